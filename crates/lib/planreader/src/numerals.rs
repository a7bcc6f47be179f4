//! Numbers as plans write them: 3, 1,200, 1.5万, 三百二十, 二〇二五, 两, 廿, 半, 十余. Units are in `units`.

/// A number read off the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Numeral {
    /// Its value, 万 and 亿 included.
    pub value: f64,
    /// Upper end, where two figures stand together: 三五名, 两三次.
    pub max: Option<f64>,
    /// Characters it takes.
    pub len: usize,
    /// 余, 多 or 几 inside: about or somewhat more.
    pub loose: bool,
    /// Written in Chinese characters only.
    pub chinese: bool,
    /// The factor (万 or 亿) that stood at its end, 1 when none did.
    pub scale: f64,
}

/// 一 to 九, 〇, 零, 两, 廿, 卅 and the forms used on receipts.
pub(crate) fn is_cn_digit(c: char) -> bool {
    digit(c).is_some()
}

fn digit(c: char) -> Option<f64> {
    Some(match c {
        '〇' | '零' => 0.0,
        '一' | '壹' => 1.0,
        '二' | '两' | '贰' => 2.0,
        '三' | '叁' => 3.0,
        '四' | '肆' => 4.0,
        '五' | '伍' => 5.0,
        '六' | '陆' => 6.0,
        '七' | '柒' => 7.0,
        '八' | '捌' => 8.0,
        '九' | '玖' => 9.0,
        _ => return None,
    })
}

fn power(c: char) -> Option<f64> {
    Some(match c {
        '十' | '拾' => 10.0,
        '百' | '佰' => 100.0,
        '千' | '仟' => 1000.0,
        _ => return None,
    })
}

fn myriad(c: char) -> Option<f64> {
    Some(match c {
        '万' => 1e4,
        '亿' => 1e8,
        _ => return None,
    })
}

/// The value of a Chinese numeral made of nothing else.
pub(crate) fn cn_value(ch: &[char]) -> Option<f64> {
    let n = numeral(ch)?;
    (n.len == ch.len() && n.chinese && n.max.is_none() && !n.loose).then_some(n.value)
}

/// True when a numeral may start with this character.
pub(crate) fn starts(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || matches!(c, '十' | '百' | '千' | '廿' | '卅' | '半' | '拾')
}

/// The numeral at the start of `ch`. Linear in what it takes; at most 24 characters are looked at.
pub(crate) fn numeral(ch: &[char]) -> Option<Numeral> {
    let ch = &ch[..ch.len().min(24)];
    let first = *ch.first()?;
    if first.is_ascii_digit() || (first == '.' && ch.get(1).is_some_and(char::is_ascii_digit)) {
        return arabic(ch);
    }
    match first {
        '廿' | '卅' => {
            let tens = if first == '廿' { 20.0 } else { 30.0 };
            let ones = ch.get(1).and_then(|c| digit(*c));
            let len = if ones.is_some() { 2 } else { 1 };
            Some(Numeral { value: tens + ones.unwrap_or(0.0), max: None, len, loose: false, chinese: true, scale: 1.0 })
        }
        '半' => Some(Numeral { value: 0.5, max: None, len: 1, loose: false, chinese: true, scale: 1.0 }),
        _ if starts(first) => chinese(ch),
        _ => None,
    }
}

fn arabic(ch: &[char]) -> Option<Numeral> {
    let mut text = String::new();
    let mut i = 0;
    let mut dot = false;
    while i < ch.len() {
        let c = ch[i];
        if c.is_ascii_digit() {
            text.push(c);
        } else if c == '.' && !dot && ch.get(i + 1).is_some_and(char::is_ascii_digit) {
            dot = true;
            text.push('.');
        } else if c == ','
            && !dot
            && (1..=3).contains(&i.min(9))
            && i + 4 <= ch.len()
            && ch[i + 1..i + 4].iter().all(char::is_ascii_digit)
            && !ch.get(i + 4).is_some_and(char::is_ascii_digit)
        {
            // 1,200
        } else if matches!(c, '〇' | '零') && i > 0 && ch.get(i + 1).is_some_and(char::is_ascii_digit) {
            text.push('0'); // 2〇25
        } else {
            break;
        }
        i += 1;
    }
    let mut value: f64 = text.parse().ok()?;
    let mut loose = false;
    if ch.get(i).is_some_and(|c| matches!(c, '多' | '余')) && ch.get(i + 1).is_some_and(|c| myriad(*c).is_some()) {
        loose = true;
        i += 1;
    }
    let mut scale = 1.0;
    // 3百, 5千 then 万, 亿: 3千万
    if let Some(p) = ch.get(i).and_then(|c| power(*c)).filter(|p| *p > 10.0)
        && ch.get(i + 1) != Some(&'分')
    {
        value *= p;
        i += 1;
    }
    while let Some(m) = ch.get(i).and_then(|c| myriad(*c)) {
        value *= m;
        scale *= m;
        i += 1;
    }
    if let Some((len, more)) = tail(ch, i) {
        i += len;
        loose |= more;
    }
    Some(Numeral { value, max: None, len: i, loose, chinese: false, scale })
}

/// 余, 多, 来 after a number.
fn tail(ch: &[char], i: usize) -> Option<(usize, bool)> {
    match ch.get(i)? {
        '余' => Some((1, true)),
        '多' if !matches!(ch.get(i + 1), Some('元' | '样' | '层' | '角' | '次' | '方') if i > 0 && ch[i - 1] == '一') => {
            Some((1, true))
        }
        _ => None,
    }
}

fn chinese(ch: &[char]) -> Option<Numeral> {
    // positional: 二〇二五, 二0二五, 一九九八
    let run = ch.iter().take_while(|c| digit(**c).is_some() || c.is_ascii_digit()).count();
    let zeros = ch[..run].iter().any(|c| matches!(c, '〇' | '零' | '0'));
    if run >= 3 && (zeros || run == 4) && ch.get(run).is_none_or(|c| power(*c).is_none()) {
        let value = ch[..run]
            .iter()
            .fold(0.0, |n, c| n * 10.0 + digit(*c).unwrap_or_else(|| f64::from(c.to_digit(10).unwrap_or(0))));
        return Some(Numeral { value, max: None, len: run, loose: false, chinese: true, scale: 1.0 });
    }
    let (mut total, mut section, mut held) = (0.0, 0.0, None::<f64>);
    let (mut i, mut seen, mut max, mut loose, mut scale) = (0, false, None, false, 1.0);
    while i < ch.len() {
        let c = ch[i];
        if let Some(d) = digit(c) {
            if let Some(h) = held {
                // 三五, 七八, 两三: two figures side by side
                if d > h && h > 0.0 && max.is_none() && ch.get(i + 1).is_none_or(|c| digit(*c).is_none()) {
                    max = Some(d);
                    seen = true;
                    i += 1;
                    continue;
                }
                break;
            }
            held = Some(d);
            if d == 0.0 {
                held = None;
                if !seen {
                    return None;
                }
            }
            seen = true;
        } else if let Some(p) = power(c) {
            if held.is_none() && (seen && p != 10.0 || p > 10.0 && !seen) {
                break;
            }
            section += held.take().unwrap_or(1.0) * p;
            if let Some(m) = max {
                max = Some(m * p);
            }
            seen = true;
            scale = 1.0;
        } else if let Some(m) = myriad(c) {
            if !seen {
                break;
            }
            section += held.take().unwrap_or(0.0);
            if section == 0.0 {
                break;
            }
            total += section * m;
            section = 0.0;
            max = max.map(|x| x * m);
            scale = m;
        } else if c == '几' && seen && i > 0 && ch[i - 1] == '十' {
            return None; // 十几: no figure
        } else {
            break;
        }
        i += 1;
    }
    if !seen {
        return None;
    }
    // 一万二: the last figure takes the place below
    let value = total + section + held.unwrap_or(0.0);
    if i > 1
        && let Some((len, more)) = tail(ch, i)
    {
        i += len;
        loose |= more;
    } else if i == 1 && ch[0] == '十' && matches!(ch.get(1), Some('余' | '多')) {
        i += 1;
        loose = true;
    }
    Some(Numeral { value, max, len: i, loose, chinese: true, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        let table: [(&str, f64, usize); 24] = [
            ("3次", 3.0, 1),
            ("1,200人", 1200.0, 5),
            ("1,人", 1.0, 1),
            ("1.5万元", 15000.0, 4),
            (".5万", 5000.0, 3),
            ("3千人", 3000.0, 2),
            ("5千万", 5e7, 3),
            ("80余万元", 800_000.0, 4),
            ("130余人次", 130.0, 4),
            ("一", 1.0, 1),
            ("两", 2.0, 1),
            ("十", 10.0, 1),
            ("十二", 12.0, 2),
            ("二十", 20.0, 2),
            ("廿五", 25.0, 2),
            ("三百二十名", 320.0, 4),
            ("一千零五", 1005.0, 4),
            ("两万", 20000.0, 2),
            ("三万五千", 35000.0, 4),
            ("一亿", 1e8, 2),
            ("二〇二五", 2025.0, 4),
            ("二0二0", 2020.0, 4),
            ("半", 0.5, 1),
            ("十余场", 10.0, 2),
        ];
        for (text, value, len) in table {
            let ch: Vec<char> = text.chars().collect();
            let n = numeral(&ch).unwrap();
            assert_eq!((n.value, n.len), (value, len), "{text}");
        }
    }

    #[test]
    fn two_figures_together_are_a_range() {
        let ch: Vec<char> = "三五名".chars().collect();
        let n = numeral(&ch).unwrap();
        assert_eq!((n.value, n.max, n.len), (3.0, Some(5.0), 2));
    }

    #[test]
    fn no_figure() {
        for text in ["十几个", "百分之", "千家", "", "多", "几十"] {
            let ch: Vec<char> = text.chars().collect();
            assert!(numeral(&ch).is_none(), "{text}");
        }
    }
}

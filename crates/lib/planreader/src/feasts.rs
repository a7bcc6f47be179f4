//! Feasts and awareness days by the names plans give them. Days that move are named, the others are given as
//! day and month (国家法定节日 and the days listed in the calendar of the Women's Federation).

use std::sync::OnceLock;

use crate::chars::{ByFirst, by_first, starts as fits};
use crate::dues::Due;

/// A feast found in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Feast {
    /// The day.
    pub due: Due,
    /// Characters it takes, its 节 included.
    pub len: usize,
    /// True when the name says 节, 日 or 周 itself or is never anything else.
    pub sure: bool,
}

fn on(month: u8, day: u8) -> Due {
    Due::Day { year: None, month, day }
}

enum Day {
    On(u8, u8),
    Moves(&'static str),
}
use Day::{Moves, On};

/// Name, day, and whether the bare name is certain.
const NAMES: &[(&str, Day, bool)] = &[
    ("元旦", On(1, 1), true),
    ("春节", Moves("春节"), true),
    ("新春佳节", Moves("春节"), true),
    ("小年", Moves("小年"), false),
    ("除夕", Moves("除夕"), true),
    ("元宵", Moves("元宵节"), true),
    ("三八", On(3, 8), true),
    ("三·八", On(3, 8), true),
    ("国际劳动妇女节", On(3, 8), true),
    ("国际妇女节", On(3, 8), true),
    ("妇女节", On(3, 8), true),
    ("学雷锋日", On(3, 5), true),
    ("学雷锋纪念日", On(3, 5), true),
    ("植树节", On(3, 12), true),
    ("三一五", On(3, 15), true),
    ("消费者权益日", On(3, 15), true),
    ("消费者权益保护日", On(3, 15), true),
    ("国家安全教育日", On(4, 15), true),
    ("世界读书日", On(4, 23), true),
    ("清明节", Moves("清明节"), true),
    ("五一", On(5, 1), true),
    ("劳动节", On(5, 1), true),
    ("五四", On(5, 4), false),
    ("青年节", On(5, 4), true),
    ("母亲节", Moves("母亲节"), true),
    ("父亲节", Moves("父亲节"), true),
    ("感恩节", Moves("感恩节"), true),
    ("助残日", Moves("助残日"), true),
    ("国际家庭日", On(5, 15), true),
    ("六一", On(6, 1), true),
    ("六·一", On(6, 1), true),
    ("儿童节", On(6, 1), true),
    ("端午", Moves("端午节"), true),
    ("禁毒日", On(6, 26), true),
    ("国际禁毒日", On(6, 26), true),
    ("七一", On(7, 1), true),
    ("七·一", On(7, 1), true),
    ("建党节", On(7, 1), true),
    ("八一", On(8, 1), true),
    ("八·一", On(8, 1), true),
    ("建军节", On(8, 1), true),
    ("七夕", Moves("七夕节"), true),
    ("教师节", On(9, 10), true),
    ("中秋", Moves("中秋节"), true),
    ("国庆", On(10, 1), true),
    ("十一", On(10, 1), false),
    ("重阳", Moves("重阳节"), true),
    ("九九重阳", Moves("重阳节"), true),
    ("九九老人节", Moves("重阳节"), true),
    ("99老人节", Moves("重阳节"), true),
    ("老年节", Moves("重阳节"), true),
    ("老人节", Moves("重阳节"), true),
    ("国际女童日", On(10, 11), true),
    ("世界精神卫生日", On(10, 10), true),
    ("国际农村妇女日", On(10, 15), true),
    ("世界儿童日", On(11, 20), true),
    ("反家暴日", On(11, 25), true),
    ("国际反家庭暴力日", On(11, 25), true),
    ("消除对妇女暴力日", On(11, 25), true),
    ("消除家庭暴力日", On(11, 25), true),
    ("艾滋病日", On(12, 1), true),
    ("宪法日", On(12, 4), true),
    ("宪法宣传日", On(12, 4), true),
    ("法制宣传日", On(12, 4), true),
    ("法治宣传日", On(12, 4), true),
    ("国际志愿者日", On(12, 5), true),
];

/// The feast of this name whose day moves.
pub(crate) fn moving(text: &str) -> Option<Due> {
    NAMES.iter().find_map(|(_, day, _)| match day {
        Moves(n) if *n == text => Some(Due::Feast(n)),
        _ => None,
    })
}

/// Words that follow a feast's short name and show that a title or a document is meant, not the day.
const NOT_AFTER: &[&str] = &[
    "红旗",
    "先进",
    "绿色",
    "巾帼红旗",
    "运动",
    "精神",
    "规划",
    "五",
    "届",
    "个",
    "次",
    "项",
    "条",
    "名",
    "张",
    "工程",
    "式",
    "国会",
    "指标",
    "军",
    "大",
    "国际劳动妇女节国际",
    "村",
    "路",
    "中学",
    "小学",
    "公司",
    "世纪",
    "月",
    "日",
    "年",
    "万",
    "社",
    "对一",
    "帮一",
    "点",
    "户",
    "体",
    "架",
    "制",
    "策",
];

/// The words a feast's name may go on with: “三八”国际劳动妇女节.
const TAIL: &[&str] = &[
    "国际劳动妇女节",
    "国际妇女节",
    "劳动妇女节",
    "妇女节",
    "国际儿童节",
    "国际劳动节",
    "劳动节",
    "青年节",
    "儿童节",
    "建党节",
    "建军节",
    "国庆节",
    "老人节",
    "敬老节",
    "佳节",
    "节",
    "日",
];

fn tail(ch: &[char]) -> usize {
    for t in TAIL {
        if t.chars().count() <= ch.len() && t.chars().zip(ch).all(|(a, b)| a == *b) {
            return t.chars().count();
        }
    }
    0
}

/// The names that begin with this character; asked at every character, so by an index and not by a search.
fn named(first: char) -> impl Iterator<Item = &'static (&'static str, Day, bool)> {
    static INDEX: OnceLock<ByFirst> = OnceLock::new();
    let index = INDEX.get_or_init(|| by_first(NAMES.iter().map(|n| n.0)));
    index.get(&first).into_iter().flatten().map(|i| &NAMES[*i])
}

/// The feast that starts at `ch[0]`; `quoted` tells that a quotation mark stands right before.
pub(crate) fn feast(ch: &[char], quoted: bool) -> Option<Feast> {
    let first = *ch.first()?;
    if first.is_ascii_digit()
        && let Some(found) = dotted(ch, quoted)
    {
        return Some(found);
    }
    let (name, day, sure) = named(first).filter(|(n, ..)| fits(ch, n)).max_by_key(|(n, ..)| n.len())?;
    let mut len = name.chars().count();
    let closed = quoted && ch.get(len) == Some(&'"');
    let gap = usize::from(ch.get(len) == Some(&'"'));
    let after = tail(&ch[len + gap..]);
    if after > 0 {
        len += gap + after;
    } else if short(name) && NOT_AFTER.iter().any(|w| fits(&ch[len..], w)) {
        return None;
    }
    let named = after > 0 || name.ends_with(['节', '日']);
    let week = fits(&ch[len..], "维权周") || fits(&ch[len..], "期间") || fits(&ch[len..], "前后");
    if !(*sure || closed || named || week) {
        return None;
    }
    let due = match day {
        On(m, d) => on(*m, *d),
        Moves(n) => Due::Feast(n),
    };
    Some(Feast { due, len, sure: *sure || named || closed })
}

fn short(name: &str) -> bool {
    name.chars().count() <= 3
}

/// 11·25, 3.8, 12·4 and the like: between quotation marks, or followed by a day's name.
fn dotted(ch: &[char], quoted: bool) -> Option<Feast> {
    let month = ch.iter().take_while(|c| c.is_ascii_digit()).count();
    if month == 0 || month > 2 || !matches!(ch.get(month), Some('·' | '.' | '-')) {
        return bare(ch, quoted);
    }
    let rest = &ch[month + 1..];
    let day = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if day == 0 || day > 2 {
        return None;
    }
    let value = |c: &[char]| c.iter().fold(0u8, |n, c| n * 10 + c.to_digit(10).unwrap_or(0) as u8);
    let (m, d) = (value(&ch[..month]), value(&rest[..day]));
    if !(1..=12).contains(&m) || !(1..=31).contains(&d) {
        return None;
    }
    let len = month + 1 + day;
    let after = &ch[len..];
    let gap = usize::from(after.first() == Some(&'"'));
    let extra = tail(&after[gap..]);
    let closed = quoted && gap == 1;
    if after.first().is_some_and(|c| matches!(c, '级' | '%' | '万' | '亿' | '元' | '分' | '倍' | '.')) {
        return None;
    }
    let named =
        extra > 0 || ["国际", "全国", "世界", "消除", "反家", "宪法", "禁毒"].iter().any(|w| fits(&after[gap..], w));
    let known = NAMES.iter().any(|(_, day, _)| matches!(day, On(a, b) if *a == m && *b == d));
    if closed || named && (gap == 1 || known) || known && quoted {
        let len = if extra > 0 { len + gap + extra } else { len };
        return Some(Feast { due: on(m, d), len, sure: true });
    }
    None
}

/// “38”节, “315”, “61”: two or three figures in quotation marks before 节 or 日.
fn bare(ch: &[char], quoted: bool) -> Option<Feast> {
    let n = ch.iter().take_while(|c| c.is_ascii_digit()).count();
    let gap = usize::from(ch.get(n) == Some(&'"'));
    let extra = tail(&ch[(n + gap).min(ch.len())..]);
    if extra == 0 || !(quoted || extra > 1) {
        return None;
    }
    let digits: String = ch[..n].iter().collect();
    let due = match digits.as_str() {
        "38" => on(3, 8),
        "61" => on(6, 1),
        "51" => on(5, 1),
        "54" => on(5, 4),
        "71" => on(7, 1),
        "81" => on(8, 1),
        "315" => on(3, 15),
        "626" => on(6, 26),
        "1125" => on(11, 25),
        "121" => on(12, 1),
        "124" => on(12, 4),
        "99" => Due::Feast("重阳节"),
        _ => return None,
    };
    Some(Feast { due, len: n + gap + extra, sure: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(s: &str) -> Option<String> {
        let quoted = s.starts_with('"');
        let ch: Vec<char> = s.trim_start_matches('"').chars().collect();
        feast(&ch, quoted).map(|f| f.due.to_string())
    }

    #[test]
    fn names_and_figures() {
        let table = [
            ("\"三八\"国际妇女节", Some("03-08")),
            ("三八红旗手", None),
            ("三八维权周", Some("03-08")),
            ("\"六一\"儿童节", Some("06-01")),
            ("端午节", Some("端午节")),
            ("九九重阳节", Some("重阳节")),
            ("\"11·25\"消除", Some("11-25")),
            ("\"12·4\"", Some("12-04")),
            ("3.8节", Some("03-08")),
            ("3.8%", None),
            ("3.8万", None),
            ("十一届三中", None),
            ("\"十一\"黄金周", Some("10-01")),
            ("五四运动", None),
            ("\"61\"儿童节", Some("06-01")),
            ("61名", None),
            ("宪法日", Some("12-04")),
        ];
        for (text, want) in table {
            assert_eq!(of(text).as_deref(), want, "{text}");
        }
    }
}

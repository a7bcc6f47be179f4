//! Names: spaced out to fill the cell, several in one cell, with a number or a remark beside them.

use super::{Person, Value, beside};
use crate::findings::Findings;
use crate::words;

/// The family names of nine people in ten, and the common ones of two characters.
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏\
    钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛\
    伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司\
    柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟\
    宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺闫涂危";

pub(super) const SEPARATORS: [char; 10] = ['、', '/', '，', ',', ';', '；', '\n', '\r', '|', '\\'];

/// Whether a text is likely a person's name, for telling columns apart.
pub(crate) fn looks_like_name(text: &str) -> bool {
    let length = text.chars().count();
    let dotted = text.contains('·') && length <= 15;
    text.chars().all(|c| words::is_han(c) || c == '·')
        && ((2..=4).contains(&length) || dotted)
        && (dotted || text.chars().next().is_some_and(|c| FAMILY.contains(c)))
        && !["村", "镇", "乡", "社区", "学校", "小学", "中学", "县"].iter().any(|e| text.ends_with(e))
}

pub(super) fn clean(text: &str, f: &mut Findings<'_>) -> Value {
    let text = dots(&beside::without_pictures(text, f), f);
    let (kept, said) = beside::apart(&text);
    if !said.is_empty() {
        let words = said.join("、");
        if !kept.contains(words::is_han) && !kept.chars().any(char::is_alphabetic) {
            f.doubt(
                "name_none",
                format!("这里写的是“{words}”，不是姓名；没有为它建人"),
                format!("“{words}” is no name; nobody is made of it"),
            );
            return Value::Unread(text);
        }
        let code = if beside::dead(&words) { "name_dead" } else { "name_state" };
        f.doubt(
            code,
            format!("表里写着“{words}”，这不会写进档案；请到这个人的档案里改状态"),
            format!("the sheet says “{words}”, which is not written into the file; change the state there"),
        );
    }
    let text = kept;
    let people = people(&text);
    match people.as_slice() {
        [] => {
            f.wrong("name_odd", "不像姓名", "this is no name");
            Value::Unread(text)
        }
        [(one, None)] => Value::Name(name(one, f)),
        [(one, Some(phone))] => {
            f.note("name_with_phone", "姓名旁写了电话，已分开", "a telephone number stood beside the name");
            let person = Person { name: name(one, f), phone: Some(phone.clone()) };
            Value::People(vec![person])
        }
        several => {
            let n = several.len();
            f.doubt(
                "several_people",
                format!("一格里写了 {n} 个人，已分开，请核对"),
                format!("{n} people in one cell, taken apart"),
            );
            let mut list = Vec::new();
            for (one, phone) in several {
                list.push(Person { name: name(one, f), phone: phone.clone() });
            }
            Value::People(list)
        }
    }
}

/// The dot of names from the west of the country, in its one form.
fn dots(text: &str, f: &mut Findings<'_>) -> String {
    let han = |c: Option<char>| c.is_some_and(words::is_han);
    let chars: Vec<char> = text.chars().collect();
    let dotted: String = (0..chars.len())
        .map(|at| {
            let odd = matches!(chars[at], '.' | '•' | '‧' | '・' | '．' | '▪' | '∙' | '⋅');
            let inside = at > 0 && han(chars.get(at - 1).copied()) && han(chars.get(at + 1).copied());
            if odd && inside { '·' } else { chars[at] }
        })
        .collect();
    if dotted != text {
        f.note("name_dot", "姓名中的间隔点统一为“·”", "the dot inside the name was written ·");
    }
    dotted
}

/// Names with the number behind each, if any.
fn people(text: &str) -> Vec<(String, Option<String>)> {
    let mut out: Vec<(String, Option<String>)> = Vec::new();
    for part in text.split(SEPARATORS).map(|p| p.trim_matches(words::is_space)).filter(|p| !p.is_empty()) {
        // words and numbers in turn
        let mut rest = part;
        while !rest.is_empty() {
            let start = rest.find(|c: char| words::half(c).is_ascii_digit()).unwrap_or(rest.len());
            let (words_part, after) = rest.split_at(start);
            let end = after
                .find(|c: char| !(words::half(c).is_ascii_digit() || matches!(c, '-' | ' ')))
                .unwrap_or(after.len());
            let number: String = after[..end].chars().map(words::half).filter(char::is_ascii_digit).collect();
            rest = &after[end..];
            let said = words_part
                .trim_matches(|c: char| words::is_space(c) || matches!(c, ':' | '：' | '(' | '（' | ')' | '）'));
            let mut names = if said.is_empty() { Vec::new() } else { apart(words_part) };
            let last = names.pop();
            out.extend(names.into_iter().map(|n| (n, None)));
            let phone = (number.len() >= 5).then_some(number);
            match (last, phone) {
                (Some(name), phone) => out.push((name, phone)),
                (None, Some(phone)) => {
                    if let Some((_, free @ None)) = out.last_mut() {
                        *free = Some(phone); // 张三、138…: the number is his
                    }
                }
                (None, None) => {}
            }
        }
    }
    out
}

/// Names that only blanks keep apart; a name spaced out to fill the cell stays one.
fn apart(text: &str) -> Vec<String> {
    let text = text.trim_matches(|c: char| words::is_space(c) || matches!(c, ':' | '：'));
    let tokens: Vec<&str> = text.split(words::is_space).filter(|t| !t.is_empty()).collect();
    let whole = |t: &&str| (2..=4).contains(&t.chars().count()) && t.chars().all(words::is_han);
    if tokens.len() > 1 && tokens.iter().all(whole) {
        return tokens.into_iter().map(str::to_owned).collect();
    }
    vec![text.to_owned()]
}

fn name(text: &str, f: &mut Findings<'_>) -> String {
    let mut out = text.to_owned();
    if let Some(at) = out.find(['(', '（']).filter(|at| *at > 0) {
        let remark: String =
            out[at..].trim_matches(|c: char| matches!(c, '(' | '（' | ')' | '）') || words::is_space(c)).to_owned();
        out.truncate(at);
        if !remark.is_empty() {
            f.note(
                "name_remark",
                format!("姓名后的“{remark}”没有采用"),
                format!("“{remark}” behind the name was left out"),
            );
        }
    }
    let out = out.trim_matches(|c: char| words::is_space(c) || matches!(c, ')' | '）' | '。')).to_owned();
    let han = out.chars().filter(|c| words::is_han(*c)).count();
    if han > 0 && out.contains(words::is_space) {
        let joined: String = out.chars().filter(|c| !words::is_space(*c)).collect();
        f.note("name_blanks", "去掉了姓名中间的空格", "blanks inside the name were removed");
        return checked(joined, f);
    }
    checked(out, f)
}

fn checked(name: String, f: &mut Findings<'_>) -> String {
    let length = name.chars().count();
    let odd = name.chars().any(|c| c.is_ascii_digit()) || name.contains(['?', '？', '*', '□']);
    if odd || (length > 6 && !name.contains('·') && name.chars().any(words::is_han)) || length > 40 {
        f.doubt("name_odd", "不大像姓名，请核对", "this hardly looks like a name");
    } else if length == 1 {
        f.doubt("name_short", "姓名只有一个字", "a name of one character");
    }
    name
}

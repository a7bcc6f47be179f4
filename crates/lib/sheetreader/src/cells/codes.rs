//! Words of lists: the national code tables, 是 and 否, and the choices of the caller.

use gbcodes::{
    Code, CodeTable, DISABILITY_GRADE, EDUCATION, ETHNIC_GROUP, FAMILY_RELATION, HEALTH, MARRIAGE, POLITICAL_STATUS,
    Sex,
};

use super::Value;
use crate::columns::{Choice, Kind};
use crate::findings::Findings;
use crate::words;

/// Words that mean something in a list though elsewhere they mean nothing: 无 is "no", and an education.
pub(super) fn before_nothing(text: &str, kind: &Kind, f: &mut Findings<'_>) -> Option<Value> {
    match kind {
        Kind::YesNo => yes_no(text, f),
        Kind::Choice(list) => pick(text, list).map(|c| said(c, text, f)),
        Kind::Education => EDUCATION.by_name(text).map(|row| code(row, text, f)),
        _ => None,
    }
}

pub(super) fn clean(text: &str, kind: &Kind, f: &mut Findings<'_>) -> Value {
    match kind {
        Kind::Sex => sex(text, f),
        Kind::YesNo => {
            f.wrong("yes_no_unclear", "应填“是”或“否”", "must be yes or no");
            Value::Unread(text.to_owned())
        }
        Kind::Choice(list) => choice(text, list, f),
        Kind::Ethnic => match ETHNIC_GROUP.read(text) {
            Some(row) => code(row, text, f),
            None => {
                f.wrong("ethnic_unknown", "没有这个民族，请核对", "no such ethnic group");
                Value::Unread(text.to_owned())
            }
        },
        Kind::Education => table(&EDUCATION, text, f),
        Kind::Relation => table(&FAMILY_RELATION, text, f),
        Kind::Health => table(&HEALTH, text, f),
        Kind::Marriage => table(&MARRIAGE, text, f),
        Kind::Political => table(&POLITICAL_STATUS, text, f),
        Kind::DisabilityGrade => table(&DISABILITY_GRADE, text, f),
        _ => Value::Text(text.to_owned()),
    }
}

fn sex(text: &str, f: &mut Findings<'_>) -> Value {
    let plain: String = text.chars().filter(|c| !words::is_space(*c)).collect();
    let sex = match plain.to_ascii_lowercase().as_str() {
        "m" | "male" | "boy" | "男孩" | "男童" | "♂" => Some(Sex::Male),
        "f" | "female" | "girl" | "女孩" | "女童" | "♀" => Some(Sex::Female),
        _ => Sex::read(&plain),
    };
    match sex {
        Some(sex) => {
            if plain != sex.zh() {
                f.note(
                    "sex_word",
                    format!("“{plain}”按“{}”理解", sex.zh()),
                    format!("“{plain}” was taken for {}", sex.en()),
                );
            }
            Value::Sex(sex)
        }
        None => {
            f.wrong("sex_unclear", "性别应填“男”或“女”", "sex must be 男 or 女");
            Value::Unread(text.to_owned())
        }
    }
}

fn yes_no(text: &str, f: &mut Findings<'_>) -> Option<Value> {
    let plain: String = text.chars().map(words::half).filter(|c| !words::is_space(*c)).collect();
    let yes = match plain.to_lowercase().as_str() {
        "是" | "有" | "√" | "✓" | "✔" | "☑" | "1" | "y" | "yes" | "true" | "对" | "已" | "v" => true,
        "否" | "无" | "×" | "✗" | "✘" | "x" | "☒" | "0" | "n" | "no" | "false" | "不是" | "没有" | "未" => {
            false
        }
        _ => return None,
    };
    if !matches!(plain.as_str(), "是" | "否") {
        let (zh, en) = if yes { ("是", "yes") } else { ("否", "no") };
        f.note("yes_no_word", format!("“{plain}”按“{zh}”理解"), format!("“{plain}” was taken for {en}"));
    }
    Some(Value::YesNo(yes))
}

/// Words of a code table. Another word is kept as it stands, with a doubt: registers say more than the standard.
fn table(table: &CodeTable, text: &str, f: &mut Findings<'_>) -> Value {
    match table.read(text) {
        Some(row) => code(row, text, f),
        None => {
            f.doubt(
                "not_in_table",
                format!("不在{}代码表内，按原文保留", table.zh),
                format!("not in the table of {}, kept as written", table.en),
            );
            Value::Text(text.to_owned())
        }
    }
}

fn code(row: &Code, text: &str, f: &mut Findings<'_>) -> Value {
    let digits = text.chars().all(|c| words::half(c).is_ascii_digit());
    if row.zh != text {
        let label = row.zh;
        if digits {
            f.note("code_number", format!("代码 {text} 即“{label}”"), format!("code {text} is {}", row.en));
        } else {
            f.note("code_word", format!("“{text}”按“{label}”理解"), format!("“{text}” was taken for {}", row.en));
        }
    }
    Value::Code { code: row.code.to_owned(), label: row.zh.to_owned() }
}

fn pick<'a>(text: &str, list: &'a [Choice]) -> Option<&'a Choice> {
    let word = words::header(text);
    let exact = list.iter().find(|c| c.labels.iter().any(|l| words::header(l) == word));
    exact.or_else(|| list.iter().find(|c| words::header(&c.code) == word)).or_else(|| {
        let bare = words::bare(&word);
        list.iter().find(|c| c.labels.iter().any(|l| words::bare(&words::header(l)) == bare))
    })
}

fn said(choice: &Choice, text: &str, f: &mut Findings<'_>) -> Value {
    let label = choice.labels.first().unwrap_or(&choice.code).clone();
    if label != text {
        f.note("code_word", format!("“{text}”按“{label}”理解"), format!("“{text}” was taken for “{label}”"));
    }
    Value::Code { code: choice.code.clone(), label }
}

fn choice(text: &str, list: &[Choice], f: &mut Findings<'_>) -> Value {
    let parts: Vec<&str> = text
        .split(['、', ',', '，', ';', '；', '/', '\n', ' ', '+'])
        .map(|p| p.trim_matches(words::is_space))
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() > 1
        && let Some(all) = parts.iter().map(|p| pick(p, list)).collect::<Option<Vec<_>>>()
    {
        let n = all.len();
        f.note("several_choices", format!("一格里有 {n} 项"), format!("{n} choices in one cell"));
        let label = |c: &Choice| c.labels.first().unwrap_or(&c.code).clone();
        return Value::Codes(all.into_iter().map(|c| (c.code.clone(), label(c))).collect());
    }
    // one word that holds exactly one of the labels, or is held by it
    let word = words::header(text);
    let near: Vec<&Choice> = list
        .iter()
        .filter(|c| {
            c.labels
                .iter()
                .map(|l| words::header(l))
                .any(|l| l.chars().count() > 1 && (word.contains(&l) || l.contains(&word)))
        })
        .collect();
    if let ([only], true) = (near.as_slice(), word.chars().count() > 1) {
        let label = only.labels.first().unwrap_or(&only.code).clone();
        f.doubt("near_choice", format!("“{text}”按“{label}”理解，请核对"), format!("“{text}” was taken for “{label}”"));
        return Value::Code { code: only.code.clone(), label };
    }
    let all = list.iter().filter_map(|c| c.labels.first()).take(8).cloned().collect::<Vec<_>>().join("、");
    f.wrong("not_in_list", format!("不在选项内，可填：{all}"), format!("not one of: {all}"));
    Value::Unread(text.to_owned())
}

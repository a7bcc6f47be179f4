//! Identity numbers. One that a spreadsheet has ruined is lost: it is said so and never completed.

use gbcodes::{IdError, IdKind, ResidentId};
use jiff::civil::Date;

use super::Value;
use crate::book::CellKind;
use crate::findings::Findings;

pub(super) fn clean(text: &str, kind: CellKind, today: Date, f: &mut Findings<'_>) -> Value {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // A number of more than 15 digits has gone through a float: its last digits are no longer those typed, whatever
    // they are now.
    let float = kind == CellKind::Number && digits > 15;
    if float || is_scientific(text) {
        return lost(text, f);
    }
    match ResidentId::parse(text) {
        Ok(id) if id.birth() > today => {
            f.wrong(
                "id_birth",
                "身份证号里的出生日期在今天以后，请核对",
                "the birth date in the number lies in the future",
            );
            Value::Unread(text.to_owned())
        }
        Ok(id) => {
            notes(text, &id, digits, f);
            Value::Id(id)
        }
        Err(IdError::Scientific | IdError::TailLost) => lost(text, f),
        Err(why) => {
            let code = match &why {
                IdError::Length(_) => "id_length",
                IdError::CheckDigit { .. } => "id_check",
                IdError::Birth(_) => "id_birth",
                IdError::Area(_) => "id_area",
                _ => "id_character",
            };
            let (mut zh, mut en) = (why.zh(), why.en());
            if why == IdError::Length(17) {
                zh.push_str("，少了一位，多半漏了末位");
                en.push_str("; one is missing, probably the last");
            }
            f.wrong(code, zh, en);
            Value::Unread(text.to_owned())
        }
    }
}

fn notes(text: &str, id: &ResidentId, digits: usize, f: &mut Findings<'_>) {
    if digits == 15 && !text.contains(['x', 'X']) {
        f.note("id_legacy", "15 位旧身份证号，已换算为 18 位", "a legacy number of 15 digits, upgraded to 18");
    } else if text.contains('x') {
        f.note("id_small_x", "末位小写 x 改为 X", "the small x at the end was made a capital");
    }
    if text.contains(|c: char| c.is_whitespace() || c == '-') {
        f.note("id_blanks", "去掉了号码中的空格或短横", "blanks or hyphens inside the number were removed");
    }
    match id.kind() {
        IdKind::HongKong | IdKind::Macao => f.note(
            "id_permit",
            "港澳居民居住证号码",
            "the number of a residence permit for Hong Kong and Macao residents",
        ),
        IdKind::Taiwan => {
            f.note("id_permit", "台湾居民居住证号码", "the number of a residence permit for Taiwan residents");
        }
        IdKind::Foreign => {
            f.note("id_foreign", "外国人永久居留身份证号码", "the number of a foreigner's permanent residence card");
        }
        IdKind::Citizen => {}
    }
}

/// 1.10105E+17 in any of its spellings.
pub(super) fn is_scientific(text: &str) -> bool {
    let text = text.trim();
    let Some(at) = text.find(['E', 'e']) else { return false };
    let (head, tail) = text.split_at(at);
    head.starts_with(|c: char| c.is_ascii_digit())
        && head.chars().all(|c| c.is_ascii_digit() || c == '.')
        && tail[1..].trim_start_matches('+').chars().all(|c| c.is_ascii_digit())
        && tail.len() > 1
}

fn lost(text: &str, f: &mut Findings<'_>) -> Value {
    f.wrong(
        "id_lost",
        "身份证号被 Excel 改成了科学计数或末三位 000，原号已丢失，请从原件重新填写",
        "Excel turned the number into scientific notation or put 000 at its end; the number is lost, copy it again \
         from the card",
    );
    Value::Unread(text.to_owned())
}

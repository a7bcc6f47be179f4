//! Cells of a row compared with each other: the identity number against the sex, birth and age written beside it.

use gbcodes::Sex;
use jiff::civil::Date;

use super::Row;
use crate::cells::{Value, When};
use crate::columns::{Field, Kind};
use crate::findings::{CellRef, Findings};

/// The fields about one person that say the same thing.
#[derive(Debug, Default)]
pub(super) struct Group {
    id: usize,
    sex: Option<usize>,
    birth: Option<usize>,
    age: Option<usize>,
}

/// The persons that have an identity number among the fields.
pub(super) fn groups(fields: &[Field]) -> Vec<Group> {
    let named =
        |f: &Field, words: &[&str]| words.iter().any(|w| f.key.contains(w) || f.names.iter().any(|n| n.contains(w)));
    fields
        .iter()
        .enumerate()
        .filter(|(_, f)| f.kind == Kind::ResidentId)
        .map(|(id, of)| {
            let find = |fits: &dyn Fn(&Field) -> bool| fields.iter().position(|f| f.group == of.group && fits(f));
            Group {
                id,
                sex: find(&|f| f.kind == Kind::Sex),
                birth: find(&|f| f.kind == Kind::Date && named(f, &["出生", "生日", "birth"])),
                age: find(&|f| matches!(f.kind, Kind::Number { .. }) && named(f, &["年龄", "周岁", "age"])),
            }
        })
        .collect()
}

/// Doubts where the number and the cells beside it disagree. Both values stay: nobody knows which is right.
pub(super) fn compare(groups: &[Group], row: &mut Row, from: &[Option<CellRef>], today: Date) {
    for group in groups {
        let Value::Id(id) = &row.values[group.id] else { continue };
        let (sex, birth, age) = (id.sex(), id.birth(), id.age_on(today));
        let mut say = |at: usize, code, zh: String, en: String| {
            if let Some(cell) = from[at].or(from[group.id]) {
                Findings { list: &mut row.findings, cell }.doubt(code, zh, en);
            }
        };
        if let Some((at, Value::Sex(declared))) = group.sex.map(|at| (at, &row.values[at]))
            && sex_differs(*declared, sex)
        {
            say(
                at,
                "id_sex",
                format!("与身份证号不符：号码是{}", sex.zh()),
                format!("the ID number says {}", sex.en()),
            );
        }
        if let Some((at, Value::Date(declared))) = group.birth.map(|at| (at, &row.values[at]))
            && birth_differs(*declared, birth)
        {
            say(at, "id_date", format!("与身份证号不符：号码是 {birth}"), format!("the ID number says {birth}"));
        }
        if let (Some((at, Value::Number(declared))), Some(age)) = (group.age.map(|at| (at, &row.values[at])), age)
            && (declared - f64::from(age)).abs() > 1.5
        {
            say(at, "id_age", format!("与身份证号不符：号码是 {age} 岁"), format!("the ID number says {age} years"));
        }
    }
}

/// What an identity number says against what is declared.
fn sex_differs(declared: Sex, id: Sex) -> bool {
    matches!(declared, Sex::Male | Sex::Female) && declared != id
}

/// Whether a day as far as given differs from the one in the number.
fn birth_differs(declared: When, id: Date) -> bool {
    match declared {
        When::Day(day) => day != id,
        When::Month(y, m) => (y, m) != (id.year(), id.month()),
        When::Year(y) => y != id.year(),
    }
}

//! What the cells of a column look like, from a sample of its rows.

use gbcodes::{EDUCATION, ETHNIC_GROUP};

use super::Kind;
use crate::book::{CellKind, Sheet};
use crate::cells::{looks_like_date, looks_like_name};
use crate::tables::{Role, Table};
use crate::words;

/// How many rows are looked at.
const SAMPLE: usize = 200;

/// Shares of the filled cells, from 0 to 1.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Profile {
    pub(super) filled: usize,
    id: f32,
    phone: f32,
    date: f32,
    sex: f32,
    ethnic: f32,
    name: f32,
    place: f32,
    village: f32,
    number: f32,
    education: f32,
}

impl Profile {
    pub(super) fn of(sheet: &Sheet, table: &Table, column: u32) -> Self {
        let rows: Vec<u32> = table.lines.iter().filter(|l| l.role == Role::Data).map(|l| l.row).collect();
        let step = (rows.len() / SAMPLE).max(1);
        let mut p = Self::default();
        for row in rows.iter().step_by(step) {
            let cell = sheet.cell(*row, column);
            if !cell.is_blank() {
                p.add(cell.text(), cell.kind);
            }
        }
        let all = (p.filled as f32).max(1.0);
        for share in [
            &mut p.id,
            &mut p.phone,
            &mut p.date,
            &mut p.sex,
            &mut p.ethnic,
            &mut p.name,
            &mut p.place,
            &mut p.village,
            &mut p.number,
            &mut p.education,
        ] {
            *share /= all;
        }
        p
    }

    fn add(&mut self, text: &str, kind: CellKind) {
        self.filled += 1;
        let plain: String =
            text.chars().map(words::half).filter(|c| !words::is_space(*c) && !matches!(c, '\'' | '-')).collect();
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        let length = plain.chars().count();
        let bump = |share: &mut f32, yes: bool| *share += f32::from(u8::from(yes));
        let scientific = plain.contains("E+1") && plain.starts_with(|c: char| c.is_ascii_digit());
        bump(
            &mut self.id,
            scientific || (matches!(length, 15 | 17 | 18) && digits + 1 >= length && kind != CellKind::Date),
        );
        bump(&mut self.phone, phone(&plain, digits));
        bump(&mut self.date, kind == CellKind::Date || looks_like_date(text));
        bump(&mut self.sex, matches!(plain.as_str(), "男" | "女" | "男性" | "女性" | "M" | "F"));
        bump(&mut self.ethnic, length <= 6 && digits == 0 && ETHNIC_GROUP.by_name(&plain).is_some());
        bump(&mut self.name, looks_like_name(&plain));
        let place = ["村", "社区", "村委会", "居委会", "镇", "乡", "街道", "组"].iter().any(|e| plain.ends_with(e));
        bump(&mut self.place, place && length >= 2);
        let village = ["村", "社区", "委会", "组"].iter().any(|e| plain.ends_with(e));
        bump(&mut self.village, village && length >= 2);
        bump(&mut self.number, length < 12 && plain.parse::<f64>().is_ok());
        bump(&mut self.education, digits == 0 && EDUCATION.by_name(&plain).is_some());
    }

    /// The share of cells that fit a kind; `None` where cells do not tell.
    pub(super) fn share(&self, kind: &Kind) -> Option<f32> {
        Some(match kind {
            Kind::ResidentId => self.id,
            Kind::Phone => self.phone,
            Kind::Date | Kind::Deadline => self.date,
            Kind::Sex => self.sex,
            Kind::Ethnic => self.ethnic,
            Kind::Name => self.name,
            Kind::Place => self.place,
            Kind::Education => self.education,
            Kind::Number { .. } | Kind::Money => self.number,
            _ => return None,
        })
    }
}

impl Profile {
    /// Whether places of the column are of the level that a field's names speak of.
    pub(super) fn fits_level(&self, names: &[String]) -> bool {
        let named = |words: &[&str]| names.iter().any(|n| words.iter().any(|w| n.contains(w)));
        match (named(&["村", "社区"]), named(&["镇", "乡", "街道"])) {
            (true, false) => self.village * 2.0 >= self.place,
            (false, true) => self.village * 2.0 < self.place,
            _ => true,
        }
    }
}

fn phone(plain: &str, digits: usize) -> bool {
    let first: String = plain.chars().take_while(char::is_ascii_digit).collect();
    let first = first.strip_prefix("86").filter(|r| r.len() == 11).unwrap_or(&first);
    (first.len() == 11 && first.starts_with('1') && !first.starts_with("10"))
        || (plain.starts_with('0') && (10..=12).contains(&digits))
}

//! Trouble and repairs, cell by cell: how bad, which code, where, and the sentence in both languages.

use std::borrow::Cow;
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something was repaired or understood in a way worth knowing; nothing to do.
    Note,
    /// Understood, but a person should look.
    Doubt,
    /// Not understood or not possible; the value is not used.
    Wrong,
}

/// A cell, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// Row from 0.
    pub row: u32,
    /// Column from 0.
    pub col: u32,
}

impl CellRef {
    /// As Excel names it: `C12`.
    pub fn a1(&self) -> String {
        format!("{}{}", column_name(self.col), self.row + 1)
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.a1())
    }
}

/// The letters of a column counted from 0: 0 is A, 26 is AA.
pub fn column_name(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

/// Something found at a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of thing it is; stable, for counting and for tests.
    pub code: &'static str,
    /// Where.
    pub cell: CellRef,
    /// The sentence in Chinese.
    pub zh: Cow<'static, str>,
    /// The sentence in English.
    pub en: Cow<'static, str>,
}

/// Collects the findings of one cell.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    pub(crate) list: &'a mut Vec<Finding>,
    pub(crate) cell: CellRef,
}

impl Findings<'_> {
    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) {
        self.list.push(Finding { severity, code, cell: self.cell, zh: zh.into(), en: en.into() });
    }

    pub(crate) fn note(
        &mut self,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) {
        self.add(Severity::Note, code, zh, en);
    }

    pub(crate) fn doubt(
        &mut self,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) {
        self.add(Severity::Doubt, code, zh, en);
    }

    pub(crate) fn wrong(
        &mut self,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) {
        self.add(Severity::Wrong, code, zh, en);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_by_name() {
        let name = |col| CellRef { sheet: 0, row: 11, col }.a1();
        assert_eq!([name(0), name(25), name(26), name(701), name(702)], ["A12", "Z12", "AA12", "ZZ12", "AAA12"]);
    }
}

//! A table with its mapping to rows of values: fills down what only the first row of a block says, reads dittos, cleans
//! every cell, and compares what the cells of a row say about each other.

use std::borrow::Cow;
use std::collections::HashMap;

use gbcodes::Sex;
use jiff::civil::Date;

use crate::book::{CellKind, Sheet};
use crate::cells::places::Places;
use crate::cells::{Cleaner, Value, When, is_ditto, split};
use crate::columns::{ColumnMatch, Field, Kind, Mapping, Target};
use crate::findings::{CellRef, Finding, Findings, Severity};
use crate::tables::{Role, Table, group_name};
use crate::trouble::ReadTrouble;
use crate::words;

/// What reading needs beside the sheet.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Today, for days that lie ahead.
    pub today: Date,
    /// The places of the county, if they are known.
    pub places: Option<&'a dyn Places>,
    /// Told after every few hundred rows how many of how many are done; `false` stops.
    pub progress: Option<&'a dyn Fn(usize, usize) -> bool>,
}

impl Options<'_> {
    /// Options without places and progress.
    pub fn on(today: Date) -> Self {
        Self { today, places: None, progress: None }
    }
}

/// A row of a table as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// The row's number as Excel shows it, from 1.
    pub number: u32,
    /// The values in the order of the caller's fields.
    pub values: Vec<Value>,
    /// The number in the column 序号.
    pub serial: Option<String>,
    /// The heading of the group it stands in: 石桥村.
    pub group: Option<String>,
    /// The filled cells of columns that hold no field, as `(column from 0, text)`.
    pub other: Vec<(u32, String)>,
    /// What was found, in the order of the columns.
    pub findings: Vec<Finding>,
    /// Whether the row is hidden in the sheet.
    pub hidden: bool,
}

impl Row {
    /// The gravest of its findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|f| f.severity).max()
    }
}

/// How many rows are how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of data.
    pub rows: usize,
    /// Those with nothing to look at: clean or with notes only.
    pub fine: usize,
    /// Those with a doubt and nothing wrong.
    pub doubtful: usize,
    /// Those with something wrong.
    pub wrong: usize,
    /// Those hidden in the sheet.
    pub hidden: usize,
}

/// A table as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its rows in the order of the sheet.
    pub rows: Vec<Row>,
    /// Rows that hold nothing but their number, as Excel shows them.
    pub numbered_only: Vec<u32>,
    /// The counts.
    pub counts: Counts,
}

impl Table {
    /// Reads the rows of the table. `fields` are those that the mapping was made with.
    ///
    /// # Errors
    /// [`ReadTrouble::Stopped`] when the progress callback says so.
    pub fn read(
        &self,
        sheet: &Sheet,
        mapping: &Mapping,
        fields: &[Field],
        options: &Options<'_>,
    ) -> Result<Reading, ReadTrouble> {
        let total = self.count(Role::Data);
        let mut reader = Reader::new(self, sheet, mapping, fields, options);
        let mut reading =
            Reading { rows: Vec::with_capacity(total), numbered_only: Vec::new(), counts: Counts::default() };
        let mut done = 0usize;
        for line in &self.lines {
            match line.role {
                Role::Group => reader.begin_group(line.row),
                Role::Data => {
                    match reader.row(line.row) {
                        Some(row) => {
                            reading.counts.add(&row);
                            reading.rows.push(row);
                        }
                        None => reading.numbered_only.push(line.row + 1),
                    }
                    done += 1;
                    if done.is_multiple_of(500) && options.progress.is_some_and(|tell| !tell(done, total)) {
                        return Err(ReadTrouble::Stopped);
                    }
                }
                _ => {}
            }
        }
        if options.progress.is_some_and(|tell| !tell(total, total)) {
            return Err(ReadTrouble::Stopped);
        }
        Ok(reading)
    }
}

impl Counts {
    fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.hidden += usize::from(row.hidden);
        match row.worst() {
            Some(Severity::Wrong) => self.wrong += 1,
            Some(Severity::Doubt) => self.doubtful += 1,
            _ => self.fine += 1,
        }
    }
}

/// The text of a cell that later cells refer to.
#[derive(Clone, Default)]
struct Held<'a> {
    text: Cow<'a, str>,
    kind: CellKind,
}

struct Reader<'a> {
    sheet: &'a Sheet,
    fields: &'a [Field],
    columns: &'a [ColumnMatch],
    cleaner: Cleaner<'a>,
    /// What the heading says about where the table belongs.
    base: String,
    /// For each column of the table: the last filled cell above.
    held: Vec<Held<'a>>,
    /// For each column: it is filled in the first row of a block only.
    blocks: Vec<bool>,
    group: Option<(String, CellRef)>,
    seen: HashMap<String, u32>,
    relations: Vec<checks::Group>,
}

mod checks;

impl<'a> Reader<'a> {
    fn new(
        table: &'a Table,
        sheet: &'a Sheet,
        mapping: &'a Mapping,
        fields: &'a [Field],
        options: &Options<'a>,
    ) -> Self {
        let rows: Vec<u32> = table.data_rows().collect();
        let place = |c: &ColumnMatch| matches!(&c.target, Target::Field(at) if fields.get(*at).is_some_and(|f| matches!(f.kind, Kind::Place | Kind::Unit)));
        let blocks = mapping.columns.iter().map(|c| place(c) && in_blocks(sheet, &rows, c.column)).collect();
        let heading = &table.heading;
        let base = [heading.unit.as_deref(), heading.title.as_deref(), Some(sheet.name.as_str())];
        Self {
            sheet,
            fields,
            columns: &mapping.columns,
            cleaner: Cleaner { today: options.today, places: options.places, known: HashMap::new() },
            base: base.into_iter().flatten().collect::<Vec<_>>().join(" "),
            held: vec![Held::default(); mapping.columns.len()],
            blocks,
            group: None,
            seen: HashMap::new(),
            relations: checks::groups(fields),
        }
    }

    fn begin_group(&mut self, row: u32) {
        for column in self.columns {
            let cell = self.sheet.cell(row, column.column);
            if !cell.spread && !cell.is_blank() {
                let at = CellRef { sheet: self.sheet.index, row, col: column.column };
                self.group = group_name(cell.text()).map(|name| (name, at));
                // a village column above the heading no longer speaks for the rows below
                self.held.iter_mut().zip(&self.blocks).filter(|(_, b)| **b).for_each(|(h, _)| *h = Held::default());
                return;
            }
        }
    }

    fn row(&mut self, row: u32) -> Option<Row> {
        let hidden = self.sheet.hidden_rows.contains(&row);
        let mut out = Row {
            sheet: self.sheet.index,
            number: row + 1,
            values: vec![Value::Empty; self.fields.len()],
            serial: None,
            group: self.group.as_ref().map(|(name, _)| name.clone()),
            other: Vec::new(),
            findings: Vec::new(),
            hidden,
        };
        let hint = self.hint(row, &out);
        let mut filled = false;
        // the cell that each field was read from
        let mut from: Vec<Option<CellRef>> = vec![None; self.fields.len()];
        let (columns, fields) = (self.columns, self.fields);
        for (k, column) in columns.iter().enumerate() {
            let at = CellRef { sheet: self.sheet.index, row, col: column.column };
            let cell = self.sheet.cell(row, column.column);
            match &column.target {
                Target::Serial => {
                    if !cell.is_blank() {
                        out.serial = Some(cell.text().trim().to_owned());
                    }
                    continue;
                }
                Target::Unused => {
                    if !cell.is_blank() {
                        filled |= !cell.spread;
                        out.other.push((column.column, cell.text().to_owned()));
                    }
                    continue;
                }
                _ => {}
            }
            let mut f = Findings { list: &mut out.findings, cell: at };
            filled |= !cell.is_blank() && !cell.spread;
            let Some(held) = self.source(k, row, column, &mut f) else { continue };
            match &column.target {
                Target::Field(field) => {
                    let value = self.cleaner.clean(&fields[*field], &held.text, held.kind, &hint, &mut f);
                    put(&mut out, &mut from, *field, value, at);
                }
                Target::Split(list) => {
                    let kinds: Vec<&Field> = list.iter().map(|at| &fields[*at]).collect();
                    f.note("split_cell", "一格里写了几项内容，已分开", "several things in one cell, taken apart");
                    for (field, part) in list.iter().zip(split(&held.text, &kinds)) {
                        let mut f = Findings { list: &mut out.findings, cell: at };
                        let value = self.cleaner.clean(&fields[*field], &part, CellKind::Text, &hint, &mut f);
                        put(&mut out, &mut from, *field, value, at);
                    }
                }
                _ => {}
            }
        }
        if !filled {
            return None;
        }
        self.take_group(&mut out, &mut from, &hint);
        if hidden {
            let cell = CellRef { sheet: self.sheet.index, row, col: self.columns.first().map_or(0, |c| c.column) };
            Findings { list: &mut out.findings, cell }.note(
                "hidden_row",
                "这一行在表里是隐藏的",
                "this row is hidden in the sheet",
            );
        }
        self.required(&mut out, &from, row);
        checks::compare(&self.relations, &mut out, &from, self.cleaner.today);
        self.twice(&mut out, &from);
        Some(out)
    }

    /// What the row, its group and the heading say about the place.
    fn hint(&self, row: u32, out: &Row) -> String {
        if self.cleaner.places.is_none() {
            return String::new();
        }
        let mut hint = String::new();
        for (k, column) in self.columns.iter().enumerate() {
            let Target::Field(at) = &column.target else { continue };
            if matches!(self.fields[*at].kind, Kind::Place | Kind::Unit) {
                let cell = self.sheet.cell(row, column.column);
                if !cell.is_blank() {
                    hint.push_str(cell.text());
                } else if self.blocks[k] {
                    hint.push_str(&self.held[k].text);
                }
                hint.push(' ');
            }
        }
        hint + out.group.as_deref().unwrap_or("") + " " + &self.base
    }

    /// The text that counts for a cell: its own, that of the merged region, that above by a ditto mark or by habit.
    fn source(&mut self, k: usize, row: u32, column: &ColumnMatch, f: &mut Findings<'_>) -> Option<Held<'a>> {
        let cell = self.sheet.cell(row, column.column);
        let above = self.held[k].clone();
        if cell.is_blank() {
            if self.blocks[k] && !above.text.is_empty() {
                f.note(
                    "filled_down",
                    format!("空格按上面的“{}”理解", above.text),
                    format!("empty; “{}” above counts", above.text),
                );
                return Some(above);
            }
            return None;
        }
        let text = cell.text();
        if is_ditto(text) {
            if above.text.is_empty() {
                f.wrong("ditto_alone", "写了同上，但上面没有内容", "“as above” with nothing above");
                return Some(Held { text: Cow::Borrowed(""), kind: CellKind::Empty });
            }
            let unique = matches!(&column.target, Target::Field(at) if matches!(self.fields[*at].kind, Kind::Name | Kind::ResidentId) && self.fields[*at].group.is_none());
            if unique {
                f.doubt(
                    "ditto",
                    "同上：姓名和证件号一般不会相同，请核对",
                    "as above, though a name or number is rarely the same",
                );
            } else {
                f.note("ditto", format!("同上，即“{}”", above.text), format!("as above: “{}”", above.text));
            }
            return Some(above);
        }
        if cell.spread {
            f.note("merged", "取自合并单元格", "taken from a merged cell");
        }
        let held = Held { text: Cow::Borrowed(text), kind: cell.kind };
        self.held[k] = held.clone();
        Some(held)
    }

    /// The heading of the group fills the field it fits where the row itself says nothing.
    fn take_group(&mut self, out: &mut Row, from: &mut [Option<CellRef>], hint: &str) {
        let Some((name, at)) = self.group.clone() else { return };
        let last = name.chars().last().unwrap_or(' ');
        let free = |k: &usize| {
            self.fields[*k].kind == Kind::Place && self.fields[*k].group.is_none() && out.values[*k].is_empty()
        };
        let candidates: Vec<usize> = (0..self.fields.len()).filter(free).collect();
        let fits = |k: &&usize| self.fields[**k].names.iter().any(|n| n.contains(last));
        let Some(k) = candidates.iter().find(fits).copied() else { return };
        let mut f = Findings { list: &mut out.findings, cell: at };
        f.note("group_heading", format!("取自上面的小标题“{name}”"), format!("from the heading “{name}” above"));
        out.values[k] = self.cleaner.clean(&self.fields[k], &name, CellKind::Text, hint, &mut f);
        from[k] = Some(at);
    }

    fn required(&self, out: &mut Row, from: &[Option<CellRef>], row: u32) {
        for (k, field) in self.fields.iter().enumerate() {
            if !field.required || !out.values[k].is_empty() {
                continue;
            }
            let column = self.columns.iter().find(|c| matches!(&c.target, Target::Field(at) if *at == k));
            let col = column.or(self.columns.first()).map_or(0, |c| c.column);
            let cell = from[k].unwrap_or(CellRef { sheet: self.sheet.index, row, col });
            if out.findings.iter().any(|f| f.cell == cell && f.severity == Severity::Wrong) {
                continue;
            }
            let name = field.name();
            Findings { list: &mut out.findings, cell }.wrong(
                "required",
                format!("没有填“{name}”"),
                format!("“{name}” is empty"),
            );
        }
    }

    /// The same identity number in an earlier row.
    fn twice(&mut self, out: &mut Row, from: &[Option<CellRef>]) {
        for (k, field) in self.fields.iter().enumerate() {
            let (Value::Id(id), None, Some(cell)) = (&out.values[k], &field.group, from[k]) else { continue };
            match self.seen.get(id.as_str()) {
                Some(before) => {
                    let (zh, en) =
                        (format!("与第 {before} 行证件号相同"), format!("the same number as in row {before}"));
                    Findings { list: &mut out.findings, cell }.doubt("id_twice", zh, en);
                }
                None => {
                    self.seen.insert(id.as_str().to_owned(), out.number);
                }
            }
        }
    }
}

/// Puts a value where its field belongs; a second column fills a gap, adds numbers, or is a doubt.
fn put(out: &mut Row, from: &mut [Option<CellRef>], field: usize, value: Value, cell: CellRef) {
    let held = &mut out.values[field];
    if value.is_empty() {
        return;
    }
    if held.is_empty() {
        *held = value;
        from[field] = Some(cell);
        return;
    }
    match (held, value) {
        (Value::Phones(a), Value::Phones(b)) => {
            for number in b {
                if !a.contains(&number) {
                    a.push(number);
                }
            }
        }
        (a, b) if *a == b => {}
        (_, b) => {
            let mut f = Findings { list: &mut out.findings, cell };
            f.doubt("two_columns", "两列内容不一致，取了前一列", "two columns differ; the first was taken");
            out.other.push((cell.col, b.text()));
        }
    }
}

/// Whether a column is filled in the first row of each block only: gaps, and never the same text twice in a row.
fn in_blocks(sheet: &Sheet, rows: &[u32], column: u32) -> bool {
    let mut gaps = 0;
    let mut last: Option<&str> = None;
    for row in rows {
        let cell = sheet.cell(*row, column);
        if cell.is_blank() {
            gaps += 1;
            last = None;
        } else if !cell.spread {
            let text = cell.text().trim_matches(words::is_space);
            if last == Some(text) {
                return false;
            }
            last = Some(text);
        }
    }
    gaps > 0
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

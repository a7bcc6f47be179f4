//! A table with its mapping to rows of values: fills down what only the first row of a block says, reads dittos, cleans
//! every cell, and compares what the cells of a row say about each other.

mod checks;
mod sources;

use std::collections::HashMap;

use jiff::civil::Date;

use crate::book::{CellKind, Sheet};
use crate::cells::places::Places;
use crate::cells::schools::{Part, Schooling};
use crate::cells::{Cleaner, Value, nothing, split};
use crate::columns::{ColumnMatch, Field, Kind, Mapping, Target};
use crate::findings::{CellRef, Finding, Findings, Severity};
use crate::tables::{Role, Table, group_name};
use crate::trouble::ReadTrouble;
use sources::{Held, in_blocks};

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
        let mut rows = Vec::with_capacity(self.count(Role::Data));
        let (counts, numbered_only) = self.read_each(sheet, mapping, fields, options, |row| {
            rows.push(row);
            true
        })?;
        Ok(Reading { rows, numbered_only, counts })
    }

    /// The same row by row, for whoever does not want to hold them all: `take` is given each row and stops the reading by
    /// saying `false`. Returns the counts, and the rows that hold nothing but their number.
    ///
    /// # Errors
    /// [`ReadTrouble::Stopped`] when the progress callback or `take` says so.
    pub fn read_each(
        &self,
        sheet: &Sheet,
        mapping: &Mapping,
        fields: &[Field],
        options: &Options<'_>,
        mut take: impl FnMut(Row) -> bool,
    ) -> Result<(Counts, Vec<u32>), ReadTrouble> {
        let total = self.count(Role::Data);
        let mut reader = Reader::new(self, sheet, mapping, fields, options);
        let (mut counts, mut numbered_only, mut done) = (Counts::default(), Vec::new(), 0usize);
        for line in &self.lines {
            match line.role {
                Role::Group => reader.begin_group(line.row),
                Role::Data => {
                    match reader.row(line.row) {
                        Some(row) => {
                            counts.add(&row);
                            if !take(row) {
                                return Err(ReadTrouble::Stopped);
                            }
                        }
                        None => numbered_only.push(line.row + 1),
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
        Ok((counts, numbered_only))
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
    blocks: Vec<Option<Severity>>,
    group: Option<(String, CellRef)>,
    seen: HashMap<String, u32>,
    relations: Vec<checks::Group>,
}

impl<'a> Reader<'a> {
    fn new(
        table: &'a Table,
        sheet: &'a Sheet,
        mapping: &'a Mapping,
        fields: &'a [Field],
        options: &Options<'a>,
    ) -> Self {
        let rows: Vec<u32> = table.data_rows().collect();
        let place = |c: &ColumnMatch| matches!(&c.target, Target::Field(at) if fields.get(*at).is_some_and(|f| f.kind == Kind::Place));
        let blocks = mapping.columns.iter().map(|c| in_blocks(sheet, &rows, c.column).filter(|_| place(c))).collect();
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
                self.held
                    .iter_mut()
                    .zip(&self.blocks)
                    .filter(|(_, b)| b.is_some())
                    .for_each(|(h, _)| *h = Held::default());
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
                    let parts = parts(&held.text, &kinds, &mut f);
                    for (field, part) in list.iter().zip(parts) {
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

/// What of a cell belongs to each of several fields. Schooling that does not fit stays whole, in the first of them.
fn parts(text: &str, kinds: &[&Field], f: &mut Findings<'_>) -> Vec<String> {
    let schooling: Option<Vec<Part>> = kinds.iter().map(|k| Part::of(k)).collect();
    let parts = match schooling {
        None => split(text, kinds),
        Some(schooling) => {
            let read = Schooling::read(text);
            let fits = read
                .as_ref()
                .is_some_and(|r| r.parts() == schooling.iter().filter(|p| !r.part(**p).is_empty()).count());
            match read.filter(|_| fits) {
                Some(read) => schooling.iter().map(|p| read.part(*p).to_owned()).collect(),
                None => {
                    let mut whole = vec![String::new(); kinds.len()];
                    whole[0] = text.to_owned();
                    if !text.trim().is_empty() && !nothing(text.trim()) {
                        let name = kinds[0].name();
                        f.doubt(
                            "schooling_whole",
                            format!("看不出哪里是学校、年级、班级，没有分开；整格放在“{name}”，请核对"),
                            format!(
                                "school, grade and class cannot be told apart; the whole cell stands under “{name}”"
                            ),
                        );
                    }
                    whole
                }
            }
        }
    };
    if parts.iter().filter(|p| !p.trim().is_empty()).count() > 1 {
        f.note("split_cell", "一格里写了几项内容，已分开", "several things in one cell, taken apart");
    }
    parts
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

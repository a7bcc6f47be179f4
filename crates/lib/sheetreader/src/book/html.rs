//! A web page named .xls, as many systems of the upper levels export: its tables one below the other on one sheet, the
//! lines of text between them as rows of one cell, as Excel opens it.

use super::{Area, Cell, CellKind, Sheet};
use crate::markup::{Piece, Pieces, Tag, unescape};
use crate::trouble::{Limits, ReadTrouble};

#[derive(Default)]
struct Page {
    sheet: Sheet,
    row: u32,
    col: u32,
    /// Rowspans still open: column → rows left, counting the current one.
    open: Vec<u32>,
    text: String,
    in_cell: bool,
    span: (u32, u32),
    number: bool,
    depth: usize,
}

pub(super) fn read(text: &str, limits: &Limits) -> Result<Sheet, ReadTrouble> {
    let mut page = Page { sheet: Sheet { visible: true, ..Sheet::default() }, ..Page::default() };
    let mut silent: Option<&str> = None;
    for piece in Pieces::new(text) {
        if let Some(name) = silent {
            if matches!(piece, Piece::Close(t) if t.is(name)) {
                silent = None;
            }
            continue;
        }
        match piece {
            Piece::Open(t) if ["style", "script", "title"].iter().any(|n| t.is(n)) => silent = Some(t.name),
            Piece::Open(t) => page.open(t, text),
            Piece::Empty(t) if t.is("td") || t.is("th") => {
                page.open(t, text);
                page.close_cell();
            }
            Piece::Empty(t) => page.open(t, text),
            Piece::Close(t) => page.close(t),
            Piece::Text(s) | Piece::Raw(s) => page.text.push_str(&flat(&unescape(s))),
        }
        if page.row > limits.rows {
            return Err(ReadTrouble::TooManyRows { sheet: String::new(), limit: limits.rows });
        }
        if page.sheet.merged.len() > limits.cells {
            return Err(ReadTrouble::TooManyCells { limit: limits.cells });
        }
    }
    page.close_cell();
    page.line();
    Ok(page.sheet)
}

/// Line breaks of the source are blanks; those that count come from `<br>`.
fn flat(text: &str) -> String {
    text.replace(['\r', '\n', '\t'], " ").replace('\u{a0}', " ")
}

impl Page {
    fn open(&mut self, tag: Tag<'_>, _text: &str) {
        if tag.is("br") {
            self.text.push('\n');
        } else if tag.is("table") {
            self.depth += 1;
            if self.depth == 1 {
                self.line();
                self.open.clear();
            }
        } else if self.depth == 1 && tag.is("tr") {
            self.end_row();
            if tag.attr("style").is_some_and(|s| s.replace(' ', "").contains("display:none")) {
                self.sheet.hidden_rows.insert(self.row);
            }
        } else if self.depth == 1 && (tag.is("td") || tag.is("th")) {
            self.close_cell();
            let span = |name| tag.attr(name).and_then(|v| v.trim().parse::<u32>().ok()).unwrap_or(1);
            self.span = (span("rowspan").clamp(1, 10_000), span("colspan").clamp(1, 500));
            self.number = tag.attrs().any(|(k, _)| k.eq_ignore_ascii_case("x:num"));
            self.in_cell = true;
            self.text.clear();
        } else if self.depth == 0 && ["p", "div", "h1", "h2", "h3", "center"].iter().any(|n| tag.is(n)) {
            self.line();
        }
    }

    fn close(&mut self, tag: Tag<'_>) {
        if tag.is("table") {
            if self.depth == 1 {
                self.end_row();
                self.row += 1; // a blank row below each table
            }
            self.depth = self.depth.saturating_sub(1);
        } else if self.depth == 1 && (tag.is("td") || tag.is("th")) {
            self.close_cell();
        } else if self.depth == 1 && tag.is("tr") {
            self.end_row();
        } else if self.depth == 0 && ["p", "div", "h1", "h2", "h3", "center"].iter().any(|n| tag.is(n)) {
            self.line();
        }
    }

    fn close_cell(&mut self) {
        if !self.in_cell {
            return;
        }
        self.in_cell = false;
        while self.open.get(self.col as usize).is_some_and(|left| *left > 0) {
            self.col += 1;
        }
        let text = std::mem::take(&mut self.text);
        let kind = if self.number { CellKind::Number } else { CellKind::Text };
        if self.col < 16_384 {
            self.sheet.put(self.row, self.col, Cell::new(text.trim(), kind));
        }
        let (down, across) = self.span;
        if down > 1 || across > 1 {
            let (bottom, right) = (self.row + down - 1, self.col + across - 1);
            self.sheet.merged.push(Area { top: self.row, left: self.col, bottom, right });
        }
        let end = (self.col + across).min(16_384) as usize;
        if self.open.len() < end {
            self.open.resize(end, 0);
        }
        for left in &mut self.open[(self.col as usize).min(end)..end] {
            *left = down;
        }
        self.col += across;
    }

    fn end_row(&mut self) {
        self.close_cell();
        self.text.clear();
        if self.col > 0 {
            self.row += 1;
            self.col = 0;
            self.open.iter_mut().for_each(|left| *left = left.saturating_sub(1));
        }
    }

    /// Text outside the tables becomes a row of its own.
    fn line(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.sheet.put(self.row, 0, Cell::new(text.trim(), CellKind::Text));
            self.row += 1;
        }
    }
}

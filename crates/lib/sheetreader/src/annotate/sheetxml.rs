//! A column added to the XML of a sheet by cutting in the text: what is not touched stays as it was written.

use super::{HEADER, Notes, stylesxml};
use crate::findings::column_name;
use crate::markup::{Piece, Pieces, Tag, escape};

/// Width of the column, in characters.
const WIDTH: u32 = 42;

/// The sheet with its problems; `None` where there is no data part to put them in.
pub(super) fn edit(text: &str, notes: &Notes, styles: Option<u32>) -> Option<String> {
    let mut edit =
        Edit { out: String::with_capacity(text.len() + 4096), text, at: 0, notes, styles, prefix: "", wide: false };
    let mut pending: Vec<u32> = notes.rows.keys().chain(&notes.headers).copied().collect();
    pending.sort_unstable();
    pending.dedup();
    pending.reverse();
    let (mut next_row, mut row, mut next_col) = (0u32, None, 0u32);
    let (mut columns, mut seen, mut placed) = (false, false, true);
    let mut skip = false;
    for piece in Pieces::new(text) {
        match piece {
            Piece::Open(t) | Piece::Empty(t) if t.name == "dimension" => edit.dimension(&t),
            Piece::Open(t) if t.name == "cols" => columns = true,
            Piece::Open(t) | Piece::Empty(t) if t.name == "col" => edit.col(&t),
            Piece::Close(t) if t.name == "cols" => edit.last_col(t.start),
            Piece::Open(t) | Piece::Empty(t) if t.name == "sheetData" => {
                seen = true;
                let raw = &text[t.start + 1..t.end];
                edit.prefix = raw.find("sheetData").map_or("", |end| &raw[..end]);
                if !columns {
                    edit.own_cols(t.start);
                }
                if matches!(piece, Piece::Empty(_)) {
                    return None;
                }
            }
            Piece::Open(t) | Piece::Empty(t) if t.name == "row" => {
                let this = t.attr("r").and_then(|v| v.parse::<u32>().ok()).map_or(next_row, |r| r.saturating_sub(1));
                next_row = this + 1;
                next_col = 0;
                while pending.last().is_some_and(|p| *p < this) {
                    let missing = pending.pop().unwrap_or(0);
                    edit.new_row(t.start, missing);
                }
                if pending.last() == Some(&this) {
                    pending.pop();
                    row = Some(this);
                    placed = false;
                } else {
                    row = None;
                }
                if row.is_some() {
                    edit.without_spans(&t);
                    if matches!(piece, Piece::Empty(_)) {
                        edit.open_row(&t, this);
                        row = None;
                        placed = true;
                    }
                }
                // a problem of an earlier time is taken away
                if row.is_none() && notes.stale.contains(&this) && matches!(piece, Piece::Open(_)) {
                    row = Some(this);
                    placed = true;
                }
            }
            Piece::Open(t) | Piece::Empty(t) if t.name == "c" && row.is_some() => {
                let col = t.attr("r").and_then(column).unwrap_or(next_col);
                next_col = col + 1;
                if col >= notes.column && !placed {
                    edit.upto(t.start);
                    edit.cell(row.unwrap_or(0));
                    placed = true;
                }
                if col == notes.column {
                    edit.upto(t.start);
                    if matches!(piece, Piece::Empty(_)) { edit.at = t.end } else { skip = true }
                }
            }
            Piece::Close(t) if t.name == "c" && skip => {
                edit.at = t.end;
                skip = false;
            }
            Piece::Close(t) if t.name == "row" => {
                if let (Some(this), false) = (row, placed) {
                    edit.upto(t.start);
                    edit.cell(this);
                }
                (row, placed) = (None, true);
            }
            Piece::Close(t) if t.name == "sheetData" => {
                while let Some(missing) = pending.pop() {
                    edit.new_row(t.start, missing);
                }
            }
            _ => {}
        }
    }
    edit.upto(text.len());
    seen.then_some(edit.out)
}

struct Edit<'a> {
    out: String,
    text: &'a str,
    /// How far the text has been copied.
    at: usize,
    notes: &'a Notes,
    styles: Option<u32>,
    prefix: &'a str,
    /// Our column has its width.
    wide: bool,
}

impl Edit<'_> {
    fn upto(&mut self, end: usize) {
        if end > self.at {
            self.out.push_str(&self.text[self.at..end]);
            self.at = end;
        }
    }

    /// The cell of a row: its problem, the header, or both where a problem stands in a header row.
    fn cell(&mut self, row: u32) {
        let problem = self.notes.rows.get(&row);
        let head = self.notes.headers.contains(&row);
        let (text, style) = match problem {
            Some((text, severity)) => (text.as_str(), stylesxml::of(*severity)),
            None if head => (HEADER, stylesxml::HEAD),
            None => return,
        };
        let style = self.styles.map_or(String::new(), |first| format!(" s=\"{}\"", first + style));
        let (p, name, text) = (self.prefix, column_name(self.notes.column), escape(text));
        self.out.push_str(&format!(
            "<{p}c r=\"{name}{}\"{style} t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{text}</{p}t></{p}is></{p}c>",
            row + 1
        ));
    }

    fn new_row(&mut self, before: usize, row: u32) {
        self.upto(before);
        let p = self.prefix;
        self.out.push_str(&format!("<{p}row r=\"{}\">", row + 1));
        self.cell(row);
        self.out.push_str(&format!("</{p}row>"));
    }

    /// A row without cells is opened to take one.
    fn open_row(&mut self, t: &Tag<'_>, row: u32) {
        self.upto(t.end);
        if self.out.ends_with("/>") {
            self.out.truncate(self.out.len() - 2);
            self.out.push('>');
            self.cell(row);
            self.out.push_str(&format!("</{}row>", self.prefix));
        }
    }

    /// The hint which columns a row uses would be wrong now; it may be left out.
    fn without_spans(&mut self, t: &Tag<'_>) {
        if let Some(at) = self.text[t.start..t.end].find(" spans=\"") {
            let start = t.start + at;
            if let Some(end) = self.text[start + 8..t.end].find('"') {
                self.upto(start);
                self.at = start + 8 + end + 1;
            }
        }
    }

    fn dimension(&mut self, t: &Tag<'_>) {
        let Some(area) = t.attr("ref") else { return };
        let (from, to) = area.split_once(':').unwrap_or((area, area));
        if column(to).is_none_or(|last| last >= self.notes.column) {
            return;
        }
        let row: String = to.chars().filter(char::is_ascii_digit).collect();
        let wider = format!("{from}:{}{row}", column_name(self.notes.column));
        if let Some(at) = self.text[t.start..t.end].find(area).filter(|_| !row.is_empty()) {
            self.upto(t.start + at);
            self.out.push_str(&wider);
            self.at = t.start + at + area.len();
        }
    }

    fn width(&mut self) {
        let at = self.notes.column + 1;
        self.wide = true;
        self.out.push_str(&format!("<col min=\"{at}\" max=\"{at}\" width=\"{WIDTH}\" customWidth=\"1\"/>"));
    }

    /// Gives way to our column where a range of columns covers it.
    fn col(&mut self, t: &Tag<'_>) {
        let number = |name| t.attr(name).and_then(|v| v.parse::<u32>().ok());
        let (Some(min), Some(max)) = (number("min"), number("max")) else { return };
        let ours = self.notes.column + 1;
        let raw = &self.text[t.start..t.end];
        if !raw.starts_with("<col ") || !raw.ends_with("/>") || max < ours {
            return;
        }
        if min > ours {
            // ours comes before, once
            if !self.wide {
                self.upto(t.start);
                self.width();
            }
            return;
        }
        let piece = |from: u32, to: u32| {
            let rest: String =
                t.attrs().filter(|(k, _)| !matches!(*k, "min" | "max")).map(|(k, v)| format!(" {k}=\"{v}\"")).collect();
            if from > to { String::new() } else { format!("<col min=\"{from}\" max=\"{to}\"{rest}/>") }
        };
        let (before, behind) = (piece(min, ours - 1), piece(ours + 1, max));
        self.upto(t.start);
        self.out.push_str(&before);
        self.width();
        self.out.push_str(&behind);
        self.at = t.end;
    }

    fn last_col(&mut self, end: usize) {
        let plain = self.text[end..].starts_with("</cols>");
        if plain && !self.wide {
            self.upto(end);
            self.width();
        }
    }

    fn own_cols(&mut self, before: usize) {
        if self.prefix.is_empty() {
            self.upto(before);
            self.out.push_str("<cols>");
            self.width();
            self.out.push_str("</cols>");
        }
    }
}

/// The column of `AB12`, from 0.
fn column(place: &str) -> Option<u32> {
    let letters = place.bytes().filter(|b| *b != b'$').take_while(u8::is_ascii_uppercase);
    let col = letters.fold(0u32, |sum, b| sum.saturating_mul(26).saturating_add(u32::from(b - b'A') + 1));
    (col > 0).then(|| col - 1)
}

//! A sheet's tables: where each begins and ends, what stands above and below it, and what every line of it is.
//! What the columns mean is decided in `columns`.

mod blocks;
mod headers;
mod heading;
mod lines;

pub use heading::Heading;
pub(crate) use lines::group_name;

use crate::book::Sheet;
use crate::columns::{Field, Vocabulary};
use crate::findings::CellRef;

/// What a line of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nothing in it.
    Blank,
    /// The title, or the title again at the top of a printed page.
    Title,
    /// Unit, date, form number and the like above the header.
    Marks,
    /// Part of the header.
    Header,
    /// The columns' numbers below the header: 1 2 3, 甲 乙 1 2.
    ColumnNumbers,
    /// The header again, as at the top of a printed page.
    RepeatedHeader,
    /// A row of data.
    Data,
    /// A heading for the rows below it: 石桥村（12人）.
    Group,
    /// 合计, 小计, 共 12 人.
    Total,
    /// Below the table: 填表人, 审核, 注.
    Footer,
    /// Something that fits nowhere; its cells are listed as unread.
    Stray,
}

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Row in the sheet, from 0.
    pub row: u32,
    /// What it is.
    pub role: Role,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Column in the sheet, from 0.
    pub index: u32,
    /// The header from top to bottom: `["父亲", "姓名"]`; empty where there is none.
    pub labels: Vec<String>,
    /// Whether the column is hidden.
    pub hidden: bool,
}

/// A table on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// What stands above the header.
    pub heading: Heading,
    /// Its columns from left to right.
    pub columns: Vec<Column>,
    /// Its lines from top to bottom, title and footer included.
    pub lines: Vec<Line>,
    /// The text below it.
    pub footers: Vec<String>,
}

impl Table {
    /// The rows of data, from 0.
    pub fn data_rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.lines.iter().filter(|l| l.role == Role::Data).map(|l| l.row)
    }

    /// How many lines of a role there are.
    pub fn count(&self, role: Role) -> usize {
        self.lines.iter().filter(|l| l.role == role).count()
    }

    /// First and last column, from 0.
    pub fn span(&self) -> (u32, u32) {
        let first = self.columns.first().map_or(0, |c| c.index);
        (first, self.columns.last().map_or(first, |c| c.index))
    }
}

impl Sheet {
    /// Finds the tables of a sheet, from top to bottom and left to right. The fields lend their names to the search for
    /// headers; a sheet without any header is one table whose columns have no labels.
    pub fn tables(&self, fields: &[Field]) -> Vec<Table> {
        blocks::find(self, &Vocabulary::new(fields))
    }

    /// The filled cells that none of the tables accounts for.
    pub fn unread(&self, tables: &[Table]) -> Vec<CellRef> {
        let mut out = Vec::new();
        let mut seen: Vec<Vec<(u32, u32)>> = vec![Vec::new(); self.height() as usize];
        for table in tables.iter().filter(|t| t.sheet == self.index) {
            let (first, last) = table.span();
            for line in &table.lines {
                let cover = match line.role {
                    Role::Stray => continue,
                    Role::Title | Role::Marks => (0, u32::MAX),
                    _ => (first, last),
                };
                if let Some(covers) = seen.get_mut(line.row as usize) {
                    covers.push(cover);
                }
            }
        }
        for (row, covers) in seen.iter().enumerate() {
            for (col, cell) in self.row(row as u32).iter().enumerate() {
                let col = col as u32;
                if !cell.spread && !cell.is_blank() && !covers.iter().any(|(a, b)| (*a..=*b).contains(&col)) {
                    out.push(CellRef { sheet: self.index, row: row as u32, col });
                }
            }
        }
        out
    }
}

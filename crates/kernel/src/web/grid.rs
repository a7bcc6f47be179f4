//! A grid for entering several rows at once, which takes a paste from Excel or WPS. Works without scripts;
//! with them a paste spreads over the cells and rows grow.

use super::{Draft, ui::Choice};
use maud::{Markup, html};
use vocab::{FieldErrors, Lang, t};

/// A column of the grid.
pub struct GridColumn {
    /// Names the fields: `r{row}.{key}`.
    pub key: &'static str,
    /// Heading.
    pub label: String,
    /// What its cells take.
    pub kind: CellKind,
}

/// What a cell takes.
pub enum CellKind {
    /// Text, with the width in characters.
    Text(u8),
    /// One of some choices; what is typed or pasted is matched by value or label.
    Choice(Vec<Choice>),
}

/// How many rows a form may hold.
pub const MAX_ROWS: usize = 500;

/// Rows with anything typed in them, as `(row number, field reader)`.
pub fn filled_rows(d: &Draft, columns: &[&str]) -> Vec<usize> {
    let mut rows: Vec<usize> = d
        .pairs()
        .filter(|(_, v)| !v.trim().is_empty())
        .filter_map(|(k, _)| {
            let (row, column) = k.strip_prefix('r')?.split_once('.')?;
            columns.contains(&column).then(|| row.parse().ok()).flatten()
        })
        .filter(|r| *r < MAX_ROWS)
        .collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The cell's text.
pub fn cell<'a>(d: &'a Draft, row: usize, column: &str) -> &'a str {
    d.get(&format!("r{row}.{column}"))
}

/// The value of a choice by value or label, whatever a paste brought.
pub fn chosen<'a>(choices: &'a [Choice], typed: &str) -> Option<&'a str> {
    let typed = typed.trim();
    choices.iter().find(|c| c.value == typed || c.label.trim_start_matches('　') == typed).map(|c| c.value.as_str())
}

/// What becomes of a grid's rows when its form is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// All are stored, or none while one needs mending.
    Stored,
    /// They are judged on a page of their own before anything is stored.
    LookedAt,
}

/// The grid.
pub fn grid(
    lang: Lang,
    columns: &[GridColumn],
    d: &Draft,
    errors: &FieldErrors,
    blank_rows: usize,
    after: After,
) -> Markup {
    let keys: Vec<&str> = columns.iter().map(|c| c.key).collect();
    let filled = filled_rows(d, &keys).last().map_or(0, |r| r + 1);
    let rows = (filled + 2).max(blank_rows).min(MAX_ROWS);
    html! {
        div.table-responsive {
            table.table.grid-entry data-grid="" {
                thead { tr { th.text-end { "#" } @for c in columns { th { (c.label) } } } }
                tbody {
                    @for row in 0..rows {
                        tr {
                            th.text-end scope="row" { (row + 1) }
                            @for c in columns {
                                @let name = format!("r{row}.{}", c.key);
                                @let trouble = errors.of(&name, lang);
                                td {
                                    @match &c.kind {
                                        CellKind::Text(width) => { input.form-control.is-invalid[trouble.is_some()] id={ "f-" (name) } name=(name) value=(d.raw(&name)) size=(width) aria-label={ (c.label) " " (row + 1) } autocomplete="off"; }
                                        CellKind::Choice(choices) => {
                                            select.form-select.is-invalid[trouble.is_some()] id={ "f-" (name) } name=(name) aria-label={ (c.label) " " (row + 1) } {
                                                option value="" {}
                                                @let now = chosen(choices, d.raw(&name)).unwrap_or_default();
                                                @for o in choices { option value=(o.value) selected[o.value == now] { (o.label) } }
                                            }
                                        }
                                    }
                                    @if let Some(b) = trouble { div.invalid-feedback.d-block { (b) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        p.form-hint {
            (t!(lang, "可以从 Excel 或 WPS 整块复制，点第一个格子粘贴。空行不会保存；", "Copy a block in Excel or WPS, click the first cell and paste. Empty rows are ignored; "))
            @match after {
                After::Stored => { (t!(lang, "有一行不对就都不保存，改好再提交。", "nothing is stored while any row needs mending.")) }
                After::LookedAt => { (t!(lang, "下一步逐行核对，您确认之后才保存；不对的行可以改，也可以跳过。", "every row is judged on the next page and nothing is stored before you confirm; rows with mistakes can be mended or left out.")) }
            }
        }
    }
}

/// Ids of a grid's rows follow from the id of the form, so that a grid sent twice is the same rows. Empty
/// when the form's id is none.
pub fn row_id(batch: &str, row: usize) -> String {
    batch.get(..32).map(|head| format!("{head}{row:04x}")).unwrap_or_default()
}

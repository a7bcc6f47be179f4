//! Three cell styles appended to the styles of a workbook: wrapped text in red, amber and grey, and one for the header.
//! Styles that are there keep their numbers.

use crate::findings::Severity;
use crate::markup::{Piece, Pieces};

/// Font colours: wrong, doubt, note. Dark enough to be read on white paper.
const COLOURS: [&str; 3] = ["FFC00000", "FF9C5700", "FF595959"];

/// The style of a severity, counted from the first that was added.
pub(super) fn of(severity: Severity) -> u32 {
    match severity {
        Severity::Wrong => 0,
        Severity::Doubt => 1,
        Severity::Note => 2,
    }
}

/// The style of the header, counted in the same way.
pub(super) const HEAD: u32 = 3;

/// The styles with ours behind them, and the number of our first; `None` where the part is not as expected.
pub(super) fn add(text: &str) -> Option<(String, u32)> {
    let (mut fonts, mut xfs) = (0u32, 0u32);
    let (mut fonts_end, mut xfs_end, mut fonts_open, mut xfs_open) = (None, None, None, None);
    let mut inside = "";
    for piece in Pieces::new(text) {
        match piece {
            Piece::Open(t) if matches!(t.name, "fonts" | "cellXfs") => {
                inside = t.name;
                if t.name == "fonts" { fonts_open = Some((t.start, t.end)) } else { xfs_open = Some((t.start, t.end)) }
            }
            Piece::Open(t) | Piece::Empty(t) if inside == "fonts" && t.name == "font" => fonts += 1,
            Piece::Open(t) | Piece::Empty(t) if inside == "cellXfs" && t.name == "xf" => xfs += 1,
            Piece::Close(t) if t.name == "fonts" => (inside, fonts_end) = ("", Some(t.start)),
            Piece::Close(t) if t.name == "cellXfs" => (inside, xfs_end) = ("", Some(t.start)),
            _ => {}
        }
    }
    let (fonts_open, fonts_end, xfs_open, xfs_end) = (fonts_open?, fonts_end?, xfs_open?, xfs_end?);
    // a prefix before the names, or the parts in another order, is rare enough to go without colours
    let plain = text[fonts_open.0..].starts_with("<fonts") && text[xfs_open.0..].starts_with("<cellXfs");
    if !(plain && fonts_open.1 <= fonts_end && fonts_end < xfs_open.0 && xfs_open.1 <= xfs_end) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 1200);
    out.push_str(&text[..fonts_open.0]);
    out.push_str(&counted(&text[fonts_open.0..fonts_open.1], fonts + 3));
    out.push_str(&text[fonts_open.1..fonts_end]);
    for colour in COLOURS {
        out.push_str(&format!(
            "<font><sz val=\"10\"/><color rgb=\"{colour}\"/><name val=\"宋体\"/><charset val=\"134\"/></font>"
        ));
    }
    out.push_str(&text[fonts_end..xfs_open.0]);
    out.push_str(&counted(&text[xfs_open.0..xfs_open.1], xfs + 4));
    out.push_str(&text[xfs_open.1..xfs_end]);
    for font in [fonts, fonts + 1, fonts + 2, fonts] {
        out.push_str(&format!(
            "<xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" \
             applyAlignment=\"1\"><alignment vertical=\"center\" wrapText=\"1\"/></xf>"
        ));
    }
    out.push_str(&text[xfs_end..]);
    Some((out, xfs))
}

/// The tag with its count put right.
fn counted(tag: &str, count: u32) -> String {
    let Some(at) = tag.find(" count=") else { return tag.to_owned() };
    let value = &tag[at + 7..];
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return tag.to_owned() };
    let Some(end) = value[1..].find(quote) else { return tag.to_owned() };
    format!("{} count=\"{count}\"{}", &tag[..at], &value[end + 2..])
}

//! The zip that an .xlsx is: its parts, guarded against bombs, and which part holds which sheet.

use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::markup::{Piece, Pieces, unescape};
use crate::trouble::{Limits, ReadTrouble};

/// An opened package.
pub(crate) struct Package<'a> {
    pub(crate) zip: ZipArchive<Cursor<&'a [u8]>>,
    limit: u64,
}

impl<'a> Package<'a> {
    /// Opens the zip and adds up what it says it unfolds to before anything is unfolded.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ReadTrouble> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(ReadTrouble::broken)?;
        let mut sum = 0u64;
        for at in 0..zip.len() {
            let file = zip.by_index_raw(at).map_err(ReadTrouble::broken)?;
            if file.encrypted() {
                return Err(ReadTrouble::Password);
            }
            sum = sum.saturating_add(file.size());
        }
        if sum > limits.unpacked {
            return Err(ReadTrouble::TooLarge { bytes: sum, limit: limits.unpacked });
        }
        Ok(Self { zip, limit: limits.unpacked })
    }

    /// The text of a part; `None` when there is no such part.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, ReadTrouble> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(why) => return Err(ReadTrouble::broken(why)),
        };
        let mut raw = Vec::with_capacity(file.size().min(64 << 20) as usize);
        file.take(self.limit + 1).read_to_end(&mut raw).map_err(ReadTrouble::broken)?;
        if raw.len() as u64 > self.limit {
            return Err(ReadTrouble::TooLarge { bytes: raw.len() as u64, limit: self.limit });
        }
        let text = match Encoding::for_bom(&raw) {
            Some((encoding, mark)) => encoding.decode_without_bom_handling(&raw[mark..]).0.into_owned(),
            None => match String::from_utf8(raw) {
                Ok(text) => text,
                Err(e) => String::from_utf8_lossy(e.as_bytes()).into_owned(),
            },
        };
        Ok(Some(text))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }
}

/// A sheet as the workbook part lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SheetPart {
    pub(crate) name: String,
    pub(crate) visible: bool,
    /// The part with its cells.
    pub(crate) part: String,
}

/// What the workbook part says.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) sheets: Vec<SheetPart>,
    pub(crate) from_1904: bool,
    pub(crate) shared_strings: Option<String>,
    pub(crate) styles: Option<String>,
}

/// Reads which sheets there are and where their parts are.
pub(crate) fn sheet_parts(package: &mut Package<'_>) -> Result<Contents, ReadTrouble> {
    let roots = package.part("_rels/.rels")?.unwrap_or_default();
    let root = relations(&roots, "").into_iter().find(|r| r.kind == "officeDocument");
    let main = root.map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target);
    let Some(text) = package.part(&main)?.filter(|_| !main.ends_with(".bin")) else {
        return Err(no_workbook(package));
    };
    if main.starts_with("word/") {
        return Err(ReadTrouble::Unsupported { zh: " Word 文档", en: "a Word document" });
    }
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let relations = relations(&package.part(&rels)?.unwrap_or_default(), folder);
    let mut contents = Contents::default();
    for piece in Pieces::new(&text) {
        let (Piece::Open(t) | Piece::Empty(t)) = piece else { continue };
        match t.name {
            "workbookPr" => contents.from_1904 = matches!(t.attr("date1904"), Some("1" | "true")),
            "sheet" => {
                let id = t.attrs().find(|(k, _)| k.ends_with(":id")).map(|(_, v)| v);
                let Some(relation) = relations.iter().find(|r| Some(r.id.as_str()) == id) else { continue };
                if relation.kind != "worksheet" {
                    continue; // charts and dialogs have no cells
                }
                contents.sheets.push(SheetPart {
                    name: unescape(t.attr("name").unwrap_or("")).into_owned(),
                    visible: !matches!(t.attr("state"), Some("hidden" | "veryHidden")),
                    part: relation.target.clone(),
                });
            }
            _ => {}
        }
    }
    let target = |kind: &str| relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
    contents.shared_strings = target("sharedStrings");
    contents.styles = target("styles");
    Ok(contents)
}

fn no_workbook(package: &Package<'_>) -> ReadTrouble {
    if package.has("word/document.xml") {
        ReadTrouble::Unsupported { zh: " Word 文档", en: "a Word document" }
    } else if package.has("ppt/presentation.xml") {
        ReadTrouble::Unsupported { zh: "演示文稿", en: "a presentation" }
    } else if package.has("xl/workbook.bin") {
        ReadTrouble::Unsupported { zh: "二进制工作簿（.xlsb）", en: "a binary workbook (.xlsb)" }
    } else if package.has("content.xml") {
        ReadTrouble::Unsupported { zh: " OpenDocument 表格（.ods）", en: "an OpenDocument sheet (.ods)" }
    } else {
        ReadTrouble::Unsupported { zh: "压缩包，里面没有工作簿", en: "a zip archive without a workbook" }
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(text: &str, folder: &str) -> Vec<Relation> {
    let mut out = Vec::new();
    for piece in Pieces::new(text) {
        let (Piece::Open(t) | Piece::Empty(t)) = piece else { continue };
        if t.name != "Relationship" || t.attr("TargetMode") == Some("External") {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) = (t.attr("Id"), t.attr("Type"), t.attr("Target")) else { continue };
        let kind = kind.rsplit('/').next().unwrap_or(kind).to_owned();
        out.push(Relation { id: id.to_owned(), kind, target: resolve(folder, &unescape(target)) });
    }
    out
}

/// A part's name from a relation's target, which stands relative to the folder or begins with a slash.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            name => steps.push(name),
        }
    }
    steps.join("/")
}

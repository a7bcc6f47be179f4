//! A workbook as understood, as JSON: what the expectation files beside the fixtures hold.

use serde_json::{Map, Value as Json, json};
use sheetreader::{Mapping, Options, Role, Severity, Target, Workbook, column_name};

/// Reads a file with the fields and places of the tests and says everything that was understood.
pub fn understood(bytes: &[u8], file_name: &str) -> Json {
    let (fields, places) = (super::fields(), super::places());
    let book = match Workbook::read(bytes, file_name) {
        Ok(book) => book,
        Err(why) => return json!({ "refused": format!("{why:?}"), "zh": why.zh() }),
    };
    let mut sheets = Vec::new();
    for sheet in &book.sheets {
        let tables = sheet.tables(&fields);
        let mut list = Vec::new();
        for table in &tables {
            let mapping = Mapping::recognise(sheet, table, &fields, &Default::default());
            let options = Options { today: jiff::civil::date(2026, 6, 15), places: Some(&places), progress: None };
            let reading = table.read(sheet, &mapping, &fields, &options).expect("nobody stops it");
            let columns: Map<String, Json> = mapping
                .columns
                .iter()
                .map(|c| {
                    let target = match &c.target {
                        Target::Unused => "-".to_owned(),
                        Target::Serial => "#".to_owned(),
                        Target::Field(f) => fields[*f].key.clone(),
                        Target::Split(list) => {
                            list.iter().map(|f| fields[*f].key.as_str()).collect::<Vec<_>>().join("+")
                        }
                    };
                    let sure = if c.confidence >= Mapping::SURE || c.target == Target::Unused { "" } else { "?" };
                    (column_name(c.column), format!("{target}{sure}").into())
                })
                .collect();
            let mut lines: Map<String, Json> = Map::new();
            for line in table.lines.iter().filter(|l| !matches!(l.role, Role::Data | Role::Blank)) {
                let rows = lines.entry(format!("{:?}", line.role)).or_insert_with(|| json!([]));
                rows.as_array_mut().expect("a list").push((line.row + 1).into());
            }
            let (mut rows, mut flagged, mut notes, mut other) = (Map::new(), Vec::new(), Vec::new(), Vec::new());
            for row in &reading.rows {
                let values = row.values.iter().zip(&fields).filter(|(v, _)| !v.is_empty());
                let said: Vec<String> = values.map(|(v, f)| format!("{}={}", f.key, v.text())).collect();
                rows.insert(row.number.to_string(), said.join(" | ").into());
                for finding in &row.findings {
                    let text = format!("{} {}", finding.cell, finding.code);
                    match finding.severity {
                        Severity::Note => notes.push(text),
                        severity => flagged.push(format!("{text} {severity:?}")),
                    }
                }
                other.extend(row.other.iter().map(|(col, text)| format!("{}{} {text}", column_name(*col), row.number)));
            }
            let h = &table.heading;
            list.push(json!({
                "title": h.title, "unit": h.unit, "date": h.date, "marks": h.marks, "footers": table.footers,
                "columns": columns, "lines": lines, "rows": rows, "flagged": flagged, "notes": notes, "other": other,
                "numbered_only": reading.numbered_only,
            }));
        }
        let unread: Vec<String> = sheet.unread(&tables).iter().map(ToString::to_string).collect();
        sheets.push(json!({ "sheet": sheet.name, "visible": sheet.visible, "tables": list, "unread": unread }));
    }
    json!({ "format": format!("{:?}", book.format), "encoding": book.encoding, "sheets": sheets })
}

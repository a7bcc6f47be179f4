//! What stands above a table: title, reporting unit, date, and the marks of a statistical form.

use crate::book::Sheet;
use crate::words;

/// The text above a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The title.
    pub title: Option<String>,
    /// 填报单位.
    pub unit: Option<String>,
    /// 填报日期, as written.
    pub date: Option<String>,
    /// Everything else written as `name: value`, such as 表号, 制定机关, 文号, 有效期, 单位：人.
    pub marks: Vec<(String, String)>,
    /// Other text.
    pub other: Vec<String>,
}

const UNIT: [&str; 8] =
    ["填报单位", "填表单位", "报送单位", "上报单位", "制表单位", "单位名称", "reportingunit", "单位"];
const DATE: [&str; 8] = ["填报日期", "填表日期", "填报时间", "制表日期", "上报日期", "上报时间", "日期", "date"];
const MARKS: [&str; 12] = [
    "表号",
    "制定机关",
    "制表机关",
    "批准机关",
    "批准文号",
    "备案文号",
    "文号",
    "有效期",
    "计量单位",
    "联系人",
    "电话",
    "年度",
];
/// What stands behind 单位： when it means what is counted.
const COUNTED: [&str; 10] = ["人", "个", "户", "元", "万元", "人次", "名", "人、户", "场次", "所"];

/// Whether a cell is one of those lines: 填报单位（盖章）：石桥村.
pub(super) fn is_mark(text: &str) -> bool {
    split(text).iter().any(|part| {
        let Some((name, _)) = pair(part) else { return false };
        let name = words::bare(&words::header(name));
        UNIT.iter().chain(&DATE).chain(&MARKS).any(|w| name == *w || (name.ends_with(w) && name.chars().count() < 10))
            || name.starts_with("有效期")
    })
}

/// Several marks in one cell stand apart by wide gaps.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_matches(words::is_space);
    while !rest.is_empty() {
        // a gap ends a part only where another `name:` follows
        let gap = rest.char_indices().filter(|(_, c)| words::is_space(*c)).find(|(at, _)| {
            let next = rest[*at..].trim_start_matches(words::is_space);
            let colon = next.find([':', '：']);
            pair(&rest[..*at]).is_some_and(|(_, v)| !v.is_empty() || next.contains([':', '：']))
                && colon.is_some_and(|c| !next[..c].contains(words::is_space) && next[..c].chars().count() <= 12)
        });
        match gap {
            Some((at, _)) => {
                parts.push(rest[..at].trim_matches(words::is_space));
                rest = rest[at..].trim_start_matches(words::is_space);
            }
            None => {
                parts.push(rest);
                break;
            }
        }
    }
    parts
}

fn pair(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once([':', '：'])?;
    let name = name.trim_matches(words::is_space);
    (!name.is_empty() && name.chars().count() <= 14).then(|| (name, value.trim_matches(words::is_space)))
}

/// Reads the lines above a header. Texts of merged regions count once.
pub(super) fn read(sheet: &Sheet, rows: &[u32]) -> Heading {
    let mut heading = Heading::default();
    for row in rows {
        let cells: Vec<&str> =
            sheet.row(*row).iter().filter(|c| !c.spread && !c.is_blank()).map(|c| c.text()).collect();
        let mut at = 0;
        while at < cells.len() {
            let text = cells[at].trim_matches(words::is_space);
            at += 1;
            if !is_mark(text) {
                let line = text.replace(['\n', '\r'], " ");
                let annex = line.strip_prefix("附件").is_some_and(|t| t.chars().count() <= 4);
                match &heading.title {
                    None if !annex => heading.title = Some(line),
                    _ => heading.other.push(line),
                }
                continue;
            }
            for part in split(text) {
                let Some((name, value)) = pair(part) else {
                    heading.other.push(part.to_owned());
                    continue;
                };
                // the value may stand in the next cell
                let mut value = value.to_owned();
                if value.is_empty() && cells.get(at).is_some_and(|next| pair(next).is_none()) {
                    value = cells[at].trim_matches(words::is_space).to_owned();
                    at += 1;
                }
                heading.mark(name, value);
            }
        }
    }
    heading
}

impl Heading {
    fn mark(&mut self, name: &str, value: String) {
        let word = words::bare(&words::header(name));
        let unit = UNIT.contains(&word.as_str()) && !COUNTED.contains(&value.as_str());
        if unit && self.unit.is_none() {
            self.unit = Some(value);
        } else if DATE.contains(&word.as_str()) && self.date.is_none() {
            self.date = Some(value);
        } else {
            self.marks.push((name.to_owned(), value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workbook;

    #[test]
    fn marks_apart_by_gaps() {
        let text = "河口镇留守儿童花名册\n填报单位（盖章）：河口镇 妇联   填报日期：2026年 3月 8日    单位：人\n表号：妇儿1表\t有效期至：2027年6月";
        let book = Workbook::pasted(text).unwrap();
        let heading = read(&book.sheets[0], &[0, 1, 2]);
        assert_eq!(heading.title.as_deref(), Some("河口镇留守儿童花名册"));
        assert_eq!(heading.unit.as_deref(), Some("河口镇 妇联"));
        assert_eq!(heading.date.as_deref(), Some("2026年 3月 8日"));
        assert_eq!(heading.marks[0], ("单位".to_owned(), "人".to_owned()));
        assert_eq!(heading.marks[1], ("表号".to_owned(), "妇儿1表".to_owned()));
        assert!(!is_mark("张三：女"));
    }
}

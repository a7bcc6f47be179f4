//! The 任务分解表: out as a workbook, changed in Excel, and back in with a preview of every change.

use super::{
    rules,
    store::{Fields, TargetRow},
    view::goal_words,
};
use kernel::office::{Column, SheetOut, Table, Value};
use network::units::UnitRow;
use vocab::{Bi, Lang, bi, parse_day, t};

const ID: &str = "编号（勿改）";

/// Headings of the sheet, in order; both languages are understood coming back.
fn headings(lang: Lang) -> Vec<Column> {
    vec![
        Column::number(t!(lang, "序号", "No."), 6.0),
        Column::text(t!(lang, "任务", "Heading"), 20.0),
        Column::text(t!(lang, "具体内容", "Task"), 36.0),
        Column::number(t!(lang, "目标值", "Value"), 10.0),
        Column::centre(t!(lang, "计量单位", "Unit"), 9.0),
        Column::text(t!(lang, "责任单位", "Responsible unit"), 16.0),
        Column::text(t!(lang, "负责人", "In charge"), 12.0),
        Column::text(t!(lang, "配合单位", "Partners"), 14.0),
        Column::centre(t!(lang, "开始", "Start"), 12.0),
        Column::centre(t!(lang, "完成时限", "Due"), 12.0),
        Column::text(t!(lang, "口径", "Measure"), 18.0),
        Column::text(t!(lang, "进度", "Progress"), 14.0),
        Column::text(t!(lang, "备注", "Note"), 20.0),
        Column::hidden(ID),
    ]
}

/// The sheet of a plan's targets, shares under their targets.
pub(super) fn sheet(
    plan_title: &str,
    rows: &[(TargetRow, usize, String)],
    measure_name: impl Fn(&str) -> String,
    lang: Lang,
) -> SheetOut {
    SheetOut {
        name: t!(lang, "任务分解表", "Breakdown"),
        title: t!(lang, "{plan_title}任务分解表", "{plan_title}: breakdown of tasks"),
        subtitle: (t!(lang, "填报单位（盖章）：", "Unit (seal):"), String::new()),
        columns: headings(lang),
        rows: rows
            .iter()
            .enumerate()
            .map(|(i, (r, depth, progress))| {
                vec![
                    Value::Number((i + 1) as f64),
                    Value::text(&r.heading),
                    Value::text(format!("{}{}", "　".repeat(*depth), r.title)),
                    Value::Number(r.value),
                    Value::text(&r.unit),
                    Value::text(&r.unit_name),
                    Value::text(&r.owner),
                    Value::text(&r.partners),
                    Value::text(r.start_day.to_string()),
                    Value::text(r.due_day.to_string()),
                    Value::text(
                        r.measure.as_deref().map_or_else(|| t!(lang, "人工佐证", "evidence by hand"), &measure_name),
                    ),
                    Value::text(progress),
                    Value::text(&r.note),
                    Value::text(r.id.as_str()),
                ]
            })
            .collect(),
        notes: vec![t!(
            lang,
            "说明：目标值、责任单位、负责人、配合单位、开始、完成时限、备注可以在表里改了再导入；最后一列编号是隐藏的，用来对上原来的目标，请保留。",
            "Note: value, responsible unit, in charge, partners, start, due and note may be changed here and imported; the hidden last column matches rows to targets, keep it."
        )],
        ..SheetOut::default()
    }
}

/// A row of a sheet that came back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Returned {
    /// Row number in the file.
    pub(super) row: u32,
    /// The target's title, for people.
    pub(super) title: String,
    /// What happens.
    pub(super) verdict: Verdict,
}

/// What happens to a returned row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Nothing changed.
    Same,
    /// Some fields changed: index of the target, the new fields, and `field: old → new` in words.
    Changed(usize, Box<Fields>, Vec<String>),
    /// Something is wrong.
    Wrong(Bi),
}

fn heading_of(cell: &str) -> Option<&'static str> {
    let c: String = cell.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    Some(match c.as_str() {
        "目标值" | "value" => "value",
        "计量单位" | "unit" => "unit",
        "责任单位" | "responsibleunit" => "responsible",
        "负责人" | "incharge" => "owner",
        "配合单位" | "partners" => "partners",
        "开始" | "start" => "start",
        "完成时限" | "due" => "due",
        "备注" | "note" => "note",
        "具体内容" | "task" => "title",
        _ if c.starts_with("编号") => "id",
        _ => return None,
    })
}

/// Judges a sheet that came back against the targets as they are.
pub(super) fn judge(table: &Table, targets: &[TargetRow], units: &[UnitRow]) -> Result<Vec<Returned>, Bi> {
    let header = table.rows.iter().position(|(_, cells)| cells.iter().any(|c| heading_of(c) == Some("id")));
    let Some(at) = header else {
        return Err(bi!(
            "没有找到“编号”列。请用系统导出的任务分解表修改后再导入。",
            "The column 编号 was not found. Export the breakdown from here, change it, and import that file."
        ));
    };
    let columns: Vec<Option<&str>> = table.rows[at].1.iter().map(|c| heading_of(c)).collect();
    let mut out = Vec::new();
    for (row, cells) in &table.rows[at + 1..] {
        let cell = |name: &str| -> Option<String> {
            columns
                .iter()
                .position(|c| *c == Some(name))
                .map(|i| cells.get(i).map_or(String::new(), |c| c.trim().to_owned()))
        };
        let id = cell("id").unwrap_or_default();
        let title = cell("title").unwrap_or_default().trim().to_owned();
        if id.is_empty() {
            if !title.is_empty() && cell("value").is_some_and(|v| !v.is_empty()) {
                let b = bi!("没有编号。新任务请在页面上添加", "It has no id; add new tasks on the page");
                out.push(Returned { row: *row, title, verdict: Verdict::Wrong(b) });
            }
            continue;
        }
        let Some(i) = targets.iter().position(|t| t.id.as_str() == id) else {
            let b = bi!("编号对不上这份计划的任何目标", "The id belongs to no target of this plan");
            out.push(Returned { row: *row, title, verdict: Verdict::Wrong(b) });
            continue;
        };
        out.push(Returned {
            row: *row,
            title: targets[i].title.clone(),
            verdict: judge_row(&targets[i], i, cell, units),
        });
    }
    Ok(out)
}

fn judge_row(t: &TargetRow, index: usize, cell: impl Fn(&str) -> Option<String>, units: &[UnitRow]) -> Verdict {
    let mut f = Fields::of(t);
    let mut said = Vec::new();
    if let Some(v) = cell("value") {
        match v.replace([',', '，'], "").parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0) {
            Some(x) if (x - t.value).abs() > 1e-9 => {
                said.push(format!("{} → {}", goal_words(t, Lang::Zh), kernel::web::ui::number(x)));
                f.value = x;
            }
            Some(_) => {}
            None => return Verdict::Wrong(bi!("目标值“{v}”不是数字", "The value \"{v}\" is no number")),
        }
    }
    if let Some(name) = cell("responsible").filter(|n| !n.is_empty() && *n != t.unit_name) {
        let found: Vec<&UnitRow> = units.iter().filter(|u| u.name == name).collect();
        match found.as_slice() {
            [one] => {
                said.push(format!("{} → {name}", t.unit_name));
                f.unit = (one.id.clone(), one.path.clone());
            }
            [] => return Verdict::Wrong(bi!("没有叫“{name}”的单位", "There is no unit called \"{name}\"")),
            _ => {
                return Verdict::Wrong(bi!(
                    "有几个单位都叫“{name}”，请在页面上选",
                    "Several units are called \"{name}\"; choose on the page"
                ));
            }
        }
    }
    for (name, slot) in [("start", &mut f.start), ("due", &mut f.due)] {
        if let Some(v) = cell(name).filter(|v| !v.is_empty()) {
            match parse_day(&v) {
                Some(d) if d != *slot => {
                    said.push(format!("{slot} → {d}"));
                    *slot = d;
                }
                Some(_) => {}
                None => {
                    return Verdict::Wrong(bi!("日期“{v}”要写成 2026-10-31", "Write the day \"{v}\" as 2026-10-31"));
                }
            }
        }
    }
    if f.start > f.due {
        return Verdict::Wrong(bi!("完成时限早于开始", "It is due before it starts"));
    }
    for (name, slot) in [("owner", &mut f.owner), ("partners", &mut f.partners), ("note", &mut f.note)] {
        if let Some(v) = cell(name).filter(|v| v != slot) {
            said.push(format!("{} → {v}", if slot.is_empty() { "—" } else { slot.as_str() }));
            *slot = v;
        }
    }
    if said.is_empty() { Verdict::Same } else { Verdict::Changed(index, Box::new(f), said) }
}

/// Whether the shares still add up after the sheet's changes: the sentence for the first target whose
/// shares do not.
pub(super) fn sums(targets: &[TargetRow], returned: &[Returned]) -> Option<Bi> {
    let value = |i: usize| {
        returned
            .iter()
            .find_map(|r| match &r.verdict {
                Verdict::Changed(j, f, _) if *j == i => Some(f.value),
                _ => None,
            })
            .unwrap_or(targets[i].value)
    };
    for (i, t) in targets.iter().enumerate() {
        let shares: Vec<f64> = targets
            .iter()
            .enumerate()
            .filter(|(_, s)| s.parent_id.as_ref() == Some(&t.id))
            .map(|(j, _)| value(j))
            .collect();
        if !shares.is_empty()
            && t.unit != "%"
            && t.period.is_empty()
            && let Some(b) = rules::sum_trouble(value(i), &shares)
        {
            let title = &t.title;
            return Some(Bi::new(format!("“{title}”：{}", b.zh), format!("\"{title}\": {}", b.en)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets::view::sample;

    fn table(t: &TargetRow, change: &[(usize, &str)]) -> Table {
        let out = sheet("计划", &[(t.clone(), 0, "50%".into())], str::to_owned, Lang::Zh);
        let mut cells: Vec<String> = out.rows[0]
            .iter()
            .map(|v| match v {
                Value::Number(n) | Value::Share(n) => n.to_string(),
                Value::Text(t) => t.clone(),
                Value::Empty => String::new(),
            })
            .collect();
        for (i, v) in change {
            cells[*i] = (*v).to_owned();
        }
        Table {
            sheet: String::new(),
            rows: vec![(1, vec!["标题".into()]), (3, out.columns.into_iter().map(|c| c.name).collect()), (4, cells)],
        }
    }

    #[test]
    fn a_sheet_that_comes_back_unchanged_changes_nothing() {
        let t = sample();
        assert_eq!(judge(&table(&t, &[]), std::slice::from_ref(&t), &[]).unwrap()[0].verdict, Verdict::Same);
        assert!(judge(&Table::default(), &[], &[]).is_err());
    }

    #[test]
    fn changes_and_mistakes_are_told_row_by_row() {
        let t = sample();
        let got = judge(&table(&t, &[(3, "20"), (6, "李某")]), std::slice::from_ref(&t), &[]).unwrap();
        match &got[0].verdict {
            Verdict::Changed(0, f, said) => assert_eq!((f.value, f.owner.as_str(), said.len()), (20.0, "李某", 2)),
            v => panic!("{v:?}"),
        }
        for (i, bad) in [(3, "二十"), (5, "无名镇"), (9, "年底"), (13, "0190f1c2-0000-7000-8000-000000000999")] {
            let got = judge(&table(&t, &[(i, bad)]), std::slice::from_ref(&t), &[]).unwrap();
            assert!(matches!(got[0].verdict, Verdict::Wrong(_)), "{bad}");
        }
    }
}

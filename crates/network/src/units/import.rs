//! The tree from a sheet: division codes give level and parent; every row is judged before any is stored.

use super::{
    rules::{UnitKind, fold},
    store::UnitRow,
};
use gbcodes::{DivisionCode, Level};
use kernel::office::Table;
use std::collections::HashMap;
use vocab::{Bi, bi};

/// A row of the sheet as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// Row number in the file.
    pub row: u32,
    /// Code as read, 12 digits.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Kind, when it could be told.
    pub kind: Option<UnitKind>,
    /// What it will stand below.
    pub parent: Option<Parent>,
    /// Population.
    pub population: Option<i64>,
    /// What happens to the row.
    pub verdict: Verdict,
}

/// The unit above a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Parent {
    /// One that is there already: index into the known units.
    Known(usize),
    /// One of this sheet: index into the rows.
    Row(usize),
}

/// What happens to a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is new and will be founded.
    New,
    /// It is there already, the same.
    Same,
    /// Something is wrong; nothing of the sheet is stored until it is mended.
    Wrong(Bi),
}

/// A sheet as understood.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The rows in the order of the sheet.
    pub rows: Vec<ImportRow>,
    /// Things about the sheet as a whole: gaps of the tree.
    pub gaps: Vec<Bi>,
}

impl Preview {
    /// How many rows are wrong.
    pub fn wrong(&self) -> usize {
        self.rows.iter().filter(|r| matches!(r.verdict, Verdict::Wrong(_))).count()
    }
    /// How many rows are new.
    pub fn new_rows(&self) -> usize {
        self.rows.iter().filter(|r| r.verdict == Verdict::New).count()
    }
}

fn heading(cell: &str) -> Option<&'static str> {
    let c = fold(cell);
    let any = |words: &[&str]| words.iter().any(|w| c.contains(w));
    if any(&["上级", "隶属", "parent"]) {
        Some("parent")
    } else if any(&["代码", "编码", "区划码", "code"]) {
        Some("code")
    } else if any(&["人口", "population"]) {
        Some("population")
    } else if any(&["类型", "类别", "级别", "kind", "type"]) {
        Some("kind")
    } else if any(&["名称", "单位", "村居", "name"]) {
        Some("name")
    } else {
        None
    }
}

/// Finds the header row and judges every row below it against the units already there.
pub fn judge(table: &Table, known: &[UnitRow]) -> Result<Preview, Bi> {
    let header = table.rows.iter().position(|(_, cells)| {
        let found: Vec<_> = cells.iter().filter_map(|c| heading(c)).collect();
        found.contains(&"name") && found.len() >= 2
    });
    let Some(at) = header else {
        return Err(bi!(
            "没有找到表头。第一行（或标题下面一行）应有“代码”“名称”两列，还可以有“类型”“上级”“人口”。",
            "No header was found. One row must name the columns 代码 (code) and 名称 (name); 类型 (kind), 上级 (parent) and 人口 (population) are optional."
        ));
    };
    let columns: Vec<Option<&'static str>> = table.rows[at].1.iter().map(|c| heading(c)).collect();
    let cell = |cells: &[String], what: &str| -> String {
        columns.iter().position(|c| *c == Some(what)).and_then(|i| cells.get(i)).cloned().unwrap_or_default()
    };
    let mut by_code: HashMap<String, usize> =
        known.iter().enumerate().filter_map(|(i, u)| u.code.clone().map(|c| (c, i))).collect();
    by_code.shrink_to_fit();
    let mut preview = Preview::default();
    let mut code_row: HashMap<String, usize> = HashMap::new();
    let mut name_row: HashMap<String, Vec<usize>> = HashMap::new();
    let mut wanted_parent: Vec<String> = Vec::new();
    for (number, cells) in &table.rows[at + 1..] {
        let name = cell(cells, "name").trim().to_owned();
        let typed = cell(cells, "code");
        let total = |text: &str| ["合计", "小计", "总计"].iter().any(|w| text.trim().starts_with(w));
        if (name.is_empty() && typed.trim().is_empty()) || total(&name) || total(&typed) {
            continue;
        }
        let index = preview.rows.len();
        let mut row = ImportRow {
            row: *number,
            code: None,
            name: name.clone(),
            kind: UnitKind::from_word(&cell(cells, "kind")),
            parent: None,
            population: None,
            verdict: Verdict::New,
        };
        let wrong = |row: &mut ImportRow, b: Bi| {
            if !matches!(row.verdict, Verdict::Wrong(_)) {
                row.verdict = Verdict::Wrong(b);
            }
        };
        if name.is_empty() {
            wrong(&mut row, bi!("名称是空的", "The name is empty"));
        }
        let population = cell(cells, "population").replace([',', '，', '人'], "");
        match population.trim() {
            "" => {}
            p => match p.parse::<i64>() {
                Ok(n) if n >= 0 => row.population = Some(n),
                _ => wrong(&mut row, bi!("人口“{p}”不是整数", "The population \"{p}\" is no whole number")),
            },
        }
        if !typed.trim().is_empty() {
            match DivisionCode::parse(&typed) {
                Ok(code) => {
                    let text = code.as_str().to_owned();
                    if let Some(first) = code_row.get(&text) {
                        let n = preview.rows[*first].row;
                        wrong(&mut row, bi!("代码与第 {n} 行重复", "The code is the same as in row {n}"));
                    } else {
                        code_row.insert(text.clone(), index);
                    }
                    let level = kind_of(code.level());
                    if row.kind.is_some_and(|k| k.is_level() && k != level) {
                        let (zh, en) = (code.level().zh(), code.level().en());
                        wrong(
                            &mut row,
                            bi!("类型与代码不符：代码是{zh}", "The kind does not fit the code, which is a {en}'s"),
                        );
                    }
                    if row.kind.is_none_or(UnitKind::is_level) {
                        row.kind = Some(level);
                    }
                    row.code = Some(text);
                }
                Err(e) => {
                    let (zh, en) = (e.zh(), e.en());
                    wrong(&mut row, bi!("{zh}", "{en}"));
                }
            }
        }
        if row.kind.is_none() {
            wrong(
                &mut row,
                bi!(
                    "没有代码，也看不出类型：请在“类型”列写明学校、医院、机关等",
                    "No code and no kind: write 学校, 医院, 机关 … in the kind column"
                ),
            );
        }
        name_row.entry(fold(&name)).or_default().push(index);
        wanted_parent.push(cell(cells, "parent"));
        preview.rows.push(row);
    }
    for (i, wanted) in wanted_parent.iter().enumerate() {
        let parent = find_parent(&preview.rows, i, wanted, known, &by_code, &code_row, &name_row);
        let row = &mut preview.rows[i];
        match parent {
            Ok(p) => row.parent = p,
            Err(b) if row.verdict == Verdict::New => row.verdict = Verdict::Wrong(b),
            Err(_) => {}
        }
        if row.verdict == Verdict::New {
            if let Some(k) = row.code.as_ref().and_then(|c| by_code.get(c)) {
                row.verdict = if fold(&known[*k].name) == fold(&row.name) {
                    Verdict::Same
                } else {
                    let there = &known[*k].name;
                    Verdict::Wrong(bi!(
                        "这个代码已是“{there}”；改名请到该单位页面办理，会留下日期和依据",
                        "This code belongs to \"{there}\"; rename it on its own page, where date and reason are kept"
                    ))
                };
            } else if row.code.is_none() {
                let same = known.iter().any(|u| {
                    u.code.is_none()
                        && fold(&u.name) == fold(&row.name)
                        && matches!(&row.parent, Some(Parent::Known(p)) if Some(&known[*p].id) == u.parent_id.as_ref())
                });
                if same {
                    row.verdict = Verdict::Same;
                }
            }
        }
    }
    gaps(&mut preview, known);
    Ok(preview)
}

fn kind_of(level: Level) -> UnitKind {
    match level {
        Level::Province => UnitKind::Province,
        Level::City => UnitKind::City,
        Level::County => UnitKind::County,
        Level::Township => UnitKind::Township,
        Level::Village => UnitKind::Village,
    }
}

fn find_parent(
    rows: &[ImportRow],
    i: usize,
    wanted: &str,
    known: &[UnitRow],
    by_code: &HashMap<String, usize>,
    code_row: &HashMap<String, usize>,
    name_row: &HashMap<String, Vec<usize>>,
) -> Result<Option<Parent>, Bi> {
    let row = &rows[i];
    let kind = row.kind.unwrap_or(UnitKind::Agency);
    let fits = |p: UnitKind| kind.may_stand_below(p);
    let wanted = wanted.trim();
    if !wanted.is_empty() {
        let code = DivisionCode::parse(wanted).ok().map(|c| c.as_str().to_owned());
        if let Some(c) = &code {
            if let Some(r) = code_row.get(c) {
                return Ok(Some(Parent::Row(*r)));
            }
            if let Some(k) = by_code.get(c) {
                return Ok(Some(Parent::Known(*k)));
            }
        }
        let folded = fold(wanted);
        let here: Vec<usize> = name_row
            .get(&folded)
            .into_iter()
            .flatten()
            .copied()
            .filter(|r| *r != i && rows[*r].kind.is_some_and(fits))
            .collect();
        let there: Vec<usize> = known
            .iter()
            .enumerate()
            .filter(|(_, u)| {
                fold(&u.name) == folded
                    && fits(u.kind())
                    && !here.iter().any(|r| rows[*r].code.is_some() && rows[*r].code == u.code)
            })
            .map(|(k, _)| k)
            .collect();
        return match (here.as_slice(), there.as_slice()) {
            ([r], []) => Ok(Some(Parent::Row(*r))),
            ([], [k]) => Ok(Some(Parent::Known(*k))),
            ([], []) => Err(bi!("找不到上级“{wanted}”", "The unit above, \"{wanted}\", was not found")),
            _ => Err(bi!(
                "有几个单位都叫“{wanted}”，上级请写代码",
                "Several units are called \"{wanted}\"; give its code instead"
            )),
        };
    }
    let mut code = row.code.as_ref().and_then(|c| DivisionCode::parse(c).ok()).filter(|_| kind.is_level());
    while let Some(p) = code.and_then(|c| c.parent()) {
        if let Some(r) = code_row.get(p.as_str()) {
            return Ok(Some(Parent::Row(*r)));
        }
        if let Some(k) = by_code.get(p.as_str()) {
            return Ok(Some(Parent::Known(*k)));
        }
        code = Some(p);
    }
    // Attached units, and the top of the sheet, stand below the highest unit there is.
    let top = known.iter().position(|u| u.path.depth() == known.iter().map(|u| u.path.depth()).min().unwrap_or(1));
    match top {
        Some(k) if fits(known[k].kind()) => Ok(Some(Parent::Known(k))),
        Some(k) if row.code.is_some() && row.code == known[k].code => Ok(None),
        _ => Err(bi!("不知道放在哪个单位下面，请填“上级”列", "It is not clear what it stands below; fill in 上级")),
    }
}

/// Levels that the codes skip: a village whose township is neither in the sheet nor known.
fn gaps(preview: &mut Preview, known: &[UnitRow]) {
    let mut seen = std::collections::BTreeSet::new();
    for row in &preview.rows {
        let Some(code) = row.code.as_ref().and_then(|c| DivisionCode::parse(c).ok()) else { continue };
        if code.level() != Level::Village {
            continue;
        }
        let Some(township) = code.parent() else { continue };
        let direct = match &row.parent {
            Some(Parent::Row(r)) => preview.rows[*r].code.as_deref() == Some(township.as_str()),
            Some(Parent::Known(k)) => known[*k].code.as_deref() == Some(township.as_str()),
            None => false,
        };
        if !direct && seen.insert(township.as_str().to_owned()) {
            let (n, t) = (row.row, township.as_str().to_owned());
            preview.gaps.push(bi!(
                "第 {n} 行所属的乡镇 {t} 不在表里，也不在系统里，暂挂在上一级",
                "The township {t} of row {n} is neither in the sheet nor known; its villages stand one level up"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vocab::{UnitId, UnitPath};

    fn known() -> Vec<UnitRow> {
        vec![UnitRow {
            id: UnitId::stored("county".into()),
            code: Some("339901000000".into()),
            name: "云溪县".into(),
            kind: "county".into(),
            parent_id: None,
            path: UnitPath::everything().child(1),
            population: None,
            closed_day: None,
            version: 1,
        }]
    }

    fn table(rows: &[&[&str]]) -> Table {
        Table {
            sheet: String::new(),
            rows: rows
                .iter()
                .enumerate()
                .map(|(i, r)| (i as u32 + 1, r.iter().map(|c| (*c).to_owned()).collect()))
                .collect(),
        }
    }

    #[test]
    fn levels_and_parents_come_from_codes_whatever_the_order() {
        let t = table(&[
            &["云溪县单位表"],
            &["区划代码", "名称", "人口"],
            &["339901100201", "上村", "1,200"],
            &["339901100000", "河口镇", ""],
            &["合计", "", "1200"],
        ]);
        let p = judge(&t, &known()).unwrap();
        assert_eq!(p.rows.len(), 2, "{p:?}");
        assert_eq!(
            (p.rows[0].kind, p.rows[0].parent.clone(), p.rows[0].population),
            (Some(UnitKind::Village), Some(Parent::Row(1)), Some(1200))
        );
        assert_eq!(p.rows[1].parent, Some(Parent::Known(0)));
        assert_eq!((p.wrong(), p.gaps.len()), (0, 0));
    }

    #[test]
    fn trouble_is_named_by_row() {
        let t = table(&[
            &["代码", "名称", "类型", "上级"],
            &["339901100000", "河口镇", "", ""],
            &["339901100000", "河口街道", "", ""],
            &["12345", "短码村", "", ""],
            &["", "河口小学", "小学", "河口镇"],
            &["", "不知何处小学", "小学", "无名镇"],
            &["339901101201", "远村", "", ""],
        ]);
        let p = judge(&t, &known()).unwrap();
        let wrong: Vec<u32> = p.rows.iter().filter(|r| matches!(r.verdict, Verdict::Wrong(_))).map(|r| r.row).collect();
        assert_eq!(wrong, vec![3, 4, 6], "{p:#?}");
        assert_eq!(p.gaps.len(), 1);
        assert!(judge(&table(&[&["甲", "乙"]]), &known()).is_err());
    }

    #[test]
    fn a_known_code_with_another_name_is_not_overwritten() {
        let t = table(&[&["代码", "名称"], &["339901000000", "别名县"]]);
        assert_eq!(judge(&t, &known()).unwrap().wrong(), 1);
        let t = table(&[&["代码", "名称"], &["339901000000", "云溪县"]]);
        assert_eq!(judge(&t, &known()).unwrap().rows[0].verdict, Verdict::Same);
    }
}

//! The columns a roster can have: the catalogue's fields, the county's own, what is derived of a file, and those of relatives.
//! One list for the page of choices, the sheet's headings and its cells.

use super::kin::{Family, Kin};
use crate::{
    card::{Card, age_on},
    catalogue::{FIELDS, Field, Group, Kind, field_of},
    family::rules::{Haves, RelationKind},
    persons::{rules::OwnField, store::PersonRow},
};
use jiff::civil::Date;
use kernel::{Site, office::Column};
use vocab::{Bi, Lang, bi};

/// A part of a relative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Name,
    Called,
    Birth,
    Age,
    Number,
    Phone,
    Works,
    Since,
    Health,
    Address,
    Agreement,
}

/// Where a cell comes from.
#[derive(Clone, Debug)]
enum Source {
    Field(&'static Field),
    Own(OwnField),
    Derived(&'static str),
    Kin(RelationKind, Part),
    Elder(usize, Part),
}

/// A column that can be chosen.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    /// As it stands in the form: `name`, `x.income`, `father.phone`.
    pub key: String,
    /// The heading over it.
    pub group: Bi,
    /// Its heading.
    pub name: Bi,
    /// Whether it holds personal numbers or the address: masked until asked for with a reason and a password.
    pub secret: bool,
    width: f64,
    left: bool,
    source: Source,
}

/// One person, ready for the sheet.
pub(super) struct Ready<'a> {
    pub row: &'a PersonRow,
    /// The card with secrets opened.
    pub card: &'a Card,
    pub family: &'a Family,
    pub registers: &'a [String],
    pub tags: &'a [String],
    pub children: &'a [String],
}

/// Columns that are neither fields nor relatives': key, names, width, whether text is at the left.
const DERIVED: &[(&str, &str, &str, f64, bool)] = &[
    ("age", "年龄", "Age", 6.0, false),
    ("unit", "村（社区）", "Village", 12.0, false),
    ("registers", "所在名册", "Registers", 16.0, true),
    ("children", "子女", "Children", 18.0, true),
    ("haves", "四有", "Four haves", 6.0, false),
    ("checked_on", "上次核对", "Looked at", 11.0, false),
    ("tags", "标签", "Tags", 12.0, true),
    ("both_away", "父母双方外出", "Both parents away", 8.0, false),
    ("one_unable", "一方外出另一方无监护能力", "One away, the other unable", 12.0, false),
    ("entrusted", "有无委托监护", "Care entrusted", 8.0, false),
];

const ELDERS: [(&str, &str, &str); 4] = [
    ("grandfather", "祖父", "Father's father"),
    ("grandmother", "祖母", "Father's mother"),
    ("grandfather2", "外祖父", "Mother's father"),
    ("grandmother2", "外祖母", "Mother's mother"),
];

/// What can be had of which relative.
const KIN: &[(RelationKind, &[Part])] = &[
    (RelationKind::Father, &[Part::Name, Part::Birth, Part::Number, Part::Works, Part::Since, Part::Phone]),
    (RelationKind::Mother, &[Part::Name, Part::Birth, Part::Number, Part::Works, Part::Since, Part::Phone]),
    (RelationKind::Guardian, &[Part::Name, Part::Called, Part::Age, Part::Health, Part::Phone, Part::Address]),
    (RelationKind::Carer, &[Part::Name, Part::Called, Part::Number, Part::Phone, Part::Address, Part::Agreement]),
    (RelationKind::Spouse, &[Part::Name, Part::Works, Part::Since, Part::Phone]),
    (RelationKind::Contact, &[Part::Name, Part::Phone]),
    (RelationKind::Cadre, &[Part::Name, Part::Phone]),
    (RelationKind::Teacher, &[Part::Name, Part::Phone]),
];

impl Part {
    fn code(self) -> &'static str {
        match self {
            Part::Name => "name",
            Part::Called => "called",
            Part::Birth => "birth",
            Part::Age => "age",
            Part::Number => "id",
            Part::Phone => "phone",
            Part::Works => "works",
            Part::Since => "since",
            Part::Health => "health",
            Part::Address => "address",
            Part::Agreement => "agreement",
        }
    }
    /// Names, width, at the left, secret.
    fn look(self) -> (Bi, f64, bool, bool) {
        match self {
            Part::Name => (bi!("姓名", "Name"), 9.0, false, false),
            Part::Called => (bi!("关系", "Relation"), 8.0, false, false),
            Part::Birth => (bi!("出生日期", "Birth day"), 11.0, false, false),
            Part::Age => (bi!("年龄", "Age"), 6.0, false, false),
            Part::Number => (bi!("身份证号", "Identity number"), 19.0, false, true),
            Part::Phone => (bi!("联系电话", "Telephone"), 13.0, false, true),
            Part::Works => (bi!("务工（工作）地点", "Works at"), 14.0, true, false),
            Part::Since => (bi!("外出时间", "Away since"), 11.0, false, false),
            Part::Health => (bi!("健康状况", "Health"), 9.0, false, false),
            Part::Address => (bi!("住址", "Address"), 18.0, true, true),
            Part::Agreement => (bi!("协议签订日期", "Agreement of"), 11.0, false, false),
        }
    }
}

fn looks_of(f: &Field) -> (f64, bool) {
    match (f.key, f.kind) {
        ("address" | "hukou_place", _) => (18.0, true),
        ("school", _) => (14.0, true),
        (_, Kind::ResidentId | Kind::Card) => (19.0, false),
        (_, Kind::Phone) => (13.0, false),
        (_, Kind::Long) => (20.0, true),
        (_, Kind::Day) => (11.0, false),
        (_, Kind::YesNo) => (7.0, false),
        ("sex", _) => (5.0, false),
        ("name", _) => (9.0, false),
        ("illness" | "workplace" | "id_none_why", _) => (14.0, true),
        _ => (9.0, false),
    }
}

/// Everything a roster can have, in the order of the file.
pub(super) fn all(site: &Site) -> Vec<Pick> {
    all_of(&site.packs)
}

/// The same from packs alone.
pub(super) fn all_of(packs: &packs::Packs) -> Vec<Pick> {
    let mut out = Vec::new();
    let derived = |key: &'static str, group: &Bi| {
        let d = DERIVED.iter().find(|d| d.0 == key);
        d.map(|d| Pick {
            key: key.into(),
            group: group.clone(),
            name: Bi::new(d.1, d.2),
            secret: false,
            width: d.3,
            left: d.4,
            source: Source::Derived(key),
        })
    };
    for group in Group::ALL {
        let heading = Bi::new(group.name(Lang::Zh), group.name(Lang::En));
        for f in FIELDS.iter().filter(|f| f.group == group && f.key != "adult" && f.key != "note") {
            let (width, left) = looks_of(f);
            out.push(Pick {
                key: f.key.into(),
                group: heading.clone(),
                name: Bi::new(f.zh, f.en),
                secret: f.secret,
                width,
                left,
                source: Source::Field(f),
            });
            let after = match f.key {
                "birth_day" => Some("age"),
                "address" => Some("unit"),
                "needs" => Some("registers"),
                _ => None,
            };
            out.extend(after.and_then(|key| derived(key, &heading)));
        }
        if group == Group::Care {
            out.extend(["haves", "checked_on", "tags"].into_iter().filter_map(|key| derived(key, &heading)));
        }
    }
    for (key, own) in crate::registers::own_fields_of(packs) {
        let group = packs
            .register(&own.register)
            .map_or_else(|| bi!("本县项目", "Own fields"), |r| Bi::new(&r.name.zh, &r.name.en));
        let left = !matches!(own.kind.as_str(), "day" | "yes_no" | "choice");
        out.push(Pick {
            key,
            group,
            name: own.name.clone(),
            secret: false,
            width: if left { 16.0 } else { 10.0 },
            left,
            source: Source::Own(own),
        });
    }
    for (i, (code, zh, en)) in ELDERS.into_iter().enumerate() {
        for part in [Part::Name, Part::Birth] {
            out.push(relative(code, Bi::new(zh, en), part, Source::Elder(i, part)));
        }
    }
    for (kind, parts) in KIN {
        for part in *parts {
            out.push(relative(
                kind.code(),
                Bi::new(kind.name(Lang::Zh), kind.name(Lang::En)),
                *part,
                Source::Kin(*kind, *part),
            ));
        }
    }
    let situation = bi!("监护与子女", "Guardianship and children");
    out.extend(
        ["both_away", "one_unable", "entrusted", "children"].into_iter().filter_map(|key| derived(key, &situation)),
    );
    if let Some(note) = field_of("note") {
        out.push(Pick {
            key: "note".into(),
            group: bi!("备注", "Note"),
            name: Bi::new(note.zh, note.en),
            secret: false,
            width: 12.0,
            left: true,
            source: Source::Field(note),
        });
    }
    out
}

fn relative(code: &str, group: Bi, part: Part, source: Source) -> Pick {
    let (name, width, left, secret) = part.look();
    Pick { key: format!("{code}.{}", part.code()), group, name, secret, width, left, source }
}

/// Sets of columns that are asked for again and again: code, names, keys.
pub(super) const PRESETS: &[(&str, &str, &str, &[&str])] = &[
    (
        "children",
        "儿童花名册",
        "Children",
        &[
            "name",
            "sex",
            "birth_day",
            "id_number",
            "address",
            "school",
            "grade",
            "father.name",
            "father.works",
            "father.phone",
            "mother.name",
            "mother.works",
            "mother.phone",
            "guardian.name",
            "guardian.called",
            "guardian.phone",
            "note",
        ],
    ),
    (
        "adults",
        "妇女、老人花名册",
        "Women and elders",
        &[
            "name",
            "sex",
            "birth_day",
            "age",
            "id_number",
            "unit",
            "address",
            "phone",
            "health",
            "marriage",
            "spouse.name",
            "spouse.works",
            "spouse.phone",
            "children",
            "needs",
            "note",
        ],
    ),
    (
        "civil",
        "民政登记表列序",
        "Civil-affairs layout",
        &[
            "name",
            "sex",
            "ethnic",
            "birth_day",
            "id_number",
            "hukou",
            "hukou_place",
            "address",
            "health",
            "disability_grade",
            "illness",
            "boarding",
            "schooling",
            "grandfather.name",
            "grandfather.birth",
            "grandmother.name",
            "grandmother.birth",
            "grandfather2.name",
            "grandfather2.birth",
            "grandmother2.name",
            "grandmother2.birth",
            "father.name",
            "father.birth",
            "father.id",
            "father.works",
            "father.phone",
            "mother.name",
            "mother.birth",
            "mother.id",
            "mother.works",
            "mother.phone",
            "both_away",
            "one_unable",
            "entrusted",
            "carer.name",
            "carer.phone",
            "carer.id",
            "carer.called",
            "carer.address",
            "x.lbc_guard_kind",
            "x.lbc_income",
            "x.lbc_relief",
            "x.lbc_guard_judged",
        ],
    ),
];

/// The keys of a preset.
pub(super) fn preset(code: &str) -> Option<&'static [&'static str]> {
    PRESETS.iter().find(|p| p.0 == code).map(|p| p.3)
}

/// The chosen columns: in the order of the preset first, what was added to it after it, each once.
pub(super) fn chosen(all: &[Pick], keys: &[&str], preset_code: &str) -> Vec<Pick> {
    let order = preset(preset_code).unwrap_or_default();
    let (first, rest): (Vec<&Pick>, Vec<&Pick>) =
        all.iter().filter(|p| keys.contains(&p.key.as_str())).partition(|p| order.contains(&p.key.as_str()));
    let mut first = first;
    first.sort_by_key(|p| order.iter().position(|k| *k == p.key));
    first.into_iter().chain(rest).cloned().collect()
}

/// Runs of columns below one heading; a run of one that is not a relative's stands alone.
pub(super) fn groups(picks: &[Pick], lang: Lang) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    for p in picks {
        let name = p.group.get(lang);
        match out.last_mut() {
            Some((last, n)) if last == name => *n += 1,
            _ => out.push((name.to_owned(), 1)),
        }
    }
    let mut at = 0;
    for (name, n) in &mut out {
        if *n == 1 && !picks[at].of_a_relative() {
            name.clear();
        }
        at += *n;
    }
    out
}

/// 男, 女: shorter than the code table has it.
pub(crate) fn sex(code: &str, lang: Lang) -> String {
    gbcodes::Sex::by_code(code).map_or_else(String::new, |s| lang.pick(s.zh(), s.en()).to_owned())
}

fn age_of(birth: &str, today: Date) -> String {
    birth.parse().ok().and_then(|b| age_on(b, today)).map_or_else(String::new, |a| a.to_string())
}

fn yes(truth: bool, lang: Lang) -> String {
    lang.pick(if truth { "是" } else { "否" }, if truth { "yes" } else { "no" }).to_owned()
}

impl Pick {
    fn of_a_relative(&self) -> bool {
        matches!(self.source, Source::Kin(..) | Source::Elder(..))
    }
    /// Whether relatives must be read for it.
    pub(super) fn needs_family(&self) -> bool {
        self.of_a_relative() || matches!(self.source, Source::Derived("both_away" | "one_unable" | "entrusted"))
    }
    /// Its name where no heading stands over it: 父亲联系电话.
    pub(super) fn full_name(&self, lang: Lang) -> String {
        let name = self.name.get(lang);
        if self.of_a_relative() {
            format!("{}{}{name}", self.group.get(lang), lang.pick("", ": "))
        } else {
            name.to_owned()
        }
    }
    /// The sheet's column.
    pub(super) fn column(&self, lang: Lang) -> Column {
        let name = self.name.get(lang);
        if self.left { Column::text(name, self.width) } else { Column::centre(name, self.width) }
    }
    /// What stands in the cell of a person.
    pub(super) fn cell(&self, site: &Site, r: &Ready<'_>, full: bool, today: Date, lang: Lang) -> String {
        match &self.source {
            Source::Field(f) if f.secret && !full => {
                Some(r.card.get(f.key)).filter(|v| !v.is_empty()).map_or_else(String::new, |v| f.mask(v))
            }
            Source::Field(f) if f.key == "sex" => sex(r.card.get("sex"), lang),
            Source::Field(f) => f.show(r.card.get(f.key), lang),
            Source::Own(f) => f.show(r.card.get(&self.key), lang),
            Source::Derived(key) => derived_cell(key, site, r, today, lang),
            Source::Kin(kind, part) => {
                r.family.one(*kind).map_or_else(String::new, |k| kin_cell(k, *part, full, today, lang))
            }
            Source::Elder(i, part) => {
                r.family.grandparents[*i].as_ref().map_or_else(String::new, |k| kin_cell(k, *part, full, today, lang))
            }
        }
    }
}

fn kin_cell(k: &Kin, part: Part, full: bool, today: Date, lang: Lang) -> String {
    let open = |v: &str, mask: fn(&str) -> String| if full || v.is_empty() { v.to_owned() } else { mask(v) };
    match part {
        // 已故 is written as a dash (农村留守儿童基本情况登记表).
        Part::Name if k.dead => format!("{}{}", k.name, lang.pick("（已故）", " (dead)")),
        _ if k.dead => "—".to_owned(),
        Part::Name => k.name.clone(),
        Part::Called => k.called.clone(),
        Part::Birth => k.birth_day.clone(),
        Part::Age => age_of(&k.birth_day, today),
        Part::Number => open(&k.id_number, gbcodes::mask_id),
        Part::Phone => open(&k.phone, gbcodes::mask_phone),
        Part::Works => k.works_at().to_owned(),
        Part::Since => k.away_since.clone(),
        Part::Health => k.health_words(lang),
        Part::Address => open(&k.address, |_| "＊＊＊".to_owned()),
        Part::Agreement => k.agreement_day.clone(),
    }
}

fn derived_cell(key: &str, site: &Site, r: &Ready<'_>, today: Date, lang: Lang) -> String {
    let away = |kind| r.family.one(kind).is_some_and(|k: &Kin| !k.dead && k.away());
    let (fa, ma) = (away(RelationKind::Father), away(RelationKind::Mother));
    let able = |kind| r.family.one(kind).is_some_and(|k: &Kin| !k.dead && k.capable != "0");
    let sep = lang.pick("、", ", ");
    match key {
        "age" => age_of(r.card.get("birth_day"), today),
        "unit" => r.row.unit_name.clone(),
        "registers" => {
            let name = |code: &String| {
                site.packs
                    .register(code)
                    .map_or_else(|| code.clone(), |g| lang.pick(&g.short.zh, &g.short.en).to_owned())
            };
            r.registers.iter().map(name).collect::<Vec<_>>().join(sep)
        }
        "children" => r.children.join(sep),
        "haves" if r.row.is_minor(today) => format!("{}/4", Haves(r.row.haves).0.count_ones()),
        "checked_on" => r.row.checked_on.clone(),
        "tags" => r.tags.join(sep),
        "both_away" => yes(fa && ma, lang),
        "one_unable" => {
            yes((fa && !ma && !able(RelationKind::Mother)) || (ma && !fa && !able(RelationKind::Father)), lang)
        }
        "entrusted" => lang
            .pick(
                if r.family.one(RelationKind::Carer).is_some() { "有" } else { "无" },
                if r.family.one(RelationKind::Carer).is_some() { "yes" } else { "no" },
            )
            .to_owned(),
        _ => String::new(),
    }
}

//! A row of a sheet to what it says of a person and her relatives; every cell that cannot be kept is named. Pure: what is in
//! the register already is looked at afterwards (`steps`).

use super::{
    cells::{at_home, numbers_veiled, schooling, veiled},
    fields::{GROUPS, VILLAGE},
    rules::{Judged, KinSaid, Said, Settings, Weight},
};
use crate::{
    card::Card,
    catalogue::field_of,
    persons::rules::{OwnField, canonical},
};
use jiff::civil::Date;
use network::units::Located;
use sheetreader::{CellKind, Field, Mapping, Row, Severity, Sheet, Target, Value, When, column_name};
use std::collections::{BTreeMap, HashMap};
use vocab::{Lang, bi};

/// What judging rows needs beside them.
pub(super) struct Bench<'a> {
    pub fields: &'a [Field],
    pub own: &'a [(String, OwnField)],
    pub settings: &'a Settings,
    /// Every unit of the network that can be named, by id.
    pub units: &'a HashMap<String, Located>,
    pub today: Date,
}

/// What each column holds, as the mapping says.
pub(super) fn columns_of(mapping: &Mapping, fields: &[Field]) -> BTreeMap<u32, String> {
    let key = |at: &usize| fields.get(*at).map_or("-", |f| f.key.as_str()).to_owned();
    mapping
        .columns
        .iter()
        .map(|c| {
            let held = match &c.target {
                Target::Unused => "-".to_owned(),
                Target::Serial => "#".to_owned(),
                Target::Field(at) => key(at),
                Target::Split(list) => list.iter().map(key).collect::<Vec<_>>().join("+"),
            };
            (c.column, held)
        })
        .collect()
}

/// What a person chose, as the reader wants it.
pub(super) fn target_of(chosen: &str, fields: &[Field]) -> Target {
    let at = |key: &str| fields.iter().position(|f| f.key == key);
    match chosen {
        "#" => Target::Serial,
        "" | "-" => Target::Unused,
        several if several.contains('+') => Target::Split(several.split('+').filter_map(at).collect()),
        key => at(key).map_or(Target::Unused, Target::Field),
    }
}

/// What the reader finds that has to be decided on the row itself: the number is somebody else's, or the sheet is wrong.
const BY_HAND: [&str; 3] = ["id_sex", "id_date", "name_dead"];

impl Bench<'_> {
    /// A row as understood. `number` is the row in the sheet it was sent with.
    pub(super) fn understand(&self, row: &Row, columns: &BTreeMap<u32, String>, number: u32) -> Judged {
        let mut j = Judged::default();
        for (field, value) in self.fields.iter().zip(&row.values).filter(|(_, v)| !v.is_empty()) {
            j.cells.insert(field.key.clone(), value.text());
        }
        for f in &row.findings {
            let key = columns.get(&f.cell.col).map_or("", |k| k.split('+').next().unwrap_or_default());
            let weight = match f.severity {
                Severity::Note => Weight::Note,
                Severity::Doubt => Weight::Doubt,
                Severity::Wrong => Weight::Wrong,
            };
            // The same number in an earlier row is judged over the whole sheet, mended rows included.
            // Nor is it the reader's to say what becomes of several people in one cell: see `own_field` and `relative`.
            if !matches!(f.code, "id_twice" | "several_people") {
                let cell =
                    self.settings.column_of(key).map_or(String::new(), |c| format!("{}{number}", column_name(c)));
                // A column that holds no field has no name to be called by.
                let key = if matches!(key, "#" | "-") { "" } else { key };
                let hand = BY_HAND.contains(&f.code);
                let said = Said::new(weight, key, vocab::Bi::new(numbers_veiled(&f.zh), numbers_veiled(&f.en)));
                j.findings.push(Said { cell, hand, ..said });
            }
        }
        let mut village = &Value::Empty;
        let mut kin: BTreeMap<&str, BTreeMap<&str, &Value>> = BTreeMap::new();
        for (field, value) in self.fields.iter().zip(&row.values).filter(|(_, v)| !v.is_empty()) {
            let key = field.key.as_str();
            match key.split_once('.') {
                _ if key == VILLAGE => village = value,
                Some((group, rest)) if group != "x" => {
                    kin.entry(group).or_default().insert(rest, value);
                }
                _ if key == "age" => {}
                _ => self.own_field(&mut j, key, value),
            }
        }
        schooling(&mut j);
        self.place(&mut j, village);
        for group in GROUPS {
            if let Some(said) = kin.get(group) {
                self.relative(&mut j, group, said);
            }
        }
        self.spare_phones(&mut j, &row.values);
        guardians_who_are_parents(&mut j);
        for said in &mut j.findings {
            if said.cell.is_empty()
                && let Some(col) = self.settings.column_of(&said.key)
            {
                said.cell = format!("{}{number}", column_name(col));
            }
        }
        j
    }

    fn own_field(&self, j: &mut Judged, key: &str, value: &Value) {
        if let Value::People(list) = value
            && key == "name"
        {
            if list.len() > 1 {
                let n = list.len();
                j.say(
                    Weight::Wrong,
                    key,
                    bi!(
                        "一格里有 {n} 个人，没有分开；请拆成几行，一行一个人",
                        "{n} people in one cell, which were not taken apart; give each her own row"
                    ),
                );
            }
            let Some(first) = list.first() else { return };
            j.card.set("name", crate::names::tidy(&first.name));
            if let (Some(phone), "") = (&first.phone, j.card.get("phone")) {
                j.card.set("phone", phone.as_str());
            }
            return;
        }
        let text = match self.text(j, key, value) {
            Some(t) if !t.is_empty() => t,
            _ => return,
        };
        let checked = match field_of(key) {
            Some(f) => canonical(f, &text, self.today),
            None => match self.own.iter().find(|(k, _)| k == key) {
                Some((_, f)) => f.canonical(&text, self.today),
                None => return,
            },
        };
        match checked {
            Ok(v) if j.card.get(key).is_empty() => j.card.set(key, v),
            Ok(_) => {}
            Err(why) => j.say(Weight::Wrong, key, why),
        }
    }

    /// A value as it would be typed into a form; nothing where only a part is known.
    fn text(&self, j: &mut Judged, key: &str, value: &Value) -> Option<String> {
        Some(match value {
            Value::Unread(_) | Value::Empty => return None,
            Value::Id(id) => id.as_str().to_owned(),
            Value::Date(When::Day(d)) => d.to_string(),
            Value::Date(_) => {
                // A number beside it knows the day.
                let number = key.replace("birth_day", "id_number");
                if !(key.ends_with("birth_day") && j.cells.contains_key(&number)) {
                    j.say(
                        Weight::Doubt,
                        key,
                        bi!(
                            "只写了年月，缺哪一天；这一格不保存，请补全",
                            "Year and month only, the day is missing; not kept until it is complete"
                        ),
                    );
                }
                return None;
            }
            Value::Sex(s) => s.code().to_owned(),
            Value::Code { code, .. } => code.clone(),
            Value::Codes(list) => {
                if field_of(key).is_some() {
                    j.say(Weight::Doubt, key, bi!("写了几项，取了第一项", "Several are given; the first was taken"));
                    list.first()?.0.clone()
                } else {
                    list.iter().map(|(c, _)| c.as_str()).collect::<Vec<_>>().join("、")
                }
            }
            // The others become contacts, see `spare_phones`.
            Value::Phones(list) => list.first()?.clone(),
            Value::YesNo(yes) => if *yes { "1" } else { "0" }.to_owned(),
            Value::People(list) => list.first()?.name.clone(),
            other => other.text(),
        })
    }

    fn place(&self, j: &mut Judged, village: &Value) {
        let named = match village {
            Value::Place { id: Some(id), rest, .. } => {
                if !rest.is_empty() && j.card.get("group_no").is_empty() {
                    j.card.set("group_no", rest.as_str());
                }
                self.units.get(id)
            }
            Value::Empty => None,
            Value::Unread(_) => {
                // Said already, but of two villages of one name only as a doubt: the row cannot be kept without its place.
                if !j.findings.iter().any(|f| f.key == VILLAGE && f.weight == Weight::Wrong) {
                    j.say(
                        Weight::Wrong,
                        VILLAGE,
                        bi!(
                            "看不出是哪个村（社区），请写明乡镇和村",
                            "It is not clear which village is meant; write township and village"
                        ),
                    );
                }
                return;
            }
            _ => None,
        };
        j.unit_said = named.is_some();
        match named.or_else(|| self.units.get(&self.settings.unit)) {
            Some(unit) => {
                j.unit = unit.id.to_string();
                j.unit_name.clone_from(&unit.name);
            }
            None => j.say(
                Weight::Wrong,
                VILLAGE,
                bi!(
                    "没有写村（社区）；补上，或返回上一步给整张表选一个单位",
                    "No village is given; fill it in, or go back and choose one for the whole sheet"
                ),
            ),
        }
    }

    fn relative(&self, j: &mut Judged, group: &'static str, said: &BTreeMap<&str, &Value>) {
        let text = |rest: &str| said.get(rest).map(|v| v.text()).unwrap_or_default();
        let names: Vec<(String, Option<String>)> = match said.get("name") {
            Some(Value::People(list)) => list.iter().map(|p| (p.name.clone(), p.phone.clone())).collect(),
            Some(Value::Name(n) | Value::Text(n)) => vec![(n.clone(), None)],
            _ => Vec::new(),
        };
        if names.is_empty() {
            if said.keys().any(|k| !matches!(*k, "relation" | "name")) {
                let key = format!("{group}.name");
                let who = super::fields::group_name(group, vocab::Lang::Zh);
                let whom = super::fields::group_name(group, vocab::Lang::En);
                j.say(
                    Weight::Doubt,
                    &key,
                    bi!(
                        "写了{who}的情况，没有写姓名；这些不保存",
                        "Something is said of {whom}, but no name; it is not kept"
                    ),
                );
            }
            return;
        }
        let phones = match said.get("phone") {
            Some(Value::Phones(list)) => list.clone(),
            _ => Vec::new(),
        };
        let count = if group == "guardian" || group == "contact" { names.len() } else { 1 };
        if names.len() > 1 {
            let (key, n, first) = (format!("{group}.name"), names.len(), &names[0].0);
            let b = match count {
                1 => bi!(
                    "一格里写了 {n} 个人，只取第一个“{first}”，其余不保存；请核对",
                    "{n} people in one cell; only the first, “{first}”, is taken, the others are not kept; please check"
                ),
                _ => bi!("一格里写了 {n} 个人，已分开，请核对", "{n} people in one cell, taken apart; please check"),
            };
            j.say(Weight::Doubt, &key, b);
        }
        for (n, (name, beside)) in names.iter().take(count).enumerate() {
            let mut kin = KinSaid {
                group: group.to_owned(),
                card: Card::default().with("name", crate::names::tidy(name)),
                ..KinSaid::default()
            };
            let number = match beside {
                Some(p) => Some(p),
                None if n == 0 || phones.len() == count => phones.get(n),
                None => None,
            };
            if let Some(p) = number {
                self.kin_field(j, &mut kin.card, group, "phone", p);
            }
            if n == 0 {
                for rest in ["id_number", "birth_day", "address"] {
                    let key = format!("{group}.{rest}");
                    if let Some(t) = said.get(rest).and_then(|v| self.text(j, &key, v)) {
                        self.kin_field(j, &mut kin.card, group, rest, &t);
                    }
                }
                kin.called = text("relation").chars().take(30).collect();
                kin.away_place = text("away_place").chars().take(100).collect();
                match said.get("away_since") {
                    Some(Value::Date(When::Day(d))) => kin.away_since = d.to_string(),
                    // What nobody remembers to the day begins with the month.
                    Some(Value::Date(When::Month(y, m))) => kin.away_since = format!("{y:04}-{m:02}-01"),
                    Some(Value::Date(When::Year(y))) => kin.away_since = format!("{y:04}-01-01"),
                    _ => {}
                }
                if at_home(&kin.away_place) {
                    // 在家务农 under 务工地点 is no place away.
                    kin.away_since.clear();
                } else if kin.away_since.is_empty() && !kin.away_place.is_empty() {
                    kin.away_guessed = true;
                    kin.away_since = self.today.to_string();
                }
            }
            if group == "carer" {
                kin.called = "爱心妈妈".into();
            }
            match group {
                "father" => kin.card.set("sex", "1"),
                "mother" => kin.card.set("sex", "2"),
                _ => {}
            }
            if !matches!(group, "contact" | "carer") {
                kin.card.set("adult", "1");
            }
            j.kin.push(kin);
        }
    }

    /// A file has room for one telephone a person. Further numbers of a cell are kept as contacts of the file, sealed like
    /// every telephone, under the name of whose number it is.
    fn spare_phones(&self, j: &mut Judged, values: &[Value]) {
        for (field, value) in self.fields.iter().zip(values) {
            let Value::Phones(list) = value else { continue };
            let (group, called) = match field.key.split_once('.') {
                None if field.key == "phone" => ("", "本人"),
                Some((group, "phone")) => (group, super::fields::group_name(group, Lang::Zh)),
                _ => continue,
            };
            let names: Vec<String> = match group {
                "" => vec![j.card.get("name").to_owned()],
                _ => j.kin.iter().filter(|k| k.group == group).map(|k| k.card.get("name").to_owned()).collect(),
            };
            // As many numbers as people are one number each.
            if names.len() > 1 && names.len() >= list.len() {
                continue;
            }
            let Some(name) = names.first().filter(|n| !n.is_empty()) else { continue };
            for (n, number) in list.iter().enumerate().skip(1) {
                let nth = if n == 1 { String::new() } else { n.to_string() };
                let spare = format!("{name}（备用号码{nth}）");
                let mut kin = KinSaid { group: "contact".into(), called: called.into(), ..KinSaid::default() };
                kin.card.set("name", spare.as_str());
                self.kin_field(j, &mut kin.card, "contact", "phone", number);
                let shown = gbcodes::mask_phone(number);
                j.say(
                    Weight::Note,
                    &field.key,
                    bi!(
                        "这一格还有号码 {shown}，记为联系人“{spare}”",
                        "The cell has another number, {shown}; it becomes the contact “{spare}”"
                    ),
                );
                j.kin.push(kin);
            }
        }
    }

    fn kin_field(&self, j: &mut Judged, card: &mut Card, group: &str, rest: &str, text: &str) {
        let Some(f) = field_of(rest) else { return };
        match canonical(f, text, self.today) {
            Ok(v) => card.set(rest, v),
            Err(why) => j.say(Weight::Wrong, &format!("{group}.{rest}"), why),
        }
    }
}

/// A guardian of the name of a parent of the same row is that parent.
fn guardians_who_are_parents(j: &mut Judged) {
    let parents: Vec<(String, String)> = j
        .kin
        .iter()
        .filter(|k| matches!(k.group.as_str(), "father" | "mother"))
        .map(|k| (k.group.clone(), k.card.get("name").to_owned()))
        .collect();
    for kin in j.kin.iter_mut().filter(|k| k.group == "guardian") {
        if let Some((group, _)) = parents.iter().find(|(_, name)| name == kin.card.get("name")) {
            kin.same_as.clone_from(group);
        }
    }
}

/// The cells under a column's header, for a look at what it holds.
pub(super) fn samples(sheet: &Sheet, rows: impl Iterator<Item = u32>, column: u32) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for row in rows.take(60) {
        let cell = sheet.cell(row, column);
        let text = cell.text().trim();
        if text.is_empty() || cell.kind == CellKind::Empty || out.iter().any(|t| t == text) {
            continue;
        }
        out.push(veiled(text).chars().take(24).collect());
        if out.len() == 3 {
            break;
        }
    }
    out
}

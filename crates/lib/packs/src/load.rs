//! From files to packs: which file holds what, and the fields of each.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::check;
use crate::duty::{Duty, Owes};
use crate::error::{PackError, Problem};
use crate::model::{ActivityKind, FactKind, Measure, MeasureKind, Pack, Packs, Presence, Programme, RecordKind, Words};
use crate::read::{Fields, Origin, line_of};
use crate::register::{self, Definition, OwnField, Register};
use crate::topic::Topic;

/// Where each defined thing stands, in the order of the lists in [`Packs`].
#[derive(Default)]
pub(crate) struct Origins {
    pub record_kinds: Vec<Origin>,
    pub activity_kinds: Vec<Origin>,
    pub programmes: Vec<Origin>,
    pub measures: Vec<Origin>,
    pub registers: Vec<Origin>,
    pub definitions: Vec<Origin>,
    pub own_fields: Vec<Origin>,
    pub duties: Vec<Origin>,
}

/// What is being put together.
#[derive(Default)]
struct Loader {
    packs: Packs,
    origins: Origins,
    errors: Vec<PackError>,
}

impl Packs {
    /// Reads and checks packs from their files: name (`folder/file.toml`) and text.
    ///
    /// # Errors
    /// Every mistake found, by file and line. References between files are checked only when all files can be read,
    /// so that one slip does not bring a hundred complaints.
    ///
    /// ```
    /// let errors = packs::Packs::parse(vec![("a/pack.toml".into(), "id = \"a\"".into())]).unwrap_err();
    /// assert!(errors.iter().any(|error| error.zh() == "a/pack.toml 第1行：缺少 source；请补写"));
    /// ```
    pub fn parse(files: Vec<(String, String)>) -> Result<Self, Vec<PackError>> {
        let mut loader = Loader::default();
        let mut folders: BTreeMap<String, bool> = BTreeMap::new();
        for (name, text) in &files {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            let folder = folder.rsplit('/').next().unwrap_or(folder);
            let has_pack = folders.entry(folder.to_owned()).or_default();
            *has_pack |= file == "pack.toml";
            loader.file(name, folder, file, text);
        }
        for (folder, _) in folders.iter().filter(|(_, has_pack)| !**has_pack) {
            let file = format!("{folder}/pack.toml");
            loader.errors.push(PackError { file, line: 0, problem: Problem::NoPackFile });
        }
        if loader.errors.is_empty() {
            loader.errors = check::references(&mut loader.packs, &loader.origins);
        }
        loader.errors.sort();
        if loader.errors.is_empty() { Ok(loader.packs) } else { Err(loader.errors) }
    }
}

impl Loader {
    fn file(&mut self, name: &str, folder: &str, file: &str, text: &str) {
        // A byte-order mark comes with Notepad.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (root, faults) = DeTable::parse_recoverable(text);
        if !faults.is_empty() {
            self.errors.extend(faults.iter().map(|fault| PackError {
                file: name.to_owned(),
                line: line_of(text, fault.span().unwrap_or_default()),
                problem: Problem::Syntax(fault.message().to_owned()),
            }));
            return;
        }
        let table = root.get_ref();
        match file {
            "pack.toml" => {
                let fields = Fields::new(name, text, 0..0, table);
                self.pack(fields, folder);
            }
            "records.toml" => self.lists(name, text, table, &["record"], folder),
            "measures.toml" => self.lists(name, text, table, &["measure"], folder),
            "registers.toml" => self.lists(name, text, table, &["register", "definition", "field"], folder),
            "duties.toml" => self.lists(name, text, table, &["duty"], folder),
            "activities.toml" => self.lists(name, text, table, &["kind", "programme"], folder),
            _ => self.errors.push(PackError { file: name.to_owned(), line: 0, problem: Problem::UnknownFile }),
        }
    }

    /// The `[[name]]` lists of a file.
    fn lists(&mut self, name: &str, text: &str, root: &DeTable<'_>, known: &[&str], folder: &str) {
        for (key, value) in root {
            let list = value.get_ref().as_array().filter(|_| known.contains(&key.get_ref().as_ref()));
            let Some(list) = list else {
                let known = known.iter().map(|name| format!("[[{name}]]")).collect::<Vec<_>>().join(" ");
                let problem = Problem::UnknownField { field: key.get_ref().to_string(), known };
                self.errors.push(PackError { file: name.to_owned(), line: line_of(text, key.span()), problem });
                continue;
            };
            for item in list {
                let DeValue::Table(table) = item.get_ref() else { continue };
                let fields = Fields::new(name, text, item.span(), table);
                match key.get_ref().as_ref() {
                    "record" => self.record_kind(fields, folder),
                    "measure" => self.measure(fields, folder),
                    "kind" => self.activity_kind(fields, folder),
                    "register" => self.register(fields, folder),
                    "definition" => self.definition(fields),
                    "field" => self.own_field(fields),
                    "duty" => self.duty(fields, folder),
                    _ => self.programme(fields, folder),
                }
            }
        }
    }

    fn pack(&mut self, mut fields: Fields<'_>, folder: &str) {
        let pack = Pack {
            id: fields.code("id"),
            name: fields.words("name", "name_en"),
            source: fields.text("source"),
            effective_from: fields.date("effective_from"),
        };
        if !pack.id.is_empty() && pack.id != folder {
            fields.fail("id", Problem::FolderName { id: pack.id.clone(), folder: folder.to_owned() });
        }
        self.packs.packs.push(pack);
        self.errors.extend(fields.finish().1);
    }

    fn record_kind(&mut self, mut fields: Fields<'_>, folder: &str) {
        const PRESENCE: [(&str, Presence); 3] =
            [("none", Presence::None), ("optional", Presence::Optional), ("required", Presence::Required)];
        let kind = RecordKind {
            code: fields.code("code"),
            pack: folder.to_owned(),
            name: fields.words("name", "name_en"),
            topic: topic(&mut fields),
            unit: fields.words("unit", "unit_en"),
            subjects: fields.one_of("subjects", &PRESENCE, Some(Presence::None)).unwrap_or_default(),
            amount: fields.one_of("amount", &PRESENCE, Some(Presence::None)).unwrap_or_default(),
            quantity: fields.yes("quantity"),
            lasting: fields.yes("lasting"),
            description: fields.text("description"),
        };
        self.packs.record_kinds.push(kind);
        let origin = self.close(fields);
        self.origins.record_kinds.push(origin);
    }

    fn activity_kind(&mut self, mut fields: Fields<'_>, folder: &str) {
        let kind = ActivityKind {
            code: fields.code("code"),
            pack: folder.to_owned(),
            name: fields.words("name", "name_en"),
            topic: topic(&mut fields),
        };
        self.packs.activity_kinds.push(kind);
        let origin = self.close(fields);
        self.origins.activity_kinds.push(origin);
    }

    fn register(&mut self, mut fields: Fields<'_>, folder: &str) {
        let register = Register {
            code: fields.code("code"),
            pack: folder.to_owned(),
            name: fields.words("name", "name_en"),
            short: fields.words("short", "short_en"),
            topic: topic(&mut fields),
            exits: pairs(&mut fields, "exits", "exits_en"),
            check_by: fields.number("check_by"),
            keep_years: fields.number("keep_years"),
            source: fields.text("source"),
        };
        self.packs.registers.push(register);
        let origin = self.close(fields);
        self.origins.registers.push(origin);
    }

    fn definition(&mut self, mut fields: Fields<'_>) {
        let definition = Definition {
            code: fields.code("code"),
            register: fields.code("register"),
            name: fields.words("name", "name_en"),
            eligible: fields.text("eligible"),
            because: fields.words("because", "because_en"),
            default: fields.yes("default"),
            source: fields.text("source"),
            effective_from: fields.date("effective_from"),
        };
        if let Err(why) = register::check(&definition.eligible) {
            fields.fail("eligible", Problem::Condition(why));
        }
        self.packs.definitions.push(definition);
        let origin = self.close(fields);
        self.origins.definitions.push(origin);
    }

    fn own_field(&mut self, mut fields: Fields<'_>) {
        const KINDS: [(&str, &str); 8] = [
            ("text", "text"),
            ("long", "long"),
            ("number", "number"),
            ("money", "money"),
            ("day", "day"),
            ("yes_no", "yes_no"),
            ("choice", "choice"),
            ("choices", "choices"),
        ];
        let field = OwnField {
            code: fields.code("code"),
            register: fields.code("register"),
            name: fields.words("name", "name_en"),
            kind: fields.one_of("kind", &KINDS, None).unwrap_or("text").to_owned(),
            choices: pairs(&mut fields, "choices", "choices_en"),
        };
        if field.kind.starts_with("choice") && field.choices.is_empty() {
            fields.fail("choices", Problem::Missing("choices"));
        }
        self.packs.own_fields.push(field);
        let origin = self.close(fields);
        self.origins.own_fields.push(origin);
    }

    fn duty(&mut self, mut fields: Fields<'_>, folder: &str) {
        let proved: Vec<(String, Option<FactKind>)> =
            fields.texts("proved_by").into_iter().map(|code| (code.clone(), FactKind::by_code(&code))).collect();
        for (code, _) in proved.iter().filter(|(_, kind)| kind.is_none()) {
            fields.fail("proved_by", Problem::Unknown { zh: "事实", en: "fact", code: code.clone() });
        }
        if proved.is_empty() {
            fields.fail("proved_by", Problem::Missing("proved_by"));
        }
        let duty = Duty {
            code: fields.code("code"),
            pack: folder.to_owned(),
            name: fields.words("name", "name_en"),
            short: fields.words("short", "short_en"),
            topic: topic(&mut fields),
            registers: fields.texts("registers"),
            owes: fields.one_of("owes", &Owes::ALL, None).unwrap_or(Owes::Village),
            proved_by: proved.into_iter().filter_map(|(_, kind)| kind).collect(),
            rule: fields
                .nested::<duties::Rule>("rule")
                .unwrap_or_else(|| duties::Rule::new(duties::Cadence::Nothing, jiff::civil::Date::MIN)),
            usual: fields.yes("usual"),
            escalate_after: fields.maybe_number("escalate_after"),
            source: fields.text("source"),
        };
        if duty.registers.is_empty() {
            fields.fail("registers", Problem::Missing("registers"));
        }
        self.packs.duties.push(duty);
        let origin = self.close(fields);
        self.origins.duties.push(origin);
    }

    fn programme(&mut self, mut fields: Fields<'_>, folder: &str) {
        let programme = Programme {
            code: fields.code("code"),
            pack: folder.to_owned(),
            name: fields.words("name", "name_en"),
            festival: fields.maybe_text("festival"),
        };
        self.packs.programmes.push(programme);
        let origin = self.close(fields);
        self.origins.programmes.push(origin);
    }

    fn measure(&mut self, mut fields: Fields<'_>, folder: &str) {
        let ratio = MeasureKind::Ratio { numerator: String::new(), denominator: String::new() };
        let kinds = [
            ("times", MeasureKind::Times),
            ("count", MeasureKind::Count),
            ("people", MeasureKind::People),
            ("stock", MeasureKind::Stock),
            ("amount", MeasureKind::Amount),
            ("ratio", ratio),
        ];
        let code = fields.code("code");
        let name = fields.words("name", "name_en");
        let stated = fields.one_of("kind", &kinds, None);
        let (numerator, denominator) = (fields.maybe_text("numerator"), fields.maybe_text("denominator"));
        let facts = fields.texts("facts");
        let kind = match stated {
            Some(MeasureKind::Ratio { .. }) => {
                for (field, value) in [("numerator", &numerator), ("denominator", &denominator)] {
                    if value.is_none() {
                        fields.fail(field, Problem::Missing(field));
                    }
                }
                if !facts.is_empty() {
                    fields.fail("facts", Problem::NotForThisKind { field: "facts", kind: "ratio" });
                }
                MeasureKind::Ratio {
                    numerator: numerator.unwrap_or_default(),
                    denominator: denominator.unwrap_or_default(),
                }
            }
            Some(kind) => {
                for (field, value) in [("numerator", &numerator), ("denominator", &denominator)] {
                    if value.is_some() {
                        fields.fail(field, Problem::NotForThisKind { field, kind: kind.code() });
                    }
                }
                if facts.is_empty() {
                    fields.fail("facts", Problem::Missing("facts"));
                }
                kind
            }
            None => MeasureKind::Count,
        };
        let mut known_facts = Vec::new();
        for found in facts {
            match FactKind::by_code(&found) {
                Some(fact) => known_facts.push(fact),
                None => {
                    let allowed = "activity attendance roll record:<code>".to_owned();
                    fields.fail("facts", Problem::NotOneOf { field: "facts", found, allowed });
                }
            }
        }
        let mut topics = Vec::new();
        for code in fields.texts("topics") {
            match Topic::by_code(&code) {
                Some(topic) => topics.push(topic),
                None => fields.fail("topics", Problem::Unknown { zh: "主题", en: "topic", code }),
            }
        }
        let measure = Measure {
            code,
            pack: folder.to_owned(),
            name,
            kind,
            facts: known_facts,
            topics,
            programmes: fields.texts("programmes"),
            activity_kinds: fields.texts("activity_kinds"),
            named: fields.yes("named"),
            unit: fields.words("unit", "unit_en"),
            scope_rows: fields.numbers("scope_rows"),
            suggest: fields.texts("suggest"),
            source: fields.text("source"),
            version: fields.number("version"),
            effective_from: fields.date("effective_from"),
        };
        self.packs.measures.push(measure);
        let origin = self.close(fields);
        self.origins.measures.push(origin);
    }

    fn close(&mut self, fields: Fields<'_>) -> Origin {
        let (origin, errors) = fields.finish();
        self.errors.extend(errors);
        origin
    }
}

fn topic(fields: &mut Fields<'_>) -> Topic {
    let code = fields.text("topic");
    Topic::by_code(&code).unwrap_or_else(|| {
        if !code.is_empty() {
            fields.fail("topic", Problem::Unknown { zh: "主题", en: "topic", code });
        }
        Topic::Other
    })
}

/// Two lists of texts, Chinese and English, as pairs.
fn pairs(fields: &mut Fields<'_>, zh: &'static str, en: &'static str) -> Vec<Words> {
    let (chinese, english) = (fields.texts(zh), fields.texts(en));
    if chinese.len() != english.len() {
        fields.fail(en, Problem::MissingEnglish(en));
    }
    chinese.into_iter().zip(english).map(|(zh, en)| Words { zh, en }).collect()
}

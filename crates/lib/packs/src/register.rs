//! Registers 名册: who is held on a programme's register, by which definition, with which fields of the county's own. A
//! definition is a CEL expression over what a person's file says; several may stand side by side because the documents
//! differ, and a county chooses one.

use std::collections::BTreeMap;

use cel::{Context, Program, Value};
use jiff::civil::Date;

use crate::model::{Packs, Words};
use crate::topic::Topic;

/// A programme's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Its code, unique over all packs.
    pub code: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it is called.
    pub name: Words,
    /// A few characters for badges.
    pub short: Words,
    /// The line of work its numbers belong to.
    pub topic: Topic,
    /// Reasons for leaving, in Chinese and English, in the order of the form.
    pub exits: Vec<Words>,
    /// The day of the quarter's last month by which those on it are looked at.
    pub check_by: u32,
    /// Years a file is kept after she left (retention rule); 0 for as long as the archive law says.
    pub keep_years: u32,
    /// The document it follows.
    pub source: String,
}

/// Who belongs on a register, by one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its code, unique over all packs.
    pub code: String,
    /// The register.
    pub register: String,
    /// What it is called where a county chooses.
    pub name: Words,
    /// The condition, a CEL expression over [`FACTS`].
    pub eligible: String,
    /// The sentence that explains it; `{name of a fact}` is filled in.
    pub because: Words,
    /// Whether it holds where no county has chosen.
    pub default: bool,
    /// The document and article.
    pub source: String,
    /// The first day it holds.
    pub effective_from: Date,
}

/// A county's own field of a person's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnField {
    /// Its code, unique over all packs.
    pub code: String,
    /// The register that asks for it.
    pub register: String,
    /// What it is called.
    pub name: Words,
    /// `text`, `long`, `number`, `money`, `day`, `yes_no`, `choice`, `choices`.
    pub kind: String,
    /// Choices in Chinese and English.
    pub choices: Vec<Words>,
}

/// What a condition may ask: name, and whether it is a number, a truth or a text.
pub const FACTS: &[(&str, FactSort)] = &[
    ("age", FactSort::Number), // whole years today; -1 when not known
    ("female", FactSort::Truth),
    ("both_away", FactSort::Truth),          // father and mother both work away now
    ("one_away", FactSort::Truth),           // one of them does
    ("home_parent_unable", FactSort::Truth), // the parent at home cannot look after a child, or there is none
    ("father_away_days", FactSort::Number),  // days away within the last twelve months
    ("mother_away_days", FactSort::Number),
    ("father_away_spell", FactSort::Number), // days of the spell that lasts now; 0 when at home
    ("mother_away_spell", FactSort::Number),
    ("away_far", FactSort::Truth), // those away are outside the county
    ("has_father", FactSort::Truth),
    ("has_mother", FactSort::Truth),
    ("parents_dead", FactSort::Number),      // how many of father and mother are dead
    ("spouse_away_spell", FactSort::Number), // days of the husband's or wife's spell that lasts now
    ("children_under_18", FactSort::Number),
    ("children_away", FactSort::Number), // grown-up children who work away now
    ("grown_children", FactSort::Number),
    ("own_away", FactSort::Truth),   // she herself works away now
    ("hukou_here", FactSort::Truth), // her household is registered here, or nothing else is said
    ("schooling", FactSort::Text),
    ("health", FactSort::Text),
    ("disability_grade", FactSort::Text),
    ("marriage", FactSort::Text),
    ("risk", FactSort::Text),
    ("own", FactSort::Map), // the county's own fields by code
];

/// What sort of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactSort {
    /// A whole number.
    Number,
    /// True or false.
    Truth,
    /// A text, empty when not known.
    Text,
    /// Texts by name.
    Map,
}

/// A person's facts, as conditions ask for them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonFacts {
    /// Numbers.
    pub numbers: BTreeMap<&'static str, i64>,
    /// Truths.
    pub truths: BTreeMap<&'static str, bool>,
    /// Texts.
    pub texts: BTreeMap<&'static str, String>,
    /// The county's own fields.
    pub own: BTreeMap<String, String>,
    /// Words for the explanation, by name, in Chinese and English.
    pub words: BTreeMap<&'static str, Words>,
}

/// The conditions of all packs, compiled once.
pub struct Eligibility {
    programs: BTreeMap<String, Program>,
}

impl std::fmt::Debug for Eligibility {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Eligibility({})", self.programs.len())
    }
}

impl Eligibility {
    /// Compiles the conditions of checked packs.
    pub fn of(packs: &Packs) -> Eligibility {
        let programs = packs
            .definitions()
            .iter()
            .filter_map(|d| Some((d.code.clone(), Program::compile(&d.eligible).ok()?)))
            .collect();
        Eligibility { programs }
    }

    /// Whether a person fits a definition.
    ///
    /// # Errors
    /// The interpreter's words, where the condition asks for something that is not there.
    pub fn holds(&self, definition: &str, facts: &PersonFacts) -> Result<bool, String> {
        let program = self.programs.get(definition).ok_or_else(|| format!("no definition {definition}"))?;
        let mut context = Context::default();
        for (name, sort) in FACTS {
            match sort {
                FactSort::Number => {
                    context.add_variable_from_value(*name, facts.numbers.get(name).copied().unwrap_or(0))
                }
                FactSort::Truth => {
                    context.add_variable_from_value(*name, facts.truths.get(name).copied().unwrap_or(false))
                }
                FactSort::Text => {
                    context.add_variable_from_value(*name, facts.texts.get(name).cloned().unwrap_or_default())
                }
                FactSort::Map => {
                    let own: std::collections::HashMap<String, Value> =
                        facts.own.iter().map(|(k, v)| (k.clone(), Value::from(v.clone()))).collect();
                    context.add_variable_from_value(*name, own);
                }
            }
        }
        match program.execute(&context) {
            Ok(Value::Bool(yes)) => Ok(yes),
            Ok(other) => Err(format!("{other:?} is neither true nor false")),
            Err(e) => Err(e.to_string()),
        }
    }
}

/// Fills the names in braces of an explanation. A name nobody knows is left as it is, so that the mistake shows.
pub fn explain(template: &str, words: &BTreeMap<&'static str, Words>, english: bool) -> String {
    words.iter().fold(template.to_owned(), |text, (name, w)| {
        text.replace(&format!("{{{name}}}"), if english { &w.en } else { &w.zh })
    })
}

/// Whether an expression can be compiled and asks for known facts only; else what is wrong.
pub(crate) fn check(expression: &str) -> Result<(), String> {
    let program =
        Program::compile(expression).map_err(|e| e.to_string().lines().next().unwrap_or_default().to_owned())?;
    let unknown = |name: &&str| !FACTS.iter().any(|(known, _)| known == name);
    let references = program.references();
    match references.variables().iter().find(|v| unknown(v)) {
        Some(name) => Err(name.to_string()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_asks_for_known_facts_only() {
        assert_eq!(check("age < 16 && both_away"), Ok(()));
        assert_eq!(check("age < 16 && hot"), Err("hot".into()));
        assert!(check("age <").is_err());
        assert_eq!(check("'orphan' in own && own['orphan'] == '1'"), Ok(()));
    }

    #[test]
    fn explanations_are_filled_in() {
        let words = BTreeMap::from([("age", Words { zh: "12 岁".into(), en: "aged 12".into() })]);
        assert_eq!(explain("{age}，{other}", &words, false), "12 岁，{other}");
        assert_eq!(explain("{age}", &words, true), "aged 12");
    }
}

//! What has to hold between the files: codes stand once, references lead somewhere, filters can match.

use std::collections::BTreeMap;

use crate::error::{PackError, Problem};
use crate::load::Origins;
use crate::model::{FactKind, Measure, MeasureKind, Packs, Presence};
use crate::read::Origin;

/// Checks all references; programmes and activity kinds named in Chinese are turned into their codes.
pub(crate) fn references(packs: &mut Packs, origins: &Origins) -> Vec<PackError> {
    let mut errors = Vec::new();
    unique(packs.record_kinds.iter().map(|kind| kind.code.as_str()), &origins.record_kinds, &mut errors);
    unique(packs.activity_kinds.iter().map(|kind| kind.code.as_str()), &origins.activity_kinds, &mut errors);
    unique(packs.programmes.iter().map(|programme| programme.code.as_str()), &origins.programmes, &mut errors);
    unique(packs.measures.iter().map(|measure| measure.code.as_str()), &origins.measures, &mut errors);
    unique(packs.registers.iter().map(|register| register.code.as_str()), &origins.registers, &mut errors);
    unique(packs.definitions.iter().map(|definition| definition.code.as_str()), &origins.definitions, &mut errors);
    unique(packs.duties.iter().map(|duty| duty.code.as_str()), &origins.duties, &mut errors);
    for (duty, origin) in packs.duties.iter().zip(&origins.duties) {
        for code in duty.registers.iter().filter(|code| packs.register(code).is_none()) {
            let problem = Problem::Unknown { zh: "名册", en: "register", code: code.clone() };
            errors.push(origin.error("registers", problem));
        }
        for fact in &duty.proved_by {
            let known = match fact {
                FactKind::Record(code) => packs.record_kind(code).is_some_and(|kind| kind.subjects != Presence::None),
                FactKind::Attendance | FactKind::FileCheck => true,
                _ => false,
            };
            if !known {
                errors.push(origin.error("proved_by", Problem::NoSubjects(fact.code())));
            }
        }
        for tier in duty.rule.tiers.iter().filter(|tier| !["high", "middle", "low"].contains(&tier.code.as_str())) {
            let found = tier.code.clone();
            let problem = Problem::NotOneOf { field: "rule", found, allowed: "high middle low".into() };
            errors.push(origin.error("rule", problem));
        }
    }
    unique(packs.own_fields.iter().map(|field| field.code.as_str()), &origins.own_fields, &mut errors);
    let of = packs.definitions.iter().map(|d| &d.register).zip(&origins.definitions);
    for (code, origin) in of.chain(packs.own_fields.iter().map(|f| &f.register).zip(&origins.own_fields)) {
        if packs.register(code).is_none() {
            let problem = Problem::Unknown { zh: "名册", en: "register", code: code.clone() };
            errors.push(origin.error("register", problem));
        }
    }

    let programmes = packs.programmes.iter().map(|programme| (programme.name.zh.clone(), programme.code.clone()));
    let programmes: BTreeMap<_, _> = programmes.collect();
    let kinds = packs.activity_kinds.iter().map(|kind| (kind.name.zh.clone(), kind.code.clone()));
    let kinds: BTreeMap<_, _> = kinds.collect();
    for (measure, origin) in packs.measures.iter_mut().zip(&origins.measures) {
        to_codes(&mut measure.programmes, &programmes, ("programmes", "节点活动", "programme"), origin, &mut errors);
        to_codes(
            &mut measure.activity_kinds,
            &kinds,
            ("activity_kinds", "活动种类", "activity kind"),
            origin,
            &mut errors,
        );
    }
    for (measure, origin) in packs.measures.iter().zip(&origins.measures) {
        match &measure.kind {
            MeasureKind::Ratio { numerator, denominator } => {
                for (field, code) in [("numerator", numerator), ("denominator", denominator)] {
                    if packs.measure(code).is_none() {
                        let problem = Problem::Unknown { zh: "口径", en: "measure", code: code.clone() };
                        errors.push(origin.error(field, problem));
                    }
                }
                if let Some(chain) = cycle(packs, measure) {
                    errors.push(origin.error("numerator", Problem::Cycle(chain)));
                }
            }
            _ => facts(packs, measure, origin, &mut errors),
        }
        if measure.scope_rows.is_empty() {
            errors.push(origin.error("scope_rows", Problem::Missing("scope_rows")));
        }
        if measure.suggest.is_empty() {
            errors.push(origin.error("suggest", Problem::Missing("suggest")));
        }
    }
    errors
}

fn unique<'a>(codes: impl Iterator<Item = &'a str>, origins: &[Origin], errors: &mut Vec<PackError>) {
    let mut seen: BTreeMap<&str, &Origin> = BTreeMap::new();
    for (code, origin) in codes.zip(origins) {
        match seen.get(code) {
            Some(first) => {
                let (first_file, first_line) = (first.file.clone(), first.line);
                errors.push(origin.error("code", Problem::Duplicate { code: code.to_owned(), first_file, first_line }));
            }
            None => {
                seen.insert(code, origin);
            }
        }
    }
}

/// Leaves codes, turns Chinese names into codes, reports the rest.
fn to_codes(
    found: &mut [String],
    by_name: &BTreeMap<String, String>,
    (field, zh, en): (&str, &'static str, &'static str),
    origin: &Origin,
    errors: &mut Vec<PackError>,
) {
    for code in found {
        if let Some(known) = by_name.get(code) {
            known.clone_into(code);
        } else if !by_name.values().any(|known| known == code) {
            errors.push(origin.error(field, Problem::Unknown { zh, en, code: code.clone() }));
        }
    }
}

/// Whether each fact exists, can pass the filter, and carries what the kind of measure counts.
fn facts(packs: &Packs, measure: &Measure, origin: &Origin, errors: &mut Vec<PackError>) {
    for fact in &measure.facts {
        let record = match fact {
            FactKind::Record(code) => match packs.record_kind(code) {
                Some(kind) => Some(kind),
                None => {
                    let problem = Problem::Unknown { zh: "记录种类", en: "record kind", code: code.clone() };
                    errors.push(origin.error("facts", problem));
                    continue;
                }
            },
            FactKind::Enrolment(code) | FactKind::Whole(code) => {
                if packs.register(code).is_none() {
                    let problem = Problem::Unknown { zh: "名册", en: "register", code: code.clone() };
                    errors.push(origin.error("facts", problem));
                    continue;
                }
                None
            }
            _ => None,
        };
        let held = matches!(fact, FactKind::Enrolment(_) | FactKind::Whole(_));
        let possible = packs.topics_of_fact(measure, fact);
        let outside = !measure.topics.is_empty() && !possible.iter().any(|topic| measure.topics.contains(topic));
        if outside || (record.is_some() && !measure.activity_kinds.is_empty()) {
            errors.push(origin.error("facts", Problem::NeverMatches(fact.code())));
        }
        let named = record.map_or(held || matches!(fact, FactKind::Attendance | FactKind::FileCheck), |kind| {
            kind.subjects != Presence::None
        });
        if (measure.kind == MeasureKind::People || measure.named) && !named {
            errors.push(origin.error("facts", Problem::NoSubjects(fact.code())));
        }
        if measure.kind == MeasureKind::Amount && record.is_none_or(|kind| kind.amount == Presence::None) {
            errors.push(origin.error("facts", Problem::NoAmount(fact.code())));
        }
        if measure.kind == MeasureKind::Stock && !held && !record.is_some_and(|kind| kind.lasting) {
            errors.push(origin.error("facts", Problem::NotLasting(fact.code())));
        }
    }
}

/// The chain of ratios that leads from a measure back to itself.
fn cycle(packs: &Packs, start: &Measure) -> Option<String> {
    fn walk<'a>(packs: &'a Packs, at: &'a Measure, start: &str, path: &mut Vec<&'a str>) -> bool {
        let MeasureKind::Ratio { numerator, denominator } = &at.kind else { return false };
        path.push(&at.code);
        for code in [numerator, denominator] {
            if code == start {
                path.push(code);
                return true;
            }
            let fresh = !path.contains(&code.as_str());
            if fresh && packs.measure(code).is_some_and(|next| walk(packs, next, start, path)) {
                return true;
            }
        }
        path.pop();
        false
    }
    let mut path = Vec::new();
    walk(packs, start, &start.code, &mut path).then(|| path.join(" → "))
}

//! Sample pages: every branch of the views, with made-up people.

use super::*;
use crate::{
    card::Card,
    doubles::{Candidate, OpenPair},
    filters::SavedFilter,
    persons::{history::Revision, list::Line, readings::Reading, rules, sight::Closed},
};
use kernel::web::{Draft, Sample};
use vocab::{FieldErrors, PersonId, UnitId, UnitPath, bi};

/// A made-up child.
pub fn child() -> PersonRow {
    let path = UnitPath::everything().child(1);
    PersonRow {
        id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        unit_id: UnitId::stored("u".into()),
        unit_path: path.clone(),
        unit_name: "上云村".into(),
        household_id: "h".into(),
        status: "living".into(),
        merged_into: None,
        file_class: "confidential".into(),
        minor_until: "2034-07-01".into(),
        haves: 3,
        checked_on: "2026-05-01".into(),
        version: 3,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        removed_at: None,
        removed_why: String::new(),
        school_id: String::new(),
        school_path: String::new(),
        name_key: "lixiaolan".into(),
        card: Card::default()
            .with("name", "李小兰")
            .with("sex", "2")
            .with("birth_day", "2016-07-01")
            .with("schooling", "primary")
            .with("school", "河口小学")
            .with("grade", "四年级")
            .with("health", "1")
            .with("risk", "high")
            .with("boarding", "1")
            .with("needs", "想学画画")
            .with("x.income", "打工"),
        sealed: Card::default(),
    }
}

fn removed() -> PersonRow {
    PersonRow {
        removed_at: Some(jiff::Timestamp::UNIX_EPOCH),
        removed_why: "重复".into(),
        file_class: "sealed".into(),
        haves: 15,
        checked_on: String::new(),
        ..child()
    }
}

fn person_page(row: PersonRow) -> super::show::PersonPage {
    let reading = |what: &str| Reading {
        at: jiff::Timestamp::UNIX_EPOCH,
        by_name: "王上云".into(),
        what: what.into(),
        why: if what == "opened" { "核实转学".into() } else { String::new() },
    };
    let revision = |what: &str, fields: &str, card: &str| Revision {
        id: "r".into(),
        version: 2,
        at: jiff::Timestamp::UNIX_EPOCH,
        by_name: "王上云".into(),
        what: what.into(),
        why: if what == "relation" { "father".into() } else { "学年更新".into() },
        fields: fields.into(),
        card: card.into(),
    };
    super::show::PersonPage {
        opened: row
            .card
            .clone()
            .with("id_number", "11010519491231002X")
            .with("phone", "13800001234")
            .with("address", "上云村 3 组")
            .with("bank_card", "6222021234567890"),
        relatives: crate::family::store::sample_relatives(),
        dependants: crate::family::store::sample_dependants(),
        spells: crate::family::store::sample_spells(),
        household: crate::family::store::sample_household(),
        registers: crate::registers::store::sample_enrolments(),
        proposals: crate::registers::store::sample_proposals(),
        revisions: vec![revision("edited", "grade x.income", "sealed"), revision("relation", "", "")],
        readings: ["file", "print", "export", "opened", "phone"].map(reading).to_vec(),
        papers: crate::papers::store::sample(),
        transfers: crate::moves::store::sample(),
        tags: vec!["单亲".into()],
        doubles: vec![OpenPair { id: "d".into(), other_name: "李晓兰".into(), other_unit: "下云村".into() }],
        may_write: true,
        may_guard: true,
        panels: Vec::new(),
        row,
    }
}

/// What a list shows of a file.
fn line(row: PersonRow) -> Line {
    let of = |key: &str| row.card.get(key).to_owned();
    Line {
        name: of("name"),
        sex: of("sex"),
        birth_day: of("birth_day"),
        risk: of("risk"),
        school: of("school"),
        grade: of("grade"),
        id: row.id,
        unit_name: row.unit_name,
        file_class: row.file_class,
        minor_until: row.minor_until,
        haves: row.haves,
        checked_on: row.checked_on,
    }
}

fn listing(rows: Vec<Line>, searched: &str) -> super::index::Listing {
    super::index::Listing {
        registers: std::collections::HashMap::from([(child().id.to_string(), vec!["left_behind_children".to_owned()])]),
        tags: std::collections::HashMap::from([(child().id.to_string(), vec!["单亲".to_owned()])]),
        units: Vec::new(),
        minors_closed: if rows.is_empty() { 3 } else { 0 },
        saved: vec![SavedFilter {
            id: "f".into(),
            name: "高风险".into(),
            query: "risk=high".into(),
            shared: true,
            mine: true,
        }],
        searched: searched.into(),
        query: Draft::from_pairs([("risk", "high")]),
        rows,
        next: Some("x".into()),
    }
}

fn closed_at(class: &str) -> Closed {
    Closed {
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "上云村".into(),
        file_class: class.into(),
        minor_until: "2034-07-01".into(),
    }
}

fn form_with_everything(cx: &kernel::web::Cx) -> Markup {
    let mut errors = FieldErrors::new();
    errors.add("sex", bi!("身份证号说明性别是女", "The number says female"));
    let own = crate::registers::own_fields(cx.site());
    form(
        cx,
        Some(&child()),
        &Draft::from_pairs([("version", "3"), ("name", "李小兰"), ("sex", "女"), ("insist", "1")]),
        &errors,
        &[],
        &own,
        &[],
    )
}

fn form_with_candidates(cx: &kernel::web::Cx) -> Markup {
    let own = crate::registers::own_fields(cx.site());
    form(
        cx,
        None,
        &Draft::from_pairs([("id", "x"), ("name", "李小兰")]),
        &FieldErrors::new(),
        &[],
        &own,
        &[Candidate::sample(Some(child()), false), Candidate::sample(None, false)],
    )
}

fn choosing(cx: &kernel::web::Cx) -> Markup {
    let asked = [
        rules::Choice {
            key: "illness".into(),
            base: "无".into(),
            mine: "哮喘".into(),
            theirs: "贫血".into(),
            both: true,
            picked: String::new(),
        },
        rules::Choice {
            key: "phone".into(),
            base: "13800001234".into(),
            mine: "13800001234".into(),
            theirs: String::new(),
            both: false,
            picked: "theirs".into(),
        },
    ];
    choose(cx, &child(), &Draft::from_pairs([("illness", "哮喘")]), &asked, &[])
}

fn earlier_sample(cx: &kernel::web::Cx) -> Markup {
    let r = person_page(child()).revisions.remove(0);
    earlier(cx, &child(), &r, &child().card.with("grade", "三年级").with("phone", "13800001234"), &child().card, &[])
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "people/index", render: |cx| index(cx, &listing(vec![line(child()), line(removed())], "")) },
    Sample { name: "people/searched", render: |cx| index(cx, &listing(vec![line(child())], "lxl")) },
    Sample { name: "people/nobody", render: |cx| index(cx, &listing(Vec::new(), "")) },
    Sample { name: "people/form", render: form_with_everything },
    Sample { name: "people/form-candidates", render: form_with_candidates },
    Sample { name: "people/choose", render: choosing },
    Sample { name: "people/person", render: |cx| show(cx, &person_page(child())) },
    Sample { name: "people/person-removed", render: |cx| show(cx, &person_page(removed())) },
    Sample { name: "people/earlier", render: earlier_sample },
    Sample { name: "people/closed", render: |cx| closed(cx, &child().id, &closed_at("personal")) },
    Sample { name: "people/sealed", render: |cx| closed(cx, &child().id, &closed_at("sealed")) },
    Sample { name: "people/open", render: |cx| open_form(cx, &child().id, &closed_at("sealed"), &FieldErrors::new()) },
    Sample {
        name: "people/revealed",
        render: |cx| revealed_page(cx, &child(), &crate::catalogue::FIELDS[3], "11010519491231002X"),
    },
];

//! Views of people's files.

mod form;
mod index;
mod sample;
mod show;
mod small;

pub(super) use form::{choose, form};
pub(crate) use index::sections;
pub(super) use index::{Listing, index};
pub use sample::SAMPLES;
pub use sample::child as sample_child;
pub(super) use show::{PersonPage, show};
pub(super) use small::{closed, earlier, open_form, revealed, revealed_page};

use super::store::PersonRow;
use crate::catalogue::field_of;
use jiff::civil::Date;
use kernel::web::ui::{self, Tone};
use maud::{Markup, html};
use vocab::{Lang, t};

/// `女 · 9 岁 · 上云村`
pub(crate) fn at_a_glance(row: &PersonRow, today: Date, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(sex) = gbcodes::Sex::by_code(row.card.get("sex")) {
        parts.push(lang.pick(sex.zh(), sex.en()).to_owned());
    }
    if let Some(age) = row.age(today) {
        parts.push(t!(lang, "{age} 岁", "aged {age}"));
    }
    parts.push(row.unit_name.clone());
    if !row.card.get("group_no").is_empty() {
        parts.push(row.card.get("group_no").to_owned());
    }
    parts.join(" · ")
}

/// The badge of a risk level: the word carries the meaning.
pub(crate) fn risk_badge(risk: &str, lang: Lang) -> Markup {
    let tone = match risk {
        "high" => Tone::Bad,
        "middle" => Tone::Mind,
        "low" => Tone::Good,
        _ => return html! {},
    };
    ui::badge(tone, &field_of("risk").map_or_else(String::new, |f| f.show(risk, lang)))
}

/// Words for what happened to a file.
pub(crate) fn change_words(what: &str, lang: Lang) -> String {
    match what {
        "edited" => t!(lang, "修改", "Corrected"),
        "restored" => t!(lang, "恢复旧版", "Earlier version restored"),
        "removed" => t!(lang, "删除", "Removed"),
        "brought_back" => t!(lang, "恢复", "Brought back"),
        "relation" => t!(lang, "加家人或联系人", "Relative added"),
        "relation_ended" => t!(lang, "结束关系", "Relation ended"),
        "away" => t!(lang, "记外出", "Away noted"),
        "back" => t!(lang, "记返乡", "Return noted"),
        "household" => t!(lang, "改同住的人", "Household changed"),
        "tags" => t!(lang, "改标签", "Tags changed"),
        "enrolled" => t!(lang, "列入名册", "Entered on a register"),
        "left_register" => t!(lang, "退出名册", "Left a register"),
        "merged" => t!(lang, "合并档案", "Made one with another file"),
        "unmerged" => t!(lang, "撤销合并", "Merge undone"),
        "moved" => t!(lang, "转到新的单位", "Moved to another unit"),
        "brought_in" => t!(lang, "导入建档", "Brought in by an import"),
        "imported" => t!(lang, "导入更新", "Changed by an import"),
        "import_undone" => t!(lang, "撤销导入", "Import undone"),
        "classified" => t!(lang, "改密级", "Class changed"),
        "paper" => t!(lang, "附件或同意书", "Paper or consent"),
        "status" => t!(lang, "改状态", "Status changed"),
        _ => what.to_owned(),
    }
}

/// The name of a field, a county's own included.
pub(crate) fn field_name(key: &str, own: &[(String, super::rules::OwnField)], lang: Lang) -> String {
    field_of(key).map(|f| f.name(lang).to_owned()).unwrap_or_else(|| {
        own.iter().find(|(k, _)| k == key).map_or_else(|| key.to_owned(), |(_, f)| f.name.get(lang).to_owned())
    })
}

/// A value as shown beside a field's name; secrets masked.
pub(crate) fn field_value(key: &str, value: &str, own: &[(String, super::rules::OwnField)], lang: Lang) -> String {
    if value.is_empty() {
        return "—".to_owned();
    }
    match field_of(key) {
        Some(f) if f.secret => f.mask(value),
        Some(f) => f.show(value, lang),
        None => own.iter().find(|(k, _)| k == key).map_or_else(|| value.to_owned(), |(_, f)| f.show(value, lang)),
    }
}

//! Views of duplicates.

use super::{
    merge::MergeRow,
    store::{Choices, PairRow},
};
use crate::{
    card::Card,
    persons::{at_a_glance, field_name, field_value, rules::OwnField, sections, store::PersonRow},
};
use kernel::web::{Cx, PageHead, Sample, page, ui};
use maud::{Markup, html};
use vocab::{MergeId, PersonId, UnitPath, href, t};

pub(super) fn index(cx: &Cx, pairs: &[PairRow], merges: &[MergeRow]) -> Markup {
    let lang = cx.lang();
    let time = |at: jiff::Timestamp| jiff::Zoned::new(at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M").to_string();
    let head = PageHead::new(t!(lang, "可能是同一个人的档案", "Files that may be one person"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/");
    page(
        cx,
        head,
        html! {
            (sections(cx, "doubles"))
            form.mb-3 method="post" action="/people/doubles" { (ui::csrf(cx)) button.btn.btn-primary type="submit" { (t!(lang, "全部比对一遍", "Compare all files")) } " " span.text-secondary { (t!(lang, "按姓名（含同音、形近）、出生日期、父母、电话、住址综合判断；双胞胎、兄弟姐妹不会混", "Weighed by name (sound, look), birth day, parents, phone and address; twins and siblings are kept apart")) } }
            div.card {
                @if pairs.is_empty() { (ui::empty(&t!(lang, "没有待处理的", "Nothing to decide"), &t!(lang, "没有发现重复，或者都处理过了。", "No duplicates were found, or all are decided."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "一份", "One file")) } th { (t!(lang, "另一份", "The other")) } th { (t!(lang, "依据", "Because")) } th {} } }
                        tbody { @for p in pairs { tr {
                            td.nowrap { a href=(href::person(&p.one_id)) { (p.one_name) } div.text-secondary { (p.one_unit) " " (p.one_birth) } }
                            td.nowrap { a href=(href::person(&p.other_id)) { (p.other_name) } div.text-secondary { (p.other_unit) " " (p.other_birth) } }
                            td.wrap { (p.why(lang).join(lang.pick("；", "; "))) }
                            td.nowrap { a.btn.btn-sm href={ "/people/doubles/" (p.id) } { (t!(lang, "对照处理", "Compare")) } }
                        } } }
                    } }
                }
            }
            @if !merges.is_empty() {
                section.card.mt-3 {
                    div.card-header { h2.card-title { (t!(lang, "合并过的", "Merges")) } }
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "留下的", "Kept")) } th { (t!(lang, "并入的", "Merged in")) } th { (t!(lang, "谁、何时", "By")) } th {} } }
                        tbody { @for m in merges { tr {
                            td { a href=(href::person(&m.kept_id)) { (m.kept_name) } } td { (m.gone_name) } td.nowrap { (m.by_name) " " (time(m.at)) }
                            td.nowrap { @match m.undone_at {
                                Some(at) => { (t!(lang, "已撤销：", "undone: ")) (m.undone_by) " " (time(at)) }
                                None => { form method="post" action={ "/people/merges/" (m.id) "/undo" } data-confirm=(t!(lang, "撤销合并？两份档案都会恢复，合并后改过的内容留着。", "Undo the merge? Both files stand again; what was changed since stays.")) { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "撤销合并", "Undo")) } } }
                            } }
                        } } }
                    } }
                }
            }
        },
    )
}

pub(super) fn show(
    cx: &Cx,
    p: &PairRow,
    one: (&PersonRow, &Card),
    other: (&PersonRow, &Card),
    proposed: &Choices,
    own: &[(String, OwnField)],
) -> Markup {
    let lang = cx.lang();
    let (a, b) = (one.0, other.0);
    let keys = one.1.differences(other.1);
    let head = PageHead::new(t!(lang, "是同一个人吗？", "One person?"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .crumb(t!(lang, "查重", "Duplicates"), "/people/doubles")
        .lead(p.why(lang).join(lang.pick("；", "; ")));
    page(
        cx,
        head,
        html! {
            form.card method="post" action={ "/people/doubles/" (p.id) } {
                (ui::csrf(cx)) input type="hidden" name="versions" value={ (a.version) "-" (b.version) };
                div.table-responsive { table.table.card-table.pair-table {
                    thead { tr { th { (t!(lang, "项目", "Field")) }
                        @for r in [a, b] { th { a href=(href::person(&r.id)) target="_blank" { (r.card.get("name")) } div.text-secondary { (at_a_glance(r, cx.today(), lang)) }
                            label.form-check { input.form-check-input type="radio" name="keep" value=(r.id) checked[r.id == a.id]; span.form-check-label { (t!(lang, "留这一份", "Keep this file")) } } } } } }
                    tbody {
                        @for key in &keys { tr {
                            th scope="row" { (field_name(key, own, lang)) }
                            @for (r, card, side) in [(a, one.1, "kept"), (b, other.1, "gone")] { td.wrap { label.form-check { input.form-check-input type="radio" name={ "pick." (key) } value=(r.id) checked[proposed.get(key).map(String::as_str) == Some(side)]; span.form-check-label { (field_value(key, card.get(key), own, lang)) } } } }
                        } }
                        @if keys.is_empty() { tr { td colspan="3" { (t!(lang, "两份内容完全相同。", "Both say the same.")) } } }
                    }
                } }
                div.card-footer.btn-list {
                    button.btn.btn-primary type="submit" name="do" value="merge" { (t!(lang, "是同一个人，合成一份", "One person: make them one")) }
                    button.btn type="submit" name="do" value="distinct" { (t!(lang, "不是同一个人", "Two people")) }
                }
            }
            p.text-secondary { (t!(lang, "家人、名册、附件、同意书都并到留下的一份；并入的那份原样保留，随时可以撤销。", "Relatives, registers and papers go to the file that is kept; the other stays as it was, and the merge can be undone.")) }
        },
    )
}

fn sample_pair() -> PairRow {
    PairRow {
        id: "x".into(),
        one_id: PersonId::stored("a".into()),
        other_id: PersonId::stored("b".into()),
        score: 12.0,
        reasons: r#"[["姓名同音：李小兰／李晓兰","same sound"]]"#.into(),
        state: "open".into(),
        one_name: "李小兰".into(),
        one_unit: "上云村".into(),
        one_birth: "2016-07-01".into(),
        other_name: "李晓兰".into(),
        other_unit: "下云村".into(),
        other_birth: "2016-07-01".into(),
    }
}

fn sample_show(cx: &Cx) -> Markup {
    let a = crate::persons::sample_child();
    let mut b = a.clone();
    b.id = PersonId::stored("b".into());
    let card = a.card.clone().with("name", "李晓兰").with("phone", "13800001234");
    let choices = super::merge::proposed(&a.card, &card);
    show(cx, &sample_pair(), (&a, &a.card), (&b, &card), &choices, &[])
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "people/doubles",
        render: |cx| {
            let row = |undone: bool| MergeRow {
                id: MergeId::stored("m".into()),
                kept_id: PersonId::stored("a".into()),
                gone_id: PersonId::stored("b".into()),
                kept_name: "李小兰".into(),
                gone_name: "李晓兰".into(),
                unit_path: UnitPath::everything(),
                by_name: "陈镇妇联".into(),
                at: jiff::Timestamp::UNIX_EPOCH,
                undone_at: undone.then_some(jiff::Timestamp::UNIX_EPOCH),
                undone_by: "林县办".into(),
            };
            index(cx, &[sample_pair()], &[row(false), row(true)])
        },
    },
    Sample { name: "people/doubles-none", render: |cx| index(cx, &[], &[]) },
    Sample { name: "people/double", render: sample_show },
];

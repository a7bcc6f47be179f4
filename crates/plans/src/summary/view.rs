//! Views of the summary.

use super::{
    compose::{Proof, Section, Statement, Summary, proof_words},
    web::Gathered,
};
use crate::{
    board::{Status, status_badge},
    documents::{plan_head, sample_plan, tabs},
};
use kernel::web::{Cx, Sample, page as frame, ui};
use maud::{Markup, html};
use vocab::{TargetId, href, t};

pub(super) fn page(cx: &Cx, g: &Gathered) -> Markup {
    let lang = cx.lang();
    let at = format!("{}/summary", href::plan(&g.plan.id));
    let until = g.until;
    let n = g.summary.characters();
    let head = plan_head(cx, &g.plan, t!(lang, "总结", "Summary")).lead(t!(lang, "截至 {until}，约 {n} 字", "As of {until}, about {n} characters"))
        .actions(html! {
            a.btn href={ (at) "/xlsx?until=" (until) } { (ui::icon("download")) " " (t!(lang, "附表 Excel", "Annex (Excel)")) }
            a.btn.btn-primary href={ (at) "/docx?until=" (until) } { (ui::icon("file-text")) " " (t!(lang, "下载 Word", "Download Word")) }
        });
    frame(
        cx,
        head,
        html! {
            (tabs(cx, &g.plan, "summary"))
            form.filters.card.card-body.mb-3.d-print-none method="get" data-auto="" { div.row.g-2 {
                div."col-8 col-md-3" { label.form-label for="until" { (t!(lang, "截至", "As of")) } input.form-control id="until" type="date" name="until" value=(until) max=(cx.today()); }
                div."col-4 col-md-2".filter-go { button.btn type="submit" { (t!(lang, "重新统计", "Count again")) } }
            } }
            @if n > 5000 { div.alert.alert-warning { (t!(lang, "超过 5000 字。综合类文件一般不超过 5000 字，专项不超过 4000 字，下载后请删减。", "Over 5,000 characters: general papers are held to 5,000, special ones to 4,000; cut it after downloading.")) } }
            @if g.targets.is_empty() { div.card { (ui::empty(&t!(lang, "还没有目标", "No targets yet"), &t!(lang, "先核对承诺、定下目标，再写总结。", "Review the commitments and set targets first."), None)) } } @else {
                article.card.paper { div.card-body {
                    h2.paper-title { (g.summary.title) }
                    p { (g.summary.opening) }
                    @for s in &g.summary.sections {
                        h3 { (if s.heading.is_empty() { t!(lang, "其他工作", "Other work") } else { s.heading.clone() }) }
                        @for (i, x) in s.statements.iter().enumerate() {
                            p { (i + 1) ". " a href={ (href::target(&x.target)) "/members" } { (x.words) } " " (status_badge(x.status, lang)) span.text-secondary { (proof_words(x, lang)) } }
                        }
                    }
                    @if !g.summary.troubles.is_empty() {
                        h3 { (t!(lang, "存在的问题", "What is behind")) }
                        @for (i, x) in g.summary.troubles.iter().enumerate() { p { (i + 1) ". " (x) } }
                    }
                } }
            }
        },
    )
}

/// This room's sample page.
pub const SAMPLES: &[Sample] = &[Sample {
    name: "summary/page",
    render: |cx| {
        let proof = Proof { day: cx.today(), unit: "上云村".into(), what: "讲座".into() };
        let x = Statement {
            target: TargetId::stored("t".into()),
            words: "举办讲座：".repeat(1200),
            status: Status::Done,
            proofs: vec![proof],
            all: 4,
        };
        let sections = ["一、思想引领", ""].map(|h| Section { heading: h.into(), statements: vec![x.clone()] }).into();
        let summary =
            Summary {
                title: "总结".into(), opening: "截至今日".into(), sections, troubles: vec!["讲座偏慢".into()]
            };
        let g = Gathered {
            plan: sample_plan(cx, "confirmed"),
            until: cx.today(),
            targets: vec![crate::targets::sample()],
            progress: vec![],
            summary,
        };
        let none = Gathered {
            plan: sample_plan(cx, "confirmed"),
            until: cx.today(),
            targets: vec![],
            progress: vec![],
            summary: Summary { sections: vec![], troubles: vec![], ..g.summary.clone() },
        };
        html! { (page(cx, &g)) (page(cx, &none)) }
    },
}];

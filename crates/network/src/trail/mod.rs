//! The audit trail's page: what was done, when, by which account, sealed. For the auditor, who sees no files.

use kernel::{
    access::Permit,
    audit::{self, Entry},
    db::{DbError, Tx, sql},
    web::{Access, Cx, Draft, PageHead, Reply, Routes, Sample, html as reply, page, ui},
};
use maud::{Markup, html};
use vocab::t;

kernel::verbs! {
    /// Read the audit log and prove its chain.
    pub ReadTrail = "audit.read" ("查看审计日志", "Read the audit log"): [Auditor];
}

/// Routes of the trail.
pub fn routes() -> Routes {
    Routes::new().get("/audit/", Access::to::<ReadTrail>(), index)
}

const PAGE: usize = 100;

async fn entries(tx: &mut Tx, permit: &Permit<ReadTrail>, before: i64, words: &str) -> Result<Vec<Entry>, DbError> {
    let mut q = sql("SELECT seq, at, actor, verb, resource, unit_path, detail, seal FROM audit WHERE seq < ");
    q.push_bind(before).push(" AND (unit_path = '/' OR ").push_within("unit_path", permit.roots()).push(")");
    if !words.is_empty() {
        let pattern = format!("%{}%", words.replace(['%', '_'], ""));
        q.push(" AND (verb LIKE ").push_bind(pattern.clone()).push(" OR resource LIKE ").push_bind(pattern.clone());
        q.push(" OR actor LIKE ").push_bind(pattern).push(")");
    }
    q.push(" ORDER BY seq DESC LIMIT ").push_bind(PAGE as i64 + 1);
    tx.all(q).await
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ReadTrail>()?;
    let mut tx = cx.snapshot().await?;
    let before = query.get("after").parse().unwrap_or(i64::MAX);
    let mut rows = entries(&mut tx, &permit, before, query.get("q")).await?;
    let next = (rows.len() > PAGE).then(|| rows[PAGE - 1].seq.to_string());
    rows.truncate(PAGE);
    let proof = audit::prove(&mut tx).await?;
    reply(view(&cx, &query, &rows, &proof, next.as_deref()))
}

fn view(cx: &Cx, query: &Draft, rows: &[Entry], proof: &Result<i64, String>, next: Option<&str>) -> Markup {
    let lang = cx.lang();
    page(
        cx,
        PageHead::new(t!(lang, "审计日志", "Audit log")).nav("audit"),
        html! {
            @match proof {
                Ok(n) => { div.alert.alert-success { (ui::icon("check")) " " (t!(lang, "{n} 条记录首尾相连，没有被改动。", "{n} entries, the chain is whole.")) } }
                Err(why) => { div.alert.alert-danger role="alert" { (t!(lang, "审计链断了：", "The chain is broken: ")) (why) } }
            }
            form.search-bar role="search" method="get" {
                input.form-control type="search" name="q" value=(query.get("q")) placeholder=(t!(lang, "操作、对象或账号编号", "Verb, resource or account id")) aria-label=(t!(lang, "查找", "Find"));
                button.btn type="submit" { (t!(lang, "查找", "Find")) }
            }
            div.card { div.table-responsive { table.table.card-table {
                thead { tr { th.text-end { "#" } th { (t!(lang, "时间", "When")) } th { (t!(lang, "操作", "Verb")) } th { (t!(lang, "账号", "Account")) } th { (t!(lang, "对象", "Resource")) } th { (t!(lang, "内容", "Detail")) } } }
                tbody { @for e in rows { tr {
                    td.text-end { (e.seq) }
                    td { (jiff::Zoned::new(e.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M:%S")) }
                    td { (e.verb) } td.code { (e.actor) } td.code { (e.resource) } td.code.wrap { (e.detail) }
                } } }
            } } }
            (ui::next_page(lang, query, next))
        },
    )
}

/// This room's sample page.
pub const SAMPLES: &[Sample] = &[Sample {
    name: "audit/index",
    render: |cx| {
        let e = Entry {
            seq: 1,
            at: cx.site().clock.now(),
            actor: "a".into(),
            verb: "units.manage".into(),
            resource: "unit x".into(),
            unit_path: "/".into(),
            detail: "{}".into(),
            seal: "0".into(),
        };
        html! { (view(cx, &Draft::default(), std::slice::from_ref(&e), &Ok(1), None)) (view(cx, &Draft::default(), &[e], &Err("entry 2 is missing".into()), Some("1"))) }
    },
}];

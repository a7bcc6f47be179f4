//! Stories over public HTTP, one file a room, each beginning with the refusal. One binary for all of them.

#[path = "stories/gates.rs"]
mod gates;
#[path = "stories/pages.rs"]
mod pages;

#[path = "../../network/src/accounts/tests.rs"]
mod accounts;
#[path = "../../work/src/activities/tests.rs"]
mod activities;
#[path = "../../plans/src/board/tests.rs"]
mod board;
#[path = "../../care/src/carers/tests.rs"]
mod carers;
#[path = "../../care/src/decisions/tests.rs"]
mod decisions;
#[path = "../../plans/src/documents/tests.rs"]
mod documents;
#[path = "../../people/src/doubles/tests.rs"]
mod doubles;
#[path = "../../people/src/family/tests.rs"]
mod family;
#[path = "../../plans/src/figures/tests.rs"]
mod figures;
#[path = "../../people/src/imports/tests.rs"]
mod imports;
#[path = "../../people/src/moves/tests.rs"]
mod moves;
#[path = "../../people/src/papers/tests.rs"]
mod papers;
#[path = "../../people/src/passes/tests.rs"]
mod passes;
#[path = "../../people/src/persons/tests.rs"]
mod persons;
#[path = "../../people/src/prints/tests.rs"]
mod prints;
#[path = "../../work/src/records/tests.rs"]
mod records;
#[path = "../../people/src/registers/tests.rs"]
mod registers;
#[path = "../../plans/src/review/tests.rs"]
mod review;
#[path = "../../people/src/rosters/tests.rs"]
mod rosters;
#[path = "../../network/src/sessions/tests.rs"]
mod sessions;
#[path = "../../plans/src/summary/tests.rs"]
mod summary;
#[path = "../../plans/src/targets/tests.rs"]
mod targets;
#[path = "../../care/src/today/tests.rs"]
mod today;
#[path = "../../network/src/trail/tests.rs"]
mod trail;
#[path = "../../network/src/units/tests.rs"]
mod units;
#[path = "stories/verify.rs"]
mod verify;

/// Things the stories need again and again.
mod given {
    use testkit::{Browser, TestApp};

    /// A short plan of our own: two figures, a quota, a deadline.
    pub const PLAN: &str = "河口镇妇联2026年工作计划\n一、家庭建设\n1.全年举办家庭教育讲座不少于12场。\n2.每月走访留守儿童家庭2次。\n二、宣传\n1.发放宣传资料3000份。\n2.10月底前报送工作总结。\n";

    /// Brings a plan in and returns its id.
    pub async fn plan(b: &mut Browser, app: &TestApp, unit: &str, text: &str) -> String {
        let form = b.get("/plans/new").await.ok();
        let (id, unit) = (form.field("id"), app.unit(unit));
        b.upload("/plans/new", &[("id", &id), ("unit", &unit), ("year", "2026"), ("pasted", text)], &[]).await.saved();
        id
    }

    /// Brings a plan in, accepts everything that is sure, confirms it.
    pub async fn confirmed(b: &mut Browser, app: &TestApp, unit: &str, text: &str) -> String {
        let id = plan(b, app, unit, text).await;
        b.post(&format!("/plans/{id}/bulk"), &[("do", "accept-sure")]).await.saved();
        b.post(&format!("/plans/{id}/state"), &[("state", "confirmed")]).await.saved();
        id
    }

    /// Ids in links of a page that begin with `prefix`, in order, each once.
    pub fn ids(text: &str, prefix: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for part in text.split(&format!("href=\"{prefix}")).skip(1) {
            let id: String = part.chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect();
            if id.len() == 36 && !out.contains(&id) {
                out.push(id);
            }
        }
        out
    }

    /// Enters an activity and returns its id.
    pub async fn activity(b: &mut Browser, app: &TestApp, unit: &str, fields: &[(&str, &str)]) -> String {
        let form = b.get("/activities/new").await.ok();
        let (id, unit) = (form.field("id"), app.unit(unit));
        let mut all = vec![("id", id.as_str()), ("unit", unit.as_str())];
        all.extend_from_slice(fields);
        b.post("/activities/new", &all).await.saved();
        id
    }

    /// Makes a child's file and returns its id. Ten years old and without a number unless the fields say otherwise.
    pub async fn child(b: &mut Browser, app: &TestApp, unit: &str, fields: &[(&str, &str)]) -> String {
        let form = b.get("/people/new").await.ok();
        let (id, unit) = (form.field("id"), app.unit(unit));
        let mut all = vec![("id", id.as_str()), ("unit", unit.as_str())];
        for (key, value) in [("sex", "2"), ("birth_day", "2016-03-01"), ("id_none_why", "not_given")] {
            if fields.iter().all(|f| f.0 != key && f.0 != "id_number") {
                all.push((key, value));
            }
        }
        all.extend_from_slice(fields);
        b.post("/people/new", &all).await.saved();
        id
    }

    /// A child on the register of left-behind children from today; returns her id.
    pub async fn held_child(b: &mut Browser, app: &TestApp, unit: &str, name: &str) -> String {
        let child = child(b, app, unit, &[("name", name)]).await;
        let fields = [("register", "left_behind_children"), ("do", "enter"), ("why", "父母都在外")];
        b.post(&format!("/people/{child}/registers"), &fields).await.saved();
        child
    }

    /// Somebody with a file who is an approved carer; her id as a carer.
    pub async fn carer(b: &mut Browser, app: &TestApp, unit: &str, name: &str) -> String {
        let person = child(b, app, unit, &[("name", name), ("birth_day", "1975-03-08")]).await;
        let fields = [
            ("person", person.as_str()),
            ("kind", "loving_mother"),
            ("capacity", "2"),
            ("checked_on", "2026-01-10"),
            ("committed_on", "2026-01-10"),
        ];
        b.post("/carers/new", &fields).await.saved().made()
    }

    /// Makes the file of a grown-up who belongs to somebody, the bond with it; returns her id.
    pub async fn relative(
        b: &mut Browser,
        app: &TestApp,
        unit: &str,
        of: &str,
        kind: &str,
        fields: &[(&str, &str)],
    ) -> String {
        let mut all = vec![
            ("of", of),
            ("as", kind),
            ("adult", "1"),
            ("birth_day", "1985-05-05"),
            ("sex", if kind == "mother" { "2" } else { "1" }),
        ];
        all.retain(|f| fields.iter().all(|g| g.0 != f.0));
        all.extend_from_slice(fields);
        child(b, app, unit, &all).await
    }

    /// Notes that somebody works away.
    pub async fn away(b: &mut Browser, person: &str, from: &str) {
        b.post(&format!("/people/{person}/away"), &[("from_day", from), ("reach", "beyond"), ("place", "某省某市")])
            .await
            .saved();
    }

    /// Attaches a small scan to a file and returns the paper's id.
    pub async fn paper(b: &mut Browser, person: &str) -> String {
        let page = b.get(&format!("/people/{person}")).await.ok();
        let paper = page.field("paper");
        b.upload(
            &format!("/people/{person}/papers"),
            &[("kind", "consent"), ("paper", &paper)],
            &[("file", "同意书.pdf", b"%PDF-1.4 scan")],
        )
        .await
        .saved();
        paper
    }

    /// Enters a service record and returns its id.
    pub async fn record(b: &mut Browser, app: &TestApp, unit: &str, fields: &[(&str, &str)]) -> String {
        let form = b.get("/records/new").await.ok();
        let (id, unit) = (form.field("id"), app.unit(unit));
        let mut all = vec![("id", id.as_str()), ("unit", unit.as_str())];
        all.extend_from_slice(fields);
        b.post("/records/new", &all).await.saved();
        id
    }
}

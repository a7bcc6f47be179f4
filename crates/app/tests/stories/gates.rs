//! The ratchet: every route is called by strangers, by every role that does not hold its verb, and, where
//! it names a thing, by somebody who holds the verb elsewhere. A route missing from the table fails.

use crate::given;
use axum::{body::Body, http::Request};
use kernel::web::Access;
use testkit::{TestApp, both};

/// Things in 河口镇 that people of 云岭乡 must not reach.
struct Things {
    unit: String,
    account: String,
    activity: String,
    record: String,
    plan: String,
    commitment: String,
    target: String,
    person: String,
    paper: String,
    import: String,
    carer: String,
}

async fn things(app: &TestApp) -> Things {
    let mut town = app.sign_in("town1").await;
    let plan = given::confirmed(&mut town, app, "河口镇", given::PLAN).await;
    let targets = town.get(&format!("/plans/{plan}/targets")).await.ok();
    let review = town.get(&format!("/plans/{plan}/review")).await.ok();
    let commitment = review.text.split("data-commitment=\"").nth(1).expect("a commitment")[..36].to_owned();
    let person = given::child(&mut town, app, "上云村", &[("name", "李小兰")]).await;
    let paper = given::paper(&mut town, &person).await;
    let import =
        town.post("/people/imports/", &[("pasted", "姓名\t性别\t村\n李小禾\t女\t上云村\n")]).await.saved().made();
    let mut admin = app.sign_in("admin").await;
    let accounts = admin.get("/accounts/?q=village1").await.ok();
    Things {
        unit: app.unit("河口镇"),
        account: given::ids(&accounts.text, "/accounts/").remove(0),
        activity: given::activity(
            &mut town,
            app,
            "上云村",
            &[("title", "云上夜话"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "9")],
        )
        .await,
        record: given::record(
            &mut town,
            app,
            "上云村",
            &[("kind", "talk"), ("day", "2026-05-01"), ("subjects", "小兰")],
        )
        .await,
        plan,
        commitment,
        target: given::ids(&targets.text, "/targets/").remove(0),
        carer: given::carer(&mut town, app, "上云村", "陈秀英").await,
        person,
        paper,
        import,
    }
}

/// The address of a pattern with the things put in; `None` for a pattern the table does not know.
fn address(pattern: &str, t: &Things) -> Option<String> {
    let id = match pattern.split('/').nth(1)? {
        "units" => &t.unit,
        "accounts" => &t.account,
        "activities" => &t.activity,
        "records" => &t.record,
        "plans" => &t.plan,
        "targets" => &t.target,
        "people" => &t.person,
        "carers" => &t.carer,
        _ => "",
    };
    let filled = pattern
        .replace("{id}", id)
        .replace("{cid}", &t.commitment)
        .replace("{eid}", &t.target)
        .replace("{post}", &t.target)
        .replace("{photo}", &t.target)
        .replace("{paper}", &t.paper)
        .replace("{import}", &t.import)
        .replace("{rev}", &t.target)
        .replace("{relation}", &t.target)
        .replace("{spell}", &t.target)
        .replace("{consent}", &t.target)
        .replace("{transfer}", &t.target)
        .replace("{pair}", &t.target)
        .replace("{merge}", &t.target)
        .replace("{pass}", &t.target)
        .replace("{opening}", &t.target)
        .replace("{filter}", &t.target)
        .replace("{export}", &t.target)
        .replace("{no}", "1")
        .replace("{code}", "activities_held")
        .replace("{digest}", "none")
        .replace("{name}", "none.css");
    (!filled.contains('{')).then_some(filled)
}

both! {
    async fn strangers_are_sent_to_sign_in(app: TestApp) {
        let t = things(&app).await;
        for route in app::route_list() {
            let path = address(route.pattern, &t).unwrap_or_else(|| panic!("{} is missing from the table", route.pattern));
            let mut b = app.stranger();
            let a = b.send(Request::builder().method(route.method.clone()).uri(&path).body(Body::empty()).unwrap()).await;
            match route.access {
                Access::Public => assert!(a.status.as_u16() < 500, "{} {path}: {}", route.method, a.status),
                _ => assert!(a.to.starts_with("/sign-in") || a.status.as_u16() == 401, "{} {path} let a stranger in: {} {}", route.method, a.status, a.to),
            }
        }
    }

    async fn roles_without_the_verb_are_refused(app: TestApp) {
        let t = things(&app).await;
        for person in app::demo::people::NAMED {
            let mut b = app.sign_in(person.login).await;
            for route in app::route_list() {
                let Access::Holds(row) = route.access else { continue };
                if row.roles.contains(&person.role) {
                    continue;
                }
                let path = address(route.pattern, &t).expect("known");
                let a = if route.method == "GET" { b.get(&path).await } else { b.post(&path, &[]).await };
                assert_eq!(a.status.as_u16(), 403, "{} {} {path}", person.login, route.method);
            }
        }
    }

    async fn the_right_role_in_the_wrong_place_finds_nothing(app: TestApp) {
        let t = things(&app).await;
        // The only scope an administrator of the test county has is the whole county: accounts are tried
        // from a second administrator at 云岭乡.
        let mut admin = app.sign_in("admin").await;
        let made = admin.post("/accounts/new", &[("login", "admin2"), ("name", "乡管理"), ("role", "system_admin"), ("unit", &app.unit("云岭乡")), ("from", "2026-01-01")]).await.ok();
        let first = made.text.split("class=\"code fs-2\">").nth(1).expect("a first password").split('<').next().unwrap().to_owned();
        let mut admin2 = app.stranger();
        admin2.sign_in("admin2", &first).await;
        admin2.post("/account/password", &[("old", &first), ("new", "Yunling-2026"), ("again", "Yunling-2026")]).await.saved();
        let mut tried = 0;
        for login in ["town2", "village2", "admin2"] {
            let mut b = if login == "admin2" { admin2.clone() } else { app.sign_in(login).await };
            let role = app::demo::people::NAMED.iter().find(|p| p.login == login).map_or(vocab::Role::SystemAdmin, |p| p.role);
            for route in app::route_list() {
                let Access::Holds(row) = route.access else { continue };
                // Opening a file from outside with a reason is what its page is for: its own stories try it.
                let by_reason = route.pattern == "/people/{id}/open";
                if !(route.pattern.contains("{id}") || route.pattern.contains("{paper}") || route.pattern.contains("{import}")) || by_reason || !row.roles.contains(&role) {
                    continue;
                }
                let path = address(route.pattern, &t).expect("known");
                let a = if route.method == "GET" { b.get(&path).await } else { b.post(&path, &[]).await };
                assert_eq!(a.status.as_u16(), 404, "{login} {} {path}", route.method);
                tried += 1;
            }
        }
        assert!(tried > 40, "only {tried} tries");
        for path in ["/activities/?unit=", "/records/?unit=", "/figures/?unit=", "/people/?unit=", "/people/checks?unit=", "/people/proposals?unit=", "/people/roster?unit=", "/today/?unit=", "/carers/?unit=", "/care/?unit="] {
            let mut b = app.sign_in("town2").await;
            b.get(&format!("{path}{}", t.unit)).await.is(404);
        }
    }

    async fn lists_show_only_ones_own_scope(app: TestApp) {
        things(&app).await;
        let mut other = app.sign_in("town2").await;
        other.get("/activities/").await.ok().lacks("云上夜话");
        other.get("/records/").await.ok().lacks("小兰");
        other.get("/today/?who=all").await.ok().lacks("李小兰");
        other.get("/carers/").await.ok().lacks("陈秀英");
        other.get("/people/").await.ok().lacks("小兰");
        other.post("/people/find", &[("q", "李小兰")]).await.ok().lacks(">李小兰<");
        other.get("/plans/").await.ok().lacks("河口镇妇联2026");
        other.get("/targets/").await.ok().lacks("家庭教育讲座");
        let mut leader = app.sign_in("leader").await;
        leader.get("/plans/").await.ok().has("河口镇妇联2026");
    }

    async fn a_form_from_elsewhere_or_with_an_old_token_changes_nothing(app: TestApp) {
        let mut b = app.sign_in("town1").await;
        let body = "title=x".to_owned();
        b.post_raw("/activities/new", body.clone()).await.is(409);
        let foreign = Request::post("/activities/new")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .body(Body::from(body))
            .unwrap();
        b.send(foreign).await.is(403);
        b.get("/activities/").await.ok().lacks(">x<");
    }
}

/// The two lists that people read are generated; a change must be committed with them.
#[test]
fn generated_lists_are_up_to_date() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (file, part) in [("policy-grid.md", app::policy_grid()), ("routes.md", app::commands::route_table())] {
        let text = std::fs::read_to_string(docs.join(file)).unwrap_or_default();
        assert!(text.contains(part.trim()), "docs/{file} is stale: run `cargo xtask update`");
    }
}

/// Every verb that a route asks for is in the grid, once.
#[test]
fn the_grid_knows_every_verb_once() {
    let grid = app::policy();
    let mut verbs: Vec<&str> = grid.iter().map(|r| r.verb).collect();
    verbs.sort_unstable();
    let all = verbs.len();
    verbs.dedup();
    assert_eq!(all, verbs.len(), "a verb is declared twice");
    for r in app::route_list() {
        if let Access::Holds(row) = r.access {
            assert!(verbs.contains(&row.verb), "{} asks for {}, which is in no policy.rs", r.pattern, row.verb);
        }
    }
}

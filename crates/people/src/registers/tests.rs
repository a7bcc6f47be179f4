//! Registers over HTTP: proposed by the file, decided by a person, counted from both.

use crate::given;
use testkit::{Browser, TestApp, both};

/// A child both of whose parents work away; returns child, father, mother.
async fn left_behind(v: &mut Browser, app: &TestApp, name: &str) -> (String, String, String) {
    let child = given::child(v, app, "上云村", &[("name", name)]).await;
    let father = given::relative(v, app, "上云村", &child, "father", &[("name", "李大山")]).await;
    let mother = given::relative(v, app, "上云村", &child, "mother", &[("name", "陈水秀")]).await;
    given::away(v, &father, "2025-03-01").await;
    given::away(v, &mother, "2025-05-06").await;
    (child, father, mother)
}

both! {
    async fn only_those_who_write_files_decide(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let (child, _, _) = left_behind(&mut v, &app, "李小兰").await;
        app.sign_in("village2").await.post(&format!("/people/{child}/registers"), &[("register", "left_behind_children"), ("do", "enter"), ("why", "x")]).await.is(404);
        app.sign_in("school1").await.get("/people/proposals").await.is(403);
        app.sign_in("village2").await.get("/people/proposals").await.ok().lacks("李小兰");
        v.post("/people/definitions", &[("definition", "lbc_county_18")]).await.is(403);
    }

    async fn a_child_left_behind_is_proposed_with_the_reason_and_decided_by_a_person(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let (child, father, _) = left_behind(&mut v, &app, "李小兰").await;
        v.get("/people/proposals").await.ok().has("李小兰").has("父亲自 2025-03-01 外出").has("国发〔2016〕13号");
        let path = format!("/people/{child}/registers");
        v.post(&path, &[("register", "left_behind_children"), ("do", "enter")]).await.is(422);
        v.post(&path, &[("register", "left_behind_children"), ("do", "enter"), ("why", "父母都在外"), ("day", "2026-03-01")]).await.saved();
        v.post(&path, &[("register", "left_behind_children"), ("do", "enter"), ("why", "再来一次")]).await.saved();
        v.get("/people/?register=left_behind_children").await.ok().has(">李小兰<");
        v.get("/people/proposals").await.ok().lacks("李小兰");
        v.get("/figures/lbc_held").await.ok().has("class=\"stat stat-large\">1");
        app.verify().await;
        // The father is back and can look after her: leaving is proposed, and dated.
        let page = v.get(&format!("/people/{father}")).await.ok();
        let spell = page.text.split("/away/").nth(1).unwrap()[..36].to_owned();
        v.post(&format!("/people/{father}/away/{spell}"), &[("version", "1"), ("from_day", "2025-03-01"), ("until_day", "2025-02-01"), ("reach", "beyond")]).await.is(422);
        v.post(&format!("/people/{father}/away/{spell}"), &[("version", "1"), ("from_day", "2025-03-01"), ("until_day", "2026-06-01"), ("reach", "beyond")]).await.saved();
        v.get("/people/proposals").await.ok().has("退出农村留守儿童").has("父亲在家");
        v.post(&path, &[("register", "left_behind_children"), ("do", "leave"), ("day", "2026-02-01"), ("why", "父母一方返乡")]).await.is(422);
        v.post(&path, &[("register", "left_behind_children"), ("do", "leave"), ("day", "2026-06-01"), ("why", "父母一方返乡")]).await.saved();
        v.get(&format!("/people/{child}")).await.ok().has("父母一方返乡");
        v.get("/figures/lbc_held").await.ok().has("class=\"stat stat-large\">0");
        app.verify().await;
    }

    async fn many_are_entered_with_one_press(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let mut picks = Vec::new();
        for (name, day) in [("李小兰", "2016-03-01"), ("李大壮", "2013-02-02")] {
            let child = given::child(&mut v, &app, "上云村", &[("name", name), ("birth_day", day), ("x.hc_kind", "低保家庭")]).await;
            picks.push(format!("{child} hardship_children"));
        }
        v.post("/people/proposals", &[]).await.is(422);
        app.sign_in("village2").await.post("/people/proposals", &[("pick", &picks[0])]).await.is(404);
        let ticked: Vec<(&str, &str)> = picks.iter().map(|p| ("pick", p.as_str())).collect();
        v.post("/people/proposals", &ticked).await.saved();
        v.get("/people/?register=hardship_children").await.ok().has(">李小兰<").has(">李大壮<");
        // Sent twice it changes nothing.
        v.post("/people/proposals", &ticked).await.saved();
        v.get("/figures/hc_held").await.ok().has("class=\"stat stat-large\">2");
        app.verify().await;
    }

    async fn a_file_is_named_when_it_was_kept_long_enough(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("birth_day", "2012-03-01"), ("x.hc_kind", "低保家庭")]).await;
        let path = format!("/people/{child}/registers");
        v.post(&path, &[("register", "hardship_children"), ("do", "enter"), ("why", "低保"), ("day", "2019-01-10")]).await.saved();
        v.get("/people/?status=expired").await.ok().lacks(">李小兰<");
        // Five years after leaving, says the pack.
        v.post(&path, &[("register", "hardship_children"), ("do", "leave"), ("why", "困境已解除"), ("day", "2021-06-14")]).await.saved();
        v.get("/people/?status=expired").await.ok().has(">李小兰<");
        v.post(&path, &[("register", "left_behind_children"), ("do", "enter"), ("why", "手工"), ("day", "2026-01-10")]).await.saved();
        v.get("/people/?status=expired").await.ok().lacks(">李小兰<");
        app.verify().await;
    }

    async fn coming_of_age_is_proposed_on_the_day(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("birth_day", "2010-07-01")]).await;
        for (kind, name) in [("father", "李大山"), ("mother", "陈水秀")] {
            let parent = given::relative(&mut v, &app, "上云村", &child, kind, &[("name", name)]).await;
            given::away(&mut v, &parent, "2025-03-01").await;
        }
        v.post(&format!("/people/{child}/registers"), &[("register", "left_behind_children"), ("do", "enter"), ("why", "父母都在外")]).await.saved();
        v.get("/people/").await.ok();
        v.get("/people/proposals").await.ok().lacks("李小兰");
        app.clock.travel(jiff::civil::date(2026, 6, 30));
        let mut v = app.sign_in("village1").await;
        v.get("/people/proposals").await.ok().lacks("李小兰");
        app.clock.travel(jiff::civil::date(2026, 7, 1));
        let mut v = app.sign_in("village1").await;
        v.get("/people/proposals").await.ok().has("李小兰").has("16 周岁");
        app.verify().await;
    }

    async fn a_county_chooses_its_definition_and_declines_are_remembered(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("birth_day", "2009-07-01")]).await;
        for (kind, name) in [("father", "李大山"), ("mother", "陈水秀")] {
            let parent = given::relative(&mut v, &app, "上云村", &child, kind, &[("name", name)]).await;
            given::away(&mut v, &parent, "2025-03-01").await;
        }
        // Nearly seventeen: not by the national definition, but by the county's plan.
        v.get("/people/proposals").await.ok().lacks("李小兰");
        let mut c = app.sign_in("county").await;
        c.post("/people/definitions", &[("unit", &app.unit("云溪县")), ("definition", "lbc_county_18")]).await.saved();
        c.get("/people/definitions").await.ok().has("现用");
        v.get("/people/proposals").await.ok().has("李小兰").has("不满 18").lacks("国发〔2016〕13号");
        let path = format!("/people/{child}/registers");
        v.post(&path, &[("register", "left_behind_children"), ("do", "decline"), ("direction", "enter")]).await.is(422);
        v.post(&path, &[("register", "left_behind_children"), ("do", "decline"), ("direction", "enter"), ("why", "住校，姑姑照看"), ("until", "2026-09-01")]).await.saved();
        v.get("/people/proposals").await.ok().lacks("李小兰");
        app.clock.travel(jiff::civil::date(2026, 9, 1));
        let mut v = app.sign_in("village1").await;
        v.get("/people/proposals").await.ok().has("李小兰");
        app.verify().await;
    }

    async fn the_quarterly_check_begins_with_those_never_looked_at(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let (one, _, _) = left_behind(&mut v, &app, "李小兰").await;
        v.post(&format!("/people/{one}/registers"), &[("register", "left_behind_children"), ("do", "enter"), ("why", "父母都在外")]).await.saved();
        v.get("/people/checks").await.ok().has("都核对过了");
        app.clock.travel(jiff::civil::date(2026, 9, 16));
        let mut v = app.sign_in("village1").await;
        v.get("/people/checks").await.ok().has("李小兰").has("已过期限").has("第 3 季度");
        app.sign_in("village2").await.post("/people/checks", &[("person", &one)]).await.saved();
        v.get("/people/checks").await.ok().has("李小兰");
        v.post("/people/checks", &[]).await.is(422);
        v.post("/people/checks", &[("person", &one)]).await.saved();
        v.get("/people/checks").await.ok().has("都核对过了");
        v.get("/figures/files_checked").await.ok();
        app.verify().await;
    }
}

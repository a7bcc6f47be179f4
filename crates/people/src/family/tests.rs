//! Family and working away over HTTP.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn relatives_of_a_file_that_is_not_hers_are_nobodys(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let mut other = app.sign_in("village2").await;
        other.get(&format!("/people/{child}/family")).await.is(404);
        other.post(&format!("/people/{child}/away"), &[("from_day", "2025-03-01"), ("reach", "beyond")]).await.is(404);
        app.sign_in("school1").await.post(&format!("/people/{child}/family"), &[]).await.is(403);
    }

    async fn a_parent_is_entered_once_for_all_siblings(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let girl = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let boy = given::child(&mut v, &app, "上云村", &[("name", "李大壮"), ("sex", "1"), ("birth_day", "2013-01-01")]).await;
        let father = given::relative(&mut v, &app, "上云村", &girl, "father", &[("name", "李大山"), ("phone", "13800001234"), ("workplace", "某某制衣厂")]).await;
        v.get(&format!("/people/{girl}")).await.ok().has("李大山").has("某某制衣厂");
        // The brother's father is found, not typed again.
        let path = format!("/people/{boy}/family");
        v.post(&path, &[("kind", "father"), ("do", "search"), ("who", "没有这人")]).await.is(422).has("没有找到");
        v.post(&path, &[("kind", "father"), ("do", "search"), ("who", "ldsh")]).await.is(422);
        v.post(&path, &[("kind", "father"), ("do", "search"), ("who", "李大山")]).await.is(422).has(&father);
        let id = v.get(&path).await.ok().field("id");
        v.post(&path, &[("id", &id), ("kind", "father"), ("other", &father)]).await.saved();
        v.post(&path, &[("kind", "father"), ("other", &father)]).await.is(422).has("已经有一位");
        v.post(&path, &[("kind", "guardian"), ("other", &boy)]).await.is(422).has("不能选本人");
        v.get(&format!("/people/{father}")).await.ok().has("李小兰").has("李大壮");
        // Her telephone is asked for, and the asking noted on the child's file.
        let page = v.get(&format!("/people/{girl}")).await.ok().lacks("13800001234");
        let relation = page.text.split("/family/").nth(1).unwrap()[..36].to_owned();
        v.post(&format!("/people/{girl}/family/{relation}/reveal"), &[]).await.ok().has("13800001234");
        app.verify().await;
    }

    async fn the_four_haves_are_whole_when_all_can_be_reached(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let girl = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("address", "三组")]).await;
        v.get("/people/?haves=some").await.ok().has(">李小兰<");
        let father = given::relative(&mut v, &app, "上云村", &girl, "father", &[("name", "李大山"), ("phone", "13800001234"), ("workplace", "某厂")]).await;
        v.get(&format!("/people/{girl}")).await.ok().has("村干部有姓名电话");
        v.post(&format!("/people/{girl}/family"), &[("kind", "cadre"), ("name", "周干部"), ("phone", "138")]).await.is(422);
        v.post(&format!("/people/{girl}/family"), &[("kind", "cadre"), ("name", "周干部"), ("phone", "13900001234")]).await.saved();
        v.get("/people/?haves=all").await.ok().has(">李小兰<");
        // Who lives together follows the bond, and can be said otherwise.
        v.get(&format!("/people/{girl}")).await.ok().has("住在一起");
        let version = v.get(&format!("/people/{girl}/edit")).await.ok().field("version");
        v.post(&format!("/people/{girl}/household"), &[("version", "1"), ("with", "")]).await.is(409);
        v.post(&format!("/people/{girl}/household"), &[("version", &version), ("with", "")]).await.saved();
        v.get(&format!("/people/{girl}")).await.ok().has("没有登记");
        let version = v.get(&format!("/people/{girl}/edit")).await.ok().field("version");
        v.post(&format!("/people/{girl}/household"), &[("version", &version), ("with", &father)]).await.saved();
        v.get(&format!("/people/{girl}")).await.ok().lacks("没有登记");
        app.verify().await;
        // The father's phone is lost: the haves of his child fall with it, in the same breath.
        let version = v.get(&format!("/people/{father}/edit")).await.ok().field("version");
        v.post(&format!("/people/{father}/edit"), &[("version", &version), ("name", "李大山"), ("id_none_why", "not_given"), ("birth_day", "1985-05-05"), ("sex", "1"), ("clear.phone", "1"), ("workplace", "某厂")]).await.saved();
        v.get("/people/?haves=all").await.ok().lacks(">李小兰<");
        app.verify().await;
    }

    async fn a_bond_ends_with_a_day_and_a_reason(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let girl = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        given::relative(&mut v, &app, "上云村", &girl, "guardian", &[("name", "陈桂英"), ("birth_day", "1955-01-01")]).await;
        let path = format!("/people/{girl}");
        let page = v.get(&path).await.ok();
        let relation = page.text.split("/family/").nth(1).unwrap()[..36].to_owned();
        let end = format!("{path}/family/{relation}/end");
        v.post(&end, &[("version", "1"), ("day", "2026-12-01"), ("why", "x")]).await.is(422);
        v.post(&end, &[("version", "1"), ("day", "2026-06-01")]).await.is(422);
        v.post(&end, &[("version", "7"), ("day", "2026-06-01"), ("why", "换了监护人")]).await.is(409);
        v.post(&end, &[("version", "1"), ("day", "2026-06-01"), ("why", "换了监护人")]).await.saved();
        v.get(&path).await.ok().has("换了监护人").has("陈桂英");
        app.verify().await;
    }
}

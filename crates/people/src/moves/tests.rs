//! Transfers over HTTP.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn only_the_receiver_receives_and_only_the_sender_withdraws(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        v.post(&format!("/people/{child}/transfer"), &[("to", &app.unit("石桥村"))]).await.is(422);
        v.post(&format!("/people/{child}/transfer"), &[("to", &app.unit("上云村")), ("why", "x")]).await.is(422);
        v.post(&format!("/people/{child}/transfer"), &[("to", &app.unit("石桥村")), ("why", "随外婆搬走")]).await.saved();
        v.post(&format!("/people/{child}/transfer"), &[("to", &app.unit("石桥村")), ("why", "再来")]).await.is(409);
        let page = v.get("/people/transfers").await.ok().has("等接收");
        let transfer = page.text.split("/people/transfers/").nth(1).unwrap()[..36].to_owned();
        let path = format!("/people/transfers/{transfer}");
        v.post(&path, &[("state", "received")]).await.is(403);
        let mut r = app.sign_in("village2").await;
        // Until it is received the file stays with the sender.
        r.get(&format!("/people/{child}")).await.is(404);
        r.post(&path, &[("state", "withdrawn")]).await.is(403);
        r.post(&path, &[("state", "refused")]).await.is(422);
        r.post(&path, &[("state", "received")]).await.saved();
        r.get(&format!("/people/{child}")).await.ok().has("石桥村");
        v.get(&format!("/people/{child}")).await.is(404);
        r.post(&path, &[("state", "refused"), ("answer", "晚了")]).await.is(409);
        app.verify().await;
    }

    async fn a_refusal_says_why_and_figures_stay_where_they_were(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("x.hc_kind", "低保家庭")]).await;
        v.post(&format!("/people/{child}/registers"), &[("register", "hardship_children"), ("do", "enter"), ("why", "低保"), ("day", "2026-01-10")]).await.saved();
        for (state, held) in [("refused", "1"), ("received", "0")] {
            app.clock.travel(jiff::civil::date(2026, 6, if held == "1" { 16 } else { 20 }));
            let mut v = app.sign_in("village1").await;
            v.post(&format!("/people/{child}/transfer"), &[("to", &app.unit("石桥村")), ("why", "搬家")]).await.saved();
            let page = v.get("/people/transfers").await.ok();
            let transfer = page.text.split("/people/transfers/").nth(1).unwrap()[..36].to_owned();
            let mut r = app.sign_in("village2").await;
            r.post(&format!("/people/transfers/{transfer}"), &[("state", state), ("answer", "还没搬来")]).await.saved();
            // Stock today: with the unit that has the file today.
            v.get("/figures/hc_held").await.ok().has(&format!("class=\"stat stat-large\">{held}"));
            app.verify().await;
        }
        let mut v = app.sign_in("village1").await;
        // As of May she was counted where she was then.
        v.get("/figures/hc_held?from=2026-01-01&until=2026-05-31").await.ok().has("class=\"stat stat-large\">1");
        v.get("/people/transfers").await.ok().has("还没搬来");
    }

    async fn moving_out_and_dying_are_said_and_followed(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("x.hc_kind", "低保家庭")]).await;
        v.post(&format!("/people/{child}/registers"), &[("register", "hardship_children"), ("do", "enter"), ("why", "低保")]).await.saved();
        let path = format!("/people/{child}/status");
        let version = v.get(&format!("/people/{child}")).await.ok().field("version");
        v.post(&path, &[("version", &version), ("status", "gone"), ("why", "x")]).await.is(422);
        v.post(&path, &[("version", &version), ("status", "away"), ("why", "随父母去外省")]).await.saved();
        v.get("/people/").await.ok().lacks(">李小兰<");
        v.get("/people/?status=away").await.ok().has(">李小兰<");
        v.get("/people/proposals").await.ok().has("李小兰").has("已迁出");
        app.verify().await;
    }
}

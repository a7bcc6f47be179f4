//! Approvals to see minors' files, over HTTP.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn without_an_approval_no_list_and_no_page_shows_a_minor(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        given::relative(&mut v, &app, "上云村", &child, "guardian", &[("name", "陈桂英"), ("birth_day", "1955-01-01")]).await;
        v.get("/people/passes").await.is(403);
        let mut chair = app.sign_in("leader").await;
        let page = chair.get("/people/passes").await.ok().has("村妇联主席");
        for pass in page.text.split("/people/passes/").skip(1).map(|p| p[..36].to_owned()).collect::<Vec<_>>() {
            chair.post(&format!("/people/passes/{pass}/revoke"), &[]).await.saved();
        }
        v.get("/people/").await.ok().lacks(">李小兰<").has(">陈桂英<").has("1 名未成年人");
        v.get(&format!("/people/{child}")).await.is(403).has("第三十六条");
        v.post("/people/find", &[("q", "李小兰")]).await.ok().lacks(">李小兰<");
        v.get("/people/proposals").await.ok().lacks("李小兰");
        // A manager approves one person, for a time, not herself.
        let county = app.unit("云溪县");
        let give = |login: &'static str, until: &'static str| [("unit", county.as_str()), ("login", login), ("from", "2026-06-01"), ("until", until), ("why", "暑期走访")];
        chair.post("/people/passes", &give("nobody9", "2026-08-31")).await.is(422).has("没有这个账号");
        chair.post("/people/passes", &give("leader", "2026-08-31")).await.is(422).has("不能批准自己");
        chair.post("/people/passes", &give("village1", "2028-08-31")).await.is(422).has("最长批准一年");
        chair.post("/people/passes", &give("village1", "2026-08-31")).await.saved();
        v.get("/people/").await.ok().has(">李小兰<");
        app.sign_in("town1").await.get("/people/").await.ok().lacks(">李小兰<");
        app.clock.travel(jiff::civil::date(2026, 9, 1));
        let mut v = app.sign_in("village1").await;
        v.get("/people/").await.ok().lacks(">李小兰<");
        app.verify().await;
    }
}

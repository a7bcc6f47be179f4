//! Decisions about duties, and the overview, over HTTP.

use crate::given;
use jiff::civil::date;
use testkit::{TestApp, both};

both! {
    async fn a_village_excuses_nobody_and_a_neighbour_knows_nothing(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::held_child(&mut v, &app, "上云村", "李小兰").await;
        let fields = [("until", "2026-08-31"), ("why", "暑假去父母身边")];
        v.post(&format!("/people/{child}/duties"), &fields).await.is(403);
        app.sign_in("town2").await.post(&format!("/people/{child}/duties"), &fields).await.is(404);
        app.sign_in("leader").await.get("/care/").await.is(403);
        app.sign_in("town2").await.get("/care/").await.ok().lacks("李小兰");
    }

    async fn an_excuse_has_a_reason_and_an_end_and_can_be_taken_back(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let child = given::held_child(&mut town, &app, "上云村", "李小兰").await;
        let at = format!("/people/{child}/duties");
        town.post(&at, &[("until", "2026-08-31")]).await.is(422).has("写明原因");
        town.post(&at, &[("why", "暑假")]).await.is(422).has("写到哪天为止");
        town.post(&at, &[("why", "暑假"), ("until", "2036-08-31")]).await.is(422).has("最长一年");
        town.post(&at, &[("why", "暑假"), ("until", "2026-08-31"), ("duty", "dance")]).await.is(422).has("没有这项职责");
        town.post(&at, &[("why", "暑假去父母身边"), ("until", "2026-08-31")]).await.saved();
        let page = town.get(&format!("/people/{child}")).await.ok().has("免除").has("暑假去父母身边");
        town.get("/today/?who=all").await.ok().has("现在没有要做的");
        app.verify().await;
        town.post(&format!("{at}/revoke"), &[("decision", &page.field("decision"))]).await.saved();
        town.get("/today/?who=all").await.ok().has("李小兰");
        app.verify().await;
    }

    async fn what_is_given_to_another_is_hers_and_falls_back_after_the_day(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let child = given::held_child(&mut town, &app, "上云村", "李小兰").await;
        let carer = given::carer(&mut town, &app, "上云村", "陈秀英").await;
        let fields = [("why", "替班"), ("duty", "meal_monthly"), ("carer", &carer), ("until", "2026-06-30")];
        town.post(&format!("/people/{child}/duties"), &fields).await.saved();
        let owner = async || {
            let mut tx = app.site.db.snapshot().await.unwrap();
            let o: Option<String> = tx.value(kernel::db::sql("SELECT carer_id AS v FROM next_due WHERE duty = 'meal_monthly'")).await.unwrap();
            o.unwrap_or_default()
        };
        assert_eq!(owner().await, carer);
        app.clock.travel(date(2026, 7, 1));
        care::new_day(&app.site).await.unwrap();
        assert_eq!(owner().await, "");
        app.verify().await;
    }

    async fn the_overview_counts_what_the_list_shows(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        for name in ["李小兰", "李小明", "李小红"] {
            given::held_child(&mut town, &app, "上云村", name).await;
        }
        town.get("/care/").await.ok().has("上云村").has("3 人没有结对").has("李小红");
        app.clock.travel(date(2026, 7, 2));
        let mut town = app.sign_in("town1").await;
        let page = town.get("/care/").await.ok().has("2026-06-30 起");
        // Every number opens the list that makes it: three talks overdue, three children in the list.
        let link = page.text.split("href=\"").filter_map(|p| p.split('"').next()).find(|l| l.contains("duty=talk_twice_a_month")).expect("a number that opens");
        let list = town.get(&link.replace("&amp;", "&")).await.ok().has("李小兰").has("李小明").has("李小红");
        assert_eq!(list.text.matches("owed-line").count(), 3);
        assert!(list.text.contains("3 件该做，其中 3 件已逾期"), "the list says the same number");
        app.verify().await;
    }

    async fn a_county_changes_how_often_and_sees_beforehand_what_it_does(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        given::held_child(&mut town, &app, "上云村", "李小兰").await;
        town.get("/care/duties").await.is(403);
        let mut county = app.sign_in("county").await;
        county.get("/care/duties").await.ok().has("每月谈心两次").has("每30天一次");
        county.get("/care/duties/dance").await.is(404);
        let at = "/care/duties/talk_twice_a_month";
        county.get(at).await.ok().has("先看会怎样");
        county.post(at, &[("chosen", "1"), ("times", "99"), ("period", "month"), ("soon", "7")]).await.is(422).has("1 到 31");
        let fields = [("chosen", "0"), ("times", "2"), ("period", "month"), ("soon", "7")];
        county.post(at, &[&fields[..], &[("do", "look")]].concat()).await.ok().has("还没有改").has("−1").has("就这样改");
        town.get("/today/?who=all").await.ok().has("谈心");
        county.post(at, &[&fields[..], &[("do", "save")]].concat()).await.saved();
        town.get("/today/?who=all").await.ok().lacks("谈心");
        let weekly = [("chosen", "1"), ("times", "1"), ("period", "week"), ("soon", "2"), ("do", "save")];
        county.post(at, &weekly).await.saved();
        town.get("/today/?who=all").await.ok().has("谈心");
        county.get("/care/duties").await.ok().has("每周1次").has("本县改过");
        app.verify().await;
    }
}

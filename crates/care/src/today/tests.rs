//! Today over HTTP: what is owed appears, is recorded in place, and comes back with time.

use crate::given;
use jiff::civil::date;
use testkit::{TestApp, both};

both! {
    async fn what_is_owed_is_seen_by_those_who_answer_for_it(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        given::held_child(&mut v, &app, "上云村", "李小兰").await;
        for login in ["leader", "admin", "audit"] {
            app.sign_in(login).await.get("/today/").await.is(403);
        }
        app.sign_in("village2").await.get("/today/?who=all").await.ok().lacks("李小兰");
        app.sign_in("town1").await.get("/today/?who=all").await.ok().has("李小兰");
        app.verify().await;
    }

    async fn a_child_nobody_ever_saw_is_there_from_the_first_day(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        v.get("/today/").await.ok().has("现在没有要做的");
        given::held_child(&mut v, &app, "上云村", "李小兰").await;
        v.get("/today/").await.ok().has("李小兰").has("谈心").has("从未").lacks("现在没有要做的");
        // A month later, nothing done: overdue, by the same sentence on her page.
        app.clock.travel(date(2026, 7, 2));
        let mut v = app.sign_in("village1").await;
        v.get("/today/").await.ok().has("已逾期").has("6月30日到期");
        app.verify().await;
    }

    async fn a_visit_is_recorded_for_several_at_once_and_counts_for_each(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let one = given::held_child(&mut v, &app, "上云村", "李小兰").await;
        let two = given::held_child(&mut v, &app, "上云村", "李小明").await;
        v.get("/today/record").await.saved();
        let form = v.get(&format!("/today/record?who={one}&who={two}")).await.ok().has("李小兰、李小明").has("作业辅导");
        let batch = form.field("batch");
        let base = [("batch", batch.as_str()), ("who", &one), ("who", &two), ("day", "2026-06-15"), ("text", "聊了学校的事")];
        v.post("/today/record", &base).await.is(422).has("请点一下做了什么").has("聊了学校的事");
        let did = [&base[..], &[("did", "talk"), ("did", "meal"), ("did", "homework")]].concat();
        v.post("/today/record", &did).await.saved();
        v.post("/today/record", &did).await.saved();
        v.get("/records/").await.ok().has("李小兰");
        for child in [&one, &two] {
            v.get(&format!("/people/{child}")).await.ok().has("聊了学校的事").has("6月要做");
        }
        let mut tx = app.site.db.snapshot().await.unwrap();
        let n: i64 = tx.value(kernel::db::sql("SELECT COUNT(*) AS v FROM service_record WHERE text = '聊了学校的事'")).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(n, 1, "one visit, sent twice, is one record");
        // Not those of another village.
        app.sign_in("village2").await.post("/today/record", &did).await.is(422);
        app.verify().await;
    }

    async fn time_moves_every_row_and_a_rebuild_finds_the_same(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::held_child(&mut v, &app, "上云村", "李小兰").await;
        for day in [date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 16), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29)] {
            app.clock.travel(day);
            care::new_day(&app.site).await.unwrap();
            app.verify().await;
            let fields = [("who", child.as_str()), ("day", &day.to_string()), ("did", "talk"), ("batch", &format!("0190f1c2-0000-7000-8000-{:012}", day.day_of_year()))];
            // The county's approval to see minors ends with the year; without it nobody records anything.
            if day.year() == 2026 {
                let mut v = app.sign_in("village1").await;
                v.post("/today/record", &fields).await.saved();
                app.verify().await;
            }
        }
    }

    async fn a_record_removed_or_given_another_day_is_owed_again(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::held_child(&mut v, &app, "上云村", "李小兰").await;
        let record = |day: &'static str| [("who", child.clone()), ("day", day.to_owned()), ("did", "meal".to_owned()), ("batch", "0190f1c2-0000-7000-8000-000000000001".to_owned())];
        let fields = record("2026-06-15");
        v.post("/today/record", &fields.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>()).await.saved();
        let status = async || {
            let mut tx = app.site.db.snapshot().await.unwrap();
            let s: Option<String> = tx.value(kernel::db::sql("SELECT status AS v FROM next_due WHERE duty = 'meal_monthly'")).await.unwrap();
            s.unwrap_or_default()
        };
        assert_eq!(status().await, "done");
        let id = given::ids(&v.get("/records/").await.ok().text, "/records/").remove(0);
        v.post(&format!("/records/{id}/remove"), &[("why", "记错了")]).await.saved();
        assert_eq!(status().await, "open");
        v.post(&format!("/records/{id}/restore"), &[]).await.saved();
        assert_eq!(status().await, "done");
        app.verify().await;
    }
}

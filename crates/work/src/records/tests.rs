//! Service records over HTTP.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn a_leader_sees_no_records_of_persons(app: TestApp) {
        let mut leader = app.sign_in("leader").await;
        leader.get("/records/").await.is(403);
        leader.get("/records/export").await.is(403);
    }

    async fn a_kind_asks_for_what_it_needs(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let unit = app.unit("上云村");
        v.post("/records/new", &[("kind", "talk"), ("unit", &unit), ("day", "2026-05-01"), ("text", "谈了谈")]).await.is(422).has("要写明服务对象").has("谈了谈");
        v.post("/records/new", &[("kind", "talk"), ("unit", &unit), ("day", "2026-12-01"), ("subjects", "小兰")]).await.is(422).has("日期还没到");
        v.post("/records/new", &[("kind", "aid_money"), ("unit", &unit), ("day", "2026-05-01"), ("subjects", "某户")]).await.is(422).has("要填金额");
    }

    async fn one_talk_with_siblings_is_one_record_and_two_people(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::record(&mut v, &app, "上云村", &[("kind", "talk"), ("day", "2026-05-01"), ("subjects", "李小兰、李小明"), ("text", "谈心")]).await;
        given::record(&mut v, &app, "上云村", &[("kind", "talk"), ("day", "2026-05-20"), ("subjects", "李小兰")]).await;
        v.get(&format!("/records/{id}")).await.ok().has("李小明");
        v.get("/records/?q=李小明").await.ok().has("李小兰、李小明");
        // Three person-times, two people.
        v.get("/figures/?all=1").await.ok();
        let times = v.get("/figures/talks").await.ok();
        assert!(times.text.contains("class=\"stat stat-large\">3"), "person-times");
        app.verify().await;
    }

    async fn a_lasting_thing_is_ended_not_deleted(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::record(&mut t, &app, "河口镇", &[("kind", "micro_home_built"), ("day", "2026-03-01"), ("text", "云上微家")]).await;
        let path = format!("/records/{id}/edit");
        let form = t.get(&path).await.ok();
        let (unit, version) = (app.unit("河口镇"), form.field("version"));
        t.post(&path, &[("kind", "micro_home_built"), ("unit", &unit), ("day", "2026-03-01"), ("until_day", "2026-02-01"), ("version", &version)]).await.is(422).has("结束日期要在开始日期之后");
        t.post(&path, &[("kind", "micro_home_built"), ("unit", &unit), ("day", "2026-03-01"), ("until_day", "2026-05-31"), ("version", &version)]).await.saved();
        t.get(&format!("/records/{id}")).await.ok().has("2026-05-31").has("修改记录");
        app.verify().await;
    }

    async fn a_conflict_shows_both_and_export_carries_no_names(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::record(&mut v, &app, "上云村", &[("kind", "talk"), ("day", "2026-05-01"), ("subjects", "李小兰"), ("text", "原来")]).await;
        let path = format!("/records/{id}/edit");
        let version = v.get(&path).await.ok().field("version");
        let unit = app.unit("上云村");
        let edit = |text: &'static str| [("kind", "talk"), ("unit", unit.as_str()), ("day", "2026-05-01"), ("subjects", "李小兰"), ("text", text), ("version", version.as_str())];
        app.sign_in("town1").await.post(&path, &edit("镇里写的")).await.saved();
        v.post(&path, &edit("村里写的")).await.is(422).has("镇里写的").has("村里写的");
        let file = v.get("/records/export").await.ok();
        let table = kernel::office::read_table("a.xlsx", &file.bytes).unwrap();
        let all: String = table.rows.iter().flat_map(|r| r.1.clone()).collect();
        assert!(all.contains("镇里写的") && !all.contains("李小兰"));
    }

    async fn a_grid_of_records_takes_labels_as_pasted(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let batch = t.get("/records/grid").await.ok().field("batch");
        t.post("/records/grid", &[
            ("batch", &batch), ("r0.day", "2026.5.1"), ("r0.kind", "谈心"), ("r0.unit", "上云村"), ("r0.subjects", "小兰"), ("r0.text", "一"),
            ("r2.day", "20260502"), ("r2.kind", "发放资料"), ("r2.unit", "河口小学"), ("r2.quantity", "1,200"), ("r2.text", "二"),
        ]).await;
        let page = t.get("/records/").await.ok();
        assert!(page.text.contains("小兰") || page.text.contains("没有记录"));
        app.verify().await;
    }

    async fn removal_needs_a_reason_and_can_be_undone(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::record(&mut v, &app, "上云村", &[("kind", "talk"), ("day", "2026-05-01"), ("subjects", "小兰")]).await;
        v.post(&format!("/records/{id}/remove"), &[("why", "重复")]).await.saved();
        v.get("/figures/talks").await.ok().has("没有记录");
        v.post(&format!("/records/{id}/restore"), &[]).await.saved();
        v.get("/figures/talks").await.ok().lacks("没有记录");
        app.verify().await;
    }

    async fn a_visit_of_several_things_stands_on_every_file_it_names(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let unit = app.unit("上云村");
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小桐")]).await;
        let form = v.get(&format!("/records/new?about={child}")).await.ok().has("李小桐").has(&child);
        let id = form.field("id");
        let typed = [
            ("id", id.as_str()), ("kind", "talk"), ("also", "homework"), ("also", "meal"), ("day", "2026-06-14"), ("unit", &unit),
            ("subjects", "李小桐、过路人"), ("who", &child), ("finding", "夜里一个人在家"),
        ];
        v.post("/records/new", &[&typed[..], &[("also", "aid_money")]].concat()).await.is(422).has("同时还做了");
        v.post("/records/new", &typed).await.saved();
        // Sent again it is the same record.
        v.post("/records/new", &typed).await.saved();
        let at = format!("/records/{id}");
        v.get(&at).await.ok().has("作业辅导").has("亲情餐").has(&format!("/people/{child}")).has("夜里一个人在家");
        let mut tx = app.site.db.snapshot().await.unwrap();
        let facts: Vec<String> = tx
            .values(kernel::db::sql("SELECT kind || ' ' || COALESCE(subject, '') AS v FROM fact WHERE source_id = $1 ORDER BY 1").bind(&id))
            .await
            .unwrap();
        drop(tx);
        assert_eq!(facts.len(), 6, "three kinds for two people: {facts:?}");
        assert_eq!(facts.iter().filter(|f| f.ends_with(&child)).count(), 3, "{facts:?}");
        v.get(&format!("{at}/edit")).await.ok().has("value=\"meal\" checked");
        let less = [("version", "1"), ("kind", "talk"), ("also", "meal"), ("day", "2026-06-14"), ("unit", &unit), ("subjects", "李小桐")];
        v.post(&format!("{at}/edit"), &less).await.saved();
        v.get(&at).await.ok().has(&format!("/people/{child}")).lacks("作业辅导");
        app.verify().await;
    }
}

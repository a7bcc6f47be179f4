//! Activities over HTTP: refused, entered, corrected, counted, removed, brought back.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn a_leader_reads_and_does_not_write(app: TestApp) {
        let mut leader = app.sign_in("leader").await;
        leader.get("/activities/").await.ok().lacks("登记活动");
        leader.post("/activities/new", &[("title", "x")]).await.is(403);
    }

    async fn a_form_with_mistakes_keeps_what_was_typed(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        v.post("/activities/new", &[("title", "三八座谈"), ("day", "三月八日"), ("head_count", "很多"), ("roll", "李小兰\n王芳")])
            .await
            .is(422)
            .has("三八座谈")
            .has("李小兰")
            .has("请填日期")
            .has("人数要填整数")
            .has("请选择单位");
    }

    async fn one_form_sent_twice_is_one_activity(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let unit = app.unit("上云村");
        let id = v.get("/activities/new").await.ok().field("id");
        let fields = [("id", id.as_str()), ("unit", unit.as_str()), ("title", "讲座"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "12")];
        v.post("/activities/new", &fields).await.saved();
        let again = v.post("/activities/new", &fields).await.saved();
        assert_eq!(again.made(), id);
        assert_eq!(given::ids(&v.get("/activities/").await.ok().text, "/activities/").len(), 1);
        app.verify().await;
    }

    async fn nobody_writes_for_a_unit_outside_her_own(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        v.post("/activities/new", &[("unit", &app.unit("下云村")), ("title", "越界"), ("kind", "lecture"), ("day", "2026-05-01")]).await.is(422).has("请选择单位");
    }

    async fn a_correction_keeps_the_first_version_and_an_old_edit_is_shown_not_merged(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::activity(&mut v, &app, "上云村", &[("title", "第一稿"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "12"), ("roll", "李小兰\n王芳")]).await;
        let path = format!("/activities/{id}/edit");
        let mut town = app.sign_in("town1").await;
        let (mine, theirs) = (v.get(&path).await.ok(), town.get(&path).await.ok());
        let unit = app.unit("上云村");
        let edit = |title: &'static str, version: String| vec![("title", title.to_owned()), ("kind", "lecture".into()), ("day", "2026-05-01".into()), ("head_count", "15".into()), ("unit", unit.clone()), ("version", version), ("roll", "李小兰\n王芳\n张秀".to_owned())];
        let pairs = |v: &Vec<(&'static str, String)>| v.iter().map(|(k, x)| (*k, x.clone())).collect::<Vec<_>>();
        let first = pairs(&edit("镇里改的", theirs.field("version")));
        town.post(&path, &first.iter().map(|(k, x)| (*k, x.as_str())).collect::<Vec<_>>()).await.saved();
        let second = pairs(&edit("村里改的", mine.field("version")));
        let shown = v.post(&path, &second.iter().map(|(k, x)| (*k, x.as_str())).collect::<Vec<_>>()).await.is(422).has("村里改的").has("镇里改的").has("没有覆盖谁的");
        let third = pairs(&edit("村里改的", shown.field("version")));
        v.post(&path, &third.iter().map(|(k, x)| (*k, x.as_str())).collect::<Vec<_>>()).await.saved();
        v.get(&format!("/activities/{id}")).await.ok().has("村里改的").has("第一稿").has("镇里改的").has("修改记录");
        app.verify().await;
    }

    async fn removed_is_not_counted_and_can_be_brought_back(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::activity(&mut v, &app, "上云村", &[("title", "讲座"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "12")]).await;
        v.post(&format!("/activities/{id}/remove"), &[("why", "")]).await.is(422).has("原因");
        v.post(&format!("/activities/{id}/remove"), &[("why", "登错了")]).await.saved();
        v.get("/activities/").await.ok().lacks("讲座</a>");
        v.get("/figures/activities_held").await.ok().has("没有记录");
        v.get("/activities/?removed=1").await.ok().has("讲座");
        v.post(&format!("/activities/{id}/restore"), &[]).await.saved();
        v.get("/figures/activities_held").await.ok().has("讲座");
        app.verify().await;
    }

    async fn a_grid_stores_all_rows_or_none(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let batch = t.get("/activities/grid").await.ok().field("batch");
        let rows = [
            ("batch", batch.as_str()), ("r0.day", "2026-05-01"), ("r0.title", "讲座甲"), ("r0.kind", "讲座"), ("r0.unit", "上云村"), ("r0.head_count", "20"),
            ("r1.day", "5月1日"), ("r1.title", "讲座乙"), ("r1.kind", "讲座"), ("r1.unit", "下云村"), ("r1.head_count", "20"),
        ];
        t.post("/activities/grid", &rows).await.is(422).has("讲座甲").has("请填日期");
        t.get("/activities/").await.ok().lacks("讲座甲");
        let mut good = rows;
        good[6] = ("r1.day", "2026/5/1");
        t.post("/activities/grid", &good).await.saved();
        t.get("/activities/").await.ok().has("讲座甲").has("讲座乙");
        // The same grid again (a double click) is refused as already saved, not doubled.
        t.post("/activities/grid", &good).await.is(409).has("已经保存过");
        t.post("/activities/grid", &[("batch", "x")]).await.is(422).has("表格是空的");
        app.verify().await;
    }

    async fn pages_of_a_long_list_neither_skip_nor_repeat(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        for start in [0usize, 60] {
            let batch = t.get("/activities/grid").await.ok().field("batch");
            let cells: Vec<(String, String)> = (0..60)
                .flat_map(|i| {
                    let title = format!("活动{:03}", start + i);
                    [(format!("r{i}.day"), "2026-05-01".to_owned()), (format!("r{i}.title"), title), (format!("r{i}.kind"), "讲座".to_owned()), (format!("r{i}.unit"), "上云村".to_owned())]
                })
                .chain([("batch".to_owned(), batch)])
                .collect();
            let pairs: Vec<(&str, &str)> = cells.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            t.post("/activities/grid", &pairs).await.saved();
        }
        let (mut seen, mut path) = (Vec::new(), "/activities/".to_owned());
        loop {
            let page = t.get(&path).await.ok();
            seen.extend(given::ids(&page.text, "/activities/"));
            match page.text.split("rel=\"next\"").next().and_then(|before| page.text.contains("rel=\"next\"").then(|| before.rsplit("href=\"").next().unwrap())) {
                Some(next) => path = format!("/activities/{}", next.split('"').next().unwrap().replace("&amp;", "&")),
                None => break,
            }
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (120, 120));
    }

    async fn photos_are_checked_by_content_and_kept_once(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::activity(&mut v, &app, "上云村", &[("title", "讲座"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "2")]).await;
        let path = format!("/activities/{id}/photos");
        let png = b"\x89PNG\r\n\x1a\nrest";
        v.upload(&path, &[], &[("photo", "a.jpg", b"<script>")]).await.is(422).has("不是 JPEG");
        v.upload(&path, &[], &[("photo", "a.png", png), ("photo", "b.png", png)]).await.saved();
        let page = v.get(&format!("/activities/{id}")).await.ok();
        let photo = page.text.split("/photos/").nth(1).expect("a photo")[..36].to_owned();
        let got = v.get(&format!("{path}/{photo}")).await.ok();
        assert_eq!((got.media.as_str(), got.bytes.as_slice()), ("image/png", png.as_slice()));
        assert_eq!(page.text.matches("<img ").count(), 1);
        app.sign_in("village2").await.get(&format!("{path}/{photo}")).await.is(404);
        v.post(&format!("{path}/{photo}/remove"), &[]).await.saved();
        v.get(&format!("{path}/{photo}")).await.is(404);
    }

    async fn the_list_exports_as_a_workbook(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        given::activity(&mut v, &app, "上云村", &[("title", "=1+1 讲座"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "12")]).await;
        let file = v.get("/activities/export").await.ok();
        let table = kernel::office::read_table("a.xlsx", &file.bytes).unwrap();
        let row = table.rows.last().unwrap();
        assert!(row.1.contains(&"=1+1 讲座".to_owned()) && row.1.contains(&"12".to_owned()), "{row:?}");
    }
}

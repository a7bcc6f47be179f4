//! The tree over HTTP: imported, searched, changed with a date.

use crate::given;
use testkit::{TestApp, both};

const SHEET: &str = "代码,名称,类型,上级,人口\n339901103000,新河镇,,,\n339901103201,东滩村,,,820\n339901103202,西滩村,,,640\n,新河小学,小学,新河镇,\n";

both! {
    async fn only_an_administrator_changes_the_tree(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        town.get("/units/import").await.is(403);
        town.get("/units/").await.ok().has("河口镇").lacks("云岭乡");
    }

    async fn a_sheet_is_looked_at_before_it_is_stored(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        let preview = admin.upload("/units/import", &[], &[("sheet", "单位.csv", SHEET.as_bytes())]).await.ok().has("新增 4 行").has("东滩村");
        admin.get("/units/?q=东滩").await.ok().has("没有找到");
        let rows = preview.field("rows");
        admin.post("/units/import/commit", &[("rows", &rows)]).await.saved();
        admin.get("/units/?q=dtc").await.ok().has("东滩村");
        // Sent twice it is the same sheet: nothing doubles.
        admin.post("/units/import/commit", &[("rows", &rows)]).await.saved();
        let found = admin.get("/units/?q=东滩").await.ok();
        assert_eq!(found.text.matches("东滩村</a>").count(), 1);
    }

    async fn an_excel_sheet_is_read_like_a_csv(app: TestApp) {
        use kernel::office::{Column, SheetOut, Value, workbook};
        let sheet = SheetOut {
            name: "单位".into(),
            title: "新河镇单位表".into(),
            columns: vec![Column::text("区划代码", 14.0), Column::text("名称", 12.0)],
            rows: vec![vec![Value::text("339901103000"), Value::text("新河镇")], vec![Value::Number(339_901_103_201.0), Value::text("东滩村")]],
            ..SheetOut::default()
        };
        let mut admin = app.sign_in("admin").await;
        admin.upload("/units/import", &[], &[("sheet", "a.xlsx", &workbook(&[sheet]).unwrap())]).await.ok().has("新增 2 行").has("有问题 0 行");
    }

    async fn trouble_in_a_sheet_is_named_by_row_and_nothing_is_stored(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        let bad = "代码,名称\n339901103000,新河镇\n3399011030,短码村\n339901103000,重码镇\n";
        let page = admin.upload("/units/import", &[], &[("sheet", "a.csv", bad.as_bytes())]).await.ok().has("有问题 2 行").has("与第 2 行重复").lacks("确认导入");
        let rows = "[[1,[\"代码\",\"名称\"]],[2,[\"339901103000\",\"新河镇\"]],[3,[\"12\",\"坏村\"]]]";
        admin.post("/units/import/commit", &[("rows", rows)]).await.is(422);
        admin.get("/units/?q=新河").await.ok().has("没有找到");
        drop(page);
        for (name, bytes, says) in [
            ("a.pdf", b"%PDF-1.4".as_slice(), "PDF"),
            ("a.xlsx", b"", "没有内容"),
            ("a.xlsx", b"PK\x03\x04rubbish", "损坏"),
            ("a.csv", "随便一行字\n另一行".as_bytes(), "没有找到表头"),
        ] {
            admin.upload("/units/import", &[], &[("sheet", name, bytes)]).await.is(422).has(says);
        }
    }

    async fn a_village_moves_on_a_day_and_its_past_stays_where_it_was(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        given::activity(&mut town, &app, "柳湾村", &[("title", "春天的讲座"), ("kind", "lecture"), ("day", "2026-03-01"), ("head_count", "20")]).await;
        let (village, to) = (app.unit("柳湾村"), app.unit("云岭乡"));
        let mut admin = app.sign_in("admin").await;
        let path = format!("/units/{village}/change");
        let version = admin.get(&path).await.ok().field("version");
        admin.post(&path, &[("what", "move"), ("from", "2026-06-01"), ("to", &to), ("version", &version)]).await.is(422).has("依据");
        admin.post(&path, &[("what", "move"), ("from", "2026-06-01"), ("to", &app.unit("上云村")), ("why", "x"), ("version", &version)]).await.is(422).has("级别不对");
        admin.post(&path, &[("what", "move"), ("from", "2026-06-01"), ("to", &to), ("why", "云政〔2026〕3号"), ("version", &version)]).await.saved();
        // An edit made on the old version is refused, not merged.
        admin.post(&path, &[("what", "rename"), ("name", "新柳湾村"), ("from", "2026-06-02"), ("why", "x"), ("version", &version)]).await.is(409);

        let mut other = app.sign_in("town2").await;
        given::activity(&mut other, &app, "柳湾村", &[("title", "夏天的讲座"), ("kind", "lecture"), ("day", "2026-06-10"), ("head_count", "30")]).await;
        // Access follows the unit; the figures keep the day's place.
        other.get("/activities/").await.ok().has("春天的讲座").has("夏天的讲座");
        town.get("/activities/").await.ok().lacks("春天的讲座");
        let figure = |b: &str, unit: &str| format!("/figures/{b}?unit={unit}&from=2026-01-01&until=2026-12-31");
        let mut county = app.sign_in("county").await;
        county.get(&figure("activities_held", &app.unit("河口镇"))).await.ok().has("春天的讲座").lacks("夏天的讲座");
        county.get(&figure("activities_held", &to)).await.ok().has("夏天的讲座").lacks("春天的讲座");
        app.verify().await;
    }

    async fn a_merged_village_ends_and_rolls_up_into_the_other(app: TestApp) {
        let mut v = app.sign_in("village2").await;
        given::activity(&mut v, &app, "石桥村", &[("title", "合并前的讲座"), ("kind", "lecture"), ("day", "2026-03-01"), ("head_count", "20")]).await;
        let mut admin = app.sign_in("admin").await;
        let path = format!("/units/{}/change", app.unit("石桥村"));
        let version = admin.get(&path).await.ok().field("version");
        admin.post(&path, &[("what", "merge"), ("from", "2026-06-01"), ("to", &app.unit("松坪村")), ("why", "撤并"), ("version", &version)]).await.saved();
        admin.get(&format!("/units/{}", app.unit("石桥村"))).await.ok().has("并入").has("撤并日期");
        // Its posts ended with it.
        assert!(v.get("/activities/").await.status.as_u16() == 403);
        app.verify().await;
    }

    async fn a_change_dated_back_takes_along_what_was_entered_since(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        for day in ["2026-01-10", "2026-04-10"] {
            given::activity(&mut town, &app, "柳湾村", &[("title", "讲座"), ("kind", "lecture"), ("day", day), ("head_count", "20"), ("roll", "李小兰")]).await;
            given::record(&mut town, &app, "柳湾村", &[("kind", "talk"), ("day", day), ("subjects", "小兰")]).await;
        }
        // Before the unit was in the books at all.
        given::record(&mut town, &app, "柳湾村", &[("kind", "talk"), ("day", "2019-04-10"), ("subjects", "小兰")]).await;
        let mut admin = app.sign_in("admin").await;
        let path = format!("/units/{}/change", app.unit("柳湾村"));
        let version = admin.get(&path).await.ok().field("version");
        admin.post(&path, &[("what", "move"), ("from", "2026-03-01"), ("to", &app.unit("云岭乡")), ("why", "补办"), ("version", &version)]).await.saved();
        app.verify().await;
        let mut county = app.sign_in("county").await;
        let figure = |unit: &str| format!("/figures/activities_held?unit={}&from=2026-01-01&until=2026-12-31", app.unit(unit));
        county.get(&figure("云岭乡")).await.ok().has("2026-04-10").lacks("2026-01-10");
        county.get(&figure("河口镇")).await.ok().has("2026-01-10").lacks("2026-04-10");
    }
}

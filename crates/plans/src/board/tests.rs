//! The board over HTTP: figures count themselves, every number opens its list, the calendar warns.

use crate::given;
use jiff::civil::date;
use testkit::{TestApp, both};

both! {
    async fn a_figure_counts_itself_and_opens_its_list(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let mut v = app.sign_in("village1").await;
        for day in ["2026-02-10", "2026-03-10", "2026-04-10"] {
            given::activity(&mut v, &app, "上云村", &[("title", "家庭教育讲座"), ("kind", "parents"), ("day", day), ("head_count", "30")]).await;
        }
        // Not held, not ours, not this year: none of them counts.
        given::activity(&mut v, &app, "上云村", &[("title", "还没开"), ("kind", "parents"), ("day", "2026-07-10")]).await;
        let mut other = app.sign_in("town2").await;
        given::activity(&mut other, &app, "云岭乡", &[("title", "别的乡"), ("kind", "parents"), ("day", "2026-03-10"), ("head_count", "9")]).await;
        given::activity(&mut v, &app, "上云村", &[("title", "去年的"), ("kind", "parents"), ("day", "2025-03-10"), ("head_count", "9")]).await;

        let board = t.get(&format!("/plans/{plan}/board")).await.ok().has("滞后").has("按时间应到");
        let row = board.text.split("<tr").find(|r| r.contains("讲座") && r.contains("members")).expect("its row");
        assert!(row.contains(">3</a>"), "{row}");
        let id = given::ids(row, "/targets/").remove(0);
        let members = t.get(&format!("/targets/{id}/members")).await.ok().lacks("还没开").lacks("别的乡").lacks("去年的");
        assert_eq!(given::ids(&members.text, "/activities/").len(), 3);
        let file = t.get(&format!("/targets/{id}/members/export")).await.ok();
        let table = kernel::office::read_table("a.xlsx", &file.bytes).unwrap();
        assert_eq!(table.rows.iter().filter(|r| r.1.contains(&"家庭教育讲座".to_owned())).count(), 3);
        app.verify().await;
    }

    async fn warnings_come_with_time_and_go_with_work(app: TestApp) {
        app.clock.travel(date(2026, 1, 5));
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", "河口镇妇联2026年工作计划\n一、宣传\n1.全年开展普法宣传4场。\n2.6月20日前报送进展表。\n").await;
        let board = format!("/plans/{plan}/board");
        t.get(&board).await.ok().has("没有预警");
        app.clock.travel(date(2026, 6, 10));
        let mut t = app.sign_in("town1").await;
        t.get(&board).await.ok().has("还剩 10 天").has("还差 2");
        app.clock.travel(date(2026, 6, 25));
        let mut t = app.sign_in("town1").await;
        t.get(&board).await.ok().has("已过 5 天");
        for day in ["2026-03-01", "2026-06-01"] {
            given::activity(&mut t, &app, "河口镇", &[("title", "普法夜校"), ("kind", "law"), ("day", day), ("head_count", "30")]).await;
        }
        t.get(&board).await.ok().lacks("还差 2");
        // The next year's table is not shipped: it is said wherever working days are used.
        app.clock.travel(date(2027, 1, 3));
        let mut t = app.sign_in("town1").await;
        t.get(&board).await.ok().has("到期，只完成 2 / 4");
    }

    async fn who_is_behind_is_seen_by_unit(app: TestApp) {
        let mut c = app.sign_in("county").await;
        let plan = given::confirmed(&mut c, &app, "云溪县", "云溪县妇联2026年工作计划\n一、宣传\n1.全年开展普法宣传30场。\n").await;
        let targets = c.get(&format!("/plans/{plan}/targets")).await.ok();
        let id = given::ids(&targets.text, "/targets/").remove(0);
        let units: Vec<(String, &str)> = ["河口镇", "云岭乡", "青石镇"].iter().map(|n| (format!("u.{}", app.unit(n)), "10")).collect();
        let pairs: Vec<(&str, &str)> = units.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        c.post(&format!("/targets/{id}/breakdown"), &pairs).await.saved();
        for i in 1..=9 {
            given::activity(&mut c, &app, "河口镇", &[("title", "普法"), ("kind", "law"), ("day", &format!("2026-05-0{i}")), ("head_count", "9")]).await;
        }
        let page = c.get(&format!("/plans/{plan}/board")).await.ok().has("data-chart=\"heat\"").has("9/10").has("0/10");
        let good = page.text.split("class=\"tile tone-good\"").count() - 1;
        let bad = page.text.split("class=\"tile tone-bad\"").count() - 1;
        assert_eq!((good, bad), (1, 2));
        c.get(&format!("/plans/{plan}/board?unit={}", app.unit("河口镇"))).await.ok().has(">10 场<").lacks(">30 场<");
        c.get(&format!("/plans/{plan}/board?unit={}", app.unit("上云村"))).await.is(404);
        c.get(&format!("/targets/{id}/members?unit={}", app.unit("云岭乡"))).await.ok().has("还没有记录");
    }
}

//! Figures over HTTP; and every measure, by SQL on both engines, equal to its plainest definition.

use crate::given;
use testkit::{TestApp, both};
use vocab::{DaySpan, UnitPath};

both! {
    async fn person_times_and_people_are_never_confused(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let roll = "李小兰 上云村 1979\n王芳\n张秀";
        given::activity(&mut v, &app, "上云村", &[("title", "讲座一"), ("kind", "training"), ("day", "2026-03-01"), ("head_count", "10"), ("roll", roll)]).await;
        given::activity(&mut v, &app, "上云村", &[("title", "讲座二"), ("kind", "training"), ("day", "2026-04-01"), ("head_count", "5"), ("roll", "王 芳\n陈桂英")]).await;
        let figure = |page: testkit::Answer| page.text.split("class=\"stat stat-large\">").nth(1).expect("a figure").split('<').next().unwrap().trim().to_owned();
        assert_eq!(figure(v.get("/figures/training_person_times").await.ok()), "15");
        assert_eq!(figure(v.get("/figures/training_people").await.ok()), "4");
        assert_eq!(figure(v.get("/figures/training_sessions").await.ok()), "2");
        let march = "?from=2026-03-01&until=2026-03-31";
        assert_eq!(figure(v.get(&format!("/figures/training_people{march}")).await.ok()), "3");
        // The list carries no names; its records do, for those who may see them.
        v.get("/figures/training_people").await.ok().lacks("李小兰").has("具名一人");
        v.get("/figures/nothing").await.is(404);
        let file = v.get("/figures/export").await.ok();
        assert!(kernel::office::read_table("a.xlsx", &file.bytes).unwrap().rows.len() > 100);
        let file = v.get("/figures/training_people/export").await.ok();
        assert!(kernel::office::read_table("a.xlsx", &file.bytes).unwrap().rows.len() >= 4);
    }

    async fn every_measure_equals_its_plain_definition(app: TestApp) {
        // A lively county: the demo's year of work on the small tree.
        let mut c = app.sign_in("county").await;
        let packs = &app.site.packs;
        let units = ["云溪县", "河口镇", "上云村", "下云村", "云岭乡", "石桥村", "河口小学"];
        let mut n = 0;
        for (i, kind) in packs.activity_kinds().iter().enumerate() {
            let (unit, day) = (units[i % units.len()], format!("2026-{:02}-{:02}", 1 + i % 5, 1 + i % 27));
            let programme = packs.programmes()[i % packs.programmes().len()].code.clone();
            let roll = if i % 2 == 0 { format!("李小兰\n王芳{}\n张秀 {unit}", i % 3) } else { String::new() };
            given::activity(&mut c, &app, unit, &[("title", "活动"), ("kind", &kind.code), ("programme", &programme), ("day", &day), ("head_count", "7"), ("roll", &roll)]).await;
        }
        for (i, kind) in packs.record_kinds().iter().enumerate() {
            let (unit, day) = (units[i % units.len()], format!("2026-{:02}-{:02}", 1 + i % 5, 1 + i % 27));
            let subjects = if kind.subjects == packs::Presence::None { String::new() } else { format!("李小兰、王芳{}", i % 4) };
            let amount = if kind.amount == packs::Presence::None { "" } else { "1234.5" };
            let quantity = if kind.quantity { "9" } else { "" };
            for _ in 0..2 {
                given::record(&mut c, &app, unit, &[("kind", &kind.code), ("day", &day), ("subjects", &subjects), ("amount", amount), ("quantity", quantity)]).await;
                n += 1;
            }
        }
        assert!(n > 100);
        let mut tx = app.site.db.snapshot().await.unwrap();
        let mut facts = ledger::stored(&mut tx, "activity").await.unwrap();
        facts.extend(ledger::stored(&mut tx, "record").await.unwrap());
        let roots: Vec<UnitPath> = app.tree.iter().map(|u| u.path.clone()).collect();
        let spans = [DaySpan::year(2026), DaySpan::new("2026-03-01".parse().unwrap(), "2026-03-31".parse().unwrap()), DaySpan::year(2025)];
        let mut lively = 0;
        for m in packs.measures() {
            for span in spans {
                let got = ledger::evaluate(&mut tx, packs, m, &roots, span).await.unwrap();
                for (root, figure) in roots.iter().zip(&got) {
                    let want = ledger::evaluate_plainly(packs, m, &facts, root, span);
                    assert_eq!(*figure, want, "{} at {root} in {span:?}", m.code);
                    lively += usize::from(figure.value.unwrap_or(0.0) > 0.0);
                }
                // The list has as many members as the number says, where the number counts facts.
                if matches!(m.kind, packs::MeasureKind::Times) {
                    let members = ledger::members(&mut tx, packs, m, &roots[..1], span, None, 10_000).await.unwrap();
                    let sum: i64 = members.iter().map(|x| x.fact.n).sum();
                    assert_eq!(Some(sum as f64), got[0].value, "{}", m.code);
                }
            }
        }
        assert!(lively > 300, "only {lively} figures above zero");
        drop(tx);
        app.verify().await;
    }
}

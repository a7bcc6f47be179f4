//! Carers and pairings over HTTP.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn a_leader_sees_no_carers_and_a_village_approves_nobody(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let carer = given::carer(&mut v, &app, "上云村", "陈秀英").await;
        app.sign_in("leader").await.get("/carers/").await.is(403);
        app.sign_in("village2").await.get(&format!("/carers/{carer}")).await.is(404);
        v.post(&format!("/carers/{carer}/state"), &[("state", "approved")]).await.is(403);
        v.get(&format!("/carers/{carer}")).await.ok().has("待审核");
        app.sign_in("town1").await.post(&format!("/carers/{carer}/state"), &[("state", "approved")]).await.saved();
        v.get(&format!("/carers/{carer}")).await.ok().has("已通过");
        app.verify().await;
    }

    async fn a_carer_has_a_file_is_of_age_and_is_checked_before_she_is_approved(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        town.post("/carers/new", &[("name", "没有档案的人")]).await.is(422).has("请先给她建档");
        let child = given::child(&mut town, &app, "上云村", &[("name", "李小兰")]).await;
        town.post("/carers/new", &[("person", &child), ("kind", "volunteer"), ("capacity", "1")]).await.is(422).has("年满18岁");
        let grown = given::child(&mut town, &app, "上云村", &[("name", "何玉华"), ("birth_day", "1980-01-01")]).await;
        town.post("/carers/new", &[("name", "何玉华")]).await.ok().has(&format!("person={grown}"));
        town.post("/carers/new", &[("person", &grown), ("kind", "volunteer"), ("capacity", "0"), ("checked_on", "2027-01-01")]).await.is(422).has("填 1 到 50").has("已经过去的日期");
        let carer = town.post("/carers/new", &[("person", &grown), ("kind", "volunteer"), ("capacity", "1")]).await.saved().made();
        town.post(&format!("/carers/{carer}/state"), &[("state", "approved")]).await.is(422).has("记录查询");
        town.post(&format!("/carers/{carer}/state"), &[("state", "refused")]).await.is(422).has("写明原因");
        app.verify().await;
    }

    async fn a_pairing_moves_what_is_owed_and_its_end_gives_it_back(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let child = given::held_child(&mut town, &app, "上云村", "李小兰").await;
        let carer = given::carer(&mut town, &app, "上云村", "陈秀英").await;
        let page = format!("/people/{child}");
        town.get(&page).await.ok().has("还没有结对").has("村妇联").has(&carer);
        town.post(&format!("{page}/pair"), &[("carer", "")]).await.is(422).has("请选一位");
        town.post(&format!("{page}/pair"), &[("carer", &carer)]).await.saved();
        let paired = town.get(&page).await.ok().has("陈秀英").lacks("还没有结对");
        let pairing = paired.field("pairing");
        town.get(&format!("/carers/{carer}")).await.ok().has("李小兰").has("1/2");
        // She cannot leave as long as somebody is hers.
        town.post(&format!("/carers/{carer}/state"), &[("state", "left"), ("why", "搬走")]).await.is(422).has("还带着 1 个人");
        app.sign_in("village2").await.post(&format!("{page}/part"), &[("pairing", &pairing), ("why", "x")]).await.is(404);
        town.post(&format!("{page}/part"), &[("pairing", &pairing)]).await.is(422).has("为什么结束");
        town.post(&format!("{page}/part"), &[("pairing", &pairing), ("why", "搬走")]).await.saved();
        town.get(&page).await.ok().has("还没有结对").has("以前：");
        app.verify().await;
    }

    async fn a_carer_who_leaves_hands_everybody_over_in_one_step(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let one = given::held_child(&mut town, &app, "上云村", "李小兰").await;
        let two = given::held_child(&mut town, &app, "上云村", "李小明").await;
        let leaving = given::carer(&mut town, &app, "上云村", "陈秀英").await;
        let next = given::carer(&mut town, &app, "上云村", "何玉华").await;
        for child in [&one, &two] {
            town.post(&format!("/people/{child}/pair"), &[("carer", &leaving), ("from", "2026-06-01")]).await.saved();
        }
        let at = format!("/carers/{leaving}/handover");
        app.sign_in("village2").await.get(&at).await.is(404);
        town.get(&at).await.ok().has("李小兰").has("李小明").has("何玉华");
        town.post(&at, &[("from", "2026-06-10")]).await.is(422).has("请给李小兰选接手的人").has("为什么交接");
        town.post(&at, &[("from", "2026-06-01"), ("to", &next), ("why", "搬走")]).await.is(422).has("才结对的");
        // Room for two, one is there already: nobody is handed over.
        let third = given::held_child(&mut town, &app, "上云村", "李小红").await;
        town.post(&format!("/people/{third}/pair"), &[("carer", &next)]).await.saved();
        town.post(&at, &[("from", "2026-06-10"), ("to", &next), ("why", "搬走")]).await.is(422).has("只剩 1 个名额");
        town.get(&format!("/carers/{leaving}")).await.ok().has("2/2");
        let other = given::carer(&mut town, &app, "上云村", "唐红霞").await;
        town.post(&at, &[("from", "2026-06-10"), ("to", &other), ("why", "搬走")]).await.saved();
        town.get(&format!("/carers/{leaving}")).await.ok().has("0/2").has("2026-06-09");
        town.get(&format!("/people/{one}")).await.ok().has("唐红霞").has("以前：");
        app.verify().await;
    }

    async fn many_are_paired_from_a_proposal_that_says_why(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        for name in ["李小兰", "李小明", "李小红"] {
            given::held_child(&mut town, &app, "上云村", name).await;
        }
        app.sign_in("leader").await.get("/care/pairing").await.is(403);
        town.get("/care/pairing").await.ok().has("没有合适人选的").has("还没有登记可以结对的人");
        let near = given::carer(&mut town, &app, "上云村", "陈秀英").await;
        let page = town.get("/care/pairing").await.ok().has("同村").has("合适的人都没有名额了");
        let picked: Vec<String> = page.text.split("name=\"pick\" value=\"").skip(1).filter_map(|p| p.get(..36)).map(str::to_owned).collect();
        assert_eq!(picked.len(), 2, "she has room for two of the three");
        town.post("/care/pairing", &[]).await.is(422).has("没有勾选");
        // Three for two places: nobody is paired.
        let all = given::ids(&town.get("/people/").await.ok().text, "/people/");
        let third = all.iter().find(|i| i.len() == 36 && !picked.contains(i)).cloned().unwrap_or_default();
        let keys: Vec<String> = picked.iter().chain([&third]).map(|p| format!("carer.{p}")).collect();
        let every: Vec<(&str, &str)> = picked.iter().chain([&third]).zip(&keys).flat_map(|(p, k)| [("pick", p.as_str()), (k.as_str(), near.as_str())]).collect();
        town.post("/care/pairing", &every).await.is(422);
        town.get(&format!("/carers/{near}")).await.ok().has("0/2");
        town.post("/care/pairing", &every[..4]).await.saved();
        town.get(&format!("/carers/{near}")).await.ok().has("2/2");
        town.get("/care/").await.ok().has("1 人没有结对");
        app.verify().await;
    }
}

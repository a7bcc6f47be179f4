//! The review over HTTP: decided, edited, added, in bulk, by two people, half-way and taken up again.

use crate::given;
use testkit::{Browser, TestApp, both};

/// Ids of the plan's commitments in the order of the page.
async fn commitments(b: &mut Browser, plan: &str) -> Vec<String> {
    let page = b.get(&format!("/plans/{plan}/review")).await.ok();
    page.text.split("id=\"c-").skip(1).map(|p| p[..36].to_owned()).collect()
}

both! {
    async fn a_leader_reads_the_review_and_decides_nothing(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::plan(&mut t, &app, "河口镇", given::PLAN).await;
        let c = commitments(&mut t, &id).await.remove(0);
        let mut leader = app.sign_in("leader").await;
        leader.get(&format!("/plans/{id}/review")).await.ok().lacks("采纳勾选").lacks("data-add-url");
        leader.post(&format!("/plans/{id}/commitments/{c}/decide"), &[("state", "accepted"), ("version", "1")]).await.is(403);
    }

    async fn the_original_is_marked_where_commitments_and_achievements_stand(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let text = "河口镇妇联工作计划\n一、回顾\n去年共接待来访65件次，办结60件。\n二、打算\n今年举办讲座不少于12场。\n";
        let id = given::plan(&mut t, &app, "河口镇", text).await;
        t.get(&format!("/plans/{id}/review")).await.ok().has("class=\"hit is-proposed\"").has("is-achieved").has("<li id=\"L5\" value=\"5\">");
    }

    async fn one_by_one_with_htmx_and_without(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::plan(&mut t, &app, "河口镇", given::PLAN).await;
        let all = commitments(&mut t, &id).await;
        let decide = |c: &str| format!("/plans/{id}/commitments/{c}/decide");
        t.post(&decide(&all[0]), &[("state", "accepted"), ("version", "1")]).await.saved();
        t.partial = true;
        t.post(&decide(&all[1]), &[("state", "rejected"), ("version", "1")]).await.ok().has("data-state=\"rejected\"").has("id=\"review-count\"").lacks("<html");
        t.partial = false;
        t.get(&format!("/plans/{id}/targets")).await.ok().has("≥ 12 场");
        // Undone, its target is withdrawn.
        t.post(&decide(&all[0]), &[("state", "proposed"), ("version", "2")]).await.saved();
        t.get(&format!("/plans/{id}/targets")).await.ok().has("还没有目标");
        // Half reviewed, taken up by a colleague, who sees who decided.
        let mut county = app.sign_in("county").await;
        county.get(&format!("/plans/{id}/review")).await.ok().has("陈镇妇联").has("已剔除 1");
    }

    async fn two_people_on_one_commitment_see_each_other(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::plan(&mut t, &app, "河口镇", given::PLAN).await;
        let c = commitments(&mut t, &id).await.remove(0);
        let path = format!("/plans/{id}/commitments/{c}/decide");
        let mut county = app.sign_in("county").await;
        county.post(&path, &[("state", "rejected"), ("version", "1")]).await.saved();
        t.partial = true;
        t.post(&path, &[("state", "accepted"), ("version", "1")]).await.ok().has("别人刚刚处理过").has("data-state=\"rejected\"");
        // An edit on the old version shows theirs and keeps hers; saved again, hers holds.
        let edit = format!("/plans/{id}/commitments/{c}/edit");
        let fields = [("kind", "quantity"), ("object", "讲座"), ("value", "20"), ("unit", "场"), ("comparator", ">="), ("topic", "family-education")];
        let mut old = fields.to_vec();
        old.push(("version", "1"));
        let shown = t.post(&edit, &old).await.is(422).has("别人已改成").has("value=\"20\"");
        let version = shown.field("version");
        let mut mine = fields.to_vec();
        mine.push(("version", &version));
        t.post(&edit, &mine).await.ok().has("不少于20场").has("data-state=\"accepted\"");
    }

    async fn an_edit_says_what_is_missing_beside_the_field(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::plan(&mut t, &app, "河口镇", given::PLAN).await;
        let c = commitments(&mut t, &id).await.remove(0);
        let edit = format!("/plans/{id}/commitments/{c}/edit");
        t.get(&edit).await.ok().has("保存并采纳");
        t.post(&edit, &[("kind", "deadline"), ("object", "总结"), ("due_day", "十月底"), ("version", "1")]).await.is(422).has("日期要写成");
        t.post(&edit, &[("kind", "recurrence"), ("object", "例会"), ("version", "1")]).await.is(422).has("请选择周期").has("请填次数");
    }

    async fn a_missed_sentence_is_added_by_selecting_it(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let text = "河口镇妇联工作计划\n一、打算\n举办讲座不少于12场。\n把巷口小广场修整好，让老人孩子有地方坐。\n";
        let id = given::plan(&mut t, &app, "河口镇", text).await;
        t.partial = true;
        let form = t.get(&format!("/plans/{id}/commitments/new?line=4&from=0&to=9")).await.ok().has("把巷口小广场修整好").lacks("<html");
        let cid = form.field("id");
        let add = [("id", cid.as_str()), ("line", "4"), ("from", "0"), ("to", "9"), ("kind", "deadline"), ("object", "修整巷口小广场"), ("due_day", "2026-09-30"), ("topic", "site")];
        t.post(&format!("/plans/{id}/commitments/new"), &add).await.is(200);
        t.partial = false;
        t.get(&format!("/plans/{id}/review")).await.ok().has(&format!("data-hit=\"{cid}\">把巷口小广场修整好")).has("修整巷口小广场");
        t.get(&format!("/plans/{id}/targets")).await.ok().has("2026-09-30");
    }

    async fn bulk_accepts_the_sure_ones_and_ticked_ones_only(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::plan(&mut t, &app, "河口镇", given::PLAN).await;
        let all = commitments(&mut t, &id).await;
        t.post(&format!("/plans/{id}/bulk"), &[("do", "reject")]).await.saved();
        t.get(&format!("/plans/{id}/review")).await.ok().has("已剔除 0");
        t.post(&format!("/plans/{id}/bulk"), &[("do", "reject"), ("pick", &all[0]), ("pick", &all[1])]).await.saved();
        t.post(&format!("/plans/{id}/bulk"), &[("do", "accept-sure")]).await.saved();
        t.get(&format!("/plans/{id}/review")).await.ok().has("已剔除 2");
    }
}

//! Targets over HTTP: owned, changed with a reason, broken down with a sum, exchanged as a sheet, proved.

use crate::given;
use testkit::{Browser, TestApp, both};

/// The target of a plan whose row on the board or list holds some words.
async fn target(b: &mut Browser, plan: &str, words: &str) -> String {
    let page = b.get(&format!("/plans/{plan}/targets")).await.ok();
    let row = page.text.split("<tr").find(|r| r.contains(words)).unwrap_or_else(|| panic!("no target with {words}"));
    given::ids(row, "/targets/").remove(0)
}

/// The fields of a target's form, with some changed.
async fn form(b: &mut Browser, id: &str, change: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = b.get(&format!("/targets/{id}/edit")).await.ok();
    let mut out: Vec<(String, String)> =
        ["version", "title", "heading", "value", "unit_word", "start_day", "due_day", "owner", "partners", "note"]
            .iter()
            .map(|n| ((*n).to_owned(), page.field(n)))
            .collect();
    for select in ["form", "comparator", "period", "measure", "unit", "topic"] {
        let at = page.text.find(&format!("name=\"{select}\"")).expect("a select");
        let body = &page.text[at..at + page.text[at..].find("</select>").expect("its end")];
        let chosen = body
            .split("<option")
            .find(|o| o.contains(" selected"))
            .and_then(|o| o.split("value=\"").nth(1))
            .map(|v| v.split('"').next().unwrap().to_owned());
        out.push((select.to_owned(), chosen.unwrap_or_default()));
    }
    for (k, v) in change {
        out.retain(|(n, _)| n != k);
        out.push(((*k).to_owned(), (*v).to_owned()));
    }
    out
}

async fn post(b: &mut Browser, path: &str, fields: &[(String, String)]) -> testkit::Answer {
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    b.post(path, &pairs).await
}

both! {
    async fn a_change_after_confirmation_needs_a_reason_and_is_logged(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let id = target(&mut t, &plan, "讲座").await;
        let path = format!("/targets/{id}/edit");
        let fields = form(&mut t, &id, &[("value", "15")]).await;
        post(&mut t, &path, &fields).await.is(422).has("要写明原因").has("value=\"15\"");
        let fields = form(&mut t, &id, &[("value", "15"), ("why", "镇党委会调整")]).await;
        post(&mut t, &path, &fields).await.saved();
        t.get(&format!("/targets/{id}")).await.ok().has("≥ 15 场").has("镇党委会调整").has("12 场");
        // An edit on the version before is shown, not merged.
        post(&mut t, &path, &fields).await.is(422).has("没有覆盖谁的");
        let fields = form(&mut t, &id, &[("value", "很多"), ("unit", ""), ("due_day", "2025-01-01"), ("title", "")]).await;
        post(&mut t, &path, &fields).await.is(422).has("目标值要填数字").has("请选择责任单位").has("早于开始").has("请写明任务内容");
    }

    async fn shares_must_add_up_or_say_why(app: TestApp) {
        let mut c = app.sign_in("county").await;
        let text = "云溪县妇联2026年工作计划\n一、宣传\n1.全年开展普法宣传30场。\n2.接待率达到100%。\n";
        let plan = given::confirmed(&mut c, &app, "云溪县", text).await;
        let id = target(&mut c, &plan, "普法宣传").await;
        let path = format!("/targets/{id}/breakdown");
        c.get(&format!("{path}?by=equal")).await.ok().has("value=\"10\"").has("data-sum-total=\"30\"");
        c.get(&format!("{path}?by=population")).await.ok();
        let units: Vec<(String, String)> = ["河口镇", "云岭乡", "青石镇"].iter().map(|n| (format!("u.{}", app.unit(n)), "10".to_owned())).collect();
        let mut short = units.clone();
        short[2].1 = "5".into();
        post(&mut c, &path, &short).await.is(422).has("少 5").has("value=\"5\"");
        let mut words = units.clone();
        words[0].1 = "十".into();
        post(&mut c, &path, &words).await.is(422).has("要填数字");
        post(&mut c, &path, &units).await.saved();
        c.get(&format!("/targets/{id}")).await.ok().has("河口镇").has("30 / 30");
        short.push(("why".into(), "青石镇基数小".into()));
        post(&mut c, &path, &short).await.saved();
        // A township sees her share and not the neighbour's.
        let mut t = app.sign_in("town1").await;
        t.get("/targets/").await.ok().has("普法宣传").has(">10 场<").lacks("云岭乡");
        let mut v = app.sign_in("village1").await;
        v.get("/targets/").await.ok().lacks("普法宣传");
        // Taken back, the share is gone from her list.
        let dropped: Vec<(String, String)> = units[1..].iter().cloned().chain([("why".into(), "调整".into())]).collect();
        post(&mut c, &path, &dropped).await.saved();
        t.get("/targets/").await.ok().lacks("普法宣传");
    }

    async fn a_township_passes_its_share_on_below_and_never_sideways(app: TestApp) {
        let mut c = app.sign_in("county").await;
        let text = "云溪县妇联2026年工作计划\n一、宣传\n1.全年开展普法宣传30场。\n2.每月走访留守儿童家庭2次。\n";
        let plan = given::confirmed(&mut c, &app, "云溪县", text).await;
        let id = target(&mut c, &plan, "普法宣传").await;
        let units: Vec<(String, String)> = ["河口镇", "云岭乡", "青石镇"].iter().map(|n| (format!("u.{}", app.unit(n)), "10".to_owned())).collect();
        post(&mut c, &format!("/targets/{id}/breakdown"), &units).await.saved();
        let mut t = app.sign_in("town1").await;
        let mine = given::ids(&t.get("/targets/").await.ok().text, "/targets/").remove(0);
        let villages: Vec<(String, String)> = [("上云村", "6"), ("下云村", "4")].iter().map(|(n, v)| (format!("u.{}", app.unit(n)), (*v).to_owned())).collect();
        post(&mut t, &format!("/targets/{mine}/breakdown"), &villages).await.saved();
        app.sign_in("village1").await.get("/targets/").await.ok().has(">6 场<");
        let fields = form(&mut t, &mine, &[("unit", &app.unit("云岭乡")), ("why", "x")]).await;
        post(&mut t, &format!("/targets/{mine}/edit"), &fields).await.is(422).has("请选择责任单位");
        t.get(&format!("/targets/{id}")).await.is(404);
    }

    async fn the_sheet_goes_out_and_comes_back(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let file = t.get(&format!("/plans/{plan}/targets/sheet")).await.ok();
        let mut table = kernel::office::read_table("a.xlsx", &file.bytes).unwrap();
        let header = table.rows.iter().position(|r| r.1.contains(&"目标值".to_owned())).unwrap();
        let value = table.rows[header].1.iter().position(|c| c == "目标值").unwrap();
        let preview = format!("/plans/{plan}/targets/import");
        t.upload(&preview, &[], &[("sheet", "表.xlsx", &file.bytes)]).await.ok().has("改动 0 行");
        let row = (header + 1..table.rows.len()).find(|i| table.rows[*i].1.iter().any(|c| c.contains("讲座"))).unwrap();
        table.rows[row].1[value] = "20".into();
        let csv: String = table.rows.iter().map(|r| r.1.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\n").collect();
        let page = t.upload(&preview, &[], &[("sheet", "表.csv", csv.as_bytes())]).await.ok().has("改动 1 行");
        let commit = format!("{preview}/commit");
        t.post(&commit, &[("rows", &page.field("rows"))]).await.is(422).has("请写明原因");
        t.post(&commit, &[("rows", &page.field("rows")), ("why", "会议调整")]).await.saved();
        t.get(&format!("/plans/{plan}/targets")).await.ok().has("≥ 20 场");
        let bad = csv.replace("\"20\"", "\"二十\"");
        t.upload(&preview, &[], &[("sheet", "表.csv", bad.as_bytes())]).await.ok().has("不是数字").lacks("确认导入");
        t.upload(&preview, &[], &[("sheet", "表.pdf", b"%PDF")]).await.is(422).has("PDF");
        t.upload(&preview, &[], &[("sheet", "表.csv", "甲,乙\n1,2\n".as_bytes())]).await.is(422).has("编号");
    }

    async fn evidence_by_hand_counts_until_it_is_taken_out(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let id = target(&mut t, &plan, "报送").await;
        let path = format!("/targets/{id}/evidence");
        t.post(&path, &[("day", "2026-12-31"), ("text", "x")]).await.is(422).has("已经过去");
        t.post(&path, &[("day", "2026-06-01"), ("text", "")]).await.is(422).has("请写明佐证");
        let eid = t.get(&format!("/targets/{id}")).await.ok().field("id");
        for _ in 0..2 {
            t.post(&path, &[("id", &eid), ("day", "2026-06-01"), ("text", "河妇〔2026〕5号")]).await.saved();
        }
        t.get(&format!("/targets/{id}")).await.ok().has("河妇〔2026〕5号").has("完成");
        t.get(&format!("/targets/{id}/members")).await.ok().has("河妇〔2026〕5号");
        t.post(&format!("{path}/{eid}/remove"), &[("why", "报错了")]).await.saved();
        t.get(&format!("/targets/{id}")).await.ok().lacks("河妇〔2026〕5号");
    }

    async fn a_withdrawn_target_is_counted_no_more_and_can_be_put_back(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let id = target(&mut t, &plan, "讲座").await;
        let path = format!("/targets/{id}/state");
        t.post(&path, &[("withdraw", "1")]).await.is(422).has("写明原因");
        t.post(&path, &[("withdraw", "1"), ("why", "上级取消")]).await.saved();
        t.get(&format!("/plans/{plan}/board")).await.ok().lacks("讲座");
        t.get(&format!("/targets/{id}")).await.ok().has("已撤销").has("上级取消");
        t.post(&path, &[]).await.saved();
        t.get(&format!("/plans/{plan}/board")).await.ok().has("讲座");
        // Shares go and come back with their target, those withdrawn by themselves stay away.
        let villages: Vec<(String, String)> = [("上云村", "7"), ("下云村", "5")].iter().map(|(n, v)| (format!("u.{}", app.unit(n)), (*v).to_owned())).collect();
        let breakdown = format!("/targets/{id}/breakdown");
        post(&mut t, &breakdown, &villages).await.saved();
        let only: Vec<(String, String)> = villages[..1].iter().cloned().chain([("why".into(), "调整".into())]).collect();
        post(&mut t, &breakdown, &only).await.saved();
        t.post(&path, &[("withdraw", "1"), ("why", "又取消")]).await.saved();
        let mut v = app.sign_in("village1").await;
        v.get("/targets/").await.ok().lacks("讲座");
        t.post(&path, &[]).await.saved();
        v.get("/targets/").await.ok().has("讲座").has(">≥ 7 场<");
        t.get(&format!("/targets/{id}")).await.ok().has("上云村").lacks("下云村");
    }

    async fn suggested_measures_are_confirmed_by_a_person(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let page = format!("/plans/{plan}/targets");
        t.get(&page).await.ok().has("建议，待确认");
        t.post(&format!("{page}/measures"), &[]).await.saved();
        t.get(&page).await.ok().lacks("建议，待确认");
        t.post(&format!("{page}/new"), &[("title", "自己加的"), ("value", "3"), ("unit_word", "场"), ("unit", &app.unit("河口镇")), ("start_day", "2026-01-01"), ("due_day", "2026-12-31"), ("measure", "no_such")]).await.is(422).has("没有这个口径");
    }
}

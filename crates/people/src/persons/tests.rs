//! People's files over HTTP.

use crate::given;
use testkit::{TestApp, both};

/// A made-up number of a made-up county, born 1949-12-31, female.
const NUMBER: &str = "11010519491231002X";

both! {
    async fn files_are_closed_to_those_who_only_lead_administer_or_audit(app: TestApp) {
        let id = given::child(&mut app.sign_in("village1").await, &app, "上云村", &[("name", "李小兰")]).await;
        for login in ["leader", "admin", "audit"] {
            let mut b = app.sign_in(login).await;
            b.get("/people/").await.is(403);
            b.get(&format!("/people/{id}")).await.is(403);
        }
        // The neighbouring village knows nothing of her, by whatever door.
        let mut other = app.sign_in("village2").await;
        other.get(&format!("/people/{id}")).await.is(404);
        other.post(&format!("/people/{id}/reveal"), &[("field", "phone")]).await.is(404);
        other.post("/people/find", &[("q", "lxl")]).await.ok().lacks("李小兰");
    }

    async fn a_form_asks_for_a_name_a_place_and_a_number_or_why_not(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        v.post("/people/new", &[("name", ""), ("unit", "")]).await.is(422).has("请填写姓名").has("请选择所在的村").has("请选一个原因");
        let unit = app.unit("上云村");
        v.post("/people/new", &[("name", "赵兰"), ("unit", &unit), ("id_number", "110105194912310021")]).await.is(422).has("赵兰");
        v.post("/people/new", &[("name", "赵兰"), ("unit", &unit), ("id_number", NUMBER), ("sex", "1"), ("birth_day", "1950-01-01")]).await.is(422).has("1949-12-31").has("以填写的为准");
        v.post("/people/new", &[("name", "赵兰"), ("unit", &unit), ("phone", "13800001234/13900001234"), ("id_none_why", "none")]).await.is(422).has("备注");
        // Insisting is possible, and the file says so from then on.
        let id = given::child(&mut v, &app, "上云村", &[("name", "赵兰"), ("id_number", NUMBER), ("sex", "1"), ("insist", "1")]).await;
        v.get(&format!("/people/{id}")).await.ok().has("身份证号说明性别是女");
        app.verify().await;
    }

    async fn numbers_are_sealed_masked_and_shown_after_asking(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::child(&mut v, &app, "上云村", &[("name", "赵兰"), ("id_number", NUMBER), ("phone", "13800001234"), ("address", "上云村三组七号"), ("bank_card", "6222021234567890")]).await;
        let path = format!("/people/{id}");
        v.get(&path).await.ok().lacks(NUMBER).lacks("13800001234").lacks("三组七号").lacks("6222021234567890").has("138****1234");
        // Nothing of it stands in the database as it is.
        let mut tx = app.site.db.snapshot().await.unwrap();
        for table in ["SELECT COUNT(*) AS v FROM person WHERE id_number LIKE '%1949%' OR phone LIKE '%13800001234%' OR address LIKE '%三组%' OR bank_card LIKE '%6222%'", "SELECT COUNT(*) AS v FROM person_key WHERE token LIKE '%1234%' OR token LIKE '%002X%'"] {
            assert_eq!(tx.value::<i64>(kernel::db::sql(table)).await.unwrap(), Some(0), "{table}");
        }
        drop(tx);
        v.get(&format!("{path}/edit")).await.ok().lacks(NUMBER).lacks("13800001234");
        v.post(&format!("{path}/reveal"), &[("field", "phone")]).await.ok().has("13800001234");
        v.post(&format!("{path}/reveal"), &[("field", "name")]).await.is(404);
        // A blank secret in the form stays; clearing it is a tick.
        let version = v.get(&format!("{path}/edit")).await.ok().field("version");
        v.post(&format!("{path}/edit"), &[("version", &version), ("name", "赵兰"), ("occupation", "务农"), ("clear.bank_card", "1")]).await.saved();
        v.get(&path).await.ok().has("138****1234").has("务农").lacks("7890");
        app.verify().await;
    }

    async fn found_by_name_letters_and_ends_of_numbers(app: TestApp) {
        let mut v = app.sign_in("town1").await;
        given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("former_name", "兰兰"), ("phone", "13800001234"), ("school", "河口小学")]).await;
        given::child(&mut v, &app, "下云村", &[("name", "王小芳"), ("id_number", NUMBER), ("birth_day", ""), ("sex", "")]).await;
        for (q, hit) in [("李小", "李小兰"), ("小兰", "李小兰"), ("lxl", "李小兰"), ("lixiaol", "李小兰"), ("兰兰", "李小兰"), ("1234", "李小兰"), ("13800001234", "李小兰"), ("河口小", "李小兰"), ("002X", "王小芳"), (NUMBER, "王小芳"), ("19491231", "王小芳"), ("下云村 wxf", "王小芳")] {
            let page = v.post("/people/find", &[("q", q)]).await.ok();
            assert!(page.text.contains(&format!(">{hit}<")), "{q}");
            let other = if hit == "李小兰" { "王小芳" } else { "李小兰" };
            assert!(!page.text.contains(&format!(">{other}<")), "{q} finds too much");
        }
        v.post("/people/find", &[("q", "%_\u{0}'\";--")]).await.ok().has("没有找到");
    }

    async fn two_edits_of_one_version_meet_field_by_field(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("grade", "二年级"), ("illness", "无"), ("phone", "13800001234")]).await;
        let path = format!("/people/{id}/edit");
        let version = v.get(&path).await.ok().field("version");
        let base = [("version", version.as_str()), ("name", "李小兰"), ("sex", "2"), ("birth_day", "2016-03-01"), ("id_none_why", "not_given")];
        let mut town = app.sign_in("town1").await;
        town.post(&path, &[&base[..], &[("grade", "二年级"), ("illness", "贫血"), ("class_name", "1班")]].concat()).await.saved();
        let mine = [&base[..], &[("grade", "三年级"), ("illness", "哮喘")]].concat();
        let asked = v.post(&path, &mine).await.is(422).has("两个人改了同一份档案").has("贫血").has("哮喘");
        let at = asked.field("picked_at");
        // Sent again without a choice it asks again; nothing is lost on either side.
        v.post(&path, &[&mine[..], &[("picked_at", &at)]].concat()).await.is(422);
        v.post(&path, &[&mine[..], &[("picked_at", &at), ("pick.illness", "mine")]].concat()).await.saved();
        v.get(&format!("/people/{id}")).await.ok().has("三年级").has("哮喘").has("1班").has("138****1234").lacks("贫血");
        app.verify().await;
    }

    async fn every_version_can_be_seen_and_brought_back(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("grade", "二年级")]).await;
        let path = format!("/people/{id}");
        let version = v.get(&format!("{path}/edit")).await.ok().field("version");
        v.post(&format!("{path}/edit"), &[("version", &version), ("name", "李小岚"), ("sex", "2"), ("birth_day", "2016-03-01"), ("id_none_why", "not_given"), ("grade", "三年级"), ("why", "升级")]).await.saved();
        let page = v.get(&path).await.ok().has("升级").has("姓名、年级");
        let rev = given::ids(&page.text, &format!("{path}/history/")).remove(0);
        v.get(&format!("{path}/history/{rev}")).await.ok().has("二年级").has("三年级");
        let version = page.field("version");
        v.post(&format!("{path}/history/{rev}/restore"), &[("version", "1")]).await.is(409);
        v.post(&format!("{path}/history/{rev}/restore"), &[("version", &version)]).await.saved();
        v.get(&path).await.ok().has("<h1").has("李小兰").has("恢复旧版");
        app.verify().await;
    }

    async fn removal_needs_a_reason_and_can_be_undone(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let path = format!("/people/{id}");
        let version = v.get(&path).await.ok().field("version");
        v.post(&format!("{path}/remove"), &[("version", &version)]).await.is(422);
        v.post(&format!("{path}/remove"), &[("version", "9"), ("why", "重复")]).await.is(409);
        v.post(&format!("{path}/remove"), &[("version", &version), ("why", "重复")]).await.saved();
        v.get("/people/").await.ok().lacks(">李小兰<");
        v.get("/people/?status=removed").await.ok().has(">李小兰<");
        v.post(&format!("{path}/restore"), &[]).await.saved();
        v.get("/people/").await.ok().has(">李小兰<");
        app.verify().await;
    }

    async fn a_form_sent_twice_is_one_file(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = v.get("/people/new").await.ok().field("id");
        let unit = app.unit("上云村");
        let form = [("id", id.as_str()), ("unit", unit.as_str()), ("name", "李小兰"), ("id_none_why", "none"), ("birth_day", "2016-03-01")];
        v.post("/people/new", &form).await.saved();
        let again = v.post("/people/new", &form).await.saved();
        assert_eq!(again.made(), id);
        app.verify().await;
    }

    async fn a_school_sees_her_pupils_and_changes_nothing(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let pupil = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("school", "河口小学")]).await;
        let other = given::child(&mut v, &app, "上云村", &[("name", "王大壮"), ("birth_day", "2015-01-01")]).await;
        let mut s = app.sign_in("school1").await;
        s.get("/people/").await.ok().has(">李小兰<").lacks(">王大壮<");
        s.get(&format!("/people/{pupil}")).await.ok().lacks("/edit\"");
        s.get(&format!("/people/{other}")).await.is(404);
        s.get(&format!("/people/{pupil}/edit")).await.is(403);
    }

    async fn classes_readings_and_opening_with_a_reason(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let path = format!("/people/{id}");
        v.get(&path).await.ok();
        let mut c = app.sign_in("county").await;
        // A minor's file lists who has read it.
        c.get(&path).await.ok();
        c.get(&path).await.ok().has("王上云");
        // Confidential: lists show the family name only. Sealed: named people only.
        c.post(&format!("{path}/class"), &[("class", "confidential")]).await.saved();
        v.get("/people/").await.ok().lacks(">李小兰<").has(">李*<");
        c.post(&format!("{path}/class"), &[("class", "sealed"), ("readers", "nobody9")]).await.is(422).has("nobody9");
        c.post(&format!("{path}/class"), &[("class", "sealed"), ("readers", "town1")]).await.saved();
        v.get("/people/").await.ok().lacks(">李*<").lacks(">李小兰<");
        v.get(&path).await.is(403).has("已密封");
        app.sign_in("town1").await.get(&path).await.ok();
        // From outside: a reason, two hours, and the superior is shown it.
        let mut far = app.sign_in("town2").await;
        far.get(&path).await.is(404);
        far.get(&format!("{path}/open")).await.ok().has("上云村").lacks("李小兰");
        far.post(&format!("{path}/open"), &[("why", "看看")]).await.is(422);
        far.post(&format!("{path}/open"), &[("why", "核实孩子转学到我乡的情况")]).await.saved();
        far.get(&path).await.ok().has("李小兰");
        far.get(&format!("{path}/edit")).await.is(403);
        let list = c.get("/people/openings").await.ok().has("吴乡妇联").has("核实孩子转学");
        let opening = list.text.split("/people/openings/").nth(1).unwrap()[..36].to_owned();
        c.post(&format!("/people/openings/{opening}/seen"), &[]).await.saved();
        app.clock.pass(3 * 3600);
        far.get(&path).await.is(404);
        app.verify().await;
    }

    async fn a_sealed_file_is_not_read_through_her_childs(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let mother = given::relative(&mut v, &app, "上云村", &child, "mother", &[("name", "陈水秀"), ("phone", "13800001234"), ("workplace", "某某制衣厂")]).await;
        let mut c = app.sign_in("county").await;
        c.post(&format!("/people/{mother}/class"), &[("class", "sealed"), ("readers", "town1")]).await.saved();
        let page = v.get(&format!("/people/{child}")).await.ok().lacks("陈水秀").lacks("某某制衣厂").has("没有电话");
        let relation = page.text.split("/family/").nth(1).unwrap()[..36].to_owned();
        v.post(&format!("/people/{child}/family/{relation}/reveal"), &[]).await.ok().lacks("13800001234");
        // Named people read on.
        app.sign_in("town1").await.post(&format!("/people/{child}/family/{relation}/reveal"), &[]).await.ok().has("13800001234");
        app.verify().await;
    }

    async fn filters_are_kept_and_shared_below(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        t.post("/people/filters", &[("name", "高风险"), ("query", "risk=high&q=李小兰&x=1"), ("shared", "1")]).await.saved();
        t.get("/people/").await.ok().has("高风险").has("/people/?risk=high").lacks("q=李小兰");
        app.sign_in("village1").await.get("/people/").await.ok().has("/people/?risk=high");
        app.sign_in("town2").await.get("/people/").await.ok().lacks("/people/?risk=high");
        t.post("/people/filters", &[("name", "空"), ("query", "q=1")]).await.is(422);
        let page = t.get("/people/?risk=high").await.ok();
        let id = page.text.split("/people/filters/").nth(1).unwrap()[..36].to_owned();
        app.sign_in("village1").await.post(&format!("/people/filters/{id}/remove"), &[]).await.is(404);
        t.post(&format!("/people/filters/{id}/remove"), &[]).await.saved();
        t.get("/people/").await.ok().lacks("/people/?risk=high");
    }
}

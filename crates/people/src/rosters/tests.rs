//! Rosters over HTTP: who gets none, what stands on one, what is noted, large ones.

use crate::given;
use kernel::office::{Table, read_table};
use std::io::{Cursor, Read as _};
use testkit::{Browser, TestApp, both};

/// A made-up number of a made-up county, born 1949-12-31, female.
const NUMBER: &str = "11010519491231002X";
const COLUMNS: [(&str, &str); 6] = [
    ("col", "name"),
    ("col", "sex"),
    ("col", "id_number"),
    ("col", "address"),
    ("col", "father.phone"),
    ("col", "father.works"),
];

/// The cells of a roster's sheet.
struct Sheet(Table);

impl Sheet {
    fn of(bytes: &[u8]) -> Sheet {
        let table = read_table("roster.xlsx", bytes).expect("a workbook");
        assert_eq!(table.sheet, "花名册");
        Sheet(table)
    }
    /// A row's cells with a bar between them; rows count from nought.
    fn row(&self, n: u32) -> String {
        self.0.rows.iter().find(|r| r.0 == n + 1).map(|r| r.1.join("|")).unwrap_or_default()
    }
    fn all(&self) -> String {
        self.0.rows.iter().map(|r| r.1.join("|") + "\n").collect()
    }
}

fn opened(bytes: &[u8], password: &str) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).ok()?;
    let mut file = zip.by_index_decrypt(0, password.as_bytes()).ok()?;
    let mut out = Vec::new();
    file.read_to_end(&mut out).ok()?;
    Some(out)
}

async fn family(v: &mut Browser, app: &TestApp) -> String {
    let child = given::child(
        v,
        app,
        "上云村",
        &[
            ("name", "李小兰"),
            ("id_number", NUMBER),
            ("insist", "1"),
            ("birth_day", "2016-03-01"),
            ("address", "上云村三组七号"),
        ],
    )
    .await;
    let father =
        given::relative(v, app, "上云村", &child, "father", &[("name", "李大山"), ("phone", "13800001234")]).await;
    given::away(v, &father, "2025-03-01").await;
    child
}

async fn count(app: &TestApp, text: &'static str) -> i64 {
    let mut tx = app.site.db.snapshot().await.unwrap();
    tx.value::<i64>(kernel::db::sql(text)).await.unwrap().unwrap_or(0)
}

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("title", "上云村2026年留守儿童花名册"), ("ages", "minor")][..], &COLUMNS[..], more].concat()
}

both! {
    async fn nothing_leaves_with_those_who_only_lead_teach_administer_or_audit(app: TestApp) {
        family(&mut app.sign_in("village1").await, &app).await;
        for login in ["leader", "school1", "admin", "audit"] {
            let mut b = app.sign_in(login).await;
            b.get("/people/roster").await.is(403);
            b.post("/people/roster", &with(&[("why", "上报县里")])).await.is(403);
            b.get("/people/exports/").await.is(403);
        }
        // A neighbouring township gets its own people, never these, even when it names their village.
        let mut far = app.sign_in("town2").await;
        let unit = app.unit("上云村");
        far.get(&format!("/people/roster?unit={unit}")).await.is(404);
        far.post("/people/roster", &with(&[("why", "上报县里"), ("unit", &unit)])).await.is(404);
        far.post("/people/roster", &with(&[("why", "上报县里")])).await.is(422).has("没有可以导出的人");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_export").await, 0);
    }

    async fn numbers_ask_for_a_reason_and_full_ones_for_a_password(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        family(&mut v, &app).await;
        let page = v.get("/people/roster?ages=minor").await.ok().has("上云村2026年儿童花名册").has("<strong>1</strong>");
        assert_eq!(page.field("password").len(), 14);
        v.get("/people/roster?preset=civil").await.ok().has("民政登记表列序");
        v.post("/people/roster", &with(&[("why", "看")])).await.is(422).has("请写明用途").has("留守儿童花名册");
        v.post("/people/roster", &with(&[("why", "春季走访"), ("numbers", "full"), ("password", "short")])).await.is(422).has("密码至少 8 位");
        v.post("/people/roster", &[("title", "")]).await.is(422).has("请至少选一列").has("请写表的标题");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_reading WHERE what = 'export'").await, 0);
        // Names alone need neither.
        let plain = v.post("/people/roster", &[("title", "名单"), ("col", "name")]).await.ok();
        assert!(Sheet::of(&plain.bytes).all().contains("李小兰"));
        app.verify().await;
    }

    async fn a_roster_has_the_official_shape_and_masks_numbers(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = family(&mut v, &app).await;
        let a = v.post("/people/roster", &with(&[("why", "春季走访")])).await.ok();
        assert!(a.headers["content-disposition"].to_str().unwrap().contains(".xlsx"));
        let sheet = Sheet::of(&a.bytes);
        assert!(sheet.row(0).starts_with("上云村2026年留守儿童花名册|"), "{}", sheet.row(0));
        let line = sheet.row(1);
        assert!(line.contains("填报单位（盖章）：上云村") && line.contains("填报日期：2026年6月15日") && line.contains("单位：人"), "{line}");
        assert_eq!(sheet.row(2), "序号|本人|||现居住地|父亲|");
        assert_eq!(sheet.row(3), "|姓名|性别|身份证号||务工（工作）地点|联系电话");
        assert_eq!(sheet.row(4), "1|李小兰|女|1****************X|＊＊＊|某省某市|138****1234".replace("1****************X", &gbcodes_mask()));
        assert_eq!(sheet.row(5), "合计|共 1 人，其中男 0 人、女 1 人|||||");
        assert!(sheet.row(6).contains("单位负责人（签字）") && sheet.row(6).contains("填表人：王上云") && sheet.row(6).contains("联系电话"));
        assert!(sheet.row(7).contains("遮盖") && !sheet.all().contains("另有"));
        // On the file it is noted, in the log without a name or the reason.
        v.get(&format!("/people/{child}")).await.ok().has("导出").has("春季走访");
        v.get("/people/exports/").await.ok().has("上云村2026年留守儿童花名册").has("春季走访").has("王上云");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM audit WHERE verb = 'people.export' AND detail LIKE '%\"people\":1%' AND detail LIKE '%father.phone%'").await, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM audit WHERE verb = 'people.export' AND (detail LIKE '%李%' OR detail LIKE '%走访%' OR resource LIKE '%花名册%')").await, 0);
        app.verify().await;
    }

    async fn full_numbers_travel_locked(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        family(&mut v, &app).await;
        let a = v.post("/people/roster", &with(&[("why", "上报民政"), ("numbers", "full"), ("password", "abcd-efgh-2345")])).await.ok();
        assert_eq!(a.media, "application/zip");
        assert!(opened(&a.bytes, "abcd-efgh-2346").is_none() && opened(&a.bytes, "").is_none());
        let inside = opened(&a.bytes, "abcd-efgh-2345").expect("the password opens it");
        if let Ok(folder) = std::env::var("HALFSKY_KEEP_PAPERS") {
            std::fs::write(format!("{folder}/roster.xlsx"), &inside).unwrap();
        }
        let row = Sheet::of(&inside).row(4);
        assert!(row.contains(NUMBER) && row.contains("13800001234") && row.contains("上云村三组七号"), "{row}");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM audit WHERE verb = 'people.export' AND detail LIKE '%\"full\":true%'").await, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM audit WHERE detail LIKE '%abcd-efgh%'").await, 0);
        app.verify().await;
    }

    async fn closed_files_stay_and_the_sheet_says_how_many(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let mut c = app.sign_in("county").await;
        let open = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let kept = given::child(&mut v, &app, "上云村", &[("name", "王大壮"), ("birth_day", "2015-01-01")]).await;
        let sealed = given::child(&mut v, &app, "上云村", &[("name", "赵小芳"), ("birth_day", "2014-01-01")]).await;
        // The father's file is sealed: his child's row tells nothing of him but to its readers, of whom the one who sealed it is one.
        let father = given::relative(&mut v, &app, "上云村", &open, "father", &[("name", "李大山"), ("phone", "13800001234")]).await;
        for (id, class, readers) in [(&kept, "confidential", ""), (&sealed, "sealed", "town1"), (&father, "sealed", "county")] {
            c.post(&format!("/people/{id}/class"), &[("class", class), ("readers", readers)]).await.saved();
        }
        let form = [("title", "名册"), ("ages", "minor"), ("col", "name"), ("col", "father.name"), ("col", "father.phone"), ("why", "春季走访"), ("unit", "")];
        let unit = app.unit("上云村");
        let form: Vec<_> = form.into_iter().map(|f| if f.0 == "unit" { ("unit", unit.as_str()) } else { f }).collect();
        for (login, names, left, phone) in [("village1", &["李小兰"][..], 2, false), ("town1", &["李小兰", "赵小芳"], 1, false), ("county", &["李小兰", "王大壮", "赵小芳"], 0, true)] {
            let mut b = app.sign_in(login).await;
            let told = format!("另有 {left} 人");
            assert_eq!(b.get(&format!("/people/roster?ages=minor&unit={unit}")).await.ok().text.contains(&told), left > 0, "{login}");
            let all = Sheet::of(&b.post("/people/roster", &form).await.ok().bytes).all();
            for name in ["李小兰", "王大壮", "赵小芳"] {
                assert_eq!(all.contains(name), names.contains(&name), "{login} {name}\n{all}");
            }
            assert!(all.contains(&format!("合计|共 {} 人", names.len())) && all.contains(&told) == (left > 0), "{login}\n{all}");
            assert_eq!((all.contains("138****1234"), all.contains("李大山")), (phone, phone), "{login}\n{all}");
        }
        app.verify().await;
    }

    async fn the_civil_affairs_layout_is_one_row_a_child_in_the_forms_order(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = family(&mut v, &app).await;
        let father = given::ids(&v.get(&format!("/people/{child}")).await.ok().text, "/people/").into_iter().find(|id| *id != child).unwrap();
        given::relative(&mut v, &app, "上云村", &father, "mother", &[("name", "陈桂英"), ("birth_day", "1955-05-05")]).await;
        let page = v.get("/people/roster?preset=civil&ages=minor").await.ok();
        let keys: Vec<String> = page.text.split("name=\"col\" value=\"").skip(1).filter(|p| p.split('>').next().unwrap().ends_with(" checked")).map(|p| p.split('"').next().unwrap().to_owned()).collect();
        assert_eq!(keys.len(), 43, "{keys:?}");
        let mut form = vec![("title", "民政"), ("preset", "civil"), ("why", "报送民政"), ("ages", "minor")];
        form.extend(keys.iter().map(|k| ("col", k.as_str())));
        let sheet = Sheet::of(&v.post("/people/roster", &form).await.ok().bytes);
        let (over, heads, row) = (sheet.row(2), sheet.row(3), sheet.row(4));
        let order = ["祖父", "祖母", "外祖父", "外祖母", "父亲", "母亲", "监护与子女", "受委托照护人"].map(|g| over.find(g).unwrap_or_else(|| panic!("{g} in {over}")));
        assert!(order.windows(2).all(|w| w[0] < w[1]) && heads.contains("父母双方外出|一方外出另一方无监护能力|有无委托监护"), "{over}\n{heads}");
        assert!(row.starts_with("1|李小兰|女||2016-03-01|") && row.contains("陈桂英|1955-05-05") && row.ends_with("|否|是|无"), "{row}");
        app.verify().await;
    }

    async fn a_large_one_is_made_beside_the_request_and_fetched_once_made(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        many(&app, &child).await;
        v.get("/people/roster").await.ok().has("<strong>2101</strong>").has("后台");
        let id = v.get("/people/roster").await.ok().field("id");
        let form = [("id", id.as_str()), ("title", "大花名册"), ("col", "name"), ("col", "phone"), ("why", "年底核对"), ("numbers", "full"), ("password", "abcd-efgh-2345")];
        let sent = v.post("/people/roster", &form).await.saved();
        assert_eq!(sent.to, "/people/exports/");
        let mut page = v.get("/people/exports/").await.ok().has("大花名册");
        for _ in 0..600 {
            if !page.text.contains("every 2s") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            page = v.get("/people/exports/").await.ok();
        }
        let page = page.has("可以取").has("2101").lacks("every 2s");
        let file = given::ids(&page.text, "/people/exports/").remove(0);
        assert_eq!(file, id);
        // Hers alone, and only with the password; at rest it is sealed once more.
        for login in ["town1", "county"] {
            app.sign_in(login).await.get(&format!("/people/exports/{file}")).await.is(404);
        }
        app.sign_in("county").await.get("/people/exports/").await.ok().has("大花名册").lacks(&format!("href=\"/people/exports/{file}\""));
        app.sign_in("town2").await.get("/people/exports/").await.ok().lacks("大花名册");
        let got = v.get(&format!("/people/exports/{file}")).await.ok();
        let sheet = Sheet::of(&opened(&got.bytes, "abcd-efgh-2345").expect("the password opens it"));
        assert!(sheet.row(2104).starts_with("2101|"), "{}", sheet.row(2104));
        assert!(sheet.row(2105).starts_with("合计|共 2101 人"), "{}", sheet.row(2105));
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_reading WHERE what = 'export'").await, 2101);
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM audit WHERE verb = 'people.export'").await, 2);
        v.post(&format!("/people/exports/{file}/cancel"), &[]).await.saved();
        v.get("/people/exports/").await.ok().has("已取走");
        // After a day it is gone, from the store too.
        app.clock.pass(25 * 3600);
        let mut v = app.sign_in("village1").await;
        v.get(&format!("/people/exports/{file}")).await.is(422).has("24 小时");
        people::new_day(&app.site).await.unwrap();
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_export WHERE digest <> ''").await, 0);
        v.get("/people/exports/").await.ok().has("大花名册");
    }

    async fn one_that_is_cancelled_leaves_no_file(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        many(&app, &child).await;
        let id = v.get("/people/roster").await.ok().field("id");
        v.post("/people/roster", &[("id", &id), ("title", "大花名册"), ("col", "name")]).await.saved();
        app.sign_in("town1").await.post(&format!("/people/exports/{id}/cancel"), &[]).await.is(404);
        v.post(&format!("/people/exports/{id}/cancel"), &[]).await.saved();
        let state = v.get("/people/exports/").await.ok();
        assert!(state.text.contains("已取消") || state.text.contains("可以取"), "cancelled, unless it was quicker");
        v.post(&format!("/people/exports/{}/cancel", "0190f1c2-0000-7000-8000-0000000000e1"), &[]).await.is(404);
    }
}

fn gbcodes_mask() -> String {
    format!("{}***********{}", &NUMBER[..3], &NUMBER[14..])
}

/// Two thousand and one hundred more like one, written straight into the table.
async fn many(app: &TestApp, like: &str) {
    let mut columns = vec![
        "unit_id",
        "unit_path",
        "household_id",
        "status",
        "file_class",
        "minor_until",
        "haves",
        "whole_since",
        "checked_on",
        "name_key",
        "id_blind",
        "phone_blind",
        "version",
        "by_account",
        "created_at",
        "changed_at",
        "removed_why",
        "school_id",
        "school_path",
        "extra",
    ];
    columns.extend(people::catalogue::FIELDS.iter().map(|f| f.key).filter(|k| *k != "name"));
    let list = columns.join(", ");
    let text = format!(
        "INSERT INTO person (id, name, {list}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100) \
         SELECT p.id || '-' || CAST(n.i AS TEXT), p.name || CAST(n.i AS TEXT), {} FROM person p, n WHERE p.id = $1",
        columns.iter().map(|c| format!("p.{c}")).collect::<Vec<_>>().join(", ")
    );
    let mut tx = app.site.db.begin().await.unwrap();
    tx.run(kernel::db::sql(Box::leak(text.into_boxed_str())).bind(like)).await.unwrap();
    tx.commit().await.unwrap();
}

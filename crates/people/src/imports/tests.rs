//! Imports over HTTP.

use crate::given;
use rust_xlsxwriter::{Format, Workbook};
use testkit::{Answer, Browser, TestApp, both};

#[path = "tests_doubts.rs"]
mod doubts;

/// An identity number of a city that does not exist, its check digit right.
fn number(birth: &str, seq: u32) -> String {
    let body = format!("529901{birth}{seq:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize])
}

/// A workbook of plain rows.
fn sheet(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            page.write_string(r as u32, c as u16, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn rows(lines: &[&[&str]]) -> Vec<Vec<String>> {
    lines.iter().map(|l| l.iter().map(|c| (*c).to_owned()).collect()).collect()
}

/// A roster as townships send it: title, unit and day above, a header of two rows, merged villages, a ruined number, 同上,
/// a subtotal, a footer.
fn ugly() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let plain = Format::new();
    page.merge_range(0, 0, 0, 8, "河口镇2026年农村留守儿童花名册", &plain).unwrap();
    page.write_string(1, 0, "填报单位（盖章）：河口镇妇联").unwrap();
    page.write_string(1, 7, "填报日期：2026年6月1日").unwrap();
    for (c, head) in ["序号", "村名", "姓 名", "性别", "身份证号码", "家庭住址"].iter().enumerate() {
        page.merge_range(2, c as u16, 3, c as u16, head, &plain).unwrap();
    }
    page.merge_range(2, 6, 2, 8, "父亲", &plain).unwrap();
    for (c, head) in ["姓名", "电话", "务工地点"].iter().enumerate() {
        page.write_string(3, 6 + c as u16, *head).unwrap();
    }
    page.merge_range(4, 1, 6, 1, "上云村委会", &plain).unwrap();
    let first = number("20160701", 22);
    let second = number("20180302", 13);
    let lines: [[&str; 7]; 3] = [
        ["1", "方小禾", "女", &first, "上云村3组", "方有田", "13800000001"],
        ["2", "方小麦", "男", &second, "同上", "方有田", "13800000001"],
        ["3", "郭乐乐", "男", "", "上云村5组", "郭永", "１３８００００００02"],
    ];
    for (r, line) in lines.iter().enumerate() {
        let r = 4 + r as u32;
        page.write_string(r, 0, line[0]).unwrap();
        for (c, cell) in line[1..].iter().enumerate() {
            page.write_string(r, 2 + c as u16, *cell).unwrap();
        }
        page.write_string(r, 8, "某省某市").unwrap();
    }
    page.write_number(6, 4, 529901201607010229.0).unwrap();
    page.write_string(7, 0, "合计").unwrap();
    page.write_string(7, 2, "3人").unwrap();
    page.write_string(9, 0, "单位负责人：           填表人：").unwrap();
    book.save_to_buffer().unwrap()
}

/// Sends a workbook and returns the import's address.
async fn send(b: &mut Browser, name: &str, bytes: &[u8]) -> String {
    let form = b.get("/people/imports/").await.ok();
    let id = form.field("id");
    b.upload("/people/imports/", &[("id", &id)], &[("file", name, bytes)]).await.saved().to
}

/// Takes the columns as they were recognised, with some choices of her own.
async fn judged(b: &mut Browser, at: &str, fields: &[(&str, &str)]) -> Answer {
    b.post(&format!("{at}/columns"), fields).await.saved();
    settled(b, at).await
}

/// Waits until the work in the background is through.
async fn settled(b: &mut Browser, at: &str) -> Answer {
    for _ in 0..600 {
        let page = b.get(at).await.ok();
        if !page.text.contains("hx-trigger=\"load delay:1s\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the import does not come to an end");
}

async fn taken_back(b: &mut Browser, at: &str) -> Answer {
    b.post(&format!("{at}/undo"), &[]).await.saved();
    settled(b, at).await
}

async fn committed(b: &mut Browser, at: &str) -> Answer {
    b.post(&format!("{at}/commit"), &[]).await.saved();
    settled(b, at).await
}

/// So many children with fathers, two a father; of forty rows the first few with a telephone that is too short.
fn troubled(count: u32, wrong: u32) -> Vec<Vec<String>> {
    let mut lines = rows(&[&["姓名", "身份证号", "电话", "村", "父亲姓名", "父亲电话"]]);
    let given = ["安", "宁", "佳", "乐", "禾", "麦", "云", "月", "星", "岚", "川", "舟"];
    for n in 0..count {
        let birth = format!("20{:02}{:02}{:02}", 9 + n % 14, 1 + n / 14 % 12, 1 + n / 168 % 28);
        let name = format!(
            "{}{}{}",
            ["方", "郭", "尤", "汪", "崔"][(n % 5) as usize],
            given[(n / 5 % 12) as usize],
            given[(n / 60 % 12) as usize]
        );
        let phone = if n % 40 < wrong { "138".to_owned() } else { format!("139{n:08}") };
        let father = format!("{}父{}", &name[..3], n / 2);
        let village = ["上云村", "下云村"][(n % 2) as usize].to_owned();
        lines.push(vec![name, number(&birth, n % 900 + 1), phone, village, father, format!("137{:08}", n / 2)]);
    }
    lines
}

/// Sends a form whose work takes a while, and stops the work as soon as a page says that it goes on.
async fn meanwhile(b: &mut Browser, form: &str, at: &str, says: &str) -> Answer {
    let mut other = b.clone();
    let stop = async {
        for _ in 0..5000 {
            if b.get(at).await.ok().text.contains(says) {
                b.post(&format!("{at}/cancel"), &[]).await.saved();
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        panic!("no page says {says}");
    };
    let (sent, ()) = tokio::join!(other.post(form, &[]), stop);
    sent.saved();
    settled(b, at).await
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.site.db.snapshot().await.unwrap().value(kernel::db::sql(sql)).await.unwrap().unwrap()
}

both! {
    async fn what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(app: TestApp) {
        let mut school = app.sign_in("school1").await;
        school.get("/people/imports/").await.is(403);
        let mut town = app.sign_in("town1").await;
        let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../lib/sheetreader/tests/fixtures");
        let locked = std::fs::read(fixtures.join("16_locked.xlsx")).unwrap();
        for (name, bytes, says) in [
            ("空.xlsx", &b""[..], "空的"),
            ("加密.xlsx", locked.as_slice(), "密码"),
            ("照片.xlsx", b"\xff\xd8\xff\xe0 picture", "图片"),
            ("坏.xlsx", b"PK\x03\x04 broken", "损坏"),
            ("文件.pdf", b"%PDF-1.4", "PDF"),
        ] {
            town.upload("/people/imports/", &[], &[("file", name, bytes)]).await.is(422).has(says);
        }
        town.post("/people/imports/", &[]).await.is(422).has("请选一个文件");
        town.post("/people/imports/", &[("pasted", "只有一句话")]).await.is(422).has("没有找到带数据的表格");
        town.post("/people/imports/grid", &[]).await.is(422).has("一行也没有填");
        town.get("/people/imports/").await.ok().has("还没有导入过");
        town.get("/people/imports/0190f1c2-0000-7000-8000-0000000000f1").await.is(404);
        // What she sent is hers: a neighbour finds nothing, her superior sees that it is there, and no row of it.
        let at = send(&mut town, "李家名单.xlsx", &sheet(&rows(&[&["姓名", "村"], &["李小兰", "上云村"]]))).await;
        judged(&mut town, &at, &[]).await.has("李小兰");
        let mut other = app.sign_in("town2").await;
        other.get(&at).await.is(404);
        other.post(&format!("{at}/commit"), &[]).await.is(404);
        other.get("/people/imports/").await.ok().lacks(&at);
        let mut county = app.sign_in("county").await;
        county.get(&at).await.ok().lacks("李小兰").lacks("李家名单");
        county.post(&format!("{at}/commit"), &[]).await.is(403);
        county.get(&format!("{at}/problems")).await.is(403);
    }

    async fn an_ugly_roster_is_understood_mended_brought_in_and_taken_back(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let at = send(&mut town, "名单(1)最终版.xlsx", &ugly()).await;
        town.get(&at).await.ok().has("名单(1)最终版").has("方小禾").has("父亲 / 姓名").has("把握");
        let page = judged(&mut town, &at, &[]).await;
        page.clone().has("还有 3 行等您决定").has("没有写外出时间").has("方小麦").has("上云村");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        // The ruined number is wrong, named by its cell; the row can be skipped only, or mended.
        town.get(&format!("{at}?show=wrong")).await.ok().has("郭乐乐").has("E7").lacks("方小禾");
        town.post(&format!("{at}/decide"), &[("d.2", "new")]).await.saved();
        town.post(&format!("{at}/commit"), &[]).await.is(422).has("还有 1 行没有决定");
        let problems = town.get(&format!("{at}/problems")).await.ok();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(problems.bytes)).unwrap();
        use calamine::Reader as _;
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let text: Vec<String> = range.rows().map(|r| r.last().map(ToString::to_string).unwrap_or_default()).collect();
        assert!(text.iter().any(|t| t == "问题") && text[6].contains("E7"), "{text:?}");
        let good = number("20150505", 31);
        town.post(&format!("{at}/rows/2"), &[("cell.id_number", &good)]).await.saved();
        town.get(&at).await.ok().has("改过").has("还有 1 行等您决定");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        committed(&mut town, &at).await.has("已导入").has("新建档案");
        app.verify().await;
        // Two siblings, one father; the address of the second was 同上.
        let found = town.post("/people/find", &[("q", "方有田")]).await.ok();
        assert_eq!(found.text.matches(">方有田<").count(), 1, "one file for the father of two");
        let child = given::ids(&town.post("/people/find", &[("q", "方小麦")]).await.ok().text, "/people/").remove(0);
        town.get(&format!("/people/{child}")).await.ok().has("方有田").has("2018-03-02");
        town.post("/people/find", &[("q", &good)]).await.ok().has("郭乐乐");
        // Sent once more, nothing is new.
        let again = send(&mut town, "再来.xlsx", &ugly()).await;
        town.get(&again).await.ok().has("沿用上次的选择");
        judged(&mut town, &again, &[]).await.has("将新建 0 份、更新 0 份");
        // Somebody changes one of the children: the undoing leaves her and her father alone.
        let edit = town.get(&format!("/people/{child}/edit")).await.ok();
        town.post(&format!("/people/{child}/edit"), &[("version", &edit.field("version")), ("name", "方小麦"), ("sex", "1"), ("birth_day", "2018-03-02"), ("grade", "二年级")]).await.saved();
        taken_back(&mut town, &at).await.has("已撤销").has("方小麦").has("保留不动");
        town.post("/people/find", &[("q", "方小禾")]).await.ok().lacks(">方小禾<");
        town.get(&format!("/people/{child}")).await.ok().has("方有田");
        town.post(&format!("{at}/undo"), &[]).await.is(409);
        app.verify().await;
    }

    async fn a_known_child_is_changed_field_by_field_and_gets_her_card_back(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let id = number("20160701", 22);
        let child = given::child(&mut town, &app, "上云村", &[("name", "李小兰"), ("id_number", &id), ("grade", "二年级"), ("illness", "哮喘")]).await;
        let roster = sheet(&rows(&[
            &["姓名", "身份证号", "年级", "患病情况", "母亲姓名", "母亲联系电话", "母亲务工地点", "母亲外出时间"],
            &["李小兰", &id, "三年级", "", "王芳", "13800000009", "某省某市", "2025-03-01"],
            &["李小兰", &id, "四年级", "", "", "", "", ""],
        ]));
        let at = send(&mut town, "更新.xlsx", &roster).await;
        // Without a village column somebody has to say where they belong.
        town.post(&format!("{at}/columns"), &[]).await.is(422).has("请选这些人属于哪个村");
        let unit = app.unit("上云村");
        let page = judged(&mut town, &at, &[("unit", &unit), ("register", "left_behind_children")]).await;
        page.has("二年级").has("三年级").has("王芳").has("与第 2 行相同").lacks(&id).lacks("13800000009");
        town.post(&format!("{at}/decide"), &[("all", "wrong:skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        town.get(&format!("/people/{child}")).await.ok().has("三年级").has("哮喘").has("王芳").has("导入更新").has("某省某市");
        app.verify().await;
        taken_back(&mut town, &at).await.has("已撤销");
        town.get(&format!("/people/{child}")).await.ok().has("二年级").has("撤销导入").has("第 1 号导入，表中第 2 行");
        town.post("/people/find", &[("q", "王芳")]).await.ok().lacks(">王芳<");
        app.verify().await;
    }

    async fn somebody_who_edits_between_preview_and_commit_is_not_overwritten(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let (one, two) = (number("20160701", 22), number("20170801", 31));
        let child = given::child(&mut town, &app, "上云村", &[("name", "李小兰"), ("id_number", &one), ("grade", "二年级")]).await;
        let roster = sheet(&rows(&[&["姓名", "身份证号", "年级", "村"], &["李小兰", &one, "三年级", "上云村"], &["王小明", &two, "一年级", "上云村"]]));
        let at = send(&mut town, "更新.xlsx", &roster).await;
        judged(&mut town, &at, &[]).await.has("将新建 1 份、更新 1 份");
        let mut chair = app.sign_in("village1").await;
        let edit = chair.get(&format!("/people/{child}/edit")).await.ok();
        chair.post(&format!("/people/{child}/edit"), &[("version", &edit.field("version")), ("name", "李小兰"), ("sex", "2"), ("birth_day", "2016-07-01"), ("grade", "五年级")]).await.saved();
        // The other row's number is entered by hand meanwhile.
        given::child(&mut chair, &app, "上云村", &[("name", "王小明"), ("id_number", &two)]).await;
        let page = committed(&mut town, &at).await;
        page.has("预览之后有 2 行的档案被人改动过").has("五年级").has("一行也没有导入");
        town.get(&format!("/people/{child}")).await.ok().has("五年级").lacks("三年级");
        committed(&mut town, &at).await.has("已导入");
        town.get(&format!("/people/{child}")).await.ok().has("三年级");
        app.verify().await;
    }

    async fn one_who_may_be_there_is_asked_about_and_others_are_out_of_reach(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let there = given::child(&mut town, &app, "上云村", &[("name", "李小兰"), ("birth_day", "2016-07-01"), ("phone", "13800000001")]).await;
        let mut other = app.sign_in("town2").await;
        let far = number("20160701", 48);
        given::child(&mut other, &app, "石桥村", &[("name", "别处娃"), ("id_number", &far)]).await;
        let roster = sheet(&rows(&[
            &["姓名", "性别", "出生日期", "电话", "村", "身份证号"],
            &["李晓兰", "女", "2016-07-01", "13800000001", "上云村", ""],
            &["远村人", "女", "2016-07-02", "", "石桥村", ""],
            &["别处娃", "女", "2016-07-01", "", "上云村", &far],
            &["无名村", "男", "2016-07-03", "", "没有这个村", ""],
        ]));
        let at = send(&mut town, "名单.xlsx", &roster).await;
        let page = judged(&mut town, &at, &[]).await;
        page.has("可能已有").has("不在您的范围内").has("已经在石桥村建档").has("没有这个村");
        // Only a file that was shown for the row can be chosen for it.
        town.post(&format!("{at}/decide"), &[("d.0", "update:0190f1c2-0000-7000-8000-0000000000c1")]).await.saved();
        town.post(&format!("{at}/decide"), &[("d.0", &format!("update:{there}")), ("d.1", "new")]).await.saved();
        town.get(&at).await.ok().has("还有 3 行等您决定");
        town.post(&format!("{at}/decide"), &[("all", "wrong:skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        town.get(&format!("/people/{there}")).await.ok().has("李晓兰");
        app.verify().await;
    }

    async fn template_grid_and_paste_go_the_same_way(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let file = v.get("/people/imports/template?register=left_behind_children").await.ok();
        assert!(file.bytes.starts_with(b"PK"));
        // The template filled in is read again, without a question.
        let form = v.get("/people/imports/grid").await.ok();
        let (id, unit) = (form.field("id"), app.unit("上云村"));
        let row = [("id", id.as_str()), ("unit", unit.as_str()), ("r0.name", "李小兰"), ("r0.birth_day", "2016.7.1"), ("r0.sex", "女"), ("r0.father.name", "李大山"), ("r0.father.phone", "13800000001"), ("r3.name", "李小明"), ("r3.phone", "138")];
        let at = v.post("/people/imports/grid", &row).await.saved().to;
        let page = settled(&mut v, &at).await;
        page.has("李小兰").has("李大山").has("将新建 1 份");
        v.post("/people/imports/grid", &row).await.saved();
        v.post(&format!("{at}/decide"), &[("all", "wrong:skip")]).await.saved();
        committed(&mut v, &at).await.has("已导入");
        v.post("/people/find", &[("q", "李大山")]).await.ok().has(">李大山<");
        let pasted = "姓名\t性别\t出生年月\n赵小云\t女\t2015-01-02\n";
        let at = v.post("/people/imports/", &[("pasted", pasted)]).await.saved().to;
        judged(&mut v, &at, &[("unit", &unit)]).await.has("赵小云");
        // Stopped half-way by a restart: it says so, and is judged again.
        let mut tx = app.site.db.begin().await.unwrap();
        tx.run(kernel::db::sql("UPDATE person_import SET state = 'judging' WHERE state = 'ready'")).await.unwrap();
        tx.commit().await.unwrap();
        v.get(&at).await.ok().has("中断");
        v.post(&format!("{at}/judge"), &[]).await.saved();
        settled(&mut v, &at).await.has("赵小云");
        v.post(&format!("{at}/cancel"), &[]).await.saved();
        v.get(&at).await.ok().has("已取消");
        v.post(&format!("{at}/commit"), &[]).await.is(409);
        app.verify().await;
    }

    async fn a_departments_sheet_is_held_against_ours(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let (one, two) = (number("20160701", 22), number("20170801", 31));
        given::child(&mut town, &app, "上云村", &[("name", "李小兰"), ("id_number", &one), ("grade", "二年级")]).await;
        given::child(&mut town, &app, "上云村", &[("name", "王小云"), ("birth_day", "2015-01-01")]).await;
        given::child(&mut town, &app, "下云村", &[("name", "别村人"), ("birth_day", "2015-02-01")]).await;
        town.get("/people/compare").await.ok().has("对方的表");
        let theirs = sheet(&rows(&[
            &["姓名", "身份证号", "年级", "村"],
            &["李小兰", &one, "三年级", "上云村"],
            &["赵小明", &two, "一年级", "上云村"],
            &["赵小明", &two, "一年级", "上云村"],
        ]));
        let at = send(&mut town, "民政名单.xlsx", &theirs).await;
        judged(&mut town, &at, &[]).await.has("将新建 1 份、更新 1 份");
        // Only the villages of the sheet are looked at.
        town.get(&format!("{at}/missing")).await.ok().has("王小云").lacks("李小兰").lacks("别村人");
        let file = town.get(&format!("{at}/differences")).await.ok();
        use calamine::Reader as _;
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.bytes)).unwrap();
        let mut text = Vec::new();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).unwrap();
            text.push(range.rows().flatten().map(ToString::to_string).collect::<Vec<_>>().join("|"));
        }
        assert!(text[0].contains("赵小明") && text[1].contains("王小云") && text[3].contains("与第 3 行相同"), "{text:?}");
        assert!(text[2].contains("二年级") && text[2].contains("三年级") && !text.join("").contains(&one), "{text:?}");
        // What is taken over goes the way of every import.
        town.post(&format!("{at}/decide"), &[("all", "wrong:skip"), ("x", "")]).await.saved();
        town.post(&format!("{at}/decide"), &[("all", "changed:skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        town.get(&format!("{at}/missing")).await.ok().has("王小云").lacks("李小兰").lacks("赵小明");
        let mut county = app.sign_in("county").await;
        county.get(&format!("{at}/missing")).await.is(403);
        app.verify().await;
    }

    async fn too_many_rows_are_refused_and_the_whole_can_be_sealed_anew(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let mut text = "姓名\t村\n".to_owned();
        for n in 0..50_000 {
            text.push_str(if n % 2 == 0 { "方小禾\t上云村\n" } else { "郭乐\t上云村\n" });
        }
        let at = send(&mut town, "全省.txt", text.as_bytes()).await;
        judged(&mut town, &at, &[]).await.has("50000 行").has("拆成几份");
        town.post(&format!("{at}/commit"), &[]).await.is(409);
        // Names, settings, rows and what was chosen for columns open with the new key.
        let at = send(&mut town, "李家.xlsx", &sheet(&rows(&[&["姓名", "村", "备用"], &["李小兰", "上云村", "x"]]))).await;
        town.get(&at).await.ok().lacks("沿用上次的选择");
        judged(&mut town, &at, &[("col.2", "note")]).await.has("李小兰");
        let again = send(&mut town, "李家二.xlsx", &sheet(&rows(&[&["姓名", "村", "备用"], &["王小明", "上云村", "y"]]))).await;
        town.get(&again).await.ok().has("沿用上次的选择");
        let mut tx = app.site.db.begin().await.unwrap();
        people::imports::reseal(&mut tx, &app.site, &app.site).await.unwrap();
        tx.commit().await.unwrap();
        town.get(&at).await.ok().has("李小兰").has("李家.xlsx");
        town.get(&again).await.ok().has("沿用上次的选择").has("李家二.xlsx");
        // What is stored tells neither names nor numbers.
        let mut tx = app.site.db.snapshot().await.unwrap();
        for column in ["SELECT content AS v FROM person_import_row", "SELECT file_name || settings AS v FROM person_import", "SELECT chosen AS v FROM person_import_mapping"] {
            for text in tx.values::<String>(kernel::db::sql(column)).await.unwrap() {
                assert!(!text.contains("李") && !text.contains("备用") && !text.contains("name"), "{text}");
            }
        }
    }

    async fn a_large_sheet_meets_files_beyond_its_scope_and_keeps_second_telephones(app: TestApp) {
        let mut other = app.sign_in("town2").await;
        given::child(&mut other, &app, "石桥村", &[("name", "李小兰"), ("birth_day", "2016-07-01"), ("phone", "13800000001")]).await;
        let mut town = app.sign_in("town1").await;
        let mut lines = troubled(260, 0);
        let mut add = |cells: [&str; 6]| lines.push(cells.map(str::to_owned).to_vec());
        let far = number("20160701", 48);
        add(["李小兰", &far, "13800000001", "上云村", "", ""]);
        let two = number("20170801", 31);
        add(["王小云", &two, "13900000001、13900000002", "上云村", "王大山", "13700000001/13700000002"]);
        let at = send(&mut town, "全镇.xlsx", &sheet(&lines)).await;
        // Who she may be is not told, only where the file is.
        judged(&mut town, &at, &[]).await.has("还有 1 行等您决定");
        town.get(&format!("{at}?show=doubtful")).await.ok().has("档案在石桥村").has("请那边转过来").lacks("王小云");
        town.get(&format!("{at}?after=200")).await.ok().has("王小云（备用号码）").has("王大山（备用号码）").lacks("13900000002");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        let child = given::ids(&town.post("/people/find", &[("q", &two)]).await.ok().text, "/people/").remove(0);
        town.get(&format!("/people/{child}")).await.ok().has("王小云（备用号码）").has("王大山（备用号码）");
        town.post("/people/find", &[("q", &far)]).await.ok().lacks(">李小兰<");
        app.verify().await;
    }

    async fn work_that_is_stopped_half_way_leaves_nothing_behind(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let at = send(&mut town, "全镇.xlsx", &sheet(&troubled(2500, 0))).await;
        // Judging: the sheet stays, and is judged anew.
        meanwhile(&mut town, &format!("{at}/columns"), &at, "正在逐行核对").await.has("已取消");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_import_row").await, 0);
        town.post(&format!("{at}/judge"), &[]).await.saved();
        settled(&mut town, &at).await.has("还有 0 行等您决定");
        // Bringing in: not one file, and the rows stay decided.
        meanwhile(&mut town, &format!("{at}/commit"), &at, "正在导入").await.has("一行也没有导入").has("还有 0 行等您决定");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person").await, 0);
        app.verify().await;
        committed(&mut town, &at).await.has("已导入");
        let there = count(&app, "SELECT COUNT(*) AS v FROM person WHERE removed_at IS NULL").await;
        // Taking back: everything is still there.
        meanwhile(&mut town, &format!("{at}/undo"), &at, "正在撤销").await.has("已按要求停止").has("撤销整个导入");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person WHERE removed_at IS NULL").await, there);
        app.verify().await;
    }

    async fn work_of_another_server_goes_on_until_that_server_is_silent(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let at = send(&mut town, "名单.xlsx", &sheet(&rows(&[&["姓名", "村"], &["李小兰", "上云村"]]))).await;
        judged(&mut town, &at, &[]).await.has("李小兰");
        // Another server is at it, as far as its row tells.
        let now = app.site.clock.now();
        let mut tx = app.site.db.begin().await.unwrap();
        tx.run(kernel::db::sql("INSERT INTO node (id, started_at, seen_at) VALUES ('other', $1, $2)").bind(now).bind(now)).await.unwrap();
        tx.run(kernel::db::sql("UPDATE person_import SET state = 'committing', node = 'other', done = 5, total = 20")).await.unwrap();
        tx.commit().await.unwrap();
        town.get(&at).await.ok().has("正在导入").has("另一台服务器").has("25%").lacks("中断");
        for what in ["judge", "commit", "undo"] {
            town.post(&format!("{at}/{what}"), &[]).await.is(409);
        }
        // Stopping it goes through the row.
        town.post(&format!("{at}/cancel"), &[]).await.saved();
        assert_eq!(count(&app, "SELECT stop AS v FROM person_import").await, 1);
        town.get(&at).await.ok().has("另一台服务器");
        // A server that starts disturbs nobody.
        let mut tx = app.site.db.begin().await.unwrap();
        let engine = tx.engine();
        kernel::nodes::enter(&mut tx, "third", now).await.unwrap();
        tx.commit().await.unwrap();
        if engine == kernel::db::Engine::Postgres {
            town.get(&at).await.ok().has("另一台服务器");
        }
        app.clock.pass(61);
        town.get(&at).await.ok().has("中断").has("没有改动任何档案").has("重新核对").lacks("另一台服务器");
        town.post(&format!("{at}/judge"), &[]).await.saved();
        settled(&mut town, &at).await.has("李小兰");
        // The other one wakes: what it was at is no longer its own.
        committed(&mut town, &at).await.has("已导入");
        let mut tx = app.site.db.begin().await.unwrap();
        tx.run(kernel::db::sql("UPDATE person_import SET state = 'undoing', node = 'other'")).await.unwrap();
        tx.commit().await.unwrap();
        town.get(&at).await.ok().has("撤销做到一半中断了").has("再撤销一次");
        taken_back(&mut town, &at).await.has("已撤销");
        app.verify().await;
    }

    async fn two_thousand_rows_with_150_problems(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let bytes = sheet(&troubled(2000, 3));
        let started = std::time::Instant::now();
        let at = send(&mut town, "全镇.xlsx", &bytes).await;
        judged(&mut town, &at, &[]).await.has("还有 150 行等您决定").has("下一页");
        let judged_after = started.elapsed();
        town.post(&format!("{at}/decide"), &[("all", "wrong:skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入").has("1850");
        eprintln!("2,000 rows: judged after {judged_after:?}, brought in after {:?}", started.elapsed());
        app.verify().await;
        // Somebody corrects a file; the undoing leaves her alone and whomever she needs.
        let given = |n: &str| format!("/people/{n}");
        let ids = given::ids(&town.get("/people/").await.ok().text, "/people/");
        let edit = town.get(&format!("{}/edit", given(&ids[0]))).await.ok();
        let (name, version) = (edit.field("name"), edit.field("version"));
        town.post(&format!("{}/edit", given(&ids[0])), &[("version", &version), ("name", &name), ("adult", "1"), ("id_none_why", "not_given"), ("note", "改过")]).await.saved();
        let before = count(&app, "SELECT COUNT(*) AS v FROM audit").await;
        let page = taken_back(&mut town, &at).await;
        page.has("已撤销").has("保留不动").has(&name);
        eprintln!("undone after {:?}", started.elapsed());
        town.get(&given(&ids[0])).await.ok().has("改过").has("导入建档").has("第 1 号导入");
        let after = count(&app, "SELECT COUNT(*) AS v FROM audit").await;
        let there = count(&app, "SELECT COUNT(*) AS v FROM person WHERE removed_at IS NULL").await;
        assert!(after - before < 5, "one entry for the whole, not one a file: {before} to {after}");
        assert!((1..10).contains(&there), "{there} files are left");
        app.verify().await;
    }

    async fn what_is_chosen_on_the_page_counts_whichever_button_is_pressed(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let sheet = "姓名\t性别\t出生日期\t村\n李小禾\t女\t2015-03-01\t上云村\n李小麦\t女\t2016-03-01\t上云村\n";
        let at = town.post("/people/imports/", &[("pasted", sheet)]).await.saved().to;
        judged(&mut town, &at, &[]).await.has("将新建 2 份");
        // One row is set to be left out and the import confirmed at once: it is left out.
        town.partial = true;
        town.post(&format!("{at}/decide"), &[("d.1", "skip")]).await.ok().has("将新建 1 份").lacks("<html");
        town.partial = false;
        town.post(&format!("{at}/commit"), &[("d.0", "skip"), ("d.1", "new")]).await.saved();
        settled(&mut town, &at).await;
        town.get("/people/").await.ok().has("李小麦").lacks("李小禾");
        // Taking the sheet's differences out is on the list of exports.
        town.get(&format!("{at}/differences")).await.ok();
        town.get("/people/exports/").await.ok().has("对表差异");
        // A file looked at since is somebody's work: taking the import back leaves it.
        let child = given::ids(&town.get("/people/").await.ok().text, "/people/").into_iter().find(|i| i.len() == 36).expect("a file");
        app.clock.travel(jiff::civil::date(2026, 6, 16));
        let mut town = app.sign_in("town1").await;
        town.post(&format!("/people/{child}/check"), &[]).await.saved();
        taken_back(&mut town, &at).await;
        town.get("/people/").await.ok().has("李小麦");
        app.verify().await;
    }
}

//! Plan documents over HTTP: brought in, chosen among several, versioned; and everything that is no plan.

use crate::given;
use std::io::Write as _;
use testkit::{TestApp, both};

/// A .docx of our own with paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>")).collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
        ),
        ("word/document.xml", document.as_str()),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

both! {
    async fn a_village_chair_brings_no_plans_in(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        v.get("/plans/").await.is(403);
        v.post("/plans/new", &[]).await.is(403);
    }

    async fn a_word_file_goes_in_and_its_commitments_come_out(app: TestApp) {
        let mut c = app.sign_in("county").await;
        let (id, unit) = (c.get("/plans/new").await.ok().field("id"), app.unit("云溪县"));
        let file = docx(&["云溪县妇联2026年工作计划", "一、家庭建设", "全年举办家庭教育讲座不少于40场。", "二、维权", "调解纠纷80件以上，10月底前报送总结。"]);
        let a = c.upload("/plans/new", &[("id", &id), ("unit", &unit), ("year", "2026")], &[("file", "计划.docx", &file)]).await.saved();
        assert_eq!(a.to, format!("/plans/{id}/review"));
        c.get(&a.to).await.ok().has("家庭教育讲座").has("data-hit=").has("不少于40场").has("80件");
        c.get(&format!("/plans/{id}")).await.ok().has("云溪县妇联2026年工作计划").has("计划.docx");
        // The same form again is the same plan.
        c.upload("/plans/new", &[("id", &id), ("unit", &unit), ("year", "2026")], &[("file", "计划.docx", &file)]).await.saved();
        assert_eq!(given::ids(&c.get("/plans/").await.ok().text, "/plans/").len(), 1);
    }

    async fn bad_files_are_named_and_the_form_keeps_what_was_typed(app: TestApp) {
        let mut c = app.sign_in("county").await;
        let unit = app.unit("云溪县");
        let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        locked.resize(600, 0);
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        let broken = &docx(&["x"])[..60];
        let cases: [(&str, &[u8], &str); 6] = [
            ("计划.pdf", b"%PDF-1.7 rest", "另存为 .docx"),
            ("计划.doc", &locked, "密码"),
            ("计划.docx", broken, "损坏"),
            ("计划.txt", b"", "没有"),
            ("计划.txt", b"   \n\n ", "没有文字"),
            ("图.docx", b"\x89PNG\r\n\x1a\n0000", "读不了"),
        ];
        for (name, bytes, says) in cases {
            c.upload("/plans/new", &[("unit", &unit), ("year", "2026"), ("title", "我起的名字")], &[("file", name, bytes)]).await.is(422).has(says).has("我起的名字");
        }
        c.upload("/plans/new", &[("unit", ""), ("year", "去年"), ("pasted", "一、计划\n举办讲座3场")], &[]).await.is(422).has("请选择单位").has("请填年份").has("举办讲座3场");
        assert!(given::ids(&c.get("/plans/").await.ok().text, "/plans/").is_empty());
    }

    async fn fifty_megabytes_of_text_get_a_sentence(app: TestApp) {
        let mut c = app.sign_in("county").await;
        let unit = app.unit("云溪县");
        let big = "全年举办讲座三场。".repeat(2_000_000);
        assert!(big.len() > 50_000_000);
        c.upload("/plans/new", &[("unit", &unit), ("year", "2026")], &[("file", "大.txt", big.as_bytes())]).await.is(413).has("内容太大").has("没有改动");
        let medium = &big[..big.floor_char_boundary(3 * 1024 * 1024)];
        c.upload("/plans/new", &[("unit", &unit), ("year", "2026")], &[("file", "中.txt", medium.as_bytes())]).await.is(422).has("核对页面最多放 2 MB").has("没有保存");
    }

    async fn gb18030_is_read_and_said(app: TestApp) {
        // 「全年举办讲座12场。」 in GB18030.
        let gb: &[u8] = b"\xc8\xab\xc4\xea\xbe\xd9\xb0\xec\xbd\xb2\xd7\xf912\xb3\xa1\xa1\xa3\n\xc8\xab\xc4\xea\xbe\xd9\xb0\xec\xc5\xe0\xd1\xb58\xc6\xda\xa1\xa3\n";
        let mut c = app.sign_in("county").await;
        let (id, unit) = (c.get("/plans/new").await.ok().field("id"), app.unit("云溪县"));
        c.upload("/plans/new", &[("id", &id), ("unit", &unit), ("year", "2026")], &[("file", "计划.txt", gb)]).await.saved();
        c.get(&format!("/plans/{id}")).await.ok().has("GB");
    }

    async fn a_page_with_several_plans_asks_which_is_meant(app: TestApp) {
        let page = "妇联工作计划（3篇）\n妇联工作计划篇1\n一、培训\n全年举办培训班2期。\n二、宣传\n开展宣传4场。\n妇联工作计划篇2\n一、家庭\n评选最美家庭30户。\n二、维权\n调解纠纷20件。\n妇联工作计划篇3\n一、关爱\n每月走访留守儿童2次。\n";
        let mut c = app.sign_in("county").await;
        let id = given::plan(&mut c, &app, "云溪县", page).await;
        let choose = format!("/plans/{id}/choose");
        assert_eq!(c.get(&format!("/plans/{id}")).await.to, choose);
        let asked = c.get(&choose).await.ok().has("篇2");
        c.post(&choose, &[]).await.is(422).has("至少选一篇");
        let number = asked.text.split("篇2").next().unwrap().rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
        c.post(&choose, &[("document", &number)]).await.saved();
        c.get(&format!("/plans/{id}/review")).await.ok().has("最美家庭").lacks("培训班2期").lacks("走访留守儿童2次");
    }

    async fn a_second_version_keeps_decisions_and_asks_about_what_changed(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        let targets = format!("/plans/{id}/targets");
        let before = given::ids(&t.get(&targets).await.ok().text, "/targets/");
        assert!(before.len() >= 3, "{before:?}");
        let newer = given::PLAN.replace("不少于12场", "不少于18场").replace("1.发放宣传资料3000份。\n", "").replace("二、宣传\n", "二、宣传\n1.开展普法宣传6场。\n");
        t.upload(&format!("/plans/{id}/versions"), &[("pasted", &newer)], &[]).await.saved();
        t.get(&format!("/plans/{id}/versions/2")).await.ok().has("改动").has("新增").has("删去").has("18场").has("<ins>").has("<del>");
        let review = t.get(&format!("/plans/{id}/review")).await.ok().has("上一稿：");
        // Unchanged ones stay accepted; the changed and the new one wait.
        assert_eq!(review.text.matches("data-state=\"proposed\"").count(), 2, "changed and new");
        let page = t.get(&targets).await.ok().has("新稿里没有");
        assert_eq!(given::ids(&page.text, "/targets/").len(), before.len(), "no target was lost or doubled");
        t.post(&format!("/plans/{id}/bulk"), &[("do", "accept-sure")]).await.saved();
        let page = t.get(&targets).await.ok().has("≥ 18 场");
        assert_eq!(given::ids(&page.text, "/targets/").len(), before.len() + 1);
        t.get(&format!("/plans/{id}/versions/9")).await.is(404);
    }

    async fn two_people_who_confirm_at_once_do_not_overwrite_each_other(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let id = given::plan(&mut t, &app, "河口镇", given::PLAN).await;
        let version = t.get(&format!("/plans/{id}")).await.ok().field("version");
        let mut c = app.sign_in("county").await;
        c.post(&format!("/plans/{id}/state"), &[("state", "confirmed"), ("version", &version)]).await.saved();
        t.post(&format!("/plans/{id}/state"), &[("state", "reviewing"), ("version", &version)]).await.is(409).has("刚被别人改过");
    }
}

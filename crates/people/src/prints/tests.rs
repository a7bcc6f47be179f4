//! Contact card and registration form over HTTP.

use crate::given;
use std::io::{Cursor, Read as _};
use testkit::{TestApp, both};

const NUMBER: &str = "11010519491231002X";

fn document(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).expect("a Word file");
    let mut text = String::new();
    zip.by_name("word/document.xml").expect("its text").read_to_string(&mut text).expect("UTF-8");
    text
}

both! {
    async fn papers_are_for_those_who_may_open_the_file(app: TestApp) {
        let child = given::child(&mut app.sign_in("village1").await, &app, "上云村", &[("name", "李小兰"), ("school", "河口小学")]).await;
        for paper in ["card", "form", "card.docx", "form.docx"] {
            let path = format!("/people/{child}/{paper}");
            for login in ["leader", "admin", "audit"] {
                app.sign_in(login).await.get(&path).await.is(403);
                app.sign_in(login).await.post(&path, &[("why", "上报民政")]).await.is(403);
            }
            for login in ["town2", "village2"] {
                app.sign_in(login).await.get(&path).await.is(404);
                app.sign_in(login).await.post(&path, &[("why", "上报民政")]).await.is(404);
            }
            // The school's contact prints her pupils' papers.
            app.sign_in("school1").await.get(&path).await.ok();
        }
    }

    async fn numbers_stand_in_full_only_when_she_asks_and_says_why(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("id_number", NUMBER), ("insist", "1"), ("birth_day", "2016-03-01"), ("address", "上云村三组七号"), ("schooling", "primary")]).await;
        let father = given::relative(&mut v, &app, "上云村", &child, "father", &[("name", "李大山"), ("phone", "13800001234"), ("workplace", "某某制衣厂")]).await;
        given::away(&mut v, &father, "2025-03-01").await;
        for paper in ["card", "form"] {
            let path = format!("/people/{child}/{paper}");
            v.get(&path).await.ok().has("李大山").has("138****1234").has("某省某市").lacks(NUMBER).lacks("13800001234").lacks("三组七号").has("王上云 于 2026-06-15");
            v.post(&path, &[("why", "看看")]).await.is(422).has("请写明用途").lacks("13800001234");
            v.post(&path, &[("why", "发给班主任")]).await.ok().has("13800001234").has("三组七号").has("王上云 于 2026-06-15");
            let file = v.get(&format!("{path}.docx")).await.ok();
            let text = document(&file.bytes);
            assert!(text.contains("李大山") && text.contains("138****1234") && !text.contains("13800001234") && !text.contains(NUMBER));
            v.post(&format!("{path}.docx"), &[]).await.is(422);
            let text = document(&v.post(&format!("{path}.docx"), &[("why", "上报民政")]).await.ok().bytes);
            assert!(text.contains("13800001234") && text.contains("三组七号"));
        }
        v.post(&format!("/people/{child}/form"), &[("why", "上报民政")]).await.ok().has(NUMBER).has("☑").has("小学");
        v.get(&format!("/people/{child}")).await.ok().has("打印").has("发给班主任").has("上报民政");
        app.verify().await;
    }

    async fn a_sealed_relative_is_not_told_of_on_a_childs_paper(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let mother = given::relative(&mut v, &app, "上云村", &child, "mother", &[("name", "周小梅"), ("phone", "13800001234")]).await;
        app.sign_in("county").await.post(&format!("/people/{mother}/class"), &[("class", "sealed"), ("readers", "town1")]).await.saved();
        v.get("/people/").await.ok();
        for paper in ["card", "form"] {
            let path = format!("/people/{child}/{paper}");
            v.post(&path, &[("why", "发给班主任")]).await.ok().lacks("周小梅").lacks("13800001234");
            app.sign_in("town1").await.post(&path, &[("why", "发给班主任")]).await.ok().has("周小梅").has("13800001234");
        }
        app.verify().await;
    }

    async fn women_and_elders_have_papers_of_their_own(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let mother = given::relative(&mut v, &app, "上云村", &child, "mother", &[("name", "周小梅"), ("phone", "13800001234"), ("marriage", "20"), ("needs", "想学电商")]).await;
        v.get(&format!("/people/{mother}/form")).await.ok().has("人员基本情况登记表").has("想学电商").has("李小兰(10)");
        v.get(&format!("/people/{mother}/card")).await.ok().has("家庭联系卡").has("李小兰(10)");
        app.verify().await;
    }
}

//! Duplicates over HTTP: seen on entry, found by a search, made one, apart again.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn merging_is_for_townships_and_the_county(app: TestApp) {
        app.sign_in("village1").await.get("/people/doubles").await.is(403);
        app.sign_in("school1").await.post("/people/doubles", &[]).await.is(403);
    }

    async fn a_second_file_is_seen_on_entry_and_out_of_sight_without_a_name(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("id_number", "11010519491231002X"), ("birth_day", ""), ("sex", "")]).await;
        // The same number: no second file, wherever it is typed.
        let mut far = app.sign_in("village2").await;
        let unit = app.unit("石桥村");
        far.post("/people/new", &[("unit", &unit), ("name", "李晓兰"), ("id_number", "11010519491231002X"), ("distinct", "1")]).await.is(422).has("上云村").lacks("李小兰</a>").has("说明理由查阅");
        // A homophone with the same birth day in the same village: asked about; a person may say no.
        given::child(&mut v, &app, "上云村", &[("name", "王晓芳"), ("birth_day", "2015-04-05")]).await;
        let unit = app.unit("上云村");
        let form = [("unit", unit.as_str()), ("name", "王小芳"), ("sex", "2"), ("birth_day", "2015-04-05"), ("id_none_why", "none")];
        v.post("/people/new", &form).await.is(422).has("王晓芳").has("都不是同一个人");
        v.post("/people/new", &[&form[..], &[("distinct", "1")]].concat()).await.saved();
        // Said once, it is not asked again by the search.
        let mut t = app.sign_in("town1").await;
        t.post("/people/doubles", &[]).await.saved();
        t.get("/people/doubles").await.ok().lacks("王晓芳");
        app.verify().await;
    }

    async fn two_files_become_one_with_both_histories_and_come_apart_again(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let one = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("birth_day", "2016-03-01"), ("grade", "三年级")]).await;
        given::relative(&mut v, &app, "上云村", &one, "father", &[("name", "李大山"), ("phone", "13800001234")]).await;
        let other = given::child(&mut v, &app, "上云村", &[("name", "李晓兰"), ("birth_day", "2016-03-01"), ("illness", "哮喘"), ("distinct", "1")]).await;
        given::relative(&mut v, &app, "上云村", &other, "guardian", &[("name", "陈桂英"), ("birth_day", "1955-01-01")]).await;
        v.post(&format!("/people/{other}/registers"), &[("register", "hardship_children"), ("do", "enter"), ("why", "低保")]).await.saved();
        let paper = given::paper(&mut v, &other).await;
        // Entered as distinct by mistake; an officer opens the pair again by hand of the search after the decision is gone.
        let mut tx = app.site.db.begin().await.unwrap();
        tx.run(kernel::db::sql("DELETE FROM person_pair")).await.unwrap();
        tx.commit().await.unwrap();
        let mut t = app.sign_in("town1").await;
        t.post("/people/doubles", &[]).await.saved();
        let page = t.get("/people/doubles").await.ok().has("李小兰").has("李晓兰");
        let pair = given::ids(&page.text, "/people/doubles/").remove(0);
        let path = format!("/people/doubles/{pair}");
        app.sign_in("town2").await.get(&path).await.is(404);
        let form = t.get(&path).await.ok().has("哮喘");
        let versions = form.field("versions");
        t.post(&path, &[("do", "merge"), ("versions", "1-1"), ("keep", &one)]).await.is(409);
        t.post(&path, &[("do", "merge"), ("versions", &versions), ("keep", &one)]).await.saved();
        v.get(&format!("/people/{one}")).await.ok().has("李大山").has("陈桂英").has("哮喘").has("三年级").has("困境儿童").has(&paper);
        assert_eq!(v.get(&format!("/people/{other}")).await.saved().to, format!("/people/{one}"));
        v.get("/people/").await.ok().lacks(">李晓兰<");
        v.get("/figures/hc_held").await.ok().has("class=\"stat stat-large\">1");
        app.verify().await;
        // What was changed since stays; what the merge did goes back.
        let version = v.get(&format!("/people/{one}/edit")).await.ok().field("version");
        v.post(&format!("/people/{one}/edit"), &[("version", &version), ("name", "李小兰"), ("sex", "2"), ("birth_day", "2016-03-01"), ("id_none_why", "not_given"), ("grade", "四年级"), ("illness", "哮喘")]).await.saved();
        let page = t.get("/people/doubles").await.ok();
        let merge = page.text.split("/people/merges/").nth(1).unwrap()[..36].to_owned();
        app.sign_in("town2").await.post(&format!("/people/merges/{merge}/undo"), &[]).await.is(404);
        t.post(&format!("/people/merges/{merge}/undo"), &[]).await.saved();
        v.get(&format!("/people/{one}")).await.ok().has("四年级").lacks("陈桂英").has("李大山");
        v.get(&format!("/people/{other}")).await.ok().has("陈桂英").has("哮喘").has("困境儿童").has(&paper);
        v.post("/people/find", &[("q", "李晓兰")]).await.ok().has(">李晓兰<");
        t.post(&format!("/people/merges/{merge}/undo"), &[]).await.is(409);
        app.verify().await;
    }
}

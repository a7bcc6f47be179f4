//! `verify` says what differs: proven on a county whose rows were tampered with.

use crate::given;
use kernel::db::sql;
use testkit::{TestApp, both};

both! {
    async fn a_whole_county_verifies_and_a_tampered_one_says_what_differs(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        given::activity(&mut v, &app, "上云村", &[("title", "讲座"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "30"), ("roll", "李小兰\n王芳")]).await;
        given::record(&mut v, &app, "上云村", &[("kind", "aid_money"), ("day", "2026-05-02"), ("subjects", "某户"), ("amount", "500")]).await;
        app.verify().await;

        let mut tx = app.site.db.begin().await.unwrap();
        tx.run(sql("UPDATE fact SET n = n + 1 WHERE kind = 'activity'")).await.unwrap();
        tx.run(sql("DELETE FROM fact WHERE kind = 'roll'")).await.unwrap();
        tx.run(sql("UPDATE audit SET detail = '{}' WHERE seq = 2")).await.unwrap();
        tx.commit().await.unwrap();
        let found = app::commands::verify::verify(&app.site).await.unwrap();
        let said = found.differences.join("\n");
        assert!(said.contains("entry 2 was altered"), "{said}");
        assert!(said.contains("differs from its source"), "{said}");
        assert!(said.contains("is missing"), "{said}");
        // A rebuild mends what is derived; a broken seal stays broken.
        app::commands::verify::rebuild(&app.site).await.unwrap();
        let found = app::commands::verify::verify(&app.site).await.unwrap();
        assert_eq!(found.differences.len(), 1, "{:?}", found.differences);
    }

    async fn a_removed_audit_entry_shows(app: TestApp) {
        app.sign_in("county").await;
        app.sign_in("town1").await;
        let mut tx = app.site.db.begin().await.unwrap();
        tx.run(sql("DELETE FROM audit WHERE seq = 1")).await.unwrap();
        tx.commit().await.unwrap();
        let found = app::commands::verify::verify(&app.site).await.unwrap();
        assert!(found.differences[0].contains("entry 1 is missing"), "{:?}", found.differences);
    }

    async fn a_new_key_seals_everything_anew_and_files_are_found_as_before(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::child(&mut v, &app, "上云村", &[("name", "李小兰"), ("phone", "13800001234"), ("grade", "二年级")]).await;
        let version = v.get(&format!("/people/{id}/edit")).await.ok().field("version");
        v.post(&format!("/people/{id}/edit"), &[("version", &version), ("name", "李小兰"), ("sex", "2"), ("birth_day", "2016-03-01"), ("id_none_why", "none"), ("grade", "三年级")]).await.saved();
        let paper = given::paper(&mut v, &id).await;
        let (files, renewed) = app::commands::keys::renew(&app.site).await.unwrap();
        assert_eq!((files, renewed.vault.current_id()), (1, "k2"));
        let mut tx = renewed.db.snapshot().await.unwrap();
        let old: Option<i64> = tx.value(sql("SELECT COUNT(*) AS v FROM person WHERE phone LIKE '%:k1:%'")).await.unwrap();
        assert_eq!(old, Some(0));
        drop(tx);
        let mut v = app.with(&renewed).stranger();
        v.sign_in("village1", app::demo::PASSWORD).await;
        v.post("/people/find", &[("q", "13800001234")]).await.ok().has(">李小兰<");
        v.post("/people/find", &[("q", "1234")]).await.ok().has(">李小兰<");
        v.post(&format!("/people/{id}/reveal"), &[("field", "phone")]).await.ok().has("13800001234");
        let page = v.get(&format!("/people/{id}")).await.ok();
        let rev = given::ids(&page.text, &format!("/people/{id}/history/")).remove(0);
        v.get(&format!("/people/{id}/history/{rev}")).await.ok().has("二年级");
        // Papers stay under the key they were sealed with, which is kept.
        v.get(&format!("/people/papers/{paper}")).await.ok();
        app.verify().await;
    }
}

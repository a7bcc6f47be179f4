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
}

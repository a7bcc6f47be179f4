//! The audit trail as the auditor reads it.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn the_auditor_reads_what_was_done_without_names(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let id = given::activity(&mut v, &app, "上云村", &[("title", "秘密标题"), ("kind", "lecture"), ("day", "2026-05-01"), ("head_count", "3"), ("roll", "李小兰")]).await;
        let mut a = app.sign_in("audit").await;
        a.get("/audit/").await.ok().has("首尾相连").has("activities.write").has(&id).lacks("秘密标题").lacks("李小兰");
        a.get("/audit/?q=session").await.ok().has("session.open").lacks("activities.write");
        a.get("/activities/").await.is(403);
    }
}

//! Signing in, as people and as attackers do it.

use testkit::{TestApp, both};

both! {
    async fn a_wrong_password_is_refused_and_five_close_the_door(app: TestApp) {
        let mut b = app.stranger();
        for _ in 0..5 {
            b.post("/sign-in", &[("login", "county"), ("password", "wrong-pass-1")]).await.is(422).has("用户名或密码不对");
        }
        // The right password no longer helps, and an unknown name reads the same as a wrong password.
        b.post("/sign-in", &[("login", "county"), ("password", app::demo::PASSWORD)]).await.is(422).has("15 分钟");
        b.post("/sign-in", &[("login", "nobody"), ("password", "x")]).await.is(422).has("用户名或密码不对");
        app.clock.pass(16 * 60);
        b.sign_in("county", app::demo::PASSWORD).await;
        b.get("/").await.ok().has("林县办");
    }

    async fn a_session_ends_by_itself_and_by_hand(app: TestApp) {
        let mut here = app.sign_in("county").await;
        let mut there = app.sign_in("county").await;
        let page = here.get("/account/").await.ok();
        let other = page.text.split("/account/sessions/").nth(1).expect("another session")[..36].to_owned();
        here.post(&format!("/account/sessions/{other}/end"), &[]).await.saved();
        assert!(there.get("/").await.to.starts_with("/sign-in"));
        here.get("/").await.ok();
        app.clock.pass(13 * 3600);
        assert!(here.get("/").await.to.starts_with("/sign-in"), "idle for more than twelve hours");
        let mut again = app.sign_in("county").await;
        again.post("/sign-out", &[]).await.is(303);
        assert!(again.get("/").await.to.starts_with("/sign-in"));
    }

    async fn nobody_can_end_another_persons_session(app: TestApp) {
        let mut mine = app.sign_in("county").await;
        let mut other = app.sign_in("town1").await;
        let _second = app.sign_in("county").await;
        let id = mine.get("/account/").await.ok().text.split("/account/sessions/").nth(1).expect("a session")[..36].to_owned();
        other.post(&format!("/account/sessions/{id}/end"), &[]).await.saved();
        assert_eq!(mine.get("/account/").await.ok().text.matches("/account/sessions/").count(), 1, "still there");
    }

    async fn what_was_typed_survives_a_lost_session(app: TestApp) {
        let mut b = app.sign_in("village1").await;
        let form = b.get("/activities/new").await.ok();
        let id = form.field("id");
        app.clock.pass(13 * 3600);
        let unit = app.unit("上云村");
        let fields = [("id", id.as_str()), ("title", "写了很久的活动"), ("kind", "lecture"), ("day", "2026-06-01"), ("unit", unit.as_str()), ("head_count", "30"), ("roll", "李小兰\n王芳")];
        let parked = b.post("/activities/new", &fields).await.is(401).has("没有丢").has("写了很久的活动");
        assert_eq!(parked.field("_parked_to"), "/activities/new");
        // Signing in hands the form back, ready to be sent.
        let mut again: Vec<(String, String)> = fields.iter().map(|(k, v)| (format!("_p.{k}"), (*v).to_owned())).collect();
        again.push(("_parked_to".into(), "/activities/new".into()));
        again.push(("login".into(), "village1".into()));
        again.push(("password".into(), app::demo::PASSWORD.into()));
        let pairs: Vec<(&str, &str)> = again.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let back = b.post("/sign-in", &pairs).await.ok().has("还在").has("写了很久的活动");
        let token = back.field("_csrf");
        let mut body = format!("_csrf={token}");
        for (k, v) in fields {
            body.push_str(&format!("&{k}={}", v.replace('\n', "%0A").replace(' ', "+")));
        }
        b.post_raw("/activities/new", body).await.saved();
        b.get(&format!("/activities/{id}")).await.ok().has("写了很久的活动").has("王芳");
    }

    async fn a_first_password_opens_nothing_but_its_own_change(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        let unit = app.unit("上云村");
        let made = admin.post("/accounts/new", &[("login", "xinren"), ("name", "新人"), ("role", "village_chair"), ("unit", &unit), ("from", "2026-06-01")]).await.ok();
        let first = made.text.split("class=\"code fs-2\">").nth(1).expect("shown once").split('<').next().unwrap().to_owned();
        let mut b = app.stranger();
        b.sign_in("xinren", &first).await;
        assert_eq!(b.get("/activities/").await.to, "/account/password");
        b.post("/account/password", &[("old", &first), ("new", "short"), ("again", "short")]).await.is(422).has("至少 8 个字符");
        b.post("/account/password", &[("old", "no"), ("new", "Abcd-1234"), ("again", "Abcd-9999")]).await.is(422).has("现在的密码不对").has("两次输入不一样");
        b.post("/account/password", &[("old", &first), ("new", "Abcd-1234"), ("again", "Abcd-1234")]).await.saved();
        b.get("/activities/").await.ok();
    }

    async fn sign_in_leads_only_to_pages_of_this_site(app: TestApp) {
        for next in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"] {
            let mut b = app.stranger();
            let a = b.post("/sign-in", &[("login", "county"), ("password", app::demo::PASSWORD), ("next", next)]).await;
            assert_eq!(a.to, "/", "{next}");
        }
    }

    async fn preferences_hold_without_an_account(app: TestApp) {
        let mut b = app.stranger();
        b.post("/preferences", &[("set", "edl<script>"), ("back", "/sign-in")]).await.is(303);
        b.get("/sign-in").await.ok().has("lang=\"en\"").has("data-bs-theme=\"dark\"").has("large-type").has("Sign in");
    }

    async fn every_answer_carries_the_headers_that_keep_it_safe(app: TestApp) {
        use axum::{body::Body, http::Request};
        use tower::ServiceExt as _;
        let router = app::router(app.site.clone());
        for path in ["/sign-in", "/nowhere", "/assets/none/none.css", "/health"] {
            let r = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let policy = r.headers().get("content-security-policy").expect("a policy").to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
            assert_eq!(r.headers().get("x-content-type-options").unwrap(), "nosniff");
        }
    }
}

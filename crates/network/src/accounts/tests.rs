//! Accounts over HTTP, by an administrator who sees no files.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn the_administrator_manages_accounts_and_sees_no_files(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        for path in ["/activities/", "/records/", "/plans/", "/targets/", "/figures/", "/audit/"] {
            admin.get(path).await.is(403);
        }
        let unit = app.unit("下云村");
        admin.post("/accounts/new", &[("login", "A b"), ("name", ""), ("unit", &unit), ("from", "x")]).await.is(422).has("用户名至少 3 位").has("请填姓名").has("请选择角色").has("请填任职日期");
        admin.post("/accounts/new", &[("login", "county"), ("name", "重名"), ("role", "village_chair"), ("unit", &unit), ("from", "2026-01-01")]).await.is(422).has("已经有人用了");
        admin.post("/accounts/new", &[("login", "xia"), ("name", "下云主席"), ("role", "village_chair"), ("unit", &unit), ("from", "2026-01-01")]).await.ok().has("关掉之后就看不到").lacks("argon2");
    }

    async fn a_post_opens_a_place_and_closes_it_when_it_ends(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        let found = admin.get("/accounts/?q=village2").await.ok();
        let id = given::ids(&found.text, "/accounts/").remove(0);
        let mut v = app.sign_in("village2").await;
        v.get(&format!("/units/{}", app.unit("上云村"))).await.is(404);
        admin.post(&format!("/accounts/{id}/posts"), &[("role", "village_chair"), ("unit", &app.unit("上云村")), ("from", "2026-06-01")]).await.saved();
        v.get(&format!("/units/{}", app.unit("上云村"))).await.ok();
        let page = admin.get(&format!("/accounts/{id}")).await.ok();
        for post in page.text.split("/posts/").skip(1).map(|p| p[..36].to_owned()) {
            admin.post(&format!("/accounts/{id}/posts/{post}/end"), &[]).await.saved();
        }
        v.get("/activities/").await.is(403);
        admin.post(&format!("/accounts/{id}/posts"), &[("role", ""), ("unit", ""), ("from", "")]).await.is(422).has("请选择角色");
    }

    async fn a_closed_account_is_out_at_once_and_a_reset_password_must_be_changed(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        let id = given::ids(&admin.get("/accounts/?q=town1").await.ok().text, "/accounts/").remove(0);
        let mut t = app.sign_in("town1").await;
        admin.post(&format!("/accounts/{id}/disabled"), &[("disabled", "1")]).await.saved();
        assert!(t.get("/").await.to.starts_with("/sign-in"));
        t.post("/sign-in", &[("login", "town1"), ("password", app::demo::PASSWORD)]).await.is(422);
        admin.post(&format!("/accounts/{id}/disabled"), &[("disabled", "0")]).await.saved();
        let page = admin.post(&format!("/accounts/{id}/password"), &[]).await.ok();
        let first = page.text.split("class=\"code fs-2\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let mut again = app.stranger();
        again.sign_in("town1", &first).await;
        assert_eq!(again.get("/").await.to, "/account/password");
        let own = given::ids(&admin.get("/accounts/?q=admin").await.ok().text, "/accounts/").remove(0);
        admin.post(&format!("/accounts/{own}/disabled"), &[("disabled", "1")]).await.is(422).has("不能停用自己");
    }

    async fn a_lower_administrator_cannot_take_over_an_account_with_power_above_her(app: TestApp) {
        let mut admin = app.sign_in("admin").await;
        let town = app.unit("河口镇");
        let made = admin.post("/accounts/new", &[("login", "admin9"), ("name", "镇管理"), ("role", "system_admin"), ("unit", &town), ("from", "2026-01-01")]).await.ok();
        let first = made.text.split("class=\"code fs-2\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let mut low = app.stranger();
        low.sign_in("admin9", &first).await;
        low.post("/account/password", &[("old", &first), ("new", "Hekou-2026"), ("again", "Hekou-2026")]).await.saved();
        let id = given::ids(&low.get("/accounts/?q=town1").await.ok().text, "/accounts/").remove(0);
        low.get(&format!("/accounts/{id}")).await.ok();
        // The county gives the township's officer a county post: from now on she is the county's to manage.
        admin.post(&format!("/accounts/{id}/posts"), &[("role", "county_officer"), ("unit", &app.unit("云溪县")), ("from", "2026-01-01")]).await.saved();
        low.get(&format!("/accounts/{id}")).await.is(404);
        low.post(&format!("/accounts/{id}/password"), &[]).await.is(404);
        low.post(&format!("/accounts/{id}/posts"), &[("role", "leader"), ("unit", &town), ("from", "2026-01-01")]).await.is(404);
        // And nobody gives a post above her own reach.
        let mine = given::ids(&low.get("/accounts/?q=village1").await.ok().text, "/accounts/").remove(0);
        low.post(&format!("/accounts/{mine}/posts"), &[("role", "county_officer"), ("unit", &app.unit("云溪县")), ("from", "2026-01-01")]).await.is(422);
    }
}

//! Papers and consents over HTTP.

use crate::given;
use testkit::{TestApp, both};

both! {
    async fn papers_follow_the_file_and_nothing_else_is_taken(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let path = format!("/people/{child}/papers");
        v.upload(&path, &[("kind", "other")], &[("file", "a.svg", b"<svg onload=alert(1)>")]).await.is(422).has("图片");
        v.upload(&path, &[("kind", "photo")], &[("file", "a.pdf", b"%PDF-1.4")]).await.is(422);
        v.upload(&path, &[("kind", "other")], &[]).await.is(422);
        let paper = given::paper(&mut v, &child).await;
        let again = given::paper(&mut v, &child).await;
        assert_ne!(paper, again);
        let shown = v.get(&format!("/people/papers/{paper}")).await.ok();
        assert_eq!((shown.bytes.as_slice(), shown.media.as_str()), (&b"%PDF-1.4 scan"[..], "application/pdf"));
        assert_eq!(shown.headers.get("cache-control").and_then(|v| v.to_str().ok()), Some("private, no-store"));
        // Stored once, sealed: no file of the store holds the words.
        let mut files = 0;
        for folder in std::fs::read_dir(app.site.config.data.join("files")).unwrap().flatten() {
            for file in std::fs::read_dir(folder.path()).unwrap().flatten() {
                let bytes = std::fs::read(file.path()).unwrap();
                assert!(!bytes.windows(4).any(|w| w == b"scan"));
                files += 1;
            }
        }
        assert_eq!(files, 1);
        app.sign_in("village2").await.get(&format!("/people/papers/{paper}")).await.is(404);
        v.post(&format!("/people/papers/{paper}/remove"), &[]).await.is(422);
        v.post(&format!("/people/papers/{paper}/remove"), &[("why", "传错了")]).await.saved();
        v.get(&format!("/people/{child}")).await.ok().has("传错了");
        v.post(&format!("/people/papers/{paper}/restore"), &[]).await.saved();
    }

    async fn a_consent_has_a_scope_a_signature_and_an_end(app: TestApp) {
        let mut v = app.sign_in("village1").await;
        let child = given::child(&mut v, &app, "上云村", &[("name", "李小兰")]).await;
        let path = format!("/people/{child}/consents");
        v.post(&path, &[("scope", "all"), ("relation", "father"), ("signed_by", "李大山"), ("day", "2026-03-01")]).await.is(422);
        v.post(&path, &[("scope", "keep"), ("relation", "father"), ("signed_by", "李大山"), ("day", "2026-12-01")]).await.is(422);
        v.post(&path, &[("scope", "keep"), ("relation", "father"), ("signed_by", "李大山"), ("day", "2026-03-01"), ("until_day", "2026-06-01")]).await.saved();
        v.get(&format!("/people/{child}")).await.ok().has("已到期");
        let page = v.get(&format!("/people/{child}")).await.ok();
        let consent = page.text.split("/consents/").nth(1).unwrap()[..36].to_owned();
        v.post(&format!("{path}/{consent}/withdraw"), &[("why", "家长不愿意")]).await.saved();
        v.post(&format!("{path}/{consent}/withdraw"), &[("why", "再撤")]).await.is(404);
        v.get(&format!("/people/{child}")).await.ok().has("家长不愿意");
        app.verify().await;
    }
}

//! Every page is rendered from its samples in both languages, and says in each what it should.

use app::demo::people;
use kernel::web::{Cx, Prefs};
use testkit::TestApp;
use vocab::Lang;

#[tokio::test]
async fn every_page_renders_in_both_languages() {
    let app = TestApp::sqlite().await;
    let mut tx = app.site.db.snapshot().await.unwrap();
    for login in ["county", "admin", "audit"] {
        let actor = people::actor(&mut tx, &app.site, login).await.unwrap();
        for sample in app::samples() {
            let mut sizes = Vec::new();
            for lang in Lang::ALL {
                let cx = Cx::sample(app.site.clone(), Some(actor.clone()), Prefs { lang, ..Prefs::default() });
                let html = (sample.render)(&cx).into_string();
                assert!(
                    html.contains(&format!("lang=\"{}\"", lang.tag())) || !html.contains("<html"),
                    "{} {lang:?}",
                    sample.name
                );
                assert!(html.len() > 200, "{} {lang:?} is empty", sample.name);
                assert_no_inline_style(&html, sample.name);
                assert_labels(&html, sample.name);
                sizes.push(html);
            }
            assert_ne!(sizes[0], sizes[1], "{} is the same in both languages", sample.name);
            // The frame of an English page has no Chinese but the organisation, the switch, her name and unit.
            let head = sizes[1].split("<aside").nth(1).and_then(|a| a.split("</aside>").next()).unwrap_or_default();
            let words: String = head.replace("云溪县妇女联合会", "").replace("中文", "");
            let chinese: String = words.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
            let data = format!("{}{}", actor.name, actor.main_post().map_or("", |p| p.unit_name.as_str()));
            let stray: String = chinese.chars().filter(|c| !data.contains(*c)).collect();
            assert!(stray.is_empty(), "{}: Chinese in the English frame: {stray}", sample.name);
        }
    }
    assert!(app::samples().len() >= 30, "{} samples", app::samples().len());
}

/// The content security policy forbids inline styles and handlers; a page must not carry any.
fn assert_no_inline_style(html: &str, name: &str) {
    for forbidden in [" style=\"", " onclick=", "<style", "javascript:"] {
        assert!(!html.contains(forbidden), "{name} carries {forbidden}");
    }
}

/// Every visible field of a form has a label or a name for readers.
fn assert_labels(html: &str, name: &str) {
    let tags: Vec<&str> = html.split('<').map(|t| t.split('>').next().unwrap_or_default()).collect();
    for (before, tag) in tags.iter().zip(&tags[1..]) {
        if !["input ", "select ", "textarea "].iter().any(|t| tag.starts_with(t)) {
            continue;
        }
        let labelled = tag.contains("type=\"hidden\"")
            || tag.contains("aria-label=")
            || tag.contains(" id=\"")
            || tag.contains("type=\"checkbox\"")
            || before.starts_with("label");
        assert!(labelled, "{name}: a field without a label: <{tag}>");
    }
}

//! For tests only: the whole application on a throw-away database of either engine, with named people of
//! known roles, a clock that stands still, ids that repeat, and a browser's manners over public HTTP.

mod browser;
mod engine;

pub use browser::{Answer, Browser};
pub use engine::{Served, TestApp, engines};

/// Runs a test on both engines: `both! { async fn name(app: TestApp) { … } }` becomes `name::sqlite` and
/// `name::postgres`. Without a PostgreSQL to use (`HALFSKY_TEST_POSTGRES`), the second one says so and ends;
/// the house's test command always brings one.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: $App:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn story($app: $App) $body
            #[tokio::test]
            async fn sqlite() {
                story($crate::TestApp::sqlite().await).await;
            }
            #[tokio::test]
            async fn postgres() {
                match $crate::TestApp::postgres().await {
                    Some(app) => story(app).await,
                    None => eprintln!("skipped: HALFSKY_TEST_POSTGRES is not set"),
                }
            }
        }
    )*};
}

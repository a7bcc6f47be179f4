//! What a sheet says that nobody should take as it stands: numbers that are somebody else's, people who have a file.

use super::{committed, count, judged, number, rows, send, sheet};
use crate::given;
use testkit::{TestApp, both};

both! {
    async fn a_number_under_another_name_renames_nobody_unless_a_person_says_so(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let (one, two) = (number("20160701", 22), number("20170801", 31));
        let child = given::child(&mut town, &app, "上云村", &[("name", "魏家豪"), ("id_number", &one), ("grade", "二")]).await;
        given::child(&mut town, &app, "上云村", &[("name", "李晓兰"), ("id_number", &two), ("grade", "二")]).await;
        let roster = sheet(&rows(&[
            &["姓名", "身份证号", "年级", "村"],
            &["尤佳宁", &one, "五", "上云村"],
            &["李小兰", &two, "三", "上云村"],
        ]));
        let at = send(&mut town, "错位.xlsx", &roster).await;
        judged(&mut town, &at, &[]).await.has("身份证号相同，但姓名不同，可能有一份录错了号码").has("更新 1 份").has("还有 1 行等您决定");
        // The button for all of them leaves the row alone, and says so.
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        town.get(&at).await.ok().has("还有 1 行等您决定");
        town.post(&format!("{at}/commit"), &[]).await.is(422).has("还有 1 行没有决定");
        town.post(&format!("{at}/decide"), &[("d.0", "skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        town.get(&format!("/people/{child}")).await.ok().has("魏家豪").lacks("尤佳宁");
        app.verify().await;
        // Decided on the row itself, it is written.
        let again = send(&mut town, "改名.xlsx", &sheet(&rows(&[&["姓名", "身份证号", "村"], &["尤佳宁", &one, "上云村"]]))).await;
        judged(&mut town, &again, &[]).await.has("还有 1 行等您决定");
        town.post(&format!("{again}/decide"), &[("d.0", "update")]).await.saved();
        committed(&mut town, &again).await.has("已导入");
        town.get(&format!("/people/{child}")).await.ok().has("尤佳宁");
        app.verify().await;
    }

    async fn those_who_may_be_there_are_decided_one_by_one(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        given::child(&mut town, &app, "上云村", &[("name", "李小兰"), ("birth_day", "2016-07-01"), ("phone", "13800000001")]).await;
        let clash = number("20160701", 22);
        let roster = sheet(&rows(&[
            &["姓名", "性别", "出生日期", "电话", "村", "身份证号"],
            &["李晓兰", "女", "2016-07-01", "13800000001", "上云村", ""],
            &["郭乐乐", "女", "2016-07", "", "上云村", ""],
            &["方小禾", "男", "2016-07-01", "", "上云村", &clash],
        ]));
        let at = send(&mut town, "名单.xlsx", &roster).await;
        judged(&mut town, &at, &[]).await.has("可能已有").has("与身份证号不符").has("还有 3 行等您决定").has("请逐行决定");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        town.get(&at).await.ok().has("将新建 1 份").has("还有 2 行等您决定");
        town.post(&format!("{at}/decide"), &[("d.2", "skip"), ("d.0", "skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_pair").await, 0, "nobody said that they are two");
        let again = send(&mut town, "名单二.xlsx", &roster).await;
        judged(&mut town, &again, &[]).await;
        town.post(&format!("{again}/decide"), &[("all", "doubtful:skip")]).await.saved();
        town.post(&format!("{again}/decide"), &[("d.0", "new")]).await.saved();
        committed(&mut town, &again).await.has("已导入");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person_pair WHERE state <> 'open'").await, 1, "she saw both");
        app.verify().await;
    }
}

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

    async fn words_in_the_parents_columns_make_no_people(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let ids: Vec<String> = (22..26).map(|n| number("20160701", n)).collect();
        let roster = sheet(&rows(&[
            &["姓名", "身份证号", "村", "父亲姓名", "母亲姓名"],
            &["方小禾", &ids[0], "上云村", "(去世", "（离异）"],
            &["方小麦", &ids[1], "上云村", "李四（去世）", "改嫁"],
            &["郭乐乐😀", &ids[2], "上云村", "郭永", "王芳、李梅"],
            &["尤佳、尤宁", &ids[3], "上云村", "", ""],
        ]));
        let at = send(&mut town, "父母.xlsx", &roster).await;
        let page = judged(&mut town, &at, &[]).await;
        page.has("这里写的是“去世”，不是姓名").has("这里写的是“离异”").has("表里写着“去世”").has("改状态")
            .has("只取第一个“王芳”").has("一格里有 2 个人，没有分开").lacks("已分开，请核对");
        town.post(&format!("{at}/decide"), &[("all", "wrong:skip")]).await.saved();
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        // A father who is dead is not entered as living by a button, nor after another cell of the row was mended.
        town.get(&at).await.ok().has("还有 1 行等您决定");
        town.post(&format!("{at}/rows/1"), &[("cell.name", "方小米")]).await.saved();
        town.get(&at).await.ok().has("方小米").has("表里写着“去世”").has("还有 1 行等您决定");
        town.post(&format!("{at}/decide"), &[("d.1", "new")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person WHERE name LIKE '%离异%' OR name LIKE '%去世%' OR name LIKE '%改嫁%'").await, 0);
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM person WHERE name IN ('李四', '郭乐乐', '王芳')").await, 3);
        app.verify().await;
    }

    async fn a_school_on_file_is_not_overwritten_by_a_grade(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let (one, two) = (number("20160701", 22), number("20170801", 31));
        let child = given::child(&mut town, &app, "上云村", &[("name", "魏家豪"), ("id_number", &one), ("school", "河口小学"), ("grade", "三年级")]).await;
        let roster = sheet(&rows(&[
            &["姓名", "身份证号", "村", "学校年级"],
            &["魏家豪", &one, "上云村", "河口小学四年级"],
            &["李小兰", &two, "上云村", "河口小学部三年级"],
        ]));
        let at = send(&mut town, "学校.xlsx", &roster).await;
        judged(&mut town, &at, &[]).await.has("四年级").has("更新 1 份").has("看不出哪里是学校、年级、班级").lacks("河口小学四年级");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:skip")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        town.get(&format!("/people/{child}")).await.ok().has("河口小学").has("四年级").lacks("河口小学四年级");
        app.verify().await;
    }

    async fn a_place_of_work_without_a_day_is_an_absence(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let (one, two) = (number("20160701", 22), number("20170801", 31));
        let roster = sheet(&rows(&[
            &["姓名", "身份证号", "村", "父亲姓名", "父亲务工地点", "父亲外出时间", "母亲姓名", "母亲务工地点"],
            &["方小禾", &one, "上云村", "方有田", "某省某市", "2025-03-01", "王芳", "某省某市"],
            &["郭乐乐", &two, "上云村", "郭永", "某省某市", "2025-03-01", "尤兰", "在家务农"],
        ]));
        let at = send(&mut town, "务工.xlsx", &roster).await;
        judged(&mut town, &at, &[]).await.has("没有写外出时间").has("从导入当天 2026-06-15 算起").has("还有 1 行等您决定");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        committed(&mut town, &at).await.has("已导入");
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM away_spell WHERE until_day = ''").await, 3);
        assert_eq!(count(&app, "SELECT COUNT(*) AS v FROM away_spell WHERE from_day = '2026-06-15'").await, 1);
        app.verify().await;
    }

    async fn rows_that_say_the_same_are_asked_about_and_notes_show_no_number(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        let roster = sheet(&rows(&[
            &["姓名", "性别", "村", "父亲姓名", "父亲电话"],
            &["方小禾", "女", "上云村", "方有田", "19900010001"],
            &["方小禾", "女", "上云村", "方有田", "同上"],
            &["方小禾", "男", "上云村", "方大山", ""],
        ]));
        let at = send(&mut town, "两行.xlsx", &roster).await;
        judged(&mut town, &at, &[]).await.has("与第 2 行同名同村").has("还有 1 行等您决定").has("同上，即").lacks("19900010001");
        town.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
        town.get(&at).await.ok().has("还有 1 行等您决定");
        let broken = town.upload("/people/imports/", &[], &[("file", "坏.xlsx", b"PK\x03\x04 broken")]).await;
        broken.is(422).has("文件损坏或不完整。").lacks("EOCD").lacks("invalid Zip");
    }

    async fn a_name_of_the_same_sound_is_asked_about_when_nothing_else_is_said(app: TestApp) {
        let mut town = app.sign_in("town1").await;
        given::child(&mut town, &app, "上云村", &[("name", "魏家豪"), ("sex", "1"), ("birth_day", "2016-07-01")]).await;
        let lines: [&[&str]; 4] = [
            &["姓名", "性别", "村", "父亲姓名"],
            &["魏家毫", "男", "上云村", "魏大山"],
            &["魏嘉豪", "女", "下云村", ""],
            &["尤佳宁", "男", "下云村", ""],
        ];
        let at = send(&mut town, "名单.xlsx", &sheet(&rows(&lines))).await;
        judged(&mut town, &at, &[]).await.has("可能已有").has("将新建 2 份").has("还有 1 行等您决定");
        // Held against everybody at once, as long sheets are, it is the same.
        let mut many = rows(&lines);
        for n in 0..220u32 {
            many.push(vec![format!("郭{}", char::from_u32(0x5b89 + n).unwrap()), "男".into(), "下云村".into(), String::new()]);
        }
        let at = send(&mut town, "长名单.xlsx", &sheet(&many)).await;
        judged(&mut town, &at, &[]).await.has("魏家豪（上云村）");
    }
}

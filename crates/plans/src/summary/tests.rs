//! The summary over HTTP, as a page, a Word file and a workbook.

use crate::given;
use std::io::Read as _;
use testkit::{TestApp, both};

both! {
    async fn figures_are_written_back_under_the_plans_headings(app: TestApp) {
        let mut t = app.sign_in("town1").await;
        let plan = given::confirmed(&mut t, &app, "河口镇", given::PLAN).await;
        for day in ["2026-02-10", "2026-03-10"] {
            given::activity(&mut t, &app, "上云村", &[("title", "家庭教育讲座：好好说话"), ("kind", "parents"), ("day", day), ("head_count", "30")]).await;
        }
        let path = format!("/plans/{plan}/summary");
        t.get(&path).await.ok().has("一、家庭建设").has("实际完成2场").has("2月10日上云村家庭教育讲座").has("存在的问题");
        // The count of records is exact however many there are.
        let batch = t.get("/activities/grid").await.ok().field("batch");
        let cells: Vec<(String, String)> = (0..400)
            .flat_map(|i| {
                let row = [("day", "2026-04-10"), ("title", "家庭教育讲座：场场有"), ("kind", "家长课堂"), ("unit", "下云村"), ("head_count", "5")];
                row.map(|(k, v)| (format!("r{i}.{k}"), v.to_owned()))
            })
            .chain([("batch".to_owned(), batch)])
            .collect();
        let pairs: Vec<(&str, &str)> = cells.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        t.post("/activities/grid", &pairs).await.saved();
        t.get(&path).await.ok().has("实际完成402场").has("等402条记录");
        let file = t.get(&format!("{path}/docx")).await.ok();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file.bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        for part in ["一、家庭建设", "实际完成402场", "河口镇妇联2026年工作计划完成情况总结", "河口镇妇女联合会", "仿宋"] {
            assert!(text.contains(part), "{part}");
        }
        let sheet = t.get(&format!("{path}/xlsx")).await.ok();
        let table = kernel::office::read_table("a.xlsx", &sheet.bytes).unwrap();
        assert!(table.rows.iter().any(|r| r.1.iter().any(|c| c.contains("讲座")) && r.1.contains(&"402".to_owned())), "{table:?}");
        // As of a day: what came later is not counted.
        t.get(&format!("{path}?until=2026-03-01")).await.ok().has("截至2026年3月1日").has("实际完成1场");
        app.sign_in("town2").await.get(&path).await.is(404);
    }
}

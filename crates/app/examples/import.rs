//! Times an import on a made-up county: a workbook of many people is sent, judged, looked at, brought in and taken back,
//! over a county that holds as many files already. `cargo run --release -p app --example import -- [people]`, on PostgreSQL
//! with `HALFSKY_TEST_POSTGRES` and `-- [people] postgres`. See bench/imports/README.md.

use app::demo::people::actor;
use jiff::{ToSpan as _, civil::date};
use kernel::{Site, access::authorize};
use network::units::{
    Located, UnitKind,
    store::{NewUnit, found_root},
};
use people::{
    card::Card,
    persons::{WritePeople, many, store::Entry},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use testkit::{Answer, Browser, TestApp};
use vocab::{PersonId, UnitId};

const FAMILY: &str =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏";
const GIVEN: &str = "秀英桂兰芳敏静丽艳霞燕红梅春花玉珍淑琴小雨欣怡佳琪子涵梓萱诗雅婷思远浩然宇航俊杰志强建国海波文博明辉家豪天佑德福长林永生立新";
const TOWNS: usize = 20;
const VILLAGES: usize = 20;
const HEAD: [&str; 40] = [
    "姓名",
    "村（社区）",
    "性别",
    "身份证号",
    "出生日期",
    "民族",
    "联系电话",
    "现居住地",
    "村民小组",
    "是否登记户口",
    "户籍所在地",
    "健康状况",
    "残疾等级",
    "患病情况",
    "就学情况",
    "学校",
    "年级",
    "班级",
    "是否寄宿",
    "班主任",
    "开户行",
    "银行卡号",
    "风险等级",
    "需求",
    "备注",
    "父亲姓名",
    "父亲身份证号",
    "父亲联系电话",
    "父亲务工地点",
    "父亲外出时间",
    "母亲姓名",
    "母亲身份证号",
    "母亲联系电话",
    "母亲务工地点",
    "母亲外出时间",
    "监护人姓名",
    "监护人关系",
    "监护人联系电话",
    "联系人姓名",
    "联系人联系电话",
];

/// A child as the sheet and the register know her.
struct Child {
    village: usize,
    name: String,
    sex: &'static str,
    birth: String,
    number: String,
    phone: String,
    family: usize,
}

fn pick(rng: &mut StdRng, from: &str) -> char {
    from.chars().nth(rng.random_range(0..from.chars().count())).unwrap_or('王')
}

fn name(rng: &mut StdRng) -> String {
    let mut name = pick(rng, FAMILY).to_string();
    (0..rng.random_range(1..=2)).for_each(|_| name.push(pick(rng, GIVEN)));
    name
}

/// A number of a county that does not exist, its check digit right.
fn number(birth: &str, order: usize) -> String {
    let body = format!("339901{}{:03}", birth.replace('-', ""), order % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize])
}

/// Children, two a family; the same ones for the same count. Day of birth and order make every number its own.
fn children(count: usize) -> Vec<Child> {
    let mut rng = StdRng::seed_from_u64(11);
    (0..count)
        .map(|n| {
            let birth = date(2010, 1, 1).saturating_add(((n / 900) as i64 * 37 + (n % 7) as i64).days()).to_string();
            Child {
                village: (n / 2) % (TOWNS * VILLAGES),
                name: name(&mut rng),
                // The last but one digit of a number tells the sex, and n % 900 + 1 is odd where n is even.
                sex: if n % 2 == 0 { "男" } else { "女" },
                number: number(&birth, n % 900 + 1),
                birth,
                phone: format!("199{:08}", n * 7),
                family: n / 2,
            }
        })
        .collect()
}

fn village(n: usize) -> String {
    format!("{}镇{}村", n / VILLAGES, n % VILLAGES)
}

/// The workbook: of those the register holds the second half, changed, and as many who are new.
fn workbook(count: usize) -> anyhow::Result<Vec<u8>> {
    let mut rng = StdRng::seed_from_u64(12);
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (c, head) in HEAD.iter().enumerate() {
        page.write_string(0, c as u16, *head)?;
    }
    let parents: Vec<[String; 3]> = (0..=count).map(|_| [name(&mut rng), name(&mut rng), name(&mut rng)]).collect();
    for (r, c) in children(count + count / 2).iter().skip(count / 2).enumerate() {
        let [father, mother, guardian] = &parents[c.family % parents.len()];
        let (born, f) = (format!("19{}-0{}-1{}", 75 + c.family % 20, 1 + c.family % 9, c.family % 10), c.family);
        let line: [String; 40] = [
            c.name.clone(),
            village(c.village),
            c.sex.into(),
            c.number.clone(),
            c.birth.clone(),
            "汉族".into(),
            c.phone.clone(),
            format!("{}{}组{}号", village(c.village), 1 + f % 9, 1 + f % 70),
            format!("{}组", 1 + f % 9),
            "是".into(),
            "某省某市云溪县".into(),
            "健康".into(),
            String::new(),
            if r % 50 == 0 { "哮喘".into() } else { String::new() },
            "小学".into(),
            "某镇中心小学".into(),
            ["一年级", "二年级", "三年级", "四年级"][r % 4].into(),
            format!("{}班", 1 + r % 4),
            if r % 3 == 0 { "是".into() } else { "否".into() },
            "郑老师".into(),
            "某某信用社".into(),
            format!("62284800000{r:08}"),
            ["低风险", "中风险", "高风险"][r % 3].into(),
            "学习用品".into(),
            String::new(),
            father.clone(),
            number(&born, (2 * f + 1) % 1000),
            format!("197{f:08}"),
            "某省某市某某制衣厂".into(),
            "2024-03-01".into(),
            mother.clone(),
            number(&born, 2 * f % 1000),
            format!("196{f:08}"),
            "某省某市某某电子厂".into(),
            "2024-09-01".into(),
            guardian.clone(),
            "奶奶".into(),
            format!("195{f:08}"),
            "周干部".into(),
            "19400000001".into(),
        ];
        for (at, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            page.write_string(r as u32 + 1, at as u16, cell)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Villages enough that no village holds everybody.
async fn villages(site: &Site, app: &TestApp) -> anyhow::Result<Vec<Located>> {
    let mut tx = site.db.begin().await?;
    let mut out = Vec::new();
    let county = app.tree.first().ok_or_else(|| anyhow::anyhow!("no county"))?;
    let day = date(2020, 1, 1);
    for t in 0..TOWNS {
        let new = NewUnit {
            id: UnitId::mint(&site.mint),
            code: None,
            name: format!("第{t}镇"),
            kind: UnitKind::Township,
            parent: Some((county.id.clone(), county.path.clone())),
            population: None,
            from: day,
        };
        let path = found_root(&mut tx, site, &new).await?;
        for v in 0..VILLAGES {
            let parent = Some((new.id.clone(), path.clone()));
            let name = village(t * VILLAGES + v);
            let kind = UnitKind::Village;
            let new =
                NewUnit { id: UnitId::mint(&site.mint), code: None, name, kind, parent, population: None, from: day };
            let path = found_root(&mut tx, site, &new).await?;
            out.push(Located { id: new.id, name: new.name, kind: kind.code().into(), path });
        }
    }
    tx.commit().await?;
    Ok(out)
}

/// The files that are there before the import.
async fn fill(site: &Site, app: &TestApp, villages: &[Located], count: usize) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    let officer = actor(&mut tx, site, "county").await?;
    let county = app.tree.first().ok_or_else(|| anyhow::anyhow!("no county"))?;
    let permit = authorize::<WritePeople>(&officer, &county.path).map_err(|e| anyhow::anyhow!("{e}"))?;
    for part in children(count).chunks(2000) {
        let files: Vec<(PersonId, &Child, Card)> = part
            .iter()
            .map(|c| {
                let card = Card::default()
                    .with("name", c.name.as_str())
                    .with("sex", if c.sex == "女" { "2" } else { "1" })
                    .with("birth_day", c.birth.as_str())
                    .with("id_number", c.number.as_str())
                    .with("phone", c.phone.as_str())
                    .with("grade", "学前班");
                (PersonId::mint(&site.mint), c, card)
            })
            .collect();
        let entries: Vec<Entry<'_>> = files
            .iter()
            .map(|(id, c, card)| Entry { id, unit: &villages[c.village], household: "", school: None, card })
            .collect();
        many::enter(&mut tx, site, &permit, &entries).await?;
        let ids: Vec<PersonId> = files.iter().map(|f| f.0.clone()).collect();
        people::family::refresh(&mut tx, site, &ids).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The most memory since the last look, in MB; nothing where the system does not tell.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kb =
        status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kb.unwrap_or(0.0) / 1024.0
}

/// Seconds that all processors together have worked for this process; what other programs do is not in them.
fn worked() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    after_name.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// A phase from its beginning.
struct Phase(Instant, f64);

impl Phase {
    fn begin() -> Phase {
        Phase(Instant::now(), worked())
    }
    fn told(&self, what: &str, rows: usize) {
        let (took, cpu) = (self.0.elapsed().as_secs_f64(), worked() - self.1);
        let speed = rows as f64 / took.max(1e-9);
        println!("| {what} | {took:.2} s | {cpu:.2} s | {speed:.0} rows/s | {:.0} MB |", peak());
    }
}

async fn settled(b: &mut Browser, at: &str) -> Answer {
    loop {
        b.partial = true;
        let page = b.get(at).await;
        b.partial = false;
        if !page.text.contains("hx-trigger=\"load delay:1s\"") {
            return b.get(at).await.ok();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let count: usize = args.next().and_then(|a| a.parse().ok()).unwrap_or(20_000);
    let how = args.next().unwrap_or_default();
    let path = std::env::temp_dir().join(format!("halfsky-bench-import-{count}.xlsx"));
    if how == "make" {
        std::fs::write(&path, workbook(count)?)?;
        return Ok(());
    }
    // Made by a process of its own, so that its memory is not counted.
    let made =
        std::process::Command::new(std::env::current_exe()?).args([count.to_string().as_str(), "make"]).status()?;
    anyhow::ensure!(made.success(), "the workbook could not be made");
    let bytes = std::fs::read(&path)?;
    println!("workbook: {count} people × {} columns, {:.1} MB", HEAD.len(), bytes.len() as f64 / 1e6);
    let app = match how.as_str() {
        "postgres" => TestApp::postgres().await.ok_or_else(|| anyhow::anyhow!("HALFSKY_TEST_POSTGRES is not set"))?,
        _ => TestApp::sqlite().await,
    };
    let units = villages(&app.site, &app).await?;
    let phase = Phase::begin();
    fill(&app.site, &app, &units, count).await?;
    println!("\n| phase | time | processors | speed | peak memory |\n|---|---|---|---|---|");
    phase.told("files that were there before", count);
    let mut county = app.sign_in("county").await;
    county.get("/people/imports/").await.ok();
    peak();
    let whole = Phase::begin();
    let phase = Phase::begin();
    let sent = county.upload("/people/imports/", &[], &[("file", "名单.xlsx", &bytes)]).await.saved();
    let at = sent.to;
    phase.told("sent and read", count);
    let phase = Phase::begin();
    county.get(&at).await.ok();
    phase.told("columns shown", count);
    let phase = Phase::begin();
    county.post(&format!("{at}/columns"), &[]).await.saved();
    let page = settled(&mut county, &at).await;
    phase.told("judged, first page of rows", count);
    whole.told("**read, judged, previewed**", count);
    let tally = page.text.split("将新建").nth(1).map(|t| t.chars().take(24).collect::<String>()).unwrap_or_default();
    println!("将新建{tally}");
    // Those who may be there are decided one by one: they stay skipped.
    county.post(&format!("{at}/decide"), &[("all", "doubtful:skip")]).await.saved();
    county.post(&format!("{at}/decide"), &[("all", "doubtful:new")]).await.saved();
    county.post(&format!("{at}/decide"), &[("all", "wrong:skip")]).await.saved();
    peak();
    let phase = Phase::begin();
    county.post(&format!("{at}/commit"), &[]).await.saved();
    settled(&mut county, &at).await.has("已导入");
    phase.told("brought in", count);
    let phase = Phase::begin();
    app.verify().await;
    phase.told("verified", count);
    let phase = Phase::begin();
    county.post(&format!("{at}/undo"), &[]).await.saved();
    settled(&mut county, &at).await.has("已撤销");
    phase.told("taken back", count);
    app.verify().await;
    let _ = std::fs::remove_file(PathBuf::from(&path));
    Ok(())
}

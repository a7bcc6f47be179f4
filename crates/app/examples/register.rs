//! Times the register of people on a made-up county: how long lists, searches and files take with many people and eight
//! requests in flight. `cargo run --release -p app --example register -- [people] [folder] [words of what is asked]`. See bench/register/README.md.

use axum::{body::Body, http::Request};
use http_body_util::BodyExt as _;
use jiff::civil::date;
use kernel::{
    Site,
    access::{Actor, authorize},
    config::Config,
    db::Db,
};
use network::units::{
    Located, UnitKind,
    store::{NewUnit, found_root},
};
use people::{
    card::Card,
    persons::{
        WritePeople,
        store::{Entry, enter},
    },
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tower::ServiceExt as _;
use vocab::{FixedClock, Mint, PersonId, Role, UnitId, UnitPath};

const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const GIVEN: &str = "秀英桂兰芳敏静丽艳霞燕红梅春花玉珍淑琴小雨欣怡佳琪子涵梓萱诗雅婷思远浩然宇航俊杰志强建国海波文博明辉家豪天佑德福长林永生立新国强大山";
const TOWNS: i64 = 20;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let people: usize = args.next().and_then(|a| a.parse().ok()).unwrap_or(200_000);
    let folder = args.next().map_or_else(|| std::env::temp_dir().join("halfsky-bench-register"), PathBuf::from);
    let there = folder.join("halfsky.db").exists();
    std::fs::create_dir_all(&folder)?;
    let db = Db::open_sqlite(&folder.join("halfsky.db")).await?;
    let clock = Arc::new(FixedClock::on(date(2026, 6, 15)));
    let config = Config { data: folder.clone(), ..Config::default() };
    let site = app::assemble(
        config,
        db,
        clock.clone(),
        Mint::from_os(clock),
        almanac::Calendar::shipped(),
        kernel::site::builtin_packs(),
        None,
    )
    .await?;
    if !there {
        let started = Instant::now();
        make(&site, people).await?;
        enrol(&site).await?;
        println!("{people} files made in {:.0} s", started.elapsed().as_secs_f64());
    }
    let mut tx = site.db.begin().await?;
    let started = Instant::now();
    let owed = care::owed::rebuild(&mut tx, &site, None).await?;
    tx.commit().await?;
    println!("{owed} duties derived and written in {:.2} s", started.elapsed().as_secs_f64());
    let size = std::fs::metadata(folder.join("halfsky.db"))?.len();
    println!("database: {:.0} MB", size as f64 / 1e6);
    measure(&site, args.next().as_deref().unwrap_or_default()).await
}

async fn make(site: &Arc<Site>, people: usize) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    let county = unit(site, &mut tx, None, "云溪县", UnitKind::County).await?;
    let mut villages = Vec::new();
    for t in 0..TOWNS {
        let town = unit(site, &mut tx, Some(&county), &format!("第{t}镇"), UnitKind::Township).await?;
        for v in 0..20 {
            villages.push(unit(site, &mut tx, Some(&town), &format!("{t}镇{v}村"), UnitKind::Village).await?);
        }
    }
    for (login, role, at) in [("county", Role::CountyOfficer, &county), ("village", Role::VillageChair, &villages[7])] {
        let account = app::demo::people::account(site, login, login, app::demo::PASSWORD, false, &at.path)?;
        network::accounts::store::found_account(&mut tx, site, &account).await?;
        network::accounts::store::found_post(&mut tx, site, &account.id, role, &at.id, date(2020, 1, 1)).await?;
    }
    let officer = app::demo::people::actor(&mut tx, site, "county").await?;
    for role in [Role::CountyOfficer, Role::VillageChair] {
        let pass = people::passes::NewPass {
            unit: &county.id,
            path: &county.path,
            role: role.code(),
            account: "",
            from: date(2026, 1, 1),
            until: date(2026, 12, 31),
            why: "bench",
        };
        people::passes::found(&mut tx, site, &officer, &pass).await?;
    }
    tx.commit().await?;
    let mut rng = StdRng::seed_from_u64(11);
    for part in 0..people.div_ceil(5000) {
        let mut tx = site.db.begin().await?;
        for _ in 0..5000.min(people - part * 5000) {
            one(site, &mut tx, &officer, &villages, &mut rng).await?;
        }
        tx.commit().await?;
        if part % 4 == 3 {
            println!("{} files", (part + 1) * 5000);
        }
    }
    Ok(())
}

/// A tenth of all people stands on a register, half of them not looked at this quarter; as rows, without their facts.
async fn enrol(site: &Site) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    tx.run(kernel::db::sql(
        "INSERT INTO enrolment (id, person_id, register, definition, from_day, until_day, why_in, why_out, version, by_account, at) \
         SELECT 'e' || id, id, 'left_behind_children', 'lbc_national_2016', '2026-01-01', '', 'bench', '', 1, by_account, 0 FROM person WHERE substr(birth_day, 4, 1) = '5'",
    ))
    .await?;
    tx.run(kernel::db::sql(
        "UPDATE person SET checked_on = '2026-02-01' WHERE substr(birth_day, 7, 1) IN ('1', '3', '5', '7', '9')",
    ))
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn unit(
    site: &Site,
    tx: &mut kernel::db::Tx,
    parent: Option<&Located>,
    name: &str,
    kind: UnitKind,
) -> anyhow::Result<Located> {
    let new = NewUnit {
        id: UnitId::mint(&site.mint),
        code: None,
        name: name.to_owned(),
        kind,
        parent: parent.map(|p| (p.id.clone(), p.path.clone())),
        population: None,
        from: date(2020, 1, 1),
    };
    let path: UnitPath = found_root(tx, site, &new).await?;
    Ok(Located { id: new.id, name: new.name, kind: kind.code().into(), path })
}

async fn one(
    site: &Site,
    tx: &mut kernel::db::Tx,
    officer: &Actor,
    villages: &[Located],
    rng: &mut StdRng,
) -> anyhow::Result<()> {
    let pick =
        |rng: &mut StdRng, from: &str| from.chars().nth(rng.random_range(0..from.chars().count())).unwrap_or('王');
    let village = &villages[rng.random_range(0..villages.len())];
    let mut name = pick(rng, FAMILY).to_string();
    for _ in 0..rng.random_range(1..=2) {
        name.push(pick(rng, GIVEN));
    }
    let birth = date(rng.random_range(1945..=2024), rng.random_range(1..=12), rng.random_range(1..=28));
    let (order, phone) = (rng.random_range(0..1000), rng.random_range(0..100_000_000u32));
    let body = format!("339901{}{order:03}", birth.strftime("%Y%m%d"));
    let sum: u32 = body
        .bytes()
        .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(b, w)| u32::from(b - b'0') * w)
        .sum();
    let number = format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]);
    let card = Card::default()
        .with("name", name)
        .with("sex", if order % 2 == 0 { "2" } else { "1" })
        .with("birth_day", birth.to_string())
        .with("id_number", number)
        .with("phone", format!("199{phone:08}"))
        .with("address", format!("{}某组某号", village.name))
        .with("risk", ["", "low", "middle", "high"][rng.random_range(0..4)]);
    let permit = authorize::<WritePeople>(officer, &village.path).map_err(|e| anyhow::anyhow!("{e}"))?;
    let id = PersonId::mint(&site.mint);
    enter(tx, site, &permit, &Entry { id: &id, unit: village, household: "", school: None, card: &card }).await?;
    people::family::store::refresh(tx, site, &id).await?;
    Ok(())
}

struct Client {
    router: axum::Router,
    cookie: String,
    token: String,
}

impl Client {
    async fn sign_in(site: &Arc<Site>, login: &str) -> anyhow::Result<Client> {
        let router = app::router(site.clone());
        let body = format!("login={login}&password={}", app::demo::PASSWORD);
        let request = Request::post("/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))?;
        let answer = router.clone().oneshot(request).await?;
        let cookie = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|v| v.to_str().ok())
            .find(|v| v.starts_with("hs_session="))
            .unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        anyhow::ensure!(!cookie.is_empty(), "{login} could not sign in");
        let token = kernel::web::form_token(cookie.trim_start_matches("hs_session="));
        Ok(Client { router, cookie, token })
    }
    async fn ask(&self, to: &str) -> anyhow::Result<(Duration, String)> {
        let request = match to.strip_prefix("find ") {
            Some(words) => {
                let body = format!(
                    "_csrf={}&q={}",
                    self.token,
                    words.bytes().map(|b| format!("%{b:02X}")).collect::<String>()
                );
                Request::post("/people/find")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("cookie", &self.cookie)
                    .body(Body::from(body))?
            }
            None => Request::get(to).header("cookie", &self.cookie).body(Body::empty())?,
        };
        let started = Instant::now();
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let text = String::from_utf8_lossy(&answer.into_body().collect().await?.to_bytes()).into_owned();
        anyhow::ensure!(status.is_success(), "{to}: {status}");
        Ok((started.elapsed(), text))
    }
}

async fn measure(site: &Arc<Site>, only: &str) -> anyhow::Result<()> {
    println!("\n| who | what | median | p95 |\n|---|---|---|---|");
    for who in ["county", "village"] {
        let client = Arc::new(Client::sign_in(site, who).await?);
        let (_, list) = client.ask("/people/").await?;
        let person = list
            .split("href=\"/people/")
            .filter_map(|p| p.get(..36))
            .find(|p| p.bytes().filter(|b| *b == b'-').count() == 4)
            .unwrap_or_default()
            .to_owned();
        let after = format!("/people/?after={person}");
        let file = format!("/people/{person}");
        for (name, to) in [
            ("first page of the list", "/people/"),
            ("a later page", after.as_str()),
            ("minors at high risk", "/people/?ages=minor&risk=high"),
            ("not looked at since May", "/people/?unchecked_since=2026-05-01"),
            ("held on a register", "/people/?register=left_behind_children"),
            ("family name and one character", "find 王秀"),
            ("a given name", "find 桂兰"),
            ("initials", "find wxy"),
            ("last four digits", "find 1234"),
            ("a whole telephone", "find 19912345678"),
            ("a person's file", file.as_str()),
            ("the quarterly check", "/people/checks"),
            ("today, everybody", "/today/?who=all"),
            ("how care stands", "/care/"),
            ("the first page after signing in", "/"),
        ] {
            if !name.contains(only) {
                continue;
            }
            let (median, p95) = eight(&client, to).await?;
            println!("| {who} | {name} | {:.1} ms | {:.1} ms |", median.as_secs_f64() * 1e3, p95.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}

/// 240 requests, eight in flight.
async fn eight(client: &Arc<Client>, to: &str) -> anyhow::Result<(Duration, Duration)> {
    client.ask(to).await?;
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let (client, to) = (client.clone(), to.to_owned());
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            for _ in 0..60 {
                times.push(client.ask(&to).await?.0);
            }
            anyhow::Ok(times)
        }));
    }
    let mut times = Vec::new();
    for t in tasks {
        times.extend(t.await??);
    }
    times.sort();
    Ok((times[times.len() / 2], times[times.len() * 95 / 100]))
}

//! `halfsky init`: an empty county with an administrator and an auditor, whose first passwords are printed once.

use crate::demo::people;
use kernel::config::Config;
use network::{accounts::store as accounts, units::UnitKind, units::store as units, units::store::NewUnit};
use vocab::{Role, UnitId};

pub(super) async fn run(config: Config, county: &str, code: Option<&str>) -> anyhow::Result<i32> {
    let code = code.map(gbcodes_parse).transpose().map_err(|e| anyhow::anyhow!("--code: {e}"))?;
    let site = super::open(config).await?;
    let mut tx = site.db.begin().await?;
    let there: Option<i64> = tx.value(kernel::db::sql("SELECT COUNT(*) AS v FROM unit")).await?;
    if there != Some(0) {
        anyhow::bail!("this database already holds a county; nothing was changed.\n数据库里已经有单位了，没有改动。");
    }
    let today = site.clock.today();
    let unit = NewUnit {
        id: UnitId::mint(&site.mint),
        code,
        name: county.to_owned(),
        kind: UnitKind::County,
        parent: None,
        population: None,
        from: today,
    };
    let path = units::found_root(&mut tx, &site, &unit).await?;
    println!("{county}\n");
    for (login, name, role) in [("admin", "系统管理员", Role::SystemAdmin), ("audit", "审计员", Role::Auditor)]
    {
        let password = first_password(&site);
        let account = people::account(&site, login, name, &password, true, &path)?;
        accounts::found_account(&mut tx, &site, &account).await?;
        accounts::found_post(&mut tx, &site, &account.id, role, &unit.id, today).await?;
        println!("{name} {login}: {password}");
    }
    tx.commit().await?;
    println!(
        "\n密码只显示这一次，第一次登录时要修改。接着运行 halfsky serve。\nThese passwords are shown once and must be changed at the first sign-in. Next: halfsky serve."
    );
    Ok(0)
}

fn gbcodes_parse(code: &str) -> Result<String, String> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        6 => Ok(format!("{digits}000000")),
        12 => Ok(digits),
        _ => Err(format!("{code} is not 12 digits (or the first 6)")),
    }
}

fn first_password(site: &kernel::Site) -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    site.mint.bytes::<14>().iter().map(|b| SIGNS[*b as usize % SIGNS.len()] as char).collect()
}

//! `halfsky doctor`: what is wrong and how to mend it, one line each.

use std::path::PathBuf;
use vocab::Clock as _;

enum Line {
    Ok(String),
    Mind(String),
    Bad(String),
}

pub(super) async fn run(file: Option<&PathBuf>) -> anyhow::Result<i32> {
    let mut lines = Vec::new();
    let config = match super::settings(file) {
        Ok(c) => {
            lines.push(Line::Ok("settings read · 设置正常".into()));
            c
        }
        Err(e) => return finish(vec![Line::Bad(format!("settings · 设置有误: {e:#}"))]),
    };
    if config.database_url.is_empty() {
        let probe = config.data.join(".halfsky-probe");
        match std::fs::create_dir_all(&config.data)
            .and_then(|()| std::fs::write(&probe, b"x"))
            .and_then(|()| std::fs::remove_file(&probe))
        {
            Ok(()) => {
                lines.push(Line::Ok(format!("data folder {} can be written · 数据目录可写", config.data.display())))
            }
            Err(e) => lines.push(Line::Bad(format!(
                "data folder {} cannot be written: {e} · 数据目录写不进，请检查权限和磁盘",
                config.data.display()
            ))),
        }
    }
    match super::packs(&config) {
        Ok(p) => lines.push(Line::Ok(format!(
            "packs: {} record kinds, {} measures · 项目包正常",
            p.record_kinds().len(),
            p.measures().len()
        ))),
        Err(e) => lines.push(Line::Bad(format!("{e:#}"))),
    }
    match super::calendar(&config) {
        Ok(calendar) => {
            let year = vocab::SystemClock.today().year();
            for y in [year, year + 1] {
                match calendar.table(y) {
                    Some(_) => lines.push(Line::Ok(format!("holiday table {y} · {y} 年节假日表已装"))),
                    None => lines.push(Line::Mind(format!("no holiday table for {y}: working days are guessed from weekends; add its file to holiday_tables · 没有 {y} 年节假日表，工作日按周末推算"))),
                }
            }
        }
        Err(e) => lines.push(Line::Bad(format!("{e:#}"))),
    }
    match kernel::web::assets::built() {
        true => lines.push(Line::Ok("front end embedded · 前端已内嵌".into())),
        false => lines.push(Line::Bad(
            "the front end was not built into this binary: build with `cargo xtask demo` · 前端没有打包".into(),
        )),
    }
    match super::open(config.clone()).await {
        Ok(site) => {
            lines.push(Line::Ok(format!("database {:?} opens, tables up to date · 数据库正常", site.db.engine())));
            let found = super::verify::verify(&site).await?;
            match found.differences.len() {
                0 => lines.push(Line::Ok(format!(
                    "audit chain of {} and {} facts are whole · 审计链与统计数据一致",
                    found.audit_entries, found.facts
                ))),
                n => lines.push(Line::Bad(format!("{n} differences; run `halfsky verify` · 有 {n} 处不一致"))),
            }
        }
        Err(e) => lines.push(Line::Bad(format!("database: {e:#} · 数据库打不开"))),
    }
    if config.listen.ip().is_loopback() {
        lines.push(Line::Ok(format!("listens on {} (this machine only) · 只在本机开放", config.listen)));
    } else if config.https {
        lines.push(Line::Ok(format!("listens on {} behind HTTPS", config.listen)));
    } else {
        lines.push(Line::Mind(format!(
            "listens on {} without https = true: put a TLS proxy in front · 对外开放但没有启用 HTTPS",
            config.listen
        )));
    }
    finish(lines)
}

fn finish(lines: Vec<Line>) -> anyhow::Result<i32> {
    let mut bad = 0;
    for line in &lines {
        match line {
            Line::Ok(t) => println!("✓ {t}"),
            Line::Mind(t) => println!("! {t}"),
            Line::Bad(t) => {
                bad += 1;
                println!("✗ {t}");
            }
        }
    }
    Ok(i32::from(bad > 0))
}

//! `halfsky verify`: the audit chain is whole, and what is derived equals a rebuild from its sources.

use kernel::{
    Site, audit,
    db::{DbError, Tx},
};

/// What a verification found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Entries of the proven chain.
    pub audit_entries: i64,
    /// Facts that were compared.
    pub facts: usize,
    /// What differs; empty when all is well.
    pub differences: Vec<String>,
}

/// Verifies, changing nothing.
pub async fn verify(site: &Site) -> Result<Findings, DbError> {
    let mut tx = site.db.snapshot().await?;
    let mut found = Findings::default();
    match audit::prove(&mut tx).await? {
        Ok(n) => found.audit_entries = n,
        Err(why) => found.differences.push(format!("audit: {why}")),
    }
    for (kind, rebuilt) in rebuilt(&mut tx, site).await? {
        let stored = ledger::stored(&mut tx, kind).await?;
        found.facts += stored.len();
        found.differences.extend(ledger::differences(rebuilt, &stored));
    }
    let stray: Option<i64> = tx
        .value(kernel::db::sql(
            "SELECT COUNT(*) AS v FROM fact WHERE source_kind NOT IN ('activity', 'record', 'enrolment', 'check')",
        ))
        .await?;
    if stray.unwrap_or(0) > 0 {
        found.differences.push(format!("{} facts are of no known source", stray.unwrap_or(0)));
    }
    found.differences.extend(people::verify(&mut tx, site).await?);
    found.differences.extend(care::verify(&mut tx, site).await?);
    Ok(found)
}

/// Every fact, derived anew from its source.
async fn rebuilt(tx: &mut Tx, site: &Site) -> Result<Vec<(&'static str, Vec<ledger::Fact>)>, DbError> {
    let mut all = work::rebuild_facts(tx, &site.packs).await?;
    all.extend(people::rebuild_facts(tx, site).await?);
    Ok(all)
}

pub(super) async fn run(site: &Site) -> anyhow::Result<i32> {
    let found = verify(site).await?;
    println!("audit chain: {} entries · facts: {} compared with a rebuild", found.audit_entries, found.facts);
    for d in found.differences.iter().take(200) {
        println!("✗ {d}");
    }
    if found.differences.is_empty() {
        println!("✓ 一致 all equal");
        Ok(0)
    } else {
        println!("✗ {} 处不一致 differences", found.differences.len());
        Ok(1)
    }
}

/// Throws all facts away and derives them anew, in one transaction; what changed is in the audit log.
pub async fn rebuild(site: &Site) -> anyhow::Result<i32> {
    let mut tx = site.db.begin().await?;
    let mut count = 0;
    for (kind, facts) in rebuilt(&mut tx, site).await? {
        ledger::rebuild(&mut tx, kind, &facts).await?;
        count += facts.len();
    }
    let owed = care::owed::rebuild(&mut tx, site, None).await?;
    let note = audit::Note {
        actor: "system",
        verb: "facts.rebuild",
        resource: "facts".into(),
        unit_path: "/".into(),
        detail: serde_json::json!({ "facts": count, "owed": owed }),
    };
    audit::append(&mut tx, site.clock.now(), note).await?;
    tx.commit().await?;
    println!("{count} facts, {owed} duties rebuilt · 已按记录重新计数");
    Ok(0)
}

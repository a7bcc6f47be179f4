//! Who looks after the made-up children, and half a year of what was done for them: most of it in time, some of it late,
//! some never.

use super::county::Founded;
use care::{
    carers::{self, WriteCarers},
    pairings::store::{NewPairing, make},
};
use jiff::{ToSpan, civil::Date};
use kernel::{
    Site,
    access::{Actor, authorize},
    db::{Tx, sql},
    record,
};
use network::units::{Located, UnitKind};
use people::{
    card::Card,
    persons::{
        WritePeople,
        store::{Entry, enter},
    },
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom as _};
use vocab::{CarerId, PairingId, PersonId, RecordId};
use work::{
    Named,
    records::{WriteRecords, rules::Checked, store as records},
};

const NAMES: &[&str] = &[
    "陈秀英",
    "刘桂芳",
    "黄丽萍",
    "何玉华",
    "梁美兰",
    "宋春燕",
    "唐红霞",
    "曾月娥",
    "彭小翠",
    "潘巧云",
    "董素琴",
    "袁凤仙",
];
const KINDS: &[&str] = &["surrogate_parent", "surrogate_parent", "loving_mother", "cadre", "volunteer"];
const SKILLS: &[&str] = &["辅导作业", "心理疏导", "手工", "辅导作业 英语", "", ""];
const LINES: &[&str] = &[
    "聊了学校里的事，作业有两道不会，讲明白了。",
    "奶奶身体还好，孩子想爸妈了，约了周末视频。",
    "一起包了饺子，孩子胃口不错。",
    "看了屋里的电线和灶台，都安全。",
    "孩子这次数学进步了，夸了她。",
];

record! { struct Child { id: PersonId, name: String, from_day: Date } }

struct Hand<'a> {
    site: &'a Site,
    officer: Actor,
    today: Date,
    rng: StdRng,
    serial: usize,
}

/// Carers, pairings and records in every village.
pub(super) async fn live(site: &Site, tree: &[Founded]) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    let officer = super::people::actor(&mut tx, site, "county").await?;
    let mut hand = Hand { site, officer, today: site.clock.today(), rng: StdRng::seed_from_u64(77), serial: 0 };
    for village in tree.iter().filter(|u| u.kind == UnitKind::Village) {
        let children: Vec<Child> = tx
            .all(
                sql("SELECT p.id, p.name, e.from_day FROM person p JOIN enrolment e ON e.person_id = p.id WHERE p.unit_id = $1 \
                     AND e.register = 'left_behind_children' AND e.until_day = '' AND e.removed_at IS NULL ORDER BY p.id")
                    .bind(&village.id),
            )
            .await?;
        hand.village(&mut tx, village, &children).await?;
    }
    ::care::owed::rebuild(&mut tx, site, None).await?;
    tx.commit().await?;
    Ok(())
}

impl Hand<'_> {
    async fn village(&mut self, tx: &mut Tx, at: &Founded, children: &[Child]) -> anyhow::Result<()> {
        // A carer for every three children or so; some children have none yet.
        let mut rest = children;
        // How faithfully the village keeps to it.
        let zeal = self.rng.random_range(0.35..1.0);
        while let Some((first, _)) = rest.split_first() {
            let n = self.rng.random_range(1..=3).min(rest.len());
            let (hers, others) = rest.split_at(n);
            rest = others;
            if self.rng.random_bool(0.15) {
                continue; // not paired
            }
            let from = first.from_day.saturating_add(self.rng.random_range(0..20).days()).min(self.today);
            let (carer, name) = self.carer(tx, at, n as i64).await?;
            for child in hers {
                let permit = authorize::<WriteCarers>(&self.officer, &at.path)?;
                let id = PairingId::mint(&self.site.mint);
                let new = NewPairing {
                    id: &id,
                    carer: &carer,
                    person: &child.id,
                    at: &at.path,
                    from: from.max(child.from_day),
                };
                make(tx, self.site, &permit, &new).await?;
            }
            self.visits(tx, at, &name, hers, from, zeal).await?;
        }
        Ok(())
    }

    async fn carer(&mut self, tx: &mut Tx, at: &Founded, takes: i64) -> anyhow::Result<(CarerId, String)> {
        let name = NAMES[self.serial % NAMES.len()];
        self.serial += 1;
        let birth = jiff::civil::date(
            self.today.year() - self.rng.random_range(28..=58),
            self.rng.random_range(1..=12),
            self.rng.random_range(1..=28),
        );
        let card = Card::default()
            .with("name", name)
            .with("sex", "2")
            .with("birth_day", birth.to_string())
            .with("phone", format!("199{:08}", self.rng.random_range(0..100_000_000u32)))
            .with("id_none_why", "not_given");
        let permit = authorize::<WritePeople>(&self.officer, &at.path)?;
        let id = PersonId::mint(&self.site.mint);
        let unit = located(at);
        enter(tx, self.site, &permit, &Entry { id: &id, unit: &unit, household: "", school: None, card: &card })
            .await?;
        people::family::store::refresh(tx, self.site, &id).await?;
        let carer = CarerId::mint(&self.site.mint);
        let back = |days: i32| self.today.saturating_sub(days.days());
        let c = carers::store::Checked {
            kind: KINDS.choose(&mut self.rng).copied().unwrap_or("volunteer").into(),
            capacity: takes + self.rng.random_range(0..=2),
            skills: SKILLS.choose(&mut self.rng).copied().unwrap_or_default().into(),
            checked_on: Some(back(self.rng.random_range(40..420))),
            committed_on: Some(back(self.rng.random_range(40..420))),
            ..carers::store::Checked::default()
        };
        let permit = authorize::<WriteCarers>(&self.officer, &at.path)?;
        carers::store::enter(tx, self.site, &permit, &carer, (&id, &at.id, &at.path), "approved", &c).await?;
        Ok((carer, name.to_owned()))
    }

    /// About two visits a month, each for all her children at once.
    async fn visits(
        &mut self,
        tx: &mut Tx,
        at: &Founded,
        by: &str,
        children: &[Child],
        from: Date,
        zeal: f64,
    ) -> anyhow::Result<()> {
        let permit = authorize::<WriteRecords>(&self.officer, &at.path)?;
        let mut day = from;
        loop {
            day = day.saturating_add(self.rng.random_range(9..20).days());
            if day > self.today {
                return Ok(());
            }
            if !self.rng.random_bool(zeal) {
                continue;
            }
            let mut also = Vec::new();
            for (kind, share) in [("homework", 0.6), ("meal", 0.4), ("call", 0.5), ("visit", 0.35)] {
                if self.rng.random_bool(share) {
                    also.push(kind.to_owned());
                }
            }
            let subjects: Vec<Named> = children
                .iter()
                .filter(|c| c.from_day <= day)
                .map(|c| Named { name: c.name.clone(), person_id: c.id.to_string(), ..Named::default() })
                .collect();
            if subjects.is_empty() {
                continue;
            }
            let c = Checked {
                kind: "talk".into(),
                also,
                day,
                quantity: subjects.len() as i64,
                text: LINES.choose(&mut self.rng).copied().unwrap_or_default().into(),
                finding: if self.rng.random_bool(0.03) {
                    "夜里没有大人在家，要上门看看。".into()
                } else {
                    String::new()
                },
                done_by: by.to_owned(),
                subjects,
                ..Checked::default()
            };
            records::enter(tx, self.site, &permit, &RecordId::mint(&self.site.mint), &located(at), &c).await?;
        }
    }
}

fn located(u: &Founded) -> Located {
    Located { id: u.id.clone(), name: u.name.clone(), kind: u.kind.code().into(), path: u.path.clone() }
}

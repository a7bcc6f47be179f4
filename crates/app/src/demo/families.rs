//! Made-up families of the demonstration county: children with parents away, grandmothers who look after them, women and
//! elders left behind, written through the same use cases as real files. All names, numbers and places are invented.

use super::county::Founded;
use jiff::civil::Date;
use kernel::{
    Site,
    access::{Actor, Permit, authorize},
    db::{DbError, Tx},
};
use network::units::{Located, UnitKind};
use people::{
    card::Card,
    family::{
        rules::{CheckedSpell, RelationKind},
        store::{NewRelation, leave, refresh, relate},
    },
    persons::{
        ReadPeople, Sight, WritePeople,
        store::{Entry, PersonRow, enter, person, set_tags},
    },
    registers::store::{enrol, proposals_of},
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom as _};
use vocab::{EnrolmentId, PersonId, RelationId, SpellId};

const FAMILY: &[&str] = &[
    "李", "王", "张", "陈", "周", "吴", "赵", "孙", "何", "罗", "梁", "宋", "唐", "韩", "冯", "曾", "彭", "潘", "田",
    "董", "袁", "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁",
];
const GIRLS: &[&str] =
    &["小兰", "雨桐", "思琪", "佳怡", "欣怡", "梦瑶", "诗涵", "晓燕", "静雯", "可心", "秋月", "春梅"];
const BOYS: &[&str] = &["小军", "子轩", "浩然", "俊杰", "宇航", "志强", "家豪", "天佑", "文博", "大壮", "明辉", "建国"];
const MEN: &[&str] = &["大山", "建华", "国强", "志明", "永生", "德福", "春生", "海波", "立新", "长林"];
const WOMEN: &[&str] = &["水秀", "桂英", "秀芳", "玉兰", "红梅", "丽华", "美玲", "春花", "凤英", "小翠"];
const ELDERS: &[&str] = &["桂英", "秀珍", "金花", "玉珍", "兰英", "素芬"];
const PLACES: &[(&str, &str)] = &[
    ("江海省滨海市", "制衣"),
    ("江海省滨海市", "电子厂"),
    ("东岭省新港市", "建筑"),
    ("东岭省新港市", "快递"),
    ("本省省城", "餐饮"),
    ("本省省城", "家政"),
];

/// Made-up families in every village.
pub(super) async fn live(site: &Site, tree: &[Founded]) -> anyhow::Result<()> {
    let mut rng = StdRng::seed_from_u64(61);
    let villages: Vec<&Founded> = tree.iter().filter(|u| u.kind == UnitKind::Village).collect();
    let mut tx = site.db.begin().await?;
    let officer = super::people::actor(&mut tx, site, "county").await?;
    let mut hand = Hand { site, officer, serial: 100 };
    for village in villages {
        let township = tree.iter().rev().find(|u| u.kind == UnitKind::Township && u.path.contains(&village.path));
        let school =
            tree.iter().find(|u| u.kind == UnitKind::School && township.is_some_and(|t| t.path.contains(&u.path)));
        for _ in 0..4 {
            hand.family(&mut tx, &mut rng, village, school).await?;
        }
    }
    // Days were set back above: their facts are counted anew.
    let checks = people::checks::store::facts(&mut tx, None).await?;
    ledger::rebuild(&mut tx, people::checks::SOURCE, &checks).await?;
    tx.commit().await?;
    people::new_day(site).await?;
    Ok(())
}

struct Hand<'a> {
    site: &'a Site,
    officer: Actor,
    serial: u32,
}

impl Hand<'_> {
    fn permit(&self, at: &Founded) -> Result<Permit<WritePeople>, DbError> {
        authorize::<WritePeople>(&self.officer, &at.path).map_err(|e| DbError::Other(e.to_string()))
    }
    async fn sight(&self, tx: &mut Tx) -> Result<Sight, DbError> {
        let permit = kernel::access::authorize_anywhere::<ReadPeople>(&self.officer)
            .map_err(|e| DbError::Other(e.to_string()))?;
        Sight::of(tx, self.site, &permit).await
    }

    /// A number of the made-up county 339901 with its check digit (GB 11643).
    fn number(&mut self, birth: Date, female: bool) -> String {
        self.serial += 1;
        let order = (self.serial * 2 + u32::from(!female)) % 1000;
        let body = format!("339901{}{order:03}", birth.strftime("%Y%m%d"));
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
        format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize])
    }

    async fn file(
        &mut self,
        tx: &mut Tx,
        at: &Founded,
        school: Option<&Founded>,
        household: &str,
        card: Card,
    ) -> Result<PersonRow, DbError> {
        let permit = self.permit(at)?;
        let id = PersonId::mint(&self.site.mint);
        let unit =
            Located { id: at.id.clone(), name: at.name.clone(), kind: at.kind.code().into(), path: at.path.clone() };
        let school = school.map(|s| Located {
            id: s.id.clone(),
            name: s.name.clone(),
            kind: s.kind.code().into(),
            path: s.path.clone(),
        });
        enter(tx, self.site, &permit, &Entry { id: &id, unit: &unit, household, school: school.as_ref(), card: &card })
            .await?;
        refresh(tx, self.site, &id).await?;
        let sight = self.sight(tx).await?;
        person(tx, &sight, &id).await?.ok_or_else(|| DbError::Other("a demo file is gone".into()))
    }

    async fn bond(
        &self,
        tx: &mut Tx,
        at: &Founded,
        row: &PersonRow,
        kind: RelationKind,
        called: &str,
        other: Option<&PersonRow>,
        name: &str,
        phone: &str,
    ) -> Result<(), DbError> {
        let n = NewRelation {
            id: RelationId::mint(&self.site.mint),
            kind,
            called: called.into(),
            other: other.map(|o| o.id.clone()),
            name: name.into(),
            phone: phone.into(),
            agreement_day: String::new(),
            from_day: String::new(),
        };
        relate(tx, self.site, &self.permit(at)?, row, &n).await
    }

    async fn goes(
        &self,
        tx: &mut Tx,
        at: &Founded,
        row: &PersonRow,
        from: Date,
        place: (&str, &str),
    ) -> Result<(), DbError> {
        let reach = if place.0.starts_with("本省") { "province" } else { "beyond" };
        let spell = CheckedSpell {
            from_day: from,
            until_day: None,
            reach: reach.into(),
            place: place.0.into(),
            work: place.1.into(),
        };
        leave(tx, self.site, &self.permit(at)?, row, &SpellId::mint(&self.site.mint), &spell).await
    }

    /// One family: a grandmother, parents of whom some are away, one or two children.
    async fn family(
        &mut self,
        tx: &mut Tx,
        rng: &mut StdRng,
        at: &Founded,
        school: Option<&Founded>,
    ) -> anyhow::Result<()> {
        let today = self.site.clock.today();
        let year = today.year();
        let pick = |rng: &mut StdRng, list: &[&'static str]| *list.choose(rng).unwrap_or(&"李");
        let surname = pick(rng, FAMILY);
        let day = |rng: &mut StdRng, y: i16| jiff::civil::date(y, rng.random_range(1..=12), rng.random_range(1..=28));
        let phone = |rng: &mut StdRng| format!("199{:08}", rng.random_range(0..100_000_000u32));
        let group = format!("{}组", rng.random_range(1..=9));
        let base = |name: String, female: bool, birth: Date| {
            Card::default()
                .with("name", name)
                .with("sex", if female { "2" } else { "1" })
                .with("birth_day", birth.to_string())
                .with("ethnic", "01")
                .with("hukou", "1")
        };
        let household = self.site.mint.uuid();
        let home = format!("{}{group}{}号", at.name, rng.random_range(1..=80));

        let old = rng.random_range(60..=76);
        let birth = day(rng, year - old);
        let elder = base(format!("{}{}", pick(rng, FAMILY), pick(rng, ELDERS)), true, birth)
            .with("id_number", self.number(birth, true))
            .with("phone", phone(rng))
            .with("address", home.as_str())
            .with("group_no", group.as_str())
            .with("marriage", if rng.random_bool(0.4) { "30" } else { "20" })
            .with("education", "80")
            .with("capable", if rng.random_bool(0.85) { "1" } else { "0" });
        let elder = self.file(tx, at, None, &household, elder).await?;

        let mut parents = Vec::new();
        for female in [false, true] {
            let old = rng.random_range(30..=44);
            let birth = day(rng, year - old);
            let name = if female {
                format!("{}{}", pick(rng, FAMILY), pick(rng, WOMEN))
            } else {
                format!("{surname}{}", pick(rng, MEN))
            };
            let mut card = base(name, female, birth)
                .with("id_number", self.number(birth, female))
                .with("marriage", "20")
                .with("education", "70")
                .with("group_no", group.as_str());
            if rng.random_bool(0.85) {
                card.set("phone", phone(rng));
            }
            parents.push(self.file(tx, at, None, &household, card.with("address", home.as_str())).await?);
        }
        let (father, mother) = (&parents[0], &parents[1]);
        self.bond(tx, at, mother, RelationKind::Spouse, "", Some(father), "", "").await?;
        let away = rng.random_range(0..10);
        let since = |rng: &mut StdRng| {
            jiff::civil::date(year - rng.random_range(0..=3), rng.random_range(2..=3), rng.random_range(1..=28))
        };
        if away < 8 {
            self.goes(tx, at, father, since(rng).min(today), *PLACES.choose(rng).unwrap_or(&PLACES[0])).await?;
        }
        if away < 5 {
            self.goes(tx, at, mother, since(rng).min(today), *PLACES.choose(rng).unwrap_or(&PLACES[0])).await?;
        }
        // She is the father's mother; the bond makes her an elder whose children are away or not.
        self.bond(tx, at, father, RelationKind::Mother, "", Some(&elder), "", "").await?;

        for n in 0..rng.random_range(1..=2) {
            let female = rng.random_bool(0.5);
            let age = rng.random_range(4..=16);
            let birth = day(rng, year - age);
            let given = if female { pick(rng, GIRLS) } else { pick(rng, BOYS) };
            let stage = if age < 6 {
                "kindergarten"
            } else if age < 12 {
                "primary"
            } else {
                "junior"
            };
            let mut card = base(format!("{surname}{given}"), female, birth)
                .with("address", home.as_str())
                .with("group_no", group.as_str())
                .with("schooling", stage)
                .with("health", "1");
            if n == 0 || rng.random_bool(0.8) {
                card.set("id_number", self.number(birth, female));
            } else {
                card.set("id_none_why", "not_given");
            }
            if stage == "primary" {
                card.set("school", school.map_or("", |s| s.name.as_str()));
                card.set(
                    "grade",
                    format!("{}年级", ["一", "二", "三", "四", "五", "六"][(age - 6).clamp(0, 5) as usize]),
                );
            }
            if away < 5 {
                card.set("x.lbc_guard_kind", if rng.random_bool(0.7) { "一般" } else { "受委托人监护能力不足" });
                card.set("x.lbc_calls", *["每天", "每周", "每月", "几乎没有"].choose(rng).unwrap_or(&"每周"));
            }
            if rng.random_bool(0.12) {
                card.set("x.hc_kind", *["低保家庭", "重病", "监护缺失或不当"].choose(rng).unwrap_or(&"低保家庭"));
            }
            card.set("risk", *["low", "low", "low", "middle", "high", ""].choose(rng).unwrap_or(&"low"));
            let child = self.file(tx, at, school.filter(|_| stage == "primary"), &household, card).await?;
            self.bond(tx, at, &child, RelationKind::Father, "", Some(father), "", "").await?;
            self.bond(tx, at, &child, RelationKind::Mother, "", Some(mother), "", "").await?;
            self.bond(tx, at, &child, RelationKind::Guardian, "奶奶", Some(&elder), "", "").await?;
            if rng.random_bool(0.7) {
                self.bond(tx, at, &child, RelationKind::Cadre, "村妇联主席", None, "村里干部", &phone(rng)).await?;
            }
            if rng.random_bool(0.2) {
                set_tags(tx, &self.permit(at)?, &child.id, &["单亲".into()]).await?;
            }
            self.decide(tx, rng, at, &child.id).await?;
        }
        for row in [mother, &elder] {
            self.decide(tx, rng, at, &row.id).await?;
        }
        // Some were entered long ago and not looked at since.
        if rng.random_bool(0.45) {
            let day = today.saturating_sub(jiff::Span::new().days(rng.random_range(60..=300)));
            tx.run(
                kernel::db::sql("UPDATE person SET checked_on = $1 WHERE household_id = $2").bind(day).bind(&household),
            )
            .await?;
            tx.run(
                kernel::db::sql(
                    "UPDATE person_check SET day = $1 WHERE person_id IN (SELECT id FROM person WHERE household_id = $2)",
                )
                .bind(day)
                .bind(&household),
            )
            .await?;
        }
        Ok(())
    }

    /// Most proposals are taken up, some wait.
    async fn decide(&self, tx: &mut Tx, rng: &mut StdRng, at: &Founded, id: &PersonId) -> Result<(), DbError> {
        let sight = self.sight(tx).await?;
        let Some(row) = person(tx, &sight, id).await? else { return Ok(()) };
        for p in proposals_of(tx, &sight, id).await? {
            if p.direction == "enter" && rng.random_bool(0.8) {
                let from = self.site.clock.today().saturating_sub(jiff::Span::new().days(rng.random_range(10..=200)));
                enrol(
                    tx,
                    self.site,
                    &self.permit(at)?,
                    &row,
                    &EnrolmentId::mint(&self.site.mint),
                    &p.register,
                    &p.definition,
                    from,
                    &p.because_zh,
                )
                .await?;
            }
        }
        Ok(())
    }
}

//! The relatives of many people at once, as paper shows them: name, telephone, number, where they work. Of a relative whose
//! own file is closed nothing but the bond is told.

use crate::{
    catalogue::field_of,
    family::rules::RelationKind,
    persons::{GuardPeople, Sight},
};
use kernel::{
    Site,
    access::Permit,
    db::{DbError, Sql, Tx, sql},
    record,
    vault::Place,
};
use std::collections::HashMap;
use vocab::{PersonId, UnitPath};

/// A relative on paper. Numbers are full here; whoever prints masks them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kin {
    pub kind: Option<RelationKind>,
    /// In words: 外婆.
    pub called: String,
    /// Her own file.
    pub id: Option<PersonId>,
    pub name: String,
    pub phone: String,
    pub id_number: String,
    pub birth_day: String,
    pub address: String,
    pub workplace: String,
    pub occupation: String,
    /// GB/T 2261.3.
    pub health: String,
    /// `1`, `0`, or not known.
    pub capable: String,
    pub dead: bool,
    pub agreement_day: String,
    /// Where she works away today, and since when; empty at home.
    pub away_place: String,
    pub away_since: String,
}

impl Kin {
    /// Whether she is away today.
    pub(crate) fn away(&self) -> bool {
        !self.away_since.is_empty()
    }
    /// Where she works: the place she is away at, else her workplace, else what she does.
    pub(crate) fn works_at(&self) -> &str {
        [&self.away_place, &self.workplace, &self.occupation]
            .into_iter()
            .find(|t| !t.is_empty())
            .map_or("", String::as_str)
    }
    /// Her health in words.
    pub(crate) fn health_words(&self, lang: vocab::Lang) -> String {
        field_of("health").map_or_else(String::new, |f| f.show(&self.health, lang))
    }
}

/// The family of one person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Family {
    pub kin: Vec<Kin>,
    /// 祖父 祖母 外祖父 外祖母, as far as the files say.
    pub grandparents: [Option<Kin>; 4],
}

impl Family {
    /// The first of a kind.
    pub(crate) fn one(&self, kind: RelationKind) -> Option<&Kin> {
        self.kin.iter().find(|k| k.kind == Some(kind))
    }
}

/// How people call the four grandparents.
const CALLED: [&[&str]; 4] =
    [&["祖父", "爷爷", "阿公"], &["祖母", "奶奶", "阿婆"], &["外祖父", "外公", "姥爷"], &["外祖母", "外婆", "姥姥"]];

fn grandparent(called: &str) -> Option<usize> {
    CALLED.iter().position(|words| words.contains(&called))
}

record! {
    struct Line {
        person_id: PersonId, relation_id: String, kind: String, called: String, name: String, phone: String, agreement_day: String, other_id: Option<PersonId>,
        other_name: String, other_phone: String, other_number: String, other_birth: String, other_address: String, other_workplace: String,
        other_occupation: String, other_health: String, other_capable: String, other_status: String, other_class: String, other_path: String, named: bool,
    }
}

const LINES: &str = "SELECT r.person_id, r.id AS relation_id, r.kind, r.called, r.name, r.phone, r.agreement_day, r.other_id, \
    COALESCE(o.name, '') AS other_name, COALESCE(o.phone, '') AS other_phone, COALESCE(o.id_number, '') AS other_number, \
    COALESCE(o.birth_day, '') AS other_birth, COALESCE(o.address, '') AS other_address, COALESCE(o.workplace, '') AS other_workplace, \
    COALESCE(o.occupation, '') AS other_occupation, COALESCE(o.health, '') AS other_health, COALESCE(o.capable, '') AS other_capable, \
    COALESCE(o.status, '') AS other_status, COALESCE(o.file_class, '') AS other_class, COALESCE(o.unit_path, '') AS other_path, \
    CAST(CASE WHEN EXISTS (SELECT 1 FROM person_reader n WHERE n.person_id = o.id AND n.account_id = ";

/// Who is asking: decides whose files stay closed.
pub(crate) struct Reader<'a> {
    pub site: &'a Site,
    pub sight: &'a Sight,
    pub guard: Option<&'a Permit<GuardPeople>>,
}

impl Reader<'_> {
    fn lines(&self) -> Sql {
        let mut q = sql(LINES);
        q.push_bind(&self.sight.actor().account);
        q.push(") THEN 1 ELSE 0 END AS BIGINT) AS named FROM relation r LEFT JOIN person o ON o.id = r.other_id AND o.removed_at IS NULL WHERE (r.until_day = '' OR r.until_day > ");
        q.push_bind(self.sight.today()).push(") AND ");
        q
    }

    /// Sealed: named readers. Confidential: named readers and those who classify files.
    fn may_read(&self, l: &Line) -> bool {
        let guards = || self.guard.is_some_and(|g| g.covers(&UnitPath::stored(l.other_path.clone())));
        match l.other_class.as_str() {
            "sealed" => l.named,
            "confidential" => l.named || guards(),
            _ => true,
        }
    }

    fn kin(&self, l: Line) -> Result<Kin, DbError> {
        let vault = &self.site.vault;
        let base = Kin {
            kind: RelationKind::parse(&l.kind),
            called: l.called.clone(),
            agreement_day: l.agreement_day.clone(),
            ..Kin::default()
        };
        if !self.may_read(&l) {
            return Ok(Kin { name: "＊＊".into(), ..base });
        }
        let Some(id) = l.other_id else {
            let phone = vault.open_text(Place::new("relation.phone", &l.relation_id), &l.phone)?;
            return Ok(Kin { name: l.name, phone, ..base });
        };
        Ok(Kin {
            name: l.other_name,
            phone: vault.open_text(Place::new("person.phone", id.as_str()), &l.other_phone)?,
            id_number: vault.open_text(Place::new("person.id_number", id.as_str()), &l.other_number)?,
            address: vault.open_text(Place::new("person.address", id.as_str()), &l.other_address)?,
            birth_day: l.other_birth,
            workplace: l.other_workplace,
            occupation: l.other_occupation,
            health: l.other_health,
            capable: l.other_capable,
            dead: l.other_status == "dead",
            id: Some(id),
            ..base
        })
    }

    /// The families of some people: three queries, however many they are.
    pub(crate) async fn families(&self, tx: &mut Tx, of: &[PersonId]) -> Result<HashMap<PersonId, Family>, DbError> {
        let mut q = self.lines();
        q.push_in("r.person_id", of.iter()).push(" ORDER BY r.person_id, r.kind, r.from_day DESC, r.id");
        let mut out: HashMap<PersonId, Family> = HashMap::new();
        for l in tx.all::<Line>(q).await? {
            let person = l.person_id.clone();
            out.entry(person).or_default().kin.push(self.kin(l)?);
        }
        let mut others: Vec<PersonId> = out.values().flat_map(|f| f.kin.iter().filter_map(|k| k.id.clone())).collect();
        others.sort();
        others.dedup();
        let mut away = self.away(tx, &others).await?;
        let elders = self.parents_of(tx, &out).await?;
        for family in out.values_mut() {
            for kin in &mut family.kin {
                if let Some((place, since)) = kin.id.as_ref().and_then(|id| away.get_mut(id)) {
                    (kin.away_place, kin.away_since) = (place.clone(), since.clone());
                }
            }
            for (i, parent) in [RelationKind::Father, RelationKind::Mother].into_iter().enumerate() {
                let id = family.one(parent).and_then(|p| p.id.clone());
                for (j, kind) in [RelationKind::Father, RelationKind::Mother].into_iter().enumerate() {
                    family.grandparents[2 * i + j] =
                        id.as_ref().and_then(|id| elders.get(&(id.clone(), kind)).cloned());
                }
            }
            for kin in family.kin.clone() {
                if let Some(slot) = grandparent(&kin.called) {
                    family.grandparents[slot].get_or_insert(kin);
                }
            }
        }
        Ok(out)
    }

    async fn away(&self, tx: &mut Tx, of: &[PersonId]) -> Result<HashMap<PersonId, (String, String)>, DbError> {
        let today = self.sight.today().to_string();
        let spells = crate::family::store::spells(tx, of).await?;
        Ok(spells
            .into_iter()
            .filter(|s| s.from_day <= today && (s.until_day.is_empty() || s.until_day >= today))
            .map(|s| (s.person_id, (s.place, s.from_day)))
            .collect())
    }

    async fn parents_of(
        &self,
        tx: &mut Tx,
        families: &HashMap<PersonId, Family>,
    ) -> Result<HashMap<(PersonId, RelationKind), Kin>, DbError> {
        let parents: Vec<PersonId> = families
            .values()
            .flat_map(|f| {
                f.kin
                    .iter()
                    .filter(|k| matches!(k.kind, Some(RelationKind::Father | RelationKind::Mother)))
                    .filter_map(|k| k.id.clone())
            })
            .collect();
        let mut q = self.lines();
        q.push("r.kind IN ('father', 'mother') AND ")
            .push_in("r.person_id", parents.iter())
            .push(" ORDER BY r.person_id, r.kind, r.from_day DESC, r.id");
        let mut out = HashMap::new();
        for l in tx.all::<Line>(q).await? {
            let person = l.person_id.clone();
            let kin = self.kin(l)?;
            if let Some(kind) = kin.kind {
                out.entry((person, kind)).or_insert(kin);
            }
        }
        Ok(out)
    }
}

/// A made-up family, for samples and tests.
#[doc(hidden)]
pub(crate) fn sample() -> Family {
    let kin = |kind: RelationKind, name: &str, called: &str| Kin {
        kind: Some(kind),
        called: called.into(),
        name: name.into(),
        phone: "13800001234".into(),
        id_number: "11010519491231002X".into(),
        birth_day: "1985-02-03".into(),
        address: "河口镇上云村三组 12 号".into(),
        workplace: "某某制衣厂".into(),
        occupation: "缝纫工".into(),
        health: "1".into(),
        capable: "1".into(),
        ..Kin::default()
    };
    let father = Kin {
        away_place: "某省某市某某电子科技有限公司".into(),
        away_since: "2025-03-01".into(),
        ..kin(RelationKind::Father, "李大山", "")
    };
    let mother = Kin { dead: true, phone: String::new(), ..kin(RelationKind::Mother, "周梅", "") };
    let carer = Kin { agreement_day: "2025-09-01".into(), ..kin(RelationKind::Carer, "李春花", "姑姑") };
    let grandmother = kin(RelationKind::Guardian, "陈桂英", "外婆");
    Family {
        grandparents: [
            None,
            Some(Kin { dead: true, ..kin(RelationKind::Mother, "王秀兰", "") }),
            None,
            Some(grandmother.clone()),
        ],
        kin: vec![
            father,
            mother,
            grandmother,
            carer,
            kin(RelationKind::Cadre, "王上云", ""),
            kin(RelationKind::Teacher, "刘老师", ""),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grandparents_are_known_by_how_they_are_called() {
        for (word, slot) in
            [("爷爷", Some(0)), ("奶奶", Some(1)), ("外公", Some(2)), ("外婆", Some(3)), ("姑姑", None), ("", None)]
        {
            assert_eq!(grandparent(word), slot, "{word}");
        }
    }
}

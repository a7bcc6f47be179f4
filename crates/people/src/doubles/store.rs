//! Where files meet: their blocking keys, candidates for one file, pairs found over everybody.

use super::MergePeople;
use crate::{
    card::Card,
    persons::{
        Sight,
        store::{PersonRow, select},
    },
};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record, row,
    vault::Place,
};
use linkage::{Birth, Class, Code, Comparison, NameMatch, Prepared, Scale, Secret, Subject};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use vocab::{Lang, PersonId, UnitPath};

/// A file that may be hers already.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The file.
    pub id: PersonId,
    /// The file, where she may see it.
    pub row: Option<PersonRow>,
    /// Where it is.
    pub unit_name: String,
    /// The same identity number: no second file is made.
    pub certain: bool,
    pub(super) reasons: Vec<(String, String)>,
}

impl Candidate {
    /// Why, in both languages; nothing of a file out of sight.
    pub(crate) fn both(&self) -> &[(String, String)] {
        if self.row.is_some() { &self.reasons } else { &[] }
    }
    /// Why, in sentences. Of a file out of sight only that there is one.
    pub fn why(&self, lang: Lang) -> Vec<&str> {
        if self.row.is_none() {
            return Vec::new();
        }
        self.reasons.iter().map(|(zh, en)| lang.pick(zh, en)).collect()
    }
    /// Who it is, for a sentence.
    pub fn shown(&self, lang: Lang) -> String {
        match &self.row {
            Some(r) => format!("{}（{}）", r.card.get("name"), r.unit_name),
            None => vocab::t!(lang, "档案在{}", "a file at {}", self.unit_name),
        }
    }
    #[doc(hidden)]
    pub fn sample(row: Option<PersonRow>, certain: bool) -> Candidate {
        Candidate {
            id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c9".into()),
            row,
            unit_name: "下云村".into(),
            certain,
            reasons: vec![
                ("姓名同音：李小兰／李晓兰".into(), "same sound".into()),
                ("出生日期相同".into(), "same birth day".into()),
            ],
        }
    }
}

/// A person's parents and guardian, as far as comparing looks at them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kin {
    pub(crate) father: String,
    pub(crate) mother: String,
    pub(crate) guardian: String,
}

pub(super) async fn kin(tx: &mut Tx, ids: &[PersonId]) -> Result<HashMap<PersonId, Kin>, DbError> {
    record! { struct Line { person_id: PersonId, kind: String, name: String } }
    let mut out: HashMap<PersonId, Kin> = HashMap::new();
    for chunk in ids.chunks(400) {
        let mut q = sql(
            "SELECT r.person_id, r.kind, o.name FROM relation r JOIN person o ON o.id = r.other_id WHERE r.until_day = '' AND r.kind IN ('father', 'mother', 'guardian') AND ",
        );
        q.push_in("r.person_id", chunk.iter());
        for l in tx.all::<Line>(q).await? {
            let k = out.entry(l.person_id).or_default();
            match l.kind.as_str() {
                "father" => k.father = l.name,
                "mother" => k.mother = l.name,
                _ => k.guardian = l.name,
            }
        }
    }
    Ok(out)
}

/// A blind index as a fingerprint.
fn print(blind: &str) -> Option<u64> {
    u64::from_str_radix(blind.get(..16)?, 16).ok()
}

pub(super) fn township(path: &UnitPath) -> String {
    path.parent().map(|p| p.to_string()).unwrap_or_default()
}

/// What comparing looks at. Whole numbers only where asked for: keys that are stored know their blind indexes alone.
pub(super) fn prepared(site: &Site, card: &Card, path: &UnitPath, kin: &Kin, whole: bool) -> Prepared {
    let (id, phone) = (card.get("id_number"), card.get("phone"));
    let secret = |what: &str, number: &'_ str| Secret {
        print: print(&site.vault.blind(what, number)),
        full: None,
        masked: None,
    };
    let mut id_secret = secret("id", id);
    let mut phone_secret = secret("phone", phone);
    if whole {
        id_secret.full = Some(id).filter(|n| !n.is_empty());
        phone_secret.full = Some(phone).filter(|n| !n.is_empty());
    }
    let former: Vec<&str> = card.get("former_name").split(['、', '，', ',', ' ']).filter(|n| !n.is_empty()).collect();
    let phones = [phone_secret];
    Prepared::new(&Subject {
        name: card.get("name"),
        other_names: &former,
        sex: gbcodes::Sex::by_code(card.get("sex")),
        birth: card.birth().map(Birth::Day),
        id: id_secret,
        phones: if phone.is_empty() { &[] } else { &phones },
        address: if whole { card.get("address") } else { "" },
        village: path.as_str(),
        township: &township(path),
        father: &kin.father,
        mother: &kin.mother,
        guardian: &kin.guardian,
        ..Subject::default()
    })
}

/// Evidence sentences, those that speak for one person first.
pub(super) fn sentences(c: &Comparison) -> Vec<(String, String)> {
    c.reasons.iter().filter(|r| r.weight.abs() >= 0.5).take(5).map(|r| (r.words_zh(), r.words_en())).collect()
}

pub(super) fn scale() -> Scale {
    // A county's register; the built-in shares of names need no counting on each entry.
    Scale { frequencies: linkage::Frequencies::builtin(20_000), ..Scale::default() }
}

/// Whether a card says so little that comparing can hardly tell: no number and no birth day.
pub(super) fn thin(card: &Card) -> bool {
    card.get("id_number").is_empty() && card.get("birth_day").is_empty()
}

/// Whether somebody of whom little is said should be asked about: a name of the same sound in the township, or the same
/// parents and a name of one character in common; and not another sex.
pub(super) fn near(c: &Comparison) -> bool {
    let any = |fits: &dyn Fn(&Code) -> bool| c.reasons.iter().any(|r| fits(&r.code));
    let sounds = |how: &NameMatch| *how <= NameMatch::Homophone;
    let sound = any(&|code| matches!(code, Code::Name(how) if sounds(how)));
    let here = any(&|code| matches!(code, Code::VillageSame | Code::TownshipSame));
    let parents = any(&|code| matches!(code, Code::Father(how) if sounds(how)))
        && any(&|code| matches!(code, Code::Mother(how) if sounds(how)))
        && any(&|code| matches!(code, Code::Name(how) if *how <= NameMatch::OneCharacter));
    !any(&|code| matches!(code, Code::Sex(false))) && (sound && here || parents)
}

/// Files that may be the person of a card: everywhere in the network, those out of sight without their names.
pub async fn candidates(
    tx: &mut Tx,
    site: &Site,
    sight: &Sight,
    card: &Card,
    at: &UnitPath,
    except: Option<&PersonId>,
) -> Result<Vec<Candidate>, DbError> {
    candidates_of(tx, site, sight, (card, at, &Kin::default()), except, false).await
}

/// The same of somebody whose parents are known. With `widely`, somebody of whom little is said is looked for by the sound
/// of her name too.
pub(crate) async fn candidates_of(
    tx: &mut Tx,
    site: &Site,
    sight: &Sight,
    (card, at, family): (&Card, &UnitPath, &Kin),
    except: Option<&PersonId>,
    widely: bool,
) -> Result<Vec<Candidate>, DbError> {
    let none = Kin::default();
    let thin = widely && thin(card);
    let keys = prepared(site, card, at, family, false).blocking_keys();
    let blind = site.vault.blind("id", card.get("id_number"));
    record! { struct Met { person_id: PersonId } }
    let mut q = sql("SELECT b.person_id FROM person_block b WHERE ");
    q.push_in("b.block", keys.iter().map(|k| *k as i64))
        .push(" GROUP BY b.person_id ORDER BY COUNT(*) DESC, b.person_id LIMIT 60");
    let mut ids: Vec<PersonId> = tx.all::<Met>(q).await?.into_iter().map(|m| m.person_id).collect();
    if !blind.is_empty() {
        ids.extend(
            tx.values::<PersonId>(
                sql("SELECT id AS v FROM person WHERE id_blind = $1 AND removed_at IS NULL AND status <> 'merged'")
                    .bind(&blind),
            )
            .await?,
        );
    }
    if thin && let Some(township) = at.parent() {
        let sound = linkage::pinyin_of(&crate::names::bare(card.get("name")));
        let mut q =
            sql("SELECT k.person_id AS v FROM person_key k JOIN person p ON p.id = k.person_id WHERE k.token = ");
        q.push_bind(format!("p:{sound}")).push(" AND ").push_within("p.unit_path", std::slice::from_ref(&township));
        q.push(" ORDER BY k.person_id LIMIT 60");
        ids.extend(tx.values::<PersonId>(q).await?);
    }
    ids.sort();
    ids.dedup();
    ids.retain(|id| Some(id) != except);
    let mut q = select();
    q.push_in("p.id", ids.iter()).push(" AND p.removed_at IS NULL AND p.status <> 'merged'");
    let rows: Vec<PersonRow> = tx.all(q).await?;
    let families = kin(tx, &ids).await?;
    let (me, scale) = (prepared(site, card, at, family, true), scale());
    let mut found = Vec::new();
    for row in rows {
        let other = prepared(site, &row.opened(site)?, &row.unit_path, families.get(&row.id).unwrap_or(&none), true);
        let outcome = linkage::compare(&me, &other, &scale);
        let certain = !blind.is_empty() && blind == site.vault.blind("id", &row.secret(site, "id_number")?);
        if certain || outcome.score.class >= Class::Likely || thin && near(&outcome) {
            found.push((outcome.score.bits, certain, row, sentences(&outcome)));
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.total_cmp(&a.0)));
    found.truncate(5);
    let seen: HashSet<PersonId> =
        crate::persons::store::known(tx, sight, &found.iter().map(|f| f.2.id.clone()).collect::<Vec<_>>())
            .await?
            .into_iter()
            .map(|r| r.id)
            .collect();
    Ok(found
        .into_iter()
        .map(|(_, certain, row, reasons)| Candidate {
            id: row.id.clone(),
            unit_name: row.unit_name.clone(),
            certain,
            reasons,
            row: seen.contains(&row.id).then_some(row),
        })
        .collect())
}

record! {
    /// A pair that waits for a decision, seen from one of its files.
    pub struct OpenPair { id: String, other_name: String, other_unit: String }
}

/// The open pairs of a file whose other half may be known of.
pub async fn open_pairs(tx: &mut Tx, sight: &Sight, id: &PersonId) -> Result<Vec<OpenPair>, DbError> {
    let mut q = sql(
        "SELECT x.id, p.name AS other_name, u.name AS other_unit FROM person_pair x JOIN person p ON p.id = CASE WHEN x.one_id = ",
    );
    q.push_bind(id).push(" THEN x.other_id ELSE x.one_id END JOIN unit u ON u.id = p.unit_id WHERE x.state = 'open' AND (x.one_id = ").push_bind(id);
    q.push(" OR x.other_id = ").push_bind(id).push(") AND p.removed_at IS NULL AND p.status <> 'merged' AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY x.score DESC LIMIT 3");
    tx.all(q).await
}

record! {
    /// A pair as listed.
    pub struct PairRow {
        id: String, one_id: PersonId, other_id: PersonId, score: f64, reasons: String, state: String,
        one_name: String, one_unit: String, one_birth: String, other_name: String, other_unit: String, other_birth: String,
    }
}

const PAIRS: &str = "SELECT x.id, x.one_id, x.other_id, x.score, x.reasons, x.state, p.name AS one_name, pu.name AS one_unit, p.birth_day AS one_birth, \
    o.name AS other_name, ou.name AS other_unit, o.birth_day AS other_birth FROM person_pair x JOIN person p ON p.id = x.one_id JOIN unit pu ON pu.id = p.unit_id \
    JOIN person o ON o.id = x.other_id JOIN unit ou ON ou.id = o.unit_id WHERE ";

impl PairRow {
    /// The reasons in a language.
    pub fn why(&self, lang: Lang) -> Vec<String> {
        serde_json::from_str::<Vec<(String, String)>>(&self.reasons)
            .unwrap_or_default()
            .into_iter()
            .map(|(zh, en)| lang.pick(&zh, &en).to_owned())
            .collect()
    }
}

/// Open pairs both of whose files are within the permit, the surest first.
pub async fn pairs(tx: &mut Tx, permit: &Permit<MergePeople>, sight: &Sight) -> Result<Vec<PairRow>, DbError> {
    let mut q = sql(PAIRS);
    q.push("x.state = 'open' AND p.removed_at IS NULL AND p.status <> 'merged' AND o.removed_at IS NULL AND o.status <> 'merged' AND ");
    q.push_within("p.unit_path", permit.roots()).push(" AND ").push_within("o.unit_path", permit.roots()).push(" AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY x.score DESC, x.id LIMIT 200");
    tx.all(q).await
}

/// One pair.
pub async fn pair(tx: &mut Tx, permit: &Permit<MergePeople>, id: &str) -> Result<Option<PairRow>, DbError> {
    let mut q = sql(PAIRS);
    q.push("x.id = ")
        .push_bind(id)
        .push(" AND ")
        .push_within("p.unit_path", permit.roots())
        .push(" AND ")
        .push_within("o.unit_path", permit.roots());
    tx.optional(q).await
}

/// Looks for files that are one person among all within the permit. Returns how many files it compared and how many pairs
/// are new. Pairs that a person has decided stay decided.
pub async fn search(tx: &mut Tx, site: &Site, permit: &Permit<MergePeople>) -> Result<(usize, usize), DbError> {
    let mut people: Vec<(PersonId, Card, UnitPath)> = Vec::new();
    let mut after = String::new();
    loop {
        let mut q = select();
        q.push("p.id > ")
            .push_bind(&after)
            .push(" AND p.removed_at IS NULL AND p.status <> 'merged' AND ")
            .push_within("p.unit_path", permit.roots())
            .push(" ORDER BY p.id LIMIT 2000");
        let rows: Vec<PersonRow> = tx.all(q).await?;
        let Some(last) = rows.last() else { break };
        after = last.id.to_string();
        for row in rows {
            people.push((row.id.clone(), row.opened(site)?, row.unit_path.clone()));
        }
    }
    let ids: Vec<PersonId> = people.iter().map(|p| p.0.clone()).collect();
    let (families, none) = (kin(tx, &ids).await?, Kin::default());
    let ready: Vec<Prepared> = people
        .iter()
        .map(|(id, card, path)| prepared(site, card, path, families.get(id).unwrap_or(&none), true))
        .collect();
    let scale = Scale::of(&ready);
    let mut known: HashSet<(PersonId, PersonId)> = HashSet::new();
    record! { struct Both { one_id: PersonId, other_id: PersonId } }
    for b in tx.all::<Both>(sql("SELECT one_id, other_id FROM person_pair")).await? {
        known.insert((b.one_id, b.other_id));
    }
    let mut fresh = 0;
    // Gathered into people first: the second file of one twin is like the other twin too, and is not given to her.
    for p in
        linkage::groups(&ready, &scale).into_iter().flat_map(|g| g.pairs).filter(|p| p.score.class >= Class::Likely)
    {
        let (a, b) = (&ids[p.a as usize], &ids[p.b as usize]);
        let key = if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
        if known.insert(key.clone()) {
            let why = sentences(&linkage::compare(&ready[p.a as usize], &ready[p.b as usize], &scale));
            let pair = NewPair::of(&key.0, &key.1, f64::from(p.score.bits), &why);
            insert_pairs(tx, site, &[pair], "open", "").await?;
            fresh += 1;
        }
    }
    let at = permit.roots().first().cloned().unwrap_or_else(UnitPath::everything);
    audit::log(tx, site, permit, "persons".into(), &at, json!({"compared": people.len(), "pairs": fresh})).await?;
    Ok((people.len(), fresh))
}

/// Two files that may be one person, about to be written down: the smaller id first.
struct NewPair<'a> {
    one: &'a PersonId,
    other: &'a PersonId,
    score: f64,
    why: &'a [(String, String)],
}

impl<'a> NewPair<'a> {
    fn of(a: &'a PersonId, b: &'a PersonId, score: f64, why: &'a [(String, String)]) -> NewPair<'a> {
        let (one, other) = if a < b { (a, b) } else { (b, a) };
        NewPair { one, other, score, why }
    }
}

async fn insert_pairs(tx: &mut Tx, site: &Site, pairs: &[NewPair<'_>], state: &str, by: &str) -> Result<(), DbError> {
    let head =
        sql("INSERT INTO person_pair (id, one_id, other_id, score, reasons, state, decided_by, found_at) VALUES ");
    let rows = pairs.iter().map(|p| {
        let why = serde_json::to_string(p.why).unwrap_or_else(|_| "[]".into());
        row![site.mint.uuid(), p.one, p.other, p.score, why, state, by, site.clock.now()]
    });
    tx.put(&head, rows.collect(), &sql(" ON CONFLICT (one_id, other_id) DO NOTHING")).await.map(|_| ())
}

/// Notes that two files are two people (found on entry, and said so by whoever entered the second).
pub async fn distinct(tx: &mut Tx, site: &Site, by: &str, id: &PersonId, others: &[Candidate]) -> Result<(), DbError> {
    let pairs: Vec<NewPair<'_>> = others.iter().map(|c| NewPair::of(id, &c.id, 0.0, &c.reasons)).collect();
    insert_pairs(tx, site, &pairs, "distinct", by).await
}

/// A file made although others were shown that may be the same person, and why they may.
pub(crate) type Apart = (PersonId, PersonId, Vec<(String, String)>);

/// The same for files that an import was shown before it made second ones.
pub(crate) async fn distinct_pairs(tx: &mut Tx, site: &Site, by: &str, apart: &[Apart]) -> Result<(), DbError> {
    let pairs: Vec<NewPair<'_>> = apart.iter().map(|(a, b, why)| NewPair::of(a, b, 0.0, why)).collect();
    insert_pairs(tx, site, &pairs, "distinct", by).await
}

/// Decides a pair. `false` when it is decided already.
pub async fn decide(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<MergePeople>,
    p: &PairRow,
    state: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE person_pair SET state = $1, decided_by = $2, decided_at = $3 WHERE id = $4 AND state = 'open'")
                .bind(state)
                .bind(&permit.actor().name)
                .bind(site.clock.now())
                .bind(&p.id),
        )
        .await?;
    Ok(hit > 0)
}

/// Seals what merges remember anew.
pub async fn reseal(tx: &mut Tx, site: &Site, old: &Site) -> Result<(), DbError> {
    record! { struct Line { id: String, choices: String } }
    for l in tx.all::<Line>(sql("SELECT id, choices FROM person_merge")).await? {
        let place = Place::new("person_merge.choices", &l.id);
        let plain = old.vault.open_text(place, &l.choices)?;
        tx.run(
            sql("UPDATE person_merge SET choices = $1 WHERE id = $2")
                .bind(site.vault.seal(&site.mint, place, &plain)?)
                .bind(&l.id),
        )
        .await?;
    }
    // The keys of files hold blind indexes of numbers.
    let ids: Vec<PersonId> = tx.values(sql("SELECT id AS v FROM person ORDER BY id")).await?;
    super::bulk::index_many(tx, site, &ids).await
}

/// Which values a merge takes, by field.
pub type Choices = BTreeMap<String, String>;

//! What an import remembers of a sheet and of a row, and what follows from it. Pure.

use crate::{
    card::Card,
    persons::rules::{Told, settle},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vocab::{Bi, Lang, bi};

/// What was chosen for a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    /// The sheet's place in the workbook and the table's on the sheet.
    pub sheet: usize,
    pub table: usize,
    /// What each column holds: a field's key, `#` for numbers of rows, `-` for nothing, several joined by `+`.
    pub columns: BTreeMap<u32, String>,
    /// The unit of rows that name no village.
    pub unit: String,
    /// The register to enter everybody on; empty for none.
    pub register: String,
    /// Whether an empty cell takes away what the file holds.
    pub clear: bool,
}

impl Settings {
    /// The fields that the sheet speaks of.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.columns.values().flat_map(|v| v.split('+')).filter(|k| !matches!(*k, "#" | "-" | ""))
    }
    /// The column of a field.
    pub(super) fn column_of(&self, key: &str) -> Option<u32> {
        self.columns.iter().find(|(_, v)| v.split('+').any(|k| k == key)).map(|(c, _)| *c)
    }
}

/// How much something found in a row matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Weight {
    /// Worth knowing.
    Note,
    /// A person should look.
    Doubt,
    /// Not possible.
    Wrong,
}

/// Something found in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    pub weight: Weight,
    /// The field.
    pub key: String,
    /// The cell as Excel names it; empty for the row as a whole.
    pub cell: String,
    pub zh: String,
    pub en: String,
    /// It has to be decided on the row itself: no button for many rows decides it.
    #[serde(default)]
    pub hand: bool,
}

impl Said {
    pub(super) fn new(weight: Weight, key: &str, b: Bi) -> Said {
        Said { weight, key: key.to_owned(), cell: String::new(), zh: b.zh, en: b.en, hand: false }
    }
    pub(super) fn words(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A relative as the row names her.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct KinSaid {
    /// `father`, `mother`, `guardian`, `spouse`, `contact`, `carer`.
    pub group: String,
    /// In words: 外婆.
    pub called: String,
    pub card: Card,
    pub away_place: String,
    pub away_since: String,
    /// The sheet did not say since when: the day of import stands there.
    pub away_guessed: bool,
    /// Of a guardian who is a parent of the row: which one.
    pub same_as: String,
}

/// A file that may be the row's person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Maybe {
    pub id: String,
    /// Who it is, in both languages.
    pub zh: String,
    pub en: String,
    /// Whether the importer may write it.
    pub writable: bool,
    pub reasons: Vec<(String, String)>,
}

/// What would change of a file: field, old, new.
pub(super) type Change = (String, String, String);

/// A row as understood and judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Judged {
    /// The cells by field, as read.
    pub cells: BTreeMap<String, String>,
    /// What was typed over them afterwards.
    pub mended: BTreeMap<String, String>,
    pub card: Card,
    /// The village named, or the one chosen for rows without: id, name.
    pub unit: String,
    pub unit_name: String,
    /// Whether the row itself names the village.
    pub unit_said: bool,
    pub kin: Vec<KinSaid>,
    /// What was found in the cells.
    pub findings: Vec<Said>,
    /// What was found by holding the row against the register and the other rows.
    pub met: Vec<Said>,
    pub changes: Vec<Change>,
    pub maybe: Vec<Maybe>,
}

impl Judged {
    pub(super) fn say(&mut self, weight: Weight, key: &str, b: Bi) {
        self.findings.push(Said::new(weight, key, b));
    }
    pub(super) fn meet(&mut self, weight: Weight, key: &str, b: Bi) {
        self.met.push(Said::new(weight, key, b));
    }
    /// A doubt that has to be decided on the row itself.
    pub(super) fn meet_by_hand(&mut self, key: &str, b: Bi) {
        self.met.push(Said { hand: true, ..Said::new(Weight::Doubt, key, b) });
    }
    /// Whether the row is left out when many are decided at once: it may be about somebody else than it says, or about
    /// somebody who has a file.
    pub(super) fn by_hand(&self) -> bool {
        !self.maybe.is_empty() || self.findings.iter().chain(&self.met).any(|s| s.hand)
    }
    /// Everything found, the gravest first.
    pub(super) fn found(&self) -> Vec<&Said> {
        let mut all: Vec<&Said> = self.findings.iter().chain(&self.met).collect();
        all.sort_by_key(|s| std::cmp::Reverse(s.weight));
        all
    }
    pub(super) fn worst(&self) -> Weight {
        self.findings.iter().chain(&self.met).map(|f| f.weight).max().unwrap_or(Weight::Note)
    }
    /// Which fields the file loses when empty cells are to count: those the sheet has a column for and the row nothing in.
    pub(super) fn emptied<'a>(&'a self, settings: &'a Settings) -> impl Iterator<Item = &'a str> {
        settings.keys().filter(|k| {
            settings.clear
                && *k != "name"
                && !k.contains('.')
                && self.cells.get(*k).is_none_or(|c| c.is_empty())
                && self.mended.get(*k).is_none_or(|c| c.is_empty())
        })
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Verdict {
    New,
    Changed,
    Same,
    Doubtful,
    Wrong,
}

impl Verdict {
    pub(super) const ALL: [Verdict; 5] =
        [Verdict::New, Verdict::Changed, Verdict::Same, Verdict::Doubtful, Verdict::Wrong];
    pub(super) fn code(self) -> &'static str {
        match self {
            Verdict::New => "new",
            Verdict::Changed => "changed",
            Verdict::Same => "same",
            Verdict::Doubtful => "doubtful",
            Verdict::Wrong => "wrong",
        }
    }
    pub(super) fn parse(code: &str) -> Option<Verdict> {
        Self::ALL.into_iter().find(|v| v.code() == code)
    }
    pub(super) fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Verdict::New => ("新增", "New"),
            Verdict::Changed => ("有变化", "Changed"),
            Verdict::Same => ("无变化", "Unchanged"),
            Verdict::Doubtful => ("有疑问", "Doubtful"),
            Verdict::Wrong => ("有错误", "Wrong"),
        };
        lang.pick(zh, en)
    }
}

/// What a row is, what may be decided about it (`n`ew, `u`pdate, `s`kip; `h`: by hand only, see `Judged::by_hand`), and
/// what is decided unless a person says otherwise. `target`: there is a file with the same identity number.
pub(super) fn verdict(j: &Judged, target: bool) -> (Verdict, &'static str, &'static str) {
    match j.worst() {
        Weight::Wrong => (Verdict::Wrong, "s", ""),
        Weight::Doubt if target && j.by_hand() => (Verdict::Doubtful, "ush", ""),
        Weight::Doubt if target => (Verdict::Doubtful, "us", ""),
        _ if target && j.changes.is_empty() => (Verdict::Same, "s", "skip"),
        _ if target => (Verdict::Changed, "us", "update"),
        _ if j.maybe.iter().any(|m| m.writable) => (Verdict::Doubtful, "nush", ""),
        Weight::Doubt | Weight::Note if j.by_hand() => (Verdict::Doubtful, "nsh", ""),
        Weight::Doubt => (Verdict::Doubtful, "ns", ""),
        Weight::Note => (Verdict::New, "ns", "new"),
    }
}

/// Whether two files of one identity number can be one person by their names: the same, the same in sound, one a former
/// name of the other, or of three characters and more one written otherwise. With other names one of the numbers is
/// somebody else's, as when a column was sorted without the others.
pub(super) fn one_name(old: &Card, said: &Card) -> bool {
    let bare = |name: &str| crate::names::bare(&crate::names::tidy(name));
    let own = |card: &Card| bare(card.get("name"));
    let (there, here) = (own(old), own(said));
    if there.is_empty() || here.is_empty() || there == here {
        return true;
    }
    let former = |card: &Card, name: &str| {
        card.get("former_name").split(['、', ',', '，', ';', '；', '/', ' ']).any(|f| bare(f) == name)
    };
    former(old, &here)
        || former(said, &there)
        || linkage::pinyin_of(&there) == linkage::pinyin_of(&here)
        || one_off(&there, &here)
}

/// Whether one character was written otherwise, left out or added; half of a name of two is another name.
fn one_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() < 3 || long.len() - short.len() > 1 {
        return false;
    }
    let head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let rest = usize::from(long.len() == short.len());
    short[(head + rest).min(short.len())..] == long[head + 1..]
}

/// The card of a new file: with what the identity number tells, and a reason where there is none.
pub(super) fn as_new(said: &Card, today: Date) -> Result<Card, Vec<Said>> {
    let mut card = said.clone();
    if card.get("id_number").is_empty() && card.get("id_none_why").is_empty() {
        card.set("id_none_why", "not_given");
    }
    settle(Told { card, insist: true }, today)
        .map_err(|e| e.iter().map(|e| Said::new(Weight::Wrong, &e.field, e.message.clone())).collect())
}

/// A file's card with what the sheet says put over it. A cell that says nothing leaves the old value, but for `emptied`.
pub(super) fn merged<'a>(old: &Card, said: &Card, emptied: impl Iterator<Item = &'a str>, today: Date) -> Card {
    let mut card = old.clone();
    for (key, value) in said.iter() {
        card.set(key, value);
    }
    emptied.for_each(|key| card.set(key, ""));
    as_new(&card, today).unwrap_or(card)
}

/// Field by field what differs.
pub(super) fn changes(old: &Card, new: &Card) -> Vec<Change> {
    old.differences(new).into_iter().map(|k| (k.clone(), old.get(&k).to_owned(), new.get(&k).to_owned())).collect()
}

/// How far away a place of work is, as far as its name tells: within the county where the county or one of its townships is
/// named, else another province; the file can say it more closely.
pub(super) fn reach_of(place: &str, near: &[String]) -> &'static str {
    let named = |n: &String| {
        let stem = n.trim_end_matches(['县', '镇', '乡', '区']);
        stem.chars().count() >= 2 && place.contains(stem)
    };
    if near.iter().any(named) || place.contains("本县") || place.contains("县内") { "county" } else { "beyond" }
}

/// Why a committed sheet was sent back.
pub(super) fn sent_back(rows: &[i64]) -> Bi {
    let shown = rows.iter().take(20).map(|r| r.to_string()).collect::<Vec<_>>();
    let (zh, en, n) = (shown.join("、"), shown.join(", "), rows.len());
    bi!(
        "预览之后有 {n} 行的档案被人改动过（第 {zh} 行），所以一行也没有导入。这些行已经重新核对，请再看一遍后确认。",
        "Files of {n} rows have changed since the preview (rows {en}), so nothing was brought in. Those rows were judged anew; look at them and confirm again."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 6, 15);

    #[test]
    fn a_row_is_what_is_worst_in_it() {
        let fine = Judged { changes: vec![("grade".into(), "二".into(), "三".into())], ..Judged::default() };
        assert_eq!(verdict(&fine, true), (Verdict::Changed, "us", "update"));
        assert_eq!(verdict(&Judged::default(), true).0, Verdict::Same);
        assert_eq!(verdict(&Judged::default(), false), (Verdict::New, "ns", "new"));
        let mut doubt = fine.clone();
        doubt.say(Weight::Doubt, "sex", bi!("不符", "differs"));
        assert_eq!(verdict(&doubt, true), (Verdict::Doubtful, "us", ""));
        assert_eq!(verdict(&doubt, false), (Verdict::Doubtful, "ns", ""));
        let maybe = Maybe { id: "p".into(), zh: "甲".into(), en: "甲".into(), writable: true, reasons: Vec::new() };
        let alike = Judged { maybe: vec![maybe], ..Judged::default() };
        assert_eq!(verdict(&alike, false), (Verdict::Doubtful, "nush", ""), "not among the many");
        let both = Judged { findings: doubt.findings.clone(), ..alike };
        assert_eq!(verdict(&both, false), (Verdict::Doubtful, "nush", ""), "a doubt takes no choice away");
        let mut other = fine.clone();
        other.meet_by_hand("name", bi!("姓名不同", "another name"));
        assert_eq!(verdict(&other, true), (Verdict::Doubtful, "ush", ""));
        assert_eq!(verdict(&other, false), (Verdict::Doubtful, "nsh", ""));
        doubt.say(Weight::Wrong, "phone", bi!("少一位", "too short"));
        assert_eq!(verdict(&doubt, true), (Verdict::Wrong, "s", ""));
    }

    #[test]
    fn one_number_under_another_name_is_somebody_else() {
        let card = |name: &str, former: &str| Card::default().with("name", name).with("former_name", former);
        for (there, here, one) in [
            (("魏家豪", ""), ("魏家豪", ""), true),
            (("魏家豪", ""), ("魏 家豪", ""), true),
            (("魏家豪", ""), ("魏家毫", ""), true),
            (("李晓兰", ""), ("李小兰", ""), true),
            (("魏家豪", ""), ("魏家", ""), true),
            (("魏家", ""), ("魏家豪", ""), true),
            (("魏家豪", "魏狗娃、魏石头"), ("魏石头", ""), true),
            (("魏石头", ""), ("魏家豪", "魏石头"), true),
            (("魏家豪", ""), ("魏雨桐", ""), false),
            (("魏家豪", ""), ("尤佳宁", ""), false),
            (("魏豪", ""), ("魏敏", ""), false),
            (("阿依·古丽", ""), ("阿依古丽", ""), true),
        ] {
            assert_eq!(one_name(&card(there.0, there.1), &card(here.0, here.1)), one, "{there:?} {here:?}");
        }
    }

    #[test]
    fn blank_cells_leave_old_values_unless_asked() {
        let old = Card::default()
            .with("name", "李兰")
            .with("grade", "二")
            .with("illness", "哮喘")
            .with("id_none_why", "none");
        let said = Card::default().with("name", "李兰").with("grade", "三");
        let kept = merged(&old, &said, std::iter::empty(), TODAY);
        assert_eq!((kept.get("grade"), kept.get("illness"), kept.get("id_none_why")), ("三", "哮喘", "none"));
        let mut settings = Settings { clear: true, ..Settings::default() };
        for (col, key) in [(0, "name"), (1, "grade"), (2, "illness"), (3, "father.name")] {
            settings.columns.insert(col, key.into());
        }
        let j = Judged {
            cells: [("name".to_owned(), "李兰".to_owned()), ("grade".to_owned(), "三".to_owned())].into(),
            ..Judged::default()
        };
        assert_eq!(j.emptied(&settings).collect::<Vec<_>>(), ["illness"]);
        assert!(merged(&old, &said, j.emptied(&settings), TODAY).get("illness").is_empty());
        // A number that comes later takes the reason away and tells what was not known.
        let with_id = merged(&old, &said.with("id_number", "11010519491231002X"), std::iter::empty(), TODAY);
        assert_eq!((with_id.get("id_none_why"), with_id.get("birth_day")), ("", "1949-12-31"));
    }

    #[test]
    fn a_place_within_the_county_is_near() {
        let near = ["云溪县".to_owned(), "河口镇".to_owned()];
        assert_eq!(reach_of("云溪县城", &near), "county");
        assert_eq!(reach_of("某省某市", &near), "beyond");
    }
}

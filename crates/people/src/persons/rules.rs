//! What a file must hold, and what a typed field becomes. Pure.

use crate::{
    card::{Card, age_on, birthday},
    catalogue::{FIELDS, Field, Kind},
    names::tidy,
};
use jiff::civil::Date;
use vocab::{Bi, FieldErrors, bi, parse_day};

/// Brings a typed or imported value into the form it is stored in, or says what is wrong and how to mend it.
pub fn canonical(f: &Field, typed: &str, today: Date) -> Result<String, Bi> {
    let (zh, en) = (f.zh, f.en);
    let plain = tidy(typed);
    if plain.is_empty() {
        return Ok(String::new());
    }
    match f.kind {
        Kind::Text => {
            let text = if f.key == "name" || f.key == "former_name" { plain } else { typed.trim().to_owned() };
            match text.chars().count() {
                0..=200 => Ok(text),
                n => Err(bi!("{zh}太长（{n} 字），最多 200 字", "{en} is too long ({n} characters); 200 at most")),
            }
        }
        Kind::Long => match typed.trim().chars().count() {
            0..=4000 => Ok(typed.trim().to_owned()),
            n => Err(bi!("{zh}太长（{n} 字），最多 4000 字", "{en} is too long ({n} characters); 4000 at most")),
        },
        Kind::Day => match parse_day(typed) {
            None => Err(bi!("{zh}要写成 2016-07-01 这样的日期", "Write {en} like 2016-07-01")),
            Some(d) if d > today => Err(bi!("{zh}还没到", "{en} lies in the future")),
            Some(d) => Ok(d.to_string()),
        },
        Kind::Code(table) => table
            .read(&plain)
            .map(|row| row.code.to_owned())
            .ok_or_else(|| bi!("{zh}“{plain}”不在{}里", "{en} “{plain}” is not in {}", table.standard)),
        Kind::Choice(options) => options
            .iter()
            .find(|o| o.0 == plain || o.1 == plain || o.2.eq_ignore_ascii_case(&plain) || o.3.contains(&plain.as_str()))
            .map(|o| o.0.to_owned())
            .ok_or_else(|| {
                let (list, listed) = (
                    options.iter().map(|o| o.1).collect::<Vec<_>>().join("、"),
                    options.iter().map(|o| o.2).collect::<Vec<_>>().join(", "),
                );
                bi!("{zh}“{plain}”看不懂，可填：{list}", "{en} “{plain}” is not known; one of: {listed}")
            }),
        Kind::YesNo => match plain.to_lowercase().as_str() {
            "1" | "是" | "有" | "√" | "对" | "yes" | "y" | "true" => Ok("1".into()),
            "0" | "否" | "无" | "没有" | "×" | "不" | "no" | "n" | "false" => Ok("0".into()),
            _ => Err(bi!("{zh}填“是”或“否”", "Answer {en} with yes or no")),
        },
        Kind::ResidentId => {
            gbcodes::ResidentId::parse(&plain).map(|id| id.as_str().to_owned()).map_err(|e| Bi::new(e.zh(), e.en()))
        }
        Kind::Phone => phone(&plain),
        Kind::Card => {
            let digits: String = plain.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
            if digits.chars().all(|c| c.is_ascii_digit()) && (12..=19).contains(&digits.len()) {
                Ok(digits)
            } else {
                Err(bi!("{zh}应是 12—19 位数字", "{en} has 12 to 19 digits"))
            }
        }
    }
}

/// A telephone as stored: digits, with the area code before a dash.
fn phone(plain: &str) -> Result<String, Bi> {
    let kept: String = plain.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '（' | '）')).collect();
    let kept = kept.strip_prefix("+86").or_else(|| kept.strip_prefix("0086")).unwrap_or(&kept);
    let digits: String = kept.chars().filter(char::is_ascii_digit).collect();
    let strange = kept.chars().any(|c| !(c.is_ascii_digit() || c == '-'));
    let mobile = digits.len() == 11 && digits.starts_with('1');
    let landline = digits.starts_with('0') && (10..=12).contains(&digits.len());
    let short = (7..=8).contains(&digits.len()) && !digits.starts_with('0');
    match () {
        () if strange => Err(bi!(
            "电话里只能有数字；有两个号码时，另一个写到备注里",
            "A telephone holds digits only; put a second number into the note"
        )),
        () if mobile => Ok(digits),
        () if landline || short => Ok(kept.trim_matches('-').to_owned()),
        () => {
            let n = digits.len();
            Err(bi!(
                "电话有 {n} 位数字：手机是 11 位、1 开头，座机写成 0577-1234567",
                "{n} digits are no telephone: a mobile has 11 and begins with 1, a landline is 0577-1234567"
            ))
        }
    }
}

/// What a form holds of a person: her card, and what the form says beside it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The fields.
    pub card: Card,
    /// She insists on sex or birth day although the number says otherwise.
    pub insist: bool,
}

/// Holds a card against itself: what is missing, what contradicts. The card comes back with what the number tells.
pub fn settle(mut told: Told, today: Date) -> Result<Card, FieldErrors> {
    let mut errors = FieldErrors::new();
    if told.card.get("name").is_empty() {
        errors.add("name", bi!("请填写姓名", "A name is needed"));
    }
    match told.card.resident_id() {
        Some(id) => {
            told.card.set("id_none_why", "");
            let (birth, sex) = (id.birth().to_string(), id.sex().code());
            let declared = (told.card.get("birth_day").to_owned(), told.card.get("sex").to_owned());
            if declared.0.is_empty() {
                told.card.set("birth_day", birth.as_str());
            } else if declared.0 != birth && !told.insist {
                errors.add("birth_day", bi!("身份证号上的出生日期是 {birth}，和填的 {} 不一致。改成一致，或勾选“以填写的为准”", "The number says she was born on {birth}, the form says {}. Make them agree, or tick “keep what I typed”", declared.0));
            }
            if declared.1.is_empty() {
                told.card.set("sex", sex);
            } else if declared.1 != sex && !told.insist {
                let (zh, en) = (id.sex().zh(), id.sex().en());
                errors.add(
                    "sex",
                    bi!(
                        "身份证号说明性别是{zh}，和填的不一致。改成一致，或勾选“以填写的为准”",
                        "The number says {en}, the form says otherwise. Make them agree, or tick “keep what I typed”"
                    ),
                );
            }
        }
        None if told.card.get("id_none_why").is_empty() => {
            errors.add("id_none_why", bi!("没有身份证号时，请选一个原因", "Without a number, choose the reason why"));
        }
        None => {}
    }
    if let Some(birth) = told.card.birth()
        && age_on(birth, today).is_none_or(|a| a > 125)
    {
        errors.add(
            "birth_day",
            bi!("出生日期不对：今年超过 125 岁了", "The birth day is wrong: that is more than 125 years ago"),
        );
    }
    errors.into_result(told.card)
}

/// Reads a whole form of typed fields. `kept` are the values of secrets that were left blank to stay as they are.
pub fn read(
    draft: &kernel::web::Draft,
    kept: &Card,
    own: &[(String, OwnField)],
    today: Date,
) -> Result<Card, FieldErrors> {
    let mut errors = FieldErrors::new();
    let mut card = Card::default();
    for f in FIELDS {
        let typed = draft.raw(f.key);
        if f.secret && typed.trim().is_empty() {
            if draft.get(&format!("clear.{}", f.key)) != "1" {
                card.set(f.key, kept.get(f.key));
            }
            continue;
        }
        match canonical(f, typed, today) {
            Ok(v) => card.set(f.key, v),
            Err(why) => errors.add(f.key, why),
        }
    }
    for (key, field) in own {
        // Ticked boxes come one by one.
        match field.canonical(&draft.all(key).collect::<Vec<_>>().join("、"), today) {
            Ok(v) => card.set(key, v),
            Err(why) => errors.add(key.as_str(), why),
        }
    }
    let told = Told { card, insist: draft.get("insist") == "1" };
    match (settle(told, today), errors.is_empty()) {
        (Ok(card), true) => Ok(card),
        (settled, _) => {
            for e in settled.err().unwrap_or_default().iter() {
                if errors.of(&e.field, vocab::Lang::Zh).is_none() {
                    errors.add(e.field.as_str(), e.message.clone());
                }
            }
            Err(errors)
        }
    }
}

/// A county's own field, as a pack declares it.
#[derive(Clone, Debug)]
pub struct OwnField {
    /// Names.
    pub name: Bi,
    /// `text`, `long`, `number`, `money`, `day`, `yes_no`, `choice`, `choices`.
    pub kind: String,
    /// The choices in Chinese and English; what is stored is the Chinese.
    pub choices: Vec<Bi>,
    /// The register it belongs to.
    pub register: String,
}

impl OwnField {
    /// Brings a typed value into the form it is stored in.
    pub fn canonical(&self, typed: &str, today: Date) -> Result<String, Bi> {
        let plain = typed.trim();
        let (zh, en) = (&self.name.zh, &self.name.en);
        if plain.is_empty() {
            return Ok(String::new());
        }
        match self.kind.as_str() {
            "number" => plain
                .replace([',', '，'], "")
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite())
                .map(|n| n.to_string())
                .ok_or_else(|| bi!("{zh}要填数字", "{en} is a number")),
            "money" => vocab::Fen::parse_yuan(plain).map(|f| f.to_string()).ok_or_else(|| {
                bi!("{zh}填金额（元），如 1200 或 35.5", "{en} is an amount in yuan, such as 1200 or 35.5")
            }),
            "day" => match parse_day(plain) {
                Some(d) if d <= today => Ok(d.to_string()),
                Some(_) => Err(bi!("{zh}还没到", "{en} lies in the future")),
                None => Err(bi!("{zh}要写成 2016-07-01 这样的日期", "Write {en} like 2016-07-01")),
            },
            "yes_no" => match plain {
                "1" | "是" | "有" | "yes" => Ok("1".into()),
                "0" | "否" | "无" | "no" => Ok("0".into()),
                _ => Err(bi!("{zh}填“是”或“否”", "Answer {en} with yes or no")),
            },
            "choice" | "choices" => {
                let mut chosen = Vec::new();
                for part in plain.split(['、', '，', ',', '；', ';', '/']).map(str::trim).filter(|p| !p.is_empty()) {
                    let found = self.choices.iter().find(|c| c.zh == part || c.en.eq_ignore_ascii_case(part));
                    let Some(c) = found else {
                        let list = self.choices.iter().map(|c| c.zh.as_str()).collect::<Vec<_>>().join("、");
                        let listed = self.choices.iter().map(|c| c.en.as_str()).collect::<Vec<_>>().join(", ");
                        return Err(bi!(
                            "{zh}“{part}”看不懂，可填：{list}",
                            "{en} “{part}” is not known; one of: {listed}"
                        ));
                    };
                    if !chosen.contains(&c.zh) {
                        chosen.push(c.zh.clone());
                    }
                }
                if self.kind == "choice" && chosen.len() > 1 {
                    return Err(bi!("{zh}只能选一项", "Choose one {en} only"));
                }
                Ok(chosen.join("、"))
            }
            _ if plain.chars().count() > 2000 => {
                Err(bi!("{zh}太长，最多 2000 字", "{en} is too long; 2000 characters at most"))
            }
            _ => Ok(plain.to_owned()),
        }
    }
    /// A stored value as people read it.
    pub fn show(&self, value: &str, lang: vocab::Lang) -> String {
        match self.kind.as_str() {
            "yes_no" if !value.is_empty() => {
                lang.pick(if value == "1" { "是" } else { "否" }, if value == "1" { "yes" } else { "no" }).to_owned()
            }
            "choice" | "choices" => value
                .split('、')
                .map(|v| self.choices.iter().find(|c| c.zh == v).map_or(v, |c| c.get(lang)))
                .collect::<Vec<_>>()
                .join(lang.pick("、", ", ")),
            _ => value.to_owned(),
        }
    }
}

/// A field in which an edit and somebody else's saved edit part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The field.
    pub key: String,
    /// As it was when both began.
    pub base: String,
    /// What this edit says.
    pub mine: String,
    /// What was saved meanwhile.
    pub theirs: String,
    /// Whether both changed it.
    pub both: bool,
    /// `mine`, `theirs`, or nothing yet.
    pub picked: String,
}

/// Where two edits of one version part, field by field. A field that only one of them touched has its choice made; where
/// both did, a person chooses.
pub fn choices(base: &Card, mine: &Card, theirs: &Card, picked: impl Fn(&str) -> String) -> Vec<Choice> {
    mine.differences(theirs)
        .into_iter()
        .map(|key| {
            let (b, m, t) = (base.get(&key), mine.get(&key), theirs.get(&key));
            let by_hand = picked(&key);
            let picked = match () {
                () if by_hand == "mine" || by_hand == "theirs" => by_hand,
                () if m == b => "theirs".to_owned(),
                () if t == b => "mine".to_owned(),
                () => String::new(),
            };
            Choice { both: m != b && t != b, base: b.into(), mine: m.into(), theirs: t.into(), picked, key }
        })
        .collect()
}

/// The card that the choices make.
pub fn pick(mine: &Card, theirs: &Card, choices: &[Choice]) -> Card {
    let mut out = theirs.clone();
    for c in choices.iter().filter(|c| c.picked == "mine") {
        out.set(&c.key, mine.get(&c.key));
    }
    out
}

/// Until when she counts as a minor: her eighteenth birthday; `9999-12-31` for a child of unknown birth day; empty for a
/// grown-up (PIPL art. 31, 未成年人保护法 art. 2).
pub fn minor_until(card: &Card) -> String {
    match card.birth() {
        Some(b) => birthday(b, 18).to_string(),
        None if card.get("adult") == "1" || !card.get("marriage").is_empty() || !card.get("occupation").is_empty() => {
            String::new()
        }
        None => "9999-12-31".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::field_of;
    use jiff::civil::date;
    use kernel::web::Draft;

    const TODAY: Date = date(2026, 6, 15);

    fn value(key: &str, typed: &str) -> Result<String, Bi> {
        canonical(field_of(key).unwrap(), typed, TODAY)
    }

    #[test]
    fn what_is_typed_becomes_what_is_stored() {
        for (key, typed, want) in [
            ("name", " 李 小 兰 ", "李小兰"),
            ("sex", "女", "2"),
            ("ethnic", "汉", "01"),
            ("ethnic", "1", "01"),
            ("birth_day", "2016.7.1", "2016-07-01"),
            ("phone", "+86 138 0000 1234", "13800001234"),
            ("phone", "0577-1234567", "0577-1234567"),
            ("phone", "１３８００００１２３４", "13800001234"),
            ("boarding", "是", "1"),
            ("schooling", "小学", "primary"),
            ("risk", "红", "high"),
            ("id_number", "11010519491231002x", "11010519491231002X"),
            ("bank_card", "6222 0212 3456 7890", "6222021234567890"),
            ("grade", "", ""),
        ] {
            assert_eq!(value(key, typed).unwrap(), want, "{key} {typed}");
        }
        for (key, typed, says) in [
            ("birth_day", "2026-06-16", "还没到"),
            ("birth_day", "七月", "2016-07-01"),
            ("phone", "1380000123", "10 位"),
            ("phone", "13800001234/13900001234", "备注"),
            ("id_number", "110105194912310021", ""),
            ("schooling", "博士后", "可填"),
            ("sex", "甲", "GB/T 2261.1"),
        ] {
            assert!(value(key, typed).unwrap_err().zh.contains(says), "{key} {typed}");
        }
    }

    fn form(pairs: &[(&str, &str)]) -> Result<Card, FieldErrors> {
        read(&Draft::from_pairs(pairs.iter().copied()), &Card::default().with("phone", "13800001234"), &[], TODAY)
    }

    #[test]
    fn the_number_tells_sex_and_birth_and_contradictions_are_asked_about() {
        let card = form(&[("name", "李兰"), ("id_number", "11010519491231002X")]).unwrap();
        assert_eq!((card.get("sex"), card.get("birth_day"), card.get("phone")), ("2", "1949-12-31", "13800001234"));
        let errors =
            form(&[("name", "李兰"), ("id_number", "11010519491231002X"), ("sex", "男"), ("birth_day", "1950-01-01")])
                .unwrap_err();
        assert!(errors.of("sex", vocab::Lang::Zh).is_some() && errors.of("birth_day", vocab::Lang::En).is_some());
        let card =
            form(&[("name", "李兰"), ("id_number", "11010519491231002X"), ("sex", "男"), ("insist", "1")]).unwrap();
        assert_eq!(card.get("sex"), "1");
        assert!(form(&[("name", "李兰")]).unwrap_err().of("id_none_why", vocab::Lang::Zh).is_some());
        assert!(
            form(&[("name", "李兰"), ("id_none_why", "none"), ("clear.phone", "1")]).unwrap().get("phone").is_empty()
        );
    }

    #[test]
    fn two_edits_of_one_version_meet_field_by_field() {
        let base = Card::default().with("name", "李兰").with("grade", "二").with("illness", "无");
        let mine = base.clone().with("grade", "三").with("illness", "哮喘");
        let theirs = base.clone().with("illness", "贫血").with("class_name", "1班");
        let asked = choices(&base, &mine, &theirs, |_| String::new());
        let of = |key: &str| asked.iter().find(|c| c.key == key).unwrap();
        assert_eq!((of("grade").picked.as_str(), of("class_name").picked.as_str()), ("mine", "theirs"));
        assert!(of("illness").both && of("illness").picked.is_empty());
        let settled = choices(&base, &mine, &theirs, |k| if k == "illness" { "mine".into() } else { String::new() });
        let card = pick(&mine, &theirs, &settled);
        assert_eq!((card.get("grade"), card.get("illness"), card.get("class_name")), ("三", "哮喘", "1班"));
    }

    #[test]
    fn a_child_is_a_minor_until_eighteen_and_unknown_children_are_children() {
        assert_eq!(minor_until(&Card::default().with("birth_day", "2016-07-01")), "2034-07-01");
        assert_eq!(minor_until(&Card::default()), "9999-12-31");
        assert_eq!(minor_until(&Card::default().with("adult", "1")), "");
    }

    fn cards() -> impl proptest::strategy::Strategy<Value = Card> {
        use proptest::strategy::Strategy as _;
        proptest::collection::btree_map(
            proptest::sample::select(vec!["name", "grade", "illness", "phone", "needs", "x.a"]),
            "[甲乙丙]{0,2}",
            0..6,
        )
        .prop_map(|m| m.into_iter().fold(Card::default(), |c, (k, v)| c.with(k, v)))
    }

    proptest::proptest! {
        #[test]
        fn a_field_that_only_one_touched_is_never_asked_about(base in cards(), mine in cards(), theirs in cards()) {
            let asked = choices(&base, &mine, &theirs, |_| String::new());
            for c in &asked {
                proptest::prop_assert_eq!(c.picked.is_empty(), c.both);
                proptest::prop_assert!(c.mine != c.theirs);
            }
            // All of hers, or all of theirs, when somebody says so; nothing else is possible.
            let all = |which: &'static str| choices(&base, &mine, &theirs, move |_| which.to_owned());
            proptest::prop_assert_eq!(pick(&mine, &theirs, &all("mine")), mine.clone());
            proptest::prop_assert_eq!(pick(&mine, &theirs, &all("theirs")), theirs);
        }

        #[test]
        fn what_is_stored_is_read_again_as_itself(typed in "\\PC{0,24}", i in 0usize..FIELDS.len()) {
            let f = &FIELDS[i];
            if let Ok(stored) = canonical(f, &typed, TODAY) {
                proptest::prop_assert_eq!(canonical(f, &stored, TODAY), Ok(stored.clone()), "{}", f.key);
            }
        }
    }
}

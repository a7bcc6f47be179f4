//! Everything of a person that a paper can hold, numbers in full or masked.

use crate::{
    card::Card,
    catalogue::{FIELDS, field_of},
    family::store::Spell,
    persons::{GuardPeople, Sight, store::PersonRow},
    registers,
    rosters::{
        kin::{Family, Kin, Reader},
        store::children,
    },
};
use jiff::civil::Date;
use kernel::{
    access::Permit,
    db::{DbError, Tx},
    web::Cx,
};
use vocab::{Bi, Lang, PersonId};

/// A person about to be printed.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub row: PersonRow,
    pub card: Card,
    pub family: Family,
    /// Registers she is held on: code and Chinese name.
    pub registers: Vec<(String, String)>,
    /// Her children that may be known of, with their ages.
    pub children: Vec<String>,
    /// Her own spells away, newest first.
    pub spells: Vec<Spell>,
    pub today: Date,
}

impl Subject {
    /// Reads it, in one snapshot with the file.
    pub(super) async fn read(cx: &Cx, tx: &mut Tx, sight: &Sight, row: PersonRow) -> Result<Subject, DbError> {
        let guard: Option<Permit<GuardPeople>> = cx.reach().ok();
        let reader = Reader { site: cx.site(), sight, guard: guard.as_ref() };
        let ids: [PersonId; 1] = [row.id.clone()];
        let held = registers::store::held(tx, sight, &ids).await?.remove(row.id.as_str()).unwrap_or_default();
        let name = |code: &str| cx.site().packs.register(code).map_or_else(|| code.to_owned(), |r| r.name.zh.clone());
        Ok(Subject {
            card: row.opened(cx.site())?,
            family: reader.families(tx, &ids).await?.remove(&row.id).unwrap_or_default(),
            registers: held.into_iter().map(|c| (c.clone(), name(&c))).collect(),
            children: children(tx, sight, &ids).await?.remove(&row.id).unwrap_or_default(),
            spells: crate::family::store::spells(tx, &ids).await?,
            today: cx.today(),
            row,
        })
    }

    /// The same with every number and address masked.
    pub(super) fn masked(mut self) -> Subject {
        for f in FIELDS.iter().filter(|f| f.secret) {
            let value = self.card.get(f.key).to_owned();
            if !value.is_empty() {
                self.card.set(f.key, f.mask(&value));
            }
        }
        self.family.kin.iter_mut().chain(self.family.grandparents.iter_mut().flatten()).for_each(mask_kin);
        self
    }

    pub(super) fn is_child(&self) -> bool {
        self.row.is_minor(self.today)
    }
    /// A field in Chinese words.
    pub(super) fn get(&self, key: &str) -> String {
        if key == "sex" {
            return crate::rosters::sex(self.card.get(key), Lang::Zh);
        }
        field_of(key).map_or_else(
            || self.card.get(key).to_owned(),
            |f| if f.secret { self.card.get(key).to_owned() } else { f.show(self.card.get(key), Lang::Zh) },
        )
    }
    /// Whether she is held on a register.
    pub(super) fn held(&self, code: &str) -> bool {
        self.registers.iter().any(|r| r.0 == code)
    }
}

fn mask_kin(k: &mut Kin) {
    for (value, mask) in [
        (&mut k.phone, gbcodes::mask_phone as fn(&str) -> String),
        (&mut k.id_number, gbcodes::mask_id),
        (&mut k.address, |_| "＊＊＊".to_owned()),
    ] {
        if !value.is_empty() {
            *value = mask(value);
        }
    }
}

/// What a county's own field offers to choose from.
pub(super) fn choices(cx: &Cx, key: &str) -> Vec<Bi> {
    registers::own_fields(cx.site()).into_iter().find(|(k, _)| k == key).map(|(_, f)| f.choices).unwrap_or_default()
}

/// A made-up child, for samples and tests.
#[doc(hidden)]
pub(super) fn sample() -> Subject {
    let row = crate::persons::sample_child();
    let card = row
        .card
        .clone()
        .with("ethnic", "01")
        .with("id_number", "11010519491231002X")
        .with("phone", "13800001234")
        .with("address", "河口镇上云村三组（村委会往西过桥第二排，旧粮站后面）12 号")
        .with("hukou", "1")
        .with("hukou_place", "某省某市云溪县河口镇上云村三组 12 号")
        .with("health", "64")
        .with("disability_grade", "3")
        .with("illness", "先天性心脏病")
        .with("class_name", "2班")
        .with("x.lbc_guard_kind", "一般")
        .with("x.lbc_income", "打工、种养")
        .with("x.lbc_relief", "低保")
        .with("x.lbc_guard_judged", "一般（有潜在风险）");
    Subject {
        card,
        family: crate::rosters::kin::sample(),
        registers: vec![("left_behind_children".into(), "农村留守儿童".into())],
        children: Vec::new(),
        spells: Vec::new(),
        today: jiff::civil::date(2026, 6, 15),
        row,
    }
}

/// A made-up woman.
#[doc(hidden)]
pub(super) fn sample_woman() -> Subject {
    let child = sample();
    let mut row = child.row.clone();
    row.minor_until = String::new();
    row.card = Card::default().with("name", "阿依古丽·买买提明").with("sex", "2").with("birth_day", "1988-04-02");
    let card = row
        .card
        .clone()
        .with("phone", "13800005678")
        .with("marriage", "20")
        .with("education", "70")
        .with("needs", "想学电商；婆婆卧床，需要有人搭把手");
    let spouse = Kin { kind: Some(crate::family::rules::RelationKind::Spouse), ..child.family.kin[0].clone() };
    let family = Family { kin: vec![spouse, child.family.kin[4].clone()], ..Family::default() };
    let registers = vec![("left_behind_women".into(), "农村留守妇女".into())];
    Subject {
        row,
        card,
        family,
        registers,
        children: vec!["李小兰(9)".into(), "李小明(6)".into()],
        spells: crate::family::store::sample_spells(),
        ..child
    }
}

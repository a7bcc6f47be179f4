//! The contact card 联系卡: whom to call, and where they are. Two on a page: one for the family, one for the office. Pure.

use super::{
    grid::{Cell, Sheet, label, long, ticks, value},
    subject::Subject,
};
use crate::{
    card::age_on,
    family::rules::{Haves, RelationKind},
    rosters::kin::Kin,
};
use vocab::Lang;

pub(super) fn sheet(s: &Subject, mark: String) -> Sheet {
    let mut rows = own(s);
    if s.is_child() {
        rows.push(line(s, "父亲", RelationKind::Father, "务工单位、\n地点", |k, _| k.works_at().to_owned()));
        rows.push(line(s, "母亲", RelationKind::Mother, "务工单位、\n地点", |k, _| k.works_at().to_owned()));
        rows.push(line(s, "监护人", RelationKind::Guardian, "年龄、健康", condition));
        rows.push(line(s, "受托照护人", RelationKind::Carer, "住址", |k, _| k.address.clone()));
        rows.push(line(s, "村（社区）\n干部", RelationKind::Cadre, "职务", |k, _| k.called.clone()));
        rows.push(teacher(s));
        rows.push(vec![
            label("四有", 3),
            ticks(Haves::ALL.iter().map(|(bit, zh, _)| (s.row.haves & bit != 0, *zh)), 21),
        ]);
    } else {
        rows.push(line(s, "配偶", RelationKind::Spouse, "务工单位、\n地点", |k, _| k.works_at().to_owned()));
        rows.push(line(s, "照护人", RelationKind::Carer, "住址", |k, _| k.address.clone()));
        rows.push(line(s, "紧急联系人", RelationKind::Contact, "关系", |k, _| k.called.clone()));
        rows.push(line(s, "村（社区）\n干部", RelationKind::Cadre, "职务", |k, _| k.called.clone()));
        rows.push(vec![label("子女", 3), long(s.children.join("、"), 21)]);
    }
    Sheet {
        title: if s.is_child() { "儿童联系卡".into() } else { "家庭联系卡".into() },
        line: (format!("所在村（社区）：{}", s.row.unit_name), format!("填卡日期：{}", s.today)),
        rows,
        foot: Vec::new(),
        note: "电话、地址有变，请告诉村（社区）妇联。妇女儿童维权热线 12338；紧急情况请拨 110。".into(),
        mark,
        twice: true,
    }
}

fn own(s: &Subject) -> Vec<Vec<Cell>> {
    let who = if s.is_child() { "儿童" } else { "本人" };
    let mut first = vec![
        label(who, 3).down(3),
        label("姓名", 3),
        value(s.get("name"), 6),
        label("性别", 2),
        value(s.get("sex"), 2),
        label("出生日期", 3),
    ];
    first.push(value(s.get("birth_day"), 5));
    let second = vec![label("住址", 3), long(s.get("address"), 10), label("电话", 3), value(s.get("phone"), 5)];
    let third = if s.is_child() {
        vec![
            label("学校", 3),
            value(s.get("school"), 10),
            label("年级班级", 3),
            value(format!("{}{}", s.get("grade"), s.get("class_name")), 5),
        ]
    } else {
        vec![label("工作单位", 3), long(s.get("workplace"), 10), label("健康", 3), value(s.get("health"), 5)]
    };
    vec![first, second, third]
}

fn line(s: &Subject, name: &str, kind: RelationKind, last: &str, of: fn(&Kin, &Subject) -> String) -> Vec<Cell> {
    let kin = s.family.one(kind);
    let shown = kin.map_or_else(String::new, |k| match k {
        k if k.dead => format!("{}（已故）", k.name),
        k if k.called.is_empty() || kind == RelationKind::Cadre => k.name.clone(),
        k => format!("{}（{}）", k.name, k.called),
    });
    let living = kin.filter(|k| !k.dead);
    vec![
        label(name, 3),
        value(shown, 5),
        label("电话", 2),
        value(living.map_or_else(String::new, |k| k.phone.clone()), 5),
        label(last, 3),
        long(living.map_or_else(String::new, |k| of(k, s)), 6),
    ]
}

/// The teacher on file, else the name that the file's school part has.
fn teacher(s: &Subject) -> Vec<Cell> {
    let k = s.family.one(RelationKind::Teacher);
    let name = k.map_or_else(|| s.get("class_teacher"), |k| k.name.clone());
    vec![
        label("老师", 3),
        value(name, 5),
        label("电话", 2),
        value(k.map_or_else(String::new, |k| k.phone.clone()), 5),
        label("职务", 3),
        long(k.map_or_else(String::new, |k| k.called.clone()), 6),
    ]
}

fn condition(k: &Kin, s: &Subject) -> String {
    let age = k.birth_day.parse().ok().and_then(|b| age_on(b, s.today)).map(|a| format!("{a} 岁"));
    let able = (k.capable == "0").then(|| "无监护能力".to_owned());
    [age, Some(k.health_words(Lang::Zh)).filter(|h| !h.is_empty()), able]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("，")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prints::subject;

    #[test]
    fn everybody_to_call_stands_on_the_card() {
        for s in [subject::sample(), subject::sample_woman()] {
            let sheet = sheet(&s, String::new());
            assert!(sheet.placed().is_ok(), "{:?}", sheet.placed().err());
        }
        let words: String =
            sheet(&subject::sample(), String::new()).rows.iter().flatten().map(|c| c.words() + "|").collect();
        for part in [
            "李小兰",
            "李大山",
            "某省某市某某电子科技有限公司",
            "周梅（已故）",
            "陈桂英（外婆）",
            "41 岁，健康",
            "李春花（姑姑）",
            "王上云",
            "刘老师",
            "☑儿童有住址电话",
            "□监护人有住址电话",
            "四年级2班",
        ] {
            assert!(words.contains(part), "{part} in {words}");
        }
    }

    #[test]
    fn masks_cover_everybody() {
        let words: String =
            sheet(&subject::sample().masked(), String::new()).rows.iter().flatten().map(Cell::words).collect();
        assert!(!words.contains("13800001234") && !words.contains("三组") && words.contains("138****1234"));
    }
}

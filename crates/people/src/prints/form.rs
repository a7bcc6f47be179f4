//! The registration form 登记表. For children the boxes are those of 农村留守儿童基本情况登记表 (2016), in its order and groups; for
//! women and elders one of our own in the same manner. Pure.

use super::{
    grid::{Cell, Sheet, label, long, ticks, truth, value, yes_no},
    subject::Subject,
};
use crate::{catalogue::field_of, family::rules::RelationKind, rosters::kin::Kin};
use vocab::{Bi, Lang};

/// What the county's own boxes offer; from the packs.
#[derive(Clone, Debug, Default)]
pub(super) struct Offers {
    pub guard_kind: Vec<Bi>,
    pub income: Vec<Bi>,
    pub relief: Vec<Bi>,
    pub judged: Vec<Bi>,
}

pub(super) fn sheet(s: &Subject, unit: &str, offers: &Offers, mark: String) -> Sheet {
    let day = s.today;
    Sheet {
        title: title(s),
        line: (
            format!("填报单位（盖章）：{unit}"),
            format!("填报日期：{}年{}月{}日", day.year(), day.month(), day.day()),
        ),
        rows: if s.is_child() { child(s, offers) } else { grown_up(s) },
        foot: ["单位负责人（签名）：", "复核人（签名）：", "填表人（签名）："].map(str::to_owned).to_vec(),
        note: String::new(),
        mark,
        twice: false,
    }
}

fn title(s: &Subject) -> String {
    let wanted: &[&str] = if s.is_child() {
        &["left_behind_children", "hardship_children"]
    } else {
        &["left_behind_women", "left_behind_elders"]
    };
    let held =
        wanted.iter().find(|c| s.held(c)).and_then(|c| s.registers.iter().find(|r| r.0 == **c)).map(|r| r.1.as_str());
    format!("{}基本情况登记表", held.unwrap_or(if s.is_child() { "儿童" } else { "人员" }))
}

fn chosen(offers: &[Bi], stored: &str, across: usize) -> Cell {
    let parts: Vec<&str> = stored.split('、').collect();
    ticks(offers.iter().map(|c| (parts.contains(&c.zh.as_str()), c.zh.as_str())), across)
}

/// 健康、残疾（类别、等级）、患病（类型）: more than one can stand.
fn body(s: &Subject) -> Cell {
    let code = s.card.get("health");
    let disabled = code.starts_with('6') || !s.card.get("disability_grade").is_empty();
    let illness = Some(s.card.get("illness")).filter(|i| !matches!(*i, "" | "无" | "没有"));
    let ill = illness.is_some() || code.starts_with('3');
    let blank = |text: String| if text.is_empty() { "　　　　".to_owned() } else { text };
    let kind = if code.starts_with('6') { s.get("health") } else { String::new() };
    let disability = format!("残疾（类别：{} 等级：{}）", blank(kind), blank(s.get("disability_grade")));
    let sickness = format!("患病（重特大疾病类型：{}）", blank(illness.unwrap_or_default().to_owned()));
    ticks(
        [
            (!disabled && !ill && matches!(code, "1" | "2"), "健康"),
            (disabled, disability.as_str()),
            (ill, sickness.as_str()),
        ],
        21,
    )
    .broken(2)
}

fn child(s: &Subject, offers: &Offers) -> Vec<Vec<Cell>> {
    let mut rows = vec![
        vec![
            label("个人\n情况", 3).down(4),
            label("姓名", 3),
            value(s.get("name"), 4),
            label("性别", 2),
            value(s.get("sex"), 2),
            label("民族", 2),
            value(s.get("ethnic"), 2),
            label("出生日期", 3),
            value(s.get("birth_day"), 3),
        ],
        vec![
            label("公民身份号码", 4),
            value(number(s), 8),
            label("是否登记户口", 4),
            yes_no(truth(s.card.get("hukou")), "是", "否", 5),
        ],
        vec![label("户籍所在地", 4), long(s.get("hukou_place"), 17)],
        vec![label("现居住地", 4), long(s.get("address"), 17)],
        vec![label("身体\n状况", 3), body(s)],
    ];
    let schooling = s.card.get("schooling");
    let at: [(&str, &str); 8] = [
        ("kindergarten", "幼儿园"),
        ("none_yet", "未入园"),
        ("primary", "小学"),
        ("junior", "初中"),
        ("senior", "高中"),
        ("vocational", "中职"),
        ("dropout", "辍学（义务教育阶段）"),
        ("out", "不在学（14—16周岁）"),
    ];
    rows.push(vec![
        label("就学\n情况", 3),
        label("是否寄宿", 3),
        yes_no(truth(s.card.get("boarding")), "是", "否", 4),
        ticks(at.map(|(code, zh)| (schooling == code, zh)), 14).broken(6),
    ]);
    rows.extend(family(s));
    rows.extend(guardianship(s, offers));
    rows.push(vec![label("家庭主要经济来源\n（可多选）", 5), chosen(&offers.income, s.card.get("x.lbc_income"), 19)]);
    rows.push(vec![label("享受的救助\n（可多选）", 5), chosen(&offers.relief, s.card.get("x.lbc_relief"), 19)]);
    rows.push(vec![label("监护情况评估", 5), chosen(&offers.judged, s.card.get("x.lbc_guard_judged"), 19)]);
    rows
}

/// The number, or why there is none.
fn number(s: &Subject) -> String {
    match s.card.get("id_number") {
        "" if s.card.get("id_none_why").is_empty() => String::new(),
        "" => format!(
            "（{}）",
            field_of("id_none_why").map_or_else(String::new, |f| f.show(s.card.get("id_none_why"), Lang::Zh))
        ),
        n => n.to_owned(),
    }
}

fn name_of(k: Option<&Kin>) -> String {
    k.map_or_else(String::new, |k| k.name.clone())
}

/// What is written of a relative; of the dead a dash.
fn told(k: Option<&Kin>, of: fn(&Kin) -> &str) -> String {
    k.map_or_else(String::new, |k| if k.dead { "—".to_owned() } else { of(k).to_owned() })
}

fn family(s: &Subject) -> Vec<Vec<Cell>> {
    let elders = |a: (usize, &str), b: (usize, &str)| {
        let one = |(i, name): (usize, &str)| {
            let k = s.family.grandparents[i].as_ref();
            [label(name, 0).fine(6), value(name_of(k), 0).fine(8), value(told(k, |k| &k.birth_day), 0).fine(7)]
        };
        let mut row = one(a).to_vec();
        row.extend(one(b));
        row
    };
    let heads = |names: [(&str, usize); 6]| names.map(|(name, w)| label(name, 0).fine(w)).to_vec();
    let mut first = vec![label("家庭\n成员\n情况", 3).down(6)];
    first.extend(heads([("关系", 6), ("姓名", 8), ("出生日期", 7), ("关系", 6), ("姓名", 8), ("出生日期", 7)]));
    let parent = |name: &str, kind: RelationKind| {
        let k = s.family.one(kind);
        vec![
            label(name, 2),
            value(name_of(k), 3),
            value(told(k, |k| &k.birth_day), 3),
            value(told(k, |k| &k.id_number), 0).fine(11),
            value(told(k, |k| &k.phone), 0).fine(7),
            long(told(k, Kin::works_at), 4),
        ]
    };
    vec![
        first,
        elders((0, "祖父"), (1, "祖母")),
        elders((2, "外祖父"), (3, "外祖母")),
        heads([
            ("关系", 4),
            ("姓名", 6),
            ("出生日期", 6),
            ("公民身份号码", 11),
            ("联系电话", 7),
            ("当前务工地点\n（到省市）", 8),
        ]),
        parent("父", RelationKind::Father),
        parent("母", RelationKind::Mother),
    ]
}

fn guardianship(s: &Subject, offers: &Offers) -> Vec<Vec<Cell>> {
    let (father, mother) = (s.family.one(RelationKind::Father), s.family.one(RelationKind::Mother));
    let known = father.is_some() || mother.is_some();
    let away = |k: Option<&Kin>| k.is_some_and(|k| !k.dead && k.away());
    let able = |k: Option<&Kin>| k.is_some_and(|k| !k.dead && k.capable != "0");
    let (fa, ma) = (away(father), away(mother));
    let (of_father, of_mother) = (fa && !ma && !able(mother), ma && !fa && !able(father));
    let carer = s.family.one(RelationKind::Carer);
    let of = |f: fn(&Kin) -> &str| carer.map_or_else(String::new, |k| f(k).to_owned());
    vec![
        vec![
            label("监护\n情况", 3).down(5),
            label("父母双方外出", 4),
            yes_no(known.then_some(fa && ma), "是", "否", 4),
            label("一方外出、另一方\n无监护能力", 5),
            ticks([(of_father, "父外出"), (of_mother, "母外出"), (known && !of_father && !of_mother, "否")], 8),
        ],
        vec![
            label("有无委托监护", 4),
            yes_no(Some(carer.is_some()), "有", "无", 4),
            label("受委托人姓名", 4),
            value(of(|k| &k.name), 4),
            label("与儿童\n关系", 2),
            value(of(|k| &k.called), 3),
        ],
        vec![
            label("公民身份号码", 4),
            value(of(|k| &k.id_number), 8),
            label("联系电话", 4),
            value(of(|k| &k.phone), 5),
        ],
        vec![label("住址", 4), long(of(|k| &k.address), 17)],
        vec![label("监护类型", 4), chosen(&offers.guard_kind, s.card.get("x.lbc_guard_kind"), 17)],
    ]
}

fn grown_up(s: &Subject) -> Vec<Vec<Cell>> {
    let marriage = [("10", "未婚"), ("20", "已婚"), ("30", "丧偶"), ("40", "离婚")];
    let code = s.card.get("marriage");
    let married = |c: &str| code.chars().next() == c.chars().next() && !code.is_empty();
    let away = s.spells.iter().find(|p| p.until_day.is_empty()).map(|p| {
        format!(
            "自 {} 起，{}{}",
            p.from_day,
            p.place,
            if p.work.is_empty() { String::new() } else { format!("（{}）", p.work) }
        )
    });
    let registers: Vec<&str> = s.registers.iter().map(|r| r.1.as_str()).collect();
    let mut rows = vec![
        vec![
            label("个人\n情况", 3).down(6),
            label("姓名", 3),
            value(s.get("name"), 5),
            label("性别", 2),
            value(s.get("sex"), 2),
            label("民族", 2),
            value(s.get("ethnic"), 2),
            label("出生\n日期", 2),
            value(s.get("birth_day"), 3),
        ],
        vec![label("公民身份号码", 4), value(number(s), 8), label("联系电话", 3), value(s.get("phone"), 6)],
        vec![label("户籍所在地", 4), long(s.get("hukou_place"), 17)],
        vec![label("现居住地", 4), long(s.get("address"), 17)],
        vec![
            label("婚姻状况", 4),
            ticks(marriage.map(|(c, zh)| (married(c), zh)), 9),
            label("文化程度", 3),
            value(s.get("education"), 5),
        ],
        vec![
            label("政治面貌", 4),
            value(s.get("politics"), 5),
            label("职业、单位", 3),
            long(
                [s.get("occupation"), s.get("workplace")]
                    .into_iter()
                    .filter(|t| !t.is_empty())
                    .collect::<Vec<_>>()
                    .join("，"),
                9,
            ),
        ],
        vec![label("身体\n状况", 3), body(s)],
    ];
    let spouse = s.family.one(RelationKind::Spouse);
    rows.push(vec![
        label("家庭\n情况", 3).down(3),
        label("配偶", 3),
        value(name_of(spouse), 5),
        label("电话", 2),
        value(told(spouse, |k| &k.phone), 4),
        label("务工地点", 3),
        long(told(spouse, Kin::works_at), 4),
    ]);
    rows.push(vec![label("子女", 3), long(s.children.join("、"), 18)]);
    let carer = s.family.one(RelationKind::Carer).or_else(|| s.family.one(RelationKind::Contact));
    rows.push(vec![
        label("照护人或\n联系人", 3),
        value(name_of(carer), 5),
        label("电话", 2),
        value(told(carer, |k| &k.phone), 4),
        label("关系", 3),
        value(told(carer, |k| &k.called), 4),
    ]);
    rows.push(vec![label("本人外出", 5), long(away.unwrap_or_default(), 19)]);
    rows.push(vec![label("所在名册", 5), long(registers.join("、"), 19)]);
    rows.push(vec![label("需求和意愿", 5), long(s.get("needs"), 19)]);
    rows.push(vec![label("备注", 5), long(s.get("note"), 19)]);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prints::subject;

    fn offers() -> Offers {
        let own = crate::registers::own_fields_of(&kernel::site::builtin_packs());
        let of = |key: &str| own.iter().find(|(k, _)| k == key).map(|(_, f)| f.choices.clone()).unwrap_or_default();
        Offers {
            guard_kind: of("x.lbc_guard_kind"),
            income: of("x.lbc_income"),
            relief: of("x.lbc_relief"),
            judged: of("x.lbc_guard_judged"),
        }
    }

    fn words(sheet: &Sheet) -> String {
        sheet.rows.iter().flatten().map(|c| c.words().replace('\n', "") + "|").collect()
    }

    #[test]
    fn the_official_boxes_are_all_there_and_filled() {
        let sheet = sheet(&subject::sample(), "上云村", &offers(), String::new());
        assert!(sheet.placed().is_ok(), "row {:?}", sheet.placed().err());
        assert_eq!(sheet.title, "农村留守儿童基本情况登记表");
        let words = words(&sheet);
        for part in [
            "姓名|李小兰|性别|女|民族|汉族|出生日期|2016-07-01|",
            "公民身份号码|11010519491231002X|是否登记户口|☑是　□否|",
            "户籍所在地|某省某市云溪县",
            "□健康　☑残疾（类别：肢体残疾 等级：三级）☑患病（重特大疾病类型：先天性心脏病）",
            "是否寄宿|☑是　□否|□幼儿园　□未入园　☑小学　□初中　□高中　□中职□辍学（义务教育阶段）　□不在学（14—16周岁）|",
            "祖父|||祖母|王秀兰|—|",
            "外祖母|陈桂英|1985-02-03|",
            "父|李大山|1985-02-03|11010519491231002X|13800001234|某省某市某某电子科技有限公司|",
            "母|周梅|—|—|—|—|",
            "父母双方外出|□是　☑否|一方外出、另一方无监护能力|☑父外出　□母外出　□否|",
            "有无委托监护|☑有　□无|受委托人姓名|李春花|与儿童关系|姑姑|",
            "□无人监护　□父或母无监护能力　□受委托人监护能力不足　☑一般　□较好",
            "☑打工　☑种养　□政府救助　□亲友接济　□其他",
            "☑低保　□临时救助　□医疗救助　□住房救助　□其他",
            "□较好　☑一般（有潜在风险）　□差",
        ] {
            assert!(words.contains(part), "{part}\n{words}");
        }
        assert_eq!(sheet.foot.len(), 3);
    }

    #[test]
    fn women_have_a_form_too_and_an_empty_file_fits() {
        let woman = sheet(&subject::sample_woman(), "上云村", &offers(), String::new());
        assert!(woman.placed().is_ok(), "row {:?}", woman.placed().err());
        assert!(
            woman.title.starts_with("农村留守妇女")
                && words(&woman).contains("☑已婚")
                && words(&woman).contains("李小兰(9)、李小明(6)")
        );
        let mut bare = subject::sample();
        (bare.card, bare.family, bare.registers) = (Default::default(), Default::default(), Vec::new());
        let bare = sheet(&bare, "上云村", &Offers::default(), String::new());
        assert!(bare.placed().is_ok() && bare.title == "儿童基本情况登记表");
        assert!(words(&bare).contains("父母双方外出|□是　□否"));
    }
}

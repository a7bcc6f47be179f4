//! The columns that a sheet of people can have: the catalogue, the village, and what registers of children say of parents
//! and guardians. Pure.

use crate::{
    catalogue::{FIELDS, Kind as Of, field_of},
    family::rules::RelationKind,
    persons::rules::OwnField,
};
use sheetreader::{Choice, Field, Kind};
use vocab::Lang;

/// The village's column.
pub(super) const VILLAGE: &str = "village";
/// The column of ages: not kept, held against the identity number only.
const AGE: &str = "age";

/// Other headers that the fields stand under, by key.
const ALSO: &[(&str, &[&str])] = &[
    ("name", &["儿童姓名", "学生姓名", "妇女姓名", "名字", "孩子姓名"]),
    ("former_name", &["曾用名", "小名", "乳名"]),
    ("id_number", &["身份证", "身份证号码", "公民身份号码", "证件号码"]),
    ("id_none_why", &["无身份证原因", "没有身份证的原因"]),
    ("birth_day", &["出生年月", "出生年月日", "出生时间", "生日"]),
    ("phone", &["电话", "手机", "手机号", "手机号码", "联系方式", "本人电话"]),
    ("address", &["家庭住址", "现住址", "住址", "地址", "家庭地址", "详细地址", "居住地址"]),
    ("group_no", &["村民小组", "组", "小组", "村组", "组别"]),
    ("hukou", &["是否有户口", "是否登记户口", "有无户口"]),
    ("hukou_place", &["户籍地", "户籍地址", "户籍", "户口所在地"]),
    ("health", &["身体状况", "健康情况", "身体健康状况"]),
    ("disability_grade", &["残疾级别"]),
    ("illness", &["患病情况", "疾病", "重大疾病", "患何疾病"]),
    ("schooling", &["就学状态", "学业情况", "学段", "在学情况"]),
    ("school", &["就读学校", "学校名称", "所在学校", "就读学校名称"]),
    ("class_name", &["班", "所在班级"]),
    ("boarding", &["寄宿", "是否住校", "住校", "寄宿情况"]),
    ("class_teacher", &["班主任姓名"]),
    ("marriage", &["婚姻", "婚姻情况"]),
    ("education", &["学历"]),
    ("workplace", &["工作单位", "单位", "工作地址"]),
    ("capable", &["监护能力", "是否有监护能力"]),
    ("bank", &["开户银行"]),
    ("bank_card", &["银行卡", "银行账号", "一卡通账号", "一卡通"]),
    ("risk", &["风险", "风险级别", "评估等级"]),
    ("needs", &["需求情况", "主要需求", "帮扶需求", "困难需求"]),
    ("note", &["备 注", "说明"]),
];

fn choices(listed: &[crate::catalogue::Listed]) -> Kind {
    Kind::Choice(
        listed
            .iter()
            .map(|(code, zh, en, also)| {
                let mut labels = vec![*zh, *en];
                labels.extend(also.iter());
                Choice::new(code, &labels)
            })
            .collect(),
    )
}

fn kind_of(key: &str, kind: Of) -> Kind {
    match kind {
        _ if key == "name" => Kind::Name,
        Of::Text | Of::Long | Of::Card => Kind::Text,
        Of::Day => Kind::Date,
        Of::YesNo => Kind::YesNo,
        Of::ResidentId => Kind::ResidentId,
        Of::Phone => Kind::Phone,
        Of::Choice(listed) => choices(listed),
        Of::Code(_) => match key {
            "sex" => Kind::Sex,
            "ethnic" => Kind::Ethnic,
            "health" => Kind::Health,
            "disability_grade" => Kind::DisabilityGrade,
            "marriage" => Kind::Marriage,
            "education" => Kind::Education,
            "politics" => Kind::Political,
            _ => Kind::Text,
        },
    }
}

/// A relative's columns: the group, the key behind it, header, other headers, kind.
type KinColumn = (&'static str, &'static str, &'static str, &'static [&'static str], Kind);

const AWAY_PLACE: &[&str] = &["务工地", "当前务工地点", "外出务工地点", "外出地点", "打工地点", "工作地点"];
const AWAY_SINCE: &[&str] = &["务工时间", "外出务工时间", "外出日期", "打工时间"];

const KIN: &[KinColumn] = &[
    ("father", "name", "父亲姓名", &["父亲"], Kind::Name),
    ("father", "id_number", "父亲身份证号", &["父亲身份证"], Kind::ResidentId),
    ("father", "birth_day", "父亲出生日期", &["父亲出生年月"], Kind::Date),
    ("father", "phone", "父亲联系电话", &["父亲电话", "父亲手机"], Kind::Phone),
    ("father", "away_place", "父亲务工地点", AWAY_PLACE, Kind::Text),
    ("father", "away_since", "父亲外出时间", AWAY_SINCE, Kind::Date),
    ("mother", "name", "母亲姓名", &["母亲"], Kind::Name),
    ("mother", "id_number", "母亲身份证号", &["母亲身份证"], Kind::ResidentId),
    ("mother", "birth_day", "母亲出生日期", &["母亲出生年月"], Kind::Date),
    ("mother", "phone", "母亲联系电话", &["母亲电话", "母亲手机"], Kind::Phone),
    ("mother", "away_place", "母亲务工地点", AWAY_PLACE, Kind::Text),
    ("mother", "away_since", "母亲外出时间", AWAY_SINCE, Kind::Date),
    ("guardian", "name", "监护人姓名", &["监护人", "受委托人姓名"], Kind::Name),
    ("guardian", "relation", "监护人关系", &["与儿童关系", "与监护人关系", "关系"], Kind::Text),
    ("guardian", "id_number", "监护人身份证号", &["监护人身份证"], Kind::ResidentId),
    ("guardian", "phone", "监护人联系电话", &["监护人电话"], Kind::Phone),
    ("guardian", "address", "监护人住址", &["监护人现住址", "监护人地址"], Kind::Text),
    ("spouse", "name", "配偶姓名", &["配偶"], Kind::Name),
    ("spouse", "phone", "配偶联系电话", &["配偶电话"], Kind::Phone),
    ("contact", "name", "联系人姓名", &["紧急联系人", "联系人"], Kind::Name),
    ("contact", "phone", "联系人联系电话", &["联系人电话", "紧急联系人电话"], Kind::Phone),
    ("carer", "name", "爱心妈妈姓名", &["爱心妈妈", "代理家长"], Kind::Name),
    ("carer", "phone", "爱心妈妈联系电话", &["爱心妈妈电话", "代理家长电话"], Kind::Phone),
];

/// Every field that the reader is asked for. With `own`, the county's own fields too.
pub(super) fn all(own: &[(String, OwnField)]) -> Vec<Field> {
    let mut out = Vec::with_capacity(FIELDS.len() + KIN.len() + own.len() + 2);
    for f in FIELDS {
        let also = ALSO.iter().find(|(k, _)| *k == f.key).map_or(&[][..], |(_, also)| also);
        let field = Field::new(f.key, f.zh, kind_of(f.key, f.kind)).also(also);
        out.push(if f.key == "name" { field.required() } else { field });
        if f.key == "sex" {
            let village = ["所在村", "村名", "村", "社区", "行政村", "所在村（社区）", "居住村"];
            out.push(Field::new(VILLAGE, "村（社区）", Kind::Place).also(&village));
        }
    }
    out.push(
        Field::new(AGE, "年龄", Kind::Number { min: Some(0.0), max: Some(130.0) }).also(&["周岁", "年龄（周岁）"]),
    );
    for (group, key, name, also, kind) in KIN {
        out.push(Field::new(&format!("{group}.{key}"), name, kind.clone()).also(also).of(group));
    }
    for (key, f) in own {
        let list = |f: &OwnField| f.choices.iter().map(|c| Choice::new(&c.zh, &[&c.zh, &c.en])).collect();
        let kind = match f.kind.as_str() {
            "number" => Kind::Number { min: None, max: None },
            "money" => Kind::Money,
            "day" => Kind::Date,
            "yes_no" => Kind::YesNo,
            "choice" | "choices" => Kind::Choice(list(f)),
            _ => Kind::Text,
        };
        out.push(Field::new(key, &f.name.zh, kind));
    }
    out
}

/// The fields of the workbook to fill in: those of every file, parents and guardian, and a register's own.
pub(super) fn of_template(own: &[(String, OwnField)], register: &str) -> Vec<Field> {
    let theirs: Vec<(String, OwnField)> =
        own.iter().filter(|(_, f)| !register.is_empty() && f.register == register).cloned().collect();
    let left_out = [AGE, "adult", "spouse.name", "spouse.phone", "carer.name", "carer.phone"];
    all(&theirs).into_iter().filter(|f| !left_out.contains(&f.key.as_str())).collect()
}

/// What a column is called.
pub(super) fn name_of(key: &str, own: &[(String, OwnField)], lang: Lang) -> String {
    if key == VILLAGE {
        return lang.pick("村（社区）", "Village").to_owned();
    }
    if key == AGE {
        return lang.pick("年龄（只用来核对）", "Age (checked, not kept)").to_owned();
    }
    if let Some((group, rest)) = key.split_once('.')
        && group != "x"
    {
        return format!("{}{}{}", group_name(group, lang), lang.pick("", " · "), part_name(rest, lang));
    }
    crate::persons::field_name(key, own, lang)
}

/// A relative's part of a column's name.
pub(super) fn part_name(rest: &str, lang: Lang) -> String {
    match rest {
        "away_place" => lang.pick("务工地点", "works at").to_owned(),
        "away_since" => lang.pick("外出时间", "away since").to_owned(),
        "relation" => lang.pick("关系", "relation").to_owned(),
        _ => field_of(rest).map_or_else(|| rest.to_owned(), |f| f.name(lang).to_owned()),
    }
}

/// Whom a group of columns is about.
pub(super) fn group_name(group: &str, lang: Lang) -> &'static str {
    match group {
        "carer" => lang.pick("爱心妈妈", "Volunteer mother"),
        _ => RelationKind::parse(group).map_or("", |k| k.name(lang)),
    }
}

/// The groups of columns that make relatives.
pub(super) const GROUPS: [&str; 6] = ["father", "mother", "guardian", "spouse", "contact", "carer"];

#[cfg(test)]
mod tests {
    use super::*;
    use sheetreader::{Mapping, Target, Workbook, template};

    fn own() -> Vec<(String, OwnField)> {
        vec![(
            "x.kind".into(),
            OwnField {
                name: vocab::Bi::new("困境类型", "Hardship"),
                kind: "choice".into(),
                choices: vec![vocab::Bi::new("低保家庭", "low income")],
                register: "hardship_children".into(),
            },
        )]
    }

    #[test]
    fn the_template_is_read_again_column_by_column() {
        let fields = of_template(&own(), "hardship_children");
        let bytes = template(&fields, "登记表", &[(VILLAGE.into(), vec!["上云村".into()])]).unwrap();
        let book = Workbook::read(&bytes, "模板.xlsx").unwrap();
        // The whole catalogue is asked for, not only what the template holds.
        let asked = all(&own());
        let table = &book.sheets[0].tables(&asked)[0];
        let mapping = Mapping::recognise(&book.sheets[0], table, &asked, &Default::default());
        let mut found = Vec::new();
        for c in &mapping.columns {
            match &c.target {
                Target::Field(at) => found.push(asked[*at].key.clone()),
                Target::Serial => {}
                other => panic!("{:?} is {other:?}", c.labels),
            }
        }
        assert_eq!(found, fields.iter().map(|f| f.key.clone()).collect::<Vec<_>>());
    }

    #[test]
    fn every_key_is_there_once_and_has_two_names() {
        let fields = all(&own());
        for f in &fields {
            assert_eq!(fields.iter().filter(|o| o.key == f.key).count(), 1, "{}", f.key);
            let (zh, en) = (name_of(&f.key, &own(), Lang::Zh), name_of(&f.key, &own(), Lang::En));
            assert!(!zh.is_empty() && !en.is_empty() && zh != en, "{} {zh} {en}", f.key);
        }
    }
}

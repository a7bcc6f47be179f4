//! The fields and places that the tests read with, and what was understood as JSON.

#![allow(dead_code)] // each test uses a part

pub mod expect;

use sheetreader::{Choice, Field, Kind, PlaceEntry, PlaceList};

/// What a register of children asks for.
pub fn fields() -> Vec<Field> {
    let number = |min, max| Kind::Number { min: Some(min), max: Some(max) };
    vec![
        Field::new("name", "姓名", Kind::Name).also(&["儿童姓名", "妇女姓名"]),
        Field::new("sex", "性别", Kind::Sex),
        Field::new("ethnic", "民族", Kind::Ethnic),
        Field::new("birth", "出生日期", Kind::Date).also(&["出生年月", "出生年月日"]),
        Field::new("age", "年龄", number(0.0, 120.0)),
        Field::new("id", "身份证号", Kind::ResidentId).also(&["公民身份号码"]),
        Field::new("town", "乡镇", Kind::Place),
        Field::new("village", "村", Kind::Place).also(&["村（社区）", "村名"]),
        Field::new("father_name", "父亲姓名", Kind::Name).of("father"),
        Field::new("father_phone", "父亲电话", Kind::Phone).also(&["联系电话"]).of("father"),
        Field::new("father_work", "父亲务工地点", Kind::Text).also(&["务工地点"]).of("father"),
        Field::new("mother_name", "母亲姓名", Kind::Name).of("mother"),
        Field::new("mother_phone", "母亲电话", Kind::Phone).of("mother"),
        Field::new("mother_work", "务工地点", Kind::Text).of("mother"),
        Field::new("guardian_name", "监护人姓名", Kind::Name).of("guardian"),
        Field::new("guardian_phone", "监护人电话", Kind::Phone).of("guardian"),
        Field::new("guardian_relation", "与儿童关系", Kind::Relation).of("guardian"),
        Field::new("contact_name", "联系人姓名", Kind::Name).of("contact"),
        Field::new("contact_phone", "联系人电话", Kind::Phone).of("contact"),
        Field::new("phone", "联系电话", Kind::Phone),
        Field::new("unit", "工作单位", Kind::Unit),
        Field::new("education", "文化程度", Kind::Education),
        Field::new("boarding", "是否寄宿", Kind::YesNo),
        Field::new(
            "type",
            "儿童类型",
            Kind::Choice(vec![
                Choice::new("left", &["留守儿童"]),
                Choice::new("hard", &["困境儿童"]),
                Choice::new("orphan", &["事实无人抚养儿童", "事实孤儿"]),
            ]),
        ),
        Field::new("money", "资助金额", Kind::Money),
        Field::new("address", "家庭住址", Kind::Text).also(&["住址"]),
        Field::new("note", "备注", Kind::Text),
    ]
}

/// Two townships with a village of the same name.
pub fn places() -> PlaceList {
    let place = |id: &str, name: &str, town: Option<&str>, aliases: &[&str]| PlaceEntry {
        id: id.into(),
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        township: town.map(str::to_owned),
    };
    PlaceList::new(vec![
        place("t1", "河口镇", None, &[]),
        place("t2", "柳林乡", None, &[]),
        place("v1", "石桥村", Some("河口镇"), &["老鸦窝"]),
        place("v2", "新民村", Some("河口镇"), &[]),
        place("v3", "新民村", Some("柳林乡"), &[]),
        place("v4", "柳湾村", Some("柳林乡"), &[]),
    ])
}

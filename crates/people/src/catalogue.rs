//! The catalogue of a person's file: every field a form, a sheet, a roster, a card or a comparison can hold, once. Forms,
//! imports, rosters, differences, merges and restored versions all walk this list, so that a field is declared here and
//! nowhere else. Data items: 农村留守儿童基本情况登记表 (2016) and the tables of national codes (see `gbcodes`).

use gbcodes::CodeTable;
use vocab::Lang;

/// Part of the file a field stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Who she is.
    Own,
    /// Where and how she is reached.
    Contact,
    /// Body and mind.
    Health,
    /// School.
    School,
    /// A grown-up's life.
    Adult,
    /// How the office judges her situation.
    Care,
}

impl Group {
    /// In the order of the form.
    pub const ALL: [Group; 6] = [Group::Own, Group::Contact, Group::Health, Group::School, Group::Adult, Group::Care];
    /// Its heading.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Group::Own => ("本人", "The person"),
            Group::Contact => ("联系与住址", "Contact and home"),
            Group::Health => ("健康", "Health"),
            Group::School => ("就学", "School"),
            Group::Adult => ("成年人情况", "Adult life"),
            Group::Care => ("关爱情况", "Care"),
        };
        lang.pick(zh, en)
    }
}

/// A fixed choice: code, Chinese, English, and other ways people write it.
pub type Listed = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// What a field can hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// A day that has come.
    Day,
    /// A row of a national code table, by code.
    Code(&'static CodeTable),
    /// One of a few.
    Choice(&'static [Listed]),
    /// 1, 0 or not known.
    YesNo,
    /// Identity number.
    ResidentId,
    /// Telephone.
    Phone,
    /// Bank card.
    Card,
}

/// A field of the file. Its key is the column's name.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Key and column.
    pub key: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Where it stands.
    pub group: Group,
    /// What it holds.
    pub kind: Kind,
    /// Sealed at rest, masked on screen until asked for.
    pub secret: bool,
}

impl Field {
    /// Its name.
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
    /// A stored value as people read it. Secrets are not shown by this.
    pub fn show(&self, value: &str, lang: Lang) -> String {
        match self.kind {
            _ if value.is_empty() => String::new(),
            Kind::Code(table) => {
                table.by_code(value).map_or_else(|| value.to_owned(), |r| lang.pick(r.zh, r.en).to_owned())
            }
            Kind::Choice(options) => options
                .iter()
                .find(|o| o.0 == value)
                .map_or_else(|| value.to_owned(), |o| lang.pick(o.1, o.2).to_owned()),
            Kind::YesNo => {
                lang.pick(if value == "1" { "是" } else { "否" }, if value == "1" { "yes" } else { "no" }).to_owned()
            }
            _ => value.to_owned(),
        }
    }
    /// What a field shows of a secret: enough to recognise, too little to misuse.
    pub fn mask(&self, value: &str) -> String {
        match self.kind {
            Kind::ResidentId => gbcodes::mask_id(value),
            Kind::Phone => gbcodes::mask_phone(value),
            Kind::Card => {
                let n = value.chars().count();
                value.chars().enumerate().map(|(i, c)| if i + 4 < n { '*' } else { c }).collect()
            }
            _ => "＊＊＊".to_owned(),
        }
    }
}

const fn field(key: &'static str, zh: &'static str, en: &'static str, group: Group, kind: Kind) -> Field {
    Field { key, zh, en, group, kind, secret: false }
}
const fn secret(key: &'static str, zh: &'static str, en: &'static str, group: Group, kind: Kind) -> Field {
    Field { key, zh, en, group, kind, secret: true }
}

/// Why a file has no identity number.
pub const NO_ID: &[Listed] = &[
    ("not_given", "暂未提供", "not given yet", &["未提供", "待补"]),
    ("none", "没有办理", "never issued", &["未办理", "无"]),
    ("no_hukou", "未上户口", "household not registered", &["无户口"]),
    ("abroad", "境外证件", "papers from abroad", &[]),
    ("other", "其他原因", "another reason", &["其他"]),
];

/// Where she stands with school (农村留守儿童基本情况登记表).
pub const SCHOOLING: &[Listed] = &[
    ("none_yet", "未入园", "not yet in kindergarten", &["未上学", "学龄前"]),
    ("kindergarten", "幼儿园", "kindergarten", &["学前", "在园"]),
    ("primary", "小学", "primary school", &["小学在读"]),
    ("junior", "初中", "junior middle school", &["初中在读"]),
    ("senior", "高中", "senior middle school", &["普高"]),
    ("vocational", "中职", "vocational school", &["职高", "中专", "技校"]),
    ("college", "大专及以上", "college", &["大学", "大专", "本科"]),
    ("dropout", "辍学", "dropped out", &["失学"]),
    ("out", "不在学", "not at school", &["毕业", "已离校"]),
];

/// How risky her situation is judged to be; the legend is the county's.
pub const RISK: &[Listed] = &[
    ("high", "高风险", "high risk", &["高", "红", "红色", "重点"]),
    ("middle", "中风险", "middle risk", &["中", "黄", "黄色"]),
    ("low", "低风险", "low risk", &["低", "绿", "绿色", "一般"]),
];

/// The fields, in the order of the form and of a sheet's columns.
pub const FIELDS: &[Field] = &[
    field("name", "姓名", "Name", Group::Own, Kind::Text),
    field("former_name", "曾用名、小名", "Former or pet name", Group::Own, Kind::Text),
    field("sex", "性别", "Sex", Group::Own, Kind::Code(&gbcodes::SEX)),
    secret("id_number", "身份证号", "Identity number", Group::Own, Kind::ResidentId),
    field("id_none_why", "没有身份证号的原因", "Why there is no number", Group::Own, Kind::Choice(NO_ID)),
    field("birth_day", "出生日期", "Birth day", Group::Own, Kind::Day),
    field("ethnic", "民族", "Ethnic group", Group::Own, Kind::Code(&gbcodes::ETHNIC_GROUP)),
    field("adult", "成年人（出生日期不详时）", "Grown-up (birth day unknown)", Group::Own, Kind::YesNo),
    secret("phone", "联系电话", "Telephone", Group::Contact, Kind::Phone),
    secret("address", "现居住地", "Home address", Group::Contact, Kind::Text),
    field("group_no", "村民小组", "Villagers' group", Group::Contact, Kind::Text),
    field("hukou", "是否登记户口", "Household registered", Group::Contact, Kind::YesNo),
    field("hukou_place", "户籍所在地", "Registered at", Group::Contact, Kind::Text),
    field("health", "健康状况", "Health", Group::Health, Kind::Code(&gbcodes::HEALTH)),
    field("disability_grade", "残疾等级", "Grade of disability", Group::Health, Kind::Code(&gbcodes::DISABILITY_GRADE)),
    field("illness", "患病情况", "Illness", Group::Health, Kind::Text),
    field("schooling", "就学情况", "Schooling", Group::School, Kind::Choice(SCHOOLING)),
    field("school", "学校", "School", Group::School, Kind::Text),
    field("grade", "年级", "Grade", Group::School, Kind::Text),
    field("class_name", "班级", "Class", Group::School, Kind::Text),
    field("boarding", "是否寄宿", "Boards at school", Group::School, Kind::YesNo),
    field("class_teacher", "班主任", "Class teacher", Group::School, Kind::Text),
    field("marriage", "婚姻状况", "Marital status", Group::Adult, Kind::Code(&gbcodes::MARRIAGE)),
    field("education", "文化程度", "Education", Group::Adult, Kind::Code(&gbcodes::EDUCATION)),
    field("politics", "政治面貌", "Political status", Group::Adult, Kind::Code(&gbcodes::POLITICAL_STATUS)),
    field("occupation", "职业", "Occupation", Group::Adult, Kind::Text),
    field("workplace", "工作单位、地址", "Workplace", Group::Adult, Kind::Text),
    field("capable", "有监护能力", "Able to look after children", Group::Adult, Kind::YesNo),
    field("bank", "开户行", "Bank", Group::Adult, Kind::Text),
    secret("bank_card", "银行卡号", "Bank card", Group::Adult, Kind::Card),
    field("risk", "风险等级", "Risk", Group::Care, Kind::Choice(RISK)),
    field("needs", "需求", "Needs", Group::Care, Kind::Long),
    field("note", "备注", "Note", Group::Care, Kind::Long),
];

/// The field of a key.
pub fn field_of(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_column_and_two_names() {
        let table = include_str!("../migrations/0001_people.sql");
        for f in FIELDS {
            assert!(table.contains(&format!("\n    {} TEXT NOT NULL", f.key)), "{} has no column", f.key);
            assert!(!f.zh.is_empty() && !f.en.is_empty());
            assert_eq!(FIELDS.iter().filter(|o| o.key == f.key).count(), 1, "{}", f.key);
        }
    }

    #[test]
    fn secrets_are_masked() {
        assert_eq!(field_of("bank_card").unwrap().mask("6222021234567890"), "************7890");
        assert_eq!(field_of("address").unwrap().mask("云溪县河口镇"), "＊＊＊");
        assert!(!field_of("id_number").unwrap().mask("11010519491231002X").contains("1949"));
    }
}

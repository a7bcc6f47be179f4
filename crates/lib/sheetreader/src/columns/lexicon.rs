//! Words of headers: those for kinds of content, for the people a column is about, and the rest of what office tables
//! carry. All in the form of [`crate::words::header`].

use std::collections::HashSet;

use super::{Field, Kind};
use crate::words;

/// Whom a column is about: the key, the Chinese word shown, and the words of headers, long ones first.
pub(crate) const GROUPS: [(&str, &str, &[&str]); 10] = [
    ("father", "父亲", &["父亲情况", "父亲信息", "父亲", "爸爸", "父"]),
    ("mother", "母亲", &["母亲情况", "母亲信息", "母亲", "妈妈", "母"]),
    (
        "guardian",
        "监护人",
        &[
            "实际监护人",
            "受委托监护人",
            "委托监护人",
            "现监护人",
            "法定监护人",
            "主要监护人",
            "监护人情况",
            "监护人信息",
            "监护人",
            "受委托人",
            "照料人",
            "照护人",
            "guardian",
        ],
    ),
    (
        "carer",
        "爱心妈妈",
        &["结对爱心妈妈", "爱心妈妈", "代理家长", "爱心家长", "结对帮扶人", "结对人", "帮扶责任人", "帮扶人", "关爱人"],
    ),
    ("spouse", "配偶", &["配偶情况", "配偶信息", "配偶", "丈夫", "爱人"]),
    ("contact", "联系人", &["紧急联系人", "应急联系人", "联系人"]),
    ("grandfather", "祖父", &["祖父", "爷爷"]),
    ("grandmother", "祖母", &["祖母", "奶奶"]),
    ("maternal_grandfather", "外祖父", &["外祖父", "外公"]),
    ("maternal_grandmother", "外祖母", &["外祖母", "外婆"]),
];

/// The word shown for a group.
pub(crate) fn group_word(key: &str) -> &str {
    GROUPS.iter().find(|(k, ..)| *k == key).map_or(key, |(_, zh, _)| zh)
}

/// Takes the group off the beginning of a header: 父亲姓名 is 姓名 of father. The longest word wins.
pub(crate) fn split_group(header: &str) -> Option<(&'static str, &str)> {
    let mut best: Option<(&'static str, &'static str)> = None;
    for (key, _, wordlist) in &GROUPS {
        for word in *wordlist {
            if header.starts_with(word) && best.is_none_or(|(_, b)| b.len() < word.len()) {
                best = Some((key, word));
            }
        }
    }
    let (key, word) = best?;
    let rest = header[word.len()..].trim_start_matches(['的', '-', '/', '、']);
    // 父 and 母 alone are groups only before a word of their own: 父姓名, not 父母
    if word.chars().count() == 1
        && (rest.is_empty() && header.len() > word.len() || rest.starts_with(['母', '女', '子']))
    {
        return None;
    }
    Some((key, rest))
}

/// Usual headers of a kind of content.
pub(crate) fn kind_words(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Name => &["姓名", "名字", "name", "fullname"],
        Kind::ResidentId => &[
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "公民身份证号码",
            "身份号码",
            "身份证",
            "证件号码",
            "证件号",
            "idnumber",
            "idno",
            "residentid",
            "id",
        ],
        Kind::Sex => &["性别", "sex", "gender"],
        Kind::Ethnic => &["民族", "族别", "ethnicgroup", "ethnicity"],
        Kind::Phone => &[
            "联系电话",
            "电话",
            "电话号码",
            "手机",
            "手机号",
            "手机号码",
            "联系方式",
            "联系手机",
            "phone",
            "tel",
            "telephone",
            "mobile",
        ],
        Kind::Education => &["学历", "文化程度", "文化", "受教育程度", "education"],
        Kind::Relation => &["关系", "与儿童关系", "与户主关系", "与本人关系", "与被监护人关系", "与其关系", "亲属关系"],
        Kind::Health => &["健康状况", "身体状况", "健康情况", "身体情况", "健康", "health"],
        Kind::Marriage => &["婚姻状况", "婚姻", "婚姻情况"],
        Kind::Political => &["政治面貌", "政治面目"],
        Kind::DisabilityGrade => &["残疾等级", "残疾级别"],
        Kind::Place => &["村", "村名", "村(社区)", "村居", "行政村", "所在村", "社区", "村/社区", "village"],
        Kind::Unit => &["单位", "工作单位", "所在单位"],
        _ => &[],
    }
}

/// Headers that number the rows.
pub(crate) const SERIAL: [&str; 7] = ["序号", "编号", "序", "no", "num", "序列", "行号"];

/// What else stands in the headers of office tables; only used to tell headers from data.
const OTHERS: [&str; 85] = [
    "备注",
    "年龄",
    "出生日期",
    "出生年月",
    "出生年月日",
    "出生时间",
    "家庭住址",
    "住址",
    "地址",
    "现居住地",
    "现住址",
    "户籍地",
    "户籍所在地",
    "户籍地址",
    "户籍",
    "学校",
    "就读学校",
    "年级",
    "班级",
    "务工地点",
    "务工地",
    "外出地点",
    "外出时间",
    "年收入",
    "家庭人口",
    "人口",
    "人数",
    "类型",
    "类别",
    "儿童类型",
    "儿童类别",
    "乡镇",
    "乡(镇)",
    "镇",
    "乡镇(街道)",
    "镇(街道)",
    "街道",
    "县",
    "县(市、区)",
    "组",
    "村民小组",
    "小组",
    "网格",
    "日期",
    "时间",
    "走访时间",
    "走访日期",
    "登记日期",
    "金额",
    "资助金额",
    "标准",
    "数量",
    "单价",
    "是否",
    "是否在校",
    "是否残疾",
    "残疾类别",
    "残疾类型",
    "患病情况",
    "是否低保",
    "职务",
    "职业",
    "职称",
    "内容",
    "情况",
    "主要内容",
    "活动名称",
    "名称",
    "代码",
    "地点",
    "参加人数",
    "负责人",
    "责任人",
    "帮扶措施",
    "问题",
    "措施",
    "进展",
    "结果",
    "说明",
    "要求",
    "结对时间",
    "监护情况",
    "基本情况",
    "家庭情况",
    "签字",
];

/// Endings that make a longer word a header: 主要务工地点, 与孩子关系, 结对时间.
const ENDINGS: [&str; 28] = [
    "姓名",
    "电话",
    "号码",
    "地点",
    "情况",
    "信息",
    "时间",
    "日期",
    "年月",
    "类型",
    "类别",
    "关系",
    "住址",
    "地址",
    "名称",
    "金额",
    "人数",
    "状况",
    "程度",
    "面貌",
    "单位",
    "等级",
    "原因",
    "需求",
    "措施",
    "备注",
    "方式",
    "所在地",
];

/// All words that make a cell a header.
pub(crate) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    /// The words of the caller's fields and the usual ones.
    pub(crate) fn new(fields: &[Field]) -> Self {
        let mut set: HashSet<String> = HashSet::new();
        for field in fields {
            for name in &field.names {
                let full = words::header(name);
                set.insert(words::bare(&full));
                set.insert(full);
            }
            set.extend(kind_words(&field.kind).iter().map(|w| (*w).to_owned()));
        }
        for kind in [Kind::Name, Kind::ResidentId, Kind::Sex, Kind::Ethnic, Kind::Phone, Kind::Education, Kind::Place] {
            set.extend(kind_words(&kind).iter().map(|w| (*w).to_owned()));
        }
        for (_, _, list) in &GROUPS {
            set.extend(list.iter().filter(|w| w.chars().count() > 1).map(|w| (*w).to_owned()));
        }
        set.extend(SERIAL.iter().chain(&OTHERS).map(|w| (*w).to_owned()));
        Self { words: set }
    }

    /// Whether a cell reads like a header.
    pub(crate) fn is_label(&self, text: &str) -> bool {
        if text.len() > 120 {
            return false;
        }
        let full = words::header(text);
        if full.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        if self.words.contains(&full) {
            return true;
        }
        let bare = words::bare(&full);
        self.words.contains(&bare)
            || split_group(&bare).is_some_and(|(_, rest)| self.words.contains(rest))
            || (bare.chars().count() <= 14 && ENDINGS.iter().any(|e| bare.ends_with(e)))
            || full.starts_with("是否")
            || (full.chars().count() <= 16
                && full.contains(['/', '、', '及', '和'])
                && full.split(['/', '、', '及', '和']).all(|part| self.words.contains(part)))
    }
}

//! The line of work of a commitment, by the words around it. Later rows give way to earlier ones on a tie.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use crate::model::Topic;

const WORDS: &[(Topic, &[&str])] = &[
    (Topic::Acceptance, &["验收", "评分", "抽查率", "达标验收", "竣工", "考核评分"]),
    (Topic::Health, &["体检", "两癌", "健康", "义诊", "筛查", "卫生", "保健", "疾病", "艾滋", "生育", "孕产", "心理"]),
    (
        Topic::Case,
        &[
            "来信来访",
            "信访",
            "接待率",
            "处理率",
            "调解",
            "案件",
            "越级",
            "上访",
            "12338",
            "办结",
            "纠纷",
            "法律援助率",
            "求助",
        ],
    ),
    (
        Topic::RightsPublicity,
        &["普法", "法律", "维权周", "法治", "法制", "权益", "反家暴", "禁毒", "宪法", "民法典", "知识答卷"],
    ),
    (
        Topic::Registry,
        &["档案", "台账", "数据库", "信息库", "登记", "建档", "摸底", "普查", "摸排", "信息系统", "汇总"],
    ),
    (Topic::Pairing, &["结对", "代理家长", "帮扶", "一对一", "爱心妈妈", "联系户", "帮手"]),
    (
        Topic::Honour,
        &["表彰", "评选", "选树", "先进", "典型", "示范户", "最美", "五好", "标兵", "红旗手", "文明岗", "挖掘"],
    ),
    (Topic::Jobs, &["就业", "招聘", "创业", "劳动力", "转移", "岗位", "合作社", "贷款", "来料加工", "增收"]),
    (Topic::FamilyEducation, &["家庭教育", "家长学校", "家长会", "亲子", "家教", "家风", "父母课堂"]),
    (Topic::Training, &["培训", "讲座", "学习班", "轮训", "研修", "学习", "授课", "参训", "宣讲", "课堂", "师德"]),
    (Topic::Volunteer, &["志愿"]),
    (Topic::Aid, &["慰问", "救助", "资助", "捐赠", "捐助", "春蕾", "送温暖", "爱心", "困难", "走访"]),
    (Topic::Care, &["谈心", "家访", "关爱", "陪伴", "视频", "电话", "座谈", "作业", "辅导", "留守"]),
    (Topic::Asset, &["电脑", "图书", "书架", "设备", "器材", "课桌", "电视", "配备", "购置", "配送", "物资", "配套"]),
    (
        Topic::Site,
        &["妇女之家", "儿童之家", "微家", "阵地", "驿站", "工作站", "场所", "基地", "母婴室", "家园", "平方米", "场地"],
    ),
    (Topic::Indicator, &["率", "比例", "指标", "覆盖面", "创建面"]),
    (Topic::Report, &["报送", "上报", "信息", "简报", "调研", "报告", "总结", "稿件", "文章"]),
    (Topic::Supervision, &["督查", "督导", "检查", "考核", "考评", "评估", "监测", "通报"]),
    (Topic::Funding, &["资金", "经费", "万元", "投入"]),
    (
        Topic::Organisation,
        &[
            "例会",
            "会议",
            "领导小组",
            "机构",
            "组织建设",
            "方案",
            "制度",
            "责任书",
            "部署",
            "班子",
            "执委",
            "妇联组织",
            "计划",
        ],
    ),
    (Topic::Activity, &["活动", "晚会", "比赛", "竞赛", "演出", "联欢", "庆祝", "文艺", "展", "节"]),
];

/// All words in one automaton, and the row each belongs to.
fn index() -> &'static (AhoCorasick, Vec<usize>) {
    static INDEX: OnceLock<(AhoCorasick, Vec<usize>)> = OnceLock::new();
    INDEX.get_or_init(|| {
        let rows = WORDS.iter().enumerate().flat_map(|(row, (_, words))| words.iter().map(move |w| (row, *w)));
        let (rows, words): (Vec<usize>, Vec<&str>) = rows.unzip();
        // the words are a constant of this file, so the automaton can always be built
        (AhoCorasick::new(words).expect("constant words"), rows)
    })
}

/// The topic of a clause; a word in it counts twice, one in its heading once.
pub(crate) fn topic(clause: &str, heading: &str) -> Topic {
    let (words, rows) = index();
    let mut points = [0usize; WORDS.len()];
    for (text, weight) in [(clause, 2), (heading, 1)] {
        let mut seen = vec![false; rows.len()];
        for found in words.find_overlapping_iter(text) {
            let w = found.pattern().as_usize();
            if !std::mem::replace(&mut seen[w], true) {
                points[rows[w]] += weight;
            }
        }
    }
    let mut best = (0, Topic::Other);
    for (row, (topic, _)) in WORDS.iter().enumerate() {
        if points[row] > best.0 {
            best = (points[row], *topic);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_work() {
        for (text, want) in [
            ("举办普法宣传3场", Topic::RightsPublicity),
            ("来信来访办结率98%", Topic::Case),
            ("每月谈心一次", Topic::Care),
            ("配备电脑2台", Topic::Asset),
            ("召开例会一次", Topic::Organisation),
            ("做好", Topic::Other),
        ] {
            assert_eq!(topic(text, ""), want, "{text}");
        }
    }
}

//! Measure words and units: which word after a figure makes it a count, a measure, money, a length of time.
//! The figures themselves are read in `numerals`.

use std::sync::OnceLock;

use crate::chars::{ByFirst, by_first, starts};

/// What a unit measures; the families choose by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// 次, 场, 期: something held.
    Event,
    /// 人, 名, 户: someone reached.
    People,
    /// 个, 所, 台: something made or supplied.
    Thing,
    /// 平方米, 公里: size.
    Size,
    /// 课时, 小时: length of a course.
    Hours,
    /// 天, 个月, 年: length of time, mostly a condition.
    Duration,
    /// 元
    Money,
    /// 岁
    Age,
    /// 分 of a score sheet.
    Score,
    /// %, ‰, /10万
    Share,
    /// 个百分点: a change of a rate.
    Points,
    /// 方面, 环节, 级: counts of talk, never of things.
    Talk,
}

/// A unit found after a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// As written out.
    pub text: &'static str,
    /// Characters it takes.
    pub len: usize,
    /// What it measures.
    pub class: Class,
}

/// Unit, class, and the characters that, standing next, show that it is no unit (大家庭, 部门, 所有).
type Row = (&'static str, Class, &'static str);

use Class::{Age, Duration, Event, Hours, Money, People, Points, Score, Share, Size, Talk, Thing};

/// Longer ones stand before their beginnings.
const ROWS: &[Row] = &[
    ("个百分点", Points, ""),
    ("个工作日", Duration, ""),
    ("工作日", Duration, ""),
    ("个小时", Hours, ""),
    ("个学时", Hours, ""),
    ("个课时", Hours, ""),
    ("个星期", Duration, ""),
    ("个学期", Duration, ""),
    ("个季度", Duration, ""),
    ("个年度", Duration, ""),
    ("个月", Duration, ""),
    ("个多月", Duration, ""),
    ("个方面", Talk, ""),
    ("个层面", Talk, ""),
    ("个环节", Talk, ""),
    ("个层次", Talk, ""),
    ("个阶段", Talk, ""),
    ("个步骤", Talk, ""),
    ("个文明", Talk, ""),
    ("个部分", Talk, ""),
    ("个字", Talk, ""),
    ("方面", Talk, ""),
    ("阶段", Talk, ""),
    ("部分", Talk, ""),
    ("大类", Talk, ""),
    ("个", Thing, "别体性"),
    ("人次", People, ""),
    ("人(次)", People, ""),
    ("户次", People, ""),
    ("件次", Event, ""),
    ("剂次", Event, ""),
    ("场次", Event, ""),
    ("批次", Event, ""),
    ("人份", Thing, ""),
    ("人", People, "员大才民均生心口们类士为数文身事民"),
    ("名", People, "单称录誉牌义词校"),
    ("位", People, "于置次数"),
    ("户", People, "籍外口主均"),
    ("家", Thing, "庭长属乡教风家访园人务政国企居"),
    ("次", Event, "序要数日级"),
    ("场", Event, "所地面合景馆域外内"),
    ("期", Event, "间待限望末初盼许"),
    ("轮", Event, "值岗换流训"),
    ("回", Event, "家归复报乡访顾应"),
    ("届", Talk, ""),
    ("堂", Event, ""),
    ("讲", Event, "座话解述授堂师"),
    ("节课", Event, ""),
    ("节", Event, "日约假目课能水点"),
    ("所", Thing, "有属在以需得谓长示述能"),
    ("台", Thing, "账阶风湾"),
    ("部", Thing, "分门署委级队长位"),
    ("种", Thing, "植养子类族地形方"),
    ("张", Thing, "贴榜"),
    ("把", Thing, "关握手好"),
    ("支部", Talk, ""),
    ("支", Thing, "部持书教出付撑委行柱"),
    ("篇", Thing, "章目幅"),
    ("份", Thing, "额"),
    ("条龙", Talk, ""),
    ("条", Thing, "件例线款文理"),
    ("案", Thing, "件例"),
    ("件", Thing, ""),
    ("项", Thing, "目"),
    ("套", Thing, "餐"),
    ("本", Thing, "地级次村县身质职着年月市校镇区单部科院土领届乡社会省街人"),
    ("册", Thing, ""),
    ("幅", Thing, "度员"),
    ("块", Thing, ""),
    ("处", Thing, "理置于长级罚在境女"),
    ("间", Thing, "断接隙或"),
    ("座谈", Talk, ""),
    ("座", Thing, "谈右"),
    ("辆", Thing, ""),
    ("只", Thing, "有要能是"),
    ("对", Thing, "一口照接象于待话比外内应手策"),
    ("组", Thing, "织建成长员团合"),
    ("队", Thing, "伍员长"),
    ("门", Thing, "槛户类口前"),
    ("样", Thing, "板式本"),
    ("起", Thing, "来到步点草源"),
    ("例", Thing, "会如外"),
    ("宗", Thing, "旨教族"),
    ("封", Thing, "闭建"),
    ("则", Thing, ""),
    ("栋", Thing, ""),
    ("幢", Thing, ""),
    ("棵", Thing, ""),
    ("株", Thing, ""),
    ("盏", Thing, ""),
    ("顶", Thing, "层"),
    ("枚", Thing, ""),
    ("床", Thing, "位"),
    ("箱", Thing, ""),
    ("袋", Thing, ""),
    ("瓶", Thing, ""),
    ("双", Thing, "合学向拥方"),
    ("头", Thing, "脑"),
    ("片", Thing, "面"),
    ("面", Thing, "向对临积貌"),
    ("批", Thing, "评准"),
    ("桌", Thing, ""),
    ("平方米", Size, ""),
    ("平方公里", Size, ""),
    ("平米", Size, ""),
    ("平方", Size, ""),
    ("㎡", Size, ""),
    ("m²", Size, ""),
    ("m2", Size, ""),
    ("公里", Size, ""),
    ("千米", Size, ""),
    ("公斤", Size, ""),
    ("公顷", Size, ""),
    ("米", Size, ""),
    ("亩", Size, ""),
    ("吨", Size, ""),
    ("课时", Hours, ""),
    ("学时", Hours, ""),
    ("小时", Hours, ""),
    ("分钟", Hours, ""),
    ("周岁", Age, ""),
    ("岁", Age, "末"),
    ("万元", Money, ""),
    ("亿元", Money, ""),
    ("元", Money, "旦宵素"),
    ("块钱", Money, ""),
    ("周年", Talk, ""),
    ("天", Duration, "然"),
    ("日", Duration, "常益前"),
    ("星期", Duration, "一二三四五六日"),
    ("学年", Duration, ""),
    ("学期", Duration, ""),
    ("季度", Duration, ""),
    ("周", Duration, "一二三四五六日边密全到"),
    ("年", Duration, "轻级会检终底初度货夜龄纪"),
    ("%", Share, ""),
    ("‰", Share, ""),
    ("/10万", Share, ""),
    ("/十万", Share, ""),
    ("/万", Share, ""),
    ("分制", Score, ""),
    ("分", Score, "钟之配别为类管工析享级组期校公布开批层散成阶红歧子片步支数线钱馆院局会厂解明裂外内寸量"),
    ("级", Talk, ""),
    ("大", Talk, ""),
    ("类", Talk, ""),
    ("方", Talk, ""),
    ("化", Talk, ""),
    ("者", Talk, ""),
    ("点", Talk, ""),
    ("环", Talk, ""),
    ("层", Talk, ""),
    ("步", Talk, ""),
    ("条心", Talk, ""),
];

/// The unit at the start of `ch`, with the first characters of the table as a gate.
pub(crate) fn unit(ch: &[char]) -> Option<Unit> {
    static INDEX: OnceLock<ByFirst> = OnceLock::new();
    let index = INDEX.get_or_init(|| by_first(ROWS.iter().map(|r| r.0)));
    let mut found: Option<Unit> = None;
    for row in index.get(ch.first()?)? {
        let (text, class, not_next) = ROWS[*row];
        if !starts(ch, text) {
            continue;
        }
        let len = text.chars().count();
        if found.is_some_and(|f| f.len >= len) || ch.get(len).is_some_and(|c| not_next.contains(*c)) {
            continue;
        }
        found = Some(Unit { text: canonical(text), len, class });
    }
    found
}

fn canonical(text: &'static str) -> &'static str {
    match text {
        "个小时" => "小时",
        "个学时" => "学时",
        "个课时" => "课时",
        "个工作日" => "工作日",
        "人(次)" => "人次",
        "m²" | "m2" | "㎡" | "平米" | "平方" => "平方米",
        "块钱" => "元",
        "/十万" => "/10万",
        "千米" => "公里",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_wins_and_words_are_not_units() {
        let of = |s: &str| unit(&s.chars().collect::<Vec<_>>()).map(|u| (u.text, u.class));
        assert_eq!(of("人次"), Some(("人次", People)));
        assert_eq!(of("人民"), None);
        assert_eq!(of("个月"), Some(("个月", Duration)));
        assert_eq!(of("个村"), Some(("个", Thing)));
        assert_eq!(of("部门"), None);
        assert_eq!(of("部电话"), Some(("部", Thing)));
        assert_eq!(of("㎡"), Some(("平方米", Size)));
        assert_eq!(of("场地"), None);
        assert_eq!(of("/10万"), Some(("/10万", Share)));
    }
}

//! What single cells of people's sheets mean beyond the reader: schooling written into one column, work that is no
//! absence, numbers that must not stand on a screen whole. Pure.

use super::rules::{Judged, Weight};
use sheetreader::Schooling;
use vocab::bi;

/// Whether what stands under a place of work says that somebody is not away.
pub(super) fn at_home(place: &str) -> bool {
    [
        "在家",
        "家里",
        "家中",
        "务农",
        "种地",
        "未外出",
        "没有外出",
        "没外出",
        "不外出",
        "本村",
        "本镇",
        "本乡",
        "已返乡",
        "返乡",
    ]
    .iter()
    .any(|w| place.contains(w))
}

/// School, grade and class written into a column of one of them: each goes where it belongs. What does not fit completely
/// stays as it is, with a doubt.
pub(super) fn schooling(j: &mut Judged) {
    for key in ["school", "grade", "class_name"] {
        let text = j.card.get(key).to_owned();
        let doubted = j.findings.iter().any(|f| f.key == key && f.weight >= Weight::Doubt);
        if text.is_empty() || doubted {
            continue;
        }
        let read = Schooling::read(&text);
        let several = read.as_ref().is_some_and(|r| r.parts() > 1);
        let parts = read.map(|r| [("school", r.school), ("grade", r.grade), ("class_name", r.class)]);
        let own = parts.iter().flatten().find(|(k, _)| *k == key).map(|(_, p)| p.as_str()).unwrap_or_default();
        let hint = match key {
            "school" => text.contains("年级") || text.ends_with('班'),
            "grade" => text.contains("学校") || text.contains("小学") || text.contains("中学"),
            _ => text.contains("年级"),
        };
        // 三年级 under 班级 is the grade.
        if key == "class_name"
            && let Some(grade) =
                parts.as_ref().map(|p| p[1].1.as_str()).filter(|g| own.is_empty() && !several && !g.ends_with('班'))
            && (j.card.get("grade").is_empty() || alike("grade", j.card.get("grade"), grade))
        {
            if j.card.get("grade").is_empty() {
                j.card.set("grade", grade);
            }
            j.card.set("class_name", "");
            j.say(Weight::Note, key, bi!("这里写的是年级，记在年级", "This is a grade and was put there"));
            continue;
        }
        if own.is_empty() && (hint || several) {
            j.say(
                Weight::Doubt,
                key,
                bi!(
                    "看不出哪里是学校、年级、班级，没有分开，整格照写；请核对",
                    "School, grade and class cannot be told apart; the cell stays as it is, please check"
                ),
            );
        }
        let Some(parts) = parts.as_ref().filter(|_| several && !own.is_empty()) else { continue };
        let words = parts.iter().filter(|p| !p.1.is_empty()).map(|p| p.1.as_str()).collect::<Vec<_>>().join("、");
        j.card.set(key, own);
        for (other, part) in parts.iter().filter(|(k, p)| *k != key && !p.is_empty()) {
            let there = j.card.get(other).to_owned();
            if there.is_empty() {
                j.card.set(other, part.as_str());
            } else if !alike(other, &there, part) {
                j.say(
                    Weight::Doubt,
                    key,
                    bi!(
                        "这一格写着“{part}”，另一列写着“{there}”，取了那一列；请核对",
                        "This cell says “{part}”, its own column “{there}”, which was taken; please check"
                    ),
                );
            }
        }
        j.say(
            Weight::Note,
            key,
            bi!("一格里写了几项，已分开：{words}", "Several things in one cell, taken apart: {words}"),
        );
    }
}

/// Whether two spellings say the same part: 三 and 三年级, 2 and 2班.
fn alike(key: &str, there: &str, part: &str) -> bool {
    let tail = if key == "grade" { "年级" } else { "班" };
    let read = |text: &str| {
        let whole = Schooling::read(text).or_else(|| Schooling::read(&format!("{text}{tail}"))).unwrap_or_default();
        match key {
            "school" => text.to_owned(),
            "grade" => whole.grade,
            _ => whole.class,
        }
    };
    there == part || read(there) == part
}

/// A cell as it may stand on a screen: of numbers that are somebody's only the beginning and the end.
pub(super) fn veiled(text: &str) -> String {
    if text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count() < 9 {
        return text.to_owned();
    }
    let n = text.chars().count();
    text.chars().enumerate().map(|(at, c)| if at < 3 || at + 2 >= n || c.is_alphabetic() { c } else { '*' }).collect()
}

/// A sentence as it may stand on a screen: numbers of people in it are veiled, days are not.
pub(super) fn numbers_veiled(text: &str) -> String {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find(digit) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c: char| !(digit(c) || matches!(c, 'x' | 'X' | 'Ｘ' | '-' | ' '))).unwrap_or(rest.len());
        let run = rest[..end].trim_end();
        match veiled(run) {
            same if same == run => out.push_str(run),
            veiled => out.push_str(&veiled.replace(['x', 'X', 'Ｘ'], "*")),
        }
        out.push_str(&rest[run.len()..end]);
        rest = &rest[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_show_no_whole_number() {
        for (said, shown) in [
            ("同上，即“19900010001”", "同上，即“199******01”"),
            ("同上，即“33990119900101002X”", "同上，即“339*************2*”"),
            ("同上，即“138 0000 0001”", "同上，即“138********01”"),
            ("与身份证号不符：号码是 2016-07-01", "与身份证号不符：号码是 2016-07-01"),
            ("与第 12 行相同", "与第 12 行相同"),
            ("号码 339901201607010229 只有 17 位", "号码 339*************29 只有 17 位"),
        ] {
            assert_eq!(numbers_veiled(said), shown);
        }
    }

    #[test]
    fn schooling_goes_where_it_belongs() {
        // School, grade, class as written; as kept; whether a person should look.
        for (said, kept, doubt) in [
            (["河口小学三年级", "", ""], ["河口小学", "三年级", ""], false),
            (["河口小学三（2）班", "", ""], ["河口小学", "三年级", "2班"], false),
            (["河口小学三年级", "三", "2班"], ["河口小学", "三", "2班"], false),
            (["河口小学三年级", "四年级", ""], ["河口小学", "四年级", ""], true),
            (["", "二（1）班", ""], ["", "二年级", "1班"], false),
            (["", "", "初一（5）班"], ["", "初一", "5班"], false),
            (["河口小学", "三年级", "2"], ["河口小学", "三年级", "2"], false),
            (["河口小学三年级王老师", "", ""], ["河口小学三年级王老师", "", ""], true),
            (["三年级2班", "", ""], ["三年级2班", "", ""], true),
            (["", "", "三年级"], ["", "三年级", ""], false),
            (["", "三", "三年级"], ["", "三", ""], false),
            (["", "四年级", "三年级"], ["", "四年级", "三年级"], true),
            (["", "", "大班"], ["", "", "大班"], false),
            (["河口村小", "学前", ""], ["河口村小", "学前", ""], false),
            (["河口小学", "大班", ""], ["河口小学", "大班", ""], false),
        ] {
            let keys = ["school", "grade", "class_name"];
            let mut j = Judged::default();
            keys.iter().zip(said).for_each(|(k, v)| j.card.set(k, v));
            schooling(&mut j);
            assert_eq!(keys.map(|k| j.card.get(k)), kept, "{said:?}");
            assert_eq!(j.worst() == Weight::Doubt, doubt, "{said:?}");
        }
    }

    #[test]
    fn numbers_of_people_are_veiled_and_days_are_not() {
        assert_eq!(veiled("529901201607010229"), "529*************29");
        assert_eq!(veiled("１３８００００００02"), "１３８******02");
        for plain in ["2016-07-01", "上云村3组", "5.29901E+17", "2016年7月1日"] {
            assert_eq!(veiled(plain), plain);
        }
    }
}

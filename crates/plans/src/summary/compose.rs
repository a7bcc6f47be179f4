//! What the summary says: pure, from targets, their progress and a few of their members.

use crate::{
    board::{Progress, Status},
    targets::store::TargetRow,
};
use jiff::civil::Date;
use kernel::web::ui::{number, percent};
use vocab::{Lang, TargetId, t};

/// A line of evidence: day, unit, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Day.
    pub day: Date,
    /// Unit's name; empty for evidence by hand.
    pub unit: String,
    /// What.
    pub what: String,
}

/// What is said of one target.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The target.
    pub target: TargetId,
    /// Its sentence.
    pub words: String,
    /// How it stands.
    pub status: Status,
    /// A few members.
    pub proofs: Vec<Proof>,
    /// How many there are in all; more than the proofs when the list is cut.
    pub all: usize,
}

/// A part of the summary, under a heading of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading as the plan has it, number included; empty for targets under none.
    pub heading: String,
    /// What is said under it.
    pub statements: Vec<Statement>,
}

/// The summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Title.
    pub title: String,
    /// The opening paragraph.
    pub opening: String,
    /// Parts in the plan's order.
    pub sections: Vec<Section>,
    /// What is late or behind, with the reason.
    pub troubles: Vec<String>,
}

impl Summary {
    /// How many characters it has, as the office counts: 综合 papers are held to 5,000, 专项 to 4,000.
    pub fn characters(&self) -> usize {
        let count = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
        count(&self.opening)
            + self.troubles.iter().map(|s| count(s)).sum::<usize>()
            + self
                .sections
                .iter()
                .map(|s| {
                    count(&s.heading)
                        + s.statements.iter().map(|x| count(&x.words) + count(&proof_words(x, Lang::Zh))).sum::<usize>()
                })
                .sum::<usize>()
    }
}

/// Counts by status for the opening.
fn tally(progress: &[Progress]) -> (usize, usize, usize) {
    let n = |f: &dyn Fn(Status) -> bool| progress.iter().filter(|p| f(p.status())).count();
    (n(&|s| s == Status::Done), n(&|s| matches!(s, Status::OnTrack | Status::Waiting)), n(&Status::warns))
}

/// Puts the summary together.
pub fn compose(
    title: &str,
    unit: &str,
    until: Date,
    targets: &[TargetRow],
    progress: &[Progress],
    proofs: Vec<(Vec<Proof>, usize)>,
    lang: Lang,
) -> Summary {
    let (done, going, behind) = tally(progress);
    let all = targets.len();
    let day = match lang {
        Lang::Zh => format!("{}年{}月{}日", until.year(), until.month(), until.day()),
        Lang::En => until.to_string(),
    };
    let opening = t!(
        lang,
        "截至{day}，{unit}共承担目标任务{all}项，其中已完成{done}项，正常推进{going}项，偏慢、滞后或逾期{behind}项。现将各项完成情况报告如下。",
        "As of {day}, {unit} carries {all} targets: {done} done, {going} on track, {behind} slow, behind or overdue. They stand as follows."
    );
    let mut sections: Vec<Section> = Vec::new();
    let mut troubles = Vec::new();
    for ((t, p), (proofs, count)) in targets.iter().zip(progress).zip(proofs) {
        let statement =
            Statement { target: t.id.clone(), words: sentence(t, p, lang), status: p.status(), proofs, all: count };
        match sections.iter_mut().find(|s| s.heading == t.heading) {
            Some(s) => s.statements.push(statement),
            None => sections.push(Section { heading: t.heading.clone(), statements: vec![statement] }),
        }
        if p.status().warns() {
            troubles.push(format!(
                "{}{}{}{}",
                t.title,
                lang.pick("：", ": "),
                p.verdict.reason.get(lang),
                lang.pick("。", ".")
            ));
        }
    }
    // What stands under no heading comes last.
    sections.sort_by_key(|s| s.heading.is_empty());
    Summary {
        title: t!(lang, "{title}完成情况总结", "{title}: how it was carried out"), opening, sections, troubles
    }
}

/// The goal as a sentence says it: `不少于12场`, `每月不少于2次`, `不超过1件`.
fn goal_in_text(t: &TargetRow, lang: Lang) -> String {
    let sign = crate::review::comparator_word(&t.comparator, lang);
    let gap = if lang == Lang::En { " " } else { "" };
    let unit = if t.unit == "%" { "%".to_owned() } else { format!("{gap}{}", t.unit) };
    let goal = format!("{sign}{}{}{unit}", if sign.is_empty() { "" } else { gap }, number(t.value));
    match (crate::targets::period_word(&t.period, lang), lang) {
        (p, _) if p.is_empty() => goal,
        (p, Lang::Zh) => format!("{p}{goal}"),
        (p, Lang::En) => format!("{goal} {p}"),
    }
}

fn sentence(t: &TargetRow, p: &Progress, lang: Lang) -> String {
    let title = &t.title;
    if t.form == "task" {
        let reason = p.verdict.reason.get(lang);
        return match p.status() {
            Status::Done => t!(lang, "{title}：已按要求完成。", "{title}: done."),
            _ => t!(lang, "{title}：{reason}。", "{title}: {reason}."),
        };
    }
    let goal = goal_in_text(t, lang);
    let Some(done) = p.done else {
        return t!(lang, "{title}：目标{goal}，目前没有可统计的数据。", "{title}: goal {goal}; nothing to count yet.");
    };
    let unit = &t.unit;
    let done = number(done);
    if t.unit == "%" {
        return t!(lang, "{title}：目标{goal}，实际{done}%。", "{title}: goal {goal}, actual {done}%.");
    }
    if t.comparator == "<=" {
        return t!(lang, "{title}：要求{goal}，实际{done}{unit}。", "{title}: limit {goal}, actual {done} {unit}.");
    }
    let rate = p.verdict.rate.map(percent).unwrap_or_default();
    if !t.period.is_empty() {
        let whole = number(p.verdict.goal);
        return t!(
            lang,
            "{title}：目标{goal}，按期应做{whole}{unit}，实际按期完成{done}{unit}，完成率{rate}。",
            "{title}: goal {goal}, {whole} {unit} in all windows, {done} done in time, {rate}."
        );
    }
    t!(
        lang,
        "{title}：目标{goal}，实际完成{done}{unit}，完成率{rate}。",
        "{title}: goal {goal}, {done} {unit} done, {rate}."
    )
}

/// The short evidence list in words.
pub fn proof_words(s: &Statement, lang: Lang) -> String {
    if s.proofs.is_empty() {
        return String::new();
    }
    let list: Vec<String> = s
        .proofs
        .iter()
        .map(|p| match lang {
            Lang::Zh => format!("{}月{}日{}{}", p.day.month(), p.day.day(), p.unit, p.what),
            Lang::En => format!("{} {} {}", p.day, p.unit, p.what),
        })
        .collect();
    let joined = list.join(lang.pick("；", "; "));
    let all = s.all;
    if s.all > s.proofs.len() {
        t!(lang, "（佐证：{joined}；等{all}条记录。）", "(Evidence: {joined}; {all} records in all.)")
    } else {
        t!(lang, "（佐证：{joined}。）", "(Evidence: {joined}.)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets::sample;

    #[test]
    fn figures_stand_under_the_plans_own_headings_in_its_order() {
        let a = TargetRow { heading: "一、思想引领".into(), ..sample() };
        let b = TargetRow { heading: String::new(), title: "其他事".into(), ..sample() };
        let c = TargetRow {
            heading: "一、思想引领".into(), title: "报送信息".into(), form: "task".into(), ..sample()
        };
        let progress = [
            crate::board::sample(Status::Behind),
            crate::board::sample(Status::OnTrack),
            crate::board::sample(Status::Done),
        ];
        let proofs = [
            (vec![Proof { day: jiff::civil::date(2026, 3, 8), unit: "上云村".into(), what: "讲座".into() }], 7),
            (vec![], 0),
            (vec![], 0),
        ];
        let s = compose(
            "计划",
            "云溪县",
            jiff::civil::date(2026, 11, 21),
            &[b, a, c].map(|x| x),
            &[progress[1].clone(), progress[0].clone(), progress[2].clone()],
            vec![(vec![], 0), proofs[0].clone(), (vec![], 0)],
            Lang::Zh,
        );
        assert_eq!(s.sections.iter().map(|x| x.heading.as_str()).collect::<Vec<_>>(), ["一、思想引领", ""]);
        assert_eq!(s.sections[0].statements.len(), 2);
        assert!(s.opening.contains("3项") && s.opening.contains("已完成1项"));
        assert!(s.sections[0].statements[0].words.contains("实际完成7场"));
        assert!(proof_words(&s.sections[0].statements[0], Lang::Zh).contains("等7条"));
        assert_eq!(s.troubles.len(), 1);
        assert!(s.characters() > 60);
    }
}

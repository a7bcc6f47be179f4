//! Which measures could count a plan's commitment: a ranking by topic, words and unit, with the reason for each.

use serde::{Deserialize, Serialize};

use crate::model::{Measure, MeasureKind, Packs};
use crate::topic::Topic;

/// A measure of at most so many topics is about those topics.
const NARROW: usize = 3;

/// The kinds of commitment that a plan is read into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentKind {
    /// So many of something.
    Quantity,
    /// A share, in per cent.
    Ratio,
    /// So many times in each period.
    Recurrence,
    /// Done before a day.
    Deadline,
    /// Done on or in a time.
    Milestone,
    /// A minimum that an entity has to satisfy.
    Standard,
    /// A line of a score sheet.
    ScoreItem,
}

/// What is known of a commitment when a measure is sought for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment<'a> {
    /// Its kind.
    pub kind: CommitmentKind,
    /// Its line of work, where known.
    pub topic: Option<Topic>,
    /// What it is about: 妇女绿证培训班.
    pub object: &'a str,
    /// Its unit: 期, 人次, 万元; empty where it has none.
    pub unit: &'a str,
    /// What is to be done: 举办培训班.
    pub action: &'a str,
}

/// A measure that could count a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The measure's code.
    pub measure: String,
    /// 1 to 100; meaningful only beside the others.
    pub score: u32,
    /// Why, in Chinese.
    pub why_zh: String,
    /// Why, in English.
    pub why_en: String,
}

/// Units of one class measure the same sort of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitClass {
    /// 场, 次, 期, 班.
    Sessions,
    /// 人次.
    PersonTimes,
    /// 人, 名, 位.
    People,
    /// 个, 户, 所, 件, 份 …
    Things,
    /// 元, 万元.
    Money,
    /// %.
    Percent,
}

impl UnitClass {
    /// The class of a unit as written; `None` for none or an unknown one (分, 平方米, 天).
    pub fn of(unit: &str) -> Option<Self> {
        Some(match unit.trim() {
            "场" | "次" | "期" | "班" | "场次" | "班次" | "届" | "回" | "堂" | "节" | "轮" => {
                Self::Sessions
            }
            "人次" | "人（次）" | "人(次)" => Self::PersonTimes,
            "人" | "名" | "位" => Self::People,
            "个" | "户" | "所" | "家" | "支" | "件" | "份" | "篇" | "项" | "条" | "起" | "间" | "处" | "座" | "本"
            | "册" | "套" | "台" | "张" | "把" | "部" | "幅" | "笔" | "批" | "对" | "岗" => Self::Things,
            "元" | "万元" | "亿元" | "千元" => Self::Money,
            "%" | "％" | "百分点" | "个百分点" => Self::Percent,
            _ => return None,
        })
    }

    /// Points for a commitment of this class beside a measure of another; `None` where they cannot meet.
    fn beside(self, measure: Self) -> Option<u32> {
        use UnitClass::{People, PersonTimes, Sessions, Things};
        match (self, measure) {
            (a, b) if a == b => Some(30),
            // Plans write 培训5000人 where they mean person-times.
            (People, PersonTimes) => Some(12),
            // 每月谈心2次 is counted in person-times.
            (Sessions, PersonTimes) => Some(16),
            // 组织2个活动, 慰问10次 beside 慰问户数.
            (Things, Sessions) | (Sessions, Things) => Some(8),
            (People, Things) => Some(4),
            _ => None,
        }
    }
}

impl Packs {
    /// The measures that could count a commitment, best first; equal scores by code.
    ///
    /// A measure is offered only when something of its topic or words is found in the commitment and their units can
    /// meet. It is a suggestion: a person binds.
    pub fn suggest(&self, commitment: &Commitment<'_>) -> Vec<Suggestion> {
        let mut found: Vec<_> = self.measures.iter().filter_map(|measure| self.rate(measure, commitment)).collect();
        found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.measure.cmp(&b.measure)));
        found
    }

    fn rate(&self, measure: &Measure, commitment: &Commitment<'_>) -> Option<Suggestion> {
        let (mut score, mut zh, mut en) = (0, Vec::new(), Vec::new());

        let wanted = match commitment.kind {
            CommitmentKind::Ratio => Some(UnitClass::Percent),
            CommitmentKind::Recurrence if commitment.unit.is_empty() => Some(UnitClass::Sessions),
            _ => UnitClass::of(commitment.unit),
        };
        let ours = match measure.kind {
            MeasureKind::Ratio { .. } => Some(UnitClass::Percent),
            MeasureKind::Amount => Some(UnitClass::Money),
            _ => UnitClass::of(&measure.unit.zh),
        };
        if let (Some(wanted), Some(ours)) = (wanted, ours) {
            score += wanted.beside(ours)?;
            if commitment.unit == measure.unit.zh {
                score += 4;
            }
            let said = if commitment.unit.is_empty() { "次" } else { commitment.unit };
            zh.push(format!("单位“{said}”可用“{}”计", measure.unit.zh));
            en.push(format!("unit {said} can be counted in {}", measure.unit.en));
        }

        // A measure that counts all sorts of activity shares its topic with nearly everything: that alone says little.
        let mut meant = false;
        let topics = self.topics_of(measure);
        if let Some(topic) = commitment.topic.filter(|topic| topics.contains(topic)) {
            let narrow = topics.len() <= NARROW;
            meant = narrow;
            score += if narrow { 12 } else { 6 };
            zh.push(format!("同属“{}”", topic.zh()));
            en.push(format!("same topic: {}", topic.en()));
        }

        let mut words: Vec<(&str, bool)> = Vec::new();
        let mut longest_first: Vec<&str> = measure.suggest.iter().map(String::as_str).collect();
        longest_first.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        for word in longest_first {
            let in_object = commitment.object.contains(word);
            // 培训 inside an already counted 技能培训 adds nothing.
            let told = words.iter().any(|(longer, _)| longer.contains(word));
            if !word.is_empty() && !told && (in_object || commitment.action.contains(word)) {
                words.push((word, in_object));
            }
        }
        if !words.is_empty() {
            let points = words.iter().map(|(word, in_object)| {
                let length = u32::try_from(word.chars().count()).unwrap_or(8);
                length * if *in_object { 6 } else { 4 }
            });
            // What is named counts for more than the topic it falls under.
            score += points.sum::<u32>().min(40) + if meant { 8 } else { 0 };
            // 三八 says more about 三八活动 than 活动 does.
            if !measure.programmes.is_empty() || !measure.activity_kinds.is_empty() {
                score += 8;
            }
            let said = words.iter().map(|(word, _)| format!("“{word}”")).collect::<String>();
            zh.push(format!("提到{said}"));
            en.push(format!("mentions {said}"));
            meant = true;
        }
        // Topic and unit alone are a hint, never a match: nothing in the sentence names the thing.
        if words.is_empty() {
            score = score.min(36);
        }
        meant.then(|| Suggestion {
            measure: measure.code.clone(),
            score: score.clamp(1, 100),
            why_zh: zh.join("；"),
            why_en: en.join("; "),
        })
    }
}

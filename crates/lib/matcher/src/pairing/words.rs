//! The sentences: each part, each explanation and each reason in Chinese and English.

use super::parts::{Level, Part};
use super::proposal::{NextBest, Pair, Reason, WhyNot};
use super::weights::Weights;

/// What skills are called in each language.
fn skills(codes: &[String], weights: &Weights, zh: bool) -> String {
    let name = |code: &String| {
        let known = weights.names.iter().find(|name| name.code == *code);
        known.map_or(code.clone(), |name| if zh { name.zh.clone() } else { name.en.clone() })
    };
    codes.iter().map(name).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}

/// 350米, 3.2公里.
fn way_zh(metres: u32) -> String {
    match metres {
        0..1_000 => format!("{metres}米"),
        _ => format!("{}.{}公里", metres / 1_000, metres % 1_000 / 100),
    }
}

fn way_en(metres: u32) -> String {
    match metres {
        0..1_000 => format!("{metres} m"),
        _ => format!("{}.{} km", metres / 1_000, metres % 1_000 / 100),
    }
}

impl Part {
    /// The part as a short sentence, in Chinese: 同村，相距350米; 会辅导作业，孩子需要.
    pub fn words_zh(&self, weights: &Weights) -> String {
        match self {
            Self::Near { level, metres, .. } => {
                let head = match level {
                    Level::Village => "同村",
                    Level::Township => "同乡镇不同村",
                    Level::County => "不在同一乡镇",
                };
                metres.map_or(head.to_owned(), |metres| format!("{head}，相距{}", way_zh(metres)))
            }
            Self::School(_) => "在孩子就读的学校工作".into(),
            Self::HerWishSex(_) => "孩子性别与她的意愿不符".into(),
            Self::ChildWishSex(_) => "性别与孩子一方的意愿不符".into(),
            Self::Age { years, .. } => format!("孩子年龄超出她的意愿{years}岁"),
            Self::Skills { codes, .. } => format!("会{}，孩子需要", skills(codes, weights, true)),
            Self::Bond(_) => "以前带过这个孩子".into(),
            Self::Sibling(_) => "正带着孩子的兄弟姐妹".into(),
            Self::Together(_) => "兄弟姐妹一起由她带".into(),
            Self::Load { children, .. } => format!("她将带{children}个孩子"),
        }
    }

    /// The part as a short sentence, in English.
    pub fn words_en(&self, weights: &Weights) -> String {
        match self {
            Self::Near { level, metres, .. } => {
                let head = match level {
                    Level::Village => "same village",
                    Level::Township => "same township, another village",
                    Level::County => "another township",
                };
                metres.map_or(head.to_owned(), |metres| format!("{head}, {} away", way_en(metres)))
            }
            Self::School(_) => "works at the child’s school".into(),
            Self::HerWishSex(_) => "she wished for a child of the other sex".into(),
            Self::ChildWishSex(_) => "the child’s side wished for a carer of the other sex".into(),
            Self::Age { years: 1, .. } => "one year outside the ages she wished for".into(),
            Self::Age { years, .. } => format!("{years} years outside the ages she wished for"),
            Self::Skills { codes, .. } => format!("offers what the child needs: {}", skills(codes, weights, false)),
            Self::Bond(_) => "looked after this child before".into(),
            Self::Sibling(_) => "looks after a brother or sister".into(),
            Self::Together(_) => "brothers and sisters come to her together".into(),
            Self::Load { children: 1, .. } => "she would have one child".into(),
            Self::Load { children, .. } => format!("she would have {children} children"),
        }
    }

    /// That this is missing, for a part that speaks for a pair: 以前没带过这个孩子.
    fn lacking_zh(&self, weights: &Weights) -> String {
        match self {
            Self::School(_) => "不在孩子就读的学校工作".into(),
            Self::Bond(_) => "以前没带过这个孩子".into(),
            Self::Sibling(_) => "没有带孩子的兄弟姐妹".into(),
            Self::Together(_) => "兄弟姐妹不能在一起".into(),
            Self::Skills { codes, .. } => format!("满足不了同样多的需要（{}）", skills(codes, weights, true)),
            _ => format!("不如人选：{}", self.words_zh(weights)),
        }
    }

    fn lacking_en(&self, weights: &Weights) -> String {
        match self {
            Self::School(_) => "does not work at the child’s school".into(),
            Self::Bond(_) => "did not look after this child before".into(),
            Self::Sibling(_) => "looks after no brother or sister".into(),
            Self::Together(_) => "brothers and sisters would be apart".into(),
            Self::Skills { codes, .. } => {
                format!("offers less of what the child needs ({})", skills(codes, weights, false))
            }
            _ => format!("not so: {}", self.words_en(weights)),
        }
    }
}

impl Pair {
    /// Why these two, in Chinese: 同村，相距350米；会辅导作业，孩子需要.
    pub fn words_zh(&self, weights: &Weights) -> String {
        self.parts.iter().map(|part| part.words_zh(weights)).collect::<Vec<_>>().join("；")
    }

    /// Why these two, in English.
    pub fn words_en(&self, weights: &Weights) -> String {
        self.parts.iter().map(|part| part.words_en(weights)).collect::<Vec<_>>().join("; ")
    }
}

impl NextBest {
    /// Why it is not she, in Chinese. `name` says how an id is shown.
    pub fn words_zh(&self, weights: &Weights, name: impl Fn(&str) -> String) -> String {
        match &self.why {
            WhyNot::Worse { points: 0, worse, lacks } if worse.is_empty() && lacks.is_empty() => {
                "一样合适，按编号先后取舍".into()
            }
            WhyNot::Worse { points: 0, .. } => "总体一样合适，按编号先后取舍".into(),
            WhyNot::Worse { worse, lacks, .. } => {
                let worse = worse.iter().map(|part| part.words_zh(weights));
                let all: Vec<_> = worse.chain(lacks.iter().map(|part| part.lacking_zh(weights))).collect();
                format!("不如人选：{}", all.join("；"))
            }
            WhyNot::Taken { by, points, left_out } => {
                let by: Vec<_> = by.iter().map(|id| name(id)).collect();
                let by = by.join("、");
                match (left_out, points) {
                    (Some(left), _) => format!("名额已给{by}；若换过来，{}就没有人带", name(left)),
                    (None, 0) => format!("名额已给{by}；换过来总体一样，按编号先后取舍"),
                    (None, points) => format!("名额已给{by}；若换过来，全部合计多{points}分"),
                }
            }
        }
    }

    /// Why it is not she, in English. `name` says how an id is shown.
    pub fn words_en(&self, weights: &Weights, name: impl Fn(&str) -> String) -> String {
        match &self.why {
            WhyNot::Worse { points: 0, worse, lacks } if worse.is_empty() && lacks.is_empty() => {
                "as suitable; the order of ids decided".into()
            }
            WhyNot::Worse { points: 0, .. } => "as suitable on the whole; the order of ids decided".into(),
            WhyNot::Worse { worse, lacks, .. } => {
                let worse = worse.iter().map(|part| part.words_en(weights));
                let all: Vec<_> = worse.chain(lacks.iter().map(|part| part.lacking_en(weights))).collect();
                format!("less suitable: {}", all.join("; "))
            }
            WhyNot::Taken { by, points, left_out } => {
                let by: Vec<_> = by.iter().map(|id| name(id)).collect();
                let by = by.join(", ");
                match (left_out, points) {
                    (Some(left), _) => {
                        format!("her places go to {by}; otherwise {} would have no carer", name(left))
                    }
                    (None, 0) => {
                        format!("her places go to {by}; the other way is as good, and the order of ids decided")
                    }
                    (None, points) => format!("her places go to {by}; otherwise all together cost {points} more"),
                }
            }
        }
    }
}

impl Reason {
    /// Why the child has no carer, in Chinese. `name` says how an id is shown.
    pub fn words_zh(&self, name: impl Fn(&str) -> String) -> String {
        match self {
            Self::NoCarerNear => "本县还没有登记可以结对的人".into(),
            Self::AllFull { nearest } => {
                let nearest: Vec<_> = nearest.iter().map(|id| name(id)).collect();
                format!("合适的人都没有名额了，最近的是{}", nearest.join("、"))
            }
            Self::WishesExclude { carers } => {
                format!("看过的人中有{carers}人因双方意愿（性别、年龄）不能结对，没有别的人选")
            }
            Self::Refused { carers } => format!("看过的{carers}人都被孩子一方谢绝，没有别的人选"),
        }
    }

    /// Why the child has no carer, in English. `name` says how an id is shown.
    pub fn words_en(&self, name: impl Fn(&str) -> String) -> String {
        match self {
            Self::NoCarerNear => "nobody in the county is registered as a carer".into(),
            Self::AllFull { nearest } => {
                let nearest: Vec<_> = nearest.iter().map(|id| name(id)).collect();
                format!("nobody suitable has room left; nearest: {}", nearest.join(", "))
            }
            Self::WishesExclude { carers: 1 } => "wishes about sex or age exclude the one there is".into(),
            Self::WishesExclude { carers } => {
                format!("wishes about sex or age exclude {carers} of those there are, and nobody else is left")
            }
            Self::Refused { carers: 1 } => "the child’s side refused the one there is".into(),
            Self::Refused { carers } => format!("the child’s side refused all {carers} there are"),
        }
    }
}

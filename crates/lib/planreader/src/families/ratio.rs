//! Shares and rates: 95%, 百分之百, 全覆盖, 3‰, 12/10万. A rate that is only described or already reached is left.

use super::objects::shared;
use super::{Find, Finds, amounts};
use crate::context::{Mood, Passage};
use crate::model::CommitmentType::Ratio;
use crate::units::Class;

/// Words before 全覆盖 that make it a task.
const REACH: &[&str] =
    &["实现", "达到", "达", "做到", "确保", "基本", "力争", "推动", "推进", "争取", "完成", "要", "率", "保证"];

/// Takes the promised rates of a passage.
pub(crate) fn find(p: &Passage<'_>, out: &mut Finds) {
    let list: Vec<_> = amounts(p)
        .filter(|(t, _, a)| matches!(a.class, Class::Share | Class::Points) && out.free(*t))
        .map(|(t, c, a)| (t, c, a.clone()))
        .collect();
    for (t, c, a) in list {
        let clause = &p.clauses[c];
        if clause.mood != Mood::Plan || a.quoted {
            continue;
        }
        if a.worded && p.is_at(a.core, "全覆盖") {
            let near = a.core.saturating_sub(16).max(clause.a);
            let closes = p.ch.get(a.tail).is_none_or(|c| matches!(c, ',' | '。' | ';' | '、' | '!'));
            if !closes || !p.any_within(near, a.core, REACH) {
                continue;
            }
        }
        out.take(t);
        let start = clause.a.max(p.skip);
        let parts = shared(p, c, &a);
        // 60%的家庭达到标准: what follows belongs to it
        let end = if p.is_at(a.tail, "的") { clause.b.min(a.tail + 40) } else { a.tail };
        let mut one = Find::new(Ratio, start, end.max(a.core + 1), c, "ratio.share", 0.9).amount(&a);
        if a.worded && p.is_at(a.core, "全覆盖") {
            one.rule = "ratio.full_cover";
            one.confidence = 0.8;
        }
        if a.class == Class::Points {
            one.rule = "ratio.points";
            one.confidence = 0.75;
        }
        if parts.is_empty() {
            out.list.push(one);
        } else {
            for part in parts {
                let mut f = one.clone();
                f.object = Some(part);
                f.rule = "ratio.shared";
                out.list.push(f);
            }
        }
    }
}

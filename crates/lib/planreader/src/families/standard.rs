//! Minimums that an entity has to satisfy: 不低于40平方米, 不少于8课时, 时间不少于3天, 每人不低于200元.

use super::{Find, Finds, amounts};
use crate::context::{Mood, Passage};
use crate::model::{CommitmentType::Standard, Comparator};
use crate::units::Class;

/// Takes the measures of a passage.
pub(crate) fn find(p: &Passage<'_>, out: &mut Finds) {
    let list: Vec<_> = amounts(p)
        .filter(|(t, _, a)| {
            matches!(a.class, Class::Size | Class::Hours | Class::Duration | Class::Money) && out.free(*t)
        })
        .map(|(t, c, a)| (t, c, a.clone()))
        .collect();
    for (t, c, a) in list {
        let clause = &p.clauses[c];
        if clause.mood != Mood::Plan || a.quoted || a.ordinal {
            continue;
        }
        let bound = matches!(a.comparator, Some(Comparator::AtLeast | Comparator::AtMost));
        let near = a.core.saturating_sub(14).max(clause.a);
        let fits = match a.class {
            Class::Size => bound || p.any_within(near, a.core, &["面积", "场地", "具备", "配备"]),
            Class::Hours => bound,
            Class::Duration => {
                bound && p.any_within(near, a.core, &["时间", "时长", "周期", "期限", "学制", "培训", "服务期"])
            }
            _ => bound && p.any_within(near, a.core, &["人均", "每人", "每生", "每户", "每村", "每名", "每个", "标准"]),
        };
        if !fits {
            continue;
        }
        out.take(t);
        let mut f =
            Find::new(Standard, clause.a.max(p.skip), a.tail, c, "standard.minimum", if bound { 0.9 } else { 0.65 })
                .amount(&a);
        if a.class == Class::Size && !bound {
            f.rule = "standard.size";
        }
        out.list.push(f);
    }
}

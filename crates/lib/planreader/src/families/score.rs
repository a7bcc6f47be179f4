//! Score sheets: （10分）, 计5分, 满分100分, 100分制. Marks taken off or added are rules of the sheet, not lines of it.

use super::{Find, Finds, amounts};
use crate::context::Passage;
use crate::model::CommitmentType::ScoreItem;
use crate::units::Class;

/// Takes the marks of a passage; a mark stands for the whole item it closes.
pub(crate) fn find(p: &Passage<'_>, out: &mut Finds) {
    let mut from = p.skip;
    let list: Vec<_> =
        amounts(p).filter(|(.., a)| a.class == Class::Score).map(|(t, c, a)| (t, c, a.clone())).collect();
    for (t, c, a) in list {
        out.take(t);
        let bracketed = p.ends(a.core, "(") && p.is_at(a.tail, ")")
            || p.any_ends(a.core, &["(满分", "(共", "(计", "(分值", "(分值:", "(总分", "(占", "(合计"])
                && p.is_at(a.tail, ")");
        let said = p.any_ends(a.core, &["计", "满分", "满分为", "总分", "总分为", "分值", "分值为", "记", "共", "得"])
            && !p.ends(a.core, "累计");
        let sheet = a.unit == "分制" || p.is_at(a.tail, "制");
        // 活动开展40分: a numbered heading that ends in its marks
        let heads = a.tail == p.clauses[c].b && p.skip > 0 && p.clauses[c].sentence == 0 && a.core > p.skip;
        if !(bracketed || said || sheet || heads) || p.any_ends(a.core, &["扣", "加", "减", "倒扣"]) {
            continue;
        }
        let end = if bracketed { a.tail + 1 } else { a.tail };
        let mut find =
            Find::new(ScoreItem, from.min(a.core), end, c, "score.item", if bracketed || sheet { 0.95 } else { 0.75 });
        find.at = a.core;
        find.comparator = Some(crate::model::Comparator::Equal);
        find.value = Some(a.value);
        find.unit = Some("分");
        if sheet {
            find.rule = "score.sheet";
        }
        from = end;
        while p.ch.get(from).is_some_and(|c| matches!(c, ';' | '。' | ',' | ')')) {
            from += 1;
        }
        out.list.push(find);
    }
}

//! What a second version of a document changes: which commitments stay, which read otherwise, which are
//! new, which are gone. Pure.

use super::store::CommitmentRow;
use std::collections::HashMap;

/// How a commitment of the new version stands to the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Says the same as the old one (index).
    Same(usize),
    /// The old one (index) with another figure or day.
    Otherwise(usize),
    /// Not in the old version.
    New,
}

/// Folds wording so that spaces, width and punctuation do not matter.
pub fn same_wording(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

fn figure(c: &CommitmentRow) -> String {
    format!("{:?}|{:?}|{}|{}|{:?}|{}|{}", c.value, c.value_max, c.unit, c.period, c.times, c.start_text, c.due_text)
}

/// For each new commitment, what it is of the old ones; and the old ones that are gone. Each old one is
/// matched at most once: first those that say the same, then those about the same thing, in order.
pub fn compare(old: &[CommitmentRow], new: &[CommitmentRow]) -> (Vec<Change>, Vec<usize>) {
    let mut used = vec![false; old.len()];
    let mut out = vec![Change::New; new.len()];
    let mut pass = |key: &dyn Fn(&CommitmentRow) -> String, same: bool, out: &mut Vec<Change>| {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, c) in old.iter().enumerate().rev() {
            if !used[i] {
                by_key.entry(key(c)).or_default().push(i);
            }
        }
        for (j, c) in new.iter().enumerate() {
            if out[j] == Change::New
                && let Some(i) = by_key.get_mut(&key(c)).and_then(Vec::pop)
            {
                used[i] = true;
                out[j] = if same { Change::Same(i) } else { Change::Otherwise(i) };
            }
        }
    };
    pass(&|c| format!("{}|{}|{}", c.kind, same_wording(&c.quote), figure(c)), true, &mut out);
    pass(&|c| format!("{}|{}|{}", c.kind, same_wording(&c.object), figure(c)), true, &mut out);
    pass(&|c| format!("{}|{}", c.kind, same_wording(&format!("{}{}", c.action, c.object))), false, &mut out);
    pass(&|c| format!("{}|{}|{}", c.kind, c.topic, same_wording(&c.object)), false, &mut out);
    let gone = (0..old.len()).filter(|i| !used[*i]).collect();
    (out, gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::sample;

    fn row(object: &str, value: f64) -> CommitmentRow {
        CommitmentRow {
            object: object.into(),
            action: format!("举办{object}"),
            quote: format!("举办{object}{value}期"),
            value: Some(value),
            ..sample("proposed")
        }
    }

    #[test]
    fn a_raised_figure_is_the_same_promise_read_otherwise() {
        let old = [row("培训班", 2.0), row("讲座", 4.0), row("义诊", 1.0)];
        let new = [row("讲座", 4.0), row("培训班", 3.0), row("招聘会", 1.0)];
        let (changes, gone) = compare(&old, &new);
        assert_eq!(changes, vec![Change::Same(1), Change::Otherwise(0), Change::New]);
        assert_eq!(gone, vec![2]);
    }

    #[test]
    fn an_unchanged_version_changes_nothing_even_with_twins() {
        let rows = [row("讲座", 4.0), row("讲座", 4.0), row("讲座", 2.0)];
        let (changes, gone) = compare(&rows, &rows);
        assert_eq!(changes, vec![Change::Same(0), Change::Same(1), Change::Same(2)]);
        assert!(gone.is_empty());
    }
}

//! What is done and to what, put into a few words: 举办培训班, 走访留守儿童. For people to read, not to compute with.

use crate::context::Passage;
use crate::families::Find;
use crate::families::objects::object;
use crate::lexicon::Word;
use crate::model::CommitmentType;
use crate::tokens::Tok;

/// Action and object of a find.
pub(crate) fn wording(p: &Passage<'_>, f: &Find) -> (String, String) {
    if f.kind == CommitmentType::ScoreItem {
        let end = p.ch[f.a..f.b].iter().position(|c| matches!(c, ',' | '。' | ';' | '(')).map_or(f.b, |k| f.a + k);
        return ("评分".into(), clip(&p.text(f.a, end), 40));
    }
    if matches!(f.rule, "dated.month_list" | "dated.under_phase" | "dated.phase") {
        let said = after_date(p, f);
        return (clip(&said, 40), clip(&said, 40));
    }
    let clause = &p.clauses[f.clause];
    let verb = verb(p, f);
    let thing = f.object.clone().or_else(|| {
        p.toks[clause.lo..clause.hi].iter().find_map(|t| match &t.tok {
            Tok::Amount(a) if a.core == f.at => Some(object(p, f.clause, a)),
            _ => None,
        })
    });
    let thing = thing.filter(|t| !t.is_empty()).unwrap_or_else(|| after_verb(p, f, verb));
    let verb = verb.map(|(a, b)| p.text(a, b)).unwrap_or_default();
    let action = if thing.starts_with(&verb) { thing.clone() } else { format!("{verb}{thing}") };
    (clip(&action, 40), clip(&thing, 40))
}

/// The words of a line of a calendar, its date left out, up to the first stop.
fn after_date(p: &Passage<'_>, f: &Find) -> String {
    let date = p.toks.iter().find(|t| t.a >= f.a && t.a <= f.a + 2 && matches!(t.tok, Tok::When(_)));
    let mut from = date.map_or(f.a, |t| t.b);
    while from < f.b && matches!(p.ch[from], ',' | ':' | '、' | ')' | ';') {
        from += 1;
    }
    let end = (from..f.b).find(|k| matches!(p.ch[*k], '。' | ';')).unwrap_or(f.b);
    p.text(from.min(end), end)
}

/// The verb nearest before the figure, else the first of the clause, else the last of the sentence before it.
fn verb(p: &Passage<'_>, f: &Find) -> Option<(usize, usize)> {
    let clause = &p.clauses[f.clause];
    let is_verb = |t: &&crate::tokens::Token| matches!(t.tok, Tok::Word(Word::Verb));
    let inside = &p.toks[clause.lo..clause.hi];
    let dated = matches!(f.kind, CommitmentType::Milestone | CommitmentType::Deadline | CommitmentType::Recurrence);
    let first = inside.iter().filter(is_verb).find(|t| !dated || t.a >= f.at);
    let nearest = inside.iter().filter(is_verb).rfind(|t| t.b <= f.at);
    let found = if dated { first.or(nearest) } else { nearest.or(first) };
    found
        .map(|t| (t.a, t.b))
        .or_else(|| {
            let from =
                p.clauses[..f.clause].iter().rev().take(6).find(|c| c.sentence == clause.sentence && c.verbs > 0)?;
            p.toks[from.lo..from.hi].iter().rfind(is_verb).map(|t| (t.a, t.b))
        })
        .or_else(|| {
            let next = p.clauses.get(f.clause + 1).filter(|c| c.sentence == clause.sentence)?;
            p.toks[next.lo..next.hi].iter().find(is_verb).map(|t| (t.a, t.b))
        })
}

fn after_verb(p: &Passage<'_>, f: &Find, verb: Option<(usize, usize)>) -> String {
    let from = verb.map_or(f.a, |(_, b)| b);
    let end = (from..p.ch.len().min(from + 30))
        .find(|k| matches!(p.ch[*k], ',' | ';' | '。' | '(' | ':'))
        .unwrap_or(p.ch.len().min(from + 30));
    p.text(from, end)
}

fn clip(s: &str, most: usize) -> String {
    let s: String = s.chars().filter(|c| *c != '"').collect();
    s.trim_matches(['"', ',', '、', '。', ';', ':']).chars().take(most).collect()
}

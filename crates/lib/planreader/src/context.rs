//! Clauses of a paragraph and what each is about: something to be done, something reported, or a mere state.
//! The families ask here before they take a figure.

use crate::chars::{ends, has, is, starts};
use crate::dues::{Due, Year};
use crate::lexicon::Word;
use crate::tokens::{Tok, Token};

/// What a clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Says what will be done.
    Plan,
    /// Reports what was done.
    Past,
    /// Describes how things stand.
    State,
}

/// What the section and document around a paragraph do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The mood of a clause that says nothing of its own.
    pub mood: Mood,
    /// True where the wording around reports, so that 确保 alone promises nothing.
    pub reported: bool,
    /// The year of the document: what is told of an earlier one is past.
    pub year: Option<i16>,
}

/// A clause: characters up to the next comma, semicolon, colon or stop.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub a: usize,
    pub b: usize,
    /// First and last-but-one token.
    pub lo: usize,
    pub hi: usize,
    /// Which part between semicolons.
    pub segment: usize,
    /// Which sentence.
    pub sentence: usize,
    pub mood: Mood,
    /// Verbs of work in it.
    pub verbs: usize,
    /// True when the mood is its own and not handed down.
    pub own: bool,
}

/// A paragraph ready for the families; positions are characters within it.
pub(crate) struct Passage<'p> {
    pub ch: &'p [char],
    pub toks: &'p [Token],
    pub clauses: Vec<Clause>,
    /// Characters of the number that opens it.
    pub skip: usize,
}

/// Longest clause; a text without punctuation is cut here so that no rule looks further.
const LONGEST: usize = 240;

impl<'p> Passage<'p> {
    pub fn new(ch: &'p [char], toks: &'p [Token], setting: Setting, skip: usize) -> Self {
        let mut clauses: Vec<Clause> = Vec::new();
        let (mut a, mut t, mut w, mut segment, mut sentence) = (0, 0, 0, 0, 0);
        let mut i = 0;
        while i <= ch.len() {
            let c = ch.get(i).copied();
            let stop = matches!(c, None | Some('。' | '!'))
                || c == Some('?') && !ch.get(i + 1).is_some_and(|n| n.is_ascii_alphanumeric());
            let semi = stop || c == Some(';');
            let comma = semi || matches!(c, Some(',')) || (c == Some(':') && !clock(ch, i));
            // never inside a token: 1,200人 is one figure
            while w < toks.len() && toks[w].b <= i {
                w += 1;
            }
            let inside = c.is_some() && toks.get(w).is_some_and(|k| k.a < i && i < k.b);
            if !inside && (comma || i - a >= LONGEST) {
                let lo = t;
                while t < toks.len() && toks[t].a < i {
                    t += 1;
                }
                if i > a {
                    clauses.push(clause(ch, toks, a, i, lo, t, segment, sentence, setting));
                }
                a = if comma { i + 1 } else { i };
                segment += usize::from(semi);
                sentence += usize::from(stop);
            }
            i += 1;
        }
        carry(ch, &mut clauses, setting);
        Passage { ch, toks, clauses, skip }
    }

    pub fn is_at(&self, i: usize, s: &str) -> bool {
        is(self.ch, i, s)
    }

    pub fn ends(&self, i: usize, s: &str) -> bool {
        ends(self.ch, i, s)
    }

    pub fn any_ends(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.ends(i, w))
    }

    pub fn any_at(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.is_at(i, w))
    }

    /// True when `s` stands within the characters `a..b` (at most 240 of them are looked at).
    pub fn within(&self, a: usize, b: usize, s: &str) -> bool {
        let b = b.min(self.ch.len()).min(a + LONGEST);
        has(self.ch.get(a..b).unwrap_or(&[]), s)
    }

    pub fn any_within(&self, a: usize, b: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.within(a, b, w))
    }

    pub fn text(&self, a: usize, b: usize) -> String {
        self.ch.get(a..b.min(self.ch.len())).unwrap_or(&[]).iter().collect()
    }
}

/// 9:00
fn clock(ch: &[char], i: usize) -> bool {
    i > 0 && ch[i - 1].is_ascii_digit() && ch.get(i + 1).is_some_and(char::is_ascii_digit)
}

#[allow(clippy::too_many_arguments)]
fn clause(
    ch: &[char],
    toks: &[Token],
    a: usize,
    b: usize,
    lo: usize,
    hi: usize,
    segment: usize,
    sentence: usize,
    setting: Setting,
) -> Clause {
    let (mut past, mut future, mut hope, mut state, mut verbs) = (0, 0, 0, 0, 0);
    for t in &toks[lo..hi] {
        match t.tok {
            Tok::Word(Word::Past) => {
                // 已建立的, 曾参加的: says which one, not what was done
                let modifier = matches!(ch.get(t.a), Some('已' | '曾'))
                    && ch[t.b..b.min(t.b + 12)].contains(&'的')
                    && !setting.reported;
                // 比上年 compares; 共培训 in a plan is a sum
                let compared = t.a > 0 && matches!(ch[t.a - 1], '比' | '较');
                let summed = ch.get(t.a) == Some(&'共') && !setting.reported;
                past += usize::from(!modifier && !compared && !summed);
            }
            Tok::Word(Word::Future) => {
                // 将每周一定为: 将 that moves the object
                let noun = ch.get(t.b).is_none_or(|c| ",;。、和及与\"的》)等中:".contains(*c))
                    && matches!(ch.get(t.a..t.b), Some(['计', '划'] | ['要', '求']));
                // 将举办, 将继续: to be done all the same
                const ON: &[&str] =
                    &["进一步", "继续", "全力", "重点", "于", "在", "以", "依托", "持续", "陆续", "通过", "围绕", "会"];
                let on = || {
                    toks[lo..hi].iter().any(|n| n.a == t.b && n.tok == Tok::Word(Word::Verb))
                        || ON.iter().any(|w| is(ch, t.b, w))
                };
                let moved = ch.get(t.a) == Some(&'将') && t.b == t.a + 1 && setting.reported && !on();
                future += usize::from(!moved && !noun);
            }
            Tok::Word(Word::Hope) => hope += 1,
            Tok::Word(Word::State) => state += 1,
            Tok::Word(Word::Verb) => verbs += 1,
            Tok::When(ref w) if w.before => hope += 1,
            Tok::When(ref w) if w.since => {}
            // 2024年, … in a plan of 2025
            Tok::When(ref w) if w.year_only && t.a <= a + 1 => {
                let earlier = matches!(w.due, Due::Year(Year::Known(y)) if setting.year.is_some_and(|own| y < own));
                past += usize::from(earlier && !w.before);
            }
            _ => {}
        }
    }
    // 由30支队伍组成: how it is made up
    let made = (ends(ch, b, "组成") || ends(ch, b, "构成")) && ch[a..b].iter().any(|c| matches!(c, '由' | '共'));
    let stated = ["目前", "现有", "现在", "我村现", "我镇现"].iter().any(|w| starts(&ch[a..b], w));
    let plan = future > 0 || hope > 0 && !setting.reported;
    let (mood, own) = match (past > 0, plan) {
        (true, true) if setting.reported => (Mood::Past, true),
        (_, true) => (Mood::Plan, true),
        (true, false) => (Mood::Past, true),
        // 目前 in a report opens what has been reached
        (false, false) if setting.mood == Mood::Past && starts(&ch[a..b], "目前") => (Mood::Past, true),
        (false, false) if made => (Mood::State, true),
        (false, false) if state > 0 && (verbs == 0 || stated && !setting.reported) => (Mood::State, true),
        _ => (setting.mood, false),
    };
    Clause { a, b, lo, hi, segment, sentence, mood, verbs, own }
}

/// A clause without marks of its own follows the one before it in the sentence.
fn carry(ch: &[char], clauses: &mut [Clause], setting: Setting) {
    for i in 1..clauses.len() {
        let before = clauses[i - 1].clone();
        let c = &mut clauses[i];
        if c.own {
            continue;
        }
        if c.sentence != before.sentence {
            // 同时, … goes on with what the sentence before promised
            if before.mood == Mood::Plan && ["同时", "并", "此外", "另外"].iter().any(|w| is(ch, c.a, w)) {
                c.mood = Mood::Plan;
            }
            continue;
        }
        let preamble = ["基础上", "后", "时", "之际", "以来", "背景下", "情况下"].iter().any(|w| ends(ch, before.b, w));
        if before.mood == Mood::Past
            && (c.segment == before.segment || setting.reported)
            && (!preamble || setting.reported)
        {
            c.mood = Mood::Past;
        } else if before.mood == Mood::Plan && c.segment == before.segment {
            c.mood = Mood::Plan;
        } else if before.mood == Mood::State && (c.verbs == 0 || c.segment == before.segment) {
            c.mood = Mood::State;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    fn moods(s: &str, setting: Setting) -> Vec<Mood> {
        let ch: Vec<char> = s.chars().collect();
        let toks = tokens(&ch, 0);
        Passage::new(&ch, &toks, setting, 0).clauses.iter().map(|c| c.mood).collect()
    }

    const PLAN: Setting = Setting { mood: Mood::Plan, reported: false, year: None };
    const PAST: Setting = Setting { mood: Mood::Past, reported: true, year: None };

    #[test]
    fn marks_decide_and_are_handed_on() {
        use Mood::{Past, Plan, State};
        assert_eq!(moods("举办讲座,走访3户", PLAN), [Plan, Plan]);
        assert_eq!(moods("去年举办了讲座,走访3户。今年要走访5户", PLAN), [Past, Past, Plan]);
        assert_eq!(moods("要求各村在6月底前走访5户", PAST), [Plan]);
        assert_eq!(moods("确保合格率95%", PAST), [Past]);
        assert_eq!(moods("全村现有妇女200人,其中老人30人", PLAN), [State, State]);
        assert_eq!(moods("为已登记的家庭送书2册", PLAN), [Plan]);
    }

    #[test]
    fn a_text_without_stops_is_cut() {
        let s = "举办讲座".repeat(500);
        assert!(moods(&s, PLAN).len() > 5);
    }
}

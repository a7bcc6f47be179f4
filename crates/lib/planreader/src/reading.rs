//! The whole way from decoded text to a reading: layout, tokens, documents, items, families, dress.
//! Each step lives in its own room; this one only walks through them.

use crate::MOST;
use crate::context::{Mood, Passage, Setting};
use crate::documents::{Lexed, Run, lex, split};
use crate::families::dated::{Opens, Phase};
use crate::families::{Find, Finds, achieved, dated, quantity, ratio, recurrence, score, standard};
use crate::items::{Placed, items};
use crate::kinds::{Verdict, judge, section};
use crate::layout::{Page, Para};
use crate::model::{Achievement, Commitment, CommitmentType, Document, Item, Reading};
use crate::notes::notes;
use crate::parties::{beneficiary, line_of_bodies, responsible};
use crate::topics::topic;
use crate::wording::{from_heading, from_title, wording};

/// Reads decoded text. Never fails: a text without plans gives a reading without any, and a note.
pub(crate) fn read_decoded(text: String, encoding: Option<&'static str>) -> Reading {
    let page = Page::of(&text);
    let lexed = lex(&page);
    let runs = split(&page, &lexed);
    let verdicts: Vec<Verdict> = runs.iter().map(|r| judge(&page, &lexed, r)).collect();
    let documents = describe(&page, &text, &lexed, &runs, &verdicts);
    let mut placed = items(&page, &text, &lexed, &runs);
    let mut cut = placed.len() > MOST;
    placed.truncate(MOST);
    let mut commitments = Vec::new();
    let mut achievements = Vec::new();
    for (d, run) in runs.iter().enumerate() {
        let scene = Scene {
            page: &page,
            text: &text,
            document: d,
            verdict: verdicts[d],
            title: run.title.as_deref(),
            placed: &placed,
        };
        scene.document(run, &lexed, &mut commitments, &mut achievements);
    }
    cut |= commitments.len() > MOST || achievements.len() > MOST;
    commitments.truncate(MOST);
    achievements.truncate(MOST);
    let notes = notes(&page, &documents, encoding, &text, cut);
    let items: Vec<Item> = placed.into_iter().map(|p| p.item).collect();
    Reading { text, documents, items, commitments, achievements, notes }
}

fn describe(page: &Page, text: &str, lexed: &[Lexed], runs: &[Run], verdicts: &[Verdict]) -> Vec<Document> {
    runs.iter()
        .zip(verdicts)
        .filter(|(r, _)| r.first < lexed.len())
        .map(|(r, v)| {
            let last = lexed[r.end.max(r.first + 1).min(lexed.len()) - 1].para;
            Document {
                title: r.title.as_ref().map(|t| {
                    let a = lexed[r.first].para.a;
                    page.normal.readable(text, a, a + t.chars().count())
                }),
                kind: v.kind,
                place: page.place(lexed[r.first].para.a, last.b),
                on_topic: v.on_topic,
                inner: r.inner,
                year: v.year,
                reported: v.reported,
            }
        })
        .collect()
}

struct Scene<'s> {
    page: &'s Page,
    text: &'s str,
    document: usize,
    verdict: Verdict,
    title: Option<&'s str>,
    placed: &'s [Placed],
}

impl Scene<'_> {
    fn document(&self, run: &Run, lexed: &[Lexed], out: &mut Vec<Commitment>, done: &mut Vec<Achievement>) {
        let base = Setting {
            mood: if self.verdict.reported { Mood::Past } else { Mood::Plan },
            reported: self.verdict.reported && !self.verdict.news,
            year: self.verdict.year,
        };
        let mut setting = base;
        let mut turned = 9u8;
        let mut phase: Option<Phase> = None;
        for (i, l) in lexed.iter().enumerate().take(run.end).skip(run.body) {
            let ch = &self.page.normal.ch[l.para.a..l.para.b];
            if out.len() > MOST || done.len() > MOST {
                break;
            }
            if l.furniture && l.toks.len() < 40 {
                continue;
            }
            if let Some(o) = l.opener {
                if let Some(mood) = section(ch).filter(|_| o.level <= 2) {
                    setting = Setting { mood, reported: mood != Mood::Plan, year: self.verdict.year };
                    turned = o.level;
                } else if o.level <= turned && o.level <= 2 && turned > 0 {
                    setting = base;
                    turned = 9;
                }
            }
            if l.opener.is_none()
                && ch.len() <= 20
                && !ch.last().is_some_and(|c| matches!(c, '。' | ';' | ','))
                && let Some(mood) = section(ch)
            {
                setting = Setting { mood, reported: mood != Mood::Plan, year: self.verdict.year };
                turned = 0; // an unnumbered heading holds until the next like it
            }
            let skip = l.opener.map_or(0, |o| if o.level == 6 { 0 } else { o.len });
            let passage = Passage::new(ch, &l.toks, setting, skip);
            phase = keep(phase, l.opener.map(|o| o.level));
            let mut finds = Finds::of(&passage);
            score::find(&passage, &mut finds);
            recurrence::find(&passage, &mut finds);
            ratio::find(&passage, &mut finds);
            standard::find(&passage, &mut finds);
            quantity::find(&passage, &mut finds);
            let last = i + 1 == run.end;
            let opens =
                dated::find(&passage, &mut finds, phase.as_ref(), l.opener.map(|o| o.level), last, self.verdict.year);
            if let Opens::Phase(p) = opens {
                phase = Some(p);
            }
            if self.verdict.on_topic {
                for d in achieved::find(&passage, &finds) {
                    let place = self.page.place(l.para.a + d.a, l.para.a + d.b);
                    let quote = self.text[place.span.clone()].to_owned();
                    done.push(Achievement {
                        object: d.object,
                        value: d.value,
                        unit: d.unit.to_owned(),
                        quote,
                        place,
                        rule: d.rule,
                        confidence: d.confidence,
                        document: self.document,
                    });
                }
                let mut list = finds.list;
                list.sort_by_key(|f| (f.at, f.kind != CommitmentType::ScoreItem));
                // 责任单位:县妇联 on the line below
                let below = lexed[i + 1..run.end.max(i + 1).min(lexed.len())]
                    .first()
                    .and_then(|n| line_of_bodies(&self.page.normal.ch[n.para.a..n.para.b]));
                for f in list {
                    let mut c = self.dress(&passage, l.para, f, setting);
                    c.responsible = c.responsible.or_else(|| below.clone());
                    out.push(c);
                }
            }
        }
    }

    fn dress(&self, p: &Passage<'_>, para: Para, f: Find, setting: Setting) -> Commitment {
        let (a, b) = trim(p, f.a, f.b);
        let place = self.page.place(para.a + a, para.a + b);
        let (mut action, mut object) = wording(p, &f);
        let item = self.item_of(para.a + f.at);
        let heading = item.map_or("", |i| self.placed[i].item.heading.as_str());
        if object.is_empty() {
            object = self.above(item, para.a);
            action = if action.chars().count() < 2 { object.clone() } else { format!("{action}{object}") };
        }
        let clause = &p.clauses[f.clause];
        // a score line is named by its head, a calendar line perhaps after its date
        let scored = f.kind == CommitmentType::ScoreItem;
        let head = if scored { p.clauses.partition_point(|c| c.b <= f.a).min(f.clause) } else { f.clause };
        let dated = matches!(f.kind, CommitmentType::Milestone | CommitmentType::Deadline);
        let next = p.clauses.get(head + 1).is_some_and(|n| dated && n.sentence == clause.sentence);
        // 在6月, 结合…主题, 社区将举办…: who acts may stand two clauses on
        let later = p.clauses.get(head + 2).is_some_and(|n| next && n.sentence == clause.sentence);
        let who = responsible(p, head, b)
            .or_else(|| if next { responsible(p, head + 1, b) } else { None })
            .or_else(|| if later { responsible(p, head + 2, b) } else { None });
        Commitment {
            kind: f.kind,
            action,
            object,
            comparator: f.comparator,
            value: f.value,
            value_max: f.value_max,
            unit: f.unit.map(str::to_owned),
            period: f.period,
            times: f.times,
            times_max: f.times_max,
            times_implicit: f.times_implicit,
            start: f.start,
            due: f.due,
            responsible: who,
            beneficiary: beneficiary(p, f.clause),
            topic: topic(&p.text(clause.a.min(a), clause.b.max(b)), heading),
            quote: self.text[place.span.clone()].to_owned(),
            place,
            rule: f.rule,
            confidence: f.confidence,
            document: self.document,
            item,
            on_topic: self.verdict.on_topic,
            in_summary: setting.mood == Mood::Past || setting.reported,
        }
    }

    /// What the nearest heading over a paragraph names.
    fn above(&self, item: Option<usize>, para: usize) -> String {
        let mut at = item;
        while let Some(i) = at {
            let p = &self.placed[i];
            let name = if p.a < para { from_heading(&p.item.heading) } else { String::new() };
            if name.chars().count() >= 2 {
                return name;
            }
            at = p.item.parent;
        }
        self.title.map(from_title).unwrap_or_default()
    }

    /// The innermost item that holds this character of the page.
    fn item_of(&self, at: usize) -> Option<usize> {
        let after = self.placed.partition_point(|p| p.a <= at);
        let last = after.checked_sub(1)?;
        (self.placed[last].item.document == self.document).then_some(last)
    }
}

/// A phase lasts for the numbered lines under it, or for plain lines until the next heading.
fn keep(phase: Option<Phase>, opener: Option<u8>) -> Option<Phase> {
    let mut phase = phase?;
    match (opener, phase.child) {
        (Some(level), _) if level <= phase.level && phase.level < 9 || level <= 1 => None,
        (Some(level), None) => {
            phase.child = Some(level);
            Some(phase)
        }
        (Some(level), Some(child)) if level < child => None,
        (None, Some(child)) if child < 9 => None,
        (None, None) => {
            phase.child = Some(9);
            Some(phase)
        }
        _ => Some(phase),
    }
}

/// Punctuation at either end is no part of a quote.
fn trim(p: &Passage<'_>, mut a: usize, mut b: usize) -> (usize, usize) {
    let edge = |c: char| matches!(c, ',' | ';' | '。' | '、' | ':' | ' ');
    b = b.min(p.ch.len());
    while a + 1 < b && edge(p.ch[a]) {
        a += 1;
    }
    while b > a + 1 && edge(p.ch[b - 1]) {
        b -= 1;
    }
    (a, b)
}

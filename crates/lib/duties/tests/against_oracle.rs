//! The answer against an oracle that walks day by day.

#[path = "oracle/made.rs"]
mod made;
mod oracle;

use almanac::Calendar;
use duties::{Outcome, Span, due, history};
use jiff::civil::Date;
use made::{Story, any_story};
use oracle::{Says, World};
use proptest::prelude::*;

fn compare(story: &Story) -> Result<(), TestCaseError> {
    let calendar = Calendar::shipped();
    let triggers = story.triggers();
    let subject = story.subject(&triggers);
    let world = World::new(&story.rule, &subject, &calendar, story.now);
    let answer = due(&story.rule, &subject, &calendar, story.now);
    let slot = |slot: duties::Slot| (slot.opens, slot.due, slot.rolled, slot.closes, slot.required, slot.done);
    let says = Says {
        status: answer.status,
        slot: answer.slot.map(slot),
        overdue_since: answer.overdue_since,
        missed: answer.missed,
        last_done: answer.last_done,
        owner: answer.owner,
        next: answer.next.map(|slot| (slot.opens, slot.due)),
    };
    // The oracle's table ends; what is next beyond it is left aside.
    let near = |mut says: Says| {
        says.next = says.next.filter(|next| next.1 < jiff::civil::date(2030, 1, 1));
        says
    };
    prop_assert_eq!(near(says), near(world.says()));
    prop_assert_eq!(answer.never, answer.last_done.is_none());

    let always = Span { from: Date::MIN, until: None };
    let past = history(&story.rule, &subject, &calendar, always, story.now);
    let mine: Vec<_> = past.iter().map(|past| (past.slot.opens, past.slot.due, past.slot.done, past.outcome)).collect();
    let theirs: Vec<_> = world
        .slots
        .iter()
        .filter(|slot| slot.opens <= world.today && !slot.before)
        .filter(|slot| slot.waived || slot.required > 0)
        .filter(|slot| slot.waived || slot.done >= slot.required || slot.due <= slot.until || world.today <= slot.until)
        .map(|slot| {
            let kind = match () {
                () if slot.waived => "waived",
                () if slot.done >= slot.required => "met",
                () if world.missed(slot) => "missed",
                () => "running",
            };
            (world.date(slot.opens), world.date(slot.due), slot.done, kind)
        })
        .collect();
    let name = |outcome: Outcome| match outcome {
        Outcome::Waived => "waived",
        Outcome::OnTime | Outcome::Late { .. } => "met",
        Outcome::Missed => "missed",
        Outcome::Running => "running",
    };
    let mine: Vec<_> = mine.into_iter().map(|(opens, due, done, outcome)| (opens, due, done, name(outcome))).collect();
    prop_assert_eq!(mine, theirs);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_is_the_oracles(story in any_story()) {
        compare(&story)?;
    }
}

//! The proposal: who gets whom, and what is said about it.

use std::collections::BTreeSet;

use gbcodes::Sex;
use matcher::assign::Flaw;
use matcher::pairing::{
    Carer, Child, Level, PairingError, Part, Place, Point, Proposal, Reason, Weights, WhyNot, Wish, propose,
};
use matcher::synth::{Plan, county};
use proptest::prelude::*;

const HERE: &str = "330127104203";
const NEXT_DOOR: &str = "330127104204";
const OTHER_TOWN: &str = "330127105201";

fn child(id: &str, code: &str) -> Child {
    Child { id: id.into(), place: Place::of_code(code), priority: 2, ..Child::default() }
}

fn carer(id: &str, code: &str, capacity_left: u32) -> Carer {
    Carer { id: id.into(), place: Place::of_code(code), capacity_left, ..Carer::default() }
}

#[track_caller]
fn proposed(children: &[Child], carers: &[Carer], weights: &Weights) -> Proposal {
    let proposal = propose(children, carers, weights).unwrap();
    assert_eq!(proposal.certify(), Ok(()));
    proposal
}

fn pairs(proposal: &Proposal) -> Vec<(&str, &str)> {
    proposal.pairs.iter().map(|pair| (pair.child.as_str(), pair.carer.as_str())).collect()
}

#[test]
fn village_before_township_before_county() {
    let weights = Weights::default();
    let carers = [carer("a", OTHER_TOWN, 4), carer("b", NEXT_DOOR, 1), carer("c", HERE, 1)];
    let one = proposed(&[child("1", HERE)], &carers, &weights);
    assert_eq!(pairs(&one), [("1", "c")]);
    let next = one.pairs[0].next_best.as_ref().unwrap();
    assert_eq!((next.carer.as_str(), next.words_zh(&weights, str::to_owned).as_str()), ("b", "不如人选：同乡镇不同村"));
    assert_eq!(next.words_en(&weights, str::to_owned), "less suitable: same township, another village");
    let three = proposed(&[child("1", HERE), child("2", HERE), child("3", HERE)], &carers, &weights);
    assert_eq!(three.pairs.iter().map(|pair| pair.carer.as_str()).collect::<BTreeSet<_>>(), ["a", "b", "c"].into());
    assert!(three.pairs.iter().any(|pair| pair.words_zh(&weights) == "不在同一乡镇"));
}

#[test]
fn doors_count_more_than_borders_within_a_township() {
    let at = |lat| Some(Point { lat, lon: 119_000_000 });
    let kid = Child { point: at(30_000_000), ..child("1", HERE) };
    let far = Carer { point: at(30_030_000), ..carer("far", HERE, 1) };
    let near = Carer { point: at(30_003_000), ..carer("near", NEXT_DOOR, 1) };
    let weights = Weights::default();
    let proposal = proposed(&[kid], &[far, near], &weights);
    assert_eq!(pairs(&proposal), [("1", "near")]);
    assert_eq!(proposal.pairs[0].words_zh(&weights), "同乡镇不同村，相距334米");
    assert_eq!(proposal.pairs[0].words_en(&weights), "same township, another village, 334 m away");
    let next = proposal.pairs[0].next_best.as_ref().unwrap();
    assert_eq!(next.words_zh(&weights, str::to_owned), "不如人选：同村，相距3.3公里");
}

#[test]
fn each_part_is_named_in_both_languages() {
    let weights = Weights::default();
    let kid = Child {
        school: Some("s".into()),
        household: Some("h".into()),
        sex: Some(Sex::Male),
        age: Some(14),
        needs: vec!["tutoring".into(), "chess".into(), "tutoring".into()],
        wish_sex: Some(Sex::Female),
        ..child("1", HERE)
    };
    let all = Carer {
        school: Some("s".into()),
        sex: Some(Sex::Male),
        wish_sex: Some(Sex::Female),
        wish_age: Some((6, 12)),
        skills: vec!["chess".into(), "tutoring".into()],
        bonds: vec!["1".into()],
        households: vec!["h".into()],
        held: 1,
        ..carer("a", HERE, 1)
    };
    let pair = &proposed(&[kid], &[all], &weights).pairs[0];
    assert_eq!(
        pair.words_zh(&weights),
        "同村；孩子性别与她的意愿不符；性别与孩子一方的意愿不符；孩子年龄超出她的意愿2岁；在孩子就读的学校工作；\
         以前带过这个孩子；正带着孩子的兄弟姐妹；会辅导作业、chess，孩子需要；她将带2个孩子"
    );
    assert_eq!(
        pair.words_en(&weights),
        "same village; she wished for a child of the other sex; the child’s side wished for a carer of the other sex; \
         2 years outside the ages she wished for; works at the child’s school; looked after this child before; \
         looks after a brother or sister; offers what the child needs: help with homework, chess; she would have 2 children"
    );
    assert_eq!(pair.points, 5 + 60 + 60 + 20 - 20 - 300 - 150 - 30 + 3);
    assert_eq!(pair.points, pair.parts.iter().map(Part::points).sum::<i64>());
}

#[test]
fn who_goes_without_is_told_why() {
    let weights = Weights { sex: Wish::Must, age: Wish::Must, ..Weights::default() };
    let reason = |kid: &Child, carers: &[Carer]| {
        let proposal = proposed(std::slice::from_ref(kid), carers, &weights);
        assert_eq!(proposal.pairs, []);
        let reason = proposal.unmatched[0].reason.clone();
        (reason.words_zh(str::to_owned), reason.words_en(str::to_owned), reason)
    };
    let kid = Child { refused: vec!["x".into()], sex: Some(Sex::Female), age: Some(9), ..child("1", HERE) };
    let (zh, en, why) = reason(&kid, &[carer("a", "330128100200", 3)]);
    assert_eq!((zh.as_str(), why), ("本县还没有登记可以结对的人", Reason::NoCarerNear));
    assert_eq!(en, "nobody in the county is registered as a carer");
    let (zh, en, _) = reason(&kid, &[carer("x", HERE, 3)]);
    assert_eq!(
        (zh.as_str(), en.as_str()),
        ("看过的1人都被孩子一方谢绝，没有别的人选", "the child’s side refused the one there is")
    );
    let boys = Carer { wish_sex: Some(Sex::Male), ..carer("b", HERE, 3) };
    let young = Carer { wish_age: Some((3, 6)), ..carer("y", HERE, 3) };
    let (_, en, why) = reason(&kid, &[boys, young, carer("x", HERE, 1)]);
    assert_eq!(why, Reason::WishesExclude { carers: 2 });
    assert_eq!(en, "wishes about sex or age exclude 2 of those there are, and nobody else is left");
    let (zh, _, why) = reason(&kid, &[carer("a", OTHER_TOWN, 0), carer("b", HERE, 0)]);
    assert_eq!(why, Reason::AllFull { nearest: vec!["b".into(), "a".into()] });
    assert_eq!(zh, "合适的人都没有名额了，最近的是b、a");
}

#[test]
fn the_key_child_comes_first_and_the_other_is_told() {
    let weights = Weights::default();
    let kids = [child("1", HERE), Child { priority: 0, ..child("2", NEXT_DOOR) }];
    let proposal = proposed(&kids, &[carer("a", HERE, 1)], &weights);
    assert_eq!(pairs(&proposal), [("2", "a")]);
    assert_eq!(proposal.totals.priorities, [(0, 1, 1), (2, 1, 0)]);
    // With a second carer far away both are served, and the place in the village goes where it saves more.
    let both = proposed(&kids, &[carer("a", HERE, 1), carer("b", OTHER_TOWN, 1)], &weights);
    assert_eq!(pairs(&both), [("1", "a"), ("2", "b")]);
    let next = both.pairs[1].next_best.as_ref().unwrap();
    assert!(matches!(&next.why, WhyNot::Taken { by, points: 35, left_out: None } if by == &["1"]), "{next:?}");
    assert_eq!(next.words_zh(&weights, str::to_owned), "名额已给1；若换过来，全部合计多35分");
    // When the one in the village may have nobody else, giving its place away would leave it out.
    let bound = [Child { refused: vec!["b".into()], ..child("1", NEXT_DOOR) }, child("2", HERE)];
    let both = proposed(&bound, &[carer("a", HERE, 1), carer("b", OTHER_TOWN, 1)], &weights);
    assert_eq!(pairs(&both), [("1", "a"), ("2", "b")]);
    let next = both.pairs[1].next_best.as_ref().unwrap();
    assert_eq!(next.words_zh(&weights, str::to_owned), "名额已给1；若换过来，1就没有人带");
    assert_eq!(next.words_en(&weights, str::to_owned), "her places go to 1; otherwise 1 would have no carer");
}

#[test]
fn loads_are_balanced_among_those_as_near() {
    let kids: Vec<Child> = (0..5).map(|n| child(&n.to_string(), HERE)).collect();
    let carers = [carer("a", HERE, 6), carer("b", HERE, 6), Carer { held: 1, ..carer("c", HERE, 6) }];
    let proposal = proposed(&kids, &carers, &Weights::default());
    let of = |id: &str| proposal.pairs.iter().filter(|pair| pair.carer == id).count();
    assert_eq!((of("a"), of("b"), of("c")), (2, 2, 1));
}

#[test]
fn a_former_bond_and_brothers_and_sisters_weigh_more_than_a_short_way() {
    let weights = Weights::default();
    let bond = Carer { bonds: vec!["1".into()], ..carer("z", OTHER_TOWN, 1) };
    let proposal = proposed(&[child("1", HERE)], &[carer("a", HERE, 1), bond], &weights);
    assert_eq!(pairs(&proposal), [("1", "z")]);
    let next = proposal.pairs[0].next_best.as_ref().unwrap();
    assert_eq!(next.words_zh(&weights, str::to_owned), "不如人选：以前没带过这个孩子");

    let home = |id: &str| Child { household: Some("h".into()), ..child(id, HERE) };
    // One place each in the village, two in the next: the two go there together.
    let carers = [carer("a", HERE, 1), carer("b", HERE, 1), carer("c", NEXT_DOOR, 2)];
    let proposal = proposed(&[home("1"), home("2")], &carers, &weights);
    assert_eq!(pairs(&proposal), [("1", "c"), ("2", "c")]);
    assert_eq!((proposal.totals.households_together, proposal.totals.households_apart), (1, 0));
    assert!(proposal.pairs.iter().all(|pair| pair.parts.contains(&Part::Together(150))));
    // Where nobody has room for both, nothing is said of coming together.
    let proposal = proposed(&[home("1"), home("2")], &carers[..2], &weights);
    assert_eq!(proposal.totals.households_apart, 1);
    assert!(proposal.pairs.iter().flat_map(|pair| &pair.parts).all(|part| matches!(part, Part::Near { .. })));
}

#[test]
fn nobody_stays_without_while_there_is_room_further_away() {
    // One candidate each, and all see the same village first.
    let weights = Weights { candidates: 1, reach: 1, ..Weights::default() };
    let kids: Vec<Child> = (0..9).map(|n| child(&n.to_string(), HERE)).collect();
    let mut carers: Vec<Carer> = (0..3).map(|n| carer(&format!("near{n}"), HERE, 1)).collect();
    carers.extend((0..6).map(|n| carer(&format!("there{n}"), NEXT_DOOR, 1)));
    assert!(proposed(&kids, &carers, &weights).totals.matched >= 4);
    let enough = Weights { candidates: 3, reach: 3, ..weights };
    assert_eq!(proposed(&kids, &carers, &enough).totals.matched, 9);
}

#[test]
fn what_cannot_be_proposed_is_refused() {
    let weights = Weights::default();
    let (kid, aunt) = (child("1", HERE), carer("a", HERE, 1));
    let bad = |kids: &[Child], carers: &[Carer], weights: &Weights| propose(kids, carers, weights).unwrap_err();
    assert_eq!(bad(&[kid.clone(), kid.clone()], &[], &weights), PairingError::ChildTwice("1".into()));
    assert_eq!(bad(&[], &[aunt.clone(), aunt.clone()], &weights), PairingError::CarerTwice("a".into()));
    let falling = Weights { load: vec![2, 1], ..weights.clone() };
    assert!(matches!(bad(&[kid], &[aunt], &falling), PairingError::Assign(_)));
    let nothing = proposed(&[], &[], &weights);
    assert_eq!((nothing.pairs.len(), nothing.totals.points), (0, 0));
}

#[test]
fn places_are_read_from_codes_and_paths() {
    let whole = Place::of_code(HERE);
    assert_eq!((whole.county.as_str(), whole.township.as_str(), whole.village.as_str()), ("330127", "330127104", HERE));
    assert_eq!(Place::of_code("330127104").village, "");
    assert_eq!(Place::of_code("三三零"), Place::default());
    assert_eq!(Place::of_path(["c", "t"]), Place { county: "c".into(), township: "t".into(), village: String::new() });
}

/// What must be true of any proposal.
fn check(children: &[Child], carers: &[Carer], weights: &Weights) -> Proposal {
    let proposal = proposed(children, carers, weights);
    assert_eq!(proposal.pairs.len() + proposal.unmatched.len(), children.len());
    for pair in &proposal.pairs {
        let kid = children.iter().find(|child| child.id == pair.child).unwrap();
        let aunt = carers.iter().find(|carer| carer.id == pair.carer).unwrap();
        assert!(!kid.refused.contains(&aunt.id) && kid.place.county == aunt.place.county);
        assert_eq!(pair.points, pair.parts.iter().map(Part::points).sum::<i64>());
        assert!(
            matches!(pair.parts[0], Part::Near { level, .. } if level == Level::Village) == (kid.place == aunt.place)
        );
        match pair.next_best.as_ref().map(|next| &next.why) {
            Some(WhyNot::Worse { points, worse, lacks }) => {
                assert!(*points >= 0);
                assert!(*points == 0 || !worse.is_empty() || !lacks.is_empty(), "{pair:?}");
            }
            Some(WhyNot::Taken { by, points, left_out }) => {
                assert!((*points >= 0 || left_out.is_some()) && !by.is_empty(), "{pair:?}");
            }
            None => {}
        }
    }
    for aunt in carers {
        let with_her = proposal.pairs.iter().filter(|pair| pair.carer == aunt.id);
        assert!(with_her.count() <= aunt.capacity_left as usize);
    }
    // Whoever comes together really does.
    for pair in proposal.pairs.iter().filter(|pair| pair.parts.iter().any(|part| matches!(part, Part::Together(_)))) {
        let home = |id: &str| children.iter().find(|child| child.id == id).and_then(|child| child.household.clone());
        let with =
            proposal.pairs.iter().filter(|other| other.carer == pair.carer && home(&other.child) == home(&pair.child));
        assert!(with.count() > 1, "{pair:?}");
    }
    proposal
}

#[test]
fn a_whole_county_with_its_proof() {
    for (seed, children, carers) in [(1, 900, 450), (2, 1_200, 200), (3, 60, 400)] {
        let (children, carers) = county(Plan { seed, children, carers });
        let mut proposal = check(&children, &carers, &Weights::default());
        let rooms: usize = carers.iter().map(|carer| carer.capacity_left as usize).sum();
        assert_eq!(proposal.totals.matched, children.len().min(rooms));
        proposal.proof.assignment.cost += 1;
        assert!(matches!(proposal.certify(), Err(Flaw::Cost(_))));
    }
}

#[test]
fn a_proposal_and_its_proof_can_be_kept() {
    let (children, carers) = county(Plan { seed: 4, children: 40, carers: 12 });
    let proposal = propose(&children, &carers, &Weights::default()).unwrap();
    let text = serde_json::to_string(&proposal).unwrap();
    assert_eq!(serde_json::from_str::<Proposal>(&text).unwrap(), proposal);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn laws_hold_and_the_order_of_people_changes_nothing(
        seed in any::<u64>(),
        children in 1..80_usize,
        carers in 0..40_usize,
        must in any::<bool>(),
        candidates in 1..12_usize,
    ) {
        let (mut children, mut carers) = county(Plan { seed, children, carers });
        let wish = |points| if must { Wish::Must } else { Wish::Costs(points) };
        let weights = Weights { sex: wish(60), age: wish(10), candidates, reach: candidates * 2, ..Weights::default() };
        let proposal = check(&children, &carers, &weights);
        children.reverse();
        carers.reverse();
        let middle = carers.len() / 3;
        carers.rotate_left(middle);
        prop_assert_eq!(propose(&children, &carers, &weights).unwrap(), proposal);
    }
}

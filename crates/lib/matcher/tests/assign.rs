//! The assignment against two slow ways to the same answer: trying everything, and a textbook flow.

mod textbook;

use matcher::assign::{AssignError, Assignment, Edge, Flaw, Problem, Room, WhatIf, assign, certify};
use proptest::prelude::*;
use textbook::{brute_force, flow};

fn edge(child: u32, carer: u32, cost: u32) -> Edge {
    Edge { child, carer, cost }
}

fn rooms(capacities: &[u32]) -> Vec<Room> {
    capacities.iter().map(|capacity| Room { capacity: *capacity, held: 0 }).collect()
}

/// How many of each class are matched, the first class first, and the cost.
fn worth(problem: &Problem, best: &Assignment) -> (Vec<usize>, u64) {
    let mut classes = problem.classes.clone();
    classes.sort_unstable();
    classes.dedup();
    let of = |class: &u32| {
        problem.classes.iter().zip(&best.carers).filter(|(of, carer)| *of == class && carer.is_some()).count()
    };
    (classes.iter().map(of).collect(), best.cost)
}

#[track_caller]
fn solved(problem: &Problem) -> Assignment {
    let best = assign(problem).unwrap();
    assert_eq!(certify(problem, &best), Ok(()), "{problem:?} {best:?}");
    best
}

#[test]
fn shapes_at_the_edge() {
    let none = Problem::default();
    assert_eq!((solved(&none).matched(), solved(&none).cost), (0, 0));
    let no_edges = Problem { classes: vec![0, 1], rooms: rooms(&[3]), ..Problem::default() };
    assert_eq!(solved(&no_edges).carers, [None, None]);
    let no_room = Problem { classes: vec![0], rooms: rooms(&[0]), edges: vec![edge(0, 0, 5)], load: vec![] };
    assert_eq!(solved(&no_room).carers, [None]);
    let alone = Problem { classes: vec![7], rooms: rooms(&[9]), edges: vec![edge(0, 0, 5)], load: vec![] };
    assert_eq!((solved(&alone).carers, solved(&alone).cost), (vec![Some(0)], 5));
    let twice = Problem { edges: vec![edge(0, 0, 9), edge(0, 0, 5), edge(0, 0, 7)], ..alone.clone() };
    assert_eq!(solved(&twice).cost, 5);
    let apart = Problem {
        classes: vec![0, 0, 0, 0],
        rooms: rooms(&[1, 1, 1]),
        edges: vec![edge(0, 0, 3), edge(1, 0, 2), edge(2, 1, 1), edge(3, 2, 8)],
        load: vec![],
    };
    assert_eq!(solved(&apart).carers, [None, Some(0), Some(1), Some(2)]);
}

#[test]
fn a_star_with_thousands_of_places_and_all_ties() {
    for capacity in [0, 1, 2_999, 3_000, 5_000, u32::MAX] {
        let problem = Problem {
            classes: (0..3_000).map(|child| child % 4).collect(),
            rooms: rooms(&[capacity]),
            edges: (0..3_000).map(|child| edge(child, 0, 1_000_000_000)).collect(),
            load: vec![0, 1, 1, 4],
        };
        assert_eq!(solved(&problem).matched(), capacity.min(3_000) as usize);
    }
    let ties = Problem {
        classes: vec![1; 400],
        rooms: rooms(&[2; 190]),
        edges: (0..400).flat_map(|child| (0..20).map(move |n| edge(child, (child * 7 + n * n) % 190, 0))).collect(),
        load: vec![],
    };
    assert_eq!(solved(&ties).matched(), 380);
}

#[test]
fn priority_comes_before_number_of_cheap_pairs() {
    // The key child's only carer is also the only one of a child next door.
    let problem = Problem {
        classes: vec![3, 0],
        rooms: rooms(&[1]),
        edges: vec![edge(0, 0, 0), edge(1, 0, 1_000_000_000)],
        load: vec![],
    };
    assert_eq!(solved(&problem).carers, [None, Some(0)]);
    // But nobody of a lower class is left out for nothing.
    let both = Problem { rooms: rooms(&[1, 1]), edges: vec![edge(0, 0, 0), edge(1, 0, 0), edge(0, 1, 900)], ..problem };
    assert_eq!(solved(&both).carers, [Some(1), Some(0)]);
}

#[test]
fn further_children_of_one_carer_cost_more() {
    let problem = Problem {
        classes: vec![0; 4],
        rooms: vec![Room { capacity: 4, held: 2 }, Room { capacity: 4, held: 0 }],
        edges: (0..4).flat_map(|child| [edge(child, 0, 10), edge(child, 1, 13)]).collect(),
        load: vec![0, 2, 5, 9],
    };
    // With her third and fourth place (5, 9) against the other's first to fourth (0, 2, 5, 9).
    let best = solved(&problem);
    assert_eq!(best.cost, 10 + 5 + 3 * 13 + 2 + 5);
}

#[test]
fn what_cannot_be_solved_is_refused() {
    let good = Problem { classes: vec![0], rooms: rooms(&[1]), edges: vec![edge(0, 0, 5)], load: vec![] };
    let bad = |problem: Problem| assign(&problem).unwrap_err();
    assert_eq!(bad(Problem { edges: vec![edge(1, 0, 5)], ..good.clone() }), AssignError::NoSuchChild(1));
    assert_eq!(bad(Problem { edges: vec![edge(0, 1, 5)], ..good.clone() }), AssignError::NoSuchCarer(1));
    assert_eq!(bad(Problem { load: vec![3, 2], ..good }), AssignError::LoadFalls);
    // 100,000 children, each of a class of its own, each as dear as can be.
    let many = Problem {
        classes: (0..100_000).collect(),
        rooms: rooms(&[1]),
        edges: (0..100_000).map(|child| edge(child, 0, u32::MAX)).collect(),
        load: vec![],
    };
    assert_eq!(bad(many), AssignError::TooLarge);
}

#[test]
fn the_largest_costs_are_still_exact() {
    let problem = Problem {
        classes: (0..1_000).map(|child| child % 5).collect(),
        rooms: rooms(&[1; 600]),
        edges: (0..1_000)
            .flat_map(|child| {
                (0..6).map(move |n| edge(child, (child * 13 + n * 97) % 600, u32::MAX - (child * n) % 1_000))
            })
            .collect(),
        load: vec![u32::MAX],
    };
    solved(&problem);
}

#[test]
fn large_random_ones_carry_their_proof() {
    let mut state = 1_u64;
    let mut dice = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below) as u32
    };
    // Room to spare, exactly enough, too little; ties, small costs, large ones; even and uneven loads.
    for (carers, cost) in [(2_000, 1_000), (1_000, 1), (1_000, 1_000_000_000), (600, 20), (600, 100_000)] {
        let problem = Problem {
            classes: (0..3_000).map(|_| dice(4)).collect(),
            rooms: (0..carers).map(|n| Room { capacity: 3, held: n % 3 }).collect(),
            edges: (0..45_000).map(|n| edge(n / 15, dice(u64::from(carers)), dice(cost))).collect(),
            load: if cost > 1 { vec![0, 3, 8, 15] } else { vec![] },
        };
        assert!(solved(&problem).matched() > 1_700);
    }
}

#[test]
fn a_wrong_answer_or_a_wrong_proof_is_found_out() {
    let problem = Problem {
        classes: vec![0, 0, 1],
        rooms: rooms(&[1, 1]),
        edges: vec![edge(0, 0, 1), edge(0, 1, 2), edge(1, 0, 1), edge(1, 1, 5), edge(2, 1, 0)],
        load: vec![],
    };
    let best = solved(&problem);
    let wrong = |change: &dyn Fn(&mut Assignment)| {
        let mut other = best.clone();
        change(&mut other);
        certify(&problem, &other).unwrap_err()
    };
    assert_eq!(wrong(&|a| a.cost += 1), Flaw::Cost(best.cost));
    assert!(matches!(wrong(&|a| a.prices[0] += 1_000), Flaw::Better(_)));
    assert!(matches!(wrong(&|a| a.carers = vec![Some(0), Some(1), None]), Flaw::Better(_)));
    assert!(matches!(wrong(&|a| a.carers = vec![None, Some(0), Some(1)]), Flaw::Better(_)));
    assert_eq!(wrong(&|a| a.carers[2] = Some(0)), Flaw::NoEdge(2));
    assert!(matches!(wrong(&|a| a.carers = vec![Some(0), Some(0), None]), Flaw::Better(_) | Flaw::Full(0)));
    assert_eq!(wrong(&|a| a.carers[2] = Some(9)), Flaw::NoEdge(2));
    assert_eq!(wrong(&|a| a.prices.clear()), Flaw::Length);
    assert!(matches!(wrong(&|a| a.prices = vec![i64::MAX; 2]), Flaw::Price(_)));
    assert!(matches!(wrong(&|a| a.prices = vec![i64::MIN; 2]), Flaw::Better(_) | Flaw::Price(_)));
}

/// Problems of any shape: few costs (many ties) or large ones, loads or none.
fn problems(children: usize, carers: usize, edges: usize) -> impl Strategy<Value = Problem> {
    let costs = prop_oneof![Just(1_u32), Just(4), Just(50), Just(1_000_000_000)];
    (1..=children, 1..=carers, costs).prop_flat_map(move |(n, m, cost)| {
        let edge = (0..n as u32, 0..m as u32, 0..cost).prop_map(|(child, carer, cost)| Edge { child, carer, cost });
        let room = (0..4_u32, 0..3_u32).prop_map(|(capacity, held)| Room { capacity, held });
        (
            prop::collection::vec(0..3_u32, n),
            prop::collection::vec(room, m),
            prop::collection::vec(edge, 0..=edges),
            prop::collection::vec(0..9_u32, 0..4),
        )
            .prop_map(|(classes, rooms, edges, mut load)| {
                load.sort_unstable();
                Problem { classes, rooms, edges, load }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn trying_everything_finds_nothing_better(problem in problems(6, 4, 14)) {
        let best = assign(&problem).unwrap();
        prop_assert_eq!(certify(&problem, &best), Ok(()));
        prop_assert_eq!(worth(&problem, &best), brute_force(&problem));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_textbook_flow_finds_the_same(problem in problems(45, 20, 240)) {
        let best = assign(&problem).unwrap();
        prop_assert_eq!(certify(&problem, &best), Ok(()));
        prop_assert_eq!(worth(&problem, &best), flow(&problem));
    }

    #[test]
    fn another_choice_costs_what_is_said(problem in problems(14, 7, 50)) {
        let best = assign(&problem).unwrap();
        let what_if = WhatIf::new(&problem, &best).unwrap();
        let questions: Vec<(u32, u32)> = problem.edges.iter().map(|edge| (edge.child, edge.carer)).collect();
        for ((child, carer), answer) in questions.iter().zip(what_if.ask(&questions)) {
            let own = best.carers[*child as usize] == Some(*carer);
            let Some(instead) = answer else {
                prop_assert!(own || problem.rooms[*carer as usize].capacity == 0);
                continue;
            };
            // Solved anew with that edge alone for a child before all others.
            let mut other = problem.clone();
            other.edges.retain(|edge| edge.child != *child || edge.carer == *carer);
            other.classes.iter_mut().for_each(|class| *class += 1);
            other.classes[*child as usize] = 0;
            let (_, cost) = flow(&other);
            prop_assert_eq!(instead.more, cost as i64 - best.cost as i64, "{:?} {} {} {:?}", problem, child, carer, instead);
            let matched = assign(&other).unwrap().matched();
            let left = usize::from(instead.left_out.is_some());
            prop_assert_eq!(matched + left, best.matched() + usize::from(instead.gets_in.is_some()));
        }
    }

    #[test]
    fn the_order_of_edges_changes_nothing(problem in problems(30, 12, 150), turn in any::<prop::sample::Index>()) {
        let mut other = problem.clone();
        other.edges.reverse();
        let middle = turn.index(other.edges.len() + 1);
        other.edges.rotate_left(middle);
        prop_assert_eq!(assign(&problem).unwrap(), assign(&other).unwrap());
    }

    #[test]
    fn another_carer_leaves_nobody_more_without(
        problem in problems(30, 12, 120),
        costs in prop::collection::vec((0..30_u32, 0..100_u32), 0..20),
        capacity in 0..5_u32,
    ) {
        let before = assign(&problem).unwrap();
        let mut more = problem.clone();
        let (carer, children) = (more.rooms.len() as u32, more.classes.len() as u32);
        more.rooms.push(Room { capacity, held: 0 });
        more.edges.extend(costs.iter().map(|(child, cost)| edge(child % children, carer, *cost)));
        let after = assign(&more).unwrap();
        prop_assert!(after.matched() >= before.matched());
        prop_assert!(worth(&more, &after).0 >= worth(&problem, &before).0);
    }

    #[test]
    fn numbers_of_any_kind_do_no_harm(
        classes in prop::collection::vec(any::<u32>(), 0..12),
        rooms in prop::collection::vec((any::<u32>(), any::<u32>()), 0..8),
        edges in prop::collection::vec((0..14_u32, 0..9_u32, any::<u32>()), 0..60),
        mut load in prop::collection::vec(any::<u32>(), 0..4),
        prices in prop::collection::vec(any::<i64>(), 0..9),
        carers in prop::collection::vec(prop::option::of(0..12_u32), 0..12),
        sorted in any::<bool>(),
    ) {
        if sorted {
            load.sort_unstable();
        }
        let rooms = rooms.into_iter().map(|(capacity, held)| Room { capacity, held }).collect();
        let edges = edges.into_iter().map(|(child, carer, cost)| edge(child, carer, cost)).collect();
        let problem = Problem { classes, rooms, edges, load };
        if let Ok(best) = assign(&problem) {
            prop_assert_eq!(certify(&problem, &best), Ok(()));
        }
        let _ = certify(&problem, &Assignment { carers, cost: 0, prices });
    }
}

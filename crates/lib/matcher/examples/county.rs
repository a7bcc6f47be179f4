//! Our side of `bench/pairing`: writes the assignment under a generated county's pairing, solves such a file, and times the
//! whole proposal.
//!
//!     county generate SEED CHILDREN CARERS FILE    candidates and costs as the pairing makes them, room in all for everybody
//!     county solve FILE [TIMES]                    the fastest and the median of several runs
//!     county propose SEED CHILDREN CARERS          from people to the explained proposal

use std::fmt::Write as _;
use std::time::Instant;

use matcher::assign::{Edge, Problem, Room, assign, certify};
use matcher::pairing::{Weights, propose};
use matcher::synth::{Plan, county};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<usize>().expect("a number");
    let plan = |seed: &str, children: &str, carers: &str| Plan {
        seed: number(seed) as u64,
        children: number(children),
        carers: number(carers),
    };
    match words.as_slice() {
        ["generate", seed, children, carers, path] => generate(plan(seed, children, carers), path),
        ["solve", path] => solve(path, 5),
        ["solve", path, times] => solve(path, number(times).max(1)),
        ["propose", seed, children, carers] => whole(plan(seed, children, carers)),
        _ => println!(
            "county generate SEED CHILDREN CARERS FILE | county solve FILE [TIMES] | county propose SEED CHILDREN CARERS"
        ),
    }
}

/// The first line counts children, carers, edges and steps of load; then classes, capacities, children already held, loads, and
/// one line for each edge.
fn generate(plan: Plan, path: &str) {
    let (children, carers) = county(plan);
    let problem = propose(&children, &carers, &Weights::default()).expect("a county that can be solved").proof.problem;
    let row =
        |numbers: &mut dyn Iterator<Item = u32>| numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
    let counts = [problem.classes.len(), problem.rooms.len(), problem.edges.len(), problem.load.len()];
    let mut text = format!("{}\n", counts.map(|count| count.to_string()).join(" "));
    writeln!(text, "{}", row(&mut problem.classes.iter().copied())).expect("writing to memory");
    writeln!(text, "{}", row(&mut problem.rooms.iter().map(|room| room.capacity))).expect("writing to memory");
    writeln!(text, "{}", row(&mut problem.rooms.iter().map(|room| room.held))).expect("writing to memory");
    writeln!(text, "{}", row(&mut problem.load.iter().copied())).expect("writing to memory");
    for edge in &problem.edges {
        writeln!(text, "{} {} {}", edge.child, edge.carer, edge.cost).expect("writing to memory");
    }
    std::fs::write(path, text).expect("the file can be written");
}

fn read(path: &str) -> Problem {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<u32>().expect("a number"));
    let mut next = || numbers.next().expect("another number");
    let counts = [next(), next(), next(), next()];
    let classes = (0..counts[0]).map(|_| next()).collect();
    let capacities: Vec<u32> = (0..counts[1]).map(|_| next()).collect();
    let rooms = capacities.into_iter().map(|capacity| Room { capacity, held: next() }).collect();
    let load = (0..counts[3]).map(|_| next()).collect();
    let edges = (0..counts[2]).map(|_| Edge { child: next(), carer: next(), cost: next() }).collect();
    Problem { classes, rooms, edges, load }
}

fn solve(path: &str, times: usize) {
    let problem = read(path);
    let mut seconds = Vec::new();
    let mut best = None;
    for _ in 0..times {
        let start = Instant::now();
        let found = assign(&problem).expect("a problem that can be solved");
        seconds.push(start.elapsed().as_secs_f64());
        best = Some(found);
    }
    let best = best.expect("one run at least");
    seconds.sort_by(f64::total_cmp);
    let start = Instant::now();
    let certified = certify(&problem, &best).is_ok();
    let certifying = start.elapsed().as_secs_f64();
    let mut classes = problem.classes.clone();
    classes.sort_unstable();
    classes.dedup();
    let of = |class: &u32| {
        let all = problem.classes.iter().zip(&best.carers);
        all.filter(|(of, carer)| *of == class && carer.is_some()).count().to_string()
    };
    println!(
        "{{\"children\": {}, \"carers\": {}, \"edges\": {}, \"matched\": {}, \"by_class\": [{}], \"cost\": {}, \
         \"certified\": {certified}, \"certify_seconds\": {certifying:.5}, \"best_seconds\": {:.5}, \"median_seconds\": {:.5}}}",
        problem.classes.len(),
        problem.rooms.len(),
        problem.edges.len(),
        best.matched(),
        classes.iter().map(of).collect::<Vec<_>>().join(", "),
        best.cost,
        seconds[0],
        seconds[times / 2],
    );
}

fn whole(plan: Plan) {
    let (children, carers) = county(plan);
    let weights = Weights::default();
    let start = Instant::now();
    let proposal = propose(&children, &carers, &weights).expect("a county that can be solved");
    println!("{:.3} s, certified {}, {:?}", start.elapsed().as_secs_f64(), proposal.certify().is_ok(), proposal.totals);
    for pair in proposal.pairs.iter().step_by(proposal.pairs.len() / 6 + 1) {
        println!("{} – {}: {} 分，{}", pair.child, pair.carer, pair.points, pair.words_zh(&weights));
        if let Some(next) = &pair.next_best {
            println!("    {}: {} 分，{}", next.carer, next.points, next.words_zh(&weights, str::to_owned));
            println!("    {}", next.words_en(&weights, str::to_owned));
        }
    }
    for left in proposal.unmatched.iter().take(3) {
        println!("{}: {}", left.child, left.reason.words_zh(str::to_owned));
    }
}

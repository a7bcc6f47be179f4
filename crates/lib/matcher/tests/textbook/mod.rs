//! Two slow ways to the best assignment, written for the tests and sharing nothing with the crate: trying everything, and
//! successive shortest paths by Bellman and Ford. Both say how many of each class are matched and at what cost.

use matcher::assign::Problem;

/// Counts of each class, the first class first, and the cost.
pub type Worth = (Vec<usize>, u64);

fn classes(problem: &Problem) -> Vec<u32> {
    let mut all = problem.classes.clone();
    all.sort_unstable();
    all.dedup();
    all
}

fn step(problem: &Problem, carer: usize, nth: u32) -> u64 {
    match problem.load.len() {
        0 => 0,
        count => u64::from(problem.load[((problem.rooms[carer].held + nth) as usize).min(count - 1)]),
    }
}

/// Every way to give each child a carer or none.
pub fn brute_force(problem: &Problem) -> Worth {
    fn go(
        problem: &Problem,
        child: usize,
        loads: &mut Vec<u32>,
        counts: &mut Vec<usize>,
        cost: u64,
        best: &mut Option<Worth>,
    ) {
        if child == problem.classes.len() {
            let better =
                best.as_ref().is_none_or(|(most, least)| (&*counts > most) || (&*counts == most && cost < *least));
            if better {
                *best = Some((counts.clone(), cost));
            }
            return;
        }
        go(problem, child + 1, loads, counts, cost, best);
        let class = classes(problem).iter().position(|class| *class == problem.classes[child]).unwrap();
        for edge in problem.edges.iter().filter(|edge| edge.child as usize == child) {
            let carer = edge.carer as usize;
            if loads[carer] < problem.rooms[carer].capacity {
                let more = u64::from(edge.cost) + step(problem, carer, loads[carer]);
                loads[carer] += 1;
                counts[class] += 1;
                go(problem, child + 1, loads, counts, cost + more, best);
                counts[class] -= 1;
                loads[carer] -= 1;
            }
        }
    }
    let mut best = None;
    let mut counts = vec![0; classes(problem).len()];
    go(problem, 0, &mut vec![0; problem.rooms.len()], &mut counts, 0, &mut best);
    best.unwrap()
}

struct Arc {
    to: usize,
    room: u32,
    cost: i128,
}

/// Class by class: first the number that can be matched by paths through classes so far, then the cheapest flow. The
/// source pays each child so much that a higher class is worth more than everything below it together.
pub fn flow(problem: &Problem) -> Worth {
    let classes = classes(problem);
    let (n, m) = (problem.classes.len(), problem.rooms.len());
    let (source, sink) = (n + m, n + m + 1);
    let mut arcs: Vec<Arc> = Vec::new();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); n + m + 2];
    let mut join = |from: usize, to: usize, room: u32, cost: i128| {
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            out[from].push(arcs.len());
            arcs.push(Arc { to, room, cost });
        }
    };
    let most = problem.edges.iter().map(|edge| i128::from(edge.cost)).max().unwrap_or(0) + 10;
    let unit = most * (n as i128 + 1);
    for (child, class) in problem.classes.iter().enumerate() {
        let above = classes.len() - classes.iter().position(|of| of == class).unwrap();
        // Powers, not multiples: this proof of priority needs no theory.
        join(source, child, 1, -unit * (n as i128 + 1).pow(above as u32));
    }
    for edge in &problem.edges {
        join(edge.child as usize, n + edge.carer as usize, 1, i128::from(edge.cost));
    }
    for carer in 0..m {
        for nth in 0..problem.rooms[carer].capacity.min(n as u32) {
            join(n + carer, sink, 1, i128::from(step(problem, carer, nth)));
        }
    }
    let mut total = 0;
    loop {
        let far = i128::MAX / 4;
        let mut distance = vec![far; n + m + 2];
        let mut through = vec![usize::MAX; n + m + 2];
        distance[source] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for from in 0..n + m + 2 {
                for at in &out[from] {
                    let arc = &arcs[*at];
                    if distance[from] < far && arc.room > 0 && distance[from] + arc.cost < distance[arc.to] {
                        distance[arc.to] = distance[from] + arc.cost;
                        through[arc.to] = *at;
                        changed = true;
                    }
                }
            }
        }
        if distance[sink] >= 0 {
            break;
        }
        total += distance[sink];
        let mut at = sink;
        while at != source {
            let arc = through[at];
            arcs[arc].room -= 1;
            arcs[arc ^ 1].room += 1;
            at = arcs[arc ^ 1].to;
        }
    }
    let mut counts = vec![0; classes.len()];
    for (child, class) in problem.classes.iter().enumerate() {
        let used = out[child].iter().any(|at| at % 2 == 1 && arcs[*at].to == source && arcs[*at].room == 1);
        if used {
            let at = classes.iter().position(|of| of == class).unwrap();
            counts[at] += 1;
            total += unit * (n as i128 + 1).pow((classes.len() - at) as u32);
        }
    }
    (counts, u64::try_from(total).unwrap())
}

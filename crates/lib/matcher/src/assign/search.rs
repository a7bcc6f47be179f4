//! Children brought in one after another along shortest paths.

use super::heap::Heap;
use super::network::{NOBODY, Network, Places};

/// How a path ends.
#[derive(Clone, Copy)]
enum End {
    /// At a carer with room.
    Carer(u32),
    /// With a child who is left out.
    Child(u32),
}

/// Farther than any path is long.
const FAR: i64 = i64::MAX / 2;

/// Where a path should lead besides outside.
#[derive(Clone, Copy)]
struct Aim {
    /// A carer at whom it may end.
    carer: u32,
    /// How far it is from outside to her.
    back: i64,
}

impl Aim {
    /// Outside: a carer with room, or a child left out.
    const NONE: Self = Self { carer: NOBODY, back: 0 };
    /// Nowhere; every carer is reached.
    const EVERYBODY: Self = Self { carer: NOBODY, back: FAR };
}

/// What follows from another choice; see [`Search::cycle`].
pub(super) struct Cycle {
    pub(super) more: i64,
    pub(super) left_out: Option<u32>,
    pub(super) gets_in: Option<u32>,
}

/// A search over carers, its memory kept from one child to the next.
pub(super) struct Search<'a> {
    network: &'a Network,
    heap: Heap,
    /// In which round a carer was last reached; numbers of other rounds mean nothing.
    rounds: Vec<u32>,
    round: u32,
    /// The distance of each carer reached.
    distances: Vec<i64>,
    /// By which child, and with which cost, she was reached.
    through: Vec<(u32, u32)>,
    /// The carers whose distance is final.
    settled: Vec<u32>,
}

impl<'a> Search<'a> {
    pub(super) fn new(network: &'a Network) -> Self {
        let carers = network.capacities.len();
        Self {
            network,
            heap: Heap::default(),
            rounds: vec![0; carers],
            round: 0,
            distances: vec![0; carers],
            through: vec![(NOBODY, 0); carers],
            settled: Vec::new(),
        }
    }

    /// Gives a child without a place the best one, moving others along, or leaves out whom it costs least to leave out.
    pub(super) fn bring_in(&mut self, places: &mut Places, child: u32) {
        let (whole, end) = self.explore(places, child);
        for carer in &self.settled {
            places.prices[*carer as usize] += whole - self.distances[*carer as usize];
        }
        self.move_along(places, child, end);
    }

    /// The way back from outside to each carer: what one place more with her would save at the prices, and which child
    /// without a carer would then get one.
    pub(super) fn ways_back(&mut self, places: &Places) -> Vec<(i64, Option<u32>)> {
        let network = self.network;
        self.begin();
        let mut best = (FAR, End::Child(NOBODY));
        for carer in 0..network.capacities.len() as u32 {
            let at = carer as usize;
            if let Some(last) = places.loads[at].checked_sub(1) {
                // Her last child given up.
                self.rounds[at] = self.round;
                self.distances[at] = places.prices[at] - network.step(carer, last).unwrap_or(0);
                self.through[at] = (NOBODY, 0);
                self.heap.push(self.distances[at], carer);
            }
        }
        for (child, _) in (0_u32..).zip(&places.carers).filter(|(_, carer)| **carer == NOBODY) {
            self.reach(
                places,
                child,
                network.edges(child),
                -network.penalties[child as usize],
                Aim::EVERYBODY,
                &mut best,
            );
        }
        self.run(places, Aim::EVERYBODY, &mut best);
        let mut ways = vec![(FAR, None); network.capacities.len()];
        for carer in &self.settled {
            let at = *carer as usize;
            let gets_in = match self.through[at].0 {
                NOBODY => None,
                child if places.carers[child as usize] == NOBODY => Some(child),
                child => ways[places.carers[child as usize] as usize].1,
            };
            ways[at] = (self.distances[at], gets_in);
        }
        ways
    }

    /// The shortest cycle through the edge from a child to a carer it is not with: by how much everything would cost more
    /// (penalties included) if it were, and who would be left out. `ways` are those of [`Self::ways_back`].
    pub(super) fn cycle(
        &mut self,
        places: &Places,
        child: u32,
        carer: u32,
        ways: &[(i64, Option<u32>)],
    ) -> Option<Cycle> {
        let network = self.network;
        let own = places.carers[child as usize];
        let edges = network.edges(child);
        let at = edges.binary_search_by_key(&carer, |edge| edge.0).ok()?;
        if own == carer {
            return None;
        }
        let (aim, paid) = match own {
            NOBODY => (Aim::NONE, network.penalties[child as usize]),
            _ => {
                let paid = i64::from(places.costs[child as usize]) + places.prices[own as usize];
                (Aim { carer: own, back: ways[own as usize].0 }, paid)
            }
        };
        let mut best = (FAR, End::Child(NOBODY));
        self.begin();
        self.reach(places, child, &edges[at..=at], 0, aim, &mut best);
        self.run(places, aim, &mut best);
        let gets_in = if own == NOBODY { Some(child) } else { ways[own as usize].1 };
        let (left_out, gets_in) = match best.1 {
            // The place that the child gave up goes to the last of the chain; nobody else comes or goes.
            End::Carer(end) if end == own => (None, None),
            End::Carer(_) => (None, gets_in),
            End::Child(left) => (Some(left), gets_in),
        };
        Some(Cycle { more: best.0 - paid, left_out, gets_in })
    }

    fn begin(&mut self) {
        self.heap.clear();
        self.settled.clear();
        self.round += 1;
    }

    /// The cheapest way to give a child one of these edges: what it costs the child, prices included, and where it ends.
    fn explore(&mut self, places: &Places, child: u32) -> (i64, End) {
        let network = self.network;
        let mut best = (network.penalties[child as usize], End::Child(child));
        self.begin();
        self.reach(places, child, network.edges(child), 0, Aim::NONE, &mut best);
        self.run(places, Aim::NONE, &mut best);
        best
    }

    /// Takes carers from the heap, the nearest first, until none can improve on the best end.
    fn run(&mut self, places: &Places, aim: Aim, best: &mut (i64, End)) {
        let network = self.network;
        while let Some((distance, carer)) = self.heap.pop() {
            if distance >= best.0 {
                break;
            }
            if distance > self.distances[carer as usize] {
                continue;
            }
            self.settled.push(carer);
            let price = places.prices[carer as usize];
            for held in places.of(network, carer) {
                let base = distance - price - i64::from(places.costs[*held as usize]);
                let out = base + network.penalties[*held as usize] + aim.back;
                if out < best.0 {
                    *best = (out, End::Child(*held));
                }
                self.reach(places, *held, network.edges(*held), base, aim, best);
            }
        }
    }

    /// Looks along the edges of a child who would leave its place.
    fn reach(&mut self, places: &Places, child: u32, edges: &[(u32, u32)], base: i64, aim: Aim, best: &mut (i64, End)) {
        for &(carer, cost) in edges {
            let at = carer as usize;
            let distance = base + i64::from(cost) + places.prices[at];
            if distance >= best.0 || (self.rounds[at] == self.round && distance >= self.distances[at]) {
                continue;
            }
            self.rounds[at] = self.round;
            self.distances[at] = distance;
            self.through[at] = (child, cost);
            if carer == aim.carer {
                *best = (distance, End::Carer(carer));
                continue;
            }
            if let Some(step) = self.network.step(carer, places.loads[at]) {
                let whole = distance - places.prices[at] + step + aim.back;
                if whole < best.0 {
                    *best = (whole, End::Carer(carer));
                }
            }
            if distance < best.0 {
                self.heap.push(distance, carer);
            }
        }
    }

    /// Moves the children of the path, from its end to its beginning.
    fn move_along(&mut self, places: &mut Places, start: u32, end: End) {
        let mut to = match end {
            End::Carer(carer) => carer,
            End::Child(left) if left == start => return,
            End::Child(left) => {
                let carer = places.carers[left as usize];
                places.unseat(self.network, left);
                carer
            }
        };
        loop {
            let (child, cost) = self.through[to as usize];
            let from = places.carers[child as usize];
            if from != NOBODY {
                places.unseat(self.network, child);
            }
            places.seat(self.network, child, to, cost);
            if child == start {
                return;
            }
            to = from;
        }
    }
}

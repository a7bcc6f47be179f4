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
        let network = self.network;
        self.heap.clear();
        self.settled.clear();
        self.round += 1;
        // Costs are measured as the child pays them: distance 0 is the child itself.
        let mut nearest = network.penalties[child as usize];
        let mut end = End::Child(child);
        self.reach(places, child, 0, &mut nearest, &mut end);
        while let Some((distance, carer)) = self.heap.pop() {
            if distance >= nearest {
                break;
            }
            if distance > self.distances[carer as usize] {
                continue;
            }
            self.settled.push(carer);
            let price = places.prices[carer as usize];
            let first = network.firsts[carer as usize] as usize;
            for seat in first..first + places.loads[carer as usize] as usize {
                let held = places.holds[seat];
                let base = distance - price - i64::from(places.costs[held as usize]);
                let out = base + network.penalties[held as usize];
                if out < nearest {
                    (nearest, end) = (out, End::Child(held));
                }
                self.reach(places, held, base, &mut nearest, &mut end);
            }
        }
        for carer in &self.settled {
            places.prices[*carer as usize] += nearest - self.distances[*carer as usize];
        }
        self.move_along(places, child, end);
    }

    /// Looks along the edges of a child who would leave its place.
    fn reach(&mut self, places: &Places, child: u32, base: i64, nearest: &mut i64, end: &mut End) {
        for &(carer, cost) in self.network.edges(child) {
            let at = carer as usize;
            let distance = base + i64::from(cost) + places.prices[at];
            if distance >= *nearest || (self.rounds[at] == self.round && distance >= self.distances[at]) {
                continue;
            }
            self.rounds[at] = self.round;
            self.distances[at] = distance;
            self.through[at] = (child, cost);
            if let Some(step) = self.network.step(carer, places.loads[at]) {
                let whole = distance - places.prices[at] + step;
                if whole < *nearest {
                    (*nearest, *end) = (whole, End::Carer(carer));
                }
            }
            if distance < *nearest {
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

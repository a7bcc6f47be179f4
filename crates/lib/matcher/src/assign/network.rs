//! The problem laid out for the search, and who is where meanwhile.

use super::{AssignError, Assignment, Problem};

/// Nobody: a child without a carer.
pub(super) const NOBODY: u32 = u32::MAX;

/// The edges of each child side by side, carers ascending, each carer with room once.
pub(super) struct Network {
    /// Where each child's edges begin; one more at the end.
    starts: Vec<u32>,
    /// Carer and cost.
    arcs: Vec<(u32, u32)>,
    /// What it costs to leave each child out.
    pub(super) penalties: Vec<i64>,
    /// How many places each carer has here: her room, but at most one more than children have an edge to her. That one
    /// stays empty and keeps her price at what it is worth.
    pub(super) capacities: Vec<u32>,
    /// Where each carer's places begin in a row of all places; one more at the end.
    pub(super) firsts: Vec<u32>,
    /// What each place costs, in the order of that row.
    pub(super) steps: Vec<u32>,
}

impl Network {
    pub(super) fn new(problem: &Problem) -> Result<Self, AssignError> {
        if problem.load.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(AssignError::LoadFalls);
        }
        let penalties = problem.penalties()?;
        // Places are counted too: at most one for each edge and one for each carer.
        let places = problem.edges.len().saturating_add(problem.rooms.len());
        if u32::try_from(places).is_err() || u32::try_from(penalties.len()).is_err() {
            return Err(AssignError::TooLarge);
        }
        if let Some(edge) = problem.edges.iter().find(|edge| edge.carer as usize >= problem.rooms.len()) {
            return Err(AssignError::NoSuchCarer(edge.carer));
        }
        let (starts, arcs) = rows(problem);
        let mut degrees = vec![0_u32; problem.rooms.len()];
        for (carer, _) in &arcs {
            degrees[*carer as usize] += 1;
        }
        let capacities: Vec<u32> = degrees
            .iter()
            .zip(&problem.rooms)
            .map(|(degree, room)| room.capacity.min(degree.saturating_add(1)))
            .collect();
        let mut firsts = vec![0];
        let mut steps = Vec::new();
        for (carer, capacity) in capacities.iter().enumerate() {
            // Loads are u32, so this loses nothing.
            steps
                .extend((0..*capacity as usize).map(|nth| u32::try_from(problem.step(carer, nth)).unwrap_or(u32::MAX)));
            firsts.push(steps.len() as u32);
        }
        Ok(Self { starts, arcs, penalties, capacities, firsts, steps })
    }

    pub(super) fn children(&self) -> usize {
        self.penalties.len()
    }

    /// The edges of a child: carer and cost.
    pub(super) fn edges(&self, child: u32) -> &[(u32, u32)] {
        let child = child as usize;
        &self.arcs[self.starts[child] as usize..self.starts[child + 1] as usize]
    }

    /// What the `nth` child of a carer costs besides; `None` when she has no such place.
    pub(super) fn step(&self, carer: u32, nth: u32) -> Option<i64> {
        let carer = carer as usize;
        (nth < self.capacities[carer]).then(|| i64::from(self.steps[(self.firsts[carer] + nth) as usize]))
    }
}

/// Sorted by child (by counting) and carer, the cheaper of two.
fn rows(problem: &Problem) -> (Vec<u32>, Vec<(u32, u32)>) {
    let children = problem.classes.len();
    let mut ends = vec![0_u32; children + 1];
    for edge in &problem.edges {
        ends[edge.child as usize + 1] += 1;
    }
    for child in 0..children {
        ends[child + 1] += ends[child];
    }
    let mut next = ends.clone();
    let mut arcs = vec![(0, 0); problem.edges.len()];
    for edge in &problem.edges {
        let at = &mut next[edge.child as usize];
        arcs[*at as usize] = (edge.carer, edge.cost);
        *at += 1;
    }
    let mut starts = vec![0];
    let mut kept = 0;
    for child in 0..children {
        let (from, until) = (ends[child] as usize, ends[child + 1] as usize);
        arcs[from..until].sort_unstable();
        let first = kept;
        for at in from..until {
            let again = kept > first && arcs[kept - 1].0 == arcs[at].0;
            if !again && problem.rooms[arcs[at].0 as usize].capacity > 0 {
                arcs[kept] = arcs[at];
                kept += 1;
            }
        }
        starts.push(kept as u32);
    }
    arcs.truncate(kept);
    (starts, arcs)
}

/// Who is where, and what places cost.
///
/// Between two steps this holds: a placed child has no cheaper place at these prices and would not rather be left out; a
/// carer's price is at least what her last child's place costs, and at most what her next one's does.
pub(super) struct Places {
    /// The carer of each child, or [`NOBODY`].
    pub(super) carers: Vec<u32>,
    /// The cost of the edge by which each child is placed.
    pub(super) costs: Vec<u32>,
    /// The children of each carer, in the row of places; only the first [`Self::loads`] of hers are filled.
    pub(super) holds: Vec<u32>,
    /// Where each child stands in that row.
    pub(super) seats: Vec<u32>,
    /// How many children each carer has.
    pub(super) loads: Vec<u32>,
    /// The price of a place at each carer.
    pub(super) prices: Vec<i64>,
}

impl Places {
    pub(super) fn new(network: &Network) -> Self {
        let (children, carers) = (network.children(), network.capacities.len());
        Self {
            carers: vec![NOBODY; children],
            costs: vec![0; children],
            holds: vec![NOBODY; network.steps.len()],
            seats: vec![0; children],
            loads: vec![0; carers],
            prices: vec![0; carers],
        }
    }

    /// The children of a carer.
    pub(super) fn of(&self, network: &Network, carer: u32) -> &[u32] {
        let first = network.firsts[carer as usize] as usize;
        &self.holds[first..first + self.loads[carer as usize] as usize]
    }

    /// Gives a child without a place one at a carer who has room.
    pub(super) fn seat(&mut self, network: &Network, child: u32, carer: u32, cost: u32) {
        let load = &mut self.loads[carer as usize];
        let seat = network.firsts[carer as usize] + *load;
        *load += 1;
        self.holds[seat as usize] = child;
        self.seats[child as usize] = seat;
        self.carers[child as usize] = carer;
        self.costs[child as usize] = cost;
    }

    /// Takes a child's place from it.
    pub(super) fn unseat(&mut self, network: &Network, child: u32) {
        let carer = self.carers[child as usize] as usize;
        let seat = self.seats[child as usize];
        self.loads[carer] -= 1;
        let last = network.firsts[carer] + self.loads[carer];
        let moved = self.holds[last as usize];
        self.holds[seat as usize] = moved;
        self.seats[moved as usize] = seat;
        self.carers[child as usize] = NOBODY;
    }

    pub(super) fn finish(self, problem: &Problem, network: &Network) -> Assignment {
        let pairs = self.carers.iter().zip(&self.costs).filter(|(carer, _)| **carer != NOBODY);
        let edges: u64 = pairs.map(|(_, cost)| u64::from(*cost)).sum();
        let loads = (0..self.loads.len()).flat_map(|carer| (0..self.loads[carer]).map(move |nth| (carer, nth)));
        let loads: u64 = loads.map(|(carer, nth)| problem.step(carer, nth as usize).unsigned_abs()).sum();
        debug_assert_eq!(network.capacities.len(), self.prices.len());
        Assignment {
            carers: self.carers.into_iter().map(|carer| (carer != NOBODY).then_some(carer)).collect(),
            cost: edges + loads,
            prices: self.prices,
        }
    }
}

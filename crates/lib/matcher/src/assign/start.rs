//! The first placing: an auction without ε.
//!
//! Each child in turn takes the place it likes best and bids the price up to where its second best is as good; whoever
//! had that place looks again. Second best is the best at another carer: her own other places do not count, since all of
//! them together have one price, that of the cheapest. Where two carers are equally good the bid raises nothing; the
//! child then waits for the search, so that the auction ends.

use super::network::{NOBODY, Network, Places};

/// How many bids there may be for each child before the rest is left to the search.
const BIDS: usize = 80;

/// The places of one carer by price, a heap within the row of all places.
struct Auction<'a> {
    network: &'a Network,
    /// Price and child of each place.
    places: Vec<(i64, u32)>,
}

/// What a child would bid.
struct Bid {
    carer: u32,
    cost: u32,
    /// What the place it likes best costs, and the second best.
    best: i64,
    second: i64,
}

impl Auction<'_> {
    fn range(&self, carer: u32) -> std::ops::Range<usize> {
        let carer = carer as usize;
        self.network.firsts[carer] as usize..self.network.firsts[carer + 1] as usize
    }

    fn bid(&self, prices: &[i64], child: u32) -> Option<Bid> {
        let out = self.network.penalties[child as usize];
        let mut bid = Bid { carer: NOBODY, cost: 0, best: out, second: out };
        for &(carer, cost) in self.network.edges(child) {
            let whole = i64::from(cost) + prices[carer as usize];
            if whole < bid.second {
                if whole < bid.best {
                    bid = Bid { carer, cost, best: whole, second: bid.best };
                } else {
                    bid.second = whole;
                }
            }
        }
        if bid.carer == NOBODY {
            return None;
        }
        Some(bid)
    }

    /// Replaces the holder of a carer's cheapest place, and returns the one who was there.
    fn replace(&mut self, carer: u32, price: i64, child: u32) -> u32 {
        let range = self.range(carer);
        let heap = &mut self.places[range];
        let before = heap[0].1;
        let mut at = 0;
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            let Some(mut least) = heap.get(left).map(|_| left) else { break };
            if right < heap.len() && heap[right].0 < heap[left].0 {
                least = right;
            }
            if heap[least].0 >= price {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = (price, child);
        before
    }
}

/// Places whom the auction can place, and names those who wait for the search, in their order.
pub(super) fn settle(network: &Network) -> (Places, Vec<u32>) {
    let mut auction =
        Auction { network, places: network.steps.iter().map(|step| (i64::from(*step), NOBODY)).collect() };
    // Nobody would pay this for a carer without places; that is all that has to be certified of her.
    let unreachable = network.penalties.iter().copied().max().unwrap_or(0);
    let mut prices: Vec<i64> =
        (0..network.capacities.len()).map(|carer| network.step(carer as u32, 0).unwrap_or(unreachable)).collect();
    let mut costs = vec![0_u32; network.children()];
    let mut waiting = Vec::new();
    let mut left = network.children().saturating_mul(BIDS);
    for child in 0..network.children() as u32 {
        let mut bidder = child;
        loop {
            let Some(bid) = auction.bid(&prices, bidder) else {
                // Everything costs more than being left out; the search says the same, in one look.
                waiting.push(bidder);
                break;
            };
            let range = auction.range(bid.carer);
            let (price, holder) = auction.places[range.start];
            if holder != NOBODY && (bid.second == bid.best || left == 0) {
                waiting.push(bidder);
                break;
            }
            left = left.saturating_sub(1);
            auction.replace(bid.carer, price + bid.second - bid.best, bidder);
            costs[bidder as usize] = bid.cost;
            prices[bid.carer as usize] = auction.places[range.start].0;
            if holder == NOBODY {
                break;
            }
            bidder = holder;
        }
    }
    let mut placed = Places::new(network);
    for carer in 0..network.capacities.len() as u32 {
        for at in auction.range(carer) {
            let child = auction.places[at].1;
            if child != NOBODY {
                placed.seat(network, child, carer, costs[child as usize]);
            }
        }
    }
    placed.prices = prices;
    waiting.sort_unstable();
    (placed, waiting)
}

//! The proof that an assignment is the best one, checked from the problem alone.

use super::{AssignError, Assignment, Problem};

/// What is wrong with an assignment, or with its proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The problem itself cannot be taken up.
    #[error(transparent)]
    Problem(#[from] AssignError),
    /// The lists are not as long as the problem's.
    #[error("the assignment belongs to another problem")]
    Length,
    /// A child has a carer to whom it has no edge.
    #[error("child {0} was given to a carer to whom no edge leads")]
    NoEdge(u32),
    /// A carer has more children than room.
    #[error("carer {0} has more children than room")]
    Full(u32),
    /// The costs do not add up to what is said.
    #[error("the costs add up to {0}")]
    Cost(u64),
    /// At these prices a child has a better place.
    #[error("child {0} has a better place at these prices")]
    Better(u32),
    /// A price does not fit how full the carer is.
    #[error("the price of carer {0} does not fit her load")]
    Price(u32),
}

/// Checks in one pass over the edges that an assignment is allowed and that none is better.
///
/// The prices are a feasible solution of the dual programme: no assignment, of however many children, can cost less than
/// what they add up to. When every child is where it pays least, and every price lies between what the carer's last and
/// her next child cost, the assignment costs exactly that (complementary slackness).
pub fn certify(problem: &Problem, assignment: &Assignment) -> Result<(), Flaw> {
    let penalties = problem.penalties()?;
    let (children, carers) = (problem.classes.len(), problem.rooms.len());
    if assignment.carers.len() != children || assignment.prices.len() != carers {
        return Err(Flaw::Length);
    }
    if problem.load.windows(2).any(|pair| pair[0] > pair[1]) {
        return Err(AssignError::LoadFalls.into());
    }
    // What each child pays at least, and what it pays where it is.
    let mut least = penalties.clone();
    let mut edges: Vec<Option<u32>> = vec![None; children];
    for edge in &problem.edges {
        let (child, carer) = (edge.child as usize, edge.carer as usize);
        let price = assignment.prices.get(carer).ok_or(AssignError::NoSuchCarer(edge.carer))?;
        let whole = price.checked_add(i64::from(edge.cost)).ok_or(Flaw::Price(edge.carer))?;
        least[child] = least[child].min(whole);
        if assignment.carers[child] == Some(edge.carer) {
            edges[child] = Some(edges[child].map_or(edge.cost, |cost| cost.min(edge.cost)));
        }
    }
    let mut loads = vec![0_u32; carers];
    let mut cost = 0_u64;
    for (number, carer) in (0_u32..).zip(&assignment.carers) {
        let child = number as usize;
        let paid = match carer {
            None => penalties[child],
            Some(carer) => {
                let edge = edges[child].ok_or(Flaw::NoEdge(number))?;
                loads[*carer as usize] += 1;
                cost += u64::from(edge);
                assignment.prices[*carer as usize] + i64::from(edge)
            }
        };
        if paid != least[child] {
            return Err(Flaw::Better(number));
        }
    }
    for (number, load) in (0_u32..).zip(&loads) {
        let (carer, load) = (number as usize, *load as usize);
        let (capacity, price) = (problem.rooms[carer].capacity as usize, assignment.prices[carer]);
        if load > capacity {
            return Err(Flaw::Full(number));
        }
        cost += (0..load).map(|nth| problem.step(carer, nth).unsigned_abs()).sum::<u64>();
        let above = load < capacity && price > problem.step(carer, load);
        if above || (load > 0 && price < problem.step(carer, load - 1)) || price < 0 {
            return Err(Flaw::Price(number));
        }
    }
    if cost != assignment.cost {
        return Err(Flaw::Cost(cost));
    }
    Ok(())
}

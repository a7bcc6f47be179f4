//! Carers by distance, the nearest first, the smaller index among equals.

/// A heap of four branches: shallow, and a node's children lie in one or two cache lines.
#[derive(Default)]
pub(super) struct Heap {
    items: Vec<(i64, u32)>,
}

impl Heap {
    pub(super) fn clear(&mut self) {
        self.items.clear();
    }

    pub(super) fn push(&mut self, distance: i64, carer: u32) {
        let item = (distance, carer);
        let mut at = self.items.len();
        self.items.push(item);
        while at > 0 {
            let above = (at - 1) / 4;
            if self.items[above] <= item {
                break;
            }
            self.items[at] = self.items[above];
            at = above;
        }
        self.items[at] = item;
    }

    pub(super) fn pop(&mut self) -> Option<(i64, u32)> {
        let last = self.items.pop()?;
        let Some(first) = self.items.first().copied() else { return Some(last) };
        let mut at = 0;
        loop {
            let from = at * 4 + 1;
            let until = (from + 4).min(self.items.len());
            let Some(least) = (from..until).min_by_key(|below| self.items[*below]) else { break };
            if self.items[least] >= last {
                break;
            }
            self.items[at] = self.items[least];
            at = least;
        }
        self.items[at] = last;
        Some(first)
    }
}

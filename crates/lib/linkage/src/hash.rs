//! A hash that stays the same from one release to the next: its values are stored in columns.

/// Mixes a sequence of numbers (splitmix64 finalizer after each).
pub(crate) fn mix(parts: impl IntoIterator<Item = u64>) -> u64 {
    parts.into_iter().fold(0x9e37_79b9_7f4a_7c15, |state, part| {
        let mut x = (state ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    })
}

/// The hash of a text.
pub(crate) fn of(text: &str) -> u64 {
    mix(text.chars().map(u64::from))
}

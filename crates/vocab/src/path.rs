//! A unit's place in the tree, written so that a subtree is one range of an index.

/// `/1/4/1a/`: the numbers (base 36) of the units from the root down, each closed by a slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct UnitPath(String);

impl UnitPath {
    /// The whole tree.
    pub fn everything() -> Self {
        Self("/".into())
    }
    /// Wraps a stored path.
    pub fn stored(text: String) -> Self {
        Self(text)
    }
    /// The path of a child with the given number.
    pub fn child(&self, number: i64) -> Self {
        let mut digits = Vec::new();
        let mut n = number.max(0) as u64;
        loop {
            digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(n % 36) as usize]);
            n /= 36;
            if n == 0 {
                break;
            }
        }
        digits.reverse();
        Self(format!("{}{}/", self.0, String::from_utf8_lossy(&digits)))
    }
    /// The path as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether `other` is this unit or lies below it.
    pub fn contains(&self, other: &UnitPath) -> bool {
        other.0.starts_with(&self.0)
    }
    /// The half-open range `[low, high)` of all paths in the subtree, in byte order.
    pub fn range(&self) -> (String, String) {
        let mut high = self.0.clone();
        high.pop();
        high.push('0'); // '0' follows '/' in ASCII
        (self.0.clone(), high)
    }
    /// How many levels below the root.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count().saturating_sub(1)
    }
    /// This path with the ancestor `from` replaced by `to`, when it lies below `from`.
    pub fn rebase(&self, from: &UnitPath, to: &UnitPath) -> Option<UnitPath> {
        self.0.strip_prefix(&from.0).map(|rest| UnitPath(format!("{}{rest}", to.0)))
    }
    /// The path one level up, `None` at the root.
    pub fn parent(&self) -> Option<UnitPath> {
        let body = self.0.strip_suffix('/')?;
        let cut = body.rfind('/')?;
        Some(UnitPath(body[..=cut].to_owned()))
    }
}

impl std::fmt::Display for UnitPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_is_a_range() {
        let county = UnitPath::everything().child(4);
        let town = county.child(40);
        assert_eq!(town.as_str(), "/4/14/");
        let (low, high) = county.range();
        assert!(low.as_str() <= town.as_str() && town.as_str() < high.as_str());
        let other = UnitPath::everything().child(5);
        assert!(!(low.as_str() <= other.as_str() && other.as_str() < high.as_str()));
        assert!(county.contains(&town) && !town.contains(&county));
        assert_eq!(town.parent(), Some(county.clone()));
        assert_eq!(town.rebase(&county, &other).unwrap().as_str(), "/5/14/");
    }
}

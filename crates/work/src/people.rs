//! People as a roll names them, until they have a file of their own: name, home village, and a mark that
//! tells namesakes apart.

use kernel::record;
use vocab::UnitId;

record! {
    /// A person as written on a roll.
    #[derive(PartialEq, Eq, serde::Serialize)]
    pub struct Named { name: String, home: String, mark: String }
}

impl Named {
    /// The key she is counted once by. Home defaults to the unit that wrote the roll.
    pub fn key(&self, unit: &UnitId) -> String {
        let home = if self.home.is_empty() { unit.as_str() } else { &self.home };
        ledger::subject_key(&self.name, home, &self.mark)
    }
    /// As written: `李小兰 上村 1979`.
    pub fn text(&self) -> String {
        [&self.name, &self.home, &self.mark]
            .into_iter()
            .filter(|p| !p.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Reads a roll as people paste it: one a line, or separated by 、 ， ；; within one the name first, then
/// home and digits in any order. Leading numbers (`1.`, `２、`) are list numbers. Nobody twice.
pub fn parse_names(text: &str) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for entry in text.split(['\n', '\r', '、', '，', ',', '；', ';']) {
        let entry = entry.trim().trim_start_matches(|c: char| c.is_ascii_digit() || ".．)）".contains(c)).trim();
        let mut parts = entry.split_whitespace();
        let Some(name) = parts.next() else { continue };
        let mut person = Named { name: name.to_owned(), home: String::new(), mark: String::new() };
        // A two-character name typed with a space between: 李 兰.
        let mut rest: Vec<&str> = parts.collect();
        if name.chars().count() == 1
            && rest.first().is_some_and(|r| r.chars().count() <= 2 && !r.contains(|c: char| c.is_ascii_digit()))
        {
            person.name.push_str(rest.remove(0));
        }
        for part in rest {
            let slot = if part.chars().any(|c| c.is_ascii_digit()) { &mut person.mark } else { &mut person.home };
            if !slot.is_empty() {
                slot.push(' ');
            }
            slot.push_str(part);
        }
        if !out.contains(&person) {
            out.push(person);
        }
    }
    out
}

/// The roll as text, for showing in a form again.
pub fn names_text(people: &[Named]) -> String {
    people.iter().map(Named::text).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_as_pasted() {
        let got = parse_names("1. 李小兰 上村 1979\n王 芳\n张秀、 陈桂英\t下村\n\n李小兰 上村 1979");
        let names: Vec<(&str, &str, &str)> =
            got.iter().map(|p| (p.name.as_str(), p.home.as_str(), p.mark.as_str())).collect();
        assert_eq!(names, vec![("李小兰", "上村", "1979"), ("王芳", "", ""), ("张秀", "", ""), ("陈桂英", "下村", "")]);
        assert_eq!(parse_names(&names_text(&got)), got);
    }
}

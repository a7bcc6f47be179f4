//! People as a roll names them, until they have a file of their own: name, home village, and a mark that
//! tells namesakes apart.

use kernel::record;
use people::persons::Namesake;
use vocab::{UnitId, UnitPath};

record! {
    /// A person as written on a roll; with `person_id` where the name belongs to a file.
    #[derive(Default, PartialEq, Eq, serde::Serialize)]
    pub struct Named { name: String, home: String, mark: String, person_id: String }
}

impl Named {
    /// The key she is counted once by: her file's id, else her name. Home defaults to the unit that wrote the roll.
    pub fn key(&self, unit: &UnitId) -> String {
        if !self.person_id.is_empty() {
            return self.person_id.clone();
        }
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

/// Joins names to files: what was joined before stays as long as the name does; else the one person of that name nearby,
/// told apart by home and mark where they are written. Where two remain, nobody is guessed.
pub fn join(named: &mut [Named], near: &UnitPath, files: &[Namesake], before: &[Named]) {
    for n in named.iter_mut().filter(|n| n.person_id.is_empty()) {
        if let Some(old) = before.iter().find(|o| !o.person_id.is_empty() && o.text() == n.text()) {
            n.person_id.clone_from(&old.person_id);
            continue;
        }
        let digits: String = n.mark.chars().filter(char::is_ascii_digit).collect();
        let fits = |f: &&Namesake| {
            f.name == n.name
                && near.contains(&f.unit_path)
                && (n.home.is_empty() || f.unit_name.contains(&n.home) || n.home.contains(&f.unit_name))
                && (digits.is_empty() || f.birth_day.replace('-', "").starts_with(&digits))
        };
        let mut found = files.iter().filter(fits);
        if let (Some(one), None) = (found.next(), found.next()) {
            n.person_id = one.id.to_string();
        }
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
        let mut person = Named { name: name.to_owned(), ..Named::default() };
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
    fn a_name_is_joined_to_the_one_file_it_fits() {
        let (near, far) = (UnitPath::everything().child(1).child(2), UnitPath::everything().child(3));
        let file = |id: &str, name: &str, birth: &str, at: &UnitPath| Namesake {
            id: vocab::PersonId::stored(id.into()),
            name: name.into(),
            birth_day: birth.into(),
            unit_name: "上云村".into(),
            unit_path: at.clone(),
        };
        let files = [
            file("a", "李小兰", "2016-07-01", &near),
            file("b", "王芳", "1979-01-01", &near),
            file("c", "王芳", "1985-01-01", &near),
            file("d", "张秀", "1950-01-01", &far),
        ];
        let joined = |text: &str, before: &[Named]| {
            let mut n = parse_names(text);
            join(&mut n, &near, &files, before);
            n.iter().map(|n| n.person_id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            joined("李小兰、王芳、张秀", &[]),
            ["a", "", ""],
            "of two namesakes nobody is guessed, nor from afar"
        );
        assert_eq!(joined("王芳 上云村 1985", &[]), ["c"]);
        assert_eq!(joined("李小兰 下云村", &[]), [""]);
        let before = [Named { name: "王芳".into(), person_id: "b".into(), ..Named::default() }];
        assert_eq!(joined("王芳", &before), ["b"], "what a person chose stays");
    }

    #[test]
    fn a_roll_as_pasted() {
        let got = parse_names("1. 李小兰 上村 1979\n王 芳\n张秀、 陈桂英\t下村\n\n李小兰 上村 1979");
        let names: Vec<(&str, &str, &str)> =
            got.iter().map(|p| (p.name.as_str(), p.home.as_str(), p.mark.as_str())).collect();
        assert_eq!(names, vec![("李小兰", "上村", "1979"), ("王芳", "", ""), ("张秀", "", ""), ("陈桂英", "下村", "")]);
        assert_eq!(parse_names(&names_text(&got)), got);
    }
}

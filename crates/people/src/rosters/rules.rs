//! What an order of a roster must say before anything leaves. Pure.

use super::columns::{Pick, chosen};
use vocab::{Bi, FieldErrors, Lang, Mint, bi};

/// The order as typed.
pub(super) struct Typed<'a> {
    pub title: &'a str,
    pub keys: Vec<&'a str>,
    pub preset: &'a str,
    pub full: bool,
    pub why: &'a str,
    pub password: &'a str,
}

/// An order in order.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub title: String,
    pub picks: Vec<Pick>,
    /// Numbers stand in it in full.
    pub full: bool,
    pub why: String,
    /// The archive's; `None` for a plain sheet of masked numbers.
    pub password: Option<String>,
}

/// The fewest characters of a reason.
pub(crate) const REASON: usize = 4;
/// The fewest characters of a password.
pub(super) const PASSWORD: usize = 8;

/// Holds an order against the rules: personal numbers, masked or not, need a reason; full ones a password too.
pub(super) fn check(t: &Typed<'_>, all: &[Pick]) -> Result<Checked, FieldErrors> {
    let mut errors = FieldErrors::new();
    let title = t.title.trim();
    if title.is_empty() || title.chars().count() > 60 {
        errors.add("title", bi!("请写表的标题，最多 60 个字", "Give the sheet a title of 60 characters at most"));
    }
    let picks = chosen(all, &t.keys, t.preset);
    if picks.is_empty() {
        errors.add("col", bi!("请至少选一列", "Choose one column at least"));
    }
    let secret = picks.iter().any(|p| p.secret);
    let full = t.full && secret;
    if secret && t.why.trim().chars().count() < REASON {
        errors.add("why", reason_asked());
    }
    let long = t.password.chars().count();
    if full && long < PASSWORD {
        errors.add(
            "password",
            bi!(
                "带完整号码的文件必须加密：密码至少 8 位",
                "A file with full numbers is locked: the password has 8 characters at least"
            ),
        );
    } else if (1..PASSWORD).contains(&long) || long > 64 {
        errors.add(
            "password",
            bi!("密码 8 到 64 位；不加密就清空", "8 to 64 characters; leave it empty for no password"),
        );
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let why = if secret { t.why.trim().chars().take(200).collect() } else { String::new() };
    Ok(Checked { title: title.to_owned(), picks, full, why, password: (long > 0).then(|| t.password.to_owned()) })
}

/// What is said when a reason is missing; prints say the same.
pub(crate) fn reason_asked() -> Bi {
    bi!(
        "请写明用途（至少 4 个字），会记在每份档案上",
        "Say what it is for (4 characters at least); it is noted on every file"
    )
}

/// A password that can be read out on the telephone: three groups of four, nothing that looks like something else.
pub(super) fn proposed_password(mint: &Mint) -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let bytes: [u8; 12] = mint.bytes();
    let mut out = String::new();
    for (i, b) in bytes.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(SIGNS[usize::from(*b) % SIGNS.len()]));
    }
    out
}

/// `河口镇2026年农村留守儿童花名册`
pub(super) fn proposed_title(unit: &str, year: i16, register: Option<(&str, &str)>, ages: &str, lang: Lang) -> String {
    let whom = match (register, ages) {
        (Some(names), _) => names,
        (None, "minor") => ("儿童", "children"),
        (None, "elder") => ("老年人", "elders"),
        _ => ("人员", "people"),
    };
    match lang {
        Lang::Zh => format!("{unit}{year}年{}花名册", whom.0),
        Lang::En => format!("{unit}: {} {year}", whom.1),
    }
}

/// A name that every file system takes.
pub(super) fn file_name(title: &str) -> String {
    let clean: String =
        title.chars().map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { '_' } else { c }).take(80).collect();
    if clean.trim().is_empty() { "roster".into() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rosters::columns;

    fn typed<'a>(keys: &[&'a str], full: bool, why: &'a str, password: &'a str) -> Typed<'a> {
        Typed { title: "花名册", keys: keys.to_vec(), preset: "", full, why, password }
    }

    fn site_columns() -> Vec<Pick> {
        columns::all_of(&kernel::site::builtin_packs())
    }

    #[test]
    fn reason_and_password_by_what_is_in_it() {
        let all = site_columns();
        for (keys, full, why, password, wrong) in [
            (&["name", "sex"][..], false, "", "", &[][..]),
            (&["name", "sex"], true, "", "", &[]),
            (&["name", "phone"], false, "", "", &["why"]),
            (&["name", "father.phone"], false, "走访", "", &["why"]),
            (&["name", "phone"], false, "走访用", "", &["why"]),
            (&["name", "phone"], false, "春季走访", "", &[]),
            (&["name", "phone"], true, "春季走访", "", &["password"]),
            (&["name", "phone"], true, "", "1234567", &["why", "password"]),
            (&["name", "phone"], true, "春季走访", "12345678", &[]),
            (&["name"], false, "", "123", &["password"]),
            (&["nothing"], false, "", "", &["col"]),
        ] {
            let got = check(&typed(keys, full, why, password), &all);
            let fields: Vec<String> =
                got.err().map(|e| e.iter().map(|e| e.field.clone()).collect()).unwrap_or_default();
            assert_eq!(fields, wrong, "{keys:?} {full} {why} {password}");
        }
        // Without numbers nothing is full, whatever was ticked.
        assert!(!check(&typed(&["name"], true, "", ""), &all).unwrap().full);
    }

    #[test]
    fn presets_name_columns_that_are_there_and_keep_their_order() {
        let all = site_columns();
        for (code, _, _, keys) in columns::PRESETS {
            for key in *keys {
                assert_eq!(all.iter().filter(|p| p.key == *key).count(), 1, "{code}: {key}");
            }
            let picked: Vec<String> = chosen(&all, keys, code).into_iter().map(|p| p.key).collect();
            assert_eq!(picked, *keys, "{code}");
        }
        let added: Vec<String> =
            chosen(&all, &["class_name", "father.phone", "name"], "children").into_iter().map(|p| p.key).collect();
        assert_eq!(added, ["name", "father.phone", "class_name"]);
    }

    #[test]
    fn no_column_is_there_twice() {
        let mut keys: Vec<String> = site_columns().into_iter().map(|p| p.key).collect();
        keys.sort();
        let n = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), n);
    }

    #[test]
    fn file_names_are_taken_everywhere() {
        assert_eq!(file_name("a/b:c*?\"<>|\n"), "a_b_c_______");
        assert_eq!(
            proposed_title("河口镇", 2026, Some(("农村留守儿童", "")), "", Lang::Zh),
            "河口镇2026年农村留守儿童花名册"
        );
    }
}

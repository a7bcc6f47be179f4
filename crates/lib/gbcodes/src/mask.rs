//! Masking for lists and logs: enough left to recognise, too little to misuse.

/// Family names of two characters that are still common.
const COMPOUND: [&str; 24] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "宇文", "长孙",
    "端木", "独孤", "南宫", "西门", "轩辕", "呼延", "闻人", "澹台", "申屠", "太史",
];

/// An identity number with its first three and last four characters: `330***********1234`.
/// What is too short to be a number is masked whole.
pub fn mask_id(id: &str) -> String {
    keep(id.trim(), 3, 4)
}

/// A telephone number. A mobile keeps its first three and last four digits, `138****1234`; anything else its last four.
pub fn mask_phone(phone: &str) -> String {
    let phone = phone.trim();
    let mobile = phone.chars().filter(char::is_ascii_digit).count() >= 11 && phone.starts_with('1');
    keep(phone, if mobile { 3 } else { 0 }, 4)
}

/// A name with its family name and one star, however long the given name is: 张*, 欧阳*.
/// Of a name of one character nothing is left.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let star = if name.is_empty() { "" } else { "*" };
    name.chars().take(family_name_length(name)).collect::<String>() + star
}

/// How many characters the family name has: two for the common compound ones, one otherwise; none of a single character.
pub fn family_name_length(name: &str) -> usize {
    let length = name.chars().count();
    let compound = length > 2 && COMPOUND.iter().any(|family| name.starts_with(family));
    if compound { 2 } else { usize::from(length > 1) }
}

/// Leaves so many characters at each end; masks everything where too little would be hidden.
fn keep(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    let hidden = if length > head + tail { head..length - tail } else { 0..length };
    text.chars().enumerate().map(|(at, c)| if hidden.contains(&at) { '*' } else { c }).collect()
}

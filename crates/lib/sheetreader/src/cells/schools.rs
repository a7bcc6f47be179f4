//! School, grade and class written into one cell: 河口小学三年级, 初一（5）班, 三年级2班.

use crate::columns::Field;
use crate::words;

/// What a cell says of somebody's schooling; a part that it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schooling {
    /// The school: 河口小学.
    pub school: String,
    /// The grade: 三年级, 初一, 大班.
    pub grade: String,
    /// The class: 2班.
    pub class: String,
}

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    School,
    Grade,
    Class,
}

impl Part {
    /// Which of the three a field holds.
    pub(crate) fn of(field: &Field) -> Option<Part> {
        match field.name() {
            n if n.ends_with("学校") => Some(Part::School),
            n if n.ends_with("年级") => Some(Part::Grade),
            n if n.ends_with("班级") => Some(Part::Class),
            _ => None,
        }
    }
}

const SCHOOLS: [&str; 11] =
    ["小学", "中学", "学校", "幼儿园", "中心校", "完小", "初中", "高中", "职高", "职校", "职中"];
const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

impl Schooling {
    /// The parts of a cell; nothing where it does not fit completely.
    pub fn read(text: &str) -> Option<Schooling> {
        let text: String = text.chars().map(words::half).collect();
        let text = skip(&text).trim_end_matches(between);
        if text.is_empty() {
            return None;
        }
        let mut ends: Vec<usize> =
            SCHOOLS.iter().flat_map(|w| text.match_indices(w).map(|(at, w)| at + w.len())).collect();
        ends.sort_unstable();
        ends.dedup();
        let with = |end: &usize| {
            let (school, rest) = text.split_at(*end);
            let named = !SCHOOLS.contains(&school) && !school.contains("年级") && !school.contains('班');
            let (grade, class) = behind(rest).filter(|_| named)?;
            Some(Schooling { school: school.to_owned(), grade, class })
        };
        // The longest name of a school that leaves nothing over.
        ends.iter().rev().find_map(with).or_else(|| {
            let (grade, class) = behind(text)?;
            Some(Schooling { school: String::new(), grade, class })
        })
    }

    /// How many of the parts it says.
    pub fn parts(&self) -> usize {
        [&self.school, &self.grade, &self.class].iter().filter(|p| !p.is_empty()).count()
    }

    pub(crate) fn part(&self, part: Part) -> &str {
        match part {
            Part::School => &self.school,
            Part::Grade => &self.grade,
            Part::Class => &self.class,
        }
    }
}

fn between(c: char) -> bool {
    words::is_space(c) || matches!(c, '/' | '、' | ',' | '，' | '-' | '—' | ';' | '；' | '。' | '|')
}

fn skip(text: &str) -> &str {
    text.trim_start_matches(between)
}

/// Grade and class behind the school, each perhaps missing; nothing when something is left over.
fn behind(text: &str) -> Option<(String, String)> {
    let text = skip(text);
    if text.is_empty() {
        return Some(Default::default());
    }
    if let Some((grade, rest)) = grade(text) {
        let rest = skip(rest);
        if rest.is_empty() {
            return Some((grade, String::new()));
        }
        return class(rest).map(|c| (grade, c));
    }
    // 二（1）班 and 大（1）班, but 二班 is a class.
    let first = text.chars().next()?;
    let rest = skip(&text[first.len_utf8()..]);
    if rest.starts_with(['(', '（']) || (!first.is_ascii_digit() && rest.starts_with(|c: char| c.is_ascii_digit())) {
        let grade = match first {
            '小' | '中' | '大' => Some(format!("{first}班")),
            c => numeral(c).map(|n| format!("{n}年级")),
        };
        if let Some((grade, class)) = grade.zip(class(rest)) {
            return Some((grade, class));
        }
    }
    class(text).map(|c| (String::new(), c))
}

/// 1 and 一 as 一.
fn numeral(c: char) -> Option<char> {
    match c.to_digit(10) {
        Some(n) => NUMERALS.get((n as usize).checked_sub(1)?).copied(),
        None => NUMERALS.contains(&c).then_some(c),
    }
}

/// A grade at the beginning, and what comes after it.
fn grade(text: &str) -> Option<(String, &str)> {
    for whole in ["学前班", "小班", "中班", "大班", "托班"] {
        if let Some(rest) = text.strip_prefix(whole) {
            return Some((whole.to_owned(), rest));
        }
    }
    let mut chars = text.chars();
    let first = chars.next()?;
    if matches!(first, '初' | '高') {
        let n = numeral(chars.next()?).filter(|n| NUMERALS[..3].contains(n))?;
        let rest = chars.as_str();
        return Some((format!("{first}{n}"), rest.strip_prefix("年级").unwrap_or(rest)));
    }
    let n = numeral(first)?;
    Some((format!("{n}年级"), skip(chars.as_str()).strip_prefix("年级")?))
}

/// A class that is the whole rest: （2）班, 2班, 二班.
fn class(text: &str) -> Option<String> {
    let body = text.strip_suffix('班')?.trim_matches(between);
    let open = |c: char| matches!(c, '(' | '（');
    let body = match body.strip_prefix(open) {
        Some(rest) => rest.strip_suffix([')', '）'])?,
        None => body,
    };
    let number = (1..=3).contains(&body.len()) && body.chars().all(|c| c.is_ascii_digit());
    let letter = body.len() == 1 && body.chars().all(|c| c.is_ascii_uppercase());
    let numerals = matches!(body.chars().count(), 1 | 2) && body.chars().all(|c| NUMERALS.contains(&c) || c == '十');
    (number || letter || numerals).then(|| format!("{body}班"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_school_grade_and_class() {
        for (cell, school, grade, class) in [
            ("河口小学三年级", "河口小学", "三年级", ""),
            ("河口小学三（2）班", "河口小学", "三年级", "2班"),
            ("河口中心小学3年级2班", "河口中心小学", "三年级", "2班"),
            ("河口中心小学３年级２班", "河口中心小学", "三年级", "2班"),
            ("二（1）班", "", "二年级", "1班"),
            ("二(1)班", "", "二年级", "1班"),
            ("初一（5）班", "", "初一", "5班"),
            ("三年级2班", "", "三年级", "2班"),
            ("三年级（2）班", "", "三年级", "2班"),
            ("三年级二班", "", "三年级", "二班"),
            ("二班", "", "", "二班"),
            ("（2）班", "", "", "2班"),
            ("12班", "", "", "12班"),
            ("三2班", "", "三年级", "2班"),
            ("高二（11）班", "", "高二", "11班"),
            ("初2", "", "初二", ""),
            ("大班", "", "大班", ""),
            ("大（1）班", "", "大班", "1班"),
            ("河口镇幼儿园中班", "河口镇幼儿园", "中班", ""),
            ("河口完小", "河口完小", "", ""),
            ("云溪县职业高中高一3班", "云溪县职业高中", "高一", "3班"),
            ("河口小学附属中学八年级", "河口小学附属中学", "八年级", ""),
            ("河口小学 三年级 2班", "河口小学", "三年级", "2班"),
            ("河口小学/三年级/（2）班", "河口小学", "三年级", "2班"),
            ("河口学校", "河口学校", "", ""),
        ] {
            let want = Schooling { school: school.into(), grade: grade.into(), class: class.into() };
            assert_eq!(Schooling::read(cell), Some(want), "{cell}");
        }
        for cell in [
            "",
            "河口小学三年级王老师",
            "三年级河口小学",
            "河口小学部三",
            "三",
            "小学三年级",
            "河口村小三年级",
            "初五",
            "（2班",
        ] {
            assert_eq!(Schooling::read(cell), None, "{cell}");
        }
    }
}

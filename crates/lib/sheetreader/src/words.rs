//! What keyboards and office software do to words, undone: widths, blanks, invisible marks; and headers in the one form
//! they are compared in.

/// Blanks of every kind, the invisible ones included.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || c == '\u{3000}'
}

/// Marks without width.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// A full-width digit, letter or sign as the half-width one.
pub(crate) fn half(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Whether the text holds full-width digits or letters.
pub(crate) fn has_wide(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ'))
}

/// Han characters, the rare ones of names included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '\u{f900}'..='\u{faff}' | '〇')
}

/// A header in the form it is compared in: half-width, small letters, no blanks, no marks of required fields, no colons.
/// Brackets stay; [`bare`] takes them away.
pub(crate) fn header(text: &str) -> String {
    let start = text.trim_start_matches(|c: char| is_space(c));
    let digits = start.chars().take_while(|c| half(*c).is_ascii_digit()).count();
    let numbered = start.char_indices().nth(digits).filter(|(_, c)| matches!(c, '.' | '．' | '、'));
    // 3、身份证号 is a header that somebody has numbered
    let text = match numbered {
        Some((at, c)) if (1..=2).contains(&digits) && start.len() > at + c.len_utf8() => &start[at + c.len_utf8()..],
        _ => start,
    };
    text.chars()
        .map(half)
        .filter(|c| !is_space(*c) && !matches!(c, '*' | '.' | '★' | '☆' | '※' | ':' | '_' | '"' | '“' | '”' | '#'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A header without what stands in brackets: 姓名（必填） is 姓名.
pub(crate) fn bare(header: &str) -> String {
    let mut out = String::with_capacity(header.len());
    let mut depth = 0usize;
    for c in header.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' | '《' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '》' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if out.is_empty() { header.to_owned() } else { out }
}

/// The words of a total row.
const TOTALS: [&str; 12] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "本页小计",
    "本页合计",
    "全县合计",
    "全镇合计",
    "总数",
    "total",
    "subtotal",
];

/// Whether a cell says that its row is a total: 合计, 小 计, 石桥村小计, 合计：12人, 共 12 人.
pub(crate) fn is_total(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let word = header(text);
    let word = bare(&word);
    let short = word.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '人' | '户' | '名' | '个'));
    TOTALS.contains(&short)
        || ["合计", "小计", "总计"].iter().any(|w| short.ends_with(w) && short.chars().count() <= 10)
        || word.strip_prefix('共').is_some_and(|rest| {
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            digits > 0 && rest.chars().count() <= digits + 3
        })
}

/// Beginnings of the lines that stand below a table.
const FOOTERS: [&str; 29] = [
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "复核人",
    "复核",
    "单位负责人",
    "主要负责人",
    "分管领导",
    "负责人签字",
    "负责人(签",
    "经办人",
    "统计人",
    "注",
    "备注",
    "说明",
    "填表说明",
    "填报说明",
    "填写说明",
    "审批人",
    "签字",
    "联系电话:",
    "村主任签字",
    "单位(盖章)",
    "以上",
    "note",
    "preparedby",
];

/// Whether a cell begins a line below the table: 填表人：, 审核：, 注：.
pub(crate) fn is_footer(text: &str) -> bool {
    let word: String = text.chars().take(24).map(half).filter(|c| !is_space(*c)).flat_map(char::to_lowercase).collect();
    FOOTERS.iter().any(|f| {
        word.strip_prefix(f).is_some_and(|rest| {
            f.ends_with(':')
                || f.contains('(')
                || rest.starts_with([':', '('])
                || (*f == "以上" && rest.chars().count() > 2)
                || (matches!(*f, "填表说明" | "填报说明" | "填写说明" | "说明") && rest.is_empty())
                || (*f == "注" && rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | ';')))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_totals_footers() {
        assert_eq!(bare(&header(" 姓 名\n（必填）* ")), "姓名");
        for yes in ["合 计", "小计：", "石桥村小计", "共 12 人", "共12户", "合计：12人", "Total"] {
            assert!(is_total(yes), "{yes}");
        }
        for no in ["合计划", "共青团", "张合计划生育", "共同生活的人"] {
            assert!(!is_total(no), "{no}");
        }
        for yes in ["填表人：王某", "注：", "说明：1.本表", "审核：", "单位负责人（签字）：", "注1：本表"]
        {
            assert!(is_footer(yes), "{yes}");
        }
        for no in ["注册", "说明书", "备注", "审核意见"] {
            assert!(!is_footer(no), "{no}");
        }
    }
}

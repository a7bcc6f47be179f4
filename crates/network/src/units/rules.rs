//! Rules of the tree: kinds, which may stand below which, and what makes a name searchable.

use vocab::Lang;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// 省
    Province,
    /// 市
    City,
    /// 县（市、区）
    County,
    /// 乡镇（街道）
    Township,
    /// 村（社区）
    Village,
    /// 学校
    School,
    /// 医疗机构
    Hospital,
    /// 企业
    Enterprise,
    /// 机关部门
    Agency,
}

impl UnitKind {
    /// All kinds, from the top of the tree down, attached ones last.
    pub const ALL: [UnitKind; 9] = [
        UnitKind::Province,
        UnitKind::City,
        UnitKind::County,
        UnitKind::Township,
        UnitKind::Village,
        UnitKind::School,
        UnitKind::Hospital,
        UnitKind::Enterprise,
        UnitKind::Agency,
    ];
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            UnitKind::Province => "province",
            UnitKind::City => "city",
            UnitKind::County => "county",
            UnitKind::Township => "township",
            UnitKind::Village => "village",
            UnitKind::School => "school",
            UnitKind::Hospital => "hospital",
            UnitKind::Enterprise => "enterprise",
            UnitKind::Agency => "agency",
        }
    }
    /// From the stored code.
    pub fn parse(code: &str) -> Option<UnitKind> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
    /// From a word in a sheet: `村`, `社区`, `小学`, `school`.
    pub fn from_word(word: &str) -> Option<UnitKind> {
        let word = word.trim();
        if let Some(k) = Self::parse(&word.to_lowercase()) {
            return Some(k);
        }
        let families: [(UnitKind, &[&str]); 9] = [
            (UnitKind::School, &["学校", "小学", "中学", "幼儿园", "学院"]),
            (UnitKind::Hospital, &["医院", "卫生院", "医疗机构", "卫生室"]),
            (UnitKind::Enterprise, &["企业", "公司", "合作社"]),
            (UnitKind::Agency, &["机关", "部门", "局", "办公室"]),
            (UnitKind::Village, &["村", "社区", "居委会", "村委会"]),
            (UnitKind::Township, &["乡镇", "乡", "镇", "街道"]),
            (UnitKind::County, &["县", "区", "县级"]),
            (UnitKind::City, &["市", "地市"]),
            (UnitKind::Province, &["省", "自治区"]),
        ];
        families.iter().find(|(_, words)| words.contains(&word)).map(|(k, _)| *k)
    }
    /// For people.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            UnitKind::Province => ("省", "Province"),
            UnitKind::City => ("市", "City"),
            UnitKind::County => ("县（市、区）", "County"),
            UnitKind::Township => ("乡镇（街道）", "Township"),
            UnitKind::Village => ("村（社区）", "Village"),
            UnitKind::School => ("学校", "School"),
            UnitKind::Hospital => ("医疗机构", "Hospital"),
            UnitKind::Enterprise => ("企业", "Enterprise"),
            UnitKind::Agency => ("机关部门", "Agency"),
        };
        lang.pick(zh, en)
    }
    /// Whether this kind belongs to the levels of government (and has a division code).
    pub fn is_level(self) -> bool {
        self <= UnitKind::Village
    }
    /// Whether a unit of this kind may stand directly below one of kind `parent`.
    pub fn may_stand_below(self, parent: UnitKind) -> bool {
        if self.is_level() { parent.is_level() && parent < self } else { parent.is_level() }
    }
}

/// What a search is matched against: the folded name, the code, and the pinyin initials of the name.
pub fn search_text(name: &str, code: Option<&str>) -> String {
    use pinyin::ToPinyin as _;
    let folded = fold(name);
    let initials: String = name
        .chars()
        .zip(name.to_pinyin())
        .map(|(c, p)| p.map_or_else(|| c.to_lowercase().to_string(), |p| p.first_letter().to_owned()))
        .collect();
    format!("{folded} {initials} {}", code.unwrap_or_default())
}

/// Folds what is typed or stored so that width, case and spaces do not matter.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stand_below_higher_levels_and_schools_below_any_level() {
        assert!(UnitKind::Village.may_stand_below(UnitKind::Township));
        assert!(UnitKind::Village.may_stand_below(UnitKind::County));
        assert!(!UnitKind::Township.may_stand_below(UnitKind::Village));
        assert!(UnitKind::School.may_stand_below(UnitKind::Village));
        assert!(!UnitKind::Village.may_stand_below(UnitKind::School));
    }

    #[test]
    fn a_name_is_found_by_initials_code_and_width() {
        let s = search_text("云溪村", Some("330726101201"));
        assert!(s.contains("yxc") && s.contains("330726101201") && s.contains(&fold("云 溪")));
        assert_eq!(UnitKind::from_word("小学"), Some(UnitKind::School));
        assert_eq!(UnitKind::from_word("社区"), Some(UnitKind::Village));
    }
}

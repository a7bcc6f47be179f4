//! The GB/T code tables of person data as constants: code, Chinese, English, and other spellings people use.

use serde::{Deserialize, Serialize};

/// One row of a code table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code as the standard writes it.
    pub code: &'static str,
    /// The Chinese name.
    pub zh: &'static str,
    /// The English name.
    pub en: &'static str,
    /// Other spellings met in office tables.
    pub also: &'static [&'static str],
}

/// A code table of a national standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeTable {
    /// The standard's number.
    pub standard: &'static str,
    /// What the table is about, in Chinese.
    pub zh: &'static str,
    /// What the table is about, in English.
    pub en: &'static str,
    /// Its rows in the standard's order.
    pub rows: &'static [Code],
}

impl CodeTable {
    /// The row of a code. A leading zero may be missing, as spreadsheets drop it: 1 finds 01.
    pub fn by_code(&self, code: &str) -> Option<&'static Code> {
        let code = crate::text::compact(code);
        let exact = self.rows.iter().find(|row| row.code == code);
        exact.or_else(|| self.rows.iter().find(|row| row.code.strip_prefix('0') == Some(code.as_str())))
    }

    /// The row whose Chinese name or other spelling this is. Spaces do not matter.
    pub fn by_name(&self, name: &str) -> Option<&'static Code> {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        self.rows.iter().find(|row| row.zh == name || row.also.contains(&name.as_str()))
    }

    /// The row that a cell means, whether it holds the code or the name.
    pub fn read(&self, cell: &str) -> Option<&'static Code> {
        self.by_name(cell).or_else(|| self.by_code(cell))
    }
}

pub(crate) const fn row(code: &'static str, zh: &'static str, en: &'static str, also: &'static [&'static str]) -> Code {
    Code { code, zh, en, also }
}

/// Sex, GB/T 2261.1-2003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 0 未知的性别.
    Unknown,
    /// 1 男.
    Male,
    /// 2 女.
    Female,
    /// 9 未说明的性别.
    Unstated,
}

impl Sex {
    /// The code of the standard.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "0",
            Self::Male => "1",
            Self::Female => "2",
            Self::Unstated => "9",
        }
    }

    /// The sex of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        [Self::Unknown, Self::Male, Self::Female, Self::Unstated].into_iter().find(|sex| sex.code() == code)
    }

    /// The sex that a cell means: 男, 女性, 2.
    pub fn read(cell: &str) -> Option<Self> {
        SEX.read(cell).and_then(|row| Self::by_code(row.code))
    }

    /// 男, 女, 未知, 未说明.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Unknown => "未知",
            Self::Male => "男",
            Self::Female => "女",
            Self::Unstated => "未说明",
        }
    }

    /// The English word.
    pub fn en(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Male => "male",
            Self::Female => "female",
            Self::Unstated => "not stated",
        }
    }
}

/// Sex, GB/T 2261.1-2003.
pub const SEX: CodeTable = CodeTable {
    standard: "GB/T 2261.1-2003",
    zh: "性别",
    en: "sex",
    rows: &[
        row("0", "未知的性别", "unknown", &["未知"]),
        row("1", "男性", "male", &["男"]),
        row("2", "女性", "female", &["女"]),
        row("9", "未说明的性别", "not stated", &["未说明"]),
    ],
};

/// Marital status, GB/T 2261.2-2003.
pub const MARRIAGE: CodeTable = CodeTable {
    standard: "GB/T 2261.2-2003",
    zh: "婚姻状况",
    en: "marital status",
    rows: &[
        row("10", "未婚", "never married", &[]),
        row("20", "已婚", "married", &["有配偶"]),
        row("21", "初婚", "first marriage", &[]),
        row("22", "再婚", "remarried", &[]),
        row("23", "复婚", "remarried to the former spouse", &[]),
        row("30", "丧偶", "widowed", &[]),
        row("40", "离婚", "divorced", &["离异"]),
        row("90", "未说明的婚姻状况", "not stated", &["未说明"]),
    ],
};

/// State of health, GB/T 2261.3-2003; of the detailed codes, those of disability.
pub const HEALTH: CodeTable = CodeTable {
    standard: "GB/T 2261.3-2003",
    zh: "健康状况",
    en: "state of health",
    rows: &[
        row("1", "健康或良好", "healthy or good", &["健康", "良好"]),
        row("2", "一般或较弱", "fair or weak", &["一般", "较弱"]),
        row("3", "有慢性病", "chronic illness", &["慢性病"]),
        row("6", "残疾", "disabled", &["残疾人"]),
        row("61", "视力残疾", "visual disability", &[]),
        row("62", "听力残疾", "hearing disability", &[]),
        row("63", "言语残疾", "speech disability", &["语言残疾"]),
        row("64", "肢体残疾", "physical disability", &[]),
        row("65", "智力残疾", "intellectual disability", &[]),
        row("66", "精神残疾", "psychiatric disability", &[]),
        row("67", "多重残疾", "multiple disabilities", &[]),
    ],
};

/// Grade of disability, GB/T 26341-2010.
pub const DISABILITY_GRADE: CodeTable = CodeTable {
    standard: "GB/T 26341-2010",
    zh: "残疾等级",
    en: "grade of disability",
    rows: &[
        row("1", "一级", "grade 1 (most severe)", &["壹级"]),
        row("2", "二级", "grade 2", &["贰级"]),
        row("3", "三级", "grade 3", &["叁级"]),
        row("4", "四级", "grade 4", &["肆级"]),
    ],
};

/// Family relation, GB/T 4761-2008: the classes (one digit) and the detailed codes that registers use (two digits).
pub const FAMILY_RELATION: CodeTable = CodeTable {
    standard: "GB/T 4761-2008",
    zh: "家庭关系",
    en: "family relation",
    rows: &[
        row("0", "本人或户主", "self or head of household", &["本人", "户主"]),
        row("1", "配偶", "spouse", &["爱人"]),
        row("2", "子", "son", &["儿子"]),
        row("3", "女", "daughter", &["女儿"]),
        row("4", "孙子、孙女或外孙子、外孙女", "grandchild", &["孙", "孙辈"]),
        row("5", "父母", "parent", &[]),
        row("6", "祖父母或外祖父母", "grandparent", &["祖父母", "外祖父母"]),
        row("7", "兄、弟、姐、妹", "sibling", &["兄弟姐妹"]),
        row("8", "其他", "other", &[]),
        row("11", "夫", "husband", &["丈夫"]),
        row("12", "妻", "wife", &["妻子"]),
        row("27", "养子或继子", "adopted son or stepson", &["养子", "继子"]),
        row("28", "女婿", "son-in-law", &[]),
        row("37", "养女或继女", "adopted daughter or stepdaughter", &["养女", "继女"]),
        row("38", "儿媳", "daughter-in-law", &["媳妇", "儿媳妇"]),
        row("41", "孙子", "son's son", &[]),
        row("42", "孙女", "son's daughter", &[]),
        row("43", "外孙子", "daughter's son", &["外孙"]),
        row("44", "外孙女", "daughter's daughter", &[]),
        row("51", "父亲", "father", &["父", "爸爸"]),
        row("52", "母亲", "mother", &["母", "妈妈"]),
        row("53", "公公", "husband's father", &[]),
        row("54", "婆婆", "husband's mother", &[]),
        row("55", "岳父", "wife's father", &[]),
        row("56", "岳母", "wife's mother", &[]),
        row("57", "继父或养父", "stepfather or adoptive father", &["继父", "养父"]),
        row("58", "继母或养母", "stepmother or adoptive mother", &["继母", "养母"]),
        row("61", "祖父", "paternal grandfather", &["爷爷"]),
        row("62", "祖母", "paternal grandmother", &["奶奶"]),
        row("63", "外祖父", "maternal grandfather", &["外公", "姥爷"]),
        row("64", "外祖母", "maternal grandmother", &["外婆", "姥姥"]),
        row("71", "兄", "elder brother", &["哥哥"]),
        row("72", "嫂", "elder brother's wife", &["嫂子"]),
        row("73", "弟", "younger brother", &["弟弟"]),
        row("74", "弟媳", "younger brother's wife", &[]),
        row("75", "姐姐", "elder sister", &["姐"]),
        row("76", "姐夫", "elder sister's husband", &[]),
        row("77", "妹妹", "younger sister", &["妹"]),
        row("78", "妹夫", "younger sister's husband", &[]),
        row("81", "伯父", "father's elder brother", &["伯伯"]),
        row("82", "伯母", "wife of father's elder brother", &[]),
        row("83", "叔父", "father's younger brother", &["叔叔"]),
        row("84", "婶母", "wife of father's younger brother", &["婶婶", "婶"]),
        row("85", "舅父", "mother's brother", &["舅舅"]),
        row("86", "舅母", "wife of mother's brother", &["舅妈"]),
        row("87", "姨父", "husband of mother's sister", &["姨夫"]),
        row("88", "姨母", "mother's sister", &["姨妈", "阿姨"]),
        row("89", "姑父", "husband of father's sister", &["姑夫"]),
        row("90", "姑母", "father's sister", &["姑姑", "姑妈"]),
    ],
};

/// Education, GB/T 4658-2006.
pub const EDUCATION: CodeTable = CodeTable {
    standard: "GB/T 4658-2006",
    zh: "学历",
    en: "education",
    rows: &[
        row("10", "研究生教育", "postgraduate", &["研究生"]),
        row("11", "博士研究生毕业", "doctor, graduated", &["博士", "博士研究生"]),
        row("14", "硕士研究生毕业", "master, graduated", &["硕士", "硕士研究生"]),
        row("20", "大学本科教育", "university", &["本科", "大学本科", "大学"]),
        row("21", "大学本科毕业", "university, graduated", &["本科毕业"]),
        row("30", "大学专科教育", "college", &["大专", "专科", "大学专科"]),
        row("31", "大学专科毕业", "college, graduated", &["大专毕业", "专科毕业"]),
        row("40", "中等职业教育", "vocational secondary", &["中职"]),
        row("41", "中等专科毕业", "technical secondary, graduated", &["中专", "中专毕业"]),
        row("44", "职业高中毕业", "vocational high school, graduated", &["职高", "职高毕业", "职业高中"]),
        row("47", "技工学校毕业", "skilled workers' school, graduated", &["技校", "技校毕业", "技工学校"]),
        row("60", "普通高级中学教育", "senior high school", &["高中", "普高"]),
        row("61", "普通高中毕业", "senior high school, graduated", &["高中毕业"]),
        row("70", "初级中学教育", "junior high school", &["初中"]),
        row("71", "初中毕业", "junior high school, graduated", &[]),
        row("80", "小学教育", "primary school", &["小学"]),
        row("81", "小学毕业", "primary school, graduated", &[]),
        row("90", "其他", "other", &["文盲", "文盲或半文盲", "无"]),
    ],
};

/// Political status, GB/T 4762-1984.
pub const POLITICAL_STATUS: CodeTable = CodeTable {
    standard: "GB/T 4762-1984",
    zh: "政治面貌",
    en: "political status",
    rows: &[
        row("01", "中国共产党党员", "member of the Communist Party", &["中共党员", "党员"]),
        row("02", "中国共产党预备党员", "probationary member of the Communist Party", &["中共预备党员", "预备党员"]),
        row("03", "中国共产主义青年团团员", "member of the Youth League", &["共青团员", "团员"]),
        row(
            "04",
            "中国国民党革命委员会会员",
            "Revolutionary Committee of the Kuomintang",
            &["民革会员", "民革党员", "民革"],
        ),
        row("05", "中国民主同盟盟员", "China Democratic League", &["民盟盟员", "民盟"]),
        row("06", "中国民主建国会会员", "China National Democratic Construction Association", &["民建会员", "民建"]),
        row("07", "中国民主促进会会员", "China Association for Promoting Democracy", &["民进会员", "民进"]),
        row("08", "中国农工民主党党员", "Chinese Peasants' and Workers' Democratic Party", &["农工党党员", "农工党"]),
        row("09", "中国致公党党员", "China Zhi Gong Party", &["致公党党员", "致公党"]),
        row("10", "九三学社社员", "Jiusan Society", &["九三学社"]),
        row("11", "台湾民主自治同盟盟员", "Taiwan Democratic Self-Government League", &["台盟盟员", "台盟"]),
        row("12", "无党派民主人士", "without party affiliation", &["无党派人士", "无党派"]),
        row("13", "群众", "none", &["普通群众", "普通公民"]),
    ],
};

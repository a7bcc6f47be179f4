//! What can be wrong in a pack. Each error names file, line and remedy, in Chinese and in English.

/// One mistake in a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{}", self.zh())]
pub struct PackError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1; 0 when the mistake is that the file or something in it is missing altogether.
    pub line: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// The ways a pack can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Problem {
    /// Not TOML; the parser's own words.
    Syntax(String),
    /// A file the loader does not know.
    UnknownFile,
    /// A folder without `pack.toml`.
    NoPackFile,
    /// The id in `pack.toml` is not the folder's name.
    FolderName {
        /// What the file says.
        id: String,
        /// What the folder is called.
        folder: String,
    },
    /// A field that has to be filled is missing or empty.
    Missing(&'static str),
    /// The English beside a Chinese text is missing or is not English.
    MissingEnglish(&'static str),
    /// A field or table the loader does not know.
    UnknownField {
        /// As written.
        field: String,
        /// What may stand there.
        known: String,
    },
    /// A value of the wrong sort.
    WrongType {
        /// The field.
        field: &'static str,
        /// What it should be, in Chinese.
        zh: &'static str,
        /// What it should be, in English.
        en: &'static str,
    },
    /// A word outside the allowed ones.
    NotOneOf {
        /// The field.
        field: &'static str,
        /// As written.
        found: String,
        /// The allowed words.
        allowed: String,
    },
    /// A code with characters outside a–z, 0–9, `_` and `-`.
    BadCode(String),
    /// A code that stands somewhere else already.
    Duplicate {
        /// The code.
        code: String,
        /// File of the first one.
        first_file: String,
        /// Line of the first one.
        first_line: usize,
    },
    /// A reference to something no pack defines.
    Unknown {
        /// What is referred to, in Chinese.
        zh: &'static str,
        /// What is referred to, in English.
        en: &'static str,
        /// The code as written.
        code: String,
    },
    /// A ratio that in the end divides by itself; the chain of codes.
    Cycle(String),
    /// A field that has no sense for this kind of measure.
    NotForThisKind {
        /// The field.
        field: &'static str,
        /// The kind of measure.
        kind: &'static str,
    },
    /// A condition that cannot be compiled, or asks for a fact nobody knows; the interpreter's words.
    Condition(String),
    /// A duty's rule that makes no sense; the rule's own words, in both languages.
    Rule(String),
    /// The filter can never match: its facts lie outside its topics, or it asks record facts for an activity kind.
    NeverMatches(String),
    /// Distinct people are asked of a record kind (named here) that takes no names.
    NoSubjects(String),
    /// Money is asked of a record kind (named here) that takes none.
    NoAmount(String),
    /// A stock is asked of a fact (named here) that does not last.
    NotLasting(String),
}

impl PackError {
    /// File, line, what is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        let place = if self.line == 0 { self.file.clone() } else { format!("{} 第{}行", self.file, self.line) };
        format!("{place}：{}", self.problem.zh())
    }

    /// The same in English.
    pub fn en(&self) -> String {
        let place = if self.line == 0 { self.file.clone() } else { format!("{}, line {}", self.file, self.line) };
        format!("{place}: {}", self.problem.en())
    }
}

impl Problem {
    /// What is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Syntax(why) => format!("格式读不懂（{why}）；请检查引号、方括号和等号是否成对、是否为半角"),
            Self::UnknownFile => {
                "不认识的文件；项目包只含 pack.toml、records.toml、measures.toml、activities.toml、registers.toml，请改名或移走"
                    .to_owned()
            }
            Self::NoPackFile => "缺少 pack.toml；请补上，写明 id、name、name_en、source、effective_from".to_owned(),
            Self::FolderName { id, folder } => format!("id 是“{id}”，文件夹却叫“{folder}”；请改成一致"),
            Self::Missing(field) => format!("缺少 {field}；请补写"),
            Self::MissingEnglish(field) => format!("缺少英文 {field}；请补写英文"),
            Self::UnknownField { field, known } => format!("不认识“{field}”；此处可写：{known}"),
            Self::WrongType { field, zh, .. } => format!("{field} 应写成{zh}"),
            Self::NotOneOf { field, found, allowed } => format!("{field} 不能是“{found}”；可选：{allowed}"),
            Self::BadCode(code) => format!("代码“{code}”只能用小写字母、数字、下划线和短横线；请改写"),
            Self::Duplicate { code, first_file, first_line } => {
                format!("代码“{code}”已在 {first_file} 第{first_line}行用过；请换一个代码或删去一处")
            }
            Self::Unknown { zh, code, .. } => format!("没有叫“{code}”的{zh}；请核对拼写，或先定义它"),
            Self::Cycle(chain) => format!("比率循环引用：{chain}；请改分子或分母"),
            Self::NotForThisKind { field, kind } => format!("kind = \"{kind}\" 的口径不用 {field}；请删去，或改 kind"),
            Self::Condition(why) => {
                let known = crate::register::FACTS.iter().map(|f| f.0).collect::<Vec<_>>().join(" ");
                format!("条件读不懂（{why}）；可以用：{known}")
            }
            Self::Rule(why) => format!("职责规则不对：{why}"),
            Self::NeverMatches(why) => format!("筛选条件永远选不到记录（{why}）；请改 facts、topics 或 activity_kinds"),
            Self::NoSubjects(kind) => format!("“{kind}”不登记姓名，数不出人数；请改记录种类的 subjects，或改 kind"),
            Self::NoAmount(kind) => format!("“{kind}”不登记金额；请改记录种类的 amount，或改 kind"),
            Self::NotLasting(kind) => {
                format!("“{kind}”是一次性的，没有“现有数”；请在记录种类写 lasting = true，或改 kind")
            }
        }
    }

    /// What is wrong and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Syntax(why) => {
                format!("cannot be read ({why}); check that quotes and brackets are paired and half-width")
            }
            Self::UnknownFile => {
                "unknown file; a pack holds pack.toml, records.toml, measures.toml, activities.toml and registers.toml; \
                                  rename it or move it away"
                    .to_owned()
            }
            Self::NoPackFile => "no pack.toml; add one with id, name, name_en, source and effective_from".to_owned(),
            Self::FolderName { id, folder } => {
                format!("the id is “{id}” but the folder is “{folder}”; make them agree")
            }
            Self::Missing(field) => format!("{field} is missing; fill it in"),
            Self::MissingEnglish(field) => format!("the English {field} is missing; write it in English"),
            Self::UnknownField { field, known } => format!("“{field}” is not known; here may stand: {known}"),
            Self::WrongType { field, en, .. } => format!("{field} should be {en}"),
            Self::NotOneOf { field, found, allowed } => {
                format!("{field} cannot be “{found}”; choose one of: {allowed}")
            }
            Self::BadCode(code) => {
                format!("the code “{code}” may hold only small letters, digits, underscores and hyphens; rewrite it")
            }
            Self::Duplicate { code, first_file, first_line } => {
                format!("the code “{code}” was used in {first_file}, line {first_line}; choose another or remove one")
            }
            Self::Unknown { en, code, .. } => {
                format!("there is no {en} “{code}”; check the spelling or define it first")
            }
            Self::Cycle(chain) => format!("the ratio refers to itself: {chain}; change numerator or denominator"),
            Self::NotForThisKind { field, kind } => {
                format!("a measure of kind = \"{kind}\" has no {field}; remove it or change the kind")
            }
            Self::Condition(why) => {
                let known = crate::register::FACTS.iter().map(|f| f.0).collect::<Vec<_>>().join(" ");
                format!("the condition cannot be read ({why}); it may use: {known}")
            }
            Self::Rule(why) => format!("the rule of the duty is wrong: {why}"),
            Self::NeverMatches(why) => {
                format!("the filter can never match ({why}); change facts, topics or activity_kinds")
            }
            Self::NoSubjects(kind) => {
                format!("“{kind}” takes no names, so people cannot be counted; change its subjects or this kind")
            }
            Self::NoAmount(kind) => format!("“{kind}” takes no money; change its amount or this kind"),
            Self::NotLasting(kind) => {
                format!(
                    "“{kind}” is over when it is done and has no stock; write lasting = true there, or change this kind"
                )
            }
        }
    }
}

//! What the caller wants to find in a sheet: fields with their names, the person they are about, and their kind.

/// One label of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// The words people write for it; the first is shown.
    pub labels: Vec<String>,
}

impl Choice {
    /// A choice from its code and words.
    pub fn new(code: &str, labels: &[&str]) -> Self {
        Self { code: code.to_owned(), labels: labels.iter().map(|l| (*l).to_owned()).collect() }
    }
}

/// What a field's cells hold.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// A person's name.
    Name,
    /// 公民身份号码 and the permits built the same way.
    ResidentId,
    /// A day that has been, or a month where no day is given.
    Date,
    /// A day that may lie ahead: 有效期, 计划完成时间.
    Deadline,
    /// 男 or 女.
    Sex,
    /// Ethnic group, GB/T 3304.
    Ethnic,
    /// Telephone numbers.
    Phone,
    /// A village or township, looked up among the caller's [`crate::Places`].
    Place,
    /// An office or organisation, looked up like a place where it is known, otherwise kept as text.
    Unit,
    /// 是 or 否.
    YesNo,
    /// One of a list.
    Choice(Vec<Choice>),
    /// A number.
    Number {
        /// The least that makes sense.
        min: Option<f64>,
        /// The most that makes sense.
        max: Option<f64>,
    },
    /// An amount in yuan; kept in fen.
    Money,
    /// Words.
    Text,
    /// Education, GB/T 4658.
    Education,
    /// Relation to somebody, GB/T 4761.
    Relation,
    /// State of health, GB/T 2261.3.
    Health,
    /// Marital status, GB/T 2261.2.
    Marriage,
    /// Political status, GB/T 4762.
    Political,
    /// Grade of disability, GB/T 26341.
    DisabilityGrade,
}

/// Something the caller wants to know of each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The caller's key, unique among the fields.
    pub key: String,
    /// Headers it stands under, the first one shown to people.
    pub names: Vec<String>,
    /// Whom it is about when not the row's own person: `father`, `mother`, `guardian`, `carer`, `contact`, `spouse`…
    pub group: Option<String>,
    /// What its cells hold.
    pub kind: Kind,
    /// An empty cell is a trouble.
    pub required: bool,
}

impl Field {
    /// A field under one header.
    pub fn new(key: &str, name: &str, kind: Kind) -> Self {
        Self { key: key.to_owned(), names: vec![name.to_owned()], group: None, kind, required: false }
    }

    /// Other headers for it.
    #[must_use]
    pub fn also(mut self, names: &[&str]) -> Self {
        self.names.extend(names.iter().map(|n| (*n).to_owned()));
        self
    }

    /// It is about somebody beside the row's own person.
    #[must_use]
    pub fn of(mut self, group: &str) -> Self {
        self.group = Some(group.to_owned());
        self
    }

    /// An empty cell is a trouble.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The first of its names.
    pub fn name(&self) -> &str {
        self.names.first().map_or(self.key.as_str(), String::as_str)
    }
}

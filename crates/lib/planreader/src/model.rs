//! What a reading holds: the plans on a page, their numbered items, what they promise, what they report.
//! Only shapes live here; `json` writes them down and the families fill them.

use std::ops::Range;

use crate::dues::Due;

/// What a document is, judged by its wording rather than by its title alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// 工作计划, 要点, 打算
    Plan,
    /// 实施方案, 活动方案
    Scheme,
    /// 工作总结 and reports of a year's work
    Summary,
    /// 通知
    Notice,
    /// News briefs, research reports and the rest
    Other,
}

/// How the promised figure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// Exactly
    Equal,
    /// At least: 不少于, 达, 以上
    AtLeast,
    /// At most: 不超过, 控制在…以内
    AtMost,
    /// About: 左右, 基本
    About,
}

/// The seven kinds of commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommitmentType {
    /// Things to make, do or supply: 培训妇女100人
    Quantity,
    /// A share or rate: 接待率达100%
    Ratio,
    /// Something done again and again: 每月一次
    Recurrence,
    /// To be finished or handed in before a day
    Deadline,
    /// To take place at a time
    Milestone,
    /// A minimum something has to satisfy: 不低于40平方米
    Standard,
    /// A line of a score sheet: （10分）
    ScoreItem,
}

/// The line of work a commitment belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names are the documentation; the list is the one of the working corpus
pub enum Topic {
    Organisation,
    Registry,
    Pairing,
    Care,
    Case,
    Site,
    Acceptance,
    Asset,
    Activity,
    Training,
    Volunteer,
    Honour,
    Aid,
    Health,
    Jobs,
    FamilyEducation,
    RightsPublicity,
    Indicator,
    Report,
    Supervision,
    Funding,
    Other,
}

/// Where something stands in the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// First line, counted from 1.
    pub line: u32,
    /// Last line, counted from 1; differs from `line` where the page breaks lines by hand.
    pub line_end: u32,
    /// Bytes of [`Reading::text`], always on character boundaries.
    pub span: Range<usize>,
}

/// One plan on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The title in simplified characters; `None` for a plan run on without one.
    pub title: Option<String>,
    /// What it is.
    pub kind: DocumentKind,
    /// From its first line to its last.
    pub place: Place,
    /// False where the text has nothing to do with women, children or families.
    pub on_topic: bool,
    /// True for a further plan inside the one before.
    pub inner: bool,
    /// The year it is for, when that can be told; see [`Reading::target_year`].
    pub year: Option<i16>,
    /// True where the wording reports what was done rather than what will be.
    pub reported: bool,
}

/// A numbered item or heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// 1 for 一、 · 2 for （一） · 3 for 1. · 4 for (1) · 5 for ① · 6 for 一是; 0 for 第一章 and 第一阶段.
    pub level: u8,
    /// The number as written: 一、, （二）, 3.
    pub number: String,
    /// The heading in simplified characters, cut at its first full stop.
    pub heading: String,
    /// The whole paragraph, or for 一是 the sentence.
    pub place: Place,
    /// Index into [`Reading::items`] of the item above.
    pub parent: Option<usize>,
    /// Index into [`Reading::documents`].
    pub document: usize,
}

/// One thing the plan promises, with a number, a period or a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// Which kind.
    pub kind: CommitmentType,
    /// What is to be done: a verb with its object.
    pub action: String,
    /// What is counted or done.
    pub object: String,
    /// How the value is meant; `None` for dates.
    pub comparator: Option<Comparator>,
    /// The figure, written out (3万 is 30000; money stays in 万元).
    pub value: Option<f64>,
    /// The upper end of a range: 3—5名.
    pub value_max: Option<f64>,
    /// Unit in simplified characters; `%`, `‰`, `/10万` for rates.
    pub unit: Option<String>,
    /// 每周, 每两周, 每月, 每季度, 每半年, 每学期, 每年, 全年, 3年内…
    pub period: Option<String>,
    /// How often within the period, when counted in 次.
    pub times: Option<f64>,
    /// Upper end of a range of times: 2至3次.
    pub times_max: Option<f64>,
    /// True where the text gives no count and once is understood: 每年表彰.
    pub times_implicit: bool,
    /// First day of a window.
    pub start: Option<Due>,
    /// When it is due.
    pub due: Option<Due>,
    /// Who answers for it, when the clause, its sentence or its bracket says so.
    pub responsible: Option<String>,
    /// For whom it is done.
    pub beneficiary: Option<String>,
    /// The line of work.
    pub topic: Topic,
    /// The passage as it stands in the original.
    pub quote: String,
    /// Where.
    pub place: Place,
    /// Stable name of the rule that found it, such as `quantity.count`.
    pub rule: &'static str,
    /// 0 to 1; below 0.6 ask a person first.
    pub confidence: f32,
    /// Index into [`Reading::documents`].
    pub document: usize,
    /// Index into [`Reading::items`].
    pub item: Option<usize>,
    /// False inside a document that is off the subject.
    pub on_topic: bool,
    /// True inside a document or section that reports what was done.
    pub in_summary: bool,
}

/// Something reported as done.
#[derive(Debug, Clone, PartialEq)]
pub struct Achievement {
    /// What was done or reached.
    pub object: String,
    /// The figure, as in [`Commitment::value`].
    pub value: f64,
    /// Unit in simplified characters.
    pub unit: String,
    /// The passage as it stands in the original.
    pub quote: String,
    /// Where.
    pub place: Place,
    /// Stable name of the rule that found it.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
    /// Index into [`Reading::documents`].
    pub document: usize,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// The file was not UTF-8.
    Encoding,
    /// Characters that were lost before the file came here.
    BrokenCharacters,
    /// The year was struck out by the publisher.
    MaskedYear,
    /// Pinyin in brackets was passed over.
    Pinyin,
    /// Traditional characters were read as simplified ones.
    Traditional,
    /// A document has nothing to do with the subject.
    OffTopic,
    /// Lines broken by hand were joined.
    HardWrap,
    /// There was more than is kept: see [`crate::MOST`].
    Truncated,
    /// Nothing that looks like a plan was found.
    NoPlan,
}

/// Something a person should know before she trusts the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// Line counted from 1, when it is about one place.
    pub line: Option<u32>,
    /// Count, where there is one to give.
    pub count: u32,
    /// One plain Chinese sentence.
    pub text: String,
}

/// A page that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The decoded original that every span points into. For .html and .docx: its text, line by line.
    pub text: String,
    /// The plans on the page, in order.
    pub documents: Vec<Document>,
    /// The numbered items, in order.
    pub items: Vec<Item>,
    /// What is promised, in order.
    pub commitments: Vec<Commitment>,
    /// What is reported as done, in order.
    pub achievements: Vec<Achievement>,
    /// What a person should know.
    pub notes: Vec<Note>,
}

impl Reading {
    /// The year the document with this index is for: from its title, else from its first lines
    /// (the latest of the years named as the plan's own); `None` when masked or not given.
    pub fn target_year(&self, document: usize) -> Option<i16> {
        self.documents.get(document).and_then(|d| d.year)
    }
}

impl DocumentKind {
    /// The word used in the JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Scheme => "scheme",
            Self::Summary => "summary",
            Self::Notice => "notice",
            Self::Other => "other",
        }
    }
}

impl Comparator {
    /// The sign used in the JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::About => "~",
        }
    }
}

impl CommitmentType {
    /// The word used in the JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Ratio => "ratio",
            Self::Recurrence => "recurrence",
            Self::Deadline => "deadline",
            Self::Milestone => "milestone",
            Self::Standard => "standard",
            Self::ScoreItem => "score_item",
        }
    }
}

impl Topic {
    /// The word used in the JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Registry => "registry",
            Self::Pairing => "pairing",
            Self::Care => "care",
            Self::Case => "case",
            Self::Site => "site",
            Self::Acceptance => "acceptance",
            Self::Asset => "asset",
            Self::Activity => "activity",
            Self::Training => "training",
            Self::Volunteer => "volunteer",
            Self::Honour => "honour",
            Self::Aid => "aid",
            Self::Health => "health",
            Self::Jobs => "jobs",
            Self::FamilyEducation => "family-education",
            Self::RightsPublicity => "rights-publicity",
            Self::Indicator => "indicator",
            Self::Report => "report",
            Self::Supervision => "supervision",
            Self::Funding => "funding",
            Self::Other => "other",
        }
    }
}

impl NoteKind {
    /// The word used in the JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::BrokenCharacters => "broken_characters",
            Self::MaskedYear => "masked_year",
            Self::Pinyin => "pinyin",
            Self::Traditional => "traditional",
            Self::OffTopic => "off_topic",
            Self::HardWrap => "hard_wrap",
            Self::Truncated => "truncated",
            Self::NoPlan => "no_plan",
        }
    }
}

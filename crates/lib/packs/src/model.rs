//! What packs define, once read and checked.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::duty::Duty;
use crate::register::{Definition, OwnField, Register};
use crate::topic::Topic;

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One line of work: a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The folder's name.
    pub id: String,
    /// What the pack is called.
    pub name: Words,
    /// The document it follows.
    pub source: String,
    /// The first day it holds.
    pub effective_from: Date,
}

/// Whether a record of some kind carries a thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Never: the form does not ask.
    #[default]
    None,
    /// The form asks, an empty answer is fine.
    Optional,
    /// The form insists.
    Required,
}

/// A kind of record: something done or obtained on a day, entered once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordKind {
    /// Its code, unique over all packs.
    pub code: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it is called.
    pub name: Words,
    /// The line of work it belongs to.
    pub topic: Topic,
    /// What its count is a count of: 件, 人次, 个.
    pub unit: Words,
    /// Whether it names people.
    pub subjects: Presence,
    /// Whether it carries money, in fen.
    pub amount: Presence,
    /// Whether a count other than 1 may be typed.
    pub quantity: bool,
    /// Whether it opens a state that holds from its day until it is ended (a site stands, a volunteer serves), and
    /// not only an event that happened.
    pub lasting: bool,
    /// When to use it, in a sentence.
    pub description: String,
}

/// A kind of activity: 培训, 宣传, 文体.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityKind {
    /// Its code.
    pub code: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it is called.
    pub name: Words,
    /// The line of work it counts for.
    pub topic: Topic,
}

/// A programme of the calendar that activities and records are tied to: 三八, 春节慰问.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its code.
    pub code: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it is called.
    pub name: Words,
    /// The code of the festival whose day it keeps, where there is one (`almanac::Festival::by_code`).
    pub festival: Option<String>,
}

/// What a measure looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// `activity`: one fact per held activity, n = 1.
    Activity,
    /// `attendance`: of each held activity one fact per named person (n = 1, with the subject) and one for those
    /// present without a name (n = head count less the names).
    Attendance,
    /// `roll`: one fact per held activity whose roll names at least one person, n = 1.
    Roll,
    /// `record:<kind code>`: of each record one fact per named subject (n = 1) and one for the rest of its quantity
    /// (n = quantity less the names), if any; money stands on one fact only, so that it is summed once.
    Record(String),
    /// `enrolment:<register code>`: of each stay on a register one state from the day of entry to the day of leaving, with
    /// the subject.
    Enrolment(String),
    /// `whole:<register code>`: the same, as long as the file has the four haves.
    Whole(String),
    /// `file_check`: of each time a file was looked at for a quarterly check one fact, n = 1, with the subject.
    FileCheck,
}

impl FactKind {
    /// As packs write it.
    pub fn code(&self) -> String {
        match self {
            Self::Activity => "activity".to_owned(),
            Self::Attendance => "attendance".to_owned(),
            Self::Roll => "roll".to_owned(),
            Self::Record(kind) => format!("record:{kind}"),
            Self::Enrolment(register) => format!("enrolment:{register}"),
            Self::Whole(register) => format!("whole:{register}"),
            Self::FileCheck => "file_check".to_owned(),
        }
    }

    /// From what packs write. Whether the record kind exists is not judged here.
    pub fn by_code(code: &str) -> Option<Self> {
        match code {
            "activity" => Some(Self::Activity),
            "attendance" => Some(Self::Attendance),
            "roll" => Some(Self::Roll),
            "file_check" => Some(Self::FileCheck),
            other => {
                let (sort, of) = other.split_once(':')?;
                match sort {
                    "record" => Some(Self::Record(of.to_owned())),
                    "enrolment" => Some(Self::Enrolment(of.to_owned())),
                    "whole" => Some(Self::Whole(of.to_owned())),
                    _ => None,
                }
            }
        }
    }
}

/// How a measure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasureKind {
    /// The sum of n over event facts: 人次, 场次.
    Times,
    /// The number of things recorded: distinct activities or records among the facts, so that one talk with two
    /// siblings counts once here and twice in [`MeasureKind::Times`].
    Count,
    /// Distinct subjects: 人数.
    People,
    /// Distinct subjects, or n where there are none, whose state covers the period's last day: 现有数.
    Stock,
    /// The sum of money, in fen.
    Amount,
    /// One measure over another, in per cent.
    Ratio {
        /// Code of the measure above the line.
        numerator: String,
        /// Code of the measure below the line.
        denominator: String,
    },
}

impl MeasureKind {
    /// As packs write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Times => "times",
            Self::Count => "count",
            Self::People => "people",
            Self::Stock => "stock",
            Self::Amount => "amount",
            Self::Ratio { .. } => "ratio",
        }
    }
}

/// A measure 口径: a named, versioned counting rule over facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its code, unique over all packs.
    pub code: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it is called.
    pub name: Words,
    /// How it counts.
    pub kind: MeasureKind,
    /// What it looks at; empty for a ratio.
    pub facts: Vec<FactKind>,
    /// Only facts of these topics; any when empty.
    pub topics: Vec<Topic>,
    /// Only facts of these programmes (codes); any when empty.
    pub programmes: Vec<String>,
    /// Only activities of these kinds (codes); any when empty.
    pub activity_kinds: Vec<String>,
    /// Only facts that name a person.
    pub named: bool,
    /// What the number is a number of.
    pub unit: Words,
    /// The rows of the scope list that it serves.
    pub scope_rows: Vec<u8>,
    /// Words by which a plan's commitment finds this measure.
    pub suggest: Vec<String>,
    /// The document it follows.
    pub source: String,
    /// Raised when the counting changes.
    pub version: u32,
    /// The first day this version holds.
    pub effective_from: Date,
}

/// All packs, read and checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packs {
    pub(crate) packs: Vec<Pack>,
    pub(crate) record_kinds: Vec<RecordKind>,
    pub(crate) activity_kinds: Vec<ActivityKind>,
    pub(crate) programmes: Vec<Programme>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) registers: Vec<Register>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) own_fields: Vec<OwnField>,
    pub(crate) duties: Vec<Duty>,
}

impl Packs {
    /// The packs, by file order.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Every record kind.
    pub fn record_kinds(&self) -> &[RecordKind] {
        &self.record_kinds
    }

    /// The record kind of a code.
    pub fn record_kind(&self, code: &str) -> Option<&RecordKind> {
        self.record_kinds.iter().find(|kind| kind.code == code)
    }

    /// Every kind of activity.
    pub fn activity_kinds(&self) -> &[ActivityKind] {
        &self.activity_kinds
    }

    /// The activity kind of a code.
    pub fn activity_kind(&self, code: &str) -> Option<&ActivityKind> {
        self.activity_kinds.iter().find(|kind| kind.code == code)
    }

    /// The calendar's programmes.
    pub fn programmes(&self) -> &[Programme] {
        &self.programmes
    }

    /// The programme of a code.
    pub fn programme(&self, code: &str) -> Option<&Programme> {
        self.programmes.iter().find(|programme| programme.code == code)
    }

    /// Every measure.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The measure of a code.
    pub fn measure(&self, code: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.code == code)
    }

    /// Every register.
    pub fn registers(&self) -> &[Register] {
        &self.registers
    }

    /// The register of a code.
    pub fn register(&self, code: &str) -> Option<&Register> {
        self.registers.iter().find(|register| register.code == code)
    }

    /// Every definition of who belongs on a register.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The counties' own fields of a person's file.
    pub fn own_fields(&self) -> &[OwnField] {
        &self.own_fields
    }

    /// Every duty.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// The duty of a code.
    pub fn duty(&self, code: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.code == code)
    }

    /// The topics whose facts a measure can count: its own filter, else those of its record and activity kinds, and
    /// for a ratio those of its numerator.
    pub fn topics_of(&self, measure: &Measure) -> Vec<Topic> {
        if !measure.topics.is_empty() {
            return measure.topics.clone();
        }
        let mut topics: Vec<Topic> = match &measure.kind {
            MeasureKind::Ratio { numerator, .. } => {
                self.measure(numerator).map(|numerator| self.topics_of(numerator)).unwrap_or_default()
            }
            _ => measure.facts.iter().flat_map(|fact| self.topics_of_fact(measure, fact)).collect(),
        };
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// The topics one fact kind of a measure may have, its topic filter left aside.
    pub(crate) fn topics_of_fact(&self, measure: &Measure, fact: &FactKind) -> Vec<Topic> {
        match fact {
            FactKind::Record(code) => self.record_kind(code).map(|kind| kind.topic).into_iter().collect(),
            FactKind::Enrolment(code) | FactKind::Whole(code) => {
                self.register(code).map(|register| register.topic).into_iter().collect()
            }
            FactKind::FileCheck => vec![Topic::Registry],
            _ => {
                let wanted = &measure.activity_kinds;
                let kinds = self.activity_kinds.iter();
                kinds.filter(|kind| wanted.is_empty() || wanted.contains(&kind.code)).map(|kind| kind.topic).collect()
            }
        }
    }
}

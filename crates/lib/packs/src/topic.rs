//! The topics that commitments, record kinds, activities and measures share, so that one finds the other.

use serde::{Deserialize, Serialize};

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident $code:literal $zh:literal $en:literal;)*) => {
        /// A line of work.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Topic {
            $($(#[$doc])* $name,)*
        }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Topic] = &[$(Topic::$name,)*];

            /// The code used in packs.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The Chinese name.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// The English name.
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }
        }
    };
}

topics! {
    /// Units, posts, committees, meetings.
    Organisation "organisation" "组织建设" "organisation";
    /// Census, files, ledgers.
    Registry "registry" "摸底建档" "registry";
    /// Surrogate parents, paired help.
    Pairing "pairing" "结对帮扶" "pairing";
    /// Talks, visits, calls: duties of care.
    Care "care" "关爱服务" "care";
    /// Petitions, protection, mediation.
    Case "case" "维权个案" "cases";
    /// Homes and stations.
    Site "site" "阵地建设" "sites";
    /// Inspection against a standard.
    Acceptance "acceptance" "检查验收" "acceptance";
    /// Equipment.
    Asset "asset" "设备资产" "assets";
    /// Events of all kinds.
    Activity "activity" "主题活动" "activities";
    /// Courses and lectures.
    Training "training" "教育培训" "training";
    /// Volunteers and teams.
    Volunteer "volunteer" "志愿服务" "volunteers";
    /// Selections and awards.
    Honour "honour" "评选表彰" "honours";
    /// Money, goods, condolence.
    Aid "aid" "资金物资" "aid";
    /// Check-ups and screening.
    Health "health" "妇女健康" "health";
    /// Work, placement, enterprise.
    Jobs "jobs" "就业创业" "jobs";
    /// Parents and families.
    FamilyEducation "family-education" "家庭教育" "family education";
    /// Law and rights made known.
    RightsPublicity "rights-publicity" "维权普法" "rights publicity";
    /// Yearly figures of the outlines.
    Indicator "indicator" "监测指标" "indicators";
    /// Information, tables, summaries upward.
    Report "report" "信息报送" "reports";
    /// Inspection of the work itself.
    Supervision "supervision" "督促检查" "supervision";
    /// Budgets and funds.
    Funding "funding" "经费保障" "funding";
    /// None of these.
    Other "other" "其他" "other";
}

impl Topic {
    /// The topic of a code, or of its Chinese name.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|topic| topic.code() == code || topic.zh() == code)
    }
}

//! The form of a rule in TOML and other texts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::form::months;
use crate::{Cadence, Partly, Roll, Rule, RuleError, Tier};

/// A rule as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    from: RawDay,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<RawDay>,
    #[serde(default)]
    soon: i64,
    #[serde(default)]
    roll: Roll,
    #[serde(default)]
    first: Partly,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    months: Option<Vec<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cadence: Option<Cadence>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tiers: BTreeMap<String, Cadence>,
}

impl TryFrom<RawRule> for Rule {
    type Error = RuleError;

    fn try_from(raw: RawRule) -> Result<Self, RuleError> {
        if raw.cadence.is_none() && raw.tiers.is_empty() {
            return Err(RuleError::NoCadence);
        }
        let rule = Self {
            cadence: raw.cadence.unwrap_or(Cadence::Nothing),
            tiers: raw.tiers.into_iter().map(|(code, cadence)| Tier { code, cadence }).collect(),
            from: raw.from.0,
            until: raw.until.map(|day| day.0),
            soon: u16::try_from(raw.soon).map_err(|_| RuleError::TooMany(raw.soon))?,
            roll: raw.roll,
            months: raw.months.as_deref().map(months).transpose()?,
            first: raw.first,
        };
        rule.check().map(|()| rule)
    }
}

impl From<Rule> for RawRule {
    fn from(rule: Rule) -> Self {
        Self {
            from: RawDay(rule.from),
            until: rule.until.map(RawDay),
            soon: rule.soon.into(),
            roll: rule.roll,
            first: rule.first,
            months: rule.months.map(|months| months.numbers()),
            cadence: (rule.cadence != Cadence::Nothing || rule.tiers.is_empty()).then_some(rule.cadence),
            tiers: rule.tiers.into_iter().map(|tier| (tier.code, tier.cadence)).collect(),
        }
    }
}

/// A day, written bare in TOML (2026-01-01) or in quotes.
#[derive(Debug, Clone, Copy, Serialize)]
struct RawDay(Date);

impl<'de> Deserialize<'de> for RawDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Day;
        impl<'de> Visitor<'de> for Day {
            type Value = RawDay;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("日期，如 2026-01-01 (a day such as 2026-01-01)")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RawDay, E> {
                text.trim()
                    .parse()
                    .map(RawDay)
                    .map_err(|_| E::custom(format!("“{text}”不是日期，请写成 2026-01-01 (no day; write 2026-01-01)")))
            }

            // TOML hands its own days over as a table of one text.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawDay, A::Error> {
                let entry: Option<(String, String)> = map.next_entry()?;
                self.visit_str(&entry.map_or(String::new(), |entry| entry.1))
            }
        }
        from.deserialize_any(Day)
    }
}

//! From a form of a few numbers to a rule: the same cadence with other figures. What the form does not ask stays as it is.

use almanac::Period;
use duties::{Cadence, Length, On, Rule};
use jiff::civil::Date;
use kernel::web::Draft;
use vocab::{FieldErrors, bi};

/// The windows of a quota, as the form names them.
pub(super) const PERIODS: [(&str, Period, &str, &str); 5] = [
    ("week", Period::Week, "每周", "a week"),
    ("month", Period::Month, "每月", "a month"),
    ("quarter", Period::Quarter, "每季度", "a quarter"),
    ("half", Period::Half, "每半年", "half a year"),
    ("year", Period::Year, "每年", "a year"),
];

/// The levels of risk: code, Chinese, English. The first stands for everybody else.
pub(super) const TIERS: [(&str, &str, &str); 4] = [
    ("", "一般", "usual"),
    ("high", "高风险", "high risk"),
    ("middle", "中风险", "middle risk"),
    ("low", "低风险", "low risk"),
];

/// The rule's own cadence and those of its tiers.
pub(super) fn parts(rule: &Rule) -> Vec<(String, Cadence)> {
    let tiers = rule.tiers.iter().map(|t| (t.code.clone(), t.cadence));
    std::iter::once((String::new(), rule.cadence)).chain(tiers).collect()
}

/// Fills a form with a rule's figures.
pub(super) fn fill(rule: &Rule, d: &mut Draft) {
    d.set("soon", rule.soon.to_string());
    for (tier, cadence) in parts(rule) {
        let mut set = |key: &str, value: String| d.set(&name(key, &tier), value);
        match cadence {
            Cadence::Quota { times, period, .. } => {
                set("times", times.to_string());
                let word = PERIODS.iter().find(|p| p.1 == period).map_or("month", |p| p.0);
                set("period", word.into());
            }
            Cadence::Interval { every, .. } => {
                let (n, unit) = match every {
                    Length::Days(n) => (n, "days"),
                    Length::Months(n) => (n, "months"),
                };
                set("every", n.to_string());
                set("unit", unit.into());
            }
            Cadence::OnDate { on: On::Monthly { day, .. } | On::Day { day, .. }, .. } => set("day", day.to_string()),
            _ => {}
        }
    }
}

/// A field of a tier.
pub(super) fn name(key: &str, tier: &str) -> String {
    if tier.is_empty() { key.to_owned() } else { format!("{key}.{tier}") }
}

fn number<T: TryFrom<i64>>(d: &Draft, field: &str, least: i64, most: i64, e: &mut FieldErrors) -> Option<T> {
    let n = d.get(field).parse::<i64>().ok().filter(|n| (least..=most).contains(n)).and_then(|n| T::try_from(n).ok());
    if n.is_none() {
        e.add(field, bi!("请填 {least} 到 {most} 的整数", "A whole number from {least} to {most}"));
    }
    n
}

/// The rule with the form's figures, in force from a day on.
///
/// # Errors
/// Which figure is out of range, or what the rule itself says against them.
pub(super) fn read(base: &Rule, d: &Draft, from: Date) -> Result<Rule, FieldErrors> {
    let mut e = FieldErrors::new();
    let mut rule = base.clone();
    rule.from = rule.from.min(from);
    if let Some(n) = number(d, "soon", 0, 90, &mut e) {
        rule.soon = n;
    }
    let mut change = |cadence: &mut Cadence, tier: &str| match cadence {
        Cadence::Quota { times, period, .. } => {
            if let Some(n) = number(d, &name("times", tier), 1, 31, &mut e) {
                *times = n;
            }
            if let Some(p) = PERIODS.iter().find(|p| p.0 == d.get(&name("period", tier))) {
                *period = p.1;
            }
        }
        Cadence::Interval { every, .. } => {
            if let Some(n) = number(d, &name("every", tier), 1, 1000, &mut e) {
                *every = if d.get(&name("unit", tier)) == "months" { Length::Months(n) } else { Length::Days(n) };
            }
        }
        Cadence::OnDate { on: On::Monthly { day, .. } | On::Day { day, .. }, .. } => {
            if let Some(n) = number(d, &name("day", tier), 1, 31, &mut e) {
                *day = n;
            }
        }
        _ => {}
    };
    change(&mut rule.cadence, "");
    let mut tiers = std::mem::take(&mut rule.tiers);
    for tier in &mut tiers {
        let code = tier.code.clone();
        change(&mut tier.cadence, &code);
    }
    rule.tiers = tiers;
    if let Err(why) = rule.check() {
        e.add("", vocab::Bi::new(why.zh(), why.en()));
    }
    e.into_result(rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_form_that_is_not_touched_gives_the_rule_back() {
        for duty in kernel::site::builtin_packs().duties() {
            let mut d = Draft::default();
            fill(&duty.rule, &mut d);
            assert_eq!(read(&duty.rule, &d, date(2026, 6, 15)).ok().as_ref(), Some(&duty.rule), "{}", duty.code);
        }
    }

    #[test]
    fn figures_out_of_range_are_refused_by_their_field() {
        let packs = kernel::site::builtin_packs();
        let talk = &packs.duty("talk_twice_a_month").unwrap().rule;
        let mut d = Draft::default();
        fill(talk, &mut d);
        d.set("times", "0");
        assert!(read(talk, &d, date(2026, 6, 15)).unwrap_err().of("times", vocab::Lang::Zh).is_some());
        d.set("times", "1");
        d.set("period", "week");
        let weekly = read(talk, &d, date(2026, 6, 15)).unwrap();
        assert_eq!(weekly.zh(), "每周1次");
        let visit = &packs.duty("home_visit_by_risk").unwrap().rule;
        let mut d = Draft::default();
        fill(visit, &mut d);
        d.set("every.high", "14");
        assert!(read(visit, &d, date(2026, 6, 15)).unwrap().zh().contains("每14天一次"));
    }
}

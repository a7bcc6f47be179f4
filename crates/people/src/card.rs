//! A card: the values of a person's fields, each in its canonical written form. What a form, a sheet, an earlier version
//! and a row all become, so that they can be compared field by field.

use crate::catalogue::{FIELDS, Field};
use std::collections::BTreeMap;

/// Values by field key; what is empty is not in it. A county's own fields have keys such as `x.income`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Card(BTreeMap<String, String>);

impl Card {
    /// A field's value, empty when not known.
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }
    /// Sets a value; an empty one takes the field out.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), value);
        }
    }
    /// The same card with a value.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.set(key, value);
        self
    }
    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
    /// A county's own fields.
    pub fn extra(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter(|(k, _)| k.starts_with("x."))
    }
    /// The keys in which two cards differ, in the catalogue's order, the county's own after them.
    pub fn differences(&self, other: &Card) -> Vec<String> {
        let mut keys: Vec<String> =
            FIELDS.iter().map(|f| f.key).filter(|k| self.get(k) != other.get(k)).map(str::to_owned).collect();
        let own: std::collections::BTreeSet<&str> = self.extra().chain(other.extra()).map(|(k, _)| k).collect();
        keys.extend(own.into_iter().filter(|k| self.get(k) != other.get(k)).map(str::to_owned));
        keys
    }
    /// The values of a group's fields that are known.
    pub fn known(&self, group: crate::catalogue::Group) -> impl Iterator<Item = (&'static Field, &str)> {
        FIELDS.iter().filter(move |f| f.group == group).map(|f| (f, self.get(f.key))).filter(|(_, v)| !v.is_empty())
    }
    /// The person's birth day, if known.
    pub fn birth(&self) -> Option<jiff::civil::Date> {
        self.get("birth_day").parse().ok()
    }
    /// The identity number, if it reads as one.
    pub fn resident_id(&self) -> Option<gbcodes::ResidentId> {
        gbcodes::ResidentId::parse(self.get("id_number")).ok()
    }
}

/// Whole years of age on a day; `None` before birth.
pub fn age_on(birth: jiff::civil::Date, day: jiff::civil::Date) -> Option<i16> {
    let years = day.year() - birth.year() - i16::from((day.month(), day.day()) < (birth.month(), birth.day()));
    (birth <= day).then_some(years)
}

/// The day a person becomes `years` old; one born on 29 February on 1 March of common years.
pub fn birthday(birth: jiff::civil::Date, years: i16) -> jiff::civil::Date {
    jiff::civil::Date::new(birth.year() + years, birth.month(), birth.day())
        .unwrap_or_else(|_| jiff::civil::date(birth.year() + years, 3, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn age_turns_on_the_birthday() {
        let birth = date(2012, 2, 29);
        assert_eq!(age_on(birth, date(2028, 2, 28)), Some(15));
        assert_eq!(age_on(birth, date(2028, 2, 29)), Some(16));
        assert_eq!(age_on(birth, date(2011, 1, 1)), None);
        assert_eq!(birthday(birth, 18), date(2030, 3, 1));
    }

    #[test]
    fn cards_differ_field_by_field_in_the_catalogues_order() {
        let a = Card::default().with("name", "甲").with("grade", "三").with("x.income", "1");
        let b = Card::default().with("name", "乙").with("phone", "1").with("x.income", "2");
        assert_eq!(a.differences(&b), ["name", "phone", "grade", "x.income"]);
        assert!(a.differences(&a.clone()).is_empty());
    }
}

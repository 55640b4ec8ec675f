//! The value language of the grammar: templates with holes, and dates to be reckoned.
//!
//! `{month}` puts in what the word of that class means, `{minute|00}` with a value for where there
//! is none. `[…]` is reckoned into a date:
//!
//! - `[today-2W]`, `[then+1D]`, `[day]`, `[period-1Y]`: from the article's date, the date last
//!   mentioned, or the day or quarter spoken of (one mentioned in this or the last sentence of the
//!   paragraph, else the article's date), so many units on; the result is as exact as the unit.
//! - `[now]` is the article's date, or `PRESENT_REF` where this or the last sentence told of a past
//!   year ("in 1970 …, today …") and the verb points neither back nor ahead; `[year+0Y]` is the past
//!   year told of, else the article's.
//! - `[still]` is `PRESENT_REF`, or the article's date with a verb in the past or future.
//! - `[near XXXX-06-17]`, `[last XXXX-WXX-5]`, `[next XXXX-SU]`, `[this XXXX-09]`, `[begun XXXX-Q3]`: the
//!   one of those that come back; `near` is decided by the tense of the clause.
//! - `[2024 XXXX-E+0]`: the one of that year.

use crate::calendar::{Grain, Recurring, Stretch, Which, to_record};
use crate::tense::Near;
use crate::words::Words;
use jiff::civil::Date;

/// A text with holes.
#[derive(Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Hole { group: String, default: String },
}

impl Template {
    /// Reads a template; the error says what is wrong with it.
    pub fn read(text: &str) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (hole, after) = behind.split_once('}').ok_or("a hole without }")?;
            let (group, default) = hole.split_once('|').unwrap_or((hole, ""));
            parts.push(Part::Text(before.to_string()));
            parts.push(Part::Hole { group: group.to_string(), default: default.to_string() });
            rest = after;
        }
        parts.push(Part::Text(rest.to_string()));
        Ok(Template { parts })
    }

    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole { group, .. } => Some(group.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with its holes filled from what a pattern caught.
    pub fn fill<'t>(&self, caught: impl Fn(&str) -> Option<&'t str>, words: &Words) -> Option<String> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole { group, default } => match caught(group) {
                    Some(word) => filled.push_str(&words.meaning(group, word)?),
                    None => filled.push_str(default),
                },
            }
        }
        Some(filled)
    }
}

/// `{month2}` is a second word of the class `month`.
pub fn class_of(group: &str) -> &str {
    group.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// From where values are reckoned.
#[derive(Clone, Copy, Debug)]
pub struct Standpoint {
    /// The article's date.
    pub today: Option<Date>,
    /// The date last mentioned.
    pub then: Option<Stretch>,
    /// A day mentioned in this or the last sentence.
    pub day: Option<Date>,
    /// A quarter mentioned in the last sentences.
    pub period: Option<Stretch>,
    /// A date of a past year that this or the last sentence gave in full.
    pub told: Option<Stretch>,
    /// What `near` means here.
    pub near: Near,
}

/// A value, and the date it was reckoned from.
#[derive(Debug, PartialEq, Eq)]
pub struct Reckoned {
    pub value: String,
    pub anchor: Option<record::Date>,
}

/// These times.
pub const PRESENT: &str = "PRESENT_REF";

/// In a template the article's date, or these times.
pub const NOW: &str = "[now]";

/// What stands for a date that cannot be reckoned because the article has none.
const UNKNOWN_DAY: &str = "XXXX-XX-XX";

/// The TIMEX3 value of a filled template; None if there is no such date.
pub fn reckon(filled: &str, from: &Standpoint) -> Option<Reckoned> {
    let Some((before, rest)) = filled.split_once('[') else {
        return Some(Reckoned { value: tidy_duration(filled), anchor: None });
    };
    let (expression, after) = rest.split_once(']')?;
    let (date, anchor) = match date(expression, from)? {
        Found::Date(stretch, anchor) => (stretch.value(), anchor.and_then(to_record)),
        Found::Unknown(value) => (value, None),
    };
    Some(Reckoned { value: format!("{before}{date}{after}"), anchor })
}

enum Found {
    Date(Stretch, Option<Date>),
    Unknown(String),
}

fn date(expression: &str, from: &Standpoint) -> Option<Found> {
    if let Some((how, spec)) = expression.split_once(' ') {
        let recurring = Recurring::read(spec)?;
        let which = match how {
            "near" if from.near.begun => Which::Begun,
            "near" if from.near.ahead && recurring.is_day() => Which::Ahead,
            "near" => from.near.tense,
            "last" => Which::Last,
            "next" => Which::Next,
            "this" => Which::This,
            "begun" => Which::Begun,
            year => return Some(Found::Date(recurring.in_year(year.parse().ok()?)?, None)),
        };
        let Some(today) = from.today else {
            let known = !spec.contains(['E', '#', '@']);
            return Some(Found::Unknown(if known { spec } else { UNKNOWN_DAY }.to_string()));
        };
        if how == "near"
            && matches!(which, Which::Past | Which::Nearest)
            && let Some(goes_on) = from.told.and_then(|told| later_in_the_year(recurring, told))
        {
            return Some(Found::Date(goes_on, None));
        }
        return Some(Found::Date(recurring.find(which, today)?, Some(today)));
    }
    let shift = expression.find(['+', '-']).unwrap_or(expression.len());
    let (base, shift) = expression.split_at(shift);
    let today = || from.today.and_then(|day| Stretch::around(day, Grain::Day));
    let start = match base {
        "today" => today(),
        "now" if from.told.is_some() && !matches!(from.near.tense, Which::Past | Which::Future) => {
            return Some(Found::Unknown(PRESENT.to_string()));
        }
        "still" if !matches!(from.near.tense, Which::Past | Which::Future) => {
            return Some(Found::Unknown(PRESENT.to_string()));
        }
        "now" | "still" => today(),
        "year" => from.told.and_then(|told| Stretch::around(told.first, Grain::Year)).or_else(today),
        "then" => from.then.or_else(today),
        "period" => from.period.or_else(today),
        "day" => from.day.and_then(|day| Stretch::around(day, Grain::Day)).or_else(today),
        _ => return None,
    };
    let Some(start) = start else { return Some(Found::Unknown(UNKNOWN_DAY.to_string())) };
    let anchor = Some(start.first);
    if shift.is_empty() {
        return Some(Found::Date(start, anchor));
    }
    let unit = shift.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number = &shift[..shift.len() - unit.len()];
    // Hours and minutes leave the day as it is: the hour of the article is not known.
    if unit.starts_with('T') {
        return Some(Found::Date(start, anchor));
    }
    let (number, unit) = whole_units(number.parse().ok()?, Grain::from_unit(unit)?)?;
    // "A year earlier" of a quarter is a quarter; a day from a year cannot be told.
    if unit < start.grain && !(start.grain == Grain::Half && unit == Grain::Quarter) && start.grain != Grain::Week {
        return Some(Found::Unknown(UNKNOWN_DAY.to_string()));
    }
    let shifted = start.shifted(number, unit)?;
    if unit == Grain::Year && start.grain == Grain::Quarter {
        return Some(Found::Date(start.shifted(number.checked_mul(4)?, Grain::Quarter)?, anchor));
    }
    Some(Found::Date(shifted, anchor))
}

/// A tale goes on: "She left in March 1992; in April she was back."
fn later_in_the_year(recurring: Recurring, told: Stretch) -> Option<Stretch> {
    recurring.in_year(told.first.year()).filter(|later| told.grain <= Grain::Month && later.first > told.last())
}

/// Half units as a number of smaller ones.
fn whole_units(number: f64, unit: Grain) -> Option<(i64, Grain)> {
    let (number, unit) = if number.fract() == 0.0 {
        (number, unit)
    } else {
        match unit {
            Grain::Week => (number * 7.0, Grain::Day),
            Grain::Year => (number * 12.0, Grain::Month),
            Grain::Decade => (number * 10.0, Grain::Year),
            Grain::Century => (number * 100.0, Grain::Year),
            _ => return None,
        }
    };
    (number.abs() < 1e6).then_some((number.round() as i64, unit))
}

/// Puts the units of time behind a T (`P2TH30TM` → `PT2H30M`) and halves into smaller units
/// (`P2.5Y` → `P2Y6M`).
fn tidy_duration(value: &str) -> String {
    let Some(mut rest) = value.strip_prefix('P').filter(|rest| !rest.contains('_') && !rest.starts_with('T')) else {
        return value.to_string();
    };
    let (mut days, mut time) = (String::new(), String::new());
    while !rest.is_empty() {
        let number = rest.find(|c: char| c.is_ascii_uppercase() && c != 'X').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(number);
        let end = behind.find(|c: char| !c.is_ascii_uppercase() || c == 'X').unwrap_or(behind.len());
        let (unit, after) = behind.split_at(end);
        let (number, half) = match (number.strip_suffix(".5"), unit) {
            (Some(whole), "Y") => (whole, "6M"),
            (Some(whole), "TH") => (whole, "30M"),
            (Some(whole), "TM") => (whole, "30S"),
            _ => (number, ""),
        };
        let (part, unit) = match unit.strip_prefix('T') {
            Some(unit) => (&mut time, unit),
            None => (&mut days, unit),
        };
        part.push_str(number);
        part.push_str(unit);
        part.push_str(half);
        rest = after;
    }
    format!("P{days}{}{time}", if time.is_empty() { "" } else { "T" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn value(filled: &str, near: Which) -> String {
        let then = Stretch::read("2024-03-30");
        let from = Standpoint {
            today: Some(date(2024, 6, 17)),
            then,
            day: None,
            period: None,
            told: None,
            near: Near { tense: near, ahead: false, begun: false },
        };
        reckon(filled, &from).map_or_else(String::new, |reckoned| reckoned.value)
    }

    #[test]
    fn reckoning() {
        for (filled, expected) in [
            ("[today-2W]", "2024-W23"),
            ("[today+0WE]", "2024-W25-WE"),
            ("[then+2D]", "2024-04-01"),
            ("[today-1D]TEV", "2024-06-16TEV"),
            ("[day]T14:00", "2024-06-17T14:00"),
            ("[today-1.5Y]", "2022-12"),
            ("[today-6DE]", "196"),
            ("[last XXXX-09]", "2023-09"),
            ("[2025 XXXX-E+0]", "2025-04-20"),
            ("P2TH", "PT2H"),
            ("P1D2TH", "P1DT2H"),
            ("P2TH30TM", "PT2H30M"),
            ("PXTH", "PTXH"),
            ("P3Y4M", "P3Y4M"),
            ("P2.5Y", "P2Y6M"),
            ("P1.5TH", "PT1H30M"),
            ("PT1H", "PT1H"),
            ("PAST_REF", "PAST_REF"),
            ("PRESENT_REF", "PRESENT_REF"),
            ("[near XXXX-02-31]", ""),
            ("[today-99999999Y]", ""),
        ] {
            assert_eq!(value(filled, Which::Nearest), expected, "{filled}");
        }
    }

    #[test]
    fn near_goes_by_the_tense() {
        assert_eq!(value("[near XXXX-WXX-2]", Which::Past), "2024-06-11");
        assert_eq!(value("[near XXXX-WXX-2]", Which::Future), "2024-06-18");
    }

    #[test]
    fn without_a_date_nothing_is_invented() {
        let near = Near { tense: Which::Past, ahead: false, begun: false };
        let from = Standpoint { today: None, then: None, day: None, period: None, told: None, near };
        assert_eq!(reckon("[near XXXX-06-17]", &from).unwrap().value, "XXXX-06-17");
        assert_eq!(reckon("[today-1D]TEV", &from).unwrap().value, "XXXX-XX-XXTEV");
    }
}

//! Stretches of the calendar: printing and reading them as TIMEX3, shifting them, finding the one that is meant.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use record::Precision;

/// How long a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
}

impl Grain {
    /// By the unit of TIMEX3 durations: D, W, M, Y, and WE, Q, H, DE, CE.
    pub fn from_unit(unit: &str) -> Option<Grain> {
        Some(match unit {
            "D" => Grain::Day,
            "WE" => Grain::Weekend,
            "W" => Grain::Week,
            "M" => Grain::Month,
            "Q" => Grain::Quarter,
            "H" => Grain::Half,
            "Y" => Grain::Year,
            "DE" => Grain::Decade,
            "CE" => Grain::Century,
            _ => return None,
        })
    }

    fn times(self, number: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Grain::Day => span.try_days(number),
            Grain::Weekend | Grain::Week => span.try_weeks(number),
            Grain::Month => span.try_months(number),
            Grain::Quarter | Grain::Season => span.try_months(number.checked_mul(3)?),
            Grain::Half => span.try_months(number.checked_mul(6)?),
            Grain::Year => span.try_years(number),
            Grain::Decade => span.try_years(number.checked_mul(10)?),
            Grain::Century => span.try_years(number.checked_mul(100)?),
        }
        .ok()
    }
}

const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

/// A stretch of the calendar. Winter belongs to the year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub first: Date,
    pub grain: Grain,
}

impl Stretch {
    /// The stretch of that grain in which a day lies.
    pub fn around(day: Date, grain: Grain) -> Option<Stretch> {
        let month = day.month();
        let start = |year: i16, month: i8| Date::new(year, month, 1).ok();
        let first = match grain {
            Grain::Day => day,
            Grain::Week => monday(day)?,
            Grain::Weekend => monday(day)?.checked_add(5.days()).ok()?,
            Grain::Month => start(day.year(), month)?,
            Grain::Quarter => start(day.year(), (month - 1) / 3 * 3 + 1)?,
            Grain::Season if month < 3 => start(day.year() - 1, 12)?,
            Grain::Season => start(day.year(), month / 3 * 3)?,
            Grain::Half => start(day.year(), if month > 6 { 7 } else { 1 })?,
            Grain::Year => start(day.year(), 1)?,
            Grain::Decade => start(day.year().div_euclid(10) * 10, 1)?,
            Grain::Century => start(day.year().div_euclid(100) * 100, 1)?,
        };
        Some(Stretch { first, grain })
    }

    pub fn last(self) -> Date {
        let length = if self.grain == Grain::Weekend { Some(2.days()) } else { self.grain.times(1) };
        length
            .and_then(|length| self.first.checked_add(length).ok())
            .and_then(|next| next.yesterday().ok())
            .unwrap_or(Date::MAX)
    }

    /// So many units later, as a stretch of that unit.
    pub fn shifted(self, number: i64, unit: Grain) -> Option<Stretch> {
        Stretch::around(self.first.checked_add(unit.times(number)?).ok()?, unit)
    }

    /// The stretch as TIMEX3.
    pub fn value(self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        let week = self.first.iso_week_date();
        match self.grain {
            Grain::Day => self.first.to_string(),
            Grain::Weekend => format!("{:04}-W{:02}-WE", week.year(), week.week()),
            Grain::Week => format!("{:04}-W{:02}", week.year(), week.week()),
            Grain::Month => format!("{year:04}-{month:02}"),
            Grain::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
            Grain::Season => format!("{year:04}-{}", SEASONS[(month / 3 - 1).clamp(0, 3) as usize]),
            Grain::Half => format!("{year:04}-H{}", if month > 6 { 2 } else { 1 }),
            Grain::Year => format!("{year:04}"),
            Grain::Decade => format!("{:03}", year / 10),
            Grain::Century => format!("{:02}", year / 100),
        }
    }

    /// Reads a TIMEX3 date; what stands behind the day (a time of day) is left out.
    pub fn read(value: &str) -> Option<Stretch> {
        let date = value.split('T').next()?;
        if !date.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut parts = date.split('-');
        let head = parts.next()?;
        let number: i16 = head.parse().ok()?;
        let (middle, end) = (parts.next(), parts.next());
        let january = |year: i16, grain| Stretch::around(Date::new(year, 1, 1).ok()?, grain);
        let Some(middle) = middle else {
            return match head.len() {
                2 => january(number * 100, Grain::Century),
                3 => january(number * 10, Grain::Decade),
                4 => january(number, Grain::Year),
                _ => None,
            };
        };
        if let Some(week) = middle.strip_prefix('W').and_then(|week| week.parse().ok()) {
            let monday = jiff::civil::ISOWeekDate::new(number, week, Weekday::Monday).ok()?.date();
            return Stretch::around(monday, if end == Some("WE") { Grain::Weekend } else { Grain::Week });
        }
        if let (Ok(month), None) = (middle.parse::<i8>(), end) {
            return Some(Stretch { first: Date::new(number, month, 1).ok()?, grain: Grain::Month });
        }
        if let (Ok(month), Some(Ok(day))) = (middle.parse::<i8>(), end.map(str::parse)) {
            return Some(Stretch { first: Date::new(number, month, day).ok()?, grain: Grain::Day });
        }
        Recurring::read(&format!("XXXX-{middle}"))?.in_year(number)
    }

    /// The first day, and how exactly it is known. A half-year is known to the year.
    pub fn day(self) -> Option<(record::Date, Precision)> {
        let precision = match self.grain {
            Grain::Day => Precision::Day,
            Grain::Weekend | Grain::Week => Precision::Week,
            Grain::Month => Precision::Month,
            Grain::Quarter | Grain::Season => Precision::Quarter,
            Grain::Half | Grain::Year => Precision::Year,
            Grain::Decade => Precision::Decade,
            Grain::Century => Precision::Century,
        };
        Some((to_record(self.first)?, precision))
    }
}

fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

pub fn to_record(day: Date) -> Option<record::Date> {
    record::Date::new(day.year(), day.month(), day.day())
}

pub fn from_record(day: record::Date) -> Option<Date> {
    Date::new(day.year, day.month, day.day).ok()
}

/// A stretch that comes back every year, month or week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recurring {
    /// `XXXX-06-17`; with its weekday `XXXX-06-17@1`
    DayOfYear { month: i8, day: i8, weekday: Option<Weekday> },
    /// `XXXX-XX-17`
    DayOfMonth(i8),
    /// `XXXX-WXX-1`: Monday
    DayOfWeek(Weekday),
    /// `XXXX-WXX-WE`
    Weekend,
    /// `XXXX-06`
    Month(i8),
    /// `XXXX-Q2`
    Quarter(i8),
    /// `XXXX-H2`
    Half(i8),
    /// `XXXX-SU`, by its first month
    Season(i8),
    /// `XXXX-E-2`: so many days from Easter Sunday
    FromEaster(i64),
    /// `XXXX-11#4-4`: the fourth Thursday of November; −1 is the last one
    NthWeekday { month: i8, nth: i8, weekday: Weekday },
}

/// Which of the stretches that come back is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that ended last.
    Last,
    /// The one that begins next.
    Next,
    /// The one of this year; of weekdays and days of the month that of this week or month.
    This,
    /// The latest that has begun.
    Begun,
    /// The same, said with a verb in the past.
    Past,
    /// The earliest that is not over, said with a verb that looks ahead.
    Future,
    /// Said of what is set for it: the earliest that is not over.
    Ahead,
    /// Said with a verb in the present: the coming weekday, the nearest month or date.
    Present,
    /// The nearest; of two equally near the past one.
    Nearest,
}

impl Recurring {
    pub fn read(spec: &str) -> Option<Recurring> {
        let rest = spec.strip_prefix("XXXX-")?;
        let weekday = |number: &str| Weekday::from_monday_one_offset(number.parse().ok()?).ok();
        if let Some(days) = rest.strip_prefix('E') {
            return days.parse().ok().map(Recurring::FromEaster);
        }
        if rest == "WXX-WE" {
            return Some(Recurring::Weekend);
        }
        if let Some(day) = rest.strip_prefix("WXX-") {
            return weekday(day).map(Recurring::DayOfWeek);
        }
        if let Some(day) = rest.strip_prefix("XX-") {
            return day.parse().ok().map(Recurring::DayOfMonth);
        }
        if let Some(place) = SEASONS.iter().position(|season| *season == rest) {
            return i8::try_from(place).ok().map(|place| Recurring::Season(place * 3 + 3));
        }
        if let Some(number) = rest.strip_prefix('Q') {
            return number.parse().ok().filter(|n| (1..=4).contains(n)).map(Recurring::Quarter);
        }
        if let Some(number) = rest.strip_prefix('H') {
            return number.parse().ok().filter(|n| (1..=2).contains(n)).map(Recurring::Half);
        }
        if let Some((month, rest)) = rest.split_once('#') {
            let (nth, day) = rest.rsplit_once('-')?;
            let (month, nth) = (month.parse().ok()?, nth.parse().ok()?);
            return Some(Recurring::NthWeekday { month, nth, weekday: weekday(day)? });
        }
        match rest.split_once('-') {
            Some((month, day)) => {
                let (day, name) = day.split_once('@').unwrap_or((day, ""));
                Some(Recurring::DayOfYear {
                    month: month.parse().ok()?,
                    day: day.parse().ok()?,
                    weekday: weekday(name),
                })
            }
            None => rest.parse().ok().map(Recurring::Month),
        }
    }

    /// The one of a year, for those that come back every year.
    pub fn in_year(self, year: i16) -> Option<Stretch> {
        let stretch = |month, day, grain| Some(Stretch { first: Date::new(year, month, day).ok()?, grain });
        match self {
            Recurring::DayOfYear { month, day, .. } => stretch(month, day, Grain::Day),
            Recurring::Month(month) => stretch(month, 1, Grain::Month),
            Recurring::Quarter(number) => stretch(number * 3 - 2, 1, Grain::Quarter),
            Recurring::Half(number) => stretch(number * 6 - 5, 1, Grain::Half),
            Recurring::Season(month) => stretch(month, 1, Grain::Season),
            Recurring::FromEaster(days) => Some(Stretch {
                first: easter(year)?.checked_add(Span::new().try_days(days).ok()?).ok()?,
                grain: Grain::Day,
            }),
            Recurring::NthWeekday { month, nth, weekday } => {
                let month = Date::new(year, month, 1).ok()?;
                Some(Stretch { first: month.nth_weekday_of_month(nth, weekday).ok()?, grain: Grain::Day })
            }
            Recurring::DayOfMonth(_) | Recurring::DayOfWeek(_) | Recurring::Weekend => None,
        }
    }

    /// Those around a day, in order.
    fn around(self, today: Date) -> Vec<Stretch> {
        match self {
            Recurring::DayOfWeek(weekday) => {
                let offset = i64::from(weekday.to_monday_zero_offset());
                let day = |week: i64| monday(today)?.checked_add((week * 7 + offset).days()).ok();
                (-1..=1).filter_map(day).filter_map(|day| Stretch::around(day, Grain::Day)).collect()
            }
            Recurring::Weekend => {
                let day = |week: i64| monday(today)?.checked_add((week * 7).days()).ok();
                (-1..=1).filter_map(day).filter_map(|day| Stretch::around(day, Grain::Weekend)).collect()
            }
            Recurring::DayOfMonth(number) => {
                let month = |shift: i64| today.first_of_month().checked_add(shift.months()).ok();
                (-2..=2)
                    .filter_map(month)
                    .filter_map(|month| Date::new(month.year(), month.month(), number).ok())
                    .filter_map(|day| Stretch::around(day, Grain::Day))
                    .collect()
            }
            // The 29th of February needs eight years at most.
            _ => {
                let mut all: Vec<Stretch> =
                    (-8..=8).filter_map(|shift| self.in_year(today.year().checked_add(shift)?)).collect();
                if let Recurring::DayOfYear { weekday: Some(weekday), .. } = self
                    && all.iter().any(|day| day.first.weekday() == weekday)
                {
                    all.retain(|day| day.first.weekday() == weekday);
                }
                all
            }
        }
    }

    /// The one that is meant, seen from a day.
    pub fn find(self, which: Which, today: Date) -> Option<Stretch> {
        let all = self.around(today);
        let same_period = |stretch: &&Stretch| match self {
            Recurring::DayOfWeek(_) | Recurring::Weekend => monday(stretch.first) == monday(today),
            Recurring::DayOfMonth(_) => stretch.first.first_of_month() == today.first_of_month(),
            _ => stretch.first.year() == today.year(),
        };
        let begun = || all.iter().rfind(|stretch| stretch.first <= today).copied();
        let coming = || all.iter().find(|stretch| stretch.last() >= today).copied();
        match which {
            Which::Last => all.into_iter().rfind(|stretch| stretch.last() < today),
            Which::Next => all.into_iter().find(|stretch| stretch.first > today),
            Which::This => all.iter().find(same_period).copied(),
            Which::Begun => begun(),
            Which::Past => self.unless_nearer(begun(), coming(), today),
            Which::Future => self.unless_nearer(coming(), begun(), today),
            Which::Present if self.is_weekly() => coming(),
            Which::Ahead => coming(),
            Which::Present | Which::Nearest => all.into_iter().min_by_key(|stretch| {
                let days = distance(*stretch, today);
                (days.abs(), days)
            }),
        }
    }

    fn is_weekly(self) -> bool {
        matches!(self, Recurring::DayOfWeek(_) | Recurring::Weekend)
    }

    pub fn is_day(self) -> bool {
        matches!(self, Recurring::DayOfYear { .. } | Recurring::DayOfMonth(_) | Recurring::DayOfWeek(_))
    }

    /// A verb's tense is not all there is to the time of a date ("announced that it closes on March 1"):
    /// the other one counts if it is much nearer. Of weekdays the tense decides.
    fn unless_nearer(self, by_tense: Option<Stretch>, other: Option<Stretch>, today: Date) -> Option<Stretch> {
        let Some(by_tense) = by_tense else { return other };
        let much = if by_tense.grain == Grain::Day { 4 } else { 8 };
        let nearer = |other: &Stretch| distance(*other, today).abs() * much < distance(by_tense, today).abs();
        other.filter(nearer).filter(|_| !self.is_weekly()).or(Some(by_tense))
    }
}

fn distance(stretch: Stretch, today: Date) -> i32 {
    (stretch.first - today).get_days()
}

/// Easter Sunday of the Gregorian calendar (anonymous algorithm of Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(i16::try_from(year).ok()?, i8::try_from(sum / 31).ok()?, i8::try_from(sum % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_value_reads_back() {
        for value in
            ["2024-06-17", "2024-W25", "2024-W25-WE", "2024-06", "2024-Q2", "2024-SU", "2024-H2", "2024", "202", "20"]
        {
            assert_eq!(Stretch::read(value).unwrap().value(), value);
        }
        for value in ["PAST_REF", "P2D", "XXXX-06", "2024-13", "2023-02-29", "", "-", "2024-Q7", "2024-W60", "20245"] {
            assert_eq!(Stretch::read(value), None, "{value}");
        }
    }

    #[test]
    fn easter_sundays() {
        for day in [date(2024, 3, 31), date(2025, 4, 20), date(2000, 4, 23), date(1961, 4, 2)] {
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn which_weekday() {
        let monday = date(2024, 6, 17);
        let mondays = |which| Recurring::read("XXXX-WXX-1").unwrap().find(which, monday).unwrap().value();
        assert_eq!(mondays(Which::Last), "2024-06-10");
        assert_eq!(mondays(Which::Next), "2024-06-24");
        assert_eq!(mondays(Which::Past), "2024-06-17");
        assert_eq!(mondays(Which::Present), "2024-06-17");
        assert_eq!(mondays(Which::Future), "2024-06-17");
    }

    #[test]
    fn a_date_much_nearer_than_the_tense_says() {
        let date = |which| Recurring::read("XXXX-07-01").unwrap().find(which, date(2024, 6, 17)).unwrap().value();
        assert_eq!(date(Which::Past), "2024-07-01");
        assert_eq!(date(Which::Begun), "2023-07-01");
    }

    #[test]
    fn a_weekday_tells_the_year() {
        let day = Recurring::read("XXXX-02-25@4").unwrap();
        assert_eq!(day.find(Which::Past, date(2011, 2, 20)).unwrap().value(), "2010-02-25");
    }

    #[test]
    fn weeks_at_the_turn_of_the_year() {
        let stretch = Stretch::around(date(2024, 12, 30), Grain::Week).unwrap();
        assert_eq!(stretch.value(), "2025-W01");
        assert_eq!(stretch.day().unwrap().0.to_string(), "2024-12-30");
    }

    #[test]
    fn a_leap_day_is_found_across_years() {
        let leap = Recurring::read("XXXX-02-29").unwrap();
        assert_eq!(leap.find(Which::Begun, date(2023, 5, 1)).unwrap().value(), "2020-02-29");
    }
}

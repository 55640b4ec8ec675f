use crate::{furniture, table};
use record::Date;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Makes a date of what a pattern caught.
type Reader = fn(&Captures<'_>) -> Option<Date>;

/// Words of date lines, by what they are for; longer ones come first.
struct Words {
    months: Vec<(String, i8)>,
    published: Option<Regex>,
    updated: Option<Regex>,
    filler: Option<Regex>,
    author: Option<Regex>,
    particles: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let rows: Vec<[&'static str; 4]> = table::rows(table::DATE_LINES).collect();
    let of = |kind: &str| -> Vec<&'static str> {
        let mut words: Vec<_> = rows.iter().filter(|row| row[0] == kind).flat_map(|row| row[3].split('|')).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    };
    let any = |kind: &str| of(kind).into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
    Words {
        months: rows
            .iter()
            .filter(|row| row[0] == "month")
            .flat_map(|row| row[3].split('|').map(|word| (word.to_lowercase(), row[1].parse().unwrap_or(0))))
            .collect(),
        published: Regex::new(&format!(r"(?i)^(?:{})\b[\s:]*", any("published"))).ok(),
        updated: Regex::new(&format!(r"(?i)^(?:{})\b[\s:]*", any("updated"))).ok(),
        filler: Regex::new(&format!(r"(?i)^(?:(?:{})\b|[\W\d_])+$", any("filler"))).ok(),
        author: Regex::new(&format!(r"(?i)^(?:{})\b\s*:?\s+", any("author"))).ok(),
        particles: of("particle"),
    }
});

/// A written form of a date and the numbers of the groups with year, month and day.
struct Form {
    pattern: Regex,
    read: fn(&Captures<'_>) -> Option<Date>,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let mut names: Vec<String> = WORDS.months.iter().map(|(name, _)| regex::escape(name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let month = names.join("|");
    let forms: [(String, Reader); 6] = [
        (r"\b(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?".into(), |c| day(&c[1], &c[2], &c[3])),
        (r"\b(\d{4})/(\d{1,2})/(\d{1,2})\b".into(), |c| day(&c[1], &c[2], &c[3])),
        (r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\b".into(), |c| day(&c[3], &c[2], &c[1])),
        (r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b".into(), |c| unordered(&c[3], &c[1], &c[2])),
        (format!(r"(?i)\b(\d{{1,2}})(?:\.|st|nd|rd|th)?[\s-]*(?:of\s+)?({month})\b\.?,?[\s-]*(\d{{4}})\b"), |c| {
            named(&c[3], &c[2], &c[1])
        }),
        (format!(r"(?i)\b({month})\b\.?\s+(\d{{1,2}})(?:\.|st|nd|rd|th)?,?\s+(\d{{4}})\b"), |c| {
            named(&c[3], &c[1], &c[2])
        }),
    ];
    let compile = |(pattern, read): (String, _)| Some(Form { pattern: Regex::new(&pattern).ok()?, read });
    forms.into_iter().filter_map(compile).collect()
});

static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:uhr|h|[ap]\.?m\b\.?)?|\b\d{1,2}\s*(?:uhr|[ap]\.?m\b\.?)").ok()
});

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let mut year: i16 = year.parse().ok()?;
    if year < 100 {
        year += if year < 70 { 2000 } else { 1900 };
    }
    Date::new(year, month.parse().ok()?, day.parse().ok()?).filter(|date| (1800..2200).contains(&date.year))
}

/// Day and month may stand either way round; where both readings are days, the date is not known.
fn unordered(year: &str, first: &str, second: &str) -> Option<Date> {
    match (day(year, second, first), day(year, first, second)) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

fn named(year: &str, month: &str, number: &str) -> Option<Date> {
    let month = month.to_lowercase();
    let (_, index) = WORDS.months.iter().find(|(name, _)| *name == month)?;
    day(year, &index.to_string(), number)
}

/// The first date that is written out in full.
pub fn first(text: &str) -> Option<(Range<usize>, Date)> {
    FORMS
        .iter()
        .filter_map(|form| {
            let found = form.pattern.captures(text)?;
            Some((found.get(0)?.range(), (form.read)(&found)?))
        })
        .min_by_key(|(range, _)| range.start)
}

/// A date as metadata write it: ISO 8601, RFC 2822, digits only, or one of the written forms. The
/// day is the one of the publisher's clock.
pub fn of_stamp(stamp: &str) -> Option<Date> {
    let stamp = stamp.trim();
    let digits = stamp.len() >= 8 && stamp.bytes().take(8).all(|byte| byte.is_ascii_digit());
    match first(stamp) {
        Some((_, date)) => Some(date),
        None if digits => day(&stamp[..4], &stamp[4..6], &stamp[6..8]),
        None => None,
    }
}

/// The date in an address such as `/2024/06/17/`.
pub fn of_url(url: &str) -> Option<Date> {
    static IN_PATH: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[/_-]((?:19|20)\d{2})([/_-]?)(\d{2})([/_-]?)(\d{2})(?:[/_.?-]|$)").ok());
    let found = IN_PATH.as_ref()?.captures(url)?;
    (found[2] == found[4]).then(|| day(&found[1], &found[3], &found[5]))?
}

/// What a line above an article says of it.
#[derive(Debug, Default, PartialEq)]
pub struct Line {
    pub date: Option<Date>,
    /// The date is that of the last change.
    pub updated: bool,
    pub author: Option<String>,
}

/// Reads a line that holds nothing but date, time, author, reading time and at most one further
/// short note such as the place or the name of the site.
pub fn line(text: &str) -> Option<Line> {
    if text.chars().count() > LONGEST_LINE {
        return None;
    }
    let mut line = Line::default();
    let mut rest = text.to_owned();
    while let Some((range, date)) = first(&rest) {
        let before = rest[..range.start].trim_end();
        let updated =
            before.rsplit(['|', '•', '·', ',', '(']).next().is_some_and(|label| is_label(&WORDS.updated, label));
        if line.date.is_none() || line.updated && !updated {
            line.date = Some(date);
            line.updated = updated;
        }
        rest.replace_range(range, "\u{1}");
    }
    let rest = TIME.as_ref()?.replace_all(&rest, "\u{2}");
    let mut notes = 0;
    for part in rest
        .split(['|', '•', '·', '–', '—', '/', '(', ')'])
        .flat_map(|part| part.split(", "))
        .flat_map(|part| part.split(" - "))
    {
        let marked = part.contains(['\u{1}', '\u{2}']);
        let bare = part.replace(['\u{1}', '\u{2}'], " ");
        let bare = unlabelled(bare.trim().trim_matches([',', ':', '-', ';']).trim());
        if bare.is_empty()
            || furniture::is_line(bare)
            || WORDS.filler.as_ref().is_some_and(|filler| filler.is_match(bare))
        {
            continue;
        }
        match author(bare) {
            Some(name) => line.author = line.author.take().or(Some(name)),
            None if marked => return None,
            None if bare.split_whitespace().count() <= 4 && !bare.ends_with(['.', '!', '?']) => notes += 1,
            None => return None,
        }
    }
    let found = line.date.is_some() || line.author.is_some() && rest == text;
    (found && notes <= 1).then_some(line)
}

/// A date line that cannot be a heading of a chronicle: it has a label ("Updated") or the time of
/// day.
pub fn is_stamp(text: &str) -> bool {
    let labels = [&WORDS.published, &WORDS.updated];
    let labelled = || labels.iter().any(|label| label.as_ref().is_some_and(|label| label.is_match(text)));
    let timed = || TIME.as_ref().is_some_and(|time| time.is_match(text));
    line(text).is_some_and(|line| line.date.is_some()) && (labelled() || timed())
}

/// The date behind a label of publication at the beginning ("Published: 3 May 2022 ...").
pub fn labelled(text: &str) -> Option<Date> {
    let label = WORDS.published.as_ref()?.find(text)?;
    let (range, date) = first(&text[label.end()..])?;
    (range.start <= DATE_BEHIND_LABEL && text.chars().count() <= LONGEST_LINE).then_some(date)
}

/// Longest line with a date, and how far behind its label a date stands (weekday, place).
const LONGEST_LINE: usize = 160;
const DATE_BEHIND_LABEL: usize = 20;

fn is_label(label: &Option<Regex>, text: &str) -> bool {
    let text = text.trim();
    label.as_ref().and_then(|label| label.find(text)).is_some_and(|found| found.end() == text.len())
}

fn unlabelled(text: &str) -> &str {
    let labels = [&WORDS.published, &WORDS.updated];
    let label = labels.into_iter().filter_map(|label| label.as_ref()?.find(text)).map(|found| found.end()).max();
    text[label.unwrap_or(0)..].trim()
}

/// The name in "Von Anna Beispiel" or "By A. Sample in London".
pub fn author(text: &str) -> Option<String> {
    let name = text[WORDS.author.as_ref()?.find(text)?.end()..].trim().trim_end_matches([',', '.', '|']);
    let words: Vec<&str> = name.split_whitespace().collect();
    let fits = |word: &&str| word.starts_with(char::is_uppercase) || WORDS.particles.contains(word);
    let capital = words.first().is_some_and(|word| word.starts_with(char::is_uppercase));
    (capital && words.len() <= 12 && words.iter().all(fits)).then(|| name.to_owned())
}

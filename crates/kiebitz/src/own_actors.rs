//! The table of actors that a user gives with `--actors`: read, checked, and handed to the knowledge.

use knowledge::{Knowledge, OwnActor, OwnKind};
use record::{Date, Language};
use std::fmt;
use std::path::{Path, PathBuf};

/// The columns of the table; any order will do.
pub const COLUMNS: [&str; 9] = ["name", "language", "code", "sector", "kind", "office", "wikidata", "from", "to"];
const REQUIRED: [&str; 4] = ["name", "code", "sector", "kind"];
const KINDS: [(&str, OwnKind); 3] =
    [("person", OwnKind::Person), ("organisation", OwnKind::Organisation), ("group", OwnKind::Group)];
/// Separates values in a cell.
const SEPARATOR: char = ';';

/// All that is wrong with the table, so that one run shows it.
#[derive(Debug)]
pub struct BadTable {
    path: PathBuf,
    faults: Vec<Fault>,
}

#[derive(Debug)]
struct Fault {
    /// Counts from 1, the heading included; None where the file as a whole is meant.
    line: Option<u64>,
    column: Option<&'static str>,
    what: String,
}

impl std::error::Error for BadTable {}

impl fmt::Display for BadTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.faults.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            write!(f, "{}", self.path.display())?;
            if let Some(line) = fault.line {
                write!(f, ", line {line}")?;
            }
            if let Some(column) = fault.column {
                write!(f, ", column {column}")?;
            }
            write!(f, ": {}", fault.what)?;
        }
        Ok(())
    }
}

/// Reads the table and checks every cell of it.
pub fn read(path: &Path, knowledge: &Knowledge) -> Result<Vec<OwnActor>, BadTable> {
    let refuse = |faults| BadTable { path: path.to_path_buf(), faults };
    let whole = |what: String| refuse(vec![Fault { line: None, column: None, what }]);
    let bytes = std::fs::read(path).map_err(|error| whole(error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        refuse(vec![Fault { line: Some(line), column: None, what: "expected UTF-8".to_string() }])
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .from_reader(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes());
    let heading = reader.headers().map_err(|error| whole(error.to_string()))?.clone();
    let columns = columns(&heading).map_err(refuse)?;
    let mut rows: Vec<(u64, OwnActor)> = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| whole(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != heading.len() {
            let what = format!("expected {} cells, found {}", heading.len(), record.len());
            faults.push(Fault { line: Some(line), column: None, what });
            continue;
        }
        let cell = |name: &str| {
            let column = columns.iter().position(|column| *column == name);
            column.and_then(|at| record.get(at)).unwrap_or_default().trim()
        };
        match row(&cell, knowledge) {
            Ok(row) => {
                faults.extend(clash(&row, &rows).map(|what| Fault { line: Some(line), column: Some("name"), what }));
                rows.push((line, row));
            }
            Err(wrong) => faults.extend(wrong.into_iter().map(|(column, what)| Fault {
                line: Some(line),
                column: Some(column),
                what,
            })),
        }
    }
    if !faults.is_empty() {
        return Err(refuse(faults));
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The columns in the order of the file.
fn columns(heading: &csv::StringRecord) -> Result<Vec<&'static str>, Vec<Fault>> {
    let mut columns = Vec::new();
    let mut faults = Vec::new();
    let mut fault = |what| faults.push(Fault { line: Some(1), column: None, what });
    for title in heading {
        match COLUMNS.iter().find(|column| **column == title.trim()) {
            Some(column) if columns.contains(column) => fault(format!("the column {title:?} occurs twice")),
            Some(column) => columns.push(*column),
            None => fault(format!("unknown column {title:?}; expected {}, separated by tabs", COLUMNS.join(", "))),
        }
    }
    for missing in REQUIRED.iter().filter(|column| !columns.contains(column)) {
        fault(format!("the column {missing:?} is missing"));
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

type Wrong = (&'static str, String);

/// What every cell says, or what is wrong with each.
fn row<'c>(cell: &impl Fn(&str) -> &'c str, knowledge: &Knowledge) -> Result<OwnActor, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let names = names(cell("name")).unwrap_or_else(|why| {
        wrong.push(("name", why));
        Vec::new()
    });
    let language = match cell("language") {
        "" => None,
        "de" => Some(Language::German),
        "en" => Some(Language::English),
        other => {
            wrong.push(("language", format!("{other:?} is no language; expected de, en or an empty cell")));
            None
        }
    };
    let (code, sector) = (cell("code"), sectors(cell("sector")));
    if !code.is_empty() && knowledge.country(code).is_none() && knowledge.ontology().body(code).is_none() {
        wrong.push(("code", unknown_code(code, knowledge)));
    }
    let known: Vec<&str> = knowledge.ontology().sectors().map(|sector| sector.code).collect();
    for unknown in sector.iter().filter(|sector| !known.contains(&sector.as_str())) {
        let why = format!("{unknown:?} is no sector; expected one or several of {} separated by ;", known.join(", "));
        wrong.push(("sector", why));
    }
    if code.is_empty() && sector.is_empty() {
        wrong.push(("code", "expected a code, a sector or both".to_string()));
    }
    let kind = KINDS.iter().find(|(word, _)| *word == cell("kind")).map(|(_, kind)| *kind);
    if kind.is_none() {
        let words: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
        wrong.push(("kind", format!("{:?} is no kind; expected {}", cell("kind"), words.join(", "))));
    }
    let office = cell("office");
    if !office.is_empty() && kind.is_some_and(|kind| kind != OwnKind::Person) {
        wrong.push(("office", "only a person has an office; expected an empty cell".to_string()));
    }
    let wikidata = cell("wikidata");
    let number = wikidata.strip_prefix('Q').unwrap_or_default();
    if !wikidata.is_empty() && (number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit())) {
        wrong.push(("wikidata", format!("{wikidata:?} is no item of Wikidata; expected Q and digits, as in Q64")));
    }
    let mut day = |column| match stretch(cell(column)) {
        Ok(days) => days,
        Err(why) => {
            wrong.push((column, why));
            None
        }
    };
    let (from, until) = (day("from").map(|(first, _)| first), day("to").map(|(_, after)| after));
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        wrong.push(("to", format!("{:?} lies before {:?} in from", cell("to"), cell("from"))));
    }
    match kind {
        Some(kind) if wrong.is_empty() => Ok(OwnActor {
            kind,
            names,
            language,
            code: code.to_string(),
            sector,
            office: office.to_string(),
            class: actors::office_class(knowledge, office, code).unwrap_or_default().to_string(),
            wikidata: wikidata.to_string(),
            from,
            until,
        }),
        _ => Err(wrong),
    }
}

fn names(cell: &str) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::new();
    for name in cell.split(SEPARATOR) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err("expected a name, or several separated by ;, and found an empty one".to_string());
        }
        if !name.chars().any(|letter| letter.is_uppercase() || letter.is_numeric()) {
            return Err(format!("{name:?} has no capital letter; expected a proper name"));
        }
        if names.contains(&name) {
            return Err(format!("{name:?} occurs twice in the cell"));
        }
        names.push(name);
    }
    Ok(names)
}

fn sectors(cell: &str) -> Vec<String> {
    cell.split(SEPARATOR).map(|sector| sector.trim().to_string()).filter(|sector| !sector.is_empty()).collect()
}

fn unknown_code(code: &str, knowledge: &Knowledge) -> String {
    let upper = code.to_uppercase();
    let alike = |country: &knowledge::Country| {
        country.iso2 == upper || country.code == upper || [country.name_en, country.name_de].contains(&code)
    };
    let meant = knowledge.countries().find(alike).map(|country| format!(" (meant: {}?)", country.code));
    let expected = "expected three letters of ISO 3166 as in DEU, or a body as in IGO, UNO, EUR, NGO";
    format!("{code:?} is no code of a country or organisation{}; {expected}", meant.unwrap_or_default())
}

/// The first day of a date and the day after its last; none for an empty cell.
fn stretch(cell: &str) -> Result<Option<(Date, Date)>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("{cell:?} is no date; expected YYYY, YYYY-MM or YYYY-MM-DD");
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = cell.split('-').collect();
    let shaped = digits(parts[0], 4) && parts.len() <= 3 && parts[1..].iter().all(|part| digits(part, 2));
    if !shaped {
        return Err(wrong());
    }
    let number = |at: usize| parts.get(at).and_then(|part| part.parse().ok());
    let (year, month, day) = (parts[0].parse().map_err(|_| wrong())?, number(1), number(2));
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or_else(wrong)?;
    let next_month = |month: i8| {
        if month == 12 { Date::new(year + 1, 1, 1) } else { Date::new(year, month + 1, 1) }
    };
    let after = match (month, day) {
        (None, _) => Date::new(year + 1, 1, 1),
        (Some(month), None) => next_month(month),
        (Some(month), Some(day)) => Date::new(year, month, day + 1).or_else(|| next_month(month)),
    };
    Ok(Some((first, after.ok_or_else(wrong)?)))
}

/// Another row that says something of the same name on the same day.
fn clash(row: &OwnActor, rows: &[(u64, OwnActor)]) -> Option<String> {
    rows.iter().find_map(|(line, other)| {
        let name = row.names.iter().find(|name| other.names.contains(name))?;
        let languages = row.language.is_none() || other.language.is_none() || row.language == other.language;
        let apart = |one: &OwnActor, two: &OwnActor| one.until.zip(two.from).is_some_and(|(end, start)| end <= start);
        let days = !apart(row, other) && !apart(other, row);
        (languages && days).then(|| format!("{name:?} is already in line {line}, for some of the same days"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_long_as_it_is_exact() {
        let days = |cell| stretch(cell).ok().flatten().map(|(first, after)| format!("{first} {after}"));
        assert_eq!(days("2024").as_deref(), Some("2024-01-01 2025-01-01"));
        assert_eq!(days("2024-12").as_deref(), Some("2024-12-01 2025-01-01"));
        assert_eq!(days("2024-02-29").as_deref(), Some("2024-02-29 2024-03-01"));
        for wrong in ["2023-02-29", "24", "2024-1", "2024-13", "May 2024", "2024-01-01-01"] {
            assert!(stretch(wrong).is_err(), "{wrong}");
        }
    }
}

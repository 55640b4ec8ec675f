//! Actors that a user adds, compiled into an index of the same shape as that of the tables.

use crate::archive::{self, ArchivedIndex, Index, Table};
use crate::names::Names;
use crate::{Error, Knowledge, Person};
use record::{Date, Language};
use std::collections::{BTreeMap, BTreeSet};

/// A row of the user's table, checked.
#[derive(Clone, Debug)]
pub struct OwnActor {
    pub kind: OwnKind,
    /// Spellings, the one to show first; never empty. A person is also sought by his surname.
    pub names: Vec<String>,
    /// Of the texts in which the names are sought; None for any.
    pub language: Option<Language>,
    /// A code of [`Knowledge::country`] or a body of the ontology (IGO, UNO …); empty if unknown.
    pub code: String,
    /// PLOVER sectors, primary first.
    pub sector: Vec<String>,
    /// The office in words; empty if none.
    pub office: String,
    /// Class of the office ([`crate::Term::class`]), so that its title leads to the person; empty if
    /// the office has none.
    pub class: String,
    /// "Q…" or empty.
    pub wikidata: String,
    /// The first day on which the row holds; None for ever since.
    pub from: Option<Date>,
    /// The first day on which it no longer holds; None for still.
    pub until: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnKind {
    Person,
    Organisation,
    /// People or parties together ("Uiguren").
    Group,
}

/// What [`crate::Organisation::kind`] says of a group.
pub const GROUP: &str = "GROUP";
/// The class of the terms of persons without an office that the tables know.
const NO_OFFICE: &str = "";
/// Under which code the holders of the offices of organisations stand.
const ORGANISATIONS: &str = "IGO";
/// Countries where the family name stands first.
const FAMILY_NAME_FIRST: [&str; 6] = ["CHN", "HKG", "KOR", "PRK", "TWN", "KHM"];
/// Behind a surname and no part of it.
const SUFFIXES: [&str; 8] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v"];

/// The index of the user's rows. It lives as long as the program, as that of the tables does.
pub(crate) fn layer(
    knowledge: &Knowledge,
    rows: &[OwnActor],
) -> Result<(&'static ArchivedIndex, fst::Map<Vec<u8>>), Error> {
    let mut index = Index::default();
    let mut names = Names::default();
    let (persons, others): (Vec<&OwnActor>, Vec<&OwnActor>) = rows.iter().partition(|row| row.kind == OwnKind::Person);
    others.into_iter().for_each(|row| add_organisation(row, &mut index, &mut names));
    let mut careers: BTreeMap<(&str, Option<&str>), Vec<&OwnActor>> = BTreeMap::new();
    for row in persons {
        careers.entry((&row.names[0], row.language.map(Language::code))).or_default().push(row);
    }
    careers.values_mut().for_each(|career| add_person(knowledge, career, &mut index, &mut names));
    let (map, postings) = names.finish().map_err(Error)?;
    index.postings = postings;
    let bytes = rkyv::to_bytes::<rkyv::rancor::Error>(&index).map_err(|error| Error(error.to_string()))?;
    let bytes: &'static [u8] = Box::leak(Box::new(bytes));
    let index = rkyv::access::<ArchivedIndex, rkyv::rancor::Error>(bytes).map_err(|error| Error(error.to_string()))?;
    Ok((index, fst::Map::new(map).map_err(|error| Error(error.to_string()))?))
}

fn add_organisation(row: &OwnActor, index: &mut Index, names: &mut Names) {
    let number = index.organisations.len() as u32;
    for name in &row.names {
        names.add_both(Table::Organisation, Table::OrganisationFolded, name, number, number);
    }
    index.organisations.push(archive::Organisation {
        id: format!("own-{number}"),
        name_en: row.names[0].clone(),
        name_de: row.names[0].clone(),
        plover_country: row.code.clone(),
        sector: row.sector.concat(),
        kind: if row.kind == OwnKind::Group { GROUP } else { "ORG" }.to_string(),
        cameo_code: String::new(),
        seen_from: row.from.map_or(0, packed),
        seen_to: row.until.map_or(0, packed),
        curated: true,
        language: row.language.map(Language::code).unwrap_or_default().to_string(),
    });
}

/// One person with all his rows.
fn add_person(knowledge: &Knowledge, career: &mut [&OwnActor], index: &mut Index, names: &mut Names) {
    career.sort_by_key(|row| row.from);
    let Some(last) = career.last() else { return };
    let person = index.persons.len() as u32;
    let mut spellings: Vec<String> = Vec::new();
    for name in career.iter().flat_map(|row| &row.names) {
        if !spellings.contains(name) {
            spellings.push(name.clone());
        }
    }
    // What the tables know of the same person besides: other spellings, gender, Wikidata.
    let known = same_person(knowledge, &spellings, &last.code);
    let mut surnames: Vec<String> = spellings.iter().flat_map(|name| surnames_of(name, &last.code)).collect();
    if let Some(known) = known {
        spellings.extend([known.name_en(), known.name_de()].map(str::to_string));
        spellings.extend(known.aliases().map(str::to_string));
        surnames.extend(known.surnames().map(str::to_string));
    }
    let spellings: Vec<String> = unique(spellings);
    let surnames: Vec<String> = unique(surnames);
    for name in &spellings {
        names.add_both(Table::Person, Table::PersonFolded, name, person, person);
    }
    for name in &surnames {
        names.add_both(Table::Surname, Table::SurnameFolded, name, person, person);
    }
    let wikidata = career.iter().map(|row| row.wikidata.as_str()).find(|id| !id.is_empty());
    let gender = known.map_or(0, |known| known.row.gender);
    let first_term = index.terms.len() as u32;
    for row in career.iter() {
        let number = index.terms.len() as u32;
        if row.class != NO_OFFICE {
            let country = if knowledge.country(&row.code).is_some() { row.code.as_str() } else { ORGANISATIONS };
            names.add(Table::Holder, "", &format!("{country}\t{}", row.class), number, number);
        }
        let (from, until) = (row.from.map_or(0, packed), row.until.map_or(0, packed));
        index.terms.push(archive::Term {
            person,
            country: row.code.clone(),
            class: row.class.clone(),
            sector: row.sector.concat(),
            office: row.office.clone(),
            from,
            sure_from: from,
            to: until,
            sure_to: until,
            asof: 0,
            end: if until == 0 { archive::END_KINDS.len() - 1 } else { 0 } as u8,
            source_rank: 0,
        });
    }
    index.persons.push(archive::Person {
        // Numbers are padded, so that ids sort as the rows do.
        id: format!("own-{person:06}"),
        name_en: career[0].names[0].clone(),
        name_de: career[0].names[0].clone(),
        country: last.code.clone(),
        wikidata: wikidata.or(known.map(|known| known.wikidata())).unwrap_or_default().to_string(),
        gender,
        surnames,
        aliases: spellings.into_iter().skip(1).collect(),
        language: last.language.map(Language::code).unwrap_or_default().to_string(),
        first_term,
        terms: index.terms.len() as u32 - first_term,
    });
}

/// The one person of the tables who bears one of the names and is of the country.
fn same_person(knowledge: &Knowledge, names: &[String], code: &str) -> Option<Person> {
    let mut found = names.iter().filter(|name| name.contains(' ')).flat_map(|name| knowledge.persons_folded(name));
    let first = found.next()?;
    let country = |code: &str| knowledge.country(code).map_or(String::new(), |country| country.plover.to_string());
    let same = code.is_empty() || country(first.country()) == country(code);
    (same && found.all(|other| other == first)).then_some(first)
}

/// The parts of a full name by which the press calls a person.
fn surnames_of(name: &str, country: &str) -> Vec<String> {
    let mut parts: Vec<&str> = name.split_whitespace().collect();
    while parts.len() > 1 && parts.last().is_some_and(|last| SUFFIXES.contains(&last.to_lowercase().as_str())) {
        parts.pop();
    }
    let [first, .., last] = parts[..] else { return vec![name.to_string()] };
    if FAMILY_NAME_FIRST.contains(&country) && !first.contains('-') {
        return vec![first.to_string()];
    }
    let mut found = vec![last.to_string()];
    // "von der Leyen", "al-Assad"
    let particles = parts[1..parts.len() - 1].iter().rev().take_while(|part| part.chars().all(char::is_lowercase));
    let start = parts.len() - 1 - particles.count();
    found.push(parts[start..].join(" "));
    if let Some((article, rest)) = last.split_once('-')
        && article.chars().all(char::is_alphabetic)
        && article.chars().count() <= 3
    {
        found.push(rest.to_string());
    }
    unique(found)
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| !name.is_empty() && seen.insert(name.clone())).collect()
}

fn packed(day: Date) -> u32 {
    day.year as u32 * 10_000 + day.month as u32 * 100 + day.day as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_called_by_their_family_name() {
        let called = |name, country| surnames_of(name, country).join("|");
        assert_eq!(called("Ursula von der Leyen", "DEU"), "Leyen|von der Leyen");
        assert_eq!(called("Robert F. Kennedy Jr.", "USA"), "Kennedy");
        assert_eq!(called("Li Qiang", "CHN"), "Li");
        assert_eq!(called("Bashar al-Assad", "SYR"), "al-Assad|Assad");
        assert_eq!(called("Lula", "BRA"), "Lula");
    }
}

//! What Kiebitz knows of the world: states and their names, offices over time, organisations, words
//! for roles, places, and the PLOVER and CAMEO ontology.
//!
//! [`Knowledge::load`] is the one entry point. The tables of `data/knowledge` and `data/ontology` are
//! compiled at build time into one index that is read in place: nothing is parsed at start, and all
//! answers borrow from the binary (`&'static str`), so they can be copied and kept.
//!
//! Names are sought as they stand in the table, upper and lower case told apart. The methods
//! `…_folded` disregard case, marks on letters and apostrophes ([`fold`]); use them for text in
//! capitals. Roles and ministries never regard case. German adjectives are stored as stems
//! ("russisch"); endings and the genitive -s of names are left to the caller.
//!
//! [`Knowledge::with_own`] adds persons and organisations of the user's; they come first in every
//! answer, marked as such, and the caller lets them override the tables.

#[allow(dead_code, reason = "the build script uses the other half")]
mod archive;
mod facts;
mod fold;
mod names;
mod ontology;
mod own;
#[cfg(test)]
mod tests;

pub use facts::{
    Admin1, Country, End, Gender, Holds, Membership, Metonym, Ministry, NameKind, Organisation, People, Person, Place,
    PlaceName, Region, Role, RoleForm, StateName, Term,
};
pub use fold::fold;
pub use ontology::{Cameo, Label, Mode, Ontology};
pub use own::{GROUP, OwnActor, OwnKind};

use archive::{ArchivedIndex, Table};
use fst::{IntoStreamer, Streamer};
use record::{Date, Language};
use std::collections::HashSet;
use std::sync::OnceLock;

/// The index in the binary is damaged or was written by another version.
#[derive(Debug, thiserror::Error)]
#[error("the index of the knowledge tables cannot be read: {0}")]
pub struct Error(String);

pub struct Knowledge {
    index: &'static ArchivedIndex,
    names: fst::Map<&'static [u8]>,
    own: Option<(&'static ArchivedIndex, fst::Map<Vec<u8>>)>,
    words: OnceLock<Words>,
}

/// What names there are, in lower case, for quick answers that something is none.
#[derive(Default)]
struct Words {
    whole: HashSet<String>,
    /// First words of names of several words.
    first: HashSet<String>,
}

impl Words {
    fn add<D: AsRef<[u8]>>(&mut self, names: &fst::Map<D>) {
        for table in [
            Table::State,
            Table::Adjective,
            Table::People,
            Table::Metonym,
            Table::Organisation,
            Table::OrganisationFolded,
            Table::Role,
            Table::Ministry,
        ] {
            // Organisations have no language in their keys.
            let start = if matches!(table, Table::Organisation | Table::OrganisationFolded) { 1 } else { 2 };
            let mut keys = names.range().ge([table as u8]).lt([table as u8 + 1]).into_stream();
            while let Some((key, _)) = keys.next() {
                let Some(name) = key.get(start..).and_then(|name| std::str::from_utf8(name).ok()) else { continue };
                let name = name.to_lowercase();
                if let Some((first, _)) = name.split_once(' ') {
                    self.first.insert(first.to_string());
                }
                self.whole.insert(name);
            }
        }
    }
}

static INDEX: &rkyv::util::Align<[u8]> = &rkyv::util::Align(*include_bytes!(concat!(env!("OUT_DIR"), "/index.rkyv")));
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));

impl Knowledge {
    /// Checks the index; takes a few milliseconds and no memory to speak of.
    pub fn load() -> Result<Knowledge, Error> {
        let index =
            rkyv::access::<ArchivedIndex, rkyv::rancor::Error>(INDEX).map_err(|error| Error(error.to_string()))?;
        let names = fst::Map::new(NAMES).map_err(|error| Error(error.to_string()))?;
        Ok(Knowledge { index, names, own: None, words: OnceLock::new() })
    }

    /// Adds what the user knows besides, or better.
    pub fn with_own(self, rows: &[OwnActor]) -> Result<Knowledge, Error> {
        let own = own::layer(&self, rows)?;
        Ok(Knowledge { own: Some(own), words: OnceLock::new(), ..self })
    }

    pub fn has_own(&self) -> bool {
        self.own.is_some()
    }

    /// Events, modes, contexts, sectors with their scores; CAMEO codes.
    pub fn ontology(&self) -> Ontology {
        Ontology::new(self.index)
    }

    /// Whether a name, role or ministry of several words begins with this one, in either language:
    /// to be asked before all runs of words are looked up. `word` in lower case.
    pub fn begins_name(&self, word: &str) -> bool {
        self.words().first.contains(word)
    }

    /// Whether a state, people, organisation, role or ministry may be called so, in either language:
    /// to be asked before each table is. `name` in lower case.
    pub fn may_know(&self, name: &str) -> bool {
        self.words().whole.contains(name)
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let mut words = Words::default();
            words.add(&self.names);
            self.own.iter().for_each(|(_, names)| words.add(names));
            words
        })
    }

    // ---- states and their names ----

    /// The state or polity of that ISO 3166 alpha-3 or `X-…` code.
    pub fn country(&self, code: &str) -> Option<Country> {
        let rows = &self.index.countries;
        rows.binary_search_by(|row| row.code.as_str().cmp(code)).ok().map(|row| Country::from(&rows[row]))
    }

    /// All states and polities, by code.
    pub fn countries(&self) -> impl Iterator<Item = Country> + '_ {
        self.index.countries.iter().map(Country::from)
    }

    /// The states so named in that language, the best first.
    pub fn states_named(&self, language: Language, name: &str) -> Vec<StateName> {
        self.rows(Table::State, language.code(), name)
            .filter_map(|posting| {
                let code = self.index.countries.get(posting >> 3)?.code.as_str();
                Some(StateName { code, kind: NameKind::of(posting & 7) })
            })
            .collect()
    }

    /// Codes of the countries that the adjective belongs to. German: the stem, in lower case
    /// ("russisch"). English: as written ("Russian").
    pub fn adjectives(&self, language: Language, form: &str) -> Vec<&'static str> {
        let rows = self.rows(Table::Adjective, language.code(), form);
        rows.filter_map(|row| Some(self.index.countries.get(row)?.code.as_str())).collect()
    }

    /// The people so called ("Russin", "Russians"). German forms stand in the nominative.
    pub fn peoples(&self, language: Language, form: &str) -> Vec<People> {
        self.rows(Table::People, language.code(), form)
            .filter_map(|posting| {
                let code = self.index.countries.get(posting >> 2)?.code.as_str();
                Some(People { code, plural: posting & 2 != 0, feminine: posting & 1 != 0 })
            })
            .collect()
    }

    /// Governments and other bodies for which the name stands ("Kreml", "Downing Street", "Berlin").
    pub fn metonyms(&self, language: Language, name: &str) -> Vec<Metonym> {
        let rows = self.rows(Table::Metonym, language.code(), name);
        rows.filter_map(|row| self.index.metonyms.get(row)).map(Metonym::from).collect()
    }

    // ---- organisations ----

    /// Organisations of that name or alias in either language; curated ones first.
    pub fn organisations_named(&self, name: &str) -> Vec<Organisation> {
        self.organisations(Table::Organisation, name)
    }

    pub fn organisations_folded(&self, name: &str) -> Vec<Organisation> {
        self.organisations(Table::OrganisationFolded, &fold(name))
    }

    fn organisations(&self, table: Table, name: &str) -> Vec<Organisation> {
        let own = self.own_rows(table, name).into_iter().filter_map(|(index, row)| index.organisations.get(row));
        let own = own.map(|row| Organisation { own: true, ..Organisation::from(row) });
        let known = self.rows(table, "", name).filter_map(|row| self.index.organisations.get(row));
        own.chain(known.map(Organisation::from)).collect()
    }

    /// All rows of the members of an organisation, former ones included: ask
    /// [`Membership::holds_on`]. `organisation` is its short English name ("EU", "NATO", "OPEC").
    pub fn members(&self, organisation: &str) -> Vec<Membership> {
        self.memberships_by(Table::Members, &fold(organisation))
    }

    /// All rows of what a country is or was a member of.
    pub fn memberships(&self, country: &str) -> Vec<Membership> {
        self.memberships_by(Table::MemberOf, country)
    }

    fn memberships_by(&self, table: Table, key: &str) -> Vec<Membership> {
        self.rows(table, "", key).filter_map(|row| self.index.memberships.get(row)).map(Membership::from).collect()
    }

    // ---- words for roles and ministries ----

    /// The roles of which the term is a form, curated ones first. `term` in any case.
    pub fn roles(&self, language: Language, term: &str) -> Vec<Role> {
        self.rows(Table::Role, language.code(), &term.to_lowercase())
            .filter_map(|posting| Some(Role::new(self.index.roles.get(posting >> 2)?, RoleForm::of(posting & 3))))
            .collect()
    }

    /// A ministry or minister without its country ("foreign ministry", "Verteidigungsministerin").
    pub fn ministry(&self, language: Language, pattern: &str) -> Option<Ministry> {
        let row = self.rows(Table::Ministry, language.code(), &pattern.to_lowercase()).next()?;
        self.index.ministries.get(row).map(Ministry::from)
    }

    // ---- persons ----

    /// Persons with that full name in any known spelling.
    pub fn persons_named(&self, name: &str) -> Vec<Person> {
        self.persons_by(Table::Person, name)
    }

    pub fn persons_folded(&self, name: &str) -> Vec<Person> {
        self.persons_by(Table::PersonFolded, &fold(name))
    }

    /// Persons with that surname (family name, wherever it stands) in any known spelling.
    pub fn persons_by_surname(&self, surname: &str) -> Vec<Person> {
        self.persons_by(Table::Surname, surname)
    }

    pub fn persons_by_surname_folded(&self, surname: &str) -> Vec<Person> {
        self.persons_by(Table::SurnameFolded, &fold(surname))
    }

    fn persons_by(&self, table: Table, name: &str) -> Vec<Person> {
        let own = self.own_rows(table, name).into_iter().filter_map(|(index, row)| numbered(index, row, true));
        own.chain(self.rows(table, "", name).filter_map(|row| self.numbered(row))).collect()
    }

    /// The person of that id of `persons.tsv`.
    pub fn person(&self, id: &str) -> Option<Person> {
        let row = self.index.persons.binary_search_by(|row| row.id.as_str().cmp(id)).ok()?;
        self.numbered(row)
    }

    /// All persons, by id: for an index of the caller's own, built once.
    pub fn persons(&self) -> impl Iterator<Item = Person> + '_ {
        (0..self.index.persons.len()).filter_map(|row| self.numbered(row))
    }

    fn numbered(&self, row: usize) -> Option<Person> {
        numbered(self.index, row, false)
    }

    /// All who held offices of that class ([`Term::class`]) in the country. Organisations stand under
    /// their code: `holders("IGO", "UN-SG")`.
    pub fn holders(&self, country: &str, class: &str) -> Vec<(Person, Term)> {
        let key = format!("{country}\t{class}");
        let own = self.own_rows(Table::Holder, &key).into_iter().filter_map(|(index, row)| held(index, row, true));
        own.chain(self.rows(Table::Holder, "", &key).filter_map(|row| held(self.index, row, false))).collect()
    }

    /// Those of [`Self::holders`] who held the office on the day, each person once, the surest first.
    /// More than one where the class has several posts, or where sources overlap.
    pub fn holders_on(&self, country: &str, class: &str, date: Date) -> Vec<(Person, Term, Holds)> {
        let mut held: Vec<(Person, Term, Holds)> = self
            .holders(country, class)
            .into_iter()
            .map(|(person, term)| (person, term, term.holds_on(date)))
            .filter(|(_, _, holds)| *holds != Holds::No)
            .collect();
        held.sort_by_key(|(_, term, holds)| {
            (std::cmp::Reverse((*holds, term.own)), term.source_rank, std::cmp::Reverse(term.from))
        });
        let mut seen: Vec<Person> = Vec::new();
        held.retain(|(person, _, _)| {
            let new = !seen.contains(person);
            seen.push(*person);
            new
        });
        held
    }

    // ---- places ----

    /// Places of that name; by main names first, then the more populous. Up to some hundred.
    pub fn places_named(&self, name: &str) -> Vec<(Place, PlaceName)> {
        self.places_by(Table::Place, name)
    }

    pub fn places_folded(&self, name: &str) -> Vec<(Place, PlaceName)> {
        self.places_by(Table::PlaceFolded, &fold(name))
    }

    fn places_by(&self, table: Table, name: &str) -> Vec<(Place, PlaceName)> {
        self.rows(table, "", name)
            .filter_map(|posting| {
                let by = if posting & 1 == 0 { PlaceName::Main } else { PlaceName::Alternate };
                Some((Place::from(self.index.places.get(posting >> 1)?), by))
            })
            .collect()
    }

    pub fn place(&self, geonameid: u32) -> Option<Place> {
        let rows = &self.index.places;
        rows.binary_search_by_key(&geonameid, |row| row.geonameid.to_native()).ok().map(|row| Place::from(&rows[row]))
    }

    /// The first-order division of a country by its GeoNames code.
    pub fn admin1(&self, country: &str, code: &str) -> Option<Admin1> {
        let rows = &self.index.admin1;
        let row = rows.binary_search_by(|row| (row.country.as_str(), row.code.as_str()).cmp(&(country, code))).ok()?;
        rows.get(row).map(Admin1::from)
    }

    /// First-order divisions of that English or German name.
    pub fn admin1_named(&self, name: &str) -> Vec<Admin1> {
        self.admin1_by(Table::Admin1, name)
    }

    pub fn admin1_folded(&self, name: &str) -> Vec<Admin1> {
        self.admin1_by(Table::Admin1Folded, &fold(name))
    }

    fn admin1_by(&self, table: Table, name: &str) -> Vec<Admin1> {
        self.rows(table, "", name).filter_map(|row| self.index.admin1.get(row)).map(Admin1::from).collect()
    }

    /// Regions, seas, rivers of that English or German name or alias.
    pub fn regions_named(&self, name: &str) -> Vec<Region> {
        self.regions_by(Table::Region, name)
    }

    pub fn regions_folded(&self, name: &str) -> Vec<Region> {
        self.regions_by(Table::RegionFolded, &fold(name))
    }

    fn regions_by(&self, table: Table, name: &str) -> Vec<Region> {
        self.rows(table, "", name).filter_map(|row| self.index.regions.get(row)).map(Region::from).collect()
    }

    fn rows(&self, table: Table, language: &str, name: &str) -> impl Iterator<Item = usize> + use<> {
        let (start, count) = self.names.get(table.key(language, name)).map_or((0, 0), archive::unpack);
        let index = self.index;
        let rows = index.postings.get(start..start + count).unwrap_or_default();
        rows.iter().map(|row| row.to_native() as usize)
    }

    /// Rows of the user's index.
    fn own_rows(&self, table: Table, name: &str) -> Vec<(&'static ArchivedIndex, usize)> {
        let Some((index, names)) = &self.own else { return Vec::new() };
        let Some((start, count)) = names.get(table.key("", name)).map(archive::unpack) else { return Vec::new() };
        let rows = index.postings.get(start..start + count).unwrap_or_default();
        rows.iter().map(|row| (*index, row.to_native() as usize)).collect()
    }
}

fn numbered(index: &'static ArchivedIndex, row: usize, own: bool) -> Option<Person> {
    Some(Person { row: index.persons.get(row)?, terms: &index.terms, own })
}

fn held(index: &'static ArchivedIndex, row: usize, own: bool) -> Option<(Person, Term)> {
    let term = index.terms.get(row)?;
    Some((numbered(index, term.person.to_native() as usize, own)?, Term::new(term, own)))
}

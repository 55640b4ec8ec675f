//! The shape of the index that the build script writes and the library reads in place.
//!
//! Rows stand in the order of the tables, but for those that are sought by their code: countries,
//! persons, places and divisions are sorted by it. Days are `year * 10000 + month * 100 + day`, 0 for
//! unknown. Names lead to rows through one `fst` map: see [`Table`].

use rkyv::{Archive, Serialize};

#[derive(Archive, Serialize, Default)]
pub struct Index {
    pub countries: Vec<Country>,
    pub metonyms: Vec<Metonym>,
    pub organisations: Vec<Organisation>,
    pub roles: Vec<Role>,
    pub ministries: Vec<Ministry>,
    pub persons: Vec<Person>,
    /// The terms of a person follow one another.
    pub terms: Vec<Term>,
    pub memberships: Vec<Membership>,
    pub places: Vec<Place>,
    pub admin1: Vec<Admin1>,
    pub regions: Vec<Region>,
    /// The lists that the values of the `fst` map point to.
    pub postings: Vec<u32>,
    pub events: Vec<Event>,
    pub contexts: Vec<Label>,
    pub sectors: Vec<Label>,
    /// Codes that stand in place of a country.
    pub bodies: Vec<Label>,
    pub cameo: Vec<Cameo>,
}

/// What kind of key an entry of the `fst` map is: the first byte of the key. A byte for the language
/// follows where the table is one of words, then the words themselves.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Table {
    /// Row of `countries` << 3 | kind of the name.
    State = b'a',
    /// Row of `countries`.
    Adjective,
    /// Row of `countries` << 2 | plural << 1 | feminine.
    People,
    Metonym,
    Organisation,
    OrganisationFolded,
    /// Row of `roles` << 2 | form. The key is in lower case.
    Role,
    /// The key is in lower case.
    Ministry,
    Person,
    PersonFolded,
    Surname,
    SurnameFolded,
    /// Key: country, tab, class. Row of `terms`.
    Holder,
    /// Key: short name of the organisation, folded. Row of `memberships`.
    Members,
    /// Key: country. Row of `memberships`.
    MemberOf,
    /// Row of `places` << 1 | alternate name.
    Place,
    PlaceFolded,
    Admin1,
    Admin1Folded,
    Region,
    RegionFolded,
}

impl Table {
    /// The key of the `fst` map. `language` is empty, "de" or "en".
    pub fn key(self, language: &str, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(2 + name.len());
        key.push(self as u8);
        key.extend(language.bytes().take(1));
        key.extend(name.bytes());
        key
    }
}

/// A value of the `fst` map: where in `postings` the list starts and how long it is.
pub fn pack(start: usize, count: usize) -> u64 {
    (start as u64) << 16 | count as u64
}

pub fn unpack(value: u64) -> (usize, usize) {
    ((value >> 16) as usize, (value & 0xffff) as usize)
}

#[derive(Archive, Serialize)]
pub struct Country {
    pub code: String,
    pub iso2: String,
    pub name_en: String,
    pub name_de: String,
    pub status: String,
    pub parent: String,
    pub plover: String,
    pub plover_extra: String,
    pub capital_en: String,
    pub capital_de: String,
    pub continent: String,
    pub wikidata: String,
    pub population: u32,
}

#[derive(Archive, Serialize)]
pub struct Metonym {
    pub name: String,
    pub code: String,
    pub sector: String,
    pub kind: String,
    pub ambiguous: bool,
}

#[derive(Archive, Serialize)]
pub struct Organisation {
    pub id: String,
    pub name_en: String,
    pub name_de: String,
    pub plover_country: String,
    pub sector: String,
    pub kind: String,
    pub cameo_code: String,
    pub seen_from: u32,
    pub seen_to: u32,
    pub curated: bool,
    /// Of the texts in which the name is sought; empty for any.
    pub language: String,
}

#[derive(Archive, Serialize)]
pub struct Role {
    pub term: String,
    pub plural: String,
    pub feminine: String,
    pub sector: String,
    pub sector2: String,
    pub kind: String,
    pub curated: bool,
}

#[derive(Archive, Serialize)]
pub struct Ministry {
    pub sector: String,
    pub class: String,
    pub minister: bool,
}

#[derive(Archive, Serialize)]
pub struct Person {
    pub id: String,
    pub name_en: String,
    pub name_de: String,
    pub country: String,
    pub wikidata: String,
    /// b'F', b'M' or 0.
    pub gender: u8,
    pub surnames: Vec<String>,
    pub aliases: Vec<String>,
    /// As in [`Organisation`].
    pub language: String,
    pub first_term: u32,
    pub terms: u32,
}

#[derive(Archive, Serialize)]
pub struct Term {
    pub person: u32,
    pub country: String,
    pub class: String,
    pub sector: String,
    pub office: String,
    /// First possible day; first sure day.
    pub from: u32,
    pub sure_from: u32,
    /// The first day after the last possible one, 0 if open; the first that is not sure.
    pub to: u32,
    pub sure_to: u32,
    pub asof: u32,
    /// See `END_KINDS`.
    pub end: u8,
    pub source_rank: u8,
}

/// Values of the column `to_kind`, in the order of [`crate::End`].
pub const END_KINDS: [&str; 5] = ["exact", "successor", "month", "before-snapshot", "open"];

#[derive(Archive, Serialize)]
pub struct Membership {
    pub country: String,
    pub organisation: String,
    pub status: String,
    pub from: u32,
    pub to: u32,
}

#[derive(Archive, Serialize)]
pub struct Place {
    pub geonameid: u32,
    pub name: String,
    pub name_de: String,
    pub lat: f32,
    pub lon: f32,
    pub country: String,
    pub admin1: String,
    pub population: u32,
    pub feature: String,
}

#[derive(Archive, Serialize)]
pub struct Admin1 {
    pub country: String,
    pub code: String,
    pub name: String,
    pub name_de: String,
}

#[derive(Archive, Serialize)]
pub struct Region {
    pub name_en: String,
    pub name_de: String,
    pub kind: String,
    pub countries: String,
}

/// The events stand in the order of the codebook, which is that of `record::EventType`.
#[derive(Archive, Serialize)]
pub struct Event {
    pub name: String,
    pub quad: u8,
    pub score: f32,
    /// "intent", "deed" or empty.
    pub content: String,
    pub label_en: String,
    pub label_de: String,
    pub modes: Vec<Mode>,
}

#[derive(Archive, Serialize)]
pub struct Mode {
    pub name: String,
    pub score: Option<f32>,
    pub label_en: String,
    pub label_de: String,
}

#[derive(Archive, Serialize)]
pub struct Label {
    pub code: String,
    pub label_en: String,
    pub label_de: String,
}

#[derive(Archive, Serialize)]
pub struct Cameo {
    pub code: String,
    pub name: String,
    pub goldstein: Option<f32>,
    pub event: String,
    pub mode: String,
    pub context: String,
}

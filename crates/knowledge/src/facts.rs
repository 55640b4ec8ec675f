//! What the tables hold, as the callers see it. All text is borrowed from the index in the binary;
//! an empty string means unknown or not applicable.

use crate::archive::{
    ArchivedAdmin1, ArchivedCountry, ArchivedMembership, ArchivedMetonym, ArchivedMinistry, ArchivedOrganisation,
    ArchivedPerson, ArchivedPlace, ArchivedRegion, ArchivedRole, ArchivedTerm,
};
use record::{Date, Language};
use rkyv::rend::u32_le;

/// A state or another polity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166 alpha-3, or `X-…` for a polity without one.
    pub code: &'static str,
    pub iso2: &'static str,
    pub name_en: &'static str,
    pub name_de: &'static str,
    /// "UN member", "territory", "de facto state", "historical state", "macroregion" …
    pub status: &'static str,
    /// Code of the state it belongs to or is claimed by.
    pub parent: &'static str,
    /// The code PLOVER wants: dependencies fold into the controlling state.
    pub plover: &'static str,
    /// Sector PLOVER adds ("PRE" for breakaway entities).
    pub plover_extra: &'static str,
    /// Several are separated by "/".
    pub capital_en: &'static str,
    pub capital_de: &'static str,
    pub continent: &'static str,
    pub wikidata: &'static str,
    /// Persons, about 2018; 0 if unknown.
    pub population: u32,
}

impl Country {
    pub fn is_un_member(&self) -> bool {
        self.status == "UN member"
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// The usual or official name.
    Common,
    Variant,
    Abbreviation,
    /// No longer in use ("Burma").
    Former,
    /// A part or a region that stands for the state.
    Region,
    /// Also names something else ("Georgia", "Congo").
    Ambiguous,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateName {
    pub code: &'static str,
    pub kind: NameKind,
}

/// A noun for the people of a country ("Russe", "Russians").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People {
    pub code: &'static str,
    /// Plural or collective.
    pub plural: bool,
    pub feminine: bool,
}

/// A name that stands for a government or another body of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metonym {
    pub name: &'static str,
    pub code: &'static str,
    /// PLOVER sectors, three letters each, primary first ("GOVMIL"); may be empty.
    pub sector: &'static str,
    /// capital, building, address, institution, ministry, agency, force, central bank, phrase …
    pub kind: &'static str,
    /// Names something else as often.
    pub ambiguous: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub id: &'static str,
    pub name_en: &'static str,
    /// Empty where no German name is known.
    pub name_de: &'static str,
    /// Country code, or IGO, UNO, EUR, NGO, MNC, ISM, IMG.
    pub plover_country: &'static str,
    /// As in [`Metonym::sector`].
    pub sector: &'static str,
    /// IGO, NGO, ISM, ARMED, GANG, FORCE, ORG, PARTY, COMPANY, MEDIA, CENTRALBANK; GROUP only in the
    /// user's table.
    pub kind: &'static str,
    pub cameo_code: &'static str,
    /// First and last snapshot that lists it, where it comes from snapshots. Of the user's rows: the
    /// first day on which the row holds, and the first on which it no longer does.
    pub seen_from: Option<Date>,
    pub seen_to: Option<Date>,
    /// Compiled by hand, with aliases in both languages; else parsed from lists, English only.
    pub curated: bool,
    /// From the user's table.
    pub own: bool,
    pub(crate) language: &'static str,
}

impl Organisation {
    /// As [`Person::is_of`].
    pub fn is_of(&self, language: Language) -> bool {
        self.language.is_empty() || self.language == language.code()
    }

    /// Whether a row of the user's table holds on the day; without a day only those that still do.
    pub fn holds_on(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.seen_from.is_none_or(|from| from <= date) && self.seen_to.is_none_or(|to| date < to),
            None => self.seen_to.is_none(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleForm {
    Term,
    Plural,
    Feminine,
    /// Another case of the German lemma.
    Inflected,
}

/// A word for an office or a kind of actor ("Außenminister", "protesters").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// The lemma the form belongs to.
    pub term: &'static str,
    pub plural: &'static str,
    pub feminine: &'static str,
    /// As in [`Metonym::sector`].
    pub sector: &'static str,
    pub sector2: &'static str,
    /// role, title, spokesperson, agent.
    pub kind: &'static str,
    /// Which form of it was asked for.
    pub form: RoleForm,
    pub curated: bool,
}

/// A ministry or its minister, without the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ministry {
    /// As in [`Metonym::sector`].
    pub sector: &'static str,
    /// Class of the office, as in [`Term::class`].
    pub class: &'static str,
    /// The pattern names the minister, not the house.
    pub minister: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Feminine,
    Masculine,
    Unknown,
}

/// A person who holds or held an office; persons are equal if their ids are.
#[derive(Clone, Copy)]
pub struct Person {
    pub(crate) row: &'static ArchivedPerson,
    /// All terms of the index.
    pub(crate) terms: &'static [ArchivedTerm],
    pub(crate) own: bool,
}

impl Person {
    /// Id in `persons.tsv` ("P00123").
    pub fn id(&self) -> &'static str {
        &self.row.id
    }

    /// From the user's table.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Whether the name is sought in texts of that language.
    pub fn is_of(&self, language: Language) -> bool {
        self.row.language.is_empty() || self.row.language == language.code()
    }

    pub fn name_en(&self) -> &'static str {
        &self.row.name_en
    }

    /// Empty where no German spelling is known.
    pub fn name_de(&self) -> &'static str {
        &self.row.name_de
    }

    /// The spelling of that language, or else the English one.
    pub fn name(&self, language: Language) -> &'static str {
        if language == Language::German && !self.row.name_de.is_empty() { self.name_de() } else { self.name_en() }
    }

    pub fn country(&self) -> &'static str {
        &self.row.country
    }

    /// "Q…" or empty.
    pub fn wikidata(&self) -> &'static str {
        &self.row.wikidata
    }

    pub fn gender(&self) -> Gender {
        match self.row.gender {
            b'F' => Gender::Feminine,
            b'M' => Gender::Masculine,
            _ => Gender::Unknown,
        }
    }

    /// Family names in all known spellings, never empty. East Asian names count by the family name.
    pub fn surnames(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.row.surnames.iter().map(|name| name.as_str())
    }

    /// Other full names.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.row.aliases.iter().map(|name| name.as_str())
    }

    /// By start.
    pub fn terms(&self) -> impl Iterator<Item = Term> + use<> {
        let first = self.row.first_term.to_native() as usize;
        let rows = self.terms.get(first..first + self.row.terms.to_native() as usize).unwrap_or_default();
        let own = self.own;
        rows.iter().map(move |row| Term::new(row, own))
    }
}

impl PartialEq for Person {
    fn eq(&self, other: &Person) -> bool {
        self.row.id == other.row.id
    }
}

impl Eq for Person {}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id(), self.name_en())
    }
}

/// A person's time in an office.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    pub country: &'static str,
    /// HOS head of state, HOG head of government, FM, DEF, INT, FIN …, UN-SG, PARTY-AfD, ARMED-Hamas
    /// (all in data/knowledge/README.md).
    pub class: &'static str,
    /// As in [`Metonym::sector`].
    pub sector: &'static str,
    /// English name of the office.
    pub office: &'static str,
    /// First possible day; None if unknown.
    pub from: Option<Date>,
    /// The day it was over, at the latest; None while in office at `asof`, or unknown.
    pub to: Option<Date>,
    /// The last day on which the source is known to have been valid.
    pub asof: Option<Date>,
    pub end: End,
    /// 0 for the most reliable source.
    pub source_rank: u8,
    /// From the user's table.
    pub own: bool,
    sure_from: Option<Date>,
    sure_to: Option<Date>,
}

impl Term {
    /// Whether the office was held on the day, as far as the source can tell.
    pub fn holds_on(&self, date: Date) -> Holds {
        if self.from.is_some_and(|from| date < from) || self.to.is_some_and(|to| to <= date) {
            Holds::No
        } else if self.sure_from.is_none_or(|from| from <= date) && self.sure_to.is_none_or(|to| date < to) {
            Holds::Surely
        } else {
            Holds::Probably
        }
    }
}

/// How the end of a term is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Exact,
    /// The day the next holder took office.
    Successor,
    Month,
    /// Gone at the next look at the source: an upper bound.
    BeforeSnapshot,
    /// No end is known.
    Open,
}

/// Whether a term holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    No,
    /// Within the inexact part of the dates, or after the last look at the source.
    Probably,
    Surely,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub country: &'static str,
    /// Short English name ("EU", "NATO", "African Union").
    pub organisation: &'static str,
    /// member, observer, candidate, suspended …
    pub status: &'static str,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Membership {
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date < to)
    }
}

/// By which of its names a place was found; the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceName {
    /// GeoNames' main name, also without diacritics, or the German name.
    Main,
    /// Some other name, in any language written in Latin letters.
    Alternate,
}

/// A populated place of GeoNames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub geonameid: u32,
    pub name: &'static str,
    /// Empty if the German name is the same or unknown.
    pub name_de: &'static str,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Code of a [`Country`].
    pub country: &'static str,
    /// GeoNames code, see [`crate::Knowledge::admin1`].
    pub admin1: &'static str,
    pub population: u32,
    /// GeoNames feature code (PPLC capital, PPLA seat of a first-order division, PPL …).
    pub feature: &'static str,
}

/// A first-order division of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admin1 {
    pub country: &'static str,
    /// GeoNames code within the country.
    pub code: &'static str,
    pub name: &'static str,
    /// Empty if the German name is the same or unknown.
    pub name_de: &'static str,
}

/// A region, sea, river or the like that has no point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub name_en: &'static str,
    pub name_de: &'static str,
    /// macroregion, region, sea, river, islands, mountains, feature, city, bloc, desert.
    pub kind: &'static str,
    /// Codes separated by ","; empty if it is open.
    pub countries: &'static str,
}

impl NameKind {
    /// From the number in the index.
    pub(crate) fn of(number: usize) -> NameKind {
        use NameKind::*;
        [Common, Variant, Abbreviation, Former, Region, Ambiguous].get(number).copied().unwrap_or(Ambiguous)
    }
}

impl RoleForm {
    /// From the number in the index.
    pub(crate) fn of(number: usize) -> RoleForm {
        use RoleForm::*;
        [Term, Plural, Feminine, Inflected].get(number).copied().unwrap_or(Inflected)
    }
}

fn day(number: &u32_le) -> Option<Date> {
    let number = number.to_native();
    Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8)
}

impl From<&'static ArchivedCountry> for Country {
    fn from(row: &'static ArchivedCountry) -> Country {
        Country {
            code: &row.code,
            iso2: &row.iso2,
            name_en: &row.name_en,
            name_de: &row.name_de,
            status: &row.status,
            parent: &row.parent,
            plover: &row.plover,
            plover_extra: &row.plover_extra,
            capital_en: &row.capital_en,
            capital_de: &row.capital_de,
            continent: &row.continent,
            wikidata: &row.wikidata,
            population: row.population.to_native(),
        }
    }
}

impl From<&'static ArchivedMetonym> for Metonym {
    fn from(row: &'static ArchivedMetonym) -> Metonym {
        Metonym { name: &row.name, code: &row.code, sector: &row.sector, kind: &row.kind, ambiguous: row.ambiguous }
    }
}

impl From<&'static ArchivedOrganisation> for Organisation {
    fn from(row: &'static ArchivedOrganisation) -> Organisation {
        Organisation {
            id: &row.id,
            name_en: &row.name_en,
            name_de: &row.name_de,
            plover_country: &row.plover_country,
            sector: &row.sector,
            kind: &row.kind,
            cameo_code: &row.cameo_code,
            seen_from: day(&row.seen_from),
            seen_to: day(&row.seen_to),
            curated: row.curated,
            own: false,
            language: &row.language,
        }
    }
}

impl Role {
    pub(crate) fn new(row: &'static ArchivedRole, form: RoleForm) -> Role {
        Role {
            term: &row.term,
            plural: &row.plural,
            feminine: &row.feminine,
            sector: &row.sector,
            sector2: &row.sector2,
            kind: &row.kind,
            form,
            curated: row.curated,
        }
    }

    /// Names a person, not a body: it has a feminine form, or is a title.
    pub fn is_person(&self) -> bool {
        !self.feminine.is_empty() || self.kind == "title" || self.kind == "spokesperson"
    }
}

impl From<&'static ArchivedMinistry> for Ministry {
    fn from(row: &'static ArchivedMinistry) -> Ministry {
        Ministry { sector: &row.sector, class: &row.class, minister: row.minister }
    }
}

impl Term {
    pub(crate) fn new(row: &'static ArchivedTerm, own: bool) -> Term {
        let end = [End::Exact, End::Successor, End::Month, End::BeforeSnapshot, End::Open];
        Term {
            country: &row.country,
            class: &row.class,
            sector: &row.sector,
            office: &row.office,
            from: day(&row.from),
            to: day(&row.to),
            asof: day(&row.asof),
            end: end.get(row.end as usize).copied().unwrap_or(End::Open),
            source_rank: row.source_rank,
            own,
            sure_from: day(&row.sure_from),
            sure_to: day(&row.sure_to),
        }
    }
}

impl From<&'static ArchivedMembership> for Membership {
    fn from(row: &'static ArchivedMembership) -> Membership {
        Membership {
            country: &row.country,
            organisation: &row.organisation,
            status: &row.status,
            from: day(&row.from),
            to: day(&row.to),
        }
    }
}

impl From<&'static ArchivedPlace> for Place {
    fn from(row: &'static ArchivedPlace) -> Place {
        // Four decimals are what the source gives.
        let degrees = |value: f32| (f64::from(value) * 1e4).round() / 1e4;
        Place {
            geonameid: row.geonameid.to_native(),
            name: &row.name,
            name_de: &row.name_de,
            lat: degrees(row.lat.to_native()),
            lon: degrees(row.lon.to_native()),
            country: &row.country,
            admin1: &row.admin1,
            population: row.population.to_native(),
            feature: &row.feature,
        }
    }
}

impl From<&'static ArchivedAdmin1> for Admin1 {
    fn from(row: &'static ArchivedAdmin1) -> Admin1 {
        Admin1 { country: &row.country, code: &row.code, name: &row.name, name_de: &row.name_de }
    }
}

impl From<&'static ArchivedRegion> for Region {
    fn from(row: &'static ArchivedRegion) -> Region {
        Region { name_en: &row.name_en, name_de: &row.name_de, kind: &row.kind, countries: &row.countries }
    }
}

//! What a name can stand for: states, divisions, regions and settlements.

use crate::tables::{Land, Row, own};
use crate::words::words;
use knowledge::{Country, Knowledge, NameKind, PlaceName, Region, StateName, fold};
use record::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Country,
    Admin1,
    /// A second-order division.
    District,
    /// A named region, sea, river.
    Region,
    City,
}

/// One sense of a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sense {
    pub class: Class,
    /// Name in the text's language where it is known.
    pub name: &'static str,
    /// One code, or empty.
    pub country: &'static str,
    /// For regions across borders: codes separated by ",".
    pub countries: &'static str,
    pub admin1: &'static str,
    pub geonameid: Option<u32>,
    pub point: Option<(f64, f64)>,
    pub population: u32,
    pub feature: &'static str,
    /// Found by a lesser name of it.
    pub lesser: bool,
    /// How likely the sense is without any context; a city of ten million has about 7.
    pub prior: f64,
}

impl Sense {
    /// The other lies in this place, as far as tables tell.
    pub fn holds(&self, other: &Sense) -> bool {
        match self.class {
            Class::Country => other.class != Class::Country && other.lies_in(self.country),
            Class::Admin1 => {
                matches!(other.class, Class::City | Class::District)
                    && other.country == self.country
                    && other.admin1 == self.admin1
            }
            Class::District => other.class == Class::City && near(self, other, 60.0),
            Class::Region => {
                let inside = matches!(other.class, Class::City | Class::District) && !self.is_water();
                inside
                    && (self.country == other.country && !self.country.is_empty()
                        || self.countries.split(',').any(|code| code == other.country))
            }
            Class::City => false,
        }
    }

    pub fn is_same(&self, other: &Sense) -> bool {
        (self.class, self.geonameid, self.country, self.admin1)
            == (other.class, other.geonameid, other.country, other.admin1)
    }

    fn is_water(&self) -> bool {
        matches!(self.feature, "SEA" | "STM" | "LK")
    }

    /// Codes of the countries it is in or of.
    pub fn lies_in_countries(&self) -> impl Iterator<Item = &'static str> + use<> {
        let all = if self.country.is_empty() { self.countries } else { self.country };
        all.split(',').filter(|code| !code.is_empty())
    }

    fn lies_in(&self, country: &str) -> bool {
        self.country == country || self.countries.split(',').any(|code| code == country)
    }
}

/// Within so many kilometres; false where a point is missing.
fn near(one: &Sense, other: &Sense, kilometres: f64) -> bool {
    let points = one.point.zip(other.point);
    points.is_some_and(|(one, other)| distance_within(on_sphere(one), on_sphere(other), kilometres).is_some())
}

/// The point on a sphere of radius 1.
pub fn on_sphere((lat, lon): (f64, f64)) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Kilometres between two points on the sphere, unless they are farther apart than `most`, which is
/// small against the Earth.
pub fn distance_within(one: [f64; 3], other: [f64; 3], most: f64) -> Option<f64> {
    const EARTH_RADIUS: f64 = 6371.0;
    let chord: f64 = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum();
    let far = EARTH_RADIUS * chord.sqrt();
    (far <= most).then_some(far)
}

pub struct Gazetteer<'k> {
    pub knowledge: &'k Knowledge,
    pub language: Language,
}

impl Gazetteer<'_> {
    /// The senses of a name as it is written. Capitals and missing accents are forgiven where the
    /// name as written is unknown.
    pub fn senses(&self, name: &str) -> Vec<Sense> {
        if !name.chars().next().is_some_and(char::is_uppercase) || name.chars().count() < 2 {
            return Vec::new();
        }
        // "The West" and the like are blocs of states.
        if self.knowledge.regions_named(name).iter().any(|region| region.kind == "bloc") {
            return Vec::new();
        }
        let mut found = Vec::new();
        let shouted = name.chars().filter(|c| c.is_alphabetic()).count() > 3 && !name.chars().any(char::is_lowercase);
        let name = if shouted { title_case(name) } else { name.to_string() };
        self.add_states(&name, &mut found);
        self.add_regions(&name, &mut found);
        self.add_divisions(&name, &mut found);
        self.add_cities(&name, shouted, &mut found);
        self.drop_translated_buildings(&name, &mut found);
        prefer_seats(&mut found);
        doubt_states(&mut found);
        found
    }

    /// "White House" is no translation of Casablanca.
    fn drop_translated_buildings(&self, name: &str, found: &mut Vec<Sense>) {
        let metonyms = self.knowledge.metonyms(self.language, name);
        if metonyms.iter().any(|metonym| metonym.kind != "capital") {
            const WELL_KNOWN: f64 = 5.0;
            found.retain(|sense| !sense.lesser && sense.prior > WELL_KNOWN);
        }
    }

    /// The division of a short form ("Ill.").
    pub fn short(&self, short: &str) -> Vec<Sense> {
        words().short(short).iter().filter_map(|(country, code)| self.first_order(country, code)).collect()
    }

    /// The first-order division of a country by its GeoNames code.
    pub fn first_order(&self, country: &str, code: &str) -> Option<Sense> {
        let name = self.knowledge.admin1(country, code)?.name;
        let mut found = Vec::new();
        self.add_divisions(name, &mut found);
        let same = |sense: &Sense| sense.class == Class::Admin1 && (sense.country, sense.admin1) == (country, code);
        found.into_iter().find(same)
    }

    /// The state or other polity of that code of `countries.tsv`.
    pub fn polity(&self, code: &str) -> Option<Sense> {
        Some(self.polity_named(&self.knowledge.country(code)?, NameKind::Common))
    }

    fn in_language(&self, german: &'static str, english: &'static str) -> &'static str {
        if self.language == Language::German && !german.is_empty() { german } else { english }
    }

    /// States of that name. German texts use English abbreviations too ("US").
    pub fn states_named(&self, name: &str) -> Vec<StateName> {
        let own = self.knowledge.states_named(self.language, name);
        let short = name.chars().all(|c| c.is_uppercase() || c == '.');
        if own.is_empty() && short { self.knowledge.states_named(Language::English, name) } else { own }
    }

    /// A region, sea, river of that name.
    pub fn is_region(&self, name: &str) -> bool {
        own().land(name).is_some() || self.knowledge.regions_named(name).iter().any(|region| region.kind != "bloc")
    }

    /// A region or division that the table of states lists as a name for the whole ("West Bank").
    fn is_only_part(&self, name: &str, country: &Country) -> bool {
        name != country.name_en
            && name != country.name_de
            && !country.code.starts_with("X-")
            && (self.knowledge.regions_named(name).iter().any(|region| region.countries.contains(country.code))
                || self.knowledge.admin1_named(name).iter().any(|division| division.country == country.code))
    }

    fn add_states(&self, name: &str, found: &mut Vec<Sense>) {
        for state in self.states_named(name) {
            let Some(country) = self.knowledge.country(state.code) else { continue };
            if self.is_only_part(name, &country) || found.iter().any(|sense: &Sense| sense.country == country.code) {
                continue;
            }
            found.push(self.polity_named(&country, state.kind));
        }
    }

    fn polity_named(&self, country: &Country, by: NameKind) -> Sense {
        let kind = Polity::of(country.status);
        let empty = Sense {
            class: Class::Country,
            name: self.in_language(country.name_de, country.name_en),
            country: country.code,
            countries: "",
            admin1: "",
            geonameid: own().country_id(country.code),
            point: None,
            population: country.population,
            feature: "",
            lesser: !matches!(by, NameKind::Common | NameKind::Variant | NameKind::Ambiguous),
            prior: 9.0,
        };
        match (kind, by) {
            (_, NameKind::Region) => Sense {
                class: Class::Region,
                name: "",
                country: if country.code.starts_with("X-") { country.parent } else { country.code },
                geonameid: None,
                population: 0,
                prior: 6.0,
                ..empty
            },
            (Polity::State, _) => Sense { feature: "PCLI", ..empty },
            (Polity::Dependency, _) => Sense { prior: 7.5, ..empty },
            (Polity::Former, _) => Sense { prior: 7.0, ..empty },
            (Polity::Part, _) => {
                Sense { class: Class::Region, country: country.parent, geonameid: None, prior: 6.2, ..empty }
            }
            (Polity::Macroregion, _) => Sense { class: Class::Region, country: "", prior: 7.5, ..empty },
        }
    }

    fn add_regions(&self, name: &str, found: &mut Vec<Sense>) {
        let mut regions = self.knowledge.regions_named(name);
        if let Some(Land { name_en, name_de, kind, countries }) = own().land(name).filter(|_| regions.is_empty()) {
            regions.push(Region { name_en, name_de, kind, countries });
        }
        for mut region in regions {
            if region.countries.is_empty() {
                region.countries = own().land(name).map_or("", |land| land.countries);
            }
            let alone = !region.countries.contains(',');
            let size = if alone && !region.countries.is_empty() { 5.8 } else { 7.0 };
            let by_alias = name != region.name_en && name != region.name_de;
            if let Some(division) = self.division_of(&region) {
                found.push(division);
                continue;
            }
            found.push(Sense {
                class: Class::Region,
                name: self.in_language(region.name_de, region.name_en),
                country: if alone { region.countries } else { "" },
                countries: region.countries,
                admin1: "",
                geonameid: None,
                point: None,
                population: 0,
                feature: own().feature_code(region.kind),
                lesser: false,
                prior: size - if by_alias { 1.0 } else { 0.0 },
            });
        }
    }

    /// The division that a region is, where it is one ("Gaza", "Krim").
    fn division_of(&self, region: &Region) -> Option<Sense> {
        // As such a region is in the news, it is likelier meant than a town of its name.
        const OF_A_REGION: f64 = 6.5;
        let mut divisions = Vec::new();
        self.add_divisions(region.name_en, &mut divisions);
        divisions.retain(|sense| sense.class == Class::Admin1 && sense.country == region.countries);
        let division = divisions.into_iter().next()?;
        let name = self.in_language(region.name_de, region.name_en);
        Some(Sense { name, lesser: false, prior: division.prior.max(OF_A_REGION), ..division })
    }

    fn add_divisions(&self, name: &str, found: &mut Vec<Sense>) {
        for division in self.knowledge.admin1_named(name) {
            let row = own().admin1(division.country, division.code);
            if row.is_some_and(|row| found.iter().any(|sense| sense.geonameid == Some(row.geonameid))) {
                continue;
            }
            let population = row.map_or(0, |row| row.population);
            found.push(Sense {
                class: Class::Admin1,
                name: self.in_language(division.name_de, division.name),
                country: division.country,
                countries: "",
                admin1: division.code,
                geonameid: row.map(|row| row.geonameid),
                point: row.and_then(|row| row.point),
                population,
                feature: "ADM1",
                lesser: false,
                prior: division_prior(population),
            });
        }
        for (row, main) in own().divisions(&fold(name)) {
            let Row { geonameid, name, country, admin1, point, population, level, .. } = row;
            if found.iter().any(|sense| sense.geonameid == Some(geonameid)) {
                continue;
            }
            let first = level == 1;
            let names = self.knowledge.admin1(country, admin1);
            let known = names.filter(|_| first).map(|names| self.in_language(names.name_de, names.name));
            found.push(Sense {
                class: if first { Class::Admin1 } else { Class::District },
                name: known.unwrap_or(name),
                country,
                countries: "",
                admin1,
                geonameid: Some(geonameid),
                point,
                population,
                feature: if first { "ADM1" } else { "ADM2" },
                lesser: !main,
                prior: match (first, main) {
                    (true, true) => division_prior(population),
                    (true, false) => division_prior(population) - 0.7,
                    (false, true) => 3.0 + 0.2 * size(population),
                    (false, false) => 1.0 + 0.2 * size(population),
                },
            });
        }
    }

    fn add_cities(&self, name: &str, shouted: bool, found: &mut Vec<Sense>) {
        let mut places = self.knowledge.places_named(name);
        if shouted || !places.iter().any(|(_, by)| *by == PlaceName::Main) {
            places.extend(self.knowledge.places_folded(name));
        }
        let main = places.iter().any(|(_, by)| *by == PlaceName::Main);
        for (place, by) in places {
            if found.iter().any(|sense| sense.geonameid == Some(place.geonameid)) {
                continue;
            }
            // GeoNames' main name of some German towns is the English one ("Munich").
            let native = self.language == Language::German && SPEAKS_GERMAN.contains(&place.country);
            let short_form = place.name.starts_with(name);
            let lesser = by == PlaceName::Alternate && (main || !native || short_form);
            let rank = own().seat_bonus(place.feature);
            found.push(Sense {
                class: Class::City,
                name: self.in_language(place.name_de, place.name),
                country: place.country,
                countries: "",
                admin1: place.admin1,
                geonameid: Some(place.geonameid),
                point: Some((place.lat, place.lon)),
                population: place.population,
                feature: place.feature,
                lesser,
                prior: size(place.population) + rank
                    - if lesser && main {
                        2.2
                    } else if lesser {
                        1.2
                    } else {
                        0.0
                    },
            });
        }
        for row in own().small_places(&fold(name)) {
            found.push(Sense {
                class: Class::City,
                name: row.name,
                country: row.country,
                countries: "",
                admin1: row.admin1,
                geonameid: Some(row.geonameid),
                point: row.point,
                population: row.population,
                feature: "",
                lesser: false,
                prior: size(row.population) - 0.3,
            });
        }
    }
}

pub const SPEAKS_GERMAN: [&str; 4] = ["DEU", "AUT", "CHE", "LIE"];

fn size(population: u32) -> f64 {
    f64::from(population.max(300)).log10()
}

fn division_prior(population: u32) -> f64 {
    const UNKNOWN: u32 = 50_000;
    1.5 + 0.75 * size(if population == 0 { UNKNOWN } else { population })
}

/// A division and its seat often share a name. Where most people of the division live in the town,
/// the town is meant; its division is left to explicit words ("the province of Idlib").
fn prefer_seats(found: &mut [Sense]) {
    const SHARE_OF_SEAT: f64 = 0.12;
    for index in 0..found.len() {
        let division = found[index];
        let seat = found.iter().any(|city| {
            city.class == Class::City
                && (!city.lesser || division.lesser)
                && (city.country, city.admin1) == (division.country, division.admin1)
                && f64::from(city.population) > SHARE_OF_SEAT * f64::from(division.population)
        });
        if division.class == Class::Admin1 && seat {
            found[index].prior -= 2.0;
        }
    }
}

/// A state that shares its name with a large division of another one ("Georgia") is less sure.
fn doubt_states(found: &mut [Sense]) {
    const LARGE: u32 = 1_000_000;
    for index in 0..found.len() {
        let state = found[index];
        let twin = found.iter().any(|other| {
            other.class == Class::Admin1 && !other.lesser && other.country != state.country && other.population > LARGE
        });
        if state.class == Class::Country && twin {
            found[index].prior -= 1.6;
        }
    }
}

/// What the status of `countries.tsv` means for a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Polity {
    State,
    Dependency,
    Former,
    Part,
    Macroregion,
}

impl Polity {
    fn of(status: &str) -> Polity {
        match status {
            "UN member" | "UN observer state" | "partially recognised state" | "disputed state" => Polity::State,
            "territory" | "uninhabited/Antarctica" | "disputed territory" => Polity::Dependency,
            "historical state" | "historical territory" => Polity::Former,
            "macroregion" | "supranational union" => Polity::Macroregion,
            _ => Polity::Part,
        }
    }
}

/// "NORTH KOREA" → "North Korea".
fn title_case(name: &str) -> String {
    let mut start = true;
    name.chars()
        .map(|c| {
            let cased = if start { c.to_string() } else { c.to_lowercase().collect() };
            start = !c.is_alphabetic();
            cased
        })
        .collect()
}

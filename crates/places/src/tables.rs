//! Places that the knowledge tables lack: ids and points of divisions, districts, small settlements.

use crate::words::{rows, table};
use knowledge::fold;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub geonameid: u32,
    /// 1 or 2 for divisions, 0 for settlements.
    pub level: u8,
    pub name: &'static str,
    pub country: &'static str,
    /// GeoNames code.
    pub admin1: &'static str,
    pub point: Option<(f64, f64)>,
    /// For divisions: the people of their settlements.
    pub population: u32,
}

/// Rows by the hash of a folded name, sorted; whether it is the main one.
type Index = Vec<(u64, u32, bool)>;

/// A water, range or land.
#[derive(Clone, Copy, Debug)]
pub struct Land {
    pub name_en: &'static str,
    pub name_de: &'static str,
    pub kind: &'static str,
    /// Codes separated by ",".
    pub countries: &'static str,
}

pub struct Own {
    lands: HashMap<&'static str, Land>,
    divisions: Vec<Row>,
    division_names: Index,
    first: HashMap<(&'static str, &'static str), u32>,
    small: Vec<Row>,
    small_names: Index,
    countries: HashMap<&'static str, u32>,
    kinds: HashMap<(&'static str, &'static str), &'static str>,
}

static OWN: LazyLock<Own> = LazyLock::new(Own::read);

pub fn own() -> &'static Own {
    &OWN
}

impl Own {
    fn read() -> Own {
        let mut own = Own {
            lands: HashMap::new(),
            divisions: Vec::new(),
            division_names: Vec::new(),
            first: HashMap::new(),
            small: Vec::new(),
            small_names: Vec::new(),
            countries: HashMap::new(),
            kinds: HashMap::new(),
        };
        for cells in table!("divisions") {
            let [id, level, name, aliases, lat, lon, country, admin1, population] = cells[..] else { continue };
            let number = own.divisions.len() as u32;
            own.division_names.push((key(name), number, true));
            let aliases = aliases.split(';').filter(|alias| !alias.is_empty());
            own.division_names.extend(aliases.map(|alias| (key(alias), number, false)));
            if level == "1" {
                own.first.insert((country, admin1), number);
            }
            let level = level.parse().unwrap_or(2);
            own.divisions.push(row(id, level, name, [lat, lon], [country, admin1], population));
        }
        let ids: HashMap<u32, u32> = (0..).zip(&own.divisions).map(|(number, row)| (row.geonameid, number)).collect();
        for cells in table!("aliases") {
            let number = cells.get(1).and_then(|id| ids.get(&id.parse().ok()?).copied());
            own.division_names.extend(number.map(|number| (key(cells[0]), number, true)));
        }
        for cells in table!("small_places") {
            let [id, name, lat, lon, country, admin1, population] = cells[..] else { continue };
            own.small_names.push((key(name), own.small.len() as u32, true));
            own.small.push(row(id, 0, name, [lat, lon], [country, admin1], population));
        }
        for cells in table!("regions") {
            let [name_en, name_de, kind, countries] = cells[..] else { continue };
            own.lands.extend([name_en, name_de].map(|name| (name, Land { name_en, name_de, kind, countries })));
        }
        own.division_names.sort_unstable();
        own.small_names.sort_unstable();
        own.countries =
            table!("country_ids").filter_map(|cells| Some((cells[0], cells.get(1)?.parse().ok()?))).collect();
        own.kinds =
            table!("kinds").filter(|cells| cells.len() == 3).map(|cells| ((cells[0], cells[1]), cells[2])).collect();
        own
    }

    pub fn country_id(&self, code: &str) -> Option<u32> {
        self.countries.get(code).copied()
    }

    pub fn admin1(&self, country: &str, code: &str) -> Option<Row> {
        self.first.get(&(country, code)).map(|&number| self.divisions[number as usize])
    }

    /// Divisions of that folded name, and whether it is their main one.
    pub fn divisions(&self, folded: &str) -> impl Iterator<Item = (Row, bool)> {
        hits(&self.division_names, folded).map(|&(_, number, main)| (self.divisions[number as usize], main))
    }

    pub fn small_places(&self, folded: &str) -> impl Iterator<Item = Row> {
        hits(&self.small_names, folded).map(|&(_, number, _)| self.small[number as usize])
    }

    pub fn land(&self, name: &str) -> Option<Land> {
        self.lands.get(name).copied()
    }

    /// GeoNames feature code of a kind of region.
    pub fn feature_code(&self, kind: &str) -> &'static str {
        self.kinds.get(&("region", kind)).copied().unwrap_or_default()
    }

    /// How much likelier the seat of a government is meant than its size says.
    pub fn seat_bonus(&self, feature: &str) -> f64 {
        self.kinds.get(&("seat", feature)).and_then(|bonus| bonus.parse().ok()).unwrap_or_default()
    }
}

fn row(
    id: &str,
    level: u8,
    name: &'static str,
    at: [&str; 2],
    [country, admin1]: [&'static str; 2],
    population: &str,
) -> Row {
    Row {
        geonameid: id.parse().unwrap_or_default(),
        level,
        name,
        country,
        admin1,
        point: at[0].parse().ok().zip(at[1].parse().ok()),
        population: population.parse().unwrap_or_default(),
    }
}

fn key(name: &str) -> u64 {
    hash(&fold(name))
}

/// The hasher's keys are fixed, so that the order is the same on every run.
fn hash(folded: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    folded.hash(&mut hasher);
    hasher.finish()
}

fn hits<'i>(index: &'i Index, folded: &str) -> impl Iterator<Item = &'i (u64, u32, bool)> {
    let key = hash(folded);
    let start = index.partition_point(|(other, _, _)| *other < key);
    index[start..].iter().take_while(move |(other, _, _)| *other == key)
}

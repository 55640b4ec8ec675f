//! Places that the knowledge tables lack: ids and points of divisions, districts, small settlements.

use crate::archive::{ArchivedIndex, ArchivedRow, Kind, unpack};
use crate::words::{rows, table};
use std::collections::HashMap;
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

impl From<&'static ArchivedRow> for Row {
    fn from(row: &'static ArchivedRow) -> Row {
        // Three decimals are what the tables give.
        let degrees = |value: f32| (f64::from(value) * 1e3).round() / 1e3;
        let point = row.point.as_ref();
        Row {
            geonameid: row.geonameid.to_native(),
            level: row.level,
            name: &row.name,
            country: &row.country,
            admin1: &row.admin1,
            point: point.map(|at| (degrees(at.0.to_native()), degrees(at.1.to_native()))),
            population: row.population.to_native(),
        }
    }
}

/// A water, range or land.
#[derive(Clone, Copy, Debug)]
pub struct Land {
    pub name_en: &'static str,
    pub name_de: &'static str,
    pub kind: &'static str,
    /// Codes separated by ",".
    pub countries: &'static str,
}

/// The compiled tables, which are part of the binary.
struct Compiled {
    index: &'static ArchivedIndex,
    names: fst::Map<&'static [u8]>,
}

static INDEX: &rkyv::util::Align<[u8]> = &rkyv::util::Align(*include_bytes!(concat!(env!("OUT_DIR"), "/places.rkyv")));
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.fst"));

impl Compiled {
    fn open() -> Option<Compiled> {
        let index = rkyv::access::<ArchivedIndex, rkyv::rancor::Error>(INDEX).ok()?;
        Some(Compiled { index, names: fst::Map::new(NAMES).ok()? })
    }

    fn postings(&self, kind: Kind, words: &str) -> impl Iterator<Item = usize> + use<> {
        let (start, count) = self.names.get(kind.key(words)).map_or((0, 0), unpack);
        let found = self.index.postings.get(start..start + count).unwrap_or_default();
        found.iter().map(|posting| posting.to_native() as usize)
    }
}

pub struct Own {
    /// The build script wrote it, so it is there; a test says so.
    compiled: Option<Compiled>,
    lands: HashMap<&'static str, Land>,
    countries: HashMap<&'static str, u32>,
    kinds: HashMap<(&'static str, &'static str), &'static str>,
}

static OWN: LazyLock<Own> = LazyLock::new(Own::read);

pub fn own() -> &'static Own {
    &OWN
}

impl Own {
    fn read() -> Own {
        let lands = table!("regions").filter(|cells| cells.len() == 4).flat_map(|cells| {
            let land = Land { name_en: cells[0], name_de: cells[1], kind: cells[2], countries: cells[3] };
            [(land.name_en, land), (land.name_de, land)]
        });
        let countries = table!("country_ids").filter_map(|cells| Some((cells[0], cells.get(1)?.parse().ok()?)));
        let kinds = table!("kinds").filter(|cells| cells.len() == 3).map(|cells| ((cells[0], cells[1]), cells[2]));
        Own {
            compiled: Compiled::open(),
            lands: lands.collect(),
            countries: countries.collect(),
            kinds: kinds.collect(),
        }
    }

    pub fn country_id(&self, code: &str) -> Option<u32> {
        self.countries.get(code).copied()
    }

    pub fn admin1(&self, country: &str, code: &str) -> Option<Row> {
        let compiled = self.compiled.as_ref()?;
        let row = compiled.postings(Kind::FirstOrder, &format!("{country}\t{code}")).next()?;
        compiled.index.divisions.get(row).map(Row::from)
    }

    /// Divisions of that folded name, and whether it is their main one.
    pub fn divisions(&self, folded: &str) -> impl Iterator<Item = (Row, bool)> {
        let compiled = self.compiled.iter();
        compiled
            .flat_map(|compiled| compiled.postings(Kind::Division, folded).map(|posting| (compiled.index, posting)))
            .filter_map(|(index, posting)| Some((Row::from(index.divisions.get(posting >> 1)?), posting & 1 == 0)))
    }

    pub fn small_places(&self, folded: &str) -> impl Iterator<Item = Row> {
        let compiled = self.compiled.iter();
        compiled
            .flat_map(|compiled| compiled.postings(Kind::Small, folded).map(|row| (compiled.index, row)))
            .filter_map(|(index, row)| index.small_places.get(row).map(Row::from))
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

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn the_compiled_tables_are_there() {
        assert!(own().compiled.is_some());
        assert_eq!(own().admin1("USA", "TX").map(|row| row.name), Some("Texas"));
        assert!(own().divisions("lamar county").all(|(row, main)| main && row.level == 2 && row.country == "USA"));
        assert!(own().divisions("lamar county").count() > 2);
        assert!(own().small_places("brownsboro").any(|row| row.admin1 == "TX" && row.point.is_some()));
        assert_eq!(own().small_places("no such place").count(), 0);
    }
}

//! The shape of the index that the build script writes and the library reads in place. Names lead to
//! rows through one `fst` map: see [`Kind`].

use rkyv::{Archive, Serialize};

#[derive(Archive, Serialize, Default)]
pub struct Index {
    pub divisions: Vec<Row>,
    pub small_places: Vec<Row>,
    /// The lists that the values of the `fst` map point to.
    pub postings: Vec<u32>,
}

/// A division or a settlement.
#[derive(Archive, Serialize)]
pub struct Row {
    pub geonameid: u32,
    /// 1 or 2 for divisions, 0 for settlements.
    pub level: u8,
    pub name: String,
    pub country: String,
    /// GeoNames code.
    pub admin1: String,
    /// Degrees north and east.
    pub point: Option<(f32, f32)>,
    /// For divisions: the people of their settlements.
    pub population: u32,
}

/// What a key of the `fst` map is: its first byte; the words follow.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Kind {
    /// Folded name. Row of `divisions` << 1 | alias.
    Division = b'd',
    /// Country, tab, code of the first-order division. Row of `divisions`.
    FirstOrder,
    /// Folded name. Row of `small_places`.
    Small,
}

impl Kind {
    pub fn key(self, words: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(1 + words.len());
        key.push(self as u8);
        key.extend(words.bytes());
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

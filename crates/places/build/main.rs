//! Compiles the gazetteer of `data/places` into an index that the library reads in place, as
//! `crates/knowledge` does with its tables. Word lists stay text: they are short.

#[path = "../src/archive.rs"]
#[allow(dead_code, reason = "the library uses the other half")]
mod archive;
#[path = "../../knowledge/src/fold.rs"]
mod fold;
#[path = "../../knowledge/build/table.rs"]
#[allow(dead_code, reason = "the tables here have no dates and no text that may be empty")]
mod table;

use archive::{Index, Kind, Row, pack};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

fn main() {
    if let Err(error) = build() {
        println!("cargo::error={error}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), String> {
    for file in ["build", "src/archive.rs", "../knowledge/src/fold.rs", "../knowledge/build/table.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut compiler = Compiler::default();
    compiler.divisions()?;
    compiler.aliases()?;
    compiler.small_places()?;
    compiler.write()
}

#[derive(Default)]
struct Compiler {
    index: Index,
    /// Keys in the order that `fst` wants.
    names: BTreeMap<Vec<u8>, Vec<u32>>,
    /// Row of each division by its GeoNames id.
    divisions: HashMap<u32, u32>,
}

impl Compiler {
    fn divisions(&mut self) -> Result<(), String> {
        for row in read("divisions")?.rows() {
            let number = self.index.divisions.len() as u32;
            let level = row.choice("level", &["1", "2"])? as u8 + 1;
            let division = place(row, level)?;
            self.name(Kind::Division, &division.name, number << 1);
            for alias in row.list("aliases")? {
                self.name(Kind::Division, &alias, number << 1 | 1);
            }
            if level == 1 {
                let key = Kind::FirstOrder.key(&format!("{}\t{}", division.country, division.admin1));
                // Of two with one code, such as the West Bank and Hebron in it, the larger is the division.
                let row = self.names.entry(key).or_insert_with(|| vec![number]);
                if self.index.divisions.get(row[0] as usize).is_some_and(|other| other.population < division.population)
                {
                    *row = vec![number];
                }
            }
            self.divisions.insert(division.geonameid, number);
            self.index.divisions.push(division);
        }
        Ok(())
    }

    /// Names in use that GeoNames lacks; they count as main names.
    fn aliases(&mut self) -> Result<(), String> {
        for row in read("aliases")?.rows() {
            let id: u32 = required(row, "geonameid")?;
            let number = *self.divisions.get(&id).ok_or_else(|| row.error(format!("no division {id}")))?;
            self.name(Kind::Division, &row.filled("name")?, number << 1);
        }
        Ok(())
    }

    fn small_places(&mut self) -> Result<(), String> {
        for row in read("small_places")?.rows() {
            let small = place(row, 0)?;
            self.name(Kind::Small, &small.name, self.index.small_places.len() as u32);
            self.index.small_places.push(small);
        }
        Ok(())
    }

    fn name(&mut self, kind: Kind, name: &str, posting: u32) {
        let postings = self.names.entry(kind.key(&fold::fold(name))).or_default();
        if !postings.contains(&posting) {
            postings.push(posting);
        }
    }

    fn write(mut self) -> Result<(), String> {
        let mut map = fst::MapBuilder::memory();
        for (key, mut postings) in self.names {
            map.insert(&key, pack(self.index.postings.len(), postings.len())).map_err(|error| error.to_string())?;
            self.index.postings.append(&mut postings);
        }
        let map = map.into_inner().map_err(|error| error.to_string())?;
        let index = rkyv::to_bytes::<rkyv::rancor::Error>(&self.index).map_err(|error| error.to_string())?;
        let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|error| error.to_string())?);
        std::fs::write(out.join("places.fst"), map).map_err(|error| error.to_string())?;
        std::fs::write(out.join("places.rkyv"), index).map_err(|error| error.to_string())
    }
}

fn place(row: table::Row, level: u8) -> Result<Row, String> {
    Ok(Row {
        geonameid: required(row, "geonameid")?,
        level,
        name: row.filled("name")?,
        country: row.filled("country")?,
        admin1: row.text("admin1")?,
        point: row.number("lat")?.zip(row.number("lon")?),
        population: required(row, "population")?,
    })
}

fn required(row: table::Row, column: &str) -> Result<u32, String> {
    row.number(column)?.ok_or_else(|| row.error(format!("{column} is empty")))
}

fn read(name: &str) -> Result<table::Table, String> {
    let shown = format!("data/places/{name}.tsv");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&shown);
    println!("cargo::rerun-if-changed={}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{shown}: {error}"))?;
    table::Table::parse(&shown, &text)
}

//! Compiles `data/knowledge` and `data/ontology` into the index that the library embeds.
//!
//! A table `x.tsv` may be followed by `curated_x.tsv` with the same columns, written by hand.

#[path = "../src/archive.rs"]
#[allow(dead_code, reason = "the library uses the other half")]
mod archive;
#[path = "../src/fold.rs"]
mod fold;
#[path = "../src/names.rs"]
mod names;
mod table;

use archive::{END_KINDS, Index, Table};
use names::Names;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use table::Row;

fn main() {
    if let Err(error) = build() {
        println!("cargo::error={error}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), String> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/archive.rs");
    println!("cargo::rerun-if-changed=src/fold.rs");
    println!("cargo::rerun-if-changed=src/names.rs");
    println!("cargo::rerun-if-changed={}", data.join("knowledge").display());
    println!("cargo::rerun-if-changed={}", data.join("ontology").display());
    let mut compiler = Compiler { data, index: Index::default(), names: Names::default() };
    let countries = compiler.countries()?;
    compiler.names_of_states(&countries)?;
    compiler.ontology()?;
    // Heads of companies stand under the sector BUS in place of a country.
    let labels = compiler.index.bodies.iter().chain(&compiler.index.sectors);
    let codes: HashSet<String> = countries.into_keys().chain(labels.map(|label| label.code.clone())).collect();
    compiler.metonyms(&codes)?;
    compiler.organisations(&codes)?;
    compiler.memberships(&codes)?;
    compiler.roles()?;
    compiler.ministries()?;
    compiler.persons(&codes)?;
    compiler.places(&codes)?;
    compiler.admin1(&codes)?;
    compiler.regions(&codes)?;
    compiler.write()
}

struct Compiler {
    data: PathBuf,
    index: Index,
    names: Names,
}

impl Compiler {
    /// Calls `row` for every row of the table and of its curated supplement; the flag tells which.
    fn each(&self, file: &str, mut row: impl FnMut(Row, bool) -> Result<(), String>) -> Result<(), String> {
        for row_of in read(&self.data, file)?.rows() {
            row(row_of, false)?;
        }
        let Some((folder, name)) = file.split_once('/') else { return Ok(()) };
        let supplement = format!("{folder}/curated_{name}");
        if self.data.join(&supplement).exists() {
            for row_of in read(&self.data, &supplement)?.rows() {
                row(row_of, true)?;
            }
        }
        Ok(())
    }

    /// Row of each country by code.
    fn countries(&mut self) -> Result<HashMap<String, u32>, String> {
        let mut countries = Vec::new();
        self.each("knowledge/countries.tsv", |row, _| {
            countries.push(archive::Country {
                code: row.filled("code")?,
                iso2: row.text("iso2")?,
                name_en: row.filled("name_en")?,
                name_de: row.filled("name_de")?,
                status: row.text("status")?,
                parent: row.text("parent")?,
                plover: row.text("plover_country")?,
                plover_extra: row.text("plover_extra")?,
                capital_en: row.text("capital_en")?,
                capital_de: row.text("capital_de")?,
                continent: row.text("continent")?,
                wikidata: row.text("wikidata")?,
                population: row.number("population")?.unwrap_or(0),
            });
            Ok(())
        })?;
        countries.sort_by(|a, b| a.code.cmp(&b.code));
        let numbers = countries.iter().enumerate().map(|(number, row)| (row.code.clone(), number as u32)).collect();
        self.index.countries = countries;
        Ok(numbers)
    }

    fn names_of_states(&mut self, countries: &HashMap<String, u32>) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let number = |row: Row| {
            let code = row.cell("code")?;
            countries.get(code).copied().ok_or_else(|| row.error(format!("no country {code:?}")))
        };
        self.each("knowledge/names.tsv", |row, _| {
            const KINDS: [&str; 11] = [
                "common",
                "short",
                "iso",
                "official",
                "variant",
                "informal",
                "nickname",
                "abbr",
                "former",
                "region",
                "ambiguous",
            ];
            let kind = match row.choice("kind", &KINDS)? {
                0..=3 => 0,
                4..=6 => 1,
                other => other as u32 - 5,
            };
            names.add(Table::State, row.cell("lang")?, row.cell("name")?, kind, number(row)? << 3 | kind);
            Ok(())
        })?;
        self.each("knowledge/demonyms.tsv", |row, _| {
            let (language, form, number) = (row.cell("lang")?, row.cell("form")?, number(row)?);
            let kinds = ["adj", "noun_sg", "noun_m_sg", "noun_f_sg", "noun_pl", "noun_coll"];
            match row.choice("kind", &kinds)? {
                0 => names.add(Table::Adjective, language, form, 0, number),
                kind => {
                    let (plural, feminine) = (u32::from(kind >= 4), u32::from(kind == 3));
                    names.add(Table::People, language, form, plural, number << 2 | plural << 1 | feminine);
                }
            }
            Ok(())
        })?;
        self.names = names;
        Ok(())
    }

    fn metonyms(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let mut metonyms = Vec::new();
        self.each("knowledge/metonyms.tsv", |row, _| {
            let ambiguous = row.choice("ambiguous", &["", "yes"])? == 1;
            names.add(
                Table::Metonym,
                row.cell("lang")?,
                row.cell("name")?,
                u32::from(ambiguous),
                metonyms.len() as u32,
            );
            metonyms.push(archive::Metonym {
                name: row.filled("name")?,
                code: known(row, "code", codes)?,
                sector: row.text("sector")?,
                kind: row.filled("kind")?,
                ambiguous,
            });
            Ok(())
        })?;
        (self.names, self.index.metonyms) = (names, metonyms);
        Ok(())
    }

    fn organisations(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let mut organisations = Vec::new();
        self.each("knowledge/organisations.tsv", |row, _| {
            let (seen_from, seen_to) = (row.stretch("seen_from")?.0, row.stretch("seen_to")?.0);
            let curated = row.cell("source")? == "curated";
            let rank = match (curated, seen_to) {
                (true, _) => 0,
                (false, 0) => 1,
                (false, _) => 2,
            };
            let (name_en, name_de) = (row.filled("name_en")?, row.text("name_de")?);
            for name in [&name_en, &name_de].into_iter().chain(&row.list("aliases")?) {
                let posting = organisations.len() as u32;
                names.add_both(Table::Organisation, Table::OrganisationFolded, name, rank, posting);
            }
            organisations.push(archive::Organisation {
                id: row.filled("org_id")?,
                name_en,
                name_de,
                plover_country: known_or_empty(row, "plover_country", codes)?,
                sector: row.text("sector")?,
                kind: row.filled("type")?,
                cameo_code: row.text("cameo_code")?,
                seen_from,
                seen_to,
                curated,
                language: String::new(),
            });
            Ok(())
        })?;
        (self.names, self.index.organisations) = (names, organisations);
        Ok(())
    }

    fn memberships(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let mut memberships = Vec::new();
        self.each("knowledge/memberships.tsv", |row, _| {
            let (country, organisation) = (known(row, "country", codes)?, row.filled("organisation")?);
            let posting = memberships.len() as u32;
            names.add(Table::Members, "", &fold::fold(&organisation), posting, posting);
            names.add(Table::MemberOf, "", &country, posting, posting);
            memberships.push(archive::Membership {
                country,
                organisation,
                status: row.filled("status")?,
                from: row.stretch("from")?.0,
                to: row.stretch("to")?.0,
            });
            Ok(())
        })?;
        (self.names, self.index.memberships) = (names, memberships);
        Ok(())
    }

    fn roles(&mut self) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let mut roles = Vec::new();
        self.each("knowledge/roles.tsv", |row, _| {
            let (language, term, curated) = (row.cell("lang")?, row.filled("term")?, row.cell("source")? == "curated");
            let forms = [vec![term.clone()], row.list("plural")?, row.list("feminine")?, row.list("inflected")?];
            for (form, words) in forms.iter().enumerate() {
                for word in words {
                    let rank = 4 * u32::from(!curated) + form as u32;
                    let posting = (roles.len() as u32) << 2 | form as u32;
                    names.add(Table::Role, language, &word.to_lowercase(), rank, posting);
                }
            }
            roles.push(archive::Role {
                term,
                plural: row.text("plural")?,
                feminine: row.text("feminine")?,
                sector: row.text("sector")?,
                sector2: row.text("sector2")?,
                kind: row.filled("kind")?,
                curated,
            });
            Ok(())
        })?;
        (self.names, self.index.roles) = (names, roles);
        Ok(())
    }

    fn ministries(&mut self) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let mut ministries = Vec::new();
        self.each("knowledge/ministries.tsv", |row, _| {
            let posting = ministries.len() as u32;
            names.add(Table::Ministry, row.cell("lang")?, &row.filled("pattern")?.to_lowercase(), posting, posting);
            ministries.push(archive::Ministry {
                sector: row.text("sector")?,
                class: row.text("office_class")?,
                minister: row.choice("kind", &["ministry", "minister"])? == 1,
            });
            Ok(())
        })?;
        (self.names, self.index.ministries) = (names, ministries);
        Ok(())
    }

    fn persons(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut persons = Vec::new();
        self.each("knowledge/persons.tsv", |row, _| {
            let surnames = row.list("surnames")?;
            if surnames.is_empty() {
                return Err(row.error("no surname"));
            }
            persons.push(archive::Person {
                id: row.filled("person_id")?,
                name_en: row.filled("name_en")?,
                name_de: row.text("name_de")?,
                country: known(row, "country", codes)?,
                wikidata: row.text("wikidata")?,
                gender: [0, b'F', b'M'][row.choice("gender", &["", "F", "M"])?],
                surnames,
                aliases: row.list("aliases")?,
                language: String::new(),
                first_term: 0,
                terms: 0,
            });
            Ok(())
        })?;
        persons.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(twice) = persons.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(format!("data/knowledge/persons.tsv: the id {} occurs twice", twice[0].id));
        }
        let numbers: HashMap<String, u32> =
            persons.iter().enumerate().map(|(number, person)| (person.id.clone(), number as u32)).collect();
        for row in read(&self.data, "knowledge/curated_aliases.tsv")?.rows() {
            let person = person_of(row, &numbers, &persons)?;
            let person = &mut persons[person as usize];
            if row.choice("kind", &["full", "surname"])? == 0 { &mut person.aliases } else { &mut person.surnames }
                .push(row.filled("alias")?);
        }
        let mut terms = self.terms(&numbers, &persons, codes)?;
        terms.sort_by(|a, b| (a.person, a.from, &a.class).cmp(&(b.person, b.from, &b.class)));
        for (number, term) in terms.iter().enumerate() {
            let person = &mut persons[term.person as usize];
            if person.terms == 0 {
                person.first_term = number as u32;
            }
            person.terms += 1;
            let key = format!("{}\t{}", term.country, term.class);
            self.names.add(Table::Holder, "", &key, number as u32, number as u32);
        }
        for (number, person) in persons.iter().enumerate() {
            let number = number as u32;
            for name in [&person.name_en, &person.name_de].into_iter().chain(&person.aliases) {
                self.names.add_both(Table::Person, Table::PersonFolded, name, number, number);
            }
            for name in &person.surnames {
                self.names.add_both(Table::Surname, Table::SurnameFolded, name, number, number);
            }
        }
        (self.index.persons, self.index.terms) = (persons, terms);
        Ok(())
    }

    fn terms(
        &self,
        numbers: &HashMap<String, u32>,
        persons: &[archive::Person],
        codes: &HashSet<String>,
    ) -> Result<Vec<archive::Term>, String> {
        let mut ranks: HashMap<String, u8> = HashMap::new();
        self.each("knowledge/sources.tsv", |row, _| {
            ranks.insert(row.filled("source")?, row.number("rank")?.unwrap_or(u8::MAX));
            Ok(())
        })?;
        let mut terms = Vec::new();
        self.each("knowledge/terms.tsv", |row, _| {
            let person = person_of(row, numbers, persons)?;
            let mut source_rank = u8::MAX;
            for source in row.cell("source")?.split('+') {
                let rank =
                    ranks.get(source).ok_or_else(|| row.error(format!("no source {source:?} in sources.tsv")))?;
                source_rank = source_rank.min(*rank);
            }
            let ((from, after_from), (to, after_to), (asof, after_asof)) =
                (row.stretch("from")?, row.stretch("to")?, row.stretch("asof")?);
            let end = row.choice("to_kind", &END_KINDS)?;
            if to != 0 && from > to {
                return Err(row.error("the term ends before it begins"));
            }
            let exact = |column| Ok::<bool, String>(row.cell(column)?.len() == "YYYY-MM-DD".len());
            let (to, sure_to) = match END_KINDS[end] {
                "open" => (0, after_asof),
                "before-snapshot" => (to, after_asof),
                // Others may have come and gone between the last look at the source and the successor.
                "successor" => (to, to.min(after_asof)),
                _ if to == 0 => return Err(row.error("the end is empty, but not open")),
                _ if exact("to")? => (to, to),
                _ => (after_to, to),
            };
            terms.push(archive::Term {
                person,
                country: known(row, "country", codes)?,
                class: row.filled("office_class")?,
                sector: row.text("sector")?,
                office: row.text("office")?,
                from,
                sure_from: if exact("from")? { from } else { after_from },
                to,
                sure_to,
                asof,
                end: end as u8,
                source_rank,
            });
            Ok(())
        })?;
        Ok(terms)
    }

    fn places(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut places = Vec::new();
        let mut other_names = Vec::new();
        self.each("knowledge/places.tsv.xz", |row, _| {
            let missing = |column: &str| row.error(format!("{column} is empty"));
            let german = row.list("name_de")?;
            let name_de = german.first().cloned().unwrap_or_default();
            other_names.push(([vec![row.text("ascii")?], german].concat(), row.list("alternates")?));
            places.push(archive::Place {
                geonameid: row.number("geonameid")?.ok_or_else(|| missing("geonameid"))?,
                name: row.filled("name")?,
                name_de,
                lat: row.number("lat")?.ok_or_else(|| missing("lat"))?,
                lon: row.number("lon")?.ok_or_else(|| missing("lon"))?,
                country: known(row, "country", codes)?,
                admin1: row.text("admin1")?,
                population: row.number("population")?.unwrap_or(0),
                feature: row.text("feature")?,
            });
            Ok(())
        })?;
        if places.windows(2).any(|pair| pair[0].geonameid >= pair[1].geonameid) {
            return Err("data/knowledge/places.tsv.xz: not sorted by geonameid".to_string());
        }
        for (number, (place, (names, alternates))) in places.iter().zip(other_names).enumerate() {
            let posting = (number as u32) << 1;
            // By main names before others, then the more populous; no place has 2^31 people.
            let rank = (1 << 31) - 1 - place.population.min((1 << 31) - 1);
            for name in [&place.name].into_iter().chain(&names) {
                self.names.add_both(Table::Place, Table::PlaceFolded, name, rank, posting);
            }
            for name in &alternates {
                self.names.add_both(Table::Place, Table::PlaceFolded, name, rank | 1 << 31, posting | 1);
            }
        }
        self.index.places = places;
        Ok(())
    }

    fn admin1(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut divisions = Vec::new();
        self.each("knowledge/admin1.tsv", |row, _| {
            divisions.push(archive::Admin1 {
                country: known(row, "country", codes)?,
                code: row.filled("admin1")?,
                name: row.filled("name")?,
                name_de: row.text("name_de")?,
            });
            Ok(())
        })?;
        divisions.sort_by(|a, b| (&a.country, &a.code).cmp(&(&b.country, &b.code)));
        for (number, division) in divisions.iter().enumerate() {
            for name in [&division.name, &division.name_de] {
                self.names.add_both(Table::Admin1, Table::Admin1Folded, name, number as u32, number as u32);
            }
        }
        self.index.admin1 = divisions;
        Ok(())
    }

    fn regions(&mut self, codes: &HashSet<String>) -> Result<(), String> {
        let mut names = std::mem::take(&mut self.names);
        let mut regions = Vec::new();
        self.each("knowledge/regions.tsv", |row, _| {
            let (name_en, name_de, number) = (row.filled("name_en")?, row.text("name_de")?, regions.len() as u32);
            for name in [&name_en, &name_de].into_iter().chain(&row.list("aliases")?) {
                names.add_both(Table::Region, Table::RegionFolded, name, number, number);
            }
            let countries = row.text("countries")?;
            if let Some(code) = countries.split(',').find(|code| !code.is_empty() && !codes.contains(*code)) {
                return Err(row.error(format!("countries: no code {code:?}")));
            }
            regions.push(archive::Region { name_en, name_de, kind: row.filled("kind")?, countries });
            Ok(())
        })?;
        (self.names, self.index.regions) = (names, regions);
        Ok(())
    }

    fn ontology(&mut self) -> Result<(), String> {
        let mut events = Vec::new();
        self.each("ontology/events.tsv", |row, _| {
            events.push(archive::Event {
                name: row.filled("event")?,
                quad: row.choice("quad", &["1", "2", "3", "4"])? as u8 + 1,
                score: row.number("score")?.ok_or_else(|| row.error("score is empty"))?,
                content: ["", "intent", "deed"][row.choice("content", &["", "intent", "deed"])?].to_string(),
                label_en: row.text("label_en")?,
                label_de: row.text("label_de")?,
                modes: Vec::new(),
            });
            Ok(())
        })?;
        self.each("ontology/modes.tsv", |row, _| {
            let name = row.cell("event")?;
            let event = events.iter_mut().find(|event| event.name == name);
            event.ok_or_else(|| row.error(format!("no event {name:?}")))?.modes.push(archive::Mode {
                name: row.filled("mode")?,
                score: row.number("score")?,
                label_en: row.text("label_en")?,
                label_de: row.text("label_de")?,
            });
            Ok(())
        })?;
        let labels = |file: &str| {
            let mut labels = Vec::new();
            self.each(file, |row, _| {
                let (code, label_en, label_de) = (row.filled("code")?, row.text("label_en")?, row.text("label_de")?);
                labels.push(archive::Label { code, label_en, label_de });
                Ok(())
            })?;
            Ok::<_, String>(labels)
        };
        let (contexts, sectors) = (labels("ontology/contexts.tsv")?, labels("ontology/sectors.tsv")?);
        let bodies = labels("ontology/bodies.tsv")?;
        let mut cameo = Vec::new();
        self.each("ontology/cameo.tsv", |row, _| {
            let (event, mode, context) = (row.text("event")?, row.text("mode")?, row.text("context")?);
            let found = events.iter().find(|known| known.name == event);
            if !event.is_empty() && found.is_none() {
                return Err(row.error(format!("no event {event:?}")));
            }
            if !mode.is_empty() && !found.is_some_and(|event| event.modes.iter().any(|known| known.name == mode)) {
                return Err(row.error(format!("{event} has no mode {mode:?}")));
            }
            for code in row.list("context")? {
                if !contexts.iter().any(|known| known.code == code) {
                    return Err(row.error(format!("no context {code:?}")));
                }
            }
            cameo.push(archive::Cameo {
                code: row.filled("code")?,
                name: row.filled("name")?,
                goldstein: row.number("goldstein")?,
                event,
                mode,
                context,
            });
            Ok(())
        })?;
        let index = &mut self.index;
        (index.events, index.contexts, index.sectors, index.cameo) = (events, contexts, sectors, cameo);
        index.bodies = bodies;
        Ok(())
    }

    fn write(mut self) -> Result<(), String> {
        let (map, postings) = self.names.finish()?;
        self.index.postings = postings;
        let index = rkyv::to_bytes::<rkyv::rancor::Error>(&self.index).map_err(|error| error.to_string())?;
        let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|error| error.to_string())?);
        std::fs::write(out.join("names.fst"), map).map_err(|error| error.to_string())?;
        std::fs::write(out.join("index.rkyv"), index).map_err(|error| error.to_string())
    }
}

/// The person of the row; the name beside the id is for the reader, and must be the right one.
fn person_of(row: Row, numbers: &HashMap<String, u32>, persons: &[archive::Person]) -> Result<u32, String> {
    let id = row.cell("person_id")?;
    let &person = numbers.get(id).ok_or_else(|| row.error(format!("no person {id:?}")))?;
    let (name, called) = (row.cell("name")?, &persons[person as usize].name_en);
    if name == called { Ok(person) } else { Err(row.error(format!("{id} is {called:?}, not {name:?}"))) }
}

fn known(row: Row, column: &str, codes: &HashSet<String>) -> Result<String, String> {
    let code = row.filled(column)?;
    if codes.contains(&code) { Ok(code) } else { Err(row.error(format!("{column}: no code {code:?}"))) }
}

fn known_or_empty(row: Row, column: &str, codes: &HashSet<String>) -> Result<String, String> {
    if row.cell(column)?.is_empty() { Ok(String::new()) } else { known(row, column, codes) }
}

/// Reads a table of the data folder; `.xz` files are unpacked.
fn read(data: &Path, file: &str) -> Result<table::Table, String> {
    let path = data.join(file);
    let shown = format!("data/{file}");
    let bytes = std::fs::read(&path).map_err(|error| format!("{shown}: {error}"))?;
    let bytes = if file.ends_with(".xz") {
        let mut unpacked = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut unpacked).map_err(|error| format!("{shown}: {error:?}"))?;
        unpacked
    } else {
        bytes
    };
    let text = String::from_utf8(bytes).map_err(|error| format!("{shown}: {error}"))?;
    table::Table::parse(&shown, &text)
}

//! Persons of the tables whose names are written by the rules of another language: "Alexej Kudrin",
//! "Aleksei Kudrin", "Алексей Кудрин".

use crate::tables::TABLES;
use knowledge::{Knowledge, Person};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The persons whose full name sounds alike. The caller sees to it that person and article fit.
pub fn persons_alike(knowledge: &Knowledge, full: &str) -> Vec<Person> {
    // All knowledge of a program has the same tables; what a user adds is found as it is written.
    static SOUNDS: OnceLock<HashMap<String, Vec<&'static str>>> = OnceLock::new();
    let sounds = SOUNDS.get_or_init(|| {
        let mut sounds: HashMap<String, Vec<&'static str>> = HashMap::new();
        for person in knowledge.persons() {
            let names = [person.name_en(), person.name_de()].into_iter().chain(person.aliases());
            for name in names.filter(|name| name.contains(' ')) {
                let ids = sounds.entry(TABLES.sound(name)).or_default();
                if !ids.contains(&person.id()) {
                    ids.push(person.id());
                }
            }
        }
        sounds
    });
    let ids = sounds.get(&TABLES.sound(full)).map(Vec::as_slice).unwrap_or_default();
    ids.iter().filter_map(|id| knowledge.person(id)).collect()
}

//! Prints how long loading takes and what the tables know of the names given, on a day given first:
//! `cargo run --release -p knowledge --example ask -- 2024-06-18 Berlin "Angela Merkel"`

use knowledge::Knowledge;
use record::{Date, Language};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let knowledge = Knowledge::load()?;
    println!("loaded in {:?}", start.elapsed());
    let mut arguments = std::env::args().skip(1);
    let date: Date = arguments.next().as_deref().unwrap_or("2024-06-18").parse()?;
    for name in arguments {
        let start = Instant::now();
        println!("\n{name}");
        for language in [Language::German, Language::English] {
            let code = language.code();
            knowledge.states_named(language, &name).iter().for_each(|found| println!("  {code} {found:?}"));
            knowledge.metonyms(language, &name).iter().for_each(|found| println!("  {code} {found:?}"));
            knowledge.peoples(language, &name).iter().for_each(|found| println!("  {code} {found:?}"));
            knowledge.adjectives(language, &name).iter().for_each(|found| println!("  {code} adjective of {found}"));
            knowledge.roles(language, &name).iter().for_each(|found| println!("  {code} {found:?}"));
            knowledge.ministry(language, &name).iter().for_each(|found| println!("  {code} {found:?}"));
        }
        knowledge.organisations_folded(&name).iter().for_each(|found| println!("  {found:?}"));
        knowledge.admin1_folded(&name).iter().for_each(|found| println!("  {found:?}"));
        knowledge.regions_folded(&name).iter().for_each(|found| println!("  {found:?}"));
        knowledge.places_folded(&name).iter().take(5).for_each(|found| println!("  {found:?}"));
        for person in [knowledge.persons_folded(&name), knowledge.persons_by_surname_folded(&name)].concat() {
            println!("  {person:?} {}", person.country());
            for term in person.terms() {
                println!("    {} {} {:?}–{:?}: {:?}", term.class, term.office, term.from, term.to, term.holds_on(date));
            }
        }
        if let Some((country, class)) = name.split_once(' ') {
            for (person, term, holds) in knowledge.holders_on(country, class, date) {
                println!("  {} {} since {:?}: {holds:?}", person.name_en(), term.office, term.from);
            }
        }
        println!("  in {:?}", start.elapsed());
    }
    Ok(())
}

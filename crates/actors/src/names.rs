//! Where a sentence names persons: what the engine marked, what the tables know, and single
//! names that call somebody named in full.

use crate::people::People;
use crate::phrase::Reading;
use crate::sense::{self, Sense};
use crate::tables::TABLES;
use crate::world::World;
use record::{Language, NameKind, Upos};
use std::ops::Range;

/// The longest full name that is looked up, in units.
const LONGEST: usize = 4;

fn capitalised(part: &str) -> bool {
    part.chars().next().is_some_and(char::is_uppercase)
}

struct Found(Vec<Range<usize>>);

impl Found {
    fn is_free(&self, run: &Range<usize>) -> bool {
        self.0.iter().all(|other| other.end <= run.start || run.end <= other.start)
    }
}

impl Reading<'_> {
    /// The runs of units that are names of persons, in order. `named` says that the engine marked
    /// names in this article.
    pub fn names(&self, world: &World, named: bool, people: &People) -> Vec<Range<usize>> {
        let mut found = Found(Vec::new());
        for name in self.sentence.names.iter().filter(|name| name.kind == NameKind::Per) {
            if let Some(run) = self.marked(world, people, self.units_of(&name.words)).filter(|run| found.is_free(run)) {
                found.0.push(run);
            }
        }
        self.full_names(world, named, &mut found);
        self.single_names(world, people, &mut found);
        found.0.sort_by_key(|run| run.start);
        found.0
    }

    /// The person's name in what the engine marked as one: without titles and punctuation. None
    /// where the tables or the rest of the article know better.
    fn marked(&self, world: &World, people: &People, mut run: Range<usize>) -> Option<Range<usize>> {
        while run.len() > 1 && self.is_title(world, run.start) {
            run.start += 1;
        }
        while !run.is_empty() && matches!(self.units[run.end - 1].upos, Upos::Punct | Upos::Part) {
            run.end -= 1;
        }
        let first = self.units.get(run.start).filter(|_| !run.is_empty())?;
        // The engine may end a name at its particle: "Karl-Theodor zu".
        let longer = (run.end + 1..=run.end + 2).filter(|end| *end <= self.units.len());
        let known =
            |end: &usize| self.units[end - 1].capital() && world.person_named(&self.text(run.start..*end)).is_some();
        if first.capital()
            && let Some(end) = longer.rev().find(known)
        {
            run.end = end;
        }
        let whole = self.text(run.clone());
        let organisation = run.len() > 1 && world.organisation(&whole).is_some();
        if organisation || world.own_organisation(&whole).is_some() {
            return None;
        }
        if run.len() > 1 {
            return first.nominal_name().then_some(run);
        }
        let honorific = TABLES.value(world.language, &first.form, "honorific").is_some();
        if first.upos != Upos::Propn || honorific || (first.form.contains('-') && self.is_role(world, run.start)) {
            return None;
        }
        let called = people.called(world, &first.form).is_some();
        let known_otherwise = match self.alone(world, run.start) {
            None | Some(Sense::Name) => world.is_well_known_place(&first.form) && !world.is_called(&first.form),
            Some(_) => true,
        };
        (called || !(known_otherwise || world.is_rather_no_person(&first.form))).then_some(run)
    }

    fn full_names(&self, world: &World, named: bool, found: &mut Found) {
        for start in 0..self.units.len() {
            // Names of two units and more begin with a capital and hold no punctuation.
            if !self.units[start].capital() || !self.units[start].nominal_name() {
                continue;
            }
            let limit = (start..self.units.len().min(start + LONGEST)).find(|&at| self.units[at].upos == Upos::Punct);
            let limit = limit.unwrap_or(self.units.len().min(start + LONGEST));
            for end in (start + 2..=limit).rev() {
                let run = start..end;
                if !found.is_free(&run) || !self.units[end - 1].capital() {
                    continue;
                }
                let known = || {
                    let text = self.text(run.clone());
                    let bare = text.strip_suffix('s').filter(|_| world.language == Language::German);
                    world.person_named(&text).is_some() || bare.is_some_and(|bare| world.person_named(bare).is_some())
                };
                if (known() || (!named && self.is_flat_name(world, &run))) && !self.is_title(world, start) {
                    found.0.push(run);
                    break;
                }
            }
        }
    }

    /// A single name directly behind a title, or one that calls somebody known.
    fn single_names(&self, world: &World, people: &People, found: &mut Found) {
        for at in 0..self.units.len() {
            let run = at..at + 1;
            let unit = &self.units[at];
            // The engine takes double names in the genitive for common nouns.
            let double = unit.upos == Upos::Noun && unit.form.contains('-') && unit.form.split('-').all(capitalised);
            let name = unit.upos == Upos::Propn || (double && world.language == Language::German);
            if !name || !unit.capital() || !found.is_free(&run) || self.is_organisation(at) {
                continue;
            }
            let titled = || at > 0 && self.is_title(world, at - 1);
            let called = people.called(world, &unit.form).is_some() || world.is_called(&unit.form);
            if (called || (titled() && !double && !world.is_place(&unit.form))) && self.alone(world, at).is_none() {
                found.0.push(run);
            }
        }
    }

    /// Inside a longer name that the engine takes for no person ("General Dynamics", "Trump Tower").
    pub fn is_organisation(&self, unit: usize) -> bool {
        let words = &self.units[unit].words;
        self.sentence.names.iter().any(|name| {
            matches!(name.kind, NameKind::Org | NameKind::Misc | NameKind::Loc)
                && name.words.len() > 1
                && name.words.contains(&words.start)
        })
    }

    /// A person's name in the form of the dictionary.
    pub fn name(&self, world: &World, units: Range<usize>) -> String {
        let last = &self.units[units.end - 1];
        let genitive = last.form.strip_prefix(&last.lemma).is_some_and(|ending| ending == "s");
        let text = self.text(units);
        match text.strip_suffix('s') {
            Some(bare) if genitive && world.language == Language::German => bare.to_string(),
            _ => text,
        }
    }

    /// Proper nouns the tree chains as the parts of one name, standing where persons stand.
    fn is_flat_name(&self, world: &World, run: &Range<usize>) -> bool {
        let words = &self.sentence.words;
        let range = self.words(run.clone());
        let first = range.start;
        let chained =
            range.clone().skip(1).all(|word| words[word].relation() == "flat" && words[word].head == Some(first));
        let whole = words.get(range.end).is_none_or(|next| next.relation() != "flat");
        let proper = self.units[run.clone()].iter().all(|unit| unit.upos == Upos::Propn && unit.capital());
        let known_otherwise =
            || sense::of(world, &self.units[run.clone()]).is_some() || self.alone(world, run.start).is_some();
        let titled = || run.start > 0 && self.is_title(world, run.start - 1);
        let acts = words[first].relation() == "nsubj" || words[first].deprel == "obl:agent";
        chained && whole && proper && !known_otherwise() && (acts || titled())
    }
}

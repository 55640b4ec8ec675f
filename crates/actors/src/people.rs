//! The persons of one article: every name of a person once, with all that is known of it.

use crate::sense::Role;
use crate::tables::{Gender, TABLES};
use crate::world::{Belonging, Known, World};
use record::{Entity, Language};

pub struct Person {
    /// The fullest name.
    pub name: String,
    pub known: Option<Known>,
    pub gender: Gender,
    /// Classes of the offices held or named.
    pub classes: Vec<&'static str>,
    /// Titles the article gave.
    pub titles: Vec<String>,
    pub entity: Entity,
    pub confidence: f32,
    pub why: String,
    /// Sound of the whole name, and of the single names the person is called by.
    sound: String,
    short: Vec<String>,
    /// How often the article has named him so far.
    pub seen: usize,
    /// Parts of the full name as written in text and tables.
    parts: Vec<String>,
    /// Sound of the given name; empty for a single name.
    given: String,
}

/// Reasons of persons that no table knows.
pub const UNKNOWN: &str = "a person that no table knows";
pub const UNKNOWN_OF_COUNTRY: &str = "not in the tables; country from the words around the name";

/// Names of fewer letters are compared as they are written.
const SHORT: usize = 5;

#[derive(Default)]
pub struct People {
    pub list: Vec<Person>,
}

impl People {
    /// The person of a full name, entered if new.
    pub fn enter(&mut self, world: &World, full: &str) -> usize {
        let full = without_genitive(world, full);
        let known = world.person_like(&full);
        let sound = TABLES.sound(&full);
        let same = |person: &Person| match (&person.known, &known) {
            (Some(one), Some(other)) => one == other,
            _ => person.sound == sound,
        };
        if let Some(index) = self.list.iter().position(same) {
            return index;
        }
        let short = match known {
            Some(known) => known.surnames().map(|name| TABLES.sound(name)).collect(),
            None => called_by(&full),
        };
        let given = full.split_once(' ').map(|(first, _)| TABLES.sound(first)).unwrap_or_default();
        let mut parts: Vec<String> = full.split(' ').map(str::to_string).collect();
        parts.extend(known.iter().flat_map(|known| known.surnames()).map(str::to_string));
        let entity = Entity { name: full.clone(), person: Some(full.clone()), ..Entity::default() };
        let mut person = Person {
            name: full,
            gender: known.map_or(Gender::Any, |known| world.gender(known)),
            known,
            classes: Vec::new(),
            titles: Vec::new(),
            entity,
            confidence: 0.5,
            why: UNKNOWN.to_string(),
            sound,
            short,
            given,
            seen: 0,
            parts,
        };
        if let Some(known) = person.known {
            let held = world.held(known);
            person.name = world.name(known);
            person.entity = held.entity;
            person.classes = held.classes;
            person.confidence = held.confidence;
            person.why = held.why;
        }
        self.list.push(person);
        self.list.len() - 1
    }

    /// The person a single name calls: of several the one named most so far, else the first.
    pub fn called(&self, world: &World, name: &str) -> Option<usize> {
        self.called_with(world, name, Gender::Any)
    }

    /// As [`Self::called`], of a gender that "Mrs" or "Herr" tells.
    pub fn called_with(&self, world: &World, name: &str, gender: Gender) -> Option<usize> {
        let bare = name.strip_suffix('s').filter(|_| world.language == Language::German).unwrap_or(name);
        let spelled = [name.to_string(), bare.to_string()];
        let sounds = spelled.each_ref().map(|name| TABLES.sound(name));
        let bears = |person: &Person, names: &[String]| {
            names.iter().any(|short| sounds.contains(short)) && person.spells(&spelled)
        };
        let fits = |index: &usize| self.list[*index].gender.agrees(gender);
        let by_surname =
            (0..self.list.len()).filter(fits).filter(|&index| bears(&self.list[index], &self.list[index].short));
        let by_given = || {
            let given = |person: &Person| sounds.contains(&person.given) && person.spells(&spelled);
            let mut bearers = (0..self.list.len()).filter(fits).filter(|&index| given(&self.list[index]));
            bearers.next().filter(|_| bearers.next().is_none())
        };
        by_surname.max_by_key(|&index| (self.list[index].seen, std::cmp::Reverse(index))).or_else(by_given)
    }

    /// Somebody entered already, by a full or a single name.
    pub fn named_or_called(&self, world: &World, name: &str) -> Option<usize> {
        let sound = TABLES.sound(name);
        self.list.iter().position(|person| person.sound == sound).or_else(|| {
            let last = name.rsplit(' ').next().unwrap_or(name);
            self.called(world, last)
        })
    }

    /// What the words around the name add.
    pub fn learn(&mut self, world: &World, index: usize, role: Option<&Role>, whose: &[Belonging]) {
        let person = &mut self.list[index];
        if let Some(role) = role {
            if role.feminine {
                person.gender = Gender::Feminine;
            } else if role.masculine && person.gender == Gender::Any && world.language == Language::German {
                person.gender = Gender::Masculine;
            }
            person.titles.push(role.term.to_lowercase());
            for class in role.offices.iter().flat_map(|office| &office.classes) {
                if person.known.is_none() && !person.classes.contains(class) {
                    person.classes.push(class);
                }
            }
        }
        if person.known.is_none()
            && let Some(role) = role
            && let Some(known) = whose
                .first()
                .and_then(|owner| world.holder_called(owner, role, &person.name))
                .or_else(|| world.bearer(whose.first(), role, &person.name))
        {
            let held = world.held(known);
            person.gender = world.gender(known);
            person.known = Some(known);
            person.classes = held.classes;
            person.entity = held.entity;
            person.confidence = 0.8;
            person.why = held.why;
        }
        if let Some(known) = person.known {
            if let Some(role) = role
                && let Some(held) = world.held_as(known, role)
            {
                person.entity = held.entity;
                person.confidence = held.confidence;
                person.why = held.why;
            } else if let Some(role) = role.filter(|role| person.entity.office.is_none() && role.gives_standing()) {
                // The tables know of no office on the day, the text does.
                person.entity.sector = world.sector_of(Some(role), whose.first());
                person.entity.office = Some(role.term.clone());
                person.confidence = 0.7;
                person.why = "title as the text gives it".to_string();
            }
            return;
        }
        if person.entity.code.is_none()
            && let Some(owner) = whose.iter().find(|owner| !owner.code.is_empty())
        {
            person.entity.code = owner.code();
            person.why = UNKNOWN_OF_COUNTRY.to_string();
            person.confidence = 0.6;
        }
        let only_party = person.entity.sector == ["PTY"] && role.is_some_and(Role::gives_standing);
        if person.entity.sector.is_empty() || (only_party && person.entity.office.is_none()) {
            person.entity.sector = world.sector_of(role, whose.first());
        }
        if person.entity.office.is_none()
            && let Some(role) = role.filter(|role| !role.weak && !role.relational)
        {
            person.entity.office = Some(role.term.clone());
        }
    }
}

impl Person {
    /// Whether a short name is written as a part of the full one: alike in sound is not enough
    /// ("Mai", "May").
    fn spells(&self, names: &[String]) -> bool {
        let short = |name: &&String| name.chars().count() < SHORT;
        names.iter().all(|name| !short(&name)) || names.iter().any(|name| self.parts.contains(name))
    }

    /// Whether the person was given this title or holds such an office.
    pub fn has(&self, role: &Role) -> bool {
        if role.feminine && !self.gender.agrees(Gender::Feminine) {
            return false;
        }
        let title = role.term.to_lowercase();
        if role.monarch {
            return self.titles.iter().any(|given| given.ends_with(&title));
        }
        let office = |class: &&'static str| self.classes.contains(class);
        self.titles.iter().any(|given| given.ends_with(&title))
            || role.offices.iter().flat_map(|o| &o.classes).any(office)
    }
}

/// The single names by which a person that no table knows is called: all but the given name, for
/// the family name stands first, last or in the middle.
fn called_by(full: &str) -> Vec<String> {
    let parts: Vec<&str> = full.split(' ').collect();
    let family = if parts.len() > 1 { &parts[1..] } else { &parts[..] };
    let particle = |part: &&&str| part.chars().all(char::is_lowercase) || part.len() < 3;
    family.iter().filter(|part| !particle(part)).map(|part| TABLES.sound(part)).collect()
}

/// German names take an -s in the genitive.
pub fn without_genitive(world: &World, name: &str) -> String {
    let name = name.trim_end_matches(['\'', '’']);
    if world.language == Language::German
        && let Some(bare) = name.strip_suffix('s')
        && world.person_named(name).is_none()
        && (world.person_named(bare).is_some() || world.is_surname(bare.rsplit(' ').next().unwrap_or(bare)))
    {
        return bare.to_string();
    }
    name.to_string()
}

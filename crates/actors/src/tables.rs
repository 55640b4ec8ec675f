//! The word lists of `data/actors`, read once.

use record::Language;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

macro_rules! table {
    ($name:literal) => {
        rows(include_str!(concat!("../../../data/actors/", $name, ".tsv")))
    };
}

/// The cells of every line but the first.
fn rows(tsv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    tsv.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t').collect())
}

fn language(code: &str) -> Language {
    if code == "de" { Language::German } else { Language::English }
}

fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split(',').filter(|part| !part.is_empty()).collect()
}

type Key = (Language, String);

fn key(lang: &str, term: &str) -> Key {
    (language(lang), term.to_lowercase())
}

/// What a title is the title of.
#[derive(Clone, Debug)]
pub struct Office {
    /// Classes of the office tables, the likeliest first.
    pub classes: Vec<&'static str>,
    /// English name of the organisation whose office it is; empty for the offices of states.
    pub organisation: &'static str,
    /// The states that know the title; the first is meant where none is named. Empty for any.
    pub countries: Vec<&'static str>,
}

/// How somebody stands to the office that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Former,
    /// In office at the time told of, which need not be the day of the article.
    Then,
    Deputy,
    Acting,
    Elect,
}

/// What the first part of a closed compound says of the whole.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub code: &'static str,
    pub sector: &'static str,
}

/// A word for a kind of actor that the table of roles lacks, or the last part of compounds.
#[derive(Clone, Copy, Debug)]
pub struct Agent {
    pub sector: &'static str,
    pub person: bool,
    /// As last part of a compound: an actor whatever stands before it.
    pub free: bool,
}

/// What a class of offices is coded as, where the office tables leave it open.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    /// 1 for the head of a state; who holds several offices is called by the lowest.
    pub rank: u8,
    pub code: &'static str,
    pub sector: &'static str,
    pub label: &'static str,
}

/// The rank of offices that `posts.tsv` does not list.
pub const LAST_RANK: u8 = 9;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Personal,
    Possessive,
    Relative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Masculine,
    Feminine,
    Neuter,
    /// Masculine or neuter, as German "sein".
    NotFeminine,
    Any,
}

impl Gender {
    pub fn agrees(self, other: Gender) -> bool {
        use Gender::*;
        match (self, other) {
            (Any, _) | (_, Any) => true,
            (NotFeminine, Feminine) | (Feminine, NotFeminine) => false,
            (NotFeminine, _) | (_, NotFeminine) => true,
            _ => self == other,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    Singular,
    Plural,
    Any,
}

impl Number {
    pub fn agrees(self, other: Number) -> bool {
        self == Number::Any || other == Number::Any || self == other
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Pronoun {
    pub usage: Use,
    pub gender: Gender,
    pub number: Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsFor {
    Country,
    Person,
    Any,
}

/// A common noun that stands for actors named before.
#[derive(Clone, Debug)]
pub struct Anaphor {
    pub stands_for: StandsFor,
    /// `pair`: after "both", "two"; `bare`: in the plural after the article alone; `single`: in the
    /// singular after article or demonstrative; `loose`: in the plural it can name a group of its own.
    pub uses: Vec<&'static str>,
}

pub struct Tables {
    pub offices: HashMap<Key, Vec<Office>>,
    pub standing: HashMap<(Language, String, &'static str), Standing>,
    pub parts: HashMap<Key, Part>,
    pub heads: Vec<(Language, &'static str, Agent)>,
    pub agents: HashMap<Key, Agent>,
    pub pronouns: HashMap<Key, Vec<Pronoun>>,
    pub anaphors: HashMap<Key, Anaphor>,
    pub words: HashMap<(Language, String, &'static str), &'static str>,
    /// Endings of English words for persons.
    pub endings: Vec<&'static str>,
    pub genders: HashMap<Key, (Gender, Number)>,
    pub posts: HashMap<&'static str, Post>,
    /// What the holders of an office of that class are, where no source names the office.
    pub class_labels: HashMap<&'static str, &'static str>,
    /// Terms of offices, agents and regions, and the first words of those of several words.
    pub terms: HashSet<String>,
    pub first_words: HashSet<String>,
    /// By first letter, the longest first.
    spelling: HashMap<char, Vec<(&'static str, &'static str)>>,
}

pub static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

impl Tables {
    fn read() -> Tables {
        let agent =
            |row: &[&'static str]| Agent { sector: row[2], person: row[3] == "yes", free: row.get(4) == Some(&"yes") };
        let mut tables = Tables {
            offices: HashMap::new(),
            standing: table!("standing")
                .map(|row| ((language(row[0]), row[1].to_lowercase(), row[2]), standing(row[3])))
                .collect(),
            parts: table!("compound_parts")
                .map(|row| (key(row[0], row[1]), Part { code: row[2], sector: row[3] }))
                .collect(),
            heads: table!("compound_heads").map(|row| (language(row[0]), row[1], agent(&row))).collect(),
            agents: table!("agents").map(|row| (key(row[0], row[1]), agent(&row))).collect(),
            pronouns: HashMap::new(),
            anaphors: table!("anaphors")
                .map(|row| (key(row[0], row[1]), Anaphor { stands_for: stands_for(row[2]), uses: list(row[3]) }))
                .collect(),
            words: table!("words").map(|row| ((language(row[0]), row[1].to_lowercase(), row[2]), row[3])).collect(),
            endings: table!("person_endings").map(|row| row[0]).collect(),
            genders: table!("genders").map(|row| (key(row[0], row[1]), (gender(row[2]), number(row[3])))).collect(),
            posts: table!("posts")
                .map(|row| {
                    (
                        row[0],
                        Post { rank: row[1].parse().unwrap_or(LAST_RANK), code: row[2], sector: row[3], label: row[4] },
                    )
                })
                .collect(),
            spelling: HashMap::new(),
            class_labels: table!("classes").map(|row| (row[0], row[1])).collect(),
            terms: HashSet::new(),
            first_words: HashSet::new(),
        };
        for row in table!("offices") {
            let office = Office { classes: list(row[2]), organisation: row[3], countries: list(row[4]) };
            tables.offices.entry(key(row[0], row[1])).or_default().push(office);
        }
        for row in table!("pronouns") {
            let usage = match row[2] {
                "personal" => Use::Personal,
                "possessive" => Use::Possessive,
                _ => Use::Relative,
            };
            let pronoun = Pronoun { usage, gender: gender(row[3]), number: number(row[4]) };
            tables.pronouns.entry(key(row[0], row[1])).or_default().push(pronoun);
        }
        let terms = tables.offices.keys().chain(tables.agents.keys());
        let first = terms.filter_map(|(_, term)| Some(term.split_once(' ')?.0.to_string()));
        tables.first_words = first.collect();
        let regions = tables.words.keys().filter(|(_, _, class)| *class == "region").map(|(_, word, _)| word);
        let terms = tables.offices.keys().chain(tables.agents.keys()).map(|(_, term)| term);
        tables.terms = terms.chain(regions).cloned().collect();
        tables.heads.sort_by_key(|(_, head, _)| std::cmp::Reverse(head.len()));
        for row in table!("spelling") {
            let rules = row[0].chars().next().map(|first| tables.spelling.entry(first).or_default());
            rules.into_iter().for_each(|rules| rules.push((row[0], row[1])));
        }
        for rules in tables.spelling.values_mut() {
            rules.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        }
        tables
    }

    /// Whether the word is on the list `class` of `words.tsv`.
    pub fn is(&self, language: Language, word: &str, class: &'static str) -> bool {
        self.words.contains_key(&(language, word.to_lowercase(), class))
    }

    /// What `words.tsv` says of the word under that class.
    pub fn value(&self, language: Language, word: &str, class: &'static str) -> Option<&'static str> {
        self.words.get(&(language, word.to_lowercase(), class)).copied()
    }

    pub fn is_possessive(&self, language: Language, word: &str) -> bool {
        let readings = self.pronouns.get(&(language, word.to_lowercase()));
        readings.is_some_and(|readings| readings.iter().any(|reading| reading.usage == Use::Possessive))
    }

    /// A key on which the German and the English spelling of a foreign name agree.
    pub fn sound(&self, name: &str) -> String {
        let plain = plain(name);
        let mut rest = plain.as_str();
        let mut key = String::new();
        while let Some(next) = rest.chars().next() {
            let rule = self.spelling.get(&next).and_then(|rules| rules.iter().find(|(from, _)| rest.starts_with(from)));
            let (length, sound) = match rule {
                Some((from, to)) => (from.len(), *to),
                None => (next.len_utf8(), &rest[..next.len_utf8()]),
            };
            // A doubled letter sounds once.
            if !(sound.len() == 1 && key.ends_with(sound)) {
                key.push_str(sound);
            }
            rest = &rest[length..];
        }
        key
    }
}

/// Lower case without the marks on its letters.
fn plain(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let unmarked = name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    unmarked.collect::<String>().to_lowercase().replace('ł', "l").replace('ø', "o").replace('ı', "i")
}

fn standing(cell: &str) -> Standing {
    match cell {
        "former" => Standing::Former,
        "then" => Standing::Then,
        "deputy" => Standing::Deputy,
        "acting" => Standing::Acting,
        _ => Standing::Elect,
    }
}

fn stands_for(cell: &str) -> StandsFor {
    match cell {
        "country" => StandsFor::Country,
        "person" => StandsFor::Person,
        _ => StandsFor::Any,
    }
}

pub fn gender(cell: &str) -> Gender {
    match cell {
        "M" | "Masc" => Gender::Masculine,
        "F" | "Fem" => Gender::Feminine,
        "N" | "Neut" => Gender::Neuter,
        "MN" => Gender::NotFeminine,
        _ => Gender::Any,
    }
}

pub fn number(cell: &str) -> Number {
    match cell {
        "sing" | "Sing" => Number::Singular,
        "plur" | "Plur" => Number::Plural,
        _ => Number::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_and_english_spellings_of_a_name_sound_alike() {
        for (german, english) in [
            ("Uschakow", "Ushakov"),
            ("Tschernenko", "Chernenko"),
            ("Schoigu", "Shoigu"),
            ("Ушаков", "Ushakov"),
            ("Лукашенко", "Lukaschenko"),
            ("Зеленський", "Selenskyj"),
        ] {
            assert_eq!(TABLES.sound(german), TABLES.sound(english));
        }
        assert_ne!(TABLES.sound("Merz"), TABLES.sound("Merkel"));
    }

    #[test]
    fn every_row_has_a_language_and_a_term() {
        for table in [
            include_str!("../../../data/actors/words.tsv"),
            include_str!("../../../data/actors/offices.tsv"),
            include_str!("../../../data/actors/agents.tsv"),
            include_str!("../../../data/actors/anaphors.tsv"),
            include_str!("../../../data/actors/pronouns.tsv"),
            include_str!("../../../data/actors/standing.tsv"),
            include_str!("../../../data/actors/compound_heads.tsv"),
            include_str!("../../../data/actors/compound_parts.tsv"),
        ] {
            let columns = table.lines().next().map_or(0, |head| head.split('\t').count());
            for row in table.lines().skip(1) {
                let cells: Vec<&str> = row.split('\t').collect();
                assert!(matches!(cells[0], "de" | "en") && !cells[1].is_empty(), "{row}");
                assert!(cells.len() <= columns, "too many cells: {row}");
            }
        }
    }

    #[test]
    fn offices_name_classes_that_posts_or_the_knowledge_tables_know() {
        let knowledge = knowledge::Knowledge::load().expect("the tables");
        let known: std::collections::BTreeSet<&str> =
            knowledge.persons().flat_map(|person| person.terms()).map(|term| term.class).collect();
        for office in TABLES.offices.values().flatten() {
            for class in &office.classes {
                assert!(known.contains(class), "no office of class {class}");
            }
        }
    }

    #[test]
    fn every_class_of_offices_has_a_label() {
        let knowledge = knowledge::Knowledge::load().expect("the tables");
        for term in knowledge.persons().flat_map(|person| person.terms()) {
            let label = crate::world::label(&term);
            assert!(!label.is_empty() && label != term.class, "{}", term.class);
        }
    }

    #[test]
    fn organisations_of_offices_are_in_the_knowledge_tables() {
        let knowledge = knowledge::Knowledge::load().expect("the tables");
        for office in TABLES.offices.values().flatten().filter(|office| !office.organisation.is_empty()) {
            let organisation = knowledge.organisations_named(office.organisation);
            let named = |row: &knowledge::Organisation| row.name_en == office.organisation;
            let state = || knowledge.countries().any(|country| country.name_en == office.organisation);
            assert!(organisation.iter().any(named) || state(), "{}", office.organisation);
        }
    }
}

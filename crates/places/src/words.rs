//! The word lists of `data/places`, read once.

use crate::names::stem;
use record::Language;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The cells of the lines behind comments and the line of column names.
pub fn rows(tsv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    tsv.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

macro_rules! table {
    ($name:literal) => {
        rows(include_str!(concat!("../../../data/places/", $name, ".tsv")))
    };
}
pub(crate) use table;

/// What kind of place a noun beside a name speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    Country,
    Admin1,
    District,
    /// Anything larger than a town.
    Area,
    City,
    /// Waters, mountains, islands.
    Nature,
}

impl Feature {
    fn of(class: &str) -> Feature {
        match class {
            "country" => Feature::Country,
            "admin1" => Feature::Admin1,
            "district" => Feature::District,
            "city" => Feature::City,
            "nature" => Feature::Nature,
            _ => Feature::Area,
        }
    }
}

/// Pairs by language and word.
type ByWord = HashMap<&'static str, HashMap<&'static str, Vec<(&'static str, &'static str)>>>;
type Listed = HashSet<(&'static str, &'static str, &'static str)>;

#[derive(Default)]
pub struct Words {
    directions: Listed,
    features: HashMap<&'static str, HashMap<&'static str, Vec<Feature>>>,
    located: HashSet<(&'static str, &'static str)>,
    usage: Listed,
    short: HashMap<&'static str, Vec<(&'static str, &'static str)>>,
    particles: Listed,
    never: Listed,
    cues: ByWord,
    peoples: ByWord,
    generic_domains: HashSet<&'static str>,
    expansions: HashMap<&'static str, &'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for row in table!("directions") {
        if let [lang, kind, form] = row[..] {
            words.directions.insert((lang, kind, form));
        }
    }
    for row in table!("features") {
        if let [lang, noun, class] = row[..] {
            words.features.entry(lang).or_default().entry(noun).or_default().push(Feature::of(class));
        }
    }
    for row in table!("located") {
        if let [lang, noun] = row[..] {
            words.located.insert((lang, noun));
        }
    }
    for row in table!("usage") {
        if let [lang, kind, lemma] = row[..] {
            words.usage.insert((lang, kind, lemma));
        }
    }
    for row in table!("abbreviations") {
        if let [short, country, admin1] = row[..] {
            words.short.entry(short).or_default().push((country, admin1));
        }
    }
    for row in table!("cues") {
        if let [lang, word, country] = row[..] {
            words.cues.entry(lang).or_default().entry(word).or_default().push((word, country));
        }
    }
    for row in table!("peoples") {
        if let [lang, form, country, admin1] = row[..] {
            words.peoples.entry(lang).or_default().entry(form).or_default().push((country, admin1));
        }
    }
    for row in table!("names") {
        match row[..] {
            [lang, "never", name] => _ = words.never.insert((lang, "never", name)),
            [_, "expand", pair] => words.expansions.extend(pair.split_once('=')),
            [_, "generic-domain", domain] => _ = words.generic_domains.insert(domain),
            [lang, kind, name] => _ = words.particles.insert((lang, kind, name)),
            _ => {}
        }
    }
    words
});

pub fn words() -> &'static Words {
    &WORDS
}

impl Words {
    /// `kind`: prefix, adjective (German: the stem), word.
    pub fn is_direction(&self, language: Language, kind: &'static str, form: &str) -> bool {
        self.directions.contains(&(language.code(), kind, form))
    }

    pub fn prefixes(&self, language: Language) -> Vec<&'static str> {
        let mut found: Vec<_> = self
            .directions
            .iter()
            .filter(|(lang, kind, _)| *lang == language.code() && *kind == "prefix")
            .map(|(_, _, form)| *form)
            .collect();
        found.sort_by_key(|form| (std::cmp::Reverse(form.len()), *form));
        found
    }

    pub fn features(&self, language: Language, noun: &str) -> &[Feature] {
        self.features.get(language.code()).and_then(|nouns| nouns.get(noun)).map_or(&[], Vec::as_slice)
    }

    pub fn is_located(&self, language: Language, noun: &str) -> bool {
        self.located.contains(&(language.code(), noun))
    }

    /// `kind`: stative, agent, source, act.
    pub fn usage(&self, language: Language, kind: &'static str, lemma: &str) -> bool {
        self.usage.contains(&(language.code(), kind, lemma))
    }

    /// Country and division of a short form ("Ill.").
    pub fn short(&self, short: &str) -> &[(&'static str, &'static str)] {
        self.short.get(short).map_or(&[], Vec::as_slice)
    }

    /// The word and each country whose institutions are called so.
    pub fn cues(&self, language: Language, form: &str) -> &[(&'static str, &'static str)] {
        self.cues.get(language.code()).and_then(|cues| cues.get(form)).map_or(&[], Vec::as_slice)
    }

    /// Country and division whose people or affairs are called so ("Ohioans", "bayerische").
    pub fn people(&self, language: Language, form: &str) -> &[(&'static str, &'static str)] {
        let forms = self.peoples.get(language.code());
        let lower = if language == Language::German { stem(&form.to_lowercase()).to_string() } else { String::new() };
        let found = forms.and_then(|forms| forms.get(form).or_else(|| forms.get(lower.as_str())));
        found.map_or(&[], Vec::as_slice)
    }

    /// `kind`: before, after, inside, title.
    pub fn is_part(&self, language: Language, kind: &'static str, form: &str) -> bool {
        self.particles.contains(&(language.code(), kind, form))
    }

    /// A place name that nearly always is another word.
    pub fn is_never(&self, language: Language, name: &str) -> bool {
        self.never.contains(&(language.code(), "never", name))
    }

    /// "Saint" for "St.".
    pub fn expansion(&self, part: &str) -> Option<&'static str> {
        self.expansions.get(part).copied()
    }

    pub fn is_generic_domain(&self, domain: &str) -> bool {
        self.generic_domains.contains(domain)
    }
}

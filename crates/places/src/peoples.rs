//! Countries and divisions that an adjective of nationality or the name of a people names
//! ("Russian", "die Syrer", "Ohioans").

use crate::gazetteer::{Gazetteer, Sense};
use crate::names::demonym;
use crate::words::words;
use record::{Language, Sentence, Upos};
use std::ops::Range;

/// A word for a nationality with all that it can name.
pub struct Nationality {
    pub words: Range<usize>,
    pub senses: Vec<Sense>,
}

/// The nationalities of a sentence, in order.
pub fn nationalities(gazetteer: &Gazetteer, sentence: &Sentence) -> Vec<Nationality> {
    const LONGEST: usize = 2;
    let mut found = Vec::new();
    let mut index = 0;
    while index < sentence.words.len() {
        let longest = LONGEST.min(sentence.words.len() - index);
        let hit = (1..=longest).rev().find_map(|length| {
            let range = index..index + length;
            let senses = senses(gazetteer, sentence, &range);
            (!senses.is_empty()).then_some(Nationality { words: range, senses })
        });
        index = hit.as_ref().map_or(index + 1, |hit| hit.words.end);
        found.extend(hit);
    }
    found
}

fn senses(gazetteer: &Gazetteer, sentence: &Sentence, range: &Range<usize>) -> Vec<Sense> {
    let span = &sentence.words[range.clone()];
    if !span.iter().all(|word| matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Propn)) {
        return Vec::new();
    }
    let form = span.iter().map(|word| word.form.as_str()).collect::<Vec<_>>().join(" ");
    let language = gazetteer.language;
    let capital = form.starts_with(char::is_uppercase);
    let adjective = match (language, span) {
        (Language::German, [word]) if word.upos != Upos::Adj => Vec::new(),
        _ => demonym(gazetteer, &form),
    };
    let mut codes = adjective;
    if codes.is_empty() && capital {
        // German endings: "den Russen", "der Ukrainerinnen", "des Syrers".
        let ends: &[&str] = if language == Language::German { &["", "n", "s", "nen", "en"] } else { &[""] };
        let people = ends.iter().filter_map(|end| form.strip_suffix(end));
        let people = people.map(|name| gazetteer.knowledge.peoples(language, name)).find(|people| !people.is_empty());
        codes = people.into_iter().flatten().map(|people| people.code).collect();
    }
    codes.dedup();
    // "Western" and "Arab" speak of no place that has a border.
    let bounded = |sense: &Sense| !sense.country.is_empty() || sense.geonameid.is_some();
    let states: Vec<Sense> = codes.into_iter().filter_map(|code| gazetteer.polity(code)).filter(bounded).collect();
    if !states.is_empty() {
        return states;
    }
    let divisions = words().people(language, &form).iter();
    divisions.filter_map(|(country, code)| gazetteer.first_order(country, code)).collect()
}

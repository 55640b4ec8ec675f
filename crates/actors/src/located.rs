//! Police, protesters, soldiers whose country no word says: they are those of the place told of.

use crate::tables::TABLES;
use record::{Language, Mention, MentionKind, PlaceMention, Sentence};
use std::collections::BTreeSet;

/// As sure as a party can be whose country only a place gives.
const MOST_CONFIDENCE: f32 = 0.45;
const WHY: &str = "a group without a country: that of the places in its sentence";

/// Gives roles and groups without a code the country of the places in their sentence, if these lie in
/// one country; what refers back to them gets it too. Not those whom their words send elsewhere ("foreign
/// troops", "Politiker der Welt"). `places` are place names used as places.
pub fn locate(mentions: &mut [Mention], places: &[PlaceMention], sentences: &[Sentence], language: Language) {
    for index in 0..mentions.len() {
        let mention = &mentions[index];
        if mention.entities.iter().any(|entity| entity.code.is_some() || entity.sector.is_empty()) {
            continue;
        }
        let country = match mention.antecedent {
            Some(before) if mentions[before].why == WHY => {
                mentions[before].entities.first().and_then(|one| one.code.clone())
            }
            Some(_) => None,
            None if mention.kind == MentionKind::Role && !is_from_elsewhere(mention, sentences, language) => {
                country_of(mention.sentence, places)
            }
            None => None,
        };
        if let Some(country) = country {
            let mention = &mut mentions[index];
            mention.entities.iter_mut().for_each(|entity| entity.code = Some(country.clone()));
            mention.confidence = mention.confidence.min(MOST_CONFIDENCE);
            mention.why = WHY.to_string();
        }
    }
}

fn country_of(sentence: usize, places: &[PlaceMention]) -> Option<String> {
    let here = places.iter().filter(|place| place.sentence == sentence);
    let countries: BTreeSet<&String> = here.filter_map(|place| place.country.as_ref()).collect();
    if countries.len() == 1 { countries.first().map(|country| (*country).clone()) } else { None }
}

fn is_from_elsewhere(mention: &Mention, sentences: &[Sentence], language: Language) -> bool {
    let sentence = &sentences[mention.sentence];
    let below = sentence.children(mention.head).chain(mention.words.clone());
    below.map(|word| &sentence.words[word]).any(|word| {
        let listed = |form: &str| ["region", "abroad"].iter().any(|class| TABLES.is(language, form, class));
        listed(&word.lemma) || listed(&word.form)
    })
}

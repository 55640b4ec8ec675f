//! Place names of an article, resolved to GeoNames.
//!
//! [`find`] gives names used as places; [`toponyms`] gives all place names, also those that stand
//! for a government ("Moscow warns"), which `find` leaves to the actors. The rule that tells them
//! apart is on [`acts_there`].
//!
//! 1. `spot`: which words are place names. The engine's LOC names, other proper nouns that the
//!    tables know well (`names`), and what their neighbours say ("the Syrian city of", ", Illinois":
//!    `beside`).
//! 2. `resolve`: which place is meant; one sense for each name of an article.
//! 3. `usage`: place or doer.
//!
//! Points: a settlement has the point of GeoNames. A state has none, nor has a region, sea or river.
//! A division has the middle of the box around the settlements that GeoNames lists in it
//! (`data/places/make.py`); its precision says that it is the whole division.

mod beside;
mod gazetteer;
mod names;
mod resolve;
mod spot;
mod tables;
mod usage;
mod words;

use gazetteer::{Class, Gazetteer, Sense};
use knowledge::Knowledge;
use record::{Article, Language, PlaceMention, PlacePrecision, Sentence};
use resolve::Choice;
use spot::{Seen, Spot};

/// Place names that are used as places, in the order of the text.
pub fn find(article: &Article, sentences: &[Sentence], knowledge: &Knowledge) -> Vec<PlaceMention> {
    let is_place = |(place, inside): &(PlaceMention, bool)| {
        !acts_there(article, sentences, place)
            && (!inside || usage::is_locative(&sentences[place.sentence], article.language, place.words.clone()))
    };
    all(article, sentences, knowledge).into_iter().filter(is_place).map(|(place, _)| place).collect()
}

/// All place names, in the order of the text, also where a country or capital acts, and those in the
/// names of organisations ("University of Michigan").
pub fn toponyms(article: &Article, sentences: &[Sentence], knowledge: &Knowledge) -> Vec<PlaceMention> {
    all(article, sentences, knowledge).into_iter().map(|(place, _)| place).collect()
}

/// Mentions, and whether each is part of an organisation's name.
fn all(article: &Article, sentences: &[Sentence], knowledge: &Knowledge) -> Vec<(PlaceMention, bool)> {
    let gazetteer = Gazetteer { knowledge, language: article.language };
    let seen = Seen::new(article, sentences);
    let mut spots = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        spot::spots(&gazetteer, article, &seen, number, sentence, &mut spots);
    }
    let choices = resolve::resolve(&gazetteer, article, sentences, &spots);
    let countries: Vec<Option<&str>> = choices.iter().map(|choice| choice.sense.map(|sense| sense.country)).collect();
    let mentions = spots.iter().zip(choices).map(|(spot, choice)| {
        let around = spot.within.and_then(|within| countries.get(within).copied().flatten());
        (mention(article, spot, choice, around), spot.inside)
    });
    mentions.collect()
}

/// The place stands for those who act from there: a country, a capital or a first-order division as
/// subject of an active verb of doing or saying, as doer of a passive, as quoted source, or as owner
/// of an act ("Moskaus Angriff"). Other towns and regions do not act. Locative and neutral uses
/// (an object, a compound, an apposition) are places.
pub fn acts_there(article: &Article, sentences: &[Sentence], place: &PlaceMention) -> bool {
    let can_act = matches!(place.precision, PlacePrecision::Country | PlacePrecision::Admin1)
        || place.feature.as_deref() == Some("PPLC");
    let acts = |sentence: &Sentence| {
        let in_dateline = beside::dateline_end(article, sentence).is_some_and(|end| place.words.end <= end);
        !in_dateline && usage::acts(sentence, article.language, place.head)
    };
    can_act && sentences.get(place.sentence).is_some_and(acts)
}

fn mention(article: &Article, spot: &Spot, choice: Choice, around: Option<&str>) -> PlaceMention {
    let text = || article.text.slice(spot.span).split_whitespace().collect::<Vec<_>>().join(" ");
    let filled = |value: &str| (!value.is_empty()).then(|| value.to_string());
    let place = PlaceMention {
        span: spot.span,
        sentence: spot.sentence,
        words: spot.words.clone(),
        head: spot.head,
        name: text(),
        country: None,
        geonameid: None,
        point: None,
        admin1: None,
        feature: None,
        precision: PlacePrecision::Unresolved,
        why: choice.why,
    };
    let Some(sense) = choice.sense else {
        let country = around.or(match spot.countries[..] {
            [only] => Some(only),
            _ => None,
        });
        return PlaceMention { country: country.and_then(filled), ..place };
    };
    // A part of a town or division is still there; a part of a country is a region of its own.
    if spot.part && matches!(sense.class, Class::Country | Class::Region) {
        let why = format!("a part of {}", sense.name);
        // "Westjapans" is named "Westjapan".
        let genitive = place.name.to_lowercase().ends_with(&format!("{}s", spot.name.to_lowercase()));
        let name = if genitive { place.name.trim_end_matches('s').to_string() } else { place.name.clone() };
        return PlaceMention { name, country: filled(sense.country), precision: PlacePrecision::Region, why, ..place };
    }
    // Where no German name is in the tables, a German text knows better than GeoNames' main name.
    let foreign_name = sense.lesser && article.language == Language::German && sense.class == Class::City;
    PlaceMention {
        name: if sense.name.is_empty() || foreign_name { spot.name.clone() } else { sense.name.to_string() },
        country: filled(sense.country),
        geonameid: sense.geonameid,
        point: sense.point,
        admin1: filled(sense.admin1),
        feature: filled(sense.feature),
        precision: precision(&sense),
        ..place
    }
}

fn precision(sense: &Sense) -> PlacePrecision {
    match sense.class {
        Class::Country => PlacePrecision::Country,
        Class::Admin1 => PlacePrecision::Admin1,
        Class::District | Class::Region => PlacePrecision::Region,
        Class::City => PlacePrecision::City,
    }
}

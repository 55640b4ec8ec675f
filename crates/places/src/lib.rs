//! Place names of an article, resolved to GeoNames.
//!
//! [`find`] gives names used as places; [`toponyms`] gives all place names with their [`Use`], also those
//! that stand for a government ("Moscow warns"), which `find` leaves to the actors, and nationalities
//! ("Russian"), which say of which country something is but not where. The rule that tells places from
//! actors is on [`acts_there`].
//!
//! 1. `spot`: which words are place names. The engine's LOC names, other proper nouns that the
//!    tables know well (`names`), and what their neighbours say ("the Syrian city of", ", Illinois":
//!    `beside`).
//! 2. `resolve`: which place is meant; one sense for each name of an article.
//! 3. `usage`: place or doer. `peoples`: nationalities.
//!
//! Points: a settlement has the point of GeoNames. A state has none, nor has a region, sea or river.
//! A division has the middle of the box around the settlements that GeoNames lists in it
//! (`data/places/make.py`); its precision says that it is the whole division.

#[allow(dead_code, reason = "the build script uses the other half")]
mod archive;
mod beside;
mod gazetteer;
mod names;
mod peoples;
mod resolve;
mod spot;
mod tables;
mod usage;
mod words;

use gazetteer::{Class, Gazetteer, SPEAKS_GERMAN, Sense};
use knowledge::Knowledge;
use peoples::Nationality;
use record::{Article, Language, PlaceMention, PlacePrecision, Sentence};
use resolve::Choice;
use spot::{Seen, Spot};
use std::ops::Range;

/// What a place name is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Something is, happens or goes there.
    Place,
    /// It stands for those who act from there ("Moscow warns"): see [`acts_there`].
    Actor,
    /// An adjective of nationality or the name of a people ("Russian troops", "die Syrer"). Never the
    /// place of an event.
    Nationality,
    /// It is only part of the name of an organisation or the like ("University of Michigan").
    Name,
}

impl Use {
    pub fn as_str(self) -> &'static str {
        match self {
            Use::Place => "place",
            Use::Actor => "actor",
            Use::Nationality => "nationality",
            Use::Name => "name",
        }
    }
}

/// A place name of the text, whatever its use.
#[derive(Clone, Debug)]
pub struct Toponym {
    pub place: PlaceMention,
    pub used_as: Use,
}

/// Place names that are used as places, in the order of the text.
pub fn find(article: &Article, sentences: &[Sentence], knowledge: &Knowledge) -> Vec<PlaceMention> {
    used_as_places(&toponyms(article, sentences, knowledge))
}

/// Those of [`toponyms`] that [`find`] gives.
pub fn used_as_places(toponyms: &[Toponym]) -> Vec<PlaceMention> {
    let places = toponyms.iter().filter(|toponym| toponym.used_as == Use::Place);
    places.map(|toponym| toponym.place.clone()).collect()
}

/// All place names with their use, in the order of the text.
pub fn toponyms(article: &Article, sentences: &[Sentence], knowledge: &Knowledge) -> Vec<Toponym> {
    let gazetteer = Gazetteer { knowledge, language: article.language };
    let seen = Seen::new(article, sentences);
    let mut spots = Vec::new();
    let mut nationalities = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let peoples = peoples::nationalities(&gazetteer, sentence);
        spot::spots(&gazetteer, article, &seen, number, sentence, &peoples, &mut spots);
        nationalities.extend(peoples.into_iter().map(|people| (number, people)));
    }
    let choices = resolve::resolve(&gazetteer, article, sentences, &spots);
    let countries: Vec<Option<&str>> = choices.iter().map(|choice| choice.sense.map(|sense| sense.country)).collect();
    let mut found = Vec::new();
    for (spot, choice) in spots.iter().zip(choices) {
        let around = spot.within.and_then(|within| countries.get(within).copied().flatten());
        if !spot.tentative || choice.sense.is_some() && choice.among_others {
            let place = mention(article, &sentences[spot.sentence], spot, choice, around);
            let used_as = use_of(article, sentences, &place, spot.inside);
            found.push(Toponym { place, used_as });
        } else if let Some(whole) = &spot.whole {
            let why = "no table knows the name".to_string();
            let place = unresolved(article, &sentences[spot.sentence], spot.sentence, whole, why);
            found.push(Toponym { place, used_as: Use::Place });
        }
    }
    for (number, people) in nationalities {
        let taken = |toponym: &Toponym| {
            let (place, range) = (&toponym.place, &people.words);
            place.sentence == number && place.words.start < range.end && range.start < place.words.end
        };
        if !found.iter().any(taken) {
            let place = nationality(article, &sentences[number], number, &people, &countries);
            found.push(Toponym { place, used_as: Use::Nationality });
        }
    }
    found.sort_by_key(|toponym| (toponym.place.span.start, toponym.place.span.end));
    found
}

fn use_of(article: &Article, sentences: &[Sentence], place: &PlaceMention, inside: bool) -> Use {
    let locative = || usage::is_locative(&sentences[place.sentence], article.language, place.words.clone());
    if inside && !locative() {
        Use::Name
    } else if !inside && acts_there(article, sentences, place) {
        Use::Actor
    } else {
        Use::Place
    }
}

/// The country of a nationality; of several so called that which the article names.
fn nationality(
    article: &Article,
    sentence: &Sentence,
    number: usize,
    people: &Nationality,
    countries: &[Option<&str>],
) -> PlaceMention {
    let named = |sense: &&Sense| countries.contains(&Some(sense.country));
    let sense = match &people.senses[..] {
        [only] => Some(only),
        several => several.iter().find(named),
    };
    let place = unresolved(article, sentence, number, &people.words, String::new());
    let Some(sense) = sense else {
        let codes: Vec<&str> = people.senses.iter().map(|sense| sense.country).collect();
        return PlaceMention { why: format!("a nationality of {}", codes.join(" or ")), ..place };
    };
    let named = if sense.name.is_empty() { sense.country } else { sense.name };
    PlaceMention { why: format!("a word for the people or affairs of {named}"), ..resolved(place, sense) }
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

/// A name of which only the words are known.
fn unresolved(
    article: &Article,
    sentence: &Sentence,
    number: usize,
    words: &Range<usize>,
    why: String,
) -> PlaceMention {
    let span = sentence.words[words.start].span.cover(sentence.words[words.end - 1].span);
    PlaceMention {
        span,
        sentence: number,
        words: words.clone(),
        head: spot::head_of(sentence, words),
        name: article.text.slice(span).split_whitespace().collect::<Vec<_>>().join(" "),
        country: None,
        geonameid: None,
        point: None,
        admin1: None,
        feature: None,
        precision: PlacePrecision::Unresolved,
        why,
    }
}

fn resolved(place: PlaceMention, sense: &Sense) -> PlaceMention {
    PlaceMention {
        name: if sense.name.is_empty() { place.name.clone() } else { sense.name.to_string() },
        country: filled(sense.country),
        geonameid: sense.geonameid,
        point: sense.point,
        admin1: filled(sense.admin1),
        feature: filled(sense.feature),
        precision: precision(sense),
        ..place
    }
}

fn filled(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_string())
}

fn mention(article: &Article, sentence: &Sentence, spot: &Spot, choice: Choice, around: Option<&str>) -> PlaceMention {
    let place = unresolved(article, sentence, spot.sentence, &spot.words, choice.why);
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
    let town = sense.class == Class::City;
    let native = SPEAKS_GERMAN.contains(&sense.country) && (town || sense.class == Class::District);
    let foreign_name = article.language == Language::German
        && (sense.lesser && town || native && sense.name != spot.name && spot.features.is_empty());
    let place = resolved(place, &sense);
    if sense.name.is_empty() || foreign_name { PlaceMention { name: spot.name.clone(), ..place } } else { place }
}

fn precision(sense: &Sense) -> PlacePrecision {
    match sense.class {
        Class::Country => PlacePrecision::Country,
        Class::Admin1 => PlacePrecision::Admin1,
        Class::District | Class::Region => PlacePrecision::Region,
        Class::City => PlacePrecision::City,
    }
}

//! Who can take part in an event: states, office holders, organisations, groups, and the words
//! that refer back to them, resolved at the article's date.
//!
//! Conventions of the codes, after PLOVER:
//! * a state by its name, or a capital, palace or phrase that stands for it, acts as its government: `GOV`;
//! * a demonym adjective alone ("russischer Angriff") gives the country and no sector;
//! * the people of a country ("die Russen") are `CVL`;
//! * office holders have the sector of the office on the day of the article, those who left it `ELI`;
//! * spokespersons and other staff act as the body they belong to;
//! * `IGO`, `UNO`, `EUR`, `NGO` stand in the place of the country code.

mod anaphor;
mod here;
mod names;
mod people;
mod phrase;
mod pronoun;
mod refer;
mod role_phrase;
mod sense;
mod tables;
mod unit;
mod world;

use knowledge::Knowledge;
use people::People;
use phrase::Reading;
use record::{Article, Mention, Sentence, Span};
use refer::Tracker;
use world::World;

/// Every mention that can take part in an event, in the order of the text.
///
/// Works on the trees alone; names the engine marked are used where there are any. Nothing is
/// invented: a name that no table knows stays without code, a pronoun that could mean two
/// parties gives no mention.
pub fn find(article: &Article, sentences: &[Sentence], knowledge: &Knowledge) -> Vec<Mention> {
    let mut readings: Vec<Reading> = sentences.iter().map(Reading::new).collect();
    let world = World::new(article, &readings, knowledge);
    let mut people = People::default();
    let named = sentences.iter().any(|sentence| !sentence.names.is_empty());
    for reading in &readings {
        reading.enter_full_names(&world, named, &mut people);
    }
    let mut tracker = Tracker { world: &world, people: &mut people, drafts: Vec::new() };
    for (number, reading) in readings.iter_mut().enumerate() {
        reading.read(&world, named, tracker.people);
        tracker.read(number, reading);
    }
    mentions(tracker.drafts, sentences)
}

fn mentions(drafts: Vec<refer::Draft>, sentences: &[Sentence]) -> Vec<Mention> {
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&index| !drafts[index].entities.is_empty()).collect();
    order.sort_by_key(|&index| (drafts[index].sentence, drafts[index].words.start, drafts[index].words.end));
    let mut place = vec![None; drafts.len()];
    for (position, &index) in order.iter().enumerate() {
        place[index] = Some(position);
    }
    order
        .iter()
        .map(|&index| {
            let draft = &drafts[index];
            let words = &sentences[draft.sentence].words;
            let span = Span::new(words[draft.words.start].span.start, words[draft.words.end - 1].span.end);
            Mention {
                span,
                sentence: draft.sentence,
                words: draft.words.clone(),
                head: draft.head,
                kind: draft.kind,
                entities: draft.entities.clone(),
                confidence: draft.confidence,
                why: draft.why.clone(),
                antecedent: draft.antecedent.and_then(|index| place[index]),
            }
        })
        .collect()
}

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
mod located;
mod names;
mod people;
mod phrase;
mod pronoun;
mod refer;
mod role_phrase;
mod sense;
mod spelling;
mod tables;
mod unit;
mod world;

pub use located::locate;

use knowledge::Knowledge;
use people::People;
use phrase::Reading;
use record::{Article, Language, Mention, Sentence, Span};
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

/// Whether the mention is a name of a person or organisation that no table knows; its code, if any,
/// comes from the words around it.
pub fn is_in_no_table(mention: &Mention) -> bool {
    let persons = [people::UNKNOWN, people::UNKNOWN_OF_COUNTRY];
    let organisations = [refer::UNKNOWN_ORGANISATION, refer::UNKNOWN_ORGANISATION_OF_COUNTRY];
    [persons, organisations].as_flattened().contains(&mention.why.as_str())
}

/// The class ([`knowledge::Term::class`]) of an office that words name in German or English, so that
/// the title leads to its holder. `code` is the country or body whose office it is.
pub fn office_class(knowledge: &Knowledge, office: &str, code: &str) -> Option<&'static str> {
    let state = knowledge.country(code).map(|country| country.plover);
    let fits = |office: &&tables::Office| match (state, office.classes.first()) {
        (Some(state), _) => {
            office.organisation.is_empty() && (office.countries.is_empty() || office.countries.contains(&state))
        }
        (None, Some(class)) => tables::TABLES.posts.get(class).is_some_and(|post| post.code == code),
        (None, None) => false,
    };
    [Language::German, Language::English].into_iter().find_map(|language| {
        let lemma = knowledge.roles(language, office).first().map(|role| role.term.to_lowercase());
        let mut spelled = std::iter::once(office.to_lowercase()).chain(lemma);
        let listed = spelled.find_map(|term| {
            let offices = tables::TABLES.offices.get(&(language, term))?;
            offices.iter().find(fits)?.classes.first().copied()
        });
        let minister =
            || Some(knowledge.ministry(language, office).filter(|found| found.minister && state.is_some())?.class);
        listed.or_else(minister)
    })
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

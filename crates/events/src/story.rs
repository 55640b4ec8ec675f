//! The events of one article put together: mentions of the same event become one, denials join
//! what they deny, indirect speech keeps its speaker.

use crate::Reading;
use crate::clause::Clause;
use crate::draft::{Draft, DraftClaim, claims, drafts};
use crate::lexicon::{EmbeddingKind, EmbeddingLine, Slot, Structure};
use record::{EventType, Span, Stance, Status, Upos};
use std::collections::BTreeSet;

/// How many sentences a denial may stand behind what it denies.
const DENIAL_REACH: usize = 3;

pub struct Story<'a> {
    pub drafts: Vec<Draft<'a>>,
    /// Accusations with the deed they allege, by number.
    pub accusations: Vec<(usize, usize)>,
}

pub fn tell<'a>(reading: &'a Reading<'a>, clauses: &[Clause<'a>]) -> Story<'a> {
    let mut told: Vec<Draft<'a>> = Vec::new();
    let mut speaker: Option<(usize, Vec<DraftClaim>)> = None;
    let mut accused: Vec<(usize, usize)> = Vec::new();
    for clause in clauses {
        let mut here = drafts(clause);
        settle_embedded(&mut here);
        drop_topics(clause, &mut here);
        if let Some((paragraph, said)) = &speaker {
            for draft in here.iter_mut().filter(|draft| draft.indirect_speech && draft.claims.is_empty()) {
                if *paragraph == paragraph_of(reading, clause) {
                    said.iter().for_each(|said| draft.claim(said.clone()));
                    draft.because("claims", "the last speaker goes on in indirect speech");
                }
            }
        }
        if let Some(said) = main_speaker(clause) {
            speaker = Some((paragraph_of(reading, clause), said));
        }
        let first = told.len();
        for draft in here {
            match told.iter().rposition(|earlier| is_same_event(reading, earlier, &draft)) {
                Some(earlier) => take_up(&mut told[earlier], draft),
                None if draft.actor.is_empty() && draft.recipient.is_empty() && !draft.is_located(reading) => {}
                None => told.push(draft),
            }
        }
        for index in first..told.len() {
            let accusations = told[index].embedded_in.clone();
            for (word, _) in accusations {
                let accusation = (first..told.len())
                    .find(|&other| told[other].word == word && told[other].line.event == EventType::Accuse);
                accused.extend(accusation.map(|accusation| (accusation, index)));
            }
        }
        join_denials(clause, &mut told);
    }
    Story { drafts: told, accusations: accused }
}

/// What is agreed, demanded, threatened or refused is part of that record, not an event besides.
fn settle_embedded(here: &mut Vec<Draft>) {
    // Who denies an accusation denies the deed; that he was accused stands.
    here.retain(|draft| !(draft.is_noun() && draft.line.event == EventType::Accuse && draft.status == Status::Denied));
    let outer: Vec<(usize, EventType)> = here.iter().map(|draft| (draft.word, draft.line.event)).collect();
    here.retain(|draft| {
        !draft.embedded_in.iter().any(|(word, status)| {
            let swallowed = matches!(status, Status::Planned | Status::Hypothetical | Status::Negated);
            let event = outer.iter().find(|(other, _)| other == word).map(|(_, event)| *event);
            swallowed && event.is_some_and(|event| event != EventType::Accuse) && draft.word != *word
        })
    });
}

/// "an agreement on the withdrawal of troops": what is agreed, signed, demanded or talked about has not happened.
fn drop_topics(clause: &Clause, here: &mut Vec<Draft>) {
    let tree = &clause.tree;
    let ontology = clause.reading.knowledge.ontology();
    let outer: Vec<usize> = here
        .iter()
        .filter(|draft| ontology.is_of_intent(draft.line.event) || draft.line.event == EventType::Support)
        .flat_map(|draft| [Some(draft.word), draft.noun].into_iter().flatten())
        .collect();
    here.retain(|draft| {
        let is_topic = tree.adpositions(draft.word).iter().any(|form| clause.lexicon.is(Structure::Topic, form));
        !(draft.is_noun() && is_topic && tree.head(draft.word).is_some_and(|head| outer.contains(&head)))
    });
}

fn paragraph_of(reading: &Reading, clause: &Clause) -> usize {
    let text = &reading.article.text;
    text.slice(Span::new(0, clause.tree.sentence.span.start)).matches("\n\n").count()
}

/// Who speaks in the sentence's main clause.
fn main_speaker(clause: &Clause) -> Option<Vec<DraftClaim>> {
    let tree = &clause.tree;
    let root = (0..tree.len()).find(|&word| tree.head(word).is_none())?;
    for word in tree.conjuncts(root).into_iter().chain(tree.related(root, &["parataxis", "obl"])) {
        for kind in [EmbeddingKind::Verb, EmbeddingKind::Source] {
            let lines = clause.lexicon.embeddings(kind, &tree.lemma(word));
            let line = lines.iter().find(|line| {
                line.stance == Some(Stance::Asserts) && line.status.is_none() && clause.all_hold(word, &line.conditions)
            });
            let speaker = line
                .and_then(|line| line.claimant.iter().find_map(|slot| clause.slot(word, None, slot).first().copied()));
            if let Some(speaker) = speaker {
                return Some(claims(clause, speaker, Stance::Asserts)).filter(|claims| !claims.is_empty());
            }
        }
    }
    None
}

fn codes(reading: &Reading, mentions: &[usize]) -> BTreeSet<String> {
    let entities = mentions.iter().flat_map(|&mention| &reading.mentions[mention].entities);
    entities.map(|entity| entity.code.clone().unwrap_or_else(|| entity.name.to_lowercase())).collect()
}

/// Whether `later` tells of the event of `earlier` again.
fn is_same_event(reading: &Reading, earlier: &Draft, later: &Draft) -> bool {
    if earlier.line.event != later.line.event {
        return false;
    }
    if earlier.line.mode.is_some() && later.line.mode.is_some() && earlier.line.mode != later.line.mode {
        return false;
    }
    let (actor, recipient) = (codes(reading, &earlier.actor), codes(reading, &earlier.recipient));
    let (its_actor, its_recipient) = (codes(reading, &later.actor), codes(reading, &later.recipient));
    let mutual = !recipient.is_empty() && actor == recipient || !its_actor.is_empty() && its_actor == its_recipient;
    let parties_fit = if mutual {
        let all: BTreeSet<_> = actor.union(&recipient).cloned().collect();
        let its: BTreeSet<_> = its_actor.union(&its_recipient).cloned().collect();
        its.is_subset(&all) || all.is_subset(&its)
    } else {
        fits(&actor, &its_actor) && fits(&recipient, &its_recipient)
    };
    if !parties_fit || !times_fit(reading, earlier, later) {
        return false;
    }
    let anonymous = later.actor.is_empty() && later.recipient.is_empty();
    if later.is_noun() {
        // A noun without parties takes up only what was told just before.
        return if anonymous { later.sentence - earlier.sentence <= 2 } else { later.definite || !later.status_said };
    }
    let settled = |draft: &Draft| draft.status == Status::Reported || draft.status == Status::Planned;
    earlier.status == later.status
        && (its_actor == actor && (its_recipient == recipient || later.sentence - earlier.sentence <= 3))
        && settled(later)
}

fn fits(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    one.is_empty() || other.is_empty() || one.is_subset(other) || other.is_subset(one)
}

fn times_fit(reading: &Reading, earlier: &Draft, later: &Draft) -> bool {
    match (earlier.times.first(), later.times.first()) {
        (Some(&one), Some(&other)) => {
            let (one, other) = (&reading.times[one].value, &reading.times[other].value);
            one.starts_with(other.as_str()) || other.starts_with(one.as_str())
        }
        _ => true,
    }
}

/// The earlier telling gains what only the later one says.
fn take_up<'a>(earlier: &mut Draft<'a>, later: Draft<'a>) {
    if earlier.times.is_empty() {
        earlier.times = later.times;
        if !earlier.times.is_empty() {
            earlier.because("time", "said where the event is taken up again");
        }
    }
    if earlier.recipient.is_empty() && !later.recipient.is_empty() {
        earlier.recipient = later.recipient;
        earlier.because("recipient", "said where the event is taken up again");
    }
    if earlier.actor.is_empty() {
        earlier.actor = later.actor;
    }
    earlier.place = earlier.place.or(later.place);
    for said in later.claims {
        earlier.claim(said);
    }
    if later.status_said && !earlier.status_said && later.status == Status::Planned {
        earlier.status = Status::Planned;
        earlier.why.extend(later.why.into_iter().filter(|reason| reason.field == "status"));
    }
}

/// "…, which both countries deny"; "Moscow rejected the accusations".
fn join_denials(clause: &Clause, told: &mut [Draft]) {
    let tree = &clause.tree;
    for verb in (0..tree.len()).filter(|&word| tree.is_verbal(word)) {
        let lines = clause.lexicon.embeddings(EmbeddingKind::Verb, &tree.lemma(verb));
        let denies =
            |line: &&EmbeddingLine| line.stance == Some(Stance::Denies) && clause.all_hold(verb, &line.conditions);
        let Some(line) = lines.iter().find(denies) else { continue };
        let object = tree.related(verb, &["obj", "nsubj:pass"]).next();
        let Some(object) = object else { continue };
        let pronoun = matches!(tree.word(object).upos, Upos::Pron | Upos::Det);
        let accusation = clause
            .lexicon
            .embeddings(EmbeddingKind::Noun, &tree.lemma(object))
            .iter()
            .any(|line| line.status == Some(Status::Alleged));
        if !pronoun && !accusation {
            continue;
        }
        let speakers = line
            .claimant
            .iter()
            .chain([&Slot::Subject])
            .map(|slot| clause.slot(verb, None, slot))
            .find(|words| !words.is_empty())
            .unwrap_or_default();
        let speakers = speakers.iter().flat_map(|&word| tree.conjuncts(word));
        let denials: Vec<DraftClaim> = speakers.flat_map(|word| claims(clause, word, Stance::Denies)).collect();
        let before = |draft: &Draft| {
            draft.sentence < clause.number && clause.number - draft.sentence <= DENIAL_REACH
                || draft.sentence == clause.number && draft.word < verb && pronoun
        };
        let alleged = told.iter().rposition(|draft| before(draft) && draft.status == Status::Alleged);
        let ascribed = |draft: &Draft| {
            let asserted = draft.claims.iter().any(|claim| claim.stance == Stance::Asserts);
            before(draft) && asserted && draft.status == Status::Reported && draft.line.event != EventType::Accuse
        };
        let alleged = alleged.or_else(|| told.iter().rposition(ascribed));
        let nearest = told.iter().rposition(|draft| {
            before(draft) && pronoun && draft.sentence == clause.number && draft.line.event != EventType::Accuse
        });
        let Some(target) = alleged.or(nearest) else { continue };
        for denial in denials {
            told[target].claim(denial);
        }
        let asserted = told[target].claims.iter().any(|claim| claim.stance == Stance::Asserts);
        told[target].status =
            if asserted || told[target].status == Status::Alleged { Status::Alleged } else { Status::Denied };
        told[target].because("claims", format!("denied at “{}” ({})", tree.word(verb).form, line.name));
    }
}

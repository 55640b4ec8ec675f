//! An event as one sentence tells it: trigger, parties, standing, time and place, by word and
//! mention number, before it becomes a record.

use crate::Reading;
use crate::clause::{Clause, Trigger, is_political};
use crate::lexicon::{EventLine, Slot, Structure, WordKind};
use crate::standing::{Standing, standing};
use record::{Entity, MentionKind, Reason, Span, Stance, Status, Upos};

#[derive(Clone, Debug)]
pub struct Draft<'a> {
    pub sentence: usize,
    pub word: usize,
    /// The noun of a verb–noun phrase.
    pub noun: Option<usize>,
    pub trigger: Span,
    pub line: &'a EventLine,
    /// Mentions, by number.
    pub actor: Vec<usize>,
    pub recipient: Vec<usize>,
    pub status: Status,
    /// The status was said in words rather than assumed.
    pub status_said: bool,
    pub claims: Vec<DraftClaim>,
    /// Times, by number. Several where the event happened several times ("1961, 2000 und 2001").
    pub times: Vec<usize>,
    pub place: Option<usize>,
    pub background: bool,
    pub indirect_speech: bool,
    /// The event triggers (words of this sentence) in whose scope this one stands.
    pub embedded_in: Vec<(usize, Status)>,
    /// A noun that takes up an event already told ("this visit", "the attack").
    pub definite: bool,
    pub why: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DraftClaim {
    pub by: Entity,
    pub stance: Stance,
    pub span: Span,
}

impl Draft<'_> {
    pub fn is_noun(&self) -> bool {
        self.line.kind == WordKind::Noun
    }

    /// Violence, protest or arrests told by a verb are events also where their parties are unknown, if it is known
    /// where they were.
    pub fn is_located(&self, reading: &Reading) -> bool {
        const MATERIAL_CONFLICT: u8 = 4;
        let place = self.place.map(|place| &reading.places[place]);
        !self.is_noun()
            && reading.knowledge.ontology().quad(self.line.event) == MATERIAL_CONFLICT
            && place.is_some_and(|place| place.country.is_some())
    }

    pub fn claim(&mut self, claim: DraftClaim) {
        if !self.claims.contains(&claim) {
            self.claims.push(claim);
        }
    }

    pub fn because(&mut self, field: &'static str, because: impl Into<String>) {
        self.why.push(Reason { field, because: because.into() });
    }
}

/// The events of one sentence. Those that name no party are kept if they take up another event.
pub fn drafts<'a>(clause: &Clause<'a>) -> Vec<Draft<'a>> {
    let triggers = clause.triggers();
    triggers.iter().filter_map(|trigger| draft(clause, trigger, &triggers)).collect()
}

fn draft<'a>(clause: &Clause<'a>, trigger: &Trigger<'a>, all: &[Trigger<'a>]) -> Option<Draft<'a>> {
    let sentence = clause.tree.sentence;
    let line = trigger.line;
    let spans = trigger.words().map(|word| sentence.words[word].span);
    let span = spans.reduce(Span::cover).unwrap_or(sentence.words[trigger.word].span);
    let parties = parties(clause, trigger);
    let Standing { status, claims, why, embedded_in, background, indirect_speech } = standing(clause, trigger);
    let mut draft = Draft {
        sentence: clause.number,
        word: trigger.word,
        noun: trigger.noun,
        trigger: span,
        line,
        actor: parties.actor,
        recipient: parties.recipient,
        status,
        status_said: !why.is_empty(),
        claims: claims.iter().flat_map(|voice| self::claims(clause, voice.word, voice.stance)).collect(),
        times: times(clause, trigger, all),
        place: None,
        background,
        indirect_speech,
        embedded_in,
        definite: clause.is_definite(trigger.word),
        why: parties.why,
    };
    draft.place = place(clause, trigger);
    for because in why {
        draft.because("status", because);
    }
    let located = draft.is_located(clause.reading);
    let nobody = draft.actor.is_empty() && draft.recipient.is_empty() && !line.actor.slots.is_empty() && !located;
    let missing = (line.actor.required && draft.actor.is_empty())
        || (line.recipient.required && draft.recipient.is_empty())
        || (draft.is_noun() && nobody);
    let takes_up = draft.is_noun() && draft.definite;
    // A noun tells less than a verb, and what did not happen less than what did: parties have to be known by name.
    let weak = line.kind == WordKind::Noun || matches!(draft.status, Status::Hypothetical | Status::Negated);
    let known = |entity: &Entity| if weak { entity.code.is_some() } else { is_political(entity) };
    let mut parties = draft.actor.iter().chain(&draft.recipient);
    let political = parties.any(|&mention| clause.reading.mentions[mention].entities.iter().any(known));
    if missing || !(political || located) {
        if !takes_up {
            return None;
        }
        draft.actor.clear();
        draft.recipient.clear();
    }
    Some(draft)
}

struct Parties {
    actor: Vec<usize>,
    recipient: Vec<usize>,
    why: Vec<Reason>,
}

fn parties(clause: &Clause, trigger: &Trigger) -> Parties {
    let line = trigger.line;
    let mutual = line.recipient.slots.contains(&Slot::EachOther);
    let (mut actor, actor_why) = actors(clause, trigger);
    let mut why = vec![Reason { field: "actor", because: actor_why }];
    let mut because = |field, because: &str| why.push(Reason { field, because: because.to_string() });
    let both = if actor.is_empty() { between(clause, trigger) } else { Vec::new() };
    let each_other = !both.is_empty();
    if each_other {
        because("actor", "both parties act on each other");
        actor = both;
    } else if !actor.is_empty() {
        let partners = partners(clause, trigger);
        if !partners.is_empty() {
            because("actor", "together with others");
            actor.extend(partners);
        }
    }
    let several = actor.len() > 1 || actor.first().is_some_and(|&one| clause.reading.mentions[one].entities.len() > 1);
    let mut found = line.recipient.slots.iter().map(|slot| (in_slot(clause, trigger, slot), slot));
    let found = found.find_map(|(mut found, slot)| {
        found.retain(|mention| !actor.contains(mention));
        (!found.is_empty()).then_some((found, slot))
    });
    let recipient = match found {
        Some((found, slot)) => {
            because("recipient", &named(slot));
            found
        }
        None if each_other || mutual && several || is_reciprocal(clause, trigger.word) => {
            because("recipient", "the actors act on each other");
            actor.clone()
        }
        None => {
            because("recipient", "unknown: no resolved party in the slots of the rule");
            Vec::new()
        }
    };
    Parties { actor, recipient, why }
}

/// The actors, and whence or why there are none. A noun may borrow the subject of the verb that lends it one.
fn actors(clause: &Clause, trigger: &Trigger) -> (Vec<usize>, String) {
    let slots = &trigger.line.actor.slots;
    if slots.is_empty() {
        return (Vec::new(), "unknown: the lexicon names none for this word".to_string());
    }
    let lent = if trigger.line.kind == WordKind::Noun { Some(&Slot::Subject) } else { None };
    for slot in slots.iter().chain(lent) {
        let mut found = in_slot(clause, trigger, slot);
        // A town is attacked, but does not act.
        found.retain(|&mention| clause.reading.mentions[mention].kind != MentionKind::Place);
        if !found.is_empty() {
            return (found, named(slot));
        }
    }
    (Vec::new(), "unknown: no resolved party in the slots of the rule".to_string())
}

fn in_slot(clause: &Clause, trigger: &Trigger, slot: &Slot) -> Vec<usize> {
    clause.parties(&clause.slot(trigger.word, trigger.noun, slot))
}

fn named(slot: &Slot) -> String {
    format!("{slot:?} of the trigger").to_lowercase()
}

/// "einander", "each other" beside the verb.
fn is_reciprocal(clause: &Clause, word: usize) -> bool {
    let tree = &clause.tree;
    tree.related(word, &["obj", "iobj", "obl", "advmod"])
        .any(|child| clause.lexicon.is(Structure::Reciprocal, &tree.word(child).form.to_lowercase()))
}

/// Those with whom the actor does it: the with-phrase beside "gemeinsam", "jointly".
fn partners(clause: &Clause, trigger: &Trigger) -> Vec<usize> {
    let tree = &clause.tree;
    let is_joint = |word: usize| clause.lexicon.is(Structure::Joint, &tree.bare_lemma(word));
    let with = clause.lexicon.members(Structure::With).flat_map(|with| tree.prepositional(trigger.word, with));
    let with: Vec<usize> = with.collect();
    let mut around = trigger.words().chain(tree.objects(trigger.word)).chain(with.iter().copied());
    let joint = around.any(|word| tree.related(word, &["amod", "advmod", "case"]).any(is_joint));
    if joint { clause.parties(&with) } else { Vec::new() }
}

/// "between A and B", at the verb or at its noun.
fn between(clause: &Clause, trigger: &Trigger) -> Vec<usize> {
    let tree = &clause.tree;
    let owners: Vec<usize> = trigger.words().chain(tree.objects(trigger.word)).collect();
    let phrases = clause
        .lexicon
        .members(Structure::Mutual)
        .flat_map(|adposition| owners.iter().map(move |&owner| clause.parties(&tree.prepositional(owner, adposition))));
    phrases.into_iter().find(|found| found.len() > 1).unwrap_or_default()
}

/// The claims of whoever stands at this word, one for each party; a source that is no known actor
/// is named as the text does.
pub fn claims(clause: &Clause, word: usize, stance: Stance) -> Vec<DraftClaim> {
    if let Some(&mention) = clause.parties(&[word]).first() {
        let mention = &clause.reading.mentions[mention];
        let by = mention.entities.iter().cloned();
        return by.map(|by| DraftClaim { by, stance, span: mention.span }).collect();
    }
    let tree = &clause.tree;
    if !matches!(tree.word(word).upos, Upos::Noun | Upos::Propn) {
        return Vec::new();
    }
    // The phrase without its relative clauses and appositions.
    let near = tree
        .children(word)
        .iter()
        .copied()
        .filter(|&child| tree.is(child, &["amod", "det", "nummod", "flat", "compound", "nmod"]));
    let span = near.map(|child| tree.word(child).span).fold(tree.word(word).span, Span::cover);
    let name = clause.reading.article.text.slice(span).to_string();
    vec![DraftClaim { by: Entity { name, ..Entity::default() }, stance, span }]
}

/// The times that hang on the event: below its trigger, or below the verb that tells of it,
/// without another event or clause between.
fn times(clause: &Clause, trigger: &Trigger, all: &[Trigger]) -> Vec<usize> {
    let tree = &clause.tree;
    let mut homes: Vec<usize> = trigger.words().collect();
    homes.extend(clause.support_verb(trigger.word));
    // "the visit, which begins on Tuesday"
    homes.extend(
        tree.related(trigger.word, &["acl:relcl", "acl"])
            .filter(|&verb| clause.lexicon.is(Structure::Occurrence, &tree.lemma(verb))),
    );
    homes.extend(telling_verb(clause, trigger, all));
    let other_event = |word: usize| all.iter().any(|other| other.words().any(|w| w == word) && !homes.contains(&word));
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (number, time) in clause.reading.times.iter().enumerate() {
        if !tree.sentence.span.contains(time.span) || !is_point(time) {
            continue;
        }
        let Some(head) = head_of(clause, time.span) else { continue };
        let mut distance = 0;
        let mut current = head;
        loop {
            if homes.contains(&current) {
                found.push((distance, number, head));
                break;
            }
            let boundary = current != head
                && (other_event(current) || tree.is(current, &["ccomp", "advcl", "acl", "parataxis", "csubj"]));
            if boundary || distance > 8 {
                break;
            }
            let Some(up) = tree.head(current) else { break };
            current = up;
            distance += 1;
        }
    }
    if found.is_empty() {
        let behind = time_behind(clause, trigger);
        return if behind.is_empty() { inherited_times(clause, trigger) } else { behind };
    }
    found.sort_unstable();
    let nearest = found[0].2;
    let together = tree.conjuncts(nearest);
    let enumerated = found.iter().filter(|(_, _, head)| together.contains(head) || *head == nearest);
    enumerated.map(|(_, number, _)| *number).collect()
}

/// The verb that tells of an event noun without being an event itself: "bei einem Anschlag kamen … ums Leben".
fn telling_verb(clause: &Clause, trigger: &Trigger, all: &[Trigger]) -> Option<usize> {
    let tree = &clause.tree;
    if tree.is_verbal(trigger.word) {
        return None;
    }
    let head = tree.head(trigger.word).filter(|&head| tree.is_verbal(head))?;
    let background = tree.adpositions(trigger.word).iter().any(|form| clause.lexicon.is(Structure::Background, form));
    let event = all.iter().any(|other| other.words().any(|word| word == head));
    (!background && !event && clause.embedding(head, trigger.word).is_none()).then_some(head)
}

/// A time right behind the phrase of an event noun belongs to it, whatever the parser hung it on
/// ("since the invasion of Ukraine in 2022 …").
fn time_behind(clause: &Clause, trigger: &Trigger) -> Vec<usize> {
    let tree = &clause.tree;
    if tree.is_verbal(trigger.word) {
        return Vec::new();
    }
    let end = tree.last_below(trigger.word);
    let time = clause.reading.times.iter().position(|time| {
        is_point(time)
            && tree.sentence.span.contains(time.span)
            && head_of(clause, time.span).is_some_and(|head| {
                let first = tree.children(head).iter().copied().chain([head]).min().unwrap_or(head);
                first == end + 1 && tree.head(head) == tree.head(trigger.word)
            })
    });
    time.into_iter().collect()
}

/// A clause without a time of its own stands in the time of the clause it completes ("began on
/// Monday to shell …") or that it is coordinated with, if the time is said first.
fn inherited_times(clause: &Clause, trigger: &Trigger) -> Vec<usize> {
    let tree = &clause.tree;
    let word = trigger.word;
    let Some(head) = tree.head(word).filter(|&head| tree.is_verbal(head) && tree.is_verbal(word)) else {
        return Vec::new();
    };
    let shares = tree.is(word, &["xcomp", "conj"]);
    if !shares {
        return Vec::new();
    }
    let first = clause.reading.times.iter().enumerate().find(|(_, time)| {
        tree.sentence.span.contains(time.span)
            && is_point(time)
            && head_of(clause, time.span).is_some_and(|at| at < head.min(word) && tree.head(at) == Some(head))
    });
    first.map(|(number, _)| number).into_iter().collect()
}

fn is_point(time: &record::TimeMention) -> bool {
    matches!(time.kind, record::TimeType::Date | record::TimeType::Time)
}

/// The word of a span whose head lies outside it.
fn head_of(clause: &Clause, span: Span) -> Option<usize> {
    let words = &clause.tree.sentence.words;
    let inside = |index: usize| words[index].span.overlaps(span);
    (0..words.len())
        .filter(|&index| inside(index))
        .find(|&index| clause.tree.head(index).is_none_or(|head| !inside(head)))
}

/// Where it happened: a place under the trigger with an adposition of place; failing that, a
/// place that is itself acted on.
fn place(clause: &Clause, trigger: &Trigger) -> Option<usize> {
    let tree = &clause.tree;
    let mut homes: Vec<usize> = trigger.words().collect();
    homes.extend(clause.support_verb(trigger.word));
    let mut found: Vec<(u8, usize, usize)> = Vec::new();
    for (number, place) in clause.reading.places.iter().enumerate() {
        if place.sentence != clause.number || place.head >= tree.len() {
            continue;
        }
        let mut current = place.head;
        let mut rank = None;
        for distance in 0..6 {
            if homes.contains(&current) {
                break;
            }
            let adpositions = tree.adpositions(current);
            if rank.is_none() && adpositions.iter().any(|form| clause.lexicon.is(Structure::Locative, form)) {
                rank = Some(0);
            }
            let Some(up) = tree.head(current) else { break };
            if tree.is(current, &["ccomp", "advcl", "acl", "parataxis", "csubj"]) {
                break;
            }
            if homes.contains(&up) {
                let target = tree.objects(trigger.word).contains(&current) || tree.of_phrases(up).contains(&current);
                if let Some(rank) = rank.or(target.then_some(1)) {
                    found.push((rank, distance, number));
                }
                break;
            }
            current = up;
        }
    }
    found.sort_unstable();
    found.first().map(|(_, _, number)| *number)
}

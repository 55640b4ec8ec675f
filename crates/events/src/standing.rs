//! Whether an event happened, is planned, alleged, denied or only thought of, and who says so.

use crate::clause::{Clause, Trigger};
use crate::lexicon::{EmbeddingKind, EmbeddingLine, Slot, Structure};
use record::{Stance, Status};

/// What the sentence says about an event's standing.
#[derive(Debug)]
pub struct Standing {
    pub status: Status,
    pub claims: Vec<Voice>,
    pub why: Vec<String>,
    /// Words above the event that changed its status, nearest first, with the status they gave.
    pub embedded_in: Vec<(usize, Status)>,
    /// The event is the background of its clause ("since the invasion"): the clause's time is not its own.
    pub background: bool,
    /// Present subjunctive without a speaker in the sentence: the last speaker goes on.
    pub indirect_speech: bool,
}

/// Somebody's word, by its head word in the sentence.
#[derive(Clone, Debug)]
pub struct Voice {
    pub word: usize,
    pub stance: Stance,
}

impl Standing {
    fn raise(&mut self, status: Status, because: String) {
        if rank(status) > rank(self.status) {
            self.status = status;
        }
        self.why.push(because);
    }

    fn speak(&mut self, clause: &Clause, speakers: &[usize], stance: Stance) {
        let speakers = speakers.iter().flat_map(|&speaker| clause.tree.conjuncts(speaker));
        for word in speakers {
            if !self.claims.iter().any(|voice| voice.word == word && voice.stance == stance) {
                self.claims.push(Voice { word, stance });
            }
        }
    }
}

/// Of two standings the one further from a deed holds.
fn rank(status: Status) -> u8 {
    match status {
        Status::Reported => 0,
        Status::Planned => 1,
        Status::Alleged => 2,
        Status::Hypothetical => 3,
        Status::Negated => 4,
        Status::Denied => 5,
    }
}

pub fn standing(clause: &Clause, trigger: &Trigger) -> Standing {
    let tree = &clause.tree;
    let mut standing = Standing {
        status: Status::Reported,
        claims: Vec::new(),
        why: Vec::new(),
        embedded_in: Vec::new(),
        background: false,
        indirect_speech: false,
    };
    own_words(clause, trigger.word, &mut standing);
    if let Some(noun) = trigger.noun {
        modifiers(clause, noun, &mut standing);
    }
    let mut below = trigger.word;
    // Once the way up leaves the arguments of a predicate, what stands above no longer decides
    // whether the event happened; it can still say who tells it.
    let mut detached = false;
    for word in tree.ancestors(trigger.word) {
        let verbal = tree.is_verbal(word);
        if let Some(line) = clause.embedding(word, below).filter(|_| !detached || clause.completes(below, word)) {
            apply(clause, line, word, detached, &mut standing);
        }
        if tree.is(below, &["conj"]) {
            let shares = verbal && tree.is_verbal(below);
            if shares {
                shared_words(clause, word, below, &mut standing);
            }
        } else if tree.is(below, &["advcl", "parataxis", "appos"]) || tree.is_relative_clause(below) {
            speakers_beside(clause, word, &mut standing);
            detached |= !is_bare_infinitive(clause, below);
        } else if tree.is(below, &["ccomp", "xcomp", "csubj"]) {
            if !detached {
                // "can be used to spy": the modal above an infinitive is the infinitive's too.
                if tree.is(below, &["xcomp"]) {
                    modals(clause, word, &mut standing);
                }
                conditions_of(clause, word, &mut standing);
            }
            speakers_beside(clause, word, &mut standing);
        } else if verbal {
            let lent = clause.support_verb(below) == Some(word);
            if lent && !detached {
                own_words(clause, word, &mut standing);
            } else {
                speakers_beside(clause, word, &mut standing);
                let argument = tree.is(below, &["obj", "nsubj", "iobj", "obl"]);
                // "hat keinesfalls Gewalt gerechtfertigt", "did not carry out the attack"
                if !detached
                    && tree.is(below, &["obj"])
                    && clause.embedding(word, below).is_none()
                    && is_negated(clause, word)
                {
                    standing.raise(Status::Negated, format!("object of “{}”, which is negated", tree.word(word).form));
                }
                detached |= !(argument && clause.embedding(word, below).is_some());
            }
            if tree.is(below, &["obl"]) && is_background(clause, below) && !tree.is_verbal(below) {
                standing.background = true;
            }
        } else {
            speakers_beside(clause, word, &mut standing);
        }
        below = word;
    }
    standing
}

fn is_bare_infinitive(clause: &Clause, word: usize) -> bool {
    let tree = &clause.tree;
    tree.word(word).feat("VerbForm") == Some("Inf")
        && tree.related(word, &["nsubj", "mark"]).all(|child| {
            let form = tree.word(child).form.to_lowercase();
            form == "zu" || form == "to"
        })
}

fn is_background(clause: &Clause, word: usize) -> bool {
    clause.tree.adpositions(word).iter().any(|form| clause.lexicon.is(Structure::Background, form))
}

/// What the event's own clause says: modal, negation, adverb, conjunction, speaker.
fn own_words(clause: &Clause, word: usize, standing: &mut Standing) {
    modals(clause, word, standing);
    modifiers(clause, word, standing);
    conditions_of(clause, word, standing);
    speakers_beside(clause, word, standing);
}

/// What a coordinated verb shares with the one before it: modal, conjunction and speaker.
fn shared_words(clause: &Clause, first: usize, second: usize, standing: &mut Standing) {
    let own = clause.tree.auxiliaries(second).len() + usize::from(is_finite(clause, second));
    if own == 0 {
        modals(clause, first, standing);
    }
    conditions_of(clause, first, standing);
    speakers_beside(clause, first, standing);
}

fn is_finite(clause: &Clause, word: usize) -> bool {
    clause.tree.word(word).feat("VerbForm") == Some("Fin")
}

fn modals(clause: &Clause, word: usize, standing: &mut Standing) {
    let tree = &clause.tree;
    let auxiliaries = tree.related(word, &["aux"]).filter(|&aux| tree.word(aux).deprel != "aux:pass");
    for aux in auxiliaries {
        for lemma in [tree.word(aux).lemma.to_lowercase(), tree.word(aux).form.to_lowercase()] {
            let lines = clause.lexicon.embeddings(EmbeddingKind::Modal, &lemma);
            let best = lines
                .iter()
                .filter(|line| clause.all_hold(aux, &line.conditions))
                .max_by_key(|line| line.conditions.len());
            if let Some(line) = best {
                apply(clause, line, aux, false, standing);
                break;
            }
        }
    }
    let finite = tree.auxiliaries(word).into_iter().chain([word]).find(|&verb| is_finite(clause, verb));
    standing.indirect_speech |= finite.is_some_and(|verb| {
        let verb = tree.word(verb);
        verb.feat("Mood") == Some("Sub") && verb.feat("Tense") == Some("Pres")
    });
}

/// Negations, adverbs and adjectives that modify the word (and a determiner of its parties).
fn modifiers(clause: &Clause, word: usize, standing: &mut Standing) {
    let tree = &clause.tree;
    let mut around: Vec<usize> = tree.related(word, &["advmod", "det", "amod", "case", "mark"]).collect();
    if tree.is_verbal(word) {
        let parties = tree.related(word, &["obj", "nsubj"]);
        around.extend(parties.flat_map(|party| {
            let determiners = tree.related(party, &["det"]).collect::<Vec<_>>();
            std::iter::once(party).chain(determiners)
        }));
    }
    for &modifier in &around {
        let form = tree.word(modifier).form.to_lowercase();
        let lemma = tree.word(modifier).lemma.to_lowercase();
        let kinds: &[EmbeddingKind] = match tree.word(modifier).relation() {
            "amod" => &[EmbeddingKind::Adjective],
            "advmod" => &[EmbeddingKind::Adverb, EmbeddingKind::Negation],
            _ => &[EmbeddingKind::Negation],
        };
        let line = kinds.iter().find_map(|&kind| {
            let lines = [&form, &lemma].into_iter().flat_map(|name| clause.lexicon.embeddings(kind, name));
            lines.filter(|line| clause.all_hold(modifier, &line.conditions)).max_by_key(|line| line.conditions.len())
        });
        if let Some(line) = line {
            apply(clause, line, modifier, false, standing);
        }
    }
}

/// "if", "ob", "damit" above the clause, and an if-clause beside it.
fn conditions_of(clause: &Clause, word: usize, standing: &mut Standing) {
    let tree = &clause.tree;
    for mark in tree.related(word, &["mark"]) {
        if let Some(line) = conjunction(clause, mark) {
            apply(clause, line, mark, false, standing);
        }
    }
    let beside = tree.related(word, &["advcl"]).collect::<Vec<_>>();
    if tree.is_verb_first_clause(word) && tree.is(word, &["advcl"]) {
        standing.raise(Status::Hypothetical, "a condition that begins with its verb".to_string());
    }
    // "threatened to expel him if …": the condition belongs to what is said, and that it was said is a fact.
    let speaks = clause.says(word);
    for other in beside {
        if tree.is_verb_first_clause(other) && !speaks {
            standing.raise(Status::Hypothetical, "stands under a condition that begins with its verb".to_string());
        }
        let conditional = tree.related(other, &["mark"]).find_map(|mark| conjunction(clause, mark));
        if let Some(line) = conditional.filter(|line| !speaks && line.status == Some(Status::Hypothetical)) {
            standing.raise(Status::Hypothetical, format!("stands under a condition ({})", line.name));
        }
    }
}

fn conjunction<'a>(clause: &Clause<'a>, mark: usize) -> Option<&'a EmbeddingLine> {
    let form = clause.tree.word(mark).form.to_lowercase();
    let lines = clause.lexicon.embeddings(EmbeddingKind::Conjunction, &form);
    lines.iter().filter(|line| clause.all_hold(mark, &line.conditions)).max_by_key(|line| line.conditions.len())
}

/// Those the clause names as its source: "according to X", "nach Angaben von X", "…, said X".
fn speakers_beside(clause: &Clause, word: usize, standing: &mut Standing) {
    let tree = &clause.tree;
    for child in tree.related(word, &["obl", "nmod", "advmod", "obj", "parataxis", "advcl"]).collect::<Vec<_>>() {
        if tree.is(child, &["parataxis", "advcl"]) {
            speech_verb(clause, child, standing);
            continue;
        }
        let lemma = tree.lemma(child);
        let source = clause.lexicon.embeddings(EmbeddingKind::Source, &lemma);
        let source = source.iter().find(|line| clause.all_hold(child, &line.conditions));
        if let Some(line) = source {
            apply(clause, line, child, true, standing);
            continue;
        }
        let forms = tree.adpositions(child);
        let governed = forms.iter().find_map(|form| {
            let first = form.split(' ').next().unwrap_or(form);
            clause
                .lexicon
                .embeddings(EmbeddingKind::Preposition, form)
                .first()
                .or_else(|| clause.lexicon.embeddings(EmbeddingKind::Preposition, first).first())
        });
        if let Some(line) = governed {
            apply(clause, line, child, true, standing);
        }
    }
}

/// "…, said X", "wie X mitteilte": what is said is the clause beside it, so it has no content of its own.
fn speech_verb(clause: &Clause, verb: usize, standing: &mut Standing) {
    let tree = &clause.tree;
    let content = tree.related(verb, &["obj", "ccomp"]).any(|child| !tree.is_reflexive_pronoun(child));
    if content {
        return;
    }
    let lines = clause.lexicon.embeddings(EmbeddingKind::Verb, &clause.tree.lemma(verb));
    let line = lines.iter().find(|line| {
        line.scope.contains(&Slot::Clause)
            && line.stance == Some(Stance::Asserts)
            && line.status.is_none()
            && clause.all_hold(verb, &line.conditions)
    });
    if let Some(line) = line {
        apply(clause, line, verb, true, standing);
    }
}

fn apply(clause: &Clause, line: &EmbeddingLine, word: usize, claim_only: bool, standing: &mut Standing) {
    let form = &clause.tree.word(word).form;
    if let Some(mut status) = line.status.filter(|_| !claim_only) {
        let verbal = clause.tree.is_verbal(word);
        if verbal && is_negated(clause, word) {
            status = turned(status);
            standing.why.push(format!("“{form}” is negated"));
        }
        standing.raise(status, format!("“{form}” ({})", line.name));
        standing.embedded_in.push((word, status));
    }
    if let Some(stance) = line.stance {
        let speakers = speakers_of(clause, line, word);
        standing.speak(clause, &speakers, stance);
        if line.status.is_none() || claim_only {
            standing.why.push(format!("told by the source at “{form}” ({})", line.name));
        }
    }
}

/// "nicht", "never" at a verb that embeds an event.
fn is_negated(clause: &Clause, word: usize) -> bool {
    clause.tree.related(word, &["advmod"]).any(|child| {
        let form = clause.tree.word(child).form.to_lowercase();
        let lines = clause.lexicon.embeddings(EmbeddingKind::Negation, &form);
        lines.iter().any(|line| line.status == Some(Status::Negated))
    })
}

/// What the status becomes under a negated verb: "does not plan to …", "did not rule out …", "did not deny …".
fn turned(status: Status) -> Status {
    match status {
        Status::Planned | Status::Hypothetical => Status::Negated,
        Status::Negated => Status::Hypothetical,
        Status::Denied => Status::Reported,
        Status::Reported | Status::Alleged => status,
    }
}

fn speakers_of(clause: &Clause, line: &EmbeddingLine, word: usize) -> Vec<usize> {
    for slot in &line.claimant {
        let found = match slot {
            Slot::Governed => vec![word],
            slot => clause.slot(word, None, slot),
        };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

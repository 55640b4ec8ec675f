//! Pronouns and possessives, traced to the mention they stand for. What could mean two parties is
//! left alone.

use crate::here::Here;
use crate::refer::{Draft, Tracker};
use crate::tables::{Gender, Number, Pronoun, TABLES, Use, gender, number};
use record::{Entity, Language, MentionKind, Upos, Word};
use std::ops::Range;

/// How far back a pronoun looks, in sentences.
const REACH: usize = 2;
/// Less certain pronouns are left alone.
const DOUBTFUL: f32 = 0.2;
/// How much better than the next one a candidate must be.
const CLEAR: f32 = 1.0;
/// How certain a pronoun is whose antecedent stands in the same sentence, one or two before.
const BY_DISTANCE: [f32; REACH + 1] = [0.75, 0.65, 0.5];

/// A pronoun in its sentence.
struct Asked<'t> {
    word: usize,
    pronoun: &'t Pronoun,
    gender: Gender,
    number: Number,
}

impl Asked<'_> {
    fn is_possessive(&self) -> bool {
        self.pronoun.usage == Use::Possessive
    }

    /// "he", "she", not "they" or "it".
    fn is_personal(&self) -> bool {
        self.number != Number::Plural && matches!(self.pronoun.gender, Gender::Masculine | Gender::Feminine)
    }
}

impl Tracker<'_> {
    pub fn pronouns(&mut self, here: &Here, begin: usize) {
        for index in 0..here.sentence.words.len() {
            if self.drafts[begin..].iter().any(|draft| draft.words.contains(&index)) {
                continue;
            }
            if let Some((antecedents, certainty)) = self.meant(here, index)
                && self.drafts[antecedents[0]].confidence * certainty >= DOUBTFUL
            {
                let draft = self.pronoun_draft(here, index, &antecedents, certainty);
                self.drafts.push(draft);
            }
        }
    }

    /// Whom the word stands for, if it is a pronoun, and how certain that is. Never empty.
    fn meant(&mut self, here: &Here, index: usize) -> Option<(Vec<usize>, f32)> {
        let word = &here.sentence.words[index];
        let possessive = is_possessive(word);
        if !(word.upos == Upos::Pron || (word.upos == Upos::Det && possessive)) {
            return None;
        }
        let readings = TABLES.pronouns.get(&(self.world.language, word.form.to_lowercase()))?;
        let relative = here.relative_clause(index).filter(|_| {
            let may = word.feat("PronType").is_none_or(|kind| kind.contains("Rel"));
            may && readings.iter().any(|reading| reading.usage == Use::Relative)
        });
        if let Some(noun) = relative {
            return Some((vec![self.around(here, noun, index)?], 0.9));
        }
        let usage = if possessive { Use::Possessive } else { Use::Personal };
        let pronoun = readings.iter().find(|reading| reading.usage == usage)?;
        let found = self.antecedents(here, &asked(word, index, pronoun))?;
        self.settle_gender(&found.0, pronoun.gender);
        Some(found)
    }

    /// Whom a first pronoun calls "he" no later one calls "she".
    fn settle_gender(&mut self, antecedents: &[usize], gender: Gender) {
        if let ([one], Gender::Masculine | Gender::Feminine) = (antecedents, gender)
            && let Some(person) = self.drafts[*one].person
            && self.people.list[person].gender == Gender::Any
        {
            self.people.list[person].gender = gender;
            for draft in self.drafts.iter_mut().filter(|draft| draft.person == Some(person)) {
                draft.gender = gender;
            }
        }
    }

    fn pronoun_draft(&self, here: &Here, index: usize, antecedents: &[usize], certainty: f32) -> Draft {
        let mut entities: Vec<Entity> = Vec::new();
        for entity in antecedents.iter().flat_map(|&antecedent| &self.drafts[antecedent].entities) {
            if !entities.contains(entity) {
                entities.push(entity.clone());
            }
        }
        let first = &self.drafts[antecedents[0]];
        let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
        Draft {
            sentence: here.number,
            words: index..index + 1,
            head: index,
            kind: MentionKind::Pronoun,
            confidence: first.confidence * certainty,
            why: format!("refers back to {}", names.join(" and ")),
            antecedent: Some(antecedents[0]),
            person: first.person.filter(|_| antecedents.len() == 1),
            human: first.human,
            adjective: false,
            classes: Vec::new(),
            placed: false,
            gender: first.gender,
            number: if antecedents.len() > 1 { Number::Plural } else { first.number },
            subject: here.is_subject(index),
            chain: here.chain(index),
            inner: false,
            entities,
        }
    }

    /// The mention in this sentence that is headed by the noun or holds it.
    fn around(&self, here: &Here, noun: usize, before: usize) -> Option<usize> {
        let from = self.drafts.partition_point(|draft| draft.sentence < here.number);
        let near = || (from..self.drafts.len()).filter(|&index| self.drafts[index].words.start < before);
        let headed = near().find(|&index| self.drafts[index].head == noun);
        let holding = || near().find(|&index| self.drafts[index].words.contains(&noun) && !self.drafts[index].inner);
        headed.or_else(holding).filter(|&index| !self.drafts[index].adjective)
    }

    fn antecedents(&self, here: &Here, asked: &Asked) -> Option<(Vec<usize>, f32)> {
        // A possessive belongs to the subject of its clause before all others.
        if asked.is_possessive()
            && let Some(subject) = here.clause(asked.word).and_then(|verb| here.subject(verb))
            && !here.is_below(asked.word, subject)
        {
            let index = self.around(here, subject, usize::MAX)?;
            let fits = self.fits(index, asked);
            return fits.then(|| (self.with_conjuncts(index, asked.number), BY_DISTANCE[0]));
        }
        let from = self.drafts.partition_point(|draft| draft.sentence + REACH < here.number);
        let mut best: Vec<(f32, usize)> =
            (from..self.drafts.len()).filter_map(|index| Some((self.score(here, index, asked)?, index))).collect();
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
        let &(score, index) = best.first()?;
        let group = self.with_conjuncts(index, asked.number);
        let same = |other: usize| self.drafts[other].entities == self.drafts[index].entities || group.contains(&other);
        let unclear = best.iter().any(|&(other, candidate)| !same(candidate) && other > score - CLEAR);
        if unclear || self.has_rival(here, index, asked) {
            return None;
        }
        Some((group, BY_DISTANCE[(here.number - self.drafts[index].sentence).min(REACH)]))
    }

    /// How well an earlier mention fits; None if it cannot be meant.
    fn score(&self, here: &Here, index: usize, asked: &Asked) -> Option<f32> {
        let draft = &self.drafts[index];
        let distance = here.number - draft.sentence;
        if draft.inner || (distance == 0 && draft.words.start >= asked.word) || !self.fits(index, asked) {
            return None;
        }
        if distance == 0 {
            let verb = here.clause(asked.word);
            let coargument = !asked.is_possessive() && verb.is_some() && here.clause(draft.head) == verb;
            let inside = draft.kind != MentionKind::Pronoun && here.is_below(asked.word, draft.head);
            if coargument || inside {
                return None;
            }
        }
        // "it" is too often no party at all.
        let from_subject = draft.subject && (asked.is_possessive() || here.is_subject(asked.word));
        if asked.pronoun.gender == Gender::Neuter && !from_subject {
            return None;
        }
        let mut score = -3.0 * distance as f32;
        score += if draft.subject { 3.0 } else { 0.0 };
        score += if draft.human && asked.is_personal() { 2.0 } else { 0.0 };
        score -= if draft.gender == Gender::Any && asked.is_personal() { 0.5 } else { 0.0 };
        Some(score)
    }

    fn fits(&self, index: usize, asked: &Asked) -> bool {
        let draft = &self.drafts[index];
        if draft.adjective || draft.placed {
            return false;
        }
        let thing_fits = match asked.pronoun.gender {
            Gender::Neuter => !draft.human,
            Gender::Masculine | Gender::Feminine if self.world.language == Language::English => draft.human,
            _ => true,
        };
        let alone = draft.number.agrees(asked.number) && draft.gender.agrees(asked.gender);
        let together = || asked.number != Number::Singular && self.with_conjuncts(index, Number::Any).len() > 1;
        thing_fits && (alone || together())
    }

    /// A noun that is no party, but that the pronoun could as well mean.
    fn has_rival(&self, here: &Here, index: usize, asked: &Asked) -> bool {
        let thing = asked.pronoun.gender == Gender::Neuter || self.world.language == Language::German;
        let found = &self.drafts[index];
        if !thing || (found.human && found.subject) {
            return false;
        }
        let words = &here.sentence.words;
        let from = if found.sentence == here.number { found.words.end } else { 0 };
        (from..asked.word).any(|at| {
            let noun = &words[at];
            let is_noun = matches!(noun.upos, Upos::Noun | Upos::Propn)
                && matches!(noun.relation(), "nsubj" | "obj" | "root" | "conj");
            let agrees = noun.feat("Gender").map_or(Gender::Any, gender).agrees(asked.gender)
                && noun.feat("Number").map_or(Number::Any, number).agrees(asked.number);
            let party = || self.drafts.iter().any(|draft| draft.sentence == here.number && draft.words.contains(&at));
            is_noun && agrees && !party()
        })
    }

    /// The mention and, unless one alone is wanted, those joined to it by "and".
    fn with_conjuncts(&self, index: usize, wanted: Number) -> Vec<usize> {
        if wanted == Number::Singular {
            return vec![index];
        }
        let draft = &self.drafts[index];
        self.of_sentence(draft.sentence)
            .filter(|&other| other == index || (self.drafts[other].chain == draft.chain && !self.drafts[other].inner))
            .collect()
    }

    /// The mentions found in a sentence so far; they stand together.
    fn of_sentence(&self, sentence: usize) -> Range<usize> {
        let start = self.drafts.partition_point(|draft| draft.sentence < sentence);
        let end = self.drafts.partition_point(|draft| draft.sentence <= sentence);
        start..end
    }
}

fn is_possessive(word: &Word) -> bool {
    word.feat("Poss") == Some("Yes") || word.deprel == "det:poss" || word.deprel == "nmod:poss"
}

fn asked<'t>(this: &Word, word: usize, pronoun: &'t Pronoun) -> Asked<'t> {
    let written = this.feat(if pronoun.usage == Use::Possessive { "Number[psor]" } else { "Number" });
    let number = match pronoun.number {
        Number::Any => written.map_or(Number::Any, number),
        fixed => fixed,
    };
    let gender = if number == Number::Plural { Gender::Any } else { pronoun.gender };
    Asked { word, pronoun, gender, number }
}

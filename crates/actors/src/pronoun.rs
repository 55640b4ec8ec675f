//! Pronouns and possessives, traced to the mention they stand for. What could mean two parties is
//! left alone.

use crate::here::Here;
use crate::refer::{Draft, Tracker};
use crate::tables::{Gender, Number, Pronoun, TABLES, Use, gender, number};
use record::{Entity, Language, MentionKind, Upos};

/// How far back a pronoun looks, in sentences.
const REACH: usize = 2;
/// Less certain pronouns are left alone.
const DOUBTFUL: f32 = 0.2;

impl Tracker<'_> {
    pub fn pronouns(&mut self, here: &Here, begin: usize) {
        for index in 0..here.sentence.words.len() {
            let word = &here.sentence.words[index];
            let possessive =
                word.feat("Poss") == Some("Yes") || word.deprel == "det:poss" || word.deprel == "nmod:poss";
            if !(word.upos == Upos::Pron || (word.upos == Upos::Det && possessive)) {
                continue;
            }
            if self.drafts[begin..].iter().any(|draft| draft.words.contains(&index)) {
                continue;
            }
            let Some(readings) = TABLES.pronouns.get(&(self.world.language, word.form.to_lowercase())) else {
                continue;
            };
            let relative = here.relative_clause(index);
            let usage = match relative {
                Some(_)
                    if readings.iter().any(|r| r.usage == Use::Relative)
                        && word.feat("PronType").is_none_or(|t| t.contains("Rel")) =>
                {
                    Use::Relative
                }
                _ if possessive => Use::Possessive,
                _ => Use::Personal,
            };
            let Some(pronoun) = readings.iter().find(|r| r.usage == usage) else { continue };
            let found = match usage {
                Use::Relative => {
                    relative.and_then(|noun| self.around(here, noun, index)).map(|index| (vec![index], 0.9))
                }
                _ => self.antecedents(here, index, pronoun),
            };
            let Some((antecedents, certainty)) = found else { continue };
            if self.drafts[antecedents[0]].confidence * certainty < DOUBTFUL {
                continue;
            }
            // Whom a first pronoun calls "he" no later one calls "she".
            if let ([one], Gender::Masculine | Gender::Feminine) = (antecedents.as_slice(), pronoun.gender)
                && let Some(person) = self.drafts[*one].person
                && self.people.list[person].gender == Gender::Any
            {
                self.people.list[person].gender = pronoun.gender;
                for draft in self.drafts.iter_mut().filter(|draft| draft.person == Some(person)) {
                    draft.gender = pronoun.gender;
                }
            }
            let mut entities: Vec<Entity> = Vec::new();
            for &antecedent in &antecedents {
                for entity in &self.drafts[antecedent].entities {
                    if !entities.contains(entity) {
                        entities.push(entity.clone());
                    }
                }
            }
            let first = &self.drafts[antecedents[0]];
            let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
            let draft = Draft {
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
                placed: false,
                gender: first.gender,
                number: if antecedents.len() > 1 { Number::Plural } else { first.number },
                subject: here.is_subject(index),
                chain: here.chain(index),
                inner: false,
                entities,
            };
            self.drafts.push(draft);
        }
    }

    /// The mention in this sentence that is headed by the noun or holds it.
    fn around(&self, here: &Here, noun: usize, before: usize) -> Option<usize> {
        let here_only = || {
            (0..self.drafts.len())
                .filter(|&index| self.drafts[index].sentence == here.number && self.drafts[index].words.start < before)
        };
        here_only()
            .find(|&index| self.drafts[index].head == noun)
            .or_else(|| {
                here_only().find(|&index| self.drafts[index].words.contains(&noun) && !self.drafts[index].inner)
            })
            .filter(|&index| !self.drafts[index].adjective)
    }

    fn antecedents(&self, here: &Here, word: usize, pronoun: &Pronoun) -> Option<(Vec<usize>, f32)> {
        let words = &here.sentence.words;
        let this = &words[word];
        let possessive = pronoun.usage == Use::Possessive;
        let written_number = match possessive {
            true => this.feat("Number[psor]").map(number),
            false => this.feat("Number").map(number),
        };
        let wanted_number = match pronoun.number {
            Number::Any => written_number.unwrap_or(Number::Any),
            fixed => fixed,
        };
        let wanted_gender = if wanted_number == Number::Plural { Gender::Any } else { pronoun.gender };
        let verb = here.clause(word);
        // A possessive belongs to the subject of its clause before all others.
        if possessive
            && let Some(subject) = verb.and_then(|verb| here.subject(verb))
            && !here.sentence.subtree(subject).contains(&word)
        {
            let index = self.around(here, subject, usize::MAX)?;
            return self
                .fits(index, pronoun.gender, wanted_gender, wanted_number)
                .then(|| (self.with_conjuncts(index, wanted_number), 0.75));
        }
        let mut best: Vec<(f32, usize)> = Vec::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            let distance = here.number - draft.sentence;
            let earlier = distance > 0 || draft.words.start < word;
            if distance > REACH || !earlier || draft.inner {
                continue;
            }
            let coargument = distance == 0 && !possessive && verb.is_some() && here.clause(draft.head) == verb;
            let inside = distance == 0
                && here.sentence.subtree(draft.head).contains(&word)
                && draft.kind != MentionKind::Pronoun;
            if coargument || inside {
                continue;
            }
            if !self.fits(index, pronoun.gender, wanted_gender, wanted_number) {
                continue;
            }
            let personal =
                wanted_number != Number::Plural && matches!(pronoun.gender, Gender::Masculine | Gender::Feminine);
            // "it" is too often no party at all.
            if pronoun.gender == Gender::Neuter && !(draft.subject && (possessive || here.is_subject(word))) {
                continue;
            }
            let mut score = 10.0 - 3.0 * distance as f32;
            score += if draft.subject { 3.0 } else { 0.0 };
            score += if draft.human && personal { 2.0 } else { 0.0 };
            score -= if draft.gender == Gender::Any && personal { 0.5 } else { 0.0 };
            best.push((score, index));
        }
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
        let &(score, index) = best.first()?;
        let same = |other: usize| self.drafts[other].entities == self.drafts[index].entities;
        if best.iter().any(|&(other, candidate)| !same(candidate) && other > score - 1.0) {
            return None;
        }
        if self.rival(here, word, wanted_gender, wanted_number, pronoun, score, index) {
            return None;
        }
        let certainty = [0.75, 0.65, 0.5][(here.number - self.drafts[index].sentence).min(2)];
        Some((self.with_conjuncts(index, wanted_number), certainty))
    }

    fn fits(&self, index: usize, written: Gender, gender: Gender, number: Number) -> bool {
        let draft = &self.drafts[index];
        let group = self.with_conjuncts(index, Number::Any).len() > 1;
        let number_fits = draft.number.agrees(number) || (group && number != Number::Singular);
        let thing_fits = match written {
            Gender::Neuter => !draft.human,
            Gender::Masculine | Gender::Feminine if self.world.language == Language::English => draft.human,
            _ => true,
        };
        number_fits && thing_fits && (draft.gender.agrees(gender) || group) && !draft.adjective && !draft.placed
    }

    /// A noun that is no party, but that the pronoun could as well mean.
    #[allow(clippy::too_many_arguments)]
    fn rival(
        &self,
        here: &Here,
        word: usize,
        gender_wanted: Gender,
        number_wanted: Number,
        pronoun: &Pronoun,
        _score: f32,
        index: usize,
    ) -> bool {
        let thing = pronoun.gender == Gender::Neuter || self.world.language == Language::German;
        let found = &self.drafts[index];
        if !thing || (found.human && found.subject) {
            return false;
        }
        let words = &here.sentence.words;
        let from = if found.sentence == here.number { found.words.end } else { 0 };
        (from..word).any(|at| {
            let noun = &words[at];
            let is_noun = matches!(noun.upos, Upos::Noun | Upos::Propn)
                && matches!(noun.relation(), "nsubj" | "obj" | "root" | "conj");
            let agrees = noun.feat("Gender").map_or(Gender::Any, gender).agrees(gender_wanted)
                && noun.feat("Number").map_or(Number::Any, number).agrees(number_wanted);
            let party = self.drafts.iter().any(|draft| draft.sentence == here.number && draft.words.contains(&at));
            is_noun && agrees && !party
        })
    }

    /// The mention and, unless one alone is wanted, those joined to it by "and".
    fn with_conjuncts(&self, index: usize, wanted: Number) -> Vec<usize> {
        let draft = &self.drafts[index];
        let mut all = vec![index];
        if wanted != Number::Singular {
            all.extend((0..self.drafts.len()).filter(|&other| {
                let joined = &self.drafts[other];
                other != index && joined.sentence == draft.sentence && joined.chain == draft.chain && !joined.inner
            }));
        }
        all.sort_unstable();
        all
    }
}

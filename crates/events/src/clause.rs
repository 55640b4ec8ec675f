//! One sentence with everything that was found in it, and the slots of its predicates.

use crate::Reading;
use crate::lexicon::{
    Condition, ConditionPlace, EmbeddingKind, EmbeddingLine, EventLine, Filler, Lexicon, Slot, Structure, Wanted,
    WordKind,
};
use crate::tree::{Control, Tree};
use record::{EventType, Mention, MentionKind, Upos};

pub struct Clause<'a> {
    pub reading: &'a Reading<'a>,
    pub lexicon: &'a Lexicon,
    pub number: usize,
    pub tree: Tree<'a>,
    /// The mention (index in the reading) that a word heads or stands in.
    mention_of: Vec<Option<usize>>,
}

/// A word that a line of the lexicon matched.
pub struct Trigger<'a> {
    pub word: usize,
    /// The noun of a verb–noun phrase.
    pub noun: Option<usize>,
    pub line: &'a EventLine,
}

impl Trigger<'_> {
    /// The words that evidence the event.
    pub fn words(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.word).chain(self.noun)
    }
}

impl<'a> Clause<'a> {
    pub fn new(reading: &'a Reading<'a>, lexicon: &'a Lexicon, number: usize) -> Clause<'a> {
        let tree = Tree::new(&reading.sentences[number]);
        let mut mention_of: Vec<Option<usize>> = vec![None; tree.len()];
        let here = || reading.mentions.iter().enumerate().filter(|(_, mention)| mention.sentence == number);
        // Smaller mentions overwrite larger ones, heads overwrite both.
        let mut by_length: Vec<_> = here().collect();
        by_length.sort_by_key(|(_, mention)| std::cmp::Reverse(mention.words.len()));
        for (index, mention) in by_length {
            let end = mention.words.end.min(mention_of.len());
            mention_of[mention.words.start.min(end)..end].fill(Some(index));
        }
        for (index, mention) in here() {
            if let Some(slot) = mention_of.get_mut(mention.head) {
                *slot = Some(index);
            }
        }
        Clause { reading, lexicon, number, tree, mention_of }
    }

    pub fn mention(&self, word: usize) -> Option<(usize, &'a Mention)> {
        self.mention_of[word].map(|index| (index, &self.reading.mentions[index]))
    }

    /// All words that name an event, with the most specific line of the lexicon for each.
    pub fn triggers(&self) -> Vec<Trigger<'a>> {
        let mut found: Vec<Trigger<'a>> = Vec::new();
        for word in 0..self.tree.len() {
            let kind = match self.tree.word(word).upos {
                _ if self.tree.is_verbal(word) => WordKind::Verb,
                Upos::Noun | Upos::Propn if self.may_name_event(word) => WordKind::Noun,
                _ => continue,
            };
            let best = self.lemmas(word).iter().find_map(|lemma| {
                let lines = self.lexicon.events(kind, lemma).iter();
                lines
                    .filter(|line| kind == WordKind::Noun || line.reflexive == self.tree.is_reflexive(word))
                    .filter_map(|line| self.matches(word, line).map(|noun| Trigger { word, noun, line }))
                    .filter(|trigger| self.has_required(trigger))
                    .max_by_key(|trigger| trigger.line.conditions.iter().filter(|condition| !condition.negated).count())
            });
            found.extend(best.or_else(|| if kind == WordKind::Noun { self.taking_up(word) } else { None }));
        }
        // The noun of a verb–noun phrase is no event of its own, unless somebody only speaks of it
        // ("condemned the attack").
        let ontology = self.reading.knowledge.ontology();
        let taken: Vec<(usize, EventType)> =
            found.iter().filter_map(|trigger| Some((trigger.noun?, trigger.line.event))).collect();
        found.retain(|trigger| {
            trigger.line.kind == WordKind::Verb
                || !taken.iter().any(|&(noun, event)| {
                    let judged = ontology.judges_deed(event) && trigger.line.event != event;
                    noun == trigger.word && !judged
                })
        });
        found
    }

    /// "this visit": a definite noun whose lines all ask for parties that are not named here can still
    /// take up an event told before.
    fn taking_up(&self, word: usize) -> Option<Trigger<'a>> {
        let only_parties = |line: &&EventLine| {
            line.conditions.iter().all(|condition| !condition.negated && !matches!(condition.wanted, Wanted::Lemmas(_)))
        };
        let line = self.lexicon.events(WordKind::Noun, &self.tree.lemma(word)).iter().find(only_parties)?;
        self.is_definite(word).then_some(Trigger { word, noun: None, line })
    }

    /// Whether a noun has a definite article, a demonstrative or an owner.
    pub fn is_definite(&self, word: usize) -> bool {
        let tree = &self.tree;
        let definite = tree.related(word, &["det"]).map(|det| tree.word(det)).any(|det| {
            det.feat("Definite") == Some("Def")
                || det.feat("PronType") == Some("Dem")
                || matches!(det.lemma.to_lowercase().as_str(), "der" | "the" | "dieser" | "this" | "that")
        });
        definite || !tree.possessors(word).is_empty()
    }

    /// The names under which the lexicon may have a word, the surest first: with an adverb that may be the
    /// particle ("hand … over", "legten … nieder"), as it stands, and without a particle that is an
    /// adjective or adverb and may be an argument ("macht … verantwortlich", "feuerte … hinweg").
    fn lemmas(&self, word: usize) -> Vec<String> {
        let tree = &self.tree;
        let bare = tree.bare_lemma(word);
        let mut lemmas = Vec::new();
        if tree.is_verbal(word) {
            let adverbs = tree.related(word, &["advmod"]).map(|adverb| tree.word(adverb).form.to_lowercase());
            lemmas.extend(adverbs.flat_map(|adverb| [format!("{bare} {adverb}"), format!("{adverb}{bare}")]));
        }
        lemmas.push(tree.lemma(word));
        let is_loose = |particle: usize| matches!(tree.word(particle).upos, Upos::Adj | Upos::Adv);
        if tree.related(word, &["compound:prt"]).any(is_loose) {
            lemmas.push(bare);
        }
        lemmas
    }

    /// Of several lines those count whose required parties are there; nouns without parties may still
    /// take up an event.
    fn has_required(&self, trigger: &Trigger) -> bool {
        let filled = |filler: &Filler| {
            let slots = || filler.slots.iter().flat_map(|slot| self.slot(trigger.word, trigger.noun, slot));
            !filler.required || !self.parties(&slots().collect::<Vec<_>>()).is_empty()
        };
        trigger.line.kind == WordKind::Noun || filled(&trigger.line.actor) && filled(&trigger.line.recipient)
    }

    /// A noun that names a party names no event; the compound "US-Angriff" does both.
    fn may_name_event(&self, word: usize) -> bool {
        match self.mention(word) {
            None => true,
            Some((_, mention)) => {
                (mention.head != word && !matches!(mention.kind, MentionKind::Organisation | MentionKind::Person))
                    || (mention.words.len() == 1 && self.tree.word(word).form.contains('-'))
            }
        }
    }

    /// Whether all conditions of the line hold; gives the noun that a condition named.
    fn matches(&self, word: usize, line: &EventLine) -> Option<Option<usize>> {
        let mut noun = None;
        // Conditions on the object come first: they name the noun at which others look.
        let mut conditions: Vec<&Condition> = line.conditions.iter().collect();
        conditions.sort_by_key(|condition| condition.place != ConditionPlace::Slot(Slot::Object));
        for condition in conditions {
            let found = self.satisfies(word, noun, condition);
            if found.is_some() == condition.negated {
                return None;
            }
            if line.kind == WordKind::Verb
                && !condition.negated
                && matches!(condition.wanted, Wanted::Lemmas(_))
                && noun.is_none()
                && !matches!(condition.place, ConditionPlace::Slot(Slot::Subject))
            {
                noun = found.flatten();
            }
        }
        Some(noun)
    }

    /// None if the condition does not hold; else the word that satisfies it, where there is one.
    fn satisfies(&self, word: usize, noun: Option<usize>, condition: &Condition) -> Option<Option<usize>> {
        let slot = match &condition.place {
            ConditionPlace::Case => {
                let Wanted::Lemmas(globs) = &condition.wanted else { return None };
                let forms = self.tree.adpositions(word);
                return forms.iter().any(|form| globs.iter().any(|glob| glob.matches(form))).then_some(None);
            }
            ConditionPlace::Form => {
                let Wanted::Lemmas(globs) = &condition.wanted else { return None };
                let forms = self.verb_forms(word);
                return forms.iter().any(|form| globs.iter().any(|glob| glob.matches(form))).then_some(None);
            }
            ConditionPlace::Slot(slot) => slot,
        };
        let words = self.slot(word, noun, slot);
        let words =
            words.into_iter().flat_map(|word| self.tree.conjuncts(word)).flat_map(|word| self.with_content(word));
        match &condition.wanted {
            Wanted::Present => words.map(Some).next(),
            Wanted::Lemmas(globs) => words
                .map(Some)
                .find(|word| word.is_some_and(|word| globs.iter().any(|glob| self.word_matches(word, glob)))),
            Wanted::Actor => words.map(Some).find(|word| {
                word.and_then(|word| self.mention(word)).is_some_and(|(_, mention)| {
                    (mention.kind != MentionKind::Place || *slot != Slot::Subject)
                        && mention.entities.iter().any(is_political)
                })
            }),
            Wanted::Person => words.map(Some).find(|word| {
                word.and_then(|word| self.mention(word)).is_some_and(|(_, mention)| {
                    mention.kind == MentionKind::Person || mention.entities.iter().any(|entity| entity.person.is_some())
                })
            }),
            Wanted::Place => words.map(Some).find(|word| {
                word.is_some_and(|word| {
                    self.reading.places.iter().any(|place| place.sentence == self.number && place.words.contains(&word))
                })
            }),
        }
    }

    /// The word, and for "hundreds of protesters" those too.
    fn with_content(&self, word: usize) -> Vec<usize> {
        let mut words = vec![word];
        if self.lexicon.is(Structure::Container, &self.tree.lemma(word)) {
            words.extend(self.tree.related(word, &["nmod"]));
        }
        words
    }

    fn word_matches(&self, word: usize, glob: &crate::lexicon::Glob) -> bool {
        glob.matches(&self.tree.lemma(word)) || glob.matches(&self.tree.word(word).form.to_lowercase())
    }

    /// "perfect", "present", "past", "subjunctive" for the modal's clause.
    fn verb_forms(&self, modal: usize) -> Vec<&'static str> {
        let word = self.tree.word(modal);
        let main = self.tree.head(modal).unwrap_or(modal);
        let mut forms = Vec::new();
        let perfect = self.tree.related(main, &["aux"]).any(|aux| {
            aux != modal
                && matches!(self.tree.word(aux).lemma.as_str(), "haben" | "sein" | "have")
                && self.tree.word(aux).feat("VerbForm") != Some("Fin")
        });
        forms.push(if perfect { "perfect" } else { "present" });
        if word.feat("Tense") == Some("Past") {
            forms.push("past");
        }
        if word.feat("Mood") == Some("Sub") {
            forms.push("subjunctive");
        }
        forms
    }

    /// The head words of the phrases in a slot of a predicate. `noun` is the noun of a
    /// verb–noun phrase.
    pub fn slot(&self, word: usize, noun: Option<usize>, slot: &Slot) -> Vec<usize> {
        let tree = &self.tree;
        let verbal = tree.is_verbal(word);
        let owner = if verbal { noun } else { Some(word) };
        match slot {
            Slot::Subject if verbal => tree.subjects(word, &|verb| self.control(verb)),
            Slot::Subject => self.subjects_of_noun(word),
            Slot::Object if verbal => {
                let objects = tree.objects(word);
                if objects.is_empty() && !tree.is_passive(word) { self.bare_names(word) } else { objects }
            }
            Slot::Object => Vec::new(),
            Slot::Dative => tree.datives(word),
            Slot::Possessor => owner.map_or(Vec::new(), |owner| tree.possessors(owner)),
            Slot::Of => owner.map_or(Vec::new(), |owner| tree.of_phrases(owner)),
            Slot::Compound => owner.map_or(Vec::new(), |owner| self.compound_parts(owner)),
            Slot::Adjective => owner.map_or(Vec::new(), |owner| tree.related(owner, &["amod"]).collect()),
            Slot::Clause => {
                let loose = |&child: &usize| !tree.is(child, &["compound:prt"]) || tree.word(child).upos == Upos::Adj;
                let clauses = tree.related(word, &["ccomp", "xcomp", "acl", "csubj", "advcl", "compound:prt"]);
                clauses.filter(loose).collect()
            }
            Slot::Adposition(adposition) => {
                let mut found = tree.prepositional(word, adposition);
                found.extend(noun.iter().flat_map(|&noun| tree.prepositional(noun, adposition)));
                if let Some(verb) = self.support_verb(word) {
                    found.extend(tree.prepositional(verb, adposition));
                }
                if found.is_empty() && verbal {
                    found = tree.prepositional_below(word, adposition);
                }
                found
            }
            Slot::EachOther | Slot::Head | Slot::Governed => Vec::new(),
        }
    }

    /// Names of parties and places that hang on a verb without adposition and without telling how.
    fn bare_names(&self, word: usize) -> Vec<usize> {
        let tree = &self.tree;
        let bare = tree
            .related(word, &["obl", "nmod", "dep"])
            .filter(|&child| tree.related(child, &["case"]).next().is_none() && tree.word(child).upos == Upos::Propn);
        bare.filter(|&child| self.mention(child).is_some()).collect()
    }

    /// The verb whose object an event noun is, where the verb only lends its subject; or the verb
    /// that says that the event takes place.
    pub fn support_verb(&self, noun: usize) -> Option<usize> {
        let tree = &self.tree;
        if tree.is_verbal(noun) {
            return None;
        }
        let head = tree.head(noun).filter(|&head| tree.is_verbal(head))?;
        let lemma = tree.lemma(head);
        let object = tree.objects(head).contains(&noun) && self.lexicon.is(Structure::Support, &lemma);
        let subject = tree.is(noun, &["nsubj"]) && self.lexicon.is(Structure::Occurrence, &lemma);
        (object || subject).then_some(head)
    }

    fn subjects_of_noun(&self, noun: usize) -> Vec<usize> {
        let tree = &self.tree;
        if let Some(verb) = self.support_verb(noun).or_else(|| self.planning_verb(noun)) {
            let subjects = tree.subjects(verb, &|verb| self.control(verb));
            return subjects.into_iter().filter(|&subject| subject != noun).collect();
        }
        if tree.related(noun, &["cop"]).next().is_some() {
            return tree.related(noun, &["nsubj"]).map(|subject| tree.antecedent(subject)).collect();
        }
        Vec::new()
    }

    /// A verb above an event noun whose subject is the one who does it: "plan the signing".
    fn planning_verb(&self, noun: usize) -> Option<usize> {
        let verb = self.tree.head(noun).filter(|&head| self.tree.is_verbal(head))?;
        self.embedding(verb, noun).filter(|line| line.doer.first() == Some(&Slot::Subject)).map(|_| verb)
    }

    /// Parts of a compound that are parties: "US air strike", "US-Angriff".
    fn compound_parts(&self, noun: usize) -> Vec<usize> {
        let mut parts: Vec<usize> = self
            .tree
            .related(noun, &["compound", "nmod", "flat"])
            .filter(|&part| {
                self.tree.is(part, &["compound", "flat"])
                    || self.tree.related(part, &["case"]).next().is_none() && part < noun
            })
            .collect();
        if self.mention(noun).is_some_and(|(_, mention)| mention.words.len() == 1) {
            parts.push(noun);
        }
        parts
    }

    fn control(&self, verb: usize) -> Control {
        let lines = self.lexicon.embeddings(EmbeddingKind::Verb, &self.tree.lemma(verb));
        match lines.iter().find(|line| !line.doer.is_empty()).map(|line| &line.doer[0]) {
            Some(Slot::Subject) => Control::Subject,
            Some(_) => Control::Object,
            None => Control::Subject,
        }
    }

    /// The parties (mentions) that a slot's word and its conjuncts stand for.
    pub fn parties(&self, words: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        for &word in words {
            for word in self.tree.conjuncts(word) {
                if let Some(index) = self.party(word).filter(|index| !found.contains(index)) {
                    found.push(index);
                }
            }
        }
        found
    }

    fn party(&self, word: usize) -> Option<usize> {
        if let Some((index, _)) = self.mention(word) {
            return Some(index);
        }
        let tree = &self.tree;
        let inside = tree.related(word, &["appos", "flat"]).find_map(|part| self.mention(part));
        if let Some((index, _)) = inside {
            return Some(index);
        }
        if self.lexicon.is(Structure::Container, &tree.lemma(word)) || tree.word(word).upos == Upos::Num {
            let mut parts = tree.of_phrases(word);
            parts.extend(tree.possessors(word));
            parts.extend(tree.related(word, &["nmod", "amod", "compound"]));
            return parts.into_iter().find_map(|part| self.mention(part)).map(|(index, _)| index);
        }
        // What belongs to a party stands for it: "die ukrainische Stadt", "Stellungen der Islamisten".
        let mut owners: Vec<usize> = tree.related(word, &["amod"]).collect();
        owners.extend(tree.possessors(word));
        owners.extend(tree.of_phrases(word));
        owners.extend(tree.related(word, &["compound"]));
        owners.into_iter().find_map(|owner| self.mention(owner)).map(|(index, _)| index)
    }

    /// The lines for a word as an embedding, with the slot by which `below` hangs on it.
    pub fn embedding(&self, word: usize, below: usize) -> Option<&'a EmbeddingLine> {
        let kinds: &[EmbeddingKind] = if self.tree.is_verbal(word) {
            &[EmbeddingKind::Verb]
        } else if self.tree.word(word).upos == Upos::Adj {
            &[EmbeddingKind::Adjective]
        } else {
            &[EmbeddingKind::Noun]
        };
        let lemma = self.tree.lemma(word);
        let lines = kinds.iter().flat_map(|kind| self.lexicon.embeddings(*kind, &lemma));
        lines
            .filter(|line| line.scope.iter().any(|slot| self.hangs_by(below, word, slot)))
            .filter(|line| self.all_hold(word, &line.conditions))
            .max_by_key(|line| line.conditions.len())
    }

    /// A verb of verbal conflict: threatening, demanding, refusing, accusing.
    pub fn says(&self, word: usize) -> bool {
        const VERBAL_CONFLICT: u8 = 3;
        let ontology = self.reading.knowledge.ontology();
        let lines = self.lexicon.events(WordKind::Verb, &self.tree.lemma(word));
        let verbal = self.tree.is_verbal(word) && !lines.is_empty();
        verbal && lines.iter().all(|line| ontology.quad(line.event) == VERBAL_CONFLICT)
    }

    /// Whether `below` is a clause that completes `word`.
    pub fn completes(&self, below: usize, word: usize) -> bool {
        self.hangs_by(below, word, &Slot::Clause)
    }

    pub fn all_hold(&self, word: usize, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| self.satisfies(word, None, condition).is_some() != condition.negated)
    }

    /// An adverbial clause with a conjunction of its own ("nachdem …") does not complete the verb.
    fn is_beside(&self, clause: usize) -> bool {
        let completes = |mark: usize| self.lexicon.is(Structure::Completing, &self.tree.word(mark).form.to_lowercase());
        self.tree.related(clause, &["mark"]).any(|mark| !completes(mark))
    }

    /// Whether `below`, a dependent of `word`, stands in this slot of it.
    fn hangs_by(&self, below: usize, word: usize, slot: &Slot) -> bool {
        let tree = &self.tree;
        match slot {
            Slot::Clause => {
                tree.is(below, &["ccomp", "xcomp", "csubj", "parataxis"])
                    || tree.is(below, &["acl"]) && !tree.is_relative_clause(below)
                    || tree.is(below, &["advcl"]) && !self.is_beside(below)
            }
            Slot::Object => tree.objects(word).contains(&below),
            Slot::Subject => tree.is(below, &["nsubj"]) && !tree.objects(word).contains(&below),
            Slot::Dative => tree.datives(word).contains(&below),
            Slot::Of => {
                tree.of_phrases(word).contains(&below)
                    || tree.has_adposition(below, "of")
                    || tree.related(below, &["mark"]).any(|mark| tree.word(mark).form.eq_ignore_ascii_case("of"))
            }
            Slot::Possessor => tree.possessors(word).contains(&below),
            Slot::Compound => tree.is(below, &["compound"]),
            // "accuse of attacking" is a clause with a mark, "accused of an attack" a phrase with a case.
            Slot::Adposition(adposition) => {
                tree.has_adposition(below, adposition)
                    || tree.related(below, &["mark"]).any(|mark| tree.word(mark).form.to_lowercase() == *adposition)
            }
            Slot::Adjective | Slot::EachOther | Slot::Head | Slot::Governed => false,
        }
    }
}

/// An actor that a record can stand on: a known country, organisation or role.
pub fn is_political(entity: &record::Entity) -> bool {
    entity.code.is_some() || !entity.sector.is_empty()
}

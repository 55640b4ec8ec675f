//! Whether a clause speaks of what was or of what is to come.

use crate::calendar::Which;
use crate::table::{Error, rows};
use record::{Language, Sentence, Upos, Word};
use std::collections::HashMap;

const FILE: &str = "tense.tsv";
const TABLE: &str = include_str!("../../../data/times/tense.tsv");

/// Where the words around a date point to.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    pub tense: Which,
    /// Of a day: something is set for it.
    pub ahead: bool,
    /// The words tell that it has begun.
    pub begun: bool,
}

/// Verbs and prepositions that turn to the past or the future.
pub struct Tenses {
    signs: HashMap<(&'static str, &'static str), Sign>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// In the present: what it governs is to come.
    Future,
    /// With a participle: it has been.
    Perfect,
    /// What it sets a time for is to come, whatever its own tense ("postponed the vote until Friday").
    Sets,
    /// A preposition of times to come ("called a strike for Friday").
    Ahead,
    /// A preposition of times to come under verbs and nouns that set a time.
    Limit,
    /// A preposition of times that have begun ("since Friday").
    Since,
    /// The same beside a noun ("die Proteste vom Sonntag").
    Of,
}

impl Tenses {
    pub fn load() -> Result<Tenses, Error> {
        let mut signs = HashMap::new();
        for row in rows(FILE, TABLE) {
            let sign = match row.cell(2) {
                "future" => Sign::Future,
                "perfect" => Sign::Perfect,
                "sets" => Sign::Sets,
                "ahead" => Sign::Ahead,
                "limit" => Sign::Limit,
                "since" => Sign::Since,
                "of" => Sign::Of,
                other => return Err(row.error(format!("not known: {other:?}"))),
            };
            signs.insert((row.cell(0), row.cell(1)), sign);
        }
        Ok(Tenses { signs })
    }

    /// What a date without a year or week means at a word.
    pub fn at(&self, sentence: &Sentence, word: Option<usize>, language: Language) -> Near {
        let phrase = word.map(|word| Phrase::of(sentence, word));
        let holds = |test: fn(&Tenses, &Sentence, &Phrase, Language) -> bool| {
            phrase.as_ref().is_some_and(|phrase| test(self, sentence, phrase, language))
        };
        let (ahead, begun) = (holds(Tenses::is_ahead), holds(Tenses::has_begun));
        Near { tense: self.tense(sentence, word, language), ahead, begun }
    }

    /// The tense of the clause of a word, or of the nearest one above that has any. Beside a noun
    /// ("the ruling of March 3") only the past is taken over.
    fn tense(&self, sentence: &Sentence, word: Option<usize>, language: Language) -> Which {
        let beside_noun = word.is_some_and(|word| beside_noun(sentence, word));
        let mut place = word;
        // Trees have no cycles; the limit guards against one that has.
        for _ in 0..sentence.words.len() {
            let Some(word) = place else { break };
            if let Some(which) = self.of_clause(sentence, word, language) {
                return if beside_noun && which != Which::Past { Which::Nearest } else { which };
            }
            place = sentence.words[word].head;
        }
        Which::Nearest
    }

    fn sign(&self, word: &Word, language: Language) -> Option<Sign> {
        self.signs.get(&(language.code(), word.lemma.as_str())).copied()
    }

    fn has_begun(&self, sentence: &Sentence, phrase: &Phrase, language: Language) -> bool {
        match phrase.preposition.and_then(|word| self.sign(&sentence.words[word], language)) {
            Some(Sign::Since) => true,
            // But "vom 5. bis 12. Mai" may be any.
            Some(Sign::Of) => {
                let limit = |word: &Word| self.sign(word, language) == Some(Sign::Limit);
                phrase.relation == "nmod" && !sentence.words.iter().skip(phrase.word + 1).take(3).any(limit)
            }
            _ => false,
        }
    }

    /// Whether preposition and verb set a time to come.
    fn is_ahead(&self, sentence: &Sentence, phrase: &Phrase, language: Language) -> bool {
        let preposition = phrase.preposition.map(|word| self.sign(&sentence.words[word], language));
        if preposition == Some(Some(Sign::Ahead)) {
            return true;
        }
        // "has scheduled a conference Thursday", but "postponed on Monday" is when it was done.
        let sets = |word: usize| self.sign(&sentence.words[word], language) == Some(Sign::Sets);
        let above = |word: usize| sentence.words[word].head;
        match (preposition, phrase.under) {
            (Some(Some(Sign::Limit)), Some(under)) => sets(under) || above(under).is_some_and(sets),
            (_, Some(noun)) if matches!(sentence.words[noun].upos, Upos::Noun | Upos::Propn) => {
                sentence.words[noun].relation() == "obj" && above(noun).is_some_and(sets)
            }
            (None, Some(verb)) => sets(verb),
            _ => false,
        }
    }

    fn of_clause(&self, sentence: &Sentence, head: usize, language: Language) -> Option<Which> {
        let word = &sentence.words[head];
        let helpers: Vec<&Word> = sentence
            .children(head)
            .map(|child| &sentence.words[child])
            .filter(|child| matches!(child.relation(), "aux" | "cop"))
            .collect();
        let verbal = matches!(word.upos, Upos::Verb | Upos::Aux);
        if !verbal && helpers.is_empty() {
            return None;
        }
        let sign = |word: &Word| self.sign(word, language);
        let past = |word: &Word| word.feat("Tense") == Some("Past") && word.feat("Mood") != Some("Sub");
        let future = |helper: &&Word| helper.deprel != "aux:pass" && sign(helper) == Some(Sign::Future);
        if helpers.iter().any(|helper| future(helper) && !past(helper)) {
            return Some(Which::Future);
        }
        let participle = word.feat("VerbForm") == Some("Part");
        let perfect = |helper: &&Word| participle && helper.deprel != "aux:pass" && sign(helper) == Some(Sign::Perfect);
        if helpers.iter().any(|helper| past(helper) || perfect(helper)) {
            return Some(Which::Past);
        }
        let finite = |word: &Word| word.feat("VerbForm") == Some("Fin");
        if helpers.iter().any(|helper| finite(helper)) {
            // "wird am Dienstag eröffnet", "is held on Tuesday"
            return Some(Which::Present);
        }
        match word.feat("VerbForm") {
            Some("Fin") if past(word) => Some(Which::Past),
            Some("Fin") => Some(Which::Present),
            // A participle without a helper: "the talks held on Tuesday"
            Some("Part") if past(word) => Some(Which::Past),
            Some("Inf") if sentence.children(head).any(|child| sentence.words[child].relation() == "mark") => {
                Some(Which::Future)
            }
            _ => None,
        }
    }
}

/// The phrase of a time: what stands before it, and the word it depends on.
struct Phrase<'s> {
    word: usize,
    preposition: Option<usize>,
    under: Option<usize>,
    /// How it depends on that word.
    relation: &'s str,
}

impl Phrase<'_> {
    fn of(sentence: &Sentence, word: usize) -> Phrase<'_> {
        let (mut place, mut preposition) = (word, None);
        for _ in 0..sentence.words.len() {
            let case =
                sentence.children(place).find(|&child| sentence.words[child].relation() == "case" && child < place);
            preposition = preposition.or(case);
            match (sentence.words[place].relation(), sentence.words[place].head) {
                ("nummod" | "flat" | "compound" | "appos" | "amod" | "det", Some(head)) => place = head,
                (relation, head) => return Phrase { word, preposition, under: head, relation },
            }
        }
        Phrase { word, preposition, under: None, relation: "" }
    }
}

/// Whether the phrase of a word depends on a noun: from the word up to the first adverbial relation.
fn beside_noun(sentence: &Sentence, word: usize) -> bool {
    let mut place = word;
    for _ in 0..sentence.words.len() {
        let word = &sentence.words[place];
        match (word.relation(), word.head) {
            ("nmod" | "compound", Some(_)) => return true,
            ("nummod" | "flat" | "appos" | "amod" | "det" | "case" | "advmod", Some(head)) => place = head,
            _ => return false,
        }
    }
    false
}

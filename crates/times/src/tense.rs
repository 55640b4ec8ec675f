//! Whether a clause speaks of what was or of what is to come.

use crate::calendar::Which;
use crate::table::{Error, rows};
use record::{Language, Sentence, Upos, Word};
use std::collections::HashMap;

const FILE: &str = "tense.tsv";
const TABLE: &str = include_str!("../../../data/times/tense.tsv");

/// Verbs that turn a clause to the past or the future.
pub struct Tenses {
    signs: HashMap<(&'static str, &'static str), Sign>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// In the present: what it governs is to come.
    Future,
    /// With a participle: it has been.
    Perfect,
}

impl Tenses {
    pub fn load() -> Result<Tenses, Error> {
        let mut signs = HashMap::new();
        for row in rows(FILE, TABLE) {
            let sign = match row.cell(2) {
                "future" => Sign::Future,
                "perfect" => Sign::Perfect,
                other => return Err(row.error(format!("neither future nor perfect: {other:?}"))),
            };
            signs.insert((row.cell(0), row.cell(1)), sign);
        }
        Ok(Tenses { signs })
    }

    /// What a date without a year or week means at a word: the tense of its clause, or of the
    /// nearest one above that has any. Beside a noun ("the ruling of March 3") only the past is
    /// taken over.
    pub fn at(&self, sentence: &Sentence, word: Option<usize>, language: Language) -> Which {
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
        let sign = |word: &Word| self.signs.get(&(language.code(), word.lemma.as_str())).copied();
        let past = |word: &Word| word.feat("Tense") == Some("Past") && word.feat("Mood") != Some("Sub");
        if helpers.iter().any(|helper| sign(helper) == Some(Sign::Future) && !past(helper)) {
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

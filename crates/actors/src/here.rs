//! The sentence at hand, and what its tree says of a word.

use crate::phrase::Reading;
use crate::tables::TABLES;
use record::{Language, Sentence};
use std::ops::Range;

/// The sentence at hand.
pub struct Here<'a> {
    pub number: usize,
    pub sentence: &'a Sentence,
    pub reading: &'a Reading<'a>,
}

impl Here<'_> {
    pub fn chain(&self, word: usize) -> usize {
        self.climb(word, |relation| relation == "conj")
    }

    pub fn is_subject(&self, word: usize) -> bool {
        self.sentence.words[self.chain(word)].relation() == "nsubj"
    }

    /// Up the tree as long as the relation to the head is one of these.
    fn climb(&self, word: usize, goes: impl Fn(&str) -> bool) -> usize {
        let words = &self.sentence.words;
        let mut at = word;
        for _ in 0..words.len() {
            match words[at].head.filter(|head| *head < words.len()) {
                Some(head) if goes(words[at].relation()) => at = head,
                _ => break,
            }
        }
        at
    }

    /// The head of the clause a word stands in, if the word is not that head.
    pub fn clause(&self, word: usize) -> Option<usize> {
        let inside = |relation: &str| {
            matches!(
                relation,
                "nsubj"
                    | "obj"
                    | "iobj"
                    | "obl"
                    | "nmod"
                    | "det"
                    | "amod"
                    | "appos"
                    | "conj"
                    | "flat"
                    | "compound"
                    | "case"
                    | "dep"
            )
        };
        let top = self.climb(word, inside);
        (top != word).then_some(top)
    }

    pub fn subject(&self, verb: usize) -> Option<usize> {
        self.sentence.children(verb).find(|&child| self.sentence.words[child].relation() == "nsubj")
    }

    /// The noun that the relative clause around a word describes.
    pub fn relative_clause(&self, word: usize) -> Option<usize> {
        let words = &self.sentence.words;
        let mut at = word;
        for _ in 0..words.len() {
            let head = words[at].head.filter(|head| *head < words.len())?;
            if words[at].relation() == "acl" {
                return (head < word).then_some(head);
            }
            if !matches!(
                words[at].relation(),
                "nsubj" | "obj" | "iobj" | "obl" | "nmod" | "det" | "xcomp" | "ccomp" | "aux" | "conj"
            ) {
                return None;
            }
            at = head;
        }
        None
    }

    /// Whether a genitive or an of-phrase that is no part of the phrase says whose the noun is.
    pub fn is_owned(&self, language: Language, noun: usize, words: &Range<usize>) -> bool {
        self.sentence.children(noun).filter(|child| *child > noun && !words.contains(child)).any(|child| {
            let word = &self.sentence.words[child];
            let case = self.sentence.children(child).find(|&of| self.sentence.words[of].relation() == "case");
            let of = case.map_or(word.feat("Case") == Some("Gen"), |case| {
                TABLES.is(language, &self.sentence.words[case].form, "of")
            });
            word.relation() == "nmod" && of
        })
    }

    /// "das Amt des Präsidenten", "candidate for president": the post, not who holds it.
    pub fn is_post(&self, language: Language, noun: usize) -> bool {
        let words = &self.sentence.words;
        let above = words[noun].head.filter(|_| matches!(words[noun].relation(), "nmod" | "compound"));
        above.is_some_and(|above| TABLES.is(language, &words[above].lemma, "post"))
    }

    /// Whether the word stands in the tree below the other, or is it.
    pub fn is_below(&self, word: usize, above: usize) -> bool {
        let words = &self.sentence.words;
        let mut at = word;
        for _ in 0..words.len() {
            if at == above {
                return true;
            }
            match words[at].head.filter(|head| *head < words.len()) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// Whether an adposition of place governs the word.
    pub fn is_place(&self, language: Language, word: usize) -> bool {
        let words = &self.sentence.words;
        self.sentence
            .children(word)
            .any(|child| words[child].relation() == "case" && TABLES.is(language, &words[child].form, "place"))
    }
}

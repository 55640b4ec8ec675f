//! Lemmas that no ending betrays, by tables: treebanks show too few irregular verbs to learn them,
//! and the network sees too little of a word's end.

mod english;
mod german;
mod nouns;

pub(crate) use nouns::is_german_noun;

use crate::rules::Rules;
use record::{Language, Sentence};

/// Puts right the lemmas of a parsed sentence.
pub(crate) fn mend(sentence: &mut Sentence, language: Language) {
    let rules = Rules::of(language);
    for word in &mut sentence.words {
        let mended = match language {
            Language::German => german::lemma(word, rules),
            Language::English => english::lemma(word, rules),
        };
        if let Some(lemma) = mended {
            word.lemma = lemma;
        }
    }
}

/// The lines of a table below its column names.
fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

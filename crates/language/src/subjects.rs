//! What a clause allows its subjects: relations are labelled one by one, so that a predicate can
//! end up with two of them. The surest stays, the others take their next best relation.

use record::{Sentence, Upos};

const SUBJECTS: [&str; 4] = ["nsubj", "nsubj:pass", "csubj", "csubj:pass"];

/// `scores` gives the scores of all `relations` for a word under its head.
pub(crate) fn settle(sentence: &mut Sentence, relations: &[String], scores: impl Fn(usize) -> Vec<f32>) {
    let count = sentence.words.len();
    for head in 0..count {
        let children: Vec<usize> = (0..count).filter(|&word| sentence.words[word].head == Some(head)).collect();
        let subjects = |sentence: &Sentence| -> Vec<usize> {
            let is_subject = |&word: &usize| SUBJECTS.contains(&sentence.words[word].deprel.as_str());
            children.iter().copied().filter(is_subject).collect()
        };
        let has = |relation: &str, fits: &dyn Fn(&record::Word) -> bool| {
            children.iter().map(|&word| &sentence.words[word]).any(|word| word.deprel == relation && fits(word))
        };
        // German infinitives with "zu" have no subject of their own.
        let zu = |word: &record::Word| word.upos == Upos::Part && word.form.eq_ignore_ascii_case("zu");
        let below = |word: usize| sentence.words.iter().any(|other| other.head == Some(word) && zu(other));
        let infinitive =
            has("mark", &zu) || children.iter().any(|&word| sentence.words[word].relation() == "aux" && below(word));
        let active = has("aux", &|word| matches!(word.lemma.as_str(), "haben" | "have")) && !has("aux:pass", &|_| true);
        for word in subjects(sentence) {
            if infinitive {
                relabel(sentence, word, relations, &scores(word), &SUBJECTS);
            } else if active && sentence.words[word].deprel.ends_with(":pass") {
                relabel(sentence, word, relations, &scores(word), &["nsubj:pass", "csubj:pass"]);
            }
        }
        let rivals = subjects(sentence);
        if rivals.len() < 2 {
            continue;
        }
        let margin = |word: usize| {
            let scores = scores(word);
            let best = |subject: bool| {
                let of_kind =
                    relations.iter().zip(&scores).filter(|(name, _)| SUBJECTS.contains(&name.as_str()) == subject);
                of_kind.map(|(_, score)| *score).fold(f32::NEG_INFINITY, f32::max)
            };
            best(true) - best(false)
        };
        let surest = rivals.iter().copied().max_by(|&a, &b| margin(a).total_cmp(&margin(b)).then(b.cmp(&a)));
        for word in rivals.into_iter().filter(|&word| Some(word) != surest) {
            relabel(sentence, word, relations, &scores(word), &SUBJECTS);
        }
    }
}

fn relabel(sentence: &mut Sentence, word: usize, relations: &[String], scores: &[f32], without: &[&str]) {
    let allowed = relations.iter().zip(scores).filter(|(name, _)| *name != "root" && !without.contains(&name.as_str()));
    if let Some((name, _)) = allowed.max_by(|a, b| a.1.total_cmp(b.1)) {
        sentence.words[word].deprel = name.clone();
    }
}

//! Measures tags and trees on a treebank: `accuracy de|en FILE.conllu [STYLE [errors]]`.
//!
//! On gold words, and on raw text, where a word counts if span, form and the span of its head agree.
//! Relations are compared without subtypes.

use record::{Language, Sentence, Span, Word};
use std::collections::HashMap;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, path, style @ ..] = arguments.as_slice() else {
        eprintln!("usage: accuracy de|en FILE.conllu [STYLE [errors]]");
        std::process::exit(2);
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let gold = std::fs::read_to_string(path).map_err(|e| e.to_string()).and_then(|text| conllu::read(&text));
    let ((text, gold), engine) = match (gold, language::Engine::load()) {
        (Ok(gold), Ok(engine)) => (gold, engine),
        (Err(error), _) => return eprintln!("{path}: {error}"),
        (_, Err(error)) => return eprintln!("{error}"),
    };
    let errors = style.len() > 1;
    let style = style.first().map(String::as_str);
    let found = engine.parse_tokens(&gold, language, style, 2);
    if errors {
        list_errors(&gold, &found);
    }
    report("gold words", &gold, &found);
    report("raw text", &gold, &engine.parse(&text, language));
}

/// A word by its place; the two words of one surface token by their forms.
type Key<'a> = (Span, &'a str);

fn words(sentences: &[Sentence]) -> HashMap<Key<'_>, (&Word, Option<Key<'_>>)> {
    let key = |word: &'_ Word| -> Span { word.span };
    sentences
        .iter()
        .flat_map(|sentence| {
            sentence.words.iter().map(move |word| {
                let head = word.head.map(|head| &sentence.words[head]);
                ((key(word), word.form.as_str()), (word, head.map(|head| (key(head), head.form.as_str()))))
            })
        })
        .collect()
}

/// Prints what differs on gold words: layer, form, gold, said, the words around.
fn list_errors(gold: &[Sentence], found: &[Sentence]) {
    for (gold, found) in gold.iter().zip(found).filter(|(gold, found)| gold.words.len() == found.words.len()) {
        for (index, (word, said)) in gold.words.iter().zip(&found.words).enumerate() {
            let head = |sentence: &Sentence, word: &Word| {
                let head = word.head.map_or("root", |head| sentence.words[head].form.as_str()).to_string();
                format!("{}←{head}", word.relation())
            };
            let around = &gold.words[index.saturating_sub(4)..(index + 4).min(gold.words.len())];
            let around: Vec<&str> = around.iter().map(|word| word.form.as_str()).collect();
            for (layer, gold, said) in [
                ("upos", word.upos.name().to_string(), said.upos.name().to_string()),
                ("lemma", word.lemma.clone(), said.lemma.clone()),
                ("tree", head(gold, word), head(found, said)),
            ] {
                if gold != said {
                    println!("{layer}\t{}\t{}\t{gold}\t{said}\t{}", word.form, word.upos.name(), around.join(" "));
                }
            }
        }
    }
}

fn report(what: &str, gold: &[Sentence], found: &[Sentence]) {
    let (gold, found) = (words(gold), words(found));
    let mut right = [0usize; 5];
    for (key, (word, head)) in &gold {
        let Some((said, said_head)) = found.get(key) else { continue };
        let attached = head == said_head;
        let agree = [
            word.upos == said.upos,
            word.feats == said.feats,
            word.lemma == said.lemma,
            attached,
            attached && word.relation() == said.relation(),
        ];
        for (right, agrees) in right.iter_mut().zip(agree) {
            *right += usize::from(agrees);
        }
    }
    let total = gold.len().max(found.len()) as f64;
    let [upos, feats, lemma, uas, las] = right.map(|right| 100.0 * right as f64 / total);
    println!("{what}: UPOS {upos:.1} features {feats:.1} lemma {lemma:.1} UAS {uas:.1} LAS {las:.1} ({total} words)");
}

//! Floors for the engine's accuracy, so that a broken kernel, decoder or model file cannot pass.
//!
//! `gold/trees` are sentences of our own, corrected by hand; the dev parts of the treebanks lie outside
//! the repository and are measured where they are.

use language::Engine;
use record::{Language, Name, NameKind, Sentence, Text, Word};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load().expect("the built-in model"));

/// Percentages; relations are compared without subtypes.
#[derive(Debug, Default)]
struct Figures {
    upos: f64,
    lemma: f64,
    las: f64,
    /// F1 of persons, organisations and places.
    names: f64,
}

fn measure(gold: &[Sentence], found: &[Sentence]) -> Figures {
    assert_eq!(gold.len(), found.len());
    let mut right = [0usize; 3];
    let [mut total, mut both, mut said] = [0usize; 3];
    for (gold, found) in gold.iter().zip(found) {
        let forms = |sentence: &Sentence| sentence.words.iter().map(|word| word.form.clone()).collect::<Vec<_>>();
        assert_eq!(forms(gold), forms(found));
        for (word, other) in gold.words.iter().zip(&found.words) {
            let attached = |word: &Word| (word.head, word.relation().to_string());
            total += 1;
            right[0] += usize::from(word.upos == other.upos);
            right[1] += usize::from(word.lemma == other.lemma);
            right[2] += usize::from(attached(word) == attached(other));
        }
        let (wanted, named) = (three_kinds(&gold.names), three_kinds(&found.names));
        both += wanted.iter().filter(|name| named.contains(name)).count();
        said += wanted.len() + named.len();
    }
    let [upos, lemma, las] = right.map(|right| 100.0 * right as f64 / total as f64);
    Figures { upos, lemma, las, names: 200.0 * both as f64 / said.max(1) as f64 }
}

fn three_kinds(names: &[Name]) -> Vec<(usize, usize, NameKind)> {
    let kept = names.iter().filter(|name| name.kind != NameKind::Misc);
    kept.map(|name| (name.words.start, name.words.end, name.kind)).collect()
}

fn check(what: &str, found: &Figures, floors: &Figures) {
    println!("{what}: {found:.1?}");
    assert!(found.upos >= floors.upos, "{what}: UPOS {:.2}", found.upos);
    assert!(found.lemma >= floors.lemma, "{what}: lemma {:.2}", found.lemma);
    assert!(found.las >= floors.las, "{what}: LAS {:.2}", found.las);
    assert!(found.names >= floors.names, "{what}: names {:.2}", found.names);
}

fn gold(file: &str) -> (Text, Vec<Sentence>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/trees").join(file);
    conllu::read(&std::fs::read_to_string(path).expect("gold/trees")).expect("CoNLL-U")
}

#[test]
fn german_sentences_of_our_own() {
    let (text, gold) = gold("de.conllu");
    let found = ENGINE.parse_tokens(&gold, Language::German, None, 2);
    check("gold/trees/de", &measure(&gold, &found), &Figures { upos: 97.0, lemma: 97.0, las: 92.5, names: 88.0 });
    same_words(&text, &gold, Language::German);
}

#[test]
fn english_sentences_of_our_own() {
    let (text, gold) = gold("en.conllu");
    let found = ENGINE.parse_tokens(&gold, Language::English, None, 2);
    check("gold/trees/en", &measure(&gold, &found), &Figures { upos: 98.0, lemma: 98.5, las: 95.0, names: 89.0 });
    same_words(&text, &gold, Language::English);
}

/// From the raw text the rules must cut the same sentences into the same words.
fn same_words(text: &Text, gold: &[Sentence], language: Language) {
    let forms = |sentences: &[Sentence]| -> Vec<String> {
        let line = |sentence: &Sentence| sentence.words.iter().map(|word| format!("{} ", word.form)).collect();
        sentences.iter().map(line).collect()
    };
    assert_eq!(forms(&language::segment(text, language)), forms(gold));
}

/// A file of the corpora beside the repository, unpacked; None, and a line about it, where it is absent.
fn corpus(file: &str) -> Option<String> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/corpora/open", file].iter().collect();
    let Ok(packed) = std::fs::read(&path) else {
        println!("not measured: {} is absent", path.display());
        return None;
    };
    let mut bytes = Vec::new();
    lzma_rs::xz_decompress(&mut packed.as_slice(), &mut bytes).expect("xz");
    Some(String::from_utf8(bytes).expect("UTF-8"))
}

/// Every `step`-th sentence of a treebank, from the one of this index.
fn dev(file: &str, first: usize, step: usize) -> Option<Vec<Sentence>> {
    let (_, sentences) = conllu::read(&corpus(file)?).expect("CoNLL-U");
    Some(sentences.into_iter().skip(first).step_by(step).collect())
}

/// The sentences of `training/data.py` that no training has seen.
fn held_out_german() -> Option<Vec<Sentence>> {
    dev("dep/de_gsd-dev.conllu.xz", 4, 5)
}

fn part_of_ewt() -> Option<Vec<Sentence>> {
    dev("dep/en_ewt-dev.conllu.xz", 0, 4)
}

#[test]
fn dev_parts_of_the_treebanks() {
    if let Some(gold) = held_out_german() {
        let found = ENGINE.parse_tokens(&gold, Language::German, Some("gsd"), 2);
        check("GSD", &measure(&gold, &found), &Figures { upos: 95.0, lemma: 95.0, las: 83.0, names: 0.0 });
    }
    if let Some(gold) = part_of_ewt() {
        let found = ENGINE.parse_tokens(&gold, Language::English, Some("ewt"), 2);
        check("EWT", &measure(&gold, &found), &Figures { upos: 96.0, lemma: 96.0, las: 88.0, names: 0.0 });
    }
}

#[test]
fn int8_costs_at_most_three_tenths_of_a_point() {
    let vectors: serde_json::Value = serde_json::from_str(include_str!("data/vectors.json")).expect("vectors");
    assert_eq!(vectors["model_sha256"], ENGINE.model_sha256(), "figures of another model");
    for (name, language, part) in
        [("ewt", Language::English, part_of_ewt()), ("gsd", Language::German, held_out_german())]
    {
        let Some(gold) = part else { continue };
        let recorded = &vectors["dev"][name];
        assert_eq!(recorded["words"], gold.iter().map(|sentence| sentence.words.len()).sum::<usize>());
        let float = recorded["float_las"].as_f64().expect("a figure");
        let int8 = measure(&gold, &ENGINE.parse_tokens(&gold, language, Some(name), 2)).las;
        println!("{name}: float {float:.2}, int8 {int8:.2}");
        assert!(int8 >= float - 0.3, "{name}: float {float:.2}, int8 {int8:.2}");
    }
}

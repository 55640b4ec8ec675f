//! Measures names on a corpus with one word and its BIO tag a line: `names de|en FILE.tsv [STYLE [errors]]`.
//!
//! Counts persons, organisations and places whose words and kind agree.

use record::{Language, NameKind, Sentence, Span, Text, Upos, Word};
use std::collections::BTreeSet;
use std::ops::Range;

type Found = BTreeSet<(usize, usize, &'static str)>;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, path, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: names de|en FILE.tsv [STYLE [errors]]");
        std::process::exit(2);
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let (Ok(table), Ok(engine)) = (std::fs::read_to_string(path), language::Engine::load()) else {
        eprintln!("no {path} or no model");
        std::process::exit(1);
    };
    let (text, gold, names) = read(&table);
    let [mut right, mut said, mut wanted] = [[0usize; 4]; 3];
    for (sentence, names) in gold.iter().zip(&names) {
        // One at a time, for a sentence that is too long comes back as several.
        let parts = engine.parse_tokens(std::slice::from_ref(sentence), language, rest.first().map(String::as_str), 1);
        let mut found = Found::new();
        let mut offset = 0;
        for part in &parts {
            found.extend(
                part.names.iter().map(|name| (offset + name.words.start, offset + name.words.end, kind(name.kind))),
            );
            offset += part.words.len();
        }
        found.retain(|&(_, _, kind)| kind != "MISC");
        let names: Found = names.iter().filter(|name| name.1 != "MISC").map(|(r, k)| (r.start, r.end, *k)).collect();
        for (index, kind) in ["PER", "ORG", "LOC", "all"].into_iter().enumerate() {
            let of = |set: &Found| set.iter().filter(|name| kind == "all" || name.2 == kind).count();
            right[index] += of(&found.intersection(&names).copied().collect());
            said[index] += of(&found);
            wanted[index] += of(&names);
        }
        if rest.len() > 1 {
            for name in found.symmetric_difference(&names) {
                let span = sentence.words[name.0].span.cover(sentence.words[name.1 - 1].span);
                let sign = if found.contains(name) { '+' } else { '-' };
                println!("{sign}\t{}\t{}\t{}", name.2, text.slice(span), text.slice(sentence.span));
            }
        }
    }
    for (index, kind) in ["PER", "ORG", "LOC", "all"].into_iter().enumerate() {
        let (right, said, wanted) = (right[index] as f64, said[index] as f64, wanted[index] as f64);
        println!(
            "{kind}: precision {:.1} recall {:.1} F1 {:.1} ({wanted} names)",
            100.0 * right / said,
            100.0 * right / wanted,
            200.0 * right / (said + wanted)
        );
    }
}

fn kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Per => "PER",
        NameKind::Org => "ORG",
        NameKind::Loc => "LOC",
        NameKind::Misc => "MISC",
    }
}

/// What a corpus calls a kind, as ours; anything else is none of the three.
fn kind_of(tag: &str) -> Option<&'static str> {
    match tag {
        "PER" | "person" | "politician" => Some("PER"),
        "ORG" | "organisation" | "politicalparty" => Some("ORG"),
        "LOC" | "location" | "country" => Some("LOC"),
        _ => None,
    }
}

type Names = Vec<(Range<usize>, &'static str)>;

/// The text that the words spell, unparsed sentences and their names. White space is guessed.
fn read(table: &str) -> (Text, Vec<Sentence>, Vec<Names>) {
    let (mut text, mut length) = (String::new(), 0);
    let (mut sentences, mut all) = (Vec::new(), Vec::new());
    let (mut words, mut names, mut quoted) = (Vec::<Word>::new(), Names::new(), false);
    for line in table.lines().chain([""]) {
        if line.starts_with("# ") && !line.contains('\t') {
            continue;
        }
        let mut cells = line.split('\t');
        let (Some(form), Some(tag)) = (cells.next(), cells.next()) else {
            if let (Some(first), Some(last)) = (words.first(), words.last()) {
                let span = first.span.cover(last.span);
                sentences.push(Sentence { span, heading: false, words: std::mem::take(&mut words), names: Vec::new() });
                all.push(std::mem::take(&mut names));
                quoted = false;
            }
            continue;
        };
        let before = words.last().map(|word| word.form.as_str());
        let closing = form.chars().all(|c| ".,;:!?)]»”%…".contains(c)) || ["'s", "’s", "n't"].contains(&form);
        let opening = before.is_some_and(|before| ["(", "[", "„", "«", "“", "‚"].contains(&before) && before != form);
        let opening = opening || (before == Some("\"") && quoted);
        let glued = opening || if form == "\"" { quoted } else { closing };
        quoted ^= form == "\"";
        if !glued {
            text.push(' ');
            length += 1;
        }
        let start = length;
        text.push_str(form);
        length += form.chars().count();
        let (span, form) = (Span::new(start, length), form.to_string());
        if let Some(kind) = tag.get(2..).and_then(kind_of) {
            match names.last_mut() {
                Some((range, last)) if tag.starts_with("I-") && range.end == words.len() && *last == kind => {
                    range.end += 1;
                }
                _ => names.push((words.len()..words.len() + 1, kind)),
            }
        }
        let (lemma, feats, deprel) = (String::new(), String::new(), String::new());
        words.push(Word { span, form, lemma, upos: Upos::X, feats, head: None, deprel });
    }
    (Text::new(text), sentences, all)
}

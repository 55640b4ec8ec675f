//! Measures sentence and word boundaries on the raw text of a treebank: `segmentation de|en FILE.conllu [errors]`.
//!
//! The raw text is what the tokens spell, with a blank line before every new paragraph or document.
//! Words count as found if span and form agree, sentences if the span agrees.

use record::{Language, Span, Text};
use std::collections::BTreeSet;

struct Gold {
    text: String,
    sentences: BTreeSet<Span>,
    words: BTreeSet<(Span, String)>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, path, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: segmentation de|en FILE.conllu [errors]");
        std::process::exit(2);
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let conllu = std::fs::read_to_string(path).unwrap_or_else(|error| {
        eprintln!("{path}: {error}");
        std::process::exit(2);
    });
    let gold = read(&conllu);
    let text = Text::new(gold.text);
    let found = language::segment(&text, language);
    let sentences: BTreeSet<Span> = found.iter().map(|s| s.span).collect();
    let words: BTreeSet<(Span, String)> =
        found.iter().flat_map(|s| s.words.iter().map(|w| (w.span, w.form.clone()))).collect();
    if !rest.is_empty() {
        for span in sentences.difference(&gold.sentences) {
            println!("sentence + {}", text.slice(*span));
        }
        for (span, form) in words.symmetric_difference(&gold.words) {
            let sign = if words.contains(&(*span, form.clone())) { '+' } else { '-' };
            let around = Span::new(span.start.saturating_sub(15), span.end + 15);
            println!("word {sign} {form}\t{}", text.slice(around).replace('\n', "⏎"));
        }
    }
    report("words", &words, &gold.words);
    report("sentences", &sentences, &gold.sentences);
}

fn report<T: Ord>(what: &str, found: &BTreeSet<T>, gold: &BTreeSet<T>) {
    let right = found.intersection(gold).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / gold.len() as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{what}: precision {:.2} recall {:.2} F1 {:.2}", 100.0 * precision, 100.0 * recall, 100.0 * f1);
}

fn read(conllu: &str) -> Gold {
    let mut gold = Gold { text: String::new(), sentences: BTreeSet::new(), words: BTreeSet::new() };
    let mut length = 0;
    let mut sentence: Option<Span> = None;
    // Last id, span and forms of the multiword token being read.
    let mut multiword: Option<(usize, Span, String, Vec<String>)> = None;
    for line in conllu.lines() {
        if line.starts_with("# newpar") || line.starts_with("# newdoc") {
            gold.text.push_str("\n\n");
            length += 2;
        }
        if line.is_empty() {
            gold.sentences.extend(sentence.take());
            multiword = None;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, form, .., misc] = fields.as_slice() else { continue };
        let mut append = |form: &str| {
            gold.text.push_str(form);
            let span = Span::new(length, length + form.chars().count());
            let blank = if misc.contains("SpaceAfter=No") { "" } else { " " };
            gold.text.push_str(blank);
            length = span.end + blank.len();
            sentence = Some(sentence.map_or(span, |s| s.cover(span)));
            span
        };
        if let Some((_, last)) = id.split_once('-') {
            multiword = last.parse().ok().map(|last| (last, append(form), form.to_string(), Vec::new()));
            continue;
        }
        let Ok(id) = id.parse::<usize>() else { continue };
        match &mut multiword {
            Some((last, span, surface, forms)) if id <= *last => {
                forms.push(form.to_string());
                if id == *last {
                    let spelled = forms.concat() == *surface;
                    let mut start = span.start;
                    for form in forms.drain(..) {
                        let end = start + form.chars().count();
                        gold.words.insert((if spelled { Span::new(start, end) } else { *span }, form));
                        start = end;
                    }
                }
            }
            _ => {
                let span = append(form);
                gold.words.insert((span, form.to_string()));
            }
        }
    }
    gold.sentences.extend(sentence);
    gold
}

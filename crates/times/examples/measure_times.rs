//! Measures against TIMEX3 annotation: `xzcat FILE.timex.jsonl.xz | measure_times de|en [errors|all]`.
//!
//! As in TempEval-3: an expression is found if the spans overlap (relaxed) or agree (strict); types
//! and values are compared on the relaxed matches, and their F1 is that share of the relaxed F1.

use record::{Article, Date, Language, Span, Text, TimeType};
use serde_json::Value;
use std::io::BufRead;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Counts {
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    kind: usize,
    value: usize,
}

fn kind(kind: TimeType) -> &'static str {
    match kind {
        TimeType::Date => "DATE",
        TimeType::Time => "TIME",
        TimeType::Duration => "DURATION",
        TimeType::Set => "SET",
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let language = match arguments.get(1).map(String::as_str) {
        Some("de") => Language::German,
        Some("en") => Language::English,
        _ => return Err("usage: measure_times de|en [errors|all] < FILE.jsonl".into()),
    };
    let show = arguments.len() > 2;
    let show_right = arguments.get(2).is_some_and(|what| what == "all");
    let engine = language::Engine::load()?;
    let start = Instant::now();
    let times = times::Times::load()?;
    println!("grammar loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut counts = Counts::default();
    let (mut parsing, mut finding, mut sentence_count) = (Duration::ZERO, Duration::ZERO, 0);
    for line in std::io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().unwrap_or_default();
        let article = Article {
            id: document["doc"].as_str().unwrap_or_default().to_string(),
            url: None,
            site: None,
            title: None,
            text: Text::new(text),
            language,
            published: document["dct"].as_str().and_then(|date| date.parse::<Date>().ok()),
            author: None,
            agency: None,
            removed: Vec::new(),
        };
        let start = Instant::now();
        let sentences = engine.parse(&article.text, language);
        parsing += start.elapsed();
        let start = Instant::now();
        let found = times.find(&article, &sentences);
        finding += start.elapsed();
        sentence_count += sentences.len();
        let number = |value: &Value| value.as_u64().unwrap_or_default() as usize;
        let gold = document["timexes"].as_array().cloned().unwrap_or_default();
        counts.gold += gold.len();
        counts.found += found.len();
        let mut used = vec![false; found.len()];
        let context = |span: Span| {
            let line = |span| article.text.slice(span).replace(['\n', '\t'], " ");
            let (before, after) = (span.start.saturating_sub(40), (span.end + 30).min(article.text.len()));
            format!(
                "{}[{}]{}",
                line(Span::new(before, span.start)),
                line(span),
                line(Span::new(span.end.min(after), after))
            )
        };
        let dct = article.published.map(|date| date.to_string()).unwrap_or_default();
        for timex in &gold {
            let span = Span::new(number(&timex["start"]), number(&timex["end"]));
            let (gold_kind, gold_value) =
                (timex["type"].as_str().unwrap_or_default(), timex["value"].as_str().unwrap_or_default());
            let here = (0..found.len())
                .filter(|&index| !used[index] && found[index].span.overlaps(span))
                .max_by_key(|&index| found[index].span == span);
            let Some(index) = here else {
                if show {
                    println!("MISSED\t{dct}\t{gold_kind} {gold_value}\t\t{}", context(span));
                }
                continue;
            };
            used[index] = true;
            let mention = &found[index];
            counts.relaxed += 1;
            counts.strict += usize::from(mention.span == span);
            counts.kind += usize::from(kind(mention.kind) == gold_kind);
            counts.value += usize::from(mention.value == gold_value);
            if show && mention.value != gold_value {
                let (kind, value, rule) = (kind(mention.kind), &mention.value, &mention.rule);
                println!("VALUE\t{dct}\t{gold_kind} {gold_value}\t{kind} {value} {rule}\t{}", context(span));
            } else if show && kind(mention.kind) != gold_kind {
                let (kind, value, rule) = (kind(mention.kind), &mention.value, &mention.rule);
                println!("TYPE\t{dct}\t{gold_kind} {gold_value}\t{kind} {value} {rule}\t{}", context(span));
            } else if show && mention.span != span {
                println!("SPAN\t{dct}\t{}\t{}\t{}", mention.rule, article.text.slice(mention.span), context(span));
            } else if show_right {
                println!("RIGHT\t{dct}\t{gold_kind} {gold_value}\t{}\t{}", mention.rule, context(span));
            }
        }
        for (mention, _) in found.iter().zip(used).filter(|(_, used)| !used) {
            if show {
                let (kind, value) = (kind(mention.kind), &mention.value);
                println!("EXTRA\t{dct}\t\t{kind} {value} {}\t{}", mention.rule, context(mention.span));
            }
        }
    }
    let f1 = |right: usize| 200.0 * right as f64 / (counts.gold + counts.found).max(1) as f64;
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("gold {} found {}", counts.gold, counts.found);
    println!(
        "relaxed F1 {:.1} (P {:.1} R {:.1})",
        f1(counts.relaxed),
        percent(counts.relaxed, counts.found),
        percent(counts.relaxed, counts.gold)
    );
    println!("strict F1 {:.1}, type F1 {:.1}, value F1 {:.1}", f1(counts.strict), f1(counts.kind), f1(counts.value));
    println!(
        "{sentence_count} sentences: parse {:.2} ms each, times {:.3} ms each",
        parsing.as_secs_f64() * 1e3 / f64::from(sentence_count.max(1) as u32),
        finding.as_secs_f64() * 1e3 / f64::from(sentence_count.max(1) as u32)
    );
    Ok(())
}

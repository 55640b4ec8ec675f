//! Measures `article::read` on HTML pages with gold text.
//!
//! `cargo run --release -p article --example measure -- GOLD.jsonl FOLDER [--misses]`
//!
//! GOLD has one page a line, either with `must_contain` and `must_not_contain` (pieces of text) or
//! with `body` (paragraphs), and `title`, `date` or `publishing_date`; `file` names the page in
//! FOLDER. `--misses` lists what went wrong.

use article::{Hints, Input, Kind, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Default)]
struct Count {
    right: usize,
    of: usize,
}

impl Count {
    fn add(&mut self, right: bool) -> bool {
        self.right += usize::from(right);
        self.of += 1;
        right
    }

    fn share(&self) -> f64 {
        self.right as f64 / self.of.max(1) as f64
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} ({}/{})", self.share(), self.right, self.of)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [gold, folder, options @ ..] = arguments.as_slice() else {
        return Err("usage: measure GOLD.jsonl FOLDER [--misses]".into());
    };
    let misses = options.iter().any(|option| option == "--misses");
    let (mut found, mut absent, mut dates, mut titles) =
        (Count::default(), Count::default(), Count::default(), Count::default());
    let (mut precision, mut recall, mut f1, mut bodies) = (0.0, 0.0, 0.0, 0);
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let start = std::time::Instant::now();
    let mut pages = 0;
    for line in std::fs::read_to_string(gold)?.lines() {
        let page: Value = serde_json::from_str(line)?;
        let file = page["file"].as_str().unwrap_or_default();
        let bytes = std::fs::read(Path::new(folder).join(file))?;
        let hints = Hints { url: page["url"].as_str().map(str::to_owned), ..Hints::default() };
        let article = read(Input { bytes: &bytes, kind: Kind::Html, hints: &hints });
        pages += 1;
        let miss = |what: &str, gold: &str, own: &str| {
            if misses {
                println!("{file}\t{what}\t{gold}\t{own}");
            }
        };
        if let Err(why) = &article {
            *refused.entry(why.to_string()).or_default() += 1;
            miss("refused", &why.to_string(), "");
        }
        let text = article.as_ref().map(|article| plain(article.text.as_str())).unwrap_or_default();
        for piece in strings(&page["must_contain"]) {
            if !found.add(text.contains(&plain(piece))) {
                miss("lost", piece, "");
            }
        }
        for piece in strings(&page["must_not_contain"]) {
            if !absent.add(!text.contains(&plain(piece))) {
                miss("kept", piece, "");
            }
        }
        if let Some(body) = page["body"].as_array() {
            let needed: String = body.iter().filter_map(|part| part["text"].as_str()).flat_map(|text| [text, " "]).collect();
            let needed = plain(&needed);
            let (p, r) = overlap(&text, &needed);
            precision += p;
            recall += r;
            f1 += if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
            bodies += 1;
            if p < 0.9 || r < 0.9 {
                miss("body", &format!("{p:.2}"), &format!("{r:.2}"));
            }
        }
        let article = article.ok();
        if let Some(gold) = page["date"].as_str().or(page["publishing_date"].as_str()).and_then(|date| date.get(..10)) {
            let own = article.as_ref().and_then(|article| article.published).map(|date| date.to_string()).unwrap_or_default();
            if !dates.add(own == gold) {
                miss("date", gold, &own);
            }
        }
        if let Some(gold) = page["title"].as_str() {
            let own = article.and_then(|article| article.title).unwrap_or_default();
            if !titles.add(same_title(&own, gold)) {
                miss("title", gold, &own);
            }
        }
    }
    println!("pages {pages}, refused {refused:?}, {:.1} ms a page", start.elapsed().as_secs_f64() * 1e3 / pages.max(1) as f64);
    if found.of > 0 {
        let (hit, wrong) = (found.right as f64, (absent.of - absent.right) as f64);
        let (precision, recall) = (hit / (hit + wrong), found.share());
        println!("pieces found {found}, pieces kept out {absent}, F1 {:.3}", 2.0 * precision * recall / (precision + recall));
    }
    if bodies > 0 {
        let mean = |sum: f64| sum / bodies as f64;
        println!("words of the body: precision {:.3}, recall {:.3}, F1 {:.3}", mean(precision), mean(recall), mean(f1));
    }
    println!("date {dates}, title {titles}");
    Ok(())
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One title may have a kicker before it or the name of the site behind it.
fn same_title(own: &str, gold: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (own, gold) = (letters(own), letters(gold));
    !own.is_empty() && (own.contains(&gold) || gold.contains(&own))
}

/// Precision and recall of the bag of words.
fn overlap(own: &str, gold: &str) -> (f64, f64) {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in gold.split(' ') {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in own.split(' ') {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let share = |text: &str| common as f64 / text.split(' ').count().max(1) as f64;
    (share(own), share(gold))
}

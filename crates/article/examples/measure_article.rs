//! Measures `article::read` on HTML pages with gold text, beside `rs-trafilatura` alone.
//!
//! `cargo run --release -p article --example measure_article -- GOLD.jsonl FOLDER [--misses]`
//!
//! GOLD has one page a line, either with `must_contain` and `must_not_contain` (pieces of text) or
//! with `body` (paragraphs, those with `optional` count for neither side), and `title`, `author` or
//! `authors`, `date` or `publishing_date`; `file` names the page in FOLDER. `--misses` lists what
//! went wrong.

use article::{Hints, Input, Kind, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What an extractor says of a page.
#[derive(Default)]
struct Found {
    text: String,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

/// How often an extractor was right.
#[derive(Default)]
struct Score {
    held: Count,
    absent: Count,
    bodies: Vec<[f64; 3]>,
    date: Count,
    title: Count,
    author: Count,
}

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
        return Err("usage: measure_article GOLD.jsonl FOLDER [--misses]".into());
    };
    let misses = options.iter().any(|option| option == "--misses");
    let (mut ours, mut alone) = (Score::default(), Score::default());
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let (mut pages, mut time) = (0, std::time::Duration::ZERO);
    for line in std::fs::read_to_string(gold)?.lines() {
        let page: Value = serde_json::from_str(line)?;
        let file = page["file"].as_str().unwrap_or_default();
        let bytes = std::fs::read(Path::new(folder).join(file))?;
        let hints = Hints { url: page["url"].as_str().map(str::to_owned), ..Hints::default() };
        let start = std::time::Instant::now();
        let article = read(Input { bytes: &bytes, kind: Kind::Html, hints: &hints });
        time += start.elapsed();
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
        let found = article.map(|article| Found {
            text: article.text.as_str().to_owned(),
            title: article.title,
            author: article.author,
            date: article.published.map(|date| date.to_string()),
        });
        ours.add(&page, &found.unwrap_or_default(), &miss);
        alone.add(&page, &trafilatura(&bytes, hints.url), &|_, _, _| {});
    }
    println!("pages {pages}, refused {refused:?}, {:.1} ms a page", time.as_secs_f64() * 1e3 / pages.max(1) as f64);
    ours.print("article");
    alone.print("rs-trafilatura alone");
    Ok(())
}

fn trafilatura(bytes: &[u8], url: Option<String>) -> Found {
    let options = rs_trafilatura::Options { url, ..rs_trafilatura::Options::default() };
    let extract = || rs_trafilatura::extract_bytes_with_options(bytes, &options).ok();
    let found = std::panic::catch_unwind(extract).ok().flatten().unwrap_or_default();
    Found {
        text: found.content_text,
        title: found.metadata.title,
        author: found.metadata.author,
        date: found.metadata.date.map(|date| date.format("%Y-%m-%d").to_string()),
    }
}

impl Score {
    fn add(&mut self, page: &Value, found: &Found, miss: &dyn Fn(&str, &str, &str)) {
        let text = plain(&found.text);
        for piece in strings(&page["must_contain"]) {
            if !self.held.add(text.contains(&plain(piece))) {
                miss("lost", piece, "");
            }
        }
        for piece in strings(&page["must_not_contain"]) {
            if !self.absent.add(!text.contains(&plain(piece))) {
                miss("kept", piece, "");
            }
        }
        if let Some(body) = page["body"].as_array() {
            let gold = |optional: bool| {
                let parts = body.iter().filter(|part| optional || part["optional"] != true);
                let text: String =
                    parts.filter_map(|part| part["text"].as_str()).flat_map(|text| [text, " "]).collect();
                plain(&text)
            };
            let (precision, recall) = (share(&text, &gold(true)), share(&gold(false), &text));
            let sum = precision + recall;
            self.bodies.push([precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }]);
            if precision < 0.9 || recall < 0.9 {
                miss("body", &format!("{precision:.2}"), &format!("{recall:.2}"));
            }
        }
        let date = page["date"].as_str().or(page["publishing_date"].as_str()).and_then(|date| date.get(..10));
        if let Some(gold) = date {
            let own = found.date.as_deref().unwrap_or_default();
            if !self.date.add(own == gold) {
                miss("date", gold, own);
            }
        }
        if let Some(gold) = page["title"].as_str() {
            let own = found.title.as_deref().unwrap_or_default();
            if !self.title.add(same(own, gold)) {
                miss("title", gold, own);
            }
        }
        let authors: Vec<&str> = page["author"].as_str().into_iter().chain(strings(&page["authors"])).collect();
        if !authors.is_empty() {
            let own = found.author.as_deref().unwrap_or_default();
            if !self.author.add(authors.iter().any(|gold| same(own, gold))) {
                miss("author", &authors.join("; "), own);
            }
        }
    }

    fn print(&self, name: &str) {
        println!("{name}");
        if self.held.of > 0 {
            let (hit, wrong) = (self.held.right as f64, (self.absent.of - self.absent.right) as f64);
            let (precision, recall) = (hit / (hit + wrong), self.held.share());
            let f1 = 2.0 * precision * recall / (precision + recall);
            println!("  pieces found {}, pieces kept out {}, F1 {f1:.3}", self.held, self.absent);
        }
        if !self.bodies.is_empty() {
            let mean = |i: usize| self.bodies.iter().map(|body| body[i]).sum::<f64>() / self.bodies.len() as f64;
            println!("  words of the body: precision {:.3}, recall {:.3}, F1 {:.3}", mean(0), mean(1), mean(2));
        }
        println!("  date {}, title {}, author {}", self.date, self.title, self.author);
    }
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same letters; one may have more before or behind it (kicker, name of the site, co-author).
fn same(own: &str, gold: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (own, gold) = (letters(own), letters(gold));
    !own.is_empty() && !gold.is_empty() && (own.contains(&gold) || gold.contains(&own))
}

/// The share of the words of `part` that `whole` has too, each as often as it stands there.
fn share(part: &str, whole: &str) -> f64 {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in whole.split(' ') {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in part.split(' ') {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    common as f64 / part.split(' ').count().max(1) as f64
}

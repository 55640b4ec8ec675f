//! Measures toponyms against annotated news: `measure_places CORPUS.jsonl[.xz] [--errors] [--every N]`.
//!
//! The corpora annotate every toponym, also those that stand for governments; both sets are counted.
//! A toponym is recognised where a mention overlaps it. It is right within 161 km or with the same
//! GeoNames id; a state, which has no point, where the mention is it or a part of it. Nationalities
//! ("Russian"), which two of the corpora annotate and the third does not, are counted with and without.

use knowledge::Knowledge;
use places::Use;
use record::{Article, Language, PlaceMention, PlacePrecision, Span, Text};
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;
use std::time::{Duration, Instant};

const RIGHT_WITHIN: f64 = 161.0;

#[derive(Clone)]
struct Gold {
    span: Span,
    point: Option<(f64, f64)>,
    geonameid: Option<u32>,
    state: bool,
    adjective: bool,
    name: String,
}

#[derive(Default)]
struct Count {
    gold: usize,
    recognised: usize,
    placed: usize,
    right: usize,
    right_recognised: usize,
    given: usize,
    given_right: usize,
    known: usize,
    known_right: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("usage: measure_places CORPUS.jsonl[.xz] [--errors] [--every N]")?;
    let errors = arguments.iter().any(|argument| argument == "--errors");
    let every = arguments.iter().position(|argument| argument == "--every");
    let every: usize = every.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(1);
    let engine = language::Engine::load()?;
    let knowledge = Knowledge::load()?;
    let states = state_ids();
    let (mut all, mut without, mut used) = (Count::default(), Count::default(), Count::default());
    let (mut parsing, mut finding, mut sentences_read) = (Duration::ZERO, Duration::ZERO, 0);
    for (number, line) in read(file)?.lines().enumerate() {
        if number % every != 0 {
            continue;
        }
        let value: Value = serde_json::from_str(line)?;
        let article = article(&value);
        let gold = gold(&value, &knowledge);
        let start = Instant::now();
        let sentences = engine.parse(&article.text, article.language);
        parsing += start.elapsed();
        sentences_read += sentences.len();
        let start = Instant::now();
        let toponyms = places::toponyms(&article, &sentences, &knowledge);
        finding += start.elapsed();
        let with = |wanted: &dyn Fn(Use) -> bool| -> Vec<PlaceMention> {
            let toponyms = toponyms.iter().filter(|toponym| wanted(toponym.used_as));
            toponyms.map(|toponym| toponym.place.clone()).collect()
        };
        let every_use = with(&|_| true);
        all.add(&gold, &every_use, &states);
        let names: Vec<Gold> = gold.iter().filter(|toponym| !toponym.adjective).cloned().collect();
        without.add(&names, &with(&|used| used != Use::Nationality), &states);
        used.add(&gold, &with(&|used| used == Use::Place), &states);
        if errors {
            print_errors(&article, &gold, &every_use, &states);
        }
    }
    all.print("all toponyms");
    without.print("without nationalities");
    used.print("used as places");
    println!(
        "{sentences_read} sentences; parse {:.2} ms, places {:.3} ms a sentence",
        parsing.as_secs_f64() * 1e3 / sentences_read as f64,
        finding.as_secs_f64() * 1e3 / sentences_read as f64
    );
    Ok(())
}

fn read(file: &str) -> Result<String, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.read_to_end(&mut bytes)?;
    if file.ends_with(".xz") {
        let mut plain = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut plain)?;
        bytes = plain;
    }
    Ok(String::from_utf8(bytes)?)
}

fn article(value: &Value) -> Article {
    let text = |key: &str| value[key].as_str().map(str::to_string);
    Article {
        id: String::new(),
        url: text("url"),
        site: None,
        title: text("title"),
        text: Text::new(value["text"].as_str().unwrap_or_default()),
        language: Language::English,
        published: None,
        author: None,
        agency: None,
        removed: Vec::new(),
    }
}

fn gold(value: &Value, knowledge: &Knowledge) -> Vec<Gold> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    let toponyms = value["toponyms"].as_array().into_iter().flatten();
    let states = state_ids();
    toponyms
        .map(|toponym| {
            // GeoVirus has no ids; its states are known by their names.
            let named = knowledge.states_named(Language::English, toponym["name"].as_str().unwrap_or_default());
            let without_id = toponym["geonameid"].is_null();
            let state = named.first().and_then(|state| states.get(state.code)).copied().filter(|_| without_id);
            Gold {
                span: Span::new(
                    toponym["start"].as_u64().unwrap_or_default() as usize,
                    toponym["end"].as_u64().unwrap_or_default() as usize,
                ),
                point: number(&toponym["lat"]).zip(number(&toponym["lon"])),
                geonameid: number(&toponym["geonameid"]).map(|id| id as u32).or(state),
                state: toponym["fcode"].as_str().is_some_and(|code| code.starts_with("PCL")) || state.is_some(),
                adjective: {
                    let phrase = slice(value, toponym);
                    let people = || knowledge.peoples(Language::English, &phrase);
                    !knowledge.adjectives(Language::English, &phrase).is_empty() || !people().is_empty()
                },
                name: toponym["name"].as_str().unwrap_or_default().to_string(),
            }
        })
        .collect()
}

fn slice(value: &Value, toponym: &Value) -> String {
    let number = |key: &str| toponym[key].as_u64().unwrap_or_default() as usize;
    let text = value["text"].as_str().unwrap_or_default().chars();
    text.skip(number("start")).take(number("end").saturating_sub(number("start"))).collect()
}

/// GeoNames ids of states, by code.
fn state_ids() -> HashMap<&'static str, u32> {
    let table = include_str!("../../../data/places/country_ids.tsv");
    table
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(code, id)| Some((code, id.parse().ok()?)))
        .collect()
}

fn is_right(gold: &Gold, mention: &PlaceMention, states: &HashMap<&'static str, u32>) -> bool {
    let state = mention.country.as_deref().and_then(|code| states.get(code).copied());
    let large = matches!(mention.precision, PlacePrecision::Country | PlacePrecision::Region);
    if gold.state && large && state.is_some() && state == gold.geonameid {
        return true;
    }
    if gold.geonameid.is_some() && gold.geonameid == mention.geonameid {
        return true;
    }
    match (gold.point, mention.point) {
        (Some(one), Some(other)) => kilometres(one, other) <= RIGHT_WITHIN,
        _ => false,
    }
}

fn kilometres((lat, lon): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let half = |one: f64, other: f64| ((other - one).to_radians() / 2.0).sin().powi(2);
    let chord = half(lat, lat2) + lat.to_radians().cos() * lat2.to_radians().cos() * half(lon, lon2);
    6371.0 * 2.0 * chord.sqrt().min(1.0).asin()
}

impl Count {
    fn add(&mut self, gold: &[Gold], mentions: &[PlaceMention], states: &HashMap<&'static str, u32>) {
        for toponym in gold {
            self.gold += 1;
            let hit = mentions.iter().find(|mention| mention.span.overlaps(toponym.span));
            self.recognised += usize::from(hit.is_some());
            if toponym.point.is_some() {
                self.placed += 1;
                self.right += usize::from(hit.is_some_and(|mention| is_right(toponym, mention, states)));
                self.right_recognised += usize::from(hit.is_some());
            }
        }
        for mention in mentions {
            let hit = gold.iter().any(|toponym| toponym.span.overlaps(mention.span));
            self.given += 1;
            self.given_right += usize::from(hit);
            if mention.precision != PlacePrecision::Unresolved {
                self.known += 1;
                self.known_right += usize::from(hit);
            }
        }
    }

    fn print(&self, what: &str) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        println!(
            "{what}: accuracy@161 {:.3} of {} ({:.3} of the recognised); recall {:.3} of {}; precision {:.3} of {}, resolved ones {:.3} of {}",
            share(self.right, self.placed),
            self.placed,
            share(self.right, self.right_recognised),
            share(self.recognised, self.gold),
            self.gold,
            share(self.given_right, self.given),
            self.given,
            share(self.known_right, self.known),
            self.known
        );
    }
}

fn print_errors(article: &Article, gold: &[Gold], mentions: &[PlaceMention], states: &HashMap<&'static str, u32>) {
    let around = |span: Span| {
        let wide = Span::new(span.start.saturating_sub(50), span.end + 40);
        article.text.slice(wide).replace('\n', " ")
    };
    for toponym in gold {
        let text = article.text.slice(toponym.span);
        match mentions.iter().find(|mention| mention.span.overlaps(toponym.span)) {
            None => println!(
                "MISSED\t{text}\t{}\t…{}…",
                if toponym.adjective { "adjective" } else { "" },
                around(toponym.span)
            ),
            Some(mention) if toponym.point.is_some() && !is_right(toponym, mention, states) => println!(
                "WRONG\t{text}\tgold {} {:?}\tgot {} {:?} {:?} {:?} {}\t…{}…",
                toponym.name,
                toponym.point,
                mention.name,
                mention.country,
                mention.point,
                mention.precision,
                mention.why,
                around(toponym.span)
            ),
            Some(_) => {}
        }
    }
    for mention in mentions {
        if !gold.iter().any(|toponym| toponym.span.overlaps(mention.span)) {
            println!(
                "SPURIOUS\t{}\t{:?}\t{}\t…{}…",
                article.text.slice(mention.span),
                mention.precision,
                mention.why,
                around(mention.span)
            );
        }
    }
}

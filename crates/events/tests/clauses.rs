//! Sentences of our own with the records they should give (`gold/*.tsv`, described in
//! `gold/README.md`), through the whole pipeline. The floors only ever rise.

#![allow(clippy::unwrap_used, reason = "a test without its material fails")]

use article::{Hints, Input, Kind};
use events::{Coder, Reading};
use knowledge::Knowledge;
use language::Engine;
use record::{Article, Event, Party, Stance};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use times::Times;

struct Pipeline {
    engine: Engine,
    knowledge: Knowledge,
    times: Times,
    coder: Coder,
}

impl Pipeline {
    fn load() -> Pipeline {
        Pipeline {
            engine: Engine::load().unwrap(),
            knowledge: Knowledge::load().unwrap(),
            times: Times::load().unwrap(),
            coder: Coder::load().unwrap(),
        }
    }

    fn code_sentence(&self, lang: &str, date: &str, text: &str) -> Vec<Event> {
        let hints = Hints { date: date.parse().ok(), language: Some(lang.to_string()), ..Hints::default() };
        self.code(article::given("gold", text, &hints).unwrap())
    }

    fn code(&self, article: Article) -> Vec<Event> {
        let sentences = self.engine.parse(&article.text, article.language);
        let mut mentions = actors::find(&article, &sentences, &self.knowledge);
        let places = places::find(&article, &sentences, &self.knowledge);
        actors::locate(&mut mentions, &places, &sentences, article.language);
        self.coder.code(&Reading {
            article: &article,
            sentences: &sentences,
            mentions: &mentions,
            places: &places,
            times: &self.times.find(&article, &sentences),
            knowledge: &self.knowledge,
        })
    }
}

/// A record as the gold file writes it.
struct Expected<'a> {
    events: Vec<&'a str>,
    actor: &'a str,
    recipient: &'a str,
    status: &'a str,
    date: &'a str,
    claims: Vec<&'a str>,
    optional: bool,
}

impl<'a> Expected<'a> {
    fn read(text: &'a str) -> Expected<'a> {
        let mut parts: Vec<&str> = text.split_whitespace().collect();
        let optional = parts.last() == Some(&"?");
        if optional {
            parts.pop();
        }
        let (events, parties, status) = (parts[0], parts[1], parts[2]);
        let (actor, recipient) = parties.split_once('>').unwrap_or_else(|| panic!("no > in {text:?}"));
        let date = parts.get(3).copied().filter(|part| !part.starts_with(['+', '-']) || *part == "-");
        let claims = parts[3..].iter().copied().filter(|part| part.len() > 1 && part.starts_with(['+', '-'])).collect();
        Expected {
            events: events.split('|').collect(),
            actor,
            recipient,
            status,
            date: date.unwrap_or("*"),
            claims,
            optional,
        }
    }

    fn event_fits(&self, event: &Event) -> bool {
        let of = event.of.as_ref().map(|act| act.event.name());
        self.events.iter().any(|wanted| {
            let (name, mode) = wanted.split_once('-').map_or((*wanted, None), |(name, mode)| (name, Some(mode)));
            (name == event.event.name() || of == Some(name))
                && mode.is_none_or(|mode| event.mode.as_deref() == Some(mode))
        })
    }

    /// What is wrong with a record of the right event; empty when nothing is.
    fn faults(&self, event: &Event) -> Vec<&'static str> {
        let mut faults = Vec::new();
        let mut note = |holds: bool, fault| {
            if !holds {
                faults.push(fault);
            }
        };
        note(parties_fit(self.actor, &event.actor), "actor");
        note(parties_fit(self.recipient, &event.recipient), "recipient");
        note(self.status == "*" || self.status.split('|').any(|status| status == json(&event.status)), "status");
        let date = event.date.map(|date| date.to_string());
        note(matches!(self.date, "*" | "-") || date.is_some_and(|date| date.starts_with(self.date)), "date");
        let claims: BTreeSet<String> = event
            .claims
            .iter()
            .map(|claim| {
                let sign = if claim.stance == Stance::Asserts { '+' } else { '-' };
                format!("{sign}{}", claim.by.code.as_deref().unwrap_or("?"))
            })
            .collect();
        note(self.claims.iter().all(|claim| claims.contains(*claim)), "claims");
        faults
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap().trim_matches('"').to_string()
}

fn parties_fit(wanted: &str, found: &[Party]) -> bool {
    let codes: BTreeSet<&str> = found.iter().filter_map(|party| party.entity.code.as_deref()).collect();
    match wanted {
        "*" => true,
        "-" => codes.is_empty(),
        list => list.split(',').collect::<BTreeSet<_>>() == codes,
    }
}

fn shown(event: &Event) -> String {
    let codes = |parties: &[Party]| {
        let codes: Vec<&str> = parties.iter().map(|party| party.entity.code.as_deref().unwrap_or("?")).collect();
        codes.join(",")
    };
    let mode = event.mode.as_ref().map_or(String::new(), |mode| format!("-{mode}"));
    let date = event.date.map_or("-".to_string(), |date| date.to_string());
    let claims: String = event
        .claims
        .iter()
        .map(|claim| {
            let sign = if claim.stance == Stance::Asserts { '+' } else { '-' };
            format!(" {sign}{}", claim.by.code.as_deref().unwrap_or(&claim.by.name))
        })
        .collect();
    format!(
        "{}{mode} {}>{} {} {date}{claims} [{}]",
        event.event.name(),
        codes(&event.actor),
        codes(&event.recipient),
        json(&event.status),
        event.rule,
    )
}

#[derive(Default)]
struct Score {
    expected: usize,
    /// The event was found with its parties.
    found: usize,
    /// … and status, date and claims are right as well.
    right: usize,
    spurious: usize,
}

impl Score {
    fn recall(&self) -> f64 {
        self.found as f64 / self.expected.max(1) as f64
    }

    fn right(&self) -> f64 {
        self.right as f64 / self.expected.max(1) as f64
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.spurious).max(1) as f64
    }
}

impl Score {
    /// Compares the records of a text with those expected (joined by ` | `); gives what differs.
    fn add(&mut self, records: &str, mut events: Vec<Event>) -> Vec<String> {
        let expected = records.split(" | ").filter(|record| !record.trim().is_empty()).map(Expected::read);
        let mut expected: Vec<Expected> = expected.collect();
        // Those that must be there choose first, and of the fitting records the one with the fewest faults.
        expected.sort_by_key(|expected| expected.optional);
        let mut notes = Vec::new();
        for expected in expected {
            let best = events
                .iter()
                .enumerate()
                .filter(|(_, event)| expected.event_fits(event))
                .map(|(index, event)| (expected.faults(event), index))
                .min_by_key(|(faults, index)| (faults.len(), *index));
            let Some((faults, index)) = best else {
                if !expected.optional {
                    self.expected += 1;
                    let Expected { events, actor, recipient, .. } = expected;
                    notes.push(format!("missed {} {actor}>{recipient}", events.join("|")));
                }
                continue;
            };
            let event = events.remove(index);
            if expected.optional {
                continue;
            }
            self.expected += 1;
            if faults.iter().any(|fault| matches!(*fault, "actor" | "recipient")) {
                self.spurious += 1;
            } else {
                self.found += 1;
            }
            self.right += usize::from(faults.is_empty());
            if !faults.is_empty() {
                notes.push(format!("wrong {}: {}", faults.join(", "), shown(&event)));
            }
        }
        self.spurious += events.len();
        notes.extend(events.iter().map(|event| format!("spurious {}", shown(event))));
        notes
    }

    fn summary(&self) -> String {
        format!(
            "{} records expected, {:.3} found with their parties, {:.3} right in all, precision {:.3}",
            self.expected,
            self.recall(),
            self.right(),
            self.precision(),
        )
    }
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold").join(file);
    let gold = std::fs::read_to_string(path).unwrap();
    gold.lines().skip(1).map(|line| line.split('\t').map(str::to_string).collect()).collect()
}

fn check_sentences(file: &str, recall: f64, right: f64, precision: f64) {
    let pipeline = Pipeline::load();
    for lang in ["de", "en"] {
        let mut score = Score::default();
        let mut report = String::new();
        for row in rows(file).iter().filter(|row| row[0] == lang) {
            let [_, date, text, records] = row.as_slice() else { panic!("{file}: not four columns: {row:?}") };
            let notes = score.add(records, pipeline.code_sentence(lang, date, text));
            if !notes.is_empty() {
                let _ = writeln!(report, "{text}\n    {records}\n    - {}", notes.join("\n    - "));
            }
        }
        println!("{report}{file}, {lang}: {}\n", score.summary());
        assert!(score.recall() >= recall, "recall {:.3} below {recall}", score.recall());
        assert!(score.right() >= right, "right in all {:.3} below {right}", score.right());
        assert!(score.precision() >= precision, "precision {:.3} below {precision}", score.precision());
    }
}

#[test]
fn sentences_the_rules_were_written_against() {
    check_sentences("clauses.tsv", 0.70, 0.69, 0.80);
}

/// Written by somebody who did not know rules and lexicon, to measure on what they have not seen.
#[test]
fn sentences_apart_from_the_rules() {
    check_sentences("unseen.tsv", 0.50, 0.49, 0.68);
}

/// Whole pages in `../shared`, which CI has.
#[test]
fn articles() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let pipeline = Pipeline::load();
    for row in rows("articles.tsv") {
        let [file, right, wrong, records] = row.as_slice() else { panic!("not four columns: {row:?}") };
        let Ok(bytes) = std::fs::read(shared.join(file)) else {
            println!("{file} is not beside this checkout: not measured");
            continue;
        };
        let hints = Hints::default();
        let article = article::read(Input { bytes: &bytes, kind: Kind::of(file, &bytes), hints: &hints }).unwrap();
        let mut score = Score::default();
        let notes = score.add(records, pipeline.code(article));
        println!("{file}: {}\n    - {}", score.summary(), notes.join("\n    - "));
        let (right, wrong): (usize, usize) = (right.parse().unwrap(), wrong.parse().unwrap());
        assert!(score.right >= right, "{file}: {} facts right, {right} wanted", score.right);
        assert!(score.spurious <= wrong, "{file}: {} records wrong, {wrong} allowed", score.spurious);
    }
}

//! The annotated texts of `gold/events` keep to their format, and no part repeats another.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use knowledge::Knowledge;
use record::EventType;
use serde_json::Value;
use std::collections::HashSet;

const PARTS: [(&str, &str); 3] = [
    ("train", include_str!("../../../gold/events/train.jsonl")),
    ("dev", include_str!("../../../gold/events/dev.jsonl")),
    ("test", include_str!("../../../gold/events/test.jsonl")),
];
const STATUSES: [&str; 6] = ["reported", "planned", "alleged", "denied", "negated", "hypothetical"];
/// Texts that share more of their runs of three words say the same.
const MOST_SHARED: f64 = 0.5;

fn texts(part: &str) -> Vec<Value> {
    part.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn is_stretch(span: &Value, length: u64) -> bool {
    let (start, end) = (span[0].as_u64().unwrap(), span[1].as_u64().unwrap());
    start < end && end <= length
}

#[test]
fn labels_are_known_and_stretches_lie_in_their_text() {
    let knowledge = Knowledge::load().unwrap();
    let ontology = knowledge.ontology();
    let contexts: HashSet<&str> = ontology.contexts().map(|context| context.code).collect();
    let mut ids = HashSet::new();
    for text in PARTS.iter().flat_map(|(_, part)| texts(part)) {
        let id = text["id"].as_str().unwrap().to_string();
        let length = text["text"].as_str().unwrap().chars().count() as u64;
        for event in text["events"].as_array().unwrap() {
            let kind =
                EventType::from_name(event["event"].as_str().unwrap()).unwrap_or_else(|| panic!("{id}: {event}"));
            if let Some(mode) = event["mode"].as_str() {
                assert!(
                    ontology.modes(kind).iter().any(|known| known.name == mode),
                    "{id}: {kind:?} has no mode {mode}"
                );
            }
            assert!(STATUSES.contains(&event["status"].as_str().unwrap()), "{id}: {event}");
            let known = |context: &Value| contexts.contains(context.as_str().unwrap());
            assert!(event["contexts"].as_array().unwrap().iter().all(known), "{id}: {event}");
            assert!(is_stretch(&event["trigger"], length), "{id}: {event}");
            for list in ["actors", "recipients", "claims"] {
                let parties = event[list].as_array().unwrap();
                assert!(parties.iter().all(|party| is_stretch(&party["span"], length)), "{id}: {event}");
            }
        }
        assert!(ids.insert(id.clone()), "{id} stands twice");
    }
    assert!(ids.len() >= 4000, "{} texts", ids.len());
}

#[test]
fn no_part_repeats_another() {
    let runs = |text: &Value| -> HashSet<String> {
        let text = text["text"].as_str().unwrap().to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        words.windows(3).map(|run| run.join(" ")).collect()
    };
    let parts: Vec<Vec<(String, HashSet<String>)>> = PARTS
        .iter()
        .map(|(_, part)| texts(part).iter().map(|text| (text["id"].to_string(), runs(text))).collect())
        .collect();
    for (index, part) in parts.iter().enumerate() {
        for (id, own) in part {
            for (other, theirs) in parts[index + 1..].iter().flatten() {
                let shared = own.intersection(theirs).count() as f64;
                let least = own.len().min(theirs.len()).max(1) as f64;
                assert!(shared / least <= MOST_SHARED, "{id} and {other} say the same");
            }
        }
    }
}

//! The JSON object of each thing a command finds.

use crate::stages::Findings;
use record::{Entity, Event, MentionKind, NameKind, PlacePrecision, Reason, TimeType};
use serde::Serialize;

#[derive(Serialize)]
pub struct ArticleLine<'a> {
    id: &'a str,
    url: Option<&'a str>,
    site: Option<&'a str>,
    title: Option<&'a str>,
    text: &'a str,
    language: record::Language,
    published: Option<record::Date>,
    author: Option<&'a str>,
    agency: Option<&'a str>,
    removed: &'a [record::Removed],
}

/// What every finding has: the article, the words, where they stand.
#[derive(Serialize)]
struct Found<'a, T> {
    article: &'a str,
    text: &'a str,
    start: usize,
    end: usize,
    #[serde(flatten)]
    own: T,
}

#[derive(Serialize)]
struct SentenceFields {
    heading: bool,
}

#[derive(Serialize)]
struct MentionFields<'a> {
    kind: MentionKind,
    #[serde(flatten)]
    entity: &'a Entity,
    confidence: f32,
    why: &'a str,
    /// Where the earlier mention stands that this one refers to.
    refers_to: Option<(usize, usize)>,
}

#[derive(Serialize)]
struct PlaceFields<'a> {
    name: &'a str,
    country: Option<&'a str>,
    geonameid: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    admin1: Option<&'a str>,
    feature: Option<&'a str>,
    precision: PlacePrecision,
    /// place, actor, nationality or name.
    #[serde(rename = "use")]
    used_as: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct TimeFields<'a> {
    #[serde(rename = "type")]
    kind: TimeType,
    value: &'a str,
    #[serde(rename = "mod")]
    modifier: Option<&'a str>,
    anchor: Option<record::Date>,
    rule: &'a str,
}

#[derive(Serialize)]
struct Explained<'a> {
    record: &'a Event,
    why: &'a [Reason],
}

fn json(value: impl Serialize) -> String {
    // The shapes above have string keys only, so that writing them cannot fail.
    serde_json::to_string(&value).unwrap_or_default()
}

pub fn article(findings: &Findings) -> Vec<String> {
    let article = &findings.article;
    vec![json(ArticleLine {
        id: &article.id,
        url: article.url.as_deref(),
        site: article.site.as_deref(),
        title: article.title.as_deref(),
        text: article.text.as_str(),
        language: article.language,
        published: article.published,
        author: article.author.as_deref(),
        agency: article.agency.as_deref(),
        removed: &article.removed,
    })]
}

fn found<T: Serialize>(findings: &Findings, span: record::Span, own: T) -> String {
    let article = &findings.article;
    json(Found { article: &article.id, text: article.text.slice(span), start: span.start, end: span.end, own })
}

pub fn sentences(findings: &Findings) -> Vec<String> {
    let sentences = findings.sentences.iter();
    sentences.map(|sentence| found(findings, sentence.span, SentenceFields { heading: sentence.heading })).collect()
}

#[derive(Serialize)]
struct EntityFields {
    #[serde(rename = "type")]
    kind: &'static str,
}

/// Names as the engine marks them, unresolved.
pub fn entities(findings: &Findings) -> Vec<String> {
    let names = findings.sentences.iter().flat_map(|sentence| &sentence.names);
    names
        .map(|name| {
            let kind = match name.kind {
                NameKind::Per => "PER",
                NameKind::Org => "ORG",
                NameKind::Loc => "LOC",
                NameKind::Misc => "MISC",
            };
            found(findings, name.span, EntityFields { kind })
        })
        .collect()
}

#[derive(Serialize)]
struct TreeFields<'a> {
    heading: bool,
    words: Vec<WordFields<'a>>,
}

/// A syntactic word of Universal Dependencies; `head` counts from 1, 0 is the root.
#[derive(Serialize)]
struct WordFields<'a> {
    id: usize,
    form: &'a str,
    lemma: &'a str,
    upos: &'static str,
    feats: &'a str,
    head: usize,
    deprel: &'a str,
    start: usize,
    end: usize,
}

pub fn trees(findings: &Findings) -> Vec<String> {
    let tree = |sentence: &record::Sentence| {
        let words = sentence.words.iter().enumerate().map(|(index, word)| WordFields {
            id: index + 1,
            form: &word.form,
            lemma: &word.lemma,
            upos: word.upos.name(),
            feats: &word.feats,
            head: word.head.map_or(0, |head| head + 1),
            deprel: &word.deprel,
            start: word.span.start,
            end: word.span.end,
        });
        found(findings, sentence.span, TreeFields { heading: sentence.heading, words: words.collect() })
    };
    findings.sentences.iter().map(tree).collect()
}

/// A line for each entity: "beide Länder" gives two with the same place.
pub fn actors(findings: &Findings) -> Vec<String> {
    let mut lines = Vec::new();
    for mention in &findings.mentions {
        let refers_to = mention.antecedent.and_then(|index| findings.mentions.get(index));
        let refers_to = refers_to.map(|earlier| (earlier.span.start, earlier.span.end));
        lines.extend(mention.entities.iter().map(|entity| {
            let (kind, confidence, why) = (mention.kind, mention.confidence, mention.why.as_str());
            found(findings, mention.span, MentionFields { kind, entity, confidence, why, refers_to })
        }));
    }
    lines
}

pub fn places(findings: &Findings) -> Vec<String> {
    let fields = |toponym: &places::Toponym| {
        let place = &toponym.place;
        let own = PlaceFields {
            name: &place.name,
            country: place.country.as_deref(),
            geonameid: place.geonameid,
            lat: place.point.map(|(lat, _)| lat),
            lon: place.point.map(|(_, lon)| lon),
            admin1: place.admin1.as_deref(),
            feature: place.feature.as_deref(),
            precision: place.precision,
            used_as: toponym.used_as.as_str(),
            why: &place.why,
        };
        found(findings, place.span, own)
    };
    findings.toponyms.iter().map(fields).collect()
}

pub fn times(findings: &Findings) -> Vec<String> {
    let fields = |time: &record::TimeMention| {
        let own = TimeFields {
            kind: time.kind,
            value: &time.value,
            modifier: time.modifier.as_deref(),
            anchor: time.anchor,
            rule: &time.rule,
        };
        found(findings, time.span, own)
    };
    findings.times.iter().map(fields).collect()
}

pub fn events(findings: &Findings) -> Vec<String> {
    findings.events.iter().map(json).collect()
}

pub fn explained(event: &Event) -> String {
    json(Explained { record: event, why: &event.why })
}

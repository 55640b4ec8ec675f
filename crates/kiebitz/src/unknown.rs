//! The names of a corpus that no table knows, counted: what a table for `--actors` could begin with.

use crate::own_actors::COLUMNS;
use crate::stages::Findings;
use record::{Mention, MentionKind};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is counted of a name; the same whatever the order of the documents.
#[derive(Default)]
struct Count {
    mentions: usize,
    documents: usize,
    languages: BTreeSet<&'static str>,
    codes: BTreeMap<String, usize>,
    sectors: BTreeMap<String, usize>,
    offices: BTreeMap<String, usize>,
    /// Document and sentence of the first in the order of the documents' names.
    example: Option<(String, String)>,
}

/// The names of all documents so far.
#[derive(Default)]
pub struct Unknown {
    names: BTreeMap<(String, &'static str), Count>,
}

/// A name as it is written out: the columns of the table for `--actors`, then the counts.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    language: &'a str,
    code: &'a str,
    sector: &'a str,
    kind: &'a str,
    office: &'a str,
    wikidata: &'a str,
    from: &'a str,
    to: &'a str,
    documents: usize,
    mentions: usize,
    example: &'a str,
    document: &'a str,
}

impl Unknown {
    pub fn add(&mut self, findings: &Findings) {
        let mut seen = BTreeSet::new();
        for mention in findings.mentions.iter().filter(|mention| actors::is_in_no_table(mention)) {
            let Some(entity) = mention.entities.first() else { continue };
            let key = (entity.name.clone(), kind(mention));
            let count = self.names.entry(key.clone()).or_default();
            count.mentions += 1;
            count.languages.insert(findings.article.language.code());
            if let Some(code) = &entity.code {
                *count.codes.entry(code.clone()).or_default() += 1;
            }
            if !entity.sector.is_empty() {
                *count.sectors.entry(entity.sector.join(";")).or_default() += 1;
            }
            if let Some(office) = &entity.office {
                *count.offices.entry(office.clone()).or_default() += 1;
            }
            if seen.insert(key) {
                count.documents += 1;
                let sentence = findings.article.text.slice(findings.sentences[mention.sentence].span);
                let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
                let example = (findings.document.clone(), sentence);
                if count.example.as_ref().is_none_or(|known| example < *known) {
                    count.example = Some(example);
                }
            }
        }
    }

    /// All names, those of the most documents first.
    fn lines(&self) -> Vec<Line<'_>> {
        let mut names: Vec<_> = self.names.iter().collect();
        names.sort_by_key(|(key, count)| (Reverse(count.documents), Reverse(count.mentions), *key));
        names.into_iter().map(|((name, kind), count)| Line::new(name, kind, count)).collect()
    }

    pub fn jsonl(&self) -> String {
        self.lines().iter().map(|line| serde_json::to_string(line).unwrap_or_default() + "\n").collect()
    }

    /// Tab-separated; the first columns are those of the table for `--actors`.
    pub fn table(&self) -> String {
        let mut writer = csv::WriterBuilder::new().delimiter(b'\t').has_headers(false).from_writer(Vec::new());
        let heading = COLUMNS.iter().chain(&["documents", "mentions", "example", "document"]);
        // Writing to memory cannot fail, and all lines have as many cells.
        let _ = writer.write_record(heading);
        for line in self.lines() {
            let _ = writer.serialize(line);
        }
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

impl<'a> Line<'a> {
    fn new(name: &'a str, kind: &'a str, count: &'a Count) -> Line<'a> {
        let (document, example) =
            count.example.as_ref().map_or(("", ""), |(document, sentence)| (document.as_str(), sentence.as_str()));
        Line {
            name,
            language: count.languages.first().filter(|_| count.languages.len() == 1).copied().unwrap_or_default(),
            code: most(&count.codes),
            sector: most(&count.sectors),
            kind,
            office: if kind == "person" { most(&count.offices) } else { "" },
            wikidata: "",
            from: "",
            to: "",
            documents: count.documents,
            mentions: count.mentions,
            example,
            document,
        }
    }
}

fn kind(mention: &Mention) -> &'static str {
    if mention.kind == MentionKind::Person { "person" } else { "organisation" }
}

/// The most frequent value, of several the first in the alphabet; empty if there is none.
fn most(values: &BTreeMap<String, usize>) -> &str {
    values.iter().min_by_key(|(_, count)| Reverse(**count)).map_or("", |(value, _)| value)
}

//! Sentences of our own with the mentions they hold, through the real engine: `gold/actors`.

use knowledge::Knowledge;
use language::Engine;
use record::{Article, Entity, Language, Mention, Sentence, Span, Text};
use std::fmt::Write;

const GOLD: &str = include_str!("../../../gold/actors/mentions.tsv");
const KNOWN_MISSES: &str = include_str!("../../../gold/actors/known_misses.tsv");

/// What the table says of a mention, or what was found: code, sector and person, `/` between
/// several parties, `-` for none; the code `none` where there is no mention.
type Reading = [String; 3];

struct Row {
    language: Language,
    date: &'static str,
    text: &'static str,
    mention: &'static str,
    wanted: Reading,
}

fn rows(tsv: &'static str) -> Vec<Row> {
    tsv.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [language, date, text, mention, code, sector, person] = cells[..] else {
                panic!("seven cells: {line}")
            };
            assert!(text.contains(mention), "{mention} is not in its text");
            Row {
                language: if language == "de" { Language::German } else { Language::English },
                date,
                text,
                mention,
                wanted: [code, sector, person].map(str::to_string),
            }
        })
        .collect()
}

fn article(row: &Row) -> Article {
    Article {
        id: String::new(),
        url: None,
        site: None,
        title: None,
        text: Text::new(row.text),
        language: row.language,
        published: Some(row.date.parse().expect("a date")),
        author: None,
        agency: None,
        removed: Vec::new(),
    }
}

/// The longest mention whose head lies in the words of the table.
fn found<'m>(row: &Row, sentences: &[Sentence], mentions: &'m [Mention], text: &Text) -> Option<&'m Mention> {
    let byte = row.text.find(row.mention)?;
    let wanted: Span = text.span(byte..byte + row.mention.len());
    let inside =
        mentions.iter().filter(|mention| wanted.contains(sentences[mention.sentence].words[mention.head].span));
    inside.max_by_key(|mention| mention.span.len())
}

fn reading(mention: Option<&Mention>) -> Reading {
    let Some(mention) = mention else { return ["none", "-", "-"].map(str::to_string) };
    let all = |part: &dyn Fn(&Entity) -> Option<String>| {
        let mut parts: Vec<String> = Vec::new();
        for entity in &mention.entities {
            let part = part(entity).filter(|part| !part.is_empty()).unwrap_or("-".to_string());
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join("/")
    };
    [
        all(&|entity| entity.code.clone()),
        all(&|entity| Some(entity.sector.join("+"))),
        all(&|entity| entity.person.clone()),
    ]
}

/// The parties of a pair have no order.
fn agrees(wanted: &Reading, got: &Reading) -> bool {
    let sorted = |cell: &str| {
        let mut parts: Vec<String> = cell.split('/').map(str::to_string).collect();
        parts.sort();
        parts
    };
    wanted.iter().zip(got).all(|(one, other)| sorted(one) == sorted(other))
}

/// The rows that are read otherwise than the table says, with what was read.
fn misses(rows: &[Row]) -> Vec<(usize, Reading)> {
    let engine = Engine::load().expect("the engine");
    let knowledge = Knowledge::load().expect("the tables");
    let mut wrong = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let article = article(row);
        let sentences = engine.parse(&article.text, row.language);
        let mentions = actors::find(&article, &sentences, &knowledge);
        let got = reading(found(row, &sentences, &mentions, &article.text));
        if !agrees(&row.wanted, &got) {
            wrong.push((index, got));
        }
    }
    wrong
}

#[test]
fn mentions_are_resolved_as_the_table_says() {
    let rows = rows(GOLD);
    let wrong = misses(&rows);
    println!("{} of {} mentions agree", rows.len() - wrong.len(), rows.len());
    let mut report = String::new();
    for (index, got) in &wrong {
        let row = &rows[*index];
        let _ = writeln!(report, "{} [{}]: {:?}, wanted {:?}", row.text, row.mention, got, row.wanted);
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{report}", wrong.len(), rows.len());
}

/// What is known to be read wrongly is counted, so that a row that comes right is moved up.
#[test]
fn known_misses_are_misses() {
    let rows = rows(KNOWN_MISSES);
    let wrong: Vec<usize> = misses(&rows).into_iter().map(|(index, _)| index).collect();
    println!("{} known misses of {}", wrong.len(), rows.len());
    let right: Vec<&str> =
        (0..rows.len()).filter(|index| !wrong.contains(index)).map(|index| rows[index].mention).collect();
    assert!(right.is_empty(), "now read rightly, move to mentions.tsv: {right:?}");
}

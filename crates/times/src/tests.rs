//! The examples of the grammar, and texts of all kinds.

use super::*;
use record::Text;

fn article(text: &str, language: Language, published: Option<&str>) -> Article {
    Article {
        id: "test".into(),
        url: None,
        site: None,
        title: None,
        text: Text::new(text),
        language,
        published: published.map(|date| date.parse().unwrap()),
        author: None,
        agency: None,
        removed: Vec::new(),
    }
}

/// One sentence without words: rules that ask for parts of speech are then not restricted.
fn unparsed(article: &Article) -> Vec<Sentence> {
    vec![Sentence { span: article.text.full_span(), heading: false, words: Vec::new(), names: Vec::new() }]
}

/// Text without its brackets, and the spans they enclosed.
fn marked(example: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut start) = (String::new(), Vec::new(), 0);
    for c in example.chars() {
        match c {
            '[' => start = text.chars().count(),
            ']' => spans.push(Span::new(start, text.chars().count())),
            _ => text.push(c),
        }
    }
    (text, spans)
}

/// Every rule has an example; a Monday, 2024-06-17, is the article's date.
fn check_examples(language: Language, table: (&'static str, &'static str)) {
    let times = Times::load().unwrap();
    let mut wrong = Vec::new();
    for row in table::rows(table.0, table.1) {
        let (name, kind, examples) = (row.cell(0), row.cell(2), row.cell(6));
        let mut expected: Vec<&str> = row.cell(7).split(" / ").filter(|value| !value.is_empty()).collect();
        expected.reverse();
        let mut own = false;
        for example in examples.split(" / ") {
            let (text, spans) = marked(example);
            if spans.is_empty() {
                wrong.push(format!("{name}: no example"));
                continue;
            }
            let article = article(&text, language, Some("2024-06-17"));
            let found = times.find(&article, &unparsed(&article));
            for span in spans {
                let here = found.iter().find(|mention| mention.span.overlaps(span));
                if kind == "-" {
                    if let Some(mention) = here {
                        wrong.push(format!("{name}: {example}: found {} by {}", mention.value, mention.rule));
                    }
                    continue;
                }
                let expected = expected.pop().unwrap_or("(nothing)");
                let Some(mention) = here else {
                    wrong.push(format!("{name}: {example}: {expected} not found"));
                    continue;
                };
                own |= mention.rule == name;
                if mention.span != span || mention.value != expected {
                    let words = article.text.slice(mention.span);
                    wrong.push(format!("{name}: {example}: {words:?} = {} by {}", mention.value, mention.rule));
                }
            }
        }
        if kind != "-" && !own {
            wrong.push(format!("{name}: no example is read by this rule"));
        }
        if !expected.is_empty() {
            wrong.push(format!("{name}: more values than marks: {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn german_examples() {
    check_examples(Language::German, data!("de.tsv"));
}

#[test]
fn english_examples() {
    check_examples(Language::English, data!("en.tsv"));
}

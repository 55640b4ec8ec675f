//! The examples of the grammar, and texts of all kinds.

mod tense;

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

fn values(text: &str, language: Language, published: Option<&str>) -> Vec<String> {
    let article = article(text, language, published);
    let found = Times::load().unwrap().find(&article, &unparsed(&article));
    found.into_iter().map(|mention| mention.value).collect()
}

#[test]
fn without_a_date_of_the_article_only_what_the_words_say() {
    let found = values("Gestern und am 3. Mai; am 4. Mai 2023, am Tag darauf.", Language::German, None);
    assert_eq!(found, ["XXXX-XX-XX", "XXXX-05-03", "2023-05-04", "2023-05-05"]);
    let article = article("Gestern, am Dienstag, im Mai und vor zwei Wochen.", Language::German, None);
    let found = Times::load().unwrap().find(&article, &unparsed(&article));
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|mention| mention.day.is_none() && mention.anchor.is_none()));
}

#[test]
fn days_and_anchors() {
    let text = "On May 3, 2024 it began. Two days later, last September, in the 1990s, for two years, recently.";
    let article = article(text, Language::English, Some("2024-06-17"));
    let found = Times::load().unwrap().find(&article, &unparsed(&article));
    let days: Vec<_> = found.iter().map(|m| m.day.map(|(day, precision)| (day.to_string(), precision))).collect();
    let day = |day: &str, precision| Some((day.to_string(), precision));
    use record::Precision::{Day, Decade, Month};
    let expected = [
        day("2024-05-03", Day),
        day("2024-05-05", Day),
        day("2023-09-01", Month),
        day("1990-01-01", Decade),
        None,
        None,
    ];
    assert_eq!(days, expected);
    let anchors: Vec<_> = found.iter().map(|m| m.anchor.map(|day| day.to_string())).collect();
    assert_eq!(anchors[..3], [None, Some("2024-05-03".into()), Some("2024-06-17".into())]);
}

#[test]
fn modifiers() {
    let article =
        article("Ende Mai, fast zehn Jahre, seit Mitte der 90er Jahre.", Language::German, Some("2024-06-17"));
    let found = Times::load().unwrap().find(&article, &unparsed(&article));
    let modifiers: Vec<_> = found.iter().map(|mention| mention.modifier.as_deref()).collect();
    assert_eq!(modifiers, [Some("END"), Some("LESS_THAN"), Some("MID")]);
}

#[test]
fn spans_count_code_points() {
    let text = "🙂 Für die Ukraine – „früher“ – begann es am\u{a0}17.\u{a0}März\u{a0}2023 um 9 Uhr.";
    let article = article(text, Language::German, Some("2024-06-17"));
    let found = Times::load().unwrap().find(&article, &unparsed(&article));
    let words: Vec<_> = found.iter().map(|mention| article.text.slice(mention.span)).collect();
    assert_eq!(words, ["früher", "17.\u{a0}März\u{a0}2023", "9 Uhr"]);
}

#[test]
fn no_text_is_too_much() {
    let times = Times::load().unwrap();
    let pieces = [
        "vor 9999 Jahren ",
        "30. Februar 2023 ",
        "99.99.9999 ",
        "[today-1D] ",
        "{month} ",
        "\u{0} ",
        "٣ Tage ",
        "𝟙𝟡𝟡𝟡 ",
        "9999-12-31 ",
        "in 9999 years ",
        "9999 decades ago ",
        "nach 9999 Jahrhunderten ",
        "vor 0 Tagen ",
        "24:60 Uhr ",
        "the 99th century ",
        "''''' ",
        "1. 2. 3. 4. 5. 6. 7. 8. 9. ",
        "İstanbul ﬁrst ",
        "Jahr 999 ",
        "e\u{301}te\u{301} ",
        "am nächsten Wochenende ",
        "last Easter ",
        "Freitag, 31. 12. ",
        "two days later ",
    ];
    for first in pieces {
        for second in pieces {
            for language in [Language::German, Language::English] {
                for published in [None, Some("2024-02-29"), Some("0001-01-01"), Some("9999-12-31")] {
                    let article = article(&format!("{first}{second}"), language, published);
                    for mention in times.find(&article, &unparsed(&article)) {
                        assert!(mention.span.end <= article.text.len() && !mention.span.is_empty());
                    }
                }
            }
        }
    }
    let long = article(&"am 3. und vor zwei Jahren ".repeat(500), Language::German, Some("2024-06-17"));
    assert!(!times.find(&long, &unparsed(&long)).is_empty());
    // Spans beyond the text, as a careless caller might hand over.
    let short = article("heute", Language::German, None);
    let mut sentences = unparsed(&short);
    sentences[0].span = Span::new(3, 99);
    times.find(&short, &sentences);
}

#[test]
fn bad_tables_are_told_with_their_line() {
    let words = ("words", "class\twords\tmeaning\nmonth\tMai\t05\n");
    for (grammar, problem) in [
        ("h\nr\t{day}\tDATE\t1\n", "no class {day}"),
        ("h\nr\t(Mai\tDATE\t1\n", "unclosed group"),
        ("h\nr\tMai\tDAY\t1\n", "no type of TIMEX3"),
        ("h\nr\tMai\tDATE\t{month}\n", "does not stand in the pattern"),
    ] {
        let error = Grammar::read(words, ("grammar", grammar)).err().unwrap();
        assert_eq!(error.line, 2);
        assert!(error.to_string().contains(problem), "{error}");
    }
}

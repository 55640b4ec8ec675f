//! How sentences and words are cut, on sentences of our own.

use record::{Language, Text};
use std::time::{Duration, Instant};

/// Compares the sentences, written as words with blanks between; `#` marks headings.
fn check(language: Language, text: &str, expected: &[&str]) {
    let text = Text::new(text);
    let sentences = language::segment(&text, language);
    let found: Vec<String> = sentences
        .iter()
        .map(|sentence| {
            let forms: Vec<&str> = sentence.words.iter().map(|word| word.form.as_str()).collect();
            format!("{}{}", if sentence.heading { "# " } else { "" }, forms.join(" "))
        })
        .collect();
    assert_eq!(found, expected);
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        let surface = text.slice(word.span);
        assert!(surface == word.form || surface.chars().count() <= 6, "{surface} became {}", word.form);
    }
}

fn german(text: &str, expected: &[&str]) {
    check(Language::German, text, expected);
}

fn english(text: &str, expected: &[&str]) {
    check(Language::English, text, expected);
}

#[test]
fn abbreviations_end_no_sentence() {
    german(
        "Dr. Maria F. Weber traf z. B. Prof. Lang. Rund 3,5 Mio. Euro fehlen bzw. fließen ab. Etc. pp.",
        &["Dr. Maria F. Weber traf z. B. Prof. Lang .", "Rund 3,5 Mio. Euro fehlen bzw. fließen ab .", "Etc. pp ."],
    );
    english(
        "Gen. John F. Miller left the U.S. The U.S. Navy stayed until 6 p.m. on Monday. Mr. Smith vs. St. Paul.",
        &[
            "Gen. John F. Miller left the U.S.",
            "The U.S. Navy stayed until 6 p.m. on Monday .",
            "Mr. Smith vs. St. Paul .",
        ],
    );
}

#[test]
fn german_ordinals_and_dates() {
    german(
        "Am 17. Juni begann der 2. Gipfel. Elizabeth II. besuchte Bonn. Die Zahl stieg auf 17. Die Polizei schweigt. \
         Das war 2016. Kinder spielten um 20.30 Uhr.",
        &[
            "An dem 17. Juni begann der 2. Gipfel .",
            "Elizabeth II. besuchte Bonn .",
            "Die Zahl stieg auf 17 .",
            "Die Polizei schweigt .",
            "Das war 2016 .",
            "Kinder spielten um 20.30 Uhr .",
        ],
    );
}

#[test]
fn quotations_stay_with_their_sentence() {
    german(
        "Sie sagte: „Wir kommen nicht.“ Er rief: »Halt!« Dann „Nein!“, so der Sprecher. „Ja?“ fragte er.",
        &[
            "Sie sagte : „ Wir kommen nicht . “",
            "Er rief : » Halt ! «",
            "Dann „ Nein ! “ , so der Sprecher .",
            "„ Ja ? “ fragte er .",
        ],
    );
    english(
        "“We won’t go,” he said. \"It's over.\" She left (for good).",
        &["“ We wo n’t go , ” he said .", "\" It 's over . \"", "She left ( for good ) ."],
    );
}

#[test]
fn words_as_in_the_treebanks() {
    german(
        "Im US-Senat ging's um Ost- und West-Berlin, beim 10-jährigen Streit ins Leere.",
        &["In dem US - Senat ging 's um Ost - und West - Berlin , bei dem 10 - jährigen Streit in das Leere ."],
    );
    english(
        "Putin's anti-war, so-called critics cannot pay $1.5bn by 5pm, don't ask.",
        &["Putin 's anti-war , so - called critics can not pay $ 1.5 bn by 5 pm , do n't ask ."],
    );
    english(
        "See https://example.org/a?b=1. Write to j.doe@mail.example.org, call 713-853-3989 in 2013-2014.",
        &["See https://example.org/a?b=1 .", "Write to j.doe@mail.example.org , call 713-853-3989 in 2013 - 2014 ."],
    );
}

#[test]
fn paragraphs_and_headings() {
    german(
        "Gipfel in Oslo\n\nDie Minister kamen an.\n\nWas nun folgt\nAlle reisten ab.",
        &["# Gipfel in Oslo", "Die Minister kamen an .", "# Was nun folgt", "Alle reisten ab ."],
    );
    english(
        "The ministers met in Oslo on Monday and\ntalked about the war in the north of the\ncountry.\n\nNo title here",
        &[
            "The ministers met in Oslo on Monday and talked about the war in the north of the country .",
            "# No title here",
        ],
    );
    english("Only a headline", &["Only a headline"]);
}

#[test]
fn hostile_text_is_cut_in_bounded_time() {
    let long_sentence = "Wort und ".repeat(5_000);
    let texts = [
        "a".repeat(1_000_000),
        "a.B".repeat(300_000),
        "a@".repeat(300_000),
        "+.@b".repeat(200_000),
        "a-".repeat(300_000),
        "As' ".repeat(200_000),
        "))'.\"!".repeat(100_000),
        "'s ".repeat(100_000),
        " \n".repeat(300_000),
        "17. ".repeat(100_000),
        "\0\u{202e}שלום 🙂👍🏽\u{200d}\u{fe0f} \u{fffd}".repeat(1_000),
        long_sentence,
        String::new(),
    ];
    for text in texts {
        let text = Text::new(text);
        for language in [Language::German, Language::English] {
            let start = Instant::now();
            let sentences = language::segment(&text, language);
            assert!(start.elapsed() < Duration::from_secs(5), "{} took too long", text.slice(record::Span::new(0, 20)));
            assert!(sentences.iter().all(|sentence| (1..=250).contains(&sentence.words.len())));
            let words = sentences.iter().flat_map(|sentence| &sentence.words);
            assert!(words.is_sorted_by_key(|word| word.span.start));
        }
    }
}

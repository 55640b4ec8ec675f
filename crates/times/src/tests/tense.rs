//! Dates without a year or week go by the tense of their clause; words of two meanings by their part of speech.

use super::*;
use std::sync::LazyLock;

static ENGINE: LazyLock<language::Engine> =
    LazyLock::new(|| language::Engine::load().expect("the built-in model loads"));
static TIMES: LazyLock<Times> = LazyLock::new(|| Times::load().expect("the grammar loads"));

/// The values in a sentence of an article of Thursday, 2024-06-20.
fn values(text: &str, language: Language) -> Vec<String> {
    let article = article(text, language, Some("2024-06-20"));
    let sentences = ENGINE.parse(&article.text, language);
    TIMES.find(&article, &sentences).into_iter().map(|mention| mention.value).collect()
}

#[test]
fn german_tenses() {
    for (text, expected) in [
        ("Am Dienstag trafen sich die Minister in Wien.", "2024-06-18"),
        ("Die Minister haben sich am Dienstag in Wien getroffen.", "2024-06-18"),
        ("Der Sender wurde am Dienstag geschlossen.", "2024-06-18"),
        ("Am Dienstag werden sich die Minister in Wien treffen.", "2024-06-25"),
        ("Die Minister wollen sich am Dienstag in Wien treffen.", "2024-06-25"),
        ("Das Gericht soll am Dienstag entscheiden.", "2024-06-25"),
        ("Die Konferenz beginnt am Dienstag in Wien.", "2024-06-25"),
        ("Im September verkaufte die Firma ihre Werke.", "2023-09"),
        ("Im September wird die Firma ihre Werke verkaufen.", "2024-09"),
    ] {
        assert_eq!(values(text, Language::German), [expected], "{text}");
    }
}

#[test]
fn english_tenses() {
    for (text, expected) in [
        ("Ministers met in Vienna on Tuesday.", "2024-06-18"),
        ("The station was closed on Tuesday.", "2024-06-18"),
        ("The two ministers have met in Vienna Tuesday.", "2024-06-18"),
        ("Ministers will meet in Vienna on Tuesday.", "2024-06-25"),
        ("The court is expected to rule on Tuesday.", "2024-06-25"),
        ("The conference opens in Vienna on Tuesday.", "2024-06-25"),
        ("The company sold its mills in September.", "2023-09"),
        ("The company will sell its mills in September.", "2024-09"),
    ] {
        assert_eq!(values(text, Language::English), [expected], "{text}");
    }
}

#[test]
fn times_that_are_set_or_have_begun() {
    for (text, language, expected) in [
        ("The court postponed the hearing until Tuesday.", Language::English, "2024-06-25"),
        ("The union called a strike for Tuesday.", Language::English, "2024-06-25"),
        ("The two states have been at war since Tuesday.", Language::English, "2024-06-18"),
        ("Die Regierung hat die Abstimmung auf Dienstag verschoben.", Language::German, "2024-06-25"),
        ("Die Gewerkschaft rief für Dienstag zum Streik auf.", Language::German, "2024-06-25"),
        ("Die Armee regiert das Land seit Dienstag.", Language::German, "2024-06-18"),
    ] {
        assert_eq!(values(text, language), [expected], "{text}");
    }
}

#[test]
fn today_in_an_essay_is_these_times() {
    let essay = "Der Staat wurde 1918 gegründet. Der Krieg begann 1939 und endete 1945. Viele flohen damals. \
                 Das Land lebt heute vom Handel.";
    assert_eq!(values(essay, Language::German).last().map(String::as_str), Some("PRESENT_REF"));
    let news = essay.replace("Viele flohen damals.", "Am Mittwoch trat der Minister zurück.");
    assert_eq!(values(&news, Language::German).last().map(String::as_str), Some("2024-06-20"));
}

#[test]
fn words_of_two_meanings() {
    for (text, language, expected) in [
        ("The government may resign.", Language::English, &[][..]),
        ("The government resigned in May.", Language::English, &["2024-05"][..]),
        ("The rebels march on the capital.", Language::English, &[][..]),
        ("The army sent 2000 soldiers.", Language::English, &[][..]),
        ("Der Minister reist morgen ab.", Language::German, &["2024-06-21"][..]),
        ("Am Morgen brannte das Lager.", Language::German, &["2024-06-20TMO"][..]),
        ("Rund 2000 Demonstranten zogen durch die Stadt.", Language::German, &[][..]),
        ("Die Agenda 2030 ist umstritten.", Language::German, &[][..]),
    ] {
        assert_eq!(values(text, language), expected, "{text}");
    }
}

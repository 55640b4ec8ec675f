//! What is read here we wrote ourselves: pages and texts in the manner of news sites.

use crate::{Hints, Input, Kind, LIMIT, Refused, given, read};
use record::{Article, Date, Language};

fn page(kind: Kind, source: &str) -> Result<Article, Refused> {
    read(Input { bytes: source.as_bytes(), kind, hints: &Hints::default() })
}

fn text(source: &str) -> Article {
    page(Kind::Text, source).unwrap()
}

fn html(body: &str) -> Article {
    page(Kind::Html, &format!("<!DOCTYPE html><html lang=\"en\"><body>{body}</body></html>")).unwrap()
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day)
}

/// Why the piece was removed; None where it was not.
fn why<'a>(article: &'a Article, piece: &str) -> Option<&'a str> {
    article.removed.iter().find(|removed| removed.text.contains(piece)).map(|removed| removed.why.as_str())
}

const FIRST: &str = "Die Außenministerin von Lettland ist am Montag zu Gesprächen mit ihrem Amtskollegen nach Tiflis gereist. \
    Dort will sie über die Reform der Justiz und über den Beitritt zur Europäischen Union sprechen.";
const SECOND: &str = "Die Regierung in Tiflis begrüßte den Besuch. Die Opposition warf der Regierung vor, die Wahl im Herbst \
    zu verzögern, was ein Sprecher der Regierungspartei am Abend vor Journalisten bestritt.";
const ENGLISH: &str = "The foreign minister of Latvia travelled to Tbilisi on Monday for talks with her counterpart. She wants \
    to discuss the reform of the courts and the accession to the European Union with the government there.";
const ENGLISH_TOO: &str = "The government in Tbilisi welcomed the visit. The opposition accused it of putting off the election \
    in autumn, which a spokesman for the ruling party denied in the evening in front of journalists.";

#[test]
fn what_is_no_article_is_refused_with_a_reason() {
    let refused = |bytes: &[u8], kind| read(Input { bytes, kind, hints: &Hints::default() }).unwrap_err();
    let cases: [(&[u8], Kind, &str); 8] = [
        (b"", Kind::Text, "the page is empty"),
        (b" \n\t\r\n", Kind::Html, "the page is empty"),
        (b"\xef\xbb\xbf", Kind::Text, "the page is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", Kind::Text, "the file is not text but a PDF"),
        (b"PK\x03\x04\x14\x00", Kind::Html, "the file is not text but a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Kind::Text, "the file is not text but binary data"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", Kind::Html, "no article was found on the page"),
        (b"Home\nWorld\nSports\nContact", Kind::Text, "no article was found on the page"),
    ];
    for (bytes, kind, message) in cases {
        assert_eq!(refused(bytes, kind).to_string(), message, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_page_of_50_megabytes_is_refused_without_reading_it() {
    let bytes = vec![b'a'; 50 * 1024 * 1024];
    let refused = read(Input { bytes: &bytes, kind: Kind::Html, hints: &Hints::default() }).unwrap_err();
    assert_eq!(refused, Refused::TooLarge(bytes.len()));
    assert_eq!(refused.to_string(), "the page has 50 MB; the limit is 20 MB");
    assert!(bytes.len() > LIMIT);
}

#[test]
fn other_languages_are_refused_by_name() {
    let french = "Le ministre des Affaires étrangères s'est rendu lundi à Tbilissi pour des entretiens avec son homologue. \
        Il souhaite discuter de la réforme de la justice et de l'adhésion à l'Union européenne avec le gouvernement.";
    let message = page(Kind::Text, french).unwrap_err().to_string();
    assert_eq!(message, "the language is fra; Kiebitz reads German (de) and English (en)");
    let hints = Hints { language: Some("pl".into()), ..Hints::default() };
    assert_eq!(given("1", ENGLISH, &hints).unwrap_err(), Refused::Language("pl".into()));
}

#[test]
fn languages_are_told_apart_whatever_the_template_says() {
    assert_eq!(text(FIRST).language, Language::German);
    assert_eq!(text(ENGLISH).language, Language::English);
    assert_eq!(html(&format!("<p>{FIRST}</p><p>{SECOND}</p>")).language, Language::German);
}

#[test]
fn bytes_of_windows_1252_and_utf_16_are_read() {
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(FIRST);
    let read = |bytes: &[u8]| read(Input { bytes, kind: Kind::Text, hints: &Hints::default() }).unwrap();
    assert_eq!(read(&windows).text.as_str(), FIRST);
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(FIRST.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16).text.as_str(), FIRST);
    let marked = [b"\xef\xbb\xbf", FIRST.as_bytes()].concat();
    assert_eq!(read(&marked).text.as_str(), FIRST);
}

#[test]
fn the_declared_encoding_of_a_page_is_followed() {
    let source =
        format!("<html><head><meta charset=\"iso-8859-1\"></head><body><p>{FIRST}</p><p>{SECOND}</p></body></html>");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&source);
    let article = read(Input { bytes: &bytes, kind: Kind::Html, hints: &Hints::default() }).unwrap();
    assert!(article.text.as_str().contains("Außenministerin"));
}

#[test]
fn broken_utf_8_costs_the_broken_characters_only() {
    let mut bytes = format!("{FIRST}\n\n{SECOND}").into_bytes();
    bytes.insert(4, 0xff);
    bytes.insert(200, 0xc3);
    let article = read(Input { bytes: &bytes, kind: Kind::Text, hints: &Hints::default() }).unwrap();
    let text = article.text.as_str();
    assert_eq!(text.matches('\u{fffd}').count(), 2, "{text}");
    assert!(text.contains("Gesprächen") && text.contains("begrüßte"));
}

#[test]
fn saved_text_loses_head_and_tail_but_no_heading() {
    let source = format!(
        "Lettland wirbt in Tiflis für Reformen\n\nJuni 17, 2024\n3 mins read\n\n{FIRST}\n\nStreit um die Wahl\n\n{SECOND}\n\n\
         Latest from Blog\n\nneue-bahn-nach-triest\n\nNeue Bahn nach Triest\n\nDie Strecke wird im Mai eröffnet und soll\n\n\
         gartenfreunde on instagram\n\n[social-feed id=3]"
    );
    let article = text(&source);
    assert_eq!(article.title.as_deref(), Some("Lettland wirbt in Tiflis für Reformen"));
    assert_eq!(article.published, date(2024, 6, 17));
    assert_eq!(article.text.as_str(), format!("{FIRST}\n\nStreit um die Wahl\n\n{SECOND}"));
    assert_eq!(why(&article, "mins read"), Some("reading time"));
    assert_eq!(why(&article, "Juni 17"), Some("date line"));
    assert_eq!(why(&article, "neue-bahn"), Some("slug"));
    assert_eq!(why(&article, "[social-feed"), Some("shortcode"));
}

#[test]
fn date_lines_of_both_languages_are_read() {
    let cases = [
        ("Juni 17, 2024", date(2024, 6, 17)),
        ("17.06.2024", date(2024, 6, 17)),
        ("17. Juni 2024, 14:30 Uhr", date(2024, 6, 17)),
        ("Montag, 17. Juni 2024 | 4 Min. Lesezeit", date(2024, 6, 17)),
        ("Veröffentlicht am 3. März 2023", date(2023, 3, 3)),
        ("Stand: 1.2.2022, 9.05 Uhr", date(2022, 2, 1)),
        ("June 17, 2024", date(2024, 6, 17)),
        ("Published on 3 March 2023 at 5:12 pm", date(2023, 3, 3)),
        ("By Ada Sample | Sept. 9, 2021", date(2021, 9, 9)),
        ("2024-06-17T09:30:00+02:00", date(2024, 6, 17)),
        // Which of the two is the month is not known.
        ("03/04/2023", None),
        ("13/04/2023", date(2023, 4, 13)),
    ];
    for (line, expected) in cases {
        let article = text(&format!("Lettland wirbt in Tiflis\n{line}\n\n{FIRST}\n\n{SECOND}"));
        assert_eq!(article.published, expected, "{line}");
        assert!(expected.is_none() || !article.text.as_str().contains(line), "{line}");
    }
}

#[test]
fn a_sentence_with_a_date_is_no_date_line() {
    let source = format!("Lettland wirbt in Tiflis\n\nAm 17. Juni 2024 wählt das Land ein neues Parlament.\n\n{FIRST}");
    let article = text(&source);
    assert_eq!(article.published, None);
    assert!(article.text.as_str().starts_with("Am 17. Juni 2024"));
}

#[test]
fn the_date_of_publication_goes_before_that_of_a_change() {
    let source = format!("Lettland wirbt in Tiflis\n\nAktualisiert: 19.06.2024\nVeröffentlicht: 17.06.2024\n\n{FIRST}");
    assert_eq!(text(&source).published, date(2024, 6, 17));
    let source = format!("Lettland wirbt in Tiflis\n\nAktualisiert: 19.06.2024\n\n{FIRST}");
    assert_eq!(text(&source).published, date(2024, 6, 19));
}

#[test]
fn authors_are_read_off_their_line() {
    let article = text(&format!("Lettland wirbt in Tiflis\n\nVon Anna Beispiel\n\n{FIRST}\n\n{SECOND}"));
    assert_eq!(article.author.as_deref(), Some("Anna Beispiel"));
    assert!(!article.text.as_str().contains("Beispiel"));
}

#[test]
fn agencies_are_found_where_they_are_credited() {
    let cases = [
        (format!("TIFLIS (dpa) - {FIRST}"), Some("dpa")),
        (format!("Tiflis (dpa/AFP). {FIRST}"), Some("dpa")),
        (format!("Wien/Tiflis, APA – {FIRST}"), Some("APA")),
        (format!("TBILISI, June 17 (Reuters) - {ENGLISH}"), Some("Reuters")),
        (format!("{FIRST} (KNA)"), Some("KNA")),
        (format!("{FIRST}\n\nQuelle: epd"), Some("epd")),
        (format!("{FIRST}\n\nQuelle: dts Nachrichtenagentur"), Some("dts")),
        (format!("{ENGLISH}\n\nWith files from The Associated Press"), Some("AP")),
        // Named as a source of news in a sentence, not credited for the text.
        (format!("{FIRST} Das meldete die Agentur Reuters unter Berufung auf Diplomaten."), None),
    ];
    for (source, agency) in cases {
        assert_eq!(text(&source).agency.as_deref(), agency, "{source}");
    }
}

#[test]
fn furniture_lines_go_wherever_they_stand() {
    let lines = [
        ("Anzeige", "advertisement"),
        ("Diesen Artikel teilen", "share bar"),
        ("Auf Facebook teilen", "share bar"),
        ("Melden Sie sich jetzt für unseren Newsletter an!", "newsletter"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("Wir verwenden Cookies, um unser Angebot zu verbessern.", "consent notice"),
        ("Lesen Sie auch: Wie die Reform der Justiz gelingen kann", "pointer to another article"),
        ("Read more: How the reform of the courts may work", "pointer to another article"),
        ("Foto: Mia Muster/Agentur", "image credit"),
        ("© 2024 Beispielblatt", "copyright"),
        ("Advertisement", "advertisement"),
        ("[gallery ids=\"1,2\"]", "shortcode"),
        ("https://example.org/ein/artikel", "bare address"),
        ("Lesezeit: 4 Minuten", "reading time"),
    ];
    for (line, reason) in lines {
        let article = text(&format!("Lettland wirbt in Tiflis\n\n{FIRST}\n\n{line}\n\n{SECOND}"));
        assert_eq!(article.text.as_str(), format!("{FIRST}\n\n{SECOND}"), "{line}");
        assert_eq!(why(&article, line), Some(reason));
    }
}

#[test]
fn sentences_of_the_article_that_speak_of_such_things_stay() {
    let sentences = [
        "Das Ministerium will den Newsletter der Botschaft einstellen, wie es am Montag mitteilte.",
        "Mehr zum Thema Sanktionen wollen die Minister am Freitag in Brüssel beraten.",
        "Die Kommentare des Präsidenten lösten Proteste in drei Städten aus.",
        "Teilen wolle man die Kosten erst nach der Wahl, sagte die Ministerin.",
        "Quellen im Ministerium bestätigten den Rückzug der Truppen.",
        "Related sanctions were lifted by the council on Friday.",
    ];
    for sentence in sentences {
        let article = text(&format!("Lettland wirbt in Tiflis\n\n{FIRST}\n\n{sentence}\n\n{SECOND}"));
        assert!(article.text.as_str().contains(sentence), "{sentence}: {:?}", why(&article, sentence));
    }
}

#[test]
fn an_insertion_ends_where_the_article_goes_on() {
    let long = format!("{SECOND} {FIRST}");
    let article = text(&format!(
        "Lettland wirbt in Tiflis\n\n{FIRST}\n\nMehr zum Thema\n\nBahn nach Triest wird gebaut\n\n{long}"
    ));
    assert_eq!(article.text.as_str(), format!("{FIRST}\n\n{long}"));
    assert_eq!(why(&article, "Triest"), Some("end of the article"));
}

#[test]
fn wrapped_lines_are_joined_and_others_are_paragraphs() {
    let wrapped = "Die Ministerin reiste am Montag nach Tiflis, um dort über\ndie Reform der Justiz zu sprechen. Die Regierung hatte sie\n\
        im Frühjahr eingeladen. Die Opposition warf der Regierung\nvor, die Wahl zu verzögern, was ein Sprecher der Partei am\n\
        Abend bestritt. Ein zweites Treffen ist geplant.";
    assert_eq!(text(wrapped).text.as_str(), wrapped.replace('\n', " "));
    assert_eq!(text(&format!("{FIRST}\n{SECOND}")).text.as_str(), format!("{FIRST}\n\n{SECOND}"));
}

#[test]
fn markdown_is_read_with_its_head() {
    let source = format!(
        "---\ntitle: \"Lettland wirbt in Tiflis\"\ndate: 2024-06-17\nauthor: Anna Beispiel\n---\n\n# Lettland wirbt in Tiflis\n\n\
         {FIRST}\n\n## Streit um die Wahl\n\n**{SECOND}**\n\n- Die Wahl ist im [Oktober](https://example.org).\n\n[Mehr](https://example.org)"
    );
    let article = page(Kind::Markdown, &source).unwrap();
    assert_eq!(article.title.as_deref(), Some("Lettland wirbt in Tiflis"));
    assert_eq!((article.published, article.author.as_deref()), (date(2024, 6, 17), Some("Anna Beispiel")));
    let expected = format!("{FIRST}\n\nStreit um die Wahl\n\n{SECOND}\n\nDie Wahl ist im Oktober.");
    assert_eq!(article.text.as_str(), expected);
}

#[test]
fn given_text_is_kept_to_the_letter() {
    let source = format!("  Lettland wirbt\n\nAnzeige\n\n{ENGLISH}\r\n\tThe  end.\n");
    let hints = Hints { date: date(2020, 2, 29), source: Some("Wire".into()), ..Hints::default() };
    let article = given("a-1", &source, &hints).unwrap();
    assert_eq!((article.id.as_str(), article.text.as_str()), ("a-1", source.as_str()));
    assert_eq!((article.published, article.site.as_deref()), (date(2020, 2, 29), Some("Wire")));
    assert!(article.removed.is_empty());
    assert_eq!(given("a-1", " \n", &hints).unwrap_err(), Refused::Empty);
}

#[test]
fn a_page_is_freed_of_what_stands_around_the_article() {
    let article = html(&format!(
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li></ul></nav>
         <div class=cookie-banner><p>We use cookies to make this page better for you and for our partners.</p></div>
         <article><h1>Latvia courts Tbilisi with reforms</h1><p class=byline>By Ada Sample</p>
         <p>17 June 2024</p><p>{ENGLISH}</p><h2>Quarrel over the election</h2><p>{ENGLISH_TOO}</p>
         <figure><img src=a.jpg><figcaption>The minister at the airport.</figcaption></figure>
         <div class=newsletter-box><p>Get the news of the day in your inbox every morning.</p></div>
         <p>{ENGLISH_TOO} The talks go on.</p></article>
         <aside class=related><h3>Related articles</h3><ul><li><a href=/1>A railway to Trieste</a></li></ul></aside>
         <section class=comments><p>I do not believe a word of what the minister says here.</p></section>
         <footer>© 2024 The Sample</footer>"
    ));
    let expected = format!("{ENGLISH}\n\nQuarrel over the election\n\n{ENGLISH_TOO}\n\n{ENGLISH_TOO} The talks go on.");
    assert_eq!(article.text.as_str(), expected);
    assert_eq!(article.title.as_deref(), Some("Latvia courts Tbilisi with reforms"));
    assert_eq!((article.published, article.author.as_deref()), (date(2024, 6, 17), Some("Ada Sample")));
    for (piece, reason) in [
        ("World", "navigation"),
        ("cookies", "consent notice"),
        ("your inbox", "newsletter"),
        ("Trieste", "sidebar"),
        ("believe", "comments"),
    ] {
        assert_eq!(why(&article, piece), Some(reason), "{piece}");
    }
}

#[test]
fn a_sign_around_the_whole_article_is_none() {
    let article = html(&format!(
        "<div class='page with sidebar'><h1>Latvia courts Tbilisi</h1><p>{ENGLISH}</p><p>{ENGLISH_TOO}</p></div>"
    ));
    assert_eq!(article.text.as_str(), format!("{ENGLISH}\n\n{ENGLISH_TOO}"));
}

#[test]
fn metadata_go_before_the_page_and_hints_before_both() {
    let source = format!(
        "<html><head><title>Latvia courts Tbilisi &amp; others</title><meta property='og:site_name' content='The Sample'>
         <script type='application/ld+json'>{{\"@graph\":[{{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-06-17T23:30:00-05:00\"}}]}}</script>
         </head><body><time datetime='2020-01-01'>Archive</time><article><h1>Latvia courts Tbilisi &amp; others</h1><p>{ENGLISH}</p>
         <p>{ENGLISH_TOO}</p></article></body></html>"
    );
    let article = page(Kind::Html, &source).unwrap();
    // The day by the publisher's clock.
    assert_eq!(article.published, date(2024, 6, 17));
    assert_eq!(
        (article.title.as_deref(), article.site.as_deref()),
        (Some("Latvia courts Tbilisi & others"), Some("The Sample"))
    );
    let hints = Hints { date: date(2024, 6, 18), title: Some("Other".into()), ..Hints::default() };
    let article = read(Input { bytes: source.as_bytes(), kind: Kind::Html, hints: &hints }).unwrap();
    assert_eq!((article.published, article.title.as_deref()), (date(2024, 6, 18), Some("Other")));
}

#[test]
fn the_address_gives_the_date_only_where_nothing_else_does() {
    let source = format!("{ENGLISH}\n\n{ENGLISH_TOO}");
    let hints = Hints { url: Some("https://www.example.org/world/2024/06/17/latvia".into()), ..Hints::default() };
    let article = read(Input { bytes: source.as_bytes(), kind: Kind::Text, hints: &hints }).unwrap();
    assert_eq!((article.published, article.site.as_deref()), (date(2024, 6, 17), Some("example.org")));
    assert_ne!(article.id, text(&source).id);
}

#[test]
fn the_same_page_gives_the_same_article() {
    let source = format!(
        "<article><h1>Latvia courts Tbilisi</h1><p>{ENGLISH}</p><p>{ENGLISH_TOO}</p></article><footer>© Sample</footer>"
    );
    let (one, other) = (html(&source), html(&source));
    assert_eq!((&one.id, one.text.as_str(), &one.removed), (&other.id, other.text.as_str(), &other.removed));
}

#[test]
fn unclosed_and_deeply_nested_pages_are_read() {
    let deep = format!("{}<p>{ENGLISH}</p><p>{ENGLISH_TOO}", "<div>".repeat(150));
    assert!(html(&deep).text.as_str().contains(ENGLISH));
    let hopeless = "<div>".repeat(20_000);
    assert_eq!(page(Kind::Html, &hopeless).unwrap_err(), Refused::NoArticle);
}

#[test]
fn kinds_are_known_by_ending_and_by_tags() {
    assert_eq!(Kind::of("a.HTM", b""), Kind::Html);
    assert_eq!(Kind::of("a.md", b""), Kind::Markdown);
    assert_eq!(Kind::of("a.txt", b"Ein Text"), Kind::Text);
    assert_eq!(Kind::of("-", b"<!DOCTYPE html><p>"), Kind::Html);
}

#[test]
fn the_tables_are_whole() {
    use crate::table;
    let lines = |table: &str| table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count() - 1;
    assert_eq!(table::rows::<2>(table::AGENCIES).count(), lines(table::AGENCIES));
    assert_eq!(table::rows::<4>(table::DATE_LINES).count(), lines(table::DATE_LINES));
    assert_eq!(table::rows::<4>(table::ELEMENTS).count(), lines(table::ELEMENTS));
    assert_eq!(table::rows::<4>(table::FURNITURE).count(), lines(table::FURNITURE));
    assert_eq!(table::rows::<3>(table::METADATA).count(), lines(table::METADATA));
    for [pattern, ..] in table::rows::<4>(table::FURNITURE) {
        regex::Regex::new(pattern).unwrap();
    }
}

/// The reference text where it is at hand: nothing of the site stays, nothing of the article goes.
#[test]
fn the_reference_text_is_freed_of_its_site() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/putin-nordkorea.txt");
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("not run: there is no {path}");
        return;
    };
    let article = read(Input { bytes: &bytes, kind: Kind::Text, hints: &Hints::default() }).unwrap();
    assert_eq!(article.published, date(2024, 6, 17));
    let source = String::from_utf8_lossy(&bytes);
    let (_, body) = source.split_once("mins read").unwrap();
    let (body, _) = body.split_once("Latest from").unwrap();
    assert_eq!(article.text.as_str(), body.trim());
}

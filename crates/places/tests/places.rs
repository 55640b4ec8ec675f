//! Own sentences through the real engine, and text that nobody should write.

use knowledge::Knowledge;
use language::Engine;
use record::{Article, Language, PlaceMention, PlacePrecision, Span, Text};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load().expect("the built-in model"));
static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::load().expect("the built-in tables"));

fn article(text: &str, language: Language) -> Article {
    Article {
        id: String::new(),
        url: None,
        site: None,
        title: None,
        text: Text::new(text),
        language,
        published: None,
        author: None,
        agency: None,
        removed: Vec::new(),
    }
}

fn find(article: &Article) -> Vec<PlaceMention> {
    let sentences = ENGINE.parse(&article.text, article.language);
    places::find(article, &sentences, &KNOWLEDGE)
}

fn precision(place: &PlaceMention) -> &'static str {
    match place.precision {
        PlacePrecision::City => "city",
        PlacePrecision::Admin1 => "admin1",
        PlacePrecision::Region => "region",
        PlacePrecision::Country => "country",
        PlacePrecision::Unresolved => "unresolved",
    }
}

/// `places.tsv`: a "-" as name means that the mention is no place; elsewhere that a cell is empty.
#[test]
fn sentences_of_the_table() {
    let mut wrong = Vec::new();
    let rows = include_str!("places.tsv").lines().skip(1);
    for row in rows.map(|line| line.split('\t').collect::<Vec<_>>()) {
        let [language, text, mention, name, country, exact, id] = row[..] else { panic!("not seven cells: {row:?}") };
        let language = if language == "de" { Language::German } else { Language::English };
        let article = article(text, language);
        let places = find(&article);
        let found = places.iter().find(|place| article.text.slice(place.span) == mention);
        let got = found.map(|place| {
            let id = place.geonameid.map(|id| id.to_string());
            let country = place.country.as_deref().unwrap_or("-");
            [place.name.clone(), country.to_string(), precision(place).to_string(), id.unwrap_or("-".to_string())]
        });
        let wanted = (name != "-").then(|| [name, country, exact, id].map(str::to_string));
        if got != wanted {
            wrong.push(format!("{text} [{mention}]: {got:?}, wanted {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A row of `gold/places` and what came out of it.
struct Reading<'r> {
    row: &'r str,
    right: bool,
    got: String,
}

/// The mention that covers most of the words given. A mention given with the word behind it
/// ("Teheran droht") is the one of several.
fn read(row: &str) -> Reading<'_> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [language, _, text, mention, country, exact, point, used_as] = cells[..] else {
        panic!("not eight cells: {row:?}")
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let article = article(text, language);
    let sentences = ENGINE.parse(&article.text, article.language);
    let start = text.find(mention).map(|at| text[..at].chars().count()).unwrap_or_else(|| panic!("{row}"));
    let asked = Span::new(start, start + mention.chars().count());
    let common = |span: Span| span.end.min(asked.end).saturating_sub(span.start.max(asked.start));
    let toponyms = places::toponyms(&article, &sentences, &KNOWLEDGE);
    let found = toponyms.iter().filter(|toponym| common(toponym.place.span) > 0);
    let Some(toponym) = found.max_by_key(|toponym| common(toponym.place.span)) else {
        return Reading { row, right: used_as == "none", got: "nothing".to_string() };
    };
    let place = &toponym.place;
    let wanted_point = point.split_once(',').and_then(|(lat, lon)| Some((lat.parse().ok()?, lon.parse().ok()?)));
    let there = match (wanted_point, place.point) {
        (Some(one), Some(other)) => kilometres(one, other) < if exact == "admin1" { 200.0 } else { 100.0 },
        (one, other) => one.is_none() && other.is_none(),
    };
    let right = there
        && place.country.as_deref().unwrap_or("-") == country
        && precision(place) == exact
        && toponym.used_as.as_str() == used_as;
    let got = format!(
        "{:?} {:?} {} {:?} {:?}: {}",
        place.name,
        place.country,
        precision(place),
        place.point,
        toponym.used_as,
        place.why
    );
    Reading { row, right, got }
}

fn kilometres((lat, lon): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let east = (lon2 - lon) * ((lat + lat2) / 2.0).to_radians().cos();
    111.2 * (lat2 - lat).hypot(east)
}

#[test]
fn gold_mentions() {
    let wrong: Vec<String> = rows(include_str!("../../../gold/places/mentions.tsv"))
        .map(read)
        .filter(|reading| !reading.right)
        .map(|reading| format!("{}\n    got {}", reading.row, reading.got))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn known_misses_are_still_missed() {
    let right: Vec<&str> = rows(include_str!("../../../gold/places/known_misses.tsv"))
        .map(read)
        .filter(|reading| reading.right)
        .map(|reading| reading.row)
        .collect();
    assert!(right.is_empty(), "come right, to be moved to mentions.tsv:\n{}", right.join("\n"));
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().skip(1)
}

#[test]
fn a_state_has_no_point_and_a_town_has_one() {
    let article = article("A bridge fell in Poland, near the town of Lublin.", Language::English);
    let places = find(&article);
    let named = |name: &str| places.iter().find(|place| place.name == name).unwrap();
    assert_eq!(named("Poland").point, None);
    let (lat, lon) = named("Lublin").point.unwrap();
    assert!((lat - 51.25).abs() < 0.1 && (lon - 22.57).abs() < 0.1);
}

#[test]
fn one_name_has_one_sense_in_an_article() {
    let text = "Two men were arrested in Springfield. The mayor of Springfield, Missouri, thanked the police. \
                People in Springfield were relieved.";
    let article = article(text, Language::English);
    let places = find(&article);
    let ids: Vec<_> = places.iter().filter(|place| place.name == "Springfield").map(|place| place.geonameid).collect();
    assert_eq!(ids, [Some(4409896); 3]);
}

#[test]
fn toponyms_keep_those_that_act() {
    let article = article("Moskau warnt vor einer Eskalation.", Language::German);
    let sentences = ENGINE.parse(&article.text, article.language);
    assert!(places::find(&article, &sentences, &KNOWLEDGE).is_empty());
    assert_eq!(places::toponyms(&article, &sentences, &KNOWLEDGE).len(), 1);
}

#[test]
fn hostile_text_does_no_harm() {
    let texts = [
        "",
        " \n\n\t",
        ",,,((((//----",
        "— (dpa)",
        "— — — ( ( Berlin",
        "-Berlin- (Paris",
        "BERLIN",
        "St. St. St. -",
        "S",
        "'s's's Moskaus's",
        "🙂🙂 Łódź 🙂 in \u{202e}Kyjiw\u{202c}, Ü",
        "In in In im Im, in (in) IN",
        "Nord Süd Ost West Nord-Süd- -Ost",
        "of of of the of University of of",
        "Counties and Counties and County",
        "\u{0}\u{feff}Paris\u{0}",
        "İstanbul ǅ ŉ ﬁ ẞ",
    ];
    for text in texts {
        for language in [Language::German, Language::English] {
            for article in [article(text, language), article(&text.repeat(40), language)] {
                for place in find(&article) {
                    assert!(place.span.end <= article.text.len() && !place.span.is_empty());
                    assert!(place.words.contains(&place.head));
                }
            }
        }
    }
}

#[test]
fn trees_and_names_that_fit_nothing() {
    let article = article("Berlin und Paris, im Norden von Kiew (dpa) - heute.", Language::German);
    let mut sentences = ENGINE.parse(&article.text, article.language);
    for sentence in &mut sentences {
        let count = sentence.words.len();
        for (index, word) in sentence.words.iter_mut().enumerate() {
            word.head = Some(if index % 2 == 0 { (index + 1) % count } else { index - 1 });
        }
        for name in &mut sentence.names {
            name.words = name.words.start..count + 5;
        }
    }
    for toponym in places::toponyms(&article, &sentences, &KNOWLEDGE) {
        assert!(toponym.place.span.end <= article.text.len());
    }
    for sentence in &mut sentences {
        sentence.words.clear();
    }
    assert!(places::find(&article, &sentences, &KNOWLEDGE).is_empty());
}

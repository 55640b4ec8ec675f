use crate::*;
use record::EventType;

#[path = "../build/table.rs"]
mod table;

fn knowledge() -> Knowledge {
    Knowledge::load().expect("the index that the build wrote")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn holder(country: &str, class: &str, date: &str) -> &'static str {
    let held = knowledge().holders_on(country, class, day(date));
    held.first().map_or("", |(person, _, _)| person.name_en())
}

#[test]
fn heads_of_government_and_ministers_at_their_time() {
    for (country, class, date, name) in [
        ("DEU", "HOG", "2005-12-01", "Angela Merkel"),
        ("DEU", "HOG", "2021-12-07", "Angela Merkel"),
        ("DEU", "HOG", "2021-12-08", "Olaf Scholz"),
        ("DEU", "HOG", "2025-06-01", "Friedrich Merz"),
        ("DEU", "FM", "2010-01-15", "Guido Westerwelle"),
        ("DEU", "DEF", "2023-02-01", "Boris Pistorius"),
        ("GBR", "HOG", "2007-01-01", "Tony Blair"),
        ("GBR", "HOG", "2016-07-13", "Theresa May"),
        ("GBR", "HOG", "2024-08-01", "Keir Starmer"),
        ("FRA", "HOS", "2017-06-01", "Emmanuel Macron"),
        ("USA", "HOS", "2008-06-01", "George W. Bush"),
        ("USA", "HOS", "2017-06-01", "Donald Trump"),
        ("USA", "HOS", "2021-06-01", "Joe Biden"),
        ("RUS", "HOS", "2009-06-01", "Dmitry Medvedev"),
        ("RUS", "HOS", "2022-02-24", "Vladimir Putin"),
        ("UKR", "HOS", "2022-02-24", "Volodymyr Zelensky"),
        ("TUR", "HOS", "2020-01-01", "Recep Tayyip Erdogan"),
        ("USA", "FM", "2014-06-01", "John Kerry"),
        ("USA", "FM", "2025-03-01", "Marco Rubio"),
        ("DEU", "DEF", "2007-03-01", "Franz Josef Jung"),
        ("DEU", "INT", "2012-03-01", "Hans-Peter Friedrich"),
        ("FRA", "HOG", "2010-06-01", "François Fillon"),
        ("ITA", "HOG", "2010-06-01", "Silvio Berlusconi"),
        ("SVK", "HOG", "2020-06-01", "Igor Matovič"),
        ("VAT", "HOS", "2006-06-01", "Pope Benedict XVI"),
        ("IGO", "EU-HR", "2006-06-01", "Javier Solana"),
        ("IGO", "UN-SG", "2015-06-01", "Ban Ki-moon"),
        ("IGO", "NATO-SG", "2022-06-01", "Jens Stoltenberg"),
    ] {
        let found = holder(country, class, date);
        assert_eq!(fold(found), fold(name), "{country} {class} on {date}");
    }
}

#[test]
fn certainty_ends_with_the_source() {
    let knowledge = knowledge();
    let merz = knowledge.persons_named("Friedrich Merz")[0];
    let chancellor = merz.terms().find(|term| term.class == "HOG").expect("a term");
    assert_eq!(chancellor.holds_on(day("2025-05-05")), Holds::No);
    assert_eq!(chancellor.holds_on(day("2025-05-06")), Holds::Surely);
    assert_eq!(chancellor.holds_on(day("2035-01-01")), Holds::Probably);
    assert_eq!(chancellor.end, End::Open);
}

#[test]
fn persons_are_found_in_german_and_english_spelling() {
    let knowledge = knowledge();
    let id = |name: &str| knowledge.persons_named(name).iter().map(|person| person.wikidata()).collect::<Vec<_>>();
    assert_eq!(id("Wladimir Putin"), ["Q7747"]);
    assert_eq!(id("Vladimir Putin"), ["Q7747"]);
    assert!(knowledge.persons_by_surname("Selenskyj").iter().any(|person| person.country() == "UKR"));
    assert!(knowledge.persons_folded("WOLODYMYR SELENSKYJ").iter().any(|person| person.country() == "UKR"));
    let xi = knowledge.persons_by_surname("Xi");
    assert!(xi.iter().any(|person| person.name_en() == "Xi Jinping"), "the family name stands first: {xi:?}");
    assert!(knowledge.persons_by_surname("Leyen").iter().any(|person| person.name_en() == "Ursula von der Leyen"));
    assert!(knowledge.persons().all(|person| person.surnames().next().is_some_and(|name| !name.is_empty())));
    assert!(id("John F. Kennedy").len() == 1, "an alias added by hand");
    let charles = knowledge.persons_named("Charles III");
    assert_eq!(charles.len(), 1, "one king, though he reigns over many states: {charles:?}");
}

#[test]
fn terms_belong_to_their_person() {
    let knowledge = knowledge();
    for person in knowledge.persons() {
        for term in person.terms() {
            let found = knowledge.holders(term.country, term.class);
            assert!(found.iter().any(|(other, held)| *other == person && *held == term), "{person:?} {term:?}");
        }
    }
    let scholz = knowledge.person(knowledge.persons_named("Olaf Scholz")[0].id()).expect("found by id");
    let classes: Vec<&str> = scholz.terms().map(|term| term.class).collect();
    assert!(classes.contains(&"FIN") && classes.contains(&"HOG"), "{classes:?}");
}

#[test]
fn states_and_what_they_are_called() {
    let knowledge = knowledge();
    let germany = knowledge.country("DEU").expect("Germany");
    assert_eq!((germany.name_de, germany.capital_en, germany.is_un_member()), ("Deutschland", "Berlin", true));
    assert_eq!(knowledge.country("GRL").map(|country| country.plover), Some("DNK"));
    assert_eq!(knowledge.country("XKX").map(|country| country.plover), Some("KOS"));
    let abkhazia = knowledge.country("X-ABK").map(|country| (country.plover, country.plover_extra));
    assert_eq!(abkhazia, Some(("GEO", "PRE")));
    assert_eq!(knowledge.country("ZZZ"), None);
    let codes =
        |language, name| knowledge.states_named(language, name).iter().map(|found| found.code).collect::<Vec<_>>();
    assert_eq!(codes(Language::German, "Russland"), ["RUS"]);
    assert_eq!(codes(Language::English, "Russland"), [""; 0]);
    assert_eq!(codes(Language::English, "U.S."), ["USA"]);
    let congo = knowledge.states_named(Language::German, "Kongo");
    assert!(congo.iter().any(|found| found.kind == NameKind::Ambiguous), "{congo:?}");
    assert_eq!(knowledge.adjectives(Language::German, "russisch"), ["RUS"]);
    assert_eq!(knowledge.adjectives(Language::English, "Russian"), ["RUS"]);
    assert_eq!(knowledge.peoples(Language::German, "Russin"), [People { code: "RUS", plural: false, feminine: true }]);
    assert!(knowledge.peoples(Language::English, "Russians").iter().all(|people| people.plural));
}

#[test]
fn metonyms_are_of_a_language() {
    let knowledge = knowledge();
    let kremlin = knowledge.metonyms(Language::German, "Kreml");
    assert_eq!(kremlin.iter().map(|found| (found.code, found.kind)).collect::<Vec<_>>(), [("RUS", "building")]);
    assert!(knowledge.metonyms(Language::English, "Kreml").is_empty());
    let berlin = knowledge.metonyms(Language::English, "Berlin");
    assert!(berlin.iter().any(|found| found.code == "DEU" && found.kind == "capital"));
}

#[test]
fn organisations_and_their_members_over_time() {
    let knowledge = knowledge();
    let hamas = knowledge.organisations_named("Hamas");
    assert_eq!(
        hamas.first().map(|found| (found.plover_country, found.sector, found.curated)),
        Some(("PSE", "REB", true))
    );
    assert_eq!(
        knowledge.organisations_folded("VEREINTE NATIONEN").first().map(|found| found.plover_country),
        Some("UNO")
    );
    let member = |country: &str, organisation: &str, date: &str| {
        let rows = knowledge.members(organisation);
        rows.iter().any(|row| row.country == country && row.status == "member" && row.holds_on(day(date)))
    };
    assert!(member("GBR", "EU", "2019-01-01") && !member("GBR", "EU", "2021-01-01"));
    assert!(!member("FIN", "NATO", "2022-01-01") && member("FIN", "NATO", "2024-01-01"));
    assert!(knowledge.memberships("DEU").iter().any(|row| row.organisation == "G7"));
}

#[test]
fn roles_in_all_their_forms() {
    let knowledge = knowledge();
    let roles = knowledge.roles(Language::German, "außenministerin");
    assert_eq!(roles.first().map(|role| (role.term, role.form)), Some(("Außenminister", RoleForm::Feminine)));
    assert!(knowledge.roles(Language::English, "Foreign Minister")[0].is_person());
    let ministry = knowledge.ministry(Language::English, "Foreign Ministry").expect("a ministry");
    assert_eq!((ministry.class, ministry.minister), ("FM", false));
    assert!(knowledge.roles(Language::German, "gibtesnicht").is_empty());
}

#[test]
fn places_that_share_a_name() {
    let knowledge = knowledge();
    let springfield = knowledge.places_named("Springfield");
    let divisions: Vec<&str> = springfield.iter().map(|(place, _)| place.admin1).collect();
    assert!(["IL", "MA", "MO"].iter().all(|state| divisions.contains(state)), "{divisions:?}");
    let people: Vec<u32> =
        springfield.iter().filter(|(_, by)| *by == PlaceName::Main).map(|(place, _)| place.population).collect();
    assert!(people.is_sorted_by(|a, b| a >= b), "{people:?}");
    let first = |name: &str| knowledge.places_named(name).first().map(|(place, _)| place.geonameid);
    assert_eq!(first("Moskau"), first("Moscow"));
    assert_eq!(knowledge.places_named("Kiew")[0].0.name_de, "Kiew");
    assert_eq!(first("Kyjiw"), first("Kyiv"));
    let berlin = knowledge.place(2950159).expect("Berlin");
    assert!((berlin.lat - 52.52).abs() < 0.01 && (berlin.lon - 13.41).abs() < 0.01);
    assert_eq!(knowledge.admin1(berlin.country, berlin.admin1).map(|found| found.name), Some("Berlin"));
    assert!(knowledge.places_folded("GOTEBORG").iter().any(|(place, _)| place.country == "SWE"));
    assert!(knowledge.places_named("gotEborg").is_empty());
    let hamm = knowledge.places_named("Hamas");
    assert!(hamm.iter().all(|(_, by)| *by == PlaceName::Alternate), "{hamm:?}");
    assert_eq!(knowledge.admin1_named("Bayern").first().map(|found| found.name), Some("Bavaria"));
    assert!(knowledge.regions_named("Naher Osten")[0].countries.contains("SYR"));
}

#[test]
fn the_ontology_is_complete() {
    let ontology = knowledge().ontology();
    for event in EventType::ALL {
        assert!((1..=4).contains(&ontology.quad(event)), "{event:?}");
        assert!(ontology.score(event, None).abs() <= 10.0);
        assert!(!ontology.labels(event).1.is_empty());
    }
    assert_eq!(ontology.score(EventType::Accuse, None), -3.0);
    assert_eq!(ontology.score(EventType::Assault, Some("drone")), -9.5);
    assert_eq!(ontology.score(EventType::Protest, Some("vandalize")), ontology.score(EventType::Protest, None));
    assert_eq!(ontology.score(EventType::Protest, Some("nothing known")), -5.0);
    assert!(ontology.has_mode(EventType::Retreat, "ceasefire") && ontology.modes(EventType::Agree).is_empty());
    let targeted = ontology.cameo("186");
    assert_eq!(
        targeted.iter().map(|row| (row.event, row.mode)).collect::<Vec<_>>(),
        [(Some(EventType::Assault), "targeted")]
    );
    assert!(ontology.contexts().any(|context| context.code == "cyber"));
    assert!(ontology.sectors().any(|sector| sector.code == "REB"));
}

/// Day `part` of `parts` of a stretch, by counting days from its start.
fn within(from: Date, to: Date, part: i32, parts: i32) -> Date {
    let number =
        |date: Date| (i32::from(date.year) * 12 + i32::from(date.month) - 1) * 28 + i32::from(date.day.min(28)) - 1;
    let day = number(from) + (number(to) - number(from)) * part / parts;
    let month = day / 28;
    Date::new((month / 12) as i16, (month % 12) as i8 + 1, (day % 28) as i8 + 1).expect("a date")
}

/// `gold/actors/heads.tsv`, written by hand: in the first tenth, the middle and the last tenth of
/// every term between 2005 and autumn 2025 the surest holder is the one named there.
#[test]
fn heads_of_state_and_government_from_2005_to_2025() {
    let knowledge = knowledge();
    let (first, last) = (day("2005-01-01"), day("2025-10-01"));
    let mut wrong = Vec::new();
    let mut asked = 0;
    for line in include_str!("../../../gold/actors/heads.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [country, class, name, from, to] = cells[..] else { panic!("five cells: {line}") };
        let from = day(from).max(first);
        let to = if to.is_empty() { last } else { day(to) };
        for part in [1, 5, 9] {
            let date = within(from, to, part, 10);
            let held = knowledge.holders_on(country, class, date);
            let called = |person: &Person| {
                let names =
                    [person.name_en(), person.name_de()].into_iter().chain(person.aliases()).chain(person.surnames());
                names.map(fold).any(|full| full.contains(&fold(name)))
            };
            asked += 1;
            if !held.first().is_some_and(|(person, _, _)| called(person)) {
                wrong.push(format!("{country} {class} {date}: {name}, found {:?}", held.first().map(|held| held.0)));
            }
        }
    }
    println!("{} of {asked} heads agree", asked - wrong.len());
    assert!(wrong.is_empty() && asked > 800, "{}", wrong.join("\n"));
}

#[test]
fn folding_leaves_the_letters() {
    for (name, folded) in [("Łódź", "lodz"), ("Sana’a", "sanaa"), ("GROẞENHAIN", "grossenhain"), ("İzmir", "izmir")]
    {
        assert_eq!(fold(name), folded);
    }
}

#[test]
fn a_bad_row_is_named() {
    let error = |text: &str, read: fn(table::Row) -> Result<(), String>| {
        table::Table::parse("data/t.tsv", text)
            .and_then(|table| table.rows().try_for_each(read))
            .expect_err("a bad row")
    };
    assert_eq!(error("a\tb\n1\t2\n3\n", |_| Ok(())), "data/t.tsv:3: 2 cells expected, 1 found");
    assert_eq!(
        error("day\n2024-02-29\n2023-02-29\n", |row| row.stretch("day").map(drop)),
        "data/t.tsv:3: day: \"2023-02-29\" is no date"
    );
    assert_eq!(error("n\n\nx\n", |row| row.number::<u32>("n").map(drop)), "data/t.tsv:3: n: \"x\" is no number");
    assert_eq!(
        error("kind\nb\n", |row| row.choice("kind", &["a"]).map(drop)),
        "data/t.tsv:2: kind: \"b\" is none of a"
    );
    assert_eq!(error("a\nx;;y\n", |row| Err(row.error(row.list("a")?.join("+")))), "data/t.tsv:2: x+y");
    assert_eq!(error("a\n\n", |row| row.filled("a").map(drop)), "data/t.tsv:2: a is empty");
    assert_eq!(error("a\nx\n", |row| row.cell("b").map(drop)), "data/t.tsv:2: the table has no column \"b\"");
}

//! The program as a user meets it: exit status, messages, offsets, the same bytes again.

#![allow(clippy::unwrap_used, reason = "a test without its material fails")]

use serde_json::Value;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn kiebitz(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiebitz")).args(arguments).output().unwrap()
}

fn piped(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kiebitz"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn samples() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").display().to_string()
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_samples_give_records_in_both_languages() {
    let output = kiebitz(&["code", &samples()]);
    assert!(output.status.success(), "{}", messages(&output));
    let records = lines(&output);
    for language in ["de", "en"] {
        let found = records.iter().filter(|record| record["language"] == language).count();
        assert!(found >= 8, "{found} records in {language}");
    }
    for status in ["reported", "planned", "alleged", "denied"] {
        assert!(records.iter().any(|record| record["status"] == status), "no {status} record");
    }
    let mut ids: Vec<&str> = records.iter().filter_map(|record| record["id"].as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "two records with one id");
}

/// Every span of every stage, at any depth of the JSON, names the words it claims to.
#[test]
fn every_offset_points_at_its_words() {
    let articles: HashMap<String, Vec<char>> = lines(&kiebitz(&["article", &samples()]))
        .iter()
        .map(|article| {
            let text = |field: &str| article[field].as_str().unwrap().to_string();
            (text("id"), text("text").chars().collect())
        })
        .collect();
    for command in ["code", "actors", "places", "times", "sentences", "entities"] {
        let found = lines(&kiebitz(&[command, &samples()]));
        assert!(!found.is_empty(), "{command} found nothing");
        for line in found {
            let article = &articles[line["article"].as_str().unwrap()];
            assert!(check_spans(&line, article) > 0, "{command}: no span in {line}");
        }
    }
}

fn check_spans(value: &Value, article: &[char]) -> usize {
    let inner: usize = match value {
        Value::Array(values) => values.iter().map(|value| check_spans(value, article)).sum(),
        Value::Object(fields) => fields.values().map(|value| check_spans(value, article)).sum(),
        _ => 0,
    };
    let (Some(text), Some(start), Some(end)) = (value["text"].as_str(), value["start"].as_u64(), value["end"].as_u64())
    else {
        return inner;
    };
    let words: String = article[start as usize..end as usize].iter().collect();
    assert_eq!(words, text);
    inner + 1
}

#[test]
fn the_same_bytes_come_out_whatever_the_threads() {
    let one = kiebitz(&["code", &samples(), "--jobs", "1"]);
    let four = kiebitz(&["code", &samples(), "--jobs", "4"]);
    assert!(!one.stdout.is_empty());
    assert_eq!(one.stdout, four.stdout);
}

#[test]
fn explain_says_what_decided() {
    let page = Path::new(&samples()).read_dir().unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let page = page.filter(|path| path.extension().is_some_and(|ending| ending == "html")).min().unwrap();
    let page = page.to_str().unwrap();
    let record = lines(&kiebitz(&["code", page])).swap_remove(0);
    let id = record["id"].as_str().unwrap();
    let output = kiebitz(&["explain", page, id, "--format", "text"]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in [record["rule"].as_str().unwrap(), "actor", "status", "date", "place"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let output = kiebitz(&["explain", page, "0000000000000000"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(messages(&output).contains("has no record 0000000000000000"));
}

/// What cannot be read is named with its reason; the others go on.
#[test]
fn bad_inputs_are_named_and_the_rest_is_read() {
    let folder = folder("bad-inputs");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write("empty.txt", b"");
    write("binary.html", &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0, 0, 0, 1]);
    write("huge.txt", &b"Troops crossed the border on Monday. ".repeat(50 * 1024 * 1024 / 37));
    write(
        "broken.txt",
        b"The minister visited Ber\xff\xfelin on Monday, 3 May 2021, and met the French president there.",
    );
    write("menu.html", b"<html><body><nav><a href=/>Home</a> <a href=/a>Politik</a></nav></body></html>");
    write(
        "french.txt",
        "Le président de la République s'est rendu hier à Berlin, où il a rencontré la chancelière. Ils ont parlé de \
         l'avenir de l'Union européenne et de la situation dans les pays voisins."
            .as_bytes(),
    );
    let (windows_1252, _, _) = encoding_rs::WINDOWS_1252.encode(
        "Großbritannien hat am Montag drei russische Diplomaten ausgewiesen. Die Außenministerin sprach von einer „notwendigen Antwort“.",
    );
    write("windows.txt", &windows_1252);
    write(
        "lines.jsonl",
        b"{\"id\": 1, \"text\": \"Turkish jets bombed targets in northern Iraq on Sunday.\", \"date\": \"2021-06-07\"}\n{\"id\": \n[]\n{\"id\": \"x\", \"text\": \"Iran released two French prisoners on Monday.\", \"date\": \"7 June\"}\n{\"id\": \"y\", \"text\": \"Iran released two French prisoners on Monday.\"}\n",
    );
    let output = kiebitz(&["code", folder.to_str().unwrap(), "missing.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let messages = messages(&output);
    for (name, reason) in [
        ("empty.txt", "empty"),
        ("binary.html", "not text"),
        ("huge.txt", "the limit is"),
        ("menu.html", "no article"),
        ("french.txt", "fra"),
        ("lines.jsonl, line 2", "not an object"),
        ("lines.jsonl, line 3", "not an object"),
        ("lines.jsonl, line 4", "YYYY-MM-DD"),
        ("missing.txt", "no such file"),
    ] {
        let named = messages.lines().any(|line| line.contains(name) && line.contains(reason));
        assert!(named, "{name} is not named with {reason:?} in:\n{messages}");
    }
    for name in ["broken.txt", "windows.txt", "line 1", "line 5"] {
        assert!(!messages.contains(&format!("{name}:")), "{name} was skipped:\n{messages}");
    }
    let records = lines(&output);
    for words in ["Großbritannien hat", "Turkish jets", "Iran released"] {
        let read = records.iter().any(|record| record["sentence"]["text"].as_str().unwrap().starts_with(words));
        assert!(read, "no record from {words:?}");
    }
}

#[test]
fn standard_input_is_a_page_or_lines() {
    let page =
        piped(&["code", "-", "--date", "2021-06-07"], b"Turkish jets bombed targets in northern Iraq on Sunday.");
    let line = piped(
        &["code", "-"],
        b"{\"id\": \"a\", \"text\": \"Turkish jets bombed targets in northern Iraq on Sunday.\", \"date\": \"2021-06-07\"}\n",
    );
    for output in [page, line] {
        assert!(output.status.success(), "{}", messages(&output));
        let records = lines(&output);
        assert_eq!(records[0]["event"], "ASSAULT");
        assert_eq!(records[0]["date"], "2021-06-06");
    }
}

#[test]
fn parse_keeps_given_words_and_writes_what_it_reads() {
    let raw = kiebitz(&["parse", &samples()]);
    assert!(raw.status.success());
    let conllu = String::from_utf8_lossy(&raw.stdout).into_owned();
    assert_eq!(conllu.matches("# newdoc").count(), 2);
    let words = |conllu: &str| -> Vec<String> {
        let rows = conllu.lines().filter(|line| line.contains('\t'));
        rows.map(|row| row.split('\t').nth(1).unwrap().to_string()).collect()
    };
    let german = piped(&["parse", "-", "--lang", "de"], "Putin reiste nach Peking. Xi empfing ihn.".as_bytes());
    let again = piped(&["parse", "-", "--pretokenized", "--lang", "de", "--treebank", "gsd"], &german.stdout);
    assert!(again.status.success(), "{}", messages(&again));
    let (first, second) =
        (String::from_utf8_lossy(&german.stdout).into_owned(), String::from_utf8_lossy(&again.stdout).into_owned());
    assert_eq!(words(&first), words(&second));
    assert!(second.lines().any(|row| row.split('\t').nth(7) == Some("nsubj")), "{second}");
    let unknown = piped(&["parse", "-", "--treebank", "none"], b"Putin went to Beijing.");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(messages(&unknown).contains("gsd"));
}

#[test]
fn wrong_usage_is_status_2() {
    for arguments in [
        vec!["code"],
        vec!["dance", "a.txt"],
        vec!["code", "a.txt", "--date", "yesterday"],
        vec!["code", "a.txt", "--jobs", "0"],
        vec!["code", "a.txt", "--lang", "fr"],
        vec!["code", "a.txt", "--format", "xml"],
        vec!["explain", "a.txt"],
    ] {
        let output = kiebitz(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

/// A table of actors and a text, coded with each other at a date.
fn actors_with(name: &str, table: &str, text: &str, date: &str) -> Output {
    let folder = folder(name);
    let (own, page) = (folder.join("my.tsv"), folder.join("page.txt"));
    std::fs::write(&own, table).unwrap();
    std::fs::write(&page, text).unwrap();
    let (own, page) = (own.display().to_string(), page.display().to_string());
    kiebitz(&["actors", &page, "--date", date, "--actors", &own])
}

/// Code, sectors and person of the mention with these words.
fn resolved(output: &Output, words: &str) -> (String, String, String) {
    assert!(output.status.success(), "{}", messages(output));
    let found = lines(output);
    let line = found.iter().find(|line| line["text"] == words);
    let line = line.unwrap_or_else(|| panic!("no mention {words:?} in {found:?}"));
    let text = |field: &str| line[field].as_str().unwrap_or("-").to_string();
    let sector = line["sector"].as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join("+");
    (text("code"), sector, text("person"))
}

fn sample_table() -> String {
    std::fs::read_to_string(Path::new(&samples()).join("actors.tsv")).unwrap()
}

#[test]
fn actors_of_a_users_table_are_found_by_name_surname_and_title() {
    let text = "Die Bundeskanzlerin traf Bauern. Der Sprecher des Bundes Freier Höfe lobte Henrike Aldenhoffs Rede. \
                Danach griff Friedrich Merz die Forderungen des BFH an. Aldenhoff widersprach.";
    let output = actors_with("own_de", &sample_table(), text, "2027-06-01");
    let chancellor = ("DEU".to_string(), "GOV".to_string(), "Henrike Aldenhoff".to_string());
    for words in ["Bundeskanzlerin", "Henrike Aldenhoffs", "Aldenhoff"] {
        assert_eq!(resolved(&output, words), chancellor, "{words}");
    }
    assert_eq!(resolved(&output, "Sprecher des Bundes Freier Höfe").1, "AGR+SOC");
    assert_eq!(resolved(&output, "BFH").0, "DEU");
    // Whom the tables have in the office is followed by the one the user names.
    assert_ne!(resolved(&output, "Friedrich Merz").1, "GOV");
}

#[test]
fn rows_of_a_users_table_hold_on_their_days_and_in_their_language() {
    let code = |name, text, date, words: &str| resolved(&actors_with(name, &sample_table(), text, date), words).0;
    let text = "The speech of Tomas Verhoeven-Pell was short.";
    assert_eq!(code("own_before", text, "2026-02-15", "Tomas Verhoeven-Pell"), "BEL");
    assert_eq!(code("own_after", text, "2026-12-01", "Tomas Verhoeven-Pell"), "EUR");
    assert_eq!(code("own_neither", text, "2025-12-01", "Tomas Verhoeven-Pell"), "-");
    let minister = "The Belgian foreign minister visited Oslo.";
    let output = actors_with("own_office", &sample_table(), minister, "2026-11-30");
    assert_eq!(resolved(&output, "Belgian foreign minister").2, "Tomas Verhoeven-Pell");
    let league = "The League of Free Farms blocked the road.";
    assert_eq!(code("own_english", league, "2026-11-30", "League of Free Farms"), "DEU");
    let output =
        actors_with("own_group", &sample_table(), "Fighters of the Kurghal Brigade shelled Minsk.", "2026-01-01");
    assert_eq!(resolved(&output, "Fighters of the Kurghal Brigade").1, "REB");
}

#[test]
fn a_users_row_goes_before_what_the_tables_know() {
    let table = "name\tcode\tsector\tkind\nKremlin\tGEO\tBUS\torganisation\nVladimir Putin\tKAZ\tLAB\tperson\n";
    let output = actors_with("own_first", table, "The Kremlin hired Vladimir Putin.", "2020-01-01");
    assert_eq!(resolved(&output, "Kremlin"), ("GEO".to_string(), "BUS".to_string(), "-".to_string()));
    assert_eq!(resolved(&output, "Vladimir Putin").0, "KAZ");
}

#[test]
fn a_wrong_table_of_actors_is_refused_with_line_column_and_what_was_expected() {
    let head = "name\tlanguage\tcode\tsector\tkind\toffice\twikidata\tfrom\tto\n";
    let good = "Anna Bein\tde\tDEU\tGOV\tperson\tMinisterin\tQ1\t2022\t2023\n";
    for (rows, wants) in [
        ("Anna Bein\tde\tXYZ\tGOV\tperson\t\t\t\t", "line 3, column code: \"XYZ\" is no code"),
        ("Bein\tde\tDE\tGOV\tperson\t\t\t\t", "meant: DEU?"),
        ("Bein\tde\tDEU\tGOVX\tperson\t\t\t\t", "line 3, column sector: \"GOVX\" is no sector; expected"),
        ("Bein\tde\tDEU\tGOV\tpolitician\t\t\t\t", "line 3, column kind: \"politician\" is no kind; expected person"),
        ("Bein\tfr\tDEU\tGOV\tperson\t\t\t\t", "line 3, column language: \"fr\" is no language; expected de, en"),
        ("Bein\tde\tDEU\tGOV\tperson\t\tberlin\t\t", "line 3, column wikidata: \"berlin\" is no item"),
        (
            "Bein\tde\tDEU\tGOV\tperson\t\t\t2023-02-29\t",
            "line 3, column from: \"2023-02-29\" is no date; expected YYYY",
        ),
        ("Bein\tde\tDEU\tGOV\tperson\t\t\t2023\t2022-12", "line 3, column to: \"2022-12\" lies before \"2023\""),
        ("\tde\tDEU\tGOV\tperson\t\t\t\t", "line 3, column name: expected a name"),
        ("Bein; \tde\tDEU\tGOV\tperson\t\t\t\t", "line 3, column name: expected a name"),
        ("bein\tde\tDEU\tGOV\tperson\t\t\t\t", "line 3, column name: \"bein\" has no capital letter"),
        ("Bein\tde\t\t\tperson\t\t\t\t", "line 3, column code: expected a code, a sector or both"),
        ("Bein\tde\tDEU\tGOV\tgroup\tLeiter\t\t\t", "line 3, column office: only a person has an office"),
        ("Anna Bein\t\tDEU\tGOV\tperson\t\t\t2023-12-31\t", "line 3, column name: \"Anna Bein\" is already in line 2"),
        ("Bein\tde\tDEU", "line 3: expected 9 cells, found 3"),
    ] {
        let output = actors_with("wrong", &format!("{head}{good}{rows}\n"), "Berlin protestierte.", "2022-01-01");
        assert_eq!(output.status.code(), Some(2), "{rows}");
        assert!(output.stdout.is_empty(), "coded in spite of {rows}");
        let said = messages(&output);
        assert!(said.contains("my.tsv, ") && said.contains(wants), "{rows}: {said}");
    }
    for (head, wants) in [
        ("name\tcode\tsector\tkind\tcolour", "line 1: unknown column \"colour\"; expected name, language"),
        ("name\tcode\tsector", "line 1: the column \"kind\" is missing"),
        ("name\tname\tcode\tsector\tkind", "line 1: the column \"name\" occurs twice"),
    ] {
        let output = actors_with("wrong_head", &format!("{head}\n"), "Berlin protestierte.", "2022-01-01");
        assert_eq!(output.status.code(), Some(2), "{head}");
        assert!(messages(&output).contains(wants), "{}", messages(&output));
    }
    let missing = kiebitz(&["code", &samples(), "--actors", "no-such-table.tsv"]);
    assert_eq!((missing.status.code(), missing.stdout.is_empty()), (Some(2), true));
}

#[test]
fn unknown_names_are_counted_and_become_a_table_of_actors() {
    let folder = folder("unknown");
    let one = "Der polnische Abgeordnete Jarosz Wielkopol lobte Warschau. Wielkopol kritisierte Berlin.";
    std::fs::write(folder.join("a.txt"), one).unwrap();
    std::fs::write(folder.join("b.txt"), "Jarosz Wielkopol lobte Polen. Iwona Testowa schwieg.").unwrap();
    let input = folder.display().to_string();
    let table =
        |jobs: &str| kiebitz(&["actors", "--unknown", &input, "--lang", "de", "--date", "2024-06-17", "--jobs", jobs]);
    let (output, again) = (table("1"), table("2"));
    assert!(output.status.success() && output.stdout == again.stdout, "{}", messages(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let cell = |row: usize, column: &str| rows[row][rows[0].iter().position(|title| *title == column).unwrap()];
    assert_eq!((cell(1, "name"), cell(1, "kind"), cell(1, "code")), ("Jarosz Wielkopol", "person", "POL"));
    assert_eq!((cell(1, "documents"), cell(1, "mentions")), ("2", "3"));
    assert!(cell(1, "document").ends_with("a.txt") && cell(1, "example").starts_with("Der polnische"));
    assert_eq!((cell(2, "name"), cell(2, "documents")), ("Iwona Testowa", "1"));
    // The first nine columns, filled in, are a table for --actors.
    let mut own: String = rows[..2].iter().map(|row| row[..9].join("\t") + "\n").collect();
    own = own.replace("\tPOL\t", "\tCZE\t");
    let coded = actors_with("unknown_filled", &own, "Jarosz Wielkopol lobte Warschau.", "2024-06-17");
    assert_eq!(resolved(&coded, "Jarosz Wielkopol").0, "CZE");
    let objects = lines(&kiebitz(&["actors", "--unknown", &input, "--lang", "de", "--format", "jsonl"]));
    assert_eq!(objects[0]["name"], "Jarosz Wielkopol");
    assert_eq!(objects[0]["documents"], 2);
}

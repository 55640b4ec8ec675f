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

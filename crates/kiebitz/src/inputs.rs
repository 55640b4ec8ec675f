//! Files, folders, globs and standard input → documents, one at a time.

use article::{Hints, Kind};
use record::Date;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Endings that Kiebitz reads.
const ENDINGS: [&str; 5] = ["html", "htm", "txt", "md", "jsonl"];

/// Something to code.
pub struct Document {
    /// What messages call it: a path, with the line for JSON Lines.
    pub name: String,
    pub content: Content,
    pub hints: Hints,
}

pub enum Content {
    Page { bytes: Vec<u8>, kind: Kind },
    Given { id: String, text: String },
}

/// An input that was not read, and why.
pub struct Skipped {
    pub name: String,
    pub why: String,
}

impl Skipped {
    fn new(name: impl Into<String>, why: impl ToString) -> Skipped {
        Skipped { name: name.into(), why: why.to_string() }
    }
}

/// An object of a JSON Lines file.
#[derive(Deserialize)]
struct Line {
    id: Id,
    text: String,
    title: Option<String>,
    date: Option<String>,
    lang: Option<String>,
    url: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

/// The files behind the arguments, in the order given; folders sorted by name.
pub fn files(arguments: &[String]) -> Vec<Result<PathBuf, Skipped>> {
    arguments.iter().flat_map(|argument| files_of(argument)).collect()
}

fn files_of(argument: &str) -> Vec<Result<PathBuf, Skipped>> {
    let path = Path::new(argument);
    if argument == "-" || path.is_file() {
        return vec![Ok(path.to_path_buf())];
    }
    if path.is_dir() {
        let found: Vec<_> = walkdir::WalkDir::new(path)
            .sort_by_file_name()
            .into_iter()
            .filter_map(|entry| match entry {
                Ok(entry) if entry.file_type().is_file() && is_readable(entry.path()) => Some(Ok(entry.into_path())),
                Ok(_) => None,
                Err(error) => Some(Err(Skipped::new(argument, error))),
            })
            .collect();
        if found.is_empty() {
            let why = format!("the folder holds no file that ends in .{}", ENDINGS.join(", ."));
            return vec![Err(Skipped::new(argument, why))];
        }
        return found;
    }
    let matches: Vec<_> = match glob::glob(argument) {
        Ok(paths) => paths.filter_map(Result::ok).filter(|path| path.is_file()).map(Ok).collect(),
        Err(error) => return vec![Err(Skipped::new(argument, error))],
    };
    if matches.is_empty() {
        return vec![Err(Skipped::new(argument, "no such file or folder"))];
    }
    matches
}

fn is_readable(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// The documents of one file.
pub fn documents(path: &Path, hints: &Hints) -> Box<dyn Iterator<Item = Result<Document, Skipped>>> {
    let name = path.display().to_string();
    match open(path) {
        Ok(Opened::Page(bytes)) => {
            let kind = Kind::of(&name, &bytes);
            Box::new(std::iter::once(Ok(Document {
                name,
                content: Content::Page { bytes, kind },
                hints: hints.clone(),
            })))
        }
        Ok(Opened::Lines(reader)) => lines(name, reader, hints.clone()),
        Err(why) => Box::new(std::iter::once(Err(Skipped::new(name, why)))),
    }
}

/// A file as one document, whatever it is.
pub fn whole(path: &Path, hints: &Hints) -> Box<dyn Iterator<Item = Result<Document, Skipped>>> {
    let name = path.display().to_string();
    let bytes = if path == Path::new("-") {
        read_page(std::io::stdin())
    } else {
        File::open(path).map_err(|error| error.to_string()).and_then(read_page)
    };
    let document = match bytes {
        Ok(bytes) => Ok(Document { name, content: Content::Page { bytes, kind: Kind::Text }, hints: hints.clone() }),
        Err(why) => Err(Skipped::new(name, why)),
    };
    Box::new(std::iter::once(document))
}

enum Opened {
    Page(Vec<u8>),
    Lines(Box<dyn BufRead>),
}

fn open(path: &Path) -> Result<Opened, String> {
    if path == Path::new("-") {
        let mut reader = BufReader::new(std::io::stdin());
        let start = reader.fill_buf().map_err(|error| error.to_string())?;
        if start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
            return Ok(Opened::Lines(Box::new(reader)));
        }
        return read_page(reader).map(Opened::Page);
    }
    if !is_readable(path) {
        return Err(format!("Kiebitz reads files that end in .{}", ENDINGS.join(", .")));
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl")) {
        return Ok(Opened::Lines(Box::new(BufReader::new(file))));
    }
    read_page(file).map(Opened::Page)
}

/// Reads one byte more than is allowed, so that the article stage can refuse the page.
fn read_page(reader: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(article::LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn lines(
    name: String,
    mut reader: Box<dyn BufRead>,
    hints: Hints,
) -> Box<dyn Iterator<Item = Result<Document, Skipped>>> {
    let mut number = 0;
    Box::new(std::iter::from_fn(move || {
        loop {
            number += 1;
            let place = format!("{name}, line {number}");
            let mut line = Vec::new();
            match reader.read_until(b'\n', &mut line) {
                Ok(0) if number == 1 => return Some(Err(Skipped::new(&name, "the file is empty"))),
                Ok(0) => return None,
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(_) => return Some(given(&line, place, &hints)),
                Err(error) => return Some(Err(Skipped::new(place, error))),
            }
        }
    }))
}

fn given(line: &[u8], name: String, hints: &Hints) -> Result<Document, Skipped> {
    let line: Line = match serde_json::from_slice(line) {
        Ok(line) => line,
        Err(error) => return Err(Skipped::new(name, format!("not an object with id and text: {error}"))),
    };
    let date = match line.date.as_deref().filter(|date| !date.is_empty()) {
        Some(date) => Some(date.parse::<Date>().map_err(|why| Skipped::new(&name, why))?),
        None => hints.date,
    };
    let hints = Hints {
        date,
        language: line.lang.or_else(|| hints.language.clone()),
        url: line.url,
        source: line.source,
        title: line.title,
    };
    let id = match line.id {
        Id::Text(id) => id,
        Id::Number(id) => id.to_string(),
    };
    Ok(Document { name, content: Content::Given { id, text: line.text }, hints })
}

//! Measures sentences per second from raw text to trees: `speed de|en FILE.txt [THREADS]`.

use record::{Language, Text};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, path, threads @ ..] = arguments.as_slice() else {
        eprintln!("usage: speed de|en FILE.txt [THREADS]");
        std::process::exit(2);
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let threads: usize = threads.first().and_then(|number| number.parse().ok()).unwrap_or(1);
    let start = Instant::now();
    let (Ok(engine), Ok(text)) = (language::Engine::load(), std::fs::read_to_string(path)) else {
        eprintln!("no model or no {path}");
        std::process::exit(1);
    };
    println!("loaded in {:.3} s", start.elapsed().as_secs_f64());
    let texts: Vec<Text> = text.split("\n\n").map(Text::new).collect();
    let texts: Vec<(&Text, Language)> = texts.iter().map(|text| (text, language)).collect();
    let start = Instant::now();
    let sentences: usize = engine.parse_all(&texts, threads).iter().map(Vec::len).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("{sentences} sentences, {threads} threads: {:.0} sentences/s", sentences as f64 / seconds);
}

//! Reads a text file and writes CoNLL-U: `parse de|en FILE.txt`.

use record::{Language, Text};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, path] = arguments.as_slice() else {
        eprintln!("usage: parse de|en FILE.txt");
        std::process::exit(2);
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let start = std::time::Instant::now();
    let outcome = language::Engine::load().map_err(|error| error.to_string()).and_then(|engine| {
        eprintln!("loaded in {:.2} s", start.elapsed().as_secs_f64());
        let text = Text::new(std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?);
        let start = std::time::Instant::now();
        let sentences = engine.parse(&text, language);
        let seconds = start.elapsed().as_secs_f64();
        eprintln!("{} sentences in {seconds:.2} s", sentences.len());
        print!("{}", conllu::write(&text, &sentences));
        for sentence in &sentences {
            for name in &sentence.names {
                eprintln!("{:?} {}", name.kind, text.slice(name.span));
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

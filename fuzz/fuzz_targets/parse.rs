//! Any text can be parsed: `cargo fuzz run parse`.
#![no_main]

use language::Engine;
use libfuzzer_sys::fuzz_target;
use record::{Language, Text};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load().expect("the built-in model"));

fuzz_target!(|text: &str| {
    let text = Text::new(text);
    for language in [Language::German, Language::English] {
        for sentence in ENGINE.parse(&text, language) {
            for word in &sentence.words {
                assert!(sentence.span.contains(word.span));
                text.slice(word.span);
            }
        }
    }
});

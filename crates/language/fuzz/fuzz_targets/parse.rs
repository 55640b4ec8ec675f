//! Any text in either language gives sentences whose words lie in order inside it and form one tree each.
#![no_main]

use language::Engine;
use libfuzzer_sys::fuzz_target;
use record::{Language, Text};
use std::sync::OnceLock;

static ENGINE: OnceLock<Engine> = OnceLock::new();

fuzz_target!(|input: (bool, String)| {
    let (german, text) = input;
    let engine = ENGINE.get_or_init(|| Engine::load().expect("the built-in model"));
    let text = Text::new(text);
    let language = if german { Language::German } else { Language::English };
    let mut end = 0;
    for sentence in engine.parse(&text, language) {
        assert!(sentence.span.start >= end && sentence.span.end <= text.len());
        end = sentence.span.end;
        assert_eq!(sentence.words.iter().filter(|word| word.head.is_none()).count(), 1);
        for (index, word) in sentence.words.iter().enumerate() {
            assert!(word.span.start < word.span.end && sentence.span.contains(word.span));
            let path = std::iter::successors(Some(index), |&at| sentence.words[at].head);
            assert!(path.take(sentence.words.len() + 1).count() <= sentence.words.len());
        }
    }
});

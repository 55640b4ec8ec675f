//! Text that no writer meant: the engine answers in bounded time and memory and never panics.

use language::Engine;
use record::{Language, Sentence, Text};
use std::time::{Duration, Instant};

/// A tree with one root whose words lie inside the text, and names inside the words.
fn check(text: &Text, sentences: &[Sentence]) {
    for sentence in sentences {
        let words = &sentence.words;
        assert!((1..=250).contains(&words.len()));
        assert_eq!(words.iter().filter(|word| word.head.is_none()).count(), 1);
        for (index, word) in words.iter().enumerate() {
            assert!(word.span.start < word.span.end && word.span.end <= text.len());
            assert!(!word.lemma.is_empty() && !word.deprel.is_empty());
            let path = std::iter::successors(Some(index), |&at| words[at].head);
            assert!(path.take(words.len() + 1).count() <= words.len(), "a cycle of heads");
        }
        assert!(sentence.names.iter().all(|name| name.words.start < name.words.end && name.words.end <= words.len()));
    }
    assert!(sentences.is_sorted_by_key(|sentence| sentence.span.start));
}

#[test]
fn hostile_text_is_parsed_in_bounded_time_and_memory() {
    let engine = Engine::load().expect("the built-in model");
    let texts = [
        ("no blank", "a".repeat(1_000_000)),
        ("no blank, umlauts", "ß".repeat(500_000)),
        ("no blank, many joints", "Ab-c.d'".repeat(1_500)),
        ("10,000 words", format!("{} aus.", "Soldat und ".repeat(5_000))),
        ("3,000 marks", "x, ".repeat(1_500)),
        ("quotes", "„»“'\"".repeat(1_000)),
        ("right to left", "\u{202e}قال الرئيس إن الجيش انسحب. שלום עולם! ".repeat(200)),
        ("emoji", "🙂👍🏽👨‍👩‍👧 🇩🇪❤️ ".repeat(200)),
        ("control characters", "\0a\0 \u{1}\u{7f}\u{feff}b\u{200b} \0\0".repeat(500)),
        ("marks without a letter", "\u{301}\u{308}\u{fe0f}\u{200d} ".repeat(500)),
        ("characters outside Unicode's planes of letters", "\u{10ffff}\u{e000}\u{fffd} ".repeat(300)),
        ("letters that grow", "\u{fdfa}ŉǰΐ ".repeat(300)),
        ("line breaks", "a\r\n\u{2028}b\n\n\n".repeat(300)),
        ("one blank", " ".to_string()),
        ("nothing", String::new()),
    ];
    let languages = [Language::German, Language::English].into_iter().cycle();
    for ((what, text), language) in texts.into_iter().zip(languages) {
        let text = Text::new(text);
        let start = Instant::now();
        let sentences = engine.parse(&text, language);
        let took = start.elapsed();
        println!("{what}: {} sentences in {:.2} s", sentences.len(), took.as_secs_f64());
        check(&text, &sentences);
        // Ten thousand words of it may take seconds on a busy machine, but not the square of that.
        assert!(took < Duration::from_secs(30), "{what}: {took:?}");
    }
    if let Some(peak) = peak_megabytes() {
        println!("peak memory: {peak} MB");
        assert!(peak < 400, "{peak} MB");
    }
}

/// Greatest resident memory of this process; None where the system does not say.
fn peak_megabytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? / 1000)
}

#[test]
fn given_words_are_taken_as_they_are() {
    let engine = Engine::load().expect("the built-in model");
    let odd = ["", " ", "\0", "🙂", "a b", &"x".repeat(100_000), "\u{301}"];
    let rows = odd.iter().enumerate().map(|(i, form)| format!("{}\t{form}\t_\tX\t_\t_\t0\troot\t_\t_\n", i + 1));
    let (_, gold) = conllu::read(&format!("{}\n", rows.collect::<String>())).expect("CoNLL-U");
    for style in [None, Some("gsd"), Some("germeval"), Some("no such style")] {
        let found = engine.parse_tokens(&gold, Language::German, style, 2);
        let forms: Vec<&str> = found.iter().flat_map(|sentence| &sentence.words).map(|w| w.form.as_str()).collect();
        assert_eq!(forms, odd);
    }
}

//! The word lists by which text is cut, from `data/language`.

use record::Language;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// When a sentence ends at an abbreviation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Never,
    /// Only if the next word is one that opens sentences.
    Starter,
    /// If the next word has a capital letter.
    Capital,
}

#[derive(Default)]
pub(crate) struct Rules {
    abbreviations: HashMap<&'static str, Ending>,
    multiwords: HashMap<&'static str, (&'static str, &'static str)>,
    words: HashSet<(&'static str, &'static str)>,
}

static GERMAN: LazyLock<Rules> = LazyLock::new(|| Rules::read("de"));
static ENGLISH: LazyLock<Rules> = LazyLock::new(|| Rules::read("en"));

impl Rules {
    pub(crate) fn of(language: Language) -> &'static Rules {
        match language {
            Language::German => &GERMAN,
            Language::English => &ENGLISH,
        }
    }

    fn read(language: &str) -> Rules {
        let mut rules = Rules::default();
        for row in rows(include_str!("../../../data/language/abbreviations.tsv"), language) {
            if let [abbreviation, ends] = row[..] {
                let ending = match ends {
                    "never" => Ending::Never,
                    "capital" => Ending::Capital,
                    _ => Ending::Starter,
                };
                rules.abbreviations.insert(abbreviation, ending);
            }
        }
        for row in rows(include_str!("../../../data/language/multiwords.tsv"), language) {
            if let [word, first, second] = row[..] {
                rules.multiwords.insert(word, (first, second));
            }
        }
        for row in rows(include_str!("../../../data/language/words.tsv"), language) {
            if let [class, word] = row[..] {
                rules.words.insert((class, word));
            }
        }
        rules
    }

    /// For an abbreviation without its last period.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Ending> {
        self.abbreviations.get(word).copied()
    }

    /// The two words for which a lower-case word stands.
    pub(crate) fn multiword(&self, word: &str) -> Option<(&'static str, &'static str)> {
        self.multiwords.get(word).copied()
    }

    /// Whether `words.tsv` has the word in the class.
    pub(crate) fn is(&self, class: &'static str, word: &str) -> bool {
        // The set holds 'static strings; a shorter life is as good for a look-up.
        let words: &HashSet<(&str, &str)> = &self.words;
        words.contains(&(class, word))
    }
}

/// The cells behind the language of a table's rows.
fn rows(table: &'static str, language: &str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let (code, cells) = line.split_once('\t')?;
        (code == language).then(|| cells.split('\t').collect())
    })
}

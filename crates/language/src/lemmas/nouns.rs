//! German nouns in the form of the dictionary, by which the engine chooses between lemmas.

use std::collections::HashSet;
use std::sync::LazyLock;

static NOUNS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../../data/language/de_nouns.txt").lines().collect());

/// Shorter words are found at the end of too many others.
const SHORTEST_LAST_PART: usize = 5;
const SHORTEST_FIRST_PART: usize = 3;

/// Whether the word is a known noun, or a compound that ends in one ("Terroranschlag").
pub(crate) fn is_german_noun(word: &str) -> bool {
    if NOUNS.contains(word) {
        return true;
    }
    let letters = word.chars().count();
    let last_parts = word.char_indices().skip(SHORTEST_FIRST_PART).map(|(at, _)| &word[at..]);
    last_parts.take((letters + 1).saturating_sub(SHORTEST_FIRST_PART + SHORTEST_LAST_PART)).any(|part| {
        let mut rest = part.chars();
        let capital = rest.next().map(|first| first.to_uppercase().chain(rest).collect::<String>());
        capital.is_some_and(|capital| NOUNS.contains(capital.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::is_german_noun;

    #[test]
    fn compounds_are_known_by_their_last_part() {
        for known in ["Gewalt", "Staatsgewalt", "Waffen-Gewalt", "Verbrechen"] {
            assert!(is_german_noun(known), "{known}");
        }
        for unknown in ["Gewal", "Staatsgewal", "Verbreche", "", "Ge"] {
            assert!(!is_german_noun(unknown), "{unknown}");
        }
    }
}

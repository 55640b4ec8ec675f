//! "refused" is of "refuse", "held" of "hold", "parties" of "party".

use super::lines;
use crate::rules::Rules;
use record::{Upos, Word};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The infinitives that a form can be of, irregular ones first.
static VERBS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut verbs: HashMap<String, Vec<&'static str>> = HashMap::new();
    let mut add = |form: String, infinitive| {
        let infinitives = verbs.entry(form).or_default();
        if !infinitives.contains(&infinitive) {
            infinitives.push(infinitive);
        }
    };
    let irregular = lines(include_str!("../../../../data/language/en_irregular_verbs.tsv"));
    let irregular: Vec<Vec<&str>> = irregular.map(|line| line.split('\t').collect()).collect();
    for row in &irregular {
        row[1..].iter().for_each(|form| add((*form).to_string(), row[0]));
    }
    let regular = lines(include_str!("../../../../data/language/en_regular_verbs.tsv"));
    for infinitive in irregular.iter().map(|row| row[0]).chain(regular) {
        forms(infinitive).into_iter().for_each(|form| add(form, infinitive));
    }
    verbs
});

const VOWELS: &str = "aeiou";

fn ends(word: &str, back: usize, letters: &str) -> bool {
    word.chars().rev().nth(back).is_some_and(|letter| letters.contains(letter))
}

/// All regular forms; where spelling differs (travelled, traveled) both.
fn forms(infinitive: &str) -> Vec<String> {
    let mut forms = vec![infinitive.to_string()];
    if let Some(stem) = infinitive.strip_suffix('y').filter(|stem| !ends(stem, 0, VOWELS)) {
        forms.extend([format!("{stem}ies"), format!("{stem}ied"), format!("{infinitive}ing")]);
        return forms;
    }
    let hissing = ["s", "x", "z", "sh", "ch", "o"].iter().any(|end| infinitive.ends_with(end));
    forms.push(format!("{infinitive}{}", if hissing { "es" } else { "s" }));
    if let Some(stem) = infinitive.strip_suffix('e') {
        forms.push(format!("{infinitive}d"));
        let bare = stem.strip_suffix('i').map_or(stem.to_string(), |stem| format!("{stem}y"));
        let keeps = stem.ends_with('e') || stem.ends_with('o') || stem.ends_with('y');
        forms.push(if keeps { format!("{infinitive}ing") } else { format!("{bare}ing") });
        return forms;
    }
    forms.extend([format!("{infinitive}ed"), format!("{infinitive}ing")]);
    let doubles = !ends(infinitive, 0, "aeiouwxy") && ends(infinitive, 1, VOWELS) && !ends(infinitive, 2, VOWELS);
    if let Some(last) = infinitive.chars().next_back().filter(|_| doubles) {
        forms.extend([format!("{infinitive}{last}ed"), format!("{infinitive}{last}ing")]);
    }
    forms
}

pub(super) fn lemma(word: &Word, rules: &Rules) -> Option<String> {
    let form = word.form.to_lowercase();
    match word.upos {
        Upos::Verb => verb(&form, &word.lemma),
        Upos::Noun => noun(&form, &word.lemma, rules),
        _ => None,
    }
}

fn verb(form: &str, lemma: &str) -> Option<String> {
    match VERBS.get(form) {
        Some(infinitives) if infinitives.contains(&lemma) => None,
        Some(infinitives) => infinitives.first().map(|infinitive| (*infinitive).to_string()),
        None => prefixed(form).or_else(|| guessed(form)),
    }
}

/// "retakes", "outfought", "co-signed".
fn prefixed(form: &str) -> Option<String> {
    ["re-", "co-", "pre-", "over", "under", "out", "re", "un", "dis", "mis", "co", "pre"].iter().find_map(|prefix| {
        let infinitive = VERBS.get(form.strip_prefix(prefix)?)?.first()?;
        Some(format!("{prefix}{infinitive}"))
    })
}

/// A verb that no table has.
fn guessed(form: &str) -> Option<String> {
    if let Some(stem) = form.strip_suffix("ied").filter(|stem| stem.len() > 2) {
        return Some(format!("{stem}y"));
    }
    let stem = form.strip_suffix("ed").or_else(|| form.strip_suffix("ing")).filter(|stem| stem.len() > 2)?;
    let last = stem.chars().next_back()?;
    if ends(stem, 1, &last.to_string()) && !"lsfz".contains(last) {
        return Some(stem[..stem.len() - last.len_utf8()].to_string());
    }
    let silent = "cgsvuz".contains(last) && !stem.ends_with("ss")
        || ["at", "ur", "bl", "pl"].iter().any(|end| stem.ends_with(end));
    Some(if silent { format!("{stem}e") } else { stem.to_string() })
}

static PLURALS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    lines(include_str!("../../../../data/language/en_plurals.tsv")).filter_map(|line| line.split_once('\t')).collect()
});

fn noun(form: &str, lemma: &str, rules: &Rules) -> Option<String> {
    if let Some(singular) = PLURALS.get(form) {
        return Some((*singular).to_string());
    }
    let short = lemma.chars().count() < 4;
    if form.ends_with("ies") && lemma.ends_with("ie") && !short && !rules.is("noun_ie", lemma) {
        return Some(format!("{}y", &lemma[..lemma.len() - 2]));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_traced_to_what_they_are_of() {
        for (form, said, lemma) in [
            ("imposed", "impos", "impose"),
            ("expelled", "expelle", "expel"),
            ("stormed", "storme", "storm"),
            ("held", "he", "hold"),
            ("denies", "denie", "deny"),
            ("signed", "sign", "sign"),
            ("found", "found", "found"),
            ("found", "fou", "find"),
            ("carrying", "carri", "carry"),
            ("agreeing", "agree", "agree"),
            ("dying", "dy", "die"),
            ("retook", "reto", "retake"),
            ("frobbed", "frobbe", "frob"),
            ("defunded", "defunde", "defund"),
        ] {
            assert_eq!(verb(form, said).as_deref().unwrap_or(said), lemma, "{form}");
        }
        let rules = Rules::of(record::Language::English);
        assert_eq!(noun("parties", "partie", rules).as_deref(), Some("party"));
        assert_eq!(noun("movies", "movie", rules), None);
        assert_eq!(noun("ties", "tie", rules), None);
        assert_eq!(noun("gunmen", "gunman", rules).as_deref(), Some("gunman"));
        assert_eq!(noun("people", "peopl", rules).as_deref(), Some("people"));
    }
}

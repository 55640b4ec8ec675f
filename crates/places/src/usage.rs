//! Whether a name is used as a place or as somebody who acts.

use crate::words::words;
use record::{Language, Sentence, Upos, Word};
use std::ops::Range;

/// The word stands where a doer, a speaker or the owner of an act stands:
///
/// * subject of an active verb of acting or speaking ("Moscow warns"); verbs of lying, being, having
///   and suffering leave it a place (`usage.tsv`, `stative`);
/// * doer of a passive ("by Moscow", "von Moskau");
/// * source ("laut Moskau", "according to Kyiv");
/// * owner of an act ("Moskaus Angriff", "Russia's role", "the demands of Beijing");
/// * first part of a German compound in which nothing lies or happens ("US-Präsident").
///
/// Everything else, locative or neutral (an object, a compound, an apposition), is a place.
pub fn acts(sentence: &Sentence, language: Language, head: usize) -> bool {
    let role = role_bearer(sentence, head);
    let Some(word) = sentence.words.get(role) else { return false };
    let Some(governor) = word.head.and_then(|head| sentence.words.get(head)) else { return false };
    let listed = |kind, lemma: &str| {
        words().usage(language, kind, lemma) || words().usage(language, kind, &lemma.to_lowercase())
    };
    let case = sentence.children(role).find(|&child| {
        // The English possessive mark is a case word too.
        sentence.words[child].relation() == "case" && sentence.words[child].upos != Upos::Part
    });
    let case = case.map(|child| &sentence.words[child]);
    if let Some(case) = case {
        let lemma = case.lemma.to_lowercase();
        let passive = || is_passive(sentence, word.head.unwrap_or(role));
        return listed("source", &lemma)
            || listed("source", &case.form)
            || listed("agent", &lemma) && (word.deprel == "obl:agent" || word.relation() == "obl" && passive())
            || lemma == "of" && word.relation() == "nmod" && is_act(governor, language);
    }
    match word.relation() {
        "nsubj" if word.deprel != "nsubj:pass" => {
            let verb = word.head.unwrap_or(role);
            governor.upos == Upos::Verb && (!listed("stative", &governor.lemma) || acts_with(sentence, language, verb))
        }
        "compound" => language == Language::German && acts_in_compound(sentence, role, governor),
        "nmod" | "det" => {
            let owner = word.deprel == "nmod:poss" || word.feat("Case") == Some("Gen") || language == Language::German;
            owner && is_act(governor, language)
        }
        _ => false,
    }
}

/// A verb of being that tells of an act with this adposition: "droht mit Vergeltung".
fn acts_with(sentence: &Sentence, language: Language, verb: usize) -> bool {
    let lemma = &sentence.words[verb].lemma;
    let mut cases = sentence.children(verb).flat_map(|child| sentence.children(child));
    cases.any(|case| {
        let word = &sentence.words[case];
        word.relation() == "case" && words().usage(language, "acting", &format!("{lemma} {}", word.lemma))
    })
}

/// The phrase around the words is where something is: "at the University of Michigan".
pub fn is_locative(sentence: &Sentence, language: Language, range: Range<usize>) -> bool {
    let mut current = range.start;
    for _ in 0..sentence.words.len() {
        let case = sentence.children(current).filter(|&child| sentence.words[child].relation() == "case");
        let mut forms =
            case.filter(|child| *child < range.start).map(|child| sentence.words[child].lemma.to_lowercase());
        if forms.any(|form| words().is_part(language, "locative", &form)) {
            return true;
        }
        let word = &sentence.words[current];
        let within_name = matches!(word.relation(), "flat" | "compound" | "nmod" | "conj" | "appos" | "amod");
        match word.head.filter(|head| within_name && *head < sentence.words.len() && *head != current) {
            Some(above) => current = above,
            None => return false,
        }
    }
    false
}

/// The word whose relation holds for this one: the first of a coordination, the head of a name.
fn role_bearer(sentence: &Sentence, head: usize) -> usize {
    let mut current = head;
    for _ in 0..sentence.words.len() {
        let word = &sentence.words[current];
        match (word.relation(), word.head) {
            ("conj" | "flat" | "fixed", Some(above)) if above < sentence.words.len() && above != current => {
                current = above
            }
            _ => break,
        }
    }
    current
}

/// "US-Präsident", "US-Angriff" against "Ukraine-Krieg", "Nordkiwu-Provinz", where something lies or
/// happens; and a genitive that the tree joins like a compound ("Moskaus Angriff").
fn acts_in_compound(sentence: &Sentence, part: usize, whole: &Word) -> bool {
    let hyphen = sentence.words.get(part + 1).is_some_and(|next| matches!(next.form.as_str(), "-" | "–"));
    if hyphen {
        let language = Language::German;
        return !words().is_located(language, &whole.lemma) && words().features(language, &whole.lemma).is_empty();
    }
    sentence.words[part].form.ends_with('s') && is_act(whole, Language::German)
}

fn is_passive(sentence: &Sentence, verb: usize) -> bool {
    sentence
        .children(verb)
        .any(|child| matches!(sentence.words[child].deprel.as_str(), "aux:pass" | "nsubj:pass" | "csubj:pass"))
        || matches!(sentence.words[verb].feat("VerbForm"), Some("Part")) && sentence.words[verb].relation() == "acl"
}

/// Also the last part of a German compound ("Luftangriff", "Vergeltungsschlag").
fn is_act(noun: &Word, language: Language) -> bool {
    let lemma = &noun.lemma;
    if words().usage(language, "act", lemma) || words().usage(language, "act", &lemma.to_lowercase()) {
        return true;
    }
    if language != Language::German || !lemma.is_ascii() && lemma.chars().count() < 4 {
        return false;
    }
    let ends = lemma.char_indices().skip(2).map(|(at, _)| &lemma[at..]);
    ends.filter(|end| end.chars().count() > 3).any(|end| {
        let mut letters = end.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        words().usage(language, "act", &capital)
    })
}

//! Lemmas of German verbs that no ending betrays: "nahm" is of "nehmen", "beschossen" of
//! "beschießen". Treebanks show too few of them to learn.

use crate::rules::Rules;
use record::{Language, Sentence, Upos};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Prefixes that one verb has at most, the "zu" between them counted ("wiederaufzunehmen").
const MOST_PREFIXES: usize = 3;

/// Infinitive by form, and whether the form is a past participle with its "ge".
struct StrongVerbs {
    finite: HashMap<String, &'static str>,
    participles: HashMap<&'static str, &'static str>,
}

static STRONG: LazyLock<StrongVerbs> =
    LazyLock::new(|| StrongVerbs::read(include_str!("../../../data/language/strong_verbs.tsv")));

impl StrongVerbs {
    fn read(table: &'static str) -> StrongVerbs {
        let mut verbs = StrongVerbs { finite: HashMap::new(), participles: HashMap::new() };
        for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let &[infinitive, present, preterite, subjunctive, participle] =
                line.split('\t').collect::<Vec<_>>().as_slice()
            else {
                continue;
            };
            verbs.participles.insert(participle, infinitive);
            let mut add = |form: String| {
                verbs.finite.entry(form).or_insert(infinitive);
            };
            add(infinitive.to_string());
            add(present.to_string());
            for stem in [preterite, subjunctive] {
                let endings: &[&str] =
                    if stem.ends_with('e') { &["", "st", "n", "t"] } else { &["", "st", "est", "en", "t", "et"] };
                endings.iter().for_each(|ending| add(format!("{stem}{ending}")));
            }
        }
        verbs
    }

    /// The infinitive of a form in lower case, prefixes and all.
    fn infinitive(&self, form: &str, rules: &Rules) -> Option<String> {
        self.prefixed(form, rules, MOST_PREFIXES)
    }

    fn prefixed(&self, form: &str, rules: &Rules, prefixes: usize) -> Option<String> {
        if let Some(infinitive) = self.whole(form) {
            return Some(infinitive.to_string());
        }
        // The longest prefix: "hinzu" rather than "hin" and "zu".
        form.char_indices().skip(1).collect::<Vec<_>>().into_iter().rev().find_map(|(at, _)| {
            let (prefix, rest) = form.split_at(at);
            if prefixes == 0 || !rules.is("verb_prefix", prefix) {
                return None;
            }
            let inner = |rest: &str| self.prefixed(rest, rules, prefixes - 1);
            let infinitive = rest.strip_prefix("zu").filter(|bare| inner(bare).as_deref() == Some(bare));
            let simple = || self.whole(rest).or_else(|| self.without_ge(prefix, rest, rules)).map(str::to_string);
            let verb = infinitive.map(str::to_string).or_else(simple).or_else(|| inner(rest))?;
            Some(format!("{prefix}{verb}"))
        })
    }

    fn whole(&self, form: &str) -> Option<&'static str> {
        self.participles.get(form).or_else(|| self.finite.get(form)).copied()
    }

    /// "beschossen": the participle loses its "ge" behind a prefix that stays with the verb.
    fn without_ge(&self, prefix: &str, rest: &str, rules: &Rules) -> Option<&'static str> {
        if !rules.is("verb_prefix_fast", prefix) {
            return None;
        }
        self.participles.get(format!("ge{rest}").as_str()).copied()
    }
}

/// Puts right the verbs of a parsed German sentence.
pub(crate) fn mend(sentence: &mut Sentence) {
    let rules = Rules::of(Language::German);
    for word in sentence.words.iter_mut().filter(|word| matches!(word.upos, Upos::Verb | Upos::Aux)) {
        if let Some(infinitive) = STRONG.infinitive(&word.form.to_lowercase(), rules) {
            word.lemma = infinitive;
        } else if let Some(stem) = contracted(&word.lemma, rules) {
            word.lemma = stem;
        }
    }
}

/// "lieferen" is no infinitive: verbs in -ern and -eln have no second e.
fn contracted(lemma: &str, rules: &Rules) -> Option<String> {
    let stem = lemma.strip_suffix("en")?;
    let before = stem.strip_suffix("er").or_else(|| stem.strip_suffix("el"))?;
    let consonant = before.chars().next_back().is_some_and(|c| !"aeiouäöühy".contains(c));
    (consonant && !rules.is("verb_full_ending", lemma)).then(|| format!("{stem}n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &str, infinitive: &str) {
        assert_eq!(STRONG.infinitive(form, Rules::of(Language::German)).as_deref(), Some(infinitive), "{form}");
    }

    #[test]
    fn stems_that_change_are_traced() {
        check("nahm", "nehmen");
        check("festgenommen", "festnehmen");
        check("beschossen", "beschießen");
        check("angriffen", "angreifen");
        check("einzuberufen", "einberufen");
        check("unterschrieben", "unterschreiben");
        check("beschlossen", "beschließen");
        check("vorgeworfen", "vorwerfen");
        check("wirft", "werfen");
        check("träfen", "treffen");
        check("empfing", "empfangen");
        check("ausgewiesen", "ausweisen");
        check("abgeschossen", "abschießen");
    }

    #[test]
    fn weak_verbs_keep_what_the_network_says_unless_it_is_none() {
        let rules = Rules::of(Language::German);
        assert_eq!(STRONG.infinitive("lieferte", rules), None);
        assert_eq!(contracted("lieferen", rules).as_deref(), Some("liefern"));
        assert_eq!(contracted("wandelen", rules).as_deref(), Some("wandeln"));
        for infinitive in ["studieren", "erklären", "fehlen", "spielen", "kehren", "überqueren"] {
            assert_eq!(contracted(infinitive, rules), None, "{infinitive}");
        }
    }
}

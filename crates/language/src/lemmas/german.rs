//! "nahm" is of "nehmen", "beschossen" of "beschießen", "verurteilt" of "verurteilen".

use super::lines;
use crate::rules::Rules;
use record::{Upos, Word};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Prefixes that one verb has at most, the "zu" between them counted ("wiederaufzunehmen").
const MOST_PREFIXES: usize = 3;

/// The forms of verbs whose stem changes, and the infinitives of the others.
struct Verbs {
    finite: HashMap<String, &'static str>,
    participles: HashMap<&'static str, &'static str>,
    regular: HashSet<&'static str>,
}

static VERBS: LazyLock<Verbs> = LazyLock::new(|| {
    Verbs::read(
        include_str!("../../../../data/language/de_irregular_verbs.tsv"),
        include_str!("../../../../data/language/de_regular_verbs.tsv"),
    )
});

/// Wrong ending, right ending, gender or nothing.
static NOUN_ENDINGS: LazyLock<Vec<[&str; 3]>> = LazyLock::new(|| {
    let table = lines(include_str!("../../../../data/language/de_noun_endings.tsv"));
    table.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
});

static PLURALS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    lines(include_str!("../../../../data/language/de_plurals.tsv")).filter_map(|line| line.split_once('\t')).collect()
});

impl Verbs {
    fn read(strong: &'static str, regular: &'static str) -> Verbs {
        let mut verbs =
            Verbs { finite: HashMap::new(), participles: HashMap::new(), regular: lines(regular).collect() };
        for line in lines(strong) {
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

    /// The infinitive of a form in lower case, prefixes and all, where the verb's stem changes.
    fn strong(&self, form: &str, rules: &Rules) -> Option<String> {
        self.prefixed(form, rules, MOST_PREFIXES, &|rest, fast| {
            let participle = || self.participles.get(rest).copied();
            // "beschossen" loses its "ge" behind a prefix that stays with the verb.
            let without_ge = || self.participles.get(format!("ge{rest}").as_str()).copied();
            let found = participle().or_else(|| self.finite.get(rest).copied());
            found.or_else(|| if fast { without_ge() } else { None }).map(str::to_string)
        })
    }

    /// The same for regular verbs.
    fn weak(&self, form: &str, rules: &Rules) -> Option<String> {
        const FINITE: [&str; 14] =
            ["", "etest", "etet", "eten", "ete", "test", "tet", "ten", "te", "est", "et", "st", "t", "e"];
        let of_stem = |stem: &str| {
            let infinitives = [format!("{stem}en"), format!("{stem}n")];
            infinitives.into_iter().find(|infinitive| self.regular.contains(infinitive.as_str()))
        };
        self.prefixed(form, rules, MOST_PREFIXES, &|rest, _| {
            let participle = rest
                .strip_prefix("ge")
                .and_then(|rest| ["et", "t"].iter().find_map(|ending| rest.strip_suffix(ending).and_then(of_stem)));
            let whole = || self.regular.get(rest).map(|infinitive| infinitive.to_string());
            let finite = || FINITE[1..].iter().find_map(|ending| rest.strip_suffix(ending).and_then(of_stem));
            participle.or_else(whole).or_else(finite)
        })
    }

    /// `simple` gives the infinitive of a form without prefix; it is told whether what stands before it
    /// is a prefix that stays with the verb.
    fn prefixed(
        &self,
        form: &str,
        rules: &Rules,
        prefixes: usize,
        simple: &dyn Fn(&str, bool) -> Option<String>,
    ) -> Option<String> {
        if let Some(infinitive) = simple(form, false) {
            return Some(infinitive);
        }
        // The longest prefix: "hinzu" rather than "hin" and "zu".
        form.char_indices().skip(1).collect::<Vec<_>>().into_iter().rev().find_map(|(at, _)| {
            let (prefix, rest) = form.split_at(at);
            if prefixes == 0 || !rules.is("verb_prefix", prefix) {
                return None;
            }
            let inner = |rest: &str| self.prefixed(rest, rules, prefixes - 1, simple);
            let infinitive = rest.strip_prefix("zu").filter(|bare| inner(bare).as_deref() == Some(bare));
            let fast = || simple(rest, rules.is("verb_prefix_fast", prefix));
            let verb = infinitive.map(str::to_string).or_else(fast).or_else(|| inner(rest))?;
            Some(format!("{prefix}{verb}"))
        })
    }

    fn is_infinitive(&self, lemma: &str, rules: &Rules) -> bool {
        let is = |found: Option<String>| found.as_deref() == Some(lemma);
        is(self.strong(lemma, rules)) || is(self.weak(lemma, rules))
    }
}

pub(super) fn lemma(word: &Word, rules: &Rules) -> Option<String> {
    match word.upos {
        Upos::Verb | Upos::Aux => verb(&word.form.to_lowercase(), &word.lemma, rules),
        Upos::Det | Upos::Pron => word.form.to_lowercase().starts_with("kein").then(|| "kein".to_string()),
        Upos::Noun => noun(word),
        _ => None,
    }
}

fn verb(form: &str, lemma: &str, rules: &Rules) -> Option<String> {
    if let Some(infinitive) = VERBS.strong(form, rules) {
        return Some(infinitive);
    }
    if VERBS.is_infinitive(lemma, rules) {
        return None;
    }
    VERBS.weak(form, rules).or_else(|| contracted(lemma, rules)).or_else(|| guessed(form, lemma))
}

/// "lieferen" is no infinitive: verbs in -ern and -eln have no second e.
fn contracted(lemma: &str, rules: &Rules) -> Option<String> {
    let stem = lemma.strip_suffix("en")?;
    let before = stem.strip_suffix("er").or_else(|| stem.strip_suffix("el"))?;
    let consonant = before.chars().next_back().is_some_and(|c| !"aeiouäöühy".contains(c));
    (consonant && !rules.is("verb_full_ending", lemma)).then(|| format!("{stem}n"))
}

/// An unknown verb that the network left as it stands ("frackt"), or spoiled at the end ("frackn").
fn guessed(form: &str, lemma: &str) -> Option<String> {
    if let Some(stem) = lemma.strip_suffix("een") {
        return Some(format!("{stem}en"));
    }
    if lemma.ends_with("en") || lemma.ends_with("ern") || lemma.ends_with("eln") || lemma != form {
        return None;
    }
    let stem = ["test", "tet", "ten", "te", "t"].iter().find_map(|ending| form.strip_suffix(ending))?;
    let stem = stem.strip_prefix("ge").filter(|stem| stem.chars().count() > 3).unwrap_or(stem);
    Some(if stem.ends_with("er") || stem.ends_with("el") { format!("{stem}n") } else { format!("{stem}en") })
}

fn noun(word: &Word) -> Option<String> {
    let gender = word.feat("Gender");
    plural(&word.form).or_else(|| {
        NOUN_ENDINGS.iter().find_map(|&[wrong, right, of]| {
            let stem = word.lemma.strip_suffix(wrong).filter(|stem| stem.chars().count() > 1)?;
            (of.is_empty() || gender == Some(of)).then(|| format!("{stem}{right}"))
        })
    })
}

/// The singular of a known plural, or of a compound that ends in one.
fn plural(form: &str) -> Option<String> {
    if let Some(singular) = PLURALS.get(form) {
        return Some((*singular).to_string());
    }
    form.char_indices().skip(3).find_map(|(at, _)| {
        let (first, last) = form.split_at(at);
        let (from, rest) = (last.chars().next()?, last.chars().skip(1).collect::<String>());
        let singular = PLURALS.get(format!("{}{rest}", from.to_uppercase()).as_str())?;
        let last = if from.is_uppercase() { (*singular).to_string() } else { singular.to_lowercase() };
        Some(format!("{first}{last}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::Language;

    #[track_caller]
    fn check(form: &str, infinitive: &str) {
        assert_eq!(VERBS.strong(form, Rules::of(Language::German)).as_deref(), Some(infinitive), "{form}");
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
    fn regular_verbs_keep_what_the_network_says_unless_it_is_none() {
        let rules = Rules::of(Language::German);
        for (form, said, lemma) in [
            ("lieferte", "lieferen", "liefern"),
            ("verurteilt", "verurteilt", "verurteilen"),
            ("unterzeichneten", "unterzeichneen", "unterzeichnen"),
            ("getötet", "töteen", "töten"),
            ("geeinigt", "einign", "einigen"),
            ("zurückerobert", "zurückerobert", "zurückerobern"),
            ("entführt", "entführt", "entführen"),
            ("einzustellen", "einstellen", "einstellen"),
            ("gehört", "gehören", "gehören"),
            ("gehört", "hören", "hören"),
            ("gefrackt", "gefrackt", "fracken"),
            ("überquerte", "überqueren", "überqueren"),
        ] {
            assert_eq!(verb(form, said, rules).as_deref().unwrap_or(said), lemma, "{form}");
        }
        for infinitive in ["studieren", "erklären", "fehlen", "spielen", "kehren", "überqueren"] {
            assert_eq!(contracted(infinitive, rules), None, "{infinitive}");
        }
    }

    fn noun_of(form: &str, lemma: &str, gender: &str) -> Option<String> {
        noun(&Word {
            span: record::Span::new(0, form.chars().count()),
            form: form.to_string(),
            lemma: lemma.to_string(),
            upos: Upos::Noun,
            feats: format!("Gender={gender}"),
            head: None,
            deprel: "root".to_string(),
        })
    }

    #[test]
    fn nouns_lose_their_endings() {
        assert_eq!(noun_of("Kadetten", "Kadette", "Masc"), None);
        assert_eq!(noun_of("Gendarmistinnen", "Gendarmistinne", "Fem").as_deref(), Some("Gendarmistin"));
        assert_eq!(noun_of("Variante", "Variante", "Fem"), None);
        assert_eq!(noun_of("Nachbarländern", "Nachbarlände", "Neut").as_deref(), Some("Nachbarland"));
        assert_eq!(noun_of("Huthi-Rebellen", "Huthi-Rebelle", "Masc").as_deref(), Some("Huthi-Rebell"));
        assert_eq!(noun_of("Drohgebärden", "Drohgebärd", "Fem").as_deref(), Some("Drohgebärde"));
    }
}

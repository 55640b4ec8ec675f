//! Words as a reader sees them: treebanks cut "US-Präsident" into three words, names and titles
//! are looked up whole.

use record::{Sentence, Span, Upos};
use std::ops::Range;

#[derive(Clone, Debug)]
pub struct Unit {
    pub words: Range<usize>,
    pub span: Span,
    pub form: String,
    pub lemma: String,
    /// Of its last word.
    pub upos: Upos,
    /// Describes the noun after it.
    pub modifier: bool,
    /// Stands where nouns stand, whatever its part of speech ("the military seized power").
    pub argument: bool,
}

impl Unit {
    /// Begins with a capital, as a whole or in a part ("al-Qaida").
    pub fn capital(&self) -> bool {
        self.form.split('-').any(|part| part.chars().next().is_some_and(char::is_uppercase))
    }

    /// The singular of an English plural, by rule.
    pub fn singular(&self) -> String {
        match (self.form.strip_suffix("ies"), self.form.strip_suffix('s')) {
            (Some(stem), _) => format!("{stem}y"),
            (None, Some(stem)) => stem.to_string(),
            (None, None) => self.form.clone(),
        }
    }

    pub fn nominal(&self) -> bool {
        matches!(self.upos, Upos::Noun | Upos::Propn)
    }

    /// Can be (part of) a name.
    pub fn nominal_name(&self) -> bool {
        self.nominal() || self.capital()
    }

    /// Can open a name or title of several words ("foreign minister").
    pub fn describes(&self) -> bool {
        matches!(self.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X) || self.form.contains('-')
    }

    pub fn may_stand_in_name(&self) -> bool {
        !matches!(self.upos, Upos::Punct | Upos::Aux | Upos::Pron | Upos::Sconj) || self.capital()
    }

    pub fn may_end_name(&self) -> bool {
        !matches!(self.upos, Upos::Punct | Upos::Adp | Upos::Det | Upos::Cconj) || self.capital()
    }
}

/// The units of a sentence, in order; every word is in exactly one.
pub fn units(sentence: &Sentence) -> Vec<Unit> {
    let words = &sentence.words;
    let glued = |left: usize, right: usize| words[left].span.end == words[right].span.start;
    let hyphen = |index: usize| matches!(words[index].form.as_str(), "-" | "‐" | "‑" | "–");
    let mut units: Vec<Unit> = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let mut end = start + 1;
        while end + 1 < words.len()
            && hyphen(end)
            && words[start].upos != Upos::Punct
            && glued(end - 1, end)
            && glued(end, end + 1)
            && words[end + 1].upos != Upos::Punct
        {
            end += 2;
        }
        // "Staats- und Regierungschefs"
        let truncated = end < words.len() && hyphen(end) && glued(end - 1, end) && words[start].upos != Upos::Punct;
        let whole = start..if truncated && words.get(end + 1).is_some_and(|next| next.upos == Upos::Cconj) {
            end + 1
        } else {
            end
        };
        let last = &words[end - 1];
        end = whole.end;
        let parts = &words[start..end];
        let form: String = parts.iter().map(|word| word.form.as_str()).collect();
        let stem: String = parts[..parts.len() - 1].iter().map(|word| word.form.as_str()).collect();
        units.push(Unit {
            span: Span::new(words[whole.start].span.start, words[whole.end - 1].span.end),
            words: whole,
            form,
            lemma: format!("{stem}{}", last.lemma),
            upos: last.upos,
            modifier: matches!(last.relation(), "amod" | "compound"),
            argument: matches!(last.relation(), "nsubj" | "obj" | "iobj" | "obl" | "nmod" | "appos"),
        });
        start = end;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::Word;

    fn sentence(words: &[(&str, usize, Upos)]) -> Sentence {
        let words: Vec<Word> = words
            .iter()
            .map(|&(form, start, upos)| Word {
                span: Span::new(start, start + form.chars().count()),
                form: form.to_string(),
                lemma: form.to_string(),
                upos,
                feats: String::new(),
                head: None,
                deprel: "dep".to_string(),
            })
            .collect();
        Sentence { span: Span::new(0, 99), heading: false, words, names: Vec::new() }
    }

    fn forms(sentence: &Sentence) -> Vec<String> {
        units(sentence).into_iter().map(|unit| unit.form).collect()
    }

    #[test]
    fn glued_hyphens_join_words() {
        let words = [("US", 0, Upos::Propn), ("-", 2, Upos::Punct), ("Präsident", 3, Upos::Noun)];
        assert_eq!(forms(&sentence(&words)), ["US-Präsident"]);
    }

    #[test]
    fn a_dash_between_blanks_joins_nothing() {
        let words = [("Kiew", 0, Upos::Propn), ("-", 5, Upos::Punct), ("Moskau", 7, Upos::Propn)];
        assert_eq!(forms(&sentence(&words)), ["Kiew", "-", "Moskau"]);
    }

    #[test]
    fn a_truncated_word_keeps_its_hyphen() {
        let words = [
            ("Staats", 0, Upos::Noun),
            ("-", 6, Upos::Punct),
            ("und", 8, Upos::Cconj),
            ("Regierungschefs", 12, Upos::Noun),
        ];
        assert_eq!(forms(&sentence(&words)), ["Staats-", "und", "Regierungschefs"]);
    }

    #[test]
    fn english_plurals_have_a_singular() {
        let [countries, sides] = [("countries", 0, Upos::Noun), ("sides", 10, Upos::Noun)];
        let singular: Vec<String> = units(&sentence(&[countries, sides])).iter().map(Unit::singular).collect();
        assert_eq!(singular, ["country", "side"]);
    }
}

//! What stands beside a name: nouns that say what it is, adjectives of nationality, larger places,
//! date lines.

use crate::gazetteer::{Class, Gazetteer};
use crate::names::demonym;
use crate::spot::{Reader, Spot};
use crate::words::{Feature, words};
use record::{Article, Language, Sentence, Span, Upos, Word};
use std::ops::Range;

impl Reader<'_> {
    /// In English the noun behind a name speaks of it ("Helmand province"), unless it is owned by it.
    pub fn is_named_behind(&self, range: &Range<usize>) -> bool {
        let owner = self.sentence.words[range.clone()].iter().any(|word| word.form.starts_with(['\'', '’']));
        self.gazetteer.language == Language::English && !owner
    }

    /// Reads "the Syrian city of", "in der ostukrainischen Stadt", "im Bundesstaat" before a name:
    /// collects features and gives the countries of a demonym.
    pub fn look_left(&self, range: &Range<usize>, features: &mut Vec<Feature>) -> Vec<&'static str> {
        const FARTHEST: usize = 5;
        for index in (range.start.saturating_sub(FARTHEST)..range.start).rev() {
            let word = self.word(index);
            let lower = word.form.to_lowercase();
            let found = self.features_of(word);
            if !found.is_empty() {
                features.extend(found);
                continue;
            }
            if self.is_hyphen(index) && index > 0 && !features.is_empty() {
                let states = self.gazetteer.states_named(&self.word(index - 1).form);
                return states.iter().map(|state| state.code).collect();
            }
            let codes = demonym(self.gazetteer, &word.form);
            if !codes.is_empty() && word.upos != Upos::Punct {
                return codes;
            }
            if !(matches!(lower.as_str(), "of" | "the" | "von") || self.is_direction(word) || word.upos == Upos::Adj) {
                break;
            }
        }
        Vec::new()
    }
}

/// Where the words that can be a date line end: "KABUL, Afghanistan —", "Moskau (dpa) –".
pub fn dateline_end(article: &Article, sentence: &Sentence) -> Option<usize> {
    const LONGEST_DATELINE: usize = 7;
    let words = &sentence.words;
    let marks = ["—", "–", "-", "--", "("];
    let stop = words.iter().take(LONGEST_DATELINE).position(|word| marks.contains(&word.form.as_str()))?;
    let (mark, before) = (&words[stop], words.get(stop.checked_sub(1)?)?);
    let start = sentence.span.start;
    let new_paragraph = start == 0 || article.text.slice(Span::new(start.saturating_sub(2), start)).contains('\n');
    let shouted = is_shouted(&words[0].form);
    let apart = mark.span.start > before.span.end;
    let spaced =
        mark.form == "(" || words.get(stop + 1).is_some_and(|next| next.span.start > mark.span.end || next.form == "(");
    (shouted && mark.form == "—" || apart && spaced && (shouted || new_paragraph)).then_some(stop)
}

pub fn is_shouted(word: &str) -> bool {
    word.chars().count() > 3 && !word.chars().any(char::is_lowercase)
}

/// Finds larger places written beside a name: "Springfield, Illinois", "Halle (Saale)", "Kano in
/// Nigeria", "Goma in der Provinz Nordkivu".
pub fn link_containers(
    gazetteer: &Gazetteer,
    article: &Article,
    sentence: &Sentence,
    spots: &mut [Spot],
    first: usize,
) {
    share_features(article, sentence, spots);
    for index in 0..spots.len() {
        let Some(next) = spots.get(index + 1) else { break };
        let this = &spots[index];
        let beside = match &article.text.slice(Span::new(this.span.end, next.span.start)).trim() {
            &"," | &"(" | &", in" | &", a" => true,
            &between => {
                let mut words = between.split_whitespace();
                words.next().is_some_and(|word| matches!(word, "in" | "im"))
                    && (this.words.end..next.words.start)
                        .skip(1)
                        .all(|word| is_filler(gazetteer, &sentence.words[word]))
            }
        };
        let holds = next.senses.iter().any(|larger| this.senses.iter().any(|sense| larger.holds(sense)));
        let unknown = this.senses.is_empty() && next.senses.iter().any(|sense| sense.class != Class::City);
        let owned = is_owned(gazetteer, article, sentence, this, next);
        let held = this.senses.iter().any(|larger| next.senses.iter().any(|sense| larger.holds(sense)));
        if beside && (holds || unknown) {
            spots[index].within = Some(first + index + 1);
        } else if owned && (held || next.senses.is_empty()) {
            spots[index + 1].within = Some(first + index);
        }
    }
}

/// "Camden and Charlton counties": the noun behind the last name holds for all.
fn share_features(article: &Article, sentence: &Sentence, spots: &mut [Spot]) {
    for index in (1..spots.len()).rev() {
        let (this, before) = (&spots[index], &spots[index - 1]);
        let between = article.text.slice(Span::new(before.span.end, this.span.start)).trim();
        let plural = sentence.words.get(this.words.end).is_some_and(|word| word.feat("Number") == Some("Plur"));
        let listed = matches!(between, "and" | "," | ", and" | "or" | "und" | "oder");
        if listed && (plural || index + 1 < spots.len() && spots[index].features == spots[index + 1].features) {
            spots[index - 1].features = this.features.clone();
        }
    }
}

/// "Cairo's Abbasiya neighbourhood", "Syriens Hauptstadt Damaskus".
fn is_owned(gazetteer: &Gazetteer, article: &Article, sentence: &Sentence, owner: &Spot, owned: &Spot) -> bool {
    let between = article.text.slice(Span::new(owner.span.end, owned.span.start)).trim();
    let genitive = sentence.words[owner.words.end - 1].feat("Case") == Some("Gen");
    let nouns = owner.words.end < owned.words.start
        && (owner.words.end..owned.words.start).all(|word| is_filler(gazetteer, &sentence.words[word]))
        && !owned.features.is_empty();
    matches!(between, "'s" | "’s" | "'" | "’") || genitive && nouns
}

/// A word that may stand between a place and the larger one around it.
fn is_filler(gazetteer: &Gazetteer, word: &Word) -> bool {
    let language = gazetteer.language;
    matches!(word.upos, Upos::Det | Upos::Adj | Upos::Adp)
        || !words().features(language, &word.lemma).is_empty()
        || !words().features(language, &word.form.to_lowercase()).is_empty()
}

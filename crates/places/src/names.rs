//! Words of a text as names of the tables: inflected, compounded, shortened, or cut short by the engine.

use crate::gazetteer::{Class, Gazetteer, Sense};
use crate::spot::Reader;
use crate::words::{Feature, words};
use record::{Language, NameKind, Upos, Word};
use std::ops::Range;

/// A name as the tables know it.
pub struct Known {
    pub name: String,
    pub senses: Vec<Sense>,
    pub features: Vec<Feature>,
    pub part: bool,
}

impl Reader<'_> {
    /// With the pieces that hyphens join to it.
    pub fn joined(&self, mut range: Range<usize>) -> Range<usize> {
        let close = |one: usize, other: usize| self.word(one).span.end == self.word(other).span.start;
        let hyphen = |index: usize| self.is_hyphen(index);
        let last = self.sentence.words.len();
        while range.end + 1 < last
            && hyphen(range.end)
            && close(range.end - 1, range.end)
            && close(range.end, range.end + 1)
        {
            range.end += 2;
        }
        while range.start > 1
            && hyphen(range.start - 1)
            && close(range.start - 1, range.start)
            && close(range.start - 2, range.start - 1)
        {
            range.start -= 2;
        }
        range
    }

    /// The longest known name around it, where the engine cut a name short: "New" + "York",
    /// "Frankfurt" + "am Main", "Strait of" + "Hormuz", "Halle" + "(Saale)".
    pub fn wider(&self, range: &Range<usize>) -> Option<(Range<usize>, Known)> {
        const FARTHEST: usize = 3;
        let capital = |index: usize| self.word(index).form.starts_with(char::is_uppercase);
        let belongs = |index: &usize| {
            !matches!(self.marks[*index], Some(NameKind::Per))
                && (capital(*index) && (self.word(*index).upos != Upos::Det || *index > 0)
                    || words().is_part(self.gazetteer.language, "inside", &self.word(*index).form)
                    || matches!(self.word(*index).form.as_str(), "(" | ")"))
        };
        let first =
            (range.start.saturating_sub(FARTHEST)..range.start).rev().take_while(belongs).last().unwrap_or(range.start);
        let last = (range.end..self.marks.len().min(range.end + FARTHEST))
            .take_while(belongs)
            .last()
            .map_or(range.end, |index| index + 1);
        let mut wides: Vec<Range<usize>> =
            (first..=range.start).flat_map(|start| (range.end..=last).map(move |end| start..end)).collect();
        wides.retain(|wide| {
            wide.len() > range.len()
                && capital(wide.start)
                && (capital(wide.end - 1) || self.word(wide.end - 1).form == ")")
        });
        wides.sort_by_key(|wide| (std::cmp::Reverse(wide.len()), wide.start));
        wides.into_iter().find_map(|wide| {
            let name = self.text(&wide);
            let senses = self.gazetteer.senses(&name);
            let inner = name.contains('(') || wide.clone().any(|index| !capital(index));
            let enough = senses.iter().any(|sense| !sense.lesser) || inner && !senses.is_empty();
            enough.then_some((wide, Known { name, senses, features: Vec::new(), part: false }))
        })
    }

    /// The senses of these words, also where they are inflected or compounded.
    pub fn known(&self, range: &Range<usize>) -> Option<Known> {
        let text = self.text(range);
        if let Some(known) = self.known_text(&text) {
            return Some(known);
        }
        if range.len() < 2 {
            return None;
        }
        let (first, last) = (self.word(range.start), self.word(range.end - 1));
        let german = self.gazetteer.language == Language::German;
        if german
            && range.len() == 2
            && !self.features_of(last).is_empty()
            && let Some(known) = towns_of(&first.form).find_map(|town| self.known_text(&town))
        {
            return Some(Known { features: vec![Feature::City], ..known });
        }
        for (word, rest) in [(first, range.start + 1..range.end), (last, range.start..range.end - 1)] {
            let features = self.features_of(word);
            if features.is_empty() {
                continue;
            }
            // "Mount Lebanon" and "Lake Ontario" are not Lebanon and Ontario.
            let rest = if self.word(rest.start).form.to_lowercase() == "of" { rest.start + 1..rest.end } else { rest };
            if features.contains(&Feature::Nature) || rest.is_empty() {
                return None;
            }
            let mut known = self.known(&rest)?;
            if features == [Feature::District] {
                known.senses.retain(|sense| sense.class == Class::District);
            }
            return (!known.senses.is_empty()).then(|| Known { features: features.to_vec(), ..known });
        }
        if self.is_direction(first) {
            let known = self.known(&(range.start + 1..range.end))?;
            return Some(Known { part: true, ..known });
        }
        None
    }

    pub fn known_text(&self, text: &str) -> Option<Known> {
        let plain = |name: &str| {
            let senses = self.gazetteer.senses(name);
            (!senses.is_empty()).then(|| Known { name: name.to_string(), senses, features: Vec::new(), part: false })
        };
        if let Some(known) = plain(text) {
            return Some(known);
        }
        let short = [text, &format!("{text}.")]
            .into_iter()
            .map(|text| self.gazetteer.short(text))
            .find(|short| !short.is_empty())
            .unwrap_or_default();
        if !short.is_empty() {
            return Some(Known { name: text.to_string(), senses: short, features: Vec::new(), part: false });
        }
        let full: Vec<&str> = text.split(' ').map(|part| words().expansion(part).unwrap_or(part)).collect();
        if text.contains(' ')
            && let Some(known) = plain(&full.join(" "))
        {
            return Some(known);
        }
        let german = self.gazetteer.language == Language::German;
        let genitive = text.strip_suffix(['\'', '’']).or_else(|| text.strip_suffix('s').filter(|_| german));
        if let Some(known) = genitive.filter(|stem| stem.chars().count() > 2).and_then(plain) {
            return Some(known);
        }
        if let Some(known) = nominatives(text).filter(|_| german).find_map(|name| plain(&name)) {
            return Some(known);
        }
        if let Some((start, tail)) = text.rsplit_once('-') {
            let tail = tail.strip_suffix('s').filter(|_| german).unwrap_or(tail);
            let features = words().features(self.gazetteer.language, tail);
            if !features.is_empty() || words().is_located(self.gazetteer.language, tail) {
                let known = self.known_text(start)?;
                return Some(Known { features: features.to_vec(), ..known });
            }
        }
        if let Some((start, rest)) = text.split_once('-')
            && words().is_direction(self.gazetteer.language, "word", start)
            && let Some(known) = plain(rest)
        {
            return Some(Known { part: true, ..known });
        }
        words().prefixes(self.gazetteer.language).into_iter().find_map(|prefix| {
            let rest = text.strip_prefix(prefix)?;
            // "Nordkivu" for "Nord-Kivu".
            if let Some(known) = plain(&format!("{prefix}-{}", capitalised(rest))) {
                return Some(known);
            }
            let known = plain(&capitalised(rest)).or_else(|| plain(&capitalised(rest.strip_suffix('s')?)))?;
            let large =
                known.senses.iter().any(|sense| matches!(sense.class, Class::Country | Class::Region | Class::Admin1));
            (large && rest.starts_with(char::is_lowercase)).then_some(Known { part: true, ..known })
        })
    }

    pub fn is_direction(&self, word: &Word) -> bool {
        let lower = word.form.to_lowercase();
        let language = self.gazetteer.language;
        match language {
            Language::English => words().is_direction(language, "adjective", &lower),
            Language::German => words().is_direction(language, "adjective", stem(&lower)),
        }
    }

    pub fn features_of(&self, word: &Word) -> &'static [Feature] {
        let language = self.gazetteer.language;
        let lower = word.form.to_lowercase();
        let forms = [word.lemma.as_str(), word.form.as_str(), lower.as_str()];
        forms.into_iter().map(|form| words().features(language, form)).find(|found| !found.is_empty()).unwrap_or(&[])
    }
}

/// Codes of an adjective of nationality in any form; also behind a direction ("ostukrainisch").
pub fn demonym(gazetteer: &Gazetteer, form: &str) -> Vec<&'static str> {
    let language = gazetteer.language;
    match language {
        Language::English if form.starts_with(char::is_uppercase) => gazetteer.knowledge.adjectives(language, form),
        Language::English => Vec::new(),
        Language::German => {
            let lower = form.to_lowercase();
            let stem = stem(&lower);
            if !stem.ends_with("sch") && stem == lower {
                return Vec::new();
            }
            let codes = gazetteer.knowledge.adjectives(language, stem);
            if !codes.is_empty() {
                return codes;
            }
            let mut prefixes = words().prefixes(language).into_iter();
            let rest = prefixes.find_map(|prefix| stem.strip_prefix(prefix.to_lowercase().as_str()));
            rest.map(|rest| gazetteer.knowledge.adjectives(language, rest)).unwrap_or_default()
        }
    }
}

/// A German adjective without its ending.
pub fn stem(lower: &str) -> &str {
    let ends = ["en", "em", "er", "es", "e"];
    ends.iter().find_map(|end| lower.strip_suffix(end)).filter(|stem| stem.chars().count() > 3).unwrap_or(lower)
}

/// "Kanarischen Inseln" → "Kanarische Inseln", "Totem Meer" → "Totes Meer".
fn nominatives(name: &str) -> impl Iterator<Item = String> {
    let inflected = name.split_once(' ').and_then(|(adjective, rest)| {
        let stem = adjective.strip_suffix("en").or_else(|| adjective.strip_suffix("em"))?;
        Some((stem, rest))
    });
    inflected.into_iter().flat_map(|(stem, rest)| ["e", "es", "er"].map(|ending| format!("{stem}{ending} {rest}")))
}

/// Towns of an adjective in -er ("Frankfurter", "Bremer", "Münchner").
pub fn towns_of(adjective: &str) -> impl Iterator<Item = String> {
    let stem = adjective.strip_suffix("er").filter(|stem| stem.chars().count() > 2);
    stem.into_iter().flat_map(|stem| {
        let mut letters: Vec<char> = stem.chars().collect();
        letters.insert(letters.len() - 1, 'e');
        [stem.to_string(), format!("{stem}en"), letters.into_iter().collect()]
    })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

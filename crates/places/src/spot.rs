//! Which words of a sentence are place names, and what their neighbours say of them.

use crate::gazetteer::{Class, Gazetteer, Sense};
use crate::words::{Feature, words};
use knowledge::fold;
use record::{Article, NameKind, Sentence, Span, Upos, Word};
use std::collections::HashSet;
use std::ops::Range;

/// A place name in the text with all it can stand for.
#[derive(Clone, Debug)]
pub struct Spot {
    pub sentence: usize,
    pub words: Range<usize>,
    pub head: usize,
    pub span: Span,
    /// The name as it was found in the tables; the words of the text where it was not.
    pub name: String,
    /// Empty for a name that no table knows.
    pub senses: Vec<Sense>,
    /// What the noun beside it calls it ("Provinz", "city of").
    pub features: Vec<Feature>,
    /// Only a part of the place is meant ("eastern Ukraine").
    pub part: bool,
    /// Countries that an adjective before it names ("the Syrian city of Idlib").
    pub countries: Vec<&'static str>,
    /// Position in the list of spots of the larger place written beside it.
    pub within: Option<usize>,
    /// Part of the name of an organisation ("University of Michigan").
    pub inside: bool,
}

/// What the engine's names of the whole article tell of a name in it.
#[derive(Default)]
pub struct Seen {
    /// Folded names that the engine took for a location somewhere.
    places: HashSet<String>,
    /// Folded words of persons' full names.
    persons: HashSet<String>,
}

impl Seen {
    pub fn new(article: &Article, sentences: &[Sentence]) -> Seen {
        let mut seen = Seen::default();
        for name in sentences.iter().flat_map(|sentence| &sentence.names) {
            let text = article.text.slice(name.span);
            match name.kind {
                NameKind::Loc => _ = seen.places.insert(fold(text)),
                NameKind::Per if text.contains(' ') => seen.persons.extend(text.split_whitespace().map(fold)),
                _ => {}
            }
        }
        seen
    }
}

/// A name as the tables know it.
struct Known {
    name: String,
    senses: Vec<Sense>,
    features: Vec<Feature>,
    part: bool,
}

/// All place names of a sentence in order.
pub fn spots(
    gazetteer: &Gazetteer,
    article: &Article,
    seen: &Seen,
    number: usize,
    sentence: &Sentence,
    found: &mut Vec<Spot>,
) {
    let mut marks = vec![None; sentence.words.len()];
    for name in &sentence.names {
        for mark in marks.iter_mut().take(name.words.end).skip(name.words.start) {
            *mark = Some(name.kind);
        }
    }
    let mut reader = Reader { gazetteer, article, seen, number, sentence, marks, spots: Vec::new() };
    reader.read_dateline();
    for name in &sentence.names {
        let range = name.words.start..name.words.end.min(sentence.words.len());
        match name.kind {
            NameKind::Loc => reader.read_location(range),
            NameKind::Org | NameKind::Misc => reader.read_other_name(range),
            NameKind::Per => reader.read_person(range),
        }
    }
    reader.read_unmarked();
    let mut spots = reader.spots;
    spots.sort_by_key(|spot| (spot.words.start, spot.words.end));
    let first = found.len();
    link_containers(gazetteer, article, sentence, &mut spots, first);
    found.append(&mut spots);
}

struct Reader<'r> {
    gazetteer: &'r Gazetteer<'r>,
    article: &'r Article,
    seen: &'r Seen,
    number: usize,
    sentence: &'r Sentence,
    marks: Vec<Option<NameKind>>,
    spots: Vec<Spot>,
}

const LONGEST_NAME: usize = 5;
/// Priors from which a name counts without the engine's word for it: in any place, behind "in".
const WELL_KNOWN: f64 = 5.0;
const KNOWN: f64 = 4.0;
const FAMOUS: f64 = 5.7;

impl Reader<'_> {
    fn word(&self, index: usize) -> &Word {
        &self.sentence.words[index]
    }

    fn text(&self, range: &Range<usize>) -> String {
        let span = self.span(range);
        self.article.text.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.word(range.start).span.cover(self.word(range.end - 1).span)
    }

    /// A name that the engine takes for a location: one place, or several with commas between.
    fn read_location(&mut self, range: Range<usize>) {
        let breaks: Vec<usize> = range.clone().filter(|&index| self.is_break(index)).chain([range.end]).collect();
        let mut start = range.start;
        for end in breaks {
            self.read_place(start..end);
            start = end + 1;
        }
    }

    fn is_break(&self, index: usize) -> bool {
        matches!(self.word(index).form.as_str(), "," | "(" | ")" | "/" | ";" | ":")
    }

    fn read_place(&mut self, range: Range<usize>) {
        let range = self.trim(range);
        if range.is_empty() || !self.has_capital(&range) {
            return;
        }
        let joined = self.joined(range.clone());
        if joined != range && self.is_bare(&joined) {
            return;
        }
        if joined != range
            && let Some(known) = self.known(&joined)
        {
            return self.push(joined, known);
        }
        if let Some((wide, known)) = self.wider(&range) {
            return self.push(wide, known);
        }
        if self.is_bare(&range) {
            return;
        }
        if let Some(known) = self.known(&range) {
            let people = range.len() == 1
                && !demonym(self.gazetteer, &self.word(range.start).form).is_empty()
                && !known.senses.iter().any(is_state);
            if !self.is_somebody(&range, &known) && !self.is_mere_direction(&range) && !people {
                self.push(range, known);
            }
            return;
        }
        if self.is_no_name(&range) || self.read_pair(&range) {
            return;
        }
        let name = self.text(&range);
        self.push(range, Known { name, senses: Vec::new(), features: Vec::new(), part: false });
    }

    /// A bare noun ("Center"), left over from a longer name.
    fn is_bare(&self, range: &Range<usize>) -> bool {
        let language = self.gazetteer.language;
        let bare = |index: usize| {
            let word = self.word(index);
            words().is_part(language, "bare", &word.form) || !self.features_of(word).is_empty()
        };
        let tail =
            range.len() > 2 && self.is_hyphen(range.end - 2) && !self.features_of(self.word(range.end - 1)).is_empty();
        let state = || !self.gazetteer.states_named(&self.word(range.start).form).is_empty();
        range.clone().all(bare) || tail && state() || self.joins_feature(range) && state()
    }

    /// "US" in "US-Bundesstaat Georgia".
    fn joins_feature(&self, range: &Range<usize>) -> bool {
        let behind = range.end + 1;
        behind + 1 < self.marks.len()
            && self.is_hyphen(range.end)
            && !self.features_of(self.word(behind)).is_empty()
            && self.word(behind + 1).form.starts_with(char::is_uppercase)
    }

    /// "Russia-Turkey": two places that a hyphen joins; "Seattle-based": one.
    fn read_pair(&mut self, range: &Range<usize>) -> bool {
        let Some(hyphen) = range.clone().find(|&index| self.is_hyphen(index)) else { return false };
        let (one, other) = (range.start..hyphen, hyphen + 1..range.end);
        if one.is_empty() || other.is_empty() {
            return false;
        }
        let lower = !self.has_capital(&other);
        match (self.known(&one), self.known(&other)) {
            (Some(first), Some(second)) => {
                self.push(one, first);
                self.push(other, second);
                true
            }
            (Some(first), None) if lower => {
                self.push(one, first);
                true
            }
            _ => false,
        }
    }

    fn is_hyphen(&self, index: usize) -> bool {
        matches!(self.word(index).form.as_str(), "-" | "–")
    }

    /// With the pieces that hyphens join to it.
    fn joined(&self, mut range: Range<usize>) -> Range<usize> {
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

    fn has_capital(&self, range: &Range<usize>) -> bool {
        self.sentence.words[range.clone()].iter().any(|word| word.form.starts_with(char::is_uppercase))
    }

    /// The longest known name around it, where the engine cut a name short: "New" + "York",
    /// "Frankfurt" + "am Main", "Strait of" + "Hormuz", "Halle" + "(Saale)".
    fn wider(&self, range: &Range<usize>) -> Option<(Range<usize>, Known)> {
        const FARTHEST: usize = 3;
        let capital = |index: usize| self.word(index).form.starts_with(char::is_uppercase);
        let belongs = |index: &usize| {
            !matches!(self.marks[*index], Some(NameKind::Per))
                && (capital(*index) && self.word(*index).upos != Upos::Det
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

    /// A person of the article by one name ("Kennedy"), unless a word of place stands before it.
    fn is_somebody(&self, range: &Range<usize>, known: &Known) -> bool {
        range.len() == 1
            && self.seen.persons.contains(&fold(&known.name))
            && !known.senses.iter().any(is_state)
            && !self.is_behind(range.start, "locative")
            && !self.is_behind(range.start, "inside")
    }

    fn is_behind(&self, start: usize, kind: &'static str) -> bool {
        start > 0 && words().is_part(self.gazetteer.language, kind, &self.word(start - 1).form.to_lowercase())
    }

    fn is_mere_direction(&self, range: &Range<usize>) -> bool {
        range.clone().all(|index| self.is_direction(self.word(index)))
    }

    /// What the engine calls a location, but is an adjective of nationality, a person or an
    /// organisation.
    fn is_no_name(&self, range: &Range<usize>) -> bool {
        let only = self.word(range.start);
        let language = self.gazetteer.language;
        let single = range.len() == 1;
        self.is_mere_direction(range)
            || !self.gazetteer.knowledge.organisations_named(&self.text(range)).is_empty()
            || !demonym(self.gazetteer, &self.word(range.end - 1).form).is_empty()
            || single
                && (only.upos == Upos::Adj
                    || self.seen.persons.contains(&fold(&only.form))
                    || only.form.chars().count() < 2
                    || !self.gazetteer.knowledge.peoples(language, &only.form).is_empty())
    }

    /// Without articles before and possessive marks or stray punctuation behind.
    fn trim(&self, mut range: Range<usize>) -> Range<usize> {
        while let Some(first) = range.clone().next() {
            let word = self.word(first);
            if !matches!(word.upos, Upos::Det | Upos::Adp | Upos::Punct)
                || word.form.starts_with(char::is_uppercase)
                    && word.upos != Upos::Punct
                    && range.len() > 1
                    && !self.gazetteer.senses(&self.text(&range)).is_empty()
            {
                break;
            }
            range.start += 1;
        }
        while let Some(last) = range.clone().next_back() {
            let word = self.word(last);
            if !(word.upos == Upos::Punct || word.upos == Upos::Part || word.form.starts_with(['\'', '’']))
                || word.form.ends_with('.') && word.form.len() > 1
            {
                break;
            }
            range.end -= 1;
        }
        range
    }

    /// The senses of these words, also where they are inflected or compounded.
    fn known(&self, range: &Range<usize>) -> Option<Known> {
        let text = self.text(range);
        if let Some(known) = self.known_text(&text) {
            return Some(known);
        }
        if range.len() < 2 {
            return None;
        }
        let (first, last) = (self.word(range.start), self.word(range.end - 1));
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

    fn known_text(&self, text: &str) -> Option<Known> {
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
        let german = self.gazetteer.language == record::Language::German;
        let genitive = text.strip_suffix(['\'', '’']).or_else(|| text.strip_suffix('s').filter(|_| german));
        if let Some(known) = genitive.filter(|stem| stem.chars().count() > 2).and_then(plain) {
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

    fn is_direction(&self, word: &Word) -> bool {
        let lower = word.form.to_lowercase();
        let language = self.gazetteer.language;
        match language {
            record::Language::English => words().is_direction(language, "adjective", &lower),
            record::Language::German => words().is_direction(language, "adjective", stem(&lower)),
        }
    }

    fn features_of(&self, word: &Word) -> &'static [Feature] {
        let language = self.gazetteer.language;
        let lower = word.form.to_lowercase();
        let forms = [word.lemma.as_str(), word.form.as_str(), lower.as_str()];
        forms.into_iter().map(|form| words().features(language, form)).find(|found| !found.is_empty()).unwrap_or(&[])
    }

    /// Names of organisations and the like. The whole of it may be a famous place, as the engine often
    /// takes capitals and states for organisations; or a place is in it ("University of Michigan").
    fn read_other_name(&mut self, range: Range<usize>) {
        let range = self.trim(range);
        if range.is_empty() {
            return;
        }
        if let Some(known) = self.known(&range) {
            if self.is_famous(&known) {
                let institution = !known.features.is_empty();
                self.push_part(range, known, institution);
            }
            return;
        }
        let last = range.end;
        let starts = (range.start + 1..last).rev().take(LONGEST_NAME).map(|end| range.start..end);
        let ends = (range.start + 1..last).filter(|&index| self.is_behind(index, "joins")).map(|index| index..last);
        let inside = starts
            .chain(ends)
            .filter(|part| self.word(part.end - 1).form.starts_with(char::is_uppercase))
            .find_map(|part| {
                let known = self.known(&part)?;
                (self.is_famous(&known) && !known.part && known.features.is_empty()).then_some((part, known))
            });
        if let Some((part, known)) = inside {
            self.push_part(part, known, true);
        }
    }

    fn push_part(&mut self, range: Range<usize>, known: Known, inside: bool) {
        let before = self.spots.len();
        self.push(range, known);
        if let Some(spot) = self.spots.get_mut(before) {
            spot.inside = inside;
        }
    }

    /// Known without any support from the text, or a place elsewhere in the article.
    fn is_famous(&self, known: &Known) -> bool {
        let senses = || known.senses.iter().filter(|sense| !sense.lesser);
        let famous = |sense: &Sense| match sense.class {
            Class::Country => true,
            Class::City | Class::Admin1 => sense.prior >= FAMOUS,
            Class::District | Class::Region => false,
        };
        let state = known.senses.iter().any(is_state);
        let here = self.seen.places.contains(&fold(&known.name)) && senses().count() > 0;
        (state || here || senses().any(famous)) && !words().is_never(self.gazetteer.language, &known.name)
    }

    /// What the engine takes for a person by one name, but is a place elsewhere in the article or stands
    /// behind a word of place.
    fn read_person(&mut self, range: Range<usize>) {
        let range = self.trim(range);
        if range.len() != 1 {
            return;
        }
        let text = fold(&self.text(&range));
        let here = self.seen.places.contains(&text) && !self.seen.persons.contains(&text);
        if let Some(known) = self.known(&range)
            && (here || self.is_behind(range.start, "locative") && self.is_famous(&known))
        {
            self.push(range, known);
        }
    }

    /// Names before the first dash or bracket of a paragraph.
    fn read_dateline(&mut self) {
        let Some(stop) = dateline_end(self.article, self.sentence) else { return };
        let shouted = is_shouted(&self.word(0).form);
        let mut parts = Vec::new();
        let mut first = 0;
        for end in (0..stop).filter(|&index| self.is_break(index)).chain([stop]) {
            let part = first..end;
            first = end + 1;
            if part.is_empty() {
                return;
            }
            let unknown = || Known { name: self.text(&part), senses: Vec::new(), features: Vec::new(), part: false };
            let known = self.known(&part).unwrap_or_else(unknown);
            parts.push((part, known));
        }
        // "HOLLIDAY, Mo. —" is a place, "WEATHER —" is none.
        let proper = parts.iter().all(|(part, _)| self.word(part.start).form.starts_with(char::is_uppercase));
        let unknown = parts.iter().filter(|(_, known)| known.senses.is_empty()).count();
        if !proper || unknown == parts.len() || unknown > 0 && !shouted {
            return;
        }
        for (part, known) in parts {
            self.push(part, known);
        }
    }

    /// Proper nouns that the engine gave no name mark.
    fn read_unmarked(&mut self) {
        let mut index = 0;
        while index < self.marks.len() {
            index = match self.unmarked_state(index).or_else(|| self.unmarked_at(index)) {
                Some((range, known)) => {
                    let end = range.end;
                    self.push(range, known);
                    end
                }
                None => index + 1,
            };
        }
    }

    /// "die Vereinigten Staaten": a state whose name begins with an adjective.
    fn unmarked_state(&self, start: usize) -> Option<(Range<usize>, Known)> {
        let first = self.word(start);
        if first.upos != Upos::Adj || !first.form.starts_with(char::is_uppercase) || self.marks[start].is_some() {
            return None;
        }
        let ends = (start + 2..=self.marks.len().min(start + LONGEST_NAME)).rev();
        ends.map(|end| start..end).find_map(|range| {
            let known = self.known(&range)?;
            (known.senses.iter().any(is_state) && !known.part && known.features.is_empty()).then_some((range, known))
        })
    }

    fn unmarked_at(&self, start: usize) -> Option<(Range<usize>, Known)> {
        if !self.is_free_name(start)
            || start > 0 && self.is_free_name(start - 1) && !self.is_direction(self.word(start - 1))
        {
            return None;
        }
        let run = (start..self.marks.len().min(start + LONGEST_NAME))
            .take_while(|&index| self.is_free_name(index) || self.is_inside(index));
        let mut end = run.last()? + 1;
        while end > start + 1 && !self.is_free_name(end - 1) {
            end -= 1;
        }
        let range = start..end;
        let marked_next = self.marks.get(end).is_some_and(|mark| matches!(mark, Some(NameKind::Per | NameKind::Org)));
        let marked_before = start > 0 && matches!(self.marks[start - 1], Some(NameKind::Per));
        let titled = start > 0 && words().is_part(self.gazetteer.language, "title", &self.word(start - 1).form);
        if marked_next || marked_before || titled {
            return None;
        }
        let known = self.known(&range)?;
        if words().is_never(self.gazetteer.language, &known.name) {
            return None;
        }
        if self.is_somebody(&range, &known) {
            return None;
        }
        let here = self.seen.places.contains(&fold(&known.name));
        let enough = if here {
            f64::MIN
        } else if self.is_behind(start, "locative") {
            KNOWN
        } else {
            WELL_KNOWN
        };
        let sure = known.senses.iter().any(|sense| !sense.lesser && (is_state(sense) || sense.prior >= enough));
        sure.then_some((range, known))
    }

    fn is_free_name(&self, index: usize) -> bool {
        let word = self.word(index);
        self.marks[index].is_none() && word.upos == Upos::Propn && word.form.starts_with(char::is_uppercase)
    }

    fn is_inside(&self, index: usize) -> bool {
        self.marks[index].is_none() && words().is_part(self.gazetteer.language, "inside", &self.word(index).form)
    }

    fn push(&mut self, range: Range<usize>, known: Known) {
        let overlaps = |spot: &Spot| spot.words.start < range.end && range.start < spot.words.end;
        if self.spots.iter().any(overlaps) {
            return;
        }
        let Known { name, senses, mut features, mut part } = known;
        let mut range = range;
        if let Some(before) = range.start.checked_sub(1)
            && self.is_direction(self.word(before))
            && self.marks[before].is_none()
            && !senses.is_empty()
            && self.word(before).upos == Upos::Adj
        {
            range.start = before;
            part = true;
        }
        let said = features.clone();
        let countries = self.look_left(&range, &mut features);
        let complete = range.len() > 1 && !self.features_of(self.word(range.end - 1)).is_empty();
        if complete {
            // "Anderson County" is a county whatever stands around it.
            features = said;
        } else if range.end + 1 < self.marks.len() && self.is_hyphen(range.end) {
            features.extend(self.features_of(self.word(range.end + 1)));
        } else if let Some(next) = self.sentence.words.get(range.end).filter(|_| self.is_named_behind(&range)) {
            features.extend(self.features_of(next));
        }
        self.spots.push(Spot {
            sentence: self.number,
            head: head_of(self.sentence, &range),
            span: self.span(&range),
            words: range,
            name,
            senses,
            features,
            part,
            countries,
            within: None,
            inside: false,
        });
    }

    /// In English the noun behind a name speaks of it ("Helmand province"), unless it is owned by it.
    fn is_named_behind(&self, range: &Range<usize>) -> bool {
        let owner = self.sentence.words[range.clone()].iter().any(|word| word.form.starts_with(['\'', '’']));
        self.gazetteer.language == record::Language::English && !owner
    }

    /// Reads "the Syrian city of", "in der ostukrainischen Stadt", "im Bundesstaat" before a name:
    /// collects features and gives the countries of a demonym.
    fn look_left(&self, range: &Range<usize>, features: &mut Vec<Feature>) -> Vec<&'static str> {
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

fn is_shouted(word: &str) -> bool {
    word.chars().count() > 3 && !word.chars().any(char::is_lowercase)
}

fn is_state(sense: &Sense) -> bool {
    sense.class == Class::Country
}

/// Codes of an adjective of nationality in any form; also behind a direction ("ostukrainisch").
pub fn demonym(gazetteer: &Gazetteer, form: &str) -> Vec<&'static str> {
    let language = gazetteer.language;
    match language {
        record::Language::English if form.starts_with(char::is_uppercase) => {
            gazetteer.knowledge.adjectives(language, form)
        }
        record::Language::English => Vec::new(),
        record::Language::German => {
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

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The word of the range whose head lies outside it.
fn head_of(sentence: &Sentence, range: &Range<usize>) -> usize {
    let outside = |&index: &usize| sentence.words[index].head.is_none_or(|head| !range.contains(&head));
    let heads: Vec<usize> = range.clone().filter(outside).collect();
    let name = |index: &&usize| matches!(sentence.words[**index].upos, Upos::Propn | Upos::Noun);
    heads.iter().find(name).or(heads.first()).copied().unwrap_or(range.start)
}

/// Finds larger places written beside a name: "Springfield, Illinois", "Halle (Saale)", "Kano in
/// Nigeria", "Goma in der Provinz Nordkivu".
fn link_containers(gazetteer: &Gazetteer, article: &Article, sentence: &Sentence, spots: &mut [Spot], first: usize) {
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

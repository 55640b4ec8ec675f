//! Which words of a sentence are place names, and what their neighbours say of them.

use crate::beside::{dateline_end, is_shouted, link_containers};
use crate::gazetteer::{Class, Gazetteer, Sense};
use crate::names::{Known, demonym, towns_of};
use crate::peoples::Nationality;
use crate::words::{Feature, words};
use knowledge::fold;
use record::{Article, Language, NameKind, Sentence, Span, Upos, Word};
use std::collections::HashSet;
use std::ops::Range;

/// A place name in the text with all it can stand for.
#[derive(Clone, Debug)]
pub struct Spot {
    pub sentence: usize,
    pub words: Range<usize>,
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
    /// Part of the name of an organisation ("University of Michigan") or an adjective of the place.
    pub inside: bool,
    /// So little speaks for a place here that something near it must be named as well.
    pub tentative: bool,
    /// The words of the whole name, which stand instead of a tentative part that falls.
    pub whole: Option<Range<usize>>,
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

/// All place names of a sentence in order.
pub fn spots(
    gazetteer: &Gazetteer,
    article: &Article,
    seen: &Seen,
    number: usize,
    sentence: &Sentence,
    peoples: &[Nationality],
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
    reader.read_party_labels();
    for name in &sentence.names {
        let range = name.words.start..name.words.end.min(sentence.words.len());
        match name.kind {
            NameKind::Loc => reader.read_location(range),
            NameKind::Org | NameKind::Misc => reader.read_other_name(range),
            NameKind::Per => reader.read_person(range),
        }
    }
    reader.read_town_adjectives();
    reader.read_unmarked();
    let mut spots = reader.spots;
    // "Sri" of "Sri Lankan" is no place.
    spots.retain(|spot| {
        let within =
            |people: &Nationality| people.words.start <= spot.words.start && spot.words.end <= people.words.end;
        !peoples.iter().any(|people| within(people) && people.words.len() > spot.words.len())
    });
    spots.sort_by_key(|spot| (spot.words.start, spot.words.end));
    let first = found.len();
    link_containers(gazetteer, article, sentence, &mut spots, first);
    found.append(&mut spots);
}

/// Reads the place names of one sentence.
pub struct Reader<'r> {
    pub gazetteer: &'r Gazetteer<'r>,
    article: &'r Article,
    seen: &'r Seen,
    number: usize,
    pub sentence: &'r Sentence,
    /// The kind of the engine's name that each word is part of.
    pub marks: Vec<Option<NameKind>>,
    spots: Vec<Spot>,
}

const LONGEST_NAME: usize = 5;
/// Priors from which a name counts without the engine's word for it: in any place, behind "in".
const WELL_KNOWN: f64 = 5.0;
const KNOWN: f64 = 4.0;
const FAMOUS: f64 = 5.7;

impl Reader<'_> {
    pub fn word(&self, index: usize) -> &Word {
        &self.sentence.words[index]
    }

    pub fn text(&self, range: &Range<usize>) -> String {
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
            self.push(joined, known);
            return;
        }
        if let Some((wide, known)) = self.wider(&range) {
            self.push(wide, known);
            return;
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
        if let Some((part, known)) = self.part_of(&range) {
            return self.push_part(part, known, true, Some(range));
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

    pub fn is_hyphen(&self, index: usize) -> bool {
        matches!(self.word(index).form.as_str(), "-" | "–")
    }

    fn has_capital(&self, range: &Range<usize>) -> bool {
        self.sentence.words[range.clone()].iter().any(|word| word.form.starts_with(char::is_uppercase))
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
                && (matches!(only.upos, Upos::Adj | Upos::Noun)
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

    /// Names of organisations and the like. The whole of it may be a famous place, as the engine often
    /// takes capitals and states for organisations; or a place is in it ("University of Michigan").
    fn read_other_name(&mut self, range: Range<usize>) {
        let range = self.trim(range);
        if range.is_empty() {
            return;
        }
        if let Some(known) = self.known(&range) {
            if self.is_likely(&range, &known) {
                let institution = !known.features.is_empty() || !self.is_famous(&known);
                self.push_part(range, known, institution, None);
            }
            return;
        }
        if let Some((part, known)) = self.part_of(&range) {
            self.push_part(part, known, true, None);
        }
    }

    /// `whole` is the name that stands where the part turns out to be no place.
    fn push_part(&mut self, range: Range<usize>, known: Known, inside: bool, whole: Option<Range<usize>>) {
        let tentative = !self.is_sure(&range, &known);
        if let Some(spot) = self.push(range, known) {
            (spot.inside, spot.tentative, spot.whole) = (inside, tentative, whole);
        }
    }

    /// The place in the name of something else: "Boise" in "Boise Airport", "Michigan" in "University of
    /// Michigan".
    fn part_of(&self, range: &Range<usize>) -> Option<(Range<usize>, Known)> {
        if words().is_part(self.gazetteer.language, "way", &self.word(range.end - 1).form) {
            return None;
        }
        let last = range.end;
        let starts = (range.start + 1..last).rev().take(LONGEST_NAME).map(|end| range.start..end);
        let ends = (range.start + 1..last).filter(|&index| self.is_behind(index, "joins")).map(|index| index..last);
        starts.chain(ends).filter(|part| self.word(part.end - 1).form.starts_with(char::is_uppercase)).find_map(
            |part| {
                let known = self.known(&part)?;
                (!known.part && self.is_likely(&part, &known)).then_some((part, known))
            },
        )
    }

    /// Called a county, or known so well or so near that it counts without the engine's word for it.
    fn is_sure(&self, range: &Range<usize>, known: &Known) -> bool {
        let called = || self.features_of(self.word(range.end - 1)).contains(&Feature::District);
        let county = range.len() > 1 && called() && known.senses.iter().any(|sense| sense.class == Class::District);
        county || self.is_famous(known)
    }

    /// What may be a place if others near it are named too.
    fn is_likely(&self, range: &Range<usize>, known: &Known) -> bool {
        const SHORTEST: usize = 4;
        let word = self.word(range.start);
        let common = range.len() == 1 && (word.upos != Upos::Propn || known.name.chars().count() < SHORTEST);
        let place = || known.senses.iter().any(|sense| !sense.lesser && sense.class != Class::Region);
        // "Plantation Lakes", "Madison Creek" are called after somebody or something else.
        let next = self.sentence.words.get(range.end).map(|word| word.form.as_str()).unwrap_or_default();
        let thing = || words().is_part(self.gazetteer.language, "thing", next);
        let politician = || range.len() == 1 && !self.gazetteer.knowledge.persons_by_surname(&known.name).is_empty();
        let other = || {
            words().is_never(self.gazetteer.language, &known.name)
                || self.is_somebody(range, known)
                || self.is_bare(range)
                || self.is_mere_direction(range)
        };
        self.is_sure(range, known)
            || known.features.is_empty() && !common && place() && !thing() && !politician() && !other()
    }

    /// The seat of a politician behind the letter of the party: "R-Texas".
    fn read_party_labels(&mut self) {
        const LONGEST_SEAT: usize = 3;
        let count = self.sentence.words.len();
        for hyphen in 1..count {
            let before = hyphen - 1;
            let close = self.word(before).span.end == self.word(hyphen).span.start;
            let party = self.is_hyphen(hyphen) && close;
            if !party || !words().is_part(self.gazetteer.language, "party", &self.word(before).form) {
                continue;
            }
            let capital = |&index: &usize| self.word(index).form.starts_with(char::is_uppercase);
            let run = (hyphen + 1..count.min(hyphen + 1 + LONGEST_SEAT)).take_while(capital).count();
            let mut ends = (1..=run).rev().map(|length| hyphen + 1..hyphen + 1 + length);
            let seat = ends.find_map(|range| Some((range.clone(), self.known(&range)?)));
            if let Some(spot) = seat.and_then(|(range, known)| self.push(range, known)) {
                spot.inside = true;
            }
        }
    }

    /// "der Moskauer Vorort", "die Münchner Polizei".
    fn read_town_adjectives(&mut self) {
        if self.gazetteer.language != Language::German {
            return;
        }
        for index in 0..self.sentence.words.len().saturating_sub(1) {
            let word = self.word(index);
            let adjective = word.upos == Upos::Adj || word.upos == Upos::Propn && word.deprel != "flat";
            let person = matches!(self.marks[index], Some(NameKind::Per))
                || matches!(self.marks[index + 1], Some(NameKind::Per));
            let noun = matches!(self.word(index + 1).upos, Upos::Noun | Upos::Propn | Upos::Adj);
            if !adjective || person || !noun || !word.form.starts_with(char::is_uppercase) {
                continue;
            }
            let town = |known: &Known| {
                known.senses.iter().any(|sense| sense.class == Class::City && !sense.lesser && sense.prior >= KNOWN)
            };
            let known =
                towns_of(&word.form).filter_map(|name| self.known_text(&name)).find(|known| town(known) && !known.part);
            if let Some(mut known) = known {
                known.senses.retain(|sense| matches!(sense.class, Class::City | Class::Admin1));
                self.spots.retain(|spot| !(spot.tentative && spot.words == (index..index + 1)));
                if let Some(spot) = self.push(index..index + 1, known) {
                    spot.inside = true;
                }
            }
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

    /// What the engine takes for a person by one name, but is a place elsewhere in the article, stands
    /// behind a word of place, or is a capital ("Washington said").
    fn read_person(&mut self, range: Range<usize>) {
        let range = self.trim(range);
        if range.len() != 1 {
            return;
        }
        let text = fold(&self.text(&range));
        let person = self.seen.persons.contains(&text);
        let here = self.seen.places.contains(&text) && !person;
        let metonyms = self.gazetteer.knowledge.metonyms(self.gazetteer.language, &self.word(range.start).form);
        let capital = !person && metonyms.iter().any(|metonym| metonym.kind == "capital");
        if let Some(known) = self.known(&range)
            && (here || (capital || self.is_behind(range.start, "locative")) && self.is_famous(&known))
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
            let state = self.unmarked_state(index).map(|(range, known)| (range, known, false));
            index = match state.or_else(|| self.unmarked_at(index)) {
                Some((range, known, tentative)) => {
                    let end = range.end;
                    if let Some(spot) = self.push(range, known) {
                        spot.tentative = tentative;
                    }
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

    fn unmarked_at(&self, start: usize) -> Option<(Range<usize>, Known, bool)> {
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
        // German writes all nouns with a capital, so that there a word of place must tell.
        let told = self.gazetteer.language == Language::English || self.is_behind(start, "locative");
        (sure || told && self.is_likely(&range, &known)).then_some((range, known, !sure))
    }

    fn is_free_name(&self, index: usize) -> bool {
        let word = self.word(index);
        let german = self.gazetteer.language == Language::German;
        let name =
            word.upos == Upos::Propn || german && word.upos == Upos::Noun && self.gazetteer.is_region(&word.form);
        self.marks[index].is_none() && name && word.form.starts_with(char::is_uppercase)
    }

    fn is_inside(&self, index: usize) -> bool {
        self.marks[index].is_none() && words().is_part(self.gazetteer.language, "inside", &self.word(index).form)
    }

    /// The new spot, unless another one has its words.
    fn push(&mut self, range: Range<usize>, known: Known) -> Option<&mut Spot> {
        let overlaps = |spot: &Spot| spot.words.start < range.end && range.start < spot.words.end;
        if self.spots.iter().any(overlaps) {
            return None;
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
            span: self.span(&range),
            words: range,
            name,
            senses,
            features,
            part,
            countries,
            within: None,
            inside: false,
            tentative: false,
            whole: None,
        });
        self.spots.last_mut()
    }
}

fn is_state(sense: &Sense) -> bool {
    sense.class == Class::Country
}

/// The word of the range whose head lies outside it.
pub fn head_of(sentence: &Sentence, range: &Range<usize>) -> usize {
    let outside = |&index: &usize| sentence.words[index].head.is_none_or(|head| !range.contains(&head));
    let heads: Vec<usize> = range.clone().filter(outside).collect();
    let name = |index: &&usize| matches!(sentence.words[**index].upos, Upos::Propn | Upos::Noun);
    heads.iter().find(name).or(heads.first()).copied().unwrap_or(range.start)
}

//! Phrases: which words around a title, a name or a state belong to one party, and whose it is.

use crate::people::People;
use crate::sense::{self, Role, Sense};
use crate::tables::TABLES;
use crate::unit::{Unit, units};
use crate::world::{Belonging, World};
use record::{Language, MentionKind, NameKind, Sentence, Upos};
use std::cell::OnceCell;
use std::ops::Range;

/// A run of units with a meaning.
pub struct Atom {
    pub units: Range<usize>,
    pub sense: Sense,
}

/// One party as the sentence words it, before it is known who that is.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// In words, not units.
    pub words: Range<usize>,
    pub head: usize,
    pub kind: MentionKind,
    pub role: Option<Role>,
    /// States and organisations it belongs to or is.
    pub whose: Vec<Belonging>,
    /// Index into `People`.
    pub person: Option<usize>,
    /// The person it belongs to ("Putins Berater").
    pub owner: Option<usize>,
    /// The possessive pronoun before it ("sein Berater"), a word.
    pub possessive: Option<usize>,
    pub article: Article,
    pub plural: bool,
    /// Belongs to several countries, or to others than that of the article ("westliche Minister").
    pub foreign: bool,
    /// A name that may be a place as well as a party.
    pub place: bool,
    /// Swallowed by a larger phrase.
    pub inner: bool,
}

impl Phrase {
    pub fn new(words: Range<usize>, head: usize, kind: MentionKind) -> Phrase {
        Phrase {
            words,
            head,
            kind,
            role: None,
            whose: Vec::new(),
            person: None,
            owner: None,
            possessive: None,
            article: Article::None,
            plural: false,
            foreign: false,
            place: false,
            inner: false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Article {
    None,
    Definite,
    Indefinite,
}

/// A sentence cut into units, and what they mean.
pub struct Reading<'s> {
    pub sentence: &'s Sentence,
    pub units: Vec<Unit>,
    pub atoms: Vec<Atom>,
    /// Atom of every unit.
    at: Vec<Option<usize>>,
    /// What every unit means by itself, once somebody asked.
    alone: Vec<OnceCell<Option<Sense>>>,
    begins: Vec<OnceCell<bool>>,
}

impl<'s> Reading<'s> {
    pub fn new(sentence: &'s Sentence) -> Reading<'s> {
        let units = units(sentence);
        let alone = units.iter().map(|_| OnceCell::new()).collect();
        let begins = units.iter().map(|_| OnceCell::new()).collect();
        Reading { sentence, at: vec![None; units.len()], units, atoms: Vec::new(), alone, begins }
    }

    /// Makes the persons known whom the sentence names in full. `named` says that the engine marked
    /// names in this article, so that what it did not mark is none.
    pub fn enter_full_names(&self, world: &World, named: bool, people: &mut People) {
        let full = |name: &Range<usize>| name.len() > 1 && self.units[name.start].capital();
        for name in self.names(world, named, people).into_iter().filter(full) {
            people.enter(world, &self.name(world, name));
        }
    }

    /// Finds the words with a meaning, the longest runs first.
    pub fn read(&mut self, world: &World, named: bool, people: &People) {
        let names = self.names(world, named, people);
        let mut start = 0;
        while start < self.units.len() {
            if let Some(name) = names.iter().find(|name| name.start == start) {
                self.push(name.clone(), Sense::Name);
                start = name.end;
                continue;
            }
            let limit = names.iter().map(|name| name.start).find(|&at| at > start).unwrap_or(self.units.len());
            let titled =
                |end: usize, sense: &Sense| end == start + 1 && matches!(sense, Sense::Role(role) if role.human);
            if let Some(end) = self.division(world, start, limit) {
                start = end;
                continue;
            }
            let found = match self.longest(world, start, limit) {
                // "General Dynamics"
                Some((end, sense)) if titled(end, &sense) => {
                    self.unknown_organisation(world, start, limit).or(Some((end, sense)))
                }
                None => self.unknown_organisation(world, start, limit),
                known => known,
            };
            match found {
                Some((end, sense)) => {
                    self.push(start..end, sense);
                    start = end;
                }
                None => start += 1,
            }
        }
    }

    fn longest(&self, world: &World, start: usize, limit: usize) -> Option<(usize, Sense)> {
        // Only names may begin with an article or another small word.
        let opens = self.units[start].capital() || self.units[start].describes();
        if opens && limit > start + 1 && self.begins(world, start) {
            let most = limit.min(start + LONGEST);
            let most = (start..most).find(|&at| !self.units[at].may_stand_in_name()).unwrap_or(most);
            for end in (start + 2..=most).rev().filter(|&end| self.units[end - 1].may_end_name()) {
                if let Some(sense) = sense::of(world, &self.units[start..end]) {
                    return Some((end, sense));
                }
            }
        }
        self.alone(world, start).clone().map(|sense| (start + 1, sense))
    }

    /// Whether a name of several words may begin with the unit; asked of the tables once.
    fn begins(&self, world: &World, unit: usize) -> bool {
        *self.begins[unit].get_or_init(|| world.may_begin_name(&self.units[unit].form))
    }

    /// Where a province or federal state ends whose name holds that of a country ("New Jersey", "Nordossetien").
    fn division(&self, world: &World, start: usize, limit: usize) -> Option<usize> {
        let end = start + 2;
        if end > limit
            || !self.units[start].capital()
            || !matches!(self.alone(world, start + 1), Some(Sense::Country(_)))
        {
            return None;
        }
        let name = self.text(start..end);
        let known = || sense::of(world, &self.units[start..end]).is_some();
        (world.country_of_division(&name).is_some() && !known()).then_some(end)
    }

    /// What the engine marked as an organisation though no table knows it, with the country that its
    /// own words give.
    fn unknown_organisation(&self, world: &World, start: usize, limit: usize) -> Option<(usize, Sense)> {
        let starts_here = |name: &&record::Name| name.words.start == self.units[start].words.start;
        let name = self.sentence.names.iter().filter(|name| name.kind == NameKind::Org).find(starts_here)?;
        let units = self.units_of(&name.words);
        let last = self.units.get(units.end.checked_sub(1)?)?;
        let title = |sense: &Sense| matches!(sense, Sense::Role(role) if role.human);
        // "Continental Airlines": a name of its own, not the airlines of a country.
        let kind_of = |sense: &Sense| match sense {
            Sense::Role(role) => !role.human && role.sector.iter().all(|sector| PRIVATE.contains(&sector.as_str())),
            _ => false,
        };
        let known = |unit: usize| {
            let last = unit + 1 == units.end;
            let sense = self.alone(world, unit).as_ref();
            sense.is_some_and(|sense| if last { units.len() == 1 || !kind_of(sense) } else { !title(sense) })
        };
        if units.end > limit || !last.capital() || !last.nominal() || units.clone().any(known) {
            return None;
        }
        let name = self.name_text(world, units.clone());
        if units.len() == 1 && !world.is_only_organisation(&name) {
            return None;
        }
        // "Virginia State Police"
        let place =
            (units.start + 1..units.end).rev().find_map(|end| world.country_of_division(&self.text(units.start..end)));
        let kind = sense::role(world, &last.form.to_lowercase()).or_else(|| sense::role(world, &last.lemma));
        let kind = kind.filter(|role| units.len() > 1 && !role.human);
        Some((
            units.end,
            Sense::Organisation(Belonging {
                code: place.unwrap_or_default(),
                state: place.unwrap_or_default(),
                sector: kind.map(|kind| kind.sector).unwrap_or_default(),
                name,
                organisation: Some(""),
            }),
        ))
    }

    /// Short names that stand in brackets behind an organisation, known or marked by the engine:
    /// "Rapid Support Forces (RSF)".
    pub fn short_names(&self, world: &World) -> Vec<(String, Belonging)> {
        let mut found = Vec::new();
        for open in 1..self.units.len().saturating_sub(2) {
            let short = &self.units[open + 1].form;
            let letters = short.chars().count();
            let capitals = short.chars().filter(|c| c.is_uppercase()).count();
            let bracketed = self.units[open].form == "(" && self.units[open + 2].form == ")";
            if !bracketed || !(2..=8).contains(&letters) || capitals < 2 {
                continue;
            }
            let quoted = matches!(self.units[open - 1].form.as_str(), "“" | "”" | "\"" | "«" | "»" | "''");
            let end = open - usize::from(quoted);
            let from = end.saturating_sub(LONGEST);
            let known = (from..end).find_map(|start| match sense::of(world, &self.units[start..end]) {
                Some(Sense::Organisation(whose)) if end - start > 1 => Some(whose),
                _ => None,
            });
            let marked =
                || self.marked_before(end).filter(|_| sense::of(world, &self.units[open + 1..open + 2]).is_none());
            found.extend(known.or_else(marked).map(|whose| (short.clone(), whose)));
        }
        found
    }

    /// The organisation of several words that the engine marks right before a unit; no table knows it.
    fn marked_before(&self, end: usize) -> Option<Belonging> {
        let organisations =
            self.sentence.names.iter().filter(|name| name.kind == NameKind::Org && name.words.len() > 1);
        let units = organisations.map(|name| self.units_of(&name.words)).find(|units| units.end == end)?;
        Some(Belonging { code: "", state: "", sector: Vec::new(), name: self.text(units), organisation: Some("") })
    }

    /// What the unit means by itself.
    pub fn alone(&self, world: &World, unit: usize) -> &Option<Sense> {
        self.alone[unit].get_or_init(|| {
            let sense = sense::of(world, &self.units[unit..unit + 1]);
            // "die Bahn", "die Allianz": a common noun unless the engine sees a name.
            let common =
                self.units[unit].upos == Upos::Noun && !self.units[unit].form.chars().skip(1).any(char::is_uppercase);
            match sense {
                Some(Sense::Organisation(found)) if common && found.bears_common_name() && !self.is_marked(unit) => {
                    None
                }
                other => other,
            }
        })
    }

    fn is_marked(&self, unit: usize) -> bool {
        self.sentence.names.iter().any(|name| name.words.contains(&self.units[unit].words.start))
    }

    fn push(&mut self, units: Range<usize>, sense: Sense) {
        for unit in units.clone() {
            self.at[unit] = Some(self.atoms.len());
        }
        self.atoms.push(Atom { units, sense });
    }

    pub fn text(&self, units: Range<usize>) -> String {
        self.units[units].iter().map(|unit| unit.form.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// As the article writes it.
    fn name_text(&self, world: &World, units: Range<usize>) -> String {
        let span = record::Span::new(self.units[units.start].span.start, self.units[units.end - 1].span.end);
        world.text.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn words(&self, units: Range<usize>) -> Range<usize> {
        self.units[units.start].words.start..self.units[units.end - 1].words.end
    }

    pub fn units_of(&self, words: &Range<usize>) -> Range<usize> {
        let start = self.units.iter().position(|unit| unit.words.end > words.start).unwrap_or(0);
        let end = self.units.iter().rposition(|unit| unit.words.start < words.end).map_or(start, |last| last + 1);
        start..end
    }

    pub fn is_role(&self, world: &World, unit: usize) -> bool {
        matches!(self.alone(world, unit), Some(Sense::Role(_)))
    }

    pub fn is_title(&self, world: &World, unit: usize) -> bool {
        let form = &self.units[unit].form;
        if TABLES.is(world.language, form, "honorific") {
            return true;
        }
        let human = |sense: &Option<Sense>| matches!(sense, Some(Sense::Role(role)) if role.human);
        let of_two = || {
            unit > 0
                && self.units[unit - 1].describes()
                && self.begins(world, unit - 1)
                && human(&sense::of(world, &self.units[unit - 1..unit + 1]))
        };
        human(self.alone(world, unit)) || of_two()
    }

    pub fn atom(&self, unit: usize) -> Option<usize> {
        self.at.get(unit).copied().flatten()
    }

    /// Whether the tree joins the unit to one before it.
    pub fn is_conjunct(&self, unit: usize) -> bool {
        self.units.get(unit).is_some_and(|unit| self.sentence.words[unit.words.start].relation() == "conj")
    }

    /// Whether the unit before this place is plural.
    pub fn is_plural(&self, end: usize) -> bool {
        end > 0 && self.sentence.words[self.units[end - 1].words.end - 1].feat("Number") == Some("Plur")
    }

    pub fn sense(&self, unit: usize) -> Option<&Sense> {
        self.at.get(unit).copied().flatten().map(|atom| &self.atoms[atom].sense)
    }

    /// The phrases of the sentence in order; those swallowed by a larger one are marked.
    pub fn phrases(&self, world: &World, people: &mut People) -> Vec<Phrase> {
        let mut eaten = vec![false; self.atoms.len()];
        let mut phrases: Vec<(usize, Phrase)> = Vec::new();
        // From the right, so that what stands behind a title is read before the title.
        for index in (0..self.atoms.len()).rev() {
            let phrase = match &self.atoms[index].sense {
                Sense::Role(_) if !eaten[index] => self.role_phrase(world, people, index, &mut eaten, &phrases),
                Sense::Role(_) | Sense::Standing(_) => None,
                _ => self.simple_phrase(world, people, index),
            };
            if let Some(phrase) = phrase {
                phrases.push((index, phrase));
            }
        }
        phrases.sort_by_key(|(index, _)| *index);
        let mut phrases: Vec<Phrase> = phrases
            .into_iter()
            .map(|(index, phrase)| Phrase { inner: eaten[index], ..phrase })
            .filter(|phrase| !phrase.inner || phrase.kind == MentionKind::Person)
            .collect();
        let outer = phrases.iter().filter(|phrase| !phrase.inner);
        let outer: Vec<(Range<usize>, Option<usize>, MentionKind)> =
            outer.map(|phrase| (phrase.words.clone(), phrase.person, phrase.kind)).collect();
        phrases.retain(|phrase| {
            let said_by = |(words, person, kind): &(Range<usize>, Option<usize>, MentionKind)| {
                words.contains(&phrase.head) && (*person == phrase.person || *kind == MentionKind::Organisation)
            };
            !phrase.inner || !outer.iter().any(said_by)
        });
        self.join_peoples(people, &mut phrases);
        self.join_appositions(world, people, &mut phrases);
        // The acronym in brackets was read with the name before it.
        let mut reached = 0;
        phrases.retain(|phrase| {
            let fresh = phrase.inner || phrase.words.end > reached;
            reached = reached.max(phrase.words.end);
            fresh
        });
        phrases
    }

    fn simple_phrase(&self, world: &World, people: &mut People, index: usize) -> Option<Phrase> {
        let Atom { units, sense } = &self.atoms[index];
        let mut phrase = self.blank(world, units.clone());
        match sense {
            Sense::Country(whose) => {
                phrase.kind = if whose.len() > 1 { MentionKind::Group } else { MentionKind::Country };
                phrase.whose = whose.clone();
                phrase.place = whose.len() == 1 && units.len() == 1;
            }
            Sense::Metonym { whose, capital } => {
                phrase.kind = MentionKind::Metonym;
                phrase.whose = vec![whose.clone()];
                phrase.place = *capital;
            }
            Sense::Organisation(whose) => {
                if let Some(Sense::Organisation(same)) = self.sense(units.end + 1)
                    && self.units[units.end].form == "("
                    && same.organisation == whose.organisation
                {
                    phrase.words.end = self.units[(units.end + 2).min(self.units.len() - 1)].words.end;
                }
                let group = (whose.code == "IGO" && whose.sector.is_empty()) || world.is_own_group(whose);
                phrase.kind = if group { MentionKind::Group } else { MentionKind::Organisation };
                phrase.whose = vec![whose.clone()];
            }
            Sense::People(whose) => {
                phrase.kind = MentionKind::People;
                phrase.whose = vec![Belonging { sector: vec!["CVL".to_string()], ..whose.clone() }];
            }
            Sense::Adjective(whose) if whose.iter().all(|whose| whose.code.is_empty()) => return None,
            Sense::Adjective(whose) => {
                phrase.kind = MentionKind::People;
                phrase.whose = whose.iter().map(|whose| Belonging { sector: Vec::new(), ..whose.clone() }).collect();
            }
            Sense::Name => {
                let name = self.name(world, units.clone());
                // "zu Guttenberg", "von der Leyen" call somebody as a single name does.
                let person = if units.len() > 1 && self.units[units.start].capital() {
                    Some(people.enter(world, &name))
                } else {
                    let last = units.end - 1..units.end;
                    let whole = people.called(world, &name).filter(|_| units.len() > 1);
                    whole.or_else(|| self.single_name(world, people, &self.name(world, last.clone()), &last))
                };
                phrase.kind = MentionKind::Person;
                phrase.person = Some(person?);
                if let Some(whose) = self.origin(world, units) {
                    people.learn(world, phrase.person?, None, &[whose]);
                }
                self.learn_from_brackets(world, people, units.end, phrase.person?);
                if units.start > 0
                    && let Some(gender) = TABLES.value(world.language, &self.units[units.start - 1].form, "honorific")
                {
                    let person = &mut people.list[phrase.person?];
                    if !gender.is_empty() {
                        person.gender = crate::tables::gender(gender);
                    }
                    phrase.words = self.words(units.start - 1..units.end);
                    phrase.head = self.head(&phrase.words);
                }
            }
            Sense::Role(_) | Sense::Standing(_) => return None,
        }
        Some(phrase)
    }

    /// The country that the noun before a name gives, which is no role itself: "der Spanier Rafael
    /// Nadal", "the Dutch national Yago Riedijk".
    fn origin(&self, world: &World, name: &Range<usize>) -> Option<Belonging> {
        let words = &self.sentence.words;
        let head = self.head(&self.words(name.clone()));
        let noun =
            words[head].head.filter(|noun| *noun < head && matches!(words[head].relation(), "appos" | "flat"))?;
        let unit = self.units.iter().position(|unit| unit.words.contains(&noun))?;
        let without_sector = |whose: &Belonging| Belonging { sector: Vec::new(), ..whose.clone() };
        match self.alone(world, unit) {
            Some(Sense::People(whose)) => Some(without_sector(whose)),
            None if words[noun].upos == Upos::Noun => self.sentence.children(noun).find_map(|child| {
                let unit = self.units.iter().position(|unit| unit.words.contains(&child) && child < noun)?;
                match self.alone(world, unit) {
                    Some(Sense::Adjective(whose)) if whose.len() == 1 && !whose[0].code.is_empty() => {
                        Some(without_sector(&whose[0]))
                    }
                    _ => None,
                }
            }),
            _ => None,
        }
    }

    /// Who a single name calls: somebody named in full in this article, else an office holder of the day.
    fn single_name(&self, world: &World, people: &mut People, name: &str, units: &Range<usize>) -> Option<usize> {
        let honorific = units
            .start
            .checked_sub(1)
            .and_then(|before| TABLES.value(world.language, &self.units[before].form, "honorific"));
        if let Some(person) = people.called_with(world, name, crate::tables::gender(honorific.unwrap_or_default())) {
            return Some(person);
        }
        if let Some(known) = world.well_known(name) {
            let person = people.enter(world, known.name_en());
            people.list[person].confidence = people.list[person].confidence.min(0.7);
            return Some(person);
        }
        let marked = self
            .sentence
            .names
            .iter()
            .any(|n| n.kind == NameKind::Per && self.units_of(&n.words).contains(&units.start));
        let titled = units.start > 0 && self.is_title(world, units.start - 1);
        (marked || titled).then(|| people.enter(world, name))
    }

    /// "Günter Rexrodt (FDP)".
    fn learn_from_brackets(&self, world: &World, people: &mut People, next: usize, person: usize) {
        if let (Some(open), Some(Sense::Organisation(party))) = (self.units.get(next), self.sense(next + 1))
            && open.form == "("
        {
            people.learn(world, person, None, std::slice::from_ref(party));
        }
    }

    pub fn blank(&self, world: &World, units: Range<usize>) -> Phrase {
        let words = self.words(units.clone());
        let head = self.head(&words);
        let last = self.units[units.end - 1].words.end - 1;
        let plural = self.is_plural_noun(world, last);
        let mut phrase = Phrase { plural, ..Phrase::new(words, head, MentionKind::Role) };
        self.read_determiner(world, &mut phrase, units.start);
        phrase
    }

    /// German weak nouns ("Präsidenten", "Kollegen") sound alike in singular and plural; the
    /// determiner tells.
    fn is_plural_noun(&self, world: &World, noun: usize) -> bool {
        let words = &self.sentence.words;
        if words[noun].feat("Number") != Some("Plur") {
            return false;
        }
        let determiner = self.sentence.children(noun).find(|&child| words[child].relation() == "det");
        let Some(determiner) = determiner.filter(|_| world.language == Language::German) else { return true };
        let form = words[determiner].form.to_lowercase();
        let accusative = words[determiner].feat("Case") == Some("Acc") || words[noun].relation() == "obj";
        !(form.ends_with("em") || form.ends_with("es") || (form.ends_with("en") && accusative))
    }

    pub fn read_determiner(&self, world: &World, phrase: &mut Phrase, start: usize) {
        let determiner = start.checked_sub(1).map(|at| &self.units[at]);
        let Some(determiner) =
            determiner.filter(|unit| matches!(unit.upos, Upos::Det | Upos::Pron | Upos::Num | Upos::Adj))
        else {
            return;
        };
        let language = world.language;
        if TABLES.is(language, &determiner.form, "definite") {
            phrase.article = Article::Definite;
        } else if TABLES.is(language, &determiner.form, "indefinite") {
            phrase.article = Article::Indefinite;
        } else if TABLES.is_possessive(language, &determiner.form) {
            phrase.possessive = Some(determiner.words.start);
        }
    }

    /// The word of the range whose head lies outside; of several the one nearest to the root.
    pub fn head(&self, words: &Range<usize>) -> usize {
        let all = &self.sentence.words;
        let depth = |mut word: usize| {
            let mut steps = 0;
            while let Some(head) = all[word].head.filter(|head| *head < all.len()) {
                word = head;
                steps += 1;
                if steps > all.len() {
                    break;
                }
            }
            steps
        };
        words
            .clone()
            .filter(|&word| all[word].head.is_none_or(|head| !words.contains(&head)))
            .min_by_key(|&word| {
                (!matches!(all[word].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj), depth(word), word)
            })
            .unwrap_or(words.start)
    }

    /// "der Spanier Rafael Nadal": one party.
    fn join_peoples(&self, people: &People, phrases: &mut Vec<Phrase>) {
        for right in (1..phrases.len()).rev() {
            let (people_of, name) = (&phrases[right - 1], &phrases[right]);
            let apposed = self.sentence.words[name.head].head == Some(people_of.head);
            let adjacent = people_of.words.end == name.words.start;
            let country = name.person.and_then(|person| people.list[person].entity.code.clone());
            let same = people_of.whose.first().is_some_and(|whose| whose.code() == country);
            if people_of.kind == MentionKind::People && name.kind == MentionKind::Person && apposed && adjacent && same
            {
                let (start, head) = (people_of.words.start, people_of.head);
                phrases[right].words.start = start;
                phrases[right].head = head;
                phrases.remove(right - 1);
            }
        }
    }

    /// "Malaysia's Prime Minister, Najib Razak," and "John Kerry, the Secretary of State,".
    fn join_appositions(&self, world: &World, people: &mut People, phrases: &mut [Phrase]) {
        let words = &self.sentence.words;
        for left in 0..phrases.len() {
            for right in left + 1..phrases.len() {
                let (one, other) = (&phrases[left], &phrases[right]);
                let gap: Vec<&str> = (one.words.end..other.words.start).map(|word| words[word].form.as_str()).collect();
                let apposed = words[other.head].relation() == "appos"
                    && words[other.head].head.is_some_and(|head| one.words.contains(&head));
                // "ein Kritiker des Präsidenten, X,": the tree joins the name to another noun.
                if words[other.head].relation() == "appos" && !apposed {
                    continue;
                }
                // "der Bürgermeister der Gemeinde Dörverden, Heiner Falldorf,"
                let distant = apposed && gap.len() <= DISTANT && gap.last() == Some(&",");
                let near = gap.split_first().is_some_and(|(first, rest)| {
                    let definite = rest.iter().all(|form| TABLES.is(world.language, form, "definite"));
                    *first == "," && rest.len() <= 1 && definite
                });
                if !near && !distant {
                    continue;
                }
                let closed = words.get(other.words.end).is_none_or(|next| next.upos == Upos::Punct);
                let listed = words[other.head].relation() == "conj";
                if !apposed && (!closed || listed) {
                    continue;
                }
                let title = |phrase: &Phrase| {
                    phrase.person.is_none() && !phrase.plural && phrase.role.as_ref().is_some_and(|role| role.human)
                };
                let name = |phrase: &Phrase| phrase.person.is_some() && phrase.kind == MentionKind::Person;
                let (titled, person) = if title(one) && name(other) {
                    (left, other.person)
                } else if name(one) && title(other) {
                    (right, one.person)
                } else {
                    continue;
                };
                if let Some(person) = person {
                    people.learn(world, person, phrases[titled].role.as_ref(), &phrases[titled].whose.clone());
                    phrases[titled].person = Some(person);
                }
            }
        }
    }
}

/// How many words may stand between a title and the name behind its comma.
const DISTANT: usize = 8;

/// Sectors of bodies that bear proper names.
const PRIVATE: [&str; 5] = ["BUS", "JRN", "EDU", "MED", "REL"];

/// The longest run of units that is looked up.
const LONGEST: usize = 7;

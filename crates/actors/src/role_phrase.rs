//! What stands around a title or another word for a role and belongs to the same party: the name
//! behind it, the adjectives and owners before it, the genitive or of-phrase behind it.

use crate::people::People;
use crate::phrase::{Phrase, Reading};
use crate::sense::{Role, Sense};
use crate::tables::TABLES;
use crate::world::{Belonging, World};
use record::{Language, MentionKind, Upos};
use std::ops::Range;

/// How many units may stand between a title and the name the tree joins to it.
const REACH: usize = 6;

/// The longest name of a town that is looked up.
const TOWN: usize = 3;

struct Builder<'a, 's> {
    reading: &'a Reading<'s>,
    world: &'a World<'a>,
    people: &'a People,
    /// Atoms already part of a phrase.
    eaten: &'a mut [bool],
    /// Phrases of the atoms further right.
    right: &'a [(usize, Phrase)],
    role: Role,
    whose: Vec<Belonging>,
    owner: Option<usize>,
    possessive: Option<usize>,
    named: Option<usize>,
    start: usize,
    end: usize,
}

impl Reading<'_> {
    /// The phrase around the role at an atom; `right` are those of the atoms behind it.
    pub fn role_phrase(
        &self,
        world: &World,
        people: &mut People,
        atom: usize,
        eaten: &mut [bool],
        right: &[(usize, Phrase)],
    ) -> Option<Phrase> {
        let units = self.atoms[atom].units.clone();
        let Sense::Role(role) = &self.atoms[atom].sense else { return None };
        let mut builder = Builder {
            reading: self,
            world,
            people,
            eaten,
            right,
            role: role.clone(),
            whose: role.whose.clone(),
            owner: None,
            possessive: None,
            named: None,
            start: units.start,
            end: units.end,
        };
        builder.read_name(atom);
        builder.read_front();
        builder.read_personal_genitive();
        let core = units.start..builder.end;
        if builder.named.is_none() {
            builder.read_complement();
            builder.read_distant_name(units.end - 1);
        }
        let Builder { role, mut whose, owner, possessive, named, start, end, .. } = builder;

        let mut phrase = self.blank(world, units);
        self.read_determiner(world, &mut phrase, start);
        phrase.foreign = whose.iter().any(|owner| owner.code.is_empty() && owner.organisation.is_none());
        whose.retain(|owner| !owner.code.is_empty() || owner.organisation.is_some());
        phrase.words = self.words(start..end);
        phrase.head = self.head(&self.words(core));
        phrase.kind = if named.is_some() { MentionKind::Person } else { MentionKind::Role };
        if let Some(person) = named {
            people.learn(world, person, Some(&role), &whose);
        }
        phrase.person = named;
        phrase.owner = owner;
        phrase.possessive = possessive.or(phrase.possessive);
        phrase.whose = whose;
        phrase.role = Some(role);
        Some(phrase)
    }

    /// The "'s" of "Malaysia's", not a quotation mark.
    fn is_possessive_mark(&self, unit: usize) -> bool {
        let word = self.units[unit].words.start;
        let glued = |word: usize| self.sentence.words[word - 1].span.end == self.sentence.words[word].span.start;
        matches!(self.units[unit].form.as_str(), "'s" | "’s" | "'" | "’") && word > 0 && glued(word)
    }

    fn is_genitive_name(&self, units: &Range<usize>) -> bool {
        let last = &self.sentence.words[self.units[units.end - 1].words.end - 1];
        last.form.ends_with(['s', '\'', '’', 'x', 'z']) && last.upos == Upos::Propn
    }

    /// "und" or a comma between two demonym adjectives of one noun.
    fn joins_adjectives(&self, between: usize, start: usize) -> bool {
        let adjective = |unit: usize| matches!(self.sense(unit), Some(Sense::Adjective(_)));
        let unit = &self.units[between];
        (unit.upos == Upos::Cconj || unit.form == ",") && between > 0 && adjective(between - 1) && adjective(start)
    }

    fn is_noun_atom(&self, unit: usize) -> bool {
        self.sense(unit).is_some_and(|sense| !matches!(sense, Sense::Adjective(_) | Sense::Standing(_)))
    }

    /// An adjective or noun that describes the noun behind it and means no party itself.
    fn is_modifier(&self, unit: usize) -> bool {
        let unit = &self.units[unit];
        match unit.upos {
            Upos::Adj => true,
            Upos::Noun => unit.modifier && unit.form.chars().all(char::is_alphanumeric),
            Upos::Verb => self.sentence.words[unit.words.start].relation() == "amod",
            _ => false,
        }
    }
}

impl Builder<'_, '_> {
    fn is_english(&self) -> bool {
        self.world.language == Language::English
    }

    fn phrase_of(&self, atom: usize) -> Option<&Phrase> {
        self.right.iter().find(|(index, _)| *index == atom).map(|(_, phrase)| phrase)
    }

    fn take_name(&mut self, atom: usize) {
        self.named = self.phrase_of(atom).and_then(|phrase| phrase.person);
        if self.named.is_some() {
            self.eaten[atom] = true;
            self.end = self.reading.atoms[atom].units.end;
        }
    }

    /// "Präsident X", "Ministerpräsident General X", "Premierminister Lord X".
    fn read_name(&mut self, this: usize) {
        let reading = self.reading;
        if !self.role.human {
            return;
        }
        match reading.atom(self.end).map(|atom| (atom, &reading.atoms[atom].sense)) {
            // "Stellvertreter Johnsons": the genitive says whose.
            Some((atom, Sense::Name)) if self.is_called_in_genitive(atom) => {}
            Some((atom, Sense::Name)) => self.take_name(atom),
            Some((atom, Sense::Role(second))) if second.human => {
                let named = |phrase: &Phrase| Some((phrase.person?, reading.units_of(&phrase.words).end));
                let Some((person, end)) = self.phrase_of(atom).and_then(named) else { return };
                self.named = Some(person);
                self.end = end;
                for (inside, other) in reading.atoms.iter().enumerate().filter(|(inside, _)| *inside != this) {
                    self.eaten[inside] |= other.units.start >= self.start && other.units.end <= self.end;
                }
            }
            Some(_) => {}
            None => {
                let honorific = reading
                    .units
                    .get(self.end)
                    .is_some_and(|unit| TABLES.is(self.world.language, &unit.form, "honorific"));
                let behind =
                    reading.atom(self.end + 1).filter(|&atom| matches!(reading.atoms[atom].sense, Sense::Name));
                if let (true, Some(atom)) = (honorific, behind) {
                    self.take_name(atom);
                }
            }
        }
    }

    /// A German surname with the -s of the genitive.
    fn is_called_in_genitive(&self, atom: usize) -> bool {
        let units = &self.reading.atoms[atom].units;
        let form = &self.reading.units[units.start].form;
        let name = self.phrase_of(atom).and_then(|phrase| phrase.person).map(|person| &self.people.list[person].name);
        let bare = form.strip_suffix('s').filter(|_| units.len() == 1 && !self.is_english());
        name.zip(bare).is_some_and(|(name, bare)| !name.ends_with('s') && name.ends_with(bare))
    }

    /// Leftwards: adjectives, modifiers, the possessor.
    fn read_front(&mut self) {
        while self.start > 0 {
            let before = self.start - 1;
            let reading = self.reading;
            let unit = &reading.units[before];
            if let Some(atom) = reading.atom(before) {
                if !self.read_atom_before(atom) {
                    break;
                }
            } else if before > 0 && reading.is_possessive_mark(before) {
                self.read_possessor(before);
                break;
            } else if unit.upos == Upos::Cconj && before > 0 && reading.units[before - 1].form.ends_with('-') {
                // "Staats- und Regierungschefs"
                self.start = before - 1;
            } else if reading.joins_adjectives(before, self.start) || reading.is_modifier(before) {
                self.start = before;
            } else {
                break;
            }
        }
    }

    /// Takes an atom that stands directly before; whether to look further left.
    fn read_atom_before(&mut self, atom: usize) -> bool {
        let found = &self.reading.atoms[atom];
        let english = self.is_english();
        let genitive = !english && self.reading.is_genitive_name(&found.units);
        match &found.sense {
            Sense::Adjective(states) => self.whose.splice(0..0, states.iter().cloned()).for_each(drop),
            Sense::People(state) if english => self.whose.push(state.clone()),
            Sense::Standing(standing) => self.role.standing = Some(*standing),
            Sense::Country(states) if english || genitive => self.whose.extend(states.iter().cloned()),
            Sense::Metonym { whose, .. } | Sense::Organisation(whose) if english || genitive => {
                self.whose.push(whose.clone())
            }
            Sense::Role(modifier) if english && !modifier.human => {
                self.role.sector = sector_of_body(modifier, &self.role);
                self.role.weak &= modifier.weak;
                self.role.offices.clear();
                self.whose.extend(modifier.whose.iter().cloned());
            }
            _ => return false,
        }
        self.eaten[atom] = true;
        self.start = found.units.start;
        !genitive
    }

    /// "Malaysia's army", "the country's military".
    fn read_possessor(&mut self, mark: usize) {
        let reading = self.reading;
        let owned = reading.atom(mark - 1).filter(|&atom| !matches!(reading.atoms[atom].sense, Sense::Role(_)));
        match owned {
            None => {
                if self.take_town(mark - 1).is_none() {
                    self.possessive = Some(reading.units[mark - 1].words.end - 1);
                }
                self.start = mark - 1;
            }
            Some(atom) => self.take_possessor(atom),
        }
    }

    /// "mayor of Istanbul": the country of a town; gives where its name ends.
    fn take_town(&mut self, start: usize) -> Option<usize> {
        let reading = self.reading;
        let longest = (start + TOWN).min(reading.units.len());
        let named = |end: &usize| reading.units[start..*end].iter().all(|unit| unit.upos == Upos::Propn);
        (start + 1..=longest).rev().filter(named).find_map(|end| {
            let code = self.world.city(&reading.text(start..end))?;
            self.whose.push(self.world.of_code(code));
            Some(end)
        })
    }

    fn take_possessor(&mut self, atom: usize) {
        match &self.reading.atoms[atom].sense {
            Sense::Country(states) => self.whose.extend(states.iter().cloned()),
            Sense::Metonym { whose, .. } | Sense::Organisation(whose) => self.whose.push(whose.clone()),
            Sense::Name => {
                let name = self.reading.name(self.world, self.reading.atoms[atom].units.clone());
                self.owner = self.people.named_or_called(self.world, &name);
            }
            _ => return,
        }
        self.eaten[atom] = true;
        self.start = self.reading.atoms[atom].units.start;
    }

    /// "Putins Berater".
    fn read_personal_genitive(&mut self) {
        let reading = self.reading;
        if self.is_english() || self.start == 0 {
            return;
        }
        if let Some(atom) = reading.atom(self.start - 1)
            && matches!(reading.atoms[atom].sense, Sense::Name)
            && reading.is_genitive_name(&reading.atoms[atom].units)
        {
            self.take_possessor(atom);
        }
    }

    /// "of France", "der Ukraine und Polens", "des russischen Außenministeriums", "in Kiew".
    fn read_complement(&mut self) {
        let reading = self.reading;
        let language = self.world.language;
        let begin = self.end;
        let Some(next) = reading.units.get(begin) else { return };
        let of = TABLES.is(language, &next.form, "of");
        // The seat tells the country only of those of whom nothing else does.
        let seat = TABLES.is(language, &next.form, "seat") && self.whose.is_empty();
        let case = reading.sentence.words[next.words.start].feat("Case");
        let genitive_article = language == Language::German && next.upos == Upos::Det && case == Some("Gen");
        let mut at = begin + usize::from(of || seat);
        while reading.units.get(at).is_some_and(|unit| unit.upos == Upos::Det) {
            at += 1;
        }
        let link = Link { of, seat, genitive_article, bare: at == begin };
        let plural = reading.is_plural(begin);
        while let Some((atom, reached)) = self.read_owner(at, &link) {
            self.end = self.end.max(reached);
            let mut next = self.end;
            while reading.units.get(next).is_some_and(|unit| {
                unit.form == ","
                    || TABLES.is(language, &unit.form, "and")
                    || (unit.upos == Upos::Det && next > self.end)
            }) {
                next += 1;
            }
            let country = |sense: Option<&Sense>| matches!(sense, Some(Sense::Country(_)));
            let more = next > self.end && country(reading.sense(next)) && country(Some(&reading.atoms[atom].sense));
            if !more || !(plural || reading.is_conjunct(next)) {
                break;
            }
            at = next;
        }
    }

    /// Takes the owner at a unit; gives its atom and where it ends.
    fn read_owner(&mut self, at: usize, link: &Link) -> Option<(usize, usize)> {
        let reading = self.reading;
        let mut noun = at;
        while reading.units.get(noun).is_some_and(|unit| unit.upos == Upos::Adj) && !reading.is_noun_atom(noun) {
            noun += 1;
        }
        let Some(atom) = reading.atom(noun) else {
            let end = self.take_town(noun).filter(|_| link.of || link.seat)?;
            self.end = self.end.max(end);
            return None;
        };
        let found = &reading.atoms[atom];
        if link.bare && (noun != at || self.is_english() || !reading.is_genitive_name(&found.units)) {
            return None;
        }
        let mut reached = found.units.end;
        match &found.sense {
            Sense::Country(states) if !self.role.human || !link.seat => self.whose.extend(states.iter().cloned()),
            Sense::Metonym { whose, .. } => self.whose.push(whose.clone()),
            Sense::Organisation(whose) if !link.seat => self.whose.push(whose.clone()),
            Sense::Name if link.of || link.bare => self.owner = self.phrase_of(atom).and_then(|phrase| phrase.person),
            Sense::Role(body) if (link.of || link.genitive_article) && !body.human => {
                let inner =
                    self.phrase_of(atom).map(|phrase| (phrase.whose.clone(), reading.units_of(&phrase.words).end));
                let (whose, end) = inner.unwrap_or_else(|| (body.whose.clone(), reached));
                self.whose.extend(whose);
                reached = reached.max(end);
                if !body.weak {
                    self.role.sector = sector_of_body(body, &self.role);
                    self.role.weak = false;
                    self.role.offices.retain(|office| !office.organisation.is_empty());
                }
            }
            _ => return None,
        }
        self.eaten[atom] = true;
        Some((atom, reached))
    }

    /// "Ministerin für Strafvollzug X", "Chef der Behörde Y": a name further right that the tree joins
    /// to the title.
    fn read_distant_name(&mut self, head: usize) {
        let reading = self.reading;
        if !self.role.human {
            return;
        }
        let title = &reading.units[head].words;
        let limit = reading.units.len().min(self.end + REACH);
        for unit in self.end..limit {
            if matches!(reading.units[unit].upos, Upos::Punct | Upos::Verb | Upos::Aux | Upos::Cconj) {
                return;
            }
            if let Some(atom) = reading.atom(unit).filter(|&atom| matches!(reading.atoms[atom].sense, Sense::Name)) {
                let words = reading.words(reading.atoms[atom].units.clone());
                let name = &reading.sentence.words[reading.head(&words)];
                let joined =
                    matches!(name.relation(), "appos" | "flat") && name.head.is_some_and(|head| title.contains(&head));
                if joined || unit == self.end {
                    self.take_name(atom);
                }
                return;
            }
        }
    }
}

/// How a complement is tied to its noun.
struct Link {
    of: bool,
    seat: bool,
    genitive_article: bool,
    /// Nothing stands between.
    bare: bool,
}

/// "opposition leader", "Sprecher der Polizei": the body says what its people are, unless it is only
/// a government.
fn sector_of_body(body: &Role, head: &Role) -> Vec<String> {
    let only_government = body.sector == ["GOV"];
    if body.sector.is_empty() || (only_government && !head.sector.is_empty()) {
        head.sector.clone()
    } else {
        body.sector.clone()
    }
}

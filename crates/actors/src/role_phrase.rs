//! What stands around a title or another word for a role and belongs to the same party: the name
//! behind it, the adjectives and owners before it, the genitive or of-phrase behind it.

use crate::people::People;
use crate::phrase::{Phrase, Reading};
use crate::sense::{Role, Sense};
use crate::tables::{Gender, TABLES};
use crate::unit::Unit;
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
    /// The units of the role itself.
    core: Range<usize>,
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
            core: units.clone(),
            start: units.start,
            end: units.end,
        };
        builder.read_name(atom);
        builder.read_front();
        builder.read_personal_genitive();
        let core_end = units.end;
        let core = units.start..builder.end;
        if builder.named.is_none() {
            builder.read_complement();
            builder.read_distant_name(units.end - 1);
        }
        if let Some(organisation) = builder.read_own_name() {
            let mut phrase = self.blank(world, builder.start..builder.end);
            phrase.words = self.words(builder.start..builder.end);
            phrase.head = self.head(&self.words(units));
            phrase.kind = MentionKind::Organisation;
            phrase.whose = vec![organisation];
            return Some(phrase);
        }
        let Builder { role, mut whose, owner, possessive, named, start, end, .. } = builder;

        let mut phrase = self.blank(world, units);
        self.read_determiner(world, &mut phrase, start);
        phrase.foreign = whose.iter().any(|owner| owner.code.is_empty() && owner.organisation.is_none());
        whose.retain(|owner| !owner.code.is_empty() || owner.organisation.is_some());
        phrase.words = self.words(start..end);
        phrase.head = self.head(&self.words(core));
        phrase.kind = if named.is_some() { MentionKind::Person } else { MentionKind::Role };
        // "den US-Präsidenten" is one: a state has no more than one of them.
        let weak = self.units[core_end - 1].form == format!("{}en", self.units[core_end - 1].lemma);
        let den = start > 0 && self.units[start - 1].form.eq_ignore_ascii_case("den");
        phrase.plural &= !(weak && den && whose.len() == 1 && !role.offices.is_empty());
        if let Some(person) = named {
            people.learn(world, person, Some(&role), &whose);
            self.learn_of_listed(world, people, &role, &whose, (atom, end), right);
        }
        phrase.person = named;
        phrase.owner = owner;
        phrase.possessive = possessive.or(phrase.possessive);
        phrase.whose = whose;
        phrase.role = Some(role);
        Some(phrase)
    }

    /// "die Außenminister Lawrow und Wang": the title is that of all who are listed.
    fn learn_of_listed(
        &self,
        world: &World,
        people: &mut People,
        role: &Role,
        whose: &[Belonging],
        (title, end): (usize, usize),
        right: &[(usize, Phrase)],
    ) {
        let language = world.language;
        let mut end = end;
        let joins = |unit: &Unit| unit.form == "," || TABLES.is(language, &unit.form, "and");
        while !self.is_singular(self.atoms[title].units.end)
            && self.units.get(end).is_some_and(joins)
            && self.is_conjunct(end + 1)
            && let Some(atom) = self.atom(end + 1)
            && matches!(self.atoms[atom].sense, Sense::Name)
        {
            let phrase = right.iter().find(|(index, _)| *index == atom).map(|(_, phrase)| phrase);
            if let Some(person) = phrase.and_then(|phrase| phrase.person) {
                people.learn(world, person, Some(role), whose);
            }
            end = self.atoms[atom].units.end;
        }
    }

    /// The "'s" of "Malaysia's", not a quotation mark.
    fn is_possessive_mark(&self, unit: usize) -> bool {
        let word = self.units[unit].words.start;
        let glued = |word: usize| self.sentence.words[word - 1].span.end == self.sentence.words[word].span.start;
        matches!(self.units[unit].form.as_str(), "'s" | "’s" | "'" | "’") && word > 0 && glued(word)
    }

    /// Whether a state behind the article can stand in the genitive ("der Ukraine", "des Iran").
    fn is_genitive_article(&self, article: &Unit, state: usize) -> bool {
        let code = match self.sense(state) {
            Some(Sense::Country(states)) => states.first().map_or("", |state| state.code),
            _ => "",
        };
        let gender = TABLES.genders.get(&(Language::German, code.to_lowercase()));
        let masculine = gender.is_some_and(|(gender, _)| *gender == Gender::Masculine);
        let form = article.form.to_lowercase();
        if masculine { form == "des" } else { form == "der" }
    }

    fn is_said_of(&self, units: &Range<usize>, noun: Range<usize>) -> bool {
        let (owner, noun) = (self.head(&self.words(units.clone())), self.words(noun));
        let word = &self.sentence.words[owner];
        word.relation() == "nmod" && word.head.is_some_and(|head| noun.contains(&head))
    }

    /// Whether the noun before this place is singular; "die Minister" is not, though the word alone may be.
    fn is_singular(&self, end: usize) -> bool {
        let Some(unit) = end.checked_sub(1).map(|last| &self.units[last]) else { return false };
        let words = &self.sentence.words;
        let noun = unit.words.end - 1;
        let mut determiners = self.sentence.children(noun).filter(|&child| words[child].relation() == "det");
        let plural = |child: usize| words[child].form.eq_ignore_ascii_case("die");
        let masculine = words[noun].feat("Gender") == Some("Masc");
        words[noun].feat("Number") == Some("Sing") && !(masculine && determiners.any(plural))
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
            } else if let Some(code) = self.town_adjective(before) {
                self.whose.push(self.world.of_code(code));
                self.start = before;
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
            // "the Trump administration", "a Trump adviser"
            Sense::Name if english && self.is_compound(&found.units) => {
                let name = self.reading.name(self.world, found.units.clone());
                self.owner = self.people.named_or_called(self.world, &name);
                let holder = self.world.holder_by_surname(&name).filter(|_| self.owner.is_none());
                if self.owner.is_none() && holder.is_none() {
                    return false;
                }
                self.whose.extend(holder);
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

    /// "Duisburger Polizei", "Londoner Gericht": the country of the town.
    fn town_adjective(&self, unit: usize) -> Option<&'static str> {
        let unit = &self.reading.units[unit];
        let town =
            unit.form.strip_suffix("er").filter(|_| !self.is_english() && unit.capital() && self.whose.is_empty())?;
        if !matches!(unit.upos, Upos::Adj | Upos::Propn | Upos::Noun) || town.chars().count() < 3 {
            return None;
        }
        // "Bremer", "Münchner"
        let spelled = [town.to_string(), format!("{town}en"), format!("{}en", town.strip_suffix('n').unwrap_or(town))];
        spelled.iter().find_map(|town| self.world.seat(town))
    }

    /// Whether a name describes the role behind it.
    fn is_compound(&self, name: &Range<usize>) -> bool {
        let words = self.reading.words(name.clone());
        let head = &self.reading.sentence.words[self.reading.head(&words)];
        let core = self.reading.words(self.core.clone());
        head.relation() == "compound" && head.head.is_some_and(|head| core.contains(&head))
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
            let name = reading.text(start..end);
            let code = self.world.city(&name).or_else(|| self.world.country_of_division(&name))?;
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

    /// "die schwedische Organisation Havsvakt": a body of a country by a name that no table knows.
    fn read_own_name(&mut self) -> Option<Belonging> {
        let reading = self.reading;
        if self.role.human || self.end != self.core.end || self.end >= reading.units.len() {
            return None;
        }
        let core = reading.words(self.core.clone());
        let apposed = |units: &Range<usize>| {
            let name = &reading.sentence.words[reading.head(&reading.words(units.clone()))];
            matches!(name.relation(), "appos" | "flat") && name.head.is_some_and(|head| core.contains(&head))
        };
        // "Staatsanwaltschaft Hof": the town tells the country, it is no name.
        let first = &reading.units[self.end].form;
        let town = self.world.is_place(first) || self.world.country_of_division(first).is_some();
        if reading.units[self.end].upos == Upos::Propn && town && apposed(&(self.end..self.end + 1)) {
            if self.whose.is_empty() {
                self.end = self.take_town(self.end).unwrap_or(self.end);
            }
            return None;
        }
        let Some(atom) = reading.atom(self.end) else {
            // A name that nothing marks, but the tree takes for one.
            let proper = |at: usize| {
                reading.atom(at).is_none() && reading.units[at].upos == Upos::Propn && reading.units[at].capital()
            };
            let end = (self.end..reading.units.len()).find(|&at| !proper(at)).unwrap_or(reading.units.len());
            let units = self.end..end;
            return (!units.is_empty() && apposed(&units)).then(|| self.own_name(units));
        };
        let found = &reading.atoms[atom];
        let unknown = match &found.sense {
            Sense::Name => {
                let person = self.phrase_of(atom).and_then(|phrase| phrase.person)?;
                self.people.list[person].known.is_none()
            }
            Sense::Organisation(whose) => whose.code.is_empty(),
            _ => false,
        };
        if !unknown || !apposed(&found.units) {
            return None;
        }
        self.eaten[atom] = true;
        Some(self.own_name(found.units.clone()))
    }

    /// The organisation by that name, of the country and kind that the words before it give.
    fn own_name(&mut self, units: Range<usize>) -> Belonging {
        self.end = units.end;
        let owner = self.whose.first();
        let body = self.world.code_of(&self.role);
        Belonging {
            code: owner.map_or("", |owner| owner.code),
            state: owner.map_or("", |owner| owner.state),
            sector: self.role.sector.iter().filter(|sector| body.as_ref() != Some(sector)).cloned().collect(),
            name: self.reading.text(units),
            organisation: Some(""),
        }
    }

    /// "of France", "der Ukraine und Polens", "des russischen Außenministeriums", "in Kiew".
    fn read_complement(&mut self) {
        let reading = self.reading;
        let language = self.world.language;
        let begin = self.end;
        let Some(next) = reading.units.get(begin) else { return };
        let of = TABLES.is(language, &next.form, "of");
        // The seat tells the country only of those of whom nothing else does, and so does where they come from.
        let seat = TABLES.is(language, &next.form, "seat") && self.whose.is_empty();
        let origin = TABLES.is(language, &next.form, "origin") && self.whose.is_empty();
        let case = reading.sentence.words[next.words.start].feat("Case");
        let german_article = language == Language::German && next.upos == Upos::Det;
        let genitive_article = german_article && case == Some("Gen");
        // "dass die Koalition den Bundesrat umgeht"
        let ending = next.form.to_lowercase();
        if german_article && !(ending.ends_with("es") || ending.ends_with("er")) {
            return;
        }
        let mut at = begin + usize::from(of || seat || origin);
        while reading.units.get(at).is_some_and(|unit| unit.upos == Upos::Det) {
            at += 1;
        }
        let mut link = Link { of, seat, origin, genitive_article, bare: at == begin };
        let one_person = self.role.human && reading.is_singular(begin);
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
            let article = reading.units.get(next.wrapping_sub(1)).filter(|unit| unit.upos == Upos::Det);
            let state = |sense: Option<&Sense>| matches!(sense, Some(Sense::Country(_) | Sense::Metonym { .. }));
            let more = next > self.end && state(reading.sense(next)) && state(Some(&reading.atoms[atom].sense));
            if !more || one_person || !(reading.is_plural(begin) || reading.is_conjunct(next)) {
                break;
            }
            // "die Außenminister Russlands und der Ukraine", not "… Russlands und die Ukraine".
            if let Some(article) = article.filter(|_| language == Language::German) {
                if !(link.of || link.seat || reading.is_genitive_article(article, next)) {
                    break;
                }
                link.bare = false;
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
            let end = if link.of || link.seat || link.origin { self.take_town(noun)? } else { return None };
            self.end = self.end.max(end);
            return None;
        };
        let found = &reading.atoms[atom];
        if link.bare && (noun != at || self.is_english() || !reading.is_genitive_name(&found.units)) {
            return None;
        }
        let mut reached = found.units.end;
        match &found.sense {
            // "Truppen aus Cherson abziehen": where they come from is said of the noun, not of the verb.
            _ if link.origin && !reading.is_said_of(&found.units, self.core.clone()) => return None,
            Sense::Country(states) if !self.role.human || !link.seat => self.whose.extend(states.iter().cloned()),
            Sense::Metonym { whose, .. } => self.whose.push(whose.clone()),
            Sense::Organisation(whose) if whose.code.is_empty() && !self.whose.is_empty() => return None,
            Sense::Organisation(whose) if !link.seat && !link.origin => self.whose.push(whose.clone()),
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
    origin: bool,
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

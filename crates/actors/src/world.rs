//! What the tables say, asked for one article: in its language and on its day.

use crate::phrase::Reading;
use crate::sense::{self, Role};
use crate::tables::{Gender, LAST_RANK, Post, Standing, TABLES};
use knowledge::{End, Holds, Knowledge, NameKind, PlaceName, RoleForm, Term};
use record::{Article, Date, Entity, Language, Text};
use std::collections::BTreeMap;

/// A person of the tables.
pub type Known = knowledge::Person;

/// A state or an organisation, as that which others belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Belonging {
    /// PLOVER code; empty for what belongs to no single country ("asiatisch").
    pub code: &'static str,
    /// Code of the state in the tables, which may be part of the state that PLOVER names; empty
    /// for organisations.
    pub state: &'static str,
    pub sector: Vec<String>,
    /// In the language of the article.
    pub name: String,
    /// English name, if it is no state.
    pub organisation: Option<&'static str>,
}

impl Belonging {
    pub fn entity(&self) -> Entity {
        Entity { name: self.name.clone(), code: self.code(), sector: self.sector.clone(), ..Entity::default() }
    }

    /// Companies, media and parties like to be called by common nouns.
    pub fn bears_common_name(&self) -> bool {
        self.sector.first().is_some_and(|sector| matches!(sector.as_str(), "BUS" | "JRN" | "PTY"))
    }

    pub fn code(&self) -> Option<String> {
        (!self.code.is_empty()).then(|| self.code.to_string())
    }
}

/// What a person was on the day.
pub struct Held {
    pub entity: Entity,
    pub classes: Vec<&'static str>,
    pub confidence: f32,
    pub why: String,
}

/// How often the engine took a single name for what.
#[derive(Default)]
struct Taken {
    person: usize,
    organisation: usize,
    place: usize,
}

pub struct World<'k> {
    knowledge: &'k Knowledge,
    pub text: &'k Text,
    pub language: Language,
    date: Option<Date>,
    attested: BTreeMap<&'static str, usize>,
    taken: BTreeMap<String, Taken>,
    /// The country most named, if it clearly is.
    pub main: Option<&'static str>,
    /// The country of the town from which the article was filed ("LAGOS (Reuters) -").
    pub dateline: Option<&'static str>,
    /// Short names that the article introduces in brackets, and what they stand for.
    short_names: BTreeMap<String, Belonging>,
}

impl<'k> World<'k> {
    pub fn new(article: &'k Article, readings: &[Reading], knowledge: &'k Knowledge) -> World<'k> {
        let mut world = World {
            knowledge,
            text: &article.text,
            language: article.language,
            date: article.published,
            attested: BTreeMap::new(),
            taken: BTreeMap::new(),
            main: None,
            dateline: None,
            short_names: BTreeMap::new(),
        };
        for sentence in readings.iter().map(|reading| reading.sentence) {
            for name in sentence.names.iter().filter(|name| name.words.len() == 1) {
                let taken = world.taken.entry(sentence.words[name.words.start].form.clone()).or_default();
                match name.kind {
                    record::NameKind::Per => taken.person += 1,
                    record::NameKind::Org => taken.organisation += 1,
                    _ => taken.place += 1,
                }
            }
        }
        world.attested = world.count_states(readings);
        world.main = world.most_named(world.count_towns(readings));
        world.dateline =
            readings.iter().find(|reading| !reading.sentence.heading).and_then(|first| world.filed_from(first));
        for reading in readings {
            for (short, whose) in reading.short_names(&world) {
                world.short_names.entry(short).or_insert(whose);
            }
        }
        world
    }

    /// "Bogotá (dpa) -", "LAGOS, Nigeria —": a town before the agency or the dash that opens the text.
    fn filed_from(&self, reading: &Reading) -> Option<&'static str> {
        let dash = |unit: &crate::unit::Unit| matches!(unit.form.as_str(), "-" | "–" | "—" | "--");
        let head = &reading.units[..reading.units.len().min(DATELINE)];
        let end = head.iter().position(|unit| unit.form == "(").or_else(|| head.iter().position(dash))?;
        head[end..].iter().find(|unit| dash(unit))?;
        let town = head[..end].split(|unit| unit.form == "," || unit.form == "/").next()?;
        if town.is_empty() || !town.iter().all(|unit| unit.capital()) {
            return None;
        }
        let name = town.iter().map(|unit| sense::capitalised_as_name(&unit.form)).collect::<Vec<_>>().join(" ");
        self.seat(&name)
    }

    /// What a short name stands for in this article.
    pub fn short_name(&self, name: &str) -> Option<&Belonging> {
        self.short_names.get(name)
    }

    fn count_states(&self, readings: &[Reading]) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for unit in readings.iter().flat_map(|reading| &reading.units) {
            if !(unit.nominal_name() || unit.upos == record::Upos::Adj) {
                continue;
            }
            let named = || {
                let part = unit.form.split('-').next().unwrap_or_default();
                let spelled = [&unit.form, &unit.lemma, part];
                let state = spelled.iter().filter(|text| self.may_know(text)).find_map(|text| self.state(text));
                state.or_else(|| if self.may_know(&unit.form) { Some(self.metonym(&unit.form)?.0) } else { None })
            };
            let whose = if unit.capital() { named() } else { None };
            if let Some(whose) = whose.or_else(|| sense::adjective(self, &unit.form)?.pop())
                && !whose.code.is_empty()
                && self.is_state(whose.code)
            {
                *counts.entry(whose.code).or_default() += 1;
            }
        }
        counts
    }

    /// How often the large towns of each country are named that stand for no government.
    fn count_towns(&self, readings: &[Reading]) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for sentence in readings.iter().map(|reading| reading.sentence) {
            let places = sentence.names.iter().filter(|name| name.kind == record::NameKind::Loc);
            for name in places {
                let words: Vec<&str> =
                    sentence.words[name.words.clone()].iter().map(|word| word.form.as_str()).collect();
                let text = words.join(" ");
                if !self.may_know(&text)
                    && let Some(code) = self.city(&text)
                {
                    *counts.entry(code).or_default() += 1;
                }
            }
        }
        counts
    }

    /// Named three times at least, and twice as often as any other.
    fn most_named(&self, towns: BTreeMap<&'static str, usize>) -> Option<&'static str> {
        let mut named = towns;
        self.attested.iter().for_each(|(code, count)| *named.entry(code).or_default() += count);
        let mut counts: Vec<(&'static str, usize)> = named.into_iter().collect();
        counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        match counts.as_slice() {
            [(code, count), rest @ ..]
                if *count >= 3 && rest.first().is_none_or(|(_, second)| *count >= 2 * second) =>
            {
                Some(code)
            }
            _ => None,
        }
    }

    pub fn attested(&self, code: &str) -> bool {
        self.attested.contains_key(code)
    }

    /// Whether the engine took the single name for no person at least as often as for one.
    pub fn is_rather_no_person(&self, name: &str) -> bool {
        self.taken.get(name).is_some_and(|taken| taken.place + taken.organisation >= taken.person)
    }

    /// Whether the engine took the single name for an organisation only, and no town is called so.
    pub fn is_only_organisation(&self, name: &str) -> bool {
        self.taken.get(name).is_none_or(|taken| taken.person + taken.place == 0) && !self.is_place(name)
    }

    pub fn is_state(&self, code: &str) -> bool {
        !TABLES.posts.values().any(|post| post.code == code) && code != "NGO" && code != "IGO"
    }

    /// Whether any table may know the name or term; asked first, as most words are in none.
    pub fn may_know(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.knowledge.may_know(&lower)
            || TABLES.terms.contains(&lower)
            || (text.contains(['-', '’']) && self.knowledge.may_know(&knowledge::fold(text)))
            || self.short_names.contains_key(text)
    }

    /// Whether a name or term of several words may begin with this word, in any of its cases.
    pub fn may_begin_name(&self, word: &str) -> bool {
        let word = word.to_lowercase().replace('’', "'");
        let begins = |word: &str| self.knowledge.begins_name(word) || TABLES.first_words.contains(word);
        if begins(&word) || begins(&format!("{word}'s")) {
            return true;
        }
        if self.language == Language::English {
            return false;
        }
        let genitive = ["s", "es"].iter().filter_map(|ending| word.strip_suffix(ending)).any(begins);
        genitive
            || sense::stems(&word)
                .any(|stem| begins(stem) || ["e", "er", "es"].iter().any(|ending| begins(&format!("{stem}{ending}"))))
    }

    // ---- states ----

    /// A code of PLOVER that stands in place of a country, though tables list it as a sector.
    fn body(&self, code: &str) -> Option<&'static str> {
        self.knowledge.ontology().body(code).map(|body| body.code)
    }

    /// The state of a code of the tables or of PLOVER.
    pub fn of_code(&self, code: &str) -> Belonging {
        let Some(country) = self.knowledge.country(code) else {
            let code = self.body(code).unwrap_or_default();
            return Belonging { code, state: "", sector: Vec::new(), name: code.to_string(), organisation: None };
        };
        let name = if self.language == Language::German { country.name_de } else { country.name_en };
        let extra = Some(country.plover_extra).filter(|extra| !extra.is_empty());
        Belonging {
            code: country.plover,
            state: country.code,
            sector: std::iter::once("GOV").chain(extra).map(str::to_string).collect(),
            name: name.to_string(),
            organisation: None,
        }
    }

    pub fn state(&self, name: &str) -> Option<Belonging> {
        let named = self.knowledge.states_named(self.language, name);
        let states = named.iter().map(|found| (found.kind, self.of_code(found.code)));
        let shared = named.len() > 1 && named.iter().any(|found| found.kind == NameKind::Ambiguous);
        let mut clear = states.filter(|(kind, state)| {
            !state.code.is_empty() && (*kind != NameKind::Ambiguous || shared || self.attested(state.code))
        });
        if !shared {
            return clear.next().map(|(_, state)| state);
        }
        // "Congo": the one named otherwise too, else the one with far more people.
        let people = |state: &Belonging| self.knowledge.country(state.state).map_or(0, |row| row.population);
        let mut states: Vec<Belonging> = clear.map(|(_, state)| state).collect();
        states.sort_by_key(|state| std::cmp::Reverse((self.attested_often(state.code), people(state))));
        states.into_iter().next()
    }

    fn attested_often(&self, code: &str) -> usize {
        self.attested.get(code).copied().unwrap_or(0)
    }

    pub fn adjective(&self, form: &str) -> Option<Belonging> {
        if !self.may_know(form) {
            return None;
        }
        let codes = self.knowledge.adjectives(self.language, form);
        if let Some(code) = codes.iter().find(|code| self.attested(code)).or(codes.first()) {
            let whose = self.of_code(code);
            let stateless =
                whose.code.is_empty() && self.knowledge.country(code).is_some_and(|row| row.status != MACROREGION);
            return (!stateless).then_some(whose);
        }
        // "europäisch", "westlich": more than one country, or a union of them.
        let code = TABLES.value(self.language, form, "region")?;
        Some(Belonging { code, state: "", sector: vec!["GOV".to_string()], name: form.to_string(), organisation: None })
    }

    pub fn people(&self, form: &str) -> Option<Belonging> {
        let found = self.knowledge.peoples(self.language, form);
        let state = found.iter().find(|people| self.attested(people.code)).or(found.first())?;
        Some(self.of_code(state.code)).filter(|state| !state.code.is_empty())
    }

    /// What the name stands for and whether it is a capital.
    pub fn metonym(&self, name: &str) -> Option<(Belonging, bool)> {
        let mut found = self.knowledge.metonyms(self.language, name);
        if found.is_empty() {
            // "Pyongyang" in a German text.
            let other = if self.language == Language::German { Language::English } else { Language::German };
            found = self.knowledge.metonyms(other, name);
            found.retain(|found| found.kind == "capital" && name.chars().count() > 4);
        }
        let capital = |kind: &str| kind == "capital" || kind == "city-metonym";
        let plover = |code| self.knowledge.country(code).map_or(code, |country| country.plover);
        let fitting: Vec<_> = found
            .iter()
            .filter(|found| !found.ambiguous || capital(found.kind) || self.attested(plover(found.code)))
            .collect();
        // Of several readings that of a state the article names; "Brüssel" else stands for the EU.
        let named = fitting.iter().find(|found| fitting.len() > 1 && self.attested(plover(found.code)));
        let found =
            named.or_else(|| fitting.iter().find(|found| !self.is_state(found.code))).or_else(|| fitting.first())?;
        let of = self.of_code(found.code);
        let sector = if found.sector.is_empty() { of.sector } else { sectors(found.sector) };
        let capital = capital(found.kind);
        let name = if capital { of.name } else { name.to_string() };
        let code = if of.code.is_empty() { found.code } else { of.code };
        Some((Belonging { code, state: of.state, sector, name, organisation: None }, capital))
    }

    pub fn organisation(&self, name: &str) -> Option<Belonging> {
        let mut found = self.knowledge.organisations_named(name);
        if found.is_empty() && name.contains('-') {
            // "al-Qaida", "Al-Schabaab": spelled in many ways.
            found = self.knowledge.organisations_folded(name);
        }
        if let Some(own) = found.iter().find(|one| self.is_valid_own(one)) {
            return Some(self.belonging(own));
        }
        found.retain(|one| !one.own);
        // "General Assembly": a parliament elsewhere, unless the article speaks of the body behind it.
        if let Some(context) = TABLES.value(self.language, name, "only-with")
            && !context.split('|').any(|word| self.text.as_str().contains(word))
        {
            return None;
        }
        let named: Vec<_> = found.iter().filter(|one| one.curated || (name.len() >= 8 && name.contains(' '))).collect();
        let clear = |one: &&&knowledge::Organisation| {
            // Parties of many countries bear the same names.
            let foreign = self.language == Language::German && name == one.name_en && name != one.name_de;
            one.kind != "PARTY" || (self.attested.is_empty() && !foreign)
        };
        let found = named.iter().find(|one| self.attested(one.plover_country)).or_else(|| named.iter().find(clear))?;
        Some(self.belonging(found))
    }

    fn belonging(&self, found: &knowledge::Organisation) -> Belonging {
        let german = self.language == Language::German && !found.name_de.is_empty();
        let country = self.knowledge.country(found.plover_country);
        Belonging {
            code: country.map_or(found.plover_country, |country| country.plover),
            state: country.map_or("", |country| country.code),
            sector: sectors(found.sector),
            name: if german { found.name_de } else { found.name_en }.to_string(),
            organisation: Some(found.name_en),
        }
    }

    fn is_valid_own(&self, found: &knowledge::Organisation) -> bool {
        found.own && found.is_of(self.language) && found.holds_on(self.date)
    }

    /// An organisation or group of the user's table, which goes before all that the tables know.
    pub fn own_organisation(&self, name: &str) -> Option<Belonging> {
        if !self.knowledge.has_own() {
            return None;
        }
        let found = self.knowledge.organisations_named(name);
        found.iter().find(|one| self.is_valid_own(one)).map(|one| self.belonging(one))
    }

    pub fn is_own_group(&self, whose: &Belonging) -> bool {
        let Some(name) = whose.organisation.filter(|_| self.knowledge.has_own()) else { return false };
        let found = self.knowledge.organisations_named(name);
        found.iter().any(|one| self.is_valid_own(one) && one.kind == knowledge::GROUP)
    }

    /// Of a place by that name: its country, if the article names the country or the place is large.
    pub fn city(&self, name: &str) -> Option<&'static str> {
        let places = self.knowledge.places_named(name);
        let codes = places.iter().filter(|(_, by)| *by == PlaceName::Main);
        let codes = codes.map(|(place, _)| (self.of_code(place.country).code, place.population));
        let largest = codes.clone().next()?;
        // "Alexandria" is that of Egypt, though the article names the United States too.
        let near = codes.filter(|(code, _)| self.attested(code)).find(|(_, people)| people * FAMOUS >= largest.1);
        near.or(Some(largest).filter(|(_, people)| *people >= LARGE)).map(|(code, _)| code)
    }

    /// The country of a capital, a large town or a province by that name.
    pub fn seat(&self, name: &str) -> Option<&'static str> {
        let capital = self.metonym(name).filter(|(_, capital)| *capital).map(|(whose, _)| whose.code);
        let capital = capital.filter(|code| self.is_state(code));
        capital.or_else(|| self.city(name)).or_else(|| self.country_of_division(name))
    }

    /// The one country that has a province or federal state of that name.
    pub fn country_of_division(&self, name: &str) -> Option<&'static str> {
        if self.is_region(name) || TABLES.is(self.language, name, "direction") {
            return None;
        }
        let found = self.knowledge.admin1_named(name);
        let first = self.of_code(found.first()?.country).code;
        found.iter().all(|other| self.of_code(other.country).code == first).then_some(first)
    }

    /// Whether a state, a region or a large town is called so.
    pub fn is_well_known_place(&self, name: &str) -> bool {
        let large = |(place, by): &(knowledge::Place, PlaceName)| *by == PlaceName::Main && place.population >= LARGE;
        self.is_region(name) || self.knowledge.places_named(name).iter().any(large)
    }

    fn is_region(&self, name: &str) -> bool {
        !self.knowledge.states_named(self.language, name).is_empty() || !self.knowledge.regions_named(name).is_empty()
    }

    /// Whether a town, a region or a continent is called so.
    pub fn is_place(&self, name: &str) -> bool {
        let bare = name.strip_suffix('s').filter(|_| self.language == Language::German);
        if self.is_region(name) || bare.is_some_and(|bare| self.is_region(bare)) {
            return true;
        }
        self.knowledge.places_named(name).iter().any(|(_, by)| *by == PlaceName::Main)
    }

    // ---- roles ----

    pub fn role(&self, term: &str) -> Option<Role> {
        let found = *self.knowledge.roles(self.language, term).first()?;
        if TABLES.is(self.language, found.term, "thing") {
            return None;
        }
        let sector: Vec<String> =
            [found.sector, found.sector2].into_iter().flat_map(sectors).filter(|sector| sector != "UNK").collect();
        Some(Role {
            term: found.term.to_string(),
            weak: sector.is_empty(),
            sector,
            human: found.is_person(),
            spokesperson: found.kind == "spokesperson",
            feminine: found.form == RoleForm::Feminine,
            masculine: found.form != RoleForm::Feminine && !found.feminine.is_empty(),
            ..Role::default()
        })
    }

    /// Sectors, class of the office, whether it is the minister.
    pub fn ministry(&self, term: &str) -> Option<(Vec<String>, &'static str, bool)> {
        let found = self.knowledge.ministry(self.language, term)?;
        Some((sectors(found.sector), found.class, found.minister))
    }

    /// Sectors of somebody with this role in the service of that body.
    pub fn sector_of(&self, role: Option<&Role>, owner: Option<&Belonging>) -> Vec<String> {
        let of_owner = || owner.map(|owner| owner.sector.clone()).unwrap_or_default();
        let Some(role) = role else { return of_owner() };
        // A former actress is no politician.
        let political = |sector: &String| POLITICAL.contains(&sector.as_str());
        if role.standing == Some(Standing::Former) && (!role.offices.is_empty() || role.sector.iter().any(political)) {
            return vec!["ELI".to_string()];
        }
        let mut own: Vec<String> = role.sector.iter().filter(|sector| self.body(sector).is_none()).cloned().collect();
        if own.is_empty() {
            // "British members" are not the government.
            let anybody = role.human && !role.spokesperson && role.offices.is_empty();
            // Nor are "British organisations".
            let anybody = anybody || role.private;
            let state = owner.is_some_and(|owner| owner.organisation.is_none() && owner.sector == ["GOV"]);
            return if anybody && state { Vec::new() } else { of_owner() };
        }
        let Some(owner) = owner else { return own };
        let is_body = owner.organisation.is_some() || owner.sector.first().is_some_and(|first| first != "GOV");
        let serves = role.spokesperson || own == ["GOV"] || !self.is_state(owner.code);
        if is_body && serves && !owner.sector.is_empty() && !role.relational {
            return owner.sector.clone();
        }
        // Breakaway entities keep the mark of being partly recognised.
        own.extend(
            owner
                .sector
                .iter()
                .skip(1)
                .filter(|sector| *sector == "PRE" && !own.contains(sector))
                .cloned()
                .collect::<Vec<_>>(),
        );
        own
    }

    /// A code that stands for a kind of organisation in place of a country.
    pub fn code_of(&self, role: &Role) -> Option<String> {
        role.sector.iter().find(|sector| self.body(sector).is_some()).cloned()
    }

    /// The state that a title without country implies.
    pub fn implied(&self, role: &Role) -> Option<&'static str> {
        let countries = || role.offices.iter().flat_map(|office| office.countries.iter().copied());
        countries().find(|code| self.attested(code)).or_else(|| countries().next())
    }

    // ---- persons ----

    fn holds(&self, term: &Term) -> Holds {
        let holds = match self.date {
            Some(date) => term.holds_on(date),
            None if term.to.is_none() && term.end == End::Open => Holds::Probably,
            None => Holds::No,
        };
        // Whom the user names in the office has followed the last one that the tables know.
        let followed = holds == Holds::Probably && !term.own && self.knowledge.has_own() && self.is_followed(term);
        if followed { Holds::No } else { holds }
    }

    fn is_followed(&self, term: &Term) -> bool {
        let single = post(term.class).is_some();
        let own =
            |(_, other): &(Known, Term)| other.own && self.date.is_some_and(|date| other.holds_on(date) != Holds::No);
        single && self.knowledge.holders(term.country, term.class).iter().any(own)
    }

    /// The person of a full name, spelled exactly as in the tables.
    pub fn person_named(&self, full: &str) -> Option<Known> {
        if !full.contains(' ') {
            return None;
        }
        self.likeliest(self.knowledge.persons_named(full))
    }

    /// The person of a full name in any spelling of the tables: without regard of marks and capitals,
    /// and, if the office or the country fits the article, by sound or without middle names.
    pub fn person_like(&self, full: &str) -> Option<Known> {
        let exact = self.person_named(full);
        if exact.is_some() || !full.contains(' ') {
            return exact;
        }
        let folded = self.likeliest(self.knowledge.persons_folded(full));
        if folded.is_some() {
            return folded;
        }
        let fits = |person: &Known| self.now(*person).is_some() || self.attested(self.of_code(person.country()).code);
        let alike = crate::spelling::persons_alike(self.knowledge, full);
        if let Some(person) = self.likeliest(alike).filter(fits) {
            return Some(person);
        }
        let parts: Vec<&str> = full.split(' ').collect();
        let [first, middle @ .., last] = parts.as_slice() else { return None };
        let shorter = [format!("{first} {last}"), format!("{first} {}", middle.first()?)];
        shorter.iter().find_map(|name| self.likeliest(self.knowledge.persons_folded(name)).filter(fits))
    }

    fn likeliest(&self, found: Vec<Known>) -> Option<Known> {
        let near = |person: &Known| self.attested(self.of_code(person.country()).code);
        let best = found.into_iter().filter(|person| person.is_of(self.language)).map(|person| {
            let now = self.now(person).is_some();
            ((now && person.is_own(), now, near(&person), std::cmp::Reverse(person.id())), person)
        });
        best.max_by_key(|(rank, _)| *rank).map(|(_, person)| person)
    }

    /// The weightiest office on the day, surely held ones first.
    fn now(&self, person: Known) -> Option<Term> {
        self.now_as(person, |_| true)
    }

    /// The same among the offices wanted.
    fn now_as(&self, person: Known, wanted: impl Fn(&Term) -> bool) -> Option<Term> {
        // The president of one country may be co-prince of another.
        let abroad = |term: &Term| {
            let organisation = ORGANISATIONS.contains(&term.country);
            !organisation && !person.country().is_empty() && term.country != person.country()
        };
        let held = person.terms().filter(wanted).map(|term| (self.holds(&term), term));
        held.filter(|(holds, _)| *holds != Holds::No)
            .min_by_key(|(holds, term)| {
                (!term.own, *holds != Holds::Surely, abroad(term), rank(term.class), term.source_rank)
            })
            .map(|(_, term)| term)
    }

    pub fn name(&self, person: Known) -> String {
        person.name(self.language).to_string()
    }

    pub fn gender(&self, person: Known) -> Gender {
        match person.gender() {
            knowledge::Gender::Feminine => Gender::Feminine,
            knowledge::Gender::Masculine => Gender::Masculine,
            knowledge::Gender::Unknown => Gender::Any,
        }
    }

    pub fn is_surname(&self, name: &str) -> bool {
        !self.knowledge.persons_by_surname(name).is_empty()
    }

    /// Whether a head of state or government or a foreign minister of the day is called so.
    pub fn is_called(&self, name: &str) -> bool {
        self.well_known(name).is_some()
    }

    /// The office holder of the day whom a single name calls.
    pub fn well_known(&self, name: &str) -> Option<Known> {
        let mut persons = self.knowledge.persons_by_surname(name);
        if persons.is_empty() && self.language == Language::German {
            persons = self.knowledge.persons_by_surname(name.strip_suffix('s')?);
        }
        let mut best: Vec<(bool, u8, &'static str, Known)> = persons
            .into_iter()
            .filter(|person| person.is_of(self.language))
            .filter_map(|person| {
                let term = self.now(person)?;
                let rank = rank(term.class);
                let near = self.attested(self.of_code(term.country).code);
                // The user may give a single name as a spelling of its own.
                let own =
                    person.is_own() && std::iter::once(person.name_en()).chain(person.aliases()).any(|own| own == name);
                let reached = own || rank <= if near { WELL_KNOWN + 2 } else { WELL_KNOWN };
                reached.then_some((!near && !own, if own { 0 } else { rank }, person.id(), person))
            })
            .collect();
        best.sort_unstable_by_key(|(far, rank, id, _)| (*far, *rank, *id));
        match best.as_slice() {
            [first, second, ..] if (first.0, first.1) == (second.0, second.1) => None,
            [first, ..] => Some(first.3),
            [] => None,
        }
    }

    /// The one called so, as that which others belong to ("Trump-Sprecherin").
    pub fn holder_by_surname(&self, name: &str) -> Option<Belonging> {
        let person = self.well_known(name)?;
        let term = self.now(person)?;
        Some(Belonging { name: self.name(person), ..self.office_of(&term) })
    }

    /// State or organisation, and sectors, of an office.
    fn office_of(&self, term: &Term) -> Belonging {
        let of = self.of_code(term.country);
        if term.own {
            return Belonging { sector: sectors(term.sector), ..of };
        }
        let post = post(term.class);
        let code = post.map(|post| post.code).filter(|code| !code.is_empty()).unwrap_or(of.code);
        let sector = match post.filter(|post| !post.code.is_empty() || !post.sector.is_empty()) {
            Some(post) => sectors(post.sector),
            None => sectors(term.sector).into_iter().filter(|sector| self.body(sector).is_none()).collect(),
        };
        Belonging { code, sector, ..of }
    }

    fn entity(&self, person: Known, term: &Term) -> Entity {
        let office = self.office_of(term);
        let name = self.name(person);
        Entity {
            person: Some(name.clone()),
            name,
            code: office.code(),
            sector: office.sector,
            office: Some(label(term)).filter(|label| !label.is_empty()),
            wikidata: Some(person.wikidata()).filter(|id| !id.is_empty()).map(str::to_string),
        }
    }

    pub fn held(&self, person: Known) -> Held {
        let mut classes: Vec<&'static str> =
            person.terms().filter(|term| self.holds(term) != Holds::No).map(|term| term.class).collect();
        classes.sort_by_key(|class| (rank(class), *class));
        classes.dedup();
        if let Some(term) = self.now(person) {
            return Held { entity: self.entity(person, &term), classes, ..self.certainty(&term) };
        }
        let name = self.name(person);
        let past = person.terms().filter(|term| term.to.is_some_and(|to| self.date.is_none_or(|date| to <= date)));
        let last = past.filter(|term| !label(term).is_empty()).max_by_key(|term| term.to);
        // A row of the user's says nothing of other days.
        let says = !person.is_own() || last.is_some();
        let entity = Entity {
            person: Some(name.clone()),
            name,
            code: self.of_code(person.country()).code().filter(|_| says),
            sector: last.map(|_| vec!["ELI".to_string()]).unwrap_or_default(),
            office: None,
            wikidata: Some(person.wikidata()).filter(|id| !id.is_empty()).map(str::to_string),
        };
        let why = match last {
            Some(term) => format!("had left the office of {}", label(&term)),
            None => "no office known at the date".to_string(),
        };
        Held { entity, classes, confidence: 0.8, why }
    }

    fn certainty(&self, term: &Term) -> Held {
        let (confidence, how) = match self.holds(term) {
            Holds::Surely => (0.95, "at the date".to_string()),
            _ if self.is_stale(term) => {
                (0.6, format!("when last heard of in {}", term.asof.map_or(0, |asof| asof.year)))
            }
            _ => (0.85, "probably still at the date".to_string()),
        };
        let why = match label(term) {
            label if label.is_empty() => "as the table given says".to_string(),
            label if term.own => format!("{label} {how}, as the table given says"),
            label => format!("{label} {how}"),
        };
        Held { entity: Entity::default(), classes: Vec::new(), confidence, why }
    }

    /// Whether the source of a term ends so long before the day that another may hold the office.
    fn is_stale(&self, term: &Term) -> bool {
        let days = |date: Date| i32::from(date.year) * 365 + i32::from(date.month) * 30 + i32::from(date.day);
        let since = |asof| self.date.map(|date| days(date) - days(asof));
        let unsure = !term.own && self.holds(term) != Holds::Surely;
        unsure && term.asof.and_then(since).is_some_and(|since| since > STALE)
    }

    /// The person in the very office the title names, if he held it on the day.
    pub fn held_as(&self, person: Known, role: &Role) -> Option<Held> {
        let term =
            self.now_as(person, |term| role.offices.iter().any(|office| office.classes.contains(&term.class)))?;
        let classes = self.held(person).classes;
        Some(Held { entity: self.entity(person, &term), classes, ..self.certainty(&term) })
    }

    /// The holder of the office, if he is called by the last part of the name.
    pub fn holder_called(&self, owner: &Belonging, role: &Role, full: &str) -> Option<Known> {
        let (holder, _) = self.holder_and_term(owner, role)?;
        let sound = TABLES.sound(full.rsplit(' ').next()?);
        let surname = holder.surnames().any(|name| TABLES.sound(name) == sound);
        let initial = |name: &str| TABLES.sound(name).chars().next();
        // "Fidel Castro" is not the president Raúl Castro.
        let given = !full.contains(' ')
            || [holder.name_en(), holder.name_de()].into_iter().any(|name| initial(name) == initial(full));
        (surname && given).then_some(holder)
    }

    /// The one office holder of the day with that surname whom the title fits: in the very office it
    /// names, or, where it names none, in the government of its country.
    pub fn bearer(&self, owner: Option<&Belonging>, role: &Role, name: &str) -> Option<Known> {
        if !role.in_office() {
            return None;
        }
        let (given, name) = name.rsplit_once(' ').unwrap_or(("", name));
        let classes: Vec<&str> = role.offices.iter().flat_map(|office| office.classes.iter().copied()).collect();
        let state = owner.map(|owner| owner.code).filter(|code| !code.is_empty());
        let party = owner.is_some_and(|owner| owner.sector == ["PTY"]);
        let serves = role.sector.first().is_some_and(|sector| sector == "GOV");
        let first = |name: &str| TABLES.sound(name).chars().next();
        let initial =
            |person: Known| [person.name_en(), person.name_de()].into_iter().any(|full| first(full) == first(given));
        let fits = |person: &Known| {
            let term = self.now_as(*person, |term| {
                // A full name in another spelling needs its office and the country.
                let near = given.is_empty() || (initial(*person) && self.attested(self.of_code(term.country).code));
                let office = classes.contains(&term.class)
                    || (classes.is_empty() && serves && state.is_some())
                    || (party && term.class.starts_with("PARTY-"));
                let there = state.is_none_or(|state| self.of_code(term.country).code == state);
                let sure =
                    if classes.contains(&term.class) { near } else { given.is_empty() && rank(term.class) < LAST_RANK };
                office && there && sure && !self.is_stale(term)
            });
            term.is_some()
        };
        let mut found = self.knowledge.persons_by_surname(name);
        if found.is_empty() {
            found = self.knowledge.persons_by_surname_folded(name);
        }
        found.retain(|person| person.is_of(self.language) && fits(person));
        let first = *found.first()?;
        found.iter().all(|person| *person == first).then_some(first)
    }

    /// Who held the office on the day; only where the tables know one holder.
    pub fn holder(&self, owner: &Belonging, role: &Role) -> Option<Entity> {
        let (person, term) = self.holder_and_term(owner, role)?;
        (!self.is_stale(&term)).then(|| self.entity(person, &term))
    }

    /// The year in which a holder was last known, if that is too long ago to name him.
    pub fn last_known_holder(&self, owner: &Belonging, role: &Role) -> Option<i16> {
        let (_, term) = self.holder_and_term(owner, role)?;
        term.asof.filter(|_| self.is_stale(&term)).map(|asof| asof.year)
    }

    fn holder_and_term(&self, owner: &Belonging, role: &Role) -> Option<(Known, Term)> {
        if !role.in_office() {
            return None;
        }
        // The tables of states list unions under their own codes.
        let union =
            || self.knowledge.country(owner.state).filter(|_| !self.is_state(owner.code)).map(|row| row.name_en);
        let organisation = owner.organisation.or_else(union).unwrap_or_default();
        for office in role.offices.iter().filter(|office| office.organisation == organisation) {
            if !office.countries.is_empty() && !office.countries.contains(&owner.code) {
                continue;
            }
            let states: &[&str] = if organisation.is_empty() { &[owner.state] } else { &ORGANISATIONS };
            for class in &office.classes {
                let mut found: Vec<(Known, Term)> = Vec::new();
                let mut sure = false;
                for (person, term) in states.iter().flat_map(|state| self.knowledge.holders(state, class)) {
                    let holds = self.holds(&term);
                    if term.own && holds != Holds::No {
                        return Some((person, term));
                    }
                    if holds == Holds::No || (sure && holds != Holds::Surely) {
                        continue;
                    }
                    if holds == Holds::Surely && !sure {
                        sure = true;
                        found.clear();
                    }
                    found.push((person, term));
                }
                if let Some(&(person, term)) = found.first() {
                    let one = found.iter().all(|(other, _)| *other == person);
                    return one.then_some((person, term));
                }
            }
        }
        None
    }
}

/// Status of continents and the like in the table of countries.
const MACROREGION: &str = "macroregion";

/// Inhabitants of a place that may tell the country though the article does not name it.
const LARGE: u32 = 200_000;

/// Sectors whose people are of the elite when they have left.
const POLITICAL: [&str; 5] = ["GOV", "LEG", "PTY", "JUD", "MIL"];

/// How many units a dateline takes at most, up to its dash.
const DATELINE: usize = 10;

/// Days after which the last holder that a source knows is no longer taken for the holder.
const STALE: i32 = 550;

/// How many times larger a town must be to be meant before one in a country that the article names.
const FAMOUS: u32 = 20;

/// Offices so high that the surname alone may name their holder.
const WELL_KNOWN: u8 = 2;

/// Under which codes the tables list the offices of organisations.
const ORGANISATIONS: [&str; 2] = ["IGO", "EUR"];

/// The row of `posts.tsv` for the class, or for its kind ("GOVERNOR-*").
fn post(class: &str) -> Option<&'static Post> {
    TABLES.posts.get(class).or_else(|| TABLES.posts.get(format!("{}-*", class.split_once('-')?.0).as_str()))
}

fn rank(class: &str) -> u8 {
    post(class).map_or(LAST_RANK, |post| post.rank)
}

/// What holders of an office of the class are, where no source names the office ("FM-deputy").
fn class_label(class: &str, part: Option<(&str, &str)>) -> String {
    let named = |class: &str| TABLES.class_labels.get(class).copied();
    match (named(class), part) {
        (Some(label), _) => label.to_string(),
        (None, Some((of, "deputy"))) => format!("deputy {}", named(of).unwrap_or("holder of an office")),
        (None, Some((of, _))) => named(of).unwrap_or("holder of an office").to_string(),
        (None, None) => "holder of an office".to_string(),
    }
}

/// What the office is called in a record.
pub fn label(term: &Term) -> String {
    if term.own {
        return term.office.to_string();
    }
    let label = post(term.class).map(|post| post.label).filter(|label| !label.is_empty());
    match (label, term.class.split_once('-')) {
        (Some(label), Some((_, of))) if label.ends_with(" of") => format!("{label} {of}"),
        (Some(label), _) => label.to_string(),
        (None, part) if term.office.is_empty() => class_label(term.class, part),
        (None, _) => term.office.to_string(),
    }
}

/// "GOVMIL" is two sectors.
fn sectors(cell: &str) -> Vec<String> {
    cell.as_bytes().chunks(3).filter_map(|three| std::str::from_utf8(three).ok()).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(language: Language, date: &str) -> Article {
        Article {
            id: String::new(),
            url: None,
            site: None,
            title: None,
            text: Text::new(""),
            language,
            published: date.parse().ok(),
            author: None,
            agency: None,
            removed: Vec::new(),
        }
    }

    fn holder(language: Language, date: &str, state: &str, title: &str) -> Option<String> {
        let knowledge = Knowledge::load().expect("the tables");
        let article = article(language, date);
        let world = World::new(&article, &[], &knowledge);
        world.holder(&world.of_code(state), &sense::role(&world, title)?)?.person
    }

    #[test]
    fn an_office_has_its_holder_of_the_day() {
        let chancellor = |date| holder(Language::German, date, "DEU", "Bundeskanzler");
        assert_eq!(chancellor("2005-11-01").as_deref(), Some("Gerhard Schröder"));
        assert_eq!(chancellor("2021-12-01").as_deref(), Some("Angela Merkel"));
        assert_eq!(chancellor("2022-12-01").as_deref(), Some("Olaf Scholz"));
        assert_eq!(holder(Language::English, "2024-06-18", "RUS", "chancellor"), None);
    }

    #[test]
    fn without_a_date_only_open_terms_count() {
        let knowledge = Knowledge::load().expect("the tables");
        let article = article(Language::English, "no date");
        let world = World::new(&article, &[], &knowledge);
        let Some(kohl) = world.person_named("Helmut Kohl") else { return };
        assert!(world.now(kohl).is_none());
    }

    #[test]
    fn who_left_an_office_is_of_the_elite() {
        let knowledge = Knowledge::load().expect("the tables");
        let article = article(Language::English, "2023-03-01");
        let world = World::new(&article, &[], &knowledge);
        let held = world.person_named("Angela Merkel").map(|person| world.held(person));
        assert_eq!(held.map(|held| held.entity.sector), Some(vec!["ELI".to_string()]));
    }

    #[test]
    fn breakaway_entities_keep_their_mark() {
        let knowledge = Knowledge::load().expect("the tables");
        let article = article(Language::English, "2023-03-01");
        let world = World::new(&article, &[], &knowledge);
        let abkhazia = world.of_code("X-ABK");
        assert_eq!((abkhazia.code, abkhazia.sector), ("GEO", vec!["GOV".to_string(), "PRE".to_string()]));
    }
}

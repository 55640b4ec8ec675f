//! Who is meant: turns phrases into mentions, and traces pronouns, bare titles and "both
//! countries" back to what was named before.

use crate::here::Here;
use crate::people::People;
use crate::phrase::{Article, Phrase, Reading};
use crate::sense::Role;
use crate::tables::{Gender, Number, Office, TABLES, gender};
use crate::world::{Belonging, World};
use record::{Entity, Language, MentionKind, Sentence, Upos};
use std::ops::Range;

/// Reasons of organisations that no table knows.
pub const UNKNOWN_ORGANISATION: &str = "an organisation that no table knows";
pub const UNKNOWN_ORGANISATION_OF_COUNTRY: &str = "an organisation in no table; country from the words around the name";

/// Sectors whose people and bodies are often not of the country that a text is about.
const ABROAD: [&str; 2] = ["BUS", "JRN"];

/// How many sentences back tell the country of a body that is named without one.
const NEAR: usize = 2;

/// A mention in the making.
pub struct Draft {
    pub sentence: usize,
    pub words: Range<usize>,
    pub head: usize,
    pub kind: MentionKind,
    pub entities: Vec<Entity>,
    pub confidence: f32,
    pub why: String,
    pub antecedent: Option<usize>,
    pub person: Option<usize>,
    pub human: bool,
    pub adjective: bool,
    /// Classes of the office the words name.
    pub classes: Vec<&'static str>,
    /// Says where something is, so that no pronoun means it.
    pub placed: bool,
    pub gender: Gender,
    pub number: Number,
    pub subject: bool,
    /// First word of the coordination it is part of.
    pub chain: usize,
    pub inner: bool,
}

pub struct Tracker<'a> {
    pub world: &'a World<'a>,
    pub people: &'a mut People,
    pub drafts: Vec<Draft>,
}

impl Tracker<'_> {
    pub fn read(&mut self, number: usize, reading: &Reading) {
        let here = Here { number, sentence: reading.sentence, reading };
        let mut phrases = reading.phrases(self.world, self.people);
        phrases.retain(|phrase| {
            phrase.person.is_some() || phrase.role.is_none() || !here.is_post(self.world.language, phrase.head)
        });
        let begin = self.drafts.len();
        let mut open = Vec::new();
        for phrase in &phrases {
            match self.certain(&here, phrase) {
                Some(draft) => self.drafts.push(draft),
                None => open.push(phrase),
            }
        }
        let (owned, titles): (Vec<&Phrase>, Vec<&Phrase>) =
            open.into_iter().partition(|phrase| phrase.possessive.is_some());
        self.anaphors(&here, begin);
        for phrase in titles {
            if self.drafts[begin..].iter().any(|draft| draft.words.contains(&phrase.head)) {
                continue;
            }
            let draft = self.bare_title(&here, phrase).or_else(|| self.agent(&here, phrase));
            self.drafts.extend(draft);
        }
        self.pronouns(&here, begin);
        for phrase in owned {
            let draft = self.possessed(&here, phrase).or_else(|| self.agent(&here, phrase));
            self.drafts.extend(draft);
        }
    }

    pub fn draft(
        &self,
        here: &Here,
        phrase: &Phrase,
        entities: Vec<Entity>,
        confidence: f32,
        why: impl Into<String>,
    ) -> Draft {
        let human = phrase.person.is_some() || phrase.role.as_ref().is_some_and(|role| role.human);
        let (gender, number) = self.agreement(here, phrase, &entities, human);
        let office = phrase.role.as_ref().and_then(|role| role.offices.first());
        Draft {
            sentence: here.number,
            words: phrase.words.clone(),
            head: phrase.head,
            kind: phrase.kind,
            entities,
            confidence,
            why: why.into(),
            antecedent: None,
            person: phrase.person,
            human,
            adjective: is_adjective(here, phrase),
            classes: office.map(|office| office.classes.clone()).unwrap_or_default(),
            placed: false,
            gender,
            number,
            subject: here.is_subject(phrase.head),
            chain: here.chain(phrase.head),
            inner: phrase.inner,
        }
    }

    /// Gender and number by which pronouns refer to the phrase.
    fn agreement(&self, here: &Here, phrase: &Phrase, entities: &[Entity], human: bool) -> (Gender, Number) {
        if let Some(person) = phrase.person {
            return (self.people.list[person].gender, Number::Singular);
        }
        let number = if phrase.plural || entities.len() > 1 { Number::Plural } else { Number::Singular };
        let written = here.sentence.words[phrase.head].feat("Gender").map_or(Gender::Any, gender);
        let english = self.world.language == Language::English;
        let feminine = phrase.role.as_ref().is_some_and(|role| role.feminine);
        let is_state = matches!(phrase.kind, MentionKind::Country | MentionKind::Organisation);
        let code = entities.first().and_then(|entity| entity.code.as_deref()).unwrap_or_default();
        let of_state = TABLES.genders.get(&(self.world.language, code.to_lowercase()));
        match of_state.filter(|_| is_state) {
            _ if human && feminine => (Gender::Feminine, number),
            _ if human && english => (Gender::Any, number),
            Some(&told) => told,
            None if english || (is_state && written == Gender::Any) => (Gender::Neuter, number),
            None => (written, number),
        }
    }

    /// What the phrase itself settles.
    fn certain(&mut self, here: &Here, phrase: &Phrase) -> Option<Draft> {
        if let Some(person) = phrase.person {
            self.people.list[person].seen += 1;
            let known = &self.people.list[person];
            let draft = self.draft(here, phrase, vec![known.entity.clone()], known.confidence, known.why.clone());
            let antecedent = self.drafts.iter().rposition(|draft| draft.person == Some(person));
            return Some(Draft { antecedent, ..draft });
        }
        let Some(role) = &phrase.role else { return self.named(here, phrase) };
        let same_office = role.same_office.then(|| self.counterpart(here, phrase, role)).flatten();
        let role = same_office.as_ref().unwrap_or(role);
        if !phrase.whose.is_empty() {
            return Some(self.role_of(here, phrase, role));
        }
        let of = self.people.list[phrase.owner?].entity.clone();
        Some(self.owned_draft(here, phrase, role, &of, 0.7, format!("belongs to {}", of.name)))
    }

    /// States, peoples and organisations by name.
    fn named(&self, here: &Here, phrase: &Phrase) -> Option<Draft> {
        let adjective = is_adjective(here, phrase);
        if phrase.kind == MentionKind::People && adjective && self.modifies_actor(here, phrase) {
            return None;
        }
        let placed = phrase.place && here.is_place(self.world.language, phrase.head);
        let unnamed = phrase.whose.iter().all(|whose| whose.organisation == Some(""));
        let unknown = unnamed && phrase.whose.iter().all(|whose| whose.code.is_empty());
        let (confidence, why) = match phrase.kind {
            MentionKind::Metonym if placed => (0.5, "capital as a place; stands for the state only as a destination"),
            MentionKind::Metonym if phrase.place => (0.6, "capital; may stand for its government"),
            MentionKind::Metonym => (0.9, "stands for the body behind it"),
            MentionKind::Country => (0.85, "state by name"),
            MentionKind::People if adjective => (0.6, "demonym adjective"),
            MentionKind::People => (0.75, "demonym"),
            MentionKind::Group => (0.9, "group by name"),
            _ if unknown => (0.4, UNKNOWN_ORGANISATION),
            _ if unnamed => (0.6, UNKNOWN_ORGANISATION_OF_COUNTRY),
            _ => (0.9, "organisation by name"),
        };
        let entities = phrase.whose.iter().map(Belonging::entity).collect();
        Some(Draft { placed, ..self.draft(here, phrase, entities, confidence, why) })
    }

    /// A role with its countries or organisations: the holder of the office where there is one.
    fn role_of(&self, here: &Here, phrase: &Phrase, role: &Role) -> Draft {
        let world = self.world;
        let name = self.phrase_text(here, phrase);
        let mut entities: Vec<Entity> = Vec::new();
        let mut held = false;
        for owner in &phrase.whose {
            let holder = may_hold(phrase, role).then(|| world.holder(owner, role)).flatten();
            held |= holder.is_some();
            let entity = holder.unwrap_or_else(|| Entity {
                name: name.clone(),
                code: owner.code(),
                sector: world.sector_of(Some(role), Some(owner)),
                office: role.human.then(|| role.term.clone()).filter(|_| !role.offices.is_empty()),
                ..Entity::default()
            });
            if !entities.contains(&entity) {
                entities.push(entity);
            }
        }
        if held {
            return self.draft(here, phrase, entities, 0.85, "office resolved to its holder at the date");
        }
        let last = phrase.whose.first().filter(|_| may_hold(phrase, role));
        let why = match last.and_then(|owner| world.last_known_holder(owner, role)) {
            Some(year) => format!("role with country or organisation; its holder is known up to {year} only"),
            None => "role with country or organisation".to_string(),
        };
        self.draft(here, phrase, entities, 0.8, why)
    }

    /// "his Russian counterpart": the office of whoever was named last before it.
    fn counterpart(&self, here: &Here, phrase: &Phrase, role: &Role) -> Option<Role> {
        let before = self.drafts.iter().rev().filter(|draft| {
            draft.sentence + 1 == here.number
                || (draft.sentence == here.number && draft.words.start < phrase.words.start)
        });
        let classes = before.map(|draft| self.classes(draft)).find(|classes| !classes.is_empty())?;
        let office = Office { classes, organisation: "", countries: Vec::new() };
        Some(Role { offices: vec![office], ..role.clone() })
    }

    /// The weightiest office of the person, or the one the words name.
    fn classes(&self, draft: &Draft) -> Vec<&'static str> {
        match draft.person {
            Some(person) => self.people.list[person].classes.iter().take(1).copied().collect(),
            None => draft.classes.clone(),
        }
    }

    /// "Putins Berater", "sein Sprecher": the country of the one it belongs to.
    fn owned_draft(
        &self,
        here: &Here,
        phrase: &Phrase,
        role: &Role,
        of: &Entity,
        confidence: f32,
        why: String,
    ) -> Draft {
        let owner = of.code.as_ref().map(|code| Belonging { sector: of.sector.clone(), ..self.world.of_code(code) });
        let holder = owner.as_ref().filter(|_| may_hold(phrase, role)).and_then(|owner| self.world.holder(owner, role));
        let entity = holder.unwrap_or_else(|| Entity {
            name: self.phrase_text(here, phrase),
            code: of.code.clone(),
            sector: if role.sector.is_empty() {
                of.sector.clone()
            } else {
                self.world.sector_of(Some(role), owner.as_ref())
            },
            ..Entity::default()
        });
        self.draft(here, phrase, vec![entity], confidence, why)
    }

    pub fn phrase_text(&self, here: &Here, phrase: &Phrase) -> String {
        let words = &here.sentence.words;
        let (first, last) = (words[phrase.words.start].span.start, words[phrase.words.end - 1].span.end);
        let text = self.world.text.slice(record::Span::new(first, last));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An adjective whose noun is itself a party is part of that party.
    fn modifies_actor(&self, here: &Here, phrase: &Phrase) -> bool {
        let head = here.sentence.words[phrase.head].head;
        self.drafts.iter().any(|draft| {
            draft.sentence == here.number
                && head.is_some_and(|head| draft.head == head)
                && draft.words.contains(&phrase.head)
        })
    }

    /// "der Präsident", "the minister": somebody of that office named before, else the holder in the
    /// country the article is about.
    fn bare_title(&self, here: &Here, phrase: &Phrase) -> Option<Draft> {
        let world = self.world;
        let role = phrase.role.as_ref().filter(|role| role.human && role.in_office())?;
        let one = !phrase.plural && phrase.article != Article::Indefinite && !phrase.foreign;
        if !one || here.is_owned(world.language, phrase.head, &phrase.words) || self.is_predicate(here, phrase) {
            return None;
        }
        let before = self.drafts.iter().rposition(|draft| {
            draft.person.is_some_and(|person| self.people.list[person].has(role)) && draft.sentence <= here.number
        });
        if let Some(antecedent) = before
            && let Some(person) = self.drafts[antecedent].person
            && (phrase.article == Article::Definite || !role.offices.is_empty())
        {
            let known = &self.people.list[person];
            let why = format!("title of {}, named before", known.name);
            let draft = self.draft(here, phrase, vec![known.entity.clone()], 0.6, why);
            return Some(Draft { antecedent: Some(antecedent), person: Some(person), gender: known.gender, ..draft });
        }
        let (country, confidence, why) = match world.implied(role) {
            Some(country) => (country, 0.75, "title that only this country has; holder at the date"),
            None if role.weak || role.monarch => return None,
            None => (world.main?, 0.4, "title without country: holder in the country the article is about"),
        };
        let entity = world.holder(&world.of_code(country), role)?;
        Some(self.draft(here, phrase, vec![entity], confidence, why))
    }

    /// "elected president", "as president": an English title that names no one.
    fn is_predicate(&self, here: &Here, phrase: &Phrase) -> bool {
        let lower = here.reading.sentence.words[phrase.words.start].form.chars().next().is_some_and(char::is_lowercase);
        self.world.language == Language::English && phrase.article == Article::None && lower && !phrase.plural
    }

    /// Generic agents, and groups that the text leaves unnamed.
    fn agent(&self, here: &Here, phrase: &Phrase) -> Option<Draft> {
        let role = phrase.role.as_ref()?;
        if role.weak
            || role.sector.is_empty()
            || (role.human && !role.offices.is_empty() && self.is_predicate(here, phrase))
        {
            return None;
        }
        let (code, confidence, why) = match self.world.code_of(role) {
            Some(code) => (Some(code), 0.4, "organisations of no single country"),
            None => {
                let (code, confidence, why) = self.country_of_agent(here, phrase, role);
                (code.map(str::to_string), confidence, why)
            }
        };
        let entity = Entity {
            name: self.phrase_text(here, phrase),
            sector: self.world.sector_of(Some(role), None),
            code,
            ..Entity::default()
        };
        Some(self.draft(here, phrase, vec![entity], confidence, why))
    }

    fn country_of_agent(&self, here: &Here, phrase: &Phrase, role: &Role) -> (Option<&'static str>, f32, &'static str) {
        // "Minister" or "Regierungen" in the plural, or "ein Politiker", may come from anywhere.
        let government = role.human && role.sector.first().is_some_and(|sector| sector == "GOV");
        let indefinite = government && (phrase.plural || phrase.article == Article::Indefinite);
        let one_per_state = phrase.plural && TABLES.is(self.world.language, &role.term, "one-per-state");
        if phrase.foreign || indefinite || one_per_state || role.sector.iter().any(|sector| sector == "IGO") {
            (None, 0.3, "no country named with it")
        } else if let Some(code) = self.world.implied(role) {
            (Some(code), 0.7, "title that only this country has")
        } else if !is_domestic(phrase, role) {
            (None, 0.3, "no country named with it")
        } else if let Some(code) = self.place(here, phrase) {
            (Some(code), 0.5, "country from the place in the sentence")
        } else if let Some(code) = self.only_country_before(here) {
            (Some(code), 0.45, "the only country in the sentences before")
        } else if let Some(code) = self.world.dateline.filter(|code| self.names_only(here, code)) {
            (Some(code), 0.4, "country of the dateline")
        } else if let Some(code) = self.world.main {
            (Some(code), 0.35, "country the article is about")
        } else {
            (None, 0.3, "no country named with it")
        }
    }

    /// The one country in which the sentence says something happens. Where another state takes part,
    /// the place must be that of the phrase's own clause.
    fn place(&self, here: &Here, phrase: &Phrase) -> Option<&'static str> {
        let language = self.world.language;
        let mut places: Vec<(usize, &'static str)> = Vec::new();
        let words = here.sentence.words.iter().enumerate();
        for (index, word) in words.filter(|(index, word)| word.upos == Upos::Propn && !phrase.words.contains(index)) {
            if !here.is_place(language, index) {
                continue;
            }
            let named = || self.world.state(&word.form).or_else(|| Some(self.world.metonym(&word.form)?.0));
            let code = named().map(|state| state.code).or_else(|| self.world.city(&word.form));
            places.extend(code.filter(|code| self.world.is_state(code)).map(|code| (index, code)));
        }
        let &(_, code) = places.first()?;
        if places.iter().any(|(_, other)| *other != code) {
            return None;
        }
        let at_place = |draft: &Draft| places.iter().any(|(index, _)| draft.words.contains(index));
        let others = self.state_codes(|draft| draft.sentence == here.number && !at_place(draft));
        let own_clause = || {
            let clause = here.clause(phrase.head);
            clause.is_some()
                && here.is_subject(phrase.head)
                && places.iter().any(|(index, _)| here.clause(*index) == clause)
        };
        (others.iter().all(|other| *other == code) || own_clause()).then_some(code)
    }

    /// Codes of the states to which mentions found so far belong, each once.
    fn state_codes(&self, wanted: impl Fn(&Draft) -> bool) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for entity in self.drafts.iter().filter(|draft| wanted(draft)).flat_map(|draft| &draft.entities) {
            if let Some(code) = entity.code.as_deref().filter(|code| self.world.is_state(code) && !codes.contains(code))
            {
                codes.push(code);
            }
        }
        codes
    }

    /// Whether the sentence names no country but this one.
    fn names_only(&self, here: &Here, code: &str) -> bool {
        self.state_codes(|draft| draft.sentence == here.number && !is_reporter(draft))
            .iter()
            .all(|other| *other == code)
    }

    /// The country that all mentions of the last sentences belong to, if this one names none.
    fn only_country_before(&self, here: &Here) -> Option<&'static str> {
        if !self.names_only(here, "") {
            return None;
        }
        let near =
            |draft: &Draft| draft.sentence < here.number && draft.sentence + NEAR >= here.number && !is_reporter(draft);
        let codes = self.state_codes(near);
        let [code] = codes.as_slice() else { return None };
        // "deutsch" alone may be the language.
        let stated = |draft: &Draft| {
            near(draft)
                && !(draft.kind == MentionKind::People && draft.entities.iter().all(|entity| entity.sector.is_empty()))
        };
        if self.state_codes(stated).is_empty() {
            return None;
        }
        Some(self.world.of_code(code).code).filter(|code| !code.is_empty())
    }

    fn possessed(&self, here: &Here, phrase: &Phrase) -> Option<Draft> {
        let role = phrase.role.as_ref()?;
        let antecedent = self
            .drafts
            .iter()
            .position(|draft| draft.sentence == here.number && Some(draft.head) == phrase.possessive)?;
        let of = self.drafts[antecedent].entities.first()?.clone();
        if role.weak && role.sector.is_empty() && !role.human {
            return None;
        }
        Some(self.owned_draft(here, phrase, role, &of, 0.5, format!("belongs to {}", of.name)))
    }
}

/// Whether the place or the topic may tell whose it is: companies, media and aid groups come from
/// anywhere, and so does "an eloquent speaker".
fn is_domestic(phrase: &Phrase, role: &Role) -> bool {
    let abroad = |sector: &String| ABROAD.contains(&sector.as_str());
    let anybody = role.human && !phrase.plural && phrase.article == Article::Indefinite && !role.offices.is_empty();
    !role.sector.iter().any(abroad) && !anybody
}

/// A news agency or paper, which says nothing of the country it reports on.
fn is_reporter(draft: &Draft) -> bool {
    draft.entities.iter().all(|entity| entity.sector == ["JRN"])
}

fn may_hold(phrase: &Phrase, role: &Role) -> bool {
    role.in_office()
        && phrase.article != Article::Indefinite
        && (!phrase.plural || phrase.whose.len() > 1)
        && !role.offices.is_empty()
}

fn is_adjective(here: &Here, phrase: &Phrase) -> bool {
    is_adjective_word(here.sentence, phrase.head)
}

/// A demonym that modifies a noun.
fn is_adjective_word(sentence: &Sentence, word: usize) -> bool {
    matches!(sentence.words[word].relation(), "amod" | "compound") && sentence.words[word].upos != Upos::Noun
}

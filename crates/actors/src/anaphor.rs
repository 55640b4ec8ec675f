//! Nouns that stand for what was named before: "beide Länder", "the two leaders", "das Land".

use crate::here::Here;
use crate::phrase::Phrase;
use crate::refer::{Draft, Tracker};
use crate::sense::{self, Role};
use crate::tables::{Anaphor, Gender, StandsFor, TABLES};
use record::{Entity, Language, MentionKind, Upos};

/// What a sentence takes from the standing of those named before it.
const FADING: f32 = 0.9;

impl Tracker<'_> {
    pub fn anaphors(&mut self, here: &Here, begin: usize) {
        let language = self.world.language;
        for (index, unit) in here.reading.units.iter().enumerate() {
            let head = unit.words.end - 1;
            if self.drafts[begin..].iter().any(|draft| draft.words.contains(&head)) {
                continue;
            }
            if let Some(draft) = self.one_of_two(here, index).or_else(|| self.by_age(here, index)) {
                self.drafts.push(draft);
                continue;
            }
            if !unit.nominal() {
                continue;
            }
            let key = |text: &str| TABLES.anaphors.get(&(language, text.to_lowercase()));
            let singular = || key(&self.world.role(&unit.form)?.term);
            let Some(anaphor) =
                key(&unit.lemma).or_else(|| key(&unit.form)).or_else(|| key(&unit.singular())).or_else(singular)
            else {
                continue;
            };
            if let Some(draft) = self.anaphor(here, index, anaphor) {
                self.drafts.push(draft);
            }
        }
    }

    fn anaphor(&self, here: &Here, index: usize, anaphor: &Anaphor) -> Option<Draft> {
        let language = self.world.language;
        let units = &here.reading.units;
        let unit = &units[index];
        let head = unit.words.end - 1;
        let plural = here.sentence.words[head].feat("Number") != Some("Sing");
        let start = phrase_start(here, language, index);
        let before = start.checked_sub(1).map(|at| units[at].form.as_str()).unwrap_or_default();
        let definite = TABLES.is(language, before, "definite");
        let pair =
            (start..index).chain(start.checked_sub(1)).find_map(|at| TABLES.value(language, &units[at].form, "pair"));
        let words = &here.sentence.words;
        let qualified = here.sentence.children(head).any(|child| words[child].relation() == "nmod" && child > head);
        let allows = |usage: &str| anaphor.uses.contains(&usage);
        let phrase =
            Phrase { plural, ..Phrase::new(units[start].words.start..unit.words.end, head, MentionKind::Group) };

        let paired = pair.is_some_and(|needs| needs.is_empty() || definite);
        let bare = definite && start == index;
        if allows("pair") && !qualified && plural && (paired || (bare && allows("bare"))) {
            let title = sense::role(self.world, &unit.lemma).or_else(|| sense::role(self.world, &unit.form));
            let entities = self.two(here, anaphor.stands_for, title.filter(|title| !title.offices.is_empty()))?;
            let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
            let why = format!("the two most prominent before: {}", names.join(" and "));
            return Some(self.draft(here, &phrase, entities, if paired { 0.6 } else { 0.4 }, why));
        }
        if allows("single") && !plural && bare && !qualified && anaphor.stands_for == StandsFor::Country {
            let antecedent = self.recent_country(here)?;
            let entity = self.drafts[antecedent].entities.first()?;
            let state = self.world.of_code(entity.code.as_ref()?).entity();
            let why = format!("refers back to {}", state.name);
            let draft = self.draft(here, &Phrase { kind: MentionKind::Country, ..phrase }, vec![state], 0.5, why);
            return Some(Draft { antecedent: Some(antecedent), ..draft });
        }
        if allows("loose") && plural {
            let sector = (anaphor.stands_for == StandsFor::Person).then(|| "GOV".to_string()).into_iter().collect();
            let entity = Entity { name: self.phrase_text(here, &phrase), sector, ..Entity::default() };
            return Some(self.draft(here, &phrase, vec![entity], 0.3, "a group whose members the text does not name"));
        }
        None
    }

    /// "the former", "Letzterer": the first or last of the two that were named together last.
    fn one_of_two(&self, here: &Here, index: usize) -> Option<Draft> {
        let language = self.world.language;
        let unit = &here.reading.units[index];
        let which = TABLES.value(language, &unit.form, "of-two")?;
        let before = index.checked_sub(1).map(|at| here.reading.units[at].form.as_str()).unwrap_or_default();
        let definite = TABLES.is(language, before, "definite") || (language == Language::German && unit.capital());
        if !definite || !unit.argument || unit.modifier {
            return None;
        }
        let pairs: Vec<(usize, usize)> = (0..self.drafts.len())
            .filter_map(|first| {
                let draft = &self.drafts[first];
                let mut rest = (0..self.drafts.len()).filter(|&other| {
                    let candidate = &self.drafts[other];
                    let together = candidate.sentence == draft.sentence && candidate.chain == draft.chain;
                    together && other != first && !candidate.inner && !candidate.adjective
                });
                let second = rest.next().filter(|_| rest.next().is_none() && !draft.inner && !draft.adjective)?;
                let near = draft.sentence + 1 >= here.number;
                let ordered = draft.words.start < self.drafts[second].words.start;
                let past = draft.sentence < here.number || self.drafts[second].words.end <= unit.words.start;
                (near && ordered && past).then_some((first, second))
            })
            .collect();
        let &(first, second) = pairs.last()?;
        let antecedent = if which == "first" { first } else { second };
        let of = &self.drafts[antecedent];
        let phrase = Phrase::new(unit.words.clone(), unit.words.end - 1, MentionKind::Pronoun);
        let why = format!("the {which} of the two named before");
        let draft = self.draft(here, &phrase, of.entities.clone(), of.confidence * 0.8, why);
        let (person, human, gender, number) = (of.person, of.human, of.gender, of.number);
        Some(Draft { antecedent: Some(antecedent), person, human, gender, number, ..draft })
    }

    /// "der 38-Jährige", "the 38-year-old": the person of the sentences before.
    fn by_age(&self, here: &Here, index: usize) -> Option<Draft> {
        let language = self.world.language;
        let unit = &here.reading.units[index];
        let years = unit.form.find(|c: char| !c.is_ascii_digit()).filter(|&digits| (1..=3).contains(&digits))?;
        let word = unit.form[years..].trim_start_matches('-').to_lowercase();
        let before = index.checked_sub(1).map(|at| here.reading.units[at].form.as_str()).unwrap_or_default();
        if !TABLES.is(language, &word, "aged") || unit.modifier || !TABLES.is(language, before, "definite") {
            return None;
        }
        let weak = unit.form.ends_with('n');
        let gender = match (language, before.to_lowercase().as_str()) {
            (Language::English, _) => Gender::Any,
            (_, "die") => Gender::Feminine,
            (_, "der") if weak => Gender::Feminine,
            _ => Gender::Masculine,
        };
        let near = |draft: &&Draft| draft.sentence < here.number && draft.sentence + 2 >= here.number && !draft.inner;
        let fits = |draft: &&Draft| draft.person.is_some() && draft.gender.agrees(gender);
        let found: Vec<&Draft> = self.drafts.iter().filter(near).filter(fits).collect();
        let subjects: Vec<&&Draft> = found.iter().filter(|draft| draft.subject).collect();
        let one = |person: Option<usize>| found.iter().all(|draft| draft.person == person);
        let person = match (found.last(), subjects.last()) {
            (Some(last), _) if one(last.person) => last.person,
            (_, Some(subject)) if subjects.iter().all(|other| other.person == subject.person) => subject.person,
            _ => None,
        }?;
        let known = &self.people.list[person];
        let phrase = Phrase::new(unit.words.clone(), unit.words.end - 1, MentionKind::Pronoun);
        let why = format!("refers back to {}", known.name);
        let draft = self.draft(here, &phrase, vec![known.entity.clone()], known.confidence * 0.7, why);
        let antecedent = self.drafts.iter().rposition(|draft| draft.person == Some(person));
        Some(Draft { antecedent, person: Some(person), human: true, gender: known.gender, ..draft })
    }

    /// The two countries or persons that stand out up to this sentence.
    fn two(&self, here: &Here, wanted: StandsFor, title: Option<Role>) -> Option<Vec<Entity>> {
        let mut standing: Vec<(Entity, f32)> = Vec::new();
        for draft in self.drafts.iter().filter(|draft| !draft.inner && draft.entities.len() <= 2) {
            let weight = FADING.powi((here.number - draft.sentence) as i32) * if draft.subject { 1.5 } else { 1.0 };
            for entity in &draft.entities {
                let entity = match wanted {
                    StandsFor::Person => {
                        let fits =
                            |person: usize| title.as_ref().is_none_or(|title| self.people.list[person].has(title));
                        draft.person.filter(|&person| fits(person)).map(|_| entity.clone())
                    }
                    _ => entity
                        .code
                        .as_ref()
                        .filter(|code| self.world.is_state(code))
                        .map(|code| self.world.of_code(code).entity()),
                };
                let Some(entity) = entity else { continue };
                match standing.iter_mut().find(|(other, _)| other.name == entity.name) {
                    Some((_, sum)) => *sum += weight,
                    None => standing.push((entity, weight)),
                }
            }
        }
        standing.sort_by(|one, other| other.1.total_cmp(&one.1));
        let clear = standing.len() == 2 || (standing.len() > 2 && standing[1].1 > standing[2].1 * 1.1);
        if standing.len() < 2 || !clear {
            return None;
        }
        standing.truncate(2);
        Some(standing.into_iter().map(|(entity, _)| entity).collect())
    }

    /// The country that "das Land" means: the only one, or the last subject, of this and the last sentence.
    fn recent_country(&self, here: &Here) -> Option<usize> {
        let near: Vec<usize> = (0..self.drafts.len())
            .filter(|&index| {
                let draft = &self.drafts[index];
                draft.sentence + 1 >= here.number
                    && draft.entities.len() == 1
                    && matches!(draft.kind, MentionKind::Country | MentionKind::Metonym | MentionKind::Person)
                    && draft.entities[0].code.as_ref().is_some_and(|code| self.world.is_state(code))
            })
            .collect();
        let code = |index: usize| self.drafts[index].entities[0].code.as_deref();
        let last = *near.last()?;
        if near.iter().all(|&index| code(index) == code(last)) {
            return Some(last);
        }
        near.into_iter().rev().find(|&index| self.drafts[index].subject && code(index) == self.world.main)
    }
}

/// Where the noun's adjectives, numbers and "both" begin.
fn phrase_start(here: &Here, language: Language, noun: usize) -> usize {
    let units = &here.reading.units;
    let describes =
        |at: usize| matches!(units[at].upos, Upos::Adj | Upos::Num) || TABLES.is(language, &units[at].form, "pair");
    let mut start = noun;
    while start > 0 && describes(start - 1) {
        start -= 1;
    }
    // "Staats- und Regierungschefs"
    if start > 1 && units[start - 1].upos == Upos::Cconj && units[start - 2].form.ends_with('-') {
        start -= 2;
        while start > 0 && units[start - 1].upos == Upos::Adj {
            start -= 1;
        }
    }
    start
}

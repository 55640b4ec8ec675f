//! Nouns that stand for what was named before: "beide Länder", "the two leaders", "das Land".

use crate::here::Here;
use crate::phrase::Phrase;
use crate::refer::{Draft, Tracker};
use crate::sense::{self, Role};
use crate::tables::{Anaphor, StandsFor, TABLES};
use record::{Entity, Language, MentionKind, Upos};

/// What a sentence takes from the standing of those named before it.
const FADING: f32 = 0.9;

impl Tracker<'_> {
    pub fn anaphors(&mut self, here: &Here, begin: usize) {
        let language = self.world.language;
        for (index, unit) in here.reading.units.iter().enumerate() {
            if !unit.nominal() {
                continue;
            }
            let head = unit.words.end - 1;
            if self.drafts[begin..].iter().any(|draft| draft.words.contains(&head)) {
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

//! What a word or a run of words can mean, before the phrase around it is looked at.

use crate::tables::{Agent, Office, Standing, TABLES};
use crate::unit::Unit;
use crate::world::{Belonging, World};
use record::{Language, Span, Upos};

/// The meaning of a run of units.
#[derive(Clone, Debug)]
pub enum Sense {
    /// States by name; several for "US-Mexico".
    Country(Vec<Belonging>),
    /// "russisch"; several for "deutsch-französisch".
    Adjective(Vec<Belonging>),
    /// "Russen", "Palestinian" as a noun.
    People(Belonging),
    /// A capital, building or phrase that stands for a government.
    Metonym {
        whose: Belonging,
        capital: bool,
    },
    Organisation(Belonging),
    Role(Role),
    Standing(Standing),
    /// A person's name.
    Name,
}

/// A word for somebody by what he is or does.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// Dictionary form.
    pub term: String,
    /// PLOVER sectors, primary first.
    pub sector: Vec<String>,
    pub offices: Vec<Office>,
    /// Whose, as far as the word itself says: "US-", "Kreml".
    pub whose: Vec<Belonging>,
    pub standing: Option<Standing>,
    /// A human being rather than a body of people.
    pub human: bool,
    pub spokesperson: bool,
    /// Too common a word to be an actor on its own.
    pub weak: bool,
    pub feminine: bool,
    /// The masculine form of a word that has a feminine one.
    pub masculine: bool,
    /// Holds the office that was just spoken of, elsewhere ("counterpart").
    pub same_office: bool,
    /// Says how somebody stands to others, not what he is ("opponent").
    pub relational: bool,
    /// A body of people that is no government, whatever country it belongs to.
    pub private: bool,
    /// A title that only monarchs have.
    pub monarch: bool,
}

/// The sense of the run, none if no table knows it.
pub fn of(world: &World, run: &[Unit]) -> Option<Sense> {
    let (first, last) = (run.first()?, run.last()?);
    let spellings = spellings(world, run);
    // "Jordan said" is no state where the tree sees a verb or function word.
    let alone = run.len() == 1;
    let misread = alone && matches!(last.upos, Upos::Verb | Upos::Aux | Upos::Adp | Upos::Det | Upos::Pron);
    let modifier = || alone && last.upos == Upos::Adj && adjective(world, &first.form).is_some();
    let may_be_name = !misread && (first.capital() || first.form.chars().any(|c| c.is_ascii_digit())) && !modifier();
    if may_be_name && let Some(sense) = spellings.iter().find_map(|text| named(world, text)) {
        return Some(sense);
    }
    let as_noun = last.upos == Upos::Adj && !last.modifier && (last.argument || last.capital());
    let noun = last.nominal() || as_noun;
    if noun && let Some(role) = spellings.iter().find_map(|text| role(world, text)) {
        return Some(Sense::Role(role));
    }
    if run.len() > 1 {
        let joined = join(run);
        return match (world.people(&joined), adjective(world, &joined)) {
            (Some(people), None) => Some(Sense::People(people)),
            (Some(people), _) if last.nominal() && !last.modifier => Some(Sense::People(people)),
            (_, whose) => whose.map(Sense::Adjective),
        };
    }
    single(world, first)
}

fn join(run: &[Unit]) -> String {
    run.iter().map(|unit| unit.form.as_str()).collect::<Vec<_>>().join(" ")
}

fn single(world: &World, unit: &Unit) -> Option<Sense> {
    let noun = unit.nominal();
    for text in [&unit.form, &unit.lemma] {
        if noun
            && world.may_know(text)
            && let Some(people) = world.people(text)
        {
            let modifier = unit.modifier && adjective(world, text).is_some();
            return Some(if modifier { Sense::Adjective(vec![people]) } else { Sense::People(people) });
        }
        if let Some(whose) = adjective(world, text) {
            return Some(Sense::Adjective(whose));
        }
        if let Some(&standing) = TABLES.standing.get(&(world.language, text.to_lowercase(), "adjective")) {
            return Some(Sense::Standing(standing));
        }
    }
    if world.language == Language::German
        && unit.upos == Upos::Adj
        && let Some(standing) = stems(&unit.form.to_lowercase())
            .find_map(|stem| TABLES.standing.get(&(world.language, stem.to_string(), "adjective")).copied())
    {
        return Some(Sense::Standing(standing));
    }
    if let Some((left, right)) = unit.form.rsplit_once(['-', '‐', '‑', '–']) {
        return hyphenated(world, unit, left, right);
    }
    if world.language == Language::German && noun && unit.capital() {
        return closed_compound(world, unit).map(Sense::Role);
    }
    None
}

/// How the tables spell the run, if they do: as it stands, with its last word in dictionary form, without
/// the ending of a genitive, with its adjectives in the nominative.
fn spellings(world: &World, run: &[Unit]) -> Vec<String> {
    let join = |last: &str, inflect: &dyn Fn(&Unit) -> String| {
        let front: Vec<String> = run[..run.len() - 1].iter().map(inflect).collect();
        if front.is_empty() { last.to_string() } else { format!("{} {last}", front.join(" ")) }
    };
    let last = &run[run.len() - 1];
    let mut endings = vec![last.form.clone(), last.lemma.clone()];
    endings
        .extend(["s", "'", "’", "es"].iter().filter_map(|ending| last.form.strip_suffix(ending)).map(str::to_string));
    let mut found: Vec<String> = Vec::new();
    let plain = |unit: &Unit| unit.form.clone();
    let nominative = |ending: &'static str| {
        move |unit: &Unit| match stems(&unit.form).last() {
            Some(stem) if unit.upos == Upos::Adj || unit.capital() => format!("{stem}{ending}"),
            _ => unit.form.clone(),
        }
    };
    for ending in &endings {
        found.push(join(ending, &plain));
        if run.len() > 1 {
            found.push(join(ending, &nominative("e")));
            found.push(join(ending, &nominative("er")));
            found.push(join(ending, &nominative("es")));
        }
    }
    if let [first, .., last] = run {
        // "des Bundes der Steuerzahler"
        let rest = || run[1..].iter().map(plain).collect::<Vec<_>>().join(" ");
        if world.language == Language::German && first.nominal() {
            let stems = ["es", "s"].iter().filter_map(|ending| first.form.strip_suffix(ending));
            found.extend(stems.map(|stem| format!("{stem} {}", rest())));
        }
        // "vom" is two words with one place in the text; "People’s" is one there.
        if run.windows(2).any(|pair| pair[0].span.end > pair[1].span.start || is_glued(pair)) {
            let text = world.text.slice(Span::new(first.span.start, last.span.end));
            found.push(text.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'"));
            let (front, rest) = text.split_once(' ').unwrap_or((text, ""));
            found.extend(stems(front).last().map(|stem| format!("{stem}e {rest}")));
        }
    }
    let mut unique = Vec::new();
    for text in found {
        if text.chars().nth(1).is_some() && !unique.contains(&text) && world.may_know(&text) {
            unique.push(text);
        }
    }
    unique
}

/// "People’s": a possessive that stands inside a name.
fn is_glued(pair: &[Unit]) -> bool {
    pair[0].span.end == pair[1].span.start && pair[1].form.starts_with(['\'', '’'])
}

/// Names of states, governments and organisations.
fn named(world: &World, text: &str) -> Option<Sense> {
    if let Some(own) = world.own_organisation(text) {
        return Some(Sense::Organisation(own));
    }
    if let Some(whose) = world.short_name(text) {
        return Some(Sense::Organisation(whose.clone()));
    }
    if let Some(state) = world.state(text) {
        return Some(match world.metonym(text) {
            // City states and the like are found under both names.
            Some((whose, false)) if whose.code != state.code => Sense::Metonym { whose, capital: false },
            _ => Sense::Country(vec![state]),
        });
    }
    if let Some((whose, capital)) = world.metonym(text) {
        return Some(Sense::Metonym { whose, capital });
    }
    world.organisation(text).map(Sense::Organisation)
}

/// Demonym adjectives in any inflection, also two joined by a hyphen.
pub fn adjective(world: &World, form: &str) -> Option<Vec<Belonging>> {
    if let Some(whose) = world.adjective(form) {
        return Some(vec![whose]);
    }
    if world.language == Language::German
        && let Some(whose) = stems(form).find_map(|stem| world.adjective(stem))
    {
        return Some(vec![whose]);
    }
    let (left, right) = form.split_once('-')?;
    match (adjective(world, left), adjective(world, right)) {
        (Some(left), Some(right)) => Some([left, right].concat()),
        // "US-amerikanisch", "nordkoreanisch-": the part in front says the same again.
        (None, Some(right)) => world.state(left).filter(|state| state.code == right[0].code).map(|state| vec![state]),
        _ => None,
    }
}

pub fn stems(form: &str) -> impl Iterator<Item = &str> {
    ["e", "er", "es", "en", "em"].into_iter().filter_map(|ending| form.strip_suffix(ending))
}

impl Role {
    /// Whether the office is held, rather than left or not yet taken.
    pub fn in_office(&self) -> bool {
        matches!(self.standing, None | Some(Standing::Acting))
    }

    /// Whether the word alone says what its bearer is today.
    pub fn gives_standing(&self) -> bool {
        let today = self.in_office() || self.standing == Some(Standing::Deputy);
        today && !self.weak && !self.relational && !self.sector.is_empty()
    }
}

/// A role under its own entry, as titles, ministries, agents.
pub fn role(world: &World, term: &str) -> Option<Role> {
    let language = world.language;
    let known = world.role(term);
    let ministry = world.ministry(term).or_else(|| world.ministry(&known.as_ref()?.term));
    // The feminine and the plural hold the offices of the dictionary form.
    let lemma = known.as_ref().map_or(term, |role| &role.term).to_lowercase();
    let spelled = [(language, term.to_lowercase()), (language, lemma)];
    let mut offices = spelled.iter().find_map(|key| TABLES.offices.get(key)).cloned().unwrap_or_default();
    let agent = spelled.iter().find_map(|key| TABLES.agents.get(key));
    if known.is_none() && ministry.is_none() && offices.is_empty() && agent.is_none() {
        return None;
    }
    let mut role = known.unwrap_or_else(|| Role { term: term.to_string(), ..Role::default() });
    if let Some(agent) = agent {
        role.human |= agent.person;
        if role.sector.is_empty() && !agent.sector.is_empty() {
            role.sector = vec![agent.sector.to_string()];
            role.weak = false;
        }
    }
    if let Some((sector, class, minister)) = ministry {
        role.sector = sector;
        role.human |= minister;
        if minister {
            offices.push(Office { classes: vec![class], organisation: "", countries: Vec::new() });
        }
    }
    // "foreign ministers"
    if offices.is_empty()
        && language == Language::English
        && let Some(one) = term.strip_suffix('s')
        && let Some(one) = self::role(world, one)
    {
        offices = one.offices;
        role.human |= one.human;
        role.term = one.term;
    }
    // "US-Außenminister": the office is that of the last part.
    if offices.is_empty()
        && let Some((_, last)) = role.term.rsplit_once('-')
        && let Some(part) = self::role(world, last)
    {
        offices = part.offices;
        role.human |= part.human;
    }
    role.human |= !offices.is_empty() || names_person(world, &role.term);
    if role.sector.is_empty() && offices.iter().any(|office| office.organisation.is_empty()) {
        role.sector = vec!["GOV".to_string()];
    }
    role.offices = offices;
    role.weak |= TABLES.is(language, &role.term, "weak");
    role.private = TABLES.is(language, &role.term, "no-government");
    role.same_office = TABLES.is(language, &role.term, "same-office");
    role.relational = TABLES.is(language, &role.term, "against");
    role.monarch = TABLES.is(language, &role.term, "monarch");
    role.whose = first_part(world, &role.term);
    Some(role)
}

/// English words for persons are told by their endings; the tables mark only the German ones.
fn names_person(world: &World, term: &str) -> bool {
    let last = term.rsplit([' ', '-']).next().unwrap_or(term).to_lowercase();
    world.language == Language::English
        && !TABLES.is(Language::English, &last, "no-person")
        && TABLES.endings.iter().any(|ending| last.ends_with(ending))
}

/// Of a role that the tables know whole ("Kremlsprecher", "Bundeswehrsoldat"): whose it is.
fn first_part(world: &World, term: &str) -> Vec<Belonging> {
    if world.language != Language::German || term.contains(' ') {
        return Vec::new();
    }
    if let Some((left, _)) = term.split_once('-') {
        return owner(world, left);
    }
    let lower = term.to_lowercase();
    // Shorter parts begin too many other words ("un-").
    let cuts = lower.char_indices().map(|(at, _)| at).filter(|&at| at >= 4 && at + 4 <= lower.len());
    let mut found = Vec::new();
    for cut in cuts {
        if let Some(part) = TABLES.parts.get(&(world.language, lower[..cut].to_string()))
            && !part.code.is_empty()
        {
            found = vec![world.of_code(part.code)];
        }
    }
    found
}

/// "US-Präsident", "Ex-Kanzler", "Hisbollah-Kämpfer", "US-Angriff".
fn hyphenated(world: &World, unit: &Unit, left: &str, right: &str) -> Option<Sense> {
    let right_lemma = unit.lemma.rsplit(['-', '‐', '‑', '–']).next().unwrap_or(right);
    if let Some(standing) = TABLES.standing.get(&(world.language, right.to_lowercase(), "suffix")) {
        let role = role(world, left)?;
        return Some(Sense::Role(Role { standing: Some(*standing), ..role }));
    }
    if !unit.nominal() {
        return None;
    }
    let head = part_role(world, right, right_lemma, unit);
    if let Some(mut role) = head {
        let mut parts: Vec<&str> = left.split(['-', '‐', '‑', '–']).collect();
        while let Some(first) = parts.first()
            && let Some(&standing) = TABLES.standing.get(&(world.language, first.to_lowercase(), "prefix"))
        {
            role.standing = Some(standing);
            parts.remove(0);
        }
        let left = parts.join("-");
        if !left.is_empty() {
            let whose = owner(world, &left);
            if whose.is_empty() {
                let key = (world.language, left.to_lowercase());
                if let Some(part) = TABLES.parts.get(&key) {
                    role.sector = joined_sector(part.sector, &role.sector);
                }
            }
            role.whose.extend(whose);
        }
        role.term = unit.lemma.clone();
        return Some(Sense::Role(role));
    }
    if TABLES.is(world.language, right_lemma, "no-party") || TABLES.is(world.language, right, "no-party") {
        return None;
    }
    // German compounds with a head that is no actor, English "US-Mexico".
    let first = left.split(['-', '‐', '‑', '–']).next().unwrap_or(left);
    let owners = [left, first].iter().map(|part| owner(world, part)).find(|owners| !owners.is_empty())?;
    if !right.chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    match owner(world, right) {
        other if !other.is_empty() => Some(Sense::Country([owners, other].concat())),
        _ if owners.iter().all(|owner| owner.organisation.is_none()) => Some(Sense::Country(owners)),
        _ => owners.into_iter().next().map(Sense::Organisation),
    }
}

fn part_role(world: &World, form: &str, lemma: &str, unit: &Unit) -> Option<Role> {
    let without_genitive = form.strip_suffix('s').unwrap_or(form);
    [form, lemma, without_genitive].iter().find_map(|text| role(world, text)).or_else(|| {
        let part = Unit {
            words: unit.words.clone(),
            span: unit.span,
            form: form.to_string(),
            lemma: lemma.to_string(),
            upos: unit.upos,
            modifier: false,
            argument: unit.argument,
        };
        (world.language == Language::German).then(|| closed_compound(world, &part)).flatten()
    })
}

/// States, governments or organisations that a part of a compound names.
fn owner(world: &World, part: &str) -> Vec<Belonging> {
    let named = named_owner(world, part);
    if named.is_empty() { world.holder_by_surname(part).into_iter().collect() } else { named }
}

fn named_owner(world: &World, part: &str) -> Vec<Belonging> {
    match named(world, part) {
        Some(Sense::Country(whose)) => whose,
        Some(Sense::Metonym { whose, .. } | Sense::Organisation(whose)) => vec![whose],
        _ => {
            let known = TABLES.parts.get(&(world.language, part.to_lowercase()));
            known.filter(|known| !known.code.is_empty()).map(|known| world.of_code(known.code)).into_iter().collect()
        }
    }
}

/// "Regierungstruppen", "Rebellenchef", "Digitalminister".
fn closed_compound(world: &World, unit: &Unit) -> Option<Role> {
    let spelled = [unit.lemma.to_lowercase(), unit.form.to_lowercase()];
    spelled.iter().find_map(|text| {
        let heads = TABLES.heads.iter().filter(|(language, ..)| *language == world.language);
        let cut = heads.filter_map(|(_, head, agent)| Some((head, agent, front_of(text, head)?)));
        cut.map(|(head, agent, front)| compound(world, unit, text, head, agent, front)).next()?
    })
}

/// What stands before the last part of a compound, in any ending of the last part.
fn front_of<'t>(text: &'t str, head: &str) -> Option<&'t str> {
    let endings = ["", "s", "en", "n", "innen", "in", "es"];
    let front = endings.iter().find_map(|ending| text.strip_suffix(ending)?.strip_suffix(head))?;
    (front.chars().count() >= 3).then_some(front)
}

fn compound(world: &World, unit: &Unit, text: &str, head: &str, agent: &Agent, front: &str) -> Option<Role> {
    let mut role = role(world, &capitalised(head)).unwrap_or_default();
    if role.sector.is_empty() && !agent.sector.is_empty() {
        role.sector = vec![agent.sector.to_string()];
    }
    role.human |= agent.person;
    role.weak = !agent.free || role.sector.is_empty();
    role.feminine = text.ends_with("in") || text.ends_with("innen");
    role.term = unit.lemma.clone();
    if let Some(&standing) = TABLES.standing.get(&(world.language, front.to_string(), "prefix")) {
        role.standing = Some(standing);
        return Some(role);
    }
    role.offices.retain(|office| !office.organisation.is_empty() || front == "staats");
    if let Some(part) = TABLES.parts.get(&(world.language, front.to_string())) {
        role.sector = joined_sector(part.sector, &role.sector);
        role.weak &= part.sector.is_empty() && part.code.is_empty();
        role.whose.extend((!part.code.is_empty()).then(|| world.of_code(part.code)));
        return Some(role);
    }
    // "Piratenchef"
    if role.sector.is_empty()
        && let Some(part) = self::role(world, &capitalised(front)).filter(|part| !part.weak)
    {
        role.sector = part.sector;
        role.weak = false;
        return Some(role);
    }
    let trimmed = front.strip_suffix('s').unwrap_or(front);
    let mut named = [front, trimmed].into_iter().map(|name| named_owner(world, &capitalised(name)));
    role.whose = named.find(|whose| !whose.is_empty()).unwrap_or_default();
    role.weak &= role.whose.is_empty();
    // "Weiterführung" leads nobody.
    (role.human || agent.free || !role.whose.is_empty()).then_some(role)
}

/// "Regierungs-" leaves soldiers soldiers; any other part says what they are.
fn joined_sector(part: &str, head: &[String]) -> Vec<String> {
    if part.is_empty() || (part == "GOV" && !head.is_empty()) { head.to_vec() } else { vec![part.to_string()] }
}

/// "LAGOS" as "Lagos"; other words stay as they are.
pub fn capitalised_as_name(word: &str) -> String {
    let capitals = word.chars().count() > 2 && word.chars().all(|c| !c.is_lowercase());
    if capitals { capitalised(&word.to_lowercase()) } else { word.to_string() }
}

pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_is_cut_before_its_last_part() {
        assert_eq!(front_of("regierungstruppen", "truppen"), Some("regierungs"));
        assert_eq!(front_of("rebellenführerin", "führer"), Some("rebellen"));
        assert_eq!(front_of("kanzlers", "kanzler"), None);
    }

    #[test]
    fn a_government_says_less_than_who_serves_it() {
        let soldiers = ["MIL".to_string()];
        assert_eq!(joined_sector("GOV", &soldiers), ["MIL"]);
        assert_eq!(joined_sector("REB", &soldiers), ["REB"]);
        assert_eq!(joined_sector("GOV", &[]), ["GOV"]);
    }
}

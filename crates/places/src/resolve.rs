//! Which sense of a name is meant: one for each name of an article, from what stands beside the
//! name, what else the article names, and how known the places are.

use crate::gazetteer::{Class, Gazetteer, Sense, distance};
use crate::names::demonym;
use crate::spot::Spot;
use crate::words::{Feature, words};
use knowledge::fold;
use record::{Article, Language, Sentence, Upos};
use std::collections::{BTreeMap, HashMap};

/// The sense of a spot, and why.
pub struct Choice {
    pub sense: Option<Sense>,
    pub why: String,
}

// Weights in units of `Sense::prior`: one is a tenfold size.
const BESIDE: f64 = 6.0;
const ADJECTIVE: f64 = 5.0;
const CALLED_SO: f64 = 2.5;
const SAME_COUNTRY: f64 = 3.0;
const SAME_DIVISION: f64 = 2.0;
const CLOSE: f64 = 2.5;
const PUBLISHER: f64 = 1.0;
const LANGUAGE: f64 = 0.5;
/// Kilometres at which closeness has fallen to a third.
const CLOSE_RANGE: f64 = 150.0;
/// An obscure place without any support from its context is not taken.
const TOO_OBSCURE: f64 = 3.2;
/// Nor is one smaller than this where the article speaks only of other countries.
const WELL_KNOWN: f64 = 5.0;

pub fn resolve(gazetteer: &Gazetteer, article: &Article, sentences: &[Sentence], spots: &[Spot]) -> Vec<Choice> {
    let groups = Groups::new(spots);
    let home = Home::of(gazetteer, article);
    let adjectives = adjectives(gazetteer, sentences);
    let mut context = Context::of_certain(spots, &groups, &adjectives);
    const ROUNDS: usize = 2;
    for _ in 0..ROUNDS {
        let chosen: Vec<Option<Sense>> = groups
            .members
            .iter()
            .enumerate()
            .map(|(group, members)| best(&judge(spots, members, None, &context, group, &home)).map(|(sense, _)| sense))
            .collect();
        context = Context::of_chosen(&groups, &chosen, &adjectives);
    }
    (0..spots.len())
        .map(|index| {
            let group = groups.of[index];
            let judged = judge(spots, &groups.members[group], Some(index), &context, group, &home);
            choice(spots, index, &judged, context.names_others(group))
        })
        .collect()
}

/// The spots of each name.
struct Groups {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    fn new(spots: &[Spot]) -> Groups {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut groups = Groups { of: Vec::new(), members: Vec::new() };
        for (index, spot) in spots.iter().enumerate() {
            let number = *numbers.entry(fold(&spot.name)).or_insert(groups.members.len());
            if number == groups.members.len() {
                groups.members.push(Vec::new());
            }
            groups.of.push(number);
            groups.members[number].push(index);
        }
        groups
    }
}

/// Where the publisher sits and where its language is spoken.
struct Home {
    publisher: Option<&'static str>,
    german: bool,
}

impl Home {
    fn of(gazetteer: &Gazetteer, article: &Article) -> Home {
        let address = article.url.as_deref().or(article.site.as_deref()).unwrap_or_default();
        let host = address.split("//").last().unwrap_or_default().split(['/', '?', ':']).next().unwrap_or_default();
        let domain = host.rsplit_once('.').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
        let publisher = (domain.len() == 2 && !words().is_generic_domain(&domain))
            .then(|| {
                let iso2 = if domain == "uk" { "GB".to_string() } else { domain.to_uppercase() };
                gazetteer.knowledge.countries().find(|country| country.iso2 == iso2).map(|country| country.code)
            })
            .flatten();
        Home { publisher, german: article.language == Language::German }
    }

    fn bonus(&self, sense: &Sense) -> f64 {
        if sense.class == Class::Country {
            0.0
        } else if self.publisher == Some(sense.country) {
            PUBLISHER
        } else if self.german && matches!(sense.country, "DEU" | "AUT" | "CHE") {
            LANGUAGE
        } else {
            0.0
        }
    }
}

/// Codes of the adjectives of nationality in the text.
fn adjectives(gazetteer: &Gazetteer, sentences: &[Sentence]) -> Vec<&'static str> {
    let words = sentences.iter().flat_map(|sentence| &sentence.words);
    words
        .filter(|word| matches!(word.upos, Upos::Adj | Upos::Propn))
        .filter_map(|word| match demonym(gazetteer, &word.form)[..] {
            [code] => Some(code),
            _ => None,
        })
        .collect()
}

/// Which countries, divisions and points the article names, by group.
#[derive(Default)]
struct Context {
    /// Country, division, weight.
    named: Vec<(usize, Sense, f64)>,
    adjectives: BTreeMap<&'static str, f64>,
}

const WEIGHT_OF_ADJECTIVE: f64 = 0.3;

impl Context {
    fn of_certain(spots: &[Spot], groups: &Groups, adjectives: &[&'static str]) -> Context {
        let certain = groups.members.iter().map(|members| match spots[members[0]].senses[..] {
            [only] => Some(only),
            _ => spots[members[0]]
                .senses
                .iter()
                .find(|sense| sense.class == Class::Country && sense.prior > 8.0)
                .copied(),
        });
        Context::of_chosen(groups, &certain.collect::<Vec<_>>(), adjectives)
    }

    fn of_chosen(groups: &Groups, chosen: &[Option<Sense>], adjectives: &[&'static str]) -> Context {
        let mut context = Context::default();
        for (group, sense) in chosen.iter().enumerate() {
            if let Some(sense) = sense {
                // The tenth mention of a name says hardly more than the third.
                let weight = (1.0 + groups.members[group].len() as f64).log2();
                context.named.push((group, *sense, weight));
            }
        }
        for code in adjectives {
            *context.adjectives.entry(code).or_default() += WEIGHT_OF_ADJECTIVE;
        }
        context
    }

    fn names(&self, country: &str, group: usize) -> bool {
        self.adjectives.contains_key(country)
            || self.named.iter().any(|(other, sense, _)| *other != group && sense.country == country)
    }

    fn names_others(&self, group: usize) -> bool {
        !self.adjectives.is_empty() || self.named.iter().any(|(other, _, _)| *other != group)
    }

    /// What the other names of the article say for a sense of the group.
    fn support(&self, sense: &Sense, group: usize) -> f64 {
        const SMOOTHING: f64 = 0.7;
        let others = || self.named.iter().filter(|(other, _, _)| *other != group);
        let total: f64 =
            others().map(|(_, _, weight)| weight).sum::<f64>() + self.adjectives.values().sum::<f64>() + SMOOTHING;
        if sense.country.is_empty() {
            return 0.0;
        }
        let country: f64 =
            others().filter(|(_, other, _)| other.country == sense.country).map(|(_, _, weight)| weight).sum();
        let country = country + self.adjectives.get(sense.country).copied().unwrap_or_default();
        let same_division =
            |other: &Sense| !sense.admin1.is_empty() && (other.country, other.admin1) == (sense.country, sense.admin1);
        let division: f64 = others().filter(|(_, other, _)| same_division(other)).map(|(_, _, weight)| weight).sum();
        let close = others()
            .filter(|(_, other, _)| matches!(other.class, Class::City | Class::District))
            .filter_map(|(_, other, _)| distance(sense, other))
            .map(|far| (-far / CLOSE_RANGE).exp())
            .fold(0.0, f64::max);
        SAME_COUNTRY * country / total + SAME_DIVISION * (division / total).sqrt() + CLOSE * close
    }
}

struct Judged {
    sense: Sense,
    score: f64,
    support: f64,
    /// Something else of the article is in the same country.
    attested: bool,
    beside: bool,
}

/// Scores of all senses of a name; `own` is the mention in question, whose neighbours count most.
fn judge(
    spots: &[Spot],
    members: &[usize],
    own: Option<usize>,
    context: &Context,
    group: usize,
    home: &Home,
) -> Vec<Judged> {
    let Some(first) = members.first() else { return Vec::new() };
    let senses = &spots[own.unwrap_or(*first)].senses;
    senses
        .iter()
        .map(|sense| {
            let support = context.support(sense, group) + home.bonus(sense);
            let beside = own.map(|index| evidence(spots, index, sense)).filter(|evidence| *evidence != 0.0);
            let pooled = members.iter().map(|&member| evidence(spots, member, sense));
            // The strongest evidence at any mention of the name, if its own place has none.
            let local = beside.unwrap_or_else(|| pooled.fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a }));
            Judged {
                sense: *sense,
                score: sense.prior + support + local,
                support,
                attested: context.names(sense.country, group) || home.bonus(sense) > 0.0,
                beside: local >= BESIDE / 2.0,
            }
        })
        .collect()
}

/// What the words beside a mention say for a sense.
fn evidence(spots: &[Spot], index: usize, sense: &Sense) -> f64 {
    let spot = &spots[index];
    let mut sum = 0.0;
    if let Some(larger) = spot.within.and_then(|within| spots.get(within))
        && larger.senses.iter().any(|larger| larger.holds(sense))
    {
        sum += BESIDE;
    }
    // "Atlanta, Georgia" also tells which Georgia.
    if index > 0
        && spots[index - 1].within == Some(index)
        && spots[index - 1].senses.iter().any(|smaller| sense.holds(smaller))
    {
        sum += BESIDE / 2.0;
    }
    if !spot.countries.is_empty() && sense.class != Class::Country && spot.countries.contains(&sense.country) {
        sum += ADJECTIVE;
    }
    if !spot.features.is_empty() {
        let fits = spot.features.iter().any(|feature| is_called(sense, *feature));
        sum += if fits { CALLED_SO } else { -CALLED_SO };
    }
    sum
}

fn is_called(sense: &Sense, feature: Feature) -> bool {
    match feature {
        Feature::Country => sense.class == Class::Country,
        Feature::Admin1 => sense.class == Class::Admin1,
        Feature::District => sense.class == Class::District,
        Feature::Area => sense.class != Class::City,
        Feature::City => sense.class == Class::City,
        Feature::Nature => sense.class == Class::Region,
    }
}

fn best(judged: &[Judged]) -> Option<(Sense, &Judged)> {
    let better = |a: &&Judged, b: &&Judged| a.score.total_cmp(&b.score).then(b.sense.geonameid.cmp(&a.sense.geonameid));
    judged.iter().max_by(better).map(|judged| (judged.sense, judged))
}

fn choice(spots: &[Spot], index: usize, judged: &[Judged], elsewhere: bool) -> Choice {
    let spot = &spots[index];
    let Some((sense, how)) = best(judged) else {
        return Choice { sense: None, why: "no table knows the name".to_string() };
    };
    if how.score < TOO_OBSCURE {
        return Choice { sense: None, why: format!("only obscure places are called so, such as {}", describe(&sense)) };
    }
    if sense.prior < WELL_KNOWN && !how.attested && !how.beside && elsewhere {
        let why = format!("of that name only {}, and nothing else of the article is there", describe(&sense));
        return Choice { sense: None, why };
    }
    let others = judged.len() - 1;
    let why = match spot.within.map(|within| &spots[within].name) {
        Some(larger) if how.beside => format!("in {larger}, named beside it"),
        _ if how.beside && !spot.countries.is_empty() => format!("an adjective before it names {}", sense.country),
        _ if how.beside => "told by what stands beside the name, here or elsewhere in the article".to_string(),
        _ if others == 0 => "the only place of that name".to_string(),
        _ if how.support >= 1.0 => format!("of {} so named, the one that fits the article's other places", others + 1),
        _ => format!("the best known of {} so named", others + 1),
    };
    Choice { sense: Some(sense), why }
}

fn describe(sense: &Sense) -> String {
    if sense.country.is_empty() { sense.name.to_string() } else { format!("{} in {}", sense.name, sense.country) }
}

//! Which sense of a name is meant: one for each name of an article, from what stands beside the
//! name, what else the article names, and how known the places are.

use crate::gazetteer::{Class, Gazetteer, SPEAKS_GERMAN, Sense, distance_within, on_sphere};
use crate::names::demonym;
use crate::spot::Spot;
use crate::words::{Feature, words};
use knowledge::fold;
use record::{Article, Language, Sentence, Upos};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The sense of a spot, and why.
pub struct Choice {
    pub sense: Option<Sense>,
    pub why: String,
    /// Whether other names of the article lie near it or in its division.
    pub among_others: bool,
}

// Weights in units of `Sense::prior`: one is a tenfold size.
const BESIDE: f64 = 6.0;
const ADJECTIVE: f64 = 5.0;
const CALLED_SO: f64 = 2.5;
const SAME_COUNTRY: f64 = 3.0;
const SAME_DIVISION: f64 = 2.0;
/// An obscure place without any support from its context is not taken.
const TOO_OBSCURE: f64 = 3.2;
/// Nor is one smaller than this where the article speaks only of other countries.
const WELL_KNOWN: f64 = 5.0;

pub fn resolve(gazetteer: &Gazetteer, article: &Article, sentences: &[Sentence], spots: &[Spot]) -> Vec<Choice> {
    let groups = Groups::new(spots);
    let pairs = near_pairs(&groups);
    let home = Home::of(gazetteer, article, sentences);
    let context = Context { adjectives: adjectives(gazetteer, sentences), ..Context::default() };
    let mut all = All { spots, groups, pairs, home, context };
    all.believe(|all, _, sense| sense.prior + all.home.bonus(sense));
    const ROUNDS: usize = 3;
    for _ in 0..ROUNDS {
        all.believe(|all, group, sense| all.judge(None, group, sense).score);
    }
    (0..spots.len())
        .map(|index| {
            let group = all.groups.of[index];
            let senses = spots[index].senses.iter();
            let judged: Vec<Judged> = senses.map(|sense| all.judge(Some(index), group, sense)).collect();
            choice(spots, index, &judged, all.context.names_others(group))
        })
        .collect()
}

/// All that is known of the article's names.
struct All<'s> {
    spots: &'s [Spot],
    groups: Groups,
    pairs: Vec<Pair>,
    home: Home,
    context: Context,
}

impl All<'_> {
    /// Believes each sense of each name as much as its score says.
    fn believe(&mut self, score: impl Fn(&All, usize, &Sense) -> f64) {
        let senses = self.groups.senses.iter().enumerate();
        let scores = senses.map(|(group, senses)| senses.iter().map(|sense| score(self, group, sense)).collect());
        let scores: Vec<Vec<f64>> = scores.collect();
        self.context.believe(&self.groups, &scores);
    }

    /// Judges a sense of a name; `own` is the mention in question, whose neighbours count most.
    fn judge(&self, own: Option<usize>, group: usize, sense: &Sense) -> Judged {
        const ATTESTED: f64 = 0.25;
        let All { spots, groups, pairs, home, context } = self;
        let (support, bonus) = (context.support(groups, pairs, sense, group), home.bonus(sense));
        // What stands beside the mention itself, if that speaks for any sense of it.
        let told = |index: &usize| spots[*index].senses.iter().any(|sense| evidence(spots, *index, sense) != 0.0);
        let beside = own.filter(told).map(|index| evidence(spots, index, sense));
        let pooled = groups.members[group].iter().map(|&member| evidence(spots, member, sense));
        // The strongest evidence at any mention of the name, if its own place has none.
        let local = beside.unwrap_or_else(|| pooled.fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a }));
        Judged {
            sense: *sense,
            score: sense.prior + support.all + bonus + local,
            support: support.all + bonus,
            nearby: support.nearby,
            attested: context.of_country(sense.country, group) > ATTESTED || bonus > 0.0,
            beside: local >= BESIDE / 2.0,
        }
    }
}

/// The spots of each name.
struct Groups {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// All senses of the members.
    senses: Vec<Vec<Sense>>,
}

impl Groups {
    fn new(spots: &[Spot]) -> Groups {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut groups = Groups { of: Vec::new(), members: Vec::new(), senses: Vec::new() };
        for (index, spot) in spots.iter().enumerate() {
            let number = *numbers.entry(fold(&spot.name)).or_insert(groups.members.len());
            if number == groups.members.len() {
                groups.members.push(Vec::new());
                groups.senses.push(Vec::new());
            }
            groups.of.push(number);
            groups.members[number].push(index);
            let senses = &mut groups.senses[number];
            for sense in &spot.senses {
                if !senses.iter().any(|known| known.is_same(sense)) {
                    senses.push(*sense);
                }
            }
        }
        groups
    }

    fn weight(&self, group: usize) -> f64 {
        // The tenth mention of a name says hardly more than the third.
        (1.0 + self.members[group].len() as f64).log2()
    }
}

/// Two senses of different names that lie close to each other.
struct Pair {
    /// Group and position of the sense that is supported.
    one: (usize, usize),
    /// Those of the sense that supports it.
    other: (usize, usize),
    /// How much rarer that is by chance.
    weight: f64,
}

/// Places of one article tend to lie together: "Paris" and "Henry County" are in Tennessee. A name
/// with many senses has one nearly everywhere, so it says less. Sorted by `one`.
fn near_pairs(groups: &Groups) -> Vec<Pair> {
    const FARTHEST: f64 = 250.0;
    /// Square kilometres in which places are strewn as if by chance.
    const WORLD: f64 = 3e6;
    /// Places that belong together are rarely closer than this.
    const LEAST: f64 = 15.0;
    const MOST: f64 = 2.5;
    let located = |sense: &Sense| matches!(sense.class, Class::City | Class::District);
    let points: Vec<Vec<(usize, [f64; 3])>> = groups
        .senses
        .iter()
        .map(|senses| {
            let numbered = senses.iter().enumerate().filter(|(_, sense)| located(sense));
            numbered.filter_map(|(number, sense)| Some((number, on_sphere(sense.point?)))).collect()
        })
        .collect();
    let mut pairs = Vec::new();
    for (group, ones) in points.iter().enumerate() {
        for &(number, one) in ones {
            for (other_group, others) in points.iter().enumerate().filter(|(other, _)| *other != group) {
                for &(other_number, other) in others {
                    let Some(far) = distance_within(one, other, FARTHEST) else { continue };
                    let by_chance = others.len() as f64 * std::f64::consts::PI * (far + LEAST).powi(2) / WORLD;
                    let weight = (-by_chance.log10()).min(MOST);
                    if weight > 0.0 {
                        pairs.push(Pair { one: (group, number), other: (other_group, other_number), weight });
                    }
                }
            }
        }
    }
    pairs
}

/// Where the publisher sits and where its language is spoken.
struct Home {
    publisher: Option<&'static str>,
    german: bool,
    /// Countries whose offices, courts and the like the text speaks of, with their weight.
    cues: Vec<(&'static str, f64)>,
    /// The publisher's host name without marks ("theparisnewscom").
    host: String,
}

impl Home {
    fn of(gazetteer: &Gazetteer, article: &Article, sentences: &[Sentence]) -> Home {
        let address = article.url.as_deref().or(article.site.as_deref()).unwrap_or_default();
        let host = address.split("//").last().unwrap_or_default().split(['/', '?', ':']).next().unwrap_or_default();
        let domain = host.rsplit_once('.').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
        let publisher = (domain.len() == 2 && !words().is_generic_domain(&domain))
            .then(|| {
                let iso2 = if domain == "uk" { "GB".to_string() } else { domain.to_uppercase() };
                gazetteer.knowledge.countries().find(|country| country.iso2 == iso2).map(|country| country.code)
            })
            .flatten();
        let host = fold(host).chars().filter(|c| c.is_alphanumeric()).collect();
        Home { publisher, german: article.language == Language::German, cues: cues(article, sentences), host }
    }

    fn bonus(&self, sense: &Sense) -> f64 {
        const PUBLISHER: f64 = 1.0;
        const LANGUAGE: f64 = 0.5;
        const HOST: f64 = 2.0;
        if sense.class == Class::Country {
            return 0.0;
        }
        let cue = self.cues.iter().find(|(country, _)| *country == sense.country).map_or(0.0, |(_, weight)| *weight);
        let here = self.publisher == Some(sense.country);
        let own = if here {
            PUBLISHER
        } else if self.german && SPEAKS_GERMAN.contains(&sense.country) {
            LANGUAGE
        } else {
            0.0
        };
        // A paper that is called after a town writes about that town.
        let named = sense.class == Class::City
            && (here || cue > 0.0)
            && sense.name.len() > 3
            && self.host.contains(fold(sense.name).replace([' ', '-', '.'], "").as_str());
        own + cue + if named { HOST } else { 0.0 }
    }
}

/// Countries of which the article uses words for their own institutions ("sheriff", "Crown Court").
fn cues(article: &Article, sentences: &[Sentence]) -> Vec<(&'static str, f64)> {
    const EACH: f64 = 0.7;
    const MOST: f64 = 2.0;
    let mut seen: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        for &(cue, country) in words().cues(article.language, &word.form) {
            seen.entry(country).or_default().insert(cue);
        }
    }
    let most = seen.values().map(BTreeSet::len).max().unwrap_or_default();
    // Words of another country are in the text by chance or as a comparison.
    let own = seen.into_iter().filter(|(_, cues)| cues.len() * 2 > most);
    own.map(|(country, cues)| (country, (cues.len() as f64 * EACH).min(MOST))).collect()
}

/// Codes of the adjectives of nationality in the text with their weight.
fn adjectives(gazetteer: &Gazetteer, sentences: &[Sentence]) -> BTreeMap<&'static str, f64> {
    const WEIGHT_OF_ADJECTIVE: f64 = 0.3;
    let mut weights: BTreeMap<&'static str, f64> = BTreeMap::new();
    let words = sentences.iter().flat_map(|sentence| &sentence.words);
    for word in words.filter(|word| matches!(word.upos, Upos::Adj | Upos::Propn)) {
        if let [code] = demonym(gazetteer, &word.form)[..] {
            *weights.entry(code).or_default() += WEIGHT_OF_ADJECTIVE;
        }
    }
    weights
}

/// What is believed of the names of the article so far.
#[derive(Default)]
struct Context {
    adjectives: BTreeMap<&'static str, f64>,
    /// By group and sense: how likely it is beside the likeliest one.
    beliefs: Vec<Vec<f64>>,
    /// By group: the share of its weight that lies in each country and division.
    countries: Vec<BTreeMap<&'static str, f64>>,
    divisions: Vec<BTreeMap<(&'static str, &'static str), f64>>,
    weights: Vec<f64>,
}

impl Context {
    fn believe(&mut self, groups: &Groups, scores: &[Vec<f64>]) {
        /// How sharply the better score is believed.
        const SHARPNESS: f64 = 0.7;
        (self.beliefs, self.countries, self.divisions, self.weights) = Default::default();
        for (group, (senses, scores)) in groups.senses.iter().zip(scores).enumerate() {
            let best = scores.iter().copied().fold(f64::MIN, f64::max);
            let beliefs: Vec<f64> = scores.iter().map(|score| 10_f64.powf(SHARPNESS * (score - best))).collect();
            let total: f64 = beliefs.iter().sum();
            let weight = groups.weight(group);
            let (mut countries, mut divisions) = (BTreeMap::new(), BTreeMap::new());
            for (sense, belief) in senses.iter().zip(&beliefs) {
                let share = weight * belief / total;
                // A river lies in several countries.
                let lies_in: Vec<&'static str> = sense.lies_in_countries().collect();
                for country in &lies_in {
                    *countries.entry(*country).or_default() += share / lies_in.len() as f64;
                }
                if !sense.admin1.is_empty() {
                    *divisions.entry((sense.country, sense.admin1)).or_default() += share;
                }
            }
            self.weights.push(if senses.is_empty() { 0.0 } else { weight });
            self.beliefs.push(beliefs);
            self.countries.push(countries);
            self.divisions.push(divisions);
        }
    }

    /// Weight of the country in names other than the group.
    fn of_country(&self, country: &str, group: usize) -> f64 {
        let others = self.countries.iter().enumerate().filter(|(other, _)| *other != group);
        others.filter_map(|(_, countries)| countries.get(country)).sum::<f64>()
            + self.adjectives.get(country).copied().unwrap_or_default()
    }

    fn names_others(&self, group: usize) -> bool {
        !self.adjectives.is_empty()
            || self.weights.iter().enumerate().any(|(other, weight)| other != group && *weight > 0.0)
    }

    /// What the other names of the article say for a sense of the group.
    fn support(&self, groups: &Groups, pairs: &[Pair], sense: &Sense, group: usize) -> Support {
        const SMOOTHING: f64 = 0.7;
        if sense.country.is_empty() {
            return Support::default();
        }
        let total =
            self.weights.iter().sum::<f64>() - self.weights[group] + self.adjectives.values().sum::<f64>() + SMOOTHING;
        let key = (sense.country, sense.admin1);
        let others = self.divisions.iter().enumerate().filter(|(other, _)| *other != group);
        let division: f64 = others.filter_map(|(_, divisions)| divisions.get(&key)).sum();
        let country = SAME_COUNTRY * self.of_country(sense.country, group) / total;
        let nearby = SAME_DIVISION * (division / total).sqrt() + self.closeness(groups, pairs, sense, group);
        Support { all: country + nearby, nearby }
    }

    /// The nearest other name counts in full, each further one half of that before.
    fn closeness(&self, groups: &Groups, pairs: &[Pair], sense: &Sense, group: usize) -> f64 {
        let Some(number) = groups.senses[group].iter().position(|known| known.is_same(sense)) else { return 0.0 };
        let start = pairs.partition_point(|pair| pair.one < (group, number));
        let mut nearest: BTreeMap<usize, f64> = BTreeMap::new();
        for pair in pairs[start..].iter().take_while(|pair| pair.one == (group, number)) {
            let (other, position) = pair.other;
            let weight = pair.weight * self.beliefs[other][position];
            let best = nearest.entry(other).or_default();
            *best = best.max(weight);
        }
        let mut weights: Vec<f64> = nearest.into_values().collect();
        weights.sort_by(|a, b| b.total_cmp(a));
        weights.iter().rev().fold(0.0, |sum, weight| weight + sum / 2.0)
    }
}

#[derive(Default)]
struct Support {
    all: f64,
    /// From names of the same division or close by.
    nearby: f64,
}

struct Judged {
    sense: Sense,
    score: f64,
    support: f64,
    nearby: f64,
    /// Something else of the article is in the same country.
    attested: bool,
    beside: bool,
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
    let none = |why| Choice { sense: None, why, among_others: false };
    let Some((sense, how)) = best(judged) else {
        return none("no table knows the name".to_string());
    };
    if how.score < TOO_OBSCURE {
        return none(format!("only obscure places are called so, such as {}", describe(&sense)));
    }
    if sense.prior < WELL_KNOWN && !how.attested && !how.beside && elsewhere {
        let why = format!("of that name only {}, and nothing else of the article is there", describe(&sense));
        return none(why);
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
    const AMONG_OTHERS: f64 = 1.0;
    const AMONG_OTHERS_IF_SMALL: f64 = 2.0;
    let enough = if sense.prior < TOO_OBSCURE { AMONG_OTHERS_IF_SMALL } else { AMONG_OTHERS };
    Choice { sense: Some(sense), why, among_others: how.beside || how.nearby >= enough }
}

fn describe(sense: &Sense) -> String {
    if sense.country.is_empty() { sense.name.to_string() } else { format!("{} in {}", sense.name, sense.country) }
}

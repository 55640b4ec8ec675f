use crate::{Date, Precision, Span};
use serde::Serialize;
use std::ops::Range;

/// A political actor as PLOVER codes it. Unknown parts stay empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// The fullest name known: "Wladimir Putin", "Russland", "Rebellen".
    pub name: String,
    /// ISO 3166 alpha-3, an IGO code (UNO, EUR, IGO, NGO …) or a polity code of `data/`.
    pub code: Option<String>,
    /// PLOVER sectors, primary first.
    pub sector: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// A person's name.
    Person,
    /// A state or polity by its name, used as an actor ("Russland").
    Country,
    /// An organisation, party, company, armed group.
    Organisation,
    /// A capital, building or phrase that stands for a government ("der Kreml").
    Metonym,
    /// An office, role or demonym with a role ("der russische Außenminister", "police").
    Role,
    /// The people of a country ("die Russen").
    People,
    /// States or persons together ("G7", "beide Länder").
    Group,
    /// A pronoun or possessive that was traced to what it stands for.
    Pronoun,
    /// A town or region that stands for its state as the target of an act; made by the coder.
    Place,
}

/// A phrase that can take part in an event.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Span,
    /// Index of the sentence in the article.
    pub sentence: usize,
    /// The words of the phrase in that sentence.
    pub words: Range<usize>,
    /// The syntactic head among them.
    pub head: usize,
    pub kind: MentionKind,
    /// Whom it stands for: one entity, or several for "beide Länder", "both sides".
    /// Never empty; an unknown name has an entity without code.
    pub entities: Vec<Entity>,
    /// 0–1.
    pub confidence: f32,
    /// How it was resolved, or why it was not; one short English phrase.
    pub why: String,
    /// The earlier mention (index in the list) it refers back to.
    pub antecedent: Option<usize>,
}

/// A place name used as a place.
#[derive(Clone, Debug)]
pub struct PlaceMention {
    pub span: Span,
    pub sentence: usize,
    pub words: Range<usize>,
    pub head: usize,
    pub name: String,
    /// ISO 3166 alpha-3, or a polity code of `data/`.
    pub country: Option<String>,
    /// GeoNames id.
    pub geonameid: Option<u32>,
    /// Degrees north and east; never invented for a whole country or region.
    pub point: Option<(f64, f64)>,
    /// GeoNames code of the first administrative division.
    pub admin1: Option<String>,
    /// GeoNames feature code ("PPLC"), where known.
    pub feature: Option<String>,
    pub precision: PlacePrecision,
    pub why: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacePrecision {
    City,
    Admin1,
    /// A named region, sea or river, larger or smaller than a country.
    Region,
    Country,
    /// A name taken for a place that no table knows.
    Unresolved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeType {
    Date,
    Time,
    Duration,
    Set,
}

/// A TIMEX3 expression.
#[derive(Clone, Debug)]
pub struct TimeMention {
    pub span: Span,
    pub kind: TimeType,
    /// TIMEX3 value: `2024-06-18`, `2023-09`, `P2D`, `PAST_REF`, `XXXX-WXX-2` …
    pub value: String,
    /// TIMEX3 mod: START, MID, END, APPROX, BEFORE, AFTER …
    pub modifier: Option<String>,
    /// The date the value was reckoned from, where it was.
    pub anchor: Option<Date>,
    /// First day of the stretch and how exactly it is known; None for durations, sets, vague times.
    pub day: Option<(Date, Precision)>,
    /// The line of the grammar that read it.
    pub rule: String,
}

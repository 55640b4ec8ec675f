use crate::{Date, Entity, Language, Precision, Span};
use serde::Serialize;

/// The 16 event types of PLOVER (manual draft of 2021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventType {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

impl EventType {
    pub const ALL: [EventType; 16] = [
        EventType::Agree,
        EventType::Consult,
        EventType::Support,
        EventType::Concede,
        EventType::Cooperate,
        EventType::Aid,
        EventType::Retreat,
        EventType::Request,
        EventType::Accuse,
        EventType::Reject,
        EventType::Threaten,
        EventType::Protest,
        EventType::Sanction,
        EventType::Mobilize,
        EventType::Coerce,
        EventType::Assault,
    ];

    pub fn name(self) -> &'static str {
        match self {
            EventType::Agree => "AGREE",
            EventType::Consult => "CONSULT",
            EventType::Support => "SUPPORT",
            EventType::Concede => "CONCEDE",
            EventType::Cooperate => "COOPERATE",
            EventType::Aid => "AID",
            EventType::Retreat => "RETREAT",
            EventType::Request => "REQUEST",
            EventType::Accuse => "ACCUSE",
            EventType::Reject => "REJECT",
            EventType::Threaten => "THREATEN",
            EventType::Protest => "PROTEST",
            EventType::Sanction => "SANCTION",
            EventType::Mobilize => "MOBILIZE",
            EventType::Coerce => "COERCE",
            EventType::Assault => "ASSAULT",
        }
    }

    pub fn from_name(name: &str) -> Option<EventType> {
        EventType::ALL.into_iter().find(|event| event.name() == name)
    }
}

/// Whether it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Reported,
    Planned,
    Alleged,
    Denied,
    Negated,
    Hypothetical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    Asserts,
    Denies,
}

/// Words of the article with their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

impl Quoted {
    pub fn new(text: &crate::Text, span: Span) -> Quoted {
        Quoted { text: text.slice(span).to_string(), start: span.start, end: span.end }
    }
}

/// Actor or recipient of an event, with the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    #[serde(flatten)]
    pub entity: Entity,
    #[serde(flatten)]
    pub evidence: Quoted,
}

/// Somebody's word for or against the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    pub by: Entity,
    pub stance: Stance,
    #[serde(flatten)]
    pub evidence: Quoted,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventTime {
    #[serde(flatten)]
    pub evidence: Quoted,
    /// TIMEX3 value.
    pub value: String,
    #[serde(rename = "type")]
    pub kind: crate::TimeType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateFrom {
    Text,
    /// The text names no time; the date is the article's.
    Article,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceOfEvent {
    pub name: String,
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonameid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    pub precision: crate::PlacePrecision,
    #[serde(flatten)]
    pub evidence: Quoted,
}

/// Why a part of a record is as it is; the material of `kiebitz explain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The field it speaks of: "status", "actor", "date" …
    pub field: &'static str,
    pub because: String,
}

/// One sourced event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    pub id: String,
    pub article: String,
    pub event: EventType,
    pub mode: Option<String>,
    pub context: Vec<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// PLOVER intensity, −10 to 10.
    pub score: f32,
    /// CAMEO code with its leading zero.
    pub cameo: String,
    pub actor: Vec<Party>,
    pub recipient: Vec<Party>,
    pub status: Status,
    pub claims: Vec<Claim>,
    pub time: Option<EventTime>,
    pub date: Option<Date>,
    pub date_precision: Option<Precision>,
    pub date_from: Option<DateFrom>,
    pub place: Option<PlaceOfEvent>,
    pub sentence: Quoted,
    pub trigger: Quoted,
    /// 0–1.
    pub confidence: f32,
    /// The line of the lexicon that matched: "de/assault: angreifen".
    pub rule: String,
    pub language: Language,
    /// Version of the coder.
    pub coder: String,
    /// For an AGREE to a future act: the act itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Act>,
    /// For an accusation: the record of the alleged deed; for the deed: the accusation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<String>,
    /// Not written with the record; `kiebitz explain` prints it.
    #[serde(skip)]
    pub why: Vec<Reason>,
}

/// The act that an AGREE promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    pub event: EventType,
    pub mode: Option<String>,
}

//! PLOVER events, modes, contexts and sectors, and what CAMEO codes say.

use crate::archive::{ArchivedCameo, ArchivedEvent, ArchivedIndex, ArchivedLabel, ArchivedMode};
use record::EventType;

/// PLOVER (manual draft of 2021) and its mapping from CAMEO.
#[derive(Clone, Copy)]
pub struct Ontology {
    index: &'static ArchivedIndex,
}

/// A mode of an event, with labels of our own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    pub name: &'static str,
    /// −10 to 10; None where the manual prints none.
    pub score: Option<f32>,
    pub label_en: &'static str,
    pub label_de: &'static str,
}

/// A context, a sector or a body that stands in place of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub code: &'static str,
    pub label_en: &'static str,
    pub label_de: &'static str,
}

/// A reading of a CAMEO code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cameo {
    /// With its leading zero.
    pub code: &'static str,
    pub name: &'static str,
    /// Goldstein scale, −10 to 10.
    pub goldstein: Option<f32>,
    /// None where PLOVER drops the code.
    pub event: Option<EventType>,
    /// Empty if none.
    pub mode: &'static str,
    /// Empty if none.
    pub context: &'static str,
}

impl Ontology {
    pub(crate) fn new(index: &'static ArchivedIndex) -> Ontology {
        Ontology { index }
    }

    fn event(&self, event: EventType) -> Option<&'static ArchivedEvent> {
        self.index.events.iter().find(|row| row.name == event.name())
    }

    fn mode(&self, event: EventType, mode: &str) -> Option<&'static ArchivedMode> {
        self.event(event)?.modes.iter().find(|row| row.name == mode)
    }

    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub fn quad(&self, event: EventType) -> u8 {
        self.event(event).map_or(0, |row| row.quad)
    }

    /// Intensity, −10 to 10: of the mode, or of the event where the mode has none or is unknown.
    pub fn score(&self, event: EventType, mode: Option<&str>) -> f32 {
        let of_mode = mode.and_then(|mode| self.mode(event, mode)?.score.as_ref().map(|score| score.to_native()));
        of_mode.unwrap_or_else(|| self.event(event).map_or(0.0, |row| row.score.to_native()))
    }

    /// Whether what is agreed, demanded, refused or talked about in the event is only intended.
    pub fn is_of_intent(&self, event: EventType) -> bool {
        self.event(event).is_some_and(|row| row.content == "intent")
    }

    /// Whether the event judges a deed that is taken to have happened: praise, reproach.
    pub fn judges_deed(&self, event: EventType) -> bool {
        self.event(event).is_some_and(|row| row.content == "deed")
    }

    /// English and German label of the event.
    pub fn labels(&self, event: EventType) -> (&'static str, &'static str) {
        self.event(event).map_or(("", ""), |row| (row.label_en.as_str(), row.label_de.as_str()))
    }

    /// The modes of an event; empty for those without.
    pub fn modes(&self, event: EventType) -> Vec<Mode> {
        let rows = self.event(event).map(|row| row.modes.as_slice()).unwrap_or_default();
        let mode = |row: &'static ArchivedMode| Mode {
            name: &row.name,
            score: row.score.as_ref().map(|score| score.to_native()),
            label_en: &row.label_en,
            label_de: &row.label_de,
        };
        rows.iter().map(mode).collect()
    }

    pub fn has_mode(&self, event: EventType, mode: &str) -> bool {
        self.mode(event, mode).is_some()
    }

    pub fn contexts(&self) -> impl Iterator<Item = Label> + use<> {
        self.index.contexts.iter().map(Label::from)
    }

    /// The code, if it is one that stands in place of a country (IGO, UNO, NGO …).
    pub fn body(&self, code: &str) -> Option<Label> {
        self.index.bodies.iter().find(|body| body.code == code).map(Label::from)
    }

    pub fn sectors(&self) -> impl Iterator<Item = Label> + use<> {
        self.index.sectors.iter().map(Label::from)
    }

    /// The readings of a CAMEO code in PLOVER; several where the mapping is ambiguous.
    pub fn cameo(&self, code: &str) -> Vec<Cameo> {
        self.index.cameo.iter().filter(|row| row.code == code).map(Cameo::from).collect()
    }
}

impl From<&'static ArchivedLabel> for Label {
    fn from(row: &'static ArchivedLabel) -> Label {
        Label { code: &row.code, label_en: &row.label_en, label_de: &row.label_de }
    }
}

impl From<&'static ArchivedCameo> for Cameo {
    fn from(row: &'static ArchivedCameo) -> Cameo {
        Cameo {
            code: &row.code,
            name: &row.name,
            goldstein: row.goldstein.as_ref().map(|value| value.to_native()),
            event: EventType::from_name(&row.event),
            mode: &row.mode,
            context: &row.context,
        }
    }
}

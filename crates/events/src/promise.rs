//! PLOVER codes a future act of cooperation or yielding as AGREE. `data/ontology/promised.tsv` says which acts
//! and with which CAMEO code.

use crate::lexicon::LexiconError;
use record::EventType;

const FILE: &str = "data/ontology/promised.tsv";
const TABLE: &str = include_str!("../../../data/ontology/promised.tsv");

/// An empty mode or context stands for any.
struct Line {
    act: EventType,
    mode: &'static str,
    context: &'static str,
    cameo: &'static str,
}

pub struct Promises {
    /// The more special lines first.
    lines: Vec<Line>,
}

impl Promises {
    pub fn load() -> Result<Promises, LexiconError> {
        let mut lines = Vec::new();
        for (number, line) in TABLE.lines().enumerate().skip(1) {
            let wrong = |what: &str| LexiconError { file: FILE.into(), line: number + 1, what: what.into() };
            let &[act, mode, context, cameo] = line.split('\t').collect::<Vec<_>>().as_slice() else {
                return Err(wrong("not four columns"));
            };
            let act = EventType::from_name(act).ok_or(wrong("no such event"))?;
            lines.push(Line { act, mode, context, cameo });
        }
        lines.sort_by_key(|line| line.mode.is_empty() && line.context.is_empty());
        Ok(Promises { lines })
    }

    pub fn is_promise(&self, act: EventType) -> bool {
        self.lines.iter().any(|line| line.act == act)
    }

    /// The CAMEO code of the promise; "030" where no line fits.
    pub fn cameo(&self, act: EventType, mode: Option<&str>, contexts: &[String]) -> &'static str {
        let line = self.lines.iter().find(|line| {
            line.act == act
                && (line.mode.is_empty() || mode == Some(line.mode))
                && (line.context.is_empty() || contexts.iter().any(|other| other == line.context))
        });
        line.map_or("030", |line| line.cameo)
    }
}

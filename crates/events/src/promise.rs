//! PLOVER codes a future act of cooperation as AGREE. `data/ontology/promised.tsv` says which acts
//! and with which CAMEO code.

use crate::lexicon::LexiconError;
use record::EventType;

const FILE: &str = "data/ontology/promised.tsv";
const TABLE: &str = include_str!("../../../data/ontology/promised.tsv");

pub struct Promises {
    /// Act, context (empty: any), CAMEO code; the more special lines first.
    lines: Vec<(EventType, &'static str, &'static str)>,
}

impl Promises {
    pub fn load() -> Result<Promises, LexiconError> {
        let mut lines = Vec::new();
        for (number, line) in TABLE.lines().enumerate().skip(1) {
            let wrong = |what: &str| LexiconError { file: FILE.into(), line: number + 1, what: what.into() };
            let &[act, context, cameo] = line.split('\t').collect::<Vec<_>>().as_slice() else {
                return Err(wrong("not three columns"));
            };
            let act = EventType::from_name(act).ok_or(wrong("no such event"))?;
            lines.push((act, context, cameo));
        }
        lines.sort_by_key(|(_, context, _)| context.is_empty());
        Ok(Promises { lines })
    }

    pub fn is_promise(&self, act: EventType) -> bool {
        self.lines.iter().any(|(promised, _, _)| *promised == act)
    }

    /// The CAMEO code of the promise; "030" where no line fits.
    pub fn cameo(&self, act: EventType, contexts: &[String]) -> &'static str {
        let line = self.lines.iter().find(|(promised, context, _)| {
            *promised == act && (context.is_empty() || contexts.iter().any(|other| other == context))
        });
        line.map_or("030", |(_, _, cameo)| cameo)
    }
}

//! The lexicon files of `data/lexicon`: which words name which event, and which words change an
//! event's standing. The columns are described in `docs/LEXICON.md`.

use include_dir::{Dir, include_dir};
use record::{EventType, Language, Stance, Status};
use std::collections::{BTreeSet, HashMap};

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../data/lexicon");

/// A line that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct LexiconError {
    pub file: String,
    pub line: usize,
    pub what: String,
}

/// Where a party or a condition is looked for. See `docs/LEXICON.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    Subject,
    Object,
    Dative,
    Possessor,
    Of,
    Compound,
    Adjective,
    Clause,
    EachOther,
    /// The word that an adverb, adjective, modal or negation modifies.
    Head,
    /// The noun that a preposition governs.
    Governed,
    Adposition(String),
}

impl Slot {
    fn read(name: &str) -> Slot {
        match name {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "dative" => Slot::Dative,
            "possessor" => Slot::Possessor,
            "of" => Slot::Of,
            "compound" => Slot::Compound,
            "adj" => Slot::Adjective,
            "clause" => Slot::Clause,
            "each-other" => Slot::EachOther,
            "head" => Slot::Head,
            "governed" => Slot::Governed,
            adposition => Slot::Adposition(adposition.to_lowercase()),
        }
    }
}

/// A lemma, with `*` at either end for "anything".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    text: String,
    open_start: bool,
    open_end: bool,
}

impl Glob {
    pub fn read(pattern: &str) -> Glob {
        let lower = pattern.trim().to_lowercase();
        Glob {
            open_start: lower.starts_with('*'),
            open_end: lower.len() > 1 && lower.ends_with('*'),
            text: lower.trim_matches('*').to_string(),
        }
    }

    /// `lemma` is in lower case.
    pub fn matches(&self, lemma: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => lemma == self.text,
            (true, false) => lemma.ends_with(&self.text),
            (false, true) => lemma.starts_with(&self.text),
            (true, true) => lemma.contains(&self.text),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Wanted {
    /// Anything at all.
    Present,
    Lemmas(Vec<Glob>),
    Actor,
    Person,
    Place,
}

/// `slot=…` in the column `with`.
#[derive(Clone, Debug)]
pub struct Condition {
    pub place: ConditionPlace,
    pub negated: bool,
    pub wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionPlace {
    Slot(Slot),
    /// The adposition of the word itself.
    Case,
    /// The verb form: perfect, present, past, subjunctive.
    Form,
}

/// Slots for a party in order of preference.
#[derive(Clone, Debug, Default)]
pub struct Filler {
    pub slots: Vec<Slot>,
    pub required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    Verb,
    Noun,
}

/// One line of an event file.
#[derive(Clone, Debug)]
pub struct EventLine {
    pub event: EventType,
    pub kind: WordKind,
    pub reflexive: bool,
    pub conditions: Vec<Condition>,
    pub actor: Filler,
    pub recipient: Filler,
    pub mode: Option<String>,
    pub context: Vec<String>,
    pub cameo: String,
    /// "de/assault: angreifen"
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EmbeddingKind {
    Verb,
    Noun,
    Adjective,
    Adverb,
    Preposition,
    Source,
    Modal,
    Conjunction,
    Negation,
}

/// One line of `embedding.tsv`.
#[derive(Clone, Debug)]
pub struct EmbeddingLine {
    pub conditions: Vec<Condition>,
    pub scope: Vec<Slot>,
    /// None: only a claim is added.
    pub status: Option<Status>,
    pub stance: Option<Stance>,
    pub claimant: Vec<Slot>,
    pub doer: Vec<Slot>,
    /// "de/embedding: bestreiten"
    pub name: String,
}

/// Classes of words that carry no event but shape how one is read; `structure.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Structure {
    /// Verbs that lend their subject to the event noun in their object ("launch an attack").
    Support,
    /// Verbs that say that an event takes place ("begin", "stattfinden").
    Occurrence,
    /// Nouns that stand for those in their of-phrase ("hundreds of protesters").
    Container,
    /// Adpositions that say where.
    Locative,
    /// Adpositions that make what they govern the background of the clause ("since the invasion").
    Background,
    /// Adpositions whose nouns act on each other ("between A and B").
    Mutual,
    /// Words that make those of a with-phrase actors too ("jointly with").
    Joint,
    /// Words that make the actors act on each other ("einander").
    Reciprocal,
    /// Adpositions that name what an agreement, a demand or talks are about.
    Topic,
    /// Adpositions that name whom somebody does it with.
    With,
    /// Conjunctions of clauses that complete a verb ("dass", "to").
    Completing,
}

/// The lexicon of one language.
#[derive(Default)]
pub struct Lexicon {
    events: HashMap<(WordKind, String), Vec<EventLine>>,
    /// Event nouns known by how they end.
    endings: HashMap<String, Vec<EventLine>>,
    embeddings: HashMap<(EmbeddingKind, String), Vec<EmbeddingLine>>,
    contexts: Vec<(Glob, String)>,
    structure: BTreeSet<(Structure, String)>,
}

impl Lexicon {
    pub fn of(language: Language) -> Result<Lexicon, LexiconError> {
        let code = language.code();
        let mut lexicon = Lexicon::default();
        let mut files: Vec<_> = FILES.get_dir(code).map(|dir| dir.files().collect()).unwrap_or_default();
        files.sort_by_key(|file| file.path());
        for file in files {
            let path = file.path().to_string_lossy().into_owned();
            let Some(name) = path.strip_prefix(&format!("{code}/")).and_then(|name| name.strip_suffix(".tsv")) else {
                continue;
            };
            let text = file.contents_utf8().unwrap_or_default();
            lexicon.read(code, name, text).map_err(|(line, what)| LexiconError { file: path.clone(), line, what })?;
        }
        Ok(lexicon)
    }

    fn read(&mut self, code: &str, file: &str, text: &str) -> Result<(), (usize, String)> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let (_, header) = lines.next().ok_or((1, "no column names".to_string()))?;
        let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
        for (number, line) in lines {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells.len() > columns.len() {
                return Err((number + 1, format!("{} cells, but {} columns", cells.len(), columns.len())));
            }
            let row = Row { columns: &columns, cells: &cells };
            let added = match file {
                "embedding" => self.add_embedding(code, &row),
                "contexts" => self.add_context(&row),
                "structure" => self.add_structure(&row),
                _ => self.add_event(code, file, &row),
            };
            added.map_err(|what| (number + 1, what))?;
        }
        Ok(())
    }

    fn add_event(&mut self, code: &str, file: &str, row: &Row) -> Result<(), String> {
        let event = EventType::from_name(&file.to_uppercase()).ok_or(format!("no event is called {file:?}"))?;
        let kind = match row.cell("kind") {
            "verb" => WordKind::Verb,
            "noun" => WordKind::Noun,
            other => return Err(format!("kind must be verb or noun, not {other:?}")),
        };
        let lemma = row.required("lemma")?.to_lowercase();
        let (reflexive, lemma) = match lemma.strip_prefix("sich ") {
            Some(rest) => (true, rest.to_string()),
            None => (false, lemma),
        };
        let verb = kind == WordKind::Verb;
        let default_actor = if verb { "subject" } else { "possessor,of,by,durch,von,adj,compound" };
        let line = EventLine {
            event,
            kind,
            reflexive,
            conditions: read_conditions(row.cell("with"))?,
            actor: read_filler(row.cell("actor"), default_actor),
            recipient: read_filler(row.cell("recipient"), if verb { "object" } else { "-" }),
            mode: Some(row.cell("mode")).filter(|mode| !mode.is_empty()).map(str::to_string),
            context: read_list(row.cell("context")),
            cameo: row.required("cameo")?.to_string(),
            name: format!("{code}/{file}: {}", row.cell("lemma")),
        };
        match lemma.strip_prefix('*') {
            Some(ending) => self.endings.entry(ending.to_string()).or_default().push(line),
            None => self.events.entry((kind, lemma)).or_default().push(line),
        }
        Ok(())
    }

    fn add_embedding(&mut self, code: &str, row: &Row) -> Result<(), String> {
        let kind = match row.cell("kind") {
            "verb" => EmbeddingKind::Verb,
            "noun" => EmbeddingKind::Noun,
            "adjective" => EmbeddingKind::Adjective,
            "adverb" => EmbeddingKind::Adverb,
            "preposition" => EmbeddingKind::Preposition,
            "source" => EmbeddingKind::Source,
            "modal" => EmbeddingKind::Modal,
            "conjunction" => EmbeddingKind::Conjunction,
            "negation" => EmbeddingKind::Negation,
            other => return Err(format!("unknown kind {other:?}")),
        };
        let status = match row.cell("status") {
            "same" | "" => None,
            "reported" => Some(Status::Reported),
            "planned" => Some(Status::Planned),
            "alleged" => Some(Status::Alleged),
            "denied" => Some(Status::Denied),
            "negated" => Some(Status::Negated),
            "hypothetical" => Some(Status::Hypothetical),
            other => return Err(format!("unknown status {other:?}")),
        };
        let stance = match row.cell("stance") {
            "" => None,
            "asserts" => Some(Stance::Asserts),
            "denies" => Some(Stance::Denies),
            other => return Err(format!("unknown stance {other:?}")),
        };
        let lemma = row.required("lemma")?.to_lowercase();
        let lemma = lemma.strip_prefix("sich ").unwrap_or(&lemma).to_string();
        let slots = |name| read_list(row.cell(name)).iter().map(|slot| Slot::read(slot)).collect::<Vec<_>>();
        let line = EmbeddingLine {
            conditions: read_conditions(row.cell("with"))?,
            scope: slots("scope"),
            status,
            stance,
            claimant: slots("claimant"),
            doer: slots("doer"),
            name: format!("{code}/embedding: {}", row.cell("lemma")),
        };
        self.embeddings.entry((kind, lemma)).or_default().push(line);
        Ok(())
    }

    fn add_context(&mut self, row: &Row) -> Result<(), String> {
        self.contexts.push((Glob::read(row.required("term")?), row.required("context")?.to_string()));
        Ok(())
    }

    fn add_structure(&mut self, row: &Row) -> Result<(), String> {
        let class = match row.cell("class") {
            "support" => Structure::Support,
            "occurrence" => Structure::Occurrence,
            "container" => Structure::Container,
            "locative" => Structure::Locative,
            "background" => Structure::Background,
            "mutual" => Structure::Mutual,
            "joint" => Structure::Joint,
            "reciprocal" => Structure::Reciprocal,
            "topic" => Structure::Topic,
            "with" => Structure::With,
            "completing" => Structure::Completing,
            other => return Err(format!("unknown class {other:?}")),
        };
        self.structure.insert((class, row.required("lemma")?.to_lowercase()));
        Ok(())
    }

    /// Lines for a lemma in lower case; for nouns the longest known ending too.
    pub fn events(&self, kind: WordKind, lemma: &str) -> &[EventLine] {
        if let Some(lines) = self.events.get(&(kind, lemma.to_string())) {
            return lines;
        }
        if kind == WordKind::Verb {
            return &[];
        }
        let starts = lemma.char_indices().map(|(start, _)| start);
        starts.filter_map(|start| self.endings.get(&lemma[start..])).next().map_or(&[], |lines| lines.as_slice())
    }

    pub fn embeddings(&self, kind: EmbeddingKind, lemma: &str) -> &[EmbeddingLine] {
        self.embeddings.get(&(kind, lemma.to_string())).map_or(&[], |lines| lines.as_slice())
    }

    /// The PLOVER contexts that a lemma in lower case proves.
    pub fn contexts<'a>(&'a self, lemma: &'a str) -> impl Iterator<Item = &'a str> {
        self.contexts.iter().filter(move |(glob, _)| glob.matches(lemma)).map(|(_, context)| context.as_str())
    }

    /// The words of a class.
    pub fn members(&self, class: Structure) -> impl Iterator<Item = &str> {
        self.structure.iter().filter(move |(of, _)| *of == class).map(|(_, lemma)| lemma.as_str())
    }

    pub fn is(&self, class: Structure, lemma: &str) -> bool {
        self.structure.contains(&(class, lemma.to_string()))
    }
}

struct Row<'a> {
    columns: &'a [&'a str],
    cells: &'a [&'a str],
}

impl<'a> Row<'a> {
    fn cell(&self, column: &str) -> &'a str {
        let index = self.columns.iter().position(|name| *name == column);
        index.and_then(|index| self.cells.get(index)).copied().unwrap_or_default()
    }

    fn required(&self, column: &str) -> Result<&'a str, String> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty()).ok_or(format!("the cell {column:?} is empty"))
    }
}

fn read_list(cell: &str) -> Vec<String> {
    cell.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect()
}

fn read_filler(cell: &str, default: &str) -> Filler {
    let required = cell.ends_with('!');
    let cell = cell.trim_end_matches('!').trim();
    let named = if cell.is_empty() { default } else { cell };
    let slots = read_list(named).iter().filter(|slot| *slot != "-").map(|slot| Slot::read(slot)).collect();
    Filler { slots, required }
}

fn read_conditions(cell: &str) -> Result<Vec<Condition>, String> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(read_condition).collect()
}

fn read_condition(part: &str) -> Result<Condition, String> {
    let (negated, part) = match part.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, part),
    };
    let (place, values) = match part.split_once('=') {
        Some((place, values)) => (place.trim(), Some(values.trim())),
        None => (part, None),
    };
    if place.is_empty() || values == Some("") {
        return Err(format!("condition {part:?} is incomplete"));
    }
    let wanted = match values {
        None => Wanted::Present,
        Some("#actor") => Wanted::Actor,
        Some("#person") => Wanted::Person,
        Some("#place") => Wanted::Place,
        Some(lemmas) => Wanted::Lemmas(lemmas.split('|').map(Glob::read).collect()),
    };
    let place = match place {
        "case" => ConditionPlace::Case,
        "form" => ConditionPlace::Form,
        slot => ConditionPlace::Slot(Slot::read(slot)),
    };
    Ok(Condition { place, negated, wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_well_formed() {
        for language in [Language::German, Language::English] {
            let lexicon = Lexicon::of(language).unwrap();
            let lines = lexicon.events.values().chain(lexicon.endings.values()).map(Vec::len).sum::<usize>();
            assert!(lines >= 400, "{language:?} has {lines} lines");
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        let mut lexicon = Lexicon::default();
        let text = "kind\tlemma\twith\tactor\trecipient\tmode\tcontext\tcameo\nverb\tbomb\t\t\tobject!\t\t\t\n";
        assert_eq!(lexicon.read("en", "assault", text).unwrap_err(), (2, "the cell \"cameo\" is empty".into()));
        assert!(lexicon.read("en", "dancing", text).unwrap_err().1.contains("no event"));
    }

    #[test]
    fn the_longest_ending_of_a_compound_wins() {
        let mut lexicon = Lexicon::default();
        let text = "kind\tlemma\tcameo\nnoun\t*angriff\t190\nnoun\t*luftangriff\t195\n";
        lexicon.read("de", "assault", text).unwrap();
        assert_eq!(lexicon.events(WordKind::Noun, "nato-luftangriff")[0].cameo, "195");
        assert_eq!(lexicon.events(WordKind::Noun, "angriff")[0].cameo, "190");
    }
}

//! The way of a page through the stages.

use crate::inputs::{Content, Document};
use article::{Input, Refused};
use events::Coder;
use knowledge::Knowledge;
use language::Engine;
use record::{Article, Event, Mention, PlaceMention, Sentence, TimeMention};
use times::Times;

/// How far a document is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    Article,
    Sentences,
    Findings,
    Events,
}

/// What the stages found; those beyond the depth asked for are empty.
pub struct Findings {
    pub article: Article,
    pub sentences: Vec<Sentence>,
    pub mentions: Vec<Mention>,
    pub places: Vec<PlaceMention>,
    pub times: Vec<TimeMention>,
    pub events: Vec<Event>,
}

/// Models and tables, loaded once and as far as needed.
pub struct Stages {
    engine: Option<Engine>,
    tables: Option<Tables>,
}

struct Tables {
    knowledge: Knowledge,
    times: Times,
    coder: Coder,
}

impl Tables {
    fn load() -> Result<Tables, LoadError> {
        Ok(Tables { knowledge: Knowledge::load()?, times: Times::load()?, coder: Coder::load()? })
    }
}

/// A model, table or lexicon that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("language engine: {0}")]
    Engine(#[from] language::Error),
    #[error("knowledge tables: {0}")]
    Knowledge(#[from] knowledge::Error),
    #[error("grammar of times: {0}")]
    Times(#[from] times::Error),
    #[error("lexicon: {0}")]
    Lexicon(#[from] events::LexiconError),
}

impl Stages {
    pub fn load(depth: Depth) -> Result<Stages, LoadError> {
        let engine = if depth >= Depth::Sentences { Some(Engine::load()?) } else { None };
        let tables = if depth >= Depth::Findings { Some(Tables::load()?) } else { None };
        Ok(Stages { engine, tables })
    }

    pub fn run(&self, document: &Document) -> Result<Findings, Refused> {
        let article = match &document.content {
            Content::Page { bytes, kind } => article::read(Input { bytes, kind: *kind, hints: &document.hints })?,
            Content::Given { id, text } => article::given(id, text, &document.hints)?,
        };
        let mut findings = Findings {
            article,
            sentences: Vec::new(),
            mentions: Vec::new(),
            places: Vec::new(),
            times: Vec::new(),
            events: Vec::new(),
        };
        let article = &findings.article;
        if let Some(engine) = &self.engine {
            findings.sentences = engine.parse(&article.text, article.language);
        }
        if let Some(Tables { knowledge, times, coder }) = &self.tables {
            let sentences = &findings.sentences;
            findings.mentions = actors::find(article, sentences, knowledge);
            findings.places = places::find(article, sentences, knowledge);
            findings.times = times.find(article, sentences);
            findings.events = coder.code(&events::Reading {
                article,
                sentences,
                mentions: &findings.mentions,
                places: &findings.places,
                times: &findings.times,
                knowledge,
            });
        }
        Ok(findings)
    }
}

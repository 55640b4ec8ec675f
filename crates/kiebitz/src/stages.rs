//! The way of a page through the stages.

use crate::inputs::{Content, Document};
use crate::own_actors;
use article::{Input, Refused};
use events::Coder;
use knowledge::Knowledge;
use language::Engine;
use places::Toponym;
use record::{Article, Event, Mention, Sentence, TimeMention};
use std::path::Path;
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
    /// What messages call the document.
    pub document: String,
    pub article: Article,
    pub sentences: Vec<Sentence>,
    pub mentions: Vec<Mention>,
    pub toponyms: Vec<Toponym>,
    pub times: Vec<TimeMention>,
    pub events: Vec<Event>,
}

impl Findings {
    fn of(document: &Document, article: Article) -> Findings {
        Findings {
            document: document.name.clone(),
            article,
            sentences: Vec::new(),
            mentions: Vec::new(),
            toponyms: Vec::new(),
            times: Vec::new(),
            events: Vec::new(),
        }
    }
}

/// Models and tables, loaded once and as far as needed.
pub struct Stages {
    engine: Option<Engine>,
    /// The annotation scheme of the trees; None for the language's default.
    treebank: Option<String>,
    tables: Option<Tables>,
}

struct Tables {
    knowledge: Knowledge,
    times: Times,
    coder: Coder,
}

impl Tables {
    fn load(own: Option<&Path>) -> Result<Tables, LoadError> {
        let mut knowledge = Knowledge::load()?;
        if let Some(table) = own {
            let rows = own_actors::read(table, &knowledge)?;
            knowledge = knowledge.with_own(&rows)?;
        }
        Ok(Tables { knowledge, times: Times::load()?, coder: Coder::load()? })
    }
}

/// A model, table or lexicon that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("language engine: {0}")]
    Engine(#[from] language::Error),
    #[error("no treebank is called {0}; the model knows {1}")]
    Treebank(String, String),
    #[error("the table of actors cannot be used\n{0}")]
    Actors(#[from] own_actors::BadTable),
    #[error("knowledge tables: {0}")]
    Knowledge(#[from] knowledge::Error),
    #[error("grammar of times: {0}")]
    Times(#[from] times::Error),
    #[error("lexicon: {0}")]
    Lexicon(#[from] events::LexiconError),
}

impl Stages {
    /// `own` is a table of the user's with actors that the knowledge lacks.
    pub fn load(depth: Depth, treebank: Option<&str>, own: Option<&Path>) -> Result<Stages, LoadError> {
        let tables = if depth >= Depth::Findings { Some(Tables::load(own)?) } else { None };
        let engine = if depth >= Depth::Sentences { Some(Engine::load()?) } else { None };
        if let (Some(engine), Some(name)) = (&engine, treebank)
            && !engine.styles().any(|style| style == name)
        {
            let known = engine.styles().collect::<Vec<_>>().join(", ");
            return Err(LoadError::Treebank(name.to_string(), known));
        }
        Ok(Stages { engine, treebank: treebank.map(str::to_string), tables })
    }

    /// Reads CoNLL-U whose words stay as they are.
    pub fn run_tokens(&self, document: &Document) -> Result<Findings, String> {
        let Content::Page { bytes, .. } = &document.content else { return Err("not CoNLL-U".to_string()) };
        let conllu = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let (text, words) = conllu::read(conllu)?;
        let article = article::given(&document.name, text.as_str(), &document.hints).map_err(|why| why.to_string())?;
        let engine = self.engine.as_ref().ok_or("the engine is not loaded")?;
        let sentences = engine.parse_tokens(&words, article.language, self.treebank.as_deref(), 1);
        Ok(Findings { sentences, ..Findings::of(document, article) })
    }

    pub fn run(&self, document: &Document) -> Result<Findings, Refused> {
        let article = match &document.content {
            Content::Page { bytes, kind } => article::read(Input { bytes, kind: *kind, hints: &document.hints })?,
            Content::Given { id, text } => article::given(id, text, &document.hints)?,
        };
        let mut findings = Findings::of(document, article);
        let article = &findings.article;
        if let Some(engine) = &self.engine {
            findings.sentences = match &self.treebank {
                None => engine.parse(&article.text, article.language),
                Some(name) => {
                    let words = language::segment(&article.text, article.language);
                    engine.parse_tokens(&words, article.language, Some(name), 1)
                }
            };
        }
        if let Some(Tables { knowledge, times, coder }) = &self.tables {
            let sentences = &findings.sentences;
            findings.mentions = actors::find(article, sentences, knowledge);
            findings.toponyms = places::toponyms(article, sentences, knowledge);
            let places = places::used_as_places(&findings.toponyms);
            actors::locate(&mut findings.mentions, &places, sentences, article.language);
            findings.times = times.find(article, sentences);
            findings.events = coder.code(&events::Reading {
                article,
                sentences,
                mentions: &findings.mentions,
                places: &places,
                times: &findings.times,
                knowledge,
            });
        }
        Ok(findings)
    }
}

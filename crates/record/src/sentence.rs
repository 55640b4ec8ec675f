use crate::Span;
use serde::Serialize;
use std::ops::Range;

/// A sentence with its dependency tree (Universal Dependencies v2).
#[derive(Clone, Debug)]
pub struct Sentence {
    pub span: Span,
    /// A heading between paragraphs rather than a sentence of the running text.
    pub heading: bool,
    /// Syntactic words in order. The two words of a multiword token ("im" = in dem) have the
    /// same span.
    pub words: Vec<Word>,
    /// Named entities, in order, not overlapping.
    pub names: Vec<Name>,
}

/// A syntactic word.
#[derive(Clone, Debug)]
pub struct Word {
    pub span: Span,
    pub form: String,
    pub lemma: String,
    pub upos: Upos,
    /// `Case=Nom|Number=Sing`, or empty.
    pub feats: String,
    /// Index of the head in `Sentence::words`; None for the root.
    pub head: Option<usize>,
    /// With subtype where the treebank has one (`nsubj:pass`).
    pub deprel: String,
}

impl Word {
    pub fn feat(&self, name: &str) -> Option<&str> {
        self.feats.split('|').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, v)| v))
    }

    /// The relation without its subtype.
    pub fn relation(&self) -> &str {
        self.deprel.split(':').next().unwrap_or_default()
    }
}

impl Sentence {
    /// Direct dependents of a word, in order.
    pub fn children(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.words.len()).filter(move |&other| self.words[other].head == Some(word))
    }

    /// The words below and including `word`, as a sorted list.
    pub fn subtree(&self, word: usize) -> Vec<usize> {
        let mut inside = vec![word];
        let mut next = 0;
        while next < inside.len() {
            let parent = inside[next];
            inside.extend(self.children(parent).filter(|child| *child != parent));
            next += 1;
            if inside.len() > self.words.len() {
                break;
            }
        }
        inside.sort_unstable();
        inside.dedup();
        inside
    }
}

/// A named entity as the language engine sees it.
#[derive(Clone, Debug)]
pub struct Name {
    pub span: Span,
    pub words: Range<usize>,
    pub kind: NameKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum NameKind {
    Per,
    Org,
    Loc,
    Misc,
}

/// Universal part-of-speech tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// The tag as treebanks write it.
    pub fn name(self) -> &'static str {
        match self {
            Upos::Adj => "ADJ",
            Upos::Adp => "ADP",
            Upos::Adv => "ADV",
            Upos::Aux => "AUX",
            Upos::Cconj => "CCONJ",
            Upos::Det => "DET",
            Upos::Intj => "INTJ",
            Upos::Noun => "NOUN",
            Upos::Num => "NUM",
            Upos::Part => "PART",
            Upos::Pron => "PRON",
            Upos::Propn => "PROPN",
            Upos::Punct => "PUNCT",
            Upos::Sconj => "SCONJ",
            Upos::Sym => "SYM",
            Upos::Verb => "VERB",
            Upos::X => "X",
        }
    }

    /// None for a word that is no tag of UD.
    pub fn from_name(name: &str) -> Option<Upos> {
        Upos::ALL.into_iter().find(|tag| tag.name() == name)
    }
}

//! The encoder and the heads of `training/FORMAT.md`: pieces → scores.

use crate::pieces::Pieces;
use network::kernels::{self, Activations, Linear, Path};
use network::{Container, Error, Layers, Norm, Shape, States};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
pub(crate) struct Config {
    width: usize,
    layers: usize,
    heads: usize,
    inner: usize,
    pub(crate) positions: usize,
    epsilon: f32,
    style_width: usize,
    arc_width: usize,
    relation_width: usize,
}

/// Indices of annotation styles.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Styles {
    pub(crate) trees: usize,
    pub(crate) names: usize,
}

/// The header of the model file.
#[derive(Deserialize)]
pub(crate) struct Labels {
    embedding_sha256: String,
    pub(crate) config: Config,
    pub(crate) upos: Vec<String>,
    pub(crate) features: Vec<(String, Vec<String>)>,
    pub(crate) lemma_scripts: Vec<crate::decode::LemmaScript>,
    pub(crate) relations: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) styles: Vec<String>,
    /// Those whose corpora have trees, and those whose corpora have names.
    pub(crate) tree_styles: Vec<String>,
    pub(crate) name_styles: Vec<String>,
    pub(crate) defaults: HashMap<String, Styles>,
}

pub(crate) struct Encoder {
    path: Path,
    pub(crate) labels: Labels,
    pub(crate) sha256: String,
    positions: Vec<f32>,
    embedding_norm: Norm,
    layers: Layers,
    styles: Vec<f32>,
    arc_dependent: Linear,
    arc_head: Linear,
    arc_score: Linear,
    relation_dependent: Linear,
    relation_head: Linear,
    relation_score: Linear,
    upos: Linear,
    features: Linear,
    lemma: Linear,
    names: Linear,
}

/// A sentence as the network takes it.
pub(crate) struct Input {
    pub(crate) pieces: Vec<u32>,
    /// Indices in `pieces` of the first and the last piece of each word.
    pub(crate) ends: Vec<(usize, usize)>,
    pub(crate) styles: Styles,
}

/// What the network says of a sentence of n words: rows of scores for each word.
pub(crate) struct Scores {
    pub(crate) upos: Vec<f32>,
    pub(crate) features: Vec<f32>,
    pub(crate) lemma: Vec<f32>,
    pub(crate) names: Vec<f32>,
    /// [n, n + 1]: for each word the scores of its heads, the root first.
    pub(crate) arcs: Vec<f32>,
    /// [n, relations, relation width + 1]
    relation_terms: Vec<f32>,
    /// [n + 1, relation width]
    relation_heads: Vec<f32>,
    relation_width: usize,
}

impl Scores {
    /// Scores of all relations of the word (from 0) to the head (0 is the root, 1 the first word).
    pub(crate) fn relations(&self, word: usize, head: usize, relations: usize) -> Vec<f32> {
        let width = self.relation_width;
        let head = &self.relation_heads[head * width..][..width];
        let terms = &self.relation_terms[word * relations * (width + 1)..][..relations * (width + 1)];
        let score = |term: &[f32]| term[..width].iter().zip(head).map(|(a, b)| a * b).sum::<f32>() + term[width];
        terms.chunks_exact(width + 1).map(score).collect()
    }
}

impl Encoder {
    pub(crate) fn open(file: &'static [u8], pieces: &Pieces, path: Path) -> Result<Encoder, Error> {
        let file: Container<Labels> = Container::open("model", file)?;
        let Config { width, layers, heads, inner, positions, epsilon, style_width, arc_width, relation_width } =
            file.fields.config;
        if file.fields.embedding_sha256 != pieces.sha256 {
            return Err(Error::Mismatch);
        }
        let word = 2 * width + style_width;
        let relations = file.fields.relations.len();
        let values = file.fields.features.iter().map(|(_, values)| values.len()).sum();
        let linear = |name: &str, inputs, outputs| file.linear(path, name, inputs, outputs);
        Ok(Encoder {
            path,
            positions: file.floats("positions", &[positions, width])?,
            embedding_norm: Norm::open(&file, "embedding_norm", width)?,
            layers: Layers::open(&file, path, Shape { width, heads, inner, epsilon }, layers)?,
            styles: file.floats("styles", &[file.fields.styles.len(), style_width])?,
            arc_dependent: linear("arc_dependent", word, arc_width)?,
            arc_head: linear("arc_head", word, arc_width)?,
            arc_score: linear("arc_score", arc_width, arc_width)?,
            relation_dependent: linear("relation_dependent", word, relation_width)?,
            relation_head: linear("relation_head", word, relation_width)?,
            relation_score: linear("relation_score", relation_width, relations * (relation_width + 1))?,
            upos: linear("upos", word, file.fields.upos.len())?,
            features: linear("features", word, values)?,
            lemma: linear("lemma", word, file.fields.lemma_scripts.len())?,
            names: linear("names", word, file.fields.names.len())?,
            sha256: file.payload_sha256,
            labels: file.fields,
        })
    }

    /// The scores and last rows of several sentences; together they are read faster than one by one.
    pub(crate) fn read(&self, pieces: &Pieces, sentences: &[Input]) -> Vec<(Scores, States)> {
        let states = self.states(pieces, sentences);
        let width = self.labels.config.width;
        let mut rest = states.as_slice();
        let mut read = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let (rows, behind) = rest.split_at(sentence.pieces.len() * width);
            rest = behind;
            let scores = self.score(rows, sentence);
            read.push((scores, States { rows: rows.to_vec(), ends: sentence.ends.clone() }));
        }
        read
    }

    /// Rows of the last layer for all pieces of all sentences.
    pub(crate) fn states(&self, pieces: &Pieces, sentences: &[Input]) -> Vec<f32> {
        let Config { width, epsilon, .. } = self.labels.config;
        let mut x = Vec::new();
        for sentence in sentences {
            for (&piece, position) in sentence.pieces.iter().zip(self.positions.chunks_exact(width)) {
                let start = x.len();
                x.extend_from_slice(position);
                pieces.add_row(piece, &mut x[start..]);
            }
        }
        self.embedding_norm.apply(self.path, &mut x, epsilon);
        let lengths: Vec<usize> = sentences.iter().map(|sentence| sentence.pieces.len()).collect();
        self.layers.apply(&mut x, &lengths);
        x
    }

    fn score(&self, states: &[f32], sentence: &Input) -> Scores {
        let Config { width, style_width, arc_width, relation_width, .. } = self.labels.config;
        let nodes = |style: usize| {
            let style = &self.styles[style * style_width..][..style_width];
            let mut nodes = Vec::new();
            for &(first, last) in std::iter::once(&(0, 0)).chain(&sentence.ends) {
                nodes.extend_from_slice(&states[first * width..][..width]);
                nodes.extend_from_slice(&states[last * width..][..width]);
                nodes.extend_from_slice(style);
            }
            nodes
        };
        let node_width = 2 * width + style_width;
        let mut activations = Activations::default();
        let apply = |linear: &Linear, activations: &Activations| {
            let mut y = Vec::new();
            linear.apply(activations, &mut y);
            y
        };
        let bent = |linear: &Linear, activations: &Activations| {
            let mut y = apply(linear, activations);
            kernels::gelu(self.path, &mut y);
            y
        };
        let all = nodes(sentence.styles.names);
        activations.set(self.path, &all[node_width..], node_width);
        let names = apply(&self.names, &activations);

        let all = nodes(sentence.styles.trees);
        activations.set(self.path, &all, node_width);
        let arc_heads = bent(&self.arc_head, &activations);
        let relation_heads = bent(&self.relation_head, &activations);
        activations.set(self.path, &all[node_width..], node_width);
        let arc_dependents = bent(&self.arc_dependent, &activations);
        let relation_dependents = bent(&self.relation_dependent, &activations);
        let upos = apply(&self.upos, &activations);
        let features = apply(&self.features, &activations);
        let lemma = apply(&self.lemma, &activations);

        activations.set(self.path, &arc_dependents, arc_width);
        let wanted = apply(&self.arc_score, &activations);
        let words = sentence.ends.len();
        let mut arcs = vec![0.0; words * (words + 1)];
        kernels::products(self.path, &wanted, &arc_heads, arc_width, &mut arcs);
        activations.set(self.path, &relation_dependents, relation_width);
        let relation_terms = apply(&self.relation_score, &activations);
        Scores { upos, features, lemma, names, arcs, relation_terms, relation_heads, relation_width }
    }
}

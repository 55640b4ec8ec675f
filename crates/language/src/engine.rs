//! The engine: sentences → trees and names.

use crate::decode::{greatest, name_tags, names, tree};
use crate::encoder::{Encoder, Input, Scores, Styles};
use crate::lemmas;
use crate::pieces::{BEGIN, END, Pieces};
use crate::sentences::{segment, sentence};
use crate::subjects;
use network::{Error, Path, States};
use record::{Language, Name, NameKind, Sentence, Text, Upos, Word};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Words that are read together: enough for the matrix products, few enough for the cache.
const BATCH_WORDS: usize = 300;

/// The neural engine, about 100 MB. It reads German and English.
pub struct Engine {
    pieces: Pieces,
    encoder: Encoder,
}

/// A sentence with the network's last rows for it.
pub struct Read {
    pub sentence: Sentence,
    pub states: States,
}

/// A sentence to be read.
struct Job {
    sentence: Sentence,
    styles: Styles,
    language: Language,
}

impl Engine {
    /// Opens the built-in model; its version and hashes are checked.
    pub fn load() -> Result<Engine, Error> {
        let fastest = Path::available().pop().unwrap_or(Path::Portable);
        let pieces = Pieces::open(include_bytes!("../model/embedding.bin"))?;
        let encoder = Encoder::open(include_bytes!("../model/model.bin"), &pieces, fastest)?;
        Ok(Engine { pieces, encoder })
    }

    /// Hash of the model, to be named with results.
    pub fn model_sha256(&self) -> &str {
        &self.encoder.sha256
    }

    /// The sentences of a text, with words, trees and names.
    pub fn parse(&self, text: &Text, language: Language) -> Vec<Sentence> {
        self.parse_all(&[(text, language)], 1).pop().unwrap_or_default()
    }

    /// The sentences of several texts, read by so many threads.
    pub fn parse_all(&self, texts: &[(&Text, Language)], threads: usize) -> Vec<Vec<Sentence>> {
        let read = self.read_all(texts, threads).into_iter();
        read.map(|text| text.into_iter().map(|read| read.sentence).collect()).collect()
    }

    /// The same, with what the network saw in them.
    pub fn read_all(&self, texts: &[(&Text, Language)], threads: usize) -> Vec<Vec<Read>> {
        let segmented: Vec<Vec<Sentence>> = texts.iter().map(|(text, language)| segment(text, *language)).collect();
        let counts: Vec<usize> = segmented.iter().map(Vec::len).collect();
        let styles = texts.iter().zip(&counts).flat_map(|((_, language), &count)| {
            std::iter::repeat_n((self.default_styles(*language), *language), count)
        });
        let job = |(sentence, (styles, language))| Job { sentence, styles, language };
        let jobs: Vec<Job> = segmented.into_iter().flatten().zip(styles).map(job).collect();
        // A cut sentence is more than one afterwards.
        let mut read = self.read(&jobs, threads).into_iter();
        counts.into_iter().map(|count| read.by_ref().take(count).flatten().collect()).collect()
    }

    /// Annotation styles that `parse_tokens` takes: the treebanks and name corpora the model has learned from.
    pub fn styles(&self) -> impl Iterator<Item = &str> {
        self.encoder.labels.styles.iter().map(String::as_str)
    }

    /// Gives trees and names to sentences whose words are already cut: only forms and spans are used.
    ///
    /// `style` names the treebank or name corpus whose annotation is wanted; for what it does not
    /// annotate, and for None or an unknown one, it is the language's default. A sentence of more than 510 pieces comes back as several.
    pub fn parse_tokens(
        &self,
        sentences: &[Sentence],
        language: Language,
        style: Option<&str>,
        threads: usize,
    ) -> Vec<Sentence> {
        let labels = &self.encoder.labels;
        let mut styles = self.default_styles(language);
        if let Some(name) = style.filter(|name| labels.tree_styles.iter().any(|style| style == name)) {
            styles.trees = labels.styles.iter().position(|style| style == name).unwrap_or(styles.trees);
        }
        if let Some(name) = style.filter(|name| labels.name_styles.iter().any(|style| style == name)) {
            styles.names = labels.styles.iter().position(|style| style == name).unwrap_or(styles.names);
        }
        let filled = sentences.iter().filter(|sentence| !sentence.words.is_empty());
        let job = |sentence: &Sentence| Job { sentence: sentence.clone(), styles, language };
        let jobs: Vec<Job> = filled.map(job).collect();
        self.read(&jobs, threads).into_iter().flatten().map(|read| read.sentence).collect()
    }

    fn default_styles(&self, language: Language) -> Styles {
        self.encoder.labels.defaults.get(language.code()).copied().unwrap_or(Styles { trees: 0, names: 0 })
    }

    /// The parsed sentences of each job.
    fn read(&self, jobs: &[Job], threads: usize) -> Vec<Vec<Read>> {
        let mut batches: Vec<&[Job]> = Vec::new();
        let mut rest = jobs;
        while !rest.is_empty() {
            let mut words = 0;
            let fits = rest.iter().take_while(|job| {
                words += job.sentence.words.len();
                words <= BATCH_WORDS
            });
            let (batch, behind) = rest.split_at(fits.count().max(1));
            batches.push(batch);
            rest = behind;
        }
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(batch) = batches.get(index) else { return done };
                done.push((index, self.read_batch(batch)));
            }
        };
        let threads = threads.clamp(1, batches.len().max(1));
        let mut done: Vec<(usize, Vec<Vec<Read>>)> = std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = helpers.into_iter().flat_map(|helper| helper.join().unwrap_or_default());
            own.into_iter().chain(others).collect()
        });
        done.sort_unstable_by_key(|&(index, _)| index);
        done.into_iter().flat_map(|(_, batch)| batch).collect()
    }

    fn read_batch(&self, batch: &[Job]) -> Vec<Vec<Read>> {
        let windows: Vec<Vec<(Sentence, Input)>> =
            batch.iter().map(|job| self.windows(&job.sentence, job.styles)).collect();
        let counts: Vec<usize> = windows.iter().map(Vec::len).collect();
        let languages = batch.iter().zip(&counts).flat_map(|(job, &count)| std::iter::repeat_n(job.language, count));
        let (sentences, inputs): (Vec<Sentence>, Vec<Input>) = windows.into_iter().flatten().unzip();
        let read = self.encoder.read(&self.pieces, &inputs).into_iter();
        let mut read =
            sentences.into_iter().zip(read).zip(languages).map(|((mut sentence, (scores, states)), language)| {
                self.annotate(&mut sentence, &scores, language);
                lemmas::mend(&mut sentence, language);
                Read { sentence, states }
            });
        counts.iter().map(|&count| read.by_ref().take(count).collect()).collect()
    }

    /// The sentence, or parts of it that the network can take.
    fn windows(&self, whole: &Sentence, styles: Styles) -> Vec<(Sentence, Input)> {
        let most = self.encoder.labels.config.positions - 1;
        let mut windows = Vec::new();
        let mut words: Vec<Word> = Vec::new();
        let start = || Input { pieces: vec![BEGIN], ends: Vec::new(), styles };
        let mut input = start();
        let mut close = |words: &mut Vec<Word>, input: &mut Input| {
            let mut input = std::mem::replace(input, start());
            input.pieces.push(END);
            windows.extend(
                sentence(std::mem::take(words)).map(|part| (Sentence { heading: whole.heading, ..part }, input)),
            );
        };
        for (index, word) in whole.words.iter().enumerate() {
            let mut pieces = self.pieces.cut(&word.form, space_before(&whole.words, index));
            if input.pieces.len() + pieces.len() > most {
                close(&mut words, &mut input);
                pieces = self.pieces.cut(&word.form, true);
            }
            let first = input.pieces.len();
            input.pieces.extend(pieces);
            input.ends.push((first, input.pieces.len() - 1));
            words.push(word.clone());
        }
        close(&mut words, &mut input);
        windows
    }

    fn annotate(&self, sentence: &mut Sentence, scores: &Scores, language: Language) {
        let labels = &self.encoder.labels;
        let count = sentence.words.len();
        let heads = tree(&scores.arcs, count);
        let root = labels.relations.iter().position(|relation| relation == "root");
        let row = |scores: &[f32], index: usize| {
            let width = scores.len() / count;
            scores[index * width..(index + 1) * width].to_vec()
        };
        for (index, word) in sentence.words.iter_mut().enumerate() {
            word.upos = Upos::from_name(&labels.upos[greatest(&row(&scores.upos, index))]).unwrap_or(Upos::X);
            word.lemma = self.lemma(word, &row(&scores.lemma, index), language);
            word.feats = self.features(&row(&scores.features, index));
            word.head = heads[index].checked_sub(1);
            let mut relations = scores.relations(index, heads[index], labels.relations.len());
            if let (Some(root), Some(_)) = (root, word.head) {
                relations[root] = f32::NEG_INFINITY;
            }
            word.deprel = match word.head {
                Some(_) => labels.relations[greatest(&relations)].clone(),
                None => "root".to_string(),
            };
        }
        subjects::settle(sentence, &labels.relations, |word| {
            scores.relations(word, heads[word], labels.relations.len())
        });
        let tags = name_tags(&labels.names, &scores.names);
        let tags = tags.into_iter().map(|tag| labels.names[tag].as_str());
        let words = &sentence.words;
        let name = |(range, kind): (std::ops::Range<usize>, &str)| Name {
            span: words[range.start].span.cover(words[range.end - 1].span),
            words: range,
            kind: match kind {
                "PER" => NameKind::Per,
                "ORG" => NameKind::Org,
                "LOC" => NameKind::Loc,
                _ => NameKind::Misc,
            },
        };
        sentence.names = names(tags).into_iter().map(name).collect();
    }

    /// What the likeliest lemma script makes of the word; for German nouns one whose outcome is a known noun.
    fn lemma(&self, word: &Word, scores: &[f32], language: Language) -> String {
        const CANDIDATES: usize = 12;
        /// A script that is so much less likely (in natural logarithms) is no candidate.
        const MARGIN: f32 = 6.0;
        let best = greatest(scores);
        let outcome = |script: usize| self.encoder.labels.lemma_scripts[script].apply(&word.form);
        if language == Language::German && word.upos == Upos::Noun {
            let close = |&script: &usize| scores[script] >= scores[best] - MARGIN;
            let mut scripts: Vec<usize> = (0..scores.len()).filter(close).collect();
            scripts.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
            let mut lemmas = scripts.into_iter().take(CANDIDATES).map(outcome);
            if let Some(known) = lemmas.find(|lemma| lemmas::is_german_noun(lemma)) {
                return known;
            }
        }
        outcome(best)
    }

    /// `Case=Nom|Number=Sing` from one row of scores.
    fn features(&self, row: &[f32]) -> String {
        let mut start = 0;
        let mut found: Vec<String> = Vec::new();
        for (name, values) in &self.encoder.labels.features {
            let value = &values[greatest(&row[start..start + values.len()])];
            start += values.len();
            if !value.is_empty() {
                found.push(format!("{name}={value}"));
            }
        }
        // The order of UD.
        found.sort_unstable_by_key(|feature| feature.to_lowercase());
        found.join("|")
    }
}

/// Whether the network sees the word as standing apart from the one before.
fn space_before(words: &[Word], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|before| &words[before]) else { return true };
    let word = &words[index];
    if word.span != before.span {
        return before.span.end < word.span.start;
    }
    // Words of one surface token: apart unless they spell it ("don't").
    let together = |w: &&Word| w.span == word.span;
    let letters: usize = words[index..].iter().take_while(together).map(|w| w.form.chars().count()).sum::<usize>()
        + words[..index].iter().rev().take_while(together).map(|w| w.form.chars().count()).sum::<usize>();
    letters != word.span.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::Span;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Vectors {
        model_sha256: String,
        sentences: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        language: String,
        words: Vec<Form>,
        ids: Vec<u32>,
        first: Vec<usize>,
        last: Vec<usize>,
        hidden: Vec<Vec<f32>>,
        int8: Said,
    }

    #[derive(Deserialize)]
    struct Form {
        form: String,
        space_before: bool,
    }

    #[derive(Deserialize)]
    struct Said {
        upos: Vec<String>,
        lemma: Vec<String>,
        features: Vec<String>,
        heads: Vec<usize>,
        relations: Vec<String>,
        names: Vec<String>,
    }

    /// The recorded words as an unparsed sentence.
    fn unparsed(vector: &Vector) -> Sentence {
        let mut end = 0;
        let mut words = Vec::new();
        for Form { form, space_before } in &vector.words {
            let start = end + usize::from(*space_before);
            end = start + form.chars().count();
            words.push(crate::sentences::word(Span::new(start, end), form.clone()));
        }
        sentence(words).expect("a vector with words")
    }

    #[test]
    fn the_network_says_what_the_reference_says() {
        let vectors: Vectors = serde_json::from_str(include_str!("../tests/data/vectors.json")).expect("vectors");
        let engine = Engine::load().expect("the built-in model");
        assert_eq!(engine.model_sha256(), vectors.model_sha256, "vectors of another model");
        let (mut said, mut same) = (0, 0);
        for vector in &vectors.sentences {
            let whole = unparsed(vector);
            let language = if vector.language == "de" { Language::German } else { Language::English };
            let windows = engine.windows(&whole, engine.default_styles(language));
            let [(_, input)] = windows.as_slice() else { panic!("one window") };
            assert_eq!(input.pieces, vector.ids);
            let ends: Vec<(usize, usize)> = vector.first.iter().copied().zip(vector.last.iter().copied()).collect();
            assert_eq!(input.ends, ends);

            let states = engine.encoder.states(&engine.pieces, std::slice::from_ref(input));
            for (row, expected) in states.chunks_exact(384).zip(&vector.hidden) {
                for (value, expected) in row.iter().zip(expected) {
                    assert!((value - expected).abs() < 0.1, "{value} is not {expected}");
                }
            }

            let parsed = engine.parse_tokens(std::slice::from_ref(&whole), language, None, 1);
            let [parsed] = parsed.as_slice() else { panic!("one sentence") };
            let recorded = names(vector.int8.names.iter().map(String::as_str));
            assert_eq!(parsed.names.iter().map(|name| name.words.clone()).collect::<Vec<_>>(), {
                recorded.into_iter().map(|(words, _)| words).collect::<Vec<_>>()
            });
            for (index, word) in parsed.words.iter().enumerate() {
                let feats = if word.feats.is_empty() { "_" } else { &word.feats };
                let agree = [
                    word.upos.name() == vector.int8.upos[index],
                    word.lemma == vector.int8.lemma[index],
                    feats == vector.int8.features[index],
                    word.head.map_or(0, |head| head + 1) == vector.int8.heads[index],
                    word.deprel == vector.int8.relations[index],
                ];
                said += agree.len();
                same += agree.iter().filter(|&&agrees| agrees).count();
            }
        }
        // Ties between two nearly equal scores may fall either way.
        assert!(same * 100 >= said * 99, "{same} of {said} agree");
    }

    #[test]
    fn every_path_reads_the_same() {
        let vectors: Vectors = serde_json::from_str(include_str!("../tests/data/vectors.json")).expect("vectors");
        let engine = Engine::load().expect("the built-in model");
        let inputs: Vec<Input> = vectors
            .sentences
            .iter()
            .flat_map(|vector| engine.windows(&unparsed(vector), engine.default_styles(Language::German)))
            .map(|(_, input)| input)
            .collect();
        let expected = engine.encoder.read(&engine.pieces, &inputs);
        for path in Path::available() {
            let file = include_bytes!("../model/model.bin");
            let encoder = Encoder::open(file, &engine.pieces, path).expect("the built-in model");
            for ((scores, _), (expected, _)) in encoder.read(&engine.pieces, &inputs).iter().zip(&expected) {
                assert_eq!(scores.arcs, expected.arcs, "{path:?}");
                assert_eq!(scores.names, expected.names, "{path:?}");
                assert_eq!(scores.lemma, expected.lemma, "{path:?}");
            }
        }
    }
}

//! What a clause allows its subjects: relations are labelled one by one, so that a predicate can
//! end up with two of them. The surest stays, the others take their next best relation. And a finite
//! verb with two objects and no subject has its likeliest object as subject.

use record::{Sentence, Upos, Word};

const SUBJECTS: [&str; 4] = ["nsubj", "nsubj:pass", "csubj", "csubj:pass"];

/// `scores` gives the scores of all `relations` for a word under its head.
pub(crate) fn settle(sentence: &mut Sentence, relations: &[String], scores: impl Fn(usize) -> Vec<f32>) {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); sentence.words.len()];
    for (index, word) in sentence.words.iter().enumerate() {
        if let Some(head) = word.head {
            children[head].push(index);
        }
    }
    for head in 0..children.len() {
        Clause { sentence, relations, scores: &scores, children: &children, head }.settle();
    }
}

struct Clause<'a, S> {
    sentence: &'a mut Sentence,
    relations: &'a [String],
    scores: &'a S,
    children: &'a [Vec<usize>],
    head: usize,
}

impl<S: Fn(usize) -> Vec<f32>> Clause<'_, S> {
    fn settle(&mut self) {
        let infinitive = self.is_zu_infinitive();
        let active =
            self.has("aux", |word| matches!(word.lemma.as_str(), "haben" | "have")) && !self.has("aux:pass", |_| true);
        for word in self.subjects() {
            if infinitive {
                self.relabel(word, &SUBJECTS);
            } else if active && self.sentence.words[word].deprel.ends_with(":pass") {
                self.relabel(word, &["nsubj:pass", "csubj:pass"]);
            }
        }
        let mut rivals = self.subjects();
        if rivals.is_empty() && self.wants_subject() {
            self.promote();
        } else if rivals.len() > 1 {
            rivals.sort_by(|&a, &b| self.margin(b).total_cmp(&self.margin(a)).then(a.cmp(&b)));
            rivals[1..].iter().for_each(|&word| self.relabel(word, &SUBJECTS));
        }
    }

    fn words(&self) -> impl Iterator<Item = &Word> {
        self.children[self.head].iter().map(|&word| &self.sentence.words[word])
    }

    fn has(&self, relation: &str, fits: impl Fn(&Word) -> bool) -> bool {
        self.words().any(|word| word.deprel == relation && fits(word))
    }

    fn subjects(&self) -> Vec<usize> {
        let is_subject = |&word: &usize| SUBJECTS.contains(&self.sentence.words[word].deprel.as_str());
        self.children[self.head].iter().copied().filter(is_subject).collect()
    }

    /// German infinitives with "zu" have no subject of their own; the "zu" may hang on the auxiliary.
    fn is_zu_infinitive(&self) -> bool {
        let zu = |word: &Word| word.upos == Upos::Part && word.form.eq_ignore_ascii_case("zu");
        let below = |&child: &usize| {
            self.sentence.words[child].relation() == "aux"
                && self.children[child].iter().any(|&word| zu(&self.sentence.words[word]))
        };
        self.has("mark", zu) || self.children[self.head].iter().any(below)
    }

    fn wants_subject(&self) -> bool {
        let finite = |word: &Word| word.feat("VerbForm") == Some("Fin") && word.feat("Mood") != Some("Imp");
        let head = &self.sentence.words[self.head];
        let told = finite(head) || self.words().any(|word| word.relation() == "aux" && finite(word));
        told && head.deprel != "conj" && !self.has("expl", |_| true)
    }

    /// Makes the likeliest of several objects the subject; a noun rather than a pronoun ("was beide Länder
    /// bestreiten").
    fn promote(&mut self) {
        let children = self.children[self.head].iter().copied();
        let objects: Vec<usize> = children.filter(|&word| self.sentence.words[word].deprel == "obj").collect();
        let Some(subject) = self.relations.iter().position(|name| name == "nsubj") else { return };
        let score = |word: usize| (self.scores)(word)[subject];
        let is_noun = |word: usize| matches!(self.sentence.words[word].upos, Upos::Noun | Upos::Propn);
        if objects.len() > 1
            && let Some(word) =
                objects.into_iter().max_by(|&a, &b| is_noun(a).cmp(&is_noun(b)).then(score(a).total_cmp(&score(b))))
        {
            self.sentence.words[word].deprel = "nsubj".to_string();
        }
    }

    /// By how much a subject is surer than anything else.
    fn margin(&self, word: usize) -> f32 {
        let scores = (self.scores)(word);
        let best = |subject: bool| {
            let named = self.relations.iter().zip(&scores);
            let of_kind = named.filter(|(name, _)| SUBJECTS.contains(&name.as_str()) == subject);
            of_kind.map(|(_, score)| *score).fold(f32::NEG_INFINITY, f32::max)
        };
        best(true) - best(false)
    }

    fn relabel(&mut self, word: usize, without: &[&str]) {
        let scores = (self.scores)(word);
        let named = self.relations.iter().zip(&scores);
        let allowed = named.filter(|(name, _)| *name != "root" && !without.contains(&name.as_str()));
        if let Some((name, _)) = allowed.max_by(|a, b| a.1.total_cmp(b.1)) {
            self.sentence.words[word].deprel = name.clone();
        }
    }
}

//! Questions a clause rule asks of a dependency tree. Both languages answer alike.

use record::{Sentence, Upos, Word};

/// A sentence's tree with its dependents listed.
pub struct Tree<'s> {
    pub sentence: &'s Sentence,
    children: Vec<Vec<usize>>,
}

impl<'s> Tree<'s> {
    pub fn new(sentence: &'s Sentence) -> Tree<'s> {
        let mut children = vec![Vec::new(); sentence.words.len()];
        for (index, word) in sentence.words.iter().enumerate() {
            if let Some(head) = word.head.filter(|head| *head < children.len() && *head != index) {
                children[head].push(index);
            }
        }
        Tree { sentence, children }
    }

    pub fn len(&self) -> usize {
        self.sentence.words.len()
    }

    pub fn word(&self, index: usize) -> &'s Word {
        &self.sentence.words[index]
    }

    pub fn children(&self, index: usize) -> &[usize] {
        &self.children[index]
    }

    /// Dependents with one of these relations (without subtype, or with it where it is written).
    pub fn related<'a>(&'a self, index: usize, relations: &'a [&'a str]) -> impl Iterator<Item = usize> + 'a {
        self.children[index].iter().copied().filter(move |&child| self.is(child, relations))
    }

    pub fn is(&self, index: usize, relations: &[&str]) -> bool {
        let word = self.word(index);
        relations.iter().any(|relation| *relation == word.deprel || *relation == word.relation())
    }

    pub fn head(&self, index: usize) -> Option<usize> {
        self.word(index).head.filter(|head| *head < self.len() && *head != index)
    }

    /// From the word's head up to the root; stops at a cycle.
    pub fn ancestors(&self, index: usize) -> Vec<usize> {
        let mut up = Vec::new();
        let mut current = index;
        while let Some(head) = self.head(current) {
            if up.len() > self.len() {
                break;
            }
            up.push(head);
            current = head;
        }
        up
    }

    /// A relative clause: below a noun, finite, and without a conjunction.
    pub fn is_relative_clause(&self, index: usize) -> bool {
        let finite = |word: usize| self.word(word).feat("VerbForm") == Some("Fin");
        self.is(index, &["acl:relcl"])
            || self.is(index, &["acl"])
                && self.related(index, &["mark"]).next().is_none()
                && (finite(index) || self.auxiliaries(index).into_iter().any(finite))
    }

    /// Lemma in lower case, with the particle of a separable or particle verb.
    pub fn lemma(&self, index: usize) -> String {
        let bare = self.bare_lemma(index);
        let Some(particle) = self.related(index, &["compound:prt"]).next() else { return bare };
        let particle = self.word(particle).form.to_lowercase();
        let german = self.word(index).upos == Upos::Verb && bare.ends_with('n') && !bare.contains(' ');
        if german && !bare.starts_with(&particle) {
            format!("{particle}{bare}")
        } else if german {
            bare
        } else {
            format!("{bare} {particle}")
        }
    }

    /// Lemma in lower case, as it stands.
    pub fn bare_lemma(&self, index: usize) -> String {
        self.word(index).lemma.to_lowercase()
    }

    /// Adpositions of a phrase in lower case, as form and as lemma, a fixed expression joined.
    pub fn adpositions(&self, index: usize) -> Vec<String> {
        let mut found = Vec::new();
        for case in self.related(index, &["case"]) {
            let word = self.word(case);
            let form = word.form.to_lowercase();
            let fixed: Vec<String> =
                self.related(case, &["fixed"]).map(|part| self.word(part).form.to_lowercase()).collect();
            if !fixed.is_empty() {
                found.push(format!("{form} {}", fixed.join(" ")));
            }
            found.push(word.lemma.to_lowercase());
            found.push(form);
        }
        found
    }

    pub fn has_adposition(&self, index: usize, wanted: &str) -> bool {
        self.adpositions(index).iter().any(|form| form == wanted)
    }

    pub fn is_verbal(&self, index: usize) -> bool {
        let word = self.word(index);
        word.upos == Upos::Verb || (word.upos == Upos::Adj && word.feat("VerbForm") == Some("Part"))
    }

    /// A past participle that modifies a noun or stands without subject ("the treaty signed in May").
    fn is_bare_participle(&self, index: usize) -> bool {
        let word = self.word(index);
        word.feat("VerbForm") == Some("Part")
            && word.feat("Tense") != Some("Pres")
            && self.is(index, &["amod", "acl"])
            && self.related(index, &["nsubj", "aux"]).next().is_none()
    }

    pub fn is_passive(&self, index: usize) -> bool {
        self.related(index, &["nsubj:pass", "aux:pass", "csubj:pass"]).next().is_some()
            || self.is_bare_participle(index)
    }

    /// Reflexive object: "sich treffen".
    pub fn is_reflexive(&self, index: usize) -> bool {
        self.children[index].iter().any(|&child| self.is_reflexive_pronoun(child))
    }

    pub fn is_reflexive_pronoun(&self, index: usize) -> bool {
        let word = self.word(index);
        word.feat("Reflex") == Some("Yes") || word.form.eq_ignore_ascii_case("sich")
    }

    /// The word and what is coordinated with it, in order.
    pub fn conjuncts(&self, index: usize) -> Vec<usize> {
        let mut found = vec![index];
        let mut next = 0;
        while next < found.len() {
            let current = found[next];
            next += 1;
            for conjunct in self.related(current, &["conj"]) {
                if !found.contains(&conjunct) {
                    found.push(conjunct);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// For a relative pronoun the noun that the relative clause modifies, else the word itself.
    pub fn antecedent(&self, index: usize) -> usize {
        let word = self.word(index);
        let Some(clause) = self.head(index).filter(|&head| index < head && self.is(head, &["acl"])) else {
            return index;
        };
        let relative = match word.upos {
            Upos::Pron => word.feat("Person").is_none() || word.feat("PronType") == Some("Rel"),
            // German "der" and "welcher" are tagged as articles now and then.
            Upos::Det => !self.is(index, &["det"]),
            _ => false,
        };
        if relative { self.head(clause).unwrap_or(index) } else { index }
    }

    /// The subject's words as the clause means them: the agent of a passive; for a clause without
    /// a subject of its own, the one it shares with the clause above.
    pub fn subjects(&self, index: usize, controller: &dyn Fn(usize) -> Control) -> Vec<usize> {
        self.subjects_within(index, controller, 0)
    }

    fn subjects_within(&self, index: usize, controller: &dyn Fn(usize) -> Control, depth: usize) -> Vec<usize> {
        if depth > 8 {
            return Vec::new();
        }
        if self.is_passive(index) {
            return self.agents(index);
        }
        let own: Vec<usize> = self.related(index, &["nsubj"]).map(|subject| self.antecedent(subject)).collect();
        if !own.is_empty() {
            return own;
        }
        let Some(head) = self.head(index) else { return Vec::new() };
        let above = |head| self.subjects_within(head, controller, depth + 1);
        match self.word(index).relation() {
            "conj" if self.is_verbal(head) && self.is_passive(head) == self.is_passive(index) => above(head),
            "conj" if self.is_verbal(head) => self.objects(head),
            "xcomp" | "ccomp" | "advcl" | "acl" | "csubj" if self.is_verbal(head) => match controller(head) {
                Control::Subject => above(head),
                Control::Object => {
                    let objects = self.addressees(head);
                    if objects.is_empty() { above(head) } else { objects }
                }
            },
            "amod" | "acl" if self.word(index).feat("Tense") != Some("Past") && self.is_participle(index) => vec![head],
            _ => Vec::new(),
        }
    }

    fn is_participle(&self, index: usize) -> bool {
        matches!(self.word(index).feat("VerbForm"), Some("Part" | "Ger"))
    }

    /// Whom an infinitive under this verb belongs to, when not the subject.
    fn addressees(&self, index: usize) -> Vec<usize> {
        let mut found = self.objects(index);
        found.extend(self.datives(index));
        found.retain(|&word| !self.is_reflexive_pronoun(word));
        found
    }

    fn agents(&self, index: usize) -> Vec<usize> {
        self.related(index, &["obl", "nmod"])
            .filter(|&child| {
                self.is(child, &["obl:agent"])
                    || ["by", "von", "durch"].iter().any(|agent| self.has_adposition(child, agent))
            })
            .map(|child| self.antecedent(child))
            .collect()
    }

    /// The logical object: also the subject of a passive, and the noun a past participle modifies.
    pub fn objects(&self, index: usize) -> Vec<usize> {
        let found: Vec<usize> = if self.is_bare_participle(index) {
            self.head(index).into_iter().collect()
        } else if self.is_passive(index) {
            self.related(index, &["nsubj"]).map(|object| self.antecedent(object)).collect()
        } else {
            self.arguments(index).1
        };
        if !found.is_empty() {
            return found;
        }
        // A coordinated verb shares the first one's object where that follows ("arrested and deported the men").
        match self.head(index) {
            Some(head) if self.is(index, &["conj"]) && self.is_verbal(head) => {
                let passive = self.is_passive(head) || self.is_passive(index);
                self.objects(head).into_iter().filter(|&object| passive || object > index).collect()
            }
            _ => Vec::new(),
        }
    }

    pub fn datives(&self, index: usize) -> Vec<usize> {
        self.arguments(index).0
    }

    /// Datives and accusatives of a verb. Of two bare objects that nothing tells apart the first is
    /// the dative ("Russland Waffen liefern").
    fn arguments(&self, index: usize) -> (Vec<usize>, Vec<usize>) {
        let bare = self.related(index, &["iobj", "obj", "obl"]).filter(|&child| {
            !self.is_reflexive_pronoun(child)
                && (self.is(child, &["iobj", "obj"])
                    || self.is_bare(child) && (self.is(child, &["obl:arg"]) || self.is_dative(child)))
        });
        let (mut datives, mut objects): (Vec<usize>, Vec<usize>) = bare.partition(|&child| self.is_dative(child));
        if datives.is_empty() && objects.len() > 1 {
            datives.push(objects.remove(0));
        }
        // "den" is accusative or plural dative; without an accusative beside it, it is taken for one.
        let is_den =
            |word: usize| self.related(word, &["det"]).any(|det| self.word(det).form.eq_ignore_ascii_case("den"));
        if objects.is_empty() && datives.len() == 1 && is_den(datives[0]) {
            objects.append(&mut datives);
        }
        for found in [&mut datives, &mut objects] {
            found.iter_mut().for_each(|word| *word = self.antecedent(*word));
        }
        (datives, objects)
    }

    fn is_bare(&self, index: usize) -> bool {
        self.related(index, &["case"]).next().is_none()
    }

    /// A noun phrase without adposition in the dative: by its article, which German marks more surely
    /// than the noun, else by its case. "der" can only be dative where the phrase is no subject.
    fn is_dative(&self, index: usize) -> bool {
        if self.is(index, &["iobj"]) {
            return true;
        }
        if !self.is_bare(index) {
            return false;
        }
        let article = index.checked_sub(1).map(|before| self.word(before)).filter(|word| word.upos == Upos::Det);
        let own = self.related(index, &["det"]).next().map(|det| self.word(det));
        match own.or(article).map(|det| det.form.to_lowercase()) {
            Some(det) if det.ends_with("em") || det == "der" || det.ends_with("iner") || det == "dieser" => true,
            Some(det) if ["den", "die", "das", "einen", "eine", "ein"].contains(&det.as_str()) => {
                det == "den"
                    && self.word(index).feat("Number") == Some("Plur")
                    && self.word(index).feat("Case") == Some("Dat")
            }
            // Names without an article show no case.
            _ => self.word(index).upos != Upos::Propn && self.word(index).feat("Case") == Some("Dat"),
        }
    }

    /// Phrases of this verb or noun with the given adposition.
    pub fn prepositional(&self, index: usize, adposition: &str) -> Vec<usize> {
        self.related(index, &["obl", "nmod", "advmod", "obj"])
            .filter(|&child| self.has_adposition(child, adposition))
            .map(|child| self.antecedent(child))
            .collect()
    }

    /// The same one noun deeper: parsers often hang a phrase of the verb on the noun before it.
    pub fn prepositional_below(&self, index: usize, adposition: &str) -> Vec<usize> {
        let nouns = self.related(index, &["obl", "obj"]).collect::<Vec<_>>();
        nouns.into_iter().flat_map(|noun| self.prepositional(noun, adposition)).collect()
    }

    /// Owner before the noun: "Putins", "its", "the army's".
    pub fn possessors(&self, index: usize) -> Vec<usize> {
        self.related(index, &["nmod", "det:poss", "dep"])
            .filter(|&child| {
                child < index
                    && (self.is(child, &["nmod:poss", "det:poss"])
                        || self.is(child, &["dep"]) && self.word(child).upos == Upos::Propn
                        || self.is_plain_genitive(child)
                        || self.has_adposition(child, "'s"))
            })
            .collect()
    }

    /// "of" phrases: English of, German genitive behind the noun, von.
    pub fn of_phrases(&self, index: usize) -> Vec<usize> {
        self.related(index, &["nmod", "obl"])
            .filter(|&child| {
                child > index && self.is_plain_genitive(child)
                    || self.has_adposition(child, "of")
                    || self.has_adposition(child, "von")
            })
            .collect()
    }

    fn is_plain_genitive(&self, index: usize) -> bool {
        let word = self.word(index);
        word.relation() == "nmod"
            && self.related(index, &["case"]).next().is_none()
            && word.feat("Case").is_none_or(|case| case == "Gen")
    }

    /// Words below and including `index` that belong to its own clause: the search does not enter
    /// complement, adverbial, relative or coordinated clauses.
    pub fn own_clause(&self, index: usize) -> Vec<usize> {
        let mut found = vec![index];
        let mut next = 0;
        while next < found.len() {
            let current = found[next];
            next += 1;
            for &child in &self.children[current] {
                let clause = self.is(child, &["ccomp", "advcl", "acl", "parataxis", "csubj"])
                    || (self.is(child, &["conj", "xcomp"]) && self.is_verbal(child));
                if !clause && !found.contains(&child) {
                    found.push(child);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// The last word at or below this one.
    pub fn last_below(&self, index: usize) -> usize {
        let mut found = vec![index];
        let mut next = 0;
        while next < found.len() {
            let children = &self.children[found[next]];
            found.extend(children.iter().copied().filter(|child| !found.contains(child)).collect::<Vec<_>>());
            next += 1;
        }
        found.into_iter().max().unwrap_or(index)
    }

    /// A clause that begins with its finite verb: "Sollte die Regierung …", "Had the ships …".
    pub fn is_verb_first_clause(&self, index: usize) -> bool {
        let Some(first) = self.own_clause(index).into_iter().find(|&word| self.word(word).upos != Upos::Punct) else {
            return false;
        };
        let word = self.word(first);
        let verbal = first == index || self.is(first, &["aux", "cop"]);
        verbal
            && word.feat("VerbForm") == Some("Fin")
            && self.related(index, &["mark"]).next().is_none()
            && self.related(index, &["nsubj"]).next().is_some()
    }

    /// Auxiliaries and modals of the predicate, copula included.
    pub fn auxiliaries(&self, index: usize) -> Vec<usize> {
        self.related(index, &["aux", "cop"]).collect()
    }
}

/// Who does the infinitive under a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Subject,
    Object,
}

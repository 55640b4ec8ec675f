//! Patterns as small programs that run from one place of a text.
//!
//! A regular expression of a rule with all months and numbers in it takes a millisecond to compile, and
//! there are hundreds; so classes of words stay one step of a program, and programs are only tried where
//! their first letters stand. `regex-syntax` reads the patterns; the meaning is that of the `regex` crate
//! (of several ways the first that leads on).

use crate::words::{Class, Words};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class as Letters, Hir, HirKind, Look};
use std::collections::BTreeSet;

/// How many of its first letters tell whether a program is worth trying.
pub const PREFIX: usize = 4;

/// Steps after which a try is given up: text made to lead astray costs no more than that.
const PATIENCE: usize = 20_000;

/// Stands in a pattern for the words of the class its group is named after.
const WORDS: u8 = 0;

/// The first letters of a match, [`folded`], the first in the highest byte, filled up with zeros.
pub type Prefix = u32;

/// A prefix with one letter more, if it has so many.
fn longer(prefix: Prefix, length: usize, letter: u8) -> Prefix {
    prefix | Prefix::from(letter) << (8 * (PREFIX - 1 - length))
}

#[derive(Debug)]
pub struct Program {
    steps: Vec<Step>,
    groups: Vec<String>,
}

#[derive(Debug)]
enum Step {
    /// One of a set of bytes.
    Letter([u64; 4]),
    /// A word of the class of that number, the longest first.
    Word(usize),
    /// On at the first place, and if that leads nowhere at the second.
    Split(usize, usize),
    Jump(usize),
    /// Keeps the place in a slot.
    Save(usize),
    Look(Look),
    Match,
}

/// What a program caught: for each group its start and end.
pub struct Caught<'t> {
    text: &'t [u8],
    slots: Vec<Option<usize>>,
    pub start: usize,
    pub end: usize,
}

impl Caught<'_> {
    /// Where a group stands.
    pub fn span(&self, program: &Program, group: &str) -> Option<(usize, usize)> {
        let place = program.groups.iter().position(|name| name == group)?;
        Some((self.slots[2 * place]?, self.slots[2 * place + 1]?))
    }

    pub fn text(&self, program: &Program, group: &str) -> Option<&str> {
        let (start, end) = self.span(program, group)?;
        std::str::from_utf8(self.text.get(start..end)?).ok()
    }
}

/// Reads a pattern; capitals do not matter in it.
pub fn parse(pattern: &str) -> Result<Hir, String> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).case_insensitive(true).build();
    parser.parse(pattern).map_err(|error| error.to_string())
}

/// The pattern that stands for any word of the class a group is named after.
pub fn words_group(group: &str) -> String {
    format!("(?P<{group}>\\x{WORDS:02x})")
}

/// Capitals made small and all digits alike.
fn folded(byte: u8) -> u8 {
    if byte.is_ascii_digit() { b'0' } else { byte.to_ascii_lowercase() }
}

/// What begins a text, as prefixes of all lengths.
pub fn prefixes_at(text: &[u8], at: usize) -> impl Iterator<Item = Prefix> {
    let mut prefix = 0;
    text.iter().skip(at).take(PREFIX).enumerate().map(move |(place, &byte)| {
        prefix = longer(prefix, place, folded(byte));
        prefix
    })
}

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Program {
    pub fn new(pattern: &Hir, words: &Words) -> Result<Program, String> {
        let mut program = Program { steps: Vec::new(), groups: Vec::new() };
        program.add(pattern, words)?;
        program.steps.push(Step::Match);
        Ok(program)
    }

    pub fn has_group(&self, group: &str) -> bool {
        self.groups.iter().any(|name| name == group)
    }

    fn add(&mut self, pattern: &Hir, words: &Words) -> Result<(), String> {
        match pattern.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                self.steps.extend(literal.0.iter().map(|&byte| Step::Letter(set([(byte, byte)]))));
            }
            HirKind::Class(Letters::Bytes(class)) => {
                self.steps.push(Step::Letter(set(class.iter().map(|range| (range.start(), range.end())))));
            }
            HirKind::Class(Letters::Unicode(class)) => {
                let byte = |c: char| u8::try_from(c).unwrap_or(u8::MAX);
                self.steps.push(Step::Letter(set(class.iter().map(|range| (byte(range.start()), byte(range.end()))))));
            }
            HirKind::Look(look) => {
                if !matches!(
                    look,
                    Look::Start | Look::End | Look::WordAscii | Look::WordStartHalfAscii | Look::WordEndHalfAscii
                ) {
                    return Err(format!("not known in patterns: {look:?}"));
                }
                self.steps.push(Step::Look(*look));
            }
            HirKind::Repetition(repeated) => {
                for _ in 0..repeated.min {
                    self.add(&repeated.sub, words)?;
                }
                match repeated.max {
                    None => {
                        let split = self.split();
                        self.add(&repeated.sub, words)?;
                        self.steps.push(Step::Jump(split));
                        self.leave(split, repeated.greedy);
                    }
                    Some(max) => {
                        let mut splits = Vec::new();
                        for _ in repeated.min..max {
                            splits.push(self.split());
                            self.add(&repeated.sub, words)?;
                        }
                        for split in splits {
                            self.leave(split, repeated.greedy);
                        }
                    }
                }
            }
            HirKind::Capture(group) => {
                let name = group.name.as_deref().unwrap_or_default();
                let place = self.groups.len();
                self.groups.push(name.to_string());
                self.steps.push(Step::Save(2 * place));
                if matches!(group.sub.kind(), HirKind::Literal(literal) if *literal.0 == [WORDS]) {
                    self.add_class(name, words)?;
                } else {
                    self.add(&group.sub, words)?;
                }
                self.steps.push(Step::Save(2 * place + 1));
            }
            HirKind::Concat(parts) => {
                for part in parts {
                    self.add(part, words)?;
                }
            }
            HirKind::Alternation(parts) => self.add_either(parts.iter().map(Some), None, words)?,
        }
        Ok(())
    }

    fn add_class(&mut self, group: &str, words: &Words) -> Result<(), String> {
        let (number, class) = words.class(group).ok_or_else(|| format!("no class {{{group}}}"))?;
        let plain = (!class.words.is_empty()).then_some(None);
        self.add_either(plain.into_iter().chain(class.patterns.iter().map(|(hir, ..)| Some(hir))), Some(number), words)
    }

    /// Alternatives; None is the plain words of a class.
    fn add_either<'h>(
        &mut self,
        parts: impl Iterator<Item = Option<&'h Hir>>,
        class: Option<usize>,
        words: &Words,
    ) -> Result<(), String> {
        let mut parts = parts.peekable();
        let mut jumps = Vec::new();
        while let Some(part) = parts.next() {
            let split = parts.peek().is_some().then(|| self.split());
            match (part, class) {
                (Some(part), _) => self.add(part, words)?,
                (None, Some(class)) => self.steps.push(Step::Word(class)),
                (None, None) => {}
            }
            if let Some(split) = split {
                jumps.push(self.steps.len());
                self.steps.push(Step::Jump(0));
                self.leave(split, true);
            }
        }
        let end = self.steps.len();
        for jump in jumps {
            self.steps[jump] = Step::Jump(end);
        }
        Ok(())
    }

    fn split(&mut self) -> usize {
        self.steps.push(Step::Split(0, 0));
        self.steps.len() - 1
    }

    /// The other way of a split leads to what comes next.
    fn leave(&mut self, split: usize, greedy: bool) {
        let end = self.steps.len();
        self.steps[split] = if greedy { Step::Split(split + 1, end) } else { Step::Split(end, split + 1) };
    }

    /// The match that begins at that place.
    pub fn at<'t>(&self, text: &'t [u8], start: usize, words: &Words) -> Option<Caught<'t>> {
        enum Job {
            Go(usize, usize),
            Restore(usize, Option<usize>),
        }
        let mut slots = vec![None; 2 * self.groups.len()];
        let mut jobs = vec![Job::Go(0, start)];
        let mut patience = PATIENCE;
        while let Some(job) = jobs.pop() {
            let (mut step, mut place) = match job {
                Job::Go(step, place) => (step, place),
                Job::Restore(slot, old) => {
                    slots[slot] = old;
                    continue;
                }
            };
            loop {
                patience = patience.checked_sub(1)?;
                match &self.steps[step] {
                    Step::Letter(letters) => {
                        if !text.get(place).is_some_and(|&byte| holds(letters, byte)) {
                            break;
                        }
                        place += 1;
                        step += 1;
                    }
                    Step::Word(class) => {
                        let first = jobs.len();
                        words.ends(*class, text, place, |end| jobs.push(Job::Go(step + 1, end)));
                        if jobs.len() == first {
                            break;
                        }
                        let Some(Job::Go(next, end)) = jobs.pop() else { break };
                        (step, place) = (next, end);
                    }
                    Step::Split(first, second) => {
                        jobs.push(Job::Go(*second, place));
                        step = *first;
                    }
                    Step::Jump(to) => step = *to,
                    Step::Save(slot) => {
                        jobs.push(Job::Restore(*slot, slots[*slot].replace(place)));
                        step += 1;
                    }
                    Step::Look(look) => {
                        if !looks(*look, text, place) {
                            break;
                        }
                        step += 1;
                    }
                    Step::Match => return Some(Caught { text, slots, start, end: place }),
                }
            }
        }
        None
    }

    /// What a match can begin with; shorter ones where it can go on with too many letters.
    pub fn prefixes(&self, words: &Words) -> BTreeSet<Prefix> {
        const MANY_LETTERS: usize = 12;
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(0, 0, 0)];
        while let Some((step, prefix, length)) = open.pop() {
            if length == PREFIX || matches!(self.steps[step], Step::Match) {
                found.insert(prefix);
                continue;
            }
            if !seen.insert((step, prefix, length)) {
                continue;
            }
            match &self.steps[step] {
                Step::Letter(letters) => {
                    let mut next = Vec::new();
                    for letter in members(letters).map(folded) {
                        if !next.contains(&letter) && next.len() <= MANY_LETTERS {
                            next.push(letter);
                        }
                    }
                    if next.len() > MANY_LETTERS {
                        found.insert(prefix);
                        continue;
                    }
                    open.extend(next.into_iter().map(|letter| (step + 1, longer(prefix, length, letter), length + 1)));
                }
                Step::Word(class) => {
                    for &(begins, letters) in &words.numbered(*class).prefixes {
                        open.push((step + 1, prefix | begins >> (8 * length), PREFIX.min(length + letters)));
                    }
                }
                Step::Split(first, second) => open.extend([(*first, prefix, length), (*second, prefix, length)]),
                Step::Jump(to) => open.push((*to, prefix, length)),
                Step::Save(_) | Step::Look(_) => open.push((step + 1, prefix, length)),
                Step::Match => {}
            }
        }
        found
    }
}

impl Class {
    /// What its plain words begin with, and how many letters of that there are.
    pub fn collect_prefixes(&mut self) {
        let prefixes = self.words.iter().map(|(word, _)| {
            let prefix = prefixes_at(word.as_bytes(), 0).last().unwrap_or_default();
            (prefix, word.len().min(PREFIX))
        });
        self.prefixes = prefixes.collect::<BTreeSet<_>>().into_iter().collect();
    }
}

fn set(ranges: impl IntoIterator<Item = (u8, u8)>) -> [u64; 4] {
    let mut set = [0; 4];
    for byte in ranges.into_iter().flat_map(|(first, last)| first..=last) {
        set[usize::from(byte >> 6)] |= 1u64 << (byte & 63);
    }
    set
}

fn holds(set: &[u64; 4], byte: u8) -> bool {
    set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
}

fn members(set: &[u64; 4]) -> impl Iterator<Item = u8> {
    (0u8..4).flat_map(move |part| {
        let mut bits = set[usize::from(part)];
        std::iter::from_fn(move || {
            let bit = u8::try_from(bits.trailing_zeros()).ok().filter(|&bit| bit < 64)?;
            bits &= bits - 1;
            Some(part << 6 | bit)
        })
    })
}

fn looks(look: Look, text: &[u8], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|before| text.get(before)).is_some_and(|&byte| is_word(byte));
    let behind = text.get(place).is_some_and(|&byte| is_word(byte));
    match look {
        Look::Start => place == 0,
        Look::End => place == text.len(),
        Look::WordStartHalfAscii => !before,
        Look::WordEndHalfAscii => !behind,
        _ => before != behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caught(pattern: &str, text: &str) -> Option<String> {
        let words = Words::read("test", "class\twords\tmeaning\nn\tein|eins|ein paar|\\d{1,4}\t1\n").unwrap();
        let pattern = pattern.replace("{n}", &words_group("n"));
        let program = Program::new(&parse(&pattern).unwrap(), &words).unwrap();
        let caught = program.at(text.as_bytes(), 0, &words)?;
        let prefixes = program.prefixes(&words);
        assert!(prefixes.contains(&0) || prefixes_at(text.as_bytes(), 0).any(|p| prefixes.contains(&p)));
        Some(text[..caught.end].to_string())
    }

    #[test]
    fn the_first_way_that_leads_on() {
        for (pattern, text, expected) in [
            ("ab?c", "ABC", Some("ABC")),
            ("a|ab", "ab", Some("a")),
            ("(?:a|ab)c", "abc", Some("abc")),
            ("a{2,3}", "aaaa", Some("aaa")),
            ("a+?b*", "aabb", Some("a")),
            ("(?-i:A)b", "ab", None),
            ("{n}s?$", "eins", Some("eins")),
            ("{n}$", "ein  paar", Some("ein  paar")),
            ("{n}000$", "17000", Some("17000")),
            (r"{n}\b{end-half}", "einst", None),
            (r"\d+$", "2024", Some("2024")),
            ("x*", "y", Some("")),
        ] {
            assert_eq!(caught(pattern, text).as_deref(), expected, "{pattern}");
        }
    }

    #[test]
    fn patience_ends() {
        assert_eq!(caught("(?:a*)*b", &"a".repeat(5_000)), None);
    }
}

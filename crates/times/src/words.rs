//! Classes of words ({month}, {number} …) and what each word of them means.

use crate::pattern::{Prefix, Program, parse};
use crate::plain::plain_pattern;
use crate::table::{Error, rows};
use crate::value::class_of;
use regex_syntax::hir::Hir;
use std::collections::BTreeMap;

/// The word classes of a language.
pub struct Words {
    names: BTreeMap<&'static str, usize>,
    classes: Vec<Class>,
}

#[derive(Default)]
pub struct Class {
    /// Words as they stand, in small letters, in order.
    pub words: Vec<(String, &'static str)>,
    /// The longest first, so that none hides behind its own beginning.
    pub patterns: Vec<(Hir, Program, &'static str)>,
    /// What the words begin with, and how many letters of that there are.
    pub prefixes: Vec<(Prefix, usize)>,
}

impl Words {
    /// Reads a table of class, words (parted by `|`; may be patterns) and meaning.
    pub fn read(file: &'static str, tsv: &'static str) -> Result<Words, Error> {
        let mut all = Words { names: BTreeMap::new(), classes: Vec::new() };
        let mut patterns: Vec<(usize, String, Hir, &'static str)> = Vec::new();
        for row in rows(file, tsv) {
            let (name, words, meaning) = (row.cell(0), row.cell(1), row.cell(2));
            if words.is_empty() {
                return Err(row.error("no word"));
            }
            let number = *all.names.entry(name).or_insert(all.classes.len());
            if number == all.classes.len() {
                all.classes.push(Class::default());
            }
            for word in split_alternatives(words) {
                let word = plain_pattern(word);
                let plain = word.replace("\\.", ".");
                if plain.chars().all(|c| c.is_ascii_alphanumeric() || " -'.".contains(c))
                    && (plain != word || !word.contains('.'))
                {
                    all.classes[number].words.push((plain.to_ascii_lowercase(), meaning));
                } else {
                    let hir = parse(&word.replace(' ', " +")).map_err(|error| row.error(error))?;
                    patterns.push((number, word, hir, meaning));
                }
            }
        }
        patterns.sort_by_key(|(number, word, ..)| (*number, std::cmp::Reverse(word.len())));
        for (number, word, hir, meaning) in patterns {
            let whole = Hir::concat(vec![hir.clone(), Hir::look(regex_syntax::hir::Look::End)]);
            let whole = Program::new(&whole, &all).map_err(|problem| Error {
                file,
                line: 1,
                problem: format!("{word}: {problem}"),
            })?;
            all.classes[number].patterns.push((hir, whole, meaning));
        }
        for class in &mut all.classes {
            // Of words given twice the first counts: the sort keeps their order.
            class.words.sort_by(|a, b| a.0.cmp(&b.0));
            class.words.dedup_by(|a, b| a.0 == b.0);
            class.collect_prefixes();
        }
        Ok(all)
    }

    /// The class a group is named after, and its number.
    pub fn class(&self, group: &str) -> Option<(usize, &Class)> {
        let number = *self.names.get(class_of(group))?;
        Some((number, &self.classes[number]))
    }

    pub fn numbered(&self, class: usize) -> &Class {
        &self.classes[class]
    }

    /// The ends of all plain words of a class that begin at a place, the shortest first. Between the parts
    /// of a word there may be several blanks.
    pub fn ends(&self, class: usize, text: &[u8], start: usize, mut found: impl FnMut(usize)) {
        let mut words = self.classes[class].words.as_slice();
        let (mut place, mut depth) = (start, 0);
        loop {
            if let Some(((word, _), longer)) = words.split_first()
                && word.len() == depth
            {
                found(place);
                words = longer;
            }
            if words.is_empty() {
                return;
            }
            let Some(byte) = text.get(place).map(u8::to_ascii_lowercase) else { return };
            let letter = |word: &(String, &str)| word.0.as_bytes()[depth];
            let first = words.partition_point(|word| letter(word) < byte);
            words = &words[first..];
            words = &words[..words.partition_point(|word| letter(word) == byte)];
            place += 1;
            while byte == b' ' && text.get(place) == Some(&b' ') {
                place += 1;
            }
            depth += 1;
        }
    }

    /// What a word of a class means; `@` in the table stands for the word itself, `@@` for it
    /// with at least two digits, `@3` for its first three characters.
    pub fn meaning(&self, group: &str, word: &str) -> Option<String> {
        let (_, class) = self.class(group)?;
        let word = word.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let meaning = match class.words.binary_search_by(|(known, _)| known.as_str().cmp(&word.to_ascii_lowercase())) {
            Ok(place) => class.words[place].1,
            Err(_) => class.patterns.iter().find(|(_, whole, _)| whole.at(word.as_bytes(), 0, self).is_some())?.2,
        };
        if !meaning.contains('@') {
            return Some(meaning.to_string());
        }
        let start: String = word.chars().take(3).collect();
        let digits: String = word.chars().filter(|c| c.is_ascii_digit()).collect();
        Some(meaning.replace("@@", &format!("{digits:0>2}")).replace("@3", &start).replace('@', &word))
    }
}

/// Parts at the bars that stand in no brackets.
fn split_alternatives(words: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0usize, 0);
    for (place, c) in words.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(&words[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&words[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "class\twords\tmeaning\nmonth\tJan\\.|Januar\t01\nmonth\t(?-i:März)\t03\nn\t\\d{1,2}\t@@\nd\t1[0-9]{2}0\t@3\n";

    #[test]
    fn meanings() {
        let words = Words::read("test", TABLE).unwrap();
        assert_eq!(words.meaning("month", "JANUAR").unwrap(), "01");
        assert_eq!(words.meaning("month", "Jan.").unwrap(), "01");
        assert_eq!(words.meaning("n", "7").unwrap(), "07");
        assert_eq!(words.meaning("d", "1990").unwrap(), "199");
        assert_eq!(words.meaning("month", "Juni"), None);
        let mut ends = Vec::new();
        words.ends(words.class("month2").unwrap().0, b"Jan. Januar", 5, |end| ends.push(end));
        assert_eq!(ends, [11]);
    }
}

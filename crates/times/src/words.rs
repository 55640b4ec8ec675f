//! Classes of words ({month}, {number} …) and what each word of them means.

use crate::plain::plain_pattern;
use crate::table::{Error, rows};
use regex::Regex;
use std::collections::{BTreeMap, HashMap};

/// The word classes of a language.
pub struct Words {
    classes: BTreeMap<&'static str, Class>,
}

struct Class {
    /// Longest first, so that none hides behind its own beginning.
    alternatives: Vec<String>,
    /// Words as they stand, in small letters.
    plain: HashMap<String, &'static str>,
    patterns: Vec<(Regex, &'static str)>,
}

impl Words {
    /// Reads a table of class, words (parted by `|`; may be patterns) and meaning.
    pub fn read(file: &'static str, tsv: &'static str) -> Result<Words, Error> {
        let mut classes: BTreeMap<&'static str, Class> = BTreeMap::new();
        for row in rows(file, tsv) {
            let (name, words, meaning) = (row.cell(0), row.cell(1), row.cell(2));
            if words.is_empty() {
                return Err(row.error("no word"));
            }
            let class = classes.entry(name).or_insert_with(|| Class {
                alternatives: Vec::new(),
                plain: HashMap::new(),
                patterns: Vec::new(),
            });
            for word in split_alternatives(words) {
                let word = plain_pattern(word);
                class.alternatives.push(word.replace(' ', " +"));
                if word.chars().all(|c| c.is_ascii_alphanumeric() || " -'".contains(c)) {
                    class.plain.entry(word.to_ascii_lowercase()).or_insert(meaning);
                } else {
                    let whole = Regex::new(&format!("^(?i-u:{})$", word.replace(' ', " +")));
                    class.patterns.push((whole.map_err(|error| row.error(error))?, meaning));
                }
            }
        }
        for class in classes.values_mut() {
            class.alternatives.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        Ok(Words { classes })
    }

    /// A pattern for any word of a class.
    pub fn pattern(&self, class: &str) -> Option<String> {
        Some(self.classes.get(class)?.alternatives.join("|"))
    }

    /// What a word of a class means; `@` in the table stands for the word itself, `@@` for it
    /// with at least two digits, `@3` for its first three characters.
    pub fn meaning(&self, class: &str, word: &str) -> Option<String> {
        let class = self.classes.get(class)?;
        let word = word.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let meaning = match class.plain.get(&word.to_ascii_lowercase()) {
            Some(meaning) => meaning,
            None => class.patterns.iter().find(|(pattern, _)| pattern.is_match(&word)).map(|(_, meaning)| meaning)?,
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
        assert!(words.pattern("month").unwrap().starts_with("(?-i:Marz)|"));
    }
}

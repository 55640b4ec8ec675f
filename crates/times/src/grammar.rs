//! The rules of a language, and what they find in a sentence.

use crate::pattern::{Prefix, Program, is_word, parse, prefixes_at, words_group};
use crate::plain::plain_pattern;
use crate::table::{Error, Row, rows};
use crate::value::Template;
use crate::words::Words;
use record::{NameKind, Sentence, Span, TimeType};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The rules of a language.
pub struct Grammar {
    words: Words,
    rules: Vec<Rule>,
    /// The rules that a match can begin with such letters.
    index: HashMap<Prefix, Vec<usize>>,
}

pub struct Rule {
    pub name: &'static str,
    pattern: Program,
    /// None for a rule that only keeps others away.
    kind: Option<TimeType>,
    value: Template,
    modifier: Template,
    conditions: Vec<Condition>,
}

/// What is asked of the first word of an expression.
struct Condition {
    negated: bool,
    /// Parts of speech (`NOUN`), relations (`nummod`), or `count`: a number that counts the noun behind it.
    tags: Vec<&'static str>,
}

impl Condition {
    fn holds(&self, sentence: &Sentence, index: usize) -> bool {
        let word = &sentence.words[index];
        let counts = word.relation() == "nummod" && word.head.is_some_and(|head| head > index);
        let is = |tag: &&str| *tag == word.upos.name() || *tag == word.relation() || (*tag == "count" && counts);
        self.tags.iter().any(is) != self.negated
    }
}

/// A match of a rule, not yet reckoned.
#[derive(Debug)]
pub struct Candidate {
    /// In code points from the start of the sentence.
    pub span: Span,
    /// Length of all that the rule saw.
    seen: usize,
    pub rule: usize,
    pub kind: Option<TimeType>,
    pub value: String,
    pub modifier: String,
}

impl Grammar {
    pub fn read(words: (&'static str, &'static str), grammar: (&'static str, &'static str)) -> Result<Grammar, Error> {
        let words = Words::read(words.0, words.1)?;
        let mut rules = Vec::new();
        let mut index: HashMap<Prefix, Vec<usize>> = HashMap::new();
        for row in rows(grammar.0, grammar.1) {
            let rule = rule(&row, &words)?;
            for prefix in rule.pattern.prefixes(&words) {
                if prefix == 0 {
                    return Err(row.error("the pattern can begin with anything"));
                }
                index.entry(prefix).or_default().push(rules.len());
            }
            rules.push(rule);
        }
        Ok(Grammar { words, rules, index })
    }

    pub fn rule(&self, index: usize) -> &Rule {
        &self.rules[index]
    }

    /// The expressions of a sentence in order, none overlapping: of several the longest, of equally
    /// long ones the one whose rule saw most around it, then one that keeps others away, then the first
    /// in the table.
    pub fn find(&self, sentence: &Sentence, plain: &[u8]) -> Vec<Candidate> {
        let mut found = Vec::new();
        // From where on each rule may match again.
        let mut free = vec![0; self.rules.len()];
        for start in 0..plain.len() {
            if plain[start] == b' ' || start > 0 && is_word(plain[start - 1]) {
                continue;
            }
            for &index in prefixes_at(plain, start).filter_map(|prefix| self.index.get(&prefix)).flatten() {
                if free[index] <= start {
                    self.find_rule(index, sentence, plain, start, &mut free[index], &mut found);
                }
            }
        }
        found.sort_by_key(|found| (Reverse(found.span.len()), Reverse(found.seen), found.kind.is_some(), found.rule));
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in found {
            if chosen.iter().all(|other| !other.span.overlaps(candidate.span)) {
                chosen.push(candidate);
            }
        }
        chosen.retain(|candidate| candidate.kind.is_some());
        chosen.sort_by_key(|candidate| candidate.span);
        chosen
    }

    fn find_rule(
        &self,
        index: usize,
        sentence: &Sentence,
        plain: &[u8],
        start: usize,
        free: &mut usize,
        found: &mut Vec<Candidate>,
    ) {
        let rule = &self.rules[index];
        let Some(caught) = rule.pattern.at(plain, start, &self.words) else { return };
        let Some((start, end)) = caught.span(&rule.pattern, EXPRESSION) else { return };
        *free = end.max(start + 1);
        let span = Span::new(start, end);
        let allowed = !span.is_empty()
            && !inside_name(sentence, span)
            && word_at(sentence, span).is_none_or(|word| rule.conditions.iter().all(|c| c.holds(sentence, word)));
        let fill = |template: &Template| template.fill(|group| caught.text(&rule.pattern, group), &self.words);
        if allowed
            && let Some(value) = fill(&rule.value)
            && let Some(modifier) = fill(&rule.modifier)
        {
            let seen = caught.end - caught.start;
            found.push(Candidate { span, seen, rule: index, kind: rule.kind, value, modifier });
        }
    }
}

/// The first word of an expression, counted in code points from the start of the sentence.
pub fn word_at(sentence: &Sentence, span: Span) -> Option<usize> {
    let span = Span::new(sentence.span.start + span.start, sentence.span.start + span.end);
    sentence.words.iter().position(|word| word.span.overlaps(span))
}

/// Part of the name of a person, place or organisation: "April" in "April Ryan".
fn inside_name(sentence: &Sentence, span: Span) -> bool {
    let span = Span::new(sentence.span.start + span.start, sentence.span.start + span.end);
    sentence.names.iter().any(|name| {
        name.span.contains(span)
            && match name.kind {
                NameKind::Per => true,
                NameKind::Loc | NameKind::Org => name.span.len() > span.len(),
                NameKind::Misc => false,
            }
    })
}

/// The group of a pattern that marks the expression.
const EXPRESSION: &str = "x";

fn rule(row: &Row, words: &Words) -> Result<Rule, Error> {
    let pattern = expand(row.cell(1)).and_then(|pattern| parse(&pattern)).and_then(|hir| Program::new(&hir, words));
    let pattern = pattern.map_err(|problem| row.error(problem))?;
    let kind = match row.cell(2) {
        "DATE" => Some(TimeType::Date),
        "TIME" => Some(TimeType::Time),
        "DURATION" => Some(TimeType::Duration),
        "SET" => Some(TimeType::Set),
        "-" => None,
        other => return Err(row.error(format!("no type of TIMEX3: {other:?}"))),
    };
    let template = |cell| Template::read(cell).map_err(|problem| row.error(problem));
    let (value, modifier) = (template(row.cell(3))?, template(row.cell(4))?);
    for group in value.groups().chain(modifier.groups()) {
        if !pattern.has_group(group) {
            return Err(row.error(format!("{{{group}}} does not stand in the pattern")));
        }
    }
    let conditions = row.cell(5).split_ascii_whitespace().map(|condition| {
        let tags = condition.trim_start_matches('!');
        Condition { negated: condition.starts_with('!'), tags: tags.split('|').collect() }
    });
    Ok(Rule { name: row.cell(0), pattern, kind, value, modifier, conditions: conditions.collect() })
}

/// A pattern of the grammar as a regular expression: `{month}` becomes a named group, `<` and `>`
/// mark the expression (without them it is the whole), a blank is one or more blanks. The
/// expression begins and ends at the border of a word.
fn expand(pattern: &str) -> Result<String, String> {
    let pattern = plain_pattern(pattern);
    let marked = if pattern.replace("(?P<", "").contains('<') { pattern } else { format!("<{pattern}>") };
    let mut regex = String::from(r"\b{start-half}");
    let mut rest = marked.as_str();
    let mut in_set = false;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '(' if rest.starts_with("?P<") => {
                let (group, after) = rest.split_once('>').ok_or("a group without >")?;
                regex.push_str(&format!("({group}>"));
                rest = after;
            }
            '<' => regex.push_str(r"(?P<x>\b{start-half}"),
            '>' => regex.push_str(r"\b{end-half})"),
            '[' | ']' => {
                in_set = c == '[';
                regex.push(c);
            }
            ' ' if !in_set => {
                let optional = rest.strip_prefix('?');
                regex.push_str(if optional.is_some() { " *" } else { " +" });
                rest = optional.unwrap_or(rest);
            }
            '(' if !rest.starts_with('?') => regex.push_str("(?:"),
            '\\' => {
                regex.push(c);
                regex.extend(rest.chars().next());
                rest = rest.get(1..).unwrap_or_default();
            }
            // A number is a count of repetitions, as in \d{2}.
            '{' if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let (group, after) = rest.split_once('}').ok_or("a class without }")?;
                regex.push_str(&words_group(group));
                rest = after;
            }
            _ => regex.push(c),
        }
    }
    regex.push_str(r"\b{end-half}");
    Ok(regex)
}

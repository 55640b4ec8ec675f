//! Cuts a paragraph into tokens as the UD treebanks do (hyphens are tokens, `don't` is `do` `n't`),
//! and says at which of them a sentence may end.

use crate::rules::{Ending, Rules};
use record::{Language, Span};

/// A surface token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// In the characters that were cut.
    pub(crate) span: Span,
    /// A sentence ends here, or behind the closing marks that follow without a blank.
    pub(crate) ends: bool,
}

/// The tokens of one paragraph.
pub(crate) fn tokens(text: &[char], language: Language) -> Vec<Token> {
    let mut scanner = Scanner { text, language, rules: Rules::of(language), tokens: Vec::new() };
    let mut at = 0;
    while let Some(&character) = text.get(at) {
        at = if is_blank(character) {
            at + 1
        } else if let Some(end) = scanner.address(at) {
            scanner.push(at, end, false)
        } else if is_word(character) {
            scanner.word(at)
        } else {
            scanner.mark(at)
        };
    }
    scanner.tokens
}

/// Blanks and control characters (NUL) hold no text.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control() || character == '\u{feff}'
}

/// Marks that still belong to the sentence when they follow its final mark without a blank.
pub(crate) fn is_closing(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '“' | '’' | '‘' | '»' | '«' | ')' | ']' | '›' | '‹' | '.' | '!' | '?' | '…')
}

fn is_opening(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '”'
            | '“'
            | '„'
            | '‚'
            | '’'
            | '‘'
            | '»'
            | '«'
            | '›'
            | '‹'
            | '('
            | '['
            | '`'
            | '–'
            | '—'
            | '-'
            | '•'
    )
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '_' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{300}'..='\u{36f}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '`' | '´')
}

pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '‐' | '\u{2011}')
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// How far the scanner looks around for what decides a case, so that no text costs the square of its length.
const SIGHT: usize = 100;

struct Scanner<'a> {
    text: &'a [char],
    language: Language,
    rules: &'static Rules,
    tokens: Vec<Token>,
}

/// What follows a mark that may end a sentence.
struct Next {
    /// Closing marks come first.
    closed: bool,
    /// The character behind them, if no blank parts it.
    adjacent: Option<char>,
    /// First character of the next word or number, opening marks left out.
    first: Option<char>,
    word: String,
}

impl Next {
    fn is_lower(&self) -> bool {
        self.first.is_some_and(char::is_lowercase)
    }
}

impl Scanner<'_> {
    fn push(&mut self, start: usize, end: usize, ends: bool) -> usize {
        self.tokens.push(Token { span: Span::new(start, end), ends });
        end
    }

    fn at(&self, index: usize) -> char {
        self.text.get(index).copied().unwrap_or(' ')
    }

    fn string(&self, start: usize, end: usize) -> String {
        self.text[start..end].iter().collect()
    }

    /// First index from `start` at which the character is not `of` the kind.
    fn run(&self, start: usize, of: impl Fn(char) -> bool) -> usize {
        self.text[start..].iter().position(|&c| !of(c)).map_or(self.text.len(), |length| start + length)
    }

    fn starts_with(&self, start: usize, prefix: &str) -> bool {
        prefix.chars().enumerate().all(|(i, c)| self.at(start + i) == c)
    }

    /// End of the URL, mail address, @name or #tag that begins at `start`.
    fn address(&self, start: usize) -> Option<usize> {
        if start > 0 && is_word(self.at(start - 1)) {
            return None;
        }
        let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
        let end = if ["http://", "https://", "www."].iter().any(|p| self.starts_with(start, p)) {
            self.run(start, |c| !is_blank(c) && !matches!(c, '<' | '>' | '"' | '“' | '”' | '„' | '»' | '«'))
        } else if matches!(self.at(start), '@' | '#') && self.at(start + 1).is_alphabetic() {
            return Some(self.run(start + 1, is_word));
        } else {
            let local = (start..start + SIGHT).find(|&i| !is_local(self.at(i)))?;
            let domain = self.run((local + 1).min(self.text.len()), |c| is_word(c) || matches!(c, '.' | '-'));
            let dotted = self.at(local) == '@' && local > start && self.text[local..domain].contains(&'.');
            if !dotted || !self.at(local + 1).is_alphanumeric() {
                return None;
            }
            domain
        };
        let sentence_mark = |c: char| is_closing(c) || matches!(c, ',' | ';' | ':');
        Some(end - self.text[start..end].iter().rev().take_while(|&&c| sentence_mark(c)).count())
    }

    /// Takes the word that begins at `start`, with its period if that belongs to it.
    fn word(&mut self, start: usize) -> usize {
        let mut end = self.run(start, is_word);
        while let Some(next) = self.joined(start, end) {
            end = self.run(next, is_word);
        }
        if self.language == Language::English {
            let number = self.run(start, |c| c.is_ascii_digit() || matches!(c, '.' | ',')).min(end);
            if start < number && number < end && self.rules.is("unit", &self.string(number, end)) {
                self.push(start, number, false);
                return self.word(number);
            }
            if self.at(end) == '$' && end - start <= 2 && self.text[start..end].iter().all(|c| c.is_uppercase()) {
                return self.push(start, end + 1, false);
            }
        }
        if self.is_genitive_mark(end) {
            end += 1;
        }
        if self.at(end) == '.' && self.at(end + 1) != '.' {
            let (attached, ends) = self.period(start, end);
            if attached {
                return self.push(start, end + 1, ends);
            }
            self.parts(start, end);
            return self.push(end, end + 1, ends);
        }
        self.parts(start, end);
        end
    }

    /// Where the word goes on if the mark at `end` stands inside it.
    fn joined(&self, start: usize, end: usize) -> Option<usize> {
        let (before, mark, behind) = (self.at(end - 1), self.at(end), self.at(end + 1));
        let digits = before.is_ascii_digit() && behind.is_ascii_digit();
        let german = self.language == Language::German;
        let inside = match mark {
            c if is_apostrophe(c) => behind.is_alphabetic(),
            '.' => is_word(behind) && !self.is_sentence_joint(start, end),
            ',' | '/' => digits,
            ':' | '*' => digits || (german && self.starts_with(end + 1, "in") && before.is_alphabetic()),
            '&' | '@' => is_word(behind),
            c if is_hyphen(c) => {
                if digits {
                    german || self.is_number_of_groups(start, end)
                } else {
                    behind.is_alphanumeric()
                        && end - start < SIGHT
                        && self.rules.is("prefix", &self.string(start, end).to_lowercase())
                }
            }
            _ => false,
        };
        inside.then_some(end + 1)
    }

    /// German "Darius' Heer": not a closing quotation mark.
    fn is_genitive_mark(&self, mark: usize) -> bool {
        let quoted = || {
            self.tokens.iter().rev().take(SIGHT).take_while(|t| !t.ends).any(|t| is_apostrophe(self.at(t.span.start)))
        };
        self.language == Language::German
            && matches!(self.at(mark), '\'' | '’')
            && matches!(self.at(mark - 1), 's' | 'x' | 'z' | 'ß')
            && self.at(mark + 1) == ' '
            && self.at(mark + 2).is_uppercase()
            && !quoted()
    }

    /// "…kam.Der…": a period where the blank was forgotten.
    fn is_sentence_joint(&self, start: usize, period: usize) -> bool {
        let lower = |i: usize| self.at(i).is_lowercase();
        period >= start + 2
            && lower(period - 1)
            && lower(period - 2)
            && self.at(period + 1).is_uppercase()
            && (lower(period + 2) || is_blank(self.at(period + 2)))
    }

    /// Telephone numbers and dates stay together (713-853-3989), ranges do not (2013-2014).
    fn is_number_of_groups(&self, start: usize, hyphen: usize) -> bool {
        let next_end = self.run(hyphen + 1, |c| c.is_ascii_digit());
        let goes_on = is_hyphen(self.at(next_end)) && self.at(next_end + 1).is_ascii_digit();
        let went_on = self.text[start..hyphen].iter().any(|&c| is_hyphen(c));
        goes_on || went_on || (hyphen - start == 3 && next_end - hyphen - 1 == 4)
    }

    /// Takes a word apart from its clitic: do|n't, Putin|'s, gibt|'s.
    fn parts(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        let is_lower = |part: &[char]| part.iter().all(|c| c.is_lowercase());
        let split = word.iter().rposition(|&c| is_apostrophe(c)).and_then(|mark| {
            let clitic: String = word[mark + 1..].iter().collect::<String>().to_lowercase();
            match (self.language, clitic.as_str()) {
                (Language::English, "t") if mark > 1 && word[mark - 1].eq_ignore_ascii_case(&'n') => Some(mark - 1),
                (Language::English, "s" | "re" | "ve" | "ll" | "d" | "m") => Some(mark),
                (Language::German, "s") if is_lower(&word[..mark]) => Some(mark),
                _ => None,
            }
        });
        match split {
            Some(length) if length > 0 => {
                self.push(start, start + length, false);
                self.push(start + length, end, false);
            }
            _ => {
                self.push(start, end, false);
            }
        }
    }

    /// Takes a token that is no word: one mark, or several alike.
    fn mark(&mut self, start: usize) -> usize {
        let mark = self.at(start);
        match mark {
            '.' | '…' => {
                let end = self.run(start, |c| matches!(c, '.' | '…'));
                let next = self.next(end);
                let ends = if mark == '.' && end == start + 1 { self.plain_end(&next) } else { self.pause_ends(&next) };
                self.push(start, end, ends)
            }
            '!' | '?' => {
                let end = match self.language {
                    Language::English => self.run(start, |c| matches!(c, '!' | '?' | '.')),
                    Language::German => start + 1,
                };
                let ends = self.plain_end(&self.next(end));
                self.push(start, end, ends)
            }
            c if is_apostrophe(c) => {
                let letters = self.run(start + 1, is_word);
                let clitic = self.string(start + 1, letters.min(start + 4));
                if matches!(clitic.as_str(), "s" | "re" | "ve" | "ll" | "d" | "m") {
                    return self.push(start, letters, false);
                }
                let doubled = self.at(start + 1) == c;
                self.push(start, start + 1 + usize::from(doubled), false)
            }
            '-' | '=' | '*' | '~' | '<' | '>' | '#' | '+' | '|' => {
                let end = self.run(start, |c| c == mark);
                self.push(start, end, false)
            }
            _ => {
                // An emoji goes with its selectors, skin tones and joined parts.
                let mut end = start + 1;
                while matches!(self.at(end), '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}') && !mark.is_ascii() {
                    let joiner = self.at(end) == '\u{200d}' && !is_blank(self.at(end + 1));
                    end += 1 + usize::from(joiner);
                }
                self.push(start, end, false)
            }
        }
    }

    fn next(&self, end: usize) -> Next {
        let text = &self.text[end..self.text.len().min(end + SIGHT)];
        let skip = |from: usize, of: &dyn Fn(char) -> bool| from + text[from..].iter().take_while(|&&c| of(c)).count();
        let closed = skip(0, &is_closing);
        let first = skip(closed, &|c| is_blank(c) || is_opening(c));
        Next {
            closed: closed > 0,
            adjacent: text.get(closed).copied().filter(|&c| !is_blank(c)),
            first: text.get(first).copied(),
            word: text[first..].iter().take_while(|&&c| is_word(c)).collect(),
        }
    }

    /// For a mark that ends sentences unless what follows shows otherwise.
    fn plain_end(&self, next: &Next) -> bool {
        match next.adjacent {
            Some(c) if is_word(c) => next.first.is_some_and(char::is_uppercase),
            Some(c) if !is_opening(c) => false,
            _ => !next.is_lower() && !next.first.is_some_and(|c| matches!(c, ',' | ';' | ':' | ')')),
        }
    }

    /// For dots that may stand within a sentence as well.
    fn pause_ends(&self, next: &Next) -> bool {
        let opens = next.closed || self.language == Language::English || self.rules.is("starter", &next.word);
        next.first.is_none() || (self.plain_end(next) && opens && next.first.is_some_and(char::is_uppercase))
    }

    /// Whether the period behind the word `start..end` belongs to it, and whether a sentence ends there.
    fn period(&self, start: usize, end: usize) -> (bool, bool) {
        let word = self.string(start, end);
        let next = self.next(end + 1);
        let before = self.tokens.last().filter(|token| !token.ends).map(|token| {
            let Span { start, end } = token.span;
            self.string(start, end)
        });
        let starter = self.rules.is("starter", &next.word);
        if word.chars().all(|c| c.is_ascii_digit()) || self.is_roman(&word) {
            return self.ordinal(&word, before.as_deref(), &next, starter);
        }
        let ending = self.rules.abbreviation(&word).or_else(|| self.letters(&word, before.as_deref()));
        if next.first.is_none() {
            return (ending.is_some(), true);
        }
        let ends = self.plain_end(&next);
        match ending {
            Some(Ending::Never) => (true, false),
            Some(Ending::Starter) => (true, ends && starter),
            Some(Ending::Capital) => (true, ends && is_capitalised(&next.word)),
            None if next.adjacent == Some(',') && !next.closed => (true, false),
            None if ends || next.closed || next.adjacent.is_some() => (false, ends),
            // Before a small letter: an unknown abbreviation looks like one ("Abt."), other words end a sentence.
            None => {
                let voiceless =
                    word.chars().all(|c| c.is_alphabetic() && !"aeiouyäöü".contains(c.to_ascii_lowercase()));
                let abbreviation = voiceless || (is_capitalised(&word) && word.chars().count() <= 3);
                (abbreviation, !abbreviation && next.is_lower())
            }
        }
    }

    /// Initials, and words of letters and periods (U.S, z.B, Ph.D).
    fn letters(&self, word: &str, before: Option<&str>) -> Option<Ending> {
        if self.language == Language::English && word == "I" && !before.is_some_and(is_capitalised) {
            return None;
        }
        let mut parts = word.split('.').peekable();
        let first = parts.next().unwrap_or_default();
        if parts.peek().is_none() {
            let single = first.chars().count() == 1 && first.chars().all(char::is_alphabetic);
            let initial = first.chars().all(char::is_lowercase) || before.is_none_or(is_capitalised);
            return single.then_some(if initial { Ending::Never } else { Ending::Starter });
        }
        let short = |part: &str| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic);
        word.split('.').all(short).then_some(Ending::Starter)
    }

    fn is_roman(&self, word: &str) -> bool {
        self.language == Language::German && word.len() <= 5 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
    }

    /// German "am 17. Juni", "der 2. Weltkrieg", "Elizabeth II. besuchte"; English "1. Item".
    fn ordinal(&self, number: &str, before: Option<&str>, next: &Next, starter: bool) -> (bool, bool) {
        let german = self.language == Language::German;
        let first_in_sentence = before.is_none() && next.first.is_some();
        const LONGEST_ORDINAL: usize = 5;
        if !german || number.len() > LONGEST_ORDINAL || (number.len() > 3 && number.starts_with(char::is_numeric)) {
            return (false, !first_in_sentence && self.plain_end(next));
        }
        let owner = |word: &str| is_capitalised(word) && (word.ends_with('s') || word.ends_with('\''));
        let expected = before.is_some_and(|w| self.rules.is("ordinal_before", &w.to_lowercase()) || owner(w));
        let ordinal = first_in_sentence
            || next.is_lower()
            || self.rules.is("ordinal_after", &next.word)
            || next.first.is_some_and(|c| c.is_ascii_digit() || c == ',')
            || (expected && !starter && next.first.is_some());
        (ordinal, !ordinal && self.plain_end(next))
    }
}

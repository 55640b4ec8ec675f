//! Cuts a text into paragraphs, headings, sentences and syntactic words.

use crate::rules::Rules;
use crate::tokens::{Token, is_blank, is_closing, tokens};
use record::{Language, Sentence, Span, Text, Upos, Word};
use std::ops::Range;

/// Longer sentences are cut: no writer means them, and a tree costs the square of its words.
const MOST_WORDS: usize = 250;
/// Headings have no final mark and at most this many words.
const MOST_HEADING_WORDS: usize = 20;

/// The sentences of a text with their words, before any tree: every tag is `X`, every head None.
///
/// A blank line ends a paragraph and with it a sentence; so does a line break, unless the lines
/// are those of wrapped text. A short paragraph without a final mark is a heading if the text
/// has other paragraphs that are none.
pub fn segment(text: &Text, language: Language) -> Vec<Sentence> {
    let characters: Vec<char> = text.as_str().chars().collect();
    let mut sentences = Vec::new();
    let mut headings = Vec::new();
    let mut running = false;
    for paragraph in paragraphs(&characters) {
        let found = tokens(&characters[paragraph.clone()], language);
        let first = sentences.len();
        for part in split(&found, &characters[paragraph.clone()]) {
            let words: Vec<Word> =
                part.iter().flat_map(|token| words(token, paragraph.start, text, language)).collect();
            for words in words.chunks(MOST_WORDS) {
                sentences.extend(sentence(words.to_vec()));
            }
        }
        let alone = sentences.len() == first + 1;
        if alone && is_heading(&sentences[first], &characters) {
            headings.push(first);
        } else {
            running |= sentences.len() > first;
        }
    }
    for heading in headings.into_iter().filter(|_| running) {
        sentences[heading].heading = true;
    }
    sentences
}

/// None without words.
pub(crate) fn sentence(words: Vec<Word>) -> Option<Sentence> {
    let span = words.first()?.span.cover(words.last()?.span);
    Some(Sentence { span, heading: false, words, names: Vec::new() })
}

fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// Character ranges of the paragraphs, without empty ones.
fn paragraphs(characters: &[char]) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut block: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in (0..=characters.len()).filter(|&i| characters.get(i).is_none_or(|&c| is_line_break(c))) {
        let line = start..end;
        start = end + 1;
        // The line feed of a carriage return is no empty line.
        if line.is_empty() && end > 0 && characters[end - 1] == '\r' && characters.get(end) == Some(&'\n') {
            continue;
        }
        if characters[line.clone()].iter().all(|&c| is_blank(c)) {
            close(&mut block, characters, &mut paragraphs);
        } else {
            block.push(line);
        }
    }
    close(&mut block, characters, &mut paragraphs);
    paragraphs
}

/// Turns the lines of a block into one paragraph if they are wrapped, else into one each.
fn close(block: &mut Vec<Range<usize>>, characters: &[char], paragraphs: &mut Vec<Range<usize>>) {
    if is_wrapped(block, characters) {
        paragraphs.extend(block.first().zip(block.last()).map(|(first, last)| first.start..last.end));
        block.clear();
    } else {
        paragraphs.append(block);
    }
}

/// Lines of wrapped text are of like length, and most end within a sentence.
fn is_wrapped(lines: &[Range<usize>], characters: &[char]) -> bool {
    const LONGEST_LINE: usize = 120;
    let longest = lines.iter().map(|line| line.len()).max().unwrap_or(0);
    let Some((_, breaks)) = lines.split_last() else { return false };
    let begins_small = |line: &Range<usize>| {
        characters[line.clone()].iter().find(|c| !is_blank(**c)).is_some_and(|c| c.is_lowercase())
    };
    let open = breaks.iter().filter(|line| !is_finished(&characters[(*line).clone()])).count();
    !breaks.is_empty()
        && longest <= LONGEST_LINE
        && breaks.iter().all(|line| line.len() * 2 > longest)
        && open * 2 > breaks.len()
        && lines[1..].iter().filter(|line| begins_small(line)).count() * 3 >= breaks.len()
}

/// Whether the text ends with a mark that ends sentences.
fn is_finished(characters: &[char]) -> bool {
    let mark = |c: char| is_blank(c) || (is_closing(c) && !is_final(c));
    let last = characters.iter().rev().find(|&&c| !mark(c));
    last.is_some_and(|&c| is_final(c) || matches!(c, ':' | ';' | ','))
}

fn is_final(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…')
}

fn is_heading(sentence: &Sentence, characters: &[char]) -> bool {
    sentence.words.len() <= MOST_HEADING_WORDS && !is_finished(&characters[sentence.span.start..sentence.span.end])
}

/// The tokens of every sentence of a paragraph.
fn split<'a>(tokens: &'a [Token], characters: &[char]) -> Vec<&'a [Token]> {
    let mut sentences = Vec::new();
    let (mut start, mut ending) = (0, false);
    for (index, token) in tokens.iter().enumerate() {
        let closes = |next: &Token| {
            next.span.start == token.span.end
                && characters[next.span.start..next.span.end].iter().all(|&c| is_closing(c))
        };
        ending |= token.ends;
        if ending && !tokens.get(index + 1).is_some_and(closes) {
            sentences.push(&tokens[start..=index]);
            (start, ending) = (index + 1, false);
        }
    }
    sentences.push(&tokens[start..]);
    sentences
}

/// The syntactic words of a token: one, or two for `im` or `cannot`.
fn words(token: &Token, offset: usize, text: &Text, language: Language) -> Vec<Word> {
    let span = Span::new(offset + token.span.start, offset + token.span.end);
    let form = text.slice(span);
    let shouted = form.chars().count() > 1 && form.chars().all(char::is_uppercase);
    let Some((first, second)) = Rules::of(language).multiword(&form.to_lowercase()).filter(|_| !shouted) else {
        return vec![word(span, form.to_string())];
    };
    let cut = span.start + first.chars().count();
    if form.to_lowercase() == format!("{first}{second}") {
        return [Span::new(span.start, cut), Span::new(cut, span.end)]
            .map(|part| word(part, text.slice(part).to_string()))
            .into();
    }
    let mut letters = first.chars();
    let capital = form.chars().next().is_some_and(char::is_uppercase);
    let first = match letters.next() {
        Some(letter) if capital => letter.to_uppercase().chain(letters).collect(),
        _ => first.to_string(),
    };
    vec![word(span, first), word(span, second.to_string())]
}

pub(crate) fn word(span: Span, form: String) -> Word {
    Word { span, form, lemma: String::new(), upos: Upos::X, feats: String::new(), head: None, deprel: String::new() }
}

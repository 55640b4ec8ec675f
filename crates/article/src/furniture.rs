use crate::block::{Block, Shape};
use crate::{dates, table};
use regex::{RegexSet, RegexSetBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Longest block in characters that is held against the signs.
const SIGN_LENGTH: usize = 300;
/// A heading over the teasers at the end is short.
const TAIL_LENGTH: usize = 80;

struct Signs {
    set: RegexSet,
    why: Vec<&'static str>,
}

impl Signs {
    fn new(place: &str) -> Signs {
        let rows = || table::rows(table::FURNITURE).filter(move |[_, _, at, _]: &[&str; 4]| *at == place);
        let patterns = rows().map(|[pattern, ..]| format!(r"^[\W_]*(?:{pattern})[\W_]*$"));
        Signs {
            set: RegexSetBuilder::new(patterns)
                .case_insensitive(true)
                .size_limit(64 << 20)
                .dfa_size_limit(16 << 20)
                .build()
                .unwrap_or_default(),
            why: rows().map(|[.., why]| why).collect(),
        }
    }

    fn find(&self, text: &str) -> Option<&'static str> {
        if text.chars().count() > SIGN_LENGTH {
            return None;
        }
        self.set.matches(text).iter().next().map(|sign| self.why[sign])
    }
}

static LINE: LazyLock<Signs> = LazyLock::new(|| Signs::new("line"));
static TAIL: LazyLock<Signs> = LazyLock::new(|| Signs::new("tail"));
static HEAD: LazyLock<Signs> = LazyLock::new(|| Signs::new("head"));

pub fn is_line(text: &str) -> bool {
    LINE.find(text).is_some()
}

/// Why a line above the first sentence is not of the article.
pub fn above(text: &str) -> Option<&'static str> {
    HEAD.find(text).or_else(|| LINE.find(text))
}

/// Marks every block that is not of the article with the reason. `marked`: the page had markup, so
/// that headings are known as such.
pub fn clear(blocks: &mut [Block], marked: bool) {
    single(blocks);
    slugs(blocks);
    tail(blocks);
    runs(blocks);
    repeated(blocks);
    last_headings(blocks, marked);
}

/// Signs that a block carries by itself.
fn single(blocks: &mut [Block]) {
    for block in blocks.iter_mut().filter(|block| block.why.is_none()) {
        block.why = if block.shape == Shape::Caption {
            Some("image caption")
        } else if block.linked >= 0.9 && !block.is_prose() {
            Some("link")
        } else if dates::is_stamp(&block.text) {
            Some("date line")
        } else {
            LINE.find(&block.text)
        };
    }
}

/// "two-words-and-more": an address instead of a title.
fn is_slug(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() >= 3
        && parts.iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_lowercase() || c.is_ascii_digit()))
}

fn slug(title: &str) -> String {
    let plain = title.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A teaser of a list: the slug, the title behind it, and the beginning of the other article.
fn slugs(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        if !is_slug(&blocks[i].text) {
            continue;
        }
        let own = blocks[i].text.clone();
        blocks[i].why = blocks[i].why.or(Some("slug"));
        let Some(title) = blocks.get_mut(i + 1).filter(|block| block.is_label() || slug(&block.text) == own) else {
            continue;
        };
        title.why = title.why.or(Some("teaser"));
        if let Some(start) = blocks.get_mut(i + 2).filter(|block| !block.is_closed()) {
            start.why = start.why.or(Some("teaser"));
        }
    }
}

/// After a heading such as "More on this topic" everything goes until the article is heard again.
fn tail(blocks: &mut [Block]) {
    let mut i = 0;
    let first = blocks.iter().position(|block| block.why.is_none() && block.is_sentence()).unwrap_or(blocks.len());
    while i < blocks.len() {
        let block = &blocks[i];
        let sign =
            if block.chars() <= TAIL_LENGTH && !block.text.ends_with('.') { TAIL.find(&block.text) } else { None };
        let (Some(why), true) = (sign, i > first) else {
            i += 1;
            continue;
        };
        let end = resumes(blocks, i + 1).unwrap_or(blocks.len());
        for block in &mut blocks[i..end] {
            block.why = block.why.or(Some(why));
        }
        i = end.max(i + 1);
    }
}

/// Where the article goes on after an insertion: at two paragraphs in a row, or at a long one.
/// Teasers are titles with one short paragraph each.
fn resumes(blocks: &[Block], from: usize) -> Option<usize> {
    let open: Vec<usize> = (from..blocks.len()).filter(|&i| blocks[i].why.is_none()).collect();
    let at = open.iter().enumerate().position(|(n, &i)| {
        let next = open.get(n + 1).is_some_and(|&next| blocks[next].is_prose());
        blocks[i].is_prose() && (next || blocks[i].chars() >= 350)
    })?;
    let heading =
        at.checked_sub(1).map(|n| open[n]).filter(|&i| i > from && blocks[i].is_label() && blocks[i].linked < 0.5);
    Some(heading.unwrap_or(open[at]))
}

/// Four and more short lines in a row are a menu, a list of places or of topics.
fn runs(blocks: &mut [Block]) {
    let in_run = |block: &Block| {
        block.why.is_some()
            || block.shape != Shape::Item && block.words() <= 4 && block.is_label() && block.chars() <= 40
    };
    let mut start = 0;
    while start < blocks.len() {
        let end = (start..blocks.len()).find(|&i| !in_run(&blocks[i])).unwrap_or(blocks.len());
        if (start..end).filter(|&i| blocks[i].why.is_none()).count() >= 4 {
            for block in &mut blocks[start..end] {
                block.why = block.why.or(Some("list of short lines"));
            }
        }
        start = end + 1;
    }
}

/// A block that stood there before (a pull quote, a teaser of the page's own text), and a short
/// line that stands there again and again.
fn repeated(blocks: &mut [Block]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.why.is_none()) {
        *count.entry(block.text.clone()).or_default() += 1;
    }
    let mut seen = BTreeSet::new();
    for block in blocks.iter_mut().filter(|block| block.why.is_none()) {
        let again = block.chars() >= 20 && !seen.insert(block.text.clone());
        let always = block.chars() < 20 && block.is_label() && count.get(&block.text).is_some_and(|&count| count >= 3);
        if again || always {
            block.why = Some("repeated");
        }
    }
}

/// Headings with no text under them. Where no markup tells headings from paragraphs, every line
/// without an end is one.
fn last_headings(blocks: &mut [Block], marked: bool) {
    for block in blocks.iter_mut().rev().filter(|block| block.why.is_none()) {
        let announces = block.text.ends_with(':') && block.words() <= 4;
        if block.shape != Shape::Heading && !announces && (marked || !block.is_label()) {
            break;
        }
        block.why = Some("heading without text");
    }
}

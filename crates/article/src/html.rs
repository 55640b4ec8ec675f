use crate::block::{Block, Page, Shape};
use crate::walk::{self, Sign, Walk};
use crate::{meta, saved};
use dom_query::Document;
use record::Removed;
use rs_trafilatura::page_type::PageType;
use rs_trafilatura::{ExtractResult, Options};
use std::borrow::Cow;
use std::collections::BTreeMap;

pub fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>"].iter().any(|tag| head.contains(tag))
}

/// The main part of an HTML page, and what its head says of it.
///
/// `rs-trafilatura` finds the main part. The walk over the whole page then says which of it stands
/// in elements that are furniture, and what of the article was left behind.
pub fn page(source: &str, url: Option<&str>) -> Page {
    let document = Document::from(source);
    if is_too_deep(&document) {
        return Page::default();
    }
    let walk = walk::page(&document);
    let found = extract(source, url);
    let kept = extracted(&found);
    let data = meta::json_ld(&document);
    let mut page = meta::page(&document, &data, found.metadata);
    let aligned = Aligned::new(&walk, kept);
    meta::beside_title(&mut page, &document, &data, &walk, aligned.first());
    aligned.write(&mut page);
    page
}

/// Elements within elements; browsers cut pages at this depth too. Deeper ones would exhaust the stack of
/// the extractor, which descends by recursion.
const DEEPEST: usize = 512;

fn is_too_deep(document: &Document) -> bool {
    let mut open = vec![(document.root(), 0)];
    while let Some((node, depth)) = open.pop() {
        if depth > DEEPEST {
            return true;
        }
        open.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    false
}

/// A script longer than this is data of the page, which the extractor searches in quadratic time.
const LONGEST_SCRIPT: usize = 200_000;

fn extract(source: &str, url: Option<&str>) -> ExtractResult {
    let options = Options {
        url: url.map(str::to_owned),
        // Everything that is read here is taken for an article; the extractor's guess costs time.
        page_type: Some(PageType::Article),
        ..Options::default()
    };
    let source = without_long_scripts(source);
    // The extractor is not ours: a panic in it must cost one page, not the run.
    let extract = || rs_trafilatura::extract_with_options(&source, &options).ok();
    std::panic::catch_unwind(extract).ok().flatten().unwrap_or_default()
}

fn without_long_scripts(source: &str) -> Cow<'_, str> {
    let long = |script: &str| script.split_once("</script>").is_some_and(|(body, _)| body.len() > LONGEST_SCRIPT);
    if !source.split("<script").skip(1).any(long) {
        return Cow::Borrowed(source);
    }
    let mut parts = source.split("<script");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if long(part) {
            out.push_str(part.split_once("</script>").map_or("", |(_, after)| after));
        } else {
            out.push_str("<script");
            out.push_str(part);
        }
    }
    Cow::Owned(out)
}

fn extracted(found: &ExtractResult) -> Vec<Block> {
    match &found.content_html {
        // One paragraph without any tag in it: the body came from JSON-LD, where only line breaks
        // tell the paragraphs.
        Some(html) if html.matches('<').count() > 2 => walk::page(&Document::from(html.as_str())).blocks,
        _ => saved::text(&found.content_text).blocks,
    }
}

/// Shorter texts stand in many places of a page.
const ANCHOR: usize = 20;
/// Share of the article above which an element cannot be furniture.
const MOST_OF_ARTICLE: f32 = 0.4;

/// The extractor's blocks, each beside its place in the whole page.
struct Aligned<'a> {
    walk: &'a Walk,
    kept: Vec<(Block, Option<usize>)>,
    /// Blocks of the page whose text the extractor kept.
    known: Vec<bool>,
    /// Elements that are furniture by their sign but hold the article.
    exempt: Vec<bool>,
}

impl Aligned<'_> {
    fn new(walk: &Walk, kept: Vec<Block>) -> Aligned<'_> {
        let keys: Vec<String> = walk.blocks.iter().map(|block| letters(&block.text)).collect();
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, key) in keys.iter().enumerate() {
            places.entry(key).or_default().push(i);
        }
        let mut next = 0;
        let kept: Vec<Block> = kept.into_iter().flat_map(|block| unglued(block, walk, &keys)).collect();
        let kept_keys: Vec<String> = kept.iter().map(|block| letters(&block.text)).collect();
        let mut at: Vec<Option<usize>> = kept_keys
            .iter()
            .map(|key| {
                let place = places.get(key.as_str())?.iter().copied().find(|&i| i >= next);
                let place = place.filter(|_| key.len() >= ANCHOR)?;
                next = place + 1;
                Some(place)
            })
            .collect();
        // Short ones stand between their neighbours.
        let mut from = 0;
        for k in 0..at.len() {
            if let Some(place) = at[k] {
                from = place + 1;
            } else if let Some(until) = at[k..].iter().flatten().next().copied() {
                let place =
                    places.get(kept_keys[k].as_str()).and_then(|all| all.iter().find(|&&i| (from..until).contains(&i)));
                at[k] = place.copied();
                from = at[k].map_or(from, |place| place + 1);
            }
        }
        let all = kept_keys.join("\n");
        let mut known: Vec<bool> = keys.iter().map(|key| key.len() >= ANCHOR && all.contains(key.as_str())).collect();
        at.iter().flatten().for_each(|&i| known[i] = true);
        let exempt = exempt(walk, &at);
        Aligned { walk, kept: kept.into_iter().zip(at).collect(), known, exempt }
    }

    fn first(&self) -> Option<usize> {
        self.kept.iter().find_map(|(_, at)| *at)
    }

    fn last(&self) -> Option<usize> {
        self.kept.iter().rev().find_map(|(block, at)| at.filter(|_| block.is_sentence()))
    }

    /// Why the block stands in furniture.
    fn sign(&self, i: usize) -> Option<Sign> {
        self.walk.within[i].iter().find(|&&sign| !self.exempt[sign]).map(|&sign| self.walk.signs[sign])
    }

    /// Blocks of the article that the extractor left behind: sentences that stand between those it
    /// kept, or in one element with the first or the last of them.
    fn left_behind(&self) -> Vec<bool> {
        let mut left = vec![false; self.known.len()];
        let fits = |i: usize| !self.known[i] && self.sign(i).is_none() && self.walk.blocks[i].linked < 0.5;
        let (Some(first), Some(last)) = (self.first(), self.last()) else { return left };
        let homes: Vec<usize> = self
            .kept
            .iter()
            .filter(|(block, _)| block.is_sentence())
            .filter_map(|(_, at)| Some(self.walk.parents[(*at)?]))
            .collect();
        for i in (0..left.len()).filter(|&i| fits(i)) {
            let block = &self.walk.blocks[i];
            let sibling = homes.contains(&self.walk.parents[i]);
            let inside = (first..last).contains(&i);
            left[i] = block.is_sentence() && (sibling || inside && block.is_prose())
                || inside && sibling && block.shape == Shape::Heading;
        }
        left
    }

    fn write(self, page: &mut Page) {
        if !self.kept.iter().any(|(block, _)| block.is_sentence()) {
            return self.write_all(page);
        }
        let left = self.left_behind();
        let signs: Vec<_> = (0..self.known.len()).map(|i| self.sign(i)).collect();
        let mut next = 0;
        for (block, at) in self.kept {
            if let Some(at) = at {
                let before = (next..at).filter(|&i| left[i]).map(|i| self.walk.blocks[i].clone());
                page.blocks.extend(before);
                next = next.max(at + 1);
            }
            let sign =
                at.and_then(|at| signs[at]).filter(|sign| !block.is_prose() && (sign.all || !block.is_sentence()));
            page.blocks.push(Block { why: block.why.or(sign.map(|sign| sign.why)), ..block });
        }
        page.blocks.extend((next..left.len()).filter(|&i| left[i]).map(|i| self.walk.blocks[i].clone()));
        let outside = (0..left.len()).filter(|&i| !left[i] && !self.known[i]);
        page.outside = together(
            outside
                .map(|i| (self.walk.blocks[i].text.as_str(), signs[i].map_or("outside the article", |sign| sign.why))),
        );
    }

    /// Without help of the extractor: what is not in furniture.
    fn write_all(self, page: &mut Page) {
        for (i, block) in self.walk.blocks.iter().enumerate() {
            let why = self.sign(i).map(|sign| sign.why).or((block.linked >= 0.5).then_some("link"));
            page.blocks.push(Block { why, ..block.clone() });
        }
    }
}

/// The extractor drops the tags of some elements, and with them the border between paragraphs: a block
/// that consists of several of the page is told as these.
fn unglued(block: Block, walk: &Walk, keys: &[String]) -> Vec<Block> {
    let key = letters(&block.text);
    let parts = |start: usize| {
        let mut rest = key.as_str();
        let mut end = start;
        while let (false, Some(next)) = (rest.is_empty(), keys.get(end)) {
            rest = rest.strip_prefix(next.as_str())?;
            end += 1;
        }
        (rest.is_empty() && end > start + 1).then(|| walk.blocks[start..end].to_vec())
    };
    let starts = || (0..keys.len()).filter(|&i| keys[i].len() >= ANCHOR && key.starts_with(keys[i].as_str()));
    if keys.contains(&key) { vec![block] } else { starts().find_map(parts).unwrap_or_else(|| vec![block]) }
}

fn exempt(walk: &Walk, at: &[Option<usize>]) -> Vec<bool> {
    let mut inside = vec![0; walk.signs.len()];
    let mut all = 0;
    for &i in at.iter().flatten().filter(|&&i| walk.blocks[i].is_sentence()) {
        let chars = walk.blocks[i].chars();
        all += chars;
        walk.within[i].iter().for_each(|&sign| inside[sign] += chars);
    }
    inside.into_iter().map(|chars| chars as f32 > all as f32 * MOST_OF_ARTICLE).collect()
}

/// Joins neighbours that were left out for one reason.
fn together<'a>(pieces: impl Iterator<Item = (&'a str, &'static str)>) -> Vec<Removed> {
    let mut out: Vec<Removed> = Vec::new();
    for (text, why) in pieces {
        match out.last_mut() {
            Some(last) if last.why == why => {
                last.text.push('\n');
                last.text.push_str(text);
            }
            _ => out.push(Removed { text: text.to_owned(), why: why.to_owned() }),
        }
    }
    out
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

use crate::block::{Block, Page, Shape};
use crate::{dates, furniture};

/// Takes title, date and author from the lines above the first sentence where the page has not
/// named them elsewhere, and marks these lines as not of the text.
pub fn read(page: &mut Page) {
    title(page);
    let end = page.blocks.iter().position(starts_text).unwrap_or(page.blocks.len());
    let mut updated = None;
    for block in page.blocks[..end].iter_mut().filter(|block| block.why.is_none()) {
        if let Some(line) = dates::line(&block.text) {
            block.why = Some(if line.date.is_some() { "date line" } else { "author line" });
            if line.updated {
                updated = updated.or(line.date);
            } else {
                page.published = page.published.or(line.date);
            }
            page.author = page.author.take().or(line.author);
        } else {
            block.why = furniture::above(&block.text);
        }
    }
    // A picture's text or the summary may stand above the line with date and author.
    for block in page.blocks.iter_mut().skip(end).take(BELOW_SUMMARY).filter(|block| block.why.is_none()) {
        if let Some(line) =
            dates::line(&block.text).filter(|line| line.author.is_some() || dates::is_stamp(&block.text))
        {
            block.why = Some(if line.date.is_some() { "date line" } else { "author line" });
            page.published = page.published.or(line.date.filter(|_| !line.updated));
            page.author = page.author.take().or(line.author);
            updated = updated.or(line.date);
        }
    }
    page.published = page.published.or(updated);
}

/// Blocks behind the first text that may still be lines of date and author.
const BELOW_SUMMARY: usize = 5;

/// The first block that is text and not title, date or menu.
fn starts_text(block: &Block) -> bool {
    block.why.is_none()
        && block.shape != Shape::Heading
        && block.is_sentence()
        && dates::line(&block.text).is_none()
        && furniture::above(&block.text).is_none()
}

/// Finds the title, or takes the first line that can be one. What stands above it is not text.
fn title(page: &mut Page) {
    let at = match &page.title {
        Some(title) => {
            let end = page.blocks.iter().position(starts_text).map_or(page.blocks.len(), |first| first + 1);
            page.blocks[..end].iter().position(|block| same(&block.text, title))
        }
        None => untitled(&page.blocks),
    };
    let Some(at) = at else { return };
    for block in &mut page.blocks[..at] {
        if block.is_label() && dates::line(&block.text).is_none() {
            block.why = Some("above the title");
        }
    }
    let block = &mut page.blocks[at];
    block.why = Some("title");
    if page.title.is_none() {
        page.title = Some(block.text.clone());
    }
}

/// The first line of three words or more that no sign explains, before the first sentence.
fn untitled(blocks: &[Block]) -> Option<usize> {
    let can_be = |block: &Block| {
        block.words() <= 30
            && !block.text.ends_with('.')
            && dates::line(&block.text).is_none()
            && furniture::above(&block.text).is_none()
    };
    let end = blocks.iter().position(|block| block.shape != Shape::Heading && block.is_prose()).unwrap_or(blocks.len());
    let heading = blocks[..end].iter().position(|block| block.shape == Shape::Heading && can_be(block));
    let line = || (0..end).find(|&i| can_be(&blocks[i]) && blocks[i].words() >= 3 && blocks.len() > i + 1);
    heading.or_else(line)
}

/// The same words, marks and case aside; one may have more behind or before it (name of the site).
fn same(text: &str, title: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (text, title) = (letters(text), letters(title));
    text == title || text.len() >= 15 && (title.starts_with(&text) || title.ends_with(&text))
}

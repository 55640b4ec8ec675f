//! Bytes of a page → the article.
//!
//! [`read`] takes a page as it was found (HTML, saved text, Markdown) and frees the article of
//! everything around it; [`given`] takes a text that already is one and leaves it as it is.
//! What is known of page furniture, date lines and agencies stands in `data/article`.

mod agency;
mod block;
mod dates;
mod decode;
mod furniture;
mod head;
mod html;
mod id;
mod language;
mod meta;
mod saved;
mod table;
mod walk;

use block::Page;
use record::{Article, Date, Text};
use thiserror::Error;

/// The longest input that is read.
pub const LIMIT: usize = 20 * 1024 * 1024;

/// A page as it was found.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub bytes: &'a [u8],
    pub kind: Kind,
    pub hints: &'a Hints,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Html,
    Text,
    Markdown,
}

impl Kind {
    /// By the ending of the file's name; where that says nothing, by the tags at the beginning.
    pub fn of(name: &str, bytes: &[u8]) -> Kind {
        match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" | "shtml" => Kind::Html,
            "md" | "markdown" => Kind::Markdown,
            _ if html::looks_like(bytes) => Kind::Html,
            _ => Kind::Text,
        }
    }
}

/// What is known of a page from elsewhere. It goes before what the page itself says.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    pub date: Option<Date>,
    /// ISO 639-1 code or locale ("de", "en-GB").
    pub language: Option<String>,
    pub url: Option<String>,
    /// Name of the publisher.
    pub source: Option<String>,
    pub title: Option<String>,
}

/// Why a page gives no article.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    #[error("the page is empty")]
    Empty,
    #[error("the file is not text but {0}")]
    Binary(&'static str),
    #[error("the page has {} MB; the limit is {} MB", .0.div_ceil(1024 * 1024), LIMIT / (1024 * 1024))]
    TooLarge(usize),
    #[error("no article was found on the page")]
    NoArticle,
    #[error("the language is {0}; Kiebitz reads German (de) and English (en)")]
    Language(String),
}

/// The article of a page. The id is a hash of its address or, where that is not known, of its text.
pub fn read(input: Input<'_>) -> Result<Article, Refused> {
    if input.bytes.len() > LIMIT {
        return Err(Refused::TooLarge(input.bytes.len()));
    }
    let source = decode::decode(input.bytes, input.kind == Kind::Html)?;
    if source.trim().is_empty() {
        return Err(Refused::Empty);
    }
    let hints = input.hints;
    let mut page = match input.kind {
        Kind::Html => html::page(&source, hints.url.as_deref()),
        Kind::Text => saved::text(&source),
        Kind::Markdown => saved::markdown(&source),
    };
    if hints.title.is_some() {
        page.title = hints.title.clone();
    }
    head::read(&mut page);
    furniture::clear(&mut page.blocks, input.kind != Kind::Text);
    article(page, hints)
}

/// A text that is an article already, under the id it came with. It is kept to the letter, so
/// that offsets hold in it.
pub fn given(id: &str, text: &str, hints: &Hints) -> Result<Article, Refused> {
    if text.len() > LIMIT {
        return Err(Refused::TooLarge(text.len()));
    }
    if text.trim().is_empty() {
        return Err(Refused::Empty);
    }
    let mut page = saved::text(text);
    head::read(&mut page);
    Ok(Article {
        id: id.to_owned(),
        url: hints.url.clone(),
        site: hints.source.clone().or_else(|| hints.url.as_deref().and_then(host)),
        title: hints.title.clone(),
        language: language::of(text, hints.language.as_deref(), None)?,
        published: hints.date.or(page.published),
        author: page.author,
        agency: agency::credited(&page.blocks),
        text: Text::new(text),
        removed: Vec::new(),
    })
}

fn article(page: Page, hints: &Hints) -> Result<Article, Refused> {
    let text = page.text();
    if !page.kept().any(|block| block.is_sentence()) {
        return Err(Refused::NoArticle);
    }
    let url = hints.url.clone().or(page.url);
    let agency = page.author.as_deref().and_then(agency::named).or_else(|| agency::credited(&page.blocks));
    Ok(Article {
        id: id::of(url.as_deref().unwrap_or(&text)),
        site: hints.source.clone().or(page.site).or_else(|| url.as_deref().and_then(host)),
        title: page.title,
        language: language::of(&text, hints.language.as_deref(), page.language.as_deref())?,
        published: hints.date.or(page.published).or_else(|| url.as_deref().and_then(dates::of_url)),
        author: page.author,
        agency,
        removed: block::removed(page.blocks, page.outside),
        text: Text::new(text),
        url,
    })
}

fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(host.trim_start_matches("www.").to_owned()).filter(|host| host.contains('.'))
}

#[cfg(test)]
mod tests;

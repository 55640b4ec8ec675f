use crate::block::{Block, Page, Shape};
use crate::walk::Walk;
use crate::{dates, furniture, table};
use dom_query::Document;
use record::Date;
use rs_trafilatura::Metadata;
use serde_json::Value;

/// What the head of an HTML page says of it.
pub fn page(document: &Document, data: &[Value], found: Metadata) -> Page {
    let site = found.sitename.or(found.hostname).map(|site| unescaped(&site));
    Page {
        published: dated("published", document, data),
        language: attribute(document, "html", "lang").or(found.language),
        title: title(document, found.title, site.as_deref()),
        author: found.author.map(|author| unescaped(&author)).filter(|author| is_author(author)),
        site,
        url: found.url,
        ..Page::default()
    }
}

/// Reads date and author off the lines between title and text where the head names none.
/// `first` is the first block of the article.
pub fn beside_title(page: &mut Page, document: &Document, data: &[Value], walk: &Walk, first: Option<usize>) {
    let title = page.title.as_deref().map(plain).unwrap_or_default();
    let heading =
        |block: &Block| block.shape == Shape::Heading && !title.is_empty() && plain(&block.text).contains(&title);
    let first = first.unwrap_or(walk.blocks.len());
    let at = walk.blocks.iter().take(first + 1).rposition(heading).unwrap_or(first);
    let near = at.saturating_sub(ABOVE_TITLE)..walk.blocks.len().min(at.max(first).min(at + BELOW_TITLE) + 2);
    let (mut updated, mut author) = (None, None);
    for line in walk.blocks[near].iter().filter_map(|block| dates::line(&block.text)) {
        if line.updated {
            updated = updated.or(line.date);
        } else {
            page.published = page.published.or(line.date);
        }
        author = author.or(line.author);
    }
    page.published = page
        .published
        .or_else(|| time(document))
        .or(updated)
        .or_else(|| labelled(walk))
        .or_else(|| only(walk))
        .or_else(|| dated("updated", document, data));
    // Where the head names the publisher as author, the page may know better.
    let site = page.site.as_deref();
    let person = page.author.take_if(|author| site.is_none_or(|site| plain(site) != plain(author)));
    let found = person.or(author).or_else(|| byline(document, site));
    page.author = found.or(page.author.take());
}

/// Lines that may stand between the date and the title under it, or the title and the date.
const ABOVE_TITLE: usize = 6;
const BELOW_TITLE: usize = 12;

/// The headline of the page itself goes before the title made for search engines and shares, if it
/// is the only one and no other text.
fn title(document: &Document, found: Option<String>, site: Option<&str>) -> Option<String> {
    let headings = document.select("h1");
    let mut headings: Vec<String> = headings
        .iter()
        .map(|heading| Block::new(&heading.text(), Shape::Heading).text)
        .filter(|text| text.split_whitespace().count() >= 3 && furniture::above(text).is_none())
        .filter(|text| site.is_none_or(|site| plain(site) != plain(text)))
        .collect();
    headings.dedup();
    let found = found.map(|title| unescaped(&title)).filter(|title| !title.is_empty());
    match headings.as_slice() {
        [only] if only.chars().count() <= LONGEST_TITLE => Some(only.clone()),
        _ => found.or_else(|| headings.into_iter().next()),
    }
}

const LONGEST_TITLE: usize = 200;

/// A name and not the field of a form, an address or a date.
fn is_author(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=12).contains(&words)
        && !text.contains(['*', '(', '@', '|'])
        && !text.contains("://")
        && dates::first(text).is_none()
}

/// The name in an element that is marked as the author's.
fn byline(document: &Document, site: Option<&str>) -> Option<String> {
    let marks = ["[itemprop=author]", "[rel=author]", "[class*=author]", "[class*=autor]", "[class*=byline]"];
    marks.iter().find_map(|mark| {
        let elements = document.try_select(mark)?;

        elements.iter().take(4).find_map(|element| {
            let text = Block::new(&element.text(), Shape::Paragraph).text;
            let name = dates::author(&text).unwrap_or(text);
            let words: Vec<&str> = name.split_whitespace().collect();
            let fits = (2..=4).contains(&words.len()) && words.iter().all(|word| word.starts_with(char::is_uppercase));
            Some(name).filter(|name| {
                fits && is_author(name)
                    && site.is_none_or(|site| plain(site) != plain(name))
                    && furniture::above(name).is_none()
            })
        })
    })
}

/// Text with character references, as some pages have them twice.
fn unescaped(text: &str) -> String {
    let text = if text.contains('&') && text.contains(';') {
        Document::from(text).text().to_string()
    } else {
        text.to_owned()
    };
    Block::new(&text, Shape::Heading).text
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.select_single(selector).attr(name)?.trim().to_owned();
    Some(value).filter(|value| !value.is_empty())
}

/// Every object of the page's JSON-LD, outer ones first.
pub fn json_ld(document: &Document) -> Vec<Value> {
    let mut objects = Vec::new();
    for script in document.select(r#"script[type="application/ld+json"]"#).iter() {
        if let Ok(value) = serde_json::from_str(&script.text()) {
            flatten(value, &mut objects);
        }
    }
    objects
}

fn flatten(value: Value, objects: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| flatten(value, objects)),
        Value::Object(mut fields) => {
            let graph = fields.remove("@graph");
            objects.push(Value::Object(fields));
            if let Some(graph) = graph {
                flatten(graph, objects);
            }
        }
        _ => {}
    }
}

/// The date that the metadata name for `what` (published, updated), in the order of `metadata.tsv`.
fn dated(what: &str, document: &Document, data: &[Value]) -> Option<Date> {
    table::rows(table::METADATA).filter(|row: &[&str; 3]| row[0] == what).find_map(|[_, place, name]| match place {
        "json" => data.iter().find_map(|object| dates::of_stamp(object.get(name)?.as_str()?)),
        _ => meta(document, name).and_then(|stamp| dates::of_stamp(&stamp)),
    })
}

fn meta(document: &Document, name: &str) -> Option<String> {
    ["property", "name", "itemprop"].iter().find_map(|key| {
        let selector = format!(r#"[{key}="{name}" i]"#);
        let found = document.try_select(&selector)?;
        let value = ["content", "datetime"].iter().find_map(|value| found.attr(value))?;
        Some(value.to_string()).filter(|value| !value.trim().is_empty())
    })
}

fn time(document: &Document) -> Option<Date> {
    let times = document.select("time");

    times.iter().find_map(|time| {
        let stamp = time.attr("datetime").unwrap_or_else(|| time.text());
        dates::of_stamp(&stamp)
    })
}

/// "Published: 3 May 2022" anywhere on the page.
fn labelled(walk: &Walk) -> Option<Date> {
    walk.blocks.iter().find_map(|block| dates::labelled(&block.text))
}

/// The date of all date lines of the page if they agree.
fn only(walk: &Walk) -> Option<Date> {
    let mut dates = walk.blocks.iter().filter_map(|block| dates::line(&block.text)?.date);
    let date = dates.next()?;
    dates.all(|other| other == date).then_some(date)
}

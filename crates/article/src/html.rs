use crate::block::{Block, Page, Shape};
use crate::{dates, saved, table};
use dom_query::{Document, NodeRef};
use record::Date;
use rs_trafilatura::page_type::PageType;
use rs_trafilatura::{ExtractResult, Options};
use serde_json::Value;

pub fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>"].iter().any(|tag| head.contains(tag))
}

/// The main part of an HTML page as `rs-trafilatura` finds it, and what its head says of it.
pub fn page(source: &str, url: Option<&str>) -> Page {
    let options = Options {
        url: url.map(str::to_owned),
        // Everything that is read here is taken for an article; the extractor's guess costs time.
        page_type: Some(PageType::Article),
        ..Options::default()
    };
    // The extractor is not ours: a panic in it must cost one page, not the run.
    let extract = || rs_trafilatura::extract_with_options(source, &options).ok();
    let found = std::panic::catch_unwind(extract).ok().flatten().unwrap_or_default();
    let document = Document::from(source);
    let data = json_ld(&document);
    Page {
        blocks: blocks(&found),
        published: published(&document, &data),
        language: attribute(&document, "html", "lang").or(found.metadata.language),
        title: found.metadata.title.or_else(|| text_of(&document, "h1")),
        author: found.metadata.author,
        site: found.metadata.sitename.or(found.metadata.hostname),
        url: found.metadata.url,
    }
}

fn blocks(found: &ExtractResult) -> Vec<Block> {
    match &found.content_html {
        // One paragraph without any tag in it: the body came from JSON-LD, where only line breaks
        // tell the paragraphs.
        Some(html) if html.matches('<').count() > 2 => {
            let document = Document::from(html.as_str());
            let mut writer = Writer::default();
            writer.children(&document.root(), 0);
            writer.end(Shape::Paragraph);
            writer.blocks
        }
        _ => saved::text(&found.content_text).blocks,
    }
}

/// Deeper nesting than this is a broken page.
const DEPTH: usize = 400;

/// Collects the blocks of a tree in reading order.
#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    text: String,
    linked: usize,
    links: usize,
}

impl Writer {
    fn children(&mut self, node: &NodeRef<'_>, depth: usize) {
        for child in node.children_it(false).filter(|_| depth < DEPTH) {
            if child.is_text() {
                let text = child.text();
                self.text.push_str(&text);
                if self.links > 0 {
                    self.linked += text.chars().filter(|c| !c.is_whitespace()).count();
                }
            } else if child.is_element() {
                self.element(&child, depth + 1);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, depth: usize) {
        let name = node.node_name().unwrap_or_default();
        let shape = match &*name {
            "script" | "style" | "noscript" | "template" | "svg" | "form" | "button" | "select" => return,
            "br" => {
                // A single one inside a sentence is layout.
                if self.text.trim_end().ends_with(['.', '!', '?', ':', '"', '“', '”', '»', ')']) || self.text.ends_with('\n') {
                    self.end(Shape::Paragraph);
                } else {
                    self.text.push('\n');
                }
                return;
            }
            "a" => {
                self.links += 1;
                self.children(node, depth);
                self.links -= 1;
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Shape::Heading,
            "li" | "dd" | "dt" => Shape::Item,
            "figcaption" | "caption" => Shape::Caption,
            "p" | "div" | "section" | "article" | "blockquote" | "ul" | "ol" | "dl" | "table" | "tr" | "td" | "th" | "tbody"
            | "thead" | "pre" | "figure" | "header" | "footer" | "main" | "aside" | "body" | "html" | "hr" | "details" | "summary"
            | "address" | "center" => Shape::Paragraph,
            _ => return self.children(node, depth),
        };
        self.end(Shape::Paragraph);
        self.children(node, depth);
        self.end(shape);
    }

    /// Closes the block that is being written.
    fn end(&mut self, shape: Shape) {
        let block = Block::new(&self.text, shape);
        let letters = block.text.chars().filter(|c| !c.is_whitespace()).count();
        if letters > 0 {
            self.blocks.push(Block { linked: self.linked as f32 / letters as f32, ..block });
        }
        self.text.clear();
        self.linked = 0;
    }
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.select_single(selector).attr(name)?.trim().to_owned();
    Some(value).filter(|value| !value.is_empty())
}

fn text_of(document: &Document, selector: &str) -> Option<String> {
    let text = Block::new(&document.select_single(selector).text(), Shape::Heading).text;
    Some(text).filter(|text| !text.is_empty())
}

/// Every object of the page's JSON-LD, outer ones first.
fn json_ld(document: &Document) -> Vec<Value> {
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

/// The date of publication: metadata in the order of `metadata.tsv`, then a `<time>` element.
fn published(document: &Document, data: &[Value]) -> Option<Date> {
    let named = |what: &str| {
        table::rows(table::METADATA).filter(|row: &[&str; 3]| row[0] == what).find_map(|[_, place, name]| match place {
            "json" => data.iter().find_map(|object| dates::of_stamp(object.get(name)?.as_str()?)),
            _ => meta(document, name).and_then(|stamp| dates::of_stamp(&stamp)),
        })
    };
    let time = || {
        let times = document.select("time");
        let date = times.iter().find_map(|time| {
            let stamp = time.attr("datetime").unwrap_or_else(|| time.text());
            dates::of_stamp(&stamp)
        });
        date
    };
    named("published").or_else(time).or_else(|| named("updated"))
}

fn meta(document: &Document, name: &str) -> Option<String> {
    ["property", "name", "itemprop"].iter().find_map(|key| {
        let selector = format!(r#"[{key}="{name}" i]"#);
        let found = document.try_select(&selector)?;
        let value = ["content", "datetime"].iter().find_map(|value| found.attr(value))?;
        Some(value.to_string()).filter(|value| !value.trim().is_empty())
    })
}

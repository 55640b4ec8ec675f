use crate::block::{Block, Shape};
use crate::table;
use dom_query::{Document, NodeRef};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The whole page in reading order.
#[derive(Default)]
pub struct Walk {
    pub blocks: Vec<Block>,
    /// For each block the elements around it that hold what is not the article, as indices into `signs`.
    pub within: Vec<Vec<usize>>,
    pub signs: Vec<Sign>,
    /// For each block the element it stands in; two with the same one are siblings.
    pub parents: Vec<usize>,
}

/// Why an element is not the article.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    pub why: &'static str,
    /// Sentences in it are not of the article either.
    pub all: bool,
}

/// Tag, role or word of class and id → sign.
static ELEMENTS: LazyLock<BTreeMap<(&'static str, &'static str), Sign>> = LazyLock::new(|| {
    let sign = |[kind, name, holds, why]: [&'static str; 4]| ((kind, name), Sign { why, all: holds == "all" });
    table::rows(table::ELEMENTS).map(sign).collect()
});

/// Deeper nesting than this is a broken page.
const DEPTH: usize = 400;

/// Collects the blocks of a page, and for each the furniture it stands in.
pub fn page(document: &Document) -> Walk {
    let mut writer = Writer::default();
    let body = document.select_single("body");
    let root = body.nodes().first().copied().unwrap_or_else(|| document.root());
    writer.children(&root, 0);
    writer.end(Shape::Paragraph);
    writer.walk
}

#[derive(Default)]
struct Writer {
    walk: Walk,
    text: String,
    linked: usize,
    links: usize,
    around: Vec<usize>,
    parents: Vec<usize>,
    elements: usize,
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
            "script" | "style" | "noscript" | "template" | "svg" | "button" | "select" | "iframe" | "head"
            | "textarea" => {
                return;
            }
            "br" => return self.line_break(),
            "a" => {
                self.links += 1;
                self.children(node, depth);
                self.links -= 1;
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Shape::Heading),
            "li" | "dd" | "dt" => Some(Shape::Item),
            "figcaption" | "caption" => Some(Shape::Caption),
            "p" | "div" | "section" | "article" | "blockquote" | "ul" | "ol" | "dl" | "table" | "tr" | "td" | "th"
            | "tbody" | "thead" | "pre" | "figure" | "header" | "footer" | "main" | "aside" | "body" | "html"
            | "hr" | "details" | "summary" | "address" | "center" | "nav" | "form" | "dialog" => Some(Shape::Paragraph),
            _ => None,
        };
        let sign = sign(&name, node);
        let Some(shape) = shape else {
            return self.surrounded(sign, |writer| writer.children(node, depth));
        };
        self.end(Shape::Paragraph);
        self.elements += 1;
        self.parents.push(self.elements);
        self.surrounded(sign, |writer| {
            writer.children(node, depth);
            // What the element itself says stands in the element around it.
            let own = writer.parents.pop();
            writer.end(shape);
            writer.parents.extend(own);
        });
        self.parents.pop();
    }

    fn surrounded(&mut self, sign: Option<Sign>, inside: impl FnOnce(&mut Writer)) {
        if let Some(sign) = sign {
            self.around.push(self.walk.signs.len());
            self.walk.signs.push(sign);
        }
        inside(self);
        if sign.is_some() {
            self.around.pop();
        }
    }

    /// A single break inside a sentence is layout.
    fn line_break(&mut self) {
        let closed = ['.', '!', '?', ':', '"', '“', '”', '»', ')'];
        if self.text.trim_end_matches([' ', '\t']).ends_with(closed)
            || self.text.trim_end_matches([' ', '\t']).ends_with('\n')
        {
            self.end(Shape::Paragraph);
        } else {
            self.text.push('\n');
        }
    }

    /// Closes the block that is being written.
    fn end(&mut self, shape: Shape) {
        let block = Block::new(&self.text, shape);
        let letters = block.text.chars().filter(|c| !c.is_whitespace()).count();
        if letters > 0 {
            self.walk.blocks.push(Block { linked: self.linked as f32 / letters as f32, ..block });
            self.walk.within.push(self.around.clone());
            self.walk.parents.push(self.parents.last().copied().unwrap_or(0));
        }
        self.text.clear();
        self.linked = 0;
    }
}

fn sign(name: &str, node: &NodeRef<'_>) -> Option<Sign> {
    let look = |kind: &'static str, name: &str| ELEMENTS.get(&(kind, name)).copied();
    let attribute = |name: &str| node.attr(name).map(|value| value.to_string()).unwrap_or_default();
    look("tag", name).or_else(|| look("role", attribute("role").trim())).or_else(|| {
        if matches!(name, "body" | "html" | "main" | "article") {
            return None;
        }
        words(&attribute("class")).into_iter().chain(words(&attribute("id"))).find_map(|word| look("word", &word))
    })
}

/// The words of a class or id: `relatedArticles-list` has `related`, `articles`, `list`.
pub fn words(value: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in value.chars() {
        if !c.is_alphanumeric() || small && c.is_uppercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

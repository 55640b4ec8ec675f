use record::{Date, Removed};

/// A page on its way to the article.
#[derive(Debug, Default)]
pub struct Page {
    pub title: Option<String>,
    pub published: Option<Date>,
    pub author: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    /// What the page says of its language.
    pub language: Option<String>,
    pub blocks: Vec<Block>,
    /// What the page holds beside the blocks.
    pub outside: Vec<Removed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Heading,
    Paragraph,
    Item,
    Caption,
}

/// A paragraph, heading, list item or line of a page.
#[derive(Clone, Debug)]
pub struct Block {
    pub text: String,
    pub shape: Shape,
    /// Share of its characters that stand in links, 0–1.
    pub linked: f32,
    /// Why it does not belong to the article.
    pub why: Option<&'static str>,
}

impl Block {
    pub fn new(text: &str, shape: Shape) -> Block {
        Block { text: text.split_whitespace().collect::<Vec<_>>().join(" "), shape, linked: 0.0, why: None }
    }

    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }

    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Ends like a sentence: full stop, question or exclamation mark, with quotation marks or a
    /// bracket behind it. Dots of omission are no end.
    pub fn is_closed(&self) -> bool {
        let end = self.text.trim_end_matches(|c: char| "\"'“”„‟»«‘’‚›‹)]*".contains(c) || c.is_whitespace());
        end.ends_with(['.', '!', '?']) && !end.ends_with("..") && !self.text.ends_with("…")
    }

    /// A whole sentence of some length, not a link.
    pub fn is_sentence(&self) -> bool {
        self.linked < 0.9 && (self.is_closed() && self.words() >= 4 || self.words() >= 25)
    }

    /// Reads like a paragraph of an article: two sentences or one long one.
    pub fn is_prose(&self) -> bool {
        let sentences = self.text.split_inclusive(['.', '!', '?', ':']).count();
        self.shape != Shape::Heading
            && self.linked < 0.5
            && self.is_closed()
            && (self.chars() >= 240 || self.chars() >= 120 && sentences >= 2)
    }

    /// Short and without the end of a sentence: a heading, a title, a line of a list.
    pub fn is_label(&self) -> bool {
        self.shape == Shape::Heading || self.words() <= 25 && !self.is_closed() && !self.text.ends_with([':', ',', ';'])
    }
}

impl Page {
    pub fn kept(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.why.is_none())
    }

    pub fn text(&self) -> String {
        self.kept().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
    }
}

pub fn removed(blocks: Vec<Block>, outside: Vec<Removed>) -> Vec<Removed> {
    let gone = |block: Block| Some(Removed { why: block.why?.to_owned(), text: block.text });
    blocks.into_iter().filter_map(gone).chain(outside).collect()
}

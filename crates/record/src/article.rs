use crate::{Date, Text};
use serde::Serialize;

/// The languages Kiebitz reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[serde(rename = "de")]
    German,
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English => "en",
        }
    }
}

/// A page reduced to its article.
///
/// Paragraphs and headings of `text` are separated by a blank line. The title is not part of
/// `text`. Text given as such (JSON Lines) is kept to the letter, so that offsets hold in it.
#[derive(Clone, Debug)]
pub struct Article {
    pub id: String,
    pub url: Option<String>,
    /// Name or host of the publisher.
    pub site: Option<String>,
    pub title: Option<String>,
    pub text: Text,
    pub language: Language,
    pub published: Option<Date>,
    pub author: Option<String>,
    /// News agency credited for the text, as a short name ("dpa").
    pub agency: Option<String>,
    pub removed: Vec<Removed>,
}

/// What was not the article, and the sign by which it was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Removed {
    pub text: String,
    pub why: String,
}

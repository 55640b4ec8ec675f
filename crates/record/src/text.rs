use serde::Serialize;
use std::ops::Range;

/// A stretch of the article's text in Unicode code points, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A text that can be asked by code points as cheaply as by bytes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    string: String,
    /// Byte offset of every code point, and the length in bytes at the end.
    /// Empty for ASCII, where both counts agree.
    bytes: Vec<u32>,
}

impl Text {
    pub fn new(string: impl Into<String>) -> Text {
        let string = string.into();
        let bytes = if string.is_ascii() {
            Vec::new()
        } else {
            let ends = std::iter::once(string.len());
            string.char_indices().map(|(byte, _)| byte).chain(ends).map(|byte| byte as u32).collect()
        };
        Text { string, bytes }
    }

    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Length in code points.
    pub fn len(&self) -> usize {
        if self.bytes.is_empty() { self.string.len() } else { self.bytes.len() - 1 }
    }

    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }

    pub fn full_span(&self) -> Span {
        Span::new(0, self.len())
    }

    /// The words of a span; offsets past the end are cut to the end.
    pub fn slice(&self, span: Span) -> &str {
        &self.string[self.byte(span.start)..self.byte(span.end.max(span.start))]
    }

    /// Byte offset of a code point offset; past the end it is the length.
    pub fn byte(&self, code_point: usize) -> usize {
        match self.bytes.get(code_point) {
            Some(&byte) => byte as usize,
            None => code_point.min(self.string.len()),
        }
    }

    /// Code point offset of a byte offset that lies on a character boundary.
    pub fn code_point(&self, byte: usize) -> usize {
        if self.bytes.is_empty() {
            byte.min(self.string.len())
        } else {
            self.bytes.partition_point(|&b| (b as usize) < byte).min(self.bytes.len() - 1)
        }
    }

    /// The span in code points of a range in bytes.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.code_point(bytes.start), self.code_point(bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_and_bytes_agree_on_mixed_text() {
        let text = Text::new("Süd–Korea 🙂 ok");
        assert_eq!(text.len(), 14);
        assert_eq!(text.slice(Span::new(4, 9)), "Korea");
        assert_eq!(text.slice(Span::new(10, 11)), "🙂");
        assert_eq!(text.slice(Span::new(12, 99)), "ok");
        let byte = text.as_str().find("ok").unwrap();
        assert_eq!(text.span(byte..byte + 2), Span::new(12, 14));
    }

    #[test]
    fn ascii_needs_no_table() {
        let text = Text::new("plain");
        assert_eq!(text.slice(Span::new(1, 3)), "la");
        assert_eq!(text.span(1..3), Span::new(1, 3));
    }
}

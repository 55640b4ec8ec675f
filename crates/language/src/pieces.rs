//! The vocabulary: words → pieces by unigram Viterbi, pieces → embedding rows.

use network::{BLOCK, BLOCK_BYTES, Container, Error};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

pub(crate) const BEGIN: u32 = 0;
pub(crate) const END: u32 = 2;
const UNKNOWN: u32 = 3;
/// The first ids never stand for text.
const SPECIAL: usize = 4;

/// A word of more pieces (a data blob) keeps this many: the network looks at the ends of words.
const MOST_PIECES: usize = 64;

#[derive(Deserialize)]
struct Fields {
    width: usize,
    pieces: usize,
    unknown_score: f32,
}

pub(crate) struct Pieces {
    pub(crate) width: usize,
    pub(crate) sha256: String,
    unknown_score: f64,
    text: &'static [u8],
    ends: Vec<u32>,
    scores: Vec<f32>,
    /// Piece ids in the order of their bytes.
    sorted: Vec<u32>,
    character_from: Vec<u32>,
    character_to: Vec<u32>,
    character_ends: Vec<u32>,
    rows: &'static [u8],
}

impl Pieces {
    pub(crate) fn open(file: &'static [u8]) -> Result<Pieces, Error> {
        let file: Container<Fields> = Container::open("embedding", file)?;
        let Fields { width, pieces, unknown_score } = file.fields;
        let text = file.bytes("piece_text", "u8", &[file.length("piece_text")?])?;
        let mut opened = Pieces {
            width,
            unknown_score: f64::from(unknown_score),
            text,
            ends: file.integers("piece_ends")?,
            scores: file.floats("piece_scores", &[pieces])?,
            sorted: (SPECIAL as u32..pieces as u32).collect(),
            character_from: file.integers("character_from")?,
            character_to: file.integers("character_to")?,
            character_ends: file.integers("character_ends")?,
            rows: file.bytes("rows", "q4", &[pieces, width])?,
            sha256: file.payload_sha256,
        };
        let in_order =
            |ends: &[u32], length: usize| ends.is_sorted() && ends.last().is_none_or(|&end| end as usize <= length);
        if !in_order(&opened.ends, text.len())
            || !in_order(&opened.character_ends, opened.character_to.len())
            || opened.character_ends.len() != opened.character_from.len()
            || opened.ends.len() != pieces
            || !width.is_multiple_of(BLOCK)
        {
            return Err(Error::Version("embedding"));
        }
        let mut sorted = std::mem::take(&mut opened.sorted);
        sorted.sort_unstable_by_key(|&piece| opened.piece(piece));
        opened.sorted = sorted;
        Ok(opened)
    }

    fn piece(&self, id: u32) -> &'static [u8] {
        let start = if id == 0 { 0 } else { self.ends[id as usize - 1] };
        &self.text[start as usize..self.ends[id as usize] as usize]
    }

    /// The pieces of a word; `space_before` unless it is written together with the word before.
    pub(crate) fn cut(&self, word: &str, space_before: bool) -> Vec<u32> {
        let normal = self.normalise(word);
        if normal.is_empty() {
            return vec![UNKNOWN];
        }
        let text = if space_before { format!("▁{normal}") } else { normal };
        let mut pieces = self.viterbi(&text);
        if pieces.len() > MOST_PIECES {
            pieces.drain(MOST_PIECES / 2..pieces.len() - MOST_PIECES / 2);
        }
        pieces
    }

    /// NFC, mapped characters, single blanks as `▁`.
    fn normalise(&self, word: &str) -> String {
        // No word of a language is longer; blobs are cut so that their cost is bounded.
        const MOST_CHARACTERS: usize = 1000;
        let mapped: String = word.nfc().take(MOST_CHARACTERS).flat_map(|c| self.replacement(c)).collect();
        let blanks: Vec<&str> = mapped.split(' ').filter(|part| !part.is_empty()).collect();
        blanks.join("▁")
    }

    fn replacement(&self, character: char) -> Vec<char> {
        match self.character_from.binary_search(&(character as u32)) {
            Ok(index) => {
                let start = if index == 0 { 0 } else { self.character_ends[index - 1] };
                let codes = &self.character_to[start as usize..self.character_ends[index] as usize];
                codes.iter().filter_map(|&code| char::from_u32(code)).collect()
            }
            Err(_) => vec![character],
        }
    }

    /// The most probable cut.
    fn viterbi(&self, text: &str) -> Vec<u32> {
        #[derive(Clone, Copy)]
        struct Best {
            score: f64,
            start: usize,
            piece: u32,
        }
        let nothing = Best { score: f64::NEG_INFINITY, start: 0, piece: UNKNOWN };
        let mut best = vec![nothing; text.len() + 1];
        best[0].score = 0.0;
        for (start, character) in text.char_indices() {
            let so_far = best[start].score;
            let single_end = start + character.len_utf8();
            let mut offer = |end: usize, piece: u32, score: f64| {
                if so_far + score > best[end].score {
                    best[end] = Best { score: so_far + score, start, piece };
                }
            };
            let mut single = false;
            self.prefixes(&text.as_bytes()[start..], |length, piece| {
                single |= start + length == single_end;
                offer(start + length, piece, f64::from(self.scores[piece as usize]));
            });
            if !single {
                offer(single_end, UNKNOWN, self.unknown_score);
            }
        }
        let mut pieces = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let Best { start, piece, .. } = best[end];
            if piece != UNKNOWN || pieces.last() != Some(&UNKNOWN) {
                pieces.push(piece);
            }
            end = start;
        }
        pieces.reverse();
        pieces
    }

    /// Calls `found` with length and id of every piece with which `text` begins, shortest first.
    fn prefixes(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut range = self.sorted.as_slice();
        for (depth, &byte) in text.iter().enumerate() {
            // All of the range agree in the bytes before `depth`; a piece that ends there stands first.
            let at = |&piece: &u32| self.piece(piece).get(depth).copied();
            let from = range.partition_point(|piece| at(piece) < Some(byte));
            let length = range[from..].partition_point(|piece| at(piece) == Some(byte));
            range = &range[from..from + length];
            match range.first() {
                Some(&piece) if self.piece(piece).len() == depth + 1 => found(depth + 1, piece),
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Adds the embedding of a piece to `row`, which has `width` values.
    pub(crate) fn add_row(&self, piece: u32, row: &mut [f32]) {
        let bytes = self.width / BLOCK * BLOCK_BYTES;
        let blocks = self.rows[piece as usize * bytes..].chunks_exact(BLOCK_BYTES);
        for (values, block) in row.chunks_exact_mut(BLOCK).zip(blocks) {
            let scale = half(u16::from_le_bytes([block[0], block[1]]));
            let (low, high) = values.split_at_mut(BLOCK / 2);
            for ((low, high), &pair) in low.iter_mut().zip(high).zip(&block[2..]) {
                *low += (f32::from(pair & 15) - 8.0) * scale;
                *high += (f32::from(pair >> 4) - 8.0) * scale;
            }
        }
    }
}

/// A number of IEEE 754 half precision.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 31);
    let fraction = f32::from(bits & 1023) / 1024.0;
    sign * match exponent {
        0 => fraction * 2f32.powi(-14),
        31 => f32::NAN,
        _ => (1.0 + fraction) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn half_precision_numbers() {
        assert_eq!([0x3c00, 0xc000, 0x3555, 0x0001].map(half), [1.0, -2.0, 0.333_251_95, 5.960_464_5e-8]);
    }
}

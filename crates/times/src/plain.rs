//! A copy of the text in which every code point is one byte.
//!
//! Patterns run over it quickly, and a place in the copy is the offset in code points.

/// Stands for letters and digits that no pattern asks for; a word character in patterns.
const OTHER_LETTER: u8 = b'_';
/// Stands for all other characters that no pattern asks for.
const OTHER_SIGN: u8 = b'*';

/// The plain copy: accents are dropped (ä → a, ß → s), dashes, quotes and blanks made alike.
pub fn plain(text: &str) -> Vec<u8> {
    text.chars().map(byte).collect()
}

/// A pattern or word in the spelling of the plain copy.
pub fn plain_pattern(pattern: &str) -> String {
    pattern.chars().map(|c| char::from(byte(c))).collect()
}

fn byte(c: char) -> u8 {
    match c {
        ' '..='~' => c as u8,
        'ä' | 'à' | 'á' | 'â' => b'a',
        'ö' | 'ó' | 'ô' => b'o',
        'ü' | 'ú' | 'û' => b'u',
        'é' | 'è' | 'ê' | 'ë' => b'e',
        'Ä' => b'A',
        'Ö' => b'O',
        'Ü' => b'U',
        'ß' => b's',
        '‐'..='―' | '−' => b'-',
        '‘'..='‛' | '′' | '´' => b'\'',
        '“'..='‟' | '«' | '»' | '″' => b'"',
        _ if c.is_whitespace() || c.is_control() => b' ',
        _ if c.is_alphanumeric() => OTHER_LETTER,
        _ => OTHER_SIGN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_for_each_code_point() {
        let text = "Am 3.–4.\u{a0}März „früh“ 🙂 Москва";
        let copy = plain(text);
        assert_eq!(copy.len(), text.chars().count());
        assert_eq!(String::from_utf8(copy).unwrap(), "Am 3.-4. Marz \"fruh\" * ______");
    }
}

use crate::Refused;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

static CHARSET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i-u)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).ok());

/// Bytes → text. A byte order mark decides; then valid UTF-8 is UTF-8 whatever the page declares;
/// then comes the declaration of an HTML page, then a guess. What cannot be read becomes U+FFFD.
///
/// # Errors
/// `Refused::Binary` for anything that is not text.
pub fn decode(bytes: &[u8], html: bool) -> Result<Cow<'_, str>, Refused> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    refuse_binary(bytes)?;
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let encoding = if is_mostly_utf8(bytes) {
        UTF_8
    } else {
        html.then(|| declared(bytes)).flatten().filter(|&encoding| encoding != UTF_8).unwrap_or_else(|| guess(bytes))
    };
    Ok(encoding.decode_without_bom_handling(bytes).0)
}

fn refuse_binary(bytes: &[u8]) -> Result<(), Refused> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if head.starts_with(b"%PDF-") {
        return Err(Refused::Binary("a PDF"));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Err(Refused::Binary("a ZIP archive or an office document"));
    }
    let control = head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    if head.contains(&0) || control * 50 > head.len() {
        return Err(Refused::Binary("binary data"));
    }
    Ok(())
}

/// More whole characters beyond ASCII than broken ones: UTF-8 that was damaged on its way.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let label = CHARSET.as_ref()?.captures(&bytes[..bytes.len().min(4096)])?.get(1)?;
    Encoding::for_label(label.as_bytes())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

use crate::block::Block;
use crate::table;
use regex::Regex;
use std::sync::LazyLock;

/// Short name and the ways it is written.
static AGENCIES: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| table::rows(table::AGENCIES).map(|[short, names]| (short, names.split('|').collect())).collect());

/// Where a credit stands: in the date line ("BERLIN (dpa) – ", "MOSCOW, June 17 (Reuters) - "), in
/// brackets at the end of a paragraph, after "Quelle:" and the like, or alone on its line.
static PLACES_OF_CREDIT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"^[^.!?]{0,60}?\(([^()]{2,60})\)\s*[-–—:.]",
        r"^\p{Lu}[^.!?()]{0,50}?[,/]\s?([\p{L} -]{2,30}?)\s*[-–—]{1,2}\s",
        r"[(\[]([^()\[\]]{2,60})[)\]]\s*\.?$",
        r"(?:Quelle|Quellen|Source|Sources|Credit|Agentur|Agency)\s*:\s*(.{2,60})$",
        r"(?i:Material|Informationen|files|reporting|input|inputs|Meldung|Inhalt)\s+(?i:von|der|from|by)\s+(?:der |the )?(.{2,60}?)\W*$",
        r"^(?:©|\(c\)|Copyright)\s*(?:\d{4})?\s*(.{2,40})$",
        r"^(.{2,30})$",
        r"^(The Associated Press) contributed",
    ]
    .into_iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// The agency that the head or the end of the page credits; of several the first.
pub fn credited(blocks: &[Block]) -> Option<String> {
    let sentences: Vec<usize> = (0..blocks.len()).filter(|&i| blocks[i].is_sentence()).collect();
    let first = sentences.first().copied().unwrap_or(0);
    let last = sentences.last().copied().unwrap_or(0);
    let head = blocks.iter().take(first + 1);
    let end = blocks.iter().skip(last.max(first));
    let credits = blocks.iter().filter(|block| block.why == Some("credit"));
    head.chain(end).chain(credits).find_map(|block| in_block(&block.text))
}

fn in_block(text: &str) -> Option<String> {
    PLACES_OF_CREDIT.iter().filter_map(|place| place.captures(text)).find_map(|found| named(found.get(1)?.as_str()))
}

/// The first agency of a list such as "dpa/AFP" or "epd, KNA".
pub fn named(credit: &str) -> Option<String> {
    let credit = credit.trim();
    let exact =
        |part: &str| AGENCIES.iter().find(|(_, names)| names.contains(&part)).map(|(short, _)| (*short).to_owned());
    exact(credit).or_else(|| {
        credit
            .split(['/', ',', ';', '|', '+'])
            .flat_map(|part| part.split(" und "))
            .flat_map(|part| part.split(" and "))
            .find_map(|part| exact(part.trim()))
    })
}

//! CoNLL-U in and out: <https://universaldependencies.org/format.html>.
//!
//! Reading gives the text that the tokens and their `SpaceAfter=No` spell, and sentences with
//! code point spans into it.

use record::{Sentence, Span, Text, Upos, Word};
use std::fmt::Write;

/// Reads a whole CoNLL-U document. The error names the line.
pub fn read(conllu: &str) -> Result<(Text, Vec<Sentence>), String> {
    let mut text = String::new();
    let mut length = 0;
    let mut sentences = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    // Last id and span of the multiword token that is being read.
    let mut multiword: Option<(usize, Span)> = None;
    let mut append = |form: &str, misc: &str, text: &mut String| {
        let start = length;
        text.push_str(form);
        length += form.chars().count();
        let span = Span::new(start, length);
        if !misc.split('|').any(|m| m == "SpaceAfter=No") {
            text.push(' ');
            length += 1;
        }
        span
    };
    for (number, line) in conllu.lines().chain(std::iter::once("")).enumerate() {
        if line.is_empty() {
            multiword = None;
            if let (Some(first), Some(last)) = (words.first(), words.last()) {
                let span = first.span.cover(last.span);
                sentences.push(Sentence { span, heading: false, words: std::mem::take(&mut words), names: Vec::new() });
            }
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| format!("line {}: {what}", number + 1);
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, _, feats, head, deprel, _, misc] = fields.as_slice() else {
            return Err(wrong("not ten columns"));
        };
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| wrong("bad token range"))?;
            multiword = Some((last, append(form, misc, &mut text)));
            continue;
        }
        let Ok(id) = id.parse::<usize>() else { continue };
        let span = match multiword {
            Some((last, span)) if id <= last => span,
            _ => append(form, misc, &mut text),
        };
        let head: usize = if head == "_" { 0 } else { head.parse().map_err(|_| wrong("bad head"))? };
        words.push(Word {
            span,
            form: form.to_string(),
            lemma: if lemma == "_" { form.to_string() } else { lemma.to_string() },
            upos: Upos::from_name(upos).unwrap_or(Upos::X),
            feats: if feats == "_" { String::new() } else { feats.to_string() },
            head: head.checked_sub(1),
            deprel: deprel.to_string(),
        });
    }
    Ok((Text::new(text), sentences))
}

/// Writes sentences, with the text of each as a comment.
pub fn write(text: &Text, sentences: &[Sentence]) -> String {
    let mut out = String::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let _ = writeln!(out, "# sent_id = {}\n# text = {}", number + 1, text.slice(sentence.span).replace('\n', " "));
        for (index, word) in sentence.words.iter().enumerate() {
            let words = &sentence.words;
            let together = words[index..].iter().take_while(|w| w.span == word.span).count();
            let begins = index == 0 || words[index - 1].span != word.span;
            let spaced = match words.get(index + together) {
                Some(next) => next.span.start > word.span.end,
                None => true,
            };
            let misc = if spaced { "_" } else { "SpaceAfter=No" };
            if begins && together > 1 {
                let range = format!("{}-{}", index + 1, index + together);
                let _ = writeln!(out, "{range}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", text.slice(word.span));
            }
            let alone = begins && together == 1;
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t{}",
                index + 1,
                word.form,
                word.lemma,
                word.upos.name(),
                if word.feats.is_empty() { "_" } else { &word.feats },
                word.head.map_or(0, |head| head + 1),
                word.deprel,
                if alone { misc } else { "_" },
            );
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
1-2\tIm\t_\t_\t_\t_\t_\t_\t_\t_
1\tIn\tin\tADP\t_\t_\t3\tcase\t_\t_
2\tdem\tder\tDET\t_\tCase=Dat\t3\tdet\t_\t_
3\tMai\tMai\tPROPN\t_\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_

";

    #[test]
    fn multiword_tokens_share_a_span_and_survive_the_round_trip() {
        let (text, sentences) = read(SAMPLE).unwrap();
        assert_eq!(text.as_str(), "Im Mai. ");
        assert_eq!(sentences[0].words[0].span, sentences[0].words[1].span);
        assert_eq!(sentences[0].words[1].feat("Case"), Some("Dat"));
        let again = write(&text, &sentences);
        let body: Vec<&str> = again.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(body, SAMPLE.lines().collect::<Vec<_>>());
    }

    #[test]
    fn a_multiword_token_ends_with_its_sentence() {
        let (text, sentences) = read(&SAMPLE.repeat(2)).unwrap();
        assert_eq!(text.slice(sentences[1].words[2].span), "Mai");
        assert_eq!(text.slice(sentences[1].words[0].span), "Im");
        assert_ne!(sentences[0].words[0].span, sentences[1].words[0].span);
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(read("1\tIm\n").unwrap_err(), "line 1: not ten columns");
    }
}

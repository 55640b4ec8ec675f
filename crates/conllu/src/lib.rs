//! CoNLL-U in and out: <https://universaldependencies.org/format.html>.
//!
//! Reading gives the text that the tokens and their `SpaceAfter=No` spell, and sentences with
//! code point spans into it; `# newpar` and `# newdoc` become a blank line. In MISC, `NER=B-PER` and
//! `NER=I-PER` mark names, and `TokenRange=17:20` (written, not read) is the place of a token in the
//! text that was parsed, in code points, end exclusive.

use record::{Name, NameKind, Sentence, Span, Text, Upos, Word};
use std::fmt::Write;

/// Reads a whole CoNLL-U document. The error names the line.
pub fn read(conllu: &str) -> Result<(Text, Vec<Sentence>), String> {
    let mut text = String::new();
    let mut length = 0;
    let mut sentences = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    let mut names: Vec<Name> = Vec::new();
    // Last id and span of the multiword token that is being read.
    let mut multiword: Option<(usize, Span)> = None;
    let append = |form: &str, misc: &str, text: &mut String, length: &mut usize| {
        let start = *length;
        text.push_str(form);
        *length += form.chars().count();
        let span = Span::new(start, *length);
        if !misc.split('|').any(|m| m == "SpaceAfter=No") {
            text.push(' ');
            *length += 1;
        }
        span
    };
    for (number, line) in conllu.lines().chain(std::iter::once("")).enumerate() {
        if line.is_empty() {
            multiword = None;
            if let (Some(first), Some(last)) = (words.first(), words.last()) {
                let span = first.span.cover(last.span);
                let (words, names) = (std::mem::take(&mut words), std::mem::take(&mut names));
                sentences.push(Sentence { span, heading: false, words, names });
            }
            continue;
        }
        if line.starts_with('#') {
            if length > 0 && (line.starts_with("# newpar") || line.starts_with("# newdoc")) {
                text.push_str("\n\n");
                length += 2;
            }
            continue;
        }
        let wrong = |what: &str| format!("line {}: {what}", number + 1);
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, _, feats, head, deprel, _, misc] = fields.as_slice() else {
            return Err(wrong("not ten columns"));
        };
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| wrong("bad token range"))?;
            multiword = Some((last, append(form, misc, &mut text, &mut length)));
            continue;
        }
        let Ok(id) = id.parse::<usize>() else { continue };
        let span = match multiword {
            Some((last, span)) if id <= last => span,
            _ => append(form, misc, &mut text, &mut length),
        };
        if let Some((position, kind)) = misc.split('|').find_map(named) {
            match names.last_mut() {
                Some(name) if position == 'I' && name.words.end == words.len() && name.kind == kind => {
                    name.words.end += 1;
                    name.span = name.span.cover(span);
                }
                _ => names.push(Name { span, words: words.len()..words.len() + 1, kind }),
            }
        }
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

/// The side and kind of a MISC entry such as `NER=B-PER`.
fn named(entry: &str) -> Option<(char, NameKind)> {
    let (side, kind) = entry.strip_prefix("NER=")?.split_once('-')?;
    let kind = KINDS.iter().find(|(_, name)| *name == kind)?.0;
    Some((side.chars().next()?, kind))
}

const KINDS: [(NameKind, &str); 4] =
    [(NameKind::Per, "PER"), (NameKind::Org, "ORG"), (NameKind::Loc, "LOC"), (NameKind::Misc, "MISC")];

/// Writes sentences, with the text of each and the beginnings of paragraphs as comments.
pub fn write(text: &Text, sentences: &[Sentence]) -> String {
    let mut out = String::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let begins = match number.checked_sub(1).map(|before| sentences[before].span.end) {
            Some(end) => text.slice(Span::new(end, sentence.span.start)).contains('\n'),
            None => true,
        };
        if begins {
            out.push_str("# newpar\n");
        }
        let line = text.slice(sentence.span).replace(['\n', '\r'], " ");
        let _ = writeln!(out, "# sent_id = {}\n# text = {line}", number + 1);
        let next = sentences.get(number + 1).map(|next| next.span.start);
        write_words(text, sentence, next, &mut out);
        out.push('\n');
    }
    out
}

/// `next` is where the next sentence starts.
fn write_words(text: &Text, sentence: &Sentence, next: Option<usize>, out: &mut String) {
    let words = &sentence.words;
    for (index, word) in words.iter().enumerate() {
        let together = words[index..].iter().take_while(|w| w.span == word.span).count();
        let begins = index == 0 || words[index - 1].span != word.span;
        let follows = words.get(index + together).map(|next| next.span.start).or(next);
        let mut token = Vec::new();
        if follows.is_some_and(|start| start <= word.span.end) {
            token.push("SpaceAfter=No".to_string());
        }
        token.push(format!("TokenRange={}:{}", word.span.start, word.span.end));
        if begins && together > 1 {
            let range = format!("{}-{}", index + 1, index + together);
            let _ = writeln!(out, "{range}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}", text.slice(word.span), token.join("|"));
        }
        let mut misc: Vec<String> = Vec::new();
        if let Some(name) = sentence.names.iter().find(|name| name.words.contains(&index)) {
            let side = if name.words.start == index { 'B' } else { 'I' };
            let kind = KINDS.iter().find(|(kind, _)| *kind == name.kind).map_or("MISC", |(_, kind)| kind);
            misc.push(format!("NER={side}-{kind}"));
        }
        if begins && together == 1 {
            misc.append(&mut token);
        }
        let or_blank = |cell: &str| if cell.is_empty() { "_".to_string() } else { cell.to_string() };
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t{}",
            index + 1,
            word.form,
            or_blank(&word.lemma),
            word.upos.name(),
            or_blank(&word.feats),
            word.head.map_or(0, |head| head + 1),
            or_blank(&word.deprel),
            or_blank(&misc.join("|")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
1-2\tIm\t_\t_\t_\t_\t_\t_\t_\tTokenRange=0:2
1\tIn\tin\tADP\t_\t_\t3\tcase\t_\t_
2\tdem\tder\tDET\t_\tCase=Dat\t3\tdet\t_\t_
3\tMai\tMai\tPROPN\t_\t_\t0\troot\t_\tNER=B-MISC|SpaceAfter=No|TokenRange=3:6
4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\tTokenRange=6:7

";

    #[test]
    fn multiword_tokens_share_a_span_and_survive_the_round_trip() {
        let (text, sentences) = read(SAMPLE).unwrap();
        assert_eq!(text.as_str(), "Im Mai. ");
        assert_eq!(sentences[0].words[0].span, sentences[0].words[1].span);
        assert_eq!(sentences[0].words[1].feat("Case"), Some("Dat"));
        assert_eq!(text.slice(sentences[0].names[0].span), "Mai");
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
    fn paragraphs_and_missing_blanks_between_sentences_survive_the_round_trip() {
        let glued = SAMPLE.replace("TokenRange=6:7", "SpaceAfter=No");
        let (text, sentences) = read(&format!("# newdoc\n{glued}{SAMPLE}# newpar id = 2\n{SAMPLE}")).unwrap();
        assert_eq!(text.as_str(), "Im Mai.Im Mai. \n\nIm Mai. ");
        let (again, _) = read(&write(&text, &sentences)).unwrap();
        assert_eq!(again.as_str(), text.as_str());
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(read("1\tIm\n").unwrap_err(), "line 1: not ten columns");
    }
}

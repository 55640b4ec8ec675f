//! What a person reads on a terminal.

use crate::stages::Findings;
use anstyle::{AnsiColor, Style};
use record::{DateFrom, Event, Party, Span, Stance, Status};
use std::fmt::Write;

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const ACTOR: Style = AnsiColor::Cyan.on_default().bold();
const RECIPIENT: Style = AnsiColor::Magenta.on_default().bold();
const TRIGGER: Style = AnsiColor::Yellow.on_default().bold();
const TIME: Style = AnsiColor::Green.on_default();

fn status_style(status: Status) -> Style {
    match status {
        Status::Reported => AnsiColor::Green.on_default(),
        Status::Planned => AnsiColor::Blue.on_default(),
        Status::Alleged => AnsiColor::Yellow.on_default(),
        Status::Denied | Status::Negated => AnsiColor::Red.on_default(),
        Status::Hypothetical => FAINT,
    }
}

/// Head of an article: title, date, source.
pub fn head(findings: &Findings) -> String {
    let article = &findings.article;
    let title = article.title.as_deref().unwrap_or(&article.id);
    let date = article.published.map_or("no date".to_string(), |date| date.to_string());
    let parts = [Some(date), article.site.clone(), article.agency.clone(), Some(article.language.code().to_string())];
    let line: Vec<String> = parts.into_iter().flatten().collect();
    format!("{TITLE}{title}{TITLE:#}\n{FAINT}{}{FAINT:#}\n", line.join(" · "))
}

pub fn article(findings: &Findings) -> String {
    let mut out = head(findings);
    let _ = writeln!(out, "\n{}\n", findings.article.text.as_str());
    for removed in &findings.article.removed {
        let line = removed.text.replace('\n', " / ");
        let _ = writeln!(out, "{FAINT}removed ({}): {line}{FAINT:#}", removed.why);
    }
    out
}

/// Findings of one stage: place in the text, words, and the JSON fields as they are.
pub fn findings(found: &Findings, lines: &[String]) -> String {
    let mut out = head(found);
    for line in lines {
        let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_str(line) else { continue };
        let text = fields.remove("text").unwrap_or_default();
        let range = format!("{}–{}", fields["start"], fields["end"]);
        fields.retain(|name, value| !matches!(name.as_str(), "article" | "start" | "end") && !value.is_null());
        let rest: Vec<String> = fields
            .iter()
            .map(|(name, value)| match value.as_str() {
                Some(text) => format!("{name} {text}"),
                None => format!("{name} {value}"),
            })
            .collect();
        let text = text.as_str().unwrap_or_default().replace('\n', " ");
        let _ =
            writeln!(out, "{FAINT}{range:>11}{FAINT:#}  {TITLE}{text}{TITLE:#}  {FAINT}{}{FAINT:#}", rest.join(" · "));
    }
    out
}

pub fn events(findings: &Findings) -> String {
    let mut out = head(findings);
    if findings.events.is_empty() {
        let _ = writeln!(out, "{FAINT}no event found{FAINT:#}");
    }
    for event in &findings.events {
        let _ = write!(out, "\n{}", record(event));
        let _ = writeln!(out, "  {}", marked(findings, event));
    }
    out
}

fn record(event: &Event) -> String {
    let mut out = String::new();
    let mode = event.mode.as_ref().map_or(String::new(), |mode| format!("-{mode}"));
    let act = event.of.as_ref().map_or(String::new(), |act| format!(" (of {})", act.event.name()));
    let status = status_style(event.status);
    let date = match (event.date, event.date_from) {
        (Some(date), Some(DateFrom::Article)) => format!("{date} (article)"),
        (Some(date), _) => date.to_string(),
        (None, _) => "no date".to_string(),
    };
    let place = event.place.as_ref().map_or(String::new(), |place| format!(" · {}", place.name));
    let _ = writeln!(
        out,
        "{TITLE}{}{mode}{act}{TITLE:#}  {} → {}  {status}{}{status:#}  {date}{place}  {FAINT}cameo {} · {}{FAINT:#}",
        event.event.name(),
        parties(&event.actor),
        parties(&event.recipient),
        status_name(event.status),
        event.cameo,
        event.id,
    );
    for claim in &event.claims {
        let verb = if claim.stance == Stance::Asserts { "says so" } else { "denies it" };
        let _ = writeln!(out, "  {FAINT}{} {verb}{FAINT:#}", claim.by.name);
    }
    out
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Reported => "reported",
        Status::Planned => "planned",
        Status::Alleged => "alleged",
        Status::Denied => "denied",
        Status::Negated => "negated",
        Status::Hypothetical => "hypothetical",
    }
}

fn parties(parties: &[Party]) -> String {
    let names = parties.iter().map(|party| {
        let entity = &party.entity;
        let code = entity.code.iter().map(String::as_str).chain(entity.sector.iter().map(String::as_str));
        let code: Vec<&str> = code.collect();
        if code.is_empty() { entity.name.clone() } else { format!("{} [{}]", entity.name, code.join(" ")) }
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { "—".to_string() } else { names.join(", ") }
}

/// The sentence with the record's parts marked, where they stand in it.
fn marked(findings: &Findings, event: &Event) -> String {
    let sentence = Span::new(event.sentence.start, event.sentence.end);
    let mut marks: Vec<(Span, Style)> = Vec::new();
    let mut mark = |start, end, style| {
        let span = Span::new(start, end);
        if sentence.contains(span) && !marks.iter().any(|(other, _)| other.overlaps(span)) {
            marks.push((span, style));
        }
    };
    event.actor.iter().for_each(|party| mark(party.evidence.start, party.evidence.end, ACTOR));
    event.recipient.iter().for_each(|party| mark(party.evidence.start, party.evidence.end, RECIPIENT));
    event.time.iter().for_each(|time| mark(time.evidence.start, time.evidence.end, TIME));
    mark(event.trigger.start, event.trigger.end, TRIGGER);
    marks.sort_by_key(|(span, _)| span.start);
    let text = &findings.article.text;
    let mut out = String::new();
    let mut at = sentence.start;
    for (span, style) in marks {
        let _ = write!(out, "{}{style}{}{style:#}", text.slice(Span::new(at, span.start)), text.slice(span));
        at = span.end;
    }
    out.push_str(text.slice(Span::new(at, sentence.end)));
    out.replace('\n', " ")
}

/// Trees and names as CoNLL-U.
pub fn conllu(findings: &Findings) -> String {
    let article = &findings.article;
    format!("# newdoc id = {}\n{}", article.id, conllu::write(&article.text, &findings.sentences).trim_end())
}

/// Why a record is as it is.
pub fn explain(findings: &Findings, event: &Event) -> String {
    let mut out = record(event);
    let _ = writeln!(out, "  {}\n", marked(findings, event));
    let legend = [(ACTOR, "actor"), (RECIPIENT, "recipient"), (TRIGGER, "trigger"), (TIME, "time")];
    let legend: Vec<String> = legend.iter().map(|(style, name)| format!("{style}{name}{style:#}")).collect();
    let _ = writeln!(out, "  {}\n\nrule        {}", legend.join(" "), event.rule);
    for reason in &event.why {
        let _ = writeln!(out, "{:<11} {}", reason.field, reason.because);
    }
    let sentence = findings.sentences.iter().find(|sentence| sentence.span.start == event.sentence.start);
    if let Some(sentence) = sentence {
        let _ = writeln!(out, "\n{FAINT}tree{FAINT:#}");
        for (number, word) in sentence.words.iter().enumerate() {
            let head = word.head.map_or(0, |head| head + 1);
            let _ = writeln!(
                out,
                "{FAINT}{:>3}{FAINT:#} {:<24} {:<6} {:>3} {}",
                number + 1,
                word.form,
                word.upos.name(),
                head,
                word.deprel
            );
        }
    }
    out
}

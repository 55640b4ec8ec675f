//! `kiebitz`: news pages in, sourced event records out.

mod inputs;
mod lines;
mod own_actors;
mod stages;
mod unknown;
mod view;

use article::Hints;
use clap::{Args, Parser, Subcommand, ValueEnum};
use inputs::{Document, Skipped};
use rayon::prelude::*;
use record::Date;
use stages::{Depth, Findings, Stages};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use unknown::Unknown;

/// Documents that are in memory at once, for each thread.
const AT_ONCE: usize = 16;

#[derive(Parser)]
#[command(version, about, long_about = LONG_ABOUT, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const LONG_ABOUT: &str = "\
Kiebitz turns news pages into sourced political event data: who did what to whom, when, where, \
according to whom, and whether it happened, is planned, alleged, denied or hypothetical. It reads \
German and English, works offline, and writes PLOVER records with CAMEO codes; every record points \
at the words it came from.";

const EXAMPLES: &str = "\
Examples:
  kiebitz code page.html                    records of one page, readable
  kiebitz code pages/ > events.jsonl        a folder, as JSON Lines
  kiebitz code 'crawl/*.txt' --date 2024-06-17
  curl -s https://example.org/news | kiebitz code -
  kiebitz article page.html                 what is the article, what was removed and why
  kiebitz explain page.html 3f2a9c0d11e4b7a8
  kiebitz code page.html --actors my.tsv    with actors of your own
  kiebitz actors --unknown pages/           the names that no table knows

Exit status: 0 all inputs were read, 1 some were skipped (named on standard error), 2 wrong usage.";

const PARSE_EXAMPLES: &str = "\
Examples:
  kiebitz parse page.html > page.conllu
  kiebitz parse page.html --format jsonl      one object a sentence
  kiebitz parse --pretokenized gold.conllu --lang de --treebank gsd";

#[derive(Subcommand)]
enum Command {
    /// Event records: who did what to whom, when, where, according to whom
    Code(Coding),
    /// The article of a page, and what was removed from it
    Article(Options),
    /// Sentences
    Sentences(Options),
    /// Words, lemmas, dependency trees and names, as CoNLL-U
    Parse(Parse),
    /// Names of persons, organisations and places, as the engine marks them
    Entities(Options),
    /// Mentions of political actors, resolved
    Actors(Actors),
    /// Place names, resolved
    Places(Options),
    /// Time expressions with TIMEX3 values
    Times(Options),
    /// Why a record is as it is
    Explain(Explain),
}

#[derive(Args)]
#[command(after_help = EXAMPLES)]
struct Options {
    /// Files (.html, .htm, .txt, .md, .jsonl), folders, globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    #[command(flatten)]
    reading: ReadingOptions,
}

#[derive(Args)]
struct Coding {
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    own: OwnTable,
}

#[derive(Args)]
struct Actors {
    #[command(flatten)]
    coding: Coding,
    /// Instead: the names that no table knows, with counts, as rows for --actors
    #[arg(long)]
    unknown: bool,
}

#[derive(Args)]
struct OwnTable {
    /// Actors of your own, tab-separated, with the columns name, code, sector, kind and if you like
    /// language, office, wikidata, from, to; they go before what Kiebitz knows
    #[arg(long = "actors", value_name = "TABLE")]
    path: Option<PathBuf>,
}

#[derive(Args)]
#[command(after_help = PARSE_EXAMPLES)]
struct Parse {
    #[command(flatten)]
    options: Options,
    /// The inputs are CoNLL-U: their words are kept, everything else is predicted
    #[arg(long)]
    pretokenized: bool,
    /// Annotation scheme of the trees [default: gsd for German, ewt for English]
    #[arg(long, value_name = "NAME")]
    treebank: Option<String>,
}

#[derive(Args)]
struct Explain {
    /// File, or - for standard input
    input: String,
    /// The record's id, as `kiebitz code` prints it
    record: String,
    #[command(flatten)]
    reading: ReadingOptions,
    #[command(flatten)]
    own: OwnTable,
}

#[derive(Args)]
struct ReadingOptions {
    /// Publication date of the input (YYYY-MM-DD), instead of what a page says of itself
    #[arg(long)]
    date: Option<Date>,
    /// Language of the input, instead of recognising it
    #[arg(long, value_name = "LANGUAGE", value_parser = ["de", "en"])]
    lang: Option<String>,
    /// Readable on a terminal, JSON Lines otherwise
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Threads [default: all processors]
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// One JSON object a line
    Jsonl,
}

/// Writes the findings of one document.
type Writer = Box<dyn Fn(&Findings, Format) -> String + Sync>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(skipped) => ExitCode::from(u8::from(skipped > 0)),
        Err(Failure::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("kiebitz: {failure}");
            use stages::LoadError::{Actors, Treebank};
            let usage = matches!(failure, Failure::Load(Treebank(..) | Actors(..)));
            if usage { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Load(#[from] stages::LoadError),
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Runs a command; gives the number of inputs that were skipped.
fn run(command: Command) -> Result<usize, Failure> {
    let mut table = None;
    let mut own = |coding: Coding| {
        table = coding.own.path;
        coding.options
    };
    let (depth, options, write): (Depth, Options, Writer) = match command {
        Command::Code(coding) => (Depth::Events, own(coding), by_format(view::events, lines::events)),
        Command::Article(options) => (Depth::Article, options, by_format(view::article, lines::article)),
        Command::Sentences(options) => (Depth::Sentences, options, stage(lines::sentences)),
        Command::Actors(Actors { coding, unknown: true }) => return unknown_names(coding),
        Command::Actors(Actors { coding, .. }) => (Depth::Findings, own(coding), stage(lines::actors)),
        Command::Places(options) => (Depth::Findings, options, stage(lines::places)),
        Command::Times(options) => (Depth::Findings, options, stage(lines::times)),
        Command::Entities(options) => (Depth::Sentences, options, stage(lines::entities)),
        Command::Parse(parse) => return parse_inputs(parse),
        Command::Explain(explain) => return explain_record(explain),
    };
    over_inputs(&Stages::load(depth, None, table.as_deref())?, &options, Reads::Pages, &write)
}

/// Counts the names that no table knows, over all inputs.
fn unknown_names(coding: Coding) -> Result<usize, Failure> {
    let names = Arc::new(Mutex::new(Unknown::default()));
    let all = names.clone();
    let write: Writer = Box::new(move |findings, _| {
        all.lock().unwrap_or_else(PoisonError::into_inner).add(findings);
        String::new()
    });
    let stages = Stages::load(Depth::Findings, None, coding.own.path.as_deref())?;
    let skipped = over_inputs(&stages, &coding.options, Reads::Pages, &write)?;
    let names = names.lock().unwrap_or_else(PoisonError::into_inner);
    // The table is what a reader and a pipe both want.
    let text = match coding.options.reading.format {
        Some(Format::Jsonl) => names.jsonl(),
        _ => names.table(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(skipped)
}

fn by_format(text: fn(&Findings) -> String, jsonl: fn(&Findings) -> Vec<String>) -> Writer {
    Box::new(move |findings, format| match format {
        Format::Text => text(findings) + "\n",
        Format::Jsonl => jsonl(findings).into_iter().map(|line| line + "\n").collect(),
    })
}

fn stage(jsonl: fn(&Findings) -> Vec<String>) -> Writer {
    Box::new(move |findings, format| match format {
        Format::Text => view::findings(findings, &jsonl(findings)) + "\n",
        Format::Jsonl => jsonl(findings).into_iter().map(|line| line + "\n").collect(),
    })
}

fn parse_inputs(parse: Parse) -> Result<usize, Failure> {
    let Parse { mut options, pretokenized, treebank } = parse;
    // CoNLL-U is what a reader and a pipe both want.
    options.reading.format = options.reading.format.or(Some(Format::Text));
    let stages = Stages::load(Depth::Sentences, treebank.as_deref(), None)?;
    let reads = if pretokenized { Reads::Conllu } else { Reads::Pages };
    over_inputs(&stages, &options, reads, &by_format(view::conllu, lines::trees))
}

fn explain_record(explain: Explain) -> Result<usize, Failure> {
    let record = explain.record.clone();
    let found = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = found.clone();
    let write: Writer = Box::new(move |findings, format| {
        let Some(event) = findings.events.iter().find(|event| event.id == record) else { return String::new() };
        seen.store(true, std::sync::atomic::Ordering::Relaxed);
        match format {
            Format::Text => view::explain(findings, event),
            Format::Jsonl => lines::explained(event) + "\n",
        }
    });
    let options = Options { inputs: vec![explain.input.clone()], reading: explain.reading };
    let stages = Stages::load(Depth::Events, None, explain.own.path.as_deref())?;
    let skipped = over_inputs(&stages, &options, Reads::Pages, &write)?;
    if skipped == 0 && !found.load(std::sync::atomic::Ordering::Relaxed) {
        eprintln!("kiebitz: {} has no record {}", explain.input, explain.record);
        return Ok(1);
    }
    Ok(skipped)
}

/// What the inputs are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Pages,
    Conllu,
}

fn over_inputs(stages: &Stages, options: &Options, reads: Reads, write: &Writer) -> Result<usize, Failure> {
    let reading = &options.reading;
    let threads = reading.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let terminal = std::io::stdout().is_terminal();
    let format = reading.format.unwrap_or(if terminal { Format::Text } else { Format::Jsonl });
    let hints = Hints { date: reading.date, language: reading.lang.clone(), ..Hints::default() };
    let files = inputs::files(&options.inputs);
    let progress = progress(files.len());
    let mut out = std::io::BufWriter::new(anstream::stdout());
    let mut documents = files.into_iter().flat_map(|file| {
        progress.inc(1);
        match file {
            Ok(path) if reads == Reads::Conllu => inputs::whole(&path, &hints),
            Ok(path) => inputs::documents(&path, &hints),
            Err(skipped) => Box::new(std::iter::once(Err(skipped))),
        }
    });
    let mut skipped = 0;
    loop {
        let batch: Vec<Result<Document, Skipped>> =
            documents.by_ref().take(AT_ONCE * pool.current_num_threads()).collect();
        if batch.is_empty() {
            break;
        }
        let written: Vec<Result<String, Skipped>> = pool.install(|| {
            batch
                .into_par_iter()
                .map(|document| document.and_then(|one| code(stages, one, reads, format, write)))
                .collect()
        });
        for result in written {
            match result {
                Ok(text) => out.write_all(text.as_bytes())?,
                Err(Skipped { name, why }) => {
                    skipped += 1;
                    progress.suspend(|| eprintln!("kiebitz: skipped {name}: {why}"));
                }
            }
        }
        out.flush()?;
    }
    progress.finish_and_clear();
    Ok(skipped)
}

fn code(stages: &Stages, document: Document, reads: Reads, format: Format, write: &Writer) -> Result<String, Skipped> {
    let findings = match reads {
        Reads::Pages => stages.run(&document).map_err(|refused| refused.to_string()),
        Reads::Conllu => stages.run_tokens(&document),
    };
    match findings {
        Ok(findings) => Ok(write(&findings, format)),
        Err(why) => Err(Skipped { name: document.name, why }),
    }
}

/// A bar on standard error for more than one file; nothing where nobody watches.
fn progress(files: usize) -> indicatif::ProgressBar {
    if files < 2 || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    indicatif::ProgressBar::new(files as u64)
}

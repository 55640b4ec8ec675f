//! Time expressions with their TIMEX3 values, in German and English.
//!
//! [`Times::load`] reads the grammar of `data/times` (described in its `README.md`), [`Times::find`]
//! finds the expressions of an article. Rules are patterns over a plain copy of each sentence
//! (`plain`, `words`, `pattern`, `grammar`); their values are reckoned (`value`, `calendar`) from the article's
//! date, from the date last mentioned, or in the direction in which the clause's verb points (`tense`).

mod calendar;
mod grammar;
mod pattern;
mod plain;
mod table;
mod tense;
mod value;
mod words;

pub use table::Error;

use calendar::{Grain, Stretch, Which, from_record};
use grammar::{Candidate, Grammar, word_at};
use record::{Article, Language, Sentence, Span, TimeMention, TimeType, Upos, Word};
use tense::{Near, Tenses};
use value::{NOW, PRESENT, Standpoint, reckon};

macro_rules! data {
    ($file:literal) => {
        ($file, include_str!(concat!("../../../data/times/", $file)))
    };
}

/// The grammars of both languages.
pub struct Times {
    german: Grammar,
    english: Grammar,
    tenses: Tenses,
}

impl Times {
    /// Reads the built-in grammars; the error names file and line.
    pub fn load() -> Result<Times, Error> {
        Ok(Times {
            german: Grammar::read(data!("de-words.tsv"), data!("de.tsv"))?,
            english: Grammar::read(data!("en-words.tsv"), data!("en.tsv"))?,
            tenses: Tenses::load()?,
        })
    }

    /// The time expressions of an article, in order, not overlapping.
    pub fn find(&self, article: &Article, sentences: &[Sentence]) -> Vec<TimeMention> {
        let grammar = match article.language {
            Language::German => &self.german,
            Language::English => &self.english,
        };
        let today = article.published.and_then(from_record);
        let mut memory = Memory { today, sentence: 0, then: None, day: None, period: None, told: None };
        let mut end = 0;
        let mut mentions: Vec<TimeMention> = Vec::new();
        let mut nows = Vec::new();
        for sentence in sentences {
            memory.next_sentence(sentence, article.text.slice(Span::new(end, sentence.span.start)).contains('\n'));
            end = sentence.span.end;
            let copy = plain::plain(article.text.slice(sentence.span));
            for candidate in grammar.find(sentence, &copy) {
                let word = word_at(sentence, candidate.span);
                let near = self.tenses.at(sentence, word, article.language);
                // "wurde heute beschlossen", "soll heute kommen" are said of the day.
                let now = candidate.value.contains(NOW) && !matches!(near.tense, Which::Past | Which::Future);
                if let Some(mention) = mention(grammar, sentence, candidate, &memory.standpoint(near)) {
                    memory.keep(&mention);
                    if now {
                        nows.push(mentions.len());
                    }
                    mentions.push(mention);
                }
            }
        }
        if article.published.and_then(from_record).is_some_and(|today| takes_long_view(&mentions, &nows, today)) {
            for now in nows {
                let mention = &mut mentions[now];
                (mention.value, mention.anchor, mention.day) = (PRESENT.to_string(), None, None);
            }
        }
        mentions
    }
}

/// An essay that tells of years and of no day near its own means these times by "today"; `nows` are
/// those words.
fn takes_long_view(mentions: &[TimeMention], nows: &[usize], today: jiff::civil::Date) -> bool {
    const NEAR_DAYS: i32 = 7;
    const YEARS_TOLD: usize = 2;
    let others = mentions.iter().enumerate().filter(|(place, _)| !nows.contains(place)).map(|(_, mention)| mention);
    let mut years = 0;
    for stretch in others.filter_map(|mention| Stretch::read(&mention.value)) {
        if stretch.grain == Grain::Day && (stretch.first - today).get_days().abs() <= NEAR_DAYS {
            return false;
        }
        years += usize::from(stretch.first.year() < today.year());
    }
    years >= YEARS_TOLD
}

/// None if there is no such date.
fn mention(grammar: &Grammar, sentence: &Sentence, candidate: Candidate, from: &Standpoint) -> Option<TimeMention> {
    let kind = candidate.kind?;
    let reckoned = reckon(&candidate.value, from)?;
    let point = matches!(kind, TimeType::Date | TimeType::Time);
    let stretch = if point { Stretch::read(&reckoned.value) } else { None };
    let start = sentence.span.start;
    Some(TimeMention {
        span: Span::new(start + candidate.span.start, start + candidate.span.end),
        kind,
        value: reckoned.value,
        modifier: Some(candidate.modifier).filter(|modifier| !modifier.is_empty()),
        anchor: reckoned.anchor,
        day: stretch.and_then(Stretch::day),
        rule: grammar.rule(candidate.rule).name.to_string(),
    })
}

/// For so many sentences a quarter is what "a year ago" is compared with.
const PERIOD_AGE: usize = 4;

/// What was mentioned before; with `day`, `period` and `told` the number of the sentence.
struct Memory {
    today: Option<jiff::civil::Date>,
    sentence: usize,
    then: Option<Stretch>,
    day: Option<(jiff::civil::Date, usize)>,
    period: Option<(Stretch, usize)>,
    told: Option<(Stretch, usize)>,
}

impl Memory {
    fn standpoint(&self, near: Near) -> Standpoint {
        let young = |since: usize, age: usize| self.sentence <= since + age;
        Standpoint {
            today: self.today,
            then: self.then,
            day: self.day.filter(|&(_, since)| young(since, 1)).map(|(day, _)| day),
            period: self.period.filter(|&(_, since)| young(since, PERIOD_AGE)).map(|(period, _)| period),
            told: self.told.filter(|&(_, since)| young(since, 1)).map(|(told, _)| told),
            near,
        }
    }

    /// A day holds for the next sentence of its paragraph; a note without a verb ("Town hall, 8 p.m.")
    /// stands by itself.
    fn next_sentence(&mut self, sentence: &Sentence, new_paragraph: bool) {
        self.sentence += 1;
        let verbal = |word: &Word| matches!(word.upos, Upos::Verb | Upos::Aux);
        let note = !sentence.words.is_empty() && !sentence.words.iter().any(verbal);
        if new_paragraph || note {
            self.day = None;
        }
        if new_paragraph {
            self.told = None;
        }
    }

    fn keep(&mut self, mention: &TimeMention) {
        if !matches!(mention.kind, TimeType::Date | TimeType::Time) {
            return;
        }
        let Some(stretch) = Stretch::read(&mention.value) else { return };
        let anchor = mention.anchor.and_then(from_record);
        // "A year earlier" looks back; what follows goes on from where the text was.
        if anchor.is_some_and(|anchor| Some(anchor) != self.today && stretch.first < anchor) {
            return;
        }
        self.then = Some(stretch);
        match stretch.grain {
            Grain::Day => self.day = Some((stretch.first, self.sentence)),
            Grain::Quarter => self.period = Some((stretch, self.sentence)),
            _ => {}
        }
        let past_year = self.today.is_some_and(|today| stretch.first.year() < today.year());
        let in_full = anchor.is_none() && stretch.grain <= Grain::Year;
        self.told = Some((stretch, self.sentence)).filter(|_| past_year && in_full);
    }
}

#[cfg(test)]
mod tests;

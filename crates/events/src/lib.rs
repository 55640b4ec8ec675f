//! What was found in an article → sourced event records.
//!
//! [`Coder::code`] is the one entry point. It walks the dependency trees: a word of the lexicon
//! (`data/lexicon`) names an event, the slots of its clause name the parties, the words above and
//! around it say whether it happened and who says so. It never fails on text.

mod clause;
mod draft;
mod lexicon;
mod promise;
mod standing;
mod story;
mod tree;

pub use lexicon::LexiconError;

use clause::Clause;
use draft::Draft;
use knowledge::Knowledge;
use lexicon::Lexicon;
use promise::Promises;
use record::{
    Act, Article, Claim, Date, DateFrom, Entity, Event, EventTime, Language, Mention, MentionKind, Party, PlaceMention,
    PlaceOfEvent, Precision, Quoted, Reason, Sentence, Span, Status, TimeMention,
};
use sha2::{Digest, Sha256};

/// An article with all that the earlier stages found in it.
pub struct Reading<'a> {
    pub article: &'a Article,
    pub sentences: &'a [Sentence],
    pub mentions: &'a [Mention],
    pub places: &'a [PlaceMention],
    pub times: &'a [TimeMention],
    pub knowledge: &'a Knowledge,
}

/// The lexicons of both languages, read once.
pub struct Coder {
    german: Lexicon,
    english: Lexicon,
    promises: Promises,
}

impl Coder {
    pub fn load() -> Result<Coder, LexiconError> {
        Ok(Coder {
            german: Lexicon::of(Language::German)?,
            english: Lexicon::of(Language::English)?,
            promises: Promises::load()?,
        })
    }

    /// The events of an article in the order of their triggers.
    pub fn code(&self, reading: &Reading) -> Vec<Event> {
        let lexicon = match reading.article.language {
            Language::German => &self.german,
            Language::English => &self.english,
        };
        let mentions = with_places(reading);
        let reading = &Reading { mentions: &mentions, ..*reading };
        let clauses: Vec<Clause> = (0..reading.sentences.len())
            .filter(|&number| !reading.sentences[number].heading)
            .map(|number| Clause::new(reading, lexicon, number))
            .collect();
        let story = story::tell(reading, &clauses);
        let recorder = Recorder { reading, lexicon, promises: &self.promises };
        let mut records: Vec<Vec<Event>> = story.drafts.iter().map(|draft| recorder.records(draft)).collect();
        for (accusation, deed) in story.accusations {
            let id_of = |records: &[Vec<Event>], index: usize| records[index].first().map(|event| event.id.clone());
            for (from, to) in [(accusation, deed), (deed, accusation)] {
                if let Some(id) = id_of(&records, to) {
                    records[from].iter_mut().for_each(|event| event.linked.push(id.clone()));
                }
            }
        }
        let mut events: Vec<Event> = records.into_iter().flatten().collect();
        events.sort_by_key(|event| (event.trigger.start, event.trigger.end));
        events
    }
}

/// The mentions, and for each town or region that is none the state it lies in: whoever bombs a town
/// attacks its state.
fn with_places(reading: &Reading) -> Vec<Mention> {
    let mut mentions = reading.mentions.to_vec();
    for place in reading.places {
        let taken = reading.mentions.iter().any(|mention| mention.span.overlaps(place.span));
        let Some(code) = place.country.clone().filter(|_| !taken) else { continue };
        let name = reading.knowledge.country(&code).map_or_else(
            || code.clone(),
            |country| match reading.article.language {
                Language::German => country.name_de.to_string(),
                Language::English => country.name_en.to_string(),
            },
        );
        mentions.push(Mention {
            span: place.span,
            sentence: place.sentence,
            words: place.words.clone(),
            head: place.head,
            kind: MentionKind::Place,
            entities: vec![Entity { name, code: Some(code), ..Entity::default() }],
            confidence: 0.6,
            why: format!("the state in which {} lies", place.name),
            antecedent: None,
        });
    }
    mentions
}

struct Recorder<'a> {
    reading: &'a Reading<'a>,
    lexicon: &'a Lexicon,
    promises: &'a Promises,
}

impl Recorder<'_> {
    /// One record, or one for each of the times at which it happened.
    fn records(&self, draft: &Draft) -> Vec<Event> {
        if draft.times.len() > 1 {
            draft.times.iter().map(|&time| self.record(draft, Some(time), true)).collect()
        } else {
            vec![self.record(draft, draft.times.first().copied(), false)]
        }
    }

    fn record(&self, draft: &Draft, time: Option<usize>, one_of_several: bool) -> Event {
        let article = self.reading.article;
        let text = &article.text;
        let line = draft.line;
        let mut why = draft.why.clone();
        let mut because = |field, because: String| why.push(Reason { field, because });

        let time = time.map(|number| &self.reading.times[number]);
        let mut status = draft.status;
        let told = article.published.zip(time.and_then(|time| time.day));
        if let Some((_, (day, _))) = told.filter(|(published, (day, _))| status == Status::Reported && day > published)
        {
            status = Status::Planned;
            because("status", format!("{day} lies after the article's date"));
        }
        let soon = article.published.zip(time).is_some_and(|(published, time)| is_running_out(time, published));
        if status == Status::Reported && soon && self.is_present(draft) {
            status = Status::Planned;
            because("status", "told in the present of a time that is still to come".into());
        }
        if !draft.status_said && status == Status::Reported {
            because("status", "told as a fact: nothing around it says otherwise".into());
        }
        match draft.place.map(|place| &self.reading.places[place]) {
            Some(place) => {
                because("place", format!("“{}” hangs on the trigger: {}", text.slice(place.span), place.why))
            }
            None => because("place", "no place hangs on the trigger".into()),
        }
        let (date, date_from) = self.date(draft, status, time, &mut because);

        let ontology = self.reading.knowledge.ontology();
        let promised = status == Status::Planned && self.promises.is_promise(line.event);
        let contexts = self.contexts(draft);
        let (event, mode, cameo, of) = if promised {
            because("event", format!("a future {} is an AGREE", line.event.name()));
            let act = Act { event: line.event, mode: line.mode.clone() };
            (
                record::EventType::Agree,
                None,
                self.promises.cameo(line.event, line.mode.as_deref(), &contexts).to_string(),
                Some(act),
            )
        } else {
            (line.event, line.mode.clone(), line.cameo.clone(), None)
        };

        let actor = self.parties(&draft.actor);
        let mut recipient = self.parties(&draft.recipient);
        if draft.actor != draft.recipient {
            recipient.retain(|party| !actor.iter().any(|other| other.entity == party.entity));
        }
        let seed = one_of_several.then(|| time.map(|time| time.span)).flatten();
        Event {
            id: identifier(&article.id, draft.trigger, event.name(), seed),
            article: article.id.clone(),
            quad: ontology.quad(event),
            score: ontology.score(event, mode.as_deref()),
            event,
            mode,
            context: contexts,
            cameo,
            confidence: self.confidence(draft, recipient.is_empty()),
            actor,
            recipient,
            status,
            claims: draft
                .claims
                .iter()
                .map(|claim| Claim {
                    by: claim.by.clone(),
                    stance: claim.stance,
                    evidence: Quoted::new(text, claim.span),
                })
                .collect(),
            time: time.map(|time| EventTime {
                evidence: Quoted::new(text, time.span),
                value: time.value.clone(),
                kind: time.kind,
            }),
            date: date.map(|(date, _)| date),
            date_precision: date.map(|(_, precision)| precision),
            date_from,
            place: draft.place.map(|place| self.place(&self.reading.places[place])),
            sentence: Quoted::new(text, self.reading.sentences[draft.sentence].span),
            trigger: Quoted::new(text, draft.trigger),
            rule: line.name.clone(),
            language: article.language,
            coder: env!("CARGO_PKG_VERSION").to_string(),
            of,
            linked: Vec::new(),
            why,
        }
    }

    /// The event's day. Only what is reported as news falls back to the article's date.
    fn date(
        &self,
        draft: &Draft,
        status: Status,
        time: Option<&TimeMention>,
        because: &mut impl FnMut(&'static str, String),
    ) -> (Option<(Date, Precision)>, Option<DateFrom>) {
        if let Some(time) = time {
            because("date", format!("“{}” ({})", self.reading.article.text.slice(time.span), time.rule));
            return (time.day, time.day.map(|_| DateFrom::Text));
        }
        let published = self.reading.article.published;
        let reason = match published {
            None => "the article has no date and the text names none",
            Some(_) if draft.background => "background of its sentence, without a date",
            Some(_) if draft.is_noun() => "the noun tells no time",
            Some(_) if matches!(status, Status::Alleged | Status::Denied) && !draft.embedded_in.is_empty() => {
                "somebody speaks of it today, and the text does not say when it was"
            }
            Some(_) if matches!(status, Status::Planned | Status::Hypothetical | Status::Negated) => {
                "it did not happen, and the text names no time"
            }
            Some(_) => {
                because("date", "the text names no time: the article's date".into());
                return (published.map(|date| (date, Precision::Day)), Some(DateFrom::Article));
            }
        };
        because("date", reason.into());
        (None, None)
    }

    fn is_present(&self, draft: &Draft) -> bool {
        let word = &self.reading.sentences[draft.sentence].words[draft.word];
        word.feat("VerbForm") == Some("Fin") && word.feat("Tense") == Some("Pres")
    }

    fn parties(&self, mentions: &[usize]) -> Vec<Party> {
        let mut parties: Vec<Party> = Vec::new();
        for mention in mentions.iter().map(|&mention| &self.reading.mentions[mention]) {
            let evidence = Quoted::new(&self.reading.article.text, mention.span);
            for entity in &mention.entities {
                if !parties.iter().any(|party| party.entity == *entity) {
                    parties.push(Party { entity: entity.clone(), evidence: evidence.clone() });
                }
            }
        }
        parties
    }

    fn place(&self, place: &PlaceMention) -> PlaceOfEvent {
        PlaceOfEvent {
            name: place.name.clone(),
            country: place.country.clone(),
            geonameid: place.geonameid,
            lat: place.point.map(|(lat, _)| lat),
            lon: place.point.map(|(_, lon)| lon),
            precision: place.precision,
            evidence: Quoted::new(&self.reading.article.text, place.span),
        }
    }

    /// The contexts of the rule, and those that words beside the trigger prove.
    fn contexts(&self, draft: &Draft) -> Vec<String> {
        let tree = tree::Tree::new(&self.reading.sentences[draft.sentence]);
        let mut contexts = draft.line.context.clone();
        for word in tree.own_clause(draft.word) {
            contexts.extend(self.lexicon.contexts(&tree.lemma(word)).map(str::to_string));
        }
        contexts.sort();
        contexts.dedup();
        contexts
    }

    /// How far the record rests on sure ground: sure parties, a verb rather than a noun, a
    /// recipient. Not calibrated.
    fn confidence(&self, draft: &Draft, no_recipient: bool) -> f32 {
        let parties = draft.actor.iter().chain(&draft.recipient);
        let weakest = parties.map(|&mention| self.reading.mentions[mention].confidence).fold(1.0, f32::min);
        let mut confidence = 0.95 * weakest;
        for (holds, factor) in
            [(draft.is_noun(), 0.85), (no_recipient, 0.9), (draft.actor.is_empty(), 0.8), (draft.background, 0.9)]
        {
            if holds {
                confidence *= factor;
            }
        }
        (confidence * 100.0).round() / 100.0
    }
}

/// The end of the month, quarter or year in which the article appeared lies ahead of it.
fn is_running_out(time: &TimeMention, published: Date) -> bool {
    let Some((day, precision)) = time.day else { return false };
    let quarter = |date: Date| (date.month - 1) / 3;
    time.modifier.as_deref() == Some("END")
        && day.year == published.year
        && match precision {
            Precision::Month => day.month == published.month,
            Precision::Quarter => quarter(day) == quarter(published),
            Precision::Year => true,
            _ => false,
        }
}

fn identifier(article: &str, trigger: Span, event: &str, time: Option<Span>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{article}\n{}\n{}\n{event}", trigger.start, trigger.end));
    if let Some(time) = time {
        hash.update(format!("\n{}", time.start));
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

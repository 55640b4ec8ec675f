//! The nouns of Kiebitz: what one stage hands to the next, and the event record at the end.
//!
//! Nothing here does I/O or knows a file format. Every span counts Unicode code points into the
//! article's `text`, end exclusive.

mod article;
mod date;
mod event;
mod mention;
mod sentence;
mod text;

pub use article::{Article, Language, Removed};
pub use date::{Date, Precision};
pub use event::{
    Act, Claim, DateFrom, Event, EventTime, EventType, Party, PlaceOfEvent, Quoted, Reason, Stance, Status,
};
pub use mention::{Entity, Mention, MentionKind, PlaceMention, PlacePrecision, TimeMention, TimeType};
pub use sentence::{Name, NameKind, Sentence, Upos, Word};
pub use text::{Span, Text};

//! Text → sentences with words, trees and names.
//!
//! [`Engine::parse`] is the entry point: rules cut the text (`tokens`, `sentences`), pieces of words go
//! through a small int8 network (`pieces`, `encoder`, crate `network`), and `decode` makes trees of its
//! scores. `training/FORMAT.md` describes network and files.

mod decode;
mod encoder;
mod engine;
mod lemmas;
mod pieces;
mod rules;
mod sentences;
mod subjects;
mod tokens;

pub use engine::{Engine, Read};
pub use network::Error;
pub use sentences::segment;

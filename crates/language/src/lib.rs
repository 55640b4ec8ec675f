//! Text → sentences with words, trees and names.

mod rules;
mod sentences;
mod tokens;

pub use sentences::segment;

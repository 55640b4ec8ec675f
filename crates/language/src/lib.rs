//! Text → sentences with words, trees and names.

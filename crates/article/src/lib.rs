//! Bytes of a page → the article.

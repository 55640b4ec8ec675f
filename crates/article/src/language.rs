use crate::Refused;
use record::Language;
use whatlang::{Detector, Lang};

/// The language of a text. `known` is what the user says of it and settles the matter; `declared`
/// is what the page says of itself and is heard only where the text is too short to tell, for
/// templates are often left in English.
///
/// # Errors
/// `Refused::Language` with the ISO 639-1 code as given or the ISO 639-3 code as detected.
pub fn of(text: &str, known: Option<&str>, declared: Option<&str>) -> Result<Language, Refused> {
    if let Some(code) = known {
        return from_code(code).ok_or_else(|| Refused::Language(code.to_owned()));
    }
    match whatlang::detect(text) {
        Some(found) if found.lang() == Lang::Deu => Ok(Language::German),
        Some(found) if found.lang() == Lang::Eng => Ok(Language::English),
        Some(found) if found.is_reliable() => Err(Refused::Language(found.lang().code().to_owned())),
        _ => match declared {
            Some(code) => from_code(code).ok_or_else(|| Refused::Language(code.to_owned())),
            None => match Detector::with_allowlist(vec![Lang::Deu, Lang::Eng]).detect_lang(text) {
                Some(Lang::Deu) => Ok(Language::German),
                Some(_) => Ok(Language::English),
                None => Err(Refused::Language("unknown".to_owned())),
            },
        },
    }
}

fn from_code(code: &str) -> Option<Language> {
    match code.trim().split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
        "de" | "deu" | "ger" => Some(Language::German),
        "en" | "eng" => Some(Language::English),
        _ => None,
    }
}

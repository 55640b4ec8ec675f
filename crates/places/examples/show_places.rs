//! Prints the place names of a text, a sentence at a time, with their use: `show_places FILE de|en`.

use record::{Article, Language, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, language] = arguments.as_slice() else {
        return Err("usage: show_places FILE de|en".into());
    };
    let article = Article {
        id: String::new(),
        url: None,
        site: None,
        title: None,
        text: Text::new(std::fs::read_to_string(file)?),
        language: if language == "de" { Language::German } else { Language::English },
        published: None,
        author: None,
        agency: None,
        removed: Vec::new(),
    };
    let sentences = language::Engine::load()?.parse(&article.text, article.language);
    let knowledge = knowledge::Knowledge::load()?;
    let toponyms = places::toponyms(&article, &sentences, &knowledge);
    for (number, sentence) in sentences.iter().enumerate() {
        println!("\n{}", article.text.slice(sentence.span));
        for toponym in toponyms.iter().filter(|toponym| toponym.place.sentence == number) {
            let place = &toponym.place;
            println!(
                "  [{}] {} | {} | {} | {} {} | {:?} | {}",
                article.text.slice(place.span),
                toponym.used_as.as_str(),
                place.name,
                place.country.as_deref().unwrap_or("-"),
                place.feature.as_deref().unwrap_or("-"),
                place.geonameid.map(|id| id.to_string()).unwrap_or_default(),
                place.precision,
                place.why
            );
        }
    }
    Ok(())
}

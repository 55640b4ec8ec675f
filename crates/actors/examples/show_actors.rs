//! Prints the mentions of a text or of a CoNLL-U file: `show FILE de|en [YYYY-MM-DD]`.

use record::{Article, Language, Sentence, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, language, date @ ..] = arguments.as_slice() else {
        return Err("usage: show FILE de|en [YYYY-MM-DD]".into());
    };
    let language = if language == "de" { Language::German } else { Language::English };
    let published = date.first().map(|date| date.parse()).transpose()?;
    let content = std::fs::read_to_string(file)?;
    let (text, sentences) = if file.ends_with(".conllu") {
        conllu::read(&content)?
    } else {
        let text = Text::new(content);
        let sentences = language::Engine::load()?.parse(&text, language);
        (text, sentences)
    };
    let knowledge = knowledge::Knowledge::load()?;
    let article = article(text, language, published);
    let mentions = actors::find(&article, &sentences, &knowledge);
    for (number, sentence) in sentences.iter().enumerate() {
        println!("\n{}", article.text.slice(sentence.span));
        for (index, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.sentence == number) {
            print_mention(&article, sentence, index, mention);
        }
    }
    Ok(())
}

fn article(text: Text, language: Language, published: Option<record::Date>) -> Article {
    Article {
        id: String::new(),
        url: None,
        site: None,
        title: None,
        text,
        language,
        published,
        author: None,
        agency: None,
        removed: Vec::new(),
    }
}

fn print_mention(article: &Article, sentence: &Sentence, index: usize, mention: &record::Mention) {
    println!(
        "  {index:>3} [{}] ({}) {:?} {:.2} {}{}",
        article.text.slice(mention.span),
        sentence.words[mention.head].form,
        mention.kind,
        mention.confidence,
        mention.why,
        mention.antecedent.map(|index| format!(" <- {index}")).unwrap_or_default()
    );
    for entity in &mention.entities {
        println!(
            "        {} | {} {} | {} | {}",
            entity.name,
            entity.code.as_deref().unwrap_or("-"),
            entity.sector.join("+"),
            entity.person.as_deref().unwrap_or("-"),
            entity.office.as_deref().unwrap_or("-")
        );
    }
}

use crate::block::{Block, Page, Shape};
use crate::dates;

/// A page saved as text. Paragraphs are parted by blank lines or stand one on a line.
pub fn text(source: &str) -> Page {
    Page {
        blocks: paragraphs(source).iter().map(|text| Block::new(text, Shape::Paragraph)).collect(),
        ..Page::default()
    }
}

/// Lines that belong together are joined where the text was broken at a fixed width; elsewhere
/// every line is a paragraph.
fn paragraphs(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    // At a break of that kind the next word would not have fitted.
    let broken = |pair: &[&str]| {
        let word = pair[1].split_whitespace().next().unwrap_or_default();
        pair[0].chars().count() + 1 + word.chars().count() > width
    };
    let pairs = || lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty());
    let breaks = pairs().count();
    let wrapped = width <= 120 && breaks >= 4 && pairs().filter(|pair| broken(pair)).count() * 10 >= breaks * 7;
    let mut paragraphs: Vec<String> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let joins = wrapped && i > 0 && !lines[i - 1].is_empty() && broken(&lines[i - 1..=i]);
        match paragraphs.last_mut() {
            Some(last) if joins => {
                last.push(' ');
                last.push_str(line);
            }
            _ => paragraphs.push((*line).to_owned()),
        }
    }
    paragraphs
}

/// A page saved as Markdown, with or without a block of `key: value` lines at the top.
pub fn markdown(source: &str) -> Page {
    let mut page = Page::default();
    let body = front_matter(source, &mut page);
    let mut open = false;
    for line in body.lines().map(str::trim) {
        let hashes = line.chars().take_while(|&c| c == '#').count();
        let (shape, content) = match line {
            "" => {
                open = false;
                continue;
            }
            _ if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') => (Shape::Heading, &line[hashes + 1..]),
            _ if line.len() >= 3 && line.chars().all(|c| "-*_= ".contains(c)) => {
                open = false;
                continue;
            }
            _ => match item(line) {
                Some(content) => (Shape::Item, content),
                None => (Shape::Paragraph, line.trim_start_matches(['>', ' '])),
            },
        };
        let (text, linked) = plain(content.trim_end_matches([' ', '#']));
        match page.blocks.last_mut() {
            Some(last) if open && shape == Shape::Paragraph => {
                last.linked = 0.0;
                last.text = format!("{} {text}", last.text);
            }
            _ if text.is_empty() => {}
            _ => page.blocks.push(Block { linked, ..Block::new(&text, shape) }),
        }
        open = shape != Shape::Heading && !line.ends_with('\\');
    }
    page
}

/// Reads the lines between two `---` at the top and returns what comes after them.
fn front_matter<'a>(source: &'a str, page: &mut Page) -> &'a str {
    let split = source.trim_start().strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
    let Some((head, body)) = split else { return source };
    for (key, value) in head.lines().filter_map(|line| line.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key.trim().to_lowercase().as_str() {
            _ if value.is_empty() => {}
            "title" => page.title = Some(value),
            "date" | "published" => page.published = dates::of_stamp(&value),
            "author" => page.author = Some(value),
            "url" | "source" | "canonical" => page.url = Some(value).filter(|url| url.contains("://")),
            "lang" | "language" => page.language = Some(value),
            _ => {}
        }
    }
    body.trim_start_matches('-')
}

fn item(line: &str) -> Option<&str> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let marks = ["- ", "* ", "+ "];
    let numbered = || line[digits..].strip_prefix(". ").filter(|_| (1..=2).contains(&digits));
    marks.iter().find_map(|mark| line.strip_prefix(mark)).or_else(numbered)
}

/// Text without the marks of Markdown, and the share of it that stands in links.
fn plain(line: &str) -> (String, f32) {
    let mut out = String::new();
    let mut linked = 0;
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let Some((text, address)) = rest[open + 1..].split_once("](") else { break };
        let Some((_, after)) = address.split_once(')').filter(|_| !text.contains('[')) else { break };
        let image = rest[..open].ends_with('!');
        out.push_str(&rest[..open - usize::from(image)]);
        if !image {
            out.push_str(text);
            linked += text.chars().count();
        }
        rest = after;
    }
    out.push_str(rest);
    let out = out.replace("**", "").replace("__", "").replace('`', "");
    let out = out.trim().trim_matches(['*', '_']).trim().to_owned();
    let share = linked as f32 / out.chars().count().max(1) as f32;
    (out, share)
}

//! From scores to analyses: trees, lemmas, names.

use serde::Deserialize;
use std::ops::Range;

/// Index of the greatest score; 0 of none.
pub(crate) fn greatest(scores: &[f32]) -> usize {
    let better = |best: usize, index: usize| if scores[index] > scores[best] { index } else { best };
    (1..scores.len()).fold(0, better)
}

/// The tree with exactly one word under the root that has the greatest sum of scores.
///
/// `arcs` is [n, n + 1]: for each word the scores of its heads, the root first. The result is the
/// head of each word: 0 for the root, else one more than the head's index.
pub(crate) fn tree(arcs: &[f32], words: usize) -> Vec<usize> {
    let nodes = words + 1;
    // Node 0 is the root; a word is not its own head.
    let mut scores = vec![vec![f64::NEG_INFINITY; nodes]; nodes];
    let finite = || arcs.iter().copied().filter(|score| score.is_finite()).map(f64::from);
    let (least, most) = (finite().fold(0.0, f64::min), finite().fold(0.0, f64::max));
    // A second word under the root costs more than any tree can win by it.
    let root_cost = (most - least) * nodes as f64 + 1.0;
    for (word, row) in arcs.chunks_exact(nodes).enumerate() {
        for (head, &score) in row.iter().enumerate().filter(|&(head, _)| head != word + 1) {
            let score = if score.is_nan() { least } else { f64::from(score).clamp(least, most) };
            scores[word + 1][head] = if head == 0 { score - root_cost } else { score };
        }
    }
    let heads = arborescence(scores);
    heads[1..].to_vec()
}

/// Chu-Liu and Edmonds: `scores[node][head]`, node 0 is the root; returns the head of every node.
fn arborescence(scores: Vec<Vec<f64>>) -> Vec<usize> {
    let nodes = scores.len();
    let best_head = |node: usize| {
        (0..nodes).fold(0, |best, head| if scores[node][head] > scores[node][best] { head } else { best })
    };
    let mut heads: Vec<usize> = (0..nodes).map(|node| if node == 0 { 0 } else { best_head(node) }).collect();
    let Some(cycle) = cycle(&heads) else { return heads };

    // One node stands for the cycle, behind the nodes outside it.
    let outside: Vec<usize> = (0..nodes).filter(|node| !cycle.contains(node)).collect();
    let merged = outside.len();
    let mut smaller = vec![vec![f64::NEG_INFINITY; merged + 1]; merged + 1];
    let mut entry = vec![cycle[0]; merged];
    let mut exit = vec![cycle[0]; merged];
    for (a, &node) in outside.iter().enumerate() {
        for (b, &head) in outside.iter().enumerate() {
            smaller[a][b] = scores[node][head];
        }
        for &member in &cycle {
            if scores[node][member] > smaller[a][merged] {
                smaller[a][merged] = scores[node][member];
                exit[a] = member;
            }
            let gain = scores[member][node] - scores[member][heads[member]];
            if gain > smaller[merged][a] {
                smaller[merged][a] = gain;
                entry[a] = member;
            }
        }
    }
    let found = arborescence(smaller);
    for (a, &node) in outside.iter().enumerate().skip(1) {
        heads[node] = if found[a] == merged { exit[a] } else { outside[found[a]] };
    }
    let into = found[merged];
    heads[entry[into]] = outside[into];
    heads
}

/// The nodes of a cycle of heads, if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // The start of the walk that first came to a node.
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut node = start;
        while node != 0 && seen[node] == 0 {
            seen[node] = start;
            node = heads[node];
        }
        if node != 0 && seen[node] == start {
            let mut members = vec![node];
            let mut next = heads[node];
            while next != node {
                members.push(next);
                next = heads[next];
            }
            return Some(members);
        }
    }
    None
}

/// How a lemma is made from a form (`training/FORMAT.md`, "Lemma scripts").
#[derive(Debug, Deserialize)]
pub(crate) struct LemmaScript(String, String, usize, u8, String);

impl LemmaScript {
    pub(crate) fn apply(&self, form: &str) -> String {
        self.steps(form).filter(|lemma| !lemma.is_empty()).unwrap_or_else(|| form.to_string())
    }

    fn steps(&self, form: &str) -> Option<String> {
        let LemmaScript(case, infix, strip, umlaut, add) = self;
        let mut lemma = if case == "=" { form.to_string() } else { form.to_lowercase() };
        if !infix.is_empty() {
            let start = lemma.find(infix.as_str())?;
            lemma.replace_range(start..start + infix.len(), "");
        }
        for _ in 0..*strip {
            lemma.pop()?;
        }
        if *umlaut == 1 {
            let (start, letter) = lemma.char_indices().rev().find(|(_, c)| matches!(c, 'ä' | 'ö' | 'ü'))?;
            let plain = match letter {
                'ä' => "a",
                'ö' => "o",
                _ => "u",
            };
            lemma.replace_range(start..start + letter.len_utf8(), plain);
        }
        lemma.push_str(add);
        if case == "T" {
            let mut letters = lemma.chars();
            lemma = letters.next()?.to_uppercase().chain(letters).collect();
        }
        Some(lemma)
    }
}

/// The sequence of name tags with the greatest sum of scores in which `I-X` follows only `B-X` or `I-X`.
///
/// `scores` is [words, tags]; the result is an index into `tags` for each word.
pub(crate) fn name_tags(tags: &[String], scores: &[f32]) -> Vec<usize> {
    let count = tags.len();
    let continues = |before: usize, tag: usize| match tags[tag].strip_prefix("I-") {
        Some(kind) => tags[before].split_once('-').is_some_and(|(_, same)| same == kind),
        None => true,
    };
    // For every tag of the last word read: the best sum of a sequence that ends so, and the tag before at every step.
    let mut sums: Vec<f64> = Vec::new();
    let mut steps: Vec<Vec<usize>> = Vec::new();
    for row in scores.chunks_exact(count.max(1)) {
        let row = row.iter().map(|&score| if score.is_nan() { f64::from(f32::MIN) } else { f64::from(score) });
        if sums.is_empty() {
            let begins = |tag: usize| !tags[tag].starts_with("I-");
            sums = row.enumerate().map(|(tag, score)| if begins(tag) { score } else { f64::NEG_INFINITY }).collect();
            continue;
        }
        let best = |tag: usize| {
            let allowed = (0..count).filter(|&before| continues(before, tag));
            allowed.max_by(|&a, &b| sums[a].total_cmp(&sums[b]).then(b.cmp(&a))).unwrap_or(0)
        };
        let before: Vec<usize> = (0..count).map(best).collect();
        sums = row.zip(&before).map(|(score, &before)| sums[before] + score).collect();
        steps.push(before);
    }
    let Some(last) = (0..sums.len()).max_by(|&a, &b| sums[a].total_cmp(&sums[b]).then(b.cmp(&a))) else {
        return Vec::new();
    };
    let mut path = vec![last];
    for before in steps.iter().rev() {
        path.extend(path.last().map(|&tag| before[tag]));
    }
    path.reverse();
    path
}

/// Word ranges and types of names from `B-X`, `I-X` and `O`; an `I-X` that continues nothing begins.
pub(crate) fn names<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<(Range<usize>, &'a str)> {
    let mut names: Vec<(Range<usize>, &str)> = Vec::new();
    for (index, tag) in tags.enumerate() {
        let Some((position, kind)) = tag.split_once('-') else { continue };
        match names.last_mut() {
            Some((words, last)) if position == "I" && words.end == index && *last == kind => words.end += 1,
            _ => names.push((index..index + 1, kind)),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether every word leads to the root, and just one word hangs on it.
    fn check_tree(heads: &[usize]) {
        assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1, "{heads:?}");
        for word in 1..=heads.len() {
            let path = std::iter::successors(Some(word), |&node| Some(if node == 0 { 0 } else { heads[node - 1] }));
            assert!(path.take(heads.len() + 1).any(|node| node == 0), "cycle: {heads:?}");
        }
    }

    fn total(arcs: &[f32], heads: &[usize]) -> f32 {
        heads.iter().enumerate().map(|(word, &head)| arcs[word * (heads.len() + 1) + head]).sum()
    }

    #[test]
    fn the_tree_is_the_best_of_all_trees() {
        let mut seed = 7u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as f32
        };
        const WORDS: usize = 4;
        for _ in 0..200 {
            let arcs: Vec<f32> = (0..WORDS * (WORDS + 1)).map(|_| next()).collect();
            let heads = tree(&arcs, WORDS);
            check_tree(&heads);
            for number in 0..(WORDS + 1).pow(WORDS as u32) {
                let other: Vec<usize> =
                    (0..WORDS).map(|word| number / (WORDS + 1).pow(word as u32) % (WORDS + 1)).collect();
                let one_root = other.iter().filter(|&&head| head == 0).count() == 1;
                let nodes: Vec<usize> = std::iter::once(0).chain(other.iter().copied()).collect();
                if one_root && cycle(&nodes).is_none() {
                    assert!(total(&arcs, &other) <= total(&arcs, &heads), "{other:?} beats {heads:?}");
                }
            }
        }
    }

    #[test]
    fn scores_that_are_no_numbers_still_give_a_tree() {
        check_tree(&tree(&[f32::NAN; 12], 3));
        check_tree(&tree(&[f32::INFINITY; 12], 3));
        check_tree(&tree(&[0.0; 101 * 100], 100));
    }

    #[test]
    fn lemma_scripts() {
        let script = |case: &str, infix: &str, strip, umlaut, add: &str| {
            LemmaScript(case.to_string(), infix.to_string(), strip, umlaut, add.to_string())
        };
        assert_eq!(script("=", "ge", 1, 0, "en").apply("angekündigt"), "ankündigen");
        assert_eq!(script("l", "", 0, 0, "").apply("Der"), "der");
        assert_eq!(script("T", "", 1, 1, "").apply("häuser"), "Hause");
        assert_eq!(script("=", "zu", 0, 0, "").apply("gehen"), "gehen");
        assert_eq!(script("=", "", 9, 0, "").apply("ging"), "ging");
    }

    #[test]
    fn the_name_tags_are_the_best_valid_sequence() {
        let tags: Vec<String> = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"].map(str::to_string).into();
        let mut seed = 3u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as f32
        };
        const WORDS: usize = 4;
        let valid = |path: &[usize]| {
            let before = std::iter::once(&0).chain(path);
            before.zip(path).all(|(&before, &tag)| {
                tags[tag].strip_prefix("I-").is_none_or(|kind| before != 0 && tags[before].ends_with(kind))
            })
        };
        for _ in 0..200 {
            let scores: Vec<f32> = (0..WORDS * tags.len()).map(|_| next()).collect();
            let total = |path: &[usize]| path.iter().zip(scores.chunks(5)).map(|(&tag, row)| row[tag]).sum::<f32>();
            let found = name_tags(&tags, &scores);
            assert!(valid(&found), "{found:?}");
            for number in 0..5usize.pow(WORDS as u32) {
                let other: Vec<usize> = (0..WORDS).map(|word| number / 5usize.pow(word as u32) % 5).collect();
                assert!(!valid(&other) || total(&other) <= total(&found), "{other:?} beats {found:?}");
            }
        }
        assert_eq!(name_tags(&tags, &[]), Vec::<usize>::new());
        assert!(valid(&name_tags(&tags, &[f32::NAN; 15])));
    }

    #[test]
    fn names_from_tags() {
        let tags = ["B-PER", "I-PER", "O", "I-ORG", "B-ORG", "I-LOC"];
        assert_eq!(names(tags.into_iter()), [(0..2, "PER"), (3..4, "ORG"), (4..5, "ORG"), (5..6, "LOC")]);
    }
}

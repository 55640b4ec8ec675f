"""Variations of training sentences: other names of the same kind, other words' joints, marks of another typist."""

import collections
import dataclasses
import re

GERMAN = {"gsd", "pud-de", "germeval", "uner-de"}
CONTRACTIONS = {
    "im": "in dem", "am": "an dem", "zum": "zu dem", "zur": "zu der", "vom": "von dem", "beim": "bei dem", "ins": "in das"
}  # fmt: skip
QUOTES = {True: ["„“", "„”", "»«", "‚‘", '""'], False: ["“”", "‘’", '""']}


def name_spans(sentence):
    """[(first, end, kind)] of the names of a sentence."""
    spans, tags = [], [w.name for w in sentence.words] + ["O"]
    for i, tag in enumerate(tags):
        if spans and spans[-1][1] is None and not tag.startswith("I-"):
            spans[-1][1] = i
        if tag.startswith("B-"):
            spans.append([i, None, tag[2:]])
    return [tuple(span) for span in spans]


def pools(sentences):
    """{(German?, kind): the names of that kind as lists of words} of the sentences with names."""
    found = collections.defaultdict(list)
    for sentence in sentences:
        if sentence.names and sentence.names != "europeana":  # old spelling and misread letters
            for first, end, kind in name_spans(sentence):
                found[sentence.names in GERMAN, kind].append(sentence.words[first:end])
    return found


def swap_names(sentence, found, random):
    """A copy in which each second name is another one of its kind; sentences with trees stay as they are."""
    if sentence.trees:
        return sentence
    words, at = [], 0
    for first, end, kind in name_spans(sentence):
        choice = found[sentence.names in GERMAN, kind]
        if random.random() < 0.5 or not choice:
            continue
        words += sentence.words[at:first]
        other = random.choice(choice)
        for i, word in enumerate(other):
            space = word.space_before if i else sentence.words[first].space_before
            words.append(dataclasses.replace(word, space_before=space))
        at = end
    return dataclasses.replace(sentence, words=words + sentence.words[at:])


def cut_as_trees(sentence):
    """A copy with hyphens and contractions taken apart as in the treebanks and by the tokenizer; name corpora keep them."""
    if sentence.trees:
        return sentence
    words = []
    for word in sentence.words:
        parts = [p for p in re.split(r"(?<=\w\w)(-)(?=\w)", word.form) if p]
        spaces = [word.space_before] + [False] * (len(parts) - 1)
        if sentence.names in GERMAN and word.form.lower() in CONTRACTIONS:
            parts = CONTRACTIONS[word.form.lower()].split()
            parts[0] = parts[0].capitalize() if word.form[0].isupper() else parts[0]
            spaces = [word.space_before, True]
        for i, (part, space) in enumerate(zip(parts, spaces)):
            name = f"I-{word.name[2:]}" if i and word.name != "O" else word.name
            words.append(dataclasses.replace(word, form=part, space_before=space, name=name))
    return dataclasses.replace(sentence, words=words)


def restyle_marks(sentence, random):
    """A copy with the quotation marks and apostrophes of another typist: news write “ ”, „ “, » « and ’."""
    german = (sentence.trees or sentence.names) in GERMAN
    marks = random.choice(QUOTES[german])
    words, open_ = [], False
    for word in sentence.words:
        form = word.form
        if form in {'"', "``", "''", "“", "”", "„", "»", "«"}:
            open_ = not open_ if form == '"' else form in {"``", "„", "»"} or (form == "“" and not german)
            form = marks[0 if open_ else -1]
        elif not german and "'" in form and len(form) > 1:
            form = form.replace("'", "’")
        words.append(dataclasses.replace(word, form=form))
    return dataclasses.replace(sentence, words=words)

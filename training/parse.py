"""Plain text → CoNLL-U with the float network: python parse.py --model runs/v1/best.pt --language de FILE > trees.conllu

FILE is text (one paragraph a line) or JSONL (field `text`), also .xz. Word and sentence limits are simple rules: this is a bench
for rule writers, the engine itself cuts better.
"""

import argparse
import json
import re

import torch

from data import DEFAULTS, Sentence, Word, lines
from evaluate import open_model
from network import annotate

CONTRACTIONS = {
    "im": "in dem", "am": "an dem", "zum": "zu dem", "zur": "zu der", "beim": "bei dem", "vom": "von dem",
    "ins": "in das", "ans": "an das",
}  # fmt: skip
ABBREVIATIONS = set("Dr Prof St Mr Mrs Ms Gen Sen Rep Gov Lt Col Jr Sr Nr No vs bzw ca Mio Mrd u.a z.B d.h U.S".split())
TOKEN = re.compile(
    r"(?:[A-Za-zÄÖÜäöü]\.){2,}|\d+(?:[.,:]\d+)+|\d{1,2}\.(?= [A-ZÄÖÜ])|\.\.\.|[\w&]+(?:[-‑/]\w*)*|[^\w\s]", re.UNICODE
)
ENGLISH_TAIL = re.compile(r"(?i)(.+?)(n['’]t)$|(.+?)(['’](?:s|m|re|ve|ll|d))$")


def tokens(paragraph, language):
    """[(surface, [forms], space before)]"""
    found = []
    if language == "en":
        paragraph = re.sub(r"(?<=\w)(['’])(?=(?:s|m|re|ve|ll|d|t)\b)", "\uffff", paragraph)
    for match in re.finditer(TOKEN.pattern.replace(r"[\w&]", r"[\w&" + "\uffff]"), paragraph):
        surface, at = match.group().replace("\uffff", "'"), match.start()
        if not surface.strip("'"):
            surface = surface or "'"
        space = at == 0 or paragraph[at - 1].isspace()
        parts = [surface]
        if language == "de" and surface.lower() in CONTRACTIONS:
            parts = CONTRACTIONS[surface.lower()].split()
            if surface[0].isupper():
                parts[0] = parts[0].capitalize()
        elif language == "en" and (tail := ENGLISH_TAIL.match(surface)):
            parts = [part for part in tail.groups() if part]
        if surface == "." and found and found[-1][0] in ABBREVIATIONS and not space:
            before = found.pop()
            found.append((before[0] + ".", [before[0] + "."], before[2]))
        else:
            found.append((surface, parts, space))
    return found


def sentences(paragraph, language):
    """Cut after . ! ? … and the closing marks that follow, if the next token can begin a sentence."""
    current = []
    every = tokens(paragraph, language)
    for i, token in enumerate(every):
        current.append(token)
        after = every[i + 1] if i + 1 < len(every) else None
        ends = token[0] in {".", "!", "?", "…"} or (token[0] in {'"', "“", "”", "«", "»", ")"} and len(current) > 1
                                                    and current[-2][0] in {".", "!", "?"} and not token[2])  # fmt: skip
        if after is None or (ends and after[2] and (after[0][0].isupper() or not after[0][0].isalnum())):
            yield current
            current = []


def words_of(cut):
    words = []
    for surface, parts, space in cut:
        spelled = "".join(parts) == surface
        words += [Word(part, space if k == 0 else not spelled) for k, part in enumerate(parts)]
    words[0].space_before = True
    return words


def conllu(identifier, cut, said):
    rows, number = [f"# sent_id = {identifier}"], 0
    rows.append("# text = " + "".join(" " * (t[2] and i > 0) + t[0] for i, t in enumerate(cut)))
    for i, (surface, parts, _) in enumerate(cut):
        glued = "SpaceAfter=No" if i + 1 < len(cut) and not cut[i + 1][2] else "_"
        if len(parts) > 1:
            rows.append("\t".join([f"{number + 1}-{number + len(parts)}", surface] + ["_"] * 7 + [glued]))
            glued = "_"
        for part in parts:
            feats = "|".join(f"{k}={v}" for k, v in sorted(said["feats"][number].items(), key=lambda f: f[0].lower()))
            misc = [] if glued == "_" else [glued]
            if said["name"][number] != "O":
                misc.insert(0, "Name=" + said["name"][number])
            rows.append("\t".join([
                str(number + 1), part, said["lemma"][number], said["upos"][number], "_", feats or "_",
                str(said["head"][number]), said["relation"][number], "_", "|".join(misc) or "_",
            ]))  # fmt: skip
            number += 1
    return "\n".join(rows) + "\n\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--source", default="source/e5-small-q4.bin")
    parser.add_argument("--model", default="runs/v1/best.pt")
    parser.add_argument("--language", choices=["de", "en"], default="de")
    parser.add_argument("--limit", type=int, default=None, help="documents of a JSONL file")
    options = parser.parse_args()
    torch.set_num_threads(2)
    network, vocabulary, _ = open_model(options.model, options.source)
    if ".jsonl" in options.file:
        documents = [json.loads(line) for _, line in zip(range(options.limit or 10**9), lines(options.file))]
        texts = [(str(d.get("page_id", d.get("id", i))), d["text"]) for i, d in enumerate(documents)]
    else:
        texts = [("text", "\n".join(lines(options.file)))]
    cuts = []
    for name, text in texts:
        inside = [c for paragraph in text.split("\n") for c in sentences(paragraph.strip(), options.language)]
        cuts += [(f"{name}-{i}", cut) for i, cut in enumerate(inside, 1)]
    prepared = [Sentence(words_of(cut), **DEFAULTS[options.language]) for _, cut in cuts]
    said = dict(annotate(network, vocabulary, prepared))
    for i, (identifier, cut) in enumerate(cuts):
        print(conllu(identifier, cut, said[i]), end="")

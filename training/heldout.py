"""Writes the parts that no training has seen (data.py), to measure the engine on: heldout.py FOLDER [--corpora DIR].

    python heldout.py /tmp/heldout
    cargo run --release -p language --example accuracy -- de /tmp/heldout/gsd.conllu
    cargo run --release -p language --example names -- en /tmp/heldout/crossner.tsv crossner
"""

import argparse
import lzma
import pathlib
from dataclasses import dataclass

import data

TREES = {"gsd": "dep/de_gsd-dev.conllu.xz", "ewt": "dep/en_ewt-dev.conllu.xz"}
NAMES = {
    "germeval": "ner/de_germeval2014-dev.tsv.xz",
    "crossner": "ner/en_crossner-politics-dev.tsv.xz",
    "uner-en": "ner/en_uner-ewt-dev.tsv.xz",
}


@dataclass
class Block:
    id: str
    text: str


def blocks(path):
    """The sentences of a file as they stand in it."""
    found = []
    for text in lzma.open(path, "rt", encoding="utf-8").read().split("\n\n"):
        lines = text.strip("\n").split("\n")
        ids = [line.split("=", 1)[1].strip() for line in lines if line.startswith("# sent_id")]
        if any(line and not line.startswith("# ") for line in lines):
            found.append(Block(ids[0] if ids else "", "\n".join(lines)))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("into", type=pathlib.Path)
    parser.add_argument("--corpora", default="../../shared/corpora/open", type=pathlib.Path)
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    for name, file in (TREES | NAMES).items():
        found = blocks(options.corpora / file)
        if name == "uner-en":
            found = data.by_document(found)[1]
        elif name != "ewt":  # no part of EWT dev is trained on
            found = data.every_fifth(found)[1]
        path = options.into / f"{name}.{'conllu' if name in TREES else 'tsv'}"
        path.write_text("\n\n".join(block.text for block in found) + "\n\n", encoding="utf-8")
        print(f"{path}: {len(found)} sentences")


if __name__ == "__main__":
    main()

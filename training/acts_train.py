"""Trains the coder's network: python acts_train.py --run runs/a1 --program ../target/release/kiebitz"""

import argparse
import json
import pathlib
import random
import time

import torch
import torch.nn.functional as F

import acts_data
from acts_data import CONTEXTS, EVENTS, MODES, ROLES, STATUSES
from acts_network import NONE, Acts
from network import Network, buckets, encode_words
from shipped import read_model
from vocabulary import PAD, Source, Vocabulary

IGNORED = -100
# Padded pieces of a training batch, and of one that is only read.
SIZE, READING = 700, 2000


def prepare(examples, engine, vocabulary, cache=None):
    """Each example with its piece ids and the engine's last states."""
    if cache and cache.exists():
        return torch.load(cache, weights_only=False)
    encoded = [encode_words(vocabulary, example.words) for example in examples]
    kept = [i for i, (ids, _, _) in enumerate(encoded) if len(ids) <= 256]
    lengths = [len(ids) for ids, _, _ in encoded]
    states = {}
    engine.eval()
    for indices in buckets([lengths[i] for i in kept], READING, lambda i: lengths[kept[i]]):
        rows = [kept[i] for i in indices]
        ids = torch.full((len(rows), max(lengths[i] for i in rows)), PAD)
        for row, i in enumerate(rows):
            ids[row, : lengths[i]] = torch.tensor(encoded[i][0])
        with torch.inference_mode():
            x = engine.encode(ids)
        for row, i in enumerate(rows):
            states[i] = x[row, : lengths[i]].half().clone()
    prepared = [(examples[i], encoded[i], states[i]) for i in kept]
    if cache:
        torch.save(prepared, cache)
    return prepared


def collate(items):
    length = max(len(ids) for _, (ids, _, _), _ in items)
    width = max(len(example.words) for example, _, _ in items)
    batch = {
        "ids": torch.full((len(items), length), PAD),
        "states": torch.zeros(len(items), length, items[0][2].shape[-1]),
        "first": torch.zeros(len(items), width, dtype=torch.long),
        "last": torch.zeros(len(items), width, dtype=torch.long),
        "nodes": torch.zeros(len(items), width, dtype=torch.bool),
    }
    for row, (example, (ids, first, last), states) in enumerate(items):
        batch["ids"][row, : len(ids)] = torch.tensor(ids)
        batch["states"][row, : len(ids)] = states.float()
        n = len(example.words)
        batch["first"][row, :n] = torch.tensor(first[1:])
        batch["last"][row, :n] = torch.tensor(last[1:])
        batch["nodes"][row, :n] = True
    return batch


def pairs_of(example, rng=None):
    """(actor, recipient, event) of all acts; with rng also pairs between which nothing happens."""
    pairs = {}
    for act in example.acts:
        for actor in (word for role, word in act.roles if role == "actor"):
            for recipient in (word for role, word in act.roles if role == "recipient"):
                if actor != recipient:
                    pairs.setdefault((actor, recipient), EVENTS.index(act.event))
    if rng:
        parties = sorted({word for act in example.acts for role, word in act.roles if role in ("actor", "recipient")})
        others = [(a, b) for a in parties for b in parties if a != b and (a, b) not in pairs]
        for pair in rng.sample(others, min(len(others), 1)):
            pairs[pair] = NONE
    return [(*pair, event) for pair, event in pairs.items()]


def losses(network, batch, items, rng):
    out = network(batch)
    shape = out["event"].shape[:2]
    event = torch.full(shape, IGNORED)
    for row, (example, _, _) in enumerate(items):
        event[row, : len(example.words)] = NONE
    at, mode, status, context, roles = [], [], [], [], []
    pairs = []
    for row, (example, _, _) in enumerate(items):
        for act in example.acts:
            event[row, act.trigger] = EVENTS.index(act.event)
            at.append((row, act.trigger))
            mode.append(MODES.index(f"{act.event}-{act.mode}") if act.mode else len(MODES))
            status.append(STATUSES.index(act.status))
            context.append([float(name in act.contexts) for name in CONTEXTS])
            wanted = torch.zeros(shape[1], len(ROLES))
            for role, word in act.roles:
                wanted[word, ROLES.index(role)] = 1
            roles.append(wanted)
        pairs += [(row, *pair) for pair in pairs_of(example, rng)]
    wanted = (event >= 0) & (event != NONE)
    gate = F.binary_cross_entropy_with_logits(network.gates(batch), wanted.float(), reduction="none")
    total = {"gate": gate[batch["nodes"]].mean()}
    total |= {"event": F.cross_entropy(out["event"].flatten(0, 1), event.flatten(), CLASS_WEIGHTS, label_smoothing=0.02)}
    if at:
        rows, words = torch.tensor(at).T
        total["mode"] = F.cross_entropy(out["mode"][rows, words], torch.tensor(mode))
        total["status"] = F.cross_entropy(out["status"][rows, words], torch.tensor(status))
        total["context"] = F.binary_cross_entropy_with_logits(out["context"][rows, words], torch.tensor(context))
        nodes = batch["nodes"][rows]
        loss = F.binary_cross_entropy_with_logits(out["roles"][rows, words], torch.stack(roles), reduction="none")
        total["roles"] = (loss * nodes[..., None]).sum() / len(at)
    if pairs:
        rows, actors, recipients, events = torch.tensor(pairs).T
        scores = network.relate(out["words"], batch["nodes"], rows, actors, recipients)
        total["relation"] = F.cross_entropy(scores, events, label_smoothing=0.05)
    return total


# Words that tell of nothing are many.
CLASS_WEIGHTS = torch.tensor([1.0] * len(EVENTS) + [0.3])

# How much each loss counts: one mean over words, the others means over acts or pairs.
WEIGHTS = {"gate": 2, "event": 10, "mode": 0.5, "status": 0.7, "context": 2, "roles": 0.5, "relation": 1}


@torch.inference_mode()
def measure(network, items):
    """F1 of triggers with their event, of roles under gold triggers; accuracy of status, mode, relation."""
    network.eval()
    count = {}

    def add(name, n=1):
        count[name] = count.get(name, 0) + n

    lengths = [len(ids) for _, (ids, _, _), _ in items]
    for indices in buckets(lengths, READING, lambda i: lengths[i]):
        part = [items[i] for i in indices]
        batch = collate(part)
        out = network(batch)
        for row, (example, _, _) in enumerate(part):
            n = len(example.words)
            said = out["event"][row, :n].argmax(-1).tolist()
            gold = {act.trigger: act for act in example.acts}
            for word, event in enumerate(said):
                if event != NONE:
                    add("said")
                    add("spotted", word in gold)
                    add("typed", word in gold and EVENTS[event] == gold[word].event)
            add("gold", len(gold))
            for word, act in gold.items():
                add("acts")
                add("status", STATUSES[out["status"][row, word].argmax()] == act.status)
                allowed = [i for i, m in enumerate(MODES) if m.startswith(act.event + "-")] + [len(MODES)]
                mode = allowed[out["mode"][row, word, allowed].argmax()]
                add("mode", (MODES + [None])[mode] == (f"{act.event}-{act.mode}" if act.mode else None))
                chosen = out["roles"][row, word, :n] > 0
                for i, role in enumerate(ROLES):
                    wanted = {w for r, w in act.roles if r == role}
                    found = set(chosen[:, i].nonzero().flatten().tolist())
                    add(f"{role}.said", len(found))
                    add(f"{role}.gold", len(wanted))
                    add(f"{role}.right", len(found & wanted))
            pairs = pairs_of(example)
            if pairs:
                actors, recipients, events = torch.tensor(pairs).T
                rows = torch.full((len(pairs),), row)
                scores = network.relate(out["words"], batch["nodes"], rows, actors, recipients)
                add("pairs", len(pairs))
                add("related", (scores[:, :NONE].argmax(-1) == events).sum().item())

    def f1(right, said, gold):
        return 2 * right / max(1, said + gold)

    figures = {
        "trigger": f1(count["spotted"], count.get("said", 0), count["gold"]) if "said" in count else 0,
        "event": f1(count.get("typed", 0), count.get("said", 0), count["gold"]),
        "status": count["status"] / count["acts"],
        "mode": count["mode"] / count["acts"],
        "relation": count.get("related", 0) / max(1, count.get("pairs", 0)),
    }
    figures |= {role: f1(count[f"{role}.right"], count[f"{role}.said"], count[f"{role}.gold"]) for role in ROLES}
    return {key: round(value, 3) for key, value in figures.items()}


def engine_of(model, source):
    labels, state = read_model(model)
    vocabulary = Vocabulary(source)
    embedding = torch.from_numpy(source.matrix("emb.word", source.width)[vocabulary.kept])
    engine = Network(labels, embedding)
    engine.load_state_dict(state)
    return engine, vocabulary


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gold", type=pathlib.Path, default=acts_data.ROOT / "gold/events")
    parser.add_argument("--model", type=pathlib.Path, default=acts_data.ROOT / "crates/language/model/model.bin")
    parser.add_argument("--source", default="source/e5-small-q4.bin")
    parser.add_argument("--program", default="kiebitz")
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--start", type=pathlib.Path, help="a best.pt to train on from")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    options.run.mkdir(parents=True, exist_ok=True)

    source = Source(options.source)
    engine, vocabulary = engine_of(options.model, source)
    parts = {}
    for part in ("train", "dev"):
        texts = acts_data.read(options.gold / f"{part}.jsonl")
        parts[part] = prepare(acts_data.examples(texts, options.program), engine, vocabulary)
        print(part, len(texts), "texts", len(parts[part]), "sentences", flush=True)
    network = Acts(engine.embedding)
    network.start_from(source)
    if options.start:
        network.load_state_dict(torch.load(options.start, weights_only=False)["network"])
    encoder = {name for name, _ in network.named_parameters() if name.split(".")[0] in ("positions", "embedding_norm", "layers")}
    groups = [
        {"params": [p for name, p in network.named_parameters() if name in encoder], "lr": options.rate},
        {"params": [p for name, p in network.named_parameters() if name not in encoder], "lr": 8 * options.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    train = parts["train"]
    lengths = [len(ids) for _, (ids, _, _), _ in train]
    steps = options.epochs * len(buckets(lengths, SIZE, lambda i: lengths[i]))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    first, best = 0, -1.0
    latest = options.run / "latest.pt"
    if latest.exists():
        saved = torch.load(latest, weights_only=False)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        first, best = saved["epoch"], saved["best"]
    for epoch in range(first, options.epochs):
        began, network_losses = time.time(), {}
        network.train()
        batches = buckets(lengths, SIZE, lambda i: lengths[i] + rng.random() * 8)
        rng.shuffle(batches)
        for indices in batches:
            items = [train[i] for i in indices]
            with torch.autocast("cpu", torch.bfloat16):
                parts_of_loss = losses(network, collate(items), items, rng)
            loss = sum(WEIGHTS[key] * value for key, value in parts_of_loss.items())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            for key, value in parts_of_loss.items():
                network_losses[key] = network_losses.get(key, 0.0) + value.item() / len(batches)
        figures = measure(network, parts["dev"])
        quality = figures["event"] + figures["actor"] + figures["recipient"] + figures["status"] + figures["relation"]
        print(json.dumps({"epoch": epoch + 1, "seconds": round(time.time() - began), "losses": {k: round(v, 3) for k, v in network_losses.items()}, **figures}), flush=True)  # fmt: skip
        if quality > best:
            best = quality
            torch.save({"network": network.state_dict(), "figures": figures}, options.run / "best.pt")
        saved = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "epoch": epoch + 1, "best": best}  # fmt: skip
        torch.save(saved, latest)


if __name__ == "__main__":
    main()

"""Writes acts.bin (FORMAT.md): python acts_export.py --model runs/a1/best.pt --into ../crates/acts/model/acts.bin

The gate and the temperatures are fitted on gold/events/dev.jsonl.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import acts_data
from acts_data import CONTEXTS, EVENTS, MODES, ROLES, STATUSES
from acts_network import ACTS, NONE, Acts
from acts_train import collate, engine_of, pairs_of, prepare
from export import write
from network import CONFIG
from vocabulary import Source

# So many of a hundred sentences with an act must pass the gate.
PASSING = 0.99


def fit_temperature(logits, classes):
    temperatures = torch.linspace(0.5, 3.0, 51)
    return temperatures[torch.stack([F.cross_entropy(logits / t, classes) for t in temperatures]).argmin()].item()


@torch.inference_mode()
def fit(network, items):
    """(gate, temperatures) on held-out sentences."""
    network.eval()
    best, logits = [], {"event": [], "status": [], "relation": []}
    classes = {key: [] for key in logits}
    for item in items:
        batch = collate([item])
        example, out = item[0], network(batch)
        if example.acts:
            best.append(network.gates(batch)[0].max().item())
        event = torch.full((len(example.words),), NONE)
        for act in example.acts:
            event[act.trigger] = EVENTS.index(act.event)
            logits["status"].append(out["status"][0, act.trigger])
            classes["status"].append(STATUSES.index(act.status))
        logits["event"] += list(out["event"][0])
        classes["event"] += event.tolist()
        pairs = pairs_of(example)
        if pairs:
            actors, recipients, events = torch.tensor(pairs).T
            rows = torch.zeros(len(pairs), dtype=torch.long)
            logits["relation"] += list(network.relate(out["words"], batch["nodes"], rows, actors, recipients))
            classes["relation"] += events.tolist()
    gate = sorted(best)[int((1 - PASSING) * len(best))]
    return gate, {key: round(fit_temperature(torch.stack(logits[key]), torch.tensor(classes[key])), 3) for key in logits}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--engine", type=pathlib.Path, default=acts_data.ROOT / "crates/language/model/model.bin")
    parser.add_argument("--dev", type=pathlib.Path, default=acts_data.ROOT / "gold/events/dev.jsonl")
    parser.add_argument("--source", default="source/e5-small-q4.bin")
    parser.add_argument("--program", default="kiebitz")
    parser.add_argument("--into", type=pathlib.Path, default=acts_data.ROOT / "crates/acts/model/acts.bin")
    options = parser.parse_args()
    network = Acts()
    network.load_state_dict(torch.load(options.model, weights_only=False)["network"])
    engine, vocabulary = engine_of(options.engine, Source(options.source))
    items = prepare(acts_data.examples(acts_data.read(options.dev), options.program), engine, vocabulary)
    gate, temperatures = fit(network, items)
    header = options.engine.read_bytes()
    header = json.loads(header[12 : 12 + int.from_bytes(header[8:12], "little")])
    sizes = {key: CONFIG[key] for key in ("width", "heads", "inner", "epsilon")} | ACTS
    fields = {
        "kind": "acts", "format": 1, "engine_sha256": header["payload_sha256"], "config": sizes, "events": EVENTS,
        "modes": MODES, "statuses": STATUSES, "contexts": CONTEXTS, "roles": ROLES, "gate": gate,
        "temperatures": temperatures,
    }  # fmt: skip
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
    options.into.parent.mkdir(parents=True, exist_ok=True)
    write(options.into, fields, tensors)
    print(json.dumps({"gate": gate, "temperatures": temperatures}))


if __name__ == "__main__":
    main()

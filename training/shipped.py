"""Reads a model.bin (FORMAT.md) back: labels and weights, exact to their int8 rounding."""

import json
import pathlib

import numpy as np
import torch

from data import STYLES
from network import Labels

DTYPES = {"f32": "<f4", "i8": "i1"}


def read_model(path):
    """(labels, state for Network.load_state_dict) of a model.bin."""
    data = pathlib.Path(path).read_bytes()
    if data[:8] != b"KIEBITZ1":
        raise ValueError(f"{path} is not a model.bin")
    begin = 12 + int.from_bytes(data[8:12], "little")
    header = json.loads(data[12:begin])
    tensors = {}
    for tensor in header["tensors"]:
        count = int(np.prod(tensor["shape"]))
        array = np.frombuffer(data, DTYPES[tensor["dtype"]], count, begin + tensor["offset"])
        tensors[tensor["name"]] = array.astype(np.float32).reshape(tensor["shape"])
    state = {}
    for name, array in tensors.items():
        layer, _, part = name.rpartition(".")
        if part == "scale":
            continue
        scale = tensors.get(f"{layer}.scale") if part == "weight" else None
        state[name] = torch.tensor(array if scale is None else array * scale[:, None])
    fields = ("upos", "features", "lemma_scripts", "relations", "names")
    # A style that came up later begins as the mean of the others.
    rows = state["styles"]
    state["styles"] = torch.cat([rows, rows.mean(0, keepdim=True).expand(len(STYLES) - len(rows), -1)])
    return Labels(**{field: header[field] for field in fields}), state

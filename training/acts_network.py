"""The coder's network: an encoder of its own, and heads for acts, their standing and their roles."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from acts_data import CONTEXTS, EVENTS, MODES, ROLES, STATUSES
from network import CONFIG, Layer
from vocabulary import PAD

ACTS = {"layers": 12, "hidden": 256, "role_width": 128}
# The relation head has one class more: no event between the two.
NONE = len(EVENTS)


class Acts(nn.Module):
    """From pieces to scores of words, pairs of words and pairs of parties. `embedding` stays frozen and is not part of the state."""

    def __init__(self, embedding, dropout=0.1):
        super().__init__()
        self.register_buffer("embedding", embedding, persistent=False)
        self.positions = nn.Parameter(torch.zeros(CONFIG["positions"], CONFIG["width"]))
        self.embedding_norm = nn.LayerNorm(CONFIG["width"], CONFIG["epsilon"])
        width, hidden, role = CONFIG["width"], ACTS["hidden"], ACTS["role_width"]
        self.dropout = dropout
        self.layers = nn.ModuleList(
            Layer(width, CONFIG["heads"], CONFIG["inner"], CONFIG["epsilon"]) for _ in range(ACTS["layers"])
        )
        self.gate = nn.Linear(2 * width, 1)
        self.word = nn.Linear(2 * width, hidden)
        self.event = nn.Linear(hidden, len(EVENTS) + 1)
        self.mode = nn.Linear(hidden, len(MODES) + 1)
        self.status = nn.Linear(hidden, len(STATUSES))
        self.context = nn.Linear(hidden, len(CONTEXTS))
        self.trigger = nn.Linear(2 * width, role * len(ROLES))
        self.party = nn.Linear(2 * width, role)
        self.bias = nn.Linear(2 * width, len(ROLES))
        self.pair = nn.Linear(4 * width, hidden)
        self.key = nn.Linear(2 * width, hidden)
        self.relation = nn.Linear(6 * width, hidden)
        self.relation_event = nn.Linear(hidden, len(EVENTS) + 1)

    def start_from(self, source):
        """Takes the source encoder."""
        width, inner = CONFIG["width"], CONFIG["inner"]

        def put(target, *arrays):
            target.data.copy_(torch.cat([torch.tensor(a) for a in arrays]).view_as(target))

        put(self.positions, source.vector("emb.pos").reshape(-1, width) + source.vector("emb.type")[:width])
        put(self.embedding_norm.weight, source.vector("emb.ln.w"))
        put(self.embedding_norm.bias, source.vector("emb.ln.b"))
        for i, layer in enumerate(self.layers):
            for ours, theirs, columns in (
                (layer.qkv, ("q", "k", "v"), width),
                (layer.attention, ("ao",), width),
                (layer.inner, ("fi",), width),
                (layer.outer, ("fo",), inner),
            ):
                put(ours.weight, *(source.matrix(f"l{i}.{name}.w", columns) for name in theirs))
                put(ours.bias, *(source.vector(f"l{i}.{name}.b") for name in theirs))
            for ours, name in ((layer.attention_norm, "aln"), (layer.output_norm, "oln")):
                put(ours.weight, source.vector(f"l{i}.{name}.w"))
                put(ours.bias, source.vector(f"l{i}.{name}.b"))

    def words(self, batch):
        """First and last piece of each word, [batch, words, 2 * width]."""
        ids = batch["ids"]
        mask = ids.ne(PAD)[:, None, None, :]
        x = self.embedding_norm(F.embedding(ids, self.embedding) + self.positions[: ids.shape[1]])
        x = F.dropout(x, self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask, self.dropout)
        pick = lambda at: x.gather(1, at[..., None].expand(-1, -1, x.shape[-1]))  # noqa: E731
        return torch.cat([pick(batch["first"]), pick(batch["last"])], -1)

    def gates(self, batch):
        """Whether a word may tell of an act, seen from the engine's states alone, [batch, words]."""
        x = batch["states"]
        pick = lambda at: x.gather(1, at[..., None].expand(-1, -1, x.shape[-1]))  # noqa: E731
        return self.gate(torch.cat([pick(batch["first"]), pick(batch["last"])], -1))[..., 0].float()

    def forward(self, batch):
        words = F.dropout(self.words(batch), 2 * self.dropout, self.training)
        hidden = F.dropout(F.gelu(self.word(words)), 2 * self.dropout, self.training)
        trigger = self.trigger(words).unflatten(-1, (len(ROLES), -1))
        roles = torch.einsum("bird,bjd->bijr", trigger, self.party(words)) / ACTS["role_width"] ** 0.5
        return {
            "words": words,
            "event": self.event(hidden).float(),
            "mode": self.mode(hidden).float(),
            "status": self.status(hidden).float(),
            "context": self.context(hidden).float(),
            "roles": (roles + self.bias(words)[:, None]).float(),
        }

    def relate(self, words, nodes, rows, actors, recipients):
        """Scores of events between parties: row of the batch and word of each, [pairs, events + 1]."""
        parties = torch.cat([words[rows, actors], words[rows, recipients]], -1)
        keys = self.key(words)[rows]
        weights = torch.einsum("pd,pwd->pw", self.pair(parties), keys) / ACTS["hidden"] ** 0.5
        weights = weights.masked_fill(~nodes[rows], -1e4).softmax(-1)
        told = torch.einsum("pw,pwd->pd", weights, words[rows])
        hidden = F.dropout(F.gelu(self.relation(torch.cat([parties, told], -1))), 2 * self.dropout, self.training)
        return self.relation_event(hidden).float()

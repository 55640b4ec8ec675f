"""The network of FORMAT.md, "Network", in PyTorch, with batching and tree decoding."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from data import NAME_TAGS, STYLES, apply_script
from vocabulary import BEGIN, END, PAD

CONFIG = {
    "width": 384, "layers": 6, "heads": 12, "inner": 1536, "positions": 512, "epsilon": 1e-12,
    "style_width": 32, "arc_width": 256, "relation_width": 128,
}  # fmt: skip
IGNORED = -100
NEVER = -1e4


class Labels:
    """Everything the heads choose from."""

    def __init__(self, upos, features, lemma_scripts, relations, names=NAME_TAGS, styles=STYLES):
        self.upos, self.features, self.relations, self.names, self.styles = upos, features, relations, names, styles
        self.lemma_scripts = [tuple(script) for script in lemma_scripts]
        self.index = {
            key: {value: i for i, value in enumerate(getattr(self, key))}
            for key in ("upos", "relations", "lemma_scripts", "names", "styles")
        }

    def as_dict(self):
        return {k: getattr(self, k) for k in ("upos", "features", "lemma_scripts", "relations", "names", "styles")}


class Layer(nn.Module):
    def __init__(self, width, heads, inner, epsilon):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.attention = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, epsilon)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.output_norm = nn.LayerNorm(width, epsilon)

    def forward(self, x, mask, dropout):
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, length, width)
        x = self.attention_norm(x + F.dropout(self.attention(mixed), dropout, self.training))
        return self.output_norm(x + F.dropout(self.outer(F.gelu(self.inner(x))), dropout, self.training))


class Network(nn.Module):
    """Encoder and heads. `embedding` [pieces, width] stays frozen and is not part of the state."""

    def __init__(self, labels, embedding, dropout=0.1, word_dropout=0.2):
        super().__init__()
        c, self.labels, self.dropout, self.word_dropout = CONFIG, labels, dropout, word_dropout
        self.register_buffer("embedding", embedding, persistent=False)
        self.positions = nn.Parameter(torch.zeros(c["positions"], c["width"]))
        self.embedding_norm = nn.LayerNorm(c["width"], c["epsilon"])
        self.layers = nn.ModuleList(
            Layer(c["width"], c["heads"], c["inner"], c["epsilon"]) for _ in range(c["layers"])
        )
        self.styles = nn.Parameter(torch.randn(len(labels.styles), c["style_width"]))
        word = 2 * c["width"] + c["style_width"]
        self.arc_dependent = nn.Linear(word, c["arc_width"])
        self.arc_head = nn.Linear(word, c["arc_width"])
        self.arc_score = nn.Linear(c["arc_width"], c["arc_width"])
        self.relation_dependent = nn.Linear(word, c["relation_width"])
        self.relation_head = nn.Linear(word, c["relation_width"])
        self.relation_score = nn.Linear(c["relation_width"], len(labels.relations) * (c["relation_width"] + 1))
        self.upos = nn.Linear(word, len(labels.upos))
        self.features = nn.Linear(word, sum(len(values) for _, values in labels.features))
        self.lemma = nn.Linear(word, len(labels.lemma_scripts))
        self.names = nn.Linear(word, len(labels.names))

    def start_from(self, source):
        """Takes the first layers of the source encoder."""
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

    def encode(self, ids):
        mask = ids.ne(PAD)[:, None, None, :]
        x = self.embedding_norm(F.embedding(ids, self.embedding) + self.positions[: ids.shape[1]])
        x = F.dropout(x, self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask, self.dropout)
        return x

    def forward(self, batch):
        """Scores of all heads for nodes 0..n; `arc` [batch, n+1, n+1] is dependent by head."""
        hidden = self.encode(batch["ids"])
        pick = lambda at: hidden.gather(1, at[..., None].expand(-1, -1, hidden.shape[-1]))  # noqa: E731
        ends = torch.cat([pick(batch["first"]), pick(batch["last"])], -1)

        def words(style):
            styled = torch.cat([ends, self.styles[style][:, None].expand(-1, ends.shape[1], -1)], -1)
            return F.dropout(styled, self.word_dropout, self.training)

        def narrow(linear, x):
            return F.dropout(F.gelu(linear(x)), self.word_dropout, self.training)

        g, m = words(batch["trees"]), words(batch["names"])
        arc = self.arc_score(narrow(self.arc_dependent, g)) @ narrow(self.arc_head, g).transpose(1, 2)
        nodes = batch["nodes"]
        itself = torch.eye(nodes.shape[1], dtype=torch.bool)
        return {
            "arc": arc.float().masked_fill(~nodes[:, None, :] | itself, NEVER),
            "dependent": narrow(self.relation_dependent, g),
            "head": narrow(self.relation_head, g),
            "upos": self.upos(g).float(),
            "features": self.features(g).float(),
            "lemma": self.lemma(g).float(),
            "names": self.names(m).float(),
            "hidden": hidden,
        }

    def relation_scores(self, scores, heads):
        """[batch, nodes, relations] for the given heads [batch, nodes]."""
        head = scores["head"].gather(1, heads[..., None].expand(-1, -1, scores["head"].shape[-1]))
        per_relation = self.relation_score(scores["dependent"]).unflatten(-1, (len(self.labels.relations), -1))
        return (torch.einsum("bnlr,bnr->bnl", per_relation[..., :-1], head) + per_relation[..., -1]).float()


def encode_words(vocabulary, words):
    """Piece ids of one sentence and the index of the first and last piece of each node (0 = root)."""
    ids, first, last = [BEGIN], [0], [0]
    for word in words:
        first.append(len(ids))
        ids += vocabulary.cut(word.form, word.space_before)
        last.append(len(ids) - 1)
    return ids + [END], first, last


def collate(labels, sentences):
    """Sentences [(Sentence, (ids, first, last))] as padded tensors; a missing style is the first one."""
    length = max(len(ids) for _, (ids, _, _) in sentences)
    nodes = max(len(first) for _, (_, first, _) in sentences)
    batch = {
        "ids": torch.full((len(sentences), length), PAD),
        "first": torch.zeros(len(sentences), nodes, dtype=torch.long),
        "last": torch.zeros(len(sentences), nodes, dtype=torch.long),
        "nodes": torch.zeros(len(sentences), nodes, dtype=torch.bool),
        "trees": torch.tensor([labels.index["styles"].get(s.trees, 0) for s, _ in sentences]),
        "names": torch.tensor([labels.index["styles"].get(s.names, 0) for s, _ in sentences]),
    }
    for i, (_, (ids, first, last)) in enumerate(sentences):
        batch["ids"][i, : len(ids)] = torch.tensor(ids)
        batch["first"][i, : len(first)] = torch.tensor(first)
        batch["last"][i, : len(last)] = torch.tensor(last)
        batch["nodes"][i, : len(first)] = True
    return batch


def buckets(lengths, size, order):
    """Indices in batches of at most `size` padded pieces, sorted by the keys `order`."""
    batches, current, longest = [], [], 0
    for i in sorted(range(len(lengths)), key=order):
        if current and max(longest, lengths[i]) * (len(current) + 1) > size:
            batches.append(current)
            current, longest = [], 0
        current.append(i)
        longest = max(longest, lengths[i])
    return batches + [current]


def best_tree(arc):
    """Heads [n+1] of the best tree with one word under node 0; arc [n+1, n+1], dependent by head."""
    heads = arc.argmax(-1).tolist()
    heads[0] = -1
    if heads.count(0) == 1 and not find_cycle(heads):
        return heads
    best, rows = None, arc.tolist()
    heads = chu_liu_edmonds(rows)
    if heads.count(0) == 1:
        return heads
    for root in range(1, len(rows)):
        alone = [list(row) for row in rows]
        for w in range(1, len(rows)):
            alone[w][0] = rows[w][0] if w == root else NEVER * 100
        heads = chu_liu_edmonds(alone)
        total = sum(alone[w][heads[w]] for w in range(1, len(rows)))
        if best is None or total > best[0]:
            best = total, heads
    return best[1]


def find_cycle(heads):
    for start in range(1, len(heads)):
        seen, node = [], start
        while node > 0 and node not in seen:
            seen.append(node)
            node = heads[node]
        if node > 0:
            return seen[seen.index(node) :]
    return []


def chu_liu_edmonds(scores):
    """Heads of the greatest arborescence from node 0; scores[dependent][head], node 0 has no head (-1)."""
    n = len(scores)
    heads = [-1] + [max((v for v in range(n) if v != w), key=lambda v, w=w: scores[w][v]) for w in range(1, n)]
    cycle = find_cycle(heads)
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [v for v in range(n) if v not in inside]
    size = len(outside) + 1  # the cycle becomes the last node
    small = [[NEVER * 1000] * size for _ in range(size)]
    enter, leave = {}, {}
    for i, v in enumerate(outside):
        for j, u in enumerate(outside):
            if u != v:
                small[i][j] = scores[v][u]
        enter[i] = max(cycle, key=lambda w, v=v: scores[w][v] - scores[w][heads[w]])
        small[-1][i] = scores[enter[i]][v] - scores[enter[i]][heads[enter[i]]]
        leave[i] = max(cycle, key=lambda w, v=v: scores[v][w])
        small[i][-1] = scores[v][leave[i]]
    solved = chu_liu_edmonds(small)
    for i, v in enumerate(outside):
        if v:
            heads[v] = leave[i] if solved[i] == size - 1 else outside[solved[i]]
    heads[enter[solved[-1]]] = outside[solved[-1]]
    return heads


@torch.inference_mode()
def annotate(network, vocabulary, sentences, size=2000):
    """Fills words with what the network says; yields (sentence index, dict of lists for words 1..n)."""
    labels = network.labels
    network.eval()
    encoded = [encode_words(vocabulary, s.words) for s in sentences]
    root = labels.index["relations"]["root"]
    lengths = [len(ids) for ids, _, _ in encoded]
    for indices in buckets(lengths, size, lambda i: lengths[i]):
        batch = collate(labels, [(sentences[i], encoded[i]) for i in indices])
        scores = network(batch)
        trees = [
            best_tree(scores["arc"][row, : len(encoded[i][1]), : len(encoded[i][1])]) for row, i in enumerate(indices)
        ]
        heads = torch.zeros_like(batch["first"])
        for row, tree in enumerate(trees):
            heads[row, : len(tree)] = torch.tensor(tree).clamp(min=0)
        relation = network.relation_scores(scores, heads)
        relation[..., root] = NEVER
        relation = relation.argmax(-1)
        relation[heads == 0] = root
        features = [part.argmax(-1) for part in scores["features"].split([len(v) for _, v in labels.features], -1)]
        upos, lemma = (scores[key].argmax(-1) for key in ("upos", "lemma"))
        names = scores["names"].log_softmax(-1)
        for row, i in enumerate(indices):
            words = range(1, len(encoded[i][1]))
            forms = [w.form for w in sentences[i].words]
            yield i, {
                "upos": [labels.upos[upos[row, w]] for w in words],
                "lemma": [apply_script(forms[w - 1], labels.lemma_scripts[lemma[row, w]]) for w in words],
                "feats": [
                    {name: values[part[row, w]] for (name, values), part in zip(labels.features, features) if part[row, w]}
                    for w in words
                ],
                "head": [trees[row][w] for w in words],
                "relation": [labels.relations[relation[row, w]] for w in words],
                "name": best_names(labels.names, names[row, 1 : len(encoded[i][1])]),
            }


def best_names(tags, scores):
    """The best tag sequence in which `I-X` follows only `B-X` or `I-X`; scores [words, tags]."""
    allowed = torch.tensor([[not t.startswith("I-") or b[2:] == t[2:] for b in tags] for t in tags])  # [tag, before]
    barrier = torch.where(allowed, 0.0, NEVER)
    total = scores[0] + barrier[:, tags.index("O")]
    before = []
    for row in scores[1:]:
        best = (total + barrier).max(1)
        before.append(best.indices)
        total = row + best.values
    path = [int(total.argmax())]
    for indices in reversed(before):
        path.append(int(indices[path[-1]]))
    return [tags[tag] for tag in reversed(path)]

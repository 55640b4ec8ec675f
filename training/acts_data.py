"""Annotated texts of gold/events → sentences with words, triggers, roles and relations for the coder's network."""

import dataclasses
import json
import pathlib
import subprocess

ROLES = ["actor", "recipient", "asserts", "denies", "time", "place"]
STATUSES = ["reported", "planned", "alleged", "denied", "negated", "hypothetical"]
ROOT = pathlib.Path(__file__).parent.parent


def column(path, *columns):
    rows = [line.split("\t") for line in (ROOT / path).read_text().splitlines()]
    at = [rows[0].index(name) for name in columns]
    return [tuple(row[i] for i in at) if len(at) > 1 else row[at[0]] for row in rows[1:]]


EVENTS = column("data/ontology/events.tsv", "event")
MODES = ["-".join(pair) for pair in column("data/ontology/modes.tsv", "event", "mode")]
CONTEXTS = column("data/ontology/contexts.tsv", "code")


@dataclasses.dataclass
class Word:
    form: str
    space_before: bool
    start: int
    end: int
    head: int  # -1 for the root


@dataclasses.dataclass
class Act:
    trigger: int
    event: str
    mode: str | None
    status: str
    contexts: list
    roles: list  # (role, word)


@dataclasses.dataclass
class Example:
    id: str
    language: str
    words: list
    acts: list


def parse(texts, program):
    """Sentences of each text [{id, text, lang, date}] as the engine cuts and parses them."""
    lines = "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    command = [program, "parse", "-", "--format", "jsonl"]
    said = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    sentences = {}
    for line in said.stdout.splitlines():
        sentence = json.loads(line)
        words, before = [], None
        for word in sentence["words"]:
            apart = before is None or before["end"] < word["start"]
            words.append(Word(word["form"], apart, word["start"], word["end"], word["head"] - 1))
            before = word
        sentences.setdefault(sentence["article"], []).append(words)
    return sentences


def covered(words, span):
    return [i for i, word in enumerate(words) if word.start < span[1] and span[0] < word.end]


def head_of(words, span):
    """The word of the phrase whose own head lies outside it."""
    inside = covered(words, span)
    outer = [i for i in inside if words[i].head not in inside]
    return outer[0] if outer else None


def examples(texts, program):
    """One example a sentence; what an act has in other sentences of its text is left out."""
    parsed = parse([{key: text[key] for key in ("id", "text", "lang", "date")} for text in texts], program)
    result = []
    for text in texts:
        for number, words in enumerate(parsed.get(text["id"], [])):
            acts = []
            for event in text["events"]:
                triggers = covered(words, event["trigger"])
                if not triggers:
                    continue
                parties = [("actor", party["span"]) for party in event["actors"]]
                parties += [("recipient", party["span"]) for party in event["recipients"]]
                parties += [(claim["stance"], claim["span"]) for claim in event["claims"]]
                parties += [(role, event[role]) for role in ("time", "place") if event.get(role)]
                roles = [(role, head_of(words, span)) for role, span in parties]
                roles = [(role, word) for role, word in roles if word is not None]
                acts.append(
                    Act(triggers[0], event["event"], event.get("mode"), event["status"], event["contexts"], roles)
                )
            result.append(Example(f"{text['id']}.{number}", text["lang"], words, acts))
    return result


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]

#!/usr/bin/env python3
"""Writes the tables of this folder and of ../ontology from the collected knowledge tables.

    derive.py FOLDER      FOLDER holds countries.tsv, leaders.tsv, places.tsv.xz ... (see ../NOTICE)

Only the standard library is needed. Files named curated_* are written by hand and not touched.
Rows are sorted, so that the same input gives the same bytes.
"""
import csv
import lzma
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONTOLOGY = HERE.parent / "ontology"
LANGUAGES = ("de", "en")
# Family name first; Japanese, Hungarian and Singaporean names come in western order or with a surname.
FAMILY_NAME_FIRST = {"CHN", "HKG", "KOR", "PRK", "TWN", "KHM"}
# Vietnamese are called by the last part of the name; the press uses both ends.
BOTH_ENDS = {"VNM"}
PARTICLES = {"de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "vom", "zu", "al", "el", "bin", "ben", "bint", "ibn", "ter", "ten"}
NO_SURNAME = {"jr.", "jr", "sr.", "sr", "ii", "iii", "iv", "v", "vi", "x", "xiv", "xvi"}
# Words that the sources put before a name, and what they add to it.
BEFORE_NAME = re.compile(
    r"^(Ceo|China|French Polynesia|Territorial Assembly|Governor of the Pitcairn Islands|Regent of Liechtenstein"
    r"|Minister of State for Cabinet Affairs|New Zealand is represented by Administrator|Dr\.|King|Queen) ")
NICKNAME = re.compile(r' *(\[[^]]*\]|"[^"]*"|\([^)]*\))')
# Wikidata ids that are wrong in the source.
WIKIDATA = {("Ursula von der Leyen", "Q57641"): "Q60772"}
# German names of places that the press no longer uses; they are found, but not shown.
OLD_EXONYMS = set(
    "Reval Dorpat Wilna Narwa Agram Laibach Pressburg Kaschau Fünfkirchen Raab Klausenburg Hermannstadt Kronstadt "
    "Temeswar Konstanza Tientsin Tschungking Schanghai Kioto Gdingen Gleiwitz Kattowitz Oppeln Nimwegen Königsberg "
    "Lemberg Bombay Saigon Lugansk Charkow Czernowitz".split())
WRONG_EXONYMS = {("BRN", "Brunei Darussalam")}
# Names of others, and titles, among the aliases of the source.
WRONG_ALIASES = {
    "Ursula von der Leyen": ["Orbán"],
    "Modibo Keita": ["Boubacar"],
    "Min Aung Hlaing": ["Myint Swe", "in Chief"],
    "Habib Essid": ["Essebsi"],
    "Kais Saied": ["Mechichi"],
    "Moetai Brotherson": ["Fritch"],
    "Andrei Kobyakov": ["Prime"],
}
# Terms of others: the source took over a name when another office changed hands.
WRONG_TERMS = {("Modibo Keita", "HOS"), ("Habib Essid", "HOS"), ("Kais Saied", "HOG")}
# A career is shorter; persons of one name further apart are two.
CAREER = 45
# Modes of CAMEO2PLOVER that the manual no longer has, as we read them; "" where no mode is near.
OLD_MODES = {
    "assassinate": "targeted", "massacre": "targeted", "cleansing": "targeted", "ban": "restrict",
    "political": "restrict", "return": "", "ease": "", "pro_autocracy": "",
}
OLD_CONTEXTS = {"democracy": "pro_democracy", "humanitarian": "human_security"}


# What the content of a verbal event is: something intended, or a deed that is judged.
INTENT = ("AGREE", "CONSULT", "CONCEDE", "REQUEST", "REJECT", "THREATEN")
CONTENT = {"SUPPORT": "deed", "ACCUSE": "deed", **dict.fromkeys(INTENT, "intent")}


def read(folder, name):
    path = folder / name
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else open(path, encoding="utf-8")
    with opened as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def text(columns, rows):
    for row in rows:
        bad = [cell for cell in row if "\t" in str(cell) or "\n" in str(cell)]
        assert len(row) == len(columns) and not bad, row
    return "".join("\t".join(map(str, row)) + "\n" for row in [columns, *rows])


def curated(name):
    """The rows written by hand beside a table."""
    return read(HERE, "curated_" + name) if (HERE / ("curated_" + name)).exists() else []


def write(name, columns, rows, folder=HERE):
    (folder / name).write_text(text(columns, rows), encoding="utf-8", newline="\n")


def unique(items):
    return list(dict.fromkeys(item for item in items if item))


def pick(row, columns):
    return [row[column] for column in columns]


# ---- states ----


def countries(folder):
    columns = ("code iso2 wikidata name_en name_de status parent plover_country plover_extra continent "
               "capital_en capital_de population").split()
    rows = sorted((pick(row, columns) for row in read(folder, "countries.tsv")), key=lambda row: row[0])
    write("countries.tsv", columns, rows)


def names(folder):
    rank = ["common", "short", "iso", "official", "abbr", "variant", "informal", "nickname", "region", "former", "ambiguous"]
    ambiguous, best = set(), {}
    for row in read(folder, "names.tsv"):
        if row["lang"] not in LANGUAGES or row["kind"] not in rank:
            continue
        key = (row["code"], row["lang"], row["name"])
        if row["kind"] == "ambiguous":
            ambiguous.add(key)
        if key not in best or rank.index(row["kind"]) < rank.index(best[key]):
            best[key] = row["kind"]
    rows = [[*key, "ambiguous" if key in ambiguous else kind] for key, kind in sorted(best.items())]
    write("names.tsv", ["code", "lang", "name", "kind"], rows)


def demonyms(folder):
    columns = ["code", "lang", "kind", "form"]
    rows = [pick(row, columns) for row in read(folder, "demonyms.tsv") if row["lang"] in LANGUAGES]
    write("demonyms.tsv", columns, sorted(rows))


def metonyms(folder):
    columns = ["name", "lang", "code", "sector", "kind", "ambiguous"]
    rows = sorted({tuple(pick(row, columns)) for row in read(folder, "metonyms.tsv")}, key=lambda row: (row[2], row))
    write("metonyms.tsv", columns, rows)


def memberships(folder):
    columns = ["organisation", "country", "status", "from", "to"]
    write("memberships.tsv", columns, sorted(pick(row, columns) for row in read(folder, "memberships.tsv")))


# ---- organisations, roles ----


def organisations(folder):
    columns = ("org_id plover_country sector type cameo_code name_en name_de aliases seen_from seen_to source").split()
    write("organisations.tsv", columns, sorted(pick(row, columns) for row in read(folder, "organisations.tsv")))


def roles(folder):
    forms = {row["lemma"]: row["inflected_forms"] for row in read(folder, "roles_de_forms.tsv")}
    columns = ["lang", "term", "plural", "feminine", "sector", "sector2", "kind", "source"]
    rows = []
    for row in read(folder, "roles.tsv"):
        inflected = forms.get(row["term"], "") if row["lang"] == "de" else ""
        known = row["plural"].split(";") + row["feminine"].split(";") + [row["term"]]
        extra = [form for form in unique(inflected.split(";")) if form not in known]
        rows.append([*pick(row, columns[:4]), ";".join(extra), *pick(row, columns[4:])])
    write("roles.tsv", columns[:4] + ["inflected"] + columns[4:], sorted(rows))


def ministries(folder):
    columns = ["lang", "pattern", "sector", "office_class", "kind"]
    write("ministries.tsv", columns, sorted(pick(row, columns) for row in read(folder, "ministry_patterns.tsv")))


# ---- persons and their terms ----


def surnames_of(name, country):
    """The parts of a full name by which the press calls a person, likeliest first."""
    parts = name.split(" (")[0].split()
    while len(parts) > 1 and parts[-1].lower().rstrip(",") in NO_SURNAME:
        parts.pop()
    parts = [part.rstrip(",") for part in parts]
    if len(parts) == 1:
        return parts
    if country in FAMILY_NAME_FIRST and "-" not in parts[0]:
        return [parts[0]]
    found = [parts[-1]]
    if country in BOTH_ENDS:
        found.append(parts[0])
    start = len(parts) - 1
    while start > 1 and parts[start - 1].lower() in PARTICLES:
        start -= 1
    if parts[start].lower() in ("bin", "ben", "ibn", "bint"):
        found.clear()  # "Ben Ali" is not called "Ali".
    found.append(" ".join(parts[start:]))
    if parts[-1].lower().startswith(("al-", "el-", "as-", "ash-", "ar-", "at-")):
        found.append(parts[-1].split("-", 1)[1])
    return unique(found)


def shortened(name):
    """A full name without initials, nicknames, "Jr." and what sources put before it."""
    name = without_title(name)
    name = re.sub(r" of (the )?[A-Z]\w+$|, Grand Duke .*", "", name)
    parts = name.replace(",", "").split()
    while len(parts) > 2 and parts[-1].lower() in NO_SURNAME and parts[-1].lower().startswith(("jr", "sr")):
        parts.pop()
    inner = [part for part in parts[1:-1] if not re.fullmatch(r"([A-Z]\.)+", part)]
    return " ".join([*parts[:1], *inner, *parts[1:][-1:]])


def without_title(name):
    name = NICKNAME.sub("", name)
    while BEFORE_NAME.match(name):
        name = BEFORE_NAME.sub("", name, count=1)
    return name


def merged(rows, terms, territories):
    """One row a person: sources list somebody under each country where he holds an office."""
    terms[:] = [term for term in terms if not (term[2] in territories and term[3] in ("HOS", "VP", "GG"))]
    held = defaultdict(list)
    for term in terms:
        held[term[0]].append(term)
    alike = defaultdict(list)
    for row in rows:
        row[1] = NICKNAME.sub("", row[1]) if row[1].startswith(("King", "Queen")) else without_title(row[1])
        alike[plain(shortened(row[1]))].append(row)
    kept = []
    for group in alike.values():
        group = [row for row in group if held[row[0]] or row[3] not in territories]
        while group:
            # The best described one stands for all.
            main = max(group, key=lambda row: (bool(row[2]), row[6].count(";"), bool(row[4]), row[3] not in ("IGO", "EUR"), -int(row[0][1:])))
            years = [int(term[6][:4]) for term in held[main[0]] if term[6]]
            rest = []
            for row in group:
                own = [int(term[6][:4]) for term in held[row[0]] if term[6]]
                if row is not main and own and years and max(own + years) - min(own + years) > CAREER:
                    rest.append(row)
                elif row is not main:
                    main[4] = main[4] or row[4]
                    main[5] = ";".join(unique((main[5] + ";" + row[5]).split(";")))
                    main[6] = ";".join(unique((main[6] + ";" + row[6] + ";" + row[1]).split(";")))
                    main[7] = main[7] or row[7]
                    for term in held[row[0]]:
                        term[0] = main[0]
            short = shortened(main[1])
            names = unique([*main[6].split(";"), short])
            main[6] = ";".join(name for name in names if name not in (main[1], main[2]))
            family = [name for name in main[5].split(";") if name.rstrip(".").lower() not in NO_SURNAME]
            main[5] = ";".join(family) or main[1]
            kept.append(main)
            group = rest
    called = {row[0]: row[1] for row in kept}
    for term in terms:
        term[1] = called[term[0]]
    seen = set()
    terms[:] = [term for term in terms if not (tuple(term) in seen or seen.add(tuple(term)))]
    return kept


def marked(surname, full):
    """The surname with the marks that the full name has on its letters."""
    parts = full.split()[-len(surname.split()):]
    tail = " ".join(parts)
    return tail if plain(tail) == plain(surname) else surname


def wanted_term(row):
    if (row["name"], row["office_class"]) in WRONG_TERMS and row["source"].startswith("cia-factbook"):
        return False
    if row["to"] and row["to"] < row["from"][:len(row["to"])]:
        print("left out, as it ends before it begins:", row["name"], row["office"], row["from"], row["to"])
        return False
    # REIGN states no licence for its data.
    return row["source"] != "reign"


def clean_office(row):
    """The office in words: the source has the bare class in some rows."""
    return "" if row["office"] == row["office_class"] else row["office"]


def persons(folder):
    people = {row["person_id"]: row for row in read(folder, "persons.tsv")}
    leaders = read(folder, "leaders.tsv")
    for row in [*people.values(), *leaders]:
        # Leaders of armed groups of no country.
        row["country"] = "IMG" if row["country"] == "TER" else row["country"]
    aliases = defaultdict(list)
    for row in read(folder, "person_aliases.tsv"):
        parts = row["alias"].split()
        family = len(parts) == 1 or parts[0] in PARTICLES
        aliases[row["person_id"], "surname" if family else row["kind"]].append(row["alias"])
    terms = []
    for row in leaders:
        if wanted_term(row):
            sources = "+".join(source for source in row["source"].split("+") if source != "reign")
            if row["office_class"].startswith("EU-"):
                row["country"] = "IGO"  # as the other sources have it
            kind = "open" if row["to_kind"].startswith("open") else row["to_kind"]
            terms.append([row["person_id"], people[row["person_id"]]["name_en"], row["country"], row["office_class"],
                          row["sector"], clean_office(row), row["from"], row["to"], kind, sources, row["asof"]])
    known = {term[0] for term in terms}
    rows = []
    for number, row in people.items():
        if number in known or "curated" in row["sources"]:
            # "Willem-Alexander of the Netherlands" is listed under each country of the realm.
            family = unique([*re.sub(r" .*\]$", "", row["surname"]).split(";"), *aliases[number, "surname"]])
            if not family:
                family = surnames_of(row["name_en"], row["country"])
            elif not row["surname"]:
                family = unique([*family, *surnames_of(row["name_en"], row["country"])])
            elif " " not in row["surname"]:
                family = unique([*family, *surnames_of(row["name_en"], row["country"])[1:]])
            if row["country"] == "MMR":  # Burmese names have no family part.
                family = unique([row["name_en"], *aliases[number, "surname"]])
            family = unique([*(marked(name, row["name_en"]) for name in family), *family])
            if row["name_de"] and row["name_de"] != row["name_en"]:
                family = unique([*family, surnames_of(row["name_de"], row["country"])[0]])
            for wrong in WRONG_ALIASES.get(row["name_en"], ()):
                aliases[number, "full"] = [alias for alias in aliases[number, "full"] if wrong not in alias]
            other = [name for name in unique(aliases[number, "full"]) if name not in (row["name_en"], row["name_de"])]
            rows.append([number, row["name_en"], row["name_de"], row["country"], row["wikidata"], ";".join(family),
                         ";".join(other), row["gender"][:1].upper()])
            rows[-1][4] = WIKIDATA.get((row["name_en"], row["wikidata"]), row["wikidata"])
    territories = {row["code"] for row in read(folder, "countries.tsv") if row["status"] in ("territory", "uninhabited/Antarctica")}
    rows = merged(rows, terms, territories)
    by_wikidata = {row[4]: row for row in rows if row[4]}
    by_name = defaultdict(set)
    for row in rows:
        for name in [row[1], row[2], *row[6].split(";")]:
            by_name[row[3], plain(name)].add(row[0])
    congress(folder, rows, terms, by_wikidata, {plain(shortened(row[1])): row for row in rows if row[3] == "USA" and not row[4]})
    snapshot(folder, rows, terms, by_name)
    write("persons.tsv", ["person_id", "name_en", "name_de", "country", "wikidata", "surnames", "aliases", "gender"], sorted(rows))
    terms.sort(key=lambda term: (term[0], term[6], term))
    write("terms.tsv", ["person_id", "name", "country", "office_class", "sector", "office", "from", "to", "to_kind", "source", "asof"], terms)


def plain(name):
    marks = unicodedata.normalize("NFKD", name)
    return "".join(c for c in marks if not unicodedata.combining(c)).lower()


def congress(folder, rows, terms, by_wikidata, unnumbered):
    """Sitting members of the US Congress; terms in the same chamber that follow one another are one."""
    spells = defaultdict(list)
    people = {}
    for row in read(folder, "legislators_us.tsv"):
        people[row["wikidata"]] = row
        spells[row["wikidata"], row["chamber"]].append((row["from"], row["to"], row["state"], row["party"]))
    for wikidata, row in people.items():
        if wikidata in by_wikidata:
            continue
        known = [row["name"], *row["aliases"].split(";"), shortened(row["name"])]
        same = unnumbered.get(plain(shortened(row["name"])))
        if same and all(int(row["from"][:4]) - int(term[6][:4]) < CAREER for term in terms if term[0] == same[0]):
            same[4] = wikidata
            by_wikidata[wikidata] = same
            continue
        rows.append([f"C{wikidata[1:].zfill(9)}", row["name"], "", "USA", wikidata,
                     row["surname"], ";".join(name for name in unique(known[1:]) if name != row["name"]), row["gender"]])
        by_wikidata[wikidata] = rows[-1]
    for (wikidata, chamber), parts in spells.items():
        person = by_wikidata[wikidata]
        joined = []
        for start, end, state, party in sorted(parts):
            if joined and start[:4] == joined[-1][1][:4]:
                joined[-1][1:] = [end, state, party]
            else:
                joined.append([start, end, state, party])
        for start, end, state, party in joined:
            house = "Senator" if chamber == "senator" else "Representative"
            # The source lists the end for which they are elected; they may leave before.
            over = end if end <= CONGRESS_ASOF else ""
            terms.append([person[0], person[1], "USA", "LEG", "LEG", f"{house} for {state} ({party})", start, over,
                          "exact" if over else "open", "us-congress-legislators", CONGRESS_ASOF])


CONGRESS_ASOF = "2026-06-15"
SNAPSHOT_ASOF = "2024-06"
# Well covered by dated sources, or too vague.
SNAPSHOT_NOT = {"HOS", "HOG", "GG", "OTHER", "MIN", "VP", "DHOG", "ROYAL"}


def snapshot(folder, rows, terms, by_name):
    """Ministers around mid 2024, only where no dated source knows the post at that time."""
    for row in curated("persons.tsv"):
        for name in [row["name_en"], row["name_de"], *row["aliases"].split(";")]:
            by_name[row["country"], plain(name)].add(row["person_id"])
    by_hand = [list(row.values()) for row in curated("terms.tsv")]
    taken = {(term[2], term[3]) for term in [*terms, *by_hand] if term[6] <= SNAPSHOT_ASOF and (not term[7] or term[7] > SNAPSHOT_ASOF)}
    named = {row[0]: row for row in rows}
    number = 0
    for row in sorted(read(folder, "officials_snapshot_2024.tsv"), key=lambda row: (row["country"], row["name"], row["office_class"])):
        kind = row["office_class"]
        if row["country"] == "EUR" or kind in SNAPSHOT_NOT or (row["country"], kind) in taken or len(row["name"].split()) < 2:
            continue
        key = (row["country"], plain(row["name"]))
        known = min(by_name[key], default=None)
        if known is not None:
            person = named.get(known) or [known, row["name"]]
        else:
            number += 1
            person = [f"S{number:05}", row["name"], "", row["country"], "", ";".join(surnames_of(row["name"], row["country"])), "", ""]
            rows.append(person)
            named[person[0]] = person
            by_name[key] = {person[0]}
        terms.append([person[0], person[1], row["country"], kind, row["sector"], row["role"], "2024", "", "open",
                      "gov-salaries-data", SNAPSHOT_ASOF])


# ---- places ----


def places(folder):
    columns = ["geonameid", "name", "ascii", "name_de", "lat", "lon", "country", "admin1", "population", "feature", "alternates"]
    rows = []
    for row in read(folder, "places.tsv.xz"):
        known = {plain(row["name"]), plain(row["ascii"]), plain(row["name_de"])}
        german = [name.replace("\u00ad", "") for name in row["name_de"].split(";")]
        past = [name for name in german if name in OLD_EXONYMS]
        german = [name for name in german if name not in past and (row["country"], name) not in WRONG_EXONYMS]
        others = [name for name in unique([*past, *row["alt_latin"].split(";")]) if len(name) > 2 and plain(name) not in known or name in past]
        ascii_name = row["ascii"] if plain(row["ascii"]) != plain(row["name"]) else ""
        german = ";".join(name for name in unique(german) if name != row["name"])
        rows.append([row["geonameid"], row["name"], ascii_name, german, *pick(row, columns[4:10]), ";".join(others)])
    rows.sort(key=lambda row: int(row[0]))
    packed = lzma.compress(text(columns, rows).encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    (HERE / "places.tsv.xz").write_bytes(packed)


def admin1(folder):
    german = {(row["country"], plain(row["name"])): row["name_de"] for row in read(folder, "subdivisions_iso.tsv") if row["name_de"]}
    rows = []
    for row in filter(lambda row: row["admin1"], read(folder, "admin1.tsv")):
        name_de = row["name_de"] or german.get((row["country"], plain(row["name"])), "")
        # The German of iso-codes takes some divisions for states of that name, and marks long vowels.
        if (row["country"], name_de) == ("USA", "Georgien"):
            name_de = ""
        name_de = "".join(c if c in "äöüÄÖÜßéèêôçóíáñ" else "".join(d for d in unicodedata.normalize("NFD", c) if not unicodedata.combining(d)) for c in unicodedata.normalize("NFC", name_de))
        rows.append([row["country"], row["admin1"], row["name"], name_de if name_de != row["name"] else ""])
    write("admin1.tsv", ["country", "admin1", "name", "name_de"], sorted(rows))


def regions(folder):
    columns = ["name_en", "name_de", "kind", "aliases", "countries"]
    write("regions.tsv", columns, [pick(row, columns) for row in read(folder, "regions.tsv")])


# ---- ontology ----


def ontology(folder):
    rows = []
    for row in read(folder, "plover_events.tsv"):
        # The manual prints 3, but all modes of ACCUSE are negative.
        score = "-3" if row["event"] == "ACCUSE" else row["score"]
        content = CONTENT.get(row["event"], "")
        rows.append([row["event"], row["quad_num"], score, content, row["label_en"], row["label_de"]])
    write("events.tsv", ["event", "quad", "score", "content", "label_en", "label_de"], rows, ONTOLOGY)
    columns = ["event", "mode", "score", "label_en", "label_de"]
    modes = [pick(row, columns) for row in read(folder, "plover_modes.tsv")]
    write("modes.tsv", columns, modes, ONTOLOGY)
    contexts = [[row["context"], row["label_en"], row["label_de"]]
                for row in read(folder, "plover_contexts.tsv") if row["kind"] == "context"]
    write("contexts.tsv", ["code", "label_en", "label_de"], contexts, ONTOLOGY)
    sectors = [pick(row, ["code", "label_en", "label_de"]) for row in read(folder, "plover_sectors.tsv")]
    write("sectors.tsv", ["code", "label_en", "label_de"], sectors, ONTOLOGY)
    bodies = [pick(row, ["code", "name_en", "name_de"]) for row in read(folder, "plover_nonstate.tsv")]
    write("bodies.tsv", ["code", "label_en", "label_de"], bodies, ONTOLOGY)
    current = {(event, mode) for event, mode, *_ in modes}
    rows = []
    for row in read(folder, "cameo.tsv"):
        event = "" if row["plover_event"] == "(dropped)" else row["plover_event"]
        mode = row["plover_mode"]
        if row["code"] == "1712":
            mode = "destroy"
        if (event, mode) not in current:
            mode = OLD_MODES[mode] if mode else ""
        contexts = [OLD_CONTEXTS.get(context.strip(), context.strip()) for context in row["plover_context"].split(";")]
        cells = [row["code"], row["name"], row["goldstein_gdelt"], event, mode, ";".join(contexts)]
        if cells not in rows:
            rows.append(cells)
    write("cameo.tsv", ["code", "name", "goldstein", "event", "mode", "context"], rows, ONTOLOGY)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for step in (countries, names, demonyms, metonyms, memberships, organisations, roles, ministries, persons, places, admin1, regions, ontology):
        step(folder)


if __name__ == "__main__":
    main()

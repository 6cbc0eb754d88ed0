"""Answers built from features: random ones, and ones that show a chosen mistake.

The builder works on features as the TOML files state them and knows nothing of how the package
reads an answer, so that what it builds is an independent probe of the reader and the judge.
"""

from __future__ import annotations

import datetime
import random
import re
from typing import Any

NEAR = re.compile(r"^(?:near:|(?P<slot>.+?)~)(?P<centre>-?\d+(?:\.\d+)?)(?:~(?P<tol>[\d.]+))?$")


class Conditions:
    """Present and absent conditions of a mistake, by what they speak of."""

    def __init__(self, when: list[str]) -> None:
        self.present = [c for c in when if not c.startswith("!")]
        self.absent = [c[1:] for c in when if c.startswith("!")]

    def near(self, slot: str) -> tuple[float, float | None] | None:
        """Centre and own tolerance of a condition on a number."""
        for condition in self.present:
            found = NEAR.match(condition)
            if found and (found["slot"] or "value") == slot:
                return float(found["centre"]), float(found["tol"]) if found["tol"] else None
        return None

    def value(self, name: str) -> str | None:
        """The value that a present condition ``name=value`` asks for."""
        for condition in self.present:
            if condition.startswith(f"{name}="):
                return condition.partition("=")[2]
        return None

    def barred(self, name: str) -> set[str]:
        """Values that absent conditions ``!name=value`` rule out."""
        return {c.partition("=")[2] for c in self.absent if c.startswith(f"{name}=")}


def answer(check: dict[str, Any], rng: random.Random, when: list[str] | None = None) -> Any:
    """A random answer (a Python value or, for functions and figures, plain data)."""
    return BUILDERS[check["kind"]](check, rng, Conditions(when or []))


def _choice(check, rng, c):
    options = [o for o in check["options"] if o not in c.barred("choice")]
    letter = c.value("choice") or rng.choice(options)
    return rng.choice([letter, letter.upper(), f" {letter}) ", [letter]])


def _set(check, rng, c):
    must = {x.removeprefix("has:") for x in c.present if x.startswith("has:")}
    never = {x.removeprefix("has:") for x in c.absent if x.startswith("has:")}
    free = [i for i in check["items"] if i not in must | never]
    sizes = [int(x.removeprefix("size:")) for x in c.present if x.startswith("size:")]
    count = sizes[0] - len(must) if sizes else rng.randint(0, len(free))
    return _listed(rng, list(must | set(rng.sample(free, count))))


def _listed(rng, labels):
    rng.shuffle(labels)
    if not labels:
        return rng.choice([set(), [], "none"])
    joined = rng.choice([" ", ", ", "; "]).join(labels)
    return rng.choice([joined, joined.lower(), tuple(labels), set(labels), list(labels)])


def _order(check, rng, c):
    before = [tuple(x.split("<")) for x in c.present] + [
        tuple(x.split("<"))[::-1] for x in c.absent
    ]
    left, row = list(check["items"]), []
    while left:
        ready = [i for i in left if not any(b == i and a in left for a, b in before)]
        row.append(rng.choice(ready))
        left.remove(row[-1])
    return rng.choice([" ".join(row), " < ".join(row), ", ".join(row), row, tuple(row)])


def _match(check, rng, c):
    pairs = {}
    for key in check["keys"]:
        free = [v for v in check["values"] if v not in c.barred(key)]
        pairs[key] = c.value(key) or rng.choice(free)
    return _paired(rng, pairs)


def _paired(rng, pairs):
    names = list(pairs)
    rng.shuffle(names)
    text = rng.choice([" ", ", ", "\n"]).join(f"{n}={pairs[n]}" for n in names)
    return rng.choice([text, {n: pairs[n] for n in names}, [(n, pairs[n]) for n in names]])


def _near(rng, centre, tolerance):
    return round(rng.uniform(centre - tolerance, centre + tolerance), 6)


def _number(check, rng, c):
    near = c.near("value")
    if near:
        number = _near(rng, near[0], near[1] or check["tolerance"])
    else:
        number = round(rng.uniform(-1e4, 1e4), 3)
    return rng.choice([number, str(number), f"{number} {check.get('unit', '')}".strip()])


def _dict(check, rng, c):
    pairs = {}
    for name, kind in check["fields"].items():
        near = c.near(name)
        if kind == "date":
            day = datetime.date(2024, 1, 1) + datetime.timedelta(rng.randrange(600))
            pairs[name] = c.value(name) or day.isoformat()
        elif isinstance(kind, dict):
            tolerance = kind["number"]
            number = _near(rng, near[0], near[1] or tolerance) if near else rng.uniform(0, 1e4)
            pairs[name] = str(round(number, 6))
        else:
            free = [v for v in kind if v not in c.barred(name)]
            pairs[name] = c.value(name) or rng.choice(free)
    return _paired(rng, pairs)


def _function(check, rng, c):
    results = []
    cases = [f"case{i}" for i in range(1, len(check["inputs"]) + 1)]
    cases += [f"hidden{i}" for i in range(1, len(check.get("hidden", [])) + 1)]
    for name in cases:
        near = c.near(name)
        wanted = c.value(name)
        if near:
            results.append(_near(rng, near[0], near[1] or check["result"]["number"]))
        elif wanted is not None and wanted.startswith("error:"):
            results.append({"error": wanted.removeprefix("error:")})
        elif wanted is not None:
            results.append(_typed(check["result"], wanted))
        else:
            results.append(_any_result(check, rng, c.barred(name)))
    return {"calls": results}


def _typed(kind, text):
    if isinstance(kind, dict) and text == "none":
        return None
    if kind == "bool":
        return {"true": True, "false": False}.get(text, 3)
    if kind in ("set", "list"):
        return [] if text == "nothing" else text.split()
    return text


def _any_result(check, rng, barred):
    kind = check["result"]
    if kind == "bool":
        return rng.choice([v for v in (True, False) if str(v).lower() not in barred])
    if isinstance(kind, dict):
        return round(rng.uniform(0, 1e4), 3)
    return [f"x{rng.randrange(9)}" for _ in range(rng.randrange(1, 4))]


def _points(check, rng, c):
    points = []
    for name in check["labels"]:
        near = c.near(f"point:{name}")
        high = _near(rng, near[0], near[1] or check["tolerance"]) if near else rng.uniform(0, 100)
        points.append([float(name), high, ""])
    wanted = [int(x.removeprefix("points:")) for x in c.present if x.startswith("points:")]
    if wanted:
        points += [[-9.0, 1.0, ""]] * (wanted[0] - len(points))
    return points


def _figure(check, rng, c):
    if check.get("mark") == "points":
        value, name = _axis(check, rng, c), _axis(check, rng, c, across=True)
        points = _points(check, rng, c)
        rng.shuffle(points)
        return {"chart": {"bars": [], "points": points, "value_axis": value, "name_axis": name}}
    bars = []
    for name in check["labels"]:
        near = c.near(f"bar:{name}")
        value = _near(rng, near[0], near[1] or check["tolerance"]) if near else rng.uniform(0, 9e3)
        bars.append([name, value])
    wanted = [int(x.removeprefix("bars:")) for x in c.present if x.startswith("bars:")]
    if wanted:
        named = [b for b in bars if c.near(f"bar:{b[0]}")]
        others = [b for b in bars if b not in named]
        bars = (named + others)[: wanted[0]]
        bars += [[f"extra {i}", 1.0] for i in range(wanted[0] - len(bars))]
    axis = _axis(check, rng, c)
    zero = "axis:zero" in c.present or ("axis:zero" not in c.absent and rng.random() < 0.5)
    return {"chart": {"bars": bars, "value_axis": axis, "name_axis": "", "from_zero": zero}}


def _axis(check, rng, c, across=False):
    features = [("axis:quantity", check["quantity"][0]), ("axis:unit", check["unit"])]
    if across:
        features = [("axis:across", check["across"][0])]
    return " ".join(
        text
        for feature, text in features
        if feature in c.present or (feature not in c.absent and rng.random() < 0.5)
    )


# For each part of a brief: how it is written well, and how so that it shows one fault. The builder
# picks its own words; CITE stands for ids of claims with the verdict that is named.
PARTS = {
    "reader": {"": "Harbour council", "reader:missing": "", "reader:everybody": "Everyone"},
    "bottom line": {
        "": "Some ships will keep calling at the port.",
        "bottom-line:missing": "Ships.",
        "bottom-line:long": "so many words " * 20,
    },
    "likelihood": {
        "": "Likely, 60 %",
        "likelihood:missing": "",
        "likelihood:no-word": "60 %",
        "likelihood:no-number": "Likely",
        "likelihood:several-words": "Likely to very likely, 80 %",
        "likelihood:word-off": "Very likely, 60 %",
    },
    "confidence": {
        "": "Moderate, as two records agree.",
        "confidence:missing": "",
        "confidence:no-level": "We looked with care.",
        "confidence:mixed": "High that it is likely.",
    },
    "alternative": {
        "": "The last ship leaves the port in spring.",
        "alternative:missing": "",
        "alternative:same": "Some ships will keep calling at the port.",
    },
    "indicator": {
        "": "Crews pack up their things before 2025-05-31.",
        "indicator:missing": "2025-05-31",
        "indicator:no-date": "Crews pack up their things soon.",
        "indicator:past": "Crews packed up their things on 2024-05-31.",
    },
    "log": {
        "": "Q01=60 % Q04=0.3 Q20=5 %",
        "log:missing": "",
        "log:few": "Q01=60 %",
        "log:bad": "Q01=60 Q02=30 % Q04=0.3 Q20=5 %",
    },
}
FAIR = ("corroborated", "partly-corroborated")


def _brief(check, rng, c):
    faults = [fault for ways in PARTS.values() for fault in ways if fault]
    wanted = [*c.present, *rng.sample(faults, rng.choice([0, 0, 1, 3]))]
    brief = {}
    for part, ways in PARTS.items():
        shown = [fault for fault in wanted if fault in ways and fault not in c.absent]
        brief[part] = ways[shown[0] if shown else ""]
    brief["evidence"] = _evidence(check, rng, c)
    low, high = check["words"]
    filler = {"length:short": 0, "length:long": high}
    size = next((n for name, n in filler.items() if name in c.present), low)
    brief["left out"] = "much else " * (size // 2)
    if rng.random() < 0.3:
        return brief
    parts = list(brief)
    rng.shuffle(parts)
    return "\n".join(f"{part.capitalize()}: {brief[part]}" for part in parts)


def _evidence(check, rng, c):
    """Claims, most of them sound; each in a sentence that marks nothing unless it has to."""
    claims = check["claims"]
    sound = [name for name, (_, verdict) in claims.items() if verdict in FAIR]
    if "misuse:nothing-cited" in c.present:
        return "All of this is well known."
    if "cites:one-type" in c.present:
        kind = rng.choice([claims[name][0] for name in sound])
        sound = [name for name in sound if claims[name][0] == kind]
    few = "cites:few" in c.present or rng.random() < 0.1
    chosen = rng.sample(sound, min(len(sound), rng.randrange(1, 3) if few else 4))
    found = [f"It is on record ({', '.join(chosen)})."]
    for verdict in ("contradicted", "unverifiable", "opinion"):
        if f"misuse:{verdict}" in c.present or ("cites:few" not in c.present
                                                 and rng.random() < 0.1):  # fmt: skip
            name = rng.choice([n for n, (_, v) in claims.items() if v == verdict])
            found.append(f"So it stands ({name}).")
    if "cites:unknown" in c.present or rng.random() < 0.05:
        found.append("There is more (C98).")
    rng.shuffle(found)
    return " ".join(found)


BUILDERS = {
    "choice": _choice,
    "set": _set,
    "order": _order,
    "match": _match,
    "number": _number,
    "dict": _dict,
    "function": _function,
    "figure": _figure,
    "brief": _brief,
}

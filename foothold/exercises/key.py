"""The public key of an exercise set: enough to answer a learner, not enough to read the answer.

Right answers and mistakes stand in the key as salted hashes of their features, and each hint is
sealed with a key derived from the very features that call for it. This keeps answers from being
read by accident or with a glance at the file. It is no secret: whoever tries long enough finds
the answer to a self-checked question, which is why grading never uses this file.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

from .features import Reading
from .grids import Grid
from .judging import Bound

VERSION = 1
PRIVATE = ("mistake", "why", "hidden", "vary", "rubric", "self_check", "objective", "points")


def digest(salt: str, check: str, text: str) -> str:
    """Salted hash of one feature of one question."""
    return hashlib.sha256(f"{salt}|{check}|{text}".encode()).hexdigest()[:32]


def _stream(secret: str, length: int) -> bytes:
    """Bytes derived from a secret (SHA-256 in counter mode)."""
    blocks = (hashlib.sha256(f"{secret}|{i}".encode()).digest() for i in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def seal(secret: str, text: str) -> str:
    """Hide a text under a secret; :func:`unseal` with the same secret brings it back."""
    data = text.encode()
    mixed = bytes(a ^ b for a, b in zip(data, _stream(secret, len(data)), strict=True))
    return base64.b64encode(mixed).decode()


def unseal(secret: str, sealed: str) -> str:
    """Read a text that :func:`seal` hid under the same secret.

    Examples
    --------
    >>> unseal("open", seal("open", "Ends belong to a closed interval."))
    'Ends belong to a closed interval.'
    """
    data = base64.b64decode(sealed)
    mixed = bytes(a ^ b for a, b in zip(data, _stream(secret, len(data)), strict=True))
    return mixed.decode(errors="replace")


def _secret(salt: str, check: str, found: Iterable[str]) -> str:
    return "|".join([salt, check, *sorted(found)])


def public_check(bound: Bound, salt: str) -> dict[str, Any]:
    """The part of the key that describes one question.

    Parameters
    ----------
    bound : Bound
        The question with its reference, without hidden cases.
    salt : str
        The salt of the set.

    Returns
    -------
    dict
        JSON data without the right answer.
    """
    check = bound.check
    name = check["id"]
    public = {k: v for k, v in check.items() if k not in PRIVATE}
    if check.get("self_check", "full") == "form":
        public.pop("ladder", None)
        return {**public, "form_only": True}
    right = bound.core(bound.reference)
    refused = sorted(word.partition("=")[0] for word in right if "=error:" in word)
    return {
        **public,
        **({"refuses": refused} if refused else {}),
        "grids": {slot: [g.to_json() for g in grids] for slot, grids in bound.grids.items()},
        "right": digest(salt, name, "right|" + "|".join(sorted(right))),
        "why": seal(_secret(salt, name, right), check.get("why", "")),
        "mistakes": [
            {
                "present": sorted(digest(salt, name, f) for f in mistake.present),
                "absent": sorted(digest(salt, name, f) for f in mistake.absent),
                "hint": seal(_secret(salt, name, mistake.present), mistake.hint),
            }
            for mistake in bound.mistakes
            if not any(f.startswith("hidden") for f in mistake.present | mistake.absent)
        ],
    }


def is_right(public: dict[str, Any], salt: str, reading: Reading) -> bool:
    """Does the answer match the hash of the right one?"""
    core = _rebuilt(public).core(reading)
    return public["right"] == digest(salt, public["id"], "right|" + "|".join(sorted(core)))


def why(public: dict[str, Any], salt: str, reading: Reading) -> str:
    """Why the question matters; only a right answer opens it."""
    return unseal(_secret(salt, public["id"], _rebuilt(public).core(reading)), public["why"])


def hint(public: dict[str, Any], salt: str, reading: Reading) -> str | None:
    """The hint of the first known mistake that the answer shows, or None."""
    found = {digest(salt, public["id"], f): f for f in _rebuilt(public).all_features(reading)}
    for mistake in public["mistakes"]:
        if set(mistake["present"]) <= found.keys() and not set(mistake["absent"]) & found.keys():
            present = [found[code] for code in mistake["present"]]
            return unseal(_secret(salt, public["id"], present), mistake["hint"])
    return None


def _rebuilt(public: dict[str, Any]) -> Bound:
    """The question with its grids, as far as the key tells."""
    grids = {slot: [Grid.from_json(g) for g in rows] for slot, rows in public["grids"].items()}
    return Bound(public, Reading(), grids)

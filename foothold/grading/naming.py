"""Read from paths whose work a file is, as Canvas, Moodle, nbgrader and people name them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .platform_names import ENDING, Owner, platform_owner

_NOISE = re.compile(
    r"\(.*?\)|\b(?:copy|copie|kopie|copia|final|of|new|old|draft|late|corrected|solutions?|"
    r"answers?|exercises?|untitled\d*|version|backup|v?\d{1,2})\b",
    re.IGNORECASE,
)
# Folders that hold work but are nobody's name.
_GENERIC = re.compile(
    r"(?:exercises?|notebooks?|solutions?|foothold(?:-main)?|submissions?|submitted|work|home|"
    r"homework|assignments?|downloads?|desktop|documents?|handed.?in|"
    r"(?:set|exercise|assignment|week|lesson|hw|task)[ _-]?\d{1,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FilePath:
    """A file's path and the exercise set that it belongs to, "" if unknown."""

    parts: tuple[str, ...]
    set_name: str = ""


def words(name: str) -> list[str]:
    """Return the words of a file name, without its ending.

    >>> words("01 Reading-claims (1).ipynb")
    ['01', 'reading', 'claims', '1']
    """
    return re.findall(r"[^\W_]+", ENDING.sub("", name).casefold())


def set_by_name(file_name: str, stems: Sequence[str]) -> str:
    """Guess the exercise set from a file name; "" if that is not clear.

    >>> set_by_name("01 reading claims (copy).ipynb", ["01_reading_claims", "02_when"])
    '01_reading_claims'
    """
    mine = words(file_name)
    flat = "".join(mine)
    for fits in (
        lambda stem: "".join(stem) in flat,
        lambda stem: len(stem) > 2 and "".join(stem[1:]) in flat,
        lambda stem: mine[:1] == stem[:1] and stem[0].isdigit(),
    ):
        found = [stem for stem in stems if words(stem) and fits(words(stem))]
        if len(found) == 1:
            return found[0]
    return ""


def own_words(file_name: str, stem: str) -> str:
    """Return what a file name says besides the set: perhaps a learner's name.

    >>> own_words("ana_01_reading_claims (1).ipynb", "01_reading_claims")
    'ana'
    """
    name = ENDING.sub("", file_name)
    parts = [re.escape(word) for word in words(stem)]
    for some in (parts, parts[1:]):
        name = re.sub(r"[\W_]*".join(some), " ", name, flags=re.IGNORECASE) if some else name
    name = _NOISE.sub(" ", name.replace("_", " "))
    return " ".join(word for word in name.split() if any(c.isalnum() for c in word)).strip("-. ")


def learners(files: Sequence[FilePath], root: str, stems: Sequence[str]) -> list[str]:
    """Name the learner of each file.

    Parameters
    ----------
    files : sequence of FilePath
        All files of one hand-in folder, since names are read in their company: two people with
        one name are told apart by number, a folder of a group from a folder of a learner.
    root : str
        Name of the hand-in folder: the learner, if the files lie in it directly.
    stems : sequence of str
        The exercise sets.

    Returns
    -------
    list of str
        One label for each file. A label carries the platform's number, as in ``Ana Pérez (99)``,
        where a name alone would stand for two people.
    """
    owners = _without_strangers(files, [platform_owner(file.parts) for file in files])
    twice = _shared_names([owner for owner in owners if owner])
    rest = [n for n, owner in enumerate(owners) if owner is None]
    plain = _by_folder([files[n] for n in rest], root, stems)
    labels = dict(zip(rest, plain, strict=True))
    for number, owner in enumerate(owners):
        if owner is not None:
            shared = owner.name in twice
            labels[number] = f"{owner.name} ({owner.number})" if shared else owner.name
    return [labels[number] or root for number in range(len(files))]


def _hand_in(parts: Sequence[str]) -> tuple[str, ...]:
    """The zip that a file lies in, the outermost one; nothing if it lies in none.

    >>> _hand_in(("ana", "work.zip", "b", "01_x.ipynb")), _hand_in(("ana", "01_x.ipynb"))
    (('ana', 'work.zip'), ())
    """
    place = next((n for n, part in enumerate(parts[:-1]) if part.lower().endswith(".zip")), None)
    return () if place is None else tuple(parts[: place + 1])


def named_inside(parts: Sequence[str], label: str) -> bool:
    """Does a learner's name come from within a zip, where whoever packed it could write any name?

    >>> named_inside(("work.zip", "01_x_ana.ipynb"), "ana"), named_inside(("ana.zip", "x"), "ana")
    (True, False)
    """
    packed = _hand_in(parts)
    owner = platform_owner(packed)
    outside = [ENDING.sub("", part) for part in packed] + ([owner.name] if owner else [])
    known = [name.casefold() for name in outside if name]
    return bool(packed) and not any(label.casefold().startswith(name) for name in known)


def _without_strangers(
    files: Sequence[FilePath], owners: Sequence[Owner | None]
) -> list[Owner | None]:
    """Whoever packs a zip names what is in it, so a name in it must not reach into other work.

    A file in a zip whose name is that of somebody with work outside the zip belongs to the zip's
    own learner, unless the very same name stands outside (a class's export beside its zip).
    """
    zips = [_hand_in(file.parts) for file in files]
    named = [_from_owner(file.parts) for file in files]
    people, tails = defaultdict(set), defaultdict(set)  # name or end of a path -> where it stands
    for file, owner, packed, tail in zip(files, owners, zips, named, strict=True):
        for name in (*file.parts, *([owner.name] if owner else [])):
            people[name].add(packed)
        tails[tail].add(packed)
    kept = list(owners)
    for number, (owner, packed, tail) in enumerate(zip(owners, zips, named, strict=True)):
        elsewhere = owner and packed and people[owner.name] - {packed}
        if elsewhere and not tails[tail] - {packed}:
            kept[number] = platform_owner(packed)
    return kept


def _from_owner(parts: Sequence[str]) -> tuple[str, ...]:
    """The end of a path, from the part that the platform named."""
    at = next((n for n in range(len(parts) - 1, -1, -1) if platform_owner([parts[n]])), 0)
    return tuple(parts[at:])


def _shared_names(owners: Sequence[Owner]) -> set[str]:
    """Names that stand for several people: two ids where one id is one person."""
    ids = defaultdict(set)
    for owner in owners:
        ids[owner.name, owner.scope].add(owner.number)
    return {name for (name, _), numbers in ids.items() if len(numbers) > 1}


def _by_folder(files: Sequence[FilePath], root: str, stems: Sequence[str]) -> list[str]:
    folders = [_named_folders(file, stems) for file in files]
    _drop_groups(folders, files)
    labels = [names[0] if names else "" for names in folders]
    flat = defaultdict(list)
    for number, label in enumerate(labels):
        if not label and files[number].set_name:
            flat[files[number].parts[:-1], files[number].set_name].append(number)
    own = {
        n: own_words(files[n].parts[-1], stem) for (_, stem), found in flat.items() for n in found
    }
    classes = {  # folders in which several people's files of one set lie
        folder
        for (folder, _), numbers in flat.items()
        if len({own[n] for n in numbers}) > 1 and all(own[n] for n in numbers)
    }
    for (folder, stem), numbers in flat.items():
        for n in numbers:
            named = folder in classes or _stands_before(own[n], files[n].parts[-1], stem)
            if own[n] and named:
                labels[n] = own[n]
    for n in _lured(labels, files):
        labels[n] = ENDING.sub("", _hand_in(files[n].parts)[-1])
    strangers = defaultdict(dict)  # "ana.ipynb" and "ben.ipynb" are two people, whatever the sets
    for n, label in enumerate(labels):
        packed = _hand_in(files[n].parts)  # whoever packs a zip must not name others
        if not label and not packed and (name := another_name(files[n], stems)):
            strangers[files[n].parts[:-1]][n] = name
    for names in strangers.values():
        if len(set(names.values())) > 1:
            for n, name in names.items():
                labels[n] = name
    return [label or root for label in labels]


def _lured(labels: Sequence[str], files: Sequence[FilePath]) -> list[int]:
    """Files in a zip that would go to somebody with work outside it: see `_without_strangers`."""
    zips = [_hand_in(file.parts) for file in files]
    places, ends = defaultdict(set), defaultdict(set)  # learner or file name -> where it stands
    for file, label, packed in zip(files, labels, zips, strict=True):
        places[label.casefold()].add(packed)
        ends[file.parts[-1]].add(packed)
    return [
        n
        for n, (file, label, packed) in enumerate(zip(files, labels, zips, strict=True))
        if label and named_inside(file.parts, label)
        and places[label.casefold()] - {packed}
        and not ends[file.parts[-1]] - {packed}
    ]  # fmt: skip


def another_name(file: FilePath, stems: Sequence[str]) -> str:
    """What a file is called, if that has nothing to do with any set: perhaps a learner.

    >>> another_name(FilePath(("ana.ipynb",), "01_reading_claims"), ["01_reading_claims"])
    'ana'
    >>> another_name(FilePath(("claims, final.ipynb",), "01_reading_claims"), ["01_reading_claims"])
    ''
    """
    name = file.parts[-1]
    taken = {word for stem in stems for word in words(stem)}
    if not file.set_name or platform_owner([name]) or taken & set(words(name)):
        return ""
    found = own_words(name, file.set_name)
    return "" if _GENERIC.fullmatch(found) or not re.search(r"[^\W\d_]", found) else found


def _stands_before(name: str, file_name: str, stem: str) -> bool:
    """``ana_01_reading_claims`` names a learner; ``01_reading_claims_better`` does not."""
    mine, theirs = words(file_name), words(stem)
    at = next((n for n in range(len(mine)) if mine[n : n + len(theirs)] == theirs), 0)
    return at > 0 and words(name)[:1] == mine[:1]


def _named_folders(file: FilePath, stems: Sequence[str]) -> list[str]:
    """Folders (and zips) above a file that could be a learner's name, outermost first."""
    last = file.parts[-1:]
    above = file.parts if last and last[0].lower().endswith(".zip") else file.parts[:-1]
    names = [ENDING.sub("", part) for part in above]
    lower = [name.casefold() for name in names]
    if "submitted" in lower[:-1]:  # nbgrader: submitted/<learner>/<set>
        after = names[lower.index("submitted") + 1]
        if not _is_set(after, stems):
            return [after]
    kept: list[str] = []
    for name in names:
        if not _is_set(name, stems) and not _GENERIC.fullmatch(name) and name not in kept:
            kept.append(name)
    return kept


def _is_set(name: str, stems: Sequence[str]) -> bool:
    return any(words(name)[: len(words(stem))] == words(stem) for stem in stems)


def _drop_groups(folders: list[list[str]], files: Sequence[FilePath]) -> None:
    """Take away outer folders that hold several learners: ``group A/ana``, ``class/ana``.

    An outer folder is a group if one set occurs in several of its inner folders, no file lies in
    it directly, and the inner names are neither shared with other folders (``ana/part 1``,
    ``ben/part 1``) nor words like "backup". Where other learners' folders stand beside it, only
    a zip is one, or a folder in which that set occurs in more than two.
    """
    zips = {ENDING.sub("", p) for f in files for p in f.parts if p.lower().endswith(".zip")}
    for _ in range(4):
        direct = {names[0] for names in folders if len(names) == 1}
        inner, outers = defaultdict(set), defaultdict(set)
        for names, file in zip(folders, files, strict=True):
            if len(names) > 1 and file.set_name:
                outers[names[1]].add(names[0])
                if _NOISE.sub("", names[1]).strip(" _-"):
                    inner[names[0], file.set_name].add(names[1])
        # Where learners' own folders stand too, one of them may hold two versions in folders.
        groups = {
            outer
            for (outer, _), names in inner.items()
            if len(names) > (2 if direct and outer not in zips else 1)
        } - direct
        # Who packs "ana" and "ben" into a zip must not thereby write into the folder of "ana".
        groups -= {names[0] for names in folders if len(names) > 1 and names[1] in direct}
        if not groups or any(len(found) > 1 for found in outers.values()):
            return
        for names in folders:
            if len(names) > 1 and (not direct or names[0] in groups):
                del names[0]

"""Frustration: how far a signed network is from balance, counted exactly.

Put every actor into one of two camps. A tie is *strained* if it contradicts the split: a friendly
tie between the camps, or a hostile one inside a camp. The frustration index is the smallest
number of strained ties that any split can reach, and so the smallest number of ties that would
have to change for the whole network to be balanced. A best split is a device for counting. It is
not an alliance, and several splits can be equally good: all are returned.

References
----------
R. P. Abelson and M. J. Rosenberg, Symbolic psycho-logic, *Behavioral Science* 3 (1958) 1-13.
F. Harary, On the measurement of structural balance, *Behavioral Science* 4 (1959) 316-323.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

import numpy as np

from foothold.models.balance import Pair, Ties, actors, checked

MOST_ACTORS = 24  # in one entangled part: 2**23 splits, under a second and some 50 MB
MOST_SPLITS = 10_000  # best ones; parts without a tie between them multiply


@dataclass(frozen=True)
class Split:
    """Two camps.

    Attributes
    ----------
    camps : tuple of tuple of str
        Actor ids in alphabetical order; the camp of the first actor of all comes first. The
        second camp may be empty.
    """

    camps: tuple[tuple[str, ...], tuple[str, ...]]

    def side(self, actor: str) -> int:
        """0 or 1: the camp that holds an actor."""
        for number, camp in enumerate(self.camps):
            if actor in camp:
                return number
        raise ValueError(f"{actor!r} is in neither camp.")

    def together(self, a: str, b: str) -> bool:
        """Tell whether two actors are in one camp."""
        return self.side(a) == self.side(b)


@dataclass(frozen=True)
class Frustration:
    """The frustration index of a network and every split that reaches it.

    Attributes
    ----------
    index : int
        Number of ties that the best split contradicts.
    splits : tuple of Split
        All best splits.
    """

    index: int
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Flip:
    """What a change of one tie would do to the frustration index.

    Attributes
    ----------
    tie : tuple of str
        The two actors.
    sign : int
        Its sign now.
    flipped, removed : int
        The index if the tie had the other sign, and if it were left out.
    """

    tie: Pair
    sign: int
    flipped: int
    removed: int


def strained(ties: Ties, split: Split) -> list[Pair]:
    """List the ties that contradict a split, in alphabetical order.

    Examples
    --------
    >>> strained({("a", "b"): 1, ("a", "c"): 1, ("b", "c"): -1}, Split((("a", "b", "c"), ())))
    [('b', 'c')]
    """
    signs = checked(ties)
    return sorted(tie for tie, sign in signs.items() if split.together(*tie) != (sign > 0))


def frustration(ties: Ties) -> Frustration:
    """Count the frustration index exactly, with all splits that reach it.

    Actors with one tie only are put aside first, again and again: their tie can always be
    satisfied. The parts of what remains are searched one by one, over all their splits.

    Parameters
    ----------
    ties : mapping
        Pair of actor ids to +1 or -1.

    Returns
    -------
    Frustration
        Index and best splits. Parts of the network without a tie between them can be combined
        in every way; each way is a split of its own.

    Raises
    ------
    ValueError
        If a part has more than 24 actors after those with one tie are put aside, or if more
        than 10,000 splits are best.

    Examples
    --------
    >>> result = frustration({("a", "b"): 1, ("a", "c"): 1, ("b", "c"): -1})
    >>> result.index, len(result.splits)
    (1, 3)
    """
    return _frustration(tuple(sorted(checked(ties).items())))


@lru_cache(maxsize=1024)
def _frustration(items: tuple[tuple[Pair, int], ...]) -> Frustration:
    signs = dict(items)
    kernel, leaves = _reduce(signs)
    index, parts = 0, []
    for nodes in _parts(kernel, actors(signs), {leaf for leaf, _, _ in leaves}):
        cost = _costs(kernel, nodes)
        best = int(cost.min())
        index += best
        masks = np.flatnonzero(cost == best)
        parts.append([{a: m >> i & 1 for i, a in enumerate(nodes)} for m in map(int, masks)])
    count = prod(map(len, parts)) * 2 ** max(0, len(parts) - 1)
    if count > MOST_SPLITS:
        raise ValueError(
            f"There are {count:,} best splits, because {len(parts)} parts of the network have no "
            "tie between them. Look at the parts one by one."
        )
    splits = set()
    turns = product((0, 1), repeat=max(0, len(parts) - 1))
    for chosen, turn in product(list(product(*parts)), list(turns)):
        side = {
            a: s ^ t for part, t in zip(chosen, (0, *turn), strict=False) for a, s in part.items()
        }
        for leaf, other, sign in reversed(leaves):
            side[leaf] = side[other] ^ (sign < 0)
        splits.add(_split(side))
    return Frustration(index, tuple(sorted(splits, key=lambda split: split.camps)))


def single_changes(ties: Ties) -> list[Flip]:
    """Tell for each tie what the index would be with its sign flipped, or without it.

    Parameters
    ----------
    ties : mapping
        Pair of actor ids to +1 or -1.

    Returns
    -------
    list of Flip
        One per tie; those whose flip lowers the index most come first, then by actors.

    Raises
    ------
    ValueError
        As `frustration`.

    Notes
    -----
    A flip adds one to the cost of each split that satisfies the tie and takes one from each that
    does not, so one search of all splits serves all ties.

    Examples
    --------
    >>> ties = {("a", "b"): 1, ("a", "c"): 1, ("b", "c"): -1, ("c", "d"): 1}
    >>> [(f.tie, f.flipped) for f in single_changes(ties)][-1]
    (('c', 'd'), 1)
    """
    signs = checked(ties)
    kernel, leaves = _reduce(signs)
    nodes_of = _parts(kernel, actors(signs), {leaf for leaf, _, _ in leaves})
    costs = [_costs(kernel, nodes) for nodes in nodes_of]
    total = sum(int(cost.min()) for cost in costs)
    found = {}
    for nodes, cost in zip(nodes_of, costs, strict=True):
        place = {actor: i for i, actor in enumerate(nodes)}
        masks, rest = np.arange(len(cost)), total - int(cost.min())
        for (a, b), sign in kernel.items():
            if a in place:
                apart = (masks >> place[a] ^ masks >> place[b]) & 1
                bad = apart == (sign > 0)
                # A tie that closes a cycle is strained by some splits and satisfied by others.
                ok, strain = int(cost[~bad].min()), int(cost[bad].min())
                found[a, b] = (rest + min(ok + 1, strain - 1), rest + min(ok, strain - 1))
    flips = [Flip(tie, sign, *found.get(tie, (total, total))) for tie, sign in signs.items()]
    return sorted(flips, key=lambda flip: (flip.flipped, flip.tie))


def _reduce(signs: dict[Pair, int]) -> tuple[dict[Pair, int], list[tuple[str, str, int]]]:
    """Put actors with one tie aside; return the ties left, and (actor, its neighbour, sign)."""
    left, leaves = dict(signs), []
    while True:
        count: dict[str, int] = {}
        for a, b in left:
            count[a], count[b] = count.get(a, 0) + 1, count.get(b, 0) + 1
        found = next((tie for tie in left if 1 in (count[tie[0]], count[tie[1]])), None)
        if found is None:
            return left, leaves
        a, b = found
        leaf, other = (a, b) if count[a] == 1 else (b, a)
        leaves.append((leaf, other, left.pop(found)))


def _parts(kernel: dict[Pair, int], everyone: list[str], aside: set[str]) -> list[list[str]]:
    """Return the connected parts of the actors that were not put aside."""
    near: dict[str, list[str]] = {actor: [] for actor in everyone if actor not in aside}
    for a, b in kernel:
        near[a].append(b)
        near[b].append(a)
    parts, seen = [], set()
    for actor in near:
        if actor in seen:
            continue
        part, queue = [], [actor]
        seen.add(actor)
        while queue:
            now = queue.pop()
            part.append(now)
            fresh = [other for other in near[now] if other not in seen]
            seen.update(fresh)
            queue += fresh
        parts.append(sorted(part))
    return parts


def _costs(kernel: dict[Pair, int], nodes: list[str]) -> np.ndarray:
    """Count the strained ties of every split of one part.

    Bit i of a position is the camp of ``nodes[i]``; the last actor stays in camp 0, because
    swapping the camps changes nothing. The splits of k + 1 actors are those of k actors twice,
    once for each camp of the next one, so the array is built by doubling.
    """
    if len(nodes) > MOST_ACTORS:
        raise ValueError(
            f"An exact search of {len(nodes)} entangled actors would take too long; "
            f"leave some out, to have at most {MOST_ACTORS}."
        )
    place = {actor: i for i, actor in enumerate(nodes)}
    cost = np.zeros(1, dtype=np.int16)
    for k, actor in enumerate(nodes):
        earlier = [0] * k
        for tie, sign in kernel.items():
            if actor in tie:
                other = place[tie[0] if tie[1] == actor else tie[1]]
                if other < k:
                    earlier[other] = sign
        # Strained ties to earlier actors, for each of their splits, with this one in camp 0.
        here = np.full(1, sum(sign < 0 for sign in earlier), dtype=np.int16)
        for sign in earlier:
            here = np.concatenate((here, here + np.int16(sign)))
        if k == len(nodes) - 1:
            return cost + here
        there = sum(map(abs, earlier)) - here
        cost = np.concatenate((cost + here, cost + there))
    return cost


def _split(side: dict[str, int]) -> Split:
    everyone = sorted(side)
    first = side[everyone[0]] if everyone else 0
    near = tuple(actor for actor in everyone if side[actor] == first)
    return Split((near, tuple(actor for actor in everyone if side[actor] != first)))

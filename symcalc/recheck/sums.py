"""Both sides of an identity between sums over distinct indices, in one dimension d.

F(k) = Σ_m Σ g_m(k; j_1, …, j_m) over pairwise distinct j's that differ from the free indices, term by term.  Bodies do
not know positions, so one assignment of the free indices stands for all: others are the same point, renamed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from symcalc.recheck.point import Point
from symcalc.recheck.trees import Tree
from symcalc.recheck.values import Malformed, Outside, Value, add

MAX_BOUND = 6
MAX_TERMS = 20_000
MAX_WORD = 12
Side = dict[str, Any]


def dimensions(left: Side, right: Side) -> range:
    """d = f, …, f + b."""
    free, others = _free(left), _free(right)
    if set(free) != set(others):
        raise Malformed("the sides have different free indices")
    highest = max((int(m) for side in (left, right) for m in _grades(side)), default=0)
    if highest > MAX_BOUND or math.perm(highest, highest) * _nodes(left, right) > MAX_TERMS * 100:
        raise Outside(f"sums over {highest} indices")
    return range(len(free), len(free) + highest + 1)


def value(point: Point, side: Side, d: int, order: list[str]) -> Value:
    """The sum in dimension d, the free indices at 1, 2, … in the given order."""
    free = {name: i for i, name in enumerate(order, 1)}
    terms = [Value(0), *_terms(point, side, d, free)]
    return add(point.prime, terms)


def _terms(point: Point, side: Side, d: int, free: dict[str, int]) -> Iterator[Value]:
    for body, point.entries in bodies(side, d, free):
        yield point.value(body)


def bodies(side: Side, d: int, free: dict[str, int]) -> Iterator[tuple[Tree, dict[Any, int]]]:
    """The bodies of the sum, each with the positions of its indices; the bound ones differ from the free ones."""
    left = [p for p in range(1, d + 1) if p not in free.values()]
    for m, body in _grades(side).items():
        for places in permutations(left, int(m)):
            yield body, {**free, **dict(enumerate(places))}


def _free(side: Side) -> list[str]:
    free = side.get("free") if isinstance(side, dict) else None
    if not isinstance(free, list) or not all(isinstance(i, str) for i in free) or len(set(free)) < len(free):
        raise Malformed("a side of a sum over indices has no list of free indices")
    return free


def _grades(side: Side) -> dict[str, Tree]:
    grades = side.get("grades")
    if not isinstance(grades, dict) or not all(m.isdecimal() and len(m) < 4 for m in grades):
        raise Malformed("a side of a sum over indices has no grades")
    return grades


def _nodes(*sides: Side) -> int:
    return sum(_size(body) for side in sides for body in _grades(side).values())


def _size(tree: Any) -> int:
    return 1 + sum(map(_size, tree[1:])) if isinstance(tree, list) else 0


def matrix_size(left: Side, right: Side, words: list[str]) -> int:
    """n such that polynomials in words of this length that vanish on all n × n matrices are zero: 2n > length."""
    if not words:
        return 1
    length = max((_length(body, words) for side in (left, right) for body in _grades(side).values()), default=0)
    if length > MAX_WORD:
        raise Outside(f"words of length {length}")
    return length // 2 + 1


def _length(tree: Tree, words: list[str]) -> int:
    """The length of the longest word in a tree."""
    if tree[:1] == ["entry"]:
        return int(tree[1] in words)
    parts = [_length(t, words) for t in tree[1:] if isinstance(t, list)]
    if tree[:1] == ["pow"]:
        n = int(tree[2][1]) if tree[2][:1] == ["integer"] else 1
        return parts[0] * abs(n)
    return sum(parts) if tree[:1] == ["mul"] else max(parts, default=0)

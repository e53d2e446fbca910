"""Decide F = G for sums over indices, for every dimension d; and find the smallest d at which they differ.

Equality is that of the normal forms (`symcalc.indexed`): one decision for each grade, each in its own field.  A
difference is shown at a point: at the first of the dimensions d = f, …, f + b (f free indices, at most b bound ones,
d ≥ 1), at all positions of the free indices, where the two sides have different values.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import sympy as sp

from symcalc.domains import Domain
from symcalc.errors import DifferenceWithoutPoint, DimensionError
from symcalc.fields import Counterexample, Field, find_difference
from symcalc.fields.certificates import to_tree
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum, words
from symcalc.indices import Entry, Family


@dataclass(frozen=True)
class EveryDimension:
    """F = G for every d, decided: the fields of the grades, and both sides as they were given."""

    fields: tuple[str, ...]
    left: str
    right: str
    highest: int
    sides: tuple[IndexSum, ...] = dataclasses.field(default=(), repr=False, compare=False)

    def describe(self) -> str:
        """In words.

        >>> EveryDimension(("Q(x[k], x[0])",), "F", "G", 1).describe()
        'every d, grade by grade (at most 1 bound index) in Q(x[k], x[0])'
        """
        bound = "index" if self.highest == 1 else "indices"
        return f"every d, grade by grade (at most {self.highest} bound {bound}) in {', '.join(self.fields) or 'Q'}"

    def to_json(self) -> dict[str, Any]:
        """The certificate as data: both sides before any normalisation, as the bodies of their grades.

        An entry x[k, 0] is ["entry", "x", "k", 0]: a name for a free index, a number for a bound one.  `words` are
        the families whose entries do not commute; those of `real diagonal` do on the diagonal.  `positive` and `real`
        name symbols and families.
        """
        left, right = map(sum_to_json, self.sides)
        symbols = {s for side in self.sides for body in side.grades.values() for s in body.free_symbols}
        entries = {e for e in symbols if isinstance(e, Entry)}
        words = {e.family.name: e.family.hermitian for e in entries if not e.family.commutative}
        return {
            "field": self.describe(),
            "dimension": "every d",
            "left": left,
            "right": right,
            "words": sorted(words),
            "real diagonal": sorted(name for name, hermitian in words.items() if hermitian),
            "positive": _all_of(symbols, lambda s: s.is_positive),
            "real": _all_of(symbols, lambda s: s.is_real),
        }


def sum_to_json(side: IndexSum) -> dict[str, Any]:
    """A sum over indices as data: its free indices, and the bodies of its grades."""
    return {"free": list(side.free), "grades": {str(m): to_tree(body) for m, body in side.grades.items()}}


def _all_of(symbols: set[sp.Symbol], holds: Callable[[sp.Symbol], bool | None]) -> list[str]:
    """The names of symbols and families all of which have a property."""
    named = {s: s.family.name if isinstance(s, Entry) else s.name for s in symbols}
    return sorted(set(named.values()) - {name for s, name in named.items() if not holds(s)})


@dataclass(frozen=True)
class DifferenceAt(Counterexample):
    """A counterexample at a concrete dimension, the free indices at the given positions."""

    d: int
    positions: tuple[int, ...]


def compare(left: IndexSum, right: IndexSum, domain: Callable[[int], Domain]) -> EveryDimension | DifferenceAt:
    """Decide left = right for every d.

    >>> from symcalc.indexed import over
    >>> from symcalc.indices import indices
    >>> from symcalc.spectral import EIGENVALUES as x, variation_domain
    >>> j, k = indices("j k")
    >>> F = over(j != k, 1 / (x[k] - x[j]))
    >>> compare(F, F * 2, variation_domain)
    DifferenceAt(point={x1: 0, x2: 1}, left=-1, right=-2, d=2, positions=(1,))

    Raises `DimensionError` for different free indices, `Undecidable` outside the decidable class, `UndefinedFormula`
    for a side that divides by zero, and `DifferenceWithoutPoint` where the normal forms differ, but no admissible
    point was found.
    """
    if set(left.free) != set(right.free):
        raise DimensionError(f"the sides have different free indices: {left.free} and {right.free}")
    difference = left - right
    bodies = [_field_body(part) for body in difference.symmetric.values() for part in _commuting_parts(body)]
    decided = [(made, made.is_zero(body)) for made, body in bodies]
    if all(zero for _, zero in decided):
        _require_defined(left)
        _require_defined(right)
        named = tuple(dict.fromkeys(made.describe() for made, _ in decided))
        return EveryDimension(named, str(left), str(right), max(left.highest, right.highest), (left, right))
    for found in _differences(left, right, domain, difference.highest):
        return found
    raise DifferenceWithoutPoint("the two sides differ, but at no admissible point that was tried")


def _require_defined(side: IndexSum) -> None:
    """Read a side as it stands: what SymPy cancels in the difference may divide by zero, or be outside any field."""
    for body in side.grades.values():
        for part in _commuting_parts(body):
            made, read = _field_body(part)
            made.element(read)


def _field_body(body: sp.Expr) -> tuple[Field, sp.Expr]:
    """The body with geometric sums as quotients, and its field."""
    body = as_quotient(body)
    return Field.containing(body), body


def _commuting_parts(body: sp.Expr) -> list[sp.Expr]:
    """The body itself, or the coefficients of its words."""
    return list(words(body).values()) if body.is_commutative is False else [body]


def _differences(
    left: IndexSum, right: IndexSum, domain: Callable[[int], Domain], highest: int
) -> Iterator[DifferenceAt]:
    left, right = (side.map(_commuting) for side in (left, right))
    right = right.onto(left.free)
    free = len(left.free)
    for d in range(max(free, 1), free + highest + 2):
        for positions in permutations(range(1, d + 1), free):
            at = dict(zip(left.free, positions, strict=True))
            found = find_difference(left.instantiate(d, **at), right.instantiate(d, **at), domain(d))
            if found:
                yield DifferenceAt(found.point, found.left, found.right, d, positions)


def _commuting(body: sp.Expr) -> sp.Expr:
    """Noncommuting entries read as complex numbers: a difference there is one over C already."""

    def complex_entry(e: Entry) -> Entry:
        return Entry(Family(e.family.name, e.family.rank, hermitian=e.family.hermitian), *e.indices)

    return body.xreplace({e: complex_entry(e) for e in body.atoms(Entry) if not e.family.commutative})

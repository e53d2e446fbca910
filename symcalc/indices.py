"""Indices, conditions on them, and the symbols they are attached to: x[k], A[k, j].

An index is a name; different names are different values wherever a condition or a free index of a sum says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy as sp

from symcalc.errors import BadInput, DimensionError

Name: TypeAlias = str | int
"""A free index (a name) or a bound one (0, 1, …)."""


@dataclass(frozen=True)
class Family:
    """A family of symbols with `rank` indices: x[k], A[k, j].

    Entries are complex unless said otherwise; those of a `hermitian` family are real on the diagonal, and A[k, j] is
    the conjugate of A[j, k].  With `commutative=False` the order of products off the diagonal is kept.

    >>> x, k = Family("x", real=True), Index("k")
    >>> x[k] - x["j"]
    -x[j] + x[k]
    """

    name: str
    rank: int = 1
    real: bool = False
    positive: bool = False
    hermitian: bool = False
    commutative: bool = True

    def __getitem__(self, indices: Any) -> Entry:
        names = indices if isinstance(indices, tuple) else (indices,)
        if not all(isinstance(i, (str, Index, sp.Symbol)) for i in names):
            raise BadInput(f"an index of {self.name} is a name, as in Index('k'), not one of {names}")
        if len(names) != self.rank:
            raise DimensionError(f"{self.name} takes {self.rank} indices, not {len(names)}")
        return Entry(self, *map(name_of, names))

    def assumptions(self, indices: tuple[Any, ...]) -> dict[str, bool]:
        """What SymPy is told about the entry with these indices."""
        if self.positive or self.real:
            return {"positive": True} if self.positive else {"real": True}
        if self.hermitian and len(set(indices)) == 1:
            return {"real": True}
        return {"complex": True} if self.commutative else {"commutative": False}

    def at(self, *positions: int) -> sp.Symbol:
        """The plain symbol at concrete positions: x1, x2, …; A[1,2] for more than one index.

        >>> Family("x").at(3), Family("A", 2).at(1, 2)
        (x3, A[1,2])
        """
        name = f"{self.name}{positions[0]}" if self.rank == 1 else f"{self.name}[{','.join(map(str, positions))}]"
        return sp.Symbol(name, **self.assumptions(positions))


class Entry(sp.Symbol):
    """An indexed symbol that knows its family and its indices, so that SymPy differentiates and cancels it natively."""

    __slots__ = ("family", "indices")
    family: Family
    indices: tuple[Name, ...]

    def __new__(cls, family: Family, *indices: Name) -> Entry:
        """The entry of `family` with these indices."""
        name = f"{family.name}[{','.join(map(str, indices))}]"
        made: Entry = sp.Symbol.__xnew__(cls, name, **family.assumptions(indices))
        made.family, made.indices = family, indices
        return made

    def _hashable_content(self) -> tuple[Any, ...]:
        return (repr(self.family), *(f"{type(i).__name__} {i}" for i in self.indices))

    def __reduce__(self) -> tuple[Any, ...]:
        return Entry, (self.family, *self.indices)


@dataclass(frozen=True, eq=False)
class Index:
    """The name of an index, to write conditions with: `j != k`, `j != (k, l)`, `i < j`.

    >>> j, k = Index("j"), Index("k")
    >>> j != k
    Condition(summed=('j',), apart=('k',), ordered=False)
    """

    name: str

    def __ne__(self, other: Any) -> Any:
        others = tuple(map(name_of, other if isinstance(other, tuple) else (other,)))
        if self.name in others:
            raise BadInput(f"{self.name} != {self.name} never holds: name two different indices")
        return Condition((self.name,), others)

    def __lt__(self, other: Index) -> Condition:
        return Condition((self.name, other.name), (), ordered=True)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Condition:
    """What a sum runs over: the indices `summed`, distinct from one another and from those in `apart`."""

    summed: tuple[str, ...]
    apart: tuple[str, ...] = ()
    ordered: bool = False

    def __bool__(self) -> bool:
        raise BadInput("a condition on indices has no truth value: give it to over(condition, body)")


def indices(names: str) -> tuple[Index, ...]:
    """Indices by their names: `i, j, k = indices("i j k")`.

    >>> i, j = indices("i j")
    >>> i != j
    Condition(summed=('i',), apart=('j',), ordered=False)
    """
    return tuple(Index(n) for n in names.split())


def name_of(index: Index | sp.Symbol | str) -> str:
    """The name of an index."""
    return index if isinstance(index, str) else str(index.name)


def delta(left: Index | Name, right: Index | Name) -> sp.Integer:
    """Kronecker's δ of two indices: within a body different names are different values.

    >>> delta("i", "i"), delta("i", "j")
    (1, 0)
    """
    names = [n if isinstance(n, int) else name_of(n) for n in (left, right)]
    return sp.Integer(names[0] == names[1])


def rename(body: sp.Expr, names: Mapping[Any, Name]) -> sp.Expr:
    """Give the indices of a body other names.

    >>> x = Family("x", real=True)
    >>> rename(x["j"] - x["k"], {"j": "l"})
    -x[k] + x[l]
    """
    entries = {
        e: Entry(e.family, *(names.get(i, i) for i in e.indices))
        for e in body.atoms(Entry)
        if any(i in names for i in e.indices)
    }
    return body.xreplace(entries)


def at_positions(body: sp.Expr, positions: Mapping[Any, int]) -> sp.Expr:
    """The body with plain symbols at concrete positions.

    >>> at_positions(Family("x", real=True)["k"], {"k": 2})
    x2
    """
    return body.xreplace({e: e.family.at(*(positions[i] for i in e.indices)) for e in body.atoms(Entry)})

"""What a proof leaves behind: both sides as they were given, and the field with its rules, as plain data.

Trees are nested lists: an operator's name and its operands, integers as strings.  An independent program can read them
and evaluate both sides at random points modulo primes; it needs no algebra system.

    ["add", a, b, …]  ["mul", a, b, …]  ["pow", base, exponent]  ["integer", "-3"]  ["rational", "2", "3"]
    ["symbol", "x"]  ["generator", "4"]  ["i"]  ["pi"]  ["exp", a]  ["log", a]  ["abs", a]  ["tanh", a]  …
    ["entry", "A", "k", 0]: the entry A[k, j] of a sum over indices, k a free index and j the bound one number 0

Factors that do not commute stand in their order.  A typed formula is certified with its `statement` besides, the tree
as it was typed (`symcalc.referee.certificates`).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symcalc.fields.generators import Generators
from symcalc.indices import Entry

Tree = list[Any]


def to_tree(e: sp.Expr, generators: dict[sp.Expr, int] | None = None) -> Tree:
    """The expression as nested lists; symbols in `generators` are written as generators with their number.

    >>> to_tree(sp.Symbol("x") ** 2 + sp.Rational(1, 2))
    ['add', ['rational', '1', '2'], ['pow', ['symbol', 'x'], ['integer', '2']]]
    """
    if generators and e in generators:
        return ["generator", str(generators[e])]
    if e.is_Integer:
        return ["integer", str(int(e))]
    if e.is_Rational:
        return ["rational", str(int(e.p)), str(int(e.q))]
    if isinstance(e, Entry):
        return ["entry", e.family.name, *e.indices]
    if e.is_Symbol:
        return ["symbol", e.name]
    if e is sp.E:
        return ["exp", ["integer", "1"]]
    if e is sp.I or e is sp.pi:
        return ["i" if e is sp.I else "pi"]
    return [type(e).__name__.lower(), *(to_tree(a, generators) for a in _arguments(e))]


def _arguments(e: sp.Expr) -> list[sp.Expr]:
    """The operands in an order that is the same in every run; factors that do not commute keep theirs."""
    if e.is_Mul:
        commuting, word = e.args_cnc()
        return [*sorted(commuting, key=sp.default_sort_key), *word]
    return sorted(e.args, key=sp.default_sort_key) if e.is_Add else list(e.args)


@dataclass(frozen=True)
class Certificate:
    """left = right, decided: the field, and both sides as they were given, before any normalisation."""

    field: str
    left: str
    right: str
    sides: tuple[sp.Expr, sp.Expr] = dataclasses.field(repr=False, compare=False)
    generators: Generators = dataclasses.field(repr=False, compare=False)
    seconds: float = dataclasses.field(default=0, repr=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The certificate as data; deterministic (the time it took is in `seconds`, and not here).

        `generators` holds the meaning of each generator and the square of each root; `readings` says, for each
        function that occurs in the sides or in another reading, what stands for it; signs are those on `domain`.
        """
        known = self.generators
        index = {g.symbol: i for i, g in enumerate(known.all)}
        left, right = map(to_tree, self.sides)
        return {
            "field": self.field,
            "left": left,
            "right": right,
            "generators": [
                {"family": g.family, "values": str(g.kind), "meaning": to_tree(g.meaning)}
                | ({"square": to_tree(g.square, index)} if g.square is not None else {})
                for g in known.all
            ],
            "readings": [[to_tree(leaf), to_tree(reading, index)] for leaf, reading in known.readings.items()],
            "domain": {
                "ascending": [s.name for s in known.domain.ascending],
                "positive": [s.name for s in known.domain.positive],
                "conjugate": [[a.name, b.name] for a, b in known.domain.conjugate],
                "integers": sorted(g.meaning.name for g in known.all if g.meaning.is_Symbol and g.meaning.is_integer),
            },
        }

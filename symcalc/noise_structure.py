"""The structure of a noise, decided (additive, diagonal, commutative, general): what a numerical scheme must know."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum

import sympy as sp

from symcalc.fields import Field


class NoiseStructure(StrEnum):
    """How the vector fields of a noise depend on the state, simplest first."""

    ADDITIVE = "additive"
    DIAGONAL = "diagonal"
    COMMUTATIVE = "commutative"
    GENERAL = "general"


def vanishes(matrix: sp.MatrixBase) -> bool:
    """Decide whether every entry is the zero of its field."""
    return all(Field.containing(e).is_zero(e) for e in matrix)


def _is_diagonal(g: sp.MatrixBase, x: Sequence[sp.Symbol], a: int) -> bool:
    """Whether g moves component a only and depends on x_a only."""
    others = [i for i in range(len(x)) if i != a]
    return vanishes(sp.Matrix([g[i] for i in others])) and vanishes(sp.Matrix([sp.diff(g[a], x[i]) for i in others]))


def structure_of(fields: Sequence[sp.MatrixBase], x: Sequence[sp.Symbol]) -> NoiseStructure:
    """The structure of vector fields g_a over the variables x; `Undecidable` outside the decidable class.

    >>> x, y = sp.symbols("x y", real=True)
    >>> structure_of([sp.Matrix([x, y])], [x, y])
    <NoiseStructure.COMMUTATIVE: 'commutative'>
    """
    slopes = [g.jacobian(x) for g in fields]
    if all(map(vanishes, slopes)):
        return NoiseStructure.ADDITIVE
    if len(x) == len(fields) and all(_is_diagonal(g, x, a) for a, g in enumerate(fields)):
        return NoiseStructure.DIAGONAL
    pairs = itertools.combinations(zip(fields, slopes, strict=True), 2)
    commute = all(vanishes(Dh * g - Dg * h) for (g, Dg), (h, Dh) in pairs)
    return NoiseStructure.COMMUTATIVE if commute else NoiseStructure.GENERAL

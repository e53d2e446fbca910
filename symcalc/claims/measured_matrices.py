"""Generic real matrices, and slopes in the λ's: tools of the measurements of the deep linear network (tier precise).

The inner product is tr(AᵀB); slopes are extrapolated differences, each with a bound on its error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import mpmath as mp

from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

Quantities = dict[str, Measured]
ROUNDING = mp.mpf(10) ** -90


def orthogonal(d: int, n: int) -> mp.matrix:
    """The n-th of a fixed sequence of generic orthogonal matrices."""
    return _orthogonal(d, n, mp.mp.prec)


@cache
def _orthogonal(d: int, n: int, precision: int) -> mp.matrix:
    """The same, once for each working precision."""
    rows = mp.matrix(d, d)
    for i in range(d):
        for j in range(i + 1):
            rows[i, j] = rows[j, i] = mp.mpf((29 * i + 13 * j * j + 17 * n * n + 5 * n + 3) % 41 - 20) / 19
    return mp.eigsy(rows)[1]


def generic(d: int, n: int) -> mp.matrix:
    """The n-th of a fixed sequence of generic matrices, not symmetric."""
    return mp.matrix(
        [[mp.mpf((31 * i + 7 * j * j + 11 * i * j + 19 * n + 2) % 43 - 21) / 17 for j in range(d)] for i in range(d)]
    )


def unit(d: int, i: int, j: int) -> mp.matrix:
    """E_ij."""
    made = mp.zeros(d)
    made[i, j] = mp.mpf(1)
    return made


def inner(left: mp.matrix, right: mp.matrix) -> Any:
    """tr(AᵀB)."""
    return mp.fsum(a * b for a, b in zip(left, right, strict=True))


def log_determinant(M: mp.matrix) -> Any:
    """log det of a positive definite matrix, by Cholesky; 0 for an empty one."""
    if not M.rows:
        return mp.mpf(0)
    L = mp.cholesky(M)
    return 2 * mp.fsum(mp.log(L[n, n]) for n in range(M.rows))


def exactly(values: Values) -> Measured:
    """Numbers that carry rounding errors only."""
    return Measured(list(values), ROUNDING * (1 + max((abs(v) for v in values), default=mp.mpf(0))))


def slope(f: Callable[[Sequence[Any]], Any], roots: Sequence[Any]) -> Measured:
    """∂f/∂λ_k for each k."""

    def moved(k: int) -> Callable[[Any], Values]:
        return lambda h: [f([v + (h if n == k else 0) for n, v in enumerate(roots)])]

    parts = [precise.first_derivative(moved(k)) for k in range(len(roots))]
    return Measured([p.values[0] for p in parts], max(p.error for p in parts))


def weighted(found: Measured, weights: Sequence[Any]) -> Measured:
    """Values times exact weights."""
    values = [v * w for v, w in zip(found.values, weights, strict=True)]
    return Measured(values, found.error * max(1, *(abs(w) for w in weights)))

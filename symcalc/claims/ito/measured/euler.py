"""The limit of Euler's method: increments enumerated, not drawn, and extrapolated to step zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import ROUNDING
from symcalc.evidence.precise import Measured


def extrapolated(step_values: Callable[[int], Sequence[Any]], counts: Sequence[int]) -> Measured:
    """The limit n → ∞ of values with an expansion in 1/n, by Neville's scheme; the error is the last change."""
    table: list[list[list[Any]]] = []
    for i, n in enumerate(counts):
        row = [list(step_values(n))]
        for j in range(1, i + 1):
            ratio = mp.mpf(n) / counts[i - j]
            row.append([a + (a - b) / (ratio - 1) for a, b in zip(row[j - 1], table[i - 1][j - 1], strict=True)])
        table.append(row)
    best, before = table[-1][-1], table[-1][-2]
    return Measured(best, max(abs(a - b) for a, b in zip(best, before, strict=True)) + ROUNDING)


def euler_mean_and_variance(
    x: Any, horizon: Any, drift: Callable[[Any], Any], diffusion: Callable[[Any], Any]
) -> tuple[Measured, Measured]:
    """Of a scalar equation with closed first and second moments: Euler with signs for increments, enumerated.

    After each step the law is replaced by the two points with its mean and variance, which such an equation allows.
    """

    def run(n: int) -> list[Any]:
        mean, variance, h = mp.mpf(x), mp.mpf(0), horizon / n
        for _ in range(n):
            atoms = [mean + sign * mp.sqrt(variance) for sign in (1, -1)]
            ends = [a + drift(a) * h + sign * diffusion(a) * mp.sqrt(h) for a in atoms for sign in (1, -1)]
            mean = sum(ends) / 4
            variance = sum((end - mean) ** 2 for end in ends) / 4
        return [mp.re(mean), mp.re(variance)]

    both = extrapolated(run, range(4, 36))
    return Measured(both.values[:1], both.error), Measured(both.values[1:], both.error)

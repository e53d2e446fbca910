"""The claims of `gradient_descent`: all mini-batches one by one, one step of two factors, errors entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import exactly, flow, unit
from symcalc.claims.slides.measured.points import Quantities, named_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured, Values


def minibatch(point: Point) -> Quantities:
    """Mean and variance of the slope of the loss over all mini-batches of two of three samples, by differences."""
    named = named_values(point)
    targets = [named[f"g{n}"] for n in (1, 2, 3)]

    def slope_of(batch: Sequence[Any]) -> Any:
        """The slope at w = 0 of the mean of ½ (w + g)² over the batch."""
        return precise.first_derivative(lambda w: [mp.fsum((w + g) ** 2 / 2 for g in batch) / len(batch)]).values[0]

    def moments(samples: Sequence[Any]) -> tuple[Any, Any]:
        found = [slope_of(batch) for batch in combinations(samples, 2)]
        mean = mp.fsum(found) / 3
        return mean, mp.fsum((v - mean) ** 2 for v in found) / 3

    mean, variance = moments(targets)
    agree = moments([targets[0]] * 3)[1]
    return {
        name: Measured([value], mp.mpf(10) ** -40)
        for name, value in (("mean", mean), ("variance", variance), ("variance where the samples agree", agree))
    }


def step(point: Point) -> Quantities:
    """G after a step of gradient descent on two balanced factors Λ with E′ = E_12, over the square of its size."""
    named, size = named_values(point), mp.mpf(1) / 7
    root = mp.diag([named["lam1"], named["lam2"]])
    moves = flow([root, root], unit(2, 0, 1))
    below, above = (w + size * v for w, v in zip((root, root), moves, strict=True))
    return {"example": exactly(list((above.T * above - below * below.T) / size**2))}


def isotropic_noise(point: Point) -> Quantities:
    """W_2ᵀW_2 − W_1W_1ᵀ at factors whose entries are moved one at a time."""
    named = named_values(point)
    first, second = (mp.matrix([[named[f"{n}{i}{j}"] for j in (1, 2)] for i in (1, 2)]) for n in "vw")

    def balance(factors: mp.matrix) -> Values:
        v, w = factors[:2, :], factors[2:, :]
        return list(w.T * w - v * v.T)

    state = mp.matrix([*first.tolist(), *second.tolist()])
    directions = []
    for i, j in iterate(range(4), range(2)):
        e = mp.zeros(4, 2)
        e[i, j] = mp.mpf(1)
        directions.append(e)
    return {
        "drift of G": precise.generator(balance, state, directions),
        "d⟨G_11⟩/dt": brackets(balance, state, directions)[0][0],
    }

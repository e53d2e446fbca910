"""The claims of `gradient_flow`: slopes of the loss, and velocities of the product along the flow of the factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, exactly, flow, product, weighted
from symcalc.claims.slides.measured.points import Quantities, named_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def rest_point(point: Point) -> Quantities:
    """The slope of ½ (w_1 w_2 − c)² at (w, w) and at (0, 0), by differences, and its value there."""
    named = named_values(point)
    w, c = named["w"], named["c"]

    def loss(w1: Any, w2: Any) -> Any:
        return (w1 * w2 - c) ** 2 / 2

    def slopes(at: Any) -> Measured:
        parts = [precise.first_derivative(f) for f in (lambda h: [loss(at + h, at)], lambda h: [loss(at, at + h)])]
        return Measured([p.values[0] for p in parts], max(p.error for p in parts))

    zero = mp.mpf(0)
    return {
        "ẇ_p/w": weighted(slopes(w), [-1 / w] * 2),
        "∇L(0, 0)": slopes(zero),
        "L(0, 0)": exactly([loss(zero, zero)]),
    }


def depth_rate(point: Point) -> Quantities:
    """−σ̇ for e = 1 along the gradient flow of the factors: at σ = 1, and for N = 2 and N = 1."""
    network = Network.at(point)
    one = mp.mpf(1)
    return {
        "rate at σ = 1": flow_rate([one], network.depth),
        "rate, N = 2": together([flow_rate([r], 2) for r in network.roots]),
        "rate, N = 1": together([flow_rate([r], 1) for r in network.roots]),
    }


def flow_rate(roots: Sequence[Any], depth: int) -> Measured:
    """Minus the velocity of the product of factors w_p = λ along −∂(product)."""
    factors = [mp.matrix([[r]]) for r in roots for _ in range(depth)]
    moves = flow(factors, mp.matrix([[1]]))

    def whole(t: Any) -> Values:
        return list(product([w + t * v for w, v in zip(factors, moves, strict=True)], 1))

    return weighted(precise.first_derivative(whole), [-1])


def together(parts: Sequence[Measured]) -> Measured:
    """Measurements one after the other."""
    return Measured([v for p in parts for v in p.values], max(p.error for p in parts))

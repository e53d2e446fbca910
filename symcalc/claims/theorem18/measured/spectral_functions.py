"""The claim `theorem18.laplace_beltrami`: Δ on functions of the entries of W."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.measured_dln import Network
from symcalc.claims.measured_matrices import Quantities, inner
from symcalc.claims.measured_singular import singular_values
from symcalc.claims.measured_theorem18 import laplacian
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def laplace_beltrami(point: Point) -> Quantities:
    """Δ on functions of the matrix: Σ λ², log|det W|, tr WᵀW, and a polynomial in λ with given derivatives."""
    network = Network.at(point)
    named = {s.name: precise.number(v) for s, v in point.items()}
    slopes, curvatures = ([named[f"{name}{k}"] for k in range(1, network.d + 1)] for name in ("f_", "f__"))

    def functions(W: mp.matrix) -> Values:
        roots = [v ** (mp.mpf(1) / network.depth) for v in singular_values(W)]
        off = [v - r for v, r in zip(roots, network.roots, strict=True)]
        general = mp.fsum(f * e + g * e**2 / 2 for f, g, e in zip(slopes, curvatures, off, strict=True))
        return [general, mp.fsum(v**2 for v in roots), mp.log(abs(mp.det(W))), inner(W, W)]

    found = laplacian(network, functions)
    names = ("Δ f", "Δ Σ λ²", "Δ log|det W|", "Δ tr WᵀW")
    return {
        name: Measured([v * network.beta], found.error * network.beta)
        for name, v in zip(names, found.values, strict=True)
    }

"""The claims of `boltzmann_entropy`: areas of orbits by quadrature, and forces at the example."""

from __future__ import annotations

from functools import cache
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, exactly, inner, operator, orbit_log_volume, slope, weighted
from symcalc.claims.measured_infinite_depth import nodes
from symcalc.claims.measured_spectra import eigenvalues_at
from symcalc.claims.slides.measured.gradient_flow import flow_rate
from symcalc.claims.slides.measured.points import Quantities
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def volume_or_logarithm(point: Point) -> Quantities:
    """Half the slopes of the area of the sphere O_x and of its logarithm, and their ratios at the gaps 2 and 1."""
    x1, x2 = eigenvalues_at(point)

    def slopes(low: Any, high: Any) -> tuple[Measured, Measured]:
        area = precise.first_derivative(lambda h: [_area(high + h - low)])
        log_area = precise.first_derivative(lambda h: [mp.log(_area(high + h - low))])
        return weighted(area, [mp.mpf(1) / 2]), weighted(log_area, [mp.mpf(1) / 2])

    of_volume, of_log = slopes(x1, x2)
    two, one = slopes(mp.mpf(0), mp.mpf(2)), slopes(mp.mpf(0), mp.mpf(1))
    ratios = [Measured([t.values[0] / o.values[0]], t.error + o.error) for t, o in zip(two, one, strict=True)]
    return {
        "½ grad log vol": of_log,
        "½ grad vol": of_volume,
        "½ grad vol, gap 2 to gap 1": ratios[0],
        "½ grad log vol, gap 2 to gap 1": ratios[1],
    }


@cache
def _area(gap: Any) -> Any:
    """∫∫ of the Gram root of the tangents [A, M] over M = U diag(0, gap) U*, U = e^{iφσ_3/2} e^{−iθσ_2/2}."""
    turn = [mp.matrix([[0, -1], [1, 0]]) / 2, mp.matrix([[0.5j, 0], [0, -0.5j]])]

    def density(theta: Any) -> Any:
        half = theta / 2
        U = mp.matrix([[mp.cos(half), -mp.sin(half)], [mp.sin(half), mp.cos(half)]])
        M = U * mp.diag([0, gap]) * U.T
        u, v = (A * M - M * A for A in turn)
        gram = [[mp.re(mp.fsum(mp.conj(a) * b for a, b in zip(s, t, strict=True))) for t in (u, v)] for s in (u, v)]
        return mp.sqrt(abs(mp.det(mp.matrix(gram))))

    # φ only turns the sphere
    return 2 * mp.pi * mp.pi * mp.fsum(w * density(mp.pi * t) for t, w in nodes())


def opposing(point: Point) -> Quantities:
    """−a_kk e_k from the gradient flow of the factors, Σ′ from Gram determinants, at the example."""
    network = Network([mp.sqrt(2), mp.mpf(1)], 2, mp.mpf(1))
    target = [2 * r**2 for r in network.roots]
    pull = [flow_rate([r], 2).values[0] * (t - r**2) for r, t in zip(network.roots, target, strict=True)]
    slopes = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    A = operator(network.W, 2)
    weights = [inner(e, A(e)) / (2 * r) for e, r in ((network.at_frame(k, k), r) for k, r in enumerate(network.roots))]
    force = weighted(slopes, weights)
    signs = exactly([mp.sign(p * f) for p, f in zip(pull, force.values, strict=True)])
    return {"−a_kk e_k": Measured(pull, mp.mpf(10) ** -40), "Σ′": force, "signs of the products": signs}

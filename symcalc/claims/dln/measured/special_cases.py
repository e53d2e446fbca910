"""The claims of `special_cases`: equal λ's, one λ that is nearly lost, and A_{N,W} at a singular W."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath as mp

from symcalc.claims.measured_dln import NEARLY_LOST, Network, force, logarithmic_slopes_at_loss, orbit_log_volume
from symcalc.claims.measured_matrices import Quantities, exactly, inner
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def limits(point: Point) -> Quantities:
    """The force of each pair at equal λ; Σ′_k/σ_k at λ_k = 10⁻²⁰, and a_kj with σ_k = 0 from the definition."""
    network = Network.at(point)
    values = []
    for k, j in network.pairs:
        roots = [mp.mpf(0) if n == k else v for n, v in enumerate(network.roots)]
        e = network.at_frame(k, j)
        values.append(inner(e, operator_at_zero(network.end_to_end(roots), network.depth)(e)))
    equal = [force(replace(network, roots=[r, r])) for r in network.roots]
    others = network.d - 1
    return {
        "each pair at λ_j = λ_k": Measured([others * f.values[0] for f in equal], others * max(f.error for f in equal)),
        "Σ′_k/σ_k at σ_k = 0": _lost_rates(network),
        "a_kj at σ_k = 0": exactly(values),
    }


def _lost_rates(network: Network) -> Measured:
    """(∂S/∂λ_k)/λ_k = Σ′_k/σ_k with 10⁻²⁰ in place of λ_k, for each k in turn; what is left is of order 10⁻⁴⁰."""
    with mp.workdps(4 * precise.DIGITS):
        return logarithmic_slopes_at_loss(lambda r: orbit_log_volume(network, r) / NEARLY_LOST**2, network.roots)


def operator_at_zero(W: mp.matrix, depth: int) -> Callable[[mp.matrix], mp.matrix]:
    """A_{N,W} at a singular W: eigenvalues below 10⁻⁸⁰ are zero."""

    def clean(M: mp.matrix) -> list[mp.matrix]:
        values, vectors = mp.eigsy(M)
        kept = [v if v > mp.mpf(10) ** -80 else mp.mpf(0) for v in values]
        return [vectors * mp.diag([v ** (mp.mpf(m) / depth) for v in kept]) * vectors.T for m in range(depth)]

    left, right = clean(W * W.T), clean(W.T * W)
    return lambda Z: sum((left[depth - p] * Z * right[p - 1] for p in range(1, depth + 1)), mp.zeros(W.rows))

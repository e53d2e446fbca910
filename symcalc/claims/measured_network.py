"""The claims of `network_langevin` measured on actual factors in generic frames at 120 digits (tier precise).

Traces of second derivatives are differences of the product, or of the singular values of the product, along straight
lines in tangent directions: normal vectors do not move the product to first order, which is measured as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.langevin.measured.principle import energy as energy_of
from symcalc.claims.langevin.measured.spaces import force
from symcalc.claims.measured_dln import (
    Network,
    entropic_drift,
    exactly,
    gauge_tangents,
    gram_matrix,
    inner,
    operator,
    product,
    unit,
    weighted,
)
from symcalc.claims.measured_singular import singular_values
from symcalc.claims.measured_theorem18 import ito_field
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

Quantities = dict[str, Measured]
Move = Sequence[mp.matrix]


def named(point: Point, name: str) -> Any:
    """A number of the point."""
    return next(precise.number(v) for s, v in point.items() if s.name == name)


# --- one theorem, two projections --------------------------------------------------------------------------------


def both_projections(point: Point) -> Quantities:
    """Second differences along geodesics of a general submersion, with a weight along and a weight across the fibre."""
    v = ms.coefficients(point)
    space, f, energy, metric = ms.general_space(v), ms.general_function(v, "f"), energy_of(v), ms.general_metric(v)
    one = 1 / v["beta"]

    def with_entropy(q: Any) -> Any:
        return energy(q) + mp.log(mp.det(metric(q)[2:4, 2:4])) / 2 * one

    def generated(along: Any, across: Any, potential: Any = energy) -> Measured:
        return space.generator(lambda q: [f(q)], along, across, force(space, potential))

    return {
        "weights 1 and κ": generated(one, v["kappa"] * one),
        "orthogonal noise": generated(mp.mpf(0), one),
        "isotropic noise": generated(one, one),
        "isotropic noise, L + S/β": generated(one, one, with_entropy),
    }


# --- the network -------------------------------------------------------------------------------------------------


def horizontal_frame(network: Network) -> list[list[mp.matrix]]:
    """An orthonormal basis of the range of Dφ*: its values on E_ij, orthonormalised."""
    W, d = network.factors(), network.d
    units = [unit(d, i, j) for i in range(d) for j in range(d)]
    lifts = [[product(W[p + 1 :], d).T * Z * product(W[:p], d).T for p in range(network.depth)] for Z in units]
    return orthonormalised(lifts)


def gauge_frame(network: Network) -> list[list[mp.matrix]]:
    """An orthonormal basis of the tangents of the gauge orbit."""
    return orthonormalised(gauge_tangents(network.factors()))


def orthonormalised(moves: Sequence[Move]) -> list[list[mp.matrix]]:
    """L⁻¹ times the moves, L Lᵀ their Gram matrix."""
    if not moves:
        return []
    inverse = mp.cholesky(gram_matrix(moves)) ** -1
    size, depth, d = len(moves), len(moves[0]), moves[0][0].rows
    return [
        [sum((inverse[a, b] * moves[b][p] for b in range(a + 1)), mp.zeros(d)) for p in range(depth)]
        for a in range(size)
    ]


def second(network: Network, moves: Sequence[Move], spectral: bool = False) -> Measured:
    """Σ d²/dε² along the moves, of the frame entries of the product, row by row, or of its singular values."""
    W, d = network.factors(), network.d

    def along(move: Move) -> Measured:
        def values(h: Any) -> Values:
            moved = product([w + h * v for w, v in zip(W, move, strict=True)], d)
            return singular_values(moved) if spectral else list(network.in_frame(moved))

        return precise.second_derivative(values)

    parts = [along(move) for move in moves]
    width = d if spectral else d * d
    totals = [mp.fsum(part.values[r] for part in parts) for r in range(width)]
    return Measured(totals, sum((part.error for part in parts), mp.mpf(10) ** -90))


def diagonal(found: Measured, d: int) -> Measured:
    """The entries k, k of a matrix, row by row."""
    return Measured([found.values[k * d + k] for k in range(d)], found.error)


def off(found: Measured, d: int) -> Measured:
    """The other entries."""
    return Measured([found.values[i * d + j] for i, j in permutations(range(d), 2)], found.error)


def added(*terms: tuple[Any, Measured]) -> Measured:
    """Σ weight × measured."""
    size = len(terms[0][1].values)
    values = [mp.fsum(w * m.values[r] for w, m in terms) for r in range(size)]
    return Measured(values, mp.fsum(abs(w) * m.error for w, m in terms))


def second_derivative(point: Point) -> Quantities:
    """The trace of D²φ across the orbits."""
    network = Network.at(point)
    found = second(network, horizontal_frame(network))
    return {"Σ″": diagonal(found, network.d), "Σ″_kl": off(found, network.d)}


def slopes(point: Point, network: Network) -> mp.matrix:
    """E′(W) with the frame entries of the point."""
    d = network.d
    e = mp.matrix([[named(point, f"e[{i},{j}]") for j in range(1, d + 1)] for i in range(1, d + 1)])
    return network.frames[-1] * e * network.frames[0].T


def end_to_end(point: Point) -> Quantities:
    """Traces of D²φ along and across the orbits, weighted, and A from its definition."""
    network, kappa = Network.at(point), named(point, "kappa")
    d, A = network.d, operator(network.W, network.depth)
    pull = network.in_frame(A(slopes(point, network)))
    along, across = second(network, gauge_frame(network)), second(network, horizontal_frame(network))
    drift = added((1 / network.beta, along), (kappa / network.beta, across), (-1, exactly(list(pull))))
    a = {(i, j): inner(network.at_frame(i, j), A(network.at_frame(i, j))) for i in range(d) for j in range(d)}
    weight = 2 * kappa / network.beta
    return {
        "drift k, k": diagonal(drift, d),
        "drift i, j": off(drift, d),
        "noise² i, j": exactly([weight * a[pair] for pair in permutations(range(d), 2)]),
        "noise² k, k": exactly([weight * a[k, k] for k in range(d)]),
    }


def orthogonal_noise(point: Point) -> Quantities:
    """Traces of D²σ across the orbits, along them, and with the volume's gradient taken away; e_k on the diagonal."""
    network = Network.at(point)
    d, A, one = network.d, operator(network.W, network.depth), 1 / network.beta
    E = sum((named(point, f"e{k}") * network.at_frame(k - 1, k - 1) for k in range(1, d + 1)), mp.zeros(d))
    pull = network.in_frame(A(E))
    loss = exactly([-pull[k, k] for k in range(d)])
    across = second(network, horizontal_frame(network), spectral=True)
    moves = gauge_frame(network)
    along = second(network, moves, spectral=True) if moves else exactly([mp.mpf(0)] * d)
    volume = entropic_drift(point)["Σ′"]
    return {
        "orthogonal noise": added((1, loss), (one, across)),
        "isotropic noise": added((1, loss), (one, across), (one, along)),
        "isotropic noise, L + S/β": added((1, loss), (one, across), (one, along), (-one, volume)),
    }


def squares(network: Network, moves: Sequence[Move]) -> Measured:
    """Σ d²/dε² of Σ λ² along the moves."""
    parts = [precise.second_derivative(f) for f in _squares_along(network, moves)]
    return Measured([mp.fsum(p.values[0] for p in parts)], sum((p.error for p in parts), mp.mpf(10) ** -90))


def _squares_along(network: Network, moves: Sequence[Move]) -> list[Callable[[Any], Values]]:
    """Σ λ² of the product along each of the moves."""
    W, d = network.factors(), network.d

    def along(move: Move) -> Callable[[Any], Values]:
        return lambda h: [length(product([w + h * v for w, v in zip(W, move, strict=True)], d), network.depth)]

    return [along(move) for move in moves]


def length(W: mp.matrix, depth: int) -> Any:
    """Σ λ²."""
    return mp.fsum(s ** (mp.mpf(2) / depth) for s in singular_values(W))


def gradient_flow(point: Point) -> Quantities:
    """The volume's gradient, and Σ λ² along and across the orbits: its second differences."""
    network = Network.at(point)
    depth, beta = network.depth, network.beta
    force = entropic_drift(point)["Σ′"]
    weights = [1 / (beta * depth * r ** (depth - 1)) for r in network.roots]
    return {
        "drift of λ at κ = 0": weighted(force, weights),
        "L₀ Σ λ²": added((1 / beta, squares(network, gauge_frame(network)))),
        "(L − L₀)/κ Σ λ²": added((1 / beta, squares(network, horizontal_frame(network)))),
    }


def stationary(point: Point) -> Quantities:
    """b − (κ/β)(div A + A grad log(ρ √g)) with b by D²φ upstairs, div A, √g and the orbit's volume by differences."""
    network, kappa = Network.at(point), named(point, "kappa")
    d, beta, A = network.d, network.beta, operator(network.W, network.depth)
    field, error = ito_field(network)
    moves = gauge_frame(network)
    along = second(network, moves) if moves else exactly([mp.mpf(0)] * (d * d))
    across = second(network, horizontal_frame(network))
    pull = list(network.in_frame(A(slopes(point, network))))
    score = Measured([kappa * f - beta * e for f, e in zip(network.in_frame(field), pull, strict=True)], error * kappa)
    volume = entropic_drift(point)["Σ′"]
    flux = added((1 / beta, along), (kappa / beta, across), (-1, exactly(pull)), (-1 / beta, score))
    return {"J/ρ k, k": added((1, diagonal(flux, d)), (-1 / beta, volume)), "J/ρ k, l": off(flux, d)}


def upstairs_law(point: Point) -> Quantities:
    """Zero flux upstairs with −H measured as the trace of D²φ along the orbit; ∂_k E from the point."""
    network, kappa = Network.at(point), named(point, "kappa")
    d, beta, depth = network.d, network.beta, network.depth
    moves = gauge_frame(network)
    bent = diagonal(second(network, moves), d) if moves else exactly([mp.mpf(0)] * d)
    loss = [named(point, f"E_{k}") for k in range(1, d + 1)]
    size = [r ** (depth - 1) for r in network.roots]
    free = [(1 - kappa) / beta * s - e * m for s, e, m in zip(bent.values, loss, size, strict=True)]
    law = [f * beta / kappa / m for f, m in zip(free, size, strict=True)]
    gibbs = [f + kappa * e * m for f, e, m in zip(free, loss, size, strict=True)]
    bound = bent.error * max(1, *(beta / kappa / m for m in size)) * max(1, 1 / beta)
    return {"∂ log μ": Measured(law, bound), "flux of the Gibbs law": Measured(gibbs, bound)}


def squared_length(point: Point) -> Quantities:
    """The growth of Σ λ² along and across the orbits, less the layers' decay; its bracket, by first differences."""
    network, kappa, c = Network.at(point), named(point, "kappa"), named(point, "c")
    flow = gradient_flow(point)
    square = mp.fsum(r**2 for r in network.roots)
    drift = added((1, flow["L₀ Σ λ²"]), (kappa, flow["(L − L₀)/κ Σ λ²"]), (-1, exactly([2 * c * square])))
    across = [precise.first_derivative(f) for f in _squares_along(network, horizontal_frame(network))]
    weight, size = 2 * kappa / network.beta, 1 + mp.fsum(abs(f.values[0]) for f in across)
    bracket = [weight * mp.fsum(f.values[0] ** 2 for f in across)]
    return {"drift": drift, "d⟨R⟩/dt": Measured(bracket, 4 * weight * size * mp.fsum(f.error for f in across))}

"""The claims of `gradient_flow`: velocities of the product of factors that follow the flow."""

from __future__ import annotations

from symcalc.claims.measured_dln import Network, flow, operator, product
from symcalc.claims.measured_matrices import Quantities, generic, weighted
from symcalc.claims.measured_singular import singular_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def downstairs(point: Point) -> Quantities:
    """The largest entry of the end-to-end velocity of the factors' flow plus A(E′), A from its definition."""
    network = Network.at(point)
    W, E = network.factors(), generic(network.d, 21)
    moves = flow(W, E)
    whole = precise.first_derivative(
        lambda t: list(product([w + t * v for w, v in zip(W, moves, strict=True)], network.d))
    )
    expected = list(-operator(network.W, network.depth)(E))
    gap = max(abs(a - b) for a, b in zip(whole.values, expected, strict=True))
    return {"Ẇ + A(E′)": Measured([gap], whole.error)}


def singular_value_flow(point: Point) -> Quantities:
    """d/dt σ_k of the product of the factors along the flow, divided by ⟨u_k, E′ v_k⟩."""
    network = Network.at(point)
    W, E = network.factors(), generic(network.d, 22)
    moves = flow(W, E)
    found = precise.first_derivative(
        lambda t: singular_values(product([w + t * v for w, v in zip(W, moves, strict=True)], network.d))
    )
    e = network.in_frame(E)
    return {"σ̇_k / e_k": weighted(found, [1 / e[k, k] for k in range(network.d)])}

"""The gradient flow of the factors: where it ends, and what depth does to its rate (slides, “Recap”).

E′ is the gradient of the loss of the product W; e = ⟨u, E′(W) v⟩ is its entry in the frames of W.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln import equation as network_equation
from symcalc.claims.slides.measured import gradient_flow as measured
from symcalc.claims.slides.notation import Matrix
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.models.dln import metric
from symcalc.models.dln.metric import N, lam

c, w = sp.symbols("c w", real=True)


@claim(
    source="slides, Recap (“Convergence guarantees? Yes, for balanced cases”)",
    latex=r"L = \tfrac12 (w_1 w_2 - c)^2,\ w_1 = w_2 = w: \quad \dot w = (c - w^2)\,w, \qquad "
    r"\nabla L(0, 0) = 0, \quad L(0, 0) = \tfrac12 c^2",
    assumptions=("N = 2, d = 1, balanced; for c < 0 the rate c − w² is negative everywhere, and min L = 0",),
    measure=measured.rest_point,
)
def rest_point() -> Equation:
    """Balanced is not enough for convergence to a minimiser: for a target c < 0 the flow from w > 0 ends at W = 0."""
    w1, w2 = sp.symbols("w1 w2", real=True)
    loss = (w1 * w2 - c) ** 2 / 2
    slope = [sp.diff(loss, s) for s in (w1, w2)]
    balanced, zero = {w1: w, w2: w}, {w1: 0, w2: 0}
    return Equation(
        {"ẇ_p/w": Matrix([c - w**2] * 2), "∇L(0, 0)": sp.zeros(2, 1), "L(0, 0)": c**2 / 2},
        {"differentiation of L": {
            "ẇ_p/w": Matrix([sp.cancel(-s.subs(balanced) / w) for s in slope]),
            "∇L(0, 0)": Matrix([s.subs(zero) for s in slope]), "L(0, 0)": loss.subs(zero)}},
        Domain(real=(c, w)),
    )  # fmt: skip


@claim(
    source="slides, Recap (“can be accelerated by depth”)",
    latex=r"\dot\sigma = -N\lambda^{2(N-1)}\,e: \quad N \ \text{ at } \ \sigma = 1, \qquad "
    r"2\sigma \ \text{ for } \ N = 2",
    assumptions=("e = ⟨u, E′(W) v⟩; N = 1 has the rate 1",),
    measure=measured.depth_rate,
)
def depth_rate() -> Equation:
    """Depth multiplies the rate of σ by N σ^{2−2/N}: it accelerates at σ = 1, and slows down where σ < ½ for N = 2."""
    rate = metric.multiplier("k", "k")
    return network_equation(
        {"rate at σ = 1": N, "rate, N = 2": 2 * lam["k"] ** 2, "rate, N = 1": IndexSum.of(1, "k")},
        {"a_kk": {"rate at σ = 1": rate.subs(lam["k"], 1), "rate, N = 2": rate.subs(N, 2),
                  "rate, N = 1": IndexSum.of(rate.subs(N, 1), "k")}},
    )  # fmt: skip

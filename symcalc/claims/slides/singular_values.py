"""Theorem 18, the equation of the singular values: the printed noise without its frames, Σ″ without curvature.

a_ij = Σ_m λ_i^{2m} λ_j^{2(N−1−m)} are the multipliers of A_{N,W} in the frames of W, σ = λ^N; the noise is Itô's.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.slides.measured import singular_values as measured
from symcalc.claims.slides.notation import ROTATION, TURN, cosine, sine, t
from symcalc.claims.slides.simulated import singular_values as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.geometric import as_quotient, summed
from symcalc.models.dln import brownian, metric
from symcalc.models.dln.metric import N, domain, lam, root_symbols
from symcalc.models.dyson import beta

_LENGTH = sp.Symbol("m", integer=True, nonnegative=True)


def _in_frame() -> sp.Expr:
    """⟨E, A_{N,W} E⟩ for E = u_1 v_1ᵀ at W = R diag(σ), from matrix powers and the sum over the layers."""
    a, b = root_symbols(2)
    m, unit = _LENGTH, ROTATION[:, 0]
    left = ROTATION * sp.diag(a ** (2 * m), b ** (2 * m)) * ROTATION.T
    weight = sp.factor((unit.T * left * unit)[0])
    return summed(sp.powsimp(weight * a ** (2 * (N - 1 - m))), m, N)


@claim(
    source="slides, Theorem 18 (the noise matrix as printed)",
    latex=r"W = R_\varphi\Sigma: \quad d\langle\sigma_1\rangle_{\text{printed}} = \tfrac2\beta\left("
    r"a_{11}\cos^2\varphi + a_{21}\sin^2\varphi\right) dt, \qquad "
    r"d\langle\sigma_1\rangle_{g^N} = \tfrac2\beta\,a_{11}\,dt",
    assumptions=(TURN, "d = 2, any N; the elided entries are √a_ij dB_ij, which is what is meant at a diagonal W",
                 "the example: N = 2, λ = (2, 1), cos φ = 3/5"),
    measure=measured.theorem18,
    simulate=simulated.theorem18,
)  # fmt: skip
def theorem18() -> Equation:
    """The printed Theorem 18 is false away from diagonal W: its noise lacks the frames Q_N and Q_0ᵀ of the drift."""
    a, b = root_symbols(2)
    printed = printed_bracket()
    true = 2 / beta * as_quotient(_in_frame())
    example = {N: 2, t: sp.S.Half, a: 2, b: 1}
    by_hand = cosine**2 * N * a ** (2 * N - 2) + sine**2 * (a ** (2 * N) - b ** (2 * N)) / (a**2 - b**2)
    return Equation(
        {"d⟨σ_1⟩ of g^N": 2 / beta * N * a ** (2 * N - 2), "d⟨σ_1⟩ as printed": 2 / beta * by_hand,
         "as printed, W diagonal": 2 / beta * N * a ** (2 * N - 2), "example: as printed": sp.Rational(304, 25) / beta,
         "example: of g^N": 16 / beta},
        {"contraction with u_1 v_1ᵀ": {"d⟨σ_1⟩ as printed": printed, "as printed, W diagonal": printed.subs(t, 0),
                                       "example: as printed": printed.subs(example)},
         "A_{N,W} by matrix powers": {"d⟨σ_1⟩ of g^N": true, "example: of g^N": true.subs(example)}},
        Domain(ascending=(b, a), positive=(beta, N), real=(t,)),
    )  # fmt: skip


def printed_bracket() -> sp.Expr:
    """d⟨σ_1⟩/dt = Σ_ij u_i² v_j² (2/β) a_ij with the printed noise matrix, v_1 = (1, 0)."""
    u = ROTATION[:, 0]
    column = [as_quotient(_multiplier(i, 0)) for i in (0, 1)]
    return 2 / beta * (u[0] ** 2 * column[0] + u[1] ** 2 * column[1])


def _multiplier(i: int, j: int) -> sp.Expr:
    names = {0: "i", 1: "j"}
    roots = dict(zip(("i", "j"), root_symbols(2), strict=True))
    return metric.multiplier(names[i], names[j]).subs({lam[n]: roots[n] for n in roots}, simultaneous=True)


@claim(
    source="slides, Theorem 18 (“related to mean curvature”)",
    latex=r"d = 1: \quad \Sigma' = 0, \qquad \Sigma'' = D^2\varphi(e, e) = (N - 1)\lambda^{N-2}, \quad "
    r"e = (1, \dots, 1)/\sqrt N",
    assumptions=(
        "d = 1: gauge orbits are points, and the balanced manifold w_1 = … = w_N is a straight line: no curvature",
        "the product of N numbers is differentiated for N = 2, …, 6",
    ),
    measure=measured.ito_is_no_curvature,
    simulate=simulated.ito_is_no_curvature,
)
def ito_is_no_curvature() -> Equation:
    """Σ″ is no mean curvature: at d = 1 nothing is curved, Σ′ = 0, and Σ″ is there, from D²φ alone."""
    root = root_symbols(1)[0]
    fixed = {f"D²φ(e, e), N = {n}": (n - 1) * root ** (n - 2) for n in range(2, 7)}
    return Equation(
        {"Σ″": (N - 1) * root ** (N - 2), "Σ′": sp.S.Zero, **fixed},
        {"the formulas for every d at d = 1": {"Σ″": brownian.ito_drift().components(1)[0],
                                               "Σ′": metric.entropic_drift().components(1)[0]},
         "second differences of the product": {name: _product_bend(n, root) for n, name in zip(range(2, 7), fixed,
                                                                                                strict=True)}},
        domain(1),
    )  # fmt: skip


def _product_bend(n: int, root: sp.Expr) -> sp.Expr:
    """d²/dε² of (λ + ε/√n)^n, factor by factor, at ε = 0."""
    factors = sp.symbols(f"w1:{n + 1}")
    product = sp.Mul(*factors)
    second = sum(sp.diff(product, p, q) for p in factors for q in factors)
    return second.subs(dict.fromkeys(factors, root), simultaneous=True) / n

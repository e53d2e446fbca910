"""The noise of Brownian motion on (M_d, g^N): its covariance in the frames, as printed, and without frames."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FULL_RANK, equation
from symcalc.claims.theorem18.measured import matrix_noise as measured
from symcalc.claims.theorem18.notation import a
from symcalc.claims.theorem18.simulated import matrix_noise as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.models.dln import brownian, metric
from symcalc.models.dln.metric import N, beta, i, j, lam


@claim(
    source="slides, Theorem 18",
    latex=r"\mathbb{E}[dX_{ij}\,dX_{mn}] = \tfrac2\beta\, a_{ij}\, \delta_{im} \delta_{jn}\, dt",
    assumptions=(FULL_RANK, "generator A : ∇²/β + …", "entries in the frame"),
    measure=measured.covariance,
    simulate=simulated.covariance,
)
def covariance() -> Equation:
    """The noise is √(2/β) Q_N [√a_ij dB_ij] Q_0ᵀ with independent B_ij: both frames, and all entries."""
    C = brownian.covariance()
    quotient = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    return equation(
        {"i, j": 2 / beta * quotient, "i, i": 2 / beta * N * lam[i] ** (2 * N - 2), "ij with ji": IndexSum.of(0, i, j),
         "ii with jj": IndexSum.of(0, i, j)},
        {"(2/β) A": {"i, j": C("i", "j", "i", "j"), "i, i": C("i", "i", "i", "i"),
                     "ij with ji": IndexSum.of(C("i", "j", "j", "i"), i, j),
                     "ii with jj": IndexSum.of(C("i", "i", "j", "j"), i, j)}},
    )  # fmt: skip


@claim(
    source="slides, Theorem 18, as printed",
    latex=r"\sqrt{\tfrac2\beta}\left[\sqrt{a_{ij}}\,dB_{ij}\right] \neq "
    r"\sqrt{\tfrac2\beta}\,Q_N\left[\sqrt{a_{ij}}\,dB_{ij}\right]Q_0^T",
    assumptions=("N = 2, d = 2, X = R diag(4, 1), R the rotation by (3/5, 4/5): one example is enough",),
    simulate=simulated.printed_noise,
)
def printed_noise() -> Equation:
    """The printed formula is false, because its noise is in the standard frame: E[dX_11²] is not (2/β) a_11 there."""
    R = sp.ImmutableMatrix([[3, -4], [4, 3]]) / 5
    root, unit = sp.diag(4, 1), sp.diag(1, 0)  # (XᵀX)^{1/2}; the covariance of ⟨E_11, dX⟩ is (2/β)⟨E_11, A(E_11)⟩
    image = R * root * R.T * unit + unit * root
    printed, true = 2 / beta * metric.multiplier("k", "k").subs({N: 2, a: 2}), 2 / beta * (unit.T * image).trace()
    return Equation(
        {"printed": sp.Rational(16) / beta, "true": sp.Rational(304, 25) / beta},
        {"(2/β) a_11": {"printed": printed}, "(2/β)⟨E_11, A(E_11)⟩": {"true": true}},
        metric.domain(2),
    )


@claim(
    source="arXiv 2509.09088",
    latex=r"dX = \sqrt{\tfrac2\beta}\, A_{N,X}^{1/2}\,dB + \tfrac{N-1}{\beta}\, X (X^T X)^{-1/N}\,dt",
    assumptions=(FULL_RANK, "functions of XᵀX act on the frame: X (XᵀX)^s has the entries σ_k σ_k^{2s}"),
    measure=measured.frame_free,
    simulate=simulated.frame_free,
)
def frame_free() -> Equation:
    """Without frames the noise is A_{N,X}^{1/2} dB and the drift ((N − 1)/β) X (XᵀX)^{−1/N}."""
    sigma = a**N
    root = sp.sqrt(metric.multiplier("i", "j"))
    return equation(
        {"drift": (N - 1) / beta * sigma * (sigma**2) ** (-1 / N), "square of the noise": 2 / beta * root**2},
        {"the frame form": {"drift": brownian.ito_drift() * (1 / beta),
                            "square of the noise": brownian.covariance()("i", "j", "i", "j")}},
    )  # fmt: skip

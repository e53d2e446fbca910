"""Dyson Brownian motion as noise on isospectral orbits (slides, Theorem 15; Huang, Inauen, Menon, arXiv 2210.11347).

Upstairs, on Hermitian matrices with ⟨A, B⟩ = Re tr(A*B) and the standard Wiener process H (E|dH_ij|² = dt):

    dM = P_M dH + √(2/β) P_M^⊥ dH        (Itô, in the flat space Her_d),

P_M and P_M^⊥ the projections onto the tangent and the normal space of the orbit {U M U*} at M.  Downstairs, the
eigenvalues x_1 < … < x_d.  The complex case; derived here at d = 1 and d = 2.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc import geometry
from symcalc.derivation import Derivation, Line
from symcalc.domains import Domain
from symcalc.errors import DimensionError
from symcalc.ito import ItoProcess, hermitian_noise
from symcalc.spectral import eigenvalue_symbols, implicit_variation

beta = sp.Symbol("beta", positive=True)
normal_amplitude = sp.sqrt(2 / beta)
DERIVED_DIMENSIONS = (1, 2)


def upstairs(M: sp.ImmutableMatrix) -> ItoProcess:
    """The matrix equation at M (a Hermitian matrix of symbols, or diag(x)): martingale part P_M dH + √(2/β) P_M^⊥ dH.

    >>> x = eigenvalue_symbols(2)
    >>> upstairs(sp.ImmutableMatrix(sp.diag(*x))).martingale[0, 1]
    dH[1,2]
    """
    noise = hermitian_noise(M.rows)
    tangential = geometry.apply(geometry.tangent_projection(M), noise.matrix)
    normal = geometry.apply(geometry.normal_projection(M), noise.matrix)
    return ItoProcess(M, sp.zeros(*M.shape), tangential + normal_amplitude * normal, noise)


@cache
def upstairs_in_frame(d: int) -> ItoProcess:
    """The matrix equation at a diagonal point: M = diag(x_1, …, x_d)."""
    return upstairs(sp.ImmutableMatrix(sp.diag(*eigenvalue_symbols(_derived(d)))))


@cache
def downstairs(d: int) -> tuple[ItoProcess, ...]:
    """Itô's formula for each eigenvalue: drift and martingale part of x_1, …, x_d at M = diag(x).

    >>> [X.drift for X in downstairs(2)]
    [1/(x1 - x2), -1/(x1 - x2)]
    """
    x = eigenvalue_symbols(_derived(d))
    return tuple(upstairs_in_frame(d).ito(implicit_variation(x, i)) for i in range(d))


def drift(d: int) -> tuple[sp.Expr, ...]:
    """The drift of the eigenvalues, one expression for each; d = 1 or 2.

    >>> drift(1)
    (0,)
    """
    return tuple(X.drift for X in downstairs(d))


def domain(d: int) -> Domain:
    """x_1 < … < x_d and β > 0."""
    return Domain(ascending=eigenvalue_symbols(d), positive=(beta,))


def drift_derivation() -> Derivation:
    """How the drift of x_1 comes about for d = 2, each line as the calculus returned it."""
    X, variation = upstairs_in_frame(2), implicit_variation(eigenvalue_symbols(2), 0)
    noise, result = X.driving_noise, downstairs(2)
    bracket = noise.covariation(X.martingale[0, 1], X.martingale[1, 0])
    return Derivation(
        "The drift of the eigenvalues, d = 2",
        (
            Line("Upstairs, at M = diag(x₁, x₂), projected by commutant and orbit tangents:", "dM", X.martingale),
            Line("First variation of x₁, from the characteristic polynomial:", "D x_1(A)", variation.first,
                 "the explicit root gives the same: proof2x2.first_derivative"),
            Line("Second variation of x₁:", "D^2 x_1(A, A)", variation.second,
                 "the explicit root gives the same: proof2x2.second_derivative"),
            Line("Covariance of the off-diagonal noise:", r"\mathbb{E}[dM_{12} dM_{21}] / dt", bracket,
                 "from the table E[dH_ij dH_kl] = δ_il δ_jk dt", "E[dM_12 dM_21]/dt"),
            Line("Itô's formula, ½ D²x(dM, dM) for x = (x₁, x₂), per unit time:", r"\mathrm{drift}",
                 [r.drift for r in result],
                 "proof2x2.drift; for every M, not only diagonal ones: proof2x2.equation", "drift"),
            Line("The martingale part:", "D x(dM)", [r.martingale for r in result], "proof2x2.noise"),
        ),
    )  # fmt: skip


def _derived(d: int) -> int:
    if d not in DERIVED_DIMENSIONS:
        raise DimensionError(f"dyson.drift is derived at d = 1 and d = 2 so far; d = {d} was asked for")
    return d

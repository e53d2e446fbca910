"""Dyson Brownian motion as noise on isospectral orbits (slides, Theorem 15; Huang, Inauen, Menon, arXiv 2210.11347).

Upstairs, on Hermitian matrices over F = R, C or H with ⟨A, B⟩ = Re tr(A*B) and the standard Wiener process H
(E|dH_ij|² = b_F/2 dt off the diagonal, E dH_ii² = dt; b_F = dim F):

    dM = P_M dH + √(2/β) P_M^⊥ dH        (Itô, in the flat space of Hermitian matrices),

P_M and P_M^⊥ the projections onto the tangent and the normal space of the orbit {U M U*} at M.  Downstairs, the
eigenvalues x_1 < … < x_d.  The slides have F = C.

`equation` is the result for every d, by sums over indices; `upstairs`, `downstairs` and their kin are the 2 × 2
matrices of the slides' proof, with the variations from the characteristic polynomial.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc import geometry, orbits
from symcalc.characteristic import implicit_variation
from symcalc.covariance import Covariance, projected, wiener_hermitian
from symcalc.derivation import Derivation, Line
from symcalc.domains import Domain
from symcalc.indexed import IndexSum
from symcalc.ito import ItoProcess, hermitian_noise
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols, eigenvalue_variation
from symcalc.spectral_process import SpectralSDE, spectral_sde

beta = sp.Symbol("beta", positive=True)
normal_amplitude = sp.sqrt(2 / beta)
COMPLEX = sp.Integer(2)


# --- every d -----------------------------------------------------------------------------------------------------


def covariance(dimension: sp.Expr = COMPLEX, normal: sp.Expr = normal_amplitude) -> Covariance:
    """E[dM_ab dM_cd] / dt in the eigenframe.

    >>> C = covariance()
    >>> C("i", "j", "j", "i"), C("i", "i", "i", "i"), C("i", "i", "j", "j")
    (1, 2/beta, 0)
    """
    return projected(wiener_hermitian(dimension), normal=normal)


@cache
def equation(dimension: sp.Expr = COMPLEX, normal: sp.Expr = normal_amplitude) -> SpectralSDE:
    """The equation of the eigenvalues for every d, over C, or over a field whose dimension is a symbol.

    >>> print(equation())
    drift sum(1/(x[k] - x[j]), j != k); variance 2/beta; covariation 0 (k != l)
    >>> from symcalc.covariance import FIELD_DIMENSION
    >>> print(equation(FIELD_DIMENSION).drift)
    sum(b_F/(2*(x[k] - x[j])), j != k)
    """
    return spectral_sde("eigenvalues", covariance(dimension, normal))


def generator(f: IndexSum, dimension: sp.Expr = COMPLEX, confinement: sp.Expr = sp.S.Zero) -> IndexSum:
    """L f = Σ_k (drift_k − c x_k) ∂_k f + (1/β) ∂_k² f for a function of the eigenvalues; c = `confinement`.

    >>> from symcalc.indexed import over
    >>> from symcalc.indices import Index
    >>> print(generator(over(Index("j"), x["j"] ** 2)).normal().tidied())
    sum(2/beta, i) + sum(1, i != j)
    """
    downstairs = equation(dimension)
    slope = f.diff(x["k"])
    first = (downstairs.drift - confinement * x["k"]) * slope
    return (first + downstairs.variance * slope.diff(x["k"]) / 2).sum_over("k")


def drift(d: int) -> tuple[sp.Expr, ...]:
    """The drift of the eigenvalues, one expression for each.

    >>> drift(1), drift(2)
    ((0,), (1/(x1 - x2), -1/(x1 - x2)))
    """
    return equation().drift.components(d)


def domain(d: int) -> Domain:
    """x_1 < … < x_d and β > 0."""
    return Domain(ascending=eigenvalue_symbols(d), positive=(beta,))


def drift_derivation() -> Derivation:
    """How the drift comes about for every d, each line as the calculus returned it."""
    C, downstairs = covariance(), equation()
    return Derivation(
        "The drift of the eigenvalues, every d",
        (
            Line("Tangents of the orbit at X = diag(x), a* = −a: zero on the diagonal, so P_M keeps the rest.",
                 "[a, X]_{ij}", orbits.tangent(), "orbits.tangent_space"),
            Line("Covariance of dM in the eigenframe, off the diagonal:", r"\mathbb{E}[dM_{ij} dM_{ji}] / dt",
                 C("i", "j", "j", "i"), "theorem15.wiener", "E[dM_ij dM_ji]/dt"),
            Line("and on it:", r"\mathbb{E}[dM_{ii}^2] / dt", C("i", "i", "i", "i"), "theorem15.wiener",
                 "E[dM_ii²]/dt"),
            Line("First variation, by the Rayleigh–Schrödinger recursion:", "D x_k(A)", eigenvalue_variation(1),
                 "variations.eigenvalue_first"),
            Line("Second variation:", "D^2 x_k(A, A)", eigenvalue_variation(2), "variations.eigenvalue_second"),
            Line("Itô's formula, ½ E[D²x_k(dM, dM)]/dt; no A and no frame is left:", r"\mathrm{drift}_k",
                 downstairs.drift, "theorem15.drift", "drift_k"),
            Line("The martingale parts, E[Dx_k(dM)²]/dt and, for k ≠ l, E[Dx_k(dM) Dx_l(dM)]/dt:",
                 r"d\langle x_k\rangle / dt", downstairs.variance, "theorem15.noise", "d<x_k>/dt"),
            Line("so they are √(2/β) W_k with independent W_k.", r"d\langle x_k, x_l\rangle / dt",
                 downstairs.covariation, "theorem15.noise", "d<x_k, x_l>/dt"),
        ),
    )  # fmt: skip


# --- the 2 × 2 matrices of the slides' proof ---------------------------------------------------------------------


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
    return upstairs(sp.ImmutableMatrix(sp.diag(*eigenvalue_symbols(d))))


@cache
def downstairs(d: int) -> tuple[ItoProcess, ...]:
    """Itô's formula for each eigenvalue at M = diag(x), its variations from the characteristic polynomial; small d.

    >>> [X.drift for X in downstairs(2)]
    [1/(x1 - x2), -1/(x1 - x2)]
    """
    symbols = eigenvalue_symbols(d)
    return tuple(upstairs_in_frame(d).ito(implicit_variation(symbols, i)) for i in range(d))

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
from symcalc.covariance import FIELD_DIMENSION, Covariance, defects, projected, wiener_hermitian
from symcalc.derivation import Derivation, Line
from symcalc.domains import Domain
from symcalc.indexed import IndexSum, over
from symcalc.indices import Index, delta
from symcalc.ito import ItoProcess, hermitian_noise
from symcalc.spectral import DIRECTION, eigenvalue_symbols, eigenvalue_variation
from symcalc.spectral import EIGENVALUES as x
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
    """x_1 < … < x_d and β > 0.

    >>> domain(2).ascending
    (x1, x2)
    """
    return Domain(ascending=eigenvalue_symbols(d), positive=(beta,))


def drift_derivation() -> Derivation:
    """How the drift comes about for every d, each line as the calculus returned it."""
    C, downstairs = covariance(), equation()
    return Derivation(
        "The drift of the eigenvalues, every d",
        (
            Line("Tangents of the orbit at X = diag(x), a* = −a: zero on the diagonal, so P_M keeps the rest.",
                 "[a, X]_{ij}", orbits.tangent(), "orbits.tangent_space", "[a, X]_ij"),
            Line("Covariance of dM in the eigenframe, off the diagonal:", r"\mathbb{E}[dM_{ij} dM_{ji}] / dt",
                 C("i", "j", "j", "i"), "theorem15.wiener", "E[dM_ij dM_ji]/dt"),
            Line("and on it:", r"\mathbb{E}[dM_{ii}^2] / dt", C("i", "i", "i", "i"), "theorem15.noise",
                 "E[dM_ii²]/dt"),
            Line("First variation, by the Rayleigh–Schrödinger recursion:", "D x_k(A)", eigenvalue_variation(1),
                 "variations.eigenvalue_first", "Dx_k(A)"),
            Line("Second variation:", "D^2 x_k(A, A)", eigenvalue_variation(2), "variations.eigenvalue_second",
                 "D²x_k(A, A)"),
            Line("Itô's formula, ½ E[D²x_k(dM, dM)]/dt; no A and no frame is left:", r"\mathrm{drift}_k",
                 downstairs.drift, "theorem15.drift", "drift_k"),
            Line("The martingale parts, E[Dx_k(dM)²]/dt and, for k ≠ l, E[Dx_k(dM) Dx_l(dM)]/dt:",
                 r"d\langle x_k\rangle / dt", downstairs.variance, "theorem15.noise", "d<x_k>/dt"),
            Line("so they are √(2/β) W_k with independent W_k.", r"d\langle x_k, x_l\rangle / dt",
                 downstairs.covariation, "theorem15.noise", "d<x_k, x_l>/dt"),
        ),
    )  # fmt: skip


def derivation() -> Derivation:
    """Theorem 15 from the noise to the volume of the orbits, for every d and β, each line with its claim."""
    return Derivation(
        "Theorem 15, every d and β: dM = P_M dH + √(2/β) P_M^⊥ dH (Itô), and its eigenvalues",
        (*_noise_lines(), *drift_derivation().lines, *_driving_lines(), *_consequences()),
    )


def _noise_lines() -> tuple[Line, ...]:
    """The standard Wiener process, and why one may stand in the eigenframe."""
    H, unmoved = wiener_hermitian(), tuple(dict.fromkeys(defects(wiener_hermitian(COMPLEX))))
    return (
        Line("Over F = R, C, H, b_F = 1, 2, 4, an entry of H off the diagonal is Σ q w_q/√2 over the units q, so",
             r"\mathbb{E}[dH_{ij} dH_{ji}] / dt", H("i", "j", "j", "i"), "theorem15.wiener", "E[dH_ij dH_ji]/dt"),
        Line("and those on it are real:", r"\mathbb{E}[dH_{ii}^2] / dt", H("i", "i", "i", "i"), "theorem15.wiener",
             "E[dH_ii²]/dt"),
        Line("Conjugation leaves the law as it is (F = C from here on): along every E_pq, however indices coincide,",
             r"\delta\,\mathbb{E}[dH_{ab} dH_{cd}] / dt", unmoved, "theorem15.invariance", "δ E[dH_ab dH_cd]/dt"),
    )  # fmt: skip


def _driving_lines() -> tuple[Line, ...]:
    """Lévy's characterisation of W_k = ∫ u_k* dH u_k."""
    H, first = wiener_hermitian(COMPLEX), eigenvalue_variation(1)
    mixed = Covariance(lambda a, b, c, d: (1 + (normal_amplitude - 1) * delta(a, b)) * H(a, b, c, d))
    return (
        Line("W_k = ∫ u_k* dH u_k are continuous martingales with", r"d\langle W_k\rangle / dt",
             H.contract(first * first, DIRECTION), "theorem15.levy", "d<W_k>/dt"),
        Line("and, for k ≠ l, independent by Lévy's characterisation:", r"d\langle W_k, W_l\rangle / dt",
             H.contract(first * first.renamed({"k": "l"}), DIRECTION), "theorem15.levy", "d<W_k, W_l>/dt"),
        Line("They are the noise of x: dx_k = drift_k dt + √(2/β) dW_k, as", r"d\langle x_k, W_k\rangle / dt",
             mixed.contract(first * first, DIRECTION), "theorem15.levy", "d<x_k, W_k>/dt"),
    )  # fmt: skip


def _consequences() -> tuple[Line, ...]:
    """The other fields, the limit β → ∞, the geometry of the drift, and the second moment."""
    slope = orbits.entropy(COMPLEX).diff(x["k"]).tidied()
    return (
        Line("Over any F, E[dM_ij dM_ji] = b_F/2:", r"\mathrm{drift}_k", equation(FIELD_DIMENSION).drift,
             "theorem15.field_dimension", "drift_k"),
        Line("β = ∞, tangential noise alone: no noise is left in x,", r"d\langle x_k\rangle / dt",
             equation(COMPLEX, sp.S.Zero).variance, "theorem15.tangential_noise", "d<x_k>/dt"),
        Line("and the drift is the same:", r"\dot x_k", equation(COMPLEX, sp.S.Zero).drift,
             "theorem15.tangential_noise", "dx_k/dt"),
        Line("It is half the gradient of the log volume S of the orbit, from its Gram determinant,",
             r"\tfrac12 \partial_k S", slope / 2, "theorem15.drift", "½ ∂_k S"),
        Line("and −½ the orbit's mean curvature, the trace of its second fundamental form:", r"-\tfrac12 H_k",
             (orbits.mean_curvature(COMPLEX) * sp.Rational(-1, 2)).tidied(), "theorem15.drift", "−½ H_k"),
        Line("So E Σ x_k² grows at the rate, two indices for d(d − 1), one for d,", r"L \textstyle\sum_k x_k^2",
             generator(over(Index("a"), x["a"] ** 2)).normal().tidied(), "theorem15.second_moment", "L Σ x_k²"),
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

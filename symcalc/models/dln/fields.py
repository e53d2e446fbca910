"""The deep linear network over F = R, C, H with m × n end-to-end matrices, for every n, N, m − n ≥ 0 and b_F = dim F.

W = W_N ⋯ W_1 with W_N an m × n and the others n × n matrices over F, ⟨A, B⟩ = Re tr(A*B); the gauge group is
U(n; F)^{N−1} (O(n), U(n), Sp(n)).  Hidden widths are n.  In the frame the m − n extra rows of W are zero,
and A_{N,W} multiplies an entry of an extra row by λ_j^{2(N−1)}: only the term p = N of its definition sees it.

What F changes is counted by two numbers: over the units q of F, Σ q̄q = b_F and Σ q² = 2 − b_F.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.covariance import delta
from symcalc.geometric import summed
from symcalc.index_notation import oriented
from symcalc.indexed import IndexSum, over
from symcalc.indices import Entry, Name, rename
from symcalc.models.dln.balanced import Pair, generator, inner
from symcalc.models.dln.divergence import _M, _SLOPE, _VALUE, _summed_over_terms
from symcalc.models.dln.metric import (
    N,
    beta,
    entropy,
    gradient,
    i,
    in_roots,
    j,
    lam,
    metric_volume,
    multiplier,
    singular_slope,
    trace,
)  # fmt: skip
from symcalc.singular import COLUMNS, CONJUGATE, DIRECTION, ROWS, singular_variation
from symcalc.spectral import DIRECTION as HERMITIAN
from symcalc.spectral import EIGENVALUES, function_variation
from symcalc.spectral_process import SpectralSDE

EXTRA = extra = sp.Symbol("e", nonnegative=True)
"""m − n, the number of extra rows."""

CONJUGATED, PLAIN = bF, 2 - bF
"""Σ q̄q and Σ q² over the units q of F."""


def extra_multiplier(a: Name) -> sp.Expr:
    """The factor of A_{N,W} on an extra row, column a: the one term of its definition with no power of WW*.

    >>> extra_multiplier("j")
    lam[j]**(2*N - 2)
    """
    return (Entry(lam, a) ** (2 * N)) ** ((N - 1) / N)


# --- the entropy -------------------------------------------------------------------------------------------------


def imaginary_generator(pair: Pair) -> tuple[sp.Expr, ...]:
    """⟨T_p, T_p⟩ and ⟨T_p, T_{p+1}⟩ for X = q (E_ij + E_ji)/√2, q an imaginary unit, or X = q E_ii if i = j.

    q commutes with Λ, so it is the symmetric matrix without q that counts.

    >>> imaginary_generator(("i", "j")), imaginary_generator(("i", "i"))
    ((lam[i]**2 + lam[j]**2, -lam[i]*lam[j]), (2*lam[i]**2, -lam[i]**2))
    """
    first, second = pair
    norm = sp.sqrt(2) if first != second else sp.Integer(2)

    def symmetric(a: str, b: str) -> sp.Expr:
        return (delta(a, first) * delta(b, second) + delta(a, second) * delta(b, first)) / norm

    def own(a: str, b: str) -> sp.Expr:
        return symmetric(a, b) * Entry(lam, b)

    def following(a: str, b: str) -> sp.Expr:
        return -Entry(lam, a) * symmetric(a, b)

    scope = tuple(dict.fromkeys(pair))
    squares = inner(own, own, scope) + inner(following, following, scope)
    return squares.grades[0], inner(following, own, scope).grades[0]


def mixed_generators() -> IndexSum:
    """⟨T, T′⟩ of a real generator and the symmetric part of an imaginary one of the same pair: zero.

    >>> print(mixed_generators())
    0
    """
    X = generator(("i", "j"))

    def symmetric(a: str, b: str) -> sp.Expr:
        return (delta(a, "i") * delta(b, "j") + delta(a, "j") * delta(b, "i")) / sp.sqrt(2)

    return inner(X, symmetric, ("i", "j"))


def phase_determinant(size: sp.Expr = N - 1) -> sp.Expr:
    """The Gram determinant T_n of the phases q E_ii over n = `size` levels: a double root, T_n = (c_0 + c_1 n) r^n.

    >>> phase_determinant()
    lam[i]**(2*N - 2)*N
    """
    own, cross = imaginary_generator(("i", "i"))
    root = own / 2
    assert root**2 == cross**2
    slope = own / root - 1  # T_0 = 1 and T_1 = own
    return sp.powsimp((1 + slope * size) * root**size)


def field_entropy() -> IndexSum:
    """S = (b_F/2) Σ_{i<j} log a_ij + ((b_F − 1)/2) Σ_i log T_{N−1}: b_F generators a pair, and b_F − 1 phases.

    >>> field_entropy().instantiate(1)
    (b_F/2 - 1/2)*log(N*lam1**(2*N - 2))
    """
    return entropy() * bF + over(i, sp.log(phase_determinant())) * ((bF - 1) / 2)


def field_entropic_drift() -> IndexSum:
    """Σ′ over F: a_kk ∂S/∂σ_k."""
    return gradient(field_entropy()).map(lambda body: sp.powsimp(sp.factor(body)))


# --- Σ″ ----------------------------------------------------------------------------------------------------------


def power_derivative(exponent: sp.Expr, a: Name, b: Name, side: int, p: Name, q: Name) -> sp.Expr:
    """Σ over the units u of F of Re(ū · entry (a, b) of D(WW*)^s, or D(W*W)^s (side 1), in the direction u e_pq).

    The direction of WW* is e W* + W e*, that of W*W is e* W + W* e: e carries u, and e* its conjugate.
    """
    off, diagonal = function_variation(_VALUE, _SLOPE)
    form = rename(off.grades[0], {"i": a, "j": b}) if a != b else rename(diagonal.grades[0], {"i": a})
    first, second = (a, b) if side == 0 else (b, a)
    straight, turned = (CONJUGATED, PLAIN) if side == 0 else (PLAIN, CONJUGATED)
    direction = straight * delta(first, p) * delta(second, q) * Entry(lam, b) ** N
    direction += turned * delta(second, p) * delta(first, q) * Entry(lam, a) ** N
    values: dict[sp.Expr, sp.Expr] = {e: direction for e in form.atoms(Entry) if e.family == HERMITIAN}
    for index in (a, b):
        square = Entry(lam, index) ** (2 * N)
        values |= {Entry(EIGENVALUES, index): square, Entry(_VALUE, index): square**exponent}
        values[Entry(_SLOPE, index)] = exponent * square ** (exponent - 1)
    return form.xreplace(values)


@cache
def divergence() -> IndexSum:
    """(div A)_kk over F, by Daleckiĭ–Kreĭn: directions within the n × n block, and in the extra rows."""

    def term(p: str, q: str) -> sp.Expr:
        left, right = _M / N, (N - 1 - _M) / N
        first = power_derivative(left, p, "k", 0, p, q) * lam["k"] ** (2 * N * right) if q == "k" else sp.S.Zero
        second = lam["k"] ** (2 * N * left) * power_derivative(right, "k", q, 1, p, q) if p == "k" else sp.S.Zero
        return sp.expand_mul(first + second)

    return trace(("k",), term).map(_summed_over_terms) + IndexSum.of(extra * CONJUGATED * extra_divergence())


def extra_divergence() -> sp.Expr:
    """The share of one extra row and one unit: Σ_{m>0} σ_k (σ_k^{2s} − 0)/(σ_k² − 0) σ_k^{2t}, s = m/N = 1 − 1/N − t.

    The power s = 0 of WW* is the identity and does not move.

    >>> sp.factor(extra_divergence())
    lam[k]**(N - 2)*(N - 1)
    """
    square = lam["k"] ** (2 * N)
    term = lam["k"] ** N * square ** (_M / N) / square * square ** ((N - 1 - _M) / N)
    term = sp.powsimp(sp.expand(term))
    return summed(term, _M, N) - term


def volume() -> IndexSum:
    """log √det g^N over F: −½ Σ over the real directions."""
    rows = over(j, sp.log(extra_multiplier("j"))) * (-extra / 2)
    return (metric_volume() + rows) * bF


@cache
def ito_drift() -> IndexSum:
    """Σ″ over F: div A + A grad log √det g^N.

    >>> print(ito_drift())
    -lam[k]**(N - 2)*(N - 1)*(b_F - 2)
    """
    whole = divergence() + gradient(volume())
    return whole.normal().map(lambda body: sp.powsimp(sp.factor(body)))


# --- the spectrum ------------------------------------------------------------------------------------------------


def second_variation_mean() -> IndexSum:
    """½ E[D²σ_k(dX, dX)]/dt for the noise of generator A : ∇² (β = 1), b_F real components an entry.

    E[A_ab conj A_cd] = 2 b_F a_ab δδ and E[A_ab A_cd] = 2(2 − b_F) a_ab δδ; the extra rows enter by their Gram matrix.
    """
    form = in_roots(singular_variation(2, real=False, square=False))
    return form.map(lambda body: _mean(body) / 2)


def _mean(body: sp.Expr) -> sp.Expr:
    """The expectation of a quadratic form in A, its conjugate, and the Gram matrix of the extra rows."""
    entries = [e for e in body.atoms(Entry) if e.family in (DIRECTION, CONJUGATE)]
    made = sp.S.Zero
    for e in entries:
        for f in entries:
            if e.indices == f.indices:
                units = PLAIN if e.family == f.family else CONJUGATED
                made += sp.diff(body, e, f) / 2 * 2 * units * multiplier(*e.indices)
    for e in body.atoms(Entry):
        if e.family == ROWS and len(set(e.indices)) == 1:
            made += sp.diff(body, e) * 2 * extra * bF * extra_multiplier(e.indices[0])
    assert not made.has(*(e for e in body.atoms(Entry) if e.family in (ROWS, COLUMNS)))
    return made


@cache
def singular_equation() -> SpectralSDE:
    """The equation of σ_k over F: Σ″/β, the second variation, and one real noise a singular value."""
    drift = (ito_drift() + second_variation_mean()) * (1 / beta)
    variance = IndexSum.of(2 / beta * multiplier("k", "k"))
    return SpectralSDE(drift, variance, IndexSum.of(0, "k", "l"))


@cache
def root_drift() -> IndexSum:
    """The drift of λ_k = σ_k^{1/N}, by Itô's formula.

    >>> print(root_drift().instantiate(1, k=1))
    (b_F*e + b_F - 1)/(N*beta*lam1)
    """
    equation, slope = singular_equation(), 1 / sp.diff(lam["k"] ** N, lam["k"])
    drift = equation.drift * slope + equation.variance * (slope * sp.diff(slope, lam["k"]) / 2)
    return drift.normal().map(lambda body: oriented(sp.powsimp(sp.factor(body))))


def log_lebesgue() -> IndexSum:
    """log of Π|σ_i² − σ_j²|^{b_F} Π σ_k^{b_F (m−n+1) − 1}, the density of Lebesgue measure in σ; frames apart.

    Cited (polar decomposition over F); `radial_drift` with it agrees with the second variation, a check on both.
    """
    pairs = over(i < j, sp.log((lam["i"] ** (2 * N) - lam["j"] ** (2 * N)) ** 2)) * (bF / 2)
    return pairs + over(j, sp.log(lam["j"] ** N)) * (bF * (extra + 1) - 1)


def radial_drift() -> IndexSum:
    """The drift of σ_k for generator Δ (β = 1) on spectral functions: ∂_k a_kk + a_kk ∂_k log(√g × Lebesgue).

    >>> sp.powsimp(sp.factor(radial_drift().instantiate(1, k=1)))
    lam1**(N - 2)*(N + b_F*e + b_F - 2)
    """
    own = singular_slope(IndexSum.of(multiplier("k", "k")))
    return own + gradient(volume() + log_lebesgue())


def log_density(entropy_weight: sp.Expr) -> IndexSum:
    """log of the density in λ of e^{wS} dvol_{g^N}, frames integrated out."""
    chart = over(j, sp.log(sp.diff(lam["j"] ** N, lam["j"])))
    return field_entropy() * entropy_weight + volume() + log_lebesgue() + chart

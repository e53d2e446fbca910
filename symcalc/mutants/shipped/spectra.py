"""Wrong versions of every claim about spectra and orbits for every d, and the tiers that must refute them.

As in `proof2x2`: each claim has at least three mutants of different kinds (a coefficient; an index, a range or a sign;
one that is right in a special case only), and a tier refutes a mutant on its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from symcalc import spectral
from symcalc.claims import catalogue
from symcalc.claims.orbits import T, a
from symcalc.claims.theorem15.moments import p
from symcalc.claims.theorem15.notation import c, coulomb, d, i, j, k, l, vandermonde, x
from symcalc.claims.variations import A, B, sigma
from symcalc.covariance import FIELD_DIMENSION as b
from symcalc.covariance import Covariance, defects, wiener_hermitian
from symcalc.evidence.exact import Equation, Quantity
from symcalc.evidence.verdict import Tier
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family, delta
from symcalc.models.dyson import beta
from symcalc.mutants.version import Version
from symcalc.singular import COLUMNS, CONJUGATE, ROWS
from symcalc.spectral import DIRECTION_H as H

E, P, M = Tier.EXACT, Tier.PRECISE, Tier.MONTECARLO
COEFFICIENT, INDEX_OR_SIGN, SPECIAL = "coefficient", "index, range or sign", "right in a special case only"
half, small = sp.S.Half, sp.Rational(1000001, 1000000)


@cache
def state(identity: str) -> Equation:
    """The equation of a claim, stated once."""
    return catalogue()[identity].state()


def true(identity: str, name: str) -> Quantity:
    """The quantity as the claim has it."""
    return state(identity).claimed[name]


def once(body: Any, *free: str) -> IndexSum:
    """A body without a sum."""
    return IndexSum.of(body, *free)


# --- wrong bodies ------------------------------------------------------------------------------------------------

gap, s_gap = x[k] - x[j], sigma[k] ** 2 - sigma[j] ** 2
ij, ii = "E[dH_ij dH_ji]", "E[dH_ij²]"
U, V, D2S = "⟨u_j, D u_k⟩", "⟨v_j, D v_k⟩", "D² σ(A, A)"
D1, D2, D3 = "D x(A)", "D² x(A, A)", "D³ x(A, A, A)"
OFF, ON = "off the diagonal", "on the diagonal"
GRADIENT, CHANGE = "gradient of log volume", "change of E[dH_ab dH_cd] along E_pq"
antisymmetric = over(j != k, A[k, j] - A[j, k])  # zero over R
hadamard = true("variations.eigenvalue_second", D2)
f, slope = Family("f", real=True), Family("df", real=True)


def changes(noise: Covariance) -> sp.MatrixBase:
    """What the claim of invariance would have to say of another noise."""
    return sp.ImmutableMatrix([defects(noise)])


double_diagonal = wiener_hermitian(2).weighted(lambda p, q: 1 + (sp.sqrt(2) - 1) * delta(p, q))
unpaired = Covariance(lambda p, q, r, s: delta(p, r) * delta(q, s))


def third(apart: int = 1, equal: int = 1, own: int = 1) -> IndexSum:
    """The third variation with weights on its parts."""
    words = A[k, j] * A[j, l] * A[l, k] / (gap * (x[k] - x[l]))
    pairs = A[k, j] * A[j, k] / gap**2
    double = over(j != k, over(l != (j, k), words)) * apart
    return (double + over(j != k, A[j, j] * pairs) * equal - over(j != k, A[k, k] * pairs) * own) * 6


def third_words(apart: int = 1, own: int = 1) -> IndexSum:
    """The third variation in words, with weights on its parts."""
    words = H[k, l] * H[l, j] * H[j, k] / (gap * (x[k] - x[l]))
    pairs = (H[j, j] - H[k, k]) * H[k, j] * H[j, k] / gap**2
    return (over(j != k, over(l != (j, k), words)) * apart + over(j != k, pairs) * own) * 6


def singular(squares: int = 1, cross: int = 1) -> IndexSum:
    """The second variation of a singular value with weights on its parts."""
    body = squares * sigma[k] * (B[k, j] ** 2 + B[j, k] ** 2) + cross * 2 * sigma[j] * B[k, j] * B[j, k]
    return over(j != k, body / s_gap)


def rectangular(rows: int = 1, columns: int = 1, imaginary: int = 1, cross: int = 1) -> IndexSum:
    """The same for complex rectangular matrices."""
    K = CONJUGATE
    moduli = sigma[k] * (B[k, j] * K[k, j] + B[j, k] * K[j, k])
    mixed = cross * sigma[j] * (B[k, j] * B[j, k] + K[k, j] * K[j, k])
    one = rows * ROWS[k, k] + columns * COLUMNS[k, k] - imaginary * (B[k, k] - K[k, k]) ** 2 / 4
    return over(j != k, (moduli + mixed) / s_gap) + once(one / sigma[k])


def function_of_spectrum(quotients: Any = 1, mixed: int = 1) -> IndexSum:
    """D²F with weights on its parts."""
    F, F2 = Family("F", real=True), Family("F2", 2, real=True)
    first = over(k, over(j != k, (F[k] - F[j]) / gap * A[k, j] * A[j, k])) * quotients
    squares = over(k, F2[k, k] * A[k, k] ** 2)
    return first + squares + over(k, over(l != k, F2[k, l] * A[k, k] * A[l, l])) * mixed


def closed(n: int, noise: sp.Expr = 1 / beta, start: int = 0) -> IndexSum:
    """L p_n with another noise or another range of the sum."""
    pairs = sum((p(m) * p(n - 2 - m) for m in range(start, n - 1)), once(0))
    return pairs * sp.Rational(n, 2) + p(n - 2) * (n * (n - 1) * (noise - half))


curvature = true("orbits.curvature_at_three", "mean curvature")
nearest = sp.ImmutableMatrix([  # pairs of neighbours only
    -2 / (spectral.x.at(m) - spectral.x.at(n)) for m, n in ((1, 2), (2, 1), (3, 2))
])  # fmt: skip
at_three = true("variations.implicit_differentiation", "D² x(A, A), d = 3")
mixed_entries = {A.at(q, r): A.at(r, q) for r in (1, 2, 3) for q in range(r + 1, 4)}


def mutant(claim: str, kind: str, why: str, tiers: tuple[Tier, ...], **claimed: Any) -> Version:
    """A version of a claim; a name that is no identifier comes under a short one."""
    names = {"drift_": "½ gradient − drift"}
    return Version(claim, kind, why, tiers, {names.get(key, key): v for key, v in claimed.items()})


MUTANTS = [
    mutant("theorem15.wiener", COEFFICIENT, "generator Δ instead of ½Δ", (E, P), **{ij: b}),
    mutant("theorem15.wiener", COEFFICIENT, "½ on the diagonal, as off it over R", (E, P), **{"E[dH_ii²]": half}),
    mutant("theorem15.wiener", INDEX_OR_SIGN, "E dH_ij² for E|dH_ij|²", (E, P), **{ij: 1 - b / 2, ii: b / 2}),
    mutant("theorem15.wiener", SPECIAL, "over C only", (E, P), **{ij: sp.S.One, ii: sp.S.Zero}),
    mutant("theorem15.wiener", COEFFICIENT, "entries of variance 1 over R", (E, P), **{"E[dH_ij dH_ji] over R": sp.S.One}),
    mutant("theorem15.wiener", INDEX_OR_SIGN, "E dH_ij² over H with the sign of C", (E, P), **{"E[dH_ij²] over H": sp.S.One}),
    mutant("theorem15.wiener", SPECIAL, "over R only: E dH_ij² = E|dH_ij|²", (E, P), **{"E[dH_ij²] over C": sp.S.One}),
    mutant("theorem15.projections", COEFFICIENT, "half of the noise", (E,), **{"P off": half}),
    mutant("theorem15.projections", INDEX_OR_SIGN, "P and P⊥ exchanged", (E,), **{"P off": sp.S.Zero, "P on": sp.S.One}),
    mutant("theorem15.projections", SPECIAL, "the first pair: d = 2 only", (E,), **{"P at d = 3": sp.diag(0, 1, 0, 1, 0, 0, 0, 0, 0)}),
    mutant("theorem15.invariance", COEFFICIENT, "E dH_ii² = 2 dt", (E,), **{CHANGE: changes(double_diagonal)}),
    mutant("theorem15.invariance", INDEX_OR_SIGN, "δ_ac δ_bd", (E,), **{CHANGE: changes(unpaired)}),
    mutant("theorem15.invariance", SPECIAL, "the noise of R, invariant under O(d) only", (E,), **{CHANGE: changes(wiener_hermitian(1))}),
    mutant("theorem15.drift", COEFFICIENT, "factor 2", (E, P, M), drift=coulomb * 2),
    mutant("theorem15.drift", COEFFICIENT, "one part in a million", (E, P, M), drift=coulomb * small),
    mutant("theorem15.drift", INDEX_OR_SIGN, "attraction", (E, P, M), drift=-coulomb),
    mutant("theorem15.drift", INDEX_OR_SIGN, "a weak confinement", (E, P, M), drift=coulomb - x[k] / 10**6),
    mutant("theorem15.drift", SPECIAL, "factor d/2: d = 2 only", (E, P, M), drift=coulomb * d * half),
    mutant("theorem15.drift", SPECIAL, "β = 2 only", (E, P, M), drift=coulomb * (beta / 2)),
    mutant("theorem15.drift", SPECIAL, "to leading order at small gaps", (E, P, M), drift=over(j != k, sp.coth(x[k] - x[j]))),
    mutant("theorem15.noise", COEFFICIENT, "1/β", (E, P, M), variance=once(1 / beta, "k")),
    mutant("theorem15.noise", INDEX_OR_SIGN, "one W for all", (E, P, M), covariation=once(2 / beta, "k", "l")),
    mutant("theorem15.noise", SPECIAL, "β = 2 only", (E, P, M), variance=once(1, "k")),
    mutant("theorem15.levy", COEFFICIENT, "twice the clock", (E, P, M), **{"variance of W": once(2, "k")}),
    mutant("theorem15.levy", INDEX_OR_SIGN, "W_1 = W_2", (E, P, M), **{"covariation of W": once(1, "k", "l")}),
    mutant("theorem15.levy", SPECIAL, "β = 2 only", (E, P, M), **{"d⟨x, W⟩": once(1, "k")}),
    mutant("theorem15.fields", COEFFICIENT, "over R as over C", (E, P, M), **{"drift over R": coulomb}),
    mutant("theorem15.fields", INDEX_OR_SIGN, "attraction over H", (E, P, M), **{"drift over H": coulomb * -2}),
    mutant("theorem15.fields", SPECIAL, "over C only", (E, P, M), **{"drift over R": coulomb, "drift over H": coulomb}),
    mutant("theorem15.fields", SPECIAL, "d = 2 only (measured at d = 2)", (E,), **{"drift over H": coulomb * d}),
    mutant("theorem15.field_dimension", COEFFICIENT, "b_F for b_F/2", (E,), drift=coulomb * b),
    mutant("theorem15.field_dimension", INDEX_OR_SIGN, "attraction", (E,), drift=coulomb * (-b / 2)),
    mutant("theorem15.field_dimension", SPECIAL, "over C only", (E,), drift=coulomb),
    mutant("theorem15.tangential_noise", COEFFICIENT, "half: Stratonovich's midpoint", (E, P, M), drift=coulomb * half),
    mutant("theorem15.tangential_noise", INDEX_OR_SIGN, "+½ mean curvature", (E, P, M), drift=-coulomb),
    mutant("theorem15.tangential_noise", SPECIAL, "d = 2 only", (E, P, M), drift=coulomb * (d - 1)),
    mutant("theorem15.tangential_noise", SPECIAL, "the noise of β for that of ∞", (E, P, M), variance=once(2 / beta, "k")),
    mutant("theorem15.stratonovich", COEFFICIENT, "all of the noise", (E, P, M), **{"E[Dx(P_M dH)²]": once(1, "k")}),
    mutant("theorem15.stratonovich", INDEX_OR_SIGN, "the entries off the diagonal", (E, P, M), **{"E[Dx(P_M dH)²]": over(j != k, 1)}),
    mutant("theorem15.stratonovich", SPECIAL, "β = 2 only", (E, P, M), **{"E[Dx(P_M dH)²]": once(1 - 2 / beta, "k")}),
    mutant("theorem15.second_moment", COEFFICIENT, "1/β for 2/β", (E, P, M), **{"L p2": d * (d - 1) + d / beta}),
    mutant("theorem15.second_moment", INDEX_OR_SIGN, "each pair once", (E, P, M), **{"L p2": d * (d - 1) * half + d * (2 / beta)}),
    mutant("theorem15.second_moment", INDEX_OR_SIGN, "the noise dropped", (E, P, M), **{"L p2": d * (d - 1)}),
    mutant("theorem15.second_moment", SPECIAL, "d = 2 only", (E, P, M), **{"L p2": d + d * (2 / beta)}),
    mutant("theorem15.second_moment", SPECIAL, "β = 2 only", (E, P, M), **{"L p2": d * d}),
    mutant("theorem15.power_sums", COEFFICIENT, "half of the noise", (E, P, M), **{"L p3": closed(3, 1 / (2 * beta))}),
    mutant("theorem15.power_sums", INDEX_OR_SIGN, "l from 1", (E, P, M), **{"L p5": closed(5, start=1)}),
    mutant("theorem15.power_sums", SPECIAL, "β = 2 only", (E, P, M), **{"L p4": closed(4, half)}),
    mutant("theorem15.harmonic", COEFFICIENT, "one part in a million", (E, P), **{"Δh/h": d / 10**6}),
    mutant("theorem15.harmonic", INDEX_OR_SIGN, "without ∂² log h", (E, P), **{"Δh/h": (vandermonde.score(x["k"]) ** 2).sum_over("k")}),
    mutant("theorem15.harmonic", SPECIAL, "d = 1 and 2 only", (E, P), **{"Δh/h": (d - 1) * (d - 2)}),
    mutant("theorem15.ground_state", COEFFICIENT, "Δ for ½Δ", (E,), **{"L f": true("theorem15.ground_state", "L f") * 2}),
    mutant("theorem15.ground_state", INDEX_OR_SIGN, "the sign", (E,), **{"L f": -true("theorem15.ground_state", "L f")}),
    mutant("theorem15.ground_state", SPECIAL, "constant f only", (E,), **{"L f": once(0)}),
    mutant("theorem15.stationary", COEFFICIENT, "exp(−βc Σx²): twice the exponent", (E, P, M), flux=once(c * x[k])),
    mutant("theorem15.stationary", INDEX_OR_SIGN, "1/Π|x_i − x_j|^β", (E, P, M), flux=coulomb * 2),
    mutant("theorem15.stationary", SPECIAL, "Π|x_i − x_j|²: β = 2 only", (E, P, M), flux=coulomb * (1 - 2 / beta)),
    mutant("theorem15.characteristic_polynomial", COEFFICIENT, "1 for ½", (E, P, M), **{"LP/P": true("theorem15.characteristic_polynomial", "LP/P") * 2}),
    mutant("theorem15.characteristic_polynomial", INDEX_OR_SIGN, "forwards", (E, P, M), **{"LP/P": -true("theorem15.characteristic_polynomial", "LP/P")}),
    mutant("theorem15.characteristic_polynomial", SPECIAL, "β = 2 only", (E, P, M), **{"LP/P": true("theorem15.characteristic_polynomial", "LP/P") * (2 / beta)}),
    mutant("theorem15.entropy", COEFFICIENT, "half of the gradient", (E,), gradient=coulomb * (b / 2)),
    mutant("theorem15.entropy", INDEX_OR_SIGN, "the sign", (E,), gradient=coulomb * -b),
    mutant("theorem15.entropy", SPECIAL, "over C only", (E,), gradient=coulomb * 2),
    mutant("theorem15.entropy", SPECIAL, "the drift of C for all: b_F = 2 only", (E,), drift_=coulomb * (b / 2 - 1)),
    mutant("variations.eigenvalue_first", COEFFICIENT, "twice", (E, P), **{D1: once(2 * A[k, k])}),
    mutant("variations.eigenvalue_first", INDEX_OR_SIGN, "the trace", (E, P), **{D1: over(j, A[j, j]).onto(["k"])}),
    mutant("variations.eigenvalue_first", SPECIAL, "real A only", (E, P), **{D1: once(A[k, k]) + antisymmetric}),
    mutant("variations.eigenvalue_second", COEFFICIENT, "second-order perturbation, half of D²", (E, P), **{D2: hadamard * half}),
    mutant("variations.eigenvalue_second", COEFFICIENT, "one per cent", (E, P), **{D2: hadamard * sp.Rational(101, 100)}),
    mutant("variations.eigenvalue_second", INDEX_OR_SIGN, "sign of the gap", (E, P), **{D2: -hadamard}),
    mutant("variations.eigenvalue_second", SPECIAL, "A_kj² for |A_kj|²: real A only", (E, P), **{D2: over(j != k, 2 * A[k, j] ** 2 / gap)}),
    mutant("variations.eigenvalue_second", SPECIAL, "d = 2 only", (E, P), **{D2: hadamard * (d - 1)}),
    mutant("variations.eigenvalue_third", COEFFICIENT, "the Taylor coefficient", (E, P), **{D3: third() / 6}),
    mutant("variations.eigenvalue_third", INDEX_OR_SIGN, "j = l left out", (E, P), **{D3: third(equal=0)}),
    mutant("variations.eigenvalue_third", INDEX_OR_SIGN, "sign of the last term", (E, P), **{D3: third(own=-1)}),
    mutant("variations.eigenvalue_third", SPECIAL, "j = l alone: d = 2 only", (E, P), **{D3: third(apart=0)}),
    mutant("variations.noncommuting", COEFFICIENT, "half of the second", (E,), second=over(j != k, H[k, j] * H[j, k] / gap)),
    mutant("variations.noncommuting", INDEX_OR_SIGN, "sign of the gap", (E,), second=over(j != k, -2 * H[k, j] * H[j, k] / gap)),
    mutant("variations.noncommuting", SPECIAL, "d = 2 only", (E,), third=third_words(apart=0)),
    mutant("variations.noncommuting", SPECIAL, "A_kj² for A_kj A_jk: over R only", (E,), second=over(j != k, 2 * H[k, j] ** 2 / gap)),
    mutant("variations.implicit_differentiation", COEFFICIENT, "half", (E,), **{"D² x(A, A), d = 3": at_three / 2}),
    mutant("variations.implicit_differentiation", INDEX_OR_SIGN, "x_1 and x_3 exchanged", (E,), **{"D² x(A, A), d = 3": sp.ImmutableMatrix(at_three[::-1])}),
    mutant("variations.implicit_differentiation", SPECIAL, "real A only", (E,), **{"D² x(A, A), d = 3": at_three.subs(mixed_entries)}),
    mutant("variations.eigenvector", COEFFICIENT, "half", (E, P), **{U: once(A[j, k] / gap / 2)}),
    mutant("variations.eigenvector", INDEX_OR_SIGN, "sign of the gap", (E, P), **{U: once(-A[j, k] / gap)}),
    mutant("variations.eigenvector", SPECIAL, "A_kj for A_jk: real A only", (E, P), **{U: once(A[k, j] / gap)}),
    mutant("variations.matrix_function", COEFFICIENT, "twice on the diagonal", (E,), **{ON: once(2 * slope[i] * A[i, i])}),
    mutant("variations.matrix_function", INDEX_OR_SIGN, "f for f′", (E,), **{ON: once(f[i] * A[i, i])}),
    mutant("variations.matrix_function", SPECIAL, "mean of f′: quadratic f, or to leading order", (E,), **{OFF: once((slope[i] + slope[j]) / 2 * A[i, j])}),
    mutant("variations.matrix_exponential", COEFFICIENT, "twice on the diagonal", (E, P), **{ON: once(2 * sp.exp(x[i]) * A[i, i])}),
    mutant("variations.matrix_exponential", INDEX_OR_SIGN, "sum for difference", (E, P), **{OFF: once((sp.exp(x[i]) + sp.exp(x[j])) / (x[i] - x[j]) * A[i, j])}),
    mutant("variations.matrix_exponential", SPECIAL, "mean of the exponentials: to leading order", (E, P), **{OFF: once((sp.exp(x[i]) + sp.exp(x[j])) / 2 * A[i, j])}),
    mutant("variations.matrix_exponential", SPECIAL, "A_ji for A_ij: real A only", (E, P), **{OFF: once((sp.exp(x[i]) - sp.exp(x[j])) / (x[i] - x[j]) * A[j, i])}),
    mutant("variations.spectral_function", COEFFICIENT, "half of the quotients", (E,), **{"D²F(A, A)": function_of_spectrum(quotients=half)}),
    mutant("variations.spectral_function", INDEX_OR_SIGN, "sign of the quotients", (E,), **{"D²F(A, A)": function_of_spectrum(quotients=-1)}),
    mutant("variations.spectral_function", SPECIAL, "diagonal A only", (E,), **{"D²F(A, A)": function_of_spectrum(quotients=0)}),
    mutant("variations.spectral_function", SPECIAL, "F = Σ φ(x_k) only", (E,), **{"D²F(A, A)": function_of_spectrum(mixed=0)}),
    mutant("variations.cluster", COEFFICIENT, "a constant", (E, P), **{"Σ D² x": d / 10**6}),
    mutant("variations.cluster", INDEX_OR_SIGN, "added up with one sign", (E, P), **{"Σ D² x": over(k, over(j != k, A[k, j] * A[j, k] / gap**2))}),
    mutant("variations.cluster", SPECIAL, "real A only", (E, P), **{"Σ D² x": over(k, over(j != k, (A[k, j] - A[j, k]) ** 2))}),
    mutant("variations.singular_first", COEFFICIENT, "twice", (E, P), **{"D σ(A)": once(2 * B[k, k])}),
    mutant("variations.singular_first", INDEX_OR_SIGN, "the trace", (E, P), **{"D σ(A)": over(j, B[j, j]).onto(["k"])}),
    mutant("variations.singular_first", SPECIAL, "symmetric A only", (E, P), **{"D σ(A)": once(B[k, k]) + over(j != k, B[k, j] - B[j, k])}),
    mutant("variations.singular_second", COEFFICIENT, "half", (E, P), **{D2S: singular() * half}),
    mutant("variations.singular_second", INDEX_OR_SIGN, "sign of the cross term", (E, P), **{D2S: singular(cross=-1)}),
    mutant("variations.singular_second", SPECIAL, "no cross term: right in the mean of independent entries", (E, P), **{D2S: singular(cross=0)}),
    mutant("variations.singular_second", SPECIAL, "symmetric A only", (E, P), **{D2S: over(j != k, 2 * B[k, j] * B[j, k] / (sigma[k] - sigma[j]))}),
    mutant("variations.singular_second_rectangular", COEFFICIENT, "twice for extra rows", (E, P), **{D2S: rectangular(rows=2)}),
    mutant("variations.singular_second_rectangular", INDEX_OR_SIGN, "sign of the cross term", (E, P), **{D2S: rectangular(cross=-1)}),
    mutant("variations.singular_second_rectangular", SPECIAL, "real diagonal only", (E, P), **{D2S: rectangular(imaginary=0)}),
    mutant("variations.singular_second_rectangular", SPECIAL, "square or tall only", (E, P), **{D2S: rectangular(columns=0)}),
    mutant("variations.singular_frames", COEFFICIENT, "half", (E, P), **{U: true("variations.singular_frames", U) * half}),
    mutant("variations.singular_frames", INDEX_OR_SIGN, "u and v exchanged", (E, P), **{U: true("variations.singular_frames", V)}),
    mutant("variations.singular_frames", SPECIAL, "symmetric A only", (E, P), **{V: once(B[j, k] / (sigma[k] - sigma[j]))}),
    mutant("orbits.tangent_space", COEFFICIENT, "half", (E,), **{OFF: once(a[i, j] * (x[j] - x[i]) / 2)}),
    mutant("orbits.tangent_space", INDEX_OR_SIGN, "[X, a]", (E,), **{OFF: once(a[i, j] * (x[i] - x[j]))}),
    mutant("orbits.tangent_space", INDEX_OR_SIGN, "the diagonal moves", (E,), **{ON: once(x[i])}),
    mutant("orbits.tangent_space", SPECIAL, "gaps of 1 only", (E,), **{OFF: once(a[i, j] * (x[j] - x[i]) ** 3)}),
    mutant("orbits.gram", COEFFICIENT, "generators not normalised", (E, P), **{"|[a, X]|²": once(2 * (x[i] - x[j]) ** 2)}),
    mutant("orbits.gram", INDEX_OR_SIGN, "sum for difference", (E, P), **{"|[a, X]|²": once((x[i] + x[j]) ** 2)}),
    mutant("orbits.gram", SPECIAL, "gaps of 1 only", (E, P), **{"|[a, X]|²": once((x[i] - x[j]) ** 4)}),
    mutant("orbits.entropy", COEFFICIENT, "i ≠ j for i < j", (E,), **{GRADIENT: coulomb * (2 * b)}),
    mutant("orbits.entropy", INDEX_OR_SIGN, "the inverse volume", (E,), **{GRADIENT: coulomb * -b}),
    mutant("orbits.entropy", SPECIAL, "over C only", (E,), **{GRADIENT: coulomb * 2}),
    mutant("orbits.second_fundamental_form", COEFFICIENT, "half", (E,), **{"II(T, T)": over(j != k, -T[k, j] * T[j, k] / gap)}),
    mutant("orbits.second_fundamental_form", INDEX_OR_SIGN, "outwards", (E,), **{"II(T, T)": over(j != k, 2 * T[k, j] * T[j, k] / gap)}),
    mutant("orbits.second_fundamental_form", SPECIAL, "T_kj² for |T_kj|²: over R only", (E,), **{"II(T, T)": over(j != k, -2 * T[k, j] ** 2 / gap)}),
    mutant("orbits.mean_curvature", COEFFICIENT, "half", (E,), **{"mean curvature": coulomb * (-b / 2)}),
    mutant("orbits.mean_curvature", INDEX_OR_SIGN, "+ grad log vol", (E,), **{"mean curvature": coulomb * b}),
    mutant("orbits.mean_curvature", SPECIAL, "over C only", (E,), **{"mean curvature": coulomb * -2}),
    mutant("orbits.mean_curvature", SPECIAL, "d = 2 only", (E,), **{"mean curvature": coulomb * -b * (d - 1)}),
    mutant("orbits.complex_curvature", COEFFICIENT, "half: the average at d = 2", (E, P), **{"mean curvature": -coulomb}),
    mutant("orbits.complex_curvature", INDEX_OR_SIGN, "the sign", (E, P), **{GRADIENT: coulomb * -2}),
    mutant("orbits.complex_curvature", SPECIAL, "d = 2 only", (E, P), **{"mean curvature": coulomb * -d}),
    mutant("orbits.curvature_at_three", COEFFICIENT, "half", (E,), **{"mean curvature": curvature / 2}),
    mutant("orbits.curvature_at_three", INDEX_OR_SIGN, "order reversed", (E,), **{"mean curvature": sp.ImmutableMatrix(curvature[::-1])}),
    mutant("orbits.curvature_at_three", SPECIAL, "nearest neighbours: d = 2 only", (E,), **{"mean curvature": nearest}),
]  # fmt: skip

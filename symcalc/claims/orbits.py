"""Isospectral orbits {U X U*} at X = diag(x), for every d and over R, C, H."""

from __future__ import annotations

from itertools import permutations

import sympy as sp

from symcalc import geometry
from symcalc import orbits as orbit
from symcalc.claims import measured_spectra as measured
from symcalc.claims.claim import claim
from symcalc.covariance import FIELD_DIMENSION
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family, indices
from symcalc.models.dyson import COMPLEX
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols

i, j, k = indices("i j k")
a, T = orbit.GENERATOR, orbit.TANGENT

DISTINCT = "x₁ < … < x_d"
INNER = "⟨A, B⟩ = Re tr(A*B)"
FIELDS = "b_F = 1, 2, 4 is the dimension of F = R, C, H; products keep their order"

DERIVATION = (orbit.derivation,)
"""What `symcalc show orbits` prints before the claims."""


def points(d: int) -> Domain:
    """x_1 < … < x_d; a Hermitian T; any one entry of a (its mirror is minus the conjugate)."""
    T_, a_ = Family("T", 2, hermitian=True), Family("a", 2)
    pairs = tuple((T_.at(p, q), T_.at(q, p)) for q in range(1, d + 1) for p in range(1, q))
    entries = tuple(a_.at(p, q) for p, q in permutations(range(1, d + 1), 2))
    return Domain(eigenvalue_symbols(d), positive=(FIELD_DIMENSION,), conjugate=pairs, real=entries)


@claim(
    source="slides, Proof Step 1, for every d",
    latex=r"T_X O_x = \{[a, X]\}, \quad [a, X]_{ij} = a_{ij}(x_j - x_i)",
    assumptions=(DISTINCT, "a* = −a, with zero diagonal"),
)
def tangent_space() -> Equation:
    """The tangents [a, X] of the orbit have the entries a_ij (x_j − x_i), so a zero diagonal, for every d."""
    return Equation(
        {"off the diagonal": IndexSum.of(a[i, j] * (x[j] - x[i]), i, j), "on the diagonal": IndexSum.of(0, "i")},
        {"the commutator": {"off the diagonal": orbit.tangent(), "on the diagonal": orbit.tangent_diagonal()}},
        points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\big|[a, X]\big|^2 = (x_i - x_j)^2 \quad\text{for unit generators of the pair } i, j",
    assumptions=(DISTINCT, INNER, FIELDS),
    measure=measured.gram,
)
def gram() -> Equation:
    """The tangent of a unit generator of the pair i, j has the squared length (x_i − x_j)², every d."""
    return Equation(
        {"|[a, X]|²": IndexSum.of((x[i] - x[j]) ** 2, i, j)},
        {"the commutator": {"|[a, X]|²": IndexSum.of(orbit.gram_per_direction(), i, j)}},
        points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="Weyl's integration formula",
    latex=r"\log\operatorname{vol}(O_x) = b_F \sum_{i<j} \log|x_i - x_j| + \mathrm{const}",
    assumptions=(DISTINCT, INNER, FIELDS, "√det Gram is constant on the orbit: conjugation is isometric",
                 "compared by its gradient: S is defined up to a constant"),
)  # fmt: skip
def entropy() -> Equation:
    """The orbit's volume is the Vandermonde product to the power b_F = 1, 2, 4, for every d."""
    stated = over(i < j, sp.log((x[i] - x[j]) ** 2)) * (FIELD_DIMENSION / 2)
    return Equation(
        {"gradient of log volume": stated.diff(x["k"])},
        {"half the log determinant of the Gram matrix": {"gradient of log volume": orbit.entropy().diff(x["k"])}},
        points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\mathrm{II}(T, T)_{kk} = -2 \sum_{j \neq k} \frac{|T_{kj}|^2}{x_k - x_j}",
    assumptions=(DISTINCT, FIELDS, "the normal part of an acceleration is its diagonal"),
)
def second_fundamental_form() -> Equation:
    """The second fundamental form of the orbit, II(T, T)_kk = −2 Σ |T_kj|²/(x_k − x_j), over R, C and H, every d."""
    return Equation(
        {"II(T, T)": over(j != k, -2 * T[k, j] * T[j, k] / (x[k] - x[j]))},
        {"the acceleration of e^{ta} X e^{−ta}": {"II(T, T)": orbit.second_fundamental_form()}},
        points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="slides, Theorem 15",
    latex=r"H_k = -b_F \sum_{j \neq k} \frac{1}{x_k - x_j} = -\partial_k \log\operatorname{vol}(O_x)",
    assumptions=(DISTINCT, INNER, FIELDS, "H is the trace of II, not the average"),
)
def mean_curvature() -> Equation:
    """The mean curvature vector is minus the gradient of the log volume, over R, C and H, for every d."""
    return Equation(
        {"mean curvature": over(j != k, -FIELD_DIMENSION / (x[k] - x[j]))},
        {
            "trace of the second fundamental form": {"mean curvature": orbit.mean_curvature()},
            "−grad log volume": {"mean curvature": -orbit.entropy().diff(x["k"])},
        },
        points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="slides, Theorem 15, for F = C",
    latex=r"H_k = -\sum_{j \neq k} \frac{2}{x_k - x_j}",
    assumptions=(DISTINCT, INNER),
    measure=measured.curvature,
)
def complex_curvature() -> Equation:
    """Over C the mean curvature is −2 Σ 1/(x_k − x_j) and the log volume has minus that gradient, for every d."""
    stated = over(j != k, -2 / (x[k] - x[j]))
    return Equation(
        {"mean curvature": stated, "gradient of log volume": -stated},
        {
            "trace of the second fundamental form": {"mean curvature": orbit.mean_curvature(COMPLEX)},
            "Gram determinant": {"gradient of log volume": orbit.entropy(COMPLEX).diff(x["k"])},
        },
        points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="slides, Theorem 15, at d = 3",
    latex=r"H = \operatorname{diag}\Big(-\sum_{j \neq k} \frac{2}{x_k - x_j}\Big), \quad d = 3",
    assumptions=(
        DISTINCT,
        INNER,
        "stated for d = 3: a second route, by 3 × 3 matrices",
    ),
)
def curvature_at_three() -> Equation:
    """The matrices themselves at d = 3 give the mean curvature that the index calculus gives for every d."""
    curvature = geometry.mean_curvature(eigenvalue_symbols(3))
    return Equation(
        {"mean curvature": sp.ImmutableMatrix(orbit.mean_curvature(COMPLEX).components(3))},
        {"3 × 3 matrices": {"mean curvature": sp.ImmutableMatrix([curvature[n, n] for n in range(3)])}},
        points(3),
    )

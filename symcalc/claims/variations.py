"""Variations of eigenvalues, eigenvectors, singular values and matrix functions, for every d.

At diag(x) (Hermitian, A in the eigenframe) or at diag(σ) (A in the singular frames).  The derived side is the
Rayleigh–Schrödinger recursion in sums over distinct indices; a second route, at d = 2 and 3, differentiates the
characteristic polynomial.
"""

from __future__ import annotations

import sympy as sp

from symcalc import characteristic, singular, spectral
from symcalc.claims import measured_singular as singular_measured
from symcalc.claims import measured_spectra as measured
from symcalc.claims.claim import claim
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.indices import Entry, Family, indices
from symcalc.singular import COLUMNS, CONJUGATE, ROWS, frame_variations, singular_value_symbols, singular_variation
from symcalc.singular import DIRECTION as B
from symcalc.singular import SINGULAR_VALUES as sigma
from symcalc.spectral import DIRECTION as A
from symcalc.spectral import (
    DIRECTION_H,
    eigenvalue_symbols,
    eigenvalue_variation,
    eigenvector_variation,
    function_variation,
    spectral_function_variation,
    variation_domain,
)
from symcalc.spectral import EIGENVALUES as x

i, j, k, l = indices("i j k l")

SIMPLE = "x_k is a simple eigenvalue"
FRAME = "A is Hermitian, given in the eigenframe of M = diag(x); A_kj is the conjugate of A_jk"
SINGULAR = "σ_k is simple and positive; A_ij = ⟨u_i, A v_j⟩ in the singular frames"
RECURSION = "Rayleigh–Schrödinger recursion"

DERIVATION = (spectral.derivation, singular.derivation)
"""What `symcalc show variations` prints before the claims."""


def eigen(claimed: dict[str, object], derived: dict[str, dict[str, object]], *dimensions: int) -> Equation:
    """An equation for every d about a Hermitian direction."""
    return Equation(claimed, derived, variation_domain, dimensions=dimensions or (2, 3))


# --- eigenvalues -------------------------------------------------------------------------------------------------


@claim(
    source="slides, Proof Step 3, for every d",
    latex=r"Dx_k(A) = A_{kk}",
    assumptions=(SIMPLE, FRAME),
    measure=measured.eigenvalue_derivative(1),
)
def eigenvalue_first() -> Equation:
    """The first derivative of an eigenvalue is the diagonal entry, D x_k(A) = A_kk, for every d."""
    return eigen({"D x(A)": IndexSum.of(A[k, k])}, {RECURSION: {"D x(A)": eigenvalue_variation(1)}})


@claim(
    source="slides, Proof Step 3, for every d",
    latex=r"D^2x_k(A, A) = 2 \sum_{j \neq k} \frac{|A_{kj}|^2}{x_k - x_j}",
    assumptions=(SIMPLE, FRAME),
    measure=measured.eigenvalue_derivative(2),
)
def eigenvalue_second() -> Equation:
    """Hadamard's formula D² x_k(A, A) = 2 Σ_{j≠k} |A_kj|²/(x_k − x_j), for every d."""
    return eigen(
        {"D² x(A, A)": over(j != k, 2 * A[k, j] * A[j, k] / (x[k] - x[j]))},
        {RECURSION: {"D² x(A, A)": eigenvalue_variation(2)}},
        2, 3, 4,
    )  # fmt: skip


@claim(
    source="Kato, Perturbation theory, II.2",
    latex=r"D^3x_k = 6 \Big[\sum_{j,l \neq k} \frac{\operatorname{Re} A_{kj}A_{jl}A_{lk}}{(x_k - x_j)(x_k - x_l)} - "
    r"A_{kk} \sum_{j \neq k} \frac{|A_{kj}|^2}{(x_k - x_j)^2}\Big]",
    assumptions=(SIMPLE, FRAME, "j = l is included in the double sum"),
    measure=measured.eigenvalue_derivative(3),
)
def eigenvalue_third() -> Equation:
    """The third derivative of an eigenvalue, double sum with j = l included, for every d."""
    apart = over(j != k, over(l != (j, k), A[k, j] * A[j, l] * A[l, k] / ((x[k] - x[j]) * (x[k] - x[l]))))
    equal = over(j != k, A[k, j] * A[j, j] * A[j, k] / (x[k] - x[j]) ** 2)
    own = over(j != k, A[k, k] * A[k, j] * A[j, k] / (x[k] - x[j]) ** 2)
    return eigen({"D³ x(A, A, A)": (apart + equal - own) * 6}, {RECURSION: {"D³ x(A, A, A)": eigenvalue_variation(3)}})


@claim(
    source="stated here",
    latex=r"D^2x_k(A, A) = 2 \sum_{j \neq k} \frac{A_{kj}A_{jk}}{x_k - x_j} \quad\text{over } \mathbb{R}, "
    r"\mathbb{C}, \mathbb{H}",
    assumptions=(SIMPLE, "entries off the diagonal do not commute; those on it are real", "A_kj A_jk = |A_kj|²"),
)
def noncommuting() -> Equation:
    """The first three variations hold as words in entries that do not commute: over R, C and H at once, every d."""
    H = DIRECTION_H
    apart = over(j != k, over(l != (j, k), H[k, l] * H[l, j] * H[j, k] / ((x[k] - x[j]) * (x[k] - x[l]))))
    own = over(j != k, (H[j, j] - H[k, k]) * H[k, j] * H[j, k] / (x[k] - x[j]) ** 2)
    return eigen(
        {
            "first": IndexSum.of(H[k, k]),
            "second": over(j != k, 2 * H[k, j] * H[j, k] / (x[k] - x[j])),
            "third": (apart + own) * 6,
        },
        {f"{RECURSION}, words": {
            name: eigenvalue_variation(n, H) for n, name in ((1, "first"), (2, "second"), (3, "third"))}},
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\det(z - \operatorname{diag}(x) - tA) = 0, \quad z(0) = x_k",
    assumptions=(SIMPLE, FRAME, "stated for d = 2 and d = 3"),
)
def implicit_differentiation() -> Equation:
    """Implicit differentiation of det(z − diag(x) − tA) gives the same first and second variations at d = 2 and 3."""
    claimed, route = {}, {}
    for d in (2, 3):
        symbols = eigenvalue_symbols(d)
        found = [characteristic.implicit_variation(symbols, n) for n in range(d)]
        for name, order in (("D x(A)", 1), ("D² x(A, A)", 2)):
            claimed[f"{name}, d = {d}"] = sp.ImmutableMatrix(eigenvalue_variation(order).components(d))
            route[f"{name}, d = {d}"] = sp.ImmutableMatrix([v.first if order == 1 else v.second for v in found])
    return Equation(claimed, {"the characteristic polynomial": route}, variation_domain(3))


# --- eigenvectors and functions of a matrix ----------------------------------------------------------------------


@claim(
    source="stated here",
    latex=r"\langle u_j, D u_k(A) \rangle = \frac{A_{jk}}{x_k - x_j}",
    assumptions=(SIMPLE, FRAME, "gauge ⟨u_k, D u_k⟩ = 0; the spectral projections do not depend on it"),
    measure=measured.eigenvector,
)
def eigenvector() -> Equation:
    """The eigenvectors turn by ⟨u_j, D u_k(A)⟩ = A_jk/(x_k − x_j), j ≠ k, for every d."""
    return eigen(
        {"⟨u_j, D u_k⟩": IndexSum.of(A[j, k] / (x[k] - x[j]), j, k)},
        {RECURSION: {"⟨u_j, D u_k⟩": eigenvector_variation()}},
    )


@claim(
    source="Daleckiĭ and Kreĭn 1951",
    latex=r"\langle u_i, D f(M)(A)\,u_j\rangle = \frac{f(x_i) - f(x_j)}{x_i - x_j}\,A_{ij}, \qquad f'(x_i)\,A_{ii}",
    assumptions=(FRAME, "f is C¹; its values f(x_i) and f′(x_i) are independent symbols (measured for f = exp)"),
)
def matrix_function() -> Equation:
    """Daleckiĭ–Kreĭn: D f(M)(A) multiplies A_ij by the divided difference of f, and A_ii by f′(x_i), every d."""
    f, slope = Family("f", real=True), Family("df", real=True)
    off, diagonal = function_variation(f, slope)
    return eigen(
        {
            "off the diagonal": IndexSum.of((f[i] - f[j]) / (x[i] - x[j]) * A[i, j], i, j),
            "on the diagonal": IndexSum.of(slope[i] * A[i, i]),
        },
        {"f(M) = Σ f(x_k) P_k": {"off the diagonal": off, "on the diagonal": diagonal}},
    )


@claim(
    source="Daleckiĭ and Kreĭn 1951, for f = exp",
    latex=r"\langle u_i, D e^M(A)\,u_j\rangle = \frac{e^{x_i} - e^{x_j}}{x_i - x_j}\,A_{ij}, \qquad e^{x_i} A_{ii}",
    assumptions=(FRAME,),
    measure=measured.matrix_function,
)
def matrix_exponential() -> Equation:
    """The derivative of e^M in the direction A, by divided differences of the exponential, for every d."""
    f, slope = Family("f", real=True), Family("df", real=True)
    off, diagonal = (part.map(_exponentials) for part in function_variation(f, slope))
    return eigen(
        {
            "off the diagonal": IndexSum.of((sp.exp(x[i]) - sp.exp(x[j])) / (x[i] - x[j]) * A[i, j], i, j),
            "on the diagonal": IndexSum.of(sp.exp(x[i]) * A[i, i]),
        },
        {"f(M) = Σ f(x_k) P_k, f = exp": {"off the diagonal": off, "on the diagonal": diagonal}},
    )


def _exponentials(body: sp.Expr) -> sp.Expr:
    values = {e: sp.exp(x[e.indices]) for e in body.atoms(Entry) if e.family.name in ("f", "df")}
    return body.xreplace(values)


@claim(
    source="Davis 1957; Lewis and Sendov 2001",
    latex=r"D^2F(A, A) = \sum_{k,l} F_{kl} A_{kk}A_{ll} + \sum_{k \neq j} \frac{F_k - F_j}{x_k - x_j}\,|A_{kj}|^2",
    assumptions=(FRAME, "F(x_1, …, x_d) is C²; F_k and F_kl are independent symbols"),
)
def spectral_function() -> Equation:
    """The second variation of a function F of the spectrum; a symmetric F stays smooth at collisions; every d."""
    gradient, hessian = Family("F", real=True), Family("F2", 2, real=True)
    quotients = over(k, over(j != k, (gradient[k] - gradient[j]) / (x[k] - x[j]) * A[k, j] * A[j, k]))
    squares = over(k, hessian[k, k] * A[k, k] ** 2)
    mixed = over(k, over(l != k, hessian[k, l] * A[k, k] * A[l, l]))
    return eigen(
        {"D²F(A, A)": quotients + squares + mixed},
        {"Dx_k and D²x_k": {"D²F(A, A)": spectral_function_variation(gradient, hessian)}},
    )


@claim(
    source="stated here",
    latex=r"\sum_k D^2x_k(A, A) = 0",
    assumptions=(FRAME, "the sum over a cluster: the terms of pairs within it cancel, those with the rest stay"),
    measure=measured.cluster,
)
def cluster() -> Equation:
    """Within a colliding cluster the singular terms |A_ij|²/(x_i − x_j) cancel in the sum of the second variations."""
    within = eigenvalue_variation(2).sum_over("k")
    return eigen({"Σ D² x": IndexSum.of(0)}, {"the sum of the second variations over a cluster": {"Σ D² x": within}})


# --- singular values ---------------------------------------------------------------------------------------------


def real_points(d: int) -> Domain:
    """σ_1 > … > σ_d > 0 and a real direction."""
    entries = tuple(B.at(p, q) for p in range(1, d + 1) for q in range(1, d + 1))
    return Domain(ascending=tuple(reversed(singular_value_symbols(d))), real=entries)


def complex_points(d: int) -> Domain:
    """σ_1 > … > σ_d > 0, a complex direction with its conjugates, and Gram matrices of extra rows and columns."""
    square = [(p, q) for p in range(1, d + 1) for q in range(1, d + 1)]
    pairs = [(B.at(*at), CONJUGATE.at(*at)) for at in square]
    grams = [(G.at(p, q), G.at(q, p)) for G in (ROWS, COLUMNS) for p, q in square if p < q]
    lengths = tuple(G.at(p, p) for G in (ROWS, COLUMNS) for p in range(1, d + 1))
    return Domain(tuple(reversed(singular_value_symbols(d))), positive=lengths, conjugate=(*pairs, *grams))


@claim(
    source="stated here",
    latex=r"D\sigma_k(A) = A_{kk}",
    assumptions=(SINGULAR, "W is real and square"),
    measure=singular_measured.derivative(1),
)
def singular_first() -> Equation:
    """The first derivative of a singular value is D σ_k(A) = A_kk, for every d."""
    return Equation(
        {"D σ(A)": IndexSum.of(B[k, k])},
        {f"{RECURSION} for [[0, W], [Wᵀ, 0]]": {"D σ(A)": singular_variation(1)}},
        real_points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"D^2\sigma_k(A, A) = \sum_{j \neq k} \frac{\sigma_k (A_{kj}^2 + A_{jk}^2) + 2\sigma_j A_{kj}A_{jk}}"
    r"{\sigma_k^2 - \sigma_j^2}",
    assumptions=(SINGULAR, "W is real and square"),
    measure=singular_measured.derivative(2),
)
def singular_second() -> Equation:
    """The second derivative of a singular value of a real square matrix, cross term included, for every d."""
    body = (sigma[k] * (B[k, j] ** 2 + B[j, k] ** 2) + 2 * sigma[j] * B[k, j] * B[j, k]) / (
        sigma[k] ** 2 - sigma[j] ** 2
    )
    return Equation(
        {"D² σ(A, A)": over(j != k, body)},
        {f"{RECURSION} for [[0, W], [Wᵀ, 0]]": {"D² σ(A, A)": singular_variation(2)}},
        real_points, dimensions=(2, 3),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"D^2\sigma_k(A, A) = \sum_{j \neq k} \frac{\sigma_k(|A_{kj}|^2 + |A_{jk}|^2) + 2\sigma_j "
    r"\operatorname{Re} A_{kj}A_{jk}}{\sigma_k^2 - \sigma_j^2} + \frac{R_{kk} + C_{kk} + (\operatorname{Im} A_{kk})^2}"
    r"{\sigma_k}",
    assumptions=(SINGULAR, "R_kk = Σ_q |A_qk|² over the extra rows, C_kk = Σ_q |A_kq|² over the extra columns"),
    measure=singular_measured.rectangular,
)
def singular_second_rectangular() -> Equation:
    """The second derivative of a singular value of a complex m × n matrix, for every m and n."""
    conj = CONJUGATE
    moduli = sigma[k] * (B[k, j] * conj[k, j] + B[j, k] * conj[j, k])
    cross = sigma[j] * (B[k, j] * B[j, k] + conj[k, j] * conj[j, k])
    imaginary = -((B[k, k] - conj[k, k]) ** 2) / 4
    return Equation(
        {"D² σ(A, A)": over(j != k, (moduli + cross) / (sigma[k] ** 2 - sigma[j] ** 2))
         + (ROWS[k, k] + COLUMNS[k, k] + imaginary) / sigma[k]},
        {f"{RECURSION} with extra rows and columns": {"D² σ(A, A)": singular_variation(2, real=False, square=False)}},
        complex_points, dimensions=(2,),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\langle u_j, Du_k\rangle = \frac{\sigma_k A_{jk} + \sigma_j A_{kj}}{\sigma_k^2 - \sigma_j^2}, \qquad "
    r"\langle v_j, Dv_k\rangle = \frac{\sigma_j A_{jk} + \sigma_k A_{kj}}{\sigma_k^2 - \sigma_j^2}",
    assumptions=(SINGULAR, "W is real and square"),
    measure=singular_measured.frames,
)
def singular_frames() -> Equation:
    """The singular frames of a real square matrix turn by ⟨u_j, Du_k⟩ and ⟨v_j, Dv_k⟩, j ≠ k, for every d."""
    gap = sigma[k] ** 2 - sigma[j] ** 2
    u, v = frame_variations()
    return Equation(
        {
            "⟨u_j, D u_k⟩": IndexSum.of((sigma[k] * B[j, k] + sigma[j] * B[k, j]) / gap, j, k),
            "⟨v_j, D v_k⟩": IndexSum.of((sigma[j] * B[j, k] + sigma[k] * B[k, j]) / gap, j, k),
        },
        {f"{RECURSION} for [[0, W], [Wᵀ, 0]]": {"⟨u_j, D u_k⟩": u, "⟨v_j, D v_k⟩": v}},
        real_points, dimensions=(2, 3),
    )  # fmt: skip

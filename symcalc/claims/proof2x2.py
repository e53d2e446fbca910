"""The proof of Theorem 15 for 2 × 2 matrices, step by step (slides, “Proof for 2x2 Matrices”).

    dM = P_M dH + √(2/β) P_M^⊥ dH  (Itô)   implies   dx_1 = dt/(x_1 − x_2) + √(2/β) dW_1,
                                                     dx_2 = dt/(x_2 − x_1) + √(2/β) dW_2.

Hermitian matrices with ⟨A, B⟩ = Re tr(A*B), H the standard Wiener process (E|dH_12|² = dt, E dH_11² = dt),
x_1 < x_2.  Linear maps on matrices are 4 × 4, in the coordinates (M_11, M_12, M_21, M_22).
"""

from __future__ import annotations

import sympy as sp

from symcalc import geometry
from symcalc.characteristic import explicit_root, implicit_variation, root_variation
from symcalc.claims import measured2x2 as measured
from symcalc.claims import simulated2x2 as simulated
from symcalc.claims.claim import claim
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess, Noise, StratonovichProcess, Variation, brownian, hermitian_noise, hermitian_state
from symcalc.models import dyson
from symcalc.models.dyson import beta, normal_amplitude
from symcalc.spectral import eigenvalue_symbols

x1, x2 = x = eigenvalue_symbols(2)
X = sp.ImmutableMatrix(sp.diag(x1, x2))
M, A = hermitian_state(2, "M"), hermitian_state(2, "A")
ROOTS = {x1: explicit_root(M, 0), x2: explicit_root(M, 1)}

# The orthonormal basis as printed on the slides ("Proof Step 2"), and its four Wiener processes.
E_a, E_b = sp.ImmutableMatrix([[1, 0], [0, 0]]), sp.ImmutableMatrix([[0, 0], [0, 1]])
E_c = sp.ImmutableMatrix([[0, 1], [1, 0]]) / sp.sqrt(2)
E_d = sp.ImmutableMatrix([[0, sp.I], [-sp.I, 0]]) / sp.sqrt(2)
BASIS = (E_a, E_b, E_c, E_d)
W = brownian(4)
W_a, W_b, W_c, W_d = W.increments

UNITARY = (u, u_), (v, v_) = [(sp.Symbol(n, complex=True), sp.Symbol(f"conj({n})", complex=True)) for n in "uv"]
POINTS = Domain(
    ascending=x,
    positive=(beta,),
    conjugate=(*((s[0, 1], s[1, 0]) for s in (M, A)), *UNITARY),
    real=(*(s[i, i] for s in (M, A) for i in (0, 1)), *W.increments, sp.Symbol("z", real=True)),
)

z = sp.Symbol("z", real=True)

DISTINCT = "x₁ ≠ x₂ (simple eigenvalues)"
ANY_FRAME = "at a matrix that is not diagonal: by invariance (proof2x2.invariance)"
ITO = "the equation for M is read in the sense of Itô, in the flat space Her₂"
STANDARD = "H is the standard Wiener process: E|dH₁₂|² = dt, E dH₁₁² = dt"
NO_COLLISION = "until the first collision of the eigenvalues (never reached for β ≥ 1)"
LEVY = "Lévy's characterisation: continuous martingales with ⟨W_i, W_j⟩ = δ_ij t are independent Brownian motions"


def covariations(noise: Noise, left: list[sp.Expr], right: list[sp.Expr]) -> sp.ImmutableMatrix:
    """The matrix of covariations of two lists of martingale increments."""
    return sp.ImmutableMatrix([[noise.covariation(u, v) for v in right] for u in left])


def adjoint_polynomial(matrix: sp.ImmutableMatrix) -> sp.Expr:
    """det(z − ad) of Z ↦ [Z, M]: its kernel, the commutant, has dimension 2 wherever z² divides it just once."""
    return (z * sp.eye(4) - geometry.linear_map(lambda Z: geometry.commutator(Z, matrix), 2)).det(method="berkowitz")


def in_the_basis(amplitude: sp.Expr = normal_amplitude) -> ItoProcess:
    """The upstairs equation at X, its noise written as Σ E dW over the slides' basis."""
    noise = sum((e * w for e, w in zip(BASIS, W.increments, strict=True)), sp.zeros(2))
    tangential = geometry.apply(geometry.tangent_projection(X), noise)
    normal = geometry.apply(geometry.normal_projection(X), noise)
    return ItoProcess(M, sp.zeros(2), tangential + amplitude * normal, W)


def two_routes() -> dict[str, tuple[ItoProcess, ...]]:
    """Itô's formula for x_1 and x_2 with the noise in the basis E_a … E_d, and with the covariance table of dH."""
    variations = [implicit_variation(x, i) for i in (0, 1)]
    return {
        "Itô's formula in the basis E_a, …, E_d": tuple(in_the_basis().ito(v) for v in variations),
        "Itô's formula from E[dH_ij dH_kl] = δ_il δ_jk dt": dyson.downstairs(2),
    }


def vector(*entries: sp.Expr) -> sp.ImmutableMatrix:
    """A column."""
    return sp.ImmutableMatrix(entries)


def outer(*matrices: sp.MatrixBase) -> sp.ImmutableMatrix:
    """The map Z ↦ Σ E ⟨E, Z⟩ over Hermitian matrices, as a 4 × 4 matrix."""
    return sum((geometry.coordinates(e) * geometry.coordinates(e.T).T for e in matrices), sp.zeros(4))


def covariance(increment: sp.MatrixBase, noise: Noise) -> sp.ImmutableMatrix:
    """E[dZ_ab dZ_cd]/dt as a 4 × 4 matrix over the entries (11, 12, 21, 22)."""
    return sp.ImmutableMatrix([[sp.expand(noise.covariation(u, v)) for v in increment] for u in increment])


def adjoint_action(inverse: bool = False) -> sp.ImmutableMatrix:
    """Ad_U: Z ↦ U Z U* (or its inverse) as a 4 × 4 matrix, for the general U ∈ SU(2); a phase of U drops out.

    U = V/√n with V = (u, v; −v̄, ū) and n = uū + vv̄; u and v are any complex numbers, not both zero.
    """
    V, V_star = sp.ImmutableMatrix([[u, v], [-v_, u_]]), sp.ImmutableMatrix([[u_, -v], [v_, u]])
    left, right = (V_star, V) if inverse else (V, V_star)
    return geometry.linear_map(lambda z: left * z * right / (u * u_ + v * v_), 2)


STANDARD_COVARIANCE = sp.ImmutableMatrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])


# --- Step 1: simplification --------------------------------------------------------------------------------------


@claim(
    source="slides, Proof Step 1",
    latex=r"P_{UMU^*}(UZU^*) = U\,P_M(Z)\,U^*, \qquad UHU^* \sim H",
    assumptions=(DISTINCT, STANDARD, "a Gaussian process is determined by its covariance"),
    measure=measured.invariance,
)
def invariance() -> Equation:
    """The equation is invariant under M → UMU*: P_{UMU*}(UZU*) = U P_M(Z) U*, and UHU* has the law of H."""
    Ad, P, noise = adjoint_action(), sp.diag(0, 1, 1, 0), hermitian_noise(2)
    moved = sp.ImmutableMatrix(geometry.apply(Ad, X))
    return Equation(
        claimed={"Ad* P_UXU* Ad": P, "covariance of UHU*": STANDARD_COVARIANCE},
        derived={
            "orbit tangents at UXU*, U ∈ SU(2), X diagonal: every M is such a UXU*": {
                "Ad* P_UXU* Ad": adjoint_action(inverse=True) * geometry.tangent_projection(moved) * Ad
            },
            "covariance table of H": {"covariance of UHU*": covariance(geometry.apply(Ad, noise.matrix), noise)},
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 1",
    latex=r"T_X^\perp O_x = \{Z : [Z, X] = 0\} = \{\operatorname{diag}(a, b)\}",
    assumptions=(DISTINCT,),
    measure=measured.normal_space,
)
def normal_space() -> Equation:
    """The normal space at X = diag(x₁, x₂), the matrices that commute with X, is the diagonal matrices; dimension 2."""
    commutant = geometry.commutant(X)
    return Equation(
        claimed={
            "projection": sp.diag(1, 0, 0, 1),
            "dimension": sp.Integer(2),
            "characteristic polynomial of Z ↦ [Z, X]": z**2 * (z**2 - (x1 - x2) ** 2),
        },
        derived={
            "null space of Z ↦ [Z, X]": {
                "projection": geometry.orthogonal_projection(commutant, 2),
                "dimension": sp.Integer(len(commutant)),
            },
            "determinant of z − ad_X": {"characteristic polynomial of Z ↦ [Z, X]": adjoint_polynomial(X)},
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 1",
    latex=r"T_X O_x = \{[A, X] : A^* = -A\} = \left\{\begin{pmatrix} 0 & z \\ \bar z & 0\end{pmatrix}\right\}",
    assumptions=(DISTINCT, "the rank is the same at all x₁ ≠ x₂: the polynomial in proof2x2.normal_space"),
    measure=measured.tangent_space,
)
def tangent_space() -> Equation:
    """The tangent space at X, the matrices [A, X], is the matrices with zero diagonal; dimension 2."""
    tangents = geometry.orbit_tangents(X)
    return Equation(
        claimed={"projection": sp.diag(0, 1, 1, 0), "dimension": sp.Integer(2)},
        derived={
            "column space of A ↦ [A, X]": {
                "projection": geometry.orthogonal_projection(tangents, 2),
                "dimension": sp.Integer(len(tangents)),
            }
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 1",
    latex=r"P_M P_M^\perp = 0, \qquad P_M + P_M^\perp = 1, \qquad 2 + 2 = 4",
    assumptions=(DISTINCT,),
    measure=measured.orthogonality,
)
def orthogonality() -> Equation:
    """Tangent and normal space are orthogonal and fill Her₂, at every M with distinct eigenvalues: 2 + 2 = 4."""
    tangent, normal = geometry.tangent_projection(M), geometry.normal_projection(M)
    discriminant = (M[0, 0] - M[1, 1]) ** 2 + 4 * M[0, 1] * M[1, 0]  # (x₂ − x₁)²
    return Equation(
        claimed={
            "product": sp.zeros(4),
            "sum": sp.eye(4),
            "dimensions": vector(sp.Integer(2), sp.Integer(2)),
            "characteristic polynomial of Z ↦ [Z, M]": z**2 * (z**2 - discriminant),
        },
        derived={
            "projections at a general M": {
                "product": tangent * normal,
                "sum": tangent + normal,
                "dimensions": vector(tangent.trace(), normal.trace()),
            },
            "determinant of z − ad_M": {"characteristic polynomial of Z ↦ [Z, M]": adjoint_polynomial(M)},
        },
        domain=POINTS,
    )


# --- Step 2: decomposing the noise -------------------------------------------------------------------------------


@claim(
    source="slides, Proof Step 2",
    latex=r"\langle E_\mu, E_\nu\rangle = \delta_{\mu\nu}, \; E_a, E_b \in T_X^\perp O_x, \; E_c, E_d \in T_X O_x",
    assumptions=(DISTINCT,),
    measure=measured.basis,
)
def basis() -> Equation:
    """E_a, …, E_d is an orthonormal basis of Her₂; E_a, E_b span the normal space, E_c, E_d the tangent space."""
    return Equation(
        claimed={
            "E − E*": sp.ImmutableMatrix.hstack(*(e - e.H for e in BASIS)),
            "Gram matrix": sp.ImmutableMatrix([[geometry.inner(u, v) for v in BASIS] for u in BASIS]),
            "normal projection": outer(E_a, E_b),
            "tangent projection": outer(E_c, E_d),
        },
        derived={
            "projections at X": {
                "E − E*": sp.zeros(2, 8),
                "Gram matrix": sp.eye(4),
                "normal projection": geometry.normal_projection(X),
                "tangent projection": geometry.tangent_projection(X),
            }
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 2",
    latex=r"dH = E_a dW_a + E_b dW_b + E_c dW_c + E_d dW_d, \quad \mathbb{E}[dH_{ij}\,dH_{kl}] = "
    r"\delta_{il}\delta_{jk}dt",
    assumptions=("W_a, W_b, W_c, W_d are independent standard Wiener processes",),
    measure=measured.wiener,
    simulate=simulated.wiener,
)
def wiener() -> Equation:
    """H = Σ E_μ W_μ over independent Wiener processes is the standard one on Her₂: E[dH_ij dH_kl] = δ_il δ_jk dt."""
    slides = sum((e * w for e, w in zip(BASIS, W.increments, strict=True)), sp.zeros(2))
    orthonormal = sum((e * w for e, w in zip(geometry.hermitian_basis(2), W.increments, strict=True)), sp.zeros(2))
    noise = hermitian_noise(2)
    return Equation(
        claimed={
            "dH − dH*": sp.ImmutableMatrix(slides - slides.H),
            "covariance": covariance(slides, W),
            "variance of |dH₁₂|": sp.Add(*(e[0, 1] * sp.conjugate(e[0, 1]) for e in BASIS)),
        },
        derived={
            "covariance table of H": {
                "dH − dH*": sp.zeros(2),
                "covariance": covariance(noise.matrix, noise),
                "variance of |dH₁₂|": noise.covariation(noise.matrix[0, 1], noise.matrix[1, 0]),
            },
            "Σ E W over an orthonormal basis": {"covariance": covariance(orthonormal, W)},
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 2",
    latex=r"dM = E_c\,dW_c + E_d\,dW_d + \sqrt{2/\beta}\,(E_a\,dW_a + E_b\,dW_b)",
    assumptions=(DISTINCT, ITO, "the frame is that of M at this one time"),
    measure=measured.projection,
)
def projection() -> Equation:
    """At X, dM = E_c dW_c + E_d dW_d + √(2/β)(E_a dW_a + E_b dW_b)."""
    return Equation(
        claimed={"dM": E_c * W_c + E_d * W_d + normal_amplitude * (E_a * W_a + E_b * W_b)},
        derived={"P_X and P_X^⊥ applied to Σ E dW": {"dM": in_the_basis().martingale}},
        domain=POINTS,
    )


# --- Step 3: the derivatives of an eigenvalue --------------------------------------------------------------------


def both_variations(i: int) -> dict[str, Variation]:
    """x_i's variation by two routes that share nothing."""
    return {
        "implicit differentiation of det(z − X − tA)": implicit_variation(x, i),
        "the explicit root of the quadratic": root_variation(x, i),
    }


@claim(
    source="slides, Proof Step 3",
    latex=r"Dx_1(A) = A_{11}, \qquad Dx_2(A) = A_{22}",
    assumptions=(DISTINCT,),
    measure=measured.first_derivative,
)
def first_derivative() -> Equation:
    """At X, D x₁(A) = A₁₁ and D x₂(A) = A₂₂."""
    return Equation(
        claimed={"D x(A)": vector(A[0, 0], A[1, 1])},
        derived={
            route: {"D x(A)": vector(both_variations(0)[route].first, both_variations(1)[route].first)}
            for route in both_variations(0)
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 3",
    latex=r"D^2x_1(A, A) = \frac{2|A_{12}|^2}{x_1 - x_2}, \qquad D^2x_2(A, A) = \frac{2|A_{12}|^2}{x_2 - x_1}",
    assumptions=(DISTINCT,),
    measure=measured.second_derivative,
)
def second_derivative() -> Equation:
    """At X, D²x₁(A, A) = 2|A₁₂|²/(x₁ − x₂) and D²x₂(A, A) = 2|A₁₂|²/(x₂ − x₁)."""
    squared = A[0, 1] * A[1, 0]
    return Equation(
        claimed={"D² x(A, A)": vector(2 * squared / (x1 - x2), 2 * squared / (x2 - x1))},
        derived={
            route: {"D² x(A, A)": vector(both_variations(0)[route].second, both_variations(1)[route].second)}
            for route in both_variations(0)
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4 (the zeros are silent there)",
    latex=r"D^2x_1(E_\mu, E_\nu) = \frac{1}{x_1 - x_2}\operatorname{diag}(0, 0, 1, 1)_{\mu\nu}",
    assumptions=(DISTINCT,),
    measure=measured.basis_derivatives,
)
def basis_derivatives() -> Equation:
    """On the basis, at X: D²x₁ is 1/(x₁ − x₂) on E_c and on E_d, and 0 on E_a, on E_b and on every mixed pair."""
    return Equation(
        claimed={"D² x₁ on the basis": sp.diag(0, 0, 1 / (x1 - x2), 1 / (x1 - x2))},
        derived={
            route: {"D² x₁ on the basis": sp.ImmutableMatrix([[v.polarised(e, f) for f in BASIS] for e in BASIS])}
            for route, v in both_variations(0).items()
        },
        domain=POINTS,
    )


# --- Step 4: the final calculation -------------------------------------------------------------------------------


@claim(
    source="slides, Proof Step 4",
    latex=r"Dx_1(dM) = \sqrt{2/\beta}\,dW_a, \qquad Dx_2(dM) = \sqrt{2/\beta}\,dW_b",
    assumptions=(DISTINCT, ITO, STANDARD, "the frame is that of M at this one time"),
    measure=measured.noise,
    simulate=simulated.noise,
)
def noise() -> Equation:
    """At X, to first order only the normal noise moves x: the martingale parts are √(2/β) dW_a and √(2/β) dW_b."""
    first, second = (in_the_basis().ito(implicit_variation(x, i)).martingale for i in (0, 1))
    return Equation(
        claimed={"martingale part": vector(normal_amplitude * W_a, normal_amplitude * W_b)},
        derived={"D x applied to dM": {"martingale part": vector(first, second)}},
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4",
    latex=r"\tfrac12 D^2x_1(dM, dM) = \frac{dt}{x_1 - x_2}, \qquad \tfrac12 D^2x_2(dM, dM) = \frac{dt}{x_2 - x_1}",
    assumptions=(DISTINCT, ITO, STANDARD, ANY_FRAME),
    measure=measured.drift,
    simulate=simulated.drift,
)
def drift() -> Equation:
    """At X only the tangential noise makes a drift: that of x₁ is 1/(x₁ − x₂), that of x₂ is 1/(x₂ − x₁)."""
    return Equation(
        claimed={"drift": vector(1 / (x1 - x2), 1 / (x2 - x1))},
        derived={route: {"drift": vector(*(p.drift for p in pair))} for route, pair in two_routes().items()},
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4 (silent there)",
    latex=r"d\langle x_i, x_j\rangle = \frac{2}{\beta}\,\delta_{ij}\,dt",
    assumptions=(DISTINCT, ITO, STANDARD, ANY_FRAME),
    measure=measured.brackets,
    simulate=simulated.brackets,
)
def brackets() -> Equation:
    """At X the brackets are d⟨x₁⟩ = d⟨x₂⟩ = (2/β) dt and d⟨x₁, x₂⟩ = 0."""
    return Equation(
        claimed={"brackets": sp.eye(2) * 2 / beta},
        derived={
            route: {
                "brackets": covariations(
                    pair[0].driving_noise, [p.martingale for p in pair], [p.martingale for p in pair]
                )
            }
            for route, pair in two_routes().items()
        },
        domain=POINTS,
    )


@claim(
    source="not on the slides; a check on the signs of the two drifts",
    latex=r"d(x_1 + x_2) = \sqrt{2/\beta}\,(dW_a + dW_b)",
    assumptions=(DISTINCT, ITO, STANDARD),
    measure=measured.centre,
    simulate=simulated.centre,
)
def centre() -> Equation:
    """The centre has no drift: d(x₁ + x₂) = √(2/β)(dW_a + dW_b)."""
    trace = in_the_basis().ito(M.trace())
    return Equation(
        claimed={"drift": sp.Integer(0), "martingale part": normal_amplitude * (W_a + W_b), "bracket": 4 / beta},
        derived={
            "Itô's formula for tr M": {
                "drift": trace.drift,
                "martingale part": trace.martingale,
                "bracket": W.covariation(trace.martingale, trace.martingale),
            },
            **{
                f"sum of both, {route}": {"drift": pair[0].drift + pair[1].drift}
                for route, pair in two_routes().items()
            },
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4; Theorem 15 for d = 2",
    latex=r"dx_1 = \frac{dt}{x_1 - x_2} + \sqrt{2/\beta}\,dW_1, \qquad dx_2 = \frac{dt}{x_2 - x_1} + "
    r"\sqrt{2/\beta}\,dW_2",
    assumptions=(DISTINCT, ITO, STANDARD, NO_COLLISION, LEVY),
    measure=measured.equation,
    simulate=simulated.equation,
)
def equation() -> Equation:
    """The final equations: dx₁ = dt/(x₁ − x₂) + √(2/β) dW₁ and dx₂ = dt/(x₂ − x₁) + √(2/β) dW₂, at every M."""
    process = dyson.upstairs(M)
    roots = [explicit_root(M, i) for i in (0, 1)]
    return Equation(
        claimed={"drift": vector(1 / (x1 - x2), 1 / (x2 - x1)), "brackets": sp.eye(2) * 2 / beta},
        derived={
            "Itô's formula for the explicit roots at a general M": {
                "drift": vector(*(process.generator(r) for r in roots)),
                "brackets": sp.ImmutableMatrix([[process.covariation(r, s) for s in roots] for r in roots]),
            }
        },
        domain=POINTS,
        chart=ROOTS,
    )


@claim(
    source="slides, Proof Step 4 (“Let's call W_a our new W_1”, which is meant at one time only)",
    latex=r"dW_i = u_i^*dH\,u_i, \quad d\langle W_i, W_j\rangle = \delta_{ij}\,dt, \quad Dx_i(dM) = "
    r"\sqrt{2/\beta}\,dW_i",
    assumptions=(DISTINCT, ITO, STANDARD, NO_COLLISION, LEVY),
    measure=measured.levy,
    simulate=simulated.levy,
)
def levy() -> Equation:
    """W_i = ∫ u_i* dH u_i are independent standard Brownian motions and drive x: Dx_i(dM) = √(2/β) dW_i at every M."""
    noise, process = hermitian_noise(2), dyson.upstairs(M)
    projections = [(M - x2 * sp.eye(2)) / (x1 - x2), (M - x1 * sp.eye(2)) / (x2 - x1)]
    driving = [(p.subs(ROOTS, simultaneous=True) * noise.matrix).trace() for p in projections]
    martingale = [process.ito(explicit_root(M, i)).martingale for i in (0, 1)]
    rest = [m - normal_amplitude * w for m, w in zip(martingale, driving, strict=True)]
    return Equation(
        claimed={
            "brackets of W": sp.eye(2),
            "amplitude": sp.eye(2) * normal_amplitude,
            "brackets of x − √(2/β) W": sp.zeros(2),
        },
        derived={
            "spectral projections at a general M": {
                "brackets of W": covariations(noise, driving, driving),
                "amplitude": covariations(noise, martingale, driving),
                "brackets of x − √(2/β) W": covariations(noise, rest, rest),
            }
        },
        domain=POINTS,
    )


@claim(
    source="consequence of Theorem 15 for d = 2; its law at fixed times is a non-central χ² law",
    latex=r"y = \tfrac{\beta}{4}(x_2 - x_1)^2: \qquad dy = (1 + \beta)\,dt + 2\sqrt{y}\,dB",
    assumptions=(
        DISTINCT,
        ITO,
        STANDARD,
        "the law of a squared Bessel process at a fixed time (Revuz–Yor, Chapter XI)",
    ),
    measure=measured.gap_law,
    simulate=simulated.gap_law,
)
def gap_law() -> Equation:
    """The squared gap is a squared Bessel process: for y = (β/4)(x₂ − x₁)², dy = (1 + β) dt + 2√y dB."""
    y = beta * (x2 - x1) ** 2 / 4
    x_process = dyson.downstairs(2)
    below = ItoProcess(
        sp.Matrix(x),
        sp.Matrix([p.drift for p in x_process]),
        sp.Matrix([p.martingale for p in x_process]),
        x_process[0].driving_noise,
    )
    above, y_of_M = dyson.upstairs(M), sp.expand(y.subs(ROOTS, simultaneous=True))
    return Equation(
        claimed={"dimension": 1 + beta, "bracket of y": 4 * y},
        derived={
            "Itô's formula from the equation of x, at M = diag(x)": {
                "dimension": below.generator(y).subs(ROOTS, simultaneous=True),
                "bracket of y": below.covariation(y, y).subs(ROOTS, simultaneous=True),
            },
            "Itô's formula from the equation of M, at every M": {
                "dimension": above.generator(y_of_M),
                "bracket of y": above.covariation(y_of_M, y_of_M),
            },
        },
        domain=POINTS,
        chart=ROOTS,
    )


@claim(
    source="slides, Theorem 15",
    latex=r"\dot x = -\tfrac12 H = \tfrac12 \operatorname{grad} \log\operatorname{vol}(O_x), \quad H_i = "
    r"-\frac{2}{x_i - x_j}",
    assumptions=(
        DISTINCT,
        ITO,
        STANDARD,
        "the mean curvature is the trace of the second fundamental form",
        "√det Gram is constant on the orbit (conjugation is isometric), so vol(O_x) is a multiple of it",
        "convergence of the solutions as β → ∞ is not part of the claim (continuity in β; Freidlin–Wentzell)",
    ),
    measure=measured.mean_curvature,
    simulate=simulated.mean_curvature,
)
def mean_curvature() -> Equation:
    """At β = ∞ (tangential noise alone) x moves without noise, by −½ the orbit's mean curvature, ½ grad log volume."""
    curvature = geometry.mean_curvature(x)
    gradient = vector(*geometry.log_volume_gradient(x))
    tangential = [in_the_basis(amplitude=sp.S.Zero).ito(implicit_variation(x, i)) for i in (0, 1)]
    return Equation(
        claimed={
            "mean curvature": vector(-2 / (x1 - x2), -2 / (x2 - x1)),
            "gradient of log volume": vector(2 / (x1 - x2), 2 / (x2 - x1)),
            "drift": vector(1 / (x1 - x2), 1 / (x2 - x1)),
            "martingale part": vector(sp.S.Zero, sp.S.Zero),
        },
        derived={
            "trace of the second fundamental form": {
                "mean curvature": vector(curvature[0, 0], curvature[1, 1]),
                "drift": vector(-curvature[0, 0] / 2, -curvature[1, 1] / 2),
            },
            "Gram determinant of the orbit": {"gradient of log volume": gradient, "drift": gradient / 2},
            "Itô's formula with tangential noise alone": {
                "drift": vector(*(p.drift for p in tangential)),
                "martingale part": vector(*(p.martingale for p in tangential)),
            },
        },
        domain=POINTS,
    )


# --- The other reading -------------------------------------------------------------------------------------------


@claim(
    source="not on the slides, where “dM = P_M dH” leaves the reading open",
    latex=r"dM = P_M \circ dH \;\Rightarrow\; dx = 0, \qquad dM = P_M\,dH \text{ (Itô)} \;\Rightarrow\; dx \neq 0",
    assumptions=(DISTINCT, STANDARD, "the equation dM = P_M ∘ dH is read in the sense of Stratonovich, in Her₂"),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """Read in the sense of Stratonovich, tangential noise leaves the eigenvalues where they are, at every M."""
    noise = hermitian_noise(2)
    tangential = sp.Matrix(geometry.apply(geometry.tangent_projection(M), noise.matrix))
    process = StratonovichProcess(M, sp.zeros(2), tangential, noise).to_ito()
    roots = [explicit_root(M, i) for i in (0, 1)]
    return Equation(
        claimed={"drift": vector(sp.S.Zero, sp.S.Zero), "brackets": sp.zeros(2)},
        derived={
            "Itô's formula for the explicit roots, after conversion": {
                "drift": vector(*(process.generator(r) for r in roots)),
                "brackets": sp.ImmutableMatrix([[process.covariation(r, s) for s in roots] for r in roots]),
            }
        },
        domain=POINTS,
        chart=ROOTS,
    )

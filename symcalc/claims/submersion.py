"""Riemannian submersions: what a function downstairs sees of the geometry upstairs (slides, “General principles”).

For φ: (M, g) → (B, h) and f downstairs:   tr_V Hess(f∘φ) = −⟨H, grad f⟩,   tr_H Hess(f∘φ) = Δ_h f.

The general case is decided at one point, in adapted coordinates (x, θ) with φ(x, θ) = x, where

    g = h_ij(x) dx^i dx^j + k_αβ(x, θ) (dθ^α + a^α_i(x, θ) dx^i)(dθ^β + a^β_j(x, θ) dx^j).

A linear change of x and of θ makes h = 1, k = 1, a = 0 at the point.  Then the values h[i,j,l] = ∂_l h_ij,
k[α,β,l] = ∂_l k_αβ, a[α,i,l] = ∂_l a^α_i (l runs through x, then θ) and f[i], f[i,j] are free, and both sides of each
claim are polynomials in them: second derivatives of the metric do not occur.  Base and fibre have two dimensions each.
(Each monomial has at most four base and three fibre indices, and its coefficient knows nothing of other directions,
which may be taken flat; so dimensions 4 and 3 decide all.  `tests/symcalc/test_submersion_and_langevin.py` does that.)
"""

from __future__ import annotations

import itertools

import sympy as sp

from symcalc.claims import measured_submersion as measured
from symcalc.claims.claim import claim
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.riemannian import Matrix, Metric
from symcalc.submersion import Submersion, adapted_at

X = sp.symbols("x1 x2", real=True)
THETA = sp.symbols("theta1 theta2", real=True)
ORIGIN = dict.fromkeys((*X, *THETA), sp.S.Zero)

ADAPTED = "adapted coordinates: every Riemannian submersion has them near a point"
NORMALISED = "a linear change of x and θ makes h = 1, k = 1, a = 0 at the point; both sides are tensors"
TWO = "base and fibre of dimension 2"
SLIDES = "slides, General principles"


def free(name: str, *indices: int) -> sp.Symbol:
    """The free number name[i,j,…], counted from 1."""
    return sp.Symbol(f"{name}[{','.join(str(i + 1) for i in indices)}]", real=True)


def linear(name: str, indices: tuple[int, ...], variables: tuple[sp.Symbol, ...]) -> sp.Expr:
    """Σ_l name[indices,l] v_l: a general function that vanishes at the origin, to first order."""
    return sp.Add(*(free(name, *indices, position) * v for position, v in enumerate(variables)))


def general(name: str, rows: int, columns: int, variables: tuple[sp.Symbol, ...], symmetric: bool = True) -> Matrix:
    """A general matrix of functions to first order: the identity at the origin if symmetric, zero otherwise."""

    def entry(i: int, j: int) -> sp.Expr:
        place = (min(i, j), max(i, j)) if symmetric else (i, j)
        return int(symmetric and i == j) + linear(name, place, variables)

    return Matrix(rows, columns, entry)


def function(name: str, variables: tuple[sp.Symbol, ...] = X) -> sp.Expr:
    """A general function to second order: Σ f[i] x_i + ½ Σ f[i,j] x_i x_j."""
    pairs = itertools.product(enumerate(variables), repeat=2)
    second = sp.Add(*(free(name, min(i, j), max(i, j)) * u * v for (i, u), (j, v) in pairs))
    return linear(name, (), variables) + second / 2


def general_submersion(
    x: tuple[sp.Symbol, ...] = X, theta: tuple[sp.Symbol, ...] = THETA, invariant: bool = False
) -> Submersion:
    """(x, θ) ↦ x at the origin; `invariant` makes k and a functions of x alone (a torus acts by translations of θ)."""
    m, f, variables = len(x), len(theta), x if invariant else (*x, *theta)
    h, k = general("h", m, m, x), general("k", f, f, variables)
    a = general("a", f, m, variables, symmetric=False)
    return adapted_at(dict.fromkeys((*x, *theta), sp.S.Zero), h, k, a)


def here(quantity: sp.Expr) -> sp.Expr:
    """The value at the origin."""
    return quantity.subs(ORIGIN)


def everywhere_free(*quantities: sp.Expr) -> Domain:
    """The domain in which every symbol of these is any real number."""
    symbols = set().union(*(q.free_symbols for q in quantities)) - set(ORIGIN)
    return Domain(real=tuple(sorted(symbols, key=str)))


GENERAL = general_submersion()
F = function("f")
POINTS = everywhere_free(GENERAL.upstairs.matrix, *GENERAL.upstairs.slopes, F)
DF = [free("f", i) for i in range(2)]
VOLUME_RATE = [sp.Add(*(free("k", al, al, i) / 2 - free("a", al, i, 2 + al) for al in range(2))) for i in range(2)]
"""½ Σ_α ∂_i k_αα − Σ_α ∂_α a^α_i: by how much the fibre's volume element grows along the lift of ∂_i."""


def h_slope(i: int, j: int, l: int) -> sp.Symbol:
    """∂_l h_ij."""
    return free("h", min(i, j), max(i, j), l)


def laplacian_downstairs() -> sp.Expr:
    """Δ_h f where h = 1: Σ_i f_ii − Σ_ij (∂_j h_ij − ½ ∂_i h_jj) f_i."""
    pairs = list(itertools.product(range(2), repeat=2))
    first = sp.Add(*((h_slope(i, j, j) - h_slope(j, j, i) / 2) * DF[i] for i, j in pairs))
    return free("f", 0, 0) + free("f", 1, 1) - first


# --- a metric ----------------------------------------------------------------------------------------------------

p, q = sp.symbols("p q", positive=True)
c = sp.Symbol("c", real=True)
SURFACE = Matrix([[p, c], [c, (c**2 + q) / p]]) + general("g", 2, 2, X) - sp.eye(2)


@claim(
    source="textbook (Laplace–Beltrami operator); the normalisation of every equation of these chapters",
    latex=r"\operatorname{tr}\operatorname{Hess} f = \tfrac{1}{\sqrt{g}}\,\partial_i(\sqrt{g}\,g^{ij}\partial_j f) = "
    r"g^{ij}\partial_i\partial_j f + (\partial_i g^{ij} + g^{ij}\partial_i\log\sqrt{g})\,\partial_j f",
    assumptions=("two dimensions; the metric and its first derivatives at the point are free",),
    measure=measured.laplacian,
)
def laplacian() -> Equation:
    """The trace of the Hessian is the Laplace–Beltrami operator (1/√g) ∂_i(√g g^{ij} ∂_j f)."""
    determinant = SURFACE[0, 0] * SURFACE[1, 1] - SURFACE[0, 1] ** 2
    adjugate = Matrix([[SURFACE[1, 1], -SURFACE[0, 1]], [-SURFACE[0, 1], SURFACE[0, 0]]])
    flow = [sp.Add(*(adjugate[i, j] / sp.sqrt(determinant) * sp.diff(F, X[j]) for j in range(2))) for i in range(2)]
    textbook = sp.Add(*(here(sp.diff(v, s)) for v, s in zip(flow, X, strict=True))) / sp.sqrt(q)
    metric = Metric.at(dict.fromkeys(X, sp.S.Zero), SURFACE)
    return Equation(
        claimed={"Δf": textbook},
        derived={
            "trace of the Hessian": {"Δf": here(metric.laplacian(F))},
            "divergence of the inverse metric": {"Δf": here(metric.laplacian_in_divergence_form(F))},
        },
        domain=Domain(positive=(p, q), real=(c, *everywhere_free(general("g", 2, 2, X), F).real)),
    )


# --- vertical and horizontal -------------------------------------------------------------------------------------


@claim(
    source=f"{SLIDES} (entropy from gauge noise); O’Neill 1966",
    latex=r"\operatorname{tr}_V\operatorname{Hess}(f\circ\varphi) = -\langle H, \operatorname{grad} f\rangle = "
    r"\left(\tfrac12\textstyle\sum_\alpha\partial_i k_{\alpha\alpha} - \sum_\alpha\partial_\alpha a^\alpha_i\right)f_i",
    assumptions=(ADAPTED, NORMALISED, TWO, "the mean curvature is the trace of the second fundamental form"),
    measure=measured.vertical,
)
def vertical() -> Equation:
    """Along the fibre f∘φ bends by its mean curvature: tr_V Hess(f∘φ) = −⟨H, grad f⟩, the growth of its volume."""
    growth = sp.Add(*(f * rate for f, rate in zip(DF, VOLUME_RATE, strict=True)))
    curvature = (GENERAL.jacobian * GENERAL.mean_curvature).dot(Matrix(DF))
    return Equation(
        claimed={"tr_V Hess(f∘φ)": growth, "⟨H, grad f⟩": -growth},
        derived={
            "the Hessian, from Christoffel symbols": {"tr_V Hess(f∘φ)": here(GENERAL.vertical_trace(F))},
            "the second fundamental form, from ∇P_V": {"⟨H, grad f⟩": here(curvature)},
            "the first variation of volume, ½ tr_V(L_X g)": {"⟨H, grad f⟩": -GENERAL.volume_rates.dot(Matrix(DF))},
        },
        domain=POINTS,
    )


@claim(
    source=f"{SLIDES} (Riemannian submersion)",
    latex=r"\operatorname{tr}_H\operatorname{Hess}(f\circ\varphi) = (\Delta_h f)\circ\varphi",
    assumptions=(ADAPTED, NORMALISED, TWO),
    measure=measured.horizontal,
)
def horizontal() -> Equation:
    """Across the fibre f∘φ bends as f does downstairs: tr_H Hess(f∘φ) = Δ_h f."""
    return Equation(
        claimed={"tr_H Hess(f∘φ)": laplacian_downstairs()},
        derived={
            "the Hessian upstairs": {"tr_H Hess(f∘φ)": here(GENERAL.horizontal_trace(F))},
            "the Laplace–Beltrami operator downstairs": {"tr_H Hess(f∘φ)": here(GENERAL.downstairs.laplacian(F))},
        },
        domain=POINTS,
    )


@claim(
    source="O’Neill, The fundamental equations of a submersion, 1966 (the A tensor)",
    latex=r"P_V\nabla_{X_i}X_j = \tfrac12 P_V[X_i, X_j], \qquad \text{so } \nabla_X X \text{ is horizontal}",
    assumptions=(ADAPTED, NORMALISED, TWO, "X is the horizontal lift of a field downstairs"),
    measure=measured.oneill,
)
def oneill() -> Equation:
    """∇_X X is horizontal for a lift X, and P_V ∇_X Y = ½ P_V [X, Y]: horizontal geodesics project to geodesics."""
    bracket = [(free("a", al, 0, 1) - free("a", al, 1, 0)) / 2 for al in range(2)]
    nabla = {
        (i, j): (GENERAL.vertical_projection * GENERAL.covariant_derivative(i, j))[2:]
        for i, j in itertools.product(range(2), repeat=2)
    }
    return Equation(
        claimed={
            "P_V ∇_X X": sp.zeros(2, 2),
            "P_V (∇_X Y + ∇_Y X)": sp.zeros(2, 1),
            "P_V ∇_X Y": Matrix(bracket),
        },
        derived={
            "Christoffel symbols": {
                "P_V ∇_X X": Matrix([nabla[0, 0], nabla[1, 1]]),
                "P_V (∇_X Y + ∇_Y X)": Matrix(nabla[0, 1]) + Matrix(nabla[1, 0]),
                "P_V ∇_X Y": Matrix(nabla[0, 1]),
            }
        },
        domain=POINTS,
    )


# --- the volume of the fibres ------------------------------------------------------------------------------------

k11, k_det, h11, w = sp.symbols("k1 detk h1 w", positive=True)
k12 = sp.Symbol("k12", real=True)
SLOPES = tuple(sp.Symbol(n, real=True) for n in ("dk1", "dk12", "dk2", "dh1"))
CONNECTION = tuple(sp.Symbol(n, real=True) for n in ("a1", "a2", "da1", "da2"))
TORUS = Matrix([[k11, k12], [k12, (k12**2 + k_det) / k11]])


def torus_bundle() -> Submersion:
    """A line with a 2-torus over each point, acted on by translations of θ: all of h, k, a are functions of x."""
    x, (d11, d12, d22, dh), (a1, a2, da1, da2) = X[0], SLOPES, CONNECTION
    k = TORUS + x * Matrix([[d11, d12], [d12, d22]])
    h, a = Matrix([[h11 + x * dh]]), Matrix([a1 + x * da1, a2 + x * da2])
    return adapted_at(dict.fromkeys((x, *THETA), sp.S.Zero), h, k, a)


@claim(
    source=f"{SLIDES} (S = log vol of the group orbit)",
    latex=r"\langle H, \partial_x\rangle = -\partial_x S, \qquad S = \log\operatorname{vol}(O_x) = "
    r"\tfrac12\log\det k + \text{const}",
    assumptions=("a torus acts by translations of θ, so h, k and a are functions of x", "any values at the point"),
    measure=measured.volume,
)
def volume() -> Equation:
    """The mean curvature of orbits is minus the gradient of S, the logarithm of their volume, for every connection."""
    torus, (d11, d12, d22, _) = torus_bundle(), SLOPES
    slope = (k11 * d22 + TORUS[1, 1] * d11 - 2 * k12 * d12) / (2 * k_det)
    moved = TORUS + X[0] * Matrix([[d11, d12], [d12, d22]])
    S = sp.log(moved.det(method="berkowitz")) / 2
    curvature = (torus.jacobian * torus.mean_curvature)[0] * h11
    return Equation(
        claimed={"∂S": slope, "⟨H, ∂x⟩": -slope},
        derived={
            "log √det of the orbit's Gram matrix": {"∂S": sp.diff(S, X[0]).subs(ORIGIN)},
            "trace of the second fundamental form": {"⟨H, ∂x⟩": curvature},
            "first variation of volume": {"⟨H, ∂x⟩": -torus.volume_rates[0]},
        },
        domain=Domain(positive=(k11, k_det, h11), real=(k12, *SLOPES, *CONNECTION)),
    )


w_, p_ = sp.Symbol("dw", real=True), sp.symbols("dp1 dp2", real=True)
p0 = sp.Symbol("p0", positive=True)


@claim(
    source=f"{SLIDES}; warped products: Bishop–O’Neill 1969",
    latex=r"g = dx^2 + w(x)^2 g_F: \qquad \Delta_g(f\circ\varphi) = f'' + 2\,\frac{w'}{w}\,f'",
    assumptions=("the fibre is any surface: its metric is p(θ)(dθ₁² + dθ₂²) in isothermal coordinates",),
    measure=measured.warped,
)
def warped() -> Equation:
    """A warped product with a free function w and any surface as fibre: Δ_g f = f″ + 2 (w′/w) f′, for S = 2 log w."""
    x = X[0]
    warping, conformal = w + w_ * x, p0 + p_[0] * THETA[0] + p_[1] * THETA[1]
    k = warping**2 * conformal * sp.eye(2)
    product = adapted_at(dict.fromkeys((x, *THETA), sp.S.Zero), sp.eye(1), k, sp.zeros(2, 1))
    upstairs, h, f = product.upstairs, product.downstairs, function("f", (x,))
    first, second = free("f", 0), free("f", 0, 0)
    S = 2 * sp.log(warping)
    return Equation(
        claimed={"Δ_g(f∘φ)": second + 2 * w_ / w * first, "⟨H, grad f⟩": -2 * w_ / w * first},
        derived={
            "the Hessian upstairs": {"Δ_g(f∘φ)": here(upstairs.laplacian(f))},
            "the divergence form upstairs": {"Δ_g(f∘φ)": here(upstairs.laplacian_in_divergence_form(f))},
            "Δ_h f + ⟨grad S, grad f⟩": {"Δ_g(f∘φ)": here(h.laplacian(f) + sp.diff(S, x) * sp.diff(f, x))},
            "trace of the second fundamental form": {"⟨H, grad f⟩": product.mean_curvature[0] * first},
        },
        domain=Domain(positive=(w, p0), real=(w_, *p_, first, second)),
    )

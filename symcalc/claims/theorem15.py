"""Theorem 15 of Huang, Inauen and Menon for every d and every β (slides; arXiv 2210.11347), and Dyson's generator.

    dM = P_M dH + √(2/β) P_M^⊥ dH  (Itô)    ⟹    dx_k = Σ_{j≠k} dt/(x_k − x_j) + √(2/β) dW_k,    x_1 < … < x_d.

Hermitian matrices with ⟨A, B⟩ = Re tr(A*B), H the standard Wiener process, F = C unless said otherwise.  Every
quantity is a sum over distinct indices, and equality is decided for all d at once (`symcalc.indexed`).
"""

from __future__ import annotations

from functools import partial

import sympy as sp

from symcalc import orbits
from symcalc.claims import measured_spectra as measured
from symcalc.claims import simulated_spectra as simulated
from symcalc.claims.claim import Kind, claim
from symcalc.covariance import FIELD_DIMENSION, Covariance, defects, wiener_hermitian
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.geometry import tangent_projection
from symcalc.indexed import IndexSum, dimension, over, product_over
from symcalc.indices import Family, Index, delta, indices
from symcalc.matrix_noise import hermitian_noise, quaternionic_hermitian_noise, symmetric_noise
from symcalc.models import dyson
from symcalc.models.dyson import COMPLEX, beta, normal_amplitude
from symcalc.noise import Noise
from symcalc.spectral import DIRECTION, eigenvalue_symbols, eigenvalue_variation
from symcalc.spectral import EIGENVALUES as x

i, j, k, l = indices("i j k l")
z, c = sp.Symbol("z", real=True), sp.Symbol("c", positive=True)
coulomb = over(j != k, 1 / (x[k] - x[j]))
vandermonde = product_over(i < j, x[i] - x[j])
d = dimension()

DISTINCT = "x₁ < … < x_d (simple eigenvalues)"
ITO = "the equation for M is read in the sense of Itô, in the flat space of Hermitian matrices"
STANDARD = "H is the standard Wiener process on Her_d: E|dH_ij|² = dt for i ≠ j, E dH_ii² = dt"
NO_COLLISION = "until the first collision of the eigenvalues (never reached for β ≥ 1)"
LEVY = "Lévy's characterisation: continuous martingales with ⟨W_k, W_l⟩ = δ_kl t are independent Brownian motions"
EQUATION = "the eigenvalues follow the equation of theorem15.drift and theorem15.noise"

DERIVATION = (dyson.derivation,)
"""What `symcalc show theorem15` prints before the claims."""


def points(size: int) -> Domain:
    """x_1 < … < x_d, with β and c positive and z real."""
    return Domain(ascending=eigenvalue_symbols(size), positive=(beta, c), real=(z,))


def equation(
    claimed: dict[str, object], derived: dict[str, dict[str, object]], dimensions: tuple[int, ...] = (2, 3)
) -> Equation:
    """An equation for every d on these points."""
    return Equation(claimed, derived, points, dimensions=dimensions)


# --- the noise upstairs ------------------------------------------------------------------------------------------


@claim(
    source="slides, Prerequisites for Theorem 15; over R and H likewise",
    latex=r"\mathbb{E}[dH_{ij}\,dH_{ji}] = \tfrac{b_F}{2}\,dt, \quad \mathbb{E}[dH_{ii}^2] = dt, \quad "
    r"\mathbb{E}[dH_{ij}^2] = (1 - \tfrac{b_F}{2})\,dt",
    assumptions=("b_F = 1, 2, 4 is the dimension of F = R, C, H", "⟨A, B⟩ = Re tr(A*B)"),
    measure=measured.wiener,
    kind=Kind.DEFINITION,
)
def wiener() -> Equation:
    """The standard Wiener process on Hermitian matrices over F has E|dH_ij|² = b_F/2 dt, E dH_ii² = dt, for every d."""
    names = {"E[dH_ij dH_ji]": "ijji", "E[dH_ii²]": "iiii", "E[dH_ij²]": "ijij", "E[dH_ii dH_jj]": "iijj"}
    stated = dict(zip(names, (FIELD_DIMENSION / 2, sp.S.One, 1 - FIELD_DIMENSION / 2, sp.S.Zero), strict=True))
    tensor, noises = wiener_hermitian(), {"R": symmetric_noise(3), "C": hermitian_noise(3)}
    over_f = {F: {f"{name} over {F}": v.subs(FIELD_DIMENSION, b) for name, v in stated.items()} for F, b in
              (("R", 1), ("C", 2), ("H", 4))}  # fmt: skip
    routes = {f"the table of the entries over {F}, d = 3": {
        f"{name} over {F}": _product(noise, at, block=1) for name, at in names.items()} for F, noise in noises.items()
    }  # fmt: skip
    quaternions = {
        f"{name} over H": _product(quaternionic_hermitian_noise(2), at, block=2) for name, at in names.items()
    }
    return equation(
        {**stated, **over_f["R"], **over_f["C"], **over_f["H"]},
        {
            "real components with conjugate units": {name: tensor(*at) for name, at in names.items()},
            **routes,
            "products of 2 × 2 blocks over H, d = 2": quaternions,
        },
    )


def _product(noise: Noise, at: str, block: int) -> sp.Expr:
    """E[dH_pq dH_rs]/dt of entries that are blocks (quaternions as 2 × 2 matrices): a number times the unit block."""
    p, q, r, s = (block * "ij".index(letter) for letter in at)
    left, right = noise.matrix[p : p + block, q : q + block], noise.matrix[r : r + block, s : s + block]
    entry = [[sum(noise.covariation(left[a, c], right[c, b]) for c in range(block)) for b in range(block)]
             for a in range(block)]  # fmt: skip
    found = sp.ImmutableMatrix(entry)
    assert found == found[0, 0] * sp.eye(block), "the product of two quaternions has a real mean here"
    return found[0, 0]


@claim(
    source="slides, Prerequisites for Theorem 15",
    latex=r"(P_M Z)_{ij} = (1 - \delta_{ij}) Z_{ij}, \qquad (P_M^\perp Z)_{ij} = \delta_{ij} Z_{ij}"
    r"\quad\text{in the eigenframe}",
    assumptions=(DISTINCT,),
)
def projections() -> Equation:
    """In the eigenframe P_M keeps the entries off the diagonal and P_M^⊥ those on it, for every d."""
    P, N = orbits.tangential_projection(), orbits.normal_projection()
    X = sp.ImmutableMatrix(sp.diag(*eigenvalue_symbols(3)))
    concrete = tangent_projection(X)
    names = {"P off": (P, "ijij", 1), "P on": (P, "iiii", 0), "P⊥ off": (N, "ijij", 0), "P⊥ on": (N, "iiii", 1)}
    return equation(
        {**{name: sp.Integer(value) for name, (_, _, value) in names.items()},
         "P at d = 3": sp.diag(0, 1, 1, 1, 0, 1, 1, 1, 0)},
        {"the multipliers of a ↦ [a, X]": {name: tensor(*at) for name, (tensor, at, _) in names.items()},
         "the column space of a ↦ [a, X] at d = 3": {"P at d = 3": concrete}},
    )  # fmt: skip


@claim(
    source="slides, Proof Step 1, for every d",
    latex=r"\mathbb{E}[(U\,dM\,U^*)_{ab}(U\,dM\,U^*)_{cd}] = \mathbb{E}[dH_{ab}dH_{cd}]",
    assumptions=("U_d is connected: invariance under its Lie algebra is invariance under the group",),
)
def invariance() -> Equation:
    """The law of H is invariant under conjugation, so the coefficients of the eigenvalues' equation see no frame."""
    changes = defects(wiener_hermitian(COMPLEX))
    return equation(
        {"change of E[dH_ab dH_cd] along E_pq": sp.zeros(1, len(changes))},
        {"all 203 ways in which a, b, c, d, p, q can coincide": {
            "change of E[dH_ab dH_cd] along E_pq": sp.ImmutableMatrix([changes])}},
    )  # fmt: skip


# --- the equation of the eigenvalues -----------------------------------------------------------------------------


@claim(
    source="slides, Theorem 15",
    latex=r"\mathrm{drift}(x_k) = \sum_{j \neq k} \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, ITO, STANDARD),
    measure=measured.drift,
    simulate=simulated.drift,
)
def drift() -> Equation:
    """The eigenvalues drift by Coulomb repulsion, Σ_{j≠k} 1/(x_k − x_j), for every d and β."""
    return equation(
        {"drift": coulomb},
        {
            "Itô's formula, ½ E[D²x_k(dM, dM)]": {"drift": dyson.equation().drift},
            "½ grad log vol(O_x), from the Gram determinant": {
                "drift": orbits.entropy(COMPLEX).diff(x["k"]) * sp.S.Half
            },
            "−½ mean curvature, from the orbit's acceleration": {
                "drift": orbits.mean_curvature(COMPLEX) * sp.Rational(-1, 2)
            },
        },
        dimensions=(2, 3, 4),
    )


@claim(
    source="slides, Theorem 15",
    latex=r"d\langle x_k, x_l\rangle = \frac{2}{\beta}\,\delta_{kl}\,dt",
    assumptions=(DISTINCT, ITO, STANDARD),
    measure=measured.noise,
    simulate=simulated.noise,
)
def noise() -> Equation:
    """The martingale parts of the eigenvalues have d⟨x_k, x_l⟩ = (2/β) δ_kl dt, for every d."""
    found = dyson.equation()
    return equation(
        {"variance": IndexSum.of(2 / beta, "k"), "covariation": IndexSum.of(0, "k", "l")},
        {"Itô's formula, E[Dx_k(dM) Dx_l(dM)]": {"variance": found.variance, "covariation": found.covariation}},
    )


@claim(
    source="slides, Theorem 15",
    latex=r"W_k = \int u_k^*\,dH\,u_k, \quad \langle W_k, W_l\rangle = \delta_{kl} t, \quad "
    r"Dx_k(dM) = \sqrt{2/\beta}\,dW_k",
    assumptions=(DISTINCT, ITO, STANDARD, LEVY),
    measure=measured.levy,
    simulate=simulated.levy,
)
def levy() -> Equation:
    """W_k = ∫ u_k* dH u_k are independent standard Brownian motions, and Dx_k(dM) = √(2/β) dW_k, for every d."""
    H, first = wiener_hermitian(COMPLEX), eigenvalue_variation(1)
    mixed = Covariance(lambda a, b, p, q: (1 - delta(a, b) + normal_amplitude * delta(a, b)) * H(a, b, p, q))
    other = first.renamed({"k": "l"})
    return equation(
        {
            "variance of W": IndexSum.of(1, "k"),
            "covariation of W": IndexSum.of(0, "k", "l"),
            "d⟨x, W⟩": IndexSum.of(normal_amplitude, "k"),
        },
        {
            "covariance of dH and of dM with dH, in the eigenframe": {
                "variance of W": H.contract(first * first, DIRECTION),
                "covariation of W": H.contract(first * other, DIRECTION),
                "d⟨x, W⟩": mixed.contract(first * first, DIRECTION),
            }
        },
    )


@claim(
    source="slides, Theorem 15, read over R and H",
    latex=r"\mathrm{drift}(x_k) = \frac{b_F}{2} \sum_{j \neq k} \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, ITO, "H is the standard Wiener process over F: E|dH_ij|² = b_F/2 dt, E dH_ii² = dt"),
    measure=measured.drift_over_fields,
    simulate=simulated.fields,
)
def fields() -> Equation:
    """Over R the same equation gives half of the drift of Theorem 15, over H twice, for every d."""
    general = dyson.equation(FIELD_DIMENSION).drift
    return equation(
        {"drift over R": coulomb / 2, "drift over C": coulomb, "drift over H": coulomb * 2},
        {
            "Itô's formula at b_F = 1, 2, 4": {
                f"drift over {F}": general.map(partial(_at_dimension, b)) for F, b in (("R", 1), ("C", 2), ("H", 4))
            },
        },
        dimensions=(2,),
    )


def _at_dimension(b: int, body: sp.Expr) -> sp.Expr:
    return body.subs(FIELD_DIMENSION, b)


@claim(
    source="slides, Theorem 15, read over any field",
    latex=r"\mathrm{drift}(x_k) = \frac{b_F}{2} \sum_{j \neq k} \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, ITO, "H is the standard Wiener process over F, b_F = dim F a symbol"),
)
def field_dimension() -> Equation:
    """With the field's dimension b_F a symbol the drift is (b_F/2) Σ 1/(x_k − x_j), for every d."""
    return equation(
        {"drift": coulomb * (FIELD_DIMENSION / 2)},
        {"Itô's formula with b_F a symbol": {"drift": dyson.equation(FIELD_DIMENSION).drift}},
    )


@claim(
    source="slides, Theorem 15, second part",
    latex=r"dM = P_M\,dH \;\Rightarrow\; \dot x_k = \sum_{j \neq k} \frac{1}{x_k - x_j} = -\tfrac12 H_k",
    assumptions=(DISTINCT, ITO, STANDARD, "that the solutions converge as β → ∞ is not part of the claim"),
    measure=measured.tangential,
    simulate=simulated.tangential,
)
def tangential_noise() -> Equation:
    """Tangential noise alone (β = ∞) moves the eigenvalues without noise, by −½ the mean curvature of the orbit."""
    found = dyson.equation(COMPLEX, sp.S.Zero)
    return equation(
        {"drift": coulomb, "variance": IndexSum.of(0, "k")},
        {
            "Itô's formula with P_M dH": {"drift": found.drift, "variance": found.variance},
            "−½ mean curvature": {"drift": orbits.mean_curvature(COMPLEX) * sp.Rational(-1, 2)},
        },
    )


@claim(
    source="not on the slides, where the reading is left open",
    latex=r"dM = P_M \circ dH \;\Rightarrow\; dx_k = Dx_k(P_M \circ dH) = 0",
    assumptions=(DISTINCT, STANDARD, "Stratonovich's differentials obey the ordinary chain rule"),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """Read in the sense of Stratonovich, tangential noise moves no eigenvalue: Dx_k vanishes on tangents, every d."""
    first = eigenvalue_variation(1)
    P = wiener_hermitian(COMPLEX).weighted(lambda a, b: orbits.tangential_projection()(a, b, a, b))
    return equation(
        {"E[Dx(P_M dH)²]": IndexSum.of(0, "k")},
        {"the first variation on P_M dH": {"E[Dx(P_M dH)²]": P.contract(first * first, DIRECTION)}},
    )


# --- Dyson's generator -------------------------------------------------------------------------------------------


def p(n: int) -> IndexSum:
    """Σ_k x_k^n, and d for n = 0."""
    return over(Index("a"), x["a"] ** n) if n else d


@claim(
    source="slides, Theorem 15 (consequence)",
    latex=r"\frac{d}{dt}\,\mathbb{E}\sum_k x_k^2 = d(d - 1) + \frac{2d}{\beta}",
    assumptions=(EQUATION, NO_COLLISION, "the local martingale is a martingale (moments of Gaussian noise)"),
    measure=measured.symmetric_function("L p2", lambda x, _: sum(v**2 for v in x)),
    simulate=simulated.second_moment,
)
def second_moment() -> Equation:
    """E Σ x_k² grows linearly, at the rate d(d − 1) + 2d/β, for every d."""
    return equation({"L p2": d * (d - 1) + d * (2 / beta)}, {"the generator on Σ x²": {"L p2": dyson.generator(p(2))}})


@claim(
    source="stated here",
    latex=r"L p_n = \tfrac n2 \sum_{l=0}^{n-2} p_l\,p_{n-2-l} + n(n - 1)\left(\tfrac1\beta - \tfrac12\right) p_{n-2}",
    assumptions=(EQUATION, NO_COLLISION, "stated for n = 2, 3, 4, 5"),
    measure=measured.power_sums,
    simulate=simulated.power_sums,
)
def power_sums() -> Equation:
    """The power sums p_n = Σ x_k^n have closed equations; here n = 2, …, 5, for every d and β."""

    def closed(n: int) -> IndexSum:
        pairs = sum((p(m) * p(n - 2 - m) for m in range(n - 1)), IndexSum.of(0))
        return pairs * sp.Rational(n, 2) + p(n - 2) * (n * (n - 1) * (1 / beta - sp.S.Half))

    degrees = (2, 3, 4, 5)
    return equation(
        {f"L p{n}": closed(n) for n in degrees},
        {"the generator on Σ x^n": {f"L p{n}": dyson.generator(p(n)) for n in degrees}},
    )


@claim(
    source="Dyson 1962",
    latex=r"\Delta \prod_{i<j} (x_i - x_j) = 0",
    assumptions=(DISTINCT,),
    measure=measured.harmonic,
)
def harmonic() -> Equation:
    """The Vandermonde product is harmonic, for every d."""
    return equation(
        {"Δh/h": IndexSum.of(0)},
        {"Σ_k (∂_k log h)² + ∂_k² log h": {"Δh/h": vandermonde.second_ratio(x["k"]).sum_over("k")}},
    )


@claim(
    source="Dyson 1962; Doob's transform",
    latex=r"L f = \tfrac{1}{h}\,\tfrac12 \Delta(h f) \quad (\beta = 2), \qquad h = \prod_{i<j}(x_j - x_i)",
    assumptions=(EQUATION, "f is any C² function: its derivatives ∂_k f, ∂_k² f and f itself are independent symbols"),
)
def ground_state() -> Equation:
    """At β = 2 Dyson's generator is ½Δ transformed by the Vandermonde product h: L f = ½ Δ(hf)/h, for every d."""
    value, slope, second = sp.Symbol("f", real=True), Family("f_", real=True), Family("f__", real=True)
    found, variance = dyson.equation(), dyson.equation().variance.map(lambda body: body.subs(beta, 2))
    applied = (found.drift * slope["k"] + variance * second["k"] / 2).sum_over("k")
    h_first, h_second = vandermonde.score(x["k"]), vandermonde.second_ratio(x["k"])
    transformed = ((h_second * value + h_first * slope["k"] * 2 + second["k"]) * sp.S.Half).sum_over("k")
    return equation(
        {"L f": applied.tidied()}, {"½ Δ(h f)/h, by the product rule": {"L f": transformed}}, dimensions=(2,)
    )


@claim(
    source="Dyson 1962",
    latex=r"\rho \propto \prod_{i<j}|x_i - x_j|^\beta\, e^{-\beta c \sum x_k^2/2}: \quad "
    r"b_k \rho - \tfrac1\beta \partial_k \rho = 0",
    assumptions=(
        DISTINCT,
        "no flux at collisions: none for β ≥ 1, reflection for β < 1",
        "the confined equation: drift Σ 1/(x_k − x_j) − c x_k, noise √(2/β) dW_k",
        "c > 0",
    ),
    measure=measured.stationary,
    simulate=simulated.stationary,
)
def stationary() -> Equation:
    """The confined process is reversible for Π|x_i − x_j|^β exp(−βc Σx²/2): its probability flux vanishes, every d."""
    found = dyson.equation()
    log_density = vandermonde.log * beta - over(Index("a"), x["a"] ** 2) * (beta * c / 2)
    flux = found.drift - c * x["k"] - found.variance * log_density.diff(x["k"]) / 2
    return equation({"flux": IndexSum.of(0, "k")}, {"b_k − ½ a ∂_k log ρ": {"flux": flux}})


@claim(
    source="stated here",
    latex=r"L \prod_i (z - x_i) = -\tfrac12\,\partial_z^2 \prod_i (z - x_i)",
    assumptions=(EQUATION, NO_COLLISION),
    measure=measured.symmetric_function("LP/P", lambda x, point: measured.characteristic_ratio(x, point)),
    simulate=simulated.characteristic_polynomial,
)
def characteristic_polynomial() -> Equation:
    """E Π(z − x_k(t)) solves the heat equation backwards, whatever β: L P = −½ ∂_z² P, for every d."""
    P = product_over(Index("a"), z - x["a"])
    slope, second = P.score(x["k"]), P.second_ratio(x["k"])
    found = dyson.equation()
    applied = (found.drift * slope + found.variance * second / 2).sum_over("k")
    dz = P.log.map(lambda body: sp.diff(body, z))
    heat = (dz**2 + dz.map(lambda body: sp.diff(body, z))) * sp.Rational(-1, 2)
    return equation({"LP/P": heat}, {"the generator on Π(z − x_i), divided by it": {"LP/P": applied}})


# --- volume and curvature ----------------------------------------------------------------------------------------


@claim(
    source="slides, Theorem 15 and Summary",
    latex=r"\partial_k \log\operatorname{vol}(O_x) = \sum_{j \neq k} \frac{b_F}{x_k - x_j} = -H_k, \qquad "
    r"\mathrm{drift} = \tfrac12 \operatorname{grad} S",
    assumptions=(DISTINCT, "the mean curvature is the trace of the second fundamental form"),
)
def entropy() -> Equation:
    """grad log vol(O_x) is minus the mean curvature and twice the drift, over R, C and H, for every d."""
    slope = orbits.entropy().diff(x["k"])
    return equation(
        {"gradient": over(j != k, FIELD_DIMENSION / (x[k] - x[j])), "½ gradient − drift": IndexSum.of(0, "k")},
        {
            "Gram determinant": {
                "gradient": slope,
                "½ gradient − drift": slope * sp.S.Half - dyson.equation(FIELD_DIMENSION).drift,
            },
            "second fundamental form": {"gradient": -orbits.mean_curvature()},
        },
    )

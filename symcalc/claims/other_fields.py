"""The deep linear network over R, C and H, with rectangular matrices, at rank loss, and at infinite depth.

b_F = dim F = 1, 2, 4, the end-to-end matrix m × n with m − n = e ≥ 0 extra rows, hidden widths n; conventions of
`theorem18`.  Claimed for every n, N and β, with b_F and e symbols; R, C, H are b_F = 1, 2, 4.
"""

from __future__ import annotations

from functools import partial

import sympy as sp

from symcalc.claims import measured_gauge, measured_infinite_depth
from symcalc.claims import measured_other_fields as measured
from symcalc.claims import simulated_other_fields as simulated
from symcalc.claims.claim import claim
from symcalc.claims.dln import FIXED, FORCE, FULL_RANK, equation
from symcalc.claims.theorem18 import ITO, REPULSION, UNTIL
from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import brownian, fields
from symcalc.models.dln import infinite_depth as deep
from symcalc.models.dln.fields import EXTRA as e
from symcalc.models.dln.infinite_depth import LOGARITHMS as y
from symcalc.models.dln.infinite_depth import b
from symcalc.models.dln.metric import N, beta, i, j, k, lam

OVER = {"R": 1, "C": 2, "H": 4}
FIELDS = "b_F = 1, 2, 4 is the dimension of F = R, C, H; ⟨A, B⟩ = Re tr(A*B)"
WIDTHS = "hidden widths n: wider layers have other gauge orbits"
QUATERNIONS = "over H the second variation of σ_k has the form it has over C, with |·| of H"
DEEP = "β = N b, N → ∞: coefficients of the equation, not solutions, converge"
UNITS = "summed over the units q of F: Σ q̄q = b_F, Σ q² = 2 − b_F"
a, c = lam[k], lam[j]


def at_field(dimension: int, body: sp.Expr) -> sp.Expr:
    """A body over a field of this dimension."""
    return body.subs(bF, dimension)


def by_field(name: str, value: IndexSum) -> dict[str, IndexSum]:
    """The values over R, C and H."""
    return {f"{name} over {F}": value.map(partial(at_field, size)) for F, size in OVER.items()}


# --- the entropy -------------------------------------------------------------------------------------------------


@claim(
    source="stated here",
    latex=r"X = q\,\tfrac{E_{ij}+E_{ji}}{\sqrt2}: \ \lambda_i^2 + \lambda_j^2,\ -\lambda_i\lambda_j; \qquad "
    r"X = q\,E_{ii}: \ 2\lambda_i^2,\ -\lambda_i^2",
    assumptions=(FIELDS, "⟨T_p, T_p⟩ and ⟨T_p, T_{p+1}⟩; q any imaginary unit of F", "different units are orthogonal"),
    measure=measured_gauge.gram,
)
def gram() -> Equation:
    """Over C and H each imaginary unit adds a generator to each pair, with the real one's Gram matrix, and phases."""
    (own, following), (phase, phases) = (fields.imaginary_generator(p) for p in (("i", "j"), ("i", "i")))
    return equation(
        {"pair, own level": lam[i] ** 2 + lam[j] ** 2, "pair, next level": -lam[i] * lam[j],
         "phase, own level": 2 * lam[i] ** 2, "phase, next level": -(lam[i] ** 2),
         "real with symmetric": IndexSum.of(0, i, j)},
        {"tangents q X Λ and −Λ q X": {"pair, own level": own, "pair, next level": following, "phase, own level": phase,
                                       "phase, next level": phases, "real with symmetric": fields.mixed_generators()}},
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\det\operatorname{tridiag}(2\lambda^2, -\lambda^2) = N\lambda^{2(N-1)} = a_{ii}",
    assumptions=("N − 1 levels; N a symbol, by the double root of the recursion",),
    measure=measured_gauge.phases,
)
def phases() -> Equation:
    """The Gram determinant of a phase over all levels is a_ii, as that of a pair is a_ij."""
    T = fields.phase_determinant
    fixed = {f"N = {n}": IndexSum.of(n * lam[i] ** (2 * n - 2), i) for n in FIXED}
    residue = T(N) - 2 * lam[i] ** 2 * T(N - 1) + lam[i] ** 4 * T(N - 2)
    tridiagonal = {f"N = {n}": IndexSum.of(_phase_determinant(n - 1), i) for n in FIXED}
    return equation(
        {"det G": N * lam[i] ** (2 * N - 2), "recursion": IndexSum.of(0, i), **fixed},
        {"the recursion, solved": {"det G": T(), "recursion": residue}, "tridiagonal matrices": tridiagonal},
    )


def _phase_determinant(size: int) -> sp.Expr:
    own, following = fields.imaginary_generator(("i", "i"))
    entries = {0: own, 1: following, -1: following}
    return sp.Matrix(size, size, lambda p, q: entries.get(p - q, 0)).det(method="berkowitz") if size else sp.S.One


def _slope(size: sp.Expr | int) -> IndexSum:
    pairs = over(j != k, N * a ** (2 * N - 1) / (a ** (2 * N) - c ** (2 * N)) - a / (a**2 - c**2))
    return pairs * size + (size - 1) * (N - 1) / a


@claim(
    source="stated here; over C: every pair of indices, i = j included",
    latex=r"S = \tfrac{b_F}{2}\sum_{i<j}\log a_{ij} + \tfrac{b_F - 1}{2}\sum_i\log a_{ii}, \qquad "
    r"S_{\mathbb C} = \tfrac12\sum_{i,j}\log a_{ij}",
    assumptions=(FULL_RANK, FIELDS, WIDTHS, "slopes are compared: S up to an additive constant"),
    measure=measured_gauge.entropy,
)
def entropy() -> Equation:
    """The log volume of the gauge orbit over R, C, H: b_F times the pairs, and b_F − 1 phases, for every n and N."""
    found = fields.field_entropy().diff(a)
    slopes = {f"∂S/∂λ_k over {F}": _slope(size) for F, size in OVER.items()}
    whole = over(i, sp.log(fields.phase_determinant())) / 2 + fields.entropy()
    return equation(
        {"∂S/∂λ_k": _slope(bF), **slopes},
        {"Gram determinants of pairs and phases": {"∂S/∂λ_k": found, **by_field("∂S/∂λ_k", found)},
         "½ Σ_{i,j} log a_ij": {"∂S/∂λ_k over C": (whole + fields.entropy()).diff(a)}},
        (2,),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\Sigma'_F = b_F\,\Sigma'_{\mathbb R} + (b_F - 1)(N - 1)\,\Lambda^{N-2}",
    assumptions=(FULL_RANK, FIELDS, WIDTHS),
    measure=measured_gauge.entropic_drift,
    simulate=simulated.entropic_drift,
)
def entropic_drift() -> Equation:
    """The phases push, too: over C and H the entropic force has a one-body term, and acts at n = 1."""
    claimed = FORCE * bF + (bF - 1) * ITO
    found = fields.field_entropic_drift()
    return equation(
        {"Σ′": claimed, **by_field("Σ′", claimed)},
        {"a_kk ∂S/∂σ_k": {"Σ′": found, **by_field("Σ′", found)}},
        (2,),
    )


# --- Σ″ and the spectrum -----------------------------------------------------------------------------------------


@claim(
    source="stated here",
    latex=r"\Sigma'' = (2 - b_F)(N - 1)\,\Lambda^{N-2}: \quad (N-1)\Lambda^{N-2} \ (\mathbb R), \quad 0 \ (\mathbb C), "
    r"\quad -2(N-1)\Lambda^{N-2} \ (\mathbb H)",
    assumptions=(FULL_RANK, FIELDS, UNITS, "any number of extra rows: they cancel", "entries of W as coordinates"),
    measure=measured.ito_drift,
    simulate=simulated.ito_drift,
)
def ito_drift() -> Equation:
    """The Itô drift of Brownian motion on (M_{m×n}(F), g^N) is (2 − b_F)(N − 1) Λ^{N−2}, zero over C."""
    claimed = IndexSum.of((2 - bF) * ITO)
    found = fields.ito_drift()
    second = fields.radial_drift() - fields.second_variation_mean()
    return equation(
        {"Σ″": claimed, **by_field("Σ″", claimed)},
        {"div A + A grad log √g, Daleckiĭ–Kreĭn": {"Σ″": found, **by_field("Σ″", found)},
         "radial drift − ½ E[D²σ_k(dX, dX)]": {"Σ″": second, **by_field("Σ″", second)}},
        (2,),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"n = 1,\ F = \mathbb H: \quad \Sigma'' = -2(N - 1)\,\lambda^{N-2}",
    assumptions=(FIELDS, "the claim other_fields.ito_drift at b_F = 4, n = 1, here to be measured on quaternions"),
    measure=measured.quaternion_drift,
    simulate=simulated.quaternions,
)
def quaternions() -> Equation:
    """Over the quaternions the Itô drift points inwards: −2(N − 1) Λ^{N−2}."""
    found = fields.ito_drift().map(partial(at_field, 4))
    return equation({"Σ″ over H": IndexSum.of(-2 * ITO)}, {"div A + A grad log √g": {"Σ″ over H": found}}, (1,))


@claim(
    source="stated here",
    latex=r"F = \mathbb C: \quad \Sigma'' = 0, \qquad \mathbb{E}[dX_{ij}\,dX_{ij}] = 0, \qquad "
    r"\mathbb{E}|dX_{ij}|^2 = \tfrac4\beta\,a_{ij}\,dt",
    assumptions=(FULL_RANK, "h holomorphic: L h = Σ E[dX dX] ∂∂h/2 + drift · ∂h", "a local martingale until rank loss"),
    measure=measured.holomorphic,
    simulate=simulated.holomorphic,
)
def holomorphic() -> Equation:
    """Over C every holomorphic function of W, the entries and det W among them, is a local martingale."""
    relation = fields.PLAIN * 2 / beta * fields.multiplier("i", "j")
    variance = fields.CONJUGATED * 2 / beta * fields.multiplier("i", "j")
    quotient = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    found = {
        "Σ″": fields.ito_drift().map(partial(at_field, 2)),
        "E[dX dX]": IndexSum.of(relation.subs(bF, 2), i, j),
        "E|dX|²": variance.subs(bF, 2),
    }
    claimed = {"Σ″": IndexSum.of(0, k), "E[dX dX]": IndexSum.of(0, i, j), "E|dX|²": 4 / beta * quotient}
    return equation(claimed, {"b_F = 2": found}, (2,))


@claim(
    source="stated here",
    latex=r"\mathrm{drift}(\sigma_k) = \tfrac1\beta\Big[(N-1)\lambda_k^{N-2} + b_F\sum_{j\neq k}\tfrac{2\lambda_k^N}"
    r"{\lambda_k^2 - \lambda_j^2} + \left(b_F(m - n + 1) - 1\right)\lambda_k^{N-2}\Big]",
    assumptions=(FULL_RANK, FIELDS, UNTIL, QUATERNIONS),
    measure=measured.singular_drift,
    simulate=simulated.singular_drift,
)
def singular_drift() -> Equation:
    """The drift of the singular values over F and for m × n matrices, for every n, N and β."""
    claimed = (REPULSION * bF + ITO + (bF * (e + 1) - 1) * a ** (N - 2)) * (1 / beta)
    radial = fields.radial_drift() * (1 / beta)
    found = fields.singular_equation().drift
    return equation(
        {"drift": claimed, "drift over C, square": claimed.map(_complex_square)},
        {"Σ″/β and ½ E[D²σ_k(dX, dX)]": {"drift": found, "drift over C, square": found.map(_complex_square)},
         "∂_k a_kk + a_kk ∂_k log density": {"drift": radial}},
        (2,),
    )  # fmt: skip


def _complex_square(body: sp.Expr) -> sp.Expr:
    return body.subs({bF: 2, e: 0})


@claim(
    source="stated here",
    latex=r"\Sigma'' = (N-1)\Lambda^{N-2}, \qquad \mathrm{drift}(\sigma_k) = \tfrac1\beta\Big[(N-1)\lambda_k^{N-2} + "
    r"\sum_{j\neq k}\tfrac{2\lambda_k^N}{\lambda_k^2-\lambda_j^2} + (m - n)\lambda_k^{N-2}\Big]",
    assumptions=(FULL_RANK, UNTIL, WIDTHS, "F = R, m − n = e extra rows"),
    measure=measured.rectangular,
    simulate=simulated.rectangular,
)
def rectangular() -> Equation:
    """Real m × n matrices: Σ″ does not see the extra rows; the singular values are pushed up by (m − n) λ_k^{N−2}."""
    claimed = (REPULSION + ITO + e * a ** (N - 2)) * (1 / beta)
    real = partial(at_field, 1)
    with_one = claimed.map(lambda body: body.subs(e, 1))
    drift = fields.singular_equation().drift.map(real)
    return equation(
        {"Σ″": ITO, "drift": claimed, "drift, one extra row": with_one},
        {"b_F = 1": {"Σ″": fields.ito_drift().map(real), "drift": drift,
                     "drift, one extra row": drift.map(lambda body: body.subs(e, 1))},
         "e = 0 is the square case": {"Σ″": brownian.ito_drift()}},
        (2,),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\mathrm{drift}(\lambda_k) = \frac{1}{\beta N}\Big[b_F\sum_{j\neq k}"
    r"\frac{2\lambda_k}{\lambda_k^2-\lambda_j^2} + \frac{\delta - 1}{\lambda_k}\Big], \qquad \delta = b_F(m - n + 1)",
    assumptions=(
        FULL_RANK, FIELDS, "near λ_n = 0 a Bessel process of dimension δ, which reaches 0 if and only if δ < 2",
        "so rank is lost for real square matrices, δ = 1, and for nothing else",
    ),
    measure=measured.rank_loss,
    simulate=simulated.rank_loss,
)  # fmt: skip
def rank_loss() -> Equation:
    """Only the real square network loses rank: λ_n is near 0 a Bessel process of dimension b_F (m − n + 1)."""
    claimed = (over(j != k, 2 * a / (a**2 - c**2)) * bF + (bF * (e + 1) - 1) / a) * (1 / (beta * N))
    own = fields.root_drift().grades[0] * a * beta * N + 1
    sizes = {"δ, real square": (1, 0, 1), "δ, complex square": (2, 0, 2), "δ, quaternionic square": (4, 0, 4),
             "δ, real with one extra row": (1, 1, 2)}  # fmt: skip
    return equation(
        {"drift": claimed, "drift over C, square": claimed.map(_complex_square),
         **{name: IndexSum.of(d, k) for name, (_, _, d) in sizes.items()}},
        {"Itô's formula for σ^{1/N}": {
            "drift": fields.root_drift(), "drift over C, square": fields.root_drift().map(_complex_square),
            **{name: IndexSum.of(own.subs({bF: size, e: rows}), k) for name, (size, rows, _) in sizes.items()}}},
        (2,),
    )  # fmt: skip


@claim(
    source="Muttalib 1995; Borodin 1998; for κ = 1, E a function of the λ's",
    latex=r"F = \mathbb C,\ \kappa = 1: \quad e^{S}\,d\operatorname{vol}_{g^N} \propto "
    r"\prod_{i<j}(\lambda_i^2 - \lambda_j^2)(\lambda_i^{2N} - \lambda_j^{2N}) \prod_i \lambda_i^N\,d\lambda_i",
    assumptions=(FULL_RANK, "square matrices, frames integrated out; slopes of log densities are compared"),
    measure=measured_gauge.muttalib_borodin,
    simulate=simulated.muttalib_borodin,
)
def muttalib_borodin() -> Equation:
    """The complex network at κ = 1 is in equilibrium a Muttalib–Borodin ensemble in λ² with the exponent N."""
    pairs = over(j != k, 2 * a / (a**2 - c**2) + 2 * N * a ** (2 * N - 1) / (a ** (2 * N) - c ** (2 * N)))
    found = fields.log_density(sp.S.One).diff(a).map(_complex_square)
    return equation({"∂ log density": pairs + N / a}, {"e^S √g × Lebesgue": {"∂ log density": found}}, (2,))


# --- infinite depth ----------------------------------------------------------------------------------------------


def deep_equation(claimed: dict[str, object], derived: dict[str, dict[str, object]], *dims: int) -> Equation:
    """An equation in y_1 > … > y_n and b > 0."""
    return Equation(
        {name: IndexSum.of(v) for name, v in claimed.items()},
        {route: {name: IndexSum.of(v) for name, v in q.items()} for route, q in derived.items()},
        lambda n: Domain(ascending=tuple(y.at(p) for p in range(n, 0, -1)), positive=(b,)),
        dimensions=dims or (2, 3),
    )


@claim(
    source="stated here",
    latex=r"\frac{a_{ij}}{N} \to \frac{\sigma_i^2 - \sigma_j^2}{2\log(\sigma_i/\sigma_j)} = "
    r"\int_0^1 \sigma_i^{2(1-t)}\sigma_j^{2t}\,dt",
    assumptions=("σ_i = e^{y_i}; the limit is the value at ε = 1/N = 0",),
    measure=measured_infinite_depth.logarithmic_mean,
)
def infinite_multiplier() -> Equation:
    """At infinite depth the metric has the logarithmic means of the σ² as its multipliers."""
    mean = (sp.exp(2 * y[i]) - sp.exp(2 * y[j])) / (2 * (y[i] - y[j]))
    return deep_equation(
        {"a_ij/N": mean},
        {"a_ij/N at ε = 0": {"a_ij/N": deep.expanded(IndexSum.of(deep.multiplier_share()))},
         "∫ over t": {"a_ij/N": deep.limit_multiplier()}},
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"y_k = \log\sigma_k: \quad dy_k = \frac1b \sum_{j\neq k} \frac{dt}{y_k - y_j} + \sqrt{\tfrac2b}\,dB_k",
    assumptions=(FULL_RANK, DEEP, "F = R, square; Dyson's equation at β = 1 is dx = Σ dt/(x_k − x_j) + √2 dW, clock b"),
    measure=measured_infinite_depth.infinite_depth,
    simulate=simulated.infinite_depth,
)
def infinite_depth() -> Equation:
    """At infinite depth, β = N b, the logarithms of the singular values are Dyson Brownian motion at β = 1 (GOE)."""
    coulomb = over(j != k, 1 / (y[k] - y[j])) * (1 / b)
    return deep_equation(
        {"drift": coulomb, "variance": IndexSum.of(2 / b, k), "Σ″/β": sp.exp(y[k]) / b},
        {"the equation of N log λ at ε = 0": {"drift": deep.expanded(deep.drift()),
                                              "variance": deep.expanded(deep.variance()),
                                              "Σ″/β": deep.expanded(brownian.ito_drift() * (1 / beta))},
         "Brownian motion of the metric A_∞": {"drift": deep.limit_drift()}},
        2,
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\mathrm{drift}(y_k) = \frac1b\sum_{j\neq k}\frac{1}{y_k - y_j} - \frac{1}{Nb}\Big[1 + \sum_{j\neq k} "
    r"\frac{y_k + y_j}{y_k - y_j}\Big] + O(N^{-2})",
    assumptions=(FULL_RANK, DEEP),
    measure=measured_infinite_depth.infinite_depth_rate,
    simulate=simulated.infinite_depth_rate,
)
def infinite_depth_rate() -> Equation:
    """The first correction in 1/N to the drift and to the noise of infinite depth."""
    claimed = (over(j != k, (y[k] + y[j]) / (y[k] - y[j])) + IndexSum.of(1, k)) * (-1 / b)
    return deep_equation(
        {"drift, 1/N": claimed, "variance, 1/N": -4 * y[k] / b},
        {"Taylor coefficients at ε = 0": {"drift, 1/N": deep.expanded(deep.drift(), 1),
                                          "variance, 1/N": deep.expanded(deep.variance(), 1)}},
        2,
    )  # fmt: skip

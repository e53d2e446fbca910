"""Which way the entropy of the deep linear network pushes: towards low rank or away from it?

The slides say both (“pushing the system away from low-rank solutions”, and “favors high-volume, low-rank solutions”).
S = ½ Σ_{i<j} log a_ij up to a constant, Σ′ = grad S in the metric g^N, σ_k = λ_k^N.  What is true depends on what is
compared with what, on N and on d; each comparison is a claim.  Signs are read off coefficients: a polynomial in
λ_2 > 0 and λ_1 − λ_2 > 0 with positive coefficients is positive.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims import measured_direction as measured
from symcalc.claims import simulated_direction as simulated
from symcalc.claims.claim import claim
from symcalc.claims.dln import FORCE, FULL_RANK, equation
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.geometric import GeometricSum, as_quotient, geometric_sum, summed
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import balanced, direction, metric
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.direction import x, y
from symcalc.models.dln.metric import N, domain, j, k, lam

u, v = x**2, y**2
a12 = geometric_sum(u, v, N)
m = sp.Symbol("m", integer=True, nonnegative=True)
DEPTHS = range(1, 7)
TWO = "d = 2, λ_1 > λ_2 > 0"
SIGN = "signs at N = 1, …, 6 from coefficients in λ_2 and λ_1 − λ_2; the formula itself for every N"
RANK = "e^{2S} = Π a_ij, ranks below d included: S = −∞ where it is 0"


def signs(values: dict[int, int]) -> dict[str, sp.Expr]:
    """Signs by depth as quantities."""
    return {f"sign at N = {n}": sp.Integer(value) for n, value in values.items()}


def found_signs(value: sp.Expr) -> dict[str, sp.Expr]:
    """The certified sign of an expression at N = 1, …, 6."""
    return signs({n: direction.certified_sign(value.subs(N, n)) for n in DEPTHS})


def written(term: sp.Expr) -> sp.Expr:
    """Σ_{m<N} of a term minus the same with λ_1 and λ_2 exchanged."""
    swapped = term.subs({x: y, y: x}, simultaneous=True)
    return summed(term, m, N) - summed(swapped, m, N)


def for_two(claimed: dict[str, sp.Expr], derived: dict[str, dict[str, sp.Expr]]) -> Equation:
    """An equation at d = 2, geometric sums as quotients."""

    def plain(quantities: dict[str, sp.Expr]) -> dict[str, sp.Expr]:
        return {name: as_quotient(value) for name, value in quantities.items()}

    return Equation(plain(claimed), {route: plain(q) for route, q in derived.items()}, domain(2))


# --- nothing is held fixed ---------------------------------------------------------------------------------------


@claim(
    source="slides, “pushing the system away from low-rank solutions”",
    latex=r"\Sigma'_k = \lambda_k^{N-2} \sum_{j\neq k} \frac{\sum_m m\,\lambda_k^{2m}\lambda_j^{2(N-1-m)}}{a_{kj}}"
    r" > 0 \quad (N \geq 2,\ d \geq 2)",
    assumptions=(FULL_RANK, "every term is positive for m ≥ 1, so the sum is positive for N ≥ 2 and d ≥ 2"),
    measure=measured.positive,
    simulate=simulated.absolute,
)
def absolute() -> Equation:
    """Without a constraint S pushes every singular value up: Σ′_k is a sum of positive terms, for every d and N."""
    up, down = lam[k] ** 2, lam[j] ** 2
    terms = GeometricSum(up, down, N, 1, 0) / geometric_sum(up, down, N)
    return equation(
        {"Σ′": over(j != k, lam[k] ** (N - 2) * terms), "at N = 1": IndexSum.of(0, k)},
        {
            "a_kk ∂S/∂σ_k": {
                "Σ′": metric.entropic_drift(),
                "at N = 1": degenerate.at_depth(metric.entropic_drift(), 1),
            },
            "tr(G⁻¹ II), the accelerations of the gauge orbit": {"Σ′": balanced.mean_curvature_force()},
        },
    )


@claim(
    source="slides, “a repulsive force between the singular values”",
    latex=r"\Sigma'_1 - \Sigma'_2 > 0, \qquad \Sigma'_1, \Sigma'_2 > 0, \qquad \Sigma'_1 - \Sigma'_2 \to 0 "
    r"\ \text{ as } \ \sigma_1 - \sigma_2 \to 0",
    assumptions=(TWO, SIGN),
    measure=measured.gap,
    simulate=simulated.widening,
)
def gap() -> Equation:
    """The gap between two singular values widens, but both are pushed up, and no force is left where they meet."""
    force = sum(FORCE.components(2)[n] * sign for n, sign in ((0, 1), (1, -1)))
    return for_two(
        {"gap force": force, "gap force at λ_1 = λ_2": sp.S.Zero, **signs({1: 0, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1})},
        {"Σ′_1 − Σ′_2": {"gap force": direction.gap_force(),
                         "gap force at λ_1 = λ_2": direction.gap_force().subs(x, y),
                         **found_signs(direction.gap_force())}},
    )  # fmt: skip


# --- relative growth ---------------------------------------------------------------------------------------------


@claim(
    source="slides, Summary (“low-rank”), read as effective rank",
    latex=r"\frac{\Sigma'_1}{\sigma_1} - \frac{\Sigma'_2}{\sigma_2} = \frac{1}{a_{12}} \sum_{n=0}^{N-2} (2n + 2 - N)\,"
    r"\lambda_1^{2n} \lambda_2^{2(N-2-n)} \ \begin{cases} = 0 & N = 2 \\ > 0 & N \geq 3 \end{cases}",
    assumptions=(TWO, SIGN, "n and N − 2 − n have opposite coefficients, so the terms pair up with one sign"),
    measure=measured.rates,
    simulate=simulated.relative,
)
def relative() -> Equation:
    """At d = 2 the ratio σ_1/σ_2 stands still for N = 2 and grows for every N ≥ 3: the effective rank falls."""
    terms = (
        summed(2 * m * u ** (m - 1) * v ** (N - 1 - m), m, N) - N * geometric_sum(u, v, N) / u + N * v ** (N - 1) / u
    )
    first, second = direction.rate().components(2)
    return for_two(
        {"difference of the rates": terms / a12, **signs({1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 1})},
        {"Σ′_1/σ_1 − Σ′_2/σ_2": {"difference of the rates": first - second, **found_signs(first - second)}},
    )


@claim(
    source="not on the slides",
    latex=r"N = 2: \quad \frac{\Sigma'_k}{\sigma_k} - \frac{\Sigma'_l}{\sigma_l} = -\sum_{j \neq k, l} "
    r"\frac{\sigma_k - \sigma_l}{(\sigma_k + \sigma_j)(\sigma_l + \sigma_j)}",
    assumptions=(FULL_RANK, "N = 2, σ = λ²"),
    measure=measured.two_layers,
    simulate=simulated.two_layers,
)
def two_layers() -> Equation:
    """Two layers, every d: from d = 3 on the smaller of two singular values grows faster, towards full rank."""
    s = {index: lam[index] ** 2 for index in ("j", "k", "l")}
    body = (s["l"] - s["k"]) / ((s["k"] + s["j"]) * (s["l"] + s["j"]))
    claimed = over(j != ("k", "l"), body)
    found = degenerate.at_depth(direction.rate_difference(), 2)
    return equation({"difference of the rates": claimed}, {"Σ′_k/σ_k − Σ′_l/σ_l at N = 2": {
        "difference of the rates": found}})  # fmt: skip


@claim(
    source="not on the slides; “larger for the larger σ when N ≥ 3” needs d = 2",
    latex=r"N = 3,\ d = 3,\ \lambda = (10, 1, \tfrac12): \quad \frac{\Sigma'_1}{\sigma_1} < \frac{\Sigma'_2}{\sigma_2}",
    assumptions=("one example is enough",),
    measure=measured.three_rates,
    simulate=simulated.three_rates,
)
def relative_three() -> Equation:
    """From d = 3 on the ratio can shrink for N ≥ 3, too: at λ = (10, 1, ½), N = 3, log σ_2 grows 43 times as fast."""
    at = dict(zip(metric.root_symbols(3), (sp.Integer(10), sp.Integer(1), sp.S.Half), strict=True))
    found = [r.subs(N, 3).subs(at) for r in direction.rate().components(3)]
    squares = (sp.Integer(100), sp.Integer(1), sp.Rational(1, 4))
    claimed = {f"rate of σ_{n + 1}, N = 3": _third_rate(squares[n], *squares[:n], *squares[n + 1 :]) for n in range(3)}
    return Equation(
        {**claimed, "sign of rate 2 − rate 1": sp.S.One},
        {
            "Σ′_k/σ_k": {
                **dict(zip(claimed, found, strict=True)),
                "sign of rate 2 − rate 1": sp.sign(found[1] - found[0]),
            }
        },
        Domain(),
    )


def _third_rate(p: sp.Expr, *others: sp.Expr) -> sp.Expr:
    """Σ_j (2p + q)/(p² + pq + q²), p = λ_k², q = λ_j²: the rate at N = 3."""
    return sp.Add(*((2 * p + q) / (p**2 + p * q + q**2) for q in others))


# --- something is held fixed -------------------------------------------------------------------------------------


@claim(
    source="slides, Summary",
    latex=r"\|W\|_F \text{ fixed}: \quad \partial_1 c\,\partial_2 S - \partial_2 c\,\partial_1 S = "
    r"\frac{2N}{a_{12}\lambda_1\lambda_2} \sum_{m<N} m\,(\lambda_1\lambda_2)^{2m}\left(\lambda_1^{2(2N-1-2m)} - "
    r"\lambda_2^{2(2N-1-2m)}\right) \geq 0",
    assumptions=(TWO, "c = σ_1² + σ_2²", "2N − 1 − 2m ≥ 1: every term is positive for N ≥ 2", SIGN),
    measure=measured.frobenius,
    simulate=simulated.frobenius,
)
def frobenius() -> Equation:
    """At fixed ‖W‖_F entropy rises towards equal singular values, that is towards full rank, for every N ≥ 2."""
    terms = written(m * u ** (2 * N - 1 - m) * v**m)
    slope = direction.slope_at_fixed(direction.FROBENIUS)
    return for_two(
        {"slope": 2 * N / (a12 * x * y) * terms, **signs({1: 0, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1})},
        {"½ log a_12 along the circle": {"slope": slope, **found_signs(slope)}},
    )


@claim(
    source="slides, Summary",
    latex=r"\|W\|_* \text{ fixed}: \quad \partial_1 c\,\partial_2 S - \partial_2 c\,\partial_1 S \ \begin{cases} = 0 & "
    r"N = 2 \\ > 0 & N \geq 3 \end{cases}",
    assumptions=(TWO, "c = σ_1 + σ_2", SIGN, "for N > 6: a_12 = c (σ_1 − σ_2)/(σ_1^{2/N} − σ_2^{2/N}), concavity"),
    measure=measured.nuclear,
    simulate=simulated.nuclear,
)
def nuclear() -> Equation:
    """At fixed nuclear norm entropy is constant for N = 2, and rises towards equal singular values for N ≥ 3."""
    terms = written(m * x ** (3 * N - 2 - 2 * m) * y ** (2 * m))
    slope = direction.slope_at_fixed(direction.NUCLEAR)
    return for_two(
        {"slope": N / (a12 * x * y) * terms, "a_12": (x**N + y**N) * (x**N - y**N) / (u - v),
         **signs({1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 1})},
        {"½ log a_12 along the line": {"slope": slope, **found_signs(slope)}, "the multiplier": {"a_12": a12}},
    )  # fmt: skip


@claim(
    source="slides, Summary",
    latex=r"\|W_p\|_F \text{ fixed}: \quad \partial_1 c\,\partial_2 S - \partial_2 c\,\partial_1 S = "
    r"-2\lambda_1\lambda_2 \left(\frac{\Sigma'_1}{\sigma_1} - \frac{\Sigma'_2}{\sigma_2}\right) \ \begin{cases} = 0 & "
    r"N = 2 \\ < 0 & N \geq 3 \end{cases}",
    assumptions=(TWO, "c = λ_1² + λ_2² = ‖W_p‖_F² for every layer p", SIGN),
    measure=measured.layer_norm,
    simulate=simulated.layer_norm,
)
def layer_norm() -> Equation:
    """At fixed norm of the layers, d = 2, entropy is constant for N = 2 and rises towards rank one for N ≥ 3."""
    first, second = (FORCE.components(2)[n] / root**N for n, root in enumerate((x, y)))
    slope = direction.slope_at_fixed(direction.LAYER)
    return for_two(
        {"slope": -2 * x * y * (first - second), **signs({1: 0, 2: 0, 3: -1, 4: -1, 5: -1, 6: -1})},
        {"½ log a_12 along the circle of λ": {"slope": slope, **found_signs(slope)}},
    )


@claim(
    source="not on the slides; “rank one”, as one reads, needs d = 2",
    latex=r"\sum\lambda^2 = 1,\ d = 3: \quad e^{2S} = \tfrac{8}{27}, \tfrac14, 0\ (N = 2), \qquad "
    r"\tfrac{1}{27}, \tfrac{3}{64}, 0\ (N = 3) \quad \text{at rank } 3, 2, 1",
    assumptions=(RANK, "equal singular values at each rank"),
    measure=measured.three_layers,
)
def layer_norm_three() -> Equation:
    """At d = 3 rank one is the worst, S = −∞; rank three is best for N = 2 and rank two for N = 3, of equal values."""
    third, half = 1 / sp.sqrt(3), 1 / sp.sqrt(2)
    spectra = {"equal values": (third,) * 3, "rank two": (half, half, 0), "rank one": (1, 0, 0)}
    found = {
        f"{name}, N = {n}": direction.exp_twice_entropy(tuple(sp.sympify(v, strict=True) for v in roots), n)
        for n in (2, 3)
        for name, roots in spectra.items()
    }
    r = sp.Rational
    claimed = dict(zip(found, (r(8, 27), r(1, 4), r(0), r(1, 27), r(3, 64), r(0)), strict=True))
    return Equation(claimed, {"Π a_ij": found}, Domain())


# --- the other volume --------------------------------------------------------------------------------------------


@claim(
    source="slides, Summary (“high-volume, low-rank”), read as the volume of g^N",
    latex=r"\lambda_k \to 0: \quad \lambda_k\,\partial_{\lambda_k} \log\sqrt{\det g^N} \to -(N - 1), \qquad "
    r"\lambda_k\,\partial_{\lambda_k} S \to 0",
    assumptions=("N ≥ 2", "√det g^N is the density of the volume of (M_d, g^N) in the entries of W"),
    measure=measured.other_volume,
)
def other_volume() -> Equation:
    """The volume of g^N has its density piled up at low rank, σ_k^{−(N−1)/N}; that of the gauge orbits has not."""
    slopes = {
        "λ_k ∂_k log √g at λ_k = 0": metric.metric_volume().diff(lam[k]) * lam[k],
        "λ_k ∂_k S at λ_k = 0": metric.entropy().diff(lam[k]) * lam[k],
    }
    return equation(
        {"λ_k ∂_k log √g at λ_k = 0": IndexSum.of(1 - N, k), "λ_k ∂_k S at λ_k = 0": IndexSum.of(0, k)},
        {"the limit of the derivative": {name: degenerate.at_rank_loss(slope) for name, slope in slopes.items()}},
    )

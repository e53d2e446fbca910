"""The deep linear network: balanced factors, the metric g^N, the entropy of the gauge orbits, and the force Σ′.

Real d × d factors with the Frobenius metric, W = W_N ⋯ W_1 = Q_N diag(σ) Q_0ᵀ, σ_k = λ_k^N.  Quantities are sums over
distinct indices with N a symbol: equality is decided for every d and every N ≥ 1 at once.  Matrix identities that
hold for every size are polynomials in letters that do not commute (slides; Menon and Yu, arXiv 2411.09004, 2509.09088).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from symcalc.claims import measured_depths, measured_groups, simulated_bending
from symcalc.claims import measured_dln as measured
from symcalc.claims import simulated_dln as simulated
from symcalc.claims.claim import claim
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.geometric import geometric_sum
from symcalc.indexed import IndexSum, dimension, over
from symcalc.indices import Family
from symcalc.models.dln import balanced, brownian, metric, words
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.metric import N, beta, domain, i, j, k, lam
from symcalc.singular import DIRECTION, singular_variation

d = dimension()
p = balanced.LEVEL
slope = Family("e", 2, real=True)

ZERO = IndexSum.of(0, i, j)
FORCE = over(
    j != k,
    N * lam[k] ** (3 * N - 2) / (lam[k] ** (2 * N) - lam[j] ** (2 * N)) - lam[k] ** N / (lam[k] ** 2 - lam[j] ** 2),
)
"""Σ′ as the source has it."""

FULL_RANK = "W has full rank: σ_1 > … > σ_d > 0 (equal values by continuity, claim dln.limits)"
BALANCED = "the factors are balanced: W_{p+1}ᵀ W_{p+1} = W_p W_pᵀ"
ANY_SIZE = "an identity of polynomials in matrices that do not commute: for matrices of every size"
FIXED = measured_depths.FIXED


def equation(
    claimed: Mapping[str, Any], derived: Mapping[str, Mapping[str, Any]], dimensions: tuple[int, ...] = (2, 3)
) -> Equation:
    """An equation for every d, N and β on λ_1 > … > λ_d > 0; every quantity is a sum over indices."""
    routes = {route: _as_sums(quantities) for route, quantities in derived.items()}
    return Equation(_as_sums(claimed), routes, points, dimensions=dimensions)


def points(size: int) -> Domain:
    """λ_1 > … > λ_d > 0, N ≥ 1, β > 0, and a real matrix e."""
    entries = tuple(slope.at(m, n) for m in range(1, size + 1) for n in range(1, size + 1))
    return replace(domain(size), real=entries)


def _as_sums(quantities: Mapping[str, Any]) -> dict[str, IndexSum]:
    return {name: IndexSum.of(value) for name, value in quantities.items()}


def at_depths(claimed: IndexSum, derived: Callable[[int], IndexSum]) -> tuple[dict[str, IndexSum], dict[str, IndexSum]]:
    """A claim at N = 1, …, 6, and its derivation with that number in place of the symbol: a cross-check."""
    names = {n: f"at N = {n}" for n in FIXED}
    return (
        {name: degenerate.at_depth(claimed, n) for n, name in names.items()},
        {name: derived(n) for n, name in names.items()},
    )


# --- balanced factors --------------------------------------------------------------------------------------------


@claim(
    source="slides, The deep linear network; Arora, Cohen, Hazan 2018",
    latex=r"\tfrac{d}{dt}\left(W_{p+1}^T W_{p+1} - W_p W_p^T\right) = 0 \quad\text{along}\quad "
    r"\dot W_p = -\partial_{W_p} E(W_N \cdots W_1)",
    assumptions=(ANY_SIZE, "any E and any depth: L = W_N ⋯ W_{p+2} and R = W_{p−1} ⋯ W_1 are letters (or 1)"),
    measure=measured.balance,
)
def conservation() -> Equation:
    """Gradient flow of any loss of the product conserves every W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ, at every depth."""
    explicit = {f"N = {n}, p = {q}": words.balance_rate(words.factors(n), q) for n in (2, 3, 4) for q in range(1, n)}
    return equation(
        {"every N and p": sp.S.Zero, **dict.fromkeys(explicit, sp.S.Zero)},
        {"telescoping": {"every N and p": words.any_balance_rate()}, "N = 2, 3, 4 letter by letter": explicit},
    )


@claim(
    source="slides, The deep linear network; arXiv 2411.09004",
    latex=r"W_p = Q_p \Lambda Q_{p-1}^T \;\Rightarrow\; W_{p+1}^T W_{p+1} = W_p W_p^T, \quad "
    r"W_N \cdots W_p = Q_N \Lambda^{N-p+1} Q_{p-1}^T",
    assumptions=(ANY_SIZE, "Q_p orthogonal, Λ diagonal", "the product by induction over its length n"),
    measure=measured.frames,
)
def frames() -> Equation:
    """W_p = Q_p Λ Q_{p−1}ᵀ are balanced, and their product is Q_N Λ^N Q_0ᵀ, whatever the inner frames."""
    n = sp.Symbol("n", integer=True, positive=True)
    QN, Q = words.letter("QN"), words.letter("Qᵀ")
    return equation(
        {"balance": sp.S.Zero, "one more factor": QN * words.ROOT ** (n + 1) * Q},
        {"Qᵀ Q = 1": {"balance": words.framed_balance(), "one more factor": words.framed_step(n)}},
    )


@claim(
    source="arXiv 2411.09004",
    latex=r"\dim\{\text{balanced}\} = d^2 + (N - 1)\,\tfrac{d(d-1)}{2}",
    assumptions=(FULL_RANK, "frames up to signs are unique where the σ are distinct"),
    measure=measured.dimension,
)
def balanced_dimension() -> Equation:
    """The balanced manifold has the dimension d² + (N − 1) d(d − 1)/2."""
    pairs = over(i < j, 1)
    return equation(
        {"dimension": d * d + pairs * (N - 1)},
        {"N + 1 frames and d values": {"dimension": pairs * (N + 1) + d}},
    )


@claim(
    source="slides, The deep linear network",
    latex=r"W_p \mapsto R_p W_p R_{p-1}^T, \quad R_0 = R_N = 1: \quad W_N \cdots W_1 \text{ is invariant}, \quad "
    r"G_p \mapsto R_p G_p R_p^T",
    assumptions=(ANY_SIZE, "R_p orthogonal", "letter by letter for N = 2, 3, 4; only neighbours meet, at every depth"),
)
def gauge_group() -> Equation:
    """The gauge group O(d)^{N−1} leaves the product alone and carries balanced factors to balanced factors."""
    depths = {n: words.factors(n) for n in (2, 3, 4)}
    balances = {(n, q): f"R_pᵀ G_p R_p, N = {n}, p = {q}" for n in depths for q in range(1, n)}
    return equation(
        {
            **{f"product, N = {n}": words.product(W) for n, W in depths.items()},
            **{name: _balance(depths[n], q) for (n, q), name in balances.items()},
        },
        {
            "R_pᵀ R_p = 1": {
                **{f"product, N = {n}": words.reduced(words.product(words.gauged(W))) for n, W in depths.items()},
                **{name: words.gauged_balance(depths[n], q) for (n, q), name in balances.items()},
            }
        },
    )


def _balance(W: list[sp.Expr], q: int) -> sp.Expr:
    """W_{q+1}ᵀ W_{q+1} − W_q W_qᵀ."""
    below, above = W[q - 1], W[q]
    return words.transposed(above) * above - below * words.transposed(below)


# --- the metric --------------------------------------------------------------------------------------------------


@claim(
    source="slides, The deep linear network",
    latex=r"a_{ij} = \sum_{m=0}^{N-1} \lambda_i^{2m} \lambda_j^{2(N-1-m)} = "
    r"\frac{\sigma_i^2 - \sigma_j^2}{\lambda_i^2 - \lambda_j^2}, \qquad a_{ii} = N \lambda_i^{2(N-1)}",
    assumptions=("A_{N,W}(Z) = Σ_p (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N}", "a_ij is its eigenvalue on u_i v_jᵀ"),
    measure=measured_depths.multiplier,
)
def multiplier() -> Equation:
    """A_{N,W} multiplies u_i v_jᵀ by a_ij, a geometric sum in λ_i² and λ_j²; N λ_i^{2(N−1)} on the diagonal."""
    off = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    fixed = {f"a_ij at N = {n}": _explicit_multiplier(n) for n in FIXED}
    return equation(
        {"p-th term": lam[i] ** (2 * (N - p)) * lam[j] ** (2 * (p - 1)), "a_ij": off,
         "a_ii": N * lam[i] ** (2 * N - 2), **fixed},
        {
            "the definition, term by term": {
                "p-th term": metric.operator_term("i", "j", p),
                "a_ij": metric.multiplier("i", "j"), "a_ii": metric.multiplier("i", "i"),
            },
            "fixed N": {f"a_ij at N = {n}": IndexSum.of(metric.multiplier("i", "j").subs(N, n), i, j) for n in FIXED},
        },
    )  # fmt: skip


def _explicit_multiplier(n: int) -> IndexSum:
    return IndexSum.of(sp.Add(*(lam[i] ** (2 * m) * lam[j] ** (2 * (n - 1 - m)) for m in range(n))), i, j)


@claim(
    source="not on the slides",
    latex=r"\sum_p (W^TW)^{(N-p)/N} Z (WW^T)^{(p-1)/N} \neq A_{N,W}(Z)",
    assumptions=("N = 2, d = 2, W = R diag(4, 1), R the rotation by (3/5, 4/5), Z = E_12: one example is enough",),
)
def reversed_order() -> Equation:
    """With WWᵀ and WᵀW exchanged it is another operator, on the transposed frame: the two differ at a rotated W."""
    R = sp.ImmutableMatrix([[3, -4], [4, 3]]) / 5
    root = sp.diag(4, 1)  # (WᵀW)^{1/2}, and R root Rᵀ = (WWᵀ)^{1/2}
    Z = sp.ImmutableMatrix([[0, 1], [0, 0]])
    left = R * root * R.T
    difference = (left * Z + Z * root) - (root * Z + Z * left)
    claimed = sp.ImmutableMatrix([[-36, -96], [0, 36]]) / 25
    return Equation({"A(Z) − reversed(Z)": claimed}, {"matrix roots": {"A(Z) − reversed(Z)": difference}}, domain(2))


@claim(
    source="slides, The deep linear network",
    latex=r"\dot W = -A_{N,W}(E'(W))",
    assumptions=(BALANCED, ANY_SIZE, "W_N ⋯ W_{p+1} = Q_N Λ^{N−p} Q_pᵀ and so on (dln.frames)"),
    measure=measured.downstairs,
)
def downstairs_flow() -> Equation:
    """Gradient flow of balanced factors moves W by −A_{N,W}(E′(W)), the gradient flow of E in the metric g^N."""
    QN, QNt, Q0, Q0t = (words.letter(n) for n in ("QN", "QNᵀ", "Q0", "Q0ᵀ"))
    L = words.ROOT
    term = -QN * L ** (2 * N - 2 * p) * QNt * words.SLOPE * Q0 * L ** (2 * p - 2) * Q0t
    explicit = {f"N = {n}": _framed_operator(n) for n in (1, 2, 3, 4)}
    return equation(
        {"p-th term": term, "Ẇ + A(E′)": sp.S.Zero, **explicit},
        {
            "frames, every N": {
                "p-th term": words.framed_flow_term(p),
                "Ẇ + A(E′)": words.framed_flow_term(p) - words.operator_on_slope(p),
            },
            "N = 1, 2, 3, 4, from the product": {
                f"N = {n}": words.reduced(words.end_to_end_rate(words.framed(n))) for n in (1, 2, 3, 4)
            },
        },
    )


def _framed_operator(n: int) -> sp.Expr:
    """−A_{N,W}(E′) for N = n."""
    last, first = words.letter(f"Q{n}"), words.letter("Q0")
    last_, first_ = words.letter(f"Q{n}ᵀ"), words.letter("Q0ᵀ")
    terms = (
        last * words.ROOT ** (2 * (n - q)) * last_ * words.SLOPE * first * words.ROOT ** (2 * (q - 1)) * first_
        for q in range(1, n + 1)
    )
    return words.reduced(-sp.Add(*terms))


@claim(
    source="slides, The deep linear network; Arora, Cohen, Hu, Luo 2019",
    latex=r"\dot\sigma_k = -N \sigma_k^{2 - 2/N}\, u_k^T E'(W) v_k",
    assumptions=(BALANCED, FULL_RANK),
    measure=measured.singular_value_flow,
)
def singular_value_flow() -> Equation:
    """Along gradient flow σ̇_k = −N σ_k^{2−2/N} ⟨u_k, E′(W) v_k⟩."""
    moved = singular_variation(1).map(lambda body: body.subs(DIRECTION[k, k], -metric.multiplier("k", "k")))
    return equation({"σ̇_k / e_k": -N * lam[k] ** (2 * N - 2)}, {"Dσ_k(−A(E′))": {"σ̇_k / e_k": moved}})


@claim(
    source="slides, The deep linear network",
    latex=r"D\varphi\, D\varphi^* = A_{N,W}, \qquad \operatorname{im} D\varphi^* \subset T\{\text{balanced}\}, \qquad "
    r"D\varphi(\text{gauge}) = 0",
    assumptions=(FULL_RANK, "frames turned away, which is an isometry", "1 ≤ p ≤ N"),
    measure=measured_depths.submersion,
)
def submersion() -> Equation:
    """φ(W_N, …, W_1) = W_N ⋯ W_1 is a Riemannian submersion of the balanced manifold onto (M_d, g^N)."""
    straight, swapped = balanced.balance_of_lift()
    return equation(
        {"p-th term of Dφ Dφ*": lam[i] ** (2 * (N - p)) * lam[j] ** (2 * (p - 1)), "DG_p(Dφ* Z), Z_ij": ZERO,
         "DG_p(Dφ* Z), Z_ji": ZERO, "Dφ(gauge)": ZERO},
        {"the differentials at (Λ, …, Λ)": {
            "p-th term of Dφ Dφ*": balanced.submersion_term("i", "j"), "DG_p(Dφ* Z), Z_ij": straight,
            "DG_p(Dφ* Z), Z_ji": swapped, "Dφ(gauge)": balanced.gauge_image("i", "j")}},
    )  # fmt: skip


# --- the entropy -------------------------------------------------------------------------------------------------


@claim(
    source="arXiv 2509.09088",
    latex=r"\langle T_p, T_p\rangle = \lambda_i^2 + \lambda_j^2, \quad \langle T_p, T_{p+1}\rangle = "
    r"-\lambda_i \lambda_j, \quad \text{other pairs orthogonal}",
    assumptions=("generators (E_ij − E_ji)/√2 at the levels p = 1, …, N − 1; levels further apart share no factor",),
)
def gram() -> Equation:
    """The Gram matrix of the gauge orbit is tridiagonal for each pair of indices, and pairs are orthogonal."""
    names = ("pair ij with il", "pair ij with ln", "next level, ij with il", "next level, ij with ln")
    others = (("i", "l"), ("l", "n"))
    found = [*(balanced.gram_own(other=o) for o in others), *(balanced.gram_next(other=o) for o in others)]
    zeros = {name: value * 0 for name, value in zip(names, found, strict=True)}
    return equation(
        {"own level": lam[i] ** 2 + lam[j] ** 2, "next level": -lam[i] * lam[j], **zeros},
        {"tangents X Λ and −Λ X": {"own level": balanced.gram_own(), "next level": balanced.gram_next(),
                                  **dict(zip(names, found, strict=True))}},
    )  # fmt: skip


@claim(
    source="arXiv 2509.09088",
    latex=r"\det G_{ij} = a_{ij}, \qquad T_{n+1} = (\lambda_i^2 + \lambda_j^2) T_n - \lambda_i^2 \lambda_j^2 T_{n-1}",
    assumptions=(
        "a tridiagonal determinant obeys its three-term recursion",
        "N a symbol, by the roots of the recursion",
    ),
    measure=measured_depths.gram_determinant,
)
def gram_determinant() -> Equation:
    """The Gram determinant of a pair of indices over all N − 1 levels is the multiplier a_ij, for every N."""
    one, two = (balanced.gram_determinant(sp.Integer(n)) for n in (0, 1))
    fixed = {f"N = {n}": _explicit_multiplier(n) for n in FIXED}
    return equation(
        {"det G": geometric_sum(lam[i] ** 2, lam[j] ** 2, N), "recursion": ZERO, "T_0": sp.S.One,
         "T_1": lam[i] ** 2 + lam[j] ** 2, **fixed},
        {
            "the recursion, solved by its roots": {"det G": balanced.gram_determinant(),
                "recursion": balanced.recursion_residue(), "T_0": one, "T_1": two},
            "tridiagonal matrices of numbers N": {f"N = {n}": _tridiagonal(n - 1) for n in FIXED},
        },
    )  # fmt: skip


def _tridiagonal(size: int) -> IndexSum:
    own, cross = lam[i] ** 2 + lam[j] ** 2, -lam[i] * lam[j]
    entries = {0: own, 1: cross, -1: cross}
    found = sp.Matrix(size, size, lambda a, b: entries.get(a - b, 0)).det(method="berkowitz") if size else sp.S.One
    return IndexSum.of(found, i, j)


@claim(
    source="arXiv 2509.09088",
    latex=r"S = \tfrac12 \sum_{i<j} \log a_{ij} + \text{const}, \qquad "
    r"\partial_{\lambda_k} S = \sum_{j\neq k} \frac{N\lambda_k^{2N-1}}{\sigma_k^2-\sigma_j^2}"
    r" - \frac{\lambda_k}{\lambda_k^2 - \lambda_j^2}",
    assumptions=(FULL_RANK, "up to an additive constant: slopes are compared (the constant is dln.volume_constant)"),
    measure=measured.entropy,
)
def entropy() -> Equation:
    """The log volume of the gauge orbit is ½ Σ_{i<j} log a_ij up to a constant, for every d and N."""
    a, b = lam[k], lam[j]
    claimed = over(j != k, N * a ** (2 * N - 1) / (a ** (2 * N) - b ** (2 * N)) - a / (a**2 - b**2))
    return equation(
        {"∂S/∂λ_k": claimed},
        {
            "½ Σ log a_ij, geometric sums": {"∂S/∂λ_k": metric.entropy().diff(lam[k])},
            "½ log of the Gram determinants": {"∂S/∂λ_k": balanced.orbit_entropy().diff(lam[k])},
        },
        dimensions=(2,),
    )


@claim(
    source="arXiv 2509.09088; Hurwitz 1897",
    latex=r"\operatorname{vol}(\text{orbit}) = \operatorname{vol}(O(d))^{N-1} e^S, \qquad "
    r"\operatorname{vol} O(d) = 2^{d(d-1)/4} \prod_{n=1}^d \frac{2\pi^{n/2}}{\Gamma(n/2)}",
    assumptions=("the Frobenius metric on O(d)", "decided for d = 1, …, 6", "the action is free on full rank"),
    measure=measured_groups.volume_constant,
)
def volume_constant() -> Equation:
    """The additive constant of S is (N − 1) log vol O(d); vol O(d) from the spheres it fibres over, d = 1, …, 6."""
    sizes = range(1, 7)
    claimed = {
        f"vol O({n})": sp.sqrt(2) ** (n * (n - 1) // 2)
        * sp.Mul(*(2 * sp.pi ** sp.Rational(m, 2) / sp.gamma(sp.Rational(m, 2)) for m in range(1, n + 1)))
        for n in sizes
    }
    found = {f"vol O({n})": balanced.orthogonal_group_volume(n) for n in sizes}
    return Equation(claimed, {"O(n) → the sphere of radius √2, fibre O(n−1)": found}, domain(2))


@claim(
    source="slides, Summary; arXiv 2509.09088",
    latex=r"\Sigma'_k = \sum_{j \neq k} \frac{N \lambda_k^{3N-2}}{\sigma_k^2 - \sigma_j^2} - "
    r"\frac{\lambda_k^N}{\lambda_k^2 - \lambda_j^2} = \lambda_k^{N-2} \sum_{j \neq k} \frac{\sum_m m \lambda_k^{2m}"
    r"\lambda_j^{2(N-1-m)}}{\sum_m \lambda_k^{2m}\lambda_j^{2(N-1-m)}}",
    assumptions=(FULL_RANK, "grad S in the metric g^N is Q_N Σ′ Q_0ᵀ", "the second form has positive terms only"),
    measure=measured_depths.entropic_drift,
    simulate=simulated.entropic_drift,
)
def entropic_drift() -> Equation:
    """The entropic force is Σ′_k, positive, and minus the mean curvature of the gauge orbits, for every d and N."""
    claimed_at, found_at = at_depths(FORCE, _entropic_at)
    return equation(
        {"Σ′": FORCE, **claimed_at},
        {
            "a_kk ∂S/∂σ_k": {"Σ′": metric.entropic_drift()},
            "tr(G⁻¹ II), the accelerations of the gauge orbit": {"Σ′": balanced.mean_curvature_force()},
            "explicit polynomials at N = 1, …, 6": found_at,
        },
    )


def _entropic_at(n: int) -> IndexSum:
    """λ_k^{n−1} ∂S/∂λ_k with S written out before it is differentiated."""
    return degenerate.at_depth(metric.entropy(), n).diff(lam[k]) * lam[k] ** (n - 1)


@claim(
    source="stated here",
    latex=r"-D\sigma_k(\ddot W(x)) = \tfrac12 \lambda_k^{N-1}\, \partial_{\lambda_k} \langle x, G_{kj}\, x\rangle",
    assumptions=(
        "x = (x_1, …, x_{N−1}), the levels of one pair; the quadratic form of G is Σ own x_p² + 2 next x_p x_{p+1}",
    ),
    measure=measured.bending,
    simulate=simulated_bending.mean_curvature,
)
def mean_curvature() -> Equation:
    """The gauge orbits bend by ½ λ_k^{N−1} ∂_k of their own Gram matrix: so the vertical trace of D²(σ_k∘φ) is Σ′_k."""
    own, cross = balanced.bending()
    weight = lam[k] ** (N - 1) / 2
    gram_own, gram_next = (
        g.renamed({"i": "k"}).diff(lam[k]) * weight for g in (balanced.gram_own(), balanced.gram_next() * 2)
    )
    return equation(
        {
            "x_p²": IndexSum.of(lam[k] ** N, k, j),
            "x_p x_{p+1}": -lam[j] * lam[k] ** (N - 1),
            "vertical trace": metric.entropic_drift(),
        },
        {
            "accelerations X²Λ − 2XΛX + ΛX²": {"x_p²": IndexSum.of(own, j), "x_p x_{p+1}": cross},
            "derivative of the Gram matrix": {"x_p²": gram_own, "x_p x_{p+1}": gram_next},
            "½ tr(G⁻¹ ∂_k G)": {"vertical trace": balanced.mean_curvature_force()},
        },
    )


@claim(
    source="stated here",
    latex=r"\sum_k \lambda_k\, \partial_{\lambda_k} S = (N-1)\,\tfrac{d(d-1)}{2}, \qquad "
    r"\sum_k \sigma_k\, \partial_{\sigma_k} S = \tfrac{N-1}{N}\,\tfrac{d(d-1)}{2}",
    assumptions=(FULL_RANK,),
    simulate=simulated.homogeneity,
)
def homogeneity() -> Equation:
    """e^S is homogeneous of the degree (N − 1) d(d − 1)/2 in λ (Euler's identity), for every d and N."""
    pairs = over(i < j, 1)
    return equation(
        {"Σ λ ∂S/∂λ": pairs * (N - 1), "Σ σ ∂S/∂σ": pairs * ((N - 1) / N)},
        {
            "½ Σ log a_ij": {
                "Σ λ ∂S/∂λ": (metric.entropy().diff(lam[k]) * lam[k]).sum_over(k),
                "Σ σ ∂S/∂σ": (metric.singular_slope(metric.entropy()) * lam[k] ** N).sum_over(k),
            }
        },
    )


@claim(
    source="slides, Summary",
    latex=r"N = 1:\ a_{ij} = 1,\ \Sigma' = \Sigma'' = 0; \qquad N = 2:\ a_{ij} = \sigma_i + \sigma_j,\ "
    r"\Sigma'_k = \sum_{j\neq k} \frac{\sigma_k}{\sigma_k + \sigma_j},\ \Sigma''_k = 1",
    assumptions=(FULL_RANK, "at N = 2, σ = λ²"),
    simulate=simulated.special_depths,
)
def special_depths() -> Equation:
    """One layer is flat and has no entropy; two layers have the polar factor as their Itô drift."""
    off, force, ito = IndexSum.of(metric.multiplier("i", "j")), metric.entropic_drift(), brownian.ito_drift()
    sigma_k, sigma_j = lam[k] ** 2, lam[j] ** 2
    two = {
        "a_ij, N = 2": lam[i] ** 2 + lam[j] ** 2, "Σ′, N = 2": over(j != k, sigma_k / (sigma_k + sigma_j)),
        "Σ″, N = 2": IndexSum.of(1, k),
    }  # fmt: skip
    one = {
        "a_ij, N = 1": IndexSum.of(1, i, j), "Σ′, N = 1": IndexSum.of(0, k), "Σ″, N = 1": IndexSum.of(0, k)
    }  # fmt: skip
    found = {
        f"{name}, N = {n}": degenerate.at_depth(value, n)
        for name, value in (("a_ij", off), ("Σ′", force), ("Σ″", ito))
        for n in (1, 2)
    }
    return equation({**one, **two}, {"the formulas for every N": found})


@claim(
    source="stated here",
    latex=r"\lambda_j = \lambda_k:\ \Sigma'_k \ni \tfrac{N-1}{2}\lambda_k^{N-2}; \qquad \sigma_k \to 0:\ "
    r"\frac{\Sigma'_k}{\sigma_k} \to \sum_{j\neq k} \lambda_j^{-2}, \quad a_{kj} \to \lambda_j^{2(N-1)}",
    assumptions=("the limits σ_k → 0 are for N ≥ 2, the other σ_j > 0", "λ_k^{N−1} → 0 there"),
    measure=measured.limits,
)
def limits() -> Equation:
    """Equal singular values are regular; at rank loss the force vanishes linearly: it is no barrier."""
    force = metric.entropic_drift()
    return equation(
        {
            "each pair at λ_j = λ_k": over(j != k, (N - 1) * lam[k] ** (N - 2) / 2),
            "Σ′_k/σ_k at σ_k = 0": IndexSum.of(over(j != k, lam[j] ** -2), k),
            "a_kj at σ_k = 0": IndexSum.of(lam[j] ** (2 * N - 2), k),
        },
        {
            "geometric sums at equal arguments, and at zero": {
                "each pair at λ_j = λ_k": degenerate.at_coincidence(force),
                "Σ′_k/σ_k at σ_k = 0": degenerate.at_rank_loss(force * (1 / lam[k] ** N)),
                "a_kj at σ_k = 0": degenerate.at_rank_loss(IndexSum.of(metric.multiplier("k", "j"))),
            }
        },
    )


@claim(
    source="slides, Summary (two volumes are meant there)",
    latex=r"\log\sqrt{\det g^N} = -\tfrac12 \sum_{i,j} \log a_{ij} = -2S - \tfrac12 \sum_i \log a_{ii} + \text{const}",
    assumptions=(FULL_RANK, "slopes are compared"),
    measure=measured.metric_volume,
)
def two_volumes() -> Equation:
    """The volume of (M_d, g^N) and that of the gauge orbits are different: log √g = −2S − ½ Σ log a_ii + const."""
    own = over(i, sp.log(N * lam[i] ** (2 * N - 2))) * sp.Rational(-1, 2)
    claimed = (metric.entropy() * -2 + own).diff(lam[k])
    a, b = lam[k], lam[j]
    written = over(j != k, 2 * a / (a**2 - b**2) - 2 * N * a ** (2 * N - 1) / (a ** (2 * N) - b ** (2 * N)))
    return equation(
        {"∂ log √g": written - (N - 1) / a, "∂(−2S − ½ Σ log a_ii)": written - (N - 1) / a},
        {"−½ log det A": {"∂ log √g": metric.metric_volume().diff(a), "∂(−2S − ½ Σ log a_ii)": claimed}},
        dimensions=(2,),
    )


@claim(
    source="slides, Summary",
    latex=r"(Q_N^T\operatorname{grad} F_\beta\,Q_0)_{ij} = a_{ij} e_{ij} - \tfrac1\beta \delta_{ij} \Sigma'_i, \quad "
    r"F_\beta = E - S/\beta",
    assumptions=(FULL_RANK, "e = Q_Nᵀ E′(W) Q_0, for any smooth E"),
    measure=measured.free_energy_gradient,
    simulate=simulated.free_energy,
)
def free_energy() -> Equation:
    """grad F_β = A_{N,W}(E′(W)) − (1/β) Q_N Σ′ Q_0ᵀ for the free energy of any smooth loss."""
    quotient = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    own = IndexSum.of(metric.multiplier("k", "k") * slope[k, k])
    return equation(
        {"k, k": N * lam[k] ** (2 * N - 2) * slope[k, k] - FORCE * (1 / beta), "i, j": quotient * slope[i, j]},
        {"A(E′) and A(dS)": {"k, k": own - metric.gradient(metric.entropy()) * (1 / beta),
                            "i, j": geometric_sum(lam[i] ** 2, lam[j] ** 2, N) * slope[i, j]}},
        dimensions=(2,),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\Delta(\sigma_k \circ \varphi) = \Delta_{g^N} \sigma_k + \Sigma'_k",
    assumptions=(FULL_RANK, "the Laplacian of the balanced manifold, Frobenius metric; a Riemannian submersion"),
    measure=measured.upstairs_laplacian,
    simulate=simulated.upstairs_laplacian,
)
def upstairs_laplacian() -> Equation:
    """Brownian motion on the balanced manifold moves σ_k by its downstairs drift plus Σ′_k, once."""
    a, b = lam[k], lam[j]
    claimed = over(j != k, a**N / (a**2 - b**2) + N * a ** (3 * N - 2) / (a ** (2 * N) - b ** (2 * N)))
    return equation(
        {"Δ(σ_k∘φ)": claimed + (N - 1) * a ** (N - 2)},
        {"horizontal and vertical trace": {"Δ(σ_k∘φ)": brownian.upstairs_laplacian()}},
        dimensions=(2,),
    )

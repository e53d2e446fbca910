"""The operator A_{N,W}, the inverse of the metric g^N: its eigenvalues a_ij on u_i v_jᵀ, and what it is not."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import metric as measured
from symcalc.claims.dln.notation import FIXED, equation, p
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.models.dln import metric
from symcalc.models.dln.metric import N, domain, i, j, lam


@claim(
    source="slides, The deep linear network",
    latex=r"a_{ij} = \sum_{m=0}^{N-1} \lambda_i^{2m} \lambda_j^{2(N-1-m)} = "
    r"\frac{\sigma_i^2 - \sigma_j^2}{\lambda_i^2 - \lambda_j^2}, \qquad a_{ii} = N \lambda_i^{2(N-1)}",
    assumptions=("A_{N,W}(Z) = Σ_p (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N}", "a_ij is its eigenvalue on u_i v_jᵀ"),
    measure=measured.multiplier,
)
def multiplier() -> Equation:
    """A_{N,W} multiplies u_i v_jᵀ by a_ij, a geometric sum in λ_i² and λ_j²; N λ_i^{2(N−1)} on the diagonal."""
    off = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    fixed = {f"a_ij at N = {n}": explicit_multiplier(n) for n in FIXED}
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


def explicit_multiplier(n: int) -> IndexSum:
    """a_ij at the number N = n, its sum written out."""
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

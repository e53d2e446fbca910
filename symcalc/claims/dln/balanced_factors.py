"""Balanced factors: what gradient flow conserves, their frames, the dimension of their manifold, and their gauge group.

W_p = Q_p Λ Q_{p−1}ᵀ, and G_p = W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ = 0.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import balanced_factors as measured
from symcalc.claims.dln.notation import ANY_SIZE, FULL_RANK, d, equation
from symcalc.evidence.exact import Equation
from symcalc.indexed import over
from symcalc.models.dln import words
from symcalc.models.dln.metric import N, i, j


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

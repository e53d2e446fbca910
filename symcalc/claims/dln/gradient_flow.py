"""Gradient flow of balanced factors: of W, a gradient flow in the metric g^N, and of its singular values."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import gradient_flow as measured
from symcalc.claims.dln.notation import ANY_SIZE, BALANCED, FULL_RANK, equation, p
from symcalc.evidence.exact import Equation
from symcalc.models.dln import metric, words
from symcalc.models.dln.metric import N, k, lam
from symcalc.singular import DIRECTION, singular_variation


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

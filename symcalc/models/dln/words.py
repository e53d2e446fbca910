"""Gradient flow of the factors, as polynomials in matrices that do not commute.

A matrix is a letter, its transpose the letter with ᵀ; a polynomial is zero if each word has the coefficient zero
(`symcalc.indexed.words`).  That is an identity for matrices of every size.

Gradient flow of E(W_N ⋯ W_1) for the Frobenius metric: Ẇ_p = −(W_N ⋯ W_{p+1})ᵀ E′ (W_{p−1} ⋯ W_1)ᵀ.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symcalc.indexed import words
from symcalc.models.dln.metric import N

SLOPE = sp.Symbol("E", commutative=False)
"""E′(W), a matrix."""
ROOT = sp.Symbol("Λ", commutative=False)
"""Λ = diag(λ), which is its own transpose."""


def letter(name: str) -> sp.Symbol:
    """A matrix."""
    return sp.Symbol(name, commutative=False)


def transposed(polynomial: sp.Expr) -> sp.Expr:
    """The transpose.

    >>> transposed(2 * letter("U") * letter("V"))
    2*Vᵀ*Uᵀ
    """
    return sp.Add(*(c * sp.Mul(*map(_flipped, reversed(word))) for word, c in words(polynomial).items()))


def _flipped(word: sp.Expr) -> sp.Expr:
    base, exponent = word.as_base_exp()
    if base == ROOT:
        return word
    return letter(base.name.removesuffix("ᵀ") if base.name.endswith("ᵀ") else base.name + "ᵀ") ** exponent


def reduced(polynomial: sp.Expr) -> sp.Expr:
    """The polynomial with Qᵀ Q = Q Qᵀ = 1 for the letters whose name begins with Q.

    >>> reduced(letter("Q1ᵀ") * letter("Q1") * letter("V"))
    V
    """
    return sp.Add(*(c * sp.Mul(*_shortened(word)) for word, c in words(polynomial).items()))


def _shortened(word: Sequence[sp.Expr]) -> list[sp.Expr]:
    """Cancel neighbours Qᵀ Q, and collect the powers of Λ."""
    made: list[sp.Expr] = []
    for symbol in word:
        base, exponent = symbol.as_base_exp()
        before, power = made[-1].as_base_exp() if made else (None, sp.S.Zero)
        if base == ROOT == before:
            made[-1] = ROOT ** sp.expand(power + exponent)
        elif made and base.name.startswith("Q") and _flipped(symbol) == made[-1]:
            made.pop()
        else:
            made.append(symbol)
    return made


# --- the flow of the factors -------------------------------------------------------------------------------------


def factors(depth: int) -> list[sp.Expr]:
    """W_1, …, W_N as letters."""
    return [letter(f"W{p}") for p in range(1, depth + 1)]


def product(matrices: Sequence[sp.Expr]) -> sp.Expr:
    """W_q ⋯ W_p of the list (W_p, …, W_q); 1 if it is empty."""
    return sp.Mul(*reversed(matrices))


def rate(W: Sequence[sp.Expr], p: int) -> sp.Expr:
    """Ẇ_p of the gradient flow, p = 1, …, N."""
    return -transposed(product(W[p:])) * SLOPE * transposed(product(W[: p - 1]))


def balance_rate(W: Sequence[sp.Expr], p: int) -> sp.Expr:
    """d/dt (W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ) along the flow.

    >>> balance_rate(factors(2), 1)
    0
    """
    below, above = W[p - 1], W[p]
    move_below, move_above = rate(W, p), rate(W, p + 1)
    change = transposed(move_above) * above + transposed(above) * move_above
    change -= move_below * transposed(below) + below * transposed(move_below)
    return sp.Add(*(c * sp.Mul(*word) for word, c in words(change).items()))


def any_balance_rate() -> sp.Expr:
    """The same at any level of any depth: R = W_{p−1} ⋯ W_1, V = W_p, U = W_{p+1} and L = W_N ⋯ W_{p+2} are letters."""
    return balance_rate([letter(n) for n in "RVUL"], 2)


def end_to_end_rate(W: Sequence[sp.Expr]) -> sp.Expr:
    """Ẇ = Σ_p (W_N ⋯ W_{p+1}) Ẇ_p (W_{p−1} ⋯ W_1)."""
    return sp.Add(*(product(W[p:]) * rate(W, p) * product(W[: p - 1]) for p in range(1, len(W) + 1)))


# --- frames ------------------------------------------------------------------------------------------------------


def framed(depth: int) -> list[sp.Expr]:
    """W_p = Q_p Λ Q_{p−1}ᵀ."""
    return [letter(f"Q{p}") * ROOT * letter(f"Q{p - 1}ᵀ") for p in range(1, depth + 1)]


def gauged(W: Sequence[sp.Expr]) -> list[sp.Expr]:
    """The gauge group's action W_p ↦ R_p W_p R_{p−1}ᵀ with orthogonal R_p (letters QR_p), R_0 = R_N = 1."""
    R = [sp.S.One, *(letter(f"QR{p}") for p in range(1, len(W))), sp.S.One]
    return [R[p] * w * transposed(R[p - 1]) for p, w in enumerate(W, 1)]


def gauged_balance(W: Sequence[sp.Expr], p: int) -> sp.Expr:
    """R_pᵀ (W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ) R_p after the action of the group, R_p taken away again."""
    below, above = gauged(W)[p - 1 : p + 1]
    R = letter(f"QR{p}")
    return reduced(transposed(R) * (transposed(above) * above - below * transposed(below)) * R)


def framed_balance() -> sp.Expr:
    """W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ for W_p = Q Λ Rᵀ and W_{p+1} = P Λ Qᵀ: any level of any depth."""
    below, above = (letter(a) * ROOT * letter(b) for a, b in (("Q", "QRᵀ"), ("QP", "Qᵀ")))
    return reduced(transposed(above) * above - below * transposed(below))


def framed_step(n: sp.Expr) -> sp.Expr:
    """(Q_N Λⁿ Q_pᵀ)(Q_p Λ Q_{p−1}ᵀ): one step of the induction for W_N ⋯ W_p = Q_N Λ^{N−p+1} Q_{p−1}ᵀ."""
    return reduced(letter("QN") * ROOT**n * letter("Qpᵀ") * letter("Qp") * ROOT * letter("Qᵀ"))


def framed_flow_term(p: sp.Expr) -> sp.Expr:
    """The p-th term of Ẇ with W_N ⋯ W_{p+1} = Q_N Λ^{N−p} Q_pᵀ and W_{p−1} ⋯ W_1 = Q_{p−1} Λ^{p−1} Q_0ᵀ."""
    left = letter("QN") * ROOT ** (N - p) * letter("Qpᵀ")
    right = letter("Qq") * ROOT ** (p - 1) * letter("Q0ᵀ")
    return reduced(-left * transposed(left) * SLOPE * transposed(right) * right)


def operator_on_slope(p: sp.Expr) -> sp.Expr:
    """The p-th term of −A_{N,W}(E′): (WWᵀ)^{(N−p)/N} = Q_N Λ^{2(N−p)} Q_Nᵀ, (WᵀW)^{(p−1)/N} = Q_0 Λ^{2(p−1)} Q_0ᵀ."""
    left = letter("QN") * ROOT ** (2 * (N - p)) * letter("QNᵀ")
    right = letter("Q0") * ROOT ** (2 * (p - 1)) * letter("Q0ᵀ")
    return reduced(-left * SLOPE * right)

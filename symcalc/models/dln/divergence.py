"""The divergence of the inverse metric A_{N,W} of the deep linear network, for every d and symbolic N, by two routes.

In the flat coordinates of d × d matrices (div A)_kl = Σ_pq ⟨e_pq, (D_{e_pq} A)(e_kl)⟩ with e_pq = u_p v_qᵀ, and the
Laplace–Beltrami operator of g = A⁻¹ is

    Δ f = A : ∇²f + ⟨div A + A grad log √det g, ∇f⟩.

1. *Frame rotation.*  A = Σ a_ij e_ij ⊗ e_ij; its derivative is that of the multipliers and that of the frame, which
   is known from the first variations of the singular vectors (`symcalc.singular`).
2. *Daleckiĭ–Kreĭn.*  A(Z) = Σ_p (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N}; its derivative is that of the two matrix powers
   (`symcalc.spectral.function_variation`), with no frame and no multiplier.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc.covariance import delta
from symcalc.geometric import summed
from symcalc.indexed import IndexSum
from symcalc.indices import Entry, Family, Name, rename
from symcalc.models.dln.metric import N, in_roots, lam, multiplier, singular_slope, trace
from symcalc.singular import DIRECTION, frame_variations, singular_variation
from symcalc.spectral import DIRECTION as HERMITIAN
from symcalc.spectral import EIGENVALUES, function_variation


def on_unit(form: sp.Expr, p: Name, q: Name, direction: Family) -> sp.Expr:
    """The value of a linear form in the entries of a direction on e_pq.

    >>> on_unit(DIRECTION["i", "j"] + 2 * DIRECTION["i", "i"], "i", "i", DIRECTION)
    2
    """
    return form.xreplace(
        {e: delta(e.indices[0], p) * delta(e.indices[1], q) for e in form.atoms(Entry) if e.family == direction}
    )


# --- 1. frame rotation -------------------------------------------------------------------------------------------


@cache
def _rotation_form(side: int) -> sp.Expr:
    return in_roots(frame_variations()[side]).grades[0]


def rotation(side: int, a: Name, b: Name, p: Name, q: Name) -> sp.Expr:
    """⟨u_a, D u_b⟩ (side 0) or ⟨v_a, D v_b⟩ (side 1) in the direction e_pq.

    >>> rotation(0, "i", "j", "i", "j")
    lam[j]**N/((-lam[i]**N + lam[j]**N)*(lam[i]**N + lam[j]**N))
    """
    if a == b:
        return sp.S.Zero
    return on_unit(rename(_rotation_form(side), {"j": a, "k": b}), p, q, DIRECTION)


def turned_unit(i: Name, j: Name, m: Name, n: Name, p: Name, q: Name) -> sp.Expr:
    """⟨e_mn, D e_ij⟩ in the direction e_pq: D(u_i v_jᵀ) = (Du_i) v_jᵀ + u_i (Dv_j)ᵀ."""
    return delta(j, n) * rotation(0, m, i, p, q) + delta(i, m) * rotation(1, n, j, p, q)


def multiplier_slope(k: str, l: str) -> sp.Expr:
    """D a_kl in the direction e_kl: ∂a_kk/∂σ_k on the diagonal; Dσ(e_kl) = 0 off it.

    >>> sp.powsimp(multiplier_slope("k", "k"))
    lam[k]**(N - 2)*(2*N - 2)
    """
    moved = on_unit(singular_variation(1).grades[0], k, l, DIRECTION) if k == "k" else sp.S.Zero
    return moved * singular_slope(IndexSum.of(multiplier("k", "k"))).grades.get(0, sp.S.Zero)


@cache
def by_frames(k: str, l: str) -> IndexSum:
    """(div A)_kl by frame rotation; k = l for the diagonal."""

    def term(p: str, q: str) -> sp.Expr:
        own = multiplier_slope(k, l) if (p, q) == (k, l) else sp.S.Zero
        return own + multiplier(k, l) * turned_unit(k, l, p, q, p, q) + multiplier(p, q) * turned_unit(p, q, k, l, p, q)

    return trace(tuple(dict.fromkeys((k, l))), term)


# --- 2. Daleckiĭ–Kreĭn -------------------------------------------------------------------------------------------

_VALUE, _SLOPE = Family("f", real=True), Family("df", real=True)
_M = sp.Symbol("m", integer=True, nonnegative=True)


def power_derivative(exponent: sp.Expr, a: Name, b: Name, side: int, p: Name, q: Name) -> sp.Expr:
    """The entry (a, b) of D(WWᵀ)^s (side 0) or D(WᵀW)^s (side 1) in the direction e_pq, s = `exponent`.

    The direction of WWᵀ is e Wᵀ + W eᵀ, that of WᵀW is eᵀ W + Wᵀ e.
    """
    off, diagonal = function_variation(_VALUE, _SLOPE)
    form = rename(off.grades[0], {"i": a, "j": b}) if a != b else rename(diagonal.grades[0], {"i": a})
    first, second = (a, b) if side == 0 else (b, a)
    direction = delta(first, p) * delta(second, q) * Entry(lam, b) ** N
    direction += delta(second, p) * delta(first, q) * Entry(lam, a) ** N
    values: dict[sp.Expr, sp.Expr] = {e: direction for e in form.atoms(Entry) if e.family == HERMITIAN}
    for index in (a, b):
        square = Entry(lam, index) ** (2 * N)
        values[Entry(EIGENVALUES, index)] = square
        values[Entry(_VALUE, index)] = square**exponent
        values[Entry(_SLOPE, index)] = exponent * square ** (exponent - 1)
    return form.xreplace(values)


@cache
def by_matrix_powers(k: str, l: str) -> IndexSum:
    """(div A)_kl from the derivatives of the two powers in each term p = N − m of A, then summed over m."""

    def term(p: str, q: str) -> sp.Expr:
        left, right = _M / N, (N - 1 - _M) / N
        first = power_derivative(left, p, k, 0, p, q) * Entry(lam, l) ** (2 * N * right) if q == l else sp.S.Zero
        second = Entry(lam, k) ** (2 * N * left) * power_derivative(right, l, q, 1, p, q) if p == k else sp.S.Zero
        return sp.expand_mul(first + second)

    return trace(tuple(dict.fromkeys((k, l))), term).map(_summed_over_terms)


def _summed_over_terms(body: sp.Expr) -> sp.Expr:
    return sp.Add(*(summed(t, _M, N) for t in sp.Add.make_args(sp.expand_mul(body)) if t != 0))

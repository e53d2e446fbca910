"""Gradient descent where the slides speak of its flow: mini-batches, steps of finite size, rounding errors.

G = W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ is zero where the factors are balanced.
"""

from __future__ import annotations

from itertools import combinations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln import ANY_SIZE
from symcalc.claims.slides.measured import gradient_descent as measured
from symcalc.claims.slides.notation import Matrix
from symcalc.claims.slides.simulated import gradient_descent as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.ito import ItoProcess
from symcalc.models.dln import words
from symcalc.models.dln.metric import domain, root_symbols


@claim(
    source="slides, Stochasticity (“mini-batches … a noisy estimate of the true gradient”)",
    latex=r"\mathbb{E}\,\hat g = \bar g, \qquad \operatorname{Var}\hat g = \tfrac12\left(1 - \tfrac23\right) s^2, "
    r"\qquad g_1 = g_2 = g_3 \Rightarrow \operatorname{Var}\hat g = 0",
    assumptions=("three samples, mini-batches of two, all of them equally likely", "s² = Σ(g_i − ḡ)²/2"),
    measure=measured.minibatch,
    simulate=simulated.minibatch,
)
def minibatch() -> Equation:
    """A mini-batch gradient is unbiased, and its noise depends on the point: none where all samples agree."""
    g = sp.symbols("g1:4", real=True)
    batches = [(a + b) / 2 for a, b in combinations(g, 2)]
    mean, spread = sp.Add(*g) / 3, sum((s - sp.Add(*g) / 3) ** 2 for s in g) / 2
    variance = sum((b - sp.Add(*batches) / 3) ** 2 for b in batches) / 3
    agree = dict.fromkeys(g, g[0])
    return Equation(
        {"mean": mean, "variance": spread / 6, "variance where the samples agree": sp.S.Zero},
        {"enumeration of the mini-batches": {
            "mean": sp.Add(*batches) / 3, "variance": variance,
            "variance where the samples agree": variance.subs(agree)}},
        Domain(real=g),
    )  # fmt: skip


@claim(
    source="slides, RLE for DLN (“This is standard gradient descent”)",
    latex=r"G_p(W - \eta\,g) - G_p(W) = \eta^2\left(g_{p+1}^T g_{p+1} - g_p\,g_p^T\right)",
    assumptions=(ANY_SIZE, "any level of any depth", "the example: N = 2, W_p = Λ, E′(W) = E_12"),
    measure=measured.step,
)
def step() -> Equation:
    """A gradient descent step of size η leaves the balanced manifold at order η²; the gradient flow stays on it."""
    eta = sp.Symbol("eta", positive=True)
    W = [words.letter(n) for n in "RVUL"]
    below, above = (words.rate(W, p) for p in (2, 3))
    moved = _balance(W[1] + eta * below, W[2] + eta * above) - _balance(W[1], W[2])
    square = words.transposed(above) * above - below * words.transposed(below)
    a, b = root_symbols(2)
    unit, root = Matrix([[0, 1], [0, 0]]), Matrix(sp.diag(a, b))
    example = (unit * root).T * (unit * root) - (root * unit) * (root * unit).T
    return Equation(
        {"G(W − ηg) − G(W)": IndexSum.of(sp.expand(eta**2 * square)), "example": Matrix(sp.diag(-(a**2), b**2))},
        {"expansion in letters": {"G(W − ηg) − G(W)": IndexSum.of(moved)}, "2 × 2 matrices": {"example": example}},
        domain,
        dimensions=(2,),
    )


def _balance(below: sp.Expr, above: sp.Expr) -> sp.Expr:
    """W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ."""
    return sp.expand(words.transposed(above) * above - below * words.transposed(below))


@claim(
    source="slides, Stochasticity (“can be used to model noise due to round-off errors”)",
    latex=r"dW_p = dB_p: \quad \mathrm{drift}(G) = 0, \qquad "
    r"d\langle G_{11}\rangle = 4\left(|W_2 e_1|^2 + |W_1^T e_1|^2\right) dt",
    assumptions=("N = 2, d = 2, independent standard noises on all entries", "G = W_2ᵀ W_2 − W_1 W_1ᵀ"),
    measure=measured.isotropic_noise,
    simulate=simulated.isotropic_noise,
)
def isotropic_noise() -> Equation:
    """Independent errors in the entries of the factors do not stay balanced: G moves as fast as the factors do."""
    first, second = (Matrix(2, 2, sp.symbols(f"{n}(1:3)(1:3)", real=True)) for n in "vw")
    state = Matrix([*first, *second])
    G = second.T * second - first * first.T
    X = ItoProcess(state, sp.zeros(8, 1), sp.eye(8))
    column = sum(e**2 for e in second[:, 0]) + sum(e**2 for e in first[0, :])
    return Equation(
        {"drift of G": sp.zeros(4, 1), "d⟨G_11⟩/dt": 4 * column},
        {"Itô's formula": {"drift of G": Matrix([X.generator(g) for g in G]), "d⟨G_11⟩/dt": X.covariation(G[0], G[0])}},
        Domain(real=tuple(state)),
    )

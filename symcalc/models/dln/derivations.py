"""How the results on the deep linear network come about, line by line; every value is what the calculus returned."""

from __future__ import annotations

import sympy as sp

from symcalc.derivation import Derivation, Line
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum
from symcalc.models.dln import balanced, brownian, divergence, limits
from symcalc.models.dln.metric import (
    entropic_drift,
    entropy,
    gradient,
    lam,
    metric_volume,
    multiplier,
    multipliers,
    operator_term,
)  # fmt: skip
from symcalc.singular import frame_variations, singular_variation


def multiplier_derivation() -> Derivation:
    """a_ij from the definition of A_{N,W}."""
    return Derivation(
        "The multipliers of A_{N,W} in the frame, every d and N",
        (
            Line("The p-th term (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N} multiplies Z_ij, with σ = λ^N, by", r"a_{ij}^{(p)}",
                 operator_term("i", "j", sp.Symbol("p", integer=True)), "dln.multiplier", "a_ij^(p)"),
            Line("Summed over p = N − m, a geometric sum:", "a_{ij}", multiplier("i", "j"), "dln.multiplier", "a_ij"),
            Line("As a quotient, i ≠ j (σ² = λ^{2N}):", "a_{ij}", as_quotient(multiplier("i", "j")),
                 "dln.multiplier", "a_ij"),
            Line("On the diagonal:", "a_{ii}", multipliers().diagonal, "dln.multiplier", "a_ii"),
        ),
    )  # fmt: skip


def entropy_derivation() -> Derivation:
    """S from the Gram matrix of the gauge orbit."""
    return Derivation(
        "The entropy of the gauge orbits, every d and N",
        (
            Line("The level p moves the factors p and p + 1 by X Λ and −Λ X, X = (E_ij − E_ji)/√2; their squares:",
                 r"\langle T_p, T_p\rangle", balanced.gram_own(), "dln.gram", "<T_p, T_p>"),
            Line("Neighbouring levels share one factor; other levels and other pairs are orthogonal:",
                 r"\langle T_p, T_{p+1}\rangle", balanced.gram_next(), "dln.gram", "<T_p, T_p+1>"),
            Line("The tridiagonal determinant of N − 1 levels, T_n = ⟨T_p, T_p⟩ T_{n−1} − ⟨T_p, T_{p+1}⟩² T_{n−2}:",
                 r"\det G_{ij}", balanced.gram_determinant(), "dln.gram_determinant", "det G_ij"),
            Line("which is the multiplier of A_{N,W}:", "a_{ij}", multiplier("i", "j"), "dln.gram_determinant", "a_ij"),
            Line("Half the log determinant over all pairs, up to (N − 1) log vol O(d):", "S", entropy(),
                 "dln.entropy"),
        ),
    )  # fmt: skip


def entropic_derivation() -> Derivation:
    """Σ′ from S and the metric."""
    return Derivation(
        "The entropic force Σ′, every d and N",
        (
            Line("The log volume of the gauge orbit:", "S", entropy(), "dln.entropy"),
            Line("Dσ_k(Z) in the frame, so the differential of a spectral function is diagonal:", r"D\sigma_k(Z)",
                 singular_variation(1), "variations.singular_first", "Dσ_k(Z)"),
            Line("The slope, free of cancellation because the geometric sum is differentiated as a node:",
                 r"\partial S / \partial\lambda_k", entropy().diff(lam["k"]).map(sp.factor), "dln.entropic_drift",
                 "∂S/∂λ_k"),
            Line("grad S = A(dS): a_kk ∂S/∂σ_k with σ_k = λ_k^N.", r"\Sigma'_k", entropic_drift(),
                 "dln.entropic_drift", "Σ′_k"),
            Line("N = 1, nothing is redundant:", r"\Sigma'_k", limits.at_depth(entropic_drift(), 1),
                 "dln.special_depths", "Σ′_k"),
            Line("N = 2, with σ = λ²:", r"\Sigma'_k", limits.at_depth(entropic_drift(), 2).tidied(),
                 "dln.special_depths", "Σ′_k"),
            Line("Equal singular values, each of the others:", r"\Sigma'_k",
                 limits.at_coincidence(entropic_drift()).tidied(), "dln.limits", "Σ′_k"),
        ),
    )  # fmt: skip


def ito_derivation() -> Derivation:
    """Σ″: the two-body terms, their cancellation, and the one-body term that is left."""
    div, slope = divergence.by_frames("k", "k"), gradient(metric_volume())
    return Derivation(
        "The Itô drift Σ″ of Brownian motion on (M_d, g^N), every d and N",
        (
            Line("Rotation of the left singular vectors, j ≠ k:", r"\langle u_j, D u_k(Z)\rangle",
                 frame_variations()[0], "variations.left_frame", "<u_j, Du_k(Z)>"),
            Line("div A, one-body term ∂a_kk/∂σ_k:", r"(\operatorname{div} A)_k^{(1)}", one_body(div).tidied(),
                 "theorem18.divergence", "(div A)_k, one body"),
            Line("div A, two-body terms, from the rotation of the frame (and, as a second route, from Daleckiĭ–Kreĭn):",
                 r"(\operatorname{div} A)_k^{(2)}", two_body(div).tidied(), "theorem18.divergence",
                 "(div A)_k, two bodies"),
            Line("A grad log √det g with log √det g = −½ Σ_{i,j} log a_ij, one-body term:",
                 r"(A\,\nabla \log\sqrt{g})_k^{(1)}", one_body(slope).tidied(), "theorem18.volume_gradient",
                 "(A grad log √g)_k, one body"),
            Line("and its two-body terms, −2Σ′_k:", r"(A\,\nabla \log\sqrt{g})_k^{(2)}", two_body(slope),
                 "theorem18.volume_gradient", "(A grad log √g)_k, two bodies"),
            Line("All two-body terms cancel, decided for every d and N:", r"\text{two bodies}",
                 two_body(div + slope).normal(), "theorem18.cancellation", "two bodies"),
            Line("One one-body term is left:", r"\Sigma''_k", brownian.ito_drift(), "theorem18.ito_drift", "Σ″_k"),
            Line("Off the diagonal, k ≠ l:", r"\Sigma''_{kl}", brownian.ito_drift_off_diagonal().normal(),
                 "theorem18.off_diagonal", "Σ″_kl"),
        ),
    )  # fmt: skip


def singular_derivation() -> Derivation:
    """The drift of σ_k."""
    C, equation = brownian.covariance(), brownian.singular_equation()
    return Derivation(
        "The singular values of Brownian motion on (M_d, g^N), every d and N",
        (
            Line("The Itô drift of the matrix in its frame:", r"\Sigma''_k", brownian.ito_drift(),
                 "theorem18.ito_drift", "Σ″_k"),
            Line("The covariance of its noise in the frame:", r"\mathbb{E}[dX_{ij}^2]/dt", C("i", "j", "i", "j"),
                 "theorem18.covariance", "E[dX_ij²]/dt"),
            Line("The second variation of σ_k:", r"D^2\sigma_k(A, A)", singular_variation(2),
                 "variations.singular_second", "D²σ_k(A, A)"),
            Line("Itô's formula:", r"\mathrm{drift}_k", equation.drift, "theorem18.singular_drift", "drift_k"),
            Line("With the geometric sum as a quotient:", r"\mathrm{drift}_k",
                 brownian.in_quotients(equation.drift), "theorem18.singular_drift", "drift_k"),
            Line("The martingale parts:", r"d\langle\sigma_k\rangle/dt", equation.variance, "theorem18.singular_noise",
                 "d<σ_k>/dt"),
        ),
    )  # fmt: skip


def root_derivation() -> Derivation:
    """The drift of λ_k = σ_k^{1/N}."""
    equation = brownian.root_equation()
    return Derivation(
        "λ_k = σ_k^{1/N} for Brownian motion on (M_d, g^N), every d and N",
        (
            Line("The drift of σ_k:", r"\mathrm{drift}(\sigma_k)", brownian.singular_equation().drift,
                 "theorem18.singular_drift", "drift(σ_k)"),
            Line("Its variance:", r"d\langle\sigma_k\rangle/dt", brownian.singular_equation().variance,
                 "theorem18.singular_noise", "d<σ_k>/dt"),
            Line("Itô's formula for λ = σ^{1/N}; Σ″ cancels against λ''(σ):", r"\mathrm{drift}(\lambda_k)",
                 brownian.in_quotients(equation.drift), "theorem18.lambda_drift", "drift(λ_k)"),
            Line("The noise has no λ in it, so √N λ are the singular values of a Euclidean matrix Brownian motion:",
                 r"d\langle\lambda_k\rangle/dt", equation.variance, "theorem18.law_of_lambda", "d<λ_k>/dt"),
        ),
    )  # fmt: skip


def one_body(expression: IndexSum) -> IndexSum:
    """The part without a sum."""
    return IndexSum(expression.free, {m: sp.powsimp(body) for m, body in expression.grades.items() if m == 0})


def two_body(expression: IndexSum) -> IndexSum:
    """The part with one summed index."""
    return IndexSum(expression.free, {m: body for m, body in expression.grades.items() if m == 1})

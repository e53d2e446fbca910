"""What a formula of the catalogue becomes in another convention, or without one step of its derivation: all derived.

A refuted formula that is decided to equal one of these is right there; the words say where.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import sympy as sp

from symcalc.indexed import IndexSum
from symcalc.indices import Entry
from symcalc.models import dln
from symcalc.models.dln import divergence, fields
from symcalc.models.dln.metric import N, lam, singular_slope
from symcalc.singular import DIRECTION, singular_variation

Reading: TypeAlias = "tuple[str, Callable[[], IndexSum]]"


def stratonovich_drift() -> IndexSum:
    """The drift of σ_k in Stratonovich form: the Itô drift minus ¼ ∂(variance)/∂σ_k (one noise for each k).

    >>> from symcalc.models import dln
    >>> print(dln.singular_equation().drift - stratonovich_drift())
    lam[k]**N*N/(lam[k]**2*beta) - lam[k]**N/(lam[k]**2*beta)
    """
    equation = dln.singular_equation()
    slope = 1 / sp.diff(lam["k"] ** N, lam["k"])
    correction = equation.variance.diff(lam["k"]) * (slope / 4)
    return equation.drift + correction.map(lambda body: sp.expand(sp.powsimp(sp.expand(-body))))


def one_body_drift() -> IndexSum:
    """The part of the drift of σ_k that no other singular value takes part in."""
    return dln.ito_drift() * (1 / dln.beta)


def chain_rule_drift() -> IndexSum:
    """The drift of λ_k = σ_k^{1/N} without the second-order term of Itô's formula."""
    return dln.singular_equation().drift * (1 / sp.diff(lam["k"] ** N, lam["k"]))


def without_cross_term() -> IndexSum:
    """D²σ_k(A, A) without the products A[j, k] A[k, j]: the mean over both signs of the entries A[j, k]."""
    second = singular_variation(2)
    return (second + _with_incoming(second, lambda entry: -entry)) * sp.S.Half


def for_symmetric_direction() -> IndexSum:
    """D²σ_k(A, A) for A symmetric in the singular frames: A[k, j] in place of A[j, k]."""
    return _with_incoming(singular_variation(2), lambda entry: Entry(DIRECTION, *entry.indices[::-1]))


def _with_incoming(value: IndexSum, change: Callable[[Entry], sp.Expr]) -> IndexSum:
    """With `change` of each entry A[j, k], j ≠ k."""

    def of(body: sp.Expr) -> sp.Expr:
        incoming = [e for e in body.atoms(Entry) if e.family == DIRECTION and e.indices[0] != "k" == e.indices[1]]
        return body.xreplace({e: change(e) for e in incoming})

    return value.map(of)


def _over(expression: Callable[[], IndexSum], dimension: int) -> Callable[[], IndexSum]:
    """A formula over C (dimension 2) or H (4), square."""
    values = {fields.bF: sp.Integer(dimension), fields.EXTRA: sp.S.Zero}
    return lambda: expression().map(lambda body: body.xreplace(values))


def _zero() -> IndexSum:
    return IndexSum.of(0, "k")


def _slope() -> IndexSum:
    """∂S/∂σ_k."""
    return singular_slope(dln.entropy())


def _divergence() -> IndexSum:
    return divergence.by_frames("k", "k")


COMPLEX, QUATERNIONIC = "It is right for complex W; here W is real.", "It is right for quaternionic W; here W is real."

READINGS: dict[str, tuple[Reading, ...]] = {
    "dyson.drift": (
        ("It is right for Stratonovich noise P_M ∘ dH, which keeps to the orbit; here dM is read as Itô.", _zero),
    ),
    "singular.second": (
        ("The cross terms 2*A[j, k]*A[k, j]*sigma[j]/(sigma[k]**2 - sigma[j]**2) are missing.", without_cross_term),
        ("It is right for A symmetric in the singular frames; here A[j, k] and A[k, j] are any.",
         for_symmetric_direction),
    ),
    "dln.entropy": (
        (COMPLEX, _over(fields.field_entropy, 2)),
        (QUATERNIONIC, _over(fields.field_entropy, 4)),
    ),
    "dln.entropic_drift": (
        ("It is ∂S/∂σ_k: the gradient in the metric g^N has a factor a_kk = N sigma[k]**(2 - 2/N) before it.", _slope),
        ("It is Σ″, the Itô drift of Brownian motion; Σ′ is the gradient of the entropy.", dln.ito_drift),
        (COMPLEX, _over(fields.field_entropic_drift, 2)),
        (QUATERNIONIC, _over(fields.field_entropic_drift, 4)),
    ),
    "dln.ito_drift": (
        ("It is right for complex W, over which Σ″ vanishes; here W is real.", _zero),
        ("It is div A alone: A grad log √det g^N is missing.", _divergence),
        ("It is Σ′, the gradient of the entropy; Σ″ is the Itô drift of Brownian motion.", dln.entropic_drift),
    ),
    "dln.singular_drift": (
        ("It is the drift in Stratonovich form: the Itô correction (N - 1)*sigma[k]**(1 - 2/N)/beta, which is Σ″/β, is "
         "missing.", stratonovich_drift),
        ("It is Σ″/β alone: the repulsion by the other singular values is missing.", one_body_drift),
        ("It is the drift of λ_k; that of σ_k is asked for.", lambda: dln.root_equation().drift),
        (COMPLEX, _over(lambda: fields.singular_equation().drift, 2)),
        (QUATERNIONIC, _over(lambda: fields.singular_equation().drift, 4)),
    ),
    "dln.lambda_drift": (
        ("It is the chain rule without Itô's correction for λ = σ^(1/N).", chain_rule_drift),
        ("It is the drift of σ_k; that of λ_k is asked for.", lambda: dln.singular_equation().drift),
        (COMPLEX, _over(fields.root_drift, 2)),
        (QUATERNIONIC, _over(fields.root_drift, 4)),
    ),
}  # fmt: skip

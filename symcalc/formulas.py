"""Formulas by id: what is derived, and what can be done with it (show, differentiate, compile, compare).

Conventions of the arguments: `x` eigenvalues, ascending, indices are positions; `beta` inverse temperature; `d` the
dimension.  Vector-valued formulas have the free index `k`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symcalc.errors import BadInput, DimensionError, UnknownId
from symcalc.grammar import Signature

if TYPE_CHECKING:
    import sympy as sp

    from symcalc.codegen.numpy_module import VectorFunction
    from symcalc.derivation import Derivation
    from symcalc.domains import Domain


@dataclass(frozen=True)
class Formula:
    """A derived formula.

    >>> f = formula("dyson.drift")
    >>> f.expression(d=2)
    (1/(x1 - x2), -1/(x1 - x2))
    >>> f.compile()([[0.0, 2.0]])
    array([[-0.5,  0.5]])
    """

    id: str
    summary: str
    arguments: tuple[str, ...]
    signature: Signature
    dimensions: tuple[int, ...]
    conventions: tuple[str, ...]
    components: Callable[[int], Sequence[sp.Expr]]
    domain: Callable[[int], Domain]
    derive: Callable[[], Derivation]

    def expression(self, d: int) -> tuple[sp.Expr, ...]:
        """The components as SymPy expressions in x1, …, xd.

        Raises `DimensionError` where d is not a positive integer, or is not derived yet.
        """
        if not isinstance(d, int) or isinstance(d, bool) or d < 1:
            raise DimensionError(f"d must be a positive integer, not {d!r}")
        return tuple(self.components(d))

    @property
    def derivation(self) -> Derivation:
        """The derivation, line by line."""
        return self.derive()

    def latex(self) -> str:
        """LaTeX of the formula in the largest dimension in which it is derived."""
        from symcalc.derivation import latex

        return latex(self.expression(max(self.dimensions)))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def source(self, backend: str = "numpy") -> str:
        """The text of a standalone module with this formula as one function."""
        return self._function(backend).source()

    def compile(self, backend: str = "numpy") -> Callable[..., Any]:
        """The formula as a vectorised function, (..., d) → (..., d), of float64."""
        return self._function(backend).compile()

    def _function(self, backend: str) -> VectorFunction:
        if backend != "numpy":
            raise BadInput(f"no backend {backend!r}; there is numpy")
        from symcalc.codegen.numpy_module import VectorFunction
        from symcalc.spectral import eigenvalue_symbols

        return VectorFunction(
            name=self.id.replace(".", "_"),
            summary=self.summary,
            latex=self.latex(),
            notes=self.conventions,
            formula_id=self.id,
            arguments={d: eigenvalue_symbols(d) for d in self.dimensions},
            components={d: self.expression(d) for d in self.dimensions},
        )


def _dyson_drift(d: int) -> Sequence[sp.Expr]:
    from symcalc.models import dyson

    return dyson.drift(d)


def _dyson_domain(d: int) -> Domain:
    from symcalc.models import dyson

    return dyson.domain(d)


def _dyson_derivation() -> Derivation:
    from symcalc.models import dyson

    return dyson.drift_derivation()


FORMULAS: dict[str, Formula] = {
    f.id: f
    for f in (
        Formula(
            id="dyson.drift",
            summary="Drift of the eigenvalues of dM = P_M dH + √(2/β) P_M^⊥ dH (Itô), per unit time.",
            arguments=("x",),
            signature=Signature(
                scalars=frozenset({"beta", "d"}),
                entries={"x": 1},
                free=("k",),
                hints={
                    "sigma": "singular values belong to the deep linear network; dyson.drift has x[k]",
                    "lam": "lam belongs to the deep linear network; dyson.drift has x[k]",
                    "N": "N belongs to the deep linear network; dyson.drift has x[k], beta and d",
                },
            ),
            dimensions=(1, 2),
            conventions=(
                "H is the standard Wiener process on complex Hermitian matrices: E|dH_ij|^2 = dt (i != j),",
                "E dH_ii^2 = dt; inner product Re tr(A*B); Ito.  Derived from the characteristic polynomial",
                "and the covariance of the noise (slides, Theorem 15; arXiv 2210.11347).",
            ),
            components=_dyson_drift,
            domain=_dyson_domain,
            derive=_dyson_derivation,
        ),
    )
}


def formula(identity: str) -> Formula:
    """The formula with this id; `UnknownId` if there is none.

    >>> formula("dyson.drift").arguments
    ('x',)
    """
    if identity not in FORMULAS:
        close = difflib.get_close_matches(identity, FORMULAS, n=3)
        hint = f"did you mean {', '.join(close)}?" if close else f"there is: {', '.join(FORMULAS)}"
        raise UnknownId(f"no formula {identity!r}; {hint}")
    return FORMULAS[identity]

"""Formulas by id: what is derived, and what can be done with it (show, differentiate, compile, compare).

Conventions of the arguments: `x` eigenvalues, ascending; `sigma` singular values, descending and positive; indices are
positions; `A` a direction given in the eigenframe (Hermitian) or in the singular frames (real); `beta` inverse
temperature; `d` the dimension.  Vector-valued formulas have the free index `k`, matrix-valued ones `i` and `j`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from symcalc.errors import BadInput, DimensionError, UnknownId, require_integer
from symcalc.grammar import Signature

if TYPE_CHECKING:
    from symcalc.codegen.certificate import Certificate
    from symcalc.codegen.function import Function
    from symcalc.derivation import Derivation
    from symcalc.domains import Domain
    from symcalc.indexed import IndexMatrix, IndexSum


@dataclass(frozen=True)
class Formula:
    """A derived formula, for every d.

    `derived` returns it as a sum over indices; `up_to_constant` says that it is defined up to an additive constant.
    `conventions` are sentences: the setting, the order of the entries, the source.
    `written` puts an instance into the arguments' symbols, where the derivation has others (σ_k for λ_k^N).

    >>> f = formula("dyson.drift")
    >>> f.expression(d=3)[0]
    1/(x1 - x3) + 1/(x1 - x2)
    >>> f.compile()([[0.0, 2.0]])
    array([[-0.5,  0.5]])
    """

    id: str
    summary: str
    arguments: tuple[str, ...]
    scalars: frozenset[str]
    conventions: tuple[str, ...]
    derived: Callable[[], IndexSum | IndexMatrix]
    domain: Callable[[int], Domain]
    derive: Callable[[], Derivation]
    up_to_constant: bool = False
    ranks: Mapping[str, int] = field(default_factory=dict)
    free: tuple[str, ...] = ("k",)
    written: Callable[[Any, int | None], Any] | None = None

    @property
    def order(self) -> str:
        """How the entries of the argument are ordered."""
        return ASCENDING if self.arguments[0] == "x" else DESCENDING

    @property
    def takes_depth(self) -> bool:
        """Whether N is an argument; then lam = sigma**(1/N) may be typed as well."""
        return "N" in self.arguments

    @property
    def signature(self) -> Signature:
        """What a typed formula may name."""
        indexed = [name for name in self.arguments if name not in _SCALARS]
        entries = {name: self.ranks.get(name, 1) for name in [*indexed, *(["lam"] if self.takes_depth else [])]}
        takes = ", ".join([*(Signature(frozenset(), entries, ()).example(e) for e in entries), *sorted(self.scalars)])
        hints = {
            name: f"{name} belongs to {other}; {self.id} ({self.summary.rstrip('.')}) has {takes}"
            for name, other in _BELONGS.items()
            if name not in entries and name not in self.scalars
        }
        return Signature(self.scalars | {"d"}, entries, self.free, hints)

    def expression(self, d: int, N: int | None = None) -> Any:
        """The formula in dimension d in plain symbols: an expression, a tuple for a vector, or a matrix.

        `N` is a number for the depth of a network; left out, it is the symbol.  Raises `DimensionError` where d is
        not a positive integer, `BadInput` for an N that is not, or that the formula does not have.

        >>> formula("dln.ito_drift").expression(d=1), formula("dln.entropic_drift").expression(d=2, N=2)
        ((sigma1**((N - 2)/N)*(N - 1),), (sigma1/(sigma1 + sigma2), sigma2/(sigma1 + sigma2)))
        """
        if not isinstance(d, int) or isinstance(d, bool) or d < 1:
            raise DimensionError(f"d must be a positive integer, not {d!r}")
        if N is not None:
            if "N" not in self.arguments:
                raise BadInput(f"{self.id} has no N; its arguments are {', '.join(self.arguments)}")
            require_integer("N", N, 1)
        value = self._instance(d)
        if self.written is None:
            return value
        if isinstance(value, tuple):
            return tuple(self.written(v, N) for v in value)
        return value.applyfunc(lambda v: self.written(v, N)) if hasattr(value, "applyfunc") else self.written(value, N)

    def _instance(self, d: int) -> Any:
        value = self.derived()
        if not self.free:
            return value.instantiate(d)
        return value.components(d) if len(self.free) == 1 else value.instantiate(d)  # type: ignore[union-attr]

    @property
    def derivation(self) -> Derivation:
        """The derivation, line by line."""
        return self.derive()

    @property
    def jacobian(self) -> Formula:
        """The derivative of component i with respect to entry j of the argument x or sigma, as a formula of its own.

        It is generated and certified like any other, and is no entry of the catalogue.  Raises `BadInput` where the
        formula is no vector, or has a direction A beside.

        >>> formula("dyson.drift").jacobian.compile()([0.0, 2.0])
        array([[-0.25,  0.25],
               [ 0.25, -0.25]])
        """
        from symcalc import jacobian

        argument = self.arguments[0]
        if self.free != ("k",) or self.ranks:
            raise BadInput(f"{self.id} has no Jacobian; there is one of a vector in x or sigma alone")
        return replace(
            self,
            id=f"{self.id}.jacobian",
            summary=f"Jacobian of {self.id}: entry i, j is the derivative of component i by {argument}[j].",
            derived=lambda: jacobian.jacobian(self.derived(), argument),
            derive=lambda: jacobian.derivation(self.derive(), self.derived(), argument),  # type: ignore[arg-type]
            free=("i", "j"),
        )

    def latex(self) -> str:
        """LaTeX of the formula for every d."""
        return self.derived().latex()

    def __str__(self) -> str:
        return str(self.derived())

    def __repr__(self) -> str:
        return f"formula({self.id!r})"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def source(self, backend: str = "numpy") -> str:
        """The text of a standalone module with this formula as one function, for every d."""
        from symcalc.codegen import backends

        return backends.source(self._function(), backend)

    def compile(self, backend: str = "numpy") -> Callable[..., Any]:
        """The formula as a vectorised function of its arguments, batch axes first: (..., d) → (..., d), of float64."""
        from symcalc.codegen import backends

        return backends.compiled(self._function(), backend)

    def certify(self, backend: str = "numpy", dimensions: Sequence[int] | None = None) -> Certificate:
        """The largest error of the compiled function on a stress grid, in units of 2⁻⁵² Σ_j |T_j|, and where.

        >>> formula("dyson.drift").certify(dimensions=[1, 2, 3]).largest < 4
        True
        """
        from symcalc.codegen.certificate import DIMENSIONS, certify

        return certify(self._function(), self.compile(backend), backend, dimensions or DIMENSIONS)

    def _function(self) -> Function:
        from symcalc.codegen.function import Function

        return Function(
            name=self.id.replace(".", "_"),
            summary=self.summary,
            value=self.derived(),
            arguments=self.arguments,
            latex=self.latex(),
            notes=self.conventions,
            formula_id=self.id,
            ranks=self.ranks,
        )


_SCALARS = ("N", "beta")
_BELONGS = {
    "x": "eigenvalues",
    "A": "the variations",
    "sigma": "singular values",
    "lam": "the deep linear network",
    "N": "the deep linear network",
    "beta": "noise",
}


# --- the catalogue: each entry names the function that derives it ------------------------------------------------


def _dyson_drift() -> IndexSum:
    from symcalc.models import dyson

    return dyson.equation().drift


def _dyson_domain(d: int) -> Domain:
    from symcalc.models import dyson

    return dyson.domain(d)


def _dyson_derivation() -> Derivation:
    from symcalc.models import dyson

    return dyson.drift_derivation()


def _orbit_entropy() -> IndexSum:
    from symcalc import orbits
    from symcalc.models.dyson import COMPLEX

    return orbits.entropy(COMPLEX)


def _orbit_curvature() -> IndexSum:
    from symcalc import orbits
    from symcalc.models.dyson import COMPLEX

    return orbits.mean_curvature(COMPLEX)


def _orbit_derivation() -> Derivation:
    from symcalc import orbits

    return orbits.derivation()


def _eigenvalue(n: int) -> Callable[[], IndexSum]:
    def derived() -> IndexSum:
        from symcalc.spectral import eigenvalue_variation

        return eigenvalue_variation(n)

    return derived


def _eigenvalue_domain(d: int) -> Domain:
    from symcalc.spectral import variation_domain

    return variation_domain(d)


def _eigenvalue_derivation() -> Derivation:
    from symcalc.spectral import derivation

    return derivation()


def _singular(n: int) -> Callable[[], IndexSum]:
    def derived() -> IndexSum:
        from symcalc.singular import singular_variation

        return singular_variation(n)

    return derived


def _singular_domain(d: int) -> Domain:
    from symcalc.singular import variation_domain

    return variation_domain(d)


def _singular_derivation() -> Derivation:
    from symcalc.singular import derivation

    return derivation()


def _dln(name: str) -> Callable[[], Any]:
    def derived() -> Any:
        from symcalc.models import dln

        value = getattr(dln, name.split(".")[0])()
        return value.drift if name.endswith(".drift") else value

    return derived


def _dln_derivation(name: str) -> Callable[[], Derivation]:
    def derive() -> Derivation:
        from symcalc.models.dln import derivations

        made: Derivation = getattr(derivations, name)()
        return made

    return derive


def _dln_domain(d: int) -> Domain:
    from symcalc.models import dln

    return dln.singular_domain(d)


def _dln_written(value: Any, N: int | None) -> Any:
    from symcalc.models import dln

    return dln.in_singular_values(value, dln.N if N is None else N)


ASCENDING = "x[1] < ... < x[d]"
DESCENDING = "sigma[1] > ... > sigma[d] > 0"
_HERMITIAN = (
    "H is the standard Wiener process on complex Hermitian matrices: E|dH_ij|^2 = dt (i != j), E dH_ii^2 = dt; inner "
    "product Re tr(A*B); Ito.",
    f"{ASCENDING}, the eigenvalues.",
    "Derived from the second variation of the eigenvalues and the covariance of the noise (slides, Theorem 15; arXiv "
    "2210.11347).",
)
_ORBIT = (
    "O_x is the orbit {U diag(x) U*} of complex Hermitian matrices; inner product Re tr(A*B).",
    f"{ASCENDING}, the eigenvalues.",
    "Derived from the Gram matrix and the acceleration of the orbit's tangents [a, X].",
)
_EIGEN = (
    "A is Hermitian and given in the eigenframe of M = diag(x); A[k, j] is the conjugate of A[j, k].",
    f"{ASCENDING}, the eigenvalues.",
    "Derived by the Rayleigh-Schroedinger recursion.",
)
_SINGULAR = (
    "A is real and given in the singular frames, A[i, j] = <u_i, A v_j>, at W = diag(sigma), square.",
    f"{DESCENDING}, the singular values.",
    "Derived by the Rayleigh-Schroedinger recursion for [[0, W], [W^T, 0]].",
)
_DLN = (
    "W = W_N ... W_1 is real d x d, the factors balanced, with the Frobenius metric; g^N(Z, Z) = <Z, A^{-1} Z>; "
    "matrices are in the frame, Z_ij = <u_i, Z v_j>.",
    f"{DESCENDING}, the singular values of W; lam = sigma**(1/N).",
    "Brownian motion has generator Laplacian/beta (beta = 2: the probabilists'); Ito (slides, Theorem 18; arXiv "
    "2411.09004, 2509.09088).",
)
_DLN_SCALARS = frozenset({"N"})

FORMULAS: dict[str, Formula] = {
    f.id: f
    for f in (
        Formula(
            "dyson.drift",
            "Drift of the eigenvalues of dM = P_M dH + √(2/β) P_M^⊥ dH (Itô), per unit time.",
            ("x",), frozenset({"beta"}), _HERMITIAN, _dyson_drift, _dyson_domain, _dyson_derivation,
        ),
        Formula(
            "dyson.entropy",
            "Log volume of the isospectral orbit O_x, up to an additive constant.",
            ("x",), frozenset(), _ORBIT, _orbit_entropy, _dyson_domain, _orbit_derivation,
            up_to_constant=True, free=(),
        ),
        Formula(
            "dyson.mean_curvature",
            "Mean curvature vector of the isospectral orbit O_x (trace of the second fundamental form), at diag(x).",
            ("x",), frozenset(), _ORBIT, _orbit_curvature, _dyson_domain, _orbit_derivation,
        ),
        Formula(
            "eigenvalue.first",
            "First variation D x_k(A) of the eigenvalues.",
            ("x", "A"), frozenset(), _EIGEN, _eigenvalue(1), _eigenvalue_domain, _eigenvalue_derivation,
            ranks={"A": 2},
        ),
        Formula(
            "eigenvalue.second",
            "Second variation D² x_k(A, A) of the eigenvalues.",
            ("x", "A"), frozenset(), _EIGEN, _eigenvalue(2), _eigenvalue_domain, _eigenvalue_derivation,
            ranks={"A": 2},
        ),
        Formula(
            "singular.first",
            "First variation D σ_k(A) of the singular values of a real square matrix.",
            ("sigma", "A"), frozenset(), _SINGULAR, _singular(1), _singular_domain, _singular_derivation,
            ranks={"A": 2},
        ),
        Formula(
            "singular.second",
            "Second variation D² σ_k(A, A) of the singular values of a real square matrix.",
            ("sigma", "A"), frozenset(), _SINGULAR, _singular(2), _singular_domain, _singular_derivation,
            ranks={"A": 2},
        ),
        Formula(
            "dln.multiplier",
            "Eigenvalue a_ij of A_{N,W}, the inverse of the metric g^N, on u_i v_jᵀ.",
            ("sigma", "N"), _DLN_SCALARS, _DLN, _dln("multipliers"), _dln_domain,
            _dln_derivation("multiplier_derivation"), free=("i", "j"), written=_dln_written,
        ),
        Formula(
            "dln.entropy",
            "Log volume of the gauge orbit of a balanced network, up to an additive constant.",
            ("sigma", "N"), _DLN_SCALARS, _DLN, _dln("entropy"), _dln_domain,
            _dln_derivation("entropy_derivation"), up_to_constant=True, free=(), written=_dln_written,
        ),
        Formula(
            "dln.entropic_drift",
            "Σ′: the gradient of the entropy in the metric g^N, in the frame.",
            ("sigma", "N"), _DLN_SCALARS, _DLN, _dln("entropic_drift"), _dln_domain,
            _dln_derivation("entropic_derivation"), written=_dln_written,
        ),
        Formula(
            "dln.ito_drift",
            "Σ″: the Itô drift, in the frame, of β × Brownian motion on (M_d, g^N).",
            ("sigma", "N"), _DLN_SCALARS, _DLN, _dln("ito_drift"), _dln_domain,
            _dln_derivation("ito_derivation"), written=_dln_written,
        ),
        Formula(
            "dln.singular_drift",
            "Drift of σ_k for Brownian motion on (M_d, g^N).",
            ("sigma", "N", "beta"), _DLN_SCALARS | {"beta"}, _DLN, _dln("singular_equation.drift"), _dln_domain,
            _dln_derivation("singular_derivation"), written=_dln_written,
        ),
        Formula(
            "dln.lambda_drift",
            "Drift of λ_k = σ_k^{1/N} for Brownian motion on (M_d, g^N).",
            ("sigma", "N", "beta"), _DLN_SCALARS | {"beta"}, _DLN, _dln("root_equation.drift"), _dln_domain,
            _dln_derivation("root_derivation"), written=_dln_written,
        ),
    )
}  # fmt: skip


def formula(identity: str) -> Formula:
    """The formula with this id; `UnknownId` if there is none.

    >>> formula("dyson.drift").arguments
    ('x',)
    """
    if identity not in FORMULAS:
        close = difflib.get_close_matches(identity, FORMULAS, n=3)
        near = f"did you mean {', '.join(close)}? " if close else ""
        own = "an equation of your own is checked in Python, by symcalc.check_process"
        raise UnknownId(f"no formula {identity!r}; {near}There are {', '.join(FORMULAS)}; {own}")
    return FORMULAS[identity]

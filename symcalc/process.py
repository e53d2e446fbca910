"""What Itô and Stratonovich processes share: state, drift, diffusion and noise, and what may be done with functions.

The state of a complex process holds an entry and its conjugate as two symbols, so that differentiation is algebraic.
A function f(t, X) is an expression in the symbols of the state and `TIME`; it must be twice continuously
differentiable, and functions that are not (|x|, max, …) are refused.
"""

from __future__ import annotations

import itertools
import operator
import re
from abc import ABC
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeAlias

import sympy as sp

from symcalc.derivation import Derivation
from symcalc.derivation import latex as latex_of
from symcalc.derivations import derive
from symcalc.errors import BadInput, DimensionError, NoiseError
from symcalc.matrix_noise import matrix_of_symbols
from symcalc.noise import Noise, brownian
from symcalc.values import symbolic

Value: TypeAlias = Any
"""An `sp.Expr` or an `sp.ImmutableMatrix`."""


TIME = sp.Symbol("t", real=True)
"""The time variable of functions f(t, x); no other symbol may be called t."""

_NOT_SMOOTH = (
    sp.Abs,
    sp.sign,
    sp.Max,
    sp.Min,
    sp.Heaviside,
    sp.DiracDelta,
    sp.Piecewise,
    sp.floor,
    sp.ceiling,
    sp.frac,
    sp.arg,
    sp.re,
    sp.im,
    sp.acot,
)
_NO_FUNCTION = (sp.nan, sp.zoo, sp.Order, sp.Lambda)


def hermitian_state(d: int, name: str = "M") -> sp.ImmutableMatrix:
    """A d × d Hermitian state: name[i,j] and name[j,i] are conjugate, and two symbols.

    >>> hermitian_state(2)
    Matrix([
    [M[1,1], M[1,2]],
    [M[2,1], M[2,2]]])
    """
    return matrix_of_symbols(name, d)


@dataclass(frozen=True)
class Variation:
    """The first and second derivative of a function in a direction A: Df(A) and D²f(A, A), as forms in its entries.

    For functions known by their derivatives only, such as an eigenvalue.  `value` names the function.
    """

    value: sp.Expr
    direction: sp.ImmutableMatrix
    first: sp.Expr
    second: sp.Expr

    def polarised(self, left: Value, right: Value) -> sp.Expr:
        """D²f(left, right), the symmetric bilinear form of the second derivative."""
        return (self.on(left + right)[1] - self.on(left - right)[1]) / 4

    def on(self, direction: Value) -> tuple[sp.Expr, sp.Expr]:
        """Df(B) and D²f(B, B) for a matrix B in place of the direction."""
        at = dict(zip(self.direction, direction, strict=True))
        return self.first.subs(at, simultaneous=True), self.second.subs(at, simultaneous=True)


@dataclass(frozen=True)
class Process(ABC):
    """State, drift, diffusion and noise, whatever the convention in which they are read."""

    state: Value
    drift: Value
    diffusion: Value
    noise: Noise | None = None

    def __post_init__(self) -> None:
        for name in ("state", "drift", "diffusion"):
            object.__setattr__(self, name, symbolic(getattr(self, name)))
        if shape_of(self.drift) != shape_of(self.state):
            raise DimensionError(
                f"the drift has shape {shape_of(self.drift)}, the state {shape_of(self.state)}: they must agree"
            )
        if self.noise is None:
            self._check_plain()
        elif shape_of(self.diffusion) != shape_of(self.state):
            raise DimensionError(
                f"with a noise given, the diffusion is the martingale increment and has the state's shape "
                f"{shape_of(self.state)}, not {shape_of(self.diffusion)}"
            )
        self._check_increments()
        self._check_names()

    def _check_names(self) -> None:
        """Refuse two symbols of one name: no derivative by a symbol of the state sees its namesake."""
        known = {s.name: s for s in (TIME, *(s for x in self._components for s in x.free_symbols))}
        table = self.noise.table.values() if self.noise else ()
        coefficients = (*entries_of(self.drift), *entries_of(self.diffusion), *map(symbolic, table))
        for s in sorted({s for e in coefficients for s in e.free_symbols}, key=sp.default_sort_key):
            if known.setdefault(s.name, s) != s:
                raise BadInput(
                    f"{s.name} in the drift or the diffusion is another symbol than {s.name} elsewhere in the process: "
                    "assumptions differ (the time is symcalc.process.TIME)"
                )

    def _check_increments(self) -> None:
        increments = set(self.driving_noise.increments)
        for name in ("state", "drift") if self.noise else ("state", "drift", "diffusion"):
            found = {s for entry in entries_of(getattr(self, name)) for s in entry.free_symbols & increments}
            if found:
                listed = ", ".join(sorted(map(str, found)))
                raise NoiseError(
                    f"the {name} contains {listed}, an increment of the noise: it belongs to the diffusion"
                )

    def _check_plain(self) -> None:
        rows, columns = shape_of(self.state)
        if columns != 1 or any(s.is_real is False or (s.is_real is None and s.is_complex) for s in self._components):
            raise NoiseError(
                "a matrix or complex state needs its noise, whose covariance is not guessed: give "
                "noise=hermitian_noise(d), real_matrix_noise(m, n), complex_noise(variance, relation), …, "
                "or a Noise with its table"
            )
        if any(c.has(sp.I) for c in entries_of(self.diffusion)):
            raise NoiseError("a plain diffusion has real coefficients; give a complex noise with its table")
        if shape_of(self.diffusion)[0] != rows:
            raise DimensionError(
                f"the diffusion has {shape_of(self.diffusion)[0]} rows, the state {rows} components: they must agree"
            )

    @property
    def _components(self) -> tuple[sp.Expr, ...]:
        return entries_of(self.state)

    @cached_property
    def _moving(self) -> dict[sp.Symbol, tuple[sp.Expr, sp.Expr]]:
        """Drift and martingale increment of each symbol of the state; a symbol that stands twice moves as one."""
        moving: dict[sp.Symbol, tuple[sp.Expr, sp.Expr]] = {}
        for x, b, u in zip(self._components, entries_of(self.drift), entries_of(self.martingale), strict=True):
            if x.is_number and (b, u) == (0, 0):
                continue
            if (-x).is_Symbol:  # a skew entry, or the conjugate part of a quaternion
                x, b, u = -x, -b, -u
            if not x.is_Symbol:
                raise BadInput(
                    f"functions of {x} need a state that is a symbol; give the process of a symbol its drift"
                )
            if x == TIME:
                raise BadInput("the state may not be called t (real): that symbol is the time")
            if x.is_rational is not None or x.is_algebraic is not None or x.is_zero:
                raise BadInput(f"the state moves on a line, and {x} is declared to take special values only")
            if moving.setdefault(x, (b, u)) != (b, u):
                raise DimensionError(f"{x} stands twice in the state, with different drift or martingale part")
        return moving

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The symbols of the state, each once; functions of the process are expressions in them (and `TIME`)."""
        return tuple(self._moving)

    @cached_property
    def brackets(self) -> dict[tuple[sp.Symbol, sp.Symbol], sp.Expr]:
        """a_ij = d⟨X_i, X_j⟩ / dt for the symbols of the state.

        >>> from symcalc.ito import ItoProcess
        >>> x, y = sp.symbols("x y", real=True)
        >>> ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([[x], [y]])).brackets[x, y]
        x*y
        """
        noise = self.driving_noise
        rows = {x: noise.coefficients(u) for x, (_, u) in self._moving.items()}
        upper = {(x, y): noise.bracket(rows[x], rows[y]) for x, y in itertools.combinations_with_replacement(rows, 2)}
        return upper | {(y, x): a for (x, y), a in upper.items()}

    def _require_function(self, f: sp.Expr) -> None:
        """Refuse functions whose derivatives in the state's symbols would be taken wrongly."""
        increments = set(self.driving_noise.increments)
        if (
            not isinstance(f, sp.Expr)
            or f.is_Matrix
            or f.has(*_NO_FUNCTION)
            or f.is_infinite
            or f.free_symbols & increments
        ):
            raise BadInput(f"a function of the process is an expression in its state and {TIME}, not {f}")
        names = {x.name: x for x in (*self._moving, TIME)}
        for s in f.free_symbols:
            if names.get(s.name, s) != s:
                raise BadInput(f"{s.name} in the function is another symbol than {s.name} here: assumptions differ")
        self._require_algebraic(f)
        on_the_line = {x: sp.Symbol(x.name, real=True) for x in self._moving if x.is_complex is None}
        for part in f.xreplace(on_the_line).atoms(*_NOT_SMOOTH):
            smooth = isinstance(part, sp.acot) and part.args[0].is_nonzero  # its jump is at 0
            if part.free_symbols & {*self._moving, *on_the_line.values(), TIME} and not smooth:
                raise BadInput(
                    f"{part} is not twice continuously differentiable: Itô's formula does not apply (a local time "
                    "appears, as in Tanaka's formula); write f without it where it is smooth: x for |x| on x > 0, "
                    "log(x**2)/2 for log|x|"
                )

    def _require_algebraic(self, e: sp.Expr) -> None:
        """Refuse a conjugate that stays where its entry moves: conj(z), or M[2,1] where the state has M[1,2] only."""
        for part in e.atoms(sp.conjugate, sp.Abs, sp.re, sp.im, sp.arg):
            if any(x.is_real is not True for x in part.free_symbols & set(self._moving)):
                raise BadInput(
                    f"{part} is not algebraic: write the conjugate of an entry as the conjugate's own symbol"
                )
        moving = {x.name: x for x in self._moving if x.is_complex and not x.is_real}
        for s in e.free_symbols - set(self._moving) if moving else ():
            entry = moving.get(re.sub(r"\[(\d+),(\d+)\]$", r"[\2,\1]", s.name))
            if entry is not None:
                raise BadInput(f"{s} is the conjugate of {entry}, which moves: the state has to hold both")

    @cached_property
    def driving_noise(self) -> Noise:
        """The noise whose increments the martingale part is written in."""
        return self.noise or brownian(shape_of(self.diffusion)[1])

    @cached_property
    def martingale(self) -> Value:
        """The martingale increment σ dZ, of the state's shape."""
        if self.noise is not None:
            return self.diffusion
        increment = column_of(self.diffusion) * self.driving_noise.matrix
        return increment if isinstance(self.state, sp.MatrixBase) else increment[0]

    def _of_function(self, value: sp.Expr, drift: sp.Expr, martingale: sp.Expr) -> Self:
        """The process of a function of the state, in the same convention and over the same noise."""
        if self.noise is not None:
            return type(self)(value, drift, martingale, self.noise)
        row = [sp.diff(martingale, w) for w in self.driving_noise.increments]
        return type(self)(value, drift, row[0] if len(row) == 1 else sp.Matrix([row]))

    @property
    def drifts(self) -> dict[sp.Symbol, sp.Expr]:
        """The drift of each symbol of the state."""
        return {x: b for x, (b, _) in self._moving.items()}

    @property
    def increments(self) -> dict[sp.Symbol, sp.Expr]:
        """The martingale increment of each symbol of the state."""
        return {x: u for x, (_, u) in self._moving.items()}

    def correction_of(self, increment: sp.Expr) -> sp.Expr:
        """½ Σ_j d⟨∂_j u, σ_j dZ⟩ / dt for an increment u that depends on the state: what u ∘ dZ has more than u dZ.

        >>> from symcalc.ito import ItoProcess
        >>> x = sp.Symbol("x", positive=True)
        >>> X = ItoProcess(x, 0, x)
        >>> X.correction_of(X.martingale)
        x/2
        """
        self._require_algebraic(increment)
        changes = ((sp.diff(increment, x), u) for x, u in self.increments.items())
        return sp.Add(*(self.driving_noise.covariation(c, u) for c, u in changes if c != 0)) / 2

    @property
    def _correction(self) -> Value:
        """The Itô drift less the Stratonovich drift, component by component."""
        matrix = isinstance(self.state, sp.MatrixBase)
        return self.martingale.applyfunc(self.correction_of) if matrix else self.correction_of(self.martingale)

    def derivation(self, method: str, *arguments: Any) -> Derivation:
        """How the result of a method comes about: its lines, each with the check that was made.

        >>> from symcalc.ito import ItoProcess
        >>> x = sp.Symbol("x", real=True)
        >>> print(ItoProcess(x, -x, 2).derivation("to_stratonovich").show())
        From Itô to Stratonovich
          1. The drift per unit time (Itô):
               b = -x
          2. The martingale increment:
               σ dZ = 2*dW[1]
          3. The correction ½ Σ_j d⟨∂_jσ dZ, σ_j dZ⟩/dt:
               c = 0
          4. The Stratonovich drift, b − c:
               b∘ = -x
               ✓ converting back gives b: decided in Q(x)

        Raises `BadInput` for a method without a derivation (the message lists those there are).
        """
        return derive(self, method, *arguments)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle d{latex_of(self.state)} = {latex_of(self.drift)}\,dt + {latex_of(self.martingale)}$"


def slope(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """∂f/∂x, term by term, which skips the many terms of a long sum that do not hold x."""
    return sp.Add(*(sp.diff(term, x) for term in sp.Add.make_args(f) if x in term.free_symbols))


def shape_of(value: Value) -> tuple[int, int]:
    """Rows and columns; a scalar is 1 × 1."""
    return value.shape if isinstance(value, sp.MatrixBase) else (1, 1)


def column_of(value: Value) -> sp.ImmutableMatrix:
    """The value as a matrix."""
    return value if isinstance(value, sp.MatrixBase) else sp.ImmutableMatrix([[value]])


def matrix_product(left: Value, right: Value, times: Callable[[Any, Any], Any] = operator.mul) -> sp.ImmutableMatrix:
    """The matrix product with another multiplication of entries."""
    a, b = column_of(left), column_of(right)
    return sp.ImmutableMatrix(a.rows, b.cols, lambda i, j: sp.Add(*(times(a[i, k], b[k, j]) for k in range(a.cols))))


def entries_of(value: Value) -> tuple[sp.Expr, ...]:
    """The entries row by row."""
    return tuple(value) if isinstance(value, sp.MatrixBase) else (value,)

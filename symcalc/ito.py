"""Itô processes and Itô's formula, with the covariance of the noise as data.

Conventions.  Everything here is Itô.  A noise is a list of increments dZ_1, …, dZ_m and the table of their
covariations per unit time, E[dZ_a dZ_b] = c_ab dt; nothing is assumed about it that the table does not say.  A
complex increment and its conjugate are two increments (dH_12 and dH_21), and the state of a complex process holds an
entry and its conjugate as two symbols, so that differentiation is algebraic and E[dZ²] = 0 is a line of the table.

    d f(X) = Df(dX) + ½ D²f(dX, dX),      dX = b dt + σ dZ,      dZ_a dZ_b = c_ab dt.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import sympy as sp

from symcalc.errors import BadInput, DimensionError, NoiseError

Value: TypeAlias = Any
"""An `sp.Expr` or an `sp.ImmutableMatrix`."""


@dataclass(frozen=True)
class Noise:
    """The increments of a driving noise and the table of their covariations per unit time.

    `matrix` arranges the increments as the user writes them (a column, a Hermitian matrix).  The table is symmetric
    (one of two mirrored entries is enough); pairs that are not in it are uncorrelated.  Raises `NoiseError` for a
    table that contradicts itself.
    """

    name: str
    matrix: sp.ImmutableMatrix
    table: Mapping[tuple[sp.Symbol, sp.Symbol], sp.Expr]

    def __post_init__(self) -> None:
        table = dict(self.table)
        for (u, v), c in self.table.items():
            if table.setdefault((v, u), c) != c:
                raise NoiseError(f"{self.name}: the covariation of {u} and {v} is given as {c} and as {table[v, u]}")
            if u == v and u.is_real and sp.sympify(c, strict=True).is_negative:
                raise NoiseError(f"{self.name}: the variance of {u} is {c}, which is negative")
            if not {u, v} <= set(self.matrix):
                raise NoiseError(f"{self.name}: the table names {u} and {v}, which are not both increments")
        object.__setattr__(self, "table", table)

    @cached_property
    def increments(self) -> tuple[sp.Symbol, ...]:
        """The distinct increments, row by row."""
        return tuple(dict.fromkeys(self.matrix))

    def covariation(self, left: sp.Expr, right: sp.Expr) -> sp.Expr:
        """E[left · right] / dt for two expressions that are linear in the increments.

        >>> H = hermitian_noise(2)
        >>> H.covariation(H.matrix[0, 1], H.matrix[0, 1]), H.covariation(H.matrix[0, 1], H.matrix[1, 0])
        (0, 1)
        """
        a, b = self._coefficients(left), self._coefficients(right)
        return sp.Add(*(a[u] * b[v] * c for (u, v), c in self.table.items() if u in a and v in b))

    def _coefficients(self, expression: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
        slopes = {u: sp.diff(expression, u) for u in self.increments if expression.has(u)}
        if any(s.has(*self.increments) for s in slopes.values()) or expression.subs(dict.fromkeys(slopes, 0)) != 0:
            raise NoiseError(f"{expression} is not linear in the increments of {self.name}")
        return slopes


def brownian(m: int, name: str = "dW") -> Noise:
    """m independent real Brownian motions, E[dW_a dW_b] = δ_ab dt.

    >>> brownian(2).increments
    (dW[1], dW[2])
    """
    increments = [sp.Symbol(f"{name}[{a}]", real=True) for a in range(1, m + 1)]
    return Noise(name, sp.ImmutableMatrix(increments), {(w, w): sp.S.One for w in increments})


def hermitian_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on Her_d with ⟨A, B⟩ = Re tr(A*B): E[dH_ab dH_cd] = δ_ad δ_bc dt.

    So E|dH_ab|² = dt off the diagonal, E dH_aa² = dt on it, and E[dH_ab²] = 0 for a ≠ b.
    """
    matrix = _matrix_of_symbols(name, d)
    table = {(matrix[a, b], matrix[b, a]): sp.S.One for a in range(d) for b in range(d)}
    return Noise(name, matrix, table)


def symmetric_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on Sym_d with ⟨A, B⟩ = tr(AB): E[dH_ab dH_cd] = ½(δ_ac δ_bd + δ_ad δ_bc) dt.

    >>> H = symmetric_noise(2)
    >>> [H.covariation(h, h) for h in H.increments]
    [1, 1/2, 1]
    """
    matrix = sp.ImmutableMatrix(d, d, lambda i, j: sp.Symbol(f"{name}[{min(i, j) + 1},{max(i, j) + 1}]", real=True))
    table = {(h, h): sp.S.One if i == j else sp.S.Half for (i, j), h in _entries(matrix)}
    return Noise(name, matrix, table)


def _matrix_of_symbols(name: str, d: int) -> sp.ImmutableMatrix:
    """d × d symbols name[i,j]; real on the diagonal."""
    return sp.ImmutableMatrix(
        d, d, lambda i, j: sp.Symbol(f"{name}[{i + 1},{j + 1}]", **({"real": True} if i == j else {"complex": True}))
    )


def _entries(matrix: sp.ImmutableMatrix) -> list[tuple[tuple[int, int], sp.Symbol]]:
    return [((i, j), matrix[i, j]) for i in range(matrix.rows) for j in range(matrix.cols)]


def hermitian_state(d: int, name: str = "M") -> sp.ImmutableMatrix:
    """A d × d Hermitian state: name[i,j] and name[j,i] are conjugate, and two symbols.

    >>> hermitian_state(2)
    Matrix([
    [M[1,1], M[1,2]],
    [M[2,1], M[2,2]]])
    """
    return _matrix_of_symbols(name, d)


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
class ItoProcess:
    """An Itô process dX = b dt + σ dZ.

    `state` is an expression or a matrix of symbols, `drift` has its shape.  `diffusion` is either an n × m matrix of
    coefficients of m independent real Brownian motions (for a state of n components; a scalar for n = m = 1), or,
    with `noise` given, the martingale increment itself: an expression of the state's shape, linear in the noise's
    increments.

    >>> x, mu, s = sp.symbols("x mu sigma", positive=True)
    >>> X = ItoProcess(x, mu * x, s * x)
    >>> Y = X.ito(sp.log(x))
    >>> Y.drift, Y.diffusion
    (mu - sigma**2/2, sigma)

    Raises `DimensionError` where shapes do not fit, and `NoiseError` where the martingale part is not linear in the
    noise, or a complex or matrix state has no noise.
    """

    state: Value
    drift: Value
    diffusion: Value
    noise: Noise | None = None

    def __post_init__(self) -> None:
        for name in ("state", "drift", "diffusion"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))
        if _shape(self.drift) != _shape(self.state):
            raise DimensionError(
                f"the drift has shape {_shape(self.drift)}, the state {_shape(self.state)}: they must agree"
            )
        if self.noise is None:
            self._check_plain()
        elif _shape(self.diffusion) != _shape(self.state):
            raise DimensionError(
                f"with a noise given, the diffusion is the martingale increment and has the state's shape "
                f"{_shape(self.state)}, not {_shape(self.diffusion)}"
            )

    def _check_plain(self) -> None:
        rows, columns = _shape(self.state)
        if columns != 1 or any(s.is_real is False or (s.is_real is None and s.is_complex) for s in self._components):
            raise NoiseError(
                "a matrix or complex state needs its noise: give noise=hermitian_noise(d), or another with its table"
            )
        if any(c.has(sp.I) for c in _flat(self.diffusion)):
            raise NoiseError("a plain diffusion has real coefficients; give a complex noise with its table")
        if _shape(self.diffusion)[0] != rows:
            raise DimensionError(
                f"the diffusion has {_shape(self.diffusion)[0]} rows, the state {rows} components: they must agree"
            )

    @property
    def _components(self) -> tuple[sp.Expr, ...]:
        return _flat(self.state)

    @cached_property
    def _moving(self) -> dict[sp.Symbol, tuple[sp.Expr, sp.Expr]]:
        """Drift and martingale increment of each symbol of the state; a symbol that stands twice moves as one."""
        moving: dict[sp.Symbol, tuple[sp.Expr, sp.Expr]] = {}
        for x, b, u in zip(self._components, _flat(self.drift), _flat(self.martingale), strict=True):
            if not x.is_Symbol:
                raise BadInput(
                    f"functions of {x} need a state that is a symbol; give the process of a symbol its drift"
                )
            if moving.setdefault(x, (b, u)) != (b, u):
                raise DimensionError(f"{x} stands twice in the state, with different drift or martingale part")
        return moving

    def _require_function(self, f: sp.Expr) -> None:
        """Refuse functions whose derivatives in the state's symbols would be taken wrongly."""
        names = {x.name: x for x in (*self._moving, TIME)}
        for s in f.free_symbols:
            if names.get(s.name, s) != s:
                raise BadInput(f"{s.name} in the function is another symbol than {s.name} here: assumptions differ")
        for part in f.atoms(sp.conjugate, sp.Abs, sp.re, sp.im, sp.arg):
            if any(x.is_real is not True for x in part.free_symbols & set(self._moving)):
                raise BadInput(
                    f"{part} is not algebraic: write the conjugate of an entry as the conjugate's own symbol"
                )

    @cached_property
    def driving_noise(self) -> Noise:
        """The noise whose increments the martingale part is written in."""
        return self.noise or brownian(_shape(self.diffusion)[1])

    @cached_property
    def martingale(self) -> Value:
        """The martingale increment σ dZ, of the state's shape."""
        if self.noise is not None:
            return self.diffusion
        increment = _column(self.diffusion) * self.driving_noise.matrix
        return increment if isinstance(self.state, sp.MatrixBase) else increment[0]

    def generator(self, f: sp.Expr) -> sp.Expr:
        """L f = Df(b) + ½ E[D²f(σ dZ, σ dZ)] / dt.

        >>> x = sp.Symbol("x", real=True)
        >>> ItoProcess(x, -x, sp.sqrt(2)).generator(x**4)
        -4*x**4 + 12*x**2
        """
        f = sp.sympify(f, strict=True)
        self._require_function(f)
        first = sp.Add(*(sp.diff(f, x) * b for x, (b, _) in self._moving.items()), sp.diff(f, TIME))
        pairs = itertools.product(self._moving.items(), repeat=2)
        second = (sp.diff(f, x, y) * self.driving_noise.covariation(u, v) for (x, (_, u)), (y, (_, v)) in pairs)
        return first + sp.Add(*second) / 2

    def ito(self, f: sp.Expr | Variation) -> ItoProcess:
        """Itô's formula: the process f(X), its drift L f and its martingale part Df(σ dZ).

        `f` is an expression in the state (and `TIME`), or a `Variation` taken at the state.
        """
        if isinstance(f, Variation):
            return self._ito_of_variation(f)
        f = sp.sympify(f, strict=True)
        drift = self.generator(f)
        return self._scalar(f, drift, sp.Add(*(sp.diff(f, x) * u for x, (_, u) in self._moving.items())))

    def _ito_of_variation(self, f: Variation) -> ItoProcess:
        first, _ = f.on(self.martingale)
        drift = f.on(self.drift)[0] + self._contract(f) / 2
        return self._scalar(f.value, drift, first)

    def _contract(self, f: Variation) -> sp.Expr:
        """E[D²f(σ dZ, σ dZ)] / dt: the second variation contracted with the covariance of the martingale part."""
        entries = dict(zip(f.direction, _flat(self.martingale), strict=True))
        pairs = itertools.product(entries.items(), repeat=2)
        return sp.Add(*(sp.diff(f.second, a, b) / 2 * self.driving_noise.covariation(u, v) for (a, u), (b, v) in pairs))

    def _scalar(self, value: sp.Expr, drift: sp.Expr, martingale: sp.Expr) -> ItoProcess:
        if self.noise is not None:
            return ItoProcess(value, drift, martingale, self.noise)
        row = [sp.diff(martingale, w) for w in self.driving_noise.increments]
        return ItoProcess(value, drift, row[0] if len(row) == 1 else sp.Matrix([row]))

    def covariation(self, f: sp.Expr, g: sp.Expr) -> sp.Expr:
        """d⟨f(X), g(X)⟩ / dt.

        >>> x, y = sp.symbols("x y", real=True)
        >>> ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([[1, 0], [1, 1]])).covariation(x, y)
        1
        """
        left, right = self.ito(f).martingale, self.ito(g).martingale
        return self.driving_noise.covariation(left, right)


TIME = sp.Symbol("t", real=True)
"""The time variable of functions f(t, x); no other symbol may be called t."""


def _frozen(value: object) -> Value:
    value = sp.sympify(value, strict=True)
    return sp.ImmutableMatrix(value) if isinstance(value, sp.MatrixBase) else value


def _shape(value: Value) -> tuple[int, int]:
    return value.shape if isinstance(value, sp.MatrixBase) else (1, 1)


def _column(value: Value) -> sp.ImmutableMatrix:
    return value if isinstance(value, sp.MatrixBase) else sp.ImmutableMatrix([[value]])


def _flat(value: Value) -> tuple[sp.Expr, ...]:
    return tuple(value) if isinstance(value, sp.MatrixBase) else (value,)

"""Itô and Stratonovich processes: Itô's formula, conversion, generator and its adjoint, carré du champ.

    Itô:             dX = b dt + σ dZ,      d f(X) = Df(dX) + ½ D²f(dX, dX),      dZ_a dZ_b = c_ab dt;
    Stratonovich:    dX = b dt + σ ∘ dZ,    d f(X) = Df(∘ dX);

    the same process:    b_Itô = b_Strat + ½ Σ_j d⟨∂_j σ_i dZ, σ_j dZ⟩ / dt.

The convention is part of the type, and converting is explicit.  The covariance c of the noise is data
(`symcalc.noise`).  The state of a complex process holds an entry and its conjugate as two symbols, so that
differentiation is algebraic.
"""

from __future__ import annotations

import itertools
import operator
from abc import ABC
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Self, TypeAlias

import sympy as sp

from symcalc.derivation import Derivation
from symcalc.derivation import latex as latex_of
from symcalc.derivations import derive
from symcalc.errors import BadInput, DimensionError, NoiseError
from symcalc.fields import Field
from symcalc.noise import Noise as Noise
from symcalc.noise import brownian as brownian
from symcalc.noise import complex_matrix_noise as complex_matrix_noise
from symcalc.noise import complex_noise as complex_noise
from symcalc.noise import correlated_noise as correlated_noise
from symcalc.noise import hermitian_noise as hermitian_noise
from symcalc.noise import matrix_of_symbols
from symcalc.noise import orthogonal_algebra_noise as orthogonal_algebra_noise
from symcalc.noise import quaternionic_hermitian_noise as quaternionic_hermitian_noise
from symcalc.noise import quaternionic_matrix as quaternionic_matrix
from symcalc.noise import real_matrix_noise as real_matrix_noise
from symcalc.noise import sandwich as sandwich
from symcalc.noise import symmetric_noise as symmetric_noise
from symcalc.noise import unitary_algebra_noise as unitary_algebra_noise

Value: TypeAlias = Any
"""An `sp.Expr` or an `sp.ImmutableMatrix`."""


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
class _Process(ABC):
    """State, drift, diffusion and noise, whatever the convention in which they are read."""

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
                "a matrix or complex state needs its noise, whose covariance is not guessed: give "
                "noise=hermitian_noise(d), real_matrix_noise(m, n), complex_noise(variance, relation), …, "
                "or a Noise with its table"
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
        names = {x.name: x for x in (*self._moving, TIME)}
        for s in f.free_symbols:
            if names.get(s.name, s) != s:
                raise BadInput(f"{s.name} in the function is another symbol than {s.name} here: assumptions differ")
        for part in f.atoms(sp.conjugate, sp.Abs, sp.re, sp.im, sp.arg):
            if any(x.is_real is not True for x in part.free_symbols & set(self._moving)):
                raise BadInput(
                    f"{part} is not algebraic: write the conjugate of an entry as the conjugate's own symbol"
                )
        for part in f.atoms(*_NOT_SMOOTH):
            if part.free_symbols & set(self._moving):
                raise BadInput(
                    f"{part} is not twice continuously differentiable: Itô's formula does not apply (a local time "
                    "appears, as in Tanaka's formula); write f without it where it is smooth: x for |x| on x > 0, "
                    "log(x**2)/2 for log|x|"
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

    def _of_function(self, value: sp.Expr, drift: sp.Expr, martingale: sp.Expr) -> Self:
        """The process of a function of the state, in the same convention and over the same noise."""
        if self.noise is not None:
            return type(self)(value, drift, martingale, self.noise)
        row = [sp.diff(martingale, w) for w in self.driving_noise.increments]
        return type(self)(value, drift, row[0] if len(row) == 1 else sp.Matrix([row]))

    @property
    def increments(self) -> dict[sp.Symbol, sp.Expr]:
        """The martingale increment of each symbol of the state."""
        return {x: u for x, (_, u) in self._moving.items()}

    def correction_of(self, increment: sp.Expr) -> sp.Expr:
        """½ Σ_j d⟨∂_j u, σ_j dZ⟩ / dt for an increment u that depends on the state: what u ∘ dZ has more than u dZ.

        >>> x = sp.Symbol("x", positive=True)
        >>> X = ItoProcess(x, 0, x)
        >>> X.correction_of(X.martingale)
        x/2
        """
        changes = ((sp.diff(increment, x), u) for x, u in self.increments.items())
        return sp.Add(*(self.driving_noise.covariation(c, u) for c, u in changes if c != 0)) / 2

    @property
    def _correction(self) -> Value:
        """The Itô drift less the Stratonovich drift, component by component."""
        matrix = isinstance(self.state, sp.MatrixBase)
        return self.martingale.applyfunc(self.correction_of) if matrix else self.correction_of(self.martingale)

    def derivation(self, method: str, *arguments: Any) -> Derivation:
        """How the result of a method comes about: its lines, each with the check that was made.

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


@dataclass(frozen=True)
class ItoProcess(_Process):
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

    def generator(self, f: sp.Expr) -> sp.Expr:
        """L f = Df(b) + ½ E[D²f(σ dZ, σ dZ)] / dt.

        >>> x = sp.Symbol("x", real=True)
        >>> ItoProcess(x, -x, sp.sqrt(2)).generator(x**4)
        -4*x**4 + 12*x**2
        """
        f = sp.sympify(f, strict=True)
        self._require_function(f)
        slopes = {x: _slope(f, x) for x in self._moving}
        first = sp.Add(*(slopes[x] * b for x, (b, _) in self._moving.items()), _slope(f, TIME))
        diagonal = sp.Add(*(_slope(slope, x) * self.brackets[x, x] for x, slope in slopes.items())) / 2
        pairs = ((x, y) for x, y in itertools.combinations(slopes, 2) if self.brackets[x, y] != 0)
        return first + diagonal + sp.Add(*(_slope(slopes[x], y) * self.brackets[x, y] for x, y in pairs))

    def ito(self, f: sp.Expr | Variation) -> ItoProcess:
        """Itô's formula: the process f(X), its drift L f and its martingale part Df(σ dZ).

        `f` is an expression in the state (and `TIME`), or a `Variation` taken at the state.
        """
        if isinstance(f, Variation):
            return self._ito_of_variation(f)
        f = sp.sympify(f, strict=True)
        drift = self.generator(f)
        return self._of_function(f, drift, sp.Add(*(sp.diff(f, x) * u for x, (_, u) in self._moving.items())))

    def _ito_of_variation(self, f: Variation) -> ItoProcess:
        first, _ = f.on(self.martingale)
        drift = f.on(self.drift)[0] + self._contract(f) / 2
        return self._of_function(f.value, drift, first)

    def _contract(self, f: Variation) -> sp.Expr:
        """E[D²f(σ dZ, σ dZ)] / dt: the second variation contracted with the covariance of the martingale part."""
        entries = dict(zip(f.direction, _flat(self.martingale), strict=True))
        pairs = itertools.product(entries.items(), repeat=2)
        return sp.Add(*(sp.diff(f.second, a, b) / 2 * self.driving_noise.covariation(u, v) for (a, u), (b, v) in pairs))

    def covariation(self, f: sp.Expr, g: sp.Expr) -> sp.Expr:
        """d⟨f(X), g(X)⟩ / dt.

        >>> x, y = sp.symbols("x y", real=True)
        >>> ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([[1, 0], [1, 1]])).covariation(x, y)
        1
        """
        left, right = self.ito(f).martingale, self.ito(g).martingale
        return self.driving_noise.covariation(left, right)

    def carre_du_champ(self, f: sp.Expr, g: sp.Expr) -> sp.Expr:
        """Γ(f, g) = ½ (L(fg) − f Lg − g Lf), which is half of d⟨f(X), g(X)⟩ / dt.

        >>> x = sp.Symbol("x", real=True)
        >>> ItoProcess(x, -x, 2).carre_du_champ(x, x**2)
        4*x
        """
        return self.covariation(f, g) / 2

    def adjoint(self, rho: sp.Expr) -> sp.Expr:
        """The Fokker–Planck operator L*ρ = −Σ ∂_i(b_i ρ) + ½ Σ ∂_i ∂_j(a_ij ρ), a_ij = d⟨X_i, X_j⟩ / dt.

        The adjoint of `generator` in L² of Lebesgue measure on the state.  What it drops are boundary terms: the flux
        b_i ρ − ½ Σ_j ∂_j(a_ij ρ) times f, and ½ a ρ ∂f, on the boundary of the domain or at infinity.

        >>> x = sp.Symbol("x", real=True)
        >>> sp.expand(ItoProcess(x, -x, sp.sqrt(2)).adjoint(sp.exp(-(x**2) / 2)))
        0
        """
        rho = sp.sympify(rho, strict=True)
        self._require_function(rho)
        transport = (sp.diff(b * rho, x) for x, (b, _) in self._moving.items())
        spread = (sp.diff(a * rho, x, y) for (x, y), a in self.brackets.items())
        return sp.Add(*spread) / 2 - sp.Add(*transport)

    def relative_flux(self, rho: sp.Expr) -> tuple[sp.Expr, ...]:
        """J_i/ρ of the probability flux J_i = b_i ρ − ½ Σ_j ∂_j(a_ij ρ), in terms of ∂ log ρ; L*ρ = −Σ ∂_i J_i.

        >>> x = sp.Symbol("x", real=True)
        >>> ItoProcess(x, -x, 1).relative_flux(sp.exp(-2 * x**2))
        (x,)
        """
        log_density = sp.expand_log(sp.log(sp.sympify(rho, strict=True)), force=True)
        self._require_function(log_density)
        x = list(self._moving)
        score = {s: sp.diff(log_density, s) for s in x}
        spread = {i: sp.Add(*(sp.diff(self.brackets[i, j], j) + self.brackets[i, j] * score[j] for j in x)) for i in x}
        return tuple(b - spread[s] / 2 for s, (b, _) in self._moving.items())

    def is_reversible(self, rho: sp.Expr) -> bool:
        """Decide whether ρ carries no probability flux, so that X is reversible with respect to it (if it is a law).

        Stronger than L*ρ = 0.  `Undecidable` where ∂ log ρ is outside the decidable class.

        >>> x = sp.Symbol("x", real=True)
        >>> ItoProcess(x, -x, 1).is_reversible(sp.exp(-(x**2)))
        True
        """
        return _vanishes(sp.Matrix(self.relative_flux(rho)))

    def product(self, other: ItoProcess) -> ItoProcess:
        """The process XY with d(XY) = dX Y + X dY + dX dY, the order of matrix products kept.

        >>> x, y = sp.symbols("x y", real=True)
        >>> W = brownian(1)
        >>> (w,) = W.increments
        >>> ItoProcess(x, 0, 2 * w, W).product(ItoProcess(y, 0, 3 * w, W)).drift
        6

        Raises `NoiseError` unless both are driven by the same noise, `DimensionError` where the shapes do not multiply,
        `BadInput` for a Stratonovich process (convert it first).
        """
        self._require_same_noise(other)
        if _shape(self.state)[1] != _shape(other.state)[0]:
            raise DimensionError(f"shapes {_shape(self.state)} and {_shape(other.state)} do not multiply")
        bracket = _product(self.martingale, other.martingale, self.driving_noise.covariation)
        drift = _product(self.drift, other.state) + _product(self.state, other.drift) + bracket
        martingale = _product(self.martingale, other.state) + _product(self.state, other.martingale)
        matrices = [isinstance(p.state, sp.MatrixBase) for p in (self, other)]
        parts = (_product(self.state, other.state), drift, martingale)
        state, b, u = parts if any(matrices) else (p[0] for p in parts)
        return ItoProcess(state, b, u, self.driving_noise)

    def joint(self, *others: ItoProcess) -> ItoProcess:
        """Several processes as one, its state a column of all their entries: for functions of several processes.

        >>> x, y = sp.symbols("x y", real=True)
        >>> W = brownian(1)
        >>> (w,) = W.increments
        >>> ItoProcess(x, 0, x * w, W).joint(ItoProcess(y, 1, y * w, W)).generator(x * y**2)
        3*x*y**2 + 2*x*y

        Raises `NoiseError` unless all are driven by the same noise, `BadInput` for a Stratonovich process.
        """
        for other in others:
            self._require_same_noise(other)
        parts = [self, *others]
        columns = (
            sp.Matrix([e for p in parts for e in _flat(getattr(p, n))]) for n in ("state", "drift", "martingale")
        )
        return ItoProcess(*columns, self.driving_noise)

    def _require_same_noise(self, other: ItoProcess) -> None:
        require_ito(other)
        if self.driving_noise != other.driving_noise:
            raise NoiseError("two processes need the same noise to be combined: give each the same `noise`")

    def to_stratonovich(self) -> StratonovichProcess:
        """The same process in Stratonovich form: b − ½ Σ_j d⟨∂_j σ dZ, σ_j dZ⟩ / dt.

        >>> x = sp.Symbol("x", positive=True)
        >>> ItoProcess(x, 0, 2 * x).to_stratonovich().drift
        -2*x
        """
        return StratonovichProcess(self.state, self.drift - self._correction, self.diffusion, self.noise)

    def noise_structure(self) -> NoiseStructure:
        """Additive, diagonal, commutative or general, decided exactly; what a numerical scheme needs to know.

        With g_a the vector field of the a-th real increment: additive if every g_a is constant; diagonal if g_a moves
        the a-th component only, and depends on it only; commutative if all [g_a, g_b] = Dg_b g_a − Dg_a g_b vanish.
        Raises `NoiseError` for complex increments and `Undecidable` outside the decidable class.

        >>> x, y = sp.symbols("x y", real=True)
        >>> ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([[1, 0], [0, x]])).noise_structure()
        <NoiseStructure.GENERAL: 'general'>
        """
        x, fields = list(self._moving), list(self.noise_fields().values())
        slopes = [g.jacobian(x) for g in fields]
        if all(map(_vanishes, slopes)):
            return NoiseStructure.ADDITIVE
        if len(x) == len(fields) and all(_is_diagonal(g, x, a) for a, g in enumerate(fields)):
            return NoiseStructure.DIAGONAL
        pairs = itertools.combinations(zip(fields, slopes, strict=True), 2)
        commute = all(_vanishes(Dh * g - Dg * h) for (g, Dg), (h, Dh) in pairs)
        return NoiseStructure.COMMUTATIVE if commute else NoiseStructure.GENERAL

    def noise_fields(self) -> dict[sp.Symbol, sp.ImmutableMatrix]:
        """The vector field g_a of each real increment, over the symbols of the state; `NoiseError` for complex ones.

        >>> x, y = sp.symbols("x y", real=True)
        >>> list(ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([[x], [1]])).noise_fields().values())
        [Matrix([
        [x],
        [1]])]
        """
        noise = self.driving_noise.increments
        if any(w.is_real is not True for w in noise):
            raise NoiseError("the structure is that of real increments; write the noise in real components")
        return {w: sp.ImmutableMatrix([sp.diff(u, w) for u in self.increments.values()]) for w in noise}


class NoiseStructure(StrEnum):
    """How the vector fields of a noise depend on the state, simplest first."""

    ADDITIVE = "additive"
    DIAGONAL = "diagonal"
    COMMUTATIVE = "commutative"
    GENERAL = "general"


def _vanishes(matrix: sp.MatrixBase) -> bool:
    return all(Field.containing(e).is_zero(e) for e in matrix)


def _is_diagonal(g: sp.MatrixBase, x: list[sp.Symbol], a: int) -> bool:
    """Whether g moves component a only and depends on x_a only."""
    others = [i for i in range(len(x)) if i != a]
    return _vanishes(sp.Matrix([g[i] for i in others])) and _vanishes(sp.Matrix([sp.diff(g[a], x[i]) for i in others]))


@dataclass(frozen=True)
class StratonovichProcess(_Process):
    """A Stratonovich process dX = b dt + σ ∘ dZ; the arguments are those of `ItoProcess`.

    >>> x = sp.Symbol("x", positive=True)
    >>> S = StratonovichProcess(x, 0, 2 * x)
    >>> S.to_ito().drift, S.chain_rule(sp.log(x)).diffusion
    (2*x, 2)
    """

    def to_ito(self) -> ItoProcess:
        """The same process in Itô form: b + ½ Σ_j d⟨∂_j σ dZ, σ_j dZ⟩ / dt."""
        return ItoProcess(self.state, self.drift + self._correction, self.diffusion, self.noise)

    def generator(self, f: sp.Expr) -> sp.Expr:
        """L f, through the Itô form.

        >>> x = sp.Symbol("x", real=True)
        >>> StratonovichProcess(x, 0, x).generator(x)
        x/2
        """
        return self.to_ito().generator(f)

    def chain_rule(self, f: sp.Expr) -> StratonovichProcess:
        """The process f(X) by the ordinary chain rule: drift ∂_t f + Df(b), martingale part Df(σ ∘ dZ)."""
        f = sp.sympify(f, strict=True)
        self._require_function(f)
        drift = sp.Add(*(sp.diff(f, x) * b for x, (b, _) in self._moving.items()), sp.diff(f, TIME))
        return self._of_function(f, drift, sp.Add(*(sp.diff(f, x) * u for x, (_, u) in self._moving.items())))


def require_ito(process: object) -> None:
    """Raise `BadInput` for what is no `ItoProcess`: conventions are not mixed silently.

    >>> require_ito(ItoProcess(sp.Symbol("x", real=True), 0, 1))
    """
    if not isinstance(process, ItoProcess):
        kind = type(process).__name__
        raise BadInput(f"an ItoProcess is needed here, not a {kind}; a StratonovichProcess converts by `to_ito()`")


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
)

TIME = sp.Symbol("t", real=True)
"""The time variable of functions f(t, x); no other symbol may be called t."""


def _slope(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """∂f/∂x, term by term, which skips the many terms of a long sum that do not hold x."""
    return sp.Add(*(sp.diff(term, x) for term in sp.Add.make_args(f) if x in term.free_symbols))


def _frozen(value: object) -> Value:
    value = sp.sympify(value, strict=True)
    return sp.ImmutableMatrix(value) if isinstance(value, sp.MatrixBase) else value


def _shape(value: Value) -> tuple[int, int]:
    return value.shape if isinstance(value, sp.MatrixBase) else (1, 1)


def _column(value: Value) -> sp.ImmutableMatrix:
    return value if isinstance(value, sp.MatrixBase) else sp.ImmutableMatrix([[value]])


def _product(left: Value, right: Value, times: Callable[[Any, Any], Any] = operator.mul) -> sp.ImmutableMatrix:
    """The matrix product with another multiplication of entries."""
    a, b = _column(left), _column(right)
    return sp.ImmutableMatrix(a.rows, b.cols, lambda i, j: sp.Add(*(times(a[i, k], b[k, j]) for k in range(a.cols))))


def _flat(value: Value) -> tuple[sp.Expr, ...]:
    return tuple(value) if isinstance(value, sp.MatrixBase) else (value,)

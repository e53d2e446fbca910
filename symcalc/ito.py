"""Itô and Stratonovich processes: Itô's formula, conversion, generator and its adjoint, carré du champ.

    Itô:             dX = b dt + σ dZ,      d f(X) = Df(dX) + ½ D²f(dX, dX),      dZ_a dZ_b = c_ab dt;
    Stratonovich:    dX = b dt + σ ∘ dZ,    d f(X) = Df(∘ dX);

    the same process:    b_Itô = b_Strat + ½ Σ_j d⟨∂_j σ_i dZ, σ_j dZ⟩ / dt.

The convention is part of the type, and converting is explicit.  The covariance c of the noise is data
(`symcalc.noise`, `symcalc.matrix_noise`; their names are found here too).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import sympy as sp

from symcalc.errors import BadInput, DimensionError, NoiseError
from symcalc.matrix_noise import complex_matrix_noise as complex_matrix_noise
from symcalc.matrix_noise import hermitian_noise as hermitian_noise
from symcalc.matrix_noise import orthogonal_algebra_noise as orthogonal_algebra_noise
from symcalc.matrix_noise import quaternionic_hermitian_noise as quaternionic_hermitian_noise
from symcalc.matrix_noise import quaternionic_matrix as quaternionic_matrix
from symcalc.matrix_noise import real_matrix_noise as real_matrix_noise
from symcalc.matrix_noise import sandwich as sandwich
from symcalc.matrix_noise import symmetric_noise as symmetric_noise
from symcalc.matrix_noise import unitary_algebra_noise as unitary_algebra_noise
from symcalc.noise import Noise as Noise
from symcalc.noise import brownian as brownian
from symcalc.noise import complex_noise as complex_noise
from symcalc.noise import correlated_noise as correlated_noise
from symcalc.noise_structure import NoiseStructure as NoiseStructure
from symcalc.noise_structure import structure_of, vanishes
from symcalc.process import TIME as TIME
from symcalc.process import Process, entries_of, matrix_product, shape_of, slope
from symcalc.process import Variation as Variation
from symcalc.process import hermitian_state as hermitian_state


@dataclass(frozen=True)
class ItoProcess(Process):
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
        slopes = {x: slope(f, x) for x in self._moving}
        first = sp.Add(*(slopes[x] * b for x, (b, _) in self._moving.items()), slope(f, TIME))
        diagonal = sp.Add(*(slope(first_slope, x) * self.brackets[x, x] for x, first_slope in slopes.items())) / 2
        pairs = ((x, y) for x, y in itertools.combinations(slopes, 2) if self.brackets[x, y] != 0)
        return first + diagonal + sp.Add(*(slope(slopes[x], y) * self.brackets[x, y] for x, y in pairs))

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
        entries = dict(zip(f.direction, entries_of(self.martingale), strict=True))
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
        return vanishes(sp.Matrix(self.relative_flux(rho)))

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
        if shape_of(self.state)[1] != shape_of(other.state)[0]:
            raise DimensionError(f"shapes {shape_of(self.state)} and {shape_of(other.state)} do not multiply")
        bracket = matrix_product(self.martingale, other.martingale, self.driving_noise.covariation)
        drift = matrix_product(self.drift, other.state) + matrix_product(self.state, other.drift) + bracket
        martingale = matrix_product(self.martingale, other.state) + matrix_product(self.state, other.martingale)
        matrices = [isinstance(p.state, sp.MatrixBase) for p in (self, other)]
        parts = (matrix_product(self.state, other.state), drift, martingale)
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
        names = ("state", "drift", "martingale")
        x, b, u = (sp.Matrix([e for part in parts for e in entries_of(getattr(part, name))]) for name in names)
        return ItoProcess(x, b, u, self.driving_noise)

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
        return structure_of(list(self.noise_fields().values()), self.symbols)

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


@dataclass(frozen=True)
class StratonovichProcess(Process):
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

"""The claims of `ito` against random steps and paths of the equations themselves (`numeric.vector_sde`).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms, and returns evidence.  The
equations are written here once more, as NumPy functions; nothing that was derived comes in but the claim under test.
Local statements are tested by the response to one Euler or Heun step, laws by pairs of paths at two step sizes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import sympy as sp
from scipy.special import ndtr, ndtri

from numeric import statistics
from numeric.control_variates import Controlled, Integrands, controlled_paths
from numeric.measured import each_bracket
from numeric.onestep import Measured, extrapolated_response, fit_chaos
from numeric.streams import stream
from numeric.vector_sde import SDE, ItoSDE, StratonovichSDE, diffusion_of, drift_of, paired_paths
from numeric.wiener import hermitian_basis
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import NOTHING, Comparison, compare_levels, compare_measured, conclude, sample_size
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence

FINE = 1e-4  # what a one-step test must be able to see, relative
COARSE = 0.25  # what a test along paths must be able to see, relative
SHARP = 0.02  # the same where the paths are freed of their noise
PATHS = 40000
FEWER = 0.1  # of the paths are enough where they are freed of their noise
DIMENSIONS = (2, 3, 4)
SIZES = (1, 2, 3)
ONE_STEP = "one-step response"
Array: TypeAlias = np.ndarray
Map = Callable[[Array], Array]
X4 = {"x1": 0.7, "x2": -0.4, "x3": 1.1, "x4": 0.6}


# --- tools -------------------------------------------------------------------------------------------------------


def numbers(quantity: sp.Expr | sp.MatrixBase, point: Mapping[str, complex]) -> list[complex]:
    """A claimed quantity at a point given by the names of symbols, flattened."""
    entries = list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]
    exact = {s: _exact(point[s.name]) for e in entries for s in sp.sympify(e, strict=True).free_symbols}
    return [complex(sp.N(sp.sympify(e, strict=True).subs(exact, simultaneous=True), 30)) for e in entries]


def _exact(value: complex) -> sp.Expr:
    real, imaginary = (sp.Rational(str(part)) for part in (complex(value).real, complex(value).imag))
    return real + sp.I * imaginary


def reals(quantity: sp.Expr | sp.MatrixBase, point: Mapping[str, complex]) -> list[float]:
    """The same for a real quantity; NaN where it is not real."""
    return [v.real if abs(v.imag) <= 1e-25 * max(1.0, abs(v)) else float("nan") for v in numbers(quantity, point)]


def parts(quantity: sp.Expr | sp.MatrixBase, point: Mapping[str, complex]) -> list[float]:
    """Real parts, then imaginary parts."""
    found = numbers(quantity, point)
    return [v.real for v in found] + [v.imag for v in found]


def as_parts(values: Array) -> Array:
    """Complex observables (..., k) as real ones (..., 2k): real parts, then imaginary parts."""
    return np.concatenate([np.real(values), np.imag(values)], axis=-1)


def constant(matrix: Sequence[Sequence[complex]] | Array) -> Map:
    """The diffusion that is the same n × m matrix everywhere."""
    columns = np.asarray(matrix)
    return lambda x: np.broadcast_to(columns, (*x.shape[:-1], *columns.shape))


def still(x: Array) -> Array:
    """No drift."""
    return np.zeros_like(x)


def identity(x: Array) -> Array:
    """The state itself."""
    return x


def squared_length(x: Array) -> Array:
    """|x|², shape (..., 1)."""
    return (x**2).sum(axis=-1, keepdims=True)


class Local:
    """Comparisons of one claim with one-step responses; each has its own stream."""

    def __init__(self, seed: int, purpose: str) -> None:
        self.seed, self.purpose = seed, purpose
        self.started = time.perf_counter()
        self.comparisons: list[Comparison] = []

    def drift(self, name: str, sde: SDE, f: Map, x: Sequence[complex], claimed: Sequence[float]) -> None:
        """The drift of f(X) at x."""
        self._add(name, drift_of(sde, f, x, self._rng(name, x)), claimed)

    def noise(self, name: str, sde: SDE, f: Map, x: Sequence[complex], claimed: Sequence[float]) -> None:
        """The diffusion coefficients of f(X) at x, row by row."""
        self._add(name, diffusion_of(sde, f, x, self._rng(name, x)), claimed)

    def brackets(self, name: str, sde: SDE, f: Map, x: Sequence[complex], claimed: Sequence[float]) -> None:
        """d⟨f_i(X)⟩/dt at x for each component of f."""
        self._add(name, each_bracket(diffusion_of(sde, f, x, self._rng(name, x))), claimed)

    def conclude(self) -> Evidence:
        """The evidence from all comparisons."""
        return conclude(ONE_STEP, self.comparisons, FINE, self.started)

    def _add(self, name: str, measured: Measured, claimed: Sequence[float]) -> None:
        self.comparisons += compare_measured(name, measured, claimed)

    def _rng(self, name: str, x: Sequence[complex]) -> np.random.Generator:
        return stream(self.seed, f"ito.{self.purpose}, {name} at {len(x)} components, {len(self.comparisons)}")


class Paths:
    """Comparisons of one claim with means along pairs of paths, at `count` of them in all."""

    def __init__(self, seed: int, false_alarm: float, purpose: str, count: int, effort: float = 1.0) -> None:
        self.seed, self.purpose, self.paths = seed, purpose, sample_size(PATHS, effort)
        self.z = statistics.normal_quantile(false_alarm / count)
        self.count = count
        self.started = time.perf_counter()
        self.comparisons: list[Comparison] = []

    def run(self, sde: SDE, functional: Map, start: Sequence[float], horizon: float, steps: int) -> tuple[Array, Array]:
        """A functional of paths on both levels, each (paths, k)."""
        pair = paired_paths(sde, functional, start, horizon, steps, self.paths, self.seed, f"ito.{self.purpose}")
        return pair.coarse, pair.fine

    def mean(self, name: str, levels: Sequence[Array], target: float, scale: float = 0.0) -> None:
        """A mean over both levels, extrapolated in the step; a tenth of what that changed is allowed as bias.

        Paths are finite and real: where a functional of them is not, it is the claim's, which then agrees with nothing.
        """
        if len(self.comparisons) >= self.count:
            raise ArithmeticError(f"{self.purpose} makes more comparisons than it shares its false alarms among")
        coarse, fine = levels
        if any(np.iscomplexobj(level) or not np.isfinite(level).all() for level in levels):
            self.comparisons.append(Comparison(name, 0.0, math.nan, 0.0, 0.0))
            return
        self.comparisons.append(compare_levels(name, coarse, fine, target, self.z, scale))

    def variance(self, name: str, levels: Sequence[Array], target: float) -> None:
        """A variance, in the same way."""
        self.mean(name, [_squared_deviations(level) for level in levels], target)

    def conclude(self, tolerance: float = COARSE) -> Evidence:
        """The evidence from all comparisons."""
        method = f"{self.paths} paths at two step sizes"
        return conclude(method, self.comparisons, tolerance, self.started, {"paths": self.paths})


class FreedPaths(Paths):
    """The same for dX = b(t, X) dt + σ(X) dW in one dimension, freed of most noise (`numeric.control_variates`).

    The sums that are taken off weight the increments with tᵃσ, tᵃσX and tᵃσX_s, a < `powers`, and their squares with
    tᵃσ².  At `at[0]` steps a copy of X stops: the states are (t, X, X_s).
    """

    def follow(
        self,
        drift: Callable[[Array, Array], Array],
        diffusion: Map,
        start: float,
        horizon: float,
        steps: int,
        at: Sequence[int] = (),
        powers: int = 4,
    ) -> tuple[Controlled, Controlled]:
        """Both levels of paths after the numbers of steps `at` (of all of them by default)."""
        stops = ((*at, steps)[0] - 0.25) * horizon / steps

        def moves(x: Array) -> Array:
            t = x[..., 0]
            return np.stack([np.ones_like(t), np.ones_like(t), (t < stops).astype(float)], axis=-1)

        def b(x: Array) -> Array:
            return moves(x) * np.stack([np.ones_like(x[..., 0]), *[drift(x[..., 0], x[..., 1])] * 2], axis=-1)

        def sigma(x: Array) -> Array:
            column = moves(x) * diffusion(x[..., 1])[..., None]
            column[..., 0] = 0
            return column[..., None]

        def times(x: Array) -> Array:
            return np.asarray((1 - x[..., :1] / horizon) ** np.arange(powers))

        def first(x: Array) -> Array:
            weight = times(x) * diffusion(x[..., 1])[..., None]
            return np.concatenate([weight, weight * x[..., 1:2], weight * x[..., 2:]], axis=-1)

        def second(x: Array) -> Array:
            return times(x) * diffusion(x[..., 1])[..., None] ** 2

        sde, integrands = ItoSDE(b, sigma), Integrands(first, second)
        return controlled_paths(
            sde, integrands, [0.0, start, start], horizon, steps, [*at, steps], self.paths, self.seed,
            f"ito.{self.purpose}",
        )  # fmt: skip

    def freed_mean(
        self,
        name: str,
        levels: Sequence[Controlled],
        values: Callable[[Array], Array],
        target: float,
        scale: float = 0.0,
    ) -> None:
        """The mean of a function of the states (paths, times, 3) at the times kept."""
        self.mean(name, [level.freed(values(level.states)) for level in levels], target, scale)

    def conclude(self, tolerance: float = SHARP) -> Evidence:
        """The evidence from all comparisons."""
        return super().conclude(tolerance)


def final(states: Array) -> Array:
    """X at the last time."""
    return np.asarray(states[:, -1, 1])


def level_of(value: float) -> Map:
    """The function that has this value everywhere."""
    return lambda x: np.full_like(x, value)


def _squared_deviations(values: Array) -> Array:
    return (values - values.mean()) ** 2 * len(values) / (len(values) - 1)


def last(path: Array) -> Array:
    """The state at the horizon."""
    return path[:, -1]


def function_of(expressions: Sequence[sp.Expr], names: Sequence[str], point: Mapping[str, float]) -> Callable[..., Any]:
    """Claimed expressions as a NumPy function of the symbols with these names, the others at the point."""
    symbols = {s.name: s for e in expressions for s in e.free_symbols}
    fixed = {s: _exact(point[name]) for name, s in symbols.items() if name not in names}
    arguments = [symbols.get(name, sp.Symbol(name, real=True)) for name in names]
    return sp.lambdify(arguments, [e.subs(fixed, simultaneous=True) for e in expressions], "numpy")


# --- the formula -------------------------------------------------------------------------------------------------

PLANE = {"x": 0.8, "y": 1.3, "b1": 0.3, "b2": -0.7, "p": 1.1, "q": -0.6, "r": 0.9}
JETS = {"f_t": 0.4, "f_x": -1.2, "f_y": 0.7, "f_xx": 1.5, "f_xy": -0.8, "f_yy": 0.6}


def formula(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A polynomial with the jets, and cubic terms, of (t, X, Y) by one step."""
    test, at, j = Local(seed, "formula"), PLANE, JETS
    sde = ItoSDE(
        lambda x: np.broadcast_to([1, at["b1"], at["b2"]], x.shape),
        constant([[0, 0], [at["p"], 0], [at["q"], at["r"]]]),
    )

    def f(x: Array) -> Array:
        t, u, v = np.moveaxis(x, -1, 0)
        second = j["f_xx"] * u**2 / 2 + j["f_xy"] * u * v + j["f_yy"] * v**2 / 2
        value = j["f_t"] * t + j["f_x"] * u + j["f_y"] * v + second + u**3 / 7 - u * v**2 / 3 + t * u
        return value[..., None]

    test.drift("drift of f", sde, f, [0.0, 0.0, 0.0], reals(claimed["drift of f"], at | j))
    test.brackets("bracket of f", sde, f, [0.0, 0.0, 0.0], reals(claimed["bracket of f"], at | j))
    return test.conclude()


def product(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """XY and X/Y by one step."""
    test, at = Local(seed, "product"), PLANE
    sde = ItoSDE(lambda x: np.broadcast_to([at["b1"], at["b2"]], x.shape), constant([[at["p"], 0], [at["q"], at["r"]]]))
    here = [at["x"], at["y"]]

    def times(x: Array) -> Array:
        return x[..., :1] * x[..., 1:]

    test.drift("drift of XY", sde, times, here, reals(claimed["drift of XY"], at))
    test.brackets("bracket of XY", sde, times, here, reals(claimed["bracket of XY"], at))
    test.drift("drift of X/Y", sde, lambda x: x[..., :1] / x[..., 1:], here, reals(claimed["drift of X/Y"], at))
    return test.conclude()


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One Heun step with a polynomial σ, of X and of a polynomial f."""
    at = {"b": 0.4, "sigma_0": 1.2, "sigma_1": -0.7, "f_1": 0.9, "f_2": 1.6}
    test = Local(seed, "stratonovich")

    def sigma(x: Array) -> Array:
        return (at["sigma_0"] + at["sigma_1"] * x + x**2 / 3)[..., None]

    def f(x: Array) -> Array:
        return at["f_1"] * x + at["f_2"] * x**2 / 2 + x**3 / 5

    drifting = StratonovichSDE(lambda x: np.full_like(x, at["b"]), sigma)
    correction = reals(claimed["Itô correction"], at)
    test.drift("Itô correction", StratonovichSDE(still, sigma), identity, [0.0], correction)
    test.drift("drift of f(X)", drifting, f, [0.0], reals(claimed["drift of f(X)"], at))
    test.brackets("bracket of f(X)", drifting, f, [0.0], reals(claimed["bracket of f(X)"], at))
    return test.conclude()


def holomorphic(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A cubic h of a complex Brownian motion with E dZ² ≠ 0, and of a conformal one, by one step."""
    at = {"alpha": 0.8 + 0.3j, "beta": -0.4 + 0.5j, "h_0": 0.6 - 0.2j, "h_1": 1.1 + 0.7j, "h_2": -0.9 + 0.4j}
    at |= {f"conj({name})": value.conjugate() for name, value in at.items()}
    test = Local(seed, "holomorphic")

    def h(x: Array) -> Array:
        return at["h_0"] + at["h_1"] * x + at["h_2"] * x**2 / 2 + x**3 / 7

    def squared(x: Array) -> Array:
        return np.abs(h(x)) ** 2

    for ending, loadings in (("", [at["alpha"], at["beta"]]), (", conformal Z", [1, 1j])):
        sde = ItoSDE(still, constant([loadings]))
        name = f"drift of h(Z){ending}"
        test.drift(name, sde, lambda x: as_parts(h(x)), [0j], parts(claimed[name], at))
        name = f"drift of |h(Z)|²{ending}"
        test.drift(name, sde, squared, [0j], reals(claimed[name], at))
    return test.conclude()


def sandwiches(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of XAX (and of XAXᵀ) at X = 0 for dX = dH, dS and dB, by one step."""
    A = np.array([[0.5, -1.2, 0.3], [0.9, 1.4, -0.6], [-0.8, 0.2, 0.7]])
    at = {f"a{i + 1}{j + 1}": float(A[i, j]) for i in range(3) for j in range(3)}
    hermitian = hermitian_basis(3).reshape(9, 9).T
    noises = {"dH A dH": hermitian, "dS A dS": hermitian[:, :6].real, "dB A dB": np.eye(9), "dB A dBᵀ": np.eye(9)}
    test = Local(seed, "sandwiches")
    for name, columns in noises.items():

        def f(x: Array, transposed: bool = name.endswith("ᵀ")) -> Array:
            X = x.reshape(*x.shape[:-1], 3, 3)
            right = X.swapaxes(-1, -2) if transposed else X
            return as_parts((X @ A @ right).reshape(x.shape))

        start = np.zeros(9, dtype=columns.dtype)
        test.drift(name, ItoSDE(still, constant(columns)), f, start, parts(claimed[name], at))  # type: ignore[arg-type]
    return test.conclude()


# --- geometric Brownian motion and finance -----------------------------------------------------------------------


def geometric(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """log S and powers of S by one step."""
    at = {"S": 1.4, "mu": 0.3, "sigma": 0.7, "n": -1.5}
    test, sde = Local(seed, "geometric"), ItoSDE(lambda x: 0.3 * x, lambda x: 0.7 * x[..., None])

    def power(n: float) -> Map:
        return lambda x: (x / at["S"]) ** n

    here = [at["S"]]
    test.drift("drift of log S", sde, np.log, here, reals(claimed["drift of log S"], at))
    test.brackets("bracket of log S", sde, np.log, here, reals(claimed["bracket of log S"], at))
    test.drift("growth rate of Sⁿ", sde, power(at["n"]), here, reals(claimed["growth rate of Sⁿ"], at))
    rates = reals(claimed["growth rates of S, …, S⁴"], at)
    test.drift("growth rates of S, …, S⁴", sde, lambda x: power(1)(x) ** np.arange(1, 5), here, rates)
    return test.conclude()


def exponential_martingale(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """exp(λB − ½λ²t) and exp(λB), over their values, by one step from t = 0.5, B = −0.3."""
    at, start = {"lambda": 1.2}, np.array([0.5, -0.3])
    test = Local(seed, "exponential_martingale")
    sde = ItoSDE(lambda x: np.broadcast_to([1.0, 0.0], x.shape), constant([[0.0], [1.0]]))

    def ratio(rate: float) -> Map:
        return lambda x: np.exp(at["lambda"] * (x - start)[..., 1:] - rate * (x - start)[..., :1])

    Z, bare, here = ratio(at["lambda"] ** 2 / 2), ratio(0.0), list(start)
    test.drift("drift of Z, over Z", sde, Z, here, reals(claimed["drift of Z, over Z"], at))
    test.brackets("bracket of Z, over Z²", sde, Z, here, reals(claimed["bracket of Z, over Z²"], at))
    test.drift("drift of exp(λB), over it", sde, bare, here, reals(claimed["drift of exp(λB), over it"], at))
    return test.conclude()


@along_paths(seconds=0.3, sees=0.86)
def black_scholes(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Φ(d₂) = P(S_T > 1) and Φ(d₁) = E[e^{−rτ}S_T; S_T > 1]/S along paths; the equation by one step."""
    at = {"L": 0.25, "r_": 0.1, "sigma": 0.6, "tau": 0.8}
    S = float(np.exp(at["L"]))
    test = Paths(seed, false_alarm, "black_scholes", 2, 4 * effort)
    sde = ItoSDE(lambda x: at["r_"] * x, lambda x: at["sigma"] * x[..., None])
    coarse, fine = test.run(sde, last, [S], at["tau"], 16)

    def bets(ends: Array) -> tuple[Array, Array]:
        won = ends[:, 0] > 1
        return np.exp(-at["r_"] * at["tau"]) * ends[:, 0] * won / S, won.astype(float)

    found = []
    for k, name in enumerate(("d₁", "d₂")):
        value = float(ndtr(reals(claimed[name], at)[0]))
        size = value if value > NOTHING else 1.0
        test.mean(f"Φ({name})", [bets(level)[k] for level in (coarse, fine)], value, size)
        seen = test.comparisons[-1]
        estimate = float(ndtri(min(max(seen.simulated, 1e-12), 1 - 1e-12)))
        slope = float(np.exp(-(estimate**2) / 2) / np.sqrt(2 * np.pi))
        found.append((estimate, seen.allowed / slope, seen.resolution * size / slope))
    (d1, e1, n1), (d2, e2, n2) = found

    def spread(first: float, second: float) -> float:
        return 2 * (abs(d1) * first + abs(d2) * second) + first**2 + second**2

    allowed = spread(e1, e2)
    difference = reals(claimed["d₁² − d₂²"], at)[0]
    size = abs(difference) if abs(difference) > NOTHING else 1.0
    noticed = (allowed + spread(n1 - e1, n2 - e2)) / size
    test.comparisons.append(Comparison("d₁² − d₂²", d1**2 - d2**2, difference, allowed, noticed))
    test.comparisons += pricing_equation(claimed, at, seed)
    return test.conclude()


def pricing_equation(claimed: Quantities, at: Mapping[str, float], seed: int) -> list[Comparison]:
    """The drift of e^{−rt}u(t, S), with the claimed d₁ and d₂, over φ(d₂)e^{−rτ}, by one step."""
    arguments = function_of([claimed["d₁"], claimed["d₂"]], ["L", "tau"], at)
    d2 = reals(claimed["d₂"], at)[0]
    scale = np.exp(-at["r_"] * at["tau"] - d2**2 / 2) / np.sqrt(2 * np.pi)

    def price(x: Array) -> Array:
        t, stock = x[..., 0], x[..., 1]
        left = at["tau"] - t
        first, second = (ndtr(d) for d in arguments(np.log(stock), left))
        value = stock * first - np.exp(-at["r_"] * left) * second
        return np.exp(-at["r_"] * t)[..., None] * value[..., None] / scale

    def drift(x: Array) -> Array:
        return np.stack([np.ones_like(x[..., 0]), at["r_"] * x[..., 1]], axis=-1)

    def diffusion(x: Array) -> Array:
        return np.stack([np.zeros_like(x[..., 0]), at["sigma"] * x[..., 1]], axis=-1)[..., None]

    rng = stream(seed, "ito.black_scholes, equation")
    measured = drift_of(ItoSDE(drift, diffusion), price, [0.0, float(np.exp(at["L"]))], rng)
    return compare_measured("(∂_t + L − r)u", measured, reals(claimed["(∂_t + L − r)u"], at))


# --- linear equations and their laws -----------------------------------------------------------------------------


@along_paths(seconds=0.15, sees=0.1)
def ornstein_uhlenbeck(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Mean and variance at t = log(1 + s)/c, and Stein's identities of the claimed score, along paths."""
    at = {"c": 0.9, "sigma": 1.3, "s": 1.5, "x": 1.5}
    test = FreedPaths(seed, false_alarm, "ornstein_uhlenbeck", 4, FEWER * effort)
    end = float(np.log(1 + at["s"]) / at["c"])
    levels = test.follow(lambda t, x: -at["c"] * x, level_of(at["sigma"]), at["x"], end, 64)
    score = function_of([claimed["∂_y log p(x, y)"]], ["y"], at)
    mean = reals(claimed["mean"], at)[0]
    test.freed_mean("mean", levels, final, mean)
    centre = mean if np.isfinite(mean) else 0.0
    variance = reals(claimed["variance"], at)[0]
    test.freed_mean("variance", levels, lambda states: (final(states) - centre) ** 2, variance)
    test.freed_mean("E score", levels, lambda states: np.asarray(score(final(states))[0]) + 0 * final(states), 0.0)
    test.freed_mean("E score · Y", levels, lambda states: score(final(states))[0] * final(states), -1.0)
    return test.conclude()


@along_paths(seconds=0.8, sees=0.5)
def stationary(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Late along paths: Stein's identities of the claimed scores, no mean motion (the flux), the variance."""
    at = {"c": 1.0, "sigma": 0.8, "theta": 1.5}
    test = FreedPaths(seed, false_alarm, "stationary", 6, FEWER * effort)
    equations: list[tuple[str, str, Callable[[Array, Array], Array], Map, float]] = [
        ("Ornstein–Uhlenbeck", "x", lambda t, x: -at["c"] * x, level_of(at["sigma"]), 0.0),
        ("CIR", "X", lambda t, x: at["c"] * (at["theta"] - x), root_times(at["sigma"]), at["theta"]),
    ]
    for k, (name, variable, drift, diffusion, start) in enumerate(equations):
        levels = test.follow(drift, diffusion, start, 6.0, 192, [160], powers=7)
        score = function_of([claimed[f"score, {name}"]], [variable], at)

        def weighted(states: Array, score: Callable[..., Any] = score) -> Array:
            return np.asarray(score(final(states))[0] * final(states))

        test.freed_mean(f"E score · X, {name}", levels, weighted, -1.0)
        moved = reals(claimed["flux over the density"], at)[k]
        test.freed_mean(f"flux, {name}", levels, lambda states: final(states) - states[:, 0, 1], moved)
        if name == "CIR":  # an error of the score counts 2 E X = 2θ
            test.freed_mean(
                "E score · X² + 2X",
                levels,
                lambda states, w=weighted: (w(states) + 2) * final(states),  # type: ignore[misc]
                0.0,
                2 * at["theta"],
            )
        else:
            variance = reals(claimed[f"variance, {name}"], at)[0]
            test.freed_mean(f"variance, {name}", levels, lambda states: final(states) ** 2, variance)
    return test.conclude()


def root_times(sigma: float) -> Map:
    """The diffusion σ√x."""
    return lambda x: sigma * np.sqrt(np.maximum(x, 0))


@along_paths(seconds=0.3, sees=0.35)
def cir(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Mean and variance at t = log(1 + s)/c along paths."""
    at = {"c": 0.8, "sigma": 0.7, "theta": 1.2, "X": 2.0, "s": 1.5}
    test = Paths(seed, false_alarm, "cir", 2, effort)
    sde = ItoSDE(lambda x: at["c"] * (at["theta"] - x), lambda x: at["sigma"] * np.sqrt(np.maximum(x, 0))[..., None])
    levels = tuple(level[:, 0] for level in test.run(sde, last, [at["X"]], float(np.log(1 + at["s"]) / at["c"]), 16))
    test.mean("mean", levels, reals(claimed["mean"], at)[0])
    test.variance("variance", levels, reals(claimed["variance"], at)[0])
    return test.conclude()


@along_paths(seconds=0.2, sees=0.1)
def bridge(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Mean and covariance along paths; the drift by short steps of pinned Brownian motion; the martingale by one."""
    at = {"u1": 0.4, "u2": 0.3, "u3": 0.5, "x": 0.2, "b": 1.4}
    end, now = 1.2, 0.7
    test = FreedPaths(seed, false_alarm, "bridge", 2, FEWER * effort)
    levels = test.follow(lambda t, x: (at["b"] - x) / (end - t), level_of(1.0), at["x"], now, 56, [32], powers=5)
    mean = reals(claimed["mean at t"], at)[0]
    test.freed_mean("mean at t", levels, final, mean)
    means = [statistic.mean() for statistic in (levels[1].freed(levels[1].states[:, -1, k]) for k in (2, 1))]
    test.freed_mean(
        "covariance of s and t",
        levels,
        lambda states: (states[:, -1, 2] - means[0]) * (final(states) - means[1]),
        reals(claimed["covariance of s and t"], at)[0],
    )
    for here in (0.9, -0.6, 2.3):
        rng = stream(seed, f"ito.bridge, pinned at {here}")
        drift = reals(claimed["drift at t"], at | {"x": here})
        test.comparisons += compare_measured(
            f"drift at t, x = {here}", pinned_drift(rng, here, at["b"], end - now), drift
        )
    local = Local(seed, "bridge, martingale")
    sde = ItoSDE(
        lambda x: np.stack([np.ones_like(x[..., 0]), (at["b"] - x[..., 1]) / (end - x[..., 0])], axis=-1),
        constant([[0.0], [1.0]]),
    )
    zero = reals(claimed["drift of (b − X)/(T − t)"], at)
    local.drift(
        "drift of (b − X)/(T − t)", sde, lambda x: (at["b"] - x[..., 1:]) / (end - x[..., :1]), [now, 0.9], zero
    )
    test.comparisons += local.comparisons
    return test.conclude()


def pinned_drift(rng: np.random.Generator, here: float, target: float, left: float, samples: int = 400) -> Measured:
    """The drift at `here` of Brownian motion moved linearly so that it ends at `target` after the time `left`.

    That is the bridge without its equation.  Its increments over short times, regressed on their two normal variables
    (the noise is taken away whole), extrapolated in the time.
    """
    step = left / 64

    def mean_slope(z: Array, h: float) -> Array:
        B = np.sqrt(h) * z[:, :1]
        end = B + np.sqrt(left - h) * z[:, 1:]
        return (B - h / left * (here + end - target)) / h

    z = rng.standard_normal((samples, 2))
    columns = np.column_stack([np.ones(samples), z])
    rounding = 64 * float(np.finfo(float).eps) * (1 + abs(here - target)) / step
    return fit_chaos(columns, *extrapolated_response(mean_slope, z, step), rounding).intercept


def bessel(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """|B| and |B|² by one step in Rⁿ."""
    test, x = Local(seed, "bessel"), list(X4.values())

    def radius(at: Array) -> Array:
        return np.linalg.norm(at, axis=-1, keepdims=True)

    for k, n in enumerate((1, *DIMENSIONS)):
        sde = ItoSDE(still, constant(np.eye(n)))
        test.drift(f"dimension, n = {n}", sde, squared_length, x[:n], reals(claimed["dimension"], X4)[k : k + 1])
        test.brackets(
            f"bracket of R², n = {n}", sde, squared_length, x[:n], reals(claimed["bracket of R²"], X4)[k : k + 1]
        )
        if n > 1:
            test.drift(f"drift of R, n = {n}", sde, radius, x[:n], reals(claimed["drift of R"], X4)[k - 1 : k])
            test.brackets(f"bracket of R, n = {n}", sde, radius, x[:n], reals(claimed["bracket of R"], X4)[k - 1 : k])
    return test.conclude()


def squared_radius(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """|Y|² by one step of n Ornstein–Uhlenbeck processes."""
    at = X4 | {"c": 0.7, "sigma": 1.3}
    test, x = Local(seed, "squared_radius"), list(X4.values())
    for k, n in enumerate((1, *DIMENSIONS)):
        sde = ItoSDE(lambda y: -at["c"] / 2 * y, constant(at["sigma"] / 2 * np.eye(n)))
        test.drift(f"drift of X, n = {n}", sde, squared_length, x[:n], reals(claimed["drift of X"], at)[k : k + 1])
        test.brackets(
            f"bracket of X, n = {n}", sde, squared_length, x[:n], reals(claimed["bracket of X"], at)[k : k + 1]
        )
    return test.conclude()


# --- spheres and groups ------------------------------------------------------------------------------------------


def circle(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """(cos B, sin B) by one step of B; X² + Y² by one Heun step of dX = −Y ∘ dB, dY = X ∘ dB."""
    at = {"k": 0.4}
    angle = 2 * float(np.arctan(at["k"]))
    test, line = Local(seed, "circle"), ItoSDE(still, constant([[1.0]]))
    turning = StratonovichSDE(still, lambda x: np.stack([-x[..., 1], x[..., 0]], axis=-1)[..., None])

    def place(x: Array) -> Array:
        return np.concatenate([np.cos(x), np.sin(x)], axis=-1)

    test.drift("Itô drift", line, place, [angle], reals(claimed["Itô drift"], at))
    test.noise("noise", line, place, [angle], reals(claimed["noise"], at))
    here = [float(np.cos(angle)), float(np.sin(angle))]
    test.drift("drift of X² + Y²", turning, squared_length, here, reals(claimed["drift of X² + Y²"], at))
    return test.conclude()


def sphere(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One Heun step of dX = (1 − XXᵀ/|X|²) ∘ dB in Rⁿ."""
    test = Local(seed, "sphere")
    sde = StratonovichSDE(still, projection)
    for k, n in enumerate(DIMENSIONS):
        x, name = list(X4.values())[:n], f"Itô drift, n = {n}"
        test.drift(name, sde, identity, x, reals(claimed[name], X4))
        drift, bracket = reals(claimed["drift and bracket of |x|²"], X4)[2 * k : 2 * k + 2]
        test.drift(f"drift of |x|², n = {n}", sde, squared_length, x, [drift])
        test.brackets(f"bracket of |x|², n = {n}", sde, squared_length, x, [bracket])
    return test.conclude()


def projection(x: Array) -> Array:
    """1 − xxᵀ/|x|²."""
    return np.eye(x.shape[-1]) - x[..., :, None] * x[..., None, :] / squared_length(x)[..., None]


def matrices(x: Array) -> Array:
    """States (..., n²) as matrices (..., n, n)."""
    n = int(np.sqrt(x.shape[-1]))
    return x.reshape(*x.shape[:-1], n, n)


def flat(matrix: Array) -> Array:
    """Matrices (..., n, n) as states (..., n²)."""
    return matrix.reshape(*matrix.shape[:-2], -1)


def right_multiples(directions: Array, x: Array) -> Array:
    """The fields G ↦ GE_a for directions (m, n, n), as a diffusion (..., n², m)."""
    return np.moveaxis(flat(matrices(x)[..., None, :, :] @ directions), -2, -1)


G3 = np.array([[1.2, -0.3, 0.5], [0.4, 0.9, -0.7], [-0.6, 0.8, 1.1]])
I3 = np.array([[0.3, 0.5, -0.2], [-0.4, 0.1, 0.6], [0.2, -0.7, 0.4]])


def named(name: str, matrix: Array) -> dict[str, complex]:
    """The entries of a matrix by the names of their symbols."""
    n = len(matrix)
    return {f"{name}{i + 1}{j + 1}": matrix[i, j].item() for i in range(n) for j in range(n)}


def general_linear(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """det G, log|det G| and tr GGᵀ by one step of dG = G ∘ dB (Heun) and of dG = G dB (Euler)."""
    test, at = Local(seed, "general_linear"), named("g", G3)
    for k, n in enumerate(SIZES):
        G = G3[:n, :n]
        fields = partial(right_multiples, np.eye(n * n).reshape(n * n, n, n))
        det, length = float(np.linalg.det(G)), float((G**2).sum())
        observables: dict[str, Map] = {
            "drift of log|det G|": lambda x: np.linalg.slogdet(matrices(x))[1][..., None],
            "growth rate of det G": lambda x, det=det: np.linalg.det(matrices(x))[..., None] / det,  # type: ignore[misc]
            "growth rate of tr GGᵀ": lambda x, length=length: squared_length(x) / length,  # type: ignore[misc]
        }
        for reading, sde in (("G ∘ dB", StratonovichSDE(still, fields)), ("G dB", ItoSDE(still, fields))):
            for name, f in observables.items():
                value = reals(claimed[f"{name}, {reading}"], at)[k : k + 1]
                test.drift(f"{name}, {reading}, n = {n}", sde, f, list(G.ravel()), value)
    drift = "Itô drift of G ∘ dB, n = 3"
    sde = StratonovichSDE(still, partial(right_multiples, np.eye(9).reshape(9, 3, 3)))
    test.drift(drift, sde, identity, list(G3.ravel()), reals(claimed[drift], at))
    return test.conclude()


def unitary(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """U and UU* by one step of dU = iU ∘ dH (Heun) and of dU = iU dH (Euler), at a matrix that is not unitary."""
    U3 = G3 + 1j * I3
    test, at = Local(seed, "unitary"), named("u", U3) | named("v", U3.conj())

    def gram(x: Array) -> Array:
        U = matrices(x)
        return as_parts(flat(U @ U.conj().swapaxes(-1, -2)))

    for d in SIZES:
        U = list(U3[:d, :d].ravel())
        fields = partial(right_multiples, 1j * hermitian_basis(d))
        heun, euler = StratonovichSDE(still, fields), ItoSDE(still, fields)
        name = f"Itô drift, d = {d}"
        test.drift(name, heun, as_parts, U, parts(claimed[name], at))
        name = f"drift of UU*, d = {d}"
        test.drift(name, heun, gram, U, parts(claimed[name], at))
        name = f"drift of UU* for dU = iU dH, d = {d}"
        test.drift(name, euler, gram, U, parts(claimed[name], at))
    return test.conclude()


def orthogonal(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """U and UUᵀ by one Heun step of dU = U ∘ dA, at a matrix that is not orthogonal."""
    O4 = np.array([[0.9, -0.3, 0.5, 0.2], [0.4, 1.1, -0.7, 0.6], [-0.6, 0.8, 0.7, -0.1], [0.3, -0.5, 0.2, 1.3]])
    test, at = Local(seed, "orthogonal"), named("o", O4)

    def gram(x: Array) -> Array:
        U = matrices(x)
        return flat(U @ U.swapaxes(-1, -2))

    for n in DIMENSIONS:
        units = np.eye(n * n).reshape(n, n, n, n)
        skew = np.array([units[i, j] - units[j, i] for i in range(n) for j in range(i + 1, n)])
        sde, U = StratonovichSDE(still, partial(right_multiples, skew)), list(O4[:n, :n].ravel())
        test.drift(f"Itô drift, n = {n}", sde, identity, U, reals(claimed[f"Itô drift, n = {n}"], at))
        test.drift(f"drift of UUᵀ, n = {n}", sde, gram, U, reals(claimed[f"drift of UUᵀ, n = {n}"], at))
    return test.conclude()


@along_paths(seconds=0.55, sees=0.9)
def levy_area(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The area's drift and brackets by one step; its second and fourth moments along paths from 0."""
    at = {"x": 0.7, "y": -1.2, "t_": 1.3}

    def diffusion(x: Array) -> Array:
        one, zero = np.ones_like(x[..., 0]), np.zeros_like(x[..., 0])
        rows = [[one, zero], [zero, one], [-x[..., 1] / 2, x[..., 0] / 2]]
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)

    sde, here = ItoSDE(still, diffusion), [at["x"], at["y"], 0.4]
    local = Local(seed, "levy_area, local")
    bracket, mixed = reals(claimed["bracket of A"], at)[0], reals(claimed["bracket of A with X"], at)[0]
    local.drift("drift of A", sde, lambda x: x[..., 2:], here, reals(claimed["drift of A"], at))
    local.brackets("bracket of A", sde, lambda x: x[..., 2:], here, [bracket])
    local.brackets("bracket of A + X", sde, lambda x: x[..., 2:] + x[..., :1], here, [bracket + 2 * mixed + 1])
    test = Paths(seed, false_alarm, "levy_area", 2, 10 * effort)
    levels = [level[:, 2] for level in test.run(sde, last, [0.0, 0.0, 0.0], at["t_"], 8)]
    for k, name in ((2, "E A²"), (4, "E A⁴")):
        test.mean(name, [level**k for level in levels], reals(claimed[name], at)[0])
    test.comparisons += local.comparisons
    return test.conclude()

"""The claims of `ito` measured at 120 digits (tier precise): nothing but the equations themselves, run numerically.

Drifts are second differences: along straight lines X + εσ_a for an Itô equation, along the flow of each field (one
midpoint step) for a Stratonovich equation.  Laws at a fixed time come from Euler's method with two-point increments,
enumerated and extrapolated to step zero (h → 0 over 4, 5, …, 35 steps), from regression on covariance matrices, or
from quadrature.  General functions are polynomials with the jets of the point and arbitrary higher terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured

ROUNDING = mp.mpf(10) ** -100
Quantities = dict[str, Measured]
State: TypeAlias = Sequence[Any]
Function: TypeAlias = Callable[[State], Sequence[Any]]
DIMENSIONS = (2, 3, 4)
SIZES = (1, 2, 3)


# --- tools -------------------------------------------------------------------------------------------------------


def values(point: Point, *names: str) -> list[Any]:
    """The coordinates with these names."""
    by_name = {s.name: v for s, v in point.items()}
    return [precise.number(by_name[name]) for name in names]


def exactly(numbers: Sequence[Any]) -> Measured:
    """Numbers that are only rounded."""
    return Measured(list(numbers), ROUNDING)


def moved(x: State, direction: State, e: Any) -> list[Any]:
    """x + e · direction."""
    return [a + e * b for a, b in zip(x, direction, strict=True)]


def total(parts: Sequence[Measured], weights: Sequence[Any]) -> Measured:
    """A linear combination."""
    columns = zip(*(part.values for part in parts), strict=True)
    error = sum(abs(w) * part.error for w, part in zip(weights, parts, strict=True))
    return Measured([sum(w * v for w, v in zip(weights, column, strict=True)) for column in columns], error)


def over(measured: Measured, scale: Any) -> Measured:
    """A measurement divided by a number."""
    return Measured([v / scale for v in measured.values], measured.error / abs(scale))


def joined(parts: Sequence[Measured]) -> Measured:
    """Several measurements as one, end to end."""
    return Measured([v for part in parts for v in part.values], max(part.error for part in parts))


def ito_drift(f: Function, x: State, drift: State, columns: Sequence[State]) -> Measured:
    """d/dε f(x + εb) + ½ Σ_a d²/dε² f(x + εσ_a)."""
    first = precise.first_derivative(line(f, x, drift))
    seconds = [precise.second_derivative(line(f, x, column)) for column in columns]
    return total([first, *seconds], [1, *[mp.mpf(1) / 2] * len(seconds)])


def stratonovich_drift(f: Function, x: State, drift: State, fields: Sequence[Function]) -> Measured:
    """d/dε f(x + εb) + ½ Σ_a d²/dε² f(flow of σ_a from x at ε)."""
    first = precise.first_derivative(line(f, x, drift))
    seconds = [precise.second_derivative(curve(f, x, field)) for field in fields]
    return total([first, *seconds], [1, *[mp.mpf(1) / 2] * len(seconds)])


def line(f: Function, x: State, direction: State) -> Callable[[Any], Sequence[Any]]:
    """ε ↦ f(x + ε · direction)."""
    return lambda e: f(moved(x, direction, e))


def curve(f: Function, x: State, field: Function) -> Callable[[Any], Sequence[Any]]:
    """ε ↦ f along the flow of a field from x."""
    return lambda e: f(flow(field, x, e))


def flow(field: Function, x: State, e: Any) -> list[Any]:
    """One midpoint step along a field: its flow up to terms of order e³."""
    return moved(x, field(moved(x, field(x), e / 2)), e)


def bracket(f: Function, x: State, columns: Sequence[State]) -> Measured:
    """Σ_a (d/dε f(x + εσ_a))², entry by entry of f."""
    slopes = [precise.first_derivative(line(f, x, column)) for column in columns]
    squares = [sum(part.values[i] ** 2 for part in slopes) for i in range(len(slopes[0].values))]
    size = 1 + max(abs(v) for part in slopes for v in part.values)
    return Measured(squares, 2 * size * sum(part.error for part in slopes))


def units(n: int) -> list[list[Any]]:
    """The standard basis of Rⁿ."""
    return [[mp.mpf(int(i == j)) for j in range(n)] for i in range(n)]


def extrapolated(step_values: Callable[[int], Sequence[Any]], counts: Sequence[int]) -> Measured:
    """The limit n → ∞ of values with an expansion in 1/n, by Neville's scheme; the error is the last change."""
    table: list[list[list[Any]]] = []
    for i, n in enumerate(counts):
        row = [list(step_values(n))]
        for j in range(1, i + 1):
            ratio = mp.mpf(n) / counts[i - j]
            row.append([a + (a - b) / (ratio - 1) for a, b in zip(row[j - 1], table[i - 1][j - 1], strict=True)])
        table.append(row)
    best, before = table[-1][-1], table[-1][-2]
    return Measured(best, max(abs(a - b) for a, b in zip(best, before, strict=True)) + ROUNDING)


def euler_mean_and_variance(
    x: Any, horizon: Any, drift: Callable[[Any], Any], diffusion: Callable[[Any], Any]
) -> tuple[Measured, Measured]:
    """Of a scalar equation with closed first and second moments: Euler with signs for increments, enumerated.

    After each step the law is replaced by the two points with its mean and variance, which such an equation allows.
    """

    def run(n: int) -> list[Any]:
        mean, variance, h = mp.mpf(x), mp.mpf(0), horizon / n
        for _ in range(n):
            atoms = [mean + sign * mp.sqrt(variance) for sign in (1, -1)]
            ends = [a + drift(a) * h + sign * diffusion(a) * mp.sqrt(h) for a in atoms for sign in (1, -1)]
            mean = sum(ends) / 4
            variance = sum((end - mean) ** 2 for end in ends) / 4
        return [mp.re(mean), mp.re(variance)]

    both = extrapolated(run, range(4, 36))
    return Measured(both.values[:1], both.error), Measured(both.values[1:], both.error)


# --- the formula -------------------------------------------------------------------------------------------------


def formula(point: Point) -> Quantities:
    """A polynomial with the given jets along (1, b) and the two loadings; time is a component."""
    b1, b2, p, q, r = values(point, "b1", "b2", "p", "q", "r")
    ft, fx, fy, fxx, fxy, fyy = values(point, "f_t", "f_x", "f_y", "f_xx", "f_xy", "f_yy")

    def f(at: State) -> list[Any]:
        t, u, v = at
        second = fxx * u**2 / 2 + fxy * u * v + fyy * v**2 / 2
        return [ft * t + fx * u + fy * v + second + u**3 / 7 - u * v**2 / 3 + 2 * t * u + t**2]

    columns = [[0, p, q], [0, 0, r]]
    return {
        "drift of f": ito_drift(f, [mp.mpf(0)] * 3, [1, b1, b2], columns),
        "bracket of f": bracket(f, [mp.mpf(0)] * 3, columns),
    }


def product(point: Point) -> Quantities:
    """XY and X/Y along the drift and the two loadings."""
    x, y, b1, b2, p, q, r = values(point, "x", "y", "b1", "b2", "p", "q", "r")
    columns = [[p, q], [0, r]]
    return {
        "drift of XY": ito_drift(lambda at: [at[0] * at[1]], [x, y], [b1, b2], columns),
        "bracket of XY": bracket(lambda at: [at[0] * at[1]], [x, y], columns),
        "drift of X/Y": ito_drift(lambda at: [at[0] / at[1]], [x, y], [b1, b2], columns),
    }


def stratonovich(point: Point) -> Quantities:
    """A polynomial σ and a polynomial f with the given jets at 0, along the flow of σ."""
    b, s0, s1, f1, f2 = values(point, "b", "sigma_0", "sigma_1", "f_1", "f_2")

    def field(at: State) -> list[Any]:
        return [s0 + s1 * at[0] + at[0] ** 2 / 3]

    def f(at: State) -> list[Any]:
        return [f1 * at[0] + f2 * at[0] ** 2 / 2 + at[0] ** 3 / 5]

    zero = [mp.mpf(0)]
    return {
        "Itô correction": stratonovich_drift(lambda at: [at[0]], zero, [0], [field]),
        "drift of f(X)": stratonovich_drift(f, zero, [b], [field]),
        "bracket of f(X)": bracket(f, zero, [field(zero)]),
    }


def holomorphic(point: Point) -> Quantities:
    """A cubic h with the given jets at 0, along α and β; and along 1 and i."""
    alpha, beta, h0, h1, h2 = values(point, "alpha", "beta", "h_0", "h_1", "h_2")

    def h(at: State) -> list[Any]:
        return [h0 + h1 * at[0] + h2 * at[0] ** 2 / 2 + at[0] ** 3 / 7]

    def squared(at: State) -> list[Any]:
        return [h(at)[0] * mp.conj(h(at)[0])]

    def along(f: Function, *columns: Any) -> Measured:
        return ito_drift(f, [mp.mpc(0)], [0], [[column] for column in columns])

    return {
        "drift of h(Z)": along(h, alpha, beta),
        "drift of |h(Z)|²": along(squared, alpha, beta),
        "drift of h(Z), conformal Z": along(h, mp.mpf(1), mp.mpc(0, 1)),
        "drift of |h(Z)|², conformal Z": along(squared, mp.mpf(1), mp.mpc(0, 1)),
    }


def sandwiches(point: Point) -> Quantities:
    """Σ E A E over an orthonormal basis of each space."""
    A = mp.matrix([[values(point, f"a{i}{j}")[0] for j in (1, 2, 3)] for i in (1, 2, 3)])
    hermitian, general = precise.hermitian_basis(3), matrix_units(3)
    symmetric = [e for e in hermitian if all(mp.im(v) == 0 for v in e)]

    def summed(basis: Sequence[mp.matrix], transposed: bool = False) -> Measured:
        return exactly(list(sum((e * A * (e.T if transposed else e) for e in basis), mp.zeros(3, 3))))

    return {
        "dH A dH": summed(hermitian),
        "dS A dS": summed(symmetric),
        "dB A dB": summed(general),
        "dB A dBᵀ": summed(general, transposed=True),
    }


def matrix_units(n: int) -> list[mp.matrix]:
    """E_ij, row by row."""
    made = []
    for i in range(n):
        for j in range(n):
            unit = mp.zeros(n, n)
            unit[i, j] = mp.mpf(1)
            made.append(unit)
    return made


# --- geometric Brownian motion and finance -----------------------------------------------------------------------


def geometric(point: Point) -> Quantities:
    """log S and powers of S along μS and σS."""
    S, sigma, mu, n = values(point, "S", "sigma", "mu", "n")

    def drift(f: Callable[[Any], Any]) -> Measured:
        return ito_drift(lambda at: [f(at[0])], [S], [mu * S], [[sigma * S]])

    return {
        "drift of log S": drift(mp.log),
        "bracket of log S": bracket(lambda at: [mp.log(at[0])], [S], [[sigma * S]]),
        "growth rate of Sⁿ": over(drift(lambda v: v**n), S**n),
        "growth rates of S, …, S⁴": joined([over(drift(lambda v, k=k: v**k), S**k) for k in (1, 2, 3, 4)]),  # type: ignore[misc]
    }


def exponential_martingale(point: Point) -> Quantities:
    """exp(λB − ½λ²t) and exp(λB) at t = 1/3, B = 2/5, along (1, 0) and (0, 1)."""
    (lam,) = values(point, "lambda")
    at, noise = [mp.mpf(1) / 3, mp.mpf(2) / 5], [[mp.mpf(0), mp.mpf(1)]]

    def Z(state: State) -> list[Any]:
        return [mp.exp(lam * state[1] - lam**2 * state[0] / 2)]

    def bare(state: State) -> list[Any]:
        return [mp.exp(lam * state[1])]

    return {
        "drift of Z, over Z": over(ito_drift(Z, at, [1, 0], noise), Z(at)[0]),
        "bracket of Z, over Z²": over(bracket(Z, at, noise), Z(at)[0] ** 2),
        "drift of exp(λB), over it": over(ito_drift(bare, at, [1, 0], noise), bare(at)[0]),
    }


def black_scholes(point: Point) -> Quantities:
    """u by quadrature, S_T = S e^{a + σ√τ z} with a from E S_T = S e^{rτ}, by quadrature too.

    Φ(d₁) = ∂_S u and Φ(d₂) = −e^{rτ} ∂_K u at K = 1; the equation along (1, rS) and σS.
    """
    sigma, tau, L, r = values(point, "sigma", "tau", "L", "r_")
    S, nodes = mp.exp(L), half_line()

    @cache
    def growth(left: Any) -> Any:
        """E e^{σ√τ z}."""
        widths = (sigma * mp.sqrt(left), -sigma * mp.sqrt(left))
        return normal_integral(nodes, lambda z: sum(mp.exp(w * z) for w in widths), mp.mpf(0))

    def price(stock: Any, strike: Any, left: Any) -> Any:
        width, forward = sigma * mp.sqrt(left), stock * mp.exp(r * left) / growth(left)
        kink = mp.log(strike / forward) / width
        return mp.exp(-r * left) * normal_integral(nodes, lambda z: forward * mp.exp(width * z) - strike, kink)

    delta = precise.first_derivative(lambda e: [price(S + e, 1, tau)])
    strike = precise.first_derivative(lambda e: [price(S, 1 + e, tau)])
    d1, d2 = quantile(delta.values[0]), quantile(-mp.exp(r * tau) * strike.values[0])
    error = 1000 * (delta.error + strike.error) * (mp.exp(d1**2) + mp.exp(d2**2) + mp.exp(abs(r) * tau))
    at, discounted = [mp.mpf(0), S], lambda at: [mp.exp(-r * at[0]) * price(at[1], 1, tau - at[0])]
    return {
        "d₁": Measured([d1], error),
        "d₂": Measured([d2], error),
        "d₁² − d₂²": Measured([d1**2 - d2**2], error * (1 + abs(d1) + abs(d2)) * 2),
        "(∂_t + L − r)u": ito_drift(discounted, at, [1, r * S], [[0, sigma * S]]),
    }


def half_line() -> list[tuple[Any, Any]]:
    """Nodes and weights of the double exponential rule for functions of Gaussian decay on (0, ∞): exp(u − e^{−u})."""
    grid = [mp.mpf(j) / 32 for j in range(-175, 110)]
    ends = [(mp.exp(u - mp.exp(-u)), u) for u in grid]
    return [(v, v * (1 + mp.exp(-u)) / 32) for v, u in ends]


def normal_integral(nodes: Sequence[tuple[Any, Any]], f: Callable[[Any], Any], start: Any) -> Any:
    """∫ f(z) φ(z) dz over (start, ∞)."""
    norm = 1 / mp.sqrt(2 * mp.pi)
    return norm * sum(weight * f(start + v) * mp.exp(-((start + v) ** 2) / 2) for v, weight in nodes)


def quantile(probability: Any) -> Any:
    """z with P(N(0, 1) ≤ z) = probability."""
    return mp.sqrt(2) * mp.erfinv(2 * probability - 1)


# --- linear equations and their laws -----------------------------------------------------------------------------


def ornstein_uhlenbeck(point: Point) -> Quantities:
    """Mean and variance by Euler extrapolated; the score of the normal law with these."""
    c, sigma, s, x, y = values(point, "c", "sigma", "s", "x", "y")
    mean, variance = euler_mean_and_variance(x, mp.log(1 + s) / c, lambda v: -c * v, lambda v: sigma)
    m, v = mean.values[0], variance.values[0]
    return {
        "mean": mean,
        "variance": variance,
        "∂_y log p(x, y)": Measured([-(y - m) / v], (mean.error / v + variance.error * abs(y - m) / v**2) * 2),
    }


def stationary(point: Point) -> Quantities:
    """The speed density (1/a) exp ∫ 2b/a by quadrature: its log-derivative, its flux, its second moment."""
    c, sigma, theta, X, x = values(point, "c", "sigma", "theta", "X", "x")
    ou = (lambda v: -c * v, lambda v: sigma**2 + 0 * v)
    cir = (lambda v: c * (theta - v), lambda v: sigma**2 * v)

    def log_density(at: Any, start: Any, b: Callable[..., Any], a: Callable[..., Any]) -> Any:
        return -mp.log(a(at)) + mp.quad(lambda v: 2 * b(v) / a(v), [start, at])

    def score(at: Any, b: Callable[..., Any], a: Callable[..., Any]) -> Measured:
        return precise.first_derivative(lambda e: [log_density(at + e, at, b, a)])

    def flux(at: Any, b: Callable[..., Any], a: Callable[..., Any]) -> Measured:
        slope = precise.first_derivative(lambda e: [a(at + e) * mp.exp(log_density(at + e, at, b, a))])
        here = mp.exp(log_density(at, at, b, a))
        return Measured([b(at) - slope.values[0] / (2 * here)], slope.error / here)

    def weight(v: Any) -> Any:
        return mp.exp(-c * v**2 / sigma**2)  # exp ∫ 2b/a, b and a being −cv and σ²

    ends = [0, 4, 24]
    scale = sigma / mp.sqrt(c)
    second, whole = (mp.quad(lambda v, k=k: (scale * v) ** k * weight(scale * v), ends) for k in (2, 0))
    return {
        "score, Ornstein–Uhlenbeck": score(x, *ou),
        "score, CIR": score(X, *cir),
        "flux over the density": joined([flux(x, *ou), flux(X, *cir)]),
        "variance, Ornstein–Uhlenbeck": Measured([second / whole], mp.mpf(10) ** -60),
    }


def cir(point: Point) -> Quantities:
    """Mean and variance by Euler extrapolated."""
    c, sigma, theta, X, s = values(point, "c", "sigma", "theta", "X", "s")
    mean, variance = euler_mean_and_variance(
        X, mp.log(1 + s) / c, lambda v: c * (theta - v), lambda v: sigma * mp.sqrt(v)
    )
    return {"mean": mean, "variance": variance}


def bridge(point: Point) -> Quantities:
    """The conditional law of (B_s, B_t) given B_T, by inverting covariance matrices of Brownian motion."""
    u1, u2, u3, x, b = values(point, "u1", "u2", "u3", "x", "b")
    s, t, T = u1, u1 + u2, u1 + u2 + u3

    def drift(e: Any) -> list[Any]:
        """E[B_{t+e} | B_t = x, B_T = b]."""
        inverse = mp.matrix([[t, t], [t, T]]) ** -1
        return list((mp.matrix([[t, t + e]]) if e > 0 else mp.matrix([[t + e, t + e]])) * inverse * mp.matrix([x, b]))

    later = [drift(h)[0] for h in (precise.STEP, precise.STEP / 2)]
    slopes = [(v - x) / h for v, h in zip(later, (precise.STEP, precise.STEP / 2), strict=True)]
    precision = mp.matrix([[s, s, s], [s, t, t], [s, t, T]]) ** -1
    block = mp.matrix([[precision[0, 0], precision[0, 1]], [precision[1, 0], precision[1, 1]]])
    covariance = block**-1
    mean = -covariance * mp.matrix([precision[0, 2], precision[1, 2]]) * (b - x)
    martingale = ito_drift(lambda at: [(b - at[1]) / (T - at[0])], [t, x], [1, (b - x) / (T - t)], [[0, 1]])
    return {
        "drift at t": Measured([slopes[1]], abs(slopes[1] - slopes[0]) + mp.mpf(10) ** -80),
        "mean at t": exactly([x + mean[1]]),
        "covariance of s and t": exactly([covariance[0, 1]]),
        "drift of (b − X)/(T − t)": martingale,
    }


# --- Bessel ------------------------------------------------------------------------------------------------------


def bessel(point: Point) -> Quantities:
    """|x| and |x|² along the standard basis of Rⁿ."""
    x = values(point, "x1", "x2", "x3", "x4")

    def radius(at: State) -> list[Any]:
        return [mp.sqrt(sum(v**2 for v in at))]

    def square(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    return {
        "drift of R": joined([ito_drift(radius, x[:n], [0] * n, units(n)) for n in DIMENSIONS]),
        "bracket of R": joined([bracket(radius, x[:n], units(n)) for n in DIMENSIONS]),
        "dimension": joined([ito_drift(square, x[:n], [0] * n, units(n)) for n in (1, *DIMENSIONS)]),
        "bracket of R²": joined([bracket(square, x[:n], units(n)) for n in (1, *DIMENSIONS)]),
    }


def squared_radius(point: Point) -> Quantities:
    """|Y|² along −(c/2) Y and (σ/2) times the standard basis."""
    c, sigma, *x = values(point, "c", "sigma", "x1", "x2", "x3", "x4")

    def square(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    def columns(n: int) -> list[list[Any]]:
        return [[sigma / 2 * v for v in e] for e in units(n)]

    return {
        "drift of X": joined(
            [ito_drift(square, x[:n], [-c / 2 * v for v in x[:n]], columns(n)) for n in (1, *DIMENSIONS)]
        ),
        "bracket of X": joined([bracket(square, x[:n], columns(n)) for n in (1, *DIMENSIONS)]),
    }


# --- spheres and groups ------------------------------------------------------------------------------------------


def circle(point: Point) -> Quantities:
    """(cos, sin) at the angle 2 arctan k along the real line; |x|² along the flow of (−y, x)."""
    (k,) = values(point, "k")
    angle = 2 * mp.atan(k)

    def place(at: State) -> list[Any]:
        return [mp.cos(at[0]), mp.sin(at[0])]

    return {
        "Itô drift": ito_drift(place, [angle], [0], [[1]]),
        "noise": precise.first_derivative(lambda e: place([angle + e])),
        "drift of X² + Y²": stratonovich_drift(
            lambda at: [at[0] ** 2 + at[1] ** 2], place([angle]), [0, 0], [lambda at: [-at[1], at[0]]]
        ),
    }


def sphere(point: Point) -> Quantities:
    """The identity and |x|² along the flows of the projected standard basis."""
    x = values(point, "x1", "x2", "x3", "x4")

    def field(e: State) -> Function:
        def projected(at: State) -> list[Any]:
            along = sum(u * v for u, v in zip(at, e, strict=True)) / sum(v**2 for v in at)
            return [v - along * u for u, v in zip(at, e, strict=True)]

        return projected

    def square(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    found: Quantities = {}
    moves = []
    for n in DIMENSIONS:
        fields = [field(e) for e in units(n)]
        found[f"Itô drift, n = {n}"] = stratonovich_drift(lambda at: list(at), x[:n], [0] * n, fields)
        moves.append(stratonovich_drift(square, x[:n], [0] * n, fields))
        moves.append(bracket(square, x[:n], [f(x[:n]) for f in fields]))
    return found | {"drift and bracket of |x|²": joined(moves)}


def squared_up(at: State) -> mp.matrix:
    """The entries of a square matrix, row by row, as the matrix."""
    n = int(mp.sqrt(len(at)))
    return mp.matrix([list(at[n * i : n * i + n]) for i in range(n)])


def right_fields(directions: Sequence[mp.matrix]) -> list[Function]:
    """The fields G ↦ GE on matrices as rows of entries."""
    return [lambda at, e=e: list(squared_up(at) * e) for e in directions]  # type: ignore[misc]


def leading(point: Point, name: str, n: int) -> list[Any]:
    """The leading n × n block of the matrix of symbols, row by row."""
    return values(point, *(f"{name}{i}{j}" for i in range(1, n + 1) for j in range(1, n + 1)))


def general_linear(point: Point) -> Quantities:
    """det, log|det| and tr GGᵀ along G E_ij: by the flows for G ∘ dB, by straight lines for G dB."""

    def det(at: State) -> list[Any]:
        return [mp.det(squared_up(at))]

    def log_det(at: State) -> list[Any]:
        return [mp.log(abs(mp.det(squared_up(at))))]

    def length(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    found: dict[str, list[Measured]] = {}
    for n in SIZES:
        G, fields = leading(point, "g", n), right_fields(matrix_units(n))
        for reading in ("G ∘ dB", "G dB"):

            def drift(
                f: Function, G: State = G, fields: Sequence[Function] = fields, reading: str = reading
            ) -> Measured:
                still = [0] * len(G)
                if reading == "G ∘ dB":
                    return stratonovich_drift(f, G, still, fields)
                return ito_drift(f, G, still, [field(G) for field in fields])

            found.setdefault(f"drift of log|det G|, {reading}", []).append(drift(log_det))
            found.setdefault(f"growth rate of det G, {reading}", []).append(over(drift(det), det(G)[0]))
            found.setdefault(f"growth rate of tr GGᵀ, {reading}", []).append(over(drift(length), length(G)[0]))
    G = leading(point, "g", 3)
    identity = stratonovich_drift(lambda at: list(at), G, [0] * 9, right_fields(matrix_units(3)))
    return {name: joined(parts) for name, parts in found.items()} | {"Itô drift of G ∘ dB, n = 3": identity}


def unitary(point: Point) -> Quantities:
    """U and UU* along iU E_a over an orthonormal basis of Her_d."""
    found: Quantities = {}
    for d in SIZES:
        U, fields = leading(point, "u", d), right_fields([mp.mpc(0, 1) * e for e in precise.hermitian_basis(d)])

        def gram(at: State) -> list[Any]:
            return list(squared_up(at) * squared_up(at).H)

        still = [0] * len(U)
        found[f"Itô drift, d = {d}"] = stratonovich_drift(lambda at: list(at), U, still, fields)
        found[f"drift of UU*, d = {d}"] = stratonovich_drift(gram, U, still, fields)
        straight = [field(U) for field in fields]
        found[f"drift of UU* for dU = iU dH, d = {d}"] = ito_drift(gram, U, still, straight)
    return found


def orthogonal(point: Point) -> Quantities:
    """U and UUᵀ along U(E_ij − E_ji)."""
    found: Quantities = {}
    for n in DIMENSIONS:
        U, E = leading(point, "o", n), matrix_units(n)
        fields = right_fields([E[n * i + j] - E[n * j + i] for i in range(n) for j in range(i + 1, n)])

        def gram(at: State) -> list[Any]:
            return list(squared_up(at) * squared_up(at).T)

        found[f"Itô drift, n = {n}"] = stratonovich_drift(lambda at: list(at), U, [0] * len(U), fields)
        found[f"drift of UUᵀ, n = {n}"] = stratonovich_drift(gram, U, [0] * len(U), fields)
    return found


def levy_area(point: Point) -> Quantities:
    """A along the two fields; its moments by walks on a lattice, extrapolated in the number of steps."""
    x, y, t = values(point, "x", "y", "t_")
    columns, here = [[1, 0, -y / 2], [0, 1, x / 2]], [x, y, mp.mpf(1) / 3]
    both = bracket(lambda at: [at[2], at[0], at[0] + at[2]], here, columns).values
    moments = extrapolated(lambda n: [mp.mpf(m.numerator) / m.denominator for m in area_moments(n)], range(1, 6))
    return {
        "drift of A": ito_drift(lambda at: [at[2]], here, [0, 0, 0], columns),
        "bracket of A": exactly([both[0]]),
        "bracket of A with X": exactly([(both[2] - both[0] - both[1]) / 2]),
        "E A²": over(Measured(moments.values[:1], moments.error), t**-2),
        "E A⁴": over(Measured(moments.values[1:], moments.error), t**-4),
    }


def area_moments(steps: int) -> tuple[Fraction, Fraction]:
    """E A² and E A⁴ at time 1 of Euler's area with three-point increments 0, ±√(3h): exact, and polynomial in 1/n."""
    weights = {-1: Fraction(1, 6), 0: Fraction(2, 3), 1: Fraction(1, 6)}
    law = {(0, 0, 0): Fraction(1)}  # of (X, Y) / √(3h) and 2A / (3h)
    for _ in range(steps):
        after: dict[tuple[int, int, int], Fraction] = {}
        for (x, y, a), w in law.items():
            for u, wu in weights.items():
                for v, wv in weights.items():
                    end = (x + u, y + v, a + x * v - y * u)
                    after[end] = after.get(end, Fraction(0)) + w * wu * wv
        law = after
    scale = Fraction(3, 2 * steps)
    second, fourth = (sum((w * a**k for (_, _, a), w in law.items()), Fraction(0)) * scale**k for k in (2, 4))
    return second, fourth

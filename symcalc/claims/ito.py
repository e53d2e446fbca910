"""Itô calculus: its formula with every cross term, its corrections, and the processes everybody meets first.

Conventions.  dX = b dt + σ dW is read in the sense of Itô, dX = b dt + σ ∘ dW in that of Stratonovich; W and B are
standard Brownian motions (generator ½Δ).  Covariances are written by their loadings, pW₁ and qW₁ + rW₂, so that every
point is admissible; e^{−ct} is written e = 1/(1 + s), with s = e^{ct} − 1 > 0 independent of c.  General functions
enter by their jets: at one point f, f′, f″ are arbitrary numbers, so deciding in Q(jets) decides for every f.  Where n
is a dimension, the statement names the n that are decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import sympy as sp

from symcalc.changes import girsanov
from symcalc.claims import measured_ito as measured
from symcalc.claims import simulated_ito as simulated
from symcalc.claims.claim import claim
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import (
    TIME,
    ItoProcess,
    Noise,
    StratonovichProcess,
    brownian,
    complex_noise,
    correlated_noise,
    hermitian_noise,
    orthogonal_algebra_noise,
    real_matrix_noise,
    sandwich,
    symmetric_noise,
    unitary_algebra_noise,
)
from symcalc.moments import moment_equations

Matrix: TypeAlias = sp.ImmutableMatrix
CLASSICAL = "K. Itô (1951); Revuz–Yor, Continuous Martingales and Brownian Motion"

x, y, b, b1, b2 = sp.symbols("x y b b1 b2", real=True)
p, q, r = sp.symbols("p q r", real=True)  # loadings: dX = p dW₁, dY = q dW₁ + r dW₂
S, X, c, sigma, theta, tau, s = sp.symbols("S X c sigma theta tau s", positive=True)
mu, lam, rate, power, moneyness = sp.symbols("mu lambda r_ n L", real=True)
e = 1 / (1 + s)  # e^{−ct}


def vector(*entries: sp.Expr) -> Matrix:
    """A column."""
    return Matrix(entries)


def reals(name: str, count: int) -> tuple[sp.Symbol, ...]:
    """Real symbols name1, name2, …

    >>> reals("x", 2)
    (x1, x2)
    """
    return tuple(sp.Symbol(f"{name}{i}", real=True) for i in range(1, count + 1))


def square(name: str, n: int, **assumptions: bool) -> Matrix:
    """An n × n matrix of symbols."""
    return Matrix(n, n, lambda i, j: sp.Symbol(f"{name}{i + 1}{j + 1}", **assumptions))


def cut(matrix: sp.MatrixBase, n: int) -> Matrix:
    """The leading n × n block."""
    return Matrix(matrix[:n, :n])


def jets(expression: sp.Expr, names: Mapping[sp.Expr, sp.Symbol]) -> sp.Expr:
    """Derivatives of undefined functions replaced by symbols, the highest order first."""
    order = sorted(names, key=lambda d: len(d.variables) if isinstance(d, sp.Derivative) else 0, reverse=True)
    for derivative in order:
        expression = expression.subs(derivative, names[derivative])
    return expression


def expanded(matrix: sp.MatrixBase) -> Matrix:
    """Every entry multiplied out."""
    return Matrix(matrix).applyfunc(sp.expand)


# --- the formula -------------------------------------------------------------------------------------------------

F = sp.Function("f", real=True)(TIME, x, y)
ft, fx, fy, fxx, fxy, fyy = JETS = sp.symbols("f_t f_x f_y f_xx f_xy f_yy", real=True)
PLANE_JETS = {
    F.diff(TIME): ft, F.diff(x): fx, F.diff(y): fy,
    F.diff(x, 2): fxx, F.diff(x, y): fxy, F.diff(y, 2): fyy,
}  # fmt: skip
PLANE = Domain(real=(x, y, b1, b2, p, q, r, *JETS))


def plane_processes() -> dict[str, ItoProcess]:
    """dX = b₁ dt + p dW₁, dY = b₂ dt + q dW₁ + r dW₂: by loadings, and by the covariance of the noise as data."""
    drift, loading = vector(b1, b2), Matrix([[p, 0], [q, r]])
    Z = correlated_noise(loading * loading.T, "dZ")
    return {
        "independent noises and loadings": ItoProcess(vector(x, y), drift, loading),
        "correlated noise, its covariance given": ItoProcess(vector(x, y), drift, Z.matrix, Z),
    }


@claim(
    source="K. Itô (1951)",
    latex=r"df = (f_t + b\cdot\nabla f + \tfrac12 \sum_{ij} a_{ij} f_{ij})\,dt + \nabla f\cdot\sigma\,dW, \quad "
    r"a = \sigma\sigma^{\mathsf T}",
    assumptions=("f is C² in the state and C¹ in time",),
    measure=measured.formula,
    simulate=simulated.formula,
)
def formula() -> Equation:
    """Itô's formula in two correlated components with explicit time: drift with both cross terms, and bracket of f."""
    a11, a12, a22 = p**2, p * q, q**2 + r**2
    return Equation(
        claimed={
            "drift of f": ft + b1 * fx + b2 * fy + (a11 * fxx + 2 * a12 * fxy + a22 * fyy) / 2,
            "bracket of f": a11 * fx**2 + 2 * a12 * fx * fy + a22 * fy**2,
        },
        derived={
            route: {
                "drift of f": jets(process.generator(F), PLANE_JETS),
                "bracket of f": jets(process.covariation(F, F), PLANE_JETS),
            }
            for route, process in plane_processes().items()
        },
        domain=PLANE,
    )


@claim(
    source=CLASSICAL,
    latex=r"d(XY) = X\,dY + Y\,dX + d\langle X, Y\rangle",
    assumptions=("y ≠ 0 for the quotient",),
    measure=measured.product,
    simulate=simulated.product,
)
def product() -> Equation:
    """Product and quotient of two correlated processes: the cross term d⟨X, Y⟩ = pq dt in XY, three terms in X/Y."""
    a11, a12, a22 = p**2, p * q, q**2 + r**2

    W = brownian(2)
    u, v = W.increments
    by_parts = ItoProcess(x, b1, p * u, W).product(ItoProcess(y, b2, q * u + r * v, W))
    return Equation(
        claimed={
            "drift of XY": x * b2 + y * b1 + a12,
            "bracket of XY": x**2 * a22 + 2 * x * y * a12 + y**2 * a11,
            "drift of X/Y": b1 / y - x * b2 / y**2 - a12 / y**2 + x * a22 / y**3,
        },
        derived={
            **{
                f"Itô's formula, {route}": {
                    "drift of XY": process.generator(x * y),
                    "bracket of XY": process.covariation(x * y, x * y),
                    "drift of X/Y": process.generator(x / y),
                }
                for route, process in plane_processes().items()
            },
            "the product rule dX Y + X dY + dX dY": {"drift of XY": by_parts.drift},
        },
        domain=PLANE,
    )


s0, s1, f1, f2 = sp.symbols("sigma_0 sigma_1 f_1 f_2", real=True)
LINE_F, LINE_S = sp.Function("f", real=True)(x), sp.Function("g", real=True)(x)
LINE_JETS = {LINE_F.diff(x): f1, LINE_F.diff(x, 2): f2, LINE_S.diff(x): s1, LINE_S: s0}
LINE = Domain(real=(b, s0, s1, f1, f2))


@claim(
    source="R. L. Stratonovich (1966); Itô (1975)",
    latex=r"dX = b\,dt + \sigma(X)\circ dW \iff dX = (b + \tfrac12\sigma\sigma')\,dt + \sigma\,dW, \quad "
    r"df = f'\circ dX",
    assumptions=("σ is C¹ and f is C²",),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """A Stratonovich equation has the Itô correction ½σσ′, and then f(X) has the drift f′(b + ½σσ′) + ½f″σ²."""
    process = StratonovichProcess(x, b, LINE_S)
    back = ItoProcess(x, b, LINE_S).to_stratonovich()
    chained = process.chain_rule(LINE_F)  # f′b dt + f′σ ∘ dW; its correction is ½ (f′σ)′σ
    by_hand = chained.drift + sp.diff(chained.diffusion, x) * LINE_S / 2
    return Equation(
        claimed={
            "Itô correction": s0 * s1 / 2,
            "drift of f(X)": f1 * (b + s0 * s1 / 2) + f2 * s0**2 / 2,
            "bracket of f(X)": f1**2 * s0**2,
        },
        derived={
            "conversion, then Itô's formula": {
                "Itô correction": jets(process.to_ito().drift - b, LINE_JETS),
                "drift of f(X)": jets(process.to_ito().generator(LINE_F), LINE_JETS),
                "bracket of f(X)": jets(process.to_ito().covariation(LINE_F, LINE_F), LINE_JETS),
            },
            "the ordinary chain rule, then conversion": {"drift of f(X)": jets(by_hand, LINE_JETS)},
            "the other way round": {"Itô correction": jets(b - back.drift, LINE_JETS)},
        },
        domain=LINE,
    )


alpha, alpha_, beta, beta_ = (sp.Symbol(n, complex=True) for n in ("alpha", "conj(alpha)", "beta", "conj(beta)"))
h0, h0_, h1, h1_, h2, h2_ = (sp.Symbol(n, complex=True) for k in "012" for n in (f"h_{k}", f"conj(h_{k})"))
zeta, zeta_ = sp.Symbol("z", complex=True), sp.Symbol("conj(z)", complex=True)
HOLOMORPHIC = {
    k: v
    for f, point, names in (
        (sp.Function("h")(zeta), zeta, (h0, h1, h2)),
        (sp.Function("k")(zeta_), zeta_, (h0_, h1_, h2_)),
    )
    for k, v in {f.diff(point, 2): names[2], f.diff(point): names[1], f: names[0]}.items()
}


def complex_plane() -> dict[str, ItoProcess]:
    """dZ = α dW₁ + β dW₂: by its loadings, and by E|dZ|² and E dZ² as data."""
    W = brownian(2)
    u, v = W.increments
    state = vector(zeta, zeta_)
    variance, relation, conjugate = alpha * alpha_ + beta * beta_, alpha**2 + beta**2, alpha_**2 + beta_**2
    Z, Z_ = complex_noise().increments
    table = {(Z, Z): relation, (Z_, Z_): conjugate, (Z, Z_): variance}
    noise = Noise("dZ", Matrix([Z, Z_]), table)
    return {
        "two real noises": ItoProcess(state, sp.zeros(2, 1), vector(alpha * u + beta * v, alpha_ * u + beta_ * v), W),
        "E|dZ|² and E dZ² as data": ItoProcess(state, sp.zeros(2, 1), noise.matrix, noise),
    }


@claim(
    source="P. Lévy; Revuz–Yor, Chapter V.2 (conformal martingales)",
    latex=r"dZ = \alpha\,dW_1 + \beta\,dW_2: \quad dh(Z) = h'\,dZ + \tfrac12 h''\,\mathbb{E}[dZ^2], \quad "
    r"\mathbb{E}[dZ^2] = (\alpha^2 + \beta^2)\,dt",
    assumptions=("h is holomorphic", "E dZ² = 0 (a conformal Z) exactly where α² + β² = 0, such as β = iα"),
    measure=measured.holomorphic,
    simulate=simulated.holomorphic,
)
def holomorphic() -> Equation:
    """A holomorphic h(Z) has the drift ½h″ E[dZ²]/dt: none for a conformal Z, and ½(α² + β²)h″ for another."""
    h, k = sp.Function("h")(zeta), sp.Function("k")(zeta_)
    relation, relation_, variance = alpha**2 + beta**2, alpha_**2 + beta_**2, alpha * alpha_ + beta * beta_
    Z = complex_noise()
    conformal = ItoProcess(vector(zeta, zeta_), sp.zeros(2, 1), vector(*Z.increments), Z)
    return Equation(
        claimed={
            "drift of h(Z)": relation * h2 / 2,
            "drift of |h(Z)|²": variance * h1 * h1_ + (relation * h2 * h0_ + relation_ * h2_ * h0) / 2,
            "drift of h(Z), conformal Z": sp.S.Zero,
            "drift of |h(Z)|², conformal Z": 2 * h1 * h1_,
        },
        derived={
            **{
                route: {
                    "drift of h(Z)": jets(process.generator(h), HOLOMORPHIC),
                    "drift of |h(Z)|²": jets(process.generator(h * k), HOLOMORPHIC),
                }
                for route, process in complex_plane().items()
            },
            "Itô's formula for the standard complex noise": {
                "drift of h(Z), conformal Z": jets(conformal.generator(h), HOLOMORPHIC),
                "drift of |h(Z)|², conformal Z": jets(conformal.generator(h * k), HOLOMORPHIC),
            },
        },
        domain=Domain(conjugate=((alpha, alpha_), (beta, beta_), (h0, h0_), (h1, h1_), (h2, h2_))),
    )


A3 = square("a", 3, real=True)


@claim(
    source="random-matrix folklore; Kendall's bracket table",
    latex=r"dH\,A\,dH = \operatorname{tr}(A)\,dt, \; dS\,A\,dS = \tfrac12(\operatorname{tr}(A) + A^{\mathsf T})\,dt, "
    r"\; dB\,A\,dB = A^{\mathsf T}dt, \; dB\,A\,dB^{\mathsf T} = \operatorname{tr}(A)\,dt",
    assumptions=("H, S, B are the standard Wiener processes on Her₃, Sym₃ and M₃(R), ⟨A, B⟩ = Re tr(A*B)",),
    measure=measured.sandwiches,
    simulate=simulated.sandwiches,
)
def sandwiches() -> Equation:
    """The order in dZ A dZ matters (n = 3, any A): tr(A) over C, ½(tr(A) + Aᵀ) symmetric, Aᵀ for dB A dB."""
    H, Z, B = hermitian_noise(3), symmetric_noise(3), real_matrix_noise(3, 3)
    trace = A3.trace() * sp.eye(3)
    M = square("m", 3, real=True)
    motion = ItoProcess(M, sp.zeros(3), B.matrix, B)
    with_A = ItoProcess(M * A3, sp.zeros(3), B.matrix * A3, B)
    return Equation(
        claimed={
            "dH A dH": trace,
            "dS A dS": (trace + A3.T) / 2,
            "dB A dB": A3.T,
            "dB A dBᵀ": trace,
        },
        derived={
            "contraction with the covariance table": {
                "dH A dH": sandwich(H.matrix, A3, H.matrix, H),
                "dS A dS": sandwich(Z.matrix, A3, Z.matrix, Z),
                "dB A dB": sandwich(B.matrix, A3, B.matrix, B),
                "dB A dBᵀ": sandwich(B.matrix, A3, B.matrix.T, B),
            },
            "the product rule for (MA)M": {"dB A dB": with_A.product(motion).drift},
        },
        domain=Domain(real=tuple(A3)),
    )


# --- geometric Brownian motion and finance -----------------------------------------------------------------------

STOCK = ItoProcess(S, mu * S, sigma * S)


@claim(
    source="Black–Scholes (1973), Merton (1973)",
    latex=r"dS = \mu S\,dt + \sigma S\,dW: \quad d\log S = (\mu - \tfrac12\sigma^2)\,dt + \sigma\,dW, \quad "
    r"\mathbb{E} S_t^n = S_0^n e^{(n\mu + n(n-1)\sigma^2/2)t}",
    measure=measured.geometric,
    simulate=simulated.geometric,
)
def geometric() -> Equation:
    """Geometric Brownian motion: log S drifts by μ − ½σ², and Sⁿ grows at nμ + ½n(n − 1)σ², for every real n."""
    log, named = STOCK.ito(sp.log(S)), sp.Symbol("S**n", positive=True)
    flat = STOCK.to_stratonovich().chain_rule(sp.log(S))
    growth = STOCK.generator(S**power).subs(S**power, named) / named
    moments = moment_equations(STOCK, 4).matrix
    return Equation(
        claimed={
            "drift of log S": mu - sigma**2 / 2,
            "bracket of log S": sigma**2,
            "growth rate of Sⁿ": power * mu + power * (power - 1) * sigma**2 / 2,
            "growth rates of S, …, S⁴": vector(*(n * mu + n * (n - 1) * sigma**2 / 2 for n in range(1, 5))),
        },
        derived={
            "Itô's formula": {
                "drift of log S": log.drift,
                "bracket of log S": log.diffusion**2,
                "growth rate of Sⁿ": sp.expand(growth),
            },
            "the chain rule after conversion (log S has constant noise)": {
                "drift of log S": flat.drift,
                "bracket of log S": flat.diffusion**2,
            },
            "closed moment equations": {"growth rates of S, …, S⁴": vector(*(moments[n, n] for n in range(1, 5)))},
        },
        domain=Domain(positive=(S, sigma), real=(mu, power)),
    )


@claim(
    source="Doléans-Dade (1970)",
    latex=r"Z_t = e^{\lambda B_t - \lambda^2 t/2}: \quad dZ = \lambda Z\,dB, \qquad "
    r"d e^{\lambda B} = e^{\lambda B}(\lambda\,dB + \tfrac12\lambda^2 dt)",
    measure=measured.exponential_martingale,
    simulate=simulated.exponential_martingale,
)
def exponential_martingale() -> Equation:
    """exp(λB − ½λ²t) has no drift and the bracket λ²Z² dt; without the compensator, exp(λB) drifts by ½λ²."""
    B, named = ItoProcess(x, 0, 1), sp.Symbol("Z", positive=True)
    Z, bare = sp.exp(lam * x - lam**2 * TIME / 2), sp.exp(lam * x)

    def relative(value: sp.Expr, f: sp.Expr, order: int = 1) -> sp.Expr:
        """The value over f^order; every exponential in it is a power of f, its exponent a multiple of log f."""
        exponent = f.args[0]
        powers = value.replace(lambda g: isinstance(g, sp.exp), lambda g: named ** sp.cancel(g.args[0] / exponent))
        return sp.expand(powers / named**order)

    return Equation(
        claimed={
            "drift of Z, over Z": sp.S.Zero,
            "bracket of Z, over Z²": lam**2,
            "drift of exp(λB), over it": lam**2 / 2,
        },
        derived={
            "Itô's formula": {
                "drift of Z, over Z": relative(B.generator(Z), Z),
                "bracket of Z, over Z²": relative(B.covariation(Z, Z), Z, 2),
                "drift of exp(λB), over it": relative(B.generator(bare), bare),
            },
        },
        domain=Domain(real=(lam,)),
    )


class NormalLaw(sp.Function):
    """Φ, known by its derivative φ."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Φ′ = φ."""
        return NormalDensity(self.args[0])


class NormalDensity(sp.Function):
    """φ, known by its equation φ′(z) = −z φ(z)."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """φ′ = −zφ."""
        return -self.args[0] * self


def pricing_measures() -> tuple[sp.Expr, sp.Expr]:
    """The drifts of log S under the risk-neutral measure, and under that with the stock as numeraire (Girsanov)."""
    (dW,) = STOCK.driving_noise.increments
    neutral = girsanov(STOCK, (rate - mu) / sigma * dW)
    stock = girsanov(neutral, neutral.ito(sp.log(S)).diffusion * dW)
    return sp.expand(neutral.ito(sp.log(S)).drift), sp.expand(stock.ito(sp.log(S)).drift)


def feynman_kac_residual(d1: sp.Expr, d2: sp.Expr) -> sp.Expr:
    """(∂_t + L − r)(S Φ(d₁) − e^{−rτ} Φ(d₂)) at strike 1, over φ(d₂)e^{−rτ}; log S is L there.

    φ(d₁) S = φ(d₂) e^{−rτ} because d₁² − d₂² = 2(L + rτ), which is decided beside it.
    """
    horizon, discount, density = (
        sp.Symbol("T", real=True),
        sp.Symbol("D", positive=True),
        sp.Symbol("phi", positive=True),
    )
    at = {moneyness: sp.log(S), tau: horizon - TIME}
    left, right = (sp.sympify(d, strict=True).subs(at, simultaneous=True) for d in (d1, d2))
    price = S * NormalLaw(left) - sp.exp(-rate * (horizon - TIME)) * NormalLaw(right)
    residual = ItoProcess(S, rate * S, sigma * S).generator(price) - rate * price
    laws, densities = sp.symbols("N1 N2", real=True), (density * discount / S, density)

    def which(argument: sp.Expr) -> int:
        return next(i for i, d in enumerate((left, right)) if sp.cancel(argument - d) == 0)

    named = residual.replace(NormalLaw, lambda d: laws[which(d)]).replace(NormalDensity, lambda d: densities[which(d)])
    named = named.subs(horizon, TIME + tau).subs({sp.log(S): moneyness, sp.exp(-rate * tau): discount})
    return sp.expand(named / (density * discount))


@claim(
    source="Black–Scholes (1973); Feynman–Kac",
    latex=r"u = \mathbb{E}\,[e^{-r\tau}(S_T - K)^+] = S\,\Phi(d_1) - Ke^{-r\tau}\Phi(d_2), \; d_{1,2} = "
    r"\frac{\log(S/K) + (r \pm \sigma^2/2)\tau}{\sigma\sqrt\tau}, \; (\partial_t + L - r)u = 0",
    assumptions=("K = 1 (u is homogeneous in S and K), L = log(S/K)", "log S has independent normal increments"),
    measure=measured.black_scholes,
    simulate=simulated.black_scholes,
)
def black_scholes() -> Equation:
    """The Black–Scholes price of a call is a Feynman–Kac expectation: its d₁ and d₂, and its equation."""
    width, (neutral, stock) = sigma * sp.sqrt(tau), pricing_measures()
    derived1, derived2 = (moneyness + stock * tau) / width, (moneyness + neutral * tau) / width
    return Equation(
        claimed={
            "d₁": (moneyness + (rate + sigma**2 / 2) * tau) / width,
            "d₂": (moneyness + (rate - sigma**2 / 2) * tau) / width,
            "d₁² − d₂²": 2 * (moneyness + rate * tau),
            "(∂_t + L − r)u": sp.S.Zero,
        },
        derived={
            "Girsanov: P(S_T > K) under both numeraires": {
                "d₁": derived1,
                "d₂": derived2,
                "d₁² − d₂²": derived1**2 - derived2**2,
            },
            "Itô's formula for the price": {"(∂_t + L − r)u": feynman_kac_residual(derived1, derived2)},
        },
        domain=Domain(positive=(sigma, tau, S), real=(moneyness, rate)),
    )


# --- linear equations and their laws -----------------------------------------------------------------------------

OU = ItoProcess(x, -c * x, sigma)
CIR = ItoProcess(X, c * (theta - X), sigma * sp.sqrt(X))


def mean_and_variance(process: ItoProcess) -> tuple[sp.Expr, sp.Expr]:
    """Of the process at time t, by its closed moment equations; e^{−ct} is written e."""
    equations = moment_equations(process, 2)
    first, second = (equations.expectation(process.state**n) for n in (1, 2))
    named = sp.Symbol("e", positive=True)

    def in_e(value: sp.Expr) -> sp.Expr:
        return value.replace(
            lambda f: isinstance(f, sp.exp), lambda f: named ** sp.cancel(-f.args[0] / (c * TIME))
        ).subs(named, e)

    return in_e(first), in_e(second - first**2)


def gaussian_fokker_planck() -> tuple[sp.Expr, sp.Expr]:
    """m and v of a Gaussian solution of ∂_t ρ = L*ρ for the Ornstein–Uhlenbeck equation, started at x.

    With ρ = exp(−(y − m)²/2v)/√v, ∂_t log ρ = ((y − m)/v) m′ + ((y − m)²/2v² − 1/2v) v′; the coefficients of L*ρ/ρ in
    u = (y − m) give m′ and v′ as functions of m and v, and these two linear equations are integrated.
    """
    m, v, u, k = (
        sp.Symbol("m", real=True),
        sp.Symbol("v", positive=True),
        sp.Symbol("u", real=True),
        sp.Symbol("k", positive=True),
    )
    density = sp.exp(-((x - m) ** 2) / (2 * v)) / sp.sqrt(v)
    quotient = sp.Poly(sp.expand(sp.cancel(OU.adjoint(density) / density).subs(x, m + u)), u)
    m_slope, v_slope = sp.expand(quotient.coeff_monomial(u) * v), sp.expand(quotient.coeff_monomial(u**2) * 2 * v**2)
    rates = [sp.diff(m_slope, m), sp.diff(v_slope, v)]
    sources = [m_slope.subs(m, 0), v_slope.subs(v, 0)]
    # with w = e^{ct}: d/dw = (1/cw) d/dt, so value(w) = w^{rate/c} (start + ∫₁^w source k^{−rate/c} dk/(ck))
    w = 1 + s
    exponents = [sp.cancel(rate_ / c) for rate_ in rates]
    integrals = [sp.integrate(f * k ** (-a - 1) / c, (k, 1, w)) for f, a in zip(sources, exponents, strict=True)]
    return w ** exponents[0] * (x + integrals[0]), w ** exponents[1] * integrals[1]


@claim(
    source="Uhlenbeck–Ornstein (1930), Doob (1942)",
    latex=r"dX = -cX\,dt + \sigma\,dW: \quad X_t \sim N\Big(xe^{-ct}, \tfrac{\sigma^2}{2c}(1 - e^{-2ct})\Big)",
    assumptions=("the law is Gaussian (a linear equation with additive noise)", "e^{−ct} = 1/(1 + s)"),
    measure=measured.ornstein_uhlenbeck,
    simulate=simulated.ornstein_uhlenbeck,
)
def ornstein_uhlenbeck() -> Equation:
    """The Ornstein–Uhlenbeck transition from x: mean x e^{−ct}, variance σ²(1 − e^{−2ct})/2c, and its score."""
    mean, variance = mean_and_variance(OU)
    m, v = gaussian_fokker_planck()
    return Equation(
        claimed={
            "mean": x * e,
            "variance": sigma**2 * (1 - e**2) / (2 * c),
            "∂_y log p(x, y)": -(y - x * e) * 2 * c / (sigma**2 * (1 - e**2)),
        },
        derived={
            "closed moment equations": {"mean": mean, "variance": variance, "∂_y log p(x, y)": -(y - mean) / variance},
            "Fokker–Planck with a Gaussian": {"mean": m, "variance": v, "∂_y log p(x, y)": -(y - m) / v},
        },
        domain=Domain(positive=(c, sigma, s), real=(x, y)),
    )


def score_of_zero_flux(process: ItoProcess) -> sp.Expr:
    """∂ log ρ where b ρ = ½ ∂(aρ): (2b − a′)/a."""
    state, a = process.state, process.covariation(process.state, process.state)
    return sp.cancel((2 * process.drift - sp.diff(a, state)) / a)


@claim(
    source="Kolmogorov (1937); Cox–Ingersoll–Ross (1985)",
    latex=r"\partial\log\rho = \frac{2b - a'}{a}: \quad e^{-cx^2/\sigma^2} \text{ for } dX = -cX\,dt + \sigma\,dW, "
    r"\; x^{2c\theta/\sigma^2 - 1}e^{-2cx/\sigma^2} \text{ for } dX = c(\theta - X)\,dt + \sigma\sqrt X\,dW",
    assumptions=("the density is integrable", "for the second: 2cθ ≥ σ² (Feller), so that 0 is not reached"),
    measure=measured.stationary,
    simulate=simulated.stationary,
)
def stationary() -> Equation:
    """Zero flux: N(0, σ²/2c) is stationary for Ornstein–Uhlenbeck, the Gamma law 2cθ/σ², rate 2c/σ² for CIR."""
    normal, gamma = sp.exp(-c * x**2 / sigma**2), X ** (2 * c * theta / sigma**2 - 1) * sp.exp(-2 * c * X / sigma**2)
    mean_square = mean_and_variance(OU)[1].subs(s, 1 / sp.Symbol("w")).cancel().subs(sp.Symbol("w"), 0)
    return Equation(
        claimed={
            "score, Ornstein–Uhlenbeck": -2 * c * x / sigma**2,
            "score, CIR": (2 * c * theta / sigma**2 - 1) / X - 2 * c / sigma**2,
            "flux over the density": vector(sp.S.Zero, sp.S.Zero),
            "variance, Ornstein–Uhlenbeck": sigma**2 / (2 * c),
        },
        derived={
            "zero flux, solved for ∂ log ρ": {
                "score, Ornstein–Uhlenbeck": score_of_zero_flux(OU),
                "score, CIR": score_of_zero_flux(CIR),
            },
            "the flux of the printed density": {
                "flux over the density": vector(*OU.relative_flux(normal), *CIR.relative_flux(gamma))
            },
            "the variance at t = ∞ from the moment equations": {"variance, Ornstein–Uhlenbeck": mean_square},
        },
        domain=Domain(positive=(c, sigma, theta, X), real=(x,)),
    )


@claim(
    source="Cox–Ingersoll–Ross (1985)",
    latex=r"dX = c(\theta - X)\,dt + \sigma\sqrt X\,dW: \; \mathbb{E}X_t = \theta + (X - \theta)e^{-ct}, "
    r"\; \operatorname{Var}X_t = X\tfrac{\sigma^2}{c}(e^{-ct} - e^{-2ct}) + \tfrac{\theta\sigma^2}{2c}(1 - e^{-ct})^2",
    assumptions=("e^{−ct} = 1/(1 + s)",),
    measure=measured.cir,
    simulate=simulated.cir,
)
def cir() -> Equation:
    """Mean and variance of the Cox–Ingersoll–Ross process at time t."""
    mean, variance = mean_and_variance(CIR)
    return Equation(
        claimed={
            "mean": theta + (X - theta) * e,
            "variance": X * sigma**2 / c * (e - e**2) + theta * sigma**2 / (2 * c) * (1 - e) ** 2,
        },
        derived={"closed moment equations": {"mean": mean, "variance": variance}},
        domain=Domain(positive=(c, sigma, theta, X, s)),
    )


u1, u2, u3 = sp.symbols("u1 u2 u3", positive=True)
target = sp.Symbol("b", real=True)


def conditioned_on_the_end() -> tuple[sp.Expr, sp.Expr]:
    """Mean at u1 + u2 and covariance at u1, u1 + u2 of B + x given B + x = b at u1 + u2 + u3 (Gaussian regression)."""
    times = [u1, u1 + u2, u1 + u2 + u3]
    cov = Matrix(3, 3, lambda i, j: times[min(i, j)])
    return x + cov[1, 2] / cov[2, 2] * (target - x), cov[0, 1] - cov[0, 2] * cov[1, 2] / cov[2, 2]


def martingale_of_the_bridge() -> ItoProcess:
    """M = (b − X)/(T − t) for dX = (b − X)/(T − t) dt + dB."""
    slope = (target - x) / (u1 + u2 + u3 - TIME)
    return ItoProcess(x, slope, 1).ito(slope)


def by_the_martingale_of_the_bridge() -> tuple[sp.Expr, sp.Expr]:
    """Mean and covariance from E M_t = M_0 and E M_s² − (E M_s)² = ⟨M⟩_s, X = b − (T − t) M."""
    end, k = u1 + u2 + u3, sp.Symbol("k", positive=True)
    M = martingale_of_the_bridge()
    isometry = sp.integrate(sp.cancel(M.diffusion**2).subs(TIME, end - k), (k, u2 + u3, end))  # ⟨M⟩ at u1
    return target - u3 * (target - x) / end, (u2 + u3) * u3 * isometry


@claim(
    source="Lévy; Revuz–Yor, Chapter I.3 and IX.2",
    latex=r"dX = \frac{b - X}{T - t}dt + dB: \quad \mathbb{E}X_t = x + \tfrac tT(b - x), \quad "
    r"\operatorname{Cov}(X_s, X_t) = \frac{s(T - t)}{T}",
    assumptions=("0 < s < t < T: s = u₁, t = u₁ + u₂, T = u₁ + u₂ + u₃",),
    measure=measured.bridge,
    simulate=simulated.bridge,
)
def bridge() -> Equation:
    """The Brownian bridge from x to b: drift (b − x)/(T − t), mean, covariance s(T − t)/T, its martingale."""
    end, t = u1 + u2 + u3, u1 + u2
    heat = -((target - x) ** 2) / (2 * (end - TIME))  # log of the heat kernel, up to its factor in t
    B = ItoProcess(x, 0, 1)
    pulled = girsanov(B, sp.diff(heat, x) * B.driving_noise.increments[0])
    conditioned, martingale = conditioned_on_the_end(), by_the_martingale_of_the_bridge()
    return Equation(
        claimed={
            "drift at t": (target - x) / (end - t),
            "mean at t": x + t / end * (target - x),
            "covariance of s and t": u1 * (end - t) / end,
            "drift of (b − X)/(T − t)": sp.S.Zero,
        },
        derived={
            "Itô's formula with explicit time": {
                "drift of (b − X)/(T − t)": martingale_of_the_bridge().drift.subs(TIME, t)
            },
            "Girsanov with the heat kernel to (T, b)": {"drift at t": pulled.drift.subs(TIME, t)},
            "Gaussian conditioning": dict(zip(("mean at t", "covariance of s and t"), conditioned, strict=True)),
            "the martingale (b − X)/(T − t)": dict(
                zip(("mean at t", "covariance of s and t"), martingale, strict=True)
            ),
        },
        domain=Domain(positive=(u1, u2, u3), real=(x, target)),
    )


# --- Bessel ------------------------------------------------------------------------------------------------------

POINT4 = reals("x", 4)


@claim(
    source="Revuz–Yor, Chapter XI",
    latex=r"R = |B|: \quad dR = \frac{n - 1}{2R}dt + dW, \qquad dR^2 = n\,dt + 2R\,dW, \quad n = 2, 3, 4",
    assumptions=("R ≠ 0 (never reached for n ≥ 2)", "at n = 1 the square alone: |B| has a local time at 0"),
    measure=measured.bessel,
    simulate=simulated.bessel,
)
def bessel() -> Equation:
    """|B| in Rⁿ, n = 2, 3, 4, is the Bessel process of dimension n: dR = (n − 1)/2R dt + dW; d|B|² = n dt + 2R dW."""
    squares = [sp.Add(*(v**2 for v in POINT4[:n])) for n in (1, 2, 3, 4)]
    motions = [ItoProcess(vector(*POINT4[:n]), sp.zeros(n, 1), sp.eye(n)) for n in (1, 2, 3, 4)]
    R = sp.Symbol("R", positive=True)
    from_square = [ItoProcess(R, n, 2 * sp.sqrt(R)).generator(sp.sqrt(R)) for n in (2, 3, 4)]
    roots = [(B, sp.sqrt(sq)) for B, sq in zip(motions[1:], squares[1:], strict=True)]
    return Equation(
        claimed={
            "drift of R": vector(*(sp.Rational(n - 1, 2) / sp.sqrt(squares[n - 1]) for n in (2, 3, 4))),
            "bracket of R": sp.ones(3, 1),
            "dimension": vector(*(sp.Integer(n) for n in (1, 2, 3, 4))),
            "bracket of R²": vector(*(4 * sq for sq in squares)),
        },
        derived={
            "Itô's formula for |B|": {
                "drift of R": vector(*(B.generator(root) for B, root in roots)),
                "bracket of R": vector(*(bracket_of(B, root) for B, root in roots)),
            },
            "Itô's formula for |B|²": {
                "dimension": vector(*(B.generator(sq) for B, sq in zip(motions, squares, strict=True))),
                "bracket of R²": vector(*(bracket_of(B, sq) for B, sq in zip(motions, squares, strict=True))),
            },
            "the square root of dY = n dt + 2√Y dW": {
                "drift of R": vector(*(f.subs(R, sq) for f, sq in zip(from_square, squares[1:], strict=True)))
            },
        },
        domain=Domain(real=POINT4),
    )


def bracket_of(process: ItoProcess, f: sp.Expr) -> sp.Expr:
    """d⟨f(X)⟩/dt."""
    return process.covariation(f, f)


@claim(
    source="Revuz–Yor, Chapter XI; Shiga–Watanabe (1973)",
    latex=r"dY_i = -\tfrac c2 Y_i\,dt + \tfrac\sigma2\,dW_i, \; X = \sum_{i \le n} Y_i^2: \quad dX = "
    r"(\tfrac{n\sigma^2}{4} - cX)\,dt + \sigma\sqrt X\,dW",
    assumptions=("n = 1, 2, 3, 4; c = 0, σ = 2 is the squared Bessel process",),
    measure=measured.squared_radius,
    simulate=simulated.squared_radius,
)
def squared_radius() -> Equation:
    """The sum of the squares of n Ornstein–Uhlenbeck processes is a CIR process with cθ = nσ²/4, n = 1, 2, 3, 4."""
    squares = [sp.Add(*(v**2 for v in POINT4[:n])) for n in (1, 2, 3, 4)]
    below = [ItoProcess(vector(*POINT4[:n]), -c / 2 * vector(*POINT4[:n]), sigma / 2 * sp.eye(n)) for n in (1, 2, 3, 4)]
    return Equation(
        claimed={
            "drift of X": vector(*(n * sigma**2 / 4 - c * sq for n, sq in enumerate(squares, 1))),
            "bracket of X": vector(*(sigma**2 * sq for sq in squares)),
        },
        derived={
            "Itô's formula for Σ Y²": {
                "drift of X": vector(*(B.generator(sq) for B, sq in zip(below, squares, strict=True))),
                "bracket of X": vector(*(bracket_of(B, sq) for B, sq in zip(below, squares, strict=True))),
            }
        },
        domain=Domain(real=POINT4, positive=(c, sigma)),
    )


# --- spheres and groups ------------------------------------------------------------------------------------------

k = sp.Symbol("k", real=True)  # the point of the circle: cos θ = (1 − k²)/(1 + k²), sin θ = 2k/(1 + k²)
cosine, sine = (1 - k**2) / (1 + k**2), 2 * k / (1 + k**2)


@claim(
    source="Stroock (1971); Itô's formula for e^{iB}",
    latex=r"(X, Y) = (\cos B, \sin B): \quad dX = -Y\,dB - \tfrac12 X\,dt, \quad dY = X\,dB - \tfrac12 Y\,dt",
    assumptions=("the point is (1 − k², 2k)/(1 + k²), every point of the circle but one",),
    measure=measured.circle,
    simulate=simulated.circle,
)
def circle() -> Equation:
    """Brownian motion on the circle: the noise is (−Y, X) dB, and the Itô correction −½(X, Y) keeps it there."""
    angle = sp.Symbol("theta", real=True)
    here = {sp.cos(angle): cosine, sp.sin(angle): sine}
    parts = [ItoProcess(angle, 0, 1).ito(f) for f in (sp.cos(angle), sp.sin(angle))]
    rotating = StratonovichProcess(vector(x, y), sp.zeros(2, 1), vector(-y, x)).to_ito()
    at = {x: cosine, y: sine}
    return Equation(
        claimed={
            "Itô drift": vector(-cosine / 2, -sine / 2),
            "noise": vector(-sine, cosine),
            "drift of X² + Y²": sp.S.Zero,
        },
        derived={
            "Itô's formula for cos and sin": {
                "Itô drift": vector(*(part.drift.subs(here) for part in parts)),
                "noise": vector(*(part.diffusion.subs(here) for part in parts)),
            },
            "the rotation field, read as Stratonovich": {
                "Itô drift": Matrix(rotating.drift.subs(at)),
                "noise": Matrix(rotating.diffusion.subs(at)),
                "drift of X² + Y²": rotating.generator(x**2 + y**2),
            },
        },
        domain=Domain(real=(k,)),
    )


def sphere_projection(n: int) -> Matrix:
    """1 − xxᵀ/|x|², the projection on the tangent space of the sphere through x."""
    at = vector(*POINT4[:n])
    return Matrix(sp.eye(n) - at * at.T / (at.T * at)[0])


@claim(
    source="Stroock (1971); Price–Williams (1983)",
    latex=r"dX = \Big(1 - \frac{XX^{\mathsf T}}{|X|^2}\Big)\circ dB = \Big(1 - \frac{XX^{\mathsf T}}{|X|^2}\Big)dB - "
    r"\frac{n - 1}{2|X|^2}X\,dt, \quad n = 2, 3, 4",
    assumptions=("x ≠ 0; on the unit sphere |x| = 1",),
    measure=measured.sphere,
    simulate=simulated.sphere,
)
def sphere() -> Equation:
    """Brownian motion on S^{n−1} in Rⁿ, n = 2, 3, 4: the Itô correction is −(n − 1)/2 x, and |x|² does not move."""
    dimensions = (2, 3, 4)
    projections = {n: sphere_projection(n) for n in dimensions}
    processes = {
        n: StratonovichProcess(vector(*POINT4[:n]), sp.zeros(n, 1), projections[n]).to_ito() for n in dimensions
    }
    squares = {n: sp.Add(*(v**2 for v in POINT4[:n])) for n in dimensions}
    return Equation(
        claimed={
            f"Itô drift, n = {n}": vector(*(-sp.Rational(n - 1, 2) * v / squares[n] for v in POINT4[:n]))
            for n in dimensions
        }
        | {"drift and bracket of |x|²": sp.zeros(3, 2)},
        derived={
            "projection of ∘ dB, converted": {f"Itô drift, n = {n}": Matrix(processes[n].drift) for n in dimensions},
            "Itô's formula for |x|²": {
                "drift and bracket of |x|²": Matrix(
                    [[processes[n].generator(squares[n]), bracket_of(processes[n], squares[n])] for n in dimensions]
                )
            },
        },
        domain=Domain(real=POINT4),
    )


G3 = square("g", 3, real=True)
SIZES = (1, 2, 3)


def linear_group(n: int, reading: Callable[..., ItoProcess | StratonovichProcess]) -> ItoProcess:
    """dG = G ∘ dB or dG = G dB on the n × n matrices, in Itô form."""
    B, G = real_matrix_noise(n, n), cut(G3, n)
    process = reading(G, sp.zeros(n), G * B.matrix, B)
    return process if isinstance(process, ItoProcess) else process.to_ito()


def group_figures(process: ItoProcess) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Drift of log |det G|, growth rate of det G, growth rate of tr GGᵀ."""
    G = process.state
    det, square_length = G.det(method="berkowitz"), sp.expand((G * G.T).trace())
    growth = process.generator(det) / det
    return (
        growth - bracket_of(process, det) / (2 * det**2),
        growth,
        process.generator(square_length) / square_length,
    )


@claim(
    source="Dynkin (1961); Norris–Rogers–Williams (1986)",
    latex=r"dG = G\circ dB = G\,dB + \tfrac12 G\,dt: \; \log|\det G| \text{ has drift } 0, \; \text{but } -\tfrac n2 "
    r"\text{ for } dG = G\,dB, \quad n = 1, 2, 3",
    assumptions=("B is standard on the real n × n matrices", "det G ≠ 0"),
    measure=measured.general_linear,
    simulate=simulated.general_linear,
)
def general_linear() -> Equation:
    """On GL(n), n = 1, 2, 3: G ∘ dB = G dB + ½G dt, and the two readings differ in log|det G|, det G and tr GGᵀ."""
    stratonovich_, ito_ = (
        [group_figures(linear_group(n, kind)) for n in SIZES] for kind in (StratonovichProcess, ItoProcess)
    )
    names = ("drift of log|det G|", "growth rate of det G", "growth rate of tr GGᵀ")

    def table(rows: Sequence[tuple[sp.Expr, ...]], j: int) -> Matrix:
        return vector(*(row[j] for row in rows))

    n = vector(*map(sp.Integer, SIZES))
    return Equation(
        claimed={
            "Itô drift of G ∘ dB, n = 3": G3 / 2,
            f"{names[0]}, G ∘ dB": sp.zeros(3, 1),
            f"{names[1]}, G ∘ dB": n / 2,
            f"{names[2]}, G ∘ dB": n + sp.ones(3, 1),
            f"{names[0]}, G dB": -n / 2,
            f"{names[1]}, G dB": sp.zeros(3, 1),
            f"{names[2]}, G dB": n,
        },
        derived={
            "conversion": {"Itô drift of G ∘ dB, n = 3": Matrix(linear_group(3, StratonovichProcess).drift)},
            "Itô's formula, dG = G ∘ dB": {f"{name}, G ∘ dB": table(stratonovich_, j) for j, name in enumerate(names)},
            "Itô's formula, dG = G dB": {f"{name}, G dB": table(ito_, j) for j, name in enumerate(names)},
        },
        domain=Domain(real=tuple(G3)),
    )


U3, V3 = square("u", 3, complex=True), square("v", 3, complex=True)  # U, and the transpose of its conjugate's symbols
UNITARY = tuple(
    (U3[i, j], V3[i, j]) for i in range(3) for j in range(3)
)  # v_ij is the conjugate of u_ij; U* is the transpose of v


@claim(
    source="Itô (1950); Dyson (1962)",
    latex=r"dU = iU\circ dH = iU\,dH - \tfrac d2U\,dt, \quad d(UU^*) = 0; \qquad dU = iU\,dH: \; d(UU^*) = d\,UU^*dt, "
    r"\quad d = 1, 2, 3",
    assumptions=("H is the standard Wiener process on Her_d, ⟨A, B⟩ = Re tr(A*B)",),
    measure=measured.unitary,
    simulate=simulated.unitary,
)
def unitary() -> Equation:
    """Unitary Brownian motion, d = 1, 2, 3: the Itô drift is −(d/2)U; without it UU* would grow at the rate d."""

    def figures(d: int) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix, sp.ImmutableMatrix]:
        K, U, V = unitary_algebra_noise(d), cut(U3, d), Matrix(cut(V3, d).T)
        forward = StratonovichProcess(U, sp.zeros(d), U * K.matrix, K).to_ito()
        backward = StratonovichProcess(V, sp.zeros(d), -K.matrix * V, K).to_ito()
        plain = [ItoProcess(P.state, sp.zeros(d), P.diffusion, K) for P in (forward, backward)]
        return forward.drift, forward.product(backward).drift, plain[0].product(plain[1]).drift

    derived = {d: figures(d) for d in SIZES}
    return Equation(
        claimed={f"Itô drift, d = {d}": Matrix(-sp.Rational(d, 2) * cut(U3, d)) for d in SIZES}
        | {f"drift of UU*, d = {d}": sp.zeros(d) for d in SIZES}
        | {f"drift of UU* for dU = iU dH, d = {d}": Matrix(d * cut(U3, d) * cut(V3, d).T) for d in SIZES},
        derived={
            "conversion": {f"Itô drift, d = {d}": derived[d][0] for d in SIZES},
            "the product rule, order kept": {f"drift of UU*, d = {d}": expanded(derived[d][1]) for d in SIZES}
            | {f"drift of UU* for dU = iU dH, d = {d}": expanded(derived[d][2]) for d in SIZES},
        },
        domain=Domain(conjugate=UNITARY),
    )


O4 = square("o", 4, real=True)


@claim(
    source="Itô (1950)",
    latex=r"dU = U\circ dA = U\,dA - \tfrac{n - 1}{2}U\,dt, \quad d(UU^{\mathsf T}) = 0, \quad n = 2, 3, 4",
    assumptions=("A is the standard Wiener process on so(n) with ⟨A, B⟩ = ½ tr(AᵀB)",),
    measure=measured.orthogonal,
    simulate=simulated.orthogonal,
)
def orthogonal() -> Equation:
    """Orthogonal Brownian motion, n = 2, 3, 4: the Itô drift is −(n − 1)/2 U, and UUᵀ does not move."""

    def figures(n: int) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
        A, U = orthogonal_algebra_noise(n), cut(O4, n)
        forward = StratonovichProcess(U, sp.zeros(n), U * A.matrix, A).to_ito()
        backward = ItoProcess(U.T, forward.drift.T, A.matrix.T * U.T, A)
        return forward.drift, forward.product(backward).drift

    derived = {n: figures(n) for n in (2, 3, 4)}
    return Equation(
        claimed={f"Itô drift, n = {n}": Matrix(-sp.Rational(n - 1, 2) * cut(O4, n)) for n in derived}
        | {f"drift of UUᵀ, n = {n}": sp.zeros(n) for n in derived},
        derived={
            "conversion": {f"Itô drift, n = {n}": f[0] for n, f in derived.items()},
            "the product rule, order kept": {f"drift of UUᵀ, n = {n}": expanded(f[1]) for n, f in derived.items()},
        },
        domain=Domain(real=tuple(O4)),
    )


area = sp.Symbol("A", real=True)
clock = sp.Symbol("t_", positive=True)


@claim(
    source="P. Lévy (1940, 1951)",
    latex=r"dA = \tfrac12(X\,dY - Y\,dX): \quad d\langle A\rangle = \tfrac14(X^2 + Y^2)\,dt, \quad "
    r"\mathbb{E}A_t^2 = \tfrac{t^2}{4}, \quad \mathbb{E}A_t^4 = \tfrac{5t^4}{16}",
    assumptions=("(X, Y) is a plane Brownian motion from 0, A₀ = 0",),
    measure=measured.levy_area,
    simulate=simulated.levy_area,
)
def levy_area() -> Equation:
    """Lévy's area has the bracket ¼(X² + Y²) and d⟨A, X⟩ = −½Y; from 0, E A² = t²/4 and E A⁴ = 5t⁴/16 (sech(λt/2))."""
    noise = Matrix([[1, 0], [0, 1], [-y / 2, x / 2]])
    process = ItoProcess(vector(x, y, area), sp.zeros(3, 1), noise)
    equations = moment_equations(process, 4)
    origin = {x: 0, y: 0, area: 0, TIME: clock}
    characteristic = 1 / sp.cosh(lam * clock / 2)  # E exp(iλA), the printed one: its Taylor coefficients
    return Equation(
        claimed={
            "drift of A": sp.S.Zero,
            "bracket of A": (x**2 + y**2) / 4,
            "bracket of A with X": -y / 2,
            "E A²": -sp.diff(characteristic, lam, 2).subs(lam, 0),
            "E A⁴": sp.diff(characteristic, lam, 4).subs(lam, 0),
        },
        derived={
            "Itô's formula": {
                "drift of A": process.generator(area),
                "bracket of A": bracket_of(process, area),
                "bracket of A with X": process.covariation(area, x),
            },
            "closed moment equations": {
                "E A²": equations.expectation(area**2).subs(origin),
                "E A⁴": equations.expectation(area**4).subs(origin),
            },
        },
        domain=Domain(real=(x, y), positive=(clock,)),
    )

"""Wrong versions of every claim of the chapter `ito`, each refuted by each of its three tiers alone.

The slips people make: a lost ½, a lost cross term, the other convention, a transposed product, the covariance of a
complex noise, a sign, a coefficient, a formula that holds in a special case only.  The state and the measurement of a
claim do not depend on what is claimed, so they are computed once.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcalc.claims.ito.brackets_of_noise import A3, alpha, alpha_, beta, beta_, h0, h0_, h1, h1_, h2, h2_
from symcalc.claims.ito.brownian_bridge import target, u1, u2, u3
from symcalc.claims.ito.chain_rules import b, b1, b2, f1, f2, ft, fx, fxx, fxy, fy, fyy, p, q, r, s0, s1
from symcalc.claims.ito.geometric_motion import mu, power
from symcalc.claims.ito.linear_equations import X, e, theta
from symcalc.claims.ito.matrix_groups import G3, O4, U3, V3, corner
from symcalc.claims.ito.notation import POINT4, c, lam, sigma, vector, x, y
from symcalc.claims.ito.option_pricing import moneyness, rate, tau
from symcalc.claims.ito.spheres import cosine, sine
from symcalc.claims.ito.stochastic_area import clock
from symcalc.evidence.verdict import Tier
from symcalc.mutants.version import Version

HALF, CROSS, CONVENTION, TRANSPOSED = "lost ½", "lost cross term", "wrong convention", "transposed product"
NOISE, SIGN, COEFFICIENT, SPECIAL = "covariance of the noise", "sign or index", "coefficient", "a special case only"


def wrong(claim: str, kind: str, why: str, quantity: str, value: Any) -> Version:
    """A version with one wrong quantity, for every tier."""
    return Version(f"ito.{claim}", kind, why, tuple(Tier), {quantity: value})


a11, a12, a22 = p**2, p * q, q**2 + r**2
trace = A3.trace() * sp.eye(3)
relation, variance = alpha**2 + beta**2, alpha * alpha_ + beta * beta_
squares = {n: sum(v**2 for v in POINT4[:n]) for n in (1, 2, 3, 4)}
width, t, end = sigma * sp.sqrt(tau), u1 + u2, u1 + u2 + u3
R = sp.Rational


def on_sphere(n: int, factor: sp.Expr) -> sp.MatrixBase:
    """factor · x/|x|² in the first n coordinates."""
    return vector(*(factor * v / squares[n] for v in POINT4[:n]))


MUTANTS = [
    wrong("formula", HALF, "second derivatives without ½", "drift of f", ft + b1 * fx + b2 * fy + a11 * fxx + 2 * a12 * fxy + a22 * fyy),
    wrong("formula", CROSS, "no f_xy", "drift of f", ft + b1 * fx + b2 * fy + (a11 * fxx + a22 * fyy) / 2),
    wrong("formula", CROSS, "f_xy once instead of twice", "drift of f", ft + b1 * fx + b2 * fy + (a11 * fxx + a12 * fxy + a22 * fyy) / 2),
    wrong("formula", CROSS, "no cross term in the bracket", "bracket of f", a11 * fx**2 + a22 * fy**2),
    wrong("formula", CONVENTION, "the Stratonovich drift", "drift of f", ft + b1 * fx + b2 * fy),
    wrong("formula", SPECIAL, "time forgotten", "drift of f", b1 * fx + b2 * fy + (a11 * fxx + 2 * a12 * fxy + a22 * fyy) / 2),
    wrong("formula", NOISE, "the loading r alone in a₂₂", "drift of f", ft + b1 * fx + b2 * fy + (a11 * fxx + 2 * a12 * fxy + r**2 * fyy) / 2),
    wrong("product", CROSS, "the ordinary Leibniz rule", "drift of XY", x * b2 + y * b1),
    wrong("product", HALF, "half of the cross term", "drift of XY", x * b2 + y * b1 + a12 / 2),
    wrong("product", CROSS, "independent factors", "bracket of XY", x**2 * a22 + y**2 * a11),
    wrong("product", HALF, "½ in the quotient", "drift of X/Y", b1 / y - x * b2 / y**2 - a12 / y**2 + x * a22 / (2 * y**3)),
    wrong("product", SIGN, "+ cross term in the quotient", "drift of X/Y", b1 / y - x * b2 / y**2 + a12 / y**2 + x * a22 / y**3),
    wrong("stratonovich", HALF, "σσ′", "Itô correction", s0 * s1),
    wrong("stratonovich", SIGN, "the way from Itô to Stratonovich", "Itô correction", -s0 * s1 / 2),
    wrong("stratonovich", CONVENTION, "the chain rule, then read as Itô", "drift of f(X)", f1 * b),
    wrong("stratonovich", CONVENTION, "Itô's formula without the correction", "drift of f(X)", f1 * b + f2 * s0**2 / 2),
    wrong("stratonovich", SPECIAL, "f linear", "drift of f(X)", f1 * (b + s0 * s1 / 2)),
    wrong("holomorphic", HALF, "h″ E dZ²", "drift of h(Z)", relation * h2),
    wrong("holomorphic", NOISE, "E|dZ|² for E dZ²", "drift of h(Z)", variance * h2 / 2),
    wrong("holomorphic", SPECIAL, "conformal Z only", "drift of h(Z)", sp.Integer(0)),
    wrong("holomorphic", CROSS, "no h″ terms in |h|²", "drift of |h(Z)|²", variance * h1 * h1_),
    wrong("holomorphic", NOISE, "E dZ² for E|dZ|²", "drift of |h(Z)|²", relation * h1 * h1_ + (relation * h2 * h0_ + (alpha_**2 + beta_**2) * h2_ * h0) / 2),
    wrong("holomorphic", NOISE, "E|dZ|² = dt", "drift of |h(Z)|², conformal Z", h1 * h1_),
    wrong("sandwiches", TRANSPOSED, "A for Aᵀ", "dB A dB", A3),
    wrong("sandwiches", TRANSPOSED, "dB A dB for dB A dBᵀ", "dB A dBᵀ", A3.T),
    wrong("sandwiches", TRANSPOSED, "A for Aᵀ, symmetric noise", "dS A dS", (trace + A3) / 2),
    wrong("sandwiches", HALF, "symmetric noise without ½", "dS A dS", trace + A3.T),
    wrong("sandwiches", NOISE, "real symmetric noise for Hermitian", "dH A dH", (trace + A3.T) / 2),
    wrong("sandwiches", SPECIAL, "A a multiple of 1", "dH A dH", 3 * A3),
    wrong("geometric", HALF, "σ²", "drift of log S", mu - sigma**2),
    wrong("geometric", CONVENTION, "no correction", "drift of log S", mu),
    wrong("geometric", SIGN, "+½σ²", "drift of log S", mu + sigma**2 / 2),
    wrong("geometric", COEFFICIENT, "σ", "bracket of log S", sigma),
    wrong("geometric", CONVENTION, "n²σ²/2: Stratonovich", "growth rate of Sⁿ", power * mu + power**2 * sigma**2 / 2),
    wrong("geometric", SPECIAL, "n = 1", "growth rates of S, …, S⁴", vector(*(n * mu for n in range(1, 5)))),
    wrong("exponential_martingale", HALF, "λ² for ½λ²", "drift of exp(λB), over it", lam**2),
    wrong("exponential_martingale", CONVENTION, "the ordinary exponential", "drift of exp(λB), over it", sp.Integer(0)),
    wrong("exponential_martingale", SIGN, "an overcompensated exponential", "drift of Z, over Z", -lam**2 / 2),
    wrong("exponential_martingale", COEFFICIENT, "λ", "bracket of Z, over Z²", lam),
    wrong("black_scholes", HALF, "σ² for ½σ²", "d₁", (moneyness + (rate + sigma**2) * tau) / width),
    wrong("black_scholes", CONVENTION, "d₂ without the Itô correction", "d₂", (moneyness + rate * tau) / width),
    wrong("black_scholes", SIGN, "d₁ and d₂ exchanged", "d₁", (moneyness + (rate - sigma**2 / 2) * tau) / width),
    wrong("black_scholes", SPECIAL, "at the money", "d₁² − d₂²", 2 * rate * tau),
    wrong("black_scholes", COEFFICIENT, "not a solution", "(∂_t + L − r)u", sigma / 10),
    wrong("ornstein_uhlenbeck", HALF, "σ²(1 − e^{−2ct})/c", "variance", sigma**2 * (1 - e**2) / c),
    wrong("ornstein_uhlenbeck", COEFFICIENT, "e^{−ct} in the variance", "variance", sigma**2 * (1 - e) / (2 * c)),
    wrong("ornstein_uhlenbeck", SPECIAL, "t = ∞", "variance", sigma**2 / (2 * c)),
    wrong("ornstein_uhlenbeck", SIGN, "growth for decay", "mean", x / e),
    wrong("ornstein_uhlenbeck", HALF, "½ in the score", "∂_y log p(x, y)", -(y - x * e) * c / (sigma**2 * (1 - e**2))),
    wrong("stationary", HALF, "exp(−cx²/2σ²)", "score, Ornstein–Uhlenbeck", -c * x / sigma**2),
    wrong("stationary", COEFFICIENT, "σ²/c", "variance, Ornstein–Uhlenbeck", sigma**2 / c),
    wrong("stationary", CONVENTION, "the Stratonovich exponent of CIR", "score, CIR", (2 * c * theta / sigma**2 - R(1, 2)) / X - 2 * c / sigma**2),
    wrong("stationary", SIGN, "b/a for 2b/a", "score, CIR", (c * theta / sigma**2 - 1) / X - c / sigma**2),
    wrong("stationary", SPECIAL, "a flux", "flux over the density", vector(sp.Integer(0), c / 5)),
    wrong("cir", HALF, "the second term without ½", "variance", X * sigma**2 / c * (e - e**2) + theta * sigma**2 / c * (1 - e) ** 2),
    wrong("cir", SPECIAL, "started at 0", "variance", theta * sigma**2 / (2 * c) * (1 - e) ** 2),
    wrong("cir", SIGN, "θ and X exchanged", "mean", X + (theta - X) * e),
    wrong("cir", COEFFICIENT, "the variance of an additive noise", "variance", X * sigma**2 * (1 - e**2) / (2 * c)),
    wrong("bridge", SIGN, "repelled", "drift at t", (x - target) / (end - t)),
    wrong("bridge", COEFFICIENT, "T for T − t", "drift at t", (target - x) / end),
    wrong("bridge", SPECIAL, "s = t", "covariance of s and t", t * (end - t) / end),
    wrong("bridge", CROSS, "Brownian motion", "covariance of s and t", u1),
    wrong("bridge", SPECIAL, "x = b", "mean at t", x),
    wrong("bessel", HALF, "(n − 1)/R", "drift of R", vector(*((n - 1) / sp.sqrt(squares[n]) for n in (2, 3, 4)))),
    wrong("bessel", COEFFICIENT, "n/2R", "drift of R", vector(*(R(n, 2) / sp.sqrt(squares[n]) for n in (2, 3, 4)))),
    wrong("bessel", COEFFICIENT, "dimension n − 1", "dimension", vector(*map(sp.Integer, (0, 1, 2, 3)))),
    wrong("bessel", SPECIAL, "n = 3 for every n", "drift of R", vector(*(1 / sp.sqrt(squares[n]) for n in (2, 3, 4)))),
    wrong("bessel", COEFFICIENT, "2R²", "bracket of R²", vector(*(2 * squares[n] for n in (1, 2, 3, 4)))),
    wrong("squared_radius", HALF, "nσ²/2", "drift of X", vector(*(n * sigma**2 / 2 - c * squares[n] for n in (1, 2, 3, 4)))),
    wrong("squared_radius", CONVENTION, "no correction", "drift of X", vector(*(-c * squares[n] for n in (1, 2, 3, 4)))),
    wrong("squared_radius", COEFFICIENT, "σ²/4", "bracket of X", vector(*(sigma**2 / 4 * squares[n] for n in (1, 2, 3, 4)))),
    wrong("circle", HALF, "−(X, Y)", "Itô drift", vector(-cosine, -sine)),
    wrong("circle", CONVENTION, "the Stratonovich drift", "Itô drift", vector(sp.Integer(0), sp.Integer(0))),
    wrong("circle", SIGN, "(Y, X)", "noise", vector(sine, cosine)),
    wrong("circle", CONVENTION, "the rotation field read as Itô", "drift of X² + Y²", sp.Integer(1)),
    wrong("sphere", COEFFICIENT, "n for n − 1", "Itô drift, n = 3", on_sphere(3, -R(3, 2))),
    wrong("sphere", HALF, "−(n − 1)", "Itô drift, n = 4", on_sphere(4, sp.Integer(-3))),
    wrong("sphere", CONVENTION, "none", "Itô drift, n = 2", on_sphere(2, sp.Integer(0))),
    wrong("sphere", SPECIAL, "the unit sphere only", "Itô drift, n = 3", vector(*(-v for v in POINT4[:3]))),
    wrong("sphere", CONVENTION, "the Itô reading leaves the sphere", "drift and bracket of |x|²", sp.Matrix([[1, 0], [2, 0], [3, 0]])),
    wrong("general_linear", HALF, "G", "Itô drift of G ∘ dB, n = 3", G3),
    wrong("general_linear", COEFFICIENT, "n/2 G", "Itô drift of G ∘ dB, n = 3", R(3, 2) * G3),
    wrong("general_linear", TRANSPOSED, "½Gᵀ", "Itô drift of G ∘ dB, n = 3", G3.T / 2),
    wrong("general_linear", CONVENTION, "the Itô reading has no drift either", "drift of log|det G|, G dB", sp.zeros(3, 1)),
    wrong("general_linear", CONVENTION, "the Stratonovich reading has one too", "drift of log|det G|, G ∘ dB", -vector(1, 2, 3) / 2),
    wrong("general_linear", SPECIAL, "n = 1", "growth rate of tr GGᵀ, G ∘ dB", vector(2, 2, 2)),
    wrong("unitary", HALF, "−dU", "Itô drift, d = 2", -2 * corner(U3, 2)),
    wrong("unitary", NOISE, "(d + 1)/4: real symmetric noise", "Itô drift, d = 3", -corner(U3, 3)),
    wrong("unitary", CONVENTION, "U stays unitary without a drift", "drift of UU* for dU = iU dH, d = 2", sp.zeros(2)),
    wrong("unitary", TRANSPOSED, "U*U for UU*", "drift of UU* for dU = iU dH, d = 3", 3 * V3.T * U3),
    wrong("unitary", SPECIAL, "d = 1 for every d", "Itô drift, d = 2", -corner(U3, 2) / 2),
    wrong("orthogonal", COEFFICIENT, "n for n − 1", "Itô drift, n = 3", -R(3, 2) * corner(O4, 3)),
    wrong("orthogonal", NOISE, "⟨A, B⟩ = tr AᵀB", "Itô drift, n = 3", -corner(O4, 3) / 2),
    wrong("orthogonal", TRANSPOSED, "Uᵀ", "Itô drift, n = 2", -corner(O4, 2).T / 2),
    wrong("orthogonal", CONVENTION, "the Itô reading", "drift of UUᵀ, n = 2", corner(O4, 2) * corner(O4, 2).T),
    wrong("levy_area", HALF, "without the ½ of A", "bracket of A", x**2 + y**2),
    wrong("levy_area", COEFFICIENT, "½(X² + Y²)", "bracket of A", (x**2 + y**2) / 2),
    wrong("levy_area", SIGN, "+½Y", "bracket of A with X", y / 2),
    wrong("levy_area", HALF, "t²/2", "E A²", clock**2 / 2),
    wrong("levy_area", SPECIAL, "a Gaussian: 3(t²/4)²", "E A⁴", 3 * clock**4 / 16),
    wrong("levy_area", COEFFICIENT, "an Itô correction", "drift of A", R(1, 2)),
]  # fmt: skip

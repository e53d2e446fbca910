"""The noisy network against its exact laws (O06–O13 of the list), each recomputed here.

Means at 6.5 standard errors, Kolmogorov distances at level 1e-9, fixed seeds; about 90 comparisons: false alarms below
1e-7 in all.  Means are extrapolated from two step sizes; an allowance for the steps is stated where there is one.
"""

from functools import cache

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from scipy.special import chndtr, gammainc

from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.laws import sample_dln_lambda
from numeric.losses import Free, WeightDecay
from numeric.network import Langevin, Walk
from numeric.random_matrices import haar_orthogonal
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile

LEVEL = 1e-9
BETA, KAPPA = 3.0, 0.4


def start(depth, d, largest=1.6, smallest=0.8):
    return Framed.start(np.linspace(largest, smallest, d), haar_orthogonal(np.random.default_rng(2), d, depth + 1))


def lam(equation, state, horizon, steps, paths, seed=1):
    walk = Walk(equation, state, horizon, steps, seed, f"laws, {steps}")
    return walk.observed(lambda s: -np.sort(-s.lam, axis=-1), Block(0, paths))


def extrapolated(f, equation, state, horizon, steps, paths):
    """Samples whose mean is that of f at the horizon but for the second order of the step."""
    fine, coarse = (f(lam(equation, state, horizon, n, paths)) for n in (2 * steps, steps))
    return 2 * fine - coarse


def mean_is(samples, expected, allowance=0.0):
    return abs(samples.mean() - expected) < 6.5 * samples.std() / np.sqrt(len(samples)) + allowance


def squares(values):
    return (values**2).sum(axis=-1)


def same_law(a, b):
    grid = np.concatenate([a, b])
    ranks = [np.searchsorted(np.sort(s), grid, side="right") / len(s) for s in (a, b)]
    return abs(ranks[0] - ranks[1]).max() < sum(kolmogorov_quantile(len(s), LEVEL) for s in (a, b))


ORTHOGONAL = Langevin(Free(), gauge=0.0, horizontal=np.sqrt(2 / BETA))
"""Brownian motion of (M_d, g^N) downstairs, generator Δ/β."""


@pytest.mark.parametrize(("depth", "d"), [(1, 3), (2, 2), (3, 3), (5, 2)])
def test_o06_the_law_of_lambda_is_gaussian(depth, d):
    """Each λ_k against singular values of a Gaussian matrix; a depth off by one is another law."""
    state, t = start(depth, d), 0.3
    values = lam(ORTHOGONAL, state, t, 40, 4000)
    exact = sample_dln_lambda(np.random.default_rng(5), 40_000, state.lam, t, BETA, depth)[:, ::-1]
    wrong = sample_dln_lambda(np.random.default_rng(5), 40_000, state.lam, t, BETA, depth + 1)[:, ::-1]
    assert all(same_law(values[:, k], exact[:, k]) for k in range(d))
    assert depth > 3 or not all(same_law(values[:, k], wrong[:, k]) for k in range(d))


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_o07_the_sum_of_squares_grows_by_the_dimension_of_the_matrices(depth, d):
    state, t = start(depth, d), 0.2
    samples = extrapolated(squares, ORTHOGONAL, state, t, 5, 2000)
    assert mean_is(samples, squares(state.lam) + 2 * d * d * t / (BETA * depth))


def test_o07_the_nuclear_norm_of_two_layers():
    """E |W_t|_* = |W_0|_* + d² t/β; without Σ″, that is without d t/β of it, it would be seen."""
    state, t, d = start(2, 3), 0.2, 3
    samples = extrapolated(lambda values: (values**2).sum(axis=-1), ORTHOGONAL, state, t, 5, 8000)
    assert mean_is(samples, state.sigma.sum() + d * d * t / BETA)
    assert not mean_is(samples, state.sigma.sum() + (d * d - d) * t / BETA)


def laguerre_flow(polynomial, time):
    """exp(−time (∂ + z ∂²)) of a polynomial: a finite sum."""
    z, total, term = Polynomial([0, 1]), polynomial, polynomial
    for n in range(1, polynomial.degree() + 1):
        term = (term.deriv(1) + z * term.deriv(2)) * (-time / n)
        total = total + term
    return total


@pytest.mark.parametrize(("depth", "d"), [(2, 3), (3, 2), (3, 3)])
def test_o08_the_mean_characteristic_polynomial(depth, d):
    """E Π(z − λ_k²) at three z, z = 0 among them."""
    state, t = start(depth, d), 0.2
    mean = laguerre_flow(Polynomial.fromroots(state.lam**2), 2 * t / (BETA * depth))
    for z in (0.0, 0.9, 4.0):
        samples = extrapolated(lambda v, z=z: (z - v**2).prod(axis=-1), ORTHOGONAL, state, t, 10, 4000)
        assert mean_is(samples, mean(z))


@pytest.mark.parametrize("depth", [2, 3])
def test_o10_sum_and_difference_are_independent_bessel_processes(depth):
    """d = 2: λ_1 ± λ_2 are |σ_0 e + √(4t/(βN)) N(0, 1)| in the plane, the larger and the smaller one."""
    state, t = start(depth, 2), 0.4
    values, rng = lam(ORTHOGONAL, state, t, 40, 4000), np.random.default_rng(6)
    scale = np.sqrt(4 * t / (BETA * depth))
    first, second = state.lam
    radii = [
        np.hypot(r + scale * rng.standard_normal(40_000), scale * rng.standard_normal(40_000))
        for r in (first + second, first - second)
    ]
    assert same_law(values.sum(axis=1), np.maximum(*radii))
    assert same_law(values[:, 0] - values[:, 1], np.minimum(*radii))


def test_o11_two_layers_at_zero_temperature():
    """κ = 0, N = d = 2: σ_1/σ_2 stands still, and σ(t) = σ(0)(1 + t/(β(σ_1 + σ_2)(0))), without noise as h → 0."""
    state, t, equation = start(2, 2), 0.5, Langevin.riemannian(BETA, kappa=0.0)
    coarse, fine = (lam(equation, state, t, steps, 500) ** 2 for steps in (50, 800))
    expected = state.sigma * (1 + t / (BETA * state.sigma.sum()))
    np.testing.assert_allclose(fine.mean(axis=0), expected, rtol=0.005)
    assert fine.std(axis=0).max() < 0.5 * coarse.std(axis=0).max()  # a quarter in the limit


@pytest.mark.parametrize(("depth", "d"), [(2, 3), (3, 3), (5, 4)])
def test_o11_the_entropic_force_alone(depth, d):
    """κ = 0: Σ λ² grows at the rate (N − 1) d(d − 1)/(βN), by Euler's identity O09; standard error below 1 %."""
    state, t = start(depth, d), 0.2
    samples = extrapolated(squares, Langevin.riemannian(BETA, kappa=0.0), state, t, 10, 3000)
    rate = (depth - 1) * d * (d - 1) / (BETA * depth)
    assert mean_is(samples, squares(state.lam) + rate * t)
    assert samples.std() / np.sqrt(len(samples)) < 0.01 * rate * t


CASES = [(depth, d, kappa) for depth in (1, 2, 3, 5) for d in (1, 2, 3, 4) for kappa in (0.4, 2.5)]


@pytest.mark.parametrize(("depth", "d", "kappa"), CASES)
def test_o12_weight_decay(depth, d, kappa):
    """m(t) = m_∞ + (m_0 − m_∞) e^{−2ct}, m_∞ = [κd² + (N − 1)d(d − 1)/2]/(βcN); step allowance 0.5 %."""
    c, t, state = 0.7, 0.3, start(depth, d)
    equation = Langevin.riemannian(BETA, kappa, WeightDecay(c, depth))
    limit = (kappa * d * d + (depth - 1) * d * (d - 1) / 2) / (BETA * c * depth)
    expected = limit + (squares(state.lam) - limit) * np.exp(-2 * c * t)
    assert mean_is(extrapolated(squares, equation, state, t, 10, 2000), expected, allowance=0.005 * expected)


def test_o12_sees_the_confusion_of_the_two_weights():
    """d = N = 3, κ = 0.4: κ on the gauge degrees of freedom, or 1 on the horizontal ones."""
    d, depth, c, t, state = 3, 3, 0.7, 0.3, start(3, 3)
    equation = Langevin.riemannian(BETA, KAPPA, WeightDecay(c, depth))
    samples = extrapolated(squares, equation, state, t, 10, 8000)
    for horizontal, gauge in ((KAPPA, 1.0), (KAPPA, KAPPA), (1.0, 1.0)):
        limit = (horizontal * d * d + gauge * (depth - 1) * d * (d - 1) / 2) / (BETA * c * depth)
        expected = limit + (squares(state.lam) - limit) * np.exp(-2 * c * t)
        assert mean_is(samples, expected, allowance=0.005 * expected) == (gauge == 1.0 and horizontal == KAPPA)


@cache
def equilibrium(depth, d, kappa, beta=8.0):
    """λ at c t = 4, from a point near the mean."""
    scale = np.sqrt((kappa * d * d + (depth - 1) * d * (d - 1) / 2) / (beta * depth) / d)
    state = start(depth, d, 1.2 * scale, 0.8 * scale)
    return lam(Langevin.riemannian(beta, kappa, WeightDecay(1.0, depth)), state, 4.0, 400, 3000)


@pytest.mark.parametrize(("depth", "d", "kappa"), [(2, 2, 0.4), (3, 2, 0.5), (3, 2, 2.5), (3, 3, 0.4)])
def test_o13_the_stationary_radius_is_a_gamma_variable(depth, d, kappa):
    """Shape [d² + (N − 1)d(d − 1)/(2κ)]/2, rate βcN/(2κ); the shape at κ = 1 is refuted."""
    radius = squares(equilibrium(depth, d, kappa))
    rate = 8.0 * depth / (2 * kappa)

    def distance(k):
        shape = (d * d + (depth - 1) * d * (d - 1) / (2 * k)) / 2
        return kolmogorov_distance(radius, lambda r: gammainc(shape, rate * r))

    allowed = kolmogorov_quantile(len(radius), LEVEL)
    assert distance(kappa) < allowed < distance(1.0)


@pytest.mark.parametrize(("depth", "kappa"), [(2, 0.4), (3, 0.5), (3, 2.5)])
def test_o13_the_direction_is_independent_of_the_radius(depth, kappa):
    """d = 2, u = 2λ_1λ_2/Σλ²: uniform on (0, 1) for N = 2; density ∝ (1 − u²/4)^{1/(2κ)} for N = 3.

    The density is highest at rank loss, u = 0, where the paths are reflected.
    """
    values = equilibrium(depth, 2, kappa)
    radius = squares(values)
    u = 2 * values.prod(axis=1) / radius
    grid = np.linspace(0, 1, 2001)
    density = np.ones_like(grid) if depth == 2 else (1 - grid**2 / 4) ** (1 / (2 * kappa))
    law = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    assert kolmogorov_distance(u, lambda x: np.interp(x, grid, law / law[-1])) < kolmogorov_quantile(len(u), LEVEL)
    assert abs(np.corrcoef(radius, u)[0, 1]) < 6.5 / np.sqrt(len(u))


@pytest.mark.parametrize(("depth", "d", "kappa"), [(3, 3, 0.4), (2, 4, 2.5)])
def test_o13_the_radius_on_its_way_is_noncentral_chi_squared(depth, d, kappa):
    """Σ λ² is a Cox–Ingersoll–Ross process: its transition law at a finite time, from a point."""
    c, t, state = 0.7, 0.5, start(depth, d)
    radius = squares(lam(Langevin.riemannian(BETA, kappa, WeightDecay(c, depth)), state, t, 100, 3000))
    freedom = d * d + (depth - 1) * d * (d - 1) / (2 * kappa)
    scale = kappa * (1 - np.exp(-2 * c * t)) / (BETA * depth * c)
    start_at = squares(state.lam) * np.exp(-2 * c * t) / scale
    distance = kolmogorov_distance(radius, lambda r: chndtr(r / scale, freedom, start_at))
    assert distance < kolmogorov_quantile(len(radius), LEVEL)

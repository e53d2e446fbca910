"""Singular repulsion: steps that keep the order of particles, and refinement that keeps the law.

The Dyson drift enters here, as the example.
"""

from functools import partial

import numpy as np
import pytest

from numeric import laws
from numeric.adaptive import near_collision, refined_step
from numeric.convergence import strong_order, weak_order
from numeric.repulsion import ascending, drift_implicit
from numeric.schemes import ItoSDE, tamed_euler
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile


def inverse_gaps(x):
    differences = x[..., :, None] - x[..., None, :]
    return np.where(np.eye(x.shape[-1], dtype=bool), 0.0, 1 / np.where(differences == 0, np.inf, differences))


def drift(x):
    return inverse_gaps(x).sum(axis=-1)


def jacobian(x):
    squares = inverse_gaps(x) ** 2
    return squares - np.eye(x.shape[-1]) * squares.sum(axis=-1)[..., None]


def implicit(x, noise, h):
    return drift_implicit(drift, jacobian, x, noise, h)


def explicit(x, noise, h):
    return x + h * drift(x) + noise


@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
def test_the_implicit_step_keeps_the_order_and_solves_its_equation(scale):
    """Whatever the noise, also when it would throw the particles across each other."""
    rng = np.random.default_rng(1)
    x = np.sort(rng.standard_normal((500, 5)), axis=1)
    noise = scale * rng.standard_normal((500, 5))
    y = implicit(x, noise, 0.1)
    assert ascending(y).all()
    residual = y - 0.1 * drift(y) - x - noise
    rounding = abs(y) + abs(x + noise) + np.einsum("nij,nj->ni", 0.1 * abs(jacobian(y)), abs(y))
    assert (abs(residual) <= 1e-14 * rounding).all()


def test_the_implicit_bessel_step_is_its_closed_form():
    rng = np.random.default_rng(2)
    r, noise, h, delta = rng.random((300, 1)) + 1e-3, rng.standard_normal((300, 1)), 0.2, 2.5
    y = drift_implicit(
        lambda q: (delta - 1) / (2 * q),
        lambda q: -(delta - 1) / (2 * q[..., None] ** 2),
        r,
        noise,
        h,
        lambda q: q[:, 0] > 0,
    )
    z = r + noise
    np.testing.assert_allclose(y, (z + np.sqrt(z**2 + 2 * h * (delta - 1))) / 2, rtol=1e-10, atol=1e-12)


def test_the_implicit_bessel_scheme_has_the_exact_law_in_the_limit():
    """δ = 2.5 from 0.3 to T = 0.5: Kolmogorov at 1e-9 against the noncentral χ² sampler (two samples)."""
    rng, n, steps, delta = np.random.default_rng(3), 20_000, 100, 2.5
    r, h = np.full((n, 1), 0.3), 0.5 / 100
    for _ in range(steps):
        z = r + np.sqrt(h) * rng.standard_normal((n, 1))
        r = (z + np.sqrt(z**2 + 2 * h * (delta - 1))) / 2
    exact = np.sort(laws.sample_bessel(rng, n, 0.3, 0.5, delta))
    grid = np.concatenate([r[:, 0], exact])
    distance = abs(
        np.searchsorted(np.sort(r[:, 0]), grid, side="right") - np.searchsorted(exact, grid, side="right")
    ).max()
    assert distance / n < 2 * kolmogorov_quantile(n, 1e-9)


def path(step, a, start, dW, h):
    x = np.broadcast_to(start, dW.shape[1:]).copy()
    for increment in dW:
        x = step(x, a * increment, h)
    return x


DYSON = ItoSDE(drift, lambda x: np.broadcast_to(np.eye(x.shape[-1]), (*x.shape, x.shape[-1])))


def tamed(x, noise, h):
    return tamed_euler(DYSON, x, noise, h)


def test_the_implicit_bessel_scheme_has_weak_order_one():
    """E R² = r² + δ t, δ = 3, all increments enumerated: no Monte Carlo error."""

    def squares(dW, h):
        r = np.ones((dW.shape[1], 1))
        for increment in dW:
            r = drift_implicit(
                lambda q: 1 / q, lambda q: -1 / q[..., None] ** 2, r, increment, h, lambda q: q[:, 0] > 0
            )
        return r[:, 0] ** 2

    fit = weak_order(squares, 1.0 + 3 * 0.2, 0.2, [4, 5, 6, 8])
    assert abs(fit.slope - 1) < 0.1 and fit.width < 0.3, fit


@pytest.mark.parametrize("step", [implicit, explicit, tamed])
def test_strong_order_one_where_particles_stay_apart(step):
    """β = 2, gaps of 2.5: additive noise, so order 1; reference by the implicit scheme at 32 times the finest level."""
    dW = np.random.default_rng(4).standard_normal((512, 400, 3)) * np.sqrt(0.2 / 512)
    run = partial(path, step, 1.0, [-2.5, 0.0, 2.5])
    reference = partial(path, explicit, 1.0, [-2.5, 0.0, 2.5])
    fit = strong_order(run, reference, dW, 0.2, [2, 4, 8, 16])
    assert 1.0 in fit and 0.5 not in fit and 1.5 not in fit, fit


def test_implicit_steps_stay_finite_and_ordered_where_explicit_ones_do_not():
    """β = 1, close particles: explicit Euler leaves the chamber on some paths, the implicit scheme on none."""
    dW = np.random.default_rng(5).standard_normal((10, 2000, 3)) * np.sqrt(0.05)
    start = [0.0, 0.1, 0.2]
    assert not ascending(path(explicit, np.sqrt(2), start, dW, 0.05)).all()
    assert ascending(path(implicit, np.sqrt(2), start, dW, 0.05)).all()


def test_a_step_that_cannot_converge_is_nan_so_that_it_is_counted():
    y = drift_implicit(lambda q: q + np.nan, jacobian, np.array([[0.0, 1.0]]), np.zeros((1, 2)), 0.1)
    assert np.isnan(y).all()


def test_bad_inputs():
    with pytest.raises(ValueError, match="x must lie inside the chamber"):
        implicit(np.array([[1.0, 0.0]]), np.zeros((1, 2)), 0.1)
    with pytest.raises(ValueError, match="h must be"):
        implicit(np.array([[0.0, 1.0]]), np.zeros((1, 2)), -0.1)
    with pytest.raises(ValueError, match="levels must be"):
        refined_step(explicit, near_collision(), np.zeros((1, 2)), np.zeros((1, 2)), 0.1, np.random.default_rng(1), -1)


# --- adaptive refinement


def run_gap(step, refuse, seed, paths=8000, beta=1.0, steps=8, horizon=0.3, start=0.4, levels=12):
    """Gap² of two particles at the horizon, by `step` refined near collisions."""
    rng, h = np.random.default_rng(seed), horizon / steps
    x = np.tile([-start / 2, start / 2], (paths, 1))
    for _ in range(steps):
        dW = np.sqrt(h * 2 / beta) * rng.standard_normal((paths, 2))
        x = refined_scaled(step, refuse, x, dW, h, rng, beta, levels)
    return (x[:, 1] - x[:, 0]) ** 2


def refined_scaled(step, refuse, x, dW, h, rng, beta, levels):
    """`refined_step` on noise of unit variance."""
    a = np.sqrt(2 / beta)
    return refined_step(lambda x, w, h: step(x, a * w, h), refuse, x, dW / a, h, rng, levels).state


def test_refinement_gives_the_exact_law_where_the_plain_scheme_does_not():
    """β = 2 from a gap of 0.4, T = 0.3 (noncentral χ²): Kolmogorov at level 1e-9; the plain scheme is refuted by it."""
    law = {"start_gap": 0.4, "t": 0.3, "beta": 2.0}
    q = kolmogorov_quantile(8000, 1e-9)

    def distance(squares):
        return kolmogorov_distance(squares, lambda y: laws.dyson_gap_squared_cdf(y, **law))

    refined = run_gap(explicit, near_collision(0.03), 6, beta=2.0)
    assert distance(refined) < q
    error = refined.std() / np.sqrt(len(refined))
    assert abs(refined.mean() - laws.mean_gap_squared(**law)) < 6 * error + 0.015 * refined.mean()
    plain = run_gap(explicit, near_collision(0.03), 6, beta=2.0, levels=0)
    assert distance(plain) > 2 * q


def look_ahead(x, tried, h):
    """Refuses after a look at the noise: whenever the first particle moved up."""
    return tried[:, 0] > x[:, 0]


def test_refusing_after_a_look_at_the_noise_does_not_bias_the_path():
    """Driftless: refined x must be N(0, 1) at time 1, whatever was refused; drawing anew instead is far off."""
    rng, n = np.random.default_rng(7), 20_000
    dW = rng.standard_normal((n, 1))
    walk = lambda x, w, h: x + w  # noqa: E731
    refined = refined_step(walk, look_ahead, np.zeros((n, 1)), dW, 1.0, rng, levels=5)
    np.testing.assert_allclose(refined.state, dW, atol=1e-12)
    assert 32 >= refined.steps.max() > 16 and refined.steps.min() == 1
    redrawn = np.where(look_ahead(np.zeros((n, 1)), dW, 1.0)[:, None], rng.standard_normal((n, 1)), dW)
    assert abs(redrawn.mean()) > 6 / np.sqrt(n)


def test_the_inner_increments_of_a_refined_step_are_brownian():
    """Increments collected over all elementary steps, scaled to unit variance: mean square 1 at 6.5 standard errors."""
    rng, n, seen = np.random.default_rng(8), 4000, []

    def walk(x, w, h):
        seen.append((len(x), h, (w**2).sum()))
        return x + w

    always = lambda x, y, h: np.full(len(x), True)  # noqa: E731
    refined_step(walk, always, np.zeros((n, 1)), rng.standard_normal((n, 1)), 1.0, rng, levels=3)
    for level in (1.0, 0.5, 0.25, 0.125):
        counts = sum(count for count, h, _ in seen if h == level)
        squares = sum(total / h for _, h, total in seen if h == level)
        assert counts == n / level
        assert abs(squares / counts - 1) < 6.5 * np.sqrt(2 / counts)


def test_only_paths_near_a_collision_are_refined():
    x = np.array([[0.0, 5.0], [0.0, 0.05]])
    refined = refined_step(explicit, near_collision(0.05), x, np.zeros((2, 2)), 0.1, np.random.default_rng(1), 6)
    assert refined.steps[0] == 1 and refined.steps[1] > 4

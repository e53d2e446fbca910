"""Drift, diffusion, entropy and Jacobian of an equation, its Euler–Maruyama step, and what integrators take."""

import mpmath as mp
import numpy as np
import pytest

from symcalc.dynamics import dynamics
from symcalc.errors import BadInput

X = dynamics("dyson.drift", beta=2.0)


def test_the_parts_belong_together():
    x = np.array([[-1.0, 0.5, 2.0], [0.0, 1.0, 4.0]])
    h = 1e-6
    columns = [(X.drift(x + h * e) - X.drift(x - h * e)) / (2 * h) for e in np.eye(3)]
    assert np.allclose(X.jacobian(x), np.stack(columns, axis=-1), rtol=1e-8)
    slopes = [(X.entropy(x + h * e) - X.entropy(x - h * e)) / (2 * h) for e in np.eye(3)]
    assert np.allclose(X.drift(x), np.stack(slopes, axis=-1) / 2, rtol=1e-8)  # drift = ½ grad S
    assert np.array_equal(X.diffusion(x), np.ones_like(x))


def test_the_network_has_the_diffusion_of_its_variance():
    Y, sigma = dynamics("dln.singular_drift", beta=1.5, N=5), np.array([3.0, 2.0, 1.0])
    with mp.workdps(40):
        exact = [float(mp.sqrt(mp.mpf(10) / 1.5) * mp.mpf(s) ** (mp.mpf(4) / 5)) for s in sigma]
    assert np.allclose(Y.diffusion(sigma), exact, rtol=1e-15)
    assert Y.jacobian is None


def test_a_step_is_exact_in_mean_and_covariance_of_the_increment():
    x, dt = np.array([-1.0, 0.0, 2.0]), 1e-3
    noise = np.sqrt(dt) * np.array(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).reshape(3, -1).T
    after = X.step(x, dt, noise)
    assert np.allclose(after.mean(axis=0) - x, X.drift(x) * dt, rtol=1e-10)
    assert np.allclose(np.cov(after.T, bias=True), dt * np.eye(3), atol=1e-15)


def test_scipy_without_noise_keeps_the_linear_growth_of_the_squares():
    """Σ x² grows by d(d − 1) t where β is infinite."""
    from scipy.integrate import solve_ivp

    f, jac = X.scipy()
    found = solve_ivp(f, (0.0, 1.0), [-1.0, 0.0, 2.0], method="BDF", jac=jac, rtol=1e-9, atol=1e-9)
    assert np.isclose((found.y[:, -1] ** 2).sum(), 5.0 + 6.0, rtol=1e-6)


def test_diffrax_takes_the_terms():
    pytest.importorskip("jax", reason="JAX is not installed")
    diffrax = pytest.importorskip("diffrax", reason="diffrax is not installed")
    jax = pytest.importorskip("jax")
    Y = dynamics("dyson.drift", backend="jax", beta=2.0)
    x = jax.numpy.array([-1.0, 0.0, 2.0])
    path = diffrax.VirtualBrownianTree(0.0, 1.0, tol=1e-3, shape=(3,), key=jax.random.key(0))
    found = diffrax.diffeqsolve(Y.diffrax(path), diffrax.Euler(), 0.0, 0.25, dt0=0.125, y0=x)
    by_hand = x
    for start in (0.0, 0.125):
        by_hand = Y.step(by_hand, 0.125, path.evaluate(start, start + 0.125))
    assert np.allclose(found.ys[-1], by_hand, rtol=1e-12)


@pytest.mark.parametrize(
    ("identity", "numbers", "words"),
    [
        ("dyson.entropy", {"beta": 1.0}, "no equation belongs to dyson.entropy"),
        ("dyson.drift", {}, "needs the numbers beta"),
        ("dyson.drift", {"beta": 1.0, "N": 2}, "needs the numbers beta, not N, beta"),
    ],
)
def test_bad_input(identity, numbers, words):
    with pytest.raises(BadInput, match=words):
        dynamics(identity, **numbers)

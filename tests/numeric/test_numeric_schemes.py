"""Strong and weak orders, each fitted with its 99 % confidence interval, against exact solutions.

An order is accepted when the interval holds it, and the neighbouring orders ½ away are outside.  Seeds are fixed.
"""

from functools import partial

import numpy as np
import pytest

from numeric.convergence import strong_order, weak_order
from numeric.schemes import (
    ItoSDE,
    StratonovichSDE,
    euler_maruyama,
    heun,
    integrate,
    milstein,
    rossler,
    tamed_euler,
)

HORIZON = 1.0
LEVELS = [8, 16, 32, 64, 128]
PATHS = 4000


def brownian(m, n=LEVELS[-1], paths=PATHS, horizon=HORIZON):
    return np.random.default_rng(12).standard_normal((n, paths, m)) * np.sqrt(horizon / n)


# dX = a X dt + Σ_b c_b X dW_b in two dimensions: commutative, neither additive nor diagonal
A, C = np.array([0.3, -0.4]), np.array([0.5, 0.7])
LINEAR_START = np.array([1.0, 2.0])


def linear_noise(x):
    return x[..., :, None] * C


def linear_jacobian(x):
    return np.broadcast_to(np.eye(2)[:, None, :] * C[:, None], (*x.shape, 2, 2))


LINEAR = ItoSDE(lambda x: A * x, linear_noise, linear_jacobian)
LINEAR_STRATONOVICH = StratonovichSDE(lambda x: (A - C @ C / 2) * x, linear_noise)


def linear_exact(dW, h):
    return LINEAR_START * np.exp((A - C @ C / 2) * h * len(dW) + (dW.sum(axis=0) @ C)[:, None])


# dX = (½X + √(1 + X²)) dt + √(1 + X²) dW: X = sinh(t + W + arsinh x)
def root(x):
    return np.sqrt(1 + x * x)


HYPERBOLIC_START = np.array([0.4])
HYPERBOLIC = ItoSDE(lambda x: x / 2 + root(x), lambda x: root(x)[..., None], lambda x: (x / root(x))[..., None, None])
HYPERBOLIC_STRATONOVICH = StratonovichSDE(root, lambda x: root(x)[..., None])


def hyperbolic_exact(dW, h):
    return np.sinh(h * len(dW) + dW.sum(axis=0) + np.arcsinh(HYPERBOLIC_START))


LINEAR_CASE = (LINEAR, LINEAR_STRATONOVICH, LINEAR_START, linear_exact, 2)
HYPERBOLIC_CASE = (HYPERBOLIC, HYPERBOLIC_STRATONOVICH, HYPERBOLIC_START, hyperbolic_exact, 1)
cases = pytest.mark.parametrize("case", [LINEAR_CASE, HYPERBOLIC_CASE], ids=["linear", "hyperbolic"])
schemes = pytest.mark.parametrize(
    ("step", "order"),
    [(euler_maruyama, 0.5), (tamed_euler, 0.5), (milstein, 1.0), (rossler, 1.0), (heun, 1.0)],
    ids=lambda v: getattr(v, "__name__", None),
)


def solver(step, case):
    sde = case[1] if step is heun else case[0]
    return partial(integrate, step, sde, case[2])


def is_order(fit, order):
    return order in fit and order - 0.5 not in fit and order + 0.5 not in fit


@cases
@schemes
def test_strong_orders(step, order, case):
    fit = strong_order(solver(step, case), case[3], brownian(case[4]), HORIZON, LEVELS)
    assert is_order(fit, order), fit


def sri_step(sde, x, dW, h, alpha, beta1, beta2, B1):
    """One step of Rößler's class of Itô methods (2010) at A⁽⁰⁾ = A⁽¹⁾ = B⁽⁰⁾ = 0, with its sums as loops.

    H_i⁽ᵏ⁾ = x + Σ_l Σ_j B⁽¹⁾_ij σ_l(H_j⁽ˡ⁾) I_(l,k)/√h; the step is
    x + Σ_i α_i a(x) h + Σ_k Σ_i (β⁽¹⁾_i I_k + β⁽²⁾_i √h) σ_k(H_i⁽ᵏ⁾).
    """
    m, stages = len(dW), len(alpha)
    iterated = [[(dW[k] * dW[j] - h * (k == j)) / 2 for j in range(m)] for k in range(m)]
    H = [[None] * m for _ in range(stages)]
    for i in range(stages):
        for k in range(m):
            terms = [B1[i][j] * sde.diffusion(H[j][n])[:, n] * iterated[n][k] for n in range(m) for j in range(i)]
            H[i][k] = x + sum(terms) / np.sqrt(h)
    moved = x + sum(alpha) * sde.drift(x) * h
    for k in range(m):
        for i in range(stages):
            moved = moved + (beta1[i] * dW[k] + beta2[i] * np.sqrt(h)) * sde.diffusion(H[i][k])[:, k]
    return moved


def test_rossler_is_the_method_of_its_tableau():
    """SRI1: α = (1, 0, 0), β⁽¹⁾ = (1, 0, 0), β⁽²⁾ = (0, ½, −½), B⁽¹⁾ = [[0, 0, 0], [1, 0, 0], [−1, 0, 0]]."""
    sde = ItoSDE(lambda x: A * x, lambda x: np.sin(x)[..., None] * np.array([[0.5, 0.7, 0.1], [0.3, 0.2, -0.4]]))
    dW, h = np.array([0.2, -0.1, 0.3]), 0.04
    tableau = ((1, 0, 0), (1, 0, 0), (0, 0.5, -0.5), ((0, 0, 0), (1, 0, 0), (-1, 0, 0)))
    expected = sri_step(sde, LINEAR_START, dW, h, *tableau)
    np.testing.assert_allclose(rossler(sde, LINEAR_START, dW, h), expected, rtol=1e-14)
    assert abs(euler_maruyama(sde, LINEAR_START, dW, h) - expected).max() > 1e-4


WEAK = [4, 5, 6, 7, 8]
# E X² of the scalar equation dX = aX dt + cX dW is x² e^{(2a + c²)T}
SCALAR = ItoSDE(lambda x: 0.3 * x, lambda x: 0.5 * x[..., None], lambda x: np.full((*x.shape, 1, 1), 0.5))
SCALAR_STRATONOVICH = StratonovichSDE(lambda x: (0.3 - 0.125) * x, lambda x: 0.5 * x[..., None])


def observed(step, sde, start, observable, dW, h):
    return observable(integrate(step, sde, np.full((dW.shape[1], 1), start), dW, h)[:, 0])


@pytest.mark.parametrize("step", [euler_maruyama, tamed_euler, milstein, rossler, heun])
@pytest.mark.parametrize("problem", ["square of the scalar linear", "mean of the hyperbolic"])
def test_weak_orders_are_one(step, problem):
    """All increments enumerated: no Monte Carlo error.  The exact means are x² e^{0.85 T} and sinh(T + c) e^{T/2}."""
    if problem.startswith("square"):
        sde, start, observable, expected, T = SCALAR, 1.0, np.square, np.exp(0.425), 0.5
        sde = SCALAR_STRATONOVICH if step is heun else sde
    else:
        sde = HYPERBOLIC_STRATONOVICH if step is heun else HYPERBOLIC
        start, observable, T = 0.4, lambda x: x, 0.25
        expected = np.sinh(T + np.arcsinh(0.4)) * np.exp(T / 2)
    fit = weak_order(partial(observed, step, sde, start, observable), float(expected), T, WEAK)
    assert abs(fit.slope - 1) < 0.05 and fit.width < 0.2, fit  # 0.05: what orders beyond the second leave in the fit


def test_taming_keeps_what_euler_throws_out():
    """dX = −X³ dt + dW from 30 in eight steps of ¼: Euler explodes, the tamed scheme does not, and has its order."""
    cubic = ItoSDE(lambda x: -(x**3), lambda x: np.ones((*x.shape, 1)))
    dW = brownian(1, n=8, paths=200, horizon=2.0)
    with np.errstate(all="ignore"):
        thrown = integrate(euler_maruyama, cubic, np.full((200, 1), 30.0), dW, 0.25)
    kept = integrate(tamed_euler, cubic, np.full((200, 1), 30.0), dW, 0.25)
    assert not np.isfinite(thrown).all() and (abs(kept) < 60).all()


def cubic_exact(dW, h):
    """dX = −X³ dt + X dW on the fine grid: X = Φ/√(1/x² + 2∫Φ²), Φ = exp(W − t/2), the integral by trapezoids."""
    W = np.concatenate([np.zeros((1, *dW.shape[1:])), np.cumsum(dW, axis=0)])
    phi = np.exp(W - 0.5 * h * np.arange(len(W))[:, None, None])
    integral = h * (phi**2).sum(axis=0) - h * (1 + phi[-1] ** 2) / 2
    return phi[-1] / np.sqrt(1 + 2 * integral)


def test_the_tamed_scheme_has_strong_order_one_half_for_a_cubic_drift():
    cubic = ItoSDE(lambda x: -(x**3), lambda x: x[..., None])
    solve = partial(integrate, tamed_euler, cubic, np.array([1.0]))
    fit = strong_order(solve, cubic_exact, brownian(1, n=4096, paths=2000), HORIZON, [64, 128, 256, 512])
    assert is_order(fit, 0.5), fit


def test_additive_noise_gives_euler_order_one():
    """dX = −X dt + dW: the exact solution on the fine grid differs by O(fine step) only."""
    sde = ItoSDE(lambda x: -x, lambda x: np.ones((*x.shape, 1)))

    def exact(dW, h):
        x = np.ones((dW.shape[1], 1))
        for increment in dW:
            x = np.exp(-h) * x + np.exp(-h / 2) * increment
        return x

    fit = strong_order(
        partial(integrate, euler_maruyama, sde, np.array([1.0])), exact, brownian(1, 2048, 1000), 1.0, [8, 16, 32, 64]
    )
    assert is_order(fit, 1.0), fit


def test_without_the_derivative_term_milstein_would_be_seen():
    """A jacobian of half the size: the fit finds order ½, not 1."""
    half = ItoSDE(LINEAR.drift, LINEAR.diffusion, lambda x: 0.5 * linear_jacobian(x))
    fit = strong_order(partial(integrate, milstein, half, LINEAR_START), linear_exact, brownian(2), HORIZON, LEVELS)
    assert 1.0 not in fit and fit.slope < 0.75


def test_the_wrong_reading_does_not_converge():
    """Heun with the Itô drift: the error does not vanish with the step."""
    wrong = StratonovichSDE(LINEAR.drift, LINEAR.diffusion)
    fit = strong_order(partial(integrate, heun, wrong, LINEAR_START), linear_exact, brownian(2), HORIZON, LEVELS)
    assert fit.slope < 0.1


def test_bad_inputs():
    with pytest.raises(ValueError, match="euler_maruyama solves an ItoSDE, not StratonovichSDE"):
        euler_maruyama(LINEAR_STRATONOVICH, LINEAR_START, np.zeros(2), 0.1)
    with pytest.raises(ValueError, match="heun solves an StratonovichSDE"):
        heun(LINEAR, LINEAR_START, np.zeros(2), 0.1)
    with pytest.raises(ValueError, match="milstein needs the derivative"):
        milstein(ItoSDE(LINEAR.drift, LINEAR.diffusion), LINEAR_START, np.zeros(2), 0.1)
    with pytest.raises(ValueError, match="h must be"):
        integrate(euler_maruyama, LINEAR, LINEAR_START, np.zeros((1, 2)), 0.0)


def test_heun_takes_the_drift_at_both_ends():
    """Without noise it is the trapezoidal rule with Euler's predictor: 1 − h + h²/2 for dX = −X dt."""
    decay = StratonovichSDE(lambda x: -x, lambda x: np.zeros((*x.shape, 1)))
    assert heun(decay, np.array([1.0]), np.zeros(1), 0.5) == 0.625

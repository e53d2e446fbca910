"""Drift, diffusion, entropy and Jacobian of an equation, its Euler–Maruyama step, and what integrators take."""

import mpmath as mp
import numpy as np
import pytest

from symcalc.dynamics import dynamics
from symcalc.errors import BadInput

X = dynamics("dyson.drift", beta=2.0)
EQUATIONS = {
    "dyson.drift": ({"beta": 1.5}, np.array([[-1.0, 0.5, 2.0], [0.0, 1.0, 4.0]])),
    "dln.singular_drift": ({"beta": 1.5, "N": 3}, np.array([[4.0, 2.0, 1.0], [3.0, 0.75, 0.5]])),
    "dln.lambda_drift": ({"beta": 1.5, "N": 3}, np.array([[4.0, 2.0, 1.0], [3.0, 0.75, 0.5]])),
}


@pytest.mark.parametrize("identity", EQUATIONS)
def test_the_jacobian_is_that_of_the_drift(identity):
    numbers, x = EQUATIONS[identity]
    Y, h = dynamics(identity, **numbers), 1e-6
    columns = [(Y.drift(x + h * e) - Y.drift(x - h * e)) / (2 * h) for e in np.eye(3)]
    assert np.allclose(Y.jacobian(x), np.stack(columns, axis=-1), rtol=1e-7)


def test_the_entropy_drives_the_eigenvalues():
    """drift = ½ grad S."""
    x, h = EQUATIONS["dyson.drift"][1], 1e-6
    slopes = [(X.entropy(x + h * e) - X.entropy(x - h * e)) / (2 * h) for e in np.eye(3)]
    assert np.allclose(X.drift(x), np.stack(slopes, axis=-1) / 2, rtol=1e-8)
    assert np.array_equal(X.diffusion(x), np.ones_like(x))


def test_singular_values_and_their_roots_by_the_ito_formula():
    """σ = λ^N: drift_σ = N λ^{N−1} drift_λ + ½ N(N−1) λ^{N−2} diffusion_λ²."""
    numbers, lam = EQUATIONS["dln.lambda_drift"]
    Y, Z, N = dynamics("dln.lambda_drift", **numbers), dynamics("dln.singular_drift", **numbers), numbers["N"]
    sigma = lam**N
    by_ito = N * lam ** (N - 1) * Y.drift(lam) + N * (N - 1) / 2 * lam ** (N - 2) * Y.diffusion(lam) ** 2
    assert np.allclose(Z.drift(sigma), by_ito, rtol=1e-13)
    assert np.allclose(Z.diffusion(sigma), N * lam ** (N - 1) * Y.diffusion(lam), rtol=1e-14)
    assert np.array_equal(Y.entropy(lam), Z.entropy(sigma))
    assert np.array_equal(Y.entropy(lam[0].tolist()), Z.entropy(sigma[0]))


def test_the_diffusion_is_the_root_of_the_variance_to_the_last_digits():
    numbers = {"beta": 1.5, "N": 5}
    Y, Z, sigma = dynamics("dln.singular_drift", **numbers), dynamics("dln.lambda_drift", **numbers), [3e9, 2.0, 1e-9]
    with mp.workdps(40):
        exact = [mp.sqrt(mp.mpf(10) / 1.5) * mp.mpf(s) ** (mp.mpf(4) / 5) for s in sigma]
        flat = mp.sqrt(mp.mpf(2) / (5 * mp.mpf(1.5)))
        units = [abs(mp.mpf(float(g)) / e - 1) * 2**52 for g, e in zip(Y.diffusion(sigma), exact, strict=True)]
        units += [abs(mp.mpf(float(g)) / flat - 1) * 2**52 for g in Z.diffusion(sigma)]
    assert max(units) <= 4


@pytest.mark.parametrize("backend", ["numba", "array_api"])
def test_the_other_backends_give_the_same(backend):
    if backend == "numba":
        pytest.importorskip("numba", reason="Numba is not installed")
    for identity in ("dyson.drift",) if backend == "numba" else EQUATIONS:  # Numba takes seconds for each
        numbers, x = EQUATIONS[identity]
        ours, other = dynamics(identity, **numbers), dynamics(identity, backend, **numbers)
        for name in ("drift", "diffusion", "entropy", "jacobian"):
            assert np.allclose(getattr(other, name)(x), getattr(ours, name)(x), rtol=1e-14), (identity, name)


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


@pytest.mark.parametrize("identity", EQUATIONS)
def test_torchsde_takes_the_equation(identity):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torchsde = pytest.importorskip("torchsde", reason="torchsde is not installed")
    numbers, x = EQUATIONS[identity]
    Y, dt = dynamics(identity, backend="torch", **numbers), 2.0**-9
    start, times = torch.tensor(x), torch.arange(3, dtype=torch.float64) * dt
    noise = torchsde.BrownianInterval(0.0, 2 * dt, size=start.shape, dtype=torch.float64, entropy=1)
    found = torchsde.sdeint(Y.torchsde(), start, times, bm=noise, method="euler", dt=dt)
    first = Y.step(start, dt, noise(0.0, dt))
    by_hand = torch.stack([start, first, Y.step(first, dt, noise(dt, 2 * dt))])
    assert np.allclose(found, by_hand, rtol=1e-12)
    plain = dynamics(identity, **numbers).step(x, dt, noise(0.0, dt).numpy())
    assert np.allclose(found[1], plain, rtol=1e-12)


def test_torchsde_can_be_differentiated():
    """∂y_1/∂y_0 = 1 + J dt + diag(g′ dW) for one Euler–Maruyama step; Milstein uses g′ itself."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torchsde = pytest.importorskip("torchsde", reason="torchsde is not installed")
    numbers, x = EQUATIONS["dln.singular_drift"]
    Y, dt = dynamics("dln.singular_drift", backend="torch", **numbers), 2.0**-9
    noise = torchsde.BrownianInterval(0.0, dt, size=(1, 3), dtype=torch.float64, entropy=2)

    def end(start, method):
        times = torch.tensor([0.0, dt], dtype=torch.float64)
        return torchsde.sdeint(Y.torchsde(), start[None], times, bm=noise, method=method, dt=dt)[-1, 0]

    start, dW = torch.tensor(x[0]), noise(0.0, dt)[0]
    slope = (1 - 1 / numbers["N"]) * Y.diffusion(start) / start  # g = const σ^{1 − 1/N}
    expected = torch.eye(3) + dt * Y.jacobian(start) + torch.diag(slope * dW)
    found = torch.autograd.functional.jacobian(lambda s: end(s, "euler"), start)
    assert np.allclose(found.detach(), expected, rtol=1e-12)
    correction = Y.diffusion(start) * slope * (dW**2 - dt) / 2
    beyond_euler = (end(start, "milstein") - end(start, "euler")).detach()
    assert np.allclose(beyond_euler, correction, rtol=1e-9)


def test_an_adapter_refuses_functions_of_another_backend():
    with pytest.raises(BadInput, match=r'torchsde takes functions of torch: dynamics\(..., backend="torch"\)'):
        X.torchsde()
    with pytest.raises(BadInput, match="diffrax takes functions of jax"):
        X.diffrax(None)


@pytest.mark.parametrize(
    ("identity", "numbers", "words"),
    [
        ("dyson.entropy", {"beta": 1.0}, "no equation belongs to dyson.entropy"),
        ("dln.ito_drift", {"beta": 1.0}, "there is one for dyson.drift, dln.singular_drift, dln.lambda_drift"),
        ("dln.lambda_drift", {"beta": 1.0}, "needs the numbers N, beta, not beta"),
        ("dyson.drift", {}, "needs the numbers beta"),
        ("dyson.drift", {"beta": 1.0, "N": 2}, "needs the numbers beta, not N, beta"),
    ],
)
def test_bad_input(identity, numbers, words):
    with pytest.raises(BadInput, match=words):
        dynamics(identity, **numbers)

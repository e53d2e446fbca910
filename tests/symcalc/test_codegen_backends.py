"""The same functions for Numba, JAX and the array API: the same values to the last digits, bad input named."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import symcalc
from symcalc.codegen import backends
from symcalc.codegen.certificate import certify
from symcalc.errors import BadInput
from symcalc.formulas import FORMULAS

UNITS = 4
COMPILED = ("dyson.drift", "eigenvalue.second", "dln.entropic_drift")  # Numba takes seconds for each


def largest(identity, backend, wrap=lambda f: f, dimensions=(1, 2, 3, 6)):
    f = FORMULAS[identity]._function()
    return certify(f, wrap(backends.compiled(f, backend)), backend, dimensions=dimensions).largest


@pytest.mark.parametrize("identity", COMPILED)
def test_numba(identity):
    pytest.importorskip("numba", reason="Numba is not installed")
    assert largest(identity, "numba", dimensions=(1, 2, 3, 6, 17)) <= UNITS


def test_numba_agrees_with_numpy_on_batches():
    pytest.importorskip("numba", reason="Numba is not installed")
    formula, x = symcalc.formula("dyson.drift"), np.random.default_rng(0).normal(size=(3, 67, 5))
    g = formula.compile("numba")
    assert np.allclose(g(x), formula.compile()(x), rtol=1e-13)
    assert g(x[:, :0]).shape == (3, 0, 5)
    assert g(x[0, 0]).shape == (5,)
    for bad in (np.full((2, 3), 1.0), np.full((2, 3), np.nan), np.empty((3, 0)), ["a"]):
        with pytest.raises(ValueError, match=r"\bx\b"):
            g(bad)


@pytest.mark.parametrize("identity", FORMULAS)
def test_jax(identity):
    jax = pytest.importorskip("jax", reason="JAX is not installed")

    def traced(function):
        static = tuple(n for n, a in enumerate(FORMULAS[identity].arguments) if a == "N")
        return jax.jit(lambda *a: function(*a), static_argnums=static)

    assert largest(identity, "jax") <= UNITS
    assert largest(identity, "jax", traced, dimensions=(1, 2, 3)) <= UNITS


def test_jax_maps_and_differentiates():
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    drift = symcalc.formula("dyson.drift").compile("jax")
    entropy = symcalc.formula("dyson.entropy").compile("jax")
    x = np.array([[-1.0, 0.5, 2.0], [0.0, 1.0, 4.0]])
    assert np.allclose(jax.vmap(drift)(x), drift(x), rtol=1e-15)
    assert np.allclose(jax.grad(entropy)(x[0]), 2 * drift(x[0]), rtol=1e-14)
    force = symcalc.formula("dln.entropic_drift").compile("jax")
    volume = symcalc.formula("dln.entropy").compile("jax")
    sigma, depth = np.array([2.0, 1.5, 1.0]), 3
    slope = jax.grad(lambda s: volume(s, depth))(sigma)
    assert np.allclose(force(sigma, depth), depth * sigma ** (2 - 2 / depth) * slope, rtol=1e-13)


@pytest.mark.parametrize("identity", FORMULAS)
def test_torch(identity):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    assert largest(identity, "torch") <= UNITS


def test_torch_differentiates():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    drift = symcalc.formula("dyson.drift").compile("torch")
    entropy = symcalc.formula("dyson.entropy").compile("torch")
    x = torch.tensor([-1.0, 0.5, 2.0], requires_grad=True)
    value = entropy(x)
    value.backward()
    assert value.dtype == torch.float64 and np.allclose(x.grad, 2 * drift(x.detach()), rtol=1e-6)


@pytest.mark.parametrize("bad", [np.full((2, 3), 1.0), np.full((2, 3), np.nan), np.empty((3, 0)), np.ones(3) * 1j])
def test_jax_refuses_bad_input(bad):
    pytest.importorskip("jax", reason="JAX is not installed")
    with pytest.raises(ValueError, match=r"\bx\b"):
        symcalc.formula("dyson.drift").compile("jax")(bad)


@pytest.mark.parametrize("library", ["numpy", "array_api_strict"])
@pytest.mark.parametrize("identity", FORMULAS)
def test_array_api(identity, library):
    """NumPy follows the standard; so does array-api-strict, which has nothing beside it."""
    xp = pytest.importorskip(library, reason=f"{library} is not installed")

    def arrays(function):
        return lambda *a: function(*(xp.asarray(v) if np.ndim(v) else v for v in a))

    assert largest(identity, "array_api", arrays) <= UNITS


def test_array_api_refuses_what_is_no_array():
    g = symcalc.formula("dyson.drift").compile("array_api")
    with pytest.raises(ValueError, match="x must be an array of the array API standard"):
        g([0.0, 1.0])
    with pytest.raises(ValueError, match="x must hold floating-point numbers"):
        g(np.array([0, 1]))
    with pytest.raises(ValueError, match="equal eigenvalues"):
        g(np.array([1.0, 1.0]))


@pytest.mark.parametrize("backend", backends.BACKENDS)
def test_the_text_is_formatted_and_the_same_every_time(backend, tmp_path):
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    for identity in FORMULAS:
        text = symcalc.formula(identity).source(backend)
        assert text == symcalc.formula(identity).source(backend)
        (tmp_path / f"{identity.replace('.', '_')}.py").write_text(text, encoding="utf-8")
    if ruff is None:
        pytest.skip("ruff is not installed")
    for width in ("88", "120"):
        check = [ruff, "format", "--check", "--isolated", "--line-length", width, tmp_path]
        assert subprocess.run(check, check=False).returncode == 0
    lint = ["--isolated", "--select", "E,F,W,I,B,UP,SIM,C4,PIE", "--ignore", "E741,E501"]
    assert subprocess.run([ruff, "check", *lint, tmp_path], check=False).returncode == 0


def test_a_backend_that_is_not_installed_is_said_to_be_so(monkeypatch):
    monkeypatch.setattr(backends, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"needs the package jax: install symcalc-stochastic\[jax\]"):
        symcalc.formula("dyson.drift").compile("jax")

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
from symcalc.codegen.certificate import Range, certify, error, stress_grid
from symcalc.codegen.function import Function
from symcalc.errors import BadInput
from symcalc.formulas import FORMULAS
from symcalc.indexed import IndexMatrix, IndexSum, over
from symcalc.indices import Family, indices

x = Family("x", real=True)
i, j, k = indices("i j k")
UNITS = 4
COMPILED = ("dyson.drift", "eigenvalue.second", "dln.entropic_drift")  # Numba takes seconds for each


def largest(identity, backend, wrap=lambda f: f, dimensions=(1, 2, 3, 6)):
    f = FORMULAS[identity]._function()
    return certify(f, wrap(backends.compiled(f, backend)), backend, dimensions=dimensions).largest


@pytest.mark.parametrize("identity", COMPILED)
def test_numba(identity):
    """Numba compiles for each N: three of them here."""
    pytest.importorskip("numba", reason="Numba is not installed")
    f = FORMULAS[identity]._function()
    g = backends.compiled(f, "numba")
    for label, arguments in stress_grid(f, (1, 2, 3, 6, 17, 70), 0, Range(15, (1, 3, 10))):
        assert error(f, g, arguments).max() <= UNITS, label


def test_numba_sums_in_the_diagonal_of_a_matrix():
    pytest.importorskip("numba", reason="Numba is not installed")
    value = IndexMatrix(IndexSum.of(1 / (x[i] - x[j]) ** 2), over(j != i, -1 / (x[i] - x[j]) ** 2))
    f = Function("curvatures", "Second derivatives.", value, ("x",))
    assert certify(f, backends.compiled(f, "numba"), "numba", dimensions=(1, 2, 3, 20)).largest <= UNITS


def test_numba_agrees_with_numpy_on_batches():
    pytest.importorskip("numba", reason="Numba is not installed")
    formula, at = symcalc.formula("dyson.drift"), np.random.default_rng(0).normal(size=(3, 67, 5))
    g = formula.compile("numba")
    assert np.allclose(g(at), formula.compile()(at), rtol=1e-13)
    assert g(at[:, :0]).shape == (3, 0, 5)
    assert g(at[0, 0]).shape == (5,)
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


CONSTANT = (
    IndexSum.of(2, "k"),
    over(j != k, 1),
    over(j != k, 1) + x[k],
    over(i < j, 1) + 3,
    IndexMatrix(IndexSum.of(1, "i", "j"), IndexSum.of(x[i])),
    IndexMatrix(IndexSum.of(x[i] * x[j]), IndexSum.of(1, "i")),
)


@pytest.mark.parametrize("backend", ["array_api", "jax"])
@pytest.mark.parametrize("value", CONSTANT, ids=str)
def test_constants_keep_the_batch(value, backend):
    if backend == "jax":
        pytest.importorskip("jax", reason="JAX is not installed")
    f = Function("f", "A function.", value, ("x",))
    at = np.random.default_rng(1).normal(size=(2, 3, 4))
    got, expected = np.asarray(backends.compiled(f, backend)(at)), backends.compiled(f)(at)
    assert got.dtype == np.float64 and got.shape == expected.shape
    assert np.allclose(got, expected, rtol=1e-14)


def test_batches_are_broadcast_where_an_argument_does_not_occur():
    """The first variation of an eigenvalue depends on A alone; the batch axes of x count all the same."""
    g = symcalc.formula("eigenvalue.first").compile("array_api")
    at, direction = np.arange(3.0) + np.zeros((5, 1, 3)), np.eye(3) + np.zeros((4, 3, 3))
    assert g(at, direction).shape == (5, 4, 3)
    with pytest.raises(ValueError, match="the batch axes of the arguments do not fit"):
        g(np.zeros((5, 3)) + np.arange(3.0), direction)


@pytest.mark.parametrize("backend", ["numba", "jax", "array_api"])
def test_sums_over_three_indices_are_refused_with_a_remedy(backend):
    f = Function("f", "A function.", over(j != k, 1 / (x[k] - x[j])) ** 2, ("x",))
    with pytest.raises(BadInput, match=r"f sums over three indices or more; .* takes pairs: use numpy"):
        backends.source(f, backend)


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
    with pytest.raises(BadInput, match=r"needs the package jax: pip install jax"):
        symcalc.formula("dyson.drift").compile("jax")

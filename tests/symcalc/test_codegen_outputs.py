"""Several outputs of one equation in one function: the values of the separate functions, with shared work."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import symcalc
from symcalc.codegen import backends
from symcalc.codegen.function import Function
from symcalc.codegen.outputs import compile_outputs, source
from symcalc.errors import BadInput
from symcalc.indexed import IndexMatrix, IndexSum, over
from symcalc.indices import Family, indices
from symcalc.models import dyson
from symcalc.models.dln import brownian

x, lam = Family("x", real=True), Family("lam", positive=True)
i, j, k = indices("i j k")


def eigenvalues():
    """Drift, variance, Jacobian and entropy of Dyson's equation."""
    equation = dyson.equation()
    drift = equation.drift.renamed({"k": "i"})
    values = {
        "drift": equation.drift,
        "variance": equation.variance,
        "jacobian": IndexMatrix(drift.diff(x["j"]), drift.diff(x["i"])),
        "entropy": symcalc.formula("dyson.entropy").derived(),
    }
    return [Function(name, f"The {name}.", value, ("x", "beta")) for name, value in values.items()]


def singular_values():
    """Drift, variance and entropy of the singular values of a deep linear network."""
    equation = brownian.singular_equation()
    values = {
        "drift": equation.drift,
        "variance": equation.variance,
        "entropy": symcalc.formula("dln.entropy").derived(),
    }
    return [Function(name, f"The {name}.", value, ("sigma", "N", "beta")) for name, value in values.items()]


def arguments(functions, d, points=7):
    values = np.sort(np.exp(np.random.default_rng(d).normal(size=(points, d))), axis=-1)[:, ::-1]
    given = {"x": values, "sigma": values, "N": 3, "beta": 1.5}
    return [given[name] for name in functions[0].arguments]


@pytest.mark.parametrize("d", [1, 2, 3, 16, 17, 33])
@pytest.mark.parametrize("functions", [eigenvalues(), singular_values()], ids=["dyson", "dln"])
def test_the_values_are_those_of_the_separate_functions(functions, d):
    given = arguments(functions, d)
    for f, value in zip(functions, compile_outputs("joint", functions)(*given), strict=True):
        separate = backends.compiled(f)(*given)
        scale = np.abs(separate) if f.free else np.abs(separate) + d * d  # logarithms of both signs
        assert value.shape == separate.shape
        assert np.all(np.abs(value - separate) <= 2.0**-50 * scale), f.name


def test_vectors_agree_to_the_bit():
    functions = eigenvalues()
    given = arguments(functions, 20)
    drift, _, jacobian, _ = compile_outputs("joint", functions)(*given)
    assert np.array_equal(drift, backends.compiled(functions[0])(*given))
    assert np.array_equal(jacobian, backends.compiled(functions[2])(*given))


def test_a_gap_is_divided_by_once():
    """Work is shared: the joint text subtracts x_j from x_k once, and takes roots once."""
    text = source("joint", eigenvalues()[:3])
    assert text.count("x_k - x_j") == 1
    text = source("joint", singular_values())
    assert text[: text.index("def _numbers")].count("_root_pair(sigma, N)") == 1


def test_entries_that_differ_below_and_above_the_diagonal():
    skew = Function("skew", "A matrix.", IndexMatrix(IndexSum.of(x[i] / (x[i] - x[j])), over(j != i, x[j])), ("x",))
    total = Function("total", "A number.", over(k, x[k] ** 2) + over(i < j, x[i] * x[j]) + 3, ("x",))
    plain = Function("plain", "A vector.", IndexSum.of(2, "k"), ("x",))
    given = arguments([skew], 5)
    for f, value in zip((skew, total, plain), compile_outputs("joint", [skew, total, plain])(*given), strict=True):
        assert np.allclose(value, backends.compiled(f)(*given), rtol=1e-14), f.name


@pytest.mark.parametrize("backend", ["array_api", "jax"])
def test_other_backends(backend):
    if backend == "jax":
        pytest.importorskip(backend, reason=f"{backend} is not installed")
    functions = eigenvalues()[:2]
    given = arguments(functions, 4)
    for f, value in zip(functions, compile_outputs("joint", functions, backend)(*given), strict=True):
        assert np.allclose(value, backends.compiled(f)(*given), rtol=1e-13)


def test_bad_input_names_the_argument():
    joint = compile_outputs("joint", eigenvalues())
    with pytest.raises(ValueError, match="x holds equal eigenvalues"):
        joint([1.0, 1.0], 2.0)
    with pytest.raises(ValueError, match="beta must be positive"):
        joint([1.0, 2.0], -1.0)


def test_what_cannot_be_joined_is_refused():
    with pytest.raises(BadInput, match="outputs of one function take the same arguments"):
        compile_outputs("joint", [eigenvalues()[0], singular_values()[0]])
    three = Function("three", "A vector.", over(j != k, 1 / (x[k] - x[j])) ** 2, ("x",))
    with pytest.raises(BadInput, match="three sums over three indices or more: compile it by itself"):
        compile_outputs("joint", [three])


@pytest.mark.parametrize("functions", [eigenvalues(), singular_values()], ids=["dyson", "dln"])
def test_the_text_is_formatted_and_the_same_every_time(functions, tmp_path):
    text = source("joint", functions)
    assert text == source("joint", functions)
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is None:
        pytest.skip("ruff is not installed")
    (tmp_path / "joint.py").write_text(text, encoding="utf-8")
    check = [ruff, "format", "--check", "--isolated", "--line-length", "88", tmp_path]
    assert subprocess.run(check, check=False).returncode == 0
    lint = ["--isolated", "--select", "E,F,W,I,B,UP,SIM,C4,PIE", "--ignore", "E741,E501"]
    assert subprocess.run([ruff, "check", *lint, tmp_path], check=False).returncode == 0

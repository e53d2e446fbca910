"""The generated function: right to the last digits, vectorised, checked, the same bytes every time."""

import json
import subprocess
import sys
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import symcalc
from numeric import coupling
from symcalc.claims.proof2x2.simulated.itos_formula import COUPLED, second_order_term
from symcalc.codegen.columns import compile_columns
from symcalc.errors import BadInput, DimensionError, UnknownId
from symcalc.geometry import log_volume_gradient
from symcalc.spectral import eigenvalue_symbols

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "reference_2x2.json").read_text())
drift = symcalc.formula("dyson.drift").compile()
EPS = 2.0**-52

values = st.floats(-1e15, 1e15).filter(lambda v: abs(v) > 1e-15)
batches = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


@given(st.data(), batches, st.integers(1, 6))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_within_four_units_of_the_exact_value(data, shape, d):
    """The unit is 2⁻⁵² Σ_j |T_j|, T_j the exact contribution of the index j."""
    x = data.draw(arrays(np.float64, (*shape, d), elements=values))
    ordered = np.sort(x, axis=-1)
    if (ordered[..., 1:] == ordered[..., :-1]).any():
        with pytest.raises(ValueError, match="equal eigenvalues"):
            drift(x)
        return
    found = drift(x)
    assert found.shape == x.shape and found.dtype == np.float64
    for row, got in zip(x.reshape(-1, d), found.reshape(-1, d), strict=True):
        for k in range(d):
            terms = [1 / (mp.mpf(row[k]) - mp.mpf(row[j])) for j in range(d) if j != k]
            assert abs(mp.mpf(got[k]) - mp.fsum(terms)) <= 4 * EPS * mp.fsum(map(abs, terms))


@pytest.mark.parametrize("gap", [1e-14, 1e-8, 1.0, 1e15])
def test_close_eigenvalues(gap):
    x = np.array([1.0, 1.0 + gap])
    exact = 1 / (mp.mpf(x[0]) - mp.mpf(x[1]))
    assert abs(drift(x)[0] - exact) <= EPS * abs(exact)


def test_one_eigenvalue_has_no_drift():
    assert drift([3.0]).tolist() == [0.0]
    assert drift(np.zeros((4, 1))).tolist() == [[0.0]] * 4


def test_layouts_and_types():
    x = np.arange(12.0).reshape(2, 3, 2)
    expected = drift(x)
    assert np.array_equal(drift(np.swapaxes(x, 0, 1)), np.swapaxes(expected, 0, 1))
    assert np.array_equal(drift(x[..., ::-1]), expected[..., ::-1])
    assert np.array_equal(drift(np.broadcast_to(x[0], (4, 3, 2))), np.broadcast_to(expected[0], (4, 3, 2)))
    assert np.array_equal(drift(np.asfortranarray(x)), expected)
    assert np.array_equal(drift(x[:, ::-1]), expected[:, ::-1])
    assert np.array_equal(drift(x.astype(np.float32)), expected)
    assert np.array_equal(drift(x.astype(int)), expected)
    assert np.array_equal(drift(x.tolist()), expected)
    assert drift(np.empty((0, 2))).shape == (0, 2)


def test_the_input_is_left_alone():
    x = np.array([[0.0, 1.0]])
    drift(x)
    assert x.tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ([[1.0, 1.0]], "equal eigenvalues, where dyson_drift diverges"),
        ([0.0, float("nan")], "NaN or infinity"),
        ([0.0, float("inf")], "NaN or infinity"),
        ([[0.0, 2.0, 0.0]], "equal eigenvalues, where dyson_drift diverges"),
        (np.empty((3, 0)), r"shape \(\.\.\., d\), not \(3, 0\)"),
        (1.0, r"shape \(\.\.\., d\), not \(\)"),
        ([0.0, 1j], "real numbers"),
        (["a", "b"], "real numbers"),
        ([[0.0, 1.0], [2.0]], "inhomogeneous"),
    ],
)
def test_bad_input_names_the_argument(x, words):
    with pytest.raises(ValueError, match=words):
        drift(x)


@pytest.mark.parametrize("d", [0, -1, 2.0, True, "2"])
def test_what_is_no_dimension_is_a_typed_error(d):
    with pytest.raises(DimensionError):
        symcalc.formula("dyson.drift").expression(d=d)


def test_unknown_names_are_typed_errors():
    with pytest.raises(UnknownId, match=r"did you mean dyson\.drift"):
        symcalc.formula("dyson.drft")
    with pytest.raises(BadInput, match="there is numpy"):
        symcalc.formula("dyson.drift").compile(backend="fortran")


def test_the_same_bytes_in_every_process():
    code = "import symcalc, sys; sys.stdout.write(symcalc.formula('dyson.drift').source())"
    path = ":".join(filter(None, sys.path))

    def in_a_process(hash_seed):
        environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout

    source = symcalc.formula("dyson.drift").source().encode()
    assert in_a_process("1") == in_a_process("2") == source == drift.__source__.encode()


@pytest.mark.parametrize("entry", REFERENCE, ids=[e["name"] for e in REFERENCE])
def test_reference_values(entry):
    """Values from finite differences of actual matrices, which share no formula with the derivation."""
    x, expected, i = entry["inputs"]["x"], mp.mpf(entry["value"]), entry["inputs"]["i"] - 1
    at = dict(zip(eigenvalue_symbols(2), map(sp.Rational, x), strict=True))
    derived = {
        "dyson_drift": symcalc.formula("dyson.drift").expression(2),
        "grad_logvol": log_volume_gradient(eigenvalue_symbols(2)),
    }[entry["name"].split("[")[0]]
    assert abs(mp.mpf(str(sp.N(derived[i].subs(at), 40))) - expected) <= mp.mpf(entry["tol_rel"]) * abs(expected) * 10
    if "dyson_drift" in entry["name"]:
        assert abs(drift([float(v) for v in x])[i] - float(expected)) <= 1e-11 * abs(float(expected))


@pytest.mark.parametrize(("factor", "agrees"), [(1.0, True), (2.0, False), (-1.0, False), (1.01, False)])
def test_the_generated_function_drives_the_paths_downstairs(factor, agrees):
    """False-alarm rate of the agreeing case: 2 comparisons at 6 standard errors, 4e-9."""
    run = coupling.couple(
        normal_amplitude=1.0,
        drift=lambda x: factor * drift(x),
        correction=second_order_term(),
        seed=3,
        purpose="test of the generated function",
        **vars(COUPLED),
    )
    assert (np.abs(run.richardson.mean) <= 6 * run.richardson.standard_error).all() == agrees


def test_expressions_that_are_not_real_are_refused():
    a, b = sp.symbols("x1 x2", real=True)
    for bad in (sp.I * a, sp.Symbol("beta") * a):
        with pytest.raises(BadInput, match="not a real expression"):
            compile_columns(sp.Matrix([a, bad]), (a, b))


def test_functions_and_constants_are_printed_for_numpy():
    a, b = sp.symbols("x1 x2", real=True)
    f = compile_columns(sp.Matrix([sp.sqrt(b - a) * sp.pi, sp.log(b) + sp.coth(a) + sp.sqrt(2)]), (a, b))
    expected = [np.sqrt(2.0) * np.pi, np.log(3.0) + 1 / np.tanh(1.0) + np.sqrt(2.0)]
    assert np.allclose(f([1.0, 3.0]), expected, rtol=1e-15)

"""Generated functions of every formula: right to the last digits, any d, any batch, readable, the same every time."""

import os
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symcalc
from symcalc.codegen import backends, numpy_code
from symcalc.codegen.certificate import certify, error, stress_grid
from symcalc.codegen.function import Function
from symcalc.codegen.kernels import kernel
from symcalc.errors import BadInput
from symcalc.formulas import FORMULAS
from symcalc.geometric import geometric_sum
from symcalc.indexed import IndexMatrix, IndexSum, over
from symcalc.indices import Family, indices
from symcalc.spectral import eigenvalue_variation

x, lam = Family("x", real=True), Family("lam", positive=True)
i, j, k, l = indices("i j k l")
N = sp.Symbol("N", integer=True, positive=True)
UNITS = 4


def function(identity):
    return FORMULAS[identity]._function()


def of(value, *arguments, name="f", **more):
    return Function(name=name, summary="A function.", value=value, arguments=arguments, **more)


def points(f, d, shape, rng):
    """Generic arguments with the batch axes `shape`."""
    rows = [next(stress_grid(f, [d], seed))[1] for seed in rng.integers(0, 1000, size=int(np.prod(shape)))]
    numbers = {n for n, a in enumerate(f.specification) if not a.rank}
    columns = zip(*rows, strict=True)
    return [c[0] if n in numbers else np.reshape(c, (*shape, *np.shape(c[0]))) for n, c in enumerate(columns)]


@pytest.mark.parametrize("identity", FORMULAS)
def test_within_four_units_of_exact_arithmetic(identity):
    f = function(identity)
    found = certify(f, backends.compiled(f), dimensions=(1, 2, 3, 6))
    assert found.largest <= UNITS and found.median <= 2, str(found)


@pytest.mark.parametrize("identity", FORMULAS)
def test_within_four_units_at_d_64(identity):
    f = function(identity)
    label, arguments = list(stress_grid(f, [64], 0))[-1]
    assert error(f, backends.compiled(f), arguments).max() <= UNITS, label


@pytest.mark.parametrize("identity", FORMULAS)
def test_batches_agree_with_single_points(identity):
    f, rng = function(identity), np.random.default_rng(1)
    g = backends.compiled(f)
    arguments = points(f, 3, (2, 4), rng)
    whole = g(*arguments)
    assert whole.shape == (2, 4, *[3] * f.free) and whole.dtype == np.float64
    for place in np.ndindex(2, 4):
        one = [a[place] if np.ndim(a) else a for a in arguments]
        assert np.array_equal(g(*one), whole[place])
    assert np.array_equal(g(*arguments, check=False), whole)


@pytest.mark.parametrize("identity", FORMULAS)
def test_empty_batches(identity):
    f = function(identity)
    arguments = [a[:0] if np.ndim(a) else a for a in points(f, 3, (2,), np.random.default_rng(2))]
    assert backends.compiled(f)(*arguments).shape == (0, *[3] * f.free)


@pytest.mark.parametrize("identity", FORMULAS)
def test_layouts_and_types(identity):
    f, rng = function(identity), np.random.default_rng(3)
    g = backends.compiled(f)
    arguments = points(f, 3, (4,), rng)
    expected = g(*arguments)
    strided = [np.repeat(a, 2, axis=0)[::2] if np.ndim(a) else a for a in arguments]
    assert np.array_equal(g(*map(np.asfortranarray, strided)) if not f.numbers else g(*strided), expected)
    narrow = [a.astype(np.complex64 if np.iscomplexobj(a) else np.float32) if np.ndim(a) else a for a in arguments]
    wide = [a.astype(np.complex128 if np.iscomplexobj(a) else np.float64) if np.ndim(a) else a for a in narrow]
    assert np.array_equal(g(*narrow), g(*wide))
    assert np.array_equal(g(*(a.tolist() if np.ndim(a) else a for a in arguments)), expected)


@pytest.mark.parametrize("identity", FORMULAS)
def test_the_arguments_are_left_alone(identity):
    f = function(identity)
    arguments = points(f, 4, (3,), np.random.default_rng(4))
    before = [np.copy(a) for a in arguments]
    backends.compiled(f)(*arguments)
    assert all(np.array_equal(a, b) for a, b in zip(arguments, before, strict=True))


@pytest.mark.parametrize("identity", FORMULAS)
def test_bad_values_name_their_argument(identity):
    f = function(identity)
    g = backends.compiled(f)
    good = points(f, 3, (2,), np.random.default_rng(5))
    for n, a in enumerate(f.specification):
        for bad, words in bad_values(a, good[n]):
            with pytest.raises(ValueError, match=rf"\b{a.name}\b.*{words}"):
                g(*good[:n], bad, *good[n + 1 :])


def bad_values(argument, good):
    if argument.kind == "count":
        return [(0, "at least 1"), (2.0, "integer"), (True, "integer"), ("2", "integer")]
    if not argument.rank:
        return [
            (0.0, "positive"),
            (-1.0, "positive"),
            (float("nan"), "positive"),
            ("1", "positive"),
            ([1.0], "positive"),
        ]
    hole = np.array(good)
    hole[0, 0] = np.nan
    found = [(hole, "NaN"), (good.astype(str), "numbers"), (0.0, "shape"), (good[..., :0], "shape")]
    if argument.kind == "positive":
        found.append((-good, "not positive"))
    if argument.kind == "hermitian":
        found.append((good + np.triu(np.ones((3, 3)), 1), "Hermitian"))
    return found


def test_arguments_of_different_size_are_refused():
    g = symcalc.formula("eigenvalue.second").compile()
    with pytest.raises(ValueError, match=r"differ in d: .*3.*2"):
        g([0.0, 1.0, 2.0], np.eye(2))


def test_direction_and_spectrum_are_broadcast():
    g, rng = symcalc.formula("eigenvalue.second").compile(), np.random.default_rng(6)
    at, direction = np.sort(rng.normal(size=(5, 1, 3))), rng.normal(size=(4, 3, 3))
    direction = direction + np.swapaxes(direction, -1, -2)
    whole = g(at, direction)
    assert whole.shape == (5, 4, 3)
    assert np.array_equal(whole[2, 3], g(at[2, 0], direction[3]))


@pytest.mark.parametrize("identity", FORMULAS)
def test_the_text_is_formatted(identity, tmp_path):
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if ruff is None:
        pytest.skip("ruff is not installed")
    file = tmp_path / "generated.py"
    file.write_text(symcalc.formula(identity).source(), encoding="utf-8")
    for width in ("88", "120"):
        settings_ = ["--isolated", "--line-length", width]
        assert subprocess.run([ruff, "format", "--check", *settings_, file], check=False).returncode == 0
    lint = ["--isolated", "--select", "E,F,W,I,B,UP,SIM,C4,PIE", "--ignore", "E741,E501"]
    assert subprocess.run([ruff, "check", *lint, file], check=False).returncode == 0


@pytest.mark.parametrize("identity", FORMULAS)
def test_the_docstring_says_what_and_where_from(identity):
    formula = symcalc.formula(identity)
    text = " ".join(formula.compile().__doc__.split())
    for words in (formula.summary, formula.latex(), *formula.conventions, "Parameters", "Returns", "Raises"):
        assert words in text
    assert f"from {identity}, derivation {formula._function().digest()}" in formula.source()


def test_memory_is_bounded():
    """Above inputs and outputs at d = 64: a few MiB, however many points; 64 MiB are allowed."""
    g = symcalc.formula("dyson.drift").compile()
    at = np.arange(64.0) + np.zeros((40_000, 1))
    tracemalloc.start()
    result = g(at.astype(np.float32)[::-1])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - result.nbytes - at.nbytes // 2 < 2**24


# --- sums that no formula has yet --------------------------------------------------------------------------------


@pytest.mark.parametrize("d", [1, 2, 3, 5])
@pytest.mark.parametrize(
    ("value", "arguments"),
    [
        (eigenvalue_variation(3), ("x", "A")),
        (over(j != k, x[j]), ("x",)),
        (over(j != k, 1), ("x",)),
        (over(j, x[j]), ("x",)),
        (over(j != k, x[j] ** 2 - x[k] ** 2), ("x",)),
        (over(j != k, 1 / (x[k] - x[j])) ** 2, ("x",)),
        (over(i < j, (x[i] - x[j]) ** 2) + 3, ("x",)),
        (over(j, sp.log(1 + x[j] ** 2)), ("x",)),
        (IndexMatrix(IndexSum.of(1 / (x[i] - x[j]) ** 2), over(j != i, -1 / (x[i] - x[j]) ** 2)), ("x",)),
        (IndexMatrix(IndexSum.of(x[i] * x[j]), IndexSum.of(1, "i")), ("x",)),
        (IndexMatrix(IndexSum.of(geometric_sum(lam[i] ** 2, lam[j] ** 2, N)), IndexSum.of(N * lam[i] ** (2 * N - 2))),
         ("sigma", "N")),
        (over(i < j, sp.log(geometric_sum(lam[i] ** 2, lam[j] ** 2, N))), ("sigma", "N")),
        (over(j != k, lam[k] ** N / (lam[k] ** 2 - lam[j] ** 2)), ("sigma", "N")),
    ],
)  # fmt: skip
def test_any_sum_over_indices(value, arguments, d):
    f = of(value, *arguments, ranks={"A": 2})
    assert certify(f, backends.compiled(f), dimensions=(d,)).largest <= UNITS


@pytest.mark.parametrize("body", [1 / (sp.exp(x[k]) - sp.exp(x[j])), sp.exp(x[j]) - 1, sp.log(1 + sp.exp(x[j]))])
def test_differences_of_exponentials(body):
    f = of(over(j != k, body), "x")
    at = np.array([1e-13, 3e-13, 1e-7, 1.0, 1.0 + 1e-13, 30.0])
    assert error(f, backends.compiled(f), [at]).max() <= UNITS


def entropic_drift():
    entropy = over(i < j, sp.log(geometric_sum(lam[i] ** 2, lam[j] ** 2, N))) / 2
    return (entropy.diff(lam["k"]) * lam["k"] ** (N - 1)).map(lambda body: sp.powsimp(sp.factor(body)))


def test_quotients_of_geometric_sums():
    f = of(entropic_drift(), "sigma", "N")
    found = certify(f, backends.compiled(f), dimensions=(1, 2, 3, 6))
    assert found.largest <= UNITS, str(found)


def test_equal_singular_values_are_no_special_case():
    """At coincidence Σ′ = (N − 1)(d − 1) λ^{N−2}/2, and the geometric sum is N λ^{2N−2}."""
    g = backends.compiled(of(entropic_drift(), "sigma", "N"))
    assert np.allclose(g(np.full(4, 8.0), 3), 2 * 3 * 2 / 2, rtol=1e-15)
    value = IndexMatrix(IndexSum.of(geometric_sum(lam[i] ** 2, lam[j] ** 2, N)), IndexSum.of(N * lam[i] ** (2 * N - 2)))
    assert np.allclose(backends.compiled(of(value, "sigma", "N"))(np.full(3, 8.0), 3), 3 * 16, rtol=1e-15)


@given(st.floats(1e-15, 1e15), st.integers(1, 10), st.floats(1e-14, 1e-2))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_close_singular_values(start, depth, gap):
    f = of(over(j != k, 2 * lam[k] / (lam[k] ** 2 - lam[j] ** 2)), "sigma", "N")
    at = np.array([start * (1 + 3 * gap), start * (1 + gap), start / 3])
    if at[0] > at[1]:
        assert error(f, backends.compiled(f), [at, depth]).max() <= UNITS


def test_the_certificate_sees_an_unstable_form():
    """The same drift by its quotient form of print loses all digits where singular values are close."""
    f = of(entropic_drift(), "sigma", "N")

    def unstable(sigma, depth):
        s, r = np.asarray(sigma), np.asarray(sigma) ** (1.0 / depth)
        with np.errstate(all="ignore"):
            terms = depth * r[:, None] ** (3 * depth - 2) / (s[:, None] ** 2 - s**2)
            terms = terms - r[:, None] ** depth / (r[:, None] ** 2 - r**2)
        return np.nansum(np.where(np.eye(len(s), dtype=bool), 0.0, terms), axis=1)

    assert certify(f, unstable, dimensions=(2,)).largest > 1e4


def test_both_contributions_of_a_pair_share_their_work():
    made = kernel([1 / (x["k"] - x["j"]), 1 / (x["j"] - x["k"])], "kj")
    assert [s.names for s in made.steps] == [("gap",), ("t1",)]
    assert made.results[0] == -made.results[1]


def test_what_a_function_does_not_take_is_named():
    with pytest.raises(BadInput, match=r"f needs beta; its arguments are x"):
        of(over(j != k, sp.Symbol("beta") * x[j]), "x")


def test_numpy_is_all_that_a_module_imports():
    for identity in FORMULAS:
        text = numpy_code.module(function(identity))
        imports = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
        assert imports <= {"collections", "itertools", "math", "typing", "numpy"}

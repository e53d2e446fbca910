"""Generated functions under every input: shapes, types, layouts, the sizes 0 and 1, close spectra, and what is refused.

Integers of any width and floats of any width are converted to float64 before anything is computed; booleans, complex
numbers where reals are wanted, strings and objects are refused, by a ValueError that names the argument.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from symcalc.codegen import backends
from symcalc.codegen.certificate import error
from symcalc.formulas import FORMULAS

GENERATED = {**FORMULAS, **{f.id: f for f in (FORMULAS[i].jacobian for i in FORMULAS if i.endswith("drift"))}}
FUNCTIONS = {identity: (f._function(), f.compile()) for identity, f in GENERATED.items()}
UNITS = 4
EXAMPLES = settings(max_examples=25, deadline=None, derandomize=True)

identities = pytest.mark.parametrize("identity", GENERATED)
batches = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
sizes = st.integers(1, 6)
seeds = st.integers(0, 2**32 - 1)


def arguments(function, batch, d, seed, integers=False):
    """Generic arguments; spectra of distinct positive integers, or with what is added to them below 1/2."""
    rng, made = np.random.default_rng(seed), []
    for a in function.specification:
        if a.kind == "count":
            made.append(int(rng.integers(1, 8)))
        elif not a.rank:
            made.append(float(rng.uniform(0.5, 3.0)))
        elif a.rank == 1:
            spectrum = rng.permuted(np.broadcast_to(np.arange(1, d + 1), (*batch, d)), axis=-1)
            made.append(spectrum if integers else spectrum + rng.uniform(0, 0.4, size=spectrum.shape))
        else:
            matrix = rng.integers(-9, 9, size=(*batch, d, d)) + (0 if integers else rng.normal(size=(*batch, d, d)))
            made.append(matrix + np.swapaxes(matrix, -1, -2) if a.kind == "hermitian" else matrix)
    return made


def on_arrays(change, given_):
    return [change(a) if np.ndim(a) else a for a in given_]


@identities
@given(batches, sizes, seeds)
@EXAMPLES
def test_shapes(identity, batch, d, seed):
    function, evaluate = FUNCTIONS[identity]
    at = arguments(function, batch, d, seed)
    whole = evaluate(*at)
    assert whole.shape == (*batch, *[d] * function.free) and whole.dtype == np.float64
    assert np.isfinite(whole).all()
    for place in list(np.ndindex(*batch))[:2]:
        assert np.array_equal(evaluate(*on_arrays(lambda a, p=place: a[p], at)), whole[place])
    assert np.array_equal(evaluate(*at, check=False), whole)


@identities
@given(
    st.sampled_from([np.float16, np.float32, np.int8, np.uint8, np.int64, np.longdouble, ">f8", ">i4"]), sizes, seeds
)
@EXAMPLES
def test_numbers_of_any_width_are_converted(identity, dtype, d, seed):
    function, evaluate = FUNCTIONS[identity]
    at = on_arrays(np.abs, arguments(function, (2,), d, seed, integers=True))
    assert np.array_equal(evaluate(*on_arrays(lambda a: a.astype(dtype), at)), evaluate(*on_arrays(np.float64, at)))
    assert np.array_equal(evaluate(*on_arrays(np.ndarray.tolist, at)), evaluate(*on_arrays(np.float64, at)))


LAYOUTS = {
    "Fortran order": np.asfortranarray,
    "every other row": lambda a: np.repeat(a, 2, axis=0)[::2],
    "backwards": lambda a: a[::-1].copy()[::-1],
    "every other entry": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    "axes moved": lambda a: np.moveaxis(np.moveaxis(a, 0, -1).copy(), -1, 0),
    "read only": lambda a: read_only(a),
}


def read_only(a):
    a = a.copy()
    a.flags.writeable = False
    return a


@identities
@given(st.sampled_from(sorted(LAYOUTS)), sizes, seeds)
@EXAMPLES
def test_layouts(identity, layout, d, seed):
    function, evaluate = FUNCTIONS[identity]
    at = arguments(function, (3, 2), d, seed)
    before = on_arrays(np.copy, at)
    assert np.array_equal(evaluate(*on_arrays(LAYOUTS[layout], at)), evaluate(*at))
    assert all(np.array_equal(a, b) for a, b in zip(at, before, strict=True))


@identities
@given(sizes, seeds)
@EXAMPLES
def test_broadcast_batches(identity, d, seed):
    """Views of stride 0, and a direction or spectrum without batch axes beside one with."""
    function, evaluate = FUNCTIONS[identity]
    at = arguments(function, (), d, seed)
    whole = evaluate(*on_arrays(lambda a: np.broadcast_to(a, (4, *a.shape)), at))
    assert np.array_equal(whole, np.broadcast_to(evaluate(*at), whole.shape))


@identities
@given(sizes, seeds)
@EXAMPLES
def test_the_order_of_the_spectrum_is_a_convention(identity, d, seed):
    """Components move with their entries, to the last digits."""
    function, evaluate = FUNCTIONS[identity]
    at, order = arguments(function, (), d, seed), np.random.default_rng(seed).permutation(d)
    moved = [a[order] if np.ndim(a) == 1 else a[order][:, order] if np.ndim(a) == 2 else a for a in at]
    expected = evaluate(*at)
    for axis in range(function.free):
        expected = np.take(expected, order, axis=axis)
    scale = np.abs(expected).max(initial=0.0)
    assert np.allclose(evaluate(*moved), expected, rtol=1e-12, atol=1e-14 * scale)


@identities
@given(st.floats(1e-14, 1e-2), st.floats(1e-9, 1e9), st.integers(2, 4), seeds)
@settings(max_examples=15, deadline=None, derandomize=True)
def test_close_spectra(identity, gap, start, d, seed):
    function, evaluate = FUNCTIONS[identity]
    at = arguments(function, (), d, seed)
    close = start * np.cumprod(1 + gap * np.random.default_rng(seed).uniform(1, 2, size=d))
    if len(set(close)) == d:
        at = [close if np.ndim(a) == 1 else a for a in at]
        assert error(function, evaluate, at).max() <= UNITS


REFUSED = {
    "booleans": (lambda a: a > 0, "of bool"),
    "objects": (lambda a: a.astype(object), "of object"),
    "strings": (lambda a: a.astype(str), "of <U"),
    "dates": (lambda a: a.astype("m8[s]"), r"of timedelta64\[s\]"),
    "nothing": (lambda a: None, "of object"),
    "ragged rows": (lambda a: [[1.0, 2.0], [1.0]], "must be an array of numbers"),
    "a huge integer": (lambda a: [10**400], "of object"),
    "no index": (lambda a: a[..., :0], "shape"),
    "a number": (lambda a: 1.0, "shape"),
    "infinity": (lambda a: np.full(a.shape, np.inf), "NaN or infinity"),
}


@identities
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_array_of_numbers_is_refused_by_name(identity, what):
    function, evaluate = FUNCTIONS[identity]
    at, (spoil, words) = arguments(function, (2,), 3, 0), REFUSED[what]
    for n, a in enumerate(function.specification):
        if a.rank:
            with pytest.raises(ValueError, match=rf"\b{a.name}\b.*{words}"):
                evaluate(*at[:n], spoil(at[n]), *at[n + 1 :])


@identities
def test_complex_numbers_are_taken_for_hermitian_matrices_only(identity):
    function, evaluate = FUNCTIONS[identity]
    at = arguments(function, (2,), 3, 0)
    for n, a in enumerate(function.specification):
        if a.rank and a.kind != "hermitian":
            with pytest.raises(ValueError, match=rf"\b{a.name} must be an array of real numbers, not of complex128"):
                evaluate(*at[:n], at[n] + 0j, *at[n + 1 :])


NUMBERS = {
    "count": [0, -1, 2.0, True, "2", None, [2], 2**31, 10**400, np.float64(2)],
    "positive": [0.0, -1.0, np.nan, np.inf, "1", None, [1.0], True, 1j, 10**400],
}


@pytest.mark.parametrize("backend", ["numpy", "array_api"])
def test_bad_numbers_are_refused_by_name(backend):
    function = FORMULAS["dln.singular_drift"]._function()
    evaluate, sigma = backends.compiled(function, backend), np.array([2.0, 1.0])
    for bad in NUMBERS["count"]:
        with pytest.raises(ValueError, match=r"^N must be"):
            evaluate(sigma, bad, 1.0)
    for bad in NUMBERS["positive"]:
        with pytest.raises(ValueError, match=r"^beta must be"):
            evaluate(sigma, 2, bad)
    assert np.array_equal(evaluate(sigma, np.int8(2), np.float32(1)), evaluate(sigma, 2, 1.0))


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_the_other_libraries_refuse_by_name(backend):
    pytest.importorskip(backend, reason=f"{backend} is not installed")
    function = FORMULAS["dln.singular_drift"]._function()
    evaluate, sigma = backends.compiled(function, backend), np.array([2.0, 1.0])
    for bad in (sigma > 0, sigma + 0j, ["a"], None, [[1.0], [1.0, 2.0]], 1.0, sigma[:0], sigma * np.nan, -sigma):
        with pytest.raises(ValueError, match=r"\bsigma\b"):
            evaluate(bad, 2, 1.0)
    for bad in NUMBERS["count"]:
        with pytest.raises(ValueError, match=r"^N must be"):
            evaluate(sigma, bad, 1.0)
    for bad in NUMBERS["positive"]:
        with pytest.raises(ValueError, match=r"^beta must be"):
            evaluate(sigma, 2, bad)
    for dtype in (np.float32, np.int32, np.float64):
        at = np.array([3, 1], dtype=dtype)
        assert np.allclose(np.asarray(evaluate(at, 2, 1.0)), FUNCTIONS["dln.singular_drift"][1](at, 2, 1.0), rtol=1e-14)

"""One interface, two backends, the same bits; and the law of the gas where it is known exactly."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from numeric import laws, particles
from numeric.ensemble import process_pool
from numeric.particles import LogGas, advance_numpy
from numeric.streams import stream

numba_only = pytest.mark.skipif(
    particles._advance(None) is advance_numpy, reason="Numba (the extra `fast`) is not installed"
)
BACKENDS = ["numpy", pytest.param("numba", marks=numba_only)]


def run(backend, d=4, paths=2500, steps=7, executor=None):
    start = np.arange(d) * 1.5 - d / 3
    return LogGas(1.0, 0.7).terminal(start, 0.1, steps, paths, 5, "particles", executor, backend)


@numba_only
@pytest.mark.parametrize("d", [1, 2, 3, 4, 16])
@pytest.mark.parametrize("paths", [1, 127, 2500])
def test_numba_gives_the_bits_of_numpy(d, paths):
    """If this fails on a new platform, its compiler contracts multiplications into additions: use one backend there."""
    assert run("numpy", d, paths).tobytes() == run("numba", d, paths).tobytes()


@numba_only
def test_the_bits_agree_at_collisions_too():
    start = [0.0, 1e-9, 1.0, 1.0 + 1e-12]
    both = [LogGas(1.0, 1.5).terminal(start, 1.0, 50, 300, 5, "collisions", backend=b) for b in ("numpy", "numba")]
    assert both[0].tobytes() == both[1].tobytes()


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_same_bits_for_serial_threads_and_processes(backend):
    """Fresh processes would import Numba first, so they run NumPy: the bits are the same."""
    serial = run(backend, paths=9000, steps=3).tobytes()
    with ThreadPoolExecutor(2) as two, ThreadPoolExecutor(8) as eight:
        for pool in (two, eight):
            assert run(backend, paths=9000, steps=3, executor=pool).tobytes() == serial
    with process_pool(2) as processes:
        assert run("numpy", paths=9000, steps=3, executor=processes).tobytes() == serial


@pytest.mark.parametrize("backend", BACKENDS)
def test_steps_are_those_of_the_equation(backend):
    """Against a direct formula on the same normals: step by step, particle by particle, path-minor."""
    start, steps, paths, h = np.array([0.0, 1.0, 2.5]), 4, 6, 0.05
    x = np.tile(start[:, None], paths)
    rng = stream(5, "formula", 0)
    for _ in range(steps):
        gaps = x[:, None] - x[None] + np.where(np.eye(3, dtype=bool), np.inf, 0.0)[..., None]
        x = x + 0.8 * h * (1 / gaps).sum(axis=1) + 0.6 * np.sqrt(h) * rng.standard_normal((3, paths))
    found = LogGas(0.8, 0.6).terminal(start, steps * h, steps, paths, 5, "formula", backend=backend)
    np.testing.assert_allclose(found, x.T, rtol=1e-12)


def test_the_gas_has_the_exact_mean_of_the_gap():
    """c = 1, a = √(2/β), β = 4, wide gap: E gap² = g² + (4 + 4/β) t (O05); 6 standard errors, bias below 0.5 %."""
    x = LogGas(1.0, np.sqrt(0.5)).terminal([0.0, 2.0], 0.2, 100, 20_000, 6, "gap")
    squares = (x[:, 1] - x[:, 0]) ** 2
    error = squares.std() / np.sqrt(len(squares))
    expected = laws.mean_gap_squared(2.0, 0.2, 4.0)
    assert abs(squares.mean() - expected) < 6 * error + 0.005 * 0.2 * 5 < 0.02 * expected


def test_the_sum_is_a_brownian_motion_whatever_the_forces():
    x = run("numpy", paths=20_000)
    start = (np.arange(4) * 1.5 - 4 / 3).sum()
    z = (x.sum(axis=1) - start) / np.sqrt(4 * 0.49 * 0.1)
    assert abs(z.mean()) < 6.5 / np.sqrt(len(z)) and abs(z.var() - 1) < 6.5 * np.sqrt(2 / len(z))


def test_without_numba_numpy_is_used(monkeypatch):
    monkeypatch.setitem(sys.modules, "numeric.kernels", None)
    assert particles._advance(None) is advance_numpy
    with pytest.raises(ValueError, match="backend numba is not installed"):
        run("numba")


def test_bad_inputs():
    with pytest.raises(ValueError, match="backend must be one of numba, numpy, not 'jax'"):
        run("jax")
    with pytest.raises(ValueError, match="strength must be"):
        LogGas(0.0, 1.0)
    with pytest.raises(ValueError, match="normal_amplitude must be"):
        LogGas(1.0, -1.0)
    with pytest.raises(ValueError, match="paths must be"):
        run("numpy", paths=0)

"""An ensemble of Dyson particles by Euler–Maruyama, 10,000 paths, in units of NumPy drawing the same normals."""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from timing import compare, show  # isort: skip  (first: it pins BLAS before NumPy is imported)

import numpy as np

from numeric.particles import LogGas

PATHS, STEPS, HORIZON = 10_000, 100, 0.1
FASTER = {"diffrax, cheapest path": 4, "torchsde": 10}  # than Numba on one thread
TARGETS = {
    4: {"NumPy": 1.5, "Numba, 1 thread": 0.5, "Numba, 2 threads": 0.4},
    16: {"NumPy": 2.2, "Numba, 1 thread": 0.75, "Numba, 2 threads": 0.45},
}


def normals(d: int) -> None:
    """Draw what a run needs, with NumPy's default generator."""
    rng = np.random.default_rng(1)
    for _ in range(STEPS):
        rng.standard_normal((PATHS, d))


def ours(d: int, backend: str, pool: ThreadPoolExecutor | None = None) -> None:
    """Run the ensemble with this package."""
    LogGas(1.0, 1.0).terminal(np.arange(d) * 3.0, HORIZON, STEPS, PATHS, 1, "benchmark", pool, backend)


def diffrax_peer(d: int) -> Callable[[], object] | None:
    """Return Euler by diffrax with its cheapest Brownian path, compiled, or None where it is missing."""
    try:
        import diffrax
        import jax
        import jax.numpy as jnp
        import lineax
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)

    def drift(t: float, x: jax.Array, args: object) -> jax.Array:
        gaps = x[:, None] - x[None, :] + jnp.where(jnp.eye(d, dtype=bool), jnp.inf, 0.0)
        return (1 / gaps).sum(axis=1)

    def solve(key: jax.Array) -> jax.Array:
        path = diffrax.UnsafeBrownianPath(shape=(d,), key=key)
        terms = diffrax.MultiTerm(
            diffrax.ODETerm(drift),
            diffrax.ControlTerm(lambda t, x, args: lineax.DiagonalLinearOperator(jnp.ones(d)), path),
        )
        solution = diffrax.diffeqsolve(
            terms,
            diffrax.Euler(),
            0.0,
            HORIZON,
            HORIZON / STEPS,
            jnp.arange(d) * 3.0,
            saveat=diffrax.SaveAt(t1=True),
            adjoint=diffrax.DirectAdjoint(),
            max_steps=STEPS + 1,
        )
        return solution.ys[0]

    compiled = jax.jit(jax.vmap(solve))
    keys = jax.random.split(jax.random.PRNGKey(0), PATHS)
    return lambda: compiled(keys).block_until_ready()


def torchsde_peer(d: int) -> Callable[[], object] | None:
    """Return Euler by torchsde, or None where it is missing."""
    try:
        import torch
        import torchsde
    except ImportError:
        return None

    class Dyson:
        noise_type, sde_type = "diagonal", "ito"

        def f(self, t: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
            gaps = x[:, :, None] - x[:, None, :]
            gaps.diagonal(dim1=1, dim2=2).fill_(float("inf"))
            return (1 / gaps).sum(dim=2)

        def g(self, t: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
            return torch.ones_like(x)

    torch.set_num_threads(1)
    start = (torch.arange(d, dtype=torch.float64) * 3).repeat(PATHS, 1)
    times = torch.tensor([0.0, HORIZON], dtype=torch.float64)

    def solve() -> object:
        with torch.no_grad():
            return torchsde.sdeint(Dyson(), start, times, dt=HORIZON / STEPS, method="euler")

    return solve


def faster(times: dict[str, float]) -> None:
    """Print how many times as long as Numba on one thread the peers take."""
    for name, wanted in FASTER.items():
        if name not in times:
            print(f"            {name}: not installed")
            continue
        ratio = times[name] / times["Numba, 1 thread"]
        missed = "" if ratio >= wanted else "   MISSED"
        print(f"  {ratio:8.1f}  {name} over Numba, 1 thread   wanted ≥ {wanted}{missed}")


def main() -> None:
    """Print the tables: processor time, which counts all threads of a peer, and wall clock with two threads of ours."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    for d in (4, 16):
        peers = {"diffrax, cheapest path": diffrax_peer(d), "torchsde": torchsde_peer(d)}
        alternatives: dict[str, Callable[[], object]] = {
            "NumPy drawing normals": partial(normals, d),
            "NumPy": partial(ours, d, "numpy"),
            "Numba, 1 thread": partial(ours, d, "numba"),
            **{name: peer for name, peer in peers.items() if peer is not None},
        }
        times = compare(alternatives)
        show(f"d = {d}, processor time", times, "NumPy drawing normals", TARGETS[d])
        faster(times)
        with ThreadPoolExecutor(2) as pool:
            alternatives["Numba, 2 threads"] = partial(ours, d, "numba", pool)
            times = compare(alternatives, clock=time.perf_counter)
        show(f"d = {d}, wall clock", times, "NumPy drawing normals", TARGETS[d])
        faster(times)


if __name__ == "__main__":
    main()

"""Paths of the matrix process upstairs: what its eigenvalues and its frame noise do up to a horizon.

Every path starts at the same M_0 = Q diag(start) Q*, with Q a Haar-random unitary from the stream of the
run (so no experiment sits at a diagonal matrix only; the law of the eigenvalues does not depend on Q).  Two
levels on one Brownian path: the coarse one takes `steps` Euler steps, the fine one twice as many, whose
increments add up to those of the coarse one.  Euler upstairs is exact for some statistics and weakly of
order 1 for others.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.ensemble import Block, map_blocks, split_paths
from numeric.random_matrices import haar_unitary
from numeric.streams import stream
from numeric.upstairs import Step, projected_noise_step
from numeric.wiener import hermitian_increments


@dataclass(frozen=True)
class Run:
    """What a path upstairs needs: M_0 (d, d), amplitude a, horizon T, (coarse) steps, seed and purpose."""

    matrix: np.ndarray
    normal_amplitude: float
    horizon: float
    steps: int
    seed: int
    purpose: str

    @classmethod
    def start(
        cls, start: ArrayLike, normal_amplitude: float, horizon: float, steps: int, seed: int, purpose: str
    ) -> "Run":
        """Check the arguments and place M_0; ValueError says which one is wrong.

        >>> run = Run.start([0.0, 1.0], 1.0, 0.1, 4, seed=1, purpose="example")
        >>> np.round(np.linalg.eigvalsh(run.matrix), 12) + 0.0
        array([0., 1.])
        """
        return cls(
            initial_matrix(arguments.spectrum("start", start), seed, purpose),
            arguments.amplitude(normal_amplitude),
            arguments.positive("horizon", horizon),
            arguments.integer("steps", steps, least=1),
            seed,
            purpose,
        )

    @property
    def dimension(self) -> int:
        """The d of Her_d."""
        return len(self.matrix)

    @property
    def step(self) -> float:
        """The time h = T / steps of one coarse step."""
        return self.horizon / self.steps

    def rng(self, block: Block) -> np.random.Generator:
        """Return the random stream of `block`."""
        return stream(self.seed, self.purpose, block.index)

    def halves(self, block: Block) -> Iterator[np.ndarray]:
        """Yield the increment dH of each coarse step in two halves, (2, paths, d, d).

        >>> run = Run.start([0.0, 1.0], 1.0, 0.1, 3, seed=1, purpose="example")
        >>> [pair.shape for pair in run.halves(Block(0, 5))]
        [(2, 5, 2, 2), (2, 5, 2, 2), (2, 5, 2, 2)]
        """
        rng = self.rng(block)
        for _ in range(self.steps):
            yield hermitian_increments(rng, (2, block.paths), self.dimension, self.step / 2)

    def advance(self, matrix: np.ndarray, increment: np.ndarray) -> Step:
        """Take one step upstairs from `matrix`."""
        return projected_noise_step(matrix, increment, self.normal_amplitude)


def initial_matrix(start: ArrayLike, seed: int, purpose: str) -> np.ndarray:
    """Return M_0 = Q diag(start) Q*, complex (d, d), with Q Haar-random, fixed by (seed, purpose).

    >>> bool(np.allclose(np.linalg.eigvalsh(initial_matrix([1.0, 4.0], 5, "example")), [1, 4]))
    True
    """
    x = arguments.spectrum("start", start)
    frame = haar_unitary(stream(seed, f"{purpose}: initial frame"), len(x))
    matrix = (frame * x) @ frame.conj().T
    return (matrix + matrix.conj().T) / 2


def terminal_eigenvalues(
    start: ArrayLike,
    normal_amplitude: float,
    horizon: float,
    steps: int,
    paths: int,
    seed: int,
    purpose: str,
    blocks: int | None = None,
    executor: Executor | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the eigenvalues of M_T on the coarse and the fine level, each (paths, d), on the same noise.

    start: (d,) strictly ascending.  2 × fine − coarse has a weak error of second order in h in its
    means.  Raises ValueError for inadmissible arguments.

    >>> coarse, fine = terminal_eigenvalues([0.0, 1.0], 1.0, 0.1, 2, paths=5, seed=1, purpose="example")
    >>> coarse.shape, fine.shape, bool(np.allclose(coarse.sum(1), fine.sum(1)))
    ((5, 2), (5, 2), True)
    """
    run = Run.start(start, normal_amplitude, horizon, steps, seed, purpose)
    pairs = map_blocks(partial(_terminal_block, run), split_paths(paths, blocks), executor)
    coarse, fine = (np.concatenate(level) for level in zip(*pairs, strict=True))
    return coarse, fine


def _terminal_block(run: Run, block: Block) -> tuple[np.ndarray, np.ndarray]:
    coarse, fine = run.matrix, run.matrix
    for halves in run.halves(block):
        coarse = run.advance(coarse, halves[0] + halves[1]).matrix
        for half in halves:
            fine = run.advance(fine, half).matrix
    return np.linalg.eigvalsh(coarse), np.linalg.eigvalsh(fine)


def frame_noise(
    start: ArrayLike,
    normal_amplitude: float,
    horizon: float,
    steps: int,
    paths: int,
    seed: int,
    purpose: str,
    blocks: int | None = None,
    executor: Executor | None = None,
) -> np.ndarray:
    """Return W_i(T) = Σ over steps of Re u_i* dH u_i, (paths, d), u_i the current eigenvectors of M.

    Whatever the size of the steps, W(T) is exactly N(0, T) in each component, independent: a standard
    Brownian vector.  Raises ValueError for inadmissible arguments.

    >>> frame_noise([0.0, 1.0], 0.0, 1.0, 2, paths=5, seed=1, purpose="example").shape
    (5, 2)
    """
    run = Run.start(start, normal_amplitude, horizon, steps, seed, purpose)
    return np.concatenate(map_blocks(partial(_frame_noise_block, run), split_paths(paths, blocks), executor))


def _frame_noise_block(run: Run, block: Block) -> np.ndarray:
    rng, matrix = run.rng(block), run.matrix
    total = np.zeros((block.paths, run.dimension))
    for _ in range(run.steps):
        increment = hermitian_increments(rng, block.paths, run.dimension, run.step)
        total += _frame_diagonal(matrix, increment)
        matrix = run.advance(matrix, increment).matrix
    return total


def _frame_diagonal(matrix: np.ndarray, increment: np.ndarray) -> np.ndarray:
    """Return Re u_i* dH u_i, (..., d); not read off the step, which shows it times a, and a may be 0."""
    _, frame = np.linalg.eigh(matrix)
    return np.einsum("...ki,...ki->...i", frame.conj(), increment @ frame).real


@dataclass(frozen=True)
class Trajectory:
    """One path: times (n + 1,), eigenvalues (n + 1, d), frame noise increments (n, d)."""

    times: np.ndarray
    eigenvalues: np.ndarray
    noise: np.ndarray


def trajectory(
    start: ArrayLike, normal_amplitude: float, horizon: float, steps: int, seed: int, purpose: str
) -> Trajectory:
    """Return one path of the eigenvalues and the increments Re u_i* dH u_i that drive it, for pictures.

    Raises ValueError for inadmissible arguments.

    >>> path = trajectory([0.0, 1.0], 1.0, 0.1, 4, seed=1, purpose="example")
    >>> path.times.shape, path.eigenvalues.shape, path.noise.shape
    ((5,), (5, 2), (4, 2))
    """
    run = Run.start(start, normal_amplitude, horizon, steps, seed, purpose)
    matrices = [run.matrix]
    noise = []
    for dH in hermitian_increments(run.rng(Block(0, 1)), run.steps, run.dimension, run.step):
        noise.append(_frame_diagonal(matrices[-1], dH))
        matrices.append(run.advance(matrices[-1], dH).matrix)
    times = np.linspace(0.0, run.horizon, run.steps + 1)
    return Trajectory(times, np.linalg.eigvalsh(np.array(matrices)), np.array(noise))

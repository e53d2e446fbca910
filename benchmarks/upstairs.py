"""One step of Hermitian matrices, dM = P_M dH + a P_M⊥ dH, in units of numpy.linalg.eigh on the same matrices."""

from timing import compare, show  # isort: skip  (first: it pins BLAS before NumPy is imported)

import numpy as np

from numeric.kernels import jacobi_eigh
from numeric.upstairs import advance
from numeric.wiener import hermitian_increments

PATHS = 250  # a quarter of a block: temporaries stay in the cache for all alternatives alike
REPEAT = 8
TARGETS = {
    2: {"step with its noise": 0.35},
    4: {"step with its noise": 1.4, "Jacobi rotations": 0.35},
    8: {"step with its noise": 1.4},
    16: {"step with its noise": 1.4},
}


def residuals(matrices: np.ndarray) -> float:
    """Return the largest entry of M U − U Λ and of U* U − 1."""
    values, frame = jacobi_eigh(matrices)
    equation = matrices @ frame - frame * values[:, None, :]
    unitary = frame.conj().swapaxes(1, 2) @ frame - np.eye(frame.shape[-1])
    return float(max(abs(equation).max(), abs(unitary).max()))


def main() -> None:
    """Print the tables."""
    for d in (2, 4, 8, 16):
        rng = np.random.default_rng(1)
        M = hermitian_increments(rng, PATHS, d, 1.0)
        alternatives = {
            "eigh": lambda M=M: [np.linalg.eigh(M) for _ in range(REPEAT)],
            "step with its noise": lambda M=M, d=d, rng=rng: [
                advance(M, hermitian_increments(rng, PATHS, d, 0.01), 0.7) for _ in range(REPEAT)
            ],
            "step, a = 1": lambda M=M, d=d, rng=rng: [
                advance(M, hermitian_increments(rng, PATHS, d, 0.01), 1.0) for _ in range(REPEAT)
            ],
            "Jacobi rotations": lambda M=M: [jacobi_eigh(M) for _ in range(REPEAT)],
        }
        show(f"d = {d}", compare(alternatives, rounds=15), "eigh", TARGETS[d])
        print(f"            residuals of the Jacobi rotations: {residuals(M):.0e}")


if __name__ == "__main__":
    main()

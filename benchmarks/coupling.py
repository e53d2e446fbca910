"""Paths downstairs against the eigenvalues upstairs: error against steps, with and without the second-order term.

β = 2, start (−3, −1, 1, 3), T = 0.2, where M_T = M_0 + H_T is exact, so the error is that of the equation downstairs.
The drift and the term come in as callables.
"""

import time

from timing import compare  # isort: skip  (first: it pins BLAS before NumPy is imported)

import numpy as np

from numeric.convergence import fit_order
from numeric.coupling import coupling_errors, couple
from numeric.residuals import local_residuals

START, HORIZON, LEVELS, PATHS = [-3.0, -1.0, 1.0, 3.0], 0.2, [8, 16, 32, 64, 128], 2000


def inverse_gaps(x: np.ndarray) -> np.ndarray:
    """Return 1/(x_i − x_j), 0 for i = j."""
    gaps = x[..., :, None] - x[..., None, :] + np.where(np.eye(x.shape[-1], dtype=bool), np.inf, 0.0)
    return 1 / gaps


def drift(x: np.ndarray) -> np.ndarray:
    """Return the drift under test."""
    return inverse_gaps(x).sum(axis=-1)


def second_order(x: np.ndarray, A: np.ndarray, h: float) -> np.ndarray:
    """Return the second-order term, of mean zero."""
    return ((abs(A) ** 2 - h) * inverse_gaps(x)).sum(axis=-1)


def main() -> None:
    """Print errors, orders, and how small an error of the drift either test sees, for its time."""
    for name, correction in (("with the second-order term", second_order), ("without it", None)):
        errors = coupling_errors(START, 1.0, drift, HORIZON, LEVELS, PATHS, 0, "benchmark", correction)
        squares = (errors**2).reshape(len(LEVELS), 20, -1).mean(axis=2)
        order = fit_order([HORIZON / n for n in LEVELS], squares)
        print(f"{name}: strong order {order.slope:.2f}, 99 % interval [{order.low:.2f}, {order.high:.2f}]")
        for n, median, root in zip(LEVELS, np.median(errors, axis=1), order.errors, strict=True):
            print(f"    {n:4d} steps   median {median:.1e}   root mean square {root:.1e}")
    for name, test in (("free running", couple), ("local residuals", local_residuals)):
        for start in ([-3.0, -1.0, 1.0, 3.0], [0.0, 0.5, 1.2]):
            run = lambda test=test, start=start: test(  # noqa: E731
                start, 1.0, drift, HORIZON, 32, 4000, 0, "benchmark", second_order, failed_bound=1.0
            )
            seconds = compare({name: run}, rounds=1, clock=time.perf_counter)[name]
            seen = run().detectable(7.0)
            print(f"{name}, start {start}: sees {100 * seen:.2f} % of the drift at 7 errors, in {seconds:.1f} s")


if __name__ == "__main__":
    main()

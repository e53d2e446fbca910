"""One Euler–Maruyama step of dM = P_M dH + a P_M⊥ dH upstairs, in the Itô sense.

The frame of M is frozen over the step.  In it P_M⊥ keeps the diagonal, so the increment is the off-diagonal
part of U* dH U plus a times its diagonal.  The step leaves the isospectral orbit at second order, as the
Itô equation does: there is no retraction.
"""

from dataclasses import dataclass

import numpy as np

from numeric import arguments


@dataclass(frozen=True)
class Step:
    """What one step from M did.

    matrix: (..., d, d), the next M.  eigenvalues: (..., d), of the current M, ascending.  frame_increment:
    (..., d, d), A = U* dM U, the whole increment in the eigenframe U of the current M.
    """

    matrix: np.ndarray
    eigenvalues: np.ndarray
    frame_increment: np.ndarray


def projected_noise_step(matrix: np.ndarray, increment: np.ndarray, normal_amplitude: float) -> Step:
    """Return M + P_M dH + a P_M⊥ dH for Hermitian M and increments dH of shape (..., d, d), a ≥ 0.

    Batch axes broadcast, so one M may meet many increments.  Raises ValueError when a matrix is not square,
    finite and Hermitian, when dimensions differ, or when the amplitude is negative or not finite.

    >>> step = projected_noise_step(np.diag([0.0, 1.0]), np.array([[1.0, 2.0], [2.0, 3.0]]), 0.5)
    >>> step.matrix
    array([[0.5, 2. ],
           [2. , 2.5]])
    """
    a = arguments.amplitude(normal_amplitude)
    matrix = arguments.hermitian("matrix", matrix)
    increment = arguments.hermitian("increment", increment)
    if matrix.shape[-1] != increment.shape[-1]:
        raise ValueError(f"matrix {matrix.shape} and increment {increment.shape} differ in dimension")
    eigenvalues, frame = np.linalg.eigh(matrix)
    adjoint = frame.conj().swapaxes(-1, -2)
    in_frame = adjoint @ increment @ frame
    np.einsum("...ii->...i", in_frame)[...] *= a  # einsum gives a view
    moved = frame @ in_frame @ adjoint
    moved = (moved + moved.conj().swapaxes(-1, -2)) / 2  # Hermitian to the bit
    return Step(matrix + moved, eigenvalues, in_frame)

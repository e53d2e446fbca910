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


def advance(matrix: np.ndarray, increment: np.ndarray, normal_amplitude: float) -> np.ndarray:
    """Return the next M alone, fast and unchecked: M + dH + (a − 1) P_M⊥ dH, Hermitian (..., d, d).

    Equal to `projected_noise_step(...).matrix` up to rounding, and Hermitian up to rounding (LAPACK reads one
    triangle): two matrix products instead of four, none for a = 1, where P_M + P_M⊥ = 1; for d = 2 no eigenvectors are
    computed.

    >>> advance(np.diag([0.0, 1.0]), np.array([[1.0, 2.0], [2.0, 3.0]]), 0.5)
    array([[0.5, 2. ],
           [2. , 2.5]])
    """
    moved = matrix + increment
    if normal_amplitude == 1.0:
        return moved
    if matrix.shape[-1] == 2:
        moved += (normal_amplitude - 1.0) * _normal_part_2x2(matrix, increment)
        return moved
    flat = (-1, *moved.shape[-2:])
    at, by = (np.broadcast_to(a, moved.shape).reshape(flat) for a in (matrix, increment))
    out = moved.reshape(flat)
    size = max(1, CACHED // moved.shape[-1] ** 2)
    for low in range(0, len(out), size):
        piece = slice(low, low + size)
        _add_normal_part(at[piece], by[piece], out[piece], normal_amplitude - 1.0)
    return moved


CACHED = 4096  # entries of a piece: temporaries stay in the cache, and are not given back to the system


def _add_normal_part(matrix: np.ndarray, increment: np.ndarray, out: np.ndarray, factor: float) -> None:
    """Add factor × Σ_k u_k (u_k* dH u_k) u_k* to `out`."""
    _, frame = np.linalg.eigh(matrix)
    conjugate = frame.conj()
    diagonal = np.einsum("...ki,...ki->...i", conjugate, increment @ frame).real
    diagonal *= factor
    out += (frame * diagonal[..., None, :]) @ conjugate.swapaxes(-1, -2)


def _normal_part_2x2(matrix: np.ndarray, increment: np.ndarray) -> np.ndarray:
    """Return the orthogonal projection of dH on the span of 1 and M: what is diagonal in the frame of M.

    With M₀ the traceless part: ½ tr(dH) + M₀ ⟨M₀, dH⟩/⟨M₀, M₀⟩.
    """
    difference = (matrix[..., 0, 0] - matrix[..., 1, 1]).real / 2
    beside = matrix[..., 0, 1]
    centre = (increment[..., 0, 0] + increment[..., 1, 1]).real / 2
    half = (increment[..., 0, 0] - increment[..., 1, 1]).real / 2
    product = difference * half + (beside.conj() * increment[..., 0, 1]).real
    ratio = product / (difference**2 + (beside.conj() * beside).real)
    normal = np.empty_like(increment)
    normal[..., 0, 0], normal[..., 1, 1] = centre + ratio * difference, centre - ratio * difference
    normal[..., 0, 1] = ratio * beside
    normal[..., 1, 0] = normal[..., 0, 1].conj()
    return normal

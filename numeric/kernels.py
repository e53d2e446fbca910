"""Compiled kernels (Numba, the extra `fast`): the same arithmetic in the same order as the NumPy ones.

`fastmath` is off, so no operation is reordered or contracted, and the bits are NumPy's (tested; on a platform whose
compiler contracts a·b + c all the same, that test says so).  Generators are NumPy's own, called from compiled code.
Kernels release the GIL and are cached on disk.  Importing this module needs Numba.
"""

import numba
import numpy as np

CHUNK = 128  # paths whose particles fit the first-level cache
BATCH = 128  # matrices that are rotated together

compiled = numba.njit(nogil=True, cache=True, fastmath=False, error_model="numpy")


@compiled
def advance_numba(
    x: np.ndarray, drift: float, noise: float, steps: int, rng: np.random.Generator
) -> None:  # pragma: no cover
    """Do what `particles.advance_numpy` does.

    >>> x = np.array([[0.0], [2.0]])
    >>> advance_numba(x, 1.0, 0.0, 1, np.random.default_rng(1))
    >>> x.tolist()
    [[-0.5], [2.5]]
    """
    d, paths = x.shape
    force = np.empty((d, paths))
    row = np.empty(CHUNK)
    for _ in range(steps):
        for low in range(0, paths, CHUNK):
            _forces(x, force, row, drift, low, min(low + CHUNK, paths))
        for k in range(d):
            for p in range(paths):
                x[k, p] = (x[k, p] + force[k, p]) + noise * rng.standard_normal()


@compiled
def _forces(
    x: np.ndarray, force: np.ndarray, row: np.ndarray, drift: float, low: int, high: int
) -> None:  # pragma: no cover
    """Write the forces on the paths low … high − 1, by rows i < j as NumPy does."""
    d, n = x.shape[0], high - low
    force[:, low:high] = 0.0
    for i in range(d - 1):
        xi = x[i, low:high]
        row[:n] = 0.0
        for j in range(i + 1, d):
            xj, fj = x[j, low:high], force[j, low:high]
            for p in range(n):
                pair = drift / (xi[p] - xj[p])
                row[p] += pair
                fj[p] -= pair
        fi = force[i, low:high]
        for p in range(n):
            fi[p] += row[p]


def jacobi_eigh(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (eigenvalues ascending (n, d), eigenvectors (n, d, d)) of Hermitian `matrices`, complex (n, d, d).

    Cyclic Jacobi rotations on chunks of matrices at once (structure of arrays), until what is left off the diagonal is
    below rounding.  Faster than LAPACK up to about d = 8, which wins from there on.  Raises ValueError for another
    shape, and for matrices that are not finite.

    >>> values, frame = jacobi_eigh(np.array([[[2.0, 1j], [-1j, 2.0]]]))
    >>> values.round(12)
    array([[1., 3.]])
    """
    matrices = np.ascontiguousarray(matrices, dtype=complex)
    if matrices.ndim != 3 or matrices.shape[1] != matrices.shape[2] or not np.isfinite(matrices).all():
        raise ValueError(f"matrices must be finite and of shape (n, d, d), not {matrices.shape}")
    values, vectors = np.empty(matrices.shape[:2]), np.empty(matrices.shape, dtype=complex)
    _jacobi(matrices, values, vectors)
    return values, vectors


SWEEPS = 40
TINY = 1e-290
SMALL = float(np.finfo(float).eps) ** 2 / 4  # of the squared norm: (ε/2)²


@compiled
def _jacobi(matrices: np.ndarray, values: np.ndarray, vectors: np.ndarray) -> None:  # pragma: no cover
    count, d = values.shape
    re, im, vre, vim = np.empty((4, d, d, BATCH))
    c, s, ere, eim = np.empty((4, BATCH))
    order, scale = np.empty(d, np.int64), np.empty(BATCH)
    for low in range(0, count, BATCH):
        n = min(BATCH, count - low)
        _load(matrices[low : low + n], re, im, vre, vim, scale)
        for _ in range(SWEEPS):
            if _is_diagonal(re, im, n):
                break
            for j in range(1, d):
                for i in range(j):
                    _rotation(re[j, i], im[j, i], re[i, i], re[j, j], c, s, ere, eim, n)
                    for k in range(d):
                        if k < i:
                            _rotate(re[i, k], im[i, k], re[j, k], im[j, k], -1.0, -1.0, c, s, ere, eim, n)
                        elif i < k < j:
                            _rotate(re[k, i], im[k, i], re[j, k], im[j, k], 1.0, -1.0, c, s, ere, eim, n)
                        elif k > j:
                            _rotate(re[k, i], im[k, i], re[k, j], im[k, j], 1.0, 1.0, c, s, ere, eim, n)
                        _rotate(vre[k, i], vim[k, i], vre[k, j], vim[k, j], 1.0, 1.0, c, s, ere, eim, n)
        for p in range(n):
            _sort(re, order, p)
            for k in range(d):
                values[low + p, k] = scale[p] * re[order[k], order[k], p]
                for i in range(d):
                    vectors[low + p, i, k] = complex(vre[i, order[k], p], vim[i, order[k], p])


@compiled
def _load(
    matrices: np.ndarray, re: np.ndarray, im: np.ndarray, vre: np.ndarray, vim: np.ndarray, scale: np.ndarray
) -> None:  # pragma: no cover
    """Copy the matrices, divided by their largest entries, and set the frames to 1."""
    n, d, _ = matrices.shape
    for p in range(n):
        size = 0.0
        for i in range(d):
            for j in range(i + 1):
                size = max(size, abs(matrices[p, i, j].real), abs(matrices[p, i, j].imag))
        scale[p] = size if size > 0.0 else 1.0
    for i in range(d):
        for j in range(d):
            vre[i, j, :], vim[i, j, :] = (1.0 if i == j else 0.0), 0.0
        for j in range(i + 1):
            for p in range(n):
                re[i, j, p], im[i, j, p] = matrices[p, i, j].real / scale[p], matrices[p, i, j].imag / scale[p]


@compiled
def _is_diagonal(re: np.ndarray, im: np.ndarray, n: int) -> bool:  # pragma: no cover
    d = len(re)
    for p in range(n):
        beside, total = 0.0, 0.0
        for i in range(d):
            total += re[i, i, p] ** 2
            for j in range(i):
                beside += re[i, j, p] ** 2 + im[i, j, p] ** 2
        if beside > SMALL * (total + beside):
            return False
    return True


@compiled
def _rotation(
    rji: np.ndarray,
    iji: np.ndarray,
    rii: np.ndarray,
    rjj: np.ndarray,
    c: np.ndarray,
    s: np.ndarray,
    ere: np.ndarray,
    eim: np.ndarray,
    n: int,
) -> None:  # pragma: no cover
    """Find the rotation (c, s, e) that clears entry (i, j) = r e, |e| = 1, i < j, and apply it to the diagonal."""
    for p in range(n):
        square = rji[p] * rji[p] + iji[p] * iji[p]
        big = square > TINY  # the matrix has size 1: what is smaller is nothing
        r = np.sqrt(square)
        inverse = 1.0 / (r if big else 1.0)
        r = r if big else 0.0
        ere[p] = rji[p] * inverse if big else 1.0
        eim[p] = -iji[p] * inverse if big else 0.0
        gap = rjj[p] - rii[p]
        reach = abs(gap) + np.sqrt(gap * gap + 4.0 * r * r)
        t = 2.0 * r / (reach if reach > 0.0 else 1.0)
        t = t if gap >= 0.0 else -t
        cosine = 1.0 / np.sqrt(1.0 + t * t)
        c[p] = cosine
        s[p] = t * cosine
        rii[p] -= t * r
        rjj[p] += t * r
        rji[p] = 0.0
        iji[p] = 0.0


@compiled
def _rotate(
    xre: np.ndarray,
    xim: np.ndarray,
    yre: np.ndarray,
    yim: np.ndarray,
    sx: float,
    sy: float,
    c: np.ndarray,
    s: np.ndarray,
    ere: np.ndarray,
    eim: np.ndarray,
    n: int,
) -> None:  # pragma: no cover
    """(x, y) ← (c x − s ē y, s x + c ē y); an entry stored as its conjugate has sign −1."""
    for p in range(n):
        wim, uim = sx * xim[p], sy * yim[p]
        zre = yre[p] * ere[p] + uim * eim[p]
        zim = uim * ere[p] - yre[p] * eim[p]
        wre = xre[p]
        xre[p] = c[p] * wre - s[p] * zre
        xim[p] = sx * (c[p] * wim - s[p] * zim)
        yre[p] = s[p] * wre + c[p] * zre
        yim[p] = sy * (s[p] * wim + c[p] * zim)


@compiled
def _sort(re: np.ndarray, order: np.ndarray, p: int) -> None:  # pragma: no cover
    """Write the positions of the ascending diagonal entries of matrix p (insertion sort)."""
    for k in range(len(order)):
        place = k
        while place > 0 and re[order[place - 1], order[place - 1], p] > re[k, k, p]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = k

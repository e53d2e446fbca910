"""One step of the noisy linear network on the balanced manifold, against a straightforward numpy.linalg implementation.

A step draws white noise, splits it into its parts along and across the gauge orbits, weights them √(2/β) and √(2κ/β),
and retracts.  The straightforward way: orthonormal bases of the normal and the horizontal space by QR of the
differentials, then Newton's method with the Jacobian of the balance equations; once for all paths at once, once path
by path.  Before any time is taken, the steps are compared: they agree to third order and all are balanced.
"""

from timing import compare, show  # isort: skip  (first: it pins BLAS before NumPy is imported)

import numpy as np

from numeric.balanced import Balanced
from numeric.framed import Framed
from numeric.network import Langevin
from numeric.random_matrices import haar_orthogonal

PATHS, DT = 1000, 1e-3
FEW = 50  # paths of the loop, whose time is scaled up
CASES = ((2, 2), (3, 3), (5, 3), (3, 4))
EQUATION = Langevin.riemannian(beta=3.0, kappa=0.4)
WANTED = 0.5  # at least twice as fast


def differential(W: np.ndarray) -> np.ndarray:
    """The Jacobian (..., K, N d²) of W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ, lower triangles, entry by entry."""
    depth, d = W.shape[-3], W.shape[-1]
    rows = []
    for p in range(depth - 1):
        for i in range(d):
            for j in range(i + 1):
                out = np.zeros(W.shape)
                out[..., p + 1, :, i] += W[..., p + 1, :, j]
                out[..., p + 1, :, j] += W[..., p + 1, :, i]
                out[..., p, i, :] -= W[..., p, j, :]
                out[..., p, j, :] -= W[..., p, i, :]
                rows.append(out.reshape(*W.shape[:-3], -1))
    return np.stack(rows, axis=-2)


def balance(W: np.ndarray) -> np.ndarray:
    """W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ, lower triangles, (..., K)."""
    upper, lower = W[..., 1:, :, :], W[..., :-1, :, :]
    G = upper.swapaxes(-1, -2) @ upper - lower @ lower.swapaxes(-1, -2)
    i, j = np.tril_indices(W.shape[-1])
    return G[..., i, j].reshape(*W.shape[:-3], -1)


def lifts(W: np.ndarray) -> np.ndarray:
    """The rows (W_N ⋯ W_{p+1})ᵀ E_ij (W_{p−1} ⋯ W_1)ᵀ, (..., d², N d²)."""
    depth, d = W.shape[-3], W.shape[-1]
    parts = []
    for p in range(depth):
        before, after = np.eye(d), np.eye(d)
        for q in range(p):
            before = W[..., q, :, :] @ before
        for q in range(p + 1, depth):
            after = W[..., q, :, :] @ after
        parts.append(np.einsum("...ia,...bj->...ijab", after, before))
    stacked = np.stack(parts, axis=-3)
    return stacked.reshape(*W.shape[:-3], d * d, -1)


def projection(rows: np.ndarray, z: np.ndarray) -> np.ndarray:
    """The orthogonal projection of z (..., n) on the span of the rows, by QR."""
    Q = np.linalg.qr(rows.swapaxes(-1, -2))[0]
    return (Q @ (Q.swapaxes(-1, -2) @ z[..., None]))[..., 0]


def straightforward(W: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """The step of `EQUATION` from factors W (..., N, d, d)."""
    z = noise.reshape(*noise.shape[:-3], -1)
    normals = differential(W)
    across = projection(lifts(W), z)
    along = z - projection(normals, z) - across
    moved = W.reshape(z.shape) + EQUATION.gauge * along + EQUATION.horizontal * across
    for _ in range(20):
        defect = balance(moved.reshape(W.shape))
        if abs(defect).max() < 1e-12:
            break
        gram = differential(moved.reshape(W.shape)) @ normals.swapaxes(-1, -2)
        moved = moved - (normals.swapaxes(-1, -2) @ np.linalg.solve(gram, defect[..., None]))[..., 0]
    return moved.reshape(W.shape)


def dense(manifold: Balanced, W: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """The same by `numeric.balanced`, which knows no frames either."""
    across = manifold.horizontal(W, noise)
    along = manifold.project(W, noise) - across
    return manifold.retract(W, EQUATION.gauge * along + EQUATION.horizontal * across)


def require_agreement(state: Framed, W: np.ndarray, manifold: Balanced, noise: np.ndarray) -> None:
    """Fail unless all steps are balanced to 1e-10 and differ by third order in the noise."""
    ends = [EQUATION.step(state, state.in_frames(noise), DT)[0].factors, straightforward(W, noise)]
    ends.append(dense(manifold, W, noise))
    size = np.sqrt((noise**2).sum(axis=(1, 2, 3))).max()
    for end in ends:
        assert manifold.defect(end).max() < 1e-10
        assert abs(end - ends[1]).max() < size**3


def main() -> None:
    """Print the tables: processor time of a step over that of the straightforward one."""
    for depth, d in CASES:
        rng, manifold = np.random.default_rng(1), Balanced(depth, d)
        start = Framed.start(np.linspace(1.6, 0.8, d), haar_orthogonal(rng, d, depth + 1))
        frames = np.broadcast_to(start.frames, (PATHS, *start.frames.shape))
        state = Framed(frames, np.broadcast_to(start.lam, (PATHS, d)))
        W = state.factors
        noise = np.sqrt(DT) * rng.standard_normal(W.shape)
        require_agreement(state, W, manifold, noise)
        alternatives = {
            "numpy.linalg, all paths at once": lambda W=W, noise=noise: straightforward(W, noise),
            "numpy.linalg, path by path": lambda W=W, noise=noise: [
                straightforward(w, z) for w, z in zip(W[:FEW], noise[:FEW], strict=True)
            ],
            "numeric.balanced": lambda m=manifold, W=W, noise=noise: dense(m, W, noise),
            "numeric.network": lambda state=state, noise=noise: EQUATION.step(state, noise, DT),
        }
        times = compare(alternatives, rounds=7)
        times["numpy.linalg, path by path"] *= PATHS / FEW
        show(f"N = {depth}, d = {d}", times, "numpy.linalg, all paths at once", {"numeric.network": WANTED})
        print(f"            {times['numeric.network'] / PATHS * 1e6:.1f} µs a path and step")


if __name__ == "__main__":
    main()

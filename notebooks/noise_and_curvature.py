# %% [markdown]
# # Noise upstairs, curvature downstairs
#
# Put noise on a Hermitian matrix, but only noise *along* its orbit $\{U M U^*\}$: to first order no eigenvalue
# moves. Yet in the Itô reading the eigenvalues drift apart, and without any noise of their own. This notebook shows
# it by simulation: the matrices below know a projection, LAPACK and random numbers, and no formula for what their
# eigenvalues do. (The proof for 2 × 2 matrices is in `proof2x2.ipynb`.)

# %%
import matplotlib.pyplot as plt
import numpy as np

import symcalc
from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.manifolds import Isospectral, brownian_step
from numeric.onestep import one_step_drift
from numeric.paths import initial_matrix
from numeric.random_matrices import haar_orthogonal
from numeric.spaces import Rectangular, Skew
from numeric.streams import stream
from numeric.upstairs import projected_noise_step
from numeric.wiener import hermitian_increments, increments

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
start, horizon = np.array([-1.0, 0.2, 1.0]), 0.5
M0 = initial_matrix(start, 0, "notebook")

# %% [markdown]
# ## One noise, two readings
#
# The same increments $dH$ drive two processes from the same $M_0$:
#
# * **Itô:** $M \leftarrow M + P_M\,dH$. A straight step along the tangent space. The orbit is curved, so the step
#   leaves it, at second order in $dH$, that is at first order in time.
# * **On the orbit:** $M \leftarrow R_M(P_M\,dH)$ with a second-order retraction $R$: the step is bent back.

# %%
steps = 4000
noise = hermitian_increments(stream(0, "notebook: two readings"), steps, 3, horizon / steps)
orbit = Isospectral(tuple(start))
ito, on_orbit = [M0], [M0]
for dH in noise:
    ito.append(projected_noise_step(ito[-1], dH, normal_amplitude=0.0).matrix)
    on_orbit.append(brownian_step(orbit, on_orbit[-1], dH))
ito, on_orbit = np.array(ito), np.array(on_orbit)
times = np.linspace(0, horizon, steps + 1)

moved = np.linalg.eigvalsh(ito)[-1] - start
kept = np.abs(np.linalg.eigvalsh(on_orbit) - start).max()
print("eigenvalues of the Itô process moved by", moved.round(2))
print("eigenvalues on the orbit moved by less than 1e-13:", bool(kept < 1e-13))

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained", sharex=True)
axes[0].plot(times, ito[:, 0, 1].real, lw=0.8, label="Itô")
axes[0].plot(times, on_orbit[:, 0, 1].real, lw=0.8, label="on the orbit")
axes[0].set(title="Upstairs: an entry of $M$", xlabel="$t$", ylabel=r"Re $M_{12}$")
axes[1].plot(times, np.linalg.eigvalsh(ito), color="C0")
axes[1].plot(times, np.linalg.eigvalsh(on_orbit), color="C1")
axes[1].set(title="Downstairs: the eigenvalues", xlabel="$t$", ylabel="$x_k$")
axes[0].legend(frameon=False)
plt.show()

# %% [markdown]
# Upstairs both processes are equally rough. Downstairs one stands still and the other moves smoothly: *the same noise,
# and the difference is a velocity*. It is what is left of the noise when it is squared: curvature.
#
# ## Moving pictures, for two eigenvalues
#
# Traceless Hermitian 2 × 2 matrices are the points of $\mathbb{R}^3$, and the orbit of one is the sphere whose radius
# is its eigenvalue. So here upstairs and downstairs can both be seen: 300 matrices that start at one point, at four
# moments. Upstairs they spread over the sphere. Downstairs the sphere grows, under all of them alike.

# %%
steps, paths, moments = 1600, 300, (0.01, 0.1, 0.4, 1.0)
cloud = np.broadcast_to(np.diag([0.5, -0.5]).astype(complex), (paths, 2, 2))
rng, seen, radii = stream(0, "notebook: moving"), {}, [np.full(paths, 0.5)]
for n in range(1, steps + 1):
    dH = hermitian_increments(rng, paths, 2, 1.0 / steps)
    cloud = projected_noise_step(cloud, dH, normal_amplitude=0.0).matrix
    radii.append(np.linalg.eigvalsh(cloud)[:, 1])
    seen[n / steps] = np.stack([cloud[:, 0, 1].real, cloud[:, 0, 1].imag, cloud[:, 0, 0].real], axis=-1)
radii, times = np.array(radii), np.linspace(0, 1, steps + 1)

fig = plt.figure(figsize=(11, 5), layout="constrained")
angles, heights = np.meshgrid(np.linspace(0, 2 * np.pi, 25), np.linspace(-np.pi / 2, np.pi / 2, 13))
shell = np.stack([np.cos(heights) * np.cos(angles), np.cos(heights) * np.sin(angles), np.sin(heights)])
for k, t in enumerate(moments):
    points, n = seen[t], round(t * steps)
    up = fig.add_subplot(2, 4, k + 1, projection="3d")
    up.plot_wireframe(*(radii[n].mean() * shell), color="0.85", lw=0.5)
    up.scatter(*points.T, s=4, color="C0")
    up.set(xlim=(-0.8, 0.8), ylim=(-0.8, 0.8), zlim=(-0.8, 0.8), box_aspect=(1, 1, 1), title=f"$t = {t:g}$")
    up.set_axis_off()
    down = fig.add_subplot(2, 4, k + 5)
    for sign in (1, -1):
        down.plot(times[: n + 1], sign * radii[: n + 1, :20], color="C0", lw=0.5)
        down.plot(times[n], sign * radii[n].mean(), "o", color="C3")
    down.set(xlim=(-0.02, 1.05), ylim=(-1.3, 1.3), xlabel="$t$", ylabel="$x_1, x_2$" if k == 0 else None)
plt.show()
for t in moments:
    n, heights_of = round(t * steps), seen[t][:, 2]
    print(
        f"t = {t:4g}: radius {radii[n].mean():.2f}, the same on all paths within {radii[n].std():.2f};"
        f" mean height over radius {(heights_of / radii[n]).mean():.1f}"
    )

# %% [markdown]
# ## The velocity is a gradient
#
# First, measured at a point. `one_step_drift` asks the matrices alone how the eigenvalues respond to one step, at three
# step sizes, and removes the noise that is explained by its own second chaos; it needs no formula.

# %%
measured = one_step_drift(None, M0, 0.0, stream(0, "notebook: one step"))
print("velocity of the eigenvalues, measured:", measured.value.round(6))

# %% [markdown]
# Second, the volume of the orbit. Its tangent vectors at $\operatorname{diag}(x)$ are the commutators $[E, X]$ with $E$
# in an orthonormal basis of $\mathfrak{u}(d)$ (the diagonal ones do nothing), and the volume is the square root of
# their Gram determinant, up to a constant. Differentiate half its logarithm, numerically.

# %%
E = Skew(3).basis / np.sqrt(2)  # ½ tr AᵀA there, Re tr A*A here
S = np.abs(E) * 1j
generators = np.concatenate([E, S])


def half_log_volume(x):
    """½ log of the volume of the orbit of diag(x), up to a constant."""
    X = np.diag(x)
    tangents = (generators @ X - X @ generators).reshape(len(generators), -1)
    return np.linalg.slogdet((tangents.conj() @ tangents.T).real)[1] / 4


step = 1e-5
gradient = np.array(
    [(half_log_volume(start + step * e) - half_log_volume(start - step * e)) / (2 * step) for e in np.eye(3)]
)
print("gradient of ½ log vol:                ", gradient.round(6))
assert np.allclose(measured.value, gradient, atol=1e-6)

# %% [markdown]
# They agree: **noise along the orbits pushes the eigenvalues up the volume of the orbits**, to where there is
# more room. The velocity is (half) the gradient of an entropy.
#
# For two eigenvalues `symcalc` derives the formula; here it is beside the measurement.

# %%
pair = np.array([-0.3, 0.9])
derived = symcalc.formula("dyson.drift").compile()(pair)
seen = one_step_drift(None, initial_matrix(pair, 0, "pair"), 0.0, stream(0, "notebook: pair"))
print("derived ", derived.round(6))
print("measured", seen.value.round(6))
assert np.allclose(derived, seen.value, atol=seen.bound().max())

# %% [markdown]
# ## The same in a deep linear network
#
# Factors $W = (W_1, W_2, W_3)$ are *balanced* when $W_{p+1}^T W_{p+1} = W_p W_p^T$. What is observed is the end-to-end
# matrix $W_3 W_2 W_1$, or $\lambda_k$, the cube roots of its singular values; the group $O(d)^2$ acts between the
# layers and leaves it alone. Brownian motion on the balanced manifold splits into *horizontal* noise, which moves the
# end-to-end matrix, and *gauge* noise along the fibres, which does not (to first order).

# %%
depth, d, paths, t = 3, 2, 3000, 0.05
manifold = Balanced(depth, d)
point = balanced_point([0.9, 1.6], haar_orthogonal(stream(0, "notebook: frames"), d, depth + 1))
tangent = manifold.project
horizontal = manifold.horizontal


def gauge(W, Z):
    """Tangent noise less its horizontal part."""
    return tangent(W, Z) - horizontal(W, Z)


def squares(noise_on):
    """Σ λ² at the end of each path, driven by this part of the noise."""
    rng, W = stream(0, "notebook: network"), np.broadcast_to(point, (paths, *point.shape))
    for _ in range(10):
        Z = increments(rng, Rectangular(depth * d, d), paths, t / 10).reshape(W.shape)
        W = manifold.retract(W, noise_on(W, Z))
    assert manifold.defect(W).max() < 1e-13
    return (np.linalg.svd(end_to_end(W), compute_uv=False) ** (2 / depth)).sum(axis=1)


for name, part in (("horizontal", horizontal), ("gauge", gauge)):
    change = squares(part) - (0.9**2 + 1.6**2)
    print(f"{name:10s} noise: Σλ² grows at the rate {change.mean() / t:.1f} ± {change.std() / np.sqrt(paths) / t:.1f}")
    print(f"{'':10s}        and its standard deviation over paths is {change.std():.2f}")

# %% [markdown]
# Gauge noise moves $\sum \lambda^2$ at a steady rate, nearly the same on every path: a velocity, not a noise. For
# horizontal noise the spread is what dominates. The rates that theory gives are $\tfrac{2 d^2}{\beta N} = \tfrac43$ and
# $\tfrac{(N-1)\,d(d-1)}{\beta N} = \tfrac23$ at $\beta = 2$.

# %% [markdown]
# # Orbits, their volume, and their mean curvature
#
# The matrices with the eigenvalues $x_1 < \ldots < x_d$ form an orbit, $O_x = \{U
# \operatorname{diag}(x)\, U^*\}$. Noise along the orbit drives the eigenvalues apart (Theorem 15), and
# the reason is geometry: the drift is half the gradient of the log volume of $O_x$, and minus half its
# mean curvature. This notebook derives the three and shows each in a picture, for every $d$ and over
# $\mathbb{R}$, $\mathbb{C}$, $\mathbb{H}$.
#
# *How to read it.* A displayed formula is what the calculus returned; PROVED is the verdict of the exact
# tier on a claim of the catalogue. The inner product is $\langle A, B\rangle =
# \operatorname{Re}\operatorname{tr}(A^*B)$ throughout.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from IPython.display import Math, display

import symcalc
from numeric.paths import haar_unitary
from numeric.streams import stream
from numeric.wiener import hermitian_basis
from symcalc import orbits
from symcalc.covariance import FIELD_DIMENSION
from symcalc.derivation import latex
from symcalc.every_dimension import EveryDimension, compare
from symcalc.evidence.verdict import Verdict
from symcalc.models import dyson
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols

C = sp.Integer(2)  # the real dimension of the complex numbers
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"
plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {latex(value)}"))


def proved(*names):
    """Put claims to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify(list(names), tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


def equal(left, right):
    """Decide whether two sums over indices are equal for every d; stop if they are not."""
    found = compare(left, right, dyson.domain)
    assert isinstance(found, EveryDimension), found
    print("equal:", found.describe())


# %% [markdown]
# ## Tangents
#
# A curve in the orbit is $e^{ta} X e^{-ta}$ with $a^* = -a$, and its velocity at $X =
# \operatorname{diag}(x)$ is $[a, X]$:

# %%
show("[a, X]_{ij}", orbits.tangent())
show("[a, X]_{ii}", orbits.tangent_diagonal())
proved("orbits.tangent_space", "theorem15.projections")

# %% [markdown]
# So the tangent space is the matrices with zero diagonal, the normal space the diagonal ones, as long as
# the eigenvalues are distinct.
#
# **The picture, $d = 2$.** Hermitian $2 \times 2$ matrices with the trace $x_1 + x_2$ are a space of
# three dimensions, with the coordinates $(M_{11} - M_{22})/\sqrt2$, $\sqrt2 \operatorname{Re} M_{12}$,
# $\sqrt2 \operatorname{Im} M_{12}$. Random conjugates of $\operatorname{diag}(0, 1)$ and of
# $\operatorname{diag}(-\tfrac12, \tfrac32)$ lie on spheres, of radius $(x_2 - x_1)/\sqrt2$:

# %%
rng = stream(1, "notebook orbits")


def conjugates(spectrum, count):
    """Random points of the orbit, (count, d, d)."""
    frames = [haar_unitary(rng, len(spectrum)) for _ in range(count)]
    return np.array([(U * np.array(spectrum)) @ U.conj().T for U in frames])


def coordinates(M):
    """The three coordinates of 2 × 2 matrices beside the trace, (..., 3)."""
    root = np.sqrt(2)
    return np.stack([(M[..., 0, 0] - M[..., 1, 1]).real / root, root * M[..., 0, 1].real, root * M[..., 0, 1].imag], -1)


clouds = {spectrum: coordinates(conjugates(spectrum, 400)) for spectrum in ((0.0, 1.0), (-0.5, 1.5))}
fig = plt.figure(figsize=(5.2, 4.6), dpi=100, layout="constrained")
axis = fig.add_subplot(projection="3d")
for (spectrum, points), colour in zip(clouds.items(), (BLUE, ORANGE), strict=True):
    axis.scatter(*points.T, s=6, color=colour, label=f"$x = {spectrum}$")
axis.set(xlabel=r"$(M_{11} - M_{22})/\sqrt{2}$", ylabel=r"$\sqrt{2}\,$Re$\,M_{12}$", zlabel=r"$\sqrt{2}\,$Im$\,M_{12}$")
axis.set_box_aspect((1, 1, 1))
axis.legend(frameon=False, loc="upper left")
plt.show()
for spectrum, points in clouds.items():
    radii = np.linalg.norm(points, axis=1)
    assert np.ptp(radii) < 1e-12
    print(
        f"x = {spectrum}: every point has the radius {radii.mean():.6f}; gap/√2 = {np.diff(spectrum)[0] / 2**0.5:.6f}"
    )

# %% [markdown]
# ## Volume
#
# The tangents of unit generators of different pairs $i < j$ are orthogonal, so the Gram matrix is
# diagonal, with $b_F = 1, 2, 4$ equal entries for each pair over $\mathbb{R}, \mathbb{C}, \mathbb{H}$.
# Half the log determinant is $S = \log \operatorname{vol}(O_x)$ up to a constant: the Vandermonde product
# to the power $b_F$ (Weyl).

# %%
show("|[a, X]|^2", orbits.gram_per_direction())
show("S", orbits.entropy(FIELD_DIMENSION))
show(r"\partial_k S", orbits.entropy(FIELD_DIMENSION).diff(x["k"]).tidied())
proved("orbits.gram", "orbits.entropy")

# %% [markdown]
# **The picture, $d = 3$.** Over $\mathbb{C}$, with $x_1 + x_2 + x_3 = 0$ a spectrum is a point of a
# plane; the three lines where two eigenvalues are equal cut it into six chambers, one for each order of
# the eigenvalues. The log volume is $-\infty$ on the lines (the orbit is thinner there), and its gradient
# points away from them. The arrows are the drift of Theorem 15:

# %%
across, up = np.array([1, -1, 0]) / 2**0.5, np.array([1, 1, -2]) / 6**0.5
axis_points = np.linspace(-2, 2, 240)
plane = np.multiply.outer(axis_points, across)[None, :, :] + np.multiply.outer(axis_points, up)[:, None, :]
pairs = [(0, 1), (0, 2), (1, 2)]
volume = sp.lambdify(eigenvalue_symbols(3), orbits.entropy(C).instantiate(3), "numpy")
drift = sp.lambdify(eigenvalue_symbols(3), dyson.drift(3), "numpy")
level = volume(*np.moveaxis(plane, -1, 0))

fig, axis = plt.subplots(figsize=(5.6, 5.0), dpi=100, layout="constrained")
filled = axis.contourf(axis_points, axis_points, level, levels=np.linspace(-8, 6, 15), cmap="viridis", extend="both")
angles = np.radians([60 * chamber + offset for chamber in range(6) for offset in (-17, 0, 17)])
for radius in (0.8, 1.4):
    at = np.multiply.outer(radius * np.cos(angles), across) + np.multiply.outer(radius * np.sin(angles), up)
    arrows = np.array(drift(*at.T)).T
    axis.quiver(at @ across, at @ up, arrows @ across, arrows @ up, color="white", width=0.005, scale=80)
axis.set(xlabel=r"$(x_1 - x_2)/\sqrt{2}$", ylabel=r"$(x_1 + x_2 - 2x_3)/\sqrt{6}$", aspect="equal")
fig.colorbar(filled, label="log volume of the orbit, up to a constant")
plt.show()

# %% [markdown]
# That drift and gradient are parallel is no accident of the picture:

# %%
equal(dyson.equation(FIELD_DIMENSION).drift, orbits.entropy(FIELD_DIMENSION).diff(x["k"]) / 2)
for spectrum in ((-1.0, 0.0, 1.0), (-1.0, 0.8, 1.0)):
    value = 2 * sum(np.log(abs(spectrum[p] - spectrum[q])) for p, q in pairs)
    assert abs(value - volume(*spectrum)) < 1e-12
    print(f"x = {spectrum}: S = {volume(*spectrum):.6f}, drift = {np.round(drift(*spectrum), 6)}")

# %% [markdown]
# ## Mean curvature
#
# The curve $e^{ta} X e^{-ta}$ stays in the orbit and has the acceleration $[a, [a, X]]$. Its normal part,
# the diagonal, is the second fundamental form; the trace over an orthonormal frame of tangents is the
# mean curvature vector $H$ (not the average).

# %%
show(r"\mathrm{II}(T, T)_k", orbits.second_fundamental_form())
show("H_k", orbits.mean_curvature(FIELD_DIMENSION))
proved(
    "orbits.second_fundamental_form", "orbits.mean_curvature", "orbits.complex_curvature", "orbits.curvature_at_three"
)

# %% [markdown]
# $H = -\operatorname{grad} S$: moving the orbit against its curvature increases its volume, the first
# variation of volume.
#
# **The picture, $d = 3$.** Go straight along a tangent, $M(t) = X + tT$. The orbit bends away, so the
# line leaves it, and the eigenvalues move, to second order by $-\tfrac{t^2}{2}\,\mathrm{II}(T, T)$. Each
# thin line is one unit tangent of an orthonormal frame; the sum over all of them is $-\tfrac{t^2}{2} H$
# (dashed), and that is what an Itô equation with tangential noise feels.

# %%
SPECTRUM = (-1.0, 0.2, 1.5)
tangents = hermitian_basis(3)[3:]
assert all(abs(np.diag(T)).max() == 0 and abs(np.linalg.norm(T) - 1) < 1e-12 for T in tangents)
times = np.linspace(0, 0.4, 81)
moves = np.array([np.linalg.eigvalsh(np.diag(SPECTRUM) + times[:, None, None] * T) - SPECTRUM for T in tangents])
point = dict(zip(eigenvalue_symbols(3), map(sp.Rational, map(str, SPECTRUM)), strict=True))
H = np.array([float(v.subs(point)) for v in orbits.mean_curvature(C).components(3)])

fig, axes = plt.subplots(1, 3, figsize=(9.6, 3.4), dpi=100, sharey=True, layout="constrained")
for n, (axis, colour) in enumerate(zip(axes, (BLUE, GREEN, ORANGE), strict=True)):
    axis.plot(times, moves[:, :, n].T, color=colour, lw=0.8, alpha=0.7)
    axis.plot(times, moves[:, :, n].sum(axis=0), color=colour, lw=2.5, label="sum over tangents")
    axis.plot(times, -H[n] * times**2 / 2, color=GREY, lw=1.2, ls=(0, (5, 3)), label=r"$-\frac{t^2}{2} H_k$")
    axis.set(xlabel="$t$", title=f"$x_{n + 1}$, from {SPECTRUM[n]}")
axes[0].set_ylabel("displacement of the eigenvalue")
axes[0].legend(frameon=False)
plt.show()
t = 1e-3
second = sum(np.linalg.eigvalsh(np.diag(SPECTRUM) + t * T) - SPECTRUM for T in tangents) / (t * t / 2)
print("sum over tangents of the second derivative:", np.round(second, 3))
print("−H, from the calculus:                     ", np.round(-H, 3))
assert abs(second + H).max() < 1e-3

# %% [markdown]
# ## The three together
#
# Itô's formula puts the second derivative of the eigenvalue, averaged over the noise, into the drift:
# $\tfrac12\sum_T D^2x_k(T, T) = -\tfrac12 H_k = \tfrac12\,\partial_k S$. Over any of the three fields,
# for every $d$:

# %%
display(orbits.derivation())
proved("theorem15.drift", "theorem15.entropy", "theorem15.tangential_noise")

# %% [markdown]
# Read in the sense of Stratonovich, tangential noise stays in the orbit and moves no eigenvalue at all.
# The two readings are different statements, and each has its own claim:

# %%
proved("theorem15.stratonovich")

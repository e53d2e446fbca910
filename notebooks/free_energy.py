# %% [markdown]
# # The free energy at work
#
# A deep linear network $W = W_N \cdots W_1$ has many factors for one $W$: an orbit of the gauge group, of volume $e^S$.
# Noise along the orbit does not move $W$ to first order. To second order it pushes $W$ up the entropy $S$, so that
# training with such noise descends not the loss $E$ but the free energy $F_\beta = E - S/\beta$. Here that is watched:
# upstairs a simulation that knows matrices, a projection and random numbers; downstairs the equations that `symcalc`
# derived.

# %%
import matplotlib.pyplot as plt
import numpy as np

import symcalc
from numeric.end_to_end import MatrixSDE, of_network
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import Completion, Target, WeightDecay
from numeric.network import Langevin, Walk
from numeric.random_matrices import haar_orthogonal
from numeric.streams import stream
from symcalc.evidence.verdict import Verdict

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
entropy, force, correction, multiplier = (
    symcalc.formula(f"dln.{name}").compile() for name in ("entropy", "entropic_drift", "ito_drift", "multiplier")
)


def proved(*names):
    """Put claims to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify(list(names), tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


def start(lam, depth):
    """Balanced factors with these λ, in random frames."""
    return Framed.start(lam, haar_orthogonal(stream(0, "free energy: frames"), len(lam), depth + 1))


# %% [markdown]
# The equation upstairs is $dW^{\beta,\kappa} - \operatorname{grad} L\,dt$ on the balanced factors: noise of the
# amplitude $\sqrt{2/\beta}$ along the orbits and $\sqrt{2\kappa/\beta}$ across them. Downstairs it is, for every size
# and depth,

# %%
proved("network_langevin.end_to_end", "network_langevin.gradient_flow")

# %% [markdown]
# ## A force without a noise
#
# Let $\kappa = 0$: noise along the orbits alone. Two layers, $E = \tfrac12|W - \Phi|^2$, $\Phi$ with the singular
# values 1 and 0.3. Without noise $W$ goes to $\Phi$. With it the singular values settle higher, and they hardly
# fluctuate: what moves them is a force.

# %%
beta, horizon, steps, paths = 6.0, 3.0, 600, 400
network = start([1.2, 0.8], 2)
left, right = network.frames[-1], network.frames[0]
phi = np.array([1.0, 0.3])
target = Target((left * phi) @ right.T)


def spectra(equation, paths, seed=0):
    """σ after each step, (steps + 1, paths, d)."""
    walk = Walk(equation, network, horizon, steps, seed, "free energy: force")
    states = [np.broadcast_to(network.sigma, (paths, 2))]
    states += [-np.sort(-state.sigma, axis=-1) for state, _ in walk.states(Block(0, paths))]
    return np.array(states)


def flow(entropic):
    """Gradient descent of F_β (or of E, entropic = 0) downstairs, by Euler's scheme: W keeps its frames here."""
    sigma, out = network.sigma, [network.sigma]
    for _ in range(steps):
        a = np.diag(multiplier(sigma, 2))
        sigma = sigma + horizon / steps * (-a * (sigma - phi) + entropic * force(sigma, 2) / beta)
        out.append(sigma)
    return np.array(out)


silent = spectra(Langevin(target, 0.0, 0.0), 1)[:, 0]
gauge = spectra(Langevin.riemannian(beta, 0.0, target), paths)
loss_only, free_energy = flow(0.0), flow(1.0)
print("no noise, σ at the end:            ", silent[-1].round(3))
print("gradient flow of E:                ", loss_only[-1].round(3))
print("noise along the orbits, mean:      ", gauge[-1].mean(axis=0).round(2))
print("               its spread:         ", gauge[-1].std(axis=0).round(2))
print("gradient flow of the free energy:  ", free_energy[-1].round(2))
assert np.allclose(silent[-1], loss_only[-1], atol=0.01)
assert np.allclose(gauge[-1].mean(axis=0), free_energy[-1], atol=0.02)

# %%
times = np.linspace(0, horizon, steps + 1)
fig, axis = plt.subplots(figsize=(7, 3.6), layout="constrained")
axis.plot(times, gauge[:, :20, 0], color="C0", lw=0.4, alpha=0.5)
axis.plot(times, gauge[:, :20, 1], color="C0", lw=0.4, alpha=0.5)
axis.plot(times, silent, color="0.5", label=["upstairs, no noise", None])
axis.plot(times, free_energy, color="k", ls="--", label=["downstairs, gradient flow of $F_β$", None])
axis.plot([], [], color="C0", label="upstairs, noise along the orbits (20 paths)")
axis.set(xlabel="$t$", ylabel=r"$\sigma_1, \sigma_2$")
axis.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Upstairs against downstairs, on the same noise
#
# Now $\kappa = \tfrac15$, three layers, and no loss. The end-to-end matrix of the network is put beside the equation
# that was derived for it, driven by the same horizontal noise. Leave a term out, and the two part.

# %%
kappa, network = 0.2, start([1.5, 1.1, 0.8], 3)


def downstairs(entropic=1.0, ito=1.0):
    """The derived equation of W, or one with a term changed."""
    return MatrixSDE(
        amplitude=lambda sigma: np.sqrt(2 * kappa / beta * multiplier(sigma, 3)),
        drift=lambda sigma: (entropic * force(sigma, 3) + ito * kappa * correction(sigma, 3)) / beta,
    )


def gap(equation, horizon=0.2, steps=400, paths=400):
    """Mean of |W|² upstairs less downstairs, and its standard error."""
    walk = Walk(Langevin.riemannian(beta, kappa), network, horizon, steps, 0, "free energy: both")
    up, down = network, of_network(network)
    for state, B in walk.states(Block(0, paths)):
        up, down = state, equation.step(down, B, walk.dt)
    difference = (up.sigma**2 - down.sigma**2).sum(axis=-1)
    return difference.mean(), difference.std() / np.sqrt(paths)


for name, equation in (
    ("as derived", downstairs()),
    ("without Σ′", downstairs(entropic=0.0)),
    ("Σ′ doubled", downstairs(entropic=2.0)),
    ("without Σ″", downstairs(ito=0.0)),
):
    mean, error = gap(equation)
    print(f"{name:12s}", "they agree" if abs(mean) < 6 * error else f"they part: E|W|² up − down = {mean:+.2f}")

# %% [markdown]
# ## Equilibrium
#
# With weight decay $E = \tfrac{cN}{2}\sum\lambda^2$ there is a stationary law, $e^{-\beta F_\beta/\kappa}$ with
# respect to the volume of $g^N$.

# %%
proved("network_langevin.stationary", "network_langevin.squared_length")

# %%
beta, kappa, depth, c = 8.0, 0.6, 3, 1.0
network = start([0.45, 0.3], depth)


def at_rest(equation):
    """λ of 4000 paths at time 4."""
    walk = Walk(equation, network, 4.0, 400, 0, "free energy: rest")
    return walk.observed(lambda state: -np.sort(-state.lam, axis=-1), Block(0, 4000))


decay = WeightDecay(c, depth)
noisy = at_rest(Langevin.riemannian(beta, kappa, decay))
orthogonal = at_rest(Langevin(decay, 0.0, np.sqrt(2 * kappa / beta)))


def marginals(weight):
    """Densities of λ_1 and λ_2 on a grid: e^{−βE/κ + weight·S/κ} |λ_1² − λ_2²|."""
    grid = (np.arange(400) + 0.5) * 1.2 / 400
    first, second = np.meshgrid(grid, grid, indexing="ij")
    lam = np.stack([first, second], axis=-1)
    density = np.exp(
        -beta / kappa * c * depth / 2 * (lam**2).sum(axis=-1) + weight / kappa * entropy(lam**depth, depth)
    )
    density = np.where(first > second, density * (first**2 - second**2), 0.0)
    density /= density.sum() * (1.2 / 400) ** 2
    return grid, density.sum(axis=1) * 1.2 / 400, density.sum(axis=0) * 1.2 / 400


fig, axes = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained", sharey=True)
pairs = (("noise along and across", noisy, 1.0), ("noise across the orbits alone", orthogonal, 0.0))
for axis, (title, samples, weight) in zip(axes, pairs, strict=True):
    grid, *curves = marginals(weight)
    for k, curve in enumerate(curves):
        axis.hist(samples[:, k], bins=40, density=True, alpha=0.4, color=f"C{k}")
        axis.plot(grid, curve, color=f"C{k}", label=rf"$\lambda_{k + 1}$")
        mean = (grid * curve).sum() * 1.2 / 400
        assert abs(samples[:, k].mean() - mean) < 0.01
        print(f"{title:30s} E λ_{k + 1} = {mean:.3f} by the law, and within 0.01 by simulation")
    axis.set(title=title, xlabel=r"$\lambda$")
axes[0].legend(frameon=False)
plt.show()

# %% [markdown]
# On the right the noise is orthogonal to the orbits (arXiv 2602.12257): no entropy, and smaller singular values. It is
# isotropic noise with the extra drift $-\tfrac1\beta\operatorname{grad}S$. Both are one theorem, with a weight for each
# part of the noise:

# %%
proved("network_langevin.both_projections", "network_langevin.orthogonal_noise", "network_langevin.upstairs_law")

# %% [markdown]
# ## Matrix completion
#
# Some entries of a matrix of rank one are observed, the network has three layers and starts small: gradient flow finds
# a matrix of low rank. Noise along the gauge orbits then pushes up the singular values that the loss does not hold.

# %%
d, depth, beta = 4, 3, 60.0
u, v = np.array([1.0, -0.8, 0.6, 1.2]), np.array([0.9, 1.1, -0.7, 0.5])
hidden = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]], dtype=bool)
completion = Completion(np.outer(u, v), ~hidden)
network = start([0.5, 0.45, 0.4, 0.35], depth)
horizon, steps = 10.0, 2000


def trained(equation, paths):
    """σ, averaged over paths, after every tenth step; and the mean error in the hidden entries at the end."""
    walk = Walk(equation, network, horizon, steps, 0, "free energy: completion")
    states = [state for n, (state, _) in enumerate(walk.states(Block(0, paths))) if n % 10 == 9]
    error = np.abs(states[-1].end_to_end - np.outer(u, v))[:, hidden].mean()
    return np.array([(-np.sort(-state.sigma, axis=-1)).mean(axis=0) for state in states]), error


runs = {
    "no noise": trained(Langevin(completion, 0.0, 0.0), 1),
    "along the orbits, $κ = 0$": trained(Langevin.riemannian(beta, 0.0, completion), 100),
    "all directions, $κ = 1$": trained(Langevin.riemannian(beta, 1.0, completion), 100),
}
fig, axes = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained", sharey=True)
for axis, (name, (sigma, error)) in zip(axes, runs.items(), strict=True):
    axis.plot(np.linspace(0, horizon, len(sigma)), sigma)
    axis.set(title=name, xlabel="$t$")
    print(f"{name:28s} σ at the end {sigma[-1].round(1)}, error where nothing was observed {error:.1f}")
axes[0].set_ylabel(r"$\sigma_k$")
plt.show()

# %% [markdown]
# The first singular value is held by the data. The others feel no loss, or little, and the entropic force
# $\Sigma'_k/\beta$ lifts them: in absolute size, entropy pushes *away* from low rank, as $\Sigma'_k > 0$ says. (Which
# way it pushes in other comparisons is the subject of the claims `entropy_direction`.)

# %%
proved("entropy_direction.absolute")
assert runs["no noise"][0][-1, 1] < runs["along the orbits, $κ = 0$"][0][-1, 1]

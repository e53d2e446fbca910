# %% [markdown]
# # The deep linear network: entropy and its force
#
# The factors that give one end-to-end matrix $W$ form an orbit of the gauge group $O(d)^{N-1}$. The logarithm
# of its volume is an entropy $S(W)$: noise along the orbit pushes $W$ up its gradient, by $\Sigma'$. This
# notebook derives $S$ and $\Sigma'$ for every size $d$ and with the depth $N$ a symbol (geometry: see
# `dln_geometry`). No line is copied: each is computed by `symcalc`, and checked where it stands.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from IPython.display import Math, display

import symcalc
from symcalc.evidence.verdict import Verdict
from symcalc.indexed import IndexSum
from symcalc.models import dln
from symcalc.models.dln import balanced, limits, numbers
from symcalc.models.dln.metric import N, lam


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {IndexSum.of(value).latex()}"))


def proved(*names):
    """Put claims to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify(list(names), tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


# %% [markdown]
# ## The volume of the orbit
#
# Tangents of different pairs $i < j$ are orthogonal; for one pair the Gram matrix over the levels
# $p = 1, \dots, N-1$ is tridiagonal, with

# %%
show(r"\langle T_p, T_p\rangle", balanced.gram_own())
show(r"\langle T_p, T_{p+1}\rangle", balanced.gram_next())

# %% [markdown]
# Its determinant obeys $T_{n+1} = (\lambda_i^2+\lambda_j^2)\,T_n - \lambda_i^2\lambda_j^2\,T_{n-1}$, which is
# solved by the roots of $z^2 = (\lambda_i^2+\lambda_j^2) z - \lambda_i^2\lambda_j^2$, with $N$ a symbol:

# %%
show(r"\det G_{ij} = T_{N-1}", balanced.gram_determinant())

# %% [markdown]
# It is the multiplier $a_{ij}$ of the metric. So half the logarithm, summed over the pairs, is the entropy:

# %%
show("S", dln.entropy())
proved("dln.gram_determinant", "dln.entropy")

# %% [markdown]
# up to the constant $(N-1)\log\operatorname{vol} O(d)$, which is known too:

# %%
for d in range(1, 6):
    show(rf"\operatorname{{vol}} O({d})", balanced.orthogonal_group_volume(d))
proved("dln.volume_constant")

# %% [markdown]
# ## The force
#
# In the metric $g^N$ the gradient of a spectral function is $a_{kk}\,\partial S/\partial\sigma_k$ in the
# frame. The geometric sum is differentiated as a node, so nothing is subtracted:

# %%
show(r"\Sigma'_k", dln.entropic_drift())
proved("dln.entropic_drift")

# %% [markdown]
# All terms are positive: entropy pushes every singular value up. It is also minus the mean curvature of the
# orbits, computed from the accelerations $X^2\Lambda - 2X\Lambda X + \Lambda X^2$ of gauge curves, which
# know nothing of volumes:

# %%
own, cross = balanced.bending()
show(r"\text{coefficient of } x_p^2", own)
show(r"\text{coefficient of } x_p x_{p+1}", cross)
proved("dln.mean_curvature")

# %% [markdown]
# ## Special depths and limits

# %%
show(r"\Sigma'_k\big|_{N=1}", limits.at_depth(dln.entropic_drift(), 1))
show(r"\Sigma'_k\big|_{N=2}", limits.at_depth(dln.entropic_drift(), 2).tidied())
show(r"\Sigma'_k\big|_{N=3}", limits.at_depth(dln.entropic_drift(), 3))
show(r"\Sigma'_k\big|_{\lambda_j = \lambda_k}", limits.at_coincidence(dln.entropic_drift()).tidied())
show(r"\frac{\Sigma'_k}{\sigma_k}\Big|_{\sigma_k = 0}", limits.at_rank_loss(dln.entropic_drift() / lam["k"] ** N))
proved("dln.special_depths", "dln.limits", "dln.homogeneity")

# %% [markdown]
# At rank loss the force vanishes *linearly*: it is no barrier. Which way it pushes depends on what is held
# fixed. For $d = 2$ the ratio of the relative rates $\Sigma'_k/\sigma_k$ says whether $\sigma_1/\sigma_2$
# grows:

# %%
for depth in (2, 3, 4, 5):
    first, second = numbers.at_spectrum(dln.entropic_drift(), [sp.Integer(2), sp.Integer(1)], depth)
    print(f"N = {depth}:  (Σ′_1/σ_1)/(Σ′_2/σ_2) = {sp.N(first / 2 / second, 15)}")

# %% [markdown]
# Two layers keep the ratio; more layers let the larger one grow faster, although each is pushed up.

# %%
ratios = np.linspace(0.001, 1, 200)
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True)
for depth in (2, 3, 5):
    force = np.array([np.diag(dln.entropic_force(np.diag([1.0, r]), depth)) for r in ratios])
    for k, axis in enumerate(axes):
        axis.plot(ratios, force[:, k], label=f"N = {depth}")
for k, axis in enumerate(axes, 1):
    axis.set(xlabel="σ₂/σ₁, σ₁ = 1", title=f"Σ′_{k}")
axes[0].legend()
plt.show()

# %% [markdown]
# ## Two volumes
#
# $S$ is the volume of the *fibres*. The volume of the base, $\sqrt{\det g^N}$, goes the other way:

# %%
show(r"\partial_{\lambda_k} \log\sqrt{\det g^N}", dln.metric_volume().diff(lam["k"]))
proved("dln.two_volumes")

# %% [markdown]
# ## The free energy
#
# With a loss $E$, noise along the fibres at inverse temperature $\beta$ gives gradient flow of
# $F_\beta = E - S/\beta$:

# %%
proved("dln.free_energy", "dln.upstairs_laplacian")

# %% [markdown]
# Numbers to hold: `docs/dln-numbers.md`. At $\sigma = (2, 1)$, to 30 digits:

# %%
for depth in (2, 3, 4):
    print(depth, *numbers.at_spectrum(dln.entropic_drift(), [sp.Integer(2), sp.Integer(1)], depth))

# %% [markdown]
# # Theorem 18: Brownian motion on end-to-end matrices
#
# The balanced deep linear network induces the metric $g^N$ on $d \times d$ matrices. Brownian motion in that
# metric, at inverse temperature $\beta$ (generator $\Delta_{g^N}/\beta$), is an Itô equation
#
# $$ dX = \sqrt{2/\beta}\; Q_N \left[\sqrt{a_{ij}}\,dB_{ij}\right] Q_0^T + \tfrac1\beta\, Q_N \Sigma'' Q_0^T\,dt. $$
#
# The slides leave $\Sigma''$ open, and print the noise without its frames. Here $\Sigma''$ is derived, for every
# $d$ and with $N$ a symbol: all two-body terms cancel, and one one-body term is left. Seeing that is the proof.

# %%
import numpy as np
from IPython.display import Math, display

import symcalc
from symcalc.evidence.verdict import Verdict
from symcalc.indexed import IndexSum
from symcalc.models import dln
from symcalc.models.dln import brownian, divergence
from symcalc.models.dln.derivations import one_body, two_body
from symcalc.singular import frame_variations, singular_variation


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {IndexSum.of(value).latex()}"))


def proved(*names):
    """Put claims to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify(list(names), tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


# %% [markdown]
# ## The drift
#
# In the flat coordinates of $M_d$,
# $\Delta f = A : \nabla^2 f + \langle \operatorname{div} A + A\,\nabla\log\sqrt{\det g},\, \nabla f\rangle$, with
# $A = g^{-1} = \sum a_{ij}\,(u_i v_j^T) \otimes (u_i v_j^T)$. When $W$ moves, the multipliers change, and the
# frame turns:

# %%
show(r"\langle u_j, D u_k(Z)\rangle", frame_variations()[0])
show(r"\langle v_j, D v_k(Z)\rangle", frame_variations()[1])

# %% [markdown]
# The divergence, one-body and two-body terms:

# %%
div = divergence.by_frames("k", "k")
show(r"(\operatorname{div} A)_k^{(1)}", one_body(div).tidied())
show(r"(\operatorname{div} A)_k^{(2)}", two_body(div).tidied())

# %% [markdown]
# A second route without frames: differentiate the matrix powers in each term of
# $A(Z) = \sum_p (WW^T)^{(N-p)/N} Z (W^TW)^{(p-1)/N}$ by Daleckiĭ–Kreĭn. It gives the same:

# %%
assert (div - divergence.by_matrix_powers("k", "k")).is_zero()
proved("theorem18.divergence")

# %% [markdown]
# The volume density is $\log\sqrt{\det g} = -\tfrac12\sum_{i,j}\log a_{ij}$:

# %%
slope = dln.gradient(dln.metric_volume())
show(r"(A\,\nabla\log\sqrt g)_k^{(1)}", one_body(slope))
show(r"(A\,\nabla\log\sqrt g)_k^{(2)}", two_body(slope))
proved("theorem18.volume_gradient")

# %% [markdown]
# The two-body terms of both, added, decided for every $d$ and every $N$:

# %%
show(r"\text{two-body terms}", two_body(div + slope).normal())
show(r"\Sigma''_k", dln.ito_drift())
show(r"\Sigma''_{kl}", brownian.ito_drift_off_diagonal().normal())
proved("theorem18.cancellation", "theorem18.ito_drift", "theorem18.off_diagonal")

# %% [markdown]
# Without frames: $\tfrac{N-1}{\beta} X (X^TX)^{-1/N}$. For $N = 1$ nothing is left; for $N = 2$ it is the polar
# factor, which jumps where $X$ is singular; from $N = 3$ on it vanishes there.

# %%
proved("theorem18.covariance", "theorem18.frame_free", "theorem18.special_depths")

# %% [markdown]
# ## The singular values
#
# Itô's formula needs the second variation of $\sigma_k$,

# %%
show(r"D^2\sigma_k(Z, Z)", singular_variation(2))

# %% [markdown]
# contracted with the covariance $\tfrac2\beta a_{ij}$ of the noise:

# %%
equation = dln.singular_equation()
show(r"\beta\,\mathrm{drift}(\sigma_k)", dln.in_quotients(equation.drift * dln.beta))
show(r"d\langle\sigma_k\rangle/dt", equation.variance)
proved("theorem18.singular_drift", "theorem18.singular_noise")

# %% [markdown]
# In $\lambda = \sigma^{1/N}$ the noise is constant and $\Sigma''$ disappears:

# %%
roots = dln.root_equation()
show(r"\mathrm{drift}(\lambda_k)", dln.in_quotients(roots.drift))
show(r"d\langle\lambda_k\rangle/dt", roots.variance)
proved("theorem18.lambda_drift")

# %% [markdown]
# But that is the equation of the singular values of a *Euclidean* matrix Brownian motion, up to the scale
# $\sqrt N$. The depth is gone from the law:

# %%
ours, flat = brownian.rescaled_roots()
assert (ours.drift - flat.drift).is_zero() and (ours.variance - flat.variance).is_zero()
proved("theorem18.law_of_lambda", "theorem18.volume_in_lambda", "theorem18.laplace_beltrami")

# %% [markdown]
# With a loss, and the horizontal noise weighted by $\kappa$, the Langevin equation and its invariant measure:

# %%
proved("theorem18.langevin", "theorem18.invariant_measure", "theorem18.second_moment")

# %% [markdown]
# ## A step of it
#
# `dln.brownian_increment` is Theorem 18 as a function of the matrix. Its drift is found again in the mean of
# antithetic steps of $\log|\det X|$, whose Itô rate is $-\tfrac1\beta\sum_k \lambda_k^{-2}$: the noise is
# drawn in opposite pairs, so what is left is the second order.

# %%
rng = np.random.default_rng(18)
depth, beta, h = 3, 2.0, 1e-4
X = np.linalg.qr(rng.normal(size=(2, 2)))[0] @ np.diag([2.0, 0.7]) @ np.linalg.qr(rng.normal(size=(2, 2)))[0].T
dB = np.sqrt(h) * rng.normal(size=(200_000, 2, 2))
steps = [X + dln.brownian_increment(np.broadcast_to(X, dB.shape), s * dB, depth, beta, dt=h) for s in (1, -1)]
change = sum(np.linalg.slogdet(Y)[1] for Y in steps) / 2 - np.linalg.slogdet(X)[1]
rate, error = change.mean() / h, change.std() / np.sqrt(len(change)) / h
exact = -1 / beta * (np.linalg.svd(X)[1] ** (-2 / depth)).sum()
print(f"measured {rate:.2f}, exact {exact:.2f}")
assert abs(rate - exact) < 6 * error + 20 * h * abs(exact)

# %% [markdown]
# # From a derived formula to a fast function
#
# A formula of `symcalc` is a sum over indices, derived once for every dimension. This notebook turns one into a
# function, looks at its text, certifies its digits, and hands it to an integrator.

# %%
import matplotlib.pyplot as plt
import mpmath as mp
import numpy as np
from IPython.display import Math, display
from scipy.integrate import solve_ivp

import symcalc
from symcalc.dynamics import dynamics

# %% [markdown]
# ## The formula
#
# $\Sigma'$ is the entropic force of the deep linear network: the gradient of the log volume of its gauge orbits. Its
# geometric sums are kept as they are: a quotient of differences would lose its digits where singular values are
# close.

# %%
formula = symcalc.formula("dln.entropic_drift")
display(Math(r"\Sigma'_k = " + formula.latex()))

# %% [markdown]
# For those who want to go on symbolically, `expression(d)` gives plain SymPy, here at $d = 2$, $N = 2$:

# %%
formula.expression(d=2, N=2)

# %% [markdown]
# ## The function
#
# One function serves every $d$, with batch axes first. Equal singular values are no special case:
# $\Sigma'_k = (N-1)(d-1)\lambda^{N-2}/2$ there.

# %%
force = formula.compile()
sigma = np.full((2, 4), 8.0)
found = force(sigma, 3)
assert np.allclose(found, (3 - 1) * (4 - 1) * 2 / 2, rtol=1e-15)
found

# %% [markdown]
# Its text is a module that needs NumPy only (`symcalc generate dln.entropic_drift --output force.py`). The formula
# itself is in two small functions:

# %%
text = formula.source()
start, end = text.index("def _values"), text.index("def _numbers")
print(text[start:end].rstrip())

# %% [markdown]
# Bad input is refused by name; in a hot loop, `check=False` skips looking at the values.

# %%
try:
    force([1.0, -2.0], 3)
except ValueError as reason:
    print(reason)
assert np.array_equal(force(sigma, 3, check=False), found)

# %% [markdown]
# ## The digits
#
# `symcalc generate ID --certify` measures the error against 60-digit arithmetic on a stress grid, in units of
# $2^{-52} \sum_j |T_j|$, $T_j$ the exact contribution of the index $j$. Here are both forms of $\Sigma'_1$ at $d = 2$,
# $N = 3$ as the two singular values approach each other: the generated one, and the quotient of differences.

# %%
gaps = 10.0 ** -np.arange(1, 15)
points = np.stack([1.3 * (1 + gaps), np.full_like(gaps, 1.3)], axis=-1)


def exact(s, t, N=3):
    """Σ′_1 with 60 digits, from the sums of positive terms."""
    with mp.workdps(60):
        p, q = (mp.root(mp.mpf(float(v)), N) ** 2 for v in (s, t))
        above = mp.fsum(m * p**m * q ** (N - 1 - m) for m in range(N))
        below = mp.fsum(p**m * q ** (N - 1 - m) for m in range(N))
        return mp.mpf(float(s)) / p * above / below


def quotients(s, t, N=3):
    """The same with differences, in double precision."""
    u, v = s ** (1 / N), t ** (1 / N)
    return N * u ** (3 * N - 2) / (s**2 - t**2) - u**N / (u**2 - v**2)


wanted = [exact(s, t) for s, t in points]
stable = [float(abs(mp.mpf(float(g)) / w - 1)) for g, w in zip(force(points, 3)[:, 0], wanted, strict=True)]
naive = [float(abs(mp.mpf(float(quotients(s, t))) / w - 1)) for (s, t), w in zip(points, wanted, strict=True)]
assert max(stable) <= 4 * 2.0**-52
print("generated:", "right to 4 units" if max(stable) <= 4 * 2.0**-52 else "wrong")
print("quotients lose all digits:", max(naive) > 1e-2)

# %%
figure, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
axes.loglog(gaps, np.maximum(naive, 1e-17), "o-", label="quotient of differences")
axes.loglog(gaps, np.maximum(stable, 1e-17), "s-", label="generated")
axes.set(xlabel="relative gap", ylabel="relative error")
axes.legend()
plt.show()

# %% [markdown]
# ## Reading a certificate
#
# A certificate has the largest error and the median over all components, the arguments of the largest (take them, and
# look), and the error beyond the stated range, for $N = 20$ and $50$ and values within $10^{\pm 150}$, where nothing is
# promised and the figure is what was measured. Four units are promised on the grid; `docs/certificates.md` has the
# table of all formulas and backends. In small dimensions:

# %%
certificate = symcalc.formula("dyson.drift").certify(dimensions=[1, 2, 3])
assert certificate.largest <= 4 and certificate.median <= 2
print("formula and backend:", certificate.formula_id, certificate.backend)
print("components:", certificate.components)
print("largest within 4 units:", certificate.largest <= 4, "· median within 1:", certificate.median <= 1)
print("largest at:", certificate.where.split(":")[0])

# %% [markdown]
# It would see a wrong last digit. The same certificate for the quotient of differences above:

# %%
from symcalc.codegen.certificate import certify


def unstable(sigma, depth):
    """Σ′ by the quotient of print."""
    with np.errstate(all="ignore"):
        pairs = [[quotients(s, t, depth) if s != t else 0.0 for t in sigma] for s in sigma]
    return np.sum(pairs, axis=1)


naive_certificate = certify(formula._function(), unstable, "quotient", dimensions=[2])
assert naive_certificate.largest > 1e4
print("the quotient is off by more than 10⁴ units:", naive_certificate.largest > 1e4)
print("where:", naive_certificate.where.split(":")[0])

# %% [markdown]
# ## The Jacobian
#
# `formula.jacobian` is a formula of its own: derived for every $d$ (the last lines of its derivation say how it was
# checked), generated, certified. That of the Dyson drift, and of the drift of the singular values:

# %%
display(Math(r"\partial f_i/\partial x_j = " + symcalc.formula("dyson.drift").jacobian.latex()))
display(Math(r"\partial f_i/\partial \sigma_j = " + symcalc.formula("dln.singular_drift").jacobian.latex()))

# %% [markdown]
# $\Sigma'$ is a sum of means of $m$ under the weights $\lambda_k^{2m}\lambda_j^{2(N-1-m)}$, $m < N$. Differentiated
# once more it is a sum of variances; the difference of moments in the formula would cancel, so the generator writes it
# in cumulants, all of them positive. At $\sigma = 1$ the weights are equal, and the variance is $(N^2 - 1)/12$:

# %%
slopes = formula.jacobian.compile()
found = slopes(np.ones(3), 5)
assert np.allclose(found[0, 1], -2 * (5**2 - 1) / 12 / 5, rtol=1e-15)
found

# %%
text = formula.jacobian.source()
start, end = text.index("def _contributions"), text.index("def _numbers")
print(text[start:end].rstrip())

# %% [markdown]
# ## Handing it over
#
# `dynamics` collects what belongs to a drift: diffusion, entropy, Jacobian, and an Euler–Maruyama step. SciPy takes
# the drift and the Jacobian. At $\beta = \infty$ the eigenvalues move by the drift alone, and $\sum x^2$ grows by
# $d(d-1)t$.

# %%
X = dynamics("dyson.drift", beta=2.0)
f, jac = X.scipy()
start = np.array([-1.0, 0.0, 2.0])
path = solve_ivp(f, (0.0, 1.0), start, method="BDF", jac=jac, rtol=1e-9, atol=1e-9)
growth = (path.y[:, -1] ** 2).sum() - (start**2).sum()
assert np.isclose(growth, 3 * 2, rtol=1e-6)
print(f"growth of the sum of squares: {growth:.4f}")

# %% [markdown]
# The network has two equations of the same motion: that of $\sigma$, and that of $\lambda = \sigma^{1/N}$, whose noise
# is constant, so that Euler–Maruyama has strong order 1. Itô's formula takes one to the other:

# %%
depth, lam = 3, np.array([2.0, 1.5, 1.0])
of_sigma, of_lam = (dynamics(f"dln.{name}_drift", N=depth, beta=2.0) for name in ("singular", "lambda"))
by_ito = depth * lam ** (depth - 1) * of_lam.drift(lam)
by_ito += depth * (depth - 1) / 2 * lam ** (depth - 2) * of_lam.diffusion(lam) ** 2
assert np.allclose(of_sigma.drift(lam**depth), by_ito, rtol=1e-13)
print("noise of σ:", np.round(of_sigma.diffusion(lam**depth), 6))
print("noise of λ:", np.round(of_lam.diffusion(lam), 6))

# %% [markdown]
# One Euler–Maruyama step of many paths, and the mean of the increment over $dt$ beside the drift:

# %%
rng, dt = np.random.default_rng(0), 1e-3
noise = np.sqrt(dt) * rng.normal(size=(100_000, 3))
after = X.step(start, dt, np.concatenate([noise, -noise]))
print(np.round((after.mean(axis=0) - start) / dt, 6))
print(np.round(X.drift(start), 6))

# %% [markdown]
# The same functions for JAX (`compile("jax")`, to be compiled, mapped and differentiated), PyTorch, Numba and any
# library of the array API standard have the same arguments and shapes. Where they are installed, the equation goes to
# `diffrax` and `torchsde` in one line each:
#
# ```python
# import diffrax, jax  # pip install "symcalc-stochastic[jax]" diffrax
# X = dynamics("dyson.drift", backend="jax", beta=2.0)
# path = diffrax.VirtualBrownianTree(0.0, 1.0, tol=1e-3, shape=(3,), key=jax.random.key(0))
# diffrax.diffeqsolve(X.diffrax(path), diffrax.Euler(), 0.0, 1.0, dt0=1e-3, y0=start)
#
# import torch, torchsde  # pip install "symcalc-stochastic[torch]"
# X = dynamics("dyson.drift", backend="torch", beta=2.0)
# torchsde.sdeint(X.torchsde(), torch.tensor(start)[None], torch.linspace(0, 1, 11), method="euler", dt=1e-3)
# ```
#
# `tests/symcalc/test_dynamics.py` compares both with `step`, increment by increment, and differentiates through them.

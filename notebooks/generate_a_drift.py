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
# The certificate of the Dyson drift, in small dimensions:

# %%
certificate = symcalc.formula("dyson.drift").certify(dimensions=[1, 2, 3])
assert certificate.largest <= 4
print("within 4 units:", certificate.largest <= 4, "over", certificate.components, "components")

# %% [markdown]
# ## Handing it over
#
# `dynamics` collects what belongs to a drift: diffusion, entropy, Jacobian, and an Euler–Maruyama step. At
# $\beta = \infty$ the eigenvalues move by the drift alone, and $\sum x^2$ grows by $d(d-1)t$.

# %%
X = dynamics("dyson.drift", beta=2.0)
f, jac = X.scipy()
start = np.array([-1.0, 0.0, 2.0])
path = solve_ivp(f, (0.0, 1.0), start, method="BDF", jac=jac, rtol=1e-9, atol=1e-9)
growth = (path.y[:, -1] ** 2).sum() - (start**2).sum()
assert np.isclose(growth, 3 * 2, rtol=1e-6)
print(f"growth of the sum of squares: {growth:.4f}")

# %% [markdown]
# One Euler–Maruyama step of many paths, and the mean of the increment over $dt$ beside the drift:

# %%
rng, dt = np.random.default_rng(0), 1e-3
noise = np.sqrt(dt) * rng.normal(size=(100_000, 3))
after = X.step(start, dt, np.concatenate([noise, -noise]))
print(np.round((after.mean(axis=0) - start) / dt, 6))
print(np.round(X.drift(start), 6))

# %% [markdown]
# The same functions for JAX (`compile(backend="jax")`, to be compiled, mapped and differentiated), Numba and any
# library of the array API standard have the same arguments and shapes; `X.diffrax(path)` gives the terms of a
# `diffrax` solver.

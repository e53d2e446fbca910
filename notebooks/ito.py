# %% [markdown]
# # Itô's formula and its corrections
#
# A function of a noisy variable does not follow the ordinary chain rule. This notebook walks through the
# terms that people lose: the ½, the cross term, the correction between Itô and Stratonovich, the order of a
# matrix product, the covariance of a complex noise. Every displayed formula is what an object of
# `symcalc.ito` returned; a tick gives the second route by which it was decided. If a check failed, there would
# be no notebook.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from IPython.display import Math, display

import symcalc
import symcalc.errors
from numeric.vector_sde import ItoSDE, StratonovichSDE, paired_paths
from symcalc.changes import girsanov
from symcalc.claims import catalogue
from symcalc.derivation import latex
from symcalc.evidence.verdict import Verdict
from symcalc.ito import (
    TIME,
    ItoProcess,
    StratonovichProcess,
    brownian,
    complex_noise,
    correlated_noise,
    hermitian_noise,
    real_matrix_noise,
    sandwich,
    symmetric_noise,
)
from symcalc.moments import moment_equations
from symcalc.suite import judge_claim


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {latex(value)}"))


def proved(*names):
    """Put claims of the chapter `ito` to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify([f"ito.{name}" for name in names], tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


# %% [markdown]
# ## The ½
#
# A stock price follows $dS = \mu S\,dt + \sigma S\,dW$. Its logarithm does not grow at the rate $\mu$.

# %%
S, sigma = sp.symbols("S sigma", positive=True)
mu = sp.Symbol("mu", real=True)
stock = ItoProcess(S, mu * S, sigma * S)
derivation = stock.derivation("ito", sp.log(S))
print(derivation.show())
assert not any("not decided" in line.check for line in derivation.lines)
derivation

# %% [markdown]
# Where the $-\tfrac12\sigma^2$ comes from: a step of Brownian motion is of size $\sqrt h$, so its square is of
# size $h$ and does not average out. Take both signs of one step of size $\sigma S\sqrt h$ and average the
# logarithm; no derivative is taken.

# %%
price, vol = 2.0, 0.6
for h in (1e-1, 1e-2, 1e-3):
    ends = price * (1 + np.array([1, -1]) * vol * np.sqrt(h))
    print(f"h = {h:g}:  mean change of log S over h = {(np.log(ends).mean() - np.log(price)) / h:.4f}")
print(f"−½σ² = {-(vol**2) / 2:.4f}")

# %% [markdown]
# The same in every dimension, with explicit time, and for every function: the claim is decided with the
# derivatives of $f$ as free symbols.

# %%
proved("formula", "geometric", "exponential_martingale")
display(Math(catalogue()["ito.formula"].latex))

# %% [markdown]
# ## The cross term
#
# Two motions with correlation $\rho$. The covariance of the noise is data of the noise, and the product has a
# drift although neither factor has one.

# %%
x, y, rho = sp.symbols("x y rho", real=True)
W = correlated_noise(sp.Matrix([[1, rho], [rho, 1]]))
pair = ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), W.matrix, W)
print(pair.derivation("covariation", x, y).show())
show(r"L(xy)", pair.generator(x * y))
show(r"L(x^2y)", pair.generator(x**2 * y))
assert pair.generator(x * y) == rho

# %% [markdown]
# ## Itô or Stratonovich
#
# "$dX = \sigma(X)\,dW$" means two different things. The convention is part of the type here, and converting
# shows the correction. On the plane, let the noise turn the point: the field is $(-y, x)$.

# %%
turning = StratonovichProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([-y, x]))
print(turning.derivation("to_ito").show())
squared = x**2 + y**2
read_as_ito = ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([-y, x]))
show(r"L|x|^2\;(\text{Stratonovich})", sp.expand(turning.generator(squared)))
show(r"L|x|^2\;(\text{Itô})", read_as_ito.generator(squared))
assert sp.expand(turning.generator(squared)) == 0

# %% [markdown]
# Read as Stratonovich the point stays on its circle; read as Itô it spirals out, $\mathbb{E}|X_t|^2 = e^t$.
# Paths show it: Heun's scheme for one reading, Euler's for the other, the same random numbers.


# %%
def rotation(at):
    return np.stack([-at[..., 1], at[..., 0]], axis=-1)[..., None]


def nothing(at):
    return np.zeros_like(at)


def lengths(path):
    return np.linalg.norm(path, axis=-1)


start, horizon, steps, count = [1.0, 0.0], 1.5, 60, 2000
figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), sharey=True)
for axis, kind, name in zip(axes, (StratonovichSDE, ItoSDE), ("Stratonovich", "Itô"), strict=True):
    run = paired_paths(kind(nothing, rotation), lengths, start, horizon, steps, count, seed=1, purpose="notebook")
    times = np.linspace(0, horizon, steps + 1)
    axis.plot(times, run.fine[:12].T, lw=0.7, color="tab:blue", alpha=0.6)
    axis.plot(times, np.exp(times / 2) if kind is ItoSDE else np.ones_like(times), "k--", label=r"$\sqrt{E|X_t|^2}$")
    axis.set(title=f"{name}: |X|", xlabel="t")
    axis.legend()
    print(f"{name}: mean of |X|² at t = {horizon:g}: {(run.fine[:, -1] ** 2).mean():.2f}")
plt.show()

# %% [markdown]
# The same correction on spheres and groups (each $n$ is named in the statement):

# %%
proved("stratonovich", "circle", "sphere", "general_linear", "unitary", "orthogonal")

# %% [markdown]
# ## The order of a product
#
# For matrices the second-order term of $d(M A M)$ is $dM\,A\,dM$, and its order matters. With the covariance
# tables of the noises it is one contraction.

# %%
A = sp.Matrix(2, 2, sp.symbols("a b c d", real=True))
for noise, name in ((hermitian_noise(2), "dH"), (symmetric_noise(2), "dS"), (real_matrix_noise(2, 2), "dB")):
    show(rf"{name}\,A\,{name} / dt", sandwich(noise.matrix, A, noise.matrix, noise).applyfunc(sp.expand))
B = real_matrix_noise(2, 2)
show(r"dB\,A\,dB^{\mathsf T} / dt", sandwich(B.matrix, A, B.matrix.T, B))
assert sandwich(B.matrix, A, B.matrix, B) == A.T
proved("sandwiches")

# %% [markdown]
# ## A complex noise
#
# A complex noise has two numbers: $\mathbb{E}|dZ|^2$ and $\mathbb{E}[dZ^2]$. The second vanishes for a
# conformal noise, and then a holomorphic function has no Itô correction. It is a property of the noise, not a
# habit: a noise with another relation has one.

# %%
z, z_ = sp.symbols("z conj(z)", complex=True)
for relation in (0, sp.Rational(1, 2)):
    Z = complex_noise(2, relation)
    process = ItoProcess(sp.Matrix([z, z_]), sp.zeros(2, 1), sp.Matrix(Z.increments), Z)
    show(rf"L(z^3)\;\text{{for}}\;\mathbb{{E}}[dZ^2] = {latex(sp.sympify(relation))}\,dt", process.generator(z**3))
proved("holomorphic")

# %% [markdown]
# ## Laws
#
# The adjoint of the generator is the Fokker–Planck operator. A density without flux is a stationary law, and
# the process is reversible for it. Polynomial processes have closed moment equations: finite linear algebra.

# %%
c = sp.Symbol("c", positive=True)
ou = ItoProcess(x, -c * x, sigma)
print(ou.derivation("adjoint", sp.exp(-c * x**2 / sigma**2)).show())
assert ou.is_reversible(sp.exp(-c * x**2 / sigma**2))
show(r"\mathbb{E}[X_t^2 \mid X_0 = x]", moment_equations(ou, 2).expectation(x**2))
(dW,) = stock.driving_noise.increments
r = sp.Symbol("r", real=True)
show(r"\text{drift of } S \text{ in the risk-neutral measure}", sp.expand(girsanov(stock, (r - mu) / sigma * dW).drift))
proved("ornstein_uhlenbeck", "stationary", "cir", "bridge", "bessel", "squared_radius", "levy_area", "black_scholes")

# %% [markdown]
# ## Checks that can fail
#
# A check that cannot fail says nothing. Take the claim about $\log S$, lose the ½, and put it to each of the
# three tiers: the normal form, the measurement at 120 digits, the simulation.

# %%
wrong = catalogue()["ito.geometric"].claiming({"drift of log S": mu - sigma**2})
for tier in ("exact", "precise", "montecarlo"):
    verdict = judge_claim(wrong, [tier], seed=0)
    assert verdict.verdict is Verdict.REFUTED
    print(f"{verdict.verdict}  by {tier}")

# %% [markdown]
# And wrong use is refused, with what to do instead.

# %%
for mistake in (
    lambda: ItoProcess(x, 0, 1).generator(sp.Abs(x)),
    lambda: ItoProcess(sp.Matrix(2, 2, sp.symbols("m:4", real=True)), sp.zeros(2), sp.eye(2)),
    lambda: ItoProcess(x, 0, 1).generator(sp.Symbol("x") * TIME),
    lambda: ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), brownian(3).matrix),
):
    try:
        mistake()
    except symcalc.errors.BadInput as refused:
        print(f"{type(refused).__name__}: {refused}\n")
    else:
        raise AssertionError("that should have been refused")

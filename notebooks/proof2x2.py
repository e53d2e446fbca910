# %% [markdown]
# # Theorem 15 for 2 × 2 matrices
#
# Noise on Hermitian matrices that runs *along* the orbits of the unitary group does not move the
# eigenvalues to first order. To second order it drives them apart. This notebook proves it for $d = 2$,
# following the slides ("Proof for 2x2 Matrices"), with one difference: no line is copied. Each is computed
# by the calculus in `symcalc`, and checked where it stands.
#
# *How to read it.* A displayed formula below a code cell is what the calculus returned. "equal: decided in
# $\mathbb{Q}(\ldots)$" means that the difference of the two sides was brought to normal form in that field,
# and is zero. PROVED, with a claim's name, is the verdict of the same procedure on a statement of the
# catalogue; `symcalc show NAME` prints it. If a check failed, the cell would raise and there would be no
# notebook.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from IPython.display import Math, display
from scipy.integrate import solve_ivp

import symcalc
from numeric.paths import trajectory
from symcalc import geometry
from symcalc.characteristic import explicit_root, implicit_variation, root_variation
from symcalc.claims import select
from symcalc.claims.proof2x2 import setting
from symcalc.derivation import latex
from symcalc.evidence.exact import Equation, decide
from symcalc.evidence.verdict import Verdict
from symcalc.ito import ItoProcess, brownian, hermitian_noise, hermitian_state
from symcalc.models import dyson
from symcalc.models.dyson import beta, normal_amplitude
from symcalc.spectral import eigenvalue_symbols


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {latex(value)}"))


def equal(left, right):
    """Decide whether two expressions or matrices are equal; stop if they are not."""
    evidence = decide(Equation({"it": left}, {"the other side": {"it": right}}, setting.POINTS))
    assert evidence.verdict is Verdict.PROVED, evidence.detail
    print("equal: decided in", ", ".join(evidence.figures["fields"]))


def tidy(value):
    """The same in a form for reading, which is decided to be the same."""
    written = sp.ImmutableMatrix(value).applyfunc(lambda e: sp.factor(sp.cancel(sp.expand(e))))
    decided = decide(Equation({"it": value}, {"tidy": {"it": written}}, setting.POINTS))
    assert decided.verdict is Verdict.PROVED, decided.detail
    return written


def proved(*names):
    """Put claims of the chapter to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify([f"proof2x2.{name}" for name in names], tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


# %% [markdown]
# ## What is claimed
#
# Let $H$ be the standard Wiener process on the Hermitian matrices with $\langle A, B\rangle =
# \operatorname{Re}\operatorname{tr}(A^*B)$. Let $O_x = \{UXU^*\}$ be the orbit of $X =
# \operatorname{diag}(x_1, x_2)$, $P_M$ the orthogonal projection onto its tangent space at $M$, and
# $P_M^\perp = 1 - P_M$. The matrix follows
#
# $$ dM = P_M\,dH + \sqrt{2/\beta}\;P_M^\perp\,dH \qquad \text{(Itô)}. $$
#
# About its eigenvalues $x_1 < x_2$ the slides claim:

# %%
(theorem,) = select(["proof2x2.equation"])
display(Math(theorem.latex))
print("assuming:", *theorem.assumptions, sep="\n  · ")

# %% [markdown]
# The objects. An entry of a Hermitian matrix and its conjugate are two symbols, $M_{12}$ and $M_{21}$, so
# that differentiation is algebraic and $|M_{12}|^2$ reads $M_{12}M_{21}$. A noise is the table of its
# covariances; that of $H$ is $\mathbb{E}[dH_{ab}\,dH_{cd}] = \delta_{ad}\delta_{bc}\,dt$.

# %%
x1, x2 = x = eigenvalue_symbols(2)
X = sp.ImmutableMatrix(sp.diag(x1, x2))
M, A = hermitian_state(2, "M"), hermitian_state(2, "A")
H = hermitian_noise(2)
dH = H.matrix

show("X", X)
show("M", M)
show("dH", dH)

# %% [markdown]
# ## Step 1. Simplification
#
# **Invariance.** Conjugation $\mathrm{Ad}_U : Z \mapsto UZU^*$ is linear and orthogonal, so it has no Itô
# correction. If it carries $P_M$ to $P_{UMU^*}$ and $H$ to a process of the same law, then $UMU^*$ solves
# the same equation as $M$, and we may compute where $M$ is diagonal.
#
# Linear maps on matrices are $4 \times 4$ matrices, in the coordinates $(M_{11}, M_{12}, M_{21}, M_{22})$.
# With $U \in SU(2)$ general (two complex symbols $u$, $v$), pull the projection at $UXU^*$ back to $X$:

# %%
Ad, Ad_inverse = setting.adjoint_action(), setting.adjoint_action(inverse=True)
moved = sp.ImmutableMatrix(geometry.apply(Ad, X))
P_X = geometry.tangent_projection(X)
show("P_X", P_X)
equal(Ad_inverse * geometry.tangent_projection(moved) * Ad, P_X)

# %% [markdown]
# And $UHU^*$ has the covariance of $H$, hence its law:

# %%
show(r"\left(\mathbb{E}[dH_{ab}\,dH_{cd}]/dt\right)", setting.covariance(dH, H))
equal(setting.covariance(geometry.apply(Ad, dH), H), setting.covariance(dH, H))
proved("invariance")

# %% [markdown]
# **Tangent and normal space.** The tangent space at $X$ is $\{[A, X] : A^* = -A\}$. Its orthogonal
# complement is the matrices that commute with $X$: $\langle [A, X], Z\rangle = 0$ for all $A$ means $[X, Z]
# = 0$. Both are computed as they are defined, as the column space of $A \mapsto [A, X]$ and the null space
# of $Z \mapsto [Z, X]$, and here is what they make of a general matrix $A$:

# %%
normal_basis, tangent_basis = geometry.commutant(X), geometry.orbit_tangents(X)
print("dimensions: normal", len(normal_basis), "and tangent", len(tangent_basis))
show("P_X^\\perp A", geometry.apply(geometry.orthogonal_projection(normal_basis, 2), A))
show("P_X A", geometry.apply(geometry.orthogonal_projection(tangent_basis, 2), A))
proved("normal_space", "tangent_space")

# %% [markdown]
# The normal matrices are diagonal, the tangent ones have zeros on the diagonal. At a general $M$ the two
# projections are full matrices of rational functions; that they are complementary is decided there too:

# %%
P, P_perp = geometry.tangent_projection(M), geometry.normal_projection(M)
show(r"(P_M)_{11,11}", P[0, 0])
equal(P * P_perp, sp.zeros(4))
equal(P + P_perp, sp.eye(4))
proved("orthogonality")

# %% [markdown]
# ## Step 2. Decomposing the noise
#
# An orthonormal basis adapted to the splitting: $E_a, E_b$ normal, $E_c, E_d$ tangent.

# %%
basis = E_a, E_b, E_c, E_d = geometry.hermitian_basis(2)
for letter, E in zip("abcd", basis, strict=True):
    show(f"E_{letter}", E)
equal(sp.ImmutableMatrix([[geometry.inner(E, F) for F in basis] for E in basis]), sp.eye(4))
proved("basis")

# %% [markdown]
# With four independent Wiener processes $W_1, \ldots, W_4$ (the slides' $W_a, \ldots, W_d$), $\sum_\mu
# E_\mu W_\mu$ is the standard Wiener process: it has the covariance table of $H$. In particular
# $\mathbb{E}|dH_{12}|^2 = dt$ and $\mathbb{E}\,dH_{12}^2 = 0$.

# %%
W = brownian(4)
noise = sp.ImmutableMatrix(sum((E * w for E, w in zip(basis, W.increments, strict=True)), sp.zeros(2)))
show("dH", noise)
equal(setting.covariance(noise, W), setting.covariance(dH, H))
proved("wiener")

# %% [markdown]
# Projecting gives the equation at $X$:

# %%
tangential = geometry.apply(geometry.tangent_projection(X), noise)
normal = geometry.apply(geometry.normal_projection(X), noise)
upstairs = ItoProcess(M, sp.zeros(2), tangential + normal_amplitude * normal, W)
show("dM", upstairs.martingale)
proved("projection")

# %% [markdown]
# ## Step 3. The derivatives of an eigenvalue
#
# $Dx_i(A)$ and $D^2x_i(A, A)$ are the first and second derivative of $t \mapsto x_i(X + tA)$ at $0$.
# **First route**: implicit differentiation of the characteristic polynomial $p(z, t) = \det(z - X - tA)$
# along its root,
#
# $$ z' = -\frac{p_t}{p_z}, \qquad z'' = -\frac{p_{tt} + 2p_{zt}z' + p_{zz}z'^2}{p_z} \qquad
#    \text{at } z = x_i,\; t = 0. $$

# %%
by_polynomial = [implicit_variation(x, i) for i in (0, 1)]
for i, variation in enumerate(by_polynomial, 1):
    show(f"Dx_{i}(A)", variation.first)
    show(f"D^2x_{i}(A, A)", variation.second)

# %% [markdown]
# **Second route**: differentiate the explicit root of the quadratic.

# %%
show("x_1(M)", explicit_root(M, 0))
by_root = [root_variation(x, i) for i in (0, 1)]
for one, other in zip(by_polynomial, by_root, strict=True):
    equal(one.first, other.first)
    equal(one.second, other.second)
proved("first_derivative", "second_derivative")

# %% [markdown]
# The first derivative sees the diagonal only, the second the off-diagonal only. The denominator is the
# reason for assuming $x_1 \ne x_2$, and its sign the reason for repulsion: to second order, any
# off-diagonal perturbation lowers the smaller eigenvalue and raises the larger.
#
# ## Step 4. The final calculation
#
# Itô's formula: $dx_i = Dx_i(dM) + \tfrac12 D^2x_i(dM, dM)$.
#
# **Noise term.** Only the normal part has a diagonal:

# %%
eigenvalues = [upstairs.ito(variation) for variation in by_polynomial]
for i, process in enumerate(eigenvalues, 1):
    show(f"Dx_{i}(dM)", process.martingale)
proved("noise")

# %% [markdown]
# **Drift term.** Only the tangential part has off-diagonal entries. On the basis, the bilinear form
# $D^2x_1(E_\mu, E_\nu)$ is

# %%
form = sp.ImmutableMatrix([[by_polynomial[0].polarised(E, F) for F in basis] for E in basis])
show(r"\left(D^2x_1(E_\mu, E_\nu)\right)_{\mu\nu}", tidy(form))
proved("basis_derivatives")

# %% [markdown]
# The $W$'s are independent, so the drift is half the sum of the diagonal, each entry weighted with the
# square of its amplitude, $2/\beta$ for $E_a$ and $E_b$, and $1$ for $E_c$ and $E_d$. The normal entries
# vanish, and $\beta$ with them. The factor $\tfrac12$ of Itô's formula is made up for by there being *two*
# tangent directions, the real and the imaginary one.

# %%
amplitudes = [normal_amplitude, normal_amplitude, 1, 1]
by_hand = sum(a**2 * form[n, n] for n, a in enumerate(amplitudes)) / 2
drifts = sp.ImmutableMatrix([process.drift for process in eigenvalues])
show(r"\tfrac12 D^2x_1(dM, dM)/dt", drifts[0])
show(r"\tfrac12 D^2x_2(dM, dM)/dt", drifts[1])
equal(by_hand, drifts[0])

# %% [markdown]
# **By a second route**, without the basis: contract $D^2x_i$ with the covariance table of $P_X\,dH +
# \sqrt{2/\beta}\, P_X^\perp\,dH$. This is what the toolkit's own formula `dyson.drift` is made of.

# %%
equal(sp.ImmutableMatrix(dyson.drift(2)), drifts)
proved("drift", "centre")

# %% [markdown]
# **Brackets.** The quadratic variations of the martingale parts:

# %%
brackets = sp.ImmutableMatrix([[W.covariation(p.martingale, q.martingale) for q in eigenvalues] for p in eigenvalues])
show(r"\left(d\langle x_i, x_j\rangle/dt\right)", brackets)
proved("brackets")

# %% [markdown]
# ## Who drives? Lévy's theorem
#
# "Let's call $W_a$ our new $W_1$" holds at the one time at which $M$ is diagonal. An instant later the
# frame has turned, and the diagonal entry of $dH$ in the *old* frame is no longer what moves $x_1$. The
# true driving process takes the diagonal in the current frame, $dW_i = u_i^*\,dH\,u_i =
# \operatorname{tr}(\Pi_i\,dH)$, with the spectral projections
#
# $$ \Pi_1 = \frac{M - x_2}{x_1 - x_2}, \qquad \Pi_2 = \frac{M - x_1}{x_2 - x_1}. $$
#
# How much of $dW_1$ is $dH_{11}$? At a general $M$ the bracket of the two is not $1$; where $M$ has equal
# diagonal entries, it is a half:

# %%
roots = dict(zip(x, (explicit_root(M, 0), explicit_root(M, 1)), strict=True))
projections = [(M - x2 * sp.eye(2)) / (x1 - x2), (M - x1 * sp.eye(2)) / (x2 - x1)]
overlap = H.covariation((projections[0] * dH).trace(), dH[0, 0])
show(r"d\langle W_1, H_{11}\rangle/dt", overlap)
show(
    r"\text{at } M_{11} = M_{22}: \quad d\langle W_1, H_{11}\rangle/dt",
    sp.cancel(overlap.subs(roots, simultaneous=True).subs(M[0, 0], M[1, 1])),
)

# %% [markdown]
# What is true at *every* $M$, with $x_1, x_2$ the explicit roots: the brackets of $W_1, W_2$ are
# $\delta_{ij}\,dt$, and $Dx_i(dM) = \sqrt{2/\beta}\,dW_i$. By Lévy's characterisation $W_1, W_2$ are
# therefore independent standard Brownian motions, and they drive.

# %%
at_every_M = dyson.upstairs(M)
driving = [(pi.subs(roots, simultaneous=True) * dH).trace() for pi in projections]
equal(sp.ImmutableMatrix([[H.covariation(v, w) for w in driving] for v in driving]), sp.eye(2))
for i in (0, 1):
    martingale = at_every_M.ito(explicit_root(M, i)).martingale
    along = [H.covariation(martingale, w) for w in driving]
    equal(sp.ImmutableMatrix(along), normal_amplitude * sp.eye(2)[:, i])
proved("levy")

# %% [markdown]
# ## The equation at every $M$
#
# Step 1 lets us compute at diagonal matrices. It can also be done without: apply Itô's formula to the
# explicit roots at a general $M$, with $P_M$ a matrix of rational functions in its entries. The drift is
# the same function of the eigenvalues.

# %%
for i in (0, 1):
    equal(at_every_M.generator(explicit_root(M, i)), drifts[i].subs(roots, simultaneous=True))
proved("equation")

# %% [markdown]
# ## The reading matters
#
# All of this is in the sense of Itô, in the flat space of Hermitian matrices. A tangential Itô step leaves
# the orbit to second order, and that departure *is* the drift. In the Stratonovich sense, the ordinary
# chain rule gives $dx_i = \sqrt{2/\beta}\,\operatorname{tr}(\Pi_i \circ dH)$, because $Dx_i$ vanishes on
# tangent vectors: tangential noise alone ($\beta = \infty$) then stays on the orbit, and the eigenvalues do
# not move at all. In general the drift is $\tfrac12\sqrt{2/\beta}\,\sum_{ab} d\langle(\Pi_i)_{ba},
# H_{ab}\rangle/dt$, where the martingale part of $\Pi_i$ is the same in either reading. It comes to
# $\sqrt{2/\beta}$ times the drift of the Itô reading: the same at $\beta = 2$ only, where $dM = dH$ and there
# is nothing to read.

# %%
tangent_only = geometry.apply(P, dH)
for root in roots.values():
    first_order = sum((sp.diff(root, m) * v for m, v in zip(M, tangent_only, strict=True)), sp.S.Zero)
    equal(first_order, sp.S.Zero)

conversion = sum(H.covariation(at_every_M.ito(sp.diff(driving[0], h)).martingale, h) for h in H.increments)
equal(normal_amplitude * conversion / 2, normal_amplitude * drifts[0].subs(roots, simultaneous=True))

# %% [markdown]
# ## The gap
#
# Let $y = \tfrac{\beta}{4}(x_2 - x_1)^2$. Itô's formula, from the equation of $x$:

# %%
below = ItoProcess(sp.Matrix(x), drifts, normal_amplitude * sp.eye(2))
y = beta * (x2 - x1) ** 2 / 4
show(r"\mathcal{L}y", sp.cancel(below.generator(y)))
show(r"d\langle y\rangle/dt", sp.factor(below.covariation(y, y)))
equal(below.covariation(y, y), 4 * y)
proved("gap_law")

# %% [markdown]
# So $dy = (1 + \beta)\,dt + 2\sqrt y\,dB$: a squared Bessel process of dimension $1 + \beta$. It reaches
# $0$ if and only if its dimension is below $2$; the eigenvalues collide for $\beta < 1$, and never for
# $\beta \ge 1$. At fixed times $y_t/t$ has a non-central $\chi^2$ law, which is what simulations are
# compared with.
#
# ## $\beta \to \infty$: the mean curvature
#
# With $\beta = \infty$ only the tangential noise is left. The orbit's mean curvature vector (the trace of
# its second fundamental form) and the gradient of its log volume, each computed from the orbit alone:

# %%
curvature = geometry.mean_curvature(x)
gradient = sp.ImmutableMatrix(geometry.log_volume_gradient(x))
show("H(X)", tidy(curvature))
show(r"\operatorname{grad} \log\operatorname{vol}(O_x)", tidy(gradient))
equal(-sp.ImmutableMatrix(curvature.diagonal()).T / 2, drifts)
equal(gradient / 2, drifts)
proved("mean_curvature")

# %% [markdown]
# Noise upstairs, curvature downstairs: pure noise along the orbits appears below as the deterministic
# motion $\dot x = -\tfrac12 H = \tfrac12 \operatorname{grad}\log\operatorname{vol}(O_x)$. The squared gap
# grows at a constant rate:

# %%
deterministic = ItoProcess(sp.Matrix(x), drifts, sp.zeros(2, 1))
rate = sp.cancel(deterministic.generator((x2 - x1) ** 2))
show(r"\frac{d}{dt}(x_2 - x_1)^2", rate)

# %% [markdown]
# ## The picture
#
# *Upstairs*, `numeric` moves a matrix: Euler steps of $dM = P_M\,dH + \sqrt{2/\beta}\,P_M^\perp\,dH$ from a
# matrix with a random frame, and its eigenvalues by LAPACK. It knows none of the formulas above.
# *Downstairs*, the recursion
#
# $$ x \leftarrow x + \mathrm{drift}(x)\,h + \sqrt{2/\beta}\;\Delta W, \qquad
#    \Delta W_i = u_i^*\,\Delta H\,u_i, $$
#
# is driven by the same noise, with the drift as the function that is generated from the derivation.

# %%
drift = symcalc.formula("dyson.drift").compile()
START, HORIZON, STEPS, SEED = (-0.5, 0.5), 2.0, 4000, 59


def amplitude(b):
    """√(2/β) as a number."""
    return float(normal_amplitude.subs(beta, b))


def path_upstairs(b, steps=STEPS, seed=SEED):
    """One path of the matrix: its eigenvalues, and the noise increments in its frame."""
    return trajectory(START, amplitude(b), HORIZON, steps, seed, purpose="notebook proof2x2")


def path_downstairs(path, b, drift=drift):
    """The recursion, driven by the noise of a path upstairs."""
    h, x = path.times[1] - path.times[0], np.array(START)
    points = [x]
    for dW in path.noise:
        x = x + drift(x) * h + amplitude(b) * dW
        points.append(x)
    return np.array(points)


paths = {b: (path_upstairs(b), path_downstairs(path_upstairs(b), b)) for b in (2, 50)}
times = paths[2][0].times
no_noise = solve_ivp(lambda t, x: drift(x), (0, HORIZON), START, t_eval=times, rtol=1e-9, atol=1e-9).y.T

# %%
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#555555"  # told apart by every common kind of colour vision
plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})

fig, axes = plt.subplots(
    2, 2, figsize=(9.6, 5.4), dpi=100, sharex=True, sharey="row", height_ratios=(3, 1), layout="constrained"
)
for (b, (up, down)), (above, under) in zip(paths.items(), axes.T, strict=True):
    for i, colour in ((1, ORANGE), (0, BLUE)):
        above.plot(times, up.eigenvalues[:, i], color=colour, lw=4, alpha=0.3, label=f"$x_{i + 1}$ upstairs")
        above.plot(times, down[:, i], color=colour, lw=0.9, label=f"$x_{i + 1}$ downstairs")
        under.plot(times, down[:, i] - up.eigenvalues[:, i], color=colour, lw=0.9)
    above.plot(times, no_noise, color=GREY, lw=1, ls=(0, (5, 3)), label=[r"$\beta = \infty$", None])
    above.set_title(rf"$\beta = {b}$", fontsize=11)
    above.tick_params(labelbottom=True)
    under.axhline(0, color=GREY, lw=0.6)
    under.set(xlabel="time $t$", xlim=(0, HORIZON), xticks=np.linspace(0, HORIZON, 5))
axes[0, 0].set_ylabel("eigenvalues of $M_t$")
axes[1, 0].set_ylabel("downstairs\n− upstairs")
fig.align_ylabels(axes[:, 0])
fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=5, frameon=False)
plt.show()

# %% [markdown]
# Pale and wide: the eigenvalues of the matrix. Thin, on top of them: the recursion. Dashed: the generated
# drift alone, without noise. Both panels use the same $dH$. At $\beta = 2$ the eigenvalues come close and
# are driven apart; at $\beta = 50$ little but the repulsion is left. Below, the difference of the two. The
# numbers:

# %%
for b, (up, down) in paths.items():
    print(f"β = {b}")
    print("  eigenvalues at the end, upstairs  ", np.array2string(up.eigenvalues[-1], precision=3))
    print("  eigenvalues at the end, downstairs", np.array2string(down[-1], precision=3))
    print(f"  largest distance of the two        {abs(down - up.eigenvalues).max():.3f}")
    print(f"  smallest gap, upstairs             {np.diff(up.eigenvalues).min():.3f}")
growth = float(np.diff(no_noise[-1])[0] ** 2 - np.diff(no_noise[0])[0] ** 2)
print("β = ∞")
print("  eigenvalues at the end            ", np.array2string(no_noise[-1], precision=3))
print(f"  growth of the squared gap          {growth:.3f}, and by the calculus {float(rate * HORIZON):.3f}")

# %% [markdown]
# The distance is the error of Euler's method, of the order of $\sqrt h$: a quarter of the step, half the
# distance. (It is about the same in both panels, since most of it comes from the fluctuation of the
# tangential noise, which they share.) A wrong drift leaves a distance that no step removes. The mean over
# ten paths, for the derived drift and for twice that drift:


# %%
def mean_distance(steps, factor):
    """The largest distance of upstairs and downstairs for factor × drift at β = 2, the mean of ten paths."""
    found = []
    for seed in range(10):
        up = path_upstairs(2, steps, seed)
        down = path_downstairs(up, 2, lambda x: factor * drift(x))
        found.append(abs(down - up.eigenvalues).max())
    return np.mean(found)


print("steps   derived drift   twice the drift")
for steps in (250, 1000, 4000):
    print(f"{steps:5d}   {mean_distance(steps, 1):13.3f}   {mean_distance(steps, 2):15.3f}")

# %% [markdown]
# A picture is no test. The catalogue's claims are also put to two tiers that compute none of the formulas:
# *precise* measures the matrix process at high precision, *montecarlo* simulates it, with a bounded rate of
# false alarms.

# %%
for judgement in symcalc.verify(["proof2x2.drift", "proof2x2.equation"]).judgements:
    print(judgement.id, *(f"{e.tier}: {e.verdict}" for e in judgement.evidence), sep="   ")

# %% [markdown]
# ## What this does not prove
#
# The algebra above is decided, not sampled. It rests on what follows, and says nothing beyond it.

# %%
for assumption in dict.fromkeys(a for claim in select(["proof2x2"]) for a in claim.assumptions):
    print("·", assumption)

# %% [markdown]
# * *Before a collision only.* Eigenvalues are smooth functions of $M$ where they are distinct. That they
#   stay distinct for $\beta \ge 1$ follows from the Bessel dimension by a theorem that is cited, not proved
#   here. For $\beta < 1$ the equations describe the process up to the first collision, and $P_M$ itself
#   jumps there.
# * *Theorems by name.* Itô's formula, Lévy's characterisation, and that a Gaussian process is determined by
#   its covariance are used as known. What is proved is that their hypotheses hold, and what they then give.
# * *Existence and uniqueness* of the solution upstairs are not discussed; the coefficients are smooth away
#   from collisions.
# * *$d = 2$, complex Hermitian.* For real symmetric matrices there is one tangent direction for each pair
#   instead of two, and for $d > 2$ the drift is a sum over pairs; both are in `every_dimension.ipynb`.
# * *The picture* shows one path and one seed. It illustrates.
#
# ## A wrong formula is refuted
#
# The commonest slip is a factor 2, from another normalisation of $H$. Type the formula as it might stand in
# a paper:

# %%
print(symcalc.check("dyson.drift", "sum(2/(x[k] - x[j]), j != k)"))

# %% [markdown]
# The referee names a point at which the two differ, both values, and what would reconcile them. The formula
# as derived, typed in another form, is proved, and for every $d$:

# %%
print(symcalc.check("dyson.drift", "-sum(1/(x[j] - x[k]), j != k)", tiers=["exact"]))

# %% [markdown]
# # The slides, audited
#
# “Deep Linear Networks, Session 4” goes from Dyson Brownian motion to the Riemannian Langevin equation of the
# deep linear network. `symcalc audit` takes the slides formula by formula, and assertion by assertion, and gives
# each the verdict that the claims of the catalogue lead to: right as printed, wrong as printed, or right in one
# reading and wrong in another. Here is what it finds, and one question that it leaves open until a picture
# answers it: does the entropy push towards low rank, or away from it? The slides say both.

# %%
import re

import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from IPython.display import Markdown, Math, display

import symcalc
from symcalc.audit import Printed, audit
from symcalc.evidence.verdict import Verdict
from symcalc.models.dln import direction, entropic_force
from symcalc.report.audit import closing, word


def proved(*names):
    """Put claims to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify(names, tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


erratum = audit()
assert erratum.exit_code == 0
print(closing(erratum))

# %% [markdown]
# ## Wrong as printed


# %%
def show(finding):
    """A row: what is printed, how it reads, and what is true instead."""
    row = finding.row
    display(Markdown(f"**{row.slide}** ({finding.verdict})"))
    display(Math(row.printed) if row.kind == "formula" else Markdown(f"> {row.printed}"))
    for decided in (*finding.readings, *finding.beside):
        print(f"{word(decided)}: {decided.reading.how}")
        if decided.reading.says is not None:
            print(f"    {decided.detail}")
    if row.correction:
        display(Markdown(f"*Instead.* {row.correction.words} ({', '.join(row.correction.claims)})"))
        if row.correction.latex:
            display(Math(row.correction.latex))


for finding in erratum.findings:
    if finding.verdict is Printed.FALSE:
        show(finding)

# %% [markdown]
# Theorem 18 as printed is right where $W$ is diagonal, and nowhere else: the noise matrix is that of the frame,
# and the frame is missing. The bracket of $\sigma_1$ shows it. Turn $W = R_\varphi \Sigma$ and watch what the
# printed noise makes of $d\langle\sigma_1\rangle$, against $A_{N,W}$, which does not care about frames.

# %%
proved("slides.theorem18")
claimed = symcalc.claims.catalogue()["slides.theorem18"].state().claimed
t, (x, y), N, beta = sp.Symbol("t", real=True), (direction.x, direction.y), symcalc.dln.N, symcalc.dln.beta
at = {x: 2, y: 1, N: 2, beta: 2}
printed = sp.lambdify(t, claimed["d⟨σ_1⟩ as printed"].subs(at), "numpy")
of_metric = float(claimed["d⟨σ_1⟩ of g^N"].subs(at))

angles = np.linspace(0, np.pi / 2, 91)
figure, axes = plt.subplots(figsize=(6, 3.2))
axes.plot(np.degrees(angles), printed(np.tan(angles / 2)), label="as printed")
axes.axhline(of_metric, color="k", linestyle="--", label="Brownian motion of $g^N$")
axes.set(xlabel="angle of the left frame (degrees)", ylabel=r"$d\langle\sigma_1\rangle/dt$", title="N = 2, σ = (4, 1)")
axes.legend()
figure.tight_layout()
plt.show()
print("at 0, 45 and 90 degrees:", [round(float(printed(np.tan(np.radians(a) / 2))), 6) for a in (0, 45, 90)])
print("of the metric:", of_metric)

# %% [markdown]
# ## Right in one reading, wrong in another
#
# Most remarks are of this kind. Three that matter:

# %%
for identity in ("upstairs.brownian", "theorem15.profound", "theorem18.drift"):
    show(next(f for f in erratum.findings if f.row.id == identity))

# %% [markdown]
# ## Towards low rank, or away from it?
#
# One slide says that $\Sigma'$ pushes “away from low-rank solutions”, the summary that the entropy “favors
# high-volume, low-rank solutions”. Each is true of some comparison. Without a constraint every singular value is
# pushed up:

# %%
proved("entropy_direction.absolute", "entropy_direction.gap")

# %% [markdown]
# With one, it depends. For two singular values, $S = \tfrac12\log a_{12}$ is drawn here along the spectra with one
# norm fixed, from rank one (left) to equal singular values (right).


# %%
def entropy_along(power, depth, share):
    """S − S(equal) at Σ λ^power = 1 with λ_2^power = share."""
    u, v = (np.power(c, 2 / power) for c in (1 - share, share))
    a = sum(u**m * v ** (depth - 1 - m) for m in range(depth))
    equal = depth * np.power(0.5, 2 / power * (depth - 1))
    return 0.5 * np.log(a / equal)


share = np.linspace(0, 0.5, 201)
figure, panels = plt.subplots(1, 3, figsize=(9, 3), sharey=True)
norms = (("‖W‖_F", lambda n: 2 * n), ("‖W‖_*", lambda n: n), ("‖W_p‖_F", lambda n: 2))
for panel, (name, power) in zip(panels, norms, strict=True):
    for depth in (2, 3, 5):
        panel.plot(share, entropy_along(power(depth), depth, share), label=f"N = {depth}")
        ends = entropy_along(power(depth), depth, np.array([0.0, 0.25, 0.5]))
        print(f"{name} fixed, N = {depth}: S at rank one, half way, equal:", np.round(ends, 4) + 0.0)
    panel.set(title=f"{name} fixed", xlabel="share of the smaller one")
panels[0].set_ylabel("S − S(equal)")
panels[0].legend()
figure.tight_layout()
plt.show()

# %%
proved("entropy_direction.frobenius", "entropy_direction.nuclear", "entropy_direction.layer_norm")

# %% [markdown]
# The slopes, as derived, for a few depths (positive: towards equal singular values):

# %%
for depth in (2, 3, 4):
    for name, power in (("F", direction.FROBENIUS), ("*", direction.NUCLEAR), ("p", direction.LAYER)):
        slope = sp.factor(direction.slope_at_fixed(power, sp.Integer(depth)))
        sign = direction.certified_sign(slope)
        print(f"N = {depth}, ‖·‖_{name} fixed: sign {sign:+d}" if sign else f"N = {depth}, ‖·‖_{name} fixed: constant")

# %% [markdown]
# And relative growth: does $\sigma_1/\sigma_2$ rise? For $d = 2$ it stands still at $N = 2$ and rises for $N \ge 3$.
# From $d = 3$ on, a third singular value decides: for two layers the smaller one always grows faster, and for
# three layers it can go either way.

# %%
proved("entropy_direction.relative", "entropy_direction.two_layers", "entropy_direction.relative_three")
for roots in ((10.0, 1.0, 0.5), (2.0, 1.9, 0.1)):
    sigma = np.array(roots) ** 3
    force = np.diag(entropic_force(np.diag(sigma), N=3))
    print(f"λ = {roots}, N = 3: Σ′/σ =", np.round(force / sigma, 4))

# %% [markdown]
# So: name what is held fixed. There are also two volumes. That of the gauge orbits is in $S$, and is what the noise
# along them feels; that of $(M_d, g^N)$ piles up at low rank.

# %%
proved("entropy_direction.other_volume", "entropy_direction.layer_norm_three", "dln.two_volumes")

# %% [markdown]
# ## The whole erratum
#
# `symcalc audit --html erratum.html` writes the page; here are its rows.

# %%
for finding in erratum.findings:
    first = re.sub(r"\s+", " ", finding.row.printed)
    print(f"{finding.verdict:<13} {finding.row.id:<24} {first[:60]}{'…' if len(first) > 60 else ''}")

"""What the slides print, where it is false as printed, or true in one reading only: the counterexamples.

Each claim says what is wrong, and has the counterexample in it.  `symcalc audit` goes through the slides formula by
formula, and calls on these claims and on those of the other chapters.
"""

from __future__ import annotations

from itertools import combinations

import sympy as sp

from symcalc import orbits
from symcalc.claims import measured_slides as measured
from symcalc.claims import simulated_general
from symcalc.claims import simulated_slides as simulated
from symcalc.claims.claim import claim
from symcalc.claims.dln import ANY_SIZE
from symcalc.claims.dln import equation as network_equation
from symcalc.claims.langevin.notation import LEVI_CIVITA
from symcalc.claims.langevin.notation import kappa as langevin_kappa
from symcalc.claims.langevin.principle import DE, DS, POINTS, TORUS, UP, E, S
from symcalc.claims.proof2x2.setting import BASIS, E_c, E_d
from symcalc.claims.submersion import DF, F, here, laplacian_downstairs
from symcalc.claims.theorem15 import DISTINCT, STANDARD
from symcalc.claims.theorem15 import equation as spectral_equation
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.geometric import as_quotient, summed
from symcalc.geometry import commutator, linear_map
from symcalc.indexed import IndexSum, dimension
from symcalc.ito import ItoProcess
from symcalc.langevin import Upstairs
from symcalc.models import dyson
from symcalc.models.dln import brownian, metric, words
from symcalc.models.dln.metric import N, domain, lam, root_symbols
from symcalc.models.dyson import COMPLEX, beta
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols

Matrix = sp.ImmutableMatrix
t = sp.Symbol("t", real=True)
cosine, sine = (1 - t**2) / (1 + t**2), 2 * t / (1 + t**2)
ROTATION = Matrix([[cosine, -sine], [sine, cosine]])
TURN = "the frame is turned by the angle 2 arctan t"
_LENGTH = sp.Symbol("m", integer=True, nonnegative=True)


# --- the recap: gradient flow ------------------------------------------------------------------------------------

c, w = sp.symbols("c w", real=True)


@claim(
    source="slides, Recap (“Convergence guarantees? Yes, for balanced cases”)",
    latex=r"L = \tfrac12 (w_1 w_2 - c)^2,\ w_1 = w_2 = w: \quad \dot w = (c - w^2)\,w, \qquad "
    r"\nabla L(0, 0) = 0, \quad L(0, 0) = \tfrac12 c^2",
    assumptions=("N = 2, d = 1, balanced; for c < 0 the rate c − w² is negative everywhere, and min L = 0",),
    measure=measured.rest_point,
)
def rest_point() -> Equation:
    """Balanced is not enough for convergence to a minimiser: for a target c < 0 the flow from w > 0 ends at W = 0."""
    w1, w2 = sp.symbols("w1 w2", real=True)
    loss = (w1 * w2 - c) ** 2 / 2
    slope = [sp.diff(loss, s) for s in (w1, w2)]
    balanced, zero = {w1: w, w2: w}, {w1: 0, w2: 0}
    return Equation(
        {"ẇ_p/w": Matrix([c - w**2] * 2), "∇L(0, 0)": sp.zeros(2, 1), "L(0, 0)": c**2 / 2},
        {"differentiation of L": {
            "ẇ_p/w": Matrix([sp.cancel(-s.subs(balanced) / w) for s in slope]),
            "∇L(0, 0)": Matrix([s.subs(zero) for s in slope]), "L(0, 0)": loss.subs(zero)}},
        Domain(real=(c, w)),
    )  # fmt: skip


@claim(
    source="slides, Recap (“can be accelerated by depth”)",
    latex=r"\dot\sigma = -N\lambda^{2(N-1)}\,e: \quad N \ \text{ at } \ \sigma = 1, \qquad "
    r"2\sigma \ \text{ for } \ N = 2",
    assumptions=("e = ⟨u, E′(W) v⟩; N = 1 has the rate 1",),
    measure=measured.depth_rate,
)
def depth_rate() -> Equation:
    """Depth multiplies the rate of σ by N σ^{2−2/N}: it accelerates at σ = 1, and slows down where σ < ½ for N = 2."""
    rate = metric.multiplier("k", "k")
    return network_equation(
        {"rate at σ = 1": N, "rate, N = 2": 2 * lam["k"] ** 2, "rate, N = 1": IndexSum.of(1, "k")},
        {"a_kk": {"rate at σ = 1": rate.subs(lam["k"], 1), "rate, N = 2": rate.subs(N, 2),
                  "rate, N = 1": IndexSum.of(rate.subs(N, 1), "k")}},
    )  # fmt: skip


# --- noise in training -------------------------------------------------------------------------------------------


@claim(
    source="slides, Stochasticity (“mini-batches … a noisy estimate of the true gradient”)",
    latex=r"\mathbb{E}\,\hat g = \bar g, \qquad \operatorname{Var}\hat g = \tfrac12\left(1 - \tfrac23\right) s^2, "
    r"\qquad g_1 = g_2 = g_3 \Rightarrow \operatorname{Var}\hat g = 0",
    assumptions=("three samples, mini-batches of two, all of them equally likely", "s² = Σ(g_i − ḡ)²/2"),
    measure=measured.minibatch,
    simulate=simulated.minibatch,
)
def minibatch() -> Equation:
    """A mini-batch gradient is unbiased, and its noise depends on the point: none where all samples agree."""
    g = sp.symbols("g1:4", real=True)
    batches = [(a + b) / 2 for a, b in combinations(g, 2)]
    mean, spread = sp.Add(*g) / 3, sum((s - sp.Add(*g) / 3) ** 2 for s in g) / 2
    variance = sum((b - sp.Add(*batches) / 3) ** 2 for b in batches) / 3
    agree = dict.fromkeys(g, g[0])
    return Equation(
        {"mean": mean, "variance": spread / 6, "variance where the samples agree": sp.S.Zero},
        {"enumeration of the mini-batches": {
            "mean": sp.Add(*batches) / 3, "variance": variance,
            "variance where the samples agree": variance.subs(agree)}},
        Domain(real=g),
    )  # fmt: skip


@claim(
    source="slides, RLE for DLN (“This is standard gradient descent”)",
    latex=r"G_p(W - \eta\,g) - G_p(W) = \eta^2\left(g_{p+1}^T g_{p+1} - g_p\,g_p^T\right)",
    assumptions=(ANY_SIZE, "any level of any depth", "the example: N = 2, W_p = Λ, E′(W) = E_12"),
    measure=measured.step,
)
def step() -> Equation:
    """A gradient descent step of size η leaves the balanced manifold at order η²; the gradient flow stays on it."""
    eta = sp.Symbol("eta", positive=True)
    W = [words.letter(n) for n in "RVUL"]
    below, above = (words.rate(W, p) for p in (2, 3))
    moved = _balance(W[1] + eta * below, W[2] + eta * above) - _balance(W[1], W[2])
    square = words.transposed(above) * above - below * words.transposed(below)
    a, b = root_symbols(2)
    unit, root = Matrix([[0, 1], [0, 0]]), Matrix(sp.diag(a, b))
    example = (unit * root).T * (unit * root) - (root * unit) * (root * unit).T
    return Equation(
        {"G(W − ηg) − G(W)": IndexSum.of(sp.expand(eta**2 * square)), "example": Matrix(sp.diag(-(a**2), b**2))},
        {"expansion in letters": {"G(W − ηg) − G(W)": IndexSum.of(moved)}, "2 × 2 matrices": {"example": example}},
        domain,
        dimensions=(2,),
    )


def _balance(below: sp.Expr, above: sp.Expr) -> sp.Expr:
    """W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ."""
    return sp.expand(words.transposed(above) * above - below * words.transposed(below))


@claim(
    source="slides, Stochasticity (“can be used to model noise due to round-off errors”)",
    latex=r"dW_p = dB_p: \quad \mathrm{drift}(G) = 0, \qquad "
    r"d\langle G_{11}\rangle = 4\left(|W_2 e_1|^2 + |W_1^T e_1|^2\right) dt",
    assumptions=("N = 2, d = 2, independent standard noises on all entries", "G = W_2ᵀ W_2 − W_1 W_1ᵀ"),
    measure=measured.isotropic_noise,
    simulate=simulated.isotropic_noise,
)
def isotropic_noise() -> Equation:
    """Independent errors in the entries of the factors do not stay balanced: G moves as fast as the factors do."""
    first, second = (Matrix(2, 2, sp.symbols(f"{n}(1:3)(1:3)", real=True)) for n in "vw")
    state = Matrix([*first, *second])
    G = second.T * second - first * first.T
    X = ItoProcess(state, sp.zeros(8, 1), sp.eye(8))
    column = sum(e**2 for e in second[:, 0]) + sum(e**2 for e in first[0, :])
    return Equation(
        {"drift of G": sp.zeros(4, 1), "d⟨G_11⟩/dt": 4 * column},
        {"Itô's formula": {"drift of G": Matrix([X.generator(g) for g in G]), "d⟨G_11⟩/dt": X.covariation(G[0], G[0])}},
        Domain(real=tuple(state)),
    )


# --- Dyson Brownian motion and Theorem 15 ------------------------------------------------------------------------


@claim(
    source="slides, Warm-Up (“x_1 < … < x_d”, for every β)",
    latex=r"d = 2: \quad L\,(x_2 - x_1)^{1-\beta} = 0",
    assumptions=(
        "a scale function: bounded at 0 for β < 1, so the particles collide; unbounded for β > 1, so they do not",
        "the equation until the collision; at β = 1 the scale function is a logarithm",
    ),
    measure=measured.collisions,
    simulate=simulated.collisions,
)
def collisions() -> Equation:
    """For β < 1 the particles collide in finite time, and the printed equation alone does not say how it goes on."""
    g, p = sp.Symbol("g", positive=True), sp.Symbol("p", real=True)
    x1, x2 = eigenvalue_symbols(2)
    first, second = dyson.equation().drift.components(2)
    drift = sp.cancel((second - first).subs(x2, x1 + g))
    variance = 2 * dyson.equation().variance.components(2)[0]
    generated = sp.cancel(sp.powsimp(sp.expand((drift * sp.diff(g**p, g) + variance * sp.diff(g**p, g, 2) / 2) / g**p)))
    return Equation(
        {"L g^p / g^p": 2 * p * (p - 1 + beta) / (beta * g**2), "at p = 1 − β": sp.S.Zero},
        {"the generator": {"L g^p / g^p": generated, "at p = 1 − β": generated.subs(p, 1 - beta)}},
        Domain(positive=(g, beta), real=(p,)),
    )


@claim(
    source="slides, Theorem 15 (“a matrix M_t evolving on the isospectral orbit O_{x_t}”)",
    latex=r"\frac{d}{dt}\sum x_k^2 = d(d - 1) \ \ (dM = P_M dH), \qquad 0 \ \ (dM = P_M dH + \tfrac12 H\,dt)",
    assumptions=(DISTINCT, STANDARD, "Itô; H is the mean curvature vector of the orbit"),
    measure=measured.leaves_orbit,
    simulate=simulated.leaves_orbit,
)
def leaves_orbit() -> Equation:
    """Tangential noise does not keep M on an orbit: |M|² grows at the rate d(d − 1) unless ½H dt is added."""
    moved, d = dyson.equation(COMPLEX, sp.S.Zero).drift, dimension()
    kept = moved + orbits.mean_curvature(COMPLEX) * sp.S.Half
    rates = {
        "dM = P dH": (moved * x["k"] * 2).sum_over("k"),
        "dM = P dH + ½H dt": (kept * x["k"] * 2).sum_over("k"),
    }
    return spectral_equation({"dM = P dH": d * (d - 1), "dM = P dH + ½H dt": IndexSum.of(0)}, {"Itô's formula": rates})


@claim(
    source="slides, Theorem 15 (“mean curvature”), read as an average over the dim O_x = d(d − 1) directions",
    latex=r"d = 2: \quad -\tfrac12 \cdot \tfrac{H}{2} = \tfrac12 \cdot \frac{1}{x_k - x_j} \neq \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, "H is the trace of the second fundamental form"),
    measure=measured.averaged_curvature,
    simulate=simulated.averaged_curvature,
)
def averaged_curvature() -> Equation:
    """“Minus one half mean curvature” needs the trace: with the average the drift of Theorem 15 comes out too small."""
    x1, x2 = eigenvalue_symbols(2)
    trace = Matrix(orbits.mean_curvature(COMPLEX).components(2))
    drift = Matrix([1 / (x1 - x2), 1 / (x2 - x1)])
    return Equation(
        {"−½ trace": drift, "−½ average": drift / 2},
        {"second fundamental form": {"−½ trace": -trace / 2, "−½ average": -trace / 4}},
        Domain(ascending=(x1, x2)),
    )


# --- the proof for 2 × 2 matrices --------------------------------------------------------------------------------


@claim(
    source="slides, Proof Step 1 (“all matrices that commute with X. These are the diagonal matrices”)",
    latex=r"\det(z - \operatorname{ad}_X) = z^2\left(z^2 - (x_1 - x_2)^2\right), \qquad "
    r"x_1 = x_2:\ \operatorname{ad}_X = 0",
    assumptions=("ad_X Z = [Z, X]; the normal space is its kernel",),
    measure=measured.commutant,
)
def commutant() -> Equation:
    """At x_1 = x_2 every matrix commutes with X: the step needs the x_1 < x_2 that the slides state before."""
    x1, x2 = eigenvalue_symbols(2)
    z = sp.Symbol("z", real=True)
    ad = linear_map(lambda Z: commutator(Z, Matrix(sp.diag(x1, x2))), 2)
    return Equation(
        {"det(z − ad)": z**2 * (z**2 - (x1 - x2) ** 2), "ad at x_1 = x_2": sp.zeros(4)},
        {"the linear map": {"det(z − ad)": (z * sp.eye(4) - ad).det(method="berkowitz"),
                            "ad at x_1 = x_2": Matrix(ad.subs(x2, x1))}},
        Domain(real=(x1, x2, z)),
    )  # fmt: skip


@claim(
    source="slides, Proof Step 2 (the last display)",
    latex=r"u = (\cos\varphi, \sin\varphi): \quad d\langle x_1\rangle = \left[\tfrac2\beta (\cos^4\varphi + "
    r"\sin^4\varphi) + 2\cos^2\varphi\,\sin^2\varphi\right] dt",
    assumptions=(TURN, "M = U X Uᵀ with u its first eigenvector, the noise in the basis of X", "2/β for β = 2 only"),
    measure=measured.fixed_frame,
    simulate=simulated.fixed_frame,
)
def fixed_frame() -> Equation:
    """The printed dM holds at the instant where M is diagonal: kept for other times, it gives x_1 another noise."""
    u = Matrix([cosine, sine])
    weights = (2 / beta, 2 / beta, sp.S.One, sp.S.One)
    found = sum(w * ((u.T * e * u)[0]) ** 2 for w, e in zip(weights, BASIS, strict=True))
    claimed = 2 / beta * (cosine**4 + sine**4) + 2 * cosine**2 * sine**2
    return Equation(
        {"d⟨x_1⟩/dt": claimed, "at φ = 0": 2 / beta, "at β = 2": sp.S.One},
        {"Σ (u* E u)² over the printed basis": {
            "d⟨x_1⟩/dt": found, "at φ = 0": found.subs(t, 0), "at β = 2": found.subs(beta, 2)}},
        Domain(positive=(beta,), real=(t,)),
    )  # fmt: skip


@claim(
    source="slides, Proof Step 4 (“the quadratic variation … is [E_c, E_c] dt + [E_d, E_d] dt”)",
    latex=r"\mathbb{E}|dM_{12}|^2 = dt, \qquad \mathbb{E}[dM_{12}^2] = 0, \qquad [E_c, E_c] + [E_d, E_d] = 0",
    assumptions=("at X, dM_12 = (E_c)_12 dW_c + (E_d)_12 dW_d",),
    measure=measured.bracket_notation,
    simulate=simulated.bracket_notation,
)
def bracket_notation() -> Equation:
    """The bracket in the quadratic variation is no commutator: that is 0, where E|dM_12|² = dt is meant."""
    units = [e[0, 1] for e in (E_c, E_d)]
    found = {
        "E|dM_12|²": sum(z * sp.conjugate(z) for z in units),
        "E[dM_12²]": sum(z**2 for z in units),
        "[E_c, E_c] + [E_d, E_d]": Matrix(commutator(E_c, E_c) + commutator(E_d, E_d)),
    }
    claimed = dict(zip(found, (sp.S.One, sp.S.Zero, sp.zeros(2)), strict=True))
    return Equation(claimed, {"the printed basis": found}, Domain())


# --- the general framework ---------------------------------------------------------------------------------------


@claim(
    source="slides, General Principles 2 and 3 (“M^β is Brownian motion”)",
    latex=r"dH \text{ (generator } \tfrac12\Delta): \ \tfrac12 \operatorname{grad} S, \qquad "
    r"d\mathbf{M}^\beta \text{ (generator } \tfrac1\beta\Delta): \ \tfrac1\beta \operatorname{grad} S",
    assumptions=(LEVI_CIVITA, "E = 0, κ = 0: noise along the orbits only", "as in langevin.projection"),
    measure=measured.normalisation,
    simulate=simulated_general.normalisation,
)
def normalisation() -> Equation:
    """F_β = E − S/β needs a noise of generator Δ/β: with the standard H of Theorem 15 the entropy has the weight ½."""
    entropic = sp.Add(*(f * s for f, s in zip(DF, DS, strict=True)))
    standard, ours = (Upstairs(TORUS, sp.S.Zero, b, sp.S.Zero) for b in (sp.Integer(2), beta))
    return Equation(
        {"entropic part, generator ½Δ": entropic / 2, "entropic part, generator Δ/β": entropic / beta},
        {"the generator upstairs": {"entropic part, generator ½Δ": here(standard.on(F)),
                                    "entropic part, generator Δ/β": here(ours.on(F))}},
        POINTS,
    )  # fmt: skip


@claim(
    source="slides, RLE for DLN (“dM^{β,κ} represents Brownian motion on the balanced manifold”)",
    latex=r"L(f\circ\varphi) - \tfrac1\beta\Delta_g(f\circ\varphi) = \tfrac{\kappa - 1}{\beta}\,\Delta_h f",
    assumptions=(LEVI_CIVITA, "E = 0", "as in langevin.projection"),
    measure=measured.anisotropic_noise,
    simulate=simulated_general.anisotropic_noise,
)
def anisotropic_noise() -> Equation:
    """For κ ≠ 1 the noise P dM + √κ P^⊥ dM is no Brownian motion of the manifold: their generators differ."""
    noise = Upstairs(TORUS, sp.S.Zero, beta, langevin_kappa)
    isotropic = TORUS.upstairs.laplacian(TORUS.pull_back(F)) / beta
    return Equation(
        {"L − Δ_g/β": (langevin_kappa - 1) / beta * laplacian_downstairs()},
        {"the generators upstairs": {"L − Δ_g/β": here(noise.on(F) - isotropic)}},
        POINTS,
    )


@claim(
    source="slides, General Principles 3 (“S(x) = log vol(O_x)”, “F_β(x) = L(x) − …”)",
    latex=r"L(f\circ\varphi) = -\langle\operatorname{grad} E, \operatorname{grad} f\rangle + \dots, \qquad "
    r"L = E\circ\varphi",
    assumptions=(LEVI_CIVITA, "the loss upstairs is constant on orbits, so it has a value at x, and that is E(x)"),
    measure=measured.loss_downstairs,
    simulate=simulated_general.loss_downstairs,
)
def loss_downstairs() -> Equation:
    """L is a function upstairs: in F_β(x) it stands for E(x), the one function with L = E∘φ."""
    force = -sp.Add(*(f * e for f, e in zip(DF, DE, strict=True)))
    flow = Upstairs(TORUS, E, beta, langevin_kappa)
    still = Upstairs(TORUS, sp.S.Zero, beta, langevin_kappa)
    return Equation(
        {"loss part": force},
        {"upstairs": {"loss part": here(flow.on(F) - still.on(F))},
         "the gradient of E downstairs": {"loss part": here(UP.downstairs(S).generator(F)) - here(
             still.downstairs(S).generator(F))}},
        POINTS,
    )  # fmt: skip


# --- Theorem 18 --------------------------------------------------------------------------------------------------


def _in_frame() -> sp.Expr:
    """⟨E, A_{N,W} E⟩ for E = u_1 v_1ᵀ at W = R diag(σ), from matrix powers and the sum over the layers."""
    a, b = root_symbols(2)
    m, unit = _LENGTH, ROTATION[:, 0]
    left = ROTATION * sp.diag(a ** (2 * m), b ** (2 * m)) * ROTATION.T
    weight = sp.factor((unit.T * left * unit)[0])
    return summed(sp.powsimp(weight * a ** (2 * (N - 1 - m))), m, N)


@claim(
    source="slides, Theorem 18 (the noise matrix as printed)",
    latex=r"W = R_\varphi\Sigma: \quad d\langle\sigma_1\rangle_{\text{printed}} = \tfrac2\beta\left("
    r"a_{11}\cos^2\varphi + a_{21}\sin^2\varphi\right) dt, \qquad "
    r"d\langle\sigma_1\rangle_{g^N} = \tfrac2\beta\,a_{11}\,dt",
    assumptions=(TURN, "d = 2, any N; the elided entries are √a_ij dB_ij, which is what is meant at a diagonal W",
                 "the example: N = 2, λ = (2, 1), cos φ = 3/5"),
    measure=measured.theorem18,
    simulate=simulated.theorem18,
)  # fmt: skip
def theorem18() -> Equation:
    """The printed Theorem 18 is false away from diagonal W: its noise lacks the frames Q_N and Q_0ᵀ of the drift."""
    a, b = root_symbols(2)
    printed = printed_bracket()
    true = 2 / beta * as_quotient(_in_frame())
    example = {N: 2, t: sp.S.Half, a: 2, b: 1}
    by_hand = cosine**2 * N * a ** (2 * N - 2) + sine**2 * (a ** (2 * N) - b ** (2 * N)) / (a**2 - b**2)
    return Equation(
        {"d⟨σ_1⟩ of g^N": 2 / beta * N * a ** (2 * N - 2), "d⟨σ_1⟩ as printed": 2 / beta * by_hand,
         "as printed, W diagonal": 2 / beta * N * a ** (2 * N - 2), "example: as printed": sp.Rational(304, 25) / beta,
         "example: of g^N": 16 / beta},
        {"contraction with u_1 v_1ᵀ": {"d⟨σ_1⟩ as printed": printed, "as printed, W diagonal": printed.subs(t, 0),
                                       "example: as printed": printed.subs(example)},
         "A_{N,W} by matrix powers": {"d⟨σ_1⟩ of g^N": true, "example: of g^N": true.subs(example)}},
        Domain(ascending=(b, a), positive=(beta, N), real=(t,)),
    )  # fmt: skip


def printed_bracket() -> sp.Expr:
    """d⟨σ_1⟩/dt = Σ_ij u_i² v_j² (2/β) a_ij with the printed noise matrix, v_1 = (1, 0)."""
    u = ROTATION[:, 0]
    column = [as_quotient(_multiplier(i, 0)) for i in (0, 1)]
    return 2 / beta * (u[0] ** 2 * column[0] + u[1] ** 2 * column[1])


def _multiplier(i: int, j: int) -> sp.Expr:
    names = {0: "i", 1: "j"}
    roots = dict(zip(("i", "j"), root_symbols(2), strict=True))
    return metric.multiplier(names[i], names[j]).subs({lam[n]: roots[n] for n in roots}, simultaneous=True)


@claim(
    source="slides, Theorem 18 (“related to mean curvature”)",
    latex=r"d = 1: \quad \Sigma' = 0, \qquad \Sigma'' = D^2\varphi(e, e) = (N - 1)\lambda^{N-2}, \quad "
    r"e = (1, \dots, 1)/\sqrt N",
    assumptions=(
        "d = 1: gauge orbits are points, and the balanced manifold w_1 = … = w_N is a straight line: no curvature",
        "the product of N numbers is differentiated for N = 2, …, 6",
    ),
    measure=measured.ito_is_no_curvature,
    simulate=simulated.ito_is_no_curvature,
)
def ito_is_no_curvature() -> Equation:
    """Σ″ is no mean curvature: at d = 1 nothing is curved, Σ′ = 0, and Σ″ is there, from D²φ alone."""
    root = root_symbols(1)[0]
    fixed = {f"D²φ(e, e), N = {n}": (n - 1) * root ** (n - 2) for n in range(2, 7)}
    return Equation(
        {"Σ″": (N - 1) * root ** (N - 2), "Σ′": sp.S.Zero, **fixed},
        {"the formulas for every d at d = 1": {"Σ″": brownian.ito_drift().components(1)[0],
                                               "Σ′": metric.entropic_drift().components(1)[0]},
         "second differences of the product": {name: _product_bend(n, root) for n, name in zip(range(2, 7), fixed,
                                                                                                strict=True)}},
        domain(1),
    )  # fmt: skip


def _product_bend(n: int, root: sp.Expr) -> sp.Expr:
    """d²/dε² of (λ + ε/√n)^n, factor by factor, at ε = 0."""
    factors = sp.symbols(f"w1:{n + 1}")
    product = sp.Mul(*factors)
    second = sum(sp.diff(product, p, q) for p in factors for q in factors)
    return second.subs(dict.fromkeys(factors, root), simultaneous=True) / n


# --- what the summary says ---------------------------------------------------------------------------------------


@claim(
    source="slides, Summary (“the gradient of the Boltzmann entropy (volume)”)",
    latex=r"d = 2: \quad \tfrac12\,\partial_{x_2} \log\operatorname{vol} O_x = \frac{1}{x_2 - x_1}, \qquad "
    r"\tfrac12\,\partial_{x_2} \operatorname{vol} O_x = 2\pi (x_2 - x_1)",
    assumptions=(DISTINCT, "O_x is a sphere of radius (x_2 − x_1)/√2, vol O_x = 2π (x_2 − x_1)²"),
    measure=measured.volume_or_logarithm,
)
def volume_or_logarithm() -> Equation:
    """The entropy is the logarithm of the volume: the gradient of the volume itself vanishes at the collision."""
    x1, x2 = eigenvalue_symbols(2)
    gap, two, one = x2 - x1, {x1: 0, x2: 2}, {x1: 0, x2: 1}
    of_log = sp.diff(orbits.entropy(COMPLEX).instantiate(2), x2) / 2
    of_volume = sp.diff(4 * sp.pi * (gap / sp.sqrt(2)) ** 2, x2) / 2
    return Equation(
        {"½ grad log vol": 1 / gap, "½ grad vol": 2 * sp.pi * gap, "½ grad log vol, gap 2 to gap 1": sp.S.Half,
         "½ grad vol, gap 2 to gap 1": sp.Integer(2)},
        {"Gram determinant of the orbit": {"½ grad log vol": of_log,
                                           "½ grad log vol, gap 2 to gap 1": of_log.subs(two) / of_log.subs(one)},
         "area of the sphere": {"½ grad vol": of_volume,
                                "½ grad vol, gap 2 to gap 1": of_volume.subs(two) / of_volume.subs(one)}},
        Domain(ascending=(x1, x2)),
    )  # fmt: skip


@claim(
    source="slides, Free Energy Gradient (“with an opposing entropic force”)",
    latex=r"N = 2,\ \Sigma = (2, 1),\ E = \tfrac12|W - 2\Sigma|^2: \quad -a_{kk} e_k = (8, 2), \qquad "
    r"\Sigma' = (\tfrac23, \tfrac13)",
    assumptions=("d = 2, one example is enough", "Σ′ pushes up always (entropy_direction.absolute)"),
    measure=measured.opposing,
    simulate=simulated.opposing,
)
def opposing() -> Equation:
    """Entropy opposes the loss only where the loss pulls down: below a larger target both push the same way."""
    at = {lam.at(1): sp.sqrt(2), lam.at(2): sp.S.One, N: 2}
    sigma = Matrix([2, 1])
    force = Matrix([v.subs(at) for v in metric.entropic_drift().components(2)])
    own = [IndexSum.of(metric.multiplier("k", "k")).instantiate(2, k=n).subs(at) for n in (1, 2)]
    pull = Matrix([a * (2 * s - s) for a, s in zip(own, sigma, strict=True)])
    return Equation(
        {"−a_kk e_k": Matrix([8, 2]), "Σ′": Matrix([sp.Rational(2, 3), sp.Rational(1, 3)]),
         "signs of the products": sp.ones(2, 1)},
        {"the example": {"−a_kk e_k": pull, "Σ′": force, "signs of the products": Matrix(
            [sp.sign(p * f) for p, f in zip(pull, force, strict=True)])}},
        Domain(),
    )  # fmt: skip

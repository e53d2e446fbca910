"""Submersions and Langevin equations: identities where nothing is normalised, known quotients, and what is refused."""

import itertools

import pytest
import sympy as sp

from symcalc.claims.langevin.radii import cartesian, polar
from symcalc.claims.langevin.spectra import orbits_at_the_diagonal
from symcalc.claims.submersion import GENERAL, free, function, general_submersion
from symcalc.errors import BadInput, DimensionError, NotASubmersion
from symcalc.fields import Field
from symcalc.langevin import STANDARD, Langevin, Upstairs, free_energy
from symcalc.models import dyson
from symcalc.riemannian import Metric
from symcalc.spectral import eigenvalue_symbols
from symcalc.submersion import Submersion, adapted, adapted_at, adapted_metric

x, y, u = sp.symbols("x y u", real=True)
r, b, k = sp.symbols("r beta kappa", positive=True)
theta = sp.Symbol("theta1", real=True)


def zero(e):
    return all(Field.containing(v).is_zero(v) for v in (e if isinstance(e, sp.MatrixBase) else [e]))


def not_normalised(base_slope, fibre_slopes, connection):
    """One base and one fibre dimension, all of h, k, a and their first derivatives free."""
    h = sp.Matrix([[r + base_slope * x]])
    k = sp.Matrix([[b + fibre_slopes[0] * x + fibre_slopes[1] * theta]])
    a = sp.Matrix([[connection[0] + connection[1] * x + connection[2] * theta]])
    found = adapted_at({x: 0, theta: 0}, h, k, a)
    assert found.upstairs == Metric.at({x: 0, theta: 0}, adapted_metric(h, k, a))
    return found


FREE = not_normalised(sp.Symbol("h1"), sp.symbols("k1 k2"), sp.symbols("a0 a1 a2"))


@pytest.mark.parametrize("submersion", [FREE, GENERAL, cartesian(3).submersion, polar(3).submersion], ids="fgcp")
def test_projections_are_projections(submersion):
    P, g = submersion.horizontal_projection, submersion.upstairs.matrix
    assert zero(P * P - P)
    assert zero(submersion.vertical_projection.T * g * P)  # orthogonal
    assert zero(submersion.jacobian * submersion.vertical_projection)


@pytest.mark.parametrize("name", ["projection", "lift"])
def test_slopes_by_the_product_rule_are_derivatives(name):
    submersion = cartesian(2).submersion
    whole = submersion.horizontal_projection if name == "projection" else submersion.lift
    slopes = submersion.projection_slopes if name == "projection" else submersion.lift_slopes
    for q, s in zip(submersion.upstairs.coordinates, slopes, strict=True):
        assert zero(sp.diff(whole, q) - s)


def test_theorem_holds_where_nothing_is_normalised():
    """tr_V Hess(f∘φ) = −⟨H, grad f⟩ = the growth of volume, and tr_H Hess(f∘φ) = Δ_h f, for free h, k, a."""
    f = sp.Symbol("f1") * x + sp.Symbol("f2") * x**2 / 2
    slope = sp.diff(f, x)
    origin = {x: 0, theta: 0}
    vertical = FREE.vertical_trace(f).subs(origin)
    assert zero(vertical + ((FREE.jacobian * FREE.mean_curvature)[0] * slope).subs(origin))
    assert zero(vertical - FREE.downstairs.inverse[0] * FREE.volume_rates[0] * slope.subs(origin))
    assert zero((FREE.horizontal_trace(f) - FREE.downstairs.laplacian(f)).subs(origin))
    assert zero(FREE.vertical_projection * FREE.covariant_derivative(0, 0))


def test_mean_curvature_is_horizontal_and_its_growth_is_minus_the_volume():
    H = GENERAL.mean_curvature
    assert zero(GENERAL.vertical_projection * H)
    assert zero(GENERAL.jacobian * H + GENERAL.volume_rates)  # h = 1 at the point


def test_general_case_in_every_dimension():
    """Base of dimension 4, fibre of dimension 3: as many indices as a monomial of the claims can have.

    At the normalised point both sides are linear in the slopes of h, k, a and in f, f[i,j]: a monomial such as
    f[i] h[j,l,m] or f[i] k[α,β,γ] has at most four base and three fibre indices.  Its coefficient in higher
    dimensions is found with all other slopes zero, in a product with flat directions, so it is the one found here.
    """
    base, fibre = sp.symbols("x1:5", real=True), sp.symbols("theta1:4", real=True)
    origin = dict.fromkeys((*base, *fibre), 0)
    submersion, f = general_submersion(base, fibre), function("f", base)
    slopes = sp.Matrix([free("f", i) for i in range(4)])
    H = submersion.jacobian * submersion.mean_curvature
    assert sp.expand(submersion.vertical_trace(f).subs(origin) + H.dot(slopes)) == 0
    assert sp.expand(H + submersion.volume_rates).is_zero_matrix
    assert sp.expand((submersion.horizontal_trace(f) - submersion.downstairs.laplacian(f)).subs(origin)) == 0
    for i, j in itertools.product(range(4), repeat=2):
        both = submersion.covariant_derivative(i, j) + submersion.covariant_derivative(j, i)
        assert sp.expand(submersion.vertical_projection * both).is_zero_matrix


def test_no_isometry_no_entropy_downstairs():
    """The trace along a fibre whose metric is not invariant depends on the place on the fibre."""
    uneven = adapted(Metric.euclidean((x,)), (theta,), sp.Matrix([[(1 + x * theta) ** 2]]))
    drift = uneven.vertical_trace(x)
    assert not zero(uneven.vertical_gradient(drift))
    assert drift.subs({x: 1, theta: 0}) == 0 and drift.subs({x: 1, theta: 1}) == sp.Rational(1, 2)
    even = adapted(Metric.euclidean((r,)), (theta,), sp.Matrix([[r**2]]))
    assert zero(even.vertical_gradient(even.vertical_trace(r)))


@pytest.mark.parametrize("d", [2, 3])
def test_theorem_15_is_an_instance(d):
    """β_up = 2, κ = 2/β on Her_d: drift Σ 1/(x_i − x_j), and for d = 2 what `models.dyson` derives."""
    spectrum = eigenvalue_symbols(d)
    equation = Upstairs(orbits_at_the_diagonal(d), sp.S.Zero, sp.Integer(2), 2 / dyson.beta)
    coulomb = sp.Matrix([sp.Add(*(1 / (s - t) for t in spectrum if t != s)) for s in spectrum])
    assert zero(equation.of_map() - coulomb)
    assert zero(equation.brackets_of_map() - 2 / dyson.beta * sp.eye(d))
    if d == 2:
        assert zero(equation.of_map() - sp.Matrix(dyson.drift(2)))


def test_orbit_in_her_3_has_orthogonal_tangents():
    metric = orbits_at_the_diagonal(3).upstairs
    assert metric.matrix.is_diagonal() and metric.matrix[:3, :3] == sp.eye(3)


# --- Langevin ----------------------------------------------------------------------------------------------------


def test_the_temperature_is_the_convention():
    """½Δ is inverse temperature 2; the drift of the radius is (n − 1)/2r then."""
    plane = Metric.of((r, theta), sp.diag(1, r**2))
    assert sp.Rational(1, 2) == STANDARD
    assert Langevin(plane).drift[0] == 1 / (2 * r)
    assert Langevin(plane, temperature=1 / b).drift[0] == 1 / (b * r)
    assert Langevin(plane).covariance == sp.diag(1, r**-2)


@pytest.mark.parametrize(
    "metric", [Metric.of((r, theta), sp.diag(1, r**2)), Metric.of((x, y), sp.Matrix([[2, 1], [1, 3]]))]
)
def test_process_generator_and_coordinates_agree(metric):
    F, f = sp.Symbol("c") * metric.coordinates[0] ** 2, metric.coordinates[0] ** 2 * metric.coordinates[1]
    equation = Langevin(metric, F, 1 / b)
    process = equation.process()
    assert zero(process.generator(f) - equation.generator(f))
    assert zero(process.drift - equation.drift)
    assert zero(
        sp.Matrix(2, 2, lambda i, j: process.brackets[metric.coordinates[i], metric.coordinates[j]])
        - equation.covariance
    )


def test_reversibility_agrees_with_the_ito_process():
    """Zero flux by `Langevin` and by `ItoProcess`, whose density is with respect to Lebesgue measure."""
    metric = Metric.of((r,), sp.Matrix([[r**2]]))
    equation = Langevin(metric, r**2, 1 / b)
    assert zero(equation.relative_flux(equation.log_stationary_density))
    assert equation.process().is_reversible(sp.exp(equation.log_stationary_density) * metric.density)
    assert not zero(equation.relative_flux(2 * equation.log_stationary_density))


def test_kappa_zero_is_the_gradient_flow():
    still = Upstairs(polar(3).submersion, r**2, b, sp.S.Zero)
    assert zero(still.brackets_of_map())
    down = still.downstairs(2 * sp.log(r))
    assert zero(down.drift - still.of_map()) and zero(down.covariance)
    with pytest.raises(BadInput, match="temperature 0"):
        _ = down.log_stationary_density


def test_upstairs_gibbs_only_at_kappa_one():
    equation = polar(2)
    S, E = sp.log(r), equation.energy
    assert zero(equation.relative_flux(equation.log_stationary_density(S)))
    assert not zero(equation.relative_flux(-equation.beta * E))
    isotropic = Upstairs(equation.submersion, E, equation.beta, sp.S.One)
    assert zero(isotropic.relative_flux(-equation.beta * E))
    assert zero(isotropic.log_stationary_density(S) + equation.beta * E)


def test_isotropic_noise_is_brownian_motion():
    """κ = 1: the generator upstairs is (1/β)Δ_g, and the drift of coordinates that of `Langevin`."""
    equation = polar(3)
    isotropic = Upstairs(equation.submersion, equation.energy, b, sp.S.One)
    whole = Langevin(equation.submersion.upstairs, equation.energy, 1 / b)
    assert zero(isotropic.drift - whole.drift)
    assert zero(2 * isotropic.weighted_cometric - whole.covariance)


def test_free_energy():
    assert free_energy(x, y, b) == x - y / b


def test_general_submersion_of_a_torus_is_closed():
    """With k and a functions of x, the rate of volume is a function of x: no fibre slope is left in it."""
    assert not general_submersion(invariant=True).volume_rates.has(sp.Symbol("k[1,1,3]", real=True))


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Submersion(Metric.euclidean((x, y)), (2 * x,), Metric.euclidean((u,))), NotASubmersion, "h⁻¹ ∘ φ"),
        (lambda: Submersion(Metric.euclidean((x, y)), (y / x,), Metric.euclidean((u,))), NotASubmersion, r"\(1, 1\)"),
        (lambda: Submersion(Metric.euclidean((x, y)), (x, y), Metric.euclidean((u,))), DimensionError, "one for each"),
        (lambda: Submersion(Metric.euclidean((x, y)), (y,), Metric.euclidean((x,))), DimensionError, "rename"),
        (lambda: adapted_metric(sp.eye(1), sp.eye(2), sp.zeros(1, 2)), DimensionError, "shapes"),
        (lambda: Langevin(Metric.euclidean((x,)), temperature=sp.Integer(-1)), BadInput, "negative"),
    ],
)
def test_what_is_no_submersion_is_refused_with_a_remedy(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_dilations_are_no_submersion_for_any_metric_downstairs():
    """⟨grad u, grad u⟩ differs along one ray: no metric downstairs fits."""
    plane = Metric.euclidean((x, y))
    gradient = plane.gradient(y / x)
    length = plane.inner(gradient, gradient)
    assert [length.subs({x: s, y: 2 * s}) for s in (1, 2)] == [5, sp.Rational(5, 4)]

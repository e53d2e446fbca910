"""The second engine expands a typed formula by itself: what the first one expands wrongly does not pass."""

import copy
import dataclasses
import json
import random

import pytest
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symcalc.cli import main
from symcalc.errors import FormulaError, Undecidable, UndefinedFormula
from symcalc.fields import compare
from symcalc.fields.certificates import to_tree
from symcalc.files import json_text
from symcalc.formulas import formula
from symcalc.grammar import Reduce, Scalar, Signature, parse, to_data
from symcalc.indexed import IndexSum
from symcalc.recheck import check_run
from symcalc.recheck.certificate import TARGET, Checker
from symcalc.recheck.derivatives import derivative, replaced
from symcalc.recheck.dimensions import require_dimensions
from symcalc.recheck.order import Order
from symcalc.recheck.point import Point
from symcalc.recheck.primes import draw_prime
from symcalc.recheck.signs import Facts
from symcalc.recheck.typed import typed_side
from symcalc.recheck.values import Outside, Wrong
from symcalc.referee import evaluation, range_sums
from symcalc.referee.answer import check
from symcalc.referee.certificates import _statement
from symcalc.referee.evaluation import N, domain_of
from symcalc.referee.sides import Sides
from symcalc.referee.statements import Setting, Statement
from symcalc.referee.typed import Typed


def saved(identity, text):
    """The run that `symcalc check ID FORMULA --json` would save."""
    return json.loads(json_text({"claims": [check(identity, text, tiers=["exact"]).to_json()]}))


def outcome(run):
    (checked,) = check_run(run, random.Random(0))
    return checked.outcome


TRUE = [
    ("dyson.drift", "sum(1/(x[k] - x[j]), j != k)"),
    ("dyson.drift", "sum(1/(x[k] - x[j]), j < k) + sum(1/(x[k] - x[j]), j > k)"),
    ("dyson.drift", "sum((d - 1)/(x[k] - x[j]), j != k)/(d - 1)"),
    ("dyson.drift", "sum(1/(x[k] - x[j]), j != k) + sum(sum(1, l != j), j) - d**2 + d"),
    ("dyson.drift", "sum(1/(x[k] - x[j]), j != k) + sum(x[i]*x[j], i != j) - 2*sum(x[i]*x[j], i < j)"),
    ("dyson.drift", "sum(1/(x[k] - x[j]), j != k) + sum((x[j] - x[k])/(x[j] - x[k]), j) - d"),
    ("dyson.drift", "sum(1/(x[k] - x[j]), j != k) + abs(x[k] - x[k])"),
    ("dyson.drift", "sum(x[k]/(x[k]*abs(x[k] - x[j])), j < k) - sum(1/abs(x[k] - x[j]), j > k)"),
    ("dyson.entropy", "2*sum(log(x[j] - x[i]), i < j)"),
    ("dyson.entropy", "sum(log(abs(x[i] - x[j])), i != j)"),
    ("dyson.entropy", "log(prod(abs(x[i] - x[j]), i != j))"),
    ("eigenvalue.first", "A[k, k]"),
    ("eigenvalue.second", "2*sum(abs(A[k, j])**2/(x[k] - x[j]), j != k)"),
    ("eigenvalue.second", "2*sum(A[k, j]*conj(A[k, j])/(x[k] - x[j]), j != k)"),
    (
        "singular.second",
        "sum((sigma[k]*(A[k,j]**2 + A[j,k]**2) + 2*sigma[j]*A[k,j]*A[j,k])/(sigma[k]**2 - sigma[j]**2), j != k)",
    ),
    ("dln.multiplier", "sum(lam[i]**(2*m)*lam[j]**(2*(N - 1 - m)), m in range(N))"),
    ("dln.multiplier", "(sigma[i]**2 - sigma[j]**2)/(sigma[i]**(2/N) - sigma[j]**(2/N))"),
    ("dln.multiplier", "sum(sigma[j]**(2*m/N)*sigma[i]**(2 - 2*(m + 1)/N), m in range(N))"),
    ("dln.multiplier", "(lam[i]*lam[j])**(N - 1)*sinh(N*log(lam[i]/lam[j]))/sinh(log(lam[i]/lam[j]))"),
    ("dln.ito_drift", "(N - 1)*sigma[k]**(1 - 2/N)"),
    ("dln.ito_drift", "(N - 1)*sigma[k]**(1 - 2/N) + sum(m**2, m in range(N)) - N*(N - 1)*(2*N - 1)/6"),
    ("dln.entropy", "1/4*sum(log(sum(lam[i]**(2*m)*lam[j]**(2*(N - 1 - m)), m in range(N))/N), i != j)"),
]  # fmt: skip


@pytest.mark.parametrize(("identity", "text"), TRUE)
def test_true_formulas_hold(identity, text):
    run = saved(identity, text)
    assert run["claims"][0]["verdict"] == "PROVED"
    assert outcome(run) == "ok"


def test_the_certificate_holds_the_tree_as_it_was_parsed():
    identity, text = TRUE[1]
    tree = to_data(parse(text, formula(identity).signature))
    held = [c["statement"]["typed"] for c in saved(identity, text)["claims"][0]["evidence"][0]["certificates"]]
    assert held == [tree] * len(held)
    assert tree[1][0] == "sum" and tree[1][2:] == [["j"], [], [["j", "<", "k"]]]
    assert tree[2][2:] == [["j"], [], [["k", "<", "j"]]]


def test_the_data_of_a_sum_hold_all_its_fields():
    """A new field of the tree belongs into its data, and into the second engine."""
    assert {f.name for f in dataclasses.fields(Reduce)} == {
        "column",
        "kind",
        "body",
        "bound",
        "ranged",
        "conditions",
        "ends",
    }


# --- faults of the first engine -----------------------------------------------------------------------------------

REAL_RANGE_SUM, REAL_VALUE = range_sums.range_sum, evaluation.Evaluation._value
REAL_POSITIONS, REAL_LIMIT = evaluation.Evaluation._positions, evaluation.Evaluation._limit
REAL_INSTANCE = IndexSum.instantiate


def unequal_as_less(condition, at):
    return at[condition.left] < at[condition.right]


def less_as_unequal(condition, at):
    return at[condition.left] != at[condition.right]


def without_the_last(self, node, at):
    found = list(REAL_POSITIONS(self, node, at))
    return iter(found if node.conditions else found[:-1])


def ranges(first, behind):
    """Sums over m = first, …, N − 1 + behind."""

    def ranged(self, node, at, names):
        if not names:
            return self.value(node.body, at)
        assert node.kind == "sum" and len(names) == 1
        if self.depth.is_Integer:
            values = range(first, int(self.depth) + behind)
            return sp.Add(*(self.value(node.body, {**at, names[0]: sp.Integer(m)}) for m in values))
        m = sp.Dummy("m", integer=True, nonnegative=True)
        body = self.value(node.body, {**at, names[0]: m})
        return REAL_RANGE_SUM(body, m, self.depth + behind) - sum(body.xreplace({m: n}) for n in range(first))

    return ranged


def one_more(self, node, at):
    return self.d + 1 if node == Scalar("d") else REAL_VALUE(self, node, at)


def twice_the_limit(self, node, at):
    return 2 * REAL_LIMIT(self, node, at)


def twice(self, d, /, **positions):
    return 2 * REAL_INSTANCE(self, d, **positions)


DRIFT, ITO = "sum(1/(x[k] - x[j]), j != k)", "(N - 1)*sigma[k]**(1 - 2/N)"
Expanding = evaluation.Evaluation
FAULTS = {  # what is broken in the first engine, and a wrong formula that it then calls PROVED
    "!= as <": (evaluation, "_holds", unequal_as_less, "dyson.entropy", "2*sum(log(abs(x[j] - x[i])), i != j)"),
    "< as !=": (
        evaluation, "_holds", less_as_unequal,
        "eigenvalue.second", "2*sum(A[k, j]*A[j, k]/(x[k] - x[j]), j < k)",
    ),
    "the last term": (Expanding, "_positions", without_the_last, "dyson.drift", f"{DRIFT} + sum(1, j) - d + 1"),
    "range(N + 1)": (
        Expanding, "_ranged", ranges(0, 1), "dln.ito_drift", f"{ITO} + sum(m, m in range(N)) - N*(N + 1)/2",
    ),
    "range(1, N)": (Expanding, "_ranged", ranges(1, 0), "dln.ito_drift", f"{ITO} + sum(1, m in range(N)) - N + 1"),
    "geometric range": (
        Expanding, "_ranged", ranges(1, 1),
        "dln.multiplier", "lam[j]**(2*N)*sum((lam[i]/lam[j])**(2*m), m in range(N))/lam[i]**2",
    ),
    "d + 1": (Expanding, "_value", one_more, "dyson.drift", f"{DRIFT}*(d - 1)/sum(1, j)"),
    "conjugate": (
        Expanding, "conjugate", lambda self, e: e,
        "eigenvalue.second", "2*sum(A[k, j]*conj(A[j, k])/(x[k] - x[j]), j != k)",
    ),
    "absolute value": (Expanding, "_absolute", lambda self, e: e, "dyson.drift", "sum(1/abs(x[k] - x[j]), j != k)"),
    "limit": (Expanding, "_limit", twice_the_limit, "dyson.drift",
              f"{DRIFT} + sum((x[j] - x[k])/(x[j] - x[k]), j) - d - 1"),
    "derived": (IndexSum, "instantiate", twice, "dyson.drift", f"2*{DRIFT}"),
}  # fmt: skip


@pytest.mark.parametrize(("where", "name", "fault", "identity", "text"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_expansion_does_not_pass(monkeypatch, where, name, fault, identity, text):
    assert saved(identity, text)["claims"][0]["verdict"] == "REFUTED"
    monkeypatch.setattr(where, name, fault)
    run = saved(identity, text)
    assert run["claims"][0]["verdict"] == "PROVED"
    assert outcome(run) == "failed"


# --- tampering ----------------------------------------------------------------------------------------------------


def first(run):
    return run["claims"][0]["evidence"][0]["certificates"]


def changed(run, change):
    run = copy.deepcopy(run)
    change(run["claims"][0], first(run))
    run["claims"][0]["evidence"][0]["figures"]["quantities"] = len({c["quantity"] for c in first(run)})
    return run


@pytest.fixture(scope="module")
def drift():
    return saved("dyson.drift", DRIFT)


def every(certificates, change):
    for c in certificates:
        change(c["statement"])


def retyped(text):
    tree = to_data(parse(text, formula("dyson.drift").signature))
    return lambda claim, certificates: every(certificates, lambda s: s.update(typed=tree))


TAMPERED = {
    "another formula": retyped("sum(2/(x[k] - x[j]), j != k)"),
    "another condition": retyped("sum(1/(x[k] - x[j]), j < k)"),
    "another sign": retyped("sum(1/(x[j] - x[k]), j != k)"),
    "no value": retyped("sum(1/(x[k] - x[j]), j)"),
    "a higher order": retyped(f"{DRIFT} + 0*sum(sum(sum(x[i]*x[j]*x[l], i), j), l)"),
    "one of another": lambda claim, held: held[0]["statement"].update(typed=to_data(parse(DRIFT + " + 0", SIGNATURE))),
    "another derived sum": lambda claim, held: every(held, lambda s: s["derived"]["grades"].update({"0": ["pi"]})),
    "another dimension": lambda claim, held: every(held, lambda s: s.update(positions=s["positions"] + 1)),
    "another place": lambda claim, held: every(held[1:3], lambda s: s.update(place={"k": 3 - s["place"]["k"]})),
    "fewer dimensions": lambda claim, held: held.__delitem__(slice(1, None)),
    "one place is missing": lambda claim, held: held[3:].clear() or held.__delitem__(slice(1, 3)),
    "no statement": lambda claim, held: held[0].pop("statement"),
    "no tree": lambda claim, held: held[0]["statement"].pop("typed"),
    "no position": lambda claim, held: every(held, lambda s: s.update(positions="2")),
    "no place": lambda claim, held: every(held, lambda s: s.update(place={})),
    "no list": lambda claim, held: every(held, lambda s: s.update(typed="x")),
    "no relation": lambda claim, held: every(held, lambda s: s["typed"][4][0].__setitem__(1, "==")),
}
SIGNATURE = formula("dyson.drift").signature


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_statement_does_not_pass(drift, change):
    assert outcome(changed(drift, lambda claim, held: None)) == "ok"
    assert outcome(changed(drift, change)) == "failed"


def falsified(term):
    """True at d = 1, 2, 3 and false from d = 4 on: the order of the term has to be seen."""
    return lambda claim, held: every(held, lambda s: s.update(typed=["add", s["typed"], term]))


def differentiated_by_nothing(claim, held):
    every(held, lambda s: s.update(typed=["mul", ["integer", "5"], s["typed"]], by="z", ascending=["z"]))
    for c in held:
        c.update(left=["integer", "0"], right=["integer", "0"])


D_ = ["scalar", "d"]
BEYOND = [["m", ["integer", "3"], D_]]
CUBIC = ["mul", *(["add", D_, ["integer", str(-n)]] for n in (1, 2, 3))]
FALSE = {
    "a range up to d": falsified(["sum", ["integer", "1"], [], BEYOND, []]),
    "a product over one": falsified(["add", ["prod", ["integer", "2"], [], BEYOND, []], ["integer", "-1"]]),
    "a logarithm of one": falsified(["log", ["prod", ["integer", "2"], [], BEYOND, []]]),
    "a negative integer": falsified(["mul", CUBIC, ["pow", D_, ["integer", "-9"]]]),
    "a derivative by nothing": differentiated_by_nothing,
    "no quantity": lambda claim, held: claim.pop("quantity") and held.__delitem__(slice(1, None)),
}


@pytest.mark.parametrize("change", FALSE.values(), ids=FALSE)
def test_a_certificate_of_what_is_false_is_not_ok(drift, change):
    assert outcome(changed(drift, change)) != "ok"


def test_an_older_certificate_is_named_as_such(drift):
    (checked,) = check_run(changed(drift, TAMPERED["no statement"]), random.Random(0))
    assert "an older version wrote it; check the formula again" in checked.detail


def test_the_diagonal_alone_is_not_a_matrix():
    run = saved("dln.multiplier", "sum(lam[i]**(2*m)*lam[j]**(2*(N - 1 - m)), m in range(N))")
    for kept in ("i = j", "i != j"):
        half = changed(
            run, lambda claim, held: held.__setitem__(slice(None), [c for c in held if kept in c["quantity"]])
        )
        (checked,) = check_run(half, random.Random(0))
        assert (checked.outcome, "matrix" in checked.detail) == ("failed", True)


def test_numbers_n_alone_do_not_decide_every_n():
    run = saved("dln.ito_drift", ITO)
    numbers = changed(
        run, lambda claim, held: held.__setitem__(slice(None), [c for c in held if "N =" in c["quantity"]])
    )
    (checked,) = check_run(numbers, random.Random(0))
    assert (checked.outcome, "too few dimensions" in checked.detail) == ("failed", True)


def too_many():
    body = ["integer", "1"]
    for n in range(12):
        body = ["sum", body, [f"i{n}"], [], []]
    return body


@pytest.mark.parametrize("tree", [too_many(), ["sum", ["integer", "1"], [f"i{n}" for n in range(40)], [], []]])
def test_a_giant_is_given_up(drift, tree):
    run = changed(drift, lambda claim, held: every(held, lambda s: s.update(typed=tree, positions=30)))
    assert outcome(run) == "not rechecked"


# --- saved files --------------------------------------------------------------------------------------------------


def test_the_commands(tmp_path, capsys):
    file = tmp_path / "run.json"
    assert main(["check", "dyson.drift", DRIFT, "--json", str(file)]) == 0
    assert main(["recheck", str(file)]) == 0
    run = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json_text(changed(run, TAMPERED["another condition"])), encoding="utf-8")
    capsys.readouterr()
    assert main(["recheck", str(file)]) == 1
    assert "the typed formula is not what was decided" in capsys.readouterr().out


def test_a_claims_file(tmp_path, capsys):
    claims, file = tmp_path / "paper.toml", tmp_path / "run.json"
    table = '[[claim]]\nid = "{}"\nquantity = "{}"\nformula = "{}"\n'
    claims.write_text(table.format("one", "dyson.drift", DRIFT) + table.format("two", "dln.ito_drift", ITO))
    assert main(["check", str(claims), "--json", str(file)]) == 0
    assert main(["recheck", str(file)]) == 0
    assert "2 ok" in capsys.readouterr().out
    run = json.loads(file.read_text(encoding="utf-8"))
    trees = [claim["evidence"][0]["certificates"][0]["statement"]["typed"] for claim in run["claims"]]
    assert trees == [
        to_data(parse(t, formula(i).signature)) for i, t in (("dyson.drift", DRIFT), ("dln.ito_drift", ITO))
    ]


# --- the parts ----------------------------------------------------------------------------------------------------

X, Y = sp.symbols("x y", positive=True)
DIFFERENTIATED = [
    X**3 * Y + 1 / (X - Y),
    X**N * Y ** (2 / N),
    Y**X,
    sp.log(X + Y**2) * sp.exp(X * Y),
    sp.sqrt(X + Y),
    sp.sin(X * Y) + sp.cos(X) * sp.tan(X),
    sp.sinh(X) * sp.cosh(X * Y) + sp.tanh(X / Y) + sp.coth(X),
]


def holds(left, right):
    """Whether two trees agree, x, y and N positive."""
    symbols = [{"meaning": ["symbol", name], "values": "positive"} for name in ("x", "y", "N")]
    certificate = {"generators": symbols, "left": left, "right": right, "domain": {"integers": ["N"]}}
    try:
        return Checker(random.Random(0)).check(certificate) <= TARGET
    except Wrong:
        return False


@pytest.mark.parametrize("f", DIFFERENTIATED, ids=str)
def test_derivatives(f):
    made, expected = derivative(to_tree(f), "x"), sp.diff(f, X)
    assert holds(made, to_tree(expected))
    assert not holds(made, to_tree(expected + X / 10**9))


def test_derivatives_of_geometric_sums():
    for a, b in ((0, 0), (1, 2)):
        tree = [
            "geometricsum",
            to_tree(X**2),
            to_tree(X * Y),
            ["integer", "4"],
            ["integer", str(a)],
            ["integer", str(b)],
        ]
        terms = sum(m**a * (3 - m) ** b * X ** (2 * m) * (X * Y) ** (3 - m) for m in range(4))
        assert holds(derivative(tree, "x"), to_tree(sp.diff(terms, X)))


SIGNS = [  # 0 < x < y
    (Y - X, 1), (X - Y, -1), (X * Y - X**2, 1), (X**2 - Y**2, -1), (X**N - Y**N, -1), (Y**N - X**N + X, 1),
    ((X - Y) ** 3 * (Y - X), -1), ((X - Y) ** 2, 1), (1 / (X - Y), -1), (X - 1, 0), (Y - 2 * X, 0),
    (X ** (1 - N) - Y, 0),
    (X**N - Y, 0), (2 - X / Y, 0), (-X, -1), (sp.exp(X) - 1, 0),
]  # fmt: skip


@pytest.mark.parametrize(("f", "sign"), SIGNS, ids=str)
def test_signs_by_order(f, sign):
    point, facts = Point(draw_prime(8, random.Random(0)), 1, set(), random.Random(0)), Facts(["x", "y", "N"], [], ["N"])
    point.facts, point.order = facts, Order(["x", "y"], facts)
    assert point.order.sign(point, to_tree(f)) == sign


@pytest.mark.parametrize("term", ["m**3", "2**m*m", "x[k]**(2*m + 1)*(m + 1)**2", "(m - 1)**3*3**(-m)", "x[k]**m/2**m"])
def test_sums_over_a_symbolic_range_are_those_over_numbers(term):
    signature = Signature(frozenset({"N"}), {"x": 1}, ("k",))
    tree = to_data(parse(f"sum({term}, m in range(N))", signature))
    for n, low, above in ((1, 0, 0), (2, 0, 0), (5, 0, 0), (4, 1, 1), (3, 2, -1), (2, -2, 3)):
        tree[3] = [["m", ["integer", str(low)], ["add", ["scalar", "N"], ["integer", str(above)]]]]
        point = Point(draw_prime(8, random.Random(n)), 1, set(), random.Random(n))
        point.facts = Facts(["x1", "N"], [], ["N"])
        stated = {"positions": 1, "conjugate": [], "d": ["integer", "1"], "place": {"k": 1}}
        closed = typed_side(point, stated | {"typed": tree, "N": ["symbol", "N"]})
        number = typed_side(point, stated | {"typed": tree, "N": ["integer", str(n)]})
        assert point.agree(point.value(replaced(closed, "N", ["integer", str(n)])), point.value(number))


def dimension_statements(text, positions, symbolic=False):
    typed = Typed.read("dyson.drift", text)
    settings = [Setting(Statement("", ("k",)), d, N, symbolic) for d in positions]
    return [_statement(typed, s, (k,)) for s in settings for k in range(1, s.positions + 1)]


@pytest.mark.parametrize(
    ("text", "needed"),
    [(DRIFT, 2), (f"{DRIFT}*(d - 1)/(d - 1)", 3), (f"({DRIFT})**3", 4), (f"({DRIFT})**(-2)", 4), ("x[k]", 2),
     ("sum(sum(x[i]*x[j], i != j), j)", 3),
     ("sum(x[i]*x[j]*x[l], i < j, l)", 4), ("log(prod(prod(x[j]**2, i < j), j))", 3), ("d**2", 3)],
)  # fmt: skip
def test_as_many_dimensions_are_asked_for_as_the_first_engine_takes(text, needed):
    typed = Typed.read("dyson.drift", text)
    assert len(Sides(typed, Statement("", ("k",))).needed()) == needed
    require_dimensions(dimension_statements(text, range(1, needed + 1)))
    require_dimensions(dimension_statements(text, range(3, needed + 3)))
    for few in (range(1, needed), [*range(1, needed), needed + 1]):
        with pytest.raises(Wrong, match="too few dimensions"):
            require_dimensions(dimension_statements(text, few))


def test_a_symbolic_d_is_a_number_like_any_other():
    text = f"2**d*{DRIFT}/2**d"
    with pytest.raises(Outside):
        require_dimensions(dimension_statements(text, range(1, 9)))
    require_dimensions(dimension_statements(text, (1, 2), symbolic=True))


# --- random formulas ----------------------------------------------------------------------------------------------


def agreement(typed, d, depth=N):
    """What the second engine says of the first one's value of a formula at d; "" where it has none."""
    setting = Setting(Statement("", typed.formula.free), d, depth)
    place = (min(2, d),)
    try:
        value = typed.at(d, depth).value(typed.tree, {"k": place[0]})
        found = compare(value, value, domain_of(typed.formula, d))
    except (FormulaError, UndefinedFormula, Undecidable):
        return ""
    statement = _statement(typed, setting, place)
    statement["derived"] = {"free": [], "grades": {"0": to_tree(value)}}
    certificate = json.loads(json.dumps(found.to_json() | {"statement": statement}))
    try:
        return str(Checker(random.Random(0)).check(certificate) <= TARGET)
    except Outside as reason:
        return f"Outside: {reason}"


@st.composite
def formulas(draw, network, scope=("k",), ranged=(), depth=3):
    """Random formulas in x and d, or in lam, sigma, N and range indices."""

    def inner(new=(), counted=()):
        return draw(formulas(network, (*scope, *new), (*ranged, *counted), depth - 1))

    index = draw(st.sampled_from(scope))
    leaves = [f"{'lam' if network else 'x'}[{index}]", "2", "1/3", "N" if network else "d", *ranged]
    if network:
        leaves.append(f"sigma[{index}]**(2/N)")
    kind = draw(st.sampled_from(["leaf", "+", "-", "*", "/", "**", "sum", "ordered", "abs", "range", "prod"]))
    if depth == 0 or kind == "leaf":
        return draw(st.sampled_from(leaves))
    if kind in "+-*/":
        return f"({inner()} {kind} {inner()})"
    if kind == "**":
        exponents = ["2", "3", "(-1)", *(["N", "(1 - 2/N)", *ranged] if network else [])]
        bases = [leaves[0], f"({leaves[0]} + 1)"]
        return f"{draw(st.sampled_from(bases))}**{draw(st.sampled_from(exponents))}"
    if kind == "abs":
        other = draw(st.sampled_from(scope))
        return f"abs({leaves[0]} - {leaves[0].replace(index, other)})" if other != index else f"({inner()})**2"
    new = "abcefgh"[len(scope)]
    if kind == "range" and network:
        return f"sum({inner((), (f'm{len(ranged)}',))}, m{len(ranged)} in range(N))"
    other = draw(st.sampled_from(scope))
    conditions = draw(st.sampled_from([f"{new}", f"{new} != {other}", f"{new} < {other}", f"{new} > {other}"]))
    if kind == "ordered":
        return f"sum({inner((new, new + '1'))}, {new} {draw(st.sampled_from(['<', '!=']))} {new}1, {new} != {other})"
    return f"{'prod' if kind == 'prod' else 'sum'}({inner((new,))}, {conditions})"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(formulas(False), st.integers(1, 3))
def test_random_formulas_agree(text, d):
    assert agreement(Typed.read("dyson.drift", text), d) in ("True", "")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(formulas(True), st.integers(1, 3), st.sampled_from([N, N, sp.Integer(1), sp.Integer(2), sp.Integer(3)]))
def test_random_formulas_of_networks_agree(text, d, depth):
    assert agreement(Typed.read("dln.ito_drift", text), d, depth) in ("True", "")

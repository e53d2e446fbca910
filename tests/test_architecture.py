"""The import graph, read from the syntax trees: `numeric` stands alone, and the layers of ARCHITECTURE.md hold."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    {"errors", "_version", "recheck", "workers", "spelling"},
    {"files", "grammar", "domains", "enclosure", "indices", "geometric", "values"},
    {"fields", "noise", "index_notation", "size"},
    {"indexed"},
    {"derivation", "every_dimension", "sympy_formulas", "index_sympy"},
    {"derivations", "matrix_noise", "noise_structure"},
    {"process"},
    {"ito", "covariance", "spectral", "singular", "riemannian"},
    {"characteristic", "geometry", "orbits", "spectral_process", "changes", "moments", "submersion"},
    {"langevin"},
    {"models"},
    {"codegen", "dln", "jacobian"},
    {"formulas"},
    {"dynamics"},
    {"evidence"},
    {"claims"},
    {"referee", "audit"},
    {"report"},
    {"suite", "paper", "notebook_series", "simulation"},
    {"mutants"},
    {"cli", "pytest_plugin", "__init__", "__main__"},
]
NUMERIC_ROWS = [
    {"arguments", "__init__"},
    {"streams", "spaces", "statistics", "sequential", "streaming", "failures"},
    {"wiener", "checkpoint", "beta_ensembles", "convergence"},
    {"random_matrices", "ensemble"},
    {"laws", "manifolds"},
    {"balanced", "framed", "kernels", "densities", "field_network", "coordinates"},
    {"upstairs", "schemes", "particles", "repulsion", "adaptive", "losses", "end_to_end"},
    {"paths", "onestep", "network"},
    {"differences", "embedded", "measured", "vector_sde"},
    {"coupling", "residuals", "network_residuals", "control_variates"},
]


def modules(package):
    return sorted((ROOT / package).rglob("*.py"))


def imported(path):
    """The dotted names a file imports, at its top or inside functions, except under TYPE_CHECKING."""
    for node in ast.walk(_without_type_checking(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _without_type_checking(tree):
    class Drop(ast.NodeTransformer):
        def visit_If(self, node):
            return None if getattr(node.test, "id", "") == "TYPE_CHECKING" else self.generic_visit(node)

    return Drop().visit(tree)


def part(path, package):
    """The layer a file belongs to: its folder in the package, or its own name."""
    inside = path.relative_to(ROOT / package)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def row(rows, name):
    return next(i for i, members in enumerate(rows) if name in members)


@pytest.mark.parametrize("path", modules("numeric"), ids=str)
def test_numeric_knows_nothing_of_symcalc(path):
    assert not [name for name in imported(path) if name.split(".")[0] in ("symcalc", "sympy", "mpmath")]


@pytest.mark.parametrize(("package", "rows"), [("symcalc", ROWS), ("numeric", NUMERIC_ROWS)])
def test_imports_point_upwards(package, rows):
    for path in modules(package):
        here = part(path, package)
        for name in imported(path):
            pieces = name.split(".")
            if pieces[0] != package or len(pieces) < 2 or pieces[1] == here or here in ("__init__", "__main__"):
                continue
            there = pieces[1] if pieces[1].isidentifier() and any(pieces[1] in r for r in rows) else "__init__"
            assert row(rows, there) < row(rows, here), f"{path.relative_to(ROOT)} imports {name}"


def test_only_claims_and_tools_of_evidence_use_the_simulation():
    users = {part(p, "symcalc") for p in modules("symcalc") if any(n.split(".")[0] == "numeric" for n in imported(p))}
    assert users <= {"claims", "evidence", "simulation"}


def test_every_module_is_in_the_house():
    for package, rows in (("symcalc", ROWS), ("numeric", NUMERIC_ROWS)):
        assert {part(p, package) for p in modules(package)} == set().union(*rows)


def test_architecture_names_every_part():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for name in set().union(*ROWS) - {"__init__", "__main__"}:
        assert re.search(rf"`(symcalc/)?{name}(\.py|/)`", text), name


def test_the_table_of_the_architecture_is_in_the_order_of_imports():
    """What a module imports stands above it, in another row unless its own line says so."""
    lines = re.findall(r"^\| (\d+) \| ([^|]*) \| (.*)$", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    place = {
        name: (place, int(row), text)
        for place, (row, names, text) in enumerate(lines)
        for name in re.findall(r"`(?:symcalc/)?(\w+)(?:\.py|/)`", names)
    }
    for path in modules("symcalc"):
        here = part(path, "symcalc")
        for there in {name.split(".")[1] for name in imported(path) if name.startswith("symcalc.")} - {here}:
            if here in place and there in place:
                (above, row_above, _), (below, row_below, text) = place[there], place[here]
                said = row_above < row_below or f"`{there}`" in text
                assert above < below and said, f"{path.relative_to(ROOT)} imports {there}"


@pytest.mark.parametrize("path", modules("symcalc"), ids=str)
def test_nothing_is_decided_by_simplification_or_evaluated_from_text(path):
    """`simplify` and its relatives do not occur; `exec` occurs once, on the generator's own text."""
    called = [
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    ]
    forbidden = {"simplify", "nsimplify", "trigsimp", "radsimp", "equals", "eval", "parse_expr", "loads"}
    assert not forbidden & set(called)
    assert called.count("exec") == (1 if path.name == "compiled.py" else 0)


def test_sympify_is_strict_wherever_it_is_used():
    for path in modules("symcalc"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sympify":
                assert any(k.arg == "strict" and k.value.value is True for k in node.keywords), path

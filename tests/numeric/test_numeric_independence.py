"""What the package must not know: the other half of the project, and heavy imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import numeric

MODULES = sorted(Path(numeric.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_imports_symcalc_or_scipy_stats(module):
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    assert not [name for name in imported if name.startswith(("symcalc", "sympy", "scipy.stats"))]


def test_the_package_itself_imports_nothing_heavy():
    code = "import sys, numeric; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=MODULES[0].parents[1]).returncode == 0

"""Write the API reference, docs/api.md, from the docstrings: `python docs/api.py`; `--check` says if it is current.

Every public class, method and function of the modules below, with its signature and docstring; the examples in them
run as doctests in the test suite.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

TARGET = Path(__file__).with_name("api.md")
MODULES = {
    "Itô calculus": ("ito", "process", "noise", "matrix_noise", "noise_structure", "changes", "moments", "derivation"),
    "Every dimension": ("indices", "indexed", "every_dimension", "index_sympy", "fields.field", "domains"),
    "Spectra and orbits": ("covariance", "spectral", "singular", "spectral_process", "orbits", "characteristic"),
    "Geometry": ("riemannian", "submersion", "langevin"),
    "Models": ("models.dyson", "models.dln.metric", "models.dln.brownian", "models.dln.matrix"),
    "Formulas and verdicts": ("formulas", "dynamics", "referee.answer", "referee.process_claims", "paper", "suite"),
}


def reference() -> str:
    """The whole page."""
    parts = ["# API reference\n", "Made from the docstrings by `python docs/api.py`; the examples run as doctests.\n"]
    for title, names in MODULES.items():
        parts.append(f"## {title}\n")
        parts += [_module(importlib.import_module(f"symcalc.{name}")) for name in names]
    return "\n".join(parts)


def _module(module: ModuleType) -> str:
    heading = f"### `{module.__name__}`\n\n{_indented(module)}"
    return "\n".join([heading, *_members(module)])


def _members(module: ModuleType) -> Iterator[str]:
    """Public functions and classes in the order of their definition, methods with their class."""
    own = [
        v for n, v in vars(module).items() if not n.startswith("_") and getattr(v, "__module__", "") == module.__name__
    ]
    for member in own:
        if inspect.isclass(member):
            yield f"#### `class {member.__name__}`\n\n{_indented(member)}"
            for name, method in vars(member).items():
                method = method.__func__ if isinstance(method, (classmethod, staticmethod)) else method
                function = method.fget if isinstance(method, property) else method
                if not name.startswith("_") and inspect.isfunction(function) and function.__doc__:
                    yield f"##### `{member.__name__}.{name}{_signature(function)}`\n\n{_indented(function)}"
        elif inspect.isfunction(inspect.unwrap(member)):
            function = inspect.unwrap(member)
            yield f"#### `{function.__name__}{_signature(function)}`\n\n{_indented(function)}"


def _signature(function: object) -> str:
    """The signature as it is written; a default that is a function by its name."""
    written = str(inspect.signature(function)).replace("'", "")  # type: ignore[arg-type]
    return re.sub(r"<function (\w+) at 0x\w+>", r"\1", written)


def _indented(thing: object) -> str:
    """The docstring as a block of text, which keeps formulas and examples in their columns."""
    text = inspect.getdoc(thing) or ""
    return "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())


def main() -> int:
    """Write the page, or with --check compare it with the one there."""
    made = reference()
    if "--check" in sys.argv[1:]:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == made
        print("docs/api.md is current" if current else "docs/api.md is stale: run python docs/api.py")
        return 0 if current else 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The text of a module for JAX, PyTorch, or any library of the array API standard: whole batches, nothing in place.

Pairs of indices are two axes, k before j.  On the diagonal j is given a harmless value and the term is dropped, so that
no 0/0 arises, and none in a derivative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sympy as sp

from symcalc.codegen.docstring import PLURALS, docstring, provenance, singular
from symcalc.codegen.function import Function, Summand
from symcalc.codegen.numpy_code import call, indented
from symcalc.codegen.runtime import needed
from symcalc.codegen.steps import DEPTH, ROOT, Call, Kernel, Place
from symcalc.codegen.text import Printer
from symcalc.errors import BadInput

WRITE = Printer("xp").write
OWN_RUNTIME = ("jax", "torch")
TAKES_NAMESPACE = ("_log", "_geometric_sum")
ANY = "array of float64, of the library of the arguments"


def array_module(function: Function) -> str:
    """The module for any library of the array API standard."""
    return _module(function, "array_api", "from typing import Any\n", ANY)


def jax_module(function: Function) -> str:
    """The module for JAX, in double precision: to be compiled, mapped and differentiated."""
    imports = (
        "from typing import Any\n\nimport jax\nimport jax.numpy as jnp\n\n"
        'jax.config.update("jax_enable_x64", True)  # results are in double precision\n'
    )
    return _with_library(_module(function, "jax", imports, "jax.Array of float64"), "jnp")


def torch_module(function: Function) -> str:
    """The module for PyTorch, in double precision, on the device of its argument: to be differentiated."""
    text = _module(function, "torch", "from typing import Any\n\nimport torch\n", "torch.Tensor of float64")
    text = _with_library(text, "torch").replace("axis=", "dim=").replace(", k=1)", ", diagonal=1)")
    text = re.sub(r"torch\.matrix_transpose\((\w+)\)", r"\1.mT", text)
    device = f", device={function.arrays[0].name}.device)"
    return text.replace("torch.eye(d)", f"torch.eye(d{device}").replace(
        "torch.ones((d, d))", f"torch.ones((d, d){device}"
    )


def _with_library(text: str, library: str) -> str:
    """The text with the library by its name, in place of the argument xp."""
    text = re.sub(r"\bxp: Any,\n    ", "", text)
    text = re.sub(r"\((\n\s+)?xp(: Any)?(, |,\n\s+)", lambda m: f"({m[1] or ''}", text)
    return re.sub(r"\bxp\.", f"{library}.", text)


def _module(function: Function, backend: str, imports: str, result: str) -> str:
    if any(len(s.letters) > 2 for s in (*function.sums, *function.off_diagonal)):
        raise BadInput(f"{function.name} sums over three indices or more; this backend takes pairs: use numpy")
    code = f"{_public(function, backend, result)}\n\n\n" + "\n".join(_values(function))
    own = [needed(code, f"{backend}_runtime.py")] if backend in OWN_RUNTIME else []
    helpers = needed(code, "array_runtime.py", "pairs_runtime.py", without=own)
    code = "\n\n\n".join(filter(None, [code, *own, helpers]))
    imports = ("import math\n" if "math." in helpers else "") + imports
    imports += "\nArray = Any\nPair = tuple[Array, Array | float]\n" if "Pair" in helpers else ""
    imports += "\nArray = Any\n" if "Array" in helpers and "Pair" not in helpers else ""
    return f'"""{function.summary}\n\n{provenance(function)}\n"""\n\n{imports}\n\n{code}\n'


# --- the public function -----------------------------------------------------------------------------------------


def _public(function: Function, backend: str, result: str) -> str:
    kinds = {"count": "int", "positive": "float"}
    arguments = [f"{a.name}: {'Any' if a.rank else kinds[a.kind]}" for a in function.specification]
    head = f"def {function.name}({', '.join(arguments)}, *, check: bool = True) -> Any:"
    body = [*_taken(function, backend), *_checked(function, backend)]
    values = f"_values({', '.join(['xp', *(a.name for a in function.specification)])})"
    body.append(f"return {values}" if _whole(function) else f"values = {values}")
    body += [] if _whole(function) else _broadcast(function)
    return "\n".join([head, docstring(function, result), *indented(body)])


def _whole(function: Function) -> bool:
    """Whether the values depend on all arrays, and so have all their batch axes."""
    used = {k.symbols[s].array.removeprefix("abs2_") for k in _kernels(function) for s in k.uses}
    derived = {"tail", "square", ROOT} - {a.name for a in function.arrays}
    return {"sigma" if name in derived else name for name in used} >= {a.name for a in function.arrays}


def _broadcast(function: Function) -> list[str]:
    """The lines that give the values the batch axes of all arrays."""
    shapes = [f"{a.name}.shape[:-{a.rank}]" for a in function.arrays]
    core = f"({', '.join([f'{function.arrays[0].name}.shape[-1]'] * function.free)}{',' * (function.free == 1)})"
    batch = f"_common_shape({', '.join(shapes)})" if len(shapes) > 1 else shapes[0]
    return [f"shape = {batch}{f' + {core}' if function.free else ''}", "return xp.broadcast_to(values, shape)"]


def _taken(function: Function, backend: str) -> Iterator[str]:
    for n, a in enumerate(function.arrays):
        if backend in OWN_RUNTIME:
            yield f'{a.name} = {"_complex" if a.kind == "hermitian" else "_real"}_numbers({a.name}, "{a.name}")'
            continue
        yield f'if not hasattr({a.name}, "__array_namespace__"):'
        yield f'    raise ValueError("{a.name} must be an array of the array API standard")'
        if not n:
            yield f"xp = {a.name}.__array_namespace__()"
        kinds = '("real floating", "complex floating")' if a.kind == "hermitian" else '"real floating"'
        yield f"if not xp.isdtype({a.name}.dtype, {kinds}):"
        yield f'    raise ValueError(f"{a.name} must hold floating-point numbers, not {{{a.name}.dtype}}")'
    yield from (f'{a.name} = _count({a.name}, "{a.name}")' for a in function.numbers if a.kind == "count")
    yield from (f'_require_square({a.name}, "{a.name}")' for a in function.arrays if a.rank == 2)
    yield f"_sizes({', '.join(f'{a.name}={a.name}' for a in function.arrays)})"


def _checked(function: Function, backend: str) -> Iterator[str]:
    names = ", ".join(a.name for a in function.specification if a.kind != "count")
    if backend == "jax":
        yield f"if check and _known({names}):"
    else:
        yield "if check:"
    lines = []
    for a in function.numbers:
        if a.kind == "positive":
            lines.append(f'_require_positive_number({a.name}, "{a.name}")')
    for a in function.arrays:
        lines.append(f'_require_finite(xp, {a.name}, "{a.name}")')
        if a.kind in ("positive", "hermitian"):
            lines.append(f'_require_{a.kind}(xp, {a.name}, "{a.name}")')
        if a.name in singular(function):
            what = f'"{a.name} holds equal {PLURALS.get(a.name, "numbers")}, where {function.name} diverges"'
            lines.append(f"_require_distinct(\n    xp,\n    {a.name},\n    {what},\n)")
    yield from indented(lines)


# --- the values --------------------------------------------------------------------------------------------------


def _values(function: Function) -> Iterator[str]:
    arguments = ", ".join(f"{a.name}: {'Any' if a.rank else 'int' if a.kind == 'count' else 'Any'}"
                          for a in function.specification)  # fmt: skip
    yield f"def _values(xp: Any, {arguments}) -> Any:"
    yield '    """The values; the arguments are as they should be."""'
    yield from indented([*_prelude(function), *{0: _number, 1: _vector, 2: _matrix}[function.free](function)])


def _kernels(function: Function) -> list[Kernel]:
    found = [s.single for s in (*function.sums, *function.off_diagonal)]
    return [*found, function.own] if function.own else found


def _prelude(function: Function) -> Iterator[str]:
    arrays = {k.symbols[s].array for k in _kernels(function) for s in k.uses}
    if "tail" in arrays:
        yield f"{ROOT}, tail = _root_pair(sigma, {DEPTH})"
    elif ROOT in arrays and ROOT not in function.arguments:
        yield f"{ROOT} = _root(sigma, {DEPTH})"
    if "square" in arrays:
        yield f"square = {ROOT} * {ROOT}" if ROOT in function.arguments else f"square = _squared_root(sigma, {DEPTH})"
    first = function.arrays[0].name
    if function.sums or function.free == 2:
        yield f"d = {first}.shape[-1]"
        yield "own = xp.eye(d) == 1"


def _vector(function: Function) -> Iterator[str]:
    totals = []
    for n, s in enumerate(function.sums):
        total = "total" if len(function.sums) == 1 else f"total_{n + 1}"
        totals.append(total)
        yield from _pairs(function, s)
        yield f"{total} = _tree_sum(xp, xp.where(own, 0.0, {_first(s.single)}))"
    own, total = function.own, " + ".join(totals)
    if own is None:
        yield f"return {total}"
        return
    yield from _own(function, own)
    value, factor = own.results
    if not totals and not own.uses:
        yield f"return {WRITE(value)} * xp.ones_like({function.arrays[0].name})"
        return
    text = WRITE(factor)
    text = f"({text})" if factor.is_Add or "/" in text else text
    total = f"({total})" if len(totals) > 1 else total
    scaled = total if factor == 1 else f"{text} * {total}"
    alone = _own_value(value, own)
    yield f"return {alone if not totals else scaled if value == 0 else f'{WRITE(value)} + {scaled}'}"


def _number(function: Function) -> Iterator[str]:
    totals = []
    for n, s in enumerate(function.sums):
        total = f"total_{n + 1}" if len(function.sums) > 1 else "total"
        totals.append(total)
        if len(s.letters) == 1:
            yield from [*_own(function, s.single), f"{total} = _tree_sum(xp, {_first(s.single)})"]
        else:
            yield from _pairs(function, s)
            yield "upper = xp.triu(xp.ones((d, d)), k=1) == 1"
            yield f"terms = xp.where(upper, {_first(s.single)}, 0.0)"
            yield f"{total} = _tree_sum(xp, _tree_sum(xp, terms))"
    constant = [_own_value(function.own.results[0], function.own)] if function.own else []
    yield f"return {' + '.join([*constant, *totals])}"


def _matrix(function: Function) -> Iterator[str]:
    yield from _without_repetition(_matrix_lines(function))


def _matrix_lines(function: Function) -> Iterator[str]:
    parts, like = [], function.arrays[0].name
    for s in function.sums:
        yield from _pairs(function, s)
        yield f"terms = xp.where(own, 0.0, {_first(s.single)})"
        parts.append("_tree_sum(xp, terms)")
    if function.own:
        yield from _own(function, function.own)
        own = WRITE(function.own.results[0])
        parts.append(own if function.own.uses else f"xp.full_like({like}, {own})")
    yield f"diagonal = {' + '.join(parts) or f'xp.zeros_like({like})'}"
    off = "0.0"
    for s in function.off_diagonal:
        yield from _pairs(function, s)
        off = _first(s.single)
    if len(off) > 40:
        yield f"off = {off}"
    yield f"return xp.where(own, diagonal[..., :, None], {'off' if len(off) > 40 else off})"


def _without_repetition(lines: Iterator[str]) -> Iterator[str]:
    """The lines but those that assign what their names already stand for."""
    known: dict[str, str] = {}
    for line in lines:
        names, _, value = line.partition(" = ")
        if known.get(names) == value:
            continue
        if names in known:
            known.clear()
        known[names] = value
        yield line


def _own_value(value: sp.Expr, kernel: Kernel) -> str:
    return WRITE(value) if kernel.uses else f"xp.asarray({WRITE(value)}, dtype=xp.float64)"


def _first(kernel: Kernel) -> str:
    """The contribution of an index; an array, also where it is the same for all."""
    text = WRITE(kernel.results[0])
    shape = "(d, d)" if len(kernel.letters) == 2 else "d"
    return text if kernel.uses else f"xp.full({shape}, {text}, dtype=xp.float64)"


def _own(function: Function, kernel: Kernel) -> Iterator[str]:
    for symbol in kernel.uses:
        place = kernel.symbols[symbol]
        if len(place.indices) == 1:
            yield f"{symbol} = {place.array}"
        else:
            hermitian = any(a.name == place.array and a.kind == "hermitian" for a in function.arrays)
            diagonal = f"xp.linalg.diagonal({place.array})"
            yield f"{symbol} = {f'xp.real({diagonal})' if hermitian else diagonal}"
    yield from _steps(kernel)


def _pairs(function: Function, summand: Summand) -> Iterator[str]:
    kernel, (k, j) = summand.single, summand.letters
    uses = [(s, kernel.symbols[s]) for s in kernel.uses]
    for symbol, place in uses:
        yield f"{symbol} = {_element(function, place, k, j)}"
    yield from _steps(kernel)


def _element(function: Function, place: Place, k: str, j: str) -> str:
    array = place.array
    if len(place.indices) == 1 and place.indices[0] == k:
        return f"{array}[..., :, None]"
    if len(place.indices) == 1:
        other = {"tail": "0.0 * tail", "x": "x + 1.0 + xp.abs(x)"}.get(array, f"2.0 * {array}")
        return f"xp.where(own, ({other})[..., :, None], {array}[..., None, :])"
    if len(set(place.indices)) == 1:
        side = ":, None" if place.indices[0] == k else "None, :"
        return f"xp.linalg.diagonal({array})[..., {side}]"
    name = array.removeprefix("abs2_")
    entry = name if place.indices == (k, j) else f"xp.matrix_transpose({name})"
    return f"_abs2(xp, {entry})" if array.startswith("abs2_") else entry


def _steps(kernel: Kernel) -> Iterator[str]:
    for step in kernel.steps:
        target = f"{', '.join(step.names)} = "
        if isinstance(step.value, Call):
            value = _with_namespace(step.value)
            yield target + call(value.function, value.arguments, 4, len(target))
        else:
            yield target + WRITE(step.value)


def _with_namespace(value: Call) -> Call:
    arguments: Sequence[object] = [_with_namespace(a) if isinstance(a, Call) else a for a in value.arguments]
    return Call(value.function, ("xp", *arguments) if value.function in TAKES_NAMESPACE else tuple(arguments))

"""The text of a NumPy module: one public function over batches, one private one over a block of points.

Inside a block the index axis comes first and the points last.  Indices are cyclic: at distance s every k meets
j = k + s modulo d, so half of the distances meet all pairs, in whole arrays, and no index meets itself.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp

from symcalc.codegen.docstring import PLURALS, docstring, provenance, singular
from symcalc.codegen.function import Function, Summand
from symcalc.codegen.runtime import needed
from symcalc.codegen.steps import DEPTH, ROOT, Call, Kernel, Place
from symcalc.codegen.text import Printer

RUNTIME = ("numpy_runtime.py", "pairs_runtime.py")
WIDTH = 88
WRITE = Printer("np").write


def module(function: Function) -> str:
    """The module: imports, the function, the block, and the functions they call."""
    return assembled(function.summary, f"{_public(function)}\n\n\n{_block(function)}", [function])


def assembled(summary: str, code: str, functions: Sequence[Function]) -> str:
    """A module with this code: docstring, imports, and the functions that it calls."""
    whole = f"{code}\n\n\n{needed(code, *RUNTIME)}\n"
    return f'"""{summary}\n\n{provenance(*functions)}\n"""\n\n{_imports(whole)}\n\n\n{whole}'


def _imports(code: str) -> str:
    standard = ["import itertools"] * ("itertools." in code) + ["import math"] * ("math." in code)
    iterables = [n for n in ("Iterable", "Iterator") if f"{n}[" in code]
    standard += [f"from collections.abc import {', '.join(iterables)}"] * bool(iterables)
    standard += ["from typing import Any"] * ("Any" in code)
    typing = [n for n in ("ArrayLike", "NDArray") if n in code or n == "NDArray"]
    lines = [*standard, "", "import numpy as np", f"from numpy.typing import {', '.join(typing)}", ""]
    aliases = ["Array = NDArray[np.float64]"] + ["Pair = tuple[Array, Array | float]"] * ("Pair" in code)
    return "\n".join([*(lines if standard else lines[1:]), *aliases])


# --- the public function -----------------------------------------------------------------------------------------


def _public(function: Function) -> str:
    return "\n".join([signature(function), docstring(function), *indented(_body(function))])


def signature(function: Function, name: str = "", kind: str = "Array") -> str:
    """The line `def name(arguments, *, check) -> Array:`, or one line an argument where it would not fit."""
    name = name or function.name
    arguments = [
        f"{a.name}: {'ArrayLike' if a.rank else 'int' if a.kind == 'count' else 'float'}"
        for a in function.specification
    ]
    head = f"def {name}({', '.join(arguments)}, *, check: bool = True) -> {kind}:"
    if len(head) <= WIDTH:
        return head
    inner = "".join(f"    {a},\n" for a in [*arguments, "*", "check: bool = True"])
    return f"def {name}(\n{inner}) -> {kind}:"


def _body(function: Function) -> Iterator[str]:
    for a in function.specification:
        yield f"{a.name} = {taken(a.name, a.rank, a.kind)}"
    yield from batch(function)
    core = ", ".join(["*shape", *["d"] * function.free])
    yield f"result = np.empty({'shape' if not function.free else f'({core})'})"
    yield f"for block in _blocks(shape, {width([function])}):"
    yield from indented(_one_block(function))
    yield "return result"


def width(functions: Sequence[Function]) -> str:
    """How many numbers a point takes in the cache: more with matrices, or where functions are called."""
    if any(a.rank == 2 for a in functions[0].arrays):
        return "d * d"
    heavy = len(functions) > 1 or any(isinstance(s.value, Call) for k in functions[0].kernels for s in k.steps)
    return "4 * d" if any(f.free == 2 for f in functions) else "2 * d" if heavy else "d"


def taken(name: str, rank: int, kind: str) -> str:
    """The call that takes an argument: its type and its index axes."""
    if not rank:
        return f'{"_count" if kind == "count" else "_positive_number"}({name}, "{name}")'
    return f'_numbers({name}, "{name}", {rank}{", " + chr(34) + "fiuc" + chr(34) if kind == "hermitian" else ""})'


def batch(function: Function) -> Iterator[str]:
    """The lines that find d and the shape of the batch."""
    arrays = function.arrays
    if len(arrays) == 1:
        yield f"d = {arrays[0].name}.shape[-1]"
        yield f"shape = {arrays[0].name}.shape[:-{arrays[0].rank}]"
        return
    yield f"d = _same_size({', '.join(f'{a.name}={a.name}' for a in arrays)})"
    yield f"shape = np.broadcast_shapes({', '.join(f'{a.name}.shape[:-{a.rank}]' for a in arrays)})"
    for a in arrays:
        yield f"{a.name} = np.broadcast_to({a.name}, ({', '.join(['*shape', *['d'] * a.rank])}))"


def _one_block(function: Function) -> Iterator[str]:
    yield from block_arrays(function)
    yield "if check:"
    yield from indented(checks(function))
    call = ", ".join([*(f"{a.name}_" for a in function.arrays), *(a.name for a in function.numbers)])
    moved = f"np.moveaxis(_values({call}), -1, 0)" if function.free != 1 else f"_values({call}).T"
    yield f"result[block] = {moved if function.free else f'_values({call})'}"


def block_arrays(function: Function) -> Iterator[str]:
    """The lines that take a block of the arguments."""
    for a in function.arrays:
        dtype = f", np.result_type({a.name}, np.float64)" if a.kind == "hermitian" else ""
        yield f"{a.name}_ = _points_last({a.name}[block]{dtype})"


def block_checks(function: Function) -> Iterator[str]:
    """The lines that take a block of the arguments and check their values."""
    yield from block_arrays(function)
    yield from checks(function)


def checks(function: Function) -> Iterator[str]:
    """The lines that check the values of a block."""
    for a in function.arrays:
        yield f'_require_finite({a.name}_, "{a.name}")'
        if a.kind in ("positive", "hermitian"):
            yield f'_require_{a.kind}({a.name}_, "{a.name}")'
        if a.name in singular(function):
            what = f"{a.name} holds equal {PLURALS.get(a.name, 'numbers')}, where {function.name} diverges"
            yield call("_require_distinct", [f"{a.name}_", f'"{what}"'], 12)


# --- a block of points -------------------------------------------------------------------------------------------


def _block(function: Function) -> str:
    write = {0: _number, 1: _vector, 2: _matrix}[function.free]
    return "\n".join(write(function))


def parameters(function: Function, names: Sequence[str] | None = None) -> list[str]:
    """The parameters of a private function, with their types."""
    types = {a.name: "Array" if a.kind != "hermitian" else "NDArray[Any]" for a in function.arrays}
    types |= {a.name: "int" if a.kind == "count" else "float" for a in function.numbers}
    return [f"{n}: {types.get(n, 'Array')}" for n in (names or types)]


def _vector(function: Function) -> Iterator[str]:
    like = function.arrays[0].name
    yield defined("_values", parameters(function), " -> Array")
    yield '    """The components at points along the last axis, shape (d, points)."""'
    own = function.own
    if not function.sums:
        assert own is not None
        yield from indented([*prelude(function, [own]), *own_symbols(function, own), *steps(own)])
        yield f"    return {fresh(own.results[0], own, like)}"
        return
    value, factor = own.results if own else (sp.S.Zero, sp.S.One)
    needs = [s.kernel for s in function.sums] + ([own] if own else [])
    yield from indented(prelude(function, needs))
    calls = [_terms(function, s, like) for s in function.sums]
    terms = calls[0] if len(calls) == 1 else f"itertools.chain({', '.join(calls)})"
    yield f"    {'total =' if own else 'return'} _tree_sum({terms}, {like})"
    if own:
        yield from indented([*own_symbols(function, own), *steps(own)])
        scaled = "total" if factor == 1 else f"{grouped(factor)} * total"
        yield f"    return {scaled if value == 0 else f'{WRITE(value)} + {scaled}'}"
    for s in function.sums:
        yield from ["", "", *(_pairs(function, s) if len(s.letters) == 2 else _tuples(function, s))]


def _terms(function: Function, summand: Summand, like: str) -> str:
    """The call that yields the arrays to be summed for each component."""
    made = f"{_name(summand)}({', '.join(_passed(function, summand.kernel))})"
    if len(summand.letters) != 2:
        return made
    return f"_received({made}, {like}, np.{'subtract' if summand.parity < 0 else 'add'})"


def grouped(factor: sp.Expr) -> str:
    """The factor as text, in parentheses where a product would tear it apart."""
    text = WRITE(factor)
    return f"({text})" if factor.is_Add or "/" in text else text


def _number(function: Function) -> Iterator[str]:
    like = function.arrays[0].name
    yield defined("_values", parameters(function), " -> Array")
    yield '    """The values at points along the last axis, shape (points,)."""'
    yield from indented(prelude(function, [s.kernel for s in function.sums]))
    calls = [f"{_name(s)}({', '.join(_passed(function, s.kernel))})" for s in function.sums]
    terms = calls[0] if len(calls) == 1 else f"itertools.chain({', '.join(calls)})"
    constant = f"{WRITE(function.own.results[0])} + " if function.own else ""
    yield f"    return {constant}_fold(_tree_sum({terms}, {like}))"
    for s in function.sums:
        yield from ["", "", *(_pairs(function, s) if len(s.letters) == 2 else _tuples(function, s))]


def _matrix(function: Function) -> Iterator[str]:
    like, own = function.arrays[0].name, function.own
    yield defined("_values", parameters(function), " -> Array")
    yield '    """The entries at points along the last axis, shape (d, d, points)."""'
    yield f"    d = len({like})"
    yield f"    result = np.zeros((d, *{like}.shape))"
    kernels = [s.kernel for s in (*function.sums, *function.off_diagonal)] + ([own] if own else [])
    yield from indented(prelude(function, kernels))
    yield "    i = np.arange(d)"
    if own:
        yield from indented([*own_symbols(function, own), *steps(own)])
        yield f"    result[i, i] = {WRITE(own.results[0])}"
    for s in function.sums:
        yield f"    result[i, i] += _tree_sum({_terms(function, s, like)}, {like})"
    yield from indented(_off_diagonal(function))
    yield "    return result"
    for s in function.sums:
        yield from ["", "", *_pairs(function, s)]


def _off_diagonal(function: Function) -> Iterator[str]:
    if not function.off_diagonal:
        return
    (summand,) = function.off_diagonal
    yield from doubled(summand.kernel)
    yield "for s in range(1, d):"
    lines = ["j = (i + s) % d", *entries(function, summand.kernel, {"i": None, "j": "s"}, "d"),
             *steps(summand.kernel), f"result[i, j] = {WRITE(summand.kernel.results[0])}"]  # fmt: skip
    yield from indented(lines)


def array(value: sp.Expr, kernel: Kernel, like: str) -> str:
    """The value as an array, also where it is the same for all indices."""
    text = WRITE(value)
    if any(s in kernel.symbols or s.name in _made(kernel) for s in value.free_symbols):
        return text
    return f"np.full_like({like}, {text})"


def fresh(value: sp.Expr, kernel: Kernel, like: str) -> str:
    """The value as an array that is nobody else's: it will be added to."""
    return f"{WRITE(value)}.copy()" if value in kernel.symbols else array(value, kernel, like)


def _made(kernel: Kernel) -> set[str]:
    return {name for step in kernel.steps for name in step.names}


def _name(summand: Summand) -> str:
    others = len(summand.letters) - 1
    return {0: "_terms", 1: "_contributions"}.get(others, f"_contributions_of_{others}")


# --- what a kernel needs, and its lines --------------------------------------------------------------------------


def _sources(kernel: Kernel) -> list[str]:
    """The arrays that a kernel takes its symbols from, in order."""
    return list(dict.fromkeys(kernel.symbols[s].array for s in kernel.uses))


def prelude(function: Function, kernels: Sequence[Kernel]) -> Iterator[str]:
    """What is computed once for each index: roots, squared moduli."""
    arrays = {a for k in kernels for a in _sources(k)}
    if "tail" in arrays:
        yield f"{ROOT}, tail = _root_pair(sigma, {DEPTH})"
    elif ROOT in arrays and ROOT not in function.arguments:
        yield f"{ROOT} = _root(sigma, {DEPTH})"
    if "square" in arrays:
        yield f"square = {ROOT} * {ROOT}" if ROOT in function.arguments else f"square = _squared_root(sigma, {DEPTH})"
    for array in sorted(a for a in arrays if a.startswith("abs2_")):
        name = array.removeprefix("abs2_")
        yield f"{array} = {name}.real * {name}.real + {name}.imag * {name}.imag"


def _passed(function: Function, kernel: Kernel) -> list[str]:
    sources = _sources(kernel)
    first = [] if any(not s.startswith("abs2") and s != "A" for s in sources) else [function.arrays[0].name]
    numbers = {s.name for e in kernel.expressions() for s in e.free_symbols}
    return [*first, *sources, *(a.name for a in function.numbers if a.name in numbers)]


def own_symbols(function: Function, kernel: Kernel) -> Iterator[str]:
    """The lines that name what an index holds by itself."""
    for symbol in kernel.uses:
        place = kernel.symbols[symbol]
        real = _real(function, place)
        if len(place.indices) == 1:
            yield f"{symbol} = {place.array}"
        else:
            yield f'{symbol}: Array = np.einsum("kk...->k...", {place.array}){real}'


def _pairs(function: Function, summand: Summand) -> Iterator[str]:
    kernel, (k, j) = summand.kernel, summand.letters
    passed = _passed(function, kernel)
    like, values = f"{passed[0]}[:pairs]", [array(r, kernel, f"{passed[0]}[:pairs]") for r in kernel.results]
    gap = _divisor(kernel) if summand.parity and function.free else None
    term = "tuple[Array, Array]" if function.free else "Array"
    what = f"What {k} and {j} = {k} + s, modulo d, give each other" if function.free else f"The terms of pairs {k}, {j}"
    yield defined(_name(summand), parameters(function, passed), f" -> Iterator[{term}]")
    yield f'    """{what}{f" but for the sign of {j}" if summand.parity < 0 else ""}, for each distance s."""'
    yield f"    d = len({passed[0]})"
    yield from indented(doubled(kernel, " if d > 2 else {array}"))
    if gap:
        yield f"    work = np.empty({_vector_of(kernel)}.shape)"
    yield "    for s in range(1, d // 2 + 1):"
    lines = ["pairs = s if 2 * s == d else d"]
    if any(len(p.indices) == 2 for p in map(kernel.symbols.__getitem__, kernel.uses)):
        lines += [f"{k} = np.arange(pairs)", f"{j} = ({k} + s) % d"]
    lines += [*entries(function, kernel, {k: None, j: "s"}, "pairs"), *steps(kernel, work=str(gap))]
    if not function.free:
        lines.append(f"yield _padded({fresh(kernel.results[0], kernel, like)}, d)")
    elif gap:
        above = WRITE(kernel.results[0] * gap)
        lines += [f"to_{k} = np.divide({above}, {gap}, out={gap})", f"yield to_{k}, to_{k}"]
    elif summand.parity:
        lines += [f"to_{k} = {values[0]}", f"yield to_{k}, to_{k}"]
    else:
        lines += _yielded(values)
    yield from indented(lines, 2)


def _yielded(values: Sequence[str], indent: int = 8) -> list[str]:
    """Yield some values, one a line where they would not fit."""
    line = f"yield {', '.join(values)}"
    return [line] if indent + len(line) <= WIDTH else ["yield (", *(f"    {v}," for v in values), ")"]


def _vector_of(kernel: Kernel) -> str:
    """An array with one index axis that the kernel reads."""
    return next(p.array for p in map(kernel.symbols.__getitem__, kernel.uses) if len(p.indices) == 1)


def _divisor(kernel: Kernel) -> sp.Symbol | None:
    """A difference of two entries that serves only to divide the result by it; then both are computed in place."""
    (result,) = kernel.results
    for step in kernel.steps:
        gap = sp.Symbol(step.names[0], real=True)
        uses = sum(gap in e.free_symbols for e in kernel.expressions())
        if _is_difference(step.value, kernel) and uses == 1 and gap not in (result * gap).free_symbols:
            return gap
    return None


def _is_difference(value: Any, kernel: Kernel) -> bool:
    """Whether the value is one entry minus another."""
    terms = [t.as_coeff_Mul() for t in value.args] if isinstance(value, sp.Add) else []
    return sorted(c for c, _ in terms) == [-1, 1] and all(t in kernel.symbols for _, t in terms)


def _tuples(function: Function, summand: Summand) -> Iterator[str]:
    kernel, (k, *others) = summand.kernel, summand.letters
    passed, shifts = _passed(function, kernel), [f"to_{c}" for c in others]
    value = fresh(kernel.results[0], kernel, passed[0])
    value = value if kernel.results[0].is_real else f"np.real({value})"
    yield defined(_name(summand), parameters(function, passed), " -> Iterator[Array]")
    places = {k: None, **dict(zip(others, shifts, strict=True))}
    lines = [*entries(function, kernel, places, "d"), *steps(kernel), f"yield {value}"]
    if not others:
        yield from indented([f'"""The term of each {k}."""', *lines])
        return
    yield f'    """What each {k} receives from others, one array for each tuple of distances."""'
    yield f"    d = len({passed[0]})"
    yield from indented(doubled(kernel))
    yield f"    for {', '.join(shifts)} in itertools.permutations(range(1, d), {len(others)}):"
    if any(len(kernel.symbols[s].indices) == 2 for s in kernel.uses):
        cyclic = zip(others, shifts, strict=True)
        lines = [f"{k} = np.arange(d)", *(f"{c} = ({k} + {s}) % d" for c, s in cyclic), *lines]
    yield from indented(lines, 2)


def doubled(kernel: Kernel, unless: str = "") -> Iterator[str]:
    """The lines that make arrays of which cyclic shifts are slices."""
    vectors = dict.fromkeys(p.array for p in map(kernel.symbols.__getitem__, kernel.uses) if len(p.indices) == 1)
    for array in vectors:
        yield f"twice_{array} = _twice({array}){unless.format(array=array)}"


def entries(function: Function, kernel: Kernel, shifts: dict[str, str | None], count: str) -> Iterator[str]:
    """x_k = x[:pairs] and x_j = twice_x[s : s + pairs]; A_kj = A[k, j]."""
    for symbol in kernel.uses:
        yield f"{symbol} = {_element(kernel.symbols[symbol], shifts, count)}{_real(function, kernel.symbols[symbol])}"


def _real(function: Function, place: Place) -> str:
    """The diagonal of a Hermitian matrix is real."""
    hermitian = any(a.name == place.array and a.kind == "hermitian" for a in function.arrays)
    return ".real" if hermitian and len(set(place.indices)) == 1 else ""


def _element(place: Place, shifts: dict[str, str | None], count: str) -> str:
    if len(place.indices) > 1:
        return f"{place.array}[{', '.join(place.indices)}]"
    shift = shifts[place.indices[0]]
    if shift is None:
        return place.array if count == "d" else f"twice_{place.array}[:{count}]"
    return f"twice_{place.array}[{shift} : {shift} + {count}]"


def steps(kernel: Kernel, indent: int = 8, work: str = "") -> Iterator[str]:
    """The steps of a kernel, one line each where they fit at this indentation; that called `work` in the array work."""
    for step in kernel.steps:
        target = f"{', '.join(step.names)} = "
        if step.names == (work,):
            left, right = WRITE(step.value).split(" - ")
            yield f"{target}np.subtract({left}, {right}, out=work[:pairs])"
        elif isinstance(step.value, Call):
            yield target + call(step.value.function, step.value.arguments, indent, len(target))
        else:
            yield target + WRITE(step.value)


def defined(name: str, parameters: Sequence[str], result: str = "") -> str:
    """The first line of a function, or one line a parameter where it would not fit."""
    line = f"def {name}({', '.join(parameters)}){result}:"
    return line if len(line) <= WIDTH else f"def {name}(\n" + "".join(f"    {p},\n" for p in parameters) + f"){result}:"


def call(function: str, arguments: Sequence[Any], indent: int, before: int = 0) -> str:
    """A call at this indentation, after so many characters; one argument a line where it would not fit.

    The comma after the last argument makes formatters keep it so.
    """
    written = [a if isinstance(a, str) else WRITE(a) for a in arguments]
    line = f"{function}({', '.join(written)})"
    if indent + before + len(line) <= WIDTH:
        return line
    lines = [
        call(a.function, a.arguments, indent + 4, 1) if isinstance(a, Call) else w
        for a, w in zip(arguments, written, strict=True)
    ]
    return f"{function}(\n" + "".join(textwrap.indent(text, "    ") + ",\n" for text in lines) + ")"


def indented(lines: Sequence[str] | Iterator[str], levels: int = 1) -> list[str]:
    """The lines, indented by so many levels."""
    return [textwrap.indent(line, "    " * levels) for line in lines]

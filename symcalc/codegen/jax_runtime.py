# mypy: ignore-errors
"""What code for JAX needs beside `array_runtime`: its text is copied.  Not imported: JAX may be absent."""

import jax
import jax.numpy as jnp


def _real_numbers(value, name):
    """The argument as an array of float64."""
    try:
        array = jnp.asarray(value)
    except (TypeError, ValueError) as reason:
        raise ValueError(f"{name} must be an array of numbers: {reason}") from None
    if jnp.issubdtype(array.dtype, jnp.complexfloating) or array.dtype == bool:
        raise ValueError(f"{name} must be an array of reals, not of {array.dtype}")
    return array.astype(jnp.float64)


def _complex_numbers(value, name):
    """The argument as an array of float64 or complex128."""
    try:
        array = jnp.asarray(value)
    except (TypeError, ValueError) as reason:
        raise ValueError(f"{name} must be an array of numbers: {reason}") from None
    if array.dtype == bool:
        raise ValueError(f"{name} must be an array of numbers, not of {array.dtype}")
    return array.astype(jnp.result_type(array, jnp.float64))


def _known(*values):
    """Whether the values are at hand, as they are not while JAX traces a function."""
    return not any(isinstance(v, jax.core.Tracer) for v in values)

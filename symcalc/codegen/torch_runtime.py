# mypy: ignore-errors
"""What code for PyTorch needs beside `array_runtime`: its text is copied.  Not imported: PyTorch may be absent."""

import torch


def _real_numbers(value, name):
    """The argument as a tensor of float64."""
    try:
        tensor = torch.as_tensor(value)
    except (TypeError, ValueError, RuntimeError) as reason:
        raise ValueError(f"{name} must be a tensor of numbers: {reason}") from None
    if tensor.is_complex() or tensor.dtype == torch.bool:
        raise ValueError(f"{name} must be a tensor of reals, not of {tensor.dtype}")
    return tensor.to(torch.float64)


def _complex_numbers(value, name):
    """The argument as a tensor of complex128."""
    try:
        tensor = torch.as_tensor(value)
    except (TypeError, ValueError, RuntimeError) as reason:
        raise ValueError(f"{name} must be a tensor of numbers: {reason}") from None
    if tensor.dtype == torch.bool:
        raise ValueError(f"{name} must be a tensor of numbers, not of {tensor.dtype}")
    return tensor.to(torch.complex128)


def _require_distinct(array, otherwise):
    """Refuse equal numbers along the last axis."""
    ordered = torch.sort(array, dim=-1).values
    if bool((ordered[..., 1:] == ordered[..., :-1]).any()):
        raise ValueError(otherwise)

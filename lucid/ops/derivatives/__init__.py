"""The rules of reverse mode: for each operation, how a gradient by its result goes to each argument.

A flat list a chapter. They are imported when a gradient is first asked for.
"""

from __future__ import annotations

from typing import Any

from . import elementwise, linear_algebra, manipulation, special, statistical
from .rule import Rule

# No derivative but 0 where they have one: their results are not recorded.
CONSTANT = frozenset(
    """sign signbit floor ceil trunc rint round around fix isnan isinf isfinite isposinf isneginf less
    less_equal greater greater_equal equal not_equal logical_and logical_or logical_not logical_xor argmax
    argmin argsort argpartition nonzero count_nonzero searchsorted all any isclose allclose array_equal shape
    ndim size zeros_like ones_like empty_like full_like item tolist result_type iscomplexobj isrealobj
    floor_divide""".split()
)

RULES: dict[str, Any] = {
    **elementwise.RULES,
    **statistical.RULES,
    **manipulation.RULES,
    **linear_algebra.RULES,
    **special.RULES,
}
# The standard's names, and NumPy's second ones.
ALIASES = {
    "abs": "absolute", "fabs": "absolute", "acos": "arccos", "acosh": "arccosh", "asin": "arcsin",
    "asinh": "arcsinh", "atan": "arctan", "atan2": "arctan2", "atanh": "arctanh", "pow": "power",
    "true_divide": "divide", "mod": "remainder", "concat": "concatenate", "permute_dims": "transpose",
    "cumulative_sum": "cumsum", "amax": "max", "amin": "min", "cumulative_prod": "cumprod",
    "radians": "deg2rad", "degrees": "rad2deg", "matrix_transpose": "mT", "loggamma": "gammaln",
}  # fmt: skip


def find(name: str) -> Any:
    """The rule of an operation; None if it has none."""
    return RULES.get(ALIASES.get(name, name))


__all__ = ["ALIASES", "CONSTANT", "RULES", "Rule", "find"]

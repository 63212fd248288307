"""The table every law is tested over, read off the folder of families and the kernels."""

import importlib
import pkgutil

import families
import pieces

import lucid.distributions as D
from lucid._kernel import index
from lucid.distributions.kl import KernelKL, _resolve

ROWS = {
    m.name: importlib.import_module(f"families.{m.name}") for m in pkgutil.iter_modules(families.__path__)
}
PIECES = {
    name: piece
    for m in pkgutil.iter_modules(pieces.__path__)
    for name, piece in importlib.import_module(f"pieces.{m.name}").PIECES.items()
}
BY_CLASS = {getattr(D, row.FAMILY): row for row in ROWS.values()}
SINGLES = [(cls, row, case) for cls, row in BY_CLASS.items() for case in row.CASES]

# Closed forms between two families of the table: (P, Q, its formula by the textbook in mpmath).
PAIRS = [
    (p, q, getattr(BY_CLASS[p], f"kl_{q.__module__.rsplit('.', 1)[1]}"))
    for p, q in _resolve()
    if p in BY_CLASS and q in BY_CLASS
]
KL_CASES = [(p, a, q, b, f) for p, q, f in PAIRS for a in BY_CLASS[p].CASES for b in BY_CLASS[q].CASES]

_QUANTITIES = {"log_prob": "real", "cdf": "real", "rsample": "deviate"}


def _kernels():
    """Every kernel's reference and kinds of inputs: {name: (reference, kinds)}."""
    found = dict(PIECES)
    for stem, row in ROWS.items():
        kinds = tuple(row.DOMAIN.values())
        for quantity, kind in _QUANTITIES.items():
            if hasattr(row, quantity):
                found[f"{stem}_{quantity}"] = (getattr(row, quantity), (kind, *kinds))
        found[f"{stem}_entropy"] = (row.entropy, kinds)
    for p, q, f in PAIRS:
        form = _resolve()[p, q]
        if isinstance(form, KernelKL):
            found[form.name] = (f, (*BY_CLASS[p].DOMAIN.values(), *BY_CLASS[q].DOMAIN.values()))
    return found


KERNELS = _kernels()
# An inverse has no reference of its own: it is held to the exact cdf by a law.
INVERSES = sorted(name for name in index() if name.endswith("_icdf"))

"""The table every law is tested over, read off the folder of families and the kernels."""

import importlib
import pkgutil

import families
import numpy as np
import pieces
from mpmath import exp

import lucid.distributions as D
from lucid._kernel import index, tables
from lucid.distributions.kl import KernelKL, PartialKL, _resolve

ROWS = {
    m.name: importlib.import_module(f"families.{m.name}") for m in pkgutil.iter_modules(families.__path__)
}
# Families whose draws are vectors, matrices or tuples have laws of their own.
EVENTS = {getattr(D, row.FAMILY): row for row in ROWS.values() if getattr(row, "EVENT", False)}
_PIECES = [
    *(importlib.import_module(f"pieces.{m.name}") for m in pkgutil.iter_modules(pieces.__path__)),
    *(row for row in ROWS.values() if hasattr(row, "PIECES")),
]
PIECES = {name: piece for m in _PIECES for name, piece in m.PIECES.items()}
BY_CLASS = {getattr(D, row.FAMILY): row for row in ROWS.values() if not getattr(row, "EVENT", False)}


def make(family, *values, **options):
    """The family at these values of its row's parameters, whatever its constructor's order."""
    return family(**dict(zip(BY_CLASS[family].DOMAIN, values, strict=True)), **options)


# What a library calls a parameter that has another name here.
RENAMED = {
    "tensorflow_probability": {"InverseGamma": {"rate": "scale"}, "Pareto": {"alpha": "concentration"}},
}


def theirs(module, family, values, **options):
    """A library's distribution of our family's name at these values of its row's parameters."""
    names = RENAMED.get(module.__name__.split(".")[0], {}).get(family.__name__, {})
    named = {names.get(k, k): v for k, v in zip(BY_CLASS[family].DOMAIN, values, strict=True)}
    return getattr(module, family.__name__)(**named, **options)


SINGLES = [(cls, row, case) for cls, row in BY_CLASS.items() for case in row.CASES]


class Moments:
    """A family's moments at its parameters, as another's cross_entropy asks for them."""

    def __init__(self, row, parameters):
        self._row, self._parameters = row, parameters

    def __getattr__(self, name):
        moment = getattr(self._row, name)
        return lambda *given: moment(*given, *self._parameters)


def textbook(p, q):
    """KL by the book: p's row says it, or else q's cross-entropy in p's moments less p's entropy."""
    n = len(p.DOMAIN)
    own = getattr(p, f"kl_{q.__name__.rsplit('.', 1)[1]}", None)
    if own is not None:
        return own
    return lambda *x: q.cross_entropy(Moments(p, x[:n]), *x[n:]) - p.entropy(*x[:n])


# Closed forms between two families of the table: (P, Q, its formula by the textbook in mpmath).
PAIRS = [
    (p, q, textbook(BY_CLASS[p], BY_CLASS[q]))
    for (p, q), form in _resolve().items()
    if p in BY_CLASS and q in BY_CLASS and isinstance(form, (KernelKL, PartialKL))
]
# Those put together at run time.
COMPOSED = [
    (p, q)
    for (p, q), form in _resolve().items()
    if p in BY_CLASS and q in BY_CLASS and not isinstance(form, (KernelKL, PartialKL)) and p is not q
]


def budget(p, q):
    """The error a pair's kernel promises, in machine epsilons."""
    return index()[_resolve()[p, q].name].ulp


def valid(row, drawn):
    """Parameters drawn one by one, made into ones the family can have together."""
    return list(row.valid(*drawn)) if hasattr(row, "valid") else list(drawn)


def inside(row, x, parameters):
    """A value drawn of the support's kind, moved into the support."""
    return row.inside(x, *parameters) if hasattr(row, "inside") else x


def together(p, q, a, b):
    """Drawn parameters of p and q, made into ones that the pair's closed form is for."""
    row, other = BY_CLASS[p], BY_CLASS[q]
    a, b = valid(row, a), valid(other, b)
    if not isinstance(_resolve()[p, q], PartialKL):
        return a, b
    agree = getattr(row, f"agree_{other.__name__.rsplit('.', 1)[1]}", None) or row.agree
    return a, list(agree(a, b))


def _cases(p, q):
    a, b = BY_CLASS[p].CASES, BY_CLASS[q].CASES
    pairs = [(x, y) for i, x in enumerate(a) for y in (x, b[i - 1])] if p is q else [(a[1], b[0])]
    return [(tuple(x), tuple(y)) for x, y in (together(p, q, x, y) for x, y in pairs)]


KL_CASES = [(p, a, q, b, f) for p, q, f in PAIRS for a, b in _cases(p, q)]


def _of(row):
    return lambda drawn: valid(row, drawn)


def _value_of(row):
    def fit(drawn):
        parameters = valid(row, drawn[1:])
        return [inside(row, drawn[0], parameters), *parameters]

    return fit


def _after_noise(row):
    return lambda drawn: [drawn[0], *valid(row, drawn[1:])]


# What a probability is called that may be given by its logit.
PROBABILITIES = {"probs", "gate"}


def _of_logits(f, kinds, names, fit):
    """A reference and its inputs where each `probs` among them is given by its logit."""
    at = [k for k, name in enumerate(names) if name in PROBABILITIES]

    def g(*x):
        return f(*(1 / (1 + exp(-v)) if k in at else v for k, v in enumerate(x)))

    def fitted(drawn):
        others = fit([np.full_like(v, 0.5) if k in at else v for k, v in enumerate(drawn)])
        return [drawn[k] if k in at else v for k, v in enumerate(others)]

    return g, tuple("logit" if k in at else kind for k, kind in enumerate(kinds)), fitted


def _kernels():
    """Every kernel's reference, kinds of inputs, and what makes drawn inputs fit together."""
    found = {name: (*piece, list)[:3] for name, piece in PIECES.items()}
    for row in BY_CLASS.values():
        stem = row.__name__.rsplit(".", 1)[1]
        kinds = tuple(row.DOMAIN.values())
        for quantity in ("log_prob", "cdf"):
            if f"{stem}_{quantity}" in index():
                found[f"{stem}_{quantity}"] = (getattr(row, quantity), (row.SUPPORT, *kinds), _value_of(row))
        if f"{stem}_rsample" in index():
            found[f"{stem}_rsample"] = (row.rsample, (row.NOISE, *kinds), _after_noise(row))
        if f"{stem}_entropy" in index():
            found[f"{stem}_entropy"] = (row.entropy, kinds, _of(row))
    for p, q, f in PAIRS:
        a, b = BY_CLASS[p], BY_CLASS[q]
        n = len(a.DOMAIN)

        def fit(drawn, p=p, q=q, n=n):
            a, b = together(p, q, drawn[:n], drawn[n:])
            return [*a, *b]

        # A row may ask for other kinds where p's parameters as drawn rarely lie inside q's support.
        kinds = getattr(a, "KINDS", {}).get(b.FAMILY, tuple(a.DOMAIN.values()))
        name = _resolve()[p, q].name
        found.setdefault(name, (f, (*kinds, *b.DOMAIN.values()), fit))
        if by_logits(p, q) in index():
            found.setdefault(by_logits(p, q), _of_logits(*found[name][:2], (*a.DOMAIN, *b.DOMAIN), fit))
    for row in BY_CLASS.values():
        stem = row.__name__.rsplit(".", 1)[1]
        for quantity, first in (("log_prob", ("x",)), ("entropy", ())):
            name = f"{stem}_{quantity}"
            if f"{stem}_logits_{quantity}" in index():
                f, kinds, fit = found[name]
                found.setdefault(
                    f"{stem}_logits_{quantity}", _of_logits(f, kinds, (*first, *row.DOMAIN), fit)
                )
    return found


def by_logits(p, q):
    """What a pair's kernel is called that takes logits for probs."""
    ends = (
        f"{BY_CLASS[d].__name__.rsplit('.', 1)[1]}{'_logits' * bool(PROBABILITIES & {*BY_CLASS[d].DOMAIN})}"
        for d in (p, q)
    )
    return "kl_" + "_".join(ends)


KERNELS = _kernels()
# The pair of classes that bears a KL kernel's name.
PAIR_OF = {}
for _p, _q, _ in PAIRS:
    PAIR_OF.setdefault(_resolve()[_p, _q].name, (_p, _q))
# KL kernels between parameters of one family, and the family.
SAME = {
    name: p
    for p, q, _ in PAIRS
    if p is q
    for name in (_resolve()[p, q].name, by_logits(p, q))
    if name in KERNELS
}
# Kernels that compare two parameter vectors, which may be nearly equal.
NEAR = {*SAME}.union(*(getattr(m, "NEAR", ()) for m in _PIECES))
# An inverse has no reference of its own: it is held to the exact cdf by a law.
INVERSES = sorted(name for name in index() if name.endswith("_icdf"))


def table_inputs(name, batch, size, dtype=np.float64, seed=0):
    """Numbers that any row or matrix formula can be given; numbers beside a matrix exceed its size."""
    rng, axes = np.random.default_rng(seed), tables()[name].axes
    drawn = [rng.uniform(0.1, 1, (*batch, *(size for _ in names))) for names in axes]
    return [(x if names else x + 20).astype(dtype) for x, names in zip(drawn, axes, strict=True)]

"""The continuous Bernoulli family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel
from . import constraints
from .constraints import Constraint, Interval
from .distribution import Distribution, ExponentialFamily
from .kl import KernelKL, register_kl
from .probability import sigmoid


class ContinuousBernoulli(ExponentialFamily, stem="continuous_bernoulli"):
    """The continuous Bernoulli law: density proportional to probs^x (1 - probs)^(1 - x), 0 <= x <= 1.

    Give `probs` or `logits`; whichever is given is taken as it is, and never rounded through the
    other. Unlike torch, which moves them inwards, `probs` of 0 or 1 are refused: no density is left.

    Parameters
    ----------
    probs : array-like, optional
        Without unit, in (0, 1); not the mean.
    logits : array-like, optional
        log(probs / (1 - probs)): real.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If neither `probs` nor `logits` is given, or what is given does not hold real numbers.
    ValueError
        If both are given; if a value is outside its domain,
        naming the first and its index.

    Examples
    --------
    >>> from lucid.distributions import ContinuousBernoulli
    >>> ContinuousBernoulli(logits=[-500.0, 0.0, 500.0]).mean.tolist()
    [0.002, 0.5, 0.998]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "probs": Interval(0.0, 1.0),
        "logits": constraints.real,
    }
    support = constraints.unit_interval
    has_rsample = True

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        if probs is not None and logits is not None:
            raise ValueError("ContinuousBernoulli: give exactly one of probs and logits")
        if logits is None:
            self._declare(validate_args, probs=probs)
        else:
            self._declare(validate_args, logits=logits)
            self._stem = "continuous_bernoulli_logits"  # type: ignore[misc]
            self._variant = "_logits"

    @property
    def probs(self) -> Tensor:
        """probs as given, or from logits."""
        if "probs" in self._parameters:
            return Distribution.__getattr__(self, "probs")
        return sigmoid(self.logits)

    @property
    def logits(self) -> Tensor:
        """logits as given, or from probs."""
        if "logits" in self._parameters:
            return Distribution.__getattr__(self, "logits")
        return kernel("continuous_bernoulli_logit")(self.probs)

    @property
    def mean(self) -> Tensor:
        return self._evaluate("mean")

    @property
    def mode(self) -> Tensor:
        l = self.logits
        return np.where(l != l, np.nan, np.where(l > 0, 1.0, 0.0)).astype(self.dtype)

    @property
    def variance(self) -> Tensor:
        return self._evaluate("variance")

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return (self.logits,)

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        (x,) = natural
        far = abs(x) > 1e-3
        y = np.where(far, x, 1)
        return np.where(far, np.log(abs(np.expm1(y) / y)), x / 2 + x * x / 24)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).random(self._extended_shape(sample_shape), self.dtype)
        return self._evaluate("rsample", noise)


class _Form(KernelKL):
    """One kernel where p, and q where it is of the family, have probs; another for logits."""

    def __init__(self, q: str) -> None:
        super().__init__(f"kl_continuous_bernoulli_{q}")
        self.of_logits = KernelKL(f"kl_continuous_bernoulli_logits_{q}")

    def _form(self, p: Distribution, q: Distribution) -> tuple[KernelKL, Distribution, Distribution]:
        both = [d for d in (p, q) if isinstance(d, ContinuousBernoulli)]
        if all("probs" in d._parameters for d in both):
            return KernelKL(self.name), p, q
        p, q = (
            ContinuousBernoulli(logits=d.logits, validate_args=False)
            if isinstance(d, ContinuousBernoulli) and "probs" in d._parameters
            else d
            for d in (p, q)
        )
        return self.of_logits, p, q

    def __call__(self, p: Distribution, q: Distribution) -> Tensor:
        form, p, q = self._form(p, q)
        return form(p, q)

    def event_sum(self, p: Distribution, q: Distribution, ndim: int) -> Tensor:
        form, p, q = self._form(p, q)
        return form.event_sum(p, q, ndim)


for _q, _stem in (
    (ContinuousBernoulli, "continuous_bernoulli"),
    ("Exponential", "exponential"),
    ("Gumbel", "gumbel"),
    ("HalfNormal", "half_normal"),
    ("Laplace", "laplace"),
    ("Moyal", "moyal"),
    ("Normal", "normal"),
    ("TruncatedNormal", "truncated_normal"),
    ("Uniform", "uniform"),
):
    register_kl(ContinuousBernoulli, _q)(_Form(_stem))

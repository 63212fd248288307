"""The LogitRelaxedBernoulli family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint, Interval
from .distribution import Distribution, _numbers
from .kl import PartialKL, register_kl


class LogitRelaxedBernoulli(Distribution, stem="logit_relaxed_bernoulli"):
    """The log odds of a RelaxedBernoulli draw: logistic, loc logits/temperature, scale 1/temperature.

    Parameters
    ----------
    temperature : array-like
        Positive. Broadcasts with the other.
    probs, logits : array-like
        Exactly one of them: the probability of 1 of the Bernoulli law it is relaxed from,
        between 0 and 1, or its log odds, real. The one given is exact, the other derived.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If not exactly one of `probs` and `logits` is given; if a value is outside its domain,
        naming the first and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import LogitRelaxedBernoulli
    >>> float(LogitRelaxedBernoulli(0.5, logits=1.0).mean)
    2.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "temperature": constraints.positive,
        "logits": constraints.real,
    }
    support = constraints.real
    has_rsample = True
    _tail_growth = (1.0, 1.0)
    temperature: Tensor
    logits: Tensor

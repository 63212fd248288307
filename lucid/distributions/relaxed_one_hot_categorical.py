"""The concrete family, OneHotCategorical relaxed."""

from __future__ import annotations

import numpy as np

from ..random import Generator
from ..tensor import Tensor, wrap
from . import constraints
from .outcomes import Relaxed


class RelaxedOneHotCategorical(Relaxed, stem="relaxed_one_hot_categorical"):
    """Nonnegative numbers of sum one, in proportion to e^((logits + g)/temperature), g of Gumbel laws.

    The concrete law of Maddison et al. (2017): OneHotCategorical as the temperature falls to 0. KL between
    two has no elementary form and is estimated, with a warning.

    Parameters
    ----------
    temperature : array-like
        Positive; broadcasts with the batch of the rows.
    probs : array-like, optional
        Shape ``(*batch_shape, K)``: positive, of sum 1 along the last axis.
    logits : array-like, optional
        Shape ``(*batch_shape, K)``: real; of any sum.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If neither of `probs` and `logits` is given, or a parameter does not hold real numbers.
    ValueError
        If both are given or a parameter lies outside its domain, naming the first value and its index.

    Examples
    --------
    >>> from lucid.distributions import RelaxedOneHotCategorical
    >>> d = RelaxedOneHotCategorical(1.0, probs=[0.25, 0.25, 0.5])
    >>> round(float(d.log_prob([0.25, 0.25, 0.5])), 12)  # log(64/27) nats
    0.863046217355
    """

    support = constraints.simplex

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws; none is 0, the least are the smallest normal number."""
        xp, least = self.device.module, np.finfo(self.dtype).tiny
        logs = self._drawn_logarithms(sample_shape, generator)
        if isinstance(logs, Tensor):
            return np.maximum(np.exp(logs), least)
        return wrap(xp.maximum(xp.exp(logs), least), self.device)

"""The logarithms of the concrete family's draws."""

from __future__ import annotations

import math

import numpy as np

from ..random import Generator
from ..tensor import Tensor, bare, detached, tensor_of, wrap
from . import constraints
from .outcomes import Relaxed


class ExpRelaxedCategorical(Relaxed, stem="exp_relaxed_categorical"):
    """The logarithms of RelaxedOneHotCategorical's draws, as torch's ExpRelaxedCategorical.

    A density for numbers whose exponentials sum to one: it is of any K - 1 of them. Maddison et al. (2017),
    appendix C.3. KL between two has no elementary form and is estimated, with a warning.

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
    >>> import math
    >>> from lucid.distributions import ExpRelaxedCategorical
    >>> d = ExpRelaxedCategorical(0.5, logits=[0.0, 0.0])
    >>> round(float(d.log_prob([math.log(0.5)] * 2)), 12)  # log(1/8) nats
    -2.07944154168
    """

    support = constraints.real_vector

    def entropy(self) -> Tensor:
        (xp, temperature), k = bare(self._parameters["temperature"]), self._num_events
        whole = k * math.fsum(1 / j for j in range(1, k)) - math.lgamma(k)
        y = whole - (k - 1) * xp.log(temperature) + 0 * detached(self._weights).array.sum(axis=-1)
        return self._spread(tensor_of(y if y.dtype == self.dtype else y.astype(self.dtype), self.device))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws; none is infinite, the least are the least number."""
        drawn = self._drawn_logarithms(sample_shape, generator)
        least = np.finfo(self.dtype).min
        if isinstance(drawn, Tensor):
            return np.maximum(drawn, least)
        return wrap(self.device.module.maximum(drawn, least), self.device)

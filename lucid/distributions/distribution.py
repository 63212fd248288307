"""The contract of a family: declared parameters, shapes, and the methods derived from kernels."""

from __future__ import annotations

import copy
import math
from typing import Any, ClassVar, Self

import numpy as np

from .. import random
from .._device import device as Device
from .._device import is_cupy
from ..random import Generator
from ..tape import no_grad
from ..tensor import (
    Tensor,
    TensorKernel,
    _requires_grad,
    asarray,
    broadcast,
    common_device,
    detached,
    get_default_dtype,
    kernel,
    unwrap,
    wrap,
)
from .constraints import Constraint, EventConstraint, Interval, independent, part


class Distribution:
    """A batch of distributions of one family.

    A family declares its parameters in `arg_constraints`, in the order its kernels take them,
    and passes their values to `_declare`. ``class Normal(Distribution, stem="normal")`` says
    that the kernels ``normal_log_prob``, ``normal_cdf``, ``normal_icdf`` and ``normal_entropy``
    exist; each takes its own input first, then every parameter. A distribution of your own
    needs no kernel: define the methods, and call ``super().__init__`` with its shapes.

    Parameters
    ----------
    batch_shape, event_shape : tuple of int
        The shape of a batch of distributions, and of one draw from one of them.
    validate_args : bool, optional
        Whether parameters and values are checked; None takes `set_default_validate_args`'s.
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {}
    has_rsample: ClassVar[bool] = False
    # At the lower and the upper end of the support, an infinite one or a bound: the orders k < m
    # for which E|x|^k (at a bound, E of the distance to it to the power -k) is finite, and the
    # order with which -log of the density grows (0: as a logarithm). Numbers or Tensors.
    _tail_moments: ClassVar[tuple[Any, Any]] = (math.inf, math.inf)
    _tail_growth: ClassVar[tuple[Any, Any]] = (0.0, 0.0)
    _stem: ClassVar[str | None] = None
    # Given by other parameters than the table's: what kernels that take it as q end in.
    _variant: str = ""
    _validate_default: ClassVar[bool] = True

    def __init_subclass__(cls, stem: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if stem is not None:
            cls._stem = stem
        if "sample" in cls.__dict__:
            cls.sample = no_grad()(cls.sample)

    def __init__(
        self,
        batch_shape: tuple[int, ...] = (),
        event_shape: tuple[int, ...] = (),
        validate_args: bool | None = None,
    ) -> None:
        self._batch_shape = tuple(batch_shape)
        self._event_shape = tuple(event_shape)
        self._validate_args = self._validate_default if validate_args is None else bool(validate_args)
        self._parameters: dict[str, Tensor] = getattr(self, "_parameters", {})

    # ---- parameters

    def _declare(
        self, validate_args: bool | None, event_shape: tuple[int, ...] | None = None, /, **values: Any
    ) -> None:
        """Take the parameters: one floating dtype, one device, shapes that broadcast, valid.

        The last axes of a parameter whose constraint has an `event_dim` are its own. `event_shape`
        is the first such parameter's, unless given.
        """
        family = type(self).__name__
        given = {name: _numbers(family, name, value) for name, value in values.items()}
        where = common_device(*given.values())
        arrays = {name: unwrap(detached(x), where) for name, x in given.items()}
        typed = [a for a in arrays.values() if hasattr(a, "dtype")]
        dtype = np.result_type(*(a.dtype for a in typed)) if typed else get_default_dtype()
        if dtype.kind != "f":
            dtype = get_default_dtype()
        for name, a in arrays.items():
            array = where.module.asarray(a, dtype=dtype)
            arrays[name] = where.put(array)
        for name, a in arrays.items():
            axes = self.arg_constraints[name].event_dim
            if a.ndim < axes:
                raise ValueError(f"{family}: {name} must have at least {axes} axes, got shape {a.shape}")
            if event_shape is None and axes:
                event_shape = a.shape[a.ndim - axes :]
        try:
            shape = np.broadcast_shapes(*(self._batch_of(name, a) for name, a in arrays.items()))
        except ValueError:
            listed = ", ".join(f"{name} {a.shape}" for name, a in arrays.items())
            raise ValueError(
                f"{family}: the parameters' shapes do not broadcast together: {listed}"
            ) from None
        self._parameters = {
            name: asarray(given[name], dtype=dtype) if _requires_grad(given[name]) else wrap(a, where)
            for name, a in arrays.items()
        }
        Distribution.__init__(self, shape, event_shape or (), validate_args)
        if self._validate_args:
            for name, value in self._parameters.items():
                self._refuse(name, detached(value), self.arg_constraints[name], finite=True)

    def _batch_of(self, name: str, array: Any) -> tuple[int, ...]:
        """A parameter's shape without the axes that are its own."""
        shape: tuple[int, ...] = array.shape
        return shape[: len(shape) - self.arg_constraints[name].event_dim]

    def _refuse(self, name: str, value: Tensor, constraint: Constraint, finite: bool) -> None:
        at = constraint.first_outside(value, finite)
        if at is None:
            return
        inner = constraint
        while isinstance(inner, (independent, part)):
            inner = inner.base
        if isinstance(inner, EventConstraint):
            got = inner.found(value, at) + (f" at index {at}" if at else "")
            raise ValueError(f"{type(self).__name__}: {name} must be {constraint}, got {got}")
        found = value.array.item(*at) if value.shape and len(at) == value.ndim else value.numpy()
        infinite = finite and not np.any(np.isnan(found)) and np.any(np.isinf(found))
        where = f" at index {at}" if at else ""
        must = f"{constraint} and finite" if infinite else str(constraint)
        raise ValueError(f"{type(self).__name__}: {name} must be {must}, got {found}{where}")

    def __getattr__(self, name: str) -> Any:
        parameters = self.__dict__.get("_parameters", {})
        if name not in parameters:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute {name!r}")
        value = parameters[name]
        shape = (*self._batch_shape, *value.shape[len(self._batch_of(name, value)) :])
        return broadcast(value, shape)

    @property
    def batch_shape(self) -> tuple[int, ...]:
        """The shape of the batch of distributions."""
        return self._batch_shape

    @property
    def event_shape(self) -> tuple[int, ...]:
        """The shape of one draw from one distribution."""
        return self._event_shape

    @property
    def device(self) -> Device:
        """Where the parameters are."""
        return common_device(*self._parameters.values())

    @property
    def dtype(self) -> Any:
        """The parameters' dtype."""
        first = next(iter(self._parameters.values()), None)
        return get_default_dtype() if first is None else first.dtype

    @property
    def _width(self) -> int:
        """How many numbers a draw of the batch, or its density, is made from at once."""
        return math.prod(self._batch_shape + self._event_shape)

    @property
    def support(self) -> Constraint:
        """The set draws live in."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its support is")

    def to(self, where: str | Device) -> Self:
        """The same distributions with their parameters on another device."""
        new = copy.copy(self)
        new._parameters = {name: x.to(where) for name, x in self._parameters.items()}
        return new

    def expand(self, batch_shape: tuple[int, ...]) -> Self:
        """The same distributions repeated to a larger batch; nothing is copied.

        Raises ValueError if the batch shape does not broadcast to `batch_shape`.
        """
        wanted = (batch_shape,) if isinstance(batch_shape, int) else tuple(batch_shape)
        if _broadcast(self._batch_shape, wanted) != wanted:
            raise ValueError(
                f"{type(self).__name__}: batch_shape {self._batch_shape} does not expand to {wanted}"
            )
        new = copy.copy(self)
        new._batch_shape = wanted
        return new

    def __repr__(self) -> str:
        if not self._parameters:
            return f"{type(self).__name__}(batch_shape={self.batch_shape}, event_shape={self.event_shape})"
        if self._batch_shape == ():
            listed = ", ".join(
                f"{name}={x.tolist()!r}" if x.size <= 9 else f"{name}: {x.shape}"
                for name, x in self._parameters.items()
            )
            return f"{type(self).__name__}({listed})"
        listed = ", ".join(
            f"{name}={x.item()!r}" if x.ndim == 0 else f"{name}: {x.shape}"
            for name, x in self._parameters.items()
        )
        return (
            f"{type(self).__name__}({listed}, batch_shape={self._batch_shape}, "
            f"dtype={self.dtype}, device='{self.device}')"
        )

    # ---- quantities

    def _kernel(self, quantity: str) -> TensorKernel:
        try:
            return kernel(f"{self._stem}_{quantity}")
        except LookupError:
            raise NotImplementedError(f"{type(self).__name__} has no {quantity}") from None

    def _evaluate(self, quantity: str, *inputs: Any) -> Tensor:
        return self._spread(self._kernel(quantity)(*inputs, *self._parameters.values()))

    def _spread(self, x: Tensor) -> Tensor:
        """`x` broadcast with the batch."""
        if x.shape == self._batch_shape:
            return x
        return broadcast(x, np.broadcast_shapes(x.shape, self._batch_shape))

    @property
    def _infinite(self) -> Tensor:
        """+inf where the first parameter is a number: a moment that diverges."""
        return next(iter(self._parameters.values())) * 0 + math.inf

    def _where(self, condition: Tensor, x: Any, y: Any) -> Tensor:
        """`x` where the condition holds, `y` where not."""
        if _requires_grad(x) or _requires_grad(y):
            recorded: Any = np.where(condition, x, y)
            return recorded if recorded.dtype == self.dtype else recorded.astype(self.dtype)
        found = self.device.module.where(condition.array, unwrap(x, self.device), unwrap(y, self.device))
        return wrap(found.astype(self.dtype, copy=False), self.device)

    def _numbers(self, name: str, value: Any) -> Any:
        """`value` as a Tensor of real numbers on this distribution's device, or TypeError."""
        checked = _numbers(type(self).__name__, name, value)
        where = common_device(checked, *self._parameters.values())
        if _requires_grad(checked):
            return checked
        # A bare number takes the parameters' dtype, as in NumPy.
        array = unwrap(checked, where)
        return wrap(where.module.asarray(array, dtype=None if hasattr(array, "dtype") else self.dtype), where)

    def _standard_gamma(
        self, concentration: Tensor, sample_shape: Any, generator: Generator | None
    ) -> Tensor:
        """Draws of Gamma(concentration, 1) for every element, never 0; nan where it is not positive."""
        where = self.device
        shape = (*self._sample_shape(sample_shape), *concentration.shape)
        array, xp = detached(concentration).array, where.module
        valid = xp.asarray(True) if self._validate_args else (array > 0) & xp.isfinite(array)
        everywhere = bool(valid.all())
        if _requires_grad(concentration):
            sure = concentration if everywhere else np.where(wrap(valid, where), concentration, 1.0)
            drawn = self._generator(generator).standard_gamma(sure, shape, self.dtype)
            x = np.maximum(drawn, np.finfo(self.dtype).tiny)
            return x if everywhere else np.where(wrap(valid, where), x, math.nan)
        drawn = self._generator(generator).standard_gamma(
            concentration if everywhere else wrap(xp.where(valid, array, 1.0), where), shape, self.dtype
        )
        x = xp.maximum(drawn.array, np.finfo(self.dtype).tiny, out=drawn.array)
        return wrap(x if everywhere else xp.where(valid, x, xp.nan).astype(self.dtype, copy=False), where)

    def _value(self, value: Any) -> Any:
        """`value` as a Tensor on this distribution's device, checked against the support."""
        tensor = self._numbers("value", value)
        event, shape = len(self._event_shape), tensor.shape
        tail = shape[len(shape) - event :] if len(shape) >= event else None
        if tail != self._event_shape or _broadcast(shape[: len(shape) - event], self._batch_shape) is None:
            raise ValueError(
                f"{type(self).__name__}: a value of shape {shape} fits neither batch_shape "
                f"{self._batch_shape} nor event_shape {self._event_shape}"
            )
        if self._validate_args:
            self._refuse("value", detached(tensor), self.support, finite=False)
        return tensor

    def _within(self, value: Tensor, density: Tensor) -> Tensor:
        """Log densities of events as they are where the value is in the support or nan, elsewhere -inf."""
        if self._validate_args:
            return self._spread(density)
        if _requires_grad(density):
            x = detached(value)
            kept = self.support.check(x).array | self.device.module.isnan(x.array).any(axis=-1)
            y: Any = np.where(wrap(kept, self.device) | np.isnan(density), density, -math.inf)
            return self._spread(y)
        xp, y = self.device.module, density.array
        kept = self.support.check(value).array | xp.isnan(value.array).any(axis=-1) | xp.isnan(y)
        return self._spread(wrap(xp.where(kept, y, -math.inf).astype(y.dtype, copy=False), self.device))

    def log_prob(self, value: Any) -> Tensor:
        """The log density (or mass) at `value`, in nats.

        Parameters
        ----------
        value : array-like
            Shape ``(..., *event_shape)``, broadcasting with the batch.

        Returns
        -------
        Tensor
            Shape: `value`'s without its event axes, broadcast with `batch_shape`.

        Raises
        ------
        ValueError
            If a value lies outside the support (unless ``validate_args=False``).
        """
        return self._evaluate("log_prob", self._value(value))

    def cdf(self, value: Any) -> Tensor:
        """The probability of a draw at or below `value`; shapes as `log_prob`."""
        return self._evaluate("cdf", self._value(value))

    def icdf(self, probability: Any) -> Tensor:
        """The value with `cdf` equal to `probability`; nan outside [0, 1]."""
        return self._evaluate("icdf", _numbers(type(self).__name__, "probability", probability))

    def entropy(self) -> Tensor:
        """The differential (or Shannon) entropy in nats, of shape `batch_shape`."""
        return self._evaluate("entropy")

    @property
    def mean(self) -> Tensor:
        """The mean, of shape ``batch_shape + event_shape``."""
        raise NotImplementedError(f"{type(self).__name__} has no mean")

    @property
    def mode(self) -> Tensor:
        """The most likely value, of shape ``batch_shape + event_shape``."""
        raise NotImplementedError(f"{type(self).__name__} has no mode")

    @property
    def variance(self) -> Tensor:
        """The variance, of shape ``batch_shape + event_shape``."""
        raise NotImplementedError(f"{type(self).__name__} has no variance")

    @property
    def stddev(self) -> Tensor:
        """The standard deviation, of shape ``batch_shape + event_shape``."""
        return np.sqrt(self.variance)

    def perplexity(self) -> Tensor:
        """exp(entropy), of shape `batch_shape`."""
        return np.exp(self.entropy())

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Every value a draw can have, along a first axis; repeated along the batch's if `expand`.

        Raises
        ------
        NotImplementedError
            If there is no end of them, or they are not one set for all of the batch.
        """
        s = self.support
        bounds = (s.lower, s.upper) if isinstance(s, Interval) and s.is_discrete else (math.nan, math.nan)
        ends = [np.unique(b.numpy() if isinstance(b, Tensor) else b) for b in bounds]
        if not all(b.size == 1 and np.isfinite(b[0]) for b in ends):
            raise NotImplementedError(f"{type(self).__name__} has no one finite support to enumerate")
        xp, ndim = self.device.module, len(self._batch_shape)
        values = xp.arange(float(ends[0][0]), float(ends[1][0]) + 1, dtype=self.dtype).reshape(
            -1, *(1,) * ndim
        )
        if expand:
            values = xp.broadcast_to(values, (len(values), *self._batch_shape))
        return wrap(values, self.device)

    # ---- draws

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws that are a differentiable function of the parameters; shapes as `sample`."""
        raise NotImplementedError(f"{type(self).__name__} has no rsample")

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of shape ``(*sample_shape, *batch_shape, *event_shape)``.

        They have no derivatives. `generator` is one of `lucid.random.default_rng`'s; without it the
        shared one of the device draws, which `lucid.random.seed` starts anew.
        """
        with no_grad():
            return self.rsample(sample_shape, generator=generator)

    def sample_n(self, n: int) -> Tensor:
        """``sample((n,))``."""
        return self.sample((n,))

    def _extended_shape(self, sample_shape: Any) -> tuple[int, ...]:
        return (*self._sample_shape(sample_shape), *self._batch_shape, *self._event_shape)

    @staticmethod
    def _sample_shape(given: Any) -> tuple[int, ...]:
        return (given,) if isinstance(given, int) else tuple(given)

    def _generator(self, generator: Generator | None) -> Generator:
        if generator is None:
            return random.shared(self.device)
        if generator.device is not self.device:
            raise ValueError(
                f"the generator draws on {generator.device}, the parameters are on {self.device}"
            )
        return generator

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Whether distributions made from now on check parameters and values."""
        Distribution._validate_default = bool(value)


class ExponentialFamily(Distribution):
    """A family with density exp(<t(x), natural> - log_normalizer(natural)) h(x).

    A subclass defines what torch.distributions' do: the property `_natural_params`, a tuple of
    Tensors, each of shape ``batch_shape`` and axes of its own, and `_log_normalizer(*natural)`, of
    shape ``batch_shape``. One that also gives the means of t(x), the property `_mean_params` of the
    same shapes, has the divergence between two of its own: that of Bregman of the log normalizer.
    It loses digits where its terms cancel, but lies between 0 and KL(p || q) + KL(q || p) always;
    a form of the pair's own, where there is one, comes first.

    Examples
    --------
    >>> import numpy as np
    >>> from lucid.distributions import ExponentialFamily, constraints, kl_divergence
    >>> class Waiting(ExponentialFamily):  # exponential, by its mean
    ...     arg_constraints = {"mean": constraints.positive}
    ...     support = constraints.nonnegative
    ...     mean = property(lambda self: self._parameters["mean"])
    ...     _natural_params = property(lambda self: (-1 / self.mean,))
    ...     _mean_params = property(lambda self: (self.mean,))
    ...
    ...     def __init__(self, mean):
    ...         self._declare(None, mean=mean)
    ...
    ...     def _log_normalizer(self, x):
    ...         return -np.log(-x)
    >>> kl_divergence(Waiting(1.0), Waiting([1.0, 2.0])).tolist()  # nats
    [0.0, 0.1931471805599453]
    """

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        raise NotImplementedError(f"{type(self).__name__} does not say what its natural parameters are")

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} does not say what its log normalizer is")

    @property
    def _mean_params(self) -> tuple[Tensor, ...]:
        raise NotImplementedError(f"{type(self).__name__} does not say what its mean parameters are")


def _numbers(owner: str, name: str, value: Any) -> Any:
    """`value` if it holds real numbers (in a sequence: as an array), else TypeError."""
    if isinstance(value, (bool, int, float)):
        return value
    array = value
    if not (isinstance(value, (Tensor, np.ndarray)) or is_cupy(value)):
        try:
            array = asarray(value)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"{owner}: {name} must be real numbers, got {_described(value)} ({error})"
            ) from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{owner}: {name} must be real numbers, got {_described(value)}{_first_bad(array)}")
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        raise TypeError(f"{owner}: {name} must be at most float64, got {array.dtype}")
    return array


def _described(value: Any) -> str:
    return (
        f"an array of {value.dtype}"
        if hasattr(value, "dtype")
        else f"a {type(value).__name__}: {value!r:.60}"
    )


def _first_bad(array: Any) -> str:
    if array.dtype != object:
        return ""
    raw = array.array if isinstance(array, Tensor) else array
    for index, x in np.ndenumerate(raw):
        if not isinstance(x, (int, float)):
            return f", the first {x!r:.60} at index {index}" if index else f", {x!r:.60}"
    return ""


def _broadcast(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    if a == b:
        return a
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        return None


def sum_rightmost(x: Tensor, ndim: int) -> Tensor:
    """The sum over the last `ndim` axes."""
    return x.sum(axis=tuple(range(-ndim, 0))) if ndim else x

"""Optimisers: their recurrences in plain Python, where they lead, and what they refuse."""

import math
from fractions import Fraction

import numpy as np
import pytest

import lucid
from lucid.optim import SGD, Adam

rng = np.random.default_rng(0)


def leaf(values, dtype=np.float64):
    return lucid.asarray(np.array(values, dtype), device="cpu").requires_grad_()


def sgd(x, gradients, lr, momentum=0.0):
    """Exactly, in rational numbers."""
    x, v = Fraction(float(x)), Fraction(0)
    for g in gradients:
        v = Fraction(momentum) * v + Fraction(float(g))
        x -= Fraction(lr) * v
    return float(x)


def adam(x, gradients, lr, betas=(0.9, 0.999), eps=1e-8):
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g * g
        x -= lr * (m / (1 - betas[0] ** t)) / (math.sqrt(v / (1 - betas[1] ** t)) + eps)
    return x


CASES = [
    (SGD, sgd, {"lr": 0.1}),
    (SGD, sgd, {"lr": 0.1, "momentum": 0.9}),
    (Adam, adam, {"lr": 0.1}),
    (Adam, adam, {"lr": 0.01, "betas": (0.5, 0.75), "eps": 1e-3}),
    (Adam, adam, {"lr": 0.01, "betas": (0.0, 0.0)}),
]
every = pytest.mark.parametrize(("optimiser", "recurrence", "options"), CASES)
both = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@every
@both
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_steps_are_the_recurrences(optimiser, recurrence, options, dtype, shape):
    start, gradients = rng.normal(size=shape), rng.normal(size=(7, *shape))
    x = leaf(start, dtype)
    memory, moved = x.detach(), optimiser([x], **options)
    for g in gradients:
        moved.zero_grad()
        (x * g.astype(dtype)).sum().backward()
        moved.step()
    columns = gradients.astype(dtype).astype(np.float64).reshape(7, -1).T
    want = [recurrence(a, g, **options) for a, g in zip(start.astype(dtype).ravel(), columns, strict=True)]
    np.testing.assert_allclose(x.detach().numpy().ravel(), want, rtol=0, atol=50 * np.finfo(dtype).eps)
    assert x.dtype == dtype
    assert x.is_leaf
    assert x.requires_grad
    assert memory.tolist() == x.tolist()  # in place


@pytest.mark.parametrize(
    ("optimiser", "recurrence", "options"), CASES[:-1]
)  # the last's steps never get shorter
def test_they_find_the_bottom_of_a_valley(optimiser, recurrence, options):
    x, y = leaf(-1.0), leaf(0.5)
    moved = optimiser([x, y], **{**options, "lr": 0.005})
    for _ in range(8000):
        moved.zero_grad()
        ((1 - x) ** 2 + 10 * (y - x**2) ** 2).backward()
        moved.step()
    assert abs(float(x) - 1) < 0.01
    assert abs(float(y) - 1) < 0.01


@every
def test_a_parameter_without_a_gradient_stays(optimiser, recurrence, options):
    x, y = leaf([1.0]), leaf([1.0])
    moved = optimiser(iter([x, y]), **options)
    moved.step()
    (x * x).sum().backward()
    moved.step()
    assert x.tolist() != [1.0]
    assert y.tolist() == [1.0]
    moved.zero_grad()
    assert x.grad is None


def test_memory_of_a_state_is_its_own():
    x = leaf([1.0, 2.0])
    moved = SGD([x], lr=0.5, momentum=0.5)
    (x * x).sum().backward()
    before = x.grad.tolist()
    moved.step()
    assert x.grad.tolist() == before


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: SGD(leaf([1.0]), lr=0.1), TypeError, "an iterable of Tensors, got one"),
        (lambda: SGD([], lr=0.1), ValueError, "params must be one Tensor at least"),
        (lambda: SGD([leaf([1.0]), 3.0], lr=0.1), TypeError, "got a float at index 1"),
        (lambda: SGD([leaf([1.0]).detach()], lr=0.1), ValueError, "at index 0"),
        (lambda: SGD([leaf([1.0]) * 2], lr=0.1), ValueError, "leaves"),
        (lambda: SGD([leaf([1.0])] * 2, lr=0.1), ValueError, "twice"),
        (
            lambda: SGD([leaf([1.0])], lr=0.0),
            ValueError,
            "SGD: lr must be greater than 0 and finite, got 0.0",
        ),
        (lambda: SGD([leaf([1.0])], lr=math.nan), ValueError, "lr must be"),
        (lambda: SGD([leaf([1.0])], lr=math.inf), ValueError, "lr must be"),
        (lambda: SGD([leaf([1.0])], lr="fast"), TypeError, "lr must be a number, got 'fast'"),
        (
            lambda: SGD([leaf([1.0])], 0.1, momentum=1.0),
            ValueError,
            "momentum must be at least 0 and less than 1",
        ),
        (lambda: Adam([leaf([1.0])], betas=(0.9, 1.0)), ValueError, r"betas\[1\] must be"),
        (lambda: Adam([leaf([1.0])], betas=0.9), TypeError, "betas must be two numbers"),
        (lambda: Adam([leaf([1.0])], eps=0.0), ValueError, "eps must be"),
    ],
)
def test_bad_arguments_are_named(make, error, says):
    with pytest.raises(error, match=says):
        make()

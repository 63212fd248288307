"""A user's script, for mypy --strict (ci/types.sh): lucid's names are known, with what they return."""

from typing import assert_type

import lucid
import lucid as np
from lucid import Tensor
from lucid.distributions import Normal, kl_divergence


def standardized(x: Tensor, axis: int = 0) -> Tensor:
    return (x - x.mean(axis=axis, keepdims=True)) / np.std(x, axis=axis, keepdims=True)


rng = np.random.default_rng(0)
x = np.asarray(rng.normal(size=(100, 3)), dtype=np.float32)
assert_type(x, Tensor)
assert_type(standardized(x)[0], Tensor)
assert_type(x.shape, tuple[int, ...])
assert_type(np.shape(x), tuple[int, ...])
assert_type(np.allclose(x, 1.0), bool)
assert_type(np.add(x, 1), Tensor)
assert_type(np.add.reduce(x, axis=0), Tensor)
assert_type(np.modf(x), tuple[Tensor, Tensor])
assert_type(np.split(x, 2), list[Tensor])
assert_type(np.linalg.norm(x, axis=1), Tensor)
assert_type(np.fft.rfft(x, axis=0), Tensor)
assert_type(2 * np.pi, float)
assert_type(x.to("cpu").cpu(), Tensor)

q, r = np.linalg.qr(x)
y = np.zeros((3, 3), device="cpu")
y[np.triu_indices(3)] = 1.0
y += np.eye(3)
y[y > 1] -= 0.5
for row in y:
    print(f"{row.sum():.3f}", row.tolist())
names: np.ndarray = np.concatenate([x, x], axis=0)
with np.errstate(divide="ignore"):
    logs = np.log(np.where(x > 0, x, 0.0))
with lucid.device("cpu"):
    kl = kl_divergence(Normal(x, 1.0), Normal(0.0, 2.0))
print(kl.mean().item(), np.newaxis, np.inf)

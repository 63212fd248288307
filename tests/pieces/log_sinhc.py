"""core/log_sinhc.cuh, and the continuous Bernoulli's kernels that take logits."""

from families import (
    beta,
    exponential,
    gumbel,
    half_normal,
    kumaraswamy,
    laplace,
    moyal,
    normal,
    truncated_normal,
    uniform,
)
from families import continuous_bernoulli as cb
from mpmath import inf, log, log1p, mpf, nan


class _Moments:
    def __init__(self, logits):
        self._logits = logits

    def __getattr__(self, name):
        moment = getattr(cb, f"of_logits_{name}")
        return lambda *given: moment(*given, self._logits)


def kl_to(row):
    """KL(ContinuousBernoulli(logits) || q), q of another family."""
    return lambda l, *q: row.cross_entropy(_Moments(l), *q) - cb.of_logits_entropy(l)


def kl_to_uniform(l, low, high):
    if not low < high:
        return nan
    return log(mpf(high) - mpf(low)) - cb.of_logits_entropy(l) if low <= 0 and high >= 1 else inf


def kl_logits(p, q):
    p, q = mpf(p), mpf(q)
    if max(abs(p), abs(q)) < mpf(10) ** -20:  # the log normalizer is l/2 + l^2/24 to 40 digits
        return (q - p) ** 2 / 24
    return cb.of_logits_mean(p) * (p - q) - cb.log_normalizer(p) + cb.log_normalizer(q)


def continuous_bernoulli_logit(probs):
    return log(probs) - log1p(-probs)


_STEM = "continuous_bernoulli_logits"
PIECES = {
    "continuous_bernoulli_logit": (continuous_bernoulli_logit, ("unit",)),
    f"{_STEM}_log_prob": (cb.of_logits_log_prob, ("unit", "real")),
    f"{_STEM}_cdf": (cb.of_logits_cdf, ("unit", "real")),
    f"{_STEM}_rsample": (cb.of_logits_rsample, ("unit", "exponent")),
    f"{_STEM}_entropy": (cb.of_logits_entropy, ("exponent",)),
    f"{_STEM}_mean": (cb.of_logits_mean, ("real",)),
    f"{_STEM}_variance": (cb.of_logits_variance, ("exponent",)),
    "continuous_bernoulli_mean": (cb.mean, ("unit",)),
    "continuous_bernoulli_variance": (lambda p: cb.of_logits_variance(cb.logit(p)), ("unit",)),
    f"kl_{_STEM}_{_STEM}": (kl_logits, ("real", "real")),
}
for _row in (exponential, gumbel, half_normal, laplace, moyal, normal, truncated_normal, uniform):
    _q = _row.__name__.rsplit(".", 1)[1]
    PIECES[f"kl_{_STEM}_{_q}"] = (kl_to(_row), ("real", *_row.DOMAIN.values()))


def kl_from(row, inside=lambda *p: True):
    """KL(p || ContinuousBernoulli(logits)), p of another family."""

    def kl(*x):
        *p, l = x
        finite = inside(*p)
        if not finite:
            return inf if finite is False else nan
        return cb.log_normalizer(mpf(l)) - mpf(l) * row.mean(*p) - row.entropy(*p)

    return kl


def _within(*p):
    *_, low, high = p
    return (low >= 0 and high <= 1) if low < high else None


for _row, _kinds, _inside in (
    (beta, ("shape", "shape"), lambda *p: True),
    (kumaraswamy, ("shape", "shape"), lambda *p: True),
    (uniform, ("unit", "unit"), _within),
    (truncated_normal, ("real", "positive", "unit", "unit"), _within),
):
    _p = _row.__name__.rsplit(".", 1)[1]
    PIECES[f"kl_{_p}_{_STEM}"] = (kl_from(_row, _inside), (*_kinds, "exponent"))
PIECES[f"kl_{_STEM}_truncated_normal"] = (
    lambda l, loc, scale, low, high: (
        cb.of_logits_kl_truncated_normal(l, loc, scale, low, high) if low < high else nan
    ),
    ("exponent", *truncated_normal.DOMAIN.values()),
)
PIECES[f"kl_{_STEM}_uniform"] = (kl_to_uniform, ("real", "real", "real"))
NEAR = {f"kl_{_STEM}_{_STEM}"}

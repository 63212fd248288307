// Geometric(probs) or (logits): mass probs (1 - probs)^x, x = 0, 1, 2, ...: failures before the
// first success.
//
// probs   in (0, 1], no unit
// logits  real, no unit: log(probs / (1 - probs))
// Results are in nats. A parameter outside its domain gives nan: kernels never throw. Every kernel
// takes either probs or, as geometric_logits_..., logits; neither is rounded through the other.
#pragma once
#include "core/bernoulli.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_attainable(S probs) {
    using T = Number<S>;
    return (value_of(probs) > T(0)) & (value_of(probs) <= T(1));
}

template <class S>
LUCID_FN S geometric_log_prob(S x, S probs) {
    using T = Number<S>;
    const S r = T(1) - probs, failures = select(value_of(x) == T(0), S(T(0)), x * log_probability(r, probs));
    const S y = log_probability(probs, r) + failures;
    return only_if(is_attainable(probs) & (value_of(x) == value_of(x)), select(is_count(x), y, S(-infinity<T>())));
}
LUCID_KERNEL(geometric_log_prob, 2, 4)

template <class S>
LUCID_FN S geometric_entropy(S probs) {
    using T = Number<S>;
    const S r = T(1) - probs;
    return only_if(is_attainable(probs), surprise(r, probs) / probs - log_probability(probs, r));
}
LUCID_KERNEL(geometric_entropy, 1, 4)

// As many coins as until the first success, 1/p of them.
template <class S>
LUCID_FN S kl_geometric_geometric(S p, S q) {
    using T = Number<S>;
    S u;
    const S y = bregman_log(q - p, p, q, u) + closed_deviance(p - q, T(1) - p, T(1) - q) / p;
    return only_if(is_attainable(p) & is_attainable(q), y);
}
LUCID_KERNEL(kl_geometric_geometric, 2, 4)

template <class S>
LUCID_FN S geometric_logits_log_prob(S x, S logits) {
    using T = Number<S>;
    const S y = -(softplus(-logits) + x * softplus(logits));
    return only_if(is_finite(logits) & (value_of(x) == value_of(x)), select(is_count(x), y, S(-infinity<T>())));
}
LUCID_KERNEL(geometric_logits_log_prob, 2, 4)

// -log p - (1 - p)/p log(1 - p).
template <class S>
LUCID_FN S geometric_logits_entropy(S logits) {
    using T = Number<S>;
    const bool unlikely = value_of(logits) < T(0);
    const S a = select(unlikely, -logits, logits), e = exp(-a), l = log1p(e);
    const bool none = value_of(e) == T(0);
    const S rare = select(none, S(T(1)), l / select(none, S(T(1)), e)), often = (a + l) * e;
    return only_if(is_finite(logits), softplus(-logits) + select(unlikely, rare, often));
}
LUCID_KERNEL(geometric_logits_entropy, 1, 4)

template <class S>
LUCID_FN S kl_geometric_logits_geometric_logits(S p, S q) {
    return only_if(is_finite(p) & is_finite(q), logit_geometric_kl(p, q));
}
LUCID_KERNEL(kl_geometric_logits_geometric_logits, 2, 8)

} // namespace lucid

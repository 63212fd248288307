// Poisson(rate): mass rate^x exp(-rate) / x!, x = 0, 1, 2, ...
//
// rate  not negative, a number: 0 is all mass at 0
// Results are in nats. A parameter outside its domain gives nan: kernels never throw.
#pragma once
#include "core/bernoulli.cuh"
#include "core/counts.cuh"
#include "core/zero_inflated.cuh"

namespace lucid {

// Loader (2000): the deviance of x from the rate and Stirling's formula at x.
template <class S>
LUCID_FN S poisson_log_prob(S x, S rate) {
    using T = Number<S>;
    const bool none = value_of(x) == T(0), inside = is_count(x);
    const S k = select(inside & !none, x, S(T(1)));
    const S y = select(none, -rate, -(closed_deviance(rate - k, k, rate) + stirling_loss(k)));
    return only_if(is_not_negative(rate) & (value_of(x) == value_of(x)), select(inside, y, S(-infinity<T>())));
}
LUCID_WIDE_KERNEL(poisson_log_prob, 2, 4)

template <class S>
LUCID_FN S kl_poisson_poisson(S p, S q) {
    return only_if(is_not_negative(p) & is_not_negative(q), closed_deviance(q - p, p, q));
}
LUCID_KERNEL(kl_poisson_poisson, 2, 4)

// Infinite but from a rate of 0.
template <class S>
LUCID_FN S kl_poisson_bernoulli(S rate, S probs) {
    using T = Number<S>;
    const S y = select(value_of(rate) == T(0), -log_probability(T(1) - probs, probs), S(infinity<T>()));
    return only_if(is_not_negative(rate) & is_closed_probability(probs), y);
}
LUCID_KERNEL(kl_poisson_bernoulli, 2, 4)

template <class S>
LUCID_FN S kl_poisson_bernoulli_logits(S rate, S logits) {
    using T = Number<S>;
    const S y = select(value_of(rate) == T(0), softplus(logits), S(infinity<T>()));
    return only_if(is_not_negative(rate) & is_finite(logits), y);
}
LUCID_KERNEL(kl_poisson_bernoulli_logits, 2, 4)

template <class S>
LUCID_FN S kl_poisson_binomial(S rate, S total_count, S probs) {
    using T = Number<S>;
    const S silence = select(value_of(total_count) == T(0), S(T(0)), -(total_count * log_probability(T(1) - probs, probs)));
    const bool valid = is_not_negative(rate) & is_count(total_count) & is_closed_probability(probs);
    return only_if(valid, select(value_of(rate) == T(0), silence, S(infinity<T>())));
}
LUCID_KERNEL(kl_poisson_binomial, 3, 4)

template <class S>
LUCID_FN S kl_poisson_binomial_logits(S rate, S total_count, S logits) {
    using T = Number<S>;
    const S y = select(value_of(rate) == T(0), total_count * softplus(logits), S(infinity<T>()));
    return only_if(is_not_negative(rate) & is_count(total_count) & is_finite(logits), y);
}
LUCID_WIDE_KERNEL(kl_poisson_binomial_logits, 3, 4)

template <class S>
LUCID_FN S kl_poisson_zero_inflated_poisson(S rate, S gate, S q_rate) {
    const S h = 1.0 - gate;
    const S y = zero_inflated_kl(S(0.0), S(1.0), rate, gate, h, q_rate, gate, log_probability(gate, h), log_probability(h, gate));
    return only_if(is_not_negative(rate) & is_closed_probability(gate) & is_not_negative(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_poisson_zero_inflated_poisson, 3, 8)

template <class S>
LUCID_FN S kl_poisson_zero_inflated_poisson_logits(S rate, S logits, S q_rate) {
    const S g = sigmoid(logits);
    const S y = zero_inflated_kl(S(0.0), S(1.0), rate, g, sigmoid(-logits), q_rate, g, -softplus(-logits), -softplus(logits));
    return only_if(is_not_negative(rate) & is_finite(logits) & is_not_negative(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_poisson_zero_inflated_poisson_logits, 3, 8)

} // namespace lucid

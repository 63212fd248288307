// Binomial(total_count, probs) or (total_count, logits): mass C(n, x) probs^x (1 - probs)^(n - x),
// x = 0, ..., n, n = total_count.
//
// total_count  a whole number, not negative
// probs        in [0, 1], no unit
// logits       real, no unit: log(probs / (1 - probs))
// Results are in nats. A parameter outside its domain gives nan: kernels never throw. Every kernel
// takes either probs or, as binomial_logits_..., logits; neither is rounded through the other.
#pragma once
#include "core/counts.cuh"

namespace lucid {

template <class S>
LUCID_FN S binomial_log_prob(S x, S total_count, S probs) {
    const bool inside = is_count(x) & (value_of(x) <= value_of(total_count));
    const S r = 1.0 - probs, k = select(inside, x, S(0.0));
    const S d = coins_gap(k, total_count - k, total_count, probs, r);
    const S y = coins_log_mass(k, total_count, d, probs, r, log_probability(probs, r), log_probability(r, probs));
    return only_if(is_count(total_count) & is_closed_probability(probs) & (value_of(x) == value_of(x)), select(inside, y, S(-infinity<double>())));
}
LUCID_WIDE_KERNEL(binomial_log_prob, 3, 4)

// total_count coins. Infinite where p may count further than q; no closed form where only q may,
// but if p counts nothing.
template <class S>
LUCID_FN S kl_binomial_binomial(S p_total_count, S p, S q_total_count, S q) {
    using T = Number<S>;
    const bool nothing = (value_of(p) == T(0)) | (value_of(p_total_count) == T(0));
    const bool same = value_of(p_total_count) == value_of(q_total_count);
    const S silence = select(value_of(q_total_count) == T(0), S(T(0)), -(q_total_count * log_probability(T(1) - q, q)));
    const S y = select(nothing, silence, select(same, p_total_count * coins_kl(p, q), S(infinity<T>())));
    const bool valid = is_count(p_total_count) & is_closed_probability(p) & is_count(q_total_count) & is_closed_probability(q);
    return only_if(valid & (nothing | (value_of(p_total_count) >= value_of(q_total_count))), y);
}
LUCID_KERNEL(kl_binomial_binomial, 4, 4)

// The masses' logarithms themselves where a probability nears underflow.
template <class S>
LUCID_FN S binomial_logits_log_prob(S x, S total_count, S logits) {
    const bool inside = is_count(x) & (value_of(x) <= value_of(total_count)), far = fabs(value_of(logits)) > 600;
    const S k = select(inside, x, S(0.0)), log_p = -softplus(-logits), log_r = -softplus(logits);
    const S l = select(far, S(0.0), logits);
    const S d = coins_gap_by_logit(k, total_count - k, total_count, l);
    const S near = coins_log_mass(k, total_count, d, sigmoid(l), sigmoid(-l), log_p, log_r);
    // Where k of n is the mean the deviances are 0.
    const S share = k / total_count, rest = (total_count - k) / total_count;
    const S coded = coins_log_mass(k, total_count, S(0.0), share, rest, log_p, log_r) -
                    (k * (log(share) - log_p) + (total_count - k) * (log(rest) - log_r));
    const bool end = (value_of(k) == 0) | (value_of(k) == value_of(total_count));
    const S y = select(far & !end, coded, near);
    return only_if(is_count(total_count) & is_finite(logits) & (value_of(x) == value_of(x)), select(inside, y, S(-infinity<double>())));
}
LUCID_WIDE_KERNEL(binomial_logits_log_prob, 3, 4)

template <class S>
LUCID_FN S kl_binomial_logits_binomial_logits(S p_total_count, S p, S q_total_count, S q) {
    using T = Number<S>;
    const bool nothing = value_of(p_total_count) == T(0);
    const bool same = value_of(p_total_count) == value_of(q_total_count);
    const S coins = p_total_count * logit_coins_kl(p, q);
    const S y = select(nothing, q_total_count * softplus(q), select(same, coins, S(infinity<T>())));
    const bool valid = is_count(p_total_count) & is_finite(p) & is_count(q_total_count) & is_finite(q);
    return only_if(valid & (nothing | (value_of(p_total_count) >= value_of(q_total_count))), y);
}
LUCID_WIDE_KERNEL(kl_binomial_logits_binomial_logits, 4, 8)

} // namespace lucid

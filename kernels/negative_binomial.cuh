// NegativeBinomial(total_count, probs) or (total_count, logits): mass
// Gamma(x + r) / (x! Gamma(r)) (1 - probs)^r probs^x, x = 0, 1, 2, ..., r = total_count.
//
// total_count  not negative, a number: of failures that end the count; 0 is all mass at 0
// probs        in [0, 1), no unit: of a success, which is counted
// logits       real, no unit: log(probs / (1 - probs))
// Results are in nats. A parameter outside its domain gives nan: kernels never throw. Every kernel
// takes either probs or, as negative_binomial_logits_..., logits; neither is rounded through the
// other.
#pragma once
#include "core/counts.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_below_one(S probs) {
    return (value_of(probs) >= Number<S>(0)) & (value_of(probs) < Number<S>(1));
}

// r/(x + r) of the mass at x of x + r coins; d = (x + r) p - x.
template <class S>
LUCID_FN S negbin_log_mass(S x, S total_count, S d, S p, S s, S log_s) {
    const bool none = value_of(x) == 0, nothing = value_of(total_count) == 0;
    const S k = select(none, S(1.0), x), r = select(nothing, S(1.0), total_count), n = k + r;
    const S stirling = 0.5 * (log(r / n) - log(6.283185307179586477 * k)) - (binet(k) + (binet(r) - binet(n)));
    const S inner = stirling - (closed_deviance(d, k, n * p) + closed_deviance(-d, r, n * s));
    return select(nothing, select(none, S(0.0), S(-infinity<double>())), select(none, total_count * log_s, inner));
}

template <class S>
LUCID_FN S negative_binomial_log_prob(S x, S total_count, S probs) {
    const bool inside = is_count(x);
    const S s = 1.0 - probs, k = select(inside, x, S(0.0));
    const S d = coins_gap(k, total_count, k + total_count, probs, s);
    const S y = negbin_log_mass(k, total_count, d, probs, s, log_probability(s, probs));
    return only_if(is_not_negative(total_count) & is_below_one(probs) & (value_of(x) == value_of(x)), select(inside, y, S(-infinity<double>())));
}
LUCID_WIDE_KERNEL(negative_binomial_log_prob, 3, 8)

// total_count laws of the successes before a failure. No closed form where the counts differ, but
// if one of the two counts nothing.
template <class S>
LUCID_FN S kl_negative_binomial_negative_binomial(S p_total_count, S p, S q_total_count, S q) {
    using T = Number<S>;
    const bool nothing = (value_of(p) == T(0)) | (value_of(p_total_count) == T(0));
    const bool never = (value_of(q) == T(0)) | (value_of(q_total_count) == T(0));
    S u;
    const S each = bregman_log(p - q, T(1) - p, T(1) - q, u) + closed_deviance(q - p, p, q) / (T(1) - p);
    const S y = select(nothing, -(q_total_count * log_probability(T(1) - q, q)), select(never, S(infinity<T>()), p_total_count * each));
    const bool valid = is_not_negative(p_total_count) & is_below_one(p) & is_not_negative(q_total_count) & is_below_one(q);
    return only_if(valid & (nothing | never | (value_of(p_total_count) == value_of(q_total_count))), y);
}
LUCID_KERNEL(kl_negative_binomial_negative_binomial, 4, 4)

template <class S>
LUCID_FN S negative_binomial_logits_log_prob(S x, S total_count, S logits) {
    const bool inside = is_count(x), far = fabs(value_of(logits)) > 600, nothing = value_of(total_count) == 0;
    const S k = select(inside, x, S(0.0)), log_s = -softplus(logits), l = select(far, S(0.0), logits);
    const S d = coins_gap_by_logit(k, total_count, k + total_count, l);
    const S near = negbin_log_mass(k, total_count, d, sigmoid(l), sigmoid(-l), log_s);
    // In logarithms where a probability nears underflow.
    const bool none = value_of(k) == 0;
    const S r = select(nothing, S(1.0), total_count), one = select(none, S(1.0), k), n = one + r;
    const S coded = negbin_log_mass(one, r, S(0.0), one / n, r / n, S(0.0)) - (one * (log(one / n) + softplus(-logits)) + r * (log(r / n) - log_s));
    const S y = select(far & !none & !nothing, coded, near);
    return only_if(is_not_negative(total_count) & is_finite(logits) & (value_of(x) == value_of(x)), select(inside, y, S(-infinity<double>())));
}
LUCID_WIDE_KERNEL(negative_binomial_logits_log_prob, 3, 8)

template <class S>
LUCID_FN S kl_negative_binomial_logits_negative_binomial_logits(S p_total_count, S p, S q_total_count, S q) {
    using T = Number<S>;
    const bool nothing = value_of(p_total_count) == T(0), never = value_of(q_total_count) == T(0);
    const S each = logit_geometric_kl(-p, -q);
    const S y = select(nothing, q_total_count * softplus(q), select(never, S(infinity<T>()), p_total_count * each));
    const bool valid = is_not_negative(p_total_count) & is_finite(p) & is_not_negative(q_total_count) & is_finite(q);
    return only_if(valid & (nothing | never | (value_of(p_total_count) == value_of(q_total_count))), y);
}
LUCID_WIDE_KERNEL(kl_negative_binomial_logits_negative_binomial_logits, 4, 8)

} // namespace lucid

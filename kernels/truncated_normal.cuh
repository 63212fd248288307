// TruncatedNormal(loc, scale, low, high): density exp(-z^2/2) / (scale Z sqrt(2 pi)) with
// z = (x - loc)/scale and Z = Phi((high - loc)/scale) - Phi((low - loc)/scale), low <= x <= high.
//
// loc    real, in the units of x: the mean before truncation
// scale  positive, in the units of x: the standard deviation before truncation
// low    real, in the units of x: the least value
// high   real, in the units of x, above low: the largest value
// Results are in nats. A parameter that is not finite, scale <= 0 or high <= low gives nan.
#pragma once
#include "core/cross.cuh"
#include "core/log_sinhc.cuh"
#include "core/truncated.cuh"

namespace lucid {

template <class S>
LUCID_FN S truncated_normal_log_prob(S x, S loc, S scale, S low, S high) {
    const auto p = truncated_between(loc, scale, low, high);
    const S d = scaled_difference(x, p.x0, scale), v = fabs(d);
    const bool outside = (value_of(x) < value_of(low)) | (value_of(x) > value_of(high));
    const S y = -(v * (p.a + 0.5 * v)) - truncated_log_width(truncated_total(p), scale);
    return only_if(is_truncated(loc, scale, low, high) & (value_of(x) == value_of(x)),
                   select(outside, S(-infinity<double>()), y));
}
LUCID_WIDE_KERNEL(truncated_normal_log_prob, 5, 8)

// The part below x over the whole; where that is more than half, from the part above.
template <class S>
LUCID_FN S truncated_normal_cdf(S x, S loc, S scale, S low, S high) {
    const auto p = truncated_between(loc, scale, low, high);
    const bool below = value_of(x) <= value_of(low), above = value_of(x) >= value_of(high);
    const S inner = select(below | above, p.x0, x), total = truncated_total(p);
    const S first = truncated_part(loc, scale, low, inner, p.x0) / total;
    const S rest = truncated_part(loc, scale, inner, high, p.x0) / total;
    const S y = select(value_of(first) < 0.5, first, 1.0 - rest);
    return only_if(is_truncated(loc, scale, low, high) & (value_of(x) == value_of(x)),
                   select(below, S(0.0), select(above, S(1.0), y)));
}
LUCID_WIDE_KERNEL(truncated_normal_cdf, 5, 8)

template <class S>
LUCID_FN S truncated_normal_icdf(S probability, S loc, S scale, S low, S high) {
    const bool inside = (value_of(probability) >= 0) & (value_of(probability) <= 1);
    return only_if(is_truncated(loc, scale, low, high) & inside, truncated_quantile(probability, loc, scale, low, high));
}
LUCID_WIDE_KERNEL(truncated_normal_icdf, 5, 8)

template <class S>
LUCID_FN S truncated_normal_entropy(S loc, S scale, S low, S high) {
    return only_if(is_truncated(loc, scale, low, high), -truncated_log_less_entropy(S(1.0), 1.0, loc, scale, low, high));
}
LUCID_WIDE_KERNEL(truncated_normal_entropy, 4, 8)

template <class S>
LUCID_FN S kl_truncated_normal_truncated_normal(S p_loc, S p_scale, S p_low, S p_high, S q_loc, S q_scale, S q_low,
                                                S q_high) {
    return only_if(is_truncated(p_loc, p_scale, p_low, p_high) & is_truncated(q_loc, q_scale, q_low, q_high),
                   truncated_divergence(p_loc, p_scale, p_low, p_high, q_loc, q_scale, q_low, q_high));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_truncated_normal, 8, 8)

template <class S>
LUCID_FN S kl_truncated_normal_normal(S p_loc, S p_scale, S p_low, S p_high, S q_loc, S q_scale) {
    const S end = S(infinity<double>());
    return only_if(is_truncated(p_loc, p_scale, p_low, p_high) & is_finite(q_loc) & is_positive(q_scale),
                   truncated_divergence(p_loc, p_scale, p_low, p_high, q_loc, q_scale, -end, end));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_normal, 6, 8)

// The half-normal law is the normal law of loc 0 between 0 and infinity.
template <class S>
LUCID_FN S kl_truncated_normal_half_normal(S p_loc, S p_scale, S p_low, S p_high, S q_scale) {
    return only_if(is_truncated(p_loc, p_scale, p_low, p_high) & is_positive(q_scale),
                   truncated_divergence(p_loc, p_scale, p_low, p_high, S(0.0), q_scale, S(0.0), S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_half_normal, 5, 8)

// +inf unless p is inside q's bounds.
template <class S>
LUCID_FN S kl_truncated_normal_uniform(S p_loc, S p_scale, S p_low, S p_high, S q_low, S q_high) {
    const bool inside = (value_of(q_low) <= value_of(p_low)) & (value_of(p_high) <= value_of(q_high));
    const S y = truncated_log_less_entropy(0.5 * q_high - 0.5 * q_low, 0.5, p_loc, p_scale, p_low, p_high);
    return only_if(is_truncated(p_loc, p_scale, p_low, p_high) & is_finite(q_low) & is_finite(q_high) & (value_of(q_low) < value_of(q_high)),
                   select(inside, not_negative(y), S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_uniform, 6, 8)

// +inf unless low >= 0.
template <class S>
LUCID_FN S kl_truncated_normal_exponential(S p_loc, S p_scale, S p_low, S p_high, S q_rate) {
    S rest;
    const S mean = truncated_mean(p_loc, p_scale, p_low, p_high, rest);
    const S excess = 1.0 + truncated_log_less_entropy(mean, 1.0, p_loc, p_scale, p_low, p_high);
    return only_if(is_truncated(p_loc, p_scale, p_low, p_high) & is_positive(q_rate),
                   select(value_of(p_low) >= 0, to_exponential(not_negative(excess), mean, q_rate), S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_exponential, 5, 8)

// +inf unless 0 <= low and high <= 1; y is half of q's logit.
template <class S>
LUCID_FN S truncated_normal_to_continuous_bernoulli(S p_loc, S p_scale, S p_low, S p_high, S y) {
    S complement;
    const S mean = truncated_mean(p_loc, p_scale, p_low, p_high, complement);
    const S entropy = -truncated_log_less_entropy(S(1.0), 1.0, p_loc, p_scale, p_low, p_high);
    const bool inside = (value_of(p_low) >= 0) & (value_of(p_high) <= 1);
    return only_if(is_truncated(p_loc, p_scale, p_low, p_high), select(inside, unit_to_continuous_bernoulli(entropy, mean, complement, y),
                                S(infinity<double>())));
}
template <class S>
LUCID_FN S kl_truncated_normal_continuous_bernoulli(S p_loc, S p_scale, S p_low, S p_high, S q_probs) {
    return only_if(is_probability(q_probs),
                   truncated_normal_to_continuous_bernoulli(p_loc, p_scale, p_low, p_high, half_logit(q_probs)));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_continuous_bernoulli, 5, 8)

template <class S>
LUCID_FN S kl_truncated_normal_continuous_bernoulli_logits(S p_loc, S p_scale, S p_low, S p_high, S q_logits) {
    return only_if(is_finite(q_logits),
                   truncated_normal_to_continuous_bernoulli(p_loc, p_scale, p_low, p_high, 0.5 * q_logits));
}
LUCID_WIDE_KERNEL(kl_truncated_normal_continuous_bernoulli_logits, 5, 8)

} // namespace lucid

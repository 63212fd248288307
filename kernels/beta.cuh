// Beta(concentration1, concentration0): density x^(concentration1 - 1) (1 - x)^(concentration0 - 1)
// / B(concentration1, concentration0), 0 <= x <= 1.
//
// concentration1  positive, a number: the shape at 0
// concentration0  positive, a number: the shape at 1
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/beta.cuh"
#include "core/truncated.cuh"

namespace lucid {

// n times the divergence of x from the mean (Loader 2000) and the remainder of log B.
template <class S>
LUCID_FN S beta_log_prob(S x, S concentration1, S concentration0) {
    const S a = concentration1, b = concentration0;
    const double at = value_of(x);
    const bool inside = (at > 0) & (at < 1);
    const S y = select(inside, x, S(0.5)), z = 1.0 - y, n = a + b;
    const S d = difference_of_products(b, y, a, z);
    const S scales = (remainder_scale(a) / y) * ((remainder_scale(b) / z) / remainder_scale(n));
    const S body = (log(scales) - beta_centre(a, b)) - (deviance(d, a, n * y) + deviance(-d, b, n * z));
    // At an end: the other shape's density there, 0 or infinite.
    const S end = select(at == 0, a, b), other = select(at == 0, b, a), infinite = S(infinity<double>());
    const S edge = select(value_of(end) == 1, log(other), select(value_of(end) < 1, infinite, -infinite));
    const S outside = select(at != at, x, -infinite);
    return only_if(is_positive(a) & is_positive(b), select(inside, body, select((at == 0) | (at == 1), edge, outside)));
}
LUCID_WIDE_KERNEL(beta_log_prob, 3, 8)

// -KL to the uniform law on [0, 1].
template <class S>
LUCID_FN S beta_entropy(S concentration1, S concentration0) {
    return only_if(is_positive(concentration1) & is_positive(concentration0),
                   -beta_kl(concentration1, concentration0, S(1.0), S(1.0)));
}
LUCID_WIDE_KERNEL(beta_entropy, 2, 8)

template <class S>
LUCID_FN S kl_beta_beta(S p_concentration1, S p_concentration0, S q_concentration1, S q_concentration0) {
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_concentration1) &
                       is_positive(q_concentration0),
                   beta_kl(p_concentration1, p_concentration0, q_concentration1, q_concentration0));
}
LUCID_WIDE_KERNEL(kl_beta_beta, 4, 8)

template <class S>
LUCID_FN S kl_beta_uniform(S p_concentration1, S p_concentration0, S q_low, S q_high) {
    const S a = p_concentration1, b = p_concentration0;
    const S y = unit_to_uniform(-beta_kl(a, b, S(1.0), S(1.0)), q_low, q_high);
    return only_if(is_positive(a) & is_positive(b) & is_finite(q_low) & is_finite(q_high) & (value_of(q_low) < value_of(q_high)), y);
}
LUCID_WIDE_KERNEL(kl_beta_uniform, 4, 8)

template <class S>
LUCID_FN S kl_beta_continuous_bernoulli(S p_concentration1, S p_concentration0, S q_probs) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S y = unit_to_continuous_bernoulli(-beta_kl(a, b, S(1.0), S(1.0)), a / n, b / n, half_logit(q_probs));
    return only_if(is_positive(a) & is_positive(b) & is_probability(q_probs), y);
}
LUCID_WIDE_KERNEL(kl_beta_continuous_bernoulli, 3, 8)

template <class S>
LUCID_FN S kl_beta_continuous_bernoulli_logits(S p_concentration1, S p_concentration0, S q_logits) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S y = unit_to_continuous_bernoulli(-beta_kl(a, b, S(1.0), S(1.0)), a / n, b / n, 0.5 * q_logits);
    return only_if(is_positive(a) & is_positive(b) & is_finite(q_logits), y);
}
LUCID_WIDE_KERNEL(kl_beta_continuous_bernoulli_logits, 3, 8)

template <class S>
LUCID_FN S kl_beta_exponential(S p_concentration1, S p_concentration0, S q_rate) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S y = to_exponential(not_negative(1.0 + beta_excess(a, b, a / n)), a / n, q_rate);
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_beta_exponential, 3, 8)

template <class S>
LUCID_FN S kl_beta_normal(S p_concentration1, S p_concentration0, S q_loc, S q_scale) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S sd = sqrt((a / n) * ((b / n) / (n + 1.0)));
    const S excess = 1.41893853320467274178 + beta_excess(a, b, sd);
    const S y = to_normal(not_negative(excess), a / n, sd, q_loc, q_scale);
    return only_if(is_positive(a) & is_positive(b) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_beta_normal, 4, 8)

template <class S>
LUCID_FN S kl_beta_half_normal(S p_concentration1, S p_concentration0, S q_scale) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S rms = sqrt((a / n) * ((a + 1.0) / (n + 1.0)));
    const S y = to_half_normal(not_negative(0.72579135264472743236 + beta_excess(a, b, rms)), rms, q_scale);
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_beta_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_beta_gamma(S p_concentration1, S p_concentration0, S q_concentration, S q_rate) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S y = to_gamma(power_beta_entropy_log(beta_law(a, b)), a / n, beta_jensen(a, b), q_concentration, q_rate);
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_concentration) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_beta_gamma, 4, 8)

// Gamma(df/2, 1/2).
template <class S>
LUCID_FN S kl_beta_chi2(S p_concentration1, S p_concentration0, S q_df) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S y = to_gamma(power_beta_entropy_log(beta_law(a, b)), a / n, beta_jensen(a, b), 0.5 * q_df, S(0.5));
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_df), y);
}
LUCID_WIDE_KERNEL(kl_beta_chi2, 3, 8)

template <class S>
LUCID_FN S kl_beta_weibull(S p_concentration1, S p_concentration0, S q_scale, S q_concentration) {
    const S a = p_concentration1, b = p_concentration0;
    const S y = power_beta_to_generalized_gamma(beta_law(a, b), S(1.0), q_concentration, q_scale);
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_beta_weibull, 4, 8)

template <class S>
LUCID_FN S kl_beta_generalized_gamma(S p_concentration1, S p_concentration0, S q_concentration, S q_power, S q_scale) {
    const S a = p_concentration1, b = p_concentration0;
    const S y = power_beta_to_generalized_gamma(beta_law(a, b), q_concentration, q_power, q_scale);
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_beta_generalized_gamma, 5, 8)

template <class S>
LUCID_FN S kl_beta_lognormal(S p_concentration1, S p_concentration0, S q_loc, S q_scale) {
    const S a = p_concentration1, b = p_concentration0;
    const S y = power_beta_to_lognormal(beta_law(a, b), q_loc, q_scale);
    return only_if(is_positive(a) & is_positive(b) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_beta_lognormal, 4, 8)

// +inf unless concentration1 exceeds the concentration: E x^-concentration.
template <class S>
LUCID_FN S kl_beta_frechet(S p_concentration1, S p_concentration0, S q_scale, S q_concentration) {
    const S a = p_concentration1, b = p_concentration0;
    const S y = power_beta_to_frechet(beta_law(a, b), a - q_concentration, q_scale, q_concentration);
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_beta_frechet, 4, 8)

// +inf unless concentration1 exceeds 1: E 1/x.
template <class S>
LUCID_FN S kl_beta_inverse_gamma(S p_concentration1, S p_concentration0, S q_concentration, S q_rate) {
    const S a = p_concentration1, b = p_concentration0;
    const bool finite = value_of(a) > 1;
    const S x = select(finite, a, S(2.0)), less = x - 1.0, total = less + b;
    const S jensen = beta_inverse_power_jensen(x, b, S(1.0), less);
    const S form = to_inverse_gamma(power_beta_entropy_log(beta_law(x, b)), total / less, jensen, q_concentration, q_rate);
    const S y = select(finite, form, S(infinity<double>()));
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_concentration) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_beta_inverse_gamma, 4, 8)

// Likewise.
template <class S>
LUCID_FN S kl_beta_inverse_gaussian(S p_concentration1, S p_concentration0, S q_loc, S q_concentration) {
    const S a = p_concentration1, b = p_concentration0;
    const bool finite = value_of(a) > 1;
    const S x = select(finite, a, S(2.0)), less = x - 1.0, total = x + b;
    const auto p = beta_law(x, b);
    const S excess = 1.41893853320467274178 + (log(sqrt(b / less / total) / p.share) +
                                               (p.rest - 0.5 * beta_jensen(x, b)));
    const S form = to_inverse_gaussian(not_negative(excess), x / total, (b / less) / x, q_loc, q_concentration);
    const S y = select(finite, form, S(infinity<double>()));
    return only_if(is_positive(a) & is_positive(b) & is_positive(q_loc) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_beta_inverse_gaussian, 4, 8)

// +inf unless q's bounds are beyond 0 and 1.
template <class S>
LUCID_FN S kl_beta_truncated_normal(S p_concentration1, S p_concentration0, S q_loc, S q_scale, S q_low, S q_high) {
    const S a = p_concentration1, b = p_concentration0, n = a + b;
    const S sd = sqrt((a / n) * ((b / n) / (n + 1.0)));
    const S y = to_truncated_normal(-beta_kl(a, b, S(1.0), S(1.0)), a / n, sd, q_loc, q_scale, q_low, q_high,
                                    (value_of(q_low) <= 0) & (value_of(q_high) >= 1));
    return only_if(is_positive(a) & is_positive(b) & is_truncated(q_loc, q_scale, q_low, q_high), y);
}
LUCID_WIDE_KERNEL(kl_beta_truncated_normal, 6, 8)

} // namespace lucid

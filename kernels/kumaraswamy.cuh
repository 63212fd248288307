// Kumaraswamy(concentration1, concentration0): density a b x^(a - 1) (1 - x^a)^(b - 1), a =
// concentration1, b = concentration0, 0 <= x <= 1. x^a is of Beta(1, b).
//
// concentration1  positive, a number: the shape at 0
// concentration0  positive, a number: the shape at 1
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/beta.cuh"
#include "core/truncated.cuh"

namespace lucid {

// log(1 - x^a) at l = log x < 0.
template <class S>
LUCID_FN S kumaraswamy_log_left(S a, S l) {
    const S t = a * l;
    const bool small = value_of(t) < -0.69314718055994530942;
    return select(small, log1p(-exp(select(small, t, S(-1.0)))), log(-expm1(select(small, S(-0.5), t))));
}

template <class S>
LUCID_FN S kumaraswamy_log_prob(S x, S concentration1, S concentration0) {
    const S a = concentration1, b = concentration0;
    const double at = value_of(x);
    const bool inside = (at > 0) & (at < 1);
    const S y = select(inside, x, S(0.5)), l = log(y);
    const S body = (log(a * b) + (a - 1.0) * l) + (b - 1.0) * kumaraswamy_log_left(a, l);
    const S end = select(at == 0, a, b), other = select(at == 0, b, a), infinite = S(infinity<double>());
    const S edge = select(value_of(end) == 1, log(other), select(value_of(end) < 1, infinite, -infinite));
    const S outside = select(at != at, x, -infinite);
    return only_if(is_positive(a) & is_positive(b), select(inside, body, select((at == 0) | (at == 1), edge, outside)));
}
LUCID_WIDE_KERNEL(kumaraswamy_log_prob, 3, 8)

template <class S>
LUCID_FN S kumaraswamy_cdf(S x, S concentration1, S concentration0) {
    const double at = value_of(x);
    const bool inside = (at > 0) & (at < 1);
    const S y = -expm1(concentration0 * kumaraswamy_log_left(concentration1, log(select(inside, x, S(0.5)))));
    const S outside = select(at <= 0, S(0.0), select(at >= 1, S(1.0), x));
    return only_if(is_positive(concentration1) & is_positive(concentration0), select(inside, y, outside));
}
LUCID_WIDE_KERNEL(kumaraswamy_cdf, 3, 8)

template <class S>
LUCID_FN S kumaraswamy_icdf(S probability, S concentration1, S concentration0) {
    const double u = value_of(probability);
    const S y = exp(log(-expm1(log1p(-select((u >= 0) & (u < 1), probability, S(0.5))) / concentration0)) / concentration1);
    return only_if(is_positive(concentration1) & is_positive(concentration0) & (u >= 0) & (u <= 1),
                   select(u == 1, S(1.0), y));
}
LUCID_WIDE_KERNEL(kumaraswamy_icdf, 3, 8)

// 1 - x + log x at x = 1/a and 1/b, and their product's part: 0 at a = b = 1 alone. At a small a
// those of 1/a nearly meet.
template <class S>
LUCID_FN S kumaraswamy_negentropy(S a, S b) {
    const S d = b - 1.0, e = a - 1.0;
    S u, v;
    const S first = bregman_log(-e, a, S(1.0), u), second = bregman_log(-d, b, S(1.0), v);
    const S near = first - (e / a) * digamma_difference(d, S(2.0), b + 1.0);
    const S far = log(a) - (e / a) * digamma_difference(b, S(1.0), b + 1.0);
    return second + select(value_of(a) < 0.5, far, near);
}
template <class S>
LUCID_FN S kumaraswamy_entropy(S concentration1, S concentration0) {
    return only_if(is_positive(concentration1) & is_positive(concentration0),
                   -kumaraswamy_negentropy(concentration1, concentration0));
}
LUCID_WIDE_KERNEL(kumaraswamy_entropy, 2, 8)

// log E x^2 - 2 log E x: the cumulants' second difference, near by Gauss and Legendre's rule over
// terms of one sign.
template <class S>
LUCID_FN S kumaraswamy_log_spread(PowerBeta<S> p) {
    constexpr double node[] = {
        0.009219682876640375, 0.04794137181476257, 0.11504866290284765, 0.2063410228566913,
        0.3160842505009099, 0.43738329574426554, 0.5626167042557345, 0.6839157494990901,
        0.7936589771433087, 0.8849513370971523, 0.9520586281852375, 0.9907803171233597};
    constexpr double weight[] = {
        0.023587668193255914, 0.05346966299765921, 0.08003916427167311, 0.10158371336153296,
        0.1167462682691774, 0.12457352290670139, 0.12457352290670139, 0.1167462682691774,
        0.10158371336153296, 0.08003916427167311, 0.05346966299765921, 0.023587668193255914};
    const bool near = value_of(p.k) <= 1;
    const S k = select(near, p.k, S(1.0));
    S sum = S(0.0);
    for (int i = 0; i < 12; ++i) {
        const S u = 1.0 + k * node[i], v = 1.0 + k * (2.0 - node[i]);
        sum = sum + (weight[i] * node[i]) * (trigamma_difference(p.b, u, u + p.b) + trigamma_difference(p.b, v, v + p.b));
    }
    const S far = power_beta_log_power(p, S(2.0)) - 2.0 * power_beta_log_power(p, S(1.0));
    return select(near, k * k * sum, far);
}

template <class S>
LUCID_FN S kumaraswamy_mean(S concentration1, S concentration0) {
    return only_if(is_positive(concentration1) & is_positive(concentration0),
                   exp(power_beta_log_power(kumaraswamy_law(concentration1, concentration0), S(1.0))));
}
LUCID_WIDE_KERNEL(kumaraswamy_mean, 2, 8)

template <class S>
LUCID_FN S kumaraswamy_stddev(S concentration1, S concentration0) {
    const auto p = kumaraswamy_law(concentration1, concentration0);
    const S spread = kumaraswamy_log_spread(p);
    const S y = exp(power_beta_log_power(p, S(1.0)) + 0.5 * spread) * sqrt(-expm1(-spread));
    return only_if(is_positive(concentration1) & is_positive(concentration0), y);
}
LUCID_WIDE_KERNEL(kumaraswamy_stddev, 2, 8)

// For one concentration1 in both: log(1 - x^concentration1) is exponential. The derivatives by it
// are of a series, but 0 at p = q.
template <class S>
LUCID_FN S kl_kumaraswamy_kumaraswamy(S p_concentration1, S p_concentration0, S q_concentration1, S q_concentration0) {
    const S unknown = of_unknown_slope(p_concentration1) + of_unknown_slope(q_concentration1);
    const S z = phi_ratio(p_concentration0, q_concentration0);
    const S y = select(value_of(p_concentration0) == value_of(q_concentration0), z, z + unknown);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & (value_of(p_concentration1) == value_of(q_concentration1)) & is_positive(q_concentration1) & is_positive(q_concentration0), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_kumaraswamy, 4, 8)

// Where p is a beta law, or q of concentration0 = 1 is one of x^concentration1 too; away from
// there, a series.
template <class S>
LUCID_FN S kl_kumaraswamy_beta(S p_concentration1, S p_concentration0, S q_concentration1, S q_concentration0) {
    const S z = beta_kl(S(1.0), p_concentration0, q_concentration1 / p_concentration1, q_concentration0);
    const S beyond = select(value_of(q_concentration0) == 1, S(0.0), of_unknown_slope(p_concentration1));
    const S y = z + select(value_of(p_concentration1) == 1, beyond, of_unknown_slope(q_concentration0));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & ((value_of(p_concentration1) == 1) | (value_of(q_concentration0) == 1)) & is_positive(q_concentration1) & is_positive(q_concentration0), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_beta, 4, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_uniform(S p_concentration1, S p_concentration0, S q_low, S q_high) {
    const S y = unit_to_uniform(-kumaraswamy_negentropy(p_concentration1, p_concentration0), q_low, q_high);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_finite(q_low) & is_finite(q_high) & (value_of(q_low) < value_of(q_high)), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_uniform, 4, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_continuous_bernoulli(S p_concentration1, S p_concentration0, S q_probs) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S l = power_beta_log_power(p, S(1.0));
    const S entropy = -kumaraswamy_negentropy(p_concentration1, p_concentration0);
    const S y = unit_to_continuous_bernoulli(entropy, exp(l), -expm1(l), half_logit(q_probs));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_probability(q_probs), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_continuous_bernoulli, 3, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_continuous_bernoulli_logits(S p_concentration1, S p_concentration0, S q_logits) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S l = power_beta_log_power(p, S(1.0));
    const S entropy = -kumaraswamy_negentropy(p_concentration1, p_concentration0);
    const S y = unit_to_continuous_bernoulli(entropy, exp(l), -expm1(l), 0.5 * q_logits);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_finite(q_logits), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_continuous_bernoulli_logits, 3, 8)

// Gamma(1, rate).
template <class S>
LUCID_FN S kl_kumaraswamy_exponential(S p_concentration1, S p_concentration0, S q_rate) {
    const S y = power_beta_to_gamma(kumaraswamy_law(p_concentration1, p_concentration0), S(1.0), q_rate);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_exponential, 3, 8)

// to_normal of logarithms where the deviation is below the least number.
template <class S>
LUCID_FN S kl_kumaraswamy_normal(S p_concentration1, S p_concentration0, S q_loc, S q_scale) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S log_mean = power_beta_log_power(p, S(1.0)), mean = exp(log_mean), spread = kumaraswamy_log_spread(p);
    const S root = sqrt(-expm1(-spread)), sd = exp(log_mean + 0.5 * spread) * root;
    const S scatter = 0.5 * spread + log(root / p.share); // log(sd/mean) - log(share)
    const S excess = not_negative(1.41893853320467274178 + (scatter + (power_beta_jensen(p, S(1.0)) + p.rest)));
    const bool plain = value_of(sd) > 1e-290;
    const S near = to_normal(excess, mean, select(plain, sd, S(1.0)), q_loc, q_scale);
    const S t = (log_mean + 0.5 * spread) + (log(root) - log(q_scale));
    const S far = excess + (psi(t) + half_squares(expm1(t), scaled_difference(mean, q_loc, q_scale)));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_finite(q_loc) & is_positive(q_scale),
                   select(plain, near, far));
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_normal, 4, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_half_normal(S p_concentration1, S p_concentration0, S q_scale) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S log_rms = 0.5 * power_beta_log_power(p, S(2.0)), rms = exp(log_rms);
    const S excess = not_negative(0.72579135264472743236 + (0.5 * power_beta_jensen(p, S(2.0)) - power_beta_entropy_log(p)));
    const bool plain = value_of(rms) > 1e-290;
    const S y = select(plain, to_half_normal(excess, select(plain, rms, S(1.0)), q_scale),
                       excess + 0.5 * psi(2.0 * (log_rms - log(q_scale))));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_gamma(S p_concentration1, S p_concentration0, S q_concentration, S q_rate) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S y = power_beta_to_gamma(p, q_concentration, q_rate);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_concentration) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_gamma, 4, 8)

// Gamma(df/2, 1/2).
template <class S>
LUCID_FN S kl_kumaraswamy_chi2(S p_concentration1, S p_concentration0, S q_df) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S y = power_beta_to_gamma(p, 0.5 * q_df, S(0.5));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_df), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_chi2, 3, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_weibull(S p_concentration1, S p_concentration0, S q_scale, S q_concentration) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S y = power_beta_to_generalized_gamma(p, S(1.0), q_concentration, q_scale);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_weibull, 4, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_generalized_gamma(S p_concentration1, S p_concentration0, S q_concentration, S q_power, S q_scale) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S y = power_beta_to_generalized_gamma(p, q_concentration, q_power, q_scale);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_generalized_gamma, 5, 8)

template <class S>
LUCID_FN S kl_kumaraswamy_lognormal(S p_concentration1, S p_concentration0, S q_loc, S q_scale) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S y = power_beta_to_lognormal(p, q_loc, q_scale);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_lognormal, 4, 8)

// +inf unless concentration1 exceeds the concentration: E x^-concentration.
template <class S>
LUCID_FN S kl_kumaraswamy_frechet(S p_concentration1, S p_concentration0, S q_scale, S q_concentration) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S y = power_beta_to_frechet(p, (p_concentration1 - q_concentration) / p_concentration1, q_scale, q_concentration);
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_frechet, 4, 8)

// +inf unless concentration1 exceeds 1: E 1/x.
template <class S>
LUCID_FN S kl_kumaraswamy_inverse_gamma(S p_concentration1, S p_concentration0, S q_concentration, S q_rate) {
    const bool finite = value_of(p_concentration1) > 1;
    const S a = select(finite, p_concentration1, S(2.0)), less = (a - 1.0) / a;
    const auto p = kumaraswamy_law(a, p_concentration0);
    const S inverse = beta_log_inverse_power(p.b, p.k, less), jensen = beta_inverse_power_jensen(p.a, p.b, p.k, less);
    const S form = to_inverse_gamma(power_beta_entropy_log(p), exp(inverse), jensen, q_concentration, q_rate);
    const S y = select(finite, form, S(infinity<double>()));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_concentration) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_inverse_gamma, 4, 8)

// Likewise.
template <class S>
LUCID_FN S kl_kumaraswamy_inverse_gaussian(S p_concentration1, S p_concentration0, S q_loc, S q_concentration) {
    const bool finite = value_of(p_concentration1) > 1;
    const S a = select(finite, p_concentration1, S(2.0)), less = (a - 1.0) / a;
    const auto p = kumaraswamy_law(a, p_concentration0);
    const S jensen = beta_inverse_power_jensen(p.a, p.b, p.k, less);
    const S up = power_beta_jensen(p, S(1.0)), mean = exp(power_beta_log_power(p, S(1.0))), gap = expm1(jensen + up);
    const S excess = 1.41893853320467274178 + (log(sqrt(gap) / p.share) + (p.rest - 0.5 * up));
    const S form = to_inverse_gaussian(not_negative(excess), mean, gap / mean, q_loc, q_concentration);
    const S y = select(finite, form, S(infinity<double>()));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_positive(q_loc) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_inverse_gaussian, 4, 8)

// +inf unless q's bounds are beyond 0 and 1.
template <class S>
LUCID_FN S kl_kumaraswamy_truncated_normal(S p_concentration1, S p_concentration0, S q_loc, S q_scale, S q_low, S q_high) {
    const auto p = kumaraswamy_law(p_concentration1, p_concentration0);
    const S log_mean = power_beta_log_power(p, S(1.0)), spread = kumaraswamy_log_spread(p);
    const S sd = exp(log_mean + 0.5 * spread) * sqrt(-expm1(-spread));
    const S y = to_truncated_normal(-kumaraswamy_negentropy(p_concentration1, p_concentration0), exp(log_mean), sd, q_loc,
                                    q_scale, q_low, q_high, (value_of(q_low) <= 0) & (value_of(q_high) >= 1));
    return only_if(is_positive(p_concentration1) & is_positive(p_concentration0) & is_truncated(q_loc, q_scale, q_low, q_high), y);
}
LUCID_WIDE_KERNEL(kl_kumaraswamy_truncated_normal, 6, 8)

} // namespace lucid

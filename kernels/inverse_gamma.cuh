// InverseGamma(concentration, rate), the law of 1/G, G of Gamma(concentration, rate): density
// rate^concentration x^(-concentration - 1) exp(-rate / x) / Gamma(concentration), x > 0.
//
// concentration  positive, a number: the shape
// rate           positive, in the units of x
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"

namespace lucid {

// -log x - (a phi(b / (x a)) + gamma_remainder(a))
template <class S>
LUCID_FN S inverse_gamma_log_prob(S x, S concentration, S rate) {
    using T = Number<S>;
    const T v = value_of(x);
    const bool inside = (v > T(0)) & (v <= Format<T>::largest);
    const S y = select(inside, x, S(T(1))), s = remainder_scale(concentration);
    const S body = log_ratio(s - y, y, s) -
                   (weighted_phi(S(T(1)), rate, concentration, y) + centred_remainder(concentration));
    const S edge = select(v != v, x, S(-infinity<T>()));
    return only_if(is_gamma(concentration, rate), select(inside, body, edge));
}
LUCID_WIDE_KERNEL(inverse_gamma_log_prob, 3, 4)

// H + E log x of the gamma law is H - E log x of the inverse one.
template <class S>
LUCID_FN S inverse_gamma_entropy(S concentration, S rate) {
    using T = Number<S>;
    const S a = concentration;
    const bool large = value_of(a) >= T(4);
    // log(rate / (a remainder_scale(a))) is one logarithm where the product stays in range.
    const bool wide = (value_of(a) < T(1e-100)) | (value_of(a) > T(1e100));
    const S s = select(wide, a, select(large, a * sqrt(a), a * a));
    const S rest = log(select(wide, remainder_scale(a), S(T(1))));
    const S y = (log_ratio(rate - s, s, rate) - rest) + (centred_remainder(a) + (a + T(1)) * log_less_digamma(a));
    return only_if(is_gamma(a, rate), y);
}
LUCID_WIDE_KERNEL(inverse_gamma_entropy, 2, 4)

// As from Gamma to InverseGamma, of 1/x; +inf unless the mean is finite.
template <class S>
LUCID_FN S kl_inverse_gamma_gamma(S p_concentration, S p_rate, S q_concentration, S q_rate) {
    return only_if(is_gamma(p_concentration, p_rate) & is_gamma(q_concentration, q_rate), gamma_law_to_inverse(p_concentration, p_rate, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_gamma, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_exponential(S p_concentration, S p_rate, S q_rate) {
    const S one(Number<S>(1));
    return only_if(is_gamma(p_concentration, p_rate) & is_positive(q_rate), gamma_law_to_inverse(p_concentration, p_rate, one, q_rate));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_exponential, 3, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_chi2(S p_concentration, S p_rate, S q_df) {
    using T = Number<S>;
    const S y = gamma_law_to_inverse(p_concentration, p_rate, T(0.5) * q_df, S(T(0.5)));
    return only_if(is_gamma(p_concentration, p_rate) & is_positive(q_df), y);
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_chi2, 3, 8)

// That of 1/x, whose logarithm is reflected.
template <class S>
LUCID_FN S kl_inverse_gamma_lognormal(S p_concentration, S p_rate, S q_loc, S q_scale) {
    return only_if(is_gamma(p_concentration, p_rate) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_lognormal(p_concentration, p_rate, -q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_lognormal, 4, 8)

// +inf unless the variance is finite: the concentration above 2.
template <class S>
LUCID_FN S kl_inverse_gamma_normal(S p_concentration, S p_rate, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_concentration) > T(2);
    const S a = select(finite, p_concentration, S(T(3))), mean = p_rate / (a - T(1));
    const S y = to_normal(not_negative(inverse_gamma_normal_excess(a)), mean, mean / sqrt(a - T(2)), q_loc, q_scale);
    return only_if(is_gamma(p_concentration, p_rate) & (is_finite(q_loc) & is_positive(q_scale)), select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_normal, 4, 8)

// +inf likewise.
template <class S>
LUCID_FN S kl_inverse_gamma_half_normal(S p_concentration, S p_rate, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_concentration) > T(2);
    const S a = select(finite, p_concentration, S(T(3)));
    const S rms = p_rate / (sqrt(a - T(1)) * sqrt(a - T(2)));
    const S excess = (inverse_gamma_normal_excess(a) - T(0.69314718055994530942)) + T(0.5) * log(a - T(1));
    return only_if(is_gamma(p_concentration, p_rate) & is_positive(q_scale),
                   select(finite, to_half_normal(not_negative(excess), rms, q_scale), S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_half_normal, 3, 8)

// +inf unless the mean is finite.
template <class S>
LUCID_FN S kl_inverse_gamma_inverse_gaussian(S p_concentration, S p_rate, S q_loc, S q_concentration) {
    using T = Number<S>;
    const bool finite = value_of(p_concentration) > T(1);
    const S a = select(finite, p_concentration, S(T(2)));
    const S excess = not_negative(inverse_gamma_inverse_gaussian_excess(a));
    const S y = to_wide_inverse_gaussian(excess, p_rate / (a - T(1)), T(1) / p_rate, q_loc, q_concentration);
    return only_if(is_gamma(p_concentration, p_rate) & (is_positive(q_loc) & is_positive(q_concentration)), select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_inverse_gaussian, 4, 8)

// From Gamma to Weibull, of 1/x: the same laws at concentrations 1.
template <class S>
LUCID_FN S kl_inverse_gamma_frechet(S p_concentration, S p_rate, S q_scale, S q_concentration) {
    const S y = gamma_law_to_power(p_concentration, q_scale, p_rate / p_concentration, q_concentration);
    return only_if(is_gamma(p_concentration, p_rate) & (is_positive(q_scale) & is_positive(q_concentration)), y);
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_frechet, 4, 8)

// From Gamma to Frechet, of 1/x; +inf unless the concentration exceeds q's: E x^k.
template <class S>
LUCID_FN S kl_inverse_gamma_weibull(S p_concentration, S p_rate, S q_scale, S q_concentration) {
    const S y = gamma_law_to_negative_power(p_concentration, p_rate / p_concentration, q_scale, q_concentration);
    return only_if(is_gamma(p_concentration, p_rate) & (is_positive(q_scale) & is_positive(q_concentration)), y);
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_weibull, 4, 8)

// +inf unless the concentration exceeds the power.
template <class S>
LUCID_FN S kl_inverse_gamma_generalized_gamma(S p_concentration, S p_rate, S q_concentration, S q_power, S q_scale) {
    const S a = p_concentration;
    const bool finite = value_of(q_power) < value_of(a);
    const S m = select(finite, q_power, 0.5 * a), jensen = bregman_lgamma(-m, a, a - m);
    const S entropy_log = 1.41893853320467274178 + (0.5 * log(trigamma(a)) - gamma_lognormal_excess(a));
    const S w = jensen + m * ((log_ratio(p_rate - a, a, p_rate) + log_less_digamma(a)) - log(q_scale));
    const S y = to_power_of_gamma(entropy_log, w, jensen, m, q_concentration, S(0.0));
    return only_if(is_gamma(a, p_rate) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_generalized_gamma, 5, 8)

} // namespace lucid

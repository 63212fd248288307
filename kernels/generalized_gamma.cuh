// GeneralizedGamma(concentration, power, scale), Stacy (1962): x = scale G^(1/power), G gamma of
// that concentration and rate 1; density power / (scale Gamma(k)) (x/scale)^(power k - 1)
// exp(-(x/scale)^power), k = concentration, x >= 0.
//
// concentration  positive
// power          positive
// scale          positive, in the units of x
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"
#include "core/power.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_generalized_gamma(S concentration, S power, S scale) {
    return is_positive(concentration) & is_positive(power) & is_positive(scale);
}

// With t = log(G/k), k log G - G - lgamma(k) is -k psi(t) less lgamma's part of no scale.
template <class S>
LUCID_FN S generalized_gamma_log_prob(S x, S concentration, S power, S scale) {
    using T = Number<S>;
    const S k = concentration, t = power * log_ratio(x - scale, scale, x) - log(k);
    const S y = (log(power) - log(x)) - (k * psi(t) + gamma_remainder(k));
    // At 0 the exponent of x, power k - 1, decides.
    const T bend = value_of(difference_of_products(power, k, S(T(1)), S(T(1))));
    const S zero = select(bend == T(0), log(power) - (log(scale) + lgamma(k)), S(select(bend < T(0), infinity<T>(), -infinity<T>())));
    const bool none = (value_of(x) < T(0)) | (value_of(x) > Format<T>::largest);
    return only_if(is_generalized_gamma(concentration, power, scale),
                   select(none, S(-infinity<T>()), select(value_of(x) == T(0), zero, y)));
}
LUCID_WIDE_KERNEL(generalized_gamma_log_prob, 4, 8)

template <class S>
LUCID_FN S generalized_gamma_entropy(S concentration, S power, S scale) {
    const S k = concentration;
    return only_if(is_generalized_gamma(concentration, power, scale),
                   (own_part(k) + digamma(k) / power) + (log(scale) - log(power)));
}
LUCID_WIDE_KERNEL(generalized_gamma_entropy, 3, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_generalized_gamma(S p_concentration, S p_power, S p_scale, S q_concentration,
                                                  S q_power, S q_scale) {
    return only_if(is_generalized_gamma(p_concentration, p_power, p_scale) &
                       is_generalized_gamma(q_concentration, q_power, q_scale),
                   generalized_gamma_form(p_concentration, p_power, p_scale, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_generalized_gamma, 6, 64)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_generalized_gamma_half_normal(S p_concentration, S p_power, S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(0.5)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_half_normal, 4, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_rayleigh(S p_concentration, S p_power, S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_rayleigh, 4, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_maxwell(S p_concentration, S p_power, S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1.5)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_maxwell, 4, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_chi(S p_concentration, S p_power, S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_df),
                   generalized_gamma_form(p_concentration, p_power, p_scale, T(0.5) * q_df, S(T(2)), S(T(1.4142135623730950488))));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_chi, 4, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_nakagami(S p_concentration, S p_power, S p_scale, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_spread),
                   generalized_gamma_form(p_concentration, p_power, p_scale, q_concentration, S(T(2)), sqrt(q_spread) / sqrt(q_concentration)));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_nakagami, 5, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_exponential(S p_concentration, S p_power, S p_scale, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_rate),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1)), S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_exponential, 4, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_gamma(S p_concentration, S p_power, S p_scale, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_rate),
                   generalized_gamma_form(p_concentration, p_power, p_scale, q_concentration, S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_gamma, 5, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_chi2(S p_concentration, S p_power, S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_df),
                   generalized_gamma_form(p_concentration, p_power, p_scale, T(0.5) * q_df, S(T(1)), S(T(2))));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_chi2, 4, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_weibull(S p_concentration, S p_power, S p_scale, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_weibull, 5, 8)

template <class S>
LUCID_FN S kl_generalized_gamma_frechet(S p_concentration, S p_power, S p_scale, S q_scale, S q_concentration) {
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_to_frechet(p_concentration, p_power, p_scale, q_scale, q_concentration));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_frechet, 5, 8)

// log x is that of a gamma variable, over the power.
template <class S>
LUCID_FN S kl_generalized_gamma_lognormal(S p_concentration, S p_power, S p_scale, S q_loc, S q_scale) {
    const S k = p_concentration;
    const S y = to_normal(not_negative(gamma_lognormal_excess(k)), log(p_scale) + digamma(k) / p_power,
                          sqrt(trigamma(k)) / p_power, q_loc, q_scale);
    return only_if(is_generalized_gamma(p_concentration, p_power, p_scale) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_lognormal, 5, 8)

// scale exp(l), also where exp(l) alone is out of range.
template <class S>
LUCID_FN S scaled_exp(S scale, S l) {
    const bool plain = fabs(value_of(l)) < 690;
    return select(plain, scale * exp(select(plain, l, S(0.0))), exp(log(scale) + l));
}

// log(E x^2 / (E x)^2), log E x - E log x and, at r = -1/power, log E(1/x) + E log x.
template <class S>
LUCID_FN S power_spread(S r, S k) {
    const S middle = k + r;
    return bregman_lgamma(r, middle, middle + r) + bregman_lgamma(-r, middle, k);
}
template <class S>
LUCID_FN S power_jensen(S r, S k) {
    return bregman_lgamma(r, k, k + r);
}

template <class S>
LUCID_FN S kl_generalized_gamma_normal(S p_concentration, S p_power, S p_scale, S q_loc, S q_scale) {
    const S k = p_concentration, r = 1.0 / p_power, spread = power_spread(r, k), root = sqrt(-expm1(-spread));
    const S rise = log_power_of_gamma(r, k), mean = scaled_exp(p_scale, rise);
    const S half = 0.5 * spread, relative = log(root * (p_power / sqrt(trigamma(k))));
    const S excess = gamma_lognormal_excess(k) + (power_jensen(r, k) + (half + relative));
    const S y = to_normal_wide(not_negative(excess), mean, scaled_exp(p_scale, rise + half) * root,
                               (log(p_scale) + rise) + (half + log(root)), q_loc, q_scale);
    return only_if(is_generalized_gamma(p_concentration, p_power, p_scale) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_normal, 5, 8)

// +inf unless concentration power exceeds 1: E 1/x.
template <class S>
LUCID_FN S kl_generalized_gamma_inverse_gamma(S p_concentration, S p_power, S p_scale, S q_concentration, S q_rate) {
    const S k = p_concentration, r = 1.0 / p_power;
    const bool finite = value_of(r) < value_of(k);
    const S s = select(finite, r, 0.5 * k), jensen = power_jensen(-s, k);
    const S entropy_log = (1.41893853320467274178 - gamma_lognormal_excess(k)) + log(sqrt(trigamma(k)) * s);
    const S a = q_concentration, left = gamma_remainder(a) + (a * jensen - entropy_log), rise = jensen - s * digamma(k);
    const S w = (rise - log_ratio(p_scale - q_rate, q_rate, p_scale)) - log(a);
    const S y = not_negative(left) + scaled_psi(a, scaled_exp(q_rate / p_scale, rise), w);
    return only_if(is_generalized_gamma(p_concentration, p_power, p_scale) & is_positive(q_concentration) & is_positive(q_rate), select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_inverse_gamma, 5, 8)

// Likewise.
template <class S>
LUCID_FN S kl_generalized_gamma_inverse_gaussian(S p_concentration, S p_power, S p_scale, S q_loc, S q_concentration) {
    const S k = p_concentration, r = 1.0 / p_power;
    const bool finite = value_of(r) < value_of(k);
    const S s = select(finite, r, 0.5 * k), up = power_jensen(s, k), both = up + power_jensen(-s, k);
    const S log_mean = log_power_of_gamma(s, k), mean = p_scale * exp(log_mean);
    const S log_gap = both + log(-expm1(-both)); // log(E x E 1/x - 1)
    const S excess = gamma_lognormal_excess(k) + (0.5 * (log_gap - up) - log(sqrt(trigamma(k)) * s));
    const S product = (q_concentration / p_scale) * exp(log_gap - log_mean);
    const S y = to_inverse_gaussian_wide(not_negative(excess), mean, product,
                                         log_product(q_concentration / p_scale, exp(log_gap - log_mean)), q_loc, q_concentration);
    return only_if(is_generalized_gamma(p_concentration, p_power, p_scale) & is_positive(q_loc) & is_positive(q_concentration), select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_inverse_gaussian, 5, 8)

} // namespace lucid

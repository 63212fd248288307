// GeneralizedGamma(concentration, power, scale), Stacy (1962): x = scale G^(1/power), G gamma of
// that concentration and rate 1; density power / (scale Gamma(k)) (x/scale)^(power k - 1)
// exp(-(x/scale)^power), k = concentration, x >= 0.
//
// concentration  positive
// power          positive
// scale          positive, in the units of x
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/generalized_gamma.cuh"

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
LUCID_WIDE_KERNEL(kl_generalized_gamma_half_normal, 4, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_rayleigh(S p_concentration, S p_power, S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_rayleigh, 4, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_maxwell(S p_concentration, S p_power, S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1.5)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_maxwell, 4, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_chi(S p_concentration, S p_power, S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_df),
                   generalized_gamma_form(p_concentration, p_power, p_scale, T(0.5) * q_df, S(T(2)), S(T(1.4142135623730950488))));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_chi, 4, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_nakagami(S p_concentration, S p_power, S p_scale, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_spread),
                   generalized_gamma_form(p_concentration, p_power, p_scale, q_concentration, S(T(2)), sqrt(q_spread) / sqrt(q_concentration)));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_nakagami, 5, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_exponential(S p_concentration, S p_power, S p_scale, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_rate),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1)), S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_exponential, 4, 32)

template <class S>
LUCID_FN S kl_generalized_gamma_gamma(S p_concentration, S p_power, S p_scale, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_rate),
                   generalized_gamma_form(p_concentration, p_power, p_scale, q_concentration, S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_gamma, 5, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_chi2(S p_concentration, S p_power, S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_df),
                   generalized_gamma_form(p_concentration, p_power, p_scale, T(0.5) * q_df, S(T(1)), S(T(2))));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_chi2, 4, 32)

template <class S>
LUCID_FN S kl_generalized_gamma_weibull(S p_concentration, S p_power, S p_scale, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(p_concentration, p_power, p_scale, S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_weibull, 5, 16)

template <class S>
LUCID_FN S kl_generalized_gamma_frechet(S p_concentration, S p_power, S p_scale, S q_scale, S q_concentration) {
    return only_if(is_positive(p_concentration) & is_positive(p_power) & is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_to_frechet(p_concentration, p_power, p_scale, q_scale, q_concentration));
}
LUCID_WIDE_KERNEL(kl_generalized_gamma_frechet, 5, 16)

} // namespace lucid

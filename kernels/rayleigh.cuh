// Rayleigh(scale), the law of a plane vector's length: density x/scale^2 exp(-z^2/2),
// z = x / scale, x >= 0.
//
// scale  positive, in the units of x: the mode
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S rayleigh_log_prob(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    const S y = log_ratio(x - scale, scale, x) - (T(0.5) * z * z + log(scale));
    const bool none = (value_of(x) <= T(0)) | (value_of(x) > Format<T>::largest);
    return only_if(is_positive(scale), select(none, S(-infinity<T>()), y));
}
LUCID_KERNEL(rayleigh_log_prob, 2, 4)

template <class S>
LUCID_FN S rayleigh_cdf(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    return only_if(is_positive(scale), select(value_of(x) < T(0), S(T(0)), -expm1(T(-0.5) * z * z)));
}
LUCID_KERNEL(rayleigh_cdf, 2, 4)

template <class S>
LUCID_FN S rayleigh_icdf(S probability, S scale) {
    using T = Number<S>;
    return only_if(is_positive(scale), scale * sqrt(T(-2) * log1p(-probability)));
}
LUCID_KERNEL(rayleigh_icdf, 2, 4)

// A draw, from a draw of the exponential of rate 1.
template <class S>
LUCID_FN S rayleigh_rsample(S noise, S scale) {
    return only_if(is_positive(scale), scale * sqrt(Number<S>(2) * noise));
}
LUCID_KERNEL(rayleigh_rsample, 2, 4)

template <class S>
LUCID_FN S rayleigh_entropy(S scale) {
    return only_if(is_positive(scale), log(scale) + Number<S>(0.94203424217079377559));
}
LUCID_KERNEL(rayleigh_entropy, 1, 4)

// r^2 - 1 - log r^2 with r = s_p/s_q = 1 + e: 2 (e - log(1 + e)) + e^2.
template <class S>
LUCID_FN S kl_rayleigh_rayleigh(S p_scale, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    return only_if(is_positive(p_scale) & is_positive(q_scale), T(2) * shape + e * e);
}
LUCID_KERNEL(kl_rayleigh_rayleigh, 2, 4)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_rayleigh_half_normal(S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale),
                   T(0.13033070075390631148) + square_part(S(T(0.5)), q_scale, T(1.4142135623730950488) * p_scale));
}
LUCID_WIDE_KERNEL(kl_rayleigh_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_rayleigh_maxwell(S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale),
                   T(0.059627932653274634991) + square_part(S(T(1.5)), T(1.7320508075688772935) * q_scale, T(1.4142135623730950488) * p_scale));
}
LUCID_WIDE_KERNEL(kl_rayleigh_maxwell, 2, 8)

template <class S>
LUCID_FN S kl_rayleigh_chi(S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_df),
                   gamma_form(gap_of_square(p_scale, q_df, T(2), false), S(T(1)), T(0.5) * q_df));
}
LUCID_WIDE_KERNEL(kl_rayleigh_chi, 2, 8)

template <class S>
LUCID_FN S kl_rayleigh_nakagami(S p_scale, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_spread),
                   gamma_form(gap_of_square(p_scale, q_spread, T(2), false), S(T(1)), q_concentration));
}
LUCID_WIDE_KERNEL(kl_rayleigh_nakagami, 3, 8)

template <class S>
LUCID_FN S kl_rayleigh_exponential(S p_scale, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_rate),
                   to_linear(S(T(1)), T(1.2533141373155002512) * p_scale, S(T(1)), T(1) / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_rayleigh_exponential, 2, 8)

template <class S>
LUCID_FN S kl_rayleigh_gamma(S p_scale, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_rate),
                   to_linear(S(T(1)), T(1.2533141373155002512) * p_scale, q_concentration, q_concentration / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_rayleigh_gamma, 3, 8)

template <class S>
LUCID_FN S kl_rayleigh_chi2(S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_df),
                   to_linear(S(T(1)), T(1.2533141373155002512) * p_scale, T(0.5) * q_df, q_df, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_rayleigh_chi2, 2, 8)

template <class S>
LUCID_FN S kl_rayleigh_weibull(S p_scale, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(S(T(1)), S(T(2)), T(1.4142135623730950488) * p_scale, S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_rayleigh_weibull, 3, 8)

template <class S>
LUCID_FN S kl_rayleigh_generalized_gamma(S p_scale, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), S(T(2)), T(1.4142135623730950488) * p_scale, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_rayleigh_generalized_gamma, 4, 8)

} // namespace lucid

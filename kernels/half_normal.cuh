// HalfNormal(scale), the law of |scale N|: density sqrt(2/pi)/scale exp(-z^2/2), z = x / scale,
// x >= 0.
//
// scale  positive, in the units of x: the root of the mean square
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S half_normal_log_prob(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    const S y = -(T(0.5) * z * z + (log(scale) + T(0.22579135264472743236)));
    return only_if(is_positive(scale), select(value_of(x) < T(0), S(-infinity<T>()), y));
}
LUCID_KERNEL(half_normal_log_prob, 2, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S half_normal_rsample(S noise, S scale) {
    return only_if(is_positive(scale), scale * fabs(noise));
}
LUCID_KERNEL(half_normal_rsample, 2, 4)

template <class S>
LUCID_FN S half_normal_entropy(S scale) {
    return only_if(is_positive(scale), log(scale) + Number<S>(0.72579135264472743236));
}
LUCID_KERNEL(half_normal_entropy, 1, 4)

// With e = (s_p - s_q)/s_q, the textbook (r^2 - 1 - log r^2)/2, r = 1 + e, is
// (e - log(1 + e)) + e^2/2.
template <class S>
LUCID_FN S kl_half_normal_half_normal(S p_scale, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    return only_if(is_positive(p_scale) & is_positive(q_scale), shape + T(0.5) * e * e);
}
LUCID_KERNEL(kl_half_normal_half_normal, 2, 4)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_half_normal_rayleigh(S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale),
                   T(0.21624288952606634323) + square_part(S(T(1)), T(1.4142135623730950488) * q_scale, p_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_rayleigh, 2, 8)

template <class S>
LUCID_FN S kl_half_normal_maxwell(S p_scale, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale),
                   T(0.62244441245931363293) + square_part(S(T(1.5)), T(1.7320508075688772935) * q_scale, p_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_maxwell, 2, 8)

template <class S>
LUCID_FN S kl_half_normal_chi(S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_df),
                   gamma_form(gap_of_square(p_scale, q_df, T(1), false), S(T(0.5)), T(0.5) * q_df));
}
LUCID_WIDE_KERNEL(kl_half_normal_chi, 2, 8)

template <class S>
LUCID_FN S kl_half_normal_nakagami(S p_scale, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_spread),
                   gamma_form(gap_of_square(p_scale, q_spread, T(1), false), S(T(0.5)), q_concentration));
}
LUCID_WIDE_KERNEL(kl_half_normal_nakagami, 3, 8)

template <class S>
LUCID_FN S kl_half_normal_exponential(S p_scale, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_rate),
                   to_linear(S(T(0.5)), T(0.79788456080286535588) * p_scale, S(T(1)), T(1) / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_half_normal_exponential, 2, 8)

template <class S>
LUCID_FN S kl_half_normal_gamma(S p_scale, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_rate),
                   to_linear(S(T(0.5)), T(0.79788456080286535588) * p_scale, q_concentration, q_concentration / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_half_normal_gamma, 3, 8)

template <class S>
LUCID_FN S kl_half_normal_chi2(S p_scale, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_df),
                   to_linear(S(T(0.5)), T(0.79788456080286535588) * p_scale, T(0.5) * q_df, q_df, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_half_normal_chi2, 2, 8)

template <class S>
LUCID_FN S kl_half_normal_weibull(S p_scale, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(S(T(0.5)), S(T(2)), T(1.4142135623730950488) * p_scale, S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_weibull, 3, 16)

template <class S>
LUCID_FN S kl_half_normal_generalized_gamma(S p_scale, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(0.5)), S(T(2)), T(1.4142135623730950488) * p_scale, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_generalized_gamma, 4, 16)

template <class S>
LUCID_FN S kl_half_normal_frechet(S p_scale, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_to_frechet(S(T(0.5)), S(T(2)), T(1.4142135623730950488) * p_scale, q_scale, q_concentration));
}
LUCID_WIDE_KERNEL(kl_half_normal_frechet, 3, 8)

} // namespace lucid

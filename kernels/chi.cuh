// Chi(df), the law of a standard normal vector's length: density
// 2^(1 - df/2) / Gamma(df/2) x^(df - 1) exp(-x^2/2), x >= 0.
//
// df  positive: degrees of freedom, the mean of x^2
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S chi_log_prob(S x, S df) {
    return only_if(is_positive(df), square_log_prob(x, Number<S>(0.5) * df, df));
}
LUCID_WIDE_KERNEL(chi_log_prob, 2, 8)

template <class S>
LUCID_FN S chi_entropy(S df) {
    const S k = Number<S>(0.5) * df;
    return only_if(is_positive(df), square_entropy(k, df));
}
LUCID_WIDE_KERNEL(chi_entropy, 1, 10)

// x^2 is a gamma of rate 1/2 under both: a Bregman divergence of lgamma.
template <class S>
LUCID_FN S kl_chi_chi(S p_df, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_df),
                   bregman_lgamma(T(0.5) * q_df - T(0.5) * p_df, T(0.5) * p_df, T(0.5) * q_df));
}
LUCID_WIDE_KERNEL(kl_chi_chi, 2, 6)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_chi_half_normal(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   gamma_form(gap_of_square(q_scale, p_df, T(1), true), T(0.5) * p_df, S(T(0.5))));
}
LUCID_WIDE_KERNEL(kl_chi_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_chi_rayleigh(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   gamma_form(gap_of_square(q_scale, p_df, T(2), true), T(0.5) * p_df, S(T(1))));
}
LUCID_WIDE_KERNEL(kl_chi_rayleigh, 2, 8)

template <class S>
LUCID_FN S kl_chi_maxwell(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   gamma_form(gap_of_square(q_scale, p_df, T(3), true), T(0.5) * p_df, S(T(1.5))));
}
LUCID_WIDE_KERNEL(kl_chi_maxwell, 2, 8)

template <class S>
LUCID_FN S kl_chi_nakagami(S p_df, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_spread),
                   gamma_form(phi_ratio(q_spread, p_df), T(0.5) * p_df, q_concentration));
}
LUCID_WIDE_KERNEL(kl_chi_nakagami, 3, 8)

template <class S>
LUCID_FN S kl_chi_exponential(S p_df, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_rate),
                   to_linear(T(0.5) * p_df, sqrt(p_df) * half_power_of_gamma(T(0.5) * p_df), S(T(1)), T(1) / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_chi_exponential, 2, 8)

template <class S>
LUCID_FN S kl_chi_gamma(S p_df, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_rate),
                   to_linear(T(0.5) * p_df, sqrt(p_df) * half_power_of_gamma(T(0.5) * p_df), q_concentration, q_concentration / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_chi_gamma, 3, 8)

template <class S>
LUCID_FN S kl_chi_chi2(S p_df, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_df),
                   to_linear(T(0.5) * p_df, sqrt(p_df) * half_power_of_gamma(T(0.5) * p_df), T(0.5) * q_df, q_df, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_chi_chi2, 2, 8)

template <class S>
LUCID_FN S kl_chi_weibull(S p_df, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(T(0.5) * p_df, S(T(2)), S(T(1.4142135623730950488)), S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi_weibull, 3, 8)

template <class S>
LUCID_FN S kl_chi_generalized_gamma(S p_df, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(T(0.5) * p_df, S(T(2)), S(T(1.4142135623730950488)), q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi_generalized_gamma, 4, 8)

} // namespace lucid

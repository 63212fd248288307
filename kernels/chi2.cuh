// Chi2(df), the chi-square law: density x^(df/2 - 1) exp(-x/2) / (2^(df/2) Gamma(df/2)), x >= 0.
// It is Gamma(df/2, 1/2).
//
// df  positive, a number: degrees of freedom
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S chi2_log_prob(S x, S df) {
    using T = Number<S>;
    return gamma_law_log_prob(x, T(0.5) * df, S(T(0.5)));
}
LUCID_WIDE_KERNEL(chi2_log_prob, 2, 4)

template <class S>
LUCID_FN S chi2_entropy(S df) {
    using T = Number<S>;
    return gamma_law_entropy(T(0.5) * df, S(T(0.5)));
}
LUCID_WIDE_KERNEL(chi2_entropy, 1, 4)

template <class S>
LUCID_FN S kl_chi2_chi2(S p_df, S q_df) {
    using T = Number<S>;
    const S a = T(0.5) * p_df, c = T(0.5) * q_df;
    return only_if(is_positive(p_df) & is_positive(q_df), bregman_lgamma(c - a, a, c));
}
LUCID_WIDE_KERNEL(kl_chi2_chi2, 2, 4)

template <class S>
LUCID_FN S kl_chi2_gamma(S p_df, S q_concentration, S q_rate) {
    using T = Number<S>;
    return gamma_law_kl(T(0.5) * p_df, S(T(0.5)), q_concentration, q_rate);
}
LUCID_WIDE_KERNEL(kl_chi2_gamma, 3, 4)

// Gamma(1, rate).
template <class S>
LUCID_FN S kl_chi2_exponential(S p_df, S q_rate) {
    using T = Number<S>;
    return gamma_law_kl(T(0.5) * p_df, S(T(0.5)), S(T(1)), q_rate);
}
LUCID_WIDE_KERNEL(kl_chi2_exponential, 2, 4)

template <class S>
LUCID_FN S kl_chi2_normal(S p_df, S q_loc, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_normal(T(0.5) * p_df, S(T(0.5)), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_normal, 3, 8)

template <class S>
LUCID_FN S kl_chi2_lognormal(S p_df, S q_loc, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_lognormal(T(0.5) * p_df, S(T(0.5)), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_lognormal, 3, 8)

template <class S>
LUCID_FN S kl_chi2_gumbel(S p_df, S q_loc, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_gumbel(T(0.5) * p_df, S(T(0.5)), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_gumbel, 3, 8)

template <class S>
LUCID_FN S kl_chi2_moyal(S p_df, S q_loc, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_moyal(T(0.5) * p_df, S(T(0.5)), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_moyal, 3, 8)

// +inf unless E 1/x is finite: the concentration above 1.
template <class S>
LUCID_FN S kl_chi2_inverse_gamma(S p_df, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_gamma(q_concentration, q_rate), gamma_law_to_inverse(T(0.5) * p_df, S(T(0.5)), q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_chi2_inverse_gamma, 3, 8)

// +inf likewise.
template <class S>
LUCID_FN S kl_chi2_inverse_gaussian(S p_df, S q_loc, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & (is_positive(q_loc) & is_positive(q_concentration)), gamma_law_to_inverse_gaussian(T(0.5) * p_df, S(T(0.5)), q_loc, q_concentration));
}
LUCID_WIDE_KERNEL(kl_chi2_inverse_gaussian, 3, 8)

// +inf unless the concentration exceeds q's: E x^-k.
template <class S>
LUCID_FN S kl_chi2_frechet(S p_df, S q_scale, S q_concentration) {
    using T = Number<S>;
    const S a = T(0.5) * p_df;
    const S y = gamma_law_to_negative_power(a, q_scale, p_df, q_concentration);
    return only_if(is_positive(p_df) & (is_positive(q_scale) & is_positive(q_concentration)), y);
}
LUCID_WIDE_KERNEL(kl_chi2_frechet, 3, 8)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_chi2_half_normal(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), S(T(0.5)), q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_chi2_rayleigh(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), S(T(1)), T(1.4142135623730950488) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_rayleigh, 2, 8)

template <class S>
LUCID_FN S kl_chi2_maxwell(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), S(T(1.5)), T(1.7320508075688772935) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_maxwell, 2, 8)

template <class S>
LUCID_FN S kl_chi2_chi(S p_df, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_df),
                   to_chi(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), q_df, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_chi, 2, 8)

template <class S>
LUCID_FN S kl_chi2_nakagami(S p_df, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_spread),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), q_concentration, sqrt(q_spread), T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_nakagami, 3, 8)

template <class S>
LUCID_FN S kl_chi2_weibull(S p_df, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(T(0.5) * p_df, S(T(1)), S(T(2)), S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_weibull, 3, 16)

template <class S>
LUCID_FN S kl_chi2_generalized_gamma(S p_df, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(T(0.5) * p_df, S(T(1)), S(T(2)), q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_generalized_gamma, 4, 8)

} // namespace lucid

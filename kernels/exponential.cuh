// Exponential(rate): density rate exp(-rate x), x >= 0.
//
// rate  positive, in the units of 1/x
// Results are in nats. A rate that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S exponential_log_prob(S x, S rate) {
    using T = Number<S>;
    const T v = value_of(x);
    return only_if(is_positive(rate) & (v == v),
                   select((v >= T(0)) & (v <= Format<T>::largest), log(rate) - rate * x, S(-infinity<T>())));
}
LUCID_KERNEL(exponential_log_prob, 2, 4)

template <class S>
LUCID_FN S exponential_cdf(S x, S rate) {
    using T = Number<S>;
    return only_if(is_positive(rate), select(value_of(x) < T(0), S(T(0)), -expm1(-(rate * x))));
}
LUCID_KERNEL(exponential_cdf, 2, 4)

template <class S>
LUCID_FN S exponential_icdf(S probability, S rate) {
    const auto p = value_of(probability);
    return only_if(is_positive(rate) & (p >= 0) & (p <= 1), -log1p(-probability) / rate);
}
LUCID_KERNEL(exponential_icdf, 2, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S exponential_rsample(S noise, S rate) {
    return only_if(is_positive(rate), noise / rate);
}
LUCID_KERNEL(exponential_rsample, 2, 4)

template <class S>
LUCID_FN S exponential_entropy(S rate) {
    return only_if(is_positive(rate), Number<S>(1) - log(rate));
}
LUCID_KERNEL(exponential_entropy, 1, 4)

template <class S>
LUCID_FN S kl_exponential_exponential(S p_rate, S q_rate) {
    return only_if(is_positive(p_rate) & is_positive(q_rate), phi_ratio(p_rate, q_rate));
}
LUCID_KERNEL(kl_exponential_exponential, 2, 4)

template <class S>
LUCID_FN S kl_exponential_gamma(S p_rate, S concentration, S q_rate) {
    return only_if(is_positive(p_rate) & is_positive(concentration) & is_positive(q_rate),
                   gamma_to_gamma(S(Number<S>(1)), p_rate, concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_exponential_gamma, 3, 6)

template <class S>
LUCID_FN S kl_exponential_chi2(S rate, S df) {
    using T = Number<S>;
    return only_if(is_positive(rate) & is_positive(df), gamma_to_gamma(S(T(1)), rate, T(0.5) * df, S(T(0.5))));
}
LUCID_WIDE_KERNEL(kl_exponential_chi2, 2, 6)

template <class S>
LUCID_FN S kl_exponential_normal(S rate, S loc, S scale) {
    using T = Number<S>;
    const S mean = T(1) / rate;
    return only_if(is_positive(rate) & is_finite(loc) & is_positive(scale),
                   to_normal(S(T(0.41893853320467274178)), mean, mean, loc, scale));
}
LUCID_KERNEL(kl_exponential_normal, 3, 4)

// log x has mean -log rate less Euler's constant, and variance pi^2/6.
template <class S>
LUCID_FN S kl_exponential_lognormal(S rate, S loc, S scale) {
    using T = Number<S>;
    const S y = to_normal(S(T(0.090573019538512554911)), -(log(rate) + T(0.57721566490153286061)),
                          S(T(1.28254983016186409554)), loc, scale);
    return only_if(is_positive(rate) & is_finite(loc) & is_positive(scale), y);
}
LUCID_WIDE_KERNEL(kl_exponential_lognormal, 3, 8)

// rate E|x - loc| is 1 - t where t = rate loc <= 0, else t - 1 + 2 exp(-t).
template <class S>
LUCID_FN S kl_exponential_laplace(S rate, S loc, S scale) {
    using T = Number<S>;
    const S t = rate * loc;
    const bool inner = value_of(loc) > T(0);
    const S size = select(inner, (t - T(1)) + T(2) * exp(-select(inner, t, S(T(0)))), T(1) - t);
    return only_if(is_positive(rate) & is_finite(loc) & is_positive(scale),
                   to_laplace(log(T(2) * size), size / rate, scale));
}
LUCID_KERNEL(kl_exponential_laplace, 3, 8)

template <class S>
LUCID_FN S kl_exponential_gumbel(S rate, S loc, S scale) {
    return only_if(is_positive(rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_gumbel(S(Number<S>(1)), rate, loc, scale));
}
LUCID_WIDE_KERNEL(kl_exponential_gumbel, 3, 8)

template <class S>
LUCID_FN S kl_exponential_moyal(S rate, S loc, S scale) {
    return only_if(is_positive(rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_moyal(S(Number<S>(1)), rate, loc, scale));
}
LUCID_WIDE_KERNEL(kl_exponential_moyal, 3, 8)

// +inf unless q's concentration is below 1.
template <class S>
LUCID_FN S kl_exponential_frechet(S rate, S scale, S concentration) {
    return only_if(is_positive(rate) & is_positive(scale) & is_positive(concentration),
                   gamma_to_frechet(S(Number<S>(1)), rate, scale, concentration));
}
LUCID_WIDE_KERNEL(kl_exponential_frechet, 3, 8)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_exponential_half_normal(S p_rate, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_scale),
                   to_square(S(T(1)), T(1.4142135623730950488) / p_rate, S(T(0.5)), q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_exponential_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_exponential_rayleigh(S p_rate, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_scale),
                   to_square(S(T(1)), T(1.4142135623730950488) / p_rate, S(T(1)), T(1.4142135623730950488) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_exponential_rayleigh, 2, 8)

template <class S>
LUCID_FN S kl_exponential_maxwell(S p_rate, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_scale),
                   to_square(S(T(1)), T(1.4142135623730950488) / p_rate, S(T(1.5)), T(1.7320508075688772935) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_exponential_maxwell, 2, 8)

template <class S>
LUCID_FN S kl_exponential_chi(S p_rate, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_df),
                   to_square(S(T(1)), T(1.4142135623730950488) / p_rate, T(0.5) * q_df, sqrt(q_df), T(2)));
}
LUCID_WIDE_KERNEL(kl_exponential_chi, 2, 8)

template <class S>
LUCID_FN S kl_exponential_nakagami(S p_rate, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_concentration) & is_positive(q_spread),
                   to_square(S(T(1)), T(1.4142135623730950488) / p_rate, q_concentration, sqrt(q_spread), T(2)));
}
LUCID_WIDE_KERNEL(kl_exponential_nakagami, 3, 8)

template <class S>
LUCID_FN S kl_exponential_weibull(S p_rate, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(S(T(1)), S(T(1)), T(1) / p_rate, S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_exponential_weibull, 3, 16)

template <class S>
LUCID_FN S kl_exponential_generalized_gamma(S p_rate, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), S(T(1)), T(1) / p_rate, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_exponential_generalized_gamma, 4, 16)

} // namespace lucid

// Exponential(rate): density rate exp(-rate x), x >= 0.
//
// rate  positive, per unit of x: the inverse of the mean
// Results are in nats. A rate that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S exponential_log_prob(S x, S rate) {
    using T = Number<S>;
    const S y = log(rate) - rate * x;
    return only_if(is_positive(rate), select(value_of(x) < T(0), S(-infinity<T>()), y));
}
LUCID_KERNEL(exponential_log_prob, 2, 4)

template <class S>
LUCID_FN S exponential_cdf(S x, S rate) {
    using T = Number<S>;
    const S y = -expm1(-(rate * x));
    return only_if(is_positive(rate), select(value_of(x) < T(0), S(T(0)), y));
}
LUCID_KERNEL(exponential_cdf, 2, 4)

template <class S>
LUCID_FN S exponential_icdf(S probability, S rate) {
    using T = Number<S>;
    const S y = -log1p(-probability) / rate;
    return only_if(is_positive(rate), select(value_of(probability) < T(0), S(nan<T>()), y));
}
LUCID_KERNEL(exponential_icdf, 2, 4)

// A draw, from a draw of rate 1.
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

// x - 1 - log x at x = q_rate / p_rate.
template <class S>
LUCID_FN S kl_exponential_exponential(S p_rate, S q_rate) {
    return only_if(is_positive(p_rate) & is_positive(q_rate), phi_ratio(p_rate, q_rate));
}
LUCID_KERNEL(kl_exponential_exponential, 2, 4)

// Gamma(1, rate).
template <class S>
LUCID_FN S kl_exponential_gamma(S p_rate, S q_concentration, S q_rate) {
    return gamma_law_kl(S(Number<S>(1)), p_rate, q_concentration, q_rate);
}
LUCID_WIDE_KERNEL(kl_exponential_gamma, 3, 4)

template <class S>
LUCID_FN S kl_exponential_chi2(S p_rate, S q_df) {
    using T = Number<S>;
    return gamma_law_kl(S(T(1)), p_rate, T(0.5) * q_df, S(T(0.5)));
}
LUCID_WIDE_KERNEL(kl_exponential_chi2, 2, 4)

template <class S>
LUCID_FN S kl_exponential_normal(S p_rate, S q_loc, S q_scale) {
    using T = Number<S>;
    const S mean = T(1) / p_rate;
    return only_if(is_positive(p_rate) & (is_finite(q_loc) & is_positive(q_scale)), to_normal(S(T(0.41893853320467274178)), mean, mean, q_loc, q_scale));
}
LUCID_KERNEL(kl_exponential_normal, 3, 4)

template <class S>
LUCID_FN S kl_exponential_lognormal(S p_rate, S q_loc, S q_scale) {
    using T = Number<S>;
    // log x has the mean -log(rate) - Euler's constant and the variance pi^2/6
    const S centre = -(log(p_rate) + T(0.57721566490153286061)), spread(T(1.28254983016186409554));
    const S y = to_normal(S(T(0.090573019538512552491)), centre, spread, q_loc, q_scale);
    return only_if(is_positive(p_rate) & (is_finite(q_loc) & is_positive(q_scale)), y);
}
LUCID_WIDE_KERNEL(kl_exponential_lognormal, 3, 8)

template <class S>
LUCID_FN S kl_exponential_gumbel(S p_rate, S q_loc, S q_scale) {
    S log_spread, centre;
    const S bend = cumulant_part(S(Number<S>(1)), p_rate, q_scale, log_spread, centre);
    const S y = to_gumbel(not_negative(bend - log_spread), q_loc / q_scale - centre);
    return only_if(is_positive(p_rate) & (is_finite(q_loc) & is_positive(q_scale)), y);
}
LUCID_WIDE_KERNEL(kl_exponential_gumbel, 3, 8)

template <class S>
LUCID_FN S kl_exponential_moyal(S p_rate, S q_loc, S q_scale) {
    using T = Number<S>;
    S log_spread, centre;
    const S bend = cumulant_part(S(T(1)), p_rate, q_scale, log_spread, centre);
    const S excess = T(0.41893853320467274178) + (T(0.5) * bend - log_spread);
    return only_if(is_positive(p_rate) & (is_finite(q_loc) & is_positive(q_scale)), to_moyal(not_negative(excess), q_loc / q_scale - centre));
}
LUCID_WIDE_KERNEL(kl_exponential_moyal, 3, 8)

// +inf unless q's concentration is below 1: E x^-k.
template <class S>
LUCID_FN S kl_exponential_frechet(S p_rate, S q_scale, S q_concentration) {
    using T = Number<S>;
    const T euler = T(0.57721566490153286061);
    const bool finite = value_of(q_concentration) < T(1);
    const S k = select(finite, q_concentration, S(T(0.5))), mean = T(1) / p_rate;
    const S power = bregman_lgamma(-k, S(T(1)), T(1) - k);
    const S w = power + k * (log_ratio(q_scale - mean, mean, q_scale) + euler);
    const S y = not_negative((power - euler) - log(k)) + psi(w);
    return only_if(is_positive(p_rate) & (is_positive(q_scale) & is_positive(q_concentration)), select(finite, y, S(infinity<T>())));
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
                   to_chi(S(T(1)), T(1.4142135623730950488) / p_rate, q_df, T(2)));
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
LUCID_WIDE_KERNEL(kl_exponential_weibull, 3, 8)

template <class S>
LUCID_FN S kl_exponential_generalized_gamma(S p_rate, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_rate) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), S(T(1)), T(1) / p_rate, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_exponential_generalized_gamma, 4, 8)

template <class S>
LUCID_FN S kl_exponential_laplace(S p_rate, S q_loc, S q_scale) {
    using T = Number<S>;
    // E|x - loc| is (psi(-t) + exp(-t)) / rate with t = rate loc > 0, else (1 - t) / rate
    const S t = p_rate * q_loc;
    const bool inside = value_of(t) > T(0);
    const S s = select(inside, t, S(T(0)));
    const S ratio = select(inside, psi(-s) + exp(-s), T(1) - t);
    return only_if(is_positive(p_rate) & (is_finite(q_loc) & is_positive(q_scale)), to_laplace(log(T(2) * ratio), ratio / p_rate, q_scale));
}
LUCID_KERNEL(kl_exponential_laplace, 3, 4)

} // namespace lucid

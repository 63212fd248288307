// HalfNormal(scale), the law of |scale N|: density sqrt(2/pi)/scale exp(-z^2/2), z = x / scale,
// x >= 0.
//
// scale  positive, in the units of x: the root of the mean square
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/erf.cuh"
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
LUCID_WIDE_KERNEL(kl_half_normal_weibull, 3, 8)

template <class S>
LUCID_FN S kl_half_normal_generalized_gamma(S p_scale, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(0.5)), S(T(2)), T(1.4142135623730950488) * p_scale, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_generalized_gamma, 4, 8)

template <class S>
LUCID_FN S kl_half_normal_frechet(S p_scale, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_to_frechet(S(T(0.5)), S(T(2)), T(1.4142135623730950488) * p_scale, q_scale, q_concentration));
}
LUCID_WIDE_KERNEL(kl_half_normal_frechet, 3, 8)

// The half-normal of scale s has mean s sqrt(2/pi) and variance s^2 (1 - 2/pi).
template <class S>
LUCID_FN S kl_half_normal_normal(S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal(S(T(0.18699441362131841379)), T(0.79788456080286535588) * p_scale, T(0.60281027498908697428) * p_scale, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_normal, 3, 8)

// E |x - c| = c (2 erf(u) - 1) + mean (2 exp(-u^2) - 1), u = c/(s sqrt 2), for c > 0.
template <class S>
LUCID_FN S kl_half_normal_laplace(S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S u = q_loc / p_scale * T(0.70710678118654752440), mean = T(0.79788456080286535588) * p_scale;
    const bool below = value_of(q_loc) <= T(0), above = value_of(u) > T(6.5);
    const S v = select(below | above, S(T(0)), u);
    const S within = q_loc * (T(2) * erf(v) - T(1)) + mean * (T(2) * exp(-(v * v)) - T(1));
    const S deviation = select(below, mean - q_loc, select(above, q_loc - mean, within));
    const S excess = T(0.96735582791521787705) + log_ratio(deviation - p_scale, p_scale, deviation);
    return only_if(is_positive(p_scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_laplace(excess, deviation, q_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_laplace, 3, 8)

// E log x = log s - (gamma + log 2)/2, var log x = pi^2/8.
template <class S>
LUCID_FN S kl_half_normal_lognormal(S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal(S(T(0.16297487283868843442)), log(p_scale) - T(0.63518142273073908501),
                             S(T(1.1107207345395915618)), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_half_normal_lognormal, 3, 8)

// log E exp(-x/b) = log erfcx(v/sqrt 2) and, in rise, that and the mean of x/b, v = s/b.
template <class S>
LUCID_FN S half_normal_log_laplace(S s, S b, S& rise) {
    using T = Number<S>;
    const S v = s / b, y = log(erfcx(v * T(0.70710678118654752440)));
    rise = y + T(0.79788456080286535588) * v;
    return y;
}

template <class S>
LUCID_FN S kl_half_normal_gumbel(S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    S rise;
    const S y = half_normal_log_laplace(p_scale, q_scale, rise);
    const S excess = (T(0.27420864735527256764) + rise) - log_ratio(p_scale - q_scale, q_scale, p_scale);
    return only_if(is_positive(p_scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_gumbel(not_negative(excess), q_loc / q_scale + y));
}
LUCID_WIDE_KERNEL(kl_half_normal_gumbel, 3, 8)

template <class S>
LUCID_FN S kl_half_normal_moyal(S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    S rise;
    const S y = half_normal_log_laplace(p_scale, q_scale, rise);
    const S excess = (T(0.69314718055994530942) + T(0.5) * rise) - log_ratio(p_scale - q_scale, q_scale, p_scale);
    return only_if(is_positive(p_scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_moyal(not_negative(excess), q_loc / q_scale + y));
}
LUCID_WIDE_KERNEL(kl_half_normal_moyal, 3, 8)

} // namespace lucid

// HalfCauchy(scale): density 2 / (pi scale (1 + z^2)), z = x / scale, x >= 0.
//
// scale  positive, in the units of x: the median
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cauchy.cuh"
#include "core/cross.cuh"
#include "core/trigonometric.cuh"

namespace lucid {

template <class S>
LUCID_FN S half_cauchy_log_prob(S x, S scale) {
    using T = Number<S>;
    const S y = -(log_cauchy(x, x / scale, scale) + T(0.45158270528945486473));
    return only_if(is_positive(scale), select(value_of(x) < T(0), S(-infinity<T>()), y));
}
LUCID_KERNEL(half_cauchy_log_prob, 2, 4)

template <class S>
LUCID_FN S half_cauchy_cdf(S x, S scale) {
    using T = Number<S>;
    const S z = select(value_of(x) < T(0), S(T(0)), x / scale);
    const bool far = value_of(z) > T(1);
    const S y = atan_unit(select(far, T(1) / z, z)) * T(0.63661977236758134308);
    return only_if(is_positive(scale), select(far, T(1) - y, y));
}
LUCID_KERNEL(half_cauchy_cdf, 2, 4)

// tan(pi p/2), beyond the median by the upper tail.
template <class S>
LUCID_FN S half_cauchy_icdf(S probability, S scale) {
    using T = Number<S>;
    const bool far = value_of(probability) > T(0.5);
    const S m = select(far, T(1) - probability, probability), t = tanpi_quarter(T(0.5) * m);
    return only_if(is_positive(scale) & (value_of(m) >= T(0)), scale * select(far, T(1) / t, t));
}
LUCID_KERNEL(half_cauchy_icdf, 2, 4)

// A draw, from a uniform one. 1 stands for what rounds to it: the law has no draw at infinity.
template <class S>
LUCID_FN S half_cauchy_rsample(S noise, S scale) {
    using T = Number<S>;
    constexpr T most = T(1) - Format<T>::epsilon / 2;
    return half_cauchy_icdf(select(value_of(noise) < T(1), noise, S(most)), scale);
}
LUCID_KERNEL(half_cauchy_rsample, 2, 4)

template <class S>
LUCID_FN S half_cauchy_entropy(S scale) {
    return only_if(is_positive(scale), log(scale) + Number<S>(1.83787706640934548356));
}
LUCID_KERNEL(half_cauchy_entropy, 1, 4)

// Chyzak & Nielsen (2019), folded: log[(a + b)^2 / (4 a b)] = log(1 + (a - b)^2 / (4 a b)). Where
// that overflows, -log(a/h) - log(b/h), h = (a + b)/2.
template <class S>
LUCID_FN S kl_half_cauchy_half_cauchy(S p_scale, S q_scale) {
    using T = Number<S>;
    const S d = p_scale - q_scale, y = (T(0.5) * (d / p_scale)) * (T(0.5) * (d / q_scale));
    const bool near = value_of(y) <= T(1e6);
    const S h = T(0.5) * p_scale + T(0.5) * q_scale;
    const S far = -(log_ratio(p_scale - h, h, p_scale) + log_ratio(q_scale - h, h, q_scale));
    return only_if(is_positive(p_scale) & is_positive(q_scale), select(near, log1p(select(near, y, S(T(0)))), far));
}
LUCID_KERNEL(kl_half_cauchy_half_cauchy, 2, 4)

// log x has the hyperbolic secant's law: mean log scale, standard deviation pi/2. The constant is
// what no normal law of these gets: log(pi e/8)/2.
template <class S>
LUCID_FN S kl_half_cauchy_lognormal(S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S y = to_normal(S(T(0.03264417208478212295)), log(p_scale), S(T(1.57079632679489661923)), q_loc, q_scale);
    return only_if(is_positive(p_scale) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_half_cauchy_lognormal, 3, 4)

// E x^k = scale^k / cos(pi k/2) for |k| < 1, by symmetry also of 1/x. From k = 1 on, +inf. L is the
// logarithm of p's scale over q's, or for the law of 1/x of q's over p's. The excess
// 1 - log(2 pi k cos(pi k/2)) is at least 0.19.
template <class S>
LUCID_FN S half_cauchy_power(S log_ratio_of_scales, S k) {
    using T = Number<S>;
    const bool finite = value_of(k) < T(1);
    const S j = select(finite, k, S(T(0.5)));
    const S x = T(0.5) + T(0.5) * j, y = T(0.5) * (T(1) - j); // cos(pi k/2) = sin(pi x)
    const S minus_log_cos = minus_log_sinpi(x, y);
    const S excess = minus_log_cos - log(T(2.31145469958184343582) * j);
    return select(finite, excess + psi(j * log_ratio_of_scales + minus_log_cos), S(infinity<T>()));
}

template <class S>
LUCID_FN S kl_half_cauchy_weibull(S p_scale, S q_scale, S q_concentration) {
    const S y = half_cauchy_power(log_ratio(p_scale - q_scale, q_scale, p_scale), q_concentration);
    return only_if(is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_half_cauchy_weibull, 3, 8)

template <class S>
LUCID_FN S kl_half_cauchy_frechet(S p_scale, S q_scale, S q_concentration) {
    const S y = half_cauchy_power(log_ratio(q_scale - p_scale, p_scale, q_scale), q_concentration);
    return only_if(is_positive(p_scale) & is_positive(q_scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_half_cauchy_frechet, 3, 8)

// +inf unless the power is below 1.
template <class S>
LUCID_FN S kl_half_cauchy_generalized_gamma(S p_scale, S q_concentration, S q_power, S q_scale) {
    const bool finite = value_of(q_power) < 1;
    const S m = select(finite, q_power, S(0.5));
    const S rise = minus_log_sinpi(0.5 + 0.5 * m, 0.5 * (1.0 - m)); // log E (x/scale)^m
    const S y = to_power_of_gamma(S(1.83787706640934548356), rise, rise, m, q_concentration,
                                  -(m * log_ratio(p_scale - q_scale, q_scale, p_scale)));
    return only_if(is_positive(p_scale) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_half_cauchy_generalized_gamma, 4, 8)

} // namespace lucid

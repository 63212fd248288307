// Logistic(loc, scale): density e^-z / (scale (1 + e^-z)^2), z = (x - loc) / scale, x real.
//
// loc    real, in the units of x: the mean
// scale  positive, in the units of x
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cross.cuh"
#include "core/logistic.cuh"
#include "core/trigonometric.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_logistic(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S logistic_log_prob(S x, S loc, S scale) {
    const S z = scaled_difference(x, loc, scale);
    return only_if(is_logistic(loc, scale), log_logistic(z) - log(scale));
}
LUCID_KERNEL(logistic_log_prob, 3, 4)

template <class S>
LUCID_FN S logistic_cdf(S x, S loc, S scale) {
    return only_if(is_logistic(loc, scale), sigmoid(scaled_difference(x, loc, scale)));
}
LUCID_KERNEL(logistic_cdf, 3, 4)

template <class S>
LUCID_FN S logistic_icdf(S probability, S loc, S scale) {
    return only_if(is_logistic(loc, scale), loc + scale * logit(probability));
}
LUCID_KERNEL(logistic_icdf, 3, 4)

// A draw, from a uniform one. 0 stands for what rounds to it: the law has no draw at infinity.
template <class S>
LUCID_FN S logistic_rsample(S noise, S loc, S scale) {
    using T = Number<S>;
    constexpr T least = Format<T>::epsilon / 4;
    const S u = select(value_of(noise) > least, noise, S(least));
    return logistic_icdf(select(value_of(u) < T(1), u, S(T(1) - 2 * least)), loc, scale);
}
LUCID_KERNEL(logistic_rsample, 3, 4)

template <class S>
LUCID_FN S logistic_entropy(S loc, S scale) {
    return only_if(is_logistic(loc, scale), log(scale) + Number<S>(2));
}
LUCID_KERNEL(logistic_entropy, 2, 4)

// For equal scales; nan otherwise, where there is no elementary form.
template <class S>
LUCID_FN S kl_logistic_logistic(S p_loc, S p_scale, S q_loc, S q_scale) {
    const S y = logistic_shift(scaled_difference(p_loc, q_loc, q_scale), (p_scale - q_scale) / q_scale);
    return only_if(is_logistic(p_loc, p_scale) & is_logistic(q_loc, q_scale) & (value_of(p_scale) == value_of(q_scale)), y);
}
LUCID_KERNEL(kl_logistic_logistic, 4, 4)

// The constant is what no normal law of a logistic's mean and variance gets.
template <class S>
LUCID_FN S kl_logistic_normal(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S y = to_normal(S(T(0.01436227472001807022)), p_loc, T(1.81379936423421785059) * p_scale, q_loc, q_scale);
    return only_if(is_logistic(p_loc, p_scale) & is_logistic(q_loc, q_scale), y);
}
LUCID_KERNEL(kl_logistic_normal, 4, 4)

// With a = |p_loc - q_loc| / p_scale, E|x - q_loc| = p_scale (a + 2 log(1 + e^-a)), which is
// 2 p_scale (log 2 + log cosh(a/2)): the excess is its least value and a logarithm.
template <class S>
LUCID_FN S kl_logistic_laplace(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S d = fabs(scaled_difference(p_loc, q_loc, p_scale)), distance = fabs(p_loc - q_loc);
    const bool far = value_of(d) > T(1e18); // the deviation is the distance, and d may overflow
    const S a = select(far, S(T(0)), d);
    const bool near = value_of(a) <= T(2);
    const S half = T(0.5) * select(near, a, S(T(0))), e = expm1(half);
    const S away = a * T(0.5) + log1p(exp(-a)) - T(0.69314718055994530942);
    const S log_cosh = select(near, log1p(T(0.5) * e * e / (T(1) + e)), away);
    const S excess = select(far, log_ratio(distance - p_scale, p_scale, distance) - T(0.30685281944005469058),
                            T(0.01978144053822629182) + log1p(log_cosh * T(1.44269504088896340736)));
    const S deviation = select(far, distance, p_scale * (T(1.38629436111989061883) + T(2) * log_cosh));
    const S y = to_laplace(excess, deviation, q_scale);
    return only_if(is_logistic(p_loc, p_scale) & is_logistic(q_loc, q_scale), y);
}
LUCID_WIDE_KERNEL(kl_logistic_laplace, 4, 4)

// E e^(-x/b) = e^(-loc/b) pi r / sin(pi r), r = p_scale/b < 1; +inf from there. The excess is
// log(pi/e) - log sin(pi r).
template <class S>
LUCID_FN S kl_logistic_gumbel(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_scale) < value_of(q_scale);
    const S r = select(finite, p_scale / q_scale, S(T(0.5)));
    const S s = select(finite, (q_scale - p_scale) / q_scale, S(T(0.5)));
    const S w = scaled_difference(q_loc, p_loc, q_scale) + minus_log_sinc(r, s);
    const S y = to_gumbel(T(0.14472988584940017414) + minus_log_sinpi(r, s), w);
    return only_if(is_logistic(p_loc, p_scale) & is_logistic(q_loc, q_scale), select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_logistic_gumbel, 4, 4)

// The excess, at least 0.26, is -log(r sin(pi r))/2 less a constant.
template <class S>
LUCID_FN S kl_logistic_moyal(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_scale) < value_of(q_scale);
    const S r = select(finite, p_scale / q_scale, S(T(0.5)));
    const S s = select(finite, (q_scale - p_scale) / q_scale, S(T(0.5)));
    const S w = scaled_difference(q_loc, p_loc, q_scale) + minus_log_sinc(r, s);
    const S excess = T(0.5) * (minus_log_sinpi(r, s) - log(r)) - T(0.00869652387062717115);
    return only_if(is_logistic(p_loc, p_scale) & is_logistic(q_loc, q_scale),
                   select(finite, to_moyal(excess, w), S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_logistic_moyal, 4, 4)

} // namespace lucid

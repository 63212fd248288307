// Laplace(loc, scale): density exp(-|x - loc| / scale) / (2 scale), x real.
//
// loc    real, in the units of x
// scale  positive, in the units of x: the mean distance from loc
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cross.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_laplace(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S laplace_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = fabs(scaled_difference(x, loc, scale));
    return only_if(is_laplace(loc, scale), -(z + (log(scale) + T(0.69314718055994530942))));
}
LUCID_KERNEL(laplace_log_prob, 3, 4)

template <class S>
LUCID_FN S laplace_cdf(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale);
    const bool left = value_of(z) < T(0);
    const S tail = T(0.5) * exp(select(left, z, -z));
    return only_if(is_laplace(loc, scale), select(left, tail, T(1) - tail));
}
LUCID_KERNEL(laplace_cdf, 3, 4)

template <class S>
LUCID_FN S laplace_icdf(S probability, S loc, S scale) {
    using T = Number<S>;
    const bool left = value_of(probability) < T(0.5);
    const S z = log(T(2) * select(left, probability, T(1) - probability));
    return only_if(is_laplace(loc, scale), loc + scale * select(left, z, -z));
}
LUCID_KERNEL(laplace_icdf, 3, 4)

// A draw, from a uniform one. 0 stands for what rounds to it: the law has no draw at infinity.
template <class S>
LUCID_FN S laplace_rsample(S noise, S loc, S scale) {
    using T = Number<S>;
    constexpr T least = Format<T>::epsilon / 4;
    const S u = select(value_of(noise) > least, noise, S(least));
    return laplace_icdf(select(value_of(u) < T(1), u, S(T(1) - 2 * least)), loc, scale);
}
LUCID_KERNEL(laplace_rsample, 3, 4)

template <class S>
LUCID_FN S laplace_entropy(S loc, S scale) {
    return only_if(is_laplace(loc, scale), log(scale) + Number<S>(1.69314718055994530942));
}
LUCID_KERNEL(laplace_entropy, 2, 4)

// Gil, Alajaji & Linder (2013), as a sum of two non-negative terms: with r = s_p/s_q and
// a = |m_p - m_q|/s_p, the textbook log(1/r) + r a + r e^-a - 1 is
// (r - 1 - log r) + r (e^-a - 1 + a).
template <class S>
LUCID_FN S kl_laplace_laplace(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    const S r = p_scale / q_scale, a = fabs(scaled_difference(p_loc, q_loc, p_scale));
    // Far apart in p's units: the distance in q's, which need not be r a if r underflows.
    const bool near = value_of(a) <= T(64);
    const S distance = fabs(scaled_difference(p_loc, q_loc, q_scale));
    const S shift = select(near, r * psi(-select(near, a, S(T(0)))), distance * (T(1) - T(1) / select(near, S(T(64)), a)));
    const bool finite = is_finite(r);
    return only_if(is_laplace(p_loc, p_scale) & is_laplace(q_loc, q_scale),
                   select(finite, shape + shift, S(infinity<T>())));
}
LUCID_KERNEL(kl_laplace_laplace, 4, 4)

// The constant is what no normal law of a Laplace's mean and variance gets: (log pi - 1)/2.
template <class S>
LUCID_FN S kl_laplace_normal(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S y = to_normal(S(T(0.07236494292470008707)), p_loc, T(1.41421356237309504880) * p_scale, q_loc, q_scale);
    return only_if(is_laplace(p_loc, p_scale) & is_laplace(q_loc, q_scale), y);
}
LUCID_KERNEL(kl_laplace_normal, 4, 4)

// E e^(-x/b) = e^(-loc/b) / (1 - r^2), r = p_scale/b < 1; +inf from there. The excess
// -log(2 r (1 - r^2)) is at least 0.26.
template <class S>
LUCID_FN S kl_laplace_gumbel(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_scale) < value_of(q_scale);
    const S r = p_scale / q_scale, s = (q_scale - p_scale) / q_scale;
    const S left = select(finite, s * (T(1) + r), S(T(1)));
    const S w = scaled_difference(q_loc, p_loc, q_scale) - log(left);
    const S y = to_gumbel(-log(T(2) * r * left), w);
    return only_if(is_laplace(p_loc, p_scale) & is_laplace(q_loc, q_scale), select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_laplace_gumbel, 4, 4)

// The excess -log(sqrt(2 e/pi) r sqrt(1 - r^2)) is at least 0.41.
template <class S>
LUCID_FN S kl_laplace_moyal(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_scale) < value_of(q_scale);
    const S r = p_scale / q_scale, s = (q_scale - p_scale) / q_scale;
    const S left = select(finite, s * (T(1) + r), S(T(1)));
    const S w = scaled_difference(q_loc, p_loc, q_scale) - log(left);
    const S y = to_moyal(-log(T(1.31548924695891382814) * r * sqrt(left)), w);
    return only_if(is_laplace(p_loc, p_scale) & is_laplace(q_loc, q_scale), select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_laplace_moyal, 4, 4)

} // namespace lucid

// Normal(loc, scale): density exp(-z^2/2) / (scale sqrt(2 pi)), z = (x - loc) / scale, x real.
//
// loc    real, in the units of x
// scale  positive, in the units of x: the standard deviation
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/ndtr.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_normal(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S normal_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale);
    return only_if(is_normal(loc, scale), -(T(0.5) * z * z + (log(scale) + T(0.91893853320467274178))));
}
LUCID_KERNEL(normal_log_prob, 3, 4)

template <class S>
LUCID_FN S normal_cdf(S x, S loc, S scale) {
    return only_if(is_normal(loc, scale), ndtr(scaled_difference(x, loc, scale)));
}
LUCID_KERNEL(normal_cdf, 3, 4)

template <class S>
LUCID_FN S normal_icdf(S probability, S loc, S scale) {
    return only_if(is_normal(loc, scale), loc + scale * ndtri(probability));
}
LUCID_KERNEL(normal_icdf, 3, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S normal_rsample(S noise, S loc, S scale) {
    return only_if(is_normal(loc, scale), loc + scale * noise);
}
LUCID_KERNEL(normal_rsample, 3, 4)

template <class S>
LUCID_FN S normal_entropy(S loc, S scale) {
    return only_if(is_normal(loc, scale), log(scale) + Number<S>(1.41893853320467274178));
}
LUCID_KERNEL(normal_entropy, 2, 4)

// Kullback (1959), chapter 9, as a sum of three non-negative terms: with e = (s_p - s_q)/s_q
// and z = (m_p - m_q)/s_q, the textbook (r^2 - 1 - log r^2)/2, r = 1 + e, is
// (e - log(1 + e)) + e^2/2.
template <class S>
LUCID_FN S kl_normal_normal(S p_loc, S p_scale, S q_loc, S q_scale) {
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    const S z = scaled_difference(p_loc, q_loc, q_scale);
    return only_if(is_normal(p_loc, p_scale) & is_normal(q_loc, q_scale),
                   shape + half_squares(e, z));
}
LUCID_KERNEL(kl_normal_normal, 4, 4)

} // namespace lucid

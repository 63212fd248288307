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
LUCID_FN S normal_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, finite(loc), positive(scale));
    return -(T(0.5) * z * z + (log(scale) + T(0.91893853320467274178)));
}
LUCID_KERNEL(normal_log_prob, 3, 4)

template <class S>
LUCID_FN S normal_cdf(S x, S loc, S scale) {
    return ndtr(scaled_difference(x, finite(loc), positive(scale)));
}
LUCID_KERNEL(normal_cdf, 3, 4)

template <class S>
LUCID_FN S normal_icdf(S probability, S loc, S scale) {
    return finite(loc) + positive(scale) * ndtri(probability);
}
LUCID_KERNEL(normal_icdf, 3, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S normal_rsample(S noise, S loc, S scale) {
    return finite(loc) + positive(scale) * noise;
}
LUCID_KERNEL(normal_rsample, 3, 4)

template <class S>
LUCID_FN S normal_entropy(S scale) {
    return log(positive(scale)) + Number<S>(1.41893853320467274178);
}
LUCID_KERNEL(normal_entropy, 1, 4)

// Kullback (1959), chapter 9, as a sum of three squares' worth of non-negative terms: with
// e = (s_p - s_q)/s_q and z = (m_p - m_q)/s_q, the textbook (r^2 - 1 - log r^2)/2, r = 1 + e,
// is (e - log(1 + e)) + e^2/2. Halves are taken first: e*e would overflow before its half.
template <class S>
LUCID_FN S kl_normal_normal(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    p_scale = positive(p_scale);
    q_scale = positive(q_scale);
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    const S z = scaled_difference(finite(p_loc), finite(q_loc), q_scale);
    return shape + (T(0.5) * e * e + T(0.5) * z * z);
}
LUCID_KERNEL(kl_normal_normal, 4, 4)

} // namespace lucid

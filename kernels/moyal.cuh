// Moyal(loc, scale): density exp(-(z + exp(-z))/2) / (scale sqrt(2 pi)), z = (x - loc) / scale,
// x real: the law of loc - scale log(Z^2), Z standard normal.
//
// loc    real, in the units of x: the mode
// scale  positive, in the units of x
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cross.cuh"
#include "core/gumbel.cuh"
#include "core/ndtr.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_moyal(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S moyal_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale), e = exp(-z);
    const S y = -(T(0.5) * (z + e) + (log(scale) + T(0.91893853320467274178)));
    return only_if(is_moyal(loc, scale), select(value_of(e) > Format<T>::largest, -e, y));
}
LUCID_KERNEL(moyal_log_prob, 3, 4)

template <class S>
LUCID_FN S moyal_cdf(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale);
    return only_if(is_moyal(loc, scale), T(2) * ndtr(-exp(T(-0.5) * z)));
}
LUCID_KERNEL(moyal_cdf, 3, 4)

template <class S>
LUCID_FN S moyal_icdf(S probability, S loc, S scale) {
    using T = Number<S>;
    return only_if(is_moyal(loc, scale), loc - T(2) * scale * log(-ndtri(T(0.5) * probability)));
}
LUCID_KERNEL(moyal_icdf, 3, 8)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S moyal_rsample(S noise, S loc, S scale) {
    return only_if(is_moyal(loc, scale), loc - Number<S>(2) * scale * log(fabs(noise)));
}
LUCID_KERNEL(moyal_rsample, 3, 4)

template <class S>
LUCID_FN S moyal_entropy(S loc, S scale) {
    return only_if(is_moyal(loc, scale), log(scale) + Number<S>(2.05411995593541182679));
}
LUCID_KERNEL(moyal_entropy, 2, 4)

template <class S>
LUCID_FN S kl_moyal_moyal(S p_loc, S p_scale, S q_loc, S q_scale) {
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    const Pair r = quotient(value_of(p_scale), value_of(q_scale));
    const Pair delta = scaled_difference_two(value_of(p_loc), value_of(q_loc), value_of(q_scale));
    return only_if(is_moyal(p_loc, p_scale) & is_moyal(q_loc, q_scale),
                   moyal_divergence(shape, e, p_scale / q_scale, scaled_difference(p_loc, q_loc, q_scale), r, delta));
}
LUCID_WIDE_KERNEL(kl_moyal_moyal, 4, 8)

} // namespace lucid

// Gumbel(loc, scale): density exp(-z - exp(-z)) / scale, z = (x - loc) / scale, x real: the law of
// a largest value.
//
// loc    real, in the units of x: the mode
// scale  positive, in the units of x
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cross.cuh"
#include "core/gumbel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_gumbel(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S gumbel_log_prob(S x, S loc, S scale) {
    const S z = scaled_difference(x, loc, scale), e = exp(-z);
    // exp(-z) is infinite long before z is: -inf, and not nan, at x = -inf.
    const S y = -((z + log(scale)) + e);
    const bool beyond = value_of(e) > Format<Number<S>>::largest;
    return only_if(is_gumbel(loc, scale), select(beyond, -e, y));
}
LUCID_KERNEL(gumbel_log_prob, 3, 4)

template <class S>
LUCID_FN S gumbel_cdf(S x, S loc, S scale) {
    return only_if(is_gumbel(loc, scale), exp(-exp(-scaled_difference(x, loc, scale))));
}
LUCID_KERNEL(gumbel_cdf, 3, 4)

template <class S>
LUCID_FN S gumbel_icdf(S probability, S loc, S scale) {
    return only_if(is_gumbel(loc, scale), loc - scale * log(-log(probability)));
}
LUCID_KERNEL(gumbel_icdf, 3, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S gumbel_rsample(S noise, S loc, S scale) {
    return only_if(is_gumbel(loc, scale), loc - scale * log(noise));
}
LUCID_KERNEL(gumbel_rsample, 3, 4)

template <class S>
LUCID_FN S gumbel_entropy(S loc, S scale) {
    return only_if(is_gumbel(loc, scale), log(scale) + Number<S>(1.57721566490153286061));
}
LUCID_KERNEL(gumbel_entropy, 2, 4)

template <class S>
LUCID_FN S kl_gumbel_gumbel(S p_loc, S p_scale, S q_loc, S q_scale) {
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    const Pair r = quotient(value_of(p_scale), value_of(q_scale));
    const Pair delta = scaled_difference_two(value_of(p_loc), value_of(q_loc), value_of(q_scale));
    return only_if(is_gumbel(p_loc, p_scale) & is_gumbel(q_loc, q_scale),
                   gumbel_divergence(shape, e, p_scale / q_scale, scaled_difference(p_loc, q_loc, q_scale), r, delta));
}
LUCID_WIDE_KERNEL(kl_gumbel_gumbel, 4, 8)

} // namespace lucid

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

// KL(p || q) for q of other families, as KL(p || p*) + KL(p* || q) with p* the member of q's
// family that has p's moments: core/cross.cuh.
template <class S>
LUCID_FN S kl_gumbel_normal(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S mean = loc + T(0.57721566490153286061) * scale, sd = T(1.28254983016186409554) * scale;
    return only_if(is_gumbel(loc, scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal(S(T(0.09057301953851255491)), mean, sd, q_loc, q_scale));
}
LUCID_KERNEL(kl_gumbel_normal, 4, 8)

// The deviation from c is |loc - c| + scale R(t), t = (loc - c) / scale.
template <class S>
LUCID_FN S kl_gumbel_laplace(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S t = scaled_difference(loc, q_loc, scale), rest = gumbel_deviation(t);
    const S excess = log(fabs(t) + rest) + T(0.11593151565841244881); // log 2 - gamma
    const S deviation = fabs(loc - q_loc) + scale * rest;
    return only_if(is_gumbel(loc, scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_laplace(excess, deviation, q_scale));
}
LUCID_WIDE_KERNEL(kl_gumbel_laplace, 4, 8)

// KL(p || p*) is a convex function of r = scale / q_scale, the sum of a Bregman divergence of
// lgamma and one of -log about its least value.
template <class S>
LUCID_FN S kl_gumbel_moyal(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    constexpr T least = T(1.5391707521282065);
    S u;
    const S r = scale / q_scale, best = least * q_scale;
    const S excess = (bregman_log(scale - best, best, scale, u) +
                      T(0.5) * bregman_lgamma(r - least, S(least + T(1)), r + T(1))) + T(0.01099574925102954738);
    const S w = scaled_difference(q_loc, loc, q_scale) + lgamma(r + T(1));
    // Where lgamma overflows so does the divergence.
    const S y = select(is_finite(value_of(excess)), to_moyal(excess, w), excess);
    return only_if(is_gumbel(loc, scale) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_gumbel_moyal, 4, 8)

} // namespace lucid

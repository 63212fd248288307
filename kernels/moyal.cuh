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

// KL(p || q) for q of other families, as KL(p || p*) + KL(p* || q) with p* the member of q's
// family that has p's moments: core/cross.cuh.
template <class S>
LUCID_FN S kl_moyal_normal(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S mean = loc + T(1.27036284546147817002) * scale, sd = T(2.22144146907918312351) * scale;
    return only_if(is_moyal(loc, scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal(S(T(0.16297487283868834442)), mean, sd, q_loc, q_scale));
}
LUCID_KERNEL(kl_moyal_normal, 4, 8)

// KL(p || p*) is a convex function of r = scale / q_scale, the sum of a Bregman divergence of
// lgamma and one of -log about its least value.
template <class S>
LUCID_FN S kl_moyal_gumbel(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    constexpr T least = T(0.6313784795756782);
    S u;
    const S r = scale / q_scale, best = least * q_scale;
    const S excess = (bregman_log(scale - best, best, scale, u) +
                      bregman_lgamma(r - least, S(least + T(0.5)), r + T(0.5))) + T(0.01060984901402664114);
    const S log_mean = (lgamma(r + T(0.5)) - T(0.57236494292470008707)) + T(0.69314718055994530942) * r;
    // Where lgamma overflows so does the divergence.
    const S w = scaled_difference(q_loc, loc, q_scale) + log_mean;
    const S y = select(is_finite(value_of(excess)), to_gumbel(excess, w), excess);
    return only_if(is_moyal(loc, scale) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_moyal_gumbel, 4, 8)

} // namespace lucid

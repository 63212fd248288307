// Frechet(scale, concentration): density (c/s) (x/s)^(-1 - c) exp(-(x/s)^-c), x > 0: the law of
// 1/y for y of a Weibull law of scale 1/s.
//
// scale          s, positive, in the units of x
// concentration  c, positive, a pure number: the shape; E x^k is finite for k < c only
// Results are in nats. A parameter that is not positive and finite gives nan: kernels never throw.
#pragma once
#include "core/cross.cuh"
#include "core/gumbel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_frechet(S scale, S concentration) {
    return is_positive(scale) & is_positive(concentration);
}

// With l = log(s/x): log(c/x) + c l - exp(c l).
template <class S>
LUCID_FN S frechet_log_prob(S x, S scale, S concentration) {
    using T = Number<S>;
    S l;
    const S power = power_ratio(x, scale, concentration, l);
    const S y = (log_ratio(concentration - x, x, concentration) + concentration * l) - power;
    const bool inside = (value_of(x) > T(0)) & (value_of(x) <= Format<T>::largest) &
                        (value_of(power) <= Format<T>::largest);
    const S end = only_if(value_of(x) == value_of(x), S(-infinity<T>()));
    return only_if(is_frechet(scale, concentration), select(inside, y, end));
}
LUCID_WIDE_KERNEL(frechet_log_prob, 3, 4)

template <class S>
LUCID_FN S frechet_cdf(S x, S scale, S concentration) {
    using T = Number<S>;
    S l;
    const S y = exp(-power_ratio(x, scale, concentration, l));
    return only_if(is_frechet(scale, concentration), select(value_of(x) <= T(0), S(T(0)), y));
}
LUCID_WIDE_KERNEL(frechet_cdf, 3, 4)

template <class S>
LUCID_FN S frechet_icdf(S probability, S scale, S concentration) {
    using T = Number<S>;
    return only_if(is_frechet(scale, concentration), scale * power(-log(probability), T(-1) / concentration));
}
LUCID_WIDE_KERNEL(frechet_icdf, 3, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S frechet_rsample(S noise, S scale, S concentration) {
    using T = Number<S>;
    return only_if(is_frechet(scale, concentration), scale * power(noise, T(-1) / concentration));
}
LUCID_WIDE_KERNEL(frechet_rsample, 3, 4)

// 1 + log(s/c) + gamma (1 + 1/c), gamma Euler's constant.
template <class S>
LUCID_FN S frechet_entropy(S scale, S concentration) {
    using T = Number<S>;
    const S size = log_ratio(scale - concentration, concentration, scale);
    return only_if(is_frechet(scale, concentration),
                   (size + T(1.57721566490153286061)) + T(0.57721566490153286061) / concentration);
}
LUCID_KERNEL(frechet_entropy, 2, 4)

// log x is a Gumbel variable at log s of scale 1/c.
template <class S>
LUCID_FN S kl_frechet_frechet(S p_scale, S p_concentration, S q_scale, S q_concentration) {
    S e;
    const S shape = bregman_log(q_concentration - p_concentration, p_concentration, q_concentration, e);
    const S delta = q_concentration * log_ratio(p_scale - q_scale, q_scale, p_scale);
    const Pair r = quotient(value_of(q_concentration), value_of(p_concentration));
    const Pair delta_two =
        Pair{value_of(q_concentration), 0.0} * log_ratio_two(value_of(q_scale), value_of(p_scale));
    return only_if(is_frechet(p_scale, p_concentration) & is_frechet(q_scale, q_concentration),
                   gumbel_divergence(shape, e, q_concentration / p_concentration, delta, r, delta_two));
}
LUCID_WIDE_KERNEL(kl_frechet_frechet, 4, 8)

} // namespace lucid

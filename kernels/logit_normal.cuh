// LogitNormal(loc, scale): density exp(-z^2/2) / (x (1 - x) scale sqrt(2 pi)),
// z = (log(x/(1 - x)) - loc) / scale, 0 < x < 1: the law of 1/(1 + exp(-y)), y normal.
//
// loc    real, a pure number: the mean of log(x/(1 - x))
// scale  positive, a pure number: its standard deviation
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/logistic.cuh"
#include "core/ndtr.cuh"
#include "core/power.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_logit_normal(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S logit_normal_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(logit(x), loc, scale);
    // The three logarithms may nearly cancel: their sum as one.
    const S size = log_product(x * (T(1) - x), scale);
    const S y = -(T(0.5) * z * z + (size + T(0.91893853320467274178)));
    const bool inside = (value_of(x) > T(0)) & (value_of(x) < T(1));
    const S end = only_if(value_of(x) == value_of(x), S(-infinity<T>()));
    return only_if(is_logit_normal(loc, scale), select(inside, y, end));
}
LUCID_KERNEL(logit_normal_log_prob, 3, 4)

template <class S>
LUCID_FN S logit_normal_cdf(S x, S loc, S scale) {
    using T = Number<S>;
    const S y = ndtr(scaled_difference(logit(x), loc, scale));
    const S end = select(value_of(x) <= T(0), S(T(0)), select(value_of(x) >= T(1), S(T(1)), y));
    return only_if(is_logit_normal(loc, scale), end);
}
LUCID_KERNEL(logit_normal_cdf, 3, 4)

template <class S>
LUCID_FN S logit_normal_icdf(S probability, S loc, S scale) {
    return only_if(is_logit_normal(loc, scale), sigmoid(loc + scale * ndtri(probability)));
}
LUCID_KERNEL(logit_normal_icdf, 3, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S logit_normal_rsample(S noise, S loc, S scale) {
    return only_if(is_logit_normal(loc, scale), sigmoid(loc + scale * noise));
}
LUCID_KERNEL(logit_normal_rsample, 3, 4)

} // namespace lucid

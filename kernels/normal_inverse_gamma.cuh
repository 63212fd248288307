// NormalInverseGamma(loc, count, concentration, rate) of (x, variance), the law of (x, 1/precision)
// of NormalGamma: variance of InverseGamma(concentration, rate), x given it of
// Normal(loc, (variance/count)^(1/2)).
//
// loc            real, in the units of x
// count          positive, a number: how many draws of x the loc is worth
// concentration  positive, a number: the shape of variance
// rate           positive, in the units of x squared
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"

namespace lucid {

// -log v of the change of variables is in the inverse gamma law's own density.
template <class S>
LUCID_FN S normal_inverse_gamma_log_prob(S x, S variance, S loc, S count, S concentration, S rate) {
    using T = Number<S>;
    const bool inside = is_positive(variance) & is_finite(x);
    const S v = select(inside, variance, S(T(1))), at = select(inside, x, loc), s = remainder_scale(concentration);
    const S z = (at - loc) * (sqrt(count) / sqrt(v));
    const S given = T(0.5) * (log(count) - log(v)) - T(0.91893853320467274178) - (T(0.5) * z) * z;
    const S law = log_ratio(s - v, v, s) - (weighted_phi(S(T(1)), rate, concentration, v) + centred_remainder(concentration));
    const S outside = only_if((value_of(x) == value_of(x)) & (value_of(variance) == value_of(variance)), S(-infinity<T>()));
    return only_if(is_finite(loc) & is_positive(count) & is_gamma(concentration, rate), select(inside, given + law, outside));
}
LUCID_WIDE_KERNEL(normal_inverse_gamma_log_prob, 6, 4)

// The gamma law's, 2 E log(variance) of the change of variables, and that of x given the variance.
template <class S>
LUCID_FN S normal_inverse_gamma_entropy(S loc, S count, S concentration, S rate) {
    using T = Number<S>;
    const S log_mean = log_ratio(rate - concentration, concentration, rate) + log_less_digamma(concentration);
    const S given = T(1.41893853320467274178) + (T(2.5) * log_mean - T(0.5) * log(count));
    return only_if(is_finite(loc) & is_positive(count) & is_gamma(concentration, rate),
                   given + gamma_law_entropy(concentration, rate));
}
LUCID_WIDE_KERNEL(normal_inverse_gamma_entropy, 4, 8)

} // namespace lucid

// Chi(df), the law of a standard normal vector's length: density
// 2^(1 - df/2) / Gamma(df/2) x^(df - 1) exp(-x^2/2), x >= 0.
//
// df  positive: degrees of freedom, the mean of x^2
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S chi_log_prob(S x, S df) {
    return only_if(is_positive(df), square_log_prob(x, Number<S>(0.5) * df, df));
}
LUCID_WIDE_KERNEL(chi_log_prob, 2, 8)

template <class S>
LUCID_FN S chi_entropy(S df) {
    const S k = Number<S>(0.5) * df;
    return only_if(is_positive(df), square_entropy(k, df));
}
LUCID_WIDE_KERNEL(chi_entropy, 1, 8)

// x^2 is a gamma of rate 1/2 under both: a Bregman divergence of lgamma.
template <class S>
LUCID_FN S kl_chi_chi(S p_df, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_df),
                   bregman_lgamma(T(0.5) * q_df - T(0.5) * p_df, T(0.5) * p_df, T(0.5) * q_df));
}
LUCID_WIDE_KERNEL(kl_chi_chi, 2, 6)

} // namespace lucid

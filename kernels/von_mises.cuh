// VonMises(loc, concentration): density exp(k cos(x - loc)) / (2 pi I0(k)), k = concentration,
// x on the circle.
//
// loc            real, in radians: the mean direction; whole turns do not count
// concentration  nonnegative, no unit: 0 is the uniform law, 1/concentration nearly a variance
// Results are in nats. A parameter that is not finite, or concentration < 0, gives nan: kernels
// never throw. An x outside [-pi, pi] is the same point of the circle. Angles are
// told apart exactly while |x - loc| <= 2^45 (3e13).
#pragma once
#include "core/bessel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_von_mises(S loc, S concentration) {
    return is_finite(loc) & is_finite(concentration) & (value_of(concentration) >= Number<S>(0));
}

template <class S>
LUCID_FN S von_mises_log_prob(S x, S loc, S concentration) {
    using T = Number<S>;
    const S y = -(concentration * versine(x, loc) + (log_i0e(concentration) + T(1.8378770664093455)));
    const T at = value_of(x);
    return only_if(is_von_mises(loc, concentration) & (at == at), select(is_finite(x), y, S(-infinity<T>())));
}
LUCID_WIDE_KERNEL(von_mises_log_prob, 3, 4)

template <class S>
LUCID_FN S von_mises_entropy(S loc, S concentration) {
    return only_if(is_von_mises(loc, concentration), circular_entropy(concentration));
}
LUCID_WIDE_KERNEL(von_mises_entropy, 2, 4)

// An exponential family of the natural parameter k (cos loc, sin loc), whose log normalizer's
// divergence splits (Kurz, Gilitschenski and Hanebeck 2014, regrouped) into the concentrations'
// and k_q A(k_p) (1 - cos(loc_p - loc_q)): two non-negative terms.
template <class S>
LUCID_FN S kl_von_mises_von_mises(S p_loc, S p_concentration, S q_loc, S q_concentration) {
    S ratio;
    const S spread = bregman_log_i0(q_concentration - p_concentration, p_concentration, q_concentration, ratio);
    return only_if(is_von_mises(p_loc, p_concentration) & is_von_mises(q_loc, q_concentration),
                   spread + q_concentration * (ratio * versine(p_loc, q_loc)));
}
LUCID_WIDE_KERNEL(kl_von_mises_von_mises, 4, 6)

template <class S>
LUCID_FN S kl_von_mises_circular_uniform(S p_loc, S p_concentration) {
    S ratio;
    return only_if(is_von_mises(p_loc, p_concentration), bregman_log_i0(-p_concentration, p_concentration, S(0), ratio));
}
LUCID_WIDE_KERNEL(kl_von_mises_circular_uniform, 2, 6)

} // namespace lucid

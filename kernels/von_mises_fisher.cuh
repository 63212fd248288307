// VonMisesFisher(loc, concentration) on the unit sphere of d dimensions: density
// exp(k (loc . x)) / Z with respect to its area, k = concentration.
//
// dimension      a whole number from 2 on
// concentration  nonnegative, no unit: 0 is the uniform law
// versine        1 - cos of the angle between two directions, in [0, 2]
// Kernels take these numbers of directions. Results are in nats. A parameter that is none of
// theirs gives nan. By the dimension there is no derivative.
#pragma once
#include "core/sphere.cuh"

namespace lucid {

template <class S>
LUCID_FN S von_mises_fisher_log_prob(S versine, S dimension, S concentration) {
    using T = Number<S>;
    const S y = -(concentration * versine + sphere_log_integral(dimension - T(2), concentration));
    return only_if(is_sphere(dimension, concentration) & is_versine(versine), y);
}
LUCID_WIDE_KERNEL(von_mises_fisher_log_prob, 3, 8)

template <class S>
LUCID_FN S von_mises_fisher_entropy(S dimension, S concentration) {
    using T = Number<S>;
    const S m = dimension - T(2);
    return only_if(is_sphere(dimension, concentration),
                   log_sphere_area(m) - bregman_sphere(-concentration, m, concentration, S(T(0))));
}
LUCID_WIDE_KERNEL(von_mises_fisher_entropy, 2, 8)

// The length of the mean: of the mean direction's multiple.
template <class S>
LUCID_FN S von_mises_fisher_mean_length(S dimension, S concentration) {
    return only_if(is_sphere(dimension, concentration), sphere_mean(dimension - Number<S>(2), concentration));
}
LUCID_WIDE_KERNEL(von_mises_fisher_mean_length, 2, 8)

// The variance along the mean direction.
template <class S>
LUCID_FN S von_mises_fisher_variance(S dimension, S concentration) {
    return only_if(is_sphere(dimension, concentration), sphere_variance(dimension - Number<S>(2), concentration));
}
LUCID_WIDE_KERNEL(von_mises_fisher_variance, 2, 8)

// The concentrations' Bregman divergence and k_q A(k_p) (1 - cos): Diethe (2015, arXiv:1502.07104)
// has the sum.
template <class S>
LUCID_FN S kl_von_mises_fisher_von_mises_fisher(S versine, S dimension, S p_concentration, S q_concentration) {
    const S m = dimension - Number<S>(2);
    const S spread = bregman_sphere(q_concentration - p_concentration, m, p_concentration, q_concentration);
    return only_if(is_sphere(dimension, p_concentration) & is_sphere(dimension, q_concentration) & is_versine(versine),
                   spread + q_concentration * (sphere_mean(m, p_concentration) * versine));
}
LUCID_WIDE_KERNEL(kl_von_mises_fisher_von_mises_fisher, 4, 8)

} // namespace lucid

// PowerSpherical(loc, concentration) on the unit sphere of d dimensions: density
// (1 + loc . x)^k / Z with respect to its area, k = concentration.
//
// dimension      a whole number from 2 on
// concentration  nonnegative, no unit: 0 is the uniform law
// versine        1 - cos of the angle between two directions, in [0, 2]
// Kernels take these numbers of directions. Results are in nats. A parameter that is none of
// theirs gives nan. By the dimension there is no derivative.
#pragma once
#include "core/shared_beta.cuh"

namespace lucid {

// (d - 1)/2 as a constant.
template <class S>
LUCID_FN S half_sphere(S dimension) {
    return S(Number<S>(0.5) * (value_of(dimension) - Number<S>(1)));
}

// log of the integral of ((1 + x)/2)^k over the sphere of 2 b + 1 dimensions: log(4 pi) b and gammas.
template <class S>
LUCID_FN S power_spherical_level(S b, S k) {
    return Number<S>(2.5310242469692907930) * b - lgamma_step(b, b + k);
}
// The cosine is 2 z - 1, z of Beta(b + k, b).
template <class S>
LUCID_FN S power_spherical_gap(S b, S k, S j) {
    return bregman_beta(j - k, b + k, b + j, b);
}

template <class S>
LUCID_FN S power_spherical_log_prob(S versine, S dimension, S concentration) {
    using T = Number<S>;
    const S power = concentration * log1p(T(-0.5) * versine);
    const S y = select(value_of(concentration) == T(0), S(T(0)), power) -
                power_spherical_level(half_sphere(dimension), concentration);
    return only_if(is_sphere(dimension, concentration) & is_versine(versine), y);
}
LUCID_WIDE_KERNEL(power_spherical_log_prob, 3, 8)

template <class S>
LUCID_FN S power_spherical_entropy(S dimension, S concentration) {
    using T = Number<S>;
    const S gap = power_spherical_gap(half_sphere(dimension), concentration, S(T(0)));
    return only_if(is_sphere(dimension, concentration), log_sphere_area(dimension - T(2)) - gap);
}
LUCID_WIDE_KERNEL(power_spherical_entropy, 2, 8)

// Of one direction.
template <class S>
LUCID_FN S kl_power_spherical_power_spherical(S dimension, S p_concentration, S q_concentration) {
    const S y = power_spherical_gap(half_sphere(dimension), p_concentration, q_concentration);
    const bool valid = is_sphere(dimension, p_concentration) & is_sphere(dimension, q_concentration);
    return only_if(valid, y);
}
LUCID_WIDE_KERNEL(kl_power_spherical_power_spherical, 3, 8)

} // namespace lucid

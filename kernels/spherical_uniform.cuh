// SphericalUniform on the unit sphere of d dimensions: density 1 over its area.
//
// dimension      a whole number from 2 on
// concentration  nonnegative, no unit
// Results are in nats. A parameter that is none of theirs gives nan. By the dimension there is no
// derivative.
#pragma once
#include "core/sphere.cuh"

namespace lucid {

template <class S>
LUCID_FN S spherical_uniform_entropy(S dimension) {
    return only_if(is_sphere(dimension, S(Number<S>(0))), log_sphere_area(dimension - Number<S>(2)));
}
LUCID_WIDE_KERNEL(spherical_uniform_entropy, 1, 4)

} // namespace lucid

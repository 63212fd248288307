// The pieces of core/trigonometric.cuh as kernels of their own.
#pragma once
#include "core/trigonometric.cuh"

namespace lucid {

// atan(x), 0 <= x <= 1.
template <class S>
LUCID_FN S special_atan_unit(S x) {
    return atan_unit(x);
}
LUCID_KERNEL(special_atan_unit, 1, 4)

// tan(pi x/4), 0 <= x <= 1.
template <class S>
LUCID_FN S special_tanpi_quarter(S x) {
    return tanpi_quarter(Number<S>(0.25) * x);
}
LUCID_KERNEL(special_tanpi_quarter, 1, 4)

// -log sin(pi x), 0 < x < 1.
template <class S>
LUCID_FN S special_minus_log_sinpi(S x) {
    return minus_log_sinpi(x, Number<S>(1) - x);
}
LUCID_KERNEL(special_minus_log_sinpi, 1, 4)

// -log(sin(pi x)/(pi x)), 0 < x < 1.
template <class S>
LUCID_FN S special_minus_log_sinc(S x) {
    return minus_log_sinc(x, Number<S>(1) - x);
}
LUCID_KERNEL(special_minus_log_sinc, 1, 4)

} // namespace lucid

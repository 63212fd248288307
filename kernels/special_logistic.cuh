// The pieces of core/logistic.cuh as kernels of their own.
#pragma once
#include "core/logistic.cuh"

namespace lucid {

// -2 log(2 cosh(z/2)).
template <class S>
LUCID_FN S special_log_logistic(S z) {
    return log_logistic(z);
}
LUCID_KERNEL(special_log_logistic, 1, 4)

template <class S>
LUCID_FN S special_sigmoid(S z) {
    return sigmoid(z);
}
LUCID_KERNEL(special_sigmoid, 1, 4)

template <class S>
LUCID_FN S special_logit(S p) {
    return logit(p);
}
LUCID_KERNEL(special_logit, 1, 4)

// d coth(d/2) - 2.
template <class S>
LUCID_FN S special_logistic_shift(S d) {
    return logistic_shift(d, S(Number<S>(0)));
}
LUCID_KERNEL(special_logistic_shift, 1, 4)

} // namespace lucid

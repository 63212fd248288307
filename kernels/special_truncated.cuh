// The moments of core/truncated.cuh as kernels of their own.
#pragma once
#include "core/truncated.cuh"

namespace lucid {

// The mean of TruncatedNormal(loc, scale, low, high).
template <class S>
LUCID_FN S special_truncated_mean(S loc, S scale, S low, S high) {
    S complement;
    return only_if(is_truncated(loc, scale, low, high), truncated_mean(loc, scale, low, high, complement));
}
LUCID_WIDE_KERNEL(special_truncated_mean, 4, 8)

// Its standard deviation.
template <class S>
LUCID_FN S special_truncated_deviation(S loc, S scale, S low, S high) {
    return only_if(is_truncated(loc, scale, low, high), truncated_deviation(loc, scale, low, high));
}
LUCID_WIDE_KERNEL(special_truncated_deviation, 4, 8)

} // namespace lucid

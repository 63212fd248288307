// The moments of core/truncated.cuh as kernels of their own.
#pragma once
#include "core/truncated.cuh"

namespace lucid {

// The mean of TruncatedNormal(loc, scale, low, high).
template <class S>
LUCID_FN S special_truncated_mean(S loc, S scale, S low, S high) {
    const auto p = truncated_between(loc, scale, low, high);
    return only_if(is_truncated(loc, scale, low, high), p.x0 + scale * truncated_mean(p, truncated_total(p)));
}
LUCID_WIDE_KERNEL(special_truncated_mean, 4, 8)

// Its standard deviation.
template <class S>
LUCID_FN S special_truncated_deviation(S loc, S scale, S low, S high) {
    const auto p = truncated_between(loc, scale, low, high);
    const S total = truncated_total(p), mean = truncated_mean(p, total);
    return only_if(is_truncated(loc, scale, low, high), scale * truncated_deviation(p, total, mean));
}
LUCID_WIDE_KERNEL(special_truncated_deviation, 4, 8)

} // namespace lucid

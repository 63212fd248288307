// The least work that four inputs and one output allow: what a kernel's time is measured against.
#pragma once
#include "core/dual.cuh"

namespace lucid {

template <class S>
LUCID_FN S roofline_add(S a, S b, S c, S d) {
    return (a + b) + (c + d);
}
LUCID_KERNEL(roofline_add, 4, 2)

} // namespace lucid

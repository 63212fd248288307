// One sample's estimate of KL(p || q) from the two log densities at x ~ p, in nats.
#pragma once
#include "core/dual.cuh"

namespace lucid {

// r - 1 - log r with r = q(x)/p(x) (Schulman 2020, "k3"): never negative, 0 exactly where the
// densities agree; unbiased where q's support lies within p's. q(x) = 0 gives inf.
template <class S>
LUCID_FN S monte_carlo_k3(S p_log_prob, S q_log_prob) {
    return psi(q_log_prob - p_log_prob);
}
LUCID_KERNEL(monte_carlo_k3, 2, 4)

} // namespace lucid

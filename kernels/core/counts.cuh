// Masses at large counts. Double only: what needs them is a wide kernel.
#pragma once
#include "bernoulli.cuh"
#include "binet.cuh"

namespace lucid {

// log(k! e^k / k^k) for k > 0: what the deviance from the mean lacks of -log of a Poisson mass.
template <class S>
LUCID_FN S stirling_loss(S k) {
    return binet(k) + 0.5 * log(6.283185307179586477 * k);
}

} // namespace lucid

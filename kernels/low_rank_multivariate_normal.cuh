// LowRankMultivariateNormal(loc, cov_factor, cov_diag): the normal law of vectors of mean loc and
// covariance W W' + diag(cov_diag).
//
// loc       real
// cov_diag  positive, of loc's unit squared
// root      triangular: root' root is the capacitance matrix 1 + W' diag(1/cov_diag) W
// Results are in nats. A parameter outside its domain gives nan.
#pragma once
#include "core/rows.cuh"

namespace lucid {

// -log of the density at loc. By the matrix determinant lemma.
template <class S, class V>
LUCID_FN S low_rank_multivariate_normal_log_volume(const int* n, V loc, V cov_diag, V root, S* work) {
    (void)work;
    Test<S> valid = is_positive(S(1));
    S total = S(0.91893853320467274178) * S(n[0]);
    for (int i = 0; i < n[0]; ++i) {
        valid = valid & is_finite(S(loc[i])) & is_positive(S(cov_diag[i]));
        total = mad(S(0.5), log(S(cov_diag[i])), total);
    }
    for (int i = 0; i < n[1]; ++i) total = total + log(fabs(S(root[i * (n[1] + 1)])));
    return only_if(valid, total);
}
LUCID_MATRIX_KERNEL(low_rank_multivariate_normal_log_volume, "(d),(d),(r,r)->()", 0, 8)

} // namespace lucid

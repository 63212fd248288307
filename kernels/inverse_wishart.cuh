// InverseWishart(df, scale_tril): the inverse of a Wishart law's matrix whose scale is the inverse of
// scale_tril's square.
//
// df          above d - 1, a number
// scale_tril  lower triangular with a positive diagonal, a root of the unit of the values
// Results are in nats. A parameter outside its domain gives nan.
#pragma once
#include "core/wishart_law.cuh"

namespace lucid {

// `x` is the value's Cholesky factor.
template <class S, class V>
LUCID_FN S inverse_wishart_log_prob(const int* n, V x, V df, V scale_tril, S* work) {
    return -wishart_surprise<true, S>(n[0], x, df[0], scale_tril, work);
}
LUCID_MATRIX_KERNEL(inverse_wishart_log_prob, "(d,d),(),(d,d)->()", 5, 8)

template <class S, class V>
LUCID_FN S inverse_wishart_log_prob_diagonals(const int* n, V x, V df, V scale_tril, S* work) {
    (void)work;
    return -surprise_on_diagonals<true, S>(n[0], x, df[0], scale_tril);
}
LUCID_MATRIX_KERNEL(inverse_wishart_log_prob_diagonals, "(d),(),(d)->()", 0, 8)

template <class S, class V>
LUCID_FN S inverse_wishart_entropy(const int* n, V df, V scale_tril, S* work) {
    (void)work;
    return wishart_law_entropy<true, S>(n[0], df[0], scale_tril);
}
LUCID_MATRIX_KERNEL(inverse_wishart_entropy, "(),(d,d)->()", 0, 8)

template <class S, class V>
LUCID_FN S kl_inverse_wishart_inverse_wishart(const int* n, V p_df, V p_scale_tril, V q_df, V q_scale_tril, S* work) {
    return wishart_gap<true>(n[0], p_df, q_scale_tril, q_df, p_scale_tril, work);
}
LUCID_MATRIX_KERNEL(kl_inverse_wishart_inverse_wishart, "(),(d,d),(),(d,d)->()", 5, 8)

template <class S, class V>
LUCID_FN S kl_inverse_wishart_inverse_wishart_diagonals(const int* n, V p_df, V p_scale_tril, V q_df, V q_scale_tril, S* work) {
    (void)work;
    return gap_on_diagonals<true, S>(n[0], p_df, q_scale_tril, q_df, p_scale_tril);
}
LUCID_MATRIX_KERNEL(kl_inverse_wishart_inverse_wishart_diagonals, "(),(d),(),(d)->()", 0, 8)

} // namespace lucid

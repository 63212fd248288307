// MatrixNormal(loc, scale_tril_row, scale_tril_column): loc + R Z C', with Z of standard normal numbers.
//
// scale_tril_row, scale_tril_column  lower triangular with positive diagonals: of their product's unit,
//                                    that of the values
// Results are in nats. Not a positive number gives nan.
#pragma once
#include "core/rows.cuh"

namespace lucid {

// (m^2 - 1)/2 - log m at m = ab/(cd).
LUCID_FN double square_gap(double a, double b, double c, double d) {
    double u;
    const double shape = weighted_phi(a, b, c, d, u) / c;
    return mad(0.5 * u, u, shape);
}
LUCID_LIFT(square_gap, 4)

// What the diagonal of the factors' Kronecker product adds to the divergence, of their diagonals.
template <class S, class V>
LUCID_FN S kl_matrix_normal_diagonals(const int* n, V p_row, V p_column, V q_row, V q_column, S* work) {
    (void)work;
    Test<S> valid = is_positive(S(1));
    S total = S(0);
    for (int i = 0; i < n[0]; ++i)
        for (int j = 0; j < n[1]; ++j) {
            valid = valid & is_positive(S(p_row[i])) & is_positive(S(q_row[i])) & is_positive(S(p_column[j])) &
                    is_positive(S(q_column[j]));
            total = total + square_gap(S(p_row[i]), S(p_column[j]), S(q_row[i]), S(q_column[j]));
        }
    return only_if(valid, total);
}
LUCID_MATRIX_KERNEL(kl_matrix_normal_diagonals, "(n),(p),(n),(p)->()", 0, 8)

} // namespace lucid

// MultivariateNormal(loc, scale_tril): loc + scale_tril times standard normal numbers.
//
// loc         real, of the unit of the values
// scale_tril  lower triangular with a positive diagonal, of that unit; what is above is not read
// Results are in nats. A parameter outside its domain gives nan.
#pragma once
#include "core/triangular.cuh"

namespace lucid {

// Half the squared length of L^-1 (a - b), with L's element i, k at l[i * d + k].
template <class S, class V>
LUCID_FN S half_distance(int d, V a, V b, V l, const Diagonal<S>& diagonal, S* room, Test<S>& valid) {
    S total = S(0);
    const auto change = [&](int i, int) {
        valid = valid & is_finite(S(a[i])) & is_finite(S(b[i]));
        return a[i] - b[i];
    };
    solve_lower<1>(d, 1, l, diagonal, change, room, [&](int, int, S z) { total = mad(S(0.5) * z, z, total); });
    return total;
}

template <class S, class V>
LUCID_FN S multivariate_normal_log_prob(const int* n, V x, V loc, V scale_tril, S* work) {
    const int d = n[0];
    Test<S> valid = is_positive(S(1));
    const auto diagonal = diagonal_of(d, scale_tril, d + 1, work, valid);
    // A value may be infinite: its density is 0.
    S far = S(0);
    for (int i = 0; i < d; ++i) far = far + select(fabs(x[i]) == S(infinity<double>()), S(1), S(0));
    S logs = S(0);
    for (int i = 0; i < d; ++i) logs = logs + log(scale_tril[i * (d + 1)]);
    Test<S> finite = valid; // an infinite value is none of the parameters'
    const S distance = half_distance(d, x, loc, scale_tril, diagonal, work + d, finite);
    for (int i = 0; i < d; ++i) {
        valid = valid & is_finite(loc[i]) & (x[i] == x[i]);
        for (int k = 0; k < i; ++k) valid = valid & is_finite(scale_tril[i * d + k]);
    }
    const S y = -distance - (logs + S(0.91893853320467274178) * S(d));
    return only_if(valid, select(far > S(0), S(-infinity<double>()), y));
}
LUCID_MATRIX_KERNEL(multivariate_normal_log_prob, "(d),(d),(d,d)->()", 2, 8)

template <class S, class V>
LUCID_FN S multivariate_normal_entropy(const int* n, V scale_tril, S* work) {
    (void)work;
    const int d = n[0];
    Test<S> valid = is_positive(S(1));
    S logs = S(0);
    for (int i = 0; i < d; ++i) {
        const S x = scale_tril[i * (d + 1)];
        valid = valid & is_positive(x);
        logs = logs + log(x);
        for (int k = 0; k < i; ++k) valid = valid & is_finite(scale_tril[i * d + k]);
    }
    return only_if(valid, logs + S(1.41893853320467274178) * S(d));
}
LUCID_MATRIX_KERNEL(multivariate_normal_entropy, "(d,d)->()", 0, 8)

// KL = sum of e_ii - log(1 + e_ii) + e_ii^2/2, e_ij^2/2 below the diagonal, and |z|^2/2, with
// E = L_q^-1 (L_p - L_q), z = L_q^-1 (mu_p - mu_q): the textbook's trace, determinants and
// dimension in terms that cannot be negative and keep their digits as q -> p. `p(i, j)` is L_p's
// element.
template <class S, class P, class V>
LUCID_FN S kl_to_dense(int d, V p_loc, P p, V q_loc, V q, S* work) {
    Test<S> valid = is_positive(S(1));
    const auto diagonal = diagonal_of(d, q, d + 1, work, valid);
    S total = half_distance(d, p_loc, q_loc, q, diagonal, work + d, valid);
    const auto change = [&](int i, int j) {
        const S from = p(i, j);
        valid = valid & is_finite(from) & is_finite(S(q[i * d + j]));
        return from - q[i * d + j];
    };
    solve_lower<4>(d, d, q, diagonal, change, work + d, [&](int i, int j, S e) {
        total = mad(S(0.5) * e, e, total);
        if (i == j) total = total + phi_ratio(p(i, i) - q[i * d + i], S(q[i * d + i]), S(p(i, i)));
    });
    for (int i = 0; i < d; ++i) valid = valid & is_positive(S(p(i, i)));
    return only_if(valid, total);
}

template <class V>
struct Dense {
    V l;
    int d;
    LUCID_FN auto operator()(int i, int j) const { return l[i * d + j]; }
};

template <class S, class V>
LUCID_FN S kl_multivariate_normal_multivariate_normal(const int* n, V p_loc, V p_scale_tril, V q_loc, V q_scale_tril, S* work) {
    return kl_to_dense<S>(n[0], p_loc, Dense<V>{p_scale_tril, n[0]}, q_loc, q_scale_tril, work);
}
LUCID_MATRIX_KERNEL(kl_multivariate_normal_multivariate_normal, "(d),(d,d),(d),(d,d)->()", 5, 8)

// The same of a p with independent elements: the matrix is never built.
template <class S, class V>
struct Sparse {
    V scale;
    LUCID_FN S operator()(int i, int j) const { return i == j ? S(scale[i]) : S(0); }
};

template <class S, class V>
LUCID_FN S kl_independent_normal_multivariate_normal(const int* n, V p_loc, V p_scale, V q_loc, V q_scale_tril, S* work) {
    return kl_to_dense<S>(n[0], p_loc, Sparse<S, V>{p_scale}, q_loc, q_scale_tril, work);
}
LUCID_MATRIX_KERNEL(kl_independent_normal_multivariate_normal, "(d),(d),(d),(d,d)->()", 5, 8)

// And of such a q, where nothing is to be solved for.
template <class S, class V>
LUCID_FN S kl_multivariate_normal_independent_normal(const int* n, V p_loc, V p_scale_tril, V q_loc, V q_scale, S* work) {
    const int d = n[0];
    Test<S> valid = is_positive(S(1));
    const auto diagonal = diagonal_of(d, q_scale, 1, work, valid);
    S total = S(0);
    for (int i = 0; i < d; ++i) {
        valid = valid & is_finite(p_loc[i]) & is_finite(q_loc[i]) & is_positive(p_scale_tril[i * d + i]);
        const S a = q_scale[i], b = p_scale_tril[i * d + i];
        const S z = diagonal.over(p_loc[i] - q_loc[i], a, i), e = diagonal.over(b - a, a, i);
        total = total + phi_ratio(b - a, a, b) + mad(S(0.5) * e, e, S(0.5) * z * z);
        for (int k = 0; k < i; ++k) {
            valid = valid & is_finite(S(p_scale_tril[i * d + k]));
            const S y = diagonal.over(p_scale_tril[i * d + k], a, i);
            total = mad(S(0.5) * y, y, total);
        }
    }
    return only_if(valid, total);
}
LUCID_MATRIX_KERNEL(kl_multivariate_normal_independent_normal, "(d),(d,d),(d),(d)->()", 1, 8)

} // namespace lucid

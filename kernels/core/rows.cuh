// What formulas over a row or a small matrix are made of. Their scalar S is a double on a GPU,
// where a thread, a warp or a block works on one of them, and on the host a Pack: eight of them
// side by side, one a lane. They are computed in double whatever the arrays hold.
//
// A row kernel is a struct. `stretch` reduces elements 0 … n - 1 to a State, which holds S only;
// `merge` joins two stretches', so that long rows are read once, in parts and in parallel;
// `finish` makes the result of it:
//
//     struct kl_p_q {
//         template <class S> struct State { S ...; };
//         template <class S, class V> LUCID_FN static State<S> stretch(int n, V p, V q);
//         template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b);
//         template <class S> LUCID_FN static S finish(const State<S>& s);
//     };
//     LUCID_ROW_KERNEL(kl_p_q, "(n),(n)->()", 8)
//
// A stretch of nothing is neutral.
// V is an array of S of which only v[i] may be asked; one of the signature's () is v[0].
//
// A matrix kernel is a function of the dimensions in the order the signature first names them,
// its inputs as arrays of S (row by row), and WORK * n[0] elements of S to write to:
//
//     template <class S, class V> LUCID_FN S kl_p_q(const int* n, V p_loc, V p_scale_tril, ..., S* work);
//     LUCID_MATRIX_KERNEL(kl_p_q, "(d),(d,d),(d),(d,d)->()", 1, 8)
//
// Conditions are `Test<S>`. Loops' lengths depend on n alone. `any(c)` of a comparison may guard what few lanes need.
#pragma once
#include "dual.cuh"

namespace lucid {

// What a comparison gives. Not auto: `bool & bool` is an int.
template <class S> using Test = decltype(S() < S());

LUCID_FN bool any(bool c) { return c; }
template <class S> LUCID_FN S max_of(S a, S b) { return select(a < b, b, a); }

LUCID_LIFT(fabs, 1)
LUCID_LIFT(floor, 1)
LUCID_LIFT(sqrt, 1)
LUCID_LIFT(exp, 1)
LUCID_LIFT(expm1, 1)
LUCID_LIFT(log, 1)
LUCID_LIFT(log1p, 1)
LUCID_LIFT(psi, 1)
LUCID_LIFT(psi_near, 1)
LUCID_LIFT(phi_near, 1)
LUCID_LIFT(log_ratio, 3)
LUCID_LIFT(deviance, 3)
LUCID_LIFT(mad, 3)
LUCID_LIFT(difference_of_products, 4)
LUCID_LIFT_TEST(is_finite, 1)
LUCID_LIFT_TEST(is_positive, 1)

// u - log(1 + u) at u = b/a - 1, given d = b - a.
LUCID_FN double phi_ratio(double d, double a, double b) {
    double u;
    return bregman_log(d, a, b, u);
}
LUCID_LIFT(phi_ratio, 3)

} // namespace lucid

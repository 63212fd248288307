// How a von Mises angle moves with its concentration (Figurnov, Mohamed and Mnih 2018): with its rank
// between the mean direction and the opposite kept, dt/dk = -(dP(t, k)/dk) / p(t; k), P the
// distribution function and p the density.
//
// That is the integral of (cos s - A) e^(k (cos s - cos t)), A = I1/I0, over s from t on to pi; or
// minus that from 0 to t where cos t > A, so that the first factor keeps its sign and nothing
// cancels. With l = cos s - cos t it is (cos t - A) + l. The nodes are of Gauss and Legendre's rule,
// the range ends where k l is below -40.
#pragma once
#include "bessel.cuh"
#include "trigonometric.cuh"

namespace lucid {

constexpr int von_mises_path_nodes = 32;
LUCID_FN double von_mises_path_node(int i) {
    constexpr double node[] = {
        0.0013680690752592183, 0.007194244227365833, 0.017618872206246784, 0.03254696203113015, 0.05183942211697394,
        0.07531619313371501, 0.1027581020160288, 0.13390894062985517, 0.1684778665348924, 0.20614212137961885,
        0.2465500455338853, 0.2893243619346823, 0.33406569885893617, 0.38035631887393145, 0.42776401920860174,
        0.4758461671561308, 0.5241538328438692, 0.5722359807913983, 0.6196436811260685, 0.6659343011410638,
        0.7106756380653176, 0.7534499544661147, 0.7938578786203812, 0.8315221334651076, 0.8660910593701449,
        0.8972418979839712, 0.9246838068662849, 0.9481605778830261, 0.9674530379688698, 0.9823811277937532,
        0.9928057557726342, 0.9986319309247408};
    return node[i];
}
LUCID_FN double von_mises_path_weight(int i) {
    constexpr double weight[] = {
        0.003509305004735048, 0.008137197365452835, 0.01269603265463103, 0.017136931456510716, 0.02141794901111334,
        0.025499029631188087, 0.029342046739267772, 0.032911111388180925, 0.03617289705442425, 0.039096947893535156,
        0.041655962113473374, 0.043826046502201906, 0.045586939347881945, 0.04692219954040228, 0.04781936003963743,
        0.0482700442573639, 0.0482700442573639, 0.04781936003963743, 0.04692219954040228, 0.045586939347881945,
        0.043826046502201906, 0.041655962113473374, 0.039096947893535156, 0.03617289705442425, 0.032911111388180925,
        0.029342046739267772, 0.025499029631188087, 0.02141794901111334, 0.017136931456510716, 0.01269603265463103,
        0.008137197365452835, 0.003509305004735048};
    return weight[i];
}

// What the integral at 0 <= t <= pi is made of: cos(t) - A, sin(t), cos(t), and its range.
struct VonMisesPath {
    double excess, sine, cosine, length;
};
LUCID_FN VonMisesPath von_mises_path_at(double t, double k) {
    constexpr double pi = 3.14159265358979323846, pi_low = 1.2246467991473532e-16, quarter = 0.25 / pi;
    const double opposite = (pi - t) + pi_low, x = quarter * t, y = quarter * opposite;
    const double s = 2 * sinpi_quarter(x) * cospi_quarter(x), c = 2 * sinpi_quarter(y) * cospi_quarter(y); // of t/2
    // The square of the end's half sine is s^2 + more; the arcsine is at most pi/2 of its argument.
    const double drop = 20 / select(k > 1e-3, k, 1e-3), left = c * c - drop;
    const double more = select(left > 0, drop, c * c), root = sqrt(s * s + more) * c + s * sqrt(select(left > 0, left, 0.0));
    const double reach = pi * more / select(root > 0, root, 1.0);
    VonMisesPath at;
    at.excess = bessel_complement(k) - 2 * s * s;
    at.sine = 2 * s * c;
    at.cosine = 1 - 2 * s * s;
    at.length = select(at.excess > 0, -t, select(reach < opposite, reach, opposite));
    return at;
}

// The integral of (c0 + c1 l + c2 l^2) e^(k l).
LUCID_HEAVY double von_mises_path_sum(double k, double sine, double cosine, double length, double c0, double c1, double c2) {
    double sum = 0;
    LUCID_UNROLL_ALL
    for (int i = 0; i < von_mises_path_nodes; ++i) {
        const double x = 0.07957747154594767 * (length * von_mises_path_node(i)), u = sinpi_quarter(x); // of s - t by 4 pi
        const double half = 2 * u * cospi_quarter(x), l = -2 * half * mad(sine, mad(-2 * u, u, 1.0), cosine * half);
        const double y = exp(select(k * l > -745, k * l, -745.0));
        sum = mad(von_mises_path_weight(i) * y, mad(l, mad(l, c2, c1), c0), sum);
    }
    return length * sum;
}

// dt/dk at an angle |t| <= pi from the mean direction, k >= 0.
LUCID_FN double von_mises_path(double t, double k) {
    const VonMisesPath at = von_mises_path_at(fabs(t), k);
    const double y = von_mises_path_sum(k, at.sine, at.cosine, at.length, at.excess, 1, 0);
    return select(t < 0, -y, y);
}
template <int N>
LUCID_FN Dual<double, N> von_mises_path(const Dual<double, N>& dt, const Dual<double, N>& dk) {
    const double t = dt.value, k = dk.value, sign = select(t < 0, -1.0, 1.0);
    const VonMisesPath at = von_mises_path_at(fabs(t), k);
    const double y = von_mises_path_sum(k, at.sine, at.cosine, at.length, at.excess, 1, 0);
    const double by_k = von_mises_path_sum(k, at.sine, at.cosine, at.length, -log_i0_curvature(k), at.excess, 1);
    // Along t by the derivative of p dt/dk, which is minus that of p by k.
    return Dual<double, N>::chain(sign * y, mad(k * at.sine, y, -at.excess), dt, sign * by_k, dk);
}

} // namespace lucid

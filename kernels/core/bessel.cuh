// The modified Bessel function I0 in the ways circular laws need it: log I0, the mean resultant
// length A = I1/I0 (its derivative) and the Bregman divergence of log I0; and 1 - cos of the
// difference of two angles. In double only: kernels that use it are wide.
//
// With y = 1/(k + 6) and F(y) = log I0(k) - k + log(k + 6)/2, which is smooth on [0, 1/6],
// everything is a value or a divided difference of one Chebyshev sum for F. No concentration is
// near or far: the same lines serve 1e-300 and 1e300. Dropping the linear k costs nothing,
// since a Bregman divergence does not see it.
//
// Coefficients are Chebyshev interpolants computed to 60 digits and rounded once; the error of
// each fit stands beside it. tests/pieces/bessel.py holds every function here to mpmath.
#pragma once
#include "dual.cuh"

namespace lucid {

// F, F' and F[A,A,B] at A = 1/(a + 6), B = 1/(b + 6), in units of v = 12 y - 1, given s = v - 1
// at a and at b. With F = F(1) + F'(1) s + s^2 G, the derivatives of high T_n, which are n^4 at
// v = 1, have no weight there. G = E(w) + v O(w), w = 2 v^2 - 1, for T_2n(v) = T_n(w): two sums
// side by side take half the time of one. Clenshaw's recurrence gives E, O and, itself
// differenced, their divided differences; Leibniz's rule puts them together.
struct LogI0 {
    double value, slope, second;
};
LUCID_FN LogI0 log_i0_differences(double a, double b) {
    // fit: 2e-17 of (log I0)''
    constexpr double c[][2] = {
        {1.1020770376848208, 0.16156893477117712}, {-0.227302798619096, -0.2381044189018961},
        {-0.015534265733881246, 0.018307802290024523}, {0.008559864294818099, 0.005244762307058509},
        {-0.0007724970717761673, -0.0015149679577269655}, {-0.00018473518570012124, 6.634234417699091e-05},
        {5.955161608000364e-05, 4.2610753711011464e-05}, {-3.1622042215933656e-06, -8.822967618614799e-06},
        {-1.6280907174015584e-06, -3.0139594486576354e-07}, {3.4949227668249827e-07, 3.9798010366869204e-07},
        {1.5376489913951007e-08, -5.068874175704652e-08}, {-1.754282932241137e-08, -8.116792680491535e-09},
        {2.30107249052845e-09, 3.3204348422745564e-09}, {3.403521609956186e-10, -1.6988411659021057e-10},
        {-1.4760283526938248e-10, -1.1677984741982151e-10}, {8.83948146768112e-12, 2.6324697992749287e-11},
        {4.860145497233277e-12, 8.050449480266392e-13}, {-1.1366507978106032e-12, -1.2885622669413086e-12},
        {-3.2881347929602114e-14, 1.7958128088714972e-13}, {5.494107561299181e-14, 2.5882199202833605e-14},
        {-7.148539028659296e-15, -1.1944465779409078e-14}, {-1.3565515663952563e-15, 8.331229626979377e-16},
        {5.475585248474404e-16, 3.7497348620498397e-16}, {-2.6595244902527668e-17, -9.582479187482722e-17},
        {-2.1463134121310777e-17, -4.08482420996987e-19}, {4.802438785379598e-18, 3.88637145228075e-18},
        {1.6163722094542138e-19, -6.451632927702692e-19}, {-3.193056911367282e-19, -9.249954879630036e-20}};
    constexpr int n = sizeof(c) / sizeof(c[0]);
    const double va = 1.0 + a, vb = 1.0 + b;
    const double x = mad(4.0 * va, va, -2.0), z = mad(4.0 * vb, vb, -2.0); // 2 w
    double p[2] = {0, 0}, p1[2] = {0, 0}, q[2] = {0, 0}, q1[2] = {0, 0}, r[2] = {0, 0}, r1[2] = {0, 0};
    LUCID_UNROLL
    for (int i = n - 1; i > 0; --i) {
        for (int k = 0; k < 2; ++k) {
            const double pn = mad(x, p[k], c[i][k] - p1[k]), qn = mad(x, q[k], p[k] - q1[k]);
            const double rn = mad(z, r[k], q[k] - r1[k]);
            p1[k] = p[k], p[k] = pn, q1[k] = q[k], q[k] = qn, r1[k] = r[k], r[k] = rn;
        }
    }
    // Of E (k = 0) and O (k = 1), in v: w[a,a] = 4 v_a, w[a,b] = 2 (v_a + v_b), w[a,a,b] = 2.
    double h[2], h1[2], h2[2];
    const double both = 4.0 * (va + vb);
    for (int k = 0; k < 2; ++k) {
        h[k] = mad(0.5 * x, p[k], c[0][k] - p1[k]);
        const double slope = mad(x, q[k], mad(-2.0, q1[k], p[k]));
        const double second = mad(0.5 * z, r[k], mad(0.5, q[k], -r1[k]));
        h1[k] = 4.0 * va * slope;
        h2[k] = mad(both * both, second, 2.0 * slope);
    }
    const double g = mad(va, h[1], h[0]);                // G(a)
    const double g1 = mad(va, h1[1], h1[0] + h[1]);      // G[a,a]
    const double g2 = mad(vb, h2[1], h2[0] + h1[1]);     // G[a,a,b]
    LogI0 y;
    y.value = mad(a, mad(a, g, 2.75), 0.8958797346140275);
    y.slope = mad(a, mad(a, g1, 2.0 * g), 2.75);
    y.second = mad(b * b, g2, mad(a + b, g1, g));
    return y;
}

// v - 1, given y = 1/(k + 6).
LUCID_FN double log_i0_centred(double k, double y) { return -2.0 * (k * y); }

// I1/I0 at k <= 1, where 1 - I1/I0 has used up its digits.
LUCID_FN double bessel_ratio_small(double k) {
    constexpr double c[] = { // fit: 4e-19
        0.5, -0.06249999999999985, 0.010416666666658268, -0.0017903645831476933, 0.00030924478952956295,
        -5.346226106875172e-05, 9.24401620431822e-06, -1.5982356091589175e-06, 2.759934855630378e-07,
        -4.722222324930216e-08, 7.701166908465314e-09, -1.0542936747188742e-09, 8.583226500443447e-11};
    const double s = select(k < 1.0, k, 1.0);
    return s * polynomial(s * s, c);
}

// 1 - I1/I0 = y/2 + y^2 F', all positive.
LUCID_FN double bessel_complement_of(double y, double slope) { return y * mad(12.0 * y, slope, 0.5); }

// (log I0)'' = y^2/2 + 2 y^3 H[A,A,A], H(y) = y F(y): all positive.
LUCID_FN double log_i0_curvature(double y, LogI0 at) {
    return y * y * mad(24.0 * y, mad(12.0 * y, at.second, at.slope), 0.5);
}

// log(I0(k) e^-k), within 2 epsilons of the larger of its size and 1; k >= 0.
LUCID_HEAVY double log_i0e(double k) {
    const double y = 1.0 / (k + 6.0), x = log_i0_centred(k, y);
    return log_i0_differences(x, x).value - 0.5 * log(k + 6.0);
}

// 1 - I1(k)/I0(k), from 1 at k = 0 down to 1/(2k); k >= 0.
LUCID_HEAVY double bessel_complement(double k) {
    const double y = 1.0 / (k + 6.0), x = log_i0_centred(k, y);
    return bessel_complement_of(y, log_i0_differences(x, x).slope);
}

// I1(k)/I0(k), from k/2 at k = 0 up to 1; k >= 0.
LUCID_FN double bessel_ratio(double k) { return select(k < 1.0, bessel_ratio_small(k), 1.0 - bessel_complement(k)); }

// The entropy of the von Mises law, log(2 pi I0(k)) - k A(k), as log(2 pi) + log(I0 e^-k) + k (1 - A).
LUCID_HEAVY double circular_entropy(double k) {
    const double y = 1.0 / (k + 6.0), x = log_i0_centred(k, y);
    const LogI0 f = log_i0_differences(x, x);
    const double rest = (k * y) * mad(12.0 * y, f.slope, 0.5);
    return (1.8378770664093455 + (f.value + rest)) - 0.5 * log(k + 6.0);
}

// log I0(b) - log I0(a) - d A(a), A = I1/I0, given d = b - a; a, b >= 0. Hands back A(a).
//
// log I0 is k - log(k + 6)/2 + F(1/(k + 6)). The middle part's divergence is bregman_log's, the
// last one's is d^2 A^2 B H[A,A,B] with H = y F: two terms without a minus sign between numbers
// that meet.
LUCID_FN double bregman_log_i0(double d, double a, double b, double& ratio) {
    const double A = 1.0 / (a + 6.0), B = 1.0 / (b + 6.0);
    const LogI0 f = log_i0_differences(log_i0_centred(a, A), log_i0_centred(b, B));
    ratio = select(a < 1.0, bessel_ratio_small(a), 1.0 - bessel_complement_of(A, f.slope));
    double u;
    const double shape = bregman_log(d, a + 6.0, b + 6.0, u), t = d * A;
    return mad(0.5, shape, t * (t * B * (12.0 * mad(12.0 * B, f.second, f.slope))));
}

// log I0(k), all digits also as k -> 0, where it is k^2/4.
template <class S>
LUCID_FN S log_i0(S k) {
    S ratio;
    return bregman_log_i0(k, S(0), k, ratio);
}

// k^2/4 - log I0(k) for 0 <= k <= 4, all digits also as k -> 0, where it is k^4/64.
LUCID_HEAVY double log_i0_deficit(double k) {
    constexpr double c[] = { // fit: 3e-17
        0.008633250341803716, -0.003615832552723409, 0.0016846481298581012, -0.0008245643373865764,
        0.0004154897370152136, -0.00021350858090129303, 0.00011130615653838811, -5.86755768959016e-05,
        3.120850209856154e-05, -1.672167244585444e-05, 9.014996725800911e-06, -4.8858637728910375e-06,
        2.660012485626766e-06, -1.4535267076811233e-06, 7.972580280018014e-07, -4.4047824422880755e-07,
        2.430540968789493e-07, -1.2865399299213936e-07, 7.125190718761059e-08, -5.310309025352651e-08,
        2.968422815502865e-08, 6.884367455459608e-09, -4.023105536695448e-09, -2.7752846419234773e-08,
        1.5718397020801243e-08, 1.918358110872298e-08, -1.0892572409373015e-08, -1.2379952502862009e-08,
        7.021874909452764e-09, 4.247082383879483e-09, -2.4096772983659434e-09, -8.273120760652349e-10,
        4.690565517978717e-10};
    const double s = k * k;
    return s * s * polynomial(0.125 * s - 1.0, c);
}

// The rules. A(b) - A(a), exactly 0 at a = b: d A B (1/2 + A H[A,A,B] + B H[A,B,B]).
LUCID_HEAVY double bessel_ratio_difference(double d, double a, double b) {
    const double A = 1.0 / (a + 6.0), B = 1.0 / (b + 6.0);
    const double x = log_i0_centred(a, A), z = log_i0_centred(b, B);
    const LogI0 f = log_i0_differences(x, z), g = log_i0_differences(z, x);
    const double h = A * mad(12.0 * B, f.second, f.slope) + B * mad(12.0 * A, g.second, g.slope);
    return (d * A) * B * mad(12.0, h, 0.5);
}
LUCID_FN double log_i0_curvature(double k) {
    const double y = 1.0 / (k + 6.0), x = log_i0_centred(k, y);
    return log_i0_curvature(y, log_i0_differences(x, x));
}
template <int N>
LUCID_FN Dual<double, N> log_i0e(const Dual<double, N>& k) {
    return Dual<double, N>::chain(log_i0e(k.value), -bessel_complement(k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> bessel_ratio(const Dual<double, N>& k) {
    return Dual<double, N>::chain(bessel_ratio(k.value), log_i0_curvature(k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> bessel_complement(const Dual<double, N>& k) {
    return Dual<double, N>::chain(bessel_complement(k.value), -log_i0_curvature(k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> log_i0_deficit(const Dual<double, N>& k) {
    return Dual<double, N>::chain(log_i0_deficit(k.value), 0.5 * k.value - bessel_ratio(k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> circular_entropy(const Dual<double, N>& k) {
    return Dual<double, N>::chain(circular_entropy(k.value), -k.value * log_i0_curvature(k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> bregman_log_i0(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b,
                                        Dual<double, N>& ratio) {
    using D = Dual<double, N>;
    double r;
    const double y = bregman_log_i0(d.value, a.value, b.value, r), curvature = log_i0_curvature(a.value);
    ratio = D::chain(r, curvature, a);
    return D::chain(y, -d.value * curvature, a, bessel_ratio_difference(d.value, a.value, b.value), b);
}

// ---- angles

// The angle a - b in [-pi, pi], as a double and what it leaves in low. Whole turns are taken off
// with 160 bits of 2 pi after the difference's rounding error, so that it is right to the last
// bits however near a - b is to a whole turn, up to |a - b| = 2^45 (3e13); beyond that a double
// no longer says where on the circle it is to more than a few digits, and the angle is taken as 0.
LUCID_FN double angle_between(double a, double b, double& low) {
    double left;
    const double wide = two_sum(a, -b, left);
    const bool inside = fabs(wide) <= 35184372088832.0;
    const double h = select(inside, wide, 0.0), rest = select(inside, left, 0.0);
    const double n = floor(mad(h, 0.15915494309189535, 0.5));
    double e1, e2, l1, l2, l3;
    const double p1 = two_product(n, 6.283185307179586, e1), p2 = two_product(n, 2.4492935982947064e-16, e2);
    const double r1 = two_sum(h - p1, -e1, l1), r2 = two_sum(r1, -p2, l2), r3 = two_sum(r2, rest, l3);
    return two_sum(r3, ((l1 + l2) + l3) - mad(n, -5.989539619436679e-33, e2), low);
}

// 1 - cos(a - b), all digits also near whole turns.
LUCID_FN double versine(double a, double b) {
    constexpr double c[] = { // fit of 2 (1 - cos sqrt t)/t on [0, 10]: 1e-19
        1.0, -0.08333333333333333, 0.002777777777777764, -4.960317460315326e-05, 5.511463844626237e-07,
        -4.175351389585284e-09, 2.2941488866888865e-11, -9.558911033976498e-14, 3.123315386422487e-16,
        -8.181130652829341e-19, 1.6103327495682086e-21};
    double low;
    const double r = angle_between(a, b, low), t = r * r;
    return 0.5 * t * polynomial(t, c);
}

// sin(a - b), all digits also near half turns.
LUCID_FN double sine(double a, double b) {
    constexpr double c[] = { // fit of sin(sqrt t)/sqrt t on [0, 2.5]: 2e-19
        1.0, -0.16666666666666666, 0.008333333333333172, -0.00019841269841203686,
        2.7557319210368927e-06, -2.5052106810497993e-08, 1.6058936776017246e-10, -7.642917664745445e-13,
        2.720405906974994e-15};
    double low;
    const double r = angle_between(a, b, low), s = select(r < 0.0, -1.0, 1.0);
    const double folded = (3.141592653589793 - s * r) + (1.2246467991473532e-16 - s * low);
    const double x = s * select(s * r > 1.5707963267948966, folded, s * r);
    return x * polynomial(x * x, c);
}
template <int N>
LUCID_FN Dual<double, N> versine(const Dual<double, N>& a, const Dual<double, N>& b) {
    const double slope = sine(a.value, b.value);
    return Dual<double, N>::chain(versine(a.value, b.value), slope, a, -slope, b);
}

} // namespace lucid

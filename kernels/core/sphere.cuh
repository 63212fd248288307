// The law of the cosine x of the angle to the mean direction on a sphere of m + 2 dimensions: density
// exp(k x) (1 - x^2)^((m - 1)/2) over its integral Z, a Bessel function I_(m/2)(k) but for powers.
// m >= 0 is a whole number, k >= 0. Double only: what needs it is a wide kernel.
//
// Every integral is Gauss and Legendre's with 64 nodes of the angle, whose integrand is entire, over
// the interval about the mode with all of the mass but 1e-20: no series, no recurrence, no region
// of k or m. Positive terms only, and so the digits of the weights.
#pragma once
#include "cross.cuh"

namespace lucid {

constexpr int sphere_nodes = 32; // and as many reflected
LUCID_FN double sphere_node(int i) {
    constexpr double c[sphere_nodes] = {
        0.9993050417357722, 0.9963401167719553, 0.9910133714767443, 0.983336253884626, 0.973326827789911,
        0.9610087996520538, 0.9464113748584028, 0.9295691721319396, 0.9105221370785028, 0.8893154459951141,
        0.8659993981540928, 0.8406292962525803, 0.8132653151227975, 0.7839723589433414, 0.7528199072605319,
        0.7198818501716109, 0.6852363130542333, 0.6489654712546573, 0.6111553551723933, 0.571895646202634,
        0.5312794640198946, 0.48940314570705296, 0.4463660172534641, 0.4022701579639916, 0.3572201583376681,
        0.31132287199021097, 0.2646871622087674, 0.21742364374000708, 0.16964442042399283,
        0.12146281929612056, 0.07299312178779904, 0.024350292663424433};
    return c[i];
}
LUCID_FN double sphere_weight(int i) {
    constexpr double c[sphere_nodes] = {
        0.001783280721696433, 0.004147033260562468, 0.006504457968978363, 0.008846759826363947,
        0.011168139460131128, 0.013463047896718643, 0.015726030476024718, 0.017951715775697343,
        0.02013482315353021, 0.022270173808383253, 0.024352702568710874, 0.02637746971505466,
        0.028339672614259483, 0.030234657072402478, 0.03205792835485155, 0.033805161837141606,
        0.035472213256882386, 0.03705512854024005, 0.038550153178615626, 0.03995374113272034,
        0.04126256324262353, 0.04247351512365359, 0.04358372452932345, 0.044590558163756566,
        0.04549162792741814, 0.046284796581314416, 0.04696818281621002, 0.04754016571483031,
        0.04799938859645831, 0.048344762234802954, 0.04857546744150343, 0.048690957009139724};
    return c[i];
}

// sin(x), |x| <= pi/2.
LUCID_FN double sine_of_half(double x) {
    constexpr double c[] = { // fit of sin(sqrt t)/sqrt t on [0, 2.5]: 2e-19
        1.0, -0.16666666666666666, 0.008333333333333172, -0.00019841269841203686,
        2.7557319210368927e-06, -2.5052106810497993e-08, 1.6058936776017246e-10, -7.642917664745445e-13,
        2.720405906974994e-15};
    return x * polynomial(x * x, c);
}

// asin(x) for 0 <= x <= sqrt(1/2), to the 12 digits an interval's end needs.
LUCID_FN double coarse_asin(double x) {
    constexpr double c[] = {
        0.999999999999876, 0.1666666667637986, 0.0749999874479307, 0.04464349278563953, 0.030365241965031667,
        0.022633347275140082, 0.014727497394947801, 0.031698235070676456, -0.0708337415126377,
        0.2744646984379117, -0.572120763592446, 0.8424532253745354, -0.7127621659254506, 0.2956539699588839};
    return x * polynomial(x * x, c);
}

// With h^2 = m^2 + 4 k^2, at the mode: its cosine 2 k/(m + h), 1 less it, its sine, that squared and
// its cotangent; the middle and half the width of the interval of angles, counted from the mode.
struct SphereLaw {
    double m, h, cosine, versine, sine, square, cotangent, stiffness, centre, half;
};
LUCID_FN SphereLaw sphere_law(double m, double k) {
    const bool circle = m == 0, broad = m > 2 * k;
    const double large = select(broad, m, 2 * k), r = select(broad, 2 * k, m) / select(large > 0, large, 1.0);
    const double h = large * sqrt(mad(r, r, 1.0)), sum = select(circle, 1.0, m + h);
    SphereLaw p;
    p.m = m, p.h = h;
    p.cosine = select(circle, 1.0, 2 * (k / sum));
    p.versine = select(circle, 0.0, (m / sum) * (1 + m / select(circle, 1.0, h + 2 * k)));
    p.square = select(circle, 0.0, 2 * (m / sum));
    p.sine = sqrt(p.square);
    p.cotangent = select(circle, 0.0, k / select(circle, 1.0, m) * p.sine); // the density's slope is 0
    p.stiffness = mad(k, p.cosine, m);
    const double curvature = mad(k, p.cosine, m / select(circle, 1.0, p.square));
    const double angle = 2 * coarse_asin(sqrt(0.5 * p.versine)), reach = 11 / sqrt(select(curvature > 1e-3, curvature, 1e-3));
    const double before = select(reach < angle, reach, angle), rest = 3.141592653589793 - angle;
    const double after = select(1.6 * reach < rest, 1.6 * reach, rest);
    p.centre = 0.5 * (after - before), p.half = 0.5 * (after + before);
    return p;
}

// At a node: the density against the mode's, the mode's cosine less this one's, and the angle's sine.
struct SphereNode {
    double weight, gap, sine;
};
LUCID_FN SphereNode sphere_at(SphereLaw p, int i, double side) {
    const double half_sine = sine_of_half(0.5 * mad(side * p.half, sphere_node(i), p.centre));
    const double versine = 2 * (half_sine * half_sine);
    const double sine = 2 * half_sine * sqrt((1 - half_sine) * (1 + half_sine));
    // sin/sin at the mode, less 1
    const double u = select(p.m == 0, 0.0, p.cotangent * sine - versine);
    double v;
    const double phi = bregman_log(u, 1.0, 1 + u, v);
    SphereNode y;
    y.weight = sphere_weight(i) * exp(-mad(p.stiffness, versine, p.m * phi));
    y.gap = mad(p.cosine, versine, p.sine * sine);
    y.sine = mad(p.sine, 1 - versine, p.cosine * sine);
    return y;
}

// Z exp(-k x) (1 - x^2)^(-m/2) at the mode x.
LUCID_HEAVY double sphere_mass(double m, double k) {
    const SphereLaw p = sphere_law(m, k);
    double sum = 0;
    for (int i = 0; i < sphere_nodes; ++i) sum += sphere_at(p, i, -1).weight + sphere_at(p, i, 1).weight;
    return p.half * sum;
}

// The mean cosine A = I_(m/2 + 1)(k)/I_(m/2)(k), by parts k E sin^2/(m + 1): all digits also as k -> 0.
LUCID_HEAVY double sphere_mean(double m, double k) {
    const SphereLaw p = sphere_law(m, k);
    double sum = 0, squares = 0;
    for (int i = 0; i < sphere_nodes; ++i) {
        const SphereNode y = sphere_at(p, i, -1), z = sphere_at(p, i, 1);
        sum += y.weight + z.weight;
        squares += (y.weight * y.sine) * y.sine + (z.weight * z.sine) * z.sine;
    }
    return (k / (m + 1)) * (squares / sum);
}
// 1 - A, all digits also as k grows; and the variance A'.
LUCID_HEAVY double sphere_mean_versine(double m, double k) {
    const SphereLaw p = sphere_law(m, k);
    double sum = 0, gaps = 0;
    for (int i = 0; i < sphere_nodes; ++i) {
        const SphereNode y = sphere_at(p, i, -1), z = sphere_at(p, i, 1);
        sum += y.weight + z.weight;
        gaps += y.weight * y.gap + z.weight * z.gap;
    }
    return p.versine + gaps / sum;
}
LUCID_HEAVY double sphere_variance(double m, double k) {
    const SphereLaw p = sphere_law(m, k);
    double sum = 0, gaps = 0, squares = 0;
    for (int i = 0; i < sphere_nodes; ++i) {
        const SphereNode y = sphere_at(p, i, -1), z = sphere_at(p, i, 1);
        sum += y.weight + z.weight;
        gaps += y.weight * y.gap + z.weight * z.gap;
        squares += (y.weight * y.gap) * y.gap + (z.weight * z.gap) * z.gap;
    }
    const double mean = gaps / sum;
    return squares / sum - mean * mean;
}

// The third central moment A''.
LUCID_HEAVY double sphere_third(double m, double k) {
    const SphereLaw p = sphere_law(m, k);
    double sum = 0, one = 0, two = 0, three = 0;
    for (int i = 0; i < sphere_nodes; ++i) {
        const SphereNode y = sphere_at(p, i, -1), z = sphere_at(p, i, 1);
        sum += y.weight + z.weight;
        one += y.weight * y.gap + z.weight * z.gap;
        two += (y.weight * y.gap) * y.gap + (z.weight * z.gap) * z.gap;
        three += (y.weight * y.gap) * (y.gap * y.gap) + (z.weight * z.gap) * (z.gap * z.gap);
    }
    const double a = one / sum;
    return a * (3 * (two / sum) - 2 * (a * a)) - three / sum;
}

// Whether exp(d x) leaves most of the mass of the law at a within its interval.
LUCID_FN bool sphere_is_near(double d, double m, double a) {
    const double x = d / mad(sqrt(2 / (m + 1)), a, sqrt(m + 2));
    return (x >= -0.45) & (x <= 0.6);
}

// log Z(b) - log Z(a) - d A(a), given d = b - a; a, b >= 0.
//
// Near by, the logarithm of the mean of exp(d (x - mode)) less its first term, where both parts
// are squares. Far apart, the divergence of the modes' parts, m/2 times (x_b - x_a)^2/s_b and
// phi(s_a/s_b), s = 1 - x^2; what remains is small against it.
LUCID_HEAVY double bregman_sphere(double d, double m, double a, double b) {
    const SphereLaw p = sphere_law(m, a), q = sphere_law(m, b);
    const bool near = sphere_is_near(d, m, a);
    const double step = select(near, d, 0.0);
    double sum = 0, gaps = 0, bent = 0, other = 0;
    for (int i = 0; i < sphere_nodes; ++i) {
        const SphereNode y = sphere_at(p, i, -1), z = sphere_at(p, i, 1);
        sum += y.weight + z.weight;
        gaps += y.weight * y.gap + z.weight * z.gap;
        bent += y.weight * psi(-step * y.gap) + z.weight * psi(-step * z.gap);
        other += sphere_at(q, i, -1).weight + sphere_at(q, i, 1).weight;
    }
    const double gap = gaps / sum, second = bent / sum, x = second - step * gap;
    double u;
    const double inner = second - bregman_log(x, 1.0, 1 + x, u);
    const double bend = mad(b, p.h, a * q.h), share = m * ((a + b) / select(bend > 0, bend, 1.0));
    const double move = 2 * (d / (m + p.h)) * (m / (m + q.h)) * (1 + share); // of the mode's cosine
    const double s = select(m == 0, 1.0, q.square), r = select(m == 0, 1.0, p.square);
    const double modes = (move / s) * move + bregman_log(move * (p.cosine + q.cosine), s, r, u);
    const double outer = select(m == 0, 0.0, 0.5 * m * modes) + (d * gap + log((q.half * other) / (p.half * sum)));
    return not_negative(select(near, inner, outer));
}

// A(b) - A(a).
LUCID_HEAVY double sphere_mean_difference(double d, double m, double a, double b) {
    const SphereLaw p = sphere_law(m, a);
    const bool near = sphere_is_near(d, m, a);
    const double step = select(near, d, 0.0);
    double sum = 0, gaps = 0, tilt = 0, both = 0;
    for (int i = 0; i < sphere_nodes; ++i) {
        const SphereNode y = sphere_at(p, i, -1), z = sphere_at(p, i, 1);
        const double v = expm1(-step * y.gap), w = expm1(-step * z.gap);
        sum += y.weight + z.weight;
        gaps += y.weight * y.gap + z.weight * z.gap;
        tilt += y.weight * v + z.weight * w;
        both += (y.weight * y.gap) * v + (z.weight * z.gap) * w;
    }
    const double inner = (gaps / sum * tilt - both) / (sum + tilt);
    return select(near, inner, sphere_mean(m, b) - sphere_mean(m, a));
}

// log of the integral of exp(-k (1 - x)) over the sphere of m + 2 dimensions.
LUCID_HEAVY double sphere_log_integral(double m, double k) {
    const SphereLaw p = sphere_law(m, k);
    const double width = 0.5 * m * log(select(m == 0, 1.0, p.square));
    const double circle = 0.69314718055994530942 + (0.5 * (m + 1)) * 1.1447298858494001741; // 2 pi^((m + 1)/2)
    return ((circle - lgamma(0.5 * (m + 1))) + (width - k * p.versine)) + log(sphere_mass(m, k));
}

// log of the area of the sphere of m + 2 dimensions.
LUCID_FN double log_sphere_area(double m) {
    return mad(0.5 * (m + 2), 1.1447298858494001741, 0.69314718055994530942) - lgamma(0.5 * (m + 2));
}

// The rules; the dimension is a whole number, and by it there is no derivative: 0.
template <int N>
LUCID_FN Dual<double, N> log_sphere_area(const Dual<double, N>& m) {
    return Dual<double, N>(log_sphere_area(m.value));
}
template <int N>
LUCID_FN Dual<double, N> sphere_mean(const Dual<double, N>& m, const Dual<double, N>& k) {
    return Dual<double, N>::chain(sphere_mean(m.value, k.value), sphere_variance(m.value, k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> sphere_variance(const Dual<double, N>& m, const Dual<double, N>& k) {
    return Dual<double, N>::chain(sphere_variance(m.value, k.value), sphere_third(m.value, k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> sphere_log_integral(const Dual<double, N>& m, const Dual<double, N>& k) {
    return Dual<double, N>::chain(sphere_log_integral(m.value, k.value), -sphere_mean_versine(m.value, k.value), k);
}
template <int N>
LUCID_FN Dual<double, N> bregman_sphere(const Dual<double, N>& d, const Dual<double, N>& m, const Dual<double, N>& a,
                                        const Dual<double, N>& b) {
    const double x = d.value, n = m.value;
    return Dual<double, N>::chain(bregman_sphere(x, n, a.value, b.value), -x * sphere_variance(n, a.value), a,
                                  sphere_mean_difference(x, n, a.value, b.value), b);
}

// Parameters a law on the unit sphere of that dimension can have.
template <class S>
LUCID_FN bool is_sphere(S dimension, S concentration) {
    using T = Number<S>;
    const T d = value_of(dimension);
    return (d >= T(2)) & is_finite(d) & (floor(d) == d) & is_finite(concentration) & (value_of(concentration) >= T(0));
}
template <class S>
LUCID_FN bool is_versine(S x) {
    return (value_of(x) >= Number<S>(0)) & (value_of(x) <= Number<S>(2.01));
}

} // namespace lucid

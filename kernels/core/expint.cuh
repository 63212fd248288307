// The exponential integral E1 scaled by exp(x), and what the mean logarithm of an inverse Gaussian
// needs of it. Double only: what needs them is a wide kernel.
#pragma once
#include "dual.cuh"

namespace lucid {

// x exp(x) E1(x) for x >= 1, a polynomial in (x - 4)/(x + 2). fit: 1.4e-17.
LUCID_FN double scaled_e1_far(double s) {
    constexpr double even[] = {0.8253825996042233, -0.0243003136542951, -0.002507852571895628, -0.0003379858136890557, -5.219397363732407e-05, -8.721726182061759e-06, -1.5237682336570375e-06, -2.7347394536822215e-07, -3.962018765497969e-08, -2.404994471313753e-08, 2.383344081297018e-08, -2.545841428877462e-08, 1.75195154268916e-08, -7.09307701954862e-09, 1.4079193334203316e-09};
    constexpr double odd[] = {0.19036949703167488, 0.010133650725819695, 0.0011289560038446323, 0.00016176761619542975, 2.65361188366733e-05, 4.7593393284206804e-06, 9.096796580102571e-07, 1.9798819196183624e-07, 1.5141673340608428e-08, 4.722336195310866e-08, -3.6860607269546456e-08, 2.7493755488737437e-08, -1.0894893510378763e-08, 2.2315632435045145e-09};
    return mad(s, polynomial(s * s, odd), polynomial(s * s, even));
}

// (G + log(x G)) (x + 1)^2 with G = exp(x) E1(x), likewise. fit: 3e-16.
LUCID_FN double e1_gap_far(double s) {
    constexpr double even[] = {0.36093517118853186, 0.040461871016535214, 0.005978199526441845, 0.0011293501586991798, 0.00024518655906865866, 5.901348035016808e-05, 1.5438271568857585e-05, 4.805437425062027e-06, 1.25355409858432e-07, 3.414025355954452e-06, -4.955701381519546e-06, 6.405560041994659e-06, -5.509612525218479e-06, 3.241110912617476e-06, -1.1411844898429815e-06, 1.9145035216858345e-07};
    constexpr double odd[] = {0.08419046420693664, 0.00597346564664794, 0.0007830096850642695, 0.00015832517988348654, 4.302653336850104e-05, 1.3641171065469656e-05, 4.588628138637595e-06, 1.9139392870532978e-06, -2.7919718705643847e-07, 2.3295068192837376e-06, -3.542970148337461e-06, 4.536345080167071e-06, -3.907439153354623e-06, 2.2942858224954654e-06, -8.071207683032421e-07, 1.3495684611137102e-07};
    return mad(s, polynomial(s * s, odd), polynomial(s * s, even));
}

// G + log(x G) for 0.4 <= x <= 1, in s = (x - 0.7)/0.3. fit: 1.98e-17.
LUCID_FN double e1_gap_middle(double s) {
    constexpr double even[] = {0.11188533722102122, 0.014901838682072841, 0.0017784606042663836, 0.00023225597872378456, 3.253038497599091e-05, 4.782996962636437e-06, 7.280151237587156e-07, 1.1358696060155794e-07, 1.82641516664272e-08, 2.7102279503518146e-09, 6.690401926990392e-10, -2.3836942351011228e-11, 4.279329955763395e-11};
    constexpr double odd[] = {-0.04359202891372435, -0.005091675474453951, -0.0006360537569595637, -8.629679911416445e-05, -1.2410887662431538e-05, -1.8591635111169465e-06, -2.8688141192422006e-07, -4.522697321309564e-08, -7.333757077993671e-09, -1.0933869753058105e-09, -2.7292232302738015e-10, 1.0138060630359934e-11, -1.759588657586651e-11};
    return mad(s, polynomial(s * s, odd), polynomial(s * s, even));
}

// (gamma + log x + E1(x)) / x for 0 <= x <= 1. fit: 5e-18.
LUCID_FN double e1_entire(double x) {
    constexpr double c[] = {1.0, -0.25, 0.05555555555555525, -0.010416666666659833, 0.0016666666665883624, -0.00023148148094698606, 2.8344668857201966e-05, -3.1001915094691313e-06, 3.0617848866432887e-07, -2.753789214729595e-08, 2.2590562169746803e-09, -1.6254546565439621e-10, 8.061339084765897e-12};
    return polynomial(x, c);
}

// exp(x) E1(x) + log x for 0 < x <= 1, which tends to -gamma.
LUCID_FN double scaled_e1_regular(double x) {
    const double entire = x * e1_entire(x), l = log(x);
    return (entire - 0.57721566490153286061) + expm1(x) * ((entire - 0.57721566490153286061) - l);
}

// exp(x) E1(x), x > 0, within 4 epsilons.
LUCID_HEAVY double scaled_e1(double x) {
    const bool far = x > 1;
    const double l = log(select(far, 1.0, x)), near_x = select(far, 1.0, x), far_x = select(far, x, 1.0);
    const double near = exp(near_x) * ((near_x * e1_entire(near_x) - 0.57721566490153286061) - l);
    const double tail = scaled_e1_far(select(far_x > 1e300, 1.0, (far_x - 4) / (far_x + 2))) / far_x;
    return select(far, tail, select(x > 0, near, nan<double>()));
}

// exp(x) E1(x) + log(x exp(x) E1(x)) >= 0, which falls like 1/(2 x^2); x > 0.
LUCID_HEAVY double scaled_e1_gap(double x) {
    const bool far = x > 1, small = x < 0.4;
    const double near_x = select(small, x, 0.4), far_x = select(far, x, 1.0);
    const double near = scaled_e1_regular(near_x) + log(scaled_e1(near_x));
    const double middle = e1_gap_middle((select(far | small, 1.0, x) - 0.7) * (1 / 0.3));
    const double tail = e1_gap_far(select(far_x > 1e300, 1.0, (far_x - 4) / (far_x + 2))) / (far_x + 1) / (far_x + 1);
    return select(far, tail, select(small, select(x > 0, near, nan<double>()), select(x == x, middle, x)));
}

// The derivative of G is G - 1/x.
template <int N>
LUCID_FN Dual<double, N> scaled_e1(const Dual<double, N>& d) {
    const double x = d.value, y = scaled_e1(x);
    return Dual<double, N>::chain(y, y - 1 / x, d);
}
template <int N>
LUCID_FN Dual<double, N> scaled_e1_regular(const Dual<double, N>& d) {
    return Dual<double, N>::chain(scaled_e1_regular(d.value), scaled_e1(d.value), d);
}
template <int N>
LUCID_FN Dual<double, N> scaled_e1_gap(const Dual<double, N>& d) {
    // g + 1 - 1/(x g), where 1/(x g) is the exponential of g less the gap.
    const double x = d.value, g = scaled_e1(x), y = scaled_e1_gap(x);
    return Dual<double, N>::chain(y, y - psi(g - y), d);
}

} // namespace lucid

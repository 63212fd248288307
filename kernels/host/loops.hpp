// One header's LUCID_KERNEL lines, compiled into loops over runs for one instruction set.
#pragma once
#define LUCID_KERNEL(NAME, NIN, ULP) LUCID_ROW(NAME, NIN, false)
#define LUCID_WIDE_KERNEL(NAME, NIN, ULP) LUCID_ROW(NAME, NIN, true)
#define LUCID_ROW(NAME, NIN, WIDE)                                                      \
    struct NAME##_call {                                                                \
        template <class... S>                                                           \
        LUCID_FN static auto at(const S&... a) { return NAME(a...); }                   \
    };                                                                                  \
    static const lucid_host::Entry<NAME##_call, NIN, WIDE> NAME##_entry(#NAME);

#define LUCID_ROW_KERNEL(NAME, SIGNATURE, ULP) \
    static const lucid_host::RowEntry<NAME, lucid_host::inputs_of(SIGNATURE)> NAME##_entry(#NAME, SIGNATURE);
#define LUCID_MATRIX_KERNEL(NAME, SIGNATURE, WORK, ULP)                                 \
    struct NAME##_call {                                                                \
        template <class S, class... V>                                                  \
        LUCID_FN static S at(const int* n, S* work, V... v) { return NAME<S>(n, v..., work); } \
    };                                                                                  \
    static const lucid_host::MatrixEntry<NAME##_call, lucid_host::inputs_of(SIGNATURE)> NAME##_entry(#NAME, SIGNATURE, WORK);

#include <cstring>
#include <utility>
#include <vector>

#include "../core/dual.cuh"
#include "abi.h"
#include "pack.hpp"

namespace lucid_host {

std::vector<Row>& rows();

template <class Call, class T, std::size_t... K>
void value(const void* const* in, void* const* out, Step n, std::index_sequence<K...>) {
    const T* const a[] = {static_cast<const T*>(in[K])...};
    T* const to = static_cast<T*>(out[0]);
    n &= -width<T>; // it is that already, which the compiler cannot know
#pragma omp simd
    for (Step i = 0; i < n; ++i) to[i] = Call::at(a[K][i]...);
}

template <class Call, class T, std::size_t... K>
void partials(const void* const* in, void* const* out, Step n, std::index_sequence<K...>) {
    const T* const a[] = {static_cast<const T*>(in[K])...};
    const T* const gradient = static_cast<const T*>(in[sizeof...(K)]);
    T* const to[] = {static_cast<T*>(out[K])...};
    using D = lucid::Dual<T, sizeof...(K)>;
    n &= -width<T>;
#pragma omp simd
    for (Step i = 0; i < n; ++i) {
        const D y = Call::at(D::variable(a[K][i], K)...);
        const T g = gradient[i];
        ((to[K][i] = g * y.partial[K]), ...);
    }
}

template <class Call, int NIN, bool WIDE>
struct Entry {
    static_assert(NIN < most_inputs, "raise most_inputs");
    template <class T>
    static void value_run(const void* const* in, void* const* out, Step n) {
        value<Call, T>(in, out, n, std::make_index_sequence<NIN>{});
    }
    template <class T>
    static void partials_run(const void* const* in, void* const* out, Step n) {
        partials<Call, T>(in, out, n, std::make_index_sequence<NIN>{});
    }
    explicit Entry(const char* name) {
        Row row{name, NIN, WIDE, {nullptr, value_run<double>}, {nullptr, partials_run<double>}};
        if constexpr (!WIDE) {
            row.value[0] = value_run<float>;
            row.partials[0] = partials_run<float>;
        }
        rows().push_back(row);
    }
};

// ---- rows and matrices

std::vector<Table>& tables();

constexpr int inputs_of(const char* signature) { // an opening parenthesis each, but the result's
    int n = -1;
    for (; *signature; ++signature) n += *signature == '(';
    return n;
}

template <class Call, int NIN>
struct RowEntry {
    using Pack = lucid::Pack;
    template <class S> using State = typename Call::template State<S>;
    static constexpr int fields = sizeof(State<double>) / sizeof(double);
    static_assert(sizeof(State<Pack>) == fields * sizeof(Pack), "a State holds S only");

    template <std::size_t... K>
    static State<Pack> stretched(Step n, const double* const* in, std::index_sequence<K...>) {
        return Call::template stretch<Pack>(int(n), reinterpret_cast<const Pack*>(in[K])...);
    }
    static void stretch(Step n, const double* const* in, double* state) {
        *reinterpret_cast<State<Pack>*>(state) = stretched(n, in, std::make_index_sequence<NIN>{});
    }
    static void merge(double* state, const double* next) {
        auto& all = *reinterpret_cast<State<Pack>*>(state);
        all = Call::template merge<Pack>(all, *reinterpret_cast<const State<Pack>*>(next));
    }
    static void finish(const double* state, double* out) {
        *reinterpret_cast<Pack*>(out) = Call::template finish<Pack>(*reinterpret_cast<const State<Pack>*>(state));
    }
    static double join(const double* states, Step count) {
        State<double> all, next;
        std::memcpy(&all, states, sizeof all);
        for (Step i = 1; i < count; ++i) {
            std::memcpy(&next, states + i * fields, sizeof next);
            all = Call::template merge<double>(all, next);
        }
        return Call::template finish<double>(all);
    }
    RowEntry(const char* name, const char* signature) {
        tables().push_back({name, signature, NIN, fields, 0, stretch, merge, finish, join, nullptr});
    }
};

template <class Call, int NIN>
struct MatrixEntry {
    template <std::size_t... K>
    static void run(const int* n, const double* const* in, double* work, double* out, std::index_sequence<K...>) {
        using lucid::Pack;
        *reinterpret_cast<Pack*>(out) =
            Call::template at<Pack>(n, reinterpret_cast<Pack*>(work), reinterpret_cast<const Pack*>(in[K])...);
    }
    static void matrix(const int* n, const double* const* in, double* work, double* out) {
        run(n, in, work, out, std::make_index_sequence<NIN>{});
    }
    MatrixEntry(const char* name, const char* signature, int work) {
        tables().push_back({name, signature, NIN, 0, work, nullptr, nullptr, nullptr, nullptr, matrix});
    }
};

} // namespace lucid_host

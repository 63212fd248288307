// What a kernel library (one for each instruction set) hands to the module that loads it.
// Plain C types: the library knows neither Python nor threads.
#pragma once
#include <cstddef>

namespace lucid_host {

using Step = std::ptrdiff_t;

// Elementwise, serial: `args` point at the first element of each input and output, `steps`
// are their strides in bytes.
using Loop = void (*)(char* const* args, Step n, const Step* steps);

// Sums over rows of at most `sum_block` elements: row i of an input starts at
// args[k] + i * row_steps[k]; out[2i] + out[2i+1] is its sum, in twice the precision.
using Sum = void (*)(char* const* args, Step rows, Step n, const Step* row_steps,
                     const Step* steps, double* out);
constexpr Step sum_block = 1024;

struct Row {
    const char* name;
    int nin;
    Loop value[2];    // float, double: nin inputs, 1 output
    Loop partials[2]; // nin inputs and the incoming gradient, nin outputs
    Sum sum[2];
};

} // namespace lucid_host

// The one symbol a library exports.
extern "C" const lucid_host::Row* lucid_rows(std::size_t* count);

// What a kernel library (one for each instruction set) hands to the module that loads it.
// Plain C types: the library knows neither Python nor threads.
#pragma once
#include <cstddef>

namespace lucid_host {

using Step = std::ptrdiff_t;

// One formula over n elements that lie side by side, n a whole number of vectors: a loop with no
// tail is half the code of one that has it.
using Run = void (*)(const void* const* in, void* const* out, Step n);

template <class T>
constexpr Step width = 64 / sizeof(T); // of the widest vector, whatever the instruction set

constexpr int most_inputs = 16;
constexpr Step sum_block = 1024;

struct Row {
    const char* name;
    int nin;
    bool wide;       // floats are computed in double and rounded once: run[0] is null
    Run value[2];    // float, double: nin inputs, 1 output
    Run partials[2]; // nin inputs and the incoming gradient, nin outputs
};

// A formula over arguments that lie anyhow. `args` point at the first element of each input
// and output, `steps` are their strides in bytes; type is 0 for float, 1 for double.
using Elementwise = void (*)(const Run* run, int type, int nin, int nout, char* const* args, Step n,
                             const Step* steps);

// Its sums over rows of at most `sum_block` elements: row i of an input starts at
// args[k] + i * row_steps[k]; out[2i] + out[2i+1] is its sum, in twice the precision.
using Sums = void (*)(const Run* run, int type, int nin, char* const* args, Step rows, Step n,
                      const Step* row_steps, const Step* steps, double* out);

// Formulas over whole rows and matrices, eight at a time, one a lane. `at` points at the first
// element of input k of lane l, at[8 k + l]; elements are `steps[k]` bytes apart.
constexpr int lanes = 8;
using Whole = void (*)(const char* const* at, const Step* steps, Step n, double* out);
// A state is `fields` doubles; out is lane after lane.
using Part = void (*)(const char* const* at, const Step* steps, Step n, double* states);
using Join = double (*)(const double* states, Step count);
// Inputs as arrays of eight doubles an element.
using Matrix = void (*)(const int* n, const double* const* in, double* work, double* out);

struct Table {
    const char* name;
    const char* signature;
    int nin, fields, work;
    Whole whole[2]; // float, double; null: a matrix kernel
    Part part[2];
    Join join;
    Matrix matrix;
};

// Any number of results of a table's kernel: `args` and `steps` are nin inputs and the output,
// `sizes` the dimensions that the signature names, `core` the inputs' strides along its axes.
using Tables = void (*)(const Table& table, int type, char* const* args, const Step* steps, Step count,
                        const Step* sizes, const Step* core);
// Elements `start` to `start + n` of one long row: 9 states.
using Piece = void (*)(const Table& table, int type, char* const* args, const Step* core, Step start, Step n,
                       double* states);

struct Library {
    const Row* rows;
    std::size_t count;
    Elementwise elementwise;
    Sums sums;
    const Table* tables;
    std::size_t table_count;
    Tables tabled;
    Piece piece;
};

} // namespace lucid_host

// The one symbol a library exports.
extern "C" lucid_host::Library lucid_library();

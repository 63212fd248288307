// The thread pool, for a race detector: rounds of every size, while it is resized, called by
// several threads at once, and in a forked child.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <thread>
#include <vector>

#include "pool.hpp"

namespace {

using lucid_host::Pool;

// Plain ints: two threads at one index, or a round that returns too early, are a race.
bool round_of(long count) {
    std::vector<int> done(count);
    Pool::instance().run(count, [](void* p, long i) { ++static_cast<int*>(p)[i]; }, done.data());
    for (const int times : done)
        if (times != 1) return false;
    return true;
}

bool rounds(int times) {
    for (int i = 0; i < times; ++i)
        if (!round_of(i % 37)) return false;
    return true;
}

} // namespace

int main() {
    alarm(120); // a round that never ends is a failure too
    bool right = rounds(100);
    for (const int size : {4, 1, 7, 2}) {
        Pool::instance().resize(size);
        right &= rounds(500);
    }
    bool each[4] = {};
    std::vector<std::thread> callers;
    for (bool& r : each) callers.emplace_back([&r] { r = rounds(500); });
    for (int i = 0; i < 100; ++i) Pool::instance().resize(1 + i % 5);
    for (auto& caller : callers) caller.join();
    for (const bool r : each) right &= r;

    Pool::instance().resize(3);
    right &= rounds(100);
    std::fflush(stdout);
    const pid_t child = fork();
    if (!child) {
        alarm(20);
        _exit(rounds(100) ? 0 : 1);
    }
    int status = 1;
    right &= waitpid(child, &status, 0) == child && status == 0;
    right &= rounds(100);
    std::printf("the pool %s\n", right ? "ran every index once" : "went WRONG");
    return !right;
}

// A pool of threads that share out the indices of one loop at a time.
#pragma once
#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace lucid_host {

class Pool {
public:
    using Task = void (*)(void* context, long index);

    // The pool of this process. A forked child has none of its parent's threads: it starts over
    // with a pool of its own, and neither pool is ever destroyed (its threads wait to the end).
    static Pool& instance() {
        static const bool registered = [] {
            pthread_atfork(nullptr, nullptr, [] { current() = new Pool(current()->size_); });
            return true;
        }();
        (void)registered;
        return *current();
    }

    int size() const { return size_; }
    void resize(int size) { size_ = size; }

    // Calls task(context, i) for every i < count, on this thread and the others. Called while
    // another thread uses the pool, does it all on this one.
    void run(long count, Task task, void* context) {
        std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
        const int helpers = size_ - 1 < count - 1 ? size_ - 1 : int(count - 1);
        if (helpers <= 0 || !turn.owns_lock()) {
            for (long i = 0; i < count; ++i) task(context, i);
            return;
        }
        {
            std::lock_guard<std::mutex> lock(mutex_);
            for (; started_ < helpers; ++started_) std::thread(&Pool::work, this, round_).detach();
            task_ = task, context_ = context, count_ = count, next_ = 0;
            wanted_ = helpers, running_ = helpers, ++round_;
        }
        wake_.notify_all();
        share();
        std::unique_lock<std::mutex> lock(mutex_);
        done_.wait(lock, [this] { return running_ == 0; });
    }

private:
    explicit Pool(int size) : size_(size) {}

    static Pool*& current() {
        static Pool* pool = new Pool(1);
        return pool;
    }

    void share() {
        for (long i; (i = next_.fetch_add(1)) < count_;) task_(context_, i);
    }

    void work(long seen) {
        std::unique_lock<std::mutex> lock(mutex_);
        for (;;) {
            wake_.wait(lock, [&] { return round_ != seen && wanted_ > 0; });
            seen = round_, --wanted_;
            lock.unlock();
            share();
            lock.lock();
            if (--running_ == 0) done_.notify_one();
        }
    }

    std::mutex turn_, mutex_;
    std::condition_variable wake_, done_;
    std::atomic<int> size_;
    int started_ = 0, wanted_ = 0, running_ = 0;
    long round_ = 0, count_ = 0;
    std::atomic<long> next_{0};
    Task task_ = nullptr;
    void* context_ = nullptr;
};

} // namespace lucid_host

#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace klieg {

/// Text that is kept for many who use it, and beside it what one of them has made of it and the next need not make
/// again: an answer's packed forms, say. Whoever keeps it asks how much memory it takes by now.
///
/// Threads: any; the text never changes, and what is beside it appears once.
class KeptText {
public:
    /// What is kept beside the text and goes with it. It guards itself.
    class Companion {
    public:
        virtual ~Companion() = default;
        /// How much memory it takes, which may grow as it is used.
        virtual std::size_t bytes() const noexcept = 0;
    };

    explicit KeptText(std::string text) : text_(std::move(text)) {}
    ~KeptText() { delete companion_.load(std::memory_order_acquire); }  // NOLINT(cppcoreguidelines-owning-memory)
    KeptText(KeptText const&) = delete;
    KeptText& operator=(KeptText const&) = delete;

    std::string const& text() const noexcept { return text_; }

    /// Of the text and of what has come beside it.
    std::size_t bytes() const noexcept {
        auto const* beside = companion_.load(std::memory_order_acquire);
        return text_.size() + (beside != nullptr ? beside->bytes() : 0);
    }

    /// What is kept beside the text; the first who asks makes it. All who ask one text ask for the same type.
    template <std::derived_from<Companion> T>
    T& companion() const {
        if (auto* there = companion_.load(std::memory_order_acquire)) return static_cast<T&>(*there);
        auto made = std::make_unique<T>();
        Companion* faster = nullptr;
        if (companion_.compare_exchange_strong(faster, made.get(), std::memory_order_acq_rel)) return *made.release();
        return static_cast<T&>(*faster);
    }

private:
    std::string const text_;
    mutable std::atomic<Companion*> companion_{nullptr};
};

}  // namespace klieg

#include "counters/count_news.h"

#include "base/away.h"
#include "base/caught.h"
#include "base/log.h"

#include <algorithm>

namespace klieg::counters {

namespace {

using std::chrono::milliseconds;

/// It is woken for what is new; so long it sleeps else.
constexpr std::chrono::hours kIdle{1};

}  // namespace

CountNews::CountNews(Needs needs, std::vector<ToldCounts> told, Executor executor)
    : needs_(needs), told_(std::move(told)), counters_(needs.tables), tasks_(std::move(executor)) {
    for (std::size_t kind = 0; kind < told_.size(); ++kind)
        for (auto const& counter : told_[kind].counters) kinds_.emplace(counter, kind);
}

void CountNews::start() {
    tasks_.spawn("counters.news", tell_for_ever());
}

void CountNews::changed(std::vector<std::string> const& names) {
    if (needs_.teller == nullptr) return;
    bool any_new = false;
    {
        MutexLock lock(mutex_);
        for (auto const& name : names) {
            auto const hash = name.find('#');
            auto const kind = kinds_.find(name.substr(0, hash));
            if (hash == std::string::npos || kind == kinds_.end() || pending_.size() >= kPendingMax) continue;
            any_new = pending_.emplace(kind->second, name.substr(hash + 1)).second || any_new;
        }
    }
    if (any_new) wake_.wake();
}

/// Those that nobody was told of for a while, which from now on are told, and those to look at again.
CountNews::Due CountNews::take_due() {
    auto const now = needs_.clock.steady();
    Due due;
    auto wait_until = [&due, now](SteadyTime then) {
        auto const wait = std::chrono::ceil<milliseconds>(then - now);
        due.next = std::min(due.next.value_or(wait), wait);
    };
    MutexLock lock(mutex_);
    for (auto thing = pending_.begin(); thing != pending_.end();) {
        auto& last = last_.try_emplace(*thing, Told{now - kApart}).first->second;
        if (now - last.at < kApart) {
            wait_until(last.at + kApart);
            ++thing;
            continue;
        }
        last = {now};
        due.things.push_back({std::move(pending_.extract(thing++).value()), {}});
    }
    bool const too_many = last_.size() > kPendingMax;
    for (auto last = last_.begin(); last != last_.end();) {
        auto& [at, values] = last->second;
        bool const looks_again = !values.empty() && !too_many;
        auto const then = at + (looks_again ? milliseconds(kLooksAgainAfter) : kApart);
        if (now < then) {
            if (looks_again) wait_until(then);
            ++last;
            continue;
        }
        if (looks_again) due.things.push_back({last->first, std::move(values)});
        last = last_.erase(last);
    }
    return due;
}

Task<Result<std::optional<milliseconds>>> CountNews::tell_due() {
    auto due = take_due();
    Result<> told;
    for (auto thing = due.things.begin(); thing != due.things.end(); ++thing) {
        auto one = co_await tell(*thing);
        if (one.ok()) continue;
        told = std::move(one);
        if (!is_away(told.error())) continue;
        put_back({thing, due.things.end()});
        break;
    }
    if (!told.ok()) co_return std::move(told).error();
    if (!due.things.empty()) due.next = std::min<milliseconds>(due.next.value_or(kLooksAgainAfter), kLooksAgainAfter);
    co_return due.next;
}

/// They come again when they would have come if they had been told now.
void CountNews::put_back(std::span<DueThing> untold) {
    MutexLock lock(mutex_);
    for (auto& due : untold)
        if (pending_.size() < kPendingMax) pending_.insert(std::move(due.thing));
}

Task<Result<>> CountNews::tell(DueThing due) {
    auto const& [kind, id] = due.thing;
    std::vector<std::string> names;
    for (auto const& counter : told_[kind].counters) names.push_back(counter + "#" + id);
    KLIEG_CO_TRY(auto values, co_await counters_.get_many(std::move(names), ports::Consistency::strong));
    if (values == due.told) co_return Result<>{};
    auto message = told_[kind].message(id, values);
    if (!message) co_return Result<>{};
    needs_.teller->tell(*std::move(message));
    MutexLock lock(mutex_);
    last_[due.thing] = {needs_.clock.steady(), std::move(values)};
    co_return Result<>{};
}

Task<> CountNews::tell_for_ever() {
    for (;;) {
        auto const seen = wake_.ticket();
        auto next = co_await caught(tell_due());
        if (!next.ok()) log::warn("counts are not told", {{"error", next.error().detail}});
        if (next.ok())
            co_await wake_.wait(seen, next->value_or(kIdle));
        else
            co_await sleep_for(kApart);
    }
}

}  // namespace klieg::counters

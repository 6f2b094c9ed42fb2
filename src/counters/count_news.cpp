#include "counters/count_news.h"

#include "base/away.h"
#include "base/caught.h"
#include "base/log.h"

#include <algorithm>
#include <iterator>

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

/// Those that nobody was told of for a while, which from now on are told.
CountNews::Due CountNews::take_due() {
    auto const now = needs_.clock.steady();
    Due due;
    MutexLock lock(mutex_);
    std::erase_if(told_at_, [now](auto const& told) { return now - told.second >= kApart; });
    for (auto thing = pending_.begin(); thing != pending_.end();) {
        auto const told = told_at_.find(*thing);
        if (told == told_at_.end()) {
            told_at_.emplace(*thing, now);
            due.things.push_back(std::move(pending_.extract(thing++).value()));
            continue;
        }
        auto const wait = std::chrono::ceil<milliseconds>(kApart - (now - told->second));
        due.next = std::min(due.next.value_or(wait), wait);
        ++thing;
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
        put_back({std::move_iterator(thing), std::move_iterator(due.things.end())});
        break;
    }
    if (!told.ok()) co_return std::move(told).error();
    co_return due.next;
}

/// They come again when they would have come if they had been told now.
void CountNews::put_back(std::vector<Thing> untold) {
    MutexLock lock(mutex_);
    for (auto& thing : untold)
        if (pending_.size() < kPendingMax) pending_.insert(std::move(thing));
}

Task<Result<>> CountNews::tell(Thing thing) {
    auto const& [kind, id] = thing;
    std::vector<std::string> names;
    for (auto const& counter : told_[kind].counters) names.push_back(counter + "#" + id);
    KLIEG_CO_TRY(auto const values, co_await counters_.get_many(std::move(names), ports::Consistency::strong));
    if (auto message = told_[kind].message(id, values)) needs_.teller->tell(*std::move(message));
    co_return Result<>{};
}

Task<> CountNews::tell_for_ever() {
    for (;;) {
        auto const seen = wake_.ticket();
        auto next = co_await caught(tell_due());
        if (!next.ok()) log::warn("counts are not told", {{"error", next.error().detail}});
        auto const wait = next.ok() ? *next : std::optional<milliseconds>(kApart);
        if (wait)
            co_await sleep_for(*wait);
        else
            co_await wake_.wait(seen, kIdle);
    }
}

}  // namespace klieg::counters

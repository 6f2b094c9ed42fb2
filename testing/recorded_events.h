#pragma once

#include "events/outbox.h"
#include "ports/event_log.h"

#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace klieg::events {

/// The outbox of a test: events stay in it, where the test sees which were committed, in their order.
///
/// Lifetime: what it is given outlives it. Limits: what one page of a query holds.
class Recorded {
public:
    Recorded(ports::TableStore& tables, Clock const& clock, Random& random)
        : tables_(tables), outbox_({tables, nobody_, clock, random}, idle_.get_executor()) {}

    Outbox& outbox() noexcept { return outbox_; }

    Task<std::vector<Envelope>> all() {
        std::vector<Envelope> events;
        auto page =
            co_await tables_.query({.table = "Outbox", .partition = "0", .consistency = ports::Consistency::strong});
        for (auto const& item : page->items) {
            auto event = json::parse(item.at("Data").as_string());
            events.push_back(*json::to<Envelope>(*event, json::Naming::camel, json::Strictness::stored));
        }
        co_return events;
    }
    /// Those whose types begin so.
    Task<std::vector<std::string>> types(std::string_view prefix) {
        std::vector<std::string> types;
        for (auto& event : co_await all())
            if (event.type.starts_with(prefix)) types.push_back(std::move(event.type));
        co_return types;
    }

private:
    /// The relay never runs.
    class NoLog final : public ports::EventLog {
    public:
        Task<Result<std::vector<ports::LogShard>>> shards() override { co_return std::vector<ports::LogShard>{}; }
        Task<Result<>> append(std::vector<ports::LogAppend>) override { co_return Result<>{}; }
        Task<Result<ports::LogRecords>> read(std::string, ports::LogPosition, std::size_t) override {
            co_return ports::LogRecords{};
        }
        Task<Result<ports::LogPosition>> end(std::string) override { co_return ports::LogPosition{}; }
        Task<Result<>> wait(std::string, ports::LogPosition, std::chrono::milliseconds) override {
            co_return Result<>{};
        }
    };

    ports::TableStore& tables_;
    NoLog nobody_;
    boost::asio::io_context idle_;
    Outbox outbox_;
};

}  // namespace klieg::events

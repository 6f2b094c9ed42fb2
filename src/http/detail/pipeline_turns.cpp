#include "http/detail/pipeline_turns.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>

namespace klieg::http::detail {

namespace asio = boost::asio;

/// Is in the line for as long as it lives. The one behind the first is woken when that one leaves, whether it had its
/// turn or was cancelled.
class PipelineTurns::Place {
public:
    Place(std::list<Place*>& line, Executor const& executor)
        : line_(line), woken_(executor, asio::steady_timer::time_point::max()), at_(line.insert(line.end(), this)) {}
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;
    ~Place() {
        bool const was_first = is_first();
        line_.erase(at_);
        if (was_first && !line_.empty()) line_.front()->woken_.cancel();
    }

    bool is_first() const noexcept { return line_.front() == this; }
    Task<> wait_to_be_first() { co_await woken_.async_wait(asio::as_tuple(asio::deferred)); }

private:
    std::list<Place*>& line_;
    asio::steady_timer woken_;
    std::list<Place*>::iterator const at_;
};

/// Who is first lets the core do what is ready already, and leaves the line when that is done.
Task<> PipelineTurns::take() {
    Place place(line_, co_await this_executor());
    if (!place.is_first()) co_await place.wait_to_be_first();
    co_await yield();
}

}  // namespace klieg::http::detail

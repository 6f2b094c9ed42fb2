#include "http/steps/chain.h"

#include "testing/async_test.h"
#include "testing/text_body.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>

namespace klieg::http {

namespace {

using Calls = std::vector<std::string>;

/// Tells that it was passed, and does on the way in what it is calls to.
class RecordingStep final : public Step {
public:
    RecordingStep(std::string name, Calls& calls, Next next = Next::pass, Next waited = Next::pass)
        : name_(std::move(name)), calls_(calls), next_(next), waited_(waited) {}

    Next before(Exchange& exchange) override {
        calls_.push_back("+" + name_);
        if (next_ == Next::answer) exchange.response = Response{.status = 204};
        return next_;
    }
    Task<Next> wait_before(Exchange& exchange) override {
        calls_.push_back("+" + name_ + " waited");
        if (waited_ == Next::answer) exchange.response = Response{.status = 204};
        co_return waited_;
    }
    Next after(Exchange& exchange) override {
        calls_.push_back("-" + name_ + " " + std::to_string(exchange.response.status));
        return next_ == Next::wait ? Next::wait : Next::pass;
    }
    Task<> wait_after(Exchange& /*exchange*/) override {
        calls_.push_back("-" + name_ + " waited");
        co_return;
    }

private:
    std::string name_;
    Calls& calls_;
    Next next_;
    Next waited_;
};

struct ChainFixture {
    Task<int> run(Handler handler = {}) {
        Router router;
        if (handler) router.add({.method = Method::get, .pattern = "/api/x", .summary = "X.", .handler = handler});
        Chain chain(std::move(steps), router);
        klieg::testing::TextBody body;
        Request request;
        request.path = "/api/x";
        request.body = &body;
        request.route = router.find(Method::get, request.path).route;
        auto answered = co_await chain.run(request).wait();
        co_return answered->status;
    }
    void add(std::string name, Next next = Next::pass, Next waited = Next::pass) {
        steps.push_back(std::make_unique<RecordingStep>(std::move(name), calls, next, waited));
    }

    Calls calls;
    Chain::Steps steps;
};

Task<Result<Response>> fine(Request& /*request*/) {
    co_return Response{};
}

}  // namespace

KLIEG_ASYNC_TEST(Chain, GoesInFromTheOutsideAndBackInReverse) {
    ChainFixture fixture;
    fixture.add("a");
    fixture.add("b");
    EXPECT_EQ(co_await fixture.run(fine), 200);
    EXPECT_EQ(fixture.calls, (Calls{"+a", "+b", "-b 200", "-a 200"}));
}

TEST(Chain, AnswersAtOnceWhereNobodyWaits) {
    Router router;
    Handler handler = [](Request&) { return ValueTask<Result<Response>>(Response{.status = 204}); };
    router.add({.method = Method::get, .pattern = "/api/x", .summary = "X.", .handler = handler});
    Calls calls;
    Chain::Steps steps;
    steps.push_back(std::make_unique<RecordingStep>("a", calls));
    Chain chain(std::move(steps), router);
    Request request;
    request.route = router.find(Method::get, "/api/x").route;
    auto answered = chain.run(request);
    ASSERT_TRUE(answered.is_ready());
    EXPECT_EQ(std::move(answered).value()->status, 204);
    EXPECT_EQ(calls, (Calls{"+a", "-a 204"}));
}

KLIEG_ASYNC_TEST(Chain, WaitsOnlyForStepsThatAskForIt) {
    ChainFixture fixture;
    fixture.add("a");
    fixture.add("b", Next::wait);
    EXPECT_EQ(co_await fixture.run(fine), 200);
    EXPECT_EQ(fixture.calls, (Calls{"+a", "+b", "+b waited", "-b 200", "-b waited", "-a 200"}));
}

KLIEG_ASYNC_TEST(Chain, TurnsBackAtTheStepThatAnswers) {
    for (bool waits : {false, true}) {
        ChainFixture fixture;
        fixture.add("a");
        fixture.add("b", waits ? Next::wait : Next::answer, Next::answer);
        fixture.add("c");
        EXPECT_EQ(co_await fixture.run(fine), 204);
        EXPECT_EQ(fixture.calls, waits ? (Calls{"+a", "+b", "+b waited", "-b 204", "-b waited", "-a 204"})
                                       : (Calls{"+a", "+b", "-b 204", "-a 204"}));
    }
}

KLIEG_ASYNC_TEST(Chain, MakesProblemsOfErrorsAndExceptionsForTheStepsToSee) {
    struct Case {
        Handler handler;
        int status;
    };
    Handler throws = [](Request&) -> Task<Result<Response>> {
        throw std::runtime_error("boom");
        co_return Response{};
    };
    Handler fails = [](Request&) -> Task<Result<Response>> { co_return Error{Errc::conflict, "taken"}; };
    for (auto const& [handler, status] : {Case{throws, 500}, Case{fails, 409}, Case{{}, 404}}) {
        ChainFixture fixture;
        fixture.add("a");
        EXPECT_EQ(co_await fixture.run(handler), status);
        EXPECT_EQ(fixture.calls, (Calls{"+a", "-a " + std::to_string(status)}));
    }
}

KLIEG_ASYNC_TEST(Chain, AnswersNobodyWhoseRequestWasCancelled) {
    Handler cancelled = [](Request&) -> Task<Result<Response>> {
        throw boost::system::system_error(boost::asio::error::operation_aborted);
        co_return Response{};
    };
    ChainFixture fixture;
    fixture.add("a");
    bool thrown = false;
    try {
        static_cast<void>(co_await fixture.run(cancelled));
    } catch (boost::system::system_error const&) {
        thrown = true;
    }
    EXPECT_TRUE(thrown);
    EXPECT_EQ(fixture.calls, (Calls{"+a"}));
}

}  // namespace klieg::http

#pragma once

#include "base/json.h"
#include "channels/events.h"
#include "events/outbox.h"

namespace klieg::app {

/// The events of channels go through the outbox, as everybody's do.
class ChannelNews final : public channels::ChannelEvents {
public:
    explicit ChannelNews(events::Outbox& outbox) : outbox_(outbox) {}

    std::vector<ports::Action> record(std::string_view type, channels::ChannelEvent const& event) override {
        return {
            outbox_.event(std::string(type), event.channel_id.text(), json::object_from(event, json::Naming::camel))};
    }
    void committed() noexcept override { outbox_.notify(); }

private:
    events::Outbox& outbox_;
};

}  // namespace klieg::app

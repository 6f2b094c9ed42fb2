#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "notifications/preferences.h"
#include "notifications/service.h"

#include <optional>
#include <vector>

namespace klieg::notifications {

/// What a client says that somebody has read: these, or all.
struct WhatWasRead {
    std::optional<std::vector<NotificationId>> ids;
    std::optional<bool> all;
};
BOOST_DESCRIBE_STRUCT(WhatWasRead, (), (ids, all))
Constraints constraints_of(WhatWasRead const*);

/// By which ways somebody wants to be told of a kind.
struct WantedPreference {
    std::string kind;
    bool app = true;
    bool mail = false;
    bool push = false;
};
BOOST_DESCRIBE_STRUCT(WantedPreference, (), (kind, app, mail, push))
Constraints constraints_of(WantedPreference const*);

/// Of those kinds that change.
struct PreferencePatch {
    std::vector<WantedPreference> items;
};
BOOST_DESCRIBE_STRUCT(PreferencePatch, (), (items))
Constraints constraints_of(PreferencePatch const*);

/// By which ways somebody is told, of each kind.
struct PreferenceList {
    std::vector<KindPreference> items;
};
BOOST_DESCRIBE_STRUCT(PreferenceList, (), (items))
Constraints constraints_of(PreferenceList const*);

/// The routes of notifications. What they answer is the caller's alone, so nothing of it is kept.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class NotificationsApi {
public:
    struct Needs {
        NotificationService& service;
        Preferences& preferences;
    };
    explicit NotificationsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<http::Page<NotificationView>> list(http::Request& request, http::Query<http::PageQuery> asked);
    http::Answer<UnreadCount> unread(http::Request& request);
    http::Answer<UnreadCount> read(http::Request& request, WhatWasRead what);
    http::Answer<PreferenceList> preferences(http::Request& request);
    http::Answer<PreferenceList> change_preferences(http::Request& request, PreferencePatch wanted);

    Needs needs_;
};

}  // namespace klieg::notifications

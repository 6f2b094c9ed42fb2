#pragma once

#include "channels/view.h"
#include "counters/counters.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/view.h"
#include "pictures/picture_rows.h"
#include "pictures/service.h"
#include "ports/object_store.h"
#include "site/view.h"

namespace klieg::pictures {

/// The routes that bring pictures, and those that show them: below /media/pictures they are everybody's who has their
/// address, which holds a random key, for as long as a row names them.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class PicturesApi {
public:
    struct Needs {
        PictureService& pictures;
        PictureRows& rows;
        site::SiteService const& site;
        counters::Counters& counters;
        ports::ObjectStore& objects;
    };
    explicit PicturesApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    void add_those_of_channels(http::Router& router);
    void add_those_of_users(http::Router& router);
    void add_those_of_the_site(http::Router& router);

    using ChannelAnswered = http::Answer<channels::ChannelAnswer>;
    ChannelAnswered set_avatar(http::Request& request, channels::ChannelName name);
    ChannelAnswered remove_avatar(http::Request& request, channels::ChannelName name);
    ChannelAnswered set_banner(http::Request& request, channels::ChannelName name);
    ChannelAnswered remove_banner(http::Request& request, channels::ChannelName name);
    ChannelAnswered set_of_channel(http::Request& request, channels::ChannelName name, channels::ChannelPicture which);
    ChannelAnswered remove_of_channel(http::Request& request, channels::ChannelName name,
                                      channels::ChannelPicture which);
    http::Answer<identity::UserAnswer> set_my_avatar(http::Request& request);
    http::Answer<identity::UserAnswer> remove_my_avatar(http::Request& request);
    http::Answer<site::SiteSettingsAnswer> set_logo(http::Request& request);
    http::Answer<site::SiteSettingsAnswer> remove_logo(http::Request& request);
    Task<Result<http::Response>> show(http::Request& request);

    Needs needs_;
};

}  // namespace klieg::pictures

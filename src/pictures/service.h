#pragma once

#include "base/principal.h"
#include "budgets/service.h"
#include "channels/service.h"
#include "identity/service.h"
#include "pictures/picture_maker.h"
#include "site/service.h"

namespace klieg::pictures {

/// Who may bring which picture, and what is made of it. Whether somebody may is asked before a byte is read, and again
/// by the write.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class PictureService {
public:
    struct Needs {
        PictureMaker& maker;
        site::SiteService& site;
        identity::IdentityService& accounts;
        channels::ChannelService& channels;
        budgets::BudgetService& budgets;
        jobs::Queue& jobs;
    };
    explicit PictureService(Needs needs) : needs_(needs) {}

    /// Fail: as ChannelService::set_picture and PictureMaker::make.
    Task<Result<channels::Channel>> set_of_channel(Principal caller, channels::ChannelName name,
                                                   channels::ChannelPicture which, PictureMaker::Sent sent,
                                                   VersionCondition expected);
    Task<Result<channels::Channel>> remove_of_channel(Principal caller, channels::ChannelName name,
                                                      channels::ChannelPicture which, VersionCondition expected);

    /// The caller's own. Fail: unauthenticated, quota_exceeded, and as PictureMaker::make does.
    Task<Result<identity::User>> set_of_user(Principal caller, PictureMaker::Sent sent);
    Task<Result<identity::User>> remove_of_user(Principal caller);

    /// The site's logo: administrators only. Nobody's budget counts it, and what they send is bounded like anybody's.
    /// Fail: unauthenticated, forbidden, and as PictureMaker::make does.
    Task<Result<site::SiteRow>> set_of_site(Principal caller, PictureMaker::Sent sent, VersionCondition expected);
    Task<Result<site::SiteRow>> remove_of_site(Principal caller, VersionCondition expected = {});

private:
    Task<Result<identity::User>> change_of_user(Principal caller, assembly::Picture picture);

    Needs needs_;
};

}  // namespace klieg::pictures

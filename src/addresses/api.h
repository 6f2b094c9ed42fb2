#pragma once

#include "addresses/service.h"
#include "http/contract/reply.h"
#include "http/router.h"

namespace klieg::addresses {

/// The routes of what is proven by mail. Threads: any core. Lifetime: the service outlives it, and it outlives the
/// router's use.
class AddressesApi {
public:
    explicit AddressesApi(AddressService& service) : service_(service) {}
    void add_routes(http::Router& router);

private:
    Task<Result<>> ask_for_verification(http::Request& request);
    Task<Result<>> confirm(http::Request& request, MailedToken mailed);
    Task<Result<>> ask_for_reset(http::Request& request, ResetRequest wanted);
    Task<Result<>> reset(http::Request& request, MailedPassword wanted);

    AddressService& service_;
};

}  // namespace klieg::addresses

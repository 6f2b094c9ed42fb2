#pragma once

#include "addresses/api.h"
#include "assembly/feature.h"

namespace klieg::addresses {

/// What is proven by mail, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        jobs::Queue& jobs;
        mail::Delivery& delivery;
        identity::IdentityRepo& users;
        identity::AddressProofs& proofs;
        Clock const& clock;
        Random& random;
        std::string origin;
        std::function<Task<Result<std::string>>()> site;
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables() { return AddressTokenRepo::tables(); }
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;

    AddressTokenRepo repo;
    Mails mails;
    AddressService service;
    AddressesApi api;
};

}  // namespace klieg::addresses

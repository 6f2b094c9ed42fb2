#include "app/feature_options.h"

#include "app/system_api.h"

#include <boost/describe/enum_from_string.hpp>

#include <algorithm>
#include <thread>

namespace klieg::app {

identity::Transport transport_of(Config const& config) {
    return config.is_https() ? identity::Transport::https : identity::Transport::http;
}

site::ConfiguredSite configured_site(Config const& config) {
    bool const open = config.registration == "open";
    return {.name = config.site_name, .registration = open ? site::Registration::open : site::Registration::closed};
}

unsigned encode_threads_of(Config const& config) {
    if (config.encode_threads > 0) return static_cast<unsigned>(config.encode_threads);
    return std::max(1U, std::thread::hardware_concurrency());
}

ingest::SourceStorage source_storage_of(Config const& config) {
    auto storage = ingest::SourceStorage::keep;
    boost::describe::enum_from_string(config.storage_source.c_str(), storage);  // validate() has seen to it
    return storage;
}

videos::MediaTokens media_tokens_of(DataFolder const& folder) {
    auto const& secrets = folder.media_secrets();
    return {secrets.by_key_id, secrets.signing_key_id};
}

views::Secrets view_secrets_of(DataFolder const& folder) {
    auto const& secrets = folder.media_secrets();
    return {secrets.by_key_id, secrets.signing_key_id};
}

identity::SealingKeys sealing_keys_of(DataFolder const& folder) {
    auto const& secrets = folder.sealing_secrets();
    return {secrets.by_key_id, secrets.sealing_key_id};
}

std::vector<videos::Category> categories_of(Config const& config) {
    auto categories = parse_categories(config.categories);
    return categories.ok() ? *std::move(categories) : std::vector<videos::Category>{};  // validate() has seen to it
}

namespace {

/// Where the site sends mail, addresses are confirmed.
identity::IdentityService::Options account_options_of(site::Feature& site, addresses::Feature& addresses, bool mails) {
    identity::IdentityService::Options options{
        .registration_open = [&site] { return site.service.registration_open(); }};
    if (!mails) return options;
    options.at_registration = [&addresses](identity::User const& user, identity::Client const& client) {
        return addresses.service.at_registration(user, client);
    };
    options.registered = [&addresses] { addresses.mails.notify(); };
    options.ask_to_move = [&addresses](identity::User user, std::string address, identity::Client client) {
        return addresses.service.ask_to_move(std::move(user), std::move(address), std::move(client));
    };
    return options;
}

Task<Result<std::string>> current_name(site::SiteService& site) {
    KLIEG_CO_TRY(auto now, co_await site.brief());
    co_return std::move(now.name);
}

}  // namespace

std::function<Task<Result<std::string>>()> name_of(site::Feature& site) {
    return [&site] { return current_name(site.service); };
}

identity::Feature::Options identity_options_of(Config const& config, DataFolder const& folder, site::Feature& site,
                                               addresses::Feature& addresses, bool mails) {
    return {.transport = transport_of(config),
            .accounts = account_options_of(site, addresses, mails),
            .proofs = {.lasts = std::chrono::minutes(config.account_proof_minutes)},
            .second_factors = {.site_name = name_of(site)},
            .sealing_keys = sealing_keys_of(folder)};
}

realtime::RealtimeApi::Options live_options_of(Config const& config) {
    return {.public_origin = config.public_origin(),
            .connection = {.topics_max = static_cast<std::size_t>(config.live_topics_max)},
            .counts = {.per_user_max = static_cast<std::size_t>(config.live_connections_per_user_max),
                       .per_address_max = static_cast<std::size_t>(config.live_connections_per_address_max)},
            .version = kVersion};
}

}  // namespace klieg::app

#pragma once

#include "addresses/feature.h"
#include "app/config.h"
#include "app/data_folder.h"
#include "identity/feature.h"
#include "ingest/feature.h"
#include "realtime/api.h"
#include "site/feature.h"
#include "videos/feature.h"
#include "views/feature.h"

#include <functional>
#include <string>
#include <vector>

namespace klieg::app {

// What the configuration and the secrets of the data folder say, in the words of each feature.

identity::Transport transport_of(Config const& config);
site::ConfiguredSite configured_site(Config const& config);
unsigned encode_threads_of(Config const& config);
ingest::SourceStorage source_storage_of(Config const& config);
videos::MediaTokens media_tokens_of(DataFolder const& folder);
/// The same secrets: what they sign says for what.
views::Secrets view_secrets_of(DataFolder const& folder);
identity::SealingKeys sealing_keys_of(DataFolder const& folder);
std::vector<videos::Category> categories_of(Config const& config);
/// What the site is called at that moment, for devices and mails to say. The site outlives it.
std::function<Task<Result<std::string>>()> name_of(site::Feature& site);
/// Where the site sends mail, addresses are confirmed. Both features outlive the account service, and may be put
/// together after it.
identity::Feature::Options identity_options_of(Config const& config, DataFolder const& folder, site::Feature& site,
                                               addresses::Feature& addresses, bool mails);
realtime::RealtimeApi::Options live_options_of(Config const& config);

}  // namespace klieg::app

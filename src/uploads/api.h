#pragma once

#include "http/router.h"
#include "uploads/service.h"

namespace klieg::uploads {

/// tus 1.0.0 with creation, creation-with-upload, checksum, expiration and termination, as a face of UploadService.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class UploadApi {
public:
    explicit UploadApi(UploadService& uploads) : uploads_(uploads) {}
    void add_routes(http::Router& router);

private:
    void add_one_upload(http::Router& router);

    Task<Result<http::Response>> describe(http::Request& request);
    Task<Result<http::Response>> create(http::Request& request);
    Task<Result<http::Response>> head(http::Request& request);
    Task<Result<http::Response>> append(http::Request& request);
    Task<Result<http::Response>> terminate(http::Request& request);

    Task<Result<http::Response>> create_checked(http::Request& request);
    Task<Result<http::Response>> head_checked(http::Request& request);
    Task<Result<http::Response>> append_checked(http::Request& request);
    Task<Result<http::Response>> terminate_checked(http::Request& request);

    UploadService& uploads_;
};

/// The value of one key of Upload-Metadata: pairs `key base64`, separated by commas. Fails: invalid.
Result<std::optional<std::string>> metadata_value(std::string_view header, std::string_view key);

/// Upload-Checksum: an algorithm of ours and the digest in base64. Fails: invalid.
Result<Checksum> parse_checksum(std::string_view header);

}  // namespace klieg::uploads

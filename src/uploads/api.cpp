#include "uploads/api.h"

#include "http/contract/operations.h"
#include "http/http_date.h"
#include "http/refusal.h"

#include <charconv>
#include <limits>

namespace klieg::uploads {

namespace {

constexpr auto kVersion = "1.0.0";
constexpr auto kExtensions = "creation,creation-with-upload,checksum,expiration,termination";
constexpr auto kBodyType = "application/offset+octet-stream";
constexpr std::size_t kMetadataBytesMax = 4096;

Result<std::uint64_t> number(http::Request const& request, std::string_view name) {
    auto text = request.headers.get(name);
    std::uint64_t value = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size() ||
        value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return Error{Errc::invalid, std::string(name) + " is missing or no number"};
    return value;
}

Result<> require_version(http::Request const& request) {
    if (request.headers.get("Tus-Resumable") == kVersion) return {};
    return Error{Errc::precondition, "this server speaks tus 1.0.0; send Tus-Resumable: 1.0.0", "tus_version"};
}

Result<> require_body_type(http::Request const& request) {
    if (http::same_ignoring_case(request.headers.get("Content-Type"), kBodyType)) return {};
    return Error{Errc::unsupported, std::string("the body must be ") + kBodyType};
}

Result<std::optional<Checksum>> checksum_of(http::Request const& request) {
    auto header = request.headers.find("Upload-Checksum");
    if (!header) return std::optional<Checksum>{};
    KLIEG_TRY(auto checksum, parse_checksum(*header));
    return std::optional<Checksum>(std::move(checksum));
}

http::Response tus_response(int status) {
    http::Response response{.status = status};
    response.headers.set("Cache-Control", "no-store");
    return response;
}

/// What each answer carries, refusals of whatever stands before the handler too.
std::vector<http::Headers::Field> version_in_answers() {
    return {{"Tus-Resumable", kVersion}};
}

http::Response progress_response(int status, UploadService::Progress const& progress) {
    auto response = tus_response(status);
    response.headers.set("Upload-Offset", std::to_string(progress.offset));
    if (progress.upload.state == UploadState::open)
        response.headers.set("Upload-Expires",
                             http::http_date(std::chrono::floor<std::chrono::seconds>(progress.upload.expires_at)));
    return response;
}

// What the operations declare, for the document.

http::Tag tag() {
    return {"Uploads", "Files, by tus 1.0.0 (tus.io)."};
}

constexpr auto kOffset = "^[0-9]{1,18}$";
constexpr auto kLength = "^0*[1-9][0-9]{0,17}$";  // a file has bytes
/// The 18 characters of a video's id are 24 of base64, without padding.
constexpr auto kMetadata = "^([ -~]*,)? ?videoId [A-Za-z0-9+/]{24}(,[ -~]*)?$";

http::HeaderLine version_line() {
    return {"Tus-Resumable", "The version of the protocol.", true, "^1\\.0\\.0$", kVersion};
}
http::HeaderLine checksum_line() {
    return {"Upload-Checksum", "An algorithm and the digest of these bytes in base64.", false,
            "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$",
            "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="};
}
http::HeaderLine offset_line() {
    return {"Upload-Offset", "How many bytes are here."};
}
http::HeaderLine expires_line() {
    return {"Upload-Expires", "When an unfinished upload goes, as a date of HTTP."};
}

http::Failure wrong_version() {
    return {Errc::precondition, "tus_version", "Tus-Resumable is missing or not 1.0.0"};
}

http::Failure locked() {
    return {Errc::conflict, "locked", "another request is writing to it"};
}
http::Failure unsupported_media() {
    return {Errc::unsupported, "unsupported_media", "the first bytes are of no file that we read"};
}

std::vector<http::Failure> append_failures() {
    return {wrong_version(),
            {Errc::conflict, "offset_mismatch", "Upload-Offset is not where the upload stands: ask with HEAD"},
            {Errc::conflict, "already_uploaded", "the upload is complete"},
            locked(),
            unsupported_media(),
            {Errc::invalid, "checksum_mismatch", "the bytes do not match Upload-Checksum: nothing was kept"},
            {Errc::exhausted, ports::kStorageFull, "there is no room left for it"},
            {Errc::unavailable, kSandboxIncomplete, "the site takes no files, since it cannot decode them safely"}};
}

std::vector<http::Failure> creation_failures() {
    auto failures = append_failures();
    failures.push_back({Errc::invalid, "length_required", "Upload-Defer-Length is not taken"});
    failures.push_back({Errc::not_found, "", "there is no such video, or not for the caller"});
    failures.push_back({Errc::too_large, budgets::kQuotaExceeded, "the owner has no room for so many bytes"});
    failures.push_back({Errc::forbidden, budgets::kQuotaExceeded, "as many uploads are under way as may be"});
    failures.push_back({Errc::rate_limited, budgets::kQuotaExceeded, "as much was uploaded today as may be"});
    return failures;
}

/// Who speaks another version is told which one is spoken here.
Task<Result<http::Response>> as_tus(Task<Result<http::Response>> work, http::Request const& request) {
    auto answer = co_await std::move(work);
    if (answer.ok() || answer.error().code != "tus_version") co_return answer;
    co_return http::refusal(answer.error(), request).with("Tus-Version", kVersion);
}

}  // namespace

Result<std::optional<std::string>> metadata_value(std::string_view header, std::string_view key) {
    while (!header.empty()) {
        auto comma = header.find(',');
        auto pair = header.substr(0, comma);
        header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        auto space = pair.find(' ');
        if (pair.substr(0, space) != key) continue;
        auto text = space == std::string_view::npos ? std::optional<std::string>("")
                                                    : crypto::from_base64(pair.substr(space + 1));
        if (!text) return Error{Errc::invalid, "a value of Upload-Metadata is not base64"};
        return text;
    }
    return std::optional<std::string>{};
}

Result<Checksum> parse_checksum(std::string_view header) {
    auto space = header.find(' ');
    auto algorithm = header.substr(0, space);
    auto digest = space == std::string_view::npos ? std::nullopt : crypto::from_base64(header.substr(space + 1));
    bool sha1 = algorithm == "sha1";
    if (!sha1 && algorithm != "sha256")
        return Error{Errc::invalid, "Upload-Checksum takes sha1 or sha256", "unknown_checksum"};
    if (!digest || digest->size() != (sha1 ? 20U : 32U)) return Error{Errc::invalid, "Upload-Checksum is malformed"};
    return Checksum{sha1 ? crypto::HashKind::sha1 : crypto::HashKind::sha256, *std::move(digest)};
}

void UploadApi::add_routes(http::Router& router) {
    using enum http::Method;
    using http::RateClass;
    auto const file_max = uploads_.limits().bytes_max;
    http::Operations operations(router, *this, tag());
    operations.add({.method = options,
                    .path = "/api/uploads",
                    .id = "describeUploads",
                    .summary = "Tells what this tus server can do.",
                    .access = http::Access::anyone,
                    .rate_class = RateClass::upload,
                    .always = version_in_answers(),
                    .body_bytes_max = 0,
                    .answer_headers = {{"Tus-Version", "1.0.0"},
                                       {"Tus-Extension", kExtensions},
                                       {"Tus-Checksum-Algorithm", "sha1,sha256"},
                                       {"Tus-Max-Size", "How large a file may be."}},
                    .raw_answers = {{.status = 204}}},
                   &UploadApi::describe);
    operations.add({.method = post,
                    .path = "/api/uploads",
                    .id = "createUpload",
                    .summary = "Begins an upload, perhaps with its first bytes.",
                    .access = http::Access::owner,
                    .who = "the owner of the video",
                    .scope = Scope::upload,
                    .rate_class = RateClass::upload,
                    .always = version_in_answers(),
                    .body_bytes_max = file_max,
                    .fails = creation_failures(),
                    .request_headers = {version_line(),
                                        {"Upload-Length", "How long the file is.", true, kLength, "1048576"},
                                        {"Upload-Metadata",
                                         "Pairs of key and base64, separated by commas; videoId is "
                                         "required.",
                                         true, kMetadata, "videoId dl9hYmNkZWZnaDIzNDU2N2lq"},
                                        checksum_line()},
                    .answer_headers = {{"Location", "The path of the upload."}, offset_line(), expires_line()},
                    .takes_media = {kBodyType},
                    .raw_answers = {{.status = 201}}},
                   &UploadApi::create);
    add_one_upload(router);
}

/// What is asked of an upload that has begun.
void UploadApi::add_one_upload(http::Router& router) {
    using enum http::Method;
    using http::RateClass;
    auto const file_max = uploads_.limits().bytes_max;
    http::Operations operations(router, *this, tag());
    operations.add({.method = http::Method::head,
                    .path = "/api/uploads/{upload}",
                    .id = "getUpload",
                    .summary = "Tells how far an upload is.",
                    .access = http::Access::owner,
                    .who = "the owner of the video; for others it does not exist",
                    .scope = Scope::upload,
                    .rate_class = RateClass::upload,
                    .overrides = true,
                    .always = version_in_answers(),
                    .body_bytes_max = 0,
                    .fails = {wrong_version(), locked(), unsupported_media()},
                    .request_headers = {version_line()},
                    .answer_headers = {offset_line(), expires_line(), {"Upload-Length", "How long the file is."}},
                    .raw_answers = {{.status = 200}},
                    .path_parameters = {http::path_parameter<UploadId>()}},
                   &UploadApi::head);
    operations.add(
        {.method = patch,
         .path = "/api/uploads/{upload}",
         .id = "appendToUpload",
         .summary = "Appends bytes to an upload.",
         .access = http::Access::owner,
         .who = "the owner of the video; for others it does not exist",
         .scope = Scope::upload,
         .rate_class = RateClass::upload,
         .overrides = true,
         .always = version_in_answers(),
         .body_bytes_max = file_max,
         .fails = append_failures(),
         .request_headers = {version_line(),
                             {"Upload-Offset", "Where the bytes belong: what HEAD answers.", true, kOffset, "0"},
                             checksum_line()},
         .answer_headers = {offset_line(), expires_line()},
         .takes_media = {kBodyType},
         .raw_answers = {{.status = 204}},
         .path_parameters = {http::path_parameter<UploadId>()}},
        &UploadApi::append);
    operations.add(
        {.method = del,
         .path = "/api/uploads/{upload}",
         .id = "endUpload",
         .summary = "Ends an unfinished upload.",
         .access = http::Access::owner,
         .who = "the owner of the video; for others it does not exist",
         .scope = Scope::upload,
         .rate_class = RateClass::upload,
         .overrides = true,
         .always = version_in_answers(),
         .body_bytes_max = 0,
         .fails = {wrong_version(), {Errc::conflict, "already_uploaded", "the upload is complete"}, locked()},
         .request_headers = {version_line()},
         .raw_answers = {{.status = 204}},
         .path_parameters = {http::path_parameter<UploadId>()}},
        &UploadApi::terminate);
}

Task<Result<http::Response>> UploadApi::describe(http::Request&) {
    auto response = tus_response(204);
    response.headers.set("Tus-Version", kVersion);
    response.headers.set("Tus-Extension", kExtensions);
    response.headers.set("Tus-Checksum-Algorithm", "sha1,sha256");
    response.headers.set("Tus-Max-Size", std::to_string(uploads_.limits().bytes_max));
    co_return response;
}

Task<Result<http::Response>> UploadApi::create(http::Request& request) {
    return as_tus(create_checked(request), request);
}

Task<Result<http::Response>> UploadApi::create_checked(http::Request& request) {
    KLIEG_CO_CHECK(require_version(request));
    if (request.headers.find("Upload-Defer-Length"))
        co_return Error{Errc::invalid, "the length must be known: send Upload-Length", "length_required"};
    KLIEG_CO_TRY(auto length, number(request, "Upload-Length"));
    auto metadata = request.headers.get("Upload-Metadata");
    if (metadata.size() > kMetadataBytesMax) co_return Error{Errc::too_large, "Upload-Metadata is too long"};
    KLIEG_CO_TRY(auto video_text, metadata_value(metadata, "videoId"));
    if (!video_text) co_return Error{Errc::invalid, "Upload-Metadata must name the videoId", "video_required"};
    KLIEG_CO_TRY(auto video, VideoId::parse(*video_text));
    bool with_bytes = !request.headers.get("Content-Type").empty() && request.body->length().value_or(1) > 0;
    if (with_bytes) KLIEG_CO_CHECK(require_body_type(request));
    KLIEG_CO_TRY(auto checksum, checksum_of(request));

    KLIEG_CO_TRY(auto progress, co_await uploads_.begin(request.principal, video, length, std::string(metadata)));
    auto location = "/api/uploads/" + progress.upload.upload_id.text();
    if (with_bytes) {
        auto id = progress.upload.upload_id;
        auto appended = co_await uploads_.append(request.principal, id, 0, *request.body, request.body->length(),
                                                 std::move(checksum));
        // The upload exists whatever became of its first bytes, unless they were refused for good, and some were kept.
        if (!appended.ok() && (appended.error().kind == Errc::cancelled || appended.error().kind == Errc::timeout))
            appended = co_await uploads_.progress(request.principal, id);
        if (!appended.ok()) {
            // Its address is not told with a refusal, so nobody else could end it.
            static_cast<void>(co_await uploads_.terminate(request.principal, std::move(id)));
            co_return std::move(appended).error();
        }
        progress = *std::move(appended);
    }
    auto response = progress_response(201, progress);
    response.headers.set("Location", std::move(location));
    co_return response;
}

Task<Result<http::Response>> UploadApi::head(http::Request& request) {
    return as_tus(head_checked(request), request);
}

Task<Result<http::Response>> UploadApi::head_checked(http::Request& request) {
    KLIEG_CO_CHECK(require_version(request));
    KLIEG_CO_TRY(auto id, request.param<UploadId>("upload"));
    KLIEG_CO_TRY(auto progress, co_await uploads_.progress(request.principal, id));
    auto response = progress_response(200, progress);
    response.headers.set("Upload-Length", std::to_string(progress.upload.length));
    if (!progress.upload.metadata.empty()) response.headers.set("Upload-Metadata", progress.upload.metadata);
    co_return response;
}

Task<Result<http::Response>> UploadApi::append(http::Request& request) {
    return as_tus(append_checked(request), request);
}

Task<Result<http::Response>> UploadApi::append_checked(http::Request& request) {
    KLIEG_CO_CHECK(require_version(request));
    KLIEG_CO_CHECK(require_body_type(request));
    KLIEG_CO_TRY(auto id, request.param<UploadId>("upload"));
    KLIEG_CO_TRY(auto offset, number(request, "Upload-Offset"));
    KLIEG_CO_TRY(auto checksum, checksum_of(request));
    KLIEG_CO_TRY(auto progress, co_await uploads_.append(request.principal, id, offset, *request.body,
                                                         request.body->length(), std::move(checksum)));
    co_return progress_response(204, progress);
}

Task<Result<http::Response>> UploadApi::terminate(http::Request& request) {
    return as_tus(terminate_checked(request), request);
}

Task<Result<http::Response>> UploadApi::terminate_checked(http::Request& request) {
    KLIEG_CO_CHECK(require_version(request));
    KLIEG_CO_TRY(auto id, request.param<UploadId>("upload"));
    KLIEG_CO_CHECK(co_await uploads_.terminate(request.principal, id));
    co_return tus_response(204);
}

}  // namespace klieg::uploads

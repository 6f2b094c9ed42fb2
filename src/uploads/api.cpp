#include "uploads/api.h"

#include "http/error_map.h"

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

/// RFC 9110 section 5.6.7, which Upload-Expires uses.
std::string http_date(Time time) {
    static constexpr char const* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr char const* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto text = to_rfc3339(time);
    auto days = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day date(days);
    auto weekday = std::chrono::weekday(std::chrono::sys_days(days)).c_encoding();
    return std::string(kDays[weekday]) + ", " + text.substr(8, 2) + " " +
           kMonths[static_cast<unsigned>(date.month()) - 1] + " " + text.substr(0, 4) + " " + text.substr(11, 8) +
           " GMT";
}

http::Response tus_response(int status) {
    http::Response response{.status = status};
    response.headers.set("Tus-Resumable", kVersion);
    response.headers.set("Cache-Control", "no-store");
    return response;
}

http::Response progress_response(int status, UploadService::Progress const& progress) {
    auto response = tus_response(status);
    response.headers.set("Upload-Offset", std::to_string(progress.offset));
    if (progress.upload.state == UploadState::open)
        response.headers.set("Upload-Expires", http_date(progress.upload.expires_at));
    return response;
}

/// Every answer of tus carries Tus-Resumable, refusals too.
http::Response as_tus(Result<http::Response> answer, http::Request const& request) {
    if (answer.ok()) return *std::move(answer);
    auto response = http::problem_response(answer.error(), request.id);
    response.headers.set("Tus-Resumable", kVersion);
    if (response.status == 412) response.headers.set("Tus-Version", kVersion);
    return response;
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
    auto to = [this](auto member) {
        return [this, member](http::Request& request) { return (this->*member)(request); };
    };
    auto const file_max = uploads_.limits().bytes_max;
    auto add = [&](http::Method method, char const* pattern, char const* summary, auto member, std::uint64_t body_max) {
        router.add({.method = method,
                    .pattern = pattern,
                    .summary = summary,
                    .handler = to(member),
                    .body_bytes_max = body_max,
                    .rate_class = http::RateClass::upload});
    };
    add(http::Method::options, "/api/uploads", "What this tus server can do.", &UploadApi::describe, 0);
    add(http::Method::post, "/api/uploads", "Begins an upload.", &UploadApi::create, file_max);
    add(http::Method::head, "/api/uploads/{upload}", "How far an upload is.", &UploadApi::head, 0);
    add(http::Method::patch, "/api/uploads/{upload}", "Appends bytes to an upload.", &UploadApi::append, file_max);
    add(http::Method::del, "/api/uploads/{upload}", "Ends an unfinished upload.", &UploadApi::terminate, 0);
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
    auto answer = co_await create_checked(request);
    co_return as_tus(std::move(answer), request);
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
        // The upload exists whatever became of its first bytes, unless they were refused for good.
        if (!appended.ok() && appended.error().kind != Errc::cancelled && appended.error().kind != Errc::timeout)
            co_return std::move(appended).error();
        if (appended.ok()) progress = *std::move(appended);
    }
    auto response = progress_response(201, progress);
    response.headers.set("Location", std::move(location));
    co_return response;
}

Task<Result<http::Response>> UploadApi::head(http::Request& request) {
    auto answer = Result<http::Response>();
    if (auto version = require_version(request); !version.ok()) {
        answer = version.error();
    } else if (auto id = request.param<UploadId>("upload"); !id.ok()) {
        answer = id.error();
    } else if (auto progress = co_await uploads_.progress(request.principal, *id); !progress.ok()) {
        answer = progress.error();
    } else {
        answer = progress_response(200, *progress);
        answer->headers.set("Upload-Length", std::to_string(progress->upload.length));
        if (!progress->upload.metadata.empty()) answer->headers.set("Upload-Metadata", progress->upload.metadata);
    }
    co_return as_tus(std::move(answer), request);
}

Task<Result<http::Response>> UploadApi::append(http::Request& request) {
    auto answer = co_await append_checked(request);
    co_return as_tus(std::move(answer), request);
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
    auto answer = Result<http::Response>(tus_response(204));
    if (auto version = require_version(request); !version.ok()) {
        answer = version.error();
    } else if (auto id = request.param<UploadId>("upload"); !id.ok()) {
        answer = id.error();
    } else if (auto ended = co_await uploads_.terminate(request.principal, *id); !ended.ok()) {
        answer = ended.error();
    }
    co_return as_tus(std::move(answer), request);
}

}  // namespace klieg::uploads

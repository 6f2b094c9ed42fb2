#include "app/config.h"

#include <algorithm>
#include <iterator>

/// Every setting: where it stands, what it is, and between which bounds.
namespace klieg::app {

namespace {

// What can be set at most, where it is not a number of things.
constexpr std::int64_t kBytesMax = 1LL << 50;
/// One segment and one index, whatever they are.
constexpr std::int64_t kSegmentMemoryBytesMin = 64LL << 20;
constexpr std::int64_t kStrictTransportDaysMax = 36'500;
constexpr std::int64_t kUploadExpiryHoursMax = 100'000;
constexpr std::int64_t kSlowRequestMsMax = 86'400'000;
constexpr std::int64_t kCpuSecondsMax = 10'000'000;
constexpr std::int64_t kSliceSecondsMax = 3'600;
constexpr std::int64_t kPixelsMillionsMax = 1'000'000'000;
constexpr std::int64_t kBackupEveryHoursMax = 24 * 366;
constexpr std::int64_t kBackupsMax = 10'000;
constexpr std::int64_t kProofMinutesMax = 1'440;

Setting reserve_setting() {
    return {
        "storage",
        "reserve_bytes",
        &Config::storage_reserve_bytes,
        "What uploads and encodings leave free on the disk of the objects, so that sign-ins and deletions go on when "
        "it is full, and backups on theirs; 0: the larger of 1 GiB and a twentieth of the disk, but no more than an "
        "eighth of it.",
        0,
        kBytesMax};
}

Setting source_setting() {
    return {"storage", "source", &Config::storage_source,
            "What becomes of an uploaded file once its video plays. `keep`: it stays, and so do segments that are cut "
            "from it, at about the same size. `segments_on_request`: it stays, and segments are cut from it for each "
            "request. `drop`: it goes when all is made of it, and then nothing more can be made: there is no way "
            "back. Videos that are there follow within a day of a change."};
}

std::vector<Setting> backup_settings() {
    return {
        {"backup", "folder", &Config::backup_folder,
         "Folder in which the server makes backups of `server.data` by itself, each in a folder of its own. On the "
         "same "
         "file system objects are hard links: that protects from mistakes, and not from the disk. Empty: it makes "
         "none."},
        {"backup", "every_hours", &Config::backup_every_hours, "Hours from one backup to the next.", 1,
         kBackupEveryHoursMax},
        {"backup", "keep", &Config::backup_keep, "How many of them there are: the oldest go.", 1, kBackupsMax},
    };
}

Setting decoder_memory_setting() {
    return {"media",
            "memory_bytes_max",
            &Config::media_memory_bytes_max,
            "Address space of one decoder or encoder at most, some 300 MB of it for libraries; 0: what the video calls "
            "for. "
            "A video that needs more fails as `too_demanding`; where only other rungs do, it goes without them.",
            0,
            kBytesMax};
}

Setting segment_memory_setting() {
    return {
        "media",
        "segment_bytes_max",
        &Config::media_segment_bytes_max,
        "Memory for segments of published sources that are being made or sent from there; who finds none for 10 s is "
        "answered 503. Their indexes have 64 MiB beside it.",
        kSegmentMemoryBytesMin,
        kBytesMax};
}

Setting decoder_sandbox_setting() {
    return {
        "media", "sandbox", &Config::media_sandbox,
        "What happens where this machine lacks a layer of the sandbox of decoders: `required`: no file is taken or "
        "decoded; `best_effort`: the others have to do. Which are missing is said at the start, and by `klieg admin "
        "sandbox`."};
}

std::vector<Setting> settings_of_media() {
    return {
        {"media", "encode_jobs", &Config::encode_jobs, "Encodings at once.", 1},
        {"media", "encode_threads", &Config::encode_threads, "Threads of one encoding; 0: all cores."},
        decoder_memory_setting(),
        segment_memory_setting(),
        {"media", "cpu_seconds_max", &Config::media_cpu_seconds_max,
         "Processor time of one decoder or encoder at most; 0: what the video calls for. What needs more fails "
         "likewise.",
         0, kCpuSecondsMax},
        {"media", "slice_seconds", &Config::media_slice_seconds,
         "Seconds after which an encoding makes way for a short one of somebody else's that waits, and six times as "
         "many "
         "for a long one; it goes on where it ended. The shorter, the more is begun anew.",
         1, kSliceSecondsMax},
        {"media", "megapixels_max", &Config::media_megapixels,
         "Width times height times pictures of one video, in millions; 0: as many as it likes. The default is four "
         "hours "
         "and a half of 2160p at 60 pictures a second. More is refused as `too_many_pixels`; what plays as it is "
         "stays.",
         0, kPixelsMillionsMax},
        decoder_sandbox_setting(),
        {"media", "ffmpeg", &Config::ffmpeg, "The ffmpeg program."},
        {"media", "ffprobe", &Config::ffprobe, "The ffprobe program."},
    };
}

std::vector<Setting> rates_of_clients() {
    return {
        {"rates", "auth_per_minute", &Config::rate_auth_per_minute,
         "Sign-ins and registrations of one client a minute.", 1},
        {"rates", "write_per_minute", &Config::rate_write_per_minute, "Other changes of one client a minute.", 1},
        {"rates", "read_per_second", &Config::rate_read_per_second, "Reads of one client a second.", 1},
        {"rates", "upload_per_second", &Config::rate_upload_per_second, "Upload requests of one client a second.", 1},
    };
}

std::vector<Setting> settings_of_the_server() {
    return {
        {"server", "data", &Config::data, "Folder of everything that Klieg keeps."},
        {"server", "listen", &Config::listen, "Address and port to listen on: `127.0.0.1:8080`, `[::]:80`."},
        {"server", "public_url", &Config::public_url,
         "How people reach the site, `https://video.example.org`. With https, here or by a certificate, cookies are "
         "Secure and carry the `__Host-` prefix. Without it links, feeds and maps of the site begin with what each "
         "request says in `Host`, and no shared cache may keep them."},
        {"server", "tls_certificate", &Config::tls_certificate,
         "Certificate chain in PEM form: with it and its key, `server.listen` speaks HTTPS. Read again when the file "
         "changes, and on SIGHUP."},
        {"server", "tls_key", &Config::tls_key, "The certificate's private key in PEM form, without a passphrase."},
        {"server", "redirect_listen", &Config::redirect_listen,
         "Address and port where HTTP is answered with a redirect to `server.public_url`: `[::]:80`."},
        {"server", "strict_transport_days", &Config::strict_transport_days,
         "For how long browsers that came over HTTPS come over nothing else (HSTS), where `server.public_url` is "
         "https or a certificate is set; 0: as they like.",
         0, kStrictTransportDaysMax},
        {"server", "trusted_proxies", &Config::trusted_proxies,
         "Addresses or CIDR blocks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."},
        {"server", "web_root", &Config::web_root,
         "Folder of the built web client; empty: beside the binary, or its installed place."},
        {"server", "cores", &Config::cores, "Cores that serve requests; 0: all."},
        {"server", "connections_max", &Config::connections_max,
         "Connections at once that ask, or may; more are refused with a 503. Kept within the limit of open files.", 1},
        {"server", "connections_waiting_max", &Config::connections_waiting_max,
         "Of requests that wait for news; one more is refused with a 503. Kept within the limit of open files.", 1},
        {"server", "connections_upgraded_max", &Config::connections_upgraded_max,
         "Of those that speak another protocol now, as WebSockets do; one more is refused likewise.", 1},
        {"server", "connections_per_client_max", &Config::connections_per_client_max,
         "Of one address, or /64 of IPv6, that is no trusted proxy; one more closes an idle one, or is refused.", 1},
        {"server", "answer_rate_min", &Config::answer_rate_min,
         "Bytes a second that a client takes of an answer at least, else its connection ends. 0: as it likes."},
        {"live", "connections_per_user_max", &Config::live_connections_per_user_max,
         "WebSockets and streams of events of one user at once; one more is refused with a 429.", 1},
        {"live", "connections_per_address_max", &Config::live_connections_per_address_max,
         "Those of one address, or /64 of IPv6, whoever they are.", 1},
        {"live", "topics_max", &Config::live_topics_max, "Topics that one WebSocket follows at once.", 1, 1'000},
        {"log", "level", &Config::log_level, "`debug`, `info`, `warn` or `error`."},
        {"log", "slow_request_ms", &Config::log_slow_request_ms,
         "A request that takes longer, in milliseconds, is a warning in the log, uploads and waits for news aside; 0: "
         "none is.",
         0, kSlowRequestMsMax},
        {"http", "cors_origins", &Config::cors_origins,
         "Origins whose pages may use the API: `*`: everybody's, to read what is public; `https://app.example.org`: "
         "that one's, with any method and a token. A list; empty: nobody's but ours."},
        {"site", "name", &Config::site_name, "The site's name, until an administrator sets another."},
        {"site", "language", &Config::site_language,
         "The language of what people publish here, as BCP 47 writes it: `en`, `de-CH`. Pages and feeds say so to "
         "programs; the client speaks its reader's."},
        {"site", "registration", &Config::registration,
         "`open`: everybody may sign up; `closed`: accounts come from `klieg admin`. An administrator may set either."},
        {"accounts", "proof_minutes", &Config::account_proof_minutes,
         "For how many minutes somebody who has given password and second factor may do what decides who gets into the "
         "account; then they are asked again.",
         1, kProofMinutesMax},
        {"site", "categories", &Config::categories,
         "What videos are sorted by, in the order in which it is shown, each as `id: Name`. A video keeps the category "
         "that it has, also when it is no longer listed here."},
        reserve_setting(),
        source_setting(),
        {"uploads", "bytes_max", &Config::upload_bytes_max, "Largest file that is taken.", 1, kBytesMax},
        {"uploads", "expiry_hours", &Config::upload_expiry_hours,
         "Hours after its last byte when an unfinished upload goes.", 1, kUploadExpiryHoursMax},
    };
}

/// What a site starts with, until an administrator says otherwise.
std::vector<Setting> limits_of_owners() {
    return {
        {"limits", "bytes", &budgets::Limits::bytes,
         "Bytes of one owner together: uploads under way, files, and what is made of them. An upload beyond it is "
         "refused "
         "when it begins. This and the others here are what a site starts with: administrators change them, for all "
         "and "
         "for single users, without a restart.",
         0, budgets::kLimitMax},
        {"limits", "bytes_per_day", &budgets::Limits::bytes_per_day, "Bytes that one owner may upload in a day (UTC).",
         0, budgets::kLimitMax},
        {"limits", "decoder_seconds_per_day", &budgets::Limits::decoder_seconds_per_day,
         "Seconds for which encoders may run for one owner in a day before others come first.", 0, kCpuSecondsMax},
        {"limits", "drafts", &budgets::Limits::drafts, "Videos of one owner that have no file."},
        {"limits", "uploads", &budgets::Limits::uploads, "Uploads of one owner under way."},
        {"limits", "channels", &budgets::Limits::channels, "Channels of one owner."},
        {"limits", "comments_per_minute", &Config::comments_per_minute,
         "Comments of one user a minute; 0: no limit. This and the next are as they stand here, for all."},
        {"limits", "comments_per_day", &Config::comments_per_day, "Comments of one user a day; 0: no limit."},
        {"limits", "reports_per_day", &Config::reports_per_day,
         "Reports of one user a day, and 20 times as many of one address; 0: no limit."},
        {"notifications", "written_max", &Config::notifications_written_max,
         "Subscribers of a channel to each of whom a notification is written when it publishes; where there are more, "
         "each finds it when he comes."},
    };
}

std::vector<Setting> settings_of_mail() {
    return {
        {"mail", "server", &Config::mail_server,
         "The mail server that takes what the site sends: `smtps://mail.example.org:465`, or `smtp://…:587`, where TLS "
         "begins by STARTTLS. Needs `mail.from` and `server.public_url`. Empty: the site sends no mail, and what needs "
         "one says so. `klieg admin mail-test` tries it."},
        {"mail", "user", &Config::mail_user, "Whom it knows us as; empty: it asks for nobody."},
        {"mail", "password", &Config::mail_password,
         "Its password. Better in the environment or in a file of its own than in a file that others read."},
        {"mail", "password_file", &Config::mail_password_file, "A file with the password in its only line, instead."},
        {"mail", "from", &Config::mail_from, "Who sends: `mail@example.org`, or `Our films <mail@example.org>`."},
        {"mail", "tls", &Config::mail_tls,
         "`required`: nothing is said before TLS stands, with a certificate that names the server; `none`: there is no "
         "TLS, as with a relay on this machine."},
        {"mail", "certificates", &Config::mail_certificates,
         "A PEM file of whom to trust, for a server with a certificate of one's own; empty: whom this machine trusts."},
    };
}

}  // namespace

std::vector<Setting> const& settings() {
    static auto const all = [] {
        std::vector<Setting> some;
        for (auto part : {settings_of_the_server(), settings_of_media(), backup_settings(), rates_of_clients(),
                          limits_of_owners(), settings_of_mail()})
            std::ranges::move(part, std::back_inserter(some));
        return some;
    }();
    return all;
}

}  // namespace klieg::app

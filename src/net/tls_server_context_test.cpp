#include "net/tls_server_context.h"

#include "base/log.h"
#include "net/fixture_for_test.h"
#include "net/raw_tls_client_for_test.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace klieg::net {

namespace {

using klieg::testing::make_certificate;
using klieg::testing::make_socket_pair;
using ::testing::HasSubstr;
using SessionPtr = std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)>;

std::string why_not(TlsServerOptions options) {
    auto opened = TlsServerContext::open(std::move(options));
    return opened.ok() ? "it was opened" : opened.error().detail;
}

struct Visit {
    std::string common_name;  ///< of the certificate
    bool resumed = false;
};

/// Shakes hands, asks something so that a ticket can come, and leaves with the ticket in `session`.
Visit visit(int descriptor, SessionPtr& session) {
    RawTlsClient raw(descriptor);
    if (session) SSL_set_session(&raw.ssl(), session.get());
    Visit seen;
    if (!raw.handshake() || raw.ask("hello") != "hello") return seen;
    char name[64] = {};
    std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(&raw.ssl()), X509_free);
    if (certificate)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    seen = {name, SSL_session_reused(&raw.ssl()) == 1};
    session.reset(SSL_get1_session(&raw.ssl()));
    SSL_shutdown(&raw.ssl());
    return seen;
}

Task<Visit> serve_visit(TlsServerContext const& context, SessionPtr& session) {
    auto sockets = make_socket_pair(co_await this_executor());
    auto client = std::async(std::launch::async, visit, sockets.theirs.release(), std::ref(session));
    [[maybe_unused]] auto served = co_await echo_once(std::move(sockets.ours), context, soon());
    co_return co_await outcome_of(client);
}

}  // namespace

TEST(TlsServerContext, SaysWhatIsWrongWithItsFiles) {
    testing::TempDir folder;
    auto mine = make_certificate(folder.path(), "mine"), other = make_certificate(folder.path(), "other");
    auto text = folder.path() / "text";
    std::ofstream(text) << "no PEM\n";
    EXPECT_THAT(why_not({folder.path() / "none", mine.key}), HasSubstr("none cannot be read"));
    EXPECT_THAT(why_not({mine.certificate, folder.path() / "none"}), HasSubstr("none cannot be read"));
    EXPECT_THAT(why_not({text, mine.key}), HasSubstr("text holds no certificate chain"));
    EXPECT_THAT(why_not({mine.certificate, text}), HasSubstr("text holds no private key"));
    EXPECT_THAT(why_not({mine.certificate, other.key}), HasSubstr("other.key is not the key of"));
    EXPECT_EQ(why_not({mine.certificate, mine.key}), "it was opened");
}

TEST(TlsServerContext, WaitsForNoPipe) {
    testing::TempDir folder;
    auto mine = make_certificate(folder.path(), "mine");
    auto pipe = folder.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(why_not({pipe, mine.key}), HasSubstr("pipe is no regular file"));
    EXPECT_THAT(why_not({mine.certificate, pipe}), HasSubstr("pipe is no regular file"));
    auto context = TlsServerContext::open({mine.certificate, mine.key});
    ASSERT_TRUE(context.ok());
    std::filesystem::rename(pipe, mine.certificate);
    auto renewed = (*context)->renew_if_changed();
    ASSERT_FALSE(renewed.ok());
    EXPECT_THAT(renewed.error().detail, HasSubstr("is no regular file"));
}

TEST(TlsServerContext, AsksNobodyForAPassphrase) {
    testing::TempDir folder;
    auto mine = make_certificate(folder.path(), "mine");
    // A key under a passphrase; what it holds does not matter, since nobody can open it.
    std::ofstream(mine.key) << "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                               "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgAAAAAAAAAAAICCAAw\n"
                               "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAAAAAAAAAAAAAAAAAAAAAAEQAAA\n"
                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                               "AAAAAAAAAAAAAAAAAAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    EXPECT_THAT(why_not({mine.certificate, mine.key}), HasSubstr("without a passphrase"));
}

/// A renewal that never comes leaves the files as they are, and nobody restarts the server for it.
TEST(TlsServerContext, WarnsOfAnExpiredCertificateThoughItsFilesAreAsTheyWere) {
    for (auto const& [hours, warns] : {std::pair{-1, true}, {24, false}}) {
        testing::TempDir folder;
        auto files = make_certificate(folder.path(), "server", {.valid_for = std::chrono::hours(hours)});
        auto server = TlsServerContext::open({files.certificate, files.key, std::chrono::nanoseconds(0)}).value();
        for (int look = 0; look < 2; ++look) {
            log::set_level(log::Level::warn);
            ::testing::internal::CaptureStderr();
            auto renewed = server->renew_if_changed();
            auto said = ::testing::internal::GetCapturedStderr();
            log::set_level(log::Level::off);
            ASSERT_TRUE(renewed.ok());
            EXPECT_FALSE(*renewed);
            EXPECT_EQ(said.find("the certificate has expired") != said.npos, warns) << said;
        }
    }
}

KLIEG_ASYNC_TEST(TlsServerContext, TakesRenewedFilesWithoutARestart) {
    TlsFixture fixture({.common_name = "before"});
    SessionPtr session(nullptr, SSL_SESSION_free);
    EXPECT_EQ((co_await serve_visit(*fixture.server, session)).common_name, "before");
    auto under_way = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(under_way);
    auto unchanged = fixture.server->renew_if_changed();
    CO_ASSERT_OK(unchanged);
    EXPECT_FALSE(*unchanged);

    make_certificate(fixture.folder.path(), "server", {.common_name = "after"});
    auto renewed = fixture.server->renew_if_changed();
    CO_ASSERT_OK(renewed);
    EXPECT_TRUE(*renewed);
    session.reset();
    EXPECT_EQ((co_await serve_visit(*fixture.server, session)).common_name, "after");
    CO_ASSERT_OK(co_await under_way->server->write(crypto::as_bytes("goes on"), {}, std::chrono::seconds(30)));
    std::vector<std::byte> room(10);
    auto heard = co_await under_way->client->read_some(room, soon());
    CO_ASSERT_OK(heard);
    EXPECT_EQ(*heard, 7U);
}

/// Certificate and key are two files, and are seldom replaced in one moment.
KLIEG_ASYNC_TEST(TlsServerContext, KeepsWhatItHasUntilTheNewFilesFitEachOther) {
    TlsFixture fixture({.common_name = "before"});
    auto fresh = make_certificate(fixture.folder.path(), "fresh", {.common_name = "after"});
    std::filesystem::rename(fresh.certificate, fixture.files.certificate);
    EXPECT_FALSE(fixture.server->renew_if_changed().ok());
    SessionPtr session(nullptr, SSL_SESSION_free);
    EXPECT_EQ((co_await serve_visit(*fixture.server, session)).common_name, "before");
    // Told once; not again with every look, until something changes.
    auto again = fixture.server->renew_if_changed();
    CO_ASSERT_OK(again);
    EXPECT_FALSE(*again);
    std::filesystem::rename(fresh.key, fixture.files.key);
    EXPECT_TRUE(fixture.server->renew_if_changed().ok());
    session.reset();
    EXPECT_EQ((co_await serve_visit(*fixture.server, session)).common_name, "after");
}

KLIEG_ASYNC_TEST(TlsServerContext, ResumesSessionsByTicketsThroughAReload) {
    TlsFixture fixture;
    SessionPtr session(nullptr, SSL_SESSION_free);
    EXPECT_FALSE((co_await serve_visit(*fixture.server, session)).resumed);
    EXPECT_TRUE((co_await serve_visit(*fixture.server, session)).resumed);
    EXPECT_TRUE(fixture.server->renew().ok());
    EXPECT_TRUE((co_await serve_visit(*fixture.server, session)).resumed);
}

/// Renewals that fail may go on for days, and a key that never changes reads all that was recorded meanwhile.
KLIEG_ASYNC_TEST(TlsServerContext, ChangesTheKeysOfTicketsWhateverBecameOfItsFiles) {
    testing::TempDir folder;
    auto files = make_certificate(folder.path(), "server", {.common_name = "before"});
    auto server = TlsServerContext::open({files.certificate, files.key, std::chrono::nanoseconds(0)}).value();
    std::ofstream(files.key) << "no key any more\n";
    EXPECT_FALSE(server->renew_if_changed().ok()) << "told once";
    SessionPtr session(nullptr, SSL_SESSION_free);
    for (int look = 0; look < 3; ++look) {
        auto seen = co_await serve_visit(*server, session);
        EXPECT_EQ(seen.common_name, "before");
        EXPECT_FALSE(seen.resumed);
        EXPECT_TRUE((co_await serve_visit(*server, session)).resumed);
        auto renewed = server->renew_if_changed();
        CO_ASSERT_OK(renewed);
        EXPECT_FALSE(*renewed);
    }
}

}  // namespace klieg::net

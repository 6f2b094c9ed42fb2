#include "http/client/client.h"
#include "http/client/foreign_server_for_test.h"
#include "http/client/system_network.h"
#include "testing/async_test.h"
#include "testing/certificates.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

using ::testing::HasSubstr;

/// Python's server of its standard library, in HTTP/1.1; over TLS with a certificate and key as arguments.
constexpr char kPythonServer[] = R"(
import http.server, ssl, sys

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connections = 0

    def setup(self):
        super().setup()
        Handler.connections += 1

    def answer(self, body, status=200, fields=()):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(1000):
                self.wfile.write(b"a;x=y\r\n0123456789\r\n")
            self.wfile.write(b"0\r\nTrailer: x\r\n\r\n")
        elif self.path == "/redirect":
            self.answer(b"over there", 302, [("Location", "connections")])
        elif self.path == "/close":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"until the end")
            self.close_connection = True
        else:
            self.answer(str(Handler.connections).encode())

    do_HEAD = do_GET

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if len(sys.argv) > 1:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print("listening:%d" % server.server_port, flush=True)
server.serve_forever()
)";

struct Fixture {
    explicit Fixture(Executor executor) : client(std::move(executor), {network, metrics}) {}

    Task<std::string> get(std::string url, unsigned redirects = 0) {
        auto response = co_await client.send(
            {.url = std::move(url), .limits = {.redirects_max = redirects}, .addresses = AddressPolicy::any});
        co_return response.ok() ? std::move(response->body) : std::string(response.error().stable_code());
    }

    klieg::testing::TempDir folder;
    klieg::testing::CertificateFiles files = klieg::testing::make_certificate(folder.path(), "server");
    std::unique_ptr<net::TlsClientContext> tls = net::TlsClientContext::open({files.certificate}).value();
    net::Resolver resolver{net::Resolver::Options{}};
    SystemNetwork network{resolver, *tls};
    Metrics metrics;
    Client client;
};

Task<> speak_with_python(Fixture& fixture, std::string base) {
    std::string chunks;
    for (int i = 0; i < 1000; ++i) chunks += "0123456789";
    EXPECT_EQ(co_await fixture.get(base + "/connections"), "1");
    EXPECT_EQ(co_await fixture.get(base + "/chunked"), chunks);
    EXPECT_EQ(co_await fixture.get(base + "/redirect", 5), "1");
    auto head = co_await fixture.client.send(
        {.method = Method::head, .url = base + "/connections", .addresses = AddressPolicy::any});
    CO_ASSERT_OK(head);
    EXPECT_EQ(head->headers.get("Content-Length"), "1");
    std::string large(1'000'000, 'x');
    auto posted = co_await fixture.client.send(
        {.method = Method::post, .url = base + "/", .body = large, .addresses = AddressPolicy::any});
    CO_ASSERT_OK(posted);
    EXPECT_TRUE(posted->body == large);
    EXPECT_EQ(co_await fixture.get(base + "/connections"), "1") << "one connection for all of that";
    // Python ends a connection under TLS without saying so, as anybody between us could (RFC 9112 section 9.8).
    EXPECT_EQ(co_await fixture.get(base + "/close"), base.starts_with("https") ? "connection_lost" : "until the end");
    EXPECT_EQ(co_await fixture.get(base + "/connections"), "2");
}

}  // namespace

KLIEG_ASYNC_TEST(ForeignServers, PythonsIsUnderstood) {
    Fixture fixture(co_await this_executor());
    ForeignServer server({"python3", "-c", kPythonServer});
    co_await speak_with_python(fixture, "http://localhost:" + server.port());
}

KLIEG_ASYNC_TEST(ForeignServers, PythonsIsUnderstoodUnderTls) {
    Fixture fixture(co_await this_executor());
    ForeignServer server({"python3", "-c", kPythonServer, fixture.files.certificate, fixture.files.key});
    co_await speak_with_python(fixture, "https://localhost:" + server.port());
}

KLIEG_ASYNC_TEST(ForeignServers, OpenSslsIsUnderstood) {
    Fixture fixture(co_await this_executor());
    for (std::string version : {"-tls1_2", "-tls1_3"}) {
        ForeignServer server({"openssl", "s_server", "-accept", "127.0.0.1:0", "-www", version, "-cert",
                              fixture.files.certificate, "-key", fixture.files.key});
        EXPECT_THAT(co_await fixture.get("https://localhost:" + server.port() + "/"), HasSubstr("Ciphers supported"));
    }
}

}  // namespace klieg::http

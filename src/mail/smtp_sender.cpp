#include "mail/smtp_sender.h"

#include "base/text.h"
#include "mail/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <curl/curl.h>
#include <memory>
#include <string_view>

namespace klieg::mail {

namespace {

struct CurlEnd {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CurlEnd>;
using Recipients = std::unique_ptr<curl_slist, CurlEnd>;

/// One mail on its way: what is left of it, and what was said last, by which an answer is understood.
struct Transfer {
    enum class Said : std::uint8_t { nothing_of_it, recipient, all };

    std::string_view rest;
    std::atomic<bool> const& given_up;
    Said said = Said::nothing_of_it;
};

std::size_t read_mail(char* into, std::size_t size, std::size_t count, void* of) {
    auto& transfer = *static_cast<Transfer*>(of);
    auto const some = transfer.rest.substr(0, size * count);
    std::ranges::copy(some, into);
    transfer.rest.remove_prefix(some.size());
    return some.size();
}

int look_whether_given_up(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(of)->given_up ? 1 : 0;
}

/// What is said goes nowhere from here: a password is among it.
int note_what_is_said(CURL*, curl_infotype type, char* data, std::size_t size, void* of) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    auto& said = static_cast<Transfer*>(of)->said;
    std::string_view const line(data, size);
    if (line.starts_with("RCPT ")) said = Transfer::Said::recipient;
    if (line.starts_with("DATA")) said = Transfer::Said::all;
    return 0;
}

Error passing(std::string sentence, char const* code) {
    return {Errc::unavailable, std::move(sentence), code};
}

/// A server's words are a stranger's, and may name whom we write to; its number says enough (RFC 5321 section 4.2).
Error why_not(CURLcode code, long answered, Transfer const& transfer) {
    if (transfer.given_up) return passing("the server ends: try again", "server_ends");
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST: return passing("the mail server's name has no address", "mail_server_away");
        case CURLE_COULDNT_CONNECT: return passing("the mail server cannot be reached", "mail_server_away");
        case CURLE_OPERATION_TIMEDOUT: return passing("the mail server takes too long", "mail_server_slow");
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CONNECT_ERROR:
            return passing("the mail server's certificate is not trusted, or TLS failed", "mail_server_untrusted");
        case CURLE_USE_SSL_FAILED: return passing("the mail server offers no TLS", "mail_server_untrusted");
        case CURLE_LOGIN_DENIED:
            return passing(fmt::format("the mail server does not take mail.user and mail.password ({})", answered),
                           "mail_login_refused");
        default: break;
    }
    bool const of_this_mail = transfer.said != Transfer::Said::nothing_of_it;
    if (of_this_mail && answered >= 500 && answered < 600)
        return {Errc::unsupported,
                fmt::format("the mail server refuses {} ({})",
                            transfer.said == Transfer::Said::recipient ? "the address" : "the mail", answered),
                kRefused};
    if (answered >= 400 && answered < 600)
        return passing(fmt::format("the mail server takes no mail now ({})", answered), "mail_server_busy");
    return passing(fmt::format("the mail server broke off ({})", static_cast<int>(code)), "mail_server_away");
}

void set_patience(CURL* curl, SmtpSender::Options const& options) {
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_patience.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.whole_patience.count()));
    auto const answer = std::chrono::ceil<std::chrono::seconds>(options.answer_patience);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(answer.count()));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

void set_server(CURL* curl, SmtpSender::Options const& options) {
    // What follows the host is how we greet.
    curl_easy_setopt(curl, CURLOPT_URL, (options.server.url() + "/" + domain_of(options.from.address)).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(options.tls == SmtpSender::Tls::required ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.certificates.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.certificates.c_str());
    if (options.user.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, options.password.c_str());
}

void set_transfer(CURL* curl, Transfer& transfer) {
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_mail);
    curl_easy_setopt(curl, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(transfer.rest.size()));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_whether_given_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, note_what_is_said);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &transfer);
}

}  // namespace

SmtpSender::SmtpSender(Clock const& clock, Options options) : clock_(clock), options_(std::move(options)) {
    curl_global_init(CURL_GLOBAL_DEFAULT);  // counted
}

SmtpSender::~SmtpSender() {
    given_up_ = true;
    pool_.stop();
    curl_global_cleanup();
}

Task<Result<>> SmtpSender::send(Message message) {
    KLIEG_CO_TRY(auto mail, compose(message, options_.from, clock_.now()));
    auto work = [this, to = std::move(message.to), text = std::move(mail)] { return transfer(to, text); };
    co_return co_await pool_.run(std::move(work));
}

Result<> SmtpSender::transfer(std::string const& to, std::string const& mail) {
    Handle const handle(curl_easy_init());
    Recipients const recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
    if (!handle || !recipients) return Error{Errc::unavailable, "there is no memory to send a mail"};
    Transfer transfer{.rest = mail, .given_up = given_up_};
    auto* curl = handle.get();
    set_server(curl, options_);
    set_patience(curl, options_);
    set_transfer(curl, transfer);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + options_.from.address + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    auto const code = curl_easy_perform(curl);
    if (code == CURLE_OK) return {};
    long answered = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answered);
    return why_not(code, answered, transfer);
}

}  // namespace klieg::mail

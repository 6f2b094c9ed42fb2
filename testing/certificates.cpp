#include "testing/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace klieg::testing {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free>>;

void require(bool held) {
    if (!held) throw std::runtime_error("cannot make a certificate for a test");
}

void extend(X509& certificate, int kind, std::string const& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
    Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    require(extension != nullptr);
    require(X509_add_ext(&certificate, extension.get(), -1) == 1);
}

void write(std::filesystem::path const& path, BIO& pem) {
    char* text = nullptr;
    auto length = BIO_get_mem_data(&pem, &text);
    std::ofstream(path, std::ios::binary | std::ios::trunc).write(text, length);
}

}  // namespace

CertificateFiles make_certificate(std::filesystem::path const& folder, std::string const& name,
                                  CertificateOptions const& options) {
    Key key(EVP_EC_gen("P-256"));
    Certificate certificate(X509_new());
    require(key != nullptr);
    require(certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);  // NOLINT(*-reinterpret-cast)
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1U);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_for.count() < 0 ? -3600L * 24 * 365 : -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), std::chrono::seconds(options.valid_for).count());
    X509_set_pubkey(certificate.get(), key.get());
    auto* subject = X509_get_subject_name(certificate.get());
    auto const* text =
        reinterpret_cast<unsigned char const*>(options.common_name.data());  // NOLINT(*-reinterpret-cast)
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, static_cast<int>(options.common_name.size()), -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    std::string names;
    for (auto const& alternative : options.alternative_names) names += (names.empty() ? "" : ",") + alternative;
    extend(*certificate, NID_subject_alt_name, names);
    extend(*certificate, NID_basic_constraints, "critical,CA:TRUE");
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);

    CertificateFiles files{folder / (name + ".crt"), folder / (name + ".key")};
    Memory pem(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(pem.get(), certificate.get()) == 1);
    write(files.certificate, *pem);
    pem.reset(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    write(files.key, *pem);
    return files;
}

}  // namespace klieg::testing

// What a browser and an authenticator say, and the key that one is given: read without a fault, and never a lie about
// its own length.

#include "base/assert.h"
#include "base/public_key.h"
#include "passkeys/authenticator_data.h"
#include "passkeys/client_data.h"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace klieg;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    if (auto const said = passkeys::read_authenticator_data(bytes)) {
        KLIEG_ASSERT(said->rp_id_hash.size() == 32);
        KLIEG_ASSERT(said->credential_id.size() <= size);
    }
    static_cast<void>(passkeys::read_client_data(bytes));
    if (auto const key = crypto::PublicKey::read(bytes)) KLIEG_ASSERT(!key->verifies("text", "no signature"));
    return 0;
}

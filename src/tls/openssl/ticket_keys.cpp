#include "weft/tls/ticket_keys.h"

#include <algorithm>
#include <cstring>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "tls/openssl/handles.h"
#include "weft/base/assert.h"

namespace weft::tls {

namespace {

// HKDF-Expand with SHA-256 (RFC 5869, 2.3).
void expand(const std::array<unsigned char, 32>& secret, Bytes label, unsigned char* out, size_t size) {
  const KdfHandle kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const KdfContextHandle context(EVP_KDF_CTX_new(kdf.get()));
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  char digest[] = "SHA256";
  const OSSL_PARAM settings[] = {
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<unsigned char*>(secret.data()),
                                        secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, const_cast<char*>(label.data()), label.size()),
      OSSL_PARAM_construct_end(),
  };
  const bool derived = context && EVP_KDF_derive(context.get(), out, size, settings) == 1;
  WEFT_ASSERT(derived);
}

void step(TicketKeys::State& state) {
  std::array<unsigned char, 32> next;
  expand(state.secret, "weft tickets: next period", next.data(), next.size());
  state.secret = next;
  ++state.period;
  OPENSSL_cleanse(next.data(), next.size());
}

TicketKeys::Key key_of(const TicketKeys::State& state) {
  TicketKeys::Key key;
  unsigned char octets[sizeof key.name + sizeof key.cipher + sizeof key.mac];
  expand(state.secret, "weft tickets: keys", octets, sizeof octets);
  unsigned char* at = octets;
  std::copy_n(at, key.name.size(), key.name.begin());
  std::copy_n(at += key.name.size(), key.cipher.size(), key.cipher.begin());
  std::copy_n(at += key.cipher.size(), key.mac.size(), key.mac.begin());
  OPENSSL_cleanse(octets, sizeof octets);
  return key;
}

}  // namespace

TicketKeys::State TicketKeys::fresh(int64_t unix_seconds) {
  State state;
  state.period = unix_seconds / kPeriodSeconds;
  const bool random = RAND_priv_bytes(state.secret.data(), static_cast<int>(state.secret.size())) == 1;
  WEFT_ASSERT(random);
  return state;
}

TicketKeys::TicketKeys(const State& state) : state_(state) {}

TicketKeys::~TicketKeys() {
  OPENSSL_cleanse(state_.secret.data(), state_.secret.size());
  OPENSSL_cleanse(keys_.data(), sizeof keys_);
}

const TicketKeys::Key& TicketKeys::current(int64_t unix_seconds) {
  advance(unix_seconds);
  return keys_[0];
}

TicketKeys::Found TicketKeys::find(Bytes name, int64_t unix_seconds) {
  advance(unix_seconds);
  for (size_t i = 0; i < known_; ++i) {
    if (name.size() != keys_[i].name.size() ||
        std::memcmp(name.data(), keys_[i].name.data(), name.size()) != 0) {
      continue;
    }
    return {&keys_[i], i == 0 ? Age::kCurrent : Age::kOld};
  }
  return {nullptr, Age::kUnknown};
}

const TicketKeys::State& TicketKeys::state(int64_t unix_seconds) {
  advance(unix_seconds);
  return state_;
}

void TicketKeys::advance(int64_t unix_seconds) {
  const int64_t period = unix_seconds / kPeriodSeconds;
  // A clock that is set back does not bring old keys back.
  if (known_ > 0 && period <= period_) return;
  period_ = std::max(period, state_.period);
  while (state_.period + static_cast<int64_t>(kKeys) <= period_) step(state_);
  known_ = static_cast<size_t>(period_ - state_.period) + 1;
  State walk = state_;
  for (size_t i = known_; i-- > 0; step(walk)) keys_[i] = key_of(walk);
  OPENSSL_cleanse(walk.secret.data(), walk.secret.size());
}

}  // namespace weft::tls

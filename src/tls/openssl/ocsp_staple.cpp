#include "tls/openssl/ocsp_staple.h"

#include <ctime>

#include <openssl/err.h>

#include "tls/openssl/errors.h"
#include "tls/openssl/files.h"

namespace weft::tls {

namespace {

constexpr const char* kWhat = "OCSP response";

X509* issuer_in(const std::vector<CertificateHandle>& chain) {
  X509* leaf = chain.front().get();
  for (const CertificateHandle& candidate : chain) {
    if (X509_check_issued(candidate.get(), leaf) == X509_V_OK) return candidate.get();
  }
  return nullptr;
}

// Names the certificate by its number and hashes of its issuer; without the issuer only the number is
// compared.
bool concerns(OCSP_CERTID* id, X509* leaf, X509* issuer) {
  ASN1_OBJECT* digest = nullptr;
  ASN1_INTEGER* serial = nullptr;
  OCSP_id_get0_info(nullptr, &digest, nullptr, &serial, id);
  if (!issuer) return ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(leaf)) == 0;
  const EVP_MD* hash = EVP_get_digestbyobj(digest);
  const OcspIdHandle expected(hash ? OCSP_cert_to_id(hash, leaf, issuer) : nullptr);
  return expected && OCSP_id_cmp(expected.get(), id) == 0;
}

OCSP_SINGLERESP* find_answer(OCSP_BASICRESP* basic, const std::vector<CertificateHandle>& chain) {
  X509* issuer = issuer_in(chain);
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    OCSP_SINGLERESP* answer = OCSP_resp_get0(basic, i);
    auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(answer));
    if (concerns(id, chain.front().get(), issuer)) return answer;
  }
  return nullptr;
}

}  // namespace

int64_t unix_time_of(const ASN1_TIME* time) {
  std::tm parts{};
  return time && ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<int64_t>(::timegm(&parts)) : 0;
}

Result<OcspStaple, Failure> read_ocsp_staple(const std::string& path,
                                             const std::vector<CertificateHandle>& chain) {
  Result<std::string, Failure> der = read_file(kWhat, path);
  if (!der) return der.error();
  OcspStaple staple{std::move(der.value())};
  const auto failed = [&](const char* why) {
    ERR_clear_error();
    return file_failure(kWhat, path, why);
  };
  const auto* at = reinterpret_cast<const unsigned char*>(staple.der.data());
  const OcspResponseHandle response(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(staple.der.size())));
  if (!response) return failed("it is not one in DER form, as openssl ocsp -respout writes it");
  if (OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
    return failed("the authority refused to answer");
  }
  const OcspBasicHandle basic(OCSP_response_get1_basic(response.get()));
  OCSP_SINGLERESP* answer = basic ? find_answer(basic.get(), chain) : nullptr;
  if (!answer) return failed("it is about another certificate; ask the authority again");
  ASN1_GENERALIZEDTIME* from = nullptr;
  ASN1_GENERALIZEDTIME* until = nullptr;
  const int status = OCSP_single_get0_status(answer, nullptr, nullptr, &from, &until);
  if (status == V_OCSP_CERTSTATUS_REVOKED)
    return failed("the authority says that the certificate is revoked");
  if (status != V_OCSP_CERTSTATUS_GOOD) return failed("the authority does not know the certificate");
  if (!until) return failed("it does not say how long it is valid (nextUpdate)");
  staple.from = unix_time_of(from);
  staple.until = unix_time_of(until);
  return staple;
}

}  // namespace weft::tls

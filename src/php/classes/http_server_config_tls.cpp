// HttpServerConfig: certificates and the rules of TLS.

#include <algorithm>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"
#include "php/errors.h"
#include "weft/base/ascii.h"

namespace weft::php {

namespace {

using tls::ClientVerification;

constexpr IntegerSetting kHandshakeTimeout = {"setTlsHandshakeTimeout", &ServerConfig::tls_handshake_timeout,
                                              0, INT32_MAX / 1000, "seconds; 0 = no limit"};
constexpr IntegerSetting kTlsBuffer = {"setTlsBufferBytes", &ServerConfig::tls_buffer, 0, 278'528, "bytes"};
constexpr size_t kMaxCertificates = 1024;

struct VerificationName {
  Bytes name;
  ClientVerification value;
};
constexpr VerificationName kVerificationNames[] = {
    {"none", ClientVerification::kNone},
    {"optional", ClientVerification::kOptional},
    {"required", ClientVerification::kRequired},
};

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

// Absolute, as workers may change their folder, but with its symbolic links, as those are what changes when
// certificates are renewed. Empty with an exception pending when no such file can be read.
std::string file_path(const char* setter, const zend_string* path) {
  char room[MAXPATHLEN];
  struct stat facts;
  if (view(path).find('\0') != Bytes::npos || !expand_filepath(ZSTR_VAL(path), room)) {
    throw_invalid_argument("%s(): \"%s\" is no path", setter, ZSTR_VAL(path));
  } else if (::stat(room, &facts) != 0) {
    throw_invalid_argument("%s(): cannot read %s: %s", setter, room, strerror(errno));
  } else if (!S_ISREG(facts.st_mode)) {
    throw_invalid_argument("%s(): %s is no regular file", setter, room);
  } else if (::access(room, R_OK) != 0) {
    throw_invalid_argument("%s(): cannot read %s: %s", setter, room, strerror(errno));
  } else {
    return room;
  }
  return {};
}

// A name, or one behind "*.".
bool is_certificate_host(Bytes host) {
  if (host.starts_with("*.")) host.remove_prefix(2);
  const auto in_name = [](char c) {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '.';
  };
  return !host.empty() && host.size() <= 253 && !host.starts_with('.') && !host.ends_with('.') &&
         std::all_of(host.begin(), host.end(), in_name);
}

std::string lower(Bytes text) {
  std::string result(text.size(), '\0');
  ascii::copy_lower(result.data(), text);
  return result;
}

std::optional<tls::Version> version_of(const zend_string* text) {
  if (view(text) == "1.2") return tls::Version::k1_2;
  if (view(text) == "1.3") return tls::Version::k1_3;
  return std::nullopt;
}

const char* version_text(tls::Version version) {
  return version == tls::Version::k1_2 ? "1.2" : "1.3";
}

// Of a setter whose parameter is a file.
void set_file(INTERNAL_FUNCTION_PARAMETERS, const char* setter, std::string ServerConfig::*field) {
  zend_string* path;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(path)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, setter);
  if (!config) RETURN_THROWS();
  std::string file = file_path(setter, path);
  if (file.empty()) RETURN_THROWS();
  config->*field = std::move(file);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

void get_text(INTERNAL_FUNCTION_PARAMETERS, const std::string& text) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (text.empty()) RETURN_NULL();
  RETURN_STRINGL(text.data(), text.size());
}

void add_text(zval* row, const char* key, const std::string& text) {
  if (text.empty()) {
    add_assoc_null(row, key);
  } else {
    add_assoc_stringl(row, key, text.data(), text.size());
  }
}

bool check_host(const ServerConfig& config, const zend_string* host) {
  if (host && !is_certificate_host(view(host))) {
    throw_invalid_argument(
        "addCertificate(): \"%s\" is no host name; use one such as example.org, *.example.org for all names "
        "with one label more, or null for clients that name no host or another one",
        ZSTR_VAL(host));
    return false;
  }
  if (config.certificates.size() == kMaxCertificates) {
    throw_invalid_argument("addCertificate(): %zu certificates are the most a server can have",
                           kMaxCertificates);
    return false;
  }
  return true;
}

bool read_certificate(const zend_string* chain, const zend_string* key, const zend_string* ocsp,
                      tls::Certificate& certificate) {
  certificate.chain_file = file_path("addCertificate", chain);
  if (certificate.chain_file.empty()) return false;
  certificate.key_file = file_path("addCertificate", key);
  if (certificate.key_file.empty()) return false;
  if (ocsp) certificate.ocsp_file = file_path("addCertificate", ocsp);
  return !ocsp || !certificate.ocsp_file.empty();
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setCertificate) {
  set_file(INTERNAL_FUNCTION_PARAM_PASSTHRU, "setCertificate", &ServerConfig::certificate);
}

ZEND_METHOD(Weft_HttpServerConfig, getCertificate) {
  get_text(INTERNAL_FUNCTION_PARAM_PASSTHRU, server_config_of(ZEND_THIS).certificate);
}

ZEND_METHOD(Weft_HttpServerConfig, setPrivateKey) {
  set_file(INTERNAL_FUNCTION_PARAM_PASSTHRU, "setPrivateKey", &ServerConfig::private_key);
}

ZEND_METHOD(Weft_HttpServerConfig, getPrivateKey) {
  get_text(INTERNAL_FUNCTION_PARAM_PASSTHRU, server_config_of(ZEND_THIS).private_key);
}

ZEND_METHOD(Weft_HttpServerConfig, addCertificate) {
  zend_string* host;
  zend_string* chain;
  zend_string* key;
  zend_string* ocsp = nullptr;
  ZEND_PARSE_PARAMETERS_START(3, 4)
  Z_PARAM_STR_OR_NULL(host)
  Z_PARAM_STR(chain)
  Z_PARAM_STR(key)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(ocsp)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "addCertificate");
  if (!config || !check_host(*config, host)) RETURN_THROWS();
  weft::tls::Certificate certificate;
  if (!read_certificate(chain, key, ocsp, certificate)) RETURN_THROWS();
  if (host) certificate.host = lower(view(host));
  config->certificates.push_back(std::move(certificate));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getCertificates) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const weft::tls::Certificate& certificate : server_config_of(ZEND_THIS).certificates) {
    zval row;
    array_init(&row);
    add_text(&row, "host", certificate.host);
    add_text(&row, "certificate", certificate.chain_file);
    add_text(&row, "privateKey", certificate.key_file);
    add_text(&row, "ocsp", certificate.ocsp_file);
    add_next_index_zval(return_value, &row);
  }
}

ZEND_METHOD(Weft_HttpServerConfig, setTlsVersions) {
  zend_string* oldest;
  zend_string* newest;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(oldest)
  Z_PARAM_STR(newest)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setTlsVersions");
  if (!config) RETURN_THROWS();
  const auto from = version_of(oldest);
  const auto to = version_of(newest);
  if (!from || !to || *from > *to) {
    throw_invalid_argument(
        "setTlsVersions(): \"%s\" to \"%s\" is no range of versions; use \"1.2\" and \"1.3\", the older "
        "first",
        ZSTR_VAL(oldest), ZSTR_VAL(newest));
    RETURN_THROWS();
  }
  config->tls_oldest = *from;
  config->tls_newest = *to;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getTlsVersions) {
  ZEND_PARSE_PARAMETERS_NONE();
  const ServerConfig& config = server_config_of(ZEND_THIS);
  array_init(return_value);
  add_next_index_string(return_value, version_text(config.tls_oldest));
  add_next_index_string(return_value, version_text(config.tls_newest));
}

ZEND_METHOD(Weft_HttpServerConfig, setTlsCiphers) {
  zend_string* ciphers;
  zend_string* suites = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(ciphers)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR(suites)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setTlsCiphers");
  if (!config) RETURN_THROWS();
  config->tls_ciphers = view(ciphers);
  config->tls_suites = suites ? view(suites) : weft::Bytes();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getTlsCiphers) {
  ZEND_PARSE_PARAMETERS_NONE();
  const ServerConfig& config = server_config_of(ZEND_THIS);
  array_init(return_value);
  add_next_index_stringl(return_value, config.tls_ciphers.data(), config.tls_ciphers.size());
  add_next_index_stringl(return_value, config.tls_suites.data(), config.tls_suites.size());
}

ZEND_METHOD(Weft_HttpServerConfig, setClientCa) {
  set_file(INTERNAL_FUNCTION_PARAM_PASSTHRU, "setClientCa", &ServerConfig::client_ca);
}

ZEND_METHOD(Weft_HttpServerConfig, getClientCa) {
  get_text(INTERNAL_FUNCTION_PARAM_PASSTHRU, server_config_of(ZEND_THIS).client_ca);
}

ZEND_METHOD(Weft_HttpServerConfig, setClientVerification) {
  zend_string* name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(name)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setClientVerification");
  if (!config) RETURN_THROWS();
  for (const VerificationName& known : kVerificationNames) {
    if (known.name != view(name)) continue;
    config->client_verification = known.value;
    RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
  }
  throw_invalid_argument("setClientVerification(): \"%s\" is none of \"none\", \"optional\" and \"required\"",
                         ZSTR_VAL(name));
}

ZEND_METHOD(Weft_HttpServerConfig, getClientVerification) {
  ZEND_PARSE_PARAMETERS_NONE();
  for (const VerificationName& known : kVerificationNames) {
    if (known.value != server_config_of(ZEND_THIS).client_verification) continue;
    RETURN_STRINGL(known.name.data(), known.name.size());
  }
}

ZEND_METHOD(Weft_HttpServerConfig, setTlsTickets) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setTlsTickets");
  if (!config) RETURN_THROWS();
  config->tls_tickets = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isTlsTickets) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).tls_tickets);
}

ZEND_METHOD(Weft_HttpServerConfig, setTlsKeyLogFile) {
  zend_string* path;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR_OR_NULL(path)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setTlsKeyLogFile");
  if (!config) RETURN_THROWS();
  char room[MAXPATHLEN];
  if (path && (view(path).find('\0') != weft::Bytes::npos || !expand_filepath(ZSTR_VAL(path), room))) {
    throw_invalid_argument("setTlsKeyLogFile(): \"%s\" is no path", ZSTR_VAL(path));
    RETURN_THROWS();
  }
  config->tls_key_log = path ? room : "";
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getTlsKeyLogFile) {
  get_text(INTERNAL_FUNCTION_PARAM_PASSTHRU, server_config_of(ZEND_THIS).tls_key_log);
}

ZEND_METHOD(Weft_HttpServerConfig, setTlsHandshakeTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kHandshakeTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getTlsHandshakeTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kHandshakeTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setTlsBufferBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kTlsBuffer);
}

ZEND_METHOD(Weft_HttpServerConfig, getTlsBufferBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kTlsBuffer);
}

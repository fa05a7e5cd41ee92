#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "weft/coding/coding.h"
#include "weft/coding/dictionary.h"
#include "weft/http/headers.h"
#include "weft/http/request_head.h"

namespace weft::coding {

struct PolicyOptions {
  bool enabled = true;
  size_t min_size = 1024;          // octets
  std::vector<std::string> types;  // "text/html" and the like, in any case
};

// An answer about to be sent.
struct Answer {
  uint16_t status = 200;
  std::span<const http::HeaderField> fields;  // names in lower case
  std::optional<uint64_t> size;               // of the body, when known
};

struct Decision {
  // It depends on what the request accepts how the answer is coded, so it has to say so in Vary.
  bool negotiable = false;
  Coding coding = Coding::kIdentity;
  // It stands for an answer of that coding, but carries no body itself (304).
  bool not_modified = false;
  // Also on which dictionary the client has.
  bool varies_by_dictionary = false;
  // Of the codings with one.
  std::shared_ptr<Dictionary> dictionary;
};

// Where dictionaries come from; both outlive the call.
struct Dictionaries {
  DictionaryStore& store;
  const EncoderPool& pool;
};

// Which answers are coded, and how. Immutable.
class ResponsePolicy {
 public:
  explicit ResponsePolicy(const PolicyOptions& options);

  bool enabled() const { return enabled_; }
  size_t min_size() const { return min_size_; }
  // Whether a body like that is worth coding.
  bool suits(Bytes content_type, uint64_t size) const;

  // Answers to HEAD are judged like those to GET. A 304 is never coded, but says what the answer it stands
  // for would. Null: no dictionaries.
  Decision decide(const http::RequestHead& request, const Answer& answer,
                  const Dictionaries* dictionaries = nullptr) const;

 private:
  bool is_listed(Bytes content_type) const;
  void choose(const http::RequestHead& request, const Answer& answer, const Dictionaries* dictionaries,
              Decision& decision) const;

  const bool enabled_;
  const size_t min_size_;
  std::vector<std::string> types_;  // in lower case
  CodingSet available_;
};

// The fields of an answer as they have to be after the decision: Content-Encoding and Vary added, a strong
// ETag made weak (RFC 9110, 8.8.1), Accept-Ranges left out. Views into `fields` and itself.
class CodedFields {
 public:
  CodedFields(std::span<const http::HeaderField> fields, const Decision& decision);
  CodedFields(const CodedFields&) = delete;
  CodedFields& operator=(const CodedFields&) = delete;

  std::span<const http::HeaderField> span() const { return fields_; }

 private:
  void add_vary(Bytes name);

  std::vector<http::HeaderField> fields_;
  std::string vary_;
  std::string etag_;
};

}  // namespace weft::coding

#include "weft/coding/response_policy.h"

#include <algorithm>

#include "weft/base/ascii.h"
#include "weft/coding/libraries.h"
#include "weft/coding/negotiation.h"

namespace weft::coding {

namespace {

// Each of their messages has to arrive when it is sent, and they are compressed by themselves if at all.
constexpr Bytes kNeverCoded[] = {"text/event-stream", "application/grpc", "application/grpc-web"};

const http::HeaderField* find(std::span<const http::HeaderField> fields, Bytes name) {
  for (const http::HeaderField& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

bool may_be_coded(uint16_t status) {
  return status >= 200 && status != 204 && status != 205 && status != 206;
}

bool lists(Bytes list, Bytes wanted) {
  bool found = false;
  http::for_each_list_token(list, [&](Bytes token) {
    found = token == "*" || ascii::equals_ignoring_case(token, wanted);
    return !found;
  });
  return found;
}

}  // namespace

ResponsePolicy::ResponsePolicy(const PolicyOptions& options)
    : enabled_(options.enabled && !supported_codings().empty()),
      min_size_(options.min_size),
      available_(supported_codings()) {
  for (const std::string& type : options.types) {
    std::string& lower = types_.emplace_back(type);
    ascii::copy_lower(lower.data(), lower);
  }
}

bool ResponsePolicy::is_listed(Bytes content_type) const {
  const Bytes type = ascii::trim(content_type.substr(0, content_type.find(';')));
  const auto is_type = [type](Bytes listed) { return ascii::equals_ignoring_case(type, listed); };
  if (std::none_of(types_.begin(), types_.end(), is_type)) return false;
  return std::none_of(std::begin(kNeverCoded), std::end(kNeverCoded), is_type);
}

bool ResponsePolicy::suits(Bytes content_type, uint64_t size) const {
  return size > 0 && size >= min_size_ && is_listed(content_type);
}

Decision ResponsePolicy::decide(const http::RequestHead& request, const Answer& answer,
                                const Dictionaries* dictionaries) const {
  Decision decision;
  if (!enabled_ || !may_be_coded(answer.status)) return decision;
  // Sent as it is to everybody, so it needs no Vary: whoever a cache has it for can use it.
  if (answer.size && (*answer.size < min_size_ || *answer.size == 0)) return decision;
  const http::HeaderField* type = find(answer.fields, "content-type");
  if (!type || !is_listed(type->value) || find(answer.fields, "content-encoding")) return decision;
  decision.negotiable = true;
  decision.not_modified = answer.status == 304;
  if (dictionaries && dictionaries->store.empty()) dictionaries = nullptr;
  decision.varies_by_dictionary = dictionaries != nullptr;
  if (!request.fields.find("range")) choose(request, answer, dictionaries, decision);
  return decision;
}

void ResponsePolicy::choose(const http::RequestHead& request, const Answer& answer,
                            const Dictionaries* dictionaries, Decision& decision) const {
  CodingSet available = available_;
  if (dictionaries) {
    const http::HeaderField* const readers = find(answer.fields, "access-control-allow-origin");
    const auto hash = named_dictionary(request, readers ? readers->value : Bytes());
    if (hash) decision.dictionary = dictionaries->store.find(*hash);
  }
  for (const Coding coding : {Coding::kDictionaryBrotli, Coding::kDictionaryZstd}) {
    if (decision.dictionary && decision.dictionary->prepared(coding, dictionaries->pool))
      available.add(coding);
  }
  decision.coding = AcceptedCodings(request.fields).choose(available);
  if (!needs_dictionary(decision.coding)) decision.dictionary.reset();
}

CodedFields::CodedFields(std::span<const http::HeaderField> fields, const Decision& decision) {
  const bool coded = decision.coding != Coding::kIdentity;
  fields_.reserve(fields.size() + 2);
  for (const http::HeaderField& field : fields) {
    if (coded && field.name == "accept-ranges") continue;
    fields_.push_back(field);
    if (coded && field.name == "etag" && field.value.starts_with('"')) {
      etag_ = "W/" + std::string(field.value);
      fields_.back().value = etag_;
    }
  }
  if (coded && !decision.not_modified) fields_.push_back({"content-encoding", coding_name(decision.coding)});
  add_vary("accept-encoding");
  if (decision.varies_by_dictionary) add_vary("available-dictionary");
}

// Into the first line of the field, unless one of them says it already.
void CodedFields::add_vary(Bytes name) {
  http::HeaderField* first = nullptr;
  for (http::HeaderField& field : fields_) {
    if (field.name != "vary") continue;
    if (lists(field.value, name)) return;
    if (!first) first = &field;
  }
  if (!first) first = &fields_.emplace_back(http::HeaderField{"vary", {}});
  vary_ = std::string(first->value) + (ascii::trim(first->value).empty() ? "" : ", ") + std::string(name);
  first->value = vary_;
}

}  // namespace weft::coding

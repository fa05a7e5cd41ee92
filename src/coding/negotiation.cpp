#include "weft/coding/negotiation.h"

#include <algorithm>
#include <optional>

#include "weft/base/ascii.h"

namespace weft::coding {

namespace {

constexpr uint32_t kScale = 1000;
constexpr size_t kMaxDecimals = 3;

// qvalue, RFC 9110, 12.4.2.
std::optional<uint16_t> parse_weight(Bytes text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  uint32_t thousandths = text[0] == '1' ? kScale : 0;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  const Bytes decimals = text.size() > 2 ? text.substr(2) : Bytes();
  if (decimals.size() > kMaxDecimals) return std::nullopt;
  uint32_t place = kScale;
  for (const char digit : decimals) {
    if (!ascii::is_digit(digit)) return std::nullopt;
    place /= 10;
    thousandths += static_cast<uint32_t>(digit - '0') * place;
  }
  if (thousandths > kScale) return std::nullopt;
  return static_cast<uint16_t>(thousandths);
}

struct Element {
  Bytes name;
  uint16_t weight;
};

std::optional<Element> parse_element(Bytes token) {
  const size_t semicolon = token.find(';');
  const Bytes name = ascii::trim_back(token.substr(0, semicolon));
  if (semicolon == Bytes::npos) return Element{name, kScale};
  const Bytes parameter = ascii::trim_front(token.substr(semicolon + 1));
  if (parameter.size() < 2 || ascii::to_lower(parameter[0]) != 'q' || parameter[1] != '=') {
    return std::nullopt;
  }
  const auto weight = parse_weight(parameter.substr(2));
  if (!weight) return std::nullopt;
  return Element{name, *weight};
}

}  // namespace

AcceptedCodings::AcceptedCodings(const http::HeaderBlock& request_fields) : AcceptedCodings() {
  for (size_t i = 0; i < request_fields.size(); ++i) {
    const http::HeaderField field = request_fields[i];
    if (field.name == "accept-encoding") add(field.value);
  }
}

void AcceptedCodings::add(Bytes list) {
  http::for_each_list_token(list, [this](Bytes token) {
    const auto element = parse_element(token);
    if (!element) return true;
    if (element->name == "*") {
      note(any_, element->weight);
    } else if (const auto coding = find_coding(element->name)) {
      note(weights_[static_cast<size_t>(*coding)], element->weight);
    }
    return true;
  });
}

void AcceptedCodings::note(uint16_t& weight, uint16_t thousandths) {
  weight = std::min(weight, thousandths);
}

uint32_t AcceptedCodings::weight(Coding coding) const {
  const uint16_t listed = weights_[static_cast<size_t>(coding)];
  const uint16_t thousandths = listed == kUnlisted ? any_ : listed;
  if (thousandths != kUnlisted) return thousandths * 2u;
  return coding == Coding::kIdentity ? 1 : 0;
}

Coding AcceptedCodings::choose(CodingSet available) const {
  Coding best = Coding::kIdentity;
  uint32_t highest = weight(best);
  for (size_t i = 1; i < kCodings; ++i) {
    const Coding coding = static_cast<Coding>(i);
    if (!available.has(coding)) continue;
    const uint32_t candidate = weight(coding);
    if (candidate == 0 || candidate < highest) continue;
    best = coding;
    highest = candidate;
  }
  return best;
}

}  // namespace weft::coding

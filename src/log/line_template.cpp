#include "weft/log/line_template.h"

#include <utility>

namespace weft::log {

namespace {

constexpr std::pair<Bytes, LineTemplate::Kind> kPlaceholders[] = {
    {"ts", LineTemplate::Kind::kTime},     {"level", LineTemplate::Kind::kLevel},
    {"msg", LineTemplate::Kind::kMessage}, {"attrs", LineTemplate::Kind::kAttributes},
    {"trace", LineTemplate::Kind::kTrace}, {"span", LineTemplate::Kind::kSpan},
};

constexpr Bytes kPattern = "ts:";

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

// Not part of the message as it is: the text may be anything.
std::string quoted(Bytes name) {
  std::string text = "{";
  for (const char c : name) text += is_control(c) ? '?' : c;
  return text += "}";
}

}  // namespace

Result<LineTemplate, std::string> LineTemplate::parse(Bytes text) {
  if (text.empty()) return std::string("the template is empty");
  if (text.size() > kMaxSize) return std::string("the template is longer than 256 bytes");
  for (const char c : text) {
    if (is_control(c)) return std::string("the template holds a control character");
  }
  LineTemplate result;
  while (!text.empty()) {
    if (text.starts_with("{{")) {
      result.add_text("{");
      text.remove_prefix(2);
    } else if (text.starts_with('{')) {
      const size_t end = text.find('}');
      if (end == Bytes::npos) return std::string("a \"{\" without its \"}\"; write \"{{\" for a brace");
      const auto added = result.add_placeholder(text.substr(1, end - 1));
      if (!added) return added.error();
      text.remove_prefix(end + 1);
    } else {
      const size_t size = std::min(text.find('{'), text.size());
      result.add_text(text.substr(0, size));
      text.remove_prefix(size);
    }
    if (result.segments_.size() > kMaxSegments) return std::string("the template has more than 24 parts");
  }
  return result;
}

Result<void, std::string> LineTemplate::add_placeholder(Bytes name) {
  if (name.starts_with(kPattern)) {
    name.remove_prefix(kPattern.size());
    if (name.empty()) return std::string("{ts:} has no pattern");
    segments_.push_back({Kind::kTimePattern, std::string(name)});
    return {};
  }
  for (const auto& [known, kind] : kPlaceholders) {
    if (name != known) continue;
    segments_.push_back({kind, {}});
    return {};
  }
  return quoted(name) +
         " is no placeholder; use {ts}, {ts:PATTERN}, {level}, {msg}, {attrs}, {trace} or {span}";
}

void LineTemplate::add_text(Bytes text) {
  if (segments_.empty() || segments_.back().kind != Kind::kText) segments_.push_back({Kind::kText, {}});
  segments_.back().text += text;
}

}  // namespace weft::log

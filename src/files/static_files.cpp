#include "weft/files/static_files.h"

#include <algorithm>
#include <utility>

#include "files/deltas.h"
#include "files/file_cache.h"
#include "files/listing.h"
#include "files/mount.h"
#include "files/responder.h"
#include "files/url_path.h"
#include "weft/coding/negotiation.h"
#include "weft/http/conditional.h"
#include "weft/http/target.h"

namespace weft::files {

using coding::Coding;
using http::EndStream;
using http::Exchange;
using http::Method;

namespace {

// What a cached file may take in memory, and one that is opened for one answer only: reading it at once is
// cheaper than another system call to send it.
constexpr size_t kCachedInMemory = 64 * 1024;
constexpr size_t kOnceInMemory = 16 * 1024;

http::Target target_of(Bytes target) {
  if (!target.starts_with('/')) return http::split_target(target).value_or(http::Target());
  http::Target split;
  split.path = target.substr(0, target.find('?'));
  if (split.path.size() < target.size()) split.query = target.substr(split.path.size() + 1);
  return split;
}

}  // namespace

struct StaticFiles::Site {
  std::unique_ptr<Mount> mount;
  std::vector<http::HeaderField> fields;  // views of the mount's options
  Bytes allow_origin;                     // of these
  bool dictionaries = false;              // the mount has rules for them
};

struct StaticFiles::Lookup {
  const Resource& resource;
  Bytes path;
  Bytes query;
};

StaticFiles::StaticFiles(io::Loop& loop, http::ExchangeHandler& next) : loop_(loop), next_(next) {}

StaticFiles::~StaticFiles() = default;

Result<std::unique_ptr<StaticFiles>, StaticFiles::Failure> StaticFiles::open(
    io::Loop& loop, const std::vector<MountOptions>& options, const Coders& coders,
    http::ExchangeHandler& next) {
  std::unique_ptr<StaticFiles> files(new StaticFiles(loop, next));
  size_t cache_entries = 0;
  for (const MountOptions& one : options) {
    auto mount = Mount::open(one);
    if (!mount) return Failure{one.root, mount.error()};
    auto site = std::make_unique<Site>();
    site->mount = std::move(mount.value());
    for (const auto& [name, value] : site->mount->options().fields) {
      site->fields.push_back({name, value});
      if (name == "access-control-allow-origin") site->allow_origin = value;
    }
    site->dictionaries = !one.dictionary_rules.empty();
    if (site->dictionaries && !files->deltas_) files->deltas_ = std::make_unique<Deltas>(coders);
    if (site->dictionaries) files->deltas_->add(*site->mount);
    files->sites_.push_back(std::move(site));
    cache_entries = std::max(cache_entries, one.cache_entries);
  }
  if (cache_entries > 0) files->cache_ = std::make_unique<FileCache>(loop, cache_entries);
  return files;
}

void StaticFiles::close_cache() {
  cache_.reset();
}

void StaticFiles::on_request(Exchange& exchange, EndStream end) {
  const http::RequestHead& request = exchange.request();
  if (request.method == Method::kGet || request.method == Method::kHead) {
    const http::Target target = target_of(request.target());
    for (const auto& site : sites_) {
      if (!target.path.starts_with(site->mount->options().prefix)) continue;
      if (answer(*site, exchange, target.path, target.query)) {
        exchange.user = this;
        ++counts_.served;
        return;
      }
    }
  }
  next_.on_request(exchange, end);
}

void StaticFiles::on_body(Exchange& exchange, Bytes data, EndStream end) {
  if (!is_ours(exchange)) next_.on_body(exchange, data, end);
}

void StaticFiles::on_writable(Exchange& exchange) {
  if (!is_ours(exchange)) next_.on_writable(exchange);
}

void StaticFiles::on_deadline(Exchange& exchange) {
  if (!is_ours(exchange)) next_.on_deadline(exchange);
}

void StaticFiles::on_closed(Exchange& exchange, http::CloseReason reason) {
  if (!is_ours(exchange)) next_.on_closed(exchange, reason);
}

bool StaticFiles::answer(Site& site, Exchange& exchange, Bytes path, Bytes query) {
  const MountOptions& options = site.mount->options();
  const Bytes rest = path.substr(options.prefix.size());
  if (!cache_ || options.cache_entries == 0) {
    const Mount::Resolved resolved = site.mount->resolve(rest, nullptr, kOnceInMemory);
    return answer_with(site, exchange, {resolved.resource, path, query});
  }
  if (const Resource* const known = cache_->find(*site.mount, rest)) {
    ++counts_.hits;
    return answer_with(site, exchange, {*known, path, query});
  }
  ++counts_.misses;
  return answer_with(site, exchange, {cache_->resolve(*site.mount, rest, kCachedInMemory), path, query});
}

// False when somebody else is to be asked.
bool StaticFiles::answer_with(Site& site, Exchange& exchange, const Lookup& lookup) {
  const Resource& resource = lookup.resource;
  switch (resource.kind) {
    case Resource::Kind::kMalformed: respond_plainly(exchange, 400); return true;
    case Resource::Kind::kDenied: respond_plainly(exchange, 404); return true;
    case Resource::Kind::kFailed: respond_plainly(exchange, 500); return true;
    case Resource::Kind::kRedirect: redirect(exchange, lookup.path, lookup.query); return true;
    case Resource::Kind::kListing: list(site, exchange, lookup); return true;
    case Resource::Kind::kFile: send(site, exchange, resource); return true;
    case Resource::Kind::kMissing:
      if (site.mount->options().on_missing == OnMissing::kNext) return false;
      respond_plainly(exchange, 404);
      return true;
  }
  return true;
}

void StaticFiles::send(const Site& site, Exchange& exchange, const Resource& resource) {
  FileAnswer answer;
  answer.media_type = resource.media_type;
  answer.cache_control = resource.cache_control;
  answer.fields = site.fields;
  answer.etag = site.mount->options().etag;
  Variant variant{&*resource.file, {}, {}, {}};
  if (!resource.coded.empty()) {
    variant.vary = kVaryByCoding;
    const Coding chosen = coding::AcceptedCodings(exchange.request().fields).choose(resource.codings);
    for (const Resource::Coded& coded : resource.coded) {
      if (coded.coding != chosen) continue;
      variant.file = &*coded.file;
      variant.coding = coding::coding_name(chosen);
    }
  }
  if (site.dictionaries) [[unlikely]]
    answer.ranges = choose_delta(site, exchange, resource, variant) == Chosen::kNo;
  respond_with(exchange, variant, answer, loop_.unix_seconds());
}

// Takes a delta instead of `variant`, where there is one and the conditions are not met without.
StaticFiles::Chosen StaticFiles::choose_delta(const Site& site, Exchange& exchange, const Resource& resource,
                                              Variant& variant) {
  const Mount& mount = *site.mount;
  const http::RequestHead& request = exchange.request();
  if (!resource.use_as_dictionary.empty() && deltas_->offer(mount, resource))
    variant.use_as_dictionary = resource.use_as_dictionary;
  if (!deltas_->concern(resource)) return Chosen::kNo;
  variant.vary = kVaryByDictionary;
  const auto hash = coding::named_dictionary(request, site.allow_origin);
  if (!hash || request.fields.find("range")) return Chosen::kNo;
  http::Validators validators;
  if (mount.options().etag) validators.etag = variant.file->etag();
  validators.last_modified = variant.file->modified();
  const auto verdict = http::evaluate_preconditions(request, validators, loop_.unix_seconds());
  const bool meant = verdict == http::Precondition::kNotModified ||
                     (verdict == http::Precondition::kPassed && request.fields.find("if-match"));
  if (meant) return Chosen::kNo;
  const Deltas::Delta delta = deltas_->find(request, *hash, mount, resource, loop_.now_ms());
  if (!delta.file) return Chosen::kNo;
  variant.file = delta.file;
  variant.coding = coding::coding_name(delta.coding);
  return Chosen::kYes;
}

// The path has no empty segments, so it cannot be taken for another host.
void StaticFiles::redirect(Exchange& exchange, Bytes path, Bytes query) {
  std::string location(path);
  location += '/';
  if (!query.empty()) location.append("?").append(query);
  const http::HeaderField field{"location", location};
  respond_plainly(exchange, 301, std::span(&field, 1));
}

void StaticFiles::list(Site& site, Exchange& exchange, const Lookup& lookup) {
  std::string shown = site.mount->options().prefix + lookup.resource.path;
  if (!shown.ends_with('/')) shown += '/';
  const std::string page = list_folder(*site.mount, lookup.resource, shown);
  std::vector<http::HeaderField> fields = {{"content-type", "text/html; charset=utf-8"}};
  fields.insert(fields.end(), site.fields.begin(), site.fields.end());
  http::ResponseHead head;
  head.fields = fields;
  exchange.respond(head, Bytes(page), EndStream::kYes);
}

}  // namespace weft::files

#include "php/response_coding.h"

#include <new>

namespace weft::php {

MutableBytes CodingService::room() {
  if (!room_) room_.reset(new (std::nothrow) char[kRoom]);
  return room_ ? MutableBytes(room_.get(), kRoom) : MutableBytes();
}

void ResponseCoding::detach() {
  encoder_.reset();
  service_ = nullptr;
  least_ = SIZE_MAX;
}

void ResponseCoding::reset() {
  detach();
  decision_ = {};
}

void ResponseCoding::decide(const http::RequestHead& request, const coding::Answer& answer) {
  decision_ = service_->policy.decide(request, answer);
}

Bytes ResponseCoding::encode_whole(Bytes body) {
  const auto coded = service_->encoders.encode(decision_.coding, body);
  if (coded) return *coded;
  decision_.coding = coding::Coding::kIdentity;
  return body;
}

void ResponseCoding::begin_stream() {
  if (!service_->room().empty()) encoder_ = service_->encoders.acquire(decision_.coding, {});
  if (!encoder_) decision_.coding = coding::Coding::kIdentity;
}

ResponseCoding::Piece ResponseCoding::encode(Bytes& input, coding::Encoder::Flush flush) {
  const MutableBytes all = service_->room();
  MutableBytes room = all;
  const auto status = encoder_->encode(input, room, flush);
  return {Bytes(all.data(), all.size() - room.size()), status};
}

}  // namespace weft::php

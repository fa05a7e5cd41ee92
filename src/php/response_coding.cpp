#include "php/response_coding.h"

#include <new>

namespace weft::php {

using coding::Coding;

MutableBytes CodingService::room() {
  if (!room_) room_.reset(new (std::nothrow) char[kRoom]);
  return room_ ? MutableBytes(room_.get(), kRoom) : MutableBytes();
}

void CodingService::count_answer(Coding coding) {
  switch (coding) {
    case Coding::kIdentity: break;
    case Coding::kGzip: ++stats_.coded_gzip; break;
    case Coding::kBrotli: ++stats_.coded_br; break;
    case Coding::kZstd: ++stats_.coded_zstd; break;
    case Coding::kDictionaryBrotli: ++stats_.coded_dcb; break;
    case Coding::kDictionaryZstd: ++stats_.coded_dcz; break;
  }
}

void ResponseCoding::detach() {
  encoder_.reset();
  service_ = nullptr;
  least_ = SIZE_MAX;
}

void ResponseCoding::reset() {
  detach();
  offered_ = begun_ = false;
  decision_ = {};
}

void ResponseCoding::decide(const http::RequestHead& request, const coding::Answer& answer) {
  const coding::Dictionaries dictionaries = {service_->dictionaries, service_->encoders};
  decision_ = service_->policy.decide(request, answer, &dictionaries);
}

Bytes ResponseCoding::encode_whole(Bytes body) {
  const auto coded = service_->encoders.encode(decision_.coding, body, decision_.dictionary.get());
  if (coded) {
    service_->count_answer(decision_.coding);
    service_->count_octets(body.size(), coded->size());
    return *coded;
  }
  decision_.coding = Coding::kIdentity;
  return body;
}

void ResponseCoding::remember(Bytes body) {
  if (service_) service_->dictionaries.add(body);
}

void ResponseCoding::begin_stream() {
  coding::EncodingTask task;
  if (const auto& dictionary = decision_.dictionary) {
    task.dictionary = dictionary->prepared(decision_.coding, service_->encoders);
  }
  if (!service_->room().empty()) encoder_ = service_->encoders.acquire(decision_.coding, task);
  if (encoder_) {
    service_->count_answer(decision_.coding);
  } else {
    decision_.coding = Coding::kIdentity;
  }
}

ResponseCoding::Piece ResponseCoding::encode(Bytes& input, coding::Encoder::Flush flush) {
  const MutableBytes all = service_->room();
  MutableBytes room = all;
  if (!begun_ && decision_.dictionary) {
    const std::string preamble = decision_.dictionary->preamble(decision_.coding);
    preamble.copy(room.data(), preamble.size());
    room = room.subspan(preamble.size());
  }
  begun_ = true;
  const size_t before = input.size();
  const auto status = encoder_->encode(input, room, flush);
  const Bytes coded(all.data(), all.size() - room.size());
  service_->count_octets(before - input.size(), coded.size());
  return {coded, status};
}

}  // namespace weft::php

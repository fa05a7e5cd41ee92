#include "weft/coding/body_decoder.h"

#include <algorithm>
#include <utility>

#include "coding/backend.h"
#include "weft/coding/libraries.h"

namespace weft::coding {

namespace {

using Made = Result<std::vector<std::unique_ptr<Decoder>>, DecodeError>;

// In the order in which the sender applied the codings.
Made make_decoders(const http::HeaderBlock& fields, CodingSet& codings) {
  std::vector<std::unique_ptr<Decoder>> decoders;
  bool known = true;
  for (size_t i = 0; known && i < fields.size(); ++i) {
    if (fields[i].name != "content-encoding") continue;
    http::for_each_list_token(fields[i].value, [&](Bytes name) {
      const auto coding = find_coding(name);
      if (coding == Coding::kIdentity) return true;
      known = coding && supported_codings().has(*coding) && decoders.size() < BodyDecoder::kMostCodings;
      if (!known) return false;
      decoders.push_back(find_backend(*coding)->make_decoder());
      codings.add(*coding);
      return true;
    });
  }
  if (!known) return DecodeError::kUnknownCoding;
  return decoders;
}

}  // namespace

Result<std::unique_ptr<BodyDecoder>, DecodeError> BodyDecoder::create(const http::HeaderBlock& request_fields,
                                                                      const DecodingLimits& limits) {
  CodingSet codings;
  auto decoders = make_decoders(request_fields, codings);
  if (!decoders) return decoders.error();
  if (decoders.value().empty()) return std::unique_ptr<BodyDecoder>();
  std::vector<Stage> stages;
  for (auto last = decoders.value().rbegin(); last != decoders.value().rend(); ++last) {
    Stage stage;
    stage.decoder = std::move(*last);
    if (!stages.empty()) stage.room.reset(new char[kStageRoom]);
    stages.push_back(std::move(stage));
  }
  return std::unique_ptr<BodyDecoder>(new BodyDecoder(limits, codings, std::move(stages)));
}

BodyDecoder::BodyDecoder(const DecodingLimits& limits, CodingSet codings, std::vector<Stage> stages)
    : limits_(limits), codings_(codings), stages_(std::move(stages)) {}

Result<size_t, DecodeError> BodyDecoder::decode(Bytes& input, MutableBytes room, InputEnd end) {
  const auto produced = pull(stages_.size() - 1, input, room);
  if (!produced) return produced;
  octets_out_ += produced.value();
  const bool whole = octets_in_ == 0 || at_end();
  if (end == InputEnd::kYes && produced.value() < room.size() && !whole) return DecodeError::kCorrupt;
  return produced;
}

// Fills `room` from the stage of that index, or as much of it as there is input for.
Result<size_t, DecodeError> BodyDecoder::pull(size_t index, Bytes& input, MutableBytes room) {
  Stage& stage = stages_[index];
  Bytes& source = index == 0 ? input : stage.waiting;
  const size_t wanted = room.size();
  while (true) {
    const size_t source_before = source.size();
    const size_t room_before = room.size();
    const Decoder::Status status = stage.decoder->decode(source, room);
    if (index == 0) octets_in_ += source_before - source.size();
    stage.produced += room_before - room.size();
    if (over_limits(stage.produced)) return DecodeError::kTooLarge;
    if (status == Decoder::Status::kFailed) return DecodeError::kCorrupt;
    if (room.empty() || index == 0) return wanted - room.size();
    const auto more = pull(index - 1, input, {stage.room.get(), kStageRoom});
    if (!more) return more;
    if (more.value() == 0) return wanted - room.size();
    stage.waiting = Bytes(stage.room.get(), more.value());
  }
}

bool BodyDecoder::over_limits(uint64_t produced) const {
  if (limits_.size != 0 && produced > limits_.size) return true;
  if (limits_.ratio == 0 || produced <= DecodingLimits::kRatioFrom) return false;
  return produced / limits_.ratio >= std::max<uint64_t>(octets_in_, 1);
}

bool BodyDecoder::at_end() const {
  return std::all_of(stages_.begin(), stages_.end(),
                     [](const Stage& stage) { return stage.waiting.empty() && stage.decoder->at_end(); });
}

}  // namespace weft::coding

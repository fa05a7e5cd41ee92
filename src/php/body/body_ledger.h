#pragma once

#include <cstdint>
#include <string>

#include "php/body/form_data.h"
#include "weft/base/line_budget.h"
#include "weft/base/log.h"
#include "weft/coding/body_decoder.h"
#include "weft/coding/coding.h"
#include "weft/http/refusal.h"
#include "weft/io/error.h"
#include "weft/server/server_stats.h"

namespace weft::php {

// What becomes of request bodies, as the operator gets to see it. One per dispatcher, on the loop's thread.
class BodyLedger {
 public:
  BodyLedger(server::ServerStats& stats, Logger& log) : stats_(stats), log_(log) {}

  // A body too large for memory is complete in a file.
  void on_spooled() { ++stats_.bodies_spooled; }
  // A body with these codings begins.
  void on_coded(coding::CodingSet codings);
  // A form of parts that the server takes apart, or the handler, begins.
  void on_form() { ++stats_.forms; }
  // What the server made of one.
  void on_form_read(const FormData& form);
  // A part that the handler reads itself.
  void on_part(bool is_file) { ++(is_file ? stats_.form_files : stats_.form_texts); }

  // Bodies that are refused.
  void on_undecodable(coding::DecodeError error);
  void on_bad_form(http::Refusal refusal) {
    ++(refusal.status == 413 ? stats_.bodies_bad_form_size : stats_.bodies_bad_form);
  }
  void on_unwritten() { ++stats_.bodies_unwritten; }

  // Neither a body nor a file of a form can be kept in `folder`. Writes a line, at a bounded rate.
  void on_storage_failure(const std::string& folder, io::Error error, int64_t second);

 private:
  server::ServerStats& stats_;
  Logger& log_;
  LineBudget lines_;
};

}  // namespace weft::php

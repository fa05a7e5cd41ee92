#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weft/base/bytes.h"
#include "weft/io/temp_file.h"

namespace weft::php {

// UPLOAD_ERR_* of PHP, and more of our own.
enum class UploadError : uint8_t {
  kNone = 0,
  kTooLarge = 1,      // over UploadLimits::file_size
  kFormTooLarge = 2,  // over the field MAX_FILE_SIZE of the form
  kPartial = 3,
  kNoFile = 4,
  kNoTempFolder = 6,
  kCannotWrite = 7,
  kTooManyFiles = 100,
  kBadName = 101,   // an absolute path
  kLongName = 102,  // cut to UploadLimits::file_name_size
};

struct UploadedData {
  std::string field;
  std::string filename;
  std::string media_type;
  std::string charset;
  UploadError error = UploadError::kNone;
  std::string folder;  // where the file is made
  io::TempFile file;   // none after an error
};

// What a multipart form held. C++ heap and files without names.
class FormData {
 public:
  void add_text(Bytes name, Bytes value) {
    texts_.push_back({static_cast<uint32_t>(name.size()), static_cast<uint32_t>(value.size())});
    octets_.append(name).append(1, '\0').append(value);
  }
  // Calls visit(name, value) in the order of the form; the name is followed by a NUL.
  template <class Visit>
  void for_each_text(Visit visit) const {
    const char* at = octets_.data();
    for (const Text& text : texts_) {
      const char* const value = at + text.name_size + 1;
      visit(Bytes(at, text.name_size), Bytes(value, text.value_size));
      at = value + text.value_size;
    }
  }
  // Octets of all names and values, and how many there are.
  size_t text_size() const { return octets_.size(); }
  size_t texts() const { return texts_.size(); }

  std::vector<UploadedData> files;
  bool fields_dropped = false;

 private:
  struct Text {
    uint32_t name_size;
    uint32_t value_size;
  };

  std::string octets_;
  std::vector<Text> texts_;
};

}  // namespace weft::php

// UploadedFile.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "php/async/wait.h"
#include "php/body/form_data.h"
#include "php/classes/http_classes.h"
#include "php/object.h"
#include "stubs/UploadedFile_arginfo.h"

namespace weft::php {

namespace {

struct UploadedFile {
  ~UploadedFile() { drop_name(); }
  void drop_name() {
    if (!path.empty()) ::unlink(path.c_str());
    path.clear();
  }

  UploadedData data;
  std::string path;  // the name it was given for those who want one; empty = none
  uint64_t size = 0;
  bool moved = false;  // or being moved
};

using Box = ObjectBox<UploadedFile>;

constexpr mode_t kFolderMode = 0755;
constexpr size_t kLinkSize = 32;
constexpr mode_t kPrivate = 0600;

UploadedFile& file_of(zval* object) {
  return *Box::native_of(Z_OBJ_P(object));
}

bool is_valid(const UploadedFile& file) {
  return file.data.error == UploadError::kNone;
}

void return_text(zval* return_value, const std::string& text) {
  if (text.empty()) RETURN_NULL();
  RETURN_STRINGL(text.data(), text.size());
}

bool check_not_moved(const UploadedFile& file) {
  if (!file.moved) return true;
  zend_throw_exception(spl_ce_RuntimeException, "The uploaded file has already been moved", 0);
  return false;
}

// An errno value, or 0.
int make_folders(std::string path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    path[slash] = '\0';
    if (::mkdir(path.c_str(), kFolderMode) != 0 && errno != EEXIST && errno != EROFS) return errno;
    path[slash] = '/';
  }
  return 0;
}

// Others have their turn between two portions. An errno value, or 0; EINTR: with an exception pending.
int copy_file(const io::TempFile& file, const char* path, mode_t mode) {
  io::TempFileCopy copy(file, path);
  if (const auto begun = copy.begin(); !begun) return begun.error().code;
  while (true) {
    const auto more = copy.step();
    if (!more) return more.error().code;
    if (!more.value()) break;
    if (!wait_turn()) return EINTR;
  }
  const auto published = copy.publish(mode);
  return published ? 0 : published.error().code;
}

int move_file(const io::TempFile& file, const char* path, mode_t mode) {
  if (file.publish(path, mode)) return 0;
  if (const int error = make_folders(path)) return error;
  if (file.publish(path, mode)) return 0;
  return copy_file(file, path, mode);
}

// An errno value, or 0; EINTR: with an exception pending.
int give_name(UploadedFile& file) {
  std::string path = file.data.folder + "/weft-upload-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return errno;
  ::close(descriptor);
  file.path = path;
  const int error =
      file.data.file.publish(path, kPrivate) ? 0 : copy_file(file.data.file, path.c_str(), kPrivate);
  if (error != 0) file.drop_name();
  return error;
}

void move_to(UploadedFile& file, zend_string* target, mode_t mode) {
  char path[MAXPATHLEN];
  if (ZSTR_LEN(target) == 0 || !expand_filepath(ZSTR_VAL(target), path)) {
    zend_throw_exception_ex(spl_ce_RuntimeException, 0, "The path \"%s\" cannot be used", ZSTR_VAL(target));
    return;
  }
  if (php_check_open_basedir(path)) {
    zend_throw_exception_ex(spl_ce_RuntimeException, 0, "The path \"%s\" is not within open_basedir", path);
    return;
  }
  file.moved = true;
  const int error = move_file(file.data.file, path, mode);
  if (error == 0) {
    file.data.file.close();
    file.drop_name();
    return;
  }
  file.moved = false;
  if (EG(exception)) return;
  zend_throw_exception_ex(spl_ce_RuntimeException, 0, "The uploaded file cannot be moved to \"%s\": %s", path,
                          std::strerror(error));
}

}  // namespace

zend_object* new_uploaded_file_object(UploadedData& data) {
  zend_object* object = Box::create();
  UploadedFile& file = *Box::native_of(object);
  std::swap(file.data, data);
  data.field.swap(file.data.field);
  file.size = file.data.file.size();
  return object;
}

void register_uploaded_file_class() {
  Box::register_class(register_class_Weft_UploadedFile());
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_UploadedFile, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

// Opened once more, so that every stream has its own place in the file.
ZEND_METHOD(Weft_UploadedFile, getStream) {
  ZEND_PARSE_PARAMETERS_NONE();
  const UploadedFile& file = file_of(ZEND_THIS);
  if (!check_not_moved(file)) RETURN_THROWS();
  if (!is_valid(file)) RETURN_NULL();
  char path[kLinkSize];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file.data.file.descriptor());
  const int descriptor = ::open(path, O_RDONLY | O_CLOEXEC);
  php_stream* stream = descriptor < 0 ? nullptr : php_stream_fopen_from_fd(descriptor, "rb", nullptr);
  if (stream) {
    php_stream_to_zval(stream, return_value);
    return;
  }
  if (descriptor >= 0) ::close(descriptor);
  zend_throw_exception_ex(spl_ce_RuntimeException, 0, "The uploaded file cannot be opened: %s",
                          std::strerror(errno));
}

ZEND_METHOD(Weft_UploadedFile, getPath) {
  ZEND_PARSE_PARAMETERS_NONE();
  UploadedFile& file = file_of(ZEND_THIS);
  if (!check_not_moved(file)) RETURN_THROWS();
  if (!is_valid(file)) RETURN_NULL();
  const int error = file.path.empty() ? give_name(file) : 0;
  if (error == 0) RETURN_STRINGL(file.path.data(), file.path.size());
  if (EG(exception)) RETURN_THROWS();
  zend_throw_exception_ex(spl_ce_RuntimeException, 0, "The uploaded file cannot be given a name: %s",
                          std::strerror(error));
}

ZEND_METHOD(Weft_UploadedFile, moveTo) {
  zend_string* target;
  zend_long mode = 0644;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_PATH_STR(target)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(mode)
  ZEND_PARSE_PARAMETERS_END();
  UploadedFile& file = file_of(ZEND_THIS);
  if (!check_not_moved(file)) RETURN_THROWS();
  if (mode < 0 || mode > 07777) {
    zend_argument_value_error(2, "must be between 0 and 07777");
    RETURN_THROWS();
  }
  if (!is_valid(file)) {
    zend_throw_exception_ex(spl_ce_RuntimeException, 0, "There is no uploaded file: error %d",
                            static_cast<int>(file.data.error));
    RETURN_THROWS();
  }
  move_to(file, target, static_cast<mode_t>(mode));
}

ZEND_METHOD(Weft_UploadedFile, getSize) {
  ZEND_PARSE_PARAMETERS_NONE();
  const UploadedFile& file = file_of(ZEND_THIS);
  if (!is_valid(file)) RETURN_NULL();
  RETURN_LONG(static_cast<zend_long>(file.size));
}

ZEND_METHOD(Weft_UploadedFile, getError) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(static_cast<zend_long>(file_of(ZEND_THIS).data.error));
}

ZEND_METHOD(Weft_UploadedFile, getClientFilename) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_text(return_value, file_of(ZEND_THIS).data.filename);
}

ZEND_METHOD(Weft_UploadedFile, getClientMediaType) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_text(return_value, file_of(ZEND_THIS).data.media_type);
}

ZEND_METHOD(Weft_UploadedFile, getClientCharset) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_text(return_value, file_of(ZEND_THIS).data.charset);
}

ZEND_METHOD(Weft_UploadedFile, isReady) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_TRUE;
}

ZEND_METHOD(Weft_UploadedFile, isValid) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(is_valid(file_of(ZEND_THIS)));
}

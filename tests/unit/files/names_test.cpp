// Media types, names with hashes, Content-Disposition.

#include "check.h"
#include "files/mount.h"
#include "weft/files/file_answer.h"
#include "weft/files/mime_types.h"

using namespace weft;
using namespace weft::files;

static void media_types_are_known(void**) {
  EXPECT_TEXT(media_type_of("a.html"), "text/html; charset=utf-8");
  EXPECT_TEXT(media_type_of("folder.d/a.JPG"), "image/jpeg");
  EXPECT_TEXT(media_type_of("a.tar.gz"), "application/gzip");
  EXPECT_TEXT(media_type_of("a.mjs"), "text/javascript; charset=utf-8");
  EXPECT_TEXT(media_type_of("a.svg"), "image/svg+xml");
  EXPECT_TEXT(media_type_of("a.woff2"), "font/woff2");
  EXPECT_TEXT(media_type_of("a.wasm"), "application/wasm");
  EXPECT_TEXT(media_type_of("a.docx"),
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  for (const Bytes name : {"a", "a.", "a.nothing", "folder.html/a", "a.averyveryverylongextension", ""}) {
    EXPECT_TEXT(media_type_of(name), "application/octet-stream");
  }
}

static void hashes_are_seen_in_names(void**) {
  for (const Bytes name : {"app.3f9a1c2b.js", "app-3f9a1c2b4d5e6f70.css", "index-BQ2kd8sJ.css",
                           "chunk.0a1b2c3d.min.0a1b2c3d.js", "logo.d41d8cd98f00b204e9800998ecf8427e.png"}) {
    if (!has_hash(name)) EXPECT_TEXT(name, "has a hash");
  }
  for (const Bytes name :
       {"app.js", "jquery-3.6.0.js", "report-20260101.pdf", "deadbeef.js", "background.jpeg", "app.facade.js",
        "release-version.txt", "3f9a1c2b", "app.3f9a1c2b", ".3f9a1c2b.js", "app-internationalization.js"}) {
    if (has_hash(name)) EXPECT_TEXT(name, "has none");
  }
}

static void dispositions_are_written(void**) {
  EXPECT_TEXT(content_disposition("attachment", ""), "attachment");
  EXPECT_TEXT(content_disposition("attachment", "a b.txt"), "attachment; filename=\"a b.txt\"");
  EXPECT_TEXT(content_disposition("inline", "a\"b\\c"), "inline; filename=\"a\\\"b\\\\c\"");
  EXPECT_TEXT(content_disposition("attachment", "\xc3\xa4 'x'.txt"),
              "attachment; filename*=UTF-8''%C3%A4%20%27x%27.txt");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(media_types_are_known),
      cmocka_unit_test(hashes_are_seen_in_names),
      cmocka_unit_test(dispositions_are_written),
  };
  return cmocka_run_group_tests_name("files/names", tests, nullptr, nullptr);
}

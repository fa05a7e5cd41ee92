#include "weft/http/multipart.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;
using Event = MultipartParser::Event;

namespace {

// What a body comes to when it arrives in pieces of two sizes in turn: parts as {name|filename|type}(data).
class Reading {
 public:
  Reading(Bytes boundary, Bytes body, size_t first, size_t then) : parser_(boundary) {
    size_t size = first;
    while (!body.empty() && !refused_) {
      Bytes piece = body.substr(0, size);
      body.remove_prefix(piece.size());
      feed(piece);
      size = then;
    }
    if (!refused_ && parser_.end() == Event::kRefused) refuse();
  }
  const std::string& text() const { return text_; }

 private:
  void feed(Bytes piece) {
    for (Event event = parser_.feed(piece); event != Event::kMore; event = parser_.feed(piece)) {
      switch (event) {
        case Event::kPart: begin_part(); break;
        case Event::kData: text_ += parser_.data(); break;
        case Event::kPartEnd: text_ += ")"; break;
        case Event::kEnd: text_ += "."; break;
        case Event::kMore: break;
        case Event::kRefused: return refuse();
      }
    }
    assert_true(piece.empty());
  }
  void begin_part() {
    const PartHead& head = parser_.head();
    text_ += "{" + (head.has_name ? head.name : "-") + "|" + (head.has_filename ? head.filename : "-");
    text_ += "|" + std::string(head.media_type) + (head.charset.empty() ? "" : "~") +
             std::string(head.charset) + "}(";
  }
  void refuse() {
    refused_ = true;
    text_ += "!" + std::to_string(parser_.refusal().status) + " " + parser_.refusal().reason;
  }

  MultipartParser parser_;
  std::string text_;
  bool refused_ = false;
};

// However it is cut.
void expect_parts(Bytes boundary, const std::string& body, const std::string& expected) {
  EXPECT_TEXT(Reading(boundary, body, body.size(), 1).text(), expected);
  for (size_t first = 1; first <= body.size(); ++first) {
    EXPECT_TEXT(Reading(boundary, body, first, body.size()).text(), expected);
    EXPECT_TEXT(Reading(boundary, body, first, 1).text(), expected);
    EXPECT_TEXT(Reading(boundary, body, first, first).text(), expected);
  }
}

std::string part(const std::string& disposition, const std::string& data) {
  return "--B\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + data + "\r\n";
}

// The one part of a form whose Content-Disposition has these parameters.
std::string one(const std::string& parameters) {
  std::string text = Reading("B", part(parameters, "") + "--B--", SIZE_MAX, 1).text();
  return text.substr(0, text.find('('));
}

std::string type_text(Bytes content_type) {
  const FormType type = form_type(content_type);
  switch (type.kind) {
    case FormType::Kind::kOther: return "other";
    case FormType::Kind::kMalformed: return "malformed";
    case FormType::Kind::kMultipart: break;
  }
  return "[" + type.boundary + "]";
}

}  // namespace

static void reads_fields_and_files(void**) {
  const std::string body = part("name=\"a\"", "1") +
                           "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n"
                           "Content-Type: text/plain; charset=utf-8\r\n\r\nline\r\nline\r\n--B--\r\n";
  expect_parts("B", body, "{a|-|}(1){f|x.txt|text/plain~utf-8}(line\r\nline).");
}

static void skips_preamble_and_epilogue(void**) {
  expect_parts("B", "pre\r\namble--B\r\n-B\r\n" + part("name=a", "1") + "--B--  epilogue\r\n--B\r\nmore",
               "{a|-|}(1).");
  expect_parts("B", "\r\n" + part("name=a", "") + "--B--", "{a|-|}().");
  expect_parts("B", "--B--", ".");
}

static void takes_almost_delimiters_for_data(void**) {
  const std::string data = "\r\r\n\r\n-\r\n--\r\n--C\r\n\r\r\r\n--\r\n\n--B\r--B-";
  expect_parts("B", part("name=a", data) + "--B--", "{a|-|}(" + data + ").");
  // The boundary inside itself.
  const std::string twice = "\r\n--A-\r\n--A-A\r\n--A";
  expect_parts("A-A-A", "--A-A-A\r\n\r\n" + twice + "\r\n--A-A-A--", "{-|-|}(" + twice + ").");
}

static void lets_blanks_follow_a_boundary(void**) {
  expect_parts("B", "--B \t \r\n\r\nx\r\n--B--", "{-|-|}(x).");
  expect_parts("B", "--B" + std::string(MultipartParser::kMaxPadding + 1, ' ') + "\r\n\r\nx\r\n--B--",
               "!400 malformed line after a boundary");
}

static void refuses_malformed_boundary_lines(void**) {
  const std::string expected = "{-|-|}(x)!400 malformed line after a boundary";
  for (const char* after : {"X\r\n", "\n", "-\r\n", "-x", " x\r\n", "\rx", ":\r\n"}) {
    expect_parts("B", std::string("--B\r\n\r\nx\r\n--B") + after + "\r\n\r\ny\r\n--B--", expected);
  }
}

static void refuses_what_does_not_end(void**) {
  const std::string reason = "!400 the final boundary is missing";
  for (const char* body : {"", "x", "--", "--B", "--B-", "--B\r\n"}) expect_parts("B", body, reason);
  expect_parts("B", part("name=a", "1"), "{a|-|}(1" + reason);
  expect_parts("B", part("name=a", "1") + "--B", "{a|-|}(1)" + reason);
  expect_parts("B", part("name=a", "1") + "--C--", "{a|-|}(1\r\n--C--" + reason);
}

static void refuses_malformed_heads(void**) {
  const std::string malformed = "!400 malformed header of a part";
  for (const char* head :
       {"x\r\n", ": x\r\n", "a b: c\r\n", " a: b\r\n", "a : b\r\n", "a: b\rc\r\n", "--B--\r\n",
        "Content-Type: a\r\nContent-Type: b\r\n",
        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n"}) {
    expect_parts("B", std::string("--B\r\n") + head + "\r\nx\r\n--B--", malformed);
  }
  expect_parts("B", "--B\r\na: b\n\r\n\r\nx\r\n--B--", "!400 line of a part's header without CR");
  expect_parts("B", "--B\r\na: b\r\n\n\r\nx\r\n--B--", "!400 line of a part's header without CR");
  expect_parts("B", std::string("--B\r\na: \0\r\n\r\n\r\n--B--", 20), malformed);
}

static void bounds_heads(void**) {
  const std::string name(MultipartParser::kMaxHead - 100, 'n');
  EXPECT_TEXT(one("name=" + name), "{" + name + "|-|}");
  const std::string large = "--B\r\na: " + std::string(MultipartParser::kMaxHead, 'x');
  for (const size_t piece : {size_t{1}, size_t{1000}, large.size()}) {
    EXPECT_TEXT(Reading("B", large, piece, piece).text(), "!413 header of a part too large");
  }
  std::string many = "--B\r\n";
  for (int i = 0; i < 33; ++i) many += "a: b\r\n";
  EXPECT_TEXT(Reading("B", many + "\r\n", 1, 1).text(), "!400 malformed header of a part");
}

static void unfolds_lines(void**) {
  expect_parts(
      "B", "--B\r\nContent-Disposition: form-data;\r\n name=a;\r\n\tfilename=\"x\r\n y\"\r\n\r\n1\r\n--B--",
      "{a|x   y|}(1).");
}

static void reads_parameters_as_php_does(void**) {
  EXPECT_TEXT(one("name=\"a\\\"b\\\\c\\d\""), "{a\"b\\c\\d|-|}");
  EXPECT_TEXT(one("name='it\\'s'; filename='x;y=\"z\"'"), "{it's|x;y=\"z\"|}");
  EXPECT_TEXT(one("name=\"a;b\"; filename=\"c=d;e\""), "{a;b|c=d;e|}");
  EXPECT_TEXT(one("name=a b; FILENAME=c"), "{a|c|}");
  EXPECT_TEXT(one("name= \"a\" ;filename=\"\""), "{a||}");
  EXPECT_TEXT(one("name=\"a"), "{a|-|}");
  EXPECT_TEXT(one("name=\"a; filename=x\"b\""), "{a; filename=x|-|}");
  EXPECT_TEXT(one("name=a; name=b; filename=c; filename=d"), "{b|d|}");
  EXPECT_TEXT(one("name=a; filename*=UTF-8''x"), "{a|-|}");
  EXPECT_TEXT(one("name=\"a%22b\"; filename=\"..\\..\\x/../y\""), "{a%22b|..\\..\\x/../y|}");
  EXPECT_TEXT(one("filename=c"), "{-|c|}");
  EXPECT_TEXT(one("name"), "{-|-|}");
  EXPECT_TEXT(one(";;; name=a;;"), "{a|-|}");
  EXPECT_TEXT(one("name=\"\\"), "{\\|-|}");
}

static void keeps_fields_of_a_part(void**) {
  MultipartParser parser("B");
  Bytes body = "--B\r\nX-One: 1\r\nx-two:\t2 \r\n\r\n";
  assert_true(parser.feed(body) == Event::kPart);
  assert_int_equal(parser.head().fields.size(), 2);
  EXPECT_TEXT(*parser.head().fields.find("x-one"), "1");
  EXPECT_TEXT(*parser.head().fields.find("x-two"), "2");
}

static void data_is_not_copied(void**) {
  MultipartParser parser("B");
  const std::string body = "--B\r\n\r\n" + std::string(1000, 'x');
  Bytes in = body;
  assert_true(parser.feed(in) == Event::kPart);
  assert_true(parser.feed(in) == Event::kData);
  assert_ptr_equal(parser.data().data(), body.data() + 7);
  assert_int_equal(parser.data().size(), 1000);
}

static void knows_forms_by_their_type(void**) {
  EXPECT_TEXT(type_text("multipart/form-data; boundary=abc"), "[abc]");
  EXPECT_TEXT(type_text("Multipart/Form-Data;charset=x; Boundary=\"a b\""), "[a b]");
  EXPECT_TEXT(type_text("multipart/form-data ; boundary = abc "), "[abc]");
  EXPECT_TEXT(type_text("multipart/mixed; boundary=abc"), "other");
  EXPECT_TEXT(type_text("multipart/form-dat"), "other");
  EXPECT_TEXT(type_text(""), "other");
  EXPECT_TEXT(type_text("multipart/form-data"), "malformed");
  EXPECT_TEXT(type_text("multipart/form-data; boundary="), "malformed");
  EXPECT_TEXT(type_text("multipart/form-data; boundary=\"\""), "malformed");
  EXPECT_TEXT(type_text("multipart/form-data; boundary=\"a \""), "malformed");
  EXPECT_TEXT(type_text("multipart/form-data; boundary=\"a\xc3\xa9\""), "malformed");
  EXPECT_TEXT(type_text("multipart/form-data; boundary=" + std::string(70, 'x')),
              "[" + std::string(70, 'x') + "]");
  EXPECT_TEXT(type_text("multipart/form-data; boundary=" + std::string(71, 'x')), "malformed");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(reads_fields_and_files),
      cmocka_unit_test(skips_preamble_and_epilogue),
      cmocka_unit_test(takes_almost_delimiters_for_data),
      cmocka_unit_test(lets_blanks_follow_a_boundary),
      cmocka_unit_test(refuses_malformed_boundary_lines),
      cmocka_unit_test(refuses_what_does_not_end),
      cmocka_unit_test(refuses_malformed_heads),
      cmocka_unit_test(bounds_heads),
      cmocka_unit_test(unfolds_lines),
      cmocka_unit_test(reads_parameters_as_php_does),
      cmocka_unit_test(keeps_fields_of_a_part),
      cmocka_unit_test(data_is_not_copied),
      cmocka_unit_test(knows_forms_by_their_type),
  };
  return cmocka_run_group_tests_name("http/multipart", tests, nullptr, nullptr);
}

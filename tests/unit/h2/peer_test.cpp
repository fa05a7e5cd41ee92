// nghttp2's client as the peer: random conversations that are legal arrive as they were meant, both ways.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "h2/support.h"

using namespace weft;
using namespace weft::h2;
using namespace weft::h2::testing;

namespace {

using test::Random;

// What one side says on a stream.
struct Message {
  Fields head;
  std::string body;
  Fields trailers;
  size_t sent = 0;  // of the body
  bool ended = false;
  uint32_t error = 0;
};

nghttp2_nv entry(const std::pair<std::string, std::string>& field) {
  return {reinterpret_cast<uint8_t*>(const_cast<char*>(field.first.data())),
          reinterpret_cast<uint8_t*>(const_cast<char*>(field.second.data())), field.first.size(),
          field.second.size(), NGHTTP2_NV_FLAG_NONE};
}
std::vector<nghttp2_nv> entries(const Fields& list) {
  std::vector<nghttp2_nv> all;
  for (const auto& field : list) all.push_back(entry(field));
  return all;
}

class Client {
 public:
  explicit Client(Random& random)
      : random_(random), window_(static_cast<uint32_t>(1 + random.below(70'000))) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_session_callbacks_set_select_padding_callback(callbacks, select_padding);
    assert_int_equal(nghttp2_session_client_new(&session_, callbacks, this), 0);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_settings_entry wanted[] = {
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window_},
        {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, static_cast<uint32_t>(random_.below(5'000))},
        {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1}};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, wanted, 3);
  }
  ~Client() { nghttp2_session_del(session_); }

  std::map<int32_t, Message> asked;
  std::map<int32_t, Message> answers;
  size_t open = 0;
  bool goaway = false;

  void ask(Message message) {
    auto request = std::make_unique<Message>(std::move(message));
    const std::vector<nghttp2_nv> head = entries(request->head);
    const bool ends_with_head = request->body.empty() && request->trailers.empty();
    nghttp2_data_provider body;
    body.source.ptr = request.get();
    body.read_callback = read_body;
    const int32_t stream = nghttp2_submit_request(session_, nullptr, head.data(), head.size(),
                                                  ends_with_head ? nullptr : &body, nullptr);
    assert_true(stream > 0);
    asked[stream] = *request;
    sending_.push_back(std::move(request));
    ++open;
  }
  void act() {
    switch (random_.below(4)) {
      case 0: nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr); break;
      case 1: {
        nghttp2_settings_entry table{NGHTTP2_SETTINGS_HEADER_TABLE_SIZE,
                                     static_cast<uint32_t>(random_.below(3) * random_.below(5000))};
        if (++changes_ < 10) nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &table, 1);
        break;
      }
      case 2: {
        // Never less: nghttp2 takes octets that crossed such a SETTINGS for too many.
        window_ += static_cast<uint32_t>(random_.below(40'000));
        nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window_};
        if (++changes_ < 10) nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
        break;
      }
      default:
        if (!asked.empty()) {
          const Bytes wish = random_.below(2) == 0 ? "u=1, i" : "u=7";
          nghttp2_submit_priority_update(session_, NGHTTP2_FLAG_NONE, asked.rbegin()->first,
                                         reinterpret_cast<const uint8_t*>(wish.data()), wish.size());
        }
        break;
    }
  }
  std::string take() {
    std::string out;
    const uint8_t* data;
    for (ssize_t size; (size = nghttp2_session_mem_send(session_, &data)) > 0;)
      out.append(reinterpret_cast<const char*>(data), static_cast<size_t>(size));
    return out;
  }
  void feed(Bytes in) {
    const auto taken =
        nghttp2_session_mem_recv(session_, reinterpret_cast<const uint8_t*>(in.data()), in.size());
    assert_int_equal(taken, in.size());
  }

 private:
  static Client& self(void* user) { return *static_cast<Client*>(user); }
  static std::string text(const uint8_t* data, size_t size) {
    return {reinterpret_cast<const char*>(data), size};
  }
  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const uint8_t* name, size_t name_size,
                       const uint8_t* value, size_t value_size, uint8_t, void* user) {
    Fields& list = self(user).answers[frame->hd.stream_id].head;  // and what comes before or behind it
    list.emplace_back(text(name, name_size), text(value, value_size));
    return 0;
  }
  static int on_data(nghttp2_session*, uint8_t, int32_t stream, const uint8_t* data, size_t size,
                     void* user) {
    self(user).answers[stream].body += text(data, size);
    return 0;
  }
  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    if (frame->hd.type == NGHTTP2_GOAWAY) self(user).goaway = true;
    return 0;
  }
  static int on_close(nghttp2_session*, int32_t stream, uint32_t error, void* user) {
    self(user).answers[stream].ended = true;
    self(user).answers[stream].error = error;
    --self(user).open;
    return 0;
  }
  static ssize_t select_padding(nghttp2_session*, const nghttp2_frame* frame, size_t most, void* user) {
    Random& random = self(user).random_;
    const size_t padding = random.below(4) == 0 ? random.below(200) : 0;
    return static_cast<ssize_t>(std::min(most, frame->hd.length + padding));
  }
  static ssize_t read_body(nghttp2_session* session, int32_t stream, uint8_t* to, size_t room,
                           uint32_t* flags, nghttp2_data_source* source, void* user) {
    Message& message = *static_cast<Message*>(source->ptr);
    const size_t portion = 1 + self(user).random_.below(20'000);
    const size_t size = std::min({room, portion, message.body.size() - message.sent});
    std::memcpy(to, message.body.data() + message.sent, size);
    message.sent += size;
    if (message.sent < message.body.size()) return static_cast<ssize_t>(size);
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!message.trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const std::vector<nghttp2_nv> list = entries(message.trailers);
      nghttp2_submit_trailer(session, stream, list.data(), list.size());
    }
    return static_cast<ssize_t>(size);
  }

  Random& random_;
  uint32_t window_;
  nghttp2_session* session_ = nullptr;
  int changes_ = 0;
  std::vector<std::unique_ptr<Message>> sending_;
};

struct Server : http::testing::Connection {
  explicit Server(const Settings& settings) : Connection(make_session_factory(settings)) {}
  std::string written;
  void take(Bytes octets) override { written += octets; }
};

std::string random_text(Random& random, size_t most) {
  std::string text(random.below(most + 1), '\0');
  for (char& c : text) c = static_cast<char>('a' + random.below(26));
  return text;
}

Fields random_fields(Random& random, size_t most) {
  Fields list;
  for (size_t count = random.below(most + 1); count > 0; --count) {
    const std::string name = "x-" + std::to_string(random.below(12));
    list.emplace_back(name, random.below(3) == 0 ? random_text(random, 300) : "again");
  }
  return list;
}

Message random_request(Random& random) {
  Message message;
  const bool with_body = random.below(2) == 0;
  message.head = request(with_body ? "POST" : "GET", "/" + random_text(random, 50), random_fields(random, 6));
  if (random.below(2) == 0) message.head.emplace_back("priority", random.below(2) == 0 ? "u=2" : "i");
  if (!with_body) return message;
  message.body = random_text(random, random.below(3) == 0 ? 150'000 : 2'000);
  if (random.below(2) == 0) message.head.emplace_back("content-length", std::to_string(message.body.size()));
  if (random.below(2) == 0) message.trailers = random_fields(random, 3);
  return message;
}

// Everything of a request, so that the client can compare.
std::string echo(Exchange& exchange, const std::string& body) {
  std::string text(exchange.request().method_name());
  text.append(" ").append(exchange.request().target()).append("\n");
  const auto append = [&text](const http::HeaderBlock& list) {
    for (size_t i = 0; i < list.size(); ++i)
      text.append(list[i].name).append(": ").append(list[i].value).append("\n");
    text += "\n";
  };
  append(exchange.request().fields);
  text += body + "\n";
  append(exchange.request_trailers());
  return text;
}

std::string expected_echo(const Message& asked) {
  std::string text = asked.head[0].second + " ";
  std::string rest;
  for (const auto& [name, value] : asked.head) {
    if (name == ":path") text += value + "\n";
    if (name == ":authority") rest += "host: " + value + "\n";
    if (name.front() != ':') rest += name + ": " + value + "\n";
  }
  text += rest + "\n" + asked.body + "\n";
  for (const auto& [name, value] : asked.trailers) text += name + ": " + value + "\n";
  return text + "\n";
}

// Answers with an echo, in one of the ways there are.
void answer_somehow(Exchange& exchange, const std::string& text, Random& random) {
  static const HeaderField kFields[] = {{"server", "weft"}, {"x-again", "again"}, {"set-cookie", "a=b"}};
  static const HeaderField kTrailers[] = {{"x-sum", "1"}};
  ResponseHead head;
  head.fields = std::span(kFields).first(random.below(4));
  if (random.below(4) == 0) exchange.inform(103, std::span(kFields).first(1));
  switch (random.below(4)) {
    case 0: exchange.respond(head, Bytes(text), EndStream::kYes); break;
    case 1:
      head.content_length = text.size();
      exchange.respond(head, {}, EndStream::kNo);
      exchange.send(Bytes(text), EndStream::kYes);
      break;
    case 2: {
      const Bytes all = text;
      exchange.respond(head, all.substr(0, all.size() / 2), EndStream::kNo);
      exchange.send(all.substr(all.size() / 2), EndStream::kNo);
      exchange.send({}, EndStream::kYes);
      break;
    }
    default:
      head.has_trailers = true;
      exchange.respond(head, Bytes(text), EndStream::kNo);
      exchange.send_trailers(kTrailers);
      break;
  }
}

void expect_answer(const Message& asked, const Message& answer) {
  assert_true(answer.ended);
  assert_int_equal(answer.error, 0);
  EXPECT_TEXT(answer.body, expected_echo(asked));
  std::string status;
  for (const auto& [name, value] : answer.head) {
    if (name == ":status") status += value + " ";
  }
  if (status != "200 ") EXPECT_TEXT(status, "103 200 ");
}

// One connection; both sides' octets are cut at random.
void converse(uint64_t seed) {
  Random random(seed);
  Settings settings;
  settings.max_concurrent_streams = 20;
  settings.stream_window = static_cast<uint32_t>(65'535 + random.below(100'000));
  settings.connection_window = static_cast<uint32_t>(65'535 + random.below(200'000));
  Server server(settings);
  Client client(random);
  std::vector<Exchange*> later;
  const auto serve = [&](Exchange& exchange) {
    if (random.below(3) == 0) {
      later.push_back(&exchange);
    } else {
      answer_somehow(exchange, echo(exchange, server.handler.received(exchange)), random);
    }
  };
  server.handler.request = [&](Exchange& exchange, EndStream end) {
    if (end == EndStream::kYes) serve(exchange);
  };
  server.handler.body = [&](Exchange& exchange, Bytes, EndStream end) {
    if (end == EndStream::kYes) serve(exchange);
  };
  size_t left = 40;
  std::string sent;
  for (int round = 0; left > 0 || client.open > 0; ++round) {
    assert_true(round < 20'000);
    server.host.now += 100;
    while (left > 0 && client.open < 20 && random.below(3) != 0) {
      client.ask(random_request(random));
      --left;
    }
    if (random.below(8) == 0) client.act();
    sent += client.take();
    const size_t part = std::min<size_t>(sent.size(), random.below(2) == 0 ? random.below(50) : 30'000);
    if (part > 0) server.feed(Bytes(sent).substr(0, part));
    sent.erase(0, part);
    if (!later.empty() && random.below(2) == 0) {
      Exchange& exchange = *later.back();
      later.pop_back();
      answer_somehow(exchange, echo(exchange, server.handler.received(exchange)), random);
    }
    server.turn();
    assert_true(server.session->fate() == Fate::kOpen);
    const size_t back =
        std::min<size_t>(server.written.size(), random.below(2) == 0 ? random.below(50) : 30'000);
    client.feed(Bytes(server.written).substr(0, back));
    server.written.erase(0, back);
    assert_false(client.goaway);
  }
  assert_int_equal(client.asked.size(), 40);
  for (const auto& [stream, asked] : client.asked) expect_answer(asked, client.answers[stream]);
  assert_int_equal(server.handler.requests, 40);
  assert_true(server.handler.reasons == std::vector(40, CloseReason::kComplete));
  assert_true(server.host.abuses.empty());
}

}  // namespace

static void random_conversations(void**) {
  for (uint64_t seed = 1; seed <= 150; ++seed) converse(seed);
}

int main() {
  const CMUnitTest tests[] = {cmocka_unit_test(random_conversations)};
  return cmocka_run_group_tests_name("h2/peer", tests, nullptr, nullptr);
}

dnl weft: see deps/README.md for the libraries and where they come from.

PHP_ARG_ENABLE([weft],
  [whether to enable weft, the HTTP server],
  [AS_HELP_STRING([--enable-weft], [Enable weft])])

dnl One switch per optional protocol or codec, HTTP/1 is always there. Each appends its sources to WEFT_OPTIONAL_SOURCES and
dnl defines WEFT_HAVE_X, read only by the file that registers the factories: compiled file = registered factory, no #if elsewhere.

PHP_ARG_WITH([weft-tls],
  [whether weft speaks TLS],
  [AS_HELP_STRING([--without-weft-tls], [weft: leave TLS out, and OpenSSL with it])],
  [yes],
  [no])

PHP_ARG_WITH([llhttp-source],
  [for the directory of llhttp's C files],
  [AS_HELP_STRING([--with-llhttp-source=DIR],
    [Compile llhttp's api.c, http.c and llhttp.c from DIR instead of linking libllhttp])],
  [no],
  [no])

PHP_ARG_WITH([weft-http2],
  [whether to build HTTP/2 into weft],
  [AS_HELP_STRING([--without-weft-http2], [weft: leave out HTTP/2, which needs nghttp2])],
  [yes],
  [no])

PHP_ARG_WITH([weft-zlib],
  [whether weft codes bodies with gzip],
  [AS_HELP_STRING([--without-weft-zlib], [weft: leave out gzip, which needs zlib])],
  [auto],
  [no])

PHP_ARG_WITH([weft-brotli],
  [whether weft codes bodies with br],
  [AS_HELP_STRING([--without-weft-brotli], [weft: leave out br, which needs brotli])],
  [auto],
  [no])

PHP_ARG_WITH([weft-zstd],
  [whether weft codes bodies with zstd],
  [AS_HELP_STRING([--without-weft-zstd], [weft: leave out zstd])],
  [auto],
  [no])

PHP_ARG_WITH([weft-libdeflate],
  [whether weft makes gzip of whole bodies with libdeflate],
  [AS_HELP_STRING([--without-weft-libdeflate], [weft: leave out libdeflate])],
  [auto],
  [no])

PHP_ARG_ENABLE([weft-debug],
  [whether to build weft without optimisation],
  [AS_HELP_STRING([--enable-weft-debug], [weft: -O0 -g])],
  [no],
  [no])

PHP_ARG_ENABLE([weft-sanitize],
  [whether to build weft with sanitizers],
  [AS_HELP_STRING([--enable-weft-sanitize], [weft: AddressSanitizer and UndefinedBehaviorSanitizer])],
  [no],
  [no])

PHP_ARG_ENABLE([weft-werror],
  [whether warnings are errors in weft],
  [AS_HELP_STRING([--enable-weft-werror], [weft: -Werror])],
  [no],
  [no])

if test "$PHP_WEFT" != "no"; then
  PHP_REQUIRE_CXX()
  PHP_CXX_COMPILE_STDCXX([20], [mandatory], [WEFT_STDCXX])

  WEFT_BASE_SOURCES="
    src/base/got_patcher.cpp
    src/base/json_writer.cpp
    src/base/log.cpp
    src/base/output_queue.cpp
    src/base/peek.cpp
    src/base/random_pool.cpp
    src/base/sha256.cpp
    src/base/stack_slabs.cpp
    src/base/thread_activity.cpp
  "
  WEFT_LOG_SOURCES="
    src/log/formatter.cpp
    src/log/line_template.cpp
    src/log/line_writer.cpp
    src/log/output.cpp
    src/log/pipeline.cpp
    src/log/stream_output.cpp
    src/log/syslog_output.cpp
    src/log/syslog_target.cpp
    src/log/timestamp.cpp
    src/log/writer_thread.cpp
  "
  WEFT_HTTP_SOURCES="
    src/http/byte_ranges.cpp
    src/http/client_info.cpp
    src/http/conditional.cpp
    src/http/cookie.cpp
    src/http/date.cpp
    src/http/forwarded.cpp
    src/http/headers.cpp
    src/http/ip.cpp
    src/http/method.cpp
    src/http/multipart.cpp
    src/http/part_head.cpp
    src/http/priority.cpp
    src/http/request_head.cpp
    src/http/request_rules.cpp
    src/http/sse.cpp
    src/http/status.cpp
    src/http/target.cpp
    src/http/trace_context.cpp
    src/http/trusted_proxies.cpp
  "
  WEFT_CODING_SOURCES="
    src/coding/body_decoder.cpp
    src/coding/coding.cpp
    src/coding/dictionary.cpp
    src/coding/encoder_pool.cpp
    src/coding/libraries.cpp
    src/coding/negotiation.cpp
    src/coding/response_policy.cpp
  "
  WEFT_IO_SOURCES="
    src/io/address.cpp
    src/io/descriptor_waits.cpp
    src/io/error.cpp
    src/io/job_threads.cpp
    src/io/listen_socket.cpp
    src/io/loop.cpp
    src/io/native.cpp
    src/io/poll_set.cpp
    src/io/read_watcher.cpp
    src/io/signal_watcher.cpp
    src/io/stream_listener.cpp
    src/io/stream_socket.cpp
    src/io/temp_file.cpp
    src/io/timer_wheel.cpp
    src/io/wakeup.cpp
  "
  WEFT_FILES_SOURCES="
    src/files/beneath.cpp
    src/files/deltas.cpp
    src/files/file_answer.cpp
    src/files/file_cache.cpp
    src/files/folder_names.cpp
    src/files/listing.cpp
    src/files/mime_types.cpp
    src/files/mount.cpp
    src/files/offered_files.cpp
    src/files/open_file.cpp
    src/files/responder.cpp
    src/files/static_files.cpp
    src/files/url_path.cpp
  "
  WEFT_H1_SOURCES="
    src/h1/chunk_decoder.cpp
    src/h1/framing_guard.cpp
    src/h1/h1_exchange.cpp
    src/h1/h1_parser.cpp
    src/h1/h1_session.cpp
    src/h1/request_validator.cpp
    src/h1/response_writer.cpp
  "
  WEFT_SERVER_SOURCES="
    src/server/accept_gate.cpp
    src/server/acceptor.cpp
    src/server/address_table.cpp
    src/server/admin/admin_core.cpp
    src/server/admin/admin_request.cpp
    src/server/admin/coroutine_query.cpp
    src/server/admin/metric_families.cpp
    src/server/admin/metrics_page.cpp
    src/server/admin/metrics_text.cpp
    src/server/admin/pages.cpp
    src/server/admission.cpp
    src/server/bus_inbox.cpp
    src/server/codel.cpp
    src/server/connection.cpp
    src/server/connection_output.cpp
    src/server/departures.cpp
    src/server/door.cpp
    src/server/duration_histogram.cpp
    src/server/event_log.cpp
    src/server/message_bus.cpp
    src/server/opening_session.cpp
    src/server/proxy_preface.cpp
    src/server/queue_watch.cpp
    src/server/rate_limiter.cpp
    src/server/rate_table.cpp
    src/server/recycle_policy.cpp
    src/server/request_ids.cpp
    src/server/secure_channel.cpp
    src/server/server_core.cpp
    src/server/server_stats.cpp
    src/server/shared_area.cpp
    src/server/stall_detector.cpp
    src/server/stall_monitor.cpp
    src/server/ticket_chain.cpp
    src/server/tls_contexts.cpp
    src/server/worker_board.cpp
    src/server/workers/control_channel.cpp
    src/server/workers/cpu_count.cpp
    src/server/workers/file_watcher.cpp
    src/server/workers/group_memory.cpp
    src/server/workers/handover.cpp
    src/server/workers/launch_command.cpp
    src/server/workers/leader.cpp
    src/server/workers/memory_file.cpp
    src/server/workers/orphan_reaper.cpp
    src/server/workers/service_manager.cpp
    src/server/workers/socket_set.cpp
    src/server/workers/supervisor.cpp
    src/server/workers/upgrade.cpp
  "
  WEFT_PHP_SOURCES="
    src/php/admin/admin_listener.cpp
    src/php/admin/config_json.cpp
    src/php/admin/coroutines_json.cpp
    src/php/async/aftermath.cpp
    src/php/async/channel.cpp
    src/php/async/channel_object.cpp
    src/php/async/completable.cpp
    src/php/async/context_object.cpp
    src/php/async/coroutine_methods.cpp
    src/php/async/coroutine_object.cpp
    src/php/async/deadlock.cpp
    src/php/async/drain.cpp
    src/php/async/exceptions.cpp
    src/php/async/functions.cpp
    src/php/async/functions_await.cpp
    src/php/async/functions_scope.cpp
    src/php/async/future_mapping.cpp
    src/php/async/future_methods.cpp
    src/php/async/future_object.cpp
    src/php/async/gather.cpp
    src/php/async/iteration.cpp
    src/php/async/mutex_object.cpp
    src/php/async/place.cpp
    src/php/async/pool_object.cpp
    src/php/async/pool_upkeep.cpp
    src/php/async/pull_iterator.cpp
    src/php/async/resource_pool.cpp
    src/php/async/scope.cpp
    src/php/async/scope_errands.cpp
    src/php/async/scope_methods.cpp
    src/php/async/scope_object.cpp
    src/php/async/semaphore_object.cpp
    src/php/async/signal_futures.cpp
    src/php/async/task_group.cpp
    src/php/async/task_group_answers.cpp
    src/php/async/task_group_object.cpp
    src/php/async/timeout_object.cpp
    src/php/async/wait.cpp
    src/php/body/body_ledger.cpp
    src/php/body/body_spool.cpp
    src/php/body/form_arrays.cpp
    src/php/body/form_reader.cpp
    src/php/body/part_reader.cpp
    src/php/body/request_body.cpp
    src/php/body/request_body_wait.cpp
    src/php/bootloader.cpp
    src/php/call.cpp
    src/php/classes/dictionary_field.cpp
    src/php/classes/event_stream.cpp
    src/php/classes/http_exceptions.cpp
    src/php/classes/http_request.cpp
    src/php/classes/http_request_body.cpp
    src/php/classes/http_request_time.cpp
    src/php/classes/http_response.cpp
    src/php/classes/http_response_body.cpp
    src/php/classes/http_response_cache.cpp
    src/php/classes/http_response_coding.cpp
    src/php/classes/http_response_cookie.cpp
    src/php/classes/http_response_file.cpp
    src/php/classes/http_response_head.cpp
    src/php/classes/http_response_sse.cpp
    src/php/classes/http_response_stream.cpp
    src/php/classes/http_server.cpp
    src/php/classes/http_server_config.cpp
    src/php/classes/http_server_config_admin.cpp
    src/php/classes/http_server_config_body.cpp
    src/php/classes/http_server_config_compression.cpp
    src/php/classes/http_server_config_health.cpp
    src/php/classes/http_server_config_hooks.cpp
    src/php/classes/http_server_config_hot_reload.cpp
    src/php/classes/http_server_config_http2.cpp
    src/php/classes/http_server_config_ids.cpp
    src/php/classes/http_server_config_listeners.cpp
    src/php/classes/http_server_config_log.cpp
    src/php/classes/http_server_config_overload.cpp
    src/php/classes/http_server_config_proxies.cpp
    src/php/classes/http_server_config_rate_limits.cpp
    src/php/classes/http_server_config_tls.cpp
    src/php/classes/http_server_config_workers.cpp
    src/php/classes/integer_setting.cpp
    src/php/classes/poller.cpp
    src/php/classes/register_http_classes.cpp
    src/php/classes/request_parts.cpp
    src/php/classes/send_file_options.cpp
    src/php/classes/static_handler.cpp
    src/php/classes/uploaded_file.cpp
    src/php/context_pool.cpp
    src/php/coroutine.cpp
    src/php/coroutine_dump.cpp
    src/php/dispatcher.cpp
    src/php/engine_options.cpp
    src/php/engine_state.cpp
    src/php/errors.cpp
    src/php/events/event_hub.cpp
    src/php/events/event_hubs.cpp
    src/php/fatal.cpp
    src/php/field_list.cpp
    src/php/handler_run.cpp
    src/php/header_names.cpp
    src/php/hooks/autoload.cpp
    src/php/hooks/blocking.cpp
    src/php/hooks/connections.cpp
    src/php/hooks/descriptors.cpp
    src/php/hooks/dns.cpp
    src/php/hooks/exception_order.cpp
    src/php/hooks/file_turns.cpp
    src/php/hooks/files.cpp
    src/php/hooks/interruptions.cpp
    src/php/hooks/locks.cpp
    src/php/hooks/name_functions.cpp
    src/php/hooks/poll.cpp
    src/php/hooks/processes.cpp
    src/php/hooks/registry.cpp
    src/php/hooks/sleep.cpp
    src/php/hooks/sleep_functions.cpp
    src/php/hooks/sockets.cpp
    src/php/hooks/sqlite.cpp
    src/php/hooks/sqlite_api.cpp
    src/php/hooks/sqlite_connection.cpp
    src/php/hooks/thread_hooks.cpp
    src/php/hooks/transport_addresses.cpp
    src/php/hooks/transports.cpp
    src/php/ini.cpp
    src/php/log_sinks.cpp
    src/php/module.cpp
    src/php/pdo/connections.cpp
    src/php/pdo/failures.cpp
    src/php/pdo/pdo_calls.cpp
    src/php/pdo/pool_object.cpp
    src/php/pdo/query_end.cpp
    src/php/pdo/settling.cpp
    src/php/poller.cpp
    src/php/process.cpp
    src/php/protocols.cpp
    src/php/request_fields.cpp
    src/php/request_state.cpp
    src/php/response_coding.cpp
    src/php/response_conditions.cpp
    src/php/response_events.cpp
    src/php/response_state.cpp
    src/php/run/hot_reload.cpp
    src/php/run/main_process.cpp
    src/php/run/run.cpp
    src/php/run/server_run.cpp
    src/php/run/standalone_run.cpp
    src/php/run/supervisor_run.cpp
    src/php/run/wear_watch.cpp
    src/php/run/worker_process.cpp
    src/php/scheduler.cpp
    src/php/server_log.cpp
    src/php/server_numbers.cpp
    src/php/watchdog/backtrace.cpp
    src/php/watchdog/blocking_call.cpp
    src/php/watchdog/frame_peek.cpp
    src/php/watchdog/watchdog.cpp
    src/php/worker_gauges.cpp
    src/php/workers_options.cpp
  "
  WEFT_NO_TLS_SOURCES="
    src/tls/none/no_tls.cpp
  "
  WEFT_TLS_SOURCES="
    src/tls/openssl/callbacks.cpp
    src/tls/openssl/client_certificate.cpp
    src/tls/openssl/context_builder.cpp
    src/tls/openssl/errors.cpp
    src/tls/openssl/files.cpp
    src/tls/openssl/memory_bio.cpp
    src/tls/openssl/ocsp_staple.cpp
    src/tls/openssl/openssl_context.cpp
    src/tls/openssl/openssl_session.cpp
    src/tls/openssl/ticket_keys.cpp
  "
  WEFT_NO_H2_SOURCES="
    src/h2/none/no_h2.cpp
  "
  WEFT_H2_SOURCES="
    src/h2/abuse_guard.cpp
    src/h2/field_rules.cpp
    src/h2/frame_reader.cpp
    src/h2/frame_writer.cpp
    src/h2/h2_exchange.cpp
    src/h2/h2_session.cpp
    src/h2/header_decoder.cpp
    src/h2/header_encoder.cpp
    src/h2/request_reader.cpp
    src/h2/response_fields.cpp
    src/h2/sent_fields.cpp
    src/h2/static_table.cpp
    src/h2/stream_clock.cpp
    src/h2/stream_table.cpp
    src/h2/wire.cpp
    src/h2/wire_events.cpp
    src/h2/wire_receive.cpp
  "
  WEFT_NO_ZLIB_SOURCES="
    src/coding/none/no_zlib.cpp
  "
  WEFT_ZLIB_SOURCES="
    src/coding/zlib/zlib_backend.cpp
  "
  WEFT_NO_BROTLI_SOURCES="
    src/coding/none/no_brotli.cpp
  "
  WEFT_BROTLI_SOURCES="
    src/coding/brotli/arena.cpp
    src/coding/brotli/brotli_backend.cpp
  "
  WEFT_NO_BROTLI_DICTIONARIES_SOURCES="
    src/coding/none/no_brotli_dictionaries.cpp
  "
  WEFT_BROTLI_DICTIONARIES_SOURCES="
    src/coding/brotli/dictionaries.cpp
  "
  WEFT_NO_ZSTD_SOURCES="
    src/coding/none/no_zstd.cpp
  "
  WEFT_ZSTD_SOURCES="
    src/coding/zstd/zstd_backend.cpp
  "
  WEFT_NO_LIBDEFLATE_SOURCES="
    src/coding/none/no_libdeflate.cpp
  "
  WEFT_LIBDEFLATE_SOURCES="
    src/coding/libdeflate/libdeflate_backend.cpp
  "
  WEFT_OPTIONAL_SOURCES=
  WEFT_C_SOURCES=

  WEFT_COMMON_FLAGS="-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -fvisibility=hidden -MP"
  WEFT_C_FLAGS=
  AS_VAR_IF([PHP_WEFT_DEBUG], [no],
    [WEFT_COMMON_FLAGS="$WEFT_COMMON_FLAGS -O2 -fno-plt"],
    [WEFT_COMMON_FLAGS="$WEFT_COMMON_FLAGS -O0 -g"])
  AS_VAR_IF([PHP_WEFT_SANITIZE], [no],,
    [WEFT_COMMON_FLAGS="$WEFT_COMMON_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
     LDFLAGS="$LDFLAGS -fsanitize=address,undefined"])

  dnl A request crosses every layer, each a translation unit of its own: inlining over them saves a tenth of its instructions.
  AS_IF([test "$PHP_WEFT_DEBUG" = no && test "$PHP_WEFT_SANITIZE" = no], [
    AC_MSG_CHECKING([whether the compiler can optimise at link time])
    AC_LANG_PUSH([C++])
    weft_saved_cxxflags=$CXXFLAGS
    CXXFLAGS="$CXXFLAGS -flto"
    AC_LINK_IFELSE([AC_LANG_PROGRAM],
      [AC_MSG_RESULT([yes])
       WEFT_COMMON_FLAGS="$WEFT_COMMON_FLAGS -flto"],
      [AC_MSG_RESULT([no])])
    CXXFLAGS=$weft_saved_cxxflags
    AC_LANG_POP([C++])
  ])

  PKG_CHECK_MODULES([LIBUV], [libuv >= 1.44])
  PHP_EVAL_INCLINE([$LIBUV_CFLAGS])
  PHP_EVAL_LIBLINE([$LIBUV_LIBS], [WEFT_SHARED_LIBADD])

  AS_VAR_IF([PHP_WEFT_TLS], [no],
    [WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_NO_TLS_SOURCES"],
    [PKG_CHECK_MODULES([WEFT_OPENSSL], [openssl >= 3.0])
     PHP_EVAL_INCLINE([$WEFT_OPENSSL_CFLAGS])
     PHP_EVAL_LIBLINE([$WEFT_OPENSSL_LIBS], [WEFT_SHARED_LIBADD])
     WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_TLS_SOURCES"])
  AS_VAR_IF([PHP_WEFT_HTTP2], [no],
    [WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_NO_H2_SOURCES"], [
    PKG_CHECK_MODULES([NGHTTP2], [libnghttp2 >= 1.52])
    PHP_EVAL_INCLINE([$NGHTTP2_CFLAGS])
    PHP_EVAL_LIBLINE([$NGHTTP2_LIBS], [WEFT_SHARED_LIBADD])
    WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_H2_SOURCES"
  ])

  dnl WEFT_CODEC(switch, packages, sources with the library, sources without): "auto" takes what is there.
  m4_define([WEFT_CODEC], [
    WEFT_CODEC_SOURCES="$4"
    AS_CASE([$PHP_WEFT_$1],
      [no], [],
      [PKG_CHECK_MODULES([WEFT_$1], [$2],
        [PHP_EVAL_INCLINE([$WEFT_$1_CFLAGS])
         PHP_EVAL_LIBLINE([$WEFT_$1_LIBS], [WEFT_SHARED_LIBADD])
         WEFT_CODEC_SOURCES="$3"],
        [AS_VAR_IF([PHP_WEFT_$1], [auto], [AC_MSG_NOTICE([weft is built without $2])],
          [AC_MSG_ERROR([weft needs $2, which pkg-config does not find])])])])
    WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_CODEC_SOURCES"
  ])
  WEFT_CODEC([ZLIB], [zlib], [$WEFT_ZLIB_SOURCES], [$WEFT_NO_ZLIB_SOURCES])
  WEFT_CODEC([BROTLI], [libbrotlienc libbrotlidec], [$WEFT_BROTLI_SOURCES], [$WEFT_NO_BROTLI_SOURCES])
  dnl From version 1.1 on brotli knows dictionaries.
  AS_CASE(["$WEFT_OPTIONAL_SOURCES"], [*brotli_backend.cpp*], [
    PKG_CHECK_EXISTS([libbrotlienc >= 1.1],
      [WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_BROTLI_DICTIONARIES_SOURCES"],
      [WEFT_OPTIONAL_SOURCES="$WEFT_OPTIONAL_SOURCES $WEFT_NO_BROTLI_DICTIONARIES_SOURCES"])
  ])
  WEFT_CODEC([ZSTD], [libzstd >= 1.4], [$WEFT_ZSTD_SOURCES], [$WEFT_NO_ZSTD_SOURCES])
  WEFT_CODEC([LIBDEFLATE], [libdeflate], [$WEFT_LIBDEFLATE_SOURCES], [$WEFT_NO_LIBDEFLATE_SOURCES])

  dnl llhttp: the system's library when it is recent enough, else its C files.
  WEFT_LLHTTP_SOURCE=
  case $PHP_LLHTTP_SOURCE in
    no|yes|"")
      PKG_CHECK_MODULES([LLHTTP], [libllhttp >= 9.2],
        [PHP_EVAL_INCLINE([$LLHTTP_CFLAGS])
         PHP_EVAL_LIBLINE([$LLHTTP_LIBS], [WEFT_SHARED_LIBADD])],
        [WEFT_LLHTTP_SOURCE=/usr/share/llhttp])
      ;;
    *)
      WEFT_LLHTTP_SOURCE=$PHP_LLHTTP_SOURCE
      ;;
  esac
  if test -n "$WEFT_LLHTTP_SOURCE"; then
    AC_MSG_CHECKING([for llhttp's sources in $WEFT_LLHTTP_SOURCE])
    WEFT_LLHTTP_INCLUDE=
    for candidate in "$WEFT_LLHTTP_SOURCE" "$WEFT_LLHTTP_SOURCE/../include" "$WEFT_LLHTTP_SOURCE/../include/llhttp"; do
      test -f "$candidate/llhttp.h" && WEFT_LLHTTP_INCLUDE=$candidate
    done
    if test ! -f "$WEFT_LLHTTP_SOURCE/llhttp.c" || test -z "$WEFT_LLHTTP_INCLUDE"; then
      AC_MSG_ERROR([not found: install libllhttp >= 9.2 or node-llhttp, or give --with-llhttp-source=DIR])
    fi
    AC_MSG_RESULT([$WEFT_LLHTTP_INCLUDE/llhttp.h])
    WEFT_C_SOURCES="src/h1/llhttp_api.c src/h1/llhttp_parser.c"
    WEFT_C_FLAGS="-I$WEFT_LLHTTP_SOURCE"
    WEFT_COMMON_FLAGS="$WEFT_COMMON_FLAGS -I$WEFT_LLHTTP_INCLUDE"
  fi

  WEFT_CXX_SOURCES=$(echo $WEFT_BASE_SOURCES $WEFT_LOG_SOURCES $WEFT_HTTP_SOURCES $WEFT_CODING_SOURCES $WEFT_IO_SOURCES $WEFT_FILES_SOURCES $WEFT_H1_SOURCES $WEFT_SERVER_SOURCES \
    $WEFT_OPTIONAL_SOURCES $WEFT_PHP_SOURCES)

  dnl C sources only: the flags given here reach C files, and a C compiler may refuse -std=c++20.
  PHP_NEW_EXTENSION([weft], [$WEFT_C_SOURCES], [$ext_shared],, [$WEFT_COMMON_FLAGS $WEFT_C_FLAGS], [cxx])

  WEFT_CXX_FLAGS="$WEFT_COMMON_FLAGS $WEFT_STDCXX -I$ext_srcdir -I$ext_srcdir/include -I$ext_srcdir/src"
  WEFT_CXX_FLAGS="$WEFT_CXX_FLAGS -fno-exceptions -fno-rtti -fvisibility-inlines-hidden -Wall -Wextra"
  AS_VAR_IF([PHP_WEFT_WERROR], [no],, [WEFT_CXX_FLAGS="$WEFT_CXX_FLAGS -Werror"])

  AS_VAR_IF([ext_shared], [no],
    [PHP_ADD_SOURCES([$ext_dir], [$WEFT_CXX_SOURCES], [$WEFT_CXX_FLAGS])],
    [PHP_ADD_SOURCES_X([$ext_dir],
      [$WEFT_CXX_SOURCES],
      [$WEFT_CXX_FLAGS -DZEND_COMPILE_DL_EXT=1],
      [shared_objects_weft],
      [yes])])

  for source in $WEFT_C_SOURCES $WEFT_CXX_SOURCES; do
    PHP_ADD_BUILD_DIR([$ext_builddir/$(dirname $source)])
  done
  dnl What hooks have redirected leads here until the process has ended.
  WEFT_SHARED_LIBADD="$WEFT_SHARED_LIBADD -Wl,-z,nodelete"
  PHP_SUBST([WEFT_SHARED_LIBADD])
fi

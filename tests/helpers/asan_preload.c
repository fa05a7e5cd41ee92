// Preloaded before libasan by `./dev test --asan`, so that a stock PHP, which knows nothing of sanitizers,
// can host an instrumented extension.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>

// How much of a stack above a longjmp is declared clean: more than our frames between a bailout and its gate
// ever take.
enum { kStackAbove = 1 << 20 };

static void unpoison(const void* from, size_t size) {
  static void (*function)(const volatile void*, size_t) = NULL;
  if (!function)
    function = (void (*)(const volatile void*, size_t))dlsym(RTLD_DEFAULT, "__asan_unpoison_memory_region");
  if (function) function(from, size);
}

// PHP loads extensions with RTLD_DEEPBIND, which the sanitizers refuse: their replacements of libc would be
// bypassed.
void* dlopen(const char* path, int flags) {
  static void* (*next)(const char*, int) = NULL;
  if (!next) next = (void* (*)(const char*, int))dlsym(RTLD_NEXT, "dlopen");
  return next(path, flags & ~RTLD_DEEPBIND);
}

// Frames skipped by a bailout leave their red zones behind. libasan wipes them on the thread's stack only;
// coroutines live elsewhere, and whoever used those addresses next would be blamed. So they are wiped here,
// and libc's function is called directly, past libasan's.
__attribute__((noreturn)) static void jump(struct __jmp_buf_tag* target, int value) {
  static void (*function)(struct __jmp_buf_tag*, int) = NULL;
  if (!function)
    function = (void (*)(struct __jmp_buf_tag*, int))dlsym(dlopen("libc.so.6", RTLD_LAZY), "siglongjmp");
  unpoison(__builtin_frame_address(0), kStackAbove);
  function(target, value);
  abort();
}

void siglongjmp(sigjmp_buf target, int value) {
  jump(target, value);
}
void longjmp(jmp_buf target, int value) {
  jump(target, value);
}
void _longjmp(jmp_buf target, int value) {
  jump(target, value);
}
void __longjmp_chk(jmp_buf target, int value) {
  jump(target, value);
}

// Called by instrumented code before a function that does not return; libasan's warns about unknown stacks.
void __asan_handle_no_return(void) {
  unpoison(__builtin_frame_address(0), kStackAbove);
}

// A coroutine's stack that is given back must not poison what is mapped there next.
int munmap(void* address, size_t size) {
  static int (*next)(void*, size_t) = NULL;
  if (!next) next = (int (*)(void*, size_t))dlsym(RTLD_NEXT, "munmap");
  unpoison(address, size);
  return next(address, size);
}

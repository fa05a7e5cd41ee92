#pragma once

#include <cstdint>

#include "php/zend.h"

namespace weft::php {

// What a fatal error leaves behind in a coroutine: noted when it is raised, as the bailout forgets it.
struct FatalRecord {
  zend_execute_data* frame = nullptr;  // innermost frame still to be released
  bool compiling = false;
};

// Fatal errors inside coroutines end in a bailout to the coroutine's base without PHP giving up every object
// of the process. Outside they are as fatal as ever. The hook goes in when all modules have started.
void install_fatal_hook();
void remove_fatal_hook();

// At the coroutine's base, first thing after a bailout: brings the engine's flags back. Runs nothing of the
// script.
void recover_engine(FatalRecord& record);
// Then: frees what the frames hold. Runs destructors, so it may suspend and bail out; call again until it
// returns.
void release_frames(FatalRecord& record);

// A fatal error has cost a coroutine but not the process.
void count_survived_fatal();

}  // namespace weft::php

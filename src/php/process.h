#pragma once

#include <optional>
#include <string>
#include <vector>

#include "weft/server/workers/handover.h"

// This process among others: what it was started with, what it is called, how it is forked off and how it
// ends.

namespace weft::php {

// When the module starts, before any code of the script: notes the current folder and open descriptors, and
// takes the handover out of the environment.
void remember_process_start();
const std::string& initial_folder();
const std::vector<int>& initial_descriptors();
// What a process of weft that started this one has handed to it; once.
std::optional<server::Handover> take_handover();
// The same, to look at only.
const std::optional<server::Handover>& handover();

// "weft: WHAT (script.php)" in lists of processes.
void set_process_title(const std::string& what);

// Whether a terminal that one of the standard streams is connected to has been closed.
bool terminal_has_hung_up();

// In a freshly forked child: coroutines, timers, shutdown functions and buffered output of the parent are
// none of its business.
void become_child();

// How often this process and its parents, since the module was loaded, have been forked.
unsigned forks();

// As if nobody had handled it, without further ado.
[[noreturn]] void end_by_signal(int signal);

// The end of a child: runs what the script has registered for it since it was forked, flushes output. Nothing
// of the parent's is undone.
[[noreturn]] void end_process(int code);

}  // namespace weft::php

#include "php/hooks/autoload.h"

#include <memory>
#include <vector>

#include "php/async/wait.h"
#include "php/coroutine.h"
#include "php/scheduler.h"
#include "php/zend.h"

namespace weft::php {

namespace {

using Autoloader = decltype(zend_autoload);

Autoloader original_autoload = nullptr;

// A class being loaded. On the heap, as a bailout may leave the loader's stack.
struct ClassLoad {
  Coroutine* loader;  // null: code outside of coroutines
  zend_string* lower_name;
  WaitList waiters;
};

struct ClassWait {
  const Coroutine* coroutine;
  const ClassLoad* load;
};

struct ClassLoads {
  std::vector<std::unique_ptr<ClassLoad>> running;
  std::vector<ClassWait> waits;

  ClassLoad* find(zend_string* lower_name) {
    for (const auto& load : running) {
      if (zend_string_equals(load->lower_name, lower_name)) return load.get();
    }
    return nullptr;
  }

  // Whether `load` can go on only after `coroutine` has: the class is then as unknown as in a recursive
  // autoload.
  bool waits_for(const ClassLoad* load, const Coroutine* coroutine) const {
    while (load && load->loader != coroutine) {
      const Coroutine* loader = load->loader;
      load = nullptr;
      for (const ClassWait& wait : waits) {
        if (wait.coroutine == loader) load = wait.load;
      }
    }
    return load != nullptr;
  }

  ClassLoad* add(Coroutine* loader, zend_string* lower_name) {
    running.push_back(std::make_unique<ClassLoad>());
    running.back()->loader = loader;
    running.back()->lower_name = zend_string_copy(lower_name);
    return running.back().get();
  }

  void remove(const ClassLoad* load) {
    for (auto entry = running.begin(); entry != running.end(); ++entry) {
      if (entry->get() != load) continue;
      const std::unique_ptr<ClassLoad> ended = std::move(*entry);
      running.erase(entry);
      zend_string_release(ended->lower_name);
      ended->waiters.wake_all();
      return;
    }
  }
};

thread_local ClassLoads loads;

zend_class_entry* find_linked_class(zend_string* lower_name) {
  auto* type = static_cast<zend_class_entry*>(zend_hash_find_ptr(EG(class_table), lower_name));
  return type && (type->ce_flags & ZEND_ACC_LINKED) ? type : nullptr;
}

bool wait_for_load(Coroutine* coroutine, ClassLoad* load) {
  Waiter waiter;
  load->waiters.add(waiter);
  loads.waits.push_back({coroutine, load});
  const bool ended = wait_for_any({&waiter}, "a class being loaded");
  std::erase_if(loads.waits, [coroutine](const ClassWait& wait) { return wait.coroutine == coroutine; });
  return ended;
}

zend_class_entry* autoload(zend_string* name, zend_string* lower_name) {
  Scheduler* scheduler = Scheduler::get_if_used();
  if (!scheduler) return original_autoload(name, lower_name);
  Coroutine* coroutine = scheduler->current();
  while (ClassLoad* load = loads.find(lower_name)) {
    if (loads.waits_for(load, coroutine) || !wait_for_load(coroutine, load)) return nullptr;
    if (zend_class_entry* loaded = find_linked_class(lower_name)) return loaded;
  }
  ClassLoad* load = loads.add(coroutine, lower_name);
  zend_class_entry* loaded = original_autoload(name, lower_name);
  loads.remove(load);
  return loaded;
}

}  // namespace

void install_autoload_hook() {
  if (!zend_autoload) return;
  original_autoload = zend_autoload;
  zend_autoload = autoload;
}

void remove_autoload_hook() {
  if (zend_autoload == autoload) zend_autoload = original_autoload;
}

void abandon_class_loads(const Coroutine& coroutine) {
  std::vector<const ClassLoad*> left;
  for (const auto& load : loads.running) {
    if (load->loader == &coroutine) left.push_back(load.get());
  }
  for (const ClassLoad* load : left) loads.remove(load);
  std::erase_if(loads.waits, [&coroutine](const ClassWait& wait) { return wait.coroutine == &coroutine; });
}

void abandon_class_loads() {
  while (!loads.running.empty()) loads.remove(loads.running.back().get());
}

}  // namespace weft::php

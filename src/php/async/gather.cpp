#include "php/async/gather.h"

#include <algorithm>

namespace weft::php {

namespace {

struct Gathering;

struct Entry : Waiter {
  Completable* trigger = nullptr;
  zend_string* name = nullptr;  // its key, else `index`
  zend_ulong index = 0;
  Gathering* owner = nullptr;
  uint32_t place = 0;  // in the order of completion, from 1; 0 = it has not completed
};

struct Gathering {
  uint32_t wanted;
  OnError on_error;
  uint32_t count;
  Entry* entries;
  uint32_t completed = 0;
  uint32_t succeeded = 0;
  Entry* first_failed = nullptr;
  Waiter over{};
  WaitList list{};

  bool is_over() const {
    return succeeded >= wanted || completed == count || (first_failed && on_error == OnError::kThrow);
  }

  // Those that come when it is over are left alone: their errors are somebody else's.
  void take(Entry& entry) {
    if (is_over()) return;
    entry.place = ++completed;
    if (entry.trigger->state == Completable::State::kReturned) {
      ++succeeded;
    } else if (!first_failed) {
      first_failed = &entry;
    }
    if (is_over()) list.wake_all();
  }

  // Nobody must be woken for it any more.
  void leave() {
    for (uint32_t i = 0; i < count; ++i) entries[i].hook.unlink();
  }
};

void on_completed(Waiter& waiter) {
  auto& entry = static_cast<Entry&>(waiter);
  entry.owner->take(entry);
}

void fill(Gathering& self, HashTable* triggers) {
  zend_ulong index;
  zend_string* name;
  zval* value;
  Entry* entry = self.entries;
  ZEND_HASH_FOREACH_KEY_VAL(triggers, index, name, value) {
    new (entry) Entry;
    entry->trigger = Completable::of(Z_OBJ_P(value));
    entry->name = name;
    entry->index = index;
    entry->owner = &self;
    entry->notify = on_completed;
    ++entry;
  }
  ZEND_HASH_FOREACH_END();
  for (uint32_t i = 0; i < self.count && !self.is_over(); ++i) {
    Entry& next = self.entries[i];
    if (next.trigger->completed()) {
      self.take(next);
    } else {
      next.trigger->waiters.add(next);
    }
  }
}

void put(HashTable* into, const Entry& entry, zval* value) {
  if (entry.name) {
    zend_hash_update(into, entry.name, value);
  } else {
    zend_hash_index_update(into, entry.index, value);
  }
}

void deliver(const Entry& entry, const GatherRule& rule, HashTable* results, HashTable* errors) {
  if (entry.place == 0) return;
  zval value;
  if (entry.trigger->state == Completable::State::kReturned) {
    ZVAL_COPY(&value, &entry.trigger->result);
    put(results, entry, &value);
    return;
  }
  ZVAL_OBJ(&value, entry.trigger->take_error());
  if (errors) {
    put(errors, entry, &value);
  } else {
    zval_ptr_dtor(&value);
  }
  if (!rule.fill_null) return;
  ZVAL_NULL(&value);
  put(results, entry, &value);
}

void deliver_all(Gathering& self, const GatherRule& rule, HashTable* results, HashTable* errors) {
  if (self.first_failed && rule.on_error == OnError::kThrow) {
    zend_throw_exception_internal(self.first_failed->trigger->take_error());
    return;
  }
  if (rule.in_order) {
    for (uint32_t i = 0; i < self.count; ++i) deliver(self.entries[i], rule, results, errors);
    return;
  }
  auto** by_place = static_cast<Entry**>(safe_emalloc(self.completed, sizeof(Entry*), 0));
  for (uint32_t i = 0; i < self.count; ++i) {
    if (const uint32_t place = self.entries[i].place) by_place[place - 1] = &self.entries[i];
  }
  for (uint32_t i = 0; i < self.completed; ++i) deliver(*by_place[i], rule, results, errors);
  efree(by_place);
}

bool check_trigger(uint32_t argument, const zval* value) {
  if (Z_TYPE_P(value) == IS_OBJECT && Completable::of(Z_OBJ_P(value))) return true;
  zend_argument_type_error(argument, "must contain only objects that can be awaited, %s found",
                           zend_zval_type_name(value));
  return false;
}

// Elements that are references could change while they are waited for.
bool check_array(uint32_t argument, zval* triggers) {
  bool references = false;
  zval* value;
  ZEND_HASH_FOREACH_VAL(Z_ARR_P(triggers), value) {
    references |= Z_ISREF_P(value);
    ZVAL_DEREF(value);
    if (!check_trigger(argument, value)) return false;
  }
  ZEND_HASH_FOREACH_END();
  if (!references) return true;
  SEPARATE_ARRAY(triggers);
  ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(triggers), value) {
    if (Z_ISREF_P(value)) zend_unwrap_reference(value);
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

// The key of an element, for the array.
bool add_element(HashTable* into, zend_object_iterator* iterator, zval* value) {
  zval copy;
  ZVAL_COPY_DEREF(&copy, value);
  if (!iterator->funcs->get_current_key) {
    zend_hash_next_index_insert(into, &copy);
    return true;
  }
  zval key;
  ZVAL_UNDEF(&key);
  iterator->funcs->get_current_key(iterator, &key);
  if (!EG(exception)) array_set_zval_key(into, &key, &copy);
  zval_ptr_dtor(&key);
  zval_ptr_dtor(&copy);
  return !EG(exception);
}

bool read_iterator(uint32_t argument, zend_object_iterator* iterator, HashTable* into) {
  const zend_object_iterator_funcs& functions = *iterator->funcs;
  if (functions.rewind) functions.rewind(iterator);
  while (!EG(exception) && functions.valid(iterator) == SUCCESS) {
    if (EG(exception)) break;
    zval* value = functions.get_current_data(iterator);
    if (EG(exception) || !value) break;
    ZVAL_DEREF(value);
    if (!check_trigger(argument, value) || !add_element(into, iterator, value)) break;
    functions.move_forward(iterator);
  }
  return !EG(exception);
}

}  // namespace

bool collect_triggers(uint32_t argument, zval* triggers) {
  if (Z_TYPE_P(triggers) == IS_ARRAY) return check_array(argument, triggers);
  zend_class_entry* type = Z_OBJCE_P(triggers);
  zend_object_iterator* iterator = type->get_iterator(type, triggers, 0);
  if (!iterator) return false;
  // From here on the argument, which the engine frees in whatever way the call ends, owns what was read.
  zval object;
  ZVAL_COPY_VALUE(&object, triggers);
  ZVAL_ARR(triggers, zend_new_array(8));
  zval_ptr_dtor(&object);
  const bool read = !EG(exception) && read_iterator(argument, iterator, Z_ARRVAL_P(triggers));
  zend_iterator_dtor(iterator);
  return read && !EG(exception);
}

bool gather(HashTable* triggers, Completable* token, const GatherRule& rule, HashTable* results,
            HashTable* errors) {
  const uint32_t count = zend_hash_num_elements(triggers);
  if (count == 0 || rule.wanted == 0) return true;
  auto* entries = static_cast<Entry*>(safe_emalloc(count, sizeof(Entry), 0));
  Gathering self{
      .wanted = std::min(rule.wanted, count), .on_error = rule.on_error, .count = count, .entries = entries};
  fill(self, triggers);
  bool over = true;
  if (!self.is_over() || (token && token->trips())) {
    self.list.add(self.over);
    over = wait_with_token(self.over, token, "several at once");
  }
  self.leave();
  if (over) deliver_all(self, rule, results, errors);
  for (uint32_t i = 0; i < count; ++i) entries[i].~Entry();
  efree(entries);
  return !EG(exception);
}

}  // namespace weft::php

#pragma once

#include "weft/base/assert.h"

namespace weft {

// Embedded in an object to link it into at most one IntrusiveList at a time. Unlinks itself when it dies.
class ListHook {
 public:
  ListHook() = default;
  ListHook(const ListHook&) = delete;
  ListHook& operator=(const ListHook&) = delete;
  ~ListHook() { unlink(); }

  bool linked() const { return next_ != nullptr; }

  void unlink() {
    if (!linked()) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = nullptr;
  }

 private:
  template <class T, ListHook T::*Hook>
  friend class IntrusiveList;

  void link_before(ListHook& position) {
    WEFT_ASSERT(!linked());
    next_ = &position;
    previous_ = position.previous_;
    previous_->next_ = this;
    position.previous_ = this;
  }

  ListHook* next_ = nullptr;
  ListHook* previous_ = nullptr;
};

// A doubly linked list through a member of its elements: no allocation, O(1) removal from the middle.
// Owns nothing; elements may outlive it and may die while linked.
template <class T, ListHook T::*Hook>
class IntrusiveList {
 public:
  IntrusiveList() { root_.next_ = root_.previous_ = &root_; }
  IntrusiveList(const IntrusiveList&) = delete;
  IntrusiveList& operator=(const IntrusiveList&) = delete;
  ~IntrusiveList() {
    clear();
    root_.next_ = root_.previous_ = nullptr;
  }

  bool empty() const { return root_.next_ == &root_; }

  void push_back(T& element) { (element.*Hook).link_before(root_); }
  void push_front(T& element) { (element.*Hook).link_before(*root_.next_); }

  T* front() const { return empty() ? nullptr : from_hook(root_.next_); }

  // Null after the last element. The element must be in this list.
  T* next(const T& element) const {
    ListHook* next = (element.*Hook).next_;
    return next == &root_ ? nullptr : from_hook(next);
  }

  T* pop_front() {
    T* element = front();
    if (element) (element->*Hook).unlink();
    return element;
  }

  // Takes every element of `other`, in order, behind ours.
  void splice_back(IntrusiveList& other) {
    WEFT_ASSERT(&other != this);
    if (other.empty()) return;
    other.root_.next_->previous_ = root_.previous_;
    other.root_.previous_->next_ = &root_;
    root_.previous_->next_ = other.root_.next_;
    root_.previous_ = other.root_.previous_;
    other.root_.next_ = other.root_.previous_ = &other.root_;
  }

  void clear() {
    while (pop_front()) {
    }
  }

 private:
  static T* from_hook(ListHook* hook) {
    // The offset of a member in a class that need not be standard-layout; both gcc and clang fold it.
    alignas(T) static char probe[sizeof(T)];
    const auto* object = reinterpret_cast<const T*>(probe);
    const auto offset = reinterpret_cast<const char*>(&(object->*Hook)) - probe;
    return reinterpret_cast<T*>(reinterpret_cast<char*>(hook) - offset);
  }

  ListHook root_;
};

}  // namespace weft

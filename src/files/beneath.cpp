#include "files/beneath.h"

#include <cerrno>
#include <cstdio>
#include <vector>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace weft::files {

namespace {

// O_NONBLOCK: a pipe must not hold us up, nor a terminal become ours.
constexpr int kReading = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr int kLooking = O_PATH | O_NOFOLLOW | O_CLOEXEC;
constexpr size_t kMaxLinks = 40;
constexpr size_t kMaxLinkTarget = 4096;

// One step after the other from open folders, links by hand, as the policy depends on each of them.
class Walk {
 public:
  Walk(const Root& root, Symlinks policy) : root_(root), policy_(policy) {}

  Result<Found, int> run(Bytes relative) {
    push(relative);
    while (!todo_.empty()) {
      const std::string name = std::move(todo_.back());
      todo_.pop_back();
      if (const int error = step(name)) return error;
    }
    return reopen();
  }

 private:
  // Of a link, to be compared with what it leads to when only `left` names are left.
  struct OwnerCheck {
    size_t left;
    uid_t owner;
  };

  int here() const { return folders_.empty() ? root_.folder.get() : folders_.back().get(); }

  void push(Bytes path) {
    const size_t first = todo_.size();
    while (!path.empty()) {
      const size_t end = std::min(path.find('/'), path.size());
      if (end > 0) todo_.emplace(todo_.begin() + static_cast<ptrdiff_t>(first), path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
    }
  }

  int step(const std::string& name) {
    if (file_) return ENOTDIR;
    if (name == "..") {
      if (folders_.empty()) return EXDEV;
      folders_.pop_back();
      return check_owner(here());
    }
    if (name == ".") return check_owner(here());
    Descriptor next(::openat(here(), name.c_str(), kLooking));
    if (!next) return errno;
    struct stat facts;
    if (::fstat(next.get(), &facts) != 0) return errno;
    if (S_ISLNK(facts.st_mode)) return follow(next.get(), facts.st_uid);
    const int looked_at = next.get();
    if (S_ISDIR(facts.st_mode)) {
      folders_.push_back(std::move(next));
    } else {
      file_ = std::move(next);
    }
    return check_owner(looked_at);
  }

  int follow(int link, uid_t owner) {
    if (policy_ == Symlinks::kReject || ++links_ > kMaxLinks) return ELOOP;
    char room[kMaxLinkTarget];
    const ssize_t size = ::readlinkat(link, "", room, sizeof room);
    if (size <= 0 || size == static_cast<ssize_t>(sizeof room)) return size < 0 ? errno : ELOOP;
    Bytes target(room, static_cast<size_t>(size));
    if (policy_ == Symlinks::kOwnerMatch) checks_.push_back({todo_.size(), owner});
    if (target.front() == '/') {
      if (!target.starts_with(root_.path)) return EXDEV;
      target.remove_prefix(root_.path.size());
      if (!target.empty() && target.front() != '/') return EXDEV;
      folders_.clear();
    }
    const size_t before = todo_.size();
    push(target);
    return todo_.size() == before ? check_owner(here()) : 0;
  }

  int check_owner(int descriptor) {
    while (!checks_.empty() && todo_.size() <= checks_.back().left) {
      struct stat facts;
      if (::fstat(descriptor, &facts) != 0) return errno;
      if (facts.st_uid != checks_.back().owner) return EACCES;
      checks_.pop_back();
    }
    return 0;
  }

  // What was looked at without reading it, whatever has its name by now.
  Result<Found, int> reopen() {
    char path[40];
    std::snprintf(path, sizeof path, "/proc/self/fd/%d", file_ ? file_.get() : here());
    Descriptor opened(::open(path, kReading));
    if (!opened) return errno;
    return Found{std::move(opened), links_ > 0};
  }

  const Root& root_;
  const Symlinks policy_;
  std::vector<Descriptor> folders_;  // from below the root to where we are
  Descriptor file_;
  std::vector<std::string> todo_;  // the next one last
  std::vector<OwnerCheck> checks_;
  size_t links_ = 0;
};

int open_without_links(int root, const char* relative) {
  open_how how{};
  how.flags = kReading;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(::syscall(SYS_openat2, root, relative, &how, sizeof how));
}

}  // namespace

Result<Found, int> open_beneath(const Root& root, const std::string& relative, Symlinks policy) {
  Descriptor opened(open_without_links(root.folder.get(), relative.empty() ? "." : relative.c_str()));
  if (opened) return Found{std::move(opened), false};
  switch (errno) {
    case ELOOP:
      if (policy == Symlinks::kReject) return ELOOP;
      break;
    // Kernels before 5.6, and sandboxes that know only older calls.
    case ENOSYS:
    case EPERM:
    case EAGAIN: break;
    default: return errno;
  }
  return walk_beneath(root, relative, policy);
}

Result<Found, int> walk_beneath(const Root& root, const std::string& relative, Symlinks policy) {
  return Walk(root, policy).run(relative);
}

}  // namespace weft::files

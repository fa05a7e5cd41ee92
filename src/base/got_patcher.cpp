#include "weft/base/got_patcher.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

namespace weft {

namespace {

#if defined(__x86_64__)
constexpr unsigned kJumpSlot = R_X86_64_JUMP_SLOT;
constexpr unsigned kGlobalData = R_X86_64_GLOB_DAT;
#elif defined(__aarch64__)
constexpr unsigned kJumpSlot = R_AARCH64_JUMP_SLOT;
constexpr unsigned kGlobalData = R_AARCH64_GLOB_DAT;
#else
constexpr unsigned kJumpSlot = 0;  // the number of "nothing" everywhere
constexpr unsigned kGlobalData = 0;
#endif

// What the dynamic section of an object says about its relocations.
struct Dynamic {
  const ElfW(Sym) * symbols = nullptr;
  const char* names = nullptr;
  std::span<const ElfW(Rela)> jump_slots;
  std::span<const ElfW(Rela)> data;
};

// glibc turns the addresses in dynamic sections into absolute ones, musl and the kernel's own object do not.
template <class T>
const T* absolute(ElfW(Addr) base, ElfW(Addr) address) {
  return reinterpret_cast<const T*>(address < base ? base + address : address);
}

Dynamic read_dynamic(ElfW(Addr) base, const ElfW(Dyn) * entry) {
  Dynamic found;
  const ElfW(Rela)* jump_slots = nullptr;
  const ElfW(Rela)* data = nullptr;
  size_t jump_slots_size = 0, data_size = 0;
  bool with_addends = true;
  for (; entry->d_tag != DT_NULL; ++entry) {
    switch (entry->d_tag) {
      case DT_SYMTAB: found.symbols = absolute<ElfW(Sym)>(base, entry->d_un.d_ptr); break;
      case DT_STRTAB: found.names = absolute<char>(base, entry->d_un.d_ptr); break;
      case DT_JMPREL: jump_slots = absolute<ElfW(Rela)>(base, entry->d_un.d_ptr); break;
      case DT_PLTRELSZ: jump_slots_size = entry->d_un.d_val; break;
      case DT_PLTREL: with_addends = entry->d_un.d_val == DT_RELA; break;
      case DT_RELA: data = absolute<ElfW(Rela)>(base, entry->d_un.d_ptr); break;
      case DT_RELASZ: data_size = entry->d_un.d_val; break;
      default: break;
    }
  }
  if (jump_slots && with_addends) found.jump_slots = {jump_slots, jump_slots_size / sizeof *jump_slots};
  if (data) found.data = {data, data_size / sizeof *data};
  return found;
}

// The part of an object that became read-only when it had been relocated.
class ReadOnlyPages {
 public:
  ReadOnlyPages(ElfW(Addr) base, const ElfW(Phdr) * header) {
    if (!header) return;
    const auto page = static_cast<ElfW(Addr)>(::sysconf(_SC_PAGESIZE));
    begin_ = (base + header->p_vaddr) & ~(page - 1);
    end_ = (base + header->p_vaddr + header->p_memsz) & ~(page - 1);
  }
  ReadOnlyPages(const ReadOnlyPages&) = delete;
  ReadOnlyPages& operator=(const ReadOnlyPages&) = delete;
  ~ReadOnlyPages() {
    if (open_) protect(PROT_READ);
  }

  bool make_writable(ElfW(Addr) address) {
    if (address < begin_ || address >= end_ || open_) return true;
    open_ = protect(PROT_READ | PROT_WRITE);
    return open_;
  }

 private:
  bool protect(int access) const {
    return ::mprotect(reinterpret_cast<void*>(begin_), end_ - begin_, access) == 0;
  }

  ElfW(Addr) begin_ = 0;
  ElfW(Addr) end_ = 0;
  bool open_ = false;
};

}  // namespace

struct GotPatcher::Scan {
  GotPatcher& patcher;
  bool first = true;
  size_t stuck = 0;  // of the object that is looked at

  static int visit(dl_phdr_info* info, size_t, void* context) {
    auto& scan = *static_cast<Scan*>(context);
    if (scan.first) {
      scan.first = false;
      if (info->dlpi_adds == scan.patcher.loads_seen_) return 1;
      scan.patcher.loads_seen_ = info->dlpi_adds;
    }
    scan.patch_object(*info);
    return 0;
  }

  void patch_object(const dl_phdr_info& info) {
    const ElfW(Phdr)* dynamic = nullptr;
    const ElfW(Phdr)* read_only = nullptr;
    for (const ElfW(Phdr) & header : std::span(info.dlpi_phdr, info.dlpi_phnum)) {
      if (header.p_type == PT_DYNAMIC) dynamic = &header;
      if (header.p_type == PT_GNU_RELRO) read_only = &header;
    }
    if (!dynamic) return;
    const std::string_view path = info.dlpi_name ? info.dlpi_name : "";
    const Dynamic found =
        read_dynamic(info.dlpi_addr, reinterpret_cast<const ElfW(Dyn)*>(info.dlpi_addr + dynamic->p_vaddr));
    if (!found.symbols || !found.names) return;
    ReadOnlyPages pages(info.dlpi_addr, read_only);
    size_t count = 0;
    stuck = 0;
    for (const auto& relocations : {found.jump_slots, found.data}) {
      for (const ElfW(Rela) & relocation : relocations) {
        count += patch_slot(path, info.dlpi_addr, found, relocation, pages);
      }
    }
    if (count + stuck) patcher.objects_.push_back({std::string(path), count, stuck});
  }

  size_t patch_slot(std::string_view path, ElfW(Addr) base, const Dynamic& object,
                    const ElfW(Rela) & relocation, ReadOnlyPages& pages) {
    const auto kind = static_cast<unsigned>(ELF64_R_TYPE(relocation.r_info));
    if (kind != kJumpSlot && kind != kGlobalData) return 0;
    const ElfW(Sym)& symbol = object.symbols[ELF64_R_SYM(relocation.r_info)];
    const auto known = patcher.by_symbol_.find(object.names + symbol.st_name);
    if (known == patcher.by_symbol_.end()) return 0;
    const GotHook& hook = patcher.hooks_[known->second];
    auto** slot = reinterpret_cast<void**>(base + relocation.r_offset);
    if (*slot == hook.replacement || patcher.spare_(path, hook)) return 0;
    if (!pages.make_writable(base + relocation.r_offset)) {
      ++stuck;
      return 0;
    }
    // Other threads may be calling through it.
    __atomic_store_n(slot, hook.replacement, __ATOMIC_RELEASE);
    ++patcher.slots_[known->second];
    return 1;
  }
};

GotPatcher::GotPatcher(std::span<const GotHook> hooks, Spare spare)
    : hooks_(hooks), spare_(spare), slots_(hooks.size()) {
  for (size_t i = 0; i < hooks.size(); ++i) by_symbol_.emplace(hooks[i].symbol, i);
}

bool GotPatcher::supported() {
  return kJumpSlot != 0;
}

void GotPatcher::patch() {
  if (!supported()) return;
  Scan scan{*this};
  dl_iterate_phdr(Scan::visit, &scan);
}

}  // namespace weft

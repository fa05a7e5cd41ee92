// Runs a fuzz target over the files named on the command line: the corpus as an ordinary test.

#include <cstdint>
#include <cstdio>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static bool run(const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  if (!file) return false;
  std::string content;
  char block[4096];
  while (size_t count = std::fread(block, 1, sizeof block, file)) content.append(block, count);
  std::fclose(file);
  // A line before each input, so that a crash names its file.
  std::printf("%s\n", path);
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(content.data()), content.size());
  return true;
}

int main(int count, char** paths) {
  for (int i = 1; i < count; ++i) {
    if (!run(paths[i])) return 1;
  }
  return 0;
}

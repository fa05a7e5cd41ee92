// Apart from llhttp_api.c because the two declare the same functions differently.
#include <llhttp.c>

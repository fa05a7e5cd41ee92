// llhttp's generated sources belong to the system; configure says where they are.
#include <api.c>
#include <http.c>

/* Does nothing for some seconds, then takes so many megabytes a second in small steps, without end. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count != 3) return 2;
  const size_t step = atol(arguments[2]) * 1000000 / 20;
  sleep(atoi(arguments[1]));
  for (;;) {
    char *taken = malloc(step);
    if (taken == NULL) return 1;
    memset(taken, 1, step);
    usleep(50000);
  }
}

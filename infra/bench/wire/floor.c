// What this machine itself adds to any program: wakes every 10 ms, as the engine does under round robin, and does nothing else.
// ./floor <seconds>: prints how late each wake-up was, ms, one to a line, then "cpu <µs of processor for one>".
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { EVERY_NS = 10000000 };

static int64_t ns(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }
static double usedUs(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

int main(int count, char** arguments) {
  const int wakes = count == 2 ? atoi(arguments[1]) * 100 : 0;
  if (wakes < 1) return fprintf(stderr, "usage: floor <seconds>\n"), 2;
  const struct sched_param priority = {1};
  if (sched_setscheduler(0, SCHED_RR, &priority) != 0) return perror("sched_setscheduler"), 1;
  double* lateMs = malloc(sizeof *lateMs * (size_t)wakes);
  if (lateMs == NULL) return 1;
  struct timespec due, now;
  clock_gettime(CLOCK_MONOTONIC, &due);
  const double before = usedUs();
  for (int i = 0; i < wakes; i++) {
    const int64_t next = ns(due) + EVERY_NS;
    due = (struct timespec){next / 1000000000, next % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    lateMs[i] = (double)(ns(now) - ns(due)) / 1e6;
  }
  const double cpuUs = (usedUs() - before) / wakes;
  for (int i = 0; i < wakes; i++) printf("%.4f\n", lateMs[i]);
  printf("cpu %.2f\n", cpuUs);
  return 0;
}

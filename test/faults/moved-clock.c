/*
 * A clock that can be moved while a server runs: preloaded, it adds the seconds in the file named by MOVED_CLOCK
 * (eight bytes, little endian) to the time of day. libfaketime cannot be used with a server built with jemalloc: both
 * need the other to begin.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *moved;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("MOVED_CLOCK");
  int fd = file == NULL ? -1 : open(file, O_RDONLY);
  void *bytes = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *moved, PROT_READ, MAP_SHARED, fd, 0);
  moved = bytes == MAP_FAILED ? NULL : bytes;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  int result = (int)syscall(SYS_clock_gettime, clock, at);
  if (clock == CLOCK_REALTIME && moved != NULL) {
    at->tv_sec += *moved;
  }
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec precise;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &precise);
  at->tv_sec = precise.tv_sec;
  at->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (at != NULL) {
    *at = precise.tv_sec;
  }
  return precise.tv_sec;
}

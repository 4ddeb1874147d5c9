/*
 * Cuts a process at its n-th call that changes a file, so that a crash can be put between any two of them.
 *
 * Loaded before the C library (LD_PRELOAD). What it does is told, and what it counted is read, in a small file that the harness
 * maps too: CUT_CONTROL names it, CUT_FOLDER the folder whose files are watched. Nothing is counted until the harness arms it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { LOG_WRITE, FILE_WRITE, RENAME, SYNC, TRUNCATE, LINK, REMOVE, KINDS };
enum act { COUNT, KILL, HALF, FULL };

/* As cutting.ts lays it out: 32-bit words. */
struct control {
  _Atomic uint32_t armed;
  _Atomic uint32_t mask;
  _Atomic uint32_t at;
  _Atomic uint32_t act;
  _Atomic uint32_t reached;
  _Atomic uint32_t hit;
  _Atomic uint32_t counts[KINDS];
};

static struct control *control;
static char folder[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("CUT_CONTROL");
  const char *watched = getenv("CUT_FOLDER");
  if (name == NULL || watched == NULL) return;
  int fd = open(name, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *memory = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (memory == MAP_FAILED) return;
  snprintf(folder, sizeof folder, "%s", watched);
  control = memory;
}

#define REAL(name, type, ...)                                                                                          \
  static type (*real)(__VA_ARGS__);                                                                                    \
  if (real == NULL) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int is_armed(void) { return control != NULL && atomic_load(&control->armed) != 0; }

static int is_watched(const char *path) { return strncmp(path, folder, strlen(folder)) == 0; }

static int ends_with(const char *path, const char *end) {
  size_t length = strlen(path), of = strlen(end);
  return length >= of && strcmp(path + length - of, end) == 0;
}

/* The path behind a descriptor; empty where it is none of the watched ones. */
static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_watched(path);
}

static _Noreturn void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* What is to be done at this call. */
static enum act note(enum kind kind) {
  atomic_fetch_add(&control->counts[kind], 1);
  uint32_t act = atomic_load(&control->act);
  if (act == COUNT || (atomic_load(&control->mask) & (1u << kind)) == 0) return COUNT;
  uint32_t reached = atomic_fetch_add(&control->reached, 1) + 1;
  uint32_t at = atomic_load(&control->at);
  if (act == FULL ? reached < at : reached != at) return COUNT;
  atomic_store(&control->hit, 1u + (uint32_t)kind);
  if (act == KILL || (act == HALF && kind > FILE_WRITE)) die();
  return (enum act)act;
}

static enum kind write_kind(const char *path) { return ends_with(path, "-wal") ? LOG_WRITE : FILE_WRITE; }

static enum act note_write(int fd) {
  char path[PATH_MAX];
  if (!is_armed() || !path_of(fd, path)) return COUNT;
  /* Shared memory of the log is no file in this sense. */
  if (ends_with(path, "-shm")) return COUNT;
  return note(write_kind(path));
}

#define WRITING(call_half, call_whole, fd)                                                                             \
  switch (note_write(fd)) {                                                                                            \
  case HALF: call_half; die();                                                                                         \
  case FULL: errno = ENOSPC; return -1;                                                                                \
  default: return call_whole;                                                                                          \
  }

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL("write", ssize_t, int, const void *, size_t);
  WRITING(real(fd, bytes, count / 2), real(fd, bytes, count), fd)
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  REAL("pwrite", ssize_t, int, const void *, size_t, off_t);
  WRITING(real(fd, bytes, count / 2, offset), real(fd, bytes, count, offset), fd)
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL("pwrite64", ssize_t, int, const void *, size_t, off64_t);
  WRITING(real(fd, bytes, count / 2, offset), real(fd, bytes, count, offset), fd)
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL("writev", ssize_t, int, const struct iovec *, int);
  WRITING(real(fd, parts, count / 2), real(fd, parts, count), fd)
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  REAL("pwritev", ssize_t, int, const struct iovec *, int, off_t);
  WRITING(real(fd, parts, count / 2, offset), real(fd, parts, count, offset), fd)
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *offset, size_t count, unsigned int flags) {
  REAL("copy_file_range", ssize_t, int, off64_t *, int, off64_t *, size_t, unsigned int);
  WRITING(real(from, at, to, offset, count / 2, flags), real(from, at, to, offset, count, flags), to)
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count) {
  REAL("sendfile64", ssize_t, int, int, off64_t *, size_t);
  WRITING(real(to, from, offset, count / 2), real(to, from, offset, count), to)
}

ssize_t sendfile(int to, int from, off_t *offset, size_t count) {
  REAL("sendfile", ssize_t, int, int, off_t *, size_t);
  WRITING(real(to, from, offset, count / 2), real(to, from, offset, count), to)
}

/* What is no write of bytes: it happens or it does not. */
static void note_fd(int fd, enum kind kind) {
  char path[PATH_MAX];
  if (is_armed() && path_of(fd, path) && !ends_with(path, "-shm")) note(kind);
}

static void note_path(const char *path, enum kind kind) {
  if (is_armed() && path != NULL && is_watched(path) && !ends_with(path, "-shm")) note(kind);
}

int fsync(int fd) {
  REAL("fsync", int, int);
  note_fd(fd, SYNC);
  return real(fd);
}

int fdatasync(int fd) {
  REAL("fdatasync", int, int);
  note_fd(fd, SYNC);
  return real(fd);
}

int ftruncate(int fd, off_t length) {
  REAL("ftruncate", int, int, off_t);
  note_fd(fd, TRUNCATE);
  return real(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  REAL("ftruncate64", int, int, off64_t);
  note_fd(fd, TRUNCATE);
  return real(fd, length);
}

int rename(const char *from, const char *to) {
  REAL("rename", int, const char *, const char *);
  note_path(to, RENAME);
  return real(from, to);
}

int link(const char *from, const char *to) {
  REAL("link", int, const char *, const char *);
  note_path(to, LINK);
  return real(from, to);
}

int unlink(const char *path) {
  REAL("unlink", int, const char *);
  note_path(path, REMOVE);
  return real(path);
}

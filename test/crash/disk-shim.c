// Preloaded into a process under test: records, in order, what it writes and syncs below one folder, or makes the n-th
// sync or write fail as a broken or full disk would. Used by nothing but tests.
//
//   LOCKSTEP_DISK_FOLDER   only files whose path begins so
//   LOCKSTEP_DISK_TRACE    file to append the record to; see read-trace.ts for its form
//   LOCKSTEP_DISK_FAIL     "sync N": the N-th sync fails with EIO. "space N": from the N-th write to a database on, every
//                          one fails with ENOSPC for as long as LOCKSTEP_DISK_BALLAST is there
//   LOCKSTEP_DISK_ARM      a file whose existence starts the counting; counting starts at once without it

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *arm, *ballast;
static int trace = -1;
static int fail_sync, fail_space;
static long fail_at, seen;
static int ready;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

// A copy: Chromium writes its title over the memory that the environment lay in.
static const char *from_environment(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? NULL : strdup(value);
}

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_rename = dlsym(RTLD_NEXT, "rename");
  folder = from_environment("LOCKSTEP_DISK_FOLDER");
  arm = from_environment("LOCKSTEP_DISK_ARM");
  ballast = from_environment("LOCKSTEP_DISK_BALLAST");
  const char *to = getenv("LOCKSTEP_DISK_TRACE");
  if (to != NULL) trace = open(to, O_WRONLY | O_CREAT | O_APPEND, 0600);
  const char *fail = getenv("LOCKSTEP_DISK_FAIL");
  if (fail != NULL) {
    fail_sync = strncmp(fail, "sync ", 5) == 0;
    fail_space = strncmp(fail, "space ", 6) == 0;
    fail_at = atol(strchr(fail, ' ') + 1);
  }
  ready = 1;
}

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, size - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

// One record: kind, length of the path, offset, length of the data, then the path and the data.
static void record(char kind, const char *path, int64_t offset, const void *data, uint32_t size) {
  if (trace < 0) return;
  unsigned char head[16];
  uint16_t length = (uint16_t)strlen(path);
  memset(head, 0, sizeof head);
  head[0] = (unsigned char)kind;
  memcpy(head + 2, &length, 2);
  memcpy(head + 4, &size, 4);
  memcpy(head + 8, &offset, 8);
  real_write(trace, head, sizeof head);
  real_write(trace, path, length);
  if (size > 0) real_write(trace, data, size);
}

static int is_due(void) {
  if (arm != NULL && access(arm, F_OK) != 0) return 0;
  seen += 1;
  if (fail_space) return seen >= fail_at && ballast != NULL && access(ballast, F_OK) == 0;
  return seen == fail_at;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) {
  char path[4096];
  if (!ready || !path_of(fd, path, sizeof path)) return real_pwrite(fd, data, size, offset);
  pthread_mutex_lock(&lock);
  if (fail_space && strstr(path, ".sqlite") != NULL && is_due()) {
    pthread_mutex_unlock(&lock);
    errno = ENOSPC;
    return -1;
  }
  ssize_t written = real_pwrite(fd, data, size, offset);
  if (written > 0) record('w', path, offset, data, (uint32_t)written);
  pthread_mutex_unlock(&lock);
  return written;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

// The process says what it was told is durable by writing a line to a file named "acknowledged" in the folder.
ssize_t write(int fd, const void *data, size_t size) {
  char path[4096];
  if (!ready || !path_of(fd, path, sizeof path)) return real_write(fd, data, size);
  pthread_mutex_lock(&lock);
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t written = real_write(fd, data, size);
  if (written > 0) record(strstr(path, "acknowledged") != NULL ? 'a' : 'w', path, offset, data, (uint32_t)written);
  pthread_mutex_unlock(&lock);
  return written;
}

int ftruncate64(int fd, off_t size) {
  char path[4096];
  int done = real_ftruncate(fd, size);
  if (ready && done == 0 && path_of(fd, path, sizeof path)) {
    pthread_mutex_lock(&lock);
    record('t', path, size, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int sync_by(int fd, int (*real)(int)) {
  char path[4096];
  if (!ready || !path_of(fd, path, sizeof path)) return real(fd);
  pthread_mutex_lock(&lock);
  if (fail_sync && is_due()) {
    record('f', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = EIO;
    return -1;
  }
  int done = real(fd);
  if (done == 0) record('s', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return done;
}
int fsync(int fd) { return sync_by(fd, real_fsync); }
int fdatasync(int fd) { return sync_by(fd, real_fdatasync); }

int unlink(const char *path) {
  int done = real_unlink(path);
  if (ready && done == 0 && folder != NULL && strncmp(path, folder, strlen(folder)) == 0) {
    pthread_mutex_lock(&lock);
    record('u', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return done;
}

int rename(const char *from, const char *to) {
  int done = real_rename(from, to);
  if (ready && done == 0 && folder != NULL && strncmp(to, folder, strlen(folder)) == 0) {
    pthread_mutex_lock(&lock);
    record('r', from, 0, to, (uint32_t)strlen(to));
    pthread_mutex_unlock(&lock);
  }
  return done;
}

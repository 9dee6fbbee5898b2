/* SPDX-License-Identifier: BSD-2-Clause */
#include "mapfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report.h"

enum { READ_SIZE = 64 * 1024, FIRST_ROOM = 256 * 1024 };

static int read_all(struct mapfile *map, int descriptor)
{
    for (;;) {
        if (map->room - map->len < READ_SIZE) {
            size_t room = map->room == 0 ? FIRST_ROOM : map->room + map->room / 2;
            char *source = realloc(map->source, room);
            if (source == NULL) {
                report("%s", dnmap_status_message(DNMAP_E_MEMORY));
                return EXIT_SYSTEM;
            }
            map->source = source;
            map->room = room;
        }
        ssize_t count = read(descriptor, map->source + map->len, map->room - map->len);
        if (count == 0)
            return EXIT_OK;
        if (count > 0) {
            map->len += (size_t)count;
        } else if (errno != EINTR) {
            report_at(map->path, NULL, "reading the input failed: %s", strerror(errno));
            return EXIT_IO;
        }
    }
}

static int read_file(struct mapfile *map)
{
    if (strcmp(map->path, "-") == 0) {
        map->path = "standard input";
        return read_all(map, STDIN_FILENO);
    }
    int descriptor = open(map->path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        report_at(map->path, NULL, "can't open: %s", strerror(errno));
        return EXIT_NO_INPUT;
    }
    int status = read_all(map, descriptor);
    close(descriptor);
    return status;
}

/* Only makemap reads compiled maps: `makemap -u`, whose output has the form of a source. */
static void run_makemap(const char *path, int output)
{
    char *stem = strdup(path);

    if (stem == NULL || dup2(output, STDOUT_FILENO) < 0)
        _exit(EXIT_SYSTEM);
    stem[strlen(stem) - strlen(".db")] = '\0';
    signal(SIGPIPE, SIG_DFL);
    execlp("makemap", "makemap", "-u", "hash", stem, (char *)NULL);
    execl("/usr/sbin/makemap", "makemap", "-u", "hash", stem, (char *)NULL);
    report("makemap: %s", strerror(errno));
    _exit(EXIT_SYSTEM);
}

static int read_compiled(struct mapfile *map)
{
    int ends[2], ended = -1;

    if (access(map->path, R_OK) != 0) {
        report_at(map->path, NULL, "can't open: %s", strerror(errno));
        return EXIT_NO_INPUT;
    }
    pid_t pid = pipe(ends) == 0 ? fork() : -1;
    if (pid == 0)
        run_makemap(map->path, ends[1]);
    if (pid < 0) {
        report("%s", strerror(errno));
        return EXIT_SYSTEM;
    }
    close(ends[1]);
    int status = read_all(map, ends[0]);
    close(ends[0]);
    while (waitpid(pid, &ended, 0) < 0 && errno == EINTR)
        ;
    if (status == EXIT_OK && ended != 0) {
        report_at(map->path, NULL, "makemap -u can't read it");
        status = EXIT_DATA;
    }
    return status;
}

static bool is_compiled(const char *path)
{
    size_t len = strlen(path);

    return len > 3 && strcmp(path + len - 3, ".db") == 0;
}

int mapfile_read(struct mapfile *map, const char *path)
{
    *map = (struct mapfile){.path = path};
    return is_compiled(path) ? read_compiled(map) : read_file(map);
}

void mapfile_free(struct mapfile *map)
{
    free(map->source);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "mapfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output.h"
#include "report.h"

enum { READ_SIZE = 64 * 1024, FIRST_ROOM = 256 * 1024 };

static int read_all(struct mapfile *map, int descriptor)
{
    for (;;) {
        if (map->room - map->len < READ_SIZE) {
            size_t room = map->room == 0 ? FIRST_ROOM : map->room + map->room / 2;
            char *source = realloc(map->source, room);
            if (source == NULL) {
                return report_no_memory();
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
            return report_system_failure(map->path, "reading the input failed", EXIT_IO);
        }
    }
}

static int cant_open(const struct mapfile *map)
{
    return report_system_failure(map->path, "can't open", EXIT_NO_INPUT);
}

static int open_file(struct mapfile *map)
{
    if (strcmp(map->path, "-") == 0) {
        map->path = "standard input";
        map->descriptor = STDIN_FILENO;
    } else {
        map->descriptor = open(map->path, O_RDONLY | O_CLOEXEC);
    }
    return map->descriptor < 0 ? cant_open(map) : output_check_input(map->descriptor, map->path);
}

/* Only makemap reads compiled maps: `makemap -u`, whose output has the form of a source. */
static void run_makemap(const char *path, int output, int messages)
{
    char *stem = malloc(strlen("./") + strlen(path) + 1);

    if (stem == NULL || dup2(output, STDOUT_FILENO) < 0 || dup2(messages, STDERR_FILENO) < 0)
        _exit(EXIT_SYSTEM);
    /* A name that begins with a dash is no option of makemap's. */
    stpcpy(stpcpy(stem, *path == '-' ? "./" : ""), path);
    stem[strlen(stem) - strlen(".db")] = '\0';
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    execlp("makemap", "makemap", "-u", "hash", stem, (char *)NULL);
    execl("/usr/sbin/makemap", "makemap", "-u", "hash", stem, (char *)NULL);
    fprintf(stderr, "%s\n", strerror(errno));
    _exit(EXIT_SYSTEM);
}

/* Its first message, in which the path stands raw: told as ours are. */
static void report_makemap(const struct mapfile *map)
{
    char line[512];

    rewind(map->messages);
    if (fgets(line, sizeof line, map->messages) == NULL)
        line[0] = '\0';
    line[strcspn(line, "\n")] = '\0';
    report_at(map->path, NULL, "makemap -u can't read it%s%s", line[0] == '\0' ? "" : ": ", line);
}

/* Whether a file that should be a compiled map begins as a source does. */
static bool begins_with_text(int descriptor)
{
    char bytes[16];
    ssize_t len = read(descriptor, bytes, sizeof bytes);
    ssize_t i = 0;

    while (i < len &&
           ((bytes[i] >= ' ' && bytes[i] <= '~') || (bytes[i] >= '\t' && bytes[i] <= '\r')))
        i++;
    return len > 0 && i == len;
}

static int check_compiled(const struct mapfile *map)
{
    int descriptor = open(map->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (descriptor < 0)
        return cant_open(map);
    bool is_text = begins_with_text(descriptor);
    close(descriptor);
    if (!is_text)
        return EXIT_OK;
    report_at(map->path, NULL,
              "this is text and no compiled map: a source needs a name that does not end in .db");
    return EXIT_DATA;
}

/* Begins to run it. */
static int open_compiled(struct mapfile *map)
{
    int ends[2];
    int status = check_compiled(map);

    if (status != EXIT_OK)
        return status;
    map->messages = tmpfile();
    pid_t pid = map->messages != NULL && pipe(ends) == 0 ? fork() : -1;
    if (pid == 0)
        run_makemap(map->path, ends[1], fileno(map->messages));
    if (pid < 0) {
        report("can't run makemap: %s", strerror(errno));
        return EXIT_SYSTEM;
    }
    close(ends[1]);
    map->descriptor = ends[0];
    map->makemap = pid;
    return EXIT_OK;
}

static bool is_compiled(const char *path)
{
    size_t len = strlen(path);

    return len > 3 && strcmp(path + len - 3, ".db") == 0;
}

int mapfile_open(struct mapfile *map, const char *path)
{
    *map = (struct mapfile){.path = path, .descriptor = -1};
    return is_compiled(path) ? open_compiled(map) : open_file(map);
}

static void close_descriptor(struct mapfile *map)
{
    if (map->descriptor > STDERR_FILENO)
        close(map->descriptor);
    map->descriptor = -1;
}

int mapfile_read(struct mapfile *map)
{
    int ended = 0;
    int status = read_all(map, map->descriptor);

    close_descriptor(map);
    if (map->makemap == 0)
        return status;
    while (waitpid(map->makemap, &ended, 0) < 0 && errno == EINTR)
        ;
    if (status == EXIT_OK && ended != 0) {
        report_makemap(map);
        status = EXIT_DATA;
    }
    return status;
}

/* Berkeley DB's files have a number at a fixed place, in the order of the machine's bytes. */
static bool is_berkeley(const struct mapfile *map)
{
    static const unsigned char magic[][4] = {
        {0, 6, 0x15, 0x61}, {0x61, 0x15, 6, 0}, {0, 5, 0x31, 0x62}, {0x62, 0x31, 5, 0}};
    const size_t place = 12;

    for (size_t i = 0; map->len >= place + 4 && i < sizeof magic / sizeof magic[0]; i++)
        if (memcmp(map->source + place, magic[i], 4) == 0)
            return true;
    return false;
}

int mapfile_check_source(const struct mapfile *map, bool quiet)
{
    static const char pem[] = "-----BEGIN ";
    const char *cause = NULL;

    if (map->len > strlen(pem) && memcmp(map->source, pem, strlen(pem)) == 0)
        cause = "this is PEM and no access map, which has to stand here";
    else if (is_berkeley(map))
        cause = "this is a compiled map: give it with a name that ends in .db, or its source";
    /* It may be meant so; more often a shell has emptied it. */
    if (map->len == 0 && !quiet)
        report_at(map->path, NULL, "warning: it is empty");
    if (cause == NULL)
        return EXIT_OK;
    report_at(map->path, NULL, "%s", cause);
    return EXIT_DATA;
}

void mapfile_free(struct mapfile *map)
{
    close_descriptor(map);
    if (map->messages != NULL)
        fclose(map->messages);
    free(map->source);
}

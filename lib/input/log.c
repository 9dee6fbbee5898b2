/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmail's log (tls.c, tls_get_info): a line with the client and what its certificate is worth,
 * then from LogLevel 12 on one with its names. Lines of several processes stand mixed. */
#include "input/log.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "decode/cert.h"
#include "input/reader.h"

/* Clients whose names have not come yet; the oldest goes first. A fuzzer gets to that with few. */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
enum { SESSIONS = 4 };
#else
enum { SESSIONS = 1024 };
#endif
enum { PROCESS_MAX = 160, RELAY_MAX = 100, NAME_MAX_LOGGED = 256 };

struct session {
    char process[PROCESS_MAX]; /* host, program and pid; "": free */
    char relay[RELAY_MAX + 1];
    bool verified;
};

struct log_sessions {
    struct session list[SESSIONS];
    size_t next;
};

/* A piece of a line. */
struct piece {
    const char *text;
    size_t len;
};

/* ------------------------------------------------------------------ pieces */

static const char *find(struct piece in, const char *wanted)
{
    size_t len = strlen(wanted);

    for (size_t i = 0; i + len <= in.len; i++)
        if (in.text[i] == *wanted && memcmp(in.text + i, wanted, len) == 0)
            return in.text + i;
    return NULL;
}

static bool take(struct piece *piece, const char *word)
{
    size_t len = strlen(word);

    if (piece->len < len || memcmp(piece->text, word, len) != 0)
        return false;
    piece->text += len;
    piece->len -= len;
    return true;
}

/* Takes off what stands before `mark`, and the mark. False if it is not there, or stands there
 * twice: somebody gave himself a name that looks like the rest of a line. */
static bool take_until(struct piece *piece, struct piece *before, const char *mark)
{
    const char *at = find(*piece, mark);

    if (at == NULL)
        return false;
    *before = (struct piece){piece->text, (size_t)(at - piece->text)};
    piece->len -= before->len;
    piece->text = at;
    (void)take(piece, mark);
    return find(*piece, mark) == NULL;
}

static bool is_word(struct piece piece, const char *word)
{
    return piece.len == strlen(word) && memcmp(piece.text, word, piece.len) == 0;
}

/* Takes "host program[pid]: " and a queue's id off; `*process` is the first of them. */
static bool take_process(struct piece *line, struct piece *process)
{
    const char *end = find(*line, "]: ");

    if (end == NULL)
        return false;
    const char *begin = end;
    for (int words = 0; begin > line->text; begin--)
        if (begin[-1] == ' ' && ++words == 2)
            break;
    *process = (struct piece){begin, (size_t)(end - begin)};
    line->len -= (size_t)(end + 3 - line->text);
    line->text = end + 3;
    size_t id = 0;
    while (id < line->len && line->text[id] != ':' && line->text[id] != ' ' &&
           line->text[id] != '=')
        id++;
    if (id + 1 < line->len && line->text[id] == ':' && line->text[id + 1] == ' ') {
        line->text += id + 2;
        line->len -= id + 2;
    }
    return process->len < PROCESS_MAX;
}

/* ------------------------------------------------------------------ sessions */

static struct session *find_session(struct log_sessions *sessions, struct piece process)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        struct session *session = &sessions->list[i];
        if (session->process[0] != '\0' && is_word(process, session->process))
            return session;
    }
    return NULL;
}

static void remember(struct log_sessions *sessions, struct piece process, struct piece relay,
                     bool verified)
{
    struct session *session = find_session(sessions, process);

    if (session == NULL)
        session = &sessions->list[sessions->next++ % SESSIONS];
    *session = (struct session){.verified = verified && relay.len <= RELAY_MAX &&
                                            memchr(relay.text, '\0', relay.len) == NULL};
    memcpy(session->process, process.text, process.len);
    if (session->verified)
        memcpy(session->relay, relay.text, relay.len);
}

/* "name [address]", "[address]", either with " (may be forged)": the pattern is for the name if
 * that can be trusted, or for the address. */
static bool is_wanted(const char *pattern, const char *relay)
{
    char name[RELAY_MAX + 1] = "", address[RELAY_MAX + 1] = "";
    const char *open = strrchr(relay, '[');
    const char *close = open == NULL ? NULL : strchr(open, ']');

    if (pattern == NULL)
        return true;
    if (close == NULL)
        return fnmatch(pattern, relay, 0) == 0;
    memcpy(address, open + 1, (size_t)(close - open - 1));
    if (open > relay && open[-1] == ' ' && close[1] == '\0')
        memcpy(name, relay, (size_t)(open - 1 - relay));
    return fnmatch(pattern, address, 0) == 0 || (*name != '\0' && fnmatch(pattern, name, 0) == 0);
}

/* ------------------------------------------------------------------ lines */

/* relay=HOST, version=V, verify=WORD, cipher=... */
static void read_relay(struct log_sessions *sessions, struct piece process, struct piece rest)
{
    struct piece relay, version, verify = {"", 0};
    bool clear = take_until(&rest, &relay, ", version=") &&
                 take_until(&rest, &version, ", verify=") &&
                 take_until(&rest, &verify, ", cipher=");

    if (!clear)
        relay = (struct piece){"", 0};
    remember(sessions, process, relay,
             clear && (is_word(verify, "OK") || is_word(verify, "TRUSTED")));
}

static dnmap_status read_name(struct dnmap_reader *reader, dnmap_name **out, struct piece macro,
                              dnmap_error *error)
{
    if (macro.len >= NAME_MAX_LOGGED)
        return error_set(error, DNMAP_E_PASSED_OVER,
                         "the log has only 256 bytes of a name: take it from the certificate", 0);
    if (macro.len == 0 || macro.text[0] != '/')
        return error_set(error, DNMAP_E_PASSED_OVER, "the client has no name", 0);
    dnmap_status status =
        dnmap_key_decode(out, NULL, macro.text, macro.len, reader->log_dialect, error);
    if (status != DNMAP_OK && error != NULL)
        error->offset += (size_t)reader->window.offset +
                         (size_t)(macro.text - (const char *)reader->window.data);
    return status;
}

/* cert-subject=MACRO, cert-issuer=MACRO, verifymsg=... No macro has a blank in it. */
static dnmap_status read_names(struct dnmap_reader *reader, dnmap_cert **out, struct piece process,
                               struct piece rest, dnmap_error *error)
{
    struct session *session = find_session(reader->log_sessions, process);
    struct piece subject, issuer;
    dnmap_name *subject_name = NULL, *issuer_name = NULL;

    if (session == NULL)
        return DNMAP_OK;
    bool wanted = session->verified && is_wanted(reader->log_relay, session->relay);
    session->process[0] = '\0';
    if (!wanted || !take_until(&rest, &subject, ", cert-issuer=") ||
        !take_until(&rest, &issuer, ", verifymsg="))
        return DNMAP_OK;
    reader_mark(reader);
    dnmap_status status = read_name(reader, &subject_name, subject, error);
    if (status == DNMAP_OK)
        status = read_name(reader, &issuer_name, issuer, error);
    if (status == DNMAP_OK)
        return error_set(error, cert_from_names(out, DNMAP_TEXT, subject_name, issuer_name, NULL),
                         NULL, 0);
    dnmap_name_free(subject_name);
    return status;
}

static dnmap_status read_line(struct dnmap_reader *reader, dnmap_cert **out, size_t len,
                              dnmap_error *error)
{
    struct piece line = {(const char *)reader->window.data, len}, process;

    if (!take_process(&line, &process) || !take(&line, "STARTTLS=server, "))
        return DNMAP_OK;
    if (take(&line, "relay="))
        read_relay(reader->log_sessions, process, line);
    else if (take(&line, "cert-subject="))
        return read_names(reader, out, process, line, error);
    return DNMAP_OK;
}

dnmap_status reader_next_log(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    bool cut = false; /* the line before was longer than can be read */

    if (reader->log_sessions == NULL)
        reader->log_sessions = calloc(1, sizeof *reader->log_sessions);
    if (reader->log_sessions == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    for (;;) {
        size_t len;
        dnmap_status status = window_line(&reader->window, 0, LOG_LINE_MAX, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, (size_t)reader->window.offset);
        if (len == 0)
            return DNMAP_OK;
        bool whole = reader->window.data[len - 1] == '\n' || len < LOG_LINE_MAX;
        if (whole && !cut)
            status = read_line(reader, out, len, error);
        cut = !whole;
        window_skip(&reader->window, len);
        if (status != DNMAP_OK || *out != NULL)
            return status;
    }
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "cage.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "actions.h"
#include "json.h"
#include "progress.h"
#include "report.h"
#include "sandbox/sandbox.h"

/* What is held back of the output of so little input finds room in memory. */
enum { SMALL_INPUT = 64 * 1024 };

void cage_add_descriptor(struct cage *cage, int descriptor)
{
    struct stat about;

    if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        cage->size = -1;
    else if (cage->size >= 0)
        cage->size += about.st_size;
}

/* Whether a regular file begins as a PKCS#12 does: a SEQUENCE, its length, the version 3. Of
 * anything else nobody knows before it is read. */
static bool may_be_pkcs12(int descriptor)
{
    static const unsigned char version[] = {0x02, 0x01, 0x03};
    unsigned char bytes[8];
    off_t at = lseek(descriptor, 0, SEEK_CUR);

    if (at < 0)
        return true;
    ssize_t len = pread(descriptor, bytes, sizeof bytes, at);
    if (len < (ssize_t)sizeof bytes || bytes[0] != 0x30)
        return len < 0;
    size_t length_octets = bytes[1] > 0x80 && bytes[1] <= 0x83 ? bytes[1] & 0x7FU : 0;
    return memcmp(bytes + 2 + length_octets, version, sizeof version) == 0;
}

/* With a password PKCS#12 are to be expected anywhere. */
static bool may_hold_pkcs12(const struct operands *operands, const struct options *options)
{
    if (options->action == action_decode || options->input != DNMAP_INPUT_AUTO)
        return false;
    bool found = options->password != NULL || operands->descriptors == NULL;
    for (int i = 0; !found && i < operands->count; i++)
        found = may_be_pkcs12(operands->descriptors[i]);
    return found;
}

void cage_add_operands(struct cage *cage, const struct operands *operands,
                       const struct options *options)
{
    cage->old_pkcs12 = may_hold_pkcs12(operands, options);
    if (operands->descriptors == NULL) {
        cage->later = *operands;
        cage->size = -1;
    }
    for (int i = 0; operands->descriptors != NULL && i < operands->count; i++)
        cage_add_descriptor(cage, operands->descriptors[i]);
}

int cage_close(const struct cage *cage, struct output *output, const struct options *options)
{
    const struct sandbox needed = {cage->later.paths, cage->later.count, options->threads > 1,
                                   cage->old_pkcs12};

    progress_begin(options, output->at_once);
    if (options->no_sandbox)
        return EXIT_OK;
    if (options->format == FORMAT_JSON)
        json_make_ready();
    if (options->trust_path != NULL)
        tzset(); /* libcrypto's checks of dates make libc read the time zone */
    output_make_ready(output, cage->size < 0 || cage->size > SMALL_INPUT);
    return sandbox_enter(&needed);
}

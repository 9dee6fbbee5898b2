/* SPDX-License-Identifier: BSD-2-Clause */
#include "extension.h"

#include "octets.h"

enum { TAG_BOOLEAN = 1, TAG_OCTET_STRING = 4, TAG_OID = 6, TAG_SEQUENCE = 0x30 };

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

struct row {
    struct octets oid;
    struct octets critical; /* of the BOOLEAN; none at all if empty */
    struct octets value;    /* inside the OCTET STRING */
};

#define BASIC OCTETS("\x55\x1D\x13")
#define USAGE OCTETS("\x55\x1D\x0F")
#define NETSCAPE OCTETS("\x60\x86\x48\x01\x86\xF8\x42\x01\x01")
#define SUBJECT_KEY OCTETS("\x55\x1D\x0E")
#define AUTHORITY_KEY OCTETS("\x55\x1D\x23")
#define ALTNAME OCTETS("\x55\x1D\x11")
#define EXTENDED OCTETS("\x55\x1D\x25")
#define CRL OCTETS("\x55\x1D\x1F")
#define CONSTRAINTS OCTETS("\x55\x1D\x1E")
#define PROXY OCTETS("\x2B\x06\x01\x05\x05\x07\x01\x0E")
#define ADDRESSES OCTETS("\x2B\x06\x01\x05\x05\x07\x01\x07")
#define AS_NUMBERS OCTETS("\x2B\x06\x01\x05\x05\x07\x01\x08")
#define UNKNOWN OCTETS("\x2B\x06\x01\x04\x01\x86\x8D\x1F\x01")
#define YES OCTETS("\xFF")
#define NO OCTETS("")

/* In the order of enum extension, then the broken ones. */
static const struct row rows[] = {
    {BASIC, YES, OCTETS("\x30\x03\x01\x01\xFF")},
    {BASIC, YES, OCTETS("\x30\x06\x01\x01\xFF\x02\x01\x03")},
    {BASIC, NO, OCTETS("\x30\x00")},
    {BASIC, YES, OCTETS("\x30\x03\x01\x01\x00")},
    {USAGE, YES, OCTETS("\x03\x02\x01\x06")},
    {USAGE, YES, OCTETS("\x03\x02\x05\xA0")},
    {USAGE, NO, OCTETS("\x03\x01\x00")},
    {NETSCAPE, NO, OCTETS("\x03\x02\x00\x07")},
    {NETSCAPE, NO, OCTETS("\x03\x02\x07\x80")},
    {SUBJECT_KEY, NO, OCTETS("\x04\x04\x01\x02\x03\x04")},
    {AUTHORITY_KEY, NO, OCTETS("\x30\x06\x80\x04\x01\x02\x03\x04")},
    {AUTHORITY_KEY, NO, OCTETS("\x30\x06\x80\x04\x05\x06\x07\x08")},
    {ALTNAME, NO,
     OCTETS("\x30\x08\x82\x06"
            "host.x")},
    {EXTENDED, NO, OCTETS("\x30\x0A\x06\x08\x2B\x06\x01\x05\x05\x07\x03\x02")},
    {CRL, NO,
     OCTETS("\x30\x10\x30\x0E\xA0\x0C\xA0\x0A\x86\x08"
            "http://x")},
    {UNKNOWN, NO, OCTETS("whatever")},

    {BASIC, NO, OCTETS("")},
    {BASIC, NO, OCTETS("\x30\x03\x01\x01")},
    {BASIC, NO, OCTETS("\x30\x03\x01\x01\x01")},
    {BASIC, NO, OCTETS("\x30\x04\x01\x02\xFF\xFF")},
    {BASIC, NO, OCTETS("\x30\x80\x01\x01\xFF\x00\x00")},
    {BASIC, NO, OCTETS("\x30\x03\x01\x01\xFF\x00")},
    {BASIC, NO, OCTETS("\x30\x03\x02\x01\x03")},
    {BASIC, NO, OCTETS("\x30\x06\x01\x01\xFF\x02\x01\xFF")},
    {BASIC, NO, OCTETS("\x30\x0E\x01\x01\xFF\x02\x09\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")},
    {BASIC, NO, OCTETS("\x30\x06\x01\x01\xFF\x04\x01\x03")},
    {USAGE, NO, OCTETS("\x03\x02\x00\x04")},
    {USAGE, NO, OCTETS("\x03\x03\x07\x04\x80")},
    {USAGE, NO, OCTETS("\x03\x03\x07\x00\x80")},
    {USAGE, NO, OCTETS("\x03\x02\x08\x04")},
    {USAGE, NO, OCTETS("\x03\x02\x03\x04")},
    {USAGE, NO, OCTETS("\x23\x04\x03\x02\x02\x04")},
    {USAGE, NO, OCTETS("\x03\x00")},
    {USAGE, NO, OCTETS("\x04\x02\x02\x04")},
    {NETSCAPE, NO, OCTETS("\x03\x02\x02\x04")},
    {NETSCAPE, NO, OCTETS("\x03\x02\x03\x08")},
    {NETSCAPE, NO, OCTETS("\x03\x01\x00")},
    {NETSCAPE, NO, OCTETS("\x05\x00")},
    {SUBJECT_KEY, NO, OCTETS("\x04\x05\x01\x02\x03\x04")},
    {SUBJECT_KEY, NO, OCTETS("\x04\x00")},
    {AUTHORITY_KEY, NO, OCTETS("\x30\x00")},
    {AUTHORITY_KEY, NO, OCTETS("\x30\x03\x82\x01\x01")},
    {AUTHORITY_KEY, NO,
     OCTETS("\x30\x06\xA1\x04\x82\x02"
            "xy")},
    {ALTNAME, NO, OCTETS("\x30\x00")},
    {ALTNAME, NO,
     OCTETS("\x30\x04\x82\x06"
            "ab")},
    {ALTNAME, NO, OCTETS("\x30\x04\xA4\x02\x30\x00")},
    {EXTENDED, NO, OCTETS("\x30\x03\x06\x01\x80")},
    {EXTENDED, NO, OCTETS("\x30\x00")},
    {CRL, NO, OCTETS("\x30\x02\x30\x00")},
    {CRL, NO, OCTETS("\x30\x06\x30\x04\x81\x02\x01\x06")},
    {CRL, NO, OCTETS("\x31\x00")},
    {CONSTRAINTS, NO,
     OCTETS("\x30\x0A\xA0\x08\x30\x06\x82\x04"
            "host")},
    {CONSTRAINTS, NO, OCTETS("\x30\x02\xA0\x01")},
    {PROXY, YES, OCTETS("\x30\x0C\x30\x0A\x06\x08\x2B\x06\x01\x05\x05\x07\x15\x01")},
    {PROXY, YES, OCTETS("\x30\x00")},
    {ADDRESSES, NO, OCTETS("\x30\x08\x30\x06\x04\x02\x00\x01\x05\x00")},
    {ADDRESSES, NO, OCTETS("\x30\x02\x30\x00")},
    {AS_NUMBERS, NO, OCTETS("\x30\x04\xA0\x02\x05\x00")},
    {AS_NUMBERS, NO, OCTETS("\x30\x03\xA0\x01\x05")},
    {UNKNOWN, YES, OCTETS("")},
    {UNKNOWN, OCTETS("\x01"), OCTETS("critical in BER only")},
    {UNKNOWN, OCTETS("\x00"), OCTETS("the default written out")},
    {UNKNOWN, OCTETS("\xFF\xFF"), OCTETS("no BOOLEAN")},
    {OCTETS(""), NO, OCTETS("no OID")},
    {OCTETS("\x55\x1D\x80\x13"), NO, OCTETS("a padded OID")},
};

static void put_octets(struct bytes *out, unsigned tag, const struct octets *octets)
{
    bytes_put_byte(out, tag);
    bytes_put_der_length(out, octets->len);
    bytes_put(out, octets->data, octets->len);
}

static void put_row(struct bytes *out, const struct row *row)
{
    struct bytes content = {0};

    put_octets(&content, TAG_OID, &row->oid);
    if (row->critical.len != 0)
        put_octets(&content, TAG_BOOLEAN, &row->critical);
    put_octets(&content, TAG_OCTET_STRING, &row->value);
    bytes_put_der(out, TAG_SEQUENCE, &content);
    bytes_free(&content);
}

void extension_put(struct bytes *out, enum extension which)
{
    put_row(out, &rows[which]);
}

void extension_put_any(struct gen *g, struct bytes *out)
{
    put_row(out, &rows[gen_below(g, COUNT(rows))]);
}

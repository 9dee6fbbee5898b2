/* SPDX-License-Identifier: BSD-2-Clause */
#include "odd.h"

#include "octets.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

/* Universal types whose contents have rules: what d2i_X509() checks in the ANY of an algorithm. */
static const struct octets elements[] = {
    OCTETS("\x01\x00"),
    OCTETS("\x01\x01\x00"),
    OCTETS("\x01\x01\x7F"),
    OCTETS("\x01\x02\xFF\xFF"),
    OCTETS("\x02\x00"),
    OCTETS("\x02\x01\x80"),
    OCTETS("\x02\x02\x00\x7F"),
    OCTETS("\x02\x02\x00\x80"),
    OCTETS("\x02\x02\xFF\x80"),
    OCTETS("\x02\x02\xFF\x7F"),
    OCTETS("\x02\x03\xFF\x00\x00"),
    OCTETS("\x02\x03\x00\x00\x01"),
    OCTETS("\x02\x01\x02"),
    OCTETS("\x02\x09\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
    OCTETS("\x02\x02\xFF\x00"),
    OCTETS("\x02\x09\xFF\x00\x00\x00\x00\x00\x00\x00\x00"),
    OCTETS("\x22\x03\x02\x01\x01"),
    OCTETS("\x03\x00"),
    OCTETS("\x03\x01\x00"),
    OCTETS("\x03\x01\x07"),
    OCTETS("\x03\x02\x08\x00"),
    OCTETS("\x03\x02\x07\xFF"),
    OCTETS("\x03\x01\xFF"),
    OCTETS("\x23\x04\x03\x02\x00\x01"),
    OCTETS("\x04\x00"),
    OCTETS("\x24\x04\x04\x02xy"),
    OCTETS("\x24\x02\x04\x03"),
    OCTETS("\x24\x80\x04\x01x\x00\x00"),
    OCTETS("\x24\x80\x04\x01x\x00"),
    OCTETS("\x05\x00"),
    OCTETS("\x05\x01\x00"),
    OCTETS("\x25\x00"),
    OCTETS("\x05\x81\x00"),
    OCTETS("\x06\x00"),
    OCTETS("\x06\x01\x80"),
    OCTETS("\x06\x02\x2A\x80"),
    OCTETS("\x06\x01\x2A"),
    OCTETS("\x06\x03\x2A\x80\x01"),
    OCTETS("\x06\x03\x2A\x81\x00"),
    OCTETS("\x26\x03\x06\x01\x2A"),
    OCTETS("\x0A\x00"),
    OCTETS("\x0A\x01\x80"),
    OCTETS("\x0A\x02\x00\x01"),
    OCTETS("\x07\x01x"),
    OCTETS("\x08\x00"),
    OCTETS("\x09\x01\x00"),
    OCTETS("\x0C\x01\xFF"),
    OCTETS("\x0C\x02\xC3\xA9"),
    OCTETS("\x0D\x01\x2A"),
    OCTETS("\x17\x00"),
    OCTETS("\x17\x0D"
           "990231250000Z"),
    OCTETS("\x18\x0F"
           "20250101000000Z"),
    OCTETS("\x18\x01x"),
    OCTETS("\x17\x0B"
           "2501010000Z"),
    OCTETS("\x1B\x04xxxx"),
    OCTETS("\x1C\x03xxx"),
    OCTETS("\x1C\x04\x00\x11\x00\x00"),
    OCTETS("\x1E\x01x"),
    OCTETS("\x1E\x02\xD8\x00"),
    OCTETS("\x30\x00"),
    OCTETS("\x31\x00"),
    OCTETS("\x10\x00"),
    OCTETS("\x11\x00"),
    OCTETS("\x30\x02\x04\x07"),
    OCTETS("\x31\x01\x80"),
    OCTETS("\x30\x80\x00\x00"),
    OCTETS("\x30\x80\x05\x00"),
    OCTETS("\x30\x80\x05\x00\x00\x00"),
    OCTETS("\x30\x80\x30\x80\x00\x00\x00\x00"),
    OCTETS("\x30\x80\x30\x80\x00\x00"),
    OCTETS("\x31\x80\x04\x01x\x00\x00"),
    OCTETS("\xA0\x00"),
    OCTETS("\xA0\x03\x02\x01\x02"),
    OCTETS("\xA0\x80\x02\x01\x02\x00\x00"),
    OCTETS("\xA0\x03\x02\x01\x00"),
    OCTETS("\x80\x01\x02"),
    OCTETS("\xA0\x04\x02\x01\x02\x00"),
    OCTETS("\xA0\x06\x02\x01\x02\x02\x01\x02"),
    OCTETS("\xA0\x04\x02\x02\xFF\xFF"),
    OCTETS("\x81\x01\x00"),
    OCTETS("\x82\x00"),
    OCTETS("\xA1\x04\x03\x02\x00\x01"),
    OCTETS("\xA2\x80\x03\x01\x00\x00\x00"),
    OCTETS("\x81\x01\x08"),
    OCTETS("\xA3\x00"),
    OCTETS("\xA3\x02\x30\x00"),
    OCTETS("\xA3\x02\x31\x00"),
    OCTETS("\xBF\x03\x02\x30\x00"),
    OCTETS("\x00\x00"),
    OCTETS("\x00\x01x"),
    OCTETS("\x0F\x00"),
    OCTETS("\x0E\x00"),
    OCTETS("\x1D\x00"),
    OCTETS("\x1F\x1F\x00"),
    OCTETS("\x1F\x05\x00"),
    OCTETS("\x3F\x10\x00"),
    OCTETS("\x1F\x80\x80\x05\x00"),
    OCTETS("\x1F\x81\x05\x00"),
    OCTETS("\x41\x01x"),
    OCTETS("\xC0\x01x"),
    OCTETS("\xFF\x7F\x00"),
    OCTETS("\x9F\x01\x01\x00"),
};

/* What a decoder of UTF-8, UCS-2 or UCS-4 has to refuse, or is at the edge of that. */
static const struct octets texts[] = {
    OCTETS("\xC0\x80"),
    OCTETS("\xC1\xBF"),
    OCTETS("\xC2\x80"),
    OCTETS("\xDF\xBF"),
    OCTETS("\xC2"),
    OCTETS("\xC3("),
    OCTETS("\x80"),
    OCTETS("\xBF"),
    OCTETS("\xE0\x80\x80"),
    OCTETS("\xE0\x9F\xBF"),
    OCTETS("\xE0\xA0\x80"),
    OCTETS("\xE2\x82"),
    OCTETS("\xED\x9F\xBF"),
    OCTETS("\xED\xA0\x80"),
    OCTETS("\xED\xBF\xBF"),
    OCTETS("\xEE\x80\x80"),
    OCTETS("\xEF\xBF\xBF"),
    OCTETS("\xEF\xBB\xBF"),
    OCTETS("\xEF\xBF\xBE"),
    OCTETS("\xF0\x80\x80\x80"),
    OCTETS("\xF0\x8F\xBF\xBF"),
    OCTETS("\xF0\x90\x80\x80"),
    OCTETS("\xF0\x9F\x98"),
    OCTETS("\xF0\x9F(\x80"),
    OCTETS("\xF4\x8F\xBF\xBF"),
    OCTETS("\xF4\x90\x80\x80"),
    OCTETS("\xF5\x80\x80\x80"),
    OCTETS("\xF7\xBF\xBF\xBF"),
    OCTETS("\xF8\x88\x80\x80\x80"),
    OCTETS("\xFB\xBF\xBF\xBF\xBF"),
    OCTETS("\xF8\x80\x80\x80\x80"),
    OCTETS("\xFC\x84\x80\x80\x80\x80"),
    OCTETS("\xFD\xBF\xBF\xBF\xBF\xBF"),
    OCTETS("\xFE"),
    OCTETS("\xFF"),
    OCTETS("\xED\xA0\xBD\xED\xB8\x80"),
    OCTETS("\xE4\xB8\xAD"),
    OCTETS("\xD8\x00"),
    OCTETS("\xDB\xFF\xDC\x00"),
    OCTETS("\xDC\x00\xD8\x00"),
    OCTETS("\xDF\xFF"),
    OCTETS("\xD7\xFF"),
    OCTETS("\xE0\x00"),
    OCTETS("\xFF\xFE"),
    OCTETS("\x00"
           "a"),
    OCTETS("\x00\x00\xD8\x00"),
    OCTETS("\x00\x00\xDF\xFF"),
    OCTETS("\x00\x10\xFF\xFF"),
    OCTETS("\x00\x11\x00\x00"),
    OCTETS("\x7F\xFF\xFF\xFF"),
    OCTETS("\x80\x00\x00\x00"),
    OCTETS("\xFF\xFF\xFF\xFF"),
    OCTETS("\x00\x00\x00"
           "a"),
    OCTETS("\x04\x00\x00\x00"),
    OCTETS(""),
    OCTETS("\0"),
    OCTETS("a\0b"),
    OCTETS(" "),
    OCTETS("  "),
    OCTETS(" a  b "),
    OCTETS("\t"),
    OCTETS("\x0B"),
    OCTETS("\x1F"),
    OCTETS("\x7F"),
    OCTETS("\x85"),
    OCTETS("\xA0"),
    OCTETS("/"),
    OCTETS("+"),
    OCTETS("\\"),
    OCTETS("\\/"),
    OCTETS("/CN=x"),
    OCTETS("<>()\""),
};

static void put_one(struct gen *g, struct bytes *out, const struct octets *table, uint32_t count)
{
    const struct octets *octets = &table[gen_below(g, count)];

    bytes_put(out, octets->data, octets->len);
}

void odd_put_element(struct gen *g, struct bytes *out)
{
    put_one(g, out, elements, COUNT(elements));
}

void odd_put_element_of(struct gen *g, struct bytes *out, unsigned tag)
{
    const struct octets *picked = NULL;
    uint32_t count = 0;

    for (uint32_t i = 0; i < COUNT(elements); i++)
        if ((unsigned char)elements[i].data[0] == tag && gen_below(g, ++count) == 0)
            picked = &elements[i];
    if (picked != NULL)
        bytes_put(out, picked->data, picked->len);
}

void odd_put_text(struct gen *g, struct bytes *out)
{
    put_one(g, out, texts, COUNT(texts));
}

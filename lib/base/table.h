/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables with an entry for each byte, computed by the compiler: X(c) is the entry of byte c. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#define TABLE_4(X, c) X((c)), X((c) + 1), X((c) + 2), X((c) + 3)
#define TABLE_16(X, c) TABLE_4(X, c), TABLE_4(X, (c) + 4), TABLE_4(X, (c) + 8), TABLE_4(X, (c) + 12)
#define TABLE_64(X, c) \
    TABLE_16(X, c), TABLE_16(X, (c) + 16), TABLE_16(X, (c) + 32), TABLE_16(X, (c) + 48)
#define TABLE_256(X)                                                         \
    {                                                                        \
        TABLE_64(X, 0), TABLE_64(X, 64), TABLE_64(X, 128), TABLE_64(X, 192), \
    }

#endif

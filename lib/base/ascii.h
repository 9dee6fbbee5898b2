/* SPDX-License-Identifier: BSD-2-Clause */
/* Characters of ASCII, whatever the locale says. */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

//@ assigns \nothing;
static inline char ascii_fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* isspace() in the C locale. */
//@ assigns \nothing;
static inline bool ascii_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether `len` bytes are the same but for their case. */
/*@ requires \valid_read(a + (0 .. len - 1)) && \valid_read(b + (0 .. len - 1));
    assigns \nothing;
*/
static inline bool ascii_same(const char *a, const char *b, size_t len)
{
    /*@ loop invariant i <= len;
        loop assigns i;
        loop variant len - i;
    */
    for (size_t i = 0; i < len; i++)
        if (ascii_fold(a[i]) != ascii_fold(b[i]))
            return false;
    return true;
}

/* The same of two whole texts. */
static inline bool ascii_same_text(const char *a, const char *b)
{
    while (*a != '\0' && ascii_fold(*a) == ascii_fold(*b)) {
        a++;
        b++;
    }
    return ascii_fold(*a) == ascii_fold(*b);
}

/* Whether the text begins with that word, in any case. */
static inline bool ascii_begins(const char *text, size_t len, const char *word)
{
    size_t i = 0;

    while (word[i] != '\0' && i < len && ascii_fold(text[i]) == ascii_fold(word[i]))
        i++;
    return word[i] == '\0';
}

/* The length without blanks at the end. */
/*@ requires \valid_read(text + (0 .. len - 1));
    assigns \nothing;
    ensures \result <= len;
*/
static inline size_t ascii_trimmed(const char *text, size_t len)
{
    /*@ loop invariant len <= \at(len, Pre);
        loop assigns len;
        loop variant len;
    */
    while (len > 0 && ascii_is_blank(text[len - 1]))
        len--;
    return len;
}

/*@ requires \valid_read(text + (0 .. len - 1));
    assigns \nothing;
*/
static inline bool ascii_has_capital(const char *text, size_t len)
{
    /*@ loop invariant i <= len;
        loop assigns i;
        loop variant len - i;
    */
    for (size_t i = 0; i < len; i++)
        if (ascii_fold(text[i]) != text[i])
            return true;
    return false;
}

/* The value of a hex digit, -1 if it is none. */
/*@ assigns \nothing;
    ensures -1 <= \result <= 15;
*/
static inline int ascii_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = ascii_fold(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif

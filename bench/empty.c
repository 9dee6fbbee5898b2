/* SPDX-License-Identifier: BSD-2-Clause */
/* What it costs to be started with libcrypto and to do nothing: no command that needs it can be
 * quicker. */
int main(void)
{
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/main.c -- the program's first function, and nothing else. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return tt_cli_main(argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* titrate/api.h -- what every public header starts with.
 *
 * libtitrate exports only what is marked TT_API and listed in
 * docs/reference/symbols.txt.  Functions return 0 or a positive code; those that
 * can fail also take a place for one line of English saying why.  The library
 * never prints, never exits, has no global state and ignores the process's
 * locale and time zone. */
#ifndef TITRATE_API_H
#define TITRATE_API_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define TT_API __declspec(dllexport)
#elif defined(__GNUC__)
#define TT_API __attribute__((visibility("default")))
#else
#define TT_API
#endif

#endif

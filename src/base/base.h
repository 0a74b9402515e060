/* SPDX-License-Identifier: Apache-2.0 */
/* base/base.h -- what every room stands on: memory, trouble, text, exact numbers, time,
 * random streams, and the handles through which time and chance come in.
 *
 * This is the room's one door; each part has a page of its own. */
#ifndef TT_BASE_H
#define TT_BASE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/defs.h"
#include "base/error.h"
#include "base/file.h"
#include "base/finding.h"
#include "base/message.h"
#include "base/philox.h"
#include "base/text.h"
#include "base/zone.h"

#endif

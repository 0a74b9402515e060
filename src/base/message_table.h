/* SPDX-License-Identifier: Apache-2.0 */
/* base/message_table.h -- the shape tools/messages.py writes; only base/message.c reads it. */
#ifndef TT_BASE_MESSAGE_TABLE_H
#define TT_BASE_MESSAGE_TABLE_H
#include "base/message.h"
extern const tt_message tt_messages[];
extern const size_t tt_message_count;
#endif

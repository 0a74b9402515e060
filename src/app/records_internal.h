/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/records_internal.h -- what the verbs over a folder of registry records share. */
#ifndef TT_APP_RECORDS_INTERNAL_H
#define TT_APP_RECORDS_INTERNAL_H

#include "app/app_internal.h"
#include "catalog/catalog.h"

/** The file of --db, opened and held by the arena. As tt_catalog_open; E903 when --db is not given. */
tt_code tt_records_open(tt_arena *a, const tt_request *q, bool import, tt_catalog **ret, tt_err *err);
/** Find and tell: the table, the JSON "records", how many there are. Status 1 when there are none. */
tt_code tt_records_tell(tt_arena *a, const tt_request *q, tt_result *r, const char *words, tt_err *err);

#define TT_RECORDS_DB                                                                                                                      \
    {                                                                                                                                      \
        "db", "FILE",                                                                                                                      \
        {                                                                                                                                  \
            "the file made by records import", "由 records import 生成的文件"                                                        \
        }                                                                                                                                  \
    }
#define TT_RECORDS_FILTERS                                                                                                                 \
    TT_RECORDS_DB, {"status", "CODE", {"RECRUITING, COMPLETED ...", "如 RECRUITING、COMPLETED"}},                                          \
        {"phase", "CODE", {"PHASE1, EARLY_PHASE1 ...", "如 PHASE1、EARLY_PHASE1"}},                                                        \
        {"condition", "TEXT", {"a part of a condition", "疾病名称的一部分"}},                                                              \
        {"country", "NAME", {"a country of its places", "研究地点所在国家或地区"}},                                                        \
    {                                                                                                                                      \
        "limit", "N",                                                                                                                      \
        {                                                                                                                                  \
            "at most so many, 0 all; 20 unless said", "最多列出的条数，0 为全部；默认 20"                                    \
        }                                                                                                                                  \
    }

#endif

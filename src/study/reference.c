/* SPDX-License-Identifier: Apache-2.0 */
/* study/reference.c -- docs/reference/protocol.md out of the descriptor table, so
 * that the page and the reader cannot disagree (a test compares them). */
#include <string.h>

#include "study/schema_internal.h"
#include "study/study.h"

static const char *const head[TT_LANGS] = {
    "<!-- made from src/study/schema.c: edit that, then TITRATE_UPDATE=1 test_study_reference -->\n"
    "# protocol.yaml, version 1\n\n"
    "A study is a folder with a `protocol.yaml`: the definition a person reads, a program checks and a signature covers. Its version is "
    "the\n"
    "SHA-256 of its bytes, so any edit, a comment too, is another version. `studies/nct07276568/` is a whole example.\n\n"
    "- The language is a strict subset of YAML: no tags, anchors, aliases or merges; a key twice in one map is an error.\n"
    "- Every key is one of those below; any other is refused, with the nearest suggested. Every value is typed by its key, never by its "
    "look.\n"
    "- The unquoted word `open`, in place of any value, map, list or entry, is an open question: it counts as absent, and `titrate lint`\n"
    "  names it until a person answers.\n"
    "- Texts are one string or `{en: .., zh: ..}`; a language that is absent falls back to the other. Inside `{ }` a text with a comma\n"
    "  needs quotes.\n"
    "- Durations are whole numbers of `min`, `h`, `d`, `wk`, `mo` or `a`; units are UCUM codes; numbers are kept exactly as written.\n"
    "- `need`: **must** the file does not read without it; **ask** an open question while absent; may.\n\n"
    "Where a value comes from is said once, in `basis`: an entry covers its path and all beneath, the longest path wins, `[*]` is any "
    "item.\n"
    "Values `from: assumed` need `confirmed: {by: .., on: .., why: ..}` before the study starts live; approvals must be there too. "
    "Neither\n"
    "stops lint or a rehearsal.\n\n"
    "| key | type | form | need | meaning |\n|---|---|---|---|---|\n",
    "<!-- 由 src/study/schema.c 生成：请修改该文件，再运行 TITRATE_UPDATE=1 test_study_reference -->\n"
    "# protocol.yaml 第 1 版\n\n"
    "研究是一个文件夹，内含 `protocol.yaml`：供人阅读、由程序检查、为签名所覆盖的定义。其版本为文件字节的 "
    "SHA-256，任何改动（含注释）都是新版本。\n"
    "完整示例见 `studies/nct07276568/`。\n\n"
    "- 语言为 YAML 的严格子集：无标签、锚点、别名与合并；同一映射中键重复即为错误。\n"
    "- 只接受下列各键，其余一律拒绝并提示最接近者。值的类型由键决定，不凭外形猜测。\n"
    "- 不加引号的 `open` 可替代任何值、映射、列表或条目，表示待答问题：视同缺失，`titrate lint` 会一直指出，直到有人作答。\n"
    "- 文本为一个字符串或 `{en: .., zh: ..}`；缺少的语言取另一种。`{ }` 内含英文逗号的文本须加引号。\n"
    "- 时长为整数加 `min`、`h`、`d`、`wk`、`mo` 或 `a`；单位为 UCUM 代码；数值按原样精确保存。\n"
    "- “要求”一列：**must** 缺少则不能读取；**ask** 缺少即为待答问题；may 可选。\n\n"
    "各值的来源集中写在 `basis`：一条覆盖其路径及以下各项，路径最长者优先，`[*]` 表示任一条目。`from: assumed` 的值在正式启动前须有\n"
    "`confirmed: {by: .., on: .., why: ..}`，批准文件亦须齐备；两者不影响检查与演练。\n\n"
    "| 键 | 类型 | 格式 | 要求 | 含义 |\n|---|---|---|---|---|\n",
};

/* A bar inside a cell is escaped, with one blank on either side. */
static void add_cell(tt_buf *b, const char *s)
{
    for (bool after_bar = false; *s; s++) {
        if (*s == '|')
            tt_buf_add(b, " \\| ");
        else if (strncmp(s, " |", 2) != 0 && !(*s == ' ' && after_bar))
            tt_buf_addc(b, *s);
        after_bar = *s == '|';
    }
}

static void add_row(tt_buf *b, const tt_key *k, tt_lang lang)
{
    static const char *const need[] = {"**must**", "**ask**", "may"};
    tt_buf_printf(b, "| `%s` | %s", k->path, tt_key_type_words(k->type, lang));
    if (k->type == TT_K_REF)
        tt_buf_printf(b, " `%s`", k->of);
    tt_buf_add(b, " | ");
    if (k->type != TT_K_MAP && k->type != TT_K_LIST) {
        tt_buf_add(b, "`");
        add_cell(b, tt_key_form(k));
        tt_buf_add(b, "`");
    }
    tt_buf_printf(b, " | %s | ", need[k->need]);
    add_cell(b, k->words[lang]);
    tt_buf_add(b, " |\n");
}

const char *tt_study_reference(tt_arena *a, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, head[lang]);
    for (const tt_key *k = tt_keys; k->path; k++)
        add_row(&b, k, lang);
    return tt_buf_text(&b);
}

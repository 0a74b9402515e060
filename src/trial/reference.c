/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/reference.c -- the page of event kinds, and what each member of a body means.
 * A member has one meaning wherever it stands. */
#include "trial/trial_internal.h"

static const tt_member members[] = {
    {"value", "text", {"the fact itself", "事实内容"}},
    {"text", "text", {"as typed: the value, the protocol, or the reason of a decision in words", "录入原文：数值、方案全文或决定理由"}},
    {"mode", "text", {"live, practice or rehearsal", "正式（live）、练习（practice）或预演（rehearsal）"}},
    {"seed", "decimal", {"of a rehearsal's random streams", "预演随机数种子"}},
    {"defs", "text", {"the study's own definitions, each file behind its path and length", "试验自带的定义，每个文件前有路径与长度"}},
    {"name", "text", {"user name", "用户名"}},
    {"full_name", "text", {"the person's name as printed", "打印用姓名"}},
    {"role", "text", {"admin, coordinator, pi, safety, pharmacy or monitor", "角色：admin、coordinator、pi、safety、pharmacy 或 monitor"}},
    {"key", "hex", {"public key of the person (Ed25519)", "个人公钥（Ed25519）"}},
    {"salt", "hex", {"salt of the password (argon2id)", "口令盐值（argon2id）"}},
    {"sealed", "hex", {"secret key, sealed under the password", "以口令加密的私钥"}},
    {"effort", "text", {"how hard the password is to guess at: live or rehearsal", "口令强度档位：live 或 rehearsal"}},
    {"number",
     "integer or decimal",
     {"of the subject or decision; of a value: in the item's unit", "受试者或决定的序号；数值则为以项目单位表示的数"}},
    {"version", "text", {"of the consent form signed", "所签知情同意书版本"}},
    {"by",
     "text",
     {"consent: participant, representative or both; check: the user who gave the dose",
      "知情同意：本人（participant）、代理人（representative）或共同（both）；核对：给药者"}},
    {"status",
     "text",
     {"of a value: done, not done, or lost; of the study: RECRUITING, SUSPENDED ...",
      "数值：已做（done）、未做（not done）或丢失（lost）；研究：RECRUITING、SUSPENDED 等"}},
    {"unit", "UCUM", {"as entered; empty for none", "录入单位，无则为空"}},
    {"was", "text", {"the value, or the fact in words, before this correction; the status before", "更正前的数值或事实；变更前的状态"}},
    {"corrects", "integer", {"number of the event this one corrects", "所更正事件的编号"}},
    {"assumed", "boolean", {"true: nobody typed a unit, the item's own was taken", "true 表示未录入单位，按项目单位处理"}},
    {"outside", "text", {"codes of the rules the dose was given against", "给药违反的规则代码"}},
    {"was_unit", "UCUM", {"its unit", "更正前的单位"}},
    {"criterion", "text", {"id of the criterion", "入排标准编号"}},
    {"met", "text", {"yes, no or unknown: is the criterion itself true", "是（yes）、否（no）或未知（unknown）：标准本身是否成立"}},
    {"eligible", "boolean", {"declared eligible, or not", "是否判定合格"}},
    {"arm", "text", {"id of the arm", "组别"}},
    {"level",
     "integer",
     {"number on the dose ladder, 1 the lowest; 0: a control arm has none", "剂量水平序号，1 为最低；0 为对照组，无剂量"}},
    {"cohort",
     "integer",
     {"enrolled: number of the decision that opened it; proposed: slots it opens", "入组：所属决定序号；决定：开放的名额数"}},
    {"slot", "integer", {"number in the cohort; 0: none, a control takes no slot", "队列内名额号；0 为无（对照组不占名额）"}},
    {"stratum", "text", {"whose list of arms: item=code, joined by ;", "所用分配表的层：项目=代码，以分号连接"}},
    {"position",
     "integer",
     {"place in that list, from 1; absent: the arm was not drawn by this event",
      "在该分配表中的位置，从 1 起；缺省表示组别非由本事件抽取"}},
    {"anchor",
     "text",
     {"id of the anchor that was reached; the envelope says when, empty: never", "所达计时起点；时间见信封，空为从未发生"}},
    {"secret",
     "hex",
     {"what the arms were drawn by; its SHA-256 is in the fact `allocation`", "用于抽取组别的密值，其 SHA-256 见事实 allocation"}},
    {"concentration", "decimal", {"cells per mL", "每mL细胞数"}},
    {"viability", "decimal", {"per cent", "活率，%"}},
    {"volume", "decimal", {"mL: in the lot, or drawn from it", "体积，mL：批次总量或取用量"}},
    {"expires", "instant", {"end of use of the lot", "有效期至"}},
    {"lot", "text", {"name of the lot", "批次"}},
    {"session", "integer", {"of a participant treated repeatedly; absent: the first", "同一受试者的第几次治疗；缺省为首次"}},
    {"weight", "decimal", {"kg the dose was computed by", "计算剂量所用体重，kg"}},
    {"planned", "decimal", {"viable cells by amount and weight", "计划给予的活细胞数"}},
    {"delivered", "decimal", {"viable cells given", "实际给予的活细胞数"}},
    {"per_kg", "decimal", {"delivered per kg; of a fixed dose as delivered", "每公斤实际给予量；固定剂量则为给予量"}},
    {"start", "instant", {"start of administration", "给药开始"}},
    {"end", "instant", {"end of administration", "给药结束"}},
    {"second_check", "text", {"user who checked the dose with the one who gave it", "核对剂量的第二人"}},
    {"window_end", "instant", {"end of the DLT window", "DLT观察期结束"}},
    {"id", "text", {"of the adverse event or deviation", "不良事件或偏离编号"}},
    {"term", "text", {"of the adverse event, in the words of the source", "不良事件名称（原始表述）"}},
    {"category", "text", {"of the protocol; empty for none", "方案中的类别，无则为空"}},
    {"grade", "integer", {"1 to 5", "1 至 5 级"}},
    {"serious", "boolean", {"a serious adverse event", "是否为严重不良事件"}},
    {"related", "text", {"not, unlikely, possible, probable or definite", "相关性：not、unlikely、possible、probable 或 definite"}},
    {"outcome", "text", {"as reported", "转归"}},
    {"resolved", "instant", {"when the event ended; empty: it goes on", "结束时间，空为仍在持续"}},
    {"judgement", "text", {"dlt, none or not evaluable", "有（dlt）、无（none）或不可评价（not evaluable）"}},
    {"clause", "text", {"of the DLT definition", "所依据的DLT条款"}},
    {"onset", "instant", {"of the DLT", "DLT发生时间"}},
    {"act", "text", {"up, stay, down or stop", "up、stay、down 或 stop"}},
    {"from", "integer", {"level before the decision, 0 before the first", "决定前的剂量水平，首个决定前为 0"}},
    {"to", "integer", {"level it opens, 0: none", "开放的剂量水平，0 为无"}},
    {"mtd", "integer", {"on stop: the level found, 0 none, -1 not settled", "停止时的MTD水平，0 为无，-1 为未定"}},
    {"rule", "text", {"clause of the design that decided", "所依据的设计规则"}},
    {"tally", "text", {"treated/DLTs of each level", "各水平 治疗数/DLT数"}},
    {"evidence", "JSON", {"all the decision rests on; its SHA-256 is what is signed", "决定的全部依据，其 SHA-256 即签名内容"}},
    {"effective",
     "boolean",
     {"the last signature asked for: the decision is in force, the hold lifted", "是否为最后一个签名，决定由此生效或暂停由此解除"}},
    {"how", "text", {"died, transplanted, withdrew, lost or completed", "died、transplanted、withdrew、lost 或 completed"}},
    {"cause", "text", {"in words", "原因"}},
    {"what", "text", {"in words", "偏离内容"}},
    {"says",
     "array",
     {"the messages that make up what, each [id, argument, ...]; an argument in both languages is [en, zh]",
      "构成 what 的各条消息，形如 [编号, 参数, ...]；双语参数为 [en, zh]"}},
    {"hold", "boolean", {"true: nobody is dosed from now on; false: a hold ends", "true 暂停给药；false 解除暂停"}},
    {"stop", "text", {"id of the stopping rule that began the hold", "触发暂停的停药规则编号"}},
    {"lifts", "integer", {"number of the hold that ends; absent: all of them", "所解除暂停的序号；缺省为全部"}},
    {"user", "text", {"account that was tried; empty: no such account", "所尝试的账户；空为无此账户"}},
    {"why", "text", {"password or account", "原因：密码错误（password）或无此账户（account）"}},
    {"behind", "integer", {"milliseconds the clock went back", "时钟回拨的毫秒数"}},
};

const tt_member *tt_member_find(const char *name)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (tt_streq(members[i].name, name))
            return &members[i];
    return NULL;
}

bool tt_kind_member(const tt_kind *k, size_t i, char ret[32], bool *optional)
{
    const char *p = k->body;
    for (; i > 0 && *p; i--) {
        p += strcspn(p, ",");
        p += strspn(p, ", ");
    }
    if (!*p)
        return false;
    *optional = *p == '[';
    p += *optional;
    snprintf(ret, 32, "%.*s", (int)strcspn(p, ",]"), p);
    return true;
}

static void put_kind(tt_buf *b, const tt_kind *k, tt_lang lang)
{
    char name[32];
    bool optional = false;
    tt_buf_printf(b, "\n## %s\n\n%s.\n", k->name, k->title[lang]);
    for (size_t i = 0; tt_kind_member(k, i, name, &optional); i++) {
        const tt_member *m = tt_member_find(name);
        if (i == 0)
            tt_buf_add(b, lang == TT_EN ? "\n| member | type | meaning |\n|---|---|---|\n" : "\n| 成员 | 类型 | 含义 |\n|---|---|---|\n");
        tt_buf_printf(b, "| `%s`%s | %s | %s |\n", name, optional ? "?" : "", m ? m->type : "", m ? m->means[lang] : "");
    }
}

static const char *const opening[TT_LANGS] = {
    "# Kinds of event\n"
    "\n"
    "Made from `src/trial/kinds.c` and `src/trial/reference.c`; a test compares them.\n"
    "\n"
    "The state of a trial is its events applied in order of their number, and nothing else. The envelope (who, in which\n"
    "role, when recorded, when it happened, subject, visit, item, reason, source, signature, hash) is in\n"
    "[record.md](record.md); the body is a JSON object with exactly the members below (`?`: may be absent). Decimals travel\n"
    "as strings and keep their digits; an instant is UTC, \"\" for none. A kind in use is never changed: a new need is a new kind.\n",
    "# 事件类型\n"
    "\n"
    "由 `src/trial/kinds.c` 与 `src/trial/reference.c` 生成，并由测试核对。\n"
    "\n"
    "试验状态就是按编号依次应用的事件，别无其他。信封字段（人员、角色、记录时间、发生时间、受试者、访视、项目、理由、\n"
    "来源、签名、哈希）见 [record.md](record.md)；正文为 JSON 对象，成员恰如下表（`?` 表示可缺）。小数以字符串保存并保留\n"
    "原有位数；时刻为 UTC，无则为空。已使用的类型永不更改，新需求即新类型。\n",
};

const char *tt_kinds_reference(tt_arena *a, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, opening[lang]);
    for (size_t i = 0; tt_kind_at(i); i++)
        put_kind(&b, tt_kind_at(i), lang);
    return tt_buf_text(&b);
}

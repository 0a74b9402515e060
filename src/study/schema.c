/* SPDX-License-Identifier: Apache-2.0 */
/* study/schema.c -- protocol.yaml version 1, key by key.
 *
 * The only place a key is named with its type and meaning.  Code words of `study`
 * are the registry's own (ClinicalTrials.gov API v2 enumerations), so that a record
 * is carried over without translation. */
#include <stdio.h>
#include <string.h>

#include "study/schema_internal.h"

#define PHASES "NA|EARLY_PHASE1|PHASE1|PHASE1_PHASE2|PHASE2|PHASE2_PHASE3|PHASE3|PHASE4"
#define STATUSES                                                                                                                           \
    "NOT_YET_RECRUITING|RECRUITING|ENROLLING_BY_INVITATION|ACTIVE_NOT_RECRUITING|COMPLETED|SUSPENDED|TERMINATED|WITHDRAWN|UNKNOWN"
#define PURPOSES                                                                                                                           \
    "TREATMENT|PREVENTION|DIAGNOSTIC|ECT|SUPPORTIVE_CARE|SCREENING|HEALTH_SERVICES_RESEARCH|BASIC_SCIENCE|DEVICE_FEASIBILITY|OTHER"
#define ARM_KINDS "EXPERIMENTAL|ACTIVE_COMPARATOR|PLACEBO_COMPARATOR|SHAM_COMPARATOR|NO_INTERVENTION|OTHER"

/* clang-format off */
const tt_key tt_keys[] = {
    {"titrate", TT_K_INT, TT_MUST, NULL, {"version of this format: 1", "本格式的版本：1"}},

    {"study", TT_K_MAP, TT_MUST, NULL, {"what the study is", "研究概况"}},
    {"study.id", TT_K_ID, TT_MUST, NULL, {"short name, also of its folder", "简称，也是研究文件夹名"}},
    {"study.registry", TT_K_TEXT, TT_MAY, NULL, {"number in the public registry", "公开登记平台的登记号"}},
    {"study.code", TT_K_TEXT, TT_MAY, NULL, {"the organisation's own number", "机构自编号"}},
    {"study.title", TT_K_WORDS, TT_MUST, NULL, {"official title", "正式题目"}},
    {"study.summary", TT_K_WORDS, TT_MAY, NULL, {"one paragraph", "一段摘要"}},
    {"study.sponsor", TT_K_TEXT, TT_MAY, NULL, {"sponsor", "申办者"}},
    {"study.organisation", TT_K_TEXT, TT_MAY, NULL, {"responsible organisation", "负责机构"}},
    {"study.phase", TT_K_CODE, TT_MAY, PHASES, {"phase", "分期"}},
    {"study.status", TT_K_CODE, TT_MAY, STATUSES, {"recruitment status", "招募状态"}},
    {"study.allocation", TT_K_CODE, TT_MAY, "RANDOMIZED|NON_RANDOMIZED|NA", {"allocation", "分配方式"}},
    {"study.model", TT_K_CODE, TT_MAY, "SINGLE_GROUP|PARALLEL|CROSSOVER|FACTORIAL|SEQUENTIAL", {"intervention model", "干预模型"}},
    {"study.masking", TT_K_CODE, TT_MAY, "NONE|SINGLE|DOUBLE|TRIPLE|QUADRUPLE", {"masking", "设盲"}},
    {"study.purpose", TT_K_CODE, TT_MAY, PURPOSES, {"primary purpose", "主要目的"}},
    {"study.enrolment", TT_K_INT, TT_ASK, NULL, {"planned number of participants", "计划入组人数"}},
    {"study.start", TT_K_DATE, TT_MAY, NULL, {"start date", "开始日期"}},
    {"study.primary_completion", TT_K_DATE, TT_MAY, NULL, {"date of the last primary outcome", "主要终点完成日期"}},
    {"study.completion", TT_K_DATE, TT_MAY, NULL, {"date of completion", "研究完成日期"}},
    {"study.committee", TT_K_TRUTH, TT_MAY, NULL, {"is there an independent data monitoring committee", "是否设独立数据监查委员会"}},
    {"study.replacements", TT_K_CODE, TT_MAY, "within|beyond|none", {"a participant who replaces one not evaluable counts within the enrolment, comes on top of it, or there are none", "替补不可评价受试者的人员：计入计划人数、另计，或不设替补"}},
    {"study.ipd_sharing", TT_K_TRUTH, TT_MAY, NULL, {"will individual participant data be shared", "是否共享个体受试者数据"}},
    {"study.zone", TT_K_TEXT, TT_ASK, NULL, {"IANA time zone of the site, such as Asia/Shanghai", "研究中心的 IANA 时区，如 Asia/Shanghai"}},
    {"study.subject_prefix", TT_K_ID, TT_ASK, NULL, {"participants are numbered PREFIX-001 and on", "受试者编号为 前缀-001 起"}},

    {"conditions", TT_K_LIST, TT_ASK, NULL, {"diseases studied", "所研究的疾病"}},
    {"conditions[]", TT_K_TEXT, TT_MAY, NULL, {"one disease", "一种疾病"}},

    {"arms", TT_K_LIST, TT_ASK, NULL, {"groups of participants", "研究组"}},
    {"arms[]", TT_K_MAP, TT_MAY, NULL, {"one group", "一个组"}},
    {"arms[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"arms[].kind", TT_K_CODE, TT_MAY, ARM_KINDS, {"the registry's type of arm", "登记平台的组别类型"}},
    {"arms[].title", TT_K_WORDS, TT_MUST, NULL, {"name", "名称"}},
    {"arms[].text", TT_K_WORDS, TT_MAY, NULL, {"description", "说明"}},
    {"arms[].control", TT_K_TRUTH, TT_MAY, NULL, {"yes: its participants are never given the product; no unless said", "yes 表示该组受试者不给予制品；缺省为否"}},

    {"randomisation", TT_K_MAP, TT_MAY, NULL, {"how chance decides the arm: permuted blocks, concealed", "如何随机分组：置换区组，分配隐藏"}},
    {"randomisation.ratio", TT_K_MAP, TT_ASK, NULL, {"shares of the arms, each arm by its id: {EV: 1, CTRL: 1}", "各组比例，以组别简称为键：{EV: 1, CTRL: 1}"}},
    {"randomisation.ratio.*", TT_K_INT, TT_MAY, NULL, {"the arm's share, 1 or more", "该组所占份数，至少为 1"}},
    {"randomisation.blocks", TT_K_LIST, TT_ASK, NULL, {"sizes of block; each block's size is drawn among them at random", "区组大小；每个区组的大小从中随机抽取"}},
    {"randomisation.blocks[]", TT_K_INT, TT_MAY, NULL, {"a multiple of the sum of the shares", "各组份数之和的整数倍"}},
    {"randomisation.strata", TT_K_LIST, TT_MAY, NULL, {"code items of screening; each combination of their codes has a list of its own", "筛选时的代码项目；其取值的每种组合各有独立的分配表"}},
    {"randomisation.strata[]", TT_K_REF, TT_MAY, "items", {"an item", "项目"}},

    {"dose", TT_K_MAP, TT_ASK, NULL, {"what is given, and the ladder of doses", "给予何物及剂量阶梯"}},
    {"dose.product", TT_K_WORDS, TT_ASK, NULL, {"the product", "制品"}},
    {"dose.route", TT_K_WORDS, TT_ASK, NULL, {"how it is given", "给药途径"}},
    {"dose.unit", TT_K_UNIT, TT_ASK, NULL, {"unit of the levels; per kg means by body weight", "剂量单位；含 /kg 即按体重给药"}},
    {"dose.scope", TT_K_CODE, TT_ASK, "pooled|per_arm", {"one ladder for all arms, or one each", "各组共用一个阶梯，或每组各一个"}},
    {"dose.levels", TT_K_LIST, TT_ASK, NULL, {"the levels, lowest first; an item `open` says that levels are missing here", "剂量水平，由低到高；条目写 open 表示此处缺水平"}},
    {"dose.levels[]", TT_K_MAP, TT_MAY, NULL, {"one level", "一个水平"}},
    {"dose.levels[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"dose.levels[].amount", TT_K_DEC, TT_MUST, NULL, {"amount in dose.unit", "以 dose.unit 计的量"}},
    {"dose.start", TT_K_REF, TT_ASK, "dose.levels", {"the level of the first cohort", "首个队列的剂量水平"}},
    {"dose.weight_age", TT_K_DUR, TT_MAY, NULL, {"the body weight used may not be older than this at preparation", "配制时所用体重的最长允许时限"}},
    {"dose.tolerance", TT_K_PERCENT, TT_MAY, NULL, {"delivery may differ by so much from plan without being a deviation", "实际给药量与计划量相差不超过该比例不算偏离"}},
    {"dose.min_viability", TT_K_PERCENT, TT_MAY, NULL, {"lowest viability at which a lot may be given", "批次可用的最低细胞活率"}},
    {"dose.concentration", TT_K_QTY, TT_MAY, NULL, {"planned concentration of the preparation", "制剂的计划浓度"}},
    {"dose.max_volume", TT_K_QTY, TT_MAY, NULL, {"largest volume the site of injection may take", "给药部位可接受的最大体积"}},
    {"dose.after", TT_K_REF, TT_MAY, "anchors", {"a moment that must be recorded, and past, before the first dose", "首次给药前必须已记录且已发生的时刻"}},
    {"dose.stagger", TT_K_MAP, TT_ASK, NULL, {"shortest time between participants", "受试者之间的最短间隔"}},
    {"dose.stagger.first", TT_K_DUR, TT_ASK, NULL, {"between the first and the second of a level", "同一水平第1例与第2例之间"}},
    {"dose.stagger.next", TT_K_DUR, TT_ASK, NULL, {"between later ones", "其后各例之间"}},
    {"dose.sessions", TT_K_MAP, TT_MAY, NULL, {"one participant is given the level more than once; absent: once", "同一受试者多次接受该水平；缺省为一次"}},
    {"dose.sessions.max", TT_K_INT, TT_MUST, NULL, {"most sessions a participant may have, 2 to 50", "每名受试者最多的治疗次数，2 至 50"}},
    {"dose.sessions.apart", TT_K_DUR, TT_MUST, NULL, {"shortest time from the end of one session to the start of the next", "上次治疗结束至下次治疗开始的最短间隔"}},
    {"dose.sessions.hours", TT_K_RANGE, TT_MAY, NULL, {"shortest and longest session, hours; a length outside is a deviation", "单次治疗的最短与最长时间（小时），超出即为方案偏离"}},

    {"design", TT_K_MAP, TT_ASK, NULL, {"the dose-finding rule; its other keys are the rule's own parameters (titrate design oc --help)", "剂量探索规则；其余键为该规则自身的参数（titrate design oc --help）"}},
    {"design.rule", TT_K_TEXT, TT_ASK, NULL, {"name of the rule", "规则名称"}},
    {"design.cohort", TT_K_PARAM, TT_ASK, NULL, {"participants per cohort (cohort-size)", "每队列人数（cohort-size）"}},
    {"design.mtd", TT_K_PARAM, TT_MAY, NULL, {"how the MTD is told (mtd-rule)", "MTD 的判定方式（mtd-rule）"}},
    {"design.*", TT_K_PARAM, TT_MAY, NULL, {"a parameter of the rule", "规则的参数"}},

    {"dlt", TT_K_MAP, TT_ASK, NULL, {"dose-limiting toxicity", "剂量限制性毒性"}},
    {"dlt.window", TT_K_DUR, TT_ASK, NULL, {"how long after the end of administration it counts", "给药结束后多长时间内计入"}},
    {"dlt.from", TT_K_CODE, TT_MAY, "first|last", {"of repeated sessions, the one whose end starts the window; first unless said", "重复治疗时，观察期自首次（first）或末次（last）治疗结束起算；缺省为首次"}},
    {"dlt.counts", TT_K_LIST, TT_ASK, NULL, {"what counts", "哪些计入"}},
    {"dlt.counts[]", TT_K_MAP, TT_MAY, NULL, {"one clause", "一条"}},
    {"dlt.counts[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"dlt.counts[].text", TT_K_WORDS, TT_MUST, NULL, {"the clause", "条文"}},
    {"dlt.excludes", TT_K_LIST, TT_MAY, NULL, {"what does not count", "哪些不计入"}},
    {"dlt.excludes[]", TT_K_MAP, TT_MAY, NULL, {"one clause", "一条"}},
    {"dlt.excludes[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"dlt.excludes[].text", TT_K_WORDS, TT_MUST, NULL, {"the clause", "条文"}},

    {"stopping", TT_K_LIST, TT_ASK, NULL, {"when dosing is held or the study stops", "何时暂停给药或终止研究"}},
    {"stopping[]", TT_K_MAP, TT_MAY, NULL, {"one rule", "一条规则"}},
    {"stopping[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"stopping[].text", TT_K_WORDS, TT_MUST, NULL, {"the rule in words", "规则条文"}},
    {"stopping[].test", TT_K_EXPR, TT_MAY, NULL, {"the rule over treated, dlt, deaths, related_deaths, serious, control arms not counted; without it a person judges", "以 treated、dlt、deaths、related_deaths、serious 计数表达的规则（不计对照组）；无则由人判断"}},

    {"decision", TT_K_MAP, TT_ASK, NULL, {"how the next dose is decided", "如何决定下一剂量"}},
    {"decision.signatures", TT_K_LIST, TT_ASK, NULL, {"roles that must sign", "须签名的角色"}},
    {"decision.signatures[]", TT_K_ID, TT_MAY, NULL, {"a role", "角色"}},

    {"consent", TT_K_MAP, TT_ASK, NULL, {"informed consent", "知情同意"}},
    {"consent.version", TT_K_TEXT, TT_ASK, NULL, {"version of the form in use", "现行知情同意书版本"}},
    {"consent.representative", TT_K_TRUTH, TT_ASK, NULL, {"may a legal representative consent", "法定代理人可否代为同意"}},

    {"anchors", TT_K_MAP, TT_MAY, NULL, {"the moments visits count from", "访视计时的起点"}},
    {"anchors.*", TT_K_WORDS, TT_MAY, NULL, {"what the anchor is; `dose` is the end of administration, `enrolled` the moment of enrolment or randomisation, any other is recorded when it happens (`titrate moment`)", "起点含义；dose 为给药结束，enrolled 为入组（随机）时刻，其余于发生时记录（titrate moment）"}},

    {"visits", TT_K_LIST, TT_ASK, NULL, {"planned visits", "计划访视"}},
    {"visits[]", TT_K_MAP, TT_MAY, NULL, {"one visit", "一次访视"}},
    {"visits[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"visits[].kind", TT_K_CODE, TT_MAY, "screening|baseline|dose|offset", {"what kind; offset unless said", "类型；缺省为 offset"}},
    {"visits[].title", TT_K_WORDS, TT_MUST, NULL, {"name", "名称"}},
    {"visits[].at", TT_K_DUR, TT_MAY, NULL, {"time from the anchor; needed for kind offset", "距起点的时间；offset 类必填"}},
    {"visits[].window", TT_K_WINDOW, TT_MAY, NULL, {"how much earlier and later it may be", "允许提前和推迟的时间"}},
    {"visits[].anchor", TT_K_REF, TT_MAY, "anchors", {"what it counts from; dose unless said, and then not a visit of a control arm", "计时起点；缺省为 dose，此时对照组无该访视"}},

    {"items", TT_K_LIST, TT_ASK, NULL, {"what is recorded", "记录项目"}},
    {"items[]", TT_K_MAP, TT_MAY, NULL, {"one item", "一个项目"}},
    {"items[].id", TT_K_ID, TT_MUST, NULL, {"CDISC test code where there is one", "有 CDISC 检验代码的用其代码"}},
    {"items[].type", TT_K_CODE, TT_MUST, "number|code|truth|date|text|whole", {"kind of value; whole: a number that is counted or graded, with no decimals", "值的类型；whole 为计数或分级所用的整数"}},
    {"items[].title", TT_K_WORDS, TT_MUST, NULL, {"name", "名称"}},
    {"items[].analyte", TT_K_ID, TT_MAY, NULL, {"laboratory test it is: gives limits, units and grades", "所对应的检验项目：决定限值、单位与分级"}},
    {"items[].unit", TT_K_UNIT, TT_MAY, NULL, {"unit it is reported in; needed for numbers", "报告单位；数值必填"}},
    {"items[].range", TT_K_RANGE, TT_MAY, NULL, {"plausible values, inclusive", "合理值范围（含端点）"}},
    {"items[].normal", TT_K_RANGE, TT_MAY, NULL, {"the laboratory's normal range", "实验室参考范围"}},
    {"items[].codes", TT_K_LIST, TT_MAY, NULL, {"the codes of a code item", "代码项目的取值"}},
    {"items[].codes[]", TT_K_MAP, TT_MAY, NULL, {"one code", "一个代码"}},
    {"items[].codes[].code", TT_K_ID, TT_MUST, NULL, {"as stored", "存储值"}},
    {"items[].codes[].title", TT_K_WORDS, TT_MUST, NULL, {"as shown", "显示名称"}},

    {"forms", TT_K_LIST, TT_ASK, NULL, {"items that are filled in together", "一起填写的项目"}},
    {"forms[]", TT_K_MAP, TT_MAY, NULL, {"one form", "一张表"}},
    {"forms[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"forms[].title", TT_K_WORDS, TT_MUST, NULL, {"name", "名称"}},
    {"forms[].items", TT_K_LIST, TT_ASK, NULL, {"its items", "所含项目"}},
    {"forms[].items[]", TT_K_REF, TT_MAY, "items", {"an item", "项目"}},
    {"forms[].at", TT_K_LIST, TT_ASK, NULL, {"visits at which it is filled in", "在哪些访视填写"}},
    {"forms[].at[]", TT_K_REF, TT_MAY, "visits", {"a visit", "访视"}},
    {"forms[].baseline", TT_K_REF, TT_MAY, "visits", {"the visit changes are counted from", "作为基线的访视"}},

    {"eligibility", TT_K_LIST, TT_ASK, NULL, {"who may take part", "入排标准"}},
    {"eligibility[]", TT_K_MAP, TT_MAY, NULL, {"one criterion", "一条标准"}},
    {"eligibility[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"eligibility[].kind", TT_K_CODE, TT_MUST, "inclusion|exclusion", {"inclusion or exclusion", "入选或排除"}},
    {"eligibility[].text", TT_K_WORDS, TT_MUST, NULL, {"the criterion in words", "标准条文"}},
    {"eligibility[].test", TT_K_EXPR, TT_MAY, NULL, {"the criterion over items; BILI.uln and BILI.lln are the limits of normal, screening.date, consent.date and enrolment.date the days of entry (docs/reference/expressions.md)", "以项目表达的标准；BILI.uln、BILI.lln 为正常值上、下限，screening.date、consent.date、enrolment.date 为筛选、签署知情同意和入组日期（见 docs/reference/expressions.md）"}},
    {"eligibility[].propose", TT_K_TEXT, TT_MAY, NULL, {"a test proposed from the record's words; it decides nothing until a person writes it as `test`", "由登记记录文字推得的表达式建议；在有人将其写为 test 之前不起任何作用"}},
    {"eligibility[].ask", TT_K_ID, TT_MAY, NULL, {"who judges it when there is no test", "无表达式时由谁判断"}},

    {"adverse_events", TT_K_MAP, TT_ASK, NULL, {"adverse events", "不良事件"}},
    {"adverse_events.scale", TT_K_TEXT, TT_ASK, NULL, {"grading scale", "分级标准"}},
    {"adverse_events.version", TT_K_TEXT, TT_ASK, NULL, {"its version", "标准版本"}},
    {"adverse_events.categories", TT_K_LIST, TT_MAY, NULL, {"categories reactions are reported in", "不良反应的报告类别"}},
    {"adverse_events.categories[]", TT_K_MAP, TT_MAY, NULL, {"one category", "一个类别"}},
    {"adverse_events.categories[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"adverse_events.categories[].title", TT_K_WORDS, TT_MUST, NULL, {"name", "名称"}},

    {"endpoints", TT_K_LIST, TT_ASK, NULL, {"outcome measures", "终点指标"}},
    {"endpoints[]", TT_K_MAP, TT_MAY, NULL, {"one outcome", "一个终点"}},
    {"endpoints[].id", TT_K_ID, TT_MUST, NULL, {"short name", "简称"}},
    {"endpoints[].primary", TT_K_TRUTH, TT_MAY, NULL, {"is it a primary one; no unless said", "是否主要终点；缺省为否"}},
    {"endpoints[].kind", TT_K_CODE, TT_ASK, "survival|ae_rate|change|value|code", {"how it is analysed", "分析方式"}},
    {"endpoints[].item", TT_K_REF, TT_MAY, "items", {"the item; needed for change, value, code", "对应项目；change、value、code 必填"}},
    {"endpoints[].at", TT_K_AT, TT_MAY, NULL, {"a form, meaning its visits, or a list of visits", "表（即其访视）或访视列表"}},
    {"endpoints[].horizon", TT_K_DUR, TT_MAY, NULL, {"follow-up it covers; needed for survival and ae_rate", "覆盖的随访期；survival、ae_rate 必填"}},
    {"endpoints[].timeframe", TT_K_TEXT, TT_MAY, NULL, {"the record's own words", "登记记录原文"}},
    {"endpoints[].measure", TT_K_WORDS, TT_MUST, NULL, {"what is measured", "指标"}},

    {"followup", TT_K_DUR, TT_ASK, NULL, {"follow-up of survival and safety", "生存与安全性随访期"}},
    {"tumour_followup", TT_K_DUR, TT_MAY, NULL, {"follow-up for tumours, where the product may form them", "肿瘤随访期（制品可能成瘤时）"}},
    {"transplant", TT_K_CODE, TT_MAY, "competing|event|censor", {"what a liver transplantation is in the survival analysis", "生存分析中肝移植的处理"}},

    {"approvals", TT_K_MAP, TT_ASK, NULL, {"approvals before a live start: number and date, or open", "正式启动前的批准：文号与日期，或 open"}},
    {"approvals.academic", TT_K_TEXT, TT_ASK, NULL, {"academic committee", "学术委员会"}},
    {"approvals.ethics", TT_K_TEXT, TT_ASK, NULL, {"ethics committee", "伦理委员会"}},
    {"approvals.filing", TT_K_TEXT, TT_ASK, NULL, {"filing with the authority", "备案"}},
    {"approvals.genetic_resources", TT_K_TEXT, TT_ASK, NULL, {"human genetic resources", "人类遗传资源"}},

    {"basis", TT_K_LIST, TT_ASK, NULL, {"where every value comes from; the longest matching path wins", "各值的依据；路径最长者优先"}},
    {"basis[]", TT_K_MAP, TT_MAY, NULL, {"one entry", "一条"}},
    {"basis[].of", TT_K_PATH, TT_MUST, NULL, {"the path it is for, and all beneath", "所指路径及其以下各项"}},
    {"basis[].from", TT_K_CODE, TT_MUST, "record|other|assumed", {"the registry record, another source, or an assumption", "登记记录、其他来源或假定"}},
    {"basis[].source", TT_K_TEXT, TT_MAY, NULL, {"other: which source; assumed: why", "other：来源；assumed：理由"}},
    {"basis[].confirmed", TT_K_MAP, TT_MAY, NULL, {"a person's confirmation of an assumption", "某人对假定的确认"}},
    {"basis[].confirmed.by", TT_K_TEXT, TT_MUST, NULL, {"who", "何人"}},
    {"basis[].confirmed.on", TT_K_DATE, TT_MUST, NULL, {"when", "何时"}},
    {"basis[].confirmed.why", TT_K_TEXT, TT_MAY, NULL, {"on what grounds", "依据"}},

    {"record", TT_K_ANY, TT_MAY, NULL, {"what the registry record says, for lint to compare and `export registry` to give back: ages, sex, eligibility_text, arm_text, description, outcomes (primary, other, measure, timeframe, description), registry (the rest of the record, in its own shape)", "登记记录原文，供检查比对并由 export registry 还原：ages、sex、eligibility_text、arm_text、description、outcomes（primary、other、measure、timeframe、description）、registry（记录其余内容，保持原结构）"}},
    {NULL, TT_K_ANY, TT_MAY, NULL, {NULL, NULL}},
};
/* clang-format on */

static const struct {
    const char *form, *words[2];
} types[TT_K_TYPES] = {
    [TT_K_MAP] = {"{key: value}", {"map", "映射"}},
    [TT_K_LIST] = {"[..]", {"list", "列表"}},
    [TT_K_ID] = {"L1", {"name", "名称"}},
    [TT_K_TEXT] = {"text", {"text", "文本"}},
    [TT_K_WORDS] = {"{en: .., zh: ..}", {"words", "双语文本"}},
    [TT_K_INT] = {"24", {"whole number", "整数"}},
    [TT_K_DEC] = {"1.6e7", {"number", "数值"}},
    [TT_K_QTY] = {"2e8 {cells}/mL", {"quantity", "带单位的量"}},
    [TT_K_PERCENT] = {"10 %", {"per cent", "百分比"}},
    [TT_K_DUR] = {"28 d", {"duration", "时长"}},
    [TT_K_DATE] = {"2026-03-04", {"date", "日期"}},
    [TT_K_TRUTH] = {"yes | no", {"yes or no", "是/否"}},
    [TT_K_CODE] = {"", {"one of", "取值之一"}},
    [TT_K_UNIT] = {"\"{cells}/kg\"", {"unit", "单位"}},
    [TT_K_EXPR] = {"AGE >= 18 a", {"expression", "表达式"}},
    [TT_K_REF] = {"L1", {"an id of", "引用"}},
    [TT_K_AT] = {"chemistry | [D28, M3]", {"form or visits", "表或访视"}},
    [TT_K_WINDOW] = {"[-1 h, +1 h]", {"window", "窗口"}},
    [TT_K_RANGE] = {"[0, 120]", {"range", "范围"}},
    [TT_K_PATH] = {"visits[*].window", {"path", "路径"}},
    [TT_K_PARAM] = {"3", {"value", "值"}},
    [TT_K_ANY] = {"..", {"free", "自由"}},
};

const char *tt_key_form(const tt_key *row)
{
    return row->type == TT_K_CODE ? row->of : types[row->type].form;
}

const char *tt_key_type_words(tt_key_type t, tt_lang lang)
{
    return types[t].words[lang];
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The same document as terminal text and as HTML, byte for byte where it is small;
 * escaping, link schemes, wrapping with CJK, the promises of a page. */
#include "support/arena.h"

#include "doc/doc.h"

static tt_doc *sample(tt_lang lang)
{
    const bool zh = lang == TT_ZH;
    tt_doc *d = tt_doc_new(arena, lang, zh ? "安全性报告" : "Safety report");
    tt_doc_subtitle(d, "NCT07276568");
    tt_doc_callout(d, TT_CALL_ANSWER, zh ? "结论" : "The answer", zh ? "可以继续。" : "Go on at level 2.");
    tt_doc_section(d, 1, "alt", "ALT");
    tt_line *l = tt_doc_para(d, "Values ");
    tt_line_strong(l, "fell");
    tt_line_text(l, "; see ");
    tt_line_link(l, "the log", "log.html");
    tt_line_text(l, ".");
    tt_table *t = tt_doc_table(d, zh ? "与基线相比的变化" : "Change from baseline");
    tt_table_col(t, zh ? "访视" : "Visit", TT_LEFT);
    tt_table_col(t, "n", TT_RIGHT);
    tt_table_col(t, zh ? "均数" : "Mean", TT_POINT);
    tt_table_group(t, zh ? "剂量水平 1" : "Level 1");
    tt_table_next(t);
    tt_table_cell(t, zh ? "第 7 天" : "Day 7");
    tt_table_cell(t, "6");
    tt_table_cell(t, "-61.33");
    tt_table_why(t, "why.html#a", "6 values");
    tt_table_next(t);
    tt_table_cell(t, zh ? "第 28 天" : "Day 28");
    tt_table_cell(t, "12");
    tt_table_cell(t, "4");
    tt_table_cell_risk(t);
    tt_table_note(t, "SD: n - 1.");
    tt_doc_section(d, 2, NULL, zh ? "数据" : "Data");
    tt_doc_pair(d, zh ? "登记号" : "Study", "X");
    tt_doc_pair(d, "DLT", "1 / 6");
    return d;
}

static void terminal_text(void **state)
{
    (void)state;
    assert_string_equal(tt_doc_text(arena, sample(TT_EN), 40), "Safety report\n"
                                                               "=============\n"
                                                               "NCT07276568\n"
                                                               "\n"
                                                               "  The answer\n"
                                                               "  Go on at level 2.\n"
                                                               "\n"
                                                               "ALT\n"
                                                               "---\n"
                                                               "\n"
                                                               "Values fell; see the log <log.html>.\n"
                                                               "\n"
                                                               "Change from baseline\n"
                                                               "Visit    n    Mean\n"
                                                               "------------------\n"
                                                               "Level 1\n"
                                                               "Day 7    6  -61.33\n"
                                                               "Day 28  12    4\n"
                                                               "  SD: n - 1.\n"
                                                               "\n"
                                                               "Data\n"
                                                               "\n"
                                                               "Study  X\n"
                                                               "DLT    1 / 6\n");
    const char *zh = tt_doc_text(arena, sample(TT_ZH), 40);
    assert_non_null(strstr(zh, "安全性报告\n==========\n"));
    assert_non_null(strstr(zh, "访视       n    均数\n--------------------\n剂量水平 1\n第 7 天    6  -61.33\n第 28 天  12    4\n"));
    assert_non_null(strstr(zh, "登记号  X\nDLT     1 / 6\n"));
}

static void page_body(void **state)
{
    (void)state;
    const char *html = tt_doc_html(arena, sample(TT_EN), NULL);
    assert_string_equal(
        strstr(html, "<body>"),
        "<body>\n<a class=\"skip\" href=\"#text\">Skip to the text</a>\n<main id=\"text\">\n<header>\n<h1>Safety report</h1>\n"
        "<p class=\"subtitle\">NCT07276568</p>\n</header>\n"
        "<div class=\"callout answer\" role=\"note\">\n<p class=\"callout-title\">The answer</p>\n<p>Go on at level 2.</p>\n</div>\n"
        "<section id=\"alt\">\n<h2>ALT</h2>\n<p>Values <strong>fell</strong>; see <a href=\"log.html\">the log</a>.</p>\n"
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Change from baseline\">\n<table>\n"
        "<caption>Change from baseline</caption>\n<thead><tr><th scope=\"col\">Visit</th><th scope=\"col\" class=\"right\">n</th>"
        "<th scope=\"col\" class=\"right\">Mean</th></tr></thead>\n<tbody>\n"
        "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"3\">Level 1</th></tr>\n"
        "<tr><th scope=\"row\">Day 7</th><td class=\"right\">6</td><td class=\"right\"><a href=\"why.html#a\" title=\"6 values\">"
        "-61.33</a><span class=\"origin\"> (6 values)</span></td></tr>\n"
        "<tr><th scope=\"row\">Day 28</th><td class=\"right\">12</td><td class=\"right risk\">4\xe2\x80\x88\xe2\x80\x87\xe2\x80\x87</td>"
        "</tr>\n</tbody>\n</table>\n<p class=\"footnote\">SD: n - 1.</p>\n</div>\n"
        "<section id=\"s2\">\n<h3>Data</h3>\n<dl class=\"pairs\">\n<div><dt>Study</dt><dd>X</dd></div>\n"
        "<div><dt>DLT</dt><dd>1 / 6</dd></div>\n</dl>\n</section>\n</section>\n</main>\n</body>\n</html>\n");
}

static void page_promises(void **state)
{
    (void)state;
    const tt_page_link nav[] = {{"Answer", "index.html", true}, {"Evil", "javascript:alert(1)", false}, {"Log", "log.html", false}};
    const tt_page_link en = {"English", "en.html", false};
    tt_page page = {0};
    page.banner = "模拟数据 <x>";
    page.footer = "titrate & sha256:9c1e";
    page.nav = nav;
    page.navs = 3;
    page.other_lang = &en;
    page.contents = true;
    const char *html = tt_doc_html(arena, sample(TT_ZH), &page);
    const char *const must[] = {
        "<!DOCTYPE html>\n<html lang=\"zh-Hans\">",
        "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"",
        "<div class=\"banner\" role=\"note\">模拟数据 &lt;x&gt;</div>",
        "<span aria-current=\"page\"><span lang=\"en\">Answer</span></span>",
        "<a href=\"log.html\"><span lang=\"en\">Log</span></a>",
        "<a class=\"language\" lang=\"en\" href=\"en.html\">English</a>",
        "<li class=\"level1\"><a href=\"#alt\">ALT</a></li>",
        "<footer><span lang=\"en\">titrate &amp; sha256:9c1e</span></footer>",
        "跳到正文",
        "@media print",
    };
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        if (!strstr(html, must[i]))
            fail_msg("the page lacks %s", must[i]);
    const char *const never[] = {"javascript:", "<script", "http://", "url(", "@import"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strstr(html, never[i]))
            fail_msg("the page holds %s", never[i]);
    assert_string_equal(html, tt_doc_html(arena, sample(TT_ZH), &page));
}

static void the_other_language(void **state)
{
    (void)state;
#define EN(words) "<span lang=\"en\">" words "</span>"
    const struct {
        const char *why, *text, *want;
        tt_lang lang;
    } cases[] = {
        {"a text of the registry", "Within 1 year < 2", EN("Within 1 year &lt; 2"), TT_ZH},
        {"one word that is all there is", "Cirrhosis", EN("Cirrhosis"), TT_ZH},
        {"several, joined by Chinese signs", "Liver Failure；Cirrhosis", EN("Liver Failure") "；" EN("Cirrhosis"), TT_ZH},
        {"brackets stay outside", "Human hepatocytes (试验组)", EN("Human hepatocytes") " (试验组)", TT_ZH},
        {"in capitals", "LIVER TRANSPLANT（其他）", EN("LIVER TRANSPLANT") "（其他）", TT_ZH},
        {"a number before the words is read with them", "时间：24 hours after injection", "时间：" EN("24 hours after injection"), TT_ZH},
        {"one word in a Chinese sentence", "按 Child-Pugh 评分，剂量 2 cells/kg", "按 Child-Pugh 评分，剂量 2 cells/kg", TT_ZH},
        {"no word: units and codes", "ALT 42 U/L, E104", "ALT 42 U/L, E104", TT_ZH},
        {"Chinese in an English page", "Site: 肝病中心（北京） & others",
         "Site: <span lang=\"zh-Hans\">肝病中心（北京）</span> &amp; others", TT_EN},
        {"English in an English page", "Liver failure — 3 µmol/L", "Liver failure — 3 µmol/L", TT_EN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_doc *d = tt_doc_new(arena, cases[i].lang, cases[i].text);
        tt_doc_para(d, cases[i].text);
        const char *html = tt_doc_html(arena, d, NULL);
        if (!strstr(html, tt_printf(arena, "<p>%s</p>", cases[i].want)) || !strstr(html, tt_printf(arena, "<h1>%s</h1>", cases[i].want)))
            fail_msg("%s:\n%s", cases[i].why, strstr(html, "<h1>"));
    }
    const char *zh = tt_doc_html(arena, tt_doc_new(arena, TT_ZH, "Liver Failure"), NULL);
    assert_non_null(strstr(zh, "<title lang=\"en\">Liver Failure</title>"));
    assert_non_null(strstr(tt_doc_html(arena, sample(TT_ZH), NULL), "<title>安全性报告</title>"));
    tt_doc *d = tt_doc_new(arena, TT_ZH, "");
    tt_line_code(tt_doc_para(d, NULL), "titrate verify DIR");
    assert_non_null(strstr(tt_doc_html(arena, d, NULL), "<p><code>titrate verify DIR</code></p>")); /* a command is of no language */
#undef EN
}

/* Every place that takes text is given markup, a quote and a terminal escape. */
static tt_doc *hostile(void)
{
    const char *x = "<img src=x onerror='a'>\"&\x1b[31m\xc2\x9b \xe2\x80\xae";
    tt_doc *d = tt_doc_new(arena, TT_EN, x);
    tt_doc_subtitle(d, x);
    tt_doc_section(d, 3, x, x);
    tt_line *l = tt_doc_para(d, x);
    tt_line_em(l, x);
    tt_line_code(l, x);
    tt_line_muted(l, x);
    tt_line_risk(l, x);
    tt_line_link(l, x, "a.html?\"><b>");
    tt_list_item(tt_doc_list(d, true), x);
    tt_doc_pair(d, x, x);
    tt_doc_term(d, x, x);
    tt_doc_code(d, x);
    tt_doc_callout(d, TT_CALL_RISK, x, x);
    tt_table *t = tt_doc_table(d, x);
    tt_table_col(t, x, TT_LEFT);
    tt_table_group(t, x);
    tt_table_next(t);
    tt_table_cell(t, x);
    tt_table_why(t, NULL, x);
    tt_table_note(t, x);
    tt_figure *f = tt_figure_new(arena, 10, 10, TT_EN);
    tt_figure_describe(f, x, x);
    tt_figure_head(f, x);
    tt_figure_cell(f, x);
    tt_doc_figure(d, x, f);
    return d;
}

static void nothing_escapes(void **state)
{
    (void)state;
    const char *html = tt_doc_html(arena, hostile(), NULL);
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "<b>"));
    assert_null(strchr(html, 0x1b));
    assert_null(strstr(html, "\xe2\x80\xae"));
    assert_non_null(strstr(html, "&lt;U+001B&gt;[31m"));
    const char *text = tt_doc_text(arena, hostile(), 60);
    assert_null(strchr(text, 0x1b));
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_non_null(strstr(text, "<U+202E>"));
    assert_non_null(strstr(text, "<img src=x onerror='a'>"));
}

static void links(void **state)
{
    (void)state;
    const struct {
        const char *why, *href;
        bool link;
    } cases[] = {
        {"another page", "why/alt.html", true},
        {"a place on this page", "#alt", true},
        {"the web, when somebody clicks", "https://clinicaltrials.gov/study/NCT07276568", true},
        {"a colon behind a slash is no scheme", "a/b:c", true},
        {"script", "javascript:alert(1)", false},
        {"script behind a blank", " javascript:alert(1)", false},
        {"script with a tab inside", "java\tscript:alert(1)", false},
        {"data", "data:text/html,x", false},
        {"another host without a scheme", "//evil.example/x", false},
        {"another host by back slashes", "\\\\evil.example", false},
        {"nothing", "", false},
        {"none", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_doc *d = tt_doc_new(arena, TT_EN, "x");
        tt_line_link(tt_doc_para(d, NULL), "here", cases[i].href);
        const bool got = strstr(tt_doc_html(arena, d, NULL), "here</a>") != NULL;
        if (got != cases[i].link)
            fail_msg("%s: %s", cases[i].why, got ? "linked" : "not linked");
    }
}

static void wrapping(void **state)
{
    (void)state;
    const struct {
        const char *why, *text, *want;
        int width;
    } cases[] = {
        {"at blanks", "one two three four five six", "one two three four\nfive six\n", 20},
        {"blanks and newlines are one blank", "one \n\t two", "one two\n", 20},
        {"CJK breaks anywhere", "剂量递增须有签名的决定才可以给药", "剂量递增须有签名的决\n定才可以给药\n", 20},
        {"no line begins with a full stop", "剂量递增须有签名的决。定", "剂量递增须有签名的\n决。定\n", 20},
        {"no line ends with an opening bracket", "剂量递增须有签名的（决定）", "剂量递增须有签名的\n（决定）\n", 20},
        {"a number may begin a line with its point", "rates are at most .05, .12, .25", "rates are at most\n.05, .12, .25\n", 20},
        {"a long word is cut", "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst\nuvwxyz\n", 20},
        {"Chinese beside English words", "患者 HLC-003 的 ALT 已下降至正常", "患者 HLC-003 的 ALT\n已下降至正常\n", 20},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_doc *d = tt_doc_new(arena, TT_ZH, "");
        tt_doc_para(d, cases[i].text);
        const char *got = tt_doc_text(arena, d, cases[i].width);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s:\n%s", cases[i].why, got);
    }
}

static void wide_table_wraps_its_text(void **state)
{
    (void)state;
    tt_doc *d = tt_doc_new(arena, TT_EN, "");
    tt_table *t = tt_doc_table(d, NULL);
    tt_table_col(t, "Term", TT_LEFT);
    tt_table_col(t, "Grade", TT_RIGHT);
    tt_table_next(t);
    tt_table_cell(t, "alanine aminotransferase increased");
    tt_table_cell(t, "3");
    assert_string_equal(tt_doc_text(arena, d, 30), "Term                     Grade\n"
                                                   "------------------------------\n"
                                                   "alanine                      3\n"
                                                   "aminotransferase\n"
                                                   "increased\n");
}

static void sections_nest_even_when_a_level_is_left_out(void **state)
{
    (void)state;
    tt_doc *d = tt_doc_new(arena, TT_EN, "x");
    const int levels[] = {3, 1, 2, 4, 2, 1};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        tt_doc_section(d, levels[i], NULL, "s");
    const char *html = tt_doc_html(arena, d, NULL);
    int open = 0, closed = 0;
    for (const char *s = html; (s = strstr(s, "<section")); s++)
        open++;
    for (const char *s = html; (s = strstr(s, "</section>")); s++)
        closed++;
    assert_int_equal(open, closed);
}

static void answer_box(void **state)
{
    (void)state;
    static const char *const lines[] = {"Decided by", "Date <b>", NULL};
    tt_doc *d = tt_doc_new(arena, TT_EN, "Q");
    tt_doc_answer_box(d, "Answer", lines);
    const char *text = tt_doc_text(arena, d, 40), *html = tt_doc_html(arena, d, NULL);
    assert_string_equal(text, "Q\n=\n\n  Answer: ______________________________\n  Decided by: ______  Date <b>: ________\n");
    assert_non_null(strstr(html, "role=\"group\" aria-label=\"Answer\""));
    assert_non_null(strstr(html, "<span>Decided by</span><span>Date &lt;b&gt;</span>"));
}

static void empty_document(void **state)
{
    (void)state;
    assert_string_equal(tt_doc_text(arena, tt_doc_new(arena, TT_EN, NULL), 0), "\n");
    assert_non_null(strstr(tt_doc_html(arena, tt_doc_new(arena, TT_EN, NULL), NULL), "</html>\n"));
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
static const struct CMUnitTest doc_tests[] = {
    WITH_ARENA(terminal_text),
    WITH_ARENA(page_body),
    WITH_ARENA(page_promises),
    WITH_ARENA(the_other_language),
    WITH_ARENA(nothing_escapes),
    WITH_ARENA(links),
    WITH_ARENA(wrapping),
    WITH_ARENA(wide_table_wraps_its_text),
    WITH_ARENA(sections_nest_even_when_a_level_is_left_out),
    WITH_ARENA(answer_box),
    WITH_ARENA(empty_document),
};

TT_TEST_MAIN(doc_tests)

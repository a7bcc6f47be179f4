//! The words: what a rule asks, how things stand, and what is refused.

use almanac::Calendar;
use duties::{Cadence, Done, Held, Rule, Span, Subject, Trigger, due};
use jiff::civil::{Date, date};

fn cadence(text: &str) -> Cadence {
    rule(text).cadence
}

fn rule(text: &str) -> Rule {
    toml::from_str(&format!("from = 2026-01-01\nsoon = 7\n{text}")).expect("a rule")
}

#[test]
fn a_cadence_in_words_and_back_again() {
    for (text, zh, en) in [
        ("{ quota = { times = 2, period = \"month\" } }", "每月2次", "twice a month"),
        ("{ quota = { times = 1, period = \"half\" } }", "每半年1次", "once a half-year"),
        (
            "{ quota = { times = 3, period = \"term\", grace = 5 } }",
            "每学期3次（可宽限5天）",
            "3 times a term, 5 days of grace",
        ),
        ("{ interval = { days = 30 } }", "每30天一次", "once every 30 days"),
        (
            "{ interval = { months = 3, first = { days = 7 } } }",
            "每3个月一次，首次在7天内",
            "once every 3 months, the first within 7 days",
        ),
        ("{ deadline = { working_days = 5 } }", "5个工作日内", "within 5 working days"),
        (
            "{ on_date = { each = \"quarter_last_month\", day = 15 } }",
            "每季度末月15日前",
            "by day 15 of each quarter's last month",
        ),
        ("{ on_date = { each = \"month\", day = 31 } }", "每月最后一天前", "by the last day of each month"),
        ("{ on_date = { each = [6, 12], day = 20 } }", "每年6、12月的20日前", "by day 20 of June, December"),
        ("{ on_date = { festival = \"dragon_boat\" } }", "端午节前后", "around Dragon Boat Festival"),
        (
            "{ on_date = { festival = \"dragon_boat\", offset = -3, opens = { days_before = 7 } } }",
            "端午节前3天前",
            "by 3 days before Dragon Boat Festival",
        ),
        ("{ on_date = { month = 3, day = 8 } }", "每年3月8日前", "by 8 March each year"),
        (
            "{ on_date = { month = 5, nth = -1, weekday = \"sunday\" } }",
            "每年5月最后一个星期日前",
            "by the last Sunday of May each year",
        ),
        ("\"nothing\"", "不作要求", "nothing asked"),
    ] {
        let whole = rule(&format!("cadence = {text}"));
        assert_eq!((whole.cadence.zh().as_str(), whole.cadence.en().as_str()), (zh, en));
        let written = toml::to_string(&whole).expect("can be written");
        assert_eq!(toml::from_str::<Rule>(&written).expect(&written), whole);
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_both_languages() {
    for (text, zh, en) in [
        ("cadence = { quota = { times = 0, period = \"month\" } }", "次数为0", "0 times"),
        ("cadence = { quota = { times = 1, period = \"moon\" } }", "“moon”", "no period"),
        ("cadence = { quota = { times = 70000, period = \"month\" } }", "70000", "too large"),
        ("cadence = { interval = { days = 0 } }", "时长为0", "length of 0"),
        ("cadence = { interval = { days = 3, months = 1 } }", "一种单位", "exactly one"),
        ("cadence = { deadline = { } }", "一种单位", "exactly one"),
        ("cadence = { deadline = { hours = 0 } }", "时长为0", "length of 0"),
        ("cadence = { on_date = { each = \"month\", day = 32 } }", "32日", "no day 32"),
        ("cadence = { on_date = { month = 2, day = 30 } }", "30日", "no day 30"),
        ("cadence = { on_date = { month = 13, day = 1 } }", "没有13月", "no month"),
        ("cadence = { on_date = { festival = \"halloween\" } }", "“halloween”", "no festival"),
        ("cadence = { on_date = { festival = \"women\", offset = 400 } }", "400天", "too far"),
        ("cadence = { on_date = { month = 5, nth = 5, weekday = \"sunday\" } }", "第5个", "weekday number 5"),
        ("cadence = { on_date = { month = 5, nth = 1, weekday = \"someday\" } }", "“someday”", "no weekday"),
        ("cadence = { on_date = { each = \"year\", day = 1 } }", "“year”", "no months"),
        ("cadence = { on_date = { each = [], day = 1 } }", "月份是空的", "no months"),
        ("cadence = { on_date = { month = 1, festival = \"women\" } }", "一种日子", "exactly one way"),
        ("cadence = { interval = { days = 3 } }\nmonths = [3]", "months", "remove it"),
        ("cadence = { quota = { times = 1, period = \"month\" } }\nmonths = [13]", "没有13月", "no month"),
        ("cadence = { quota = { times = 1, period = \"month\" } }\nuntil = 2025-01-01", "早于", "before from"),
        ("", "cadence", "no cadence"),
        ("cadence = { quota = { times = 1, period = \"month\" } }\nuntil = \"soon\"", "不是日期", "no day"),
    ] {
        let error = toml::from_str::<Rule>(&format!("from = 2026-01-01\n{text}")).expect_err(text).to_string();
        assert!(error.contains(zh) && error.contains(en), "{text}: {error}");
    }
}

#[track_caller]
fn says(rule: &Rule, done: &[(Date, u16)], triggers: &[Trigger<'_>], today: Date, zh: &str, en: &str) {
    let held = [Held { from: date(2026, 1, 1), until: None, tier: 0 }];
    let done: Vec<Done> = done.iter().map(|&(day, times)| Done { day, times }).collect();
    let subject = Subject { held: &held, done: &done, triggers, ..Subject::default() };
    let answer = due(rule, &subject, &Calendar::shipped(), today.at(9, 0, 0, 0));
    assert_eq!((answer.zh(today).as_str(), answer.en(today).as_str()), (zh, en));
}

#[test]
fn an_answer_in_words() {
    let month = rule("cadence = { quota = { times = 2, period = \"month\" } }");
    let (may, june) = (date(2026, 5, 4), date(2026, 6, 10));
    says(
        &month,
        &[(may, 2), (june, 1)],
        &[],
        june,
        "6月要做2次，已做1次，6月30日到期",
        "June: 2 to do, 1 done, due 30 June",
    );
    says(&month, &[(may, 2)], &[], june, "6月要做2次，还没做，6月30日到期", "June: 2 to do, 0 done, due 30 June");
    let april = (date(2026, 4, 4), 2);
    says(
        &month,
        &[april],
        &[],
        date(2026, 6, 3),
        "5月该做没做，5月31日到期，已逾期3天",
        "May: not done, due 31 May, 3 days overdue",
    );
    says(
        &month,
        &[april, (may, 1)],
        &[],
        date(2026, 6, 1),
        "5月要做2次，只做了1次，5月31日到期，已逾期1天",
        "May: done 1 of 2, due 31 May, 1 day overdue",
    );
    says(
        &month,
        &[],
        &[],
        date(2026, 3, 2),
        "从未做过，1月31日到期，已逾期30天，连续2期没做满",
        "Never done, due 31 January, 30 days overdue, 2 in a row not completed",
    );
    says(
        &month,
        &[(june, 3)],
        &[],
        june,
        "6月已做3次（要求2次），下次7月1日开始",
        "June: done 3 of 2; next from 1 July",
    );

    let every = rule("cadence = { interval = { days = 30 } }");
    says(&every, &[(june, 1)], &[], june, "6月10日做过，下次7月10日到期", "Done on 10 June; next due 10 July");
    says(
        &every,
        &[(may, 1)],
        &[],
        june,
        "上次5月4日做过，6月3日到期，已逾期7天",
        "Last done on 4 May, due 3 June, 7 days overdue",
    );

    let feast = rule("cadence = { on_date = { festival = \"dragon_boat\", opens = { days_before = 15 } } }");
    says(
        &feast,
        &[],
        &[],
        june,
        "从未做过，端午节要做1次，6月19日到期",
        "Never done. Dragon Boat Festival: to be done once, due 19 June",
    );

    let days = rule("cadence = { deadline = { days = 15 } }");
    let asked = [Trigger { at: date(2026, 9, 16).at(10, 0, 0, 0), stops: &[], extended: None }];
    says(
        &days,
        &[],
        &asked,
        date(2026, 9, 20),
        "从未做过，要做1次，10月1日到期（遇休息日顺延至10月8日）",
        "Never done. To be done once, due 1 October (a rest day: 8 October)",
    );
    let hours = rule("cadence = { deadline = { hours = 24 } }");
    says(
        &hours,
        &[],
        &asked,
        date(2026, 9, 17),
        "从未做过，要做1次，9月17日 10:00到期",
        "Never done. To be done once, due 17 September 10:00",
    );
    let stops = [Span { from: date(2026, 9, 18), until: None }];
    let stopped = [Trigger { stops: &stops, ..asked[0] }];
    says(
        &days,
        &[],
        &stopped,
        date(2026, 9, 20),
        "从未做过，时限中止，恢复后再计算到期日",
        "Never done. The clock stands; its due day is set when it goes on",
    );
    assert_eq!(cadence("cadence = { deadline = { days = 15 } }").zh(), "15日内");
}

//! What holds for any input: no panic, spans inside the text, the same answer twice, and the same values when a
//! page is decorated with pinyin, blanks, traditional or full-width characters.

use planreader::{Reading, read, read_text};
use proptest::prelude::*;

fn sound(r: &Reading) {
    let places = r
        .commitments
        .iter()
        .map(|c| (&c.place, Some(&c.quote)))
        .chain(r.achievements.iter().map(|a| (&a.place, Some(&a.quote))))
        .chain(r.items.iter().map(|i| (&i.place, None)))
        .chain(r.documents.iter().map(|d| (&d.place, None)));
    let lines = r.text.split('\n').count() as u32;
    for (place, quote) in places {
        let found = r.text.get(place.span.clone()).expect("a span on character boundaries");
        if let Some(quote) = quote {
            assert_eq!(found, quote);
            assert!(!quote.is_empty());
        }
        assert!(place.line >= 1 && place.line <= place.line_end && place.line_end <= lines);
    }
    for c in &r.commitments {
        assert!(c.document < r.documents.len() && c.item.is_none_or(|i| i < r.items.len()));
        assert!((0.0..=1.0).contains(&c.confidence));
    }
    for (i, item) in r.items.iter().enumerate() {
        assert!(item.document < r.documents.len() && item.parent.is_none_or(|p| p < i));
    }
    assert!(r.to_json().is_object());
}

/// Bits of plans, put together at random.
fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "妇联工作计划",
        "篇1",
        "篇二",
        "【第一篇】",
        "一、",
        "（二）",
        "3.",
        "①",
        "第一阶段",
        "全年",
        "每月",
        "每季度",
        "一季度",
        "举办",
        "培训",
        "走访",
        "不少于",
        "达到",
        "控制在",
        "以内",
        "以上",
        "左右",
        "3",
        "12",
        "两",
        "三五",
        "十几",
        "1,200",
        "1.5万",
        "余",
        "20xx年",
        "20__年",
        "6月",
        "—",
        "至",
        "5月",
        "15日",
        "前",
        "底",
        "上旬",
        "百分之",
        "九十五",
        "%",
        "‰",
        "/10万",
        "名",
        "次",
        "场",
        "平方米",
        "元",
        "（10分）",
        "满分",
        "各",
        "均",
        "、",
        "，",
        "；",
        "。",
        "：",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "“",
        "”",
        "\"",
        "三八",
        "“六一”",
        "11·25",
        "中秋节",
        "期间",
        "了",
        "已",
        "共",
        "要",
        "计划",
        "妇女",
        "留守兒童",
        "(fu)",
        "(lián)",
        "\u{FFFD}",
        "?jǐn)M",
        "第",
        "号",
        "率",
        "全覆盖",
        "年底",
        "内",
        "个月",
        "月月",
        "有",
        "的",
        "由县妇联负责",
        "(责任单位:县妇联)",
        "总结如下",
        "下一步打算",
        "存在的问题",
        "-",
        "--",
        "…",
        "A",
        "x",
        "0",
        "〇",
        "😀",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), name in "[a-z]{0,4}\\.(txt|html|docx|doc|pdf)") {
        if let Ok(r) = read(&name, &bytes) {
            sound(&r);
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,300}") {
        sound(&read_text(&text));
    }

    #[test]
    fn any_plan(pieces in prop::collection::vec(piece(), 0..120)) {
        let text = pieces.concat();
        let r = read_text(&text);
        sound(&r);
        prop_assert_eq!(&r, &read_text(&text));
    }

    #[test]
    fn any_long_line(pieces in prop::collection::vec(piece(), 200..900)) {
        sound(&read_text(&pieces.concat().replace('\n', "")));
    }

    #[test]
    fn any_markup(pieces in prop::collection::vec(prop_oneof![
        piece(),
        prop::sample::select(vec!["<p>", "</p>", "<td>", "</tr>", "<script>", "<!--", "&nbsp;", "&#x4e00;", "<", "&", "<br/>"]).prop_map(str::to_owned),
    ], 0..80)) {
        if let Ok(r) = read("a.html", pieces.concat().as_bytes()) {
            sound(&r);
        }
    }

    #[test]
    fn decoration_changes_no_value(which in 0usize..SENTENCES.len(), how in 0usize..5) {
        let plain = SENTENCES[which];
        let dressed = decorate(plain, how);
        prop_assert_eq!(values(plain), values(&dressed), "{}", dressed);
    }
}

const SENTENCES: &[&str] = &[
    "全年培训妇女300人以上，每季度举办讲座不少于一场。",
    "6月底前建成儿童之家12所，配备电视机、书柜各1台。",
    "来信来访办结率达到98%以上，满意率不低于95%。",
    "代理家长每月与留守儿童谈心两次。",
    "三八妇女节期间，举办系列庆祝活动。",
    "各乡镇于4月20日前上报名单。",
    "活动室面积不低于40平方米。",
    "走访慰问困难妇女一百二十户，发放慰问金5万元。",
    "10月上旬召开现场会。",
    "制定方案，成立机构。（10分）",
];

fn values(sentence: &str) -> Vec<String> {
    let r = read_text(&format!("2026年妇联工作计划\n一、任务\n{sentence}\n"));
    r.commitments
        .iter()
        .map(|c| {
            format!(
                "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                c.kind, c.comparator, c.value, c.unit, c.period, c.times, c.due
            )
        })
        .collect()
}

fn han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn decorate(s: &str, how: usize) -> String {
    let traditional: &[(char, char)] = &[
        ('妇', '婦'),
        ('训', '訓'),
        ('举', '舉'),
        ('讲', '講'),
        ('场', '場'),
        ('儿', '兒'),
        ('备', '備'),
        ('电', '電'),
        ('视', '視'),
        ('机', '機'),
        ('书', '書'),
        ('柜', '櫃'),
        ('达', '達'),
        ('满', '滿'),
        ('长', '長'),
        ('与', '與'),
        ('谈', '談'),
        ('两', '兩'),
        ('节', '節'),
        ('间', '間'),
        ('系', '系'),
        ('庆', '慶'),
        ('动', '動'),
        ('乡', '鄉'),
        ('镇', '鎮'),
        ('报', '報'),
        ('积', '積'),
        ('户', '戶'),
        ('发', '發'),
        ('万', '萬'),
        ('现', '現'),
        ('会', '會'),
        ('机', '機'),
        ('来', '來'),
        ('访', '訪'),
        ('结', '結'),
        ('单', '單'),
        ('台', '臺'),
        ('难', '難'),
        ('问', '問'),
    ];
    let mut out = String::new();
    let chars: Vec<char> = s.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let next = chars.get(i + 1).copied().unwrap_or('。');
        match how {
            0 => {
                out.push(*c);
                if han(*c) {
                    out.push_str("(lián)");
                }
            }
            1 => {
                out.push(*c);
                if han(*c) && han(next) {
                    out.push(' ');
                }
            }
            2 => out.push(traditional.iter().find(|(s, _)| s == c).map_or(*c, |(_, t)| *t)),
            3 => out.push(if c.is_ascii_graphic() { char::from_u32(u32::from(*c) + 0xFEE0).unwrap_or(*c) } else { *c }),
            _ => out.push(match c {
                '，' => ',',
                '（' => '(',
                '）' => ')',
                '；' => ';',
                other => *other,
            }),
        }
    }
    out
}

/// A long line without a stop is read whole, and to its end: a quadratic scan would not come back here. How
/// fast it is, the benchmark says.
#[test]
fn one_endless_line() {
    for piece in ["每月培训妇女3名、", "举办", "“三八", "2026年3月", "一季度", "共1", "(", "、", "各1台", "<p>"]
    {
        let text = piece.repeat(300_000 / piece.len());
        sound(&read_text(&text));
    }
}

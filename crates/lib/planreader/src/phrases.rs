//! Noun phrases and the verb that leads them, taken from a stretch of a clause. Which stretch, `wording` decides.

use crate::context::Passage;
use crate::lexicon::Word;
use crate::parties::is_body;
use crate::tokens::{Tok, Token};

/// A verb, its object and what follows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub verb: String,
    pub object: String,
    pub tail: String,
}

impl Said {
    /// Verb, object and tail as one phrase.
    pub fn action(&self) -> String {
        let (verb, object) = (self.verb.as_str(), self.object.as_str());
        if verb.is_empty() || object.starts_with(verb) || object.ends_with(verb) && verb.chars().count() > 1 {
            return format!("{object}{}", self.tail);
        }
        format!("{verb}{object}{}", self.tail)
    }
}

/// Verbs that are as often nouns: 普法宣传, 走访慰问, 技能培训. One of them leads only where no other verb does.
const NOMINAL: &[&str] = &[
    "培训", "轮训", "训练", "宣传", "宣讲", "讲座", "普法", "学习", "辅导", "比赛", "竞赛", "义诊", "体检", "筛查",
    "座谈", "交流", "调研", "帮扶", "救助", "关爱", "服务", "指导", "走访", "慰问", "检查", "督查", "督导", "巡查",
    "总结", "汇报", "考核", "考评", "评估", "验收", "监测", "统计", "展示", "展演", "演出", "展播", "阅读", "研讨",
    "观摩", "联谊", "联欢", "接访", "接待", "就业", "化解", "调解", "排查", "摸底", "摸排", "登记", "建档", "家访",
    "回访", "跟踪", "谈心", "通话", "结对", "探访", "看望", "入户", "集中", "征文", "征集", "研究", "分析", "研判",
    "部署", "庆祝", "纪念", "考察", "例会", "评选", "测评", "整治", "清理", "绿化", "维护", "资助", "援助", "捐赠",
    "值班", "议事", "巡讲", "巡展", "讨论", "视频", "覆盖", "参与", "处置", "整理", "更新", "通报", "公示", "支持",
    "试点", "推广", "表彰", "动员", "启动", "建设", "创建", "提升", "安置", "彩排", "维修", "公开", "增收", "巩固",
    "共建", "控制", "发展", "设置", "联系", "深入", "保障", "选树", "培育", "培养", "授牌", "挂牌", "揭牌", "送学",
    "补助", "补贴", "信访", "参训", "受益", "带动", "惠及", "引导", "发动", "安排", "召集", "汇总", "核查", "报道",
    "办结", "结成", "抽查", "竣工", "运行", "授课", "讲授", "监督", "参观", "外出", "核实", "审核", "攻坚", "送教",
    "编排", "排演",
];

/// What stands right behind a verb that is part of a noun: 宣传手册, 培训班, 接待率.
const NOUN_ENDS: &[&str] = &[
    "班",
    "率",
    "队",
    "员",
    "站",
    "室",
    "点",
    "法",
    "者",
    "师",
    "课",
    "表",
    "费",
    "金",
    "券",
    "品",
    "周",
    "月",
    "日",
    "区",
    "力",
    "权",
    "单",
    "物",
    "卡",
    "车",
    "手册",
    "资料",
    "材料",
    "活动",
    "工作",
    "制度",
    "机制",
    "会",
    "仪式",
    "台账",
    "基地",
    "中心",
    "专栏",
    "栏",
    "服务",
    "模式",
    "方案",
    "计划",
    "体系",
    "平台",
    "名单",
    "对象",
    "情况",
    "报告",
    "需求",
    "结果",
    "满意",
    "项目",
    "能力",
    "行动",
    "热线",
    "案",
    "典型",
    "经验",
    "时间",
    "时长",
    "地点",
    "场所",
    "经费",
    "资金",
    "内容",
    "主题",
    "课程",
    "氛围",
    "网络",
    "渠道",
    "窗口",
    "意识",
    "水平",
    "质量",
    "标准",
    "信息",
    "讲师",
    "面",
    "园",
    "成果",
    "知识",
    "作品",
    "倡议",
    "办法",
    "意见",
    "大会",
    "会议",
    "协议",
    "细则",
    "规范",
    "手续",
    "责任书",
    "建议书",
    "台",
    "骨干",
    "人数",
    "人员",
    "人次",
    "总额",
    "量",
    "度",
    "数",
    "比例",
    "案件",
    "来访",
    "积案",
    "工程",
    "小组",
    "机构",
    "组织",
    "人",
];

/// Words that say how, when or who, never what: they open no phrase.
const OPENERS: &[&str] = &[
    "其中",
    "同时",
    "另外",
    "此外",
    "并且",
    "并",
    "还",
    "再",
    "又",
    "也",
    "都",
    "要",
    "应当",
    "应",
    "须",
    "必须",
    "需",
    "将",
    "拟",
    "计划",
    "力争",
    "争取",
    "确保",
    "保证",
    "切实",
    "认真",
    "积极",
    "深入",
    "广泛",
    "大力",
    "继续",
    "进一步",
    "统一",
    "至少",
    "最少",
    "全年",
    "今年",
    "年内",
    "分别",
    "各自",
    "共",
    "累计",
    "先后",
    "及时",
    "一律",
    "全部",
    "全面",
    "基本",
    "原则上",
    "力求",
    "务必",
    "务求",
    "适时",
    "精心",
    "扎实",
    "有序",
    "按时",
    "按要求",
    "逐步",
    "主动",
    "努力",
    "坚持",
    "做到",
    "届时",
    "在",
    "于",
    "到",
    "从",
    "至",
    "之前",
    "以前",
    "前",
    "底",
    "期间",
    "当天",
    "前后",
    "前夕",
    "来临之际",
    "来临",
    "之际",
    "左右",
    "内",
    "起",
    "等",
    "了",
    "的",
    "和",
    "及",
    "与此",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "完成时限",
    "节",
    "可",
    "能",
    "我县",
    "我镇",
    "我乡",
    "我村",
    "我区",
    "我市",
    "全县",
    "全镇",
    "全乡",
    "全村",
    "全区",
    "全市",
    "对于",
    "辖区",
    "每个",
    "每村",
    "每人",
    "每生",
    "每户",
    "每名",
    "每期",
    "每次",
    "每所",
    "每场",
    "每位",
    "每校",
    "每",
    "使",
    "让",
    "一批",
    "一系列",
    "一些",
    "若干",
    "期间",
];

/// Words that are left when nothing was named.
const EMPTY: &[&str] = &[
    "期间",
    "当天",
    "前后",
    "前夕",
    "之际",
    "来临",
    "来临之际",
    "节点",
    "等节点",
    "节点期间",
    "每期",
    "每场",
    "每次",
    "每人",
    "每村",
    "每个",
    "每所",
    "每户",
    "每年",
    "全年",
    "之前",
    "以前",
    "左右",
    "其中",
    "同时",
    "阶段",
    "时间",
    "第一阶段",
    "第二阶段",
    "第三阶段",
    "第四阶段",
    "第五阶段",
    "前",
    "底",
    "内",
    "等",
    "完成",
    "达到",
    "实现",
    "共",
    "各",
    "各自",
    "分别",
    "工作",
    "任务",
    "一批",
    "部分",
    "年内",
    "今年",
    "以上",
    "以下",
    "全县",
    "全镇",
    "全市",
    "全区",
    "全乡",
    "全村",
    "月",
    "上午",
    "下午",
    "早",
    "晚",
    "晚上",
];

/// Verbs whose doers were counted: 50名妇女 | 参与创建.
const ACTS: &[&str] = &[
    "参与", "参加", "带动", "引导", "发动", "动员", "支持", "联系", "发展", "深入", "提升", "就业", "增收", "结对",
    "学习", "进行",
];

/// Verbs that stand before a noun as its quality: 受益妇女.
const QUALITIES: &[&str] = &["受益", "参训"];

/// Deeds that need to be told of what.
const BARE: &[&str] = &[
    "验收",
    "总结",
    "汇总",
    "启动",
    "考核",
    "评估",
    "公示",
    "汇报",
    "统计",
    "部署",
    "通报",
    "整理",
    "更新",
    "检查",
    "考评",
    "表彰",
    "登记",
    "授牌",
    "挂牌",
    "揭牌",
    "总结表彰",
    "考核验收",
    "检查验收",
    "评估验收",
];

/// Words that close no phrase: bounds and particles left over before a figure.
const CLOSERS: &[&str] = &[
    "的目标任务",
    "的目标",
    "的任务",
    "不得少于",
    "不得低于",
    "不少于",
    "不低于",
    "不超过",
    "不得超过",
    "不高于",
    "达到",
    "达",
    "突破",
    "超过",
    "控制在",
    "保持在",
    "稳定在",
    "提高到",
    "提升到",
    "提高至",
    "提升至",
    "降低到",
    "下降到",
    "降到",
    "降至",
    "增加到",
    "增至",
    "扩大到",
    "至少",
    "最少",
    "最多",
    "力争",
    "争取",
    "确保",
    "分别",
    "均",
    "各",
    "都",
    "共",
    "计",
    "约",
    "近",
    "为",
    "到",
    "至",
    "在",
    "于",
    "有",
    "和",
    "及",
    "与",
    "或",
    "的",
    "了",
    "要",
    "应",
    "须",
    "将",
    "以",
    "等",
    "每",
    "全年",
    "累计",
    "总计",
    "合计",
    "共计",
    "基本",
    "不",
    "能",
    "可",
    "保持",
    "稳定",
    "控制",
    "再",
    "其中",
    "节期间",
    "期间",
    "之际",
    "进行",
    "提高",
    "提升",
    "上升",
    "下降",
    "降低",
    "增长",
    "实现",
    "做到",
    "不断",
];

/// True when a verb token is part of a noun: what follows it is the rest of a compound.
fn compound(p: &Passage<'_>, t: &Token, hi: usize) -> bool {
    NOUN_ENDS.iter().any(|w| t.b + w.chars().count() <= hi && p.is_at(t.b, w))
        && !(t.b - t.a >= 2 && p.is_at(t.b, "人") && !p.any_at(t.b, &["人员", "人数"]))
}

fn is_verb(t: &Token) -> bool {
    matches!(t.tok, Tok::Word(Word::Verb))
}

fn nominal(p: &Passage<'_>, t: &Token) -> bool {
    let len = t.b - t.a;
    NOMINAL.iter().any(|w| w.chars().count() == len && p.is_at(t.a, w))
}

fn acts(p: &Passage<'_>, t: &Token) -> bool {
    ACTS.iter().any(|w| w.chars().count() == t.b - t.a && p.is_at(t.a, w))
}

/// The verb that leads the stretch `lo..hi`: the last that cannot be a noun, else the first that can.
pub(crate) fn head(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> Option<(usize, usize)> {
    let c = p.clauses.get(clause)?;
    let toks = &p.toks[c.lo..c.hi];
    let inside = |t: &&Token| is_verb(t) && t.a >= lo && t.b <= hi && !quoted(p, c.a, t.a);
    let after_of = |t: &Token| t.a > lo && p.ch[t.a - 1] == '的';
    let strong = toks
        .iter()
        .filter(inside)
        .filter(|t| !nominal(p, t) && !after_of(t) && !(t.b - t.a == 1 && compound(p, t, hi)))
        .filter(|t| !(compound(p, t, hi) && followed_verb_before(p, lo, t)))
        .filter(|t| t.b - t.a > 1 || t.b == hi || apart(p, toks, t))
        .next_back();
    if let Some(t) = strong {
        return Some((t.a, t.b));
    }
    let first = toks
        .iter()
        .filter(inside)
        .find(|t| !after_of(t) && !compound(p, t, hi) && (t.b - t.a > 1 || t.b == hi || apart(p, toks, t)))?;
    // 走访慰问 are one; 开展普法宣传 was settled above
    let mut end = first.b;
    for t in toks.iter().filter(inside) {
        if t.a == end && !compound(p, t, hi) {
            end = t.b;
        }
    }
    Some((first.a, end))
}

/// True when the verb that leads a stretch can be no noun.
pub(crate) fn strong_head(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> bool {
    head(p, lo, hi, clause).is_some_and(|(a, b)| p.toks.iter().any(|t| t.a == a && t.b <= b && !nominal(p, t)))
}

/// A verb of one character leads only where a word ends before it: 要建, not 兼建.
fn apart(p: &Passage<'_>, toks: &[Token], t: &Token) -> bool {
    t.a == 0
        || !crate::fold::is_han(p.ch[t.a - 1])
        || toks.iter().any(|x| x.b == t.a)
        || matches!(p.ch[t.a - 1], '联' | '村' | '镇' | '县' | '校' | '部' | '位' | '再' | '各' | '都' | '新')
}

/// True when another verb stands before it in the stretch.
fn followed_verb_before(p: &Passage<'_>, lo: usize, t: &Token) -> bool {
    p.toks.iter().skip(p.toks.partition_point(|x| x.a < lo)).take_while(|x| x.a < t.a).any(is_verb)
}

/// Inside quotation marks, counted from the start of the clause.
fn quoted(p: &Passage<'_>, from: usize, i: usize) -> bool {
    let before = &p.ch[from.min(i)..i];
    let title = before.iter().rev().take(30).find(|c| matches!(c, '《' | '》')) == Some(&'《');
    title || before.iter().filter(|c| **c == '"').count() % 2 == 1
}

/// The characters of a stretch without its dates, rhythms and figures, and without what stands in brackets.
pub(crate) fn span_words(p: &Passage<'_>, lo: usize, hi: usize) -> String {
    let hi = hi.min(p.ch.len());
    let mut out = String::new();
    let mut i = lo;
    let mut t = p.toks.partition_point(|t| t.b <= lo);
    let mut depth = 0usize;
    while i < hi {
        while t < p.toks.len() && p.toks[t].b <= i {
            t += 1;
        }
        // a bound is a word of its own and part of the figure behind it
        let over = p.toks[t..].iter().take(2).find(|k| {
            let named = || quoted(p, lo, k.a) && !p.ch[k.a..k.b].iter().any(char::is_ascii_digit);
            let dates = match &k.tok {
                Tok::When(w) => !w.feast || k.a == lo || p.ch[k.a..k.b].iter().any(char::is_ascii_digit),
                Tok::Every(_) | Tok::Amount(_) => !named(), // “六个一”活动
                Tok::Word(_) => false,
            };
            dates && k.a <= i && i < k.b
        });
        if let Some(k) = over {
            i = k.b;
            continue;
        }
        match p.ch[i] {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
        i += 1;
    }
    out
}

/// The words of a stretch, without those that say who and how before it.
pub(crate) fn leading(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> String {
    let mut from = lo;
    // behind the last 要, 计划, 力争 that opens a phrase
    if let Some(c) = p.clauses.get(clause) {
        for t in p.toks[c.lo..c.hi].iter().filter(|t| t.a >= lo && t.b < hi) {
            if matches!(t.tok, Tok::Word(Word::Future | Word::Hope)) && !p.is_at(t.a, "应") && !quoted(p, c.a, t.a) {
                from = t.b;
            }
        }
    }
    let mut s = span_words(p, from, hi);
    // a body in front is who, not what
    if let Some(name) = p.clauses.get(clause).filter(|_| from == lo).and_then(|_| body_in_front(&s)) {
        s = s[name..].to_owned();
    }
    open(&s).to_owned()
}

/// Length in bytes of a body that opens a phrase and is followed by more.
fn body_in_front(s: &str) -> Option<usize> {
    let ends = [
        "妇联",
        "妇联组织",
        "村委会",
        "居委会",
        "各村",
        "各乡镇",
        "各社区",
        "各校",
        "各单位",
        "各部门",
        "各级",
        "各村(社区)",
        "各乡镇妇联",
        "各村妇联",
    ];
    let cut = s.char_indices().skip(1).take(16).filter_map(|(i, c)| {
        let end = i + c.len_utf8();
        let name = &s[..end];
        (ends.iter().any(|w| name.ends_with(w)) && !name.contains('的')).then_some(end)
    });
    cut.last().filter(|end| {
        *end < s.len() && !s[*end..].starts_with(['组', '干', '主', '执', '换', '工', '班', '系', '改', '、', '的'])
    })
}

fn open(mut s: &str) -> &str {
    loop {
        let before = s;
        s = s.trim_start_matches([
            ',', '、', '。', ';', ':', ' ', '-', '.', '/', '·', '"', '|', '•', '≥', '≤', '>', '<', ')', '(',
        ]);
        if before.starts_with('"') && before.matches('"').count() % 2 == 0 {
            s = before; // a quoted name keeps its mark
        }
        for w in OPENERS {
            if let Some(rest) = s.strip_prefix(w)
                && rest.chars().count() >= 2
                && !holds(s)
            {
                s = rest;
                break;
            }
        }
        if s == before {
            return s;
        }
    }
}

/// Words that only begin like one of the openers: 要点, 新媒体, 多元, 上级, 节日, 前期.
fn holds(s: &str) -> bool {
    const WHOLE: &[&str] = &[
        "要点",
        "要素",
        "要事",
        "新媒体",
        "新时代",
        "新兴",
        "新型",
        "新就业",
        "新业态",
        "新农村",
        "新生",
        "新风",
        "新婚",
        "新居民",
        "新市民",
        "新女性",
        "多元",
        "多彩",
        "多媒体",
        "上级",
        "上访",
        "上门",
        "上岗",
        "上学",
        "节日",
        "节假",
        "节能",
        "节目",
        "前期",
        "前置",
        "底数",
        "内部",
        "内容",
        "起步",
        "等级",
        "到位",
        "从业",
        "可行",
        "能力",
        "能手",
        "有关",
        "有效",
        "有奖",
        "本地",
        "本土",
        "本级",
        "本村",
        "本镇",
        "好媳妇",
        "好家",
        "好婆",
        "好人",
        "好邻",
        "好儿",
        "好丈",
        "好妯",
        "好少",
        "好书",
        "各类",
        "各级",
        "各项",
        "各种",
        "各界",
        "各族",
        "再就业",
        "再生",
        "共建",
        "共享",
        "共同",
        "并购",
        "还款",
        "应急",
        "应届",
        "需求",
        "在校",
        "在家",
        "在岗",
        "在职",
        "在建",
        "于都",
        "至诚",
        "全部门",
        "计划生育",
        "全县域",
        "和谐",
        "和睦",
        "和美",
        "及笄",
        "都市",
        "该项",
        "每月",
        "将军",
        "争取资金",
        "统一战",
        "深入人",
        "积极分子",
        "新闻",
        "新增",
        "新建",
        "新发",
        "新创",
        "新编",
        "新组",
        "新成",
        "新任",
        "新办",
        "新设",
        "新开",
        "上好",
        "上报",
        "上交",
        "有机",
        "有声",
        "有线",
        "多子",
        "多孩",
        "多功能",
    ];
    WHOLE.iter().any(|k| s.starts_with(k))
}

fn close(mut s: &str) -> &str {
    loop {
        let before = s;
        s = s.trim_end_matches([',', '、', '。', ';', ':', ' ', '-', '|', '≥', '≤', '>', '<', '(', '.', '=']);
        for w in CLOSERS {
            if let Some(rest) = s.strip_suffix(w)
                && rest.chars().count() >= 2
                && !keeps(s)
            {
                s = rest;
                break;
            }
        }
        if s == before {
            return s;
        }
    }
}

/// Words that end like one of the closers and are whole: 控制率 is no 率 of control, 作为 and 行为 are words.
fn keeps(s: &str) -> bool {
    [
        "行为",
        "作为",
        "所有",
        "参与",
        "总计",
        "统计",
        "设计",
        "会计",
        "素质提升",
        "能力提升",
        "质量提升",
        "权益保障在",
        "年度",
        "领域",
        "平等",
        "高等",
        "中等",
        "初等",
        "优等",
        "技能提升",
        "素养提升",
        "服务提升",
        "水平提升",
        "需要",
        "纲要",
        "摘要",
        "纪要",
    ]
    .iter()
    .any(|w| s.ends_with(w))
}

/// Leftovers at either end off.
pub(crate) fn clean(s: &str) -> String {
    close(open(s)).to_owned()
}

/// A noun phrase for people: no figures, no bounds, no lone quotation marks, the part behind 的 where it is long.
pub(crate) fn noun(s: &str) -> String {
    let bare: String = s.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '%' | '‰' | '≥' | '≤')).collect();
    let mut s = close(open(&bare));
    if s.chars().count() > 14
        && let Some(at) = s.rfind('的')
        && s[at..].chars().count() >= 4
        && s[at..].matches('"').count() % 2 == 0
    {
        s = &s[at + '的'.len_utf8()..];
    }
    let odd = s.matches('"').count() % 2 == 1;
    let out: String = s.chars().filter(|c| !(odd && *c == '"')).collect();
    let out = out.trim_matches(['、', ',', ' ']);
    if EMPTY.contains(&out) || OPENERS.contains(&out) || CLOSERS.contains(&out) {
        return String::new();
    }
    if out.chars().any(char::is_alphabetic) { out.to_owned() } else { String::new() }
}

/// Verb and object of a stretch.
pub(crate) fn said(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> Said {
    let (lo, hi) = (lo.min(p.ch.len()), hi.min(p.ch.len()));
    if lo >= hi {
        return Said::default();
    }
    let Some((va, vb)) = head(p, lo, hi, clause) else {
        return Said { object: noun(&leading(p, lo, hi, clause)), ..Said::default() };
    };
    let verb = p.text(va, vb);
    // 开展好, 组织好 的 好 belongs to the verb
    let good = p.is_at(vb, "好") && !holds(&p.text(vb, (vb + 3).min(hi)));
    let vb = if good { (vb + 1).min(hi) } else { vb };
    let object = noun(&first_part(&span_words(p, vb, hi)));
    let strong = p.toks.iter().skip(p.toks.partition_point(|t| t.a < va)).take(1).any(|t| !nominal(p, t));
    // 普法宣传进村, 受益妇女: one name
    if object.chars().count() >= 2
        && !strong
        && (object.starts_with(['进', '下', '入']) || QUALITIES.contains(&verb.as_str()))
    {
        return Said { verb: String::new(), object: format!("{verb}{object}"), tail: String::new() };
    }
    if object.chars().count() >= 2 {
        // 与留守儿童通话, 对代理家长进行考评: whom it is done with stays in front
        return Said { verb, object, tail: String::new() };
    }
    let front = leading(p, lo, va, clause);
    let front = front.trim_start_matches('"');
    let with = front.starts_with(['与', '和', '同', '向', '对', '给', '为']) && front.chars().count() >= 3;
    if with {
        let whom: String = front.chars().skip(1).collect();
        let lead: String = front.chars().take(1).collect();
        return Said { verb: lead, object: noun(&whom), tail: verb };
    }
    let named = noun(front);
    // 在乡镇中学建97所 says where, not what
    let place = matches!(p.ch[lo..va].iter().find(|c| crate::fold::is_han(**c)), Some('在' | '于' | '到'));
    let worth = !place && named.chars().count() >= 2 && !is_body(&named);
    if strong {
        return Said { verb, object: if worth { named } else { String::new() }, tail: String::new() };
    }
    if worth && BARE.contains(&verb.as_str()) {
        return Said { verb, object: named, tail: String::new() };
    }
    if worth && named.chars().count() <= 12 {
        return Said { verb: String::new(), object: format!("{named}{verb}"), tail: String::new() };
    }
    // a deed that names itself, unless a sentence before says of what
    if BARE.contains(&verb.as_str()) {
        return Said { verb, ..Said::default() };
    }
    Said { verb: String::new(), object: verb, tail: String::new() }
}

/// Up to the first stop inside a phrase.
pub(crate) fn first_part(s: &str) -> String {
    let mut open = false;
    let stop = |c: char| matches!(c, ',' | ';' | '。' | ':' | '!' | '?');
    let s = s.trim_start_matches(|c: char| stop(c) || c == ' ');
    let end = s.char_indices().find(|(_, c)| {
        open ^= *c == '"';
        stop(*c) && !open
    });
    let part = &s[..end.map_or(s.len(), |(i, _)| i)];
    // a mark that never closes holds nothing together
    if part.matches('"').count() % 2 == 1 { part.split(stop).next().unwrap_or("").to_owned() } else { part.to_owned() }
}

/// The noun phrase behind a figure that ends at `from`, and where it ends.
pub(crate) fn behind(p: &Passage<'_>, clause: usize, from: usize) -> (String, usize) {
    let c = &p.clauses[clause];
    let end = c.b;
    let mut i = from;
    while i < end && p.ch[i] == '的' {
        i += 1;
    }
    let figures = p.toks[c.lo..c.hi].iter().any(|t| t.a >= i && matches!(t.tok, Tok::Amount(_)));
    let mut t = p.toks.partition_point(|t| t.a < i);
    let mut k = i;
    while k < end && k < i + 40 {
        while t < p.toks.len() && p.toks[t].a < k {
            t += 1;
        }
        let open = quoted(p, i, k);
        if matches!(p.ch[k], '(' | ')') || !open && p.ch[k] == '、' && figures || p.ch[k].is_ascii_digit() && !open {
            break;
        }
        if !open && let Some(tok) = p.toks.get(t).filter(|x| x.a == k) {
            let stops = match tok.tok {
                Tok::Amount(_) | Tok::Every(_) => true,
                Tok::When(ref w) => !w.feast || k > i,
                Tok::Word(Word::Verb) => {
                    !(compound(p, tok, end)
                        || nominal(p, tok) && !acts(p, tok) && k > i && closes(p, tok.b, end)
                        || k > i && nominal(p, tok) && !acts(p, tok) && later_noun(p, tok, end))
                        && !defines(p, tok.b, end)
                }
                Tok::Word(Word::Past | Word::Future | Word::Hope) => !defines(p, tok.b, end),
                _ => false,
            };
            if stops && (k > i || !nominal(p, tok) || p.ch.get(tok.b).is_none_or(|c| matches!(c, ',' | '。'))) {
                // 3次讲座: a deed that is itself what is counted
                if k == i && nominal(p, tok) {
                    k = tok.b;
                }
                break;
            }
        }
        if k > i && p.is_at(k, "并") || k > i && (p.is_at(k, "以便") || p.is_at(k, "和一") || p.is_at(k, "和两"))
        {
            break;
        }
        k += 1;
    }
    let mut text = p.text(i, k);
    // 全国、10家省级、50家市级示范基地: the last names what all of them are
    if ["全国", "国家级", "省级", "市级", "县级", "镇级", "乡级"].contains(&text.as_str())
        && let Some(next) = p.toks[c.lo..c.hi].iter().find(|t| t.a >= k && matches!(t.tok, Tok::Amount(_)))
    {
        let (more, _) = behind(p, clause, next.b);
        let rest = more
            .strip_prefix("国家级")
            .or_else(|| more.strip_prefix("省级"))
            .or_else(|| more.strip_prefix("市级"))
            .or_else(|| more.strip_prefix("县级"));
        text.push_str(rest.unwrap_or(&more));
    }
    (noun(&text), k)
}

fn closes(p: &Passage<'_>, k: usize, end: usize) -> bool {
    k >= end || !crate::fold::is_han(p.ch[k]) || matches!(p.ch[k], '和' | '及' | '并')
}

/// A noun still follows in the phrase: 优秀服务项目, but not 妇女开展.
fn later_noun(p: &Passage<'_>, t: &Token, end: usize) -> bool {
    let rest = &p.ch[t.b..end.min(t.b + 8)];
    !rest.is_empty() && !matches!(rest[0], ',' | '、' | '妇' | '女' | '儿' | '家' | '群' | '困')
}

/// A relative clause: 具有一定规模的合作组织, 就业的妇女.
fn defines(p: &Passage<'_>, from: usize, end: usize) -> bool {
    let stop = (from..end.min(from + 14)).find(|k| matches!(p.ch[*k], ',' | ';' | '。')).unwrap_or(end.min(from + 14));
    (from..stop).any(|k| p.ch[k] == '的' && k + 2 < end)
}

/// What those who were counted do: 50名妇女 | 参加体检.
pub(crate) fn tail_verb(p: &Passage<'_>, from: usize, end: usize) -> String {
    let s = span_words(p, from.min(end), end);
    let s = first_part(&s);
    if s.chars().count() < 2 || s.chars().count() > 16 || s.starts_with(['、', '和', '(', '并', '以']) {
        String::new()
    } else {
        s
    }
}

/// 结合…主题, 以…为契机, 来临之际: what is done comes in a later clause.
pub(crate) fn preamble(p: &Passage<'_>, lo: usize, hi: usize) -> bool {
    let s = span_words(p, lo, hi);
    let s = s.trim_start_matches(|c: char| !c.is_alphabetic());
    ["结合", "以", "围绕", "按照", "根据", "为了", "通过", "利用", "依托", "随着", "针对", "对照", "借助", "抓住"]
        .iter()
        .any(|w| s.starts_with(w))
        || s.contains("结合") && s.ends_with("实际")
        || ["之际", "基础上", "为契机", "为主题", "为载体", "为抓手", "为主线", "为重点", "背景下", "过程中"]
            .iter()
            .any(|w| s.ends_with(w))
}

/// Nouns that say nothing without their owner: 名单, 结果.
pub(crate) fn relational(object: &str) -> bool {
    const WORDS: &[&str] = &[
        "名单",
        "结果",
        "方案",
        "总结",
        "情况",
        "台账",
        "结果名单",
        "评选结果",
        "进展",
        "成果",
        "获奖名单",
        "评选名单",
        "入选名单",
    ];
    WORDS.contains(&object)
}

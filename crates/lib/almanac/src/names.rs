//! The many ways people write a festival: 三八, “三·八”, 3·8, 三八妇女节, 国际反家暴日.

use crate::Festival;

/// The festival that a usual spelling means.
///
/// Quotes, dots, spaces, full-width digits, traditional 節 and a following 期间 or 前后 do not matter; a final 节 or
/// 日 may be there or not. A bare pair of numbers is a date: 3·8, 11.25, 12月4日.
///
/// ```
/// use almanac::{Festival, festival_by_name};
/// assert_eq!(festival_by_name("“三·八”节"), Some(Festival::Women));
/// assert_eq!(festival_by_name("11·25"), Some(Festival::AntiViolence));
/// assert_eq!(festival_by_name("开学典礼"), None);
/// ```
pub fn festival_by_name(name: &str) -> Option<Festival> {
    if let Some((month, day)) = month_and_day(name) {
        return Festival::ALL.iter().copied().find(|festival| festival.rule() == crate::Rule::Fixed(month, day));
    }
    let name = plain(name);
    // 12·4国家宪法日 is 国家宪法日 with its date before it.
    let undated = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let stems = [name.as_str(), undated].into_iter().flat_map(|name| [name, name.trim_end_matches(['节', '日'])]);
    stems.filter(|stem| !stem.is_empty()).find_map(by_alias)
}

/// The date in 3·8, “11.25”, 12月4日 and 6·1节; `None` when there is anything else, so that 125 stays ambiguous.
fn month_and_day(name: &str) -> Option<(i8, i8)> {
    let name: String = name.chars().map(half_width).filter(|c| !c.is_whitespace() && !is_quote(*c)).collect();
    let name = name.strip_suffix("节").unwrap_or(&name);
    let (month, day) = match name.split_once('月') {
        Some((month, day)) => (month, day.trim_end_matches(['日', '号'])),
        None => name.split_once(is_mark)?,
    };
    Some((month.parse().ok()?, day.parse().ok()?))
}

/// The bare word: without marks, quotes and spaces, in half-width digits and simplified characters.
fn plain(name: &str) -> String {
    let mut word: String = name
        .chars()
        .map(half_width)
        .filter(|c| !is_mark(*c) && !c.is_whitespace() && !is_quote(*c))
        .map(|c| match c {
            '節' => '节',
            '婦' => '妇',
            '兒' => '儿',
            '陽' => '阳',
            '國' => '国',
            '際' => '际',
            '慶' => '庆',
            '憲' => '宪',
            '臘' => '腊',
            '親' => '亲',
            '勞' => '劳',
            '動' => '动',
            '師' => '师',
            other => other,
        })
        .collect();
    for tail in ["期间", "前后", "前夕", "来临之际", "当天", "活动"] {
        if let Some(stem) = word.strip_suffix(tail) {
            word = stem.to_owned();
        }
    }
    word
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        other => other,
    }
}

fn is_quote(c: char) -> bool {
    "“”\"‘’'「」『』《》()（）".contains(c)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '·' | '•'
            | '・'
            | '‧'
            | '∙'
            | '●'
            | '.'
            | '．'
            | '。'
            | '-'
            | '－'
            | '—'
            | '/'
            | '／'
            | '、'
            | '，'
            | ','
    )
}

/// A few festivals are mostly called by numbers or nicknames; final 节 and 日 are taken off by the caller.
fn by_alias(word: &str) -> Option<Festival> {
    use Festival as F;
    let found = match word {
        "元旦" | "新年" => F::NewYear,
        "腊八" => F::Laba,
        "小年" | "北方小年" | "腊月二十三" | "腊月廿三" => F::Xiaonian,
        "南方小年" | "腊月二十四" | "腊月廿四" => F::XiaonianSouth,
        "除夕" | "大年三十" | "年三十" => F::NewYearEve,
        "春节" | "春" | "新春" | "正月初一" | "农历新年" | "大年初一" => F::SpringFestival,
        "元宵" | "正月十五" | "上元" => F::Lantern,
        "反家庭暴力法施行" | "反家暴法施行" | "反家暴法实施" | "反家庭暴力法实施" | "三一" => {
            F::AntiViolenceLaw
        }
        "学雷锋" | "雷锋" | "学雷锋纪念" | "三五" | "35" => F::LeiFeng,
        "三八"
        | "38"
        | "妇女"
        | "三八妇女"
        | "38妇女"
        | "国际妇女"
        | "三八国际妇女"
        | "38国际妇女"
        | "国际劳动妇女"
        | "三八国际劳动妇女"
        | "38国际劳动妇女"
        | "三八女神"
        | "女神"
        | "女生" => F::Women,
        "植树" | "三一二" | "312" => F::Arbor,
        "三一五" | "315" | "消费者权益" | "国际消费者权益" => F::Consumers,
        "安全教育" | "中小学生安全教育" | "全国中小学生安全教育" => F::SchoolSafety,
        "清明" => F::Qingming,
        "五一" | "51" | "劳动" | "国际劳动" | "五一劳动" | "五一国际劳动" | "51劳动" => F::Labour,
        "五四" | "54" | "青年" | "五四青年" | "54青年" => F::Youth,
        "母亲" => F::Mothers,
        "国际家庭" | "家庭" | "五一五" | "515" | "515国际家庭" => F::Families,
        "家庭教育宣传周" | "全国家庭教育宣传周" | "家庭教育周" => F::FamilyEducationWeek,
        "助残" | "全国助残" => F::Disabled,
        "六一" | "61" | "儿童" | "六一儿童" | "61儿童" | "国际儿童" | "六一国际儿童" | "61国际儿童" => {
            F::Children
        }
        "爱眼" | "全国爱眼" | "六六" | "66" => F::EyeCare,
        "端午" | "端阳" | "五月初五" => F::DragonBoat,
        "父亲" => F::Fathers,
        "禁毒" | "国际禁毒" | "六二六" | "626" | "626国际禁毒" => F::AntiDrug,
        "七一" | "71" | "建党" | "七一建党" | "71建党" | "党的生" | "建党纪念" => F::Party,
        "八一" | "81" | "建军" | "八一建军" | "81建军" => F::Army,
        "七夕" | "七月初七" | "乞巧" => F::Qixi,
        "99公益" | "九九公益" | "腾讯99公益" => F::PublicGood,
        "教师" | "九一零" | "910" | "910教师" => F::Teachers,
        "中秋" | "仲秋" | "八月十五" => F::MidAutumn,
        "国庆" | "十一" | "101" | "十一国庆" => F::National,
        "重阳" | "老年" | "敬老" | "九九重阳" | "九月初九" | "老人" | "重阳敬老" => F::DoubleNinth,
        "精神卫生" | "世界精神卫生" => F::MentalHealth,
        "女童" | "国际女童" | "世界女童" => F::Girls,
        "农村妇女" | "国际农村妇女" | "世界农村妇女" => F::RuralWomen,
        "扶贫" | "国家扶贫" => F::PovertyRelief,
        "消防" | "全国消防" | "119消防" | "119" | "一一九" | "消防宣传" => F::FireSafety,
        "世界儿童" | "一一二零" | "1120" => F::WorldChildren,
        "十一二五"
        | "一一二五"
        | "1125"
        | "反家暴"
        | "国际反家暴"
        | "反家庭暴力"
        | "国际反家庭暴力"
        | "消除对妇女暴力"
        | "国际消除对妇女暴力"
        | "消除对妇女的暴力"
        | "国际消除对妇女的暴力"
        | "消除家庭暴力"
        | "国际消除家庭暴力"
        | "国际消除妇女暴力"
        | "1125反家暴"
        | "1125国际反家暴"
        | "1125国际消除家庭暴力"
        | "1125国际消除对妇女的暴力" => F::AntiViolence,
        "一二一" | "十二一" | "121" | "艾滋病" | "世界艾滋病" | "防艾" | "121艾滋病" | "121世界艾滋病"
        | "预防艾滋病" => F::Aids,
        "国际残疾人" | "残疾人" | "123国际残疾人" => F::DisabledPersons,
        "一二四"
        | "十二四"
        | "124"
        | "宪法"
        | "国家宪法"
        | "124国家宪法"
        | "124宪法"
        | "法制宣传"
        | "全国法制宣传"
        | "124法制宣传"
        | "124全国法制宣传"
        | "法治宣传"
        | "宪法宣传" => F::Constitution,
        "志愿者" | "国际志愿者" => F::Volunteers,
        _ => return None,
    };
    Some(found)
}
